#pragma once

#include "domain/finding.h"
#include "engine/checks/checks.h"
#include "engine/reconcile/lineage_state.h"

#include <array>
#include <functional>
#include <string>
#include <vector>

// From a node of the state to its findings: gathers the figures, runs the checks, says whom it
// concerns. Reads only; several may run at once over one state.
namespace tieout::engine {

struct Looked { // of one checkpoint
    uint64_t looked_at = 0, matched = 0;
};
using LookedAt = std::array<Looked, 16>; // by Checkpoint

// The kind of a node as findings name it: a record kind, or usage_group.
std::string_view nodeKindName(const Node& node);

class Evaluator {
public:
    struct Context { // whom a finding concerns
        std::string customer, document, system, entity;
        uint32_t currency = 0;
        int32_t period = 0;
    };
    // source_of: the source of a chunk, for Finding::system.
    using SourceOf = std::function<std::string_view(uint32_t chunk)>;
    Evaluator(const LineageState& state, SourceOf source_of);

    // Customer, period, currency, entity and so on; of products only the currency.
    Context contextOf(const Node& node) const;
    // The legal entity a node belongs to: what the record says itself, else what its invoice, its contract's
    // account or its customer's billing record says. A code of LineageState::text, 0 when nobody says.
    uint32_t entityOf(const Node& node) const;
    // The node's key as in findings.
    std::string keyOf(const Node& node) const;
    // An ERP document that comes to nothing together with its reversal, or with what it reverses.
    bool takenBack(uint32_t posting) const;
    // Whether CP5 has something to compare of this invoice's balance or state.
    bool comparesBalance(uint32_t invoice) const { return invoiceBalance(invoice).has_value(); }
    // Adds the node's findings; true when a figure of it did not fit.
    bool evaluate(const Node& node, std::vector<domain::Finding>& out, LookedAt& looked) const;

private:
    struct Price {
        checks::UnitPrice unit;
        uint32_t currency = 0;
    };
    struct Children {
        uint64_t count = 0;
        uint32_t first = kNone; // smallest id
        std::optional<Exact> extra_value = Exact(); // amounts of the others
    };

    std::vector<checks::Drafts> draftsOf(const Node& node) const;
    checks::Drafts usageEvent(uint32_t i) const;
    checks::Drafts usageGroup(uint32_t i) const;
    bool knownMeter(uint32_t meter) const; // code of its text
    bool underContract(uint32_t group) const;
    checks::Drafts aggregate(uint32_t i) const;
    checks::Drafts charge(uint32_t i) const;
    // evaluate_prices.cpp
    bool chargeByTerms(uint32_t i, checks::Drafts& out) const;
    std::optional<Exact> drawnByLedger(uint32_t charge) const;
    checks::Drafts chargeLines(uint32_t i) const;
    checks::Drafts line(uint32_t i) const;
    checks::Drafts invoice(uint32_t i) const;
    checks::Drafts posting(uint32_t i) const;
    uint32_t reversalOf(uint32_t posting) const;
    std::optional<Exact> creditedOn(uint32_t line) const;
    checks::Drafts payment(uint32_t i) const;
    checks::Drafts receipt(uint32_t i) const;

    std::vector<checks::Drafts> estateDraftsOf(Table table, uint32_t i) const;
    checks::Drafts creditNote(uint32_t i) const;
    checks::Drafts erpCredit(uint32_t i) const;
    checks::Drafts documentJournal(uint32_t i) const;
    checks::Drafts journalLine(uint32_t i) const;
    std::optional<checks::Drafts> invoiceBalance(uint32_t i) const;
    std::optional<Exact> leftInBilling(uint32_t invoice) const;
    std::optional<Exact> leftInErp(uint32_t invoice, WideSum posted) const;
    std::vector<const MappingRow*> mappingsOf(const std::vector<uint32_t>& kind, uint32_t line, int32_t month) const;
    checks::Drafts contractItem(uint32_t i) const;
    checks::Drafts orphanSubscription(uint32_t i) const;
    checks::Drafts account(uint32_t i) const;
    checks::Drafts billingCustomer(uint32_t i, bool with_erp) const;
    checks::Drafts erpCustomer(uint32_t i) const;

    Context usageContext(const Node& node) const;
    Context billingContext(Table table, uint32_t i) const;
    Context ledgerContext(Table table, uint32_t i) const;
    Context creditContext(Table table, uint32_t i) const;
    uint32_t ownEntity(Table table, uint32_t i) const;
    uint32_t customerEntity(uint32_t customer) const;
    uint32_t invoiceEntity(uint32_t invoice) const;
    uint32_t chargeEntity(uint32_t charge) const;
    uint32_t ledgerEntity(Table table, uint32_t i) const;
    uint32_t estateEntity(Table table, uint32_t i) const;
    std::optional<Price> groupPrice(uint32_t group) const;
    std::optional<Price> aggregatePrice(uint32_t aggregate) const;
    using Counts = std::function<bool(uint32_t child)>;
    // All present children, or those that `counts` accepts.
    Children children(Table parent, uint32_t i, size_t head, Table child, size_t link, size_t amount, const Counts& counts = {}) const;
    const RecordTable& table(Table t) const { return m_state.table(t); }
    uint32_t parent(Table t, uint32_t i, size_t link) const { return table(t).link[link].parent[i]; }
    bool has(Table parent_table, uint32_t i) const { return table(parent_table).present(i); }
    std::string text(uint32_t code) const { return std::string(m_state.text(code)); }

    const LineageState& m_state;
    SourceOf m_source_of;
};

}
