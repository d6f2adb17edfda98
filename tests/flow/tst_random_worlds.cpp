#include "support/ctl.h"
#include "support/feed_world.h"
#include "support/test_registry.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <set>

// Random histories against the simple oracle: after every import the program finds exactly what
// the oracle finds; incremental, full and fresh stores agree; the order of files does not matter.
namespace tieout::tests {

namespace {

int worlds()
{
    return longRun() ? 200 : 8;
}

constexpr int kSteps = 6;

QString text(const std::string& s)
{
    return QString::fromStdString(s);
}

QStringList importOf(const QString& folder, const OracleImport& step)
{
    return { QStringLiteral("import"), folder, QStringLiteral("--source"), text(step.source), QStringLiteral("--set"), text(step.set), QStringLiteral("--json") };
}

std::string reportOf(const std::vector<OracleFileReport>& reports, const OracleImport& step)
{
    std::string out;
    for (size_t i = 0; i < reports.size(); ++i)
        out += step.files[i].name + ' ' + (reports[i].already_imported ? "again" : std::to_string(reports[i].rows) + ' ' + std::to_string(reports[i].refused)) + '\n';
    return out;
}

// The same lines from the program's JSON report, without a JSON reader: its members have one order.
std::string reportIn(const std::string& json)
{
    std::string out;
    const auto member = [&](const std::string& name, size_t& at) {
        at = json.find('"' + name + "\":", at) + name.size() + 3;
        const size_t end = json.find_first_of(",}", at);
        return json.substr(at, end - at);
    };
    for (size_t at = json.find("{\"table\""); at != std::string::npos; at = json.find("{\"table\"", at)) {
        std::string name = member("file", at);
        name = name.substr(1, name.size() - 2);
        const std::string rows = member("rows", at), refused = member("refused", at), again = member("already_imported", at);
        out += name + ' ' + (again == "true" ? "again" : rows + ' ' + refused) + '\n';
    }
    return out;
}

std::string sortedLines(std::string text)
{
    std::vector<std::string> rows;
    for (size_t begin = 0; begin < text.size();) {
        const size_t end = text.find('\n', begin);
        rows.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    std::sort(rows.begin(), rows.end());
    std::string out;
    for (const std::string& row : rows)
        out += row + '\n';
    return out;
}

}

class RandomWorlds : public QObject {
    Q_OBJECT

private slots:
    void everyReasonIsReached();
    void history_data();
    void history();
    void orderOfFilesDoesNotMatter();

private:
    void step(const Ctl& ctl, const QString& folder, const OracleImport& import, FeedOracle& oracle);
};

// The generator is only worth something when it reaches everything the contract names.
void RandomWorlds::everyReasonIsReached()
{
    std::set<std::string> reached;
    size_t refused = 0, again = 0, sets = 0, triples = 0;
    for (int seed = 0; seed < 40; ++seed) {
        FeedWorld world(static_cast<uint64_t>(seed));
        FeedOracle oracle;
        for (int i = 0; i < kSteps; ++i) {
            for (const OracleFileReport& report : oracle.import(world.next())) {
                refused += report.refused;
                again += report.already_imported ? 1 : 0;
            }
            for (const OracleException& row : oracle.exceptions()) {
                reached.insert(row.checkpoint + ' ' + row.reason);
                sets += row.set != "main" ? 1 : 0;
                triples += row.reason == "DUP_EVENT" && row.delta != "1" ? 1 : 0;
            }
        }
    }
    QCOMPARE(reached.size(), size_t(31));
    QVERIFY(refused > 20 && again > 10 && sets > 100 && triples > 10);
}

void RandomWorlds::step(const Ctl& ctl, const QString& folder, const OracleImport& import, FeedOracle& oracle)
{
    writeFolder(folder, import);
    const CtlResult imported = ctl.run(importOf(folder, import));
    QVERIFY2(imported.status == 0 || imported.status == 3, imported.err.c_str());
    const std::string expected = sortedLines(reportOf(oracle.import(import), import)), reported = sortedLines(reportIn(imported.out));
    QVERIFY2(reported == expected, ("reported:\n" + reported + "expected:\n" + expected).c_str());
    const CtlResult reconciled = ctl.run({ QStringLiteral("reconcile") });
    QVERIFY2(reconciled.status == 0 || reconciled.status == 3, reconciled.err.c_str());
    const std::string difference = firstDifferences(ctl.exceptionLines(), lines(oracle.exceptions()));
    QVERIFY2(difference.empty(), difference.c_str());
}

void RandomWorlds::history_data()
{
    QTest::addColumn<int>("seed");
    for (int seed = 1; seed <= worlds(); ++seed)
        QTest::addRow("seed %d", seed) << seed;
}

void RandomWorlds::history()
{
    QFETCH(int, seed);
    QTemporaryDir temporary;
    WorldSize size;
    size.chains = 6 + seed % 5 * 6;
    FeedWorld world(static_cast<uint64_t>(seed), size);
    FeedOracle oracle;
    const Ctl ctl(temporary.filePath(QStringLiteral("store"))), fresh(temporary.filePath(QStringLiteral("fresh")));
    for (int i = 0; i < kSteps; ++i) {
        const OracleImport import = world.next();
        const QString folder = temporary.filePath(QStringLiteral("step%1").arg(i));
        step(ctl, folder, import, oracle);
        if (QTest::currentTestFailed()) {
            qWarning("seed %d, step %d", seed, i);
            return;
        }
        // A store that imports the same history and looks only at its end.
        const CtlResult imported = fresh.run(importOf(folder, import));
        QVERIFY2(imported.status == 0 || imported.status == 3, imported.err.c_str());
    }
    const std::vector<std::string> expected = lines(oracle.exceptions());
    const CtlResult full = ctl.run({ QStringLiteral("reconcile"), QStringLiteral("--full") });
    QVERIFY2(full.status == 0 || full.status == 3, full.err.c_str());
    std::string difference = firstDifferences(ctl.exceptionLines(), expected);
    QVERIFY2(difference.empty(), ("full" + difference).c_str());
    const CtlResult once = fresh.run({ QStringLiteral("reconcile") });
    QVERIFY2(once.status == 0 || once.status == 3, once.err.c_str());
    difference = firstDifferences(fresh.exceptionLines(), expected);
    QVERIFY2(difference.empty(), ("fresh store" + difference).c_str());
    const CtlResult rebuilt = ctl.run({ QStringLiteral("rebuild"), QStringLiteral("--check") });
    QVERIFY2(rebuilt.status == 0, (rebuilt.out + rebuilt.err).c_str());
}

// One file an import, in another order: the tables of one delivery may arrive in any.
void RandomWorlds::orderOfFilesDoesNotMatter()
{
    QTemporaryDir temporary;
    FeedWorld world(77);
    OracleImport import = world.next();
    FeedOracle oracle;
    oracle.import(import);
    const std::vector<std::string> expected = lines(oracle.exceptions());
    Dice dice(5);
    for (int order = 0; order < 2; ++order) {
        for (size_t i = import.files.size(); i > 1; --i)
            std::swap(import.files[i - 1], import.files[dice.below(i)]);
        const Ctl ctl(temporary.filePath(QStringLiteral("store%1").arg(order)));
        for (const OracleFile& file : import.files) {
            const QString folder = temporary.filePath(QStringLiteral("one"));
            OracleImport one = import;
            one.files = { file };
            writeFolder(folder, one);
            const CtlResult imported = ctl.run(importOf(folder, one));
            QVERIFY2(imported.status == 3, imported.err.c_str()); // nine tables are missing each time
            if (dice.percent(30))
                QVERIFY(ctl.run({ QStringLiteral("reconcile") }).status <= 3);
        }
        QVERIFY(ctl.run({ QStringLiteral("reconcile") }).status <= 3);
        const std::string difference = firstDifferences(ctl.exceptionLines(), expected);
        QVERIFY2(difference.empty(), difference.c_str());
    }
}

}

using tieout::tests::RandomWorlds;
TIEOUT_TEST(RandomWorlds)

#include "tst_random_worlds.moc"
