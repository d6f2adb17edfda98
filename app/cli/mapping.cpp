#include "app/cli/acts.h"
#include "app/cli/queue_rows.h"
#include "app/cli/verb.h"
#include "domain/text.h"

#include <algorithm>

namespace tieout::cli {

using domain::makeError;
using domain::MappingKind;
using domain::ProposalKind;
using domain::Remedy;
using domain::Result;
using domain::Verdict;
using engine::MappingKeyRow;
using engine::ProposalRow;
using engine::Table;

namespace {

constexpr OptionSpec kList[] = {
    { "--kind", "KIND", "sku, meter, account, tax_code, entity, dimension; default: all", true },
    { "--status", "STATUS", "unmapped, expired, overlapping, valid, unused", true },
};
constexpr OptionSpec kPropose[] = {
    { "--from", "YYYY-MM-DD", "the first day; default: always" },
    { "--to", "YYYY-MM-DD", "the last day; default: for ever" },
    { "--replaces", "ROW", "the row that ends the day before" },
    { "--ends", "ROW", "only ends this row, on the day of --to" },
    { "--why", "TEXT", "the reason, for the second person" },
    { "--set", "SET", "default: main" },
};
constexpr OptionSpec kProposals[] = { { "--waiting", "", "only those nobody has decided" } };
constexpr OptionSpec kApprove[] = { { "--note", "TEXT", "a remark for the history" } };
constexpr OptionSpec kDecline[] = { { "--why", "TEXT", "the reason" } };
constexpr OptionSpec kLink[] = {
    { "--unlink", "", "undo a link that people made" },
    { "--not-same", "", "they are not the same: never suggest it again" },
    { "--why", "TEXT", "the reason, for the second person" },
    { "--set", "SET", "default: main" },
};

Result<MappingKind> parseKind(const std::string& text)
{
    const auto kind = domain::mappingKindById(text);
    if (!kind)
        return makeError(Remedy::Usage, TIEOUT_TR("“%1” is no kind of mapping. There are sku, meter, account, tax_code and entity."), { domain::visible(text) });
    return *kind;
}

Result<engine::MappingsQuery::Answer> read(Context& context, MappingKind kind)
{
    TIEOUT_TRY_INTO(engine::Engine * engine, context.engine());
    return engine->answer(context.session(), engine::MappingsQuery { kind });
}

std::string currencyText(uint32_t currency)
{
    return std::string(domain::Currency::fromPacked(currency).code());
}

std::string spanText(const std::string& from, const std::string& to)
{
    return (from.empty() ? "…" : from) + " – " + (to.empty() ? "…" : to);
}

void keyJson(JsonWriter& json, MappingKind kind, const MappingKeyRow& row)
{
    json.beginObject().text("kind", domain::mappingKindId(kind)).text("set", row.set).text("key", row.key).text("status", engine::mappingStatusId(row.status));
    json.number("records", row.records).textOrNull("first_used", row.first_used ? row.first_used->toString() : "").textOrNull("last_used", row.last_used ? row.last_used->toString() : "");
    json.key("money").beginArray();
    for (const engine::UsedMoney& money : row.money)
        json.beginObject().text("currency", currencyText(money.currency)).textOrNull("amount", money.amount ? money.amount->toString() : "").endObject();
    json.endArray().key("values").beginArray();
    for (const engine::MappingValue& value : row.values) {
        json.beginObject().text("id", value.id).text("value", value.value).text("valid_from", value.valid_from).text("valid_to", value.valid_to);
        json.textOrNull("source", value.source).boolean("ended", value.ended).endObject();
    }
    json.endArray().number("waiting", uint64_t(row.waiting)).endObject();
}

Result<int> list(Context& context)
{
    const Arguments& args = context.args();
    std::vector<MappingKind> kinds;
    for (const std::string& text : args.values("--kind")) {
        TIEOUT_TRY_INTO(const MappingKind kind, parseKind(text));
        kinds.push_back(kind);
    }
    if (kinds.empty())
        for (int i = 0; i < domain::kMappingKindCount; ++i)
            kinds.push_back(static_cast<MappingKind>(i));
    const std::vector<std::string> statuses = args.values("--status");
    for (const std::string& text : statuses) {
        bool known = false;
        for (int i = 0; i < engine::kMappingStatusCount; ++i)
            known = known || engine::mappingStatusId(static_cast<engine::MappingStatus>(i)) == text;
        if (!known)
            return makeError(Remedy::Usage, TIEOUT_TR("“%1” is no status. There are unmapped, expired, overlapping, valid and unused."), { domain::visible(text) });
    }
    JsonWriter json;
    TextTable table({ { "status" }, { "kind" }, { "key" }, { "mapped to" }, { "records", TextTable::Right }, { "money", TextTable::Right }, { "used" }, { "waiting", TextTable::Right } });
    for (const MappingKind kind : kinds) {
        TIEOUT_TRY_INTO(const engine::MappingsQuery::Answer answer, read(context, kind));
        for (const MappingKeyRow& row : answer.keys) {
            const std::string status(engine::mappingStatusId(row.status));
            if (!statuses.empty() && std::find(statuses.begin(), statuses.end(), status) == statuses.end())
                continue;
            if (context.json()) {
                keyJson(json, kind, row);
                context.out().line(json);
                continue;
            }
            std::string values, money;
            for (const engine::MappingValue& value : row.values)
                values += (values.empty() ? "" : "; ") + value.value + " (" + spanText(value.valid_from, value.valid_to) + ") [" + value.id + "]";
            for (const engine::UsedMoney& used : row.money)
                money += (money.empty() ? "" : ", ") + (used.amount ? moneyText(*used.amount, used.currency) : "too large") + ' ' + currencyText(used.currency);
            table.row({ status, std::string(domain::mappingKindId(kind)), (row.set == "main" ? "" : row.set + "/") + row.key, values, std::to_string(row.records), money,
                row.first_used ? row.first_used->toString() + " – " + row.last_used->toString() : "", row.waiting == 0 ? "" : std::to_string(row.waiting) });
        }
    }
    if (!context.json())
        context.out().write(table.empty() ? "No mapping key matches.\n" : table.toString());
    return kDone;
}

// "12" of a mapping, "L12" of a link.
std::string numberText(const ProposalRow& row)
{
    return (row.kind == ProposalKind::Link ? "L" : "") + std::to_string(row.number);
}

std::string evidenceText(const std::vector<domain::Text>& evidence)
{
    std::string out;
    for (const domain::Text& text : evidence)
        out += (out.empty() ? "" : ", ") + domain::english(text);
    return out;
}

void proposalJson(JsonWriter& json, const ProposalRow& row)
{
    json.beginObject().text("number", numberText(row)).text("set", row.set).text("about", row.about).text("key", row.key).text("act", row.act).textOrNull("row", row.row);
    json.text("value", row.value).text("valid_from", row.valid_from).text("valid_to", row.valid_to).text("why", row.why).text("maker", row.maker).text("proposed", row.proposed.toString());
    if (row.kind == ProposalKind::Link)
        json.number("score", uint64_t(row.score)).text("evidence", evidenceText(row.evidence));
    json.text("verdict", domain::verdictId(row.verdict)).textOrNull("decider", row.decider).textOrNull("note", row.note);
    json.textOrNull("decided", row.verdict == Verdict::Waiting ? "" : row.decided.toString()).boolean("may_decide", row.may_decide).textOrNull("why_not", domain::english(row.why_not)).endObject();
}

void printProposals(Context& context, const std::vector<ProposalRow>& rows)
{
    JsonWriter json;
    TextTable table({ { "number" }, { "verdict" }, { "about" }, { "key" }, { "act" }, { "value" }, { "valid" }, { "row" }, { "maker" }, { "decider" }, { "why" }, { "note" } });
    for (const ProposalRow& row : rows) {
        if (context.json()) {
            proposalJson(json, row);
            context.out().line(json);
            continue;
        }
        table.row({ numberText(row), std::string(domain::verdictId(row.verdict)), row.about, (row.set == "main" ? "" : row.set + "/") + row.key, row.act, row.value,
            row.kind == ProposalKind::Link ? "score " + std::to_string(row.score) : spanText(row.valid_from, row.valid_to), row.row, row.maker, row.decider, row.why, row.note });
    }
    if (!context.json())
        context.out().write(table.empty() ? "No proposals.\n" : table.toString());
}

Result<std::vector<ProposalRow>> allProposals(Context& context)
{
    std::vector<ProposalRow> rows;
    for (int k = 0; k < domain::kMappingKindCount; ++k) {
        TIEOUT_TRY_INTO(engine::MappingsQuery::Answer answer, read(context, static_cast<MappingKind>(k)));
        rows.insert(rows.end(), answer.proposals.begin(), answer.proposals.end());
    }
    TIEOUT_TRY_INTO(engine::Engine * engine, context.engine());
    TIEOUT_TRY_INTO(engine::CrosswalkQuery::Answer links, engine->answer(context.session(), engine::CrosswalkQuery {}));
    rows.insert(rows.end(), links.proposals.begin(), links.proposals.end());
    std::stable_sort(rows.begin(), rows.end(), [](const ProposalRow& a, const ProposalRow& b) { return a.proposed > b.proposed; });
    return rows;
}

Result<int> proposals(Context& context)
{
    TIEOUT_TRY_INTO(std::vector<ProposalRow> rows, allProposals(context));
    if (context.args().has("--waiting"))
        std::erase_if(rows, [](const ProposalRow& row) { return row.verdict != Verdict::Waiting; });
    printProposals(context, rows);
    return kDone;
}

Result<int> history(Context& context)
{
    TIEOUT_TRY_INTO(const MappingKind kind, parseKind(context.args().operands()[0]));
    TIEOUT_TRY_INTO(engine::MappingsQuery::Answer answer, read(context, kind));
    std::erase_if(answer.proposals, [&](const ProposalRow& row) { return row.key != context.args().operands()[1]; });
    printProposals(context, answer.proposals);
    return kDone;
}

Result<int> propose(Context& context)
{
    const Arguments& args = context.args();
    engine::ProposeMapping command;
    TIEOUT_TRY_INTO(command.kind, parseKind(args.operands()[0]));
    command.key = args.operands()[1];
    command.value = args.operands().size() > 2 ? args.operands()[2] : std::string();
    if (args.has("--replaces") && args.has("--ends"))
        return makeError(Remedy::Usage, TIEOUT_TR("Give --replaces or --ends, not both."));
    command.act = args.has("--ends") ? domain::MappingAct::End : args.has("--replaces") ? domain::MappingAct::Replace : domain::MappingAct::Add;
    command.row = args.has("--ends") ? args.value("--ends") : args.value("--replaces");
    command.valid_from = args.value("--from");
    command.valid_to = args.value("--to");
    command.why = args.value("--why");
    command.set = args.value("--set");
    TIEOUT_TRY_INTO(const engine::CommandReport report, context.execute(command));
    return printReport(context, report);
}

Result<int> decide(Context& context, Verdict verdict, const std::string& note)
{
    std::vector<int64_t> mappings, links;
    for (const std::string& text : context.args().operands()) {
        const bool link = text.starts_with('L');
        TIEOUT_TRY_INTO(const int64_t number, parseWhole("a proposal", link ? text.substr(1) : text, 1, INT64_MAX));
        (link ? links : mappings).push_back(number);
    }
    if (!mappings.empty() && !links.empty())
        return makeError(Remedy::Usage, TIEOUT_TR("Decide mappings and links (L…) in two calls: each list is decided as a whole."));
    const engine::Command command = links.empty() ? engine::Command(engine::DecideMapping { mappings, verdict, note }) : engine::Command(engine::DecideLink { links, verdict, note });
    TIEOUT_TRY_INTO(const engine::CommandReport report, context.execute(command));
    return printReport(context, report);
}

Result<int> approve(Context& context)
{
    return decide(context, Verdict::Approved, context.args().value("--note"));
}

Result<int> decline(Context& context)
{
    return decide(context, Verdict::Declined, context.args().value("--why"));
}

Result<int> withdraw(Context& context)
{
    return decide(context, Verdict::Withdrawn, {});
}

Result<int> link(Context& context)
{
    const Arguments& args = context.args();
    TIEOUT_TRY_INTO(const engine::RecordRef child, engine::RecordRef::parse(args.operands()[0]));
    engine::ProposeLink command;
    command.child_table = child.table;
    command.child = child.id;
    command.parent = args.operands()[1];
    // The parent may be written with its kind.
    if (const auto parent = engine::RecordRef::parse(command.parent); parent.ok())
        command.parent = parent->id;
    if (args.has("--unlink") && args.has("--not-same"))
        return makeError(Remedy::Usage, TIEOUT_TR("Give --unlink or --not-same, not both."));
    command.act = args.has("--unlink") ? domain::LinkAct::Unlink : args.has("--not-same") ? domain::LinkAct::NotSame : domain::LinkAct::Link;
    command.why = args.value("--why");
    command.set = args.has("--set") ? args.value("--set") : child.set;
    TIEOUT_TRY_INTO(const engine::CommandReport report, context.execute(command));
    return printReport(context, report);
}

Result<int> links(Context& context)
{
    constexpr std::string_view kStates[] = { "suggested", "unlinked", "linked" };
    TIEOUT_TRY_INTO(engine::Engine * engine, context.engine());
    TIEOUT_TRY_INTO(const engine::CrosswalkQuery::Answer answer, engine->answer(context.session(), engine::CrosswalkQuery {}));
    if (context.json()) {
        JsonWriter json;
        for (const engine::CustomerLinkRow& row : answer.links) {
            json.beginObject().text("state", kStates[row.state]).text("set", row.set).text("kind", domain::tableSpec(row.child_table).kind).text("id", row.child).text("name", row.child_name);
            json.textOrNull("reference", row.reference).textOrNull("parent", row.parent).textOrNull("parent_name", row.parent_name).number("score", uint64_t(row.score));
            context.out().line(json.text("evidence", evidenceText(row.evidence)).endObject());
        }
        for (const engine::DuplicateRow& row : answer.duplicates) {
            json.beginObject().text("state", "duplicate").text("set", row.set).text("kind", "crm_account").text("id", row.account).text("name", row.name).key("customers").beginArray();
            for (const std::string& customer : row.customers)
                json.text(customer);
            context.out().line(json.endArray().endObject());
        }
        for (const engine::HierarchyRow& row : answer.hierarchy)
            context.out().line(json.beginObject().text("state", "hierarchy").text("set", row.set).text("kind", domain::tableSpec(row.table).kind).text("id", row.customer).text("name", row.name).textOrNull("parent", row.parent).endObject());
        return kDone;
    }
    TextTable table({ { "state" }, { "kind" }, { "customer" }, { "name" }, { "refers to" }, { "belongs to" }, { "name there" }, { "score", TextTable::Right }, { "evidence" } });
    for (const engine::CustomerLinkRow& row : answer.links)
        table.row({ std::string(kStates[row.state]), std::string(domain::tableSpec(row.child_table).kind), row.child, row.child_name, row.reference, row.parent, row.parent_name,
            row.parent.empty() ? "" : std::to_string(row.score), evidenceText(row.evidence) });
    for (const engine::DuplicateRow& row : answer.duplicates) {
        std::string customers;
        for (const std::string& customer : row.customers)
            customers += (customers.empty() ? "" : ", ") + customer;
        table.row({ "duplicate", "crm_account", row.account, row.name, "", customers, "", "", "several billing customers" });
    }
    for (const engine::HierarchyRow& row : answer.hierarchy)
        table.row({ "hierarchy", std::string(domain::tableSpec(row.table).kind), row.customer, row.name, row.parent, "", "", "", "another parent than in the system before" });
    context.out().write(table.empty() ? "Every customer record refers to one that is there.\n" : table.toString());
    return kDone;
}

constexpr Verb kVerbs[] = {
    { "mapping list", "", 0, 0, "Lists the keys in use and mapped, unmapped first, with the records and money behind them", kList, "table json", list },
    { "mapping history", "KIND KEY", 2, 2, "Shows what was proposed and decided about one key, newest first", {}, "table json", history },
    { "mapping propose", "KIND KEY [VALUE]", 2, 3, "Proposes a dated mapping, or the end of one; a second person decides", kPropose, "text json", propose },
    { "mapping proposals", "", 0, 0, "Lists proposed mappings and links with their decisions, newest first", kProposals, "table json", proposals },
    { "mapping approve", "NUMBER …", 1, -1, "Approves what others proposed; L before the number of a link. Counts from the next reconcile on", kApprove, "text json", approve },
    { "mapping decline", "NUMBER …", 1, -1, "Declines what others proposed", kDecline, "text json", decline },
    { "mapping withdraw", "NUMBER …", 1, -1, "Takes back what you proposed", {}, "text json", withdraw },
    { "mapping links", "", 0, 0, "Lists customer records whose reference leads nowhere with the likeliest match, duplicates and differing parents", {}, "table json", links },
    { "mapping link", "CUSTOMER ID", 2, 2, "Proposes that billing_customer:ID belongs to a CRM account, or erp_customer:ID to a billing customer", kLink, "text json", link },
};

}

std::span<const Verb> mappingVerbs()
{
    return kVerbs;
}

}
