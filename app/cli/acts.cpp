#include "app/cli/acts.h"
#include "app/cli/filter.h"
#include "app/cli/queue_rows.h"
#include "app/cli/verb.h"
#include "domain/text.h"

namespace tieout::cli {

using domain::CaseAct;
using domain::makeError;
using domain::Remedy;
using domain::Result;

int printReport(Context& context, const engine::CommandReport& report)
{
    const size_t done = report.doneCount();
    if (context.json()) {
        JsonWriter json;
        for (const engine::RowOutcome& row : report.rows) {
            json.beginObject().text("command", report.id.hex()).text("target", row.target).boolean("done", row.done).text("what", domain::english(row.what)).endObject();
            context.out().line(json);
        }
    } else {
        for (const engine::RowOutcome& row : report.rows)
            context.out().line((row.done ? "done      " : "NOT DONE  ") + domain::visible(row.target.size() > 32 ? shortId(row.target) : row.target) + "  " + domain::visible(domain::english(row.what)));
        if (report.rows.size() != 1)
            context.out().line(std::to_string(done) + " of " + std::to_string(report.rows.size()) + " done");
    }
    if (done == report.rows.size())
        return kDone;
    return done == 0 ? kConflict : kIncomplete;
}

namespace {

constexpr OptionSpec kMatching { "--all-matching", "FILTER", "every exception that matches, such as 'checkpoint=CP4 reason=MISSING_POSTING'; the report has one line each" };
constexpr OptionSpec kPlain[] = { kMatching };
constexpr OptionSpec kAssign[] = { kMatching, { "--to", "WHO", "the person or team" } };
constexpr OptionSpec kComment[] = { kMatching, { "--text", "TEXT", "what to say" } };
constexpr OptionSpec kLabel[] = { kMatching, { "--label", "LABEL", "the label" } };
constexpr OptionSpec kHold[] = { kMatching, { "--until", "YYYY-MM-DD", "legitimately open until this day" }, { "--reason", "TEXT", "why" } };
constexpr OptionSpec kClose[] = { kMatching, { "--code", "CODE", "duplicate, write_off, accepted, not_an_error or other" }, { "--reason", "TEXT", "why" } };
constexpr OptionSpec kReopen[] = { kMatching, { "--reason", "TEXT", "why" } };

Result<std::vector<domain::Fingerprint>> chosenCases(Context& context)
{
    const Arguments& args = context.args();
    if (args.has("--all-matching") == !args.operands().empty())
        return makeError(Remedy::Usage, TIEOUT_TR("Name the exceptions by id, or give --all-matching FILTER: one of the two."));
    engine::QueueFilter filter;
    if (args.has("--all-matching")) {
        TIEOUT_TRY_INTO(filter, engine::filterFromText(args.value("--all-matching")));
    }
    TIEOUT_TRY_INTO(const engine::QueueQuery::Answer table, readQueue(context));
    std::vector<domain::Fingerprint> cases;
    if (args.has("--all-matching"))
        for (const uint32_t row : orderedRows(context, *table, filter))
            cases.push_back(table->ids[row]);
    for (const std::string& text : args.operands()) {
        TIEOUT_TRY_INTO(const domain::Fingerprint id, resolveCase(*table, text));
        cases.push_back(id);
    }
    return cases;
}

Result<std::string> needed(Context& context, std::string_view option)
{
    const std::string& value = context.args().value(option);
    if (value.empty())
        return makeError(Remedy::Usage, TIEOUT_TR("This needs %1."), { std::string(option) });
    return value;
}

Result<int> act(Context& context, engine::ActOnCases command)
{
    TIEOUT_TRY_INTO(command.cases, chosenCases(context));
    if (command.cases.empty()) {
        complain("No exceptions match; nothing was done.");
        return kDone;
    }
    TIEOUT_TRY_INTO(const engine::CommandReport report, context.execute(command));
    return printReport(context, report);
}

template <CaseAct Act> Result<int> plain(Context& context)
{
    engine::ActOnCases command;
    command.act = Act;
    return act(context, std::move(command));
}

template <CaseAct Act> Result<int> withText(Context& context)
{
    engine::ActOnCases command;
    command.act = Act;
    const std::string_view option = Act == CaseAct::Comment ? "--text" : Act == CaseAct::Label ? "--label" : "--reason";
    TIEOUT_TRY_INTO(command.text, needed(context, option));
    return act(context, std::move(command));
}

Result<int> assign(Context& context)
{
    engine::ActOnCases command;
    command.act = CaseAct::Assign;
    TIEOUT_TRY_INTO(command.assignee, needed(context, "--to"));
    return act(context, std::move(command));
}

Result<int> hold(Context& context)
{
    engine::ActOnCases command;
    command.act = CaseAct::Hold;
    TIEOUT_TRY_INTO(const std::string until, needed(context, "--until"));
    TIEOUT_TRY_INTO(command.text, needed(context, "--reason"));
    const auto day = domain::Instant::parseDate(until);
    if (!day.ok())
        return makeError(Remedy::Usage, day.error().message.source, day.error().message.args);
    command.until = *day;
    return act(context, std::move(command));
}

Result<int> close(Context& context)
{
    engine::ActOnCases command;
    command.act = CaseAct::Close;
    TIEOUT_TRY_INTO(command.reason_code, needed(context, "--code"));
    TIEOUT_TRY_INTO(command.text, needed(context, "--reason"));
    return act(context, std::move(command));
}

constexpr std::string_view kWhich = "ID … | --all-matching FILTER";
constexpr Verb kVerbs[] = {
    { "take", kWhich, 0, -1, "Takes exceptions: they become yours", kPlain, "text json", plain<CaseAct::Take> },
    { "assign", kWhich, 0, -1, "Gives exceptions to a person or team", kAssign, "text json", assign },
    { "hand-back", kWhich, 0, -1, "Hands exceptions back to the queue", kPlain, "text json", plain<CaseAct::HandBack> },
    { "comment", kWhich, 0, -1, "Writes a comment into the history", kComment, "text json", withText<CaseAct::Comment> },
    { "label", kWhich, 0, -1, "Puts a label on exceptions", kLabel, "text json", withText<CaseAct::Label> },
    { "review", kWhich, 0, -1, "Marks exceptions as being looked into", kPlain, "text json", plain<CaseAct::StartReview> },
    { "hold", kWhich, 0, -1, "Keeps exceptions legitimately open until a date", kHold, "text json", hold },
    { "close", kWhich, 0, -1, "Closes exceptions with a reason, without an effect", kClose, "text json", close },
    { "reopen", kWhich, 0, -1, "Opens closed exceptions again", kReopen, "text json", withText<CaseAct::Reopen> },
};

}

std::span<const Verb> actVerbs()
{
    return kVerbs;
}

}
