#include "page_fixture.h"
#include "support/test_registry.h"
#include "widgets/kit/list_table.h"
#include "widgets/kit/prompter.h"
#include "widgets/pages/approvals/approvals_page.h"
#include "widgets/pages/audit/audit_page.h"
#include "widgets/pages/connections/connections_page.h"
#include "widgets/pages/people/people_page.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QTemporaryDir>

using namespace tieout;
using namespace tieout::tests;
using namespace tieout::ui;
using domain::EffectState;

namespace {

// Says yes and remembers what was asked.
class YesPrompter : public Prompter {
public:
    static inline std::vector<Question> asked;
    static inline bool yes = true;
    void confirm(QWidget*, const Question& question, std::function<void()> then) override
    {
        asked.push_back(question);
        if (yes)
            then();
    }
    void report(QWidget*, const QString&, const std::vector<ReportLine>&) override { }
    static void installed(bool answer)
    {
        asked.clear();
        yes = answer;
        install(std::make_unique<YesPrompter>());
    }
};

engine::EffectDetail effect(int n, EffectState state, const char* amount, const char* code, const char* badge, bool mine)
{
    engine::EffectDetail detail;
    engine::EffectRow& row = detail.row;
    row.id.bytes[0] = static_cast<uint8_t>(n);
    row.case_id.bytes[0] = static_cast<uint8_t>(n);
    row.state = state;
    row.operation = "post_invoice";
    row.target = std::string("netsuite-") + badge;
    row.badge = badge;
    row.business_id = "INV-" + std::to_string(10'400 + n);
    row.customer = "acme";
    row.our_reference = "tieout:3f9c2a77d1e84b60";
    row.maker = mine ? "anna" : "ben";
    row.proposed = engine::Instant::parse("2026-11-19T08:00:00Z").value();
    row.amount = exact(amount);
    row.currency = currency(code);
    row.period = engine::Period(2026 * 12 + 9);
    row.body_sha256.bytes[0] = static_cast<uint8_t>(n);
    row.may_approve = !mine && state == EffectState::Proposed;
    if (mine)
        row.why_not = { TIEOUT_TR("You made it: somebody else approves it."), {} };
    detail.method = "POST";
    detail.path = "/services/rest/record/v1/invoice";
    detail.body = R"({"externalId":"tieout:3f9c2a77d1e84b60","entity":{"id":"107"},"tranDate":"2026-10-31","item":{"items":[{"item":{"id":"12"},"quantity":1500.5,"amount":108.60}]}})";
    const auto decimal = domain::Decimal::parse(amount).value();
    detail.preview = { { "1100", "Accounts receivable", decimal, {} }, { "4000", "Revenue", {}, decimal } };
    if (state == EffectState::Unknown)
        detail.attempts.push_back({ 1, row.proposed, row.proposed, "unknown", 0, { TIEOUT_TR("The connection broke after the request was sent."), {} }, {} });
    return detail;
}

void give(PreparedBackend& b, std::vector<engine::EffectDetail> details)
{
    b.effect_details = std::move(details);
    for (const engine::EffectDetail& detail : b.effect_details)
        b.effects.push_back(detail.row);
}

engine::SourceRow source(const char* name, const char* manifest, const char* badge)
{
    engine::SourceRow row;
    row.name = name;
    row.manifest = manifest;
    row.set = "main";
    row.badge = badge;
    row.secrets_present = true;
    if (row.manifest != "files")
        row.base_url = "http://127.0.0.1:8765";
    engine::StreamHealth stream;
    stream.stream = "invoices";
    stream.last_pull = engine::Instant::parse("2026-11-20T09:00:00Z").value();
    stream.rows = 24'118;
    stream.source_count = 24'120;
    stream.landed_count = 24'118;
    row.streams.push_back(stream);
    return row;
}

}

class ApprovalsPageTest : public QObject {
    Q_OBJECT
private slots:
    void cleanup() { Prompter::install(nullptr); }

