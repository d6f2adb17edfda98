#pragma once

#include "connectors/files/file_feed.h"
#include "engine/engine.h"
#include "store/cache.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

// An engine over a temporary store, fed with CSV texts, in a world that stands still.
namespace tieout::tests {

struct StillClock final : engine::Clock {
    int64_t us = 1'800'000'000'000'000;
    domain::Instant now() const override { return domain::Instant::fromUs(us); }
    int64_t bootMs() const override { return us / 1000; }
};

struct CountingRandom final : engine::Random {
    uint8_t next = 0;
    void fill(std::span<uint8_t> bytes) override
    {
        for (uint8_t& byte : bytes)
            byte = next++;
    }
};

struct InlineExecutor final : engine::Executor {
    void parallelFor(size_t n, const std::function<void(size_t)>& body) override
    {
        for (size_t i = 0; i < n; ++i)
            body(i);
    }
};

// Table name → CSV text with header.
using Feed = std::map<std::string, std::string>;

class StoreUnderTest {
public:
    StoreUnderTest()
        : m_files(connect::makeFileFeedFolder())
    {
        m_environment.clock = &clock;
        m_environment.random = &m_random;
        m_environment.executor = &m_executor;
        m_environment.files = m_files.get();
        session.person = "tester";
        session.roles = { domain::Role::IntegrationEngineer, domain::Role::Controller, domain::Role::Administrator };
        reopen();
    }
    // Closes and opens again: everything in memory is gone.
    void reopen()
    {
        m_engine.reset();
        m_engine = need(engine::Engine::open(storeDir(), m_environment));
    }
    engine::Engine& engine() { return *m_engine; }
    engine::Environment& environment() { return m_environment; }
    std::string storeDir() const { return m_dir.path().toStdString() + "/store"; }

    // Every feed lies in a folder of its own.
    std::string write(const Feed& feed)
    {
        const QString folder = m_dir.path() + QStringLiteral("/feed") + QString::number(++m_folders);
        QDir().mkpath(folder);
        for (const auto& [table, text] : feed) {
            QFile file(folder + QLatin1Char('/') + QString::fromStdString(table) + QStringLiteral(".csv"));
            if (!file.open(QIODevice::WriteOnly))
                std::abort();
            file.write(text.data(), qint64(text.size()));
        }
        return folder.toStdString();
    }
    engine::ImportReport importFolder(const std::string& folder, const std::string& source = "files", const std::string& set = "main")
    {
        return need(m_engine->importFolder(session, folder, source, set, domain::CancelToken(), {}));
    }
    engine::ImportReport import(const Feed& feed, const std::string& source = "files", const std::string& set = "main") { return importFolder(write(feed), source, set); }
    engine::ReconcileReport reconcile(bool full = false)
    {
        clock.us += 1'000'000;
        engine::ReconcileOptions options;
        options.full = full;
        return need(m_engine->reconcile(session, options, domain::CancelToken(), {}));
    }
    // What the store says is in force, in order of the fingerprints.
    std::vector<store::FindingRow> rows() const { return need(need(store::Cache::open(storeDir(), store::sql::Access::ReadOnly))->findings(true)); }
    // "CP4 MISSING_POSTING inv_1 -12.5", sorted; sets other than main in front.
    std::vector<std::string> findings() const
    {
        std::vector<std::string> lines;
        for (const store::FindingRow& row : rows()) {
            const domain::Finding& f = row.finding;
            lines.push_back((f.set == "main" ? "" : f.set + ": ") + std::string(domain::checkpointId(f.checkpoint)) + " " + std::string(domain::reasonId(f.reason)) + " " + f.key + " "
                + f.delta.toString());
        }
        std::sort(lines.begin(), lines.end());
        return lines;
    }
    std::vector<std::string> findingsAfter(const Feed& feed)
    {
        import(feed);
        reconcile();
        return findings();
    }

    template <typename T> static T need(domain::Result<T> result)
    {
        if (!result.ok()) {
            std::fprintf(stderr, "%s\n", domain::english(result.error()).c_str());
            std::abort();
        }
        return std::move(result).value();
    }

    StillClock clock;
    engine::Session session;

private:
    QTemporaryDir m_dir;
    int m_folders = 0;
    CountingRandom m_random;
    InlineExecutor m_executor;
    std::unique_ptr<engine::FeedFolder> m_files;
    engine::Environment m_environment;
    std::unique_ptr<engine::Engine> m_engine;
};

}
