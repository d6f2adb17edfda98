#include "items/queue_model.h"

#include "desk/reason_words.h"
#include "desk/text.h"
#include "items/format.h"
#include "items/tone.h"
#include "items/words.h"

#include <QStringList>

#include <algorithm>

namespace tieout::items {

namespace {

using engine::QueueColumn;
using engine::QueueFilter;
using engine::QueueTable;
using engine::RowList;

constexpr QueueColumn kFacets[] = { QueueColumn::Checkpoint, QueueColumn::Reason, QueueColumn::State, QueueColumn::Severity, QueueColumn::Owner, QueueColumn::Assignee,
    QueueColumn::Currency, QueueColumn::Period, QueueColumn::Entity, QueueColumn::Customer, QueueColumn::System };

// A facet counts what would be there without its own choice, so that a second value can be added.
bool withoutOwnChoice(QueueFilter& filter, QueueColumn column)
{
    const auto clear = [](auto& list) {
        const bool chosen = !list.empty();
        list.clear();
        return chosen;
    };
    switch (column) {
    case QueueColumn::Checkpoint:
        return clear(filter.checkpoints);
    case QueueColumn::Reason:
        return clear(filter.reasons);
    case QueueColumn::State:
        return clear(filter.states);
    case QueueColumn::Severity:
        return clear(filter.severities);
    case QueueColumn::Owner:
        return clear(filter.owners);
    case QueueColumn::Assignee:
        return clear(filter.assignees);
    case QueueColumn::Currency:
        return clear(filter.currencies);
    case QueueColumn::Period:
        return clear(filter.periods);
    case QueueColumn::Customer:
        return clear(filter.customers);
    case QueueColumn::System:
        return clear(filter.systems);
    case QueueColumn::Entity:
        return clear(filter.entities);
    default:
        return false;
    }
}

struct Request {
    std::shared_ptr<const QueueTable> table;
    QueueFilter filter;
    std::vector<engine::ReasonPlace> named; // by the words of the filter's text
    QueueColumn sort;
    bool ascending, grouped, facets;
    domain::Fingerprint current;
    int64_t now_us;
};

int decimalsOf(const QueueTable& table, const RowList& rows)
{
    int decimals = 0;
    uint32_t last = 0;
    for (const uint32_t row : rows)
        if (const uint32_t currency = table.currency[row]; currency != last && currency != 0) {
            last = currency;
            decimals = std::max(decimals, domain::Currency::fromPacked(currency).exponent());
        }
    return decimals;
}

QueueSettled compute(const Request& request, const domain::CancelToken& cancel)
{
    QueueSettled out;
    out.table = request.table;
    const QueueTable& table = *request.table;
    out.rows = engine::filterRows(table, request.filter, request.now_us, request.named);
    if (cancel.cancelled())
        return out;
    if (request.sort == QueueColumn::Severity) // of one severity the dearest first: sorting is stable
        engine::sortRows(table, out.rows, QueueColumn::Exposure, false);
    engine::sortRows(table, out.rows, request.sort, request.ascending);
    for (const QueueColumn column : kFacets) {
        if (!request.facets)
            break;
        if (cancel.cancelled())
            return out;
        QueueFilter wider = request.filter;
        const bool chosen = withoutOwnChoice(wider, column);
        out.facets[static_cast<size_t>(column)] = chosen ? engine::facet(table, engine::filterRows(table, wider, request.now_us, request.named), column) : engine::facet(table, out.rows, column);
    }
    out.sums = engine::sumByCurrency(table, out.rows);
    out.decimals.fill(decimalsOf(table, out.rows));
    if (request.grouped) {
        RowList together;
        together.reserve(out.rows.size());
        for (engine::CauseGroup& group : engine::groupByCause(table, out.rows)) {
            out.groups.push_back({ desk::outside(group.cause), together.size(), group.rows.size(), engine::sumByCurrency(table, group.rows) });
            together.insert(together.end(), group.rows.begin(), group.rows.end());
        }
        out.rows = std::move(together);
    } else if (const auto at = std::find(table.ids.begin(), table.ids.end(), request.current); at != table.ids.end()) {
        const auto row = std::find(out.rows.begin(), out.rows.end(), static_cast<uint32_t>(at - table.ids.begin()));
        if (row != out.rows.end())
            out.current = static_cast<int>(row - out.rows.begin());
    }
    return out;
}

}

bool holdsMoney(const engine::CurrencySum& sum)
{
    return sum.overflow || !sum.expected.isZero() || !sum.actual.isZero() || !sum.delta.isZero();
}

QString sumsText(const std::vector<engine::CurrencySum>& sums)
{
    QStringList parts;
    for (const engine::CurrencySum& sum : sums) {
        if (!holdsMoney(sum))
            continue;
        parts << (sum.overflow ? QStringLiteral("> 10²⁶ ") + currencyCode(sum.currency) : formatMoneyWithCode(sum.delta, sum.currency));
    }
    return parts.join(QStringLiteral(" · "));
}

QueueModel::QueueModel(desk::Workspace& workspace, QObject* parent)
    : QAbstractTableModel(parent)
    , m_workspace(workspace)
{
}

void QueueModel::load()
{
    emit busyChanged(true);
    m_workspace.ask(this, QStringLiteral("queue"), engine::QueueQuery {}, [this](desk::Result<engine::QueueQuery::Answer> answer) {
        if (!answer.ok()) {
            emit busyChanged(false);
            emit failed(answer.error());
            return;
        }
        m_table = *answer;
        settle();
    });
}

void QueueModel::setFilter(const QueueFilter& filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    settle();
}

void QueueModel::setGrouped(bool grouped)
{
    if (m_grouped == grouped)
        return;
    m_grouped = grouped;
    m_unfolded.clear();
    settle();
}

void QueueModel::setFacetsWanted(bool wanted)
{
    const bool fresh = wanted && !m_facets_wanted;
    m_facets_wanted = wanted;
    if (fresh)
        settle();
}

void QueueModel::sort(int column, Qt::SortOrder order)
{
    const auto specs = queueColumns();
    if (column < 0 || column >= static_cast<int>(specs.size()))
        return;
    const QueueColumn wanted = specs[static_cast<size_t>(column)].column;
    const bool ascending = order == Qt::AscendingOrder;
    if (wanted == m_sort && ascending == m_ascending)
        return;
    m_sort = wanted;
    m_ascending = ascending;
    settle();
}

void QueueModel::settle()
{
    if (!m_table)
        return;
    emit busyChanged(true);
    m_now_us = nowUs();
    m_asked_current = m_current;
    m_workspace.compute<QueueSettled>(
        this, QStringLiteral("settle"), [request = Request { m_table, m_filter, desk::reasonsNamed(desk::fromUtf8(m_filter.text)), m_sort, m_ascending, m_grouped, m_facets_wanted, m_current, m_now_us }](const domain::CancelToken& cancel) { return compute(request, cancel); },
        [this](QueueSettled state) { take(std::move(state)); });
}

void QueueModel::take(QueueSettled&& state)
{
    beginResetModel();
    m_state = std::move(state);
    layLines();
    endResetModel();
    // Looked up again where the person went on to another row meanwhile: it must not be taken back.
    if (!m_current.isNull() && (!m_state.groups.empty() || m_current != m_asked_current))
        m_state.current = lineOf(m_current);
    emit busyChanged(false);
    emit settled();
}

void QueueModel::layLines()
{
    m_state.lines.clear();
    for (size_t g = 0; g < m_state.groups.size(); ++g) {
        const QueueSettled::Group& group = m_state.groups[g];
        m_state.lines.push_back(kGroupBit | static_cast<uint32_t>(g));
        if (m_unfolded.contains(group.cause))
            m_state.lines.insert(m_state.lines.end(), m_state.rows.begin() + static_cast<std::ptrdiff_t>(group.begin), m_state.rows.begin() + static_cast<std::ptrdiff_t>(group.begin + group.count));
    }
}

void QueueModel::toggleGroup(int line)
{
    if (line < 0 || line >= rowCount() || m_state.groups.empty() || !(m_state.lines[static_cast<size_t>(line)] & kGroupBit))
        return;
    const QString& cause = m_state.groups[m_state.lines[static_cast<size_t>(line)] & ~kGroupBit].cause;
    beginResetModel();
    if (!m_unfolded.remove(cause))
        m_unfolded.insert(cause);
    layLines();
    endResetModel();
}

std::optional<uint32_t> QueueModel::tableRow(int line) const
{
    if (line < 0 || line >= rowCount())
        return std::nullopt;
    const auto at = static_cast<size_t>(line);
    if (m_state.groups.empty())
        return m_state.rows[at];
    if (m_state.lines[at] & kGroupBit)
        return std::nullopt;
    return m_state.lines[at];
}

std::optional<domain::Fingerprint> QueueModel::idAt(int line) const
{
    const auto row = tableRow(line);
    return row ? std::optional(m_state.table->ids[*row]) : std::nullopt;
}

int QueueModel::lineOf(const domain::Fingerprint& id) const
{
    for (int line = 0, n = rowCount(); line < n; ++line)
        if (const auto row = tableRow(line); row && m_state.table->ids[*row] == id)
            return line;
    return -1;
}

RowList QueueModel::tableRows(const QList<std::pair<int, int>>& line_ranges) const
{
    RowList out;
    for (const auto& [first, last] : line_ranges)
        for (int line = first; line <= last && line < rowCount(); ++line) {
            if (const auto row = tableRow(line)) {
                out.push_back(*row);
                continue;
            }
            const QueueSettled::Group& group = m_state.groups[m_state.lines[static_cast<size_t>(line)] & ~kGroupBit];
            out.insert(out.end(), m_state.rows.begin() + static_cast<std::ptrdiff_t>(group.begin), m_state.rows.begin() + static_cast<std::ptrdiff_t>(group.begin + group.count));
        }
    if (!m_state.groups.empty()) { // a head and some of its rows may both be marked
        std::sort(out.begin(), out.end());
        out.erase(std::unique(out.begin(), out.end()), out.end());
    }
    return out;
}

void QueueModel::sumOf(QObject* context, RowList rows, std::function<void(std::vector<engine::CurrencySum>)> done)
{
    m_workspace.compute<std::vector<engine::CurrencySum>>(
        context, QStringLiteral("sum"), [table = m_state.table, rows = std::move(rows)](const domain::CancelToken&) { return table ? engine::sumByCurrency(*table, rows) : std::vector<engine::CurrencySum>(); },
        std::move(done));
}

int QueueModel::rowCount(const QModelIndex& parent) const
{
    if (parent.isValid())
        return 0;
    return static_cast<int>(m_state.groups.empty() ? m_state.rows.size() : m_state.lines.size());
}

int QueueModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(queueColumns().size());
}