    void emptyListSaysWhy()
    {
        PageFixture<ApprovalsPage> f([](PreparedBackend&) {});
        QTRY_VERIFY(f.page->findChild<EmptyState*>()->isVisible());
    }

    void approvesExactlyTheBytesAndSpellsOutTheTotals()
    {
        YesPrompter::installed(true);
        PageFixture<ApprovalsPage> f([](PreparedBackend& b) {
            give(b, { effect(1, EffectState::Proposed, "108.60", "EUR", "sandbox", false), effect(2, EffectState::Proposed, "1204.10", "EUR", "sandbox", false), effect(3, EffectState::Proposed, "99", "USD", "production", false) });
        });
        auto* list = f.child<ListTable>("approvalsList");
        QTRY_COMPARE(list->list().rowCount(), 3);
        QTRY_VERIFY(f.child<QPlainTextEdit>("effectRaw")->toPlainText().contains(QStringLiteral("108.60")));
        f.picture("approvals");
        list->selectAll();
        QVERIFY(f.child<QPushButton>("approvals.approve.button")->isEnabled());
        f.page->findChild<QAction*>(QStringLiteral("approvals.approve"))->trigger();
        QCOMPARE(YesPrompter::asked.size(), size_t(1));
        QVERIFY(YesPrompter::asked[0].words.contains(QStringLiteral("1,312.70\u00A0EUR and 99.00\u00A0USD")));
        QVERIFY(YesPrompter::asked[0].words.contains(QStringLiteral("netsuite-production (Production)")));
        QTRY_COMPARE(f.backend->commands().size(), size_t(1));
        const auto command = std::get<engine::ApproveEffects>(f.backend->commands()[0]);
        QCOMPARE(command.items.size(), size_t(3));
        QCOMPARE(command.items[1].body_sha256.bytes[0], uint8_t(2));
    }

    void ownItemCannotBeApprovedAndSaysWhyAlsoInAList()
    {
        PageFixture<ApprovalsPage> f([](PreparedBackend& b) { give(b, { effect(1, EffectState::Proposed, "108.60", "EUR", "sandbox", false), effect(2, EffectState::Proposed, "5", "EUR", "sandbox", true) }); });
        auto* list = f.child<ListTable>("approvalsList");
        QTRY_COMPARE(list->list().rowCount(), 2);
        list->selectAll();
        auto* approve = f.child<QPushButton>("approvals.approve.button");
        QVERIFY(!approve->isEnabled());
        QVERIFY(approve->toolTip().contains(QStringLiteral("You made it")));
    }

    void aboveTheLimitIsSaidBeforehand()
    {
        PageFixture<ApprovalsPage> f([](PreparedBackend& b) {
            auto above = effect(1, EffectState::Proposed, "108.60", "EUR", "sandbox", false);
            above.row.may_approve = false;
            above.row.above_limit = true;
            above.row.why_not = { TIEOUT_TR("Above the limit: the fix of %1 comes to %2 %3 in all its parts; the limit set for “%4” is %5 %3 for one fix. Who may approve it: %6. An administrator sets the limits."), { "INV-10401", "108.60", "EUR", "approver", "100", "cora" } };
            give(b, { above, effect(2, EffectState::Proposed, "5", "EUR", "sandbox", false) });
        });
        auto* list = f.child<ListTable>("approvalsList");
        QTRY_COMPARE(list->list().rowCount(), 2);
        QStringList states;
        for (const items::ListRow& row : list->list().rows())
            states << row.cells[3].text;
        QCOMPARE(states.filter(QStringLiteral("Above your limit")).size(), 1);
        list->selectAll();
        auto* approve = f.child<QPushButton>("approvals.approve.button");
        QVERIFY(!approve->isEnabled());
        QVERIFY2(approve->toolTip().contains(QStringLiteral("Who may approve it: cora")), qPrintable(approve->toolTip()));
    }

