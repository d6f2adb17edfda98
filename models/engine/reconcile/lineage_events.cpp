// The part of LineageState that knows usage events: ids counted once, copies kept, groups summed.
#include "engine/reconcile/lineage_state.h"

#include "domain/row_bytes.h"
#include "domain/time.h"
#include "domain/usage_time.h"

#include <algorithm>

namespace tieout::engine {

namespace d = tieout::domain;

uint32_t LineageState::shapeFor(const EventShape& shape)
{
    const uint64_t hash = store::hash64({ reinterpret_cast<const char*>(&shape), sizeof shape });
    uint32_t i = m_shape_index.find(hash, [&](uint32_t at) { return m_shapes[at] == shape; });
    if (i == kNone) {
        i = static_cast<uint32_t>(m_shapes.size());
        m_shapes.push_back(shape);
        m_shape_index.insert(hash, i);
    }
    return i;
}

EventShape LineageState::readShape(const Batch& batch, size_t row, uint32_t chunk)
{
    EventShape shape;
    shape.tenant = m_texts.intern(batch.textAt(d::usage_event::tenant, row));
    shape.customer = m_texts.intern(batch.textAt(d::usage_event::customer, row));
    shape.meter = m_texts.intern(batch.textAt(d::usage_event::meter, row));
    shape.source = m_texts.intern(batch.textAt(d::usage_event::source, row));
    shape.region = m_texts.intern(batch.textAt(d::usage_event::region, row));
    if (const std::string_view refused = batch.textAt(d::usage_event::refused, row); !refused.empty())
        shape.refused = m_texts.intern(refused);
    const int64_t ts = batch.valueAt(d::usage_event::ts, row), received = batch.valueAt(d::usage_event::received_at, row);
    shape.untimely = received != d::kAbsent && !d::usageTimePossible(ts, received) ? 1 : 0;
    const d::Period period = d::Instant(ts).period();
    shape.group = groupFor(shape.customer, shape.meter, period.months(), chunk);
    return shape;
}

Result<void> LineageState::absorbEvent(const Batch& batch, size_t row, const AbsorbContext& context)
{
    EventCopy copy;
    copy.ts = batch.valueAt(d::usage_event::ts, row);
    copy.quantity = batch.valueAt(d::usage_event::qty, row);
    const d::Column& quantities = batch.columns[d::usage_event::qty];
    copy.scale = quantities.scales.empty() ? uint8_t(0) : quantities.scales[row];
    copy.shape = shapeFor(readShape(batch, row, context.chunk));
    copy.place = { context.chunk, static_cast<uint32_t>(row) };
    if (const int64_t sequence = batch.valueAt(d::usage_event::sequence, row); sequence != d::kAbsent) {
        NumberedSource& source = m_sequences[m_shapes[copy.shape].source];
        source.seen.add(sequence);
        source.chunk = source.chunk == kNone ? context.chunk : source.chunk;
    }

    bool added = false;
    const uint32_t event = m_events.ids.intern(batch.keyAt(row), &added);
    if (!added)
        return addCopy(event, copy, batch, context);
    const uint32_t group = m_shapes[copy.shape].group;
    m_events.shape.push_back(copy.shape);
    m_events.quantity.push_back(copy.quantity);
    m_events.ts.push_back(copy.ts);
    m_events.scale.push_back(copy.scale);
    m_events.flags.push_back(kPresent);
    m_events.chunk.push_back(copy.place.chunk);
    m_events.row.push_back(copy.place.row);
    countEvent(copy);
    markGroup(group, false);
    return {};
}

Result<void> LineageState::addCopy(uint32_t event, const EventCopy& copy, const Batch& batch, const AbsorbContext& context)
{
    const EventCopy counted = m_events.counted(event);
    auto found = m_events.copies.find(event);
    if (context.overlaps) {
        TIEOUT_TRY_INTO(const auto repeat, overlapOf(copy, found == m_events.copies.end() ? std::vector<EventCopy> { counted } : found->second, batch, context));
        if (repeat) {
            judgeAgain(event, *repeat, copy);
            return {};
        }
    }
    const uint32_t group_before = m_shapes[counted.shape].group;
    if (found == m_events.copies.end()) {
        found = m_events.copies.emplace(event, std::vector<EventCopy> { counted }).first;
        m_groups.repeated[group_before].push_back(event);
    }
    std::vector<EventCopy>& copies = found->second;
    copies.push_back(copy);
    TIEOUT_TRY_INTO(const size_t smallest, smallestCopy(copies, batch, context));
    if (smallest != 0) {
        std::swap(copies.front(), copies[smallest]);
        setCounted(event, copies.front());
    }
    if (m_mark)
        markEvent(event);
    return {};
}

// Alike in every field and read from the same source before; where both tell their delivery, that
// decides, for two deliveries of one event are what is looked for.
Result<std::optional<size_t>> LineageState::overlapOf(const EventCopy& copy, const std::vector<EventCopy>& known, const Batch& batch, const AbsorbContext& context) const
{
    const std::string_view delivery = batch.textAt(d::usage_event::delivery, copy.place.row);
    for (size_t i = 0; i < known.size(); ++i) {
        const EventCopy& other = known[i];
        if (other.ts != copy.ts || other.decimal() != copy.decimal() || !m_shapes[other.shape].sameEvent(m_shapes[copy.shape]) || !context.overlaps(other.place.chunk))
            continue;
        if (delivery.empty() || !context.delivery)
            return std::optional(i);
        std::string theirs;
        if (other.place.chunk == context.chunk) {
            theirs = batch.textAt(d::usage_event::delivery, other.place.row);
        } else {
            TIEOUT_TRY_INTO(theirs, context.delivery(other.place));
        }
        if (theirs.empty() || theirs == delivery)
            return std::optional(i);
    }
    return std::optional<size_t>();
}

// A meter may take later what it refused at first, or the other way round: what it says last counts.
void LineageState::judgeAgain(uint32_t event, size_t known, const EventCopy& newest)
{
    const auto copies = m_events.copies.find(event);
    EventCopy judged = copies == m_events.copies.end() ? m_events.counted(event) : copies->second[known];
    if (judged.shape == newest.shape)
        return;
    judged.shape = newest.shape;
    judged.place = newest.place; // the row that says so
    if (copies != m_events.copies.end())
        copies->second[known] = judged;
    if (known == 0)
        setCounted(event, judged);
    if (m_mark && copies != m_events.copies.end())
        markEvent(event);
}

// By time, quantity, then the bytes of the row. Copies of one group that agree in both need no
// order: whichever is counted, every figure is the same. Once two groups tie, all that tie are
// compared, for the one counted so far was chosen without looking at bytes.
Result<size_t> LineageState::smallestCopy(const std::vector<EventCopy>& copies, const Batch& batch, const AbsorbContext& context) const
{
    std::vector<size_t> smallest { 0 };
    bool groups_differ = false;
    for (size_t i = 1; i < copies.size(); ++i) {
        const EventCopy &a = copies[i], &b = copies[smallest.front()];
        const bool tie = a.ts == b.ts && a.decimal() == b.decimal();
        if (!tie && !(a.ts != b.ts ? a.ts < b.ts : a.decimal() < b.decimal()))
            continue;
        if (!tie) {
            smallest.clear();
            groups_differ = false;
        } else {
            groups_differ = groups_differ || m_shapes[a.shape].group != m_shapes[b.shape].group;
        }
        smallest.push_back(i);
    }
    if (!groups_differ)
        return smallest.front();
    size_t first = smallest.front();
    std::string first_bytes;
    for (const size_t i : smallest) {
        const Place& place = copies[i].place;
        std::string bytes;
        if (place.chunk == context.chunk) {
            bytes = d::rowBytes(batch, place.row);
        } else {
            TIEOUT_TRY_INTO(bytes, context.row_bytes(place));
        }
        if (i == smallest.front() || bytes < first_bytes) {
            first = i;
            first_bytes = std::move(bytes);
        }
    }
    return first;
}

// What the meter did not take belongs into no metered quantity; it is told apart.
void LineageState::countEvent(const EventCopy& copy)
{
    const EventShape& shape = m_shapes[copy.shape];
    if (shape.refused == 0) {
        m_groups.raw[shape.group].add(copy.decimal());
        ++m_groups.events[shape.group];
    }
    if (shape.refused == 0 && shape.untimely == 0)
        return;
    GroupTable::Aside& aside = m_groups.aside[shape.group];
    if (shape.refused != 0) {
        aside.refused.add(copy.decimal());
        ++aside.refused_events;
    } else {
        aside.untimely.add(copy.decimal());
        ++aside.untimely_events;
    }
}

void LineageState::uncountEvent(const EventCopy& copy)
{
    const EventShape& shape = m_shapes[copy.shape];
    if (shape.refused == 0) {
        m_groups.raw[shape.group].subtract(copy.decimal());
        --m_groups.events[shape.group];
    }
    if (shape.refused == 0 && shape.untimely == 0)
        return;
    GroupTable::Aside& aside = m_groups.aside.at(shape.group);
    if (shape.refused != 0) {
        aside.refused.subtract(copy.decimal());
        --aside.refused_events;
    } else {
        aside.untimely.subtract(copy.decimal());
        --aside.untimely_events;
    }
}

void LineageState::setCounted(uint32_t event, const EventCopy& copy)
{
    const EventCopy old = m_events.counted(event);
    const uint32_t from = m_shapes[old.shape].group, to = m_shapes[copy.shape].group;
    uncountEvent(old);
    countEvent(copy);
    m_events.shape[event] = copy.shape;
    m_events.quantity[event] = copy.quantity;
    m_events.ts[event] = copy.ts;
    m_events.scale[event] = copy.scale;
    m_events.chunk[event] = copy.place.chunk;
    m_events.row[event] = copy.place.row;
    if (from != to) {
        forgetRepeated(from, event);
        m_groups.repeated[to].push_back(event);
    }
    markGroup(from, false);
    markGroup(to, false);
}

void LineageState::forgetRepeated(uint32_t group, uint32_t event)
{
    const auto found = m_groups.repeated.find(group);
    TIEOUT_CHECK(found != m_groups.repeated.end());
    std::erase(found->second, event);
    if (found->second.empty())
        m_groups.repeated.erase(found);
}

}
