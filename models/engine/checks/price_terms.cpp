#include "engine/checks/price_terms.h"

#include "domain/time.h"

#include <algorithm>

namespace tieout::engine::checks {

namespace {

using domain::Int128;

constexpr int kScaleSum = 30; // decimals that products may have

// An exact number with as few decimals as it needs.
struct Scaled {
    Int128 value = 0;
    int scale = 0;
};
using Maybe = std::optional<Scaled>;

Scaled shortest(Scaled number)
{
    while (number.scale > 0 && number.value % 10 == 0) {
        number.value /= 10;
        --number.scale;
    }
    return number;
}

Scaled scaled(const Decimal& number)
{
    return shortest({ number.coefficient(), number.scale() });
}

Maybe times(const Maybe& a, const Maybe& b)
{
    Scaled product;
    if (!a || !b || domain::multiplyOverflows(a->value, b->value, &product.value))
        return std::nullopt;
    product.scale = a->scale + b->scale;
    product = shortest(product);
    return product.scale <= kScaleSum ? Maybe(product) : std::nullopt;
}

// Both with the decimals of the one that has more.
bool align(Scaled& a, Scaled& b)
{
    Scaled& less = a.scale < b.scale ? a : b;
    const int scale = std::max(a.scale, b.scale);
    const bool fits = !domain::multiplyOverflows(less.value, domain::powerOfTen(scale - less.scale), &less.value);
    less.scale = scale;
    return fits;
}

Maybe plus(const Maybe& a, const Maybe& b)
{
    if (!a || !b)
        return std::nullopt;
    Scaled x = *a, y = *b, sum;
    if (!align(x, y) || domain::addOverflows(x.value, y.value, &sum.value))
        return std::nullopt;
    sum.scale = x.scale;
    return shortest(sum);
}

Maybe minus(const Decimal& a, const Decimal& b)
{
    const Scaled taken = scaled(b);
    return plus(scaled(a), Scaled { -taken.value, taken.scale });
}

Maybe larger(const Maybe& a, const Maybe& b)
{
    if (!a || !b)
        return std::nullopt;
    Scaled x = *a, y = *b;
    if (!align(x, y))
        return std::nullopt;
    return x.value < y.value ? b : a;
}

// Digits with at most one point between them.
std::optional<Decimal> unsignedDecimal(std::string_view text)
{
    const auto number = Decimal::parse(text);
    return number.ok() && !text.starts_with('-') ? std::optional<Decimal>(*number) : std::nullopt;
}

std::optional<PriceTier> parseTier(std::string_view text)
{
    const size_t colon = text.find(':');
    if (colon == std::string_view::npos)
        return std::nullopt;
    PriceTier tier;
    if (colon > 0) {
        tier.up_to = unsignedDecimal(text.substr(0, colon));
        if (!tier.up_to || tier.up_to->isZero())
            return std::nullopt;
    }
    const std::string_view price = text.substr(colon + 1);
    const size_t sum = price.find('+');
    const auto unit = unsignedDecimal(price.substr(0, sum));
    const auto flat = sum == std::string_view::npos ? std::optional<Decimal>(Decimal()) : unsignedDecimal(price.substr(sum + 1));
    if (!unit || !flat)
        return std::nullopt;
    tier.unit = *unit;
    tier.flat = *flat;
    return tier;
}

// What is used by quantity, and what is owed for the month whatever was used.
struct Price {
    Maybe usage = Scaled(), fee = Scaled();
};

Price byTier(const PriceTerms& terms, const Decimal& quantity)
{
    const auto lies_in = [&](const PriceTier& tier) { return !tier.up_to || quantity <= *tier.up_to; };
    if (terms.model == PriceModel::Volume) {
        const PriceTier& tier = *std::find_if(terms.tiers.begin(), terms.tiers.end(), lies_in);
        return { times(scaled(quantity), scaled(tier.unit)), scaled(tier.flat) };
    }
    Price price;
    Decimal below;
    for (const PriceTier& tier : terms.tiers) { // the first one is reached by nothing at all
        price.usage = plus(price.usage, times(minus(lies_in(tier) ? quantity : *tier.up_to, below), scaled(tier.unit)));
        price.fee = plus(price.fee, scaled(tier.flat));
        if (lies_in(tier))
            break;
        below = *tier.up_to;
    }
    return price;
}

Price priceOf(const PriceTerms& terms, const RatedUsage& usage)
{
    switch (terms.model) {
    case PriceModel::PerUnit:
        return { times(scaled(usage.quantity), scaled(usage.unit_price)), Scaled() };
    case PriceModel::Flat:
        return { Scaled(), times(scaled(usage.agreed_quantity), scaled(usage.agreed_price)) };
    case PriceModel::Package: {
        const PriceTier& package = terms.tiers.front();
        const Int128 size = package.up_to->e12(), whole = usage.quantity.e12() / size;
        const bool begun = usage.quantity.e12() % size > 0;
        return { times(Scaled { whole + (begun ? 1 : 0), 0 }, scaled(package.unit)), scaled(package.flat) };
    }
    case PriceModel::Graduated:
    case PriceModel::Volume:
        break;
    }
    return byTier(terms, usage.quantity);
}

// number ÷ parts, rounded half away from zero.
std::optional<Exact> dividedRounded(Scaled number, int parts, int decimals)
{
    Scaled unit { 1, decimals };
    Int128 divisor = 0, e12 = 0;
    if (!align(number, unit) || domain::multiplyOverflows(unit.value, Int128(parts), &divisor))
        return std::nullopt;
    Int128 whole = number.value / divisor;
    const Int128 rest = number.value % divisor, distance = rest < 0 ? -rest : rest;
    if (distance >= divisor - distance)
        whole += number.value < 0 ? -1 : 1;
    return domain::multiplyOverflows(whole, domain::powerOfTen(domain::kScaleMax - decimals), &e12) ? std::nullopt : std::optional<Exact>(Exact(e12));
}

}

std::optional<PriceModel> priceModel(std::string_view id)
{
    if (id.empty() || id == "per_unit")
        return PriceModel::PerUnit;
    if (id == "graduated")
        return PriceModel::Graduated;
    if (id == "volume")
        return PriceModel::Volume;
    if (id == "package")
        return PriceModel::Package;
    return id == "flat" ? std::optional<PriceModel>(PriceModel::Flat) : std::nullopt;
}

std::optional<std::vector<PriceTier>> parseTiers(std::string_view text)
{
    std::vector<PriceTier> tiers;
    for (;;) {
        const size_t end = text.find(';');
        const auto tier = parseTier(text.substr(0, end));
        if (!tier || (!tiers.empty() && (!tiers.back().up_to || (tier->up_to && *tier->up_to <= *tiers.back().up_to))))
            return std::nullopt;
        tiers.push_back(*tier);
        if (end == std::string_view::npos)
            return tiers;
        text.remove_prefix(end + 1);
    }
}

std::optional<PriceTerms> readPriceTerms(std::string_view model, std::string_view tiers, const Decimal& minimum, const Decimal& discount, std::string_view proration)
{
    PriceTerms terms;
    const auto known = priceModel(model);
    if (!known || minimum < Decimal() || discount < Decimal() || discount > Decimal(100, 0) || (!proration.empty() && proration != "daily"))
        return std::nullopt;
    terms.model = *known;
    terms.minimum = minimum;
    terms.discount = discount;
    terms.daily = proration == "daily";
    if (*known == PriceModel::PerUnit || *known == PriceModel::Flat)
        return tiers.empty() ? std::optional<PriceTerms>(terms) : std::nullopt;
    const auto parsed = parseTiers(tiers);
    if (!parsed)
        return std::nullopt;
    // Every quantity has its tier; a package has one size.
    const bool open = !parsed->back().up_to;
    if (*known == PriceModel::Package ? open || parsed->size() != 1 : !open)
        return std::nullopt;
    terms.tiers = *parsed;
    return terms;
}

int coveredDays(std::string_view starts, std::string_view ends, int32_t first_day, int days_of_month)
{
    constexpr int64_t kDay = 86'400'000'000'000;
    int64_t first = first_day, last = int64_t(first_day) + days_of_month - 1;
    if (const auto day = domain::Instant::parseDate(starts); day.ok())
        first = std::max(first, day->ns() / kDay);
    if (const auto day = domain::Instant::parseDate(ends); day.ok())
        last = std::min(last, day->ns() / kDay);
    return static_cast<int>(std::max<int64_t>(0, last - first + 1));
}

std::optional<Exact> ratedAmount(const PriceTerms& terms, const RatedUsage& usage, LeftOut left_out)
{
    const bool by_days = terms.daily && left_out != LeftOut::Proration;
    const int days = by_days ? usage.days : 1, parts = by_days ? usage.days_of_month : 1;
    const Price price = priceOf(terms, usage);
    // Everything `parts` times as large until the end, so that a share of days stays exact.
    Maybe amount = plus(times(price.usage, Scaled { parts, 0 }), times(price.fee, Scaled { days, 0 }));
    if (!terms.discount.isZero() && left_out != LeftOut::Discount) {
        amount = times(amount, minus(Decimal(100, 0), terms.discount));
        amount = times(amount, Scaled { 1, 2 });
    }
    if (!terms.minimum.isZero() && left_out != LeftOut::Minimum)
        amount = larger(amount, times(scaled(terms.minimum), Scaled { days, 0 }));
    return amount ? dividedRounded(*amount, parts, usage.decimals) : std::nullopt;
}

}
