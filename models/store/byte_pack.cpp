#include "store/byte_pack.h"

#include <mutex>
#include <set>

namespace tieout::store {

namespace {

constexpr int64_t kArgumentsMax = 9; // %1 … %9

}

Packer& Packer::number(int64_t value)
{
    auto rest = static_cast<uint64_t>(value);
    for (int i = 0; i < 8; ++i, rest >>= 8)
        m_bytes.push_back(static_cast<char>(rest & 0xFF));
    return *this;
}

Packer& Packer::text(std::string_view value)
{
    number(static_cast<int64_t>(value.size()));
    m_bytes.append(value);
    return *this;
}

Packer& Packer::sentence(const domain::Text& value)
{
    text(value.source);
    number(static_cast<int64_t>(value.args.size()));
    for (const std::string& arg : value.args)
        text(arg);
    return *this;
}

int64_t Unpacker::number()
{
    if (m_rest.size() < 8) {
        m_ok = false;
        m_rest = {};
        return 0;
    }
    uint64_t value = 0;
    for (size_t i = 8; i-- > 0;)
        value = value << 8 | static_cast<uint8_t>(m_rest[i]);
    m_rest.remove_prefix(8);
    return static_cast<int64_t>(value);
}

std::string Unpacker::text()
{
    const int64_t length = number();
    if (length < 0 || static_cast<uint64_t>(length) > m_rest.size()) {
        m_ok = false;
        m_rest = {};
        return {};
    }
    std::string value(m_rest.substr(0, static_cast<size_t>(length)));
    m_rest.remove_prefix(static_cast<size_t>(length));
    return value;
}

domain::Text Unpacker::sentence()
{
    const std::string source = text();
    const int64_t count = number();
    if (count < 0 || count > kArgumentsMax) {
        m_ok = false;
        m_rest = {};
        return {};
    }
    std::vector<std::string> args;
    for (int64_t i = 0; i < count; ++i)
        args.push_back(text());
    return m_ok ? keptText(source, std::move(args)) : domain::Text {};
}

domain::Text keptText(std::string_view source, std::vector<std::string> args)
{
    static std::mutex mutex;
    static std::set<std::string, std::less<>> kept;
    const std::lock_guard lock(mutex);
    auto it = kept.find(source);
    if (it == kept.end())
        it = kept.emplace(source).first;
    return domain::Text { *it, std::move(args) };
}

}
