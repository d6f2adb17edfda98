#include "engine/lineage/lineage_worlds.h"
#include "support/test_registry.h"

#include <QTest>

using namespace tieout;
using namespace tieout::engine;
using namespace tieout::tests;

namespace {

// Every hop off, and every kind of orphan, so that (almost) every reason is there.
std::map<std::string, std::vector<std::string>> brokenWorld()
{
    auto rows = wholeChain();
    rows["usage_events"].push_back("e1,,c1,api,11,2026-10-01T00:00:00Z,,"); // a copy that differs
    rows["usage_events"].push_back("e3,,c2,api,3,2026-10-01T00:00:00Z,,");
    rows["usage_aggregates"] = { "a1,,c1,api,2026-10,16,2", "a2,,c3,api,2026-10,7,1" };
    rows["rated_charges"] = { "ch1,a1,c1,SKU,2026-10,15,2,31.00,EUR", "ch2,a1,c1,NEW,2026-11,16,1,16.00,EUR", "ch3,a9,c1,SKU,2026-10,1,2,2.00,EUR" };
    rows["invoice_lines"] = { "l1,inv1,ch1,SKU,14,29.00", "l2,inv1,ch1,SKU,15,31.00", "l3,inv9,ch3,SKU,1,2.00", "l4,inv1,ch9,SKU,1,4.00" };
    rows["invoices"] = { "inv1,c1,2026-11,28.00,EUR,final,2026-11-01,0.50", "inv2,c1,2026-10,9.00,EUR,final,2026-11-01," };
    rows["erp_postings"] = { "p1,inv1,2026-10,27.00,DOC-1", "p2,inv1,2026-11,28.00,DOC-2", "p3,inv8,2026-10,5.00,DOC-3" };
    rows["journal_lines"] = { "j1,p1,1100,27.00,0", "j2,p1,4000,0,25.00" };
    rows["payments"] = { "pay1,inv1,31.00,EUR,card", "pay2,inv7,6.00,EUR,card", "pay3,inv1,1.00,EUR,card" };
    rows["erp_receipts"] = { "r1,pay1,30.50,1000", "r2,pay1,31.00,1000", "r3,pay9,8.00,1000", "r4,pay2,6.00,1000" };
    return rows;
}

struct Desk {
    StoreUnderTest store;
    Session all; // the local person, who may do everything

    // A system that can post invoices and nothing else.
    class Books final : public EffectSink {
        std::string tenant() const override { return "t"; }
        bool supports(const std::string& operation) const override { return operation == "post_invoice"; }
        Result<RenderedEffect> render(const EffectRequest&, const std::string&) override { return RenderedEffect(); }
        Result<PreflightReport> preflight(const EffectRequest&, const RenderedEffect&, const CancelToken&) override { return PreflightReport(); }
        SendReport send(const IntentProof&, const RenderedEffect&, const CancelToken&) override { return {}; }
        Result<ProbeReport> probe(const EffectRequest&, const RenderedEffect&, const CancelToken&) override { return ProbeReport(); }
    };

    explicit Desk(const std::map<std::string, std::vector<std::string>>& rows)
    {
        store.environment().open_sink = [](const SourceRow& row) -> Result<std::unique_ptr<EffectSink>> {
            if (row.manifest != "netsuite")
                return makeError(Remedy::Unsupported, TIEOUT_TR("only read"));
            return std::unique_ptr<EffectSink>(std::make_unique<Books>());
        };
        store.reopen();
        store.import(feedOf(rows));
        store.reconcile();
        all = StoreUnderTest::need(store.engine().localSession());
    }
    Fingerprint idOf(domain::Checkpoint checkpoint, domain::Reason reason, const std::string& key) { return store::fingerprintOf(checkpoint, reason, "main", key); }
    Fingerprint missingPosting(const std::string& invoice) { return idOf(domain::Checkpoint::CP4, domain::Reason::MissingPosting, invoice); }
    domain::Result<CaseDetail> ask(const Fingerprint& id) { return store.engine().answer(all, CaseQuery { id }); }
    void act(const Command& command)
    {
        const auto report = store.engine().execute(all, store.engine().newCommandId(), command);
        QVERIFY2(report.ok(), report.ok() ? "" : domain::english(report.error()).c_str());
        for (const RowOutcome& row : report->rows)
            QVERIFY2(row.done, domain::english(row.what).c_str());
    }
};

std::map<std::string, std::vector<std::string>> neverPosted()
{
    auto rows = wholeChain();
    rows["erp_postings"].clear();
    rows["journal_lines"].clear();
    return rows;
}

}

