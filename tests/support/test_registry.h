#pragma once

#include <QObject>
#include <QTest>

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

// What a test waits for comes soon or never; on a computer under load soon may be long. Qt's five
// seconds are not enough then, and a test that passes never waits longer for more.
#undef QTRY_VERIFY
#undef QTRY_COMPARE
#define QTRY_VERIFY(expression) QTRY_VERIFY_WITH_TIMEOUT((expression), 40'000)
#define QTRY_COMPARE(actual, expected) QTRY_COMPARE_WITH_TIMEOUT((actual), (expected), 40'000)

// One line per test class, at the start of a line: CMake makes a ctest entry of each.
#define TIEOUT_TEST(Class)                                                                         \
    static const ::tieout::tests::Registrar registrar_##Class(#Class, [] { return std::unique_ptr<QObject>(new Class); });
