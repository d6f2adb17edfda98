#pragma once

#include "connectors/rest/rest_connection.h"

namespace tieout::connect {

// A line of the subject that a correction acts on, as the vendor has it now; smallest units.
struct CreditedLine {
    std::string id; // the vendor's own, which its requests want
    domain::Decimal amount;
    domain::Exact credited; // by records that count
};

// Reads the line named by the request's reference_to and what was credited on it. Error FixData when
// the subject has no such line; Conflict when `units` more would be more than the line is.
domain::Result<CreditedLine> readCreditedLine(RestConnection& connection, const ManifestFormEffect& spec, const engine::EffectRequest& request, const domain::Decimal& units,
    const domain::CancelToken& cancel);

}
