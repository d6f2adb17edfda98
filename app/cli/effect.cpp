#include "app/cli/acts.h"
#include "app/cli/queue_rows.h"
#include "app/cli/verb.h"
#include "domain/text.h"

namespace tieout::cli {

using domain::makeError;
using domain::Remedy;
using domain::Result;
using engine::EffectDetail;
using engine::EffectRow;

namespace {

constexpr OptionSpec kPropose[] = { { "--target", "NAME", "the connection to post to; needed when several can do it" } };
constexpr OptionSpec kList[] = { { "--state", "STATE", "only these states, such as proposed", true } };
constexpr OptionSpec kApprove[] = {
    { "--sha256", "HEX", "approve only if the body still has this hash (one effect)" },
    { "--note", "TEXT", "a remark for the history" },
};
constexpr OptionSpec kDecline[] = { { "--why", "TEXT", "the reason" } };
constexpr OptionSpec kSettle[] = {
    { "--posted", "", "the target has it" },
    { "--not-posted", "", "the target does not have it" },
    { "--vendor-id", "ID", "its id there, with --posted" },
    { "--evidence", "TEXT", "how you know" },
};

Result<std::vector<EffectRow>> readEffects(Context& context, std::vector<domain::EffectState> states)
{
    TIEOUT_TRY_INTO(engine::Engine * engine, context.engine());
    return engine->answer(context.session(), engine::EffectsQuery { std::move(states) });
}

// Ids or unique beginnings of at least 6 digits.
Result<std::vector<domain::EffectId>> resolveEffects(Context& context, const std::vector<std::string>& texts)
{
    TIEOUT_TRY_INTO(const std::vector<EffectRow> rows, readEffects(context, {}));
    std::vector<domain::EffectId> ids;
    for (const std::string& text : texts) {
        std::vector<domain::EffectId> found;
        for (const EffectRow& row : rows)
            if (row.id.hex().starts_with(text))
                found.push_back(row.id);
        if (text.size() < 6 || found.size() > 1)
            return makeError(Remedy::Usage, TIEOUT_TR("“%1” does not name one effect: give at least 6 digits of its id, and enough to tell it apart."), { domain::visible(text) });
        if (found.empty())
            return makeError(Remedy::FixData, TIEOUT_TR("No effect here has the id “%1”."), { domain::visible(text) });
        ids.push_back(found.front());
    }
    return ids;
}

std::string timeText(const domain::Instant& at)
{
    return at == domain::Instant() ? std::string() : at.toString();
}

void jsonRow(JsonWriter& json, const EffectRow& row)
{
    json.text("id", row.id.hex()).text("case", row.case_id.hex()).text("state", domain::effectStateId(row.state)).text("operation", row.operation);
    json.text("target", row.target).text("badge", row.badge).text("business_id", row.business_id).text("customer", row.customer);
    json.text("our_reference", row.our_reference).text("vendor_id", row.vendor_id).text("maker", row.maker).text("approver", row.approver);
    json.text("proposed", timeText(row.proposed)).text("decided", timeText(row.decided)).text("sent", timeText(row.sent));
    json.exact("amount", row.amount).text("currency", domain::Currency::fromPacked(row.currency).code()).text("period", row.period.toString());
    json.number("generation", uint64_t(row.generation)).text("body_sha256", row.body_sha256.hex()).boolean("may_approve", row.may_approve);
    json.textOrNull("why_not", domain::english(row.why_not));
}

Result<int> list(Context& context)
{
    std::vector<domain::EffectState> states;
    for (const std::string& text : context.args().values("--state")) {
        const auto state = domain::effectStateById(text);
        if (!state)
            return makeError(Remedy::Usage, TIEOUT_TR("“%1” is not a state of an effect, such as proposed, approved, posted or unknown."), { domain::visible(text) });
        states.push_back(*state);
    }
    TIEOUT_TRY_INTO(const std::vector<EffectRow> rows, readEffects(context, std::move(states)));
    if (context.json()) {
        JsonWriter json;
        for (const EffectRow& row : rows) {
            json.beginObject();
            jsonRow(json, row);
            json.endObject();
            context.out().line(json);
        }
        return kDone;
    }
    TextTable table({ { "id" }, { "state" }, { "operation" }, { "target" }, { "badge" }, { "of" }, { "amount", TextTable::Right }, { "cur" }, { "maker" }, { "approver" } });
    for (const EffectRow& row : rows)
        table.row({ shortId(row.id.hex()), std::string(domain::effectStateId(row.state)), row.operation, row.target, row.badge, row.business_id,
            moneyText(row.amount, row.currency), std::string(domain::Currency::fromPacked(row.currency).code()), row.maker, row.approver });
    context.out().write(table.empty() ? "No effects match.\n" : table.toString());
    return kDone;
}

void printDetail(Output& out, const EffectDetail& detail)
{
    const EffectRow& row = detail.row;
    const std::string amount = moneyText(row.amount, row.currency) + ' ' + std::string(domain::Currency::fromPacked(row.currency).code());
    out.line(row.operation + ' ' + domain::visible(row.business_id) + " → " + domain::visible(row.target) + " (" + domain::visible(row.badge) + "), " + amount + ", " + row.period.toString());
    out.line("id         " + row.id.hex());
    out.line("state      " + std::string(domain::effectStateId(row.state)));
    out.line("class      " + std::string(domain::vendorClassId(detail.vendor_class)) + ", generation " + std::to_string(row.generation));
    out.line("maker      " + domain::visible(row.maker) + "  " + timeText(row.proposed));
    if (!row.approver.empty())
        out.line("approver   " + domain::visible(row.approver) + "  " + timeText(row.decided));
    out.line("reference  " + domain::visible(row.our_reference) + (row.vendor_id.empty() ? "" : ", there " + domain::visible(row.vendor_id)));
    out.line("sha256     " + row.body_sha256.hex());
    if (!row.may_approve && !row.why_not.empty())
        out.line("approval   " + domain::visible(domain::english(row.why_not)));
    out.line("\nwill send: " + detail.method + ' ' + domain::visible(detail.path) + "\n" + domain::visible(detail.body));
    if (!detail.preview.empty()) {
        TextTable table({ { "account" }, { "" }, { "debit", TextTable::Right }, { "credit", TextTable::Right } });
        for (const engine::JournalPreviewLine& line : detail.preview)
            table.row({ line.account, line.account_name, line.debit.isZero() ? "" : line.debit.toString(), line.credit.isZero() ? "" : line.credit.toString() });
        out.write("\njournal effect\n" + table.toString());
    }
    for (const engine::AttemptRow& attempt : detail.attempts)
        out.line("attempt " + std::to_string(attempt.n) + "  " + timeText(attempt.started) + "  " + attempt.outcome + "  HTTP " + std::to_string(attempt.http_status) + "  "
            + domain::visible(domain::english(attempt.why)));
    for (const engine::TimelineEntry& entry : detail.timeline)
        out.line(entry.at.toString(0) + "  " + domain::visible(entry.who) + "  " + domain::visible(domain::english(entry.what)));
}

void printDetailJson(Output& out, const EffectDetail& detail)
{
    JsonWriter json;
    json.beginObject();
    jsonRow(json, detail.row);
    json.text("vendor_class", domain::vendorClassId(detail.vendor_class)).text("wire_key", detail.wire_key);
    json.text("method", detail.method).text("path", detail.path).text("body", detail.body).key("journal").beginArray();
    for (const engine::JournalPreviewLine& line : detail.preview) {
        json.beginObject().text("account", line.account).text("account_name", line.account_name);
        json.text("debit", line.debit.toString()).text("credit", line.credit.toString()).endObject();
    }
    json.endArray().key("attempts").beginArray();
    for (const engine::AttemptRow& attempt : detail.attempts) {
        json.beginObject().number("n", uint64_t(attempt.n)).text("started", timeText(attempt.started)).text("ended", timeText(attempt.ended));
        json.text("outcome", attempt.outcome).number("http_status", uint64_t(attempt.http_status)).text("why", domain::english(attempt.why));
        json.text("answer", attempt.answer).endObject();
    }
    json.endArray().key("history").beginArray();
    for (const engine::TimelineEntry& entry : detail.timeline)
        json.beginObject().text("at", entry.at.toString()).text("who", entry.who).text("what", domain::english(entry.what)).endObject();
    json.endArray().endObject();
    out.line(json);
}

Result<EffectDetail> readEffect(Context& context, const domain::EffectId& id)
{
    TIEOUT_TRY_INTO(engine::Engine * engine, context.engine());
    return engine->answer(context.session(), engine::EffectQuery { id });
}

Result<int> show(Context& context)
{
    TIEOUT_TRY_INTO(const std::vector<domain::EffectId> ids, resolveEffects(context, context.args().operands()));
    TIEOUT_TRY_INTO(const EffectDetail detail, readEffect(context, ids.front()));
    context.json() ? printDetailJson(context.out(), detail) : printDetail(context.out(), detail);
    return kDone;
}

Result<int> propose(Context& context)
{
    TIEOUT_TRY_INTO(const engine::QueueQuery::Answer table, readQueue(context));
    engine::ProposeEffect command;
    TIEOUT_TRY_INTO(command.case_id, resolveCase(*table, context.args().operands()[0]));
    command.target = context.args().value("--target");
    TIEOUT_TRY_INTO(const engine::CommandReport report, context.execute(command));
    return printReport(context, report);
}

Result<int> approve(Context& context)
{
    const Arguments& args = context.args();
    TIEOUT_TRY_INTO(const std::vector<domain::EffectId> ids, resolveEffects(context, args.operands()));
    engine::ApproveEffects command;
    command.note = args.value("--note");
    for (const domain::EffectId& id : ids) {
        TIEOUT_TRY_INTO(const EffectDetail detail, readEffect(context, id));
        command.items.push_back({ id, detail.row.body_sha256 });
    }
    if (args.has("--sha256")) {
        const auto seen = domain::Digest::parse(args.value("--sha256"));
        if (ids.size() != 1 || !seen.ok())
            return makeError(Remedy::Usage, TIEOUT_TR("--sha256 needs the 64 digits of one effect's body."));
        command.items.front().body_sha256 = *seen;
    }
    TIEOUT_TRY_INTO(const engine::CommandReport report, context.execute(command));
    return printReport(context, report);
}

Result<int> decline(Context& context)
{
    engine::DeclineEffects command;
    command.why = context.args().value("--why");
    if (command.why.empty())
        return makeError(Remedy::Usage, TIEOUT_TR("This needs %1."), { "--why" });
    TIEOUT_TRY_INTO(command.effects, resolveEffects(context, context.args().operands()));
    TIEOUT_TRY_INTO(const engine::CommandReport report, context.execute(command));
    return printReport(context, report);
}

Result<int> withdraw(Context& context)
{
    engine::WithdrawEffects command;
    TIEOUT_TRY_INTO(command.effects, resolveEffects(context, context.args().operands()));
    TIEOUT_TRY_INTO(const engine::CommandReport report, context.execute(command));
    return printReport(context, report);
}

Result<int> settle(Context& context)
{
    const Arguments& args = context.args();
    if (args.has("--posted") == args.has("--not-posted"))
        return makeError(Remedy::Usage, TIEOUT_TR("Say either --posted or --not-posted."));
    if (args.value("--evidence").empty())
        return makeError(Remedy::Usage, TIEOUT_TR("This needs %1."), { "--evidence" });
    TIEOUT_TRY_INTO(const std::vector<domain::EffectId> ids, resolveEffects(context, args.operands()));
    const engine::SettleEffect command { ids.front(), args.has("--posted"), args.value("--vendor-id"), args.value("--evidence") };
    TIEOUT_TRY_INTO(const engine::CommandReport report, context.execute(command));
    return printReport(context, report);
}

// Sending went well when nothing is left unclear or refused.
int statusOf(const engine::PostReport& report)
{
    using S = domain::EffectState;
    for (const engine::PostReport::Row& row : report.rows)
        if (row.after == S::Unknown || row.after == S::Quarantine || row.after == S::Rejected || row.after == S::NotSent || row.after == S::Stale || row.after == S::Intent)
            return kIncomplete;
    return kDone;
}

void printPost(Context& context, const engine::PostReport& report)
{
    JsonWriter json;
    for (const engine::PostReport::Row& row : report.rows) {
        const std::string before(domain::effectStateId(row.before)), after(domain::effectStateId(row.after));
        if (context.json()) {
            json.beginObject().text("effect", row.effect.hex()).text("before", before).text("after", after).text("what", domain::english(row.what)).endObject();
            context.out().line(json);
        } else {
            context.out().line(shortId(row.effect.hex()) + "  " + before + " → " + after + "  " + domain::visible(domain::english(row.what)));
        }
    }
    if (report.rows.empty() && !context.json())
        context.out().line("Nothing to do.");
}

Result<int> send(Context& context)
{
    std::vector<domain::EffectId> only;
    if (!context.args().operands().empty()) {
        TIEOUT_TRY_INTO(only, resolveEffects(context, context.args().operands()));
    }
    TIEOUT_TRY_INTO(engine::Engine * engine, context.engine());
    TIEOUT_TRY_INTO(const engine::PostReport report, engine->post(context.session(), only, context.cancel(), context.progress()));
    context.endProgress();
    printPost(context, report);
    return statusOf(report);
}

Result<int> verify(Context& context)
{
    TIEOUT_TRY_INTO(engine::Engine * engine, context.engine());
    TIEOUT_TRY_INTO(const engine::PostReport report, engine->verify(context.session(), context.cancel()));
    printPost(context, report);
    // What the ordinary pull shows differs from what was sent: a failed check, not a delay.
    return statusOf(report) == kDone ? kDone : kCheckFailed;
}

constexpr Verb kVerbs[] = {
    { "effect propose", "EXCEPTION", 1, 1, "Stages the remedy of an exception: renders the bytes once, for approval", kPropose, "text json", propose },
    { "effect list", "", 0, 0, "Lists effects, newest first", kList, "table json", list },
    { "effect show", "EFFECT", 1, 1, "Shows one effect: the exact bytes, its journal effect, attempts and history", {}, "text json", show },
    { "effect approve", "EFFECT …", 1, 200, "Approves exactly these bytes; nobody approves what they made", kApprove, "text json", approve },
    { "effect decline", "EFFECT …", 1, -1, "Declines proposals, with the reason", kDecline, "text json", decline },
    { "effect withdraw", "EFFECT …", 1, -1, "Takes back proposals of your own", {}, "text json", withdraw },
    { "effect send", "[EFFECT …]", 0, -1, "Runs the poster now: settles what is unclear, then sends what is approved", {}, "text json", send },
    { "effect verify", "", 0, 0, "Compares posted effects with what the ordinary pull brought, and confirms them", {}, "text json", verify },
    { "effect settle", "EFFECT", 1, 1, "Decides an unclear effect by evidence; takes two persons", kSettle, "text json", settle },
};

}

std::span<const Verb> effectVerbs()
{
    return kVerbs;
}

}
