// What is still to be paid of an invoice, and how it stands, in billing and in the ERP. The findings expected
// are worked out by hand.
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

const std::string kInvoices = "id,customer,period,total,currency,status,open\n";
const std::string kPostings = "id,invoice_ref,period,amount,document,currency,reverses,open,status\n";
const std::string kPayments = "id,invoice_id,amount,currency\n";
const std::string kReceipts = "id,payment_ref,amount,currency\n";
const std::string kNotes = "id,invoice_id,amount,currency,status,period\n";
const std::string kCredits = "id,credit_ref,period,amount,currency\n";

// An invoice over 12 EUR, posted and not paid.
class Receivable {
public:
    Receivable()
    {
        store.import({ { "invoices", kInvoices + "i1,c1,2026-07,12,EUR,open,12\n" }, { "invoice_lines", "id,invoice_id,charge_id,qty,amount,currency\nl1,i1,h1,1,12,EUR\n" },
            { "erp_postings", kPostings + "p1,i1,2026-07,12,FI-1,EUR,,12,open\n" }, { "payments", kPayments }, { "erp_receipts", kReceipts } });
    }
    Lines cp5()
    {
        store.reconcile();
        Lines lines;
        for (const std::string& line : store.findings())
            if (line.starts_with("CP5"))
                lines.push_back(line);
        return lines;
    }
    Lines after(const Feed& feed)
    {
        store.import(feed);
        return cp5();
    }
    // The same bytes again are no delivery: a further row makes each its own.
    Lines afterInvoice(const std::string& status, const std::string& open)
    {
        return after({ { "invoices", kInvoices + "i1,c1,2026-07,12,EUR," + status + "," + open + "\nother" + std::to_string(++m_deliveries) + ",c1,2026-07,0,EUR,,\n" } });
    }
    Lines afterPosting(const std::string& status, const std::string& open)
    {
        return after({ { "erp_postings", kPostings + "p1,i1,2026-07,12,FI-1,EUR,," + open + "," + status + "\nother" + std::to_string(++m_deliveries) + ",gone,2026-07,0,,EUR,,,\n" } });
    }
    uint64_t lookedAt()
    {
        for (const auto& line : store.reconcile(true).lines)
            if (line.checkpoint == Checkpoint::CP5)
                return line.looked_at;
        return 0;
    }

    StoreUnderTest store;

private:
    int m_deliveries = 0;
};

}

class TestBalances : public QObject {
    Q_OBJECT

private slots:
    // A payment or credit that only one side has is an exception of its own, and the balance says nothing more.
    void movementsAreToldOnce()
    {
        Receivable r;
        QCOMPARE(r.cp5(), (Lines {}));
        r.store.import({ { "payments", kPayments + "y1,i1,5,EUR\n" } });
        QCOMPARE(r.afterInvoice("open", "7"), (Lines { "CP5 MISSING_RECEIPT y1 -5" }));
        QCOMPARE(r.after({ { "erp_receipts", kReceipts + "r1,y1,5,EUR\n" } }), (Lines { "CP5 OPEN_BALANCE_MISMATCH i1 5" })); // booked, and applied to nothing
        const std::vector<store::FindingRow> rows = r.store.rows();
        const store::FindingRow row = *std::find_if(rows.begin(), rows.end(), [](const store::FindingRow& f) { return f.finding.reason == Reason::OpenBalanceMismatch; });
        QCOMPARE(row.finding.exposure.toString() + " " + row.finding.expected.toString() + " " + row.finding.actual.toString(), std::string("5 7 12"));
        QCOMPARE(row.finding.customer + " " + row.finding.document, std::string("c1 i1"));
        const auto session = StoreUnderTest::need(r.store.engine().localSession());
        const auto detail = StoreUnderTest::need(r.store.engine().answer(session, engine::CaseQuery { row.fingerprint }));
        std::string shown;
        for (const engine::ComparedField& f : detail.fields)
            shown += std::string(f.name.source) + " " + f.expected + (f.differs ? " != " : " / ") + f.actual + "\n";
        QCOMPARE(shown, std::string("Still open 7.00 != 12.00\nERP document  / FI-1\nStatus open / open\nPeriod 2026-07 / 2026-07\n"));
        QVERIFY2(english(detail.sentence).starts_with("Of invoice i1 12.00 EUR are open in the ERP, but by billing and what was booked it should be 7.00 EUR: 5.00 EUR apart"), english(detail.sentence).c_str());
        QCOMPARE(r.afterPosting("open", "7"), (Lines {}));
        // Credits the same way; a void one is none, and money that went back opens nothing again.
        r.store.import({ { "credit_notes", kNotes + "n1,i1,2,EUR,issued,2026-07\nn2,i1,3,EUR,void,2026-07\n" }, { "payments", kPayments + "y2,i1,-5,EUR\n" }, { "erp_receipts", kReceipts + "r2,y2,-5,EUR\n" } });
        QCOMPARE(r.afterInvoice("open", "5"), (Lines {}));
        QCOMPARE(r.after({ { "erp_credits", kCredits + "x1,n1,2026-07,2,EUR\n" } }), (Lines { "CP5 OPEN_BALANCE_MISMATCH i1 2" }));
        QCOMPARE(r.afterPosting("open", "5"), (Lines {}));
        // The receipt goes again, and what it settled is open again.
        r.store.import({ { "erp_receipts", "id,payment_ref,amount,_deleted\nr1,y1,5,true\n" } });
        QCOMPARE(r.afterPosting("open", "10"), (Lines { "CP5 MISSING_RECEIPT y1 -5" }));
        QCOMPARE(r.store.reconcile(true).changed, uint64_t(0));
    }

