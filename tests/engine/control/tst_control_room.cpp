#include "engine/control/control_world.h"
#include "support/test_registry.h"

#include <QTest>

using namespace tieout;
using namespace tieout::tests;
using domain::CaseAct;
using domain::CaseState;
using domain::EffectState;
using domain::Remedy;
using domain::Role;

#define REFUSED(session, command, remedy_, words)                                                                                                \
    do {                                                                                                                                         \
        const Error error = w.refusal(session, command);                                                                                         \
        QVERIFY2(error.remedy == (remedy_), domain::english(error).c_str());                                                                     \
        QVERIFY2(domain::english(error.message).find(words) != std::string::npos, domain::english(error).c_str());                               \
    } while (false)

class TestControlRoom : public QObject {
    Q_OBJECT

    static ActOnCases act(CaseAct a, std::vector<Fingerprint> cases, const std::string& text = {})
    {
        ActOnCases c;
        c.act = a;
        c.cases = std::move(cases);
        c.text = text;
        return c;
    }

private slots:
    void aFreshStoreHasOnePersonWithEveryRole()
    {
        World w;
        const Session local = w.local();
        QCOMPARE(int(local.roles.size()), domain::kRoleCount);
        QVERIFY(local.advisory);
        w.open();
        QCOMPARE(must(w.control->people()).size(), size_t(1));
    }

    void signInChecksThePassphrase()
    {
        World w;
        w.run(w.local(), AddPerson { "ann", "Ann", "correct horse", { Role::Approver } });
        const auto ok = w.room->signIn("ann", "correct horse");
        QVERIFY(ok.ok());
        QCOMPARE(ok->display_name, std::string("Ann"));
        QVERIFY(ok->may(domain::Permission::ApproveEffects) && !ok->may(domain::Permission::ProposeEffects));
        for (const auto& [name, phrase] : { std::pair { "ann", "wrong" }, { "ann", "" }, { "nobody", "correct horse" }, { "local", "" } }) {
            const auto refused = w.room->signIn(name, phrase);
            QVERIFY(!refused.ok());
            QCOMPARE(refused.error().remedy, Remedy::FixCredentials);
        }
        for (const store::PersonRecord& p : must(w.control->people()))
            QVERIFY(p.passphrase_hash.find("horse") == std::string::npos);
    }

    void rolesAreReadAgainAtEachAct()
    {
        World w;
        w.cast();
        const Fingerprint c = w.facts.addInvoice("inv-1");
        const Session mia = w.session("mia");
        QVERIFY(w.run(mia, act(CaseAct::Take, { c })).rows[0].done);
        w.run(w.session("adam"), SetRoles { "mia", { Role::Auditor } });
        REFUSED(mia, act(CaseAct::Comment, { c }, "x"), Remedy::NoPermission, "work_cases");
    }

