// The evaluator's part that looks into the ledger: how documents are booked (CP6), what is left to be paid (CP5).
#include "engine/checks/books_checks.h"
#include "engine/checks/estate_checks.h"
#include "engine/reconcile/evaluate.h"

#include <algorithm>

namespace tieout::engine {

using checks::Drafts;
using domain::Checkpoint;

// Presence, and one journal: the document's own lines name none, or itself.
Drafts Evaluator::documentJournal(uint32_t i) const
{
    const RecordTable& lines = table(Table::JournalLines);
    const uint32_t own = m_state.textCode(table(Table::ErpPostings).ids.at(i));
    uint64_t count = 0;
    std::vector<uint32_t> journals; // codes of their names
    const auto journalOf = [&](uint32_t at) { return lines.text[words::journal][at] == own ? 0 : lines.text[words::journal][at]; };
    const auto each = [&](const auto& visit) { m_state.eachChild(Table::ErpPostings, i, head::posting_journal, Table::JournalLines, link::journal_posting, visit); };
    each([&](uint32_t at) {
        ++count;
        if (!(lines.flags[at] & kManual) && std::find(journals.begin(), journals.end(), journalOf(at)) == journals.end())
            journals.push_back(journalOf(at));
    });
    checks::JournalsFacts facts;
    facts.journals = journals.size();
    if (journals.size() > 1) { // its own one stays, else the smallest name
        const uint32_t kept = *std::min_element(journals.begin(), journals.end(), [&](uint32_t a, uint32_t b) { return m_state.text(a) < m_state.text(b); });
        WideSum extra;
        each([&](uint32_t at) {
            if (!(lines.flags[at] & kManual) && journalOf(at) != kept)
                extra.add(lines.decimal(number::debit, at));
        });
        facts.extra_debits = extra.value();
    }
    Drafts drafts(Checkpoint::CP6);
    checks::checkDocumentJournal(table(Table::ErpPostings).decimal(number::amount, i), count, drafts);
    checkJournals(facts, drafts);
    return drafts;
}

Drafts Evaluator::journalLine(uint32_t i) const
{
    const RecordTable& t = table(Table::JournalLines);
    const uint32_t posting = parent(Table::JournalLines, i, link::journal_posting);
    checks::JournalLineFacts facts;
    checks::BookingFacts booking;
    facts.debit = booking.debit = t.decimal(number::debit, i);
    facts.credit = booking.credit = t.decimal(number::credit, i);
    facts.has_document = has(Table::ErpPostings, posting);
    booking.manual = (t.flags[i] & kManual) != 0;
    booking.period = t.period[i];
    booking.period_approved = m_state.text(t.text[words::journal][i]).starts_with(checks::kOurMark);
    booking.dimension = m_state.text(t.text[words::dimension][i]);
    if (facts.has_document) {
        if (parent(Table::ErpPostings, posting, link::posting_reversed) != kNone)
            std::swap(facts.debit, facts.credit); // it takes another one back: every side is turned
        booking.document_period = table(Table::ErpPostings).period[posting];
        for (const MappingRow* row : mappingsOf(m_state.accountMappings(), i, booking.document_period))
            facts.role = checks::accountRole(m_state.text(row->value));
    } else if (posting != kNone) {
        // The books number their documents in one row: it may be the line of a credit or a receipt.
        const std::string_view id = table(Table::ErpPostings).ids.at(posting);
        const uint32_t credit = table(Table::ErpCredits).ids.find(id);
        facts.has_document = has(Table::ErpCredits, credit) || has(Table::ErpReceipts, table(Table::ErpReceipts).ids.find(id));
        booking.document_period = has(Table::ErpCredits, credit) ? table(Table::ErpCredits).period[credit] : 0;
    }
    for (const MappingRow* row : mappingsOf(m_state.dimensionMappings(), i, booking.document_period != 0 ? booking.document_period : booking.period))
        booking.dimensions_wanted.push_back(m_state.text(row->value));
    Drafts drafts(Checkpoint::CP6);
    if (facts.has_document && checkManualEntry(booking, drafts))
        return drafts;
    checkJournalLine(facts, drafts);
    if (!facts.has_document)
        return drafts;
    const bool on_its_account = drafts.all().empty(); // what another account would need is not known
    checkBookedPeriod(booking, drafts);
    if (on_its_account)
        checkDimension(booking, drafts);
    return drafts;
}

// Of the line's account, valid in that month.
std::vector<const MappingRow*> Evaluator::mappingsOf(const std::vector<uint32_t>& kind, uint32_t line, int32_t month) const
{
    std::vector<const MappingRow*> rows;
    if (month == 0)
        return rows;
    const uint32_t account = table(Table::JournalLines).text[words::account][line];
    std::string name;
    for (const uint32_t at : kind) {
        const MappingRow& row = m_state.mappings()[at];
        if (row.key != account)
            continue;
        if (name.empty())
            name = domain::Period(month).toString();
        if (checks::ValidFromTo { m_state.text(row.from), m_state.text(row.to) }.inMonth(name))
            rows.push_back(&row);
    }
    return rows;
}

// ---- CP5: open balances ---------------------------------------------------------------------------------

namespace {

// Never below zero: who paid too much owes nothing.
std::optional<Exact> notNegative(std::optional<Exact> value)
{
    return value && *value < Exact() ? std::optional<Exact>(Exact()) : value;
}

}

// What payments and credit notes leave of an invoice. Money that went back opens no invoice again.
std::optional<Exact> Evaluator::leftInBilling(uint32_t invoice) const
{
    const RecordTable& payments = table(Table::Payments);
    const RecordTable& notes = table(Table::CreditNotes);
    WideSum left;
    left.add(table(Table::Invoices).decimal(number::total, invoice));
    m_state.eachChild(Table::Invoices, invoice, head::invoice_payments, Table::Payments, link::payment_invoice, [&](uint32_t at) {
        if (payments.decimal(number::amount, at) > Decimal())
            left.subtract(payments.decimal(number::amount, at));
    });
    m_state.eachChild(Table::Invoices, invoice, head::invoice_credits, Table::CreditNotes, link::credit_invoice, [&](uint32_t at) {
        if (!(notes.flags[at] & kNoPostingExpected))
            left.subtract(notes.decimal(number::amount, at));
    });
    return notNegative(left.value());
}

// The same of the ERP's receipts and credits.
std::optional<Exact> Evaluator::leftInErp(uint32_t invoice, WideSum posted) const
{
    const RecordTable& receipts = table(Table::ErpReceipts);
    const RecordTable& credits = table(Table::ErpCredits);
    m_state.eachChild(Table::Invoices, invoice, head::invoice_payments, Table::Payments, link::payment_invoice, [&](uint32_t payment) {
        m_state.eachChild(Table::Payments, payment, head::payment_receipts, Table::ErpReceipts, link::receipt_payment, [&](uint32_t at) {
            if (receipts.decimal(number::amount, at) > Decimal())
                posted.subtract(receipts.decimal(number::amount, at));
        });
    });
    m_state.eachChild(Table::Invoices, invoice, head::invoice_credits, Table::CreditNotes, link::credit_invoice, [&](uint32_t note) {
        m_state.eachChild(Table::CreditNotes, note, head::credit_erp, Table::ErpCredits, link::erp_credit_credit, [&](uint32_t at) { posted.subtract(credits.decimal(number::amount, at)); });
    });
    return notNegative(posted.value());
}

// Nothing where there is nothing to compare: no posting that counts, a draft, or a side that says neither what is
// open nor how the invoice stands.
std::optional<Drafts> Evaluator::invoiceBalance(uint32_t i) const
{
    const RecordTable& t = table(Table::Invoices);
    const RecordTable& postings = table(Table::ErpPostings);
    checks::BalanceFacts facts;
    facts.billing = checks::billingState(m_state.text(t.text[words::invoice_status][i]));
    const bool billing_tells = (t.flags[i] & kHasOpen) != 0, dead = (t.flags[i] & kNoPostingExpected) != 0;
    bool foreign = false; // in another currency, which CP4 compares
    uint64_t standing = 0, tell = 0, open_ones = 0, voided = 0, known = 0;
    WideSum told, posted;
    m_state.eachChild(Table::Invoices, i, head::invoice_postings, Table::ErpPostings, link::posting_invoice, [&](uint32_t at) {
        if (takenBack(at))
            return;
        const checks::PayState state = checks::erpState(m_state.text(postings.text[words::posting_status][at]));
        ++standing;
        foreign = foreign || (postings.flags[at] & kOwnCurrency && postings.currency[at] != t.currency[i]);
        tell += postings.flags[at] & kHasOpen ? 1 : 0;
        known += state != checks::PayState::Unknown ? 1 : 0;
        open_ones += state == checks::PayState::Open ? 1 : 0;
        voided += state == checks::PayState::Void ? 1 : 0;
        told.add(postings.decimal(number::posting_open, at));
        posted.add(postings.decimal(number::amount, at));
    });
    const bool erp_tells = tell == standing;
    if (standing == 0 || foreign)
        return std::nullopt;
    if (known == standing && (voided == 0 || voided == standing)) // of several documents in different states none is the state
        facts.erp = voided > 0 ? checks::PayState::Void : open_ones > 0 ? checks::PayState::Open : checks::PayState::Paid;
    facts.both_tell = billing_tells && erp_tells && !dead && voided == 0; // of what is void nothing is open
    if (!facts.both_tell && (facts.billing == checks::PayState::Unknown || facts.erp == checks::PayState::Unknown))
        return std::nullopt;
    facts.billing_implied = leftInBilling(i);
    facts.erp_implied = leftInErp(i, posted);
    facts.billing_open = billing_tells ? Exact(t.decimal(number::invoice_open, i)) : facts.billing_implied;
    facts.erp_open = erp_tells ? told.value() : facts.erp_implied;
    Drafts drafts(Checkpoint::CP5);
    checkOpenBalance(facts, drafts);
    checkPayState(facts, drafts);
    return drafts;
}

}
