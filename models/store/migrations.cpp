#include "store/migrations.h"

#include "domain/check.h"

#include <charconv>

namespace tieout::store {

using domain::makeError;
using domain::Remedy;

namespace {

struct Step {
    int64_t number = 0;
    std::string_view name;
    std::string_view text;
};

// Steps are numbered from 1 without a gap: a missing file would be noticed here, not by a customer.
std::vector<Step> stepsOf(sql::Kind kind)
{
    const std::string_view prefix = kind == sql::Kind::Cache ? "cache_" : "control_";
    std::vector<Step> steps;
    for (const auto& [name, text] : schemaTexts()) {
        if (name.substr(0, prefix.size()) != prefix)
            continue;
        Step step { 0, name, text };
        std::from_chars(name.data() + prefix.size(), name.data() + name.size(), step.number);
        TIEOUT_CHECK(step.number == static_cast<int64_t>(steps.size()) + 1);
        steps.push_back(step);
    }
    return steps;
}

}

int64_t newestSchema(sql::Kind kind)
{
    return static_cast<int64_t>(stepsOf(kind).size());
}

Result<void> migrate(sql::Connection& connection)
{
    const std::vector<Step> steps = stepsOf(connection.kind());
    TIEOUT_TRY_INTO(const int64_t version, connection.readNumber("PRAGMA user_version"));
    if (version > static_cast<int64_t>(steps.size()))
        return makeError(Remedy::Machine,
            TIEOUT_TR("%1 was written by a newer version of Tieout (schema %2, this program knows %3). It was left as it is. Install the newer version."),
            { connection.path(), std::to_string(version), std::to_string(steps.size()) });
    if (connection.access() == sql::Access::ReadOnly) {
        if (version < static_cast<int64_t>(steps.size()))
            return makeError(Remedy::Conflict, TIEOUT_TR("%1 has an older schema and can only be brought up to date by the program that owns the store. Close that one, then open the store again."),
                { connection.path() });
        return {};
    }
    for (const Step& step : steps) {
        if (step.number <= version)
            continue;
        TIEOUT_TRY_INTO(sql::Transaction transaction, sql::Transaction::begin(connection));
        if (auto done = connection.run(step.text); !done)
            return std::move(done).error().within(std::string(step.name));
        TIEOUT_TRY(connection.run("PRAGMA user_version=" + std::to_string(step.number)));
        TIEOUT_TRY(transaction.commit());
    }
    return {};
}

Result<std::string> schemaDump(sql::Connection& connection)
{
    TIEOUT_TRY_INTO(sql::Statement statement, connection.prepare("SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name"));
    std::string dump;
    for (;;) {
        TIEOUT_TRY_INTO(const bool row, statement.step());
        if (!row)
            return dump;
        dump += statement.string(0) + " " + statement.string(1) + "\n" + statement.string(2) + "\n";
    }
}

}
