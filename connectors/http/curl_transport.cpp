#include "connectors/http/curl_transport.h"

#include "connectors/http/origin.h"
#include "domain/transaction_guard.h"

#include <curl/curl.h>

#include <algorithm>
#include <cstring>

#ifdef _WIN32
#include <winsock2.h>
#include <ws2tcpip.h>
#else
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#endif

namespace tieout::connect {

using domain::CancelToken;
using domain::Text;

namespace {

constexpr int kPollMs = 50;

enum class AddressKind : uint8_t { Public, Loopback, Private };

AddressKind kindOfV4(uint32_t a)
{
    const uint32_t top = a >> 24;
    if (top == 127)
        return AddressKind::Loopback;
    const bool internal = top == 0 || top == 10 || (a >> 20) == 0xAC1 || (a >> 16) == 0xC0A8 || (a >> 16) == 0xA9FE // link-local, metadata
        || (a >> 22) == (0x64400000U >> 22) || top >= 224;
    return internal ? AddressKind::Private : AddressKind::Public;
}

AddressKind kindOfV6(const uint8_t* a)
{
    static constexpr uint8_t kLoopback[16] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 };
    static constexpr uint8_t kMapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF };
    if (std::memcmp(a, kLoopback, sizeof kLoopback) == 0)
        return AddressKind::Loopback;
    if (std::memcmp(a, kMapped, sizeof kMapped) == 0)
        return kindOfV4(uint32_t(a[12]) << 24 | uint32_t(a[13]) << 16 | uint32_t(a[14]) << 8 | a[15]);
    const bool internal = (a[0] & 0xFE) == 0xFC || (a[0] == 0xFE && (a[1] & 0xC0) == 0x80) || a[0] == 0xFF || std::all_of(a, a + 16, [](uint8_t b) { return b == 0; });
    return internal ? AddressKind::Private : AddressKind::Public;
}

// State of one exchange, reached from libcurl's callbacks.
struct Exchange {
    const TransportSettings& settings;
    HttpReply reply;
    bool host_is_loopback = false;
    bool too_large = false;
    bool address_refused = false;
    uint64_t header_bytes = 0;
};

size_t onBody(char* bytes, size_t, size_t count, void* user)
{
    auto& exchange = *static_cast<Exchange*>(user);
    exchange.reply.first_byte_received = true;
    if (exchange.reply.body.size() + count > exchange.settings.body_bytes_max) {
        exchange.too_large = true;
        return 0;
    }
    exchange.reply.body.append(bytes, count);
    return count;
}

size_t onHeader(char* bytes, size_t, size_t count, void* user)
{
    auto& exchange = *static_cast<Exchange*>(user);
    exchange.reply.first_byte_received = true;
    exchange.header_bytes += count;
    if (exchange.header_bytes > exchange.settings.header_bytes_max
        || exchange.reply.headers.size() >= static_cast<size_t>(exchange.settings.header_count_max)) {
        exchange.too_large = true;
        return 0;
    }
    const std::string_view line(bytes, count);
    if (line.starts_with("HTTP/"))
        exchange.reply.headers.clear(); // the head of a later answer (after 100 Continue)
    const size_t colon = line.find(':');
    if (colon != std::string_view::npos && !line.starts_with("HTTP/")) {
        const size_t begin = line.find_first_not_of(" \t", colon + 1);
        const size_t end = line.find_last_not_of(" \t\r\n");
        exchange.reply.headers.push_back({ std::string(line.substr(0, colon)),
            begin == std::string_view::npos || end < begin ? std::string() : std::string(line.substr(begin, end - begin + 1)) });
    }
    return count;
}

