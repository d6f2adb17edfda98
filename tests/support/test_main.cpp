#include "support/test_registry.h"

#include <QCoreApplication>
#include <QTest>

#include <cstdio>
#include <cstring>

#if __has_include(<QApplication>) && defined(TIEOUT_TEST_WIDGETS)
#include <QApplication>
#endif

// test_<library> [Class [Qt Test arguments…]]: runs one registered class, or all of them.
int main(int argc, char** argv)
{
#if defined(TIEOUT_TEST_WIDGETS)
    QApplication app(argc, argv);
#else
    QCoreApplication app(argc, argv);
#endif
    const char* wanted = argc > 1 && argv[1][0] != '-' ? argv[1] : nullptr;
    int failed = 0, ran = 0;
    for (const auto& entry : tieout::tests::registry()) {
        if (wanted && std::strcmp(wanted, entry.name) != 0)
            continue;
        std::vector<char*> arguments { argv[0] };
        for (int i = wanted ? 2 : 1; i < argc; ++i)
            arguments.push_back(argv[i]);
        auto test = entry.make();
        failed += QTest::qExec(test.get(), static_cast<int>(arguments.size()), arguments.data()) != 0 ? 1 : 0;
        ++ran;
    }
    if (ran == 0) {
        std::fprintf(stderr, "no test class named %s\n", wanted ? wanted : "(none registered)");
        return 2;
    }
    return failed;
}
