#include "connectors/sandbox/netsuite_records.h"

#include <algorithm>
#include <array>

namespace tieout::sandbox {

using connect::jsonString;

namespace {

constexpr const char* kRecordPath = "/services/rest/record/v1/";
constexpr std::array<RecordKind, 4> kKinds = { RecordKind { "invoice", "CustInvc" }, RecordKind { "creditMemo", "CustCred" }, RecordKind { "customerPayment", "CustPymt" },
    RecordKind { "journalEntry", "Journal" } };

std::string ref(const std::string& id, const std::string& name)
{
    return "{\"id\":" + jsonString(id) + ",\"refName\":" + jsonString(name) + "}";
}

std::string self(const std::string& href)
{
    return "{\"links\":[{\"rel\":\"self\",\"href\":" + jsonString(href) + "}]";
}

int decimalsOf(const Books::Document& document)
{
    return worldCurrencies()[document.currency_index].exponent;
}

std::string isoTimestamp(const std::string& modified)
{
    return modified.substr(0, 10) + "T" + modified.substr(11) + "Z";
}

std::string itemsJson(const Books& books, const Books::Document& document)
{
    std::string items;
    for (size_t i = 0; i < document.items.size(); ++i) {
        const Books::ItemLine& line = document.items[i];
        items += std::string(i == 0 ? "" : ",") + "{\"line\":" + std::to_string(i + 1) + ",\"item\":" + ref(line.item, books.itemName(line.item)) + ",\"quantity\":" + line.quantity
            + ",\"amount\":" + fixedDecimal(line.amount, decimalsOf(document)) + ",\"description\":" + jsonString(line.description) + "}";
    }
    return "{\"items\":[" + items + "],\"totalResults\":" + std::to_string(document.items.size()) + "}";
}

std::string applyJson(const Books::Document& document)
{
    std::string items;
    for (const Books::Application& part : document.applied)
        items += std::string(items.empty() ? "" : ",") + "{\"doc\":" + ref(part.invoice, part.invoice) + ",\"apply\":true,\"amount\":" + fixedDecimal(part.amount, decimalsOf(document)) + "}";
    return "{\"items\":[" + items + "],\"totalResults\":" + std::to_string(document.applied.size()) + "}";
}

std::string linesJson(const Books::Document& document)
{
    std::string items;
    for (size_t i = 0; i < document.lines.size(); ++i) {
        const BookLine& line = document.lines[i];
        const BookAccount& account = bookAccounts()[static_cast<size_t>(line.account)];
        items += std::string(i == 0 ? "" : ",") + "{\"line\":" + std::to_string(i + 1) + ",\"account\":" + ref(account.id, std::string(account.number) + " " + account.name);
        for (const auto& [side, amount] : { std::pair("debit", line.debit), std::pair("credit", line.credit) })
            if (amount != 0)
                items += ",\"" + std::string(side) + "\":" + fixedDecimal(amount, decimalsOf(document));
        items += "}";
    }
    return "{\"items\":[" + items + "],\"totalResults\":" + std::to_string(document.lines.size()) + "}";
}

std::string sublist(const char* name, const std::string& self_address, const std::string& content, bool expand)
{
    return ",\"" + std::string(name) + "\":" + (expand ? content : self(self_address + "/" + name) + "}");
}

}

const RecordKind* recordKind(std::string_view name)
{
    const auto found = std::find_if(kKinds.begin(), kKinds.end(), [&](const RecordKind& kind) { return name == kind.name; });
    return found == kKinds.end() ? nullptr : &*found;
}

std::string recordJson(const Books& books, const RecordKind& kind, const Books::Document& document, const std::string& base_url, bool expand)
{
    const std::string name = kind.name, address = base_url + kRecordPath + name + "/" + document.id;
    const Books::Period* period = books.periodById(document.period);
    const bool payment = name == "customerPayment", journal = name == "journalEntry";
    const std::string amount = fixedDecimal(document.amount, decimalsOf(document));
    std::string out = self(address) + ",\"id\":" + jsonString(document.id);
    if (!document.external_id.empty())
        out += ",\"externalId\":" + jsonString(document.external_id);
    out += ",\"tranId\":" + jsonString(document.number) + ",\"memo\":" + jsonString(document.memo);
    if (!journal)
        out += ",\"" + std::string(payment ? "checkNum" : "otherRefNum") + "\":" + jsonString(document.other_ref) + ",\"" + (payment ? "customer" : "entity")
            + "\":" + ref(document.customer, books.customerExternalId(document.customer));
    if (!document.created_from.empty())
        out += ",\"createdFrom\":" + ref(document.created_from, "Invoice #" + document.created_from);
    if (!document.for_document.empty())
        out += ",\"custbody_tieout_document\":" + jsonString(document.for_document);
    if (!document.reference.empty())
        out += ",\"custbody_tieout_number\":" + jsonString(document.reference);
    out += ",\"subsidiary\":" + ref(document.subsidiary, worldCurrencies()[document.currency_index].entity_name) + ",\"currency\":"
        + ref(document.currency, worldCurrencies()[document.currency_index].code) + ",\"exchangeRate\":1.0,\"tranDate\":" + jsonString(document.date)
        + ",\"postingPeriod\":" + ref(document.period, period ? period->name : std::string());
    if (payment)
        out += ",\"payment\":" + amount;
    else if (!journal)
        out += ",\"total\":" + amount;
    out += ",\"lastModifiedDate\":" + jsonString(isoTimestamp(document.modified));
    if (journal)
        return out + sublist("line", address, linesJson(document), expand) + "}";
    if (!payment)
        out += sublist("item", address, itemsJson(books, document), expand);
    return out + (name == "invoice" ? std::string() : sublist("apply", address, applyJson(document), expand)) + "}";
}

std::string customerJson(const Books& books, const Books::Customer& customer, const std::string& base_url)
{
    std::string out = self(base_url + kRecordPath + "customer/" + customer.id) + ",\"id\":" + jsonString(customer.id);
    if (!customer.external_id.empty())
        out += ",\"externalId\":" + jsonString(customer.external_id);
    const WorldCurrency& subsidiary = worldCurrencies()[customer.subsidiary];
    out += ",\"entityId\":" + jsonString(customer.external_id.empty() ? customer.name : customer.external_id) + ",\"companyName\":" + jsonString(customer.name) + ",\"isPerson\":false,\"isInactive\":false"
        + ",\"subsidiary\":" + ref(std::to_string(customer.subsidiary + 1), subsidiary.entity_name) + ",\"currency\":"
        + ref(std::to_string(customer.currency + 1), worldCurrencies()[customer.currency].code);
    if (!customer.tax_id.empty())
        out += ",\"vatRegNumber\":" + jsonString(customer.tax_id);
    if (!customer.parent.empty())
        out += ",\"parent\":" + ref(customer.parent, books.customerExternalId(customer.parent));
    return out + ",\"lastModifiedDate\":" + jsonString(isoTimestamp(customer.modified)) + "}";
}

}
