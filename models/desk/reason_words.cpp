#include "desk/reason_words.h"

#include "desk/text.h"
#include "domain/checkpoint.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace tieout::desk {

namespace {

struct Words {
    std::string_view id;
    const char* words;
};

constexpr Words kCommon[] = {
    { "AMOUNT_MISMATCH", QT_TRANSLATE_NOOP("tieout::desk::Words", "Amount differs") },
    { "CURRENCY_MISMATCH", QT_TRANSLATE_NOOP("tieout::desk::Words", "Customer: currency differs") },
    { "DUP_POSTING", QT_TRANSLATE_NOOP("tieout::desk::Words", "Posted more than once") },
    { "ENTITY_MISMATCH", QT_TRANSLATE_NOOP("tieout::desk::Words", "Customer: legal entity differs") },
    { "HIERARCHY_MISMATCH", QT_TRANSLATE_NOOP("tieout::desk::Words", "Customer: parent differs") },
    { "MISSING_POSTING", QT_TRANSLATE_NOOP("tieout::desk::Words", "Not in the ERP") },
    { "ORPHAN_POSTING", QT_TRANSLATE_NOOP("tieout::desk::Words", "In the ERP only") },
    { "QTY_MISMATCH", QT_TRANSLATE_NOOP("tieout::desk::Words", "Quantity differs") },
    { "REFERENCE_LOST", QT_TRANSLATE_NOOP("tieout::desk::Words", "Number lost on the way") },
    { "TAX_ID_MISMATCH", QT_TRANSLATE_NOOP("tieout::desk::Words", "Customer: tax id differs") },
    { "UNMAPPED_SKU", QT_TRANSLATE_NOOP("tieout::desk::Words", "Product unknown") },
    { "WRONG_PERIOD", QT_TRANSLATE_NOOP("tieout::desk::Words", "In another period") },
};

constexpr Words kTeams[] = {
    { "finance", QT_TRANSLATE_NOOP("tieout::desk::Words", "Finance") },
    { "platform", QT_TRANSLATE_NOOP("tieout::desk::Words", "Platform") },
    { "revops", QT_TRANSLATE_NOOP("tieout::desk::Words", "RevOps") },
};

}

QString reasonWords(std::string_view id)
{
    for (const Words& common : kCommon)
        if (common.id == id)
            return QCoreApplication::translate("tieout::desk::Words", common.words);
    for (const domain::ReasonSpec& spec : domain::reasonSpecs())
        if (spec.id == id)
            return translate(spec.title);
    return outside(id);
}

QString reasonTitles(std::string_view id)
{
    QStringList lines;
    for (const domain::ReasonSpec& spec : domain::reasonSpecs())
        if (spec.id == id)
            lines << fromUtf8(domain::checkpointId(spec.checkpoint)) + u' ' + translate(spec.title);
    return lines.join(u'\n');
}

std::vector<engine::ReasonPlace> reasonsNamed(const QString& text)
{
    std::vector<engine::ReasonPlace> named;
    if (text.size() < static_cast<qsizetype>(engine::kReasonWordsMin))
        return named;
    const QStringList words = text.split(u' ', Qt::SkipEmptyParts);
    for (const domain::ReasonSpec& spec : domain::reasonSpecs()) {
        const QString said = translate(spec.title) + u'\n' + reasonWords(spec.id);
        if (!words.isEmpty() && std::all_of(words.begin(), words.end(), [&said](const QString& word) { return said.contains(word, Qt::CaseInsensitive); }))
            named.emplace_back(spec.checkpoint, spec.reason);
    }
    return named;
}

QString teamTitle(std::string_view owner)
{
    for (const Words& team : kTeams)
        if (team.id == owner)
            return QCoreApplication::translate("tieout::desk::Words", team.words);
    return outside(owner);
}

QString plainTip(const QString& text)
{
    return text.isEmpty() ? QString() : QStringLiteral("<qt>") + text.toHtmlEscaped().replace(u'\n', QLatin1String("<br>")) + QStringLiteral("</qt>");
}

}
