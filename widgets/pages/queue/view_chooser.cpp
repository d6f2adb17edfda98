#include "widgets/pages/queue/view_chooser.h"

#include "desk/reason_words.h"
#include "desk/text.h"
#include "items/queue_filter.h"
#include "widgets/kit/form_dialog.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/messages.h"
#include "widgets/kit/prompter.h"

#include <QCheckBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QMenu>

#include <algorithm>

namespace tieout::ui {

namespace {
constexpr int kNameWidth = 150, kKeyed = 9;
}

ViewChooser::ViewChooser(desk::Workspace& workspace, InlineMessage& message, std::function<engine::ViewDefinition()> shown_now)
    : m_workspace(workspace)
    , m_message(message)
    , m_shown_now(std::move(shown_now))
{
    setObjectName(QStringLiteral("viewChooser"));
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setIcon(ui::icon("bookmark"));
    setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("viewMenu"));
    menu->setToolTipsVisible(true);
    setMenu(menu);
    connect(menu, &QMenu::aboutToShow, this, &ViewChooser::fill);
    showName();
}

void ViewChooser::load()
{
    m_workspace.ask(this, QStringLiteral("views"), engine::ViewsQuery {}, [this](desk::Result<engine::ViewsQuery::Answer> answer) {
        if (answer.ok())
            take(*answer);
        else
            m_message.show(answer.error());
    });
}

const engine::SavedView* ViewChooser::currentView() const
{
    const auto found = std::find_if(m_views.begin(), m_views.end(), [this](const engine::SavedView& view) { return view.id == m_current; });
    return m_current && found != m_views.end() ? &*found : nullptr;
}

void ViewChooser::take(const std::vector<engine::SavedView>& views)
{
    m_views = views;
    if (m_current && !currentView())
        m_current.reset();
    if (const auto wanted = std::exchange(m_wanted, {}))
        choose(*wanted);
    else if (m_first)
        takeDefault();
    m_first = false;
    showName();
}

void ViewChooser::takeDefault()
{
    for (const domain::Role role : m_workspace.session().roles)
        for (const engine::SavedView& view : m_views)
            if (std::find(view.default_for.begin(), view.default_for.end(), role) != view.default_for.end())
                return apply(view);
}

void ViewChooser::apply(const engine::SavedView& view)
{
    m_current = view.id;
    m_first = false;
    emit chosen(view.definition);
    showName();
}

void ViewChooser::choose(const domain::ViewId& id)
{
    for (const engine::SavedView& view : m_views)
        if (view.id == id)
            return apply(view);
    m_wanted = id;
    load();
}

void ViewChooser::chooseNth(int n)
{
    if (n >= 0 && n < static_cast<int>(m_views.size()))
        apply(m_views[static_cast<size_t>(n)]);
}

void ViewChooser::leave()
{
    m_first = false;
    m_current.reset();
    showName();
}

void ViewChooser::noteChange()
{
    showName();
}

void ViewChooser::showName()
{
    const engine::SavedView* view = currentView();
    const QString name = view ? desk::outside(view->name) : QString();
    const bool changed = view && view->definition != m_shown_now();
    const QString shown = fontMetrics().elidedText(name, Qt::ElideMiddle, kNameWidth);
    setText(!view ? tr("Views") : changed ? tr("%1 (changed)").arg(shown) : shown);
    setToolTip(view ? desk::plainTip(tr("The view “%1” (V)").arg(name)) : tr("Saved views of this list (V)"));
    setAccessibleName(view ? tr("View: %1").arg(name) : tr("Views"));
}

void ViewChooser::fill()
{
    QMenu* menu = this->menu();
    menu->clear();
    const engine::SavedView* current = currentView();
    QAction* own = menu->addAction(tr("Everything open"), this, [this] {
        leave();
        engine::ViewDefinition open;
        open.filter = items::openFilter();
        emit chosen(open);
    });
    own->setObjectName(QStringLiteral("view.open"));
    int n = 0;
    for (const bool shared : { false, true }) {
        bool first = true;
        for (const engine::SavedView& view : m_views) {
            if (view.shared != shared)
                continue;
            if (std::exchange(first, false))
                menu->addSection(shared ? tr("Shared") : tr("My own"));
            QAction* action = menu->addAction(desk::outside(view.name).replace(u'&', QStringLiteral("&&")), this, [this, id = view.id] { choose(id); });
            action->setCheckable(true);
            action->setChecked(current == &view);
            action->setToolTip(shared ? desk::plainTip(tr("Shared by %1").arg(desk::outside(view.owner))) : QString());
            if (n < kKeyed)
                action->setText(action->text() + u'\t' + QKeySequence(Qt::ALT | static_cast<Qt::Key>(Qt::Key_1 + n)).toString(QKeySequence::NativeText));
            ++n;
        }
    }
    menu->addSeparator();
    const bool may = current && current->may_change;
    menu->addAction(tr("Save what is shown as a view…"), this, &ViewChooser::addView)->setObjectName(QStringLiteral("view.add"));
    QAction* save = menu->addAction(tr("Save the changes"), this, &ViewChooser::saveOrAdd);
    save->setObjectName(QStringLiteral("view.save"));
    save->setEnabled(may && current->definition != m_shown_now());
    QAction* rename = menu->addAction(tr("Rename or share…"), this, &ViewChooser::edit);
    rename->setObjectName(QStringLiteral("view.edit"));
    rename->setEnabled(may);
    QAction* gone = menu->addAction(tr("Delete…"), this, &ViewChooser::remove);
    gone->setObjectName(QStringLiteral("view.delete"));
    gone->setEnabled(may);
    const engine::Session& session = m_workspace.session();
    if (current && current->shared && (session.may(domain::Permission::EditPeople) || session.may(domain::Permission::EditPeriods)))
        addDefaults(menu->addMenu(tr("Begin with it as")), *current);
}

