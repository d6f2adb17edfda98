#pragma once

#include <QObject>

#include <functional>
#include <memory>
#include <vector>

namespace tieout::tests {

struct RegisteredTest {
    const char* name;
    std::function<std::unique_ptr<QObject>()> make;
};

inline std::vector<RegisteredTest>& registry()
{
    static std::vector<RegisteredTest> all;
    return all;
}

struct Registrar {
    Registrar(const char* name, std::function<std::unique_ptr<QObject>()> make) { registry().push_back({ name, std::move(make) }); }
};

}

// One line per test class, at the start of a line: CMake makes a ctest entry of each.
#define TIEOUT_TEST(Class)                                                                         \
    static const ::tieout::tests::Registrar registrar_##Class(#Class, [] { return std::unique_ptr<QObject>(new Class); });
