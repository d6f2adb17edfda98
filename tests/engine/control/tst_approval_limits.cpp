// How much a person or a role may approve: at the approval, beforehand in the list, before each sending.
#include "engine/repost/auditor.h"
#include "support/test_registry.h"

#include <QTest>

using namespace tieout;
using namespace tieout::tests;
using domain::EffectState;
using domain::Remedy;
using domain::Role;
using domain::VendorClass;

#define REFUSED(session, command, remedy_, words)                                                                                                \
    do {                                                                                                                                         \
        const Error error = w.refusal(session, command);                                                                                         \
        QVERIFY2(error.remedy == (remedy_), domain::english(error).c_str());                                                                     \
        QVERIFY2(domain::english(error.message).find(words) != std::string::npos, domain::english(error).c_str());                               \
    } while (false)

class TestApprovalLimits : public QObject {
    Q_OBJECT

    static std::optional<Exact> amount(const char* text) { return text ? std::optional(must(Exact::parse(text))) : std::nullopt; }
    static SetApprovalLimit ofPerson(const std::string& person, const char* one_fix, const char* together = nullptr, const char* currency = "USD")
    {
        return { person, {}, must(Currency::parse(currency)), amount(one_fix), amount(together), "board paper 7" };
    }
    static SetApprovalLimit ofRole(Role role, const char* one_fix, const char* together = nullptr, const char* currency = "USD")
    {
        return { {}, role, must(Currency::parse(currency)), amount(one_fix), amount(together), "board paper 7" };
    }
    static void set(World& w, const SetApprovalLimit& limit) { w.run(w.session("adam"), limit); }
    static EffectId proposed(World& w, const std::string& invoice, const std::string& total, const std::string& maker = "mia", const std::string& entity = {})
    {
        const Fingerprint c = w.facts.addInvoice(invoice, total);
        w.facts.invoices[invoice].entity = entity;
        return w.propose(c, maker);
    }
    static ApproveEffects approval(World& w, const std::vector<EffectId>& ids)
    {
        ApproveEffects command;
        for (const EffectId& id : ids)
            command.items.push_back({ id, w.effect(id).body_sha256 });
        return command;
    }
    static EffectState state(World& w, const EffectId& id) { return w.effect(id).state; }
    static std::string said(const PostReport& report) { return report.rows.size() == 1 ? domain::english(report.rows[0].what) : "not one row"; }

private slots:
    void withoutAnyLimitNothingIsBound()
    {
        World w;
        w.cast();
        const EffectId e = proposed(w, "inv-1", "1000000");
        w.approve(e);
        QCOMPARE(int(must(w.post()).rows[0].after), int(EffectState::Posted));
    }

    void aFixAboveTheLimitIsRefused()
    {
        World w;
        w.cast();
        set(w, ofPerson("ann", "120.49"));
        const EffectId e = proposed(w, "inv-1", "120.50");
        REFUSED(w.session("ann"), approval(w, { e }), Remedy::NoPermission,
            "the fix of inv-1 comes to 120.5 USD in all its parts; the limit set for “ann” is 120.49 USD for one fix. Who may approve it: cora, local.");
        QVERIFY(state(w, e) == EffectState::Proposed);
        store::AuditFilter refused;
        refused.act = "refused";
        QCOMPARE(must(w.control->audit(refused)).size(), size_t(1));
        set(w, ofPerson("ann", "120.50")); // the limit itself is within it
        w.approve(e);
        QVERIFY(state(w, e) == EffectState::Approved);
    }

    void oneAboveTheLimitRefusesTheWholeList()
    {
        World w;
        w.cast();
        set(w, ofRole(Role::Approver, "100", "1000"));
        const EffectId small = proposed(w, "inv-1", "99"), large = proposed(w, "inv-2", "101");
        const Error error = w.refusal(w.session("ann"), approval(w, { small, large }));
        QVERIFY(domain::english(error).find("inv-2") != std::string::npos && domain::english(error).find("nothing of the list was approved") != std::string::npos);
        QVERIFY(state(w, small) == EffectState::Proposed && state(w, large) == EffectState::Proposed);
        QVERIFY(w.run(w.session("ann"), approval(w, { small })).rows[0].done);
    }

