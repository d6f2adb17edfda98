#include "app/wiring/known_systems.h"
#include "app/wiring/places.h"
#include "app/wiring/wiring.h"
#include "desk/backend.h"
#include "desk/demo.h"
#include "desk/schedule.h"
#include "desk/text.h"
#include "widgets/kit/theme.h"
#include "widgets/shell/language.h"
#include "widgets/shell/main_window.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QMessageBox>
#include <QTemporaryDir>

#include <cstdio>

namespace {

using namespace tieout;

// Says why the window cannot open, where the person looks: in a dialog and on standard error.
int fail(const domain::Error& error)
{
    std::fprintf(stderr, "tieout: %s\n", domain::english(error).c_str());
    QMessageBox box(QMessageBox::Critical, QCoreApplication::translate("main", "Tieout"), desk::translate(error));
    box.setTextFormat(Qt::PlainText);
    box.exec();
    return domain::exitStatus(error.remedy);
}

desk::SecretKind secretKind(wiring::KnownSystem::Secret secret)
{
    switch (secret) {
    case wiring::KnownSystem::Secret::None:
        break;
    case wiring::KnownSystem::Secret::PrivateKey:
        return desk::SecretKind::PrivateKey;
    case wiring::KnownSystem::Secret::ApiKey:
        return desk::SecretKind::ApiKey;
    case wiring::KnownSystem::Secret::ClientSecret:
        return desk::SecretKind::ClientSecret;
    case wiring::KnownSystem::Secret::ConsumerAndTokenSecret:
        return desk::SecretKind::SigningSecrets;
    }
    return desk::SecretKind::None;
}

std::vector<desk::Vendor> knownVendors()
{
    std::vector<desk::Vendor> vendors;
    for (const wiring::KnownSystem& system : wiring::knownSystems()) {
        desk::Vendor vendor { system.name, system.title, {}, system.sign_in_option, {} };
        for (const wiring::KnownSystem::Option& option : system.options)
            vendor.options.push_back({ option.name, option.title, option.fallback, option.required });
        for (const wiring::KnownSystem::SignIn& way : system.sign_ins)
            vendor.sign_ins.push_back({ way.choice, secretKind(way.secret), way.needs });
        vendors.push_back(std::move(vendor));
    }
    return vendors;
}

}

int main(int argc, char** argv)
{
    QApplication app(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("tieout"));
    QCoreApplication::setApplicationVersion(QStringLiteral("0.1.0"));
    ui::installLanguage(app, ui::chosenLanguage());

    QCommandLineParser parser;
    parser.setApplicationDescription(QCoreApplication::translate("main", "Console for tying out records between billing, usage and ERP systems."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption store(QStringLiteral("store"), QCoreApplication::translate("main", "Folder of the store; made when absent."), QStringLiteral("DIR"));
    const QCommandLineOption import(QStringLiteral("import"), QCoreApplication::translate("main", "Import this folder of record files, then reconcile."), QStringLiteral("DIR"));
    const QCommandLineOption open(QStringLiteral("page"), QCoreApplication::translate("main", "Page to open first."), QStringLiteral("ID"));
    const QCommandLineOption demo(QStringLiteral("demo"), QCoreApplication::translate("main", "Show the demo company, in a store that goes away unless --store names one."));
    parser.addOptions({ store, import, open, demo });
    parser.process(app);
    ui::Theme::instance().install();

    QTemporaryDir demo_store;
    std::string store_dir = desk::toUtf8(parser.value(store));
    if (store_dir.empty() && parser.isSet(demo))
        store_dir = desk::toUtf8(demo_store.path());
    if (store_dir.empty()) {
        auto place = wiring::defaultStoreDir();
        if (!place.ok())
            return fail(place.error());
        store_dir = *place;
    }
    wiring::Wiring wiring;
    auto engine = engine::Engine::open(store_dir, wiring.environment());
    if (!engine.ok())
        return fail(engine.error());

    desk::Workspace workspace(desk::engineBackend(**engine, { &wiring.secrets(), knownVendors() }));
    desk::Schedule schedule(workspace, *wiring.environment().clock);
    ui::MainWindow window(workspace);
    window.useSchedule(schedule);
    window.QMainWindow::show();
    workspace.signIn(&window, {}, {}, [&](desk::Result<engine::Session> session) {
        if (!session.ok()) {
            QApplication::exit(fail(session.error()));
            return;
        }
        const QString first = parser.isSet(open) ? parser.value(open) : QString::fromLatin1(ui::pageTable().front().id);
        window.navigator().open({ .page = first });
        if (parser.isSet(import))
            window.importFolder(parser.value(import));
        if (parser.isSet(demo))
            desk::Demo::of(workspace).start();
    });
    return QApplication::exec();
}
