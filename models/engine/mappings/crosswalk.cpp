// Which customer records of the systems belong together, as far as the records tell.
#include "engine/mappings/mapping_list.h"
#include "engine/mappings/reference_reader.h"

#include <algorithm>
#include <map>
#include <set>

namespace tieout::engine {

namespace d = tieout::domain;

namespace {

// A word that this many customers have in their name tells nothing.
constexpr size_t kCommonWord = 200;

// The id behind the key of a finding.
std::string plainKey(std::string_view key)
{
    std::string id;
    for (size_t i = 0; i < key.size(); ++i)
        id += key[i] == '\\' && i + 1 < key.size() ? key[++i] : key[i];
    return id;
}

// The records that may be the same customer, found by tax id or by a word of the name, so that not
// every one is compared with every other.
class Candidates {
public:
    Candidates(const LineageState& state, Table table)
    {
        const RecordTable& t = state.table(table);
        for (uint32_t i = 0; i < t.size(); ++i) {
            if (!t.present(i))
                continue;
            const CustomerFace face = customerFace(state, table, i);
            if (const std::string tax_id = plainTaxId(face.tax_id); !tax_id.empty())
                m_by_tax_id[tax_id].push_back(i);
            for (const std::string& word : nameWords(face.name))
                m_by_word[word].push_back(i);
        }
    }
    std::set<uint32_t> of(const CustomerFace& face) const
    {
        std::set<uint32_t> found;
        if (const auto at = m_by_tax_id.find(plainTaxId(face.tax_id)); at != m_by_tax_id.end())
            found.insert(at->second.begin(), at->second.end());
        for (const std::string& word : nameWords(face.name))
            if (const auto at = m_by_word.find(word); at != m_by_word.end() && at->second.size() <= kCommonWord)
                found.insert(at->second.begin(), at->second.end());
        return found;
    }

private:
    std::map<std::string, std::vector<uint32_t>> m_by_tax_id, m_by_word;
};

// The best one from kSuggestFrom on; of equals the smallest id.
void suggest(const LineageState& state, const Candidates& candidates, const DecidedSet& decided, const CustomerFace& face, CustomerLinkRow& row)
{
    const Table above = linkParentTable(row.child_table);
    const std::string child = std::string(d::tableSpec(row.child_table).kind) + ":" + row.child;
    for (const uint32_t i : candidates.of(face)) {
        const std::string parent(state.table(above).ids.at(i));
        const CustomerFace other = customerFace(state, above, i);
        const LinkEvidence evidence = compareCustomers(other, face);
        const bool better = evidence.score > row.score || (evidence.score == row.score && parent < row.parent);
        if (evidence.score < kSuggestFrom || !better || decided.not_same.count({ child, parent }) > 0)
            continue;
        row.state = CustomerLinkRow::Suggested;
        row.parent = parent;
        row.parent_name = other.name;
        row.score = evidence.score;
        row.evidence = evidence.words();
    }
}

void addLinks(const LineageState& state, const DecidedSet& decided, Table child, CrosswalkQuery::Answer& answer)
{
    const Table above = linkParentTable(child);
    const RecordTable& t = state.table(child);
    const RecordTable& parents = state.table(above);
    const LinkOverlay overlay = overlayOf(state, decided, child);
    std::optional<Candidates> candidates; // only where something is missing
    for (uint32_t i = 0; i < t.size(); ++i) {
        const uint32_t own = t.link[linkOfChild(child)].parent[i];
        if (!t.present(i) || parents.present(own))
            continue;
        CustomerLinkRow row;
        row.set = state.set();
        row.child_table = child;
        row.child = t.ids.at(i);
        const CustomerFace face = customerFace(state, child, i);
        row.child_name = face.name;
        row.reference = own == kNone ? std::string() : std::string(parents.ids.at(own));
        if (const uint32_t linked = linkedParent(state, overlay, child, i); parents.present(linked)) {
            row.state = CustomerLinkRow::Linked;
            row.parent = parents.ids.at(linked);
            const CustomerFace other = customerFace(state, above, linked);
            row.parent_name = other.name;
            const LinkEvidence evidence = compareCustomers(other, face);
            row.score = evidence.score;
            row.evidence = evidence.words();
        } else {
            if (!candidates)
                candidates.emplace(state, above);
            suggest(state, *candidates, decided, face, row);
        }
        answer.links.push_back(std::move(row));
    }
}

}

void addCrosswalk(const LineageHome::Set& set, const DecidedSet& decided, CrosswalkQuery::Answer& answer)
{
    const LineageState& state = set.state;
    addLinks(state, decided, Table::BillingCustomers, answer);
    addLinks(state, decided, Table::ErpCustomers, answer);

    const LinkOverlay overlay = overlayOf(state, decided, Table::BillingCustomers);
    const RecordTable& customers = state.table(Table::BillingCustomers);
    std::map<uint32_t, std::vector<std::string>> by_account;
    for (uint32_t i = 0; i < customers.size(); ++i)
        if (const uint32_t account = customers.present(i) ? linkedParent(state, overlay, Table::BillingCustomers, i) : kNone; state.table(Table::CrmAccounts).present(account))
            by_account[account].emplace_back(customers.ids.at(i));
    for (auto& [account, list] : by_account) {
        if (list.size() < 2)
            continue;
        std::sort(list.begin(), list.end());
        answer.duplicates.push_back({ state.set(), std::string(state.table(Table::CrmAccounts).ids.at(account)), customerFace(state, Table::CrmAccounts, account).name, std::move(list) });
    }

    set.findings.each([&](const d::Finding& f) {
        const bool billing = f.reason == d::Reason::HierarchyMismatch;
        if (f.checkpoint != d::Checkpoint::CP8 || (!billing && f.reason != d::Reason::ErpHierarchyMismatch))
            return;
        HierarchyRow row { state.set(), billing ? Table::BillingCustomers : Table::ErpCustomers, {}, {}, {} };
        const RecordTable& t = state.table(row.table);
        const uint32_t i = t.ids.find(plainKey(f.key));
        if (!t.present(i))
            return;
        row.customer = t.ids.at(i);
        row.name = customerFace(state, row.table, i).name;
        const uint32_t parent = t.link[billing ? size_t(link::customer_parent) : size_t(link::erp_customer_parent)].parent[i];
        row.parent = parent == kNone ? std::string() : std::string(t.ids.at(parent));
        answer.hierarchy.push_back(std::move(row));
    });
}

}
