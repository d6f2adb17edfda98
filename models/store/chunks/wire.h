#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

// Bytes, variable-length numbers and length-prefixed texts, little endian on every machine.
namespace tieout::store {

inline void wireStore64(char* at, uint64_t value)
{
    for (int i = 0; i < 8; ++i)
        at[i] = static_cast<char>(value >> (8 * i) & 0xFF);
}

inline uint64_t wireLoad64(const char* at)
{
    uint64_t value = 0;
    for (int i = 0; i < 8; ++i)
        value |= uint64_t(static_cast<uint8_t>(at[i])) << (8 * i);
    return value;
}

class WireOut {
public:
    void byte(uint8_t value) { m_out.push_back(static_cast<char>(value)); }
    void bytes(std::string_view value) { m_out.append(value); }
    void number(uint64_t value)
    {
        char buffer[10];
        size_t size = 0;
        for (; value >= 0x80; value >>= 7)
            buffer[size++] = static_cast<char>(value | 0x80);
        buffer[size++] = static_cast<char>(value);
        m_out.append(buffer, size);
    }
    void fixed64(uint64_t value)
    {
        char buffer[8];
        wireStore64(buffer, value);
        m_out.append(buffer, 8);
    }
    void text(std::string_view value)
    {
        number(value.size());
        bytes(value);
    }
    std::string finish() { return std::move(m_out); }

private:
    std::string m_out;
};

// Reads what WireOut wrote. After the first read beyond the end everything is empty and ok() false.
class WireIn {
public:
    explicit WireIn(std::string_view bytes)
        : m_at(bytes.data())
        , m_end(bytes.data() + bytes.size())
    {
    }
    bool ok() const { return m_ok; }
    bool atEnd() const { return m_at == m_end; }
    uint8_t byte()
    {
        if (m_at == m_end)
            return fail();
        return static_cast<uint8_t>(*m_at++);
    }
    uint64_t number()
    {
        uint64_t value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            const uint8_t part = byte();
            value |= uint64_t(part & 0x7F) << shift;
            if (part < 0x80)
                return value;
        }
        return fail();
    }
    uint64_t fixed64()
    {
        const std::string_view bytes = take(8);
        return bytes.size() == 8 ? wireLoad64(bytes.data()) : 0;
    }
    std::string_view take(uint64_t size)
    {
        if (size > static_cast<uint64_t>(m_end - m_at)) {
            fail();
            return {};
        }
        const std::string_view bytes(m_at, size);
        m_at += size;
        return bytes;
    }
    std::string_view text() { return take(number()); }

private:
    uint8_t fail()
    {
        m_ok = false;
        m_at = m_end;
        return 0;
    }
    const char* m_at;
    const char* m_end;
    bool m_ok = true;
};

}
