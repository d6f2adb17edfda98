#include "connectors/rest/body_template.h"
#include "connectors/rest/credited_line.h"
#include "connectors/rest/event_effect.h"
#include "connectors/rest/form_effect.h"
#include "connectors/rest/list_pages.h"
#include "connectors/rest/row_mapper.h"
#include "connectors/rest/sink_parts.h"

#include <algorithm>
#include <charconv>

namespace tieout::connect {

using domain::CancelToken;
using domain::Decimal;
using domain::Exact;
using domain::Instant;
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

bool listed(const std::vector<std::string>& texts, const std::string& text)
{
    return std::find(texts.begin(), texts.end(), text) != texts.end();
}

// Effects under a key that the vendor executes at most once, with a form as their body. Our
// reference is both the key and the mark by which the record is found again.
class FormSink final : public engine::EffectSink {
public:
    explicit FormSink(std::unique_ptr<RestConnection> connection)
        : m_connection(std::move(connection))
    {
    }

    std::string tenant() const override { return m_connection->manifest().name + ":" + m_connection->option(m_connection->manifest().tenant_option); }
    bool supports(const std::string& operation) const override { return find(operation) != nullptr; }
    Result<RenderedEffect> render(const EffectRequest& request, const std::string& wire_key) override;
    Result<engine::PreflightReport> preflight(const EffectRequest& request, const RenderedEffect& effect, const CancelToken& cancel) override;
    SendReport send(const engine::IntentProof& proof, const RenderedEffect& effect, const CancelToken& cancel) override;
    Result<ProbeReport> probe(const EffectRequest& request, const RenderedEffect& effect, const CancelToken& cancel) override;

private:
    const ManifestFormEffect* find(const std::string& operation) const;
    Result<const ManifestFormEffect*> spec(const std::string& operation) const;
    Result<Decimal> minorOf(const EffectRequest& request) const;
    Result<bool> isSettled(const ManifestFormEffect& spec, const EffectRequest& request, const CancelToken& cancel);
    Result<TargetRecord> recordOf(const ManifestFormEffect& spec, const JsonNode& node, std::string_view bytes) const;
    Result<ProbeReport> lookUp(const ManifestFormEffect& spec, const std::string& subject, const std::string& reference, const CancelToken& cancel);
    Result<engine::PreflightReport> checked(const ManifestFormEffect& spec, const EffectRequest& request, const RenderedEffect& effect, const CancelToken& cancel);
    void judge(const ManifestFormEffect& spec, const RenderedEffect& effect, const HttpReply& reply, SendReport& report) const;
    std::optional<SendReport> already(const ManifestFormEffect& spec, const RenderedEffect& effect, const CancelToken& cancel);
    void confirm(const ManifestFormEffect& spec, const RenderedEffect& effect, const CancelToken& cancel, SendReport& report);

