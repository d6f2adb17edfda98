#include "items/format.h"
#include "items/queue_model.h"
#include "support/sample_answers.h"
#include "support/test_registry.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <cstdio>

using namespace tieout;
using tests::SampleBackend;

class TestQueueModel : public QObject {
    Q_OBJECT

private slots:
    void behavesAsAModel()
    {
        desk::Workspace workspace(std::make_unique<SampleBackend>(500));
        items::QueueModel model(workspace);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy settled(&model, &items::QueueModel::settled);
        model.load();
        QVERIFY(settled.wait());
        model.setFilter({});
        QVERIFY(settled.wait());
        QCOMPARE(model.rowCount(), 500);
        model.sort(10, Qt::AscendingOrder);
        QVERIFY(settled.wait());
        const auto& table = *model.settledState().table;
        for (int line = 1; line < model.rowCount(); ++line)
            QVERIFY(table.delta[*model.tableRow(line - 1)] <= table.delta[*model.tableRow(line)]);
        model.setGrouped(true);
        QVERIFY(settled.wait());
        QCOMPARE(model.rowCount(), int(model.settledState().groups.size()));
        model.toggleGroup(0);
        QCOMPARE(model.rowCount(), int(model.settledState().groups.size() + model.settledState().groups[0].count));
        QVERIFY(!model.tableRow(0));
        QCOMPARE(model.tableRows({ { 0, 1 } }).size(), model.settledState().groups[0].count); // the head stands for its rows, once
    }

    // Two records too many are no residual of 0 in their currency; amounts that cancel out are one.
    void saysNoSumOfWhatIsNoMoney()
    {
        engine::CurrencySum counts, cancel;
        counts.currency = domain::Currency::parse("JPY")->packed();
        counts.count = 2;
        cancel.currency = domain::Currency::parse("EUR")->packed();
        cancel.count = 2;
        cancel.expected = cancel.actual = domain::Exact(domain::Decimal(1050, 2));
        QCOMPARE(items::sumsText({ counts }), QString());
        QVERIFY(!items::holdsMoney(counts) && items::holdsMoney(cancel));
        QCOMPARE(items::sumsText({ counts, cancel }), items::formatMoneyWithCode(domain::Exact(), cancel.currency));
        counts.overflow = true;
        QVERIFY(items::sumsText({ counts }).contains(QStringLiteral("JPY")));
    }

    // A count or a quantity beside a currency would read as money.
    void namesACurrencyOnlyBesideMoney()
    {
        const auto queue = tests::sampleQueue(200);
        const auto column = [](engine::QueueColumn id) {
            const auto specs = items::queueColumns();
            return std::find_if(specs.begin(), specs.end(), [&](const items::QueueColumnSpec& spec) { return spec.column == id; });
        };
        int money = 0, other = 0;
        for (size_t row = 0; row < queue->rows; ++row) {
            const domain::ReasonSpec* spec = domain::reasonSpec(queue->checkpoint[row], queue->reason[row]);
            QVERIFY(spec);
            const QString code = column(engine::QueueColumn::Currency)->text(*queue, row, 0);
            QCOMPARE(!code.isEmpty(), spec->unit == domain::DeltaUnit::Money);
            QVERIFY(column(engine::QueueColumn::Exposure)->text(*queue, row, 0).endsWith(items::currencyCode(queue->currency[row])));
            ++(spec->unit == domain::DeltaUnit::Money ? money : other);
        }
        QVERIFY(money > 0 && other > 0);
    }

