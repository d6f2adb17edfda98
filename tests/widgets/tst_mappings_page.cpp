// The page of mappings and customer links: what it shows, what it gives the core to do, by keys alone.
#include "page_fixture.h"
#include "support/test_registry.h"
#include "widgets/kit/form_dialog.h"
#include "widgets/kit/list_table.h"
#include "widgets/pages/mappings/mapping_words.h"
#include "widgets/pages/mappings/mappings_page.h"

#include <QAction>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QTabBar>

using namespace tieout;
using namespace tieout::tests;
using namespace tieout::ui;
using domain::MappingKind;
using domain::Verdict;
using engine::MappingStatus;

namespace {

engine::ProposalRow proposal(int64_t number, const char* key, bool mine)
{
    engine::ProposalRow row;
    row.number = number;
    row.set = "main";
    row.about = "sku";
    row.key = key;
    row.act = "add";
    row.value = "4200";
    row.valid_from = "2026-07-01";
    row.why = "new product of July";
    row.maker = mine ? "anna" : "ben";
    row.proposed = engine::Instant::parse("2026-11-19T08:00:00Z").value();
    row.may_decide = !mine;
    row.may_withdraw = mine;
    if (mine)
        row.why_not = { TIEOUT_TR("You proposed it yourself; somebody else must decide it."), {} };
    return row;
}

engine::MappingKeyRow keyRow(const char* key, MappingStatus status, uint64_t records, const char* amount, std::vector<engine::MappingValue> values)
{
    engine::MappingKeyRow row;
    row.set = "main";
    row.key = key;
    row.status = status;
    row.records = records;
    row.money = { { currency("EUR"), exact(amount) } };
    row.first_used = engine::Period(2026 * 12 + 6);
    row.last_used = engine::Period(2026 * 12 + 9);
    row.values = std::move(values);
    return row;
}

void prepare(PreparedBackend& b)
{
    b.mappings.keys = { keyRow("SKU-GPU-80", MappingStatus::Unmapped, 1204, "98120.40", {}), keyRow("SKU-API", MappingStatus::Expired, 311, "4210", { { "m1", "4000", "2026-01-01", "2026-06-30", "rating", false } }),
        keyRow("SKU-STORE", MappingStatus::Valid, 90, "12", { { "@3", "4100", "", "", "", false } }) };
    b.mappings.keys[0].waiting = 1;
    b.mappings.proposals = { proposal(8, "SKU-GPU-80", false), proposal(7, "SKU-API", true) };
    engine::ProposalRow old = proposal(3, "SKU-STORE", false);
    old.verdict = Verdict::Approved;
    old.decider = "cleo";
    old.may_decide = false;
    old.why_not = { TIEOUT_TR("It is decided."), {} };
    b.mappings.proposals.push_back(old);
    engine::CustomerLinkRow link;
    link.set = "main";
    link.child = "cus_9";
    link.child_name = "Blue <b>Harbor</b>";
    link.reference = "001GONE";
    link.state = engine::CustomerLinkRow::Suggested;
    link.parent = "001A2";
    link.parent_name = "Blue Harbor Inc.";
    link.score = 90;
    link.evidence = { { TIEOUT_TR("same name"), {} } };
    b.crosswalk.links = { link };
    b.crosswalk.duplicates = { { "main", "001A3", "Third", { "cus_4", "cus_5" } } };
}

QString cell(const ListTable* list, int row, int column)
{
    return list->model()->index(row, column).data().toString();
}

FormDialog* dialog(const MappingsPage& page, const char* name)
{
    return page.findChild<FormDialog*>(QString::fromLatin1(name));
}

template <typename C> const C* last(const PreparedBackend& backend)
{
    static std::vector<engine::Command> kept;
    kept = backend.commands();
    return kept.empty() ? nullptr : std::get_if<C>(&kept.back());
}

}

