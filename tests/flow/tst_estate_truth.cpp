#include "domain/checkpoint.h"
#include "support/ctl.h"
#include "support/test_registry.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <map>
#include <set>

// Every table of the invented company as one folder, through the real program: what is found is
// exactly what was planted, in every scenario. What looks wrong and is right is never found.
namespace tieout::tests {

namespace {

QByteArray sandbox(const QStringList& arguments)
{
    QProcess process;
    process.setProgram(QStringLiteral(TIEOUT_BIN_DIR "/tieout-sandbox"));
    process.setArguments(arguments);
    process.start();
    return process.waitForFinished(60'000) && process.exitCode() == 0 ? process.readAllStandardOutput() : QByteArray("failed: ") + process.readAllStandardError();
}

std::vector<std::string> rowsOf(const QByteArray& truth)
{
    std::vector<std::string> rows;
    for (const QByteArray& line : truth.split('\n'))
        if (!line.isEmpty())
            rows.push_back(line.toStdString() + ",main");
    return rows;
}

}

class EstateTruth : public QObject {
    Q_OBJECT

private slots:
    void findsWhatWasPlanted_data();
    void findsWhatWasPlanted();
    void findsTheSameTableByTable();
    void plantsEveryReason();
    void saysWhatItKnows();
};

void EstateTruth::findsWhatWasPlanted_data()
{
    QTest::addColumn<QString>("scenario");
    QTest::addColumn<int>("seed");
    const QStringList brief { QStringLiteral("small"), QStringLiteral("quiet_month"), QStringLiteral("quarter_end"), QStringLiteral("pricing_rollout"), QStringLiteral("erp_outage"), QStringLiteral("late_usage") };
    const QStringList all = longRun() ? brief + QStringList { QStringLiteral("default"), QStringLiteral("clean") } : brief;
    for (const QString& scenario : all)
        for (int seed = 1; seed <= (longRun() ? 10 : 2); ++seed)
            QTest::addRow("%s %d", qPrintable(scenario), seed) << scenario << seed;
}

void EstateTruth::findsWhatWasPlanted()
{
    QFETCH(QString, scenario);
    QFETCH(int, seed);
    QTemporaryDir temporary;
    const QString folder = temporary.filePath(QStringLiteral("feed"));
    const QStringList world { QStringLiteral("--scenario"), scenario, QStringLiteral("--seed"), QString::number(seed), QStringLiteral("--whole") };
    QCOMPARE(sandbox(world + QStringList { QStringLiteral("--only-write"), QStringLiteral("--feed"), folder }), QByteArray());
    std::vector<std::string> expected = rowsOf(sandbox(world + QStringList { QStringLiteral("--truth") }));
    QCOMPARE(expected.empty(), scenario == QLatin1String("clean"));

    const Ctl ctl(temporary.filePath(QStringLiteral("store")));
    const CtlResult imported = ctl.run({ QStringLiteral("import"), folder });
    QVERIFY2(imported.status == 0, (imported.out + imported.err).c_str());
    const CtlResult reconciled = ctl.run({ QStringLiteral("reconcile") });
    QVERIFY2(reconciled.status == 0, reconciled.err.c_str());
    std::vector<std::string> found = ctl.exceptionLines();
    std::sort(found.begin(), found.end());
    std::sort(expected.begin(), expected.end());
    const std::string difference = firstDifferences(found, expected, 40);
    QVERIFY2(difference.empty(), difference.c_str());
}

// Tables that arrive one after the other, with a reconciliation after each: hand-overs come into
// view as their systems deliver, and in the end everything is as if it had come at once.
void EstateTruth::findsTheSameTableByTable()
{
    QTemporaryDir temporary;
    const QString folder = temporary.filePath(QStringLiteral("feed"));
    const QStringList world { QStringLiteral("--scenario"), QStringLiteral("small"), QStringLiteral("--seed"), QStringLiteral("3"), QStringLiteral("--whole") };
    QCOMPARE(sandbox(world + QStringList { QStringLiteral("--only-write"), QStringLiteral("--feed"), folder }), QByteArray());
    const Ctl at_once(temporary.filePath(QStringLiteral("at-once"))), one_by_one(temporary.filePath(QStringLiteral("one-by-one")));
    QCOMPARE(at_once.run({ QStringLiteral("import"), folder }).status, 0);
    QCOMPARE(at_once.run({ QStringLiteral("reconcile") }).status, 0);
    QStringList files = QDir(folder).entryList(QDir::Files, QDir::Name | QDir::Reversed);
    QVERIFY(files.size() >= 20);
    for (const QString& file : files) {
        const QString part = temporary.filePath(QStringLiteral("part-") + file);
        QVERIFY(QDir().mkpath(part) && QFile::rename(folder + u'/' + file, part + u'/' + file));
        const CtlResult imported = one_by_one.run({ QStringLiteral("import"), part });
        QVERIFY2(imported.status == 0 || imported.status == 3, imported.err.c_str()); // 3: other tables are missing so far
        const CtlResult reconciled = one_by_one.run({ QStringLiteral("reconcile") });
        QVERIFY2(reconciled.status == 0 || reconciled.status == 3, reconciled.err.c_str());
    }
    const std::string difference = firstDifferences(one_by_one.exceptionLines(), at_once.exceptionLines(), 40);
    QVERIFY2(difference.empty(), difference.c_str());
    const CtlResult rebuilt = one_by_one.run({ QStringLiteral("rebuild"), QStringLiteral("--check") });
    QVERIFY2(rebuilt.status == 0, (rebuilt.out + rebuilt.err).c_str());
}

// A reason without a planted defect would be a check that nothing proves.
void EstateTruth::plantsEveryReason()
{
    std::map<std::string, int> planted;
    for (const std::string& row : rowsOf(sandbox({ QStringLiteral("--truth"), QStringLiteral("--whole") })))
        ++planted[row.substr(0, row.find(',', row.find(',') + 1))];
    const std::set<std::string> without { "CP0,COUNT_MISMATCH", "CP0,SUM_MISMATCH", "CP0,PAGE_REFUSED", "CP0,FEED_LATE", "CP0,GAP_BEYOND_MEMORY" }; // of pulls, not of records
    for (const domain::ReasonSpec& spec : domain::reasonSpecs()) {
        const std::string checkpoint(domain::checkpointId(spec.checkpoint)), name = checkpoint + "," + std::string(spec.id);
        if (!without.contains(name))
            QVERIFY2(planted[name] >= 3, name.c_str());
    }
}

void EstateTruth::saysWhatItKnows()
{
    QVERIFY(sandbox({ QStringLiteral("--scenario"), QStringLiteral("unheard") }).contains("quiet_month, quarter_end, pricing_rollout, erp_outage, late_usage"));
    QVERIFY(sandbox({ QStringLiteral("--only-write") }).contains("--only-write needs --feed"));
}

TIEOUT_TEST(EstateTruth)

}

#include "tst_estate_truth.moc"