    // Fifty and fifty and fifty are a hundred and fifty, at once or one after the other.
    void splittingDoesNotHelp()
    {
        World w;
        w.cast();
        w.person("max", { Role::FinanceOperator });
        w.person("abe", { Role::Approver });
        set(w, ofRole(Role::Approver, "100"));
        const EffectId a = proposed(w, "inv-1", "50"), b = proposed(w, "inv-2", "50"), c = proposed(w, "inv-3", "50");
        REFUSED(w.session("ann"), approval(w, { a, b, c }), Remedy::NoPermission, "with inv-3, what you approved of mia (entity –, period 2026-10) would come to 150 USD; the limit set for “approver” is 100 USD together. Who may approve it: abe, cora, local.");
        QVERIFY(w.run(w.session("ann"), approval(w, { a, b })).doneCount() == 2);
        REFUSED(w.session("ann"), approval(w, { c }), Remedy::NoPermission, "would come to 150 USD");
        // What came to nothing is not counted; another maker, entity, period and approver stand apart.
        w.run(w.session("ann"), DeclineEffects { { b }, "wrong" });
        QVERIFY(w.run(w.session("ann"), approval(w, { c })).rows[0].done);
        const EffectId other_maker = proposed(w, "inv-4", "100", "max"), other_entity = proposed(w, "inv-5", "100", "mia", "de01"), same = proposed(w, "inv-6", "100");
        QVERIFY(w.run(w.session("ann"), approval(w, { other_maker, other_entity })).doneCount() == 2);
        REFUSED(w.session("ann"), approval(w, { same }), Remedy::NoPermission, "would come to 200 USD");
        QVERIFY(w.run(w.session("abe"), approval(w, { same })).rows[0].done);
        const Fingerprint next = w.facts.addInvoice("inv-7", "100");
        w.facts.invoices["inv-7"].period = must(Period::parse("2026-11"));
        QVERIFY(w.run(w.session("ann"), approval(w, { w.propose(next) })).rows[0].done);
    }

    void theLegsOfOneFixAreAddedUp()
    {
        World w;
        w.cast();
        const auto leg = [](const char* operation, const std::string& id, const char* money, const char* currency) {
            RemedyLeg l;
            l.request.operation = operation;
            l.request.business_id = id;
            l.request.customer = "cus_1";
            l.request.period = must(Period::parse("2026-10"));
            l.request.currency = must(Currency::parse(currency));
            l.request.amount = must(Decimal::parse(money));
            l.version = store::sha256(id);
            return l;
        };
        const Fingerprint c = w.facts.addInvoice("inv-1", "60", domain::Reason::MissingPosting);
        w.facts.remedies[c] = { leg("reverse_posting", "p1", "-60", "USD"), leg("post_credit", "c1", "60", "USD"), leg("post_credit", "c2", "70", "EUR") };
        const CommandReport report = w.run(w.session("mia"), ProposeEffect { c, {} });
        std::vector<EffectId> legs;
        for (const RowOutcome& row : report.rows)
            legs.push_back(must(EffectId::parse(row.target)));
        QCOMPARE(legs.size(), size_t(3));
        set(w, ofPerson("ann", "119", "100000"));
        set(w, ofPerson("ann", "70", "100000", "EUR"));
        for (const EffectId& one : { legs[0], legs[1] }) // alone as well
            REFUSED(w.session("ann"), approval(w, { one }), Remedy::NoPermission, "comes to 120 USD in all its parts");
        REFUSED(w.session("ann"), approval(w, legs), Remedy::NoPermission, "comes to 120 USD");
        QVERIFY(w.run(w.session("ann"), approval(w, { legs[2] })).rows[0].done);
        set(w, ofPerson("ann", "120", "100000"));
        QCOMPARE(w.run(w.session("ann"), approval(w, { legs[0], legs[1] })).doneCount(), size_t(2));
    }

