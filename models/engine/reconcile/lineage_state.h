#pragma once

#include "domain/columns.h"
#include "domain/result.h"
#include "domain/time.h"
#include "engine/reconcile/decided.h"
#include "engine/reconcile/lineage_layout.h"
#include "engine/reconcile/sequence_seen.h"
#include "engine/reconcile/text_table.h"
#include "engine/reconcile/wide_sum.h"

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

// The newest state of every record of one set, with its references and child lists. A pure function
// of the rows absorbed, in order: absorbing the same rows again from the start gives the same state,
// which is why a restart needs no other memory than the chunks. Whatever a row touches is marked
// dirty; evaluating the dirty nodes, or all of them, is the evaluator's business.
namespace tieout::engine {

using domain::Batch;
using domain::Decimal;
using domain::Exact;
using domain::Result;
using domain::Table;

// What a checkpoint looks at: a record, or all usage of one customer, meter and period.
enum class NodeKind : uint8_t { Record, UsageGroup };
struct Node {
    NodeKind kind = NodeKind::Record;
    Table table = Table::UsageEvents; // of a record
    uint32_t index = kNone;
};

// Where a row lies: chunk counts LineageHome::chunks.
struct Place {
    uint32_t chunk = kNone, row = 0;
    bool operator==(const Place&) const = default;
};

enum RecordFlag : uint8_t {
    kPresent = 1, // a row of it exists and the newest one is no deletion
    kDirty = 2,
    kOwnCurrency = 4, // the row names its currency
    kNoPostingExpected = 8, // a draft or void invoice
    kHasTax = 16, // of an invoice
    kHasAmount = 32, // of a downstream total
    kHasOpen = 64, // an invoice or ERP document says what is still to be paid
    kManual = 128, // a journal line that a person entered
};

// Records of one table, one vector a property; those the layout does not name stay empty.
struct RecordTable {
    const TableLayout* layout = nullptr;
    IdTable ids;
    std::vector<uint8_t> flags;
    std::vector<uint32_t> chunk, row;
    std::array<std::vector<int64_t>, kNumbersMax> number;
    std::array<std::vector<uint8_t>, kNumbersMax> scale;
    std::vector<int32_t> period;
    std::vector<uint32_t> currency, customer;
    std::array<std::vector<uint32_t>, kTextsMax> text; // codes, see LineageState::text
    std::vector<TextArena::Ref> document;
    struct Link {
        std::vector<uint32_t> parent, next, prev;
    };
    std::array<Link, kLinksMax> link;
    Link group; // aggregates: of their usage group
    std::array<std::vector<uint32_t>, kHeadsMax> head;
    std::vector<uint32_t> dirty;

    uint32_t size() const { return ids.size(); }
    bool present(uint32_t i) const { return i != kNone && (flags[i] & kPresent) != 0; }
    Decimal decimal(size_t n, uint32_t i) const { return Decimal(number[n][i], scale[n][i]); }
    Place place(uint32_t i) const { return { chunk[i], row[i] }; }
};

// One customer, meter and period.
struct GroupTable {
    HashIndex index;
    std::vector<uint32_t> customer, meter;
    std::vector<int32_t> period;
    std::vector<uint32_t> head; // aggregates
    std::vector<WideSum> raw; // of the counted copies
    std::vector<uint32_t> events; // ids, each once
    std::vector<uint32_t> first_chunk; // of the row that made it known
    std::vector<uint8_t> flags;
    std::vector<uint32_t> dirty;
    std::unordered_map<uint32_t, std::vector<uint32_t>> repeated; // events of it that have copies
    // Of the few groups that have such events, counted copies only. What was refused is in no other sum; what came at
    // an impossible time is counted like the rest.
    struct Aside {
        WideSum refused, untimely;
        uint32_t refused_events = 0, untimely_events = 0;
    };
    std::unordered_map<uint32_t, Aside> aside;

    uint32_t size() const { return static_cast<uint32_t>(customer.size()); }
};

// All texts of an event but its id, each combination once; the group follows from it.
struct EventShape {
    uint32_t tenant = 0, customer = 0, meter = 0, source = 0, region = 0, group = 0;
    uint32_t refused = 0; // why the meter did not take it
    uint32_t untimely = 0; // 1: it says it happened when it cannot have, see domain/usage_time.h
    bool operator==(const EventShape&) const = default;
    // The same event, whatever was thought of it.
    bool sameEvent(const EventShape& o) const
    {
        return tenant == o.tenant && customer == o.customer && meter == o.meter && source == o.source && region == o.region && group == o.group;
    }
};

struct EventCopy {
    int64_t ts = 0, quantity = 0;
    uint32_t shape = 0;
    Place place;
    uint8_t scale = 0;
    Decimal decimal() const { return Decimal(quantity, scale); }
};

struct EventTable {
    IdTable ids;
    std::vector<uint32_t> shape; // of the counted copy, as the next ones
    std::vector<int64_t> quantity, ts;
    std::vector<uint8_t> scale, flags;
    std::vector<uint32_t> chunk, row;
    std::vector<uint32_t> dirty;
    std::unordered_map<uint32_t, std::vector<EventCopy>> copies; // only of ids with more than one; counted copy first

