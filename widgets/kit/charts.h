#pragma once

#include "domain/decimal.h"
#include "widgets/kit/theme.h"

#include <QStringList>
#include <QWidget>

#include <memory>
#include <vector>

class QLabel;

namespace tieout::ui {

// One bar. Texts are ready for the person; only `value` is measured.
struct ChartBar {
    QString label; // at the axis: "CP4 Invoice → ERP"
    domain::Exact value;
    QString figure; // beside the bar, short: "12.4 k"
    QString exact; // hover and screen reader: "12,431.07 EUR in 31 exceptions"
    QStringList cells; // its row of the table
    Tone tone = Tone::Accent;
};

// A bar chart with its title, and the same figures as a table behind it (key T). Bars start at zero
// and are read without a legend. Arrows walk the bars, Enter or a click activates one. UI thread.
// The one door to Qt Charts: no other header names it.
class BarChart : public QWidget {
    Q_OBJECT

public:
    enum class Direction : uint8_t { Horizontal, Vertical };

    BarChart(const QString& title, Direction direction, QWidget* parent = nullptr);
    ~BarChart() override;

    // `unit` ends the value axis ("EUR", "exceptions"); whole: the values count something.
    // `table_header` names the columns of ChartBar::cells.
    void setBars(std::vector<ChartBar> bars, const QString& unit, bool whole, const QStringList& table_header);
    // Shown in place of bars when there are none: why, and what to do.
    void setEmptyText(const QString& text);
    void setTitle(const QString& title); // also its name for screen readers
    void setDefinition(const QString& text); // what the figures mean: tooltip of the title

    int barCount() const;
    int currentBar() const; // −1: none
    void setCurrentBar(int index);
    bool tableShown() const;
    void setTableShown(bool shown);
    QWidget* figures() const; // what takes the keys: the bars or the table

signals:
    void activated(int index);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;

private:
    struct Parts;
    class Overlay;

    void buildChart();
    void buildTable();
    void fillChart();
    void fillTable();
    void paintTheme();
    void placeOverlay();
    void announce();
    int barAt(const QPointF& position) const;
    QRectF bandOf(int index) const; // in the chart's coordinates

    std::unique_ptr<Parts> m;
};

}
