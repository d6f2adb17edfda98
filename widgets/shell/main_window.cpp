#include "widgets/shell/main_window.h"

#include "widgets/kit/icons.h"
#include "widgets/kit/messages.h"
#include "widgets/kit/table_view.h"
#include "widgets/pages/people/people_page.h"
#include "widgets/shell/command_palette.h"
#include "widgets/shell/data_actions.h"
#include "widgets/shell/demo_store.h"
#include "widgets/shell/key_overlay.h"
#include "widgets/shell/rail.h"
#include "widgets/shell/schedule_control.h"
#include "widgets/shell/status_strip.h"

#include <QActionGroup>
#include <QCloseEvent>
#include <QHBoxLayout>
#include <QMenuBar>
#include <QSettings>
#include <QStackedWidget>

#include <algorithm>

namespace tieout::ui {

MainWindow::MainWindow(desk::Workspace& workspace, QWidget* parent)
    : QMainWindow(parent)
    , m_workspace(workspace)
    , m_rail(new Rail)
    , m_host(new QStackedWidget)
    , m_message(new InlineMessage)
    , m_busy(new BusyBar)
    , m_status(new StatusStrip(workspace))
    , m_data(new DataActions(workspace, *m_message, this))
{
    setWindowTitle(tr("Tieout"));
    auto* body = new QWidget;
    auto* middle = new QVBoxLayout;
    middle->setContentsMargins(0, 0, 0, 0);
    middle->setSpacing(0);
    auto* messages = new QVBoxLayout;
    messages->setContentsMargins(12, 0, 12, 0);
    messages->addWidget(m_message);
    middle->addLayout(messages);
    middle->addWidget(m_host, 1);
    middle->addWidget(m_busy);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_rail);
    row->addLayout(middle, 1);
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(row, 1);
    column->addWidget(m_status);
    setCentralWidget(body);
    m_busy->hide();

    makeMenus();
    connect(m_rail, &Rail::chosen, this, [this](const QString& id) { m_navigator.open({ .page = id }); });
    connect(&m_navigator, &Navigator::opened, this, &MainWindow::show);
    connect(&workspace, &desk::Workspace::changed, this, &MainWindow::markChanged);
    connect(&workspace, &desk::Workspace::sessionChanged, this, &MainWindow::offerPages);
    connect(&workspace.jobs(), &desk::Jobs::listChanged, this, &MainWindow::showJobs);
    connect(&workspace.jobs(), &desk::Jobs::progressed, this, &MainWindow::showJobs);
    connect(m_busy, &BusyBar::stopRequested, this, [this](desk::JobId job) { m_workspace.jobs().cancel(job); });
    offerPages();
    resize(1280, 800);
    restoreGeometry(windowSettings().value(QStringLiteral("window/geometry")).toByteArray());
}

MainWindow::~MainWindow() = default;

QAction* MainWindow::act(QMenu* menu, const char* name, const QString& text, const QKeySequence& key, std::function<void()> run)
{
    auto* action = menu->addAction(text);
    action->setObjectName(QString::fromLatin1(name));
    action->setShortcut(key);
    connect(action, &QAction::triggered, this, [run = std::move(run)] { run(); });
    m_window_actions << action;
    return action;
}

void MainWindow::makeMenus()
{
    QMenu* data = menuBar()->addMenu(tr("&Data"));
    m_data->fill(data);
    m_data_menu = data;
    data->addSeparator();
    act(data, "window.refresh", tr("Read again"), Qt::Key_F5, [this] { m_workspace.touch(desk::AllTopics); });
    data->addSeparator();
    act(data, "window.signIn", tr("Sign in as another person…"), Qt::CTRL | Qt::SHIFT | Qt::Key_U, [this] { openSignIn(m_workspace, this); });
    data->addSeparator();
    act(data, "window.quit", tr("&Quit"), QKeySequence::Quit, [this] { close(); });
    m_page_menu = menuBar()->addMenu(tr("&Exceptions"));
    makeViewMenu();
    QMenu* help = menuBar()->addMenu(tr("&Help"));
    act(help, "window.demo", tr("Try the demo company…"), {}, [this] { offerDemo(m_workspace, *m_message, this); });
    help->addSeparator();
    act(help, "window.keys", tr("Keys of this page"), QKeySequence(QStringLiteral("?")), [this] { KeyOverlay::open(this, allActions()); });
    act(help, "window.palette", tr("Find anything…"), Qt::CTRL | Qt::Key_K, [this] { CommandPalette::open(this, m_workspace, m_navigator, allActions()); });
}

