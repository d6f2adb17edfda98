#include "support/sample_answers.h"
#include "support/test_registry.h"
#include "widgets/kit/form_dialog.h"
#include "widgets/kit/prompter.h"
#include "widgets/kit/table_view.h"
#include "widgets/kit/theme.h"
#include "widgets/shell/main_window.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QApplication>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QDialog>
#include <QFileDialog>
#include <QHeaderView>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollBar>
#include <QTabBar>
#include <QTabWidget>
#include <QTest>
#include <QTextEdit>
#include <QTimer>

#include <set>

using namespace tieout;
using namespace tieout::tests;
using engine::Instant;

namespace {

Instant at(const char* text)
{
    return Instant::parse(text).value();
}

// Every page has something to walk over.
class WalkBackend final : public SampleBackend {
public:
    WalkBackend()
        : SampleBackend(60)
    {
        session.roles.clear();
        for (int role = 0; role < domain::kRoleCount; ++role)
            session.roles.push_back(domain::Role(role));
        session.person = "anna";
    }
    using SampleBackend::answer;
    desk::Result<engine::HomeQuery::Answer> answer(const engine::Session& s, const engine::HomeQuery& query) override
    {
        auto figures = SampleBackend::answer(s, query);
        engine::HomeBar bar;
        bar.label = "CP4";
        bar.count = 3;
        bar.value = domain::Exact::ofCount(12);
        bar.currency = domain::Currency::parse("EUR")->packed();
        figures->open_by_checkpoint = { bar };
        bar.label = "0-1";
        figures->ageing = { bar };
        return figures;
    }
    desk::Result<engine::AuditQuery::Answer> answer(const engine::Session&, const engine::AuditQuery&) override
    {
        engine::AuditRow row;
        row.number = 1;
        row.at = at("2026-11-20T09:00:00Z");
        row.who = "anna";
        row.act = "approve_effects";
        return engine::AuditQuery::Answer { row };
    }
    desk::Result<engine::FeedsQuery::Answer> answer(const engine::Session& s, const engine::FeedsQuery&) override
    {
        engine::FeedsQuery::Answer out;
        const auto sources = SampleBackend::answer(s, engine::SourcesQuery {});
        for (const engine::SourceRow& source : *sources)
            out.push_back({ source.name, "invoices", source.set, { engine::FeedTime::Daily, 360 }, true, at("2026-11-20T06:00:00Z"), at("2026-11-21T06:00:00Z"), false });
        return out;
    }
    desk::Result<engine::FlowsQuery::Answer> answer(const engine::Session&, const engine::FlowsQuery&) override
    {
        engine::FlowFigures flow;
        flow.name = "activation";
        flow.titles = { { "en", "Activation" } };
        flow.objects = 2;
        flow.steps.resize(1);
        flow.steps[0].name = "signed";
        flow.steps[0].titles = { { "en", "Signed" } };
        flow.steps[0].standing = 1;
        flow.standing.resize(1);
        flow.standing[0].object = { domain::Table::Contracts, "main", "c1" };
        flow.standing_total = 1;
        engine::FlowsQuery::Answer answer;
        answer.as_of = { { "main", "2026-10-31", true } };
        answer.flows = { flow };
        return answer;
    }
    desk::Result<engine::Matrix> answer(const engine::Session&, const engine::MatrixQuery&) override
    {
        engine::Matrix matrix;
        engine::MatrixCell cell;
        cell.checkpoint = domain::Checkpoint::CP4;
        cell.entity = "DE01";
        cell.period = engine::Period(2026 * 12 + 9);
        matrix.cells = { cell };
        return matrix;
    }
    desk::Result<engine::MappingsQuery::Answer> answer(const engine::Session&, const engine::MappingsQuery&) override
    {
        engine::MappingsQuery::Answer answer;
        engine::MappingKeyRow key;
        key.set = "main";
        key.key = "SKU-1";
        answer.keys = { key };
        engine::ProposalRow proposal;
        proposal.number = 1;
        proposal.set = "main";
        proposal.about = "sku";
        proposal.key = "SKU-1";
        proposal.act = "add";
        proposal.value = "4200";
        proposal.maker = "ben";
        proposal.may_decide = true;
        answer.proposals = { proposal };
        return answer;
    }
    desk::Result<engine::LineageQuery::Answer> answer(const engine::Session&, const engine::LineageQuery&) override
    {
        engine::LineageGraph graph;
        for (const char* id : { "INV-1", "INV-2" }) {
            engine::LineageNode node;
            node.ref = { domain::Table::Invoices, "main", id };
            graph.nodes.push_back(node);
        }
        return graph;
    }
};

// Something a person operates; parts of a larger control and what is out of sight are not.
bool isControl(const QWidget& widget)
{
    if (!widget.isVisible() || !widget.isEnabled() || qobject_cast<const QHeaderView*>(&widget) || qobject_cast<const QScrollBar*>(&widget))
        return false;
    const QWidget* parent = widget.parentWidget();
    if (qobject_cast<const QComboBox*>(parent) || qobject_cast<const QAbstractSpinBox*>(parent) || qobject_cast<const QLineEdit*>(parent) || qobject_cast<const QTabBar*>(parent)
        || qobject_cast<const QAbstractItemView*>(parent))
        return false;
    if (const auto* radio = qobject_cast<const QRadioButton*>(&widget); radio && !radio->isChecked())
        return false; // arrows go there from the chosen one
    if (const auto* bar = qobject_cast<const QTabBar*>(&widget))
        return bar->count() > 1;
    return qobject_cast<const QAbstractButton*>(&widget) || qobject_cast<const QLineEdit*>(&widget) || qobject_cast<const QComboBox*>(&widget) || qobject_cast<const QAbstractSpinBox*>(&widget)
        || qobject_cast<const QAbstractItemView*>(&widget) || qobject_cast<const QPlainTextEdit*>(&widget) || qobject_cast<const QTextEdit*>(&widget) || (widget.focusPolicy() & Qt::TabFocus);
}

QString nameOf(const QWidget* widget)
{
    if (!widget)
        return QStringLiteral("nothing");
    QString words;
    if (const auto* button = qobject_cast<const QAbstractButton*>(widget))
        words = button->text();
    return QStringLiteral("%1 “%2” %3").arg(QString::fromLatin1(widget->metaObject()->className()), widget->objectName(), words);
}

// Where the keys go can be seen: it looks otherwise with the focus than without it.
bool showsFocus(QWidget& widget)
{
    const QImage with = widget.grab().toImage();
    widget.clearFocus();
    const QImage without = widget.grab().toImage();
    widget.setFocus(Qt::TabFocusReason);
    return with != without;
}

// Everything Tab comes to from `from`, until it has gone round; a widget it does not leave ends the walk.
std::set<const QWidget*> walk(QWidget& from, Qt::Key key, QStringList& wrong, bool look = false)
{
    std::set<const QWidget*> seen;
    QWidget* here = QApplication::focusWidget();
    if (!here)
        here = &from;
    for (int step = 0; step < 400; ++step) {
        QWidget* next = here;
        const int tries = qobject_cast<QDateTimeEdit*>(here) ? 4 : 1; // goes through day, month and year first
        for (int i = 0; i < tries && next == here; ++i) {
            QTest::keyClick(here, key);
            next = QApplication::focusWidget();
        }
        if (!next || next == here) {
            wrong << QStringLiteral("%1 does not leave %2").arg(key == Qt::Key_Tab ? QStringLiteral("Tab") : QStringLiteral("Shift+Tab"), nameOf(here));
            break;
        }
        if (!seen.insert(next).second)
            break;
        here = next;
        if (look && !showsFocus(*here))
            wrong << QStringLiteral("%1 does not show that it has the focus").arg(nameOf(here));
    }
    return seen;
}

void lookAt(QWidget& window, const QString& where, QStringList& wrong)
{
    QStringList here;
    walk(window, Qt::Key_Tab, here); // a list that gets the focus chooses a row, which switches acts on
    const std::set<const QWidget*> reached = walk(window, Qt::Key_Tab, here, true);
    for (const QWidget* widget : window.findChildren<QWidget*>()) {
        if (widget->window() != &window || !isControl(*widget))
            continue;
        if (widget->focusProxy() && reached.count(widget->focusProxy()) > 0)
            continue; // its part is looked at
        if (reached.count(widget) == 0)
            here << QStringLiteral("Tab does not come to %1").arg(nameOf(widget));
        QAccessibleInterface* accessible = QAccessible::queryAccessibleInterface(const_cast<QWidget*>(widget));
        if (!accessible || accessible->text(QAccessible::Name).trimmed().isEmpty())
            here << QStringLiteral("%1 has no accessible name").arg(nameOf(widget));
    }
    walk(window, Qt::Key_Backtab, here);
    for (const QString& one : here)
        wrong << where + QStringLiteral(": ") + one;
}

void verdict(QStringList wrong)
{
    wrong.removeDuplicates();
    for (const QString& one : wrong)
        qWarning().noquote() << one; // a message of a check is cut
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.value(0)));
}

