// What is still to be paid, in billing and in the books. The truth of CP5 beyond payments and receipts.
#include "connectors/sandbox/world_builder.h"

#include <algorithm>

namespace tieout::sandbox {

// A payment that is in the books and that nobody applied to its invoice, or only half of it; an invoice that
// was voided in billing after it had been posted.
void WorldBuilder::plantBalance(const char* reason, int nth)
{
    size_t customer = 0;
    int month = 0;
    const std::string kind = reason;
    if (kind == "STATUS_MISMATCH") {
        if (!takeMonth(world.closedMonths(), world.scenario.months - 1, customer, month))
            return;
        invoiceOf(customer, month).status = "void";
        invoiceOf(customer, month).voided_late = true;
        return estateTruth("CP5", reason, invoiceOf(customer, month).id, "0");
    }
    if (!takePaidMonth(customer, month))
        return;
    const Invoice& invoice = invoiceOf(customer, month);
    const Payment& payment = *std::find_if(world.payments.begin(), world.payments.end(), [&](const Payment& p) { return p.invoice == invoice.id; });
    const BookDocument& document = *std::find_if(world.books.begin(), world.books.end(), [&](const BookDocument& d) { return d.type == "CustPymt" && d.other_ref == payment.id; });
    const int64_t held = nth % 2 == 0 ? document.amount : document.amount / 2;
    m_held[document.id] = held;
    estateTruth("CP5", reason, invoice.id, money(held, invoice.currency));
}

void WorldBuilder::settle()
{
    departmentsOfLines();
    openInBilling();
    settleBooks();
    numbersOfBilling();
    referencesOfBooks();
}

// Billing takes an invoice of which nothing is left for paid, whoever paid it.
void WorldBuilder::openInBilling()
{
    std::map<std::string, int64_t> credited;
    for (const CreditNote& note : world.credit_notes)
        if (note.status == "issued")
            credited[note.invoice] += note.amount;
    for (Invoice& invoice : world.invoices) {
        if (invoice.status == "open" && invoice.total <= credited[invoice.id]) {
            invoice.status = "paid";
            invoice.credited = true;
        }
        invoice.open = invoice.status == "paid" ? 0 : invoice.total - credited[invoice.id];
    }
}

// What payments and credits settle: the first document of the invoice, as far as it is open; a reversal the
// document it was made from.
void WorldBuilder::settleBooks()
{
    std::map<std::string, std::string> invoices; // of payments and credit notes
    for (const Payment& payment : world.payments)
        invoices[payment.id] = payment.invoice;
    for (const CreditNote& note : world.credit_notes)
        invoices[note.id] = note.invoice;
    std::map<std::string, BookDocument*> first; // by invoice
    std::map<int64_t, BookDocument*> by_id;
    for (BookDocument& document : world.books) {
        by_id[document.id] = &document;
        if (document.type != "CustInvc")
            continue;
        document.open = document.amount;
        first.emplace(document.other_ref, &document);
    }
    for (BookDocument& document : world.books) {
        BookDocument* of = nullptr;
        int64_t part = document.amount;
        if (document.reverses != 0) {
            of = by_id.at(document.reverses);
        } else if (document.type == "CustPymt" || document.type == "CustCred") {
            const auto invoice = invoices.find(document.other_ref);
            const auto found = invoice == invoices.end() ? first.end() : first.find(invoice->second);
            of = found == first.end() ? nullptr : found->second;
            if (const auto held = m_held.find(document.id); held != m_held.end()) {
                document.held = true;
                part -= held->second;
            }
        }
        part = of ? std::min(part, of->open) : 0;
        if (part <= 0)
            continue;
        of->open -= part;
        document.settles.push_back({ of->id, part });
    }
}

}
