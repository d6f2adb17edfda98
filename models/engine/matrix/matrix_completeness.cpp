#include "engine/matrix/matrix_completeness.h"

#include <map>

namespace tieout::engine {

using domain::Checkpoint;

namespace {

constexpr uint32_t bits(std::initializer_list<Table> tables)
{
    uint32_t all = 0;
    for (const Table table : tables)
        all |= uint32_t(1) << static_cast<int>(table);
    return all;
}

// The tables whose records a checkpoint compares.
uint32_t tablesOf(Checkpoint checkpoint)
{
    switch (checkpoint) {
    case Checkpoint::CP1:
        return bits({ Table::UsageEvents, Table::UsageAggregates });
    case Checkpoint::CP2:
        return bits({ Table::UsageAggregates, Table::RatedCharges, Table::SkuMap });
    case Checkpoint::CP3:
        return bits({ Table::RatedCharges, Table::InvoiceLines, Table::Invoices });
    case Checkpoint::CP4:
        return bits({ Table::InvoiceLines, Table::Invoices, Table::ErpPostings, Table::JournalLines, Table::CreditNotes, Table::ErpCredits });
    case Checkpoint::CP5:
        return bits({ Table::Invoices, Table::Payments, Table::ErpReceipts });
    case Checkpoint::CP6:
        return bits({ Table::ErpPostings, Table::JournalLines, Table::Mappings });
    case Checkpoint::CP7:
        return bits({ Table::Contracts, Table::ContractItems, Table::SubscriptionItems });
    case Checkpoint::CP8:
        return bits({ Table::CrmAccounts, Table::BillingCustomers, Table::ErpCustomers });
    case Checkpoint::CP11:
        return bits({ Table::Mappings, Table::RatedCharges, Table::UsageAggregates, Table::JournalLines });
    default:
        return ~uint32_t(0); // looks at everything
    }
}

struct Gap {
    uint32_t tables = 0;
    Text reason;
};

std::string named(uint32_t tables)
{
    std::string names;
    for (int t = 0; t < domain::kTableCount; ++t)
        if (tables >> t & 1)
            names += (names.empty() ? "" : ", ") + std::string(domain::tableSpec(static_cast<Table>(t)).name);
    return names;
}

// Refused rows by source and tables, and which tables a stream delivers.
Result<void> addDeliveries(store::Cache& cache, const std::string& set, std::vector<Gap>& gaps)
{
    TIEOUT_TRY_INTO(const auto complete, cache.deliveriesAfter(0));
    std::map<std::pair<std::string, uint32_t>, uint64_t> refused;
    std::map<std::pair<std::string, std::string>, uint32_t> streams;
    for (const store::Delivery& delivery : complete) {
        if (!set.empty() && delivery.set != set)
            continue;
        if (delivery.refused > 0)
            refused[{ delivery.source, delivery.tables }] += delivery.refused;
        if (delivery.kind == store::DeliveryKind::Page)
            streams[{ delivery.source, delivery.name }] |= delivery.tables;
    }
    for (const auto& [of, rows] : refused)
        gaps.push_back({ of.second, Text { TIEOUT_TR("%1 rows of “%2” (%3) are in quarantine and were not compared."), { std::to_string(rows), domain::visible(of.first), named(of.second) } } });
    TIEOUT_TRY_INTO(const auto states, cache.streams());
    for (const store::StreamState& state : states) {
        const auto known = streams.find({ state.source, state.name });
        if (known != streams.end() && state.source_count && state.landed_count && *state.source_count != *state.landed_count)
            gaps.push_back({ known->second,
                Text { TIEOUT_TR("%1 says it has %2 records in %3, but %4 arrived."),
                    { domain::visible(state.source), std::to_string(*state.source_count), domain::visible(state.name), std::to_string(*state.landed_count) } } });
    }
    TIEOUT_TRY_INTO(const auto interrupted, cache.interrupted());
    for (const store::Delivery& delivery : interrupted)
        if (set.empty() || delivery.set == set)
            gaps.push_back({ delivery.tables, Text { TIEOUT_TR("The import of %1 from “%2” was interrupted; none of its rows count yet."), { domain::visible(delivery.name), domain::visible(delivery.source) } } });
    return {};
}

Result<void> addArrived(store::Cache& cache, const std::string& set, std::vector<Gap>& gaps)
{
    constexpr uint32_t kFeed = (uint32_t(1) << domain::kFeedTableCount) - 1;
    TIEOUT_TRY_INTO(const auto arrived, cache.arrivedTables());
    for (const auto& [name, tables] : arrived)
        if (const uint32_t missing = kFeed & ~tables; missing != 0 && (set.empty() || set == name))
            for (int t = 0; t < domain::kFeedTableCount; ++t)
                if (missing >> t & 1)
                    gaps.push_back({ uint32_t(1) << t, Text { TIEOUT_TR("The set “%1” has never received %2."), { domain::visible(name), named(uint32_t(1) << t) } } });
    TIEOUT_TRY_INTO(const auto not_computed, cache.notComputed());
    std::map<uint32_t, uint64_t> by_table;
    for (const store::NotComputed& node : not_computed)
        if (set.empty() || node.set == set) {
            const auto table = domain::tableByKind(node.kind);
            ++by_table[table ? uint32_t(1) << static_cast<int>(*table) : bits({ Table::UsageEvents, Table::UsageAggregates })];
        }
    for (const auto& [tables, nodes] : by_table)
        gaps.push_back({ tables, Text { TIEOUT_TR("%1 records of %2 have figures too large to compute with."), { std::to_string(nodes), named(tables) } } });
    TIEOUT_TRY_INTO(const int64_t watermark, cache.watermark());
    TIEOUT_TRY_INTO(const auto waiting, cache.deliveriesAfter(watermark));
    uint32_t tables = 0;
    uint64_t count = 0;
    for (const store::Delivery& delivery : waiting)
        if (set.empty() || delivery.set == set) {
            tables |= delivery.tables;
            ++count;
        }
    if (count > 0)
        gaps.push_back({ tables, Text { TIEOUT_TR("%1 deliveries arrived after the last reconciliation. Reconcile to see what they change."), { std::to_string(count) } } });
    return {};
}

}

Result<std::vector<Matrix::Completeness>> matrixCompleteness(store::Cache& cache, const std::vector<Checkpoint>& checkpoints, const std::string& set)
{
    std::vector<Gap> gaps;
    TIEOUT_TRY(addDeliveries(cache, set, gaps));
    TIEOUT_TRY(addArrived(cache, set, gaps));
    std::vector<Matrix::Completeness> all;
    for (const Checkpoint checkpoint : checkpoints) {
        Matrix::Completeness one { checkpoint, {} };
        for (const Gap& gap : gaps)
            if (gap.tables & tablesOf(checkpoint))
                one.reasons.push_back(gap.reason);
        all.push_back(std::move(one));
    }
    return all;
}

}
