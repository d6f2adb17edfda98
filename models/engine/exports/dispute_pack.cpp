// Everything behind one invoice, for the customer who disputes it and for whoever must prove it.
#include "engine/exports/report_parts.h"

#include "domain/tables.h"
#include "store/cache.h"
#include "store/digest.h"

#include <algorithm>
#include <map>
#include <set>

namespace tieout::engine {

namespace {

using K = ReportColumn;

struct Gathered {
    std::vector<RecordRef> refs; // once each, in the order found
    std::set<std::string> known;
};

class DisputeGatherer {
public:
    DisputeGatherer(const RecordView& view, RecordRef invoice, size_t events_max, const ReportContext& context)
        : m_view(view)
        , m_invoice(std::move(invoice))
        , m_events_max(events_max)
        , m_context(context)
    {
    }
    Result<void> gather();
    Result<void> write(ReportDocument& document);
    // Everything found at the records; only what the last run still finds.
    const std::set<Fingerprint>& findings() const { return m_findings; }

private:
    bool add(const RecordRef& ref)
    {
        Gathered& list = m_found[ref.table];
        if (!list.known.insert(ref.id).second)
            return false;
        list.refs.push_back(ref);
        return true;
    }
    std::vector<RecordRef> addChildren(const RecordRef& ref, Table table)
    {
        const std::vector<RecordRef> children = m_view.children(ref, table, SIZE_MAX);
        for (const RecordRef& child : children)
            add(child);
        return children;
    }
    // The present parents of one table.
    std::vector<RecordRef> addParents(const RecordRef& ref, Table table)
    {
        std::vector<RecordRef> found;
        for (const RecordRef& parent : m_view.parents(ref))
            if (const auto known = m_view.summary(parent); parent.table == table && known && known->present) {
                add(parent);
                found.push_back(parent);
            }
        return found;
    }
    void addUsage(const RecordRef& aggregate);
    void addCustomer();
    Result<void> writeTable(Table table, const std::vector<RecordRef>& refs, ReportDocument& document);
    void addTotals(ReportDocument& document) const;

