#include "app/wiring/wiring.h"
#include "desk/demo.h"
#include "support/test_registry.h"
#include "widgets/kit/tile.h"
#include "widgets/pages/lineage/lineage_page.h"
#include "widgets/pages/lineage/lineage_view.h"
#include "widgets/shell/main_window.h"

#include <QDir>
#include <QFileInfo>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

using namespace tieout;

// The demo as a person sees it: the window over the real engine and the real simulator.
class DemoWindowTest : public QObject {
    Q_OBJECT

    static void picture(QWidget& window, const QString& name)
    {
        const QString folder = qEnvironmentVariable("TIEOUT_PICTURES");
        if (folder.isEmpty())
            return;
        for (const bool dark : { false, true })
            for (const QSize size : { QSize(1280, 800), QSize(1920, 1080) }) {
                ui::Theme::instance().setMode(dark ? ui::Theme::Mode::Dark : ui::Theme::Mode::Light);
                window.resize(size);
                QTest::qWait(150);
                QVERIFY(window.grab().save(QDir(folder).filePath(QStringLiteral("%1-%2-%3.png").arg(name, dark ? QStringLiteral("dark") : QStringLiteral("light")).arg(size.width()))));
            }
        ui::Theme::instance().setMode(ui::Theme::Mode::Light);
    }

private slots:
    void demoFillsEveryPage()
    {
        const QString program = QStringLiteral(TIEOUT_BIN_DIR "/tieout-sandbox");
        if (!QFileInfo::exists(program))
            QSKIP("skipped: tieout-sandbox is not built");
        ui::Theme::instance().install();
        QTemporaryDir dir;
        wiring::Wiring wiring;
        auto engine = engine::Engine::open(dir.filePath(QStringLiteral("store")).toStdString(), wiring.environment());
        QVERIFY2(engine.ok(), engine.ok() ? "" : domain::english(engine.error()).c_str());
        desk::Workspace workspace(desk::engineBackend(**engine, { &wiring.secrets(), {} }));
        ui::MainWindow window(workspace);
        window.resize(1280, 800);
        window.QMainWindow::show();
        bool signed_in = false;
        workspace.signIn(&window, {}, {}, [&](desk::Result<engine::Session> session) { signed_in = session.ok(); });
        QTRY_VERIFY(signed_in);
        window.navigator().open({ .page = QStringLiteral("home") });
        auto* first = window.findChild<QPushButton*>(QStringLiteral("firstDemo"));
        QTRY_VERIFY(first && first->isVisible());
        picture(window, QStringLiteral("window-first-run"));

        desk::Demo& demo = desk::Demo::of(workspace);
        std::string failure;
        connect(&demo, &desk::Demo::failed, this, [&failure](const domain::Error& error) { failure = domain::english(error); });
        demo.start(program);
        QTRY_VERIFY_WITH_TIMEOUT(!demo.running(), 120'000);
        QVERIFY2(failure.empty(), failure.c_str());
        QTRY_COMPARE(window.currentPageId(), QStringLiteral("queue"));
        QTest::qWait(800);
        picture(window, QStringLiteral("window-queue"));
        window.navigator().open({ .page = QStringLiteral("home") });
        auto* open = window.findChild<ui::Tile*>(QStringLiteral("tileOpen"));
        QTRY_VERIFY(open->isVisible() && open->figure() != QStringLiteral("0"));
        QTest::qWait(400);
        picture(window, QStringLiteral("window-home"));

        engine::FindRecordQuery::Answer found;
        workspace.ask(&window, QStringLiteral("find-first"), engine::FindRecordQuery { "INV-26", 5 }, [&](desk::Result<engine::FindRecordQuery::Answer> answer) {
            if (answer.ok())
                found = *answer;
        });
        QTRY_VERIFY_WITH_TIMEOUT(!found.empty(), 10'000);
        window.navigator().open({ .page = QStringLiteral("lineage"), .record = found.front() });
        auto* lineage = window.findChild<ui::LineagePage*>();
        QTRY_VERIFY_WITH_TIMEOUT(lineage->view().placed().scene.boxes.size() > 1, 20'000);
        QTest::qWait(200);
        picture(window, QStringLiteral("window-lineage"));
        for (const char* page : { "approvals", "connections", "audit", "people" }) {
            window.navigator().open({ .page = QString::fromLatin1(page) });
            QTest::qWait(500);
            QCOMPARE(window.currentPageId(), QString::fromLatin1(page));
            picture(window, QStringLiteral("window-") + QString::fromLatin1(page));
        }
    }
};

TIEOUT_TEST(DemoWindowTest)
#include "tst_demo_window.moc"
