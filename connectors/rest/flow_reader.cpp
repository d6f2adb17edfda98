#include "connectors/rest/flow_reader.h"

#include "connectors/rest/json_tree.h"
#include "connectors/rest/manifest_reader.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

namespace tieout::connect {

namespace d = tieout::domain;
using d::makeError;
using d::Remedy;
using d::Result;
using d::Table;

namespace {

constexpr uintmax_t kFlowBytesMax = 1U << 18;
constexpr size_t kPathMax = 8, kStepsMax = 40;

bool plainName(std::string_view name)
{
    return !name.empty() && name.size() <= 64 && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos;
}

class FlowReader {
public:
    explicit FlowReader(ManifestProblem& problem)
        : m_problem(problem)
    {
    }
    d::Flow read(Fields fields);

private:
    Table table(Fields& fields, const std::string& word);
    d::FlowColumn column(Fields& fields, const std::string& word, const std::vector<d::FlowColumnKind>& kinds);
    std::vector<Table> path(Fields& fields);
    std::vector<d::FlowCondition> conditions(Fields& fields, Table of);
    d::FlowCondition condition(Fields fields, Table of);
    d::FlowStep step(Fields fields);
    void follow(Fields& fields, d::FlowStep& step);
    d::FlowMoneyRule money(Fields fields);
    d::FlowTitles titles(Fields& fields);
    std::string name(Fields& fields);
    // The table itself, or one that its records name.
    void mustBeNear(Fields& fields, Table from, const d::FlowColumn& column);

