// Flows: every flow of the program and one of a person's own, each by its data file in tests/data/flows
// with what is found and where objects stand, worked out by hand.
#include "connectors/rest/flow_reader.h"
#include "engine/flows/flow_records.h"
#include "support/engine_fixture.h"
#include "support/test_registry.h"

#include <QTest>

#include <sstream>

using namespace tieout;
using namespace tieout::tests;

using Lines = std::vector<std::string>;

namespace {

const std::string kFolder = TIEOUT_SOURCE_DIR "/tests/data/flows";

struct DataFile {
    Feed feed;
    Lines findings, standing;
};

DataFile readDataFile(const QString& name)
{
    QFile file(QString::fromStdString(kFolder) + u'/' + name + QStringLiteral(".txt"));
    if (!file.open(QIODevice::ReadOnly))
        std::abort();
    DataFile data;
    std::istringstream text(file.readAll().toStdString());
    std::string section;
    for (std::string line; std::getline(text, line);) {
        if (line.starts_with('['))
            section = line.substr(1, line.size() - 2);
        else if (section == "findings")
            data.findings.push_back("CP13 " + line);
        else if (section == "standing")
            data.standing.push_back(line);
        else if (!section.empty())
            data.feed[section] += line + "\n";
    }
    std::sort(data.findings.begin(), data.findings.end());
    return data;
}

// The built-in flows and those of the data folder.
void useFlows(StoreUnderTest& store, const std::string& folder = kFolder)
{
    store.environment().flows = [folder] { return connect::loadFlows(folder); };
    store.reopen();
}

Lines cp13(const StoreUnderTest& store)
{
    Lines lines = store.findings();
    std::erase_if(lines, [](const std::string& line) { return !line.starts_with("CP13 "); });
    return lines;
}

Lines standingOf(StoreUnderTest& store, const std::string& flow)
{
    engine::FlowsQuery query;
    query.flow = flow;
    const auto answer = StoreUnderTest::need(store.engine().answer(store.session, query));
    Lines lines;
    for (const engine::FlowFigures& figures : answer.flows)
        for (const engine::FlowStanding& row : figures.standing) {
            std::string line = row.object.id + " before " + figures.steps[row.step].name + " since " + (row.since.empty() ? "?" : row.since);
            line += " until " + (row.deadline.empty() ? "?" : row.deadline) + (row.overdue ? " overdue " + std::to_string(row.days_over) : "");
            for (const engine::FlowMoney& money : row.money)
                line += " " + std::string(domain::Currency::fromPacked(money.currency).code()) + " " + money.amount.toString();
            lines.push_back(line);
        }
    return lines;
}

QString shown(const Lines& lines)
{
    QString text;
    for (const std::string& line : lines)
        text += QString::fromStdString(line) + u'\n';
    return text;
}

}

class TestFlows : public QObject {
    Q_OBJECT

private slots:
    void saysWhereEverythingIs_data()
    {
        QTest::addColumn<QString>("name");
        for (const QString& name : QDir(QString::fromStdString(kFolder)).entryList({ QStringLiteral("*.txt") }))
            QTest::newRow(qPrintable(name)) << name.chopped(4);
    }
    void saysWhereEverythingIs()
    {
        QFETCH(QString, name);
        const DataFile data = readDataFile(name);
        StoreUnderTest store;
        useFlows(store);
        store.import(data.feed);
        store.reconcile();
        QCOMPARE(shown(cp13(store)), shown(data.findings));
        QCOMPARE(shown(standingOf(store, name.toStdString())), shown(data.standing));
        // Later, from the chunks alone: the same, for the records have not changed.
        store.clock.us += int64_t(400) * 86'400'000'000;
        store.reopen();
        const auto again = store.reconcile(true);
        QCOMPARE(again.opened + again.changed + again.cleared, uint64_t(0));
        const auto rebuilt = StoreUnderTest::need(store.engine().rebuild(store.session, true, domain::CancelToken(), {}));
        QVERIFY2(rebuilt.identical, rebuilt.differences.empty() ? "" : english(rebuilt.differences.front()).c_str());
    }

