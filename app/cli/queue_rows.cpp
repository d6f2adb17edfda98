#include "app/cli/queue_rows.h"

#include <algorithm>

namespace tieout::cli {

using domain::makeError;
using domain::Remedy;
using domain::Result;

Result<engine::QueueQuery::Answer> readQueue(Context& context)
{
    TIEOUT_TRY_INTO(engine::Engine * engine, context.engine());
    return engine->answer(context.session(), engine::QueueQuery {});
}

engine::RowList orderedRows(Context& context, const engine::QueueTable& table, const engine::QueueFilter& filter)
{
    const int64_t now_us = context.wiring().environment().clock->now().us();
    engine::RowList rows = engine::filterRows(table, filter, now_us);
    // Bytewise order of the ids: CP10 stands between CP1 and CP2.
    std::sort(rows.begin(), rows.end(), [&table](uint32_t a, uint32_t b) {
        if (table.checkpoint[a] != table.checkpoint[b])
            return domain::checkpointId(table.checkpoint[a]) < domain::checkpointId(table.checkpoint[b]);
        if (table.reason[a] != table.reason[b])
            return domain::reasonId(table.reason[a]) < domain::reasonId(table.reason[b]);
        if (const int order = table.key.at(a).compare(table.key.at(b)); order != 0)
            return order < 0;
        if (const int order = table.set.at(a).compare(table.set.at(b)); order != 0)
            return order < 0;
        return table.ids[a] < table.ids[b];
    });
    return rows;
}

Result<domain::Fingerprint> resolveCase(const engine::QueueTable& table, const std::string& text)
{
    std::string wanted = text;
    for (char& c : wanted)
        c = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
    if (wanted.size() < 6 || wanted.size() > 64 || wanted.find_first_not_of("0123456789abcdef") != std::string::npos)
        return makeError(Remedy::Usage, TIEOUT_TR("“%1” is not the id of an exception: 64 hexadecimal digits, or at least the first 6 of them."), { domain::visible(text) });
    const domain::Fingerprint* found = nullptr;
    for (size_t row = 0; row < table.rows; ++row) {
        if (table.ids[row].hex().compare(0, wanted.size(), wanted) != 0)
            continue;
        if (found != nullptr)
            return makeError(Remedy::Usage, TIEOUT_TR("More than one exception begins with “%1”: give more digits."), { wanted });
        found = &table.ids[row];
    }
    if (found == nullptr)
        return makeError(Remedy::FixData, TIEOUT_TR("No exception here has the id “%1”."), { wanted });
    return *found;
}

std::string shortId(const std::string& hex)
{
    return hex.substr(0, 12);
}

std::string moneyText(const domain::Exact& amount, uint32_t currency_packed)
{
    const domain::Currency currency = domain::Currency::fromPacked(currency_packed);
    return currency.empty() ? amount.toString() : amount.toString(currency.exponent());
}

}
