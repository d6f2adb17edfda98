// How the ledger's own records are booked: journals, periods, dimensions, entries by hand, the numbers they carry. The findings
// expected are worked out by hand.
#include "engine/checks/books_checks.h"
#include "engine/queries.h"
#include "support/engine_fixture.h"
#include "support/test_registry.h"

#include <QTest>

using namespace tieout;
using namespace tieout::tests;
using domain::Checkpoint;
using domain::Reason;

using Lines = std::vector<std::string>;

namespace {

const std::string kLineHeader = "id,posting_id,account,debit,credit,currency,journal,period,dimension,manual\n";

// p1 is booked as it should be; 1200 needs no dimension, 4000 needs SALES, 2200 any.
Feed booked()
{
    return {
        { "invoices", "id,customer,period,total,currency,status\ni1,c1,2026-07,12,EUR,open\n" },
        { "invoice_lines", "id,invoice_id,charge_id,qty,amount,currency\n" },
        { "erp_postings", "id,invoice_ref,period,amount,document,currency\np1,i1,2026-07,12,FI-1,EUR\n" },
        { "journal_lines", kLineHeader + "j1,p1,1200,12,0,EUR,,2026-07,,\nj2,p1,4000,0,10,EUR,p1,2026-07,SALES,false\nj3,p1,2200,0,2,EUR,,,TAXES,\n" },
        { "mappings", "id,mapping,key,value,valid_from,valid_to\nm1,account,1200,receivable,,\nm2,account,4000,revenue,,\nm3,account,2200,tax,,\nm4,dimension,4000,SALES,2026-01-01,2026-07-15\nm5,dimension,2200,*,,\n" },
    };
}

class Ledger {
public:
    Ledger() { store.import(booked()); }
    Lines cp6()
    {
        store.reconcile();
        Lines lines;
        for (const std::string& line : store.findings())
            if (line.starts_with("CP6"))
                lines.push_back(line);
        return lines;
    }
    Lines after(const std::string& rows)
    {
        store.import({ { "journal_lines", kLineHeader + rows } });
        return cp6();
    }
    std::string exposureOf(Reason reason)
    {
        for (const store::FindingRow& row : store.rows())
            if (row.finding.checkpoint == Checkpoint::CP6 && row.finding.reason == reason)
                return row.finding.exposure.toString();
        return "none";
    }
    // "Name expected/actual", a difference marked.
    std::string fields(Reason reason, const std::string& key)
    {
        const auto session = StoreUnderTest::need(store.engine().localSession());
        const auto detail = store.engine().answer(session, engine::CaseQuery { store::fingerprintOf(Checkpoint::CP6, reason, "main", key) });
        if (!detail.ok())
            return domain::english(detail.error());
        std::string out;
        for (const engine::ComparedField& f : detail->fields)
            out += std::string(f.name.source) + " " + f.expected + (f.differs ? " != " : " / ") + f.actual + "\n";
        return out + english(detail->sentence).substr(0, english(detail->sentence).find(", open"));
    }

    StoreUnderTest store;
};

}

class TestBooks : public QObject {
    Q_OBJECT

private slots:
    void aDocumentHasOneJournal()
    {
        Ledger ledger;
        QCOMPARE(ledger.cp6(), (Lines {}));
        QCOMPARE(ledger.after("k1,p1,1200,5,0,EUR,JE-2,2026-07,,\nk2,p1,4000,0,5,EUR,JE-2,2026-07,SALES,\n"), (Lines { "CP6 DUP_JOURNAL p1 1" }));
        QCOMPARE(ledger.exposureOf(Reason::DupJournal), std::string("5"));
        QCOMPARE(ledger.fields(Reason::DupJournal, "p1"),
            std::string("Number of records 1 != 2\nJournal p1 != JE-2\nAccount %1 12.00 / 5.00\nAccount %1 -10.00 / -5.00\nAccount %1 -2.00 / \nERP document FI-1 was booked by 2 journals instead of one"));
        QCOMPARE(ledger.after("k3,p1,1200,0,7,EUR,JE-1,2026-07,,\nk4,p1,1200,7,0,EUR,JE-1,2026-07,,\n"), (Lines { "CP6 DUP_JOURNAL p1 2", "CP6 WRONG_ACCOUNT k3 0" }));
        QCOMPARE(ledger.exposureOf(Reason::DupJournal), std::string("12"));
        // Without lines of its own the journal of the smallest name is the document's.
        ledger.store.import({ { "journal_lines", "id,posting_id,debit,credit,_deleted\nj1,p1,0,0,true\nj2,p1,0,0,true\nj3,p1,0,0,true\nk3,p1,0,0,true\nk4,p1,7,0,true\n" } });
        QCOMPARE(ledger.cp6(), (Lines {}));
        QCOMPARE(ledger.after("k5,p1,1200,3,0,EUR,JE-9,,,\n"), (Lines { "CP6 DUP_JOURNAL p1 1" }));
        QCOMPARE(ledger.exposureOf(Reason::DupJournal), std::string("3"));
        QCOMPARE(ledger.store.reconcile(true).changed, uint64_t(0));
    }

