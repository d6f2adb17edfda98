#pragma once

#include "domain/currency.h"
#include "domain/decimal.h"
#include "domain/time.h"

#include <QLocale>
#include <QString>

// Figures as a person reads them, in a locale; exact, never through floating point. Exports do not
// use these.
namespace tieout::items {

// Grouped, with at least `decimals` places and a real minus sign (U+2212): "−1,234.50".
QString formatNumber(const domain::Exact& value, int decimals, const QLocale& locale = QLocale());
// Money at its currency's decimals (more when the value has them), without and with the code.
QString formatMoney(const domain::Exact& value, uint32_t currency, const QLocale& locale = QLocale());
QString formatMoneyWithCode(const domain::Exact& value, uint32_t currency, const QLocale& locale = QLocale());
// Without trailing zeros.
QString formatQuantity(const domain::Exact& value, const QLocale& locale = QLocale());
QString formatCount(quint64 count, const QLocale& locale = QLocale());
// Three figures at most, for axes and bars: "950", "1.2 k", "34 M"; the exact one stands elsewhere.
QString formatShort(const domain::Exact& value, const QLocale& locale = QLocale());

QString currencyCode(uint32_t currency); // "EUR", empty for none

// "just now", "5 minutes ago", "3 hours ago"; from a day on the date and time. A point of time
// that is not set (0) is an em dash.
QString formatAgo(const domain::Instant& at, const domain::Instant& now, const QLocale& locale = QLocale());
// Date, time and zone in the computer's time zone, to the second: for tooltips.
QString formatExactTime(const domain::Instant& at, const QLocale& locale = QLocale());
domain::Instant currentInstant(); // wall time, for relative times only

// "512 B", "3.4 MB" (powers of 1000).
QString formatBytes(quint64 bytes, const QLocale& locale = QLocale());
// "4 s", "3 min", "2 h 10 min"; for what is left of a job.
QString formatDuration(qint64 ms, const QLocale& locale = QLocale());

}
