// How connected systems are, windows read again, dead letters.
#include "app/cli/verb.h"
#include "domain/currency.h"
#include "domain/tables.h"
#include "domain/text.h"

namespace tieout::cli {

using domain::makeError;
using domain::Remedy;
using domain::Result;

namespace {

constexpr OptionSpec kHealth[] = {
    { "--source", "NAME", "only this one" },
    { "--days", "N", "the window, 1 to 366 days; default 30" },
};
constexpr OptionSpec kReplay[] = {
    { "--from", "T", "what arrived at or after this time is pulled again: YYYY-MM-DD, or a time with zone" },
};
constexpr OptionSpec kLetters[] = {
    { "--source", "NAME", "only of this source" },
    { "--all", "", "the settled ones too" },
};
constexpr OptionSpec kDismiss[] = {
    { "--reason", "TEXT", "why the record does not matter" },
};

constexpr OptionSpec kDue[] = {
    { "--stream", "NAME", "only this stream, or this table of a folder; default: all streams, any file of the folder" },
    { "--every", "N", "at most N minutes after the arrival before" },
    { "--by", "HH:MM", "on each day by this time, in UTC" },
    { "--off", "", "whenever it comes" },
    { "--objective", "", "by the connector's own objective again; a folder has none" },
};
constexpr OptionSpec kFeeds[] = {
    { "--source", "NAME", "only of this source" },
};

std::string orDash(const std::optional<int64_t>& value)
{
    return value ? std::to_string(*value) : std::string("–");
}

// 987 of a thousand: "98.7 %".
std::string percent(const std::optional<int>& permille)
{
    return permille ? std::to_string(*permille / 10) + "." + std::to_string(*permille % 10) + " %" : std::string("–");
}

std::string dayText(int64_t day)
{
    return domain::Instant::fromUs(day * 86'400'000'000).toDate();
}

void jsonLatency(JsonWriter& json, const engine::LatencyFigures& latency)
{
    json.key("latency").beginObject().number("answers", latency.answers).optionalNumber("p50_ms", latency.p50_ms).optionalNumber("p95_ms", latency.p95_ms);
    json.optionalNumber("p99_ms", latency.p99_ms).endObject();
}

void jsonDays(JsonWriter& json, const std::vector<engine::DayHealth>& days)
{
    json.key("days").beginArray();
    for (const engine::DayHealth& day : days) {
        json.beginObject().text("day", dayText(day.day)).text("state", engine::dayStateId(day.state)).number("pulls", day.pulls).number("failed", day.failed);
        json.number("requests", day.requests).number("errors", day.errors);
        jsonLatency(json, day.latency);
        json.endObject();
    }
    json.endArray();
}

void jsonStream(JsonWriter& json, const engine::StreamFigures& stream)
{
    json.beginObject().text("stream", stream.stream).textOrNull("last_pull", stream.last_pull ? stream.last_pull->toString() : std::string());
    json.textOrNull("last_complete", stream.last_complete ? stream.last_complete->toString() : std::string());
    json.number("pulls", stream.pulls).number("failed", stream.failed).number("pages", stream.pages).number("rows", stream.rows).number("bytes", stream.bytes);
    json.number("requests", stream.requests).number("retries", stream.retries).key("errors").beginObject();
    for (size_t i = 0; i < stream.errors.size(); ++i)
        json.number(domain::trafficErrorId(static_cast<domain::TrafficError>(i)), stream.errors[i]);
    json.endObject();
    jsonLatency(json, stream.latency);
    json.optionalNumber("source_count", stream.source_count).optionalNumber("landed_count", stream.landed_count).key("sums").beginArray();
    for (const engine::AmountPair& sum : stream.sums)
        json.beginObject().text("currency", domain::Currency::fromPacked(sum.currency).code()).exact("source", sum.source).exact("landed", sum.landed).endObject();
    json.endArray().key("objective").beginObject().number("fresh_minutes", static_cast<uint64_t>(stream.fresh_minutes)).boolean("met_now", stream.met_now);
    json.optionalNumber("attained_permille", stream.attained_permille ? std::optional<int64_t>(*stream.attained_permille) : std::nullopt).endObject();
    json.textOrNull("last_error", domain::english(stream.last_error));
    jsonDays(json, stream.days);
    json.endObject();
}

void jsonHealth(JsonWriter& json, const engine::ConnectionHealth& health)
{
    json.beginObject().text("name", health.name).text("manifest", health.manifest).text("state", engine::dayStateId(health.state)).boolean("enabled", health.enabled);
    json.textOrNull("trouble", domain::english(health.trouble));
    jsonLatency(json, health.latency);
    const engine::RateBudget& budget = health.budget;
    json.key("budget").beginObject().number("per_second", static_cast<uint64_t>(budget.per_second)).number("burst", static_cast<uint64_t>(budget.burst)).number("used", budget.used);
    json.number("throttled", budget.throttled).optionalNumber("waited_ms", budget.waited_ms).optionalNumber("retry_wait_ms", budget.retry_wait_ms);
    json.optionalNumber("lowest", budget.lowest).optionalNumber("lowest_at_vendor", budget.lowest_at_vendor).endObject();
    json.key("circuit").beginObject().text("state", engine::circuitId(health.circuit)).number("failures", static_cast<uint64_t>(health.failures));
    json.textOrNull("open_until", health.open_until ? health.open_until->toString() : std::string()).endObject();
    json.key("version").beginObject().textOrNull("version", health.pin.version).textOrNull("sunset", health.pin.sunset).optionalNumber("days_left", health.pin.days_left);
    json.boolean("warn", health.pin.warn).endObject();
    json.number("dead_letters", health.open_letters).key("drift").beginArray();
    for (const engine::Drift& drift : health.drift)
        json.beginObject().text("where", drift.where).text("field", drift.field).text("what", domain::english(drift.what)).endObject();
    json.endArray().key("streams").beginArray();
    for (const engine::StreamFigures& stream : health.streams)
        jsonStream(json, stream);
    json.endArray();
    jsonDays(json, health.days);
    json.endObject();
}

std::string healthText(const engine::ConnectionHealth& health)
{
    std::string out = domain::visible(health.name) + " (" + domain::visible(health.manifest) + "): " + std::string(engine::dayStateTitle(health.state)) + "\n";
    if (!health.trouble.empty())
        out += "  " + domain::visible(domain::english(health.trouble)) + "\n";
    const engine::RateBudget& budget = health.budget;
    out += "  budget: " + std::to_string(budget.per_second) + " requests a second, " + std::to_string(budget.used) + " used, lowest left " + orDash(budget.lowest) + ", at the vendor "
        + orDash(budget.lowest_at_vendor) + ", waited " + std::to_string(budget.waited_ms) + " ms, throttled " + std::to_string(budget.throttled) + " times\n";
    out += "  circuit: " + std::string(engine::circuitId(health.circuit)) + ", " + std::to_string(health.failures) + " failures in a row"
        + (health.open_until ? ", until " + health.open_until->toString(0) : std::string()) + "\n";
    out += "  version: " + (health.pin.version.empty() ? std::string("not pinned") : domain::visible(health.pin.version));
    if (health.pin.days_left)
        out += std::string(health.pin.warn ? ", WARNING: " : ", ") + "ends on " + health.pin.sunset + ", in " + std::to_string(*health.pin.days_left) + " days";
    out += "\n  dead letters: " + std::to_string(health.open_letters) + ", drift: " + std::to_string(health.drift.size()) + "\n";
    std::string days; // one letter a day, the newest last
    for (const engine::DayHealth& day : health.days)
        days += day.state == engine::DayState::None ? '.' : static_cast<char>(engine::dayStateId(day.state)[0] - 'a' + 'A');
    out += "  days: " + days + "  (Ok, Slow, Errors, Incomplete)\n";
    TextTable table({ { "stream" }, { "pulls", TextTable::Right }, { "failed", TextTable::Right }, { "requests", TextTable::Right }, { "p50 ms", TextTable::Right }, { "p95 ms", TextTable::Right },
        { "p99 ms", TextTable::Right }, { "source", TextTable::Right }, { "landed", TextTable::Right }, { "objective" }, { "attained", TextTable::Right } });
    for (const engine::StreamFigures& stream : health.streams)
        table.row({ stream.stream, std::to_string(stream.pulls), std::to_string(stream.failed), std::to_string(stream.requests), orDash(stream.latency.p50_ms), orDash(stream.latency.p95_ms),
            orDash(stream.latency.p99_ms), orDash(stream.source_count), orDash(stream.landed_count),
            "every " + std::to_string(stream.fresh_minutes) + " min" + (stream.met_now ? "" : ", missed now"), percent(stream.attained_permille) });
    return out + (table.empty() ? "  No pull yet in this window.\n" : table.toString());
}

Result<int> health(Context& context)
{
    engine::HealthQuery query;
    query.source = context.args().value("--source");
    if (context.args().has("--days")) {
        TIEOUT_TRY_INTO(const int64_t days, parseWhole("--days", context.args().value("--days"), 1, 366));
        query.days = static_cast<int>(days);
    }
    TIEOUT_TRY_INTO(engine::Engine * engine, context.engine());
    TIEOUT_TRY_INTO(const auto answer, engine->answer(context.session(), query));
    for (const engine::ConnectionHealth& each : answer) {
        if (!context.json()) {
            context.out().write(healthText(each));
            continue;
        }
        JsonWriter json;
        jsonHealth(json, each);
        context.out().line(json);
    }
    if (answer.empty() && !context.json())
        context.out().line("No system is connected; see: tieoutctl help source add");
    return kDone;
}

Result<int> replay(Context& context)
{
    const std::string& text = context.args().value("--from");
    if (text.empty())
        return makeError(Remedy::Usage, TIEOUT_TR("This needs %1."), { "--from" });
    TIEOUT_TRY_INTO(const domain::Instant from, text.size() == 10 ? domain::Instant::parseDate(text) : domain::Instant::parse(text));
    TIEOUT_TRY_INTO(engine::Engine * engine, context.engine());
    TIEOUT_TRY_INTO(const engine::ReplayReport report, engine->replay(context.session(), context.args().operands()[0], from, context.cancel(), {}));
    JsonWriter json;
    if (context.json()) {
        json.beginObject().number("added", report.added).boolean("complete", report.complete).key("streams").beginArray();
        for (const engine::ReplayReport::Stream& stream : report.streams)
            json.beginObject().text("stream", stream.stream).number("pages", stream.pages).number("rows", stream.rows).number("refused", stream.refused).boolean("from_start", stream.from_start).boolean("skipped", stream.skipped).endObject();
        json.endArray().endObject();
        context.out().line(json);
        return report.complete ? kDone : kIncomplete;
    }
    for (const engine::ReplayReport::Stream& stream : report.streams)
        context.out().line(domain::visible(stream.stream) + ": " + std::to_string(stream.rows) + " rows on " + std::to_string(stream.pages) + " pages"
            + (stream.skipped ? ", nothing had arrived since" : stream.from_start ? ", from the start" : "") + (stream.refused > 0 ? ", " + std::to_string(stream.refused) + " refused" : ""));
    context.out().line(std::to_string(report.added) + " records were new; reconcile to see what changed");
    return report.complete ? kDone : kIncomplete;
}

Result<int> letters(Context& context)
{
    constexpr std::string_view kStates[] = { "open", "repaired", "dismissed" };
    TIEOUT_TRY_INTO(engine::Engine * engine, context.engine());
    TIEOUT_TRY_INTO(const auto rows, engine->answer(context.session(), engine::DeadLettersQuery { context.args().value("--source"), context.args().has("--all") }));
    for (const engine::DeadLetter& row : rows) {
        const std::string_view table = domain::tableSpec(row.table).name;
        if (context.json()) {
            JsonWriter json;
            json.beginObject().number("id", static_cast<uint64_t>(row.id)).text("source", row.source).text("stream", row.stream).text("table", table).text("state", kStates[row.state]);
            json.number("copies", row.copies).text("reason", domain::english(row.reason)).text("first", row.first.toString()).text("last", row.last.toString());
            json.textOrNull("settled_by", row.person).textOrNull("why", row.why).text("bytes", row.bytes).endObject();
            context.out().line(json);
            continue;
        }
        context.out().line(std::to_string(row.id) + "  " + domain::visible(row.source) + "/" + domain::visible(row.stream) + "  " + std::string(kStates[row.state]) + "  " + std::to_string(row.copies)
            + (row.copies == 1 ? " copy  " : " copies  ") + domain::visible(domain::english(row.reason)) + (row.why.empty() ? "" : "  (" + domain::visible(row.why) + ")"));
        context.out().line("    " + domain::visible(std::string_view(row.bytes).substr(0, 400)));
    }
    if (rows.empty() && !context.json())
        context.out().line("There are no dead letters.");
    return kDone;
}

Result<std::vector<int64_t>> numbersOf(const Arguments& args)
{
    std::vector<int64_t> ids;
    for (size_t i = 1; i < args.operands().size(); ++i) {
        TIEOUT_TRY_INTO(const int64_t id, parseWhole("ID", args.operands()[i], 1, INT64_MAX));
        ids.push_back(id);
    }
    return ids;
}

Result<int> retry(Context& context)
{
    TIEOUT_TRY_INTO(const std::vector<int64_t> ids, numbersOf(context.args()));
    TIEOUT_TRY_INTO(engine::Engine * engine, context.engine());
    TIEOUT_TRY_INTO(const engine::LetterReport report, engine->retryLetters(context.session(), context.args().operands()[0], ids, context.cancel(), {}));
    const bool all = report.refused_again + report.not_reached == 0;
    if (context.json()) {
        JsonWriter json;
        json.beginObject().number("repaired", report.repaired).number("refused_again", report.refused_again).number("not_reached", report.not_reached).number("rows", report.rows).endObject();
        context.out().line(json);
    } else {
        context.out().line(std::to_string(report.repaired) + " repaired, " + std::to_string(report.refused_again) + " refused again, " + std::to_string(report.not_reached) + " not reached; "
            + std::to_string(report.rows) + " rows read");
    }
    return all ? kDone : kIncomplete;
}

Result<int> dismiss(Context& context)
{
    TIEOUT_TRY_INTO(const std::vector<int64_t> ids, numbersOf(context.args()));
    TIEOUT_TRY_INTO(engine::Engine * engine, context.engine());
    TIEOUT_TRY_INTO(const uint64_t done, engine->dismissLetters(context.session(), context.args().operands()[0], ids, context.args().value("--reason")));
    context.out().line(context.json() ? "{\"dismissed\":" + std::to_string(done) + "}" : std::to_string(done) + " dismissed; reconcile to clear their exceptions");
    return kDone;
}

Result<int> due(Context& context)
{
    const Arguments& args = context.args();
    engine::FeedTime time;
    int said = 0;
    if (args.has("--every")) {
        TIEOUT_TRY_INTO(const int64_t minutes, parseWhole("--every", args.value("--every"), 1, 527'040));
        time = { engine::FeedTime::Every, static_cast<int>(minutes) };
        ++said;
    }
    if (args.has("--by")) {
        TIEOUT_TRY_INTO(const int minute, engine::parseMinuteOfDay(args.value("--by")));
        time = { engine::FeedTime::Daily, minute };
        ++said;
    }
    if (args.has("--off")) {
        time = { engine::FeedTime::Off, 0 };
        ++said;
    }
    said += args.has("--objective") ? 1 : 0;
    if (said != 1)
        return makeError(Remedy::Usage, TIEOUT_TR("Say when the feed is due, in one way: --every, --by, --off or --objective."));
    TIEOUT_TRY_INTO(engine::Engine * engine, context.engine());
    const std::string &source = args.operands()[0], &stream = args.value("--stream");
    TIEOUT_TRY(engine->setFeedTime(context.session(), source, stream, time));
    if (context.json()) {
        JsonWriter json;
        json.beginObject().text("source", source).textOrNull("stream", stream).text("time", engine::feedTimeText(time)).endObject();
        context.out().line(json);
    } else {
        context.out().line(domain::visible(source) + (stream.empty() ? "" : "/" + domain::visible(stream)) + ": " + engine::feedTimeText(time));
    }
    return kDone;
}

Result<int> feeds(Context& context)
{
    TIEOUT_TRY_INTO(engine::Engine * engine, context.engine());
    TIEOUT_TRY_INTO(const auto rows, engine->answer(context.session(), engine::FeedsQuery { context.args().value("--source") }));
    const auto timeOf = [](const std::optional<domain::Instant>& at) { return at ? at->toString(0) : std::string(); };
    TextTable table({ { "source" }, { "stream" }, { "time" }, { "set by" }, { "last arrival" }, { "due" }, { "late" } });
    for (const engine::FeedRow& row : rows) {
        if (context.json()) {
            JsonWriter json;
            json.beginObject().text("source", row.source).textOrNull("stream", row.stream).text("set", row.set).text("time", engine::feedTimeText(row.time)).boolean("chosen", row.chosen);
            json.textOrNull("last", timeOf(row.last)).textOrNull("due", timeOf(row.due)).boolean("late", row.late).endObject();
            context.out().line(json);
            continue;
        }
        const auto shown = [](const std::string& text) { return text.empty() ? std::string("–") : text; };
        table.row({ domain::visible(row.source), row.stream.empty() ? "any file" : domain::visible(row.stream), engine::feedTimeText(row.time), row.chosen ? "a person" : "connector",
            shown(timeOf(row.last)), shown(timeOf(row.due)), row.late ? "late" : "" });
    }
    if (!context.json())
        context.out().write(table.empty() ? "No feed has a time; see: tieoutctl help source due\n" : table.toString());
    return kDone;
}

constexpr Verb kVerbs[] = {
    { "source health", "", 0, 0, "Tells how connected systems are: answer times, errors, budget, circuit, version, objectives, a letter a day", kHealth, "text json", health },
    { "source due", "NAME", 1, 1, "Says by when the streams of a system or the files of a folder must have arrived", kDue, "text json", due },
    { "source feeds", "", 0, 0, "Lists by when feeds must have arrived, when they came, and which are late", kFeeds, "table json", feeds },
    { "source replay", "NAME", 1, 1, "Pulls a window of time again; what did not change adds nothing", kReplay, "text json", replay },
    { "source letters", "", 0, 0, "Lists dead letters: records of connected systems that could not be read", kLetters, "text json", letters },
    { "source retry", "NAME [ID …]", 1, -1, "Reads dead letters again after they were corrected at the source; none named: all", {}, "text json", retry },
    { "source dismiss", "NAME ID …", 2, -1, "Lets dead letters be, for a reason that is kept", kDismiss, "text json", dismiss },
};

}

std::span<const Verb> connectionVerbs()
{
    return kVerbs;
}

}