    ManifestProblem& m_problem;
    d::Flow m_flow;
};

std::string FlowReader::name(Fields& fields)
{
    const std::string read = fields.text("name");
    if (!read.empty() && !plainName(read))
        fields.fail(fields.node(), "name “" + read + "”: small letters, digits and _ only");
    return read;
}

d::FlowTitles FlowReader::titles(Fields& fields)
{
    d::FlowTitles read = fields.textMap("titles");
    if (!read.contains("en")) {
        fields.fail(fields.node(), "titles must hold an English one: \"en\"");
        read["en"] = "";
    }
    return read;
}

Table FlowReader::table(Fields& fields, const std::string& word)
{
    const auto found = d::tableByName(word);
    if (!found || *found == Table::UsageEvents || *found == Table::SkuMap || *found == Table::Mappings)
        fields.fail(fields.node(), "“" + word + "” is no table that a flow can look at");
    return found.value_or(Table::Invoices);
}

d::FlowColumn FlowReader::column(Fields& fields, const std::string& word, const std::vector<d::FlowColumnKind>& kinds)
{
    const size_t dot = word.find('.');
    d::FlowColumn read;
    if (dot == std::string::npos) {
        fields.fail(fields.node(), "“" + word + "” is no column: write table.column, as invoices.status");
        return read;
    }
    read.table = table(fields, word.substr(0, dot));
    const auto index = d::columnIndex(read.table, word.substr(dot + 1));
    read.column = index.value_or(0);
    const d::FlowColumnKind kind = index ? d::flowColumnKind(read) : d::FlowColumnKind::None;
    if (kind == d::FlowColumnKind::None)
        fields.fail(fields.node(), "“" + word + "” is no column that a flow can look at");
    else if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end())
        fields.fail(fields.node(), "“" + word + "” holds something else than what is asked of it here");
    return read;
}

std::vector<Table> FlowReader::path(Fields& fields)
{
    std::vector<Table> read;
    Table at = m_flow.object;
    for (const std::string& word : fields.texts("path")) {
        const Table next = table(fields, word);
        if (m_problem.line == 0 && d::flowHop(at, next) == d::FlowHop::None)
            fields.fail(fields.node(), "no reference leads from " + std::string(d::tableSpec(at).name) + " to " + word);
        read.push_back(at = next);
    }
    if (read.size() > kPathMax)
        fields.fail(fields.node(), "path is longer than " + std::to_string(kPathMax) + " tables");
    return read;
}

void FlowReader::mustBeNear(Fields& fields, Table from, const d::FlowColumn& column)
{
    if (m_problem.line == 0 && column.table != from && d::flowHop(from, column.table) != d::FlowHop::Up)
        fields.fail(fields.node(), std::string(d::tableSpec(column.table).name) + " is neither " + std::string(d::tableSpec(from).name) + " nor named by it");
}

d::FlowCondition FlowReader::condition(Fields fields, Table of)
{
    using Kind = d::FlowColumnKind;
    d::FlowCondition read;
    if (fields.has("referenced_by")) {
        read.kind = d::FlowCondition::ReferencedBy;
        read.by = table(fields, fields.text("referenced_by"));
        if (m_problem.line == 0 && d::flowHop(of, read.by) != d::FlowHop::Down)
            fields.fail(fields.node(), std::string(d::tableSpec(read.by).name) + " do not name " + std::string(d::tableSpec(of).name));
        fields.end();
        return read;
    }
    read.column = column(fields, fields.text("column"), { Kind::Word, Kind::Day, Kind::Month });
    mustBeNear(fields, of, read.column);
    const auto compared = [&](const char* word, d::FlowCondition::Kind kind) {
        read.kind = kind;
        const bool order = kind != d::FlowCondition::Equals;
        const std::vector<Kind> kinds = order ? std::vector { Kind::Day, Kind::Month } : std::vector { Kind::Word, Kind::Day, Kind::Month };
        if (order && d::flowColumnKind(read.column) == Kind::Word)
            fields.fail(fields.node(), std::string(word) + " compares days, and this column holds a word");
        read.other = column(fields, fields.text(word), kinds);
        if ((d::flowColumnKind(read.column) == Kind::Word) != (d::flowColumnKind(read.other) == Kind::Word))
            fields.fail(fields.node(), std::string(word) + " compares a word with a day");
        mustBeNear(fields, m_flow.object, read.other);
    };
    const int given = fields.has("in") + fields.has("not_in") + fields.has("given") + fields.has("equals") + fields.has("from") + fields.has("later_than");
    if (given != 1)
        fields.fail(fields.node(), "a condition says exactly one of in, not_in, given, equals, from, later_than, referenced_by");
    if (fields.has("in") || fields.has("not_in")) {
        read.kind = fields.has("in") ? d::FlowCondition::In : d::FlowCondition::NotIn;
        read.words = fields.texts(fields.has("in") ? "in" : "not_in");
        if (read.words.empty())
            fields.fail(fields.node(), "the list of words is empty");
        if (d::flowColumnKind(read.column) != Kind::Word)
            fields.fail(fields.node(), "in and not_in are for columns that hold a word");
    } else if (fields.has("given")) {
        read.kind = fields.flagOr("given", true) ? d::FlowCondition::Given : d::FlowCondition::Empty;
    } else if (fields.has("equals")) {
        compared("equals", d::FlowCondition::Equals);
    } else if (fields.has("from")) {
        compared("from", d::FlowCondition::From);
    } else if (fields.has("later_than")) {
        compared("later_than", d::FlowCondition::LaterThan);
    }
    fields.end();
    return read;
}

std::vector<d::FlowCondition> FlowReader::conditions(Fields& fields, Table of)
{
    std::vector<d::FlowCondition> read;
    fields.each("where", [&](Fields item) { read.push_back(condition(item, of)); });
    return read;
}

void FlowReader::follow(Fields& fields, d::FlowStep& step)
{
    if (!m_flow.steps.empty())
        step.after = m_flow.steps.size() - 1;
    if (fields.has("after")) {
        const std::string before = fields.text("after");
        const auto found = std::find_if(m_flow.steps.begin(), m_flow.steps.end(), [&](const d::FlowStep& other) { return other.name == before; });
        if (found == m_flow.steps.end())
            fields.fail(fields.node(), "after names “" + before + "”, which is no step above this one");
        else
            step.after = static_cast<size_t>(found - m_flow.steps.begin());
    }
    if (fields.has("days")) {
        step.days = fields.number("days", 0, 3660);
        if (!step.after)
            fields.fail(fields.node(), "the first step follows no other: it can have no days");
    }
}

d::FlowStep FlowReader::step(Fields fields)
{
    using Kind = d::FlowColumnKind;
    d::FlowStep read;
    read.name = name(fields);
    for (const d::FlowStep& other : m_flow.steps)
        if (other.name == read.name)
            fields.fail(fields.node(), "there are two steps “" + read.name + "”");
    read.titles = titles(fields);
    read.path = path(fields);
    const Table of = read.path.empty() ? m_flow.object : read.path.back();
    read.where = conditions(fields, of);
    if (fields.has("date")) {
        read.date = column(fields, fields.text("date"), { Kind::Day, Kind::Month });
        mustBeNear(fields, of, *read.date);
    }
    follow(fields, read);
    if (fields.has("checked_by")) {
        read.checked_by = d::checkpointById(fields.text("checked_by"));
        if (!read.checked_by)
            fields.fail(fields.node(), "checked_by names no checkpoint");
    }
    read.not_for = fields.texts("not_for");
    if (!read.not_for.empty() && !m_flow.channel)
        fields.fail(fields.node(), "not_for needs a channel column at the object");
    fields.end();
    return read;
}

d::FlowMoneyRule FlowReader::money(Fields fields)
{
    d::FlowMoneyRule read;
    read.path = path(fields);
    const Table of = read.path.empty() ? m_flow.object : read.path.back();
    read.where = conditions(fields, of);
    const auto number = [&](const char* name) {
        const d::FlowColumn found = column(fields, fields.text(name), { d::FlowColumnKind::Number });
        if (m_problem.line == 0 && found.table != of)
            fields.fail(fields.node(), std::string(name) + " is no column of " + std::string(d::tableSpec(of).name));
        return found;
    };
    read.amount = number("amount");
    if (fields.has("times"))
        read.times = number("times");
    fields.end();
    return read;
}

d::Flow FlowReader::read(Fields fields)
{
    fields.number("flow", 1, 1);
    m_flow.name = name(fields);
    m_flow.titles = titles(fields);
    Fields object = fields.object("object");
    m_flow.object = table(object, object.text("table"));
    m_flow.where = conditions(object, m_flow.object);
    if (object.has("channel")) {
        m_flow.channel = column(object, object.text("channel"), { d::FlowColumnKind::Word });
        mustBeNear(object, m_flow.object, *m_flow.channel);
    }
    object.end();
    if (fields.has("money"))
        m_flow.money = money(fields.object("money"));
    fields.each("steps", [&](Fields item) { m_flow.steps.push_back(step(item)); });
    if (m_flow.steps.empty() || m_flow.steps.size() > kStepsMax)
        fields.fail(fields.node(), "a flow has 1 to " + std::to_string(kStepsMax) + " steps");
    fields.end();
    return std::move(m_flow);
}

Result<std::string> textOf(const std::filesystem::path& file)
{
    std::error_code ignored;
    if (std::filesystem::file_size(file, ignored) > kFlowBytesMax)
        return makeError(Remedy::FixData, TIEOUT_TR("The flow %1 is longer than %2 bytes and was not read."), { d::visible(file.string()), std::to_string(kFlowBytesMax) });
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    if (!in)
        return makeError(Remedy::Machine, TIEOUT_TR("The flow %1 cannot be read. Check that the file is there and that you may read it."), { d::visible(file.string()) });
    return text.str();
}

}

