#pragma once

#include "connectors/rest/json_tree.h"
#include "connectors/sandbox/vendor_port.h"
#include "connectors/sandbox/world.h"

#include <array>
#include <optional>
#include <set>

namespace tieout::sandbox {

// Stripe Billing's wire as far as this product speaks it, API version 2026-10-28.endive: lists newest
// first with both cursors, expansion, form encoding with brackets, idempotency as v1 has it, and the
// errors. Amounts are in the currency's smallest unit.
class StripeSim final : public VendorSim {
public:
    StripeSim(const World& world, std::string api_key);

    std::string name() const override { return "stripe"; }
    SimReply handle(const SimRequest& request) override;
    std::string announcement() const override;
    void reset() override;
    void stateFault(const Fault& fault) override;
    std::optional<SimReply> statusReply(const Fault& fault) override;
    void wrongId(SimReply& reply) override;
    std::string effectsJson() const override;

    const std::string& apiKey() const { return m_api_key; }
    // A request with this key is being worked on elsewhere, until it is called with an empty one.
    void holdKey(const std::string& key) { m_held_key = key; }

    // Requests of a second before the rest is refused. Live accounts have 100, sandboxes 25; this house
    // has agreed more than any client of the tests reaches. The search always has a limit of its own.
    int64_t per_second = 10'000;
    static constexpr int64_t kSearchesPerSecond = 20;
    std::string notice; // told with every answer, as of a version that will end

    static constexpr const char* kVersion = "2026-10-28.endive";

    enum Kind : uint8_t {
        Customers, Subscriptions, SubscriptionItems, Invoices, InvoiceItems, InvoicePayments, PaymentIntents, Charges, CreditNotes, Refunds, Disputes, BalanceTransactions, Payouts, Meters, TestClocks, Events, KindCount,
    };

private:
    struct Entry {
        std::string id;
        int64_t created = 0; // seconds
        std::map<std::string, std::string> filters; // "customer" → its id
        std::string body; // JSON; of invoices and credit notes made when asked for
        size_t index = 0; // in the World's or the own vector
        int64_t net = 0; // of a movement of the balance
        int64_t visible_from_ms = 0;
        bool deleted = false;
    };
    struct NoteLine {
        std::string line; // the wire's id of the invoice line; empty: a line of the note's own
        int64_t amount = 0;
    };
    struct Note {
        CreditNote facts;
        std::vector<NoteLine> lines;
        std::string customer, memo, reason, number;
        std::map<std::string, std::string> metadata;
        int64_t created = 0, effective_at = 0, voided_at = 0;
        int64_t credited = 0, refunded = 0, out_of_band = 0; // after payment
        bool post_payment = false;
    };
    struct Paid { // a payment, with its intent and its charge
        Payment facts;
        std::string customer;
        int64_t created = 0, refunded = 0;
        bool disputed = false;
    };
    struct Refunded {
        std::string id;
        size_t paid = 0; // in m_paid; its size: of a payment nobody knows
        int64_t amount = 0, created = 0;
        size_t currency = 0;
        std::string invoice, method, reason, status, movement;
        std::map<std::string, std::string> metadata;
    };
    struct Disputed {
        Dispute facts;
        size_t paid = 0; // in m_paid
        int64_t created = 0;
        std::vector<std::string> movements; // of the balance, as JSON
    };
    struct InvoiceState {
        std::string status;
        std::vector<size_t> lines; // in World::lines
    };
    struct Received { // a meter event
        std::string identifier, customer, meter;
        int64_t time = 0, qty_e3 = 0, received_ms = 0, visible_from_ms = 0;
    };
    struct Stored { // of an idempotency key
        std::string fingerprint, request_id;
        SimReply reply;
    };
    struct Query { // of a list
        size_t limit = 10;
        std::string after, before;
        std::map<std::string, std::string> filters;
        int64_t from = INT64_MIN, to = INT64_MAX; // created, both inclusive
        std::set<std::string> types;
        std::vector<std::string> expand;
    };
    using Form = std::map<std::string, std::string>;

    // stripe.cpp: requests
    SimReply route(const SimRequest& request);
    SimReply post(const SimRequest& request);
    SimReply postOnce(const SimRequest& request);
    SimReply get(const SimRequest& request);
    std::optional<SimReply> readQuery(const SimRequest& request, Kind kind, Query& query) const;
    SimReply list(const SimRequest& request, Kind kind, const std::string& url, const std::vector<const Entry*>& entries);
    SimReply listed(Kind kind, const std::string& url, std::vector<const Entry*> newest_first, const Query& query);
    std::optional<SimReply> refusal(const SimRequest& request); // of a version there is none of, or beyond the rate
    SimReply search(const SimRequest& request, Kind kind);
    SimReply object(const SimRequest& request, Kind kind, const std::string& id);
    SimReply lines(const SimRequest& request, const std::string& id);
    SimReply noteLines(const SimRequest& request, const std::string& id);
    SimReply listedBodies(const SimRequest& request, const std::vector<std::pair<std::string, std::string>>& ids_and_bodies);
    std::string nextRequestId();

