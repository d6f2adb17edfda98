#include "support/sample_answers.h"
#include "support/test_registry.h"
#include "widgets/kit/filter_bar.h"
#include "widgets/kit/labels.h"
#include "widgets/kit/messages.h"
#include "widgets/kit/prompter.h"
#include "widgets/kit/table_view.h"
#include "widgets/kit/theme.h"
#include "widgets/pages/queue/case_panel.h"
#include "widgets/pages/queue/queue_page.h"
#include "widgets/pages/queue/view_chooser.h"
#include "widgets/shell/main_window.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDialog>
#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMap>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QStandardPaths>
#include <QTest>
#include <QTimer>

#include <cstdio>

using namespace tieout;
using tests::SampleBackend;

namespace {

// Answers every question with yes and keeps what was asked and reported.
class YesPrompter : public ui::Prompter {
public:
    explicit YesPrompter(std::vector<ui::Question>* asked, std::vector<ui::ReportLine>* reported)
        : m_asked(asked)
        , m_reported(reported)
    {
    }
    void confirm(QWidget*, const ui::Question& question, std::function<void()> yes) override
    {
        m_asked->push_back(question);
        yes();
    }
    void report(QWidget*, const QString&, const std::vector<ui::ReportLine>& lines) override { *m_reported = lines; }

private:
    std::vector<ui::Question>* m_asked;
    std::vector<ui::ReportLine>* m_reported;
};

// A window over prepared answers, on the queue page with its first answer settled.
struct Desk {
    explicit Desk(size_t rows, const QSize& size = { 1280, 800 })
        : backend(new SampleBackend(rows))
        , workspace(std::unique_ptr<desk::Backend>(backend))
        , window(workspace)
    {
        window.resize(size);
        window.QMainWindow::show();
        workspace.signIn(&window, {}, {}, [this](desk::Result<engine::Session>) { window.navigator().open({ .page = QStringLiteral("queue") }); });
    }
    ui::QueuePage* page() { return qobject_cast<ui::QueuePage*>(window.currentPage()); }
    ui::TableView* table() { return page()->findChild<ui::TableView*>(QStringLiteral("queue-table")); }
    bool settled() { return page() && page()->model().loaded(); }

    SampleBackend* backend;
    desk::Workspace workspace;
    ui::MainWindow window;
};

}

class TestQueuePage : public QObject {
    Q_OBJECT

private:
    std::vector<ui::Question> m_asked;
    std::vector<ui::ReportLine> m_reported;

