#include "desk/text.h"
#include "prepared_backend.h"
#include "support/sample_answers.h"
#include "support/test_registry.h"
#include "widgets/kit/prompter.h"
#include "widgets/kit/theme.h"
#include "widgets/shell/demo_store.h"
#include "widgets/shell/main_window.h"
#include "widgets/shell/rail.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <cmath>

using namespace tieout;
using tests::SampleBackend;

class TestMainWindow : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        ui::Theme::instance().install();
    }

    void opensEveryPageOfARole_data()
    {
        QTest::addColumn<int>("role");
        for (int role = 0; role < domain::kRoleCount; ++role)
            QTest::newRow(std::string(domain::roleId(static_cast<domain::Role>(role))).c_str()) << role;
    }
    void opensEveryPageOfARole()
    {
        QFETCH(int, role);
        auto* backend = new SampleBackend(30);
        backend->session.roles = { static_cast<domain::Role>(role) };
        desk::Workspace workspace { std::unique_ptr<desk::Backend>(backend) };
        ui::MainWindow window(workspace);
        window.QMainWindow::show();
        bool signed_in = false;
        workspace.signIn(&window, {}, {}, [&](desk::Result<engine::Session>) { signed_in = true; });
        QTRY_VERIFY(signed_in);
        for (const ui::PageSpec& spec : ui::pageTable()) {
            const QString id = QString::fromLatin1(spec.id);
            const bool offered = !spec.permission || workspace.session().may(*spec.permission);
            auto* button = window.findChild<QToolButton*>(QStringLiteral("rail.") + id);
            QVERIFY(button);
            QCOMPARE(button->isVisible(), offered);
            window.navigator().open({ .page = id });
            QCOMPARE(window.currentPageId() == id, offered);
            QTest::qWait(30); // answers arrive and are drawn
        }
    }

    void goesBackTheWayItCame()
    {
        desk::Workspace workspace(std::make_unique<SampleBackend>(5));
        ui::MainWindow window(workspace);
        bool signed_in = false;
        workspace.signIn(&window, {}, {}, [&](desk::Result<engine::Session>) { signed_in = true; });
        QTRY_VERIFY(signed_in);
        window.navigator().open({ .page = QStringLiteral("home") });
        window.navigator().open({ .page = QStringLiteral("queue") });
        QVERIFY(window.navigator().back());
        QCOMPARE(window.currentPageId(), QStringLiteral("home"));
        QVERIFY(!window.navigator().back());
    }

    void theDemoHasAStoreOfItsOwn()
    {
        QCOMPARE(ui::demoStoreOf(QStringLiteral("/data/tieout")), QStringLiteral("/data/tieout-demo"));
        QCOMPARE(ui::demoStoreOf(QStringLiteral("/data/tieout/")), QStringLiteral("/data/tieout-demo"));
        QCOMPARE(ui::demoStoreOf(QStringLiteral("/data/tieout-demo")), QStringLiteral("/data/tieout-demo"));
        QTemporaryDir folder;
        const QString script = folder.filePath(QStringLiteral("program")), said = folder.filePath(QStringLiteral("said"));
        QFile file(script);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("#!/bin/sh\necho \"$@\" > " + said.toUtf8() + ".new; mv " + said.toUtf8() + ".new " + said.toUtf8() + "\n");
        file.close();
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
        struct Yes : ui::Prompter {
            void confirm(QWidget*, const ui::Question& question, std::function<void()> yes) override
            {
                QVERIFY(question.words.contains(QStringLiteral("delete that folder")));
                yes();
            }
            void report(QWidget*, const QString&, const std::vector<ui::ReportLine>&) override { }
        };
        ui::Prompter::install(std::make_unique<Yes>());
        auto owned = std::make_unique<tests::PreparedBackend>();
        owned->store_dir = desk::toUtf8(folder.filePath(QStringLiteral("store")));
        desk::Workspace workspace(std::move(owned));
        ui::MainWindow window(workspace);
        window.setProperty("demoProgram", script);
        window.findChild<QAction*>(QStringLiteral("window.demo"))->trigger();
        QTRY_VERIFY(QFile::exists(said));
        QFile out(said);
        QVERIFY(out.open(QIODevice::ReadOnly));
        QCOMPARE(QString::fromUtf8(out.readAll()).trimmed(), QStringLiteral("--store %1-demo --demo").arg(folder.filePath(QStringLiteral("store"))));
        ui::Prompter::install(nullptr);
    }

    void tellsLightFromDark()
    {
        auto& theme = ui::Theme::instance();
        theme.setMode(ui::Theme::Mode::Dark);
        QVERIFY(theme.tokens().background.lightness() < 60);
        QVERIFY(ui::Theme::digitsAreTabular(theme.numberFont()));
        theme.setMode(ui::Theme::Mode::Light);
        QVERIFY(theme.tokens().background.lightness() > 200);
    }

    // Text at 4.5 : 1 and more on every ground it may stand on, in both sets.
    void contrastsHold()
    {
        const auto luminance = [](const QColor& c) {
            const auto part = [](qreal v) { return v <= 0.03928 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
            return 0.2126 * part(c.redF()) + 0.7152 * part(c.greenF()) + 0.0722 * part(c.blueF());
        };
        const auto contrast = [&](const QColor& a, const QColor& b) {
            const qreal x = luminance(a), y = luminance(b);
            return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
        };
        auto& theme = ui::Theme::instance();
        for (const auto mode : { ui::Theme::Mode::Light, ui::Theme::Mode::Dark }) {
            theme.setMode(mode);
            const ui::Tokens& t = theme.tokens();
            for (const QColor& ground : { t.background, t.surface, t.raised, t.selection, t.hover })
                for (const QColor& ink : { t.text, t.muted })
                    QVERIFY2(contrast(ink, ground) >= 4.5, qPrintable(ink.name() + QStringLiteral(" on ") + ground.name()));
            for (int tone = 1; tone <= int(ui::Tone::Accent); ++tone)
                for (const QColor& ground : { t.surface, theme.fill(ui::Tone(tone)) })
                    QVERIFY2(contrast(theme.ink(ui::Tone(tone)), ground) >= 4.5, qPrintable(QStringLiteral("tone %1: %2 on %3").arg(tone).arg(theme.ink(ui::Tone(tone)).name(), ground.name())));
        }
        theme.setMode(ui::Theme::Mode::Light);
    }
};

TIEOUT_TEST(TestMainWindow)
#include "tst_main_window.moc"
