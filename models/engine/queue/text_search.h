#pragma once

#include <cstdint>
#include <string>
#include <string_view>

// Substring search that takes ASCII letters of both cases for equal. Bytes of other letters are
// compared as they are. Used over the queue's text columns, tens of megabytes per key press.
namespace tieout::engine {

class FoldedNeedle {
public:
    explicit FoldedNeedle(std::string_view text);

    bool empty() const { return m_folded.empty(); }
    size_t size() const { return m_folded.size(); }
    // Looks at a sample of what will be searched and watches for the two rarest bytes of the needle.
    void tune(std::string_view sample);
    // Position of the first match at or after `from`, or npos.
    size_t find(std::string_view hay, size_t from = 0) const;
    bool in(std::string_view hay) const { return find(hay) != std::string_view::npos; }

private:
    bool matchesAt(const char* at) const;
    size_t findSlowly(std::string_view hay, size_t from) const;

    std::string m_folded; // lower case
    std::string m_fold; // 0x20 where the byte is a letter, else 0
    size_t m_watch_a = 0, m_watch_b = 0; // positions in the needle
};

}
