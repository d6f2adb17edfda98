#pragma once

#include "store/digest.h"

#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

// Texts and ids in memory, lean: one block after another, four bytes and the text for each.
namespace tieout::engine {

inline constexpr uint32_t kNone = UINT32_MAX;

// Gives room for `more` entries without doubling what is already large.
template <typename T> void growFor(std::vector<T>& values, size_t more)
{
    const size_t needed = values.size() + more;
    if (needed > values.capacity())
        values.reserve(std::max(needed, values.capacity() + values.capacity() / 4));
}

class TextArena {
public:
    struct Ref { // null: the empty text
        uint32_t block = kNone, offset = 0;
    };

    Ref add(std::string_view text)
    {
        if (text.empty())
            return {};
        const size_t needed = text.size() + sizeof(uint32_t);
        if (needed > m_left) {
            const size_t size = std::max(needed, kBlockBytes);
            m_blocks.emplace_back(new char[size]);
            m_used = 0;
            m_left = size;
        }
        const Ref ref { static_cast<uint32_t>(m_blocks.size() - 1), static_cast<uint32_t>(m_used) };
        const uint32_t length = static_cast<uint32_t>(text.size());
        char* at = m_blocks.back().get() + m_used;
        std::memcpy(at, &length, sizeof length);
        std::memcpy(at + sizeof length, text.data(), text.size());
        m_used += needed;
        m_left -= needed;
        return ref;
    }
    std::string_view at(Ref ref) const
    {
        if (ref.block == kNone)
            return {};
        const char* at = m_blocks[ref.block].get() + ref.offset;
        uint32_t length = 0;
        std::memcpy(&length, at, sizeof length);
        return { at + sizeof length, length };
    }

private:
    static constexpr size_t kBlockBytes = size_t(1) << 20;
    std::vector<std::unique_ptr<char[]>> m_blocks;
    size_t m_used = 0, m_left = 0;
};

// Open addressing from hash to index. A hit is only a candidate: the caller compares what it means.
class HashIndex {
public:
    // The index for which same(index) holds, or kNone.
    template <typename Same> uint32_t find(uint64_t hash, const Same& same) const
    {
        if (m_slots.empty())
            return kNone;
        const uint32_t tag = tagOf(hash);
        for (size_t at = tag & m_mask;; at = (at + 1) & m_mask) {
            const Slot slot = m_slots[at];
            if (slot.index == kNone)
                return kNone;
            if (slot.tag == tag && same(slot.index))
                return slot.index;
        }
    }
    // The caller has made sure that it is not there yet.
    void insert(uint64_t hash, uint32_t index)
    {
        if ((m_count + 1) * 3 > m_slots.size() * 2)
            resize(std::max<size_t>(16, m_slots.size() * 2));
        place({ index, tagOf(hash) });
        ++m_count;
    }
    void reserve(size_t count)
    {
        size_t size = 16;
        while (count * 3 > size * 2)
            size *= 2;
        if (size > m_slots.size())
            resize(size);
    }

private:
    struct Slot {
        uint32_t index = kNone, tag = 0;
    };
    static uint32_t tagOf(uint64_t hash) { return static_cast<uint32_t>(hash >> 32); }
    void place(Slot slot)
    {
        size_t at = slot.tag & m_mask;
        while (m_slots[at].index != kNone)
            at = (at + 1) & m_mask;
        m_slots[at] = slot;
    }
    void resize(size_t size)
    {
        std::vector<Slot> old(size);
        old.swap(m_slots);
        m_mask = size - 1;
        for (const Slot& slot : old)
            if (slot.index != kNone)
                place(slot);
    }
    std::vector<Slot> m_slots;
    size_t m_mask = 0, m_count = 0;
};

// Ids ↔ indexes 0, 1, 2 …
class IdTable {
public:
    uint32_t find(std::string_view id) const
    {
        return m_index.find(store::hash64(id), [&](uint32_t i) { return m_arena.at(m_refs[i]) == id; });
    }
    // Adds it when it is new; `added` tells.
    uint32_t intern(std::string_view id, bool* added = nullptr)
    {
        const uint64_t hash = store::hash64(id);
        uint32_t at = m_index.find(hash, [&](uint32_t i) { return m_arena.at(m_refs[i]) == id; });
        if (added)
            *added = at == kNone;
        if (at == kNone) {
            at = static_cast<uint32_t>(m_refs.size());
            TIEOUT_CHECK(at < kNone);
            m_refs.push_back(m_arena.add(id));
            m_index.insert(hash, at);
        }
        return at;
    }
    std::string_view at(uint32_t i) const { return m_arena.at(m_refs[i]); }
    uint32_t size() const { return static_cast<uint32_t>(m_refs.size()); }
    void grow(size_t more)
    {
        growFor(m_refs, more);
        m_index.reserve(m_refs.size() + more);
    }

private:
    TextArena m_arena;
    std::vector<TextArena::Ref> m_refs;
    HashIndex m_index;
};

}
