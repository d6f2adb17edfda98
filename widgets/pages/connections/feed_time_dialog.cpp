#include "widgets/pages/connections/feed_time_dialog.h"

#include "desk/text.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>

namespace tieout::ui {

using desk::outside;
using engine::FeedTime;

namespace {

constexpr int kMinutesMax = 527'040; // Engine::setFeedTime refuses more

}

FeedTimeDialog::FeedTimeDialog(Subject subject, QWidget* parent)
    : FormDialog(parent, tr("By when must %1 have arrived?").arg(outside(subject.source)),
        tr("What is not there by then is raised as late with the next pull, import or reconciliation, until it came. The time holds from now on and is kept in the audit trail."), tr("Set the time"),
        [this] { return take(); })
    , m_subject(std::move(subject))
    , m_stream(new QComboBox)
    , m_kind(new QComboBox)
    , m_minutes(new QLineEdit)
    , m_clock(new QLineEdit)
{
    setObjectName(QStringLiteral("feedTimeDialog"));
    m_stream->setObjectName(QStringLiteral("feedStream"));
    m_kind->setObjectName(QStringLiteral("feedKind"));
    m_minutes->setObjectName(QStringLiteral("feedMinutes"));
    m_clock->setObjectName(QStringLiteral("feedClock"));
    m_stream->addItem(m_subject.folder ? tr("Any file of the folder") : tr("Every stream"), QString());
    for (const std::string& stream : m_subject.streams)
        m_stream->addItem(outside(stream), desk::fromUtf8(stream));
    m_stream->setCurrentIndex(std::max(0, m_stream->findData(desk::fromUtf8(m_subject.stream))));
    m_kind->addItem(tr("Again and again, at most so long apart"), int(FeedTime::Every));
    m_kind->addItem(tr("Each day by a time"), int(FeedTime::Daily));
    if (!m_subject.folder)
        m_kind->addItem(tr("Whenever it comes"), int(FeedTime::Off));
    m_kind->addItem(m_subject.folder ? tr("No time") : tr("The connector's objective"), int(FeedTime::Objective));
    const FeedTime& time = m_subject.time;
    m_kind->setCurrentIndex(std::max(0, m_kind->findData(int(time.kind))));
    m_minutes->setText(QString::number(time.kind == FeedTime::Every && time.minutes > 0 ? time.minutes : 1440));
    const int clock = time.kind == FeedTime::Daily ? time.minutes : 6 * 60;
    m_clock->setText(QStringLiteral("%1:%2").arg(clock / 60, 2, 10, QChar(u'0')).arg(clock % 60, 2, 10, QChar(u'0')));
    add(tr("What"), m_stream);
    add(tr("When"), m_kind);
    add(tr("Minutes"), m_minutes);
    add(tr("Time, in UTC"), m_clock);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &FeedTimeDialog::showFields);
    showFields();
}

void FeedTimeDialog::showFields()
{
    const int kind = m_kind->currentData().toInt();
    form()->setRowVisible(m_minutes, kind == FeedTime::Every);
    form()->setRowVisible(m_clock, kind == FeedTime::Daily);
}

QString FeedTimeDialog::take()
{
    FeedTime time;
    time.kind = static_cast<FeedTime::Kind>(m_kind->currentData().toInt());
    if (time.kind == FeedTime::Every) {
        bool number = false;
        time.minutes = m_minutes->text().trimmed().toInt(&number);
        if (!number || time.minutes < 1 || time.minutes > kMinutesMax)
            return tr("Write whole minutes from 1 to 527040, which is a year: 90, or 1440 for a day.");
    }
    if (time.kind == FeedTime::Daily) {
        const domain::Result<int> minute = engine::parseMinuteOfDay(desk::toUtf8(m_clock->text().trimmed()));
        if (!minute.ok())
            return desk::translate(minute.error());
        time.minutes = *minute;
    }
    emit chosen(m_subject.source, desk::toUtf8(m_stream->currentData().toString()), time);
    return {};
}

}
