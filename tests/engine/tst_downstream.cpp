// CP0: what a copy downstream (a data warehouse) states it holds, against what landed.
#include "engine/queries.h"
#include "support/engine_fixture.h"
#include "support/test_registry.h"

#include <QTest>

using namespace tieout;
using namespace tieout::tests;

using Lines = std::vector<std::string>;

namespace {

const std::string kInvoices = "id,customer,period,total,currency,status,_deleted\n";
const std::string kTotals = "id,table,period,currency,records,amount,_deleted\n";

class DownstreamStore : public StoreUnderTest {
public:
    // Source "files" delivers the records, "snow" the totals.
    Lines after(const Feed& records, const std::string& totals)
    {
        if (!records.empty())
            import(records);
        if (!totals.empty())
            import({ { "warehouse_totals", kTotals + totals } }, "snow");
        return mismatches();
    }
    Lines mismatches()
    {
        reconcile();
        Lines lines;
        for (const store::FindingRow& row : rows())
            if (row.finding.reason == domain::Reason::WarehouseMismatch)
                lines.push_back(row.finding.key + " " + row.finding.delta.toString() + " exposed " + row.finding.exposure.toString());
        std::sort(lines.begin(), lines.end());
        const engine::RebuildReport check = need(engine().rebuild(session, true, domain::CancelToken(), {}));
        if (!check.identical)
            lines.push_back("REBUILD DIFFERS: " + (check.differences.empty() ? std::string() : domain::english(check.differences.front())));
        return lines;
    }
    std::string fields(const std::string& key)
    {
        const auto detail = engine().answer(need(engine().localSession()), engine::CaseQuery { store::fingerprintOf(domain::Checkpoint::CP0, domain::Reason::WarehouseMismatch, "main", key) });
        if (!detail.ok())
            return domain::english(detail.error());
        std::string out = domain::english(detail->sentence) + "\n";
        for (const engine::TimelineEntry& entry : detail->timeline)
            if (entry.kind == engine::TimelineEntry::Found)
                out += domain::english(entry.what) + "\n";
        for (const engine::ComparedField& f : detail->fields)
            out += std::string(f.name.source) + " " + f.expected + (f.differs ? " != " : " / ") + f.actual + "\n";
        for (const engine::PayloadView& payload : detail->payloads)
            out += payload.title + "\n";
        return out;
    }
};

Feed threeInvoices()
{
    return { { "invoices", kInvoices + "i1,c,2026-07,10.00,EUR,,\ni2,c,2026-07,5.50,EUR,,\ni3,c,2026-07,700,JPY,,\n" } };
}

}

