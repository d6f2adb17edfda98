// The evaluator's part that knows to which legal entity a node belongs.
#include "engine/reconcile/evaluate.h"

namespace tieout::engine {

// What the record says itself; 0 where its table has no such column or it is empty.
uint32_t Evaluator::ownEntity(Table which, uint32_t i) const
{
    const RecordTable& t = table(which);
    if (!t.present(i))
        return 0;
    switch (which) {
    case Table::Invoices:
    case Table::ErpPostings:
    case Table::ErpCredits:
        return t.text[words::document_entity][i];
    case Table::CrmAccounts:
    case Table::BillingCustomers:
    case Table::ErpCustomers:
        return t.text[words::entity][i];
    default:
        return 0;
    }
}

uint32_t Evaluator::customerEntity(uint32_t customer) const
{
    return customer == 0 ? 0 : ownEntity(Table::BillingCustomers, table(Table::BillingCustomers).ids.find(m_state.text(customer)));
}

uint32_t Evaluator::invoiceEntity(uint32_t invoice) const
{
    if (!has(Table::Invoices, invoice))
        return 0;
    const uint32_t own = ownEntity(Table::Invoices, invoice);
    return own != 0 ? own : customerEntity(table(Table::Invoices).customer[invoice]);
}

uint32_t Evaluator::chargeEntity(uint32_t charge) const
{
    if (!has(Table::RatedCharges, charge))
        return 0;
    uint32_t customer = table(Table::RatedCharges).customer[charge];
    if (const uint32_t aggregate = parent(Table::RatedCharges, charge, link::charge_aggregate); customer == 0 && has(Table::UsageAggregates, aggregate))
        customer = table(Table::UsageAggregates).customer[aggregate];
    return customerEntity(customer);
}

uint32_t Evaluator::ledgerEntity(Table which, uint32_t i) const
{
    if (i == kNone)
        return 0;
    if (const uint32_t own = ownEntity(which, i); own != 0)
        return own;
    switch (which) {
    case Table::ErpPostings:
        return invoiceEntity(parent(which, i, link::posting_invoice));
    case Table::JournalLines: {
        const uint32_t posting = parent(which, i, link::journal_posting);
        return has(Table::ErpPostings, posting) ? ledgerEntity(Table::ErpPostings, posting) : 0;
    }
    case Table::Payments:
        return invoiceEntity(parent(which, i, link::payment_invoice));
    case Table::CreditNotes:
        return invoiceEntity(parent(which, i, link::credit_invoice));
    case Table::ErpReceipts: {
        const uint32_t payment = parent(which, i, link::receipt_payment);
        return has(Table::Payments, payment) ? ledgerEntity(Table::Payments, payment) : 0;
    }
    case Table::ErpCredits: {
        const uint32_t note = parent(which, i, link::erp_credit_credit);
        return has(Table::CreditNotes, note) ? ledgerEntity(Table::CreditNotes, note) : 0;
    }
    default:
        return 0;
    }
}

uint32_t Evaluator::estateEntity(Table which, uint32_t i) const
{
    switch (which) {
    case Table::Contracts:
        return ownEntity(Table::CrmAccounts, parent(which, i, link::contract_account));
    case Table::ContractItems: {
        const uint32_t contract = parent(which, i, link::item_contract);
        return has(Table::Contracts, contract) ? estateEntity(Table::Contracts, contract) : 0;
    }
    case Table::SubscriptionItems:
        return ownEntity(Table::BillingCustomers, parent(which, i, link::subscription_customer));
    default:
        return ownEntity(which, i);
    }
}

uint32_t Evaluator::entityOf(const Node& node) const
{
    const uint32_t i = node.index;
    if (node.kind == NodeKind::UsageGroup)
        return customerEntity(m_state.groups().customer[i]);
    switch (node.table) {
    case Table::UsageEvents:
        return customerEntity(m_state.shape(m_state.events().shape[i]).customer);
    case Table::UsageAggregates:
        return customerEntity(table(node.table).customer[i]);
    case Table::RatedCharges:
        return chargeEntity(i);
    case Table::InvoiceLines: {
        const uint32_t entity = invoiceEntity(parent(node.table, i, link::line_invoice));
        if (entity != 0)
            return entity;
        const uint32_t charge = parent(node.table, i, link::line_charge);
        return has(Table::RatedCharges, charge) ? customerEntity(table(Table::RatedCharges).customer[charge]) : 0;
    }
    case Table::Invoices:
        return invoiceEntity(i);
    case Table::ErpPostings:
    case Table::JournalLines:
    case Table::Payments:
    case Table::ErpReceipts:
    case Table::CreditNotes:
    case Table::ErpCredits:
        return ledgerEntity(node.table, i);
    default:
        return estateEntity(node.table, i);
    }
}

}
