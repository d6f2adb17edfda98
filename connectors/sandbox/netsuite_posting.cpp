#include "connectors/sandbox/netsuite_records.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace tieout::sandbox {

using connect::JsonNode;

namespace {

using Names = std::vector<std::string_view>;

const Names& namesOf(std::string_view kind, bool transform)
{
    static const Names kInvoice { "externalId", "entity", "subsidiary", "currency", "tranDate", "otherRefNum", "memo", "terms", "item", "taxDetailsOverride", "taxDetails", "dueDate",
        "exchangeRate", "custbody_tieout_number" };
    static const Names kCredit = [] {
        Names names = kInvoice;
        names.push_back("apply");
        return names;
    }();
    static const Names kMade { "externalId", "tranDate", "otherRefNum", "memo" };
    static const Names kPayment { "externalId", "customer", "subsidiary", "currency", "tranDate", "payment", "checkNum", "memo", "account", "undepFunds", "apply", "exchangeRate", "custbody_tieout_number" };
    static const Names kJournal { "externalId", "subsidiary", "currency", "tranDate", "memo", "line", "approved", "custbody_tieout_document", "exchangeRate", "reversalDate" };
    return transform ? kMade : kind == "customerPayment" ? kPayment : kind == "journalEntry" ? kJournal : kind == "creditMemo" ? kCredit : kInvoice;
}

const Names kLineNames { "item", "quantity", "rate", "amount", "description", "taxDetailsReference", "department" };
const Names kJournalLineNames { "account", "debit", "credit", "entity", "memo", "department" };
const Names kCustomerNames { "externalId", "entityId", "companyName", "isPerson", "subsidiary", "currency", "vatRegNumber", "parent", "email" };

const std::string* strangeName(const JsonNode& object, const Names& names)
{
    for (const auto& member : object.members)
        if (std::find(names.begin(), names.end(), member.first) == names.end())
            return &member.first;
    return nullptr;
}

SimReply unknownName(const std::string& name, const std::string& path)
{
    return vendorError(400, "INVALID_CONTENT", "Error while accessing a resource. Unknown property name '" + name + "'.", "o:errorPath", path);
}

std::optional<int64_t> amountOf(const JsonNode* node, int decimals)
{
    return node && node->kind == JsonNode::Number ? unitsOf(node->text, decimals) : std::nullopt;
}

std::optional<SimReply> readItems(const Books& books, const JsonNode& root, int decimals, bool strict, Books::Document& document)
{
    const JsonNode* items = root.at("item.items");
    if (!items || items->items.empty())
        return userError("Please enter value(s) for: Item.");
    for (size_t i = 0; i < items->items.size(); ++i) {
        const JsonNode& line = items->items[i];
        const std::string at = "item.items[" + std::to_string(i) + "]";
        if (const std::string* name = strict ? strangeName(line, kLineNames) : nullptr)
            return unknownName(*name, at + "." + *name);
        Books::ItemLine read;
        read.item = resolveRef(line.find("item"), [&](const std::string& id, const std::string& external) { return books.itemId(id, external); });
        if (read.item.empty())
            return invalidValue(shownRef(line.find("item")), "item", at + ".item");
        const JsonNode* amount = line.find("amount");
        const auto units = amountOf(amount, decimals);
        if (!units)
            return invalidValue(amount ? amount->text : "", "amount", at + ".amount");
        read.amount = *units;
        const JsonNode* quantity = line.find("quantity");
        read.quantity = quantity && quantity->kind == JsonNode::Number ? quantity->text : "1";
        read.description = postedText(line, "description");
        document.amount += read.amount;
        document.items.push_back(std::move(read));
    }
    return std::nullopt;
}

std::optional<SimReply> readTax(const JsonNode& root, int decimals, Books::Document& document)
{
    const JsonNode* details = root.at("taxDetails.items");
    for (size_t i = 0; details && i < details->items.size(); ++i) {
        const JsonNode* amount = details->items[i].find("taxAmount");
        const auto units = amountOf(amount, decimals);
        if (!units)
            return invalidValue(amount ? amount->text : "", "taxAmount", "taxDetails.items[" + std::to_string(i) + "].taxAmount");
        document.tax += *units;
    }
    document.amount += document.tax;
    return std::nullopt;
}

std::optional<SimReply> readDate(const Books& books, const JsonNode& root, Books::Document& document)
{
    document.date = postedText(root, "tranDate");
    const Books::Period* period = books.periodOfDate(document.date);
    if (document.date.size() != 10 || !period)
        return invalidValue(document.date, "tranDate", "tranDate");
    if (period->closed)
        return userError("You cannot create or modify a transaction in a closed period.");
    document.period = period->id;
    return std::nullopt;
}

// Customer, legal entity and currency. A payment's entity is its currency's: each subsidiary of this
// company works in one.
std::optional<SimReply> readParties(const Books& books, const JsonNode& root, std::string_view kind, Books::Document& document)
{
    const char* party = kind == "customerPayment" ? "customer" : "entity";
    if (kind != "journalEntry") {
        const JsonNode* entity = root.find(party);
        if (!entity)
            return userError("Please enter value(s) for: Customer.");
        document.customer = resolveRef(entity, [&](const std::string& id, const std::string& external) { return books.customerId(id, external); });
        if (document.customer.empty())
            return invalidValue(shownRef(entity), party, party);
    }
    document.currency = resolveRef(root.find("currency"), [](const std::string& id, const std::string&) { return id; });
    const auto currency = Books::currencyIndex(document.currency);
    const JsonNode* subsidiary = root.find("subsidiary");
    document.subsidiary = subsidiary || kind != "customerPayment"
        ? resolveRef(subsidiary, [&](const std::string& id, const std::string& external) { return books.subsidiaryId(id, external); })
        : document.currency;
    if (document.subsidiary.empty())
        return invalidValue(shownRef(subsidiary), "subsidiary", "subsidiary");
    if (!currency || document.currency != document.subsidiary)
        return invalidValue(document.currency, "currency", "currency");
    document.currency_index = *currency;
    return std::nullopt;
}

// A credit memo made from an invoice takes everything over from it.
std::optional<SimReply> takeOver(const Books& books, const Books::Document& from, Books::Document& document)
{
    if (books.reversed(from.id))
        return userError("The invoice has been credited in full already; there is nothing left to credit.");
    document.created_from = from.id;
    document.customer = from.customer;
    document.subsidiary = from.subsidiary;
    document.currency = from.currency;
    document.currency_index = from.currency_index;
    document.amount = from.amount;
    document.items = from.items;
    for (const BookLine& line : from.lines)
        if (std::string_view(bookAccounts()[static_cast<size_t>(line.account)].number) == "2200")
            document.tax += line.credit;
    const int64_t open = std::min(books.openAmount(from), from.amount);
    if (open > 0)
        document.applied.push_back({ from.id, open });
    return std::nullopt;
}

}

