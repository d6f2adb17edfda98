#include "flow/connected_company.h"
#include "support/ctl.h"
#include "support/test_registry.h"

#include <QProcess>
#include <QTest>

#include <algorithm>
#include <set>

// Systems that leave records out of their lists, or give them so that they cannot be read, over the
// wire: every exception that follows is found, at CP0 and behind it, and no other.
namespace tieout::tests {

namespace {

std::vector<std::string> truthRows(const std::string& text)
{
    std::vector<std::string> rows;
    for (size_t at = 0; at < text.size();) {
        const size_t end = std::min(text.find('\n', at), text.size());
        rows.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    std::sort(rows.begin(), rows.end());
    return rows;
}

// The same company with every table in a folder, where nothing is left out.
std::string wholeTruth(const QString& seed)
{
    QProcess process;
    process.start(QStringLiteral(TIEOUT_BIN_DIR "/tieout-sandbox"), { QStringLiteral("--scenario"), QStringLiteral("incomplete_feeds"), QStringLiteral("--seed"), seed, QStringLiteral("--whole"), QStringLiteral("--truth") });
    TIEOUT_CHECK(process.waitForFinished(60'000) && process.exitCode() == 0);
    return process.readAllStandardOutput().toStdString();
}

}

class FeedFaultsOverTheWire : public QObject {
    Q_OBJECT

private slots:
    void findsWhatDidNotArrive_data();
    void findsWhatDidNotArrive();
};

void FeedFaultsOverTheWire::findsWhatDidNotArrive_data()
{
    QTest::addColumn<QString>("seed");
    for (int seed = 1; seed <= (longRun() ? 20 : 3); ++seed)
        QTest::addRow("%d", seed) << QString::number(seed);
}

void FeedFaultsOverTheWire::findsWhatDidNotArrive()
{
    QFETCH(QString, seed);
    ConnectedCompany company("incomplete_feeds", seed.toStdString(), "--estate");
    const std::vector<std::string> expected = truthRows(company.estate().wider_truth), without = truthRows(wholeTruth(seed));
    // Two of each planted: COUNT_MISMATCH of seven streams, SUM_MISMATCH, PAGE_REFUSED of four systems' rows.
    std::map<std::string, int> planted;
    for (const std::string& row : expected)
        ++planted[row.substr(0, row.find(',', 4))];
    QCOMPARE(planted["CP0,COUNT_MISMATCH"], 7);
    QVERIFY(planted["CP0,SUM_MISMATCH"] >= 1);
    QCOMPARE(planted["CP0,PAGE_REFUSED"], 8);

    QVERIFY(!company.refresh(false).complete);
    std::string difference = firstDifferences(company.found(), expected, 40);
    QVERIFY2(difference.empty(), difference.c_str());
    // The same again says the same.
    company.refresh(true);
    difference = firstDifferences(company.found(), expected, 40);
    QVERIFY2(difference.empty(), difference.c_str());

    company.callAll("faults/clear");
    company.refresh(true);
    difference = firstDifferences(company.found(), without, 40);
    QVERIFY2(difference.empty(), difference.c_str());
    QVERIFY(company.rebuilds());
    if (seed != QLatin1String("1"))
        return;
    // Left out again by the lists, and still counted: nothing is taken for deleted. What cannot be read
    // is refused, and the record stands as it was read before.
    company.callAll("reset");
    for (const engine::PullReport::Stream& stream : company.refresh(true).streams) {
        QCOMPARE(stream.removed, uint64_t(0));
        const std::set<std::string> held { "netsuite/customers", "netsuite/gl_lines", "stripe/invoices", "salesforce/accounts" };
        QCOMPARE(stream.note.has_value(), held.contains(stream.source + "/" + stream.stream));
    }
    std::vector<std::string> found = company.found();
    std::erase_if(found, [](const std::string& row) { return row.starts_with("CP0,PAGE_REFUSED,"); });
    difference = firstDifferences(found, without, 40);
    QVERIFY2(difference.empty(), difference.c_str());
}

TIEOUT_TEST(FeedFaultsOverTheWire)

}

#include "tst_feed_faults.moc"
