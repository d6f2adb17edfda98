#include "widgets/shell/status_strip.h"

#include "desk/reason_words.h"
#include "desk/text.h"
#include "items/format.h"
#include "widgets/kit/icons.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QPainter>

namespace tieout::ui {

StatusStrip::StatusStrip(desk::Workspace& workspace, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_dots(new QHBoxLayout)
    , m_pulled(new PlainLabel({}, PlainLabel::Muted))
    , m_next(new PlainLabel({}, PlainLabel::Muted))
    , m_complete(new Pill)
    , m_job(new ElidedLabel)
    , m_read_only(new ElidedLabel)
    , m_person(new PlainLabel)
    , m_controls(new PlainLabel({}, PlainLabel::Muted))
{
    setFixedHeight(28);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 0, 12, 0);
    row->setSpacing(16);
    m_dots->setSpacing(12);
    row->addLayout(m_dots);
    row->addWidget(m_pulled);
    row->addWidget(m_next);
    row->addWidget(m_complete);
    row->addWidget(m_job, 1);
    row->addWidget(m_read_only);
    row->addWidget(m_person);
    row->addWidget(m_controls);
    // Many connections and a long job never make the window wider than its screen: the job gives way.
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_job->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_next->setObjectName(QStringLiteral("nextPull"));
    m_next->hide();
    m_complete->hide();
    m_read_only->setTone(Tone::Attention);
    connect(&workspace, &desk::Workspace::changed, this, [this](desk::Topics topics) {
        if (topics & (desk::SourcesTopic | desk::HomeTopic))
            refresh();
    });
    connect(&workspace, &desk::Workspace::sessionChanged, this, &StatusStrip::showSession);
    connect(&workspace.jobs(), &desk::Jobs::listChanged, this, &StatusStrip::showJobs);
    connect(&workspace.jobs(), &desk::Jobs::progressed, this, &StatusStrip::showJobs);
    showSession();
}

void StatusStrip::refresh()
{
    m_workspace.ask(this, QStringLiteral("sources"), engine::SourcesQuery {}, [this](desk::Result<engine::SourcesQuery::Answer> answer) {
        if (answer.ok())
            showSources(*answer);
    });
    m_workspace.ask(this, QStringLiteral("home"), engine::HomeQuery {}, [this](desk::Result<engine::HomeFigures> answer) {
        if (answer.ok())
            showHome(*answer);
    });
}

void StatusStrip::showSources(const engine::SourcesQuery::Answer& sources)
{
    while (QLayoutItem* item = m_dots->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    std::optional<engine::Instant> latest;
    for (const engine::SourceRow& source : sources) {
        bool trouble = false, pulled = false;
        for (const engine::StreamHealth& stream : source.streams) {
            trouble |= !stream.last_error.empty();
            pulled |= stream.last_pull.has_value();
            if (stream.last_pull && (!latest || *stream.last_pull > *latest))
                latest = stream.last_pull;
        }
        const Tone tone = !source.enabled ? Tone::Neutral : trouble ? Tone::Critical : pulled ? Tone::Ok : Tone::Unknown;
        auto* pill = new Pill(desk::outside(source.name), tone);
        pill->setToolTip(!source.enabled ? tr("Switched off") : trouble ? tr("The last pull failed") : pulled ? tr("Connected") : tr("Never pulled"));
        m_dots->addWidget(pill);
    }
    m_pulled->setText(latest ? tr("Last pull %1").arg(items::formatAgo(*latest, items::currentInstant())) : QString());
    m_pulled->setToolTip(latest ? items::formatExactTime(*latest) : QString());
}

void StatusStrip::setNextPull(const QString& words, const QString& tooltip)
{
    m_next->setText(words);
    m_next->setToolTip(tooltip);
    m_next->setVisible(!words.isEmpty());
}

void StatusStrip::showHome(const engine::HomeFigures& figures)
{
    m_complete->show();
    if (figures.records + figures.events == 0 && !figures.last_import)
        m_complete->set(tr("No data"), Tone::Neutral);
    else if (figures.incomplete)
        m_complete->set(tr("Incomplete"), Tone::Attention);
    else
        m_complete->set(tr("Complete"), Tone::Ok);
    QStringList why;
    for (const engine::Text& reason : figures.incomplete_reasons)
        why << desk::translate(reason);
    m_complete->setToolTip(desk::plainTip(why.join(u'\n')));
    if (m_pulled->text().isEmpty() && figures.last_import)
        m_pulled->setText(tr("Last import %1").arg(items::formatAgo(*figures.last_import, items::currentInstant())));
}

void StatusStrip::showJobs()
{
    const auto jobs = m_workspace.jobs().listed();
    if (jobs.isEmpty()) {
        m_job->clear();
        m_job->setToolTip({});
        return;
    }
    const QString words = BusyBar::words(jobs.first());
    QString line = words.isEmpty() ? jobs.first().title : tr("%1: %2").arg(jobs.first().title, words);
    if (jobs.size() > 1)
        line += tr(" and %n more", nullptr, static_cast<int>(jobs.size() - 1));
    m_job->setText(line);
    m_job->setToolTip(desk::plainTip(line));
}

void StatusStrip::showSession()
{
    const engine::Session& session = m_workspace.session();
    QStringList roles;
    for (const domain::Role role : session.roles)
        roles << desk::translate(domain::roleTitle(role));
    const QString name = desk::outside(session.display_name.empty() ? session.person : session.display_name);
    m_person->setText(name.isEmpty() ? tr("Not signed in") : roles.size() == 1 ? tr("%1 · %2").arg(name, roles.first()) : name);
    m_person->setToolTip(desk::plainTip(roles.join(QStringLiteral(", "))));
    m_controls->setVisible(session.advisory && !name.isEmpty());
    m_controls->setText(tr("Controls: advisory"));
    m_controls->setToolTip(tr("A store of one person: the controls guard against mistakes, not against intent."));
    m_read_only->setText(m_workspace.backend().readOnly() ? tr("Read only: another program is writing this store") : QString());
    m_read_only->setToolTip(m_read_only->text());
    m_read_only->setVisible(!m_read_only->text().isEmpty());
}

void StatusStrip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), Theme::instance().tokens().background);
    painter.setPen(Theme::instance().tokens().line);
    painter.drawLine(0, 0, width(), 0);
}

}
