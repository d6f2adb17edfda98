// The state's part of what people decided: mapping rows beside the pulled ones, links between customer
// records where the systems' own references lead nowhere.
#include "engine/reconcile/lineage_state.h"

namespace tieout::engine {

namespace d = tieout::domain;

void LinkOverlay::add(uint32_t child, uint32_t parent_index)
{
    parent[child] = parent_index;
    children[parent_index].push_back(child);
}

uint32_t linkedParent(const LineageState& state, const LinkOverlay& overlay, Table child, uint32_t i)
{
    const RecordTable& parents = state.table(linkParentTable(child));
    const uint32_t own = state.table(child).link[linkOfChild(child)].parent[i];
    if (parents.present(own))
        return own;
    const auto decided = overlay.parent.find(i);
    return decided != overlay.parent.end() && parents.present(decided->second) ? decided->second : own;
}

// Those whose records nobody has named yet change nothing.
LinkOverlay overlayOf(const LineageState& state, const DecidedSet& decided, Table child)
{
    LinkOverlay overlay;
    for (const DecidedLink& link : decided.links) {
        if (link.child_table != child || link.parent.empty())
            continue;
        const uint32_t at = state.table(child).ids.find(link.child), parent = state.table(linkParentTable(child)).ids.find(link.parent);
        if (at != kNone && parent != kNone)
            overlay.add(at, parent);
    }
    return overlay;
}

// Rows of the sources in the order of their ids becoming known, then those of people.
std::vector<MappingLine> mappingLines(const LineageState& state, const DecidedSet& decided)
{
    const RecordTable& pulled = state.table(Table::Mappings);
    std::vector<MappingLine> lines;
    const auto word = [&](size_t column, uint32_t i) { return std::string(state.text(pulled.text[column][i])); };
    for (uint32_t i = 0; i < pulled.size(); ++i) {
        if (!pulled.present(i))
            continue;
        MappingLine line { std::string(pulled.ids.at(i)), word(words::mapping, i), word(words::key, i), word(words::value, i), word(words::valid_from, i), word(words::valid_to, i), i, false };
        const auto end = decided.ends.find(line.id);
        // An end was decided for a row of this key; one that now says something about another is a new one.
        if (end != decided.ends.end() && end->second.mapping == line.mapping && end->second.key == line.key) {
            const auto to = validToAfter(line.from, line.to, end->second);
            if (!to)
                continue;
            line.ended = line.to != *to;
            line.to = *to;
        }
        lines.push_back(std::move(line));
    }
    for (const DecidedRow& row : decided.rows)
        lines.push_back({ row.id, row.mapping, row.key, row.value, row.from, row.to, kNone, false });
    return lines;
}

void LineageState::listMappings()
{
    m_mappings.clear();
    m_account_mappings.clear();
    m_dimension_mappings.clear();
    for (MappingLine& line : mappingLines(*this, m_decided.value_or(DecidedSet()))) {
        if (line.mapping == d::mappingKindId(d::MappingKind::Account))
            m_account_mappings.push_back(static_cast<uint32_t>(m_mappings.size()));
        if (line.mapping == d::mappingKindId(d::MappingKind::Dimension))
            m_dimension_mappings.push_back(static_cast<uint32_t>(m_mappings.size()));
        m_mappings.push_back({ m_texts.intern(line.mapping), m_texts.intern(line.key), m_texts.intern(line.value), m_texts.intern(line.from), m_texts.intern(line.to), std::move(line.id), line.record });
    }
}

// Every record a link names is known from now on, be it that no row of it ever arrives.
void LineageState::knowLinked(const DecidedSet& decided)
{
    for (const DecidedLink& link : decided.links) {
        recordFor(link.child_table, link.child);
        if (!link.parent.empty())
            recordFor(linkParentTable(link.child_table), link.parent);
    }
}

void LineageState::setDecided(const DecidedSet& decided)
{
    const bool first = !m_decided;
    if (!first && *m_decided == decided)
        return;
    m_mark = true;
    knowLinked(decided);
    std::array<LinkOverlay, 2> overlays { overlayOf(*this, decided, Table::BillingCustomers), overlayOf(*this, decided, Table::ErpCustomers) };
    for (const DecidedLink& link : decided.links) {
        const Table above = linkParentTable(link.child_table);
        const uint32_t child = table(link.child_table).ids.find(link.child);
        const LinkOverlay& before = overlay(link.child_table);
        const LinkOverlay& after = overlays[link.child_table == Table::ErpCustomers ? 1 : 0];
        const auto old_parent = before.parent.find(child), new_parent = after.parent.find(child);
        const uint32_t was = old_parent == before.parent.end() ? kNone : old_parent->second, is = new_parent == after.parent.end() ? kNone : new_parent->second;
        if (!first && was == is)
            continue;
        if (link.child_table == Table::BillingCustomers)
            m_customers_touched.push_back(child);
        markRecord(link.child_table, child);
        touchFollowers(link.child_table, child);
        markRecord(above, table(link.child_table).link[linkOfChild(link.child_table)].parent[child]);
        markRecord(above, was);
        markRecord(above, is);
        for (const std::string& former : link.former)
            markRecord(above, recordFor(above, former));
    }
    m_overlays = std::move(overlays);
    markUsageOfAccounts();

    const auto accountsNow = [&] {
        std::vector<MappingRow> rows;
        for (const uint32_t i : m_account_mappings)
            rows.push_back(m_mappings[i]);
        for (const uint32_t i : m_dimension_mappings)
            rows.push_back(m_mappings[i]);
        return rows;
    };
    const std::vector<MappingRow> before = accountsNow();
    m_decided = decided;
    listMappings();
    if ((first && decided.accounts) || before != accountsNow())
        markEstate();
}

// ---- marks ------------------------------------------------------------------------------------------------

// Customer records below this one are compared by the record it is linked to.
void LineageState::touchFollowers(Table child, uint32_t i)
{
    if (child == Table::BillingCustomers)
        touchChildren(child, i, head::customer_children, child, link::customer_parent);
    else
        touchChildren(child, i, head::erp_customer_children, child, link::erp_customer_parent);
}

void LineageState::markDecidedParent(Table child, uint32_t i)
{
    const auto decided = overlay(child).parent.find(i);
    if (decided != overlay(child).parent.end())
        markRecord(linkParentTable(child), decided->second);
}

// The records that refer to this one, or were linked to it; where it comes or goes, what was linked
// instead of it counts or no longer does.
void LineageState::touchLinked(Table parent, uint32_t i, size_t head, Table child)
{
    eachChild(parent, i, head, child, linkOfChild(child), [&](uint32_t at) {
        markRecord(child, at);
        if (overlay(child).parent.count(at) == 0)
            return;
        markDecidedParent(child, at);
        touchFollowers(child, at);
    });
    const auto decided = overlay(child).children.find(i);
    if (decided == overlay(child).children.end())
        return;
    for (const uint32_t at : decided->second) {
        markRecord(child, at);
        touchFollowers(child, at);
    }
}

}