// Asked after the name was resolved: a public name must not lead into the own network.
curl_socket_t onOpenSocket(void* user, curlsocktype, curl_sockaddr* address)
{
    auto& exchange = *static_cast<Exchange*>(user);
    AddressKind kind = AddressKind::Private;
    if (address->family == AF_INET) {
        sockaddr_in in {};
        std::memcpy(&in, &address->addr, sizeof in);
        kind = kindOfV4(ntohl(in.sin_addr.s_addr));
    } else if (address->family == AF_INET6) {
        sockaddr_in6 in {};
        std::memcpy(&in, &address->addr, std::min<size_t>(sizeof in, address->addrlen));
        kind = kindOfV6(in.sin6_addr.s6_addr);
    }
    const bool allowed = exchange.host_is_loopback ? kind == AddressKind::Loopback : kind == AddressKind::Public || exchange.settings.private_addresses;
    if (!allowed) {
        exchange.address_refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype, address->protocol);
}

struct EasyHandle {
    CURL* handle = curl_easy_init();
    curl_slist* headers = nullptr;
    EasyHandle() = default;
    EasyHandle(const EasyHandle&) = delete;
    EasyHandle& operator=(const EasyHandle&) = delete;
    ~EasyHandle()
    {
        curl_easy_cleanup(handle);
        curl_slist_free_all(headers);
    }
};

struct MultiHandle {
    CURLM* handle = curl_multi_init();
    MultiHandle() = default;
    MultiHandle(const MultiHandle&) = delete;
    MultiHandle& operator=(const MultiHandle&) = delete;
    ~MultiHandle() { curl_multi_cleanup(handle); }
};

// A setting that libcurl does not take must stop the exchange, not weaken it.
class Settings {
public:
    explicit Settings(CURL* handle)
        : m_handle(handle)
    {
    }
    template <typename T> void set(CURLoption option, T value)
    {
        const CURLcode code = curl_easy_setopt(m_handle, option, value);
        if (code != CURLE_OK && m_refused == CURLOPT_LASTENTRY)
            m_refused = option;
    }
    bool all() const { return m_refused == CURLOPT_LASTENTRY; }
    int refused() const { return static_cast<int>(m_refused); }

private:
    CURL* m_handle;
    CURLoption m_refused = CURLOPT_LASTENTRY;
};

void setSecurity(Settings& to, const TransportSettings& settings, bool loopback_http)
{
    const char* protocols = loopback_http ? "http" : "https";
    to.set(CURLOPT_PROTOCOLS_STR, protocols);
    to.set(CURLOPT_REDIR_PROTOCOLS_STR, "https");
    to.set(CURLOPT_FOLLOWLOCATION, 0L);
    to.set(CURLOPT_UNRESTRICTED_AUTH, 0L);
    to.set(CURLOPT_NETRC, long(CURL_NETRC_IGNORED));
    to.set(CURLOPT_SSL_VERIFYPEER, 1L);
    to.set(CURLOPT_SSL_VERIFYHOST, 2L);
    to.set(CURLOPT_SSLVERSION, long(CURL_SSLVERSION_TLSv1_2));
    to.set(CURLOPT_PROXY, settings.proxy.c_str()); // empty text: no proxy, whatever the environment says
    to.set(CURLOPT_NOSIGNAL, 1L);
    to.set(CURLOPT_HTTP_VERSION, long(CURL_HTTP_VERSION_1_1));
    to.set(CURLOPT_HTTP09_ALLOWED, 0L);
    to.set(CURLOPT_ACCEPT_ENCODING, static_cast<const char*>(nullptr)); // nothing to unpack, no bomb
    to.set(CURLOPT_CONNECTTIMEOUT_MS, long(settings.connect_ms));
    to.set(CURLOPT_TIMEOUT_MS, long(settings.total_ms));
    to.set(CURLOPT_LOW_SPEED_LIMIT, 1L);
    to.set(CURLOPT_LOW_SPEED_TIME, long(settings.stall_s));
    to.set(CURLOPT_USERAGENT, "tieout");
    if (!settings.ca_file.empty())
        to.set(CURLOPT_CAINFO, settings.ca_file.c_str());
}

