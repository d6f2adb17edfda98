// The checkpoints as tables: rows given, findings expected.
#include "support/engine_fixture.h"
#include "support/test_registry.h"

#include <QTest>

using namespace tieout;
using namespace tieout::tests;

using Lines = std::vector<std::string>;

namespace {

// One whole chain without an exception. Tests change single rows of it.
Feed goodFeed()
{
    return {
        { "usage_events", "id,customer,meter,qty,ts\n"
                          "e1,acme,api,1.5,2026-07-01T00:00:00Z\n"
                          "e2,acme,api,2.5,2026-07-31T23:59:59.999Z\n" },
        { "usage_aggregates", "id,customer,meter,period,qty\n"
                              "a1,acme,api,2026-07,4\n" },
        { "rated_charges", "id,aggregate_id,customer,sku,period,qty,unit_price,amount,currency\n"
                           "c1,a1,acme,SKU,2026-07,4,2.505,10.02,EUR\n" },
        { "invoice_lines", "id,invoice_id,charge_id,sku,qty,amount\n"
                           "l1,i1,c1,SKU,4,10.02\n" },
        { "invoices", "id,customer,period,total,currency,status\n"
                      "i1,acme,2026-07,10.02,EUR,finalized\n" },
        { "erp_postings", "id,invoice_ref,period,amount,document\n"
                          "p1,i1,2026-07,10.02,FI-1\n" },
        { "journal_lines", "id,posting_id,account,debit,credit\n"
                           "j1,p1,1200,10.02,0\n"
                           "j2,p1,4000,0,10.02\n" },
        { "payments", "id,invoice_id,amount,currency\n"
                      "y1,i1,10.02,EUR\n" },
        { "erp_receipts", "id,payment_ref,amount\n"
                          "r1,y1,10.02\n" },
        { "sku_map", "sku\nSKU\n" },
    };
}

// The good chain with `row` put after the header of `table` in place of its rows, or added to them.
Lines with(const char* table, const std::string& row, bool replace = true)
{
    Feed feed = goodFeed();
    std::string& text = feed.at(table);
    if (replace)
        text = text.substr(0, text.find('\n') + 1);
    text += row;
    StoreUnderTest store;
    return store.findingsAfter(feed);
}

Lines plus(const char* table, const std::string& row)
{
    return with(table, row, false);
}

}