std::string postedText(const JsonNode& root, const char* name)
{
    const JsonNode* node = root.find(name);
    return node && node->isText() ? node->text : std::string();
}

std::string shownRef(const JsonNode* node)
{
    return resolveRef(node, [](const std::string& id, const std::string& external) { return id.empty() ? external : id; });
}

SimReply invalidValue(const std::string& value, const std::string& field, const std::string& path)
{
    return vendorError(400, "INVALID_CONTENT",
        "Error while accessing resource: You have entered an Invalid Field Value " + value + " for the following field: " + field, "o:errorPath", path);
}

SimReply userError(const std::string& detail)
{
    return vendorError(400, "USER_ERROR", "Error while accessing a resource. " + detail);
}

std::optional<int64_t> unitsOf(const std::string& decimal, int decimals)
{
    const size_t dot = std::min(decimal.find('.'), decimal.size());
    std::string digits = decimal.substr(0, dot);
    std::string fraction = dot < decimal.size() ? decimal.substr(dot + 1) : std::string();
    while (!fraction.empty() && fraction.back() == '0')
        fraction.pop_back();
    if (fraction.size() > static_cast<size_t>(decimals))
        return std::nullopt;
    fraction.resize(static_cast<size_t>(decimals), '0');
    digits += fraction;
    int64_t units = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), units);
    return error == std::errc() && end == digits.data() + digits.size() ? std::optional(units) : std::nullopt;
}

