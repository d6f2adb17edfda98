#pragma once

#include "domain/case.h"
#include "domain/reference.h"
#include "domain/roles.h"
#include "engine/ports.h"
#include "engine/saved_view.h"

#include <string>
#include <variant>
#include <vector>

// Everything a person can change, as values. Buttons, CLI verbs, deep links and tests build the
// same ones; Engine::execute checks permission and state, writes the decision and the audit row.
namespace tieout::engine {

// One act on cases: `cases` of one, the marked ones, or all that match a filter (resolved by the
// caller to ids, so that what was counted is what is done).
struct ActOnCases {
    domain::CaseAct act = domain::CaseAct::Take;
    std::vector<Fingerprint> cases;
    std::string assignee; // Assign: a person or team
    std::string text; // Comment, Close, Hold, Reopen: the reason; Label: the label
    std::string reason_code; // Close: duplicate, write_off, accepted, not_an_error, other
    Instant until; // Hold: legitimately open until
};

// Stages the remedy of a case: renders the bytes once and stores them as an effect, PROPOSED.
struct ProposeEffect {
    Fingerprint case_id;
    std::string target; // name of the connection; empty = the only one that supports it
};

// Approval is bound to exactly these bytes.
struct ApproveEffects {
    struct Item {
        EffectId effect;
        Digest body_sha256;
    };
    std::vector<Item> items; // one own item refuses the whole list; at most 200
    std::string note;
};
struct DeclineEffects {
    std::vector<EffectId> effects;
    std::string why;
};
struct WithdrawEffects {
    std::vector<EffectId> effects;
};
// UNKNOWN or QUARANTINE, by evidence; takes a second person (the second identical call settles).
struct SettleEffect {
    EffectId effect;
    bool posted = false;
    std::string vendor_id; // when posted
    std::string evidence;
};

struct AddPerson {
    std::string person;
    std::string display_name;
    std::string passphrase; // kept only as an Argon2id hash
    std::vector<domain::Role> roles;
};
struct SetRoles {
    std::string person;
    std::vector<domain::Role> roles; // nobody grants a role to himself, except in an advisory store
};

// How much may be approved: in one fix (all its parts added up), and together of one maker, entity and
// period, so that splitting does not help. Of a person or of a role; a person's own limits go before
// those of the roles. Who has none at all is not limited; who has one is refused in other currencies.
struct SetApprovalLimit {
    std::string person; // this, or the role
    std::optional<domain::Role> role;
    Currency currency;
    std::optional<Exact> one_fix; // none: the limit in this currency is taken away
    std::optional<Exact> together; // none: as much as in one fix
    std::string why;
};

struct SetPeriod {
    PeriodState state;
};

struct AddSource {
    std::string name; // "netsuite-de"
    std::string manifest; // "netsuite", or "files"
    std::string set; // records of one set refer to each other; default "main"
    std::string base_url;
    std::string badge; // demo, sandbox, production
    std::string options; // JSON object of manifest options (account, client id …), never a secret
};
struct SetSource {
    std::string name;
    std::optional<bool> may_post; // off until switched on
    std::optional<bool> enabled;
    std::optional<std::string> base_url;
    std::optional<std::string> options; // replaces the whole object
};

// Without an id a new view of the acting person; with one that view is replaced as a whole.
struct SaveView {
    std::optional<ViewId> id;
    std::string name;
    bool shared = false;
    ViewDefinition definition;
};
struct RemoveView {
    ViewId id;
};
// What the queue opens with for a role; null: the program's own view.
struct SetDefaultView {
    domain::Role role = domain::Role::FinanceOperator;
    std::optional<ViewId> id; // a shared one
};

// Reference data: one person proposes, a second one decides. In force from the next reconciliation on.
struct ProposeMapping {
    std::string set; // empty: main
    domain::MappingKind kind = domain::MappingKind::Sku;
    std::string key;
    domain::MappingAct act = domain::MappingAct::Add;
    std::string row; // Replace, End: the row that ends (its id)
    std::string value; // Add, Replace
    std::string valid_from, valid_to; // YYYY-MM-DD; empty: always, for ever; End: valid_to is the last day
    std::string why;
};
// A billing customer belongs to an account, an ERP customer to a billing customer.
struct ProposeLink {
    std::string set; // empty: main
    domain::LinkAct act = domain::LinkAct::Link;
    Table child_table = Table::BillingCustomers; // or ErpCustomers
    std::string child, parent;
    std::string why;
};
// Approved or Declined by a second person, Withdrawn by who proposed; one own item refuses the whole
// list of an approval.
struct DecideMapping {
    std::vector<int64_t> proposals;
    domain::Verdict verdict = domain::Verdict::Approved;
    std::string note; // Declined: why
};
struct DecideLink {
    std::vector<int64_t> proposals;
    domain::Verdict verdict = domain::Verdict::Approved;
    std::string note;
};

using Command = std::variant<ActOnCases, ProposeEffect, ApproveEffects, DeclineEffects, WithdrawEffects, SettleEffect, AddPerson, SetRoles,
    SetPeriod, AddSource, SetSource, SaveView, RemoveView, SetDefaultView, ProposeMapping, ProposeLink, DecideMapping, DecideLink,
    SetApprovalLimit>;

// The outcome on each row, kept for ever under the command's id (R-report after each bulk act).
struct RowOutcome {
    std::string target; // fingerprint, effect id or name
    bool done = false;
    Text what; // "Assigned to %1", or why not
};
struct CommandReport {
    domain::CommandId id;
    std::vector<RowOutcome> rows;
    bool repeated = false; // this id was executed before: nothing was done again

    size_t doneCount() const;
};

}
