// The evaluator's part for the price of a charge: the terms of its contract item, the credit that paid for it.
#include "domain/currency.h"
#include "engine/checks/charge_terms.h"
#include "engine/reconcile/evaluate.h"

namespace tieout::engine {

using checks::Drafts;

// Whether the charge is judged by its own price; else it was judged by the terms of its item here, or is not
// judged because nobody told them.
bool Evaluator::chargeByTerms(uint32_t i, Drafts& out) const
{
    const RecordTable& t = table(Table::RatedCharges);
    const RecordTable& items = table(Table::ContractItems);
    const EstateScope scope = m_state.scope();
    if (scope.drawdowns)
        checks::checkDrawdown(t.decimal(number::charge_amount, i), t.decimal(number::charge_drawn, i), drawnByLedger(i), out);
    const uint32_t item = parent(Table::RatedCharges, i, link::charge_item);
    if (item == kNone)
        return true;
    if (!scope.rated_terms)
        return false;
    checks::ChargeTermsFacts facts;
    facts.amount = t.decimal(number::charge_amount, i);
    facts.drawn = t.decimal(number::charge_drawn, i);
    const auto word = [&](size_t which) { return m_state.text(items.text[which][item]); };
    if (items.present(item))
        facts.terms = checks::readPriceTerms(word(words::model), word(words::tiers), items.decimal(number::item_minimum, item), items.decimal(number::item_discount, item), word(words::proration));
    if (facts.terms && !facts.terms->any())
        return true;
    // Prices of another currency say nothing about this amount.
    if (facts.terms && (t.flags[i] & kOwnCurrency) && (items.flags[item] & kOwnCurrency) && t.currency[i] != items.currency[item])
        facts.terms.reset();
    if (facts.terms) {
        const domain::Period month(t.period[i]);
        facts.usage.quantity = t.decimal(number::quantity, i);
        facts.usage.unit_price = t.decimal(number::unit_price, i);
        facts.usage.agreed_quantity = items.decimal(number::quantity, item);
        facts.usage.agreed_price = items.decimal(number::item_price, item);
        facts.usage.days_of_month = month.next().firstDay() - month.firstDay();
        facts.usage.days = checks::coveredDays(word(words::starts), word(words::ends), month.firstDay(), facts.usage.days_of_month);
        facts.usage.decimals = domain::Currency::fromPacked(t.currency[i]).exponent();
    }
    checkChargeTerms(facts, out);
    return false;
}

// What the ledger of prepaid credit says was drawn for a charge; nothing when it does not fit. A drawdown in another currency
// pays nothing of it.
std::optional<Exact> Evaluator::drawnByLedger(uint32_t charge) const
{
    const RecordTable& drawdowns = table(Table::CreditDrawdowns);
    WideSum sum;
    m_state.eachChild(Table::RatedCharges, charge, head::charge_drawdowns, Table::CreditDrawdowns, link::drawdown_charge, [&](uint32_t at) {
        if (!(drawdowns.flags[at] & kOwnCurrency) || drawdowns.currency[at] == table(Table::RatedCharges).currency[charge])
            sum.add(drawdowns.decimal(number::drawdown_amount, at));
    });
    return sum.value();
}

}
