#include "page_fixture.h"
#include "support/test_registry.h"
#include "widgets/kit/list_table.h"
#include "widgets/pages/flows/flows_page.h"

#include <QCheckBox>
#include <QComboBox>

using namespace tieout;
using namespace tieout::tests;

namespace {

engine::FlowsQuery::Answer sampleFlows()
{
    const uint32_t eur = domain::Currency::parse("EUR")->packed(), jpy = domain::Currency::parse("JPY")->packed();
    engine::FlowsQuery::Answer answer;
    answer.as_of = { { "main", "2026-10-31", true } };
    engine::FlowFigures flow;
    flow.name = "activation";
    flow.titles = { { "en", "Activation" }, { "de", "Aktivierung" } };
    flow.objects = 209;
    flow.done = 205;
    const auto step = [&](const char* name, const char* title, uint64_t reached, uint64_t standing, uint64_t overdue) {
        engine::FlowStepFigures figures;
        figures.name = name;
        figures.titles = { { "en", title } };
        figures.reached = reached;
        figures.standing = standing;
        figures.overdue = overdue;
        if (standing > 0)
            figures.money = { { eur, domain::Exact::ofCount(1234) }, { jpy, domain::Exact::ofCount(5000) } };
        return figures;
    };
    flow.steps = { step("signed", "Signed", 207, 1, 1), step("activated", "Activated", 206, 3, 1), step("subscribed", "<b>Subscribed</b>", 206, 0, 0) };
    flow.steps[0].skipped = 1;
    flow.steps[1].late = 2;
    flow.steps[2].checked_by = domain::Checkpoint::CP7;
    engine::FlowStanding stuck;
    stuck.object = { domain::Table::Contracts, "main", "8005g0000000001AAA" };
    stuck.customer = "cus_0001";
    stuck.step = 1;
    stuck.since = "2026-01-01";
    stuck.deadline = "2026-03-02";
    stuck.overdue = true;
    stuck.days_over = 243;
    stuck.money = { { eur, domain::Exact::ofCount(1200) } };
    stuck.case_id.emplace();
    engine::FlowStanding waits = stuck;
    waits.object.id = "8005g0000000002AAA";
    waits.overdue = false;
    waits.case_id.reset();
    flow.standing = { stuck, waits };
    flow.standing_total = 4;
    engine::FlowFigures other;
    other.name = "amendment";
    other.titles = { { "en", "Amendment" } };
    other.object = domain::Table::ContractItems;
    answer.flows = { flow, other };
    return answer;
}

using Fixture = PageFixture<ui::FlowsPage>;

}

class TestFlowsPage : public QObject {
    Q_OBJECT

private slots:
    void showsStepsAndWhoStands()
    {
        Fixture f([](PreparedBackend& backend) { backend.flows = sampleFlows(); });
        auto* steps = f.child<ui::ListTable>("flowSteps");
        auto* standing = f.child<ui::ListTable>("flowStanding");
        QTRY_COMPARE(steps->list().rowCount(), 3);
        QCOMPARE(f.child<QComboBox>("flowChooser")->currentText(), QStringLiteral("Activation"));
        const auto& rows = steps->list().rows();
        QCOMPARE(rows[1].cells[1].text, QStringLiteral("206"));
        QCOMPARE(rows[1].cells[8].text, QStringLiteral("1,234.00\u00A0EUR · 5,000\u00A0JPY"));
        QCOMPARE(rows[2].cells[7].text, QStringLiteral("CP7"));
        QCOMPARE(rows[2].cells[0].text, QStringLiteral("<b>Subscribed</b>")); // as it is, never as markup
        QCOMPARE(standing->list().rowCount(), 2);
        QCOMPARE(standing->list().rows()[0].cells[6].text, QStringLiteral("243"));
        QVERIFY(f.page->findChild<QLabel*>(QStringLiteral("flowAsOf"))->text().startsWith(QLatin1String("As of ")));
        for (QWidget* widget : { static_cast<QWidget*>(steps), static_cast<QWidget*>(standing), static_cast<QWidget*>(f.child<QComboBox>("flowChooser")) })
            QVERIFY(!widget->accessibleName().isEmpty());
        f.picture("flows");
    }

