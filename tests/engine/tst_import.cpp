// Imports: known deliveries, resumption at any point, refused rows, the reference feed.
#include "support/engine_fixture.h"
#include "support/test_registry.h"

#include <QTest>

#include <sys/wait.h>
#include <unistd.h>

using namespace tieout;
using namespace tieout::tests;

using Lines = std::vector<std::string>;

namespace {

// Rows of another reader, a few at a time, so that a small file has many windows.
class SmallWindows final : public engine::FeedReader {
public:
    SmallWindows(std::unique_ptr<engine::FeedReader> inner, uint32_t rows)
        : m_inner(std::move(inner))
        , m_rows(rows)
    {
    }
    domain::Result<void> seek(uint64_t offset, uint64_t line) override
    {
        m_held.reset();
        return m_inner->seek(offset, line);
    }
    domain::Result<std::optional<engine::ReadBatch>> next(const domain::CancelToken& cancel) override
    {
        if (!m_held) {
            TIEOUT_TRY_INTO(m_held, m_inner->next(cancel));
            m_at = 0;
        }
        if (!m_held)
            return std::optional<engine::ReadBatch>();
        const domain::Batch& all = m_held->batch;
        const uint32_t end = std::min(all.rows, m_at + m_rows);
        engine::ReadBatch out;
        out.batch = slice(all, m_at, end);
        const bool last = end == all.rows;
        out.offset_after = last ? m_held->offset_after : all.offsets[end];
        out.line_after = last ? m_held->line_after : all.lines[end];
        if (last) {
            out.refused = m_held->refused;
            out.drift = m_held->drift;
            m_held.reset();
        }
        m_at = end;
        return std::optional<engine::ReadBatch>(std::move(out));
    }

private:
    static domain::Batch slice(const domain::Batch& all, uint32_t begin, uint32_t end)
    {
        domain::Batch out;
        out.table = all.table;
        out.rows = end - begin;
        out.format = all.format;
        out.order = all.order;
        const auto part = [&](const auto& values) { return values.empty() ? std::decay_t<decltype(values)>() : std::decay_t<decltype(values)>(values.begin() + begin, values.begin() + end); };
        const auto texts = [&](const domain::TextColumn& column) {
            domain::TextColumn some;
            for (uint32_t row = begin; !column.ends.empty() && row < end; ++row)
                some.append(column.at(row));
            return some;
        };
        for (const domain::Column& column : all.columns)
            out.columns.push_back({ texts(column.texts), part(column.values), part(column.scales) });
        out.raw = texts(all.raw);
        out.offsets = part(all.offsets);
        out.lines = part(all.lines);
        return out;
    }
    std::unique_ptr<engine::FeedReader> m_inner;
    uint32_t m_rows, m_at = 0;
    std::optional<engine::ReadBatch> m_held;
};

class SmallWindowFolder final : public engine::FeedFolder {
public:
    SmallWindowFolder()
        : m_inner(connect::makeFileFeedFolder())
    {
    }
    domain::Result<engine::FeedPlan> plan(const std::string& folder) override { return m_inner->plan(folder); }
    domain::Result<domain::Digest> digest(const engine::FeedFile& file, const domain::CancelToken& cancel, const engine::ProgressFn& progress) override { return m_inner->digest(file, cancel, progress); }
    domain::Result<std::unique_ptr<engine::FeedReader>> open(const engine::FeedFile& file) override
    {
        TIEOUT_TRY_INTO(auto inner, m_inner->open(file));
        return std::unique_ptr<engine::FeedReader>(new SmallWindows(std::move(inner), 3));
    }

private:
    std::unique_ptr<engine::FeedFolder> m_inner;
};

// Ends the process, as a kill would, when the time has been asked for that often. The engine asks
// before every transaction.
struct DeadlyClock final : engine::Clock {
    int left = 0;
    mutable int asked = 0;
    domain::Instant now() const override
    {
        if (++asked == left)
            _exit(42);
        return domain::Instant::fromUs(1'800'000'000'000'000 + asked);
    }
    int64_t bootMs() const override { return 0; }
};

Feed chain()
{
    Feed feed {
        { "usage_events", "id,customer,meter,qty,ts\n" },
        { "usage_aggregates", "id,customer,meter,period,qty\na1,acme,api,2026-07,20\n" },
        { "invoices", "id,customer,period,total\ni1,acme,2026-07,1\ni2,acme,2026-07,2\n" },
    };
    for (int i = 0; i < 20; ++i)
        feed["usage_events"] += "e" + std::to_string(i) + ",acme,api,1,2026-07-01T00:00:00Z\n";
    feed["usage_events"] += "e7,acme,api,1,2026-07-01T00:00:00Z\n";
    return feed;
}

const Lines kChainFindings { "CP1 DUP_EVENT e7 1", "CP2 MISSING_CHARGE a1 -20", "CP4 MISSING_POSTING i1 -1", "CP4 MISSING_POSTING i2 -2", "CP4 TOTAL_MISMATCH i1 1", "CP4 TOTAL_MISMATCH i2 2" };

// checkpoint,reason,key,delta in the truth files' scaling.
std::string truthLine(const domain::Finding& f)
{
    const domain::DeltaUnit unit = domain::reasonSpec(f.checkpoint, f.reason)->unit;
    const int decimals = unit == domain::DeltaUnit::Quantity ? 3 : unit == domain::DeltaUnit::Money ? 2 : 0;
    const auto scaled = domain::roundScaled(f.delta.e12(), domain::kScaleMax, decimals, domain::Rounding::HalfAwayFromZero);
    const std::string delta = scaled.remainder == 0 ? domain::Exact(scaled.value * domain::powerOfTen(domain::kScaleMax)).toString() : "inexact";
    return std::string(domain::checkpointId(f.checkpoint)) + "," + std::string(domain::reasonId(f.reason)) + "," + f.key + "," + delta;
}

Lines readTruth(const QString& path)
{
    QFile file(path);
    Lines lines;
    if (file.open(QIODevice::ReadOnly))
        for (const QByteArray& line : file.readAll().split('\n'))
            if (!line.trimmed().isEmpty())
                lines.push_back(line.trimmed().toStdString());
    std::sort(lines.begin(), lines.end());
    return lines;
}

Lines truthOf(const StoreUnderTest& store)
{
    Lines lines;
    for (const store::FindingRow& row : store.rows())
        lines.push_back(truthLine(row.finding));
    std::sort(lines.begin(), lines.end());
    return lines;
}

}

class TestImport : public QObject {
    Q_OBJECT

private slots:
    void knownDeliveryAddsNothing()
    {
        StoreUnderTest store;
        const std::string folder = store.write(chain());
        QCOMPARE(store.importFolder(folder).rows, uint64_t(24));
        const auto again = store.importFolder(folder);
        QCOMPARE(again.rows, uint64_t(0));
        for (const auto& file : again.files)
            QVERIFY(file.already_imported);
        // The same bytes under another name are the same delivery; other bytes under one name are not.
        QCOMPARE(store.import(chain()).rows, uint64_t(0));
        QCOMPARE(store.import({ { "invoices", "id,customer,period,total\ni1,acme,2026-07,9\n" } }).rows, uint64_t(1));
        store.reconcile();
        QVERIFY(store.findings() != kChainFindings);
        const auto missing = store.import(chain()).missing;
        QVERIFY(std::find(missing.begin(), missing.end(), domain::Table::Payments) != missing.end());
    }
    void unreadableRowsAreKeptApart()
    {
        StoreUnderTest store;
        const auto report = store.import({ { "invoices", "id,customer,period,total\ni1,acme,2026-13,1\ni2,acme,2026-07,2\n" } });
        QVERIFY(!report.complete);
        QCOMPARE(report.rows, uint64_t(1));
        QCOMPARE(report.files.at(0).refused, uint64_t(1));
        const auto run = store.reconcile();
        QVERIFY(!run.complete);
        QVERIFY(english(run.incomplete_reasons.at(0)).find("quarantine") != std::string::npos);
    }
    void killedAnywhereNothingIsLostOrDoubled()
    {
        int kills = 0;
        for (int left = 1;; ++left) {
            StoreUnderTest store; // the folder and where the store will be
            const std::string folder = store.write(chain());
            const std::string dir = store.storeDir() + "-killed";
            SmallWindowFolder files;
            engine::Environment environment = store.environment();
            environment.files = &files;
            const pid_t child = fork();
            if (child == 0) {
                DeadlyClock clock;
                clock.left = left;
                environment.clock = &clock;
                auto engine = engine::Engine::open(dir, environment);
                if (!engine || !(*engine)->importFolder(store.session, folder, "files", "main", domain::CancelToken(), {})
                    || !(*engine)->reconcile(store.session, {}, domain::CancelToken(), {}))
                    _exit(1);
                _exit(0);
            }
            int status = 0;
            QCOMPARE(waitpid(child, &status, 0), child);
            QVERIFY(WIFEXITED(status));
            QVERIFY(WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 42);
            auto engine = StoreUnderTest::need(engine::Engine::open(dir, environment));
            const auto report = StoreUnderTest::need(engine->importFolder(store.session, folder, "files", "main", domain::CancelToken(), {}));
            for (const auto& file : report.files)
                QVERIFY(file.already_imported || file.rows == (file.table == domain::Table::UsageEvents ? 21u : file.table == domain::Table::Invoices ? 2u : 1u));
            StoreUnderTest::need(engine->reconcile(store.session, {}, domain::CancelToken(), {}));
            const auto check = StoreUnderTest::need(engine->rebuild(store.session, true, domain::CancelToken(), {}));
            QVERIFY(check.identical);
            QCOMPARE(check.records, uint64_t(23)); // 20 events, 1 aggregate, 2 invoices
            engine.reset();
            Lines lines;
            const auto cache = StoreUnderTest::need(store::Cache::open(dir, store::sql::Access::ReadOnly));
            for (const store::FindingRow& row : StoreUnderTest::need(cache->findings(true)))
                lines.push_back(std::string(domain::checkpointId(row.finding.checkpoint)) + " " + std::string(domain::reasonId(row.finding.reason)) + " " + row.finding.key + " " + row.finding.delta.toString());
            std::sort(lines.begin(), lines.end());
            QCOMPARE(lines, kChainFindings);
            if (WEXITSTATUS(status) == 0)
                break;
            ++kills;
        }
        QVERIFY2(kills > 15, std::to_string(kills).c_str());
    }
    void interruptedImportIsReportedAndReplaced()
    {
        StoreUnderTest store;
        const std::string folder = store.write(chain());
        {
            SmallWindowFolder files;
            engine::Environment environment = store.environment();
            environment.files = &files;
            // Stop after the first window of each file.
            domain::CancelToken cancel;
            StoreUnderTest other;
            engine::Environment stopped = other.environment();
            stopped.files = &files;
            const std::string dir = store.storeDir() + "-stopped";
            auto engine = StoreUnderTest::need(engine::Engine::open(dir, stopped));
            const auto result = engine->importFolder(store.session, folder, "files", "main", cancel, [&](const engine::Progress& p) {
                if (english(p.what).rfind("Reading", 0) == 0 && p.done > 40)
                    cancel.cancel();
            });
            QVERIFY(!result.ok());
            QCOMPARE(result.error().remedy, domain::Remedy::Cancelled);
            auto run = StoreUnderTest::need(engine->reconcile(store.session, {}, domain::CancelToken(), {}));
            QVERIFY(!run.complete);
            QVERIFY(english(run.incomplete_reasons.at(0)).find("interrupted") != std::string::npos);
            QCOMPARE(run.opened, uint64_t(0)); // nothing of it counts
            // Another file of the table takes its place.
            const std::string newer = store.write({ { "usage_events", "id,customer,meter,qty,ts\nx,acme,api,1,2026-07-01T00:00:00Z\n" },
                { "invoices", "id,customer,period,total\n" }, { "usage_aggregates", "id,customer,meter,period,qty\n" } });
            StoreUnderTest::need(engine->importFolder(store.session, newer, "files", "main", domain::CancelToken(), {}));
            run = StoreUnderTest::need(engine->reconcile(store.session, {}, domain::CancelToken(), {}));
            for (const domain::Text& reason : run.incomplete_reasons)
                QVERIFY(english(reason).find("interrupted") == std::string::npos);
            QCOMPARE(run.opened, uint64_t(1));
            // And the first one can still come: it goes on where it stopped.
            const auto late = StoreUnderTest::need(engine->importFolder(store.session, folder, "files", "main", domain::CancelToken(), {}));
            QVERIFY(late.files.at(0).resumed);
            QCOMPARE(late.files.at(0).rows, uint64_t(21));
        }
    }
    void secondEngineReadsOnly()
    {
        StoreUnderTest store;
        store.import(chain());
        auto second = StoreUnderTest::need(engine::Engine::open(store.storeDir(), store.environment()));
        QVERIFY(second->readOnly());
        const auto refused = second->reconcile(store.session, {}, domain::CancelToken(), {});
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().remedy, domain::Remedy::Conflict);
        QVERIFY(english(refused.error()).find(std::to_string(QCoreApplication::applicationPid())) != std::string::npos);
    }
    void permissionIsAsked()
    {
        StoreUnderTest store;
        store.session.roles = { domain::Role::Auditor };
        const auto refused = store.engine().reconcile(store.session, {}, domain::CancelToken(), {});
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().remedy, domain::Remedy::NoPermission);
    }
    void referenceFeedMatchesItsTruth_data()
    {
        QTest::addColumn<QString>("format");
        QTest::addRow("ndjson") << QStringLiteral("ndjson");
        QTest::addRow("csv") << QStringLiteral("csv");
    }
    void referenceFeedMatchesItsTruth()
    {
        QFETCH(QString, format);
        const QString feed = QStringLiteral(TIEOUT_SOURCE_DIR "/../shared/bench/feed-10k");
        if (!QDir(feed).exists())
            QSKIP("skipped: the reference feed is not present");
        StoreUnderTest store;
        const QString base = feed + QStringLiteral("/base/") + format, delta = feed + QStringLiteral("/delta/") + format;
        store.importFolder(base.toStdString());
        store.reconcile();
        QCOMPARE(truthOf(store), readTruth(feed + QStringLiteral("/truth_base.csv")));
        store.reopen();
        store.importFolder(delta.toStdString());
        const auto report = store.reconcile();
        QCOMPARE(truthOf(store), readTruth(feed + QStringLiteral("/truth_delta.csv")));
        QVERIFY(report.lines.at(1).looked_at < 100); // the delta's neighbourhood, not everything
    }
};

TIEOUT_TEST(TestImport)
#include "tst_import.moc"
