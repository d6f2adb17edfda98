#pragma once

#include "domain/finding.h"
#include "engine/lineage_graph.h"
#include "engine/ports.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// Reading the records and their chain as the store knows them. For the lineage page, the case page
// and the search; the evaluator uses the state itself.
namespace tieout::engine {

class LineageState;
struct LineageHome;

// What the hot state knows of a record without reading its chunk.
struct RecordSummary {
    RecordRef ref;
    bool present = true; // false: only named by a reference, or deleted
    std::optional<Exact> quantity, amount;
    uint32_t currency = 0; // of the amount
    std::optional<Period> period;
    std::string customer; // the record's own, or its chain's
    std::string document; // ERP documents: their number
    std::string source;
    uint64_t copies = 1; // usage events: how often it was delivered
    std::optional<Exact> tax; // invoices that state it
    bool posting_expected = true; // false: a draft or void invoice
};

// Where a record came from, to the byte.
struct RecordOrigin {
    std::string source, delivery; // delivery: file name, or stream of a page
    Digest sha256; // of the whole delivery
    int64_t delivery_seq = 0;
    uint64_t line = 0, offset = 0;
    int64_t arrived_us = 0;
};

struct RecordRow {
    RecordRef ref;
    bool present = true; // false: not (or no longer) there; the rest is then empty
    std::vector<std::pair<std::string, std::string>> columns; // name, exact machine form; absent columns left out
    RecordOrigin origin;
    std::string bytes; // as received
};

// The events and aggregates of one customer, meter and period.
struct UsageGroupSummary {
    std::string set, customer, meter;
    Period period;
    std::string key; // escaped, as in findings
    uint64_t events = 0; // each id once
    std::optional<Exact> quantity; // of the events, copies counted once; nothing when it does not fit
};

// A snapshot: while it lives, a reconciliation that wants to change the state waits. Short-lived,
// one thread. Get it from Engine::Impl::records().
class RecordView {
public:
    explicit RecordView(const LineageHome& home);
    RecordView(RecordView&&) noexcept;
    ~RecordView();

    std::vector<std::string> sets() const; // all, sorted
    // Sets that hold (or name) the record, sorted. With `ref.set` filled: that one or none.
    std::vector<std::string> setsOf(const RecordRef& ref) const;
    // Nothing when neither a record nor a reference has this id.
    std::optional<RecordSummary> summary(const RecordRef& ref) const;
    // The record's columns, origin and bytes; decodes its chunk. Error Machine when that is damaged.
    Result<RecordRow> row(const RecordRef& ref) const;
    // Every copy of a usage event, in order of arrival, the counted one marked by the first element.
    Result<std::vector<RecordRow>> copies(const RecordRef& event) const;

    // Records it refers to by id: charge → aggregate, product; line → charge, invoice; posting,
    // payment → invoice; journal line → posting; receipt → payment. Absent ones included.
    std::vector<RecordRef> parents(const RecordRef& ref) const;
    // Present records of `table` that refer to it, by id; `total` gets the number before `limit`.
    std::vector<RecordRef> children(const RecordRef& ref, Table table, size_t limit = 1000, uint64_t* total = nullptr) const;

    // A document that comes to nothing together with the one that takes it back, or that it takes back.
    bool takenBack(const RecordRef& posting) const;
    // All present records of a table, by id. For small tables: mappings, customers; not for events.
    std::vector<RecordRef> present(const std::string& set, Table table) const;

    // Of an event or an aggregate.
    std::optional<UsageGroupSummary> group(const RecordRef& ref) const;
    std::vector<RecordRef> groupAggregates(const RecordRef& event_or_aggregate) const;
    // The first call after new data orders all events by group: milliseconds per million.
    std::vector<RecordRef> groupEvents(const RecordRef& event_or_aggregate, size_t limit = 1000) const;
    // By the key of a finding: the records of a group.
    std::vector<RecordRef> groupAggregatesByKey(const std::string& set, const std::string& key) const;
    // Taken: counted by the meter. Untimely ones are among them.
    enum class Which { All, Taken, Refused, Untimely };
    std::vector<RecordRef> groupEventsByKey(const std::string& set, const std::string& key, size_t limit = 1000, Which which = Which::All) const;

    // Records whose id begins with the text, sorted by table then id, over all sets.
    std::vector<RecordRef> withPrefix(const std::string& text, size_t limit) const;
    // Records found by what stands on them: ERP documents and credits whose number begins with the
    // text, then invoices of the customer of exactly that name.
    std::vector<RecordRef> withNumber(const std::string& text, size_t limit) const;
    // Rows of reference data with this key, in order of their start, then id.
    std::vector<RecordRef> mappings(const std::string& set, const std::string& mapping, const std::string& key) const;
    // Findings the last run still finds at this record (or, for an aggregate or event, at its group).
    std::vector<domain::Finding> findings(const RecordRef& ref) const;

    // Present records of a table that came from a source; usage events once for each delivery when
    // `deliveries`.
    uint64_t presentFrom(const std::string& set, Table table, const std::string& source, bool deliveries = false) const;
    // Their ids, in no particular order; not of usage events.
    std::vector<std::string> idsFrom(const std::string& set, Table table, const std::string& source) const;
    // Their amounts, added up by currency; one that does not fit is left out. Empty for tables
    // without an amount.
    std::map<uint32_t, Exact> sumsFrom(const std::string& set, Table table, const std::string& source) const;
    uint64_t recordCount() const; // present, without events
    uint64_t eventCount() const; // each id once
    // The state behind the view, for as long as the view lives.
    const LineageHome& home() const;

private:
    struct Held;
    std::unique_ptr<Held> m_held;
};

}
