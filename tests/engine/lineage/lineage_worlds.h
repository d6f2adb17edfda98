#pragma once

#include "engine/queries.h"
#include "support/engine_fixture.h"
#include "support/queue_tables.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

// Small worlds for the lineage tests, and graphs as readable lines.
namespace tieout::tests {

inline const char* const kHeads[][2] = {
    { "usage_events", "id,tenant,customer,meter,qty,ts,source,region" },
    { "usage_aggregates", "id,tenant,customer,meter,period,qty,events" },
    { "rated_charges", "id,aggregate_id,customer,sku,period,qty,unit_price,amount,currency" },
    { "invoice_lines", "id,invoice_id,charge_id,sku,qty,amount" },
    { "invoices", "id,customer,period,total,currency,status,issued_at,tax" },
    { "erp_postings", "id,invoice_ref,period,amount,document" },
    { "journal_lines", "id,posting_id,account,debit,credit" },
    { "payments", "id,invoice_id,amount,currency,method" },
    { "erp_receipts", "id,payment_ref,amount,account" },
    { "sku_map", "sku" },
};

// Rows by table; what is not named is an empty table.
inline Feed feedOf(const std::map<std::string, std::vector<std::string>>& rows)
{
    Feed feed;
    for (const auto& [table, head] : kHeads) {
        std::string text = std::string(head) + "\n";
        if (const auto found = rows.find(table); found != rows.end())
            for (const std::string& row : found->second)
                text += row + "\n";
        feed[table] = text;
    }
    return feed;
}

// One chain that ties out at every hop.
inline std::map<std::string, std::vector<std::string>> wholeChain()
{
    return {
        { "usage_events", { "e1,,c1,api,10,2026-10-01T00:00:00Z,,", "e2,,c1,api,5.5,2026-10-02T00:00:00Z,," } },
        { "usage_aggregates", { "a1,,c1,api,2026-10,15.5,2" } },
        { "rated_charges", { "ch1,a1,c1,SKU,2026-10,15.5,2,31.00,EUR" } },
        { "invoice_lines", { "l1,inv1,ch1,SKU,15.5,31.00" } },
        { "invoices", { "inv1,c1,2026-10,31.00,EUR,final,2026-11-01," } },
        { "erp_postings", { "p1,inv1,2026-10,31.00,DOC-1" } },
        { "journal_lines", { "j1,p1,1100,31.00,0", "j2,p1,4000,0,31.00" } },
        { "payments", { "pay1,inv1,31.00,EUR,card" } },
        { "erp_receipts", { "r1,pay1,31.00,1000" } },
        { "sku_map", { "SKU" } },
    };
}

inline std::string figureText(const std::optional<domain::Exact>& value)
{
    return value ? value->toString() : std::string("-");
}

inline std::string nodeName(const engine::LineageNode& node)
{
    std::string name = std::string(domain::tableSpec(node.ref.table).kind) + ":" + node.ref.id;
    if (node.collapsed)
        name += "(" + std::to_string(node.members) + ")";
    return node.present ? name : name + "!";
}

// "from > to basis quantity/residual amount/residual", sorted.
inline std::vector<std::string> edgeLines(const engine::LineageGraph& graph)
{
    std::vector<std::string> lines;
    for (const engine::LineageEdge& edge : graph.edges)
        lines.push_back(nodeName(graph.nodes[edge.from]) + " > " + nodeName(graph.nodes[edge.to]) + " " + edge.basis + " " + figureText(edge.quantity) + "/"
            + figureText(edge.quantity_residual) + " " + figureText(edge.amount) + "/" + figureText(edge.amount_residual));
    std::sort(lines.begin(), lines.end());
    return lines;
}

inline domain::Result<engine::LineageGraph> lineageOf(StoreUnderTest& store, const std::string& ref, bool open_events = false)
{
    engine::LineageQuery query;
    query.ref = StoreUnderTest::need(engine::RecordRef::parse(ref));
    query.open_events = open_events;
    return store.engine().answer(store.session, query);
}

}