    void sendQuestionNamesAmountTargetAndBadgeAndNoMeansNo()
    {
        YesPrompter::installed(false);
        PageFixture<ApprovalsPage> f([](PreparedBackend& b) { give(b, { effect(1, EffectState::Approved, "108.60", "EUR", "production", true), effect(2, EffectState::Unknown, "7", "EUR", "production", true) }); });
        f.page->setTab(ApprovalsPage::OnTheWay);
        auto* list = f.child<ListTable>("approvalsList");
        QTRY_COMPARE(list->list().rowCount(), 2);
        list->clearSelection();
        auto* send = f.child<QPushButton>("approvals.send.button");
        QVERIFY(send->isEnabled());
        QVERIFY(!send->isDefault() && !send->autoDefault());
        send->click();
        QCOMPARE(YesPrompter::asked.size(), size_t(1));
        QVERIFY(YesPrompter::asked[0].sends);
        QVERIFY(YesPrompter::asked[0].title.contains(QStringLiteral("108.60\u00A0EUR")));
        QVERIFY(YesPrompter::asked[0].words.contains(QStringLiteral("netsuite-production (Production)")));
        QTest::qWait(50);
        QVERIFY(f.backend->verbs().empty());
        YesPrompter::yes = true;
        send->click();
        QTRY_COMPARE(f.backend->verbs(), std::vector<std::string> { "post 1" }); // the unknown one is not sent again
        f.picture("approvals-sending");
    }

    void unknownOutcomeIsSettledOnlyWithEvidence()
    {
        PageFixture<ApprovalsPage> f([](PreparedBackend& b) { give(b, { effect(2, EffectState::Unknown, "7", "EUR", "sandbox", true) }); });
        f.page->setTab(ApprovalsPage::OnTheWay);
        QTRY_COMPARE(f.child<ListTable>("approvalsList")->list().rowCount(), 1);
        f.child<QPushButton>("approvals.settle.button")->click();
        auto* vendor_id = f.child<QLineEdit>("settleVendorId");
        QVERIFY(vendor_id);
        f.child<QPushButton>("formTake")->click();
        QVERIFY(f.says("Name the record"));
        vendor_id->setText(QStringLiteral("88017"));
        f.child<QPlainTextEdit>("settleEvidence")->setPlainText(QStringLiteral("Seen in NetSuite by Ben"));
        f.child<QPushButton>("formTake")->click();
        QTRY_COMPARE(f.backend->commands().size(), size_t(1));
        const auto command = std::get<engine::SettleEffect>(f.backend->commands()[0]);
        QVERIFY(command.posted);
        QCOMPARE(command.vendor_id, std::string("88017"));
    }
};

class ConnectionsPageTest : public QObject {
    Q_OBJECT
private slots:
    void cleanup() { Prompter::install(nullptr); }

    void showsHealthCompletenessAndQuarantine()
    {
        PageFixture<ConnectionsPage> f([](PreparedBackend& b) {
            b.sources = { source("netsuite-de", "netsuite", "sandbox"), source("files", "files", "") };
            b.sources[1].quarantined = 1;
            b.sources[1].streams.clear();
            engine::QuarantineRow row;
            row.source = "files";
            row.delivery = "invoices.ndjson";
            row.table = engine::Table::Invoices;
            row.line = 417;
            row.offset = 90'114;
            row.bytes = "{\"id\":\"INV-1\",\"total\":1e5}";
            row.reason = { TIEOUT_TR("“%1” is no plain decimal. Write it without an exponent."), { "1e5" } };
            b.quarantine = { row };
        });
        auto* list = f.child<ListTable>("connectionsList");
        QTRY_COMPARE(list->list().rowCount(), 2);
        QCOMPARE(f.child<ListTable>("connectionStreams")->list().index(0, 5).data().toString(), QStringLiteral("Differs"));
        f.picture("connections");
        list->setCurrentKey(QStringLiteral("files"));
        QTRY_COMPARE(f.child<ListTable>("connectionQuarantine")->list().rowCount(), 1);
        QVERIFY(!f.child<QCheckBox>("mayPost")->isVisible()); // a folder cannot be written to
        f.page->findChild<QTabWidget*>()->setCurrentIndex(1);
        f.picture("connections-quarantine");
    }

