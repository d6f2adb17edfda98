#include "connectors/sandbox/world_builder.h"

#include <algorithm>
#include <utility>

namespace tieout::sandbox {

namespace {

enum { Receivable, Revenue, TaxPayable, Bank, FirstUnmapped, ExpiredRevenue = 7 };

}

void WorldBuilder::estateTruth(const char* checkpoint, const char* reason, std::string key, std::string delta)
{
    world.estate_truth.push_back({ checkpoint, reason, std::move(key), std::move(delta) });
}

void WorldBuilder::shuffle(std::vector<size_t>& order)
{
    for (size_t i = order.size(); i > 1; --i)
        std::swap(order[i - 1], order[static_cast<size_t>(m_wider_dice.between(0, static_cast<int64_t>(i) - 1))]);
}

bool WorldBuilder::takeSlot(bool with_next_month, size_t& customer, int& month)
{
    const auto months = static_cast<size_t>(world.scenario.months);
    for (auto at = m_free_slots.rbegin(); at != m_free_slots.rend(); ++at) {
        if (with_next_month && *at % months + 1 == months)
            continue;
        customer = *at / months;
        month = static_cast<int>(*at % months);
        m_free_slots.erase(std::next(at).base());
        return true;
    }
    return false;
}

bool WorldBuilder::takeCustomer(bool child, size_t& customer)
{
    for (auto at = m_free_customers.rbegin(); at != m_free_customers.rend(); ++at) {
        if (world.accounts[*at].parent.empty() == child || (!child && *at % 10 == 0)) // the first of ten may be a parent
            continue;
        customer = *at;
        m_free_customers.erase(std::next(at).base());
        return true;
    }
    return false;
}

BookDocument& WorldBuilder::postingOf(size_t customer, int month)
{
    const std::string invoice = invoiceOf(customer, month).id;
    return *std::find_if(world.books.begin(), world.books.end(), [&](const BookDocument& d) { return d.type == "CustInvc" && d.other_ref == invoice; });
}

// ---- CP4: credit notes ----------------------------------------------------------------------------

std::string WorldBuilder::creditNote(size_t customer, int month, int64_t amount, const char* status)
{
    const Invoice& invoice = invoiceOf(customer, month);
    CreditNote note { numbered("cn_%06lld", ++m_next_credit), invoice.id, amount, invoice.currency, status, month };
    world.credit_notes.push_back(note);
    return note.id;
}

BookDocument& WorldBuilder::credit(const std::string& note, size_t customer, int month, int64_t amount)
{
    BookDocument& document = post(customer, month, note, amount, 0);
    document.type = "CustCred";
    document.lines = { { Revenue, amount, 0 }, { Receivable, 0, amount } };
    return document;
}

void WorldBuilder::plantCredit(const char* reason, int nth)
{
    size_t customer = 0;
    int month = 0;
    if (!takeSlot(true, customer, month))
        return;
    const std::string kind = reason;
    const size_t currency = world.customer_currency[customer];
    const int64_t amount = 1'500 + 10 * nth;
    const std::string note = creditNote(customer, month, amount, "issued");
    if (kind == "MISSING_POSTING")
        return estateTruth("CP4", reason, note, money(-amount, currency));
    const int64_t off = kind != "AMOUNT_MISMATCH" ? 0 : nth % 2 == 0 ? 45 : -300;
    const std::string id = std::to_string(credit(note, customer, kind == "WRONG_PERIOD" ? month + 1 : month, amount + off).id);
    if (kind == "DUP_POSTING") {
        credit(note, customer, month, amount);
        estateTruth("CP4", reason, note, "1");
    } else if (kind == "ORPHAN_POSTING") {
        const BookDocument& stranger = credit(note + "-gone", customer, month, amount + 7);
        estateTruth("CP4", reason, std::to_string(stranger.id), money(amount + 7, currency));
    } else if (kind == "AMOUNT_MISMATCH") {
        estateTruth("CP4", reason, id, money(off, currency));
    } else {
        estateTruth("CP4", reason, id, "0");
    }
}

// ---- CP6: journals --------------------------------------------------------------------------------

void WorldBuilder::plantJournal(const char* reason, int nth)
{
    size_t customer = 0;
    int month = 0;
    if (!takeSlot(false, customer, month))
        return;
    const std::string kind = reason;
    BookDocument& document = postingOf(customer, month);
    const std::string id = std::to_string(document.id);
    if (kind == "MISSING_JOURNAL") {
        document.lines.clear();
        estateTruth("CP6", reason, id, money(-document.amount, document.currency));
    } else if (kind == "WRONG_ACCOUNT") {
        // Revenue booked to the bank, or a receivable to revenue.
        const size_t line = nth % 2 == 0 ? 1 : 0;
        document.lines[line].account = nth % 2 == 0 ? Bank : Revenue;
        estateTruth("CP6", reason, id + "-" + std::to_string(line), "0");
    } else {
        const int64_t amount = 2'000 + nth;
        BookDocument& manual = post(customer, month, {}, amount, 0);
        manual.type = "Journal";
        manual.number = numbered("JE%05lld", nth + 1);
        for (size_t line = 0; line < manual.lines.size(); ++line)
            estateTruth("CP6", reason, std::to_string(manual.id) + "-" + std::to_string(line), money(manual.lines[line].debit - manual.lines[line].credit, manual.currency));
    }
}

// ---- CP7: subscriptions ---------------------------------------------------------------------------

void WorldBuilder::plantSubscription(const char* reason, int nth)
{
    size_t customer = 0;
    if (!takeCustomer(false, customer))
        return;
    const std::string kind = reason;
    const auto at = std::find_if(world.subscription_items.begin(), world.subscription_items.end(), [&](const SubscriptionItem& s) { return s.customer == world.customers[customer]; });
    const auto money_of = [](int64_t product) { return plainDecimal(product, 7); };
    if (kind == "MISSING_SUBSCRIPTION") {
        estateTruth("CP7", reason, at->contract_item, money_of(-at->qty_e3 * at->price_e4));
        world.subscription_items.erase(at);
    } else if (kind == "ORPHAN_SUBSCRIPTION") {
        SubscriptionItem stranger = *at;
        stranger.id = numbered("si_%06lld", ++m_next_subscribed);
        stranger.contract_item = numbered("8025g%010lldAAA", 9'000'000 + nth);
        world.subscription_items.push_back(stranger);
        estateTruth("CP7", reason, stranger.id, money_of(stranger.qty_e3 * stranger.price_e4));
    } else if (kind == "PRICE_MISMATCH") {
        const int64_t off = nth % 2 == 0 ? 17 : -5;
        at->price_e4 += off;
        estateTruth("CP7", reason, at->contract_item, money_of(off * at->qty_e3));
    } else if (kind == "QTY_MISMATCH") {
        const int64_t off = nth % 2 == 0 ? 2'000 : -500;
        at->qty_e3 += off;
        estateTruth("CP7", reason, at->contract_item, money_of(off * at->price_e4));
    } else {
        at->starts = world.monthText(0) + (nth % 2 == 0 ? "-15" : "-02");
        estateTruth("CP7", reason, at->contract_item, "0");
    }
}

// ---- CP8: customers -------------------------------------------------------------------------------

Account& WorldBuilder::newAccount(const char* status)
{
    const auto n = static_cast<int64_t>(world.accounts.size()) + 1;
    Account account = world.accounts[static_cast<size_t>(n) % world.customers.size()];
    account.id = numbered("0015g%010lldAAA", n);
    account.name = numbered("Newcomer %lld", n);
    account.parent.clear();
    account.tax_id = account.entity.substr(0, 2) + numbered("%09lld", 100'000'007 + n * 7'919);
    account.status = status;
    world.accounts.push_back(account);
    return world.accounts.back();
}

void WorldBuilder::plantMaster(const char* reason, int)
{
    const std::string kind = reason;
    const auto billingId = [&] { return numbered("cus_%04lld", static_cast<int64_t>(world.billing_customers.size()) + 1); };
    if (kind == "MISSING_IN_BILLING")
        return estateTruth("CP8", reason, newAccount("active").id, "0");
    if (kind == "MISSING_IN_ERP") {
        const Account& account = newAccount("active");
        world.billing_customers.push_back({ billingId(), account.id, account.name, {}, account.tax_id, account.currency, account.entity });
        return estateTruth("CP8", reason, world.billing_customers.back().id, "0");
    }
    size_t customer = 0;
    if (!takeCustomer(false, customer))
        return;
    BillingCustomer twin = world.billing_customers[customer];
    twin.id = billingId();
    world.billing_customers.push_back(twin);
    ErpCustomer in_books = world.erp_customers[customer];
    in_books.id = std::to_string(5'000 + static_cast<int>(world.erp_customers.size()));
    in_books.customer = twin.id;
    world.erp_customers.push_back(in_books);
    estateTruth("CP8", reason, twin.account, "1");
}

// Either the books differ from billing, or billing (and the books with it) from the CRM.
void WorldBuilder::plantDifference(const char* reason, int nth)
{
    const std::string kind = reason;
    size_t customer = 0;
    if (!takeCustomer(kind == "HIERARCHY_MISMATCH", customer))
        return;
    BillingCustomer& billing = world.billing_customers[customer];
    ErpCustomer& books = world.erp_customers[customer];
    const bool only_books = nth % 2 == 0;
    const auto change = [&](auto& in_billing, auto& in_books, const auto& wrong) {
        in_books = wrong;
        if (!only_books)
            in_billing = wrong;
    };
    const size_t other = (billing.currency + 1) % worldCurrencies().size();
    if (kind == "HIERARCHY_MISMATCH")
        change(billing.parent, books.parent, std::string());
    else if (kind == "TAX_ID_MISMATCH")
        change(billing.tax_id, books.tax_id, billing.tax_id.substr(0, 2) + "999999" + numbered("%03lld", nth));
    else if (kind == "ENTITY_MISMATCH")
        change(billing.entity, books.entity, worldCurrencies()[other].entity);
    else
        change(billing.currency, books.currency, other);
    estateTruth("CP8", reason, only_books ? books.id : billing.id, "0");
}

// ---- CP11: mappings -------------------------------------------------------------------------------

void WorldBuilder::renameSku(size_t customer, int month, const std::string& sku)
{
    RatedCharge& charge = *std::find_if(world.charges.begin(), world.charges.end(), [&](const RatedCharge& c) { return c.customer == world.customers[customer] && c.month == month; });
    charge.sku = sku;
    for (InvoiceLine& line : world.lines)
        if (line.charge == charge.id)
            line.sku = sku;
    world.skus.push_back(sku);
}

void WorldBuilder::renameMeter(size_t customer, int month, const std::string& meter)
{
    const std::string& name = world.customers[customer];
    UsageAggregate& aggregate = *std::find_if(world.aggregates.begin(), world.aggregates.end(), [&](const UsageAggregate& a) { return a.customer == name && a.month == month; });
    const std::string known = aggregate.meter, old_id = aggregate.id;
    aggregate.meter = meter;
    aggregate.id = name + "|" + meter + "|" + world.monthText(month);
    for (UsageEvent& event : world.events)
        if (event.customer == name && event.meter == known && event.ts.starts_with(world.monthText(month)))
            event.meter = meter;
    for (RatedCharge& charge : world.charges)
        if (charge.aggregate == old_id)
            charge.aggregate = aggregate.id;
}

void WorldBuilder::plantMapping(const char* reason, int nth)
{
    const std::string kind = reason, n = std::to_string(nth + 1), from = world.monthFirstDay(-12);
    if (kind == "MAPPING_OVERLAP") {
        const char* mappings[] = { "sku", "meter", "entity" };
        const char* keys[] = { "SKU-STORAGE", "seats", "EU01" };
        const auto which = static_cast<size_t>(nth) % 3;
        addMapping(mappings[which], keys[which], nth == 0 ? "SKU-COMPUTE" : nth == 1 ? "SKU-API" : "Northwind Inc.", world.monthFirstDay(2), world.monthLastDay(3));
        return estateTruth("CP11", reason, std::string(mappings[which]) + "|" + keys[which], "0");
    }
    size_t customer = 0;
    int month = 0;
    if (!takeSlot(false, customer, month))
        return;
    const bool expired = kind == "MAPPING_EXPIRED";
    const std::string last_day = world.monthLastDay(month - 1);
    std::string key;
    if (kind == "UNMAPPED_SKU" || (expired && nth % 3 == 0)) {
        key = (expired ? "SKU-OLD-" : "SKU-NEW-") + n;
        renameSku(customer, month, key);
        if (expired)
            addMapping("sku", key, "SKU-API", from, last_day);
        key = "sku|" + key;
    } else if (kind == "UNMAPPED_METER" || (expired && nth % 3 == 1)) {
        key = (expired ? "old_meter_" : "new_meter_") + n;
        renameMeter(customer, month, key);
        if (expired)
            addMapping("meter", key, "SKU-API", from, last_day);
        key = "meter|" + key;
    } else {
        const int account = expired ? ExpiredRevenue : FirstUnmapped + nth % 3;
        postingOf(customer, month).lines[1].account = account;
        const std::string number = bookAccounts()[static_cast<size_t>(account)].number;
        if (expired)
            addMapping("account", number, "revenue", from, last_day);
        key = "account|" + number;
    }
    estateTruth("CP11", reason, key, "0");
}

// Looks wrong and is right.
void WorldBuilder::decoys(int nth)
{
    size_t customer = 0;
    int month = 0;
    if (takeSlot(true, customer, month))
        creditNote(customer, month, 900, "void"); // taken back before it was sent: the books never saw it
    if (takeSlot(true, customer, month)) {
        const int64_t part = 1'100 + nth;
        credit(creditNote(customer, month, part, "issued"), customer, month, part); // less than the invoice
        credit(creditNote(customer, month, part, "issued"), customer, month, part); // and once more, by another note
    }
    if (takeSlot(true, customer, month)) { // posted twice, and the second taken back by a credit memo made from it
        const BookDocument first = postingOf(customer, month);
        const int64_t twin = post(customer, month, first.other_ref, first.amount, 0).id;
        world.books.back().lines = first.lines;
        BookDocument& back = credit(first.other_ref, customer, month + 1, first.amount);
        back.reverses = twin;
        back.lines = first.lines;
        for (BookLine& line : back.lines)
            std::swap(line.debit, line.credit);
    }
    newAccount("closed");
    Contract draft = world.contracts[static_cast<size_t>(nth) % world.contracts.size()];
    draft.id = numbered("8005g%010lldAAA", static_cast<int64_t>(world.contracts.size()) + 1);
    draft.status = "draft";
    draft.signed_at.clear();
    draft.activated_at.clear();
    world.contracts.push_back(draft);
    ContractItem offered = world.contract_items[static_cast<size_t>(nth)];
    offered.id = numbered("8025g%010lldAAA", ++m_next_item);
    offered.contract = draft.id;
    world.contract_items.push_back(offered);
}

void WorldBuilder::widerDefects()
{
    for (size_t i = 0; i < m_slots.size(); ++i) {
        const auto months = static_cast<size_t>(world.scenario.months);
        const size_t customer = i / months;
        const int month = static_cast<int>(i % months);
        const bool untouched = m_slots[i].plant == Plant::None && (month == 0 || m_slots[i - 1].plant == Plant::None);
        if (untouched && month != world.scenario.quiet_month && month != world.scenario.outage_month && month != world.scenario.late_month && invoiceOf(customer, month).lines > 4'000)
            m_free_slots.push_back(i);
    }
    for (size_t i = 0; i < world.customers.size(); ++i)
        if (world.scenario.rollout_month < 0 || i % 2 == 0) // the others have another price already
            m_free_customers.push_back(i);
    shuffle(m_free_slots);
    if (world.scenario.quarter_end)
        std::stable_partition(m_free_slots.begin(), m_free_slots.end(), [&](size_t i) { return i % static_cast<size_t>(world.scenario.months) % 3 != 1; });
    shuffle(m_free_customers);
    const auto plant = [&](void (WorldBuilder::*one)(const char*, int), std::initializer_list<const char*> reasons) {
        for (const char* reason : reasons)
            for (int nth = 0; nth < world.scenario.plants_of_each; ++nth)
                (this->*one)(reason, nth);
    };
    plant(&WorldBuilder::plantCredit, { "MISSING_POSTING", "DUP_POSTING", "ORPHAN_POSTING", "AMOUNT_MISMATCH", "WRONG_PERIOD" });
    plant(&WorldBuilder::plantJournal, { "MISSING_JOURNAL", "ORPHAN_JOURNAL", "WRONG_ACCOUNT" });
    plant(&WorldBuilder::plantSubscription, { "MISSING_SUBSCRIPTION", "ORPHAN_SUBSCRIPTION", "PRICE_MISMATCH", "QTY_MISMATCH", "DATE_MISMATCH" });
    plant(&WorldBuilder::plantMaster, { "MISSING_IN_BILLING", "MISSING_IN_ERP", "DUPLICATE_CUSTOMER" });
    plant(&WorldBuilder::plantDifference, { "HIERARCHY_MISMATCH", "TAX_ID_MISMATCH", "ENTITY_MISMATCH", "CURRENCY_MISMATCH" });
    plant(&WorldBuilder::plantMapping, { "UNMAPPED_SKU", "UNMAPPED_METER", "UNMAPPED_ACCOUNT", "MAPPING_EXPIRED", "MAPPING_OVERLAP" });
    for (int nth = 0; nth < std::max(1, world.scenario.plants_of_each); ++nth)
        decoys(nth);
    plant(&WorldBuilder::plantFlow, { "STEP_MISSING", "STEP_LATE", "STEP_OUT_OF_ORDER" });
    for (int nth = 0; nth < std::max(1, world.scenario.plants_of_each); ++nth)
        flowDecoys();
    plant(&WorldBuilder::plantTold, { "TERM_MISMATCH", "ACTIVATION_LATE", "AMENDMENT_LATE" });
    for (int nth = 0; nth < std::max(1, world.scenario.plants_of_each); ++nth)
        toldDecoys();
    plant(&WorldBuilder::plantBooking, { "DUP_JOURNAL", "MANUAL_ENTRY", "WRONG_PERIOD", "MISSING_DIMENSION", "WRONG_DIMENSION" });
    for (int nth = 0; nth < std::max(1, world.scenario.plants_of_each); ++nth)
        bookingDecoys(nth);
    plant(&WorldBuilder::plantReference, { "invoice", "credit", "payment" });
    plant(&WorldBuilder::plantBalance, { "OPEN_BALANCE_MISMATCH", "STATUS_MISMATCH" });
    plant(&WorldBuilder::plantPrice, { "TIER_MISMATCH", "MINIMUM_NOT_APPLIED", "DISCOUNT_MISMATCH", "PRORATION_MISMATCH", "CREDIT_DRAWDOWN_MISMATCH", "MODEL_NOT_SUPPORTED" });
    for (int nth = 0; nth < std::max(1, world.scenario.plants_of_each); ++nth)
        priceDecoys();
}

}