    // One exception of each line that a person entered for a document, whatever else is odd about it.
    void whatIsEnteredByHandIsSaid()
    {
        Ledger ledger;
        QCOMPARE(ledger.after("k1,p1,4000,5,0,EUR,JE-2,2026-08,,true\nk2,p1,1200,0,5,EUR,JE-2,2026-08,,1\n"), (Lines { "CP6 MANUAL_ENTRY k1 0", "CP6 MANUAL_ENTRY k2 0" }));
        QCOMPARE(ledger.exposureOf(Reason::ManualEntry), std::string("5"));
        QCOMPARE(ledger.fields(Reason::ManualEntry, "k1"),
            std::string("Account 4000 / 4000\nDebit 5 / 5\nCredit 0 / 0\nEntered by hand false != true\nPeriod 2026-07 != 2026-08\nJournal line k1 was entered by hand for a document that the systems book"));
        // Of no document: it belongs to nothing, that is the one reason.
        QCOMPARE(ledger.after("k1,p8,4000,5,0,EUR,JE-2,2026-08,,true\nk2,p1,1200,0,5,EUR,JE-2,2026-07,,false\n"),
            (Lines { "CP6 DUP_JOURNAL p1 1", "CP6 ORPHAN_JOURNAL k1 5", "CP6 WRONG_ACCOUNT k2 0" }));
        // Booked by a person alone: booked all the same.
        ledger.store.import({ { "journal_lines", "id,posting_id,debit,credit,_deleted\nj1,p1,0,0,true\nj2,p1,0,0,true\nj3,p1,0,0,true\nk1,p8,0,0,true\n" } });
        QCOMPARE(ledger.after("k2,p1,1200,5,0,EUR,JE-2,2026-07,,true\n"), (Lines { "CP6 MANUAL_ENTRY k2 0" }));
    }

    void bookedInTheMonthOfItsDocument()
    {
        Ledger ledger;
        QCOMPARE(ledger.after("j1,p1,1200,12,0,EUR,,2026-08,,\nj2,p1,4000,0,10,EUR,,2026-06,SALES,\n"), (Lines { "CP6 WRONG_PERIOD j1 0", "CP6 WRONG_PERIOD j2 0" }));
        QCOMPARE(ledger.fields(Reason::WrongPeriod, "j1"),
            std::string("Account 1200 / 1200\nDebit 12 / 12\nCredit 0 / 0\nPeriod 2026-07 != 2026-08\nJournal line j1 is booked in another period than its document"));
        // What Tieout sent may be later, as two people agreed on; never earlier.
        QCOMPARE(ledger.after("j1,p1,1200,12,0,EUR,TIE-7,2026-08,,\nj2,p1,4000,0,10,EUR,TIE-7,2026-06,SALES,\nj3,p1,2200,0,2,EUR,TIE-7,,T,\n"), (Lines { "CP6 WRONG_PERIOD j2 0" }));
        ledger.store.import({ { "erp_postings", "id,invoice_ref,period,amount,document,currency\np1,i1,2026-06,12,FI-1,EUR\n" } });
        QCOMPARE(ledger.cp6(), (Lines {})); // the document moved
        // An ERP credit is a document too; a receipt says no period.
        QCOMPARE(ledger.after("k1,9,1200,0,2,EUR,,2026-08,,\nk2,7,1200,0,5,EUR,,2026-08,,\n"), (Lines { "CP6 ORPHAN_JOURNAL k1 -2", "CP6 ORPHAN_JOURNAL k2 -5" }));
        ledger.store.import({ { "erp_credits", "id,credit_ref,period,amount,currency\n9,n1,2026-07,2,EUR\n" }, { "erp_receipts", "id,payment_ref,amount\n7,y1,5\n" } });
        QCOMPARE(ledger.cp6(), (Lines { "CP6 WRONG_PERIOD k1 0" }));
        ledger.store.import({ { "erp_credits", "id,credit_ref,period,amount,currency\n9,n1,2026-08,2,EUR\n" } });
        QCOMPARE(ledger.cp6(), (Lines {}));
        QCOMPARE(ledger.store.reconcile(true).changed, uint64_t(0));
    }

