#include "items/words.h"

#include "desk/text.h"
#include "items/format.h"

#include <QCoreApplication>
#include <QDateTime>

namespace tieout::items {

namespace {

constexpr int64_t kMinuteUs = 60'000'000, kHourUs = 60 * kMinuteUs, kDayUs = 24 * kHourUs;

// The context of this file's words for the translators.
struct Words {
    Q_DECLARE_TR_FUNCTIONS(tieout::items)
};

}

QString machineNumber(const std::string& plain, const QLocale& locale)
{
    const auto parsed = domain::Exact::parse(plain);
    if (!parsed.ok())
        return desk::outside(plain);
    const size_t point = plain.find('.');
    return formatNumber(*parsed, point == std::string::npos ? 0 : static_cast<int>(plain.size() - point - 1), locale);
}

QString periodText(domain::Period period)
{
    return period.months() == 0 ? QString() : desk::fromUtf8(period.toString());
}

QString ageText(int64_t from_us, int64_t now_us)
{
    if (from_us == 0)
        return {};
    const int64_t passed = now_us - from_us;
    if (passed < kMinuteUs)
        return Words::tr("< 1 min");
    if (passed < kHourUs)
        return Words::tr("%n min", nullptr, static_cast<int>(passed / kMinuteUs));
    if (passed < kDayUs)
        return Words::tr("%n h", nullptr, static_cast<int>(passed / kHourUs));
    return Words::tr("%n d", nullptr, static_cast<int>(passed / kDayUs));
}

QString dueText(int64_t due_us, int64_t now_us)
{
    if (due_us == 0)
        return {};
    const int64_t left = due_us - now_us, size = left < 0 ? -left : left;
    const bool days = size >= kDayUs;
    const int n = static_cast<int>(days ? size / kDayUs : size / kHourUs);
    if (left < 0)
        return days ? Words::tr("%n d late", nullptr, n) : Words::tr("%n h late", nullptr, n);
    return days ? Words::tr("in %n d", nullptr, n) : Words::tr("in %n h", nullptr, n);
}

QString dateText(domain::Instant at)
{
    return at.ns() == 0 ? QString() : QDateTime::fromMSecsSinceEpoch(at.us() / 1000).date().toString(Qt::ISODate);
}

QString sentenceText(const domain::Text& text, const QLocale& locale)
{
    domain::Text readable = text;
    for (std::string& value : readable.args) { // "10504.14 USD" in one value
        const size_t space = value.find(' ');
        if (space != std::string::npos && domain::Currency::parse(value.substr(space + 1)).ok() && domain::Exact::parse(value.substr(0, space)).ok())
            value = desk::toUtf8(machineNumber(value.substr(0, space), locale)) + value.substr(space);
    }
    // "%4 %8" with a number in the one and a currency in the other.
    for (size_t at = text.source.find('%'); at != std::string_view::npos; at = text.source.find('%', at + 1)) {
        if (at + 5 > text.source.size() || text.source[at + 2] != ' ' || text.source[at + 3] != '%')
            continue;
        const size_t number = static_cast<size_t>(text.source[at + 1] - '1'), currency = static_cast<size_t>(text.source[at + 4] - '1');
        if (number < text.args.size() && currency < text.args.size() && domain::Currency::parse(text.args[currency]).ok())
            readable.args[number] = desk::toUtf8(machineNumber(text.args[number], locale));
    }
    return desk::translate(readable);
}

QString sentenceText(const domain::Text& text, domain::DeltaUnit unit, const QLocale& locale)
{
    domain::Text readable = text;
    if (!readable.args.empty() && (unit == domain::DeltaUnit::Quantity || unit == domain::DeltaUnit::Count))
        readable.args[0] = desk::toUtf8(unit == domain::DeltaUnit::Count ? machineNumber(text.args[0], locale) : Words::tr("%1 units").arg(machineNumber(text.args[0], locale)));
    return unit == domain::DeltaUnit::Money || unit == domain::DeltaUnit::None ? sentenceText(text, locale) : desk::translate(readable);
}

int64_t nowUs()
{
    return QDateTime::currentMSecsSinceEpoch() * 1000;
}

}
