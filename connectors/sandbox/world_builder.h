#pragma once

#include "connectors/sandbox/world.h"

#include <map>
#include <set>

namespace tieout::sandbox {

// One defect, planted in one customer's month, so that no defect disturbs another's truth.
enum class Plant : uint8_t {
    None,
    // CP1
    DupEvent,
    ConflictingEvent,
    MissingAgg,
    OrphanAgg,
    AggQty,
    // CP2
    MissingCharge,
    DupCharge,
    OrphanCharge,
    ChargeQty,
    ChargePeriod,
    UnmappedSku,
    ChargeAmount,
    // CP3
    MissingLine,
    DupLine,
    OrphanLine,
    MissingInvoice,
    LineQty,
    LineAmount,
    LinePeriod,
    // CP4
    InvoiceTotal,
    MissingPosting,
    DupPosting,
    OrphanPosting,
    PostingAmount,
    PostingPeriod,
    Unbalanced,
    // CP5
    UnmatchedPayment,
    MissingReceipt,
    DupReceipt,
    OrphanReceipt,
    ReceiptAmount,
    // Looks wrong and is right
    DecoyVoid,
    DecoyDraft,
    DecoyPartialPayment,
    DecoyRefund,
    DecoyLateEvent,
    DecoyNegativeEvent,
    DecoyRoundingTie,
    DecoyCreditMemo,
    // CP1; last, so that it moves nothing that was planted before
    LostEvent,
    // Looks wrong and is right
    DecoyDispute,
    DecoyPartialRefund,
    Count,
};

// splitmix64: the same numbers everywhere, unlike the standard distributions.
class Dice {
public:
    explicit Dice(uint64_t seed)
        : m_state(seed)
    {
    }
    uint64_t next()
    {
        uint64_t z = (m_state += 0x9E3779B97F4A7C15ULL);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31);
    }
    int64_t between(int64_t low, int64_t high) { return low + static_cast<int64_t>(next() % static_cast<uint64_t>(high - low + 1)); }

private:
    uint64_t m_state;
};

// The number in a format of the C library's, as %04lld.
std::string numbered(const char* format, int64_t n);

class WorldBuilder {
public:
    WorldBuilder(uint64_t seed, const Scenario& scenario);

    void plan();
    void usage();
    void rating();
    void invoicing();
    void posting();
    void collecting();
    void strangers(); // documents of the books that no check must take for an invoice
    void masters(); // customers in three systems
    void agreements(); // contracts and what was set up for them
    void mappings();
    void widerDefects(); // of the checkpoints beyond the file feed's; last, so that they move nothing else
    void metering(); // what the meter takes and from whom; after the defects, for some of their usage is of meters of their own
    void settle(); // what follows from all that: balances, numbers, departments
    void copies(); // what the data warehouse holds of all that
    void feedFaults(); // what does not arrive; after everything, of what is right

    World world;

private:
    struct Slot {
        Plant plant = Plant::None;
        int nth = 0; // of its kind
    };
    size_t slotIndex(size_t customer, int month) const { return customer * static_cast<size_t>(world.scenario.months) + static_cast<size_t>(month); }
    Slot& slotOf(size_t customer, int month) { return m_slots[slotIndex(customer, month)]; }
    bool suits(Plant plant, int nth, size_t customer, int month) const;
    void truth(const char* checkpoint, const char* reason, std::string key, std::string delta);

    int upgradeMonth() const { return world.scenario.months / 2; }
    int64_t billedPriceOf(size_t customer, size_t meter, int month) const;
    void flood(UsageAggregate& aggregate, size_t customer);
    std::string subscribe(const ContractItem& item, size_t customer);
    void agree(const std::string& contract, size_t customer, size_t meter);

    // world_defects.cpp
    void estateTruth(const char* checkpoint, const char* reason, std::string key, std::string delta);
    void shuffle(std::vector<size_t>& order);
    bool takeSlot(bool with_next_month, size_t& customer, int& month); // a month in which nothing is wrong yet
    bool takeCustomer(bool child, size_t& customer);
    BookDocument& postingOf(size_t customer, int month);
    std::string creditNote(size_t customer, int month, int64_t amount, const char* status);
    BookDocument& credit(const std::string& note, size_t customer, int month, int64_t amount);
    void plantCredit(const char* reason, int nth);
    void plantJournal(const char* reason, int nth);
    void plantSubscription(const char* reason, int nth);
    void plantMaster(const char* reason, int nth);
    void plantDifference(const char* reason, int nth);
    void plantMapping(const char* reason, int nth);
    void renameSku(size_t customer, int month, const std::string& sku);
    void renameMeter(size_t customer, int month, const std::string& meter);
    void addMapping(const char* mapping, const std::string& key, const std::string& value, const std::string& from, const std::string& to = {});
    Account& newAccount(const char* status);
    void decoys(int nth);

    // world_books.cpp
    void plantBooking(const char* reason, int nth);
    void bookingDecoys(int nth);
    BookDocument& journalOf(const BookDocument& document, int month, bool by_hand);
    void departmentsOfLines();
    void plantReference(const char* reason, int nth);
    void numbersOfBilling();
    void referencesOfBooks();
    void plantBalance(const char* reason, int nth);
    void openInBilling();
    void settleBooks();

