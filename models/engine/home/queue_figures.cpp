#include "engine/home/queue_figures.h"

#include <algorithm>
#include <map>

namespace tieout::engine {

using domain::Checkpoint;
using domain::Reason;

namespace {

constexpr size_t kCausesMax = 5; // of one currency

// The cases of `filter` among the open ones, with what is at stake by currency.
HomeFigure casesBehind(std::string id, const QueueTable& queue, QueueFilter filter, int64_t now_us)
{
    HomeFigure figure;
    figure.id = std::move(id);
    const RowList rows = filterRows(queue, filter, now_us);
    figure.count = rows.size();
    for (const CurrencySum& sum : sumByCurrency(queue, rows))
        if (sum.currency != 0 && (sum.overflow || !sum.exposure.isZero()))
            figure.money.push_back({ sum.currency, sum.exposure, std::nullopt, sum.overflow });
    for (const uint32_t row : rows)
        if (const Instant opened = Instant::fromUs(queue.opened_us[row]); !figure.since || opened < *figure.since)
            figure.since = opened;
    figure.filter = std::move(filter);
    return figure;
}

void addCauses(HomeFigures& home, const QueueTable& queue, const RowList& open)
{
    std::map<std::pair<uint32_t, std::string>, HomeBar> bars;
    for (const uint32_t row : open) {
        if (queue.cause.at(row).empty())
            continue;
        HomeBar& bar = bars[{ queue.currency[row], std::string(queue.cause.at(row)) }];
        ++bar.count;
        if (!bar.value.add(queue.exposure[row]))
            bar.value = Exact();
    }
    for (auto& [key, bar] : bars) {
        bar.label = key.second;
        bar.currency = key.first;
        bar.filter = openCases();
        bar.filter.causes = { key.second };
        bar.filter.currencies = { key.first };
        home.open_by_cause.push_back(std::move(bar));
    }
    std::stable_sort(home.open_by_cause.begin(), home.open_by_cause.end(), [](const HomeBar& a, const HomeBar& b) {
        return a.currency != b.currency ? a.currency < b.currency : b.value < a.value;
    });
    std::map<uint32_t, size_t> kept;
    std::erase_if(home.open_by_cause, [&kept](const HomeBar& bar) { return ++kept[bar.currency] > kCausesMax; });
}

}

QueueFilter openCases()
{
    QueueFilter filter;
    filter.found_only = false; // a posting that is not yet confirmed is open, whether still found or not
    for (int i = 0; i < domain::kCaseStateCount; ++i)
        if (domain::caseIsOpen(static_cast<domain::CaseState>(i)))
            filter.states.push_back(static_cast<domain::CaseState>(i));
    return filter;
}

void addQueueFigures(HomeFigures& home, const QueueTable& queue, const RowList& open, int64_t now_us)
{
    const auto add = [&](const char* id, std::vector<Checkpoint> checkpoints, std::vector<Reason> reasons) {
        QueueFilter filter = openCases();
        filter.checkpoints = std::move(checkpoints);
        filter.reasons = std::move(reasons);
        home.figures.push_back(casesBehind(id, queue, std::move(filter), now_us));
    };
    add("contract_cases", { Checkpoint::CP7 }, {});
    add("unbilled_usage", { Checkpoint::CP1, Checkpoint::CP2, Checkpoint::CP3 }, { Reason::MissingAgg, Reason::MissingCharge, Reason::MissingLine });
    add("duplicate_customers", { Checkpoint::CP8 }, { Reason::DuplicateCustomer });
    add("customer_master", { Checkpoint::CP8 }, {});
    QueueFilter disputed = openCases();
    disputed.labels = { "dispute" };
    home.figures.push_back(casesBehind("disputes", queue, std::move(disputed), now_us));
    addCauses(home, queue, open);
}

}
