#include "widgets/kit/cell_delegate.h"

#include "items/roles.h"
#include "widgets/kit/labels.h"

#include <QHeaderView>
#include <QLocale>
#include <QPainter>
#include <QTableView>

namespace tieout::ui {

namespace {

constexpr int kDecimalsAligned = 4; // a longer fraction stands out to the left instead of costing every row its room

int firstVisibleColumn(const QTableView* view)
{
    const QHeaderView* header = view->horizontalHeader();
    for (int visual = 0; visual < header->count(); ++visual)
        if (const int logical = header->logicalIndex(visual); !header->isSectionHidden(logical))
            return logical;
    return -1;
}

}

CellDelegate::CellDelegate(QObject* parent)
    : QStyledItemDelegate(parent)
{
}

void CellDelegate::paintGround(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Tokens& t = Theme::instance().tokens();
    const auto* view = qobject_cast<const QTableView*>(option.widget);
    if (option.state & QStyle::State_Selected)
        painter->fillRect(option.rect, t.selection);
    else if (index.row() == m_hovered)
        painter->fillRect(option.rect, t.hover);
    painter->setPen(Theme::instance().dark() ? t.raised : t.hover);
    painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
    if (view && view->currentIndex().row() == index.row() && firstVisibleColumn(view) == index.column()) {
        const bool mirrored = option.direction == Qt::RightToLeft;
        const QRect bar(mirrored ? option.rect.right() - 2 : option.rect.left(), option.rect.top(), 3, option.rect.height());
        painter->fillRect(bar, view->hasFocus() ? t.accent : t.strong_line);
    }
}

void CellDelegate::paintGroup(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index, const QString& words) const
{
    const auto* view = qobject_cast<const QTableView*>(option.widget);
    if (!view || firstVisibleColumn(view) != index.column())
        return;
    const Tokens& t = Theme::instance().tokens();
    QRect line = option.rect;
    line.setWidth(view->viewport()->width() - line.left());
    painter->save();
    painter->setClipping(false);
    QStyleOptionViewItem whole(option); // the first cell draws the row; the others leave it alone
    whole.rect = line;
    paintGround(painter, whole, index);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(t.muted, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const QPointF c(line.left() + 16, line.center().y() + 0.5);
    const bool folded = index.data(items::FoldedRole).toBool();
    painter->drawPolyline(folded ? QPolygonF { c + QPointF(-2, -3.5), c + QPointF(1.5, 0), c + QPointF(-2, 3.5) } : QPolygonF { c + QPointF(-3.5, -2), c + QPointF(0, 1.5), c + QPointF(3.5, -2) });
    QFont strong = option.font;
    strong.setWeight(QFont::DemiBold);
    painter->setFont(strong);
    painter->setPen(t.text);
    const QRect text = line.adjusted(28, 0, -kCellPadding, 0);
    painter->drawText(text, Qt::AlignVCenter | Qt::AlignLeading | Qt::TextSingleLine, QFontMetrics(strong).elidedText(words, Qt::ElideRight, text.width()));
    painter->restore();
}

void CellDelegate::paintFigure(QPainter* painter, const QRect& rect, const QString& text, int decimals, bool leading) const
{
    painter->setFont(Theme::instance().numberFont());
    const QFontMetrics metrics(painter->font());
    const QString point = QLocale().decimalPoint();
    const qsizetype at = text.lastIndexOf(point);
    const int own = at < 0 ? 0 : static_cast<int>(text.size() - at - point.size());
    const int wanted = qMin(decimals, kDecimalsAligned);
    int pad = own < wanted ? (wanted - own) * metrics.horizontalAdvance(u'0') : 0;
    if (own == 0 && wanted > 0)
        pad += metrics.horizontalAdvance(point);
    if (pad + metrics.horizontalAdvance(text) > rect.width())
        pad = 0;
    const QRect box = leading ? rect : rect.adjusted(0, 0, -pad, 0);
    if (metrics.horizontalAdvance(text) <= box.width())
        painter->drawText(box, Qt::AlignVCenter | (leading ? Qt::AlignLeft : Qt::AlignRight), text);
    else // never a figure with digits missing: the whole one is in the tooltip
        painter->drawText(box, Qt::AlignVCenter | Qt::AlignRight, QString(qMax<qsizetype>(1, box.width() / qMax(1, metrics.horizontalAdvance(u'#'))), u'#'));
}

void CellDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option_in, const QModelIndex& index) const
{
    QStyleOptionViewItem option(option_in);
    initStyleOption(&option, index);
    painter->save();
    const QVariant group = index.data(items::GroupRole);
    if (!group.isValid())
        paintGround(painter, option, index);
    else {
        paintGroup(painter, option, index, group.toString());
        painter->restore();
        return;
    }
    const QRect inside = option.rect.adjusted(kCellPadding, 0, -kCellPadding, 0);
    const Tokens& t = Theme::instance().tokens();
    painter->setPen(t.text);
    painter->setFont(option.font);
    const QString text = option.text;
    const QVariant tone = index.data(items::ToneRole);
    const QVariant decimals = index.model()->headerData(index.column(), Qt::Horizontal, items::DecimalsRole);
    if (text.isEmpty()) {
        painter->restore();
        return;
    }
    if (tone.isValid())
        Pill::paint(painter, inside, text, static_cast<Tone>(tone.toInt()));
    else if (option.displayAlignment & Qt::AlignTrailing & ~Qt::AlignLeading)
        paintFigure(painter, inside, text, decimals.toInt(), false);
    else if (index.data(items::IdRole).toBool()) {
        painter->setFont(Theme::instance().idFont());
        painter->drawText(inside, Qt::AlignVCenter | Qt::AlignLeading, painter->fontMetrics().elidedText(text, Qt::ElideMiddle, inside.width()));
    } else
        painter->drawText(inside, Qt::AlignVCenter | Qt::AlignLeading | Qt::TextSingleLine, painter->fontMetrics().elidedText(text, Qt::ElideRight, inside.width()));
    painter->restore();
}

}
