// What is asked of another system for each kind of exception, out of real records: proposed through
// the engine, read back from the control file.
#include "engine/control/effect_pack.h"
#include "engine/remedies/remedy_table.h"
#include "store/control.h"
#include "support/engine_fixture.h"
#include "support/test_registry.h"

#include <QTest>

using namespace tieout;
using namespace tieout::engine;
using namespace tieout::tests;

namespace {

// Can do everything and says back what it was asked.
class Recorder final : public EffectSink {
public:
    std::string tenant() const override { return "t"; }
    bool supports(const std::string&) const override { return true; }
    Result<RenderedEffect> render(const EffectRequest& request, const std::string& wire_key) override
    {
        RenderedEffect e;
        e.method = "POST";
        e.path = "/" + request.operation;
        e.content_type = "text/plain";
        e.body = packRequest(request);
        e.our_reference = "TIE-" + wire_key.substr(0, 8);
        e.vendor_class = domain::VendorClass::UniqueReference;
        return e;
    }
    Result<PreflightReport> preflight(const EffectRequest&, const RenderedEffect&, const CancelToken&) override { return PreflightReport(); }
    SendReport send(const IntentProof&, const RenderedEffect&, const CancelToken&) override { return {}; }
    Result<ProbeReport> probe(const EffectRequest&, const RenderedEffect&, const CancelToken&) override { return ProbeReport(); }
};

Feed brokenBooks()
{
    return {
        { "usage_events", "id,customer,meter,qty,ts\nu1,c1,api,4,2026-07-01T10:00:00Z\nu2,c1,api,7,2026-07-02T00:00:00Z\nu3,c1,gpu,2,2026-07-03T00:00:00Z\nu4,c1,gpu,3,2026-07-03T00:00:00Z\n" },
        { "usage_aggregates", "id,customer,meter,period,qty\na1,c1,api,2026-07,4\n" }, // u2 was lost; all of gpu
        { "rated_charges", "id,aggregate_id,customer,sku,period,qty,unit_price,amount,currency\nch1,a1,c1,S,2026-07,4,2.5,10.00,EUR\n" },
        { "sku_map", "sku\nS\n" },
        { "invoices", "id,customer,period,total,currency,status,issued_at,tax,entity\n"
                      "i1,c1,2026-07,13.00,EUR,open,2026-07-31,1.00,EU\n" // posted twice
                      "i2,c1,2026-07,20,EUR,open,2026-07-31,,EU\n" // posted in August
                      "i3,c1,2026-06,30,EUR,open,2026-06-30,,EU\n" // never posted, June is closed
                      "i4,c2,2026-08,40,EUR,open,2026-08-31,4,EU\n" }, // no journal
        { "invoice_lines", "id,invoice_id,charge_id,sku,qty,amount\nl1,i1,ch1,S,4,12.00\nl2,i2,ch9,S,1,20\nl3,i3,ch9,S,1,30\nl4,i4,ch9,S,1,36\n" },
        { "erp_postings", "id,invoice_ref,period,amount,document,currency,entity\n9,i1,2026-07,13.00,FI-9,EUR,EU\n10,i1,2026-07,13.00,FI-10,EUR,EU\n11,i2,2026-08,20,FI-11,EUR,EU\n12,i4,2026-08,40,FI-12,EUR,EU\n" },
        { "journal_lines", "id,posting_id,account,debit,credit\nj1,9,1200,13,0\nj2,9,4000,0,13\nj3,10,1200,13,0\nj4,10,4000,0,13\nj5,11,1200,20,0\nj6,11,4000,0,20\n" },
        { "payments", "id,invoice_id,amount,currency\ny1,i1,13.00,EUR\ny3,i3,30,EUR\n" },
        { "erp_receipts", "id,payment_ref,amount\n" },
        { "crm_accounts", "id,name,tax_id,currency,entity,status\nA1,One,DE1,EUR,EU,active\nA2,Two,DE2,EUR,EU,active\n" },
        { "billing_customers", "id,account,name,parent,tax_id,currency,entity\nc1,A1,One,,DE1,EUR,EU\nc2,A2,Two,c1,DE2,EUR,EU\n" },
        { "erp_customers", "id,customer,name,tax_id,currency,entity\n1,c1,One,DE1,EUR,EU\n" },
        { "credit_notes", "id,invoice_id,amount,currency,status,period\nn1,i1,1.00,EUR,issued,2026-07\n" },
        { "erp_credits", "id,credit_ref,period,amount,currency\n" },
        { "mappings", "id,mapping,key,value,valid_from,valid_to\nm1,account,1200,receivable,,\nm2,account,4000,revenue,,\nm3,account,3999,revenue,,2026-01-31\nm4,account,2200,tax,,\n" },
    };
}

class Office {
public:
    StoreUnderTest store;

