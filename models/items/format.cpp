#include "items/format.h"

#include "desk/text.h"

#include <QCoreApplication>
#include <QDateTime>

namespace tieout::items {

using domain::Exact;
using domain::Instant;
using domain::Int128;

namespace {

constexpr QChar kMinus(0x2212);

struct Words {
    Q_DECLARE_TR_FUNCTIONS(tieout::items::Format)
};

// Digits of a whole number in groups of three, in the locale's digits.
QString grouped(const QString& digits, const QLocale& locale)
{
    const QString separator = locale.groupSeparator();
    const QChar zero = locale.zeroDigit().at(0);
    QString out;
    for (qsizetype i = 0; i < digits.size(); ++i) {
        if (i > 0 && (digits.size() - i) % 3 == 0)
            out += separator;
        out += QChar(zero.unicode() + (digits[i].unicode() - u'0'));
    }
    return out;
}

QString localDigits(const QString& digits, const QLocale& locale)
{
    const QChar zero = locale.zeroDigit().at(0);
    QString out;
    for (const QChar digit : digits)
        out += QChar(zero.unicode() + (digit.unicode() - u'0'));
    return out;
}

}

QString formatNumber(const Exact& value, int decimals, const QLocale& locale)
{
    QString plain = desk::fromUtf8(value.toString(decimals));
    const bool negative = plain.startsWith(u'-');
    if (negative)
        plain.remove(0, 1);
    const qsizetype point = plain.indexOf(u'.');
    QString out = grouped(point < 0 ? plain : plain.left(point), locale);
    if (point >= 0)
        out += locale.decimalPoint() + localDigits(plain.mid(point + 1), locale);
    return negative ? kMinus + out : out;
}

QString formatMoney(const Exact& value, uint32_t currency, const QLocale& locale)
{
    return formatNumber(value, currency == 0 ? 2 : domain::Currency::fromPacked(currency).exponent(), locale);
}

QString formatMoneyWithCode(const Exact& value, uint32_t currency, const QLocale& locale)
{
    const QString figure = formatMoney(value, currency, locale);
    return currency == 0 ? figure : figure + QChar(QChar::Nbsp) + currencyCode(currency);
}

QString formatQuantity(const Exact& value, const QLocale& locale)
{
    return formatNumber(value, 0, locale);
}

QString formatCount(quint64 count, const QLocale& locale)
{
    return grouped(QString::number(count), locale);
}

QString formatShort(const Exact& value, const QLocale& locale)
{
    const Int128 one = domain::powerOfTen(12);
    const Int128 size = value.absolute().e12();
    const QString sign = value.e12() < 0 ? QString(kMinus) : QString();
    struct Step {
        int power;
        const char* letter;
    };
    static constexpr Step kSteps[] = { { 12, QT_TRANSLATE_NOOP("tieout::items::Format", "T") }, { 9, QT_TRANSLATE_NOOP("tieout::items::Format", "B") },
        { 6, QT_TRANSLATE_NOOP("tieout::items::Format", "M") }, { 3, QT_TRANSLATE_NOOP("tieout::items::Format", "k") } };
    for (const Step& step : kSteps) {
        const Int128 unit = one * domain::powerOfTen(step.power);
        // What would round up to 1000 of the smaller unit already counts as 1 of this one.
        if (size + unit / 2000 < unit)
            continue;
        const Int128 tenths = (size + unit / 20) / (unit / 10);
        const bool whole = tenths >= 1000 || tenths % 10 == 0;
        const Exact shown(whole ? (size + unit / 2) / unit * one : tenths * (one / 10));
        return sign + formatNumber(shown, whole ? 0 : 1, locale) + QChar(QChar::Nbsp) + Words::tr(step.letter);
    }
    const Int128 cents = (size + one / 200) / (one / 100);
    const bool whole = cents % 100 == 0 || cents >= 10'000;
    const Exact shown(whole ? (size + one / 2) / one * one : cents * (one / 100));
    return (shown.isZero() ? QString() : sign) + formatNumber(shown, whole ? 0 : 2, locale);
}

QString currencyCode(uint32_t currency)
{
    return currency == 0 ? QString() : desk::fromUtf8(domain::Currency::fromPacked(currency).code());
}

QString formatAgo(const Instant& at, const Instant& now, const QLocale& locale)
{
    if (at.ns() == 0)
        return QString(QChar(0x2014));
    const qint64 seconds = (now.us() - at.us()) / 1'000'000;
    if (seconds >= 0 && seconds < 60)
        return Words::tr("just now");
    if (seconds >= 0 && seconds < 3600)
        return Words::tr("%n minute(s) ago", nullptr, static_cast<int>(seconds / 60));
    if (seconds >= 0 && seconds < 86'400)
        return Words::tr("%n hour(s) ago", nullptr, static_cast<int>(seconds / 3600));
    return locale.toString(QDateTime::fromMSecsSinceEpoch(at.us() / 1000), QLocale::ShortFormat);
}

QString formatExactTime(const Instant& at, const QLocale& locale)
{
    if (at.ns() == 0)
        return QString(QChar(0x2014));
    const QDateTime local = QDateTime::fromMSecsSinceEpoch(at.us() / 1000);
    return locale.toString(local.date(), QLocale::ShortFormat) + u' ' + locale.toString(local.time(), QStringLiteral("HH:mm:ss")) + u' ' + local.timeZoneAbbreviation();
}

Instant currentInstant()
{
    return Instant::fromUs(QDateTime::currentMSecsSinceEpoch() * 1000);
}

QString formatBytes(quint64 bytes, const QLocale& locale)
{
    static constexpr const char* kUnits[] = { "B", "kB", "MB", "GB", "TB" };
    size_t unit = 0;
    quint64 scale = 1;
    while (unit + 1 < std::size(kUnits) && bytes >= scale * 1000) {
        scale *= 1000;
        ++unit;
    }
    const quint64 tenths = unit == 0 ? bytes * 10 : bytes / (scale / 10);
    const QString figure = unit == 0 || tenths >= 1000 ? formatCount(tenths / 10, locale)
                                                       : formatCount(tenths / 10, locale) + locale.decimalPoint() + formatCount(tenths % 10, locale);
    return figure + QChar(QChar::Nbsp) + QLatin1String(kUnits[unit]);
}

QString formatDuration(qint64 ms, const QLocale& locale)
{
    const qint64 seconds = (ms + 999) / 1000;
    if (seconds < 90)
        return Words::tr("%1 s").arg(formatCount(static_cast<quint64>(std::max<qint64>(seconds, 0)), locale));
    const qint64 minutes = (seconds + 30) / 60;
    if (minutes < 60)
        return Words::tr("%1 min").arg(formatCount(static_cast<quint64>(minutes), locale));
    return Words::tr("%1 h %2 min").arg(formatCount(static_cast<quint64>(minutes / 60), locale), formatCount(static_cast<quint64>(minutes % 60), locale));
}

}
