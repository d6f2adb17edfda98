#include "items/queue_columns.h"

#include "desk/reason_words.h"
#include "desk/text.h"
#include "items/format.h"
#include "items/tone.h"
#include "items/words.h"

#include <QCoreApplication>

#include <charconv>

namespace tieout::items {

namespace {

using engine::QueueColumn;
using engine::QueueTable;
using K = QueueColumnSpec;

// Expected, actual and residual count what the reason counts; a row of a quantity may still carry
// a currency, for its exposure.
QString figure(const QueueTable& table, const std::vector<domain::Exact>& values, size_t row)
{
    const domain::ReasonSpec* spec = domain::reasonSpec(table.checkpoint[row], table.reason[row]);
    if (spec && spec->unit == domain::DeltaUnit::None)
        return {};
    return spec && spec->unit == domain::DeltaUnit::Money ? formatMoney(values[row], table.currency[row]) : formatQuantity(values[row]);
}

// Beside the residual, so only where that is money.
QString residualCurrency(const QueueTable& table, size_t row)
{
    const domain::ReasonSpec* spec = domain::reasonSpec(table.checkpoint[row], table.reason[row]);
    return spec && spec->unit != domain::DeltaUnit::Money ? QString() : currencyCode(table.currency[row]);
}

// With its own currency: a row whose residual is a quantity has an exposure in money all the same.
QString exposure(const QueueTable& table, size_t row)
{
    const QString amount = formatMoney(table.exposure[row], table.currency[row]), code = currencyCode(table.currency[row]);
    return amount.isEmpty() || code.isEmpty() ? amount : QStringLiteral("%1 %2").arg(amount, code);
}

// A state in a word or two, for the list; the whole title is its tooltip and stands on the case.
QString stateInShort(domain::CaseState state)
{
    const char* words = nullptr;
    switch (state) {
    case domain::CaseState::FixStaged:
        words = QT_TRANSLATE_NOOP("tieout::items", "Staged");
        break;
    case domain::CaseState::AwaitingApproval:
        words = QT_TRANSLATE_NOOP("tieout::items", "To approve");
        break;
    case domain::CaseState::Approved:
        words = QT_TRANSLATE_NOOP("tieout::items", "To send");
        break;
    case domain::CaseState::OutcomeUnknown:
        words = QT_TRANSLATE_NOOP("tieout::items", "Unclear");
        break;
    case domain::CaseState::PostedUnconfirmed:
        words = QT_TRANSLATE_NOOP("tieout::items", "Unconfirmed");
        break;
    case domain::CaseState::Cleared:
        words = QT_TRANSLATE_NOOP("tieout::items", "Cleared");
        break;
    case domain::CaseState::LegitimatelyOpen:
        words = QT_TRANSLATE_NOOP("tieout::items", "On hold");
        break;
    case domain::CaseState::ClosedWithReason:
        words = QT_TRANSLATE_NOOP("tieout::items", "Closed");
        break;
    default:
        return titleOf(state);
    }
    return QCoreApplication::translate("tieout::items", words);
}

constexpr K kColumns[] = {
    { QueueColumn::Severity, "severity", QT_TRANSLATE_NOOP("tieout::items", "Severity"), 11, 2, K::Pill, false,
        [](const QueueTable& t, size_t r, int64_t) { return titleOf(t.severity[r]); } },
    { QueueColumn::Due, "due", QT_TRANSLATE_NOOP("tieout::items", "Due"), 8, 6, K::Words, false,
        [](const QueueTable& t, size_t r, int64_t now) { return dueText(t.due_us[r], now); } },
    { QueueColumn::Age, "age", QT_TRANSLATE_NOOP("tieout::items", "Age"), 6, 9, K::Words, false,
        [](const QueueTable& t, size_t r, int64_t now) { return ageText(t.opened_us[r], now); } },
    { QueueColumn::Checkpoint, "checkpoint", QT_TRANSLATE_NOOP("tieout::items", "Check"), 6, 10, K::Words, false,
        [](const QueueTable& t, size_t r, int64_t) { return desk::fromUtf8(domain::checkpointId(t.checkpoint[r])); } },
    { QueueColumn::Reason, "reason", QT_TRANSLATE_NOOP("tieout::items", "What is wrong"), 16, 1, K::Words, true,
        [](const QueueTable& t, size_t r, int64_t) { return reasonTitle(t.checkpoint[r], t.reason[r]); } },
    { QueueColumn::Customer, "customer", QT_TRANSLATE_NOOP("tieout::items", "Customer"), 12, 7, K::Words, false,
        [](const QueueTable& t, size_t r, int64_t) { return desk::outside(t.customer.at(r)); } },
    { QueueColumn::Document, "document", QT_TRANSLATE_NOOP("tieout::items", "Document"), 15, 4, K::Id, false,
        [](const QueueTable& t, size_t r, int64_t) { return desk::outside(t.document.at(r).empty() ? t.key.at(r) : t.document.at(r)); } }, // never nothing
    { QueueColumn::Key, "key", QT_TRANSLATE_NOOP("tieout::items", "Key"), 20, 0, K::Id, false,
        [](const QueueTable& t, size_t r, int64_t) { return desk::outside(t.key.at(r)); } },
    { QueueColumn::Expected, "expected", QT_TRANSLATE_NOOP("tieout::items", "Expected"), 12, 11, K::Figure, false,
        [](const QueueTable& t, size_t r, int64_t) { return figure(t, t.expected, r); } },
    { QueueColumn::Actual, "actual", QT_TRANSLATE_NOOP("tieout::items", "Actual"), 12, 12, K::Figure, false,
        [](const QueueTable& t, size_t r, int64_t) { return figure(t, t.actual, r); } },
    { QueueColumn::Residual, "residual", QT_TRANSLATE_NOOP("tieout::items", "Residual"), 13, 1, K::Figure, false,
        [](const QueueTable& t, size_t r, int64_t) { return figure(t, t.delta, r); } },
    { QueueColumn::Currency, "currency", QT_TRANSLATE_NOOP("tieout::items", "Cur."), 4, 3, K::Words, false,
        [](const QueueTable& t, size_t r, int64_t) { return residualCurrency(t, r); } },
    { QueueColumn::Period, "period", QT_TRANSLATE_NOOP("tieout::items", "Period"), 8, 8, K::Words, false,
        [](const QueueTable& t, size_t r, int64_t) { return periodText(domain::Period(t.period[r])); } },
    { QueueColumn::State, "state", QT_TRANSLATE_NOOP("tieout::items", "State"), 14, 5, K::Pill, false,
        [](const QueueTable& t, size_t r, int64_t) { return stateInShort(t.state[r]); } },
    { QueueColumn::Assignee, "assignee", QT_TRANSLATE_NOOP("tieout::items", "Assigned to"), 10, 13, K::Words, false,
        [](const QueueTable& t, size_t r, int64_t) { return desk::outside(t.assignee.at(r)); } },
    { QueueColumn::Owner, "owner", QT_TRANSLATE_NOOP("tieout::items", "Team"), 8, 14, K::Words, false,
        [](const QueueTable& t, size_t r, int64_t) { return desk::teamTitle(t.owner.at(r)); } },
    { QueueColumn::Exposure, "exposure", QT_TRANSLATE_NOOP("tieout::items", "Exposure"), 15, 15, K::Figure, false,
        [](const QueueTable& t, size_t r, int64_t) { return exposure(t, r); } },
    { QueueColumn::Attempts, "attempts", QT_TRANSLATE_NOOP("tieout::items", "Attempts"), 6, 0, K::Figure, false,
        [](const QueueTable& t, size_t r, int64_t) { return formatCount(t.attempts[r]); } },
    { QueueColumn::LastOutcome, "last_outcome", QT_TRANSLATE_NOOP("tieout::items", "Last outcome"), 12, 0, K::Words, false,
        [](const QueueTable& t, size_t r, int64_t) { return desk::outside(t.last_outcome.at(r)); } },
    { QueueColumn::System, "system", QT_TRANSLATE_NOOP("tieout::items", "System"), 10, 0, K::Words, false,
        [](const QueueTable& t, size_t r, int64_t) { return desk::outside(t.system.at(r)); } },
    { QueueColumn::Label, "label", QT_TRANSLATE_NOOP("tieout::items", "Label"), 10, 0, K::Words, false,
        [](const QueueTable& t, size_t r, int64_t) { return desk::outside(t.label.at(r)); } },
    { QueueColumn::Entity, "entity", QT_TRANSLATE_NOOP("tieout::items", "Entity"), 10, 0, K::Words, false,
        [](const QueueTable& t, size_t r, int64_t) { return desk::outside(t.entity.at(r)); } },
};
static_assert(std::size(kColumns) == engine::kQueueColumnCount);

// Machine forms of enum facets may be ids; both ids and numbers are understood.
template <typename T, typename F> std::optional<T> byId(const std::string& value, int count, F idOf)
{
    for (int i = 0; i < count; ++i)
        if (idOf(static_cast<T>(i)) == value)
            return static_cast<T>(i);
    return std::nullopt;
}

}

std::span<const QueueColumnSpec> queueColumns()
{
    return kColumns;
}

QString queueColumnTitle(const QueueColumnSpec& spec)
{
    return QCoreApplication::translate("tieout::items", spec.title);
}

QStringList queuePillTexts(const QueueColumnSpec& spec)
{
    QStringList texts;
    if (spec.column == QueueColumn::State)
        for (int i = 0; i < domain::kCaseStateCount; ++i)
            texts << stateInShort(static_cast<domain::CaseState>(i));
    else if (spec.column == QueueColumn::Severity)
        for (const auto severity : { domain::Severity::Low, domain::Severity::Medium, domain::Severity::High, domain::Severity::Critical })
            texts << titleOf(severity);
    return texts;
}

QString reasonTitle(domain::Checkpoint checkpoint, domain::Reason reason)
{
    const domain::ReasonSpec* spec = domain::reasonSpec(checkpoint, reason);
    return spec ? desk::translate(spec->title) : desk::fromUtf8(domain::reasonId(reason));
}

QString facetText(engine::QueueColumn column, const std::string& value)
{
    switch (column) {
    case QueueColumn::Severity:
        if (const auto severity = byId<domain::Severity>(value, 4, domain::severityId))
            return titleOf(*severity);
        break;
    case QueueColumn::State:
        if (const auto state = domain::caseStateById(value))
            return titleOf(*state);
        break;
    case QueueColumn::Checkpoint:
        if (const auto checkpoint = domain::checkpointById(value))
            return desk::translate(domain::checkpointTitle(*checkpoint)); // the plain name; the code stands in the tooltip
        break;
    case QueueColumn::Reason:
        for (const domain::ReasonSpec& spec : domain::reasonSpecs())
            if (spec.id == value)
                return desk::reasonWords(value);
        break;
    case QueueColumn::Owner:
        if (!value.empty())
            return desk::teamTitle(value);
        break;
    default:
        break;
    }
    return value.empty() ? QCoreApplication::translate("tieout::items", "(none)") : desk::outside(value);
}

}
