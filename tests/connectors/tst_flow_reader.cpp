#include "connectors/rest/flow_reader.h"
#include "support/test_registry.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace tieout;

namespace {

// A whole flow; each refusal changes one line of it.
const QStringList kLines {
    QStringLiteral("{ \"flow\": 1, \"name\": \"mine\", \"titles\": { \"en\": \"Mine\", \"de\": \"Meiner\" },"), // 1
    QStringLiteral(" \"object\": { \"table\": \"contract_items\", \"channel\": \"contracts.channel\", \"where\": ["),
    QStringLiteral("  { \"column\": \"contract_items.starts\", \"later_than\": \"contracts.starts\" } ] },"), // 3
    QStringLiteral(" \"money\": { \"amount\": \"contract_items.unit_price\", \"times\": \"contract_items.qty\" },"),
    QStringLiteral(" \"steps\": ["),
    QStringLiteral("  { \"name\": \"agreed\", \"titles\": { \"en\": \"Agreed\" }, \"date\": \"contract_items.starts\" },"), // 6
    QStringLiteral("  { \"name\": \"charged\", \"titles\": { \"en\": \"Charged\" }, \"path\": [\"contracts\", \"crm_accounts\", \"billing_customers\", \"rated_charges\"],"),
    QStringLiteral("    \"where\": [ { \"column\": \"rated_charges.sku\", \"equals\": \"contract_items.sku\" } ],"), // 8
    QStringLiteral("    \"date\": \"rated_charges.period\", \"days\": 62, \"checked_by\": \"CP2\", \"not_for\": [\"self_service\"] }"),
    QStringLiteral(" ] }"),
};

domain::Result<domain::Flow> readChanged(int line, const QString& from, const QString& to)
{
    QStringList lines = kLines;
    if (line > 0)
        lines[line - 1].replace(from, to);
    return connect::readFlow(lines.join(u'\n').toStdString(), "mine.json");
}

}

class TestFlowReader : public QObject {
    Q_OBJECT

private slots:
    void readsEveryBuiltInFlow()
    {
        const auto flows = connect::loadFlows();
        QVERIFY2(flows.ok(), flows.ok() ? "" : english(flows.error()).c_str());
        std::vector<std::string> names;
        for (const domain::Flow& flow : *flows) {
            names.push_back(flow.name);
            for (const domain::FlowStep& step : flow.steps)
                QVERIFY2(step.titles.contains("de") && !step.titles.at("de").empty(), step.name.c_str());
        }
        QCOMPARE(names, (std::vector<std::string> { "activation", "amendment", "invoice_to_ledger", "usage_to_invoice" }));
    }

    void readsWhatIsSaid()
    {
        const auto flow = readChanged(0, {}, {});
        QVERIFY2(flow.ok(), flow.ok() ? "" : english(flow.error()).c_str());
        QCOMPARE(flow->object, domain::Table::ContractItems);
        QCOMPARE(flow->where.size(), size_t(1));
        QCOMPARE(flow->where[0].kind, domain::FlowCondition::LaterThan);
        QVERIFY((flow->where[0].other == domain::FlowColumn { domain::Table::Contracts, domain::contract::starts }));
        QVERIFY(flow->money && flow->money->times);
        QCOMPARE(flow->steps.size(), size_t(2));
        const domain::FlowStep& charged = flow->steps[1];
        QCOMPARE(charged.path.size(), size_t(4));
        QCOMPARE(charged.after.value_or(9), size_t(0));
        QCOMPARE(charged.days.value_or(0), 62);
        QCOMPARE(charged.checked_by.value_or(domain::Checkpoint::CP0), domain::Checkpoint::CP2);
        QCOMPARE(charged.not_for, std::vector<std::string> { "self_service" });
        QCOMPARE(domain::flowTitle(flow->titles, "de"), std::string("Meiner"));
        QCOMPARE(domain::flowTitle(charged.titles, "de"), std::string("Charged"));
    }