Result<d::Flow> readFlow(std::string_view text, std::string_view file_name)
{
    auto root = parseJson(text);
    if (!root)
        return std::move(root).error().within(std::string(file_name));
    ManifestProblem problem;
    d::Flow flow = FlowReader(problem).read(Fields(*root, problem));
    if (problem.line != 0)
        return makeError(Remedy::FixData, TIEOUT_TR("The flow %1 cannot be used: line %2: %3. Nothing was reconciled; correct the file or take it away."),
            { d::visible(file_name), std::to_string(problem.line), d::visible(problem.what) });
    return flow;
}

Result<std::vector<d::Flow>> loadFlows(const std::string& user_folder)
{
    std::map<std::string, d::Flow> by_name;
    for (const auto& [file_name, text] : flowTexts()) {
        TIEOUT_TRY_INTO(d::Flow flow, readFlow(text, file_name));
        by_name[flow.name] = std::move(flow);
    }
    std::vector<std::filesystem::path> files;
    std::error_code ignored;
    if (!user_folder.empty())
        for (const auto& entry : std::filesystem::directory_iterator(user_folder, ignored))
            if (entry.path().extension() == ".json")
                files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    for (const std::filesystem::path& file : files) {
        TIEOUT_TRY_INTO(const std::string text, textOf(file));
        TIEOUT_TRY_INTO(d::Flow flow, readFlow(text, file.string()));
        if (flow.name != file.stem().string())
            return makeError(Remedy::FixData, TIEOUT_TR("The flow %1 is named “%2”. A flow has the name of its file; rename one of them."), { d::visible(file.string()), flow.name });
        by_name[flow.name] = std::move(flow);
    }
    std::vector<d::Flow> flows;
    for (auto& [name, flow] : by_name)
        flows.push_back(std::move(flow));
    return flows;
}

}