void MainWindow::makeViewMenu()
{
    QMenu* view = menuBar()->addMenu(tr("&View"));
    int number = 0;
    for (const PageSpec& spec : pageTable()) {
        const QString id = QString::fromLatin1(spec.id), title = spec.translatedTitle();
        ++number;
        m_rail->add(id, title, QString::fromLatin1(spec.icon), number <= 9 ? number : 0);
        m_page_actions[id] = act(view, spec.id, title, number <= 9 ? QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_0 + number)) : QKeySequence(),
            [this, id] { m_navigator.open({ .page = id }); });
        m_page_actions[id]->setObjectName(QStringLiteral("page.") + id);
    }
    view->addSeparator();
    QMenu* look = view->addMenu(tr("&Theme"));
    auto* group = new QActionGroup(this);
    const std::pair<Theme::Mode, QString> modes[] = { { Theme::Mode::System, tr("As the system") }, { Theme::Mode::Light, tr("Light") }, { Theme::Mode::Dark, tr("Dark") } };
    for (const auto& [mode, text] : modes) {
        QAction* action = look->addAction(text);
        action->setCheckable(true);
        action->setChecked(Theme::instance().mode() == mode);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [mode = mode] { Theme::instance().setMode(mode); });
    }
    act(view, "window.theme", tr("Switch light and dark"), Qt::CTRL | Qt::SHIFT | Qt::Key_L,
        [] { Theme::instance().setMode(Theme::instance().dark() ? Theme::Mode::Light : Theme::Mode::Dark); });
    QAction* roomy = view->addAction(tr("Comfortable rows"));
    roomy->setCheckable(true);
    roomy->setChecked(Theme::instance().comfortable());
    connect(roomy, &QAction::toggled, this, [](bool on) { Theme::instance().setComfortable(on); });
    act(view, "window.sort", tr("Sort the list…"), Qt::CTRL | Qt::SHIFT | Qt::Key_O, [this] { sortList(); });
    act(view, "window.rail", tr("Collapse the page names"), Qt::CTRL | Qt::Key_B, [this] { m_rail->setCollapsed(!m_rail->collapsed()); });
    act(view, "window.back", tr("Back"), Qt::Key_Escape, [this] {
        Page* page = currentPage();
        if (!(page && page->goBack()))
            m_navigator.back();
    });
}

void MainWindow::offerPages()
{
    for (const PageSpec& spec : pageTable()) {
        const bool offered = !spec.permission || m_workspace.session().may(*spec.permission);
        const QString id = QString::fromLatin1(spec.id);
        m_rail->setOffered(id, offered);
        m_page_actions[id]->setVisible(offered);
        m_page_actions[id]->setEnabled(offered);
    }
}

Page* MainWindow::pageOf(const QString& id)
{
    if (Page* page = m_pages.value(id))
        return page;
    for (const PageSpec& spec : pageTable())
        if (id == QLatin1String(spec.id)) {
            if (spec.permission && !m_workspace.session().may(*spec.permission))
                return nullptr;
            Page* page = spec.factory(m_workspace, m_navigator, m_host);
            page->setObjectName(QStringLiteral("pageview.") + id);
            m_host->addWidget(page);
            m_pages[id] = page;
            m_stale[id] = true;
            return page;
        }
    return nullptr;
}

Page* MainWindow::currentPage() const
{
    return m_pages.value(m_current);
}

void MainWindow::show(const Link& link)
{
    Page* page = pageOf(link.page);
    if (!page) {
        m_message->show(Tone::Attention, tr("Your roles do not include that page."));
        return;
    }
    m_current = link.page;
    m_rail->setCurrent(link.page);
    m_host->setCurrentWidget(page);
    m_page_menu->clear();
    m_page_menu->setTitle(m_page_actions[link.page]->text());
    m_page_menu->addActions(page->pageActions());
    m_page_menu->menuAction()->setVisible(!m_page_menu->isEmpty());
    page->setFocus(); // before the link: a page may send the focus on to its search
    page->openLink(link);
    refreshCurrent();
}

void MainWindow::refreshCurrent()
{
    if (Page* page = currentPage(); page && m_stale.value(m_current)) {
        m_stale[m_current] = false;
        page->refresh();
    }
}

void MainWindow::markChanged(desk::Topics topics)
{
    for (auto it = m_pages.cbegin(); it != m_pages.cend(); ++it)
        if (it.value()->topics() & topics)
            m_stale[it.key()] = true;
    refreshCurrent();
}

// The list that has the focus, else the first of the page that can be sorted.
void MainWindow::sortList()
{
    auto* list = qobject_cast<TableView*>(focusWidget());
    const auto sortable = [](const TableView* table) { return table && table->isVisible() && table->isSortingEnabled(); };
    if (Page* page = currentPage(); page && !sortable(list)) {
        const auto lists = page->findChildren<TableView*>();
        const auto at = std::find_if(lists.begin(), lists.end(), sortable);
        list = at != lists.end() ? *at : nullptr;
    }
    if (list)
        list->openSortMenu();
    else
        m_message->show(Tone::Neutral, tr("No list that can be sorted is shown."));
}

void MainWindow::showJobs()
{
    const auto jobs = m_workspace.jobs().listed();
    m_busy->setVisible(!jobs.isEmpty());
    if (!jobs.isEmpty())
        m_busy->set(jobs.first());
}

void MainWindow::importFolder(const QString& folder)
{
    m_data->importFolder(folder);
}

ScheduleControl* MainWindow::useSchedule(desk::Schedule& schedule)
{
    auto* control = new ScheduleControl(m_workspace, schedule, *m_message, *m_status, this);
    m_data_menu->insertAction(m_data->actions().last(), control->action());
    m_window_actions << control->action();
    return control;
}

QList<QAction*> MainWindow::allActions() const
{
    QList<QAction*> all;
    if (const Page* page = currentPage())
        all << page->pageActions();
    all << m_data->actions() << m_window_actions;
    return all;
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    windowSettings().setValue(QStringLiteral("window/geometry"), saveGeometry());
    QMainWindow::closeEvent(event);
}

}
