#include "page_fixture.h"
#include "support/test_registry.h"
#include "widgets/kit/list_table.h"
#include "widgets/pages/connections/connections_page.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QTabWidget>

using namespace tieout;
using namespace tieout::tests;
using namespace tieout::ui;
using engine::FeedTime;

namespace {

engine::SourceRow connection(const char* name, const char* manifest)
{
    engine::SourceRow row;
    row.name = name;
    row.manifest = manifest;
    row.set = "main";
    row.secrets_present = true;
    return row;
}

engine::FeedRow feed(const char* source, const char* stream, const FeedTime& time, bool chosen, bool late)
{
    const auto at = [](const char* text) { return domain::Instant::parse(text).value(); };
    engine::FeedRow row { source, stream, "main", time, chosen, at("2026-11-20T06:00:00Z"), at("2026-11-21T06:00:00Z"), late };
    if (time.kind == FeedTime::Off)
        row.due.reset();
    return row;
}

using Fixture = PageFixture<ConnectionsPage>;

void prepare(PreparedBackend& b)
{
    b.sources = { connection("billing", "stripe"), connection("nightly", "files") };
    b.feeds = { feed("billing", "invoices", { FeedTime::Every, 1440 }, false, false), feed("billing", "payments", { FeedTime::Daily, 6 * 60 + 5 }, true, true),
        feed("billing", "refunds", { FeedTime::Off, 0 }, true, false) };
    b.feeds[2].last.reset(); // of a time that was set only arrivals after that count
}

QString cell(const Fixture& f, int row, int column)
{
    return f.child<ListTable>("connectionFeeds")->list().index(row, column).data().toString();
}

}

// By when feeds must arrive, in the window: the same answers and the same refusals as the command line.
class FeedTimesTest : public QObject {
    Q_OBJECT
private slots:
    void listsTimesArrivalsAndWhatIsLate()
    {
        Fixture f(prepare);
        auto* feeds = f.child<ListTable>("connectionFeeds");
        QTRY_COMPARE(feeds->list().rowCount(), 3);
        QCOMPARE(cell(f, 0, 1), QStringLiteral("every 1 day(s)"));
        QCOMPARE(cell(f, 0, 2), QStringLiteral("its connector"));
        QCOMPARE(cell(f, 1, 1), QStringLiteral("daily by 06:05 UTC"));
        QCOMPARE(cell(f, 1, 2), QStringLiteral("a person"));
        QCOMPARE(cell(f, 0, 5), QStringLiteral("In time"));
        QCOMPARE(cell(f, 1, 5), QStringLiteral("Late"));
        QCOMPARE(cell(f, 2, 3), QString(QChar(0x2013))); // not "never": it may have come before
        QCOMPARE(cell(f, 2, 4), QString(QChar(0x2013)));
        QCOMPARE(cell(f, 2, 5), QStringLiteral("Not watched"));
        QCOMPARE(f.child<ListTable>("connectionsList")->list().index(0, 3).data().toString(), QStringLiteral("Late"));
        auto* tabs = f.page->findChild<QTabWidget*>();
        QCOMPARE(tabs->tabText(tabs->count() - 1), QStringLiteral("Times (1 late)"));
        tabs->setCurrentIndex(tabs->count() - 1);
        f.picture("connections-times");
        f.child<ListTable>("connectionsList")->setCurrentKey(QStringLiteral("nightly"));
        QTRY_COMPARE(feeds->list().rowCount(), 0);
        QVERIFY(feeds->shownEmptyText().contains(QStringLiteral("Set the time of arrival…")));
        QCOMPARE(tabs->tabText(tabs->count() - 1), QStringLiteral("Times"));
    }

