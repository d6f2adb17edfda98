// Reading again: a window of time, or what was refused; what is dismissed; and the call before a
// connection is kept.
#include "engine/connection_health.h"
#include "engine/engine_impl.h"
#include "engine/reconcile/intake.h"
#include "engine/run_log.h"

#include <algorithm>
#include <map>

namespace tieout::engine {

namespace {

Result<SourceRow> connected(store::Control& control, const std::string& name)
{
    TIEOUT_TRY_INTO(const std::optional<store::SourceRecord> record, control.source(name));
    if (!record)
        return makeError(Remedy::Usage, TIEOUT_TR("There is no source “%1”. List the sources and use one of their names."), { domain::visible(name) });
    if (record->manifest == "files")
        return makeError(Remedy::Usage, TIEOUT_TR("“%1” is a folder of files and is not pulled. Import the files again instead; known ones add nothing."), { domain::visible(name) });
    return sourceRowOf(*record);
}

Result<std::vector<Letter>> lettersOf(store::Cache& cache, const std::string& source)
{
    TIEOUT_TRY_INTO(const store::IntakeMarks marks, cache.newestIntake());
    TIEOUT_TRY_INTO(std::vector<Letter> letters, readLetters(cache, marks, INT64_MAX));
    std::erase_if(letters, [&](const Letter& letter) { return !source.empty() && letter.source != source; });
    return letters;
}

// Those asked for; none named: all that are open. Each must be open.
Result<std::vector<Letter>> openOnes(store::Cache& cache, const std::string& source, const std::vector<int64_t>& ids)
{
    TIEOUT_TRY_INTO(const std::vector<Letter> letters, lettersOf(cache, source));
    std::vector<Letter> out;
    for (const int64_t id : ids) {
        const auto at = std::find_if(letters.begin(), letters.end(), [&](const Letter& letter) { return letter.id == id; });
        if (at == letters.end())
            return makeError(Remedy::Usage, TIEOUT_TR("There is no dead letter %1 of “%2”. List them and use one of their numbers."), { std::to_string(id), domain::visible(source) });
        if (at->state != Letter::Open)
            return makeError(Remedy::Conflict, TIEOUT_TR("The dead letter %1 is settled already. Read the list again."), { std::to_string(id) });
        out.push_back(*at);
    }
    if (ids.empty())
        std::copy_if(letters.begin(), letters.end(), std::back_inserter(out), [](const Letter& letter) { return letter.state == Letter::Open; });
    return out;
}

Result<void> audited(store::Control& control, const std::string& person, int64_t now_us, const std::string& act, const std::string& source, const std::string& detail)
{
    TIEOUT_TRY_INTO(store::ControlWrite write, control.write(person, now_us));
    TIEOUT_TRY(write.audit(act, "source:" + source, detail));
    return write.commit();
}

}

// The view is gone when this returns: it holds back whoever absorbs.
Result<uint64_t> Engine::Impl::knownRecords()
{
    TIEOUT_TRY_INTO(const RecordView view, records());
    return uint64_t(view.recordCount() + view.eventCount());
}

Result<DeadLettersQuery::Answer> Engine::answer(const Session& session, const DeadLettersQuery& query)
{
    TIEOUT_TRY(m_impl->allow(session, domain::Permission::SeeQueue));
    const bool bytes = session.may(domain::Permission::SeeAmounts) || session.may(domain::Permission::ImportAndPull);
    TIEOUT_TRY_INTO(const std::vector<Letter> letters, lettersOf(*m_impl->cache, query.source));
    DeadLettersQuery::Answer out;
    for (auto letter = letters.rbegin(); letter != letters.rend(); ++letter) {
        if (letter->state != Letter::Open && !query.settled_too)
            continue;
        DeadLetter row;
        row.id = letter->id;
        row.source = letter->source;
        row.stream = letter->stream;
        row.table = letter->table;
        row.line = letter->row.line;
        row.offset = letter->row.offset;
        row.copies = letter->copies;
        row.bytes = bytes ? letter->row.bytes : std::string();
        row.reason = letter->row.reason;
        row.first = Instant::fromUs(letter->first_us);
        row.last = Instant::fromUs(letter->last_us);
        row.state = static_cast<DeadLetter::State>(letter->state);
        row.person = letter->person;
        row.why = letter->reason;
        if (letter->settled_us != 0)
            row.settled = Instant::fromUs(letter->settled_us);
        out.push_back(std::move(row));
    }
    return out;
}

Result<ReplayReport> Engine::replay(const Session& session, const std::string& source, Instant from, const CancelToken& cancel, const ProgressFn& progress)
{
    TIEOUT_TRY(m_impl->allow(session, domain::Permission::ImportAndPull));
    TIEOUT_TRY_INTO(const auto running, m_impl->beginVerb());
    TIEOUT_TRY_INTO(const SourceRow row, connected(*m_impl->control, source));
    if (from.us() > m_impl->nowUs())
        return makeError(Remedy::Usage, TIEOUT_TR("%1 lies in the future: nothing has arrived since. Choose an earlier time."), { from.toString(0) });
    TIEOUT_TRY(audited(*m_impl->control, session.person, m_impl->nowUs(), "window replayed", source, store::auditDetail({ { "from", from.toString() } })));
    TIEOUT_TRY_INTO(RunLog run, RunLog::begin(*m_impl->control, *m_impl->environment.clock, session.person, "replay"));
    auto report = m_impl->replayFrom(row, from, cancel, progress);
    return run.end(std::move(report), report.ok() && !report->complete ? "incomplete" : "done", report.ok() ? std::to_string(report->added) + " records added" : std::string());
}

Result<ReplayReport> Engine::Impl::replayFrom(const SourceRow& row, Instant from, const CancelToken& cancel, const ProgressFn& progress)
{
    ReplayReport report;
    std::map<std::string, ReplayReport::Stream> begins;
    TIEOUT_TRY_INTO(const std::vector<store::StreamState> streams, cache->streams());
    for (const store::StreamState& stream : streams) {
        if (stream.source != row.name)
            continue;
        TIEOUT_TRY_INTO(const auto position, cache->positionAt(row.name, stream.name, from.us()));
        ReplayReport::Stream& begin = begins[stream.name];
        begin.skipped = !position;
        begin.from_start = position && position->empty();
        // The same place as a pull that was stopped there: killed now, the next pull goes on from it.
        if (position)
            TIEOUT_TRY(cache->setCursor(row.name, stream.name, *position));
    }
    TIEOUT_TRY_INTO(const uint64_t before, knownRecords());
    TIEOUT_TRY_INTO(const PullOutcome outcome, pullOne(row, false, cancel, progress));
    TIEOUT_TRY_INTO(const uint64_t after, knownRecords());
    report.added = after - std::min(after, before);
    report.complete = outcome.complete;
    for (const PullReport::Stream& stream : outcome.streams) {
        const ReplayReport::Stream& begin = begins[stream.stream];
        report.streams.push_back({ stream.stream, stream.pages, stream.rows, stream.refused, begin.from_start, begin.skipped });
    }
    return report;
}

Result<LetterReport> Engine::retryLetters(const Session& session, const std::string& source, const std::vector<int64_t>& ids, const CancelToken& cancel, const ProgressFn& progress)
{
    TIEOUT_TRY(m_impl->allow(session, domain::Permission::ImportAndPull));
    TIEOUT_TRY_INTO(const auto running, m_impl->beginVerb());
    TIEOUT_TRY_INTO(const SourceRow row, connected(*m_impl->control, source));
    TIEOUT_TRY_INTO(const std::vector<Letter> letters, openOnes(*m_impl->cache, source, ids));
    if (letters.empty())
        return LetterReport();
    std::string numbers;
    for (const Letter& letter : letters)
        numbers += (numbers.empty() ? "" : " ") + std::to_string(letter.id);
    TIEOUT_TRY(audited(*m_impl->control, session.person, m_impl->nowUs(), "dead letters read again", source, store::auditDetail({ { "letters", numbers } })));
    TIEOUT_TRY_INTO(RunLog run, RunLog::begin(*m_impl->control, *m_impl->environment.clock, session.person, "retry"));
    auto report = m_impl->readLettersAgain(session, row, letters, cancel, progress);
    return run.end(std::move(report), "done", report.ok() ? std::to_string(report->repaired) + " repaired" : std::string());
}

// Each stream goes back to the page of its oldest letter and reads on from there: a record that was
// corrected meanwhile comes again either at its place or as a change.
Result<LetterReport> Engine::Impl::readLettersAgain(const Session& session, const SourceRow& row, const std::vector<Letter>& letters, const CancelToken& cancel, const ProgressFn& progress)
{
    std::map<std::string, int64_t> oldest;
    for (const Letter& letter : letters) {
        const auto [at, fresh] = oldest.try_emplace(letter.stream, letter.delivery_id);
        at->second = std::min(at->second, letter.delivery_id);
    }
    for (const auto& [stream, delivery] : oldest) {
        TIEOUT_TRY_INTO(const auto position, cache->positionOf(delivery));
        TIEOUT_TRY(cache->setCursor(row.name, stream, position.value_or(std::string())));
    }
    TIEOUT_TRY_INTO(const PullOutcome outcome, pullOne(row, false, cancel, progress));
    TIEOUT_TRY_INTO(const std::vector<Letter> now, lettersOf(*cache, row.name));
    TIEOUT_TRY_INTO(const int64_t seen, cache->newestQuarantine());
    LetterReport report;
    std::vector<store::LetterAct> acts;
    for (const Letter& letter : letters) {
        const auto fact = std::find_if(outcome.facts.begin(), outcome.facts.end(), [&](const store::PullFact& f) { return f.stream == letter.stream; });
        const auto at = std::find_if(now.begin(), now.end(), [&](const Letter& l) { return l.id == letter.id; });
        if (at != now.end() && at->last_copy > letter.last_copy)
            ++report.refused_again;
        else if (fact == outcome.facts.end() || !fact->complete)
            ++report.not_reached;
        else {
            ++report.repaired;
            acts.push_back({ 0, letter.id, store::LetterAct::Repaired, session.person, {}, seen, nowUs() });
        }
    }
    for (const PullReport::Stream& stream : outcome.streams)
        report.rows += stream.rows;
    TIEOUT_TRY(cache->addLetterActs(acts));
    return report;
}

Result<uint64_t> Engine::dismissLetters(const Session& session, const std::string& source, const std::vector<int64_t>& ids, const std::string& why)
{
    TIEOUT_TRY(m_impl->allow(session, domain::Permission::EditConnections));
    TIEOUT_TRY_INTO(const auto running, m_impl->beginVerb());
    TIEOUT_TRY(m_impl->writable());
    if (why.find_first_not_of(" \t\r\n") == std::string::npos)
        return makeError(Remedy::Usage, TIEOUT_TR("A dead letter is dismissed with a reason: why the record does not matter. Nothing was changed."));
    if (ids.empty())
        return makeError(Remedy::Usage, TIEOUT_TR("Name the dead letters to dismiss. Nothing was changed."));
    TIEOUT_TRY_INTO(const std::vector<Letter> letters, openOnes(*m_impl->cache, source, ids));
    TIEOUT_TRY_INTO(const int64_t seen, m_impl->cache->newestQuarantine());
    std::vector<store::LetterAct> acts;
    std::string numbers;
    for (const Letter& letter : letters) {
        acts.push_back({ 0, letter.id, store::LetterAct::Dismissed, session.person, why, seen, m_impl->nowUs() });
        numbers += (numbers.empty() ? "" : " ") + std::to_string(letter.id);
    }
    TIEOUT_TRY(audited(*m_impl->control, session.person, m_impl->nowUs(), "dead letters dismissed", source, store::auditDetail({ { "letters", numbers }, { "reason", why } })));
    TIEOUT_TRY(m_impl->cache->addLetterActs(acts));
    return uint64_t(acts.size());
}

Result<Text> Engine::testConnection(const Session& session, const AddSource& draft, const std::string& secret, const CancelToken& cancel)
{
    TIEOUT_TRY(m_impl->allow(session, domain::Permission::EditConnections));
    SourceRow row;
    // Never the name of a connection: its credentials must not be replaced by a trial.
    row.name = draft.name + " (trial)";
    row.manifest = draft.manifest;
    row.set = draft.set;
    row.base_url = draft.base_url;
    row.badge = draft.badge;
    row.options = draft.options.empty() ? "{}" : draft.options;
    if (!m_impl->environment.open_source)
        return makeError(Remedy::Unsupported, TIEOUT_TR("This program has no connector for %1."), { domain::visible(draft.manifest) });
    Secrets* secrets = m_impl->environment.secrets;
    const std::string kept = "source/" + row.name;
    if (secrets && !secret.empty())
        TIEOUT_TRY(secrets->hold(kept, secret)); // in memory, for this call
    auto source = m_impl->environment.open_source(row);
    auto answer = source ? (*source)->test(cancel) : Result<Text>(std::move(source).error());
    if (secrets && !secret.empty())
        TIEOUT_TRY(secrets->hold(kept, {}));
    return answer;
}

}
