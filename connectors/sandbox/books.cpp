#include "connectors/sandbox/books.h"

#include <algorithm>

namespace tieout::sandbox {

namespace {

constexpr int kFirstItem = 80, kFirstPeriod = 101, kFirstDepartment = 31;
constexpr size_t kSecondBookDocuments = 50;
enum Account { Receivable, Revenue, TaxPayable, Bank };

std::string refId(int first, size_t position)
{
    return std::to_string(first + static_cast<int>(position));
}

std::string monthName(const std::string& month)
{
    static constexpr const char* kNames[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    return std::string(kNames[std::stoi(month.substr(5, 2)) - 1]) + " " + month.substr(0, 4);
}

size_t subsidiaryOf(const std::string& entity)
{
    for (size_t i = 0; i < worldCurrencies().size(); ++i)
        if (worldCurrencies()[i].entity == entity)
            return i;
    return 0;
}

// What a document of this type books by itself; a journal brings its own lines.
std::vector<BookLine> ledgerLines(const Books::Document& document)
{
    std::vector<BookLine> lines;
    const auto mirrored = [](std::vector<BookLine> of) {
        for (BookLine& line : of)
            std::swap(line.debit, line.credit);
        return of;
    };
    if (document.type == "CustPymt")
        return { { Bank, document.amount, 0 }, { Receivable, 0, document.amount } };
    lines = { { Receivable, document.amount, 0 }, { Revenue, 0, document.amount - document.tax, departments()[0] } }; // the items' department
    if (document.tax != 0)
        lines.push_back({ TaxPayable, 0, document.tax });
    return document.type == "CustCred" ? mirrored(lines) : lines;
}

const char* numberPrefix(const std::string& type)
{
    return type == "CustCred" ? "CM" : type == "CustPymt" ? "PYMT" : type == "Journal" ? "JE" : "INV";
}

}

Books::Books(const World& world)
    : m_items(world.skus)
{
    for (int month = 0; month <= world.scenario.months; ++month)
        m_periods.push_back({ std::to_string(kFirstPeriod + month), monthName(world.monthText(month)), world.monthFirstDay(month), world.monthLastDay(month),
            world.monthText(month), month < world.closedMonths() });
    for (const ErpCustomer& known : world.erp_customers)
        m_customers.push_back({ known.id, known.customer, known.name, known.parent, known.tax_id, world.monthFirstDay(0) + " 08:00:00", known.currency, subsidiaryOf(known.entity), 0 });
    for (const Payment& payment : world.payments)
        m_invoice_of[payment.id] = payment.invoice;
    for (const CreditNote& note : world.credit_notes)
        m_invoice_of[note.id] = note.invoice;
    readDocuments(world);
    m_second_book = std::min(kSecondBookDocuments, m_documents.size());
    fillLists();
}

void Books::readDocuments(const World& world)
{
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
        document.created_from = book.reverses != 0 ? std::to_string(book.reverses) : std::string();
        document.reference = book.reference;
        document.for_document = book.of_document != 0 ? std::to_string(book.of_document) : std::string();
        document.customer = customerId({}, book.customer);
        document.subsidiary = std::to_string(book.currency + 1);
        document.currency = std::to_string(book.currency + 1);
        document.currency_index = book.currency;
        document.period = m_periods[static_cast<size_t>(book.month)].id;
        document.date = world.monthLastDay(book.month);
        document.modified = book.modified;
        document.amount = book.amount;
        document.lines = book.lines;
        document.held = book.held;
        for (const auto& [of, part] : book.settles)
            document.applied.push_back({ std::to_string(of), part });
        const auto [from, to] = lines.equal_range(book.other_ref);
        for (auto it = from; it != to; ++it)
            document.items.push_back({ itemId({}, it->second->sku), plainDecimal(it->second->qty_e3, 3), it->second->amount, {} });
        m_next_id = std::max(m_next_id, book.id + 1);
        m_documents.push_back(std::move(document));
    }
}

// ---- Finding ------------------------------------------------------------------------------------

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

const Books::Customer* Books::customer(const std::string& id, const std::string& external_id, int64_t now_ms) const
{
    const auto found = std::find_if(m_customers.begin(), m_customers.end(), [&](const Customer& c) {
        return c.visible_from_ms <= now_ms && (id.empty() ? !external_id.empty() && c.external_id == external_id : c.id == id);
    });
    return found == m_customers.end() ? nullptr : &*found;
}

bool Books::customerTaken(const std::string& external_id) const
{
    return std::any_of(m_customers.begin(), m_customers.end(), [&](const Customer& c) { return !external_id.empty() && c.external_id == external_id; });
}

int64_t Books::openAmount(const Document& invoice) const
{
    int64_t open = invoice.amount;
    for (const Document& document : m_documents)
        for (const Application& part : document.applied)
            if (part.invoice == invoice.id)
                open -= part.amount;
    return open;
}

bool Books::reversed(const std::string& invoice) const
{
    return std::any_of(m_documents.begin(), m_documents.end(), [&](const Document& d) { return d.type == "CustCred" && d.created_from == invoice; });
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
    const auto found = std::find_if(m_customers.begin(), m_customers.end(), [&](const Customer& c) { return id.empty() ? c.external_id == external_id : c.id == id; });
    return found == m_customers.end() ? std::string() : found->id;
}

std::string Books::itemId(const std::string& id, const std::string& external_id) const
{
    for (size_t i = 0; i < m_items.size(); ++i)
        if (id.empty() ? m_items[i] == external_id : refId(kFirstItem, i) == id)
            return refId(kFirstItem, i);
    return {};
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
    const auto found = std::find_if(m_customers.begin(), m_customers.end(), [&](const Customer& c) { return c.id == id; });
    return found == m_customers.end() ? std::string() : found->external_id;
}

// The house has given its departments their names as external ids.
std::string Books::departmentName(const std::string& id, const std::string& external_id)
{
    for (size_t i = 0; i < departments().size(); ++i)
        if (id.empty() ? departments()[i] == external_id : refId(kFirstDepartment, i) == id)
            return departments()[i];
    return {};
}

std::string Books::departmentId(const std::string& name)
{
    const auto at = std::find(departments().begin(), departments().end(), name);
    return at == departments().end() ? std::string() : refId(kFirstDepartment, static_cast<size_t>(at - departments().begin()));
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

// The house has given its accounts their numbers as external ids.
std::optional<int> Books::accountIndex(const std::string& id, const std::string& external_id)
{
    for (size_t i = 0; i < bookAccounts().size(); ++i)
        if (id.empty() ? bookAccounts()[i].number == external_id : bookAccounts()[i].id == id)
            return static_cast<int>(i);
    return std::nullopt;
}

// ---- Changing -----------------------------------------------------------------------------------

int64_t Books::visibleFrom(int64_t now_ms)
{
    const int64_t from = search_lag_ms > 0 ? now_ms + search_lag_ms : 0;
    search_lag_ms = 0;
    m_dirty = true;
    return from;
}

std::string Books::create(Document document, int64_t now_ms, const std::string& modified)
{
    document.id = std::to_string(m_next_id++);
    document.number = numberPrefix(document.type) + document.id;
    document.modified = modified;
    for (const Period& period : m_periods)
        if (period.month == move_to_month) {
            document.period = period.id;
            document.date = period.last;
        }
    move_to_month.clear();
    document.visible_from_ms = visibleFrom(now_ms);
    if (document.type != "Journal")
        document.lines = ledgerLines(document);
    m_applied.push_back({ document.external_id, document.id });
    for (const Application& part : document.applied)
        for (Document& settled : m_documents)
            if (settled.id == part.invoice)
                settled.modified = modified;
    m_documents.push_back(document);
    if (document.type == "CustInvc")
        settleFromAccount(document);
    return document.id;
}

// The house applies what stands on a customer's account to the invoice it belongs to as soon as that is there:
// payments and credits by billing's records, what an earlier reversal left by the reference.
void Books::settleFromAccount(const Document& invoice)
{
    int64_t open = invoice.amount;
    for (Document& document : m_documents) {
        const auto known = m_invoice_of.find(document.other_ref);
        const bool belongs = document.created_from.empty() ? known != m_invoice_of.end() && known->second == invoice.other_ref : document.other_ref == invoice.other_ref;
        if (!belongs || document.held || (document.type != "CustPymt" && document.type != "CustCred") || document.currency != invoice.currency)
            continue;
        int64_t rest = document.amount;
        for (const Application& part : document.applied)
            rest -= part.amount;
        if (const int64_t part = std::min(rest, open); part > 0) {
            document.applied.push_back({ invoice.id, part });
            open -= part;
        }
    }
}

std::string Books::create(Customer customer, int64_t now_ms, const std::string& modified)
{
    customer.id = std::to_string(m_next_id++);
    customer.modified = modified;
    customer.visible_from_ms = visibleFrom(now_ms);
    m_applied.push_back({ customer.external_id, customer.id });
    m_customers.push_back(customer);
    return customer.id;
}

bool Books::remove(const std::string& id, const std::string& now)
{
    const auto found = std::find_if(m_documents.begin(), m_documents.end(), [&](const Document& d) { return d.id == id; });
    if (found == m_documents.end())
        return false;
    m_deleted.push_back({ found->id, found->number, now });
    const std::vector<Application> settled = found->applied;
    for (const Application& part : settled)
        if (const auto open_again = std::find_if(m_documents.begin(), m_documents.end(), [&](const Document& d) { return d.id == part.invoice; }); open_again != m_documents.end())
            open_again->modified = now;
    return vanish(id);
}

bool Books::vanish(const std::string& id)
{
    const auto found = std::find_if(m_documents.begin(), m_documents.end(), [&](const Document& d) { return d.id == id; });
    if (found == m_documents.end())
        return false;
    m_second_book -= static_cast<size_t>(found - m_documents.begin()) < m_second_book ? 1 : 0;
    m_documents.erase(found);
    m_dirty = true;
    return true;
}

bool Books::dropLine(const std::string& id, const std::string& now)
{
    const auto found = std::find_if(m_documents.begin(), m_documents.end(), [&](const Document& d) { return d.id == id; });
    if (found == m_documents.end() || found->lines.empty())
        return false;
    found->lines.pop_back();
    found->modified = now;
    m_dirty = true;
    return true;
}

}
