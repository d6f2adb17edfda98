#include "engine/reconcile/evaluate.h"

#include "domain/currency.h"
#include "engine/checks/books_checks.h"

namespace tieout::engine {

namespace d = tieout::domain;
using checks::Drafts;
using d::Checkpoint;

namespace {

int decimalsOf(uint32_t currency)
{
    return d::Currency::fromPacked(currency).exponent();
}

}

std::string_view nodeKindName(const Node& node)
{
    return node.kind == NodeKind::UsageGroup ? std::string_view("usage_group") : d::tableSpec(node.table).kind;
}

Evaluator::Evaluator(const LineageState& state, SourceOf source_of)
    : m_state(state)
    , m_source_of(std::move(source_of))
{
}

std::string Evaluator::keyOf(const Node& node) const
{
    if (node.kind == NodeKind::UsageGroup)
        return m_state.groupKey(node.index);
    return d::escapeKeyPart(node.table == Table::UsageEvents ? m_state.events().ids.at(node.index) : table(node.table).ids.at(node.index));
}

bool Evaluator::evaluate(const Node& node, std::vector<d::Finding>& out, LookedAt& looked) const
{
    bool overflow = false;
    const std::vector<Drafts> all = draftsOf(node);
    std::optional<Context> context;
    std::string key;
    for (const Drafts& drafts : all) {
        overflow = overflow || drafts.overflowed();
        Looked& count = looked[static_cast<size_t>(drafts.checkpoint())];
        ++count.looked_at;
        if (drafts.all().empty()) {
            count.matched += drafts.overflowed() ? 0 : 1;
            continue;
        }
        if (!context) {
            context = contextOf(node);
            context->entity = text(entityOf(node));
            key = keyOf(node);
        }
        for (const checks::Draft& draft : drafts.all())
            out.push_back({ draft.checkpoint, draft.reason, m_state.set(), key, draft.delta, draft.expected, draft.actual, draft.exposure, context->currency,
                context->period, context->customer, context->document, context->system, context->entity });
    }
    return overflow;
}

std::vector<Drafts> Evaluator::draftsOf(const Node& node) const
{
    const uint32_t i = node.index;
    if (node.kind == NodeKind::UsageGroup)
        return { usageGroup(i) };
    if (node.table == Table::UsageEvents)
        return { usageEvent(i) };
    if (!table(node.table).present(i))
        return {};
    switch (node.table) {
    case Table::UsageAggregates:
        return { aggregate(i) };
    case Table::RatedCharges:
        return { charge(i), chargeLines(i) };
    case Table::InvoiceLines:
        return { line(i) };
    case Table::Invoices:
        if (const std::optional<Drafts> balance = invoiceBalance(i))
            return { invoice(i), *balance };
        return { invoice(i) };
    case Table::ErpPostings:
        if (m_state.scope().journals)
            return { posting(i), documentJournal(i) };
        return { posting(i) };
    case Table::Payments:
        return { payment(i) };
    case Table::ErpReceipts:
        return { receipt(i) };
    default: // products and events are seen through their parents and children
        break;
    }
    return estateDraftsOf(node.table, i);
}

// ---- figures ------------------------------------------------------------------------------------------

Evaluator::Children Evaluator::children(Table parent_table, uint32_t i, size_t head, Table child, size_t link, size_t amount, const Counts& counts) const
{
    const RecordTable& t = table(child);
    Children found;
    WideSum sum;
    m_state.eachChild(parent_table, i, head, child, link, [&](uint32_t at) {
        if (counts && !counts(at))
            return;
        ++found.count;
        sum.add(Exact(t.decimal(amount, at)).absolute());
        if (found.first == kNone || t.ids.at(at) < t.ids.at(found.first))
            found.first = at;
    });
    if (found.first != kNone)
        sum.subtract(Exact(t.decimal(amount, found.first)).absolute());
    found.extra_value = sum.value();
    return found;
}

std::optional<Evaluator::Price> Evaluator::aggregatePrice(uint32_t aggregate) const
{
    const RecordTable& charges = table(Table::RatedCharges);
    const uint32_t first = children(Table::UsageAggregates, aggregate, head::aggregate_charges, Table::RatedCharges, link::charge_aggregate, number::charge_amount).first;
    if (first == kNone)
        return std::nullopt;
    return Price { { charges.decimal(number::unit_price, first), decimalsOf(charges.currency[first]) }, charges.currency[first] };
}

Drafts Evaluator::aggregate(uint32_t i) const
{
    const Children charges = children(Table::UsageAggregates, i, head::aggregate_charges, Table::RatedCharges, link::charge_aggregate, number::charge_amount);
    Drafts drafts(Checkpoint::CP2);
    checkAggregate({ table(Table::UsageAggregates).decimal(number::quantity, i), charges.count, charges.extra_value }, drafts);
    return drafts;
}

Drafts Evaluator::charge(uint32_t i) const
{
    const RecordTable& t = table(Table::RatedCharges);
    checks::ChargeFacts facts;
    facts.quantity = t.decimal(number::quantity, i);
    facts.unit_price = t.decimal(number::unit_price, i);
    facts.amount = t.decimal(number::charge_amount, i);
    facts.decimals = decimalsOf(t.currency[i]);
    facts.period = t.period[i];
    facts.sku_known = has(Table::SkuMap, parent(Table::RatedCharges, i, link::charge_sku));
    const uint32_t aggregate = parent(Table::RatedCharges, i, link::charge_aggregate);
    facts.has_aggregate = has(Table::UsageAggregates, aggregate);
    if (facts.has_aggregate) {
        facts.aggregate_quantity = table(Table::UsageAggregates).decimal(number::quantity, aggregate);
        facts.aggregate_period = table(Table::UsageAggregates).period[aggregate];
    }
    facts.drawn = t.decimal(number::charge_drawn, i);
    Drafts drafts(Checkpoint::CP2);
    facts.by_own_price = chargeByTerms(i, drafts);
    checkCharge(facts, drafts);
    return drafts;
}

Drafts Evaluator::chargeLines(uint32_t i) const
{
    Children lines = children(Table::RatedCharges, i, head::charge_lines, Table::InvoiceLines, link::line_charge, number::line_amount);
    if (lines.count > 1) { // an extra line that was credited whole is billed no more
        const Children billed = children(Table::RatedCharges, i, head::charge_lines, Table::InvoiceLines, link::line_charge, number::line_amount,
            [&](uint32_t at) { return creditedOn(at) != Exact(table(Table::InvoiceLines).decimal(number::line_amount, at)); });
        lines = billed.count > 0 ? billed : Children { 1, lines.first, Exact() };
    }
    Drafts drafts(Checkpoint::CP3);
    checkChargeLines({ table(Table::RatedCharges).decimal(number::charge_amount, i), lines.count, lines.extra_value }, drafts);
    return drafts;
}

Drafts Evaluator::line(uint32_t i) const
{
    const RecordTable& t = table(Table::InvoiceLines);
    const RecordTable& charges = table(Table::RatedCharges);
    checks::LineFacts facts;
    facts.quantity = t.decimal(number::quantity, i);
    facts.amount = t.decimal(number::line_amount, i);
    const uint32_t charge = parent(Table::InvoiceLines, i, link::line_charge), invoice = parent(Table::InvoiceLines, i, link::line_invoice);
    facts.has_charge = charges.present(charge);
    facts.has_invoice = has(Table::Invoices, invoice);
    if (facts.has_charge) {
        facts.charge_quantity = charges.decimal(number::quantity, charge);
        facts.charge_amount = charges.decimal(number::charge_amount, charge);
        facts.charge_period = charges.period[charge];
        facts.price = checks::UnitPrice { charges.decimal(number::unit_price, charge), decimalsOf(charges.currency[charge]) };
    }
    if (facts.has_invoice)
        facts.invoice_period = table(Table::Invoices).period[invoice];
    facts.credited = creditedOn(i);
    Drafts drafts(Checkpoint::CP3);
    checkLine(facts, drafts);
    return drafts;
}

Drafts Evaluator::invoice(uint32_t i) const
{
    const RecordTable& t = table(Table::Invoices);
    const RecordTable& lines = table(Table::InvoiceLines);
    checks::InvoiceFacts facts;
    facts.total = t.decimal(number::total, i);
    facts.posting_expected = !(t.flags[i] & kNoPostingExpected);
    WideSum sum;
    m_state.eachChild(Table::Invoices, i, head::invoice_lines, Table::InvoiceLines, link::line_invoice, [&](uint32_t at) { sum.add(lines.decimal(number::line_amount, at)); });
    if (t.flags[i] & kHasTax)
        sum.add(t.decimal(number::tax, i));
    facts.lines_and_tax = sum.value();
    const Children postings = children(Table::Invoices, i, head::invoice_postings, Table::ErpPostings, link::posting_invoice, number::amount,
        [&](uint32_t at) { return !takenBack(at); });
    facts.postings = postings.count;
    facts.extra_value = postings.extra_value;
    Drafts drafts(Checkpoint::CP4);
    checkInvoice(facts, drafts);
    return drafts;
}

Drafts Evaluator::posting(uint32_t i) const
{
    const RecordTable& t = table(Table::ErpPostings);
    const RecordTable& journal = table(Table::JournalLines);
    checks::PostingFacts facts;
    facts.amount = t.decimal(number::amount, i);
    facts.period = t.period[i];
    const uint32_t invoice = parent(Table::ErpPostings, i, link::posting_invoice);
    facts.has_invoice = has(Table::Invoices, invoice);
    if (facts.has_invoice) {
        facts.invoice_total = table(Table::Invoices).decimal(number::total, invoice);
        facts.invoice_period = table(Table::Invoices).period[invoice];
    }
    facts.taken_back = takenBack(i);
    facts.period_approved = m_state.text(t.text[words::mark][i]).starts_with(checks::kOurMark);
    WideSum debits, credits;
    m_state.eachChild(Table::ErpPostings, i, head::posting_journal, Table::JournalLines, link::journal_posting, [&](uint32_t at) {
        debits.add(journal.decimal(number::debit, at));
        credits.add(journal.decimal(number::credit, at));
    });
    facts.debits = debits.value();
    facts.credits = credits.value();
    Drafts drafts(Checkpoint::CP4);
    checkPosting(facts, drafts);
    if (facts.has_invoice && !facts.taken_back && m_state.scope().posting_references && parent(Table::ErpPostings, i, link::posting_reversed) == kNone)
        checks::checkReference(d::Reason::ReferenceLost, m_state.text(table(Table::Invoices).text[words::invoice_number][invoice]), m_state.text(t.text[words::posting_reference][i]), facts.amount, drafts);
    return drafts;
}

Drafts Evaluator::payment(uint32_t i) const
{
    const Children receipts = children(Table::Payments, i, head::payment_receipts, Table::ErpReceipts, link::receipt_payment, number::amount);
    Drafts drafts(Checkpoint::CP5);
    checkPayment({ table(Table::Payments).decimal(number::amount, i), has(Table::Invoices, parent(Table::Payments, i, link::payment_invoice)), receipts.count,
                     receipts.extra_value },
        drafts);
    return drafts;
}

Drafts Evaluator::receipt(uint32_t i) const
{
    checks::ReceiptFacts facts;
    facts.amount = table(Table::ErpReceipts).decimal(number::amount, i);
    const uint32_t payment = parent(Table::ErpReceipts, i, link::receipt_payment);
    facts.has_payment = has(Table::Payments, payment);
    if (facts.has_payment)
        facts.payment_amount = table(Table::Payments).decimal(number::amount, payment);
    Drafts drafts(Checkpoint::CP5);
    checkReceipt(facts, drafts);
    if (facts.has_payment && m_state.scope().receipt_references)
        checks::checkReference(d::Reason::ReferenceLost, m_state.text(table(Table::Payments).text[words::payment_number][payment]), m_state.text(table(Table::ErpReceipts).text[words::receipt_reference][i]), facts.amount, drafts);
    return drafts;
}

// ---- whom it concerns -------------------------------------------------------------------------------------

Evaluator::Context Evaluator::contextOf(const Node& node) const
{
    if (node.kind == NodeKind::UsageGroup || node.table == Table::UsageEvents || node.table == Table::UsageAggregates)
        return usageContext(node);
    Context context;
    switch (node.table) {
    case Table::RatedCharges:
    case Table::InvoiceLines:
    case Table::Invoices:
        context = billingContext(node.table, node.index);
        break;
    case Table::JournalLines:
        context.currency = table(node.table).currency[node.index];
        if (const uint32_t posting = parent(node.table, node.index, link::journal_posting); has(Table::ErpPostings, posting)) {
            const uint32_t own = context.currency;
            context = ledgerContext(Table::ErpPostings, posting);
            if (table(node.table).flags[node.index] & kOwnCurrency)
                context.currency = own;
        }
        break;
    case Table::ErpPostings:
    case Table::Payments:
    case Table::ErpReceipts:
        context = ledgerContext(node.table, node.index);
        break;
    case Table::CreditNotes:
    case Table::ErpCredits:
        context = creditContext(node.table, node.index);
        break;
    case Table::BillingCustomers:
        context.customer = table(node.table).ids.at(node.index);
        break;
    case Table::ErpCustomers:
        if (const uint32_t customer = m_state.linkedParent(node.table, node.index); customer != kNone)
            context.customer = table(Table::BillingCustomers).ids.at(customer);
        break;
    case Table::SubscriptionItems:
        if (const uint32_t customer = parent(node.table, node.index, link::subscription_customer); customer != kNone)
            context.customer = table(Table::BillingCustomers).ids.at(customer);
        break;
    default:
        break;
    }
    if (!table(node.table).currency.empty() && context.currency == 0)
        context.currency = table(node.table).currency[node.index];
    context.system = m_source_of(table(node.table).chunk[node.index]);
    return context;
}

Evaluator::Context Evaluator::billingContext(Table which, uint32_t i) const
{
    const RecordTable& charges = table(Table::RatedCharges);
    const RecordTable& invoices = table(Table::Invoices);
    const RecordTable& t = table(which);
    Context context;
    if (which == Table::InvoiceLines) {
        const uint32_t charge = parent(which, i, link::line_charge), invoice = parent(which, i, link::line_invoice);
        const bool has_charge = charges.present(charge), has_invoice = invoices.present(invoice);
        context.customer = has_invoice ? text(invoices.customer[invoice]) : std::string();
        if (context.customer.empty() && has_charge)
            context.customer = text(charges.customer[charge]);
        context.period = has_invoice ? invoices.period[invoice] : has_charge ? charges.period[charge] : 0;
        context.document = invoices.ids.at(invoice);
        // A line without a currency of its own is in its invoice's, or its charge's.
        context.currency = t.flags[i] & kOwnCurrency ? t.currency[i] : has_invoice ? invoices.currency[invoice] : has_charge ? charges.currency[charge] : t.currency[i];
        return context;
    }
    context.customer = text(t.customer[i]);
    if (which == Table::RatedCharges && context.customer.empty())
        if (const uint32_t aggregate = parent(which, i, link::charge_aggregate); has(Table::UsageAggregates, aggregate))
            context.customer = text(table(Table::UsageAggregates).customer[aggregate]);
    context.period = t.period[i];
    context.document = t.ids.at(i);
    context.currency = t.currency[i];
    return context;
}

Evaluator::Context Evaluator::creditContext(Table which, uint32_t i) const
{
    const RecordTable& t = table(which);
    const RecordTable& notes = table(Table::CreditNotes);
    const uint32_t note = which == Table::CreditNotes ? i : parent(which, i, link::erp_credit_credit);
    Context context;
    context.period = t.period[i];
    context.currency = t.currency[i];
    context.document = which == Table::ErpCredits && !m_state.document(t.document[i]).empty() ? m_state.document(t.document[i]) : t.ids.at(i);
    if (!notes.present(note))
        return context;
    if (which == Table::ErpCredits && !(t.flags[i] & kOwnCurrency))
        context.currency = notes.currency[note];
    if (const uint32_t invoice = parent(Table::CreditNotes, note, link::credit_invoice); has(Table::Invoices, invoice))
        context.customer = text(table(Table::Invoices).customer[invoice]);
    return context;
}

Evaluator::Context Evaluator::ledgerContext(Table which, uint32_t i) const
{
    const RecordTable& invoices = table(Table::Invoices);
    const RecordTable& t = table(which);
    const auto fromInvoice = [&](Context& context, uint32_t invoice) {
        if (!invoices.present(invoice))
            return false;
        context.customer = text(invoices.customer[invoice]);
        context.period = invoices.period[invoice];
        return true;
    };
    Context context;
    context.currency = t.currency[i];
    if (which == Table::ErpPostings) {
        const uint32_t invoice = parent(which, i, link::posting_invoice);
        if (fromInvoice(context, invoice) && !(t.flags[i] & kOwnCurrency))
            context.currency = invoices.currency[invoice];
        context.period = t.period[i];
        const std::string_view document = m_state.document(t.document[i]);
        context.document = document.empty() ? t.ids.at(i) : document;
    } else if (which == Table::Payments) {
        const uint32_t invoice = parent(which, i, link::payment_invoice);
        fromInvoice(context, invoice);
        context.document = invoices.ids.at(invoice);
    } else {
        const RecordTable& payments = table(Table::Payments);
        const uint32_t payment = parent(which, i, link::receipt_payment);
        context.document = payments.ids.at(payment);
        if (payments.present(payment)) {
            fromInvoice(context, parent(Table::Payments, payment, link::payment_invoice));
            if (!(t.flags[i] & kOwnCurrency))
                context.currency = payments.currency[payment];
        }
    }
    return context;
}

}