    void accountsHaveTheirDimension()
    {
        Ledger ledger;
        QCOMPARE(ledger.after("j2,p1,4000,0,10,EUR,,2026-07,,\nj3,p1,2200,0,2,EUR,,,,\nj1,p1,1200,12,0,EUR,,,WHATEVER,\n"), (Lines { "CP6 MISSING_DIMENSION j2 0", "CP6 MISSING_DIMENSION j3 0" }));
        QCOMPARE(ledger.exposureOf(Reason::MissingDimension), std::string("10"));
        QCOMPARE(ledger.fields(Reason::MissingDimension, "j2"),
            std::string("Account 4000 / 4000\nDebit 0 / 0\nCredit 10 / 10\nDimension SALES != \nPeriod 2026-07 / 2026-07\nJournal line j2 has no dimension, but its account needs one"));
        QCOMPARE(ledger.after("j2,p1,4000,0,10,EUR,,2026-07,FACILITIES,\nj3,p1,2200,0,0,EUR,,,,\n"), (Lines { "CP6 WRONG_DIMENSION j2 0" })); // j3 moves nothing
        QCOMPARE(ledger.fields(Reason::WrongDimension, "j2"),
            std::string("Account 4000 / 4000\nDebit 0 / 0\nCredit 10 / 10\nDimension SALES != FACILITIES\nPeriod 2026-07 / 2026-07\nJournal line j2 has another dimension than the mapping of its account"));
        // Two rows valid in the month, each on some of its days: both are right.
        ledger.store.import({ { "mappings", "id,mapping,key,value,valid_from,valid_to\nm6,dimension,4000,FACILITIES,2026-07-16,\n" } });
        QCOMPARE(ledger.cp6(), (Lines {}));
        ledger.store.import({ { "erp_postings", "id,invoice_ref,period,amount,document,currency\np1,i1,2025-12,12,FI-1,EUR\n" } });
        QCOMPARE(ledger.cp6(), (Lines { "CP6 WRONG_PERIOD j2 0" })); // no mapping asks for one in that month
        ledger.store.import({ { "erp_postings", "id,invoice_ref,period,amount,document,currency\np1,i1,2026-06,12,FI-1,EUR\n" } });
        QCOMPARE(ledger.cp6(), (Lines { "CP6 WRONG_DIMENSION j2 0", "CP6 WRONG_PERIOD j2 0" }));
        // On the wrong side it is not known what the right account would need.
        QCOMPARE(ledger.after("j2,p1,4000,10,0,EUR,,2026-06,,\n"), (Lines { "CP6 WRONG_ACCOUNT j2 0" }));
        ledger.store.import({ { "mappings", "id,mapping,key,_deleted\nm4,dimension,4000,true\nm5,dimension,2200,true\nm6,dimension,4000,true\n" } });
        QCOMPARE(ledger.after("j2,p1,4000,0,10,EUR,,2026-06,,\n"), (Lines {}));
        QCOMPARE(ledger.store.reconcile(true).changed, uint64_t(0));
    }

