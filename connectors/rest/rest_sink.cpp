#include "connectors/http/origin.h"
#include "connectors/rest/body_template.h"
#include "connectors/rest/form_effect.h"
#include "connectors/rest/rest_connection.h"

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

constexpr size_t kAnswerMax = 256 * 1024;

// "USD=1,EUR=2": the value of a key; empty when it has none.
std::string mapped(const std::string& pairs, std::string_view key)
{
    for (size_t at = 0; at < pairs.size();) {
        const size_t end = std::min(pairs.find(',', at), pairs.size());
        const size_t equals = std::min(pairs.find('=', at), end);
        if (std::string_view(pairs).substr(at, equals - at) == key)
            return pairs.substr(std::min(equals + 1, end), end - std::min(equals + 1, end));
        at = end + 1;
    }
    return {};
}

std::string mappedBack(const std::string& pairs, std::string_view value)
{
    for (size_t at = 0; at < pairs.size();) {
        const size_t end = std::min(pairs.find(',', at), pairs.size());
        const size_t equals = std::min(pairs.find('=', at), end);
        if (equals < end && std::string_view(pairs).substr(equals + 1, end - equals - 1) == value)
            return pairs.substr(at, equals - at);
        at = end + 1;
    }
    return {};
}

class RestSink final : public engine::EffectSink {
public:
    explicit RestSink(std::unique_ptr<RestConnection> connection)
        : m_connection(std::move(connection))
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
    Result<void> checkTotals(const EffectRequest& request) const;
    Result<ProbeReport> lookUp(const ManifestEffect& spec, const std::string& reference, const CancelToken& cancel);
    Result<TargetRecord> recordOf(const ManifestEffect& spec, const HttpReply& reply, const CancelToken& cancel);
    Result<std::string> looked(const ManifestLookup& lookup, const JsonNode& record, const CancelToken& cancel);
    void judge(const ManifestEffect& spec, const HttpReply& reply, SendReport& report) const;
    void confirm(const ManifestEffect& spec, const RenderedEffect& effect, const CancelToken& cancel, SendReport& report);

    std::unique_ptr<RestConnection> m_connection;
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
        if (spec.path == effect.path && spec.method == effect.method)
            return &spec;
    return nullptr;
}

// ---- Rendering ----------------------------------------------------------------------------------

// The vendor adds the lines up itself: what it would get must be what was approved.
Result<void> RestSink::checkTotals(const EffectRequest& request) const
{
    Exact sum(request.tax);
    for (const engine::EffectLine& line : request.lines)
        if (!sum.add(Exact(line.amount)))
            return makeError(Remedy::FixData, TIEOUT_TR("The lines of %1 add up to more than can be counted."), { visible(request.business_id) });
    if (request.lines.empty() || sum != Exact(request.amount))
        return makeError(Remedy::FixData,
            TIEOUT_TR("%1 cannot be posted: its lines and tax add up to %2, its total is %3. The target would book the first. Correct the invoice first."),
            { visible(request.business_id), sum.toString(), Exact(request.amount).toString() });
    if (request.amount <= Decimal(0, 0))
        return makeError(Remedy::Unsupported, TIEOUT_TR("%1 has no amount above zero. Credits are not posted as invoices; post a credit memo in the target."), { visible(request.business_id) });
    return {};
}

Result<TemplateValues> RestSink::values(const ManifestEffect& spec, const EffectRequest& request) const
{
    TemplateValues values;
    values.texts = { { "customer", request.customer }, { "entity", request.entity }, { "business_id", request.business_id }, { "memo", request.memo },
        { "currency", std::string(request.currency.code()) }, { "period", request.period.toString() } };
    values.numbers = { { "amount", request.amount }, { "tax", request.tax } };
    values.lines = &request.lines;
    for (const auto& [name, value] : spec.defaults)
        if (values.texts[name].empty())
            values.texts[name] = m_connection->valueOf(value);
    for (const char* needed : { "customer", "entity", "business_id", "currency" })
        if (values.texts[needed].empty())
            return makeError(Remedy::FixData, TIEOUT_TR("%1 cannot be posted: it has no %2. Complete the record in its source, or set a default in the connection."),
                { visible(request.business_id), needed });
    for (const auto& [name, value] : spec.maps) {
        const std::string id = mapped(m_connection->valueOf(value), values.texts[name]);
        if (id.empty())
            return makeError(Remedy::FixData, TIEOUT_TR("%1 cannot be posted: the connection has no id of the target for the %2 “%3”. Add it to the connection's option."),
                { visible(request.business_id), name, visible(values.texts[name]) });
        values.mapped[name] = id;
    }
    // The document's date when it lies in the period; else the period's last day, so that the
    // target books it there.
    const domain::Instant last_day(domain::Instant::parse(request.period.next().toString() + "-01T00:00:00Z").value().ns() - 1);
    values.texts["date"] = request.date.ns() != 0 && request.date.period() == request.period ? request.date.toDate() : last_day.toDate();
    return values;
}

