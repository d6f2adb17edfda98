#include "engine/control/effect_pack.h"

#include "engine/control/facts.h"
#include "store/byte_pack.h"
#include "store/digest.h"

#include <algorithm>

namespace tieout::engine {

using store::Packer;
using store::Unpacker;

namespace {

constexpr int64_t kFirstVersion = 1; // without subject, reference, journal and fields
constexpr int64_t kRequestVersion = 2;

Packer& put(Packer& p, const Decimal& value)
{
    return p.number(value.coefficient()).number(value.scale());
}

Decimal takeDecimal(Unpacker& u)
{
    const int64_t coefficient = u.number();
    return Decimal(coefficient, static_cast<uint8_t>(u.number()));
}

Error damaged()
{
    return makeError(Remedy::Machine, TIEOUT_TR("A stored value cannot be read back. The control file is damaged; restore the last backup."));
}

void putLines(Packer& p, const std::vector<EffectLine>& lines)
{
    p.number(static_cast<int64_t>(lines.size()));
    for (const EffectLine& line : lines) {
        p.text(line.sku).text(line.description);
        put(p, line.quantity);
        put(p, line.amount);
    }
}

void putJournal(Packer& p, const std::vector<JournalPreviewLine>& lines)
{
    p.number(static_cast<int64_t>(lines.size()));
    for (const JournalPreviewLine& line : lines) {
        p.text(line.account).text(line.account_name);
        put(p, line.debit);
        put(p, line.credit);
    }
}

std::vector<JournalPreviewLine> takeJournal(Unpacker& u)
{
    std::vector<JournalPreviewLine> lines;
    const int64_t count = u.number();
    for (int64_t i = 0; i < count && u.ok(); ++i) {
        JournalPreviewLine line;
        line.account = u.text();
        line.account_name = u.text();
        line.debit = takeDecimal(u);
        line.credit = takeDecimal(u);
        lines.push_back(std::move(line));
    }
    return lines;
}

}

std::string packRequest(const EffectRequest& r)
{
    Packer p;
    p.number(kRequestVersion).text(r.operation).text(r.business_id).text(r.customer).text(r.entity).number(r.period.months()).number(r.date.ns());
    p.number(r.currency.packed());
    put(p, r.amount);
    put(p, r.tax);
    putLines(p, r.lines);
    p.text(r.memo).text(r.subject).text(r.reference_to);
    putJournal(p, r.journal);
    p.number(static_cast<int64_t>(r.fields.size()));
    for (const auto& [name, value] : r.fields)
        p.text(name).text(value);
    return p.take();
}

Result<EffectRequest> unpackRequest(std::string_view bytes)
{
    Unpacker u(bytes);
    EffectRequest r;
    const int64_t version = u.number();
    if (version != kRequestVersion && version != kFirstVersion)
        return damaged();
    r.operation = u.text();
    r.business_id = u.text();
    r.customer = u.text();
    r.entity = u.text();
    r.period = Period(static_cast<int32_t>(u.number()));
    r.date = Instant(u.number());
    r.currency = Currency::fromPacked(static_cast<uint32_t>(u.number()));
    r.amount = takeDecimal(u);
    r.tax = takeDecimal(u);
    const int64_t count = u.number();
    for (int64_t i = 0; i < count && u.ok(); ++i) {
        EffectLine line;
        line.sku = u.text();
        line.description = u.text();
        line.quantity = takeDecimal(u);
        line.amount = takeDecimal(u);
        r.lines.push_back(std::move(line));
    }
    r.memo = u.text();
    if (version == kRequestVersion) {
        r.subject = u.text();
        r.reference_to = u.text();
        r.journal = takeJournal(u);
        const int64_t fields = u.number();
        for (int64_t i = 0; i < fields && u.ok(); ++i) {
            std::string name = u.text();
            r.fields[std::move(name)] = u.text();
        }
    }
    if (!u.ok() || !u.atEnd())
        return damaged();
    return r;
}

std::string packPreview(const std::vector<JournalPreviewLine>& lines)
{
    Packer p;
    putJournal(p, lines);
    return p.take();
}

Result<std::vector<JournalPreviewLine>> unpackPreview(std::string_view bytes)
{
    Unpacker u(bytes);
    std::vector<JournalPreviewLine> lines = takeJournal(u);
    if (!u.ok() || !u.atEnd())
        return damaged();
    return lines;
}

std::string packRows(const std::vector<RowOutcome>& rows)
{
    Packer p;
    p.number(static_cast<int64_t>(rows.size()));
    for (const RowOutcome& row : rows)
        p.text(row.target).number(row.done ? 1 : 0).sentence(row.what);
    return p.take();
}

Result<std::vector<RowOutcome>> unpackRows(std::string_view bytes)
{
    Unpacker u(bytes);
    std::vector<RowOutcome> rows;
    const int64_t count = u.number();
    for (int64_t i = 0; i < count && u.ok(); ++i) {
        RowOutcome row;
        row.target = u.text();
        row.done = u.number() == 1;
        row.what = u.sentence();
        rows.push_back(std::move(row));
    }
    if (!u.ok() || !u.atEnd())
        return damaged();
    return rows;
}

RenderedEffect renderedOf(const store::EffectRecord& e)
{
    RenderedEffect r;
    r.method = e.method;
    r.path = e.path;
    r.content_type = e.content_type;
    r.body = e.body;
    r.our_reference = e.our_reference;
    r.vendor_class = e.vendor_class;
    if (auto preview = unpackPreview(e.preview))
        r.preview = std::move(*preview);
    return r;
}

std::string wireKey(const std::string& tenant, const std::string& operation, const std::string& business_id, int generation)
{
    const std::string number = std::to_string(generation);
    const std::string_view parts[] = { tenant, operation, business_id, number };
    return store::sha256OfParts(parts).hex();
}

std::string linesDigest(const std::vector<EffectLine>& lines)
{
    std::vector<std::string> rows;
    for (const EffectLine& line : lines)
        rows.push_back(line.sku + "|" + Exact(line.quantity).toString() + "|" + Exact(line.amount).toString() + "\n");
    std::sort(rows.begin(), rows.end());
    std::string all;
    for (const std::string& row : rows)
        all += row;
    return store::sha256(all).hex();
}

Digest invoiceVersion(const InvoiceFacts& i)
{
    Packer p;
    p.text(i.id).text(i.customer).text(i.entity).text(i.status).number(i.period.months());
    p.text(Exact(i.total).toString()).text(i.tax ? Exact(*i.tax).toString() : std::string()).number(i.currency.packed()).number(i.issued ? i.issued->ns() : -1);
    putLines(p, i.lines);
    if (!i.number.empty())
        p.text(i.number);
    return store::sha256(p.bytes());
}

// ---- Commands ---------------------------------------------------------------------------------------

namespace {

void pack(Packer& p, const ActOnCases& c)
{
    p.number(static_cast<int64_t>(c.act)).number(static_cast<int64_t>(c.cases.size()));
    for (const Fingerprint& id : c.cases)
        p.text(id.view());
    p.text(c.assignee).text(c.text).text(c.reason_code).number(c.until.ns());
}
void pack(Packer& p, const ProposeEffect& c)
{
    p.text(c.case_id.view()).text(c.target);
}
void pack(Packer& p, const ApproveEffects& c)
{
    p.number(static_cast<int64_t>(c.items.size()));
    for (const ApproveEffects::Item& item : c.items)
        p.text(item.effect.view()).text(item.body_sha256.view());
    p.text(c.note);
}
void packIds(Packer& p, const std::vector<EffectId>& ids)
{
    p.number(static_cast<int64_t>(ids.size()));
    for (const EffectId& id : ids)
        p.text(id.view());
}
void pack(Packer& p, const DeclineEffects& c)
{
    packIds(p, c.effects);
    p.text(c.why);
}
void pack(Packer& p, const WithdrawEffects& c)
{
    packIds(p, c.effects);
}
void pack(Packer& p, const SettleEffect& c)
{
    p.text(c.effect.view()).number(c.posted ? 1 : 0).text(c.vendor_id).text(c.evidence);
}
void packRoles(Packer& p, const std::vector<domain::Role>& roles)
{
    p.number(static_cast<int64_t>(roles.size()));
    for (const domain::Role role : roles)
        p.text(domain::roleId(role));
}
void pack(Packer& p, const AddPerson& c)
{
    p.text(c.person).text(c.display_name);
    packRoles(p, c.roles);
}
void pack(Packer& p, const SetRoles& c)
{
    p.text(c.person);
    packRoles(p, c.roles);
}
void pack(Packer& p, const SetPeriod& c)
{
    p.number(c.state.period.months()).text(c.state.entity).text(c.state.sub_ledger).number(static_cast<int64_t>(c.state.state));
}
void pack(Packer& p, const AddSource& c)
{
    p.text(c.name).text(c.manifest).text(c.set).text(c.base_url).text(c.badge).text(c.options);
}
void pack(Packer& p, const SetSource& c)
{
    p.text(c.name).number(c.may_post ? (*c.may_post ? 1 : 0) : -1).number(c.enabled ? (*c.enabled ? 1 : 0) : -1).number(c.base_url ? 1 : 0).text(c.base_url.value_or(""));
    p.number(c.options ? 1 : 0).text(c.options.value_or(""));
}
void pack(Packer& p, const SaveView& c)
{
    const ViewDefinition& d = c.definition;
    p.text(c.id ? c.id->view() : std::string_view()).text(c.name).number(c.shared ? 1 : 0).text(filterText(d.filter)).text(queueColumnId(d.sort));
    p.number(d.ascending ? 1 : 0).number(d.grouped ? 1 : 0).text(columnsText(d.columns));
}
void pack(Packer& p, const RemoveView& c)
{
    p.text(c.id.view());
}
void pack(Packer& p, const SetDefaultView& c)
{
    p.text(domain::roleId(c.role)).text(c.id ? c.id->view() : std::string_view());
}

void pack(Packer& p, const ProposeMapping& c)
{
    p.text(c.set).text(domain::mappingKindId(c.kind)).text(c.key).text(domain::mappingActId(c.act)).text(c.row).text(c.value).text(c.valid_from).text(c.valid_to).text(c.why);
}
void pack(Packer& p, const ProposeLink& c)
{
    p.text(c.set).text(domain::linkActId(c.act)).text(domain::tableSpec(c.child_table).kind).text(c.child).text(c.parent).text(c.why);
}
void pack(Packer& p, const SetApprovalLimit& c)
{
    const auto amount = [&p](const std::optional<Exact>& value) { p.number(value ? 1 : 0).text(value ? value->toString() : std::string()); };
    p.text(c.person).text(c.role ? domain::roleId(*c.role) : std::string_view()).number(c.currency.packed());
    amount(c.one_fix);
    amount(c.together);
    p.text(c.why);
}
void packDecision(Packer& p, const std::vector<int64_t>& proposals, domain::Verdict verdict, const std::string& note)
{
    p.number(static_cast<int64_t>(proposals.size()));
    for (const int64_t number : proposals)
        p.number(number);
    p.text(domain::verdictId(verdict)).text(note);
}
void pack(Packer& p, const DecideMapping& c)
{
    packDecision(p, c.proposals, c.verdict, c.note);
}
void pack(Packer& p, const DecideLink& c)
{
    packDecision(p, c.proposals, c.verdict, c.note);
}

}

Digest commandDigest(const Command& command)
{
    Packer p;
    p.number(static_cast<int64_t>(command.index()));
    std::visit([&p](const auto& c) { pack(p, c); }, command);
    return store::sha256(p.bytes());
}

std::string_view commandName(const Command& command)
{
    constexpr std::string_view kNames[] = { "act on cases", "propose effect", "approve effects", "decline effects", "withdraw effects", "settle effect", "add person",
        "set roles", "set period", "add source", "set source", "save view", "remove view", "set default view", "propose mapping", "propose link", "decide mapping", "decide link",
        "set approval limit" };
    static_assert(std::size(kNames) == std::variant_size_v<Command>);
    return kNames[command.index()];
}

}