    Office()
    {
        store.environment().open_sink = [](const SourceRow& row) -> Result<std::unique_ptr<EffectSink>> {
            if (row.manifest == "files")
                return makeError(Remedy::Unsupported, TIEOUT_TR("only read"));
            return std::unique_ptr<EffectSink>(std::make_unique<Recorder>());
        };
        store.reopen();
        store.import(brokenBooks(), "erp");
        store.import({ { "erp_credits", "id,credit_ref,period,amount,currency\n77,n0,2026-07,1,EUR\n" } }, "erp");
        store.reconcile();
        run(AddSource { "erp", "netsuite", "main", "http://127.0.0.1:9", "sandbox", "{}" });
        run(SetPeriod { { domain::Period::parse("2026-06").value(), "EU", "ar", PeriodState::Closed } });
    }
    Session local() { return StoreUnderTest::need(store.engine().localSession()); }
    Result<CommandReport> tryRun(const Command& command) { return store.engine().execute(local(), store.engine().newCommandId(), command); }
    CommandReport run(const Command& command) { return StoreUnderTest::need(tryRun(command)); }
    Result<CommandReport> propose(const std::string& line)
    {
        for (const store::FindingRow& row : store.rows()) {
            const domain::Finding& f = row.finding;
            if (std::string(domain::checkpointId(f.checkpoint)) + " " + std::string(domain::reasonId(f.reason)) + " " + f.key == line)
                return tryRun(ProposeEffect { row.fingerprint, {} });
        }
        return makeError(Remedy::Usage, TIEOUT_TR("no such finding: %1"), { line });
    }
    // "operation id subject→reference amount period date | …" of what was proposed.
    std::string asked(const std::string& line)
    {
        const auto report = propose(line);
        if (!report)
            return domain::english(report.error());
        auto control = StoreUnderTest::need(store::Control::open(store.storeDir(), store::sql::Access::ReadOnly));
        std::string out;
        for (const RowOutcome& row : report->rows) {
            const auto e = *StoreUnderTest::need(control->effect(domain::EffectId::parse(row.target).value()));
            const EffectRequest r = StoreUnderTest::need(unpackRequest(e.request));
            out += (out.empty() ? "" : " | ") + r.operation + " " + r.business_id + " " + r.subject + ">" + r.reference_to + " " + r.amount.toString() + " "
                + (r.period == Period() ? "-" : r.period.toString()) + " " + (r.date.ns() == 0 ? "-" : r.date.toDate());
            for (const JournalPreviewLine& l : r.journal)
                out += " " + l.account + ":" + l.debit.toString() + "/" + l.credit.toString();
            for (const auto& [name, value] : r.fields)
                out += " " + name + "=" + value;
        }
        return out;
    }
};

}

