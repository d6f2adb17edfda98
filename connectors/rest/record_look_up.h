#pragma once

#include "connectors/rest/rest_connection.h"

namespace tieout::connect {

// "USD=1,EUR=2": the value of a key, and the key of a value; empty when there is none.
std::string mappedValue(const std::string& pairs, std::string_view key);
std::string mappedKey(const std::string& pairs, std::string_view value);

// Finds what an effect made by our reference, and reads the fields on which it is compared.
class RecordLookUp {
public:
    explicit RecordLookUp(RestConnection& connection) // must outlive it
        : m_connection(connection)
    {
    }

    // `request`: what was approved; null when only the id counts. Unclear when the target cannot be
    // asked; an Error only when cancelled.
    domain::Result<engine::ProbeReport> lookUp(const ManifestEffect& spec, const std::string& reference, const engine::EffectRequest* request, const domain::CancelToken& cancel);

private:
    domain::Result<std::string> looked(const ManifestLookup& lookup, const JsonNode& record, const domain::CancelToken& cancel);
    domain::Result<engine::TargetRecord> recordOf(const ManifestEffect& spec, const HttpReply& reply, const engine::EffectRequest* request, const domain::CancelToken& cancel);

    RestConnection& m_connection;
};

}