class TestDownstream : public QObject {
    Q_OBJECT

private slots:
    void whatAgreesIsSilent()
    {
        DownstreamStore store;
        QCOMPARE(store.after(threeInvoices(), "a,invoices,2026-07,EUR,2,15.50,\nb,invoices,2026-07,JPY,1,700,\nc,invoices,,,3,,\nd,invoices,2026-07,,3,,\n"), Lines());
        const auto report = store.reconcile();
        QCOMPARE(report.lines.front().checkpoint, domain::Checkpoint::CP0);
        QCOMPARE(report.lines.front().looked_at, uint64_t(4));
        QCOMPARE(report.lines.front().matched, uint64_t(4));
    }
    void anotherNumberAndAnotherSum()
    {
        DownstreamStore store;
        QCOMPARE(store.after(threeInvoices(), "a,invoices,2026-07,EUR,1,10,\nb,invoices,2026-07,JPY,1,699,\n"),
            (Lines { "snow|invoices|2026-07|EUR -1 exposed 5.5", "snow|invoices|2026-07|JPY 0 exposed 1" }));
        const Lines all = store.findings();
        QCOMPARE(std::count(all.begin(), all.end(), "CP0 WAREHOUSE_MISMATCH snow|invoices|2026-07|EUR -1"), ptrdiff_t(1));
        QCOMPARE(store.fields("snow|invoices|2026-07|EUR"),
            std::string("The copy downstream counts 1 in snow|invoices (2026-07, EUR), but 2 landed, open since 2027-01-15.\nFound: 1 too few\n"
                        "Number of records 2 != 1\nSource snow / snow\nTable invoices / invoices\nPeriod 2026-07 / 2026-07\nAmount 15.50 != 10.00\nwarehouse_total a\n"));
        QVERIFY(store.fields("snow|invoices|2026-07|JPY").starts_with("The copy downstream counts as many in snow|invoices (2026-07, JPY) as landed, 1, but they add up to something else, open since 2027-01-15.\nFound\n"));
    }
    void followsBothSides()
    {
        DownstreamStore store;
        QCOMPARE(store.after(threeInvoices(), "a,invoices,2026-07,EUR,2,15.50,\n"), Lines());
        // One more lands, one is taken back, one moves to another month: the copy has not heard of it.
        QCOMPARE(store.after({ { "invoices", kInvoices + "i4,c,2026-07,1,EUR,,\n" } }, {}), (Lines { "snow|invoices|2026-07|EUR -1 exposed 1" }));
        store.reopen();
        QCOMPARE(store.after({ { "invoices", kInvoices + "i1,,,,,,true\n" } }, {}), (Lines { "snow|invoices|2026-07|EUR 0 exposed 9" }));
        QCOMPARE(store.after({ { "invoices", kInvoices + "i4,c,2026-08,1,EUR,,\n" } }, {}), (Lines { "snow|invoices|2026-07|EUR 1 exposed 10" }));
        // It is loaded again; then it no longer states the month at all.
        QCOMPARE(store.after({}, "a,invoices,2026-07,EUR,1,5.5,\n"), Lines());
        QCOMPARE(store.after({ { "invoices", kInvoices + "i5,c,2026-07,1,EUR,,\n" } }, {}).size(), size_t(1));
        QCOMPARE(store.after({}, "a,,,,,,true\n"), Lines());
    }
    void partsOfOneWindowAreAddedUp()
    {
        DownstreamStore store;
        QCOMPARE(store.after(threeInvoices(), "eu,invoices,2026-07,EUR,1,10,\nus,invoices,2026-07,EUR,1,5.5,\n"), Lines());
        // A part that states no amount: then only the records can be compared.
        QCOMPARE(store.after({}, "us,invoices,2026-07,EUR,2,,\n"), (Lines { "snow|invoices|2026-07|EUR 1 exposed 0" }));
    }
    void aMonthBetweenTwoStatedOnesIsNotForgotten()
    {
        DownstreamStore store;
        store.import({ { "invoices", kInvoices + "j1,c,2026-05,1,EUR,,\nj2,c,2026-06,2,EUR,,\nj3,c,2026-06,3,USD,,\nj4,c,2026-07,4,EUR,,\nj5,c,2026-08,4,EUR,,\n" } });
        QCOMPARE(store.after({}, "a,invoices,2026-05,EUR,1,1,\nb,invoices,2026-07,EUR,1,4,\n"), (Lines { "snow|invoices|2026-06|EUR -1 exposed 2" }));
        QVERIFY(store.fields("snow|invoices|2026-06|EUR").ends_with("Amount 2.00 != 0.00\n"));
        QCOMPARE(store.after({}, "c,invoices,2026-06,EUR,1,2,\n"), Lines());
    }
    void usageAndWhatHasNoMonth()
    {
        DownstreamStore store;
        const Feed feed { { "usage_events", "id,customer,meter,qty,ts\ne1,c,m,1.5,2026-07-31T23:59:59Z\ne2,c,m,0.25,2026-08-01T00:00:00+02:00\ne2,c,m,0.25,2026-08-01T00:00:00+02:00\ne3,c,n,4,2026-08-01T00:00:00Z\n" },
            { "payments", "id,invoice_id,amount,currency\ny1,i1,3,EUR\n" }, { "journal_lines", "id,posting_id,account,debit,credit\nl1,p,1,2.5,0\nl2,p,2,0,2.5\n" },
            { "crm_accounts", "id,name,currency\nA,One,EUR\n" } };
        // Copies of an event count once; the UTC month counts.
        QCOMPARE(store.after(feed, "a,usage_events,2026-07,,2,1.75,\nb,usage_events,2026-08,,1,4,\nc,payments,,EUR,1,3,\nd,journal_lines,,USD,2,2.5,\ne,crm_accounts,,,1,,\n"), Lines());
        QCOMPARE(store.after({}, "b,usage_events,2026-08,,1,5,\ne,crm_accounts,,,2,,\n"), (Lines { "snow|crm_accounts|all|all 1 exposed 0", "snow|usage_events|2026-08|all 0 exposed 0" }));
        QVERIFY(store.fields("snow|usage_events|2026-08|all").find("Quantity 4 != 5") != std::string::npos);
    }
    void whatCannotBeCountedIsRefused_data()
    {
        QTest::addColumn<QString>("row");
        QTest::addColumn<QString>("why");
        const auto row = [](const char* name, const char* text, const char* why) { QTest::newRow(name) << QString::fromLatin1(text) << QString::fromLatin1(why); };
        row("no table", "a,orders,2026-07,,1,,", "none of the tables");
        row("itself", "a,warehouse_totals,,,1,,", "none of the tables");
        row("no month", "a,payments,2026-07,EUR,1,,", "no month of their own");
        row("no money", "a,usage_events,2026-07,EUR,1,,", "no money to count by currency");
        row("no amount", "a,crm_accounts,,,1,3,", "no amount to add up");
        row("no currency", "a,invoices,2026-07,,1,3,", "without its currency");
        row("negative", "a,invoices,2026-07,EUR,-1,3,", "fewer than no records");
        row("no records", "a,invoices,2026-07,EUR,,3,", "records is missing");
    }
    void whatCannotBeCountedIsRefused()
    {
        QFETCH(QString, row);
        QFETCH(QString, why);
        DownstreamStore store;
        QCOMPARE(store.after(threeInvoices(), row.toStdString() + "\n"), Lines());
        const auto cache = StoreUnderTest::need(store::Cache::open(store.storeDir(), store::sql::Access::ReadOnly));
        const auto refused = StoreUnderTest::need(cache->quarantine("snow", 10));
        QCOMPARE(refused.size(), size_t(1));
        const std::string text = domain::english(refused.front().row.reason);
        QVERIFY2(QString::fromStdString(text).contains(why), text.c_str());
    }
    void sumsBeyondEighteenDigitsAreExact()
    {
        DownstreamStore store;
        std::string rows;
        for (int i = 0; i < 200; ++i)
            rows += "n" + std::to_string(i) + ",usage_aggregates,2026-07,,0,999999999999999999,\n";
        // More than a figure of a row may have; compared to the last digit.
        QCOMPARE(store.after({ { "usage_aggregates", "id,customer,meter,period,qty\nu,c,m,2026-07,1\n" } }, rows), (Lines { "snow|usage_aggregates|2026-07|all -1 exposed 0" }));
        QVERIFY(store.fields("snow|usage_aggregates|2026-07|all").find("Quantity 1 != 199999999999999999800") != std::string::npos);
    }
    void theMatrixHasItsCells()
    {
        DownstreamStore store;
        store.after(threeInvoices(), "a,invoices,2026-07,EUR,1,10,\nb,invoices,2026-07,JPY,1,700,\n");
        const auto matrix = StoreUnderTest::need(store.engine().answer(StoreUnderTest::need(store.engine().localSession()), engine::MatrixQuery {}));
        for (const engine::MatrixCell& cell : matrix.cells) {
            if (cell.checkpoint != domain::Checkpoint::CP0)
                continue;
            QCOMPARE(cell.period.toString(), std::string("2026-07"));
            QCOMPARE(cell.records, uint64_t(2));
            QCOMPARE(cell.covered, uint64_t(1));
            QCOMPARE(cell.in.front().count, uint64_t(3));
            QCOMPARE(cell.out.front().count, uint64_t(2));
            return;
        }
        QFAIL("no cell");
    }
};

TIEOUT_TEST(TestDownstream)
#include "tst_downstream.moc"
