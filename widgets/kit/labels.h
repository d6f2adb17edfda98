#pragma once

#include "widgets/kit/theme.h"

#include <QLabel>

namespace tieout::ui {

// Text that is never read as markup: what stands in it may come from outside.
class PlainLabel : public QLabel {
    Q_OBJECT

public:
    enum Look : uint8_t { Body, Muted, Strong, Title, Id, Number };
    explicit PlainLabel(const QString& text = {}, Look look = Body, QWidget* parent = nullptr);
    void setTone(Tone tone); // colour of the text; Neutral = the look's own

private:
    void restyle();
    Look m_look;
    Tone m_tone = Tone::Neutral;
};

// One line that gives way: as narrow as it must be, cut at its end with an ellipsis. The tooltip is the owner's.
class ElidedLabel : public PlainLabel {
    Q_OBJECT

public:
    using PlainLabel::PlainLabel;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
};

// A long id on one line: elided in the middle, whole in the tooltip, copied whole.
class IdLabel : public QWidget {
    Q_OBJECT

public:
    explicit IdLabel(const QString& id = {}, QWidget* parent = nullptr);
    void setId(const QString& id);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    QString m_id;
};

// A state as shape and word on a soft ground.
class Pill : public QWidget {
    Q_OBJECT

public:
    explicit Pill(const QString& text = {}, Tone tone = Tone::Neutral, QWidget* parent = nullptr);
    void set(const QString& text, Tone tone);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }
    // The same drawing for delegates; returns the width used.
    static int paint(QPainter* painter, const QRect& rect, const QString& text, Tone tone);
    static int widthFor(const QFontMetrics& metrics, const QString& text); // nothing of it cut
    static void paintShape(QPainter* painter, const QRectF& box, Tone tone);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_text;
    Tone m_tone;
};

}
