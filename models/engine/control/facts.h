#pragma once

#include "domain/finding.h"
#include "engine/ports.h"

#include <optional>
#include <string>
#include <vector>

// What control and posting need to know of the records; made from the cache by the engine, by hand
// in simulations. Control never keeps a row id of the cache: only fingerprints, ids and hashes.
namespace tieout::engine {

struct FindingFact {
    domain::Finding finding;
    bool found = false;
    int64_t opened_us = 0, cleared_us = 0;
};

struct InvoiceFacts {
    std::string id, customer, entity, status;
    Period period;
    Decimal total;
    std::optional<Decimal> tax;
    Currency currency;
    std::optional<Instant> issued;
    std::vector<EffectLine> lines; // sorted by id
    Digest version; // of every field used; another one means the source has changed
};

// A document in the target that names the invoice, as the ordinary pull brought it.
struct PostingFact {
    std::string id; // the vendor's
    std::string document;
    Decimal amount;
    Currency currency;
    Period period;
    std::string origin; // KIND:SET/ID
    std::string bytes; // as received
};

class Facts {
public:
    virtual ~Facts() = default;
    virtual Result<std::optional<FindingFact>> finding(const Fingerprint& id) = 0;
    virtual Result<std::optional<InvoiceFacts>> invoice(const std::string& set, const std::string& id) = 0;
    // Only those that came through the connection `source`.
    virtual Result<std::vector<PostingFact>> postings(const std::string& set, const std::string& invoice, const std::string& source) = 0;
};

// SHA-256 over every field that goes into a posting; `version` itself is left out.
Digest invoiceVersion(const InvoiceFacts& invoice);

}
