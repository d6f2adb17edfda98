#include "connectors/sandbox/salesforce.h"
#include "domain/time.h"

#include <cstdio>

namespace tieout::sandbox {

namespace {

CrmValue text(const std::string& value)
{
    return value.empty() ? CrmValue {} : CrmValue { CrmValue::Text, value };
}

CrmValue day(const std::string& value)
{
    return value.empty() ? CrmValue {} : CrmValue { CrmValue::Date, value };
}

CrmValue number(int64_t units, int decimals)
{
    return { CrmValue::Number, plainDecimal(units, decimals) };
}

std::string numbered(const char* format, size_t n)
{
    char out[64];
    std::snprintf(out, sizeof out, format, n);
    return out;
}

CrmObject made(const char* name, const char* prefix, std::vector<CrmField> own, std::vector<CrmParent> parents)
{
    CrmObject object;
    object.name = name;
    object.prefix = prefix;
    object.fields = { { "Id", CrmValue::Text, false, false }, { "IsDeleted", CrmValue::Flag, false, false }, { "SystemModstamp", CrmValue::Time, false, false },
        { "CreatedDate", CrmValue::Time, false, false }, { "LastModifiedDate", CrmValue::Time, false, false }, { "CurrencyIsoCode" }, { "Tieout_Ref__c", CrmValue::Text, true } };
    object.fields.insert(object.fields.end(), own.begin(), own.end());
    object.parents = std::move(parents);
    return object;
}

// Three rows each share a moment, as rows of one transaction do.
CrmRow row(const std::string& id, const std::string& first_day, size_t n, const std::string& currency)
{
    const int64_t start = domain::Instant::parseDate(first_day).value().ns() / 1'000'000;
    const std::string stamp = domain::Instant((start + 8 * 3'600'000 + static_cast<int64_t>(n / 3) * 41'000) * 1'000'000).toString(3);
    CrmRow out;
    out.values = { { "Id", text(id) }, { "IsDeleted", { CrmValue::Flag, "false" } }, { "SystemModstamp", { CrmValue::Time, stamp } },
        { "CreatedDate", { CrmValue::Time, stamp } }, { "LastModifiedDate", { CrmValue::Time, stamp } }, { "CurrencyIsoCode", text(currency) } };
    return out;
}

// What is signed becomes an order of its contract; its items are the contract's items.
std::string orderOf(const std::string& contract)
{
    return "801" + contract.substr(3);
}

void addAgreements(const World& world, CrmObjects& objects)
{
    for (size_t i = 0; i < world.contracts.size(); ++i) {
        const Contract& from = world.contracts[i];
        const std::string since = from.signed_at.empty() ? world.monthFirstDay(0) : from.signed_at;
        const std::string& code = worldCurrencies()[from.currency].code;
        CrmRow contract = row(from.id, since, i, code);
        contract.values["AccountId"] = text(from.account);
        contract.values["ContractNumber"] = text(numbered("%08zu", i + 1));
        contract.values["Status"] = text(from.status == "activated" ? "Activated" : from.status == "draft" ? "Draft" : from.status);
        contract.values["StartDate"] = day(from.starts);
        contract.values["EndDate"] = day(from.ends);
        contract.values["CompanySignedDate"] = day(from.signed_at);
        if (!from.activated_at.empty())
            contract.values["ActivatedDate"] = { CrmValue::Time, from.activated_at + "T09:30:00.000Z" };
        contract.values["Channel__c"] = text(from.channel);
        objects["Contract"].add(std::move(contract));
        CrmRow order = row(orderOf(from.id), since, i, code);
        order.values["AccountId"] = text(from.account);
        order.values["ContractId"] = text(from.id);
        order.values["OrderNumber"] = text(numbered("%08zu", i + 1));
        order.values["Status"] = text(from.status == "activated" ? "Activated" : "Draft");
        order.values["EffectiveDate"] = day(from.starts);
        objects["Order"].add(std::move(order));
    }
    for (size_t i = 0; i < world.contract_items.size(); ++i) {
        const ContractItem& from = world.contract_items[i];
        CrmRow item = row(from.id, from.starts.empty() ? world.monthFirstDay(0) : from.starts, i, worldCurrencies()[from.currency].code);
        item.values["OrderId"] = text(orderOf(from.contract));
        item.values["Quantity"] = number(from.qty_e3, 3);
        item.values["UnitPrice"] = number(from.price_e4, 4);
        item.values["ServiceDate"] = day(from.starts);
        item.values["EndDate"] = day(from.ends);
        if (from.term != 0)
            item.values["Term__c"] = number(from.term, 0);
        item.values["Price_Model__c"] = text(from.model);
        item.values["Price_Tiers__c"] = text(from.tiers);
        if (from.minimum != 0)
            item.values["Minimum__c"] = number(from.minimum, worldCurrencies()[from.currency].exponent);
        if (from.discount_e1 != 0)
            item.values["Discount__c"] = number(from.discount_e1, 1);
        item.values["Proration__c"] = text(from.proration);
        CrmObject& products = objects["Product2"];
        std::string product;
        for (const CrmRow& known : products.rows)
            if (known.at("ProductCode").text == from.sku)
                product = known.id();
        if (product.empty()) {
            product = "01t5g" + numbered("%010zu", products.rows.size() + 1) + "AAA";
            CrmRow added = row(product, world.monthFirstDay(0), products.rows.size(), "USD");
            added.values["ProductCode"] = text(from.sku);
            added.values["Name"] = text(from.sku);
            products.add(std::move(added));
        }
        item.values["Product2Id"] = text(product);
        item.values["Meter__c"] = text(from.meter);
        objects["OrderItem"].add(std::move(item));
    }
}

}

CrmObjects crmObjectsOf(const World& world)
{
    CrmObjects objects;
    objects["Account"] = made("Account", "001",
        { { "Name" }, { "ParentId" }, { "Tax_Id__c" }, { "Legal_Entity__c" }, { "Account_Status__c" }, { "Billing_Account_Number__c", CrmValue::Text, true } }, { { "Parent", "ParentId", "Account" } });
    objects["Contract"] = made("Contract", "800",
        { { "AccountId" }, { "ContractNumber", CrmValue::Text, false, false }, { "Status" }, { "StartDate", CrmValue::Date }, { "EndDate", CrmValue::Date }, { "CompanySignedDate", CrmValue::Date },
            { "ActivatedDate", CrmValue::Time, false, false }, { "Channel__c" } },
        { { "Account", "AccountId", "Account" } });
    objects["Order"] = made("Order", "801",
        { { "AccountId" }, { "ContractId" }, { "OrderNumber", CrmValue::Text, false, false }, { "Status" }, { "EffectiveDate", CrmValue::Date }, { "Billing_Ref__c", CrmValue::Text, true } },
        { { "Account", "AccountId", "Account" }, { "Contract", "ContractId", "Contract" } });
    objects["OrderItem"] = made("OrderItem", "802",
        { { "OrderId" }, { "Product2Id" }, { "Meter__c" }, { "Quantity", CrmValue::Number }, { "UnitPrice", CrmValue::Number }, { "ServiceDate", CrmValue::Date }, { "EndDate", CrmValue::Date },
            { "Term__c", CrmValue::Number }, { "Price_Model__c" }, { "Price_Tiers__c" }, { "Minimum__c", CrmValue::Number }, { "Discount__c", CrmValue::Number }, { "Proration__c" } },
        { { "Order", "OrderId", "Order" }, { "Product2", "Product2Id", "Product2" } });
    objects["Product2"] = made("Product2", "01t", { { "ProductCode" }, { "Name" } }, {});
    for (size_t i = 0; i < world.accounts.size(); ++i) {
        const Account& from = world.accounts[i];
        CrmRow account = row(from.id, world.monthFirstDay(0), i, worldCurrencies()[from.currency].code);
        account.values["Name"] = text(from.name);
        account.values["ParentId"] = text(from.parent);
        account.values["Tax_Id__c"] = text(from.tax_id);
        account.values["Legal_Entity__c"] = text(from.entity);
        account.values["Account_Status__c"] = text(from.status);
        objects["Account"].add(std::move(account));
    }
    addAgreements(world, objects);
    return objects;
}

}
