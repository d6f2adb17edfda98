#include "desk/text.h"

#include <QCoreApplication>
#include <QStringList>

namespace tieout::desk {

QString fromUtf8(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

std::string toUtf8(const QString& text)
{
    return text.toStdString();
}

QString outside(std::string_view text)
{
    return fromUtf8(domain::visible(text));
}

QString translate(std::string_view source)
{
    if (source.empty())
        return {};
    const std::string terminated(source);
    return QCoreApplication::translate("core", terminated.c_str());
}

QString translate(const domain::Text& text)
{
    const QString sentence = translate(text.source);
    QString out;
    out.reserve(sentence.size() + 16);
    for (qsizetype i = 0; i < sentence.size(); ++i) {
        if (sentence[i] == u'%' && i + 1 < sentence.size() && sentence[i + 1] >= u'1' && sentence[i + 1] <= u'9') {
            const auto n = static_cast<size_t>(sentence[i + 1].unicode() - u'1');
            if (n < text.args.size()) {
                out += outside(text.args[n]);
                ++i;
                continue;
            }
        }
        out += sentence[i];
    }
    return out;
}

QString translate(const domain::Error& error)
{
    return translate(error.message);
}

QString errorContext(const domain::Error& error)
{
    QStringList places;
    for (const std::string& place : error.context)
        places << outside(place);
    return places.join(QStringLiteral(" < "));
}

}
