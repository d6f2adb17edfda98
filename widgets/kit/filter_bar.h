#pragma once

#include <QLineEdit>
#include <QList>
#include <QWidget>

#include <functional>

class QHBoxLayout;
class QTimer;
class QToolButton;

namespace tieout::ui {

// One active choice; taking it away calls `remove`.
struct Chip {
    QString text;
    std::function<void()> remove;
};

// One line above a table: search, chips of what is active, one button to clear.
class FilterBar : public QWidget {
    Q_OBJECT

public:
    explicit FilterBar(QWidget* parent = nullptr);
    QLineEdit* search() const { return m_search; }
    void setSearchText(const QString& text); // without searchChanged
    void setChips(const QList<Chip>& chips);
    int chipCount() const { return m_chip_count; }
    void addTool(QWidget* tool); // left of the search box
    void addEndTool(QWidget* tool);

signals:
    void searchChanged(const QString& text); // 150 ms after the last key
    void listRequested(); // Down or Enter in the search: go on in the list
    void clearRequested();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void fitChips();

    QHBoxLayout* m_row;
    QHBoxLayout* m_chip_row;
    QLineEdit* m_search;
    QToolButton* m_clear;
    QToolButton* m_more;
    QTimer* m_wait;
    QList<QToolButton*> m_chips;
    int m_chip_count = 0;
};

}