struct Shown {
    WalkBackend* backend = new WalkBackend;
    desk::Workspace workspace { std::unique_ptr<desk::Backend>(backend) };
    ui::MainWindow window { workspace };

    explicit Shown(const QString& page)
    {
        window.resize(1280, 800);
        window.QMainWindow::show();
        bool signed_in = false;
        workspace.signIn(&window, {}, {}, [&](desk::Result<engine::Session>) { signed_in = true; });
        [&] { QTRY_VERIFY(signed_in); }();
        window.activateWindow();
        [&] { QVERIFY(QTest::qWaitForWindowActive(&window)); }();
        window.navigator().open({ .page = page });
        QTest::qWait(250); // answers arrive and are laid out
    }
};

void eachPage()
{
    QTest::addColumn<QString>("page");
    for (const ui::PageSpec& spec : ui::pageTable())
        QTest::newRow(spec.id) << QString::fromLatin1(spec.id);
}

}

// The window by keys alone: Tab comes to everything that can be operated, leaves it again, and
// everything says its name.
class KeyboardWalkTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { ui::Theme::instance().install(); }

    void everyControlIsReached_data() { eachPage(); }
    void everyControlIsReached()
    {
        QFETCH(QString, page);
        Shown shown(page);
        QStringList wrong;
        lookAt(shown.window, page, wrong);
        for (QTabWidget* tabs : shown.window.findChildren<QTabWidget*>())
            for (int tab = 0; tab < tabs->count() && tabs->isVisible(); ++tab) {
                tabs->setCurrentIndex(tab);
                QTest::qWait(20);
                lookAt(shown.window, page + u'/' + tabs->tabText(tab), wrong);
            }
        verdict(wrong);
    }

    // Whatever an act asks can be answered and left by keys.
    void everyDialogIsReachedAndLeft_data() { eachPage(); }
    void everyDialogIsReachedAndLeft()
    {
        QFETCH(QString, page);
        Shown shown(page);
        QStringList wrong;
        const auto pages = shown.window.findChildren<ui::Page*>();
        QCOMPARE(pages.size(), 1);
        for (QAction* action : pages.first()->pageActions()) {
            if (!action->isEnabled())
                continue;
            QTimer::singleShot(30, &shown.window, [&] { // the menu of a button lets nothing else run
                QPointer<QWidget> menu = QApplication::activePopupWidget();
                if (!menu)
                    return;
                QTest::keyClick(menu.data(), Qt::Key_Escape);
                if (menu && menu->isVisible()) {
                    wrong << page + u'/' + action->objectName() + QStringLiteral(": Escape does not close its menu");
                    menu->hide();
                }
            });
            action->trigger();
            QTest::qWait(60);
            for (QDialog* dialog : shown.window.findChildren<QDialog*>()) {
                if (!dialog->isVisible())
                    continue;
                if (qobject_cast<ui::FormDialog*>(dialog) && qobject_cast<QPushButton*>(dialog->focusWidget()))
                    wrong << page + u'/' + action->objectName() + QStringLiteral(": opens on a button, where Enter answers it");
                for (QPlainTextEdit* text : dialog->findChildren<QPlainTextEdit*>())
                    if (!text->isReadOnly())
                        text->setPlainText(QStringLiteral("so that its verb is on"));
                if (!qobject_cast<QFileDialog*>(dialog)) { // the toolkit's own
                    dialog->activateWindow();
                    QVERIFY(QTest::qWaitForWindowActive(dialog));
                    lookAt(*dialog, page + u'/' + action->objectName(), wrong);
                }
                QTest::keyClick(dialog, Qt::Key_Escape);
                if (dialog->isVisible())
                    wrong << page + u'/' + action->objectName() + QStringLiteral(": Escape does not close it");
                dialog->hide();
            }
            shown.window.activateWindow();
            QTest::qWait(20);
        }
        verdict(wrong);
    }

    // What the head of a list does for the mouse has a key on every page.
    void everyListIsSortedByKeys_data() { eachPage(); }
    void everyListIsSortedByKeys()
    {
        QFETCH(QString, page);
        Shown shown(page);
        auto* action = shown.window.findChild<QAction*>(QStringLiteral("window.sort"));
        QVERIFY(action && !action->shortcut().isEmpty());
        for (auto* list : shown.window.findChildren<ui::TableView*>()) {
            if (!list->isVisible() || !list->isSortingEnabled())
                continue;
            list->setFocus();
            action->trigger();
            QPointer<QWidget> menu = QApplication::activePopupWidget();
            QVERIFY2(menu && menu->parent() == list, qPrintable(nameOf(list)));
            QTest::keyClick(menu.data(), Qt::Key_Return);
            QVERIFY2(list->horizontalHeader()->sortIndicatorSection() >= 0, qPrintable(nameOf(list)));
            QTRY_VERIFY(!menu);
            action->trigger();
            menu = QApplication::activePopupWidget();
            QVERIFY(menu);
            QTest::keyClick(menu.data(), Qt::Key_Escape);
            QTRY_VERIFY2(!menu, "Escape does not close it");
            QCOMPARE(shown.window.focusWidget(), list);
        }
    }

    void questionsAreReachedAndLeft()
    {
        Shown shown(QStringLiteral("home"));
        QStringList wrong;
        for (const bool sends : { false, true }) {
            ui::Prompter::current().confirm(&shown.window, { QStringLiteral("Do it?"), QStringLiteral("Then it is done."), QStringLiteral("Do it"), sends }, [] {});
            QTest::qWait(30);
            const auto dialogs = shown.window.findChildren<QDialog*>();
            QCOMPARE(dialogs.size(), 1);
            dialogs.first()->activateWindow();
            QVERIFY(QTest::qWaitForWindowActive(dialogs.first()));
            lookAt(*dialogs.first(), QStringLiteral("question"), wrong);
            const auto* at = qobject_cast<QPushButton*>(QApplication::focusWidget());
            QVERIFY(at);
            QTest::keyClick(dialogs.first(), Qt::Key_Escape);
            QTRY_VERIFY(shown.window.findChildren<QDialog*>().isEmpty());
        }
        verdict(wrong);
    }
};

TIEOUT_TEST(KeyboardWalkTest)
#include "tst_keyboard_walk.moc"
