#include "store/control.h"

#include "store/byte_pack.h"

namespace tieout::store {

using domain::makeError;
using domain::Remedy;

namespace {

constexpr std::string_view kLight = "SELECT ordinal, id, case_id, state, changed_us, target, tenant, operation, business_id, source_set, generation, wire_key, "
                                    "method, path, content_type, body_sha256, our_reference, vendor_class, source_sha256, customer, amount_hi, amount_lo, currency, "
                                    "period, maker, proposed_us, COALESCE(approver, ''), decided_us, approved_until_us, fence, attempts, unclear, probes, "
                                    "first_sent_us, last_sent_us, vendor_id, last_outcome, settled_by_person";
constexpr int kHeavyAt = 38;

std::string columns(bool whole)
{
    return std::string(kLight) + (whole ? ", request, body, preview, evidence FROM effect " : " FROM effect ");
}

EffectRecord readEffect(const sql::Statement& s, bool whole)
{
    EffectRecord e;
    e.ordinal = s.i64(0);
    e.id = EffectId::fromView(s.blob(1));
    e.case_id = Fingerprint::fromView(s.blob(2));
    const auto state = domain::effectStateById(s.text(3));
    TIEOUT_CHECK(state.has_value()); // the table's CHECK allows no other
    e.state = *state;
    e.changed_us = s.i64(4);
    e.target = s.string(5);
    e.tenant = s.string(6);
    e.operation = s.string(7);
    e.business_id = s.string(8);
    e.set = s.string(9);
    e.generation = static_cast<int>(s.i64(10));
    e.wire_key = s.string(11);
    e.method = s.string(12);
    e.path = s.string(13);
    e.content_type = s.string(14);
    e.body_sha256 = Digest::fromView(s.blob(15));
    e.our_reference = s.string(16);
    e.vendor_class = static_cast<domain::VendorClass>(s.i64(17));
    e.source_sha256 = Digest::fromView(s.blob(18));
    e.customer = s.string(19);
    e.amount = s.exact(20);
    e.currency = static_cast<uint32_t>(s.i64(22));
    e.period = static_cast<int32_t>(s.i64(23));
    e.maker = s.string(24);
    e.proposed_us = s.i64(25);
    e.approver = s.string(26);
    e.decided_us = s.i64(27);
    e.approved_until_us = s.i64(28);
    e.fence = s.i64(29);
    e.attempts = static_cast<int>(s.i64(30));
    e.unclear = static_cast<int>(s.i64(31));
    e.probes = static_cast<int>(s.i64(32));
    e.first_sent_us = s.i64(33);
    e.last_sent_us = s.i64(34);
    e.vendor_id = s.string(35);
    e.last_outcome = s.string(36);
    e.settled_by_person = s.i64(37) == 1;
    if (whole) {
        e.request = std::string(s.blob(kHeavyAt));
        e.body = std::string(s.blob(kHeavyAt + 1));
        e.preview = std::string(s.blob(kHeavyAt + 2));
        e.evidence = std::string(s.blob(kHeavyAt + 3));
    }
    return e;
}

Result<std::vector<EffectRecord>> readEffects(sql::Statement& s, bool whole)
{
    std::vector<EffectRecord> out;
    for (;;) {
        TIEOUT_TRY_INTO(const bool row, s.step());
        if (!row)
            return out;
        out.push_back(readEffect(s, whole));
    }
}

std::string packed(const domain::Text& text)
{
    return Packer().sentence(text).take();
}

domain::Text unpacked(std::string_view bytes)
{
    return bytes.empty() ? domain::Text {} : Unpacker(bytes).sentence();
}

std::string effectObject(const EffectId& id)
{
    return "effect:" + id.hex();
}

}

Result<std::vector<EffectRecord>> Control::effects(const std::vector<domain::EffectState>& states, bool whole)
{
    const std::lock_guard lock(m_mutex);
    std::string wanted;
    for (const domain::EffectState state : states)
        wanted += "|" + std::string(domain::effectStateId(state)) + "|";
    TIEOUT_TRY_INTO(sql::Statement s, m_connection->prepare(columns(whole) + "WHERE ?1 = '' OR instr(?1, '|' || state || '|') > 0 ORDER BY ordinal"));
    return readEffects(s.bindText(1, wanted), whole);
}

Result<std::vector<EffectRecord>> Control::effectsOf(const Fingerprint& case_id)
{
    const std::lock_guard lock(m_mutex);
    TIEOUT_TRY_INTO(sql::Statement s, m_connection->prepare(columns(false) + "WHERE case_id = ?1 ORDER BY ordinal"));
    return readEffects(s.bindBlob(1, case_id.view()), false);
}

Result<std::vector<EffectRecord>> Control::effectsOfBusiness(const std::string& tenant, const std::string& operation, const std::string& business_id)
{
    const std::lock_guard lock(m_mutex);
    TIEOUT_TRY_INTO(sql::Statement s,
        m_connection->prepare(columns(false) + "WHERE tenant = ?1 AND (?2 = '' OR operation = ?2) AND business_id = ?3 ORDER BY ordinal"));
    return readEffects(s.bindText(1, tenant).bindText(2, operation).bindText(3, business_id), false);
}

Result<std::vector<EffectRecord>> Control::effectsApprovedBy(const std::string& approver, const std::string& maker)
{
    const std::lock_guard lock(m_mutex);
    TIEOUT_TRY_INTO(sql::Statement s, m_connection->prepare(columns(true) + "WHERE approver = ?1 AND (?2 = '' OR maker = ?2) ORDER BY ordinal"));
    return readEffects(s.bindText(1, approver).bindText(2, maker), true);
}

Result<std::optional<EffectRecord>> Control::effect(const EffectId& id)
{
    const std::lock_guard lock(m_mutex);
    TIEOUT_TRY_INTO(sql::Statement s, m_connection->prepare(columns(true) + "WHERE id = ?1"));
    TIEOUT_TRY_INTO(const bool row, s.bindBlob(1, id.view()).step());
    return row ? std::optional(readEffect(s, true)) : std::nullopt;
}

Result<std::vector<AttemptRecord>> Control::attempts(const EffectId& id)
{
    const std::lock_guard lock(m_mutex);
    TIEOUT_TRY_INTO(sql::Statement s,
        m_connection->prepare("SELECT n, fence, started_us, COALESCE(ended_us, 0), body_sha256, preflight, COALESCE(outcome, ''), COALESCE(http_status, 0), "
                              "COALESCE(vendor_id, ''), why, answer FROM attempt WHERE effect = ?1 ORDER BY n"));
    s.bindBlob(1, id.view());
    std::vector<AttemptRecord> out;
    for (;;) {
        TIEOUT_TRY_INTO(const bool row, s.step());
        if (!row)
            return out;
        AttemptRecord a;
        a.effect = id;
        a.n = static_cast<int>(s.i64(0));
        a.fence = s.i64(1);
        a.started_us = s.i64(2);
        a.ended_us = s.i64(3);
        a.body_sha256 = Digest::fromView(s.blob(4));
        a.preflight = unpacked(s.blob(5));
        a.outcome = s.string(6);
        a.http_status = static_cast<int>(s.i64(7));
        a.vendor_id = s.string(8);
        a.why = unpacked(s.blob(9));
        a.answer = std::string(s.blob(10));
        out.push_back(std::move(a));
    }
}

Result<std::vector<ApprovalRecord>> Control::approvals(const EffectId& id)
{
    const std::lock_guard lock(m_mutex);
    TIEOUT_TRY_INTO(sql::Statement s, m_connection->prepare("SELECT person, verdict, body_sha256, at_us, until_us, note FROM approval WHERE effect = ?1 ORDER BY seq"));
    s.bindBlob(1, id.view());
    std::vector<ApprovalRecord> out;
    for (;;) {
        TIEOUT_TRY_INTO(const bool row, s.step());
        if (!row)
            return out;
        out.push_back({ id, s.string(0), s.string(1), Digest::fromView(s.blob(2)), s.i64(3), s.i64(4), s.string(5) });
    }
}

Result<std::vector<SettlementRecord>> Control::settlements(const EffectId& id)
{
    const std::lock_guard lock(m_mutex);
    TIEOUT_TRY_INTO(sql::Statement s, m_connection->prepare("SELECT fence, at_us, person, vendor_id, evidence, posted FROM settlement WHERE effect = ?1 ORDER BY seq"));
    s.bindBlob(1, id.view());
    std::vector<SettlementRecord> out;
    for (;;) {
        TIEOUT_TRY_INTO(const bool row, s.step());
        if (!row)
            return out;
        out.push_back({ s.i64(0), s.i64(1), s.string(2), s.string(3), s.string(4), s.i64(5) == 1 });
    }
}

Result<void> ControlWrite::addEffect(const EffectRecord& e)
{
    TIEOUT_TRY_INTO(sql::Statement s,
        connection().prepare("INSERT INTO effect (id, case_id, state, changed_us, target, tenant, operation, business_id, source_set, generation, wire_key, request, "
                             "method, path, content_type, body, body_sha256, our_reference, vendor_class, preview, source_sha256, customer, amount_hi, amount_lo, "
                             "currency, period, maker, proposed_us) VALUES (?1, ?2, 'proposed', ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, "
                             "?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27)"));
    TIEOUT_CHECK(e.maker == m_who && sha256(e.body) == e.body_sha256);
    s.bindBlob(1, e.id.view()).bindBlob(2, e.case_id.view()).bind(3, m_at_us).bindText(4, e.target).bindText(5, e.tenant).bindText(6, e.operation);
    s.bindText(7, e.business_id).bindText(8, e.set).bind(9, e.generation).bindText(10, e.wire_key).bindBlob(11, e.request).bindText(12, e.method);
    s.bindText(13, e.path).bindText(14, e.content_type).bindBlob(15, e.body).bindBlob(16, e.body_sha256.view()).bindText(17, e.our_reference);
    s.bind(18, static_cast<int64_t>(e.vendor_class)).bindBlob(19, e.preview).bindBlob(20, e.source_sha256.view()).bindText(21, e.customer);
    s.bindExact(22, e.amount).bind(24, static_cast<int64_t>(e.currency)).bind(25, e.period).bindText(26, e.maker).bind(27, m_at_us);
    if (auto done = s.run(); !done) {
        if (connection().lastWasDuplicate())
            return makeError(Remedy::Conflict, TIEOUT_TR("Another effect for %1 is still open. It must come to an end before a new one is proposed."), { domain::visible(e.business_id) });
        return done;
    }
    return audit("effect proposed", effectObject(e.id),
        auditDetail({ { "case", e.case_id.hex() }, { "operation", e.operation }, { "target", e.target }, { "business_id", e.business_id },
            { "generation", std::to_string(e.generation) }, { "body_sha256", e.body_sha256.hex() }, { "amount", e.amount.toString() },
            { "currency", domain::Currency::fromPacked(e.currency).code() } }));
}

Result<void> ControlWrite::addApproval(const ApprovalRecord& a)
{
    TIEOUT_TRY_INTO(sql::Statement s,
        connection().prepare("INSERT INTO approval (effect, person, verdict, body_sha256, at_us, until_us, note) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"));
    s.bindBlob(1, a.effect.view()).bindText(2, m_who).bindText(3, a.verdict).bindBlob(4, a.body_sha256.view()).bind(5, m_at_us).bind(6, a.until_us).bindText(7, a.note);
    return s.run();
}

Result<void> ControlWrite::addSettlement(const EffectId& id, const SettlementRecord& r)
{
    TIEOUT_TRY_INTO(sql::Statement s,
        connection().prepare("INSERT INTO settlement (effect, fence, person, posted, vendor_id, evidence, at_us) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"));
    TIEOUT_TRY(s.bindBlob(1, id.view()).bind(2, r.fence).bindText(3, m_who).bind(4, r.posted ? 1 : 0).bindText(5, r.vendor_id).bindText(6, r.evidence).bind(7, m_at_us).run());
    return audit("effect settlement stated", effectObject(id),
        auditDetail({ { "posted", r.posted ? "yes" : "no" }, { "vendor_id", r.vendor_id }, { "evidence", r.evidence } }));
}

Result<domain::EffectState> ControlWrite::move(const EffectId& id, domain::EffectState from, const EffectChange& change)
{
    const auto to = domain::effectNext(from, change.event);
    TIEOUT_CHECK(to.has_value());
    TIEOUT_TRY_INTO(sql::Statement s,
        connection().prepare("UPDATE effect SET state = ?3, changed_us = ?4, unclear = COALESCE(?6, unclear), vendor_id = COALESCE(?7, vendor_id), evidence = COALESCE(?8, "
                             "evidence), settled_by_person = MAX(settled_by_person, ?9), last_outcome = CASE WHEN attempts > 0 THEN ?3 ELSE last_outcome END "
                             "WHERE id = ?1 AND state = ?2 AND (?5 IS NULL OR fence = ?5)"));
    s.bindBlob(1, id.view()).bindText(2, domain::effectStateId(from)).bindText(3, domain::effectStateId(*to)).bind(4, m_at_us).bind(9, change.settled_by_person ? 1 : 0);
    if (change.fence)
        s.bind(5, *change.fence);
    if (change.unclear)
        s.bind(6, *change.unclear);
    if (change.vendor_id)
        s.bindText(7, *change.vendor_id);
    if (change.evidence)
        s.bindBlob(8, *change.evidence);
    TIEOUT_TRY(s.run());
    TIEOUT_TRY(expectOneRow("The effect"));
    TIEOUT_TRY(audit("effect " + std::string(domain::effectEventId(change.event)), effectObject(id),
        change.object_detail.empty() ? auditDetail({ { "from", domain::effectStateId(from) }, { "to", domain::effectStateId(*to) } }) : change.object_detail));
    return *to;
}

Result<void> ControlWrite::approve(const EffectId& id, const std::string& approver, int64_t until_us)
{
    TIEOUT_TRY_INTO(sql::Statement s,
        connection().prepare("UPDATE effect SET approver = ?2, decided_us = ?3, approved_until_us = ?4 WHERE id = ?1 AND state = 'proposed' AND maker <> ?2"));
    TIEOUT_TRY(s.bindBlob(1, id.view()).bindText(2, approver).bind(3, m_at_us).bind(4, until_us).run());
    TIEOUT_TRY(expectOneRow("The effect"));
    EffectChange change;
    change.event = domain::EffectEvent::Approve;
    TIEOUT_TRY(move(id, domain::EffectState::Proposed, change));
    return {};
}

Result<int64_t> ControlWrite::commitIntent(const EffectRecord& effect, const domain::Text& preflight)
{
    const int64_t fence = effect.fence + 1;
    const int n = effect.attempts + 1;
    TIEOUT_TRY_INTO(sql::Statement s,
        connection().prepare("UPDATE effect SET fence = ?3, attempts = ?4, probes = 0, settled_by_person = 0, last_sent_us = ?5, first_sent_us = CASE WHEN first_sent_us = 0 THEN ?5 ELSE "
                             "first_sent_us END WHERE id = ?1 AND state = ?2 AND fence = ?6 AND EXISTS (SELECT 1 FROM approval a WHERE a.effect = effect.id AND a.verdict = 'approved' AND "
                             "a.body_sha256 = effect.body_sha256 AND a.person = effect.approver AND a.person <> effect.maker AND (effect.state <> 'approved' OR a.until_us >= ?5))"));
    s.bindBlob(1, effect.id.view()).bindText(2, domain::effectStateId(effect.state)).bind(3, fence).bind(4, n).bind(5, m_at_us).bind(6, effect.fence);
    TIEOUT_TRY(s.run());
    TIEOUT_TRY(expectOneRow("The effect"));
    TIEOUT_TRY_INTO(sql::Statement a, connection().prepare("INSERT INTO attempt (effect, n, fence, started_us, body_sha256, preflight) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"));
    TIEOUT_TRY(a.bindBlob(1, effect.id.view()).bind(2, n).bind(3, fence).bind(4, m_at_us).bindBlob(5, effect.body_sha256.view()).bindBlob(6, packed(preflight)).run());
    EffectChange change;
    change.event = domain::EffectEvent::CommitIntent;
    change.fence = fence;
    change.object_detail = auditDetail({ { "attempt", std::to_string(n) }, { "fence", std::to_string(fence) }, { "body_sha256", effect.body_sha256.hex() },
        { "wire_key", effect.wire_key }, { "approver", effect.approver } });
    TIEOUT_TRY(move(effect.id, effect.state, change));
    return fence;
}

Result<void> ControlWrite::endAttempt(const EffectId& id, int64_t fence, const AttemptRecord& outcome)
{
    TIEOUT_TRY_INTO(sql::Statement s,
        connection().prepare("UPDATE attempt SET ended_us = ?3, outcome = ?4, http_status = ?5, vendor_id = ?6, why = ?7, answer = ?8, answer_sha256 = ?9 "
                             "WHERE effect = ?1 AND fence = ?2 AND ended_us IS NULL"));
    s.bindBlob(1, id.view()).bind(2, fence).bind(3, m_at_us).bindText(4, outcome.outcome).bind(5, outcome.http_status).bindText(6, outcome.vendor_id);
    TIEOUT_TRY(s.bindBlob(7, packed(outcome.why)).bindBlob(8, outcome.answer).bindBlob(9, sha256(outcome.answer).view()).run());
    TIEOUT_TRY(expectOneRow("The attempt"));
    return audit("attempt ended", effectObject(id),
        auditDetail({ { "fence", std::to_string(fence) }, { "outcome", outcome.outcome }, { "http_status", std::to_string(outcome.http_status) },
            { "vendor_id", outcome.vendor_id }, { "answer_sha256", sha256(outcome.answer).hex() } }));
}

Result<void> ControlWrite::noteProbe(const EffectId& id, int probes)
{
    TIEOUT_TRY_INTO(sql::Statement s, connection().prepare("UPDATE effect SET probes = ?2 WHERE id = ?1"));
    TIEOUT_TRY(s.bindBlob(1, id.view()).bind(2, probes).run());
    TIEOUT_TRY(expectOneRow("The effect"));
    return audit("effect looked for", effectObject(id), auditDetail({ { "found nothing", std::to_string(probes) } }));
}

}
