#include "engine/remedies/record_reader.h"

#include "engine/remedies/remedy_table.h"
#include "store/byte_pack.h"
#include "store/digest.h"

#include <algorithm>

namespace tieout::engine {

namespace {

constexpr size_t kLinesMax = 10'000; // of one invoice

std::optional<Instant> issuedAt(const std::string& text)
{
    if (auto day = Instant::parseDate(text))
        return *day;
    if (auto time = Instant::parse(text))
        return *time;
    return std::nullopt; // another notation: the date then follows from the period
}

Result<EffectLine> lineOf(const RecordRow& row)
{
    const Columns columns(row);
    EffectLine line;
    line.sku = columns.text("sku");
    line.description = row.ref.id;
    TIEOUT_TRY_INTO(line.quantity, columns.decimal("qty"));
    TIEOUT_TRY_INTO(line.amount, columns.decimal("amount"));
    return line;
}

}

std::string Columns::text(std::string_view name) const
{
    for (const auto& [column, value] : m_row.columns)
        if (column == name)
            return value;
    return {};
}

Result<Decimal> Columns::decimal(std::string_view name) const
{
    return Decimal::parse(text(name));
}

Result<Period> Columns::period() const
{
    return Period::parse(text("period"));
}

Result<Currency> Columns::currency() const
{
    const std::string code = text("currency");
    return code.empty() ? Result<Currency>(Currency::usd()) : Currency::parse(code);
}

Result<RecordRow> presentRow(const RecordView& view, const RecordRef& ref)
{
    const std::optional<RecordSummary> summary = view.summary(ref);
    if (summary && summary->present) {
        TIEOUT_TRY_INTO(RecordRow row, view.row(ref));
        if (row.present)
            return row;
    }
    return makeError(Remedy::Conflict, TIEOUT_TR("The record %1 is not among the records any more. Reconcile again."), { domain::visible(ref.toString()) });
}

Result<std::optional<InvoiceFacts>> readInvoice(const RecordView& view, const std::string& set, const std::string& id)
{
    const RecordRef ref { Table::Invoices, set, id };
    const std::optional<RecordSummary> summary = view.summary(ref);
    if (!summary || !summary->present)
        return std::optional<InvoiceFacts>();
    TIEOUT_TRY_INTO(const RecordRow row, view.row(ref));
    if (!row.present)
        return std::optional<InvoiceFacts>();
    const Columns columns(row);
    InvoiceFacts out;
    out.id = id;
    out.customer = columns.text("customer");
    out.entity = columns.text("entity");
    out.status = columns.text("status");
    out.number = columns.text("number");
    TIEOUT_TRY_INTO(out.period, columns.period());
    TIEOUT_TRY_INTO(out.total, columns.decimal("total"));
    if (!columns.text("tax").empty()) {
        TIEOUT_TRY_INTO(out.tax, columns.decimal("tax"));
    }
    TIEOUT_TRY_INTO(out.currency, columns.currency());
    out.issued = issuedAt(columns.text("issued_at"));
    std::vector<RecordRef> lines = view.children(ref, Table::InvoiceLines, kLinesMax + 1);
    if (lines.size() > kLinesMax)
        return makeError(Remedy::Unsupported, TIEOUT_TR("The invoice %1 has more than %2 lines; so large a one is not posted by Tieout."), { domain::visible(id), std::to_string(kLinesMax) });
    std::sort(lines.begin(), lines.end(), [](const RecordRef& a, const RecordRef& b) { return a.id < b.id; });
    for (const RecordRef& line : lines) {
        TIEOUT_TRY_INTO(const RecordRow line_row, view.row(line));
        TIEOUT_TRY_INTO(EffectLine value, lineOf(line_row));
        out.lines.push_back(std::move(value));
    }
    out.version = invoiceVersion(out);
    return std::optional(std::move(out));
}

Digest rowVersion(const RecordRow& row)
{
    store::Packer p;
    for (const auto& [name, value] : row.columns)
        p.text(name).text(value);
    return store::sha256(p.bytes());
}

RecordRef subjectOf(std::string_view operation, const std::string& set, const std::string& business_id)
{
    using namespace op;
    const Table table = operation == kPostCredit                      ? Table::CreditNotes
        : operation == kReversePosting || operation == kPostJournal ? Table::ErpPostings
        : operation == kApplyPayment                                  ? Table::Payments
        : operation == kCreateCustomer                                ? Table::BillingCustomers
        : operation == kCreditNote                                    ? Table::InvoiceLines
        : operation == kResendEvent                                   ? Table::UsageEvents
                                                                      : Table::Invoices;
    return { table, set, business_id };
}

}
