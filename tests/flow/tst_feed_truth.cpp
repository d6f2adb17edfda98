#include "support/ctl.h"
#include "support/test_registry.h"

#include <QDir>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

// The exact exceptions of the published feeds, through the real program.
namespace tieout::tests {

namespace {

// truth_*.csv holds integers: quantities in thousandths, amounts in hundredths, counts as they are.
std::string scaled(const std::string& checkpoint, const std::string& reason, const std::string& delta)
{
    const bool count = reason.starts_with("DUP_");
    const bool none = reason == "WRONG_PERIOD" || reason == "UNMAPPED_SKU";
    const bool quantity = checkpoint == "CP1" || reason == "QTY_MISMATCH" || reason == "MISSING_CHARGE" || reason == "ORPHAN_CHARGE";
    PlainNumber n = PlainNumber::read(delta).value_or(PlainNumber());
    n.scale = count || none ? 0 : quantity ? 3 : 2;
    return n.text();
}

std::vector<std::string> truth(const QString& file)
{
    std::vector<std::string> rows;
    const std::string text = readWholeFile(file);
    for (size_t begin = 0; begin < text.size();) {
        const size_t end = std::min(text.find('\n', begin), text.size());
        const std::string line = text.substr(begin, end - begin);
        const size_t a = line.find(','), b = line.find(',', a + 1), c = line.rfind(',');
        const std::string checkpoint = line.substr(0, a), reason = line.substr(a + 1, b - a - 1);
        rows.push_back(checkpoint + ',' + reason + ',' + line.substr(b + 1, c - b - 1) + ',' + scaled(checkpoint, reason, line.substr(c + 1)) + ",main");
        begin = end + 1;
    }
    return rows;
}

OracleImport folderOf(const QString& folder)
{
    OracleImport import { "files", "main", {} };
    const QStringList names = QDir(folder).entryList(QDir::Files);
    for (const QString& name : names)
        import.files.push_back({ name.section(QLatin1Char('.'), 0, 0).toStdString(), name.toStdString(), readWholeFile(folder + QLatin1Char('/') + name) });
    return import;
}

}

class FeedTruth : public QObject {
    Q_OBJECT

private slots:
    void oracleAgreesWithTheFeed();
    void feed_data();
    void feed();
    void generated_data();
    void generated();

private:
    void check(const QString& folder, const QString& format, const QStringList& options);
};

void FeedTruth::oracleAgreesWithTheFeed()
{
    if (sharedFolder().isEmpty())
        QSKIP("skipped: ../shared is not present");
    const QString feed = sharedFolder() + QStringLiteral("/bench/feed-10k");
    FeedOracle oracle;
    oracle.import(folderOf(feed + QStringLiteral("/base/ndjson")));
    std::string difference = firstDifferences(lines(oracle.exceptions()), truth(feed + QStringLiteral("/truth_base.csv")));
    QVERIFY2(difference.empty(), difference.c_str());
    oracle.import(folderOf(feed + QStringLiteral("/delta/csv")));
    difference = firstDifferences(lines(oracle.exceptions()), truth(feed + QStringLiteral("/truth_delta.csv")));
    QVERIFY2(difference.empty(), difference.c_str());
}

void FeedTruth::check(const QString& folder, const QString& format, const QStringList& options)
{
    QTemporaryDir temporary;
    const Ctl ctl(temporary.filePath(QStringLiteral("store")));
    for (const char* part : { "base", "delta" }) {
        const QString name = QString::fromLatin1(part);
        const CtlResult imported = ctl.run(QStringList { QStringLiteral("import"), folder + QLatin1Char('/') + name + QLatin1Char('/') + format } + options);
        QVERIFY2(imported.status == 0, imported.err.c_str());
        const CtlResult reconciled = ctl.run(QStringList { QStringLiteral("reconcile") } + options);
        QVERIFY2(reconciled.status == 0, reconciled.err.c_str());
        const std::string difference = firstDifferences(ctl.exceptionLines(), truth(folder + QStringLiteral("/truth_") + name + QStringLiteral(".csv")));
        QVERIFY2(difference.empty(), (std::string(part) + difference).c_str());
    }
    const CtlResult rebuilt = ctl.run({ QStringLiteral("rebuild"), QStringLiteral("--check") });
    QVERIFY2(rebuilt.status == 0, (rebuilt.out + rebuilt.err).c_str());
}

void FeedTruth::feed_data()
{
    QTest::addColumn<QString>("format");
    QTest::addColumn<QStringList>("options");
    QTest::newRow("ndjson") << QStringLiteral("ndjson") << QStringList();
    QTest::newRow("csv") << QStringLiteral("csv") << QStringList();
    QTest::newRow("ndjson, one thread") << QStringLiteral("ndjson") << QStringList { QStringLiteral("--threads"), QStringLiteral("1") };
}

void FeedTruth::feed()
{
    if (sharedFolder().isEmpty())
        QSKIP("skipped: ../shared is not present");
    QFETCH(QString, format);
    QFETCH(QStringList, options);
    check(sharedFolder() + QStringLiteral("/bench/feed-10k"), format, options);
}

void FeedTruth::generated_data()
{
    QTest::addColumn<int>("events");
    QTest::addColumn<int>("seed");
    QTest::addColumn<QString>("format");
    QTest::newRow("one customer") << 1 << 3 << QStringLiteral("csv");
    QTest::newRow("700") << 700 << 11 << QStringLiteral("ndjson");
    QTest::newRow("5k") << 5000 << 20261120 << QStringLiteral("csv");
    QTest::newRow("20k") << 20'000 << 42 << QStringLiteral("ndjson");
    if (longRun())
        for (int seed = 100; seed < 120; ++seed)
            QTest::addRow("100k, seed %d", seed) << 100'000 << seed << (seed % 2 != 0 ? QStringLiteral("csv") : QStringLiteral("ndjson"));
}

void FeedTruth::generated()
{
    QFETCH(int, events);
    QFETCH(int, seed);
    QFETCH(QString, format);
    const QString source = sharedFolder() + QStringLiteral("/bench/gen.cpp"), compiler = QStandardPaths::findExecutable(QStringLiteral("g++"));
    if (sharedFolder().isEmpty() || compiler.isEmpty())
        QSKIP("skipped: ../shared or g++ is not present");
    static QTemporaryDir built;
    const QString generator = built.filePath(QStringLiteral("gen"));
    if (!QFile::exists(generator))
        QCOMPARE(QProcess::execute(compiler, { QStringLiteral("-O1"), QStringLiteral("-std=c++20"), QStringLiteral("-w"), QStringLiteral("-o"), generator, source }), 0);
    QTemporaryDir folder;
    QProcess process;
    process.start(generator, { QString::number(events), folder.path(), QString::number(seed) });
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitCode(), 0);
    check(folder.path(), format, {});
}

}

using tieout::tests::FeedTruth;
TIEOUT_TEST(FeedTruth)

#include "tst_feed_truth.moc"
