// Expected against actual for journals, contracts, customers and mappings: everything the two sides
// state, not only the value that gave the reason its name.
#include "engine/case_page/case_page.h"
#include "engine/case_page/case_words.h"
#include "engine/case_page/compared_field.h"
#include "engine/checks/estate_checks.h"
#include "engine/checks/hop_references.h"
#include "engine/checks/price_terms.h"

#include <algorithm>

namespace tieout::engine {

namespace {

using domain::Reason;
using Kind = ComparedField::Kind;

// A row's column; empty for a row that is not there.
std::string valueOf(const RecordRow* row, std::string_view column)
{
    if (row)
        for (const auto& [name, value] : row->columns)
            if (name == column)
                return value;
    return {};
}

uint32_t currencyOf(const RecordRow* row)
{
    const auto currency = domain::Currency::parse(valueOf(row, "currency"));
    return currency.ok() ? currency->packed() : 0;
}

// Shown, but not what is complained about.
ComparedField beside(ComparedField field)
{
    field.differs = false;
    return field;
}

// Where one side does not keep the value it is not compared.
ComparedField whereBoth(ComparedField field)
{
    field.differs = field.differs && !field.expected.empty() && !field.actual.empty();
    return field;
}

// `11:2250;:1125` as a person reads it: "≤ 11: 2250; > 11: 1125", what is paid once behind a plus. A package
// has no tiers, and what does not read so stands as it came.
std::string tiersText(const std::string& written, const std::string& model)
{
    const auto tiers = checks::parseTiers(written);
    if (!tiers || model == "package")
        return written;
    std::string text, below;
    for (const checks::PriceTier& tier : *tiers) {
        text += text.empty() ? "" : "; ";
        const std::string end = tier.up_to ? tier.up_to->toString() : std::string();
        text += !end.empty() ? "≤ " + end + ": " : below.empty() ? std::string() : "> " + below + ": ";
        text += tier.unit.toString() + (tier.flat.isZero() ? std::string() : " + " + tier.flat.toString());
        below = end;
    }
    return text;
}

std::string sumOf(const std::vector<const RecordRow*>& rows, std::string_view column)
{
    Exact sum;
    for (const RecordRow* row : rows)
        if (const auto value = Exact::parse(valueOf(row, column)); !value.ok() || !sum.add(*value))
            return {};
    return rows.empty() ? std::string() : sum.toString();
}

}

const RecordRow* CasePage::rowOf(const RecordRef& ref) const
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(), [&ref](const RecordRow& row) { return row.ref == ref; });
    return found == m_rows.end() ? nullptr : &*found;
}

std::vector<const RecordRow*> CasePage::rowsOf(Table table) const
{
    std::vector<const RecordRow*> rows;
    for (const RecordRow& row : m_rows)
        if (row.ref.table == table)
            rows.push_back(&row);
    return rows;
}

// What the next system should have carried, and what it has.
void CasePage::fillReferenceField(const domain::Finding& finding)
{
    const auto hop = std::find_if(checks::kHopReferences.begin(), checks::kHopReferences.end(),
        [&](const checks::HopReference& h) { return h.checkpoint == finding.checkpoint && h.reason == finding.reason; });
    const std::vector<const RecordRow*> from = hop == checks::kHopReferences.end() ? std::vector<const RecordRow*>() : rowsOf(hop->from);
    if (!from.empty() && !m_records.empty())
        m_detail.fields.push_back(comparedField(TIEOUT_TR("Number"), Kind::Id, valueOf(from.front(), hop->number), valueOf(rowOf(m_records.front()), hop->reference)));
}

// What each side says, the postings of the invoice one by one; a balance that is complained about stands above already.
void CasePage::fillBalanceFields(const domain::Finding& finding)
{
    const RecordRow* own = m_records.empty() ? nullptr : rowOf(m_records.front());
    const std::vector<const RecordRow*> postings = rowsOf(Table::ErpPostings);
    const bool said = finding.reason == Reason::OpenBalanceMismatch && postings.size() == 1;
    for (const RecordRow* posting : postings) {
        m_detail.fields.push_back(beside(comparedField(TIEOUT_TR("ERP document"), Kind::Id, {}, valueOf(posting, "document"))));
        if (!said)
            m_detail.fields.push_back(whereBoth(comparedField(TIEOUT_TR("Still open"), Kind::Money, valueOf(own, "open"), valueOf(posting, "open"), finding.currency)));
        m_detail.fields.push_back(whereBoth(comparedField(TIEOUT_TR("Status"), Kind::Plain, valueOf(own, "status"), valueOf(posting, "status"))));
    }
}

