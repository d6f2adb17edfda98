#pragma once

#include "widgets/kit/theme.h"

#include <QIcon>

namespace tieout::ui {

// An icon of resources/icons by its name, in the theme's text colour (or that of a tone); follows
// a change of theme by itself. An unknown name is a programmer's error.
QIcon icon(const QString& name);
QIcon icon(const QString& name, Tone tone);
inline QIcon icon(const char* name)
{
    return icon(QString::fromLatin1(name));
}
inline QIcon icon(const char* name, Tone tone)
{
    return icon(QString::fromLatin1(name), tone);
}

}