    void aWrongTimeIsNotAsked()
    {
        Fixture f(prepare);
        QTRY_COMPARE(f.child<ListTable>("connectionFeeds")->list().rowCount(), 3);
        f.child<ListTable>("connectionFeeds")->setCurrentKey(QStringLiteral("/payments"));
        QTest::keyClick(f.child<ListTable>("connectionsList"), Qt::Key_D);
        auto* kind = f.child<QComboBox>("feedKind");
        QVERIFY(kind);
        QCOMPARE(f.child<QComboBox>("feedStream")->currentData().toString(), QStringLiteral("payments")); // the chosen one, as it is
        QCOMPARE(kind->currentData().toInt(), int(FeedTime::Daily));
        auto* clock = f.child<QLineEdit>("feedClock");
        QCOMPARE(clock->text(), QStringLiteral("06:05"));
        clock->setText(QStringLiteral("24:00"));
        f.child<QPushButton>("formTake")->click();
        QVERIFY(f.says("no time of the day in UTC"));
        kind->setCurrentIndex(kind->findData(int(FeedTime::Every)));
        auto* minutes = f.child<QLineEdit>("feedMinutes");
        QVERIFY(minutes->isVisible() && !clock->isVisible());
        for (const char* wrong : { "", "0", "1.5", "527041", "soon" }) {
            minutes->setText(QString::fromLatin1(wrong));
            f.child<QPushButton>("formTake")->click();
            QVERIFY2(f.says("whole minutes from 1 to 527040"), wrong);
        }
        QVERIFY(f.backend->verbs().empty());
        minutes->setText(QStringLiteral("90"));
        f.child<QPushButton>("formTake")->click();
        QTRY_COMPARE(f.backend->verbs(), std::vector<std::string> { "due billing/payments every 90 min" });
        QTRY_VERIFY(f.says("billing/payments must arrive: every 90 minute(s)"));
    }

    void aTimeIsClearedAndWhatWasSaidForAllIsNamed()
    {
        Fixture f(prepare);
        auto* feeds = f.child<ListTable>("connectionFeeds");
        QTRY_COMPARE(feeds->list().rowCount(), 3);
        auto* clear = f.child<QPushButton>("feedClear");
        feeds->setCurrentKey(QStringLiteral("/invoices"));
        QVERIFY(!clear->isEnabled()); // its connector's own
        feeds->setCurrentKey(QStringLiteral("/payments"));
        QVERIFY(clear->isEnabled());
        clear->click();
        QTRY_COMPARE(f.backend->verbs(), std::vector<std::string> { "due billing/payments objective" });
        QTRY_VERIFY(f.says("keeps the time that was said for every stream: daily by 06:05 UTC"));
    }

    void aFolderHasItsTables()
    {
        Fixture f(prepare);
        QTRY_COMPARE(f.child<ListTable>("connectionsList")->list().rowCount(), 2);
        f.child<ListTable>("connectionsList")->setCurrentKey(QStringLiteral("nightly"));
        QTRY_VERIFY(f.child<QPushButton>("feedSet")->isEnabled());
        f.child<QPushButton>("feedSet")->click();
        auto* stream = f.child<QComboBox>("feedStream");
        QCOMPARE(stream->count(), domain::kTableCount + 1);
        QCOMPARE(f.child<QComboBox>("feedKind")->findData(int(FeedTime::Off)), -1); // nothing is expected of a folder anyway
        QCOMPARE(f.child<QLineEdit>("feedClock")->accessibleName(), QStringLiteral("Time, in UTC"));
        f.child<QPushButton>("formTake")->click();
        QTRY_COMPARE(f.backend->verbs(), std::vector<std::string> { "due nightly/ daily by 06:00 UTC" });
    }

    void whoMayNotEditCannotAsk()
    {
        Fixture f([](PreparedBackend& b) {
            prepare(b);
            b.session.roles = { domain::Role::Auditor };
        });
        QTRY_COMPARE(f.child<ListTable>("connectionFeeds")->list().rowCount(), 3);
        QVERIFY(!f.child<QPushButton>("feedSet")->isEnabled());
        QTest::keyClick(f.child<ListTable>("connectionsList"), Qt::Key_D);
        QVERIFY(!f.child<QComboBox>("feedKind"));
    }

    void aRefusalIsShown()
    {
        Fixture f([](PreparedBackend& b) {
            prepare(b);
            b.refusal = domain::makeError(domain::Remedy::Conflict, TIEOUT_TR("The store is in use."));
        });
        QTRY_COMPARE(f.child<ListTable>("connectionFeeds")->list().rowCount(), 3);
        f.child<ListTable>("connectionFeeds")->setCurrentKey(QStringLiteral("/refunds"));
        f.child<QPushButton>("feedClear")->click();
        QTRY_VERIFY(f.says("The store is in use."));
    }
};

TIEOUT_TEST(FeedTimesTest)
#include "tst_feed_times.moc"
