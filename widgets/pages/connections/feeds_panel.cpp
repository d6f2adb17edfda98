#include "widgets/pages/connections/feeds_panel.h"

#include "desk/reason_words.h"
#include "desk/text.h"
#include "items/format.h"
#include "widgets/kit/list_table.h"
#include "widgets/kit/theme.h"
#include "widgets/pages/connections/feed_time_dialog.h"

#include <QAction>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace tieout::ui {

using desk::outside;
using engine::FeedRow;
using engine::FeedTime;
using items::ListCell;
using items::ListColumn;
using items::ListRow;

namespace {

ListCell whenCell(const std::optional<domain::Instant>& at, const QString& why_not = {})
{
    return at ? ListCell { items::formatAgo(*at, items::currentInstant()), items::formatExactTime(*at) } : ListCell { QString(QChar(0x2013)), why_not };
}

ListCell stateCell(const FeedRow& feed)
{
    if (feed.late)
        return { FeedsPanel::tr("Late"), FeedsPanel::tr("Raised as an exception until it arrives."), {}, int(Tone::Critical) };
    if (feed.due)
        return { FeedsPanel::tr("In time"), {}, {}, int(Tone::Ok) };
    return feed.time.kind == FeedTime::Off ? ListCell { FeedsPanel::tr("Not watched"), {}, {}, int(Tone::Unknown) }
                                           : ListCell { FeedsPanel::tr("Not begun"), FeedsPanel::tr("Its time begins with the first pull."), {}, int(Tone::Unknown) };
}

QString keyOf(const FeedRow& feed)
{
    return QStringLiteral("/") + desk::fromUtf8(feed.stream); // never empty: any file has no name
}

}

FeedsPanel::FeedsPanel(QAction& set, QWidget* parent)
    : QWidget(parent)
    , m_set(new QPushButton(set.text()))
    , m_clear(new QPushButton(tr("Clear the time")))
{
    m_list = new ListTable("connectionFeeds", tr("Times of arrival"),
        { { tr("Stream or table"), ListColumn::Text, 14, true, {} }, { tr("Must arrive"), ListColumn::Text, 20, false, {} }, { tr("Said by"), ListColumn::Text, 12, false, {} },
            { tr("Last arrival"), ListColumn::Text, 15, false, {} }, { tr("Due"), ListColumn::Text, 15, false, tr("By when the next one must be there, or the one that is missing") },
            { tr("State"), ListColumn::State, 11, false, {} } });
    m_set->setObjectName(QStringLiteral("feedSet"));
    m_set->setToolTip(desk::plainTip(QStringLiteral("%1 (%2)").arg(set.text(), set.shortcut().toString(QKeySequence::NativeText))));
    m_clear->setObjectName(QStringLiteral("feedClear"));
    connect(m_set, &QPushButton::clicked, &set, &QAction::trigger);
    connect(m_clear, &QPushButton::clicked, this, &FeedsPanel::clear);
    auto* tools = new QHBoxLayout;
    tools->addWidget(m_set);
    tools->addWidget(m_clear);
    tools->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 4, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(tools);
    layout->addWidget(m_list, 1);
    connect(m_list, &ListTable::selectionMoved, this, &FeedsPanel::enable);
    connect(m_list, &ListTable::opened, this, &FeedsPanel::ask);
    enable();
}

QString FeedsPanel::timeText(const FeedTime& time)
{
    constexpr int kHour = 60, kDay = 24 * kHour;
    switch (time.kind) {
    case FeedTime::Every:
        if (time.minutes % kDay == 0)
            return tr("every %n day(s)", nullptr, time.minutes / kDay);
        return time.minutes % kHour == 0 ? tr("every %n hour(s)", nullptr, time.minutes / kHour) : tr("every %n minute(s)", nullptr, time.minutes);
    case FeedTime::Daily:
        return tr("daily by %1 UTC").arg(QStringLiteral("%1:%2").arg(time.minutes / kHour, 2, 10, QChar(u'0')).arg(time.minutes % kHour, 2, 10, QChar(u'0')));
    case FeedTime::Off:
        return tr("whenever it comes");
    case FeedTime::Objective:
        break;
    }
    return tr("the connector's objective");
}

const FeedRow* FeedsPanel::firstLate(const std::vector<FeedRow>& feeds, const std::string& source)
{
    for (const FeedRow& feed : feeds)
        if (feed.source == source && feed.late)
            return &feed;
    return nullptr;
}

void FeedsPanel::show(const std::string& source, bool folder, std::vector<FeedRow> feeds, std::vector<std::string> streams, bool may_set)
{
    m_source = source;
    m_folder = folder;
    m_may_set = may_set;
    m_feeds = std::move(feeds);
    m_streams = std::move(streams);
    m_list->setEmptyText(folder ? tr("Nobody said by when a file of this folder must arrive, so none is late. “%1” says it.").arg(m_set->text())
                                : tr("It is not pulled, so nothing of it is expected."));
    std::vector<ListRow> rows;
    for (const FeedRow& feed : m_feeds) {
        ListRow row;
        row.key = keyOf(feed);
        row.cells = { { feed.stream.empty() ? tr("Any file") : outside(feed.stream), {} }, { timeText(feed.time), {} }, { feed.chosen ? tr("a person") : tr("its connector"), {} },
            whenCell(feed.last, feed.chosen ? tr("None since the time was set") : QString()), whenCell(feed.due), stateCell(feed) };
        rows.push_back(std::move(row));
    }
    m_list->setRows(std::move(rows));
    enable();
}

const FeedRow* FeedsPanel::current() const
{
    for (const FeedRow& feed : m_feeds)
        if (keyOf(feed) == m_list->currentKey())
            return &feed;
    return nullptr;
}

void FeedsPanel::enable()
{
    const FeedRow* feed = current();
    m_set->setEnabled(m_may_set && !m_source.empty());
    m_clear->setEnabled(m_may_set && feed && feed->chosen);
}

void FeedsPanel::ask()
{
    if (!m_may_set || m_source.empty())
        return;
    const FeedRow* feed = current();
    auto* dialog = new FeedTimeDialog({ m_source, m_folder, m_streams, feed ? feed->stream : std::string(), feed ? feed->time : FeedTime { FeedTime::Daily, 6 * 60 } }, this);
    connect(dialog, &FeedTimeDialog::chosen, this, &FeedsPanel::chosen);
    dialog->open();
}

void FeedsPanel::clear()
{
    if (const FeedRow* feed = current())
        emit chosen(feed->source, feed->stream, FeedTime());
}

}
