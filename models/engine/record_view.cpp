#include "engine/record_view.h"

#include "domain/row_bytes.h"
#include "engine/reconcile/evaluate.h"
#include "engine/reconcile/lineage_home.h"

#include <algorithm>
#include <set>

namespace tieout::engine {

namespace d = tieout::domain;

struct RecordView::Held {
    explicit Held(const LineageHome& of)
        : home(of)
        , lock(of.mutex)
    {
    }
    const LineageHome& home;
    std::shared_lock<std::shared_mutex> lock;

    const LineageHome::Set* set(const std::string& name) const
    {
        const auto found = home.sets.find(name);
        return found == home.sets.end() ? nullptr : found->second.get();
    }
    // An empty set in a reference stands for the only one that has the record.
    const LineageHome::Set* setOf(const RecordRef& ref) const
    {
        if (!ref.set.empty())
            return set(ref.set);
        const LineageHome::Set* found = nullptr;
        for (const auto& [name, each] : home.sets) {
            if (indexOf(*each, ref) == kNone)
                continue;
            if (found)
                return nullptr;
            found = each.get();
        }
        return found;
    }
    static uint32_t indexOf(const LineageHome::Set& set, const RecordRef& ref)
    {
        return ref.table == Table::UsageEvents ? set.state.events().ids.find(ref.id) : set.state.table(ref.table).ids.find(ref.id);
    }
    static RecordRef refTo(const LineageHome::Set& set, Table table, uint32_t i)
    {
        const IdTable& ids = table == Table::UsageEvents ? set.state.events().ids : set.state.table(table).ids;
        return { table, set.state.set(), std::string(ids.at(i)) };
    }
    static uint32_t groupOf(const LineageHome::Set& set, const RecordRef& ref)
    {
        const uint32_t i = indexOf(set, ref);
        if (i == kNone)
            return kNone;
        if (ref.table == Table::UsageEvents)
            return set.state.shape(set.state.events().shape[i]).group;
        return ref.table == Table::UsageAggregates ? set.state.table(Table::UsageAggregates).group.parent[i] : kNone;
    }
    Result<RecordRow> rowAt(const LineageHome::Set& set, const RecordRef& ref, Place place) const;
    std::vector<RecordRef> aggregatesOf(const LineageHome::Set& set, uint32_t group) const;
    std::vector<RecordRef> eventsOf(const LineageHome::Set& set, uint32_t group, size_t limit, Which which = Which::All) const;
};

namespace {

bool byId(const RecordRef& a, const RecordRef& b)
{
    return a.id < b.id;
}

// A value as a machine reads it: as written, dates in UTC.
std::optional<std::string> columnText(const Batch& batch, size_t column, size_t row)
{
    const d::ColumnType type = d::tableSpec(batch.table).columns[column].type;
    if (type == d::ColumnType::Text) {
        const std::string_view text = batch.textAt(column, row);
        return text.empty() ? std::optional<std::string>() : std::string(text);
    }
    const int64_t value = batch.valueAt(column, row);
    if (value == d::kAbsent || !batch.present(column))
        return std::nullopt;
    const uint8_t scale = batch.columns[column].scales.empty() ? uint8_t(0) : batch.columns[column].scales[row];
    switch (type) {
    case d::ColumnType::Quantity:
    case d::ColumnType::Money:
        return Decimal(value, scale).toString();
    case d::ColumnType::Count:
        return std::to_string(value);
    case d::ColumnType::Period:
        return Period(static_cast<int32_t>(value)).toString();
    case d::ColumnType::Time:
        return Instant(value).toString(scale);
    case d::ColumnType::Currency:
        return value == 0 ? std::optional<std::string>() : std::string(Currency::fromPacked(static_cast<uint32_t>(value)).code());
    case d::ColumnType::Flag:
        return std::string(value == 1 ? "true" : "false");
    case d::ColumnType::Text:
        break;
    }
    return std::nullopt;
}

// Which number of a table is the quantity and which the amount; kNumbersMax: none.
std::pair<size_t, size_t> figuresOf(Table table)
{
    switch (table) {
    case Table::UsageAggregates:
        return { number::quantity, kNumbersMax };
    case Table::ContractItems:
    case Table::SubscriptionItems:
        return { number::quantity, kNumbersMax };
    case Table::RatedCharges:
        return { number::quantity, number::charge_amount };
    case Table::InvoiceLines:
        return { number::quantity, number::line_amount };
    case Table::Invoices:
    case Table::ErpPostings:
    case Table::Payments:
    case Table::ErpReceipts:
    case Table::CreditNotes:
    case Table::ErpCredits:
    case Table::CreditDrawdowns:
        return { kNumbersMax, number::amount };
    case Table::UsageEvents:
    case Table::JournalLines:
    case Table::SkuMap:
    case Table::CrmAccounts:
    case Table::BillingCustomers:
    case Table::ErpCustomers:
    case Table::Contracts:
    case Table::Mappings:
    case Table::WarehouseTotals:
    case Table::Meters:
        break;
    }
    return { kNumbersMax, kNumbersMax };
}

}

RecordView::RecordView(const LineageHome& home)
    : m_held(std::make_unique<Held>(home))
{
}
RecordView::RecordView(RecordView&&) noexcept = default;
RecordView::~RecordView() = default;

std::vector<std::string> RecordView::sets() const
{
    std::vector<std::string> names;
    for (const auto& [name, set] : m_held->home.sets)
        names.push_back(name);
    return names;
}

std::vector<std::string> RecordView::setsOf(const RecordRef& ref) const
{
    std::vector<std::string> names;
    for (const auto& [name, set] : m_held->home.sets)
        if ((ref.set.empty() || ref.set == name) && Held::indexOf(*set, ref) != kNone)
            names.push_back(name);
    return names;
}

std::optional<RecordSummary> RecordView::summary(const RecordRef& ref) const
{
    const LineageHome::Set* set = m_held->setOf(ref);
    const uint32_t i = set ? Held::indexOf(*set, ref) : kNone;
    if (i == kNone)
        return std::nullopt;
    const LineageState& state = set->state;
    RecordSummary out;
    out.ref = Held::refTo(*set, ref.table, i);
    if (ref.table == Table::UsageEvents) {
        const EventTable& events = state.events();
        const EventShape& shape = state.shape(events.shape[i]);
        out.quantity = Exact(events.counted(i).decimal());
        out.period = Period(state.groups().period[shape.group]);
        out.customer = state.text(shape.customer);
        out.source = m_held->home.sourceOf(events.chunk[i]);
        const auto copies = events.copies.find(i);
        out.copies = copies == events.copies.end() ? 1 : copies->second.size();
        return out;
    }
    const RecordTable& table = state.table(ref.table);
    out.present = table.present(i);
    if (!out.present)
        return out;
    const auto [quantity, amount] = figuresOf(ref.table);
    if (quantity < kNumbersMax)
        out.quantity = Exact(table.decimal(quantity, i));
    if (amount < kNumbersMax)
        out.amount = Exact(table.decimal(amount, i));
    if (ref.table == Table::JournalLines) { // what it adds to the balance
        Exact balance(table.decimal(number::debit, i));
        if (balance.subtract(table.decimal(number::credit, i)))
            out.amount = balance;
    }
    const Evaluator evaluator(state, [&](uint32_t chunk) { return m_held->home.sourceOf(chunk); });
    const Evaluator::Context context = evaluator.contextOf({ NodeKind::Record, ref.table, i });
    out.currency = out.amount ? context.currency : 0;
    out.customer = context.customer;
    if (context.period != 0)
        out.period = Period(context.period);
    if (ref.table == Table::Invoices || ref.table == Table::CreditNotes)
        out.posting_expected = (table.flags[i] & kNoPostingExpected) == 0;
    if (ref.table == Table::Invoices) {
        if (table.flags[i] & kHasTax)
            out.tax = Exact(table.decimal(number::tax, i));
    }
    if (ref.table == Table::ErpPostings)
        out.document = state.document(table.document[i]);
    out.source = m_held->home.sourceOf(table.chunk[i]);
    return out;
}

Result<RecordRow> RecordView::Held::rowAt(const LineageHome::Set& in, const RecordRef& ref, Place place) const
{
    RecordRow out;
    out.ref = { ref.table, in.state.set(), ref.id };
    const LineageHome::Chunk& chunk = home.chunks[place.chunk];
    const store::Delivery& delivery = home.deliveries[chunk.delivery];
    TIEOUT_TRY_INTO(const auto batch, home.shelf.take(*home.cache, chunk.id));
    TIEOUT_CHECK(batch->table == ref.table && place.row < batch->rows && batch->keyAt(place.row) == ref.id);
    const auto columns = d::tableSpec(ref.table).columns;
    for (size_t c = 0; c < columns.size(); ++c)
        if (auto text = columnText(*batch, c, place.row))
            out.columns.emplace_back(columns[c].name, std::move(*text));
    out.origin = { delivery.source, delivery.name, delivery.sha256, delivery.seq, batch->lines[place.row], batch->offsets[place.row], delivery.ended_us };
    out.bytes = d::rowBytes(*batch, place.row);
    return out;
}

Result<RecordRow> RecordView::row(const RecordRef& ref) const
{
    const LineageHome::Set* set = m_held->setOf(ref);
    const uint32_t i = set ? Held::indexOf(*set, ref) : kNone;
    if (i == kNone)
        return RecordRow { ref, false, {}, {}, {} };
    if (ref.table == Table::UsageEvents)
        return m_held->rowAt(*set, ref, set->state.events().counted(i).place);
    const RecordTable& table = set->state.table(ref.table);
    if (!table.present(i))
        return RecordRow { Held::refTo(*set, ref.table, i), false, {}, {}, {} };
    return m_held->rowAt(*set, ref, table.place(i));
}

Result<std::vector<RecordRow>> RecordView::copies(const RecordRef& event) const
{
    std::vector<RecordRow> rows;
    const LineageHome::Set* set = m_held->setOf(event);
    const uint32_t i = set && event.table == Table::UsageEvents ? Held::indexOf(*set, event) : kNone;
    if (i == kNone)
        return rows;
    const EventTable& events = set->state.events();
    std::vector<EventCopy> all { events.counted(i) };
    if (const auto copies = events.copies.find(i); copies != events.copies.end())
        all = copies->second;
    std::sort(all.begin() + 1, all.end(), [](const EventCopy& a, const EventCopy& b) {
        return a.place.chunk != b.place.chunk ? a.place.chunk < b.place.chunk : a.place.row < b.place.row;
    });
    for (const EventCopy& copy : all) {
        TIEOUT_TRY_INTO(RecordRow row, m_held->rowAt(*set, event, copy.place));
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<RecordRef> RecordView::parents(const RecordRef& ref) const
{
    std::vector<RecordRef> out;
    const LineageHome::Set* set = m_held->setOf(ref);
    const uint32_t i = set && ref.table != Table::UsageEvents ? Held::indexOf(*set, ref) : kNone;
    if (i == kNone || !set->state.table(ref.table).present(i))
        return out;
    const RecordTable& table = set->state.table(ref.table);
    for (size_t l = 0; l < table.layout->links; ++l)
        if (table.link[l].parent[i] != kNone) // a reference that was left empty
            out.push_back(Held::refTo(*set, table.layout->link[l].parent, table.link[l].parent[i]));
    return out;
}

std::vector<RecordRef> RecordView::children(const RecordRef& ref, Table child, size_t limit, uint64_t* total) const
{
    std::vector<RecordRef> out;
    if (total)
        *total = 0;
    const LineageHome::Set* set = m_held->setOf(ref);
    const uint32_t i = set && ref.table != Table::UsageEvents ? Held::indexOf(*set, ref) : kNone;
    if (i == kNone)
        return out;
    const TableLayout& layout = tableLayout(child);
    for (size_t l = 0; l < layout.links; ++l)
        if (layout.link[l].parent == ref.table)
            set->state.eachChild(ref.table, i, layout.link[l].head, child, l, [&](uint32_t at) { out.push_back(Held::refTo(*set, child, at)); });
    if (total)
        *total = out.size();
    std::sort(out.begin(), out.end(), byId);
    if (out.size() > limit)
        out.resize(limit);
    return out;
}

// ---- usage groups -----------------------------------------------------------------------------------------

std::optional<UsageGroupSummary> RecordView::group(const RecordRef& ref) const
{
    const LineageHome::Set* set = m_held->setOf(ref);
    const uint32_t g = set ? Held::groupOf(*set, ref) : kNone;
    if (g == kNone)
        return std::nullopt;
    const GroupTable& groups = set->state.groups();
    return UsageGroupSummary { set->state.set(), std::string(set->state.text(groups.customer[g])), std::string(set->state.text(groups.meter[g])), Period(groups.period[g]),
        set->state.groupKey(g), groups.events[g], groups.raw[g].value() };
}

std::vector<RecordRef> RecordView::Held::aggregatesOf(const LineageHome::Set& in, uint32_t group) const
{
    std::vector<RecordRef> out;
    if (group != kNone)
        in.state.eachAggregate(group, [&](uint32_t i) { out.push_back(refTo(in, Table::UsageAggregates, i)); });
    std::sort(out.begin(), out.end(), byId);
    return out;
}

std::vector<RecordRef> RecordView::Held::eventsOf(const LineageHome::Set& in, uint32_t group, size_t limit, Which which) const
{
    std::vector<RecordRef> out;
    const auto wanted = [&](uint32_t event) {
        const EventShape& shape = in.state.shape(in.state.events().shape[event]);
        return which == Which::All || (which == Which::Refused ? shape.refused != 0 : shape.refused == 0 && (which == Which::Taken || shape.untimely != 0));
    };
    if (group != kNone && limit > 0)
        in.group_events.each(in.state, home.absorbed_seq, group, [&](uint32_t event) {
            if (wanted(event))
                out.push_back(refTo(in, Table::UsageEvents, event));
            return out.size() < limit;
        });
    return out;
}

std::vector<RecordRef> RecordView::groupAggregates(const RecordRef& ref) const
{
    const LineageHome::Set* set = m_held->setOf(ref);
    return set ? m_held->aggregatesOf(*set, Held::groupOf(*set, ref)) : std::vector<RecordRef>();
}

std::vector<RecordRef> RecordView::groupEvents(const RecordRef& ref, size_t limit) const
{
    const LineageHome::Set* set = m_held->setOf(ref);
    return set ? m_held->eventsOf(*set, Held::groupOf(*set, ref), limit) : std::vector<RecordRef>();
}

std::vector<RecordRef> RecordView::groupAggregatesByKey(const std::string& name, const std::string& key) const
{
    const LineageHome::Set* set = m_held->set(name);
    return set ? m_held->aggregatesOf(*set, set->state.groupByKey(key)) : std::vector<RecordRef>();
}

std::vector<RecordRef> RecordView::groupEventsByKey(const std::string& name, const std::string& key, size_t limit, Which which) const
{
    const LineageHome::Set* set = m_held->set(name);
    return set ? m_held->eventsOf(*set, set->state.groupByKey(key), limit, which) : std::vector<RecordRef>();
}

// ---- search and counts ---------------------------------------------------------------------------------------

std::vector<RecordRef> RecordView::withPrefix(const std::string& text, size_t limit) const
{
    std::vector<RecordRef> out;
    for (int t = 0; t < d::kTableCount; ++t) {
        const Table table = static_cast<Table>(t);
        std::vector<RecordRef> of_table;
        for (const auto& [name, set] : m_held->home.sets) {
            const bool events = table == Table::UsageEvents;
            const IdTable& ids = events ? set->state.events().ids : set->state.table(table).ids;
            for (uint32_t i = 0; i < ids.size(); ++i)
                if (ids.at(i).substr(0, text.size()) == text && (events || set->state.table(table).present(i)))
                    of_table.push_back(Held::refTo(*set, table, i));
        }
        const size_t kept = std::min(of_table.size(), limit - out.size());
        std::partial_sort(of_table.begin(), of_table.begin() + static_cast<std::ptrdiff_t>(kept), of_table.end(),
            [](const RecordRef& a, const RecordRef& b) { return a.id != b.id ? a.id < b.id : a.set < b.set; });
        out.insert(out.end(), of_table.begin(), of_table.begin() + static_cast<std::ptrdiff_t>(kept));
        if (out.size() >= limit)
            break;
    }
    return out;
}

std::vector<RecordRef> RecordView::withNumber(const std::string& text, size_t limit) const
{
    std::vector<RecordRef> out;
    for (const auto& [name, set] : m_held->home.sets) {
        const LineageState& state = set->state;
        for (const Table which : { Table::ErpPostings, Table::ErpCredits, Table::Invoices }) {
            const RecordTable& table = state.table(which);
            std::vector<RecordRef> of_table;
            for (uint32_t i = 0; i < table.size() && of_table.size() < limit; ++i) {
                const bool found = which == Table::Invoices ? state.text(table.customer[i]) == text : state.document(table.document[i]).substr(0, text.size()) == text;
                if (found && table.present(i))
                    of_table.push_back(Held::refTo(*set, which, i));
            }
            std::sort(of_table.begin(), of_table.end(), [](const RecordRef& a, const RecordRef& b) { return a.id < b.id; });
            for (RecordRef& ref : of_table)
                if (out.size() < limit)
                    out.push_back(std::move(ref));
        }
    }
    return out;
}

std::vector<RecordRef> RecordView::mappings(const std::string& set_name, const std::string& mapping, const std::string& key) const
{
    const LineageHome::Set* set = m_held->set(set_name);
    if (!set)
        return {};
    const LineageState& state = set->state;
    const RecordTable& table = state.table(Table::Mappings);
    std::vector<uint32_t> rows;
    for (uint32_t i = 0; i < table.size(); ++i)
        if (table.present(i) && state.text(table.text[words::mapping][i]) == mapping && state.text(table.text[words::key][i]) == key)
            rows.push_back(i);
    std::sort(rows.begin(), rows.end(), [&](uint32_t a, uint32_t b) {
        const std::string_view from_a = state.text(table.text[words::valid_from][a]), from_b = state.text(table.text[words::valid_from][b]);
        return from_a != from_b ? from_a < from_b : table.ids.at(a) < table.ids.at(b);
    });
    std::vector<RecordRef> out;
    for (const uint32_t i : rows)
        out.push_back(Held::refTo(*set, Table::Mappings, i));
    return out;
}

std::vector<d::Finding> RecordView::findings(const RecordRef& ref) const
{
    std::vector<d::Finding> out;
    const LineageHome::Set* set = m_held->setOf(ref);
    if (!set)
        return out;
    const auto add = [&](std::string_view kind, const std::string& key) {
        if (const FindingIndex::List* list = set->findings.find(kind, key))
            out.insert(out.end(), list->begin(), list->end());
    };
    add(d::tableSpec(ref.table).kind, d::escapeKeyPart(ref.id));
    if (const uint32_t group = Held::groupOf(*set, ref); group != kNone)
        add("usage_group", set->state.groupKey(group));
    return out;
}

bool RecordView::takenBack(const RecordRef& posting) const
{
    const LineageHome::Set* set = m_held->setOf(posting);
    const uint32_t i = set ? Held::indexOf(*set, posting) : kNone;
    if (i == kNone || posting.table != Table::ErpPostings || !set->state.table(Table::ErpPostings).present(i))
        return false;
    return Evaluator(set->state, [](uint32_t) { return std::string_view(); }).takenBack(i);
}

std::vector<RecordRef> RecordView::present(const std::string& name, Table table) const
{
    std::vector<RecordRef> out;
    const LineageHome::Set* set = m_held->set(name);
    if (!set || table == Table::UsageEvents)
        return out;
    const RecordTable& records = set->state.table(table);
    for (uint32_t i = 0; i < records.size(); ++i)
        if (records.present(i))
            out.push_back(Held::refTo(*set, table, i));
    std::sort(out.begin(), out.end(), byId);
    return out;
}

const LineageHome& RecordView::home() const
{
    return m_held->home;
}

uint64_t RecordView::presentFrom(const std::string& name, Table table, const std::string& source, bool deliveries) const
{
    const LineageHome::Set* set = m_held->set(name);
    if (!set)
        return 0;
    const bool events = table == Table::UsageEvents;
    const std::vector<uint8_t>& flags = events ? set->state.events().flags : set->state.table(table).flags;
    const std::vector<uint32_t>& chunks = events ? set->state.events().chunk : set->state.table(table).chunk;
    // A meter counts what it took.
    const auto taken = [&](uint32_t shape) { return set->state.shape(shape).refused == 0; };
    uint64_t count = 0;
    for (size_t i = 0; i < flags.size(); ++i)
        count += (flags[i] & kPresent) && (!deliveries || !events || taken(set->state.events().shape[i])) && m_held->home.sourceOf(chunks[i]) == source ? 1 : 0;
    if (!events || !deliveries)
        return count;
    for (const auto& [event, copies] : set->state.events().copies) // the counted one is in already
        count += static_cast<uint64_t>(std::count_if(copies.begin() + 1, copies.end(), [&](const auto& copy) { return taken(copy.shape) && m_held->home.sourceOf(copy.place.chunk) == source; }));
    return count;
}

std::vector<std::string> RecordView::idsFrom(const std::string& name, Table table, const std::string& source) const
{
    std::vector<std::string> ids;
    const LineageHome::Set* set = m_held->set(name);
    if (!set || table == Table::UsageEvents)
        return ids;
    const RecordTable& records = set->state.table(table);
    for (uint32_t i = 0; i < records.size(); ++i)
        if (records.present(i) && m_held->home.sourceOf(records.chunk[i]) == source)
            ids.emplace_back(records.ids.at(i));
    return ids;
}

std::map<uint32_t, Exact> RecordView::sumsFrom(const std::string& name, Table t, const std::string& source) const
{
    std::map<uint32_t, Exact> sums;
    std::set<uint32_t> too_large;
    const LineageHome::Set* set = m_held->set(name);
    const size_t amount = figuresOf(t).second;
    if (!set || amount >= kNumbersMax)
        return sums;
    const RecordTable& table = set->state.table(t);
    for (uint32_t i = 0; i < table.size(); ++i)
        if (table.present(i) && m_held->home.sourceOf(table.chunk[i]) == source && !sums[table.currency[i]].add(Exact(table.decimal(amount, i))))
            too_large.insert(table.currency[i]);
    for (const uint32_t currency : too_large)
        sums.erase(currency);
    return sums;
}

uint64_t RecordView::recordCount() const
{
    uint64_t count = 0;
    for (const auto& [name, set] : m_held->home.sets)
        for (int t = 0; t < d::kTableCount; ++t) {
            const RecordTable& table = set->state.table(static_cast<Table>(t));
            for (const uint8_t flags : table.flags)
                count += flags & kPresent ? 1 : 0;
        }
    return count;
}

uint64_t RecordView::eventCount() const
{
    uint64_t count = 0;
    for (const auto& [name, set] : m_held->home.sets)
        count += set->state.events().ids.size();
    return count;
}

}
