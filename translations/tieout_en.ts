<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>tieout::items</name>
    <message numerus="yes">
        <source>%n min</source>
        <translation>
            <numerusform>%n min</numerusform>
            <numerusform>%n min</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h</source>
        <translation>
            <numerusform>%n h</numerusform>
            <numerusform>%n h</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n d</source>
        <translation>
            <numerusform>%n d</numerusform>
            <numerusform>%n d</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n d late</source>
        <translation>
            <numerusform>%n d late</numerusform>
            <numerusform>%n d late</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h late</source>
        <translation>
            <numerusform>%n h late</numerusform>
            <numerusform>%n h late</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n d</source>
        <translation>
            <numerusform>in %n d</numerusform>
            <numerusform>in %n d</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n h</source>
        <translation>
            <numerusform>in %n h</numerusform>
            <numerusform>in %n h</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tieout::items::Format</name>
    <message numerus="yes">
        <source>%n minute(s) ago</source>
        <translation>
            <numerusform>%n minute ago</numerusform>
            <numerusform>%n minutes ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s) ago</source>
        <translation>
            <numerusform>%n hour ago</numerusform>
            <numerusform>%n hours ago</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tieout::items::RecordWords</name>
    <message numerus="yes">
        <source>%1 usage event(s)</source>
        <translation>
            <numerusform>%1 usage event</numerusform>
            <numerusform>%1 usage events</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 usage aggregate(s)</source>
        <translation>
            <numerusform>%1 usage aggregate</numerusform>
            <numerusform>%1 usage aggregates</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 rated charge(s)</source>
        <translation>
            <numerusform>%1 rated charge</numerusform>
            <numerusform>%1 rated charges</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 invoice line(s)</source>
        <translation>
            <numerusform>%1 invoice line</numerusform>
            <numerusform>%1 invoice lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 invoice(s)</source>
        <translation>
            <numerusform>%1 invoice</numerusform>
            <numerusform>%1 invoices</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 ERP document(s)</source>
        <translation>
            <numerusform>%1 ERP document</numerusform>
            <numerusform>%1 ERP documents</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 journal line(s)</source>
        <translation>
            <numerusform>%1 journal line</numerusform>
            <numerusform>%1 journal lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 payment(s)</source>
        <translation>
            <numerusform>%1 payment</numerusform>
            <numerusform>%1 payments</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 receipt(s)</source>
        <translation>
            <numerusform>%1 receipt</numerusform>
            <numerusform>%1 receipts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 product(s)</source>
        <translation>
            <numerusform>%1 product</numerusform>
            <numerusform>%1 products</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 CRM account(s)</source>
        <translation>
            <numerusform>%1 CRM account</numerusform>
            <numerusform>%1 CRM accounts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 billing customer(s)</source>
        <translation>
            <numerusform>%1 billing customer</numerusform>
            <numerusform>%1 billing customers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 ERP customer(s)</source>
        <translation>
            <numerusform>%1 ERP customer</numerusform>
            <numerusform>%1 ERP customers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 contract(s)</source>
        <translation>
            <numerusform>%1 contract</numerusform>
            <numerusform>%1 contracts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 contract item(s)</source>
        <translation>
            <numerusform>%1 contract item</numerusform>
            <numerusform>%1 contract items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 subscription item(s)</source>
        <translation>
            <numerusform>%1 subscription item</numerusform>
            <numerusform>%1 subscription items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 credit note(s)</source>
        <translation>
            <numerusform>%1 credit note</numerusform>
            <numerusform>%1 credit notes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 ERP credit(s)</source>
        <translation>
            <numerusform>%1 ERP credit</numerusform>
            <numerusform>%1 ERP credits</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 mapping(s)</source>
        <translation>
            <numerusform>%1 mapping</numerusform>
            <numerusform>%1 mappings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 downstream total(s)</source>
        <translation>
            <numerusform>%1 downstream total</numerusform>
            <numerusform>%1 downstream totals</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 meter(s)</source>
        <translation>
            <numerusform>%1 meter</numerusform>
            <numerusform>%1 meters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 drawdown(s) of credit</source>
        <translation>
            <numerusform>%1 drawdown of credit</numerusform>
            <numerusform>%1 drawdowns of credit</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tieout::ui::ApprovalsPage</name>
    <message numerus="yes">
        <source>%n posting(s)</source>
        <translation>
            <numerusform>%n posting</numerusform>
            <numerusform>%n postings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tieout::ui::BarChart</name>
    <message numerus="yes">
        <source>Bar chart with %n bar(s). Arrow keys walk them, Enter opens one, T shows the table.</source>
        <translation>
            <numerusform>Bar chart with %n bar. Arrow keys walk them, Enter opens one, T shows the table.</numerusform>
            <numerusform>Bar chart with %n bars. Arrow keys walk them, Enter opens one, T shows the table.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tieout::ui::BusyBar</name>
    <message numerus="yes">
        <source>%n second(s) left</source>
        <translation>
            <numerusform>%n second left</numerusform>
            <numerusform>%n seconds left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s) left</source>
        <translation>
            <numerusform>%n minute left</numerusform>
            <numerusform>%n minutes left</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tieout::ui::ConnectionsPage</name>
    <message numerus="yes">
        <source>%n row(s) in quarantine</source>
        <translation>
            <numerusform>%n row in quarantine</numerusform>
            <numerusform>%n rows in quarantine</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 record(s) that the system no longer has were removed</source>
        <translation>
            <numerusform>%1 record that the system no longer has was removed</numerusform>
            <numerusform>%1 records that the system no longer has were removed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 row(s) refused</source>
        <translation>
            <numerusform>%1 row refused</numerusform>
            <numerusform>%1 rows refused</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tieout::ui::DataActions</name>
    <message numerus="yes">
        <source>%n posting(s) looked at.</source>
        <translation>
            <numerusform>%n posting looked at.</numerusform>
            <numerusform>%n postings looked at.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tieout::ui::FeedsPanel</name>
    <message numerus="yes">
        <source>every %n day(s)</source>
        <translation>
            <numerusform>every day</numerusform>
            <numerusform>every %n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>every %n hour(s)</source>
        <translation>
            <numerusform>every hour</numerusform>
            <numerusform>every %n hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>every %n minute(s)</source>
        <translation>
            <numerusform>every minute</numerusform>
            <numerusform>every %n minutes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tieout::ui::FilterBar</name>
    <message numerus="yes">
        <source>%n filter(s)</source>
        <translation>
            <numerusform>%n filter</numerusform>
            <numerusform>%n filters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>+%n more</source>
        <translation>
            <numerusform>+%n more</numerusform>
            <numerusform>+%n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tieout::ui::HomePage</name>
    <message numerus="yes">
        <source>%n exception(s)</source>
        <translation>
            <numerusform>%n exception</numerusform>
            <numerusform>%n exceptions</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tieout::ui::LettersPanel</name>
    <message numerus="yes">
        <source>Dismiss %n dead letter(s)?</source>
        <translation>
            <numerusform>Dismiss %n dead letter?</numerusform>
            <numerusform>Dismiss %n dead letters?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tieout::ui::LineagePage</name>
    <message numerus="yes">
        <source>%n exception(s)</source>
        <translation>
            <numerusform>%n exception</numerusform>
            <numerusform>%n exceptions</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tieout::ui::LineageView</name>
    <message numerus="yes">
        <source>%n open exception(s): E opens them</source>
        <translation>
            <numerusform>%n open exception: E opens them</numerusform>
            <numerusform>%n open exceptions: E opens them</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tieout::ui::ScheduleControl</name>
    <message numerus="yes">
        <source>Every %n minute(s) while this window is open</source>
        <translation>
            <numerusform>Every %n minute while this window is open</numerusform>
            <numerusform>Every %n minutes while this window is open</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Approvals: %n wait(s) for you, the oldest for %1.</source>
        <translation>
            <numerusform>Approvals: %n waits for you, for %1.</numerusform>
            <numerusform>Approvals: %n wait for you, the oldest for %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tieout::ui::StatusStrip</name>
    <message numerus="yes">
        <source> and %n more</source>
        <translation>
            <numerusform> and %n more</numerusform>
            <numerusform> and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tieout::ui::SumFooter</name>
    <message numerus="yes">
        <source>and %n more currencies</source>
        <translation>
            <numerusform>and %n more currency</numerusform>
            <numerusform>and %n more currencies</numerusform>
        </translation>
    </message>
</context>
</TS>
