#include "connectors/rest/list_pages.h"
#include "connectors/rest/row_mapper.h"
#include "connectors/rest/stream_reader.h"

#include <algorithm>
#include <charconv>
#include <set>

namespace tieout::connect {

using domain::CancelToken;
using domain::Exact;
using domain::Instant;
using domain::makeError;
using domain::Period;
using domain::Remedy;
using domain::Result;

namespace {

constexpr int64_t kDayNs = 86'400'000'000'000;

int64_t firstSecond(Period period)
{
    return Instant::parseDate(period.toString() + "-01")->ns() / 1'000'000'000;
}

// Where a walk stands: which outer object, and after which inner one. `top` is the newest month it
// found a sum of, `high` that of the whole walks before: later ones go back from there, however long
// ago that is, since what came late changes those months.
struct WindowCursor {
    std::string since, until; // first month, and seconds since 1970 of the end; empty: no walk
    std::string outer, inner, high, top;

    std::string text() const
    {
        return "{\"since\":" + jsonString(since) + ",\"until\":" + jsonString(until) + ",\"outer\":" + jsonString(outer) + ",\"inner\":" + jsonString(inner) + ",\"high\":" + jsonString(high)
            + (top.empty() ? std::string() : ",\"top\":" + jsonString(top)) + "}";
    }
};

class WindowReader final : public StreamReader {
public:
    WindowReader(RestConnection& connection, const ManifestStream& stream)
        : m_connection(connection)
        , m_stream(stream)
        , m_spec(stream.windows)
    {
    }
    Result<engine::PulledPage> pull(const std::string& cursor_text, const CancelToken& cancel) override;
    // The vendor has sums only, and no second path to them.
    Result<std::optional<engine::SourceCount>> count(const CancelToken&) override { return std::optional<engine::SourceCount>(); }

private:
    struct Sums {
        std::map<Period, std::pair<Exact, int>> months; // sum, number of days
        uint64_t offset = 0; // of the first body
    };
    Result<WindowCursor> cursorOf(const std::string& text) const;
    Result<void> begin(WindowCursor& cursor) const;
    Result<std::vector<JsonNode>> outers(engine::PulledPage& page, std::vector<engine::Drift>& drift, const CancelToken& cancel);
    Result<Sums> sums(const WindowCursor& cursor, const std::string& outer, const std::string& inner, Evidence& evidence, const CancelToken& cancel);
    Result<void> takeInners(RowMapper& mapper, WindowCursor& cursor, const JsonNode& outer, bool last_outer, const std::string& next, Evidence& evidence, const CancelToken& cancel);