class TestCheckpoints : public QObject {
    Q_OBJECT

private slots:
    void goodChainTiesOut()
    {
        StoreUnderTest store;
        QCOMPARE(store.findingsAfter(goodFeed()), Lines());
        const auto report = store.reconcile();
        QVERIFY(report.complete);
        QCOMPARE(report.lines.size(), size_t(5));
    }
    void usage()
    {
        // Copies count once; identical ones are no conflict.
        QCOMPARE(plus("usage_events", "e1,acme,api,1.5,2026-07-01T00:00:00Z\ne1,acme,api,1.50,2026-07-01T02:00:00+02:00\n"), Lines { "CP1 DUP_EVENT e1 2" });
        // The earliest is counted, whatever its place; the others only differ.
        QCOMPARE(plus("usage_events", "e1,acme,api,9.25,2026-07-02T00:00:00Z\n"), (Lines { "CP1 CONFLICTING_EVENT e1 7.75", "CP1 DUP_EVENT e1 1" }));
        QCOMPARE(plus("usage_events", "e1,acme,api,2,2026-06-30T00:00:00Z\n"),
            (Lines { "CP1 CONFLICTING_EVENT e1 0.5", "CP1 DUP_EVENT e1 1", "CP1 MISSING_AGG acme|api|2026-06 -2", "CP1 QTY_MISMATCH acme|api|2026-07 1.5" }));
        // At one time the smaller quantity is counted; a difference in a text field is a conflict of 0.
        QCOMPARE(plus("usage_events", "e1,acme,api,0.5,2026-07-01T00:00:00Z\n"),
            (Lines { "CP1 CONFLICTING_EVENT e1 1", "CP1 DUP_EVENT e1 1", "CP1 QTY_MISMATCH acme|api|2026-07 1" }));
        QCOMPARE(plus("usage_events", "e1,acmf,api,1.5,2026-07-01T00:00:00Z\n"), (Lines { "CP1 CONFLICTING_EVENT e1 0", "CP1 DUP_EVENT e1 1" }));
        QCOMPARE(plus("usage_events", "e1,acmd,api,1.5,2026-07-01T00:00:00Z\n"),
            (Lines { "CP1 CONFLICTING_EVENT e1 0", "CP1 DUP_EVENT e1 1", "CP1 MISSING_AGG acmd|api|2026-07 -1.5", "CP1 QTY_MISMATCH acme|api|2026-07 1.5" }));
        QCOMPARE(plus("usage_events", "e3,a|c\\me,api,3,2026-07-05T00:00:00Z\n"), Lines { "CP1 MISSING_AGG a\\|c\\\\me|api|2026-07 -3" });
        // Several aggregates of one key are summed; a missing charge is another matter.
        QCOMPARE(plus("usage_aggregates", "a2,acme,api,2026-07,0.5\n"), (Lines { "CP1 QTY_MISMATCH acme|api|2026-07 0.5", "CP2 MISSING_CHARGE a2 -0.5" }));
        QCOMPARE(plus("usage_aggregates", "a2,acme,api,2026-08,7\n"), (Lines { "CP1 ORPHAN_AGG acme|api|2026-08 7", "CP2 MISSING_CHARGE a2 -7" }));
        // The period is the month in UTC.
        QCOMPARE(plus("usage_events", "e3,acme,api,1,2026-08-01T01:00:00+02:00\n"), Lines { "CP1 QTY_MISMATCH acme|api|2026-07 -1" });
    }
    void charges()
    {
        QCOMPARE(plus("usage_aggregates", "a|2,zeta,api,2026-07,0\n"), (Lines { "CP1 ORPHAN_AGG zeta|api|2026-07 0", "CP2 MISSING_CHARGE a\\|2 0" }));
        QCOMPARE(plus("rated_charges", "c2,a1,acme,SKU,2026-07,4,2.505,10.02,EUR\n"), (Lines { "CP2 DUP_CHARGE a1 1", "CP3 MISSING_LINE c2 -10.02" }));
        // Each of several is compared.
        QCOMPARE(plus("rated_charges", "c2,a1,acme,SKU,2026-08,5,2,10,EUR\n"),
            (Lines { "CP2 DUP_CHARGE a1 1", "CP2 QTY_MISMATCH c2 1", "CP2 WRONG_PERIOD c2 0", "CP3 MISSING_LINE c2 -10" }));
        // Without its aggregate: no comparison with it, but price and SKU are still looked at.
        QCOMPARE(plus("rated_charges", "c2,a9,acme,NO,2026-07,3,1,4,EUR\n"),
            (Lines { "CP2 AMOUNT_MISMATCH c2 1", "CP2 ORPHAN_CHARGE c2 3", "CP2 UNMAPPED_SKU c2 0", "CP3 MISSING_LINE c2 -4" }));
        // Half away from zero, to the decimals of the currency: 1 × 2.5 yen is 3, −1 × 0.125 dollars −0.13.
        QCOMPARE(plus("rated_charges", "c2,a1,acme,SKU,2026-07,1,2.5,3,JPY\nc3,a1,acme,SKU,2026-07,-1,0.125,-0.12,USD\n"),
            (Lines { "CP2 AMOUNT_MISMATCH c3 0.01", "CP2 DUP_CHARGE a1 2", "CP2 QTY_MISMATCH c2 -3", "CP2 QTY_MISMATCH c3 -5", "CP3 MISSING_LINE c2 -3", "CP3 MISSING_LINE c3 0.12" }));
    }
    void lines()
    {
        QCOMPARE(plus("invoice_lines", "l2,i1,c1,SKU,4,10.02\n"), (Lines { "CP3 DUP_LINE c1 1", "CP4 TOTAL_MISMATCH i1 -10.02" }));
        QCOMPARE(with("invoice_lines", "l1,i1,c1,SKU,5,10.03\n"), (Lines { "CP3 AMOUNT_MISMATCH l1 0.01", "CP3 QTY_MISMATCH l1 1", "CP4 TOTAL_MISMATCH i1 -0.01" }));
        QCOMPARE(with("invoice_lines", ""), (Lines { "CP3 MISSING_LINE c1 -10.02", "CP4 TOTAL_MISMATCH i1 10.02" }));
        QCOMPARE(plus("invoice_lines", "l2,i1,c9,SKU,1,2\n"), (Lines { "CP3 ORPHAN_LINE l2 2", "CP4 TOTAL_MISMATCH i1 -2" }));
        QCOMPARE(plus("invoice_lines", "l2,i9,c9,SKU,1,2\n"), (Lines { "CP3 MISSING_INVOICE l2 2", "CP3 ORPHAN_LINE l2 2" }));
        QCOMPARE(with("invoice_lines", "l1,i9,c1,SKU,4,10\n"), (Lines { "CP3 AMOUNT_MISMATCH l1 -0.02", "CP3 MISSING_INVOICE l1 10", "CP4 TOTAL_MISMATCH i1 10.02" }));
        QCOMPARE(with("invoices", "i1,acme,2026-08,10.02,EUR,finalized\n"), (Lines { "CP3 WRONG_PERIOD l1 0", "CP4 WRONG_PERIOD p1 0" }));
    }
    void documents()
    {
        QCOMPARE(with("erp_postings", ""), Lines { "CP4 MISSING_POSTING i1 -10.02" });
        QCOMPARE(plus("erp_postings", "p2,i1,2026-07,10.02,FI-2\n"), Lines { "CP4 DUP_POSTING i1 1" });
        QCOMPARE(plus("erp_postings", "p2,i1,2026-08,11,FI-2\np3,i1,2026-07,10.02,FI-3\n"),
            (Lines { "CP4 AMOUNT_MISMATCH p2 0.98", "CP4 DUP_POSTING i1 2", "CP4 WRONG_PERIOD p2 0" }));
        QCOMPARE(plus("erp_postings", "p2,i9,2026-07,3,FI-2\n"), Lines { "CP4 ORPHAN_POSTING p2 3" });
        QCOMPARE(plus("journal_lines", "j3,p1,9999,0.01,0\n"), Lines { "CP4 UNBALANCED p1 0.01" });
        QCOMPARE(plus("journal_lines", "j3,p9,9999,0.01,0\n"), Lines()); // no such document: CP6's business
        QCOMPARE(with("invoices", "i1,acme,2026-07,12.02,EUR,finalized\n"), (Lines { "CP4 AMOUNT_MISMATCH p1 -2", "CP4 TOTAL_MISMATCH i1 2" }));
        for (const char* status : { "draft", "void" }) {
            Feed feed = goodFeed();
            feed["erp_postings"] = "id,invoice_ref,period,amount\n";
            feed["invoices"] = std::string("id,customer,period,total,currency,status\ni1,acme,2026-07,10.02,EUR,") + status + "\n";
            StoreUnderTest store;
            QCOMPARE(store.findingsAfter(feed), Lines());
        }
        Feed feed = goodFeed();
        feed["invoices"] = "id,customer,period,total,currency,status,tax\ni1,acme,2026-07,12.02,EUR,finalized,2\n";
        feed["erp_postings"] = "id,invoice_ref,period,amount\np1,i1,2026-07,12.02\n";
        StoreUnderTest store;
        QCOMPARE(store.findingsAfter(feed), Lines());
    }
    void receipts()
    {
        QCOMPARE(plus("payments", "y2,i9,5,EUR\n"), (Lines { "CP5 MISSING_RECEIPT y2 -5", "CP5 UNMATCHED_PAYMENT y2 5" }));
        QCOMPARE(with("erp_receipts", ""), Lines { "CP5 MISSING_RECEIPT y1 -10.02" });
        QCOMPARE(plus("erp_receipts", "r2,y1,10\n"), (Lines { "CP5 AMOUNT_MISMATCH r2 -0.02", "CP5 DUP_RECEIPT y1 1" }));
        QCOMPARE(plus("erp_receipts", "r2,y9,4\n"), Lines { "CP5 ORPHAN_RECEIPT r2 4" });
        QCOMPARE(with("payments", "y1,i9,10.03,EUR\n"), (Lines { "CP5 AMOUNT_MISMATCH r1 -0.01", "CP5 UNMATCHED_PAYMENT y1 10.03" }));
    }
    void everyReasonIsReached()
    {
        // The slots above name every reason in force; this keeps the list honest.
        QFile self(QStringLiteral(TIEOUT_SOURCE_DIR "/tests/engine/tst_checkpoints.cpp"));
        QVERIFY(self.open(QIODevice::ReadOnly));
        QByteArray text = self.readAll();
        QFile estate(QStringLiteral(TIEOUT_SOURCE_DIR "/tests/engine/tst_estate_checkpoints.cpp"));
        QVERIFY(estate.open(QIODevice::ReadOnly));
        text += estate.readAll();
        for (const char* name : { "tst_completeness.cpp", "tst_downstream.cpp", "tst_feeds.cpp", "tst_contract_terms.cpp", "tst_books.cpp",
                 "tst_price_terms.cpp", "tst_balances.cpp", "tst_usage_checks.cpp" }) {
            QFile completeness(QStringLiteral(TIEOUT_SOURCE_DIR "/tests/engine/") + QLatin1String(name));
            QVERIFY(completeness.open(QIODevice::ReadOnly));
            text += completeness.readAll();
        }
        // The flows' findings stand in data files, without the name of their checkpoint.
        for (const char* flow : { "activation", "amendment", "usage_to_invoice", "invoice_to_ledger" }) {
            QFile data(QStringLiteral(TIEOUT_SOURCE_DIR "/tests/data/flows/%1.txt").arg(QLatin1String(flow)));
            QVERIFY(data.open(QIODevice::ReadOnly));
            text += data.readAll().replace("\nSTEP_", "\n\"CP13 STEP_");
        }
        for (const domain::ReasonSpec& spec : domain::reasonSpecs()) {
            const std::string name = "\"" + std::string(domain::checkpointId(spec.checkpoint)) + " " + std::string(spec.id) + " ";
            QVERIFY2(text.contains(name.c_str()), name.c_str());
        }
    }
    void findingsSayWhomTheyConcern()
    {
        Feed feed = goodFeed();
        feed["erp_postings"] = "id,invoice_ref,period,amount\n";
        feed["usage_events"] += "e2,acme,api,2.5,2026-07-31T23:59:59.999Z\n";
        StoreUnderTest store;
        store.import(feed);
        const auto report = store.reconcile();
        QCOMPARE(report.opened, uint64_t(2));
        for (const store::FindingRow& row : store.rows()) {
            const domain::Finding& f = row.finding;
            QCOMPARE(f.customer, std::string("acme"));
            QCOMPARE(domain::Period(f.period).toString(), std::string("2026-07"));
            QCOMPARE(std::string(domain::Currency::fromPacked(f.currency).code()), std::string("EUR"));
            QCOMPARE(f.system, std::string("files"));
            QVERIFY(row.fingerprint == store::fingerprintOf(f));
            if (f.reason == domain::Reason::MissingPosting) {
                QCOMPARE(f.document, std::string("i1"));
                QCOMPARE(f.exposure.toString(), std::string("10.02"));
                QCOMPARE(f.expected.toString() + " " + f.actual.toString(), std::string("10.02 0"));
            } else { // an extra copy of 2.5 at 2.505
                QCOMPARE(f.exposure.toString(), std::string("6.26"));
            }
        }
        for (const auto& line : report.lines)
            if (line.checkpoint == domain::Checkpoint::CP4) {
                QCOMPARE(line.open, uint64_t(1));
                QCOMPARE(line.looked_at, uint64_t(1));
                QCOMPARE(line.residual.size(), size_t(1));
                QCOMPARE(line.residual[0].delta.toString(), std::string("-10.02"));
            }
    }
    void figuresTooLargeAreNamedAndNeverWrong()
    {
        Feed feed = goodFeed();
        feed["rated_charges"] += "c2,a1,acme,SKU,2026-07,999999999999999999,999999999999999999,1,EUR\n";
        StoreUnderTest store;
        store.import(feed);
        auto report = store.reconcile();
        QVERIFY(!report.complete);
        QVERIFY(english(report.incomplete_reasons.at(0)).find("rated_charge c2") != std::string::npos);
        QCOMPARE(store.findings(), (Lines { "CP2 DUP_CHARGE a1 1", "CP2 QTY_MISMATCH c2 999999999999999995", "CP3 MISSING_LINE c2 -1" }));
        store.import({ { "rated_charges", "id,aggregate_id,customer,sku,period,qty,unit_price,amount,currency,_deleted\nc2,,,,,,,,,true\n" } });
        report = store.reconcile();
        QVERIFY(report.complete);
        QCOMPARE(store.findings(), Lines());
    }
    void setsDoNotSeeEachOther()
    {
        StoreUnderTest store;
        Feed half = goodFeed();
        half.erase("invoices");
        store.import(goodFeed());
        store.import(half, "other files", "second");
        const auto report = store.reconcile();
        QCOMPARE(store.findings(),
            (Lines { "second: CP3 MISSING_INVOICE l1 10.02", "second: CP4 ORPHAN_POSTING p1 10.02", "second: CP5 UNMATCHED_PAYMENT y1 10.02" }));
        QVERIFY(!report.complete); // the second set never received invoices
        QVERIFY(english(report.incomplete_reasons.at(0)).find("invoices") != std::string::npos);
        const auto refused = store.engine().importFolder(store.session, store.write(half), "files", "second", domain::CancelToken(), {});
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().remedy, domain::Remedy::Conflict);
        QVERIFY(english(refused.error()).find("belongs to the set") != std::string::npos);
    }
};

TIEOUT_TEST(TestCheckpoints)
#include "tst_checkpoints.moc"
