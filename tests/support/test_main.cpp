#include "support/test_registry.h"

#include <QCoreApplication>
#include <QTest>

#include <cstdio>
#include <cstring>

#if __has_include(<QApplication>) && defined(TIEOUT_TEST_WIDGETS)
#include "widgets/kit/theme.h"

#include <QApplication>
#include <QSettings>
#include <QTemporaryDir>
#endif

// test_<library> [Class [Qt Test arguments…]]: runs one registered class, or all of them.
int main(int argc, char** argv)
{
#if defined(TIEOUT_TEST_WIDGETS)
    QApplication app(argc, argv);
    // Nobody's own settings are read or changed, and no run sees what another one chose.
    const QTemporaryDir settings;
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, settings.path());
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
#if defined(TIEOUT_TEST_WIDGETS)
    tieout::ui::windowSettings().sync(); // now: what is written at the end would leave the folder behind
#endif
    if (ran == 0) {
        std::fprintf(stderr, "no test class named %s\n", wanted ? wanted : "(none registered)");
        return 2;
    }
    return failed;
}
