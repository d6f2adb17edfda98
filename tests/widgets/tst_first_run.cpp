#include "desk/demo.h"
#include "page_fixture.h"
#include "support/test_registry.h"
#include "widgets/pages/home/home_page.h"

#include <QComboBox>
#include <QFileInfo>
#include <QPushButton>
#include <QTemporaryDir>

#include <algorithm>

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
        QVERIFY(!f.child<QComboBox>("homeVariant")->isVisible()); // there are no figures to choose
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
        // Every system of the company: added, its secret kept, then let post; and a second person.
        QCOMPARE(commands.size(), size_t(9));
        std::vector<std::string> systems;
        for (size_t i = 0; i < 8; i += 2) {
            const auto& add = std::get<engine::AddSource>(commands[i]);
            QVERIFY(add.base_url.starts_with("http://127.0.0.1:"));
            QCOMPARE(add.badge, std::string("demo"));
            const auto& set = std::get<engine::SetSource>(commands[i + 1]);
            QCOMPARE(set.name, add.name);
            QCOMPARE(set.may_post, std::optional<bool>(true));
            systems.push_back(add.name);
        }
        QCOMPARE(std::get<engine::AddPerson>(commands[8]).person, std::string(desk::Demo::kApprover));
        const std::vector<std::string> all { "netsuite-demo", "openmeter-demo", "salesforce-demo", "stripe-demo" };
        QVERIFY(std::is_permutation(systems.begin(), systems.end(), all.begin(), all.end()));
        const std::vector<std::string> verbs = f.backend->verbs();
        QCOMPARE(verbs.size(), size_t(7));
        std::string pull = "pull";
        for (size_t i = 0; i < systems.size(); ++i) {
            QCOMPARE(verbs[i], "secret " + systems[i]);
            pull += " " + systems[i];
        }
        QVERIFY(verbs[4].starts_with("import ") && verbs[4].ends_with(" demo-billing main"));
        QCOMPARE(verbs[5], pull);
        QCOMPARE(verbs[6], std::string("reconcile"));
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
