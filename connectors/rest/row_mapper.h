#pragma once

#include "connectors/files/row_builder.h"
#include "connectors/rest/rest_connection.h"

#include <map>
#include <string>
#include <string_view>

namespace tieout::connect {

// What the paths of a manifest lead through. All may outlive nothing: only for one call.
struct RowScope {
    const JsonNode* item = nullptr;
    const JsonNode* parent = nullptr; // around nested rows; null: none
    std::map<std::string, const JsonNode*, std::less<>> loops; // "meter" of "@meter.id"
};

// "a.b.0.c" from an object; numbers count list items, "only" is the item of a list of one. An object at
// the end stands for its "id".
// Null when a step is missing or the value is null.
const JsonNode* valueAt(const JsonNode& from, std::string_view path);

// Decimals of the currency's smallest unit as this vendor counts it.
int minorDecimals(const Manifest& manifest, const domain::Currency& currency);
// 1250 of a currency with two decimals is 12.50. Nothing when that has more than 12 decimals.
std::optional<domain::Decimal> fromMinor(const Manifest& manifest, const domain::Decimal& units, const domain::Currency& currency);
std::string upperCase(std::string_view text); // a … z only
// "…+0000" as RFC 3339 wants it: "…+00:00". Other texts stay as they are.
std::string withColonInZone(std::string time);

// Between the parts of an id that is made of several fields ("id+line").
inline constexpr char kJoined = '-';

// Makes rows of one table from a vendor's objects, as a manifest says. One page's worth: begin with
// a new one.
class RowMapper {
public:
    // Both must outlive it.
    RowMapper(const ManifestRows& rows, const RestConnection& connection);

    // `bytes`: the item as received; `offset`: where it stands in the page's evidence.
    void add(const RowScope& scope, std::string_view bytes, uint64_t offset);
    // False: by its status or the like the object is no row of this table, or not any more.
    bool admits(const JsonNode& object) const;
    // The vendor says that the object with this id is gone.
    void addDeleted(std::string_view id, std::string_view bytes, uint64_t offset);
    // Texts of the object that the description does not know, such as a new status. Done for each row;
    // for an object that is none it must be asked.
    void noteValues(const JsonNode& object);
    // Fields of the object around nested rows that no path uses.
    void noteParent(const JsonNode& parent);

    bool nested() const { return !m_rows.path.empty(); }
    const ManifestRows& rows() const { return m_rows; }
    engine::ReadBatch take(uint64_t evidence_bytes);

private:
    Cell cellOf(const ManifestField& field, const RowScope& scope, std::string& kept) const;
    Cell one(const std::string& name, const RowScope& scope) const;
    Cell joined(const ManifestField& field, const RowScope& scope, std::string& kept) const;
    Cell summed(const ManifestField& field, const RowScope& scope, std::string& kept) const;
    Cell converted(const ManifestField& field, const Cell& raw, const RowScope& scope, std::string& kept) const;
    Cell minor(const ManifestField& field, const domain::Decimal& units, const RowScope& scope, std::string& kept) const;
    void noteUnknown(const JsonNode& object, const std::vector<std::string>& known, char mark);

    const ManifestRows& m_rows;
    const RestConnection& m_connection;
    RowBuilder m_builder;
    std::vector<engine::Drift> m_drift; // of values
    uint64_t m_ordinal = 0;
};

}