    void ownLimitsGoBeforeThoseOfTheRole()
    {
        World w;
        w.cast();
        const EffectId e = proposed(w, "inv-1", "200"), f = proposed(w, "inv-2", "300");
        set(w, ofRole(Role::Approver, "100"));
        REFUSED(w.session("ann"), approval(w, { e }), Remedy::NoPermission, "“approver” is 100 USD");
        set(w, ofPerson("ann", "250"));
        w.approve(e);
        // A limit in one currency only: nothing in the others, though the role has one there.
        set(w, ofPerson("ann", nullptr));
        set(w, ofPerson("ann", "9000", nullptr, "EUR"));
        REFUSED(w.session("ann"), approval(w, { f }), Remedy::NoPermission, "inv-2 is 300 USD, and the limits set for “ann” are in other currencies only, so nothing in USD may be approved");
        set(w, ofPerson("ann", nullptr, nullptr, "EUR"));
        REFUSED(w.session("ann"), approval(w, { f }), Remedy::NoPermission, "“approver” is 100 USD");
        // The controller is there to approve above it, unless limited in person.
        set(w, ofPerson("cora", "299"));
        REFUSED(w.session("cora"), approval(w, { f }), Remedy::NoPermission, "“cora” is 299 USD");
        set(w, ofPerson("cora", nullptr));
        w.approve(f, "cora");
    }

    void theListSaysItBeforehand()
    {
        World w;
        w.cast();
        set(w, ofRole(Role::Approver, "100"));
        const EffectId small = proposed(w, "inv-1", "60"), large = proposed(w, "inv-2", "101");
        const auto row = [&w](const char* who, const EffectId& id) {
            for (const EffectRow& r : must(w.room->effects(w.session(who), EffectsQuery {})))
                if (r.id == id)
                    return r;
            return EffectRow {};
        };
        QVERIFY(row("ann", small).may_approve && !row("ann", small).above_limit);
        QVERIFY(!row("ann", large).may_approve && row("ann", large).above_limit);
        QVERIFY(domain::english(row("ann", large).why_not).find("is 100 USD for one fix") != std::string::npos);
        QVERIFY(row("cora", large).may_approve);
        QVERIFY(!row("mia", large).may_approve && !row("mia", large).above_limit);
        QVERIFY(must(w.room->effect(w.session("ann"), large)).row.above_limit);
        w.approve(small);
        QVERIFY(row("ann", proposed(w, "inv-3", "60")).above_limit); // together
    }

    // ---- When it is sent ----------------------------------------------------------------------------

    void aLimitLoweredAfterTheApprovalVoidsIt()
    {
        for (const bool together : { false, true }) {
            World w;
            w.cast();
            set(w, ofPerson("ann", "200", "400"));
            const EffectId e = proposed(w, "inv-1", "120.50"), later = proposed(w, "inv-2", "100");
            w.approve(e);
            w.approve(later);
            set(w, together ? ofPerson("ann", "200", "220") : ofPerson("ann", "120", "400"));
            const EffectId voided = together ? later : e;
            const PostReport report = must(w.post({ voided }));
            QVERIFY2(said(report).find(together ? "only 220 USD together" : "only 120 USD for one fix") != std::string::npos, said(report).c_str());
            QVERIFY(state(w, voided) == EffectState::Stale && w.vendor.sent.empty());
            // The other one is still within it and goes.
            QCOMPARE(int(must(w.post()).rows[0].after), int(EffectState::Posted));
            QCOMPARE(w.vendor.sent.size(), size_t(1));
            QCOMPARE(auditWorld(w, false), std::string());
        }
    }

    void aLimitSetInAnotherCurrencyVoidsItToo()
    {
        World w;
        w.cast();
        const EffectId e = proposed(w, "inv-1", "5");
        w.approve(e);
        set(w, ofPerson("ann", "1000", nullptr, "EUR"));
        QVERIFY(said(must(w.post())).find("may not approve anything in USD any more") != std::string::npos);
        QVERIFY(state(w, e) == EffectState::Stale && w.vendor.sent.empty());
    }

    // An unclear answer is not a way round: what would be sent again needs the approval as well.
    void nothingIsSentAgainWithoutTheRightToApproveIt()
    {
        for (const VendorClass vendor : { VendorClass::Keyed, VendorClass::UniqueReference })
            for (const bool by_role : { false, true }) {
                World w(1, vendor);
                w.cast();
                const EffectId e = proposed(w, "inv-1", "120.50");
                w.approve(e);
                w.fault = [] { return Fault::LostOnTheWay; };
                must(w.post());
                w.fault = [] { return Fault::None; };
                QVERIFY(state(w, e) == EffectState::Unknown || state(w, e) == EffectState::NotSent);
                const size_t sent = w.vendor.sent.size();
                if (by_role)
                    w.run(w.session("adam"), SetRoles { "ann", { Role::Auditor } });
                else
                    set(w, ofPerson("ann", "120"));
                const PostReport report = must(w.post());
                QVERIFY2(vendor != VendorClass::Keyed || said(report).find("Not sent again: ann") != std::string::npos, said(report).c_str());
                QCOMPARE(w.vendor.sent.size(), sent);
                QCOMPARE(int(state(w, e)), int(EffectState::Quarantine)); // a person, by evidence
                QCOMPARE(auditWorld(w, false), std::string());
            }
    }

