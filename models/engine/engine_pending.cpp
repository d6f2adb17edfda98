// Verbs whose module has not landed. Each module defines its own in engine_<module>.cpp and
// takes the line out of here; the file must be gone before the first release.
#include "engine/engine.h"

namespace tieout::engine {

namespace {

Error pending(const char* verb)
{
    return makeError(Remedy::Unsupported, TIEOUT_TR("%1 is not in this build."), { verb });
}

}

Result<Session> Engine::signIn(const std::string&, const std::string&)
{
    return pending("signIn");
}

Result<Session> Engine::localSession()
{
    return pending("localSession");
}

Result<CommandReport> Engine::execute(const Session&, const domain::CommandId&, const Command&)
{
    return pending("execute");
}

Result<QueueQuery::Answer> Engine::answer(const Session&, const QueueQuery&)
{
    return pending("answer");
}

Result<CaseDetail> Engine::answer(const Session&, const CaseQuery&)
{
    return pending("answer");
}

Result<EffectsQuery::Answer> Engine::answer(const Session&, const EffectsQuery&)
{
    return pending("answer");
}

Result<EffectDetail> Engine::answer(const Session&, const EffectQuery&)
{
    return pending("answer");
}

Result<HomeFigures> Engine::answer(const Session&, const HomeQuery&)
{
    return pending("answer");
}

Result<SourcesQuery::Answer> Engine::answer(const Session&, const SourcesQuery&)
{
    return pending("answer");
}

Result<QuarantineQuery::Answer> Engine::answer(const Session&, const QuarantineQuery&)
{
    return pending("answer");
}

Result<AuditQuery::Answer> Engine::answer(const Session&, const AuditQuery&)
{
    return pending("answer");
}

Result<AuditVerifyQuery::Answer> Engine::answer(const Session&, const AuditVerifyQuery&)
{
    return pending("answer");
}

Result<PeopleQuery::Answer> Engine::answer(const Session&, const PeopleQuery&)
{
    return pending("answer");
}

Result<PeriodsQuery::Answer> Engine::answer(const Session&, const PeriodsQuery&)
{
    return pending("answer");
}

Result<LineageGraph> Engine::answer(const Session&, const LineageQuery&)
{
    return pending("answer");
}

Result<FindRecordQuery::Answer> Engine::answer(const Session&, const FindRecordQuery&)
{
    return pending("answer");
}

Result<ImportReport> Engine::importFolder(const Session&, const std::string&, const std::string&, const std::string&, const CancelToken&, const ProgressFn&)
{
    return pending("importFolder");
}

Result<PullReport> Engine::pull(const Session&, const std::vector<std::string>&, bool, const CancelToken&, const ProgressFn&)
{
    return pending("pull");
}

Result<ReconcileReport> Engine::reconcile(const Session&, const ReconcileOptions&, const CancelToken&, const ProgressFn&)
{
    return pending("reconcile");
}

Result<PostReport> Engine::post(const Session&, const std::vector<EffectId>&, const CancelToken&, const ProgressFn&)
{
    return pending("post");
}

Result<PostReport> Engine::verify(const Session&, const CancelToken&)
{
    return pending("verify");
}

Result<RebuildReport> Engine::rebuild(const Session&, bool, const CancelToken&, const ProgressFn&)
{
    return pending("rebuild");
}

Result<Text> Engine::testSource(const Session&, const std::string&, const CancelToken&)
{
    return pending("testSource");
}

Result<DoctorReport> Engine::doctor(const Session&)
{
    return pending("doctor");
}

Result<void> Engine::backup(const Session&, const std::string&, const CancelToken&)
{
    return pending("backup");
}

Result<void> Engine::restore(const std::string&, const std::string&, const CancelToken&)
{
    return pending("restore");
}

}
