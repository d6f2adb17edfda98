#include "connectors/rest/row_mapper.h"

#include "domain/time.h"

#include <algorithm>
#include <charconv>
#include <iterator>

namespace tieout::connect {

using domain::Decimal;
using domain::Exact;
using domain::Instant;

namespace {

constexpr size_t kValuesTold = 100; // of one page

// The word before the first "." and what follows.
std::pair<std::string_view, std::string_view> firstStep(std::string_view path)
{
    const size_t dot = path.find('.');
    return dot == std::string_view::npos ? std::pair(path, std::string_view()) : std::pair(path.substr(0, dot), path.substr(dot + 1));
}

Cell cellOfNode(const JsonNode* node)
{
    if (!node)
        return {};
    switch (node->kind) {
    case JsonNode::String:
        return { node->text, Cell::Text };
    case JsonNode::Number:
        return { node->text, Cell::Number };
    case JsonNode::True:
        return { "true", Cell::True };
    case JsonNode::False:
        return { "false", Cell::False };
    case JsonNode::Null:
        return {};
    default:
        return { {}, Cell::Structure };
    }
}

bool isMinor(const ManifestField& field)
{
    return field.as == ManifestField::Minor || field.as == ManifestField::MinorNegated;
}

std::optional<Decimal> decimalOfCell(const Cell& cell)
{
    JsonNode node;
    node.kind = cell.kind == Cell::Number ? JsonNode::Number : JsonNode::String;
    node.text = std::string(cell.text);
    auto read = decimalOf(node);
    return read.ok() ? std::optional(std::move(read).value()) : std::nullopt;
}

// The natural key's parts: | and \ inside one stand behind a \.
void appendPart(std::string& key, std::string_view part)
{
    for (const char c : part) {
        if (c == '|' || c == '\\')
            key += '\\';
        key += c;
    }
}

}

const JsonNode* valueAt(const JsonNode& from, std::string_view path)
{
    const JsonNode* node = &from;
    while (node && !path.empty()) {
        const auto [step, rest] = firstStep(path);
        if (node->kind == JsonNode::Array) {
            size_t index = 0;
            if (step == "only") { // the item of a list that has just one
                node = node->items.size() == 1 ? &node->items[0] : nullptr;
                path = rest;
                continue;
            }
            const bool number = std::from_chars(step.data(), step.data() + step.size(), index).ptr == step.data() + step.size();
            node = number && index < node->items.size() ? &node->items[index] : nullptr;
        } else {
            node = node->find(step);
        }
        path = rest;
    }
    if (node && node->kind == JsonNode::Object)
        if (const JsonNode* id = node->find("id"))
            node = id;
    return node && node->kind != JsonNode::Null ? node : nullptr;
}

int minorDecimals(const Manifest& manifest, const domain::Currency& currency)
{
    const auto special = manifest.minor_units.find(std::string(currency.code()));
    return special == manifest.minor_units.end() ? currency.exponent() : special->second[0] - '0';
}

std::optional<Decimal> fromMinor(const Manifest& manifest, const Decimal& units, const domain::Currency& currency)
{
    const int scale = units.scale() + minorDecimals(manifest, currency);
    return scale > domain::kScaleMax ? std::nullopt : std::optional(Decimal(units.coefficient(), static_cast<uint8_t>(scale)));
}

std::string upperCase(std::string_view text)
{
    std::string out(text);
    for (char& c : out)
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return out;
}

std::string withColonInZone(std::string time)
{
    const size_t sign = time.size() - std::min<size_t>(time.size(), 5);
    if (time.size() > 20 && (time[sign] == '+' || time[sign] == '-') && time.find(':', sign) == std::string::npos)
        time.insert(sign + 3, ":");
    return time;
}

RowMapper::RowMapper(const ManifestRows& rows, const RestConnection& connection)
    : m_rows(rows)
    , m_connection(connection)
    , m_builder(rows.table, domain::RowFormat::Json)
{
    m_builder.begin(0);
}

Cell RowMapper::one(const std::string& name, const RowScope& scope) const
{
    const JsonNode* found = nullptr;
    if (name.starts_with('^')) {
        found = scope.parent ? valueAt(*scope.parent, std::string_view(name).substr(1)) : nullptr;
    } else if (name.starts_with('@')) {
        const auto [loop, rest] = firstStep(std::string_view(name).substr(1));
        const auto at = scope.loops.find(loop);
        found = at == scope.loops.end() ? nullptr : valueAt(*at->second, rest);
    } else {
        found = valueAt(*scope.item, name);
    }
    if (found)
        return cellOfNode(found);
    const auto fallback = m_rows.missing.find(name);
    return fallback == m_rows.missing.end() ? Cell {} : Cell { fallback->second, Cell::Text };
}

Cell RowMapper::joined(const ManifestField& field, const RowScope& scope, std::string& kept) const
{
    for (size_t i = 0; i < field.names.size(); ++i) {
        const Cell part = one(field.names[i], scope);
        if (part.kind == Cell::Missing || part.kind == Cell::Structure)
            return part;
        if (i > 0)
            kept += field.as == ManifestField::Key ? '|' : kJoined;
        if (field.as == ManifestField::Key)
            appendPart(kept, part.text);
        else
            kept += part.text;
    }
    return { kept, Cell::Text };
}

Cell RowMapper::minor(const ManifestField& field, const Decimal& units, const RowScope& scope, std::string& kept) const
{
    const auto currency = domain::Currency::parse(upperCase(one(field.currency, scope).text));
    const int64_t sign = field.as == ManifestField::MinorNegated ? -1 : 1;
    const auto amount = currency ? fromMinor(m_connection.manifest(), Decimal(sign * units.coefficient(), units.scale()), *currency) : std::nullopt;
    if (!amount)
        return { {}, Cell::Structure }; // refused with the column's name: without a currency the number means nothing
    kept = amount->toString();
    return { kept, Cell::Number };
}

Cell RowMapper::summed(const ManifestField& field, const RowScope& scope, std::string& kept) const
{
    const JsonNode* list = valueAt(*scope.item, field.sum);
    if (!list || list->kind != JsonNode::Array)
        return {};
    Exact sum;
    for (const JsonNode& part : list->items) {
        const auto value = decimalOfCell(cellOfNode(valueAt(part, field.names[0])));
        if (!value || !sum.add(Exact(*value)))
            return { {}, Cell::Structure };
    }
    const auto total = Decimal::parse(sum.toString());
    if (!total)
        return { {}, Cell::Structure };
    if (isMinor(field))
        return minor(field, *total, scope, kept);
    kept = total->toString();
    return { kept, Cell::Number };
}

Cell RowMapper::converted(const ManifestField& field, const Cell& raw, const RowScope& scope, std::string& kept) const
{
    if (!field.prefix.empty() && !raw.text.starts_with(field.prefix))
        return {};
    if (raw.kind == Cell::Missing || raw.kind == Cell::Null || field.as == ManifestField::Text)
        return raw;
    if (field.as == ManifestField::Upper) {
        kept = upperCase(raw.text);
        return { kept, raw.kind };
    }
    if (field.as == ManifestField::Lower) {
        kept = std::string(raw.text);
        for (char& c : kept)
            c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        return { kept, raw.kind };
    }
    if (field.as == ManifestField::Day) {
        const auto at = Instant::parse(withColonInZone(std::string(raw.text)));
        kept = at ? at->toDate() : std::string(raw.text); // what is no time is judged by the column
        return { kept, raw.kind };
    }
    // What does not read as a number goes on as it stands, and the column's own rule refuses it.
    const auto number = decimalOfCell(raw);
    if (!number)
        return { raw.text, raw.kind == Cell::Structure ? Cell::Structure : Cell::Text };
    if (isMinor(field))
        return minor(field, *number, scope, kept);
    if (field.as == ManifestField::Number || field.as == ManifestField::Absolute || field.as == ManifestField::NegatedAbsolute) {
        const bool turn = field.as == ManifestField::Absolute ? *number < Decimal(0, 0) : field.as == ManifestField::NegatedAbsolute && *number > Decimal(0, 0);
        kept = (turn ? Decimal(-number->coefficient(), number->scale()) : *number).toString();
        return { kept, Cell::Number };
    }
    constexpr int64_t kSecondsMax = 9'000'000'000; // within Instant's years
    if (number->significantScale() != 0 || *number < Decimal(0, 0) || *number > Decimal(kSecondsMax, 0))
        return { {}, Cell::Structure };
    const Instant at(static_cast<int64_t>(number->e12() / domain::powerOfTen(domain::kScaleMax)) * 1'000'000'000);
    kept = field.as == ManifestField::UnixPeriod ? at.period().toString() : field.as == ManifestField::UnixDate ? at.toDate() : at.toString(0);
    return { kept, Cell::Text };
}

Cell RowMapper::cellOf(const ManifestField& field, const RowScope& scope, std::string& kept) const
{
    if (field.fixed) {
        kept = m_connection.valueOf(*field.fixed);
        return { kept, Cell::Text };
    }
    if (!field.sum.empty())
        return summed(field, scope, kept);
    if (field.first_of) {
        for (const std::string& name : field.names) {
            const Cell found = one(name, scope);
            if (found.kind != Cell::Missing && found.kind != Cell::Null && !(found.kind == Cell::Text && found.text.empty()))
                return converted(field, found, scope, kept);
        }
        return {};
    }
    if (field.names.size() > 1 || field.as == ManifestField::Key)
        return joined(field, scope, kept);
    return converted(field, one(field.names[0], scope), scope, kept);
}

void RowMapper::noteUnknown(const JsonNode& object, const std::vector<std::string>& known, char mark)
{
    const auto uses = [mark](const std::string& path, std::string_view name) {
        if (path.empty() || (mark != '\0') != path.starts_with('^') || path.starts_with('@'))
            return false;
        return firstStep(std::string_view(path).substr(mark != '\0' ? 1 : 0)).first == name;
    };
    for (const auto& [name, value] : object.members) {
        const auto used = [&, &name = name](const ManifestField& field) {
            return uses(field.currency, name) || uses(field.sum, name)
                || (field.sum.empty() && std::any_of(field.names.begin(), field.names.end(), [&](const std::string& path) { return uses(path, name); }));
        };
        if (std::find(known.begin(), known.end(), name) == known.end() && std::none_of(m_rows.fields.begin(), m_rows.fields.end(), used))
            m_builder.unknownColumn(name);
    }
}

void RowMapper::noteParent(const JsonNode& parent)
{
    noteUnknown(parent, m_rows.parent_known, '^');
}

void RowMapper::noteValues(const JsonNode& object)
{
    for (const auto& [path, known] : m_rows.values) {
        const JsonNode* found = valueAt(object, path);
        if (!found || std::find(known.begin(), known.end(), found->text) != known.end())
            continue;
        engine::Drift drift { std::string(domain::tableSpec(m_rows.table).name), path,
            { TIEOUT_TR("The field “%1” holds “%2”, which the connector's description does not know. Check what it means for the row; its bytes are kept."),
                { path, domain::visible(found->text.substr(0, 80)) } } };
        if (std::find(m_drift.begin(), m_drift.end(), drift) == m_drift.end() && m_drift.size() < kValuesTold)
            m_drift.push_back(std::move(drift));
    }
}

void RowMapper::add(const RowScope& scope, std::string_view bytes, uint64_t offset)
{
    std::vector<Cell> cells(domain::tableSpec(m_rows.table).columns.size());
    std::vector<std::string> kept(m_rows.fields.size());
    for (size_t i = 0; i < m_rows.fields.size(); ++i)
        cells[m_rows.fields[i].column] = cellOf(m_rows.fields[i], scope, kept[i]);
    noteUnknown(*scope.item, m_rows.known, '\0');
    noteValues(*scope.item);
    m_builder.add(cells, { offset, ++m_ordinal }, bytes, RowShape::Differs);
}

bool RowMapper::admits(const JsonNode& object) const
{
    return std::all_of(m_rows.only.begin(), m_rows.only.end(), [&](const auto& only) {
        const JsonNode* found = valueAt(object, only.first);
        return found && std::find(only.second.begin(), only.second.end(), found->text) != only.second.end();
    });
}

void RowMapper::addDeleted(std::string_view id, std::string_view bytes, uint64_t offset)
{
    std::vector<Cell> cells(domain::tableSpec(m_rows.table).columns.size());
    cells.front() = { id, Cell::Text };
    cells.back() = { "true", Cell::True };
    m_builder.add(cells, { offset, ++m_ordinal }, bytes, RowShape::Differs);
}

engine::ReadBatch RowMapper::take(uint64_t evidence_bytes)
{
    engine::ReadBatch out = m_builder.take(evidence_bytes, m_ordinal + 1);
    out.drift.insert(out.drift.end(), std::make_move_iterator(m_drift.begin()), std::make_move_iterator(m_drift.end()));
    m_drift.clear();
    return out;
}

}
