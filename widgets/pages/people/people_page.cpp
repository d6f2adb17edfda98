#include "widgets/pages/people/people_page.h"

#include "desk/text.h"
#include "widgets/kit/form_dialog.h"
#include "widgets/kit/list_table.h"
#include "widgets/kit/messages.h"
#include "widgets/pages/people/limit_panel.h"
#include "widgets/shell/language.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

namespace tieout::ui {

using desk::outside;
using domain::Role;
using engine::PeriodState;
using items::ListColumn;
using items::ListRow;

namespace {

QString roleNames(const std::vector<Role>& roles)
{
    QStringList names;
    for (const Role role : roles)
        names << desk::translate(domain::roleTitle(role));
    return names.join(QStringLiteral(", "));
}

// One box a role; ticked for those given.
std::vector<QCheckBox*> addRoleBoxes(FormDialog& dialog, const std::vector<Role>& given)
{
    std::vector<QCheckBox*> boxes;
    for (int i = 0; i < domain::kRoleCount; ++i) {
        auto* box = new QCheckBox(desk::translate(domain::roleTitle(Role(i))));
        box->setObjectName(QStringLiteral("role.") + desk::fromUtf8(domain::roleId(Role(i))));
        box->setChecked(std::find(given.begin(), given.end(), Role(i)) != given.end());
        dialog.form()->addRow(i == 0 ? PeoplePage::tr("Roles") : QString(), box);
        boxes.push_back(box);
    }
    return boxes;
}

std::vector<Role> ticked(const std::vector<QCheckBox*>& boxes)
{
    std::vector<Role> roles;
    for (size_t i = 0; i < boxes.size(); ++i)
        if (boxes[i]->isChecked())
            roles.push_back(Role(i));
    return roles;
}

QString periodKey(const PeriodState& state)
{
    return desk::fromUtf8(state.period.toString() + "/" + state.entity + "/" + state.sub_ledger);
}

QString stateTitle(PeriodState::State state)
{
    return state == PeriodState::Open ? PeoplePage::tr("Open") : state == PeriodState::PendingClose ? PeoplePage::tr("Pending close") : PeoplePage::tr("Closed");
}

}

PeoplePage::PeoplePage(desk::Workspace& workspace, Navigator& navigator, QWidget* parent)
    : Page(workspace, navigator, parent)
    , m_message(new InlineMessage)
{
    setObjectName(QStringLiteral("peoplePage"));
    m_list = new ListTable("peopleList", tr("People"),
        { { tr("Person"), ListColumn::Text, 14, false, tr("The name in decisions and in the audit trail") }, { tr("Name"), ListColumn::Text, 18, false, {} }, { tr("Roles"), ListColumn::Text, 30, true, {} }, { tr("State"), ListColumn::State, 12, false, {} } });
    m_period_list = new ListTable("periodList", tr("Periods"),
        { { tr("Period"), ListColumn::Text, 10, false, {} }, { tr("Entity"), ListColumn::Text, 14, true, {} }, { tr("Sub-ledger"), ListColumn::Text, 12, false, {} }, { tr("State"), ListColumn::State, 16, false, {} } });
    m_period_list->setEmptyText(tr("No accounting period is known yet: a pull of the ERP brings them, or set one."));
    m_add = act("people.add", tr("Add a person…"), Qt::Key_N, &PeoplePage::addPerson);
    m_roles = act("people.roles", tr("Set roles…"), Qt::Key_R, &PeoplePage::setRoles);
    m_period = act("people.period", tr("Set a period…"), Qt::Key_P, &PeoplePage::setPeriod);
    m_limits = new LimitPanel;
    m_limit = act("people.limit", tr("Set a limit…"), Qt::Key_L, &PeoplePage::setLimit);
    m_unlimit = act("people.unlimit", tr("Take the limit away…"), Qt::Key_Delete, &PeoplePage::removeLimit);
    const auto panel = [](const QString& title, std::initializer_list<QPushButton*> buttons, QWidget* list) {
        auto* out = new QWidget;
        auto* layout = new QVBoxLayout(out);
        layout->setContentsMargins(0, 0, 0, 0);
        auto* head = new QHBoxLayout;
        head->addWidget(new PlainLabel(title, PlainLabel::Strong));
        head->addStretch();
        for (QPushButton* button : buttons)
            head->addWidget(button);
        layout->addLayout(head);
        layout->addWidget(list, 1);
        return out;
    };
    auto* splitter = new QSplitter(Qt::Vertical);
    splitter->addWidget(panel(tr("People and roles"), { m_add, m_roles }, m_list));
    splitter->addWidget(panel(tr("Approval limits"), { m_limit, m_unlimit }, m_limits));
    splitter->addWidget(panel(tr("Periods"), { m_period }, m_period_list));
    splitter->setChildrenCollapsible(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->setSpacing(8);
    auto* head = new QHBoxLayout;
    head->addWidget(new PlainLabel(tr("Administration"), PlainLabel::Title));
    head->addStretch();
    addLanguages(head);
    layout->addLayout(head);
    layout->addWidget(m_message);
    layout->addWidget(splitter, 1);
    connect(m_list, &ListTable::selectionMoved, this, &PeoplePage::enable);
    connect(m_list, &ListTable::opened, this, &PeoplePage::setRoles);
    connect(m_period_list, &ListTable::opened, this, &PeoplePage::setPeriod);
    connect(m_limits, &LimitPanel::moved, this, &PeoplePage::enable);
    connect(m_limits, &LimitPanel::decided, this, [this](const engine::SetApprovalLimit& command, const QString& done) { run(command, done); });
    enable();
}

// Of this person's window, not of the store.
void PeoplePage::addLanguages(QHBoxLayout* row)
{
    auto* box = new QComboBox;
    box->setObjectName(QStringLiteral("language"));
    box->addItem(tr("As the system"), QString());
    for (const QString& language : knownLanguages())
        box->addItem(languageTitle(language), language);
    box->setCurrentIndex(qMax(0, box->findData(chosenLanguage())));
    box->setAccessibleName(tr("Language"));
    box->setToolTip(tr("Language, figures and dates of this window; exports stay as they are."));
    connect(box, &QComboBox::activated, this, [this, box] {
        chooseLanguage(box->currentData().toString());
        m_message->show(Tone::Ok, tr("The language changes when the window is opened again."));
    });
    auto* words = new PlainLabel(tr("Language"), PlainLabel::Muted);
    words->setBuddy(box);
    row->addWidget(words);
    row->addWidget(box);
}

QPushButton* PeoplePage::act(const char* name, const QString& text, const QKeySequence& key, void (PeoplePage::*run)())
{
    auto* action = new QAction(text, this);
    action->setObjectName(QString::fromLatin1(name));
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, run);
    addAction(action);
    m_actions << action;
    auto* button = new QPushButton(text);
    button->setObjectName(QString::fromLatin1(name) + QStringLiteral(".button"));
    button->setToolTip(key.toString(QKeySequence::NativeText));
    connect(button, &QPushButton::clicked, action, &QAction::trigger);
    return button;
}

void PeoplePage::refresh()
{
    workspace().ask(this, QStringLiteral("people"), engine::PeopleQuery {}, [this](desk::Result<engine::PeopleQuery::Answer> answer) {
        if (!answer.ok())
            return m_message->show(answer.error());
        m_people = std::move(*answer);
        m_limits->setPeople(m_people);
        showPeople();
    });
    workspace().ask(this, QStringLiteral("limits"), engine::LimitsQuery {}, [this](desk::Result<engine::LimitsQuery::Answer> answer) {
        if (!answer.ok())
            return m_message->show(answer.error());
        m_limits->take(std::move(*answer));
    });
    workspace().ask(this, QStringLiteral("periods"), engine::PeriodsQuery {}, [this](desk::Result<engine::PeriodsQuery::Answer> answer) {
        if (!answer.ok())
            return m_message->show(answer.error());
        m_periods = std::move(*answer);
        std::stable_sort(m_periods.begin(), m_periods.end(), [](const PeriodState& a, const PeriodState& b) { return b.period < a.period; }); // the newest are worked in
        showPeriods();
    });
}

void PeoplePage::showPeople()
{
    std::vector<ListRow> rows;
    for (const engine::PersonRow& person : m_people) {
        ListRow row;
        row.key = outside(person.person);
        row.cells = { { outside(person.person), {} }, { outside(person.display_name), {} }, { roleNames(person.roles), {} },
            { person.active ? tr("Active") : tr("Inactive"), {}, {}, int(person.active ? Tone::Ok : Tone::Unknown) } };
        rows.push_back(std::move(row));
    }
    m_list->setRows(std::move(rows));
    enable();
}

void PeoplePage::showPeriods()
{
    std::vector<ListRow> rows;
    for (const PeriodState& state : m_periods) {
        ListRow row;
        row.key = periodKey(state);
        const Tone tone = state.state == PeriodState::Open ? Tone::Neutral : state.state == PeriodState::PendingClose ? Tone::Attention : Tone::Ok; // as on Home
        row.cells = { { desk::fromUtf8(state.period.toString()), {} }, { state.entity.empty() ? tr("all entities") : outside(state.entity), {} }, { outside(state.sub_ledger), {} }, { stateTitle(state.state), {}, {}, int(tone) } };
        rows.push_back(std::move(row));
    }
    m_period_list->setRows(std::move(rows));
}

void PeoplePage::enable()
{
    const engine::Session& session = workspace().session();
    const bool people = session.may(domain::Permission::EditPeople), periods = session.may(domain::Permission::EditPeriods);
    m_add->setEnabled(people);
    m_roles->setEnabled(people && !m_list->currentKey().isEmpty());
    m_period->setEnabled(periods);
    m_actions[0]->setEnabled(m_add->isEnabled());
    m_actions[1]->setEnabled(m_roles->isEnabled());
    m_actions[2]->setEnabled(periods);
    if (!people)
        m_add->setToolTip(tr("Your roles do not include managing people."));
    const bool limits = session.may(domain::Permission::EditLimits);
    m_limit->setEnabled(limits);
    m_unlimit->setEnabled(limits && m_limits->hasCurrent());
    m_actions[3]->setEnabled(limits);
    m_actions[4]->setEnabled(m_unlimit->isEnabled());
    if (!limits)
        m_limit->setToolTip(tr("An administrator sets the limits; who approves does not."));
}

void PeoplePage::setLimit()
{
    m_limits->askForOne();
}

void PeoplePage::removeLimit()
{
    m_limits->askToRemove();
}

void PeoplePage::addPerson()
{
    auto* person = new QLineEdit;
    person->setObjectName(QStringLiteral("personName"));
    auto* display = new QLineEdit;
    display->setObjectName(QStringLiteral("personDisplay"));
    auto* passphrase = new QLineEdit;
    passphrase->setObjectName(QStringLiteral("personPassphrase"));
    passphrase->setEchoMode(QLineEdit::Password);
    auto boxes = std::make_shared<std::vector<QCheckBox*>>();
    auto* dialog = new FormDialog(this, tr("Add a person"), tr("Only a hash of the passphrase is kept. Nobody approves what they made themselves."), tr("Add"), [=, this]() -> QString {
        engine::AddPerson command;
        command.person = desk::toUtf8(person->text().trimmed());
        command.display_name = desk::toUtf8(display->text().trimmed());
        command.passphrase = desk::toUtf8(passphrase->text());
        command.roles = ticked(*boxes);
        if (command.person.empty() || command.passphrase.empty())
            return tr("A person needs a name to sign in with and a passphrase.");
        if (command.roles.empty())
            return tr("Choose at least one role: without one a person can do nothing.");
        run(command, tr("%1 was added.").arg(person->text().trimmed()));
        return {};
    });
    dialog->add(tr("Signs in as"), person);
    dialog->add(tr("Name"), display);
    dialog->add(tr("Passphrase"), passphrase);
    *boxes = addRoleBoxes(*dialog, {});
    dialog->open();
}

void PeoplePage::setRoles()
{
    for (const engine::PersonRow& row : m_people) {
        if (outside(row.person) != m_list->currentKey())
            continue;
        auto boxes = std::make_shared<std::vector<QCheckBox*>>();
        auto* dialog = new FormDialog(this, tr("Roles of %1").arg(outside(row.person)), tr("Nobody grants a role to himself, except in a one-person store, where controls are advisory."), tr("Set roles"), [this, boxes, name = row.person]() -> QString {
            engine::SetRoles command;
            command.person = name;
            command.roles = ticked(*boxes);
            run(command, tr("The roles of %1 are set.").arg(outside(name)));
            return {};
        });
        *boxes = addRoleBoxes(*dialog, row.roles);
        dialog->open();
        return;
    }
}

void PeoplePage::setPeriod()
{
    PeriodState given;
    given.sub_ledger = "ar";
    for (const PeriodState& state : m_periods)
        if (periodKey(state) == m_period_list->currentKey())
            given = state;
    auto* period = new QLineEdit(given.period.months() == 0 ? QString() : desk::fromUtf8(given.period.toString()));
    period->setObjectName(QStringLiteral("periodMonth"));
    period->setPlaceholderText(QStringLiteral("2026-10"));
    auto* entity = new QLineEdit(desk::fromUtf8(given.entity));
    entity->setPlaceholderText(tr("all entities"));
    auto* ledger = new QLineEdit(desk::fromUtf8(given.sub_ledger));
    auto* state = new QComboBox;
    state->setObjectName(QStringLiteral("periodState"));
    for (const PeriodState::State s : { PeriodState::Open, PeriodState::PendingClose, PeriodState::Closed })
        state->addItem(stateTitle(s), int(s));
    state->setCurrentIndex(int(given.state));
    auto* dialog = new FormDialog(this, tr("State of a period"), tr("An approved posting into a period that closes becomes stale and goes back to its maker; its date is never moved."), tr("Set"), [=, this]() -> QString {
        const auto month = engine::Period::parse(desk::toUtf8(period->text().trimmed()));
        if (!month.ok())
            return tr("Write the month as YYYY-MM, for example 2026-10.");
        engine::SetPeriod command;
        command.state.period = *month;
        command.state.entity = desk::toUtf8(entity->text().trimmed());
        command.state.sub_ledger = desk::toUtf8(ledger->text().trimmed());
        command.state.state = PeriodState::State(state->currentData().toInt());
        run(command, tr("%1: %2.").arg(period->text().trimmed(), stateTitle(command.state.state)));
        return {};
    });
    dialog->add(tr("Period"), period);
    dialog->add(tr("Entity"), entity);
    dialog->add(tr("Sub-ledger"), ledger);
    dialog->add(tr("State"), state);
    dialog->open();
}

void PeoplePage::run(const engine::Command& command, const QString& done)
{
    workspace().execute(this, command, [this, done](desk::Result<engine::CommandReport> report) {
        if (!report.ok())
            m_message->show(report.error());
        else if (report->doneCount() < report->rows.size())
            m_message->show(Tone::Warning, desk::translate(report->rows.front().what));
        else
            m_message->show(Tone::Ok, done);
    });
}

void openSignIn(desk::Workspace& workspace, QWidget* parent)
{
    auto* person = new QLineEdit;
    person->setObjectName(QStringLiteral("signInPerson"));
    person->setPlaceholderText(PeoplePage::tr("empty: the local person"));
    auto* passphrase = new QLineEdit;
    passphrase->setObjectName(QStringLiteral("signInPassphrase"));
    passphrase->setEchoMode(QLineEdit::Password);
    auto* problem = new InlineMessage;
    // Stays open until the engine answered: a wrong passphrase is said here.
    auto* dialog = new FormDialog(parent, PeoplePage::tr("Sign in as another person"), PeoplePage::tr("What you do from then on is written under that name."), PeoplePage::tr("Sign in"), [] { return QString(); });
    dialog->setObjectName(QStringLiteral("signIn"));
    dialog->add(PeoplePage::tr("Person"), person);
    dialog->add(PeoplePage::tr("Passphrase"), passphrase);
    dialog->form()->addRow(problem);
    dialog->onVerb([&workspace, dialog, person, passphrase, problem] {
        QPushButton* verb = dialog->verb();
        verb->setEnabled(false);
        workspace.signIn(dialog, person->text().trimmed(), passphrase->text(), [dialog, problem, verb](desk::Result<engine::Session> session) {
            verb->setEnabled(true);
            if (session.ok())
                dialog->accept();
            else
                problem->show(session.error());
        });
    });
    dialog->open();
    person->setFocus();
}

}