class TestRemedies : public QObject {
    Q_OBJECT

private slots:
    void asksForWhatIsMissing_data()
    {
        QTest::addColumn<QString>("finding");
        QTest::addColumn<QString>("asked");
        const auto row = [](const char* finding, const char* asked) { QTest::newRow(finding) << finding << asked; };
        row("CP4 MISSING_POSTING i3", "post_invoice i3 > 30 2026-07 2026-07-01"); // June is closed
        row("CP4 DUP_POSTING i1", "reverse_posting 10 10>i1 13.00 2026-07 2026-07-31"); // 9 is older than 10
        row("CP4 WRONG_PERIOD 11", "reverse_posting 11 11>i2 20 2026-08 2026-08-31 | post_invoice i2 > 20 2026-07 2026-07-31");
        row("CP4 MISSING_POSTING n1", "post_credit n1 >i1 1.00 2026-07 2026-07-31");
        row("CP5 MISSING_RECEIPT y1", "apply_payment y1 9>i1 13.00 2026-07 2026-07-31");
        row("CP6 MISSING_JOURNAL 12", "post_journal 12 12>FI-12 40 2026-08 2026-08-31 1200:40/0 4000:0/36 2200:0/4");
        row("CP8 MISSING_IN_ERP c2", "create_customer c2 >c1 0 - - name=Two tax_id=DE2");
        row("CP3 AMOUNT_MISMATCH l1", "credit_note l1 i1>l1 2 2026-07 -");
        row("CP1 QTY_MISMATCH c1|api|2026-07", "resend_event u2 > 0 2026-07 2026-07-02 meter=api ts=2026-07-02T00:00:00Z");
        row("CP1 MISSING_AGG c1|gpu|2026-07", "resend_event u3 > 0 2026-07 2026-07-03 meter=gpu ts=2026-07-03T00:00:00Z | resend_event u4 > 0 2026-07 2026-07-03 meter=gpu ts=2026-07-03T00:00:00Z");
    }
    void asksForWhatIsMissing()
    {
        QFETCH(QString, finding);
        QFETCH(QString, asked);
        Office office;
        QCOMPARE(QString::fromStdString(office.asked(finding.toStdString())), asked);
    }

    // What is posted carries the number that billing gave it: nothing that was put right has lost it afterwards.
    void whatIsPostedCarriesItsNumber()
    {
        Office office;
        office.store.import({ { "invoices", "id,customer,period,total,currency,status,issued_at,tax,entity,number\ni3,c1,2026-06,30,EUR,open,2026-06-30,,EU,R-3\n" },
            { "credit_notes", "id,invoice_id,amount,currency,status,period,number\nn1,i1,1.00,EUR,issued,2026-07,R-1-CN-1\n" }, { "payments", "id,invoice_id,amount,currency,number\ny1,i1,13.00,EUR,pi_7\n" } }, "erp");
        office.store.reconcile();
        for (const auto& [finding, number] : { std::pair("CP4 MISSING_POSTING i3", " number=R-3"), std::pair("CP4 MISSING_POSTING n1", " number=R-1-CN-1"), std::pair("CP5 MISSING_RECEIPT y1", " number=pi_7") }) {
            const std::string asked = office.asked(finding);
            QVERIFY2(asked.ends_with(number), asked.c_str());
        }
    }

    // A credit settles what its document still has open; where nothing is, it stands on the account.
    void aCreditIsAppliedWhereSomethingIsOpen()
    {
        const auto asked = [](const std::string& postings) {
            Office office;
            office.store.import({ { "erp_postings", "id,invoice_ref,period,amount,document,currency,entity,open,reverses\n" + postings } }, "erp");
            office.store.reconcile();
            return office.asked("CP4 MISSING_POSTING n1");
        };
        const std::string taken_back = "13,i1,2026-07,-13.00,CM-10,EUR,EU,,10\n";
        QVERIFY2(asked("9,i1,2026-07,13.00,FI-9,EUR,EU,0.50,\n" + taken_back).ends_with(" apply_to=9"), "open");
        QVERIFY2(asked("9,i1,2026-07,13.00,FI-9,EUR,EU,0,\n" + taken_back).find("apply_to") == std::string::npos, "settled");
        QVERIFY2(asked("9,i1,2026-07,13.00,FI-9,EUR,EU,,\n" + taken_back).find("apply_to") == std::string::npos, "not told");
        QVERIFY2(asked("9,i1,2026-07,13.00,FI-9,EUR,EU,13,\n").find("apply_to") == std::string::npos, "two documents");
    }

