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
    enum Kind : uint8_t { None, JwtBearer } kind = None;
    std::string token_path, issuer_option, key_id_option, scope;
    int assertion_minutes = 10;
};

struct ManifestStream {
    struct Field {
        size_t column = 0; // in domain::TableSpec::columns
        std::vector<std::string> names; // joined by "-" when several
    };
    std::string name, path, query, owner;
    domain::Table table = domain::Table::ErpPostings;
    std::vector<ManifestValue> params;
    std::string cursor_time;
    std::vector<std::string> cursor_keys;
    int overlap_minutes = 0;
    std::vector<Field> fields;
    std::map<std::string, std::string> missing; // what an absent vendor field means
    std::vector<std::string> known; // fields of no use here, not drift
    std::string count_query;
    std::vector<ManifestValue> count_params;
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

struct ManifestEffect {
    std::string operation, method, path;
    domain::VendorClass vendor_class = domain::VendorClass::Blind;
    std::map<std::string, std::string> headers;
    std::string reference_prefix;
    size_t reference_length = 0;
    std::map<std::string, ManifestValue> defaults; // of empty request fields
    std::map<std::string, ManifestValue> maps; // "A=1,B=2"
    JsonNode body; // template
    int created_status = 0;
    std::string created_location; // path prefix; the rest is the id
    std::string probe_path, absent_code, id_field, reference_field, amount_field, currency_field;
    std::string lines_field, line_sku, line_quantity, line_amount;
    ManifestLookup period, customer;
    ManifestValue receivable, revenue, tax;
};

enum class AnswerClass : uint8_t { Data, Duplicate, PeriodClosed, Auth, Permission, Throttled };
enum class AnswerOutcome : uint8_t { Rejected, NotSent, Unknown };

struct ManifestErrorClass {
    int status = 0;
    std::string code, text; // text: part of the vendor's sentence, any case; empty matches all
    AnswerClass what = AnswerClass::Data;
    AnswerOutcome outcome = AnswerOutcome::Unknown;
};

struct ManifestErrors {
    std::string list, code, text;
    std::vector<ManifestErrorClass> classes; // the first that fits counts
};

struct Manifest {
    std::string name, title, api, tenant_option;
    std::vector<ManifestOption> options;
    ManifestAuth auth;
    int requests_per_second = 4, burst = 4, attempts = 5;
    std::vector<ManifestStream> streams;
    std::optional<ManifestPeriods> periods;
    std::vector<ManifestEffect> effects;
    ManifestErrors errors;

    const ManifestEffect* effect(std::string_view operation) const;
};

// Error FixData that names file, line and what is wrong with it.
domain::Result<Manifest> readManifest(std::string_view text, std::string_view file_name);

}
