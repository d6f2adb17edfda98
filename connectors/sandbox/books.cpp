#include "connectors/sandbox/books.h"

#include <algorithm>

namespace tieout::sandbox {

namespace {

constexpr int kFirstCustomer = 600, kFirstItem = 80, kFirstPeriod = 101;
constexpr size_t kSecondBookDocuments = 50;

std::string refId(int first, size_t position)
{
    return std::to_string(first + static_cast<int>(position));
}

std::string monthName(const std::string& month)
{
    static constexpr const char* kNames[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    return std::string(kNames[std::stoi(month.substr(5, 2)) - 1]) + " " + month.substr(0, 4);
}

std::string positionOf(const std::vector<std::string>& names, int first, const std::string& id, const std::string& external_id)
{
    for (size_t i = 0; i < names.size(); ++i)
        if (id.empty() ? names[i] == external_id : refId(first, i) == id)
            return refId(first, i);
    return {};
}

}

Books::Books(const World& world)
    : m_customers(world.customers)
    , m_items(world.skus)
{
    for (int month = 0; month <= world.scenario.months; ++month)
        m_periods.push_back({ std::to_string(kFirstPeriod + month), monthName(world.monthText(month)), world.monthFirstDay(month), world.monthLastDay(month),
            world.monthText(month), month < world.closedMonths() });
    std::multimap<std::string, const InvoiceLine*> lines;
    for (const InvoiceLine& line : world.lines)
        lines.emplace(line.invoice, &line);
    for (const BookDocument& book : world.books) {
        Document document;
        document.id = std::to_string(book.id);
        document.type = book.type;
        document.external_id = book.external_id;
        document.number = book.number;
        document.other_ref = book.other_ref;
        document.customer = customerId({}, book.customer);
        document.subsidiary = std::to_string(book.currency + 1);
        document.currency = std::to_string(book.currency + 1);
        document.currency_index = book.currency;
        document.period = m_periods[static_cast<size_t>(book.month)].id;
        document.date = world.monthLastDay(book.month);
        document.modified = book.modified;
        document.amount = book.amount;
        document.lines = book.lines;
        const auto [from, to] = lines.equal_range(book.other_ref);
        for (auto it = from; it != to; ++it)
            document.items.push_back({ itemId({}, it->second->sku), plainDecimal(it->second->qty_e3, 3), it->second->amount, {} });
        m_next_id = std::max(m_next_id, book.id + 1);
        m_documents.push_back(std::move(document));
    }
    fillLists(world);
}

void Books::fillLists(const World& world)
{
    SqlTable& currencies = m_tables["currency"];
    SqlTable& subsidiaries = m_tables["subsidiary"];
    currencies.columns = { "id", "symbol", "name" };
    subsidiaries.columns = { "id", "externalid", "name", "currency" };
    for (size_t i = 0; i < worldCurrencies().size(); ++i) {
        const WorldCurrency& currency = worldCurrencies()[i];
        currencies.add({ std::to_string(i + 1), currency.code, currency.code });
        subsidiaries.add({ std::to_string(i + 1), currency.entity, currency.entity_name, std::to_string(i + 1) });
    }
    SqlTable& accounts = m_tables["account"];
    accounts.columns = { "id", "acctnumber", "accountsearchdisplayname" };
    for (const BookAccount& account : bookAccounts())
        accounts.add({ account.id, account.number, account.name });
    SqlTable& customers = m_tables["customer"];
    customers.columns = { "id", "externalid", "entityid", "subsidiary" };
    for (size_t i = 0; i < m_customers.size(); ++i)
        customers.add({ refId(kFirstCustomer, i), m_customers[i], m_customers[i], std::to_string(world.customer_currency[i] + 1) });
    SqlTable& items = m_tables["item"];
    items.columns = { "id", "externalid", "itemid" };
    for (size_t i = 0; i < m_items.size(); ++i)
        items.add({ refId(kFirstItem, i), m_items[i], m_items[i] });
}

void Books::rebuild(int64_t now_ms)
{
    m_dirty = false;
    m_next_visible_ms = 0;
    SqlTable periods;
    periods.columns = { "id", "periodname", "startdate", "enddate", "closed", "arlocked", "alllocked", "isyear", "isquarter", "isadjust" };
    for (const Period& period : m_periods) {
        const std::string closed = period.closed ? "T" : "F";
        periods.add({ period.id, period.name, period.first + " 00:00:00", period.last + " 00:00:00", closed, closed, closed, "F", "F", "F" });
    }
    periods.add({ "100", "FY 2026", "2026-01-01 00:00:00", "2026-12-31 00:00:00", "F", "F", "F", "T", "F", "F" });
    m_tables["accountingperiod"] = std::move(periods);
    SqlTable& transactions = m_tables["transaction"];
    SqlTable& lines = m_tables["transactionline"];
    SqlTable& accounting = m_tables["transactionaccountingline"];
    transactions = lines = accounting = {};
    transactions.columns = { "id", "type", "externalid", "tranid", "otherrefnum", "memo", "entity", "currency", "foreigntotal", "postingperiod", "trandate", "lastmodifieddate" };
    lines.columns = { "transaction", "id", "mainline", "subsidiary", "item" };
    accounting.columns = { "transaction", "transactionline", "accountingbook", "account", "debit", "credit", "posting" };
    for (const Document& document : m_documents)
        addDocument(document, now_ms);
}

void Books::addDocument(const Document& document, int64_t now_ms)
{
    if (document.visible_from_ms > now_ms) {
        m_next_visible_ms = m_next_visible_ms == 0 ? document.visible_from_ms : std::min(m_next_visible_ms, document.visible_from_ms);
        return;
    }
    const int decimals = worldCurrencies()[document.currency_index].exponent;
    const auto some = [](const std::string& text) { return text.empty() ? SqlValue() : SqlValue(text); };
    m_tables["transaction"].add({ document.id, document.type, some(document.external_id), document.number, some(document.other_ref), some(document.memo), document.customer,
        document.currency, fixedDecimal(document.amount, decimals), document.period, document.date + " 00:00:00", document.modified });
    const bool second_book = static_cast<size_t>(&document - m_documents.data()) < kSecondBookDocuments;
    if (document.lines.empty()) // a document that was never posted to the ledger has its main line all the same
        m_tables["transactionline"].add({ document.id, "0", "T", document.subsidiary, SqlValue() });
    for (size_t i = 0; i < document.lines.size(); ++i) {
        const BookLine& line = document.lines[i];
        const std::string number = std::to_string(i);
        m_tables["transactionline"].add({ document.id, number, i == 0 ? "T" : "F", document.subsidiary, SqlValue() });
        const SqlValue debit = line.debit != 0 ? SqlValue(fixedDecimal(line.debit, decimals)) : SqlValue();
        const SqlValue credit = line.credit != 0 ? SqlValue(fixedDecimal(line.credit, decimals)) : SqlValue();
        const std::string account = bookAccounts()[static_cast<size_t>(line.account)].id;
        m_tables["transactionaccountingline"].add({ document.id, number, "1", account, debit, credit, "T" });
        if (second_book) // the tax book: the same lines once more, which must not be counted twice
            m_tables["transactionaccountingline"].add({ document.id, number, "2", account, debit, credit, "T" });
    }
}

const SqlTables& Books::tables(int64_t now_ms)
{
    if (m_dirty || (m_next_visible_ms != 0 && now_ms >= m_next_visible_ms))
        rebuild(now_ms);
    return m_tables;
}

const Books::Document* Books::byId(const std::string& id, int64_t now_ms) const
{
    const auto found = std::find_if(m_documents.begin(), m_documents.end(), [&](const Document& d) { return d.id == id && d.visible_from_ms <= now_ms; });
    return found == m_documents.end() ? nullptr : &*found;
}

const Books::Document* Books::byExternalId(const std::string& external_id, int64_t now_ms) const
{
    const auto found = std::find_if(m_documents.begin(), m_documents.end(),
        [&](const Document& d) { return !d.external_id.empty() && d.external_id == external_id && d.visible_from_ms <= now_ms; });
    return found == m_documents.end() ? nullptr : &*found;
}

bool Books::externalIdTaken(const std::string& external_id) const
{
    return std::any_of(m_documents.begin(), m_documents.end(), [&](const Document& d) { return !external_id.empty() && d.external_id == external_id; });
}

const Books::Period* Books::periodOfDate(const std::string& date) const
{
    const auto found = std::find_if(m_periods.begin(), m_periods.end(), [&](const Period& p) { return p.first <= date && date <= p.last; });
    return found == m_periods.end() ? nullptr : &*found;
}

const Books::Period* Books::periodById(const std::string& id) const
{
    const auto found = std::find_if(m_periods.begin(), m_periods.end(), [&](const Period& p) { return p.id == id; });
    return found == m_periods.end() ? nullptr : &*found;
}

bool Books::setClosed(const std::string& month, bool closed)
{
    for (Period& period : m_periods) {
        if (period.month == month) {
            period.closed = closed;
            m_dirty = true;
            return true;
        }
    }
    return false;
}

std::string Books::customerId(const std::string& id, const std::string& external_id) const
{
    return positionOf(m_customers, kFirstCustomer, id, external_id);
}

std::string Books::itemId(const std::string& id, const std::string& external_id) const
{
    return positionOf(m_items, kFirstItem, id, external_id);
}

std::string Books::subsidiaryId(const std::string& id, const std::string& external_id) const
{
    for (size_t i = 0; i < worldCurrencies().size(); ++i)
        if (id.empty() ? worldCurrencies()[i].entity == external_id : std::to_string(i + 1) == id)
            return std::to_string(i + 1);
    return {};
}

std::string Books::customerExternalId(const std::string& id) const
{
    for (size_t i = 0; i < m_customers.size(); ++i)
        if (refId(kFirstCustomer, i) == id)
            return m_customers[i];
    return {};
}

std::string Books::itemName(const std::string& id) const
{
    for (size_t i = 0; i < m_items.size(); ++i)
        if (refId(kFirstItem, i) == id)
            return m_items[i];
    return {};
}

std::optional<size_t> Books::currencyIndex(const std::string& id)
{
    for (size_t i = 0; i < worldCurrencies().size(); ++i)
        if (std::to_string(i + 1) == id)
            return i;
    return std::nullopt;
}

std::string Books::create(Document document, int64_t now_ms, const std::string& modified)
{
    document.id = std::to_string(m_next_id++);
    document.type = "CustInvc";
    document.number = "INV" + document.id;
    document.modified = modified;
    document.visible_from_ms = search_lag_ms > 0 ? now_ms + search_lag_ms : 0;
    search_lag_ms = 0;
    document.lines = { { 0, document.amount, 0 }, { 1, 0, document.amount - document.tax } };
    if (document.tax != 0)
        document.lines.push_back({ 2, 0, document.tax });
    m_applied.push_back({ document.external_id, document.id });
    m_documents.push_back(document);
    m_dirty = true;
    return document.id;
}

}
