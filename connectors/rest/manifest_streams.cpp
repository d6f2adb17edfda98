#include "connectors/rest/manifest_streams.h"

#include <algorithm>

namespace tieout::connect {

namespace {

// "a+b": several names joined by "-".
std::vector<std::string> split(const std::string& text, char separator)
{
    std::vector<std::string> out;
    for (size_t at = 0; at <= text.size();) {
        const size_t end = std::min(text.find(separator, at), text.size());
        out.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

void readFieldObject(Fields fields, ManifestField& field)
{
    if (fields.has("constant") || fields.has("option")) {
        const bool option = fields.has("option");
        field.fixed = ManifestValue { option ? ManifestValue::Option : ManifestValue::Literal, fields.text(option ? "option" : "constant") };
        if (option)
            fields.checkOption(field.fixed->text);
        fields.end();
        return;
    }
    if (fields.has("key")) {
        field.as = ManifestField::Key;
        field.names = fields.texts("key");
    } else {
        field.as = fields.oneOf<ManifestField::As>("as",
            { { "text", ManifestField::Text }, { "number", ManifestField::Number }, { "minor", ManifestField::Minor }, { "minor_negated", ManifestField::MinorNegated },
                { "absolute", ManifestField::Absolute }, { "negated_absolute", ManifestField::NegatedAbsolute }, { "upper", ManifestField::Upper }, { "lower", ManifestField::Lower }, { "day", ManifestField::Day },
                { "unix_period", ManifestField::UnixPeriod }, { "unix_time", ManifestField::UnixTime }, { "unix_date", ManifestField::UnixDate } });
        field.first_of = fields.has("first_of");
        field.names = field.first_of ? fields.texts("first_of") : std::vector<std::string> { fields.text("from") };
        field.sum = fields.textOr("sum", "");
        field.prefix = fields.textOr("prefix", "");
        if (field.as == ManifestField::Minor || field.as == ManifestField::MinorNegated)
            field.currency = fields.text("currency");
    }
    if (field.names.empty())
        fields.fail(fields.node(), "a column needs at least one field of the vendor");
    fields.end();
}

void readColumns(Fields fields, ManifestRows& rows)
{
    const domain::TableSpec& spec = domain::tableSpec(rows.table);
    for (const auto& [column, value] : fields.all()) {
        const auto index = domain::columnIndex(rows.table, column);
        if (!index) {
            fields.fail(value, "the table " + std::string(spec.name) + " has no column " + column);
            return;
        }
        ManifestField field;
        field.column = *index;
        if (value.kind == JsonNode::Object)
            readFieldObject(fields.object(column), field);
        else
            field.names = split(value.text, '+');
        rows.fields.push_back(std::move(field));
    }
    for (size_t i = 0; i < spec.columns.size(); ++i) {
        const bool mapped = std::any_of(rows.fields.begin(), rows.fields.end(), [i](const ManifestField& field) { return field.column == i; });
        if (spec.columns[i].required && !mapped)
            fields.fail(fields.node(), "the required column " + std::string(spec.columns[i].name) + " has no field");
    }
}

// Paths, each with the texts that may stand there.
void readTexts(Fields& fields, const std::string& name, std::vector<std::pair<std::string, std::vector<std::string>>>& out)
{
    if (!fields.has(name))
        return;
    Fields inside = fields.object(name);
    for (const auto& [path, value] : inside.all())
        out.emplace_back(path, inside.texts(path));
}

// A child's table and columns, or the stream's own, which stand beside its other names.
ManifestRows readRows(Fields& fields)
{
    ManifestRows rows;
    const std::string table = fields.text("table");
    if (const auto known = domain::tableByName(table))
        rows.table = *known;
    else
        fields.fail(fields.node(), "there is no table " + table);
    rows.path = fields.textOr("rows", "");
    if (fields.has("more"))
        rows.more = fields.path("more");
    readColumns(fields.object("fields"), rows);
    rows.missing = fields.textMap("missing");
    rows.known = fields.texts("known");
    rows.parent_known = fields.texts("parent_known");
    readTexts(fields, "only", rows.only);
    readTexts(fields, "values", rows.values);
    return rows;
}

void readSuiteQl(Fields& fields, ManifestStream& stream)
{
    stream.query = fields.text("query");
    stream.params = fields.values("params");
    Fields cursor = fields.object("cursor");
    stream.cursor_time = cursor.text("time");
    stream.cursor_keys = cursor.texts("keys");
    stream.overlap_minutes = cursor.number("overlap_minutes", 0, 1440);
    cursor.end();
    stream.count_query = fields.textOr("count_query", "");
    stream.count_params = fields.values("count_params");
    fields.each("sums", [&](Fields sum) {
        stream.sums.push_back({ sum.text("query"), sum.values("params"), sum.flagOr("negative", false) });
        sum.end();
    });
    if (!stream.sums.empty() && stream.count_query.empty())
        fields.fail(fields.node(), "sums stand beside a count_query");
    if (!fields.has("whole"))
        return;
    stream.whole = fields.text("whole");
    const std::vector<ManifestField>& columns = stream.rows.front().fields;
    const bool first_key = stream.cursor_keys.size() > 1 && stream.cursor_keys.front() == stream.whole;
    const bool begins_id = std::any_of(columns.begin(), columns.end(),
        [&](const ManifestField& field) { return field.column == 0 && field.as == ManifestField::Text && field.names.size() > 1 && field.names.front() == stream.whole; });
    if (!first_key || !begins_id || stream.kind != ManifestStream::SuiteQl)
        fields.fail(fields.node(), "whole must be the first of several keys of the cursor, and the id of the rows must begin with it");
}

// The tables that may have held what the vendor says is gone.
void readDeleted(Fields& fields, ManifestStream& stream)
{
    Fields deleted = fields.object("deleted");
    stream.deleted_id = deleted.text("id");
    stream.deleted_type = deleted.text("type");
    Fields tables = deleted.object("tables");
    for (const auto& [type, value] : tables.all()) {
        for (const std::string& name : tables.texts(type)) {
            const auto known = domain::tableByName(name);
            if (!known)
                tables.fail(value, "there is no table " + name);
            ManifestRows rows;
            rows.table = known.value_or(rows.table);
            stream.deleted_tables[type].push_back(stream.rows.size());
            stream.rows.push_back(std::move(rows));
        }
    }
    if (stream.rows.empty())
        tables.fail(tables.node(), "tables is empty");
    if (deleted.has("parts")) {
        Fields parts = deleted.object("parts");
        for (const auto& [type, value] : parts.all())
            for (const std::string& name : parts.texts(type)) {
                const auto known = domain::tableByName(name);
                if (!known)
                    parts.fail(value, "there is no table " + name);
                stream.deleted_parts[type].push_back(known.value_or(domain::Table::JournalLines));
            }
    }
    deleted.end();
}

void readList(Fields& fields, ManifestStream& stream)
{
    ManifestList& list = stream.list;
    list.params = fields.valueMap("params");
    Fields cursor = fields.object("cursor");
    if (!cursor.flagOr("whole", false)) // a short list that cannot be asked for a time: all of it each time
        list.since = cursor.text("since");
    list.time = cursor.text("time");
    list.overlap_minutes = cursor.number("overlap_minutes", 0, 1440);
    cursor.end();
    if (fields.has("changes")) {
        Fields changes = fields.object("changes");
        list.changes_path = changes.path("path");
        list.changes_param = changes.text("param");
        list.changes_types = changes.texts("types");
        list.changes_id = changes.text("id");
        list.object = changes.path("object");
        list.changes_days = changes.number("days", 1, 3650);
        changes.end();
    }
    if (fields.has("count")) {
        Fields count = fields.object("count");
        list.count_path = count.path("path");
        list.count_params = count.valueMap("params");
        list.count_since = count.text("since");
        list.count_field = count.text("field");
        list.count_below = count.number("below", 1, 1'000'000'000);
        count.end();
    }
    fields.each("children", [&](Fields child) {
        stream.rows.push_back(readRows(child));
        if (stream.rows.back().path.empty())
            child.fail(child.node(), "rows is missing");
        child.end();
    });
}

void readLoop(Fields loop, std::string& name, std::string& path)
{
    name = loop.text("name");
    path = loop.path("path");
    loop.end();
}

void readWindows(Fields& fields, ManifestStream& stream)
{
    ManifestWindows& windows = stream.windows;
    readLoop(fields.object("outer"), windows.outer_name, windows.outer_path);
    readLoop(fields.object("inner"), windows.inner_name, windows.inner_path);
    windows.inner_param = fields.text("inner_param");
    windows.params = fields.valueMap("params");
    Fields window = fields.object("window");
    windows.begin_param = window.text("begin_param");
    windows.end_param = window.text("end_param");
    windows.begin = window.text("begin");
    windows.value = window.text("value");
    windows.overlap_months = window.number("overlap_months", 0, 12);
    windows.inner_per_page = window.number("per_page", 1, 100);
    window.end();
}

// Names become part of a query's text: only letters, digits, "_" and dots of parents.
bool plainNames(const ManifestStream& stream)
{
    const auto plain = [](const std::string& name) {
        return !name.empty() && name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.") == std::string::npos;
    };
    return plain(stream.soql.object) && plain(stream.soql.time) && plain(stream.soql.key)
        && std::all_of(stream.rows.front().fields.begin(), stream.rows.front().fields.end(), [&](const ManifestField& field) { return std::all_of(field.names.begin(), field.names.end(), plain); });
}

void readSoql(Fields& fields, ManifestStream& stream)
{
    ManifestSoql& soql = stream.soql;
    soql.object = fields.text("object");
    soql.where = fields.textOr("where", "");
    Fields cursor = fields.object("cursor");
    soql.time = cursor.text("time");
    soql.key = cursor.text("key");
    stream.overlap_minutes = cursor.number("overlap_minutes", 0, 1440);
    cursor.end();
    if (fields.has("count_path"))
        soql.count_path = fields.path("count_path");
    if (fields.has("deletions")) {
        Fields log = fields.object("deletions");
        soql.deleted_path = log.path("path");
        soql.deleted_days = log.number("days", 1, 3650);
        log.end();
    }
    if (!plainNames(stream))
        fields.fail(fields.node(), "object, cursor and fields may hold letters, digits, _ and dots only");
}

void readCloudEvents(Fields& fields, ManifestStream& stream)
{
    ManifestEvents& events = stream.events;
    Fields cursor = fields.object("cursor");
    events.time = cursor.text("time");
    events.id = cursor.text("id");
    stream.overlap_minutes = cursor.number("overlap_minutes", 1, 1440);
    cursor.end();
    if (!fields.has("count"))
        return;
    Fields count = fields.object("count");
    events.count_path = count.path("path");
    events.count_meters = count.text("meters_option");
    count.checkOption(events.count_meters);
    count.end();
}

}

ManifestStream readManifestStream(Fields fields)
{
    ManifestStream stream;
    stream.name = fields.text("name");
    stream.kind = fields.oneOf<ManifestStream::Kind>("kind", { { "suiteql", ManifestStream::SuiteQl }, { "suiteql_deleted", ManifestStream::SuiteQlDeleted }, { "list", ManifestStream::List }, { "windows", ManifestStream::Windows },
            { "soql", ManifestStream::Soql }, { "cloud_events", ManifestStream::CloudEvents } });
    stream.path = fields.path("path");
    stream.owner = fields.text("owner");
    stream.lists_all = fields.flagOr("lists_all", false);
    if (stream.lists_all && (stream.kind == ManifestStream::SuiteQlDeleted || stream.kind == ManifestStream::Windows || stream.kind == ManifestStream::CloudEvents))
        fields.fail(fields.node(), "lists_all is for records that are listed, not for deletions, sums of windows or events");
    if (stream.kind == ManifestStream::SuiteQlDeleted)
        readDeleted(fields, stream);
    else
        stream.rows.push_back(readRows(fields));
    switch (stream.kind) {
    case ManifestStream::SuiteQl:
    case ManifestStream::SuiteQlDeleted:
        readSuiteQl(fields, stream);
        break;
    case ManifestStream::List:
        readList(fields, stream);
        break;
    case ManifestStream::Windows:
        readWindows(fields, stream);
        break;
    case ManifestStream::Soql:
        readSoql(fields, stream);
        break;
    case ManifestStream::CloudEvents:
        readCloudEvents(fields, stream);
        break;
    }
    fields.end();
    return stream;
}

}
