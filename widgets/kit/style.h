#pragma once

#include <QProxyStyle>

namespace tieout::ui {

// Fusion without its gradients: flat controls on a 4-pixel grid, a visible focus everywhere.
// Colours come from Theme only.
class TieoutStyle : public QProxyStyle {
    Q_OBJECT

public:
    TieoutStyle();
    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const override;
    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget, QStyleHintReturn* data) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size, const QWidget* widget) const override;
    void polish(QWidget* widget) override;
    using QProxyStyle::polish;
};

// Marks a button as the one a page is for (filled with the accent), or as one that sends money
// (outlined in the warning tone, never a default button).
enum class ButtonRole : uint8_t { Plain, Primary, Sends, Flat };
void setButtonRole(QWidget* button, ButtonRole role);

}