    // Table by table in any order, each followed by a run: in the end as if all had come at once.
    void comesToTheSameStepByStep()
    {
        const DataFile data = readDataFile(QStringLiteral("activation"));
        for (const bool backwards : { false, true }) {
            StoreUnderTest store;
            useFlows(store);
            std::vector<Feed> parts;
            for (const auto& [table, text] : data.feed)
                parts.push_back({ { table, text } });
            if (backwards)
                std::reverse(parts.begin(), parts.end());
            for (const Feed& part : parts) {
                store.import(part);
                store.reconcile();
            }
            QCOMPARE(shown(cp13(store)), shown(data.findings));
        }
    }

    // Time is what the records tell: a day later by one more record is a day later for every limit.
    void timeComesFromTheRecords()
    {
        StoreUnderTest store;
        useFlows(store);
        Feed feed = readDataFile(QStringLiteral("activation")).feed;
        store.import(feed);
        store.reconcile();
        const Lines before = cp13(store);
        store.import({ { "usage_events", "id,customer,meter,qty,ts\nx1,c1,api,1,2099-01-01T00:00:00Z\n" } }, "typo"); // one record alone
        store.reconcile();
        QCOMPARE(shown(cp13(store)), shown(before));
        store.import({ { "usage_events", "id,customer,meter,qty,ts\nx2,c1,api,1,2026-07-01T00:00:00Z\n" } }, "next-day");
        store.reconcile();
        Lines after = before;
        after.push_back("CP13 STEP_MISSING activation|last_day|activated 0");
        std::sort(after.begin(), after.end());
        QCOMPARE(shown(cp13(store)), shown(after));
        // What was asked for has come: the case ends by itself.
        store.import({ { "contracts", "id,account,status,starts,currency,signed_at,activated_at\nlast_day,A1,activated,2026-03-01,EUR,2026-05-01,2026-06-30\n" } });
        QVERIFY(store.reconcile().cleared >= 1);
        QVERIFY(shown(cp13(store)).indexOf(QLatin1String("last_day|activated")) < 0);
    }

    void isSilentWithoutContracts()
    {
        StoreUnderTest store;
        useFlows(store);
        Feed feed = readDataFile(QStringLiteral("invoice_to_ledger")).feed;
        const Feed contracts { { "contracts", feed.at("contracts") } };
        feed.erase("contracts");
        store.import(feed);
        const auto report = store.reconcile();
        QVERIFY(cp13(store).empty());
        QVERIFY(std::none_of(report.lines.begin(), report.lines.end(), [](const auto& line) { return line.checkpoint == domain::Checkpoint::CP13; }));
        QVERIFY(!standingOf(store, "invoice_to_ledger").empty()); // the page still tells
        store.import(contracts);
        store.reconcile();
        QCOMPARE(cp13(store).size(), size_t(3));
        store.import({ { "contracts", "id,account,_deleted\nk1,A1,true\n" } });
        store.reconcile();
        QVERIFY(cp13(store).empty());
    }

    // CP6 is in force as soon as an account is mapped: then the journal is its matter, and only its.
    void oneFaultIsOneCase()
    {
        StoreUnderTest store;
        useFlows(store);
        Feed feed = readDataFile(QStringLiteral("invoice_to_ledger")).feed;
        feed["mappings"] = "id,mapping,key,value\nm1,account,1,receivable\n";
        store.import(feed);
        store.reconcile();
        const QString all = shown(store.findings());
        QVERIFY2(all.contains(QLatin1String("CP6 MISSING_JOURNAL p3 -3")) && !all.contains(QLatin1String("no_journal|journalled")), qPrintable(all));
    }

    void theCaseSaysWhatAndShowsTheObject()
    {
        StoreUnderTest store;
        useFlows(store);
        store.import(readDataFile(QStringLiteral("activation")).feed);
        store.reconcile();
        const auto session = StoreUnderTest::need(store.engine().localSession());
        std::map<std::string, std::string> sentences;
        for (const store::FindingRow& row : store.rows()) {
            if (row.finding.checkpoint != domain::Checkpoint::CP13)
                continue;
            const auto detail = StoreUnderTest::need(store.engine().answer(session, engine::CaseQuery { row.fingerprint }));
            sentences[row.finding.key] = english(detail.sentence);
            QVERIFY(!detail.payloads.empty());
            QVERIFY2(detail.payloads.front().title.starts_with("contract "), detail.payloads.front().title.c_str());
            QVERIFY(!detail.means.empty() && !detail.advice.empty());
            if (row.finding.key == "activation|slow|activated") {
                QCOMPARE(detail.fields.size(), size_t(1));
                QCOMPARE(detail.fields[0].expected, std::string("60"));
                QCOMPARE(detail.fields[0].actual, std::string("92"));
            }
            if (row.finding.key == "activation|stuck|activated")
                QCOMPARE(row.finding.customer + " " + row.finding.document + " " + row.finding.exposure.toString(), std::string("c1 stuck 21"));
        }
        const auto says = [&](const char* key, const char* words) { QVERIFY2(sentences[key].starts_with(words), sentences[key].c_str()); };
        says("activation|slow|activated", "activation slow: activated took 92 days instead of at most 60: 32 days too late, found on ");
        says("activation|stuck|activated", "activation stuck: activated has not come and should have, open since ");
        says("activation|early|activated", "activation early: activated came 4 days before the step it follows, found on ");
    }