void setRequest(Settings& to, EasyHandle& easy, const HttpRequest& request)
{
    to.set(CURLOPT_URL, request.url.c_str());
    if (request.purpose == HttpPurpose::Effect) {
        to.set(CURLOPT_FRESH_CONNECT, 1L);
        to.set(CURLOPT_FORBID_REUSE, 1L);
    }
    if (request.method == "GET") {
        to.set(CURLOPT_HTTPGET, 1L);
    } else {
        to.set(CURLOPT_POST, 1L);
        to.set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
        to.set(CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.size()));
        to.set(CURLOPT_POSTFIELDS, request.body.c_str());
    }
    easy.headers = curl_slist_append(easy.headers, "Expect:"); // a wait for 100 Continue says nothing about the effect
    for (const HttpHeader& header : request.headers)
        easy.headers = curl_slist_append(easy.headers, (header.name + ": " + header.value).c_str());
    to.set(CURLOPT_HTTPHEADER, easy.headers);
}

void setCallbacks(Settings& to, Exchange& exchange)
{
    to.set(CURLOPT_WRITEFUNCTION, &onBody);
    to.set(CURLOPT_WRITEDATA, &exchange);
    to.set(CURLOPT_HEADERFUNCTION, &onHeader);
    to.set(CURLOPT_HEADERDATA, &exchange);
    to.set(CURLOPT_OPENSOCKETFUNCTION, &onOpenSocket);
    to.set(CURLOPT_OPENSOCKETDATA, &exchange);
}

HttpReply refused(Text why)
{
    HttpReply reply;
    reply.failure = HttpFailure::Refused;
    reply.why = std::move(why);
    return reply;
}

// CURLE_OK with `cancelled` set when the caller stopped it.
CURLcode run(CURLM* multi, CURL* easy, const CancelToken& cancel, bool& cancelled)
{
    if (curl_multi_add_handle(multi, easy) != CURLM_OK)
        return CURLE_FAILED_INIT;
    CURLcode code = CURLE_OK;
    for (bool done = false; !done;) {
        int running = 0;
        if (curl_multi_perform(multi, &running) != CURLM_OK) {
            code = CURLE_RECV_ERROR;
            break;
        }
        int queued = 0;
        while (const CURLMsg* message = curl_multi_info_read(multi, &queued)) {
            if (message->msg == CURLMSG_DONE && message->easy_handle == easy) {
                code = message->data.result;
                done = true;
            }
        }
        if (done)
            break;
        if (cancel.cancelled()) {
            cancelled = true;
            break;
        }
        curl_multi_poll(multi, nullptr, 0, kPollMs, nullptr);
    }
    return code;
}

void readInfo(CURL* easy, bool encrypted, HttpReply& reply)
{
    long status = 0, head_bytes = 0;
    curl_off_t uploaded = 0, ready_us = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(easy, CURLINFO_REQUEST_SIZE, &head_bytes);
    curl_easy_getinfo(easy, CURLINFO_SIZE_UPLOAD_T, &uploaded);
    curl_easy_getinfo(easy, encrypted ? CURLINFO_APPCONNECT_TIME_T : CURLINFO_CONNECT_TIME_T, &ready_us);
    reply.status = static_cast<int>(status);
    reply.bytes_sent = static_cast<uint64_t>(std::max<long>(head_bytes, 0));
    if (static_cast<uint64_t>(uploaded) > reply.bytes_sent)
        reply.bytes_sent = static_cast<uint64_t>(uploaded);
    // The byte counters alone are no proof of silence: a failed write of an encrypted stream may have
    // let whole records out. Before the handshake is complete nothing can have left.
    reply.connected = ready_us > 0 || reply.bytes_sent > 0 || reply.first_byte_received;
}

