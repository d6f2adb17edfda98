#pragma once

#include "engine/queries.h"

#include <QTableWidget>

#include <map>

namespace tieout::ui {

// The matrix at a glance: a line for each checkpoint, a column for each period, one figure in each
// cell, added over the entities that are shown. Enter or a double click opens the cell's exceptions.
class MatrixGrid : public QTableWidget {
    Q_OBJECT

public:
    enum class Figure : uint8_t { Open, Residual, Exposure, Coverage, Records };
    struct Total {
        uint64_t records = 0, covered = 0, open = 0;
        std::vector<engine::MatrixSum> residual;
        std::vector<engine::CurrencySum> exposure;
        engine::QueueFilter filter;
    };

    explicit MatrixGrid(QWidget* parent = nullptr);
    // `entity`: as MatrixText::entity() writes it; null: all of them together.
    void show(const engine::Matrix& matrix, const QString& entity, Figure figure);
    void clearChoice();
    static QString figureTitle(Figure figure);

signals:
    void chosen(const QString& checkpoint, const QString& period); // by the person
    void opened(const engine::QueueFilter& filter);

protected:
    QSize sizeHint() const override;
    void resizeEvent(QResizeEvent* event) override;

private:
    using Place = std::pair<domain::Checkpoint, int32_t>; // months; no period: INT32_MAX, the last column
    void fill();
    void fillHeads(const std::vector<domain::Checkpoint>& lines, const std::vector<int32_t>& columns);
    QTableWidgetItem* cellOf(const Place& place) const;
    QString textOf(const Total& total) const;

    engine::Matrix m_matrix;
    QString m_entity;
    Figure m_figure = Figure::Open;
    std::map<Place, Total> m_totals;
    std::vector<Place> m_places; // of the cells, line by line
    bool m_filling = false, m_scrolled = false;
};

}
