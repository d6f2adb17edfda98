#include "widgets/pages/reconciliations/matrix_text.h"

#include "desk/text.h"
#include "items/format.h"

namespace tieout::ui {

QString MatrixText::checkpoint(domain::Checkpoint checkpoint)
{
    return desk::fromUtf8(domain::checkpointId(checkpoint));
}

QString MatrixText::period(domain::Period period)
{
    return period.months() == 0 ? QStringLiteral("–") : desk::fromUtf8(period.toString());
}

QString MatrixText::entity(const std::string& entity)
{
    return entity.empty() ? QStringLiteral("–") : desk::outside(entity);
}

QString MatrixText::sum(const engine::MatrixSum& sum)
{
    if (sum.unit == domain::DeltaUnit::Count)
        return items::formatCount(sum.count);
    if (sum.overflow)
        return tr("too large");
    return sum.unit == domain::DeltaUnit::Money ? items::formatMoneyWithCode(sum.sum, sum.currency) : items::formatQuantity(sum.sum);
}

QString MatrixText::sums(const std::vector<engine::MatrixSum>& sums)
{
    QStringList texts;
    for (const engine::MatrixSum& one : sums)
        texts << sum(one);
    return texts.join(QStringLiteral(" · "));
}

QString MatrixText::exposure(const std::vector<engine::CurrencySum>& sums)
{
    QStringList texts;
    for (const engine::CurrencySum& sum : sums)
        if (sum.overflow || !sum.exposure.isZero())
            texts << (sum.overflow ? tr("too large") : items::formatMoneyWithCode(sum.exposure, sum.currency));
    return texts.join(QStringLiteral(" · "));
}

domain::Exact MatrixText::percent(uint64_t covered, uint64_t records)
{
    const auto hundredths = records == 0 ? 0 : static_cast<int64_t>(static_cast<domain::UInt128>(covered) * 10'000 / records);
    return domain::Exact(domain::Int128(hundredths) * domain::powerOfTen(domain::kScaleMax - 2));
}

QString MatrixText::coverage(uint64_t covered, uint64_t records)
{
    return records == 0 ? QStringLiteral("–") : tr("%1 %").arg(items::formatNumber(percent(covered, records), 2));
}

}