bool CasePage::fillEstateFields(const domain::Finding& finding)
{
    fillReferenceField(finding);
    if (finding.reason == Reason::OpenBalanceMismatch || finding.reason == Reason::StatusMismatch)
        fillBalanceFields(finding);
    switch (finding.checkpoint) {
    case domain::Checkpoint::CP2:
        if (finding.reason < Reason::CreditDrawdownMismatch || finding.reason > Reason::TierMismatch)
            return false;
        fillPriceFields(finding);
        return true;
    case domain::Checkpoint::CP6:
        fillJournalFields(finding);
        return true;
    case domain::Checkpoint::CP7:
        fillContractFields(finding);
        return true;
    case domain::Checkpoint::CP8:
        fillCustomerFields(finding);
        return true;
    case domain::Checkpoint::CP11:
        fillMappingFields(finding);
        return true;
    default:
        return false;
    }
}

// The document's own journal as expected, each further one as actual: what every account has of it, debit less credit.
void CasePage::fillJournalsOf(const domain::Finding& finding)
{
    struct Journal {
        std::string name;
        std::vector<std::pair<std::string, Exact>> accounts;
    };
    std::vector<Journal> journals;
    for (const RecordRow* line : rowsOf(Table::JournalLines)) {
        if (valueOf(line, "manual") == "true")
            continue;
        const std::string journal = valueOf(line, "journal"), name = journal == finding.key ? std::string() : journal, account = valueOf(line, "account");
        auto at = std::find_if(journals.begin(), journals.end(), [&name](const Journal& j) { return j.name == name; });
        if (at == journals.end())
            at = journals.insert(journals.end(), Journal { name, {} });
        auto sum = std::find_if(at->accounts.begin(), at->accounts.end(), [&account](const auto& a) { return a.first == account; });
        if (sum == at->accounts.end())
            sum = at->accounts.insert(sum, { account, Exact() });
        const auto debit = Exact::parse(valueOf(line, "debit")), credit = Exact::parse(valueOf(line, "credit"));
        if ((debit.ok() && !sum->second.add(*debit)) || (credit.ok() && !sum->second.subtract(*credit)))
            return; // beyond what fits: the records themselves are listed below
    }
    std::sort(journals.begin(), journals.end(), [](const Journal& a, const Journal& b) { return a.name < b.name; }); // its own, or the smallest name
    const auto show = [&](const Journal& journal, const std::string& account) {
        const auto at = std::find_if(journal.accounts.begin(), journal.accounts.end(), [&account](const auto& a) { return a.first == account; });
        return at == journal.accounts.end() ? std::string() : figure(at->second, finding.currency, domain::DeltaUnit::Money);
    };
    for (size_t j = 1; j < journals.size(); ++j) {
        m_detail.fields.push_back(comparedField(TIEOUT_TR("Journal"), Kind::Id, journals[0].name.empty() ? finding.key : journals[0].name, journals[j].name));
        std::vector<std::string> accounts;
        for (const Journal* side : { &journals[0], &journals[j] })
            for (const auto& [account, sum] : side->accounts)
                if (std::find(accounts.begin(), accounts.end(), account) == accounts.end())
                    accounts.push_back(account);
        for (const std::string& account : accounts) {
            ComparedField field = beside(comparedField({}, Kind::Money, show(journals[0], account), show(journals[j], account), finding.currency));
            field.name = Text { TIEOUT_TR("Account %1"), { account } };
            m_detail.fields.push_back(std::move(field));
        }
    }
}

