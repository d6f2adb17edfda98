#include "app/cli/queue_rows.h"
#include "app/cli/verb.h"
#include "domain/tables.h"
#include "domain/text.h"

#include <set>

namespace tieout::cli {

using domain::Result;
using engine::LineageEdge;
using engine::LineageGraph;
using engine::LineageNode;

namespace {

constexpr OptionSpec kOptions[] = {
    { "--up", "", "only what it came from" },
    { "--down", "", "only what came of it" },
    { "--both", "", "both; the default" },
    { "--depth", "N", "at most N hops each way; default 12" },
    { "--nodes", "N", "at most N records; default 5000" },
    { "--as-of", "TIME", "the records as they were known then; RFC 3339, or a date for its beginning in UTC" },
    { "--open-events", "", "every usage event by itself, not the events of a group together" },
};

std::string nameOf(const LineageNode& node)
{
    std::string name = node.ref.toString();
    if (node.collapsed)
        name = std::to_string(node.members) + (node.members == 1 ? " usage event of " : " usage events of ") + node.ref.id;
    else if (!node.present && node.ref.id.starts_with('?'))
        name = std::string(domain::tableSpec(node.ref.table).kind);
    return domain::visible(name);
}

// ", residual …" where the hop does not tie out.
std::string residualText(const std::optional<domain::Exact>& quantity, const std::optional<domain::Exact>& amount, uint32_t currency)
{
    std::string text;
    if (quantity && !quantity->isZero())
        text += ", residual quantity " + quantity->toString();
    if (amount && !amount->isZero())
        text += ", residual " + moneyText(*amount, currency);
    return text;
}

std::string nodeText(const LineageNode& node)
{
    std::string text = nameOf(node);
    if (!node.present)
        text += "  MISSING";
    const auto add = [&text](std::string_view name, const std::string& value) {
        if (!value.empty())
            text += "  " + std::string(name) + ' ' + domain::visible(value);
    };
    add("quantity", node.quantity ? node.quantity->toString() : std::string());
    add("amount", node.amount ? moneyText(*node.amount, node.currency) : std::string());
    add("period", node.period ? node.period->toString() : std::string());
    add("document", node.document == node.ref.id ? std::string() : node.document);
    add("status", node.status);
    add("from", node.source);
    if (!node.collapsed && node.members > 1)
        text += "  delivered " + std::to_string(node.members) + " times";
    text += residualText(node.quantity_residual, node.amount_residual, node.currency);
    if (!node.cases.empty())
        text += "  ! " + std::to_string(node.cases.size()) + (node.cases.size() == 1 ? " exception" : " exceptions");
    return text;
}

std::string edgeText(const LineageEdge& edge)
{
    std::string text = "by " + edge.basis;
    if (edge.quantity)
        text += ", quantity " + edge.quantity->toString();
    if (edge.amount)
        text += ", amount " + moneyText(*edge.amount, edge.currency);
    return text + residualText(edge.quantity_residual, edge.amount_residual, edge.currency);
}

class Tree {
public:
    Tree(Output& out, const LineageGraph& graph, bool up)
        : m_out(out)
        , m_graph(graph)
        , m_up(up)
        , m_next(graph.nodes.size())
    {
        for (size_t i = 0; i < graph.edges.size(); ++i)
            m_next[up ? graph.edges[i].to : graph.edges[i].from].push_back(i);
    }
    bool empty() const { return m_next[m_graph.root].empty(); }
    void print(size_t node, const std::string& indent)
    {
        for (size_t i = 0; i < m_next[node].size(); ++i) {
            const LineageEdge& edge = m_graph.edges[m_next[node][i]];
            const size_t other = m_up ? edge.from : edge.to;
            const bool last = i + 1 == m_next[node].size();
            const bool again = !m_shown.insert(other).second;
            m_out.line(indent + (last ? "└ " : "├ ") + nodeText(m_graph.nodes[other]) + "  [" + edgeText(edge) + ']' + (again && !m_next[other].empty() ? "  (above)" : ""));
            if (!again)
                print(other, indent + (last ? "  " : "│ "));
        }
    }

private:
    Output& m_out;
    const LineageGraph& m_graph;
    const bool m_up;
    std::vector<std::vector<size_t>> m_next; // edges of each node
    std::set<size_t> m_shown;
};

void printTree(Output& out, const LineageGraph& graph)
{
    out.line(nodeText(graph.nodes[graph.root]));
    for (const bool up : { true, false }) {
        Tree tree(out, graph, up);
        if (tree.empty())
            continue;
        out.line(up ? "came from" : "led to");
        tree.print(graph.root, "  ");
    }
    if (graph.truncated)
        out.line("More records follow: raise --depth or --nodes.");
}

void optional(JsonWriter& json, std::string_view name, const std::optional<domain::Exact>& value)
{
    value ? json.exact(name, *value) : json.key(name).null();
}

void printJson(Output& out, const LineageGraph& graph)
{
    JsonWriter json;
    json.beginObject().number("root", uint64_t(graph.root)).boolean("truncated", graph.truncated).key("nodes").beginArray();
    for (const LineageNode& node : graph.nodes) {
        json.beginObject().text("ref", node.ref.toString()).text("kind", domain::tableSpec(node.ref.table).kind).text("set", node.ref.set).text("id", node.ref.id);
        json.boolean("present", node.present).boolean("collapsed", node.collapsed).number("members", node.members);
        optional(json, "quantity", node.quantity);
        optional(json, "amount", node.amount);
        json.textOrNull("currency", domain::Currency::fromPacked(node.currency).code()).textOrNull("period", node.period ? node.period->toString() : std::string());
        json.textOrNull("customer", node.customer).textOrNull("document", node.document).textOrNull("status", node.status).textOrNull("source", node.source);
        optional(json, "quantity_residual", node.quantity_residual);
        optional(json, "amount_residual", node.amount_residual);
        json.key("exceptions").beginArray();
        for (const domain::Fingerprint& id : node.cases)
            json.text(id.hex());
        json.endArray().endObject();
    }
    json.endArray().key("edges").beginArray();
    for (const LineageEdge& edge : graph.edges) {
        json.beginObject().number("from", uint64_t(edge.from)).number("to", uint64_t(edge.to)).text("basis", edge.basis).text("basis_version", edge.basis_version);
        optional(json, "quantity", edge.quantity);
        optional(json, "amount", edge.amount);
        json.textOrNull("currency", domain::Currency::fromPacked(edge.currency).code());
        optional(json, "quantity_residual", edge.quantity_residual);
        optional(json, "amount_residual", edge.amount_residual);
        json.endObject();
    }
    json.endArray().endObject();
    out.line(json);
}

void printCsv(Output& out, const LineageGraph& graph)
{
    out.write(csvLine({ "from", "from_present", "to", "to_present", "basis", "basis_version", "quantity", "amount", "currency", "quantity_residual", "amount_residual" }));
    const auto text = [](const std::optional<domain::Exact>& value) { return value ? value->toString() : std::string(); };
    for (const LineageEdge& edge : graph.edges) {
        const LineageNode &from = graph.nodes[edge.from], &to = graph.nodes[edge.to];
        out.write(csvLine({ from.ref.toString(), from.present ? "true" : "false", to.ref.toString(), to.present ? "true" : "false", edge.basis, edge.basis_version,
            text(edge.quantity), text(edge.amount), std::string(domain::Currency::fromPacked(edge.currency).code()), text(edge.quantity_residual), text(edge.amount_residual) }));
    }
}

Result<int> lineage(Context& context)
{
    engine::LineageQuery query;
    TIEOUT_TRY_INTO(query.ref, engine::RecordRef::parse(context.args().operands().front()));
    const bool both = context.args().has("--both") || context.args().has("--up") == context.args().has("--down");
    query.up = both || context.args().has("--up");
    query.down = both || context.args().has("--down");
    query.open_events = context.args().has("--open-events");
    if (context.args().has("--depth")) {
        TIEOUT_TRY_INTO(const int64_t depth, parseWhole("--depth", context.args().value("--depth"), 0, 1000));
        query.depth_max = static_cast<int>(depth);
    }
    if (context.args().has("--nodes")) {
        TIEOUT_TRY_INTO(const int64_t nodes, parseWhole("--nodes", context.args().value("--nodes"), 1, 10'000'000));
        query.nodes_max = static_cast<size_t>(nodes);
    }
    if (context.args().has("--as-of")) {
        const std::string& time = context.args().value("--as-of");
        TIEOUT_TRY_INTO(query.as_of, time.size() == 10 ? domain::Instant::parseDate(time) : domain::Instant::parse(time));
    }
    TIEOUT_TRY_INTO(engine::Engine * engine, context.engine());
    TIEOUT_TRY_INTO(const LineageGraph graph, engine->answer(context.session(), query));
    if (context.json())
        printJson(context.out(), graph);
    else if (context.format() == "csv")
        printCsv(context.out(), graph);
    else
        printTree(context.out(), graph);
    return kDone;
}

constexpr Verb kVerbs[] = {
    { "lineage", "KIND:ID", 1, 1, "Shows where a record came from and what came of it, with quantity, amount, residual and basis on every edge. KIND:SET/ID names the set", kOptions,
        "tree json csv", lineage },
};

}

std::span<const Verb> lineageVerbs()
{
    return kVerbs;
}

}
