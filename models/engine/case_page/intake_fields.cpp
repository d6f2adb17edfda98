// What a case of CP0 states: the stream, its times, and who counted what.
#include "engine/case_page/case_page.h"
#include "engine/case_page/case_words.h"
#include "engine/case_page/compared_field.h"
#include "engine/reconcile/downstream.h"
#include "engine/reconcile/lineage_home.h"

#include <algorithm>

namespace tieout::engine {

namespace {

using Kind = ComparedField::Kind;

ComparedField said(std::string_view name, Kind kind, const std::string& value)
{
    return comparedField(name, kind, value, value);
}

std::string_view placeNameOf(domain::Reason reason)
{
    return reason == domain::Reason::FeedLate        ? TIEOUT_TR("Stream or table")
        : reason == domain::Reason::WarehouseMismatch ? TIEOUT_TR("Table")
                                                      : TIEOUT_TR("Stream");
}

std::optional<DownstreamWindow> windowOf(const LineageHome& home, const domain::Finding& finding)
{
    const auto set = home.sets.find(finding.set);
    if (set == home.sets.end())
        return std::nullopt;
    for (DownstreamWindow& window : downstreamWindows(set->second->state, [&](uint32_t chunk) { return home.sourceOf(chunk); }))
        if (window.key() == finding.key)
            return std::move(window);
    return std::nullopt;
}

std::string timeText(int64_t us)
{
    return us == 0 ? std::string() : Instant::fromUs(us).toString(0);
}

}

Result<void> CasePage::fillIntakeFields(const domain::Finding& finding)
{
    if (finding.checkpoint != domain::Checkpoint::CP0)
        return {};
    std::vector<ComparedField>& fields = m_detail.fields;
    fields.push_back(said(TIEOUT_TR("Source"), Kind::Id, finding.system));
    if (!finding.document.empty())
        fields.push_back(said(placeNameOf(finding.reason), Kind::Id, finding.document));
    if (finding.reason == domain::Reason::WarehouseMismatch)
        fillTotals(finding);
    if (finding.reason == domain::Reason::FeedLate)
        return fillFeedTimes(finding);
    return finding.reason == domain::Reason::GapBeyondMemory ? fillGap(finding) : Result<void>();
}

void CasePage::findTotals(const domain::Finding& finding)
{
    const auto window = windowOf(m_view.home(), finding);
    if (!window)
        return;
    const RecordTable& totals = m_view.home().sets.at(finding.set)->state.table(Table::WarehouseTotals);
    for (const uint32_t row : window->rows)
        if (m_records.size() < kRecordsMax)
            m_records.push_back({ Table::WarehouseTotals, finding.set, std::string(totals.ids.at(row)) });
}

// As it stands now, which may be newer than the finding.
void CasePage::fillTotals(const domain::Finding& finding)
{
    const auto window = windowOf(m_view.home(), finding);
    if (!window)
        return;
    const auto text = [](const std::optional<Exact>& value, uint32_t currency, domain::DeltaUnit unit) { return value ? figure(*value, currency, unit) : std::string(); };
    std::vector<ComparedField>& fields = m_detail.fields;
    if (window->period != 0)
        fields.push_back(said(TIEOUT_TR("Period"), Kind::Plain, Period(window->period).toString()));
    if (!window->stated_amount)
        return;
    const bool money = window->currency != 0;
    const auto unit = money ? domain::DeltaUnit::Money : domain::DeltaUnit::Quantity;
    fields.push_back(comparedField(money ? TIEOUT_TR("Amount") : TIEOUT_TR("Quantity"), money ? Kind::Money : Kind::Quantity, text(window->landed_amount, window->currency, unit),
        text(window->stated_amount, window->currency, unit), window->currency));
}

Result<void> CasePage::fillGap(const domain::Finding& finding)
{
    TIEOUT_TRY_INTO(const std::vector<store::GapFact> gaps, m_cache.gaps(INT64_MAX));
    for (const store::GapFact& gap : gaps) {
        if (gap.source != finding.system || gap.stream != finding.document || !finding.key.ends_with("|" + timeText(gap.from_us) + "|" + timeText(gap.to_us)))
            continue;
        m_detail.fields.push_back(said(TIEOUT_TR("Pulled until"), Kind::Plain, timeText(gap.from_us)));
        m_detail.fields.push_back(said(TIEOUT_TR("Told again from"), Kind::Plain, timeText(gap.to_us)));
        m_detail.fields.push_back(said(TIEOUT_TR("Days the vendor remembers"), Kind::Count, std::to_string(gap.days)));
    }
    return {};
}

Result<void> CasePage::fillFeedTimes(const domain::Finding& finding)
{
    TIEOUT_TRY_INTO(const std::vector<store::FeedFact> facts, m_cache.feedFacts(INT64_MAX));
    const store::FeedFact *seen = nullptr, *ended = nullptr;
    for (const store::FeedFact& fact : facts) {
        if (fact.source != finding.system || fact.stream != finding.document || !finding.key.ends_with("|" + timeText(fact.due_us)))
            continue;
        (fact.kind == store::FeedFact::Late ? seen : ended) = &fact;
    }
    if (!seen)
        return {};
    const bool arrived = ended && ended->id > seen->id && ended->kind == store::FeedFact::Arrived;
    m_detail.fields.push_back(comparedField(TIEOUT_TR("Arrived"), Kind::Plain, timeText(seen->due_us), arrived ? timeText(ended->last_us) : std::string()));
    m_detail.fields.push_back(said(TIEOUT_TR("Arrived before"), Kind::Plain, timeText(seen->last_us)));
    m_detail.fields.push_back(said(TIEOUT_TR("Seen to be late"), Kind::Plain, timeText(seen->at_us)));
    return {};
}

}
