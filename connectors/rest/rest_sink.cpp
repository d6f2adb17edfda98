#include "connectors/http/origin.h"
#include "connectors/rest/background_job.h"
#include "connectors/rest/body_template.h"
#include "connectors/rest/form_effect.h"
#include "connectors/rest/record_effect.h"
#include "connectors/rest/record_look_up.h"
#include "connectors/rest/sink_parts.h"

#include <algorithm>

namespace tieout::connect {

using domain::CancelToken;
using domain::Decimal;
using domain::Exact;
using domain::makeError;
using domain::Remedy;
using domain::Result;
using domain::Text;
using domain::visible;
using engine::EffectRequest;
using engine::ProbeReport;
using engine::RenderedEffect;
using engine::SendReport;
using engine::TargetRecord;

namespace {

class RestSink final : public engine::EffectSink {
public:
    explicit RestSink(std::unique_ptr<RestConnection> connection)
        : m_connection(std::move(connection))
        , m_records(*m_connection)
        , m_jobs(*m_connection)
    {
    }

    std::string tenant() const override { return m_connection->manifest().name + ":" + m_connection->option(m_connection->manifest().tenant_option); }
    bool supports(const std::string& operation) const override { return m_connection->manifest().effect(operation) != nullptr; }
    Result<RenderedEffect> render(const EffectRequest& request, const std::string& wire_key) override;
    Result<engine::PreflightReport> preflight(const EffectRequest& request, const RenderedEffect& effect, const CancelToken& cancel) override;
    SendReport send(const engine::IntentProof& proof, const RenderedEffect& effect, const CancelToken& cancel) override;
    Result<ProbeReport> probe(const EffectRequest& request, const RenderedEffect& effect, const CancelToken& cancel) override;

private:
    Result<const ManifestEffect*> spec(const std::string& operation) const;
    const ManifestEffect* specOfPath(const RenderedEffect& effect) const;
    Result<TemplateValues> values(const ManifestEffect& spec, const EffectRequest& request) const;
    Result<void> checkNeeds(const ManifestEffect& spec, const EffectRequest& request, TemplateValues& values) const;
    Result<std::string> referenceOf(const ManifestEffect& spec, const EffectRequest& request, const std::string& wire_key) const;
    Result<std::vector<engine::JournalPreviewLine>> preview(const ManifestEffect& spec, const EffectRequest& request) const;
    void judge(const ManifestEffect& spec, const HttpReply& reply, SendReport& report) const;
    void judgeJob(const ManifestEffect& spec, const std::string& job, const CancelToken& cancel, SendReport& report);
    void confirm(const ManifestEffect& spec, const RenderedEffect& effect, const CancelToken& cancel, SendReport& report);