Result<RenderedEffect> RestSink::render(const EffectRequest& request, const std::string& wire_key)
{
    TIEOUT_TRY_INTO(const ManifestEffect* const effect, spec(request.operation));
    TIEOUT_TRY(checkTotals(request));
    TIEOUT_TRY_INTO(TemplateValues filled, values(*effect, request));
    if (wire_key.empty() || wire_key.find_first_not_of("0123456789abcdef") != std::string::npos)
        return makeError(Remedy::Bug, TIEOUT_TR("The effect of %1 has no wire key. Nothing was prepared; please report this."), { visible(request.business_id) });
    RenderedEffect out;
    out.our_reference = (effect->reference_prefix + wire_key).substr(0, effect->reference_length);
    filled.texts["reference"] = out.our_reference;
    out.method = effect->method;
    out.path = effect->path;
    out.content_type = "application/json";
    TIEOUT_TRY_INTO(out.body, fillTemplate(effect->body, filled));
    out.vendor_class = effect->vendor_class;
    const Decimal none(0, 0);
    TIEOUT_TRY_INTO(const Decimal revenue, [&]() -> Result<Decimal> {
        Exact net(request.amount);
        if (!net.subtract(Exact(request.tax)))
            return makeError(Remedy::FixData, TIEOUT_TR("The amounts of %1 are too large."), { visible(request.business_id) });
        return Decimal::parse(net.toString(request.currency.exponent()));
    }());
    out.preview = { { m_connection->valueOf(effect->receivable), TIEOUT_TR("Accounts receivable"), request.amount, none },
        { m_connection->valueOf(effect->revenue), TIEOUT_TR("Revenue"), none, revenue } };
    if (!request.tax.isZero())
        out.preview.push_back({ m_connection->valueOf(effect->tax), TIEOUT_TR("Tax payable"), none, request.tax });
    return out;
}

// ---- Looking ------------------------------------------------------------------------------------

Result<std::string> RestSink::looked(const ManifestLookup& lookup, const JsonNode& record, const CancelToken& cancel)
{
    const size_t open = lookup.path.find("{{"), close = lookup.path.find("}}");
    const JsonNode* id = open == std::string::npos || close == std::string::npos ? nullptr : record.at(lookup.path.substr(open + 2, close - open - 2));
    if (!id || !id->isText() || id->text.empty() || id->text.find_first_not_of("0123456789") != std::string::npos)
        return makeError(Remedy::Retry, TIEOUT_TR("The record of the target does not say what its %1 is."), { lookup.field });
    const HttpReply reply = m_connection->read("GET", lookup.path.substr(0, open) + id->text + lookup.path.substr(close + 2), { { "Accept", "application/json" } }, {}, cancel);
    const auto body = parseJson(reply.body);
    const JsonNode* found = reply.answered() && reply.status == 200 && body ? body->at(lookup.field) : nullptr;
    if (!found || !found->isText())
        return m_connection->readError(reply);
    return found->text;
}

