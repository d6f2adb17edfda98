#include "engine/matrix/matrix_scope.h"

#include "engine/reconcile/evaluate.h"
#include "engine/reconcile/mapping_keys.h"

#include <array>

namespace tieout::engine {

using domain::Checkpoint;
using domain::DeltaUnit;

namespace {

struct Side {
    uint64_t count = 0;
    WideSum sum;
    bool overflow = false;

    void add(uint64_t records, const std::optional<Exact>& value)
    {
        count += records;
        if (value)
            sum.add(*value);
        else
            overflow = true;
    }
};
using Sides = std::map<std::pair<DeltaUnit, uint32_t>, Side>;
struct Tally {
    uint64_t records = 0;
    Sides in, out;
};
struct Spot { // MatrixPlace of one set, its entity as a code
    int32_t period = 0;
    uint32_t entity = 0;
    auto operator<=>(const Spot&) const = default;
};

// One set. Which tables a checkpoint looks at is said in Evaluator::draftsOf; a test holds the two together.
class Counter {
public:
    Counter(const LineageHome& home, const LineageHome::Set& set)
        : m_state(set.state)
        , m_scope(set.state.scope())
        , m_evaluator(set.state, [&home](uint32_t chunk) { return home.sourceOf(chunk); })
    {
        usage();
        billing();
        ledger();
        credits();
        estate();
    }
    void addTo(MatrixScope& all) const;

private:
    const RecordTable& table(Table t) const { return m_state.table(t); }
    template <typename See> void each(Table t, const See& see) const
    {
        for (uint32_t i = 0; i < table(t).size(); ++i)
            if (table(t).present(i))
                see(i);
    }
    Tally& at(Checkpoint checkpoint, const Spot& spot)
    {
        Recent& recent = m_recent[static_cast<size_t>(checkpoint)]; // neighbours are often alike
        if (!recent.tally || recent.spot != spot)
            recent = { spot, &m_tallies[static_cast<size_t>(checkpoint)][spot] };
        return *recent.tally;
    }
    // Whom the record concerns; `currency` as its exceptions have it.
    Spot spotOf(Table t, uint32_t i, uint32_t* currency = nullptr) const
    {
        const Node node { NodeKind::Record, t, i };
        const Evaluator::Context context = m_evaluator.contextOf(node);
        if (currency)
            *currency = context.currency;
        return { context.period, m_evaluator.entityOf(node) };
    }
    void usage();
    void billing();
    std::optional<Exact> journalValue(uint32_t i) const;
    void ledger();
    void credits();
    void estate();
    void contracts();
    void masters();

