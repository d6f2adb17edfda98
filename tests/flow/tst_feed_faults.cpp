#include "app/wiring/demo_estate.h"
#include "app/wiring/wiring.h"
#include "connectors/http/curl_transport.h"
#include "domain/checkpoint.h"
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

// Every system of the simulated company connected, with a store of its own.
class Connected {
public:
    explicit Connected(const std::string& seed)
        : m_folder(wiring::TemporaryFolder::make().value())
        , m_estate(wiring::DemoEstate::start("incomplete_feeds", seed, "--estate", {}).value())
    {
        wiring::WiringOptions options;
        for (const wiring::DemoEstate::System& system : m_estate->systems)
            options.run_secrets["source/" + system.name] = system.secret;
        m_wiring = std::make_unique<wiring::Wiring>(options);
        engine = engine::Engine::open(m_folder.path.string(), m_wiring->environment()).value();
        admin = engine->localSession().value();
        for (const wiring::DemoEstate::System& system : m_estate->systems)
            TIEOUT_CHECK(engine->execute(admin, engine->newCommandId(), engine::AddSource { system.name, system.name, "main", system.base_url, "demo", system.options }).ok());
        TIEOUT_CHECK(engine->importFolder(admin, m_estate->feed, "files", "main", {}, {}).ok());
    }
    ~Connected() { engine.reset(); }
    Connected(const Connected&) = delete;
    Connected& operator=(const Connected&) = delete;

    const std::string& truth() const { return m_estate->wider_truth; }
    engine::PullReport refresh(bool full)
    {
        auto pulled = engine->pull(admin, {}, full, {}, {});
        TIEOUT_CHECK(pulled.ok());
        TIEOUT_CHECK(engine->reconcile(admin, {}, {}, {}).ok());
        return std::move(pulled).value();
    }
    std::vector<std::string> found()
    {
        const auto table = engine->answer(admin, engine::QueueQuery {}).value();
        std::vector<std::string> rows;
        for (size_t i = 0; i < table->rows; ++i)
            if (table->found[i] != 0)
                rows.push_back(std::string(domain::checkpointId(table->checkpoint[i])) + "," + std::string(domain::reasonId(table->reason[i])) + "," + std::string(table->key.at(i)) + ","
                    + table->delta[i].toString());
        std::sort(rows.begin(), rows.end());
        return rows;
    }
    // From here on the lists of every system are whole.
    void mend()
    {
        connect::CurlTransport transport({});
        for (const wiring::DemoEstate::System& system : m_estate->systems)
            TIEOUT_CHECK(transport.perform({ connect::HttpPurpose::Read, "POST", system.base_url + "/__sandbox/faults/clear", {}, "{}" }, {}).status == 200);
    }

    std::unique_ptr<engine::Engine> engine;
    engine::Session admin;

private:
    wiring::TemporaryFolder m_folder;
    std::unique_ptr<wiring::DemoEstate> m_estate;
    std::unique_ptr<wiring::Wiring> m_wiring;
};

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
    Connected company(seed.toStdString());
    const std::vector<std::string> expected = truthRows(company.truth()), without = truthRows(wholeTruth(seed));
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

    company.mend();
    company.refresh(true);
    difference = firstDifferences(company.found(), without, 40);
    QVERIFY2(difference.empty(), difference.c_str());
    const auto rebuilt = company.engine->rebuild(company.admin, true, {}, {});
    QVERIFY(rebuilt.ok() && rebuilt->identical);
}

TIEOUT_TEST(FeedFaultsOverTheWire)

}

#include "tst_feed_faults.moc"