    void postingIsSwitchedOnOnlyAfterAQuestion()
    {
        YesPrompter::installed(false);
        PageFixture<ConnectionsPage> f([](PreparedBackend& b) { b.sources = { source("netsuite-de", "netsuite", "production") }; });
        QTRY_COMPARE(f.child<ListTable>("connectionsList")->list().rowCount(), 1);
        auto* may = f.child<QCheckBox>("mayPost");
        QVERIFY(!may->isChecked());
        may->click();
        QCOMPARE(YesPrompter::asked.size(), size_t(1));
        QVERIFY(YesPrompter::asked[0].title.contains(QStringLiteral("Production")));
        QVERIFY(!may->isChecked());
        QVERIFY(f.backend->commands().empty());
        YesPrompter::yes = true;
        may->click();
        QTRY_COMPARE(f.backend->commands().size(), size_t(1));
        QCOMPARE(std::get<engine::SetSource>(f.backend->commands()[0]).may_post, std::optional<bool>(true));
    }

    void importSaysFileByFileWhatCame()
    {
        PageFixture<ConnectionsPage> f([](PreparedBackend& b) {
            b.sources = { source("files", "files", "") };
            b.import_report.files = { { engine::Table::Invoices, "invoices.ndjson", 900, 2, false, false }, { engine::Table::Payments, "payments.csv", 0, 0, true, false } };
            b.import_report.missing = { engine::Table::SkuMap };
            b.import_report.complete = false;
            b.import_report.rows = 900;
        });
        QTRY_COMPARE(f.child<ListTable>("connectionsList")->list().rowCount(), 1);
        f.page->importFrom(QStringLiteral("/data/feed"));
        QTRY_COMPARE(f.child<ListTable>("connectionImport")->list().rowCount(), 3);
        QVERIFY(f.says("but not all"));
        QCOMPARE(f.backend->verbs(), std::vector<std::string> { "import /data/feed files main" });
        f.picture("connections-import");
    }

    void readsEverythingAgainAndSaysWhatIsGone()
    {
        PageFixture<ConnectionsPage> f([](PreparedBackend& b) {
            b.sources = { source("billing", "stripe", "sandbox") };
            engine::PullReport::Stream invoices, customers;
            invoices.rows = 900;
            invoices.removed = 2;
            invoices.note = domain::Text { "Two are gone.", {} };
            customers.note = domain::Text { "More than half of %1 is missing.", { "customers" } };
            b.pull_report.streams = { invoices, customers };
            b.pull_report.complete = false;
        });
        QTRY_COMPARE(f.child<ListTable>("connectionsList")->list().rowCount(), 1);
        QTest::keyClick(f.child<ListTable>("connectionsList"), Qt::Key_R, Qt::ShiftModifier);
        auto* all = f.child<QCheckBox>("replayAll");
        QVERIFY(all && f.child<QLineEdit>("replayFrom")->isEnabled());
        f.child<QLineEdit>("replayFrom")->setText(QStringLiteral("soon"));
        f.child<QPushButton>("formTake")->click();
        QVERIFY(f.backend->verbs().empty());
        all->click(); // no time is asked then, a wrong one does not matter
        QVERIFY(!f.child<QLineEdit>("replayFrom")->isEnabled());
        f.child<QPushButton>("formTake")->click();
        QTRY_COMPARE(f.backend->verbs(), std::vector<std::string> { "pull-full billing" });
        QTRY_VERIFY(f.says("900 rows pulled from 2 streams; 2 record(s) that the system no longer has were removed; incomplete. More than half of customers is missing."));
    }

