#include "connectors/sandbox/estate.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDir>
#include <QSocketNotifier>
#include <QTemporaryDir>

#include <cstdio>

#include <unistd.h>

using namespace tieout;

namespace {

int fail(int status, const std::string& text)
{
    std::fprintf(stderr, "tieout-sandbox: %s\n", text.c_str());
    return status;
}

int printTruth(const sandbox::World& world)
{
    for (const sandbox::TruthRow& row : world.truth)
        std::printf("%s,%s,%s,%s\n", row.checkpoint.c_str(), row.reason.c_str(), row.key.c_str(), row.delta.c_str());
    return 0;
}

}

// The simulated vendors of the demo: prints one line of JSON when ready, then serves until ended.
int main(int argc, char** argv)
{
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("tieout-sandbox"));
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Simulated vendor systems on this computer, with planted defects and their truth."));
    parser.addHelpOption();
    const QCommandLineOption port({ QStringLiteral("port") }, QStringLiteral("First port; 0 takes a free one."), QStringLiteral("N"), QStringLiteral("0"));
    const QCommandLineOption seed({ QStringLiteral("seed") }, QStringLiteral("Seed of the World."), QStringLiteral("S"), QStringLiteral("1"));
    const QCommandLineOption feed({ QStringLiteral("feed") }, QStringLiteral("Folder for the billing feed and the key; default: a temporary one."), QStringLiteral("DIR"));
    const QCommandLineOption scenario({ QStringLiteral("scenario") }, QStringLiteral("default, small or clean."), QStringLiteral("NAME"), QStringLiteral("default"));
    const QCommandLineOption truth({ QStringLiteral("truth") }, QStringLiteral("Print the true exceptions as CP,REASON,key,delta and exit."));
    const QCommandLineOption with_stdin({ QStringLiteral("exit-with-stdin") }, QStringLiteral("End when standard input closes: for programs that start this one."));
    parser.addOptions({ port, seed, feed, scenario, truth, with_stdin });
    if (!parser.parse(QCoreApplication::arguments()))
        return fail(2, parser.errorText().toStdString());
    if (parser.isSet(QStringLiteral("help"))) {
        std::fputs(parser.helpText().toUtf8().constData(), stdout);
        return 0;
    }
    bool port_ok = false, seed_ok = false;
    const uint port_number = parser.value(port).toUInt(&port_ok);
    const qulonglong seed_number = parser.value(seed).toULongLong(&seed_ok);
    if (!port_ok || port_number > 65535 || !seed_ok || !parser.positionalArguments().isEmpty())
        return fail(2, "expected --port 0 … 65535, --seed a whole number, and nothing else. See --help.");
    sandbox::Scenario chosen;
    if (!sandbox::scenarioByName(parser.value(scenario).toStdString(), chosen))
        return fail(2, "there is no scenario of this name; known are default, small and clean.");

    sandbox::World world = sandbox::makeWorld(seed_number, chosen);
    if (parser.isSet(truth))
        return printTruth(world);
    QTemporaryDir temporary;
    const std::string folder = QDir(parser.isSet(feed) ? parser.value(feed) : temporary.path()).absolutePath().toStdString();
    sandbox::Estate estate(std::move(world), connect::JwtAlgorithm::ES256);
    for (const auto& step : { estate.start(static_cast<quint16>(port_number)), estate.writeFolder(folder) })
        if (!step)
            return fail(domain::exitStatus(step.error().remedy), domain::english(step.error()));
    std::printf("%s\n", estate.announcement(folder).c_str());
    std::fflush(stdout);
    QSocketNotifier input(0, QSocketNotifier::Read);
    input.setEnabled(parser.isSet(with_stdin));
    QObject::connect(&input, &QSocketNotifier::activated, &app, [] {
        char ignored[256];
        if (read(0, ignored, sizeof ignored) <= 0)
            QCoreApplication::quit();
    });
    return QCoreApplication::exec();
}
