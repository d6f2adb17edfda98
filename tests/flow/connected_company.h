#pragma once

#include "app/wiring/demo_estate.h"
#include "app/wiring/wiring.h"
#include "connectors/http/curl_transport.h"
#include "domain/checkpoint.h"

#include <algorithm>
#include <string>
#include <vector>

namespace tieout::tests {

// The simulated company with every system connected (`shape` "--estate") or the ledger alone (""), and a
// store of its own.
class ConnectedCompany {
public:
    ConnectedCompany(const std::string& scenario, const std::string& seed, const std::string& shape)
        : m_folder(wiring::TemporaryFolder::make().value())
        , m_estate(wiring::DemoEstate::start(scenario, seed, shape, {}).value())
    {
        wiring::WiringOptions options;
        for (const wiring::DemoEstate::System& system : m_estate->systems)
            options.run_secrets["source/" + system.name] = system.secret;
        m_wiring = std::make_unique<wiring::Wiring>(options);
        open();
        for (const wiring::DemoEstate::System& system : m_estate->systems)
            TIEOUT_CHECK(engine->execute(admin, engine->newCommandId(), engine::AddSource { system.name, system.name, "main", system.base_url, "demo", system.options }).ok());
        TIEOUT_CHECK(engine->importFolder(admin, m_estate->feed, "files", "main", {}, {}).ok());
    }
    ~ConnectedCompany() { engine.reset(); }
    ConnectedCompany(const ConnectedCompany&) = delete;
    ConnectedCompany& operator=(const ConnectedCompany&) = delete;

    const wiring::DemoEstate& estate() const { return *m_estate; }
    std::string store() const { return m_folder.path.string(); }
    void close() { engine.reset(); } // another process may have the store
    void open()
    {
        engine = engine::Engine::open(m_folder.path.string(), m_wiring->environment()).value();
        admin = engine->localSession().value();
    }
    engine::PullReport pull(bool full)
    {
        auto pulled = engine->pull(admin, {}, full, {}, {});
        TIEOUT_CHECK(pulled.ok());
        return std::move(pulled).value();
    }
    engine::PullReport refresh(bool full)
    {
        engine::PullReport pulled = pull(full);
        TIEOUT_CHECK(engine->reconcile(admin, {}, {}, {}).ok());
        return pulled;
    }
    // "CP4,DUP_POSTING,INV-1,1", sorted.
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
    bool rebuilds()
    {
        const auto rebuilt = engine->rebuild(admin, true, {}, {});
        return rebuilt.ok() && rebuilt->identical;
    }
    // Steers a simulated system.
    void call(const std::string& base_url, const std::string& what, const std::string& body = "{}")
    {
        connect::CurlTransport transport({});
        TIEOUT_CHECK(transport.perform({ connect::HttpPurpose::Read, "POST", base_url + "/__sandbox/" + what, {}, body }, {}).status == 200);
    }
    void callAll(const std::string& what)
    {
        for (const wiring::DemoEstate::System& system : m_estate->systems)
            call(system.base_url, what);
    }

    std::unique_ptr<engine::Engine> engine;
    engine::Session admin;

private:
    wiring::TemporaryFolder m_folder;
    std::unique_ptr<wiring::DemoEstate> m_estate;
    std::unique_ptr<wiring::Wiring> m_wiring;
};

}
