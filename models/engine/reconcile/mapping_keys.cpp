#include "engine/reconcile/mapping_keys.h"

#include "domain/reference.h"
#include "engine/checks/estate_checks.h"

#include <map>
#include <set>

namespace tieout::engine {

namespace d = tieout::domain;

namespace {

struct Key {
    std::set<int32_t> months; // of use; 0: not known
    std::vector<uint32_t> rows; // positions in LineageState::mappings
};
// By mapping ("sku"), then key.
using Keys = std::map<std::string_view, std::map<std::string_view, Key>>;

void addRows(const LineageState& state, Keys& keys)
{
    for (uint32_t i = 0; i < state.mappings().size(); ++i)
        keys[state.text(state.mappings()[i].mapping)][state.text(state.mappings()[i].key)].rows.push_back(i);
}

void addProducts(const LineageState& state, std::map<std::string_view, Key>& keys)
{
    const RecordTable& charges = state.table(Table::RatedCharges);
    for (uint32_t i = 0; i < charges.size(); ++i)
        if (charges.present(i) && charges.link[link::charge_sku].parent[i] != kNone)
            keys[state.table(Table::SkuMap).ids.at(charges.link[link::charge_sku].parent[i])].months.insert(charges.period[i]);
}

void addMeters(const LineageState& state, std::map<std::string_view, Key>& keys)
{
    const RecordTable& aggregates = state.table(Table::UsageAggregates);
    for (uint32_t i = 0; i < aggregates.size(); ++i)
        if (aggregates.present(i))
            keys[state.text(state.groups().meter[aggregates.group.parent[i]])].months.insert(aggregates.period[i]);
}

void addAccounts(const LineageState& state, std::map<std::string_view, Key>& keys)
{
    const RecordTable& lines = state.table(Table::JournalLines);
    const RecordTable& postings = state.table(Table::ErpPostings);
    for (uint32_t i = 0; i < lines.size(); ++i) {
        const std::string_view number = state.text(lines.text[words::account][i]);
        const uint32_t posting = lines.link[link::journal_posting].parent[i];
        if (lines.present(i) && !number.empty())
            keys[number].months.insert(postings.present(posting) ? postings.period[posting] : 0);
    }
}

// Of invoices by their month; of customers, who have none, at any time.
void addEntities(const LineageState& state, std::map<std::string_view, Key>& keys)
{
    for (const Table table : { Table::CrmAccounts, Table::BillingCustomers, Table::ErpCustomers }) {
        const RecordTable& customers = state.table(table);
        for (uint32_t i = 0; i < customers.size(); ++i)
            if (customers.present(i) && customers.text[words::entity][i] != 0)
                keys[state.text(customers.text[words::entity][i])].months.insert(0);
    }
    const RecordTable& invoices = state.table(Table::Invoices);
    for (uint32_t i = 0; i < invoices.size(); ++i)
        if (invoices.present(i) && invoices.text[words::document_entity][i] != 0)
            keys[state.text(invoices.text[words::document_entity][i])].months.insert(invoices.period[i]);
}

void addTaxCodes(const LineageState& state, std::map<std::string_view, Key>& keys)
{
    const RecordTable& lines = state.table(Table::InvoiceLines);
    const RecordTable& invoices = state.table(Table::Invoices);
    for (uint32_t i = 0; i < lines.size(); ++i) {
        const uint32_t invoice = lines.link[link::line_invoice].parent[i];
        if (lines.present(i) && lines.text[words::tax_code][i] != 0)
            keys[state.text(lines.text[words::tax_code][i])].months.insert(invoices.present(invoice) ? invoices.period[invoice] : 0);
    }
}

// What each kind is used by, and what it is called when there is none.
struct KindUse {
    d::MappingKind kind;
    void (*add)(const LineageState&, std::map<std::string_view, Key>&);
    d::Reason unmapped;
};
constexpr KindUse kUses[] = {
    { d::MappingKind::Sku, addProducts, d::Reason::UnmappedSku },
    { d::MappingKind::Meter, addMeters, d::Reason::UnmappedMeter },
    { d::MappingKind::Account, addAccounts, d::Reason::UnmappedAccount },
    { d::MappingKind::Entity, addEntities, d::Reason::UnmappedEntity },
    { d::MappingKind::TaxCode, addTaxCodes, d::Reason::UnmappedTaxCode },
};

// Only what is mapped at all in this set is expected to be mapped everywhere.
void addUse(const LineageState& state, Keys& keys)
{
    for (const KindUse& use : kUses)
        if (const auto of_kind = keys.find(d::mappingKindId(use.kind)); of_kind != keys.end())
            use.add(state, of_kind->second);
}

d::Reason unmappedReason(std::string_view mapping)
{
    for (const KindUse& use : kUses)
        if (d::mappingKindId(use.kind) == mapping)
            return use.unmapped;
    return d::Reason::UnmappedSku; // of a kind that nothing is held against: there is no use of it
}

checks::MappingKeyFacts factsOf(const LineageState& state, std::string_view mapping, const Key& key)
{
    checks::MappingKeyFacts facts;
    facts.unmapped = unmappedReason(mapping);
    for (const int32_t month : key.months)
        facts.months_of_use.push_back(month == 0 ? std::string() : d::Period(month).toString());
    for (const uint32_t row : key.rows)
        facts.rows.push_back({ state.text(state.mappings()[row].from), state.text(state.mappings()[row].to) });
    return facts;
}

}

std::vector<MappingKeyFindings> evaluateMappingKeys(const LineageState& state, Looked& looked)
{
    std::vector<MappingKeyFindings> out;
    Keys keys;
    addRows(state, keys);
    addUse(state, keys);
    for (const auto& [mapping, by_key] : keys)
        for (const auto& [name, key] : by_key) {
            checks::Drafts drafts(d::Checkpoint::CP11);
            checkMappingKey(factsOf(state, mapping, key), drafts);
            ++looked.looked_at;
            looked.matched += drafts.all().empty() ? 1 : 0;
            const int32_t newest = key.months.empty() ? 0 : *key.months.rbegin();
            MappingKeyFindings found { d::escapeKeyPart(std::string(mapping)) + "|" + d::escapeKeyPart(std::string(name)), {}, newest };
            for (const checks::Draft& draft : drafts.all())
                found.found.push_back({ draft.checkpoint, draft.reason, state.set(), found.key, draft.delta, draft.expected, draft.actual, draft.exposure, 0, newest, {}, std::string(name), {} });
            out.push_back(std::move(found));
        }
    return out;
}

}
