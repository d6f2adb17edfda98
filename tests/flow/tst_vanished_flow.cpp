#include "flow/connected_company.h"
#include "support/ctl.h"
#include "support/test_registry.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <ctime>
#include <set>

// Transactions that the ledger lost without a word: a reading of everything says so, whenever it is
// killed.
namespace tieout::tests {

namespace {

// Documents of the ledger that nothing in billing stands behind, by the ledger's id.
std::set<std::string> orphans(const std::vector<std::string>& rows)
{
    std::set<std::string> ids;
    for (const std::string& row : rows)
        for (const std::string begin : { "CP4,ORPHAN_POSTING,", "CP5,ORPHAN_RECEIPT," })
            if (row.starts_with(begin))
                ids.insert(row.substr(begin.size(), row.rfind(',') - begin.size()));
    return ids;
}

bool isOrphan(const std::string& row)
{
    return row.starts_with("CP4,ORPHAN_POSTING,") || row.starts_with("CP5,ORPHAN_RECEIPT,");
}

// `tieoutctl pull --full`, killed after so long; the shell opens the key, and becomes the program.
void pullKilledAfter(const QString& store, const QString& key, int64_t us)
{
    QProcess process;
    process.start(QStringLiteral("/bin/sh"), { QStringLiteral("-c"), QStringLiteral("exec \"$0\" --store \"$1\" --credentials netsuite=3 pull --full netsuite 3< \"$2\""), Ctl::program(), store, key });
    process.waitForStarted();
    timespec pause { us / 1'000'000, us % 1'000'000 * 1000 };
    nanosleep(&pause, nullptr);
    if (process.state() != QProcess::NotRunning)
        ::kill(static_cast<pid_t>(process.processId()), SIGKILL);
    process.waitForFinished();
}

}

class VanishedOverTheWire : public QObject {
    Q_OBJECT

private slots:
    void aReadingOfEverythingFindsWhatIsGone();
    void killedAtAnyMoment();
};

void VanishedOverTheWire::aReadingOfEverythingFindsWhatIsGone()
{
    ConnectedCompany company("small", "5", "");
    company.refresh(false);
    std::vector<std::string> expected = company.found();
    const std::set<std::string> gone = orphans(expected);
    QVERIFY(gone.size() >= 2);
    for (const std::string& id : gone)
        company.call(company.estate().systems.front().base_url, "vanish", "{\"id\":\"" + id + "\"}");
    std::erase_if(expected, isOrphan);
    company.refresh(false); // of it the ledger says nothing but its count
    QVERIFY(orphans(company.found()) == gone);
    std::map<std::string, uint64_t> removed;
    for (const engine::PullReport::Stream& stream : company.refresh(true).streams)
        if (stream.removed > 0)
            removed[stream.stream] = stream.removed;
    QCOMPARE(removed["invoices"] + removed["receipts"], gone.size());
    QVERIFY(removed["gl_lines"] >= 2 * gone.size());
    const std::string difference = firstDifferences(company.found(), expected, 40);
    QVERIFY2(difference.empty(), difference.c_str());
    QVERIFY(company.rebuilds());
}

void VanishedOverTheWire::killedAtAnyMoment()
{
    ConnectedCompany company("small", "6", "");
    company.refresh(false);
    const std::vector<std::string> before = company.found();
    std::vector<std::string> expected = before;
    const std::set<std::string> gone = orphans(before);
    std::erase_if(expected, isOrphan);
    for (const std::string& id : gone)
        company.call(company.estate().systems.front().base_url, "vanish", "{\"id\":\"" + id + "\"}");
    QTemporaryDir folder;
    QFile key(folder.filePath(QStringLiteral("key.pem")));
    QVERIFY(key.open(QIODevice::WriteOnly));
    key.write(QByteArray::fromStdString(company.estate().systems.front().secret));
    key.close();
    const int kills = longRun() ? 60 : 10;
    for (int nth = 0; nth < kills; ++nth) {
        company.close();
        pullKilledAfter(QString::fromStdString(company.store()), key.fileName(), int64_t(nth) * 1'500'000 / kills);
        company.open();
        QVERIFY(company.engine->reconcile(company.admin, {}, {}, {}).ok());
        // What the ledger has stands; of what is gone the lines may stand without their document.
        for (const std::string& row : company.found()) {
            const std::string lone = "CP6,ORPHAN_JOURNAL,";
            const bool of_gone = row.starts_with(lone) && gone.contains(row.substr(lone.size(), row.find('-', lone.size()) - lone.size()));
            QVERIFY2(of_gone || row.starts_with("CP0,") || std::find(before.begin(), before.end(), row) != before.end(), row.c_str());
        }
    }
    company.refresh(true);
    const std::string difference = firstDifferences(company.found(), expected, 40);
    QVERIFY2(difference.empty(), difference.c_str());
    QVERIFY(company.rebuilds());
}

TIEOUT_TEST(VanishedOverTheWire)

}

#include "tst_vanished_flow.moc"
