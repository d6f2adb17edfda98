// What waits for what: the legs of one remedy, masters before documents, invoices before payments.
#include "engine/repost/auditor.h"
#include "support/test_registry.h"

#include <QTest>

using namespace tieout;
using namespace tieout::tests;
using domain::CaseState;
using domain::EffectState;

namespace {

RemedyLeg leg(const std::string& operation, const std::string& business_id, const std::string& reference_to = {}, const std::string& customer = "cus_1")
{
    RemedyLeg l;
    l.request.operation = operation;
    l.request.business_id = business_id;
    l.request.reference_to = reference_to;
    l.request.customer = customer;
    l.request.period = must(Period::parse("2026-10"));
    l.request.currency = Currency::usd();
    l.request.amount = must(Decimal::parse("5"));
    l.version = store::sha256(operation + business_id);
    return l;
}

// A finding with a remedy of these legs; the posting of an invoice keeps that invoice's version.
Fingerprint planted(World& w, const std::string& key, domain::Reason reason, std::vector<RemedyLeg> legs)
{
    const Fingerprint id = w.facts.addInvoice(key, "5", reason);
    for (RemedyLeg& l : legs)
        if (l.request.operation == "post_invoice")
            l.version = w.facts.invoices.at(l.request.business_id).version;
    w.facts.remedies[id] = std::move(legs);
    return id;
}

std::vector<EffectId> proposed(World& w, const Fingerprint& id)
{
    std::vector<EffectId> out;
    for (const RowOutcome& row : w.run(w.session("mia"), ProposeEffect { id, {} }).rows) {
        out.push_back(must(EffectId::parse(row.target)));
        w.approve(out.back());
    }
    return out;
}

std::string said(World& w, const EffectId& id)
{
    for (const PostReport::Row& row : must(w.post({ id })).rows)
        if (row.effect == id)
            return domain::english(row.what);
    return "not looked at";
}

}

class TestDependencies : public QObject {
    Q_OBJECT

private slots:
    void theReversalComesFirst()
    {
        World w;
        w.cast();
        const Fingerprint c = planted(w, "inv-1", domain::Reason::WrongPeriod, { leg("reverse_posting", "9", "inv-1"), leg("post_invoice", "inv-1") });
        const auto effects = proposed(w, c);
        QCOMPARE(effects.size(), size_t(2));
        QVERIFY(w.caseView(c).state == CaseState::Approved);
        QVERIFY2(said(w, effects[1]).starts_with("Waits for the reversal of 9"), "the posting alone must not go out");
        QVERIFY(w.vendor.records.empty());
        must(w.post());
        QVERIFY(w.effect(effects[0]).state == EffectState::Posted && w.effect(effects[1]).state == EffectState::Posted);
        QCOMPARE(w.vendor.records[0].business_id, std::string("9"));
        QVERIFY(w.caseView(c).state == CaseState::PostedUnconfirmed);
    }

    // Once the reversal is seen by a pull the exception is another one: the posting still goes out.
    void thePlanGoesOnWhenItsExceptionIsGone()
    {
        World w;
        w.cast();
        const Fingerprint c = planted(w, "inv-1", domain::Reason::WrongPeriod, { leg("reverse_posting", "9", "inv-1"), leg("post_invoice", "inv-1") });
        const auto effects = proposed(w, c);
        must(w.post({ effects[0] }));
        w.facts.findings.at(c).found = false;
        QCOMPARE(said(w, effects[1]), std::string("Posted as v2"));
    }

    // Without its reversal the invoice would stand there twice.
    void aRefusedReversalEndsThePosting()
    {
        World w;
        w.cast();
        const Fingerprint c = planted(w, "inv-1", domain::Reason::WrongPeriod, { leg("reverse_posting", "9", "inv-1"), leg("post_invoice", "inv-1") });
        const auto effects = proposed(w, c);
        w.fault = [] { return Fault::Refused; };
        must(w.post({ effects[0] }));
        QVERIFY(w.effect(effects[0]).state == EffectState::Rejected);
        w.fault = [] { return Fault::None; };
        const std::string why = said(w, effects[1]);
        QVERIFY2(why.find("would stand there twice") != std::string::npos, why.c_str());
        QVERIFY(w.effect(effects[1]).state == EffectState::Stale);
        QVERIFY(w.vendor.records.empty());
        // Proposed anew, both have a new generation of their own.
        const auto again = proposed(w, c);
        QCOMPARE(w.effect(again[0]).generation, 2);
        must(w.post());
        QVERIFY(w.effect(again[1]).state == EffectState::Posted);
    }

