#include "widgets/pages/home/home_figures.h"

#include "domain/check.h"
#include "items/format.h"
#include "items/words.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace tieout::ui {

using domain::CaseState;
using domain::Role;
using engine::HomeFigure;
using engine::HomeFigures;
using engine::QueueFilter;

namespace {

constexpr const char* kContext = "tieout::ui::HomeFigures";
using S = HomeFigureSpec;

constexpr HomeFigureSpec kSpecs[] = {
    { "open_cases", "tileOpen", QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "Open exceptions"),
        QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "Exceptions that are neither settled, cleared nor closed with a reason."), Tone::Neutral },
    { "overdue", "tileOverdue", QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "Overdue"),
        QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "Open exceptions whose due time has passed. Due time follows from severity."), Tone::Critical },
    { "mine", "tileMine", QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "Assigned to me"),
        QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "Open exceptions assigned to the person who is signed in."), Tone::Neutral },
    { "awaiting_approval", "tileApproval", QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "Awaiting approval"),
        QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "Exceptions with a prepared posting that a second person has not decided on yet."), Tone::Attention },
    { "outcome_unknown", "tileUnknown", QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "Outcome unknown"),
        QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "A posting was sent and the answer was lost. It is looked up before anything is sent again."), Tone::Unknown },
    { "posted_unconfirmed", "tilePosted", QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "Posted, unconfirmed"),
        QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "The target accepted the posting; the next pull has not brought the record back yet."), Tone::Attention },
    { "settled_30d", "tileSettled", QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "Settled in 30 days"),
        QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "Exceptions whose posting was confirmed and whose difference is gone, in the last 30 days."), Tone::Ok },
    { "posting_backlog", "tileBacklog", QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "Posting backlog"),
        QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "Postings that are proposed, approved, on their way or unclear: not yet known to be in the other system. The age is that of the oldest."), Tone::Attention, S::Count, "approvals" },
    { "approvals", "tileApprovals", QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "To approve"),
        QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "Proposed postings that wait for the decision of a second person, with their amounts."), Tone::Attention, S::Count, "approvals" },
    { "failed_postings", "tileFailed", QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "Failed postings"),
        QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "Postings refused by the target or set aside, as a part of all whose outcome became known in the last 30 days."), Tone::Warning, S::Count, "approvals" },
    { "contract_sync", "tileContracts", QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "Contracts in sync"),
        QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "Contract items without an open exception of checkpoint CP7, as a part of all contract items: subscribed as agreed in quantity, price and dates."), Tone::Warning, S::Share },
    { "unbilled_usage", "tileUnbilled", QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "Unbilled usage"),
        QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "Open exceptions where usage was never metered (CP1), metered usage never charged (CP2) or a charge never invoiced (CP3), with the money at stake where a price is known."), Tone::Warning },
    { "disputes", "tileDisputes", QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "Disputes"),
        QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "Open exceptions that carry the label “dispute”."), Tone::Attention },
    { "duplicate_customers", "tileDuplicates", QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "Duplicate customers"),
        QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "Accounts with more than one billing customer (CP8)."), Tone::Attention },
    { "customer_master", "tileCustomers", QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "Customer master"),
        QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "Open exceptions of checkpoint CP8: customers missing in a system, or with another tax id, legal entity, currency or parent."), Tone::Attention },
    { "streams_off", "tileStreams", QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "Streams off"),
        QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "Streams of connected systems whose last pull ended with an error or brought another number of records than the source counts, as a part of all streams."), Tone::Warning, S::Count, "connections" },
    { "oldest_pull", "tileOldest", QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "Oldest pull"),
        QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "Time since the last pull of the stream that waited longest."), Tone::Neutral, S::Age, "connections" },
    { "refused_rows", "tileRefused", QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "Refused rows"),
        QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "Rows and records that could not be read and wait in quarantine."), Tone::Warning, S::Count, "connections" },
    { "schema_drift", "tileDrift", QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "Schema drift"),
        QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "Fields that appeared, disappeared or changed their type since they were first seen."), Tone::Attention, S::Count, "connections" },
    { "lineage_coverage", "tileCoverage", QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "Lineage coverage"),
        QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "Revenue journal lines whose document’s invoice is traced line by line to a charge and its metered usage, as a part of all revenue journal lines, by absolute value. Which accounts are revenue follows from the account mapping."), Tone::Warning, S::Covered, "lineage" },
    { "overrides", "tileOverrides", QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "Overrides"),
        QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "Exceptions that a person closed with a reason instead of a posting, in the last 30 days."), Tone::Attention },
    { "exports", "tileExports", QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "Exports and backups"),
        QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "Entries of the audit trail about exports, reports, packs and backups in the last 30 days."), Tone::Neutral, S::Count, "audit" },
    { "audit_entries", "tileTrail", QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "Audit entries"),
        QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "Entries of the audit trail since the store was made; verify the chain on its page."), Tone::Neutral, S::Count, "audit" },
};