    // ---- Who sets them ------------------------------------------------------------------------------

    void onlyAnAdministratorSetsThemAndNotHisOwn()
    {
        World w;
        w.cast();
        w.person("bob", { Role::Administrator, Role::Approver });
        for (const char* who : { "mia", "ann", "cora", "aud" })
            REFUSED(w.session(who), ofPerson("ann", "5"), Remedy::NoPermission, "edit_limits");
        auto write = must(w.control->write("local", w.clock.now().us()));
        must(write.setSetting("controls", "enforced"));
        must(write.audit("controls set", "store", "{}"));
        must(write.commit());
        REFUSED(w.session("bob"), ofPerson("bob", "5"), Remedy::NoPermission, "binds himself");
        REFUSED(w.session("bob"), ofRole(Role::Approver, "5"), Remedy::NoPermission, "binds himself");
        QVERIFY(w.run(w.session("bob"), ofPerson("ann", "5")).rows[0].done);
        QVERIFY(w.run(w.session("adam"), ofPerson("bob", "5")).rows[0].done);
    }

    void whatIsNoLimitIsRefused()
    {
        World w;
        w.cast();
        const Session adam = w.session("adam");
        SetApprovalLimit c = ofPerson("ann", "5");
        c.why = " \n";
        REFUSED(adam, c, Remedy::Usage, "reason in words");
        REFUSED(adam, ofPerson("", "5"), Remedy::Usage, "name one of the two");
        c = ofPerson("ann", "5");
        c.role = Role::Approver;
        REFUSED(adam, c, Remedy::Usage, "name one of the two");
        REFUSED(adam, ofPerson("nobody", "5"), Remedy::Usage, "no person");
        REFUSED(adam, ofPerson("ann", "-1"), Remedy::Usage, "below zero");
        REFUSED(adam, ofPerson("ann", "5", "4"), Remedy::Usage, "lies below");
        REFUSED(adam, ofPerson("ann", nullptr, "4"), Remedy::Usage, "single fix as well");
        REFUSED(adam, ofPerson("ann", nullptr), Remedy::Conflict, "no limit in USD");
        REFUSED(adam, ofRole(Role::FinanceOperator, "5"), Remedy::Usage, "approves nothing");
        REFUSED(adam, ofRole(Role::Controller, "5"), Remedy::Usage, "above the limits");
        c = ofPerson("ann", "5");
        c.currency = {};
        REFUSED(adam, c, Remedy::Usage, "its currency");
        QVERIFY(must(w.room->limits(adam, {})).empty());
    }

    void everyChangeIsKept()
    {
        World w;
        w.cast();
        set(w, ofRole(Role::Approver, "100", "500"));
        set(w, ofPerson("ann", "5"));
        set(w, ofPerson("ann", "7"));
        set(w, ofPerson("ann", nullptr));
        const auto now = must(w.room->limits(w.session("aud"), {}));
        QCOMPARE(now.size(), size_t(1));
        QVERIFY(now[0].role == Role::Approver && *now[0].one_fix == *amount("100") && *now[0].together == *amount("500") && now[0].set_by == "adam" && now[0].why == "board paper 7");
        const auto all = must(w.room->limits(w.session("aud"), { true }));
        QCOMPARE(all.size(), size_t(4));
        QVERIFY(all[0].person == "ann" && !all[0].one_fix && *all[1].together == *amount("7")); // newest first; together is as much as one
        store::AuditFilter filter;
        filter.object = "limit:person/ann/USD";
        const auto trail = must(w.control->audit(filter));
        QCOMPARE(trail.size(), size_t(3));
        QVERIFY(trail[1].act == "approval limit set" && trail[1].detail.find("\"one_fix_before\":\"5\",\"one_fix\":\"7\"") != std::string::npos);
        QVERIFY(trail[0].act == "approval limit removed");
        w.open();
        QCOMPARE(must(w.room->limits(w.session("aud"), { true })).size(), size_t(4));
    }
};

TIEOUT_TEST(TestApprovalLimits)
#include "tst_approval_limits.moc"
