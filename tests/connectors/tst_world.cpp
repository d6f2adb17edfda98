#include "connectors/http/encoding.h"
#include "connectors/sandbox/suiteql.h"
#include "connectors/sandbox/world.h"
#include "domain/checkpoint.h"
#include "support/test_registry.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <set>

using namespace tieout;
using namespace tieout::sandbox;

namespace {

std::string digestOf(const World& world)
{
    QTemporaryDir folder;
    if (!writeFeed(world, folder.path().toStdString(), FeedTables::Whole))
        return "not written";
    std::string all;
    const auto names = QDir(folder.path()).entryList(QDir::Files, QDir::Name);
    for (const QString& name : names) {
        QFile file(folder.filePath(name));
        if (file.open(QIODevice::ReadOnly))
            all += file.readAll().toStdString();
    }
    for (const TruthRow& row : world.truth)
        all += row.checkpoint + row.reason + row.key + row.delta;
    for (const TruthRow& row : world.estate_truth)
        all += row.checkpoint + row.reason + row.key + row.delta;
    for (const BookDocument& document : world.books)
        all += std::to_string(document.id) + document.other_ref + document.modified + std::to_string(document.amount);
    return connect::sha256Hex(all);
}

World small(uint64_t seed)
{
    Scenario scenario;
    scenarioByName("small", scenario);
    return makeWorld(seed, scenario);
}

}

class TestWorld : public QObject {
    Q_OBJECT

private slots:
    // A recorded digest: the same on every machine and in every build.
    void isTheSameForASeed()
    {
        QCOMPARE(QString::fromStdString(digestOf(small(7))), QStringLiteral("74321f2096b1b65a2c05fe0f2c49c56d5e3ba55c1168cce509673842003a35c7"));
        QVERIFY(digestOf(small(7)) != digestOf(small(8)));
    }

    void plantsEveryReasonThreeTimes()
    {
        Scenario scenario;
        QVERIFY(scenarioByName("default", scenario));
        const World world = makeWorld(1, scenario);
        std::map<std::pair<std::string, std::string>, int> count;
        for (const std::vector<TruthRow>* truth : { &world.truth, &world.estate_truth })
            for (const TruthRow& row : *truth)
                ++count[{ row.checkpoint, row.reason }];
        const std::set<std::string> over_the_feed { "CP1", "CP2", "CP3", "CP4", "CP5" };
        for (const domain::ReasonSpec& spec : domain::reasonSpecs()) {
            if (!over_the_feed.contains(std::string(domain::checkpointId(spec.checkpoint))))
                continue;
            const auto found = count.find({ std::string(domain::checkpointId(spec.checkpoint)), std::string(spec.id) });
            QVERIFY2(found != count.end() && found->second >= 3, (std::string(domain::checkpointId(spec.checkpoint)) + " " + std::string(spec.id)).c_str());
        }
        QCOMPARE(world.customers.size(), size_t(200));
        std::set<size_t> currencies(world.customer_currency.begin(), world.customer_currency.end());
        QCOMPARE(currencies.size(), size_t(4));
        QVERIFY(world.accounts.size() > size_t(200));
        QVERIFY(world.billing_customers.size() > size_t(200));
        QVERIFY(world.contract_items.size() > world.contracts.size());
        QVERIFY(std::is_sorted(world.truth.begin(), world.truth.end()));
    }

    void hasAWorldWithoutDefects()
    {
        Scenario scenario;
        QVERIFY(scenarioByName("clean", scenario));
        const World world = makeWorld(3, scenario);
        QVERIFY(world.truth.empty() && world.estate_truth.empty());
        // Decoys are still there.
        QVERIFY(std::any_of(world.invoices.begin(), world.invoices.end(), [](const Invoice& i) { return i.status == "void"; }));
        QVERIFY(std::any_of(world.invoices.begin(), world.invoices.end(), [](const Invoice& i) { return i.status == "draft"; }));
        QVERIFY(std::any_of(world.books.begin(), world.books.end(), [](const BookDocument& d) { return d.type == "CustCred"; }));
        QVERIFY(!scenarioByName("unheard", scenario));
    }

    void writesDecimals()
    {
        QCOMPARE(plainDecimal(-5, 2), std::string("-0.05"));
        QCOMPARE(plainDecimal(1250, 2), std::string("12.5"));
        QCOMPARE(plainDecimal(100, 0), std::string("100"));
        QCOMPARE(plainDecimal(0, 3), std::string("0"));
        QCOMPARE(fixedDecimal(1250, 2), std::string("12.50"));
    }
};

class TestSuiteQl : public QObject {
    Q_OBJECT

    SqlTables m_tables;

