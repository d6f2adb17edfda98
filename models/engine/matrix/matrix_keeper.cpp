#include "engine/matrix/matrix_keeper.h"

#include "engine/matrix/matrix_completeness.h"
#include "engine/matrix/matrix_intake.h"

#include <algorithm>
#include <tuple>
#include <unordered_set>

namespace tieout::engine {

using domain::Checkpoint;

namespace {

// A record as findings name it, to count it once whatever is wrong with it.
struct Named {
    uint32_t set = 0;
    std::string_view kind, key;
    bool operator==(const Named&) const = default;
};
struct NamedHash {
    size_t operator()(const Named& n) const { return store::hash64(n.key) * 31 + store::hash64(n.kind) + n.set; }
};
struct Broken {
    RowList rows; // of the queue
    std::unordered_set<Named, NamedHash> records;
};

QueueFilter filterOf(const MatrixPlace& place, const std::string& set)
{
    QueueFilter filter;
    for (int i = 0; i < domain::kCaseStateCount; ++i)
        if (const auto state = static_cast<domain::CaseState>(i); domain::caseIsOpen(state))
            filter.states.push_back(state);
    filter.checkpoints = { place.checkpoint };
    filter.periods = { place.period };
    filter.entities = { place.entity };
    if (!set.empty())
        filter.sets = { set };
    return filter;
}

// Deltas in the unit of each reason; those that only count or only say stand in MatrixCell::open.
std::vector<MatrixSum> residualOf(const QueueTable& queue, const RowList& rows)
{
    std::map<std::pair<domain::DeltaUnit, uint32_t>, MatrixSum> sums;
    for (const uint32_t row : rows) {
        const domain::ReasonSpec* spec = domain::reasonSpec(queue.checkpoint[row], queue.reason[row]);
        const bool money = spec && spec->unit == domain::DeltaUnit::Money && queue.currency[row] != 0;
        if (!money && !(spec && spec->unit == domain::DeltaUnit::Quantity))
            continue;
        const uint32_t currency = money ? queue.currency[row] : 0;
        MatrixSum& sum = sums.try_emplace({ spec->unit, currency }, MatrixSum { spec->unit, currency, 0, {}, false }).first->second;
        ++sum.count;
        sum.overflow = !sum.sum.add(queue.delta[row]) || sum.overflow;
    }
    std::vector<MatrixSum> list;
    for (const auto& [of, sum] : sums)
        list.push_back(sum);
    return list;
}

void addExceptions(MatrixScope& scope, const QueueTable& queue, const std::string& set)
{
    std::map<std::tuple<Checkpoint, uint32_t, int32_t>, Broken> broken;
    for (uint32_t row = 0; row < queue.rows; ++row) {
        if (queue.found[row] == 0 || !domain::caseIsOpen(queue.state[row]) || (!set.empty() && queue.set.at(row) != set))
            continue;
        const domain::ReasonSpec* spec = domain::reasonSpec(queue.checkpoint[row], queue.reason[row]);
        Broken& at = broken[{ queue.checkpoint[row], queue.entity.codes[row], queue.period[row] }];
        at.rows.push_back(row);
        at.records.insert({ queue.set.codes[row], spec ? spec->key_kind : std::string_view(), queue.key.at(row) });
    }
    for (const auto& [of, at] : broken) {
        MatrixCell& cell = scope[{ std::get<0>(of), queue.entity.values[std::get<1>(of)], std::get<2>(of) }];
        cell.open = at.rows.size();
        cell.residual = residualOf(queue, at.rows);
        cell.exposure = sumByCurrency(queue, at.rows);
        cell.covered = at.records.size(); // until the cell is finished: those not covered
    }
}

// As the last run saw it, whether it was in this process or not.
Result<MatrixScope> scopeOf(const LineageHome& home, store::Cache& cache, const std::string& only)
{
    MatrixScope scope = countScope(home, only);
    TIEOUT_TRY_INTO(const store::IntakeMarks marks, cache.seenIntake());
    TIEOUT_TRY_INTO(const int64_t watermark, cache.watermark());
    TIEOUT_TRY_INTO(const Intake intake, readIntake(cache, marks, watermark));
    addIntake(scope, intake, only);
    addDownstream(scope, home, only);
    return scope;
}

}

Result<Matrix> MatrixKeeper::matrix(const LineageHome& home, store::Cache& cache, const QueueTable& queue, const MatrixQuery& query)
{
    TIEOUT_TRY_INTO(const auto run, cache.lastRun());
    const int64_t run_id = run ? run->id : 0;
    MatrixScope scope;
    {
        const std::lock_guard lock(m_mutex);
        if (m_seq != home.absorbed_seq || m_run != run_id)
            m_scopes.clear();
        m_seq = home.absorbed_seq;
        m_run = run_id;
        auto known = m_scopes.find(query.set);
        if (known == m_scopes.end()) {
            TIEOUT_TRY_INTO(MatrixScope counted, scopeOf(home, cache, query.set));
            known = m_scopes.emplace(query.set, std::move(counted)).first;
        }
        scope = known->second;
    }
    addExceptions(scope, queue, query.set);

    Matrix matrix;
    std::vector<Checkpoint> checkpoints;
    for (auto& [place, cell] : scope) {
        if (checkpoints.empty() || checkpoints.back() != place.checkpoint)
            checkpoints.push_back(place.checkpoint);
        cell.checkpoint = place.checkpoint;
        cell.period = Period(place.period);
        cell.entity = place.entity;
        cell.covered = cell.records - std::min(cell.records, cell.covered);
        cell.filter = filterOf(place, query.set);
        matrix.cells.push_back(std::move(cell));
    }
    TIEOUT_TRY_INTO(matrix.completeness, matrixCompleteness(cache, checkpoints, query.set));
    for (MatrixCell& cell : matrix.cells)
        for (const Matrix::Completeness& of : matrix.completeness)
            if (of.checkpoint == cell.checkpoint)
                cell.complete = of.reasons.empty();
    if (run)
        matrix.reconciled = Instant::fromUs(run->ended_us);
    return matrix;
}

}