    // The journal is sent with the dimension that its accounts need; it has one for all lines.
    void aJournalHasTheDimensionOfItsAccounts()
    {
        Office office;
        const std::string header = "id,mapping,key,value,valid_from,valid_to\n";
        office.store.import({ { "mappings", header + "d1,dimension,4000,SALES,2026-08-01,\nd2,dimension,4000,OLD,,2026-07-31\nd3,dimension,2200,*,,\nd4,dimension,3999,ELSE,,\n" } }, "erp");
        office.store.reconcile();
        const std::string sent = office.asked("CP6 MISSING_JOURNAL 12");
        QVERIFY2(sent.ends_with(" 2200:0/4 dimension=SALES"), sent.c_str());
        Office other;
        other.store.import({ { "mappings", header + "d1,dimension,4000,SALES,2026-08-01,\nd2,dimension,1200,BALANCE,,\n" } }, "erp");
        other.store.reconcile();
        const std::string refused = other.asked("CP6 MISSING_JOURNAL 12");
        QVERIFY2(refused.find("need different dimensions (“SALES” and “BALANCE”)") != std::string::npos, refused.c_str());
    }

    // A payment is applied to an invoice: one that is not there yet must at least be on its way.
    void aPaymentNeedsItsInvoice()
    {
        Office office;
        const std::string alone = office.asked("CP5 MISSING_RECEIPT y3");
        QVERIFY2(alone.find("Post the invoice first") != std::string::npos, alone.c_str());
        office.asked("CP4 MISSING_POSTING i3");
        const std::string after = office.asked("CP5 MISSING_RECEIPT y3");
        QVERIFY2(after.starts_with("apply_payment y3 >i3 30 2026-07 ") && after.find("document_reference=TIE-") != std::string::npos, after.c_str());
    }

    // Where sums cannot tell which event it was, nothing is guessed.
    void doesNotGuessTheLostEvent()
    {
        Office office;
        office.store.import({ { "usage_events", "id,customer,meter,qty,ts\nu5,c1,api,7,2026-07-05T00:00:00Z\n" }, { "usage_aggregates", "id,customer,meter,period,qty\na1,c1,api,2026-07,11\n" } }, "erp");
        office.store.reconcile();
        const std::string said = office.asked("CP1 QTY_MISMATCH c1|api|2026-07");
        QVERIFY2(said.find("cannot be told: 2 single events") != std::string::npos, said.c_str());
    }

    void aRecordIsPutRightWhereItCameFrom()
    {
        Office office;
        office.run(AddSource { "other", "netsuite", "main", "http://127.0.0.1:9", "sandbox", "{}" });
        QVERIFY(office.asked("CP4 DUP_POSTING i1").starts_with("reverse_posting 10")); // no doubt which
        QVERIFY(office.asked("CP4 MISSING_POSTING i3").find("Several connections") != std::string::npos);
    }

    // Each operation that the table offers is one that can be described.
    void everyRemedyHasWords()
    {
        for (const domain::ReasonSpec& spec : domain::reasonSpecs()) {
            for (const int sign : { -1, 1 }) {
                domain::Finding f;
                f.checkpoint = spec.checkpoint;
                f.reason = spec.reason;
                f.delta = Exact::ofCount(sign);
                for (const std::string_view operation : remedyOperations(f))
                    QVERIFY(operationSpec(operation) && !operationSpec(operation)->title.empty() && !operationSpec(operation)->will_do.empty());
            }
        }
    }
};

TIEOUT_TEST(TestRemedies)
#include "tst_remedies.moc"
