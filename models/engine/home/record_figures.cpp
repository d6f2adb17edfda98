#include "engine/home/record_figures.h"

#include "engine/checks/estate_checks.h"
#include "engine/home/queue_figures.h"
#include "engine/reconcile/lineage_home.h"

#include <algorithm>
#include <map>
#include <set>

namespace tieout::engine {

namespace {

struct Coverage {
    Exact traced, all;
    bool overflow = false;
};

// What the account mapping makes of a journal line's account in the month of its document.
checks::AccountRole roleOf(const LineageState& state, uint32_t line, int32_t period)
{
    const RecordTable& lines = state.table(Table::JournalLines);
    const RecordTable& mappings = state.table(Table::Mappings);
    const std::string month = Period(period).toString();
    checks::AccountRole role = checks::AccountRole::Unknown;
    for (const uint32_t row : state.accountMappings())
        if (mappings.text[words::key][row] == lines.text[words::account][line]
            && checks::ValidFromTo { state.text(mappings.text[words::valid_from][row]), state.text(mappings.text[words::valid_to][row]) }.inMonth(month))
            role = checks::accountRole(state.text(mappings.text[words::value][row]));
    return role;
}

// Every line of the invoice comes from a charge whose metered usage is there.
bool traced(const LineageState& state, uint32_t invoice)
{
    const RecordTable& lines = state.table(Table::InvoiceLines);
    const RecordTable& charges = state.table(Table::RatedCharges);
    const RecordTable& aggregates = state.table(Table::UsageAggregates);
    uint64_t count = 0;
    bool all = true;
    state.eachChild(Table::Invoices, invoice, head::invoice_lines, Table::InvoiceLines, link::line_invoice, [&](uint32_t line) {
        ++count;
        const uint32_t charge = lines.link[link::line_charge].parent[line];
        const uint32_t aggregate = charges.present(charge) ? charges.link[link::charge_aggregate].parent[charge] : kNone;
        all = all && aggregates.present(aggregate);
    });
    return count > 0 && all;
}

void cover(const LineageState& state, std::map<std::string, Coverage>& by_currency)
{
    const RecordTable& lines = state.table(Table::JournalLines);
    const RecordTable& postings = state.table(Table::ErpPostings);
    const RecordTable& invoices = state.table(Table::Invoices);
    for (uint32_t i = 0; i < lines.size(); ++i) {
        const uint32_t posting = lines.link[link::journal_posting].parent[i];
        if (!lines.present(i) || !postings.present(posting) || roleOf(state, i, postings.period[posting]) != checks::AccountRole::Revenue)
            continue;
        Coverage& sum = by_currency[std::string(Currency::fromPacked(postings.currency[posting]).code())];
        Exact value(lines.decimal(number::credit, i));
        if (!value.subtract(lines.decimal(number::debit, i))) {
            sum.overflow = true;
            continue;
        }
        const uint32_t invoice = postings.link[link::posting_invoice].parent[posting];
        value = value.absolute(); // a correction is booked too, and has to be traced like the rest
        sum.overflow = !sum.all.add(value) || sum.overflow;
        if (invoices.present(invoice) && traced(state, invoice))
            sum.overflow = !sum.traced.add(value) || sum.overflow;
    }
}

HomeFigure coverage(const LineageHome& home, bool amounts)
{
    HomeFigure figure;
    figure.id = "lineage_coverage";
    std::map<std::string, Coverage> by_currency;
    for (const auto& [name, set] : home.sets)
        cover(set->state, by_currency);
    figure.known = !by_currency.empty() && amounts;
    if (figure.known)
        for (const auto& [code, sum] : by_currency)
            figure.money.push_back({ Currency::parse(code).ok() ? Currency::parse(code)->packed() : 0, sum.traced, sum.all, sum.overflow });
    return figure;
}

HomeFigure contractSync(const LineageHome& home, const QueueTable& queue)
{
    HomeFigure figure;
    figure.id = "contract_sync";
    uint64_t items = 0;
    for (const auto& [name, set] : home.sets) {
        const RecordTable& table = set->state.table(Table::ContractItems);
        for (uint32_t i = 0; i < table.size(); ++i)
            items += table.present(i) ? 1 : 0;
    }
    QueueFilter filter = openCases();
    filter.checkpoints = { domain::Checkpoint::CP7 };
    std::set<std::pair<std::string_view, std::string_view>> off; // one item may have several reasons
    for (const uint32_t row : filterRows(queue, filter, 0))
        if (queue.reason[row] != domain::Reason::OrphanSubscription)
            off.insert({ queue.set.at(row), queue.key.at(row) });
    figure.known = items > 0;
    figure.of = items;
    figure.count = items - std::min<uint64_t>(items, off.size());
    figure.filter = std::move(filter);
    return figure;
}

}

void addRecordFigures(HomeFigures& home, const RecordView& view, const QueueTable& queue, bool amounts)
{
    home.figures.push_back(coverage(view.home(), amounts));
    home.figures.push_back(contractSync(view.home(), queue));
}

}