class TestCasePage : public QObject {
    Q_OBJECT

private slots:
    void saysWhatIsWrongInWords()
    {
        Desk desk(neverPosted());
        const auto detail = desk.ask(desk.missingPosting("inv1"));
        QVERIFY(detail.ok());
        const std::string day = detail->opened.toDate();
        QCOMPARE(english(detail->sentence), "Invoice inv1 was never posted: 31.00 EUR open since " + day + ".");
        QCOMPARE(int(detail->state), int(domain::CaseState::New));
        QCOMPARE(detail->owner, std::string("finance"));
        QCOMPARE(detail->customer, std::string("c1"));
        QCOMPARE(detail->delta.toString(), std::string("-31"));
        QCOMPARE((detail->due.us() - detail->opened.us()) / 3'600'000'000, int64_t(168));
        QCOMPARE(detail->fields.size() > 0, true);
        QCOMPARE(english(detail->fields[0].name), std::string("Amount"));
        QCOMPARE(detail->fields[0].expected, std::string("31.00"));
        QCOMPARE(detail->fields[0].actual, std::string("0.00"));
        QVERIFY(detail->fields[0].differs);
        QVERIFY(std::find(detail->allowed_acts.begin(), detail->allowed_acts.end(), domain::CaseAct::Take) != detail->allowed_acts.end());
    }

    void showsTheHopsAndWhereTheyBreak()
    {
        Desk desk(neverPosted());
        const auto detail = desk.ask(desk.missingPosting("inv1"));
        std::string strip;
        for (const HopCell& cell : detail->strip)
            strip += std::string(domain::tableSpec(cell.table).kind) + "=" + cell.id + "*" + std::to_string(cell.count) + " " + figureText(cell.quantity) + " " + figureText(cell.amount) + " "
                + figureText(cell.residual) + (cell.broken ? " here; " : "; ");
        QCOMPARE(strip,
            std::string("usage_event=c1|api|2026-10*2 15.5 - -; usage_aggregate=a1*1 15.5 - 0; rated_charge=ch1*1 15.5 31 0; invoice_line=l1*1 15.5 31 0; "
                        "invoice=inv1*1 - 31 0; erp_document=*0 - - -31 here; payment=pay1*1 - 31 -; receipt=r1*1 - 31 0; "));
    }

    void showsTheRecordsAsReceived()
    {
        Desk desk(neverPosted());
        const auto detail = desk.ask(desk.missingPosting("inv1"));
        QVERIFY(!detail->payloads.empty());
        QCOMPARE(detail->payloads[0].title, std::string("invoice inv1"));
        QVERIFY(detail->payloads[0].origin.starts_with("files, invoices.csv, line 2, byte "));
        QVERIFY(detail->payloads[0].origin.find("SHA-256 ") != std::string::npos);
        QCOMPARE(detail->payloads[0].bytes, std::string("inv1,c1,2026-10,31.00,EUR,final,2026-11-01,"));
        QVERIFY(detail->timeline.size() >= 2);
        QCOMPARE(int(detail->timeline.front().kind), int(TimelineEntry::Pulled));
        QCOMPARE(english(detail->timeline.front().what), std::string("invoice inv1 arrived from files (invoices.csv)"));
        QCOMPARE(english(detail->timeline.back().what), std::string("Found: residual -31.00 EUR"));
    }

    void remediesSayWhyNot()
    {
        Desk desk(neverPosted());
        const Fingerprint id = desk.missingPosting("inv1");
        auto remedies = desk.ask(id)->remedies;
        QCOMPARE(remedies.size(), size_t(1));
        QVERIFY(!remedies[0].available);
        QVERIFY(english(remedies[0].why_not).starts_with("No connected system of set main can do this."));
        desk.act(AddSource { "erp", "netsuite", "main", "http://127.0.0.1:9", "sandbox", "{}" });
        remedies = desk.ask(id)->remedies;
        QCOMPARE(remedies.size(), size_t(1));
        QCOMPARE(english(remedies[0].title), std::string("Post the invoice to erp"));
        desk.act(AddSource { "crm", "salesforce", "main", "http://127.0.0.1:9", "sandbox", "{}" }); // cannot
        QCOMPARE(desk.ask(id)->remedies.size(), size_t(1));
        QCOMPARE(english(remedies[0].why_not), std::string("erp is read only. Allow posting under Connections."));
        SetSource allow;
        allow.name = "erp";
        allow.may_post = true;
        desk.act(allow);
        remedies = desk.ask(id)->remedies;
        QVERIFY(remedies[0].available);
        QCOMPARE(english(remedies[0].title), std::string("Post the invoice to erp"));
        QVERIFY(english(remedies[0].will_do).find("31.00 EUR, to erp (sandbox)") != std::string::npos);
        const Session viewer { "vi", "Vi", { domain::Role::Auditor }, false };
        const auto seen = desk.store.engine().answer(viewer, CaseQuery { id });
        QVERIFY(english(seen->remedies[0].why_not).starts_with("Your role may not propose postings."));
        QVERIFY(seen->allowed_acts.empty());
    }

    void aPressingPeriodIsNamed()
    {
        Desk desk(neverPosted());
        const Fingerprint id = desk.missingPosting("inv1");
        desk.act(SetPeriod { PeriodState { *domain::Period::parse("2026-10"), "", "ar", PeriodState::PendingClose } });
        QVERIFY(english(desk.ask(id)->sentence).ends_with(", and period 2026-10 is about to close."));
        desk.act(SetPeriod { PeriodState { *domain::Period::parse("2026-10"), "", "ar", PeriodState::Closed } });
        QVERIFY(english(desk.ask(id)->sentence).ends_with(", and period 2026-10 is closed."));
    }

    void keepsItsHistoryWhenItIsGone()
    {
        Desk desk(neverPosted());
        const Fingerprint id = desk.missingPosting("inv1");
        ActOnCases comment;
        comment.act = domain::CaseAct::Comment;
        comment.cases = { id };
        comment.text = "asked the ERP team";
        desk.act(comment);
        desk.store.import({ { "erp_postings", "id,invoice_ref,period,amount,document\np1,inv1,2026-10,31.00,DOC-1\n" } });
        desk.store.reconcile();
        const auto detail = desk.ask(id);
        QVERIFY(detail.ok());
        QCOMPARE(int(detail->state), int(domain::CaseState::Cleared));
        std::vector<std::string> what;
        for (const TimelineEntry& entry : detail->timeline)
            what.push_back(english(entry.what));
        QVERIFY(std::find(what.begin(), what.end(), "asked the ERP team") != what.end());
        QVERIFY(std::find(what.begin(), what.end(), "No longer found") != what.end());
    }

    void aGapNamesItsNumbers()
    {
        Desk desk(wholeChain());
        desk.store.import({ { "usage_events", "id,customer,meter,qty,ts,source,sequence\nu1,c1,api,0,2026-10-02T00:00:00Z,s,7\nu2,c1,api,0,2026-10-02T00:00:00Z,s,11\n" } });
        desk.store.reconcile();
        const auto detail = desk.ask(desk.idOf(domain::Checkpoint::CP1, domain::Reason::SequenceGap, "s|8|10"));
        QVERIFY(detail.ok());
        QVERIFY(english(detail->sentence).starts_with("Numbers missing from the running count of s (8 – 10): 3, open since "));
        QCOMPARE(detail->fields.size(), size_t(3));
        QCOMPARE(detail->fields[1].expected + " " + detail->fields[2].expected, std::string("8 10"));
    }

    void everyReasonIsSpelledOut()
    {
        Desk desk(brokenWorld());
        desk.store.import({ { "usage_events", "id,customer,meter,qty,ts,refused,received_at\nu1,c1,fax,1,2026-10-02T00:00:00Z,,\nu2,c1,api,1,2026-10-02T00:00:00Z,no such subject,\nu3,c1,api,1,2026-10-02T00:00:00Z,,2026-12-24T00:00:00Z\n"
                                              "u4,c9,api,1,2026-10-02T00:00:00Z,,\n" },
            { "meters", "id,status\napi,active\n" }, { "billing_customers", "id,account\nc1,A1\nc2,A1\n" }, { "contracts", "id,account,status\nk1,A1,activated\n" },
            { "invoices", "id,customer,period,total,currency,status,issued_at,tax,number,open\ninv1,c1,2026-11,28.00,EUR,final,2026-11-01,0.50,N-1,\ninv5,c1,2026-10,10.00,EUR,paid,,,,0\ninv6,c1,2026-10,10.00,EUR,paid,,,,0\n" },
            { "erp_postings", "id,invoice_ref,period,amount,document,reference,open,status\np1,inv1,2026-10,27.00,DOC-1,N-9,,\np5,inv5,2026-10,10.00,DOC-5,,4.00,open\np6,inv6,2026-10,10.00,DOC-6,,0,open\n" },
            { "contract_items", "id,contract_id,sku,qty,unit_price,currency,starts,model,tiers,minimum,discount,proration\nt1,k1,SKU,1,1,EUR,2026-01-01,graduated,10:2;:1,,,\nt2,k1,SKU,1,2,EUR,2026-01-01,,,50.00,,\n"
                                "t3,k1,SKU,1,1,EUR,2026-01-01,,,,10,\nt4,k1,SKU,1,31,EUR,2026-10-16,flat,,,,daily\nt5,k1,SKU,1,1,EUR,2026-01-01,by weight,,,,\n" },
            { "rated_charges", "id,aggregate_id,customer,sku,period,qty,unit_price,amount,currency,contract_item,drawn\nh1,a99,c1,SKU,2026-10,20,1,99.00,EUR,t1,\nh2,a99,c1,SKU,2026-10,1,2,2.00,EUR,t2,\n"
                               "h3,a99,c1,SKU,2026-10,10,1,10.00,EUR,t3,\nh4,a99,c1,SKU,2026-10,1,31,31.00,EUR,t4,\nh5,a99,c1,SKU,2026-10,1,1,1.00,EUR,t5,\nh6,a99,c1,SKU,2026-10,10,1,9.00,EUR,,1.00\n" },
            { "credit_drawdowns", "id,charge_id,amount,currency\nd1,h6,2.00,EUR\n" },
            { "payments", "id,invoice_id,amount,currency,method,number\npay1,inv1,31.00,EUR,card,T-1\n" }, { "erp_receipts", "id,payment_ref,amount,account,reference\nr1,pay1,30.50,1000,T-2\n" } });
        desk.store.reconcile();
        std::set<std::string> reasons;
        for (const store::FindingRow& row : desk.store.rows()) {
            const auto detail = desk.ask(row.fingerprint);
            const std::string name = std::string(domain::checkpointId(row.finding.checkpoint)) + " " + std::string(domain::reasonId(row.finding.reason));
            QVERIFY2(detail.ok(), name.c_str());
            reasons.insert(name);
            const std::string sentence = english(detail->sentence);
            QVERIFY2(sentence.find('%') == std::string::npos && sentence.ends_with(".") && sentence.find("  ") == std::string::npos, sentence.c_str());
            QVERIFY2(sentence.find("does not agree, open since") == std::string::npos, name.c_str());
            QVERIFY2(!detail->fields.empty() && !detail->means.empty() && !detail->advice.empty(), name.c_str());
            QVERIFY2(!detail->payloads.empty(), name.c_str());
            const auto broken = std::count_if(detail->strip.begin(), detail->strip.end(), [](const HopCell& cell) { return cell.broken; });
            QVERIFY2(broken == 1, name.c_str());
            QVERIFY2(std::any_of(detail->fields.begin(), detail->fields.end(), [](const ComparedField& field) { return field.differs; }), name.c_str());
            QCOMPARE(detail->delta, row.finding.delta);
            QVERIFY(detail->queue_row != SIZE_MAX);
        }
        for (const domain::ReasonSpec& spec : domain::reasonSpecs()) {
            if (spec.reason == domain::Reason::SequenceGap) // of no record: aGapNamesItsNumbers
                continue;
            if (spec.checkpoint > domain::Checkpoint::CP5 || spec.checkpoint == domain::Checkpoint::CP0) // tst_estate_checkpoints.cpp, tst_completeness.cpp
                continue;
            const std::string name = std::string(domain::checkpointId(spec.checkpoint)) + " " + std::string(spec.id);
            QVERIFY2(reasons.contains(name), name.c_str());
        }
    }

    void unknownCasesAreRefused()
    {
        Desk desk(wholeChain());
        const auto detail = desk.ask(Fingerprint {});
        QVERIFY(!detail.ok());
        QCOMPARE(detail.error().remedy, Remedy::FixData);
        QVERIFY(domain::english(detail.error().message).starts_with("There is no exception 0000"));
    }

    void amountsAreLeftOutForThoseWhoMayNotSeeThem()
    {
        Desk desk(neverPosted());
        const Session engineer { "en", "En", { domain::Role::IntegrationEngineer }, false };
        const auto detail = desk.store.engine().answer(engineer, CaseQuery { desk.missingPosting("inv1") });
        QVERIFY(detail.ok());
        QVERIFY(detail->delta.isZero() && detail->expected.isZero() && detail->exposure.isZero());
        QVERIFY(english(detail->sentence).find("31") == std::string::npos);
        QVERIFY(detail->payloads.empty());
        for (const TimelineEntry& entry : detail->timeline)
            QVERIFY2(english(entry.what).find("31") == std::string::npos, english(entry.what).c_str());
    }

    void homeCountsWhatTheQueueHolds()
    {
        Desk desk(brokenWorld());
        const auto home = desk.store.engine().answer(desk.all, HomeQuery {});
        const auto queue = desk.store.engine().answer(desk.all, QueueQuery {});
        QVERIFY(home.ok() && queue.ok());
        QCOMPARE(home->open_cases, desk.store.rows().size());
        const int64_t now_us = desk.store.clock.us;
        size_t by_checkpoint = 0, by_age = 0, by_owner = 0;
        const auto opens = [&](const HomeBar& bar) { return filterRows(**queue, bar.filter, now_us).size(); };
        for (const HomeBar& bar : home->open_by_checkpoint) {
            QCOMPARE(opens(bar), bar.count);
            by_checkpoint += bar.count;
        }
        for (const HomeBar& bar : home->ageing) {
            QCOMPARE(opens(bar), bar.count);
            by_age += bar.count;
        }
        for (const HomeBar& bar : home->open_by_owner) {
            QCOMPARE(opens(bar), bar.count);
            by_owner += bar.count;
        }
        QCOMPARE(by_checkpoint, home->open_cases);
        QCOMPARE(by_age, home->open_cases);
        QCOMPARE(by_owner, home->open_cases);
        QCOMPARE(home->ageing.size(), size_t(4));
        QVERIFY(home->last_import && home->last_reconcile);
        QCOMPARE(home->events, size_t(3));
        for (const auto& readiness : home->periods)
            QCOMPARE(filterRows(**queue, readiness.filter, now_us).size(), readiness.open_cases);
        QVERIFY(!home->incomplete);
        desk.store.import({ { "payments", "id,invoice_id,amount,currency,method\npay9,inv1,1.999,EUR,card\n" } });
        const auto after = desk.store.engine().answer(desk.all, HomeQuery {});
        QVERIFY(after->incomplete);
        std::string reasons;
        for (const Text& reason : after->incomplete_reasons)
            reasons += english(reason) + "|";
        QVERIFY2(reasons.find("Rows from files that could not be read: 1.") != std::string::npos, reasons.c_str());
        QVERIFY2(reasons.find("after the last reconciliation: 1 deliveries") != std::string::npos, reasons.c_str());
        const auto refused = desk.store.engine().answer(desk.all, QuarantineQuery {});
        QCOMPARE(refused->size(), size_t(1));
        QCOMPARE((*refused)[0].bytes, std::string("pay9,inv1,1.999,EUR,card"));
    }
};

TIEOUT_TEST(TestCasePage)
#include "tst_case_page.moc"
