// The question about the reconciliation matrix.
#include "engine/engine_impl.h"

namespace tieout::engine {

Result<Matrix> Engine::answer(const Session& session, const MatrixQuery& query)
{
    if (!session.may(domain::Permission::SeeQueue))
        return makeError(Remedy::NoPermission, TIEOUT_TR("%1 may not look at this: the permission “%2” is missing. Ask an administrator for a role that has it."),
            { session.person, std::string(domain::permissionId(domain::Permission::SeeQueue)) });
    TIEOUT_TRY_INTO(const auto queue, m_impl->queue.table(*m_impl->cache, *m_impl->control, m_impl->nowUs()));
    TIEOUT_TRY_INTO(const RecordView held, m_impl->records()); // everything that arrived is in, and stays as it is
    TIEOUT_TRY_INTO(Matrix matrix, m_impl->matrix.matrix(m_impl->lineage, *m_impl->cache, *queue, query));
    if (session.may(domain::Permission::SeeAmounts))
        return matrix;
    for (MatrixCell& cell : matrix.cells) {
        for (std::vector<MatrixSum>* side : { &cell.in, &cell.out })
            for (MatrixSum& sum : *side)
                sum.sum = Exact();
        cell.residual.clear();
        cell.exposure.clear();
    }
    return matrix;
}

}
