#pragma once

#include "domain/decimal.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

// The terms by which a contract item rates a charge, and what they come to. Exact from end to end, rounded once.
namespace tieout::engine::checks {

using domain::Decimal;
using domain::Exact;

enum class PriceModel : uint8_t {
    PerUnit, // the charge's own quantity × its own unit price; whether that was agreed is CP7's matter
    Graduated, // each unit by the tier it lies in
    Volume, // all units by the tier the quantity lies in
    Package, // begun packages
    Flat, // the money of the contract item, whatever was used
};
std::optional<PriceModel> priceModel(std::string_view id); // per_unit or empty, graduated, volume, package, flat

struct PriceTier {
    std::optional<Decimal> up_to; // this many included; nothing: no end
    Decimal unit; // of a package: what one costs
    Decimal flat; // once, when the tier is reached
};
// `1000:0.05;5000:0.04+10.00;:0.03`: up to 1000 at 0.05, up to 5000 at 0.04 plus 10.00 once, above at 0.03. Ends rise and
// are above zero; only the last tier may have none. Digits and points only. Nothing when it does not read so.
std::optional<std::vector<PriceTier>> parseTiers(std::string_view text);

struct PriceTerms {
    PriceModel model = PriceModel::PerUnit;
    std::vector<PriceTier> tiers;
    Decimal minimum; // money of a period; 0: none
    Decimal discount; // percent; 0: none
    bool daily = false; // fees and the minimum by the share of days

    bool any() const { return model != PriceModel::PerUnit || !minimum.isZero() || !discount.isZero() || daily; }
};
// Nothing when one of them is not understood, or they contradict each other: then no amount can be expected.
std::optional<PriceTerms> readPriceTerms(std::string_view model, std::string_view tiers, const Decimal& minimum, const Decimal& discount, std::string_view proration);

// Days of the month YYYY-MM-01 … its last that lie within starts … ends (YYYY-MM-DD, both included; empty: open).
int coveredDays(std::string_view starts, std::string_view ends, int32_t first_day, int days_of_month);

enum class LeftOut : uint8_t { Nothing, Minimum, Discount, Proration };
struct RatedUsage {
    Decimal quantity, unit_price; // the charge's
    Decimal agreed_quantity, agreed_price; // the contract item's, for its flat fee
    int days = 1, days_of_month = 1; // covered by the item, of the charge's month
    int decimals = 2; // of the charge's currency
};
// Price by the model, then the share of days, the discount, the minimum. Rounded half away from zero to the currency. Nothing:
// does not fit.
std::optional<Exact> ratedAmount(const PriceTerms& terms, const RatedUsage& usage, LeftOut left_out = LeftOut::Nothing);

}
