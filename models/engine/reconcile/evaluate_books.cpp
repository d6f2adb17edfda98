// The evaluator's part that looks into the ledger: how documents are booked (CP6).
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

}
