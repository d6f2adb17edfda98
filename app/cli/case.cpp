#include "app/cli/queue_rows.h"
#include "app/cli/verb.h"
#include "domain/tables.h"
#include "domain/text.h"

namespace tieout::cli {

using domain::Result;
using engine::CaseDetail;

namespace {

constexpr OptionSpec kOptions[] = {
    { "--payloads", "", "also the records as received" },
};

std::string_view entryKind(engine::TimelineEntry::Kind kind)
{
    using K = engine::TimelineEntry::Kind;
    switch (kind) {
    case K::Pulled:
        return "pulled";
    case K::Found:
        return "found";
    case K::Changed:
        return "changed";
    case K::Cleared:
        return "cleared";
    case K::Acted:
        return "acted";
    case K::Commented:
        return "commented";
    case K::EffectEvent:
        return "effect";
    }
    return "acted";
}

std::string hopText(const engine::HopCell& hop)
{
    std::string text(domain::tableSpec(hop.table).kind);
    text += hop.count == 0 ? " missing" : ' ' + hop.id;
    if (hop.count > 1)
        text += " +" + std::to_string(hop.count - 1);
    if (hop.quantity)
        text += ", quantity " + hop.quantity->toString();
    if (hop.amount)
        text += ", amount " + moneyText(*hop.amount, hop.currency);
    if (hop.residual && !hop.residual->isZero())
        text += ", residual " + hop.residual->toString();
    return text + (hop.broken ? "   ← here" : "");
}

void printHead(Output& out, const CaseDetail& c)
{
    const domain::ReasonSpec* spec = domain::reasonSpec(c.checkpoint, c.reason);
    const std::string currency(domain::Currency::fromPacked(c.currency).code());
    out.line(std::string(domain::checkpointId(c.checkpoint)) + ' ' + std::string(domain::reasonId(c.reason)) + "  " + domain::visible(c.key)
        + (spec != nullptr ? "  " + std::string(spec->title) : std::string()));
    out.line(domain::visible(domain::english(c.sentence)));
    if (!c.means.empty())
        out.line(domain::visible(domain::english(c.means)));
    if (!c.advice.empty())
        out.line(domain::visible(domain::english(c.advice)));
    out.line("");
    const auto line = [&out](std::string_view name, const std::string& value) {
        if (!value.empty())
            out.line(std::string(name) + std::string(name.size() < 11 ? 11 - name.size() : 1, ' ') + domain::visible(value));
    };
    line("id", c.id.hex());
    line("state", std::string(domain::caseStateId(c.state)));
    line("severity", std::string(domain::severityId(c.severity)));
    const bool money = spec == nullptr || spec->unit == domain::DeltaUnit::Money;
    const auto figure = [&](const domain::Exact& value) { return money ? moneyText(value, c.currency) : value.toString(); };
    line("expected", figure(c.expected));
    line("actual", figure(c.actual));
    line("delta", figure(c.delta));
    line("exposure", moneyText(c.exposure, c.currency) + (currency.empty() ? "" : ' ' + currency));
    line("customer", c.customer);
    line("document", c.document);
    line("period", c.period ? c.period->toString() : std::string());
    line("set", c.set);
    line("system", c.system);
    line("owner", c.owner);
    line("assignee", c.assignee);
    line("opened", c.opened == domain::Instant() ? std::string() : c.opened.toString(0));
    line("due", c.due == domain::Instant() ? std::string() : c.due.toString(0));
}

void printBody(Output& out, const CaseDetail& c, bool payloads)
{
    if (!c.fields.empty()) {
        TextTable table({ { "" }, { "field" }, { "expected", TextTable::Right }, { "actual", TextTable::Right } });
        for (const engine::ComparedField& field : c.fields)
            table.row({ field.differs ? "≠" : "", domain::english(field.name), field.expected, field.actual });
        out.line("");
        out.write(table.toString());
    }
    if (!c.strip.empty())
        out.line("\nchain");
    for (const engine::HopCell& hop : c.strip)
        out.line("  " + domain::visible(hopText(hop)));
    if (!c.timeline.empty())
        out.line("\nhistory");
    for (const engine::TimelineEntry& entry : c.timeline)
        out.line("  " + entry.at.toString(0) + "  " + domain::visible(entry.who) + "  " + domain::visible(domain::english(entry.what)));
    if (!c.remedies.empty())
        out.line("\nremedies");
    for (const engine::RemedyOption& remedy : c.remedies)
        out.line("  " + domain::visible(domain::english(remedy.title)) + ": " + domain::visible(domain::english(remedy.available ? remedy.will_do : remedy.why_not)));
    if (!c.allowed_acts.empty())
        out.write("\nyou may:");
    for (const domain::CaseAct act : c.allowed_acts)
        out.write(' ' + std::string(domain::caseActId(act)));
    out.line("");
    for (const domain::EffectId& effect : c.effects)
        out.line("effect " + effect.hex());
    for (const engine::PayloadView& payload : c.payloads)
        if (payloads)
            out.line("\n" + domain::visible(payload.title) + "\n  " + domain::visible(payload.origin) + "\n  " + domain::visible(payload.bytes));
}

void jsonHead(JsonWriter& json, const CaseDetail& c)
{
    json.text("id", c.id.hex()).text("checkpoint", domain::checkpointId(c.checkpoint)).text("reason", domain::reasonId(c.reason)).text("key", c.key);
    json.text("set", c.set).text("state", domain::caseStateId(c.state)).text("severity", domain::severityId(c.severity));
    json.exact("expected", c.expected).exact("actual", c.actual).exact("delta", c.delta).exact("exposure", c.exposure);
    json.text("currency", domain::Currency::fromPacked(c.currency).code()).textOrNull("period", c.period ? c.period->toString() : std::string());
    json.text("customer", c.customer).text("document", c.document).text("owner", c.owner).text("assignee", c.assignee).text("system", c.system);
    json.text("opened", c.opened.toString()).text("due", c.due.toString());
    json.text("sentence", domain::english(c.sentence)).text("means", domain::english(c.means)).text("advice", domain::english(c.advice));
}

void jsonOptional(JsonWriter& json, std::string_view name, const std::optional<domain::Exact>& value)
{
    value ? json.exact(name, *value) : json.key(name).null();
}

void jsonLists(JsonWriter& json, const CaseDetail& c)
{
    json.key("fields").beginArray();
    for (const engine::ComparedField& field : c.fields) {
        json.beginObject().text("name", domain::english(field.name)).text("expected", field.expected).text("actual", field.actual);
        json.boolean("differs", field.differs).endObject();
    }
    json.endArray().key("chain").beginArray();
    for (const engine::HopCell& hop : c.strip) {
        json.beginObject().text("kind", domain::tableSpec(hop.table).kind).text("id", hop.id).number("count", hop.count);
        jsonOptional(json, "quantity", hop.quantity);
        jsonOptional(json, "amount", hop.amount);
        json.text("currency", domain::Currency::fromPacked(hop.currency).code());
        jsonOptional(json, "residual", hop.residual);
        json.boolean("here", hop.broken).endObject();
    }
    json.endArray().key("history").beginArray();
    for (const engine::TimelineEntry& entry : c.timeline) {
        json.beginObject().text("at", entry.at.toString()).text("who", entry.who).text("kind", entryKind(entry.kind));
        json.text("what", domain::english(entry.what)).endObject();
    }
    json.endArray().key("payloads").beginArray();
    for (const engine::PayloadView& payload : c.payloads)
        json.beginObject().text("title", payload.title).text("origin", payload.origin).text("bytes", payload.bytes).endObject();
    json.endArray().key("remedies").beginArray();
    for (const engine::RemedyOption& remedy : c.remedies) {
        json.beginObject().text("operation", remedy.operation).text("target", remedy.target).boolean("available", remedy.available);
        json.text("will_do", domain::english(remedy.will_do)).textOrNull("why_not", domain::english(remedy.why_not)).endObject();
    }
    json.endArray().key("allowed_acts").beginArray();
    for (const domain::CaseAct act : c.allowed_acts)
        json.text(domain::caseActId(act));
    json.endArray().key("effects").beginArray();
    for (const domain::EffectId& effect : c.effects)
        json.text(effect.hex());
    json.endArray();
}

Result<int> run(Context& context)
{
    TIEOUT_TRY_INTO(const engine::QueueQuery::Answer table, readQueue(context));
    TIEOUT_TRY_INTO(const domain::Fingerprint id, resolveCase(*table, context.args().operands()[0]));
    TIEOUT_TRY_INTO(engine::Engine * engine, context.engine());
    TIEOUT_TRY_INTO(const CaseDetail detail, engine->answer(context.session(), engine::CaseQuery { id }));
    if (context.json()) {
        JsonWriter json;
        json.beginObject();
        jsonHead(json, detail);
        jsonLists(json, detail);
        json.endObject();
        context.out().line(json);
    } else {
        printHead(context.out(), detail);
        printBody(context.out(), detail, context.args().has("--payloads"));
    }
    return kDone;
}

constexpr Verb kVerbs[] = {
    { "exception", "ID", 1, 1, "Shows one exception: in words, by field, its chain, history and remedies", kOptions, "text json", run },
};

}

std::span<const Verb> caseVerbs()
{
    return kVerbs;
}

}
