#include "engine/reconcile/mapping_keys.h"

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

// Only what is mapped at all in this set is expected to be mapped everywhere.
void addUse(const LineageState& state, Keys& keys)
{
    if (const auto sku = keys.find("sku"); sku != keys.end()) {
        const RecordTable& charges = state.table(Table::RatedCharges);
        for (uint32_t i = 0; i < charges.size(); ++i)
            if (charges.present(i) && charges.link[link::charge_sku].parent[i] != kNone)
                sku->second[state.table(Table::SkuMap).ids.at(charges.link[link::charge_sku].parent[i])].months.insert(charges.period[i]);
    }
    if (const auto meter = keys.find("meter"); meter != keys.end()) {
        const RecordTable& aggregates = state.table(Table::UsageAggregates);
        for (uint32_t i = 0; i < aggregates.size(); ++i)
            if (aggregates.present(i))
                meter->second[state.text(state.groups().meter[aggregates.group.parent[i]])].months.insert(aggregates.period[i]);
    }
    if (const auto account = keys.find("account"); account != keys.end()) {
        const RecordTable& lines = state.table(Table::JournalLines);
        const RecordTable& postings = state.table(Table::ErpPostings);
        for (uint32_t i = 0; i < lines.size(); ++i) {
            const std::string_view number = state.text(lines.text[words::account][i]);
            const uint32_t posting = lines.link[link::journal_posting].parent[i];
            if (lines.present(i) && !number.empty())
                account->second[number].months.insert(postings.present(posting) ? postings.period[posting] : 0);
        }
    }
}

d::Reason unmappedReason(std::string_view mapping)
{
    return mapping == "meter" ? d::Reason::UnmappedMeter : mapping == "account" ? d::Reason::UnmappedAccount : d::Reason::UnmappedSku;
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