QVariant QueueModel::groupData(uint32_t group, const QModelIndex& index, int role) const
{
    const QueueSettled::Group& g = m_state.groups[group];
    if (role == GroupRole) {
        const QString sums = sumsText(g.sums);
        const QString head = g.cause.isEmpty() ? tr("No common cause") : g.cause;
        return sums.isEmpty() ? tr("%1 — %2").arg(head, formatCount(g.count)) : tr("%1 — %2 · %3").arg(head, formatCount(g.count), sums);
    }
    if (role == FoldedRole)
        return !m_unfolded.contains(g.cause);
    if (role == Qt::DisplayRole && index.column() == 0)
        return g.cause;
    if (role == Qt::AccessibleTextRole)
        return groupData(group, index, GroupRole);
    return {};
}

QVariant QueueModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const auto found = tableRow(index.row());
    if (!found)
        return groupData(m_state.lines[static_cast<size_t>(index.row())] & ~kGroupBit, index, role);
    const size_t row = *found;
    const QueueTable& table = *m_state.table;
    const QueueColumnSpec& spec = queueColumns()[static_cast<size_t>(index.column())];
    switch (role) {
    case Qt::DisplayRole:
        return spec.text(table, row, m_now_us);
    case Qt::ToolTipRole:
        if (spec.column == QueueColumn::Age)
            return formatExactTime(domain::Instant::fromUs(table.opened_us[row]));
        if (spec.column == QueueColumn::Due && table.due_us[row])
            return formatExactTime(domain::Instant::fromUs(table.due_us[row]));
        if (spec.column == QueueColumn::Checkpoint)
            return desk::translate(domain::checkpointTitle(table.checkpoint[row]));
        if (spec.column == QueueColumn::State)
            return titleOf(table.state[row]);
        return desk::plainTip(spec.text(table, row, m_now_us));
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter | (spec.kind == QueueColumnSpec::Figure ? Qt::AlignTrailing : Qt::AlignLeading)));
    case ToneRole:
        if (spec.column == QueueColumn::Severity)
            return static_cast<int>(toneOf(table.severity[row]));
        if (spec.column == QueueColumn::State)
            return static_cast<int>(toneOf(table.state[row]));
        return {};
    case IdRole:
        return spec.kind == QueueColumnSpec::Id;
    case ExportRole:
        switch (spec.column) {
        case QueueColumn::Expected:
            return desk::fromUtf8(table.expected[row].toString());
        case QueueColumn::Actual:
            return desk::fromUtf8(table.actual[row].toString());
        case QueueColumn::Residual:
            return desk::fromUtf8(table.delta[row].toString());
        case QueueColumn::Exposure:
            return desk::fromUtf8(table.exposure[row].toString());
        case QueueColumn::Age:
            return desk::fromUtf8(domain::Instant::fromUs(table.opened_us[row]).toString());
        case QueueColumn::Due:
            return table.due_us[row] ? desk::fromUtf8(domain::Instant::fromUs(table.due_us[row]).toString()) : QString();
        default:
            return {};
        }
    default:
        return {};
    }
}

QVariant QueueModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    const auto specs = queueColumns();
    if (orientation == Qt::Vertical || section < 0 || section >= static_cast<int>(specs.size()))
        return {};
    const QueueColumnSpec& spec = specs[static_cast<size_t>(section)];
    switch (role) {
    case Qt::DisplayRole:
        return queueColumnTitle(spec);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter | (spec.kind == QueueColumnSpec::Figure ? Qt::AlignTrailing : Qt::AlignLeading)));
    case ColumnIdRole:
        return QString::fromLatin1(spec.id);
    case PriorityRole:
        return spec.priority;
    case WidthRole:
        return spec.width;
    case PillsRole:
        return queuePillTexts(spec);
    case StretchRole:
        return spec.stretch;
    case DecimalsRole:
        return spec.kind == QueueColumnSpec::Figure && spec.column != QueueColumn::Attempts ? m_state.decimals[static_cast<size_t>(spec.column)] : 0;
    default:
        return {};
    }
}

}
