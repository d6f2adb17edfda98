#pragma once

#include "connectors/sandbox/suiteql.h"
#include "connectors/sandbox/world.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tieout::sandbox {

// The simulated ledger: NetSuite's tables, filled from a World and changed by what is posted.
class Books {
public:
    struct ItemLine {
        std::string item; // internal id
        std::string quantity; // as sent
        int64_t amount = 0;
        std::string description;
    };
    // Part of an invoice that a payment or a credit settles.
    struct Application {
        std::string invoice; // internal id
        int64_t amount = 0;
    };
    // A transaction as the record service shows it. `amount` is never negative; a query shows what
    // lowers the receivable with a minus.
    struct Document {
        std::string id, type, external_id, number, other_ref, memo, customer, subsidiary, currency, period, date, modified;
        std::string created_from; // internal id of the invoice a credit memo was made from
        std::string reference; // billing's number of what it was made from, in a body field of the house's own
        std::string for_document; // of a journal: the document it books, in a body field of the house's own
        int64_t amount = 0, tax = 0;
        size_t currency_index = 0;
        std::vector<ItemLine> items;
        std::vector<BookLine> lines; // the first is the main line
        std::vector<Application> applied;
        bool held = false; // what is left of it is not applied to anything
        int64_t visible_from_ms = 0; // for searches and look-ups
    };
    struct Customer {
        std::string id, external_id, name, parent, tax_id, modified; // parent: internal id
        size_t currency = 0, subsidiary = 0;
        int64_t visible_from_ms = 0;
    };
    struct Applied {
        std::string external_id, id;
    };

    explicit Books(const World& world);

    // What a query sees at this moment (search lag counted in). Rebuilt only after a change.
    const SqlTables& tables(int64_t now_ms);
    const Document* byId(const std::string& id, int64_t now_ms) const;
    const Document* byExternalId(const std::string& external_id, int64_t now_ms) const;
    bool externalIdTaken(const std::string& external_id) const; // by a transaction, lag or not
    const Customer* customer(const std::string& id, const std::string& external_id, int64_t now_ms) const;
    bool customerTaken(const std::string& external_id) const; // lag or not
    int64_t openAmount(const Document& invoice) const; // what no payment and no credit settles
    bool reversed(const std::string& invoice) const; // a credit memo was made from it

    struct Period {
        std::string id, name, first, last, month; // month: YYYY-MM
        bool closed = false;
    };
    const std::vector<Period>& periods() const { return m_periods; }
    const Period* periodOfDate(const std::string& date) const; // YYYY-MM-DD
    const Period* periodById(const std::string& id) const;
    bool setClosed(const std::string& month, bool closed);

    // Internal ids by id or external id; empty when there is none.
    std::string customerId(const std::string& id, const std::string& external_id) const;
    std::string subsidiaryId(const std::string& id, const std::string& external_id) const;
    std::string itemId(const std::string& id, const std::string& external_id) const;
    std::string customerExternalId(const std::string& id) const;
    static std::optional<int> accountIndex(const std::string& id, const std::string& external_id);
    static std::string departmentName(const std::string& id, const std::string& external_id);
    static std::string departmentId(const std::string& name);
    std::string itemName(const std::string& id) const;
    static std::optional<size_t> currencyIndex(const std::string& id);

    // Gives the document an id and a number, posts the lines its type has and returns the id.
    std::string create(Document document, int64_t now_ms, const std::string& modified);
    std::string create(Customer customer, int64_t now_ms, const std::string& modified);
    // Takes a transaction away, as a person of the house may; false when there is none.
    bool remove(const std::string& id, const std::string& now);
    // The same, without a word: no list of deletions has it.
    bool vanish(const std::string& id);
    // Takes the last line of its journal away; false when there is no such transaction or line.
    bool dropLine(const std::string& id, const std::string& now);
    int64_t search_lag_ms = 0; // of the next created document
    std::string move_to_month; // YYYY-MM in which the next created document is booked instead; empty: as it asks

    const std::vector<Applied>& applied() const { return m_applied; }
    const std::vector<Document>& documents() const { return m_documents; }
    const std::vector<Customer>& customers() const { return m_customers; }

private:
    struct Deleted {
        std::string id, number, time;
    };
    void readDocuments(const World& world);
    void settleFromAccount(const Document& invoice);
    void addDocument(const Document& document, int64_t now_ms);
    void addCustomers(int64_t now_ms);
    void fillLists();
    void rebuild(int64_t now_ms);
    bool shows(int64_t visible_from_ms, int64_t now_ms);
    int64_t visibleFrom(int64_t now_ms);

    std::vector<Document> m_documents;
    std::vector<Period> m_periods;
    std::vector<Customer> m_customers;
    std::vector<Deleted> m_deleted;
    std::map<std::string, std::string> m_invoice_of; // of billing's payments and credit notes
    std::map<std::string, int64_t> m_settled; // of invoices, at the last rebuild
    std::vector<std::string> m_items; // external ids, by position
    std::vector<Applied> m_applied;
    SqlTables m_tables;
    bool m_dirty = true;
    int64_t m_next_visible_ms = 0; // when a lagging document appears; 0: none lags
    int64_t m_next_id = 0;
    size_t m_second_book = 0; // so many documents also stand in the tax book
};

}
