#include "widgets/shell/language.h"

#include "widgets/kit/theme.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QSettings>
#include <QTranslator>

namespace tieout::ui {

namespace {
const QString kKey = QStringLiteral("language");
}

QStringList knownLanguages()
{
    return { QStringLiteral("en"), QStringLiteral("de") };
}

QString languageTitle(const QString& language)
{
    return language == QStringLiteral("de") ? QStringLiteral("Deutsch") : QStringLiteral("English");
}

QString chosenLanguage()
{
    const QString chosen = windowSettings().value(kKey).toString();
    return knownLanguages().contains(chosen) ? chosen : QString();
}

void chooseLanguage(const QString& language)
{
    windowSettings().setValue(kKey, language);
}

QLocale localeFor(const QString& language)
{
    const QLocale system = QLocale::system();
    if (language.isEmpty() || QLocale(language).language() == system.language())
        return system;
    return QLocale(language);
}

void installLanguage(QCoreApplication& app, const QString& language)
{
    const QLocale locale = localeFor(language);
    QLocale::setDefault(locale);
    const auto install = [&app](auto load) {
        auto* translator = new QTranslator(&app);
        if (load(*translator))
            QCoreApplication::installTranslator(translator);
        else
            delete translator;
    };
    install([&](QTranslator& t) { return t.load(locale, QStringLiteral("qtbase"), QStringLiteral("_"), QLibraryInfo::path(QLibraryInfo::TranslationsPath)); });
    install([](QTranslator& t) { return t.load(QStringLiteral(":/i18n/tieout_en.qm")); });
    install([&](QTranslator& t) { return t.load(locale, QStringLiteral("tieout"), QStringLiteral("_"), QStringLiteral(":/i18n")); });
}

}
