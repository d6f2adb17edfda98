#pragma once

#include "domain/result.h"
#include "domain/text.h"

#include <QString>

#include <string>
#include <string_view>

// The border between the core's UTF-8 and the window's QString, and the one place where a core
// text meets the translator. Any thread; translators must not be installed meanwhile.
namespace tieout::desk {

QString fromUtf8(std::string_view text);
std::string toUtf8(const QString& text);

// Text from outside (ids, names, vendor answers): control and direction marks made visible.
QString outside(std::string_view text);

// A literal marked with TIEOUT_TR, in the person's language.
QString translate(std::string_view source);
// The sentence with its values filled in; values are neither translated nor searched again.
QString translate(const domain::Text& text);
// The message alone; where it happened (for a details box) is errorContext.
QString translate(const domain::Error& error);
QString errorContext(const domain::Error& error);

}