const HomeVariant kVariants[] = {
    { "finance", QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "Finance"), { Role::FinanceOperator },
        { "open_cases", "overdue", "mine", "posting_backlog", "awaiting_approval", "outcome_unknown", "settled_30d" } },
    { "revops", QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "RevOps"), { Role::RevOpsAnalyst },
        { "open_cases", "mine", "contract_sync", "unbilled_usage", "disputes", "duplicate_customers", "customer_master" } },
    { "platform", QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "Platform"), { Role::IntegrationEngineer },
        { "streams_off", "oldest_pull", "refused_rows", "schema_drift", "failed_postings", "outcome_unknown", "posted_unconfirmed" }, false, false },
    { "controller", QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "Controller"), { Role::Approver, Role::Controller },
        { "approvals", "posting_backlog", "open_cases", "overdue", "outcome_unknown", "failed_postings", "settled_30d" }, true },
    { "auditor", QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "Auditor"), { Role::Auditor },
        { "lineage_coverage", "overrides", "exports", "audit_entries", "open_cases", "overdue", "settled_30d" }, true },
    { "administrator", QT_TRANSLATE_NOOP("tieout::ui::HomeFigures", "Administrator"), { Role::Administrator },
        { "streams_off", "oldest_pull", "refused_rows", "schema_drift", "exports", "audit_entries", "open_cases" }, false, false },
};

struct Words {
    Q_DECLARE_TR_FUNCTIONS(tieout::ui::HomeFigures)
};

// The numbers that HomeFigures holds itself, with the exceptions behind them.
struct OwnNumber {
    const char* id;
    size_t HomeFigures::* figure;
};
constexpr OwnNumber kOwn[] = { { "open_cases", &HomeFigures::open_cases }, { "overdue", &HomeFigures::overdue }, { "mine", &HomeFigures::mine }, { "awaiting_approval", &HomeFigures::awaiting_approval },
    { "outcome_unknown", &HomeFigures::outcome_unknown }, { "posted_unconfirmed", &HomeFigures::posted_unconfirmed }, { "settled_30d", &HomeFigures::settled_30d } };

QueueFilter ownFilter(std::string_view id, const engine::Session& session)
{
    QueueFilter filter;
    const auto only = [&filter](CaseState state) {
        filter.states = { state };
        filter.found_only = false;
        return filter;
    };
    if (id == "awaiting_approval")
        return only(CaseState::AwaitingApproval);
    if (id == "outcome_unknown")
        return only(CaseState::OutcomeUnknown);
    if (id == "posted_unconfirmed")
        return only(CaseState::PostedUnconfirmed);
    if (id == "settled_30d")
        return only(CaseState::Settled);
    filter.found_only = false;
    for (int i = 0; i < domain::kCaseStateCount; ++i)
        if (domain::caseIsOpen(CaseState(i)))
            filter.states.push_back(CaseState(i));
    filter.overdue_only = id == "overdue";
    if (id == "mine")
        filter.assignees = { session.person };
    return filter;
}

// Tenths of a percent, cut: 99.96 % never reads as all of it.
QString percent(const domain::Exact& part, const domain::Exact& whole)
{
    if (whole.isZero() || part.e12() < 0 || whole.e12() < 0)
        return QString(QChar(0x2013));
    domain::Int128 scaled = 0;
    if (domain::multiplyOverflows(part.e12(), domain::Int128(1000), &scaled))
        return QString(QChar(0x2013));
    const domain::Int128 tenths = scaled / whole.e12();
    return items::formatNumber(domain::Exact(tenths * domain::powerOfTen(11)), tenths % 10 == 0 ? 0 : 1) + QChar(QChar::Nbsp) + u'%';
}