    RestConnection& m_connection;
    const ManifestStream& m_stream;
    const ManifestWindows& m_spec;
};

Result<WindowCursor> WindowReader::cursorOf(const std::string& text) const
{
    WindowCursor cursor;
    if (text.empty())
        return cursor;
    TIEOUT_TRY_INTO(const JsonNode stored, parseJson(text));
    for (const auto& [name, into] : { std::pair("since", &cursor.since), std::pair("until", &cursor.until), std::pair("outer", &cursor.outer), std::pair("inner", &cursor.inner),
             std::pair("high", &cursor.high) }) {
        const JsonNode* found = stored.find(name);
        if (!found || !found->isText())
            return cursorError(m_stream);
        *into = found->text;
    }
    if (const JsonNode* top = stored.find("top"); top && top->isText())
        cursor.top = top->text;
    return cursor;
}

// Late usage changes months that are over: the walk goes back by the overlap.
Result<void> WindowReader::begin(WindowCursor& cursor) const
{
    if (cursor.high.empty()) {
        const std::string& start = m_connection.option("start");
        const auto at = Instant::parseDate(start);
        if (!at)
            return makeError(Remedy::Usage, TIEOUT_TR("The option start of the connection holds “%1”, which is no date such as 2026-01-31. Correct it; nothing was read."), { domain::visible(start) });
        cursor.since = at->period().toString();
    } else {
        TIEOUT_TRY_INTO(const Period high, Period::parse(cursor.high));
        cursor.since = Period(high.months() - m_spec.overlap_months).toString();
    }
    const int64_t today = m_connection.nowSeconds() * 1'000'000'000 / kDayNs;
    cursor.until = std::to_string((today + 1) * kDayNs / 1'000'000'000);
    cursor.outer.clear();
    cursor.inner.clear();
    cursor.top.clear();
    return {};
}

Result<std::vector<JsonNode>> WindowReader::outers(engine::PulledPage& page, std::vector<engine::Drift>& drift, const CancelToken& cancel)
{
    std::vector<JsonNode> out;
    std::string after;
    for (bool more = true; more;) {
        TIEOUT_TRY_INTO(ListPage answer, readListPage(m_connection, m_spec.outer_path, {}, after, m_connection.manifest().lists.page_max, cancel));
        if (answer.lost)
            return makeError(Remedy::Retry, TIEOUT_TR("The list %1 changed while it was read. Run the pull again."), { m_spec.outer_path });
        page.request_id = answer.page.request_id;
        drift = answer.page.drift;
        out.insert(out.end(), answer.page.items->items.begin(), answer.page.items->items.end());
        more = answer.more;
        after = answer.last_id;
    }
    return out;
}

Result<WindowReader::Sums> WindowReader::sums(const WindowCursor& cursor, const std::string& outer, const std::string& inner, Evidence& evidence, const CancelToken& cancel)
{
    Sums out;
    TIEOUT_TRY_INTO(const Period since, Period::parse(cursor.since));
    auto params = paramsOf(m_connection, m_spec.params);
    params.emplace_back(m_spec.inner_param, inner);
    params.emplace_back(m_spec.begin_param, std::to_string(firstSecond(since)));
    params.emplace_back(m_spec.end_param, cursor.until);
    std::string after;
    std::set<std::string> seen;
    for (bool more = true; more;) {
        TIEOUT_TRY_INTO(const ListPage answer, readListPage(m_connection, filledPath(m_stream.path, m_spec.outer_name, outer), params, after, m_connection.manifest().lists.page_max, cancel));
        if (answer.lost)
            return makeError(Remedy::Retry, TIEOUT_TR("The list %1 changed while it was read. Run the pull again."), { m_stream.path });
        const uint64_t base = answer.page.items->items.empty() ? 0 : evidence.add(answer.page.body);
        out.offset = out.months.empty() ? base : out.offset;
        for (const JsonNode& item : answer.page.items->items) {
            if (const JsonNode* id = item.find(m_connection.manifest().lists.id); id && id->isText() && !seen.insert(id->text).second)
                continue; // told twice, counted once
            const JsonNode* begin = item.at(m_spec.begin);
            const JsonNode* value = item.at(m_spec.value);
            int64_t seconds = 0;
            if (!begin || !value || std::from_chars(begin->text.data(), begin->text.data() + begin->text.size(), seconds).ptr != begin->text.data() + begin->text.size())
                return makeError(Remedy::FixData, TIEOUT_TR("A sum of %1 has no beginning or no value. Nothing of the page was taken; the connector's description may not fit this system."), { m_stream.name });
            TIEOUT_TRY_INTO(const domain::Decimal part, decimalOf(*value));
            auto& [sum, days] = out.months[Instant(seconds * 1'000'000'000).period()];
            if (!sum.add(Exact(part)))
                return makeError(Remedy::FixData, TIEOUT_TR("The sums of %1 add up to more than can be counted."), { m_stream.name });
            ++days;
        }
        more = answer.more;
        after = answer.last_id;
    }
    return out;
}

Result<void> WindowReader::takeInners(RowMapper& mapper, WindowCursor& cursor, const JsonNode& outer, bool last_outer, const std::string& next, Evidence& evidence, const CancelToken& cancel)
{
    TIEOUT_TRY_INTO(ListPage inners, readListPage(m_connection, m_spec.inner_path, {}, cursor.inner, m_spec.inner_per_page, cancel));
    if (inners.lost) { // begins this outer object again; what comes twice is the same row
        cursor.inner.clear();
        TIEOUT_TRY_INTO(inners, readListPage(m_connection, m_spec.inner_path, {}, {}, m_spec.inner_per_page, cancel));
    }
    const std::string& id_name = m_connection.manifest().lists.id;
    for (const JsonNode& inner : inners.page.items->items) {
        TIEOUT_TRY(cancel.check());
        TIEOUT_TRY_INTO(const Sums found, sums(cursor, outer.find(id_name)->text, inner.find(id_name) ? inner.find(id_name)->text : std::string(), evidence, cancel));
        for (const auto& [period, sum] : found.months) {
            cursor.top = std::max(cursor.top, period.toString());
            const std::string row = "{\"period\":" + jsonString(period.toString()) + ",\"sum\":" + jsonString(sum.first.toString()) + ",\"days\":" + std::to_string(sum.second) + "}";
            TIEOUT_TRY_INTO(const JsonNode item, parseJson(row));
            RowScope scope { &item, nullptr, { { m_spec.outer_name, &outer }, { m_spec.inner_name, &inner } } };
            mapper.add(scope, row, found.offset);
        }
    }
    cursor.outer = outer.find(id_name)->text;
    cursor.inner = inners.last_id;
    if (inners.more)
        return {};
    cursor.inner.clear();
    cursor.outer = next;
    if (last_outer) {
        cursor.high = std::max(cursor.high, cursor.top);
        cursor.top.clear();
        cursor.since.clear();
        cursor.until.clear();
    }
    return {};
}

Result<engine::PulledPage> WindowReader::pull(const std::string& cursor_text, const CancelToken& cancel)
{
    TIEOUT_TRY_INTO(WindowCursor cursor, cursorOf(cursor_text));
    if (cursor.since.empty())
        TIEOUT_TRY(begin(cursor));
    engine::PulledPage page;
    std::vector<engine::Drift> drift;
    TIEOUT_TRY_INTO(const std::vector<JsonNode> outer, outers(page, drift, cancel));
    const std::string& id_name = m_connection.manifest().lists.id;
    size_t at = 0; // an outer object that is gone since: the walk begins again
    for (size_t i = 0; i < outer.size(); ++i) {
        const JsonNode* id = outer[i].find(id_name);
        if (!id || !id->isText())
            return makeError(Remedy::FixData, TIEOUT_TR("An object of %1 has no id. Nothing of the page was taken."), { m_spec.outer_path });
        if (id->text == cursor.outer)
            at = i;
    }
    RowMapper mapper(m_stream.rows.front(), m_connection);
    Evidence evidence;
    if (outer.empty()) {
        cursor.since.clear();
        cursor.until.clear();
    } else {
        const bool last = at + 1 == outer.size();
        TIEOUT_TRY(takeInners(mapper, cursor, outer[at], last, last ? std::string() : outer[at + 1].find(id_name)->text, evidence, cancel));
    }
    page.last = cursor.since.empty();
    page.cursor_after = cursor.text();
    page.batches.push_back(mapper.take(evidence.size()));
    for (engine::Drift& each : drift)
        page.batches.front().drift.push_back(std::move(each));
    page.evidence = evidence.take();
    return page;
}

}

std::unique_ptr<StreamReader> makeWindowReader(RestConnection& connection, const ManifestStream& stream)
{
    return std::make_unique<WindowReader>(connection, stream);
}

}