    // Each act: who may and who may not, with the permission named.
    void permissionsAreAskedForEveryCommand()
    {
        World w;
        w.cast();
        const Fingerprint c = w.facts.addInvoice("inv-1"), d = w.facts.addInvoice("inv-2");
        const EffectId e = w.propose(d);
        const auto hash = w.effect(e).body_sha256;
        const Session aud = w.session("aud"), adam = w.session("adam"), ann = w.session("ann"), mia = w.session("mia");
        REFUSED(aud, act(CaseAct::Take, { c }), Remedy::NoPermission, "work_cases");
        REFUSED(aud, act(CaseAct::Close, { c }, "x"), Remedy::NoPermission, "resolve_cases");
        REFUSED(ann, (ProposeEffect { c, {} }), Remedy::NoPermission, "propose_effects");
        REFUSED(adam, (ProposeEffect { c, {} }), Remedy::NoPermission, "propose_effects");
        REFUSED(mia, (ApproveEffects { { { e, hash } }, {} }), Remedy::NoPermission, "approve_effects");
        REFUSED(adam, (ApproveEffects { { { e, hash } }, {} }), Remedy::NoPermission, "approve_effects");
        REFUSED(mia, (DeclineEffects { { e }, "no" }), Remedy::NoPermission, "approve_effects");
        REFUSED(ann, (WithdrawEffects { { e } }), Remedy::NoPermission, "propose_effects");
        REFUSED(aud, (SettleEffect { e, false, {}, "x" }), Remedy::NoPermission, "settle_unknown");
        REFUSED(mia, (AddPerson { "eve", "Eve", "long enough", {} }), Remedy::NoPermission, "edit_people");
        REFUSED(mia, (SetRoles { "mia", { Role::Approver } }), Remedy::NoPermission, "edit_people");
        REFUSED(mia, SetPeriod {}, Remedy::NoPermission, "edit_periods");
        REFUSED(mia, AddSource {}, Remedy::NoPermission, "edit_connections");
        REFUSED(mia, SetSource {}, Remedy::NoPermission, "edit_connections");
        // Every refusal for permission stands in the trail.
        store::AuditFilter filter;
        filter.act = "refused";
        QCOMPARE(must(w.control->audit(filter)).size(), size_t(14));
    }

    void actsFollowTheTable()
    {
        World w;
        w.cast();
        const Fingerprint c = w.facts.addInvoice("inv-1");
        const Session mia = w.session("mia");
        QVERIFY(w.run(mia, act(CaseAct::Take, { c })).rows[0].done);
        QCOMPARE(w.caseView(c).assignee, std::string("mia"));
        QVERIFY(w.caseView(c).state == CaseState::Assigned);
        ActOnCases close = act(CaseAct::Close, { c }, "agreed with customer");
        close.reason_code = "write_off";
        QVERIFY(w.run(mia, close).rows[0].done);
        const CommandReport again = w.run(mia, act(CaseAct::Take, { c }));
        QVERIFY(!again.rows[0].done);
        QCOMPARE(domain::english(again.rows[0].what), std::string("Not possible: the exception is “Closed with reason”."));
        QVERIFY(w.run(mia, act(CaseAct::Reopen, { c }, "new facts")).rows[0].done);
        QVERIFY(w.caseView(c).state == CaseState::Reopened);
        Fingerprint nothing;
        QCOMPARE(domain::english(w.run(mia, act(CaseAct::Take, { nothing })).rows[0].what), std::string("There is no such exception. Read the queue again."));
    }

    void actsNeedTheirReasons()
    {
        World w;
        w.cast();
        const Fingerprint c = w.facts.addInvoice("inv-1");
        const Session mia = w.session("mia");
        REFUSED(mia, act(CaseAct::Comment, { c }, " \n"), Remedy::Usage, "reason in words");
        REFUSED(mia, act(CaseAct::Close, { c }, "because"), Remedy::Usage, "write_off");
        REFUSED(mia, act(CaseAct::Hold, { c }, "waiting"), Remedy::Usage, "future");
        REFUSED(mia, act(CaseAct::Assign, { c }), Remedy::Usage, "neither a person");
        REFUSED(mia, act(CaseAct::Propose, { c }), Remedy::Usage, "own command");
        REFUSED(mia, act(CaseAct::Take, {}), Remedy::Usage, "No exception");
        ActOnCases team = act(CaseAct::Assign, { c });
        team.assignee = "platform";
        QVERIFY(w.run(mia, team).rows[0].done);
    }

