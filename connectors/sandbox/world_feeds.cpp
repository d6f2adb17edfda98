// Feeds that are not whole: what a system has and counts, but leaves out of its lists or gives so that
// it cannot be read. The truth of CP0, and what follows at the other checkpoints: a record that did
// not arrive is missing there.
#include "connectors/sandbox/world_builder.h"

#include <algorithm>

namespace tieout::sandbox {

namespace {

constexpr int kFaultsOfEach = 2;

}

void WorldBuilder::feedTruth(const char* checkpoint, const char* reason, std::string key, std::string delta)
{
    world.feed_truth.push_back({ checkpoint, reason, std::move(key), std::move(delta) });
}

// A month in which nothing is wrong, from one to another.
bool WorldBuilder::takeMonth(int first, int last, size_t& customer, int& month)
{
    const auto months = static_cast<size_t>(world.scenario.months);
    for (auto at = m_free_slots.rbegin(); at != m_free_slots.rend(); ++at) {
        customer = *at / months;
        month = static_cast<int>(*at % months);
        const std::string& status = invoiceOf(customer, month).status;
        if (month < first || month > last || (status != "paid" && status != "open"))
            continue;
        m_free_slots.erase(std::next(at).base());
        return true;
    }
    return false;
}

void WorldBuilder::withhold(const char* system, const std::string& id, bool unreadable)
{
    world.feed_faults.push_back({ system, id, unreadable });
    // Rows that cannot be read are kept aside under numbers from 1 on, whichever comes first.
    if (unreadable)
        feedTruth("CP0", "PAGE_REFUSED", std::to_string(++m_unreadable), "0");
}

// Of those that are paid.
bool WorldBuilder::takePaidMonth(size_t& customer, int& month)
{
    return takeMonth(0, world.closedMonths() - 1, customer, month);
}

// The list of receipts lacks one; the lines of the ledger are found by their transaction, so they lack
// its lines too. Of one that cannot be read the lines come, and belong to nothing.
void WorldBuilder::withholdReceipt(bool unreadable)
{
    size_t customer = 0;
    int month = 0;
    if (!takePaidMonth(customer, month))
        return;
    const std::string invoice = invoiceOf(customer, month).id;
    const Payment& payment = *std::find_if(world.payments.begin(), world.payments.end(), [&](const Payment& p) { return p.invoice == invoice; });
    const BookDocument& receipt = *std::find_if(world.books.begin(), world.books.end(), [&](const BookDocument& d) { return d.type == "CustPymt" && d.other_ref == payment.id; });
    withhold("netsuite", std::to_string(receipt.id), unreadable);
    --m_landed["netsuite|receipts"];
    m_landed_sums[{ "netsuite|receipts", receipt.currency }] -= receipt.amount;
    if (!unreadable)
        m_landed["netsuite|gl_lines"] -= static_cast<int>(receipt.lines.size());
    for (size_t line = 0; unreadable && line < receipt.lines.size(); ++line)
        feedTruth("CP6", "ORPHAN_JOURNAL", std::to_string(receipt.id) + "-" + std::to_string(line), money(receipt.lines[line].debit - receipt.lines[line].credit, receipt.currency));
    feedTruth("CP5", "MISSING_RECEIPT", payment.id, money(-payment.amount, payment.currency));
    feedTruth("CP5", "OPEN_BALANCE_MISMATCH", invoice, money(-payment.amount, payment.currency)); // settled in the books, by what did not arrive
}

void WorldBuilder::withholdErpCustomer()
{
    size_t customer = 0;
    if (!takeCustomer(false, customer))
        return;
    withhold("netsuite", world.erp_customers[customer].id, false);
    --m_landed["netsuite|customers"];
    feedTruth("CP8", "MISSING_IN_ERP", world.billing_customers[customer].id, "0");
}

// Of a closed account nothing is expected anywhere: that it did not arrive shows in the counts alone.
void WorldBuilder::withholdAccount(int nth)
{
    for (const Account& account : world.accounts)
        if (account.status == "closed" && nth-- == 0) {
            withhold("salesforce", account.id, false);
            --m_landed["salesforce|accounts"];
            ++m_copied["crm_accounts|all|all"];
        }
}

void WorldBuilder::spoilContractItem()
{
    size_t customer = 0;
    if (!takeCustomer(false, customer))
        return;
    const auto item = std::find_if(world.contract_items.begin(), world.contract_items.end(), [&](const ContractItem& i) { return i.contract == world.contracts[customer].id; });
    const auto subscribed = std::find_if(world.subscription_items.begin(), world.subscription_items.end(), [&](const SubscriptionItem& s) { return s.contract_item == item->id; });
    withhold("salesforce", item->id, true);
    --m_landed["salesforce|contract_items"];
    feedTruth("CP7", "ORPHAN_SUBSCRIPTION", subscribed->id, plainDecimal(subscribed->qty_e3 * subscribed->price_e4, 7));
}

// With its lines; in the last month, which nobody has paid and of which the warehouse has everything.
void WorldBuilder::withholdInvoice()
{
    size_t customer = 0;
    int month = 0;
    if (!takeMonth(world.scenario.months - 1, world.scenario.months - 1, customer, month))
        return;
    const BookDocument& posting = postingOf(customer, month);
    withhold("stripe", posting.other_ref, false);
    --m_landed["stripe|invoices"];
    ++m_copied["invoices|" + world.monthText(month) + "|" + worldCurrencies()[posting.currency].code];
    for (const RatedCharge& charge : world.charges)
        if (charge.customer == world.customers[customer] && charge.month == month)
            feedTruth("CP3", "MISSING_LINE", charge.id, money(-charge.amount, charge.currency));
    feedTruth("CP4", "ORPHAN_POSTING", std::to_string(posting.id), money(posting.amount, posting.currency));
}

// Nobody counts payments there: only the page itself shows it. An invoice has to be paid within a hundred
// and twenty days: that of the first month should have been, those from the third month on may wait.
void WorldBuilder::spoilPayment(bool overdue)
{
    size_t customer = 0;
    int month = 0;
    if (!(overdue ? takeMonth(0, 0, customer, month) : takeMonth(2, world.closedMonths() - 1, customer, month)))
        return;
    const std::string invoice = invoiceOf(customer, month).id;
    const Payment& payment = *std::find_if(world.payments.begin(), world.payments.end(), [&](const Payment& p) { return p.invoice == invoice; });
    withhold("stripe", payment.id, true);
    ++m_copied[std::string("payments|all|") + worldCurrencies()[payment.currency].code];
    const Receipt& receipt = *std::find_if(world.receipts.begin(), world.receipts.end(), [&](const Receipt& r) { return r.payment == payment.id; });
    feedTruth("CP5", "ORPHAN_RECEIPT", receipt.id, money(receipt.amount, receipt.currency));
    if (overdue)
        feedTruth("CP13", "STEP_MISSING", "invoice_to_ledger|" + invoice + "|paid", "0");
}

void WorldBuilder::withholdEvent(bool unreadable)
{
    size_t customer = 0;
    int month = 0;
    if (!takePaidMonth(customer, month))
        return;
    const std::string& name = world.customers[customer];
    const UsageAggregate& aggregate = *std::find_if(world.aggregates.begin(), world.aggregates.end(), [&](const UsageAggregate& a) { return a.customer == name && a.month == month; });
    const UsageEvent& event = *std::find_if(world.events.begin(), world.events.end(),
        [&](const UsageEvent& e) { return e.customer == name && e.meter == aggregate.meter && e.ts.starts_with(world.monthText(month)); });
    withhold("openmeter", event.id, unreadable);
    feedTruth("CP1", "SEQUENCE_GAP", event.source + "|" + std::to_string(event.sequence) + "|" + std::to_string(event.sequence), "-1");
    --m_landed["openmeter|events"];
    feedTruth("CP1", "QTY_MISMATCH", aggregate.id, plainDecimal(event.qty_e3, 3)); // metered above what arrived
}

void WorldBuilder::feedFaults()
{
    if (!world.scenario.incomplete_feeds)
        return;
    for (int nth = 0; nth < kFaultsOfEach; ++nth) {
        withholdReceipt(false);
        withholdReceipt(true);
        withholdErpCustomer();
        withholdAccount(nth);
        spoilContractItem();
        withholdInvoice();
        spoilPayment(nth % 2 == 1);
        withholdEvent(false);
        withholdEvent(true);
    }
    for (const auto& [stream, missing] : m_landed)
        feedTruth("CP0", "COUNT_MISMATCH", stream, std::to_string(missing));
    for (const auto& [window, more] : m_copied) // the warehouse got it another way
        feedTruth("CP0", "WAREHOUSE_MISMATCH", "files|" + window, std::to_string(more));
    for (const auto& [stream, missing] : m_landed_sums)
        feedTruth("CP0", "SUM_MISMATCH", stream.first + "|" + worldCurrencies()[stream.second].code, money(missing, stream.second));
}

}
