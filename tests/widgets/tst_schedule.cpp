#include "desk/schedule.h"
#include "prepared_backend.h"
#include "support/queue_tables.h"
#include "support/test_registry.h"
#include "widgets/kit/labels.h"
#include "widgets/kit/messages.h"
#include "widgets/shell/main_window.h"
#include "widgets/shell/schedule_control.h"
#include "widgets/shell/status_strip.h"

#include <QCheckBox>
#include <QDialog>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QThread>

#include <algorithm>
#include <atomic>

using namespace tieout;
using desk::Schedule;

namespace {

constexpr int64_t kHourUs = 3'600'000'000, kStartUs = 1'792'000'000'000'000;

// Goes on when the test says so.
struct HandClock final : engine::Clock {
    std::atomic<int64_t> ms { 5'000'000 };
    domain::Instant now() const override { return domain::Instant::fromUs(kStartUs + (ms - 5'000'000) * 1000); }
    int64_t bootMs() const override { return ms; }
    void pass(int minutes) { ms += minutes * 60'000; }
};

engine::QueueTable cases(size_t rows)
{
    engine::QueueTable table = tests::randomQueueTable(3, rows, false);
    table.found.assign(rows, 1);
    table.state.assign(rows, domain::CaseState::New);
    table.due_us.assign(rows, 0);
    return table;
}

// Reconciling puts the other queue in place; a verify lasts until it is let go.
class TurningBackend final : public tests::PreparedBackend {
public:
    engine::QueueQuery::Answer first = std::make_shared<engine::QueueTable>(cases(4)), later = first;
    std::atomic<bool> turned { false }, let_go { false }, pull_fails { false };

    using PreparedBackend::answer;
    Result<engine::QueueQuery::Answer> answer(const engine::Session&, const engine::QueueQuery&) override { return turned ? later : first; }
    Result<engine::PullReport> pull(const engine::Session& s, const std::vector<std::string>& names, bool full, const domain::CancelToken& c, const engine::ProgressFn& p) override
    {
        auto report = PreparedBackend::pull(s, names, full, c, p);
        if (pull_fails)
            return domain::makeError(domain::Remedy::Retry, TIEOUT_TR("No system answered."));
        return report;
    }
    Result<engine::ReconcileReport> reconcile(const engine::Session& s, const engine::ReconcileOptions& o, const domain::CancelToken& c, const engine::ProgressFn& p) override
    {
        turned = true;
        return PreparedBackend::reconcile(s, o, c, p);
    }
    Result<engine::PostReport> verify(const engine::Session&, const domain::CancelToken& cancel) override
    {
        while (!let_go && !cancel.cancelled())
            QThread::msleep(2);
        return engine::PostReport {};
    }
    int pulls() const
    {
        const auto all = verbs();
        return static_cast<int>(std::count(all.begin(), all.end(), "pull"));
    }
};

struct Desk {
    TurningBackend* backend = new TurningBackend;
    HandClock clock;
    desk::Workspace workspace { std::unique_ptr<desk::Backend>(backend) };
    Schedule schedule { workspace, clock };
    std::vector<Schedule::Turn> turns;

