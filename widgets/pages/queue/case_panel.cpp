#include "widgets/pages/queue/case_panel.h"

#include "desk/reason_words.h"
#include "desk/text.h"
#include "items/format.h"
#include "items/queue_columns.h"
#include "items/record_words.h"
#include "items/tone.h"
#include "items/words.h"
#include "widgets/kit/focus_ring.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/prompter.h"
#include "widgets/kit/style.h"
#include "widgets/pages/queue/effect_preview.h"
#include "widgets/pages/queue/field_table.h"
#include "widgets/pages/queue/hop_strip.h"
#include "widgets/pages/queue/payload_tabs.h"

#include <QApplication>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTabWidget>
#include <QToolButton>

#include <algorithm>

namespace tieout::ui {

namespace {

constexpr size_t kTimelineMax = 200;

void clearLayout(QLayout* layout)
{
    while (QLayoutItem* item = layout->takeAt(0)) {
        if (QWidget* widget = item->widget()) {
            widget->hide();
            widget->deleteLater();
        }
        if (QLayout* inner = item->layout())
            clearLayout(inner);
        delete item;
    }
}

PlainLabel* wrapped(const QString& text, PlainLabel::Look look = PlainLabel::Body)
{
    auto* label = new PlainLabel(text, look);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

// Buttons side by side, or in two rows where longer words need them.
class WrappedRow : public QWidget {
public:
    WrappedRow()
        : m_grid(new QGridLayout(this))
    {
        m_grid->setContentsMargins(0, 0, 0, 0);
        m_grid->setSpacing(2);
    }
    void add(QWidget* button)
    {
        m_buttons << button;
        m_grid->addWidget(button, 0, static_cast<int>(m_buttons.size()) - 1);
    }

protected:
    void resizeEvent(QResizeEvent* event) override
    {
        QWidget::resizeEvent(event);
        int wanted = 0;
        for (const QWidget* button : std::as_const(m_buttons))
            wanted += button->sizeHint().width() + m_grid->spacing();
        const auto columns = wanted <= width() ? m_buttons.size() : (m_buttons.size() + 1) / 2;
        if (columns == std::exchange(m_columns, columns))
            return;
        for (qsizetype i = 0; i < m_buttons.size(); ++i) // adding again moves it
            m_grid->addWidget(m_buttons[i], static_cast<int>(i / columns), static_cast<int>(i % columns), Qt::AlignLeading);
        m_grid->setColumnStretch(static_cast<int>(m_buttons.size()), 1);
    }

private:
    QGridLayout* m_grid;
    QList<QWidget*> m_buttons;
    qsizetype m_columns = 0;
};

// Found and changed state the residual: in the locale's digits, with its unit. What arrived is named in words.
QString timelineWords(const engine::TimelineEntry& entry, const engine::CaseDetail& detail)
{
    if (entry.kind == engine::TimelineEntry::Pulled && !entry.what.args.empty()) {
        domain::Text arrived = entry.what;
        arrived.args[0] = items::namedRecord(arrived.args[0]);
        return desk::translate(arrived);
    }
    if (entry.kind != engine::TimelineEntry::Found && entry.kind != engine::TimelineEntry::Changed)
        return items::sentenceText(entry.what);
    const domain::ReasonSpec* spec = domain::reasonSpec(detail.checkpoint, detail.reason);
    return items::sentenceText(entry.what, spec ? spec->unit : domain::DeltaUnit::None);
}

QWidget* scrolled(QVBoxLayout*& layout)
{
    auto* page = new QWidget;
    layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 8, 0, 8);
    layout->setSpacing(8);
    return page;
}

}

CasePanel::CasePanel(desk::Workspace& workspace, Navigator& navigator, CaseActs& acts, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_navigator(navigator)
    , m_acts(acts)
    , m_empty(new EmptyState)
    , m_scroll(new QScrollArea)
    , m_error(new InlineMessage)
    , m_sentence(wrapped({}))
    , m_pills(new QWidget)
    , m_facts(wrapped({}, PlainLabel::Muted))
    , m_key(new IdLabel)
    , m_means(wrapped({}, PlainLabel::Muted))
    , m_fields(new FieldTable)
    , m_strip(new HopStrip)
    , m_remedies(new QVBoxLayout)
    , m_payloads(new PayloadTabs)
    , m_tabs(new QTabWidget)
{
    setObjectName(QStringLiteral("case-panel"));
    const auto emphasise = [this] { m_sentence->setFont(Theme::scaled(QApplication::font(), 1.2, QFont::DemiBold)); };
    emphasise();
    connect(&Theme::instance(), &Theme::changed, m_sentence, emphasise); // after the label has taken its usual font again
    m_sentence->setObjectName(QStringLiteral("caseSentence"));
    new QHBoxLayout(m_pills);
    m_pills->layout()->setContentsMargins(0, 0, 0, 0);
    m_pills->layout()->setSpacing(8);
    m_remedies->setSpacing(4);
    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(16, 12, 16, 12);
    column->setSpacing(10);
    column->addWidget(m_pills);
    column->addWidget(m_sentence);
    column->addWidget(m_facts);
    column->addWidget(m_key);
    column->addWidget(makeActs());
    column->addWidget(m_fields);
    column->addWidget(m_strip);
    column->addWidget(m_means);
    column->addLayout(m_remedies);
    m_tabs->addTab(scrolled(m_timeline), tr("Time line"));
    m_tabs->addTab(m_payloads, tr("Payloads"));
    m_tabs->addTab(scrolled(m_effects), tr("Postings"));
    m_tabs->setDocumentMode(true);
    column->addWidget(m_tabs, 1);
    body->setMinimumWidth(320); // narrower pieces shrink or wrap; nothing is cut at the edge
    m_scroll->setWidget(body);
    m_scroll->setWidgetResizable(true);
    m_scroll->setAccessibleName(tr("The exception"));
    showFocusOn(*m_scroll);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->viewport()->setBackgroundRole(QPalette::Base);
    body->setBackgroundRole(QPalette::Base);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(m_error, 0, Qt::AlignTop);
    all->addWidget(m_empty, 1);
    all->addWidget(m_scroll, 1);
    connect(m_strip, &HopStrip::hopChosen, this, [this](domain::Table table, const std::string& id) {
        m_navigator.open({ .page = QStringLiteral("lineage"), .record = engine::RecordRef { table, m_detail ? m_detail->set : std::string(), id } });
    });
    clear();
}

QWidget* CasePanel::makeActs()
{
    using domain::CaseAct;
    auto* row = new WrappedRow;
    for (const CaseAct act : { CaseAct::Take, CaseAct::Assign, CaseAct::Comment, CaseAct::Hold, CaseAct::Close, CaseAct::Reopen }) {
        auto* button = new QToolButton;
        QAction* action = m_acts.action(act);
        button->setDefaultAction(action);
        button->setToolButtonStyle(Qt::ToolButtonTextOnly);
        const QString word = desk::translate(domain::caseActTitle(act)).section(QChar(QChar::Space), 0, 0);
        const auto name = [button, word] { button->setText(word); };
        name();
        connect(action, &QAction::changed, button, name);
        row->add(button);
    }
    return row;
}

void CasePanel::clear()
{
    m_id.reset();
    m_detail.reset();
    m_scroll->hide();
    m_error->dismiss();
    m_empty->set(QStringLiteral("queue"), tr("No exception chosen"), tr("Walk the list with J and K or the arrows; Enter brings you here."));
    m_empty->show();
}

void CasePanel::showCase(const domain::Fingerprint& id)
{
    if (m_id == id && m_detail)
        return;
    m_id = id;
    reload();
}

void CasePanel::reload()
{
    if (!m_id)
        return;
    m_workspace.ask(this, QStringLiteral("case"), engine::CaseQuery { *m_id }, [this](desk::Result<engine::CaseDetail> answer) {
        if (answer.ok()) {
            fill(*answer);
            return;
        }
        m_detail.reset();
        m_scroll->hide();
        m_empty->hide();
        m_error->show(answer.error());
        m_error->setAct(tr("Read again"), [this] { reload(); });
    });
}

void CasePanel::fill(const engine::CaseDetail& detail)
{
    const bool same = m_detail && m_detail->id == detail.id;
    m_detail = detail;
    m_error->dismiss();
    m_empty->hide();
    fillHead(detail);
    m_fields->set(detail.fields);
    m_strip->set(detail.strip);
    fillRemedies(detail);
    fillTimeline(detail);
    fillEffects(detail);
    m_payloads->set(detail.payloads);
    m_tabs->setTabText(1, detail.payloads.empty() ? tr("Payloads") : tr("Payloads (%1)").arg(detail.payloads.size()));
    m_tabs->setTabText(2, detail.effects.empty() ? tr("Postings") : tr("Postings (%1)").arg(detail.effects.size()));
    m_scroll->show();
    if (!same)
        m_scroll->verticalScrollBar()->setValue(0);
    emit shown();
}

void CasePanel::fillHead(const engine::CaseDetail& detail)
{
    clearLayout(m_pills->layout());
    auto* pills = static_cast<QHBoxLayout*>(m_pills->layout());
    pills->addWidget(new Pill(items::titleOf(detail.severity), items::toneOf(detail.severity)));
    pills->addWidget(new Pill(items::titleOf(detail.state), items::toneOf(detail.state)));
    auto* code = new PlainLabel(tr("%1 · %2").arg(desk::fromUtf8(domain::checkpointId(detail.checkpoint)), desk::fromUtf8(domain::reasonId(detail.reason))), PlainLabel::Muted);
    code->setToolTip(desk::translate(domain::checkpointTitle(detail.checkpoint)));
    pills->addWidget(code);
    pills->addStretch();
    m_sentence->setText(detail.sentence.empty() ? items::reasonTitle(detail.checkpoint, detail.reason) : items::sentenceText(detail.sentence));
    QStringList facts;
    if (!detail.customer.empty())
        facts << desk::outside(detail.customer);
    if (detail.period)
        facts << items::periodText(*detail.period);
    facts << tr("open %1").arg(items::ageText(detail.opened.us(), items::nowUs()));
    if (detail.due.ns() != 0)
        facts << tr("due %1").arg(items::dueText(detail.due.us(), items::nowUs()));
    facts << (detail.assignee.empty() ? tr("nobody has taken it; team %1").arg(desk::teamTitle(detail.owner)) : tr("with %1").arg(desk::outside(detail.assignee)));
    m_facts->setText(facts.join(QStringLiteral(" · ")));
    m_facts->setToolTip(tr("Found %1").arg(items::formatExactTime(detail.opened)));
    m_key->setId(desk::outside(detail.key));
    QStringList means;
    if (!detail.means.empty())
        means << desk::translate(detail.means);
    if (!detail.advice.empty())
        means << desk::translate(detail.advice);
    m_means->setText(means.join(QChar(QChar::Space)));
}

void CasePanel::fillRemedies(const engine::CaseDetail& detail)
{
    clearLayout(m_remedies);
    for (const engine::RemedyOption& remedy : detail.remedies) {
        auto* button = new QPushButton(desk::translate(remedy.title));
        button->setObjectName(QStringLiteral("remedy.") + desk::fromUtf8(remedy.operation));
        button->setEnabled(remedy.available && m_acts.action(domain::CaseAct::Propose)->isEnabled());
        button->setAutoDefault(false);
        setButtonRole(button, ButtonRole::Sends);
        connect(button, &QPushButton::clicked, this, [this, remedy, id = detail.id] {
            Question question;
            question.title = tr("%1?").arg(desk::translate(remedy.title));
            question.words = items::sentenceText(remedy.will_do) + QChar(QChar::LineFeed) + tr("What would be sent is written down exactly and waits for approval. Nothing is sent now.");
            question.verb = tr("Propose");
            question.sends = true;
            Prompter::current().confirm(this, question, [this, id, target = remedy.target] { m_acts.propose({ id }, target); });
        });
        if (!remedy.available)
            button->setToolTip(items::sentenceText(remedy.why_not));
        m_remedies->addWidget(button, 0, Qt::AlignLeading);
        m_remedies->addWidget(wrapped(items::sentenceText(remedy.available || remedy.why_not.empty() ? remedy.will_do : remedy.why_not), PlainLabel::Muted));
    }
    const bool any = std::any_of(detail.remedies.begin(), detail.remedies.end(), [](const engine::RemedyOption& remedy) { return remedy.available; });
    QString why;
    if (detail.remedies.empty())
        why = tr("There is no posting that settles this exception; it is corrected at its source.");
    else if (!any)
        why = items::sentenceText(detail.remedies.front().why_not);
    m_acts.sayNoFix(detail.id, why);
}

void CasePanel::fillTimeline(const engine::CaseDetail& detail)
{
    clearLayout(m_timeline);
    size_t shown = 0;
    for (auto entry = detail.timeline.rbegin(); entry != detail.timeline.rend() && shown < kTimelineMax; ++entry, ++shown) {
        auto* line = new QWidget;
        auto* row = new QHBoxLayout(line);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(8);
        auto* when = new PlainLabel(items::formatAgo(entry->at, items::currentInstant()), PlainLabel::Muted);
        when->setToolTip(items::formatExactTime(entry->at));
        when->setFixedWidth(108);
        when->setAlignment(Qt::AlignTop);
        when->setWordWrap(true);
        row->addWidget(when, 0, Qt::AlignTop);
        auto* what = wrapped(tr("%1: %2").arg(desk::outside(entry->who), timelineWords(*entry, detail)), entry->kind == engine::TimelineEntry::Commented ? PlainLabel::Strong : PlainLabel::Body);
        row->addWidget(what, 1);
        m_timeline->addWidget(line);
    }
    if (shown == 0)
        m_timeline->addWidget(wrapped(tr("Nothing has happened yet."), PlainLabel::Muted));
    m_timeline->addStretch();
}

void CasePanel::fillEffects(const engine::CaseDetail& detail)
{
    clearLayout(m_effects);
    if (detail.effects.empty())
        m_effects->addWidget(wrapped(tr("Nothing was proposed or sent for this exception."), PlainLabel::Muted));
    for (const domain::EffectId& id : detail.effects)
        m_workspace.ask(this, QStringLiteral("effect-") + desk::fromUtf8(id.hex()), engine::EffectQuery { id }, [this, of = detail.id](desk::Result<engine::EffectDetail> effect) {
            if (effect.ok() && m_detail && m_detail->id == of)
                addEffect(*effect);
        });
}

void CasePanel::addEffect(const engine::EffectDetail& effect)
{
    auto* line = new QWidget;
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(new Pill(items::titleOf(effect.row.state), items::toneOf(effect.row.state)));
    row->addWidget(new PlainLabel(tr("%1 to %2").arg(items::formatMoneyWithCode(effect.row.amount, effect.row.currency), desk::outside(effect.row.target)), PlainLabel::Number), 1);
    auto* look = new QPushButton(tr("Look"));
    look->setToolTip(tr("Exactly what is sent"));
    connect(look, &QPushButton::clicked, this, [this, effect] { preview(effect); });
    row->addWidget(look);
    m_effects->addWidget(line);
}

void CasePanel::preview(const engine::EffectDetail& effect)
{
    auto* dialog = new EffectPreview(window(), effect);
    connect(dialog, &EffectPreview::approvalsRequested, this, [this](const domain::EffectId& id) { m_navigator.open({ .page = QStringLiteral("approvals"), .effect = id }); });
    connect(dialog, &EffectPreview::withdrawRequested, this, [this](const domain::EffectId& id) {
        m_workspace.execute(this, engine::WithdrawEffects { { id } }, [this](desk::Result<engine::CommandReport> report) {
            if (!report.ok())
                m_error->show(report.error());
            else if (!report->rows.empty())
                m_error->show(report->rows.front().done ? Tone::Ok : Tone::Attention, items::sentenceText(report->rows.front().what));
        });
    });
    dialog->open();
}

void CasePanel::showStaged()
{
    if (!m_id)
        return;
    m_workspace.ask(this, QStringLiteral("case-staged"), engine::CaseQuery { *m_id }, [this](desk::Result<engine::CaseDetail> answer) {
        if (!answer.ok() || answer->effects.empty())
            return;
        fill(*answer);
        m_workspace.ask(this, QStringLiteral("staged"), engine::EffectQuery { answer->effects.back() }, [this](desk::Result<engine::EffectDetail> effect) {
            if (effect.ok())
                preview(*effect);
            else
                m_error->show(effect.error());
        });
    });
}

void CasePanel::showLineage()
{
    if (!m_detail)
        return;
    for (const engine::HopCell& cell : m_detail->strip)
        if (cell.broken && !cell.id.empty()) {
            emit m_strip->hopChosen(cell.table, cell.id);
            return;
        }
    for (const engine::HopCell& cell : m_detail->strip)
        if (!cell.id.empty()) {
            emit m_strip->hopChosen(cell.table, cell.id);
            return;
        }
}

}
