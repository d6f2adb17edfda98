#include "connectors/sandbox/world_builder.h"

#include <set>
#include <utility>

namespace tieout::sandbox {

namespace {

enum Account { Receivable, Revenue, TaxPayable, Bank };

}

std::string WorldBuilder::invoiceId(size_t customer, int month) const
{
    return "INV-" + world.monthText(month).substr(2, 2) + world.monthText(month).substr(5, 2) + "-" + numbered("%04lld", static_cast<int64_t>(customer) + 1);
}

void WorldBuilder::invoicing()
{
    for (size_t customer = 0; customer < world.customers.size(); ++customer) {
        for (int month = 0; month < world.scenario.months; ++month) {
            Invoice invoice;
            invoice.id = invoiceId(customer, month);
            invoice.customer = world.customers[customer];
            invoice.month = month;
            invoice.currency = world.customer_currency[customer];
            invoice.entity = worldCurrencies()[invoice.currency].entity;
            world.invoices.push_back(invoice);
        }
    }
    std::set<size_t> done; // the defect stands on the first charge of its month
    const std::vector<RatedCharge> charges = world.charges;
    for (const RatedCharge& charge : charges) {
        const size_t customer = m_customer_index.at(charge.customer);
        const Slot slot = slotOf(customer, charge.month);
        bill(charge, customer, done.insert(slotIndex(customer, charge.month)).second ? slot : Slot {});
    }
    for (size_t customer = 0; customer < world.customers.size(); ++customer)
        for (int month = 0; month < world.scenario.months; ++month)
            totalOf(customer, month);
}

std::string WorldBuilder::addLine(const std::string& invoice, const RatedCharge& charge, int64_t qty_e3, int64_t amount)
{
    InvoiceLine line;
    line.id = numbered("il_%06lld", ++m_next_line);
    line.invoice = invoice;
    line.charge = charge.id;
    line.sku = charge.sku;
    line.qty_e3 = qty_e3;
    line.amount = amount;
    line.currency = charge.currency;
    if (const int percent = worldCurrencies()[line.currency].tax_percent; percent != 0)
        line.tax_code = "txr_" + std::to_string(percent);
    world.lines.push_back(line);
    return line.id;
}

void WorldBuilder::bill(const RatedCharge& charge, size_t customer, Slot slot)
{
    Invoice* invoice = &invoiceOf(customer, charge.month);
    const auto billed = [&](int64_t qty_e3, int64_t amount) {
        invoice->lines += amount;
        return addLine(invoice->id, charge, qty_e3, amount);
    };
    switch (slot.plant) {
    case Plant::MissingLine:
        truth("CP3", "MISSING_LINE", charge.id, money(-charge.amount, charge.currency));
        return;
    case Plant::DupLine:
        billed(charge.qty_e3, charge.amount);
        billed(charge.qty_e3, charge.amount);
        truth("CP3", "DUP_LINE", charge.id, "1");
        return;
    case Plant::OrphanLine: {
        billed(charge.qty_e3, charge.amount);
        RatedCharge stranger = charge;
        stranger.id += "-gone";
        stranger.amount = 4'200 + slot.nth;
        invoice->lines += stranger.amount;
        truth("CP3", "ORPHAN_LINE", addLine(invoice->id, stranger, 1'000, stranger.amount), money(stranger.amount, charge.currency));
        return;
    }
    case Plant::MissingInvoice:
        truth("CP3", "MISSING_INVOICE", addLine(invoice->id + "-GONE", charge, charge.qty_e3, charge.amount), money(charge.amount, charge.currency));
        return;
    case Plant::LineQty:
        truth("CP3", "QTY_MISMATCH", billed(charge.qty_e3 + 1, charge.amount), "0.001");
        return;
    case Plant::LineAmount: {
        const int64_t off = slot.nth % 2 == 0 ? 100 : -7;
        truth("CP3", "AMOUNT_MISMATCH", billed(charge.qty_e3, charge.amount + off), money(off, charge.currency));
        return;
    }
    case Plant::LinePeriod:
        invoice = &invoiceOf(customer, charge.month + 1);
        truth("CP3", "WRONG_PERIOD", billed(charge.qty_e3, charge.amount), "0");
        return;
    default:
        billed(charge.qty_e3, charge.amount);
    }
}

void WorldBuilder::totalOf(size_t customer, int month)
{
    const Slot slot = slotOf(customer, month);
    Invoice& invoice = invoiceOf(customer, month);
    invoice.tax = (invoice.lines * worldCurrencies()[invoice.currency].tax_percent + 50) / 100;
    invoice.total = invoice.lines + invoice.tax;
    invoice.status = month < world.closedMonths() ? "paid" : "open";
    if (slot.plant == Plant::DecoyVoid)
        invoice.status = "void";
    if (slot.plant == Plant::DecoyDraft)
        invoice.status = "draft";
    if (slot.plant == Plant::InvoiceTotal) {
        const int64_t off = slot.nth % 2 == 0 ? 1 : -3'000;
        invoice.total += off;
        truth("CP4", "TOTAL_MISMATCH", invoice.id, money(off, invoice.currency));
    }
}

// ---- Books --------------------------------------------------------------------------------------

BookDocument& WorldBuilder::post(size_t customer, int month, const std::string& reference, int64_t amount, int64_t tax)
{
    BookDocument document;
    document.id = m_next_document;
    m_next_document += m_dice.between(1, 5);
    document.type = "CustInvc";
    document.number = numbered("INV%06lld", static_cast<int64_t>(world.books.size()) + 100);
    document.other_ref = reference;
    document.customer = world.customers[customer];
    document.month = month;
    document.amount = amount;
    document.currency = world.customer_currency[customer];
    // Seven documents share a second: a cursor that only knows the time would lose some.
    const auto batch = static_cast<int64_t>(customer) / 7;
    document.modified = world.monthLastDay(month) + " 2" + numbered("%lld", batch / 3600 % 4) + numbered(":%02lld", batch / 60 % 60) + numbered(":%02lld", batch % 60);
    document.lines.push_back({ Receivable, amount, 0 });
    document.lines.push_back({ Revenue, 0, amount - tax });
    if (tax != 0)
        document.lines.push_back({ TaxPayable, 0, tax });
    world.books.push_back(document);
    return world.books.back();
}

void WorldBuilder::posting()
{
    for (int month = 0; month < world.scenario.months; ++month)
        for (size_t customer = 0; customer < world.customers.size(); ++customer)
            postSlot(customer, month);
}

void WorldBuilder::postSlot(size_t customer, int month)
{
    const Slot slot = slotOf(customer, month);
    const Invoice invoice = invoiceOf(customer, month);
    if (invoice.status == "void" || invoice.status == "draft")
        return;
    // The books were away while two of three batches came.
    const bool outage = month == world.scenario.outage_month && slot.plant == Plant::None && customer / 7 % 3 != 0;
    if (slot.plant == Plant::MissingPosting || outage) {
        truth("CP4", "MISSING_POSTING", invoice.id, money(-invoice.total, invoice.currency));
        return;
    }
    int64_t amount = invoice.total;
    if (slot.plant == Plant::PostingAmount)
        amount += slot.nth % 2 == 0 ? -90 : 900;
    const int in_month = slot.plant == Plant::PostingPeriod ? month + 1 : month;
    BookDocument& document = post(customer, in_month, invoice.id, amount, invoice.tax);
    const std::string key = std::to_string(document.id);
    switch (slot.plant) {
    case Plant::PostingAmount:
        truth("CP4", "AMOUNT_MISMATCH", key, money(amount - invoice.total, invoice.currency));
        break;
    case Plant::PostingPeriod:
        truth("CP4", "WRONG_PERIOD", key, "0");
        break;
    case Plant::Unbalanced:
        document.lines[1].credit -= 55 + slot.nth;
        truth("CP4", "UNBALANCED", key, money(55 + slot.nth, invoice.currency));
        break;
    case Plant::DupPosting:
        post(customer, month, invoice.id, amount, invoice.tax);
        truth("CP4", "DUP_POSTING", invoice.id, "1");
        break;
    case Plant::OrphanPosting: {
        const BookDocument& stranger = post(customer, month, invoice.id + "-GONE", 12'300 + slot.nth, 0);
        truth("CP4", "ORPHAN_POSTING", std::to_string(stranger.id), money(stranger.amount, invoice.currency));
        break;
    }
    default:
        break;
    }
}

// ---- Payments -----------------------------------------------------------------------------------

std::string WorldBuilder::pay(const std::string& invoice, int64_t amount, size_t currency)
{
    const char* methods[] = { "card", "sepa_debit", "wire" };
    Payment payment { numbered("pay_%06lld", m_next_payment + 1), invoice, amount, currency, methods[m_next_payment % 3] };
    ++m_next_payment;
    world.payments.push_back(payment);
    return payment.id;
}

// Won, still open, lost. Only what was lost is money, and the books know it.
void WorldBuilder::dispute(size_t customer, const Invoice& invoice, const std::string& payment, int nth)
{
    const char* ends[] = { "won", "needs_response", "lost" };
    const char* reasons[] = { "general", "product_not_received", "fraudulent" };
    const Dispute made { numbered("dp_%06lld", static_cast<int64_t>(world.disputes.size()) + 1), payment, invoice.total, invoice.currency, ends[nth % 3], reasons[nth % 3] };
    world.disputes.push_back(made);
    if (made.status != "lost")
        return;
    world.payments.push_back({ made.id, invoice.id, -made.amount, made.currency, "dispute" });
    receive(made.id, -made.amount, customer, invoice.month);
}

// A receipt is a document of the books under its own internal id: what was received for a payment, a
// deposit that belongs to no invoice, or a refund.
std::string WorldBuilder::receive(const std::string& payment, int64_t amount, size_t customer, int month, const char* type)
{
    const int64_t paid = amount < 0 ? -amount : amount;
    BookDocument& document = post(customer, month + 1, payment, paid, 0);
    document.type = amount < 0 ? "CustRfnd" : type;
    document.number = numbered("PYMT%06lld", static_cast<int64_t>(world.receipts.size()) + 1);
    document.lines = { { Bank, paid, 0 }, { Receivable, 0, paid } };
    if (amount < 0)
        for (BookLine& line : document.lines)
            std::swap(line.debit, line.credit);
    world.receipts.push_back({ std::to_string(document.id), payment, amount, document.currency });
    return world.receipts.back().id;
}

void WorldBuilder::collecting()
{
    for (size_t customer = 0; customer < world.customers.size(); ++customer)
        for (int month = 0; month < world.closedMonths(); ++month)
            collectSlot(customer, month);
}

void WorldBuilder::collectSlot(size_t customer, int month)
{
    const Slot slot = slotOf(customer, month);
    const Invoice& invoice = invoiceOf(customer, month);
    const size_t currency = invoice.currency;
    if (invoice.status != "paid")
        return;
    if (slot.plant == Plant::DecoyPartialPayment) {
        const int64_t half = invoice.total / 2;
        receive(pay(invoice.id, half, currency), half, customer, month);
        receive(pay(invoice.id, invoice.total - half, currency), invoice.total - half, customer, month);
        return;
    }
    const std::string payment = pay(invoice.id, invoice.total, currency);
    if (slot.plant == Plant::MissingReceipt) {
        truth("CP5", "MISSING_RECEIPT", payment, money(-invoice.total, currency));
        return;
    }
    const int64_t off = slot.plant != Plant::ReceiptAmount ? 0 : slot.nth % 2 == 0 ? -29 : 5;
    const std::string receipt = receive(payment, invoice.total + off, customer, month);
    if (slot.plant == Plant::ReceiptAmount)
        truth("CP5", "AMOUNT_MISMATCH", receipt, money(off, currency));
    if (slot.plant == Plant::DupReceipt) {
        receive(payment, invoice.total, customer, month);
        truth("CP5", "DUP_RECEIPT", payment, "1");
    }
    if (slot.plant == Plant::OrphanReceipt)
        truth("CP5", "ORPHAN_RECEIPT", receive(payment + "-gone", 6'600 + slot.nth, customer, month), money(6'600 + slot.nth, currency));
    if (slot.plant == Plant::UnmatchedPayment) {
        const int64_t amount = 31'000 + slot.nth;
        const std::string unknown = pay(invoice.id + "-GONE", amount, currency);
        receive(unknown, amount, customer, month, "CustDep");
        truth("CP5", "UNMATCHED_PAYMENT", unknown, money(amount, currency));
    }
    if (slot.plant == Plant::DecoyDispute)
        dispute(customer, invoice, payment, slot.nth);
    if (slot.plant == Plant::DecoyPartialRefund)
        receive(pay(invoice.id, -invoice.total / 3, currency), -invoice.total / 3, customer, month);
    if (slot.plant == Plant::DecoyRefund)
        receive(pay(invoice.id, -invoice.total, currency), -invoice.total, customer, month);
}

void WorldBuilder::strangers()
{
    for (size_t customer = 0; customer < world.customers.size(); ++customer) {
        for (int month = 0; month < world.scenario.months; ++month) {
            if (slotOf(customer, month).plant != Plant::DecoyCreditMemo)
                continue;
            const Invoice invoice = invoiceOf(customer, month);
            for (const char* type : { "CustCred", "SalesOrd", "Estimate" }) {
                BookDocument& document = post(customer, month, invoice.id, invoice.total, 0);
                document.type = type;
                if (document.type == "CustCred") { // the void of the whole invoice, credited in both systems
                    document.other_ref = numbered("cn_%06lld", ++m_next_credit);
                    world.credit_notes.push_back({ document.other_ref, invoice.id, invoice.total, invoice.currency, "issued", month });
                }
                document.lines = { { Bank, invoice.total, 0 }, { Receivable, 0, invoice.total } };
            }
        }
    }
}

}