    // The number that the customer reads goes along into the ERP, wherever the ERP carries numbers at all.
    void numbersGoAlong()
    {
        const std::string postings = "id,invoice_ref,period,amount,currency,reverses,reference\n", receipts = "id,payment_ref,amount,reference\n", credits = "id,credit_ref,period,amount,currency,reference\n";
        StoreUnderTest store;
        store.import({ { "invoices", "id,customer,period,total,currency,status,number\ni1,c1,2026-07,12,EUR,open,R-1\ni2,c1,2026-07,12,EUR,open,\n" },
            { "invoice_lines", "id,invoice_id,charge_id,qty,amount,currency\nl1,i1,h1,1,12,EUR\nl2,i2,h2,1,12,EUR\n" }, { "payments", "id,invoice_id,amount,currency,number\ny1,i1,5,EUR,pi_1\ny2,i1,-5,EUR,\n" },
            { "credit_notes", "id,invoice_id,amount,currency,status,period,number\nn1,i1,3,EUR,issued,2026-07,R-1-CN-1\n" }, { "erp_postings", postings + "p1,i1,2026-07,12,EUR,,\np2,i2,2026-07,12,EUR,,\n" },
            { "erp_receipts", receipts + "r1,y1,5,\nr2,y2,-5,\n" }, { "erp_credits", credits + "x1,n1,2026-07,3,EUR,\n" } });
        const auto lost = [&] {
            store.reconcile();
            Lines lines;
            for (const std::string& line : store.findings())
                if (line.starts_with("CP4") || line.starts_with("CP5"))
                    lines.push_back(line);
            return lines;
        };
        QCOMPARE(lost(), (Lines {})); // no document of this ERP has one
        store.import({ { "erp_postings", postings + "p9,i1,2026-07,0,EUR,p8,R-9\n" } });
        QCOMPARE(lost(), (Lines { "CP4 AMOUNT_MISMATCH p9 -12", "CP4 DUP_POSTING i1 1", "CP4 REFERENCE_LOST p1 0" })); // i2 has no number, p9 takes something back
        QCOMPARE(store.rows().size() > 0, true);
        store.import({ { "erp_postings", "id,invoice_ref,period,amount,_deleted\np9,i1,2026-07,0,true\n" } });
        store.import({ { "erp_postings", postings + "p1,i1,2026-07,12,EUR,,R-1\np2,i2,2026-07,12,EUR,,whatever\n" }, { "erp_receipts", receipts + "r9,y1,5,pi_1\n" }, { "erp_credits", credits + "x1,n1,2026-07,3,EUR,PO 7\n" } });
        QCOMPARE(lost(), (Lines { "CP4 REFERENCE_LOST x1 0", "CP5 DUP_RECEIPT y1 1", "CP5 REFERENCE_LOST r1 0" }));
        for (const store::FindingRow& row : store.rows())
            if (row.finding.reason == Reason::CreditReferenceLost)
                QCOMPARE(row.finding.exposure.toString(), std::string("3"));
        const auto session = StoreUnderTest::need(store.engine().localSession());
        const auto detail = StoreUnderTest::need(store.engine().answer(session, engine::CaseQuery { store::fingerprintOf(Checkpoint::CP4, Reason::CreditReferenceLost, "main", "x1") }));
        QVERIFY(!detail.fields.empty() && detail.fields.front().expected == "R-1-CN-1" && detail.fields.front().actual == "PO 7" && detail.fields.front().differs);
        QVERIFY2(english(detail.sentence).starts_with("ERP credit x1 does not carry the number of its credit note"), english(detail.sentence).c_str());
        // Numbered anew in billing, and corrected in the ERP.
        store.import({ { "credit_notes", "id,invoice_id,amount,currency,status,period,number\nn1,i1,3,EUR,issued,2026-07,PO 7\n" }, { "payments", "id,invoice_id,amount,currency,number\ny1,i1,5,EUR,pi_2\n" },
            { "invoices", "id,customer,period,total,currency,status,number\ni1,c1,2026-07,12,EUR,open,R-2\n" }, { "erp_receipts", receipts + "r1,y1,5,pi_2\n" } });
        QCOMPARE(lost(), (Lines { "CP4 REFERENCE_LOST p1 0", "CP5 DUP_RECEIPT y1 1", "CP5 REFERENCE_LOST r9 0" }));
        // The pair that comes to nothing is not looked at.
        store.import({ { "erp_postings", postings + "p7,i1,2026-07,-12,EUR,p1,\np3,i1,2026-07,12,EUR,,R-2\n" } });
        QCOMPARE(lost(), (Lines { "CP5 DUP_RECEIPT y1 1", "CP5 REFERENCE_LOST r9 0" }));
        QCOMPARE(store.reconcile(true).changed, uint64_t(0));
    }

    // A figure that does not fit is no figure.
    void saysWhatDoesNotFit()
    {
        using engine::checks::Drafts;
        Drafts drafts(Checkpoint::CP6);
        engine::checks::checkJournals({ 2, std::nullopt }, drafts);
        QVERIFY(drafts.overflowed() && drafts.all().empty());
        Drafts fine(Checkpoint::CP6);
        engine::checks::checkJournals({ 1, std::nullopt }, fine);
        QVERIFY(!fine.overflowed());
    }
};

TIEOUT_TEST(TestBooks)
#include "tst_books.moc"
