#pragma once

#include "connectors/rest/json_tree.h"
#include "domain/effect.h"
#include "domain/tables.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// How to speak to one kind of system, as data (docs: connectors). Kinds are closed lists; there is
// no expression language. What stands here was checked when it was read.
namespace tieout::connect {

// Where a value of a request comes from: "option:book", "cursor:lm", or a plain text.
struct ManifestValue {
    enum Kind : uint8_t { Literal, Option, Cursor } kind = Literal;
    std::string text;
};

struct ManifestOption {
    std::string name, title, fallback;
    bool required = false;
};

struct ManifestAuth {
    // BearerKey: the stored secret itself. ClientCredentials: the stored secret is the client's; a
    // private key in its place signs in as the user of `subject_option`. OAuth1: each request is signed
    // by the two secrets stored, the issuer's (consumer) and the key's (token), one per line.
    enum Kind : uint8_t { None, JwtBearer, BearerKey, ClientCredentials, OAuth1 } kind = None;
    std::string token_path, issuer_option, key_id_option, scope, subject_option, realm_option;
    int assertion_minutes = 10;
};

// Where a column's value comes from and how it is read. Names are paths ("customer.id",
// "tax_ids.data.0.value"); "^x" is a field of the object around a nested row, "@meter.x" one of a
// loop. An expanded object stands for its id.
struct ManifestField {
    enum As : uint8_t {
        Text, // as it stands
        Number, // a JSON number of any notation, in plain decimals
        Minor, // the currency's smallest unit, in whole units: 1250 in USD is 12.50
        MinorNegated, // … with the other sign
        Absolute, // a number without its sign, whichever the vendor shows
        NegatedAbsolute, // … below zero
        Upper, // usd → USD
        Lower, // Activated → activated
        Day, // a time with zone → YYYY-MM-DD in UTC
        UnixPeriod, // seconds since 1970 → YYYY-MM in UTC
        UnixTime, // … → RFC 3339
        UnixDate, // … → YYYY-MM-DD
        Key, // all names, | and \ escaped, joined by |: the natural key of the file feed
    };
    size_t column = 0; // in domain::TableSpec::columns
    std::vector<std::string> names; // joined by "-" when several
    bool first_of = false; // not joined: the first name that holds something
    As as = Text;
    std::string currency; // path, for Minor
    std::string prefix; // a text that begins otherwise counts as none
    std::string sum; // path of a list whose items' names[0] are added up
    std::optional<ManifestValue> fixed; // a constant or an option instead of a name
};

// Rows of one table inside a page.
struct ManifestRows {
    domain::Table table = domain::Table::ErpPostings;
    std::string path; // of the list inside each object; empty: the objects themselves
    std::string more; // where the rest of a cut inner list is read; holds {{id}}
    std::vector<ManifestField> fields;
    std::map<std::string, std::string> missing; // what an absent vendor field means
    std::vector<std::string> known; // fields of no use here, not drift
    std::vector<std::pair<std::string, std::vector<std::string>>> only; // paths and the texts one of which must stand there; others are no rows of this table
    std::vector<std::pair<std::string, std::vector<std::string>>> values; // paths and all texts the vendor has there; another one is drift
    std::vector<std::string> parent_known; // as `known`, of the object around nested rows
};

// Names of a vendor's paged lists.
struct ManifestLists {
    std::string items = "data", more = "has_more", after = "starting_after", limit = "limit", id = "id";
    std::string gone; // the vendor's code for an object that is no longer there
    int page_max = 100;
};

// A list that answers newest first and filters on the creation time only.
struct ManifestList {
    std::map<std::string, ManifestValue> params;
    std::string since; // query parameter of the lower bound, in seconds since 1970
    std::string time; // field with the creation time
    int overlap_minutes = 60;
    // Changes of objects that were read before, as a list of events; empty path: there is none.
    std::string changes_path, changes_param, changes_id; // changes_id: path in the event
    std::vector<std::string> changes_types;
    std::string object; // path of one object, with {{id}}
    int changes_days = 0; // how far back the vendor remembers; a longer gap means reading all again
    // The number of objects by another path (CP0); empty path: there is none.
    std::string count_path, count_field;
    std::map<std::string, ManifestValue> count_params;
    std::string count_since; // query parameter for "created>=SECONDS"
    int64_t count_below = 0; // the vendor counts no further
};

// Sums by day for each pair of two lists (each meter, each customer), added up to months.
struct ManifestWindows {
    std::string outer_name, outer_path, inner_name, inner_path; // lists of objects
    std::map<std::string, ManifestValue> params;
    std::string inner_param, begin_param, end_param; // query: the inner object's id, seconds since 1970
    std::string value, begin; // fields of an item
    int inner_per_page = 50, overlap_months = 1;
};

// Rows of one object in SOQL, by last change and then id.
struct ManifestSoql {
    std::string object, where; // where: a condition, may be empty
    std::string time, key; // fields the position is made of
    std::string count_path; // the same query's COUNT() (CP0)
    std::string deleted_path; // log of deletions; empty: none
    int deleted_days = 0; // how far back it reaches
};

// CloudEvents of a meter, newest arrival first.
struct ManifestEvents {
    std::string time; // field with the arrival
    std::string id; // path of the event's id
    std::string count_path, count_meters; // {{meter}}; the option that names the counting meters (CP0)
};

// Amounts by currency on another path than the pages (CP0): rows of `currency` and `amount`.
struct ManifestSum {
    std::string query;
    std::vector<ManifestValue> params;
    bool negative = false; // its amounts are taken away
};

struct ManifestStream {
    enum Kind : uint8_t { SuiteQl, SuiteQlDeleted, List, Windows, Soql, CloudEvents } kind = SuiteQl;
    std::string name, path, owner;
    std::vector<ManifestRows> rows; // at least one; the first is what the stream counts
    bool lists_all = false; // reading it from the beginning meets every record there is, unless it begins later
    // suiteql
    std::string query;
    std::vector<ManifestValue> params;
    std::string cursor_time;
    std::vector<std::string> cursor_keys;
    int overlap_minutes = 0;
    std::string count_query;
    std::vector<ManifestValue> count_params;
    std::vector<ManifestSum> sums; // added up
    // The field by which rows belong together: those with the same value come one after the other and
    // all at once, and their ids begin with it. Empty: each row stands for itself.
    std::string whole;
    // suiteql_deleted: the fields that say what was deleted, and the tables (positions in `rows`) that
    // may have held a record of that type
    std::string deleted_id, deleted_type;
    std::map<std::string, std::vector<size_t>> deleted_tables;
    // Tables whose rows go with a record of that type: their ids begin with its id.
    std::map<std::string, std::vector<domain::Table>> deleted_parts;
    // list, windows
    ManifestList list;
    ManifestWindows windows;
    ManifestSoql soql;
    ManifestEvents events;
};

struct ManifestPeriods {
    std::string path, query, period, sub_ledger;
    std::vector<std::string> closed_when; // any of these columns is 'T'
};

// A further read that turns an internal id of a record into a value.
struct ManifestLookup {
    std::string path; // with {{field.of.the.record}}
    std::string field;
};

// Effects that the target may do in the background: the answer names a job, whose result is the answer
// to the request. Chosen by an option of the connection that says "yes".
struct ManifestJobs {
    std::string option;
    std::map<std::string, std::string> headers; // that ask for it
    std::string key_header; // takes a key under which a job is made at most once
    int status = 0; // of an accepted request
    std::string location; // path prefix of a job; the rest is its id
    std::string same_key; // the vendor's code for a key it knows; its answer names the first job
    std::string completed, progress, succeeded, failed; // fields of a job, and words of `progress`
    std::string tasks, result; // below a job: the list of its tasks; below a task: the answer
    int wait_seconds = 0; // then it is not known
};

// A line of the journal that an effect will cause, as the approver sees it.
struct ManifestLeg {
    enum Role : uint8_t { Receivable, Revenue, Tax, Bank } role = Receivable;
    enum Amount : uint8_t { None, Total, Net, TaxOnly } debit = None, credit = None;
    ManifestValue account;
};

// An effect whose body goes as JSON and that is found again by our reference.
struct ManifestEffect {
    // What has to add up before anything is sent. Lines: lines and tax give the total; Amount: there is
    // one, above zero; Journal: debits equal credits; Nothing: it moves no money.
    enum Content : uint8_t { Lines, Amount, Journal, Nothing };
    std::string operation, method;
    std::string path; // may hold {{subject}}
    domain::VendorClass vendor_class = domain::VendorClass::Blind;
    Content content = Lines;
    bool dated = true; // it lies in an accounting period
    std::vector<std::string> needs; // names of the template's texts that must not be empty
    std::vector<std::string> one_of; // the first of these texts that is there counts; one must be
    std::map<std::string, std::string> headers;
    std::string reference_prefix;
    size_t reference_length = 0;
    bool reference_is_business_id = false; // instead of the wire key: a master record keeps its business id
    std::map<std::string, ManifestValue> defaults; // of empty request fields
    std::map<std::string, ManifestValue> maps; // "A=1,B=2"
    JsonNode body; // template
    int created_status = 0;
    std::string created_location; // path prefix; the rest is the id
    std::string probe_path, absent_code, id_field, reference_field, currency_field;
    std::string amount_field; // empty: the record has none
    std::string lines_field, line_sku, line_quantity, line_amount; // empty: not compared
    std::string journal_field, line_debit, line_credit; // of a journal
    ManifestLookup period; // empty path: it has none
    ManifestLookup customer; // empty path: a field of the record itself, or none
    std::vector<ManifestLeg> preview;
};

// Accounts of the journal effect an approver is shown.
struct PreviewAccounts {
    ManifestValue receivable, revenue, tax;
};

// Lines of the subject that can be acted on one by one, and what was credited on them before.
struct ManifestCreditedLines {
    std::string path; // list of the lines; with {{subject}}
    std::vector<std::string> row_id; // paths of the id that this product knows a line by; the first that holds something
    std::string amount; // of a line, smallest units
    std::string items, more; // lines inside each record of the probe's list, and where the rest of a cut one is read
    std::string line, credited, status; // in such an item: which line, how much; in the record: its status
    std::vector<std::string> counts; // statuses that take the amount away from the line
};

// A usage event that is sent once more. The vendor has no read of one event: what it refuses is
// asked before, and an unclear answer is sent again under the same key.
struct ManifestEventEffect {
    std::string identifier; // field of the answer that repeats it
    size_t identifier_length = 0;
    std::string customer_path, clock; // with {{customer}}; field of the clock the customer lives by, where it has one
    std::string meter_path, meter_name, meter_status;
    std::vector<std::string> meter_open;
    int days_back = 0, minutes_ahead = 0;
};

// An effect whose body goes form encoded, under a key that the vendor executes at most once. It acts
// on a record of the target (its subject): a credit note on an invoice; or it is a usage event.
struct ManifestFormEffect {
    std::string operation, path, key_header;
    std::optional<ManifestEventEffect> event; // set: nothing below the body is
    std::optional<ManifestCreditedLines> lines;
    domain::VendorClass vendor_class = domain::VendorClass::Keyed;
    std::string reference_prefix;
    size_t reference_length = 0;
    JsonNode body; // template; nested names are sent as a[b][0]
    std::string subject_path; // with {{subject}}
    std::string subject_status, subject_currency, subject_customer; // fields
    std::vector<std::string> open, settled; // statuses that can be acted on, before and after payment
    std::string preview_path; // the vendor's own check, with the body as its query
    std::string probe_path, probe_param; // list of what was made on a subject
    std::vector<std::string> sent_amount; // names in the body of which the first says the amount
    std::string id_field, reference_field, amount_field, currency_field, customer_field, time_field;
    PreviewAccounts accounts;
};

// What a refusal is about, in words that fit every vendor (answer_class.h says what to do about each).
enum class AnswerClass : uint8_t { Data, Duplicate, AlreadyDone, PeriodClosed, PartyMissing, AccountInvalid, NotBalanced, RequiredField, Auth, Permission, Throttled, Unclear };
enum class AnswerOutcome : uint8_t { Rejected, NotSent, Unknown, Done }; // Done: the vendor has it already, under our own reference

struct ManifestErrorClass {
    int status = 0;
    std::string code; // "*" matches all
    std::string type; // empty matches all
    std::vector<std::string> texts; // parts of the vendor's sentence, any case, all of them; none matches all
    std::string place; // the field the vendor points at, without what it is in; empty matches all
    AnswerClass what = AnswerClass::Data;
    AnswerOutcome outcome = AnswerOutcome::Unknown;
};

struct ManifestErrors {
    std::string list, code, text; // list: of errors, or the one error object; ".": the answer itself; code: "a|b", the first that is there
    std::string type; // a coarser word beside the code, where the vendor has one
    std::vector<std::string> places; // names under which it points at a field
    std::vector<ManifestErrorClass> classes; // the first that fits counts
};

// The version asked for in a header, which the vendor answers with; another answer is drift, and so
// is a notice (deprecation, sunset).
struct ManifestPin {
    std::string header, version, notice;
};

struct Manifest {
    std::string name, title, api, tenant_option;
    std::vector<ManifestOption> options;
    ManifestAuth auth; // of several: the one its option's default names
    std::string auth_option; // names one of `auths`; empty: there is only the one
    std::vector<std::pair<std::string, ManifestAuth>> auths;
    ManifestPin pin;
    std::string request_id; // header with the vendor's id of an answer
    std::string test_path; // a cheap read, for systems without accounting periods
    std::map<std::string, std::string> minor_units; // decimals of currencies where the vendor differs from ISO 4217
    ManifestLists lists;
    int requests_per_second = 4, burst = 4, attempts = 5;
    std::string remaining_header; // in which the vendor says what is left of its own limit
    int slow_ms = 2000, fresh_minutes = 1440; // objectives, engine::SourceLimits
    std::string api_version, sunset; // the version spoken and its last day, YYYY-MM-DD; empty: none announced
    int sunset_warning_days = 90;
    std::vector<ManifestStream> streams;
    std::optional<ManifestPeriods> periods;
    std::optional<ManifestJobs> jobs; // of `effects`
    std::vector<ManifestEffect> effects;
    std::vector<ManifestFormEffect> form_effects;
    ManifestErrors errors;

    const ManifestEffect* effect(std::string_view operation) const;
};

// Error FixData that names file, line and what is wrong with it.
domain::Result<Manifest> readManifest(std::string_view text, std::string_view file_name);

}
