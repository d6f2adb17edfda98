#include "engine/reconcile/decided.h"

#include "domain/time.h"
#include "engine/reconcile/lineage_layout.h"

#include <algorithm>

namespace tieout::engine {

namespace d = tieout::domain;
using store::LinkProposal;
using store::MappingProposal;

namespace {

constexpr int64_t kDayUs = int64_t(24) * 3600 * 1'000'000;

bool inForce(const store::ReferenceDecision& decision, int64_t revision)
{
    return decision.verdict == d::Verdict::Approved && decision.seq <= revision;
}

void endRow(DecidedSet& set, const MappingProposal& p, const std::optional<std::string>& last_day)
{
    const auto own = std::find_if(set.rows.begin(), set.rows.end(), [&](const DecidedRow& row) { return row.id == p.row; });
    DecidedEnd end { p.mapping, p.key, last_day };
    if (own != set.rows.end()) {
        if (const auto to = validToAfter(own->from, own->to, end))
            own->to = *to;
        else
            set.rows.erase(own);
        return;
    }
    if (p.row.starts_with('@')) // made here and gone already
        return;
    // The earlier of two ends stands.
    const auto [at, added] = set.ends.try_emplace(p.row, end);
    if (!added && at->second.last_day && (!last_day || *last_day < *at->second.last_day))
        at->second.last_day = last_day;
}

void apply(DecidedSet& set, const MappingProposal& p)
{
    set.accounts = set.accounts || p.mapping == d::mappingKindId(d::MappingKind::Account) || p.mapping == d::mappingKindId(d::MappingKind::Dimension);
    if (p.act == d::MappingAct::End)
        return endRow(set, p, p.valid_to);
    if (p.act == d::MappingAct::Replace) {
        const auto before = p.valid_from.empty() ? d::Result<std::string>(std::string()) : dayBefore(p.valid_from);
        endRow(set, p, p.valid_from.empty() || !before ? std::nullopt : std::optional(*before));
    }
    set.rows.push_back({ store::ownMappingId(p.number), p.mapping, p.key, p.value, p.valid_from, p.valid_to });
}

void apply(DecidedSet& set, const LinkProposal& p)
{
    if (p.act == d::LinkAct::NotSame) {
        set.not_same.insert({ p.child_kind + ":" + p.child, p.parent });
        return;
    }
    const auto table = d::tableByKind(p.child_kind);
    auto at = std::find_if(set.links.begin(), set.links.end(), [&](const DecidedLink& link) { return link.child_table == *table && link.child == p.child; });
    if (at == set.links.end())
        at = set.links.insert(set.links.end(), DecidedLink { *table, p.child, {}, {} });
    if (!at->parent.empty())
        at->former.push_back(at->parent);
    at->parent = p.act == d::LinkAct::Link ? p.parent : std::string();
    if (p.act == d::LinkAct::Link)
        set.not_same.erase({ p.child_kind + ":" + p.child, p.parent });
}

}

Decided decidedUpTo(const std::vector<MappingProposal>& mappings, const std::vector<LinkProposal>& links, int64_t revision)
{
    struct Step {
        int64_t seq = 0;
        const MappingProposal* mapping = nullptr;
        const LinkProposal* link = nullptr;
    };
    std::vector<Step> steps;
    for (const MappingProposal& p : mappings)
        if (inForce(p.decision, revision))
            steps.push_back({ p.decision.seq, &p, nullptr });
    for (const LinkProposal& p : links)
        if (inForce(p.decision, revision))
            steps.push_back({ p.decision.seq, nullptr, &p });
    std::sort(steps.begin(), steps.end(), [](const Step& a, const Step& b) { return a.seq < b.seq; });
    Decided decided;
    for (const Step& step : steps) {
        decided.revision = step.seq;
        if (step.mapping)
            apply(decided.sets[step.mapping->set], *step.mapping);
        else
            apply(decided.sets[step.link->set], *step.link);
    }
    return decided;
}

std::optional<std::string> validToAfter(const std::string& from, const std::string& to, const DecidedEnd& end)
{
    if (!end.last_day || (!from.empty() && *end.last_day < from))
        return std::nullopt;
    return to.empty() || *end.last_day < to ? *end.last_day : to;
}

d::Result<std::string> dayBefore(const std::string& day)
{
    TIEOUT_TRY_INTO(const d::Instant at, d::Instant::parseDate(day));
    return d::Instant::fromUs(at.us() - kDayUs).toDate();
}

d::Table linkParentTable(d::Table child)
{
    return child == d::Table::BillingCustomers ? d::Table::CrmAccounts : d::Table::BillingCustomers;
}

size_t linkOfChild(d::Table child)
{
    return child == d::Table::BillingCustomers ? size_t(link::customer_account) : size_t(link::erp_customer_customer);
}

}
