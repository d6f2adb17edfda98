#include "widgets/pages/approvals/approvals_page.h"

#include "desk/text.h"
#include "items/format.h"
#include "items/tone.h"
#include "items/words.h"
#include "widgets/kit/form_dialog.h"
#include "widgets/kit/list_table.h"
#include "widgets/kit/messages.h"
#include "widgets/kit/prompter.h"
#include "widgets/kit/style.h"
#include "widgets/pages/approvals/effect_pane.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSplitter>
#include <QTabBar>
#include <QVBoxLayout>

#include <algorithm>

namespace tieout::ui {

using desk::outside;
using domain::EffectState;
using engine::EffectRow;
using items::ListColumn;
using items::ListRow;

namespace {

QString keyOf(const EffectRow& row)
{
    return desk::fromUtf8(row.id.hex());
}

bool all(const std::vector<const EffectRow*>& rows, const std::function<bool(const EffectRow&)>& holds)
{
    return !rows.empty() && std::all_of(rows.begin(), rows.end(), [&holds](const EffectRow* row) { return holds(*row); });
}

bool unclear(const EffectRow& row)
{
    return row.state == EffectState::Unknown || row.state == EffectState::Intent || row.state == EffectState::Quarantine;
}

QString postings(size_t n)
{
    return ApprovalsPage::tr("%n posting(s)", nullptr, static_cast<int>(n));
}

}

ApprovalsPage::ApprovalsPage(desk::Workspace& workspace, Navigator& navigator, QWidget* parent)
    : Page(workspace, navigator, parent)
    , m_tabs(new QTabBar)
    , m_message(new InlineMessage)
    , m_empty(new EmptyState)
    , m_left(new QWidget)
    , m_splitter(new QSplitter)
    , m_pane(new EffectPane)
{
    setObjectName(QStringLiteral("approvalsPage"));
    m_tabs->setObjectName(QStringLiteral("approvalTabs"));
    m_tabs->setAccessibleName(tr("Which postings are listed"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    for (const QString& title : { tr("To approve"), tr("On the way"), tr("Done") })
        m_tabs->addTab(title);
    ListColumn amount { tr("Amount"), ListColumn::Number, 11, false, {} };
    ListColumn currency { tr("Cur."), ListColumn::Text, 4, false, tr("Currency") };
    ListColumn what { tr("Document"), ListColumn::Id, 12, true, tr("The business object that is posted") };
    ListColumn target { tr("Target"), ListColumn::Text, 12, false, {} };
    ListColumn badge { tr("System"), ListColumn::State, 10, false, tr("Demo, Sandbox or Production") };
    ListColumn state { tr("State"), ListColumn::State, 12, false, {} };
    ListColumn maker { tr("Made by"), ListColumn::Text, 8, false, {} };
    ListColumn age { tr("Age"), ListColumn::Text, 12, false, {} };
    ListColumn period { tr("Period"), ListColumn::Text, 7, false, {} };
    m_list = new ListTable("approvalsList", tr("Postings"), { amount, currency, what, state, badge, maker, age, target, period });
    m_list->setMultiSelect(true);
    auto* left = new QVBoxLayout(m_left);
    left->setContentsMargins(0, 0, 0, 0);
    left->addWidget(m_list, 1);
    left->addWidget(m_empty, 1);
    m_splitter->addWidget(m_left);
    m_splitter->addWidget(m_pane);
    m_splitter->setSizes({ 600, 480 });
    m_splitter->setChildrenCollapsible(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->setSpacing(8);
    layout->addWidget(new PlainLabel(tr("Approvals"), PlainLabel::Title));
    layout->addWidget(m_tabs);
    layout->addWidget(m_message);
    layout->addWidget(m_splitter, 1);
    layout->addWidget(buildBar());
    connect(m_tabs, &QTabBar::currentChanged, this, &ApprovalsPage::fill);
    connect(m_list, &ListTable::selectionMoved, this, &ApprovalsPage::showChosen);
    connect(m_list, &ListTable::opened, this, [this] { openCase(); });
    fill();
}

QAction* ApprovalsPage::act(const char* name, const QString& text, const QKeySequence& key, void (ApprovalsPage::*run)())
{
    auto* action = new QAction(text, this);
    action->setObjectName(QString::fromLatin1(name));
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, run);
    addAction(action);
    m_actions << action;
    return action;
}

QWidget* ApprovalsPage::buildBar()
{
    auto* bar = new QWidget;
    auto* layout = new QHBoxLayout(bar);
    layout->setContentsMargins(0, 0, 0, 0);
    m_totals = new PlainLabel({}, PlainLabel::Strong);
    layout->addWidget(m_totals, 1);
    const auto button = [&](const char* name, const QString& text, const QKeySequence& key, void (ApprovalsPage::*run)(), ButtonRole role) {
        QAction* action = act(name, text, key, run);
        auto* out = new QPushButton(text);
        out->setObjectName(QString::fromLatin1(name) + QStringLiteral(".button"));
        out->setAutoDefault(false);
        out->setToolTip(key.isEmpty() ? QString() : key.toString(QKeySequence::NativeText));
        setButtonRole(out, role);
        connect(out, &QPushButton::clicked, action, &QAction::trigger);
        layout->addWidget(out);
        return out;
    };
    m_withdraw = button("approvals.withdraw", tr("Withdraw"), {}, &ApprovalsPage::withdraw, ButtonRole::Plain);
    m_decline = button("approvals.decline", tr("Decline…"), Qt::Key_D, &ApprovalsPage::decline, ButtonRole::Plain);
    m_approve = button("approvals.approve", tr("Approve…"), Qt::Key_A, &ApprovalsPage::approve, ButtonRole::Primary);
    m_settle = button("approvals.settle", tr("Settle by evidence…"), {}, &ApprovalsPage::settle, ButtonRole::Plain);
    m_look = button("approvals.lookup", tr("Look up at the target"), Qt::Key_L, &ApprovalsPage::lookUp, ButtonRole::Plain);
    m_verify = button("approvals.verify", tr("Verify"), Qt::Key_V, &ApprovalsPage::verify, ButtonRole::Plain);
    layout->addSpacing(24); // what sends money stands apart
    m_send = button("approvals.send", tr("Send now…"), {}, &ApprovalsPage::sendNow, ButtonRole::Sends);
    act("approvals.case", tr("Open the exception"), Qt::Key_E, &ApprovalsPage::openCase);
    m_verify->setToolTip(tr("Compare what was posted with what the ordinary pull brought (V)"));
    m_look->setToolTip(tr("Ask the target by our reference whether the posting arrived; sends nothing new (L)"));
    return bar;
}

void ApprovalsPage::openLink(const Link& link)
{
    if (!link.effect)
        return;
    m_wanted = desk::fromUtf8(link.effect->hex());
    take(m_rows);
}

ApprovalsPage::Tab ApprovalsPage::tab() const
{
    return static_cast<Tab>(m_tabs->currentIndex());
}

void ApprovalsPage::setTab(Tab tab)
{
    m_tabs->setCurrentIndex(tab);
}

void ApprovalsPage::refresh()
{
    workspace().ask(this, QStringLiteral("effects"), engine::EffectsQuery {}, [this](desk::Result<engine::EffectsQuery::Answer> answer) {
        if (!answer.ok()) {
            m_message->show(answer.error());
            m_message->setAct(tr("Read again"), [this] { refresh(); });
            return;
        }
        m_read = true;
        take(std::move(*answer));
    });
}

bool ApprovalsPage::inTab(const EffectRow& row, Tab tab) const
{
    switch (row.state) {
    case EffectState::Draft:
    case EffectState::Proposed:
        return tab == ToApprove;
    case EffectState::Approved:
    case EffectState::Intent:
    case EffectState::Unknown:
    case EffectState::Quarantine:
    case EffectState::NotSent:
    case EffectState::Posted:
        return tab == OnTheWay;
    default:
        return tab == Done;
    }
}

void ApprovalsPage::take(std::vector<EffectRow> rows)
{
    m_rows = std::move(rows);
    const QString titles[] = { tr("To approve"), tr("On the way"), tr("Done") };
    for (int tab = 0; tab < 3; ++tab) {
        const auto n = std::count_if(m_rows.begin(), m_rows.end(), [&](const EffectRow& row) { return inTab(row, Tab(tab)); });
        m_tabs->setTabText(tab, n == 0 ? titles[tab] : QStringLiteral("%1 (%2)").arg(titles[tab], items::formatCount(static_cast<quint64>(n))));
        for (const EffectRow& row : m_rows)
            if (keyOf(row) == m_wanted && inTab(row, Tab(tab)))
                m_tabs->setCurrentIndex(tab);
    }
    fill();
    if (find(m_wanted)) {
        m_list->setCurrentKey(m_wanted);
        m_wanted.clear();
    }
}

void ApprovalsPage::fill()
{
    const domain::Instant now = items::currentInstant();
    std::vector<ListRow> rows;
    for (const EffectRow& effect : m_rows) {
        if (!inTab(effect, tab()))
            continue;
        ListRow row;
        row.key = keyOf(effect);
        row.cells.resize(9);
        row.cells[0] = { items::formatMoney(effect.amount, effect.currency), {}, effect.amount };
        row.cells[1].text = items::currencyCode(effect.currency);
        row.cells[2].text = outside(effect.business_id);
        const bool mine = effect.state == EffectState::Proposed && !effect.may_approve;
        row.cells[3] = { effect.above_limit ? tr("Above your limit") : mine ? tr("Not by you") : items::titleOf(effect.state), mine ? desk::translate(effect.why_not) : QString(), {}, mine ? int(Tone::Neutral) : int(items::toneOf(effect.state)) };
        row.cells[4] = { badgeTitle(effect.badge), {}, {}, badgeTone(effect.badge) };
        row.cells[5].text = outside(effect.maker);
        row.cells[6] = { items::formatAgo(effect.proposed, now), items::formatExactTime(effect.proposed), domain::Exact::ofCount(effect.proposed.us()) };
        row.cells[7].text = outside(effect.target);
        row.cells[8].text = desk::fromUtf8(effect.period.toString());
        rows.push_back(std::move(row));
    }
    const bool none = rows.empty();
    m_list->setRows(std::move(rows));
    m_list->setVisible(!none);
    m_empty->setVisible(none && m_read);
    if (!none && m_list->currentKey().isEmpty())
        m_list->goTo(0);
    if (tab() == ToApprove)
        m_empty->set(QStringLiteral("approvals"), tr("Nothing waits for approval"), tr("A posting comes here when a person proposes the remedy of an exception. Somebody else approves it."));
    else if (tab() == OnTheWay)
        m_empty->set(QStringLiteral("send"), tr("Nothing is on the way"), tr("Approved postings wait here until they are sent, looked up and confirmed by the next pull."));
    else
        m_empty->set(QStringLiteral("check"), tr("Nothing is done yet"), tr("Confirmed, rejected, declined and withdrawn postings are kept here."));
    m_empty->setAct(tr("Open the exceptions"), [this] { this->navigator().open({ .page = QStringLiteral("queue") }); });
    showChosen();
}

const EffectRow* ApprovalsPage::find(const QString& key) const
{
    for (const EffectRow& row : m_rows)
        if (!key.isEmpty() && keyOf(row) == key)
            return &row;
    return nullptr;
}

std::vector<const EffectRow*> ApprovalsPage::chosen() const
{
    std::vector<const EffectRow*> out;
    for (const QString& key : m_list->selectedKeys())
        if (const EffectRow* row = find(key))
            out.push_back(row);
    return out;
}

void ApprovalsPage::showChosen()
{
    const auto rows = chosen();
    m_totals->setText(rows.empty() ? QString() : tr("%1 chosen: %2").arg(postings(rows.size()), totalsInWords(rows)));
    enable();
    const EffectRow* row = find(m_list->currentKey());
    if (!row) {
        m_pane->clear();
        return;
    }
    workspace().ask(this, QStringLiteral("effect"), engine::EffectQuery { row->id }, [this, id = row->id](desk::Result<engine::EffectDetail> answer) {
        const EffectRow* current = find(m_list->currentKey());
        if (!answer.ok())
            m_message->show(answer.error());
        else if (current && current->id == id)
            m_pane->show(*answer);
    });
}

void ApprovalsPage::enable()
{
    const auto rows = chosen();
    const engine::Session& session = workspace().session();
    const bool proposed = all(rows, [](const EffectRow& row) { return row.state == EffectState::Proposed; });
    const bool approvable = proposed && all(rows, [](const EffectRow& row) { return row.may_approve; });
    const auto set = [this](QPushButton* button, const char* action, bool shown, bool on, const QString& why) {
        button->setVisible(shown);
        button->setEnabled(on);
        if (!why.isEmpty() || !on)
            button->setToolTip(why);
        for (QAction* known : m_actions)
            if (known->objectName() == QLatin1String(action))
                known->setEnabled(shown && on);
    };
    QString why;
    if (!session.may(domain::Permission::ApproveEffects))
        why = tr("Your roles do not include approving.");
    else if (proposed && !approvable)
        for (const EffectRow* row : rows)
            if (!row->may_approve)
                why = rows.size() == 1 ? desk::translate(row->why_not) : tr("%1: %2").arg(outside(row->business_id), desk::translate(row->why_not));
    set(m_approve, "approvals.approve", tab() == ToApprove, approvable && session.may(domain::Permission::ApproveEffects), why.isEmpty() ? tr("Approve exactly these bytes (A)") : why);
    set(m_decline, "approvals.decline", tab() == ToApprove, proposed && session.may(domain::Permission::ApproveEffects), tr("Send it back to its maker with a reason (D)"));
    set(m_withdraw, "approvals.withdraw", tab() != Done,
        all(rows, [&](const EffectRow& row) { return row.maker == session.person && (row.state == EffectState::Proposed || row.state == EffectState::Approved); }), tr("Only its maker can withdraw a posting, and only before it is sent."));
    const bool on_the_way = tab() == OnTheWay, may_send = session.may(domain::Permission::SendEffects);
    const bool any_approved = std::any_of(m_rows.begin(), m_rows.end(), [](const EffectRow& row) { return row.state == EffectState::Approved || row.state == EffectState::NotSent; });
    set(m_send, "approvals.send", on_the_way, any_approved && may_send, may_send ? tr("Send the chosen approved postings, or all when none is chosen") : tr("Your roles do not include sending."));
    set(m_look, "approvals.lookup", on_the_way, all(rows, unclear) && may_send, tr("Ask the target by our reference whether the posting arrived; sends nothing new (L)"));
    set(m_verify, "approvals.verify", on_the_way, std::any_of(m_rows.begin(), m_rows.end(), [](const EffectRow& row) { return row.state == EffectState::Posted; }),
        tr("Compare what was posted with what the ordinary pull brought (V)"));
    set(m_settle, "approvals.settle", on_the_way, rows.size() == 1 && unclear(*rows[0]) && session.may(domain::Permission::SettleUnknown), tr("Decide by evidence when the target cannot tell; takes two people"));
}

void ApprovalsPage::approve()
{
    const auto rows = chosen();
    engine::ApproveEffects command;
    for (const EffectRow* row : rows)
        command.items.push_back({ row->id, row->body_sha256 });
    Question question;
    question.title = tr("Approve %1?").arg(postings(rows.size()));
    question.words = tr("%1 to %2. The approval holds for exactly these bytes; any later change voids it. Nothing is sent yet.").arg(totalsInWords(rows), targetsInWords(rows));
    question.verb = tr("Approve %1").arg(postings(rows.size()));
    question.sends = true;
    Prompter::current().confirm(this, question, [this, command, title = tr("Approved")] { run(command, title); });
}

void ApprovalsPage::decline()
{
    const auto rows = chosen();
    engine::DeclineEffects command;
    for (const EffectRow* row : rows)
        command.effects.push_back(row->id);
    auto* why = new QLineEdit;
    why->setObjectName(QStringLiteral("declineWhy"));
    auto* dialog = new FormDialog(this, tr("Decline %1?").arg(postings(rows.size())), tr("%1 stay open; their makers see the reason.").arg(totalsInWords(rows)), tr("Decline"), [this, command, why]() mutable -> QString {
        command.why = desk::toUtf8(why->text().trimmed());
        if (command.why.empty())
            return tr("Say why, so that the maker can put it right.");
        run(command, tr("Declined"));
        return {};
    });
    dialog->add(tr("Why"), why);
    dialog->open();
}

void ApprovalsPage::withdraw()
{
    const auto rows = chosen();
    engine::WithdrawEffects command;
    for (const EffectRow* row : rows)
        command.effects.push_back(row->id);
    const Question question { tr("Withdraw %1?").arg(postings(rows.size())), tr("%1. The exceptions stay open and can be proposed again.").arg(totalsInWords(rows)), tr("Withdraw"), false };
    Prompter::current().confirm(this, question, [this, command] { run(command, tr("Withdrawn")); });
}

void ApprovalsPage::run(const engine::Command& command, const QString& title)
{
    workspace().execute(this, command, [this, title](desk::Result<engine::CommandReport> report) { showReport(title, report); });
}

void ApprovalsPage::showReport(const QString& title, const desk::Result<engine::CommandReport>& report)
{
    if (!report.ok())
        return m_message->show(report.error());
    const size_t done = report->doneCount(), all = report->rows.size();
    m_message->show(done == all ? Tone::Ok : Tone::Warning, done == all ? tr("%1: %2.").arg(title, postings(done)) : tr("%1: %2 of %3. The others were left as they are.").arg(title).arg(done).arg(all));
    if (done == all)
        return;
    std::vector<ReportLine> lines;
    for (const engine::RowOutcome& row : report->rows)
        lines.push_back({ outside(row.target), row.done, items::sentenceText(row.what) });
    Prompter::current().report(this, title, lines);
}

void ApprovalsPage::sendNow()
{
    std::vector<const EffectRow*> rows;
    for (const EffectRow* row : chosen())
        if (row->state == EffectState::Approved || row->state == EffectState::NotSent)
            rows.push_back(row);
    if (rows.empty())
        for (const EffectRow& row : m_rows)
            if (row.state == EffectState::Approved || row.state == EffectState::NotSent)
                rows.push_back(&row);
    Question question;
    question.title = tr("Send %1, %2?").arg(postings(rows.size()), totalsInWords(rows));
    question.words = tr("To %1. Each is sent once, on its own; an unclear answer is looked up before anything is sent again. A posting cannot be undone, only reversed.").arg(targetsInWords(rows));
    question.verb = tr("Send %1").arg(postings(rows.size()));
    question.sends = true;
    std::vector<engine::EffectId> ids;
    for (const EffectRow* row : rows)
        ids.push_back(row->id);
    Prompter::current().confirm(this, question, [this, ids] {
        workspace().post(this, ids, [this](desk::Result<engine::PostReport> report) { showPost(tr("Sent"), report); });
    });
}

void ApprovalsPage::lookUp()
{
    std::vector<engine::EffectId> ids;
    for (const EffectRow* row : chosen())
        ids.push_back(row->id);
    workspace().post(this, ids, [this](desk::Result<engine::PostReport> report) { showPost(tr("Looked up"), report); });
}

void ApprovalsPage::verify()
{
    workspace().verify(this, [this](desk::Result<engine::PostReport> report) { showPost(tr("Verified"), report); });
}

void ApprovalsPage::showPost(const QString& title, const desk::Result<engine::PostReport>& report)
{
    if (!report.ok())
        return m_message->show(report.error());
    std::vector<ReportLine> lines;
    size_t good = 0;
    for (const engine::PostReport::Row& row : report->rows) {
        const bool done = row.after == EffectState::Posted || row.after == EffectState::Confirmed;
        good += done ? 1 : 0;
        const EffectRow* known = find(desk::fromUtf8(row.effect.hex()));
        lines.push_back({ known ? outside(known->business_id) : desk::fromUtf8(row.effect.hex()), done, tr("%1. %2").arg(items::titleOf(row.after), items::sentenceText(row.what)) });
    }
    if (lines.empty())
        return m_message->show(Tone::Neutral, tr("%1: there was nothing to do.").arg(title));
    m_message->show(good == lines.size() ? Tone::Ok : Tone::Warning, tr("%1: %2 of %3 are at the target.").arg(title).arg(good).arg(lines.size()));
    if (good < lines.size())
        Prompter::current().report(this, title, lines);
}

void ApprovalsPage::settle()
{
    const auto rows = chosen();
    if (rows.size() != 1)
        return;
    engine::SettleEffect command;
    command.effect = rows[0]->id;
    auto* outcome = new QComboBox;
    outcome->setObjectName(QStringLiteral("settleOutcome"));
    outcome->addItem(tr("It is at the target"), true);
    outcome->addItem(tr("It is not at the target"), false);
    auto* vendor_id = new QLineEdit;
    vendor_id->setObjectName(QStringLiteral("settleVendorId"));
    auto* evidence = new QPlainTextEdit;
    evidence->setObjectName(QStringLiteral("settleEvidence"));
    evidence->setTabChangesFocus(true);
    evidence->setMaximumHeight(96);
    const QString words = tr("%1 of %2 to %3. Two people must settle it the same way; the second one decides.").arg(totalsInWords(rows), outside(rows[0]->business_id), targetsInWords(rows));
    auto* dialog = new FormDialog(this, tr("Settle by evidence"), words, tr("Settle"), [this, command, outcome, vendor_id, evidence]() mutable -> QString {
        command.posted = outcome->currentData().toBool();
        command.vendor_id = desk::toUtf8(vendor_id->text().trimmed());
        command.evidence = desk::toUtf8(evidence->toPlainText().trimmed());
        if (command.posted && command.vendor_id.empty())
            return tr("Name the record at the target by its id there.");
        if (command.evidence.empty())
            return tr("Say what you looked at: an auditor will ask.");
        run(command, tr("Settled"));
        return {};
    });
    dialog->add(tr("Outcome"), outcome);
    dialog->add(tr("Id at the target"), vendor_id);
    dialog->add(tr("Evidence"), evidence);
    dialog->open();
}

void ApprovalsPage::openCase()
{
    if (const EffectRow* row = find(m_list->currentKey()))
        navigator().open({ .page = QStringLiteral("queue"), .case_id = row->case_id });
}

}
