#include "widgets/pages/queue/case_acts.h"

#include "desk/text.h"
#include "items/format.h"
#include "items/words.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/prompter.h"
#include "widgets/pages/queue/act_dialog.h"

namespace tieout::ui {

namespace {

using domain::CaseAct;

constexpr size_t kProposeMax = 200; // as many as one approval may hold

struct ActSpec {
    CaseAct act;
    const char* key;
    const char* icon;
};
constexpr ActSpec kActs[] = {
    { CaseAct::Take, "T", "take" },
    { CaseAct::Assign, "A", "assign" },
    { CaseAct::HandBack, "U", "back" },
    { CaseAct::StartReview, "S", "play" },
    { CaseAct::Comment, "C", "comment" },
    { CaseAct::Label, "L", "key" },
    { CaseAct::Propose, "P", "propose" },
    { CaseAct::Hold, "H", "hold" },
    { CaseAct::Close, "X", "settle" },
    { CaseAct::Reopen, "R", "reopen" },
};

}

CaseActs::CaseActs(desk::Workspace& workspace, InlineMessage& message, QWidget* page, std::function<ActScope()> scope)
    : QObject(page)
    , m_workspace(workspace)
    , m_message(message)
    , m_page(page)
    , m_scope(std::move(scope))
{
    for (const ActSpec& spec : kActs) {
        const bool asks = ActDialog::needed(spec.act, 1);
        const QString verb = desk::translate(domain::caseActTitle(spec.act));
        auto* action = new QAction(icon(spec.icon), asks ? verb + QChar(0x2026) : verb, this);
        action->setObjectName(QStringLiteral("act.") + desk::fromUtf8(domain::caseActId(spec.act)));
        action->setShortcut(QKeySequence(QString::fromLatin1(spec.key)));
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        action->setToolTip(tr("%1 (%2)").arg(verb, QString::fromLatin1(spec.key)));
        action->setEnabled(false);
        connect(action, &QAction::triggered, this, [this, act = spec.act] { trigger(act); });
        m_actions[static_cast<size_t>(spec.act)] = action;
        page->addAction(action);
    }
    connect(&workspace, &desk::Workspace::sessionChanged, this, &CaseActs::loadAssignees);
    loadAssignees();
}

QList<QAction*> CaseActs::actions() const
{
    QList<QAction*> all;
    for (const ActSpec& spec : kActs)
        all << action(spec.act);
    return all;
}

void CaseActs::loadAssignees()
{
    m_assignees = { QStringLiteral("finance"), QStringLiteral("revops"), QStringLiteral("platform") };
    m_workspace.ask(this, QStringLiteral("people"), engine::PeopleQuery {}, [this](desk::Result<engine::PeopleQuery::Answer> people) {
        if (!people.ok())
            return; // without that right a name can still be typed
        QStringList names;
        for (const engine::PersonRow& person : *people)
            if (person.active)
                names << desk::outside(person.person);
        m_assignees = names + m_assignees;
    });
}

void CaseActs::sayNoFix(const domain::Fingerprint& id, const QString& why)
{
    m_no_fix = { id, why };
    action(CaseAct::Propose)->setToolTip(why);
}

void CaseActs::enableFor(uint32_t states)
{
    for (const ActSpec& spec : kActs) {
        bool possible = false;
        for (int state = 0; state < domain::kCaseStateCount && !possible; ++state)
            if (states >> state & 1U) {
                const domain::CaseTransition* transition = domain::caseTransition(static_cast<domain::CaseState>(state), spec.act);
                possible = transition && m_workspace.session().may(transition->needs);
            }
        action(spec.act)->setEnabled(possible && !m_workspace.backend().readOnly());
    }
}

void CaseActs::trigger(CaseAct act)
{
    const ActScope scope = m_scope();
    if (scope.ids.empty())
        return;
    if (act == CaseAct::Propose && scope.ids.size() == 1 && scope.ids.front() == m_no_fix.first && !m_no_fix.second.isEmpty()) {
        m_message.show(Tone::Attention, m_no_fix.second);
        return;
    }
    if (act == CaseAct::Propose) {
        if (scope.ids.size() > kProposeMax) {
            m_message.show(Tone::Attention, tr("At most %1 fixes are proposed at once; %2 are marked. Mark fewer.").arg(kProposeMax).arg(scope.ids.size()));
            return;
        }
        Question question;
        question.title = scope.ids.size() == 1 ? tr("Propose the fix?") : tr("Propose the fix of %1?").arg(scope.words);
        question.words = (scope.sums.isEmpty() ? QString() : tr("Residual %1. ").arg(scope.sums))
            + tr("What would be sent is written down exactly and waits for approval. Nothing is sent now.");
        question.verb = tr("Propose");
        Prompter::current().confirm(m_page, question, [this, ids = scope.ids] { propose(ids, {}); });
        return;
    }
    if (!ActDialog::needed(act, scope.ids.size())) {
        engine::ActOnCases command;
        command.act = act;
        perform(std::move(command), scope);
        return;
    }
    ActQuestion question { act, scope.words, scope.ids.size(), scope.sums, m_assignees };
    auto* dialog = new ActDialog(m_page, question, [this, scope](const engine::ActOnCases& command) { perform(command, scope); });
    dialog->open();
}

void CaseActs::perform(engine::ActOnCases act, const ActScope& scope)
{
    act.cases = scope.ids;
    m_workspace.execute(this, act, [this, kind = act.act, scope](desk::Result<engine::CommandReport> report) {
        if (!report.ok()) {
            m_message.show(report.error());
            return;
        }
        showReport(kind, *report, scope);
        emit acted();
    });
}

void CaseActs::showReport(CaseAct act, const engine::CommandReport& report, const ActScope& scope)
{
    const QString verb = desk::translate(domain::caseActTitle(act));
    if (report.rows.size() == 1) {
        const engine::RowOutcome& row = report.rows.front();
        m_message.show(row.done ? Tone::Ok : Tone::Attention, items::sentenceText(row.what));
        if (row.done && (act == CaseAct::Take || act == CaseAct::Assign) && scope.ids.size() == 1)
            m_message.setAct(tr("Hand back"), [this, scope] {
                m_message.dismiss();
                engine::ActOnCases back;
                back.act = CaseAct::HandBack;
                perform(back, scope);
            });
        return;
    }
    const size_t done = report.doneCount();
    m_message.show(done == report.rows.size() ? Tone::Ok : Tone::Attention, tr("%1: %2 of %3 done.").arg(verb, items::formatCount(done), items::formatCount(report.rows.size())));
    std::vector<ReportLine> lines;
    lines.reserve(report.rows.size());
    for (const engine::RowOutcome& row : report.rows)
        lines.push_back({ desk::outside(row.target), row.done, items::sentenceText(row.what) });
    const auto open = [this, verb, lines = std::move(lines)] { Prompter::current().report(m_page, verb, lines); };
    m_message.setAct(tr("Show the report"), open);
    open();
}

void CaseActs::propose(const std::vector<domain::Fingerprint>& ids, const std::string& target)
{
    proposeNext(ids, target, std::make_shared<engine::CommandReport>(), ids.size());
}

// One command a case: each renders and stores its own bytes.
void CaseActs::proposeNext(std::vector<domain::Fingerprint> left, const std::string& target, std::shared_ptr<engine::CommandReport> so_far, size_t all)
{
    const domain::Fingerprint id = left.back();
    left.pop_back();
    m_workspace.execute(this, engine::ProposeEffect { id, target }, [this, id, left = std::move(left), target, so_far, all](desk::Result<engine::CommandReport> report) {
        if (report.ok())
            so_far->rows.insert(so_far->rows.end(), report->rows.begin(), report->rows.end());
        else if (all == 1) {
            m_message.show(report.error());
            return;
        } else
            so_far->rows.push_back({ id.hex(), false, report.error().message });
        if (!left.empty()) {
            proposeNext(left, target, so_far, all);
            return;
        }
        showReport(CaseAct::Propose, *so_far, {});
        emit acted();
        if (all == 1 && so_far->doneCount() == 1)
            emit proposed(id);
    });
}

}
