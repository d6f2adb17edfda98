#include "connectors/rest/record_look_up.h"

#include <algorithm>

namespace tieout::connect {

using domain::CancelToken;
using domain::Decimal;
using domain::Exact;
using domain::makeError;
using domain::Remedy;
using domain::Result;
using domain::Text;
using domain::visible;
using engine::EffectRequest;
using engine::ProbeReport;
using engine::TargetRecord;

namespace {

constexpr size_t kAnswerMax = 256 * 1024;

domain::Error unreadable(const std::string& what)
{
    return makeError(Remedy::Retry, TIEOUT_TR("The record of the target cannot be compared: its %1 does not read."), { what });
}

Result<std::string> linesDigestOf(const ManifestEffect& spec, const JsonNode& body)
{
    const JsonNode* list = spec.lines_field.empty() ? nullptr : body.at(spec.lines_field);
    if (!list || list->kind != JsonNode::Array)
        return std::string();
    std::vector<engine::EffectLine> lines;
    for (const JsonNode& item : list->items) {
        const JsonNode* sku = item.at(spec.line_sku);
        const JsonNode* quantity = item.at(spec.line_quantity);
        const JsonNode* amount = item.at(spec.line_amount);
        if (!sku || !quantity || !amount)
            return unreadable("lines");
        engine::EffectLine line;
        line.sku = sku->text;
        TIEOUT_TRY_INTO(line.quantity, decimalOf(*quantity));
        TIEOUT_TRY_INTO(line.amount, decimalOf(*amount));
        lines.push_back(std::move(line));
    }
    return linesDigest(lines);
}

using Sides = std::vector<std::pair<Exact, Exact>>; // debit and credit of each line

Result<Sides> journalOf(const ManifestEffect& spec, const JsonNode& body)
{
    const JsonNode* list = body.at(spec.journal_field);
    if (!list || list->kind != JsonNode::Array)
        return unreadable("journal");
    Sides sides;
    for (const JsonNode& item : list->items) {
        std::pair<Exact, Exact> line;
        for (const auto& [name, side] : { std::pair(&spec.line_debit, &line.first), std::pair(&spec.line_credit, &line.second) }) {
            const JsonNode* amount = item.at(*name);
            if (!amount || amount->kind == JsonNode::Null)
                continue;
            TIEOUT_TRY_INTO(const Decimal read, decimalOf(*amount));
            *side = Exact(read);
        }
        sides.push_back(line);
    }
    return sides;
}

// A journal has no total of its own. It counts as the approved one when its lines have the same
// amounts on the same sides in the same order; else its lines' digest says that it is another.
Result<void> compareJournal(const ManifestEffect& spec, const JsonNode& body, const EffectRequest* request, TargetRecord& record)
{
    TIEOUT_TRY_INTO(const Sides sides, journalOf(spec, body));
    Exact debits;
    bool same = request && request->journal.size() == sides.size();
    for (size_t i = 0; i < sides.size(); ++i) {
        if (!debits.add(sides[i].first))
            return unreadable("journal");
        same = same && Exact(request->journal[i].debit) == sides[i].first && Exact(request->journal[i].credit) == sides[i].second;
    }
    record.amount = same ? Exact(request->amount) : debits;
    if (!same)
        record.lines_digest = linesDigest({ { "journal", {}, Decimal(static_cast<int64_t>(sides.size()), 0), Decimal(0, 0) } });
    return {};
}

}

std::string mappedValue(const std::string& pairs, std::string_view key)
{
    for (size_t at = 0; at < pairs.size();) {
        const size_t end = std::min(pairs.find(',', at), pairs.size());
        const size_t equals = std::min(pairs.find('=', at), end);
        if (std::string_view(pairs).substr(at, equals - at) == key)
            return pairs.substr(std::min(equals + 1, end), end - std::min(equals + 1, end));
        at = end + 1;
    }
    return {};
}

std::string mappedKey(const std::string& pairs, std::string_view value)
{
    for (size_t at = 0; at < pairs.size();) {
        const size_t end = std::min(pairs.find(',', at), pairs.size());
        const size_t equals = std::min(pairs.find('=', at), end);
        if (equals < end && std::string_view(pairs).substr(equals + 1, end - equals - 1) == value)
            return pairs.substr(at, equals - at);
        at = end + 1;
    }
    return {};
}

Result<std::string> RecordLookUp::looked(const ManifestLookup& lookup, const JsonNode& record, const CancelToken& cancel)
{
    const size_t open = lookup.path.find("{{"), close = lookup.path.find("}}");
    const JsonNode* id = open == std::string::npos || close == std::string::npos ? nullptr : record.at(lookup.path.substr(open + 2, close - open - 2));
    if (!id || !id->isText() || id->text.empty() || id->text.find_first_not_of("0123456789") != std::string::npos)
        return makeError(Remedy::Retry, TIEOUT_TR("The record of the target does not say what its %1 is."), { lookup.field });
    const HttpReply reply = m_connection.read("GET", lookup.path.substr(0, open) + id->text + lookup.path.substr(close + 2), { { "Accept", "application/json" } }, {}, cancel);
    const auto body = parseJson(reply.body);
    const JsonNode* found = reply.answered() && reply.status == 200 && body ? body->at(lookup.field) : nullptr;
    if (!found || !found->isText())
        return m_connection.readError(reply);
    return found->text;
}

Result<TargetRecord> RecordLookUp::recordOf(const ManifestEffect& spec, const HttpReply& reply, const EffectRequest* request, const CancelToken& cancel)
{
    TIEOUT_TRY_INTO(const JsonNode body, parseJson(reply.body));
    const JsonNode* id = body.at(spec.id_field);
    const JsonNode* reference = body.at(spec.reference_field);
    const JsonNode* currency = body.at(spec.currency_field);
    const JsonNode* amount = spec.amount_field.empty() ? nullptr : body.at(spec.amount_field);
    if (!id || !reference || !currency || (!spec.amount_field.empty() && !amount))
        return unreadable("id, reference, amount or currency");
    TargetRecord record;
    record.vendor_id = id->text;
    record.our_reference = reference->text;
    if (amount) {
        TIEOUT_TRY_INTO(const Decimal total, decimalOf(*amount));
        record.amount = Exact(total);
    }
    const auto map = spec.maps.find("currency");
    const std::string code = map == spec.maps.end() ? currency->text : mappedKey(m_connection.valueOf(map->second), currency->text);
    TIEOUT_TRY_INTO(record.currency, domain::Currency::parse(code));
    if (!spec.period.path.empty()) {
        TIEOUT_TRY_INTO(const std::string date, looked(spec.period, body, cancel));
        TIEOUT_TRY_INTO(record.period, domain::Period::parse(std::string_view(date).substr(0, 7)));
    }
    if (!spec.customer.path.empty()) {
        TIEOUT_TRY_INTO(record.customer, looked(spec.customer, body, cancel));
    } else if (const JsonNode* own = spec.customer.field.empty() ? nullptr : body.at(spec.customer.field)) {
        record.customer = own->text;
    }
    TIEOUT_TRY_INTO(record.lines_digest, linesDigestOf(spec, body));
    if (!spec.journal_field.empty())
        TIEOUT_TRY(compareJournal(spec, body, request, record));
    record.evidence = m_connection.redacted(std::string_view(reply.body).substr(0, kAnswerMax));
    return record;
}

Result<ProbeReport> RecordLookUp::lookUp(const ManifestEffect& spec, const std::string& reference, const EffectRequest* request, const CancelToken& cancel)
{
    std::string path = spec.probe_path;
    const std::string_view mark = "{{reference}}";
    path.replace(path.find(mark), mark.size(), reference);
    const std::string& title = m_connection.manifest().title;
    const HttpReply reply = m_connection.read("GET", path, { { "Accept", "application/json" } }, {}, cancel);
    ProbeReport report;
    if (reply.failure == HttpFailure::Cancelled)
        return m_connection.readError(reply);
    const auto vendor = reply.answered() ? m_connection.vendorError(reply) : std::nullopt;
    if (reply.status == 404 && vendor && vendor->code == spec.absent_code) {
        report.answer = ProbeReport::Absent;
        report.why = { TIEOUT_TR("%1 has no record with the reference %2."), { title, reference } };
        return report;
    }
    if (!reply.answered() || reply.status != 200) {
        report.why = m_connection.readError(reply).message;
        return report;
    }
    auto record = recordOf(spec, reply, request, cancel);
    if (!record || record->our_reference != reference) {
        report.why = record ? Text { TIEOUT_TR("%1 answered with a record that carries another reference."), { title } } : record.error().message;
        return report;
    }
    report.answer = ProbeReport::Found;
    report.why = { TIEOUT_TR("%1 has the record %2 with the reference %3."), { title, visible(record->vendor_id), reference } };
    report.records.push_back(std::move(record).value());
    return report;
}

}
