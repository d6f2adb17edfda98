#include "engine/cases.h"
#include "support/test_registry.h"

#include <QTest>

using namespace tieout;
using namespace tieout::engine;
using domain::CaseAct;
using domain::CaseState;
using domain::EffectState;

namespace {

CaseDecision did(int64_t at, CaseAct act, const std::string& assignee = {}, int64_t until = 0)
{
    CaseDecision d;
    d.seq = d.at_us = at;
    d.person = "mia";
    d.act = act;
    d.assignee = assignee;
    d.until_us = until;
    return d;
}
CaseEffect effect(EffectState state, int64_t changed, int attempts = 0)
{
    CaseEffect e;
    e.state = state;
    e.proposed_us = e.changed_us = changed;
    e.attempts = attempts;
    return e;
}
constexpr CaseFinding kFound { true, 1, 0 }, kGone { false, 1, 50 };

}

class TestCases : public QObject {
    Q_OBJECT

private slots:
    void decisionsAlone()
    {
        const auto state = [](std::vector<CaseDecision> decisions, CaseFinding f = kFound, int64_t now = 100) { return deriveCase(f, { std::move(decisions), {} }, now).state; };
        QVERIFY(state({}) == CaseState::New);
        QVERIFY(state({}, kGone) == CaseState::Cleared);
        QVERIFY(state({ did(2, CaseAct::Comment) }) == CaseState::New);
        QVERIFY(state({ did(2, CaseAct::Take, "mia") }) == CaseState::Assigned);
        QVERIFY(state({ did(2, CaseAct::Take, "mia"), did(3, CaseAct::HandBack) }) == CaseState::New);
        QVERIFY(state({ did(2, CaseAct::Take, "mia"), did(3, CaseAct::StartReview), did(4, CaseAct::Assign, "ann") }) == CaseState::InReview);
        QVERIFY(state({ did(2, CaseAct::Close) }) == CaseState::ClosedWithReason);
        QVERIFY(state({ did(2, CaseAct::Close) }, kGone) == CaseState::ClosedWithReason);
        QVERIFY(state({ did(2, CaseAct::Close), did(3, CaseAct::Reopen) }) == CaseState::Reopened);
        // It went away after the closing and came back: that is news.
        QVERIFY(state({ did(2, CaseAct::Close) }, { true, 3, 0 }) == CaseState::Reopened);
        QVERIFY(state({ did(2, CaseAct::Hold, {}, 101) }) == CaseState::LegitimatelyOpen);
        QVERIFY(state({ did(2, CaseAct::Hold, {}, 100) }) == CaseState::Reopened);
    }

    void anEffectComesFirst()
    {
        const std::pair<EffectState, CaseState> all[] = { { EffectState::Draft, CaseState::FixStaged }, { EffectState::Proposed, CaseState::AwaitingApproval },
            { EffectState::Approved, CaseState::Approved }, { EffectState::NotSent, CaseState::Approved }, { EffectState::Intent, CaseState::OutcomeUnknown },
            { EffectState::Unknown, CaseState::OutcomeUnknown }, { EffectState::Quarantine, CaseState::OutcomeUnknown }, { EffectState::Posted, CaseState::PostedUnconfirmed },
            { EffectState::Confirmed, CaseState::PostedUnconfirmed }, { EffectState::Rejected, CaseState::InReview }, { EffectState::Stale, CaseState::InReview },
            { EffectState::Withdrawn, CaseState::InReview }, { EffectState::Declined, CaseState::InReview } };
        for (const auto& [from, to] : all)
            QVERIFY2(deriveCase(kFound, { { did(2, CaseAct::Take, "mia"), did(3, CaseAct::Propose) }, { effect(from, 5) } }, 100).state == to, domain::effectStateId(from).data());
        // An unclear effect is not hidden by the finding being gone.
        QVERIFY(deriveCase(kGone, { {}, { effect(EffectState::Unknown, 5) } }, 100).state == CaseState::OutcomeUnknown);
        QVERIFY(deriveCase(kGone, { {}, { effect(EffectState::Posted, 5) } }, 100).state == CaseState::PostedUnconfirmed);
    }

