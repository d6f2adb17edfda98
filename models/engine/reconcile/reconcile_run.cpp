#include "engine/reconcile/reconcile_run.h"

#include "engine/flows/flow_findings.h"
#include "engine/incomplete.h"
#include "engine/reconcile/downstream.h"
#include "engine/reconcile/mapping_keys.h"
#include "engine/reconcile/sequences.h"

#include <algorithm>
#include <unordered_set>

namespace tieout::engine {

namespace d = tieout::domain;
using store::FindingEvent;
using store::FindingEventKind;
using store::NotComputed;

namespace {

constexpr size_t kBlockNodes = 4096; // one call of the executor's body
constexpr size_t kWaveBlocks = 32; // between two looks at the cancel token
constexpr size_t kEventsPerTransaction = 4096;

bool sameIdentity(const d::Finding& a, const d::Finding& b)
{
    return a.checkpoint == b.checkpoint && a.reason == b.reason;
}

void addEvent(std::vector<FindingEvent>& out, FindingEventKind kind, const d::Finding& finding)
{
    out.push_back({ 0, 0, store::fingerprintOf(finding), kind, 0, finding });
}

void compare(const FindingIndex::List* in_force, const std::vector<d::Finding>& found, std::vector<FindingEvent>& out)
{
    for (const d::Finding& finding : found) {
        const d::Finding* known = nullptr;
        for (size_t i = 0; in_force && i < in_force->size(); ++i)
            if (sameIdentity((*in_force)[i], finding))
                known = &(*in_force)[i];
        if (!known)
            addEvent(out, FindingEventKind::Opened, finding);
        else if (!(*known == finding))
            addEvent(out, FindingEventKind::Changed, finding);
    }
    for (size_t i = 0; in_force && i < in_force->size(); ++i)
        if (std::none_of(found.begin(), found.end(), [&](const d::Finding& f) { return sameIdentity(f, (*in_force)[i]); }))
            addEvent(out, FindingEventKind::Cleared, (*in_force)[i]);
}

struct Block {
    RunOutcome outcome;
    std::vector<std::string> seen; // nodes that have findings in force
};

void evaluateBlock(const LineageHome& home, const LineageHome::Set& set, std::span<const Node> nodes, Block& block)
{
    const Evaluator evaluator(set.state, [&](uint32_t chunk) { return home.sourceOf(chunk); });
    std::vector<d::Finding> found;
    for (const Node& node : nodes) {
        found.clear();
        const bool overflow = evaluator.evaluate(node, found, block.outcome.looked);
        const std::string_view kind = nodeKindName(node);
        const std::string key = evaluator.keyOf(node);
        const FindingIndex::List* in_force = set.findings.find(kind, key);
        if (in_force)
            block.seen.push_back(FindingIndex::nodeName(kind, key));
        compare(in_force, found, block.outcome.events);
        if (!overflow && home.not_computed.empty())
            continue;
        const NotComputed gap { set.state.set(), std::string(kind), key };
        const bool was = home.not_computed.count(gap) > 0;
        if (overflow && !was)
            block.outcome.not_computed.push_back(gap);
        if (!overflow && was)
            block.outcome.no_longer.push_back(gap);
    }
}

template <typename T> void append(std::vector<T>& to, std::vector<T>& from)
{
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

void join(RunOutcome& out, std::unordered_set<std::string>& seen, Block& block)
{
    append(out.events, block.outcome.events);
    append(out.no_longer, block.outcome.no_longer);
    append(out.not_computed, block.outcome.not_computed);
    for (size_t i = 0; i < out.looked.size(); ++i) {
        out.looked[i].looked_at += block.outcome.looked[i].looked_at;
        out.looked[i].matched += block.outcome.looked[i].matched;
    }
    seen.insert(block.seen.begin(), block.seen.end());
}

// CP11's keys, all of them in every run; what is in force at a key that is gone is ended.
void evaluateMappings(const LineageHome::Set& set, std::unordered_set<std::string>& seen, RunOutcome& out)
{
    constexpr std::string_view kKind = "mapping_key";
    if (set.state.table(Table::Mappings).size() == 0 && !set.state.everDecided())
        return;
    std::unordered_set<std::string> known;
    for (const MappingKeyFindings& key : evaluateMappingKeys(set.state, out.looked[static_cast<size_t>(d::Checkpoint::CP11)])) {
        const FindingIndex::List* in_force = set.findings.find(kKind, key.key);
        known.insert(key.key);
        if (in_force)
            seen.insert(FindingIndex::nodeName(kKind, key.key));
        compare(in_force, key.found, out.events);
    }
    set.findings.each([&](const d::Finding& f) {
        if (f.checkpoint != d::Checkpoint::CP11 || known.count(f.key) > 0)
            return;
        addEvent(out.events, FindingEventKind::Cleared, f);
        seen.insert(FindingIndex::nodeName(kKind, f.key));
    });
}

// CP1's running counts, all of them in every run; a gap that was filled, or came apart, is ended.
void evaluateGaps(const LineageHome& home, const LineageHome::Set& set, std::unordered_set<std::string>& seen, RunOutcome& out)
{
    std::unordered_set<std::string> known;
    for (const SequenceFindings& gap : evaluateSequences(set.state, [&](uint32_t chunk) { return home.sourceOf(chunk); }, out.looked[static_cast<size_t>(d::Checkpoint::CP1)])) {
        known.insert(gap.key);
        compare(set.findings.find(kSequenceKind, gap.key), gap.found, out.events);
    }
    set.findings.each([&](const d::Finding& f) {
        if (f.reason != d::Reason::SequenceGap)
            return;
        seen.insert(FindingIndex::nodeName(kSequenceKind, f.key));
        if (known.count(f.key) == 0)
            addEvent(out.events, FindingEventKind::Cleared, f);
    });
}

// CP13's steps, all of them in every run; what is in force and no longer found is ended.
void evaluateFlowSteps(const LineageHome& home, const LineageHome::Set& set, const std::vector<d::Flow>& flows, std::unordered_set<std::string>& seen, RunOutcome& out)
{
    constexpr std::string_view kKind = "flow_step";
    const Evaluator evaluator(set.state, [&](uint32_t chunk) { return home.sourceOf(chunk); });
    const auto steps = evaluateFlows(set.state, flows, evaluator, out.looked[static_cast<size_t>(d::Checkpoint::CP13)]);
    for (const auto& [key, found] : steps) {
        const FindingIndex::List* in_force = set.findings.find(kKind, key);
        if (in_force)
            seen.insert(FindingIndex::nodeName(kKind, key));
        compare(in_force, found, out.events);
    }
    set.findings.each([&](const d::Finding& f) {
        if (f.checkpoint != d::Checkpoint::CP13 || steps.contains(f.key))
            return;
        addEvent(out.events, FindingEventKind::Cleared, f);
        seen.insert(FindingIndex::nodeName(kKind, f.key));
    });
}

// Keys of a kind that cannot be computed, all of them in every run.
void noteGaps(const LineageHome& home, const std::string& set, std::string_view kind, const std::vector<std::string>& gaps, RunOutcome& out)
{
    std::set<NotComputed> now;
    for (const std::string& key : gaps)
        now.insert({ set, std::string(kind), key });
    for (const NotComputed& gap : now)
        if (home.not_computed.count(gap) == 0)
            out.not_computed.push_back(gap);
    for (const NotComputed& gap : home.not_computed)
        if (gap.set == set && gap.kind == kind && now.count(gap) == 0)
            out.no_longer.push_back(gap);
}

// CP0: streams, refused rows and copies downstream, all of them in every run; what is in force at a key that is no
// longer looked at is ended.
void evaluateCompleteness(const LineageHome& home, const LineageHome::Set& set, std::unordered_set<std::string>& seen, RunOutcome& out)
{
    Looked& looked = out.looked[static_cast<size_t>(d::Checkpoint::CP0)];
    std::vector<std::string> gaps;
    std::vector<IntakeFindings> keys = evaluateIntake(home.intake, set.state.set(), looked);
    std::vector<IntakeFindings> downstream = evaluateDownstream(set.state, [&](uint32_t chunk) { return home.sourceOf(chunk); }, looked, gaps);
    append(keys, downstream);
    std::unordered_set<std::string> known;
    for (const IntakeFindings& key : keys) {
        const FindingIndex::List* in_force = set.findings.find(key.kind, key.key);
        known.insert(FindingIndex::nodeName(key.kind, key.key));
        compare(in_force, key.found, out.events);
    }
    noteGaps(home, set.state.set(), kDownstreamKind, gaps, out);
    set.findings.each([&](const d::Finding& f) {
        if (f.checkpoint != d::Checkpoint::CP0)
            return;
        const std::string node = FindingIndex::nodeName(d::reasonSpec(f.checkpoint, f.reason)->key_kind, f.key);
        seen.insert(node);
        if (known.count(node) == 0)
            addEvent(out.events, FindingEventKind::Cleared, f);
    });
}

Result<void> evaluateSet(const LineageHome& home, const LineageHome::Set& set, const std::vector<d::Flow>& flows, bool full, Executor& executor, const CancelToken& cancel, const ProgressFn& progress, RunOutcome& out)
{
    const std::vector<Node> nodes = full ? set.state.allNodes() : set.state.dirtyNodes();
    std::unordered_set<std::string> seen;
    for (size_t first = 0; first < nodes.size(); first += kBlockNodes * kWaveBlocks) {
        TIEOUT_TRY(cancel.check());
        const size_t count = std::min(nodes.size() - first, kBlockNodes * kWaveBlocks);
        std::vector<Block> blocks((count + kBlockNodes - 1) / kBlockNodes);
        executor.parallelFor(blocks.size(), [&](size_t b) {
            const size_t begin = first + b * kBlockNodes;
            evaluateBlock(home, set, std::span(nodes).subspan(begin, std::min(kBlockNodes, first + count - begin)), blocks[b]);
        });
        for (Block& block : blocks)
            join(out, seen, block);
        if (progress)
            progress({ Text { TIEOUT_TR("Comparing records"), {} }, first + count, nodes.size() });
    }
    evaluateMappings(set, seen, out);
    evaluateGaps(home, set, seen, out);
    evaluateFlowSteps(home, set, flows, seen, out);
    evaluateCompleteness(home, set, seen, out);
    if (!full)
        return {};
    // A full run also ends what is in force at nodes that do not exist: damage, or an older rule.
    std::vector<d::Finding> left;
    set.findings.each([&](const d::Finding& f) {
        if (!seen.count(FindingIndex::nodeName(d::reasonSpec(f.checkpoint, f.reason)->key_kind, f.key)))
            left.push_back(f);
    });
    for (const d::Finding& finding : left)
        addEvent(out.events, FindingEventKind::Cleared, finding);
    return {};
}

Result<void> commit(LineageHome& home, const RunOutcome& outcome, store::RunRow& run, const Environment& environment, const CancelToken& cancel)
{
    for (size_t first = 0; first < outcome.events.size(); first += kEventsPerTransaction) {
        TIEOUT_TRY(cancel.check());
        const size_t end = std::min(outcome.events.size(), first + kEventsPerTransaction);
        const std::vector<FindingEvent> part(outcome.events.begin() + static_cast<std::ptrdiff_t>(first), outcome.events.begin() + static_cast<std::ptrdiff_t>(end));
        TIEOUT_TRY(home.cache->addFindingEvents(run.id, part, environment.clock->now().us()));
    }
    run.ended_us = environment.clock->now().us();
    return home.cache->finishRun(run, outcome.no_longer, outcome.not_computed);
}

void apply(LineageHome& home, const RunOutcome& outcome)
{
    for (const FindingEvent& event : outcome.events) {
        FindingIndex& index = home.sets.at(event.finding.set)->findings;
        if (event.kind == FindingEventKind::Cleared)
            index.erase(event.finding);
        else
            index.put(event.finding);
    }
    for (const NotComputed& gap : outcome.no_longer)
        home.not_computed.erase(gap);
    home.not_computed.insert(outcome.not_computed.begin(), outcome.not_computed.end());
    for (auto& [name, set] : home.sets)
        set->state.clearDirty();
}

void addResidual(std::vector<CurrencySum>& sums, const d::Finding& f)
{
    auto at = std::find_if(sums.begin(), sums.end(), [&](const CurrencySum& sum) { return sum.currency == f.currency; });
    if (at == sums.end()) {
        sums.push_back({});
        at = sums.end() - 1;
        at->currency = f.currency;
    }
    ++at->count;
    const bool fits = at->expected.add(f.expected) && at->actual.add(f.actual) && at->delta.add(f.delta) && at->exposure.add(f.exposure);
    at->overflow = at->overflow || !fits;
}

std::vector<ReconcileReport::Line> linesOf(const LineageHome& home, const RunOutcome& outcome, const ReconcileOptions& options)
{
    std::vector<ReconcileReport::Line> lines;
    for (int c = static_cast<int>(d::Checkpoint::CP0); c <= static_cast<int>(d::Checkpoint::CP14); ++c) {
        const auto checkpoint = static_cast<d::Checkpoint>(c);
        if (!options.checkpoints.empty() && std::find(options.checkpoints.begin(), options.checkpoints.end(), checkpoint) == options.checkpoints.end())
            continue;
        ReconcileReport::Line line;
        line.checkpoint = checkpoint;
        line.looked_at = outcome.looked[static_cast<size_t>(c)].looked_at;
        line.matched = outcome.looked[static_cast<size_t>(c)].matched;
        for (const auto& [name, set] : home.sets)
            set->findings.each([&](const d::Finding& f) {
                const bool in_period = options.periods.empty()
                    || std::any_of(options.periods.begin(), options.periods.end(), [&](Period p) { return p.months() == f.period; });
                if (f.checkpoint != checkpoint || !in_period)
                    return;
                ++line.open;
                if (d::reasonSpec(f.checkpoint, f.reason)->unit == d::DeltaUnit::Money)
                    addResidual(line.residual, f);
            });
        std::sort(line.residual.begin(), line.residual.end(), [](const CurrencySum& a, const CurrencySum& b) { return a.currency < b.currency; });
        // Beyond the file feed only what this estate has.
        const bool of_files = checkpoint >= d::Checkpoint::CP1 && checkpoint <= d::Checkpoint::CP5;
        if (of_files || line.looked_at != 0 || line.open != 0)
            lines.push_back(std::move(line));
    }
    return lines;
}

}

Result<std::vector<d::Flow>> flowsOf(const Environment& environment)
{
    return environment.flows ? environment.flows() : std::vector<d::Flow>();
}

Result<RunOutcome> evaluateNodes(const LineageHome& home, const std::vector<d::Flow>& flows, bool full, Executor& executor, const CancelToken& cancel, const ProgressFn& progress)
{
    std::shared_lock lock(home.mutex);
    RunOutcome out;
    for (const auto& [name, set] : home.sets)
        TIEOUT_TRY(evaluateSet(home, *set, flows, full, executor, cancel, progress, out));
    return out;
}

Result<ReconcileReport> reconcile(LineageHome& home, const Environment& environment, const ReconcileOptions& options, const CancelToken& cancel, const ProgressFn& progress)
{
    std::lock_guard busy(home.busy);
    TIEOUT_TRY_INTO(const std::vector<d::Flow> flows, flowsOf(environment));
    TIEOUT_TRY_INTO(const int64_t watermark, home.cache->watermark());
    TIEOUT_TRY(home.catchUp(0, watermark, *environment.executor, cancel, progress));
    TIEOUT_TRY_INTO(const Decided decided, home.decisions ? home.decisions->newest() : Result<Decided>(Decided()));
    home.take(decided);
    TIEOUT_TRY_INTO(const store::IntakeMarks marks, home.cache->newestIntake());
    TIEOUT_TRY(home.takeIntake(marks));
    TIEOUT_TRY_INTO(const RunOutcome outcome, evaluateNodes(home, flows, options.full, *environment.executor, cancel, progress));

    ReconcileReport report;
    report.full = options.full;
    for (const FindingEvent& event : outcome.events)
        ++(event.kind == FindingEventKind::Opened ? report.opened : event.kind == FindingEventKind::Changed ? report.changed : report.cleared);
    store::RunRow run;
    TIEOUT_TRY_INTO(run.id, home.cache->beginRun(options.full, environment.clock->now().us()));
    if (home.decisions)
        TIEOUT_TRY(home.decisions->note(run.id, decided.revision));
    run.watermark = home.absorbed_seq;
    run.intake = marks;
    run.opened = report.opened;
    run.changed = report.changed;
    run.cleared = report.cleared;
    run.full = options.full;
    TIEOUT_TRY_INTO(const std::vector<Text> before, incompleteReasons(*home.cache));
    run.complete = before.empty() && outcome.not_computed.empty();
    if (auto done = commit(home, outcome, run, environment, cancel); !done) {
        // Some of it may be stored; the marks stay and the index is read again before the next run.
        home.findings_version = UINT64_MAX;
        return std::move(done).error();
    }
    {
        std::unique_lock lock(home.mutex);
        apply(home, outcome);
        TIEOUT_TRY_INTO(home.findings_version, home.cache->findingsVersion());
        report.lines = linesOf(home, outcome, options);
    }
    TIEOUT_TRY_INTO(report.incomplete_reasons, incompleteReasons(*home.cache));
    report.complete = report.incomplete_reasons.empty();
    return report;
}

}
