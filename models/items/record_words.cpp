#include "items/record_words.h"

#include "desk/text.h"
#include "items/format.h"

#include <QCoreApplication>

namespace tieout::items {

using domain::Table;

namespace {

constexpr const char* kContext = "tieout::items::RecordWords";

constexpr const char* kTitles[domain::kTableCount] = {
    QT_TRANSLATE_NOOP("tieout::items::RecordWords", "Usage event"),
    QT_TRANSLATE_NOOP("tieout::items::RecordWords", "Usage aggregate"),
    QT_TRANSLATE_NOOP("tieout::items::RecordWords", "Rated charge"),
    QT_TRANSLATE_NOOP("tieout::items::RecordWords", "Invoice line"),
    QT_TRANSLATE_NOOP("tieout::items::RecordWords", "Invoice"),
    QT_TRANSLATE_NOOP("tieout::items::RecordWords", "ERP document"),
    QT_TRANSLATE_NOOP("tieout::items::RecordWords", "Journal line"),
    QT_TRANSLATE_NOOP("tieout::items::RecordWords", "Payment"),
    QT_TRANSLATE_NOOP("tieout::items::RecordWords", "Receipt"),
    QT_TRANSLATE_NOOP("tieout::items::RecordWords", "Product"),
    QT_TRANSLATE_NOOP("tieout::items::RecordWords", "CRM account"),
    QT_TRANSLATE_NOOP("tieout::items::RecordWords", "Billing customer"),
    QT_TRANSLATE_NOOP("tieout::items::RecordWords", "ERP customer"),
    QT_TRANSLATE_NOOP("tieout::items::RecordWords", "Contract"),
    QT_TRANSLATE_NOOP("tieout::items::RecordWords", "Contract item"),
    QT_TRANSLATE_NOOP("tieout::items::RecordWords", "Subscription item"),
    QT_TRANSLATE_NOOP("tieout::items::RecordWords", "Credit note"),
    QT_TRANSLATE_NOOP("tieout::items::RecordWords", "ERP credit"),
    QT_TRANSLATE_NOOP("tieout::items::RecordWords", "Mapping"),
    QT_TRANSLATE_NOOP("tieout::items::RecordWords", "Downstream total"),
    QT_TRANSLATE_NOOP("tieout::items::RecordWords", "Meter"),
    QT_TRANSLATE_NOOP("tieout::items::RecordWords", "Drawdown of credit"),
};

// The figure is put in by the caller, grouped in the locale's way; n only picks singular or plural.
constexpr const char* kCounts[domain::kTableCount] = {
    QT_TRANSLATE_N_NOOP("tieout::items::RecordWords", "%1 usage event(s)"),
    QT_TRANSLATE_N_NOOP("tieout::items::RecordWords", "%1 usage aggregate(s)"),
    QT_TRANSLATE_N_NOOP("tieout::items::RecordWords", "%1 rated charge(s)"),
    QT_TRANSLATE_N_NOOP("tieout::items::RecordWords", "%1 invoice line(s)"),
    QT_TRANSLATE_N_NOOP("tieout::items::RecordWords", "%1 invoice(s)"),
    QT_TRANSLATE_N_NOOP("tieout::items::RecordWords", "%1 ERP document(s)"),
    QT_TRANSLATE_N_NOOP("tieout::items::RecordWords", "%1 journal line(s)"),
    QT_TRANSLATE_N_NOOP("tieout::items::RecordWords", "%1 payment(s)"),
    QT_TRANSLATE_N_NOOP("tieout::items::RecordWords", "%1 receipt(s)"),
    QT_TRANSLATE_N_NOOP("tieout::items::RecordWords", "%1 product(s)"),
    QT_TRANSLATE_N_NOOP("tieout::items::RecordWords", "%1 CRM account(s)"),
    QT_TRANSLATE_N_NOOP("tieout::items::RecordWords", "%1 billing customer(s)"),
    QT_TRANSLATE_N_NOOP("tieout::items::RecordWords", "%1 ERP customer(s)"),
    QT_TRANSLATE_N_NOOP("tieout::items::RecordWords", "%1 contract(s)"),
    QT_TRANSLATE_N_NOOP("tieout::items::RecordWords", "%1 contract item(s)"),
    QT_TRANSLATE_N_NOOP("tieout::items::RecordWords", "%1 subscription item(s)"),
    QT_TRANSLATE_N_NOOP("tieout::items::RecordWords", "%1 credit note(s)"),
    QT_TRANSLATE_N_NOOP("tieout::items::RecordWords", "%1 ERP credit(s)"),
    QT_TRANSLATE_N_NOOP("tieout::items::RecordWords", "%1 mapping(s)"),
    QT_TRANSLATE_N_NOOP("tieout::items::RecordWords", "%1 downstream total(s)"),
    QT_TRANSLATE_N_NOOP("tieout::items::RecordWords", "%1 meter(s)"),
    QT_TRANSLATE_N_NOOP("tieout::items::RecordWords", "%1 drawdown(s) of credit"),
};

}

QString tableTitle(Table table)
{
    return QCoreApplication::translate(kContext, kTitles[static_cast<size_t>(table)]);
}

QString tableCount(Table table, quint64 n)
{
    const int plural = static_cast<int>(std::min<quint64>(n, 1'000'000'000));
    return QCoreApplication::translate(kContext, kCounts[static_cast<size_t>(table)], nullptr, plural).arg(formatCount(n));
}

QString recordName(const engine::RecordRef& ref)
{
    const QString id = desk::outside(ref.id);
    const QString place = ref.set.empty() || ref.set == "main" ? id : desk::outside(ref.set) + u'/' + id;
    return tableTitle(ref.table) + u' ' + place;
}

std::string namedRecord(const std::string& kind_and_id)
{
    const size_t end = std::min(kind_and_id.find_first_of(" :"), kind_and_id.size());
    for (int t = 0; t < domain::kTableCount; ++t)
        if (const auto table = static_cast<Table>(t); kind_and_id.compare(0, end, domain::tableSpec(table).kind) == 0)
            return desk::toUtf8(tableTitle(table)) + kind_and_id.substr(end);
    return kind_and_id;
}

QString basisTitle(const std::string& basis)
{
    if (basis == "key")
        return QCoreApplication::translate(kContext, "by key");
    if (basis == "reference")
        return QCoreApplication::translate(kContext, "by reference");
    if (basis == "group")
        return QCoreApplication::translate(kContext, "by group");
    return desk::outside(basis);
}

}
