#pragma once

#include "domain/text.h"

#include <cstdint>
#include <string>
#include <string_view>

// Values laid end to end, each with its length: for blobs of the store and for bytes that are
// hashed. Stable for ever; no alignment, numbers little endian.
namespace tieout::store {

class Packer {
public:
    Packer& number(int64_t value); // 8 bytes
    Packer& text(std::string_view value); // 8 bytes of length, then the bytes
    Packer& sentence(const domain::Text& value); // English source and values
    const std::string& bytes() const { return m_bytes; }
    std::string take() { return std::move(m_bytes); }

private:
    std::string m_bytes;
};

// Reads what a Packer wrote. After damage every read gives an empty value and ok() is false.
class Unpacker {
public:
    explicit Unpacker(std::string_view bytes)
        : m_rest(bytes)
    {
    }
    int64_t number();
    std::string text();
    domain::Text sentence();
    bool ok() const { return m_ok; }
    bool atEnd() const { return m_rest.empty(); }

private:
    std::string_view m_rest;
    bool m_ok = true;
};

// A Text whose source outlives everything: sources are few and are kept once for the process.
// Any thread.
domain::Text keptText(std::string_view source, std::vector<std::string> args);

}
