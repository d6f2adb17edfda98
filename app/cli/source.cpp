#include "app/cli/acts.h"
#include "app/cli/verb.h"
#include "domain/text.h"

namespace tieout::cli {

using domain::makeError;
using domain::Remedy;
using domain::Result;
using engine::SourceRow;

namespace {

constexpr OptionSpec kAdd[] = {
    { "--manifest", "NAME", "what kind of system it is, such as netsuite or files" },
    { "--base-url", "URL", "its address" },
    { "--set", "SET", "records of one set refer to each other; default: main" },
    { "--badge", "BADGE", "demo, sandbox or production" },
    { "--options", "JSON", "options of the manifest as a JSON object; never a secret" },
};
constexpr OptionSpec kSet[] = {
    { "--may-post", "yes|no", "whether effects may be sent there; no until switched on" },
    { "--enabled", "yes|no", "whether it is pulled" },
    { "--base-url", "URL", "its address" },
    { "--secret-fd", "N", "read its credentials from file descriptor N into the keychain" },
};

Result<std::vector<SourceRow>> readSources(Context& context)
{
    TIEOUT_TRY_INTO(engine::Engine * engine, context.engine());
    return engine->answer(context.session(), engine::SourcesQuery {});
}

void jsonSource(JsonWriter& json, const SourceRow& row)
{
    json.text("name", row.name).text("manifest", row.manifest).text("set", row.set).text("base_url", row.base_url).text("badge", row.badge);
    json.text("options", row.options).boolean("enabled", row.enabled).boolean("may_post", row.may_post).boolean("secrets_present", row.secrets_present);
    json.number("quarantined", row.quarantined).key("streams").beginArray();
    for (const engine::StreamHealth& stream : row.streams) {
        json.beginObject().text("stream", stream.stream).textOrNull("last_pull", stream.last_pull ? stream.last_pull->toString() : std::string());
        json.number("rows", stream.rows).optionalNumber("source_count", stream.source_count).optionalNumber("landed_count", stream.landed_count);
        json.textOrNull("last_error", domain::english(stream.last_error)).endObject();
    }
    json.endArray().key("drift").beginArray();
    for (const engine::Drift& drift : row.drift)
        json.beginObject().text("where", drift.where).text("field", drift.field).text("what", domain::english(drift.what)).endObject();
    json.endArray();
}

Result<int> list(Context& context)
{
    TIEOUT_TRY_INTO(const std::vector<SourceRow> rows, readSources(context));
    JsonWriter json;
    TextTable table({ { "name" }, { "kind" }, { "set" }, { "badge" }, { "enabled" }, { "may post" }, { "secrets" }, { "quarantined", TextTable::Right }, { "address" } });
    for (const SourceRow& row : rows) {
        if (context.json()) {
            json.beginObject();
            jsonSource(json, row);
            json.endObject();
            context.out().line(json);
            continue;
        }
        table.row({ row.name, row.manifest, row.set, row.badge, row.enabled ? "yes" : "no", row.may_post ? "yes" : "no", row.secrets_present ? "present" : "none",
            std::to_string(row.quarantined), row.base_url });
    }
    if (!context.json())
        context.out().write(table.empty() ? "No sources yet; see: tieoutctl help source add\n" : table.toString());
    return kDone;
}

Result<int> add(Context& context)
{
    const Arguments& args = context.args();
    if (args.value("--manifest").empty())
        return makeError(Remedy::Usage, TIEOUT_TR("This needs %1."), { "--manifest" });
    engine::AddSource command;
    command.name = args.operands()[0];
    command.manifest = args.value("--manifest");
    command.set = args.has("--set") ? args.value("--set") : "main";
    command.base_url = args.value("--base-url");
    command.badge = args.has("--badge") ? args.value("--badge") : "sandbox";
    command.options = args.has("--options") ? args.value("--options") : "{}";
    TIEOUT_TRY_INTO(const engine::CommandReport report, context.execute(command));
    return printReport(context, report);
}

Result<std::optional<bool>> yesNo(const Arguments& args, std::string_view option)
{
    if (!args.has(option))
        return std::optional<bool>();
    const std::string& value = args.value(option);
    if (value != "yes" && value != "no")
        return makeError(Remedy::Usage, TIEOUT_TR("%1 is yes or no."), { std::string(option) });
    return std::optional<bool>(value == "yes");
}

Result<int> set(Context& context)
{
    const Arguments& args = context.args();
    engine::SetSource command;
    command.name = args.operands()[0];
    TIEOUT_TRY_INTO(command.may_post, yesNo(args, "--may-post"));
    TIEOUT_TRY_INTO(command.enabled, yesNo(args, "--enabled"));
    if (args.has("--base-url"))
        command.base_url = args.value("--base-url");
    if (args.has("--secret-fd")) {
        TIEOUT_TRY_INTO(std::string secret, readSecretOption(args, "--secret-fd"));
        engine::Secrets& secrets = context.wiring().secrets();
        if (!secrets.persistent())
            return makeError(Remedy::Machine, TIEOUT_TR("There is no keychain here, so the credentials would be lost when this command ends. Unlock or install one (Secret Service) and try again."));
        TIEOUT_TRY(secrets.write("source/" + command.name, secret));
        if (!command.may_post && !command.enabled && !command.base_url) {
            context.out().line("credentials of " + domain::visible(command.name) + " stored in the keychain");
            return kDone;
        }
    }
    if (!command.may_post && !command.enabled && !command.base_url)
        return makeError(Remedy::Usage, TIEOUT_TR("Say what to set: --may-post, --enabled, --base-url or --secret-fd."));
    TIEOUT_TRY_INTO(const engine::CommandReport report, context.execute(command));
    return printReport(context, report);
}

Result<int> test(Context& context)
{
    TIEOUT_TRY_INTO(engine::Engine * engine, context.engine());
    TIEOUT_TRY_INTO(const domain::Text answer, engine->testSource(context.session(), context.args().operands()[0], context.cancel()));
    if (context.json()) {
        JsonWriter json;
        json.beginObject().text("source", context.args().operands()[0]).boolean("ok", true).text("what", domain::english(answer)).endObject();
        context.out().line(json);
    } else {
        context.out().line(domain::visible(domain::english(answer)));
    }
    return kDone;
}

constexpr Verb kVerbs[] = {
    { "source list", "", 0, 0, "Lists the connected systems and folders with their health", {}, "table json", list },
    { "source add", "NAME", 1, 1, "Connects a system, read only", kAdd, "text json", add },
    { "source set", "NAME", 1, 1, "Changes a connection: address, credentials, enabled, may post", kSet, "text json", set },
    { "source test", "NAME", 1, 1, "Makes one cheap authenticated call and says what answered", {}, "text json", test },
};

}

std::span<const Verb> sourceVerbs()
{
    return kVerbs;
}

}