Result<TargetRecord> RestSink::recordOf(const ManifestEffect& spec, const HttpReply& reply, const CancelToken& cancel)
{
    const auto wrong = [&](const std::string& what) {
        return makeError(Remedy::Retry, TIEOUT_TR("The record of the target cannot be compared: its %1 does not read."), { what });
    };
    TIEOUT_TRY_INTO(const JsonNode body, parseJson(reply.body));
    const JsonNode* id = body.at(spec.id_field);
    const JsonNode* reference = body.at(spec.reference_field);
    const JsonNode* amount = body.at(spec.amount_field);
    const JsonNode* currency = body.at(spec.currency_field);
    if (!id || !reference || !amount || !currency)
        return wrong("id, reference, amount or currency");
    TargetRecord record;
    record.vendor_id = id->text;
    record.our_reference = reference->text;
    TIEOUT_TRY_INTO(const Decimal total, decimalOf(*amount));
    record.amount = Exact(total);
    const auto map = spec.maps.find("currency");
    const std::string code = map == spec.maps.end() ? currency->text : mappedBack(m_connection->valueOf(map->second), currency->text);
    TIEOUT_TRY_INTO(record.currency, domain::Currency::parse(code));
    TIEOUT_TRY_INTO(const std::string date, looked(spec.period, body, cancel));
    TIEOUT_TRY_INTO(record.period, domain::Period::parse(std::string_view(date).substr(0, 7)));
    TIEOUT_TRY_INTO(record.customer, looked(spec.customer, body, cancel));
    const JsonNode* list = body.at(spec.lines_field);
    std::vector<engine::EffectLine> lines;
    for (size_t i = 0; list && i < list->items.size(); ++i) {
        const JsonNode& item = list->items[i];
        const JsonNode* sku = item.at(spec.line_sku);
        const JsonNode* quantity = item.at(spec.line_quantity);
        const JsonNode* line_amount = item.at(spec.line_amount);
        if (!sku || !quantity || !line_amount)
            return wrong("lines");
        engine::EffectLine line;
        line.sku = sku->text;
        TIEOUT_TRY_INTO(line.quantity, decimalOf(*quantity));
        TIEOUT_TRY_INTO(line.amount, decimalOf(*line_amount));
        lines.push_back(std::move(line));
    }
    if (list && list->kind == JsonNode::Array)
        record.lines_digest = linesDigest(lines);
    record.evidence = m_connection->redacted(std::string_view(reply.body).substr(0, kAnswerMax));
    return record;
}

Result<ProbeReport> RestSink::lookUp(const ManifestEffect& spec, const std::string& reference, const CancelToken& cancel)
{
    std::string path = spec.probe_path;
    const std::string_view mark = "{{reference}}";
    path.replace(path.find(mark), mark.size(), reference);
    const HttpReply reply = m_connection->read("GET", path, { { "Accept", "application/json" } }, {}, cancel);
    ProbeReport report;
    if (reply.failure == HttpFailure::Cancelled)
        return m_connection->readError(reply);
    const auto vendor = reply.answered() ? m_connection->vendorError(reply) : std::nullopt;
    if (reply.status == 404 && vendor && vendor->code == spec.absent_code) {
        report.answer = ProbeReport::Absent;
        report.why = { TIEOUT_TR("%1 has no record with the reference %2."), { m_connection->manifest().title, reference } };
        return report;
    }
    if (!reply.answered() || reply.status != 200) {
        report.why = m_connection->readError(reply).message;
        return report;
    }
    auto record = recordOf(spec, reply, cancel);
    if (!record || record->our_reference != reference) {
        report.why = record ? Text { TIEOUT_TR("%1 answered with a record that carries another reference."), { m_connection->manifest().title } } : record.error().message;
        return report;
    }
    report.answer = ProbeReport::Found;
    report.why = { TIEOUT_TR("%1 has the record %2 with the reference %3."), { m_connection->manifest().title, visible(record->vendor_id), reference } };
    report.records.push_back(std::move(record).value());
    return report;
}

Result<ProbeReport> RestSink::probe(const EffectRequest& request, const RenderedEffect& effect, const CancelToken& cancel)
{
    TIEOUT_TRY_INTO(const ManifestEffect* const of, spec(request.operation));
    return lookUp(*of, effect.our_reference, cancel);
}

Result<engine::PreflightReport> RestSink::preflight(const EffectRequest& request, const RenderedEffect& effect, const CancelToken& cancel)
{
    TIEOUT_TRY_INTO(const ManifestEffect* const of, spec(request.operation));
    engine::PreflightReport report;
    TIEOUT_TRY_INTO(const std::vector<engine::PeriodState> periods, readPeriods(*m_connection, cancel));
    for (const engine::PeriodState& state : periods) {
        if (state.period == request.period) {
            report.period_known = true;
            report.period_state = state.state;
        }
    }
    TIEOUT_TRY_INTO(ProbeReport found, lookUp(*of, effect.our_reference, cancel));
    if (found.answer == ProbeReport::Unclear)
        return makeError(Remedy::Retry, TIEOUT_TR("It could not be made sure that %1 does not hold the record already (%2). Nothing was sent; try again."),
            { m_connection->manifest().title, domain::english(found.why) });
    if (!found.records.empty())
        report.twin = std::move(found.records.front());
    report.evidence = { TIEOUT_TR("Accounting period %1: %2. %3"),
        { request.period.toString(), !report.period_known ? "unknown" : report.period_state == engine::PeriodState::Open ? "open" : "closed", domain::english(found.why) } };
    return report;
}

