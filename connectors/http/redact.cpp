#include "connectors/http/redact.h"

#include "connectors/http/encoding.h"

#include <algorithm>

namespace tieout::connect {

namespace {

constexpr std::string_view kMark = "[secret]";
constexpr size_t kShortest = 6;

bool tokenByte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '~'
        || c == '+' || c == '/' || c == '=';
}

size_t tokenEnd(std::string_view text, size_t from)
{
    while (from < text.size() && tokenByte(text[from]))
        ++from;
    return from;
}

// "Bearer x" and "Basic x" keep their first word.
std::string withoutCredentials(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (size_t i = 0; i < text.size();) {
        size_t word = 0;
        for (const std::string_view scheme : { std::string_view("Bearer "), std::string_view("Basic ") })
            if (text.substr(i).starts_with(scheme))
                word = scheme.size();
        // A JWT begins with the base64 of {" and has two dots.
        const size_t end = tokenEnd(text, i + word);
        const std::string_view token = text.substr(i + word, end - i - word);
        const bool jwt = token.starts_with("eyJ") && std::count(token.begin(), token.end(), '.') == 2;
        if ((word != 0 && token.size() >= kShortest) || jwt) {
            out.append(text.substr(i, word));
            out.append(kMark);
            i = end;
        } else {
            out += text[i++];
        }
    }
    return out;
}

}

void Redactor::learn(std::string_view secret)
{
    if (secret.size() < kShortest)
        return;
    for (const std::string& form : { std::string(secret), percentEncode(secret), base64(secret) })
        if (std::find(m_secrets.begin(), m_secrets.end(), form) == m_secrets.end())
            m_secrets.push_back(form);
    std::sort(m_secrets.begin(), m_secrets.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
}

std::string Redactor::clean(std::string_view text) const
{
    std::string out = withoutCredentials(text);
    for (const std::string& secret : m_secrets)
        for (size_t at = out.find(secret); at != std::string::npos; at = out.find(secret, at + kMark.size()))
            out.replace(at, secret.size(), kMark);
    return out;
}

}
