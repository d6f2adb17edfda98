#include "engine/checks/checks.h"

namespace tieout::engine::checks {

namespace {

// exposure of a residual: its absolute value.
std::optional<Exact> difference(const Exact& expected, const Exact& actual)
{
    Exact delta = actual;
    return delta.subtract(expected) ? std::optional<Exact>(delta) : std::nullopt;
}

}

void Drafts::compare(Reason reason, const Exact& expected, const Exact& actual, const Exact& exposure)
{
    const std::optional<Exact> delta = difference(expected, actual);
    if (!delta) {
        m_overflow = true;
        return;
    }
    m_all.push_back({ m_checkpoint, reason, *delta, expected, actual, exposure });
}

void Drafts::compareIfDifferent(Reason reason, const std::optional<Exact>& expected, const std::optional<Exact>& actual, const std::optional<Exact>& exposure_of_unit)
{
    if (!expected || !actual) {
        m_overflow = true;
        return;
    }
    if (*expected == *actual)
        return;
    const std::optional<Exact> delta = difference(*expected, *actual);
    if (!delta) {
        m_overflow = true;
        return;
    }
    m_all.push_back({ m_checkpoint, reason, *delta, *expected, *actual, exposure_of_unit ? *exposure_of_unit : delta->absolute() });
}

void Drafts::duplicates(Reason reason, uint64_t count, const Exact& exposure)
{
    const int64_t n = static_cast<int64_t>(count);
    m_all.push_back({ m_checkpoint, reason, Exact::ofCount(n - 1), Exact::ofCount(1), Exact::ofCount(n), exposure });
}

void Drafts::mark(Reason reason, const Exact& expected, const Exact& actual, const Exact& exposure)
{
    m_all.push_back({ m_checkpoint, reason, Exact(), expected, actual, exposure });
}

Exact valueOf(const Exact& quantity, const std::optional<UnitPrice>& price)
{
    if (!price)
        return {};
    domain::Int128 product = 0;
    const Decimal unit = price->price;
    if (domain::multiplyOverflows(quantity.absolute().e12(), domain::Int128(unit.coefficient() < 0 ? -unit.coefficient() : unit.coefficient()), &product))
        return {};
    // `decimals` is at most 12, so scaling the rounded value back up to 12 cannot exceed the product.
    const int decimals = price->decimals;
    const domain::Int128 rounded = domain::roundScaled(product, domain::kScaleMax + unit.scale(), decimals, domain::Rounding::HalfAwayFromZero).value;
    domain::Int128 e12 = 0;
    return domain::multiplyOverflows(rounded, domain::powerOfTen(domain::kScaleMax - decimals), &e12) ? Exact() : Exact(e12);
}

}
