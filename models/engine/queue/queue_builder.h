#pragma once

#include "engine/cases.h"
#include "engine/queue_table.h"
#include "store/cache.h"

#include <string_view>
#include <unordered_map>

namespace tieout::engine {

// Fills the columns of a queue table, row by row; also changes rows of a table taken over.
class QueueBuilder {
public:
    explicit QueueBuilder(int64_t now_us);
    // Goes on with a copy of `table`.
    QueueBuilder(const QueueTable& table, int64_t now_us);

    QueueBuilder(const QueueBuilder&) = delete;
    QueueBuilder& operator=(const QueueBuilder&) = delete;

    QueueTable& table() { return m_table; }
    size_t rows() const { return m_table.rows; }

    // A new row; the finding's columns only.
    void append(const store::FindingRow& row);
    // False, and nothing changed, when a text column would change its length: build anew then.
    bool change(size_t row, const store::FindingRow& finding);
    // `opening_exposure`: at stake when the case was opened; decides when it is due.
    void setOpening(size_t row, const domain::Exact& opening_exposure);
    // Everything that follows from decisions, effects and the time.
    void derive(size_t row, const CaseHistory& history);
    // When the first of the derived rows changes by the mere passing of time.
    int64_t nextUs() const { return m_next_us; }

private:
    class Dict {
    public:
        explicit Dict(DictColumn& column);
        uint32_t code(std::string_view value);

    private:
        DictColumn* m_column;
        std::unordered_map<std::string, uint32_t> m_codes;
        uint32_t m_last = 0;
    };
    void makeRoom();
    void fill(size_t row, const store::FindingRow& finding);

    QueueTable m_table;
    Dict m_customer, m_owner, m_assignee, m_system, m_set, m_cause, m_last_outcome, m_label, m_entity;
    int64_t m_now_us, m_next_us;
};

}