    static std::string shown(const SqlAnswer& answer)
    {
        std::string out;
        for (const auto& row : answer.rows) {
            for (const auto& [name, value] : row)
                out += name + "=" + value + " ";
            out += "/ ";
        }
        return answer.error.empty() ? out : answer.error;
    }

private slots:
    void initTestCase()
    {
        SqlTable people, pets;
        people.columns = { "id", "name", "born" };
        people.add({ "2", "Ann", "2026-01-05 10:00:00" });
        people.add({ "10", "Bob", "2026-01-05 10:00:00" });
        people.add({ "3", SqlValue(), "2025-12-31 23:59:59" });
        pets.columns = { "owner", "kind" };
        pets.add({ "10", "cat" });
        pets.add({ "10", "dog" });
        pets.add({ "3", "cat" });
        m_tables["person"] = people;
        m_tables["pet"] = pets;
    }

    void evaluates_data()
    {
        QTest::addColumn<QString>("query");
        QTest::addColumn<QStringList>("params");
        QTest::addColumn<QString>("rows");
        const auto row = [](const char* name, const char* query, const QStringList& params, const char* rows) { QTest::newRow(name) << QString::fromUtf8(query) << params << QString::fromUtf8(rows); };
        row("numbers sort as numbers", "SELECT id FROM person ORDER BY id", {}, "id=2 / id=3 / id=10 / ");
        row("nulls are left out", "SELECT p.id, p.NAME FROM person p ORDER BY p.id", {}, "id=2 name=Ann / id=3 / id=10 name=Bob / ");
        row("dates unconverted", "SELECT born AS bdate FROM person WHERE id = 2", {}, "bdate=2026-01-05 10:00:00 / ");
        row("to_char", "SELECT TO_CHAR(born,'YYYY-MM') AS m FROM person WHERE id = ?", { QStringLiteral("3") }, "m=2025-12 / ");
        row("join", "SELECT p.name, t.kind FROM person p JOIN pet t ON t.owner = p.id WHERE t.kind = 'cat' ORDER BY p.id", {}, "kind=cat / name=Bob kind=cat / ");
        row("join with a condition", "SELECT p.id FROM person p JOIN pet t ON t.owner = p.id AND t.kind = 'dog'", {}, "id=10 / ");
        row("keyset", "SELECT id FROM person WHERE (born > TO_TIMESTAMP(?, 'x') OR (born = TO_TIMESTAMP(?, 'x') AND id > ?)) ORDER BY born, id",
            { QStringLiteral("2026-01-05 10:00:00"), QStringLiteral("2026-01-05 10:00:00"), QStringLiteral("2") }, "id=10 / ");
        row("count", "SELECT COUNT(*) AS n FROM pet WHERE kind <> 'dog'", {}, "n=2 / ");
        row("is null", "SELECT id FROM person WHERE name IS NULL", {}, "id=3 / ");
        row("is not null", "SELECT id FROM person WHERE name IS NOT NULL ORDER BY id", {}, "id=2 / id=10 / ");
        row("left join", "SELECT p.id, t.kind FROM person p LEFT JOIN pet t ON t.owner = p.id AND t.kind = 'dog' ORDER BY p.id", {}, "id=2 / id=3 / id=10 kind=dog / ");
        row("a left join's null", "SELECT p.id FROM person p LEFT OUTER JOIN pet t ON t.owner = p.id WHERE t.kind IS NULL", {}, "id=2 / ");
        row("case", "SELECT id, CASE WHEN name IS NULL THEN 'none' ELSE name END AS called, CASE WHEN id = 10 THEN 'ten' END AS n FROM person ORDER BY id", {},
            "id=2 called=Ann / id=3 called=none / id=10 called=Bob n=ten / ");
        row("nvl", "SELECT NVL(name, id) AS called FROM person ORDER BY id", {}, "called=Ann / called=3 / called=Bob / ");
        row("case without an end", "SELECT CASE WHEN id = 1 THEN 'x' FROM person", {}, "'end' was expected before 'from'.");
        row("unknown table", "SELECT id FROM foo", {}, "Record ‘foo’ was not found.");
        row("unknown column", "SELECT foo FROM person", {}, "Unknown identifier 'foo'.");
        row("missing parameter", "SELECT id FROM person WHERE id = ?", {}, "Invalid number of parameters. Expected more.");
        row("trailing text", "SELECT id FROM person LIMIT 5", {}, "Unexpected '5'.");
        row("no from", "SELECT id", {}, "'from' was expected before ''.");
    }
    void evaluates()
    {
        QFETCH(QString, query);
        QFETCH(QStringList, params);
        QFETCH(QString, rows);
        std::vector<std::string> bound;
        for (const QString& param : params)
            bound.push_back(param.toStdString());
        QCOMPARE(QString::fromStdString(shown(runSuiteQl(m_tables, query.toStdString(), bound, 1000, 0))), rows);
    }

    void pages()
    {
        const SqlAnswer answer = runSuiteQl(m_tables, "SELECT id FROM person ORDER BY id", {}, 2, 2);
        QCOMPARE(answer.total, size_t(3));
        QCOMPARE(shown(answer), std::string("id=10 / "));
    }
};

TIEOUT_TEST(TestWorld)
TIEOUT_TEST(TestSuiteQl)
#include "tst_world.moc"
