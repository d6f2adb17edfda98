#include "widgets/pages/connections/health_panel.h"

#include "desk/text.h"
#include "items/format.h"
#include "widgets/kit/labels.h"
#include "widgets/kit/list_table.h"

#include <QSplitter>
#include <QVBoxLayout>

namespace tieout::ui {

using desk::outside;
using items::ListCell;
using items::ListColumn;
using items::ListRow;

namespace {

const QString kDash(QChar(0x2013));

ListCell numberCell(uint64_t n)
{
    return { items::formatCount(n), {}, domain::Exact::ofCount(static_cast<int64_t>(n)) };
}

ListCell msCell(const std::optional<int64_t>& ms)
{
    return ms ? numberCell(static_cast<uint64_t>(*ms)) : ListCell { kDash, {} };
}

QString msText(const std::optional<int64_t>& ms)
{
    return ms ? items::formatCount(static_cast<quint64>(*ms)) : kDash;
}

Tone toneOf(engine::DayState state)
{
    switch (state) {
    case engine::DayState::None:
        return Tone::Unknown;
    case engine::DayState::Ok:
        return Tone::Ok;
    case engine::DayState::Slow:
        return Tone::Attention;
    case engine::DayState::Errors:
        return Tone::Warning;
    case engine::DayState::Incomplete:
        return Tone::Critical;
    }
    return Tone::Neutral;
}

// Which errors there were, for a tooltip.
QString errorWords(const std::array<uint64_t, domain::kTrafficErrorCount>& errors)
{
    QStringList words;
    for (size_t i = 0; i < errors.size(); ++i)
        if (errors[i] > 0)
            words << QStringLiteral("%1: %2").arg(desk::translate({ domain::trafficErrorTitle(static_cast<domain::TrafficError>(i)), {} }), items::formatCount(errors[i]));
    return words.join(QStringLiteral(", "));
}

uint64_t countOf(const std::array<uint64_t, domain::kTrafficErrorCount>& errors)
{
    uint64_t all = 0;
    for (const uint64_t count : errors)
        all += count;
    return all;
}

}

HealthPanel::HealthPanel(QWidget* parent)
    : QWidget(parent)
    , m_budget(new PlainLabel)
    , m_circuit(new PlainLabel)
    , m_version(new PlainLabel)
{
    m_streams = new ListTable("connectionHealth", tr("Answer times and objectives by stream"),
        { { tr("Stream"), ListColumn::Text, 14, true, {} }, { tr("Requests"), ListColumn::Number, 9, false, tr("In the last 30 days, repeats included") },
            { tr("Errors"), ListColumn::Number, 7, false, tr("Tries that brought no usable answer") }, { tr("p50 ms"), ListColumn::Number, 7, false, tr("Half the answers were at least so fast") },
            { tr("p95 ms"), ListColumn::Number, 7, false, {} }, { tr("p99 ms"), ListColumn::Number, 7, false, {} },
            { tr("Objective"), ListColumn::State, 13, false, tr("A complete pull that agrees with the source, at most so long ago") },
            { tr("Attained"), ListColumn::Number, 9, false, tr("Share of the time for which the objective was met") } });
    m_streams->setEmptyText(tr("Nothing was pulled yet, so nothing was measured."));
    m_days = new ListTable("connectionDays", tr("Days"),
        { { tr("Day"), ListColumn::Id, 11, false, {} }, { tr("It was"), ListColumn::State, 13, true, {} }, { tr("Pulls"), ListColumn::Number, 6, false, tr("Of streams") },
            { tr("Failed"), ListColumn::Number, 7, false, {} }, { tr("Errors"), ListColumn::Number, 7, false, {} }, { tr("p95 ms"), ListColumn::Number, 7, false, {} } });
    m_days->setEmptyText(tr("No day with a pull yet."));
    m_budget->setObjectName(QStringLiteral("healthBudget"));
    m_circuit->setObjectName(QStringLiteral("healthCircuit"));
    m_version->setObjectName(QStringLiteral("healthVersion"));
    auto* tables = new QSplitter;
    tables->setChildrenCollapsible(false);
    tables->addWidget(m_streams);
    tables->addWidget(m_days);
    tables->setSizes({ 600, 420 });
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(4);
    for (PlainLabel* label : { m_budget, m_circuit, m_version }) {
        label->setWordWrap(true);
        layout->addWidget(label);
    }
    layout->addWidget(tables, 1);
}

void HealthPanel::show(const engine::ConnectionHealth* health)
{
    for (PlainLabel* label : { m_budget, m_circuit, m_version })
        label->setVisible(health);
    if (!health) {
        m_streams->setRows({});
        m_days->setRows({});
        return;
    }
    const engine::RateBudget& budget = health->budget;
    m_budget->setText(tr("Rate budget: %1 requests a second; %2 used in 30 days, waited %3, throttled %4 times; fewest left %5, at the vendor %6.")
                          .arg(items::formatCount(static_cast<quint64>(budget.per_second)), items::formatCount(budget.used), items::formatDuration(budget.waited_ms), items::formatCount(budget.throttled),
                              msText(budget.lowest), msText(budget.lowest_at_vendor)));
    QString circuit = tr("Circuit: %1.").arg(desk::translate({ engine::circuitTitle(health->circuit), {} }));
    if (health->circuit != engine::Circuit::Closed)
        circuit += u' ' + tr("%1 failures in a row; left alone until %2. Test it to try at once.").arg(items::formatCount(static_cast<quint64>(health->failures)), items::formatExactTime(*health->open_until));
    m_circuit->setText(circuit);
    m_circuit->setTone(health->circuit == engine::Circuit::Closed ? Tone::Neutral : Tone::Critical);
    QString version = health->pin.version.empty() ? tr("Version: not pinned.") : tr("Version: %1.").arg(outside(health->pin.version));
    if (health->pin.days_left)
        version += u' ' + (*health->pin.days_left < 0 ? tr("It was switched off on %1.").arg(outside(health->pin.sunset))
                                                      : tr("It ends on %1, in %2 days.").arg(outside(health->pin.sunset), items::formatCount(static_cast<quint64>(*health->pin.days_left))));
    if (!health->trouble.empty())
        version = desk::translate(health->trouble);
    m_version->setText(version);
    m_version->setTone(health->pin.warn || !health->trouble.empty() ? Tone::Warning : Tone::Neutral);
    showStreams(*health);
    showDays(*health);
}

void HealthPanel::showStreams(const engine::ConnectionHealth& health)
{
    std::vector<ListRow> rows;
    for (const engine::StreamFigures& stream : health.streams) {
        ListRow row;
        row.key = outside(stream.stream);
        const uint64_t errors = countOf(stream.errors);
        const QString hours = items::formatDuration(qint64(stream.fresh_minutes) * 60'000);
        row.cells = { { outside(stream.stream), desk::translate(stream.last_error) }, numberCell(stream.requests), { items::formatCount(errors), errorWords(stream.errors), domain::Exact::ofCount(int64_t(errors)) },
            msCell(stream.latency.p50_ms), msCell(stream.latency.p95_ms), msCell(stream.latency.p99_ms),
            { stream.met_now ? tr("Met") : tr("Missed"), tr("A good pull at least every %1").arg(hours), {}, int(stream.met_now ? Tone::Ok : Tone::Warning) }, { kDash, {} } };
        if (stream.attained_permille)
            row.cells.back() = { items::formatNumber(domain::Exact(domain::Decimal(*stream.attained_permille, 1)), 1) + QStringLiteral(" %"), {}, domain::Exact::ofCount(*stream.attained_permille) };
        rows.push_back(std::move(row));
    }
    m_streams->setRows(std::move(rows));
}

void HealthPanel::showDays(const engine::ConnectionHealth& health)
{
    std::vector<ListRow> rows;
    for (auto day = health.days.rbegin(); day != health.days.rend(); ++day) {
        ListRow row;
        row.key = desk::fromUtf8(domain::Instant::fromUs(day->day * 86'400'000'000).toDate());
        row.cells = { { row.key, {} }, { desk::translate({ engine::dayStateTitle(day->state), {} }), {}, {}, int(toneOf(day->state)) }, numberCell(day->pulls), numberCell(day->failed),
            numberCell(day->errors), msCell(day->latency.p95_ms) };
        rows.push_back(std::move(row));
    }
    m_days->setRows(std::move(rows));
}

ListCell HealthPanel::answerCell(const engine::ConnectionHealth* health)
{
    if (!health || health->latency.answers == 0)
        return { kDash, {} };
    const engine::LatencyFigures& latency = health->latency;
    return { QStringLiteral("%1 / %2 / %3").arg(msText(latency.p50_ms), msText(latency.p95_ms), msText(latency.p99_ms)), tr("%1 answers").arg(items::formatCount(latency.answers)),
        domain::Exact::ofCount(latency.p95_ms.value_or(0)) };
}

}