// What a payment settles. More than an invoice has open, or more than was paid, is refused.
std::optional<SimReply> readApplications(const Books& books, const JsonNode& root, int decimals, Books::Document& document)
{
    const JsonNode* paid = root.find("payment");
    const auto payment = amountOf(paid, decimals);
    if (!payment || *payment <= 0)
        return invalidValue(paid ? paid->text : "", "payment", "payment");
    document.amount = *payment;
    int64_t sum = 0;
    const JsonNode* items = root.at("apply.items");
    for (size_t i = 0; items && i < items->items.size(); ++i) {
        const JsonNode& item = items->items[i];
        const std::string at = "apply.items[" + std::to_string(i) + "]";
        constexpr int64_t kAnyTime = std::numeric_limits<int64_t>::max();
        const std::string id = resolveRef(item.find("doc"), [&](const std::string& internal, const std::string& external) {
            const Books::Document* found = internal.empty() ? books.byExternalId(external, kAnyTime) : books.byId(internal, kAnyTime);
            return found && found->type == "CustInvc" ? found->id : std::string();
        });
        const Books::Document* invoice = id.empty() ? nullptr : books.byId(id, kAnyTime);
        if (!invoice || invoice->customer != document.customer || invoice->currency != document.currency)
            return invalidValue(shownRef(item.find("doc")), "doc", at + ".doc");
        const JsonNode* amount = item.find("amount");
        const auto part = amountOf(amount, decimals);
        if (!part || *part <= 0)
            return invalidValue(amount ? amount->text : "", "amount", at + ".amount");
        if (*part > books.openAmount(*invoice))
            return userError("The amount applied to " + invoice->number + " cannot exceed its amount remaining of " + fixedDecimal(books.openAmount(*invoice), decimals) + ".");
        sum += *part;
        document.applied.push_back({ id, *part });
    }
    if (sum > document.amount)
        return userError("The amount applied cannot exceed the amount of the payment.");
    return std::nullopt;
}

// What a credit memo settles: as much as is open, where no amount is named.
std::optional<SimReply> readCredited(const Books& books, const JsonNode& root, int decimals, Books::Document& document)
{
    const JsonNode* items = root.at("apply.items");
    int64_t left = document.amount;
    for (size_t i = 0; items && i < items->items.size(); ++i) {
        const std::string at = "apply.items[" + std::to_string(i) + "]";
        const JsonNode& item = items->items[i];
        const Books::Document* invoice = books.byId(shownRef(item.find("doc")), std::numeric_limits<int64_t>::max());
        const int64_t open = invoice ? books.openAmount(*invoice) : 0;
        if (!invoice || invoice->type != "CustInvc" || invoice->customer != document.customer || open <= 0)
            return invalidValue(shownRef(item.find("doc")), "doc", at + ".doc");
        const JsonNode* amount = item.find("amount");
        const auto part = amount ? amountOf(amount, decimals) : std::optional<int64_t>(std::min(open, left));
        if (!part || *part <= 0)
            return invalidValue(amount ? amount->text : "", "amount", at + ".amount");
        if (*part > open || *part > left)
            return userError("The amount applied to " + invoice->number + " cannot exceed its amount remaining of " + fixedDecimal(open, decimals) + ".");
        left -= *part;
        document.applied.push_back({ invoice->id, *part });
    }
    return std::nullopt;
}

std::optional<SimReply> readJournalLines(const Books& books, const JsonNode& root, int decimals, bool strict, Books::Document& document)
{
    const JsonNode* items = root.at("line.items");
    if (!items || items->items.size() < 2)
        return userError("Please enter at least two lines for this journal entry.");
    int64_t balance = 0;
    for (size_t i = 0; i < items->items.size(); ++i) {
        const JsonNode& item = items->items[i];
        const std::string at = "line.items[" + std::to_string(i) + "]";
        if (const std::string* name = strict ? strangeName(item, kJournalLineNames) : nullptr)
            return unknownName(*name, at + "." + *name);
        BookLine line;
        const std::string account = resolveRef(item.find("account"), [&](const std::string& id, const std::string& external) {
            const auto found = Books::accountIndex(id, external);
            line.account = found.value_or(0);
            return found ? std::to_string(*found) : std::string();
        });
        if (account.empty())
            return invalidValue(shownRef(item.find("account")), "account", at + ".account");
        const JsonNode* party = item.find("entity");
        const auto customer = [&](const std::string& id, const std::string& external) { return books.customerId(id, external); };
        if (party && resolveRef(party, customer).empty())
            return invalidValue(shownRef(party), "entity", at + ".entity");
        if (const JsonNode* department = item.find("department")) {
            line.department = resolveRef(department, [](const std::string& id, const std::string& external) { return Books::departmentName(id, external); });
            if (line.department.empty())
                return invalidValue(shownRef(department), "department", at + ".department");
        }
        for (const auto& [name, side] : { std::pair("debit", &line.debit), std::pair("credit", &line.credit) }) {
            const JsonNode* amount = item.find(name);
            const auto units = amount ? amountOf(amount, decimals) : std::optional<int64_t>(0);
            if (!units || *units < 0)
                return invalidValue(amount->text, name, at + "." + name);
            *side = *units;
        }
        balance += line.debit - line.credit;
        document.amount += line.debit;
        document.lines.push_back(line);
    }
    if (balance != 0)
        return userError("The amounts in this journal are not in balance.");
    return std::nullopt;
}

