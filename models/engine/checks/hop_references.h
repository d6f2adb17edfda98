#pragma once

#include "domain/checkpoint.h"
#include "domain/tables.h"

#include <array>
#include <string_view>

// Beside the link, each hand-over into the ERP carries the number by which the customer and the next
// system know the record. Which column has it on either side, and where the systems of the built-in
// connectors keep it; docs/checkpoints shows this table.
namespace tieout::engine::checks {

struct HopReference {
    domain::Checkpoint checkpoint;
    domain::Reason reason;
    domain::Table from, to;
    std::string_view number, reference; // columns of `from` and of `to`
    std::string_view in_stripe, in_netsuite;
};

inline constexpr std::array<HopReference, 3> kHopReferences { {
    { domain::Checkpoint::CP4, domain::Reason::ReferenceLost, domain::Table::Invoices, domain::Table::ErpPostings, "number", "reference", "invoice: number",
        "invoice: custbody_tieout_number" },
    { domain::Checkpoint::CP4, domain::Reason::CreditReferenceLost, domain::Table::CreditNotes, domain::Table::ErpCredits, "number", "reference", "credit note: number",
        "credit memo: custbody_tieout_number" },
    { domain::Checkpoint::CP5, domain::Reason::ReferenceLost, domain::Table::Payments, domain::Table::ErpReceipts, "number", "reference", "invoice payment: payment.payment_intent",
        "customer payment: custbody_tieout_number" },
} };

}
