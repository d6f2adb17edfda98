#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace tieout::engine {

// Working memory that is written before it is read: not cleared, and on huge pages where the
// system has them (first touch of small pages costs more than sorting what stands on them).
template <typename T> class Scratch {
public:
    explicit Scratch(size_t n)
        : m_size(n)
    {
        constexpr size_t kHugePage = size_t(2) << 20;
        const size_t bytes = n * sizeof(T);
        const bool huge = bytes >= kHugePage;
        const size_t rounded = huge ? (bytes + kHugePage - 1) / kHugePage * kHugePage : bytes + (64 - bytes % 64);
        m_data.reset(static_cast<T*>(std::aligned_alloc(huge ? kHugePage : 64, rounded)));
        if (!m_data)
            throw std::bad_alloc();
#if defined(__linux__)
        if (huge)
            madvise(m_data.get(), rounded, MADV_HUGEPAGE);
#endif
    }

    T* data() { return m_data.get(); }
    const T* data() const { return m_data.get(); }
    size_t size() const { return m_size; }
    T& operator[](size_t i) { return m_data.get()[i]; }
    const T& operator[](size_t i) const { return m_data.get()[i]; }
    T* begin() { return data(); }
    T* end() { return data() + m_size; }
    const T* begin() const { return data(); }
    const T* end() const { return data() + m_size; }
    void swap(Scratch& other)
    {
        m_data.swap(other.m_data);
        std::swap(m_size, other.m_size);
    }

private:
    struct Free {
        void operator()(T* data) const { std::free(data); }
    };
    std::unique_ptr<T, Free> m_data;
    size_t m_size;
};

}
