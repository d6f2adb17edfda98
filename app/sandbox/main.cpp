#include "connectors/sandbox/estate.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDir>
#include <QSocketNotifier>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>

#include <unistd.h>

using namespace tieout;

namespace {

int fail(int status, const std::string& text)
{
    std::fprintf(stderr, "tieout-sandbox: %s\n", text.c_str());
    return status;
}

int printTruth(const sandbox::World& world, sandbox::Estate::Shape shape)
{
    for (const sandbox::TruthRow& row : sandbox::Estate::truthOf(world, shape))
        std::printf("%s,%s,%s,%s\n", row.checkpoint.c_str(), row.reason.c_str(), row.key.c_str(), row.delta.c_str());
    return 0;
}

std::string knownScenarios()
{
    std::string names;
    for (const std::string& name : sandbox::scenarioNames())
        names += (names.empty() ? "" : ", ") + name;
    return names;
}

int onlyWrite(const sandbox::World& world, const QString& folder, sandbox::Estate::Shape shape)
{
    if (folder.isEmpty())
        return fail(2, "--only-write needs --feed with the folder.");
    if (!QDir().mkpath(folder) || !sandbox::writeFeed(world, folder.toStdString(), shape == sandbox::Estate::Shape::Ledger ? sandbox::FeedTables::Billing : sandbox::FeedTables::Whole))
        return fail(10, "the folder cannot be written. Choose another one or make room.");
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
    const QCommandLineOption scenario({ QStringLiteral("scenario") }, QString::fromStdString("One of " + knownScenarios() + "."), QStringLiteral("NAME"), QStringLiteral("default"));
    const QCommandLineOption truth({ QStringLiteral("truth") }, QStringLiteral("Print the true exceptions as CP,REASON,key,delta and exit."));
    const QCommandLineOption with_stdin({ QStringLiteral("exit-with-stdin") }, QStringLiteral("End when standard input closes: for programs that start this one."));
    const QCommandLineOption whole({ QStringLiteral("whole") }, QStringLiteral("The folder holds every table of the estate and the truth every checkpoint; without it those of the file feed."));
    const QCommandLineOption all_connected({ QStringLiteral("estate") }, QStringLiteral("Every system is to be connected: the folder holds what none of them delivers."));
    const QCommandLineOption only_write({ QStringLiteral("only-write") }, QStringLiteral("Write the folder and exit, without serving."));
    parser.addOptions({ port, seed, feed, scenario, truth, whole, all_connected, only_write, with_stdin });
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
        return fail(2, "there is no scenario of this name; known are " + knownScenarios() + ".");

    using Shape = sandbox::Estate::Shape;
    const Shape shape = parser.isSet(whole) ? Shape::Whole : parser.isSet(all_connected) ? Shape::Estate : Shape::Ledger;
    sandbox::World world = sandbox::makeWorld(seed_number, chosen);
    if (parser.isSet(truth))
        return printTruth(world, shape);
    if (parser.isSet(only_write))
        return onlyWrite(world, parser.value(feed), shape);
    QTemporaryDir temporary;
    const std::string folder = QDir(parser.isSet(feed) ? parser.value(feed) : temporary.path()).absolutePath().toStdString();
    sandbox::Estate estate(std::move(world), connect::JwtAlgorithm::ES256);
    if (shape == Shape::Estate)
        estate.withhold();
    for (const auto& step : { estate.start(static_cast<quint16>(port_number)), estate.writeFolder(folder, shape) })
        if (!step)
            return fail(domain::exitStatus(step.error().remedy), domain::english(step.error()));
    std::printf("%s\n", estate.announcement(folder, shape).c_str());
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
