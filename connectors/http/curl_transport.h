#pragma once

#include "connectors/http/transport.h"

#include <memory>

namespace tieout::connect {

// The only user of libcurl. Reads share connections; every effect has a fresh one that is closed
// afterwards: libcurl sends a request a second time when a reused connection dies under it.
// Redirects are never followed. Cancelled within 100 ms.
class CurlTransport final : public Transport {
public:
    explicit CurlTransport(const TransportSettings& settings);
    ~CurlTransport() override;
    HttpReply perform(const HttpRequest& request, const domain::CancelToken& cancel) override;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

// Waits in steps of at most 50 ms.
bool waitCancellable(int64_t ms, const domain::CancelToken& cancel);

}