    void confirmedAndGoneIsSettledUntilItComesBack()
    {
        const CaseHistory h { { did(2, CaseAct::Take, "mia"), did(3, CaseAct::Propose) }, { effect(EffectState::Confirmed, 40, 1) } };
        QVERIFY(deriveCase(kGone, h, 100).state == CaseState::Settled);
        QVERIFY(deriveCase({ true, 60, 50 }, h, 100).state == CaseState::Reopened);
        CaseHistory worked = h;
        worked.decisions.push_back(did(70, CaseAct::StartReview));
        QVERIFY(deriveCase({ true, 60, 50 }, worked, 100).state == CaseState::InReview);
        worked.effects.push_back(effect(EffectState::Proposed, 80));
        QVERIFY(deriveCase({ true, 60, 50 }, worked, 100).state == CaseState::AwaitingApproval);
    }

    void theRestOfTheRow()
    {
        CaseDecision label = did(4, CaseAct::Label);
        label.text = "audit";
        CaseEffect first = effect(EffectState::Rejected, 5, 2), second = effect(EffectState::Posted, 6, 1);
        first.last_outcome = "rejected";
        second.last_outcome = "posted";
        const CaseView v = deriveCase(kFound, { { did(2, CaseAct::Assign, "finance"), label }, { first, second } }, 100);
        QCOMPARE(v.assignee, std::string("finance"));
        QCOMPARE(v.label, std::string("audit"));
        QCOMPARE(v.attempts, 3);
        QCOMPARE(v.last_outcome, std::string("posted"));
    }

    // The legs of one remedy: who needs attention speaks for all, and only all of them settle it.
    void aRemedyOfSeveralEffects()
    {
        const auto state = [](std::vector<EffectState> legs, CaseFinding finding = kFound) {
            std::vector<CaseEffect> effects { effect(EffectState::Withdrawn, 3) }; // an earlier remedy
            for (const EffectState leg : legs) {
                effects.push_back(effect(leg, 10 + int64_t(effects.size())));
                effects.back().proposed_us = 9;
            }
            return deriveCase(finding, { { did(2, CaseAct::Take, "mia"), did(9, CaseAct::Propose) }, effects }, 100).state;
        };
        using S = EffectState;
        QVERIFY(state({ S::Proposed, S::Approved }) == CaseState::AwaitingApproval);
        QVERIFY(state({ S::Posted, S::Approved }) == CaseState::Approved);
        QVERIFY(state({ S::Unknown, S::Confirmed }) == CaseState::OutcomeUnknown);
        QVERIFY(state({ S::Rejected, S::Proposed }) == CaseState::InReview);
        QVERIFY(state({ S::Confirmed, S::Posted }, kGone) == CaseState::PostedUnconfirmed);
        QVERIFY(state({ S::Confirmed, S::Confirmed }, kGone) == CaseState::Settled);
        QVERIFY(state({ S::Confirmed, S::Stale }, kGone) == CaseState::Cleared);
        // It is settled from the last change of all legs on.
        QVERIFY(state({ S::Confirmed, S::Confirmed }, { true, 11, 5 }) == CaseState::PostedUnconfirmed);
        QVERIFY(state({ S::Confirmed, S::Confirmed }, { true, 60, 50 }) == CaseState::Reopened);
    }

    // Whatever is possible by the table leads where the table says, seen through deriveCase.
    void theTableAndTheFoldAgree()
    {
        for (const domain::CaseTransition& t : domain::caseTransitions()) {
            std::vector<CaseDecision> before;
            switch (t.from) {
            case CaseState::New: break;
            case CaseState::Assigned: before = { did(2, CaseAct::Take, "mia") }; break;
            case CaseState::InReview: before = { did(2, CaseAct::StartReview) }; break;
            case CaseState::LegitimatelyOpen: before = { did(2, CaseAct::Hold, {}, 1000) }; break;
            case CaseState::ClosedWithReason: before = { did(2, CaseAct::Close) }; break;
            case CaseState::Reopened: before = { did(2, CaseAct::Close), did(3, CaseAct::Reopen) }; break;
            default: continue; // given by an effect or by the finding
            }
            QVERIFY(deriveCase(kFound, { before, {} }, 100).state == t.from);
            if (t.act == CaseAct::Propose)
                continue;
            before.push_back(did(10, t.act, t.act == CaseAct::Take || t.act == CaseAct::Assign ? "mia" : "", 1000));
            QVERIFY2(deriveCase(kFound, { before, {} }, 100).state == t.to, (std::string(domain::caseStateId(t.from)) + " " + std::string(domain::caseActId(t.act))).c_str());
        }
    }
};

TIEOUT_TEST(TestCases)
#include "tst_cases.moc"
