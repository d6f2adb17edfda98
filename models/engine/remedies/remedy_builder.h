#pragma once

#include "engine/control/facts.h"
#include "engine/record_view.h"

#include <string>
#include <vector>

namespace tieout::engine {

// Makes the requests that put a finding right out of the records it names. One use, one thread.
class RemedyBuilder {
public:
    RemedyBuilder(const RecordView& view, const RemedyContext& context)
        : m_view(view)
        , m_context(context)
    {
    }
    Result<std::vector<RemedyLeg>> build(const domain::Finding& finding);

private:
    using Legs = Result<std::vector<RemedyLeg>>;

    Result<RemedyLeg> invoice(const std::string& id);
    Result<RemedyLeg> credit(const std::string& id);
    Result<RemedyLeg> reversal(const std::string& posting);
    Result<RemedyLeg> payment(const std::string& id);
    Result<RemedyLeg> customer(const std::string& id);
    Result<RemedyLeg> journal(const std::string& posting);
    Result<RemedyLeg> lineCredit(const std::string& line, const std::optional<Exact>& amount);
    Result<RemedyLeg> event(const RecordRef& ref);

    Legs extraPostings(const std::string& invoice);
    Legs extraLines(const std::string& charge);
    Legs postAgain(const std::string& posting);
    Legs lostEvents(const domain::Finding& finding);

    Result<InvoiceFacts> invoiceFacts(const std::string& id);
    std::vector<RecordRef> standing(const std::string& invoice) const; // its postings that count, in the order of their ids
    Result<std::string> dimensionOf(const std::vector<JournalPreviewLine>& lines, Period period);
    Result<std::vector<JournalPreviewLine>> journalOf(const std::optional<InvoiceFacts>& invoice, const Decimal& amount, Period period);
    void intoOpenPeriod(EffectRequest& request, Period wanted) const;

    const RecordView& m_view;
    const RemedyContext& m_context;
    std::string m_set;
};

}