    const RecordView& m_view;
    const RecordRef m_invoice;
    const size_t m_events_max;
    const ReportContext& m_context;
    std::map<Table, Gathered> m_found;
    std::set<std::string> m_groups;
    uint64_t m_events = 0; // of all groups, each id once
    std::optional<Exact> m_event_quantity = Exact();
    std::set<Fingerprint> m_findings;
    ReportTable m_origins { "Raw records", "SHA-256 of each record's bytes as received, and of the delivery it came in.",
        { { "record", K::Words }, { "source", K::Words }, { "delivery", K::Words }, { "line", K::Whole }, { "offset", K::Whole }, { "arrived (UTC)", K::Words }, { "record SHA-256", K::Words },
            { "delivery SHA-256", K::Words } }, {} };
    uint64_t m_read = 0, m_to_read = 0;
};

void DisputeGatherer::addUsage(const RecordRef& aggregate)
{
    const auto group = m_view.group(aggregate);
    if (!group || !m_groups.insert(group->key).second)
        return;
    m_events += group->events;
    if (m_event_quantity && !(group->quantity && m_event_quantity->add(*group->quantity)))
        m_event_quantity.reset();
    const size_t left = m_events_max - std::min(m_events_max, m_found[Table::UsageEvents].refs.size());
    for (const RecordRef& event : m_view.groupEvents(aggregate, left))
        add(event);
}

// The customer's masters, contracts and prices.
void DisputeGatherer::addCustomer()
{
    const auto invoice = m_view.summary(m_invoice);
    if (!invoice || invoice->customer.empty())
        return;
    const RecordRef customer { Table::BillingCustomers, m_invoice.set, invoice->customer };
    const auto known = m_view.summary(customer);
    if (!known || !known->present)
        return;
    add(customer);
    addChildren(customer, Table::ErpCustomers);
    for (const RecordRef& account : addParents(customer, Table::CrmAccounts))
        for (const RecordRef& contract : addChildren(account, Table::Contracts))
            addChildren(contract, Table::ContractItems);
}

Result<void> DisputeGatherer::gather()
{
    add(m_invoice);
    for (const RecordRef& line : addChildren(m_invoice, Table::InvoiceLines)) {
        TIEOUT_TRY(m_context.cancel->check());
        for (const RecordRef& charge : addParents(line, Table::RatedCharges))
            for (const RecordRef& aggregate : addParents(charge, Table::UsageAggregates))
                addUsage(aggregate);
    }
    for (const RecordRef& posting : addChildren(m_invoice, Table::ErpPostings))
        addChildren(posting, Table::JournalLines);
    for (const RecordRef& payment : addChildren(m_invoice, Table::Payments))
        addChildren(payment, Table::ErpReceipts);
    for (const RecordRef& note : addChildren(m_invoice, Table::CreditNotes))
        addChildren(note, Table::ErpCredits);
    addCustomer();
    for (const auto& [table, list] : m_found)
        m_to_read += list.refs.size();
    return {};
}

// The columns are those of the table; a record that was delivered without one leaves it empty.
Result<void> DisputeGatherer::writeTable(Table which, const std::vector<RecordRef>& refs, ReportDocument& document)
{
    const domain::TableSpec& spec = domain::tableSpec(which);
    ReportTable table { std::string(spec.name), {}, {}, {} };
    std::replace(table.name.begin(), table.name.end(), '_', ' ');
    for (const domain::ColumnSpec& column : spec.columns)
        if (column.name != "_deleted")
            table.columns.push_back({ std::string(column.name), column.type == domain::ColumnType::Quantity || column.type == domain::ColumnType::Money ? K::Figure : K::Words });
    if (which == Table::UsageEvents && m_events > refs.size())
        table.note = std::to_string(m_events - refs.size()) + " more usage events are not listed; they are in the control totals.";
    for (const RecordRef& ref : refs) {
        TIEOUT_TRY(m_context.cancel->check());
        TIEOUT_TRY_INTO(const RecordRow row, m_view.row(ref));
        std::vector<std::string> cells;
        for (const ReportColumn& column : table.columns) {
            const auto at = std::find_if(row.columns.begin(), row.columns.end(), [&](const auto& value) { return value.first == column.name; });
            cells.push_back(at == row.columns.end() ? std::string() : at->second);
        }
        table.rows.push_back(std::move(cells));
        m_origins.rows.push_back({ RecordRef { ref.table, {}, ref.id }.toString(), row.origin.source, row.origin.delivery, std::to_string(row.origin.line), std::to_string(row.origin.offset),
            Instant::fromUs(row.origin.arrived_us).toString(0), store::sha256(row.bytes).hex(), row.origin.sha256.hex() });
        for (const domain::Finding& finding : m_view.findings(ref))
            m_findings.insert(store::fingerprintOf(finding));
        if (++m_read % 64 == 0 && *m_context.progress)
            (*m_context.progress)({ Text { TIEOUT_TR("Gathering records"), {} }, m_read, m_to_read });
    }
    if (!table.rows.empty() || !table.note.empty())
        document.tables.push_back(std::move(table));
    return {};
}

void DisputeGatherer::addTotals(ReportDocument& document) const
{
    ReportTable totals { "Control totals", {}, { { "records", K::Words }, { "count", K::Whole }, { "listed", K::Whole }, { "unit", K::Words }, { "sum", K::Figure } }, {} };
    for (const auto& [table, list] : m_found) {
        const std::string name(domain::tableSpec(table).name), listed = std::to_string(list.refs.size());
        if (table == Table::UsageEvents) {
            totals.rows.push_back({ name, std::to_string(m_events), listed, "quantity", m_event_quantity ? m_event_quantity->toString() : "too large to add up" });
            continue;
        }
        std::map<std::string, std::optional<Exact>> sums; // by unit
        for (const RecordRef& ref : list.refs) {
            const auto record = m_view.summary(ref);
            const auto sum = [&](const std::string& unit, const std::optional<Exact>& value) {
                std::optional<Exact>& at = sums.try_emplace(unit, Exact()).first->second;
                if (value && at && !at->add(*value))
                    at.reset();
            };
            if (record && record->quantity)
                sum("quantity", record->quantity);
            if (record && record->amount)
                sum(currencyText(record->currency), record->amount);
        }
        if (sums.empty())
            totals.rows.push_back({ name, listed, listed, {}, {} });
        for (const auto& [unit, value] : sums)
            totals.rows.push_back({ name, listed, listed, unit, value ? value->toString() : "too large to add up" });
    }
    document.tables.insert(document.tables.begin(), std::move(totals));
}

Result<void> DisputeGatherer::write(ReportDocument& document)
{
    // From the invoice back to the usage, then on to the ledger, then who and on what terms.
    for (const Table table : { Table::Invoices, Table::InvoiceLines, Table::RatedCharges, Table::UsageAggregates, Table::UsageEvents, Table::CreditNotes, Table::ErpPostings, Table::JournalLines,
             Table::ErpCredits, Table::Payments, Table::ErpReceipts, Table::BillingCustomers, Table::CrmAccounts, Table::ErpCustomers, Table::Contracts, Table::ContractItems })
        if (const auto list = m_found.find(table); list != m_found.end())
            TIEOUT_TRY(writeTable(table, list->second.refs, document));
    addTotals(document);
    document.tables.push_back(std::move(m_origins));
    return {};
}

Result<RecordRef> invoiceNamed(const RecordView& view, const std::string& text)
{
    RecordRef ref { Table::Invoices, {}, text };
    if (const auto parsed = RecordRef::parse(text); parsed.ok() && parsed->table == Table::Invoices)
        ref = *parsed;
    const std::vector<std::string> sets = view.setsOf(ref);
    if (sets.size() > 1)
        return makeError(Remedy::Usage, TIEOUT_TR("Invoice “%1” is in several sets. Name one: invoice:%2/%1."), { domain::visible(ref.id), domain::visible(sets.front()) });
    const auto known = view.summary(ref);
    if (!known || !known->present)
        return makeError(Remedy::FixData, TIEOUT_TR("There is no invoice “%1” in this store. Check the number, or import or pull the invoices first."), { domain::visible(ref.id) });
    return known->ref;
}

// The value of a column of the first row, empty when it is not there.
std::string firstOf(const ReportDocument& document, const std::string& table, const std::string& column)
{
    for (const ReportTable& t : document.tables)
        for (size_t c = 0; t.name == table && !t.rows.empty() && c < t.columns.size(); ++c)
            if (t.columns[c].name == column)
                return t.rows.front()[c];
    return {};
}

// All values of a column, each once.
std::string allOf(const ReportDocument& document, const std::string& table, const std::string& column)
{
    std::set<std::string> values;
    for (const ReportTable& t : document.tables)
        for (size_t c = 0; t.name == table && c < t.columns.size(); ++c)
            for (const auto& row : t.rows)
                if (t.columns[c].name == column && !row[c].empty())
                    values.insert(row[c]);
    std::string text;
    for (const std::string& value : values)
        text += (text.empty() ? "" : ", ") + value;
    return text.size() > 300 ? text.substr(0, 300) + " …" : text;
}

void addCover(ReportDocument& document, const RecordView& view, const RecordRef& invoice)
{
    const auto put = [&](const char* name, const std::string& value) {
        if (!value.empty())
            document.cover.emplace_back(name, value);
    };
    const auto summary = view.summary(invoice);
    put("Invoice", invoice.id);
    put("Set", invoice.set);
    put("Customer", summary ? summary->customer : std::string());
    put("Customer name", firstOf(document, "billing customers", "name"));
    put("Legal entity", firstOf(document, "invoices", "entity"));
    put("Contracts", allOf(document, "contracts", "id"));
    put("Unit prices", allOf(document, "rated charges", "unit_price"));
    put("Period", firstOf(document, "invoices", "period"));
    put("Status", firstOf(document, "invoices", "status"));
    put("Issued", firstOf(document, "invoices", "issued_at"));
    put("Currency", summary ? currencyText(summary->currency) : std::string());
    put("Total", firstOf(document, "invoices", "total"));
    put("Tax", firstOf(document, "invoices", "tax"));
    const ReportTable& totals = document.tables.front();
    for (const auto& [table, name] : { std::pair("invoice_lines", "Sum of the lines"), std::pair("erp_postings", "Posted"), std::pair("payments", "Paid"), std::pair("erp_receipts", "Received"), std::pair("credit_notes", "Credited") })
        for (const auto& row : totals.rows)
            if (row[0] == table && row[3] != "quantity")
                document.cover.emplace_back(name, row[4] + " " + row[3] + " in " + row[1]);
}

}

Result<ReportDocument> disputePack(const RecordView& view, const QueueTable& queue, const ExportRequest& request, const ReportContext& context)
{
    TIEOUT_TRY_INTO(const RecordRef invoice, invoiceNamed(view, request.subject));
    ReportDocument document { "Dispute pack", invoice.id, {}, {}, {} };
    DisputeGatherer gatherer(view, invoice, request.events_max, context);
    TIEOUT_TRY(gatherer.gather());
    TIEOUT_TRY(gatherer.write(document));
    ReportTable exceptions { "Open exceptions", {}, exceptionColumns(), {} };
    for (uint32_t row = 0; row < queue.rows; ++row)
        if (queue.found[row] != 0 && domain::caseIsOpen(queue.state[row]) && gatherer.findings().count(queue.ids[row]) > 0)
            exceptions.rows.push_back(exceptionCells(queue, row));
    const std::string open = std::to_string(exceptions.rows.size());
    document.tables.insert(document.tables.begin() + 1, std::move(exceptions));
    addCover(document, view, invoice);
    document.cover.emplace_back("Open exceptions", open);
    addMakingOf(document, context);
    return document;
}

}
