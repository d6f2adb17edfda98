#include "engine/control/cache_facts.h"

#include <algorithm>

namespace tieout::engine {

namespace {

constexpr size_t kLinesMax = 10'000; // of one invoice

// A record's columns by name; an absent one reads as empty.
class Columns {
public:
    explicit Columns(const RecordRow& row)
        : m_row(row)
    {
    }
    std::string text(std::string_view name) const
    {
        for (const auto& [column, value] : m_row.columns)
            if (column == name)
                return value;
        return {};
    }
    Result<Decimal> decimal(std::string_view name) const { return Decimal::parse(text(name)); }
    Result<Period> period() const { return Period::parse(text("period")); }
    Result<Currency> currency() const
    {
        const std::string code = text("currency");
        return code.empty() ? Result<Currency>(Currency::usd()) : Currency::parse(code);
    }

private:
    const RecordRow& m_row;
};

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

Result<std::optional<FindingFact>> CacheFacts::finding(const Fingerprint& id)
{
    TIEOUT_TRY_INTO(const std::optional<store::FindingRow> row, m_cache.finding(id));
    if (!row)
        return std::optional<FindingFact>();
    return std::optional(FindingFact { row->finding, row->found, row->opened_us, row->cleared_us });
}

Result<std::optional<InvoiceFacts>> CacheFacts::invoice(const std::string& set, const std::string& id)
{
    TIEOUT_TRY_INTO(const RecordView view, m_records());
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

Result<std::vector<PostingFact>> CacheFacts::postings(const std::string& set, const std::string& invoice, const std::string& source)
{
    TIEOUT_TRY_INTO(const RecordView view, m_records());
    std::vector<PostingFact> out;
    for (const RecordRef& ref : view.children({ Table::Invoices, set, invoice }, Table::ErpPostings)) {
        TIEOUT_TRY_INTO(RecordRow row, view.row(ref));
        if (!row.present || row.origin.source != source)
            continue;
        const Columns columns(row);
        PostingFact p;
        p.id = ref.id;
        p.document = columns.text("document");
        TIEOUT_TRY_INTO(p.amount, columns.decimal("amount"));
        TIEOUT_TRY_INTO(p.currency, columns.currency());
        TIEOUT_TRY_INTO(p.period, columns.period());
        p.origin = ref.toString();
        p.bytes = std::move(row.bytes);
        out.push_back(std::move(p));
    }
    return out;
}

}