void CasePage::fillJournalFields(const domain::Finding& finding)
{
    std::vector<ComparedField>& fields = m_detail.fields;
    const RecordRow* own = m_records.empty() ? nullptr : rowOf(m_records.front());
    const std::vector<const RecordRow*> documents = rowsOf(Table::ErpPostings);
    const RecordRow* document = documents.empty() ? nullptr : documents.front();
    if (finding.reason == Reason::MissingJournal) {
        fields.push_back(comparedField(TIEOUT_TR("Journal"), Kind::Id, valueOf(own, "document").empty() ? m_records.front().id : valueOf(own, "document"), {}));
        fields.push_back(comparedField(TIEOUT_TR("Debit"), Kind::Money, valueOf(own, "amount"), "0", finding.currency));
        fields.push_back(comparedField(TIEOUT_TR("Credit"), Kind::Money, valueOf(own, "amount"), "0", finding.currency));
        fields.push_back(beside(comparedField(TIEOUT_TR("Period"), Kind::Period, valueOf(own, "period"), {})));
        return;
    }
    if (finding.reason == Reason::DupJournal)
        return fillJournalsOf(finding);
    const std::string account = valueOf(own, "account"), debit = valueOf(own, "debit"), credit = valueOf(own, "credit");
    const std::string own_period = valueOf(own, "period"), period = document ? valueOf(document, "period") : own_period;
    std::string role;
    for (const RecordRow* mapping : rowsOf(Table::Mappings))
        if (checks::ValidFromTo { valueOf(mapping, "valid_from"), valueOf(mapping, "valid_to") }.inMonth(period))
            role = valueOf(mapping, "value");
    fields.push_back(beside(comparedField(TIEOUT_TR("Account"), Kind::Id, account, account)));
    if (finding.reason == Reason::OrphanJournal) {
        fields.push_back(comparedField(TIEOUT_TR("Debit"), Kind::Money, "0", debit, finding.currency));
        fields.push_back(comparedField(TIEOUT_TR("Credit"), Kind::Money, "0", credit, finding.currency));
        fields.push_back(comparedField(TIEOUT_TR("Refers to"), Kind::Id, {}, valueOf(own, "posting_id")));
        return;
    }
    if (finding.reason != Reason::WrongAccount) {
        fields.push_back(beside(comparedField(TIEOUT_TR("Debit"), Kind::Money, debit, debit, finding.currency)));
        fields.push_back(beside(comparedField(TIEOUT_TR("Credit"), Kind::Money, credit, credit, finding.currency)));
        if (finding.reason == Reason::ManualEntry)
            fields.push_back(comparedField(TIEOUT_TR("Entered by hand"), Kind::Plain, "false", valueOf(own, "manual")));
        if (finding.reason == Reason::MissingDimension || finding.reason == Reason::WrongDimension)
            fields.push_back(comparedField(TIEOUT_TR("Dimension"), Kind::Plain, role, valueOf(own, "dimension")));
        fields.push_back(comparedField(TIEOUT_TR("Period"), Kind::Period, period, own_period.empty() ? period : own_period));
        return;
    }
    // On the other side, or for an account of neither kind nowhere.
    const bool sided = checks::accountRole(role) != checks::AccountRole::Other;
    fields.push_back(beside(comparedField(TIEOUT_TR("Mapped as"), Kind::Plain, role, role)));
    fields.push_back(comparedField(TIEOUT_TR("Debit"), Kind::Money, sided ? credit : "0", debit, finding.currency));
    fields.push_back(comparedField(TIEOUT_TR("Credit"), Kind::Money, sided ? debit : "0", credit, finding.currency));
    fields.push_back(beside(comparedField(TIEOUT_TR("Period"), Kind::Period, valueOf(document, "period"), valueOf(document, "period"))));
}

