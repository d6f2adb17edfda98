#include "desk/demo.h"
#include "page_fixture.h"
#include "support/test_registry.h"
#include "widgets/pages/home/home_page.h"

#include <QFileInfo>
#include <QPushButton>
#include <QTemporaryDir>

using namespace tieout;
using namespace tieout::tests;
using namespace tieout::ui;

class FirstRunTest : public QObject {
    Q_OBJECT
private slots:
    void missingSimulatorIsSaidAndTheChoicesComeBack()
    {
        QTemporaryDir dir;
        PageFixture<HomePage> f([&](PreparedBackend& b) { b.store_dir = dir.path().toStdString(); });
        auto* button = f.child<QPushButton>("firstDemo");
        QTRY_VERIFY(button->isVisible());
        desk::Demo::of(*f.workspace).start(QStringLiteral("/nowhere/tieout-sandbox"));
        QTRY_VERIFY(f.says("could not be started"));
        QVERIFY(button->isVisible());
        QVERIFY(f.links.empty());
    }

    void programThatSaysNothingUsefulIsRefused()
    {
        QTemporaryDir dir;
        PageFixture<HomePage> f([&](PreparedBackend& b) { b.store_dir = dir.path().toStdString(); });
        desk::Demo::of(*f.workspace).start(QStringLiteral("/bin/echo"));
        QTRY_VERIFY(f.says("did not say how to reach it") || f.says("ended by itself"));
        QVERIFY(f.backend->commands().empty());
    }

    void demoConnectsImportsPullsReconcilesAndOpensTheQueue()
    {
        const QString program = QStringLiteral(TIEOUT_BIN_DIR "/tieout-sandbox");
        if (!QFileInfo::exists(program))
            QSKIP("skipped: tieout-sandbox is not built");
        QTemporaryDir dir;
        PageFixture<HomePage> f([&](PreparedBackend& b) { b.store_dir = dir.path().toStdString(); });
        desk::Demo& demo = desk::Demo::of(*f.workspace);
        demo.start(program);
        QVERIFY(demo.running());
        QTest::qWait(1);
        f.picture("first-run-steps");
        QTRY_COMPARE_WITH_TIMEOUT(f.links.size(), size_t(1), 60'000);
        QCOMPARE(f.links[0].page, QStringLiteral("queue"));
        const auto commands = f.backend->commands();
        QCOMPARE(commands.size(), size_t(3));
        QVERIFY(std::get<engine::AddSource>(commands[0]).base_url.starts_with("http://127.0.0.1:"));
        QCOMPARE(std::get<engine::AddSource>(commands[0]).badge, std::string("demo"));
        QCOMPARE(std::get<engine::SetSource>(commands[1]).may_post, std::optional<bool>(true));
        QCOMPARE(std::get<engine::AddPerson>(commands[2]).person, std::string(desk::Demo::kApprover));
        const std::vector<std::string> verbs = f.backend->verbs();
        QCOMPARE(verbs.size(), size_t(4));
        QCOMPARE(verbs[0], std::string("secret netsuite-demo"));
        QVERIFY(verbs[1].starts_with("import ") && verbs[1].ends_with(" demo-billing main"));
        QCOMPARE(verbs[2], std::string("pull netsuite-demo"));
        QCOMPARE(verbs[3], std::string("reconcile"));
        QVERIFY(!demo.running());
    }

    void cancelEndsTheSimulatorAndOffersTheChoicesAgain()
    {
        QTemporaryDir dir;
        PageFixture<HomePage> f([&](PreparedBackend& b) { b.store_dir = dir.path().toStdString(); });
        desk::Demo& demo = desk::Demo::of(*f.workspace);
        demo.start(QStringLiteral("/bin/cat"));
        demo.cancel();
        QVERIFY(!demo.running());
        QTRY_VERIFY(f.child<QPushButton>("firstDemo")->isVisible());
        QVERIFY(f.backend->commands().empty());
    }
};

TIEOUT_TEST(FirstRunTest)
#include "tst_first_run.moc"
