#pragma once

#include "engine/cases.h"
#include "engine/queue_table.h"
#include "store/cache.h"
#include "store/control.h"

#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace tieout::engine {

class QueueBuilder;

// Keeps the work queue in memory: findings, decisions and effects joined into columns. Made anew
// only where something changed; what a person does touches a few rows, and a short run a few more.
class QueueKeeper {
public:
    // The newest queue. Any thread; a second caller waits while the first one refreshes. `now_us`
    // decides ages and holds that ran out.
    domain::Result<std::shared_ptr<const QueueTable>> table(store::Cache& cache, store::Control& control, int64_t now_us);

    // The same without amounts, for those who may not see them.
    domain::Result<std::shared_ptr<const QueueTable>> tableWithoutAmounts(store::Cache& cache, store::Control& control, int64_t now_us);

private:
    using Table = std::shared_ptr<const QueueTable>;
    using Cases = std::vector<domain::Fingerprint>;

    domain::Result<void> refresh(store::Cache& cache, store::Control& control, int64_t now_us);
    domain::Result<void> refreshOrFail(store::Cache& cache, store::Control& control, int64_t now_us);
    // Brings the histories up to date; gives the cases they changed for.
    domain::Result<Cases> readHistories(store::Control& control);
    // The table with the findings changed since; nothing when it is better made anew.
    domain::Result<std::unique_ptr<QueueBuilder>> patched(store::Cache& cache, int64_t now_us, uint64_t version, Cases& touched);
    domain::Result<std::unique_ptr<QueueBuilder>> madeAnew(store::Cache& cache, int64_t now_us);
    size_t rowOf(const domain::Fingerprint& id) const; // SIZE_MAX: none
    const CaseHistory& historyOf(const domain::Fingerprint& id) const;

    std::mutex m_mutex;
    Table m_table, m_without_amounts;
    size_t m_sorted_rows = 0; // rows in order of id; those behind came later
    std::unordered_map<domain::Fingerprint, uint32_t, domain::BytesIdHash> m_later; // rows behind
    std::unordered_map<domain::Fingerprint, CaseHistory, domain::BytesIdHash> m_histories; // of cases that have one
    uint64_t m_version = 0, m_findings_version = 0;
    int64_t m_control_version = -1, m_last_seq = 0;
    int64_t m_made_us = 0, m_next_us = 0; // m_next_us: when a case grows older by a step, or a hold runs out
};

// Root-cause group of a finding: reason, then what most likely broke at once (the metering of one
// meter and period, the posting run of one period, one sender, one customer).
std::string causeOf(const domain::Finding& finding);

// The row of a case, or the table's size. Looks at every row.
size_t findRow(const QueueTable& table, const domain::Fingerprint& id);

}
