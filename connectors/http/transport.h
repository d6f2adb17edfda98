#pragma once

#include "domain/cancel_token.h"
#include "domain/result.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

// One HTTP exchange, and what is known for certain about it when it went wrong.
namespace tieout::connect {

struct HttpHeader {
    std::string name;
    std::string value;
    bool operator==(const HttpHeader&) const = default;
};

// Read: may be repeated, may reuse a connection. Effect: changes the other side, so it goes out
// exactly once, on a connection of its own.
enum class HttpPurpose : uint8_t { Read, Effect };

struct HttpRequest {
    HttpPurpose purpose = HttpPurpose::Read;
    std::string method = "GET";
    std::string url;
    std::vector<HttpHeader> headers;
    std::string body;
};

enum class HttpFailure : uint8_t {
    None, // a whole answer arrived
    Refused, // by ourselves, before anything was done: address, scheme, open store transaction
    NotConnected, // no connection, or no trusted one: not one byte of the request left
    Interrupted, // connected, but no whole answer: what the other side did is not known
    TimedOut, // as Interrupted, by our time limit
    TooLarge, // as Interrupted, by our byte limit
    Cancelled, // by the caller
};

struct HttpReply {
    HttpFailure failure = HttpFailure::NotConnected;
    int status = 0; // 0: no status line arrived
    std::vector<HttpHeader> headers;
    std::string body; // also the part that arrived before a failure
    bool connected = false; // false: certain that nothing of the request left this machine
    uint64_t bytes_sent = 0; // of the request, head and body
    bool first_byte_received = false;
    domain::Text why; // of a failure

    bool answered() const { return failure == HttpFailure::None; }
    // The first header of this name, any case; empty when there is none.
    std::string_view header(std::string_view name) const;
};

// Blocking; one thread at a time.
class Transport {
public:
    virtual ~Transport() = default;
    // Never throws. A status of 400 or more is an answer, not a failure.
    virtual HttpReply perform(const HttpRequest& request, const domain::CancelToken& cancel) = 0;
};

struct TransportSettings {
    int64_t connect_ms = 10'000;
    int64_t total_ms = 120'000;
    int64_t stall_s = 60; // no byte for so long: given up
    uint64_t body_bytes_max = 64U << 20;
    uint64_t header_bytes_max = 64U << 10;
    int header_count_max = 100;
    std::string ca_file; // a private authority, PEM; empty: the system's
    std::string proxy; // empty: none, the environment's variables are not asked
    bool private_addresses = false; // true: the system is declared to stand on our own premises
};

// Waits, false when cancelled meanwhile.
using WaitFn = std::function<bool(int64_t ms, const domain::CancelToken& cancel)>;

}