    // world_flows.cpp
    void plantFlow(const char* reason, int nth);
    void plantForgotten(size_t customer);
    void plantUncharged(size_t customer);
    void flowDecoys();

    // world_terms.cpp
    bool takeItem(bool amended, SubscriptionItem*& item);
    void plantTold(const char* reason, int nth);
    void toldDecoys();

    // world_prices.cpp
    struct PricedCharge {
        RatedCharge* charge = nullptr;
        std::string item;
        size_t customer = 0;
    };
    bool sellsByTiers(size_t customer, size_t meter) const;
    int64_t tieredAmount(int64_t qty_e3, int64_t price_e4, size_t meter, size_t currency) const;
    void agreeOnTiers(ContractItem& item, size_t meter) const;
    void nameTieredItems();
    bool takeCharge(PricedCharge& out);
    ContractItem& termsOf(const PricedCharge& priced);
    ContractItem& feeOf(PricedCharge& priced, int64_t fee, int day);
    void drawDown(const RatedCharge& charge, int64_t amount);
    void plantTiers(PricedCharge& priced, int nth);
    void plantPrice(const char* reason, int nth);
    void priceDecoys();

    // world_metering.cpp
    void plantUsage(const char* reason, int nth);
    void plantUnmapped(const char* reason, int nth);
    void explained(const UsageEvent& event, const std::string& key, const char* reason);
    UsageEvent strayEvent(const std::string& customer, int month, const char* meter, int64_t qty_e3);
    void numberEvents();

    // world_copies.cpp
    void plantCopies();

    // world_feeds.cpp
    void feedTruth(const char* checkpoint, const char* reason, std::string key, std::string delta);
    bool takeMonth(int first, int last, size_t& customer, int& month);
    bool takePaidMonth(size_t& customer, int& month);
    void withhold(const char* system, const std::string& id, bool unreadable);
    void withholdReceipt(bool unreadable);
    void withholdErpCustomer();
    void withholdAccount(int nth);
    void spoilContractItem();
    void withholdInvoice();
    void spoilPayment(bool overdue);
    void withholdEvent(bool unreadable);

    std::vector<size_t> metersOf(size_t customer) const;
    int64_t priceOf(size_t customer, size_t meter, int month) const;
    std::string money(int64_t amount, size_t currency) const { return plainDecimal(amount, worldCurrencies()[currency].exponent); }
    int64_t unitOf(size_t currency) const; // quantity × price of its smallest unit
    int64_t ratedAmount(int64_t qty_e3, int64_t price_e4, size_t currency) const;
    static const char* skuOf(size_t meter);

    UsageEvent eventOf(size_t customer, int month, size_t meter);
    void usageOf(size_t customer, int month, size_t meter, bool first);
    void plantEvent(size_t customer, int month, const UsageEvent& event);
    void rate(const UsageAggregate& aggregate, size_t customer);
    void bill(const RatedCharge& charge, size_t customer, Slot slot);
    std::string addLine(const std::string& invoice, const RatedCharge& charge, int64_t qty_e3, int64_t amount);
    std::string invoiceId(size_t customer, int month) const;
    Invoice& invoiceOf(size_t customer, int month) { return world.invoices[slotIndex(customer, month)]; }
    void totalOf(size_t customer, int month);
    BookDocument& post(size_t customer, int month, const std::string& reference, int64_t amount, int64_t tax);
    void postSlot(size_t customer, int month);
    void collectSlot(size_t customer, int month);
    void dispute(size_t customer, const Invoice& invoice, const std::string& payment, int nth);
    std::string pay(const std::string& invoice, int64_t amount, size_t currency);
    std::string receive(const std::string& payment, int64_t amount, size_t customer, int month, const char* type = "CustPymt");

    Dice m_dice;
    Dice m_wider_dice;
    std::vector<size_t> m_free_slots, m_free_customers; // shuffled; taken from the end
    std::vector<size_t> m_free_items; // places of subscription items, shuffled
    bool m_items_listed = false;
    std::set<std::string> m_priced_items, m_tiered_charges;
    std::vector<Slot> m_slots;
    std::map<std::string, size_t> m_customer_index;
    int64_t m_next_document = 88'231;
    int m_next_credit = 0, m_next_journal = 0, m_next_item = 0, m_next_subscribed = 0;
    int m_next_line = 0, m_next_payment = 0, m_next_charge = 0;
    std::map<int64_t, int64_t> m_held; // payments of which nobody applied so much
    std::map<int64_t, std::string> m_other_reference; // documents that carry this instead of the number
    std::set<int64_t> m_without_department; // documents whose revenue somebody forgot to give one
    std::map<std::string, bool> m_first_meter_done;
    int m_unreadable = 0;
    std::map<std::string, int> m_landed; // by stream: what landed less what its system counts
    std::map<std::string, int> m_copied; // by table, month and currency: what the warehouse has more
    std::map<std::pair<std::string, size_t>, int64_t> m_landed_sums; // by stream and currency
};

}
