#include "engine/remedies/remedy_builder.h"

#include "engine/checks/estate_checks.h"
#include "engine/remedies/record_reader.h"
#include "engine/remedies/remedy_table.h"

#include <algorithm>
#include <set>

namespace tieout::engine {

using domain::visible;

namespace {

constexpr size_t kLegsMax = 100; // events, postings or lines of one remedy

Decimal positive(const Decimal& value)
{
    return Decimal(value.coefficient() < 0 ? -value.coefficient() : value.coefficient(), value.scale());
}

// The books number upwards: "9" comes before "10".
bool earlier(const std::string& a, const std::string& b)
{
    return a.size() != b.size() ? a.size() < b.size() : a < b;
}

Instant firstDay(Period period)
{
    const auto day = Instant::parseDate(period.toString() + "-01");
    return day.ok() ? *day : Instant();
}

Instant lastDay(Period period)
{
    return Instant(firstDay(period.next()).ns() - int64_t(86'400) * 1'000'000'000);
}

}

Period PeriodBook::openFrom(Period period, const std::string& entity) const
{
    constexpr int kMonthsAhead = 120; // nobody closes ten years in advance
    for (int i = 0; i < kMonthsAhead && closed(period, entity); ++i)
        period = period.next();
    return period;
}

namespace {

// The number that the ERP's document is to carry, see checks/hop_references.h.
void carry(EffectRequest& r, const std::string& number)
{
    if (!number.empty())
        r.fields["number"] = number;
}

}

// The document's own date where it lies in its period, else the period's last day: a date outside
// would post into another month. Where the month is closed, the first day of the first open one.
EffectRequest postInvoice(const InvoiceFacts& invoice, const PeriodBook& periods)
{
    EffectRequest r;
    r.operation = op::kPostInvoice;
    r.business_id = invoice.id;
    r.customer = invoice.customer;
    r.entity = invoice.entity;
    r.period = periods.openFrom(invoice.period, invoice.entity);
    r.currency = invoice.currency;
    r.amount = invoice.total;
    r.tax = invoice.tax.value_or(Decimal());
    r.lines = invoice.lines;
    r.memo = "Tieout " + invoice.id;
    carry(r, invoice.number);
    if (r.period != invoice.period) {
        r.date = firstDay(r.period);
        r.memo += " late for " + invoice.period.toString();
    } else {
        r.date = invoice.issued && invoice.issued->period() == invoice.period ? *invoice.issued : lastDay(invoice.period);
    }
    return r;
}

// ---- Single requests ----------------------------------------------------------------------------------

void RemedyBuilder::intoOpenPeriod(EffectRequest& r, Period wanted) const
{
    r.period = m_context.periods->openFrom(wanted, r.entity);
    r.date = r.period == wanted ? lastDay(wanted) : firstDay(r.period);
}

Result<InvoiceFacts> RemedyBuilder::invoiceFacts(const std::string& id)
{
    TIEOUT_TRY_INTO(std::optional<InvoiceFacts> facts, readInvoice(m_view, m_set, id));
    if (!facts)
        return makeError(Remedy::Conflict, TIEOUT_TR("The invoice %1 is not among the records any more. Reconcile again."), { visible(id) });
    return std::move(*facts);
}

Result<RemedyLeg> RemedyBuilder::invoice(const std::string& id)
{
    TIEOUT_TRY_INTO(const InvoiceFacts facts, invoiceFacts(id));
    return RemedyLeg { postInvoice(facts, *m_context.periods), facts.version, {} };
}

Result<RemedyLeg> RemedyBuilder::credit(const std::string& id)
{
    TIEOUT_TRY_INTO(const RecordRow row, presentRow(m_view, subjectOf(op::kPostCredit, m_set, id)));
    const Columns columns(row);
    RemedyLeg leg;
    EffectRequest& r = leg.request;
    r.operation = op::kPostCredit;
    r.business_id = id;
    r.reference_to = columns.text("invoice_id");
    TIEOUT_TRY_INTO(const InvoiceFacts of, invoiceFacts(r.reference_to));
    r.customer = of.customer;
    r.entity = of.entity;
    TIEOUT_TRY_INTO(const Period period, columns.period());
    intoOpenPeriod(r, period);
    TIEOUT_TRY_INTO(r.currency, columns.currency());
    TIEOUT_TRY_INTO(r.amount, columns.decimal("amount"));
    if (of.lines.empty())
        return makeError(Remedy::Unsupported, TIEOUT_TR("The invoice %1 of the credit note %2 has no lines, so it is not known what is credited."), { visible(of.id), visible(id) });
    r.lines = { { of.lines.front().sku, id, Decimal(1, 0), r.amount } };
    r.memo = "Tieout " + id;
    carry(r, columns.text("number"));
    // Where the ERP still waits for money of the invoice, the credit settles it; else it stands on the customer's account.
    if (const std::vector<RecordRef> postings = standing(of.id); postings.size() == 1) {
        TIEOUT_TRY_INTO(const RecordRow posting, m_view.row(postings.front()));
        const Columns document(posting);
        if (const auto open = document.decimal("open"); !document.text("open").empty() && open.ok() && *open > Decimal())
            r.fields["apply_to"] = postings.front().id;
    }
    leg.version = rowVersion(row);
    return leg;
}

Result<RemedyLeg> RemedyBuilder::reversal(const std::string& posting)
{
    TIEOUT_TRY_INTO(const RecordRow row, presentRow(m_view, subjectOf(op::kReversePosting, m_set, posting)));
    const Columns columns(row);
    RemedyLeg leg;
    EffectRequest& r = leg.request;
    r.operation = op::kReversePosting;
    r.business_id = posting;
    r.subject = posting;
    r.reference_to = columns.text("invoice_ref");
    r.entity = columns.text("entity");
    TIEOUT_TRY_INTO(const Period period, columns.period());
    intoOpenPeriod(r, period);
    TIEOUT_TRY_INTO(r.currency, columns.currency());
    TIEOUT_TRY_INTO(r.amount, columns.decimal("amount"));
    if (r.amount <= Decimal() || !columns.text("reverses").empty())
        return makeError(Remedy::Unsupported, TIEOUT_TR("The document %1 is itself a reversal. Correct it in the ERP, then pull again."), { visible(posting) });
    TIEOUT_TRY_INTO(const std::optional<InvoiceFacts> of, readInvoice(m_view, m_set, r.reference_to));
    r.customer = of ? of->customer : std::string();
    r.memo = "Tieout reversal of " + (columns.text("document").empty() ? posting : columns.text("document"));
    leg.version = rowVersion(row);
    leg.target = row.origin.source;
    return leg;
}

Result<RemedyLeg> RemedyBuilder::payment(const std::string& id)
{
    TIEOUT_TRY_INTO(const RecordRow row, presentRow(m_view, subjectOf(op::kApplyPayment, m_set, id)));
    const Columns columns(row);
    RemedyLeg leg;
    EffectRequest& r = leg.request;
    r.operation = op::kApplyPayment;
    r.business_id = id;
    r.reference_to = columns.text("invoice_id");
    TIEOUT_TRY_INTO(const InvoiceFacts of, invoiceFacts(r.reference_to));
    r.customer = of.customer;
    r.entity = of.entity;
    TIEOUT_TRY_INTO(r.currency, columns.currency());
    TIEOUT_TRY_INTO(r.amount, columns.decimal("amount"));
    intoOpenPeriod(r, of.period);
    r.memo = "Tieout " + id;
    carry(r, columns.text("number"));
    const std::vector<RecordRef> postings = standing(of.id);
    if (!postings.empty()) {
        r.subject = postings.front().id;
        TIEOUT_TRY_INTO(const RecordRow posting, m_view.row(postings.front()));
        leg.target = posting.origin.source;
    } else if (m_context.our_reference) {
        // The invoice may be on its way: our own reference will stand on it.
        r.fields["document_reference"] = m_context.our_reference(op::kPostInvoice, of.id);
    }
    if (r.subject.empty() && r.fields["document_reference"].empty())
        return makeError(Remedy::Conflict, TIEOUT_TR("The invoice %1 of the payment %2 is not in the ERP yet. Post the invoice first: a payment is applied to it."), { visible(of.id), visible(id) });
    leg.version = rowVersion(row);
    return leg;
}

Result<RemedyLeg> RemedyBuilder::customer(const std::string& id)
{
    TIEOUT_TRY_INTO(const RecordRow row, presentRow(m_view, subjectOf(op::kCreateCustomer, m_set, id)));
    const Columns columns(row);
    RemedyLeg leg;
    EffectRequest& r = leg.request;
    r.operation = op::kCreateCustomer;
    r.business_id = r.customer = id;
    r.reference_to = columns.text("parent");
    r.entity = columns.text("entity");
    TIEOUT_TRY_INTO(r.currency, columns.currency());
    r.fields["name"] = columns.text("name");
    r.fields["tax_id"] = columns.text("tax_id");
    if (r.fields["name"].empty())
        return makeError(Remedy::FixData, TIEOUT_TR("The billing customer %1 has no name. Name it there first; the ERP needs one."), { visible(id) });
    leg.version = rowVersion(row);
    return leg;
}

// Receivable against revenue and tax, on the accounts that the mapping names for the month.
Result<std::vector<JournalPreviewLine>> RemedyBuilder::journalOf(const std::optional<InvoiceFacts>& invoice, const Decimal& amount, Period period)
{
    std::map<std::string, std::string> accounts; // by role, the smallest number
    const std::string first = period.toString() + "-01", last = lastDay(period).toDate();
    for (const RecordRef& ref : m_view.present(m_set, Table::Mappings)) {
        TIEOUT_TRY_INTO(const RecordRow row, m_view.row(ref));
        const Columns columns(row);
        const std::string from = columns.text("valid_from"), to = columns.text("valid_to"), key = columns.text("key");
        if (columns.text("mapping") != "account" || from > last || (!to.empty() && to < first))
            continue;
        std::string& at = accounts[columns.text("value")];
        if (at.empty() || key < at)
            at = key;
    }
    Exact net(positive(amount));
    const Decimal tax = invoice && invoice->tax ? positive(*invoice->tax) : Decimal();
    if (!net.subtract(Exact(tax)))
        return makeError(Remedy::FixData, TIEOUT_TR("The amounts of the document are too large to be booked."));
    std::vector<JournalPreviewLine> lines;
    const bool back = amount < Decimal();
    const auto add = [&](const char* role, const Decimal& value, bool debit) -> Result<void> {
        if (value == Decimal())
            return {};
        if (accounts[role].empty())
            return makeError(Remedy::FixData, TIEOUT_TR("No account is mapped as “%1” for %2. Add the mapping, then propose again."), { role, period.toString() });
        lines.push_back(debit != back ? JournalPreviewLine { accounts[role], role, value, Decimal() } : JournalPreviewLine { accounts[role], role, Decimal(), value });
        return {};
    };
    TIEOUT_TRY_INTO(const Decimal revenue, Decimal::parse(net.toString()));
    TIEOUT_TRY(add("receivable", positive(amount), true));
    TIEOUT_TRY(add("revenue", revenue, false));
    TIEOUT_TRY(add("tax", tax, false));
    return lines;
}

// What the mappings of the accounts booked on want as dimension; the whole journal gets it. Empty where they
// want none, or leave it to whoever books ("*").
Result<std::string> RemedyBuilder::dimensionOf(const std::vector<JournalPreviewLine>& lines, Period period)
{
    std::string wanted;
    for (const RecordRef& ref : m_view.present(m_set, Table::Mappings)) {
        TIEOUT_TRY_INTO(const RecordRow row, m_view.row(ref));
        const Columns columns(row);
        const std::string from = columns.text("valid_from"), to = columns.text("valid_to"), key = columns.text("key"), value = columns.text("value");
        const bool booked = std::any_of(lines.begin(), lines.end(), [&](const JournalPreviewLine& line) { return line.account == key; });
        if (columns.text("mapping") != "dimension" || !booked || value == "*" || !checks::ValidFromTo { from, to }.inMonth(period.toString()))
            continue;
        if (!wanted.empty() && wanted != value)
            return makeError(Remedy::Unsupported, TIEOUT_TR("The accounts of the journal need different dimensions (“%1” and “%2”), but it is sent with one. Book it in the ERP, then pull again."),
                { visible(wanted), visible(value) });
        wanted = value;
    }
    return wanted;
}

Result<RemedyLeg> RemedyBuilder::journal(const std::string& posting)
{
    TIEOUT_TRY_INTO(const RecordRow row, presentRow(m_view, subjectOf(op::kPostJournal, m_set, posting)));
    const Columns columns(row);
    RemedyLeg leg;
    EffectRequest& r = leg.request;
    r.operation = op::kPostJournal;
    r.business_id = r.subject = posting;
    r.reference_to = columns.text("document");
    r.entity = columns.text("entity");
    TIEOUT_TRY_INTO(const Period period, columns.period());
    intoOpenPeriod(r, period);
    TIEOUT_TRY_INTO(r.currency, columns.currency());
    TIEOUT_TRY_INTO(const Decimal amount, columns.decimal("amount"));
    if (amount == Decimal())
        return makeError(Remedy::Unsupported, TIEOUT_TR("The document %1 has no amount, so there is nothing to book. Look at it in the ERP."), { visible(posting) });
    r.amount = positive(amount);
    TIEOUT_TRY_INTO(const std::optional<InvoiceFacts> of, readInvoice(m_view, m_set, columns.text("invoice_ref")));
    r.customer = of ? of->customer : std::string();
    TIEOUT_TRY_INTO(r.journal, journalOf(of, amount, period));
    TIEOUT_TRY_INTO(std::string dimension, dimensionOf(r.journal, period));
    if (!dimension.empty())
        r.fields["dimension"] = std::move(dimension);
    r.memo = "Tieout journal of " + (r.reference_to.empty() ? posting : r.reference_to);
    leg.version = rowVersion(row);
    leg.target = row.origin.source;
    return leg;
}

Result<RemedyLeg> RemedyBuilder::lineCredit(const std::string& line, const std::optional<Exact>& amount)
{
    TIEOUT_TRY_INTO(const RecordRow row, presentRow(m_view, subjectOf(op::kCreditNote, m_set, line)));
    const Columns columns(row);
    RemedyLeg leg;
    EffectRequest& r = leg.request;
    r.operation = op::kCreditNote;
    r.business_id = r.reference_to = line;
    r.subject = columns.text("invoice_id");
    TIEOUT_TRY_INTO(const InvoiceFacts of, invoiceFacts(r.subject));
    r.customer = of.customer;
    r.entity = of.entity;
    r.currency = of.currency;
    r.period = m_context.periods->openFrom(of.period, of.entity);
    TIEOUT_TRY_INTO(r.amount, amount ? Decimal::parse(amount->toString()) : columns.decimal("amount"));
    if (r.amount <= Decimal())
        return makeError(Remedy::Unsupported, TIEOUT_TR("The line %1 has no amount above zero, so there is nothing to credit."), { visible(line) });
    r.memo = "Tieout " + line;
    leg.version = rowVersion(row);
    leg.target = row.origin.source;
    return leg;
}

Result<RemedyLeg> RemedyBuilder::event(const RecordRef& ref)
{
    TIEOUT_TRY_INTO(const RecordRow row, presentRow(m_view, ref));
    const Columns columns(row);
    RemedyLeg leg;
    EffectRequest& r = leg.request;
    r.operation = op::kResendEvent;
    r.business_id = ref.id;
    r.customer = columns.text("customer");
    r.fields["meter"] = columns.text("meter");
    r.fields["ts"] = columns.text("ts");
    TIEOUT_TRY_INTO(const Instant at, Instant::parse(columns.text("ts")));
    r.date = at;
    r.period = at.period();
    TIEOUT_TRY_INTO(const Decimal quantity, columns.decimal("qty"));
    r.lines = { { columns.text("meter"), ref.id, quantity, Decimal() } };
    leg.version = rowVersion(row);
    return leg;
}

// ---- Remedies of several requests -----------------------------------------------------------------------

std::vector<RecordRef> RemedyBuilder::standing(const std::string& invoice) const
{
    std::vector<RecordRef> postings = m_view.children({ Table::Invoices, m_set, invoice }, Table::ErpPostings);
    std::erase_if(postings, [this](const RecordRef& ref) { return m_view.takenBack(ref); });
    std::sort(postings.begin(), postings.end(), [](const RecordRef& a, const RecordRef& b) { return earlier(a.id, b.id); });
    return postings;
}

// All but one: the first that agrees with the invoice stays, or the first of all.
RemedyBuilder::Legs RemedyBuilder::extraPostings(const std::string& id)
{
    TIEOUT_TRY_INTO(const InvoiceFacts of, invoiceFacts(id));
    std::vector<RecordRef> postings = standing(id);
    auto kept = postings.begin();
    for (auto it = postings.begin(); it != postings.end(); ++it) {
        TIEOUT_TRY_INTO(const RecordRow row, m_view.row(*it));
        const Columns columns(row);
        if (columns.text("period") == of.period.toString() && columns.text("amount") != "" && columns.decimal("amount") && *columns.decimal("amount") == of.total) {
            kept = it;
            break;
        }
    }
    if (postings.size() < 2 || postings.size() > kLegsMax)
        return makeError(Remedy::Conflict, TIEOUT_TR("The invoice %1 has %2 postings that count now. Reconcile again, or correct them in the ERP."), { visible(id), std::to_string(postings.size()) });
    postings.erase(kept);
    std::vector<RemedyLeg> legs;
    for (const RecordRef& ref : postings) {
        TIEOUT_TRY_INTO(RemedyLeg leg, reversal(ref.id));
        legs.push_back(std::move(leg));
    }
    return legs;
}

RemedyBuilder::Legs RemedyBuilder::extraLines(const std::string& charge)
{
    std::vector<RecordRef> lines = m_view.children({ Table::RatedCharges, m_set, charge }, Table::InvoiceLines);
    std::erase_if(lines, [this](const RecordRef& ref) { return !m_view.children(ref, Table::CreditNotes, 1).empty(); });
    std::sort(lines.begin(), lines.end(), [](const RecordRef& a, const RecordRef& b) { return earlier(a.id, b.id); });
    if (lines.size() < 2 || lines.size() > kLegsMax)
        return makeError(Remedy::Unsupported, TIEOUT_TR("Credits already stand on the lines of charge %1; which part is still too much is for a person to say in billing."), { visible(charge) });
    std::vector<RemedyLeg> legs;
    for (size_t i = 1; i < lines.size(); ++i) {
        TIEOUT_TRY_INTO(RemedyLeg leg, lineCredit(lines[i].id, std::nullopt));
        legs.push_back(std::move(leg));
    }
    return legs;
}

// Takes the posting back and posts the invoice as it is, unless another posting of it stands.
RemedyBuilder::Legs RemedyBuilder::postAgain(const std::string& posting)
{
    TIEOUT_TRY_INTO(RemedyLeg back, reversal(posting));
    const std::string id = back.request.reference_to;
    std::vector<RemedyLeg> legs;
    legs.push_back(std::move(back));
    if (standing(id).size() > 1)
        return legs;
    TIEOUT_TRY_INTO(RemedyLeg again, invoice(id));
    again.target = legs.front().target;
    legs.push_back(std::move(again));
    return legs;
}

// Without any aggregate all events were lost; with one it is the single event that is as large as
// what is missing. Anything else cannot be told from sums.
RemedyBuilder::Legs RemedyBuilder::lostEvents(const domain::Finding& finding)
{
    std::vector<RecordRef> events = m_view.groupEventsByKey(m_set, finding.key, finding.reason == domain::Reason::MissingAgg ? kLegsMax + 1 : SIZE_MAX, RecordView::Which::Taken);
    if (finding.reason == domain::Reason::MissingAgg && events.size() > kLegsMax)
        return makeError(Remedy::Unsupported, TIEOUT_TR("More than %1 usage events are missing at the meter. So many are delivered again by the system that measures, not by hand."), { std::to_string(kLegsMax) });
    if (finding.reason != domain::Reason::MissingAgg) {
        std::vector<RecordRef> fitting;
        for (const RecordRef& ref : events)
            if (const auto summary = m_view.summary(ref); summary && summary->quantity && *summary->quantity == finding.delta.negated())
                fitting.push_back(ref);
        events = std::move(fitting);
        if (events.size() != 1)
            return makeError(Remedy::Unsupported, TIEOUT_TR("Which usage events were lost cannot be told: %1 single events are as large as what is missing. Compare the deliveries with the meter's log."), { std::to_string(events.size()) });
    }
    std::vector<RemedyLeg> legs;
    for (const RecordRef& ref : events) {
        TIEOUT_TRY_INTO(RemedyLeg leg, event(ref));
        legs.push_back(std::move(leg));
    }
    return legs;
}

RemedyBuilder::Legs RemedyBuilder::build(const domain::Finding& finding)
{
    const std::vector<std::string_view> operations = remedyOperations(finding);
    if (operations.empty())
        return makeError(Remedy::Unsupported, TIEOUT_TR("No fix that Tieout could send is known for this kind of exception. Correct it in the system that owns the record, then reconcile again."));
    m_set = finding.set;
    const std::string id = domain::unescapeKeyPart(finding.key);
    const auto one = [](Result<RemedyLeg> leg) -> Legs {
        if (!leg)
            return std::move(leg).error();
        std::vector<RemedyLeg> legs;
        legs.push_back(std::move(*leg));
        return legs;
    };
    const std::string_view last = operations.back();
    if (operations.size() == 2)
        return postAgain(id);
    if (last == op::kPostInvoice)
        return one(invoice(id));
    if (last == op::kPostCredit)
        return one(credit(id));
    if (last == op::kReversePosting)
        return extraPostings(id);
    if (last == op::kApplyPayment)
        return one(payment(id));
    if (last == op::kCreateCustomer)
        return one(customer(id));
    if (last == op::kPostJournal)
        return one(journal(id));
    if (last == op::kCreditNote)
        return finding.reason == domain::Reason::DupLine ? extraLines(id) : one(lineCredit(id, finding.delta));
    return lostEvents(finding);
}

}
