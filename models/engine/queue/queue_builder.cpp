#include "engine/queue/queue_builder.h"

#include "domain/check.h"
#include "engine/queue/queue_keeper.h"
#include "engine/severity.h"

#include <algorithm>
#include <limits>

namespace tieout::engine {

QueueBuilder::Dict::Dict(DictColumn& column)
    : m_column(&column)
{
    if (column.values.empty())
        column.values.emplace_back();
    for (uint32_t code = 0; code < column.values.size(); ++code)
        m_codes.emplace(column.values[code], code);
}

uint32_t QueueBuilder::Dict::code(std::string_view value)
{
    if (m_column->values[m_last] == value) // neighbours are often alike
        return m_last;
    const auto [at, fresh] = m_codes.try_emplace(std::string(value), static_cast<uint32_t>(m_column->values.size()));
    if (fresh)
        m_column->values.emplace_back(value);
    return m_last = at->second;
}

QueueBuilder::QueueBuilder(int64_t now_us)
    : QueueBuilder(QueueTable {}, now_us)
{
}

QueueBuilder::QueueBuilder(const QueueTable& table, int64_t now_us)
    : m_table(table)
    , m_customer(m_table.customer)
    , m_owner(m_table.owner)
    , m_assignee(m_table.assignee)
    , m_system(m_table.system)
    , m_set(m_table.set)
    , m_cause(m_table.cause)
    , m_last_outcome(m_table.last_outcome)
    , m_label(m_table.label)
    , m_entity(m_table.entity)
    , m_now_us(now_us)
    , m_next_us(std::numeric_limits<int64_t>::max())
{
}

void QueueBuilder::makeRoom()
{
    QueueTable& t = m_table;
    const size_t n = ++t.rows;
    t.ids.resize(n);
    t.checkpoint.resize(n);
    t.reason.resize(n);
    t.severity.resize(n);
    t.state.resize(n);
    for (DictColumn* column : { &t.customer, &t.owner, &t.assignee, &t.system, &t.set, &t.cause, &t.last_outcome, &t.label, &t.entity })
        column->codes.resize(n);
    for (std::vector<domain::Exact>* column : { &t.expected, &t.actual, &t.delta, &t.exposure })
        column->resize(n);
    t.currency.resize(n);
    t.period.resize(n);
    t.opened_us.resize(n);
    t.due_us.resize(n);
    t.attempts.resize(n);
    t.found.resize(n);
}

void QueueBuilder::append(const store::FindingRow& row)
{
    makeRoom();
    m_table.key.append(row.finding.key);
    m_table.document.append(row.finding.document);
    fill(m_table.rows - 1, row);
}

bool QueueBuilder::change(size_t row, const store::FindingRow& finding)
{
    TIEOUT_CHECK(m_table.ids[row] == finding.fingerprint);
    if (m_table.document.at(row) != finding.finding.document)
        return false;
    fill(row, finding);
    return true;
}

void QueueBuilder::fill(size_t row, const store::FindingRow& source)
{
    QueueTable& t = m_table;
    const domain::Finding& finding = source.finding;
    const domain::ReasonSpec* spec = domain::reasonSpec(finding.checkpoint, finding.reason);
    t.ids[row] = source.fingerprint;
    t.checkpoint[row] = finding.checkpoint;
    t.reason[row] = finding.reason;
    t.customer.codes[row] = m_customer.code(finding.customer);
    t.owner.codes[row] = m_owner.code(spec ? spec->owner : std::string_view());
    t.system.codes[row] = m_system.code(finding.system);
    t.set.codes[row] = m_set.code(finding.set);
    t.entity.codes[row] = m_entity.code(finding.entity);
    t.cause.codes[row] = m_cause.code(causeOf(finding));
    t.expected[row] = finding.expected;
    t.actual[row] = finding.actual;
    t.delta[row] = finding.delta;
    t.exposure[row] = finding.exposure;
    t.currency[row] = finding.currency;
    t.period[row] = finding.period;
    t.found[row] = source.found ? 1 : 0;
    t.opened_us[row] = source.opened_us;
}

void QueueBuilder::setOpening(size_t row, const domain::Exact& opening_exposure)
{
    m_table.due_us[row] = dueUs(m_table.opened_us[row], opening_exposure, m_table.currency[row]);
}

void QueueBuilder::derive(size_t row, const CaseHistory& history)
{
    QueueTable& t = m_table;
    const int64_t age_us = m_now_us - t.opened_us[row];
    t.severity[row] = severityOf(t.exposure[row], t.currency[row], age_us);
    const CaseView view = deriveCase({ t.found[row] != 0, t.opened_us[row], 0 }, history, m_now_us);
    t.state[row] = view.state;
    t.assignee.codes[row] = m_assignee.code(view.assignee);
    t.label.codes[row] = m_label.code(view.label);
    t.last_outcome.codes[row] = m_last_outcome.code(view.last_outcome);
    t.attempts[row] = static_cast<uint16_t>(std::min(view.attempts, 65'535));
    if (t.found[row] == 0)
        return;
    for (const SeverityStep& step : kSeveritySteps)
        if (const int64_t at = t.opened_us[row] + step.age_hours_min * kHourUs; at > m_now_us)
            m_next_us = std::min(m_next_us, at);
    if (view.until_us > m_now_us)
        m_next_us = std::min(m_next_us, view.until_us);
}

}
