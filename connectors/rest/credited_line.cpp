#include "connectors/rest/credited_line.h"

#include "connectors/rest/list_pages.h"
#include "connectors/rest/row_mapper.h"

#include <algorithm>
#include <set>

namespace tieout::connect {

using domain::CancelToken;
using domain::Decimal;
using domain::Exact;
using domain::makeError;
using domain::Remedy;
using domain::Result;
using domain::visible;

namespace {

using TakeItem = std::function<Result<bool>(const JsonNode&)>; // false: enough was seen

// Every item of a list that goes on over several pages.
Result<void> eachItem(RestConnection& connection, const std::string& path, const std::vector<std::pair<std::string, std::string>>& params, std::string after, const CancelToken& cancel, const TakeItem& take)
{
    for (bool more = true; more;) {
        TIEOUT_TRY_INTO(const ListPage page, readListPage(connection, path, params, after, connection.manifest().lists.page_max, cancel));
        if (page.lost)
            return makeError(Remedy::Retry, TIEOUT_TR("The list %1 changed while it was read. Nothing was prepared; try again."), { visible(path) });
        for (const JsonNode& item : page.page.items->items) {
            TIEOUT_TRY_INTO(const bool on, take(item));
            if (!on)
                return {};
        }
        more = page.more;
        after = page.last_id;
    }
    return {};
}

std::string textAt(const JsonNode& node, const std::string& path)
{
    const JsonNode* found = valueAt(node, path);
    return found && found->isText() ? found->text : std::string();
}

std::string rowIdOf(const JsonNode& line, const std::vector<std::string>& paths)
{
    for (const std::string& path : paths)
        if (std::string id = textAt(line, path); !id.empty())
            return id;
    return {};
}

Result<Decimal> amountAt(const JsonNode& node, const std::string& field)
{
    const JsonNode* found = node.at(field);
    if (!found)
        return makeError(Remedy::Retry, TIEOUT_TR("A line of the target cannot be compared: it has no %1. Nothing was prepared."), { field });
    return decimalOf(*found);
}

// What one record takes from the line: nothing unless its status counts.
Result<void> addCredited(RestConnection& connection, const ManifestCreditedLines& spec, const JsonNode& record, CreditedLine& line, const CancelToken& cancel)
{
    if (const std::string status = textAt(record, spec.status); std::find(spec.counts.begin(), spec.counts.end(), status) == spec.counts.end())
        return {};
    const auto take = [&](const JsonNode& item) -> Result<bool> {
        if (textAt(item, spec.line) != line.id)
            return true;
        TIEOUT_TRY_INTO(const Decimal amount, amountAt(item, spec.credited));
        if (!line.credited.add(Exact(amount)))
            return makeError(Remedy::FixData, TIEOUT_TR("What was credited on the line %1 adds up to more than can be counted."), { visible(line.id) });
        return true;
    };
    const ManifestLists& names = connection.manifest().lists;
    const JsonNode* items = record.at(spec.items);
    const JsonNode* more = record.at(spec.items.substr(0, spec.items.rfind('.') + 1) + names.more);
    if (!items || items->kind != JsonNode::Array || !more)
        return makeError(Remedy::Retry, TIEOUT_TR("A record of %1 does not show its lines, so it is not known what was credited before. Nothing was prepared."), { connection.manifest().title });
    for (const JsonNode& item : items->items)
        TIEOUT_TRY(take(item));
    if (more->kind != JsonNode::True)
        return {};
    const std::string last = items->items.empty() ? std::string() : textAt(items->items.back(), names.id);
    return eachItem(connection, filledPath(spec.more, "id", textAt(record, names.id)), {}, last, cancel, take);
}

}

Result<CreditedLine> readCreditedLine(RestConnection& connection, const ManifestFormEffect& spec, const engine::EffectRequest& request, const Decimal& units, const CancelToken& cancel)
{
    const std::string& title = connection.manifest().title;
    if (!spec.lines)
        return makeError(Remedy::Unsupported, TIEOUT_TR("%1 cannot credit single lines."), { title });
    CreditedLine line;
    std::optional<Result<Decimal>> amount;
    TIEOUT_TRY(eachItem(connection, filledPath(spec.lines->path, "subject", request.subject), {}, {}, cancel, [&](const JsonNode& item) -> Result<bool> {
        if (rowIdOf(item, spec.lines->row_id) != request.reference_to)
            return true;
        line.id = textAt(item, connection.manifest().lists.id);
        amount = amountAt(item, spec.lines->amount);
        return false;
    }));
    if (!amount || line.id.empty())
        return makeError(Remedy::FixData, TIEOUT_TR("%1 has no line %2 in %3. Nothing was prepared; pull again and look at the case."), { visible(request.subject), visible(request.reference_to), title });
    TIEOUT_TRY_INTO(line.amount, std::move(*amount));
    std::set<std::string> seen; // a record that is told twice took its amount once
    TIEOUT_TRY(eachItem(connection, spec.probe_path, { { spec.probe_param, request.subject } }, {}, cancel, [&](const JsonNode& record) -> Result<bool> {
        if (!seen.insert(textAt(record, connection.manifest().lists.id)).second)
            return true;
        TIEOUT_TRY(addCredited(connection, *spec.lines, record, line, cancel));
        return true;
    }));
    Exact after = line.credited;
    if (!after.add(Exact(units)) || after > Exact(line.amount)) {
        const auto whole = [&](const Exact& minor) {
            const auto read = Decimal::parse(minor.toString());
            const auto value = read ? fromMinor(connection.manifest(), *read, request.currency) : std::nullopt;
            return value ? value->toString() : minor.toString();
        };
        return makeError(Remedy::Conflict, TIEOUT_TR("The line %1 of %2 is over %3, of which %4 is credited already: another %5 would be more than the line is. Nothing was prepared; look at the invoice's credit notes."),
            { visible(request.reference_to), visible(request.subject), whole(Exact(line.amount)), whole(line.credited), whole(Exact(units)) });
    }
    return line;
}

}