    // stripe_objects.cpp: what the World looks like here
    void load();
    void loadCustomers();
    void loadSubscriptions();
    void loadInvoices();
    void loadMeters();
    void loadClock();
    void sortAll();
    Entry& add(Kind kind, std::string id, int64_t created, std::map<std::string, std::string> filters, std::string body, size_t index = 0);
    const Entry* find(Kind kind, const std::string& id) const;
    std::string render(Kind kind, const Entry& entry) const;
    std::string expanded(std::string body, const std::vector<std::string>& paths) const;
    std::string invoiceJson(size_t index) const;
    std::string lineJson(const InvoiceLine& line, const std::string& invoice, int month) const;
    std::string noteJson(const Note& note) const;
    std::string noteLineJson(const Note& note, size_t index) const;

    // stripe_money.cpp
    void loadMoney();
    void loadPayment(const Payment& payment, int64_t created);
    void loadRefund(Refunded refund);
    void loadDisputes();
    void loadPayouts();
    void loadPayout(const std::string& month, const std::string& currency, int64_t net);
    struct Movement {
        std::string id, source;
        const char* type;
        const char* category;
        int64_t amount = 0, fee = 0;
        size_t currency = 0;
        int64_t created = 0;
    };
    std::string addMovement(const Movement& movement); // its JSON
    std::string chargeJson(size_t index) const;
    std::string refundJson(size_t index) const;
    std::string disputeJson(size_t index) const;
    SimReply createRefund(const Form& form);
    SimReply closeDispute(const std::string& id);

    // stripe_writes.cpp
    SimReply createCreditNote(const Form& form, bool preview);
    std::optional<SimReply> creditedAmount(const Form& form, const Invoice& invoice, Note& note) const;
    std::optional<SimReply> creditedLine(const Form& form, const std::string& at, const Invoice& invoice, Note& note) const;
    std::optional<SimReply> settleCredit(const Form& form, size_t invoice, Note& note) const;
    SimReply voidCreditNote(const std::string& id);
    SimReply changeInvoice(const std::string& id, const std::string& what);
    SimReply deleteInvoice(const std::string& id);
    int64_t creditedSoFar(const std::string& invoice) const;
    void event(const std::string& type, const std::string& object, const std::string& before = {}); // before: the attributes that changed

    // stripe_meters.cpp
    SimReply summaries(const SimRequest& request, const std::string& meter);
    SimReply meterEvent(const Form& form);
    std::optional<SimReply> refusedEvent(const Received& event) const;
    int64_t clock() const; // the company's own time, seconds
    SimReply cancelMeterEvent(const Form& form);

    const World& m_world;
    std::string m_api_key, m_held_key;
    std::array<std::vector<Entry>, KindCount> m_entries; // oldest first
    std::array<std::map<std::string, size_t>, KindCount> m_by_id;
    std::map<std::string, InvoiceState> m_invoices;
    std::map<std::string, size_t> m_invoice_index; // in World::invoices
    std::vector<Note> m_notes;
    std::vector<Paid> m_paid;
    std::vector<Refunded> m_refunded;
    std::vector<Disputed> m_disputed;
    std::map<std::string, Stored> m_stored; // by idempotency key
    std::map<std::string, int> m_applied; // by our mark in the metadata
    std::map<std::pair<std::string, std::string>, std::map<int64_t, int64_t>> m_usage; // customer, meter: thousandths by second
    std::vector<Received> m_received;
    int64_t m_lag_ms = 0;
    bool m_ignore_key = false, m_loose_key = false; // of the next request with a key
    FaultKind m_list_fault = FaultKind::SearchLag; // SearchMiss or SearchTwice: of the next list
    int64_t m_second = 0, m_in_second = 0, m_searches_in_second = 0; // which second, and the requests of it
    uint64_t m_requests = 0, m_created = 0;
};

// The vendor's error. `code` and `param` may be empty.
SimReply stripeError(int status, const std::string& type, const std::string& code, const std::string& param, const std::string& message);
// As the vendor writes a currency: "usd".
std::string stripeCurrency(size_t currency);
// Seconds since 1970 of a day YYYY-MM-DD.
int64_t stripeDay(const std::string& day);
// The id of an invoice's line; the invoice item it was made of has the World's.
std::string stripeLineId(const InvoiceLine& line);

}