    std::unique_ptr<RestConnection> m_connection;
};

// The document's date when it lies in the period; else the period's last day, or its first when the
// last is still to come, which the vendor would refuse.
Instant dateOf(const EffectRequest& request, int64_t now_s)
{
    if (request.date.ns() != 0 && request.date.period() == request.period)
        return request.date;
    const Instant first(Instant::parseDate(request.period.toString() + "-01").value());
    const Instant last(Instant::parseDate(request.period.next().toString() + "-01").value().ns() - 1'000'000'000);
    return last.ns() / 1'000'000'000 < now_s ? last : first;
}

const ManifestFormEffect* FormSink::find(const std::string& operation) const
{
    for (const ManifestFormEffect& effect : m_connection->manifest().form_effects)
        if (effect.operation == operation)
            return &effect;
    return nullptr;
}

Result<const ManifestFormEffect*> FormSink::spec(const std::string& operation) const
{
    if (const ManifestFormEffect* found = find(operation))
        return found;
    return makeError(Remedy::Unsupported, TIEOUT_TR("%1 has no way to do “%2”."), { m_connection->manifest().title, visible(operation) });
}

// ---- Rendering ----------------------------------------------------------------------------------

Result<Decimal> FormSink::minorOf(const EffectRequest& request) const
{
    const Exact amount(request.amount);
    const int decimals = minorDecimals(m_connection->manifest(), request.currency);
    if (request.amount <= Decimal(0, 0))
        return makeError(Remedy::Unsupported, TIEOUT_TR("%1 has no amount above zero, so there is nothing to credit."), { visible(request.business_id) });
    if (request.amount.significantScale() > decimals)
        return makeError(Remedy::FixData, TIEOUT_TR("%1 cannot be credited with %2: amounts in %3 have at most %4 decimals there."),
            { visible(request.business_id), request.amount.toString(), std::string(request.currency.code()), std::to_string(decimals) });
    const domain::Int128 units = amount.e12() / domain::powerOfTen(domain::kScaleMax - decimals);
    if (units > domain::Int128(INT64_MAX))
        return makeError(Remedy::FixData, TIEOUT_TR("The amounts of %1 are too large."), { visible(request.business_id) });
    return Decimal(static_cast<int64_t>(units), 0);
}

// What must be said in the request depends on whether the invoice was paid; and what cannot be
// credited at all is said before anybody approves it.
Result<bool> FormSink::isSettled(const ManifestFormEffect& spec, const EffectRequest& request, const CancelToken& cancel)
{
    const std::string& subject = request.subject;
    if (subject.empty())
        return makeError(Remedy::FixData, TIEOUT_TR("The effect does not say which record of %1 it acts on. Nothing was prepared."), { m_connection->manifest().title });
    TIEOUT_TRY_INTO(const RestConnection::Page page, m_connection->get(filledPath(spec.subject_path, "subject", subject), cancel));
    const auto text = [&](const std::string& path) {
        const JsonNode* found = valueAt(page.root, path);
        return found && found->isText() ? found->text : std::string();
    };
    const std::string status = text(spec.subject_status), currency = upperCase(text(spec.subject_currency)), customer = text(spec.subject_customer);
    if (!listed(spec.open, status) && !listed(spec.settled, status))
        return makeError(Remedy::Conflict, TIEOUT_TR("%1 is “%2” in %3: nothing can be credited on it. Look at it there, then decide again."),
            { visible(subject), visible(status), m_connection->manifest().title });
    if (currency != request.currency.code())
        return makeError(Remedy::FixData, TIEOUT_TR("%1 is in %2 in %3, the correction in %4. Nothing was prepared."),
            { visible(subject), visible(currency), m_connection->manifest().title, std::string(request.currency.code()) });
    if (!request.customer.empty() && customer != request.customer)
        return makeError(Remedy::FixData, TIEOUT_TR("%1 belongs to the customer %2 in %3, the correction to %4. Nothing was prepared."),
            { visible(subject), visible(customer), m_connection->manifest().title, visible(request.customer) });
    return listed(spec.settled, status);
}

Result<RenderedEffect> FormSink::render(const EffectRequest& request, const std::string& wire_key)
{
    TIEOUT_TRY_INTO(const ManifestFormEffect* const of, spec(request.operation));
    TIEOUT_TRY(checkWireKey(request, wire_key));
    if (of->event)
        return renderEvent(*m_connection, *of, request, {});
    TIEOUT_TRY_INTO(const Decimal units, minorOf(request));
    TIEOUT_TRY_INTO(const bool settled, isSettled(*of, request, {}));
    const Decimal none(0, 0);
    const bool by_line = !request.reference_to.empty();
    CreditedLine line;
    if (by_line) {
        TIEOUT_TRY_INTO(line, readCreditedLine(*m_connection, *of, request, units, {}));
    }
    RenderedEffect out;
    out.our_reference = (of->reference_prefix + wire_key).substr(0, of->reference_length);
    TemplateValues values;
    values.texts = { { "reference", out.our_reference }, { "subject", request.subject }, { "line", line.id }, { "line_id", request.reference_to }, { "business_id", request.business_id },
        { "memo", request.memo }, { "date_unix", std::to_string(dateOf(request, m_connection->nowSeconds()).ns() / 1'000'000'000) } };
    values.numbers = { { "amount_minor", units }, { "line_minor", by_line ? units : none }, { "whole_minor", by_line ? none : units }, { "settled_minor", settled ? units : none } };
    TIEOUT_TRY_INTO(const std::string json, fillTemplate(of->body, values));
    TIEOUT_TRY_INTO(const JsonNode body, parseJson(json));
    out.method = "POST";
    out.path = of->path;
    out.content_type = kFormType;
    out.body = formOf(body);
    out.vendor_class = of->vendor_class;
    TIEOUT_TRY_INTO(out.preview, salesPreview(*m_connection, of->accounts, request, true));
    return out;
}

// ---- Looking ------------------------------------------------------------------------------------

Result<TargetRecord> FormSink::recordOf(const ManifestFormEffect& spec, const JsonNode& node, std::string_view bytes) const
{
    const auto wrong = [](const char* what) { return makeError(Remedy::Retry, TIEOUT_TR("The record of the target cannot be compared: its %1 does not read."), { what }); };
    const JsonNode* id = node.at(spec.id_field);
    const JsonNode* reference = node.at(spec.reference_field);
    const JsonNode* amount = node.at(spec.amount_field);
    const JsonNode* currency = node.at(spec.currency_field);
    const JsonNode* time = node.at(spec.time_field);
    const JsonNode* customer = valueAt(node, spec.customer_field);
    int64_t seconds = 0;
    if (!id || !id->isText() || !reference || !amount || !currency || !currency->isText())
        return wrong("id, reference, amount or currency");
    if (!time || std::from_chars(time->text.data(), time->text.data() + time->text.size(), seconds).ptr != time->text.data() + time->text.size() || seconds < 0 || seconds > 9'000'000'000)
        return wrong("date");
    TargetRecord record;
    record.vendor_id = id->text;
    record.our_reference = reference->text;
    TIEOUT_TRY_INTO(record.currency, domain::Currency::parse(upperCase(currency->text)));
    TIEOUT_TRY_INTO(const Decimal units, decimalOf(*amount));
    const auto whole = fromMinor(m_connection->manifest(), units, record.currency);
    if (!whole)
        return wrong("amount");
    record.amount = Exact(*whole);
    record.period = Instant(seconds * 1'000'000'000).period();
    record.customer = customer ? customer->text : std::string();
    record.evidence = m_connection->redacted(bytes.substr(0, kAnswerMax));
    return record;
}

Result<ProbeReport> FormSink::lookUp(const ManifestFormEffect& spec, const std::string& subject, const std::string& reference, const CancelToken& cancel)
{
    ProbeReport report;
    std::string after;
    for (bool more = true; more;) {
        auto page = readListPage(*m_connection, spec.probe_path, { { spec.probe_param, subject } }, after, m_connection->manifest().lists.page_max, cancel);
        if (!page && page.error().remedy == Remedy::Cancelled)
            return std::move(page).error();
        if (!page || page->lost) {
            report.why = page ? Text { TIEOUT_TR("The list at %1 changed while it was read."), { m_connection->manifest().title } } : page.error().message;
            report.records.clear();
            return report;
        }
        for (const JsonNode& item : page->page.items->items) {
            const JsonNode* mark = item.at(spec.reference_field);
            if (!mark || mark->text != reference)
                continue;
            auto record = recordOf(spec, item, std::string_view(page->page.body).substr(item.begin, item.end - item.begin));
            if (!record) {
                report.why = record.error().message;
                report.records.clear();
                return report;
            }
            const bool told_twice = std::any_of(report.records.begin(), report.records.end(), [&](const TargetRecord& known) { return known.vendor_id == record->vendor_id; });
            if (!told_twice)
                report.records.push_back(std::move(record).value());
        }
        more = page->more;
        after = page->last_id;
    }
    report.answer = report.records.empty() ? ProbeReport::Absent : ProbeReport::Found;
    report.why = report.records.empty() ? Text { TIEOUT_TR("%1 has no record with the reference %2."), { m_connection->manifest().title, reference } }
                                        : Text { TIEOUT_TR("%1 has the record %2 with the reference %3."), { m_connection->manifest().title, visible(report.records.front().vendor_id), reference } };
    return report;
}

Result<ProbeReport> FormSink::probe(const EffectRequest& request, const RenderedEffect& effect, const CancelToken& cancel)
{
    TIEOUT_TRY_INTO(const ManifestFormEffect* const of, spec(request.operation));
    if (of->event)
        return probeEvent(*m_connection, effect);
    return lookUp(*of, request.subject, effect.our_reference, cancel);
}

Result<engine::PreflightReport> FormSink::preflight(const EffectRequest& request, const RenderedEffect& effect, const CancelToken& cancel)
{
    TIEOUT_TRY_INTO(const ManifestFormEffect* const of, spec(request.operation));
    if (of->event)
        return preflightEvent(*m_connection, *of, request, cancel);
    engine::PreflightReport report;
    TIEOUT_TRY_INTO(ProbeReport found, lookUp(*of, request.subject, effect.our_reference, cancel));
    if (found.answer == ProbeReport::Unclear)
        return makeError(Remedy::Retry, TIEOUT_TR("It could not be made sure that %1 does not hold the record already (%2). Nothing was sent; try again."),
            { m_connection->manifest().title, domain::english(found.why) });
    if (found.records.empty())
        return checked(*of, request, effect, cancel);
    report.twin = std::move(found.records.front());
    report.evidence = found.why;
    return report;
}

// The vendor's own check of the very request, before anything is sent: what it would make must be
// what was approved.
Result<engine::PreflightReport> FormSink::checked(const ManifestFormEffect& spec, const EffectRequest& request, const RenderedEffect& effect, const CancelToken& cancel)
{
    TIEOUT_TRY_INTO(const Decimal units, minorOf(request));
    if (!request.reference_to.empty())
        TIEOUT_TRY(readCreditedLine(*m_connection, spec, request, units, cancel));
    TIEOUT_TRY_INTO(const RestConnection::Page answer, m_connection->get(spec.preview_path + "?" + effect.body, cancel));
    const JsonNode* amount = answer.root.at(spec.amount_field);
    const auto would_be = amount ? decimalOf(*amount) : Result<Decimal>(Decimal(0, 0));
    if (!would_be || *would_be != units)
        return makeError(Remedy::Conflict, TIEOUT_TR("%1 checked the request and would make a record of %2 instead of %3 (smallest units): taxes of the line may be added there. Nothing was sent."),
            { m_connection->manifest().title, visible(amount ? amount->text : std::string("?")), units.toString() });
    engine::PreflightReport report;
    report.evidence = { TIEOUT_TR("%1 has no accounting periods. It checked the request and would make a record of %2 (smallest units); it has none with our reference."),
        { m_connection->manifest().title, units.toString() } };
    return report;
}

// ---- Sending ------------------------------------------------------------------------------------

// A created record is named by its id and repeats our reference.
void FormSink::judge(const ManifestFormEffect& spec, const RenderedEffect& effect, const HttpReply& reply, SendReport& report) const
{
    if (reply.status != 200)
        return;
    const auto body = parseJson(reply.body);
    const JsonNode* id = body ? body->find(spec.id_field) : nullptr;
    const JsonNode* mark = body ? body->at(spec.reference_field) : nullptr;
    const bool plain = id && id->isText() && !id->text.empty() && id->text.size() <= 100
        && id->text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") == std::string::npos;
    if (!plain || !mark || mark->text != effect.our_reference)
        return;
    report.outcome = SendReport::Posted;
    report.vendor_id = id->text;
    report.why = { reply.header("Idempotent-Replayed") == "true" ? TIEOUT_TR("%1 had created record %2 under this key before.") : TIEOUT_TR("%1 created record %2."),
        { m_connection->manifest().title, id->text } };
}

// A success is believed when the record can be read back and carries our reference.
void FormSink::confirm(const ManifestFormEffect& spec, const RenderedEffect& effect, const CancelToken& cancel, SendReport& report)
{
    const auto page = m_connection->get(spec.probe_path + "/" + report.vendor_id, cancel);
    const auto record = page ? recordOf(spec, page->root, page->body) : Result<TargetRecord>(page.error());
    if (record && record->our_reference == effect.our_reference && record->vendor_id == report.vendor_id)
        return;
    report.outcome = SendReport::Unknown;
    report.why = { TIEOUT_TR("%1 said that it made record %2, but it cannot be read back under our reference yet: %3"),
        { m_connection->manifest().title, report.vendor_id, record ? "another reference" : domain::english(record.error()) } };
    report.vendor_id.clear();
}

// What carries our reference is not made again, should the vendor have forgotten the key meanwhile.
// When this cannot be seen, the key alone has to do.
std::optional<SendReport> FormSink::already(const ManifestFormEffect& spec, const RenderedEffect& effect, const CancelToken& cancel)
{
    const std::string subject = formValue(effect.body, spec.probe_param);
    const auto found = subject.empty() ? Result<ProbeReport>(ProbeReport {}) : lookUp(spec, subject, effect.our_reference, cancel);
    if (!found || found->records.empty())
        return std::nullopt;
    SendReport report;
    report.connected = true;
    report.answer = found->records.front().evidence;
    report.why = { TIEOUT_TR("%1 has record %2 with our reference already; nothing was sent."), { m_connection->manifest().title, visible(found->records.front().vendor_id) } };
    if (found->records.size() > 1) {
        report.why = { TIEOUT_TR("%1 has %2 records with our reference; nothing was sent. A person must look."), { m_connection->manifest().title, std::to_string(found->records.size()) } };
        return report;
    }
    std::string sent;
    for (const std::string& name : spec.sent_amount)
        sent = sent.empty() ? formValue(effect.body, name) : sent;
    const auto units = Decimal::parse(sent);
    const auto amount = units ? fromMinor(m_connection->manifest(), *units, found->records.front().currency) : std::nullopt;
    if (!amount || Exact(*amount) != found->records.front().amount) {
        report.why = { TIEOUT_TR("%1 has record %2 with our reference over another amount; nothing was sent. A person must look."), report.why.args };
        return report;
    }
    report.outcome = SendReport::Posted;
    report.vendor_id = found->records.front().vendor_id;
    return report;
}

SendReport FormSink::send(const engine::IntentProof&, const RenderedEffect& effect, const CancelToken& cancel)
{
    const ManifestFormEffect* of = nullptr;
    for (const ManifestFormEffect& known : m_connection->manifest().form_effects)
        if (known.path == effect.path && effect.method == "POST")
            of = &known;
    if (!of)
        return notKnownAnyMore();
    if (of->event)
        return sendEvent(*m_connection, *of, effect, cancel);
    if (auto there = already(*of, effect, cancel))
        return std::move(*there);
    SendReport report = sendOnce(*m_connection, effect, { { of->key_header, effect.our_reference } }, cancel, [&](const HttpReply& reply, SendReport& out) { judge(*of, effect, reply, out); });
    if (report.outcome == SendReport::Posted)
        confirm(*of, effect, cancel, report);
    return report;
}

}

Result<std::unique_ptr<engine::EffectSink>> makeFormSink(Manifest manifest, const Connection& connection, const RestPorts& ports)
{
    TIEOUT_TRY_INTO(std::unique_ptr<RestConnection> made, RestConnection::make(std::move(manifest), connection, ports));
    return std::unique_ptr<engine::EffectSink>(std::make_unique<FormSink>(std::move(made)));
}

}
