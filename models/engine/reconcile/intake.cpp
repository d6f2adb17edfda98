#include "engine/reconcile/intake.h"

#include "domain/currency.h"
#include "engine/feeds/feed_watch.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace tieout::engine {

namespace d = tieout::domain;

namespace {

constexpr std::string_view kStreamKind = "stream", kSumKind = "stream_sum", kLetterKind = "refused_row", kFeedKind = "feed_time", kGapKind = "stream_gap";

std::vector<Letter> lettersOf(const std::vector<store::RefusedCopy>& copies)
{
    std::vector<Letter> letters;
    std::map<std::tuple<std::string_view, std::string_view, Table, std::string_view>, size_t> known;
    for (const store::RefusedCopy& copy : copies) {
        const auto [at, fresh] = known.try_emplace({ copy.source, copy.stream, copy.table, copy.row.bytes }, letters.size());
        if (fresh) {
            Letter letter;
            letter.id = copy.id;
            letter.source = copy.source;
            letter.stream = copy.stream;
            letter.set = copy.set;
            letter.table = copy.table;
            letter.first_us = copy.at_us;
            letters.push_back(std::move(letter));
        }
        Letter& letter = letters[at->second];
        letter.last_copy = copy.id;
        letter.delivery_id = copy.delivery_id;
        letter.row = copy.row;
        letter.last_us = copy.at_us;
        ++letter.copies;
    }
    return letters;
}

// A dismissal holds for the same bytes for ever; a repair until they are refused again.
void settle(Letter& letter, const store::LetterAct& act)
{
    const bool dismissed = act.act == store::LetterAct::Dismissed;
    if (letter.state == Letter::Dismissed || (!dismissed && act.quarantine_seen < letter.last_copy))
        return;
    letter.state = dismissed ? Letter::Dismissed : Letter::Repaired;
    letter.person = act.person;
    letter.reason = act.reason;
    letter.settled_us = act.at_us;
}

d::Finding findingOf(const store::PullFact& fact, d::Reason reason)
{
    d::Finding f;
    f.checkpoint = d::Checkpoint::CP0;
    f.reason = reason;
    f.set = fact.set;
    f.key = d::escapeKeyPart(fact.source) + "|" + d::escapeKeyPart(fact.stream);
    f.document = fact.stream;
    f.system = fact.source;
    return f;
}

IntakeFindings countOf(const store::PullFact& fact)
{
    d::Finding f = findingOf(fact, d::Reason::CountMismatch);
    IntakeFindings out { kStreamKind, f.key, {} };
    if (*fact.source_count == *fact.landed_count)
        return out;
    f.expected = Exact::ofCount(*fact.source_count);
    f.actual = Exact::ofCount(*fact.landed_count);
    f.delta = Exact::ofCount(*fact.landed_count - *fact.source_count);
    out.found.push_back(std::move(f));
    return out;
}

IntakeFindings sumOf(const store::PullFact& fact, const store::ComparedSum& sum)
{
    d::Finding f = findingOf(fact, d::Reason::SumMismatch);
    f.key += "|" + std::string(d::Currency::fromPacked(sum.currency).code());
    IntakeFindings out { kSumKind, f.key, {} };
    f.delta = sum.landed;
    if (sum.source == sum.landed || !f.delta.subtract(sum.source))
        return out;
    f.expected = sum.source;
    f.actual = sum.landed;
    f.exposure = f.delta.absolute();
    f.currency = sum.currency;
    out.found.push_back(std::move(f));
    return out;
}

IntakeFindings lateOf(const store::FeedFact& fact)
{
    d::Finding f;
    f.checkpoint = d::Checkpoint::CP0;
    f.reason = d::Reason::FeedLate;
    f.set = fact.set;
    f.key = d::escapeKeyPart(fact.source) + "|" + d::escapeKeyPart(fact.stream) + "|" + Instant::fromUs(fact.due_us).toString(0);
    f.document = fact.stream;
    f.system = fact.source;
    return { kFeedKind, f.key, { f } };
}

IntakeFindings gapOf(const store::GapFact& gap)
{
    d::Finding f;
    f.checkpoint = d::Checkpoint::CP0;
    f.reason = d::Reason::GapBeyondMemory;
    f.set = gap.set;
    f.key = d::escapeKeyPart(gap.source) + "|" + d::escapeKeyPart(gap.stream) + "|" + Instant::fromUs(gap.from_us).toString(0) + "|" + Instant::fromUs(gap.to_us).toString(0);
    f.document = gap.stream;
    f.system = gap.source;
    return { kGapKind, f.key, { f } };
}

IntakeFindings refusalOf(const Letter& letter)
{
    IntakeFindings out { kLetterKind, std::to_string(letter.id), {} };
    if (letter.state != Letter::Open)
        return out;
    d::Finding f;
    f.checkpoint = d::Checkpoint::CP0;
    f.reason = d::Reason::PageRefused;
    f.set = letter.set;
    f.key = out.key;
    f.document = letter.stream;
    f.system = letter.source;
    out.found.push_back(std::move(f));
    return out;
}

}