void CasePage::fillContractFields(const domain::Finding& finding)
{
    std::vector<ComparedField>& fields = m_detail.fields;
    const bool orphan = finding.reason == Reason::OrphanSubscription;
    const std::vector<const RecordRow*> items = rowsOf(Table::ContractItems), subscribed = rowsOf(Table::SubscriptionItems), contracts = rowsOf(Table::Contracts);
    const RecordRow* agreed = items.empty() ? nullptr : items.front();
    const RecordRow* billed = subscribed.empty() ? nullptr : subscribed.front();
    const auto compare = [&](std::string_view name, Kind kind, std::string_view column, uint32_t currency = 0) {
        fields.push_back(comparedField(name, kind, valueOf(agreed, column), valueOf(billed, column), currency));
    };
    compare(TIEOUT_TR("Product"), Kind::Id, "sku");
    fields.push_back(comparedField(TIEOUT_TR("Quantity"), Kind::Quantity, valueOf(agreed, "qty"), orphan ? valueOf(billed, "qty") : sumOf(subscribed, "qty")));
    compare(TIEOUT_TR("Unit price"), Kind::Money, "unit_price", currencyOf(agreed ? agreed : billed));
    compare(TIEOUT_TR("Starts"), Kind::Plain, "starts");
    compare(TIEOUT_TR("Ends"), Kind::Plain, "ends");
    compare(TIEOUT_TR("Currency"), Kind::Plain, "currency");
    if (finding.reason == Reason::TermMismatch)
        compare(TIEOUT_TR("Term in months"), Kind::Count, "term");
    if (finding.reason == Reason::ActivationLate || finding.reason == Reason::AmendmentLate)
        for (const RecordRow* row : subscribed)
            fields.push_back(comparedField(TIEOUT_TR("Told to billing"), Kind::Plain, valueOf(agreed, "starts"), valueOf(row, "created")));
    if (orphan) {
        fields.push_back(comparedField(TIEOUT_TR("Refers to"), Kind::Id, {}, valueOf(billed, "contract_item")));
        return;
    }
    if (!contracts.empty())
        fields.push_back(beside(comparedField(TIEOUT_TR("Contract"), Kind::Id, contracts.front()->ref.id, {})));
    for (const RecordRow* row : subscribed)
        fields.push_back(beside(comparedField(TIEOUT_TR("Subscription"), Kind::Id, {}, valueOf(row, "subscription"))));
    if (subscribed.empty())
        fields.push_back(comparedField(TIEOUT_TR("Subscription"), Kind::Id, m_records.front().id, {}));
}

// The terms by which the charge was rated; where they are not understood, what stands there.
void CasePage::fillPriceFields(const domain::Finding& finding)
{
    std::vector<ComparedField>& fields = m_detail.fields;
    const RecordRow* charge = m_records.empty() ? nullptr : rowOf(m_records.front());
    const std::vector<const RecordRow*> items = rowsOf(Table::ContractItems);
    const RecordRow* item = items.empty() ? nullptr : items.front();
    const bool unclear = finding.reason == Reason::ModelNotSupported;
    const auto show = [&](std::string_view name, Kind kind, const std::string& value, uint32_t currency = 0) {
        if (!value.empty())
            fields.push_back(beside(comparedField(name, kind, value, value, currency)));
    };
    const auto term = [&](std::string_view name, Kind kind, std::string_view column, uint32_t currency = 0) {
        const std::string value = column == "tiers" ? tiersText(valueOf(item, column), valueOf(item, "model")) : valueOf(item, column);
        if (unclear && !value.empty())
            fields.push_back(comparedField(name, kind, {}, value, currency));
        else
            show(name, kind, value, currency);
    };
    show(TIEOUT_TR("Quantity"), Kind::Quantity, valueOf(charge, "qty"));
    show(TIEOUT_TR("Unit price"), Kind::Money, valueOf(charge, "unit_price"), finding.currency);
    if (finding.reason == Reason::CreditDrawdownMismatch) {
        const std::string drawn = valueOf(charge, "drawn"), ledger = sumOf(rowsOf(Table::CreditDrawdowns), "amount");
        fields.push_back(comparedField(TIEOUT_TR("Paid by credit"), Kind::Money, ledger.empty() ? "0" : ledger, drawn.empty() ? "0" : drawn, finding.currency));
        return;
    }
    show(TIEOUT_TR("Paid by credit"), Kind::Money, valueOf(charge, "drawn"), finding.currency);
    fields.push_back(comparedField(TIEOUT_TR("Contract item"), Kind::Id, valueOf(charge, "contract_item"), item ? item->ref.id : std::string()));
    term(TIEOUT_TR("Price model"), Kind::Plain, "model");
    term(TIEOUT_TR("Price tiers"), Kind::Plain, "tiers");
    if (valueOf(item, "model") == "flat")
        show(TIEOUT_TR("Agreed unit price"), Kind::Money, valueOf(item, "unit_price"), finding.currency);
    term(TIEOUT_TR("Discount in percent"), Kind::Plain, "discount");
    term(TIEOUT_TR("Part of a month"), Kind::Plain, "proration");
    term(TIEOUT_TR("Minimum"), Kind::Money, "minimum", finding.currency);
    if (unclear)
        fields.push_back(whereBoth(comparedField(TIEOUT_TR("Currency"), Kind::Plain, valueOf(charge, "currency"), valueOf(item, "currency"))));
    show(TIEOUT_TR("Starts"), Kind::Plain, valueOf(item, "starts"));
    show(TIEOUT_TR("Ends"), Kind::Plain, valueOf(item, "ends"));
}

