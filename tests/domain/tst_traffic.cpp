#include "domain/traffic.h"
#include "support/test_registry.h"

#include <QTest>

using namespace tieout::domain;

class TestTraffic : public QObject {
    Q_OBJECT

private slots:
    void percentilesAreExactBelowAndWithinAnEighthAbove()
    {
        Latencies times;
        QVERIFY(!times.percentile(500));
        for (int64_t ms = 1; ms <= 10; ++ms)
            times.add(ms);
        QCOMPARE(*times.percentile(500), int64_t(5));
        QCOMPARE(*times.percentile(1000), int64_t(10));
        QCOMPARE(*times.percentile(0), int64_t(1));
        for (int64_t ms = 16; ms < 4'000'000; ms = ms * 3 / 2 + 1) {
            Latencies one;
            one.add(ms);
            const int64_t read = *one.percentile(500);
            QVERIFY2(read >= ms && (read - ms) * 8 <= ms, std::to_string(ms).c_str());
        }
    }

    void aSlowTailShowsInTheTailOnly()
    {
        Latencies times;
        times.add(10, 97);
        times.add(3000, 3);
        QCOMPARE(*times.percentile(500), int64_t(10));
        QCOMPARE(*times.percentile(950), int64_t(10));
        QVERIFY(*times.percentile(990) >= 3000);
    }

    void whatIsWrittenReadsBackAndAddsUp()
    {
        Latencies a, b;
        a.add(3);
        a.add(70, 5);
        b.add(-4);
        b.add(int64_t(1) << 40);
        QVERIFY(Latencies::decode(a.encode()) == a);
        QVERIFY(Latencies::decode(b.encode()) == b);
        Latencies both = a;
        both.merge(b);
        QCOMPARE(both.count(), uint64_t(8));
        QVERIFY(Latencies::decode("3:1 x:2 7 999999:1 5:z").count() == 1); // what does not read is left out

        Traffic traffic, more;
        traffic.requests = 4;
        traffic.lowest_tokens = 3;
        traffic.errors[size_t(TrafficError::Throttled)] = 2;
        more.requests = 1;
        more.lowest_tokens = 1;
        more.errors[size_t(TrafficError::Server)] = 1;
        traffic.merge(more);
        QCOMPARE(traffic.requests, uint64_t(5));
        QCOMPARE(*traffic.lowest_tokens, int64_t(1));
        QCOMPARE(traffic.encodeErrors(), std::string("throttled:2 server:1"));
        Traffic read;
        read.decodeErrors(traffic.encodeErrors());
        QVERIFY(read.errors == traffic.errors);
        QCOMPARE(read.errorCount(), uint64_t(3));
    }
};

TIEOUT_TEST(TestTraffic)
#include "tst_traffic.moc"