Result<std::vector<Letter>> readLetters(store::Cache& cache, const store::IntakeMarks& marks, int64_t seq)
{
    TIEOUT_TRY_INTO(std::vector<store::RefusedCopy> copies, cache.refusedCopies());
    std::erase_if(copies, [&](const store::RefusedCopy& copy) { return copy.delivery_seq > seq; });
    std::vector<Letter> letters = lettersOf(copies);
    TIEOUT_TRY_INTO(const std::vector<store::LetterAct> acts, cache.letterActs());
    for (const store::LetterAct& act : acts) {
        const auto at = std::find_if(letters.begin(), letters.end(), [&](const Letter& l) { return l.id == act.quarantine_id; });
        if (act.id <= marks.letter && at != letters.end())
            settle(*at, act);
    }
    // Who read everything again without meeting it: the source no longer gives it so.
    TIEOUT_TRY_INTO(const std::vector<store::PullFact> full_reads, cache.newestFullReads(marks.pull));
    for (Letter& letter : letters)
        for (const store::PullFact& fact : full_reads)
            if (letter.state == Letter::Open && fact.source == letter.source && fact.stream == letter.stream && fact.quarantine_before >= letter.last_copy) {
                letter.state = Letter::Repaired;
                letter.settled_us = fact.ended_us;
            }
    return letters;
}

Result<Intake> readIntake(store::Cache& cache, const store::IntakeMarks& marks, int64_t seq)
{
    Intake intake;
    intake.marks = marks;
    TIEOUT_TRY_INTO(const std::vector<store::FeedFact> feeds, cache.feedFacts(marks.feed));
    intake.late = newestFeedFacts(feeds);
    std::erase_if(intake.late, [](const store::FeedFact& fact) { return fact.kind != store::FeedFact::Late; });
    if (marks.pull == 0)
        return intake; // no pull was remembered yet: a store of an older version, or files only
    TIEOUT_TRY_INTO(intake.comparisons, cache.newestComparisons(marks.pull));
    TIEOUT_TRY_INTO(intake.letters, readLetters(cache, marks, seq));
    TIEOUT_TRY_INTO(intake.gaps, cache.gaps(marks.gap));
    TIEOUT_TRY_INTO(const std::vector<store::PullFact> full_reads, cache.newestFullReads(marks.pull));
    // Only a later reading of everything brings what changed meanwhile.
    std::erase_if(intake.gaps, [&](const store::GapFact& gap) {
        return std::any_of(full_reads.begin(), full_reads.end(),
            [&](const store::PullFact& fact) { return fact.source == gap.source && fact.stream == gap.stream && fact.id > gap.pull_before; });
    });
    return intake;
}

std::vector<IntakeFindings> evaluateIntake(const Intake& intake, const std::string& set, Looked& looked)
{
    std::vector<IntakeFindings> out;
    for (const store::PullFact& fact : intake.comparisons) {
        if (fact.set != set)
            continue;
        out.push_back(countOf(fact));
        for (const store::ComparedSum& sum : fact.sums)
            out.push_back(sumOf(fact, sum));
    }
    for (const Letter& letter : intake.letters)
        if (letter.set == set)
            out.push_back(refusalOf(letter));
    for (const store::FeedFact& fact : intake.late)
        if (fact.set == set)
            out.push_back(lateOf(fact));
    for (const store::GapFact& gap : intake.gaps)
        if (gap.set == set)
            out.push_back(gapOf(gap));
    looked.looked_at += out.size();
    looked.matched += static_cast<uint64_t>(std::count_if(out.begin(), out.end(), [](const IntakeFindings& f) { return f.found.empty(); }));
    return out;
}

}