// Why the meter refused, when it received, which numbers lack: what the events themselves say.
void CasePage::fillUsageFields(const domain::Finding& finding)
{
    std::vector<ComparedField>& fields = m_detail.fields;
    if (finding.reason == Reason::SequenceGap) {
        const size_t last = finding.key.rfind('|'), first = finding.key.rfind('|', last - 1);
        fields.push_back(comparedField(TIEOUT_TR("First missing"), Kind::Id, finding.key.substr(first + 1, last - first - 1), {}));
        fields.push_back(comparedField(TIEOUT_TR("Last missing"), Kind::Id, finding.key.substr(last + 1), {}));
    }
    for (const RecordRow* event : rowsOf(Table::UsageEvents)) {
        if (finding.reason == Reason::RejectedUpstream)
            fields.push_back(comparedField(TIEOUT_TR("The meter says"), Kind::Plain, {}, valueOf(event, "refused")));
        if (finding.reason == Reason::TimeOutOfRange)
            fields.push_back(comparedField(TIEOUT_TR("Received and happened"), Kind::Plain, valueOf(event, "received_at"), valueOf(event, "ts")));
    }
    if (finding.reason == Reason::UnknownMeter) {
        const size_t last = finding.key.rfind('|');
        size_t meter = finding.key.rfind('|', last - 1);
        while (meter != std::string::npos && meter > 0 && finding.key[meter - 1] == '\\')
            meter = finding.key.rfind('|', meter - 1);
        fields.push_back(comparedField(TIEOUT_TR("Meter"), Kind::Id, {}, domain::unescapeKeyPart(finding.key.substr(meter + 1, last - meter - 1))));
    }
}

// One customer in two systems, the later one as actual; the parents in the numbering of the earlier.
void CasePage::fillCustomerFields(const domain::Finding& finding)
{
    std::vector<ComparedField>& fields = m_detail.fields;
    const RecordRow* own = m_records.empty() ? nullptr : rowOf(m_records.front());
    if (finding.reason == Reason::DuplicateCustomer) {
        const std::vector<const RecordRow*> customers = rowsOf(Table::BillingCustomers);
        for (size_t i = 0; i < customers.size(); ++i)
            fields.push_back(comparedField(TIEOUT_TR("Billing customer"), Kind::Id, i == 0 ? customers[i]->ref.id : std::string(), customers[i]->ref.id));
        for (const RecordRow* customer : customers)
            fields.push_back(beside(comparedField(TIEOUT_TR("Name"), Kind::Plain, valueOf(own, "name"), valueOf(customer, "name"))));
        return;
    }
    const bool missing = finding.reason == Reason::MissingInBilling || finding.reason == Reason::MissingInErp;
    const Table own_table = own ? own->ref.table : Table::CrmAccounts;
    const std::string link = own_table == Table::BillingCustomers ? "account" : "customer";
    const RecordRow* earlier = own;
    const RecordRow* later = missing ? nullptr : own;
    std::string above_id = valueOf(own, "parent"), above = above_id;
    if (!missing) {
        const Table earlier_table = own_table == Table::BillingCustomers ? Table::CrmAccounts : Table::BillingCustomers;
        earlier = rowOf({ earlier_table, finding.set, valueOf(own, link) });
        const RecordRow* parent = rowOf({ own_table, finding.set, above_id });
        above = parent ? valueOf(parent, link) : above_id;
    }
    const auto compare = [&](std::string_view name, Kind kind, std::string_view column) {
        ComparedField field = comparedField(name, kind, valueOf(earlier, column), valueOf(later, column));
        fields.push_back(missing ? std::move(field) : whereBoth(std::move(field)));
    };
    fields.push_back(missing ? comparedField(TIEOUT_TR("Name"), Kind::Plain, valueOf(own, "name"), {}) : beside(comparedField(TIEOUT_TR("Name"), Kind::Plain, valueOf(earlier, "name"), valueOf(later, "name"))));
    compare(TIEOUT_TR("Tax id"), Kind::Id, "tax_id");
    compare(TIEOUT_TR("Legal entity"), Kind::Plain, "entity");
    compare(TIEOUT_TR("Currency"), Kind::Plain, "currency");
    fields.push_back(comparedField(TIEOUT_TR("Parent"), Kind::Id, valueOf(earlier, "parent"), missing ? std::string() : above));
}

