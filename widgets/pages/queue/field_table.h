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

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Row {
        QString name, expected, actual;
        bool differs = false, figure = false, id = false;
    };
    int rowHeight() const;
    void paintValue(QPainter* painter, const QRect& rect, const QString& text, const QString& other, const Row& row) const;

    std::vector<Row> m_rows;
};

}