    void neverBelowZero()
    {
        Receivable r;
        r.store.import({ { "payments", kPayments + "y1,i1,12,EUR\n" }, { "erp_receipts", kReceipts + "r1,y1,12,EUR\nr1b,y1,12,EUR\n" }, { "invoices", kInvoices + "i1,c1,2026-07,12,EUR,paid,0\n" } });
        QCOMPARE(r.afterPosting("paid", "0"), (Lines { "CP5 DUP_RECEIPT y1 1" }));
        // What billing itself took off, without a payment or note that says so.
        Receivable written_off;
        QCOMPARE(written_off.afterInvoice("open", "11.50"), (Lines { "CP5 OPEN_BALANCE_MISMATCH i1 0.5" }));
        QCOMPARE(written_off.afterPosting("open", "11.50"), (Lines {}));
    }

    void whatIsNotToldIsNotCompared()
    {
        Receivable r;
        QCOMPARE(r.lookedAt(), uint64_t(1));
        QCOMPARE(r.afterInvoice("finalized", ""), (Lines {}));
        QCOMPARE(r.lookedAt(), uint64_t(0));
        QCOMPARE(r.afterPosting("", ""), (Lines {}));
        QCOMPARE(r.afterInvoice("open", "3"), (Lines {}));
        QCOMPARE(r.lookedAt(), uint64_t(0));
        QCOMPARE(r.afterPosting("", "12"), (Lines { "CP5 OPEN_BALANCE_MISMATCH i1 9" }));
        QCOMPARE(r.after({ { "erp_postings", kPostings + "p2,i1,2026-07,1,FI-2,EUR,,,\n" } }), (Lines {})); // one of two does not say
        QCOMPARE(r.after({ { "erp_postings", kPostings + "p2,i1,2026-07,1,FI-2,EUR,,1,\n" } }), (Lines { "CP5 OPEN_BALANCE_MISMATCH i1 9" }));
        QCOMPARE(r.after({ { "erp_postings", kPostings + "p2,i1,2026-07,1,FI-2,USD,,1,\n" } }), (Lines {})); // two currencies are not added
        // The pair that comes to nothing counts for nothing; without a document there is nothing to compare.
        QCOMPARE(r.after({ { "erp_postings", kPostings + "p2,i1,2026-07,-12,FI-2,EUR,p1,0,\n" } }), (Lines {}));
        QCOMPARE(r.lookedAt(), uint64_t(0));
        for (const char* status : { "draft", "void" }) {
            Receivable dead;
            dead.store.import({ { "invoices", kInvoices + "i1,c1,2026-07,12,EUR," + status + ",12\n" } });
            QCOMPARE(dead.afterPosting("", "1"), (Lines {}));
        }
    }

