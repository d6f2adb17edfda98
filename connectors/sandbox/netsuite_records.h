#pragma once

#include "connectors/sandbox/netsuite.h"

namespace tieout::sandbox {

// A kind of transaction in the record service: "creditMemo" is "CustCred" in a query.
struct RecordKind {
    const char* name;
    const char* type;
};
const RecordKind* recordKind(std::string_view name); // null when there is none

// The record as the service shows it; `expand`: with its sublists.
std::string recordJson(const Books& books, const RecordKind& kind, const Books::Document& document, const std::string& base_url, bool expand);
std::string customerJson(const Books& books, const Books::Customer& customer, const std::string& base_url);

// What a body asks for, or the error the vendor would answer with.
struct PostedDocument {
    std::optional<SimReply> error;
    Books::Document document;
};
struct PostedCustomer {
    std::optional<SimReply> error;
    Books::Customer customer;
};
// `from`: the invoice a credit memo is made from, which gives it customer, currency and lines.
PostedDocument readPostedDocument(const Books& books, const RecordKind& kind, const std::string& body, bool strict_names, const Books::Document* from = nullptr);
PostedCustomer readPostedCustomer(const Books& books, const std::string& body, bool strict_names, int64_t now_ms);

// Parts of a body, for the readers of each kind.
std::string postedText(const connect::JsonNode& root, const char* name);
std::string shownRef(const connect::JsonNode* node); // what {"id":…} or {"externalId":…} names
SimReply invalidValue(const std::string& value, const std::string& field, const std::string& path);
SimReply userError(const std::string& detail);
// The id behind a reference; empty when nothing has it.
template <typename Find> std::string resolveRef(const connect::JsonNode* node, Find find)
{
    const auto part = [node](const char* name) {
        const connect::JsonNode* found = node ? node->find(name) : nullptr;
        return found && found->isText() ? found->text : std::string();
    };
    const std::string id = part("id"), external = part("externalId");
    return id.empty() && external.empty() ? std::string() : find(id, external);
}
// The sublists of payments and journals.
std::optional<SimReply> readApplications(const Books& books, const connect::JsonNode& root, int decimals, Books::Document& document);
std::optional<SimReply> readJournalLines(const Books& books, const connect::JsonNode& root, int decimals, bool strict_names, Books::Document& document);

std::string sandboxTime(int64_t ms); // YYYY-MM-DD HH:MM:SS, UTC

}
