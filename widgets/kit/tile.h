#pragma once

#include "widgets/kit/theme.h"

#include <QAbstractButton>

namespace tieout::ui {

// One figure of a home page with its name: a button, so keyboard and screen reader reach it. A
// figure that asks for attention wears a mark beside the number, not a colour alone.
class Tile : public QAbstractButton {
    Q_OBJECT

public:
    // `definition` says how the figure is counted; it is the tooltip.
    explicit Tile(const QString& name, const QString& definition, QWidget* parent = nullptr);
    void setDefinition(const QString& definition); // tooltip, and description for screen readers
    void setFigure(const QString& figure, Tone tone = Tone::Neutral);
    QString figure() const { return m_figure; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QFont figureFont() const;
    QString m_figure;
    Tone m_tone = Tone::Neutral;
};

}
