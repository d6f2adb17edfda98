#include "domain/case.h"
#include "domain/roles.h"
#include "support/test_registry.h"

#include <QTest>

#include <map>
#include <set>
#include <string>

using namespace tieout::domain;
using S = CaseState;
using A = CaseAct;
using P = Permission;

class TestCaseAndRoles : public QObject {
    Q_OBJECT

private slots:
    void everyPairOfStateAndAct()
    {
        // "state: act>state" by hand; comment and label are possible everywhere and move nothing.
        const std::map<S, std::map<A, S>> drawn = {
            { S::New, { { A::Take, S::Assigned }, { A::Assign, S::Assigned }, { A::StartReview, S::InReview }, { A::Hold, S::LegitimatelyOpen }, { A::Close, S::ClosedWithReason }, { A::Propose, S::AwaitingApproval } } },
            { S::Assigned, { { A::Take, S::Assigned }, { A::Assign, S::Assigned }, { A::HandBack, S::New }, { A::StartReview, S::InReview }, { A::Hold, S::LegitimatelyOpen }, { A::Close, S::ClosedWithReason }, { A::Propose, S::AwaitingApproval } } },
            { S::InReview, { { A::Take, S::InReview }, { A::Assign, S::InReview }, { A::HandBack, S::New }, { A::Hold, S::LegitimatelyOpen }, { A::Close, S::ClosedWithReason }, { A::Propose, S::AwaitingApproval } } },
            { S::FixStaged, { { A::Take, S::FixStaged }, { A::Assign, S::FixStaged }, { A::Propose, S::AwaitingApproval } } },
            { S::AwaitingApproval, { { A::Take, S::AwaitingApproval }, { A::Assign, S::AwaitingApproval } } },
            { S::Approved, { { A::Take, S::Approved }, { A::Assign, S::Approved } } },
            { S::OutcomeUnknown, { { A::Take, S::OutcomeUnknown }, { A::Assign, S::OutcomeUnknown } } },
            { S::PostedUnconfirmed, { { A::Take, S::PostedUnconfirmed }, { A::Assign, S::PostedUnconfirmed } } },
            { S::Settled, {} },
            { S::Cleared, {} },
            { S::LegitimatelyOpen, { { A::Take, S::LegitimatelyOpen }, { A::Assign, S::LegitimatelyOpen }, { A::Hold, S::LegitimatelyOpen }, { A::Close, S::ClosedWithReason }, { A::Reopen, S::Reopened } } },
            { S::ClosedWithReason, { { A::Reopen, S::Reopened } } },
            { S::Reopened, { { A::Take, S::Assigned }, { A::Assign, S::Assigned }, { A::StartReview, S::InReview }, { A::Hold, S::LegitimatelyOpen }, { A::Close, S::ClosedWithReason }, { A::Propose, S::AwaitingApproval } } },
        };
        QCOMPARE(int(drawn.size()), kCaseStateCount);
        size_t count = 0;
        for (const auto& [state, acts] : drawn)
            for (int a = 0; a < kCaseActCount; ++a) {
                const A act = static_cast<A>(a);
                const CaseTransition* t = caseTransition(state, act);
                const std::string where = std::string(caseStateId(state)) + " + " + std::string(caseActId(act));
                const bool remark = act == A::Comment || act == A::Label;
                const auto it = acts.find(act);
                QVERIFY2((t != nullptr) == (remark || it != acts.end()), where.c_str());
                if (!t)
                    continue;
                ++count;
                QVERIFY2(t->to == (remark ? state : it->second), where.c_str());
                const P needs = act == A::Propose ? P::ProposeEffects : act == A::Hold || act == A::Close || act == A::Reopen ? P::ResolveCases : P::WorkCases;
                QVERIFY2(t->needs == needs, where.c_str());
            }
        QCOMPARE(caseTransitions().size(), count);
    }

    void namesAreUniqueAndFound()
    {
        std::set<std::string_view> ids, acts;
        for (int s = 0; s < kCaseStateCount; ++s) {
            ids.insert(caseStateId(static_cast<S>(s)));
            QVERIFY(caseStateById(caseStateId(static_cast<S>(s))) == static_cast<S>(s));
            QVERIFY(!caseStateTitle(static_cast<S>(s)).empty());
        }
        for (int a = 0; a < kCaseActCount; ++a)
            acts.insert(caseActId(static_cast<A>(a)));
        QCOMPARE(int(ids.size()), kCaseStateCount);
        QCOMPARE(int(acts.size()), kCaseActCount);
        QVERIFY(!caseIsOpen(S::Settled) && !caseIsOpen(S::Cleared) && !caseIsOpen(S::ClosedWithReason));
        QVERIFY(caseIsOpen(S::OutcomeUnknown) && caseIsOpen(S::LegitimatelyOpen) && caseIsOpen(S::New));
        QCOMPARE(severityId(Severity::Critical), std::string_view("critical"));
    }

    // The whole matrix, by hand: one line a permission; finance, revops, engineer, approver, controller, auditor, admin.
    void permissionMatrix()
    {
        const std::map<std::string_view, std::string_view> matrix = {
            { "see_queue", "PPPPPP-" }, { "see_amounts", "PP-PPP-" }, { "work_cases", "PPPPP--" }, { "resolve_cases", "PP-PP--" },
            { "propose_effects", "PP-----" }, { "approve_effects", "---PP--" }, { "approve_above_limit", "----P--" }, { "send_effects", "P--PP--" },
            { "settle_unknown", "P--PP--" }, { "import_and_pull", "PPP-P--" }, { "edit_connections", "--P---P" }, { "edit_periods", "----P--" },
            { "edit_people", "------P" }, { "edit_limits", "------P" }, { "export_evidence", "PP-PPP-" }, { "read_audit", "---PPPP" }, { "maintain", "--P---P" },
            { "propose_reference", "PPP----" }, { "approve_reference", "---PP--" },
        };
        QCOMPARE(int(matrix.size()), kPermissionCount);
        for (int p = 0; p < kPermissionCount; ++p) {
            const P permission = static_cast<P>(p);
            const auto it = matrix.find(permissionId(permission));
            QVERIFY2(it != matrix.end(), permissionId(permission).data());
            for (int r = 0; r < kRoleCount; ++r)
                QVERIFY2(roleMay(static_cast<Role>(r), permission) == (it->second[size_t(r)] == 'P'),
                    (std::string(it->first) + " " + std::string(roleId(static_cast<Role>(r)))).c_str());
        }
    }

    void rolesAreFoundByTheirIds()
    {
        for (int r = 0; r < kRoleCount; ++r)
            QVERIFY(roleById(roleId(static_cast<Role>(r))) == static_cast<Role>(r));
        QVERIFY(!roleById("root"));
    }
};

TIEOUT_TEST(TestCaseAndRoles)
#include "tst_case_and_roles.moc"