class TestMappingsPage : public QObject {
    Q_OBJECT

private slots:
    void showsUnmappedFirstAndWhatWaits()
    {
        PageFixture<MappingsPage> f(prepare);
        auto* keys = f.child<ListTable>("mappingKeys");
        QTRY_COMPARE(keys->model()->rowCount(), 3);
        QCOMPARE(cell(keys, 0, 0), QStringLiteral("Unmapped"));
        QCOMPARE(cell(keys, 0, 1), QStringLiteral("SKU-GPU-80"));
        QCOMPARE(cell(keys, 0, 4), QStringLiteral("98,120.40\u00A0EUR"));
        QCOMPARE(cell(keys, 1, 2), QStringLiteral("4000 (2026-01-01 – 2026-06-30)"));
        QCOMPARE(cell(keys, 2, 2), QStringLiteral("4100 (always)"));
        QVERIFY(keys->model()->index(0, 4).data(Qt::TextAlignmentRole).toInt() & Qt::AlignRight);
        // Several currencies never turn into hashes: one is shown, all are in the tooltip.
        engine::MappingKeyRow many;
        many.money = { { currency("EUR"), exact("1234567.89") }, { currency("JPY"), exact("98765432") }, { currency("USD"), exact("0.5") } };
        QCOMPARE(moneyCell(many).text, QStringLiteral("1,234,567.89\u00A0EUR +2"));
        QCOMPARE(moneyCell(many).tip.count(u'\n'), 2);
        auto* waiting = f.child<ListTable>("mappingProposals");
        QCOMPARE(waiting->model()->rowCount(), 2); // the decided one is history
        QVERIFY(!keys->accessibleName().isEmpty() && !waiting->accessibleName().isEmpty());
        f.picture("mappings");
    }

    void filters()
    {
        PageFixture<MappingsPage> f(prepare);
        auto* keys = f.child<ListTable>("mappingKeys");
        QTRY_COMPARE(keys->model()->rowCount(), 3);
        f.child<QLineEdit>("mappingSearch")->setText(QStringLiteral("store"));
        QCOMPARE(keys->model()->rowCount(), 1);
        f.child<QLineEdit>("mappingSearch")->clear();
        auto* status = f.child<QComboBox>("mappingStatus");
        status->setCurrentIndex(status->findData(int(MappingStatus::Expired)));
        QCOMPARE(cell(keys, 0, 1), QStringLiteral("SKU-API"));
        QCOMPARE(keys->model()->rowCount(), 1);
    }

    void proposesWithDatesAndReason()
    {
        PageFixture<MappingsPage> f(prepare);
        auto* keys = f.child<ListTable>("mappingKeys");
        QTRY_COMPARE(keys->model()->rowCount(), 3);
        keys->goTo(1);
        keys->setFocus();
        QTest::keyClick(keys, Qt::Key_N);
        FormDialog* asked = nullptr;
        QTRY_VERIFY((asked = dialog(*f.page, "proposeMapping")) != nullptr);
        auto* what = asked->findChild<QComboBox*>(QStringLiteral("mappingAct"));
        QCOMPARE(what->count(), 3); // add, replace or end the one row
        const auto write = [&](const char* name, const char* text) { asked->findChild<QLineEdit*>(QString::fromLatin1(name))->setText(QString::fromUtf8(text)); };
        write("mappingValue", "4300");
        write("mappingFrom", "1.7.2026");
        write("mappingWhy", "moved");
        asked->verb()->click();
        QVERIFY(asked->isVisible()); // no such day
        QVERIFY(f.backend->commands().empty());
        write("mappingFrom", "2026-07-01");
        what->setCurrentIndex(1);
        asked->verb()->click();
        QTRY_VERIFY(last<engine::ProposeMapping>(*f.backend) != nullptr);
        const auto* command = last<engine::ProposeMapping>(*f.backend);
        QCOMPARE(command->key, std::string("SKU-API"));
        QVERIFY(command->act == domain::MappingAct::Replace && command->kind == MappingKind::Sku);
        QCOMPARE(command->row + command->value + command->valid_from + command->why, std::string("m143002026-07-01moved"));
        QTRY_VERIFY(f.says("Done."));
        QVERIFY(f.backend->verbs().empty()); // a proposal changes no finding
    }

