#include "engine/saved_view.h"

#include <algorithm>

namespace tieout::engine {

using domain::makeError;
using domain::Remedy;

namespace {

const std::pair<std::string_view, std::vector<std::string> QueueFilter::*> kTexts[] = {
    { "owner", &QueueFilter::owners },
    { "assignee", &QueueFilter::assignees },
    { "customer", &QueueFilter::customers },
    { "system", &QueueFilter::systems },
    { "set", &QueueFilter::sets },
    { "cause", &QueueFilter::causes },
    { "label", &QueueFilter::labels },
    { "entity", &QueueFilter::entities },
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
    if (text.empty())
        return 0; // those without a currency
    const auto currency = domain::Currency::parse(text);
    if (!currency.ok())
        return makeError(Remedy::Usage, currency.error().message.source, currency.error().message.args);
    return currency->packed();
}

Result<int32_t> parseMonths(const std::string& text)
{
    if (text.empty())
        return 0; // those without a period
    const auto period = domain::Period::parse(text);
    if (!period.ok())
        return makeError(Remedy::Usage, period.error().message.source, period.error().message.args);
    return period->months();
}

template <typename T, typename Parse> Result<void> addAll(std::vector<T>& list, const std::vector<std::string>& values, Parse parse)
{
    for (const std::string& value : values) {
        TIEOUT_TRY_INTO(T parsed, parse(value));
        list.push_back(std::move(parsed));
    }
    return {};
}

Result<domain::Checkpoint> parseCheckpoint(const std::string& text)
{
    if (const auto checkpoint = domain::checkpointById(text))
        return *checkpoint;
    return makeError(Remedy::Usage, TIEOUT_TR("“%1” is not a checkpoint; there are CP0 to CP14."), { domain::visible(text) });
}

Result<void> setTime(int64_t& us, const std::string& value)
{
    const auto time = domain::Instant::parse(value);
    if (!time.ok())
        return makeError(Remedy::Usage, TIEOUT_TR("“%1” is not a time such as 2026-10-01T00:00:00Z."), { domain::visible(value) });
    us = time->us();
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

Result<void> setFilterField(QueueFilter& filter, std::string_view field, const std::vector<std::string>& values, const std::string& whole)
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
    if (field == "found") { // behind a state, which takes it away
        filter.found_only = whole != "any";
        return {};
    }
    if (field == "opened-from")
        return setTime(filter.opened_from_us, whole);
    if (field == "opened-before")
        return setTime(filter.opened_before_us, whole);
    for (const auto& [name, member] : kTexts)
        if (field == name) {
            std::vector<std::string>& list = filter.*member;
            list.insert(list.end(), values.begin(), values.end());
            return {};
        }
    return makeError(Remedy::Usage, TIEOUT_TR("“%1” is not a field of a filter; the fields are the options of `exceptions` without dashes."), { domain::visible(std::string(field)) });
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
        } else if (field != "overdue" && field != "found") {
            return makeError(Remedy::Usage, TIEOUT_TR("The filter's “%1” needs a value: %1=…"), { domain::visible(std::string(field)) });
        }
        TIEOUT_TRY(setFilterField(filter, field, values, values.empty() ? std::string() : values.back()));
    }
    return filter;
}

namespace {

// One field with its values; nothing for none.
template <typename T, typename F> void write(std::string& out, std::string_view field, const std::vector<T>& values, F text)
{
    std::vector<std::string> written; // reasons of several records share an id
    for (const T& value : values)
        if (std::string one(text(value)); std::find(written.begin(), written.end(), one) == written.end())
            written.push_back(std::move(one));
    if (written.empty())
        return;
    out += out.empty() ? "" : " ";
    out += field;
    for (size_t i = 0; i < written.size(); ++i) {
        out += i == 0 ? "=" : ",";
        const std::string& value = written[i];
        if (!value.empty() && value.find_first_of(" ,\"") == std::string::npos) {
            out += value;
            continue;
        }
        out += '"';
        for (const char c : value)
            out += c == '"' ? std::string("\"\"") : std::string(1, c);
        out += '"';
    }
}

std::string same(const std::string& text)
{
    return text;
}

std::string timeText(int64_t us)
{
    return domain::Instant::fromUs(us).toString(6);
}

}

std::string filterText(const QueueFilter& filter)
{
    std::string out;
    write(out, "checkpoint", filter.checkpoints, domain::checkpointId);
    write(out, "reason", filter.reasons, domain::reasonId);
    write(out, "state", filter.states, domain::caseStateId);
    // A state alone means whatever was found once; without one only what is still found.
    if (filter.found_only && !filter.states.empty())
        out += " found";
    else if (!filter.found_only && filter.states.empty())
        out += out.empty() ? "found=any" : " found=any";
    write(out, "severity", filter.severities, domain::severityId);
    for (const auto& [field, member] : kTexts)
        write(out, field, filter.*member, same);
    write(out, "currency", filter.currencies, [](uint32_t packed) { return std::string(packed == 0 ? "" : domain::Currency::fromPacked(packed).code()); });
    write(out, "period", filter.periods, [](int32_t months) { return months == 0 ? std::string() : domain::Period(months).toString(); });
    if (filter.exposure_min)
        write(out, "min-amount", std::vector { filter.exposure_min->toString() }, same);
    if (!filter.text.empty())
        write(out, "text", std::vector { filter.text }, same);
    if (filter.overdue_only)
        out += out.empty() ? "overdue" : " overdue";
    if (filter.opened_from_us != 0)
        write(out, "opened-from", std::vector { timeText(filter.opened_from_us) }, same);
    if (filter.opened_before_us != 0)
        write(out, "opened-before", std::vector { timeText(filter.opened_before_us) }, same);
    return out;
}

}
