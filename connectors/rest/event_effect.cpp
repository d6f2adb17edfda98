#include "connectors/rest/event_effect.h"

#include "connectors/rest/body_template.h"
#include "connectors/rest/form_effect.h"
#include "connectors/rest/list_pages.h"
#include "connectors/rest/row_mapper.h"

#include <algorithm>
#include <charconv>

namespace tieout::connect {

using domain::CancelToken;
using domain::Instant;
using domain::makeError;
using domain::Remedy;
using domain::Result;
using domain::visible;
using engine::EffectRequest;
using engine::SendReport;

namespace {

constexpr int64_t kDay = 86'400;

struct EventFacts {
    std::string meter;
    int64_t time = 0; // seconds since 1970
    domain::Decimal quantity;
};

Result<EventFacts> factsOf(const RestConnection& connection, const ManifestFormEffect& spec, const EffectRequest& request)
{
    const auto field = [&](const char* name) {
        const auto found = request.fields.find(name);
        return found == request.fields.end() ? std::string() : found->second;
    };
    const std::string& id = request.business_id;
    // A key goes as a header: only what may stand there.
    if (id.empty() || id.size() > spec.event->identifier_length || std::any_of(id.begin(), id.end(), [](char c) { return c <= ' ' || c >= '\x7f'; }))
        return makeError(Remedy::FixData, TIEOUT_TR("The event %1 cannot be sent to %2 again: an id there has 1 to %3 characters, letters, digits and signs only."),
            { visible(id), connection.manifest().title, std::to_string(spec.event->identifier_length) });
    EventFacts facts;
    facts.meter = field("meter");
    const auto at = Instant::parse(field("ts"));
    if (request.customer.empty() || facts.meter.empty() || !at || request.lines.size() != 1)
        return makeError(Remedy::FixData, TIEOUT_TR("The event %1 cannot be sent again: its customer, meter, time or quantity is missing or does not read. Correct it in its source."), { visible(id) });
    const int64_t ns = at->ns(), second = 1'000'000'000;
    facts.time = ns >= 0 ? ns / second : -((-ns + second - 1) / second); // the second it lies in
    facts.quantity = request.lines.front().quantity;
    return facts;
}

std::string fieldText(const JsonNode& node, const std::string& path)
{
    const JsonNode* found = valueAt(node, path);
    return found ? found->text : std::string();
}

// "now" as the vendor counts the age of this customer's events: the customer's own clock where it
// lives by one (a simulation), else the vendor's.
Result<int64_t> vendorNow(RestConnection& connection, const ManifestFormEffect& spec, const EffectRequest& request, const CancelToken& cancel)
{
    TIEOUT_TRY_INTO(const RestConnection::Page page, connection.get(filledPath(spec.event->customer_path, "customer", request.customer), cancel));
    const JsonNode* deleted = page.root.find("deleted");
    if (deleted && deleted->kind == JsonNode::True)
        return makeError(Remedy::Conflict, TIEOUT_TR("The customer %1 was deleted in %2: its usage cannot be counted there any more."), { visible(request.customer), connection.manifest().title });
    const std::string clock = fieldText(page.root, spec.event->clock);
    int64_t seconds = 0;
    if (!clock.empty() && std::from_chars(clock.data(), clock.data() + clock.size(), seconds).ptr == clock.data() + clock.size())
        return seconds;
    return page.server_time_s.value_or(connection.nowSeconds());
}

Result<void> checkMeter(RestConnection& connection, const ManifestEventEffect& spec, const std::string& meter, const CancelToken& cancel)
{
    const std::string& title = connection.manifest().title;
    std::string after;
    for (bool more = true; more;) {
        TIEOUT_TRY_INTO(const ListPage page, readListPage(connection, spec.meter_path, {}, after, connection.manifest().lists.page_max, cancel));
        if (page.lost)
            return makeError(Remedy::Retry, TIEOUT_TR("The list %1 changed while it was read. Nothing was prepared; try again."), { spec.meter_path });
        for (const JsonNode& item : page.page.items->items) {
            if (fieldText(item, spec.meter_name) != meter)
                continue;
            const std::string status = fieldText(item, spec.meter_status);
            if (std::find(spec.meter_open.begin(), spec.meter_open.end(), status) != spec.meter_open.end())
                return {};
            return makeError(Remedy::Conflict, TIEOUT_TR("The meter %1 is “%2” in %3 and counts nothing any more."), { visible(meter), visible(status), title });
        }
        more = page.more;
        after = page.last_id;
    }
    return makeError(Remedy::FixData, TIEOUT_TR("%1 has no meter %2: the event would not be counted. Correct the meter's name or add the meter there."), { title, visible(meter) });
}

// What the vendor would refuse for certain; answers with the event's age in seconds.
Result<int64_t> checkEvent(RestConnection& connection, const ManifestFormEffect& spec, const EffectRequest& request, const EventFacts& facts, const CancelToken& cancel)
{
    TIEOUT_TRY_INTO(const int64_t now, vendorNow(connection, spec, request, cancel));
    const int64_t age = now - facts.time;
    if (age > spec.event->days_back * kDay)
        return makeError(Remedy::Conflict, TIEOUT_TR("The event %1 is %2 days old: %3 counts events of the last %4 days only. It cannot be sent again; correct the bill instead."),
            { visible(request.business_id), std::to_string(age / kDay), connection.manifest().title, std::to_string(spec.event->days_back) });
    if (age < -int64_t(spec.event->minutes_ahead) * 60)
        return makeError(Remedy::Conflict, TIEOUT_TR("The event %1 lies in the future of %2, which refuses it. Wait, or correct its time in its source."), { visible(request.business_id), connection.manifest().title });
    TIEOUT_TRY(checkMeter(connection, *spec.event, facts.meter, cancel));
    return age;
}

}

Result<engine::RenderedEffect> renderEvent(RestConnection& connection, const ManifestFormEffect& spec, const EffectRequest& request, const CancelToken& cancel)
{
    TIEOUT_TRY_INTO(const EventFacts facts, factsOf(connection, spec, request));
    TIEOUT_TRY_INTO(const int64_t age, checkEvent(connection, spec, request, facts, cancel));
    static_cast<void>(age);
    engine::RenderedEffect out;
    out.our_reference = request.business_id;
    TemplateValues values;
    values.texts = { { "reference", out.our_reference }, { "customer", request.customer }, { "meter", facts.meter }, { "time_unix", std::to_string(facts.time) } };
    values.numbers = { { "quantity", facts.quantity } };
    TIEOUT_TRY_INTO(const std::string json, fillTemplate(spec.body, values));
    TIEOUT_TRY_INTO(const JsonNode body, parseJson(json));
    out.method = "POST";
    out.path = spec.path;
    out.content_type = kFormType;
    out.body = formOf(body);
    out.vendor_class = spec.vendor_class;
    return out;
}

Result<engine::PreflightReport> preflightEvent(RestConnection& connection, const ManifestFormEffect& spec, const EffectRequest& request, const CancelToken& cancel)
{
    TIEOUT_TRY_INTO(const EventFacts facts, factsOf(connection, spec, request));
    TIEOUT_TRY_INTO(const int64_t age, checkEvent(connection, spec, request, facts, cancel));
    engine::PreflightReport report;
    report.evidence = { TIEOUT_TR("%1 has the meter %2 and the customer, and the event is %3 days old (at most %4). It cannot be asked whether it has the event already; it counts an id once."),
        { connection.manifest().title, visible(facts.meter), std::to_string(std::max<int64_t>(0, age) / kDay), std::to_string(spec.event->days_back) } };
    return report;
}

SendReport sendEvent(RestConnection& connection, const ManifestFormEffect& spec, const engine::RenderedEffect& effect, const CancelToken& cancel)
{
    const std::string& title = connection.manifest().title;
    return sendOnce(connection, effect, { { spec.key_header, effect.our_reference } }, cancel, [&](const HttpReply& reply, SendReport& report) {
        const auto posted = [&](domain::Text why) {
            report.outcome = SendReport::Posted;
            report.vendor_id = effect.our_reference;
            report.why = std::move(why);
        };
        const auto refusal = reply.status >= 400 ? connection.vendorError(reply) : std::nullopt;
        if (refusal && refusal->known && refusal->known->outcome == AnswerOutcome::Done)
            return posted({ TIEOUT_TR("%1 has an event with the id %2 already: nothing was added. The next pull shows whether it is counted."), { title, visible(effect.our_reference) } });
        const auto body = reply.status == 200 ? parseJson(reply.body) : Result<JsonNode>(JsonNode {});
        const JsonNode* mark = body ? body->at(spec.event->identifier) : nullptr;
        if (mark && mark->text == effect.our_reference)
            posted({ reply.header("Idempotent-Replayed") == "true" ? TIEOUT_TR("%1 had taken the event %2 under this key before.") : TIEOUT_TR("%1 took the event %2; it is counted a little later."),
                { title, visible(mark->text) } });
    });
}

engine::ProbeReport probeEvent(const RestConnection& connection, const engine::RenderedEffect& effect)
{
    engine::ProbeReport report;
    report.why = { TIEOUT_TR("%1 keeps sums only and cannot be asked for the event %2. The next pull shows whether the sum has grown."), { connection.manifest().title, visible(effect.our_reference) } };
    return report;
}

}
