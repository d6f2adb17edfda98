#pragma once

#include "desk/workspace.h"
#include "items/queue_columns.h"
#include "items/queue_filter.h"
#include "items/roles.h"

#include <QAbstractTableModel>
#include <QSet>

#include <array>

namespace tieout::items {

// What filtering and sorting gave, computed off the UI thread in one piece.
struct QueueSettled {
    struct Group {
        QString cause;
        size_t begin = 0, count = 0; // in rows
        std::vector<engine::CurrencySum> sums;
    };
    std::shared_ptr<const engine::QueueTable> table;
    engine::RowList rows; // filtered and in order; of one cause together when grouped
    std::vector<Group> groups; // empty when not grouped
    std::vector<uint32_t> lines; // what the table shows; see QueueModel::kGroupBit. Empty: rows
    std::vector<engine::CurrencySum> sums;
    std::array<std::vector<engine::FacetValue>, engine::kQueueColumnCount> facets;
    std::array<int, engine::kQueueColumnCount> decimals {};
    int current = -1; // line of the exception that was current before
};

// Asks for the queue, and filters, sorts, groups and counts it on the read lane: a million rows
// never hold up the window. An answer that a newer filter or order overtook is dropped.
class QueueModel : public QAbstractTableModel {
    Q_OBJECT

public:
    static constexpr uint32_t kGroupBit = 0x80000000U; // a line that is a group's head

    explicit QueueModel(desk::Workspace& workspace, QObject* parent = nullptr);

    void load(); // asks again; filter, order and current exception stay
    void setFilter(const engine::QueueFilter& filter);
    const engine::QueueFilter& filter() const { return m_filter; }
    void setGrouped(bool grouped); // by root cause; groups begin folded
    bool grouped() const { return m_grouped; }
    engine::QueueColumn sortColumn() const { return m_sort; }
    bool ascending() const { return m_ascending; }
    void toggleGroup(int line);
    // Counting the facets costs a pass a column: only while somebody looks at them.
    void setFacetsWanted(bool wanted);
    // The exception to find again after the next settling.
    void setCurrent(const domain::Fingerprint& id) { m_current = id; }

    const QueueSettled& settledState() const { return m_state; }
    bool loaded() const { return m_state.table != nullptr; }
    size_t total() const { return m_state.table ? m_state.table->rows : 0; } // before the filter
    std::optional<uint32_t> tableRow(int line) const; // nothing on a group's head
    std::optional<domain::Fingerprint> idAt(int line) const;
    int lineOf(const domain::Fingerprint& id) const; // -1: filtered out
    // Rows of the table behind these lines; a group's head stands for all its rows.
    engine::RowList tableRows(const QList<std::pair<int, int>>& line_ranges) const;
    void sumOf(QObject* context, engine::RowList rows, std::function<void(std::vector<engine::CurrencySum>)> done);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

signals:
    void busyChanged(bool busy);
    void settled(); // after the model's reset
    void failed(const tieout::domain::Error& error);

private:
    void settle();
    void take(QueueSettled&& state);
    void layLines();
    QVariant groupData(uint32_t group, const QModelIndex& index, int role) const;

    desk::Workspace& m_workspace;
    engine::QueueFilter m_filter = openFilter();
    std::shared_ptr<const engine::QueueTable> m_table; // newest answer; m_state.table follows
    QueueSettled m_state;
    engine::QueueColumn m_sort = engine::QueueColumn::Severity;
    bool m_ascending = false, m_grouped = false, m_facets_wanted = true;
    QSet<QString> m_unfolded;
    domain::Fingerprint m_current, m_asked_current; // now, and when the settling began
    int64_t m_now_us = 0;
};

// "12 · 1,204.10 EUR, 88.00 USD": one sum a currency, never added across.
QString sumsText(const std::vector<engine::CurrencySum>& sums);
// False where what differs in its rows is no money: numbers of records, quantities, dates.
bool holdsMoney(const engine::CurrencySum& sum);

}
