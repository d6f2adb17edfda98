#include "widgets/pages/mappings/mapping_words.h"

#include "desk/text.h"
#include "items/format.h"
#include "widgets/pages/mappings/mappings_page.h"

namespace tieout::ui {

using desk::outside;
using engine::CustomerLinkRow;
using engine::MappingStatus;

QString daysWords(const std::string& from, const std::string& to)
{
    if (from.empty() && to.empty())
        return MappingsPage::tr("always");
    if (from == to)
        return outside(from); // one day or month
    return (from.empty() ? QStringLiteral("…") : outside(from)) + QStringLiteral(" – ") + (to.empty() ? QStringLiteral("…") : outside(to));
}

QString valuesWords(const engine::MappingKeyRow& row)
{
    QStringList values;
    for (const engine::MappingValue& value : row.values)
        values << MappingsPage::tr("%1 (%2)").arg(outside(value.value), daysWords(value.valid_from, value.valid_to));
    return values.join(QStringLiteral("; "));
}

QString sumWords(const engine::UsedMoney& money)
{
    return money.amount ? items::formatMoneyWithCode(*money.amount, money.currency) : MappingsPage::tr("too large");
}

items::ListCell moneyCell(const engine::MappingKeyRow& row)
{
    QStringList sums;
    for (const engine::UsedMoney& money : row.money)
        sums << sumWords(money);
    if (sums.size() < 2)
        return { sums.value(0), {} };
    return { QStringLiteral("%1 +%2").arg(sums.first(), items::formatCount(static_cast<uint64_t>(sums.size() - 1))), sums.join(u'\n') };
}

QString proposalWords(const engine::ProposalRow& p)
{
    const QString value = outside(p.value), row = outside(p.row);
    if (p.act == "add")
        return MappingsPage::tr("map to %1, %2").arg(value, daysWords(p.valid_from, p.valid_to));
    if (p.act == "replace")
        return MappingsPage::tr("map to %1, %2, instead of row %3").arg(value, daysWords(p.valid_from, p.valid_to), row);
    if (p.act == "end")
        return MappingsPage::tr("end row %1 after %2").arg(row, outside(p.valid_to));
    const QString score = p.evidence.empty() ? QString() : MappingsPage::tr(" (score %1: %2)").arg(items::formatCount(static_cast<quint64>(p.score)), evidenceWords(p.evidence));
    if (p.act == "link")
        return MappingsPage::tr("belongs to %1").arg(value) + score;
    if (p.act == "unlink")
        return MappingsPage::tr("no longer belongs to %1").arg(value);
    return MappingsPage::tr("is not %1").arg(value) + score;
}

QString evidenceWords(const std::vector<domain::Text>& evidence)
{
    QStringList words;
    for (const domain::Text& text : evidence)
        words << desk::translate(text);
    return words.join(QStringLiteral(", "));
}

QString systemWords(domain::Table table)
{
    return table == domain::Table::CrmAccounts ? MappingsPage::tr("CRM") : table == domain::Table::BillingCustomers ? MappingsPage::tr("Billing") : MappingsPage::tr("ERP");
}

QString linkStateWords(CustomerLinkRow::State state)
{
    return state == CustomerLinkRow::Suggested ? MappingsPage::tr("Suggested") : state == CustomerLinkRow::Linked ? MappingsPage::tr("Linked") : MappingsPage::tr("Not linked");
}

Tone statusTone(MappingStatus status)
{
    switch (status) {
    case MappingStatus::Unmapped:
        return Tone::Critical;
    case MappingStatus::Expired:
    case MappingStatus::Overlapping:
        return Tone::Warning;
    case MappingStatus::Valid:
        return Tone::Ok;
    case MappingStatus::Unused:
        break;
    }
    return Tone::Neutral;
}

Tone linkTone(CustomerLinkRow::State state)
{
    return state == CustomerLinkRow::Suggested ? Tone::Attention : state == CustomerLinkRow::Linked ? Tone::Ok : Tone::Critical;
}

Tone verdictTone(domain::Verdict verdict)
{
    return verdict == domain::Verdict::Waiting ? Tone::Attention : verdict == domain::Verdict::Approved ? Tone::Ok : Tone::Unknown;
}

}
