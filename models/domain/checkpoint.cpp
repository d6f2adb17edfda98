#include "domain/checkpoint.h"

#include <array>

namespace tieout::domain {

namespace {

using C = Checkpoint;
using R = Reason;
using U = DeltaUnit;

constexpr ReasonSpec kReasons[] = {
    { C::CP0, R::CountMismatch, "COUNT_MISMATCH", U::Count, "stream", TIEOUT_TR("The source has another number of records than landed"),
        TIEOUT_TR("Asked on another path, the source counts other than what arrived: what is missing was compared with nothing, and every figure behind it is unsure."),
        TIEOUT_TR("Pull the stream again; if the difference stays, read it from the beginning, then ask the source's owner which number is right."), "platform" },
    { C::CP0, R::FeedLate, "FEED_LATE", U::None, "feed_time", TIEOUT_TR("A feed was not there at its time"),
        TIEOUT_TR("A stream or a folder of files did not arrive by the time it is due: what is newer is compared with nothing, and figures stand still."),
        TIEOUT_TR("Pull or import it; where that fails, see the connection's last error. If the time is wrong, set another one (source due)."), "platform" },
    { C::CP0, R::GapBeyondMemory, "GAP_BEYOND_MEMORY", U::None, "stream_gap", TIEOUT_TR("A pause was longer than the vendor remembers"),
        TIEOUT_TR("Nothing was pulled for so long that the vendor no longer tells what changed or was deleted in between: old states may stand here as if they were true."),
        TIEOUT_TR("Read the stream from the beginning (pull --full): where it lists everything, what was deleted meanwhile goes with it. Then compare the counts."), "platform" },
    { C::CP0, R::PageRefused, "PAGE_REFUSED", U::None, "refused_row", TIEOUT_TR("A record that could not be read"),
        TIEOUT_TR("The source gave a record that breaks its own description; it is kept aside and takes part in nothing."),
        TIEOUT_TR("Have it corrected at the source and read it again, or dismiss it with a reason (Connections, dead letters)."), "platform" },
    { C::CP0, R::SumMismatch, "SUM_MISMATCH", U::Money, "stream_sum", TIEOUT_TR("The source has another total amount than landed"),
        TIEOUT_TR("Asked on another path, the source adds up to another amount than the records that arrived: some are missing, or changed without saying so."),
        TIEOUT_TR("Read the stream from the beginning; if the difference stays, compare the records of the currency with the source."), "platform" },
    { C::CP0, R::WarehouseMismatch, "WAREHOUSE_MISMATCH", U::Count, "warehouse_window", TIEOUT_TR("A copy downstream differs"),
        TIEOUT_TR("A data warehouse or report made from the same records counts or adds up to something else: whoever decides by it decides by other figures than these."),
        TIEOUT_TR("Ask the warehouse's owner to load the table and month again; where its figures are right, read the source's stream from the beginning."), "platform" },
    { C::CP1, R::ConflictingEvent, "CONFLICTING_EVENT", U::Quantity, "usage_event", TIEOUT_TR("Copies of one usage event differ"),
        TIEOUT_TR("The same event id arrived with different contents; only the earliest copy is counted, so the customer may be charged for the wrong quantity."),
        TIEOUT_TR("Ask the metering team which copy is right and have the event sent again under a new id."), "platform" },
    { C::CP1, R::DupEvent, "DUP_EVENT", U::Count, "usage_event", TIEOUT_TR("Usage event delivered more than once"),
        TIEOUT_TR("Extra copies were received. They are counted once here; a system that counts them all over-charges."),
        TIEOUT_TR("Check that the metered quantity ignores the copies; have the sender stop repeating."), "platform" },
    { C::CP1, R::MissingAgg, "MISSING_AGG", U::Quantity, "usage_group", TIEOUT_TR("Usage was never metered"),
        TIEOUT_TR("Events exist but no aggregate does: this usage will not be billed."), TIEOUT_TR("Run the metering of this customer, meter and period again."), "revops" },
    { C::CP1, R::NoActiveContract, "NO_ACTIVE_CONTRACT", U::Quantity, "usage_group", TIEOUT_TR("Usage without a contract in force"),
        TIEOUT_TR("On no day of the month did the customer, or the group it belongs to, have an activated contract: what is used has no price, and nobody owes it."),
        TIEOUT_TR("Find out whether a contract was not activated in time, the usage belongs to another customer, or access should have ended."), "revops" },
    { C::CP1, R::OrphanAgg, "ORPHAN_AGG", U::Quantity, "usage_group", TIEOUT_TR("Metered quantity without usage"),
        TIEOUT_TR("An aggregate exists without a single event behind it: the customer may be billed for nothing."),
        TIEOUT_TR("Find the missing events or withdraw the aggregate before it is invoiced."), "revops" },
    { C::CP1, R::QtyMismatch, "QTY_MISMATCH", U::Quantity, "usage_group", TIEOUT_TR("Metered quantity differs from usage"),
        TIEOUT_TR("The aggregate is not the sum of its events: too much or too little will be billed."), TIEOUT_TR("Meter the period again, late events included."), "revops" },
    { C::CP1, R::RejectedUpstream, "REJECTED_UPSTREAM", U::Quantity, "usage_group", TIEOUT_TR("Usage that the meter refused"),
        TIEOUT_TR("Events reached the meter and were not counted: the customer used something that nobody will bill."),
        TIEOUT_TR("See why the meter refused them, have that put right, and have the events sent again."), "platform" },
    { C::CP1, R::SequenceGap, "SEQUENCE_GAP", U::Count, "sequence_gap", TIEOUT_TR("Numbers missing from a source's running count"),
        TIEOUT_TR("The source numbers its events one after the other and some never came: usage was lost on the way, and nobody can say how much."),
        TIEOUT_TR("Ask the source's owner for the events with these numbers, or for the reason why there are none."), "platform" },
    { C::CP1, R::TimeOutOfRange, "TIME_OUT_OF_RANGE", U::Quantity, "usage_group", TIEOUT_TR("Usage at an impossible time"),
        TIEOUT_TR("Events say that they happened after the meter received them, or more than 35 days before: a clock is wrong, and the usage may stand in the wrong month."),
        TIEOUT_TR("Have the sender's clock put right and the events sent again with their true time; mind the month they were billed in."), "platform" },
    { C::CP1, R::UnknownMeter, "UNKNOWN_METER", U::Quantity, "usage_group", TIEOUT_TR("Usage of a meter that does not exist"),
        TIEOUT_TR("The metering system has no such meter, or has archived it: this usage adds up to nothing and will not be billed."),
        TIEOUT_TR("Create the meter, or have the sender use the right name; then meter the month again."), "platform" },
    { C::CP2, R::AmountMismatch, "AMOUNT_MISMATCH", U::Money, "rated_charge", TIEOUT_TR("Charge is not quantity × price"),
        TIEOUT_TR("The charge's amount is not its own quantity times its unit price, rounded to the currency, or not what its contract item agreed."), TIEOUT_TR("Rate the charge again under the contract's price."), "revops" },
    { C::CP2, R::CreditDrawdownMismatch, "CREDIT_DRAWDOWN_MISMATCH", U::Money, "rated_charge", TIEOUT_TR("Prepaid credit drawn differs from its ledger"),
        TIEOUT_TR("What the charge says prepaid credit paid is not what the ledger of credit gave: the customer pays twice, or uses credit that is not there."),
        TIEOUT_TR("Correct what was drawn on the charge or in the ledger of credit, and rate the charge again."), "revops" },
    { C::CP2, R::DiscountMismatch, "DISCOUNT_MISMATCH", U::Money, "rated_charge", TIEOUT_TR("Discount not applied as agreed"),
        TIEOUT_TR("The charge does not have the discount of its contract item: the customer pays too much or too little."),
        TIEOUT_TR("Rate the charge again with the discount of the contract item."), "revops" },
    { C::CP2, R::DupCharge, "DUP_CHARGE", U::Count, "usage_aggregate", TIEOUT_TR("Usage charged more than once"),
        TIEOUT_TR("One aggregate has several charges: the customer would pay twice."), TIEOUT_TR("Void the extra charge before invoicing; credit it if already invoiced."), "revops" },
    { C::CP2, R::MinimumNotApplied, "MINIMUM_NOT_APPLIED", U::Money, "rated_charge", TIEOUT_TR("Agreed minimum not charged"),
        TIEOUT_TR("The charge is not held to the minimum of its contract item: agreed revenue is not asked for."),
        TIEOUT_TR("Rate the charge again with the minimum of the contract item."), "revops" },
    { C::CP2, R::MissingCharge, "MISSING_CHARGE", U::Quantity, "usage_aggregate", TIEOUT_TR("Metered usage not charged"),
        TIEOUT_TR("An aggregate has no charge: revenue is missing."), TIEOUT_TR("Run the rating of this aggregate."), "revops" },
    { C::CP2, R::ModelNotSupported, "MODEL_NOT_SUPPORTED", U::None, "rated_charge", TIEOUT_TR("Price terms of a charge cannot be applied"),
        TIEOUT_TR("The contract item the charge was rated by is not there, or its terms are not understood: nobody can say whether the amount is right."),
        TIEOUT_TR("Correct the contract item or the charge that names it; where the price model is one of your own, check the amount by hand."), "revops" },
    { C::CP2, R::OrphanCharge, "ORPHAN_CHARGE", U::Quantity, "rated_charge", TIEOUT_TR("Charge without metered usage"),
        TIEOUT_TR("The charge names an aggregate that does not exist."), TIEOUT_TR("Find the aggregate or void the charge."), "revops" },
    { C::CP2, R::ProrationMismatch, "PRORATION_MISMATCH", U::Money, "rated_charge", TIEOUT_TR("Part of a month not charged by its days"),
        TIEOUT_TR("The fees or the minimum of a month that the contract item covers in part are not charged by its days."),
        TIEOUT_TR("Rate the charge again by the days that the contract item covers."), "revops" },
    { C::CP2, R::QtyMismatch, "QTY_MISMATCH", U::Quantity, "rated_charge", TIEOUT_TR("Charged quantity differs from metered"),
        TIEOUT_TR("The charge's quantity is not the aggregate's."), TIEOUT_TR("Rate the aggregate again."), "revops" },
    { C::CP2, R::TierMismatch, "TIER_MISMATCH", U::Money, "rated_charge", TIEOUT_TR("Charge does not follow the price tiers"),
        TIEOUT_TR("The amount is not what the tiers of the contract item come to for the quantity."),
        TIEOUT_TR("Rate the charge again by the tiers of the contract item."), "revops" },
    { C::CP2, R::UnmappedSku, "UNMAPPED_SKU", U::None, "rated_charge", TIEOUT_TR("Product unknown to the catalogue"),
        TIEOUT_TR("The charge's SKU is in no mapping: it cannot reach the right revenue account."), TIEOUT_TR("Add the SKU to the mapping or correct the charge."), "platform" },
    { C::CP2, R::WrongPeriod, "WRONG_PERIOD", U::None, "rated_charge", TIEOUT_TR("Charge in another period than its usage"),
        TIEOUT_TR("Revenue would fall into the wrong month."), TIEOUT_TR("Move the charge to the usage's period or document the late-item decision."), "revops" },
    { C::CP3, R::AmountMismatch, "AMOUNT_MISMATCH", U::Money, "invoice_line", TIEOUT_TR("Invoiced amount differs from charge"),
        TIEOUT_TR("The line bills another amount than was rated."), TIEOUT_TR("Correct the line, or credit and bill again if the invoice is final."), "finance" },
    { C::CP3, R::DupLine, "DUP_LINE", U::Count, "rated_charge", TIEOUT_TR("Charge invoiced more than once"),
        TIEOUT_TR("One charge stands on several invoice lines: the customer pays twice."), TIEOUT_TR("Credit the extra line."), "finance" },
    { C::CP3, R::MissingInvoice, "MISSING_INVOICE", U::Money, "invoice_line", TIEOUT_TR("Line of an invoice that does not exist"),
        TIEOUT_TR("The line names an unknown invoice: the amount is in no receivable."), TIEOUT_TR("Find or create the invoice."), "finance" },
    { C::CP3, R::MissingLine, "MISSING_LINE", U::Money, "rated_charge", TIEOUT_TR("Charge not invoiced"),
        TIEOUT_TR("The charge is on no invoice line: money is not asked for."), TIEOUT_TR("Invoice the charge."), "finance" },
    { C::CP3, R::OrphanLine, "ORPHAN_LINE", U::Money, "invoice_line", TIEOUT_TR("Invoice line without a charge"),
        TIEOUT_TR("The line bills something that was never rated."), TIEOUT_TR("Find the charge or credit the line."), "finance" },
    { C::CP3, R::QtyMismatch, "QTY_MISMATCH", U::Quantity, "invoice_line", TIEOUT_TR("Invoiced quantity differs from charge"),
        TIEOUT_TR("The line shows another quantity than was rated; the customer will dispute it."), TIEOUT_TR("Correct the line."), "finance" },
    { C::CP3, R::WrongPeriod, "WRONG_PERIOD", U::None, "invoice_line", TIEOUT_TR("Charge invoiced in another period"),
        TIEOUT_TR("The invoice's period is not the charge's."), TIEOUT_TR("Move the line, or document why it is billed late."), "finance" },
    { C::CP4, R::AmountMismatch, "AMOUNT_MISMATCH", U::Money, "erp_document", TIEOUT_TR("ERP amount differs from invoice"),
        TIEOUT_TR("The ledger holds another amount than the customer was billed."), TIEOUT_TR("Reverse the posting and post the invoice's amount."), "finance" },
    { C::CP4, R::CreditAmountMismatch, "AMOUNT_MISMATCH", U::Money, "erp_credit", TIEOUT_TR("ERP credit differs from credit note"),
        TIEOUT_TR("The ledger reduces the receivable by another amount than the customer was credited."),
        TIEOUT_TR("Reverse the ERP credit and post the credit note's amount."), "finance" },
    { C::CP4, R::DupPosting, "DUP_POSTING", U::Count, "invoice", TIEOUT_TR("Invoice posted more than once"),
        TIEOUT_TR("Revenue and receivable are overstated by each extra posting."), TIEOUT_TR("Reverse the extra posting."), "finance" },
    { C::CP4, R::CreditPostedTwice, "DUP_POSTING", U::Count, "credit_note", TIEOUT_TR("Credit note posted more than once"),
        TIEOUT_TR("Revenue and receivable are understated by each extra credit."),
        TIEOUT_TR("Reverse the extra ERP credit."), "finance" },
    { C::CP4, R::MissingPosting, "MISSING_POSTING", U::Money, "invoice", TIEOUT_TR("Invoice not in the ERP"),
        TIEOUT_TR("The invoice was never posted: revenue and receivable are missing from the ledger."), TIEOUT_TR("Post the invoice to the ERP."), "finance" },
    { C::CP4, R::CreditNotPosted, "MISSING_POSTING", U::Money, "credit_note", TIEOUT_TR("Credit note not in the ERP"),
        TIEOUT_TR("The customer was credited, but the ledger still shows the whole receivable."),
        TIEOUT_TR("Post the credit note to the ERP."), "finance" },
    { C::CP4, R::OrphanPosting, "ORPHAN_POSTING", U::Money, "erp_document", TIEOUT_TR("ERP document without an invoice"),
        TIEOUT_TR("The ledger holds revenue for which no invoice exists."), TIEOUT_TR("Find the invoice or reverse the posting."), "finance" },
    { C::CP4, R::CreditWithoutNote, "ORPHAN_POSTING", U::Money, "erp_credit", TIEOUT_TR("ERP credit without a credit note"),
        TIEOUT_TR("The ledger reduces a receivable for which no credit note exists."),
        TIEOUT_TR("Find the credit note or reverse the ERP credit."), "finance" },
    { C::CP4, R::ReferenceLost, "REFERENCE_LOST", U::None, "erp_document", TIEOUT_TR("ERP document without the invoice's number"),
        TIEOUT_TR("The number that stands on the customer's invoice is missing from its ERP document, or is another one: payments, questions and audits cannot be led back to it."),
        TIEOUT_TR("Correct the number on the ERP document; find out which step of the posting drops or changes it."), "finance" },
    { C::CP4, R::CreditReferenceLost, "REFERENCE_LOST", U::None, "erp_credit", TIEOUT_TR("ERP credit without the credit note's number"),
        TIEOUT_TR("The number that stands on the customer's credit note is missing from the ERP credit, or is another one: nobody finds the one by the other."),
        TIEOUT_TR("Correct the number on the ERP credit; find out which step of the posting drops or changes it."), "finance" },
    { C::CP4, R::TotalMismatch, "TOTAL_MISMATCH", U::Money, "invoice", TIEOUT_TR("Invoice total is not the sum of its lines"),
        TIEOUT_TR("The total billed is not what the lines and the tax add up to."), TIEOUT_TR("Correct the invoice, or credit and bill again if it is final."), "finance" },
    { C::CP4, R::Unbalanced, "UNBALANCED", U::Money, "erp_document", TIEOUT_TR("Journal does not balance"),
        TIEOUT_TR("Debits and credits of the document differ: the ledger is out of balance."), TIEOUT_TR("Correct the journal in the ERP."), "finance" },
    { C::CP4, R::WrongPeriod, "WRONG_PERIOD", U::None, "erp_document", TIEOUT_TR("Posted in another period than invoiced"),
        TIEOUT_TR("Revenue is recognised in the wrong month."), TIEOUT_TR("Reverse and post in the right period, or in the first open one."), "finance" },
    { C::CP4, R::CreditWrongPeriod, "WRONG_PERIOD", U::None, "erp_credit", TIEOUT_TR("Credit posted in another period than issued"),
        TIEOUT_TR("The reduction of revenue falls into the wrong month."),
        TIEOUT_TR("Reverse and post in the right period, or in the first open one."), "finance" },
    { C::CP5, R::AmountMismatch, "AMOUNT_MISMATCH", U::Money, "receipt", TIEOUT_TR("Receipt differs from payment"),
        TIEOUT_TR("The ledger shows another amount received than the customer paid."), TIEOUT_TR("Correct the receipt; book fees apart."), "finance" },
    { C::CP5, R::DupReceipt, "DUP_RECEIPT", U::Count, "payment", TIEOUT_TR("Payment received more than once"),
        TIEOUT_TR("Cash is overstated by each extra receipt."), TIEOUT_TR("Reverse the extra receipt."), "finance" },
    { C::CP5, R::MissingReceipt, "MISSING_RECEIPT", U::Money, "payment", TIEOUT_TR("Payment not in the ERP"),
        TIEOUT_TR("The customer paid but the receivable is still open."), TIEOUT_TR("Apply the payment in the ERP."), "finance" },
    { C::CP5, R::OpenBalanceMismatch, "OPEN_BALANCE_MISMATCH", U::Money, "invoice", TIEOUT_TR("Open balance differs between billing and ERP"),
        TIEOUT_TR("What is still to be paid differs by more than payments and credits explain: the customer is chased for what is settled, or not asked for what is open."),
        TIEOUT_TR("See what was applied to the invoice on either side: a payment or credit that was booked and not applied, or an entry by hand."), "finance" },
    { C::CP5, R::OrphanReceipt, "ORPHAN_RECEIPT", U::Money, "receipt", TIEOUT_TR("Receipt without a payment"),
        TIEOUT_TR("The ledger holds cash for which no payment is known."), TIEOUT_TR("Find the payment or reverse the receipt."), "finance" },
    { C::CP5, R::ReferenceLost, "REFERENCE_LOST", U::None, "receipt", TIEOUT_TR("Receipt without the payment's number"),
        TIEOUT_TR("The payment's number is missing from the receipt, or is another one: the bank's statement and the ERP cannot be matched by it."),
        TIEOUT_TR("Correct the number on the receipt; find out which step of the booking drops or changes it."), "finance" },
    { C::CP5, R::StatusMismatch, "STATUS_MISMATCH", U::None, "invoice", TIEOUT_TR("Invoice stands differently in billing and ERP"),
        TIEOUT_TR("One system takes the invoice for void or paid and the other does not, though the balances do not differ: receivables and dunning go by different states."),
        TIEOUT_TR("Void or settle the invoice in the system that is behind; if it was voided in billing after it was posted, reverse the posting."), "finance" },
    { C::CP5, R::UnmatchedPayment, "UNMATCHED_PAYMENT", U::Money, "payment", TIEOUT_TR("Payment for an unknown invoice"),
        TIEOUT_TR("Money came in that belongs to no invoice."), TIEOUT_TR("Find the invoice, or refund."), "finance" },
    { C::CP6, R::DupJournal, "DUP_JOURNAL", U::Count, "erp_document", TIEOUT_TR("ERP document booked by more than one journal"),
        TIEOUT_TR("Revenue and receivable stand in the ledger once more with each extra journal."),
        TIEOUT_TR("Reverse the extra journal in the ERP."), "finance" },
    { C::CP6, R::ManualEntry, "MANUAL_ENTRY", U::None, "journal_line", TIEOUT_TR("Document booked on by hand"),
        TIEOUT_TR("A person entered this line beside what the systems booked for the document: the ledger no longer follows from them."),
        TIEOUT_TR("Ask who entered it and why; reverse it, or have it explained and accept it."), "finance" },
    { C::CP6, R::MissingDimension, "MISSING_DIMENSION", U::None, "journal_line", TIEOUT_TR("Booking without the dimension that its account needs"),
        TIEOUT_TR("The amount is in no report by department, cost centre or class."),
        TIEOUT_TR("Complete the line in the ERP; check the rule that should have filled the dimension."), "finance" },
    { C::CP6, R::MissingJournal, "MISSING_JOURNAL", U::Money, "erp_document", TIEOUT_TR("ERP document without a journal"),
        TIEOUT_TR("The document exists but nothing was booked: the ledger does not know the amount."),
        TIEOUT_TR("Post the journal of the document."), "finance" },
    { C::CP6, R::OrphanJournal, "ORPHAN_JOURNAL", U::Money, "journal_line", TIEOUT_TR("Journal line without a document"),
        TIEOUT_TR("The ledger holds a booking for which no ERP document exists."),
        TIEOUT_TR("Find the document or reverse the booking."), "finance" },
    { C::CP6, R::WrongAccount, "WRONG_ACCOUNT", U::None, "journal_line", TIEOUT_TR("Booked on the wrong side of an account"),
        TIEOUT_TR("The account mapping expects this account on the other side: the amount stands in the wrong place."),
        TIEOUT_TR("Reverse the booking and post it to the account the mapping names, or correct the mapping."), "finance" },
    { C::CP6, R::WrongDimension, "WRONG_DIMENSION", U::None, "journal_line", TIEOUT_TR("Booking with another dimension than its account needs"),
        TIEOUT_TR("The amount stands in the reports of the wrong department, cost centre or class."),
        TIEOUT_TR("Correct the line in the ERP, or the mapping of the account."), "finance" },
    { C::CP6, R::WrongPeriod, "WRONG_PERIOD", U::None, "journal_line", TIEOUT_TR("Booked in another period than its document"),
        TIEOUT_TR("The document stands in one month and its amounts in another: neither month is right."),
        TIEOUT_TR("Reverse the booking and book it in the period of the document."), "finance" },
    { C::CP7, R::ActivationLate, "ACTIVATION_LATE", U::Count, "contract_item", TIEOUT_TR("Billing was told of a new contract too late"),
        TIEOUT_TR("Billing could not ask for the item from its first day on: bills went out without it, or it is billed after the fact."),
        TIEOUT_TR("See that the days before were billed, and find out what held the activation up."), "revops" },
    { C::CP7, R::AmendmentLate, "AMENDMENT_LATE", U::Count, "contract_item", TIEOUT_TR("Billing was told of an amendment too late"),
        TIEOUT_TR("What was agreed in the middle of the term began without billing knowing: bills went out by the old terms."),
        TIEOUT_TR("See that the days before were billed by the new terms, and find out what held the amendment up."), "revops" },
    { C::CP7, R::DateMismatch, "DATE_MISMATCH", U::None, "contract_item", TIEOUT_TR("Subscription runs at other dates than agreed"),
        TIEOUT_TR("The customer is billed before the contract starts, after it ends, or too late."),
        TIEOUT_TR("Correct the start or the end of the subscription item."), "revops" },
    { C::CP7, R::MissingSubscription, "MISSING_SUBSCRIPTION", U::Money, "contract_item", TIEOUT_TR("Contract item never subscribed"),
        TIEOUT_TR("An agreed item is not in billing: its money is never asked for."),
        TIEOUT_TR("Create the subscription item from the contract."), "revops" },
    { C::CP7, R::OrphanSubscription, "ORPHAN_SUBSCRIPTION", U::Money, "subscription_item", TIEOUT_TR("Subscription without a contract item"),
        TIEOUT_TR("Something is billed that nobody agreed to."),
        TIEOUT_TR("Find the contract item or cancel the subscription item."), "revops" },
    { C::CP7, R::PriceMismatch, "PRICE_MISMATCH", U::Money, "contract_item", TIEOUT_TR("Subscribed price differs from contract"),
        TIEOUT_TR("Every period is billed at another price than agreed."),
        TIEOUT_TR("Correct the price of the subscription item; credit or bill what is past."), "revops" },
    { C::CP7, R::QtyMismatch, "QTY_MISMATCH", U::Money, "contract_item", TIEOUT_TR("Subscribed quantity differs from contract"),
        TIEOUT_TR("Every period is billed for another quantity than agreed."),
        TIEOUT_TR("Correct the quantity of the subscription item, or amend the contract."), "revops" },
    { C::CP7, R::TermMismatch, "TERM_MISMATCH", U::None, "contract_item", TIEOUT_TR("Subscription runs for another term than agreed"),
        TIEOUT_TR("It ends or renews at another time than agreed: the customer is billed too long, or revenue is lost."),
        TIEOUT_TR("Correct the term of the subscription item, or amend the contract."), "revops" },
    { C::CP8, R::CurrencyMismatch, "CURRENCY_MISMATCH", U::None, "billing_customer", TIEOUT_TR("Billing customer: currency differs from the account"),
        TIEOUT_TR("Bills and books are made in different currencies."),
        TIEOUT_TR("Decide which currency was agreed and correct the other system."), "revops" },
    { C::CP8, R::ErpCurrencyMismatch, "CURRENCY_MISMATCH", U::None, "erp_customer", TIEOUT_TR("ERP customer: currency differs from billing"),
        TIEOUT_TR("Bills and books are made in different currencies."),
        TIEOUT_TR("Decide which currency was agreed and correct the other system."), "finance" },
    { C::CP8, R::DuplicateCustomer, "DUPLICATE_CUSTOMER", U::Count, "crm_account", TIEOUT_TR("Account has several billing customers"),
        TIEOUT_TR("Invoices and payments of one customer are spread over several: balances and reminders are wrong."),
        TIEOUT_TR("Merge the billing customers, or split the account."), "revops" },
    { C::CP8, R::EntityMismatch, "ENTITY_MISMATCH", U::None, "billing_customer", TIEOUT_TR("Billing customer: legal entity differs from the account"),
        TIEOUT_TR("The money is booked in the wrong company."),
        TIEOUT_TR("Correct the entity before the next invoice; re-book what is past."), "revops" },
    { C::CP8, R::ErpEntityMismatch, "ENTITY_MISMATCH", U::None, "erp_customer", TIEOUT_TR("ERP customer: legal entity differs from billing"),
        TIEOUT_TR("The money is booked in the wrong company."),
        TIEOUT_TR("Correct the entity before the next invoice; re-book what is past."), "finance" },
    { C::CP8, R::HierarchyMismatch, "HIERARCHY_MISMATCH", U::None, "billing_customer", TIEOUT_TR("Billing customer: parent differs from the account"),
        TIEOUT_TR("Group invoices and credit limits follow the wrong parent."),
        TIEOUT_TR("Correct the parent in the system that differs."), "revops" },
    { C::CP8, R::ErpHierarchyMismatch, "HIERARCHY_MISMATCH", U::None, "erp_customer", TIEOUT_TR("ERP customer: parent differs from billing"),
        TIEOUT_TR("Group invoices and credit limits follow the wrong parent."),
        TIEOUT_TR("Correct the parent in the system that differs."), "finance" },
    { C::CP8, R::MissingInBilling, "MISSING_IN_BILLING", U::None, "crm_account", TIEOUT_TR("Account unknown to billing"),
        TIEOUT_TR("An active account has no billing customer: it cannot be invoiced."),
        TIEOUT_TR("Create the billing customer of the account."), "revops" },
    { C::CP8, R::MissingInErp, "MISSING_IN_ERP", U::None, "billing_customer", TIEOUT_TR("Billing customer unknown to the ERP"),
        TIEOUT_TR("Its invoices cannot be posted."),
        TIEOUT_TR("Create the customer in the ERP."), "finance" },
    { C::CP8, R::TaxIdMismatch, "TAX_ID_MISMATCH", U::None, "billing_customer", TIEOUT_TR("Billing customer: tax id differs from the account"),
        TIEOUT_TR("Invoices may be taxed wrongly or refused by the customer."),
        TIEOUT_TR("Check the tax id with the customer and correct the system that differs."), "revops" },
    { C::CP8, R::ErpTaxIdMismatch, "TAX_ID_MISMATCH", U::None, "erp_customer", TIEOUT_TR("ERP customer: tax id differs from billing"),
        TIEOUT_TR("Invoices may be taxed wrongly or refused by the customer."),
        TIEOUT_TR("Check the tax id with the customer and correct the system that differs."), "finance" },
    { C::CP11, R::MappingExpired, "MAPPING_EXPIRED", U::None, "mapping_key", TIEOUT_TR("Mapping not valid when it was used"),
        TIEOUT_TR("The key was used in a month in which no mapping is valid: amounts may land in the wrong place."),
        TIEOUT_TR("Extend the mapping or correct the records that use the key."), "platform" },
    { C::CP11, R::MappingOverlap, "MAPPING_OVERLAP", U::None, "mapping_key", TIEOUT_TR("Two mappings valid on the same day"),
        TIEOUT_TR("It is not certain which value counts for this key."),
        TIEOUT_TR("End the older mapping before the newer one begins."), "platform" },
    { C::CP11, R::UnmappedAccount, "UNMAPPED_ACCOUNT", U::None, "mapping_key", TIEOUT_TR("Account without a mapping"),
        TIEOUT_TR("Journal lines use an account of which nothing is known."),
        TIEOUT_TR("Add the account to the mapping or correct the bookings."), "finance" },
    { C::CP11, R::UnmappedEntity, "UNMAPPED_ENTITY", U::None, "mapping_key", TIEOUT_TR("Legal entity without a mapping"),
        TIEOUT_TR("Invoices or customers name a legal entity that no mapping leads to one of the ERP: they cannot be posted in the right books."),
        TIEOUT_TR("Map the entity, or correct it where it is wrong."), "finance" },
    { C::CP11, R::UnmappedMeter, "UNMAPPED_METER", U::None, "mapping_key", TIEOUT_TR("Meter without a mapping"),
        TIEOUT_TR("Usage is metered that no product is sold by."),
        TIEOUT_TR("Add the meter to the mapping."), "platform" },
    { C::CP11, R::UnmappedSku, "UNMAPPED_SKU", U::None, "mapping_key", TIEOUT_TR("Product without a mapping"),
        TIEOUT_TR("Charges use a product that leads to no account."),
        TIEOUT_TR("Add the product to the mapping."), "platform" },
    { C::CP11, R::UnmappedTaxCode, "UNMAPPED_TAX_CODE", U::None, "mapping_key", TIEOUT_TR("Tax code without a mapping"),
        TIEOUT_TR("Invoice lines carry a tax code that no mapping leads to one of the ERP: the tax is reported under the wrong code, or cannot be posted."),
        TIEOUT_TR("Map the tax code, or correct it in billing."), "finance" },
    { C::CP13, R::StepLate, "STEP_LATE", U::Count, "flow_step", TIEOUT_TR("Step of a flow came too late"),
        TIEOUT_TR("The business object took longer to this step than was agreed: money was asked for, booked or received that many days late."),
        TIEOUT_TR("Find out what held it up and accept the delay, or correct the date in the system that tells it wrongly."), "revops" },
    { C::CP13, R::StepMissing, "STEP_MISSING", U::None, "flow_step", TIEOUT_TR("Step of a flow is missing"),
        TIEOUT_TR("The business object is stuck before this step: its time is up, or a later step was taken without it."),
        TIEOUT_TR("Take the step in the system that owns it, or end the object there."), "revops" },
    { C::CP13, R::StepOutOfOrder, "STEP_OUT_OF_ORDER", U::Count, "flow_step", TIEOUT_TR("Step of a flow came before the one it follows"),
        TIEOUT_TR("Something was done that many days before it was allowed to: a service without a signature, a bill without a contract."),
        TIEOUT_TR("Check which of the two dates is right and correct the other; have the earlier step confirmed."), "revops" },
};

constexpr std::array<std::string_view, 15> kIds = { "CP0", "CP1", "CP2", "CP3", "CP4", "CP5", "CP6", "CP7", "CP8", "CP9", "CP10", "CP11", "CP12", "CP13", "CP14" };
constexpr std::array<std::string_view, 15> kTitles = { TIEOUT_TR("Completeness"), TIEOUT_TR("Usage → aggregate"), TIEOUT_TR("Aggregate → charge"),
    TIEOUT_TR("Charge → invoice line"), TIEOUT_TR("Invoice → ERP document"), TIEOUT_TR("Payment → receipt"), TIEOUT_TR("ERP document → journal"),
    TIEOUT_TR("Contract → subscription"), TIEOUT_TR("Customer master"), TIEOUT_TR("Revenue schedule"), TIEOUT_TR("Tax"), TIEOUT_TR("Reference data"),
    TIEOUT_TR("Entitlement and delinquency"), TIEOUT_TR("Flows"), TIEOUT_TR("Balances") };

}

std::span<const ReasonSpec> reasonSpecs()
{
    return kReasons;
}

const ReasonSpec* reasonSpec(Checkpoint checkpoint, Reason reason)
{
    for (const ReasonSpec& spec : kReasons)
        if (spec.checkpoint == checkpoint && spec.reason == reason)
            return &spec;
    return nullptr;
}

std::optional<Reason> reasonById(std::string_view id)
{
    for (const ReasonSpec& spec : kReasons)
        if (spec.id == id)
            return spec.reason;
    return std::nullopt;
}

std::string_view reasonId(Reason reason)
{
    for (const ReasonSpec& spec : kReasons)
        if (spec.reason == reason)
            return spec.id;
    return {};
}

std::string reasonName(Checkpoint checkpoint, Reason reason)
{
    const ReasonSpec* spec = reasonSpec(checkpoint, reason);
    if (!spec)
        return std::string(reasonId(reason));
    for (const ReasonSpec& first : kReasons)
        if (first.checkpoint == checkpoint && first.id == spec->id)
            return &first == spec ? std::string(spec->id) : std::string(spec->id) + "@" + std::string(spec->key_kind);
    return std::string(spec->id);
}

std::optional<Reason> reasonByName(Checkpoint checkpoint, std::string_view name)
{
    const size_t at = name.find('@');
    for (const ReasonSpec& spec : kReasons)
        if (spec.checkpoint == checkpoint && spec.id == name.substr(0, at) && (at == std::string_view::npos || spec.key_kind == name.substr(at + 1)))
            return spec.reason;
    return std::nullopt;
}

std::string_view checkpointId(Checkpoint checkpoint)
{
    return kIds[static_cast<size_t>(checkpoint)];
}

std::optional<Checkpoint> checkpointById(std::string_view id)
{
    for (size_t i = 0; i < kIds.size(); ++i)
        if (kIds[i] == id)
            return static_cast<Checkpoint>(i);
    return std::nullopt;
}

std::string_view checkpointTitle(Checkpoint checkpoint)
{
    return kTitles[static_cast<size_t>(checkpoint)];
}

}
