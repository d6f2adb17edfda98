#pragma once

#include "engine/checks/checks.h"
#include "engine/checks/price_terms.h"

// CP2 beyond quantity × price. Pure functions as in checks.h; docs/checkpoints tells each to its users.
namespace tieout::engine::checks {

struct ChargeTermsFacts {
    Decimal amount, drawn; // drawn: what prepaid credit paid
    RatedUsage usage;
    std::optional<PriceTerms> terms; // nothing: not to be had, or not understood
};
// One reason at most: that of the term whose absence explains the amount, else of the first that the item has.
void checkChargeTerms(const ChargeTermsFacts& facts, Drafts& out);

// `ledger`: what the ledger of credit says was drawn for this charge; nothing: does not fit. The delta is that of the amount:
// what was drawn too much was charged too little.
void checkDrawdown(const Decimal& amount, const Decimal& drawn, const std::optional<Exact>& ledger, Drafts& out);

}