    EventCopy counted(uint32_t i) const { return { ts[i], quantity[i], shape[i], { chunk[i], row[i] }, scale[i] }; }
};

// Which hand-overs beyond the file feed can be looked at: those of which both systems, and the
// mapping where one is needed, have delivered something. Otherwise everything would be missing.
struct EstateScope {
    bool credits = false, journals = false, subscriptions = false, billing_customers = false, erp_customers = false;
    bool meters = false; // the metering system says which meters it has
    bool contracts = false; // usage can be held against contracts in force
    bool rated_terms = false; // charges can be held against the terms of contract items
    bool drawdowns = false; // a ledger of prepaid credit
    bool dimensions = false; // a mapping says which accounts need a dimension
    bool posting_references = false, credit_references = false, receipt_references = false; // the ERP carries numbers of billing
    bool operator==(const EstateScope&) const = default;
};

// A dated mapping in force: delivered by a source, and cut where people ended it, or made by people.
struct MappingRow {
    uint32_t mapping = 0, key = 0, value = 0, from = 0, to = 0; // codes of texts
    std::string id;
    uint32_t record = kNone; // index in the table of mappings; kNone: made by people
    bool operator==(const MappingRow&) const = default;
};

// The same in words, for whoever shows it.
struct MappingLine {
    std::string id, mapping, key, value, from, to;
    uint32_t record = kNone;
    bool ended = false; // people cut it
};

// Which customer record people linked to which one of the system before.
struct LinkOverlay {
    std::unordered_map<uint32_t, uint32_t> parent; // by child
    std::unordered_map<uint32_t, std::vector<uint32_t>> children;
    void add(uint32_t child, uint32_t parent_index);
};
// Numbers that usage events of one source carried.
struct NumberedSource {
    SequenceSeen seen;
    uint32_t chunk = kNone; // of the first one
};
class LineageState;
std::vector<MappingLine> mappingLines(const LineageState& state, const DecidedSet& decided);
LinkOverlay overlayOf(const LineageState& state, const DecidedSet& decided, Table child);
uint32_t linkedParent(const LineageState& state, const LinkOverlay& overlay, Table child, uint32_t i);

// What the state must ask of its surroundings while absorbing.
struct AbsorbContext {
    uint32_t chunk = 0; // index of the batch's chunk
    bool mark = true; // note what is touched; off while a restart repeats what is in the findings
    // Where the batch is a page: the same row again from the same source is an overlap, no copy,
    // unless both rows say by which delivery they arrived and it is not the same.
    std::function<bool(uint32_t chunk)> overlaps;
    std::function<Result<std::string>(Place)> delivery; // of a usage event of an earlier chunk; empty: not told
    // Bytes of a row of an earlier chunk, to order copies that are alike otherwise.
    std::function<Result<std::string>(Place)> row_bytes;
};

class LineageState {
public:
    explicit LineageState(std::string set);

    const std::string& set() const { return m_set; }
    const RecordTable& table(Table t) const { return m_tables[static_cast<size_t>(t)]; }
    const GroupTable& groups() const { return m_groups; }
    const EventTable& events() const { return m_events; }
    const EventShape& shape(uint32_t i) const { return m_shapes[i]; }
    std::string_view text(uint32_t code) const { return m_texts.at(code); } // of customers, meters, …
    uint32_t textCode(std::string_view text) const { return m_texts.find(text); } // kNone: no record has it
    bool any(Table t) const { return m_present[static_cast<size_t>(t)] > 0; } // not for events
    std::string_view document(TextArena::Ref ref) const { return m_documents.at(ref); }
    std::string groupKey(uint32_t group) const;
    // From the key of a finding; kNone when there is no such group.
    uint32_t groupByKey(std::string_view key) const;

    EstateScope scope() const;
    const std::vector<MappingRow>& mappings() const { return m_mappings; } // in force, pulled ones first
    const std::vector<uint32_t>& accountMappings() const { return m_account_mappings; } // positions in mappings()
    const std::vector<uint32_t>& dimensionMappings() const { return m_dimension_mappings; }
    const std::map<uint32_t, NumberedSource>& sequences() const { return m_sequences; } // by the source's text code

    // What people decided, from now on. Marks what it changes; the first time everything it ever
    // touched, since the findings may go by older decisions.
    void setDecided(const DecidedSet& decided);
    bool everDecided() const { return m_decided.has_value() && !(*m_decided == DecidedSet()); }
    // The customer record before this one: its own reference where that is there, else what people
    // linked, else its own reference all the same.
    uint32_t linkedParent(Table child, uint32_t i) const { return engine::linkedParent(*this, overlay(child), child, i); }
    // Present customer records whose linkedParent is this present one.
    template <typename Visit> void eachLinked(Table parent, uint32_t index, size_t head, Table child, const Visit& visit) const
    {
        const size_t link = linkOfChild(child);
        eachChild(parent, index, head, child, link, visit);
        const auto decided = overlay(child).children.find(index);
        if (decided == overlay(child).children.end() || !table(parent).present(index))
            return;
        for (const uint32_t i : decided->second)
            if (table(child).present(i) && !table(parent).present(table(child).link[link].parent[i]))
                visit(i);
    }