    void statesContradict()
    {
        Receivable r;
        r.store.import({ { "payments", kPayments + "y1,i1,12,EUR\n" }, { "erp_receipts", kReceipts + "r1,y1,12,EUR\n" }, { "erp_postings", kPostings + "p1,i1,2026-07,12,FI-1,EUR,,0,open\n" } });
        QCOMPARE(r.afterInvoice("paid", "0"), (Lines { "CP5 STATUS_MISMATCH i1 0" }));
        QCOMPARE(r.afterPosting("paid", "0"), (Lines {}));
        QCOMPARE(r.afterInvoice("open", "0"), (Lines { "CP5 STATUS_MISMATCH i1 0" }));
        QCOMPARE(r.afterInvoice("uncollectible", "0"), (Lines { "CP5 STATUS_MISMATCH i1 0" }));
        QCOMPARE(r.afterInvoice("sent", "0"), (Lines {})); // nobody knows what that means
        QCOMPARE(r.afterInvoice("paid", "0"), (Lines {}));
        QCOMPARE(r.afterPosting("open", "3"), (Lines { "CP5 OPEN_BALANCE_MISMATCH i1 3" })); // the balance says it already
        // Where nobody tells what is open, the records that landed say it.
        QCOMPARE(r.afterPosting("open", ""), (Lines { "CP5 STATUS_MISMATCH i1 0" }));
        QCOMPARE(r.after({ { "erp_receipts", "id,payment_ref,amount,_deleted\nr1,y1,12,true\n" } }), (Lines { "CP5 MISSING_RECEIPT y1 -12" }));
        QCOMPARE(r.store.reconcile(true).changed, uint64_t(0));
    }

    void voidAndPosted()
    {
        Receivable r;
        QCOMPARE(r.afterInvoice("void", "12"), (Lines { "CP5 STATUS_MISMATCH i1 0" }));
        for (const store::FindingRow& row : r.store.rows())
            if (row.finding.reason == Reason::StatusMismatch)
                QCOMPARE(row.finding.exposure.toString(), std::string("12"));
        QCOMPARE(r.afterPosting("voided", "0"), (Lines {}));
        QCOMPARE(r.afterInvoice("open", "12"), (Lines { "CP5 STATUS_MISMATCH i1 0" }));
        QCOMPARE(r.afterPosting("open", "12"), (Lines {}));
        QCOMPARE(r.afterInvoice("void", "12"), (Lines { "CP5 STATUS_MISMATCH i1 0" }));
        QCOMPARE(r.after({ { "erp_postings", kPostings + "p2,i1,2026-07,-12,CM-1,EUR,p1,,\n" } }), (Lines {})); // taken back
        // Of documents in different states none is the state.
        Receivable two;
        two.store.import({ { "erp_postings", kPostings + "p2,i1,2026-07,1,FI-2,EUR,,0,voided\n" } });
        QCOMPARE(two.afterInvoice("void", "12"), (Lines {}));
        Receivable written_off;
        QCOMPARE(written_off.afterInvoice("uncollectible", "12"), (Lines {})); // the ERP writes off in its own time
    }

    void matrixCountsWhatTheRunLookedAt()
    {
        Receivable r;
        r.store.import({ { "payments", kPayments + "y1,i1,5,EUR\n" }, { "invoices", kInvoices + "i2,c1,2026-08,3,EUR,void,3\ni3,c1,2026-08,4,EUR,open,4\n" }, { "erp_postings", kPostings + "p2,i2,2026-08,3,FI-2,EUR,,3,open\n" } });
        const uint64_t looked_at = r.lookedAt();
        QCOMPARE(looked_at, uint64_t(3)); // two balances and a payment; i3 was never posted
        const auto session = StoreUnderTest::need(r.store.engine().localSession());
        uint64_t records = 0;
        for (const engine::MatrixCell& cell : StoreUnderTest::need(r.store.engine().answer(session, engine::MatrixQuery {})).cells)
            records += cell.checkpoint == Checkpoint::CP5 ? cell.records : 0;
        QCOMPARE(records, looked_at);
    }

    void saysWhatDoesNotFit()
    {
        engine::checks::BalanceFacts facts;
        facts.both_tell = true;
        facts.erp_implied.reset();
        engine::checks::Drafts drafts(Checkpoint::CP5);
        checkOpenBalance(facts, drafts);
        QVERIFY(drafts.overflowed() && drafts.all().empty());
    }
};

TIEOUT_TEST(TestBalances)
#include "tst_balances.moc"
