#include "widgets/pages/queue/facet_panel.h"

#include "desk/reason_words.h"
#include "desk/text.h"
#include "items/format.h"
#include "widgets/kit/theme.h"

#include <QHeaderView>

#include <algorithm>

namespace tieout::ui {

namespace {

constexpr int kColumnRole = Qt::UserRole, kValueRole = Qt::UserRole + 1;
constexpr size_t kValuesMax = 30; // beyond that the search finds it faster

struct Section {
    engine::QueueColumn column;
    const char* title;
    bool open;
};
constexpr Section kSections[] = {
    { engine::QueueColumn::Checkpoint, QT_TRANSLATE_NOOP("tieout::ui::FacetPanel", "Check"), true },
    { engine::QueueColumn::Reason, QT_TRANSLATE_NOOP("tieout::ui::FacetPanel", "Reason"), true },
    { engine::QueueColumn::Severity, QT_TRANSLATE_NOOP("tieout::ui::FacetPanel", "Severity"), true },
    { engine::QueueColumn::State, QT_TRANSLATE_NOOP("tieout::ui::FacetPanel", "State"), true },
    { engine::QueueColumn::Owner, QT_TRANSLATE_NOOP("tieout::ui::FacetPanel", "Team"), true },
    { engine::QueueColumn::Assignee, QT_TRANSLATE_NOOP("tieout::ui::FacetPanel", "Assigned to"), false },
    { engine::QueueColumn::Currency, QT_TRANSLATE_NOOP("tieout::ui::FacetPanel", "Currency"), false },
    { engine::QueueColumn::Period, QT_TRANSLATE_NOOP("tieout::ui::FacetPanel", "Period"), false },
    { engine::QueueColumn::Entity, QT_TRANSLATE_NOOP("tieout::ui::FacetPanel", "Entity"), false },
    { engine::QueueColumn::Customer, QT_TRANSLATE_NOOP("tieout::ui::FacetPanel", "Customer"), false },
    { engine::QueueColumn::System, QT_TRANSLATE_NOOP("tieout::ui::FacetPanel", "System"), false },
};

QString tipOf(engine::QueueColumn column, const std::string& value, const QString& text)
{
    if (column == engine::QueueColumn::Checkpoint)
        return FacetPanel::tr("%1 (%2)").arg(text, desk::fromUtf8(value));
    if (column == engine::QueueColumn::Reason && domain::reasonById(value))
        return FacetPanel::tr("%1 (%2)").arg(text, desk::fromUtf8(value)) + u'\n' + desk::reasonTitles(value);
    return text;
}

}

FacetPanel::FacetPanel(QWidget* parent)
    : QTreeWidget(parent)
{
    setObjectName(QStringLiteral("facets"));
    setAccessibleName(tr("Filter by"));
    setColumnCount(2);
    setHeaderHidden(true);
    setFrameShape(NoFrame);
    setIndentation(14);
    setRootIsDecorated(true);
    setSelectionMode(NoSelection);
    setUniformRowHeights(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setTextElideMode(Qt::ElideRight);
    header()->setStretchLastSection(false);
    header()->setMinimumSectionSize(24);
    header()->setSectionResizeMode(0, QHeaderView::Stretch);
    header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    for (const Section& section : kSections) {
        auto* top = new QTreeWidgetItem(this, { tr(section.title) });
        QFont strong = font();
        strong.setWeight(QFont::DemiBold);
        top->setFont(0, strong);
        top->setFlags(Qt::ItemIsEnabled);
        top->setData(0, kColumnRole, static_cast<int>(section.column));
        top->setExpanded(section.open);
    }
    connect(this, &QTreeWidget::itemChanged, this, &FacetPanel::take);
    connect(this, &QTreeWidget::itemClicked, this, [](QTreeWidgetItem* item, int column) {
        if (!item->parent())
            item->setExpanded(!item->isExpanded());
        else if (column == 1)
            item->setCheckState(0, item->checkState(0) == Qt::Checked ? Qt::Unchecked : Qt::Checked);
    });
}

void FacetPanel::show(const items::QueueSettled& state, const engine::QueueFilter& filter)
{
    m_filling = true;
    m_filter = filter;
    for (int s = 0; s < topLevelItemCount(); ++s) {
        QTreeWidgetItem* top = topLevelItem(s);
        const auto column = static_cast<engine::QueueColumn>(top->data(0, kColumnRole).toInt());
        qDeleteAll(top->takeChildren());
        auto values = state.facets[static_cast<size_t>(column)];
        const auto chosen = items::chosenValues(filter, column);
        for (const std::string& value : chosen) // a chosen value stays visible when nothing is left of it
            if (std::none_of(values.begin(), values.end(), [&](const auto& v) { return v.value == value; }))
                values.push_back({ value, 0 });
        size_t shown = 0;
        for (const engine::FacetValue& value : values) {
            const bool ticked = std::find(chosen.begin(), chosen.end(), value.value) != chosen.end();
            if ((shown++ >= kValuesMax && !ticked) || (value.count == 0 && column == engine::QueueColumn::State))
                continue;
            auto* item = new QTreeWidgetItem(top, { items::facetText(column, value.value), items::formatCount(value.count) });
            item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsUserCheckable);
            item->setCheckState(0, ticked ? Qt::Checked : Qt::Unchecked);
            item->setData(0, kValueRole, desk::fromUtf8(value.value));
            item->setToolTip(0, desk::plainTip(tipOf(column, value.value, item->text(0))));
            item->setTextAlignment(1, Qt::AlignTrailing | Qt::AlignVCenter);
            item->setFont(1, Theme::instance().numberFont());
            item->setForeground(1, Theme::instance().tokens().muted);
        }
        top->setHidden(top->childCount() == 0);
        // In the first column: the second is as narrow as its widest count, so that names have room.
        const QString title = tr(kSections[s].title);
        top->setText(0, values.size() > kValuesMax ? tr("%1 (%2 values)").arg(title, items::formatCount(values.size())) : title);
    }
    m_filling = false;
}

void FacetPanel::take(QTreeWidgetItem* item)
{
    if (m_filling || !item->parent())
        return;
    const auto column = static_cast<engine::QueueColumn>(item->parent()->data(0, kColumnRole).toInt());
    engine::QueueFilter filter = m_filter;
    items::chooseValue(filter, column, desk::toUtf8(item->data(0, kValueRole).toString()), item->checkState(0) == Qt::Checked);
    // The item must not be deleted while its own signal is handled.
    QMetaObject::invokeMethod(this, [this, filter] { emit filterChosen(filter); }, Qt::QueuedConnection);
}

}
