#include "widgets/kit/style.h"

#include "widgets/kit/theme.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QStyleOption>
#include <QTabBar>
#include <QToolButton>

namespace tieout::ui {

namespace {

constexpr char kRole[] = "tieoutButtonRole";
constexpr qreal kRadius = 4;

const Tokens& tokens()
{
    return Theme::instance().tokens();
}

ButtonRole roleOf(const QWidget* widget)
{
    return widget ? static_cast<ButtonRole>(widget->property(kRole).toInt()) : ButtonRole::Plain;
}

QRectF inner(const QRect& rect)
{
    return QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5);
}

void roundedBox(QPainter* painter, const QRect& rect, const QColor& fill, const QColor& edge)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(edge.isValid() ? QPen(edge) : QPen(Qt::NoPen));
    painter->setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    painter->drawRoundedRect(inner(rect), kRadius, kRadius);
    painter->restore();
}

QColor shade(const QColor& color, bool darker)
{
    return darker == Theme::instance().dark() ? color.lighter(112) : color.darker(108);
}

void drawButton(const QStyleOption* option, QPainter* painter, const QWidget* widget)
{
    const Tokens& t = tokens();
    const bool enabled = option->state & QStyle::State_Enabled, down = option->state & (QStyle::State_Sunken | QStyle::State_On);
    const bool hover = enabled && (option->state & QStyle::State_MouseOver), focus = option->state & QStyle::State_HasFocus;
    QColor fill = down ? t.selection : hover ? t.hover : t.raised, edge = focus ? t.accent : t.line;
    switch (roleOf(widget)) {
    case ButtonRole::Primary:
        if (enabled) {
            fill = down || hover ? shade(t.accent, false) : t.accent;
            edge = focus ? t.text : fill;
        }
        break;
    case ButtonRole::Sends:
        edge = !enabled ? t.line : focus ? t.text : t.warning;
        break;
    case ButtonRole::Flat:
        fill = down ? t.selection : hover ? t.hover : QColor();
        edge = focus ? t.accent : QColor();
        break;
    case ButtonRole::Plain:
        break;
    }
    if (!enabled && roleOf(widget) != ButtonRole::Flat)
        fill = t.background;
    roundedBox(painter, option->rect, fill, edge);
}

void drawFocus(const QStyleOption* option, QPainter* painter, const QWidget* widget)
{
    if (const auto* push = qobject_cast<const QPushButton*>(widget); push && !push->isFlat())
        return; // its edge says it
    const bool whole = qobject_cast<const QPushButton*>(widget) || qobject_cast<const QToolButton*>(widget); // nothing else of them is drawn while they lie flat
    roundedBox(painter, whole ? widget->rect() : option->rect, QColor(), tokens().accent);
}

void drawHeader(const QStyleOptionHeader* option, QPainter* painter)
{
    const Tokens& t = tokens();
    painter->fillRect(option->rect, option->state & QStyle::State_MouseOver ? t.hover : t.background);
    painter->setPen(t.line);
    painter->drawLine(option->rect.bottomLeft(), option->rect.bottomRight());
    if (option->orientation == Qt::Horizontal && option->position != QStyleOptionHeader::End && option->position != QStyleOptionHeader::OnlyOneSection)
        painter->drawLine(option->rect.topRight() + QPoint(0, 6), option->rect.bottomRight() - QPoint(0, 6));
}

void drawTab(const QStyleOptionTab* option, QPainter* painter)
{
    const Tokens& t = tokens();
    const bool selected = option->state & QStyle::State_Selected;
    const QRect rect = option->rect;
    if (!selected && (option->state & QStyle::State_MouseOver))
        painter->fillRect(rect.adjusted(0, 2, 0, -2), t.hover);
    painter->setPen(t.line);
    painter->drawLine(rect.bottomLeft(), rect.bottomRight());
    if (selected)
        painter->fillRect(QRect(rect.left() + 4, rect.bottom() - 1, rect.width() - 8, 2), t.accent);
}

