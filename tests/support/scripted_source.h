#pragma once

#include "engine/ports.h"
#include "support/engine_fixture.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

// A connected system made by hand: one stream of invoices, whose rows, count and sum the test says.
namespace tieout::tests {

struct InvoiceScript {
    struct Row {
        std::string id;
        int64_t cents = 0;
    };
    std::vector<Row> rows; // one page each
    std::optional<std::vector<Row>> moved; // of a second stream of the same table, on one page
    bool lists_all = false, may_shrink = false; // both streams
    std::vector<std::string> refused; // bytes of rows on the last page that cannot be read
    std::optional<int64_t> count;
    std::optional<domain::Remedy> count_fails;
    std::optional<int64_t> sum_cents; // USD
    std::optional<engine::MemoryGap> gap; // told with the next page
    size_t fails_at = SIZE_MAX; // page that does not come
    std::vector<std::string> asked; // cursors
    domain::Traffic traffic; // of the next pull
    engine::SourceLimits limits;
    std::optional<domain::GuardState> guard;
    std::vector<domain::GuardState> resumed;
};

class ScriptedSource final : public engine::RecordSource {
public:
    explicit ScriptedSource(InvoiceScript& script)
        : m_script(script)
    {
    }
    std::vector<engine::StreamSpec> streams() const override
    {
        std::vector<engine::StreamSpec> all { { "invoices", { domain::Table::Invoices }, m_script.lists_all, m_script.may_shrink } };
        if (m_script.moved)
            all.push_back({ "moved", { domain::Table::Invoices }, m_script.lists_all, m_script.may_shrink });
        return all;
    }
    domain::Result<engine::PulledPage> pull(const std::string& stream, const std::string& cursor, const domain::CancelToken&) override
    {
        if (stream == "moved")
            return movedPage();
        m_script.asked.push_back(cursor);
        m_traffic.merge(std::exchange(m_script.traffic, {}));
        const size_t at = cursor.empty() ? 0 : size_t(std::stoul(cursor));
        if (at == m_script.fails_at)
            return domain::makeError(domain::Remedy::Retry, TIEOUT_TR("No answer."));
        engine::PulledPage page;
        engine::ReadBatch read;
        read.batch.table = domain::Table::Invoices;
        read.batch.columns.resize(domain::tableSpec(domain::Table::Invoices).columns.size());
        if (at < m_script.rows.size())
            add(read, m_script.rows[at]);
        page.gap = std::exchange(m_script.gap, std::nullopt);
        page.last = at + 1 >= m_script.rows.size();
        if (page.last)
            for (const std::string& bytes : m_script.refused)
                read.refused.push_back({ 1, 0, bytes, { TIEOUT_TR("The amount does not read."), {} } });
        page.evidence = "page " + cursor;
        for (const std::string& bytes : page.last ? m_script.refused : std::vector<std::string>())
            page.evidence += bytes;
        page.batches.push_back(std::move(read));
        page.cursor_after = page.last ? std::to_string(m_script.rows.size()) : std::to_string(at + 1);
        return page;
    }
    domain::Result<std::optional<engine::SourceCount>> count(const std::string& stream, const domain::CancelToken&) override
    {
        if (m_script.count_fails)
            return domain::makeError(*m_script.count_fails, TIEOUT_TR("No answer."));
        if (!m_script.count || stream == "moved")
            return std::optional<engine::SourceCount>();
        engine::SourceCount count;
        count.count = *m_script.count;
        if (m_script.sum_cents)
            count.sums.push_back({ domain::Currency::usd(), domain::Exact(domain::Decimal(*m_script.sum_cents, 2)) });
        return std::optional(count);
    }
    domain::Result<std::vector<engine::PeriodState>> periods(const domain::CancelToken&) override { return std::vector<engine::PeriodState>(); }
    domain::Result<domain::Text> test(const domain::CancelToken&) override
    {
        if (m_script.fails_at == 0)
            return domain::makeError(domain::Remedy::Retry, TIEOUT_TR("No answer."));
        return domain::Text { TIEOUT_TR("%1 answered."), { "script" } };
    }
    engine::SourceLimits limits() const override { return m_script.limits; }
    domain::Traffic takeTraffic() override { return std::exchange(m_traffic, {}); }
    void resumeGuard(const domain::GuardState& state) override { m_script.resumed.push_back(state); }
    std::optional<domain::GuardState> guard() const override { return m_script.guard; }

private:
    engine::PulledPage movedPage() const
    {
        engine::PulledPage page;
        engine::ReadBatch read;
        read.batch.table = domain::Table::Invoices;
        read.batch.columns.resize(domain::tableSpec(domain::Table::Invoices).columns.size());
        if (!m_script.moved->empty())
            add(read, m_script.moved->front());
        page.evidence = "moved";
        page.batches.push_back(std::move(read));
        page.cursor_after = "end";
        page.last = true;
        return page;
    }
    static void add(engine::ReadBatch& read, const InvoiceScript::Row& row)
    {
        read.batch.rows = 1;
        read.batch.columns[domain::invoice::id].texts.append(row.id);
        read.batch.columns[domain::invoice::customer].texts.append("acme");
        read.batch.columns[domain::invoice::period].values = { 2026 * 12 + 6 };
        read.batch.columns[domain::invoice::total].values = { row.cents };
        read.batch.columns[domain::invoice::total].scales = { 2 };
        read.batch.offsets = { 0 };
        read.batch.lines = { 1 };
    }
    InvoiceScript& m_script;
    domain::Traffic m_traffic;
};

// A store with the connected system "billing" in the set main.
class ConnectedStore : public StoreUnderTest {
public:
    explicit ConnectedStore(InvoiceScript& script)
    {
        environment().open_source = [&script](const engine::SourceRow&) { return domain::Result<std::unique_ptr<engine::RecordSource>>(std::make_unique<ScriptedSource>(script)); };
        reopen();
        session = need(engine().localSession());
        engine::AddSource add;
        add.name = "billing";
        add.manifest = "scripted";
        add.set = "main";
        add.badge = "sandbox";
        need(engine().execute(session, engine().newCommandId(), add));
    }
    domain::Result<engine::PullReport> tryPull(bool full = false)
    {
        clock.us += 60'000'000;
        return engine().pull(session, { "billing" }, full, domain::CancelToken(), {});
    }
    engine::PullReport pull(bool full = false) { return need(tryPull(full)); }
    // The findings of CP0 after a reconciliation.
    std::vector<std::string> completeness()
    {
        reconcile();
        std::vector<std::string> lines = findings();
        std::erase_if(lines, [](const std::string& line) { return line.rfind("CP0 ", 0) != 0; });
        return lines;
    }
    engine::RebuildReport rebuildCheck() { return need(engine().rebuild(session, true, domain::CancelToken(), {})); }
};

}
