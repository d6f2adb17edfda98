#pragma once

#include "engine/control/facts.h"
#include "store/cache.h"

namespace tieout::engine {

// The facts of an open engine, from its cache.
class CacheFacts : public Facts {
public:
    explicit CacheFacts(store::Cache& cache)
        : m_cache(cache)
    {
    }
    Result<std::optional<FindingFact>> finding(const Fingerprint& id) override;
    Result<std::optional<InvoiceFacts>> invoice(const std::string& set, const std::string& id) override;
    Result<std::vector<PostingFact>> postings(const std::string& set, const std::string& invoice, const std::string& source) override;

private:
    store::Cache& m_cache;
};

}
