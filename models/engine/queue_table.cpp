#include "engine/queue_table.h"

#include "domain/currency.h"
#include "domain/time.h"

#include <algorithm>
#include <array>
#include <map>

namespace tieout::engine {

namespace {

std::vector<FacetValue> byCount(std::vector<FacetValue> values)
{
    std::sort(values.begin(), values.end(), [](const FacetValue& a, const FacetValue& b) { return a.count != b.count ? a.count > b.count : a.value < b.value; });
    return values;
}

template <typename Enum, typename Name> std::vector<FacetValue> facetEnum(const RowList& rows, const std::vector<Enum>& column, Name name)
{
    std::array<size_t, 256> counts {};
    for (const uint32_t row : rows)
        ++counts[static_cast<uint8_t>(column[row])];
    std::vector<FacetValue> values;
    for (size_t i = 0; i < counts.size(); ++i) {
        if (counts[i] == 0)
            continue;
        // One id may stand for several values: a missing posting of an invoice, and of a credit note.
        const std::string id(name(static_cast<Enum>(i)));
        const auto same = std::find_if(values.begin(), values.end(), [&](const FacetValue& value) { return value.value == id; });
        if (same != values.end())
            same->count += counts[i];
        else
            values.push_back({ id, counts[i] });
    }
    return byCount(std::move(values));
}

std::vector<FacetValue> facetDict(const RowList& rows, const DictColumn& column)
{
    std::vector<size_t> counts(column.values.size());
    for (const uint32_t row : rows)
        ++counts[column.codes[row]];
    std::vector<FacetValue> values;
    for (size_t i = 0; i < counts.size(); ++i)
        if (counts[i] != 0)
            values.push_back({ column.values[i], counts[i] });
    return byCount(std::move(values));
}

template <typename Number, typename Name> std::vector<FacetValue> facetNumbers(const RowList& rows, const std::vector<Number>& column, Name name)
{
    std::map<Number, size_t> counts;
    auto last = counts.end(); // neighbours are mostly alike
    for (const uint32_t row : rows) {
        if (last == counts.end() || last->first != column[row])
            last = counts.try_emplace(column[row], 0).first;
        ++last->second;
    }
    std::vector<FacetValue> values;
    for (const auto& [number, count] : counts)
        values.push_back({ number == 0 ? std::string() : name(number), count });
    return byCount(std::move(values));
}

// Whether expected, actual and delta of a row are money too, not only its exposure.
std::array<std::array<uint8_t, 256>, 16> moneyReasons()
{
    std::array<std::array<uint8_t, 256>, 16> money {};
    for (const domain::ReasonSpec& spec : domain::reasonSpecs())
        money[static_cast<size_t>(spec.checkpoint)][static_cast<size_t>(spec.reason)] = spec.unit == domain::DeltaUnit::Money ? 1 : 0;
    return money;
}

}

std::vector<FacetValue> facet(const QueueTable& table, const RowList& rows, QueueColumn column)
{
    switch (column) {
    case QueueColumn::Severity:
        return facetEnum(rows, table.severity, domain::severityId);
    case QueueColumn::Checkpoint:
        return facetEnum(rows, table.checkpoint, domain::checkpointId);
    case QueueColumn::Reason:
        return facetEnum(rows, table.reason, domain::reasonId);
    case QueueColumn::State:
        return facetEnum(rows, table.state, domain::caseStateId);
    case QueueColumn::Customer:
        return facetDict(rows, table.customer);
    case QueueColumn::Owner:
        return facetDict(rows, table.owner);
    case QueueColumn::Assignee:
        return facetDict(rows, table.assignee);
    case QueueColumn::LastOutcome:
        return facetDict(rows, table.last_outcome);
    case QueueColumn::System:
        return facetDict(rows, table.system);
    case QueueColumn::Label:
        return facetDict(rows, table.label);
    case QueueColumn::Entity:
        return facetDict(rows, table.entity);
    case QueueColumn::Currency:
        return facetNumbers(rows, table.currency, [](uint32_t packed) { return std::string(domain::Currency::fromPacked(packed).code()); });
    case QueueColumn::Period:
        return facetNumbers(rows, table.period, [](int32_t months) { return domain::Period(months).toString(); });
    case QueueColumn::Attempts:
        return facetNumbers(rows, table.attempts, [](uint16_t attempts) { return std::to_string(attempts); });
    case QueueColumn::Age:
    case QueueColumn::Due:
    case QueueColumn::Document:
    case QueueColumn::Key:
    case QueueColumn::Expected:
    case QueueColumn::Actual:
    case QueueColumn::Residual:
    case QueueColumn::Exposure:
        break;
    }
    return {};
}

std::vector<CurrencySum> sumByCurrency(const QueueTable& table, const RowList& rows)
{
    static const auto money = moneyReasons();
    std::vector<CurrencySum> sums;
    CurrencySum* sum = nullptr;
    for (const uint32_t row : rows) {
        const uint32_t currency = table.currency[row];
        if (currency == 0)
            continue;
        if (!sum || sum->currency != currency) {
            const auto found = std::find_if(sums.begin(), sums.end(), [&](const CurrencySum& s) { return s.currency == currency; });
            if (found == sums.end()) {
                sums.push_back({});
                sums.back().currency = currency;
                sum = &sums.back();
            } else {
                sum = &*found;
            }
        }
        ++sum->count;
        bool fits = sum->exposure.add(table.exposure[row]);
        if (money[static_cast<size_t>(table.checkpoint[row])][static_cast<size_t>(table.reason[row])]) {
            fits = sum->expected.add(table.expected[row]) && fits;
            fits = sum->actual.add(table.actual[row]) && fits;
            fits = sum->delta.add(table.delta[row]) && fits;
        }
        sum->overflow = sum->overflow || !fits;
    }
    std::sort(sums.begin(), sums.end(), [](const CurrencySum& a, const CurrencySum& b) { return a.currency < b.currency; });
    return sums;
}

std::vector<CauseGroup> groupByCause(const QueueTable& table, const RowList& rows)
{
    std::vector<uint32_t> counts(table.cause.values.size());
    for (const uint32_t row : rows)
        ++counts[table.cause.codes[row]];
    std::vector<size_t> group_of(counts.size());
    std::vector<CauseGroup> groups;
    for (size_t code = 0; code < counts.size(); ++code)
        if (counts[code] != 0) {
            group_of[code] = groups.size();
            groups.push_back({ table.cause.values[code], {} });
            groups.back().rows.reserve(counts[code]);
        }
    for (const uint32_t row : rows)
        groups[group_of[table.cause.codes[row]]].rows.push_back(row);
    std::sort(groups.begin(), groups.end(), [](const CauseGroup& a, const CauseGroup& b) {
        return a.rows.size() != b.rows.size() ? a.rows.size() > b.rows.size() : a.cause < b.cause;
    });
    return groups;
}

}
