#include "domain/roles.h"

#include "domain/check.h"
#include "domain/text.h"

#include <array>

namespace tieout::domain {

namespace {

using P = Permission;
using R = Role;

struct RoleSpec {
    R role;
    std::string_view id;
    std::string_view title;
};

constexpr RoleSpec kRoles[] = {
    { R::FinanceOperator, "finance_operator", TIEOUT_TR("Finance operator") },
    { R::RevOpsAnalyst, "revops_analyst", TIEOUT_TR("RevOps analyst") },
    { R::IntegrationEngineer, "integration_engineer", TIEOUT_TR("Integration engineer") },
    { R::Approver, "approver", TIEOUT_TR("Approver") },
    { R::Controller, "controller", TIEOUT_TR("Controller") },
    { R::Auditor, "auditor", TIEOUT_TR("Auditor") },
    { R::Administrator, "administrator", TIEOUT_TR("Administrator") },
};

constexpr uint8_t bit(R role)
{
    return static_cast<uint8_t>(1u << static_cast<unsigned>(role));
}
constexpr uint8_t kFinance = bit(R::FinanceOperator), kRevOps = bit(R::RevOpsAnalyst), kEngineer = bit(R::IntegrationEngineer),
                  kApprover = bit(R::Approver), kController = bit(R::Controller), kAuditor = bit(R::Auditor), kAdmin = bit(R::Administrator);

struct PermissionSpec {
    P permission;
    std::string_view id;
    uint8_t roles;
};

// One row per permission. Whoever makes an effect never approves one by the same role; whoever
// hands out roles neither makes, approves nor sends.
constexpr PermissionSpec kPermissions[] = {
    { P::SeeQueue, "see_queue", kFinance | kRevOps | kEngineer | kApprover | kController | kAuditor },
    { P::SeeAmounts, "see_amounts", kFinance | kRevOps | kApprover | kController | kAuditor },
    { P::WorkCases, "work_cases", kFinance | kRevOps | kEngineer | kApprover | kController },
    { P::ResolveCases, "resolve_cases", kFinance | kRevOps | kApprover | kController },
    { P::ProposeEffects, "propose_effects", kFinance | kRevOps },
    { P::ApproveEffects, "approve_effects", kApprover | kController },
    { P::ApproveAboveLimit, "approve_above_limit", kController },
    { P::SendEffects, "send_effects", kFinance | kApprover | kController },
    { P::SettleUnknown, "settle_unknown", kFinance | kApprover | kController },
    { P::ImportAndPull, "import_and_pull", kFinance | kRevOps | kEngineer | kController },
    { P::EditConnections, "edit_connections", kEngineer | kAdmin },
    { P::EditPeriods, "edit_periods", kController },
    { P::EditPeople, "edit_people", kAdmin },
    { P::EditLimits, "edit_limits", kAdmin },
    { P::ExportEvidence, "export_evidence", kFinance | kRevOps | kApprover | kController | kAuditor },
    { P::ReadAudit, "read_audit", kApprover | kController | kAuditor | kAdmin },
    { P::Maintain, "maintain", kEngineer | kAdmin },
    { P::ProposeReference, "propose_reference", kFinance | kRevOps | kEngineer },
    { P::ApproveReference, "approve_reference", kApprover | kController },
};

constexpr uint8_t rolesWith(P permission)
{
    return kPermissions[static_cast<size_t>(permission)].roles;
}
constexpr bool inOrder()
{
    for (int i = 0; i < kRoleCount; ++i)
        if (static_cast<int>(kRoles[i].role) != i)
            return false;
    for (int i = 0; i < kPermissionCount; ++i)
        if (static_cast<int>(kPermissions[i].permission) != i)
            return false;
    return true;
}
static_assert(std::size(kRoles) == kRoleCount && std::size(kPermissions) == kPermissionCount && inOrder());
static_assert((rolesWith(P::ProposeEffects) & rolesWith(P::ApproveEffects)) == 0, "no role both makes and approves");
static_assert(((rolesWith(P::ProposeEffects) | rolesWith(P::ApproveEffects) | rolesWith(P::SendEffects) | rolesWith(P::SettleUnknown)) & kAdmin) == 0,
    "the administrator neither makes, approves, sends nor settles");
static_assert((rolesWith(P::ProposeReference) & rolesWith(P::ApproveReference)) == 0 && ((rolesWith(P::ProposeReference) | rolesWith(P::ApproveReference)) & kAdmin) == 0,
    "the same for reference data");
static_assert((rolesWith(P::EditLimits) & rolesWith(P::ApproveEffects)) == 0, "no role approves and says how much it may approve");
static_assert((rolesWith(P::ApproveAboveLimit) & ~rolesWith(P::ApproveEffects)) == 0);

}

std::string_view roleId(Role role)
{
    TIEOUT_CHECK(static_cast<size_t>(role) < std::size(kRoles));
    return kRoles[static_cast<size_t>(role)].id;
}

std::optional<Role> roleById(std::string_view id)
{
    for (const RoleSpec& r : kRoles)
        if (r.id == id)
            return r.role;
    return std::nullopt;
}

std::string_view roleTitle(Role role)
{
    TIEOUT_CHECK(static_cast<size_t>(role) < std::size(kRoles));
    return kRoles[static_cast<size_t>(role)].title;
}

std::string_view permissionId(Permission permission)
{
    TIEOUT_CHECK(static_cast<size_t>(permission) < std::size(kPermissions));
    return kPermissions[static_cast<size_t>(permission)].id;
}

bool roleMay(Role role, Permission permission)
{
    TIEOUT_CHECK(static_cast<size_t>(permission) < std::size(kPermissions) && static_cast<size_t>(role) < std::size(kRoles));
    return (kPermissions[static_cast<size_t>(permission)].roles & bit(role)) != 0;
}

}