QStringList moneyLines(const HomeFigure& figure)
{
    QStringList lines;
    for (const HomeFigure::Sum& sum : figure.money) {
        if (sum.overflow)
            lines << Words::tr("%1: too large for an exact sum").arg(items::currencyCode(sum.currency));
        else if (sum.of)
            lines << Words::tr("%1 of %2 (%3)").arg(items::formatMoneyWithCode(sum.value, sum.currency), items::formatMoneyWithCode(*sum.of, sum.currency), percent(sum.value, *sum.of));
        else
            lines << items::formatMoneyWithCode(sum.value, sum.currency);
    }
    return lines;
}

QString covered(const HomeFigure& figure)
{
    const HomeFigure::Sum* largest = nullptr;
    for (const HomeFigure::Sum& sum : figure.money)
        if (sum.of && !sum.overflow && (!largest || *largest->of < *sum.of))
            largest = &sum;
    return largest ? percent(largest->value, *largest->of) : QString(QChar(0x2013));
}

}

std::span<const HomeFigureSpec> homeFigureSpecs()
{
    return kSpecs;
}

const HomeFigureSpec& homeFigureSpec(std::string_view id)
{
    const auto found = std::find_if(std::begin(kSpecs), std::end(kSpecs), [id](const HomeFigureSpec& spec) { return spec.id == id; });
    TIEOUT_CHECK(found != std::end(kSpecs));
    return *found;
}

QString homeFigureTitle(const HomeFigureSpec& spec)
{
    return QCoreApplication::translate(kContext, spec.title);
}

QString homeFigureDefinition(const HomeFigureSpec& spec)
{
    return QCoreApplication::translate(kContext, spec.definition);
}

std::span<const HomeVariant> homeVariants()
{
    return kVariants;
}

std::vector<const HomeVariant*> homeVariantsOf(const engine::Session& session)
{
    std::vector<const HomeVariant*> out;
    for (const HomeVariant& variant : kVariants)
        if (std::any_of(variant.roles.begin(), variant.roles.end(), [&](Role role) { return std::find(session.roles.begin(), session.roles.end(), role) != session.roles.end(); }))
            out.push_back(&variant);
    return out;
}

QString homeVariantTitle(const HomeVariant& variant)
{
    return QCoreApplication::translate(kContext, variant.title);
}

HomeTileText homeTileText(const HomeFigureSpec& spec, const HomeFigures& figures, const engine::Session& session)
{
    HomeTileText out;
    for (const OwnNumber& own : kOwn)
        if (spec.id == std::string_view(own.id)) {
            out.figure = items::formatCount(figures.*own.figure);
            out.tone = figures.*own.figure == 0 ? Tone::Neutral : spec.tone;
            out.filter = ownFilter(spec.id, session);
            return out;
        }
    const auto found = std::find_if(figures.figures.begin(), figures.figures.end(), [&spec](const HomeFigure& figure) { return figure.id == spec.id; });
    if (found == figures.figures.end() || !found->known) {
        out.figure = QChar(0x2013);
        out.exact = Words::tr("Not known here: nothing it is counted from has arrived yet.");
        return out;
    }
    const HomeFigure& figure = *found;
    out.filter = figure.filter;
    QStringList lines = moneyLines(figure);
    const QString part = figure.of ? Words::tr("%1 of %2").arg(items::formatCount(figure.count), items::formatCount(*figure.of)) : QString();
    bool off = figure.count != 0;
    switch (spec.show) {
    case HomeFigureSpec::Count:
        out.figure = items::formatCount(figure.count);
        break;
    case HomeFigureSpec::Share:
        out.figure = figure.of ? percent(domain::Exact::ofCount(static_cast<int64_t>(figure.count)), domain::Exact::ofCount(static_cast<int64_t>(*figure.of))) : QString(QChar(0x2013));
        off = figure.of && figure.count != *figure.of;
        break;
    case HomeFigureSpec::Covered:
        out.figure = covered(figure);
        off = std::any_of(figure.money.begin(), figure.money.end(), [](const HomeFigure::Sum& sum) { return sum.of && sum.value != *sum.of; });
        break;
    case HomeFigureSpec::Age:
        out.figure = figure.since ? items::ageText(figure.since->us(), items::nowUs()) : QString(QChar(0x2013));
        break;
    }
    if (!part.isEmpty())
        lines.prepend(part);
    if (figure.since && (figure.count > 0 || spec.show == HomeFigureSpec::Age))
        lines << Words::tr("Oldest: %1").arg(items::formatExactTime(*figure.since));
    out.exact = lines.join(u'\n');
    out.tone = off ? spec.tone : Tone::Neutral;
    return out;
}

}