    void anUnclearReversalHoldsThePosting()
    {
        World w(1, domain::VendorClass::Blind);
        w.cast();
        const Fingerprint c = planted(w, "inv-1", domain::Reason::WrongPeriod, { leg("reverse_posting", "9", "inv-1"), leg("post_invoice", "inv-1") });
        const auto effects = proposed(w, c);
        w.fault = [] { return Fault::AnswerLost; };
        must(w.post({ effects[0] }));
        w.fault = [] { return Fault::None; };
        QVERIFY(said(w, effects[1]).starts_with("Waits for the reversal"));
        QCOMPARE(w.vendor.records.size(), size_t(1));
        QVERIFY(w.caseView(c).state == CaseState::OutcomeUnknown);
    }

    void customerThenInvoiceThenPayment()
    {
        World w;
        w.cast();
        const Fingerprint payment = planted(w, "pay-1", domain::Reason::MissingReceipt, { leg("apply_payment", "pay-1", "inv-1") });
        const Fingerprint invoice = w.facts.addInvoice("inv-1");
        const Fingerprint customer = planted(w, "cus_1", domain::Reason::MissingInErp, { leg("create_customer", "cus_1", "cus_0") });
        const Fingerprint parent = planted(w, "cus_0", domain::Reason::MissingInErp, { leg("create_customer", "cus_0", {}, "cus_0") });
        w.facts.unknown_customers = { "cus_1", "cus_0" };
        // Proposed in the wrong order on purpose.
        const EffectId pays = proposed(w, payment)[0], posts = proposed(w, invoice)[0];
        QVERIFY2(said(w, posts).starts_with("Held back: the customer cus_1 is not in"), said(w, posts).c_str());
        const EffectId makes = proposed(w, customer)[0], makes_parent = proposed(w, parent)[0];
        QVERIFY(said(w, pays).starts_with("Waits for the effect") && said(w, posts).starts_with("Waits for the effect") && said(w, makes).starts_with("Waits for the effect"));
        QVERIFY(w.vendor.records.empty());
        for (int run = 0; run < 4; ++run)
            must(w.post());
        std::string order;
        for (const VendorRecord& r : w.vendor.records)
            order += r.business_id + " ";
        QCOMPARE(order, std::string("cus_0 cus_1 inv-1 pay-1 "));
        for (const EffectId& id : { pays, posts, makes, makes_parent })
            QVERIFY(w.effect(id).state == EffectState::Posted);
    }

    // A closed month: the proposal is for the first open one, and is never moved after that.
    void aClosedMonthIsProposedForTheFirstOpenOne()
    {
        World w;
        w.cast();
        const auto close = [&](const char* month) { w.run(w.session("cora"), SetPeriod { { must(Period::parse(month)), "", "ar", PeriodState::Closed } }); };
        close("2026-10");
        close("2026-11");
        const Fingerprint c = w.facts.addInvoice("inv-1");
        const EffectId id = w.propose(c);
        QCOMPARE(Period(w.effect(id).period).toString(), std::string("2026-12"));
        QCOMPARE(must(unpackRequest(w.effect(id).request)).date.toDate(), std::string("2026-12-01"));
        w.approve(id);
        close("2026-12");
        QVERIFY(said(w, id).find("The date is never moved by itself") != std::string::npos);
        QVERIFY(w.effect(id).state == EffectState::Stale);
        QCOMPARE(Period(w.effect(w.propose(c)).period).toString(), std::string("2027-01"));
    }

    // Independent legs do not wait for each other: one refused leaves the others.
    void extraPostingsAreReversedOneByOne()
    {
        World w;
        w.cast();
        const Fingerprint c = planted(w, "inv-1", domain::Reason::DupPosting, { leg("reverse_posting", "9", "inv-1"), leg("reverse_posting", "8", "inv-1") });
        const auto effects = proposed(w, c);
        w.fault = [] { return Fault::Refused; };
        must(w.post({ effects[0] }));
        w.fault = [] { return Fault::None; };
        must(w.post());
        QVERIFY(w.effect(effects[0]).state == EffectState::Rejected && w.effect(effects[1]).state == EffectState::Posted);
        QVERIFY(w.caseView(c).state == CaseState::InReview);
    }
};

TIEOUT_TEST(TestDependencies)
#include "tst_dependencies.moc"