void ViewChooser::addDefaults(QMenu* menu, const engine::SavedView& view)
{
    for (int r = 0; r < domain::kRoleCount; ++r) {
        const auto role = static_cast<domain::Role>(r);
        if (!domain::roleMay(role, domain::Permission::SeeQueue))
            continue;
        QAction* action = menu->addAction(desk::translate(domain::roleTitle(role)));
        action->setCheckable(true);
        action->setChecked(std::find(view.default_for.begin(), view.default_for.end(), role) != view.default_for.end());
        connect(action, &QAction::triggered, this, [this, role, id = view.id](bool on) { execute(engine::SetDefaultView { role, on ? std::optional(id) : std::nullopt }); });
    }
}

void ViewChooser::ask(const QString& title, const QString& verb, const QString& name, bool shared, std::function<engine::SaveView(const QString& name, bool shared)> command)
{
    auto* text = new QLineEdit(name);
    text->setObjectName(QStringLiteral("viewName"));
    text->setMaxLength(80);
    auto* share = new QCheckBox(tr("Share it with everybody of this store"));
    share->setObjectName(QStringLiteral("viewShared"));
    share->setChecked(shared);
    share->setEnabled(m_workspace.session().may(domain::Permission::WorkCases));
    auto* dialog = new FormDialog(window(), title, tr("A view keeps the filter, the order, the columns and the grouping."), verb, [this, text, share, command = std::move(command)]() -> QString {
        if (text->text().trimmed().isEmpty())
            return tr("Give it a name.");
        execute(command(text->text().trimmed(), share->isChecked()), [this](const engine::CommandReport& report) {
            if (report.rows.size() == 1)
                if (const auto id = domain::ViewId::parse(report.rows[0].target); id.ok())
                    m_current = m_wanted = *id;
        });
        return {};
    });
    dialog->setObjectName(QStringLiteral("viewDialog"));
    dialog->add(tr("Name"), text);
    dialog->form()->addRow(QString(), share);
    dialog->open();
    text->setFocus();
}

void ViewChooser::addView()
{
    ask(tr("Save a view"), tr("Save"), {}, false, [shown = m_shown_now()](const QString& name, bool shared) { return engine::SaveView { std::nullopt, desk::toUtf8(name), shared, shown }; });
}

void ViewChooser::saveOrAdd()
{
    const engine::SavedView* view = currentView();
    if (view && view->may_change)
        execute(engine::SaveView { view->id, view->name, view->shared, m_shown_now() });
    else
        addView();
}

void ViewChooser::edit()
{
    const engine::SavedView* view = currentView();
    if (!view)
        return;
    ask(tr("Rename or share a view"), tr("Save"), desk::fromUtf8(view->name), view->shared,
        [id = view->id, definition = view->definition](const QString& name, bool shared) { return engine::SaveView { id, desk::toUtf8(name), shared, definition }; });
}

void ViewChooser::remove()
{
    const engine::SavedView* view = currentView();
    if (!view)
        return;
    Question question;
    question.title = tr("Delete the view “%1”?").arg(desk::outside(view->name));
    question.words = view->shared ? tr("It is gone for everybody, and no role begins with it any more. The exceptions stay as they are.") : tr("The exceptions stay as they are.");
    question.verb = tr("Delete");
    Prompter::current().confirm(window(), question, [this, id = view->id] { execute(engine::RemoveView { id }); });
}

void ViewChooser::execute(const engine::Command& command, std::function<void(const engine::CommandReport&)> done)
{
    m_workspace.execute(this, command, [this, done = std::move(done)](desk::Result<engine::CommandReport> report) {
        if (!report.ok()) {
            m_message.show(report.error());
            return;
        }
        if (done)
            done(*report);
        load();
    });
}

}