    void picture(Desk& desk, const char* name)
    {
        const QString folder = qEnvironmentVariable("TIEOUT_PICTURES");
        if (!folder.isEmpty())
            QVERIFY(desk.window.grab().save(folder + u'/' + QLatin1String(name) + QStringLiteral(".png")));
    }

private slots:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        ui::windowSettings().clear();
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        ui::Theme::instance().install();
    }
    void init()
    {
        m_asked.clear();
        m_reported.clear();
        ui::Prompter::install(std::make_unique<YesPrompter>(&m_asked, &m_reported));
    }

    void opensEmptySmallAndLarge_data()
    {
        QTest::addColumn<int>("rows");
        QTest::newRow("empty") << 0;
        QTest::newRow("small") << 40;
        QTest::newRow("large") << 200'000;
    }
    void opensEmptySmallAndLarge()
    {
        QFETCH(int, rows);
        Desk desk(static_cast<size_t>(rows));
        QTRY_VERIFY(desk.settled());
        QCOMPARE(desk.page()->model().total(), static_cast<size_t>(rows));
        if (rows > 0)
            QTRY_VERIFY(desk.page()->findChild<ui::CasePanel*>()->detail().has_value());
        QTRY_VERIFY(desk.table()->horizontalScrollBar()->maximum() == 0); // fits 1280 pixels
    }

    void looksRight()
    {
        if (qEnvironmentVariable("TIEOUT_PICTURES").isEmpty())
            QSKIP("skipped: TIEOUT_PICTURES names no folder for pictures");
        for (const bool dark : { false, true })
            for (const QSize& size : { QSize(1280, 800), QSize(1920, 1080) }) {
                ui::Theme::instance().setMode(dark ? ui::Theme::Mode::Dark : ui::Theme::Mode::Light);
                Desk desk(5000, size);
                QTRY_VERIFY(desk.settled());
                QTRY_VERIFY(desk.page()->findChild<ui::CasePanel*>()->detail().has_value());
                QTest::qWait(300);
                picture(desk, qPrintable(QStringLiteral("queue-%1-%2").arg(size.width()).arg(dark ? QStringLiteral("dark") : QStringLiteral("light"))));
            }
        ui::Theme::instance().setMode(ui::Theme::Mode::Light);
    }

    void savedViewsAreChosenAndSaved()
    {
        Desk desk(400);
        engine::SavedView own, shared;
        own.id.bytes[0] = 1;
        own.name = "Mine & <b>theirs</b>";
        own.may_change = true;
        own.definition.filter.checkpoints = { domain::Checkpoint::CP4 };
        own.definition.sort = engine::QueueColumn::Age;
        own.definition.columns = { engine::QueueColumn::Residual, engine::QueueColumn::Severity };
        shared.id.bytes[0] = 2;
        shared.name = "Close";
        shared.shared = true;
        shared.definition.filter.severities = { domain::Severity::High };
        shared.default_for = { desk.backend->session.roles.at(0) };
        desk.backend->views = { own, shared };
        QTRY_VERIFY(desk.settled());
        auto* chooser = desk.page()->findChild<ui::ViewChooser*>();
        QTRY_VERIFY(desk.page()->model().filter() == shared.definition.filter); // what the role begins with
        QCOMPARE(chooser->text(), QStringLiteral("Close"));
        QTest::keyClick(desk.table(), Qt::Key_1, Qt::AltModifier);
        QTRY_VERIFY(desk.page()->model().filter() == own.definition.filter);
        QVERIFY(desk.page()->model().sortColumn() == engine::QueueColumn::Age);
        QCOMPARE(desk.table()->chosenColumns().size(), 2);
        QVERIFY(desk.table()->isColumnHidden(2));
        QVERIFY(!chooser->text().contains(QStringLiteral("changed")));
        desk.table()->sortByColumn(0, Qt::AscendingOrder);
        QTRY_VERIFY(chooser->text().contains(QStringLiteral("changed")));
        QTest::keyClick(desk.table(), Qt::Key_S, Qt::ControlModifier);
        QTRY_VERIFY(!desk.backend->executed().empty());
        const auto saved = std::get<engine::SaveView>(desk.backend->executed().back());
        QVERIFY(saved.id == own.id && saved.name == own.name && saved.definition.sort == engine::QueueColumn::Severity && saved.definition.ascending);
        // The program's own view again: every column that fits, and saving asks for a name.
        QMetaObject::invokeMethod(chooser->menu(), "aboutToShow");
        chooser->menu()->findChild<QAction*>(QStringLiteral("view.open"))->trigger();
        QTRY_VERIFY(desk.page()->model().filter() == items::openFilter());
        QVERIFY(desk.table()->chosenColumns().isEmpty());
        QTest::keyClick(desk.table(), Qt::Key_S, Qt::ControlModifier);
        QTRY_VERIFY(desk.window.findChild<QDialog*>(QStringLiteral("viewDialog")));
        auto* dialog = desk.window.findChild<QDialog*>(QStringLiteral("viewDialog"));
        dialog->findChild<QLineEdit*>(QStringLiteral("viewName"))->setText(QStringLiteral(" Everything "));
        dialog->findChild<QCheckBox*>(QStringLiteral("viewShared"))->setChecked(true);
        dialog->findChild<QPushButton*>(QStringLiteral("formTake"))->click();
        QTRY_COMPARE(desk.backend->executed().size(), size_t(2));
        const auto added = std::get<engine::SaveView>(desk.backend->executed().back());
        QVERIFY(!added.id && added.shared && added.name == "Everything" && added.definition.filter == items::openFilter());
        // A link's filter leaves the view.
        desk.window.navigator().open({ .page = QStringLiteral("queue"), .view = shared.id });
        QTRY_COMPARE(chooser->text(), QStringLiteral("Close"));
        desk.window.navigator().open({ .page = QStringLiteral("queue"), .filter = engine::QueueFilter {} });
        QCOMPARE(chooser->text(), QStringLiteral("Views"));
    }

    void theTimeLineNamesRecordsInWords()
    {
        Desk desk(40);
        QTRY_VERIFY(desk.settled());
        auto* panel = desk.page()->findChild<ui::CasePanel*>();
        QTRY_VERIFY(panel->detail().has_value());
        const auto labels = panel->findChildren<QLabel*>();
        const QString arrived = QStringLiteral("tieout: ERP document %1 arrived from netsuite (page 12)").arg(QString::fromStdString(panel->detail()->key));
        QVERIFY(std::any_of(labels.begin(), labels.end(), [&](const QLabel* label) { return label->text() == arrived; }));
    }

    void theSentenceStaysLoudInEitherTheme()
    {
        Desk desk(40);
        QTRY_VERIFY(desk.settled());
        const auto* sentence = desk.page()->findChild<QLabel*>(QStringLiteral("caseSentence"));
        const QFont loud = sentence->font();
        QVERIFY(loud.weight() >= QFont::DemiBold);
        ui::Theme::instance().setMode(ui::Theme::Mode::Dark);
        const QFont after = sentence->font();
        ui::Theme::instance().setMode(ui::Theme::Mode::Light);
        QCOMPARE(after.weight(), loud.weight());
        QCOMPARE(after.pointSizeF(), loud.pointSizeF());
    }

    void dialogsLookRight()
    {
        if (qEnvironmentVariable("TIEOUT_PICTURES").isEmpty())
            QSKIP("skipped: TIEOUT_PICTURES names no folder for pictures");
        Desk desk(5000);
        QTRY_VERIFY(desk.settled());
        QTRY_VERIFY(desk.page()->findChild<ui::CasePanel*>()->detail().has_value());
        desk.page()->findChild<QAction*>(QStringLiteral("queue.group"))->setChecked(true);
        QTRY_VERIFY(!desk.page()->model().settledState().groups.empty());
        desk.page()->model().toggleGroup(1);
        desk.table()->goTo(3);
        QTest::qWait(300);
        picture(desk, "grouped");
        desk.page()->findChild<QAction*>(QStringLiteral("queue.group"))->setChecked(false);
        QTRY_VERIFY(desk.page()->model().settledState().groups.empty());
        desk.table()->selectAll();
        QTest::qWait(300);
        picture(desk, "marked");
        const auto grabDialog = [&](const char* name) {
            auto* dialog = desk.window.findChild<QDialog*>(QString::fromLatin1(name));
            QVERIFY(dialog);
            QTest::qWait(100);
            dialog->grab().save(qEnvironmentVariable("TIEOUT_PICTURES") + u'/' + QLatin1String(name) + QStringLiteral(".png"));
            dialog->reject();
            QTest::qWait(50);
        };
        desk.page()->findChild<QAction*>(QStringLiteral("act.assign"))->trigger();
        grabDialog("act");
        desk.window.findChild<QAction*>(QStringLiteral("window.keys"))->trigger();
        grabDialog("keys");
        desk.window.findChild<QAction*>(QStringLiteral("window.palette"))->trigger();
        grabDialog("palette");
        desk.table()->goTo(2);
        QTRY_VERIFY(desk.page()->findChild<ui::CasePanel*>()->detail().has_value());
        desk.page()->findChild<ui::CasePanel*>()->showStaged();
        QTRY_VERIFY(desk.window.findChild<QDialog*>(QStringLiteral("effect-preview")));
        grabDialog("effect-preview");
        ui::Prompter::install(nullptr);
        ui::Prompter::current().report(&desk.window, QStringLiteral("Assign"), { { QStringLiteral("3f2a"), true, QStringLiteral("Assigned to ben.") }, { QStringLiteral("77ab"), false, QStringLiteral("Settled meanwhile.") } });
        grabDialog("report");
    }

    void paletteFindsViewsCasesAndRemembersThem()
    {
        Desk desk(400);
        engine::SavedView view;
        view.id.bytes[0] = 9;
        view.name = "Quarter end";
        desk.backend->views = { view };
        QTRY_VERIFY(desk.settled());
        const auto openPalette = [&desk] {
            for (auto* before : desk.window.findChildren<QDialog*>(QStringLiteral("palette")))
                delete before;
            desk.window.findChild<QAction*>(QStringLiteral("window.palette"))->trigger();
            return desk.window.findChild<QDialog*>(QStringLiteral("palette"));
        };
        const auto lists = [](QDialog* palette, const QString& words) {
            const auto* list = palette->findChild<QListWidget*>();
            for (int i = 0; i < list->count(); ++i)
                if (list->item(i)->text().contains(words))
                    return i;
            return -1;
        };
        QDialog* palette = openPalette();
        auto* text = palette->findChild<QLineEdit*>();
        text->setText(QStringLiteral("quarter"));
        QTRY_COMPARE(lists(palette, QStringLiteral("Quarter end")), 0);
        QTest::keyClick(text, Qt::Key_Return);
        QTRY_VERIFY(desk.page()->findChild<ui::ViewChooser*>()->current() == view.id);
        // An exception by the number of its document.
        const auto& table = desk.page()->model().settledState().table;
        const auto document = QString::fromStdString(std::string(table->document.at(7)));
        palette = openPalette();
        QCOMPARE(lists(palette, QStringLiteral("Quarter end   (recent)")), 0);
        text = palette->findChild<QLineEdit*>();
        text->setText(document);
        QTRY_VERIFY(lists(palette, document) >= 0);
        palette->findChild<QListWidget*>()->setCurrentRow(lists(palette, document));
        QTest::keyClick(text, Qt::Key_Return);
        QTRY_VERIFY(desk.page()->findChild<ui::CasePanel*>()->detail() && desk.page()->findChild<ui::CasePanel*>()->detail()->document == document.toStdString());
        palette = openPalette();
        QVERIFY(lists(palette, document) == 0);
    }

    void palettesAndKeysOpen()
    {
        Desk desk(10);
        QTRY_VERIFY(desk.settled());
        desk.window.findChild<QAction*>(QStringLiteral("window.palette"))->trigger();
        auto* palette = desk.window.findChild<QDialog*>(QStringLiteral("palette"));
        QVERIFY(palette);
        palette->findChild<QLineEdit*>()->setText(QStringLiteral("group"));
        QTest::keyClick(palette->findChild<QLineEdit*>(), Qt::Key_Return);
        QTRY_VERIFY(desk.page()->model().grouped());
        desk.window.findChild<QAction*>(QStringLiteral("window.keys"))->trigger();
        auto* keys = desk.window.findChild<QDialog*>(QStringLiteral("keys"));
        QVERIFY(keys);
        QStringList words;
        for (const QLabel* label : keys->findChildren<QLabel*>())
            words << label->text();
        for (const QAction* action : desk.window.allActions()) // what has a key stands in the overlay
            if (!action->shortcut().isEmpty() && action->isVisible())
                QVERIFY2(words.contains(QString(action->text()).remove(u'&')), qPrintable(action->text()));
    }

    void oneKeyIsOneAct()
    {
        Desk desk(10);
        QTRY_VERIFY(desk.settled());
        QMap<QString, QString> taken;
        for (const QAction* action : desk.window.allActions())
            for (const QKeySequence& key : action->shortcuts()) {
                QVERIFY2(!taken.contains(key.toString()), qPrintable(key.toString() + QStringLiteral(" is ") + taken[key.toString()] + QStringLiteral(" and ") + action->text()));
                taken[key.toString()] = action->text();
            }
    }

    void walksWithKeys()
    {
        Desk desk(100);
        QTRY_VERIFY(desk.settled());
        auto* table = desk.table();
        table->setFocus();
        table->goTo(0);
        QTest::keyClick(table, Qt::Key_J);
        QTest::keyClick(table, Qt::Key_J);
        QTest::keyClick(table, Qt::Key_K);
        QCOMPARE(table->currentIndex().row(), 1);
        const auto id = desk.page()->model().idAt(1);
        QTRY_VERIFY(desk.page()->findChild<ui::CasePanel*>()->detail().has_value());
        QTRY_COMPARE(desk.page()->findChild<ui::CasePanel*>()->detail()->id, *id);
    }

    void takesOneWithoutAQuestion()
    {
        Desk desk(100);
        QTRY_VERIFY(desk.settled());
        auto& model = desk.page()->model();
        int line = 0;
        while (model.settledState().table->state[*model.tableRow(line)] != domain::CaseState::New)
            ++line;
        desk.table()->goTo(line);
        auto* take = desk.page()->findChild<QAction*>(QStringLiteral("act.take"));
        QTRY_VERIFY(take->isEnabled());
        take->trigger();
        QTRY_COMPARE(desk.backend->executed().size(), size_t(1));
        const auto act = std::get<engine::ActOnCases>(desk.backend->executed().front());
        QCOMPARE(act.act, domain::CaseAct::Take);
        QCOMPARE(act.cases, std::vector { *model.idAt(line) });
        QVERIFY(m_asked.empty());
    }

    // P on a case that no posting settles says so and asks nothing.
    void proposesOnlyWhatHasAFix()
    {
        Desk desk(400);
        QTRY_VERIFY(desk.settled());
        auto& model = desk.page()->model();
        auto* panel = desk.page()->findChild<ui::CasePanel*>();
        auto* propose = desk.page()->findChild<QAction*>(QStringLiteral("act.propose"));
        const auto goTo = [&](bool with_fix) {
            const auto& table = model.settledState().table;
            for (int line = 0; line < model.rowCount({}); ++line)
                if (const auto row = model.tableRow(line); row && (table->reason[*row] == domain::Reason::MissingPosting) == with_fix
                    && domain::caseTransition(table->state[*row], domain::CaseAct::Propose)) {
                    desk.table()->goTo(line);
                    return *model.idAt(line);
                }
            return domain::Fingerprint {};
        };
        auto id = goTo(false);
        QTRY_VERIFY(panel->detail() && panel->detail()->id == id && propose->isEnabled());
        propose->trigger();
        QVERIFY(m_asked.empty());
        bool said = false;
        for (const auto* message : desk.page()->findChildren<ui::InlineMessage*>())
            said |= message->text().startsWith(QStringLiteral("There is no posting that settles this exception"));
        QVERIFY(said);
        id = goTo(true);
        QTRY_VERIFY(panel->detail() && panel->detail()->id == id && propose->isEnabled());
        propose->trigger();
        QCOMPARE(m_asked.size(), size_t(1));
        const auto words = [&] { // with figures as people read them
            const auto messages = desk.page()->findChildren<ui::InlineMessage*>();
            return std::any_of(messages.begin(), messages.end(), [](const ui::InlineMessage* m) { return m->text().contains(QStringLiteral("over 1,234.50 EUR for")); });
        };
        QTRY_VERIFY(words());
    }

    void bulkActSpellsOutItsScopeAndReportsEveryRow()
    {
        Desk desk(60);
        QTRY_VERIFY(desk.settled());
        desk.table()->selectAll();
        const size_t all = desk.page()->model().settledState().rows.size();
        desk.page()->findChild<QAction*>(QStringLiteral("act.assign"))->trigger();
        auto* dialog = desk.page()->findChild<QDialog*>(QStringLiteral("act"));
        QVERIFY(dialog);
        bool spelt = false;
        for (const QLabel* label : dialog->findChildren<QLabel*>())
            spelt |= label->text().contains(QStringLiteral("all %1 that match Open").arg(all));
        QVERIFY(spelt);
        auto* go = dialog->findChild<QPushButton*>(QStringLiteral("go"));
        QVERIFY(!go->isEnabled()); // nobody named yet
        dialog->findChild<QComboBox*>(QStringLiteral("assignee"))->setCurrentText(QStringLiteral("ben"));
        QVERIFY(go->isEnabled());
        go->click();
        QTRY_COMPARE(m_reported.size(), all);
        QVERIFY(m_reported[0].done);
        QVERIFY(!m_reported[4].done);
        QCOMPARE(m_reported[4].what, QStringLiteral("Settled meanwhile."));
        QCOMPARE(std::get<engine::ActOnCases>(desk.backend->executed().front()).assignee, std::string("ben"));
    }

    void noStateIsCutInTheList()
    {
        Desk desk(200, { 1280, 800 });
        QTRY_VERIFY(desk.settled());
        const auto specs = items::queueColumns();
        for (int column = 0; column < static_cast<int>(specs.size()); ++column) {
            if (specs[static_cast<size_t>(column)].kind != items::QueueColumnSpec::Pill)
                continue;
            QVERIFY2(!desk.table()->isColumnHidden(column), specs[static_cast<size_t>(column)].id);
            const QStringList texts = items::queuePillTexts(specs[static_cast<size_t>(column)]);
            QVERIFY(texts.size() >= 4);
            for (const QString& text : texts)
                QVERIFY2(desk.table()->columnWidth(column) >= ui::Pill::widthFor(QFontMetrics(desk.table()->font()), text) + 2 * ui::kCellPadding, qPrintable(text));
        }
    }

    // By keys alone: open the menu, go to a column, choose it; again turns it round.
    void sortsByKeys()
    {
        Desk desk(200);
        QTRY_VERIFY(desk.settled());
        auto* action = desk.window.findChild<QAction*>(QStringLiteral("window.sort"));
        QVERIFY(action && !action->shortcut().isEmpty());
        const auto choose = [&](const QString& begin) {
            action->trigger();
            QPointer<QMenu> menu = desk.table()->findChild<QMenu*>(QStringLiteral("sortMenu"));
            QVERIFY(menu && menu->isVisible());
            QVERIFY(menu->activeAction() && menu->activeAction()->isChecked()); // begins where the order stands
            for (int step = 0; step < 30 && !menu->activeAction()->text().startsWith(begin); ++step)
                QTest::keyClick(menu.data(), Qt::Key_Down);
            QTest::keyClick(menu.data(), Qt::Key_Return);
            QTRY_VERIFY(!menu);
        };
        choose(QStringLiteral("Residual"));
        QTRY_COMPARE(desk.page()->model().sortColumn(), engine::QueueColumn::Residual);
        QVERIFY(desk.page()->model().ascending());
        choose(QStringLiteral("Residual"));
        QTRY_VERIFY(!desk.page()->model().ascending());
    }

    void filtersByTypingAndClears()
    {
        Desk desk(3000);
        QTRY_VERIFY(desk.settled());
        auto* bar = desk.page()->findChild<ui::FilterBar*>();
        QTRY_COMPARE(bar->chipCount(), 1); // Open
        bar->search()->setText(QStringLiteral("inv-00500"));
        QTRY_VERIFY(desk.page()->model().filter().text == "inv-00500");
        QTRY_VERIFY(desk.page()->model().rowCount() <= 1);
        QCOMPARE(bar->chipCount(), 2);
        emit bar->clearRequested();
        QTRY_COMPARE(desk.page()->model().rowCount(), 3000);
        QCOMPARE(bar->search()->text(), QString());
    }

    void copiesExactFiguresWithHeaders()
    {
        Desk desk(20);
        QTRY_VERIFY(desk.settled());
        desk.table()->goTo(0);
        desk.table()->copySelection();
        const QStringList lines = QGuiApplication::clipboard()->text().split(u'\n', Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), 2);
        QVERIFY(lines[0].contains(QStringLiteral("Residual")));
        const auto& model = desk.page()->model();
        QVERIFY(lines[1].contains(QString::fromStdString(model.settledState().table->delta[*model.tableRow(0)].toString())));
        QVERIFY(!lines[1].contains(QChar(0x2212)));
    }

    void neverReadsMarkupFromOutside()
    {
        Desk desk(5);
        QTRY_VERIFY(desk.settled());
        QTRY_VERIFY(desk.page()->findChild<ui::CasePanel*>()->detail().has_value());
        for (const QLabel* label : desk.page()->findChildren<QLabel*>())
            QVERIFY2(label->pixmap(Qt::ReturnByValue).isNull() == false || label->textFormat() == Qt::PlainText || label->text().isEmpty(), qPrintable(label->text()));
    }

    void heartbeatDuringABackgroundJob()
    {
        Desk desk(300'000);
        QTRY_VERIFY(desk.settled());
        qint64 worst = 0;
        int beats = 0;
        QElapsedTimer beat;
        beat.start();
        QTimer timer;
        timer.setInterval(5);
        connect(&timer, &QTimer::timeout, this, [&] {
            worst = std::max(worst, beat.restart());
            ++beats;
        });
        timer.start();
        bool imported = false;
        desk.workspace.importFolder(this, QStringLiteral("/demo"), QStringLiteral("files"), QStringLiteral("main"), [&](desk::Result<engine::ImportReport> report) { imported = report.ok(); });
        QTest::qWait(400);
        desk.page()->model().sort(1, Qt::AscendingOrder);
        QTRY_VERIFY_WITH_TIMEOUT(imported, 10'000);
        std::printf("longest gap of the event loop with 300,000 rows and an import under way: %lld ms\n", static_cast<long long>(worst));
        // The import takes a second of its own: a window that stood still meanwhile has hardly a beat.
        QVERIFY2(beats >= 10, qPrintable(QString::number(beats)));
    }
};

TIEOUT_TEST(TestQueuePage)
#include "tst_queue_page.moc"