    void emptyPageOffersToConnect()
    {
        PageFixture<ConnectionsPage> f([](PreparedBackend&) {});
        QTRY_VERIFY(f.page->findChild<EmptyState*>()->isVisible());
        Link link;
        link.text = QStringLiteral("add:");
        f.page->openLink(link);
        f.child<QLineEdit>("sourceName")->setText(QStringLiteral("netsuite-de"));
        f.child<QPushButton>("formTake")->click();
        QVERIFY(f.backend->commands().empty()); // no kind known, no address: nothing is made
    }
};

class AuditPageTest : public QObject {
    Q_OBJECT
private slots:
    void listsVerifiesAndExports()
    {
        PageFixture<AuditPage> f([](PreparedBackend& b) {
            for (int n = 3; n >= 1; --n) {
                engine::AuditRow row;
                row.number = n;
                row.at = engine::Instant::parse("2026-11-20T09:00:00Z").value();
                row.who = "anna";
                row.act = "approve_effects";
                row.object = "effect/0" + std::to_string(n);
                row.detail = "{\"amount\":\"108.60\"}";
                b.audit.push_back(row);
            }
            b.audit_verify.entries = 3;
        });
        QTRY_COMPARE(f.child<ListTable>("auditList")->list().rowCount(), 3);
        f.page->findChild<QAction*>(QStringLiteral("audit.verify"))->trigger();
        QTRY_VERIFY(f.says("The chain is whole: 3 entries"));
        f.picture("audit");
        f.backend->audit_verify.whole = false;
        f.backend->audit_verify.first_broken = 2;
        f.page->findChild<QAction*>(QStringLiteral("audit.verify"))->trigger();
        QTRY_VERIFY(f.says("broken at entry 2"));
        QTemporaryDir dir;
        const QString path = dir.filePath(QStringLiteral("audit.csv"));
        f.page->exportTo(path);
        QTRY_VERIFY(QFile::exists(path));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray csv = file.readAll();
        QVERIFY(csv.startsWith("number,at,who,act,object,detail,hash\r\n"));
        QVERIFY(csv.contains("\"{\"\"amount\"\":\"\"108.60\"\"}\""));
        QCOMPARE(csv.count("\r\n"), 4);
    }
};

class PeoplePageTest : public QObject {
    Q_OBJECT
private slots:
    void addsAPersonWithRolesAndRefusesOneWithout()
    {
        PageFixture<PeoplePage> f([](PreparedBackend& b) {
            b.people = { { "anna", "Anna", { domain::Role::FinanceOperator, domain::Role::Controller }, true }, { "ben", "Ben", { domain::Role::Approver }, false } };
            b.periods = { { engine::Period(2026 * 12 + 9), "", "ar", engine::PeriodState::PendingClose } };
        });
        QTRY_COMPARE(f.child<ListTable>("peopleList")->list().rowCount(), 2);
        QTRY_COMPARE(f.child<ListTable>("periodList")->list().rowCount(), 1);
        f.picture("people");
        f.child<QPushButton>("people.add.button")->click();
        f.child<QLineEdit>("personName")->setText(QStringLiteral("carla"));
        f.child<QLineEdit>("personPassphrase")->setText(QStringLiteral("long enough"));
        f.child<QPushButton>("formTake")->click();
        QVERIFY(f.backend->commands().empty());
        f.child<QCheckBox>("role.approver")->setChecked(true);
        f.child<QPushButton>("formTake")->click();
        QTRY_COMPARE(f.backend->commands().size(), size_t(1));
        const auto command = std::get<engine::AddPerson>(f.backend->commands()[0]);
        QCOMPARE(command.person, std::string("carla"));
        QCOMPARE(command.roles, std::vector<domain::Role> { domain::Role::Approver });
    }

