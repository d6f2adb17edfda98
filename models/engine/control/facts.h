#pragma once

#include "domain/finding.h"
#include "engine/ports.h"

#include <functional>
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
    std::string number = {}; // what the customer reads on it; the document carries it
};

// Something in the target that could be what an effect made, as the ordinary pull brought it. What
// a kind of record does not have (a customer an amount, a receipt a period) is left out.
struct PostingFact {
    std::string id; // the vendor's
    std::string document;
    std::optional<Decimal> amount; // never negative: a reversal over 10 is 10
    std::optional<Currency> currency;
    std::optional<Period> period;
    std::string origin; // KIND:SET/ID
    std::string bytes; // as received
};

// Which months of which legal entity are closed in the books, as people and pulls say.
class PeriodBook {
public:
    virtual ~PeriodBook() = default;
    virtual bool closed(Period period, const std::string& entity) const = 0;
    // The first month from this one on that is not closed.
    Period openFrom(Period period, const std::string& entity) const;
};

// One step of a remedy: what is asked of one system.
struct RemedyLeg {
    EffectRequest request;
    Digest version; // of the records it is made of
    std::string target; // the connection that holds the record acted on; empty: any that can do it
};

struct RemedyContext {
    const PeriodBook* periods = nullptr;
    // The reference under which our own effect of this operation and business id will stand, or
    // stands, in the target; empty when there is none.
    std::function<std::string(std::string_view operation, const std::string& business_id)> our_reference;
};

class Facts {
public:
    virtual ~Facts() = default;
    virtual Result<std::optional<FindingFact>> finding(const Fingerprint& id) = 0;
    // What would put the finding right, in the order of sending; never empty. An Error says in words
    // why nothing can be sent.
    virtual Result<std::vector<RemedyLeg>> remedy(const domain::Finding& finding, const RemedyContext& context) = 0;
    // RemedyLeg::version of the records as they are now; nothing when they are gone.
    virtual Result<std::optional<Digest>> version(const std::string& set, const EffectRequest& request) = 0;
    // What the request could have made, only through the connection `source`.
    virtual Result<std::vector<PostingFact>> seen(const std::string& set, const EffectRequest& request, const std::string& source) = 0;
    // False when the connection delivers the customers of the books and this one is not among them.
    virtual Result<bool> customerKnown(const std::string& set, const std::string& customer, const std::string& source) = 0;
};

// The request that posts an invoice, for its own month or the first open one after it.
EffectRequest postInvoice(const InvoiceFacts& invoice, const PeriodBook& periods);
// SHA-256 over every field that goes into a posting; `version` itself is left out.
Digest invoiceVersion(const InvoiceFacts& invoice);

}
