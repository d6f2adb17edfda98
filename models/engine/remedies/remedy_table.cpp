#include "engine/remedies/remedy_table.h"

#include "domain/text.h"

namespace tieout::engine {

namespace {

using namespace op;
using C = domain::Checkpoint;
using R = domain::Reason;

constexpr OperationSpec kOperations[] = {
    { kPostInvoice, TIEOUT_TR("Post the invoice to %1"), TIEOUT_TR("Posts invoice %1 of %2 over %3 %4 for %5 to %6") },
    { kPostCredit, TIEOUT_TR("Post the credit note to %1"), TIEOUT_TR("Posts credit note %1 of %2 over %3 %4 for %5 to %6") },
    { kReversePosting, TIEOUT_TR("Reverse the posting in %1"), TIEOUT_TR("Takes back document %1 of %2 over %3 %4 for %5 in %6") },
    { kApplyPayment, TIEOUT_TR("Apply the payment in %1"), TIEOUT_TR("Applies payment %1 of %2 over %3 %4 for %5 in %6") },
    { kCreateCustomer, TIEOUT_TR("Create the customer in %1"), TIEOUT_TR("Creates customer %1 in %6") },
    { kPostJournal, TIEOUT_TR("Post the journal to %1"), TIEOUT_TR("Books the journal of document %1 of %2 over %3 %4 for %5 in %6") },
    { kCreditNote, TIEOUT_TR("Credit the invoice line in %1"), TIEOUT_TR("Credits line %1 of %2 with %3 %4 in %6") },
    { kResendEvent, TIEOUT_TR("Send the lost usage again to %1"), TIEOUT_TR("Sends usage event %1 of %2 again to %6") },
};

}

const OperationSpec* operationSpec(std::string_view id)
{
    for (const OperationSpec& spec : kOperations)
        if (spec.id == id)
            return &spec;
    return nullptr;
}

std::vector<std::string_view> remedyOperations(const domain::Finding& f)
{
    const bool too_much = f.delta > domain::Exact(), too_little = f.delta < domain::Exact();
    switch (f.reason) {
    case R::MissingAgg:
        return { kResendEvent };
    case R::QtyMismatch: // only what the meter lacks can be sent again
        return f.checkpoint == C::CP1 && too_little ? std::vector { kResendEvent } : std::vector<std::string_view>();
    case R::DupLine:
        return { kCreditNote };
    case R::AmountMismatch:
        if (f.checkpoint == C::CP3 && too_much)
            return { kCreditNote };
        return f.checkpoint == C::CP4 ? std::vector { kReversePosting, kPostInvoice } : std::vector<std::string_view>();
    case R::WrongPeriod:
        return f.checkpoint == C::CP4 ? std::vector { kReversePosting, kPostInvoice } : std::vector<std::string_view>();
    case R::MissingPosting:
        return { kPostInvoice };
    case R::CreditNotPosted:
        return { kPostCredit };
    case R::DupPosting:
        return { kReversePosting };
    case R::MissingReceipt:
        return { kApplyPayment };
    case R::MissingJournal:
        return { kPostJournal };
    case R::MissingInErp:
        return { kCreateCustomer };
    default:
        return {};
    }
}

}
