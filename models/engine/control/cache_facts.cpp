#include "engine/control/cache_facts.h"

namespace tieout::engine {

Result<std::optional<FindingFact>> CacheFacts::finding(const Fingerprint& id)
{
    TIEOUT_TRY_INTO(const std::optional<store::FindingRow> row, m_cache.finding(id));
    if (!row)
        return std::optional<FindingFact>();
    return std::optional(FindingFact { row->finding, row->found, row->opened_us, row->cleared_us });
}

Result<std::optional<InvoiceFacts>> CacheFacts::invoice(const std::string&, const std::string&)
{
    return makeError(Remedy::Unsupported, TIEOUT_TR("Reading a record back is not in this build."));
}

Result<std::vector<PostingFact>> CacheFacts::postings(const std::string&, const std::string&, const std::string&)
{
    return makeError(Remedy::Unsupported, TIEOUT_TR("Reading a record back is not in this build."));
}

}
