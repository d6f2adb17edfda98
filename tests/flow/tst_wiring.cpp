#include "app/wiring/wiring.h"
#include "support/ctl.h"
#include "support/feed_world.h"
#include "support/test_registry.h"

#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <stdexcept>

// The ports as the composition root makes them.
namespace tieout::tests {

class WiringPorts : public QObject {
    Q_OBJECT

private slots:
    void everyPieceRunsOnce();
    void nestedWorkDoesNotWaitForItself();
    void anExceptionComesBack();
    void randomBytesDiffer();
    void clocksMove();
    void memorySecretsSaySo();
    void readerTakesWhatTheOracleTakes();
};

namespace {

wiring::WiringOptions threads(unsigned count)
{
    wiring::WiringOptions options;
    options.threads = count;
    return options;
}

}

void WiringPorts::everyPieceRunsOnce()
{
    wiring::Wiring wiring(threads(4));
    for (int round = 0; round < 200; ++round) {
        std::vector<std::atomic<int>> ran(static_cast<size_t>(round));
        wiring.environment().executor->parallelFor(ran.size(), [&](size_t i) { ++ran[i]; });
        for (const std::atomic<int>& count : ran)
            QCOMPARE(count.load(), 1);
    }
}

void WiringPorts::nestedWorkDoesNotWaitForItself()
{
    wiring::Wiring wiring(threads(3));
    engine::Executor& executor = *wiring.environment().executor;
    std::atomic<int> ran = 0;
    executor.parallelFor(10, [&](size_t) { executor.parallelFor(10, [&](size_t) { ++ran; }); });
    QCOMPARE(ran.load(), 100);
}

void WiringPorts::anExceptionComesBack()
{
    wiring::Wiring wiring(threads(3));
    engine::Executor& executor = *wiring.environment().executor;
    bool thrown = false;
    try {
        executor.parallelFor(100, [](size_t i) {
            if (i == 41)
                throw std::runtime_error("41");
        });
    } catch (const std::runtime_error& e) {
        thrown = e.what() == std::string("41");
    }
    QVERIFY(thrown);
    std::atomic<int> ran = 0;
    executor.parallelFor(7, [&](size_t) { ++ran; }); // and the pool still works
    QCOMPARE(ran.load(), 7);
}

void WiringPorts::randomBytesDiffer()
{
    wiring::Wiring wiring;
    std::array<uint8_t, 16> a {}, b {};
    wiring.environment().random->fill(a);
    wiring.environment().random->fill(b);
    QVERIFY(a != b);
}

void WiringPorts::clocksMove()
{
    wiring::Wiring wiring;
    const engine::Clock& clock = *wiring.environment().clock;
    const int64_t boot_ms = clock.bootMs();
    const domain::Instant now = clock.now();
    QTest::qSleep(20);
    QVERIFY(clock.bootMs() >= boot_ms + 19);
    QVERIFY(clock.now() > now);
    QVERIFY(clock.now().period().year() >= 2024);
}

void WiringPorts::memorySecretsSaySo()
{
    wiring::Wiring wiring;
    engine::Secrets& secrets = wiring.secrets();
    if (secrets.persistent())
        QSKIP("skipped: this machine has a keychain, which a test must not write to");
    QVERIFY(secrets.write("source/x", "s3cret").ok());
    QCOMPARE(secrets.read("source/x").value().value(), std::string("s3cret"));
    QVERIFY(secrets.erase("source/x").ok());
    QVERIFY(!secrets.read("source/x").value().has_value());
}

// Row by row: what the file reader accepts and refuses, against the oracle's reading of the contract.
void WiringPorts::readerTakesWhatTheOracleTakes()
{
    wiring::Wiring wiring;
    engine::FeedFolder& files = *wiring.environment().files;
    size_t rows = 0;
    for (uint64_t seed = 0; seed < 60; ++seed) {
        FeedWorld world(seed);
        const OracleImport import = world.next();
        QTemporaryDir folder;
        writeFolder(folder.path(), import);
        FeedOracle oracle;
        const std::vector<OracleFileReport> expected = oracle.import(import);
        const auto plan = files.plan(folder.path().toStdString());
        QVERIFY(plan.ok());
        for (const engine::FeedFile& file : plan->files) {
            OracleFileReport found;
            auto reader = files.open(file);
            QVERIFY(reader.ok());
            for (;;) {
                const auto batch = (*reader)->next({});
                QVERIFY2(batch.ok(), batch.ok() ? "" : domain::english(batch.error()).c_str());
                if (!*batch)
                    break;
                found.rows += (*batch)->batch.rows;
                found.refused += (*batch)->refused.size();
            }
            for (size_t i = 0; i < import.files.size(); ++i)
                if (import.files[i].name == file.name)
                    QVERIFY2(found.rows == expected[i].rows && found.refused == expected[i].refused,
                        (std::to_string(seed) + ' ' + file.name + ": " + std::to_string(found.rows) + '+' + std::to_string(found.refused) + " for "
                            + std::to_string(expected[i].rows) + '+' + std::to_string(expected[i].refused) + '\n' + import.files[i].bytes.substr(0, 3000))
                            .c_str());
            rows += found.rows;
        }
    }
    QVERIFY(rows > 5000);
}

}

using tieout::tests::WiringPorts;
TIEOUT_TEST(WiringPorts)

#include "tst_wiring.moc"
