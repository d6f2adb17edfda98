#pragma once

#include "sandbox_fixture.h"

namespace tieout::tests {

// The first invoice of the books that is still open, in a period that is too.
inline sandbox::Books::Document openInvoice(SandboxFixture& fixture, const std::string& period = "2026-04")
{
    for (const sandbox::Books::Document& document : fixture.estate->books().documents())
        if (document.type == "CustInvc" && document.date.starts_with(period) && fixture.estate->books().openAmount(document) == document.amount && document.currency == "2")
            return document;
    TIEOUT_CHECK(false);
    return {};
}

inline domain::Decimal moneyOf(int64_t units, size_t currency)
{
    return domain::Decimal(units, static_cast<uint8_t>(sandbox::worldCurrencies()[currency].exponent));
}

// One request for each operation of the ledger beside post_invoice, all of which it takes.
inline engine::EffectRequest ledgerRequest(SandboxFixture& fixture, const std::string& operation)
{
    const sandbox::Books::Document invoice = openInvoice(fixture);
    engine::EffectRequest request;
    request.operation = operation;
    request.customer = fixture.estate->books().customerExternalId(invoice.customer);
    request.entity = "EU01";
    request.period = domain::Period::parse("2026-04").value();
    request.date = domain::Instant::parseDate("2026-04-28").value();
    request.currency = domain::Currency::parse("EUR").value();
    request.amount = moneyOf(invoice.amount, invoice.currency_index);
    request.memo = "Tieout " + operation;
    request.reference_to = invoice.other_ref;
    if (operation == "apply_payment" || operation == "reverse_posting")
        request.subject = invoice.id;
    request.business_id = operation == "reverse_posting" ? invoice.id : operation == "apply_payment" ? "pay_new_1" : "cn_new_1";
    if (operation == "apply_payment")
        request.fields["number"] = "pi_new_1";
    if (operation == "post_credit") {
        request.amount = domain::Decimal(2500, 2);
        request.lines = { { "SKU-API", "Credit", domain::Decimal(1, 0), request.amount } };
    }
    if (operation == "create_customer") {
        request.business_id = "cus_new-1";
        request.customer = request.business_id;
        request.amount = domain::Decimal(0, 0);
        request.reference_to = "cus_0001";
        request.fields = { { "name", "Newcomer \"GmbH\"" }, { "tax_id", "DE123456789" } };
    }
    if (operation == "post_journal") {
        const domain::Decimal none(0, 0);
        request.business_id = request.subject = invoice.id;
        request.reference_to = invoice.number;
        request.amount = domain::Decimal(11900, 2);
        request.journal = { { "1100", "Accounts receivable", request.amount, none }, { "4000", "Revenue", none, domain::Decimal(10000, 2) }, { "2200", "Tax payable", none, domain::Decimal(1900, 2) } };
        request.fields["dimension"] = "CC-SALES";
    }
    return request;
}

inline const std::vector<std::string>& ledgerOperations()
{
    static const std::vector<std::string> all { "post_credit", "reverse_posting", "apply_payment", "create_customer", "post_journal" };
    return all;
}

}
