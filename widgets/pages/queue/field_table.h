#pragma once

#include "engine/queries.h"

#include <QWidget>

namespace tieout::ui {

// Expected against actual, field by field; a row that differs carries a mark, and the characters
// that differ are underlined and set off.
class FieldTable : public QWidget {
    Q_OBJECT

public:
    explicit FieldTable(QWidget* parent = nullptr);
    void set(const std::vector<engine::ComparedField>& fields);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return { 200, sizeHint().height() }; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Row {
        QString name, expected, actual;
        bool differs = false, figure = false, id = false;
    };
    struct Columns {
        int name, value;
    };
    Columns columnsAt(int width) const;
    int rowHeight() const; // of one line
    int heightOf(const Row& row, int width) const; // words that do not fit go on in the next line
    int rowAt(int y) const; // -1: none
    void paintValue(QPainter* painter, const QRect& rect, const QString& text, const QString& other, const Row& row) const;

    std::vector<Row> m_rows;
};

}
