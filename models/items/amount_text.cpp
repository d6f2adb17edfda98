#include "items/amount_text.h"

#include "desk/text.h"

#include <QStringList>

#include <algorithm>

namespace tieout::items {

std::optional<domain::Exact> amountFromText(const QString& text, int decimals, const QLocale& locale)
{
    QString typed = text.trimmed();
    const bool negative = typed.startsWith(u'-') || typed.startsWith(QChar(0x2212));
    if (negative)
        typed.remove(0, 1);
    const qsizetype point = typed.indexOf(locale.decimalPoint());
    const QString places = point < 0 ? QString() : typed.mid(point + locale.decimalPoint().size());
    QStringList groups = (point < 0 ? typed : typed.left(point)).split(locale.groupSeparator());
    const auto digits = [](const QString& part) { return !part.isEmpty() && std::all_of(part.begin(), part.end(), [](QChar c) { return c >= u'0' && c <= u'9'; }); };
    const bool first = groups.size() == 1 || groups.front().size() <= 3;
    if (!first || !std::all_of(groups.begin(), groups.end(), digits) || !std::all_of(groups.begin() + 1, groups.end(), [](const QString& group) { return group.size() == 3; }))
        return {};
    if (point >= 0 && (!digits(places) || places.size() > decimals))
        return {};
    const QString plain = (negative ? QStringLiteral("-") : QString()) + groups.join(QString()) + (point < 0 ? QString() : u'.' + places);
    const auto value = domain::Exact::parse(desk::toUtf8(plain));
    return value.ok() ? std::optional(*value) : std::nullopt;
}

}
