#include "engine/control/cache_facts.h"

#include "engine/remedies/record_reader.h"
#include "engine/remedies/remedy_builder.h"
#include "engine/remedies/remedy_table.h"

#include <algorithm>

namespace tieout::engine {

namespace {

// Which records in the target an operation makes, and what they hang on.
struct Made {
    Table table;
    RecordRef parent;
};

std::optional<Made> madeBy(const std::string& set, const EffectRequest& r)
{
    if (r.operation == op::kPostInvoice)
        return Made { Table::ErpPostings, { Table::Invoices, set, r.business_id } };
    if (r.operation == op::kPostCredit)
        return Made { Table::ErpCredits, { Table::CreditNotes, set, r.business_id } };
    if (r.operation == op::kReversePosting)
        return Made { Table::ErpPostings, { Table::ErpPostings, set, r.subject } };
    if (r.operation == op::kApplyPayment)
        return Made { Table::ErpReceipts, { Table::Payments, set, r.business_id } };
    if (r.operation == op::kCreateCustomer)
        return Made { Table::ErpCustomers, { Table::BillingCustomers, set, r.business_id } };
    if (r.operation == op::kCreditNote)
        return Made { Table::CreditNotes, { Table::InvoiceLines, set, r.reference_to } };
    return std::nullopt;
}

Result<PostingFact> factOf(const RecordRow& row)
{
    const Columns columns(row);
    PostingFact p;
    p.id = row.ref.id;
    p.document = columns.text("document");
    if (!columns.text("amount").empty()) {
        TIEOUT_TRY_INTO(const Decimal amount, columns.decimal("amount"));
        p.amount = amount < Decimal() ? Decimal(-amount.coefficient(), amount.scale()) : amount;
    }
    if (!columns.text("currency").empty() || p.amount) {
        TIEOUT_TRY_INTO(p.currency, columns.currency());
    }
    if (!columns.text("period").empty()) {
        TIEOUT_TRY_INTO(p.period, columns.period());
    }
    p.origin = row.ref.toString();
    p.bytes = row.bytes;
    return p;
}

// The journal of a document: all its debits as one figure.
Result<std::vector<PostingFact>> journalSeen(const RecordView& view, const std::string& set, const EffectRequest& r, const std::string& source)
{
    PostingFact p;
    Exact debits;
    for (const RecordRef& ref : view.children({ Table::ErpPostings, set, r.subject }, Table::JournalLines)) {
        TIEOUT_TRY_INTO(const RecordRow row, view.row(ref));
        if (!row.present || row.origin.source != source)
            continue;
        const Columns columns(row);
        TIEOUT_TRY_INTO(const Decimal debit, columns.decimal("debit"));
        if (!debits.add(Exact(debit)))
            return makeError(Remedy::FixData, TIEOUT_TR("The journal of %1 adds up to more than can be counted."), { domain::visible(r.subject) });
        if (p.id.empty())
            p.origin = ref.toString();
        p.id = r.subject;
        p.bytes += row.bytes;
    }
    if (p.id.empty())
        return std::vector<PostingFact>();
    TIEOUT_TRY_INTO(p.amount, Decimal::parse(debits.toString()));
    return std::vector<PostingFact> { std::move(p) };
}

// A meter tells sums, not events: it has this one when its month holds at least what was measured.
Result<std::vector<PostingFact>> eventSeen(const RecordView& view, const std::string& set, const EffectRequest& r)
{
    const RecordRef event { Table::UsageEvents, set, r.business_id };
    const auto group = view.group(event);
    std::vector<PostingFact> none;
    if (!group || !group->quantity)
        return none;
    Exact metered;
    PostingFact p;
    for (const RecordRef& ref : view.groupAggregates(event)) {
        TIEOUT_TRY_INTO(const RecordRow row, view.row(ref));
        if (!row.present)
            continue;
        TIEOUT_TRY_INTO(const Decimal quantity, Columns(row).decimal("qty"));
        if (!metered.add(Exact(quantity)))
            return none;
        p.origin = ref.toString();
        p.bytes = row.bytes;
    }
    if (p.origin.empty() || metered < *group->quantity)
        return none;
    p.id = r.business_id;
    return std::vector<PostingFact> { std::move(p) };
}

}

Result<std::optional<FindingFact>> CacheFacts::finding(const Fingerprint& id)
{
    TIEOUT_TRY_INTO(const std::optional<store::FindingRow> row, m_cache.finding(id));
    if (!row)
        return std::optional<FindingFact>();
    return std::optional(FindingFact { row->finding, row->found, row->opened_us, row->cleared_us });
}

Result<std::vector<RemedyLeg>> CacheFacts::remedy(const domain::Finding& finding, const RemedyContext& context)
{
    TIEOUT_TRY_INTO(const RecordView view, m_records());
    return RemedyBuilder(view, context).build(finding);
}

Result<std::optional<Digest>> CacheFacts::version(const std::string& set, const EffectRequest& request)
{
    TIEOUT_TRY_INTO(const RecordView view, m_records());
    if (request.operation == op::kPostInvoice) {
        TIEOUT_TRY_INTO(const std::optional<InvoiceFacts> invoice, readInvoice(view, set, request.business_id));
        return invoice ? std::optional(invoice->version) : std::nullopt;
    }
    const RecordRef ref = subjectOf(request.operation, set, request.business_id);
    const auto summary = view.summary(ref);
    if (!summary || !summary->present)
        return std::optional<Digest>();
    TIEOUT_TRY_INTO(const RecordRow row, view.row(ref));
    return row.present ? std::optional(rowVersion(row)) : std::nullopt;
}

Result<std::vector<PostingFact>> CacheFacts::seen(const std::string& set, const EffectRequest& request, const std::string& source)
{
    TIEOUT_TRY_INTO(const RecordView view, m_records());
    if (request.operation == op::kPostJournal)
        return journalSeen(view, set, request, source);
    if (request.operation == op::kResendEvent)
        return eventSeen(view, set, request);
    std::vector<PostingFact> out;
    const std::optional<Made> made = madeBy(set, request);
    if (!made)
        return out;
    for (const RecordRef& ref : view.children(made->parent, made->table)) {
        TIEOUT_TRY_INTO(const RecordRow row, view.row(ref));
        if (!row.present || row.origin.source != source)
            continue;
        if (request.operation == op::kPostInvoice && !Columns(row).text("reverses").empty())
            continue; // what takes a posting back is not what posted the invoice
        TIEOUT_TRY_INTO(PostingFact fact, factOf(row));
        out.push_back(std::move(fact));
    }
    return out;
}

Result<bool> CacheFacts::customerKnown(const std::string& set, const std::string& customer, const std::string& source)
{
    TIEOUT_TRY_INTO(const RecordView view, m_records());
    if (view.presentFrom(set, Table::ErpCustomers, source) == 0)
        return true; // it does not deliver its customers: nothing can be said against it
    for (const RecordRef& ref : view.children({ Table::BillingCustomers, set, customer }, Table::ErpCustomers)) {
        TIEOUT_TRY_INTO(const RecordRow row, view.row(ref));
        if (row.present && row.origin.source == source)
            return true;
    }
    return false;
}

}
