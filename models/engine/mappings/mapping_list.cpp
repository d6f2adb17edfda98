#include "engine/mappings/mapping_list.h"

#include "engine/checks/estate_checks.h"
#include "engine/mappings/customer_match.h"

#include <algorithm>
#include <map>
#include <set>

namespace tieout::engine {

namespace d = tieout::domain;

namespace {

constexpr std::string_view kStatusIds[] = { "unmapped", "expired", "overlapping", "valid", "unused" };
constexpr std::string_view kStatusTitles[] = { TIEOUT_TR("Unmapped"), TIEOUT_TR("Expired"), TIEOUT_TR("Overlapping"), TIEOUT_TR("Valid"), TIEOUT_TR("Not in use") };
static_assert(std::size(kStatusIds) == kMappingStatusCount && std::size(kStatusTitles) == kMappingStatusCount);

struct Use {
    uint64_t records = 0;
    std::map<uint32_t, WideSum> money; // by currency
    std::set<int32_t> months; // 0: not known
    std::vector<MappingLine> lines;

    void add(int32_t month)
    {
        ++records;
        months.insert(month);
    }
};
using Uses = std::map<std::string, Use>; // by key

void useOfProducts(const LineageState& state, Uses& uses)
{
    const RecordTable& charges = state.table(Table::RatedCharges);
    for (uint32_t i = 0; i < charges.size(); ++i) {
        const uint32_t sku = charges.link[link::charge_sku].parent[i];
        if (!charges.present(i) || sku == kNone)
            continue;
        Use& use = uses[std::string(state.table(Table::SkuMap).ids.at(sku))];
        use.add(charges.period[i]);
        use.money[charges.currency[i]].add(Exact(charges.decimal(number::charge_amount, i)));
    }
}

// The money of metered usage is what it was charged with.
void useOfMeters(const LineageState& state, Uses& uses)
{
    const RecordTable& aggregates = state.table(Table::UsageAggregates);
    const RecordTable& charges = state.table(Table::RatedCharges);
    for (uint32_t i = 0; i < aggregates.size(); ++i) {
        if (!aggregates.present(i))
            continue;
        Use& use = uses[std::string(state.text(state.groups().meter[aggregates.group.parent[i]]))];
        use.add(aggregates.period[i]);
        state.eachChild(Table::UsageAggregates, i, head::aggregate_charges, Table::RatedCharges, link::charge_aggregate,
            [&](uint32_t at) { use.money[charges.currency[at]].add(Exact(charges.decimal(number::charge_amount, at))); });
    }
}

// The money of an account is what was booked on it, on either side.
void useOfAccounts(const LineageState& state, Uses& uses)
{
    const RecordTable& lines = state.table(Table::JournalLines);
    const RecordTable& postings = state.table(Table::ErpPostings);
    for (uint32_t i = 0; i < lines.size(); ++i) {
        const std::string_view account = state.text(lines.text[words::account][i]);
        if (!lines.present(i) || account.empty())
            continue;
        const uint32_t posting = lines.link[link::journal_posting].parent[i];
        Use& use = uses[std::string(account)];
        use.add(postings.present(posting) ? postings.period[posting] : 0);
        WideSum& sum = use.money[lines.currency[i]];
        sum.add(Exact(lines.decimal(number::debit, i)));
        sum.add(Exact(lines.decimal(number::credit, i)));
    }
}

// What is booked on the accounts that need a dimension. In a month without a mapping an account needs none,
// so the months of use are nobody's business here.
void useOfDimensions(const LineageState& state, Uses& uses)
{
    Uses booked;
    useOfAccounts(state, booked);
    for (auto& [account, use] : uses)
        if (const auto at = booked.find(account); at != booked.end()) {
            use.records = at->second.records;
            use.money = std::move(at->second.money);
        }
}

void useOfEntities(const LineageState& state, Uses& uses)
{
    for (const Table table : { Table::CrmAccounts, Table::BillingCustomers, Table::ErpCustomers }) {
        const RecordTable& t = state.table(table);
        for (uint32_t i = 0; i < t.size(); ++i)
            if (const std::string_view entity = state.text(t.text[words::entity][i]); t.present(i) && !entity.empty())
                uses[std::string(entity)].add(0);
    }
    const RecordTable& invoices = state.table(Table::Invoices);
    for (uint32_t i = 0; i < invoices.size(); ++i)
        if (const std::string_view entity = state.text(invoices.text[words::document_entity][i]); invoices.present(i) && !entity.empty()) {
            Use& use = uses[std::string(entity)];
            use.add(invoices.period[i]);
            use.money[invoices.currency[i]].add(Exact(invoices.decimal(number::total, i)));
        }
}

// The money of a tax code is what it stands on.
void useOfTaxCodes(const LineageState& state, Uses& uses)
{
    const RecordTable& lines = state.table(Table::InvoiceLines);
    const RecordTable& invoices = state.table(Table::Invoices);
    for (uint32_t i = 0; i < lines.size(); ++i) {
        const std::string_view code = state.text(lines.text[words::tax_code][i]);
        if (!lines.present(i) || code.empty())
            continue;
        const uint32_t invoice = lines.link[link::line_invoice].parent[i];
        Use& use = uses[std::string(code)];
        use.add(invoices.present(invoice) ? invoices.period[invoice] : 0);
        use.money[lines.currency[i]].add(Exact(lines.decimal(number::line_amount, i)));
    }
}

MappingStatus statusOf(const Use& use)
{
    checks::MappingKeyFacts facts;
    for (const int32_t month : use.months)
        facts.months_of_use.push_back(month == 0 ? std::string() : d::Period(month).toString());
    for (const MappingLine& line : use.lines)
        facts.rows.push_back({ line.from, line.to });
    checks::Drafts drafts(d::Checkpoint::CP11);
    checkMappingKey(facts, drafts); // what the list says is what the reconciliation finds
    const auto has = [&](d::Reason reason) { return std::any_of(drafts.all().begin(), drafts.all().end(), [reason](const checks::Draft& draft) { return draft.reason == reason; }); };
    if (use.lines.empty())
        return MappingStatus::Unmapped;
    if (has(d::Reason::MappingExpired))
        return MappingStatus::Expired;
    if (has(d::Reason::MappingOverlap))
        return MappingStatus::Overlapping;
    return use.records == 0 ? MappingStatus::Unused : MappingStatus::Valid;
}

// Who may say what about a proposal, now.
void judge(const Session& session, ProposalRow& row)
{
    const bool own = row.maker == session.person;
    row.may_withdraw = own && row.verdict == d::Verdict::Waiting && session.may(d::Permission::ProposeReference);
    if (row.verdict != d::Verdict::Waiting)
        row.why_not = { TIEOUT_TR("It is decided."), {} };
    else if (!session.may(d::Permission::ApproveReference))
        row.why_not = { TIEOUT_TR("Your roles may not approve."), {} };
    else if (own)
        row.why_not = { TIEOUT_TR("You proposed it yourself; somebody else must decide it."), {} };
    row.may_decide = row.why_not.empty();
}

void addDecision(const store::ReferenceDecision& decision, ProposalRow& row)
{
    row.verdict = decision.verdict;
    row.decider = decision.person;
    row.decided = Instant::fromUs(decision.at_us);
    row.note = decision.note;
}

}

std::string_view mappingStatusId(MappingStatus status)
{
    return kStatusIds[static_cast<size_t>(status)];
}

std::string_view mappingStatusTitle(MappingStatus status)
{
    return kStatusTitles[static_cast<size_t>(status)];
}

bool mappingKeyBefore(const MappingKeyRow& a, const MappingKeyRow& b)
{
    return std::tie(a.status, a.key, a.set) < std::tie(b.status, b.key, b.set);
}

std::vector<MappingKeyRow> mappingKeyRows(const LineageHome& home, const LineageState& state, const DecidedSet& decided, d::MappingKind kind, bool amounts)
{
    Uses uses;
    for (MappingLine& line : mappingLines(state, decided))
        if (line.mapping == d::mappingKindId(kind)) {
            Use& use = uses[line.key];
            use.lines.push_back(std::move(line));
        }
    switch (kind) {
    case d::MappingKind::Sku:
        useOfProducts(state, uses);
        break;
    case d::MappingKind::Meter:
        useOfMeters(state, uses);
        break;
    case d::MappingKind::Account:
        useOfAccounts(state, uses);
        break;
    case d::MappingKind::Entity:
        useOfEntities(state, uses);
        break;
    case d::MappingKind::TaxCode:
        useOfTaxCodes(state, uses);
        break;
    case d::MappingKind::Dimension:
        useOfDimensions(state, uses);
        break;
    }
    std::vector<MappingKeyRow> rows;
    for (auto& [key, use] : uses) {
        MappingKeyRow row;
        row.set = state.set();
        row.key = key;
        row.status = statusOf(use);
        row.records = use.records;
        for (const auto& [currency, sum] : use.money)
            if (amounts)
                row.money.push_back({ currency, sum.value() });
        for (const int32_t month : use.months) {
            if (month == 0)
                continue;
            row.first_used = row.first_used.value_or(d::Period(month));
            row.last_used = d::Period(month);
        }
        for (MappingLine& line : use.lines)
            row.values.push_back({ line.id, line.value, line.from, line.to,
                line.record == kNone ? std::string() : std::string(home.sourceOf(state.table(Table::Mappings).chunk[line.record])), line.ended });
        std::sort(row.values.begin(), row.values.end(), [](const MappingValue& a, const MappingValue& b) { return std::tie(a.valid_from, a.id) < std::tie(b.valid_from, b.id); });
        rows.push_back(std::move(row));
    }
    return rows;
}

ProposalRow proposalRow(const store::MappingProposal& p, const Session& session)
{
    ProposalRow row;
    row.kind = d::ProposalKind::Mapping;
    row.number = p.number;
    row.set = p.set;
    row.about = p.mapping;
    row.key = p.key;
    row.act = d::mappingActId(p.act);
    row.row = p.row;
    row.value = p.value;
    row.valid_from = p.valid_from;
    row.valid_to = p.valid_to;
    row.why = p.why;
    row.maker = p.person;
    row.proposed = Instant::fromUs(p.at_us);
    addDecision(p.decision, row);
    judge(session, row);
    return row;
}

ProposalRow proposalRow(const store::LinkProposal& p, const Session& session)
{
    ProposalRow row;
    row.kind = d::ProposalKind::Link;
    row.number = p.number;
    row.set = p.set;
    row.about = p.child_kind;
    row.key = p.child;
    row.act = d::linkActId(p.act);
    row.value = p.parent;
    row.why = p.why;
    row.score = p.score;
    if (const auto evidence = LinkEvidence::unpack(p.evidence, p.score))
        row.evidence = evidence->words();
    row.maker = p.person;
    row.proposed = Instant::fromUs(p.at_us);
    addDecision(p.decision, row);
    judge(session, row);
    return row;
}

}
