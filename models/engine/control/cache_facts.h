#pragma once

#include "engine/control/facts.h"
#include "engine/record_view.h"
#include "store/cache.h"

#include <functional>

namespace tieout::engine {

// The facts of an open engine, from its cache and its records.
class CacheFacts : public Facts {
public:
    CacheFacts(store::Cache& cache, std::function<Result<RecordView>()> records)
        : m_cache(cache)
        , m_records(std::move(records))
    {
    }
    Result<std::optional<FindingFact>> finding(const Fingerprint& id) override;
    Result<std::vector<RemedyLeg>> remedy(const domain::Finding& finding, const RemedyContext& context) override;
    Result<std::optional<Digest>> version(const std::string& set, const EffectRequest& request) override;
    Result<std::vector<PostingFact>> seen(const std::string& set, const EffectRequest& request, const std::string& source) override;
    Result<bool> customerKnown(const std::string& set, const std::string& customer, const std::string& source) override;

private:
    store::Cache& m_cache;
    std::function<Result<RecordView>()> m_records;
};

}
