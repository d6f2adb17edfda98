#include "items/queue_filter.h"

#include "desk/text.h"
#include "items/format.h"
#include "items/queue_columns.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace tieout::items {

namespace {

using engine::QueueColumn;
using engine::QueueFilter;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(tieout::items)
};

constexpr QueueColumn kChipColumns[] = { QueueColumn::Checkpoint, QueueColumn::Reason, QueueColumn::State, QueueColumn::Severity, QueueColumn::Owner, QueueColumn::Assignee,
    QueueColumn::Currency, QueueColumn::Period, QueueColumn::Entity, QueueColumn::Customer, QueueColumn::System, QueueColumn::Label };

template <typename T> void put(std::vector<T>& list, const T& value, bool chosen)
{
    const auto at = std::find(list.begin(), list.end(), value);
    if (chosen && at == list.end())
        list.push_back(value);
    else if (!chosen && at != list.end())
        list.erase(at);
}

std::optional<domain::Severity> severityById(const std::string& id)
{
    for (int i = 0; i < 4; ++i)
        if (domain::severityId(static_cast<domain::Severity>(i)) == id)
            return static_cast<domain::Severity>(i);
    return std::nullopt;
}

template <typename T, typename F> std::vector<std::string> idsOf(const std::vector<T>& values, F idOf)
{
    std::vector<std::string> out;
    for (const T& value : values)
        if (std::string id(idOf(value)); std::find(out.begin(), out.end(), id) == out.end()) // reasons share ids
            out.push_back(std::move(id));
    return out;
}

std::vector<std::string>* textsOf(QueueFilter& filter, QueueColumn column)
{
    switch (column) {
    case QueueColumn::Owner:
        return &filter.owners;
    case QueueColumn::Assignee:
        return &filter.assignees;
    case QueueColumn::Customer:
        return &filter.customers;
    case QueueColumn::System:
        return &filter.systems;
    case QueueColumn::Label:
        return &filter.labels;
    case QueueColumn::Entity:
        return &filter.entities;
    default:
        return nullptr;
    }
}

bool isOpenSet(const std::vector<domain::CaseState>& states)
{
    const QueueFilter open = openFilter();
    return states.size() == open.states.size() && std::is_permutation(states.begin(), states.end(), open.states.begin());
}

}

QueueFilter openFilter()
{
    QueueFilter filter;
    for (int i = 0; i < domain::kCaseStateCount; ++i)
        if (const auto state = static_cast<domain::CaseState>(i); domain::caseIsOpen(state))
            filter.states.push_back(state);
    return filter;
}

std::vector<std::string> chosenValues(const QueueFilter& filter, QueueColumn column)
{
    switch (column) {
    case QueueColumn::Checkpoint:
        return idsOf(filter.checkpoints, domain::checkpointId);
    case QueueColumn::Reason:
        return idsOf(filter.reasons, domain::reasonId);
    case QueueColumn::State:
        return idsOf(filter.states, domain::caseStateId);
    case QueueColumn::Severity:
        return idsOf(filter.severities, domain::severityId);
    case QueueColumn::Currency:
        return idsOf(filter.currencies, [](uint32_t packed) { return std::string(domain::Currency::fromPacked(packed).code()); });
    case QueueColumn::Period:
        return idsOf(filter.periods, [](int32_t months) { return months == 0 ? std::string() : domain::Period(months).toString(); });
    default:
        break;
    }
    QueueFilter copy = filter;
    const auto* texts = textsOf(copy, column);
    return texts ? *texts : std::vector<std::string>();
}

void chooseValue(QueueFilter& filter, QueueColumn column, const std::string& value, bool chosen)
{
    switch (column) {
    case QueueColumn::Checkpoint:
        if (const auto checkpoint = domain::checkpointById(value))
            put(filter.checkpoints, *checkpoint, chosen);
        return;
    case QueueColumn::Reason:
        for (const domain::ReasonSpec& spec : domain::reasonSpecs())
            if (spec.id == value)
                put(filter.reasons, spec.reason, chosen);
        return;
    case QueueColumn::State:
        if (const auto state = domain::caseStateById(value))
            put(filter.states, *state, chosen);
        return;
    case QueueColumn::Severity:
        if (const auto severity = severityById(value))
            put(filter.severities, *severity, chosen);
        return;
    case QueueColumn::Currency:
        if (const auto currency = domain::Currency::parse(value); currency.ok())
            put(filter.currencies, currency->packed(), chosen);
        else if (value.empty())
            put(filter.currencies, uint32_t(0), chosen);
        return;
    case QueueColumn::Period:
        if (const auto period = domain::Period::parse(value); period.ok())
            put(filter.periods, period->months(), chosen);
        else if (value.empty())
            put(filter.periods, int32_t(0), chosen);
        return;
    default:
        if (auto* texts = textsOf(filter, column))
            put(*texts, value, chosen);
    }
}

QList<FilterChip> filterChips(const QueueFilter& filter)
{
    QList<FilterChip> chips;
    for (const QueueColumn column : kChipColumns) {
        if (column == QueueColumn::State && isOpenSet(filter.states)) {
            QueueFilter without = filter;
            without.states.clear();
            chips << FilterChip { Words::tr("Open"), without };
            continue;
        }
        for (const std::string& value : chosenValues(filter, column)) {
            QueueFilter without = filter;
            chooseValue(without, column, value, false);
            chips << FilterChip { facetText(column, value), without };
        }
    }
    for (const std::string& cause : filter.causes) {
        QueueFilter without = filter;
        put(without.causes, cause, false);
        chips << FilterChip { Words::tr("Cause: %1").arg(desk::outside(cause)), without };
    }
    for (const std::string& set : filter.sets) {
        QueueFilter without = filter;
        put(without.sets, set, false);
        chips << FilterChip { Words::tr("Set: %1").arg(desk::outside(set)), without };
    }
    if (filter.exposure_min) {
        QueueFilter without = filter;
        without.exposure_min.reset();
        chips << FilterChip { Words::tr("Exposure from %1").arg(formatQuantity(*filter.exposure_min)), without };
    }
    if (filter.overdue_only) {
        QueueFilter without = filter;
        without.overdue_only = false;
        chips << FilterChip { Words::tr("Overdue"), without };
    }
    if (!filter.text.empty()) {
        QueueFilter without = filter;
        without.text.clear();
        chips << FilterChip { Words::tr("“%1”").arg(desk::outside(filter.text)), without };
    }
    return chips;
}

QString filterWords(const QueueFilter& filter)
{
    QStringList words;
    for (const FilterChip& chip : filterChips(filter))
        words << chip.text;
    return words.isEmpty() ? Words::tr("all exceptions") : words.join(QStringLiteral(" · "));
}

}
