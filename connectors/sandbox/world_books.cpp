// How documents are booked: by which journal, in which month, for which department, by whom, and under
// whose number. The truth of CP6 beyond presence and account, and of what is carried from billing to the books.
#include "connectors/sandbox/world_builder.h"

#include <algorithm>
#include <map>

namespace tieout::sandbox {

namespace {

enum { Receivable, Revenue };

}

// A journal with the document's lines; what an integration makes has an external id.
BookDocument& WorldBuilder::journalOf(const BookDocument& document, int month, bool by_hand)
{
    const BookDocument of = document; // the books grow below
    const size_t customer = m_customer_index.at(of.customer);
    BookDocument& journal = post(customer, month, {}, of.amount, 0);
    journal.type = "Journal";
    journal.number = numbered("JE%05lld", 900 + ++m_next_journal);
    journal.external_id = by_hand ? std::string() : numbered("REVREC-%05lld", m_next_journal);
    journal.of_document = of.id;
    journal.lines = of.lines;
    return journal;
}

void WorldBuilder::plantBooking(const char* reason, int nth)
{
    const std::string kind = reason;
    size_t customer = 0;
    int month = 0;
    if (!takeSlot(kind == "WRONG_PERIOD", customer, month))
        return;
    BookDocument& posting = postingOf(customer, month);
    const int64_t id = posting.id;
    const auto lineKey = [](const BookDocument& document, size_t line) { return std::to_string(document.id) + "-" + std::to_string(line); };
    if (kind == "DUP_JOURNAL") {
        journalOf(posting, month, false);
        return estateTruth("CP6", reason, std::to_string(id), "1");
    }
    if (kind == "MISSING_DIMENSION") {
        m_without_department.insert(id);
        return estateTruth("CP6", reason, lineKey(posting, Revenue), "0");
    }
    if (kind == "WRONG_DIMENSION") {
        posting.lines[Revenue].department = departments()[1];
        return estateTruth("CP6", reason, lineKey(posting, Revenue), "0");
    }
    // Entered by hand beside the document's own lines; or booked by its journal alone, a month too late.
    const BookDocument& journal = journalOf(posting, kind == "WRONG_PERIOD" ? month + 1 : month, kind == "MANUAL_ENTRY");
    for (size_t line = 0; line < journal.lines.size(); ++line)
        estateTruth("CP6", reason, lineKey(journal, line), "0");
    if (kind == "WRONG_PERIOD")
        std::find_if(world.books.begin(), world.books.end(), [id](const BookDocument& d) { return d.id == id; })->lines.clear();
    else if (nth % 2 == 1) // to take back what was booked
        for (BookLine& line : world.books.back().lines)
            std::swap(line.debit, line.credit);
}

// Looks wrong and is right: a document that only a journal books, in its month, as some integrations do it;
// a receivable for which a department was named though nobody asks for one.
void WorldBuilder::bookingDecoys(int nth)
{
    size_t customer = 0;
    int month = 0;
    if (takeSlot(false, customer, month)) {
        const int64_t id = postingOf(customer, month).id;
        journalOf(postingOf(customer, month), month, false);
        std::find_if(world.books.begin(), world.books.end(), [id](const BookDocument& d) { return d.id == id; })->lines.clear();
    }
    if (takeSlot(false, customer, month))
        postingOf(customer, month).lines[Receivable].department = departments()[static_cast<size_t>(nth) % departments().size()];
}

// What is sold belongs to a department: every line on the revenue account has one, but for those planted above.
void WorldBuilder::departmentsOfLines()
{
    for (BookDocument& document : world.books)
        for (BookLine& line : document.lines)
            if (line.account == Revenue && line.department.empty() && !m_without_department.contains(document.id))
                line.department = departments()[0];
}

// ---- CP4, CP5: the numbers that documents carry ----------------------------------------------------------

// Stripe numbers invoices by itself, credit notes below their invoice, and knows a payment by its intent.
void WorldBuilder::numbersOfBilling()
{
    std::map<std::string, Invoice*> invoices;
    for (Invoice& invoice : world.invoices) {
        if (invoice.status != "draft")
            invoice.number = "NW" + invoice.id.substr(3);
        invoices[invoice.id] = &invoice;
    }
    std::map<std::string, int> notes;
    for (CreditNote& note : world.credit_notes)
        note.number = invoices.at(note.invoice)->number + numbered("-CN-%02lld", ++notes[note.invoice]);
    for (Payment& payment : world.payments)
        if (payment.amount > 0)
            payment.number = "pi_" + payment.id;
}

// In turn for an invoice, a credit note and a payment: not carried, or changed on the way.
void WorldBuilder::plantReference(const char* kind, int nth)
{
    size_t customer = 0;
    int month = 0;
    const std::string of = kind;
    if (!(of == "payment" ? takePaidMonth(customer, month) : takeSlot(false, customer, month)))
        return;
    int64_t id = postingOf(customer, month).id;
    if (of == "credit") {
        const int64_t amount = 1'300 + nth;
        id = credit(creditNote(customer, month, amount, "issued"), customer, month, amount).id;
    }
    if (of == "payment") {
        const std::string invoice = invoiceOf(customer, month).id;
        const Payment& payment = *std::find_if(world.payments.begin(), world.payments.end(), [&](const Payment& p) { return p.invoice == invoice; });
        id = std::find_if(world.books.begin(), world.books.end(), [&](const BookDocument& d) { return d.type == "CustPymt" && d.other_ref == payment.id; })->id;
    }
    m_other_reference[id] = nth % 2 == 0 ? std::string() : numbered("PO %04lld", 4'700 + nth);
    estateTruth(of == "payment" ? "CP5" : "CP4", "REFERENCE_LOST", std::to_string(id), "0");
}

void WorldBuilder::referencesOfBooks()
{
    std::map<std::string, std::string> numbers;
    for (const Invoice& invoice : world.invoices)
        numbers[invoice.id] = invoice.number;
    for (const CreditNote& note : world.credit_notes)
        numbers[note.id] = note.number;
    for (const Payment& payment : world.payments)
        numbers[payment.id] = payment.number;
    std::map<std::string, std::string> of_documents;
    for (BookDocument& document : world.books) {
        const auto other = m_other_reference.find(document.id);
        if (document.type != "Journal" && document.reverses == 0)
            document.reference = other == m_other_reference.end() ? numbers[document.other_ref] : other->second;
        of_documents[std::to_string(document.id)] = document.reference;
    }
    for (Receipt& receipt : world.receipts)
        receipt.reference = of_documents[receipt.id];
}

}