    void refusesWithItsLine_data()
    {
        QTest::addColumn<int>("line");
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("why");
        const auto row = [](const char* name, int line, const char* from, const char* to, const char* why) { QTest::newRow(name) << line << QString::fromUtf8(from) << QString::fromUtf8(to) << QString::fromUtf8(why); };
        row("version", 1, "\"flow\": 1", "\"flow\": 2", "flow must be a whole number from 1 to 1");
        row("name", 1, "\"mine\"", "\"Mine!\"", "small letters, digits and _ only");
        row("titles", 1, "\"en\": \"Mine\", ", "", "titles must hold an English one");
        row("table", 2, "\"contract_items\"", "\"sku_map\"", "is no table that a flow can look at");
        row("channel", 2, "contracts.channel", "contracts.starts", "holds something else than what is asked of it here");
        row("column", 3, "contract_items.starts", "contract_items.begins", "is no column that a flow can look at");
        row("not near", 3, "\"contracts.starts\"", "\"invoices.issued_at\"", "invoices is neither contract_items nor named by it");
        row("two conditions", 3, "\"later_than\"", "\"given\": true, \"later_than\"", "says exactly one of in, not_in");
        row("order of words", 3, "\"contract_items.starts\"", "\"contract_items.sku\"", "compares days, and this column holds a word");
        row("left over", 4, "\"times\"", "\"plus\"", "“plus” is not known here");
        row("money of another table", 4, "contract_items.qty", "subscription_items.qty", "is no column of contract_items");
        row("first step", 6, "\"date\"", "\"days\": 3, \"date\"", "the first step follows no other");
        row("path", 7, "\"crm_accounts\", ", "", "no reference leads from contracts to billing_customers");
        row("twice", 7, "\"charged\"", "\"agreed\"", "there are two steps “agreed”");
        row("word and day", 8, "contract_items.sku", "contract_items.starts", "equals compares a word with a day");
        row("after", 9, "\"days\"", "\"after\": \"paid\", \"days\"", "after names “paid”, which is no step above this one");
        row("days", 9, "62", "-1", "days must be a whole number from 0 to 3660");
        row("checkpoint", 9, "CP2", "CP77", "checked_by names no checkpoint");
        row("text in path", 7, "\"contracts\"", "7", "path must be a list of texts");
    }
    void refusesWithItsLine()
    {
        QFETCH(int, line);
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(QString, why);
        QVERIFY(kLines[line - 1].contains(from));
        const auto refused = readChanged(line, from, to);
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().remedy, domain::Remedy::FixData);
        const std::string said = english(refused.error());
        QVERIFY2(said.find("mine.json") != std::string::npos && said.find(why.toStdString()) != std::string::npos, said.c_str());
        // The object that holds the fault begins at that line, or at the line before in two-line steps.
        const bool placed = said.find("line " + std::to_string(line) + ":") != std::string::npos || said.find("line " + std::to_string(line - 1) + ":") != std::string::npos
            || said.find("line " + std::to_string(line - 2) + ":") != std::string::npos;
        QVERIFY2(placed, said.c_str());
    }

    void aPersonsFileAddsOrReplaces()
    {
        QTemporaryDir folder;
        const auto put = [&](const char* name, QString text) {
            QFile file(folder.filePath(QString::fromLatin1(name)));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(text.toUtf8());
        };
        put("mine.json", kLines.join(u'\n'));
        put("amendment.json", kLines.join(u'\n').replace(QLatin1String("\"mine\""), QLatin1String("\"amendment\"")));
        auto flows = connect::loadFlows(folder.path().toStdString());
        QVERIFY2(flows.ok(), flows.ok() ? "" : english(flows.error()).c_str());
        QCOMPARE(flows->size(), size_t(5));
        QCOMPARE((*flows)[1].titles.at("en"), std::string("Mine"));
        QCOMPARE((*flows)[3].name, std::string("mine"));
        put("other.json", kLines.join(u'\n'));
        flows = connect::loadFlows(folder.path().toStdString());
        QVERIFY(!flows.ok());
        QVERIFY2(english(flows.error()).find("A flow has the name of its file") != std::string::npos, english(flows.error()).c_str());
    }
};

TIEOUT_TEST(TestFlowReader)
#include "tst_flow_reader.moc"
