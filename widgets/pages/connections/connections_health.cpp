// The page's questions about health, times of arrival, windows read again and dead letters.
#include "widgets/pages/connections/connections_page.h"

#include "desk/connections.h"
#include "desk/text.h"
#include "items/format.h"
#include "widgets/kit/form_dialog.h"
#include "widgets/kit/messages.h"
#include "widgets/pages/connections/feeds_panel.h"
#include "widgets/pages/connections/health_panel.h"
#include "widgets/pages/connections/letters_panel.h"

#include <QCheckBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QTabWidget>

#include <algorithm>

namespace tieout::ui {

using desk::outside;
using engine::SourceRow;

void ConnectionsPage::askHealth()
{
    workspace().ask(this, QStringLiteral("health"), engine::HealthQuery {}, [this](desk::Result<engine::HealthQuery::Answer> answer) {
        if (!answer.ok())
            return m_message->show(answer.error());
        m_health = std::move(*answer);
        if (m_sources.empty())
            return; // not read yet; the list asks for it
        showList();
        if (const SourceRow* source = current())
            showHealth(*source);
    });
}

const engine::ConnectionHealth* ConnectionsPage::healthOf(const std::string& source) const
{
    for (const engine::ConnectionHealth& health : m_health)
        if (health.name == source)
            return &health;
    return nullptr;
}

void ConnectionsPage::showHealth(const SourceRow& source)
{
    m_health_panel->show(healthOf(source.name));
}

void ConnectionsPage::askLetters(const SourceRow& source)
{
    workspace().ask(this, QStringLiteral("letters"), engine::DeadLettersQuery { source.name, false }, [this](desk::Result<engine::DeadLettersQuery::Answer> answer) {
        if (!answer.ok())
            return m_message->show(answer.error());
        m_tabs->setTabText(m_tabs->indexOf(m_letters), tr("Dead letters (%1)").arg(items::formatCount(answer->size())));
        m_letters->show(*answer, workspace().session().may(domain::Permission::ImportAndPull), workspace().session().may(domain::Permission::EditConnections));
    });
}

void ConnectionsPage::askFeeds()
{
    workspace().ask(this, QStringLiteral("feeds"), engine::FeedsQuery {}, [this](desk::Result<engine::FeedsQuery::Answer> answer) {
        if (!answer.ok())
            return m_message->show(answer.error());
        takeFeeds(std::move(*answer));
    });
}

void ConnectionsPage::takeFeeds(engine::FeedsQuery::Answer feeds)
{
    m_feeds = std::move(feeds);
    if (m_sources.empty())
        return; // not read yet; the list asks for it
    showList();
    if (const SourceRow* source = current())
        showFeeds(*source);
}

void ConnectionsPage::showFeeds(const SourceRow& source)
{
    const bool folder = source.manifest == "files";
    engine::FeedsQuery::Answer own;
    std::vector<std::string> streams;
    size_t late = 0;
    for (const engine::FeedRow& feed : m_feeds) {
        if (feed.source != source.name)
            continue;
        own.push_back(feed);
        late += feed.late ? 1 : 0;
        if (!folder)
            streams.push_back(feed.stream);
    }
    for (int table = 0; folder && table < domain::kTableCount; ++table)
        streams.emplace_back(domain::tableSpec(static_cast<domain::Table>(table)).name);
    m_tabs->setTabText(m_tabs->indexOf(m_feeds_panel), late > 0 ? tr("Times (%1 late)").arg(items::formatCount(late)) : tr("Times"));
    m_feeds_panel->show(source.name, folder, std::move(own), std::move(streams), workspace().session().may(domain::Permission::EditConnections));
}

void ConnectionsPage::askFeedTime()
{
    m_tabs->setCurrentWidget(m_feeds_panel);
    m_feeds_panel->ask();
}

void ConnectionsPage::setFeedTime(const std::string& source, const std::string& stream, const engine::FeedTime& time)
{
    desk::setFeedTime(workspace(), this, source, stream, time, [this, source, stream, time](desk::Result<void> done) {
        if (!done.ok())
            return m_message->show(done.error());
        const QString what = stream.empty() ? outside(source) : QStringLiteral("%1/%2").arg(outside(source), outside(stream));
        workspace().ask(this, QStringLiteral("feedSaid"), engine::FeedsQuery {}, [this, source, stream, time, what](desk::Result<engine::FeedsQuery::Answer> answer) {
            if (!answer.ok())
                return m_message->show(answer.error());
            takeFeeds(std::move(*answer));
            const auto feed = std::find_if(m_feeds.begin(), m_feeds.end(), [&](const engine::FeedRow& f) { return f.source == source && f.stream == stream; });
            if (time.kind != engine::FeedTime::Objective)
                m_message->show(Tone::Ok, tr("%1 must arrive: %2. It holds from now on.").arg(what, FeedsPanel::timeText(time)));
            else if (feed != m_feeds.end() && feed->chosen)
                m_message->show(Tone::Attention, tr("%1 keeps the time that was said for every stream: %2. Choose “Every stream” to change that one.").arg(what, FeedsPanel::timeText(feed->time)));
            else
                m_message->show(Tone::Ok, tr("%1 has no time of its own any more.").arg(what));
        });
    });
}

void ConnectionsPage::replay()
{
    const SourceRow* source = current();
    if (!source)
        return;
    auto* from = new QLineEdit(desk::fromUtf8(domain::Instant::fromUs(items::currentInstant().us() - 86'400'000'000).toDate()));
    from->setObjectName(QStringLiteral("replayFrom"));
    from->setToolTip(tr("A day, or a time with zone: 2026-11-20T08:00:00Z"));
    auto* all = new QCheckBox(tr("From the very beginning; what the system no longer has is removed here"));
    all->setObjectName(QStringLiteral("replayAll"));
    all->setAccessibleName(all->text());
    all->setToolTip(tr("Takes as long as the first pull. Removed is only what a complete reading no longer met, and never without saying so."));
    connect(all, &QCheckBox::toggled, from, &QWidget::setDisabled);
    auto* dialog = new FormDialog(this, tr("Replay a window of %1").arg(outside(source->name)),
        tr("What arrived since then is pulled again. Records that did not change stay as they are."), tr("Pull again"), [this, from, all, name = source->name]() -> QString {
            if (all->isChecked()) {
                readAll(name);
                return {};
            }
            const std::string text = desk::toUtf8(from->text().trimmed());
            const auto time = text.size() == 10 ? domain::Instant::parseDate(text) : domain::Instant::parse(text);
            if (!time)
                return tr("Write a day such as 2026-11-20, or a time with zone.");
            replayFrom(name, *time);
            return {};
        });
    dialog->add(tr("From"), from);
    dialog->form()->addRow(all);
    dialog->open();
}

void ConnectionsPage::readAll(const std::string& source)
{
    workspace().pull(this, { source }, true, [this](desk::Result<engine::PullReport> report) { report.ok() ? showPull(*report) : m_message->show(report.error()); });
}

void ConnectionsPage::showPull(const engine::PullReport& report)
{
    uint64_t rows = 0, refused = 0, removed = 0;
    const auto plural = [](uint64_t n) { return static_cast<int>(std::min<uint64_t>(n, 1'000'000'000)); }; // picks the form only
    QString note; // why nothing was removed
    for (const engine::PullReport::Stream& stream : report.streams) {
        rows += stream.rows;
        refused += stream.refused;
        removed += stream.removed;
        if (stream.note && stream.removed == 0)
            note = desk::translate(*stream.note);
    }
    QStringList words { tr("%1 rows pulled from %2 streams").arg(items::formatCount(rows), items::formatCount(report.streams.size())) };
    if (removed > 0)
        words << tr("%1 record(s) that the system no longer has were removed", nullptr, plural(removed)).arg(items::formatCount(removed));
    if (refused > 0)
        words << tr("%1 row(s) refused", nullptr, plural(refused)).arg(items::formatCount(refused));
    if (!report.complete)
        words << tr("incomplete");
    QString said = words.join(QStringLiteral("; ")) + u'.';
    if (!note.isEmpty())
        said += u' ' + note;
    m_message->show(report.complete ? Tone::Ok : Tone::Warning, said);
    m_message->setAct(tr("Reconcile"), [this] { reconcile(); });
}

void ConnectionsPage::replayFrom(const std::string& source, domain::Instant from)
{
    desk::replay(workspace(), this, source, from, [this](desk::Result<engine::ReplayReport> report) {
        if (!report.ok())
            return m_message->show(report.error());
        uint64_t rows = 0;
        for (const engine::ReplayReport::Stream& stream : report->streams)
            rows += stream.rows;
        m_message->show(report->complete ? Tone::Ok : Tone::Warning, tr("%1 rows read again; %2 records were new.").arg(items::formatCount(rows), items::formatCount(report->added)));
        m_message->setAct(tr("Reconcile"), [this] { reconcile(); });
    });
}

void ConnectionsPage::retryLetters(const std::vector<int64_t>& ids)
{
    const SourceRow* source = current();
    if (!source)
        return;
    desk::retryLetters(workspace(), this, source->name, ids, [this](desk::Result<engine::LetterReport> report) {
        if (!report.ok())
            return m_message->show(report.error());
        m_message->show(report->refused_again + report->not_reached == 0 ? Tone::Ok : Tone::Warning,
            tr("%1 repaired, %2 refused again, %3 not reached.").arg(items::formatCount(report->repaired), items::formatCount(report->refused_again), items::formatCount(report->not_reached)));
        m_message->setAct(tr("Reconcile"), [this] { reconcile(); });
    });
}

void ConnectionsPage::dismissLetters(const std::vector<int64_t>& ids, const QString& why)
{
    const SourceRow* source = current();
    if (!source)
        return;
    desk::dismissLetters(workspace(), this, source->name, ids, why, [this](desk::Result<uint64_t> done) {
        if (!done.ok())
            return m_message->show(done.error());
        m_message->show(Tone::Ok, tr("%1 dismissed. Reconcile to clear their exceptions.").arg(items::formatCount(*done)));
        m_message->setAct(tr("Reconcile"), [this] { reconcile(); });
    });
}

}
