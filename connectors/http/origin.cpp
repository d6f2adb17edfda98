#include "connectors/http/origin.h"

#include <curl/curl.h>

#include <memory>

namespace tieout::connect {

using domain::makeError;
using domain::Remedy;
using domain::Result;
using domain::visible;

namespace {

std::string lower(std::string_view text)
{
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return out;
}

std::string part(CURLU* url, CURLUPart which, unsigned flags = 0)
{
    char* text = nullptr;
    if (curl_url_get(url, which, &text, flags) != CURLUE_OK)
        return {};
    std::string out(text);
    curl_free(text);
    return out;
}

}

bool Origin::loopback() const
{
    // Names other than localhost are not trusted to stay on this machine.
    const bool dotted = host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string::npos;
    return dotted || host == "::1" || host == "localhost";
}

Result<Origin> originOf(std::string_view url)
{
    const auto refuse = [&](std::string_view why) {
        return makeError(Remedy::FixData, TIEOUT_TR("“%1” is not an address that can be used: %2. Nothing was sent to it."),
            { visible(url.substr(0, 200)), std::string(why) });
    };
    const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> handle(curl_url(), &curl_url_cleanup);
    if (!handle || url.find_first_of(std::string_view("\0\r\n\t\\ ", 6)) != std::string_view::npos
        || curl_url_set(handle.get(), CURLUPART_URL, std::string(url).c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
        return refuse("it does not read as an address");
    Origin origin;
    origin.scheme = lower(part(handle.get(), CURLUPART_SCHEME));
    if (origin.scheme != "https" && origin.scheme != "http")
        return refuse("only https is spoken");
    if (!part(handle.get(), CURLUPART_USER).empty() || !part(handle.get(), CURLUPART_PASSWORD).empty())
        return refuse("it carries a user name");
    origin.host = lower(part(handle.get(), CURLUPART_HOST));
    if (origin.host.size() > 2 && origin.host.front() == '[')
        origin.host = origin.host.substr(1, origin.host.size() - 2);
    if (origin.host.empty())
        return refuse("it names no host");
    const std::string port = part(handle.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT);
    for (const char c : port)
        origin.port = origin.port * 10 + (c - '0');
    return origin;
}

Result<void> checkScheme(std::string_view url)
{
    TIEOUT_TRY_INTO(const Origin origin, originOf(url));
    if (origin.scheme == "https" || origin.loopback())
        return {};
    return makeError(Remedy::Usage,
        TIEOUT_TR("“%1” is not encrypted. Only https is used, except to this computer itself for the demo. Enter the address with https."),
        { visible(url.substr(0, 200)) });
}

Result<void> checkSameOrigin(std::string_view configured, std::string_view from_data)
{
    TIEOUT_TRY_INTO(const Origin ours, originOf(configured));
    TIEOUT_TRY_INTO(const Origin theirs, originOf(from_data));
    if (ours == theirs)
        return {};
    return makeError(Remedy::FixData,
        TIEOUT_TR("The system answered with an address on another host (%1 instead of %2). It was not followed, so that no sign-in leaks. Check the connection's base address."),
        { visible(theirs.host) + ":" + std::to_string(theirs.port), visible(ours.host) + ":" + std::to_string(ours.port) });
}

}
