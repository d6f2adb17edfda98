#include "engine/reconcile/lineage_state.h"

#include "domain/currency.h"
#include "domain/finding.h"

#include <algorithm>

namespace tieout::engine {

namespace d = tieout::domain;

struct LineageState::Incoming {
    std::array<int64_t, kNumbersMax> number {};
    std::array<uint8_t, kNumbersMax> scale {};
    int32_t period = 0;
    uint32_t currency = 0, customer = 0;
    std::array<uint32_t, kTextsMax> text {};
    std::string_view document;
    uint8_t flags = kPresent;
    std::array<uint32_t, kLinksMax> parent { kNone, kNone, kNone };
    uint32_t group = kNone;
    Place place;
};

namespace {

uint64_t groupHash(uint32_t customer, uint32_t meter, int32_t period)
{
    const uint32_t parts[3] = { customer, meter, static_cast<uint32_t>(period) };
    return store::hash64({ reinterpret_cast<const char*>(parts), sizeof parts });
}

}

LineageState::LineageState(std::string set)
    : m_set(std::move(set))
{
    for (size_t t = 0; t < m_tables.size(); ++t)
        m_tables[t].layout = &tableLayout(static_cast<Table>(t));
    m_texts.intern("");
}

std::string LineageState::groupKey(uint32_t group) const
{
    return d::usageGroupKey(text(m_groups.customer[group]), text(m_groups.meter[group]), d::Period(m_groups.period[group]).toString());
}

uint32_t LineageState::groupByKey(std::string_view key) const
{
    std::array<std::string, 3> parts;
    size_t part = 0;
    for (size_t i = 0; i < key.size(); ++i) {
        if (key[i] == '|') {
            if (++part == parts.size())
                return kNone;
            continue;
        }
        if (key[i] == '\\' && i + 1 < key.size())
            ++i;
        parts[part] += key[i];
    }
    const auto period = d::Period::parse(parts[2]);
    const uint32_t customer = m_texts.find(parts[0]), meter = m_texts.find(parts[1]);
    if (part != 2 || !period || customer == kNone || meter == kNone)
        return kNone;
    const int32_t months = period->months();
    return m_groups.index.find(groupHash(customer, meter, months),
        [&](uint32_t g) { return m_groups.customer[g] == customer && m_groups.meter[g] == meter && m_groups.period[g] == months; });
}

void LineageState::grow(Table t, size_t rows)
{
    if (t == Table::UsageEvents) {
        m_events.ids.grow(rows);
        growFor(m_events.shape, rows);
        growFor(m_events.quantity, rows);
        growFor(m_events.ts, rows);
        growFor(m_events.scale, rows);
        growFor(m_events.flags, rows);
        growFor(m_events.chunk, rows);
        growFor(m_events.row, rows);
        return;
    }
    RecordTable& table = mut(t);
    table.ids.grow(rows);
    growFor(table.flags, rows);
    growFor(table.chunk, rows);
    growFor(table.row, rows);
    for (size_t n = 0; n < table.layout->numbers; ++n) {
        growFor(table.number[n], rows);
        growFor(table.scale[n], rows);
    }
    for (size_t l = 0; l < table.layout->links; ++l) {
        growFor(table.link[l].parent, rows);
        growFor(table.link[l].next, rows);
        growFor(table.link[l].prev, rows);
    }
}

Result<void> LineageState::absorb(const Batch& batch, const AbsorbContext& context)
{
    m_mark = context.mark;
    const EstateScope before = scope();
    for (size_t row = 0; row < batch.rows; ++row) {
        if (batch.table == Table::UsageEvents) {
            // Events are never deleted; the import has put such a row into quarantine.
            if (!batch.deletedAt(row))
                TIEOUT_TRY(absorbEvent(batch, row, context));
        } else {
            absorbRecord(batch, row, context);
        }
    }
    if (batch.table == Table::Mappings)
        listMappings();
    if (batch.table == Table::BillingCustomers)
        markCustomersOf();
    markUsageOfAccounts();
    const EstateScope after = scope();
    if (m_mark && (batch.table == Table::Mappings || !(before == after)))
        markEstate();
    if (m_mark && (batch.table == Table::Meters || before.meters != after.meters || before.contracts != after.contracts))
        markAllGroups();
    return {};
}

// ---- records ------------------------------------------------------------------------------------------

void LineageState::absorbRecord(const Batch& batch, size_t row, const AbsorbContext& context)
{
    RecordTable& table = mut(batch.table);
    const uint32_t i = recordFor(batch.table, batch.keyAt(row));
    const uint32_t entity_before = entityToldBy(batch.table, i);
    const bool carried = carriesReference(batch.table, i);
    noteAccountOf(batch.table, i);
    const auto noteMove = [&] {
        m_with_reference[static_cast<size_t>(batch.table)] += static_cast<uint32_t>(carriesReference(batch.table, i)) - static_cast<uint32_t>(carried);
        noteAccountOf(batch.table, i);
        if (m_mark && entityToldBy(batch.table, i) != entity_before)
            m_moved.push_back(i);
    };
    const Place place { context.chunk, static_cast<uint32_t>(row) };
    if (batch.deletedAt(row)) {
        touch(batch.table, i);
        m_present[static_cast<size_t>(batch.table)] -= table.flags[i] & kPresent ? 1 : 0;
        table.flags[i] &= static_cast<uint8_t>(~kPresent);
        table.chunk[i] = place.chunk;
        table.row[i] = place.row;
        noteMove();
        return;
    }
    const Incoming in = read(batch, row, *table.layout, context.chunk);
    if (!differs(table, i, in)) {
        // Told again as it was: only its origin is new, and findings name that.
        table.row[i] = place.row;
        if (table.chunk[i] != place.chunk)
            touch(batch.table, i);
        table.chunk[i] = place.chunk;
        return;
    }
    touch(batch.table, i); // those that looked at it as it was
    m_present[static_cast<size_t>(batch.table)] += table.flags[i] & kPresent ? 0 : 1;
    write(table, i, in);
    table.chunk[i] = place.chunk;
    table.row[i] = place.row;
    touch(batch.table, i); // and those that look at it now
    noteMove();
}

LineageState::Incoming LineageState::read(const Batch& batch, size_t row, const TableLayout& layout, uint32_t chunk)
{
    Incoming in;
    const auto value = [&](int column) -> int64_t {
        const int64_t v = column == kNoColumn ? 0 : batch.valueAt(static_cast<size_t>(column), row);
        return v == d::kAbsent ? 0 : v;
    };
    for (size_t n = 0; n < layout.numbers; ++n) {
        const size_t column = static_cast<size_t>(layout.number[n]);
        in.number[n] = value(layout.number[n]);
        in.scale[n] = batch.columns[column].scales.empty() ? uint8_t(0) : batch.columns[column].scales[row];
    }
    in.period = static_cast<int32_t>(value(layout.period));
    const int64_t currency = value(layout.currency);
    in.currency = currency == 0 ? d::Currency::usd().packed() : static_cast<uint32_t>(currency);
    if (currency != 0)
        in.flags |= kOwnCurrency;
    if (layout.customer != kNoColumn)
        in.customer = m_texts.intern(batch.textAt(static_cast<size_t>(layout.customer), row));
    if (layout.document != kNoColumn)
        in.document = batch.textAt(static_cast<size_t>(layout.document), row);
    if (layout.status != kNoColumn) {
        const std::string_view status = batch.textAt(static_cast<size_t>(layout.status), row);
        if (status == "draft" || status == "void")
            in.flags |= kNoPostingExpected;
    }
    if (layout.table == Table::Invoices && batch.valueAt(d::invoice::tax, row) != d::kAbsent)
        in.flags |= kHasTax;
    if (layout.table == Table::WarehouseTotals && batch.valueAt(d::warehouse_total::amount, row) != d::kAbsent)
        in.flags |= kHasAmount;
    if ((layout.table == Table::Invoices && batch.valueAt(d::invoice::open, row) != d::kAbsent) || (layout.table == Table::ErpPostings && batch.valueAt(d::erp_posting::open, row) != d::kAbsent))
        in.flags |= kHasOpen;
    if (layout.table == Table::JournalLines && batch.valueAt(d::journal_line::manual, row) == 1)
        in.flags |= kManual;
    for (size_t w = 0; w < layout.texts; ++w)
        if (const std::string_view text = batch.textAt(static_cast<size_t>(layout.text[w]), row); !text.empty()) // 0 is the empty one
            in.text[w] = m_texts.intern(text);
    for (size_t l = 0; l < layout.links; ++l)
        if (const std::string_view id = batch.textAt(static_cast<size_t>(layout.link[l].column), row); !id.empty())
            in.parent[l] = recordFor(layout.link[l].parent, id);
    if (layout.table == Table::UsageAggregates)
        in.group = groupFor(in.customer, m_texts.intern(batch.textAt(d::usage_aggregate::meter, row)), in.period, chunk);
    return in;
}

bool LineageState::differs(const RecordTable& table, uint32_t i, const Incoming& in) const
{
    constexpr uint8_t kCompared = kPresent | kOwnCurrency | kNoPostingExpected | kHasTax | kHasAmount | kHasOpen | kManual;
    const TableLayout& layout = *table.layout;
    if ((table.flags[i] & kCompared) != in.flags)
        return true;
    for (size_t n = 0; n < layout.numbers; ++n)
        if (table.number[n][i] != in.number[n] || table.scale[n][i] != in.scale[n])
            return true;
    for (size_t w = 0; w < layout.texts; ++w)
        if (table.text[w][i] != in.text[w])
            return true;
    for (size_t l = 0; l < layout.links; ++l)
        if (table.link[l].parent[i] != in.parent[l])
            return true;
    return (layout.period != kNoColumn && table.period[i] != in.period) || (layout.currency != kNoColumn && table.currency[i] != in.currency)
        || (layout.customer != kNoColumn && table.customer[i] != in.customer) || (layout.document != kNoColumn && m_documents.at(table.document[i]) != in.document)
        || (layout.table == Table::UsageAggregates && table.group.parent[i] != in.group);
}

void LineageState::write(RecordTable& table, uint32_t i, const Incoming& in)
{
    const TableLayout& layout = *table.layout;
    table.flags[i] = static_cast<uint8_t>((table.flags[i] & kDirty) | in.flags);
    for (size_t n = 0; n < layout.numbers; ++n) {
        table.number[n][i] = in.number[n];
        table.scale[n][i] = in.scale[n];
    }
    if (layout.period != kNoColumn)
        table.period[i] = in.period;
    if (layout.currency != kNoColumn)
        table.currency[i] = in.currency;
    if (layout.customer != kNoColumn)
        table.customer[i] = in.customer;
    if (layout.document != kNoColumn && m_documents.at(table.document[i]) != in.document)
        table.document[i] = m_documents.add(in.document);
    for (size_t w = 0; w < layout.texts; ++w)
        table.text[w][i] = in.text[w];
    for (size_t l = 0; l < layout.links; ++l)
        relink(table.link[l], mut(layout.link[l].parent).head[layout.link[l].head], i, in.parent[l]);
    if (layout.table == Table::UsageAggregates)
        relink(table.group, m_groups.head, i, in.group);
}

// The record of that id, made as "named but absent" when it is new.
uint32_t LineageState::recordFor(Table t, std::string_view id)
{
    RecordTable& table = mut(t);
    bool added = false;
    const uint32_t i = table.ids.intern(id, &added);
    if (!added)
        return i;
    const TableLayout& layout = *table.layout;
    table.flags.push_back(0);
    table.chunk.push_back(kNone);
    table.row.push_back(0);
    for (size_t n = 0; n < layout.numbers; ++n) {
        table.number[n].push_back(0);
        table.scale[n].push_back(0);
    }
    if (layout.period != kNoColumn)
        table.period.push_back(0);
    if (layout.currency != kNoColumn)
        table.currency.push_back(0);
    if (layout.customer != kNoColumn)
        table.customer.push_back(0);
    if (layout.document != kNoColumn)
        table.document.push_back({});
    for (size_t w = 0; w < layout.texts; ++w)
        table.text[w].push_back(0);
    const auto unlinked = [](RecordTable::Link& link) {
        link.parent.push_back(kNone);
        link.next.push_back(kNone);
        link.prev.push_back(kNone);
    };
    for (size_t l = 0; l < layout.links; ++l)
        unlinked(table.link[l]);
    if (t == Table::UsageAggregates)
        unlinked(table.group);
    for (size_t h = 0; h < layout.heads; ++h)
        table.head[h].push_back(kNone);
    return i;
}

void LineageState::relink(RecordTable::Link& link, std::vector<uint32_t>& heads, uint32_t i, uint32_t parent)
{
    const uint32_t old = link.parent[i];
    if (old == parent)
        return;
    if (old != kNone) {
        const uint32_t next = link.next[i], prev = link.prev[i];
        (prev == kNone ? heads[old] : link.next[prev]) = next;
        if (next != kNone)
            link.prev[next] = prev;
    }
    link.parent[i] = parent;
    link.prev[i] = kNone;
    link.next[i] = kNone;
    if (parent == kNone)
        return;
    link.next[i] = heads[parent];
    if (heads[parent] != kNone)
        link.prev[heads[parent]] = i;
    heads[parent] = i;
}

uint32_t LineageState::groupFor(uint32_t customer, uint32_t meter, int32_t period, uint32_t chunk)
{
    const uint64_t hash = groupHash(customer, meter, period);
    const uint32_t found = m_groups.index.find(
        hash, [&](uint32_t g) { return m_groups.customer[g] == customer && m_groups.meter[g] == meter && m_groups.period[g] == period; });
    if (found != kNone)
        return found;
    const uint32_t group = m_groups.size();
    m_groups.customer.push_back(customer);
    m_groups.meter.push_back(meter);
    m_groups.period.push_back(period);
    m_groups.head.push_back(kNone);
    m_groups.raw.emplace_back();
    m_groups.events.push_back(0);
    m_groups.first_chunk.push_back(chunk);
    m_groups.flags.push_back(0);
    m_groups.index.insert(hash, group);
    return group;
}

// ---- marks ------------------------------------------------------------------------------------------------

void LineageState::markRecord(Table t, uint32_t i)
{
    RecordTable& table = mut(t);
    if (i == kNone || (table.flags[i] & kDirty))
        return;
    table.flags[i] |= kDirty;
    table.dirty.push_back(i);
}

void LineageState::markEvent(uint32_t event)
{
    if (m_events.flags[event] & kDirty)
        return;
    m_events.flags[event] |= kDirty;
    m_events.dirty.push_back(event);
}

// The value of an event's copies follows from the price at the end of its group's chain.
void LineageState::markGroup(uint32_t group, bool with_events)
{
    if (!m_mark || group == kNone)
        return;
    if (!(m_groups.flags[group] & kDirty)) {
        m_groups.flags[group] |= kDirty;
        m_groups.dirty.push_back(group);
    }
    if (!with_events)
        return;
    if (const auto repeated = m_groups.repeated.find(group); repeated != m_groups.repeated.end())
        for (const uint32_t event : repeated->second)
            markEvent(event);
}

void LineageState::touchChildren(Table parent, uint32_t i, size_t head, Table child, size_t link)
{
    eachChild(parent, i, head, child, link, [&](uint32_t at) { markRecord(child, at); });
}

// Everything whose evaluation reads this record. Checks and their context (price, customer,
// period) read no further than this; tests compare every history with a full run.
void LineageState::touch(Table t, uint32_t i)
{
    if (!m_mark)
        return;
    markRecord(t, i);
    const RecordTable& table = mut(t);
    const auto parent = [&](size_t l) { return table.link[l].parent[i]; };
    switch (t) {
    case Table::UsageAggregates:
        markGroup(table.group.parent[i], true);
        touchChildren(t, i, head::aggregate_charges, Table::RatedCharges, link::charge_aggregate);
        break;
    case Table::RatedCharges:
        markRecord(Table::UsageAggregates, parent(link::charge_aggregate));
        if (parent(link::charge_aggregate) != kNone)
            markGroup(mut(Table::UsageAggregates).group.parent[parent(link::charge_aggregate)], true);
        touchChildren(t, i, head::charge_lines, Table::InvoiceLines, link::line_charge);
        break;
    case Table::InvoiceLines:
        markRecord(Table::RatedCharges, parent(link::line_charge));
        markRecord(Table::Invoices, parent(link::line_invoice));
        break;
    case Table::Invoices:
        touchChildren(t, i, head::invoice_lines, Table::InvoiceLines, link::line_invoice);
        eachChild(t, i, head::invoice_postings, Table::ErpPostings, link::posting_invoice, [&](uint32_t posting) {
            markRecord(Table::ErpPostings, posting);
            touchChildren(Table::ErpPostings, posting, head::posting_journal, Table::JournalLines, link::journal_posting);
        });
        eachChild(t, i, head::invoice_credits, Table::CreditNotes, link::credit_invoice, [&](uint32_t note) {
            markRecord(Table::CreditNotes, note);
            touchChildren(Table::CreditNotes, note, head::credit_erp, Table::ErpCredits, link::erp_credit_credit);
        });
        eachChild(t, i, head::invoice_payments, Table::Payments, link::payment_invoice, [&](uint32_t payment) {
            markRecord(Table::Payments, payment);
            touchChildren(Table::Payments, payment, head::payment_receipts, Table::ErpReceipts, link::receipt_payment);
        });
        break;
    case Table::ErpPostings:
        touchPosting(i);
        touchChildren(t, i, head::posting_journal, Table::JournalLines, link::journal_posting);
        break;
    case Table::JournalLines:
        markRecord(Table::ErpPostings, parent(link::journal_posting));
        break;
    case Table::Payments: // what is left to be paid of an invoice follows from all that settles it
        markRecord(Table::Invoices, parent(link::payment_invoice));
        touchChildren(t, i, head::payment_receipts, Table::ErpReceipts, link::receipt_payment);
        break;
    case Table::ErpReceipts:
        markRecord(Table::Payments, parent(link::receipt_payment));
        if (const uint32_t payment = parent(link::receipt_payment); payment != kNone)
            markRecord(Table::Invoices, mut(Table::Payments).link[link::payment_invoice].parent[payment]);
        touchJournalOf(t, i);
        break;
    case Table::SkuMap:
        touchChildren(t, i, head::sku_charges, Table::RatedCharges, link::charge_sku);
        break;
    default:
        touchEstate(t, i);
    }
}

// Whether a posting counts depends on what takes it back, and on what takes that back; either may
// stand on another invoice.
void LineageState::touchPosting(uint32_t i)
{
    const RecordTable& postings = mut(Table::ErpPostings);
    const auto mark = [&](uint32_t posting) {
        markRecord(Table::ErpPostings, posting);
        markRecord(Table::Invoices, postings.link[link::posting_invoice].parent[posting]);
    };
    const auto markReversals = [&](uint32_t of) {
        eachChild(Table::ErpPostings, of, head::posting_reversals, Table::ErpPostings, link::posting_reversed, mark);
    };
    mark(i);
    markReversals(i);
    eachChild(Table::ErpPostings, i, head::posting_reversals, Table::ErpPostings, link::posting_reversed, markReversals);
    uint32_t at = postings.link[link::posting_reversed].parent[i];
    for (int up = 0; up < 2 && at != kNone; ++up, at = postings.link[link::posting_reversed].parent[at]) {
        mark(at);
        markReversals(at);
    }
}

EstateScope LineageState::scope() const
{
    EstateScope scope;
    scope.credits = any(Table::CreditNotes) && any(Table::ErpCredits);
    scope.journals = any(Table::JournalLines) && !m_account_mappings.empty();
    scope.subscriptions = any(Table::Contracts) && any(Table::SubscriptionItems);
    scope.billing_customers = any(Table::CrmAccounts) && any(Table::BillingCustomers);
    scope.erp_customers = scope.billing_customers && any(Table::ErpCustomers);
    scope.meters = any(Table::Meters);
    scope.contracts = any(Table::Contracts) && any(Table::BillingCustomers);
    scope.rated_terms = any(Table::ContractItems);
    scope.drawdowns = any(Table::CreditDrawdowns);
    scope.dimensions = any(Table::JournalLines) && !m_dimension_mappings.empty();
    scope.posting_references = m_with_reference[static_cast<size_t>(Table::ErpPostings)] > 0;
    scope.credit_references = m_with_reference[static_cast<size_t>(Table::ErpCredits)] > 0;
    scope.receipt_references = m_with_reference[static_cast<size_t>(Table::ErpReceipts)] > 0;
    return scope;
}

// The books number their documents in one row, so the lines of a credit or a receipt name it as they
// name a posting.
void LineageState::touchJournalOf(Table t, uint32_t i)
{
    const uint32_t named = mut(Table::ErpPostings).ids.find(mut(t).ids.at(i));
    if (named != kNone)
        touchChildren(Table::ErpPostings, named, head::posting_journal, Table::JournalLines, link::journal_posting);
}

// A hand-over came into or went out of view, or the mapping it is judged by changed.
void LineageState::markEstate()
{
    for (const Table t : { Table::CrmAccounts, Table::BillingCustomers, Table::ErpCustomers, Table::ContractItems, Table::SubscriptionItems, Table::CreditNotes, Table::ErpCredits, Table::ErpPostings, Table::JournalLines,
             Table::ErpReceipts, Table::RatedCharges })
        for (uint32_t i = 0; i < table(t).size(); ++i)
            markRecord(t, i);
}

// The estate's tables, by the same rule.
void LineageState::touchEstate(Table t, uint32_t i)
{
    const RecordTable& table = mut(t);
    const auto parent = [&](size_t l) { return table.link[l].parent[i]; };
    switch (t) {
    case Table::CrmAccounts:
        touchChildren(t, i, head::account_children, Table::CrmAccounts, link::account_parent);
        touchLinked(t, i, head::account_customers, Table::BillingCustomers);
        eachChild(t, i, head::account_contracts, Table::Contracts, link::contract_account,
            [&](uint32_t contract) { touchChildren(Table::Contracts, contract, head::contract_items, Table::ContractItems, link::item_contract); });
        break;
    case Table::BillingCustomers:
        markRecord(Table::CrmAccounts, parent(link::customer_account));
        markDecidedParent(t, i);
        touchChildren(t, i, head::customer_children, Table::BillingCustomers, link::customer_parent);
        touchLinked(t, i, head::customer_erp, Table::ErpCustomers);
        break;
    case Table::ErpCustomers:
        markRecord(Table::BillingCustomers, parent(link::erp_customer_customer));
        markDecidedParent(t, i);
        touchChildren(t, i, head::erp_customer_children, Table::ErpCustomers, link::erp_customer_parent);
        break;
    case Table::Contracts:
        touchChildren(t, i, head::contract_items, Table::ContractItems, link::item_contract);
        break;
    case Table::ContractItems:
        touchChildren(t, i, head::item_subscriptions, Table::SubscriptionItems, link::subscription_item);
        touchChildren(t, i, head::item_charges, Table::RatedCharges, link::charge_item);
        break;
    case Table::CreditDrawdowns:
        markRecord(Table::RatedCharges, parent(link::drawdown_charge));
        break;
    case Table::SubscriptionItems:
        markRecord(Table::ContractItems, parent(link::subscription_item));
        break;
    case Table::CreditNotes:
        markRecord(Table::Invoices, parent(link::credit_invoice));
        touchChildren(t, i, head::credit_erp, Table::ErpCredits, link::erp_credit_credit);
        if (const uint32_t line = parent(link::credit_line); line != kNone) {
            markRecord(Table::InvoiceLines, line);
            markRecord(Table::RatedCharges, mut(Table::InvoiceLines).link[link::line_charge].parent[line]);
        }
        break;
    case Table::ErpCredits:
        markRecord(Table::CreditNotes, parent(link::erp_credit_credit));
        if (const uint32_t note = parent(link::erp_credit_credit); note != kNone)
            markRecord(Table::Invoices, mut(Table::CreditNotes).link[link::credit_invoice].parent[note]);
        touchJournalOf(t, i);
        break;
    default: // events have a state of their own, mappings are looked at by themselves
        break;
    }
}

std::vector<Node> LineageState::dirtyNodes() const
{
    std::vector<Node> nodes;
    for (const uint32_t i : m_events.dirty)
        nodes.push_back({ NodeKind::Record, Table::UsageEvents, i });
    for (const uint32_t i : m_groups.dirty)
        nodes.push_back({ NodeKind::UsageGroup, Table::UsageEvents, i });
    for (const RecordTable& table : m_tables)
        for (const uint32_t i : table.dirty)
            nodes.push_back({ NodeKind::Record, table.layout->table, i });
    return nodes;
}

std::vector<Node> LineageState::allNodes() const
{
    std::vector<Node> nodes;
    for (const auto& [event, copies] : m_events.copies)
        nodes.push_back({ NodeKind::Record, Table::UsageEvents, event });
    std::sort(nodes.begin(), nodes.end(), [](const Node& a, const Node& b) { return a.index < b.index; });
    for (uint32_t i = 0; i < m_groups.size(); ++i)
        nodes.push_back({ NodeKind::UsageGroup, Table::UsageEvents, i });
    for (const RecordTable& table : m_tables)
        for (uint32_t i = 0; i < table.size(); ++i)
            nodes.push_back({ NodeKind::Record, table.layout->table, i });
    return nodes;
}

void LineageState::clearDirty()
{
    for (const uint32_t i : m_events.dirty)
        m_events.flags[i] &= static_cast<uint8_t>(~kDirty);
    m_events.dirty.clear();
    for (const uint32_t i : m_groups.dirty)
        m_groups.flags[i] &= static_cast<uint8_t>(~kDirty);
    m_groups.dirty.clear();
    for (RecordTable& table : m_tables) {
        for (const uint32_t i : table.dirty)
            table.flags[i] &= static_cast<uint8_t>(~kDirty);
        table.dirty.clear();
    }
}

}
