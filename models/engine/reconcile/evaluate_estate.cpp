// The evaluator's part beyond the file feed: figures for CP4's credits, CP7, CP8.
#include "domain/currency.h"
#include "engine/checks/books_checks.h"
#include "engine/checks/estate_checks.h"
#include "engine/reconcile/evaluate.h"

#include <algorithm>

namespace tieout::engine {

using checks::Drafts;
using domain::Checkpoint;

// What the nodes of these tables are looked at for follows from which systems have delivered anything.
std::vector<Drafts> Evaluator::estateDraftsOf(Table which, uint32_t i) const
{
    const EstateScope scope = m_state.scope();
    std::vector<Drafts> all;
    switch (which) {
    case Table::CrmAccounts:
        if (scope.billing_customers)
            all = { account(i) };
        break;
    case Table::BillingCustomers:
        if (scope.billing_customers)
            all = { billingCustomer(i, scope.erp_customers) };
        break;
    case Table::ErpCustomers:
        if (scope.erp_customers)
            all = { erpCustomer(i) };
        break;
    case Table::ContractItems:
        if (scope.subscriptions)
            all = { contractItem(i) };
        break;
    case Table::SubscriptionItems:
        if (scope.subscriptions && !has(Table::ContractItems, parent(which, i, link::subscription_item)))
            all = { orphanSubscription(i) };
        break;
    case Table::CreditNotes:
        if (scope.credits)
            all = { creditNote(i) };
        break;
    case Table::ErpCredits:
        if (scope.credits)
            all = { erpCredit(i) };
        break;
    case Table::JournalLines:
        if (scope.journals)
            all = { journalLine(i) };
        break;
    default:
        break;
    }
    return all;
}

Drafts Evaluator::creditNote(uint32_t i) const
{
    const RecordTable& t = table(Table::CreditNotes);
    const Children credits = children(Table::CreditNotes, i, head::credit_erp, Table::ErpCredits, link::erp_credit_credit, number::amount);
    Drafts drafts(Checkpoint::CP4);
    checkCreditNote({ t.decimal(number::amount, i), !(t.flags[i] & kNoPostingExpected), credits.count, credits.extra_value }, drafts);
    return drafts;
}

Drafts Evaluator::erpCredit(uint32_t i) const
{
    const RecordTable& t = table(Table::ErpCredits);
    const RecordTable& notes = table(Table::CreditNotes);
    checks::ErpCreditFacts facts;
    facts.amount = t.decimal(number::amount, i);
    facts.period = t.period[i];
    facts.period_approved = m_state.text(t.text[words::mark][i]).starts_with(checks::kOurMark);
    const uint32_t note = parent(Table::ErpCredits, i, link::erp_credit_credit);
    facts.has_note = notes.present(note);
    if (facts.has_note) {
        facts.note_amount = notes.decimal(number::amount, note);
        facts.note_period = notes.period[note];
    }
    Drafts drafts(Checkpoint::CP4);
    checkErpCredit(facts, drafts);
    if (facts.has_note && m_state.scope().credit_references)
        checks::checkReference(checks::Reason::CreditReferenceLost, m_state.text(notes.text[words::note_number][note]), m_state.text(t.text[words::posting_reference][i]), facts.amount, drafts);
    return drafts;
}

// The posting that takes this one back: made from it, over the same amount with the other sign, and
// not taken back itself. The smallest id where there are several; kNone when there is none.
uint32_t Evaluator::reversalOf(uint32_t posting) const
{
    const RecordTable& t = table(Table::ErpPostings);
    const auto negates = [&](uint32_t back, uint32_t of) {
        return t.currency[back] == t.currency[of] && Exact(t.decimal(number::amount, back)) == Exact(t.decimal(number::amount, of)).negated();
    };
    uint32_t found = kNone;
    m_state.eachChild(Table::ErpPostings, posting, head::posting_reversals, Table::ErpPostings, link::posting_reversed, [&](uint32_t at) {
        bool stands = negates(at, posting) && (found == kNone || t.ids.at(at) < t.ids.at(found));
        m_state.eachChild(Table::ErpPostings, at, head::posting_reversals, Table::ErpPostings, link::posting_reversed,
            [&](uint32_t above) { stands = stands && !negates(above, at); });
        if (stands)
            found = at;
    });
    return found;
}

bool Evaluator::takenBack(uint32_t posting) const
{
    const RecordTable& t = table(Table::ErpPostings);
    const uint32_t of = parent(Table::ErpPostings, posting, link::posting_reversed);
    return reversalOf(posting) != kNone || (t.present(of) && reversalOf(of) == posting);
}

// What credit notes in force took off a line; nothing when it does not fit.
std::optional<Exact> Evaluator::creditedOn(uint32_t line) const
{
    const RecordTable& notes = table(Table::CreditNotes);
    WideSum sum;
    m_state.eachChild(Table::InvoiceLines, line, head::line_credits, Table::CreditNotes, link::credit_line, [&](uint32_t at) {
        if (!(notes.flags[at] & kNoPostingExpected))
            sum.add(notes.decimal(number::amount, at));
    });
    return sum.value();
}

Drafts Evaluator::contractItem(uint32_t i) const
{
    const RecordTable& t = table(Table::ContractItems);
    const RecordTable& contracts = table(Table::Contracts);
    const RecordTable& items = table(Table::SubscriptionItems);
    checks::ContractItemFacts facts;
    facts.quantity = t.decimal(number::quantity, i);
    facts.unit_price = t.decimal(number::item_price, i);
    facts.starts = m_state.text(t.text[words::starts][i]);
    facts.ends = m_state.text(t.text[words::ends][i]);
    const uint32_t contract = parent(Table::ContractItems, i, link::item_contract);
    facts.active = contracts.present(contract) && m_state.text(contracts.text[words::contract_status][contract]) == "activated";
    facts.term = t.decimal(number::item_term, i);
    facts.decimals = domain::Currency::fromPacked(t.currency[i]).exponent();
    if (contracts.present(contract))
        facts.contract_starts = m_state.text(contracts.text[words::contract_starts][contract]);
    std::vector<uint32_t> subscribed;
    m_state.eachChild(Table::ContractItems, i, head::item_subscriptions, Table::SubscriptionItems, link::subscription_item, [&](uint32_t at) { subscribed.push_back(at); });
    std::sort(subscribed.begin(), subscribed.end(), [&](uint32_t a, uint32_t b) { return items.ids.at(a) < items.ids.at(b); });
    for (const uint32_t at : subscribed)
        facts.subscribed.push_back({ items.decimal(number::quantity, at), items.decimal(number::item_price, at), m_state.text(items.text[words::starts][at]), m_state.text(items.text[words::ends][at]),
            items.decimal(number::subscription_term, at), m_state.text(items.text[words::created][at]) });
    Drafts drafts(Checkpoint::CP7);
    checkContractItem(facts, drafts);
    return drafts;
}

Drafts Evaluator::orphanSubscription(uint32_t i) const
{
    const RecordTable& t = table(Table::SubscriptionItems);
    Drafts drafts(Checkpoint::CP7);
    checks::checkOrphanSubscription(t.decimal(number::quantity, i), t.decimal(number::item_price, i), drafts);
    return drafts;
}

Drafts Evaluator::account(uint32_t i) const
{
    uint64_t customers = 0;
    m_state.eachLinked(Table::CrmAccounts, i, head::account_customers, Table::BillingCustomers, [&](uint32_t) { ++customers; });
    Drafts drafts(Checkpoint::CP8);
    checks::checkAccount(m_state.text(table(Table::CrmAccounts).text[words::status][i]) == "active", customers, drafts);
    return drafts;
}

namespace {

checks::Master masterOf(const LineageState& state, const RecordTable& t, uint32_t i, uint32_t parent)
{
    return { state.text(t.text[words::tax_id][i]), state.text(t.text[words::entity][i]), t.flags[i] & kOwnCurrency ? t.currency[i] : 0, parent };
}

}

Drafts Evaluator::billingCustomer(uint32_t i, bool with_erp) const
{
    const RecordTable& t = table(Table::BillingCustomers);
    const RecordTable& accounts = table(Table::CrmAccounts);
    Drafts drafts(Checkpoint::CP8);
    uint64_t in_erp = 0;
    m_state.eachLinked(Table::BillingCustomers, i, head::customer_erp, Table::ErpCustomers, [&](uint32_t) { ++in_erp; });
    if (with_erp)
        checks::checkKnownToErp(in_erp, drafts);
    const uint32_t account = m_state.linkedParent(Table::BillingCustomers, i);
    if (!accounts.present(account))
        return drafts;
    // Both parents as accounts: the account's own, and that of the customer above.
    const uint32_t above = parent(Table::BillingCustomers, i, link::customer_parent);
    const uint32_t above_account = t.present(above) ? m_state.linkedParent(Table::BillingCustomers, above) : above == kNone ? kNone : kNone - 1;
    checks::compareMasters(masterOf(m_state, accounts, account, parent(Table::CrmAccounts, account, link::account_parent)), masterOf(m_state, t, i, above_account), checks::kBillingDiffers, drafts);
    return drafts;
}

Drafts Evaluator::erpCustomer(uint32_t i) const
{
    const RecordTable& t = table(Table::ErpCustomers);
    const RecordTable& customers = table(Table::BillingCustomers);
    Drafts drafts(Checkpoint::CP8);
    const uint32_t customer = m_state.linkedParent(Table::ErpCustomers, i);
    if (!customers.present(customer))
        return drafts;
    const uint32_t above = parent(Table::ErpCustomers, i, link::erp_customer_parent);
    const uint32_t above_customer = t.present(above) ? m_state.linkedParent(Table::ErpCustomers, above) : above == kNone ? kNone : kNone - 1;
    checks::compareMasters(masterOf(m_state, customers, customer, parent(Table::BillingCustomers, customer, link::customer_parent)), masterOf(m_state, t, i, above_customer), checks::kErpDiffers, drafts);
    return drafts;
}

}
