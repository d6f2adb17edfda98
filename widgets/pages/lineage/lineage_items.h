#pragma once

#include "items/lineage_layout.h"
#include "items/lineage_model.h"

#include <QGraphicsItem>
#include <QPolygonF>

// The drawn parts of a lineage graph. They paint what they are given and know nothing of queries.
namespace tieout::ui {

// Texts of a box, ready for the person.
struct LineageBoxText {
    QString kind; // "Invoice line" or "20 invoice lines"
    QString name; // the id, empty for a stack
    QString figure; // amount with currency, or quantity
    QString tip;
};

class LineageBoxItem : public QGraphicsItem {
public:
    static constexpr int kWidth = 168, kHeight = 58;

    LineageBoxItem(size_t index, const items::LineageBox& box, LineageBoxText text);
    size_t index() const { return m_index; }
    void setChosen(bool chosen);
    void setFaded(bool faded);
    QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    void paintTexts(QPainter* painter) const;

    size_t m_index;
    LineageBoxText m_text;
    size_t m_cases;
    bool m_stack, m_present, m_chosen = false;
};

class LineageLinkItem : public QGraphicsItem {
public:
    // `label`: amount; `gap`: residual that does not tie out, empty when it does.
    LineageLinkItem(const std::vector<items::LayoutPoint>& path, double width, QString label, QString gap, const QString& tip);
    void setFaded(bool faded);
    void setLabelled(bool labelled); // the amount is shown too
    QRectF boundingRect() const override;
    QPainterPath shape() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    QPolygonF part(qreal from, qreal to) const; // by share of the length
    void paintPill(QPainter* painter, const QString& text, bool critical) const;

    QPolygonF m_path;
    qreal m_length = 0;
    double m_width;
    QString m_label, m_gap;
    bool m_labelled = false, m_faded = false;
};

}
