#include "engine/flows/flow_records.h"

#include <algorithm>

namespace tieout::engine {

namespace {

// Which reference of `from` names records of `to`; kLinksMax: none. A parent of the same table is none.
size_t linkTo(Table from, Table to)
{
    const TableLayout& layout = tableLayout(from);
    for (size_t l = 0; l < layout.links; ++l)
        if (layout.link[l].parent == to && from != to)
            return l;
    return kLinksMax;
}

}

FlowRecords::FlowRecords(const LineageState& state)
    : m_state(state)
{
    for (int t = 0; t < domain::kTableCount; ++t) {
        const auto table = static_cast<Table>(t);
        auto& slots = m_slots.emplace_back();
        for (size_t column = 0; column < domain::tableSpec(table).columns.size(); ++column)
            slots.push_back(slotOf({ table, column }));
    }
}

FlowRecords::Slot FlowRecords::slotOf(const domain::FlowColumn& column) const
{
    const TableLayout& layout = tableLayout(column.table);
    const int wanted = static_cast<int>(column.column);
    for (size_t w = 0; w < layout.texts; ++w)
        if (layout.text[w] == wanted)
            return { Slot::Text, w };
    for (size_t n = 0; n < layout.numbers; ++n)
        if (layout.number[n] == wanted)
            return { Slot::Number, n };
    for (size_t l = 0; l < layout.links; ++l)
        if (layout.link[l].column == wanted)
            return { Slot::Named, l };
    if (layout.customer == wanted)
        return { Slot::Customer, 0 };
    if (layout.period == wanted)
        return { Slot::Month, 0 };
    return {};
}

bool FlowRecords::keeps(const domain::FlowColumn& column, domain::FlowColumnKind kind) const
{
    switch (m_slots[static_cast<size_t>(column.table)][column.column].kind) {
    case Slot::Text:
        return kind == domain::FlowColumnKind::Word || kind == domain::FlowColumnKind::Day;
    case Slot::Customer:
    case Slot::Named:
        return kind == domain::FlowColumnKind::Word;
    case Slot::Month:
        return kind == domain::FlowColumnKind::Month;
    case Slot::Number:
        return kind == domain::FlowColumnKind::Number;
    case Slot::None:
        break;
    }
    return false;
}

uint32_t FlowRecords::own(Table table, uint32_t i, Table wanted) const
{
    if (table == wanted)
        return i;
    const size_t link = linkTo(table, wanted);
    return link == kLinksMax ? kNone : m_state.table(table).link[link].parent[i];
}

std::string_view FlowRecords::word(Table table, uint32_t i, const domain::FlowColumn& column) const
{
    const RecordTable& records = m_state.table(column.table);
    i = own(table, i, column.table);
    if (!records.present(i))
        return {};
    const Slot slot = m_slots[static_cast<size_t>(column.table)][column.column];
    switch (slot.kind) {
    case Slot::Text:
        return m_state.text(records.text[slot.n][i]);
    case Slot::Customer:
        return m_state.text(records.customer[i]);
    case Slot::Named: {
        const uint32_t named = records.link[slot.n].parent[i];
        return named == kNone ? std::string_view() : m_state.table(records.layout->link[slot.n].parent).ids.at(named);
    }
    default:
        return {};
    }
}

FlowDays FlowRecords::days(Table table, uint32_t i, const domain::FlowColumn& column) const
{
    const Slot slot = m_slots[static_cast<size_t>(column.table)][column.column];
    if (slot.kind != Slot::Month) {
        const int32_t day = dayOf(word(table, i, column));
        return { day, day };
    }
    const RecordTable& records = m_state.table(column.table);
    i = own(table, i, column.table);
    if (!records.present(i) || records.period[i] == 0)
        return {};
    const domain::Period month(records.period[i]);
    return { month.firstDay(), month.next().firstDay() - 1 };
}

std::optional<domain::Decimal> FlowRecords::number(uint32_t i, const domain::FlowColumn& column) const
{
    const Slot slot = m_slots[static_cast<size_t>(column.table)][column.column];
    if (slot.kind != Slot::Number || !m_state.table(column.table).present(i))
        return std::nullopt;
    return m_state.table(column.table).decimal(slot.n, i);
}

bool FlowRecords::given(Table table, uint32_t i, const domain::FlowColumn& column) const
{
    return m_slots[static_cast<size_t>(column.table)][column.column].kind == Slot::Month ? days(table, i, column).known() : !word(table, i, column).empty();
}

const std::vector<uint32_t>* FlowRecords::ofCustomer(Table which, uint32_t code)
{
    const auto [at, made] = m_by_customer.try_emplace(static_cast<uint8_t>(which));
    if (made) {
        const RecordTable& table = m_state.table(which);
        for (uint32_t i = 0; i < table.size(); ++i)
            if (table.present(i))
                at->second[table.customer[i]].push_back(i);
    }
    const auto found = at->second.find(code);
    return found == at->second.end() ? nullptr : &found->second;
}

bool FlowRecords::eachNext(Table from, uint32_t i, Table to, const Visit& visit)
{
    const RecordTable& here = m_state.table(from);
    const RecordTable& there = m_state.table(to);
    switch (domain::flowHop(from, to)) {
    case domain::FlowHop::Up: {
        const uint32_t named = own(from, i, to);
        return !there.present(named) || visit(named);
    }
    case domain::FlowHop::Down: {
        const size_t link = linkTo(to, from);
        for (uint32_t at = here.head[there.layout->link[link].head][i]; at != kNone; at = there.link[link].next[at])
            if (there.present(at) && !visit(at))
                return false;
        return true;
    }
    case domain::FlowHop::NamedUp: {
        const uint32_t named = there.ids.find(m_state.text(here.customer[i]));
        return !there.present(named) || visit(named);
    }
    case domain::FlowHop::NamedDown: {
        const uint32_t code = m_state.textCode(here.ids.at(i));
        const std::vector<uint32_t>* found = code == kNone ? nullptr : ofCustomer(to, code);
        return !found || std::all_of(found->begin(), found->end(), visit);
    }
    case domain::FlowHop::None:
        break;
    }
    return true;
}

std::string FlowRecords::customerOf(Table table, uint32_t i)
{
    std::vector<Table> path { Table::CrmAccounts, Table::BillingCustomers };
    if (table == Table::ContractItems)
        path.insert(path.begin(), Table::Contracts);
    std::string_view smallest;
    if (table == Table::Contracts || table == Table::ContractItems)
        eachAt(table, i, path, [&](uint32_t customer) {
            const std::string_view id = m_state.table(Table::BillingCustomers).ids.at(customer);
            smallest = smallest.empty() || id < smallest ? id : smallest;
            return true;
        });
    return std::string(smallest);
}

bool FlowRecords::eachAt(Table from, uint32_t i, const std::vector<Table>& path, const Visit& visit, size_t step)
{
    if (step == path.size())
        return visit(i);
    return eachNext(from, i, path[step], [&](uint32_t next) { return eachAt(path[step], next, path, visit, step + 1); });
}

}
