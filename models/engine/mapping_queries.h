#pragma once

#include "domain/reference.h"
#include "engine/ports.h"

#include <optional>
#include <string>
#include <vector>

// Questions about reference data: which keys are in use and what they are mapped to, which customer
// records belong together, what waits for a second person. Values only; with every approval so far,
// be it that no reconciliation has gone by it yet.
namespace tieout::engine {

enum class MappingStatus : uint8_t { Unmapped, Expired, Overlapping, Valid, Unused }; // as they are listed
inline constexpr int kMappingStatusCount = 5;
std::string_view mappingStatusId(MappingStatus status); // unmapped, expired, overlapping, valid, unused
std::string_view mappingStatusTitle(MappingStatus status); // marked for translation

struct MappingValue { // one dated row of a key
    std::string id, value, valid_from, valid_to; // days YYYY-MM-DD, empty: always, for ever
    std::string source; // of the delivery; empty: made by people
    bool ended = false; // delivered with a later end, or none; people ended it
};

struct UsedMoney {
    uint32_t currency = 0;
    std::optional<Exact> amount; // nothing: does not fit
};

struct MappingKeyRow {
    std::string set, key;
    MappingStatus status = MappingStatus::Unused;
    std::vector<MappingValue> values; // by valid_from
    uint64_t records = 0; // that use it
    std::vector<UsedMoney> money; // of them, by currency; empty where amounts are hidden or there are none
    std::optional<Period> first_used, last_used;
    uint32_t waiting = 0; // proposals
};

// A proposal about a mapping or a link, with what the second person said.
struct ProposalRow {
    domain::ProposalKind kind = domain::ProposalKind::Mapping;
    int64_t number = 0;
    std::string set;
    std::string about; // mapping kind, or kind of the customer record
    std::string key, act; // key, or id of the customer record; add, replace, end, link, unlink, not_same
    std::string row, value, valid_from, valid_to; // of a link: value is the record it is linked to
    std::string why;
    int score = 0;
    std::vector<Text> evidence; // of a link
    std::string maker, decider, note;
    Instant proposed, decided;
    domain::Verdict verdict = domain::Verdict::Waiting;
    bool may_decide = false, may_withdraw = false; // for this session
    Text why_not; // when it may not decide
};

struct MappingsQuery {
    struct Answer {
        std::vector<MappingKeyRow> keys; // unmapped first, then expired, overlapping, valid, unused; each by key
        std::vector<ProposalRow> proposals; // of this kind, newest first: the history of every key
    };
    domain::MappingKind kind = domain::MappingKind::Sku;
};

struct CustomerLinkRow {
    enum State : uint8_t { Suggested, Unlinked, Linked };
    std::string set;
    Table child_table = Table::BillingCustomers;
    std::string child, child_name, reference; // reference: what its own system names, which leads nowhere; empty: nothing
    State state = Unlinked;
    std::string parent, parent_name; // suggested, or linked by people
    int score = 0;
    std::vector<Text> evidence;
};
struct DuplicateRow { // an account with several billing customers
    std::string set, account, name;
    std::vector<std::string> customers;
};
struct HierarchyRow { // as the last reconciliation found it
    std::string set;
    Table table = Table::BillingCustomers;
    std::string customer, name, parent; // parent: in its own system
};

struct CrosswalkQuery {
    struct Answer {
        std::vector<CustomerLinkRow> links; // suggested first, best score first; those whose own reference leads somewhere are left out
        std::vector<DuplicateRow> duplicates;
        std::vector<HierarchyRow> hierarchy;
        std::vector<ProposalRow> proposals; // newest first
    };
};

}