    struct Recent {
        Spot spot;
        Tally* tally = nullptr;
    };
    const LineageState& m_state;
    const EstateScope m_scope;
    const Evaluator m_evaluator;
    std::array<std::map<Spot, Tally>, 16> m_tallies;
    std::array<Recent, 16> m_recent;
};

constexpr std::pair<DeltaUnit, uint32_t> kQuantity { DeltaUnit::Quantity, 0 }, kCounted { DeltaUnit::Count, 0 };

std::pair<DeltaUnit, uint32_t> money(uint32_t currency)
{
    return { DeltaUnit::Money, currency };
}

void Counter::usage()
{
    const GroupTable& groups = m_state.groups();
    const RecordTable& aggregates = table(Table::UsageAggregates);
    for (uint32_t g = 0; g < groups.size(); ++g) {
        const Spot spot { groups.period[g], m_evaluator.entityOf({ NodeKind::UsageGroup, Table::UsageEvents, g }) };
        bool any = groups.events[g] > 0;
        m_state.eachAggregate(g, [&](uint32_t i) {
            any = true;
            const Exact quantity(aggregates.decimal(number::quantity, i));
            at(Checkpoint::CP1, spot).out[kQuantity].add(1, quantity);
            Tally& rated = at(Checkpoint::CP2, spot);
            ++rated.records;
            rated.in[kQuantity].add(1, quantity);
        });
        if (!any)
            continue; // an aggregate was there once
        Tally& tally = at(Checkpoint::CP1, spot);
        ++tally.records;
        if (groups.events[g] > 0)
            tally.in[kQuantity].add(groups.events[g], groups.raw[g].value());
    }
    for (const auto& [event, copies] : m_state.events().copies) {
        const uint32_t group = m_state.shape(m_state.events().shape[event]).group;
        ++at(Checkpoint::CP1, { groups.period[group], m_evaluator.entityOf({ NodeKind::Record, Table::UsageEvents, event }) }).records;
    }
}

void Counter::billing()
{
    uint32_t currency = 0;
    each(Table::RatedCharges, [&](uint32_t i) {
        const Spot spot = spotOf(Table::RatedCharges, i, &currency);
        Tally& rated = at(Checkpoint::CP2, spot);
        ++rated.records;
        rated.out[kQuantity].add(1, Exact(table(Table::RatedCharges).decimal(number::quantity, i)));
        Tally& invoiced = at(Checkpoint::CP3, spot);
        ++invoiced.records;
        invoiced.in[money(currency)].add(1, Exact(table(Table::RatedCharges).decimal(number::charge_amount, i)));
    });
    each(Table::InvoiceLines, [&](uint32_t i) {
        Tally& tally = at(Checkpoint::CP3, spotOf(Table::InvoiceLines, i, &currency));
        ++tally.records;
        tally.out[money(currency)].add(1, Exact(table(Table::InvoiceLines).decimal(number::line_amount, i)));
    });
    each(Table::Invoices, [&](uint32_t i) {
        Tally& tally = at(Checkpoint::CP4, spotOf(Table::Invoices, i, &currency));
        ++tally.records;
        if (!(table(Table::Invoices).flags[i] & kNoPostingExpected))
            tally.in[money(currency)].add(1, Exact(table(Table::Invoices).decimal(number::total, i)));
        if (m_evaluator.comparesBalance(i)) // what is left to be paid is no sum of payments
            ++at(Checkpoint::CP5, spotOf(Table::Invoices, i, &currency)).records;
    });
}

// What a journal line adds to its document: its debit, or, where the document takes another one back
// and every side is turned, less its credit. Nothing for the lines of credits and receipts, which
// the books number with the documents.
std::optional<Exact> Counter::journalValue(uint32_t i) const
{
    const RecordTable& lines = table(Table::JournalLines);
    const uint32_t posting = lines.link[link::journal_posting].parent[i];
    if (table(Table::ErpPostings).present(posting) && table(Table::ErpPostings).link[link::posting_reversed].parent[posting] != kNone)
        return Exact(lines.decimal(number::credit, i)).negated();
    if (posting != kNone && !table(Table::ErpPostings).present(posting))
        for (const Table other : { Table::ErpCredits, Table::ErpReceipts })
            if (table(other).present(table(other).ids.find(table(Table::ErpPostings).ids.at(posting))))
                return std::nullopt;
    return Exact(lines.decimal(number::debit, i));
}

void Counter::ledger()
{
    uint32_t currency = 0;
    each(Table::ErpPostings, [&](uint32_t i) {
        const Spot spot = spotOf(Table::ErpPostings, i, &currency);
        const Exact amount(table(Table::ErpPostings).decimal(number::amount, i));
        Tally& posted = at(Checkpoint::CP4, spot);
        ++posted.records;
        posted.out[money(currency)].add(1, amount);
        if (!m_scope.journals)
            return;
        Tally& journal = at(Checkpoint::CP6, spot);
        ++journal.records;
        journal.in[money(currency)].add(1, amount);
    });
    if (m_scope.journals)
        each(Table::JournalLines, [&](uint32_t i) {
            Tally& tally = at(Checkpoint::CP6, spotOf(Table::JournalLines, i, &currency));
            ++tally.records;
            if (const auto value = journalValue(i))
                tally.out[money(currency)].add(1, *value);
        });
    for (const Table t : { Table::Payments, Table::ErpReceipts })
        each(t, [&](uint32_t i) {
            Tally& tally = at(Checkpoint::CP5, spotOf(t, i, &currency));
            ++tally.records;
            (t == Table::Payments ? tally.in : tally.out)[money(currency)].add(1, Exact(table(t).decimal(number::amount, i)));
        });
}

// Credits go the other way: they lessen what was invoiced and what was posted.
void Counter::credits()
{
    if (!m_scope.credits)
        return;
    uint32_t currency = 0;
    for (const Table t : { Table::CreditNotes, Table::ErpCredits })
        each(t, [&](uint32_t i) {
            Tally& tally = at(Checkpoint::CP4, spotOf(t, i, &currency));
            ++tally.records;
            if (t == Table::ErpCredits || !(table(t).flags[i] & kNoPostingExpected))
                (t == Table::CreditNotes ? tally.in : tally.out)[money(currency)].add(1, Exact(table(t).decimal(number::amount, i)).negated());
        });
}

void Counter::estate()
{
    if (m_scope.subscriptions)
        contracts();
    if (m_scope.billing_customers)
        masters();
    if (table(Table::Mappings).size() == 0 && !m_state.everDecided())
        return;
    Looked looked;
    for (const MappingKeyFindings& key : evaluateMappingKeys(m_state, looked)) {
        Tally& tally = at(Checkpoint::CP11, { key.period, 0 });
        ++tally.records;
        tally.in[kCounted].add(1, Exact());
    }
}

// Quantity × price of what was agreed, and of what is subscribed to.
void Counter::contracts()
{
    uint32_t currency = 0;
    const auto value = [&](Table t, uint32_t i) -> std::optional<Exact> {
        const auto product = domain::multiplyRounded(table(t).decimal(number::quantity, i), table(t).decimal(number::item_price, i), domain::kScaleMax);
        return product.ok() ? std::optional<Exact>(*product) : std::nullopt;
    };
    each(Table::ContractItems, [&](uint32_t i) {
        Tally& tally = at(Checkpoint::CP7, spotOf(Table::ContractItems, i, &currency));
        ++tally.records;
        const uint32_t contract = table(Table::ContractItems).link[link::item_contract].parent[i];
        if (table(Table::Contracts).present(contract) && m_state.text(table(Table::Contracts).text[words::contract_status][contract]) == "activated")
            tally.in[money(currency)].add(1, value(Table::ContractItems, i));
    });
    each(Table::SubscriptionItems, [&](uint32_t i) {
        Tally& tally = at(Checkpoint::CP7, spotOf(Table::SubscriptionItems, i, &currency));
        if (!table(Table::ContractItems).present(table(Table::SubscriptionItems).link[link::subscription_item].parent[i]))
            ++tally.records; // only those without a contract are looked at by themselves
        tally.out[money(currency)].add(1, value(Table::SubscriptionItems, i));
    });
}

void Counter::masters()
{
    for (const Table t : { Table::CrmAccounts, Table::BillingCustomers, Table::ErpCustomers }) {
        if (t == Table::ErpCustomers && !m_scope.erp_customers)
            continue;
        each(t, [&](uint32_t i) {
            Tally& tally = at(Checkpoint::CP8, spotOf(t, i));
            ++tally.records;
            if (t != Table::ErpCustomers)
                (t == Table::CrmAccounts ? tally.in : tally.out)[kCounted].add(1, Exact());
        });
    }
}

void addSides(std::vector<MatrixSum>& to, const Sides& sides)
{
    for (const auto& [key, side] : sides) {
        MatrixSum* sum = nullptr;
        for (MatrixSum& known : to)
            if (known.unit == key.first && known.currency == key.second)
                sum = &known;
        if (!sum) {
            to.push_back({ key.first, key.second, 0, Exact(), false });
            sum = &to.back();
        }
        sum->count += side.count;
        const std::optional<Exact> value = side.sum.value();
        sum->overflow = sum->overflow || side.overflow || !value || !sum->sum.add(*value);
    }
}

void Counter::addTo(MatrixScope& all) const
{
    for (size_t checkpoint = 0; checkpoint < m_tallies.size(); ++checkpoint)
        for (const auto& [spot, tally] : m_tallies[checkpoint]) {
            MatrixCell& cell = all[{ static_cast<Checkpoint>(checkpoint), std::string(m_state.text(spot.entity)), spot.period }];
            cell.records += tally.records;
            addSides(cell.in, tally.in);
            addSides(cell.out, tally.out);
        }
}

}

MatrixScope countScope(const LineageHome& home, const std::string& only)
{
    MatrixScope all;
    for (const auto& [name, set] : home.sets)
        if (only.empty() || name == only)
            Counter(home, *set).addTo(all);
    return all;
}

}