    void aHoldRunsOut()
    {
        World w;
        w.cast();
        const Fingerprint c = w.facts.addInvoice("inv-1");
        ActOnCases hold = act(CaseAct::Hold, { c }, "customer disputes");
        hold.until = Instant::fromUs(w.clock.us + 3'600'000'000);
        QVERIFY(w.run(w.session("mia"), hold).rows[0].done);
        QVERIFY(w.caseView(c).state == CaseState::LegitimatelyOpen);
        w.clock.pass(3601);
        QVERIFY(w.caseView(c).state == CaseState::Reopened);
    }

    void theSameCommandActsOnce()
    {
        World w;
        w.cast();
        const Fingerprint c = w.facts.addInvoice("inv-1");
        const Session mia = w.session("mia");
        const auto id = w.newId();
        const auto first = must(w.room->execute(mia, id, act(CaseAct::Comment, { c }, "hello")));
        const int64_t version = must(w.control->version());
        w.open();
        const auto second = must(w.room->execute(mia, id, act(CaseAct::Comment, { c }, "hello")));
        QVERIFY(second.repeated && !first.repeated);
        QCOMPARE(second.rows[0].what, first.rows[0].what);
        QCOMPARE(must(w.control->version()), version);
        QCOMPARE(must(w.control->decisionsOf(c)).size(), size_t(1));
        const auto other = w.room->execute(mia, id, act(CaseAct::Comment, { c }, "other"));
        QVERIFY(!other.ok() && other.error().remedy == Remedy::Conflict);
    }

    // ---- Effects ------------------------------------------------------------------------------------

    void proposingStoresTheBytes()
    {
        World w;
        w.cast();
        const Fingerprint c = w.facts.addInvoice("inv-1");
        const EffectId id = w.propose(c);
        const store::EffectRecord e = w.effect(id);
        QVERIFY(e.state == EffectState::Proposed);
        QCOMPARE(e.body_sha256, store::sha256(e.body));
        QCOMPARE(e.wire_key, wireKey("acme", "post_invoice", "inv-1", 1));
        QCOMPARE(must(unpackRequest(e.request)).lines.size(), size_t(1));
        QVERIFY(w.caseView(c).state == CaseState::AwaitingApproval);
        const EffectDetail detail = must(w.room->effect(w.session("ann"), id));
        QCOMPARE(detail.preview.size(), size_t(2));
        QVERIFY(detail.row.may_approve);
        QVERIFY(!must(w.room->effect(w.session("mia"), id)).row.may_approve);
        const Fingerprint other = w.facts.addInvoice("inv-9", "1", domain::Reason::TotalMismatch);
        REFUSED(w.session("mia"), (ProposeEffect { other, {} }), Remedy::Unsupported, "No fix");
        REFUSED(w.session("mia"), (ProposeEffect { c, {} }), Remedy::Conflict, "Awaiting approval");
        REFUSED(w.session("mia"), (ProposeEffect { w.facts.addInvoice("inv-3"), "zz" }), Remedy::Usage, "zz");
        w.facts.findings[c].found = false;
        REFUSED(w.session("mia"), (ProposeEffect { c, {} }), Remedy::Conflict, "gone");
    }

    void twoConsolesDeriveTheSameKey()
    {
        World one(1), two(2);
        for (World* w : { &one, &two })
            w->cast();
        const EffectId a = one.propose(one.facts.addInvoice("inv-1")), b = two.propose(two.facts.addInvoice("inv-1"));
        QVERIFY(a != b);
        QCOMPARE(one.effect(a).wire_key, two.effect(b).wire_key);
        QCOMPARE(one.effect(a).body, two.effect(b).body);
        QVERIFY(wireKey("a", "bc", "d", 1) != wireKey("ab", "c", "d", 1));
        QVERIFY(wireKey("a", "b", "c", 1) != wireKey("a", "b", "c", 2));
    }

    void nobodyApprovesHisOwnEvenWithEveryRole()
    {
        World w;
        w.cast();
        const Fingerprint c = w.facts.addInvoice("inv-1");
        const EffectId own = w.propose(c, "local");
        REFUSED(w.local(), (ApproveEffects { { { own, w.effect(own).body_sha256 } }, {} }), Remedy::NoPermission, "yourself");
        QVERIFY(w.effect(own).state == EffectState::Proposed);
        w.approve(own);
        QVERIFY(w.effect(own).state == EffectState::Approved);
        QCOMPARE(w.effect(own).approver, std::string("ann"));
        QVERIFY(w.caseView(c).state == CaseState::Approved);
    }

    void oneOwnItemRefusesTwoHundred()
    {
        World w;
        w.cast();
        w.person("both", { Role::FinanceOperator, Role::Approver });
        ApproveEffects bulk;
        for (int i = 0; i < 200; ++i) {
            const EffectId id = w.propose(w.facts.addInvoice("inv-" + std::to_string(i)), i == 137 ? "both" : "mia");
            bulk.items.push_back({ id, w.effect(id).body_sha256 });
        }
        REFUSED(w.session("both"), bulk, Remedy::NoPermission, "inv-137");
        for (const auto& item : bulk.items)
            QVERIFY(w.effect(item.effect).state == EffectState::Proposed);
        const CommandReport fine = w.run(w.session("ann"), bulk);
        QCOMPARE(fine.doneCount(), size_t(200));
        bulk.items.push_back(bulk.items[0]);
        REFUSED(w.session("ann"), bulk, Remedy::Usage, "201");
    }

    void aListThatIsNotAsSeenIsRefused()
    {
        World w;
        w.cast();
        const EffectId a = w.propose(w.facts.addInvoice("inv-1")), b = w.propose(w.facts.addInvoice("inv-2"));
        const auto ha = w.effect(a).body_sha256, hb = w.effect(b).body_sha256;
        const Session ann = w.session("ann");
        REFUSED(ann, (ApproveEffects { { { a, ha }, { b, ha } }, {} }), Remedy::Conflict, "not what is stored");
        REFUSED(ann, (ApproveEffects { { { a, ha }, { a, ha } }, {} }), Remedy::Usage, "twice");
        REFUSED(ann, (ApproveEffects { { { a, ha }, { EffectId {}, hb } }, {} }), Remedy::Usage, "no effect");
        REFUSED(ann, ApproveEffects {}, Remedy::Usage, "Between 1 and 200");
        QVERIFY(w.effect(a).state == EffectState::Proposed);
        QCOMPARE(w.run(ann, ApproveEffects { { { a, ha }, { b, hb } }, {} }).doneCount(), size_t(2));
        QCOMPARE(w.run(ann, ApproveEffects { { { a, ha } }, {} }).doneCount(), size_t(0)); // done before
    }

    void declineAndWithdraw()
    {
        World w;
        w.cast();
        const Fingerprint c = w.facts.addInvoice("inv-1");
        EffectId id = w.propose(c);
        REFUSED(w.session("ann"), (DeclineEffects { { id }, " " }), Remedy::Usage, "reason");
        QVERIFY(w.run(w.session("ann"), DeclineEffects { { id }, "wrong period" }).rows[0].done);
        QVERIFY(w.effect(id).state == EffectState::Declined);
        QVERIFY(w.caseView(c).state == CaseState::InReview);
        id = w.propose(c);
        QCOMPARE(w.effect(id).generation, 1); // nothing was ever sent under this key
        w.person("max", { Role::FinanceOperator });
        QVERIFY(!w.run(w.session("max"), WithdrawEffects { { id } }).rows[0].done);
        w.approve(id);
        QVERIFY(w.run(w.session("mia"), WithdrawEffects { { id } }).rows[0].done);
        QVERIFY(w.effect(id).state == EffectState::Withdrawn);
        QVERIFY(!w.run(w.session("mia"), WithdrawEffects { { id } }).rows[0].done);
    }

    // ---- Administration --------------------------------------------------------------------------------

    void peopleAndRoles()
    {
        World w;
        w.cast();
        const Session adam = w.session("adam");
        REFUSED(adam, (AddPerson { "Ann Smith", "", "long enough", {} }), Remedy::Usage, "cannot be a name");
        REFUSED(adam, (AddPerson { "ann", "", "long enough", {} }), Remedy::Conflict, "already a person");
        REFUSED(adam, (AddPerson { "ben", "", "short", {} }), Remedy::FixData, "8 characters");
        REFUSED(adam, (SetRoles { "nobody", {} }), Remedy::Usage, "no person");
        w.run(adam, SetRoles { "local", {} });
        REFUSED(adam, (SetRoles { "adam", {} }), Remedy::Usage, "nobody could administer");
        // In an advisory store one may give himself a role; where controls are enforced nobody may.
        w.run(adam, SetRoles { "adam", { Role::Administrator, Role::Auditor } });
        auto write = must(w.control->write("test", w.clock.now().us()));
        must(write.setSetting("controls", "enforced"));
        must(write.audit("test", "setting", "{}"));
        must(write.commit());
        { const auto moved = std::move(write); }
        REFUSED(adam, (SetRoles { "adam", { Role::Administrator, Role::Approver } }), Remedy::NoPermission, "himself");
    }

    void connections()
    {
        World w;
        w.cast();
        const Session adam = w.session("adam");
        const auto with = [](auto change) {
            AddSource c { "x", "netsuite", "", "https://host/x", "sandbox", "{}" };
            change(c);
            return c;
        };
        REFUSED(adam, with([](auto& c) { c.name = "ns"; }), Remedy::Conflict, "already a connection");
        REFUSED(adam, with([](auto& c) { c.name = "../x"; }), Remedy::Usage, "cannot be a name");
        REFUSED(adam, with([](auto& c) { c.badge = "live"; }), Remedy::Usage, "badge");
        REFUSED(adam, with([](auto& c) { c.base_url = "https://me:secret@host"; }), Remedy::FixData, "credentials belong");
        REFUSED(adam, with([](auto& c) { c.base_url = "ftp://host"; }), Remedy::FixData, "not an address");
        REFUSED(adam, with([](auto& c) { c.base_url = "http://host", c.badge = "production"; }), Remedy::FixData, "https");
        REFUSED(adam, with([](auto& c) { c.options = "[]"; }), Remedy::FixData, "JSON object");
        w.run(adam, with([](auto&) {}));
        QVERIFY(!must(w.control->source("x"))->may_post);
        QCOMPARE(must(w.control->source("x"))->set, std::string("main"));
        const Fingerprint c = w.facts.addInvoice("inv-1");
        REFUSED(w.session("mia"), (ProposeEffect { c, {} }), Remedy::Usage, "Several connections");
        SetSource off;
        off.name = "x";
        off.enabled = false;
        w.run(adam, off);
        w.propose(c);
    }

    void anAddressStaysWhileEffectsAreOpen()
    {
        World w;
        w.cast();
        w.propose(w.facts.addInvoice("inv-1"));
        SetSource c;
        c.name = "ns";
        c.base_url = "https://other/";
        REFUSED(w.session("adam"), c, Remedy::Conflict, "still open");
    }

    void theTrailIsWholeAndAnswersByPerson()
    {
        World w;
        w.cast();
        const Fingerprint c = w.facts.addInvoice("inv-1");
        w.run(w.session("mia"), act(CaseAct::Take, { c }));
        w.approve(w.propose(c));
        const auto verified = must(w.room->verifyAudit(w.session("aud")));
        QVERIFY(verified.whole);
        QCOMPARE(verified.entries, must(w.control->version()));
        AuditQuery own;
        for (const AuditRow& row : must(w.room->audit(w.session("mia"), own)))
            QCOMPARE(row.who, std::string("mia"));
        own.who = "ann";
        const auto refused = w.room->audit(w.session("mia"), own);
        QVERIFY(!refused.ok() && refused.error().remedy == Remedy::NoPermission);
        QVERIFY(!must(w.room->audit(w.session("aud"), own)).empty());
        AuditQuery of_case;
        of_case.object = "case:" + c.hex();
        QCOMPARE(must(w.room->audit(w.session("aud"), of_case)).size(), size_t(1));
    }
};

TIEOUT_TEST(TestControlRoom)
#include "tst_control_room.moc"