void drawCheck(const QStyleOption* option, QPainter* painter, bool round)
{
    const Tokens& t = tokens();
    const bool enabled = option->state & QStyle::State_Enabled;
    const bool on = option->state & QStyle::State_On, partly = option->state & QStyle::State_NoChange;
    const QRectF box = inner(option->rect).adjusted(1, 1, -1, -1);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QColor accent = enabled ? t.accent : t.muted;
    painter->setPen(QPen(on || partly || (option->state & QStyle::State_HasFocus) ? accent : t.strong_line));
    painter->setBrush(on || partly ? accent : t.surface);
    if (round)
        painter->drawEllipse(box);
    else
        painter->drawRoundedRect(box, 3, 3);
    painter->setPen(QPen(t.on_accent, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->setBrush(Qt::NoBrush);
    if (on && round) {
        painter->setBrush(t.on_accent);
        painter->setPen(Qt::NoPen);
        painter->drawEllipse(box.center(), 2.5, 2.5);
    } else if (on) {
        QPainterPath tick(QPointF(box.left() + box.width() * 0.24, box.top() + box.height() * 0.52));
        tick.lineTo(box.left() + box.width() * 0.43, box.top() + box.height() * 0.72);
        tick.lineTo(box.left() + box.width() * 0.77, box.top() + box.height() * 0.30);
        painter->drawPath(tick);
    } else if (partly) {
        painter->drawLine(QPointF(box.left() + 3.5, box.center().y()), QPointF(box.right() - 3.5, box.center().y()));
    }
    painter->restore();
}

}

void setButtonRole(QWidget* button, ButtonRole role)
{
    button->setProperty(kRole, static_cast<int>(role));
    if (role == ButtonRole::Primary) {
        const auto recolour = [button] {
            QPalette palette = button->palette();
            palette.setColor(QPalette::Active, QPalette::ButtonText, tokens().on_accent);
            palette.setColor(QPalette::Inactive, QPalette::ButtonText, tokens().on_accent);
            button->setPalette(palette);
        };
        recolour();
        QObject::connect(&Theme::instance(), &Theme::changed, button, recolour);
    }
    button->update();
}

TieoutStyle::TieoutStyle()
    : QProxyStyle(QStringLiteral("Fusion"))
{
}

void TieoutStyle::polish(QWidget* widget)
{
    if (qobject_cast<QAbstractButton*>(widget) || qobject_cast<QComboBox*>(widget) || qobject_cast<QTabBar*>(widget) || qobject_cast<QHeaderView*>(widget))
        widget->setAttribute(Qt::WA_Hover);
    QProxyStyle::polish(widget);
}

void TieoutStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const
{
    const Tokens& t = tokens();
    switch (element) {
    case PE_PanelButtonCommand:
        drawButton(option, painter, widget);
        return;
    case PE_PanelButtonTool: {
        const bool on = option->state & (State_On | State_Sunken), hover = option->state & State_MouseOver;
        if ((option->state & State_Enabled) && (on || hover))
            roundedBox(painter, option->rect, on ? t.selection : t.hover, option->state & State_HasFocus ? t.accent : QColor());
        else if (option->state & State_HasFocus)
            roundedBox(painter, option->rect, QColor(), t.accent);
        return;
    }
    case PE_FrameDefaultButton:
        return;
    case PE_FrameFocusRect:
        if (const auto* view = qobject_cast<const QAbstractItemView*>(widget); !view || view->selectionBehavior() == QAbstractItemView::SelectItems) // else the row's own mark says it
            drawFocus(option, painter, widget);
        return;
    case PE_FrameLineEdit:
    case PE_PanelLineEdit: {
        const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
        if (element == PE_PanelLineEdit && frame && frame->lineWidth <= 0) {
            painter->fillRect(option->rect, option->palette.base());
            return;
        }
        roundedBox(painter, option->rect, element == PE_PanelLineEdit ? option->palette.base().color() : QColor(), option->state & State_HasFocus ? t.accent : t.strong_line);
        return;
    }
    case PE_Frame:
        painter->setPen(t.line);
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        return;
    case PE_FrameGroupBox:
        roundedBox(painter, option->rect, t.surface, t.line);
        return;
    case PE_FrameTabWidget:
    case PE_FrameTabBarBase:
        return;
    case PE_FrameStatusBarItem:
        return;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        drawCheck(option, painter, false);
        return;
    case PE_IndicatorRadioButton:
        drawCheck(option, painter, true);
        return;
    case PE_PanelItemViewRow:
        return;
    case PE_PanelItemViewItem:
        if (option->state & State_Selected)
            painter->fillRect(option->rect, t.selection);
        else if (option->state & State_MouseOver)
            painter->fillRect(option->rect, t.hover);
        return;
    case PE_PanelTipLabel:
        painter->fillRect(option->rect, t.raised);
        painter->setPen(t.strong_line);
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        return;
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void TieoutStyle::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const
{
    switch (element) {
    case CE_PushButton:
        QProxyStyle::drawControl(element, option, painter, widget);
        if (option->state & State_HasFocus) // Fusion marks only the bevel, which one that lies flat has not
            drawFocus(option, painter, widget);
        return;
    case CE_HeaderSection:
        if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option))
            drawHeader(header, painter);
        return;
    case CE_HeaderEmptyArea:
        painter->fillRect(option->rect, tokens().background);
        painter->setPen(tokens().line);
        painter->drawLine(option->rect.bottomLeft(), option->rect.bottomRight());
        return;
    case CE_TabBarTabShape:
        if (const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option))
            drawTab(tab, painter);
        return;
    case CE_Splitter:
        painter->fillRect(option->rect, tokens().line);
        return;
    case CE_MenuBarEmptyArea:
        painter->fillRect(option->rect, tokens().background);
        return;
    case CE_MenuBarItem: {
        QStyleOptionMenuItem item = *qstyleoption_cast<const QStyleOptionMenuItem*>(option);
        const bool active = item.state & (State_Selected | State_Sunken);
        painter->fillRect(item.rect, active ? tokens().selection : tokens().background);
        drawItemText(painter, item.rect, Qt::AlignCenter | Qt::TextShowMnemonic | Qt::TextDontClip | Qt::TextSingleLine, item.palette, item.state & State_Enabled, item.text, QPalette::WindowText);
        return;
    }
    case CE_ProgressBarGroove:
        roundedBox(painter, option->rect, tokens().hover, QColor());
        return;
    case CE_ProgressBarContents:
        if (const auto* bar = qstyleoption_cast<const QStyleOptionProgressBar*>(option); bar && bar->maximum > bar->minimum) {
            QRect done = option->rect;
            done.setWidth(qMax(4, static_cast<int>(qint64(done.width()) * (bar->progress - bar->minimum) / (bar->maximum - bar->minimum))));
            roundedBox(painter, QStyle::visualRect(option->direction, option->rect, done), tokens().accent, QColor());
            return;
        }
        break;
    default:
        break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void TieoutStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const
{
    const Tokens& t = tokens();
    if (const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option); control == CC_ScrollBar && bar) {
        const bool transient = bar->maximum <= bar->minimum;
        painter->fillRect(option->rect, t.surface);
        if (transient)
            return;
        QRect handle = subControlRect(CC_ScrollBar, option, SC_ScrollBarSlider, widget);
        const bool active = option->activeSubControls & SC_ScrollBarSlider || option->state & State_Sunken;
        handle = bar->orientation == Qt::Vertical ? handle.adjusted(3, 2, -3, -2) : handle.adjusted(2, 3, -2, -3);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(active ? t.muted : t.strong_line);
        const qreal radius = qMin(handle.width(), handle.height()) / 2.0;
        painter->drawRoundedRect(handle, radius, radius);
        painter->restore();
        return;
    }
    if (const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option); control == CC_ComboBox && combo && !combo->editable) {
        drawButton(option, painter, widget);
        const QRect arrow = subControlRect(CC_ComboBox, option, SC_ComboBoxArrow, widget);
        const QPointF c = QRectF(arrow).center();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(t.muted, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter->drawPolyline(QPolygonF { c + QPointF(-3.5, -1.5), c + QPointF(0, 2), c + QPointF(3.5, -1.5) });
        painter->restore();
        return;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

int TieoutStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const
{
    switch (metric) {
    case PM_SplitterWidth:
        return 1;
    case PM_ScrollBarExtent:
        return 12;
    case PM_ScrollBarSliderMin:
        return 32;
    case PM_ScrollView_ScrollBarOverlap:
        return 0;
    case PM_ToolBarItemSpacing:
    case PM_ToolBarItemMargin:
        return 4;
    case PM_LayoutLeftMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutBottomMargin:
        return 12;
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing:
        return 8;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
        return 0;
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_TabBarIconSize:
        return 16;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
        return 16;
    case PM_HeaderMargin:
        return 6;
    case PM_TabBarTabHSpace:
        return 24;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int TieoutStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget, QStyleHintReturn* data) const
{
    switch (hint) {
    case SH_ItemView_ShowDecorationSelected:
    case SH_ScrollBar_LeftClickAbsolutePosition:
        return 1;
    case SH_Table_GridLineColor:
        return static_cast<int>(tokens().line.rgba());
    case SH_DialogButtonBox_ButtonsHaveIcons:
    case SH_EtchDisabledText:
    case SH_UnderlineShortcut:
        return hint == SH_UnderlineShortcut ? 1 : 0;
    case SH_Widget_Animation_Duration:
        return 0;
    case SH_ToolTip_WakeUpDelay:
        return 400;
    default:
        return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

QSize TieoutStyle::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size, const QWidget* widget) const
{
    QSize full = QProxyStyle::sizeFromContents(type, option, size, widget);
    switch (type) {
    case CT_PushButton:
        return { qMax(full.width(), size.width() + 20), qMax(full.height(), 28) };
    case CT_LineEdit:
    case CT_ComboBox:
        return { full.width(), qMax(full.height(), 28) };
    case CT_ToolButton:
        return { full.width() + 4, qMax(full.height(), 26) };
    case CT_MenuItem:
        return { full.width() + 8, qMax(full.height(), 24) };
    case CT_HeaderSection:
        return { full.width(), 28 };
    default:
        return full;
    }
}

}