void CasePage::fillMappingFields(const domain::Finding& finding)
{
    std::vector<ComparedField>& fields = m_detail.fields;
    const size_t bar = finding.key.find('|');
    const std::string mapping = domain::unescapeKeyPart(finding.key.substr(0, bar)), key = bar == std::string::npos ? std::string() : domain::unescapeKeyPart(finding.key.substr(bar + 1));
    const std::string used = finding.period == 0 ? std::string() : domain::Period(finding.period).toString();
    const std::vector<const RecordRow*> rows = rowsOf(Table::Mappings);
    const std::string_view name = mapping == "sku" ? TIEOUT_TR("Product") : mapping == "meter" ? TIEOUT_TR("Meter") : mapping == "account" ? TIEOUT_TR("Account")
        : mapping == "entity" ? TIEOUT_TR("Legal entity") : mapping == "tax_code" ? TIEOUT_TR("Tax code") : TIEOUT_TR("Mapped key");
    fields.push_back(comparedField(name, Kind::Id, key, rows.empty() ? std::string() : key));
    if (finding.reason == Reason::MappingOverlap) {
        for (size_t i = 0; i < rows.size(); ++i)
            for (size_t j = i + 1; j < rows.size(); ++j) {
                const std::string from[] = { valueOf(rows[i], "valid_from"), valueOf(rows[j], "valid_from") }, to[] = { valueOf(rows[i], "valid_to"), valueOf(rows[j], "valid_to") };
                if (!checks::ValidFromTo { from[0], to[0] }.overlaps(checks::ValidFromTo { from[1], to[1] }))
                    continue;
                fields.push_back(comparedField(TIEOUT_TR("Mapped to"), Kind::Id, valueOf(rows[i], "value"), valueOf(rows[j], "value")));
                fields.push_back(comparedField(TIEOUT_TR("Valid from"), Kind::Plain, from[0], from[1]));
                fields.push_back(comparedField(TIEOUT_TR("Valid until"), Kind::Plain, to[0], to[1]));
                return;
            }
        return;
    }
    if (rows.empty() && used.empty()) { // of customers, who have no month
        fields.push_back(comparedField(TIEOUT_TR("Mapped to"), Kind::Id, {}, {}));
        fields.back().differs = true;
    }
    if (!used.empty())
        fields.push_back(comparedField(TIEOUT_TR("Used in"), Kind::Period, used, rows.empty() ? used : std::string()));
    for (const RecordRow* row : rows) {
        fields.push_back(beside(comparedField(TIEOUT_TR("Mapped to"), Kind::Id, {}, valueOf(row, "value"))));
        fields.push_back(beside(comparedField(TIEOUT_TR("Valid from"), Kind::Plain, {}, valueOf(row, "valid_from"))));
        fields.push_back(beside(comparedField(TIEOUT_TR("Valid until"), Kind::Plain, {}, valueOf(row, "valid_to"))));
    }
}

}
