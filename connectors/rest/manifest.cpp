#include "connectors/rest/manifest.h"

#include "connectors/rest/form_effect.h"
#include "connectors/rest/manifest_reader.h"
#include "connectors/rest/manifest_streams.h"
#include "connectors/rest/record_effect.h"
#include "domain/time.h"

#include <algorithm>

namespace tieout::connect {

using domain::Result;

namespace {

ManifestOption readOption(Fields fields)
{
    ManifestOption option;
    option.name = fields.text("name");
    option.title = fields.text("title");
    option.required = fields.flagOr("required", false);
    option.fallback = fields.textOr("default", "");
    fields.end();
    return option;
}

ManifestAuth readAuth(Fields fields)
{
    ManifestAuth auth;
    auth.kind = fields.oneOf<ManifestAuth::Kind>("kind", { { "none", ManifestAuth::None }, { "oauth2_jwt_bearer", ManifestAuth::JwtBearer }, { "bearer_key", ManifestAuth::BearerKey },
            { "oauth2_client_credentials", ManifestAuth::ClientCredentials }, { "oauth1_hmac_sha256", ManifestAuth::OAuth1 } });
    if (auth.kind == ManifestAuth::OAuth1) {
        auth.issuer_option = fields.text("consumer_option");
        auth.key_id_option = fields.text("token_option");
        auth.realm_option = fields.text("realm_option");
    }
    if (auth.kind == ManifestAuth::ClientCredentials) {
        auth.token_path = fields.path("token_path");
        auth.issuer_option = fields.text("client_option");
        auth.subject_option = fields.textOr("subject_option", "");
        auth.assertion_minutes = 3;
    }
    if (auth.kind == ManifestAuth::JwtBearer) {
        auth.token_path = fields.path("token_path");
        auth.issuer_option = fields.text("issuer_option");
        auth.key_id_option = fields.text("key_id_option");
        auth.scope = fields.text("scope");
        auth.assertion_minutes = fields.number("assertion_minutes", 1, 59);
    }
    fields.end();
    for (const std::string& name : { auth.issuer_option, auth.key_id_option, auth.subject_option, auth.realm_option })
        fields.checkOption(name);
    return auth;
}

// One way to sign in, or several by name, one of which an option chooses.
void readAuths(Fields fields, Manifest& manifest)
{
    if (!fields.has("option")) {
        manifest.auth = readAuth(fields);
        return;
    }
    manifest.auth_option = fields.text("option");
    fields.checkOption(manifest.auth_option);
    std::string usual;
    for (const ManifestOption& option : manifest.options)
        if (option.name == manifest.auth_option)
            usual = option.fallback;
    for (const auto& [name, value] : fields.all())
        if (name != "option")
            manifest.auths.emplace_back(name, readAuth(fields.object(name)));
    const auto found = std::find_if(manifest.auths.begin(), manifest.auths.end(), [&](const auto& one) { return one.first == usual; });
    if (found == manifest.auths.end())
        fields.fail(fields.node(), "the default of the option " + manifest.auth_option + " names no way to sign in");
    else
        manifest.auth = found->second;
}

ManifestPeriods readPeriods(Fields fields)
{
    ManifestPeriods periods;
    periods.path = fields.path("path");
    periods.query = fields.text("query");
    periods.period = fields.text("period");
    periods.sub_ledger = fields.text("sub_ledger");
    periods.closed_when = fields.texts("closed_when");
    fields.end();
    return periods;
}

ManifestJobs readJobs(Fields fields)
{
    ManifestJobs jobs;
    jobs.option = fields.text("option");
    fields.checkOption(jobs.option);
    jobs.headers = fields.textMap("headers");
    jobs.key_header = fields.text("key_header");
    jobs.status = fields.number("status", 200, 299);
    jobs.location = fields.path("location");
    jobs.same_key = fields.text("same_key");
    jobs.completed = fields.text("completed");
    jobs.progress = fields.text("progress");
    jobs.succeeded = fields.text("succeeded");
    jobs.failed = fields.text("failed");
    jobs.tasks = fields.path("tasks");
    jobs.result = fields.path("result");
    jobs.wait_seconds = fields.number("wait_seconds", 1, 600);
    fields.end();
    return jobs;
}

ManifestPin readPin(Fields fields)
{
    ManifestPin pin { fields.text("header"), fields.text("version"), fields.textOr("notice", "") };
    fields.end();
    return pin;
}

int numberOr(Fields& fields, const std::string& name, int low, int high, int fallback)
{
    return fields.has(name) ? fields.number(name, low, high) : fallback;
}

void readLimits(Fields fields, Manifest& manifest)
{
    manifest.requests_per_second = fields.number("requests_per_second", 1, 1000);
    manifest.burst = fields.number("burst", 1, 1000);
    manifest.attempts = fields.number("attempts", 1, 5);
    manifest.remaining_header = fields.textOr("remaining", "");
    manifest.slow_ms = numberOr(fields, "slow_ms", 1, 600'000, manifest.slow_ms);
    manifest.fresh_minutes = numberOr(fields, "fresh_minutes", 1, 527'040, manifest.fresh_minutes);
    fields.end();
}

void readVersion(Fields& fields, Manifest& manifest)
{
    manifest.api_version = fields.textOr("api_version", manifest.pin.version);
    manifest.sunset = fields.textOr("sunset", "");
    manifest.sunset_warning_days = numberOr(fields, "sunset_warning_days", 1, 730, manifest.sunset_warning_days);
    if (!manifest.sunset.empty() && !domain::Instant::parseDate(manifest.sunset))
        fields.fail(fields.node(), "sunset is “" + manifest.sunset + "”; it is a day, YYYY-MM-DD");
}

ManifestLists readLists(Fields fields)
{
    ManifestLists lists { fields.text("items"), fields.text("more"), fields.text("after"), fields.text("limit"), fields.text("id"), fields.text("gone"), fields.number("page_max", 1, 1000) };
    fields.end();
    return lists;
}

ManifestErrors readErrors(Fields fields)
{
    ManifestErrors errors;
    errors.list = fields.text("list");
    errors.code = fields.text("code");
    errors.text = fields.text("text");
    errors.type = fields.textOr("type", "");
    errors.places = fields.texts("places");
    fields.each("classes", [&](Fields item) {
        ManifestErrorClass read;
        read.status = item.number("status", 400, 599);
        read.code = item.text("code");
        read.type = item.textOr("type", "");
        read.texts = item.texts("texts");
        if (const std::string text = item.textOr("text", ""); !text.empty())
            read.texts.push_back(text);
        read.place = item.textOr("place", "");
        read.what = item.oneOf<AnswerClass>("class",
            { { "data", AnswerClass::Data }, { "duplicate", AnswerClass::Duplicate }, { "already_done", AnswerClass::AlreadyDone }, { "period_closed", AnswerClass::PeriodClosed },
                { "party_missing", AnswerClass::PartyMissing }, { "account_invalid", AnswerClass::AccountInvalid }, { "not_balanced", AnswerClass::NotBalanced },
                { "required_field", AnswerClass::RequiredField }, { "auth", AnswerClass::Auth }, { "permission", AnswerClass::Permission }, { "throttled", AnswerClass::Throttled },
                { "unclear", AnswerClass::Unclear } });
        read.outcome = item.oneOf<AnswerOutcome>("outcome", { { "rejected", AnswerOutcome::Rejected }, { "not_sent", AnswerOutcome::NotSent }, { "unknown", AnswerOutcome::Unknown }, { "done", AnswerOutcome::Done } });
        item.end();
        errors.classes.push_back(std::move(read));
    });
    fields.end();
    return errors;
}

}

const ManifestEffect* Manifest::effect(std::string_view operation) const
{
    for (const ManifestEffect& effect : effects)
        if (effect.operation == operation)
            return &effect;
    return nullptr;
}

Result<Manifest> readManifest(std::string_view text, std::string_view file_name)
{
    auto root = parseJson(text);
    if (!root)
        return std::move(root).error().within(std::string(file_name));
    ManifestProblem problem;
    Fields fields(*root, problem);
    Manifest manifest;
    fields.number("manifest", 1, 1);
    manifest.name = fields.text("name");
    manifest.title = fields.text("title");
    manifest.api = fields.text("api");
    fields.each("options", [&](Fields item) { manifest.options.push_back(readOption(item)); });
    problem.options = &manifest.options;
    readAuths(fields.object("auth"), manifest);
    manifest.tenant_option = fields.text("tenant_option");
    problem.checkOption(*root, manifest.tenant_option);
    readLimits(fields.object("limits"), manifest);
    if (fields.has("pin"))
        manifest.pin = readPin(fields.object("pin"));
    readVersion(fields, manifest);
    manifest.request_id = fields.textOr("request_id", "");
    if (fields.has("test"))
        manifest.test_path = fields.path("test");
    manifest.minor_units = fields.textMap("minor_units");
    for (const auto& [code, decimals] : manifest.minor_units)
        if (decimals.size() != 1 || decimals[0] < '0' || decimals[0] > '4')
            fields.fail(*root, "minor_units of " + code + " must be one digit, 0 to 4");
    if (fields.has("lists"))
        manifest.lists = readLists(fields.object("lists"));
    fields.each("streams", [&](Fields item) { manifest.streams.push_back(readManifestStream(item)); });
    if (fields.has("periods"))
        manifest.periods = readPeriods(fields.object("periods"));
    if (fields.has("jobs"))
        manifest.jobs = readJobs(fields.object("jobs"));
    fields.each("effects", [&](Fields item) {
        if (item.has("style"))
            manifest.form_effects.push_back(readFormEffect(item));
        else
            manifest.effects.push_back(readRecordEffect(item));
    });
    manifest.errors = readErrors(fields.object("errors"));
    fields.end();
    if (problem.line != 0)
        return domain::makeError(domain::Remedy::FixData, TIEOUT_TR("The connector description %1 cannot be used: line %2: %3. The system was not connected; correct the file."),
            { domain::visible(file_name), std::to_string(problem.line), domain::visible(problem.what) });
    return manifest;
}

}
