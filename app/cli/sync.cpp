#include "app/cli/queue_rows.h"
#include "app/cli/verb.h"
#include "domain/text.h"
#include "engine/queue/queue_changes.h"

#include <ctime>

namespace tieout::cli {

using domain::Result;
using engine::QueueChanges;
using engine::QueueTable;

namespace {

constexpr OptionSpec kOptions[] = {
    { "--since", "TIME", "also tell which exceptions fell due after this time, RFC 3339; default: none" },
};

// The next midnight of this machine's time zone.
Result<int64_t> dayEndUs(domain::Instant now)
{
    const auto seconds = static_cast<time_t>(now.us() / 1'000'000);
    tm day {};
    if (localtime_r(&seconds, &day) == nullptr)
        return domain::makeError(domain::Remedy::Machine, TIEOUT_TR("This machine does not know its local time. Set its clock and its time zone."));
    day.tm_mday += 1;
    day.tm_hour = day.tm_min = day.tm_sec = 0;
    day.tm_isdst = -1;
    return static_cast<int64_t>(mktime(&day)) * 1'000'000;
}

struct Totals {
    uint64_t rows = 0, refused = 0;
    explicit Totals(const engine::PullReport& report)
    {
        for (const engine::PullReport::Stream& stream : report.streams) {
            rows += stream.rows;
            refused += stream.refused;
        }
    }
};

void jsonRows(JsonWriter& json, std::string_view name, const QueueTable& table, const engine::RowList& rows)
{
    json.key(name).beginArray();
    for (const uint32_t row : rows) {
        json.beginObject().text("id", table.ids[row].hex()).text("checkpoint", domain::checkpointId(table.checkpoint[row])).text("reason", domain::reasonId(table.reason[row]));
        json.text("severity", domain::severityId(table.severity[row])).text("key", table.key.at(row)).endObject();
    }
    json.endArray();
}

void printJson(Output& out, const engine::PullReport& pulled, const engine::ReconcileReport& tied, const QueueTable& table, const QueueChanges& changes)
{
    const Totals totals(pulled);
    JsonWriter json;
    json.beginObject().number("rows", totals.rows).number("refused", totals.refused).boolean("complete", pulled.complete && tied.complete);
    json.key("incomplete_reasons").beginArray();
    for (const domain::Text& reason : tied.incomplete_reasons)
        json.text(domain::english(reason));
    json.endArray();
    jsonRows(json, "opened", table, changes.opened);
    jsonRows(json, "reopened", table, changes.reopened);
    jsonRows(json, "fell_due", table, changes.fell_due);
    json.number("cleared", uint64_t(changes.cleared)).number("overdue", uint64_t(changes.overdue)).number("due_today", uint64_t(changes.due_today));
    json.number("awaiting_approval", uint64_t(changes.awaiting_approval)).endObject();
    out.line(json);
}

// Counts only: this goes to the journal of the machine.
void printText(Output& out, const engine::PullReport& pulled, bool complete, const QueueChanges& changes, bool since)
{
    const auto n = [](size_t count) { return std::to_string(count); };
    const Totals totals(pulled);
    out.line("pulled " + n(totals.rows) + " rows" + (totals.refused == 0 ? "" : ", refused " + n(totals.refused)) + (complete ? "" : ", INCOMPLETE"));
    out.line("exceptions: " + n(changes.opened.size()) + " new, " + n(changes.reopened.size()) + " reopened, " + n(changes.cleared) + " cleared");
    out.line("due: " + n(changes.overdue) + " overdue, " + n(changes.due_today) + " more today" + (since ? ", " + n(changes.fell_due.size()) + " fell due since" : ""));
    out.line("waiting for approval: " + n(changes.awaiting_approval));
}

Result<int> sync(Context& context)
{
    std::optional<domain::Instant> since;
    if (context.args().has("--since")) {
        auto parsed = domain::Instant::parse(context.args().value("--since"));
        if (!parsed.ok())
            return domain::makeError(domain::Remedy::Usage, TIEOUT_TR("“%1” is not a time. Write it like 2026-11-03T08:00:00Z."), { domain::visible(context.args().value("--since")) });
        since = *parsed;
    }
    TIEOUT_TRY_INTO(engine::Engine * engine, context.engine());
    TIEOUT_TRY_INTO(const engine::QueueQuery::Answer before, engine->answer(context.session(), engine::QueueQuery {}));
    TIEOUT_TRY_INTO(const engine::PullReport pulled, engine->pull(context.session(), {}, false, context.cancel(), context.progress()));
    TIEOUT_TRY_INTO(const engine::ReconcileReport tied, engine->reconcile(context.session(), {}, context.cancel(), context.progress()));
    TIEOUT_TRY_INTO(const engine::QueueQuery::Answer after, engine->answer(context.session(), engine::QueueQuery {}));
    context.endProgress();
    const domain::Instant now = context.wiring().environment().clock->now();
    TIEOUT_TRY_INTO(const int64_t day_end_us, dayEndUs(now));
    const QueueChanges changes = engine::changesBetween(*before, *after, since ? since->us() : now.us(), now.us(), day_end_us);
    const bool complete = pulled.complete && tied.complete;
    context.json() ? printJson(context.out(), pulled, tied, *after, changes) : printText(context.out(), pulled, complete, changes, since.has_value());
    for (const domain::Text& reason : tied.incomplete_reasons)
        complain(domain::visible(domain::english(reason)));
    return complete ? kDone : kIncomplete;
}

constexpr Verb kVerbs[] = {
    { "sync", "", 0, 0, "Pulls every connected system, reconciles, and says what changed and what is due: for schedules", kOptions, "text json", sync },
};

}

std::span<const Verb> syncVerbs()
{
    return kVerbs;
}

}
