#pragma once

#include "domain/finding.h"

#include <string_view>
#include <vector>

// Which exceptions Tieout itself can put right, and by what. What each operation does in another
// system, and how it is found there again, stands in docs/effects.md.
namespace tieout::engine {

namespace op {
inline constexpr std::string_view kPostInvoice = "post_invoice";
inline constexpr std::string_view kPostCredit = "post_credit";
inline constexpr std::string_view kReversePosting = "reverse_posting";
inline constexpr std::string_view kApplyPayment = "apply_payment";
inline constexpr std::string_view kCreateCustomer = "create_customer";
inline constexpr std::string_view kPostJournal = "post_journal";
inline constexpr std::string_view kCreditNote = "credit_note";
inline constexpr std::string_view kResendEvent = "resend_event";
}

struct OperationSpec {
    std::string_view id;
    std::string_view title; // marked for translation, a verb; %1 is the connection
    std::string_view will_do; // %1 business id, %2 customer, %3 amount, %4 currency, %5 period, %6 connection
};
// Null for an operation nobody knows.
const OperationSpec* operationSpec(std::string_view operation);

// The operations that together put the finding right, in the order of sending; empty when the
// records must be corrected by people in the system that owns them. The last one names the remedy:
// correcting a period is a reversal and then a posting. Pure.
std::vector<std::string_view> remedyOperations(const domain::Finding& finding);

}
