#include "support/ctl.h"
#include "support/test_registry.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <set>

// Every simulated system connected, pulled, tied out, worked and pulled again by the program itself.
namespace tieout::tests {

namespace {

// The rows "checkpoint found true equal" of the demo's tables, in order of appearance.
struct Counted {
    std::string checkpoint;
    int found = 0, planted = 0, equal = 0;
};

std::vector<Counted> countedIn(const std::string& text)
{
    static const QRegularExpression row(QStringLiteral("^(CP\\d+) +(\\d+) +(\\d+) +(\\d+)$"), QRegularExpression::MultilineOption);
    std::vector<Counted> rows;
    for (auto each = row.globalMatch(QString::fromStdString(text)); each.hasNext();) {
        const QRegularExpressionMatch match = each.next();
        rows.push_back({ match.captured(1).toStdString(), match.captured(2).toInt(), match.captured(3).toInt(), match.captured(4).toInt() });
    }
    return rows;
}

}

class WholeEstate : public QObject {
    Q_OBJECT

private slots:
    void findsWhatWasPlanted_data();
    void findsWhatWasPlanted();
};

void WholeEstate::findsWhatWasPlanted_data()
{
    QTest::addColumn<QString>("scenario");
    QTest::addColumn<int>("seed");
    QStringList scenarios { QStringLiteral("small") };
    if (longRun())
        scenarios += { QStringLiteral("quiet_month"), QStringLiteral("quarter_end"), QStringLiteral("pricing_rollout"), QStringLiteral("erp_outage"), QStringLiteral("late_usage"), QStringLiteral("default") };
    for (const QString& scenario : scenarios)
        for (int seed = 1; seed <= (longRun() ? 10 : 2); ++seed)
            QTest::addRow("%s %d", qPrintable(scenario), seed) << scenario << seed;
}

void WholeEstate::findsWhatWasPlanted()
{
    QFETCH(QString, scenario);
    QFETCH(int, seed);
    QTemporaryDir temporary;
    const Ctl ctl(temporary.filePath(QStringLiteral("store")));
    const CtlResult demo = ctl.run({ QStringLiteral("demo"), QStringLiteral("--scenario"), scenario, QStringLiteral("--seed"), QString::number(seed) });
    const std::string said = demo.out + demo.err;
    QVERIFY2(said.find("settled    NetSuite document") != std::string::npos, said.c_str());
    for (const char* system : { "netsuite", "stripe", "openmeter", "salesforce" })
        QVERIFY2(said.find(std::string("pulled     ") + system) != std::string::npos, said.c_str());
    const std::vector<Counted> rows = countedIn(demo.out);
    const std::set<std::string> compared { "CP1", "CP2", "CP3", "CP4", "CP5", "CP6", "CP7", "CP8", "CP11", "CP13" };
    int seen = 0;
    for (const Counted& row : rows) {
        if (!compared.contains(row.checkpoint))
            continue;
        ++seen;
        QVERIFY2(row.planted > 0 && row.found == row.planted && row.equal == row.planted, said.c_str());
    }
    QCOMPARE(seen, 20); // ten checkpoints, before and after the repost
}

TIEOUT_TEST(WholeEstate)

}

#include "tst_whole_estate.moc"