    // Room for that many more rows of the table.
    void grow(Table table, size_t rows);
    Result<void> absorb(const Batch& batch, const AbsorbContext& context);

    // Present children of a list, by index in the child table, in no particular order.
    template <typename Visit> void eachChild(Table parent, uint32_t index, size_t head, Table child, size_t link, const Visit& visit) const
    {
        const RecordTable& children = table(child);
        for (uint32_t i = table(parent).head[head][index]; i != kNone; i = children.link[link].next[i])
            if (children.present(i))
                visit(i);
    }
    template <typename Visit> void eachAggregate(uint32_t group, const Visit& visit) const
    {
        const RecordTable& aggregates = table(Table::UsageAggregates);
        for (uint32_t i = m_groups.head[group]; i != kNone; i = aggregates.group.next[i])
            if (aggregates.present(i))
                visit(i);
    }

    // Every node that may be evaluated differently than before the marks were last cleared.
    std::vector<Node> dirtyNodes() const;
    std::vector<Node> allNodes() const; // events only where they have copies
    void clearDirty();

private:
    struct Incoming;
    RecordTable& mut(Table t) { return m_tables[static_cast<size_t>(t)]; }
    void absorbRecord(const Batch& batch, size_t row, const AbsorbContext& context);
    Incoming read(const Batch& batch, size_t row, const TableLayout& layout, uint32_t chunk);
    bool differs(const RecordTable& table, uint32_t i, const Incoming& in) const;
    void write(RecordTable& table, uint32_t i, const Incoming& in);
    uint32_t recordFor(Table table, std::string_view id);
    void relink(RecordTable::Link& link, std::vector<uint32_t>& heads, uint32_t i, uint32_t parent);
    uint32_t groupFor(uint32_t customer, uint32_t meter, int32_t period, uint32_t chunk);

    Result<void> absorbEvent(const Batch& batch, size_t row, const AbsorbContext& context);
    Result<void> addCopy(uint32_t event, const EventCopy& copy, const Batch& batch, const AbsorbContext& context);
    Result<std::optional<size_t>> overlapOf(const EventCopy& copy, const std::vector<EventCopy>& known, const Batch& batch, const AbsorbContext& context) const;
    void judgeAgain(uint32_t event, size_t known, const EventCopy& newest);
    Result<size_t> smallestCopy(const std::vector<EventCopy>& copies, const Batch& batch, const AbsorbContext& context) const;
    uint32_t shapeFor(const EventShape& shape);
    EventShape readShape(const Batch& batch, size_t row, uint32_t chunk);
    void setCounted(uint32_t event, const EventCopy& copy);
    void countEvent(const EventCopy& copy);
    void uncountEvent(const EventCopy& copy);
    void forgetRepeated(uint32_t group, uint32_t event);

    void markRecord(Table table, uint32_t i);
    void markGroup(uint32_t group, bool with_events);
    void markEvent(uint32_t event);
    void touch(Table table, uint32_t i);
    void touchEstate(Table table, uint32_t i);
    void touchPosting(uint32_t i);
    void touchJournalOf(Table table, uint32_t i);
    void markEstate();
    void listMappings();
    void knowLinked(const DecidedSet& decided);
    const LinkOverlay& overlay(Table child) const { return m_overlays[child == Table::ErpCustomers ? 1 : 0]; }
    void touchLinked(Table parent, uint32_t i, size_t head, Table child);
    void touchFollowers(Table child, uint32_t i);
    void markDecidedParent(Table child, uint32_t i);
    void markCustomersOf();
    uint32_t entityToldBy(Table table, uint32_t i) const;
    bool carriesReference(Table table, uint32_t i) const;
    void noteAccountOf(Table table, uint32_t i);
    void markUsageOfAccounts();
    void markAllGroups();
    void touchChildren(Table parent, uint32_t i, size_t head, Table child, size_t link);

    std::string m_set;
    std::array<RecordTable, domain::kTableCount> m_tables;
    GroupTable m_groups;
    EventTable m_events;
    IdTable m_texts; // code 0 is the empty text
    TextArena m_documents;
    std::vector<EventShape> m_shapes;
    HashIndex m_shape_index;
    bool m_mark = true;
    std::array<uint32_t, domain::kTableCount> m_present {}; // records of each table, without events
    std::vector<MappingRow> m_mappings;
    std::vector<uint32_t> m_account_mappings, m_dimension_mappings;
    std::map<uint32_t, NumberedSource> m_sequences;
    std::array<uint32_t, domain::kTableCount> m_with_reference {}; // present records that carry one, see carriesReference
    std::vector<uint32_t> m_accounts_touched, m_customers_touched; // of this batch: whose contracts may be others now
    std::optional<DecidedSet> m_decided;
    std::array<LinkOverlay, 2> m_overlays; // of billing customers, of ERP customers
    std::vector<uint32_t> m_moved; // billing customers whose entity this batch changed
};

}