    std::unique_ptr<RestConnection> m_connection;
    RecordLookUp m_records;
    BackgroundJobs m_jobs;
};

Result<const ManifestEffect*> RestSink::spec(const std::string& operation) const
{
    if (const ManifestEffect* found = m_connection->manifest().effect(operation))
        return found;
    return makeError(Remedy::Unsupported, TIEOUT_TR("%1 has no way to do “%2”."), { m_connection->manifest().title, visible(operation) });
}

const ManifestEffect* RestSink::specOfPath(const RenderedEffect& effect) const
{
    for (const ManifestEffect& spec : m_connection->manifest().effects)
        if (isEffectPath(spec, effect.path) && spec.method == effect.method)
            return &spec;
    return nullptr;
}

// ---- Rendering ----------------------------------------------------------------------------------

// The vendor adds the lines up itself: what it would get must be what was approved.
Result<void> checkLines(const EffectRequest& request)
{
    Exact sum(request.tax);
    for (const engine::EffectLine& line : request.lines)
        if (!sum.add(Exact(line.amount)))
            return makeError(Remedy::FixData, TIEOUT_TR("The lines of %1 add up to more than can be counted."), { visible(request.business_id) });
    if (request.lines.empty() || sum != Exact(request.amount))
        return makeError(Remedy::FixData,
            TIEOUT_TR("%1 cannot be posted: its lines and tax add up to %2, its total is %3. The target would book the first. Correct the invoice first."),
            { visible(request.business_id), sum.toString(), Exact(request.amount).toString() });
    return {};
}

Result<void> checkJournal(const EffectRequest& request)
{
    Exact balance;
    for (const engine::JournalPreviewLine& line : request.journal) {
        if (!balance.add(Exact(line.debit)) || !balance.subtract(Exact(line.credit)))
            return makeError(Remedy::FixData, TIEOUT_TR("The lines of %1 add up to more than can be counted."), { visible(request.business_id) });
        const bool one_side = (line.debit > Decimal(0, 0) && line.credit.isZero()) || (line.credit > Decimal(0, 0) && line.debit.isZero());
        if (line.account.empty() || !one_side)
            return makeError(Remedy::FixData, TIEOUT_TR("The journal for %1 cannot be posted: each line needs an account and an amount above zero on one side."), { visible(request.business_id) });
    }
    if (request.journal.size() < 2 || balance != Exact())
        return makeError(Remedy::FixData, TIEOUT_TR("The journal for %1 cannot be posted: its debits and credits differ by %2."), { visible(request.business_id), balance.toString() });
    return {};
}

Result<void> checkContent(const ManifestEffect& spec, const EffectRequest& request)
{
    if (spec.content == ManifestEffect::Journal)
        return checkJournal(request);
    if (spec.content == ManifestEffect::Nothing)
        return {};
    if (spec.content == ManifestEffect::Lines)
        TIEOUT_TRY(checkLines(request));
    if (request.amount <= Decimal(0, 0))
        return makeError(Remedy::Unsupported, TIEOUT_TR("%1 has no amount above zero. Credits are not posted as invoices; post a credit memo in the target."), { visible(request.business_id) });
    return {};
}

// What the target cannot do without. Of the texts that stand for each other the first counts.
Result<void> RestSink::checkNeeds(const ManifestEffect& spec, const EffectRequest& request, TemplateValues& values) const
{
    const auto missing = [&](const std::string& name) {
        return makeError(Remedy::FixData, TIEOUT_TR("%1 cannot be posted: it has no %2. Complete the record in its source, or set a default in the connection."),
            { visible(request.business_id), visible(name) });
    };
    for (const std::string& needed : spec.needs)
        if (values.texts[needed].empty())
            return missing(needed);
    bool found = spec.one_of.empty();
    for (const std::string& name : spec.one_of) {
        if (found)
            values.texts[name].clear();
        found = found || !values.texts[name].empty();
    }
    return found ? Result<void>() : missing(spec.one_of.front());
}

Result<TemplateValues> RestSink::values(const ManifestEffect& spec, const EffectRequest& request) const
{
    TemplateValues values;
    values.texts = { { "customer", request.customer }, { "entity", request.entity }, { "business_id", request.business_id }, { "memo", request.memo },
        { "currency", std::string(request.currency.code()) }, { "period", request.period.toString() }, { "subject", request.subject }, { "reference_to", request.reference_to } };
    for (const auto& [name, value] : request.fields)
        values.texts["field." + name] = value;
    if (request.lines.size() == 1 && values.texts["field.item"].empty()) // what a record of one line is about
        values.texts["field.item"] = request.lines.front().sku;
    values.numbers = { { "amount", request.amount }, { "tax", request.tax } };
    values.lines = &request.lines;
    values.journal = &request.journal;
    for (const auto& [name, value] : spec.defaults)
        if (values.texts[name].empty())
            values.texts[name] = m_connection->valueOf(value);
    TIEOUT_TRY(checkNeeds(spec, request, values));
    for (const auto& [name, value] : spec.maps) {
        const std::string id = mappedValue(m_connection->valueOf(value), values.texts[name]);
        if (id.empty())
            return makeError(Remedy::FixData, TIEOUT_TR("%1 cannot be posted: the connection has no id of the target for the %2 “%3”. Add it to the connection's option."),
                { visible(request.business_id), name, visible(values.texts[name]) });
        values.mapped[name] = id;
    }
    values.texts["date"] = {};
    if (!spec.dated)
        return values;
    // The document's date when it lies in the period; else the period's last day, so that the
    // target books it there.
    const domain::Instant last_day(domain::Instant::parse(request.period.next().toString() + "-01T00:00:00Z").value().ns() - 1);
    values.texts["date"] = request.date.ns() != 0 && request.date.period() == request.period ? request.date.toDate() : last_day.toDate();
    return values;
}

// Part of an address at the target: what would break it is refused.
Result<std::string> RestSink::referenceOf(const ManifestEffect& spec, const EffectRequest& request, const std::string& wire_key) const
{
    TIEOUT_TRY(checkWireKey(request, wire_key));
    if (!spec.reference_is_business_id)
        return (spec.reference_prefix + wire_key).substr(0, spec.reference_length);
    if (!plainPathPart(request.business_id) || request.business_id.size() > spec.reference_length)
        return makeError(Remedy::FixData, TIEOUT_TR("%1 cannot be the external id of a record in %2, which takes letters, digits, “-” and “_”, at most %3 of them. Make the record there by hand."),
            { visible(request.business_id), m_connection->manifest().title, std::to_string(spec.reference_length) });
    return request.business_id;
}

Result<std::vector<engine::JournalPreviewLine>> RestSink::preview(const ManifestEffect& spec, const EffectRequest& request) const
{
    if (spec.content == ManifestEffect::Journal)
        return request.journal;
    TIEOUT_TRY_INTO(const Decimal net, [&]() -> Result<Decimal> {
        Exact without_tax(request.amount);
        if (!without_tax.subtract(Exact(request.tax)))
            return makeError(Remedy::FixData, TIEOUT_TR("The amounts of %1 are too large."), { visible(request.business_id) });
        return Decimal::parse(without_tax.toString(request.currency.exponent()));
    }());
    const auto amountOf = [&](ManifestLeg::Amount amount) {
        return amount == ManifestLeg::Total ? request.amount : amount == ManifestLeg::Net ? net : amount == ManifestLeg::TaxOnly ? request.tax : Decimal(0, 0);
    };
    std::vector<engine::JournalPreviewLine> lines;
    for (const ManifestLeg& leg : spec.preview) {
        const char* name = leg.role == ManifestLeg::Receivable ? TIEOUT_TR("Accounts receivable")
            : leg.role == ManifestLeg::Revenue                 ? TIEOUT_TR("Revenue")
            : leg.role == ManifestLeg::Tax                     ? TIEOUT_TR("Tax payable")
                                                               : TIEOUT_TR("Bank");
        engine::JournalPreviewLine line { m_connection->valueOf(leg.account), name, amountOf(leg.debit), amountOf(leg.credit) };
        if (!line.debit.isZero() || !line.credit.isZero())
            lines.push_back(std::move(line));
    }
    return lines;
}

Result<RenderedEffect> RestSink::render(const EffectRequest& request, const std::string& wire_key)
{
    TIEOUT_TRY_INTO(const ManifestEffect* const effect, spec(request.operation));
    TIEOUT_TRY(checkContent(*effect, request));
    TIEOUT_TRY_INTO(TemplateValues filled, values(*effect, request));
    RenderedEffect out;
    TIEOUT_TRY_INTO(out.our_reference, referenceOf(*effect, request, wire_key));
    filled.texts["reference"] = out.our_reference;
    out.method = effect->method;
    out.path = effectPath(*effect, request.subject);
    if (!isEffectPath(*effect, out.path))
        return makeError(Remedy::FixData, TIEOUT_TR("%1 cannot be posted: “%2” is no internal id of a record in %3."),
            { visible(request.business_id), visible(request.subject), m_connection->manifest().title });
    out.content_type = "application/json";
    TIEOUT_TRY_INTO(out.body, fillTemplate(effect->body, filled));
    out.vendor_class = effect->vendor_class;
    TIEOUT_TRY_INTO(out.preview, preview(*effect, request));
    return out;
}

// ---- Looking ------------------------------------------------------------------------------------

Result<ProbeReport> RestSink::probe(const EffectRequest& request, const RenderedEffect& effect, const CancelToken& cancel)
{
    TIEOUT_TRY_INTO(const ManifestEffect* const of, spec(request.operation));
    return m_records.lookUp(*of, effect.our_reference, &request, cancel);
}

Result<engine::PreflightReport> RestSink::preflight(const EffectRequest& request, const RenderedEffect& effect, const CancelToken& cancel)
{
    TIEOUT_TRY_INTO(const ManifestEffect* const of, spec(request.operation));
    engine::PreflightReport report;
    TIEOUT_TRY_INTO(const std::vector<engine::PeriodState> periods, of->dated ? readPeriods(*m_connection, cancel) : Result<std::vector<engine::PeriodState>>(std::vector<engine::PeriodState>()));
    for (const engine::PeriodState& state : periods) {
        if (state.period == request.period) {
            report.period_known = true;
            report.period_state = state.state;
        }
    }
    TIEOUT_TRY_INTO(ProbeReport found, m_records.lookUp(*of, effect.our_reference, &request, cancel));
    if (found.answer == ProbeReport::Unclear)
        return makeError(Remedy::Retry, TIEOUT_TR("It could not be made sure that %1 does not hold the record already (%2). Nothing was sent; try again."),
            { m_connection->manifest().title, domain::english(found.why) });
    if (!found.records.empty())
        report.twin = std::move(found.records.front());
    report.evidence = of->dated ? Text { TIEOUT_TR("Accounting period %1: %2. %3"),
                                      { request.period.toString(), !report.period_known ? "unknown" : report.period_state == engine::PeriodState::Open ? "open" : "closed", domain::english(found.why) } }
                                : found.why;
    return report;
}

// ---- Sending ------------------------------------------------------------------------------------

// A created record is named by its address below ours.
void RestSink::judge(const ManifestEffect& spec, const HttpReply& reply, SendReport& report) const
{
    if (reply.status != spec.created_status)
        return;
    const std::string location(reply.header("Location"));
    const size_t at = location.find(spec.created_location);
    const std::string id = at == std::string::npos ? std::string() : location.substr(at + spec.created_location.size());
    const bool number = !id.empty() && id.size() <= 20 && id.find_first_not_of("0123456789") == std::string::npos;
    if (!number || location != m_connection->baseUrl() + spec.created_location + id || !reply.body.empty() || !checkSameOrigin(m_connection->baseUrl(), location))
        return;
    report.outcome = SendReport::Posted;
    report.vendor_id = id;
    report.why = { TIEOUT_TR("%1 created record %2."), { m_connection->manifest().title, id } };
}

// The request was taken; what became of it says the job's result, or nobody yet.
void RestSink::judgeJob(const ManifestEffect& spec, const std::string& job, const CancelToken& cancel, SendReport& report)
{
    report.outcome = SendReport::Unknown;
    const auto done = m_jobs.resultOf(job, cancel);
    if (!done) {
        report.why = done.error().message;
        return;
    }
    report.http_status = done->status;
    report.answer = m_connection->redacted(std::string_view(done->body).substr(0, kAnswerMax));
    if (done->status >= 400) {
        judgeRefusal(*m_connection, *done, report);
        return;
    }
    report.why = { TIEOUT_TR("%1 answered %2, but did not name the record it made."), { m_connection->manifest().title, std::to_string(done->status) } };
    judge(spec, *done, report);
}

// A success is believed when the record can be read back under our reference with the same id.
void RestSink::confirm(const ManifestEffect& spec, const RenderedEffect& effect, const CancelToken& cancel, SendReport& report)
{
    const auto found = m_records.lookUp(spec, effect.our_reference, nullptr, cancel);
    if (found && found->answer == ProbeReport::Found && found->records.front().vendor_id == report.vendor_id)
        return;
    report.outcome = SendReport::Unknown;
    report.why = { TIEOUT_TR("%1 said that it made record %2, but it cannot be read back under our reference yet: %3"),
        { m_connection->manifest().title, report.vendor_id, domain::english(found ? found->why : found.error().message) } };
    report.vendor_id.clear();
}

SendReport RestSink::send(const engine::IntentProof&, const RenderedEffect& effect, const CancelToken& cancel)
{
    const ManifestEffect* of = specOfPath(effect);
    if (!of)
        return notKnownAnyMore();
    std::vector<HttpHeader> headers;
    for (const auto& [name, value] : of->headers)
        headers.push_back({ name, value });
    m_jobs.addHeaders(effect.our_reference, headers);
    SendReport report = sendOnce(*m_connection, effect, std::move(headers), cancel, [&](const HttpReply& reply, SendReport& out) {
        if (const std::string job = m_jobs.jobOf(reply); !job.empty())
            judgeJob(*of, job, cancel, out);
        else
            judge(*of, reply, out);
    });
    if (report.outcome == SendReport::Posted)
        confirm(*of, effect, cancel, report);
    return report;
}

}

Result<std::unique_ptr<engine::EffectSink>> makeSink(Manifest manifest, const Connection& connection, const RestPorts& ports)
{
    if (!manifest.form_effects.empty())
        return makeFormSink(std::move(manifest), connection, ports);
    TIEOUT_TRY_INTO(std::unique_ptr<RestConnection> made, RestConnection::make(std::move(manifest), connection, ports));
    return std::unique_ptr<engine::EffectSink>(std::make_unique<RestSink>(std::move(made)));
}

}
