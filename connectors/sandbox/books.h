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
    // A transaction as the record service shows it.
    struct Document {
        std::string id, type, external_id, number, other_ref, memo, customer, subsidiary, currency, period, date, modified;
        int64_t amount = 0, tax = 0;
        size_t currency_index = 0;
        std::vector<ItemLine> items;
        std::vector<BookLine> lines;
        int64_t visible_from_ms = 0; // for searches and look-ups
    };
    struct Applied {
        std::string external_id, id;
    };

    explicit Books(const World& world);

    // What a query sees at this moment (search lag counted in). Rebuilt only after a change.
    const SqlTables& tables(int64_t now_ms);
    const Document* byId(const std::string& id, int64_t now_ms) const;
    const Document* byExternalId(const std::string& external_id, int64_t now_ms) const;
    bool externalIdTaken(const std::string& external_id) const; // lag or not

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
    std::string itemName(const std::string& id) const;
    static std::optional<size_t> currencyIndex(const std::string& id);

    // Gives the document an id and a number, posts its lines and returns the id.
    std::string create(Document document, int64_t now_ms, const std::string& modified);
    int64_t search_lag_ms = 0; // of the next created document

    const std::vector<Applied>& applied() const { return m_applied; }
    const std::vector<Document>& documents() const { return m_documents; }

private:
    void addDocument(const Document& document, int64_t now_ms);
    void fillLists(const World& world);
    void rebuild(int64_t now_ms);

    std::vector<Document> m_documents;
    std::vector<Period> m_periods;
    std::vector<std::string> m_customers, m_items; // external ids, by position
    std::vector<Applied> m_applied;
    SqlTables m_tables;
    bool m_dirty = true;
    int64_t m_next_visible_ms = 0; // when a lagging document appears; 0: none lags
    int64_t m_next_id = 0;
};

}
