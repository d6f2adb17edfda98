// The questions about the queue, a case, the records and their lineage.
#include "engine/case_page/case_page.h"
#include "engine/engine_impl.h"
#include "engine/home/record_figures.h"
#include "engine/home_figures.h"
#include "engine/lineage/lineage_walker.h"
#include "engine/reconcile/lineage_home.h"
#include "engine/reconcile/reconcile_run.h"

#include <algorithm>

namespace tieout::engine {

namespace {

// Permission first, then the newest data.
Result<void> need(const Session& session, domain::Permission permission)
{
    if (session.may(permission))
        return {};
    return makeError(Remedy::NoPermission, TIEOUT_TR("%1 may not look at this: the permission “%2” is missing. Ask an administrator for a role that has it."),
        { session.person, std::string(domain::permissionId(permission)) });
}

}

Result<QueueQuery::Answer> Engine::answer(const Session& session, const QueueQuery&)
{
    TIEOUT_TRY(need(session, domain::Permission::SeeQueue));
    if (session.may(domain::Permission::SeeAmounts))
        return m_impl->queue.table(*m_impl->cache, *m_impl->control, m_impl->nowUs());
    return m_impl->queue.tableWithoutAmounts(*m_impl->cache, *m_impl->control, m_impl->nowUs());
}

Result<CaseDetail> Engine::answer(const Session& session, const CaseQuery& query)
{
    TIEOUT_TRY(need(session, domain::Permission::SeeQueue));
    TIEOUT_TRY_INTO(const auto queue, m_impl->queue.table(*m_impl->cache, *m_impl->control, m_impl->nowUs()));
    TIEOUT_TRY_INTO(const RecordView view, m_impl->records());
    std::map<std::string, std::unique_ptr<EffectSink>> sinks; // by connection; null: it is only read
    const auto can_do = [&](const store::SourceRecord& source, const std::string& operation) {
        const auto [at, fresh] = sinks.try_emplace(source.name);
        if (fresh && m_impl->environment.open_sink)
            if (auto sink = m_impl->environment.open_sink(sourceRowOf(source)))
                at->second = std::move(*sink);
        return at->second && at->second->supports(operation);
    };
    // Read only for a step of theirs: that takes longer than all the rest. One that cannot be read is said
    // where it is needed: reconciling stops.
    TIEOUT_TRY_INTO(const auto finding, m_impl->cache->finding(query.id));
    const bool of_flow = finding && finding->finding.checkpoint == domain::Checkpoint::CP13;
    const auto flows = of_flow ? flowsOf(m_impl->environment) : Result<std::vector<domain::Flow>>(std::vector<domain::Flow>());
    CasePage page(*m_impl->cache, *m_impl->control, view, session, m_impl->nowUs());
    if (flows.ok())
        page.useFlows(*flows);
    return page.detail(query.id, *queue, can_do);
}

Result<HomeFigures> Engine::answer(const Session& session, const HomeQuery&)
{
    TIEOUT_TRY(need(session, domain::Permission::SeeQueue));
    const bool amounts = session.may(domain::Permission::SeeAmounts);
    TIEOUT_TRY_INTO(const auto queue,
        amounts ? m_impl->queue.table(*m_impl->cache, *m_impl->control, m_impl->nowUs()) : m_impl->queue.tableWithoutAmounts(*m_impl->cache, *m_impl->control, m_impl->nowUs()));
    TIEOUT_TRY_INTO(HomeFigures home, homeFigures(*m_impl->cache, *m_impl->control, session, *queue, m_impl->nowUs()));
    TIEOUT_TRY_INTO(const RecordView view, m_impl->records());
    home.records = view.recordCount();
    home.events = view.eventCount();
    addRecordFigures(home, view, *queue, amounts);
    return home;
}

Result<QuarantineQuery::Answer> Engine::answer(const Session& session, const QuarantineQuery& query)
{
    TIEOUT_TRY(need(session, domain::Permission::SeeQueue));
    const bool bytes = session.may(domain::Permission::SeeAmounts) || session.may(domain::Permission::ImportAndPull);
    TIEOUT_TRY_INTO(const auto refused, m_impl->cache->quarantine(query.source, query.limit));
    QuarantineQuery::Answer rows;
    for (const store::QuarantinedRow& from : refused) {
        QuarantineRow row;
        row.source = from.source;
        row.delivery = from.delivery;
        row.table = from.table;
        row.line = from.row.line;
        row.offset = from.row.offset;
        row.bytes = bytes ? from.row.bytes : std::string();
        row.reason = from.row.reason;
        row.at = Instant::fromUs(from.at_us);
        rows.push_back(std::move(row));
    }
    return rows;
}

namespace {

Result<LineageGraph> lineageAsOf(store::Cache& cache, Executor& executor, const LineageQuery& query)
{
    TIEOUT_TRY_INTO(const auto deliveries, cache.deliveriesAfter(0));
    int64_t last = 0;
    for (const store::Delivery& delivery : deliveries)
        if (delivery.ended_us <= query.as_of->us())
            last = std::max(last, delivery.seq);
    if (last == 0)
        return makeError(Remedy::FixData, TIEOUT_TR("Nothing had arrived in this store by %1. Choose a later time."), { query.as_of->toString(0) });
    LineageHome then;
    then.cache = &cache;
    TIEOUT_TRY(then.catchUp(last, last, executor, CancelToken(), {}));
    for (const auto& [name, set] : then.sets) // those of today say nothing about then
        set->findings = FindingIndex();
    const RecordView view(then);
    return LineageWalker(view, query).walk();
}

}

Result<LineageGraph> Engine::answer(const Session& session, const LineageQuery& query)
{
    TIEOUT_TRY(need(session, domain::Permission::SeeQueue));
    const auto walk = [&]() -> Result<LineageGraph> {
        if (query.as_of)
            return lineageAsOf(*m_impl->cache, *m_impl->environment.executor, query);
        TIEOUT_TRY_INTO(const RecordView view, m_impl->records());
        return LineageWalker(view, query).walk();
    };
    TIEOUT_TRY_INTO(LineageGraph graph, walk());
    if (!session.may(domain::Permission::SeeAmounts)) {
        for (LineageNode& node : graph.nodes)
            node.quantity = node.amount = node.quantity_residual = node.amount_residual = std::nullopt;
        for (LineageEdge& edge : graph.edges)
            edge.quantity = edge.amount = edge.quantity_residual = edge.amount_residual = std::nullopt;
    }
    return graph;
}

Result<FindRecordQuery::Answer> Engine::answer(const Session& session, const FindRecordQuery& query)
{
    TIEOUT_TRY(need(session, domain::Permission::SeeQueue));
    TIEOUT_TRY_INTO(const RecordView view, m_impl->records());
    if (query.text.empty())
        return FindRecordQuery::Answer();
    const auto ref = RecordRef::parse(query.text); // "invoice:INV-1" names its kind
    if (!ref.ok()) {
        FindRecordQuery::Answer found = view.withPrefix(query.text, query.limit);
        for (RecordRef& match : view.withNumber(query.text, query.limit))
            if (found.size() < query.limit && std::find(found.begin(), found.end(), match) == found.end())
                found.push_back(std::move(match));
        return found;
    }
    FindRecordQuery::Answer found;
    for (RecordRef& match : view.withPrefix(ref->id, SIZE_MAX))
        if (match.table == ref->table && (ref->set.empty() || ref->set == match.set) && found.size() < query.limit)
            found.push_back(std::move(match));
    return found;
}

}
