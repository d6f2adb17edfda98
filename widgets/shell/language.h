#pragma once

#include <QLocale>
#include <QString>
#include <QStringList>

class QCoreApplication;

namespace tieout::ui {

// Languages the window speaks, "en" first. What is chosen counts from the next start: figures and
// dates follow it too; exports never do.
QStringList knownLanguages();
QString languageTitle(const QString& language); // in that language itself
QString chosenLanguage(); // "de"; empty: as the system
void chooseLanguage(const QString& language);
// The system's own region where it speaks the chosen language, else that language's.
QLocale localeFor(const QString& language);
// Sets the default locale and loads the texts. English singulars and plurals stand behind the others.
void installLanguage(QCoreApplication& app, const QString& language);

}