// ---- Sending ------------------------------------------------------------------------------------

// What the answer says for certain. All that is not on the connector's own list stays unknown.
void RestSink::judge(const ManifestEffect& spec, const HttpReply& reply, SendReport& report) const
{
    const std::string status = std::to_string(reply.status);
    if (!reply.answered()) {
        report.outcome = reply.connected ? SendReport::Unknown : SendReport::NotSent;
        report.why = reply.why;
        return;
    }
    if (reply.status == spec.created_status) {
        const std::string location(reply.header("Location"));
        const size_t at = location.find(spec.created_location);
        const std::string id = at == std::string::npos ? std::string() : location.substr(at + spec.created_location.size());
        const bool number = !id.empty() && id.size() <= 20 && id.find_first_not_of("0123456789") == std::string::npos;
        if (number && location == m_connection->baseUrl() + spec.created_location + id && reply.body.empty() && checkSameOrigin(m_connection->baseUrl(), location)) {
            report.outcome = SendReport::Posted;
            report.vendor_id = id;
            report.why = { TIEOUT_TR("%1 created record %2."), { m_connection->manifest().title, id } };
            return;
        }
        report.why = { TIEOUT_TR("%1 answered %2, but did not name the record it made."), { m_connection->manifest().title, status } };
        return;
    }
    const auto vendor = m_connection->vendorError(reply);
    if (vendor && vendor->known) {
        report.outcome = vendor->known->outcome == AnswerOutcome::Rejected ? SendReport::Rejected
            : vendor->known->outcome == AnswerOutcome::NotSent             ? SendReport::NotSent
                                                                           : SendReport::Unknown;
        report.why = { TIEOUT_TR("%1 answered %2: %3 (%4)"),
            { m_connection->manifest().title, status, visible(m_connection->redacted(vendor->text).substr(0, 500)), visible(vendor->code) } };
        return;
    }
    report.why = { TIEOUT_TR("%1 answered %2, which does not say whether the record was made."), { m_connection->manifest().title, status } };
}

// A success is believed when the record can be read back under our reference with the same id.
void RestSink::confirm(const ManifestEffect& spec, const RenderedEffect& effect, const CancelToken& cancel, SendReport& report)
{
    const auto found = lookUp(spec, effect.our_reference, cancel);
    if (found && found->answer == ProbeReport::Found && found->records.front().vendor_id == report.vendor_id)
        return;
    report.outcome = SendReport::Unknown;
    report.why = { TIEOUT_TR("%1 said that it made record %2, but it cannot be read back under our reference yet: %3"),
        { m_connection->manifest().title, report.vendor_id, domain::english(found ? found->why : found.error().message) } };
    report.vendor_id.clear();
}

SendReport RestSink::send(const engine::IntentProof&, const RenderedEffect& effect, const CancelToken& cancel)
{
    SendReport report;
    const ManifestEffect* of = specOfPath(effect);
    if (!of) {
        report.outcome = SendReport::NotSent;
        report.why = { TIEOUT_TR("The connector's description no longer has the operation of this effect. Nothing was sent; propose it again."), {} };
        return report;
    }
    if (const auto ready = m_connection->prepareEffect(cancel); !ready) {
        report.outcome = SendReport::NotSent;
        report.why = ready.error().message;
        return report;
    }
    std::vector<HttpHeader> headers { { "Content-Type", effect.content_type } };
    for (const auto& [name, value] : of->headers)
        headers.push_back({ name, value });
    const HttpReply reply = m_connection->effect(effect.method, effect.path, std::move(headers), effect.body, cancel);
    report.http_status = reply.status;
    report.connected = reply.connected;
    report.bytes_sent = reply.bytes_sent;
    report.first_byte_received = reply.first_byte_received;
    report.answer = m_connection->redacted(std::string_view(reply.body).substr(0, kAnswerMax));
    judge(*of, reply, report);
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
