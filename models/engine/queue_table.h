#pragma once

#include "domain/case.h"
#include "domain/checkpoint.h"
#include "domain/columns.h"
#include "domain/currency.h"
#include "domain/ids.h"
#include "domain/time.h"

#include <memory>
#include <string>
#include <vector>

// The work queue as columns in memory: filtered, searched, sorted and grouped here, never in SQL.
// Immutable once built and shared by pointer, so any thread may read it.
namespace tieout::engine {

// A column of few distinct texts.
struct DictColumn {
    std::vector<uint32_t> codes; // one per row, index into values
    std::vector<std::string> values; // values[0] is the empty text

    std::string_view at(size_t row) const { return values[codes[row]]; }
};

struct QueueTable {
    size_t rows = 0;
    std::vector<domain::Fingerprint> ids;
    std::vector<domain::Checkpoint> checkpoint;
    std::vector<domain::Reason> reason;
    std::vector<domain::Severity> severity;
    std::vector<domain::CaseState> state;
    domain::TextColumn key; // as in the exception list: customer|meter|period or a record id
    domain::TextColumn document; // the invoice, charge or document a person would name
    DictColumn customer, owner, assignee, system, set, cause, last_outcome, label, entity; // entity: legal entity, empty when not known
    std::vector<domain::Exact> expected, actual, delta, exposure;
    std::vector<uint32_t> currency; // Currency::packed(), 0 = none
    std::vector<int32_t> period; // months, 0 = none
    std::vector<int64_t> opened_us, due_us;
    std::vector<uint16_t> attempts;
    std::vector<uint8_t> found; // 1: the last run still finds it
    uint64_t version = 0; // grows with every change
};

enum class QueueColumn : uint8_t {
    Severity, Age, Due, Checkpoint, Customer, Document, Key, Expected, Actual, Residual, Exposure, Currency, Period, Reason, Owner, Assignee,
    State, Attempts, LastOutcome, System, Label, Entity,
};
inline constexpr int kQueueColumnCount = 22;

struct QueueFilter {
    // Empty list = all.
    std::vector<domain::Checkpoint> checkpoints;
    std::vector<domain::Reason> reasons;
    std::vector<domain::CaseState> states;
    std::vector<domain::Severity> severities;
    std::vector<std::string> owners, assignees, customers, systems, sets, causes, labels;
    std::vector<std::string> entities; // the empty text: those of which nobody says it
    std::vector<uint32_t> currencies;
    std::vector<int32_t> periods;
    std::optional<domain::Exact> exposure_min;
    std::string text; // case-insensitive (ASCII) in key, document, customer and reason
    bool found_only = true; // cases whose finding the last run still finds
    bool overdue_only = false;
    int64_t opened_from_us = 0, opened_before_us = 0; // half open; 0: no limit
    bool operator==(const QueueFilter&) const = default;
};

using RowList = std::vector<uint32_t>;

// Rows in ascending order. `now_us` decides what is overdue.
RowList filterRows(const QueueTable& table, const QueueFilter& filter, int64_t now_us);
// Stable: rows that are equal keep their order. Key, document and text columns sort bytewise.
void sortRows(const QueueTable& table, RowList& rows, QueueColumn column, bool ascending);

struct FacetValue {
    std::string value; // machine form
    size_t count = 0;
};
// Counts of one column's values over `rows`, most frequent first; empty for columns of times,
// amounts, keys and documents.
std::vector<FacetValue> facet(const QueueTable& table, const RowList& rows, QueueColumn column);

struct CurrencySum {
    uint32_t currency = 0;
    size_t count = 0;
    domain::Exact expected, actual, delta, exposure;
    bool overflow = false;
};
// One entry per currency, sorted by code; never added across currencies. A row counts where its
// exposure has a currency; expected, actual and delta are added only where they are money too.
std::vector<CurrencySum> sumByCurrency(const QueueTable& table, const RowList& rows);

// Rows of one root cause, largest group first.
struct CauseGroup {
    std::string cause;
    RowList rows;
};
std::vector<CauseGroup> groupByCause(const QueueTable& table, const RowList& rows);

}