void explain(CURLcode code, bool cancelled, const Exchange& exchange, HttpReply& reply)
{
    const std::string detail = curl_easy_strerror(code);
    if (cancelled) {
        reply.failure = HttpFailure::Cancelled;
        reply.why = { TIEOUT_TR("The request was stopped by the person."), {} };
    } else if (exchange.too_large) {
        reply.failure = HttpFailure::TooLarge;
        reply.why = { TIEOUT_TR("The answer was longer than %1 bytes and was cut off."), { std::to_string(exchange.settings.body_bytes_max) } };
    } else if (code == CURLE_OK) {
        reply.failure = HttpFailure::None;
    } else if (exchange.address_refused) {
        reply.failure = HttpFailure::NotConnected;
        reply.why = { TIEOUT_TR("The host's name leads to an address inside a private network, which this connection is not declared to be in."), {} };
    } else if (!reply.connected) {
        reply.failure = HttpFailure::NotConnected;
        reply.why = { TIEOUT_TR("No connection: %1. Nothing was sent."), { detail } };
    } else if (code == CURLE_OPERATION_TIMEDOUT) {
        reply.failure = HttpFailure::TimedOut;
        reply.why = { TIEOUT_TR("No whole answer came in time (%1)."), { detail } };
    } else {
        reply.failure = HttpFailure::Interrupted;
        reply.why = { TIEOUT_TR("The connection ended before a whole answer came (%1)."), { detail } };
    }
}

}

std::string_view HttpReply::header(std::string_view name) const
{
    const auto same = [&](const HttpHeader& header) {
        return header.name.size() == name.size()
            && std::equal(name.begin(), name.end(), header.name.begin(), [](char a, char b) { return (a | 0x20) == (b | 0x20); });
    };
    const auto found = std::find_if(headers.begin(), headers.end(), same);
    return found == headers.end() ? std::string_view() : std::string_view(found->value);
}

struct CurlTransport::Impl {
    TransportSettings settings;
    MultiHandle reads; // keeps the connections of reads
};

CurlTransport::CurlTransport(const TransportSettings& settings)
    : m_impl(std::make_unique<Impl>())
{
    static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    TIEOUT_CHECK(ready == CURLE_OK && m_impl->reads.handle);
    m_impl->settings = settings;
}

CurlTransport::~CurlTransport() = default;

HttpReply CurlTransport::perform(const HttpRequest& request, const CancelToken& cancel)
{
    TIEOUT_CHECK(!domain::transactionOpen()); // no network inside a store transaction
    if (const auto scheme = checkScheme(request.url); !scheme)
        return refused(scheme.error().message);
    for (const HttpHeader& header : request.headers)
        if ((header.name + header.value).find_first_of(std::string_view("\0\r\n", 3)) != std::string::npos)
            return refused({ TIEOUT_TR("A header of the request holds a line end; the request was not sent."), {} });
    const Origin origin = originOf(request.url).value();

    Exchange exchange { m_impl->settings, {}, origin.loopback(), false, false, 0 };
    EasyHandle easy;
    Settings options(easy.handle);
    setSecurity(options, m_impl->settings, origin.scheme == "http");
    setRequest(options, easy, request);
    setCallbacks(options, exchange);
    if (!options.all())
        return refused({ TIEOUT_TR("The network library does not support setting %1, without which nothing is sent. Install a newer libcurl."), { std::to_string(options.refused()) } });

    bool cancelled = false;
    CURLcode code = CURLE_OK;
    if (request.purpose == HttpPurpose::Effect) {
        MultiHandle own;
        code = run(own.handle, easy.handle, cancel, cancelled);
        readInfo(easy.handle, origin.scheme == "https", exchange.reply);
        curl_multi_remove_handle(own.handle, easy.handle);
    } else {
        code = run(m_impl->reads.handle, easy.handle, cancel, cancelled);
        readInfo(easy.handle, origin.scheme == "https", exchange.reply);
        curl_multi_remove_handle(m_impl->reads.handle, easy.handle);
    }
    explain(code, cancelled, exchange, exchange.reply);
    return std::move(exchange.reply);
}

bool waitCancellable(int64_t ms, const CancelToken& cancel)
{
    MultiHandle idle;
    while (ms > 0 && !cancel.cancelled()) {
        const int step = static_cast<int>(std::min<int64_t>(ms, kPollMs));
        curl_multi_poll(idle.handle, nullptr, 0, step, nullptr);
        ms -= step;
    }
    return !cancel.cancelled();
}

}
