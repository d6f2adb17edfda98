#pragma once

#include "engine/control/facts.h"
#include "engine/record_view.h"

#include <string>

// Records as the remedies need them. Over one snapshot, one thread.
namespace tieout::engine {

// A record's columns by name; an absent one reads as empty.
class Columns {
public:
    explicit Columns(const RecordRow& row)
        : m_row(row)
    {
    }
    std::string text(std::string_view name) const;
    Result<Decimal> decimal(std::string_view name) const;
    Result<Period> period() const;
    Result<Currency> currency() const; // the default currency where none is said

private:
    const RecordRow& m_row;
};

// Error Conflict when the record is not (or no longer) there.
Result<RecordRow> presentRow(const RecordView& view, const RecordRef& ref);
// Nothing when there is no such invoice. Error Unsupported when it has too many lines to be posted.
Result<std::optional<InvoiceFacts>> readInvoice(const RecordView& view, const std::string& set, const std::string& id);
// SHA-256 over the names and values of the row's columns.
Digest rowVersion(const RecordRow& row);
// The record an operation other than a posting of an invoice is made of.
RecordRef subjectOf(std::string_view operation, const std::string& set, const std::string& business_id);

}
