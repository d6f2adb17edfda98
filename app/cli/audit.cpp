#include "app/cli/verb.h"
#include "domain/text.h"

namespace tieout::cli {

using domain::Result;

namespace {

constexpr OptionSpec kList[] = {
    { "--who", "PERSON", "only what this person did" },
    { "--act", "ACT", "only this act" },
    { "--object", "TEXT", "only objects that begin with this" },
    { "--before", "NUMBER", "only entries before this number" },
    { "--limit", "N", "at most this many, newest first; default 500" },
};

Result<int> list(Context& context)
{
    const Arguments& args = context.args();
    engine::AuditQuery query;
    query.who = args.value("--who");
    query.act = args.value("--act");
    query.object = args.value("--object");
    if (args.has("--before")) {
        TIEOUT_TRY_INTO(query.before_number, parseWhole("--before", args.value("--before"), 1, INT64_MAX));
    }
    if (args.has("--limit")) {
        TIEOUT_TRY_INTO(const int64_t limit, parseWhole("--limit", args.value("--limit"), 1, 1'000'000'000));
        query.limit = static_cast<size_t>(limit);
    }
    TIEOUT_TRY_INTO(engine::Engine * engine, context.engine());
    TIEOUT_TRY_INTO(const std::vector<engine::AuditRow> rows, engine->answer(context.session(), query));
    JsonWriter json;
    for (const engine::AuditRow& row : rows) {
        if (context.json()) {
            json.beginObject().number("number", uint64_t(row.number)).text("at", row.at.toString(6)).text("who", row.who).text("act", row.act);
            json.text("object", row.object).text("detail", row.detail).text("hash", row.hash.hex()).endObject();
            context.out().line(json);
        } else {
            context.out().line(std::to_string(row.number) + "  " + row.at.toString(0) + "  " + domain::visible(row.who) + "  " + domain::visible(row.act) + "  "
                + domain::visible(row.object) + "  " + domain::visible(row.detail));
        }
    }
    return kDone;
}

Result<int> verify(Context& context)
{
    TIEOUT_TRY_INTO(engine::Engine * engine, context.engine());
    TIEOUT_TRY_INTO(const engine::AuditVerifyQuery::Answer answer, engine->answer(context.session(), engine::AuditVerifyQuery {}));
    if (context.json()) {
        JsonWriter json;
        json.beginObject().number("entries", uint64_t(answer.entries)).boolean("whole", answer.whole);
        answer.whole ? json.key("first_broken").null() : json.number("first_broken", uint64_t(answer.first_broken));
        json.text("what", domain::english(answer.what)).endObject();
        context.out().line(json);
    } else {
        context.out().line(std::to_string(answer.entries) + " entries, the chain is " + (answer.whole ? "whole" : "BROKEN at entry " + std::to_string(answer.first_broken))
            + (answer.what.empty() ? "" : ": " + domain::visible(domain::english(answer.what))));
    }
    return answer.whole ? kDone : kCheckFailed;
}

constexpr Verb kVerbs[] = {
    { "audit list", "", 0, 0, "Lists who did what, newest first", kList, "text json", list },
    { "audit verify", "", 0, 0, "Checks the hash chain of the audit trail from its beginning", {}, "text json", verify },
};

}

std::span<const Verb> auditVerbs()
{
    return kVerbs;
}

}