PostedDocument readPostedDocument(const Books& books, const RecordKind& kind, const std::string& body, bool strict, const Books::Document* from)
{
    PostedDocument posted;
    Books::Document& document = posted.document;
    const auto refused = [&](std::optional<SimReply> error) {
        posted.error = std::move(error);
        return posted.error.has_value();
    };
    const std::string_view name = kind.name;
    const auto root = connect::parseJson(body);
    document.type = kind.type;
    if (!root || root->kind != JsonNode::Object) {
        refused(vendorError(400, "INVALID_CONTENT", "Error while accessing a resource. The request body is not valid JSON."));
        return posted;
    }
    const std::string* strange = strict ? strangeName(*root, namesOf(name, from != nullptr)) : nullptr;
    document.external_id = postedText(*root, "externalId");
    if ((strange && refused(unknownName(*strange, *strange))) || (books.externalIdTaken(document.external_id) && refused(userError("This record already exists.")))
        || refused(from ? takeOver(books, *from, document) : readParties(books, *root, name, document)))
        return posted;
    document.other_ref = postedText(*root, name == "customerPayment" ? "checkNum" : "otherRefNum");
    document.memo = postedText(*root, "memo");
    document.for_document = postedText(*root, "custbody_tieout_document");
    document.reference = postedText(*root, "custbody_tieout_number");
    const int decimals = worldCurrencies()[document.currency_index].exponent;
    if (refused(readDate(books, *root, document)) || from)
        return posted;
    if (name == "customerPayment")
        refused(readApplications(books, *root, decimals, document));
    else if (name == "journalEntry")
        refused(readJournalLines(books, *root, decimals, strict, document));
    else if (!refused(readItems(books, *root, decimals, strict, document)) && !refused(readTax(*root, decimals, document)) && name == "creditMemo")
        refused(readCredited(books, *root, decimals, document));
    return posted;
}

PostedCustomer readPostedCustomer(const Books& books, const std::string& body, bool strict, int64_t now_ms)
{
    PostedCustomer posted;
    Books::Customer& customer = posted.customer;
    const auto refuse = [&](SimReply reply) {
        posted.error = std::move(reply);
        return posted;
    };
    const auto root = connect::parseJson(body);
    if (!root || root->kind != JsonNode::Object)
        return refuse(vendorError(400, "INVALID_CONTENT", "Error while accessing a resource. The request body is not valid JSON."));
    if (const std::string* name = strict ? strangeName(*root, kCustomerNames) : nullptr)
        return refuse(unknownName(*name, *name));
    customer.external_id = postedText(*root, "externalId");
    if (books.customerTaken(customer.external_id))
        return refuse(userError("This entity already exists."));
    customer.name = postedText(*root, "companyName");
    if (customer.name.empty())
        return refuse(userError("Please enter value(s) for: Company Name."));
    const std::string subsidiary = resolveRef(root->find("subsidiary"), [&](const std::string& id, const std::string& external) { return books.subsidiaryId(id, external); });
    if (subsidiary.empty())
        return refuse(invalidValue(shownRef(root->find("subsidiary")), "subsidiary", "subsidiary"));
    customer.subsidiary = Books::currencyIndex(subsidiary).value_or(0);
    const auto currency = Books::currencyIndex(shownRef(root->find("currency")));
    if (!currency)
        return refuse(invalidValue(shownRef(root->find("currency")), "currency", "currency"));
    customer.currency = *currency;
    customer.tax_id = postedText(*root, "vatRegNumber");
    if (const JsonNode* parent = root->find("parent")) {
        customer.parent = resolveRef(parent, [&](const std::string& id, const std::string& external) {
            const Books::Customer* found = books.customer(id, external, now_ms);
            return found ? found->id : std::string();
        });
        if (customer.parent.empty())
            return refuse(invalidValue(shownRef(parent), "parent", "parent"));
    }
    return posted;
}

}
