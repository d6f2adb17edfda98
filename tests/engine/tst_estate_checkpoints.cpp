// The checkpoints beyond the file feed as one table: an estate with a defect of every reason, and
// the findings expected, worked out by hand.
#include "broken_estate.h"
#include "support/test_registry.h"

#include <QTest>

using namespace tieout;
using namespace tieout::tests;

using Lines = std::vector<std::string>;

namespace {

Lines expectedOfBroken()
{
    Lines lines { "CP4 MISSING_POSTING n1 -1", "CP4 DUP_POSTING n2 1", "CP4 AMOUNT_MISMATCH x3 -0.25", "CP4 WRONG_PERIOD x5 0", "CP4 ORPHAN_POSTING x8 8", "CP6 MISSING_JOURNAL p2 0", "CP6 ORPHAN_JOURNAL j5 1.25", "CP6 WRONG_ACCOUNT j3 0", "CP7 PRICE_MISMATCH t1 -0.5", "CP7 QTY_MISMATCH t2 10.5", "CP7 DATE_MISMATCH t3 0",
        "CP7 MISSING_SUBSCRIPTION t4 -0.0015", "CP7 ORPHAN_SUBSCRIPTION s9 8", "CP8 MISSING_IN_BILLING A4 0", "CP8 DUPLICATE_CUSTOMER A3 1", "CP8 MISSING_IN_ERP c4 0",
        "CP8 TAX_ID_MISMATCH c2 0", "CP8 ENTITY_MISMATCH c2 0", "CP8 CURRENCY_MISMATCH c2 0", "CP8 HIERARCHY_MISMATCH c2 0", "CP8 TAX_ID_MISMATCH e3 0", "CP8 ENTITY_MISMATCH e3 0",
        "CP8 CURRENCY_MISMATCH e3 0", "CP8 HIERARCHY_MISMATCH e3 0", "CP11 MAPPING_EXPIRED sku|OLD 0", "CP11 UNMAPPED_SKU sku|NEW 0", "CP11 UNMAPPED_METER meter|gpu 0",
        "CP11 UNMAPPED_ACCOUNT account|9999 0", "CP11 MAPPING_OVERLAP entity|EU 0", "CP11 UNMAPPED_ENTITY entity|UK 0", "CP11 UNMAPPED_ENTITY entity|US 0" };
    std::sort(lines.begin(), lines.end());
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

class TestEstateCheckpoints : public QObject {
    Q_OBJECT

private slots:
    void findsEveryReason()
    {
        StoreUnderTest store;
        QCOMPARE(shown(store.findingsAfter(brokenEstate())), shown(expectedOfBroken()));
        store.reopen(); // from the chunks alone, and from nothing
        store.reconcile();
        QCOMPARE(shown(store.findings()), shown(expectedOfBroken()));
        QCOMPARE(store.reconcile(true).opened, uint64_t(0));
        QCOMPARE(shown(store.findings()), shown(expectedOfBroken()));
    }

    // What is put right disappears, and nothing else does.
    void endsWhatWasPutRight()
    {
        StoreUnderTest store;
        store.import(brokenEstate());
        store.reconcile();
        store.import({ { "erp_credits", "id,credit_ref,period,amount,currency,document\nx1,n1,2026-07,1.00,EUR,CM-1\nx3,n3,2026-07,3.00,EUR,CM-3\n" },
            { "subscription_items", "id,subscription,contract_item,customer,sku,qty,unit_price,currency,starts\ns1,sub,t1,c1,S,2,10.5,EUR,2026-01-01\n" },
            { "billing_customers", "id,account,name,parent,tax_id,currency,entity\nc2,A2,Two,c1,DE2,EUR,EU\n" },
            { "mappings", "id,mapping,key,value,valid_from,valid_to\nm1,sku,OLD,4000,2026-01-01,\nm5,entity,EU,One GmbH,2026-01-01,2026-03-30\nm7,account,9999,revenue,,\n" } });
        store.reconcile();
        Lines expected = expectedOfBroken();
        for (const char* gone : { "CP4 MISSING_POSTING n1 -1", "CP4 AMOUNT_MISMATCH x3 -0.25", "CP7 PRICE_MISMATCH t1 -0.5", "CP8 TAX_ID_MISMATCH c2 0", "CP8 ENTITY_MISMATCH c2 0",
                 "CP8 CURRENCY_MISMATCH c2 0", "CP8 HIERARCHY_MISMATCH c2 0", "CP11 MAPPING_EXPIRED sku|OLD 0", "CP11 MAPPING_OVERLAP entity|EU 0", "CP11 UNMAPPED_ACCOUNT account|9999 0" })
            expected.erase(std::find(expected.begin(), expected.end(), gone));
        for (const char* come : { "CP8 TAX_ID_MISMATCH e2 0", "CP8 ENTITY_MISMATCH e2 0", "CP8 CURRENCY_MISMATCH e2 0", "CP8 HIERARCHY_MISMATCH e2 0" }) // the books still say as billing did
            expected.push_back(come);
        std::sort(expected.begin(), expected.end());
        QCOMPARE(shown(store.findings()), shown(expected));
        const auto again = store.reconcile(true);
        QCOMPARE(again.opened + again.changed + again.cleared, uint64_t(0));
    }

    // A credit that Tieout sent may stand in a later month than its note, never in an earlier one.
    void knowsItsOwnCreditsByTheirMark()
    {
        const auto finds = [](const std::string& period, const std::string& mark) {
            StoreUnderTest store;
            store.import(brokenEstate());
            store.import({ { "credit_notes", "id,invoice_id,amount,currency,status,period\nn50,i1,4,EUR,issued,2026-06\n" },
                { "erp_credits", "id,credit_ref,period,amount,currency,document,mark\nx50,n50," + period + ",4,EUR,CM-50," + mark + "\n" } });
            store.reconcile();
            const Lines lines = store.findings();
            return std::count(lines.begin(), lines.end(), "CP4 WRONG_PERIOD x50 0");
        };
        QCOMPARE(finds("2026-07", ""), 1);
        QCOMPARE(finds("2026-07", "TIE-7"), 0);
        QCOMPARE(finds("2026-05", "TIE-7"), 1);
        QCOMPARE(finds("2026-07", "OTHER-7"), 1);
    }

    // Without the other system, or the mapping, there is nothing to compare with.
    void looksOnlyWhereBothSidesAre()
    {
        for (const char* side : { "crm_accounts", "billing_customers", "erp_customers", "contracts", "subscription_items", "erp_credits", "mappings" }) {
            Feed feed = brokenEstate();
            feed.erase(side);
            StoreUnderTest store;
            store.import(feed);
            const auto report = store.reconcile();
            const std::string without(side);
            for (const std::string& line : store.findings()) {
                QVERIFY2(!(without == "erp_credits" && line.starts_with("CP4 ")), line.c_str());
                QVERIFY2(!((without == "contracts" || without == "subscription_items") && line.starts_with("CP7 ")), line.c_str());
                QVERIFY2(!((without == "crm_accounts" || without == "billing_customers") && line.starts_with("CP8 ")), line.c_str());
                QVERIFY2(!(without == "mappings" && (line.starts_with("CP6 ") || line.starts_with("CP11 "))), line.c_str());
            }
            store.import({ { side, brokenEstate().at(side) } });
            store.reconcile();
            QCOMPARE(shown(store.findings()), shown(expectedOfBroken()));
        }
    }

    // A posting and the one that takes it back come to nothing, whatever invoice they stand on.
    void whatIsTakenBackDoesNotCount()
    {
        const std::string header = "id,invoice_ref,period,amount,document,currency,reverses,mark\n";
        StoreUnderTest store;
        store.import({ { "invoices", "id,customer,period,total,currency,status\ni1,c1,2026-07,10,EUR,open\ni2,c1,2026-07,20,EUR,open\n" },
            { "invoice_lines", "id,invoice_id,charge_id,qty,amount,currency\n" },
            { "erp_postings", header + "p1,i1,2026-07,10,D1,EUR,,\np2,i1,2026-07,10,D2,EUR,,\np3,i2,2026-08,20,D3,EUR,,\n" } });
        const auto cp4 = [&] {
            store.reconcile();
            Lines lines;
            for (const std::string& line : store.findings())
                if (line.find("TOTAL_MISMATCH") == std::string::npos && line.starts_with("CP4"))
                    lines.push_back(line);
            return shown(lines);
        };
        QCOMPARE(cp4(), shown({ "CP4 DUP_POSTING i1 1", "CP4 WRONG_PERIOD p3 0" }));
        // One cent less takes nothing back; it is a document of its own.
        store.import({ { "erp_postings", header + "r2,i1,2026-07,-9.99,CM2,EUR,p2,\n" } });
        QCOMPARE(cp4(), shown({ "CP4 AMOUNT_MISMATCH r2 -19.99", "CP4 DUP_POSTING i1 2", "CP4 WRONG_PERIOD p3 0" }));
        store.import({ { "erp_postings", header + "r2,i1,2026-08,-10,CM2,EUR,p2,\n" } });
        QCOMPARE(cp4(), shown({ "CP4 WRONG_PERIOD p3 0" }));
        // Taken back and not yet posted again; then posted again for the first open period, with our mark.
        store.import({ { "erp_postings", header + "r3,i2,2026-09,-20,CM3,EUR,p3,TIE-a\n" } });
        QCOMPARE(cp4(), shown({ "CP4 MISSING_POSTING i2 -20" }));
        store.import({ { "erp_postings", header + "p4,i2,2026-09,20,D4,EUR,,\n" } });
        QCOMPARE(cp4(), shown({ "CP4 WRONG_PERIOD p4 0" }));
        store.import({ { "erp_postings", header + "p4,i2,2026-09,20,D4,EUR,,TIE-b\n" } });
        QCOMPARE(cp4(), shown({}));
        store.import({ { "erp_postings", header + "p4,i2,2026-06,20,D4,EUR,,TIE-b\n" } }); // earlier than the invoice is never right
        QCOMPARE(cp4(), shown({ "CP4 WRONG_PERIOD p4 0" }));
        // What takes back the reversal brings the posting to life again.
        store.import({ { "erp_postings", header + "p4,i2,2026-07,20,D4,EUR,,\nq2,i1,2026-08,10,D9,EUR,r2,\n" } });
        QCOMPARE(cp4(), shown({ "CP4 DUP_POSTING i1 1" }));
        QCOMPARE(store.reconcile(true).changed, uint64_t(0));
    }

    void creditOnALineTakesBackWhatWasTooMuch()
    {
        const std::string header = "id,invoice_id,amount,currency,status,period,line_id\n";
        StoreUnderTest store;
        store.import({ { "rated_charges", "id,aggregate_id,sku,period,qty,unit_price,amount,currency\nh1,a,k,2026-07,1,10,10,EUR\nh2,a,k,2026-07,1,7,7,EUR\nh3,a,k,2026-07,1,4,4,EUR\n" },
            { "invoices", "id,customer,period,total,currency\ni1,c1,2026-07,37,EUR\n" },
            { "invoice_lines", "id,invoice_id,charge_id,qty,amount,currency\nl1,i1,h1,1,15,EUR\nl2,i1,h2,1,7,EUR\nl3,i1,h2,1,7,EUR\nl4,i1,h3,1,4,EUR\nl5,i1,h3,1,4,EUR\n" } });
        const auto cp3 = [&] {
            store.reconcile();
            Lines lines;
            for (const std::string& line : store.findings())
                if (line.starts_with("CP3"))
                    lines.push_back(line);
            return shown(lines);
        };
        QCOMPARE(cp3(), shown({ "CP3 AMOUNT_MISMATCH l1 5", "CP3 DUP_LINE h2 1", "CP3 DUP_LINE h3 1" }));
        store.import({ { "credit_notes", header + "n1,i1,3,EUR,issued,2026-08,l1\nn2,i1,6.99,EUR,issued,2026-08,l3\nn3,i1,4,EUR,issued,2026-08,l5\n" } });
        QCOMPARE(cp3(), shown({ "CP3 AMOUNT_MISMATCH l1 2", "CP3 DUP_LINE h2 1" }));
        // More than was too much is goodwill, a void one counts for nothing, all lines credited is no missing line.
        store.import({ { "credit_notes", header + "n4,i1,9,EUR,issued,2026-08,l1\nn2,i1,7,EUR,void,2026-08,l3\nn5,i1,4,EUR,issued,2026-08,l4\n" } });
        QCOMPARE(cp3(), shown({ "CP3 DUP_LINE h2 1" }));
        store.import({ { "credit_notes", header + "n2,i1,7,EUR,issued,2026-08,l3\n" } });
        QCOMPARE(cp3(), shown({}));
        QCOMPARE(store.reconcile(true).changed, uint64_t(0));
    }

    // The books number credits and receipts with the documents: their lines are no orphans.
    void linesOfCreditsAndReceiptsHaveADocument()
    {
        StoreUnderTest store;
        store.import({ { "journal_lines", "id,posting_id,account,debit,credit\nj1,9,1200,0,2\nj2,7,1000,5,0\n" }, { "mappings", "id,mapping,key,value\nm3,account,1200,receivable\nm4,account,1000,bank\n" } });
        const auto orphans = [&] {
            store.reconcile();
            const Lines all = store.findings();
            return std::count_if(all.begin(), all.end(), [](const std::string& line) { return line.find("ORPHAN_JOURNAL") != std::string::npos; });
        };
        QCOMPARE(orphans(), 2);
        store.import({ { "erp_credits", "id,credit_ref,period,amount,currency\n9,n1,2026-07,2,EUR\n" }, { "erp_receipts", "id,payment_ref,amount\n7,y1,5\n" } });
        QCOMPARE(orphans(), 0);
    }

    void matrixLooksAtWhatTheRunLookedAt()
    {
        StoreUnderTest store;
        store.import(brokenEstate());
        const auto report = store.reconcile(true);
        const auto session = StoreUnderTest::need(store.engine().localSession());
        const engine::Matrix matrix = StoreUnderTest::need(store.engine().answer(session, engine::MatrixQuery {}));
        std::map<domain::Checkpoint, std::pair<uint64_t, uint64_t>> totals;
        uint64_t open = 0;
        for (const engine::MatrixCell& cell : matrix.cells) {
            totals[cell.checkpoint].first += cell.records;
            totals[cell.checkpoint].second += cell.covered;
            open += cell.open;
        }
        QCOMPARE(open, uint64_t(store.rows().size()));
        QVERIFY(report.lines.size() >= 9);
        for (const auto& line : report.lines)
            QVERIFY2(totals[line.checkpoint] == std::pair(line.looked_at, line.matched), std::string(domain::checkpointId(line.checkpoint)).c_str());
    }

    void everyCaseSaysWhatIsWrong()
    {
        StoreUnderTest store;
        store.import(brokenEstate());
        store.reconcile();
        const auto session = StoreUnderTest::need(store.engine().localSession());
        for (const store::FindingRow& row : store.rows()) {
            const auto detail = store.engine().answer(session, engine::CaseQuery { row.fingerprint });
            QVERIFY2(detail.ok(), row.finding.key.c_str());
            const std::string sentence = english(detail->sentence);
            QVERIFY2(sentence.find("does not agree") == std::string::npos && sentence.find('%') == std::string::npos && sentence.ends_with("."), sentence.c_str());
            QVERIFY(!detail->means.empty() && !detail->advice.empty());
        }
    }
};

TIEOUT_TEST(TestEstateCheckpoints)
#include "tst_estate_checkpoints.moc"
