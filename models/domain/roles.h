#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

// Who may do what: the matrix of docs/controls.md as a table.
namespace tieout::domain {

enum class Role : uint8_t { FinanceOperator, RevOpsAnalyst, IntegrationEngineer, Approver, Controller, Auditor, Administrator };
inline constexpr int kRoleCount = 7;
std::string_view roleId(Role role); // finance_operator …
std::optional<Role> roleById(std::string_view id);
std::string_view roleTitle(Role role); // marked for translation

enum class Permission : uint8_t {
    SeeQueue,
    SeeAmounts,
    WorkCases, // take, assign, comment, classify
    ResolveCases, // close, hold, reopen without an effect
    ProposeEffects,
    ApproveEffects,
    ApproveAboveLimit,
    SendEffects, // the poster; sends only what is approved
    SettleUnknown,
    ImportAndPull,
    EditConnections,
    EditPeriods,
    EditPeople,
    EditLimits,
    ExportEvidence,
    ReadAudit,
    Maintain, // backup, restore, rebuild
    ProposeReference, // mappings and customer links
    ApproveReference, // others' only
};
inline constexpr int kPermissionCount = 19;
std::string_view permissionId(Permission permission);

bool roleMay(Role role, Permission permission);

}