    void dropsAnswersThatAreOvertaken()
    {
        desk::Workspace workspace(std::make_unique<SampleBackend>(20'000));
        items::QueueModel model(workspace);
        QSignalSpy settled(&model, &items::QueueModel::settled);
        model.load();
        QVERIFY(settled.wait());
        settled.clear();
        engine::QueueFilter eur, usd;
        eur.currencies = { domain::Currency::parse("EUR")->packed() };
        usd.currencies = { domain::Currency::parse("USD")->packed() };
        model.setFilter(eur);
        model.setFilter(usd);
        QVERIFY(settled.wait());
        QTest::qWait(50);
        QCOMPARE(settled.count(), 1);
        for (const uint32_t row : model.settledState().rows)
            QCOMPARE(model.settledState().table->currency[row], usd.currencies[0]);
    }

    void forgetsAnswersOfTheDead()
    {
        auto backend = std::make_unique<SampleBackend>(10);
        backend->answer_delay_ms = 80;
        desk::Workspace workspace(std::move(backend));
        bool called = false;
        auto context = std::make_unique<QObject>();
        workspace.ask(context.get(), QStringLiteral("queue"), engine::QueueQuery {}, [&](desk::Result<engine::QueueQuery::Answer>) { called = true; });
        context.reset();
        QTest::qWait(200);
        QVERIFY(!called);
    }

    void facetsCountWithoutTheirOwnChoice()
    {
        desk::Workspace workspace(std::make_unique<SampleBackend>(2000));
        items::QueueModel model(workspace);
        QSignalSpy settled(&model, &items::QueueModel::settled);
        model.load();
        QVERIFY(settled.wait());
        engine::QueueFilter filter;
        items::chooseValue(filter, engine::QueueColumn::Owner, "finance", true);
        model.setFilter(filter);
        QVERIFY(settled.wait());
        const auto& owners = model.settledState().facets[size_t(engine::QueueColumn::Owner)];
        QCOMPARE(owners.size(), size_t(3));
        size_t all = 0;
        for (const auto& value : owners)
            all += value.count;
        QCOMPARE(all, size_t(2000));
        size_t severities = 0;
        for (const auto& value : model.settledState().facets[size_t(engine::QueueColumn::Severity)])
            severities += value.count;
        QCOMPARE(severities, model.settledState().rows.size());
    }

    void chipsTakeTheirChoiceAway()
    {
        engine::QueueFilter filter = items::openFilter();
        filter.text = "INV-1";
        items::chooseValue(filter, engine::QueueColumn::Checkpoint, "CP4", true);
        items::chooseValue(filter, engine::QueueColumn::Checkpoint, "no checkpoint", true); // changes nothing
        const auto chips = items::filterChips(filter);
        QCOMPARE(chips.size(), 3);
        QVERIFY(chips[0].without.checkpoints.empty());
        QVERIFY(chips[1].without.states.empty());
        QVERIFY(chips[2].without.text.empty());
        QCOMPARE(items::filterWords({}), QStringLiteral("all exceptions"));
    }

    void keepsUpWithAMillionRows()
    {
        desk::Workspace workspace(std::make_unique<SampleBackend>(1'000'000));
        items::QueueModel model(workspace);
        QSignalSpy settled(&model, &items::QueueModel::settled);
        QElapsedTimer clock;
        clock.start();
        model.load();
        QVERIFY(settled.wait(30'000));
        const qint64 first = clock.restart();
        engine::QueueFilter filter;
        filter.text = "9917";
        model.setFilter(filter);
        QVERIFY(settled.wait(30'000));
        const qint64 typed = clock.restart();
        model.setFilter({});
        QVERIFY(settled.wait(30'000));
        QCOMPARE(model.rowCount(), 1'000'000);
        clock.restart();
        model.sort(5, Qt::AscendingOrder);
        QVERIFY(settled.wait(30'000));
        std::printf("a million rows: first settled %lld ms, typed filter %lld ms, sort by customer %lld ms\n", static_cast<long long>(first), static_cast<long long>(typed),
            static_cast<long long>(clock.elapsed()));
        const auto& table = *model.settledState().table;
        const auto& rows = model.settledState().rows;
        QVERIFY(std::is_sorted(rows.begin(), rows.end(), [&](uint32_t a, uint32_t b) { return table.customer.at(a) < table.customer.at(b); }));
    }
};

TIEOUT_TEST(TestQueueModel)
#include "tst_queue_model.moc"