    // A price for each unit is no sum that somebody owes: said where such money stands, and only there.
    void saysWhatMoneyOfContractsIs()
    {
        auto answer = sampleFlows();
        Fixture contracts([&](PreparedBackend& backend) { backend.flows = answer; });
        QTRY_COMPARE(contracts.child<ui::ListTable>("flowSteps")->list().rowCount(), 3);
        QVERIFY(contracts.child<QLabel>("flowMoney")->isVisible());
        QVERIFY(contracts.child<QLabel>("flowMoney")->text().contains(QStringLiteral("price for each unit")));
        answer.flows[0].object = domain::Table::Invoices;
        Fixture invoices([&](PreparedBackend& backend) { backend.flows = answer; });
        QTRY_COMPARE(invoices.child<ui::ListTable>("flowSteps")->list().rowCount(), 3);
        QVERIFY(!invoices.child<QLabel>("flowMoney")->isVisible());
    }

    void opensTheExceptionOrTheLineage()
    {
        Fixture f([](PreparedBackend& backend) { backend.flows = sampleFlows(); });
        auto* standing = f.child<ui::ListTable>("flowStanding");
        QTRY_COMPARE(standing->list().rowCount(), 2);
        emit standing->opened(standing->list().key(0));
        QCOMPARE(f.links.back().page, QStringLiteral("queue"));
        QVERIFY(f.links.back().case_id.has_value());
        emit standing->opened(standing->list().key(1));
        QCOMPARE(f.links.back().page, QStringLiteral("lineage"));
        QCOMPARE(f.links.back().record->id, std::string("8005g0000000002AAA"));
        QVERIFY(!f.page->pageActions()[0]->isEnabled()); // no exception there
        f.page->pageActions()[2]->trigger();
        QCOMPARE(f.links.back().filter->checkpoints, std::vector<domain::Checkpoint> { domain::Checkpoint::CP13 });
    }

    void asksForAStepAndForWhatIsOverdue()
    {
        Fixture f([](PreparedBackend& backend) { backend.flows = sampleFlows(); });
        auto* steps = f.child<ui::ListTable>("flowSteps");
        QTRY_COMPARE(steps->list().rowCount(), 3);
        steps->setCurrentKey(QStringLiteral("activated"));
        QTRY_COMPARE(f.backend->lastFlows().step, std::string("activated"));
        QCOMPARE(f.backend->lastFlows().flow, std::string("activation"));
        QVERIFY(f.page->goBack());
        QTRY_VERIFY(f.backend->lastFlows().step.empty());
        QVERIFY(!f.page->goBack());
        f.child<QCheckBox>("flowOverdue")->setChecked(true);
        QTRY_VERIFY(f.backend->lastFlows().overdue_only);
        ui::Link link { QStringLiteral("flows") };
        link.text = QStringLiteral("amendment");
        f.page->openLink(link);
        QTRY_COMPARE(f.backend->lastFlows().flow, std::string("amendment"));
        QTRY_COMPARE(f.child<QComboBox>("flowChooser")->currentText(), QStringLiteral("Amendment"));
    }

    void saysWhatToDoWhenThereIsNothing()
    {
        Fixture f([](PreparedBackend& backend) {
            backend.flows = sampleFlows();
            for (engine::FlowFigures& flow : backend.flows.flows)
                flow.objects = 0;
        });
        const auto said = [&] {
            const QList<ui::EmptyState*> states = f.page->findChildren<ui::EmptyState*>();
            return std::any_of(states.begin(), states.end(), [](const ui::EmptyState* state) { return state->isVisible() && state->title() == QLatin1String("Nothing goes through a flow yet"); });
        };
        QTRY_VERIFY(said());
        f.picture("flows-empty");
    }
};

TIEOUT_TEST(TestFlowsPage)
#include "tst_flows_page.moc"
