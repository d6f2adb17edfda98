#pragma once

#include <cstdint>
#include <iterator>
#include <map>
#include <vector>

namespace tieout::engine {

// Which whole numbers of a running count have been seen, in stretches: a million in order take one.
class SequenceSeen {
public:
    struct Stretch {
        int64_t first = 0, last = 0;
        bool operator==(const Stretch&) const = default;
    };
    // The same one again changes nothing.
    void add(int64_t number)
    {
        auto after = m_stretches.upper_bound(number);
        if (after != m_stretches.begin()) {
            const auto before = std::prev(after);
            if (before->second >= number)
                return;
            if (before->second + 1 == number) {
                before->second = number;
                if (after != m_stretches.end() && after->first - 1 == number) {
                    before->second = after->second;
                    m_stretches.erase(after);
                }
                return;
            }
        }
        int64_t last = number;
        if (after != m_stretches.end() && after->first - 1 == number) {
            last = after->second;
            after = m_stretches.erase(after);
        }
        m_stretches.emplace_hint(after, number, last);
    }
    // What lies between the smallest and the largest number and was not seen, in order.
    std::vector<Stretch> gaps() const
    {
        std::vector<Stretch> all;
        for (auto it = m_stretches.begin(); it != m_stretches.end(); ++it)
            if (const auto next = std::next(it); next != m_stretches.end())
                all.push_back({ it->second + 1, next->first - 1 });
        return all;
    }
    size_t stretches() const { return m_stretches.size(); }

private:
    std::map<int64_t, int64_t> m_stretches; // last number by first
};

}