    explicit Desk(std::vector<domain::Role> roles = { domain::Role::Administrator, domain::Role::FinanceOperator })
    {
        backend->session.roles = std::move(roles);
        backend->session.person = "anna";
        QObject::connect(&schedule, &Schedule::turnEnded, &schedule, [this](const Schedule::Turn& turn) { turns.push_back(turn); });
        bool signed_in = false;
        workspace.signIn(&workspace, {}, {}, [&](desk::Result<engine::Session>) { signed_in = true; });
        [&] { QTRY_VERIFY(signed_in); }();
    }
    void turn(int minutes)
    {
        const size_t before = turns.size();
        clock.pass(minutes);
        schedule.tick();
        [&] { QTRY_COMPARE(turns.size(), before + 1); }();
    }
};

}

// The schedule by a clock in the test's hand: no test waits for one.
class TestSchedule : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        ui::Theme::instance().install();
    }
    void init() { ui::windowSettings().remove(QStringLiteral("schedule")); }

    // Many connections and a long line about them never ask for a window wider than the screen.
    void statusStripGivesWay()
    {
        auto owned = std::make_unique<tests::PreparedBackend>();
        for (int i = 0; i < 30; ++i) {
            engine::SourceRow row;
            row.name = "a-connection-with-a-long-name-" + std::to_string(i);
            owned->sources.push_back(row);
        }
        desk::Workspace workspace(std::move(owned));
        ui::MainWindow window(workspace);
        auto* strip = window.findChild<ui::StatusStrip*>();
        QVERIFY(strip);
        strip->refresh();
        QTRY_COMPARE(strip->findChildren<ui::Pill*>().size(), 31); // and the one that says whether all is complete
        strip->setNextPull(QString(200, u'w'), {});
        window.resize(1000, 700);
        window.QMainWindow::show();
        QTest::qWait(50);
        QVERIFY2(window.width() <= 1000, qPrintable(QString::number(window.width())));
        QVERIFY(window.minimumSizeHint().width() <= 1000);
        ui::ElidedLabel words(QString(300, u'm'));
        QVERIFY(words.minimumSizeHint().width() == 0 && words.sizeHint().width() > 1000);
    }

    void offUntilSwitchedOn()
    {
        Desk desk;
        desk.clock.pass(10'000);
        desk.schedule.tick();
        QTest::qWait(20);
        QVERIFY(!desk.schedule.running() && !desk.schedule.next());
        QCOMPARE(desk.backend->pulls(), 0);
        desk.schedule.setMinutes(1);
        QCOMPARE(desk.schedule.minutes(), 5);
        desk.schedule.setMinutes(100'000);
        QCOMPARE(desk.schedule.minutes(), 1440);
    }

    void pullsAndReconcilesWhenDue()
    {
        Desk desk;
        desk.schedule.setMinutes(30);
        QCOMPARE(desk.schedule.next()->us(), kStartUs + kHourUs / 2);
        desk.clock.pass(29);
        desk.schedule.tick();
        QVERIFY(!desk.schedule.running());
        desk.turn(1);
        QCOMPARE(desk.backend->verbs(), (std::vector<std::string> { "pull", "reconcile" }));
        QVERIFY(!desk.turns[0].failure && !desk.turns[0].changes.any());
        QCOMPARE(desk.schedule.next()->us(), kStartUs + kHourUs);
    }

    void neverTwoAtOnce()
    {
        Desk desk;
        desk.schedule.setMinutes(5);
        desk.clock.pass(5);
        for (int again = 0; again < 20; ++again)
            desk.schedule.tick();
        QVERIFY(desk.schedule.running() && !desk.schedule.next());
        QTRY_COMPARE(desk.turns.size(), size_t(1));
        QTest::qWait(20);
        QCOMPARE(desk.backend->pulls(), 1);
    }

    void waitsForAnotherJob()
    {
        Desk desk;
        desk.schedule.setMinutes(5);
        bool verified = false;
        desk.workspace.verify(&desk.workspace, [&](desk::Result<engine::PostReport>) { verified = true; });
        desk.clock.pass(6);
        desk.schedule.tick();
        QVERIFY(desk.schedule.waiting() && !desk.schedule.running());
        QTest::qWait(20);
        QCOMPARE(desk.backend->pulls(), 0);
        desk.backend->let_go = true;
        QTRY_VERIFY(verified);
        desk.turn(0);
        QCOMPARE(desk.backend->pulls(), 1);
    }

    void afterSleepOnlyOne()
    {
        Desk desk;
        desk.schedule.setMinutes(30);
        desk.turn(10 * 60 + 7); // ten hours asleep: twenty turns missed
        desk.schedule.tick();
        QVERIFY(!desk.schedule.running());
        QCOMPARE(desk.backend->pulls(), 1);
        QCOMPARE(desk.schedule.next()->us(), kStartUs + 10 * kHourUs + kHourUs / 2); // the rhythm goes on
    }

    void aFailureIsToldAndTriedAgain()
    {
        Desk desk;
        desk.backend->pull_fails = true;
        desk.schedule.setMinutes(5);
        desk.turn(5);
        QVERIFY(desk.turns[0].failure && desk.turns[0].first_failure);
        desk.turn(5);
        QVERIFY(desk.turns[1].failure && !desk.turns[1].first_failure);
        desk.backend->pull_fails = false;
        desk.turn(5);
        QVERIFY(!desk.turns[2].failure && desk.turns[2].recovered);
        QCOMPARE(desk.backend->verbs(), (std::vector<std::string> { "pull", "pull", "pull", "reconcile" }));
    }

    void whoMayNotPullDoesNot()
    {
        Desk desk({ domain::Role::Auditor });
        QVERIFY(!desk.workspace.session().may(domain::Permission::ImportAndPull));
        desk.schedule.setMinutes(5);
        desk.clock.pass(60);
        desk.schedule.tick();
        QVERIFY(!desk.schedule.running() && !desk.schedule.next());
    }

    void tellsWhatFellDueOnce()
    {
        Desk desk;
        engine::QueueTable table = cases(4);
        table.due_us[2] = kStartUs + kHourUs / 4;
        desk.backend->first = desk.backend->later = std::make_shared<engine::QueueTable>(table);
        desk.schedule.setMinutes(10);
        desk.turn(10);
        QVERIFY(!desk.turns[0].changes.any());
        desk.turn(10);
        QCOMPARE(desk.turns[1].changes.fell_due, engine::RowList { 2 });
        desk.turn(10);
        QVERIFY(!desk.turns[2].changes.any());
        QCOMPARE(desk.turns[2].changes.overdue, size_t(1));
    }

    void theWindowTellsOnlyChanges()
    {
        Desk desk;
        ui::MainWindow window(desk.workspace);
        ui::ScheduleControl* control = window.useSchedule(desk.schedule);
        window.QMainWindow::show();
        QStringList notes;
        control->setNotify([&](const QString& title, const QString& words) { notes << title + u'|' + words; });
        desk.schedule.setMinutes(10);
        desk.turn(10);
        QVERIFY(notes.isEmpty());
        engine::QueueTable more = cases(4);
        const engine::QueueTable other = tests::randomQueueTable(9, 4, false);
        more.ids[0] = other.ids[0]; // one went, another came
        desk.backend->turned = false;
        desk.backend->later = std::make_shared<engine::QueueTable>(more);
        desk.turn(10);
        QCOMPARE(notes, QStringList { QStringLiteral("Tieout|Exceptions: 1 new, 1 settled or gone.") });
        const auto messages = window.findChildren<ui::InlineMessage*>();
        QVERIFY(std::any_of(messages.begin(), messages.end(), [](const ui::InlineMessage* m) { return m->isVisible() && m->text() == QStringLiteral("Scheduled pull: 1 new, 1 settled or gone."); }));
        desk.backend->pull_fails = true;
        desk.turn(10);
        desk.turn(10);
        QCOMPARE(notes.size(), 2); // the first failure of a row
        QVERIFY(notes[1].contains(QStringLiteral("failed")) && !notes[1].contains(QStringLiteral("No system answered")));
    }

    // How many wait for this person, and for how long the oldest; never whose or how much.
    void theWindowTellsWhatWaitsForThisPerson()
    {
        Desk desk({ domain::Role::Approver, domain::Role::FinanceOperator });
        ui::MainWindow window(desk.workspace);
        ui::ScheduleControl* control = window.useSchedule(desk.schedule);
        QStringList notes;
        control->setNotify([&](const QString&, const QString& words) { notes << words; });
        const auto effect = [](int64_t proposed_us, bool mine_to_approve) {
            engine::EffectRow row;
            row.proposed = domain::Instant::fromUs(proposed_us);
            row.may_approve = mine_to_approve;
            row.customer = "acme";
            return row;
        };
        desk.backend->effects = { effect(kStartUs - 3 * kHourUs, true), effect(kStartUs - 9 * kHourUs, false) };
        desk.schedule.setMinutes(10);
        desk.turn(10);
        QVERIFY(notes.isEmpty()); // it waited before the first turn, and nothing changed
        QCOMPARE(desk.turns[0].waiting, size_t(1));
        desk.backend->effects.push_back(effect(kStartUs + kHourUs / 4, true));
        desk.turn(10);
        QCOMPARE(notes, QStringList { QStringLiteral("Approvals: 2 wait(s) for you, the oldest for 3 h.") });
        desk.turn(10);
        QCOMPARE(notes.size(), 1); // told once
        engine::QueueTable more = cases(4);
        more.ids[0] = tests::randomQueueTable(9, 4, false).ids[0];
        desk.backend->turned = false;
        desk.backend->later = std::make_shared<engine::QueueTable>(more);
        desk.turn(10);
        QCOMPARE(notes.last(), QStringLiteral("Exceptions: 1 new, 1 settled or gone. Approvals: 2 wait(s) for you, the oldest for 3 h."));
    }

    void whoMayNotApproveIsToldOfNoApprovals()
    {
        Desk desk;
        engine::EffectRow row;
        row.proposed = domain::Instant::fromUs(kStartUs);
        row.may_approve = true;
        desk.backend->effects = { row };
        desk.schedule.setMinutes(10);
        desk.turn(10);
        QCOMPARE(desk.turns[0].waiting, size_t(0));
    }

    void theSettingIsKeptForItsStore()
    {
        const auto open = [](Desk& desk, const std::function<void(ui::MainWindow&)>& use) {
            ui::MainWindow window(desk.workspace);
            window.useSchedule(desk.schedule);
            window.QMainWindow::show();
            use(window);
        };
        Desk desk;
        open(desk, [&](ui::MainWindow& window) {
            auto* next = window.findChild<QLabel*>(QStringLiteral("nextPull"));
            QVERIFY(next && !next->isVisible());
            window.findChild<QAction*>(QStringLiteral("data.schedule"))->trigger();
            auto* dialog = window.findChild<QDialog*>(QStringLiteral("scheduleDialog"));
            QVERIFY(dialog);
            auto* minutes = dialog->findChild<QSpinBox*>(QStringLiteral("scheduleMinutes"));
            QVERIFY(!minutes->isEnabled());
            dialog->findChild<QCheckBox*>(QStringLiteral("scheduleOn"))->setChecked(true);
            minutes->setValue(45);
            dialog->findChild<QPushButton*>(QStringLiteral("formTake"))->click();
            QCOMPARE(desk.schedule.minutes(), 45);
            const QDateTime at = QDateTime::fromMSecsSinceEpoch(desk.schedule.next()->us() / 1000);
            const QString time = at.date() == QDate::currentDate() ? QLocale().toString(at.time(), QLocale::ShortFormat) : QLocale().toString(at, QLocale::ShortFormat);
            QVERIFY(next->isVisible());
            QCOMPARE(next->text(), QStringLiteral("Next pull ") + time);
            desk.schedule.setMinutes(0);
            QVERIFY(!next->isVisible());
        });
        Desk again, elsewhere;
        elsewhere.backend->store_dir = "/another";
        open(again, [](ui::MainWindow&) { });
        open(elsewhere, [](ui::MainWindow&) { });
        QCOMPARE(again.schedule.minutes(), 45);
        QCOMPARE(elsewhere.schedule.minutes(), 0);
    }
};

TIEOUT_TEST(TestSchedule)
#include "tst_schedule.moc"