    void approvesWhatOthersProposedAndReconciles()
    {
        PageFixture<MappingsPage> f(prepare);
        auto* waiting = f.child<ListTable>("mappingProposals");
        QTRY_COMPARE(waiting->model()->rowCount(), 2);
        auto* approve = f.child<QAction>("mappings.approve");
        waiting->setCurrentKey(QStringLiteral("7")); // one's own
        QVERIFY(!approve->isEnabled());
        QVERIFY(f.child<QAction>("mappings.withdraw")->isEnabled());
        QCOMPARE(approve->toolTip(), QStringLiteral("You proposed it yourself; somebody else must decide it."));
        waiting->setCurrentKey(QStringLiteral("8"));
        QVERIFY(approve->isEnabled());
        waiting->setFocus();
        QTest::keyClick(waiting, Qt::Key_A);
        QTRY_VERIFY(last<engine::DecideMapping>(*f.backend) != nullptr);
        QCOMPARE(last<engine::DecideMapping>(*f.backend)->proposals, std::vector<int64_t> { 8 });
        QVERIFY(last<engine::DecideMapping>(*f.backend)->verdict == Verdict::Approved);
        QTRY_COMPARE(f.backend->verbs(), std::vector<std::string> { "reconcile" });
        QTest::keyClick(waiting, Qt::Key_D);
        FormDialog* asked = nullptr;
        QTRY_VERIFY((asked = dialog(*f.page, "declineMapping")) != nullptr);
        asked->verb()->click();
        QVERIFY(asked->isVisible()); // not without a reason
        asked->findChild<QLineEdit*>(QStringLiteral("declineWhy"))->setText(QStringLiteral("wrong account"));
        asked->verb()->click();
        QTRY_VERIFY(last<engine::DecideMapping>(*f.backend)->verdict == Verdict::Declined);
        QCOMPARE(last<engine::DecideMapping>(*f.backend)->note, std::string("wrong account"));
    }

    void showsTheHistoryOfAKey()
    {
        PageFixture<MappingsPage> f(prepare);
        auto* keys = f.child<ListTable>("mappingKeys");
        QTRY_COMPARE(keys->model()->rowCount(), 3);
        keys->goTo(2);
        keys->setFocus();
        QTest::keyClick(keys, Qt::Key_H);
        auto* below = f.child<ListTable>("mappingProposals");
        QTRY_COMPARE(below->model()->rowCount(), 1);
        QCOMPARE(cell(below, 0, 1), QStringLiteral("Approved"));
        QCOMPARE(f.child<PlainLabel>("mappingBelow")->text(), QStringLiteral("History of SKU-STORE"));
        QVERIFY(f.page->goBack());
        QCOMPARE(below->model()->rowCount(), 2);
        QVERIFY(!f.page->goBack());
    }

    void linksCustomers()
    {
        PageFixture<MappingsPage> f(prepare);
        f.child<QTabBar>("mappingTabs")->setCurrentIndex(domain::kMappingKindCount);
        auto* customers = f.child<ListTable>("mappingCustomers");
        QTRY_COMPARE(customers->model()->rowCount(), 2);
        QCOMPARE(cell(customers, 0, 0), QStringLiteral("Suggested"));
        QCOMPARE(cell(customers, 0, 3), QStringLiteral("Blue <b>Harbor</b>")); // never as markup
        QCOMPARE(cell(customers, 1, 0), QStringLiteral("Duplicate"));
        f.picture("mappings-customers");
        customers->goTo(1);
        QVERIFY(!f.child<QAction>("mappings.propose")->isEnabled()); // to be mended in billing
        customers->goTo(0);
        customers->setFocus();
        QTest::keyClick(customers, Qt::Key_N);
        FormDialog* asked = nullptr;
        QTRY_VERIFY((asked = dialog(*f.page, "proposeLink")) != nullptr);
        QCOMPARE(asked->findChild<QLineEdit*>(QStringLiteral("linkParent"))->text(), QStringLiteral("001A2"));
        asked->findChild<QLineEdit*>(QStringLiteral("linkWhy"))->setText(QStringLiteral("asked sales"));
        asked->verb()->click();
        QTRY_VERIFY(last<engine::ProposeLink>(*f.backend) != nullptr);
        const auto* command = last<engine::ProposeLink>(*f.backend);
        QCOMPARE(command->child + ">" + command->parent, std::string("cus_9>001A2"));
        QVERIFY(command->act == domain::LinkAct::Link && command->child_table == domain::Table::BillingCustomers);
    }

    void saysWhatToDoWhenThereIsNothing()
    {
        PageFixture<MappingsPage> f([](PreparedBackend&) { });
        QTRY_VERIFY(f.page->findChild<EmptyState*>() != nullptr);
        const auto says = [&] {
            const QList<EmptyState*> states = f.page->findChildren<EmptyState*>();
            return std::any_of(states.begin(), states.end(), [](EmptyState* e) { return e->title() == QStringLiteral("No key of this kind"); });
        };
        QTRY_VERIFY(says());
    }
};

TIEOUT_TEST(TestMappingsPage)
#include "tst_mappings_page.moc"