    void setsAndRemovesLimitsWithAReason()
    {
        PageFixture<PeoplePage> f([](PreparedBackend& b) {
            b.people = { { "ann", "Ann", { domain::Role::Approver }, true }, { "mia", "Mia", { domain::Role::FinanceOperator }, true } };
            b.limits = { { "", domain::Role::Approver, domain::Currency::usd(), exact("5000"), exact("20000"), "adam", engine::Instant::parse("2026-11-19T08:00:00Z").value(), "policy 4" },
                { "ann", {}, domain::Currency::usd(), exact("100"), exact("100"), "adam", engine::Instant::parse("2026-11-19T08:00:00Z").value(), "new here" } };
        });
        auto* list = f.child<ListTable>("limitList");
        QTRY_COMPARE(list->list().rowCount(), 2);
        f.picture("limits");
        f.child<QPushButton>("people.limit.button")->click();
        auto* whose = f.child<QComboBox>("limitWhose");
        QTRY_COMPARE(whose->count(), 2); // the role approver and ann, not mia
        whose->setCurrentIndex(1);
        f.child<QLineEdit>("limitCurrency")->setText(QStringLiteral("eur"));
        f.child<QLineEdit>("limitOneFix")->setText(QStringLiteral("much"));
        f.child<QLineEdit>("limitWhy")->setText(QStringLiteral("audit"));
        f.child<QPushButton>("formTake")->click();
        QVERIFY(f.backend->commands().empty());
        f.child<QLineEdit>("limitOneFix")->setText(QStringLiteral("1,000"));
        f.child<QPushButton>("formTake")->click();
        QTRY_COMPARE(f.backend->commands().size(), size_t(1));
        const auto set = std::get<engine::SetApprovalLimit>(f.backend->commands()[0]);
        QVERIFY(set.person == "ann" && !set.role && set.currency.code() == "EUR" && *set.one_fix == exact("1000") && !set.together && set.why == "audit");

        list->setCurrentKey(QStringLiteral("role/approver/USD"));
        f.child<QPushButton>("people.unlimit.button")->click();
        f.child<QLineEdit>("limitRemoveWhy")->setText(QStringLiteral("policy 5"));
        QList<QPushButton*> takes = f.page->findChildren<QPushButton*>(QStringLiteral("formTake"));
        takes.last()->click();
        QTRY_COMPARE(f.backend->commands().size(), size_t(2));
        const auto removed = std::get<engine::SetApprovalLimit>(f.backend->commands()[1]);
        QVERIFY(removed.role == domain::Role::Approver && removed.person.empty() && !removed.one_fix && removed.why == "policy 5");
    }

    void limitsAreTheAdministrators()
    {
        PageFixture<PeoplePage> f([](PreparedBackend& b) {
            b.session.roles = { domain::Role::Approver, domain::Role::Controller };
            b.limits = { { "ann", {}, domain::Currency::usd(), exact("100"), exact("100"), "adam", engine::Instant::parse("2026-11-19T08:00:00Z").value(), "new here" } };
        });
        QTRY_COMPARE(f.child<ListTable>("limitList")->list().rowCount(), 1);
        f.child<ListTable>("limitList")->setCurrentKey(QStringLiteral("person/ann/USD"));
        QVERIFY(!f.child<QPushButton>("people.limit.button")->isEnabled() && !f.child<QPushButton>("people.unlimit.button")->isEnabled());
    }

    void signsInAsAnotherPerson()
    {
        PageFixture<PeoplePage> f([](PreparedBackend&) {});
        openSignIn(*f.workspace, f.page.get());
        f.child<QLineEdit>("signInPerson")->setText(QStringLiteral("approver"));
        f.child<QPushButton>("formTake")->click();
        QTRY_COMPARE(f.workspace->session().person, std::string("approver"));
    }
};

TIEOUT_TEST(ApprovalsPageTest)
TIEOUT_TEST(ConnectionsPageTest)
TIEOUT_TEST(AuditPageTest)
TIEOUT_TEST(PeoplePageTest)
#include "tst_control_pages.moc"
