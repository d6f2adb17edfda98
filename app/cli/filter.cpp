#include "app/cli/filter.h"

#include <algorithm>

namespace tieout::cli {

using domain::makeError;
using domain::Remedy;
using domain::Result;
using engine::QueueFilter;

namespace {

constexpr OptionSpec kFilterOptions[] = {
    { "--checkpoint", "CPn", "only these checkpoints", true },
    { "--reason", "REASON", "only these reasons, such as MISSING_POSTING", true },
    { "--state", "STATE", "only these states; without it every case that the last run still finds", true },
    { "--severity", "SEVERITY", "low, medium, high or critical", true },
    { "--owner", "TEAM", "only these teams: finance, revops, platform", true },
    { "--assignee", "WHO", "only what these persons or teams have taken", true },
    { "--customer", "CUSTOMER", "only these customers", true },
    { "--system", "SYSTEM", "only these systems", true },
    { "--set", "SET", "only these sets", true },
    { "--cause", "CAUSE", "only these root causes", true },
    { "--label", "LABEL", "only these labels", true },
    { "--currency", "CODE", "only these currencies", true },
    { "--period", "YYYY-MM", "only these periods", true },
    { "--min-amount", "AMOUNT", "only an exposure of at least this much" },
    { "--text", "TEXT", "only where key, document, customer or reason contain this" },
    { "--overdue", "", "only overdue ones" },
};

// Several kinds of record may share a reason; naming it means all of them.
Result<void> addReasons(std::vector<domain::Reason>& list, const std::vector<std::string>& values)
{
    for (const std::string& text : values) {
        for (const domain::ReasonSpec& spec : domain::reasonSpecs())
            if (spec.id == text && std::find(list.begin(), list.end(), spec.reason) == list.end())
                list.push_back(spec.reason);
        if (!domain::reasonById(text))
            return makeError(Remedy::Usage, TIEOUT_TR("“%1” is not a reason; reasons are written as in MISSING_POSTING."), { domain::visible(text) });
    }
    return {};
}

Result<domain::CaseState> parseState(const std::string& text)
{
    if (const auto state = domain::caseStateById(text))
        return *state;
    std::string known;
    for (int i = 0; i < domain::kCaseStateCount; ++i)
        known += (i != 0 ? ", " : "") + std::string(domain::caseStateId(static_cast<domain::CaseState>(i)));
    return makeError(Remedy::Usage, TIEOUT_TR("“%1” is not a state; there are: %2."), { domain::visible(text), known });
}

Result<domain::Severity> parseSeverity(const std::string& text)
{
    for (const domain::Severity severity : { domain::Severity::Low, domain::Severity::Medium, domain::Severity::High, domain::Severity::Critical })
        if (domain::severityId(severity) == text)
            return severity;
    return makeError(Remedy::Usage, TIEOUT_TR("“%1” is not a severity; there are: low, medium, high, critical."), { domain::visible(text) });
}

Result<uint32_t> parseCurrency(const std::string& text)
{
    const auto currency = domain::Currency::parse(text);
    if (!currency.ok())
        return makeError(Remedy::Usage, currency.error().message.source, currency.error().message.args);
    return currency->packed();
}

Result<int32_t> parseMonths(const std::string& text)
{
    TIEOUT_TRY_INTO(const domain::Period period, parsePeriod(text));
    return period.months();
}

template <typename T, typename Parse> Result<void> addAll(std::vector<T>& list, const std::vector<std::string>& values, Parse parse)
{
    for (const std::string& value : values) {
        TIEOUT_TRY_INTO(T parsed, parse(value));
        list.push_back(std::move(parsed));
    }
    return {};
}

Result<void> setAmount(QueueFilter& filter, const std::string& value)
{
    const auto amount = domain::Exact::parse(value);
    if (!amount.ok())
        return makeError(Remedy::Usage, TIEOUT_TR("“%1” is not an amount such as 1250.00."), { domain::visible(value) });
    filter.exposure_min = *amount;
    return {};
}

// `values` is what stood behind the field, split at commas; `whole` is the same unsplit.
Result<void> setField(QueueFilter& filter, std::string_view field, const std::vector<std::string>& values, const std::string& whole)
{
    if (field == "checkpoint")
        return addAll(filter.checkpoints, values, parseCheckpoint);
    if (field == "reason")
        return addReasons(filter.reasons, values);
    if (field == "state") {
        filter.found_only = false;
        return addAll(filter.states, values, parseState);
    }
    if (field == "severity")
        return addAll(filter.severities, values, parseSeverity);
    if (field == "currency")
        return addAll(filter.currencies, values, parseCurrency);
    if (field == "period")
        return addAll(filter.periods, values, parseMonths);
    if (field == "min-amount")
        return setAmount(filter, whole);
    if (field == "text") {
        filter.text = whole;
        return {};
    }
    if (field == "overdue") {
        filter.overdue_only = true;
        return {};
    }
    const std::pair<std::string_view, std::vector<std::string> QueueFilter::*> kTexts[] = {
        { "owner", &QueueFilter::owners },
        { "assignee", &QueueFilter::assignees },
        { "customer", &QueueFilter::customers },
        { "system", &QueueFilter::systems },
        { "set", &QueueFilter::sets },
        { "cause", &QueueFilter::causes },
        { "label", &QueueFilter::labels },
    };
    for (const auto& [name, member] : kTexts)
        if (field == name) {
            std::vector<std::string>& list = filter.*member;
            list.insert(list.end(), values.begin(), values.end());
            return {};
        }
    return makeError(Remedy::Usage, TIEOUT_TR("“%1” is not a field of a filter; the fields are the options of `exceptions` without dashes."), { domain::visible(std::string(field)) });
}

// One value up to a blank or comma, or in double quotes ("" stands for one).
Result<std::string> takeValue(std::string_view text, size_t& at)
{
    std::string value;
    if (at >= text.size() || text[at] != '"') {
        while (at < text.size() && text[at] != ' ' && text[at] != ',')
            value += text[at++];
        return value;
    }
    for (++at; at < text.size(); ++at) {
        if (text[at] != '"') {
            value += text[at];
        } else if (at + 1 < text.size() && text[at + 1] == '"') {
            value += text[at++];
        } else {
            ++at;
            return value;
        }
    }
    return makeError(Remedy::Usage, TIEOUT_TR("A quoted value of the filter has no end."));
}

}

std::span<const OptionSpec> filterOptions()
{
    return kFilterOptions;
}

Result<domain::Checkpoint> parseCheckpoint(const std::string& text)
{
    if (const auto checkpoint = domain::checkpointById(text))
        return *checkpoint;
    return makeError(Remedy::Usage, TIEOUT_TR("“%1” is not a checkpoint; there are CP0 to CP14."), { domain::visible(text) });
}

Result<domain::Period> parsePeriod(const std::string& text)
{
    auto period = domain::Period::parse(text);
    if (!period.ok())
        return makeError(Remedy::Usage, period.error().message.source, period.error().message.args);
    return *period;
}

Result<QueueFilter> filterFromOptions(const Arguments& arguments)
{
    QueueFilter filter;
    for (const OptionSpec& option : kFilterOptions)
        if (arguments.has(option.name))
            TIEOUT_TRY(setField(filter, option.name.substr(2), arguments.values(option.name), arguments.value(option.name)));
    return filter;
}

Result<QueueFilter> filterFromText(std::string_view text)
{
    QueueFilter filter;
    for (size_t at = 0; at < text.size();) {
        if (text[at] == ' ') {
            ++at;
            continue;
        }
        const size_t equals = text.find_first_of("= ", at);
        const std::string_view field = text.substr(at, equals == std::string_view::npos ? equals : equals - at);
        at += field.size();
        std::vector<std::string> values;
        if (at < text.size() && text[at] == '=') {
            do {
                TIEOUT_TRY_INTO(std::string value, takeValue(text, ++at));
                values.push_back(std::move(value));
            } while (at < text.size() && text[at] == ',');
        } else if (field != "overdue") {
            return makeError(Remedy::Usage, TIEOUT_TR("The filter's “%1” needs a value: %1=…"), { domain::visible(std::string(field)) });
        }
        TIEOUT_TRY(setField(filter, field, values, values.empty() ? std::string() : values.back()));
    }
    return filter;
}

}
