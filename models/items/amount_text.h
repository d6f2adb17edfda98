#pragma once

#include "domain/decimal.h"

#include <QLocale>
#include <QString>

#include <optional>

namespace tieout::items {

// An amount as a person types it in this language: "1234.5", "1,234.50"; in German "1.234,50".
// Nothing when it does not read so. Groups must be whole and there are at most `decimals` places (the
// currency's), so that five thousand written the other way is not taken for five.
std::optional<domain::Exact> amountFromText(const QString& text, int decimals, const QLocale& locale = QLocale());

}
