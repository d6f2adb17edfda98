#include "connectors/sandbox/books.h"

#include <algorithm>

// What a query sees of the books.
namespace tieout::sandbox {

namespace {

SqlValue some(const std::string& text)
{
    return text.empty() ? SqlValue() : SqlValue(text);
}

// Documents that lower the receivable stand with a minus in a query, and without one in their record.
bool lowers(const std::string& type)
{
    return type == "CustCred" || type == "CustPymt" || type == "CustDep";
}

}

void Books::fillLists()
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
    accounts.columns = { "id", "acctnumber", "accountsearchdisplayname", "externalid" };
    for (const BookAccount& account : bookAccounts())
        accounts.add({ account.id, account.number, account.name, account.number });
    SqlTable& by_name = m_tables["department"];
    by_name.columns = { "id", "externalid", "name" };
    for (const char* name : departments())
        by_name.add({ departmentId(name), name, name });
    SqlTable& items = m_tables["item"];
    items.columns = { "id", "externalid", "itemid" };
    for (const std::string& item : m_items)
        items.add({ itemId({}, item), item, item });
}

bool Books::shows(int64_t visible_from_ms, int64_t now_ms)
{
    if (visible_from_ms <= now_ms)
        return true;
    m_next_visible_ms = m_next_visible_ms == 0 ? visible_from_ms : std::min(m_next_visible_ms, visible_from_ms);
    return false;
}

void Books::addCustomers(int64_t now_ms)
{
    SqlTable& customers = m_tables["customer"];
    SqlTable& relations = m_tables["customersubsidiaryrelationship"];
    customers = relations = {};
    customers.columns = { "id", "externalid", "entityid", "companyname", "parent", "vatregnumber", "currency", "lastmodifieddate" };
    relations.columns = { "entity", "subsidiary", "isprimarysub" };
    for (const Customer& customer : m_customers) {
        if (!shows(customer.visible_from_ms, now_ms))
            continue;
        customers.add({ customer.id, some(customer.external_id), customer.external_id.empty() ? customer.name : customer.external_id, customer.name, some(customer.parent),
            some(customer.tax_id), std::to_string(customer.currency + 1), customer.modified });
        relations.add({ customer.id, std::to_string(customer.subsidiary + 1), "T" });
    }
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
    addCustomers(now_ms);
    SqlTable& transactions = m_tables["transaction"];
    SqlTable& lines = m_tables["transactionline"];
    SqlTable& accounting = m_tables["transactionaccountingline"];
    SqlTable& deleted = m_tables["deletedrecord"];
    transactions = lines = accounting = deleted = {};
    transactions.columns = { "id", "type", "externalid", "tranid", "otherrefnum", "memo", "entity", "currency", "foreigntotal", "postingperiod", "trandate", "lastmodifieddate",
        "custbody_tieout_document", "custbody_tieout_number", "foreignamountunpaid", "status" };
    lines.columns = { "transaction", "id", "mainline", "subsidiary", "item", "createdfrom", "department" };
    accounting.columns = { "transaction", "transactionline", "accountingbook", "account", "debit", "credit", "posting" };
    deleted.columns = { "recordid", "recordtypeid", "name", "deleteddate" };
    m_settled.clear();
    for (const Document& document : m_documents)
        for (const Application& part : document.applied)
            m_settled[part.invoice] += part.amount;
    for (const Document& document : m_documents)
        addDocument(document, now_ms);
    for (const Deleted& gone : m_deleted)
        deleted.add({ gone.id, "-30", gone.number, gone.time });
}

void Books::addDocument(const Document& document, int64_t now_ms)
{
    if (!shows(document.visible_from_ms, now_ms))
        return;
    const int decimals = worldCurrencies()[document.currency_index].exponent;
    const bool invoice = document.type == "CustInvc";
    const int64_t unpaid = invoice ? document.amount - m_settled[document.id] : 0;
    m_tables["transaction"].add({ document.id, document.type, some(document.external_id), document.number, some(document.other_ref), some(document.memo), some(document.customer),
        document.currency, fixedDecimal(lowers(document.type) ? -document.amount : document.amount, decimals), document.period, document.date + " 00:00:00", document.modified,
        some(document.for_document), some(document.reference), invoice ? SqlValue(fixedDecimal(unpaid, decimals)) : SqlValue(), invoice ? SqlValue(unpaid > 0 ? "A" : "B") : SqlValue() });
    const bool second_book = static_cast<size_t>(&document - m_documents.data()) < m_second_book;
    const auto line = [&](const std::string& number, bool main, const std::string& department) {
        m_tables["transactionline"].add({ document.id, number, main ? "T" : "F", document.subsidiary, SqlValue(), main ? some(document.created_from) : SqlValue(), some(departmentId(department)) });
    };
    if (document.lines.empty()) // a document that was never posted to the ledger has its main line all the same
        line("0", true, {});
    for (size_t i = 0; i < document.lines.size(); ++i) {
        const BookLine& booked = document.lines[i];
        const std::string number = std::to_string(i);
        line(number, i == 0, booked.department);
        const SqlValue debit = booked.debit != 0 ? SqlValue(fixedDecimal(booked.debit, decimals)) : SqlValue();
        const SqlValue credit = booked.credit != 0 ? SqlValue(fixedDecimal(booked.credit, decimals)) : SqlValue();
        const std::string account = bookAccounts()[static_cast<size_t>(booked.account)].id;
        const std::string posting = document.type == "SalesOrd" || document.type == "Estimate" ? "F" : "T";
        m_tables["transactionaccountingline"].add({ document.id, number, "1", account, debit, credit, posting });
        if (second_book) // the tax book: the same lines once more, which must not be counted twice
            m_tables["transactionaccountingline"].add({ document.id, number, "2", account, debit, credit, posting });
    }
}

const SqlTables& Books::tables(int64_t now_ms)
{
    if (m_dirty || (m_next_visible_ms != 0 && now_ms >= m_next_visible_ms))
        rebuild(now_ms);
    return m_tables;
}

}
