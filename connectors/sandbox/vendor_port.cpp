#include "connectors/sandbox/vendor_port.h"

#include "connectors/http/encoding.h"
#include "connectors/rest/json_tree.h"
#include "domain/time.h"

#include <QDateTime>

#include <ctime>
#include <utility>

namespace tieout::sandbox {

using connect::jsonString;

namespace {

std::string dateHeader(int64_t ms)
{
    const auto seconds = static_cast<std::time_t>(ms / 1000);
    std::tm parts {};
#ifdef _WIN32
    gmtime_s(&parts, &seconds);
#else
    gmtime_r(&seconds, &parts);
#endif
    char text[64];
    std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts);
    return text;
}

}

SimReply jsonReply(int status, std::string body, const std::string& type)
{
    return { status, { { "Content-Type", type } }, std::move(body) };
}

std::map<std::string, std::string> formFields(const std::string& body)
{
    std::map<std::string, std::string> out;
    for (size_t at = 0; at < body.size();) {
        const size_t end = std::min(body.find('&', at), body.size());
        const std::string_view pair = std::string_view(body).substr(at, end - at);
        const size_t equals = std::min(pair.find('='), pair.size());
        const std::string_view value = equals < pair.size() ? pair.substr(equals + 1) : std::string_view();
        out[connect::percentDecode(pair.substr(0, equals), true).value_or("")] = connect::percentDecode(value, true).value_or("");
        at = end + 1;
    }
    return out;
}

std::string valueOr(const std::map<std::string, std::string>& fields, const std::string& name, std::string fallback)
{
    const auto found = fields.find(name);
    return found == fields.end() ? std::move(fallback) : found->second;
}

std::string isoTime(int64_t ms, int fraction_digits)
{
    return domain::Instant(ms * 1'000'000).toString(fraction_digits);
}

std::string bearerOf(const SimRequest& request)
{
    const std::string_view header = request.header("authorization");
    return header.starts_with("Bearer ") ? std::string(header.substr(7)) : std::string();
}

VendorPort::VendorPort(VendorSim& sim)
    : m_sim(sim)
    , m_server(std::make_unique<HttpServer>([this](const SimRequest& request) { return handle(request); }))
{
    if (!m_sim.now_ms)
        m_sim.now_ms = [] { return QDateTime::currentMSecsSinceEpoch(); };
    m_server->on_state_fault = [this](const Fault& fault) {
        if (fault.kind == FaultKind::SkewClock)
            skewClock(fault.ms);
        else
            m_sim.stateFault(fault);
    };
    m_server->wrong_id = [this](SimReply& reply) { m_sim.wrongId(reply); };
    if (m_sim.statusReply({}))
        m_server->status_reply = [this](const Fault& fault) { return m_sim.statusReply(fault).value_or(SimReply {}); };
}

bool VendorPort::start(quint16 port)
{
    if (!m_server->listen(port))
        return false;
    m_sim.base_url = "http://127.0.0.1:" + std::to_string(m_server->port());
    return true;
}

void VendorPort::skewClock(int64_t ms)
{
    m_true_clock = m_true_clock ? m_true_clock : m_sim.now_ms;
    m_sim.now_ms = [clock = m_true_clock, ms] { return clock() + ms; };
}

SimReply VendorPort::handle(const SimRequest& request)
{
    if (request.path.starts_with(m_server->admin_prefix))
        return admin(request);
    ++m_requests[request.method + " " + request.path];
    SimReply reply = m_sim.handle(request);
    reply.headers.emplace_back("Date", dateHeader(m_sim.now_ms()));
    return reply;
}

// Steering for tests and demos. Not part of any vendor's protocol.
SimReply VendorPort::admin(const SimRequest& request)
{
    const std::string ok = "{\"ok\":true}";
    const std::string what = request.method + " " + request.path.substr(m_server->admin_prefix.size());
    if (what == "GET effects")
        return jsonReply(200, m_sim.effectsJson());
    if (what == "GET requests") {
        std::string out;
        for (const auto& [name, count] : m_requests)
            out += (out.empty() ? "" : ",") + jsonString(name) + ":" + std::to_string(count);
        return jsonReply(200, "{" + out + "}");
    }
    if (what == "POST faults") {
        std::string why;
        const auto fault = faultFromJson(request.body, why);
        if (!fault)
            return jsonReply(400, "{\"ok\":false,\"why\":" + jsonString(why) + "}");
        if (fault->kind == FaultKind::Refuse)
            m_server->refuseFor(fault->ms);
        else
            m_server->faults.add(*fault);
        return jsonReply(200, ok);
    }
    if (what == "POST faults/clear" || what == "POST reset") {
        m_server->faults.clear();
        m_sim.feeds.mended = what == "POST faults/clear";
        if (what == "POST reset") { // the system as it was, nothing asked
            m_requests.clear();
            if (m_true_clock)
                m_sim.now_ms = std::exchange(m_true_clock, {});
            m_sim.reset();
        }
        return jsonReply(200, ok);
    }
    if (what == "POST tokens/expire") {
        m_sim.expireTokens();
        return jsonReply(200, ok);
    }
    return jsonReply(404, "{\"ok\":false,\"why\":\"no such path\"}");
}

}
