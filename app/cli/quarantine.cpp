#include "app/cli/verb.h"
#include "domain/tables.h"
#include "domain/text.h"

namespace tieout::cli {

using domain::Result;

namespace {

constexpr OptionSpec kOptions[] = {
    { "--source", "NAME", "only rows of this source" },
    { "--limit", "N", "at most this many; default 1000" },
};

std::string hexOf(std::string_view bytes)
{
    constexpr char kDigits[] = "0123456789abcdef";
    std::string out;
    for (const char c : bytes) {
        out += kDigits[static_cast<unsigned char>(c) >> 4];
        out += kDigits[static_cast<unsigned char>(c) & 15];
    }
    return out;
}

Result<int> list(Context& context)
{
    engine::QuarantineQuery query;
    query.source = context.args().value("--source");
    if (context.args().has("--limit")) {
        TIEOUT_TRY_INTO(const int64_t limit, parseWhole("--limit", context.args().value("--limit"), 1, 1'000'000'000));
        query.limit = static_cast<size_t>(limit);
    }
    TIEOUT_TRY_INTO(engine::Engine * engine, context.engine());
    TIEOUT_TRY_INTO(const std::vector<engine::QuarantineRow> rows, engine->answer(context.session(), query));
    JsonWriter json;
    for (const engine::QuarantineRow& row : rows) {
        const std::string_view table = domain::tableSpec(row.table).name;
        if (context.json()) {
            json.beginObject().text("source", row.source).text("delivery", row.delivery).text("table", table).number("line", row.line).number("offset", row.offset);
            json.text("reason", domain::english(row.reason)).text("at", row.at.toString()).text("bytes", row.bytes);
            // Bytes that are no text would be changed by a JSON string; the exact ones then follow.
            if (!isUtf8(row.bytes))
                json.text("bytes_hex", hexOf(row.bytes));
            json.endObject();
            context.out().line(json);
        } else {
            context.out().line(domain::visible(row.source) + "  " + domain::visible(row.delivery) + ":" + std::to_string(row.line) + " (byte " + std::to_string(row.offset) + ")  "
                + std::string(table) + "  " + domain::visible(domain::english(row.reason)));
            context.out().line("    " + domain::visible(std::string_view(row.bytes).substr(0, 400)));
        }
    }
    if (rows.empty() && !context.json())
        context.out().line("Nothing is in quarantine.");
    return kDone;
}

constexpr Verb kVerbs[] = {
    { "quarantine list", "", 0, 0, "Lists rows that could not be read: file, line, offset, bytes and what is wrong", kOptions, "text json", list },
};

}

std::span<const Verb> quarantineVerbs()
{
    return kVerbs;
}

}