    void aBrokenFlowIsSaid()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("mine.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{ \"flow\": 1, \"name\": \"mine\",\n \"titles\": {} }");
        file.close();
        StoreUnderTest store;
        useFlows(store, folder.path().toStdString());
        const auto refused = store.engine().reconcile(store.session, {}, domain::CancelToken(), {});
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().remedy, domain::Remedy::FixData);
        QVERIFY2(english(refused.error()).find("line 1: titles must hold an English one") != std::string::npos, english(refused.error()).c_str());
        const auto asked = store.engine().answer(store.session, engine::FlowsQuery { "mine", {}, false, 500 });
        QVERIFY(!asked.ok());
    }

    void answersForAStepAndUpToALimit()
    {
        StoreUnderTest store;
        useFlows(store);
        store.import(readDataFile(QStringLiteral("activation")).feed);
        store.reconcile();
        engine::FlowsQuery query { "activation", "activated", true, 500 };
        auto answer = StoreUnderTest::need(store.engine().answer(store.session, query));
        QCOMPARE(answer.as_of.size(), size_t(1));
        QCOMPARE(answer.as_of.front().day, std::string("2026-06-30"));
        const engine::FlowFigures& activation = answer.flows.front();
        QCOMPARE(activation.name, std::string("activation"));
        QCOMPARE(activation.objects, uint64_t(9)); // an offer has not begun
        QCOMPARE(activation.done, uint64_t(5));
        QCOMPARE(activation.standing.size(), size_t(1));
        QCOMPARE(activation.standing.front().object.id, std::string("stuck"));
        QVERIFY(activation.standing.front().case_id.has_value());
        const engine::FlowStepFigures& step = activation.steps[1];
        QCOMPARE(step.standing, uint64_t(3));
        QCOMPARE(step.overdue, uint64_t(1));
        QCOMPARE(step.late, uint64_t(1));
        QCOMPARE(step.out_of_order, uint64_t(1));
        QCOMPARE(activation.steps[0].skipped, uint64_t(1));
        QCOMPARE(step.money_overdue.size(), size_t(1));
        QCOMPARE(step.money_overdue.front().amount.toString(), std::string("21"));
        query = { "activation", {}, false, 2 };
        answer = StoreUnderTest::need(store.engine().answer(store.session, query));
        QCOMPARE(answer.flows.front().standing.size(), size_t(2));
        QCOMPARE(answer.flows.front().standing_total, uint64_t(4));
        const auto unknown = store.engine().answer(store.session, engine::FlowsQuery { "renewal", {}, false, 1 });
        QVERIFY(!unknown.ok());
        QVERIFY2(english(unknown.error()).find("Known are: activation, amendment, credit_to_ledger, invoice_to_ledger, usage_to_invoice") != std::string::npos, english(unknown.error()).c_str());
    }

    // A flow may use every column that the domain lists: the state keeps it, by its kind.
    void everyListedColumnIsKept()
    {
        const engine::LineageState state("main");
        const engine::FlowRecords records(state);
        int known = 0;
        for (int t = 0; t < domain::kTableCount; ++t) {
            const auto table = static_cast<domain::Table>(t);
            for (size_t c = 0; c < domain::tableSpec(table).columns.size(); ++c) {
                const auto kind = domain::flowColumnKind({ table, c });
                if (kind == domain::FlowColumnKind::None)
                    continue;
                ++known;
                QVERIFY2(records.keeps({ table, c }, kind), domain::tableSpec(table).columns[c].name.data());
            }
        }
        QVERIFY(known > 40);
    }
};

TIEOUT_TEST(TestFlows)
#include "tst_flows.moc"
