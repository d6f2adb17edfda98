#include "connectors/sandbox/netsuite.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace tieout::sandbox {

using connect::JsonNode;

namespace {

constexpr std::array<std::string_view, 13> kNames = { "externalId", "entity", "subsidiary", "currency", "tranDate", "otherRefNum", "memo", "terms", "item", "taxDetailsOverride",
    "taxDetails", "dueDate", "exchangeRate" };
constexpr std::array<std::string_view, 7> kLineNames = { "item", "quantity", "rate", "amount", "description", "taxDetailsReference", "department" };

std::string_view refPart(const JsonNode* node, const char* part)
{
    const JsonNode* found = node ? node->find(part) : nullptr;
    return found && found->isText() ? std::string_view(found->text) : std::string_view();
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

template <typename Names> const std::string* strangeName(const JsonNode& object, const Names& names)
{
    for (const auto& member : object.members)
        if (std::find(names.begin(), names.end(), member.first) == names.end())
            return &member.first;
    return nullptr;
}

std::string textOf(const JsonNode& root, const char* name)
{
    const JsonNode* node = root.find(name);
    return node && node->isText() ? node->text : std::string();
}

// The id behind {"id":…} or {"externalId":…}.
template <typename Find> std::string resolve(const JsonNode* node, Find find)
{
    const std::string id(refPart(node, "id")), external(refPart(node, "externalId"));
    return id.empty() && external.empty() ? std::string() : find(id, external);
}

std::string shown(const JsonNode* node)
{
    const std::string_view id = refPart(node, "id");
    return std::string(id.empty() ? refPart(node, "externalId") : id);
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
            return vendorError(400, "INVALID_CONTENT", "Error while accessing a resource. Unknown property name '" + *name + "'.", "o:errorPath", at + "." + *name);
        Books::ItemLine read;
        read.item = resolve(line.find("item"), [&](const std::string& id, const std::string& external) { return books.itemId(id, external); });
        if (read.item.empty())
            return invalidValue(shown(line.find("item")), "item", at + ".item");
        const JsonNode* amount = line.find("amount");
        const auto units = amount && amount->kind == JsonNode::Number ? unitsOf(amount->text, decimals) : std::nullopt;
        if (!units)
            return invalidValue(amount ? amount->text : "", "amount", at + ".amount");
        read.amount = *units;
        const JsonNode* quantity = line.find("quantity");
        read.quantity = quantity && quantity->kind == JsonNode::Number ? quantity->text : "1";
        read.description = textOf(line, "description");
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
        const auto units = amount && amount->kind == JsonNode::Number ? unitsOf(amount->text, decimals) : std::nullopt;
        if (!units)
            return invalidValue(amount ? amount->text : "", "taxAmount", "taxDetails.items[" + std::to_string(i) + "].taxAmount");
        document.tax += *units;
    }
    document.amount += document.tax;
    return std::nullopt;
}

std::optional<SimReply> readDate(const Books& books, const JsonNode& root, Books::Document& document)
{
    document.date = textOf(root, "tranDate");
    const Books::Period* period = books.periodOfDate(document.date);
    if (document.date.size() != 10 || !period)
        return invalidValue(document.date, "tranDate", "tranDate");
    if (period->closed)
        return userError("You cannot create or modify a transaction in a closed period.");
    document.period = period->id;
    return std::nullopt;
}

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

PostedInvoice readPostedInvoice(const Books& books, const std::string& body, bool strict_names)
{
    PostedInvoice posted;
    Books::Document& document = posted.document;
    const auto refuse = [&](SimReply reply) {
        posted.error = std::move(reply);
        return posted;
    };
    const auto root = connect::parseJson(body);
    if (!root || root->kind != JsonNode::Object)
        return refuse(vendorError(400, "INVALID_CONTENT", "Error while accessing a resource. The request body is not valid JSON."));
    if (const std::string* name = strict_names ? strangeName(*root, kNames) : nullptr)
        return refuse(vendorError(400, "INVALID_CONTENT", "Error while accessing a resource. Unknown property name '" + *name + "'.", "o:errorPath", *name));
    document.external_id = textOf(*root, "externalId");
    if (books.externalIdTaken(document.external_id))
        return refuse(userError("This record already exists."));
    const JsonNode* entity = root->find("entity");
    if (!entity)
        return refuse(userError("Please enter value(s) for: Customer."));
    document.customer = resolve(entity, [&](const std::string& id, const std::string& external) { return books.customerId(id, external); });
    if (document.customer.empty())
        return refuse(invalidValue(shown(entity), "entity", "entity"));
    document.subsidiary = resolve(root->find("subsidiary"), [&](const std::string& id, const std::string& external) { return books.subsidiaryId(id, external); });
    if (document.subsidiary.empty())
        return refuse(invalidValue(shown(root->find("subsidiary")), "subsidiary", "subsidiary"));
    document.currency = std::string(refPart(root->find("currency"), "id"));
    const auto currency = Books::currencyIndex(document.currency);
    if (!currency || document.currency != document.subsidiary) // each subsidiary of this company bills in its own currency
        return refuse(invalidValue(document.currency, "currency", "currency"));
    document.currency_index = *currency;
    document.other_ref = textOf(*root, "otherRefNum");
    document.memo = textOf(*root, "memo");
    if (auto error = readDate(books, *root, document))
        return refuse(std::move(*error));
    const int decimals = worldCurrencies()[*currency].exponent;
    if (auto error = readItems(books, *root, decimals, strict_names, document))
        return refuse(std::move(*error));
    if (auto error = readTax(*root, decimals, document))
        return refuse(std::move(*error));
    return posted;
}

}
