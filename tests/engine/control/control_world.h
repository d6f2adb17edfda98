#pragma once

#include "engine/control/control_room.h"
#include "engine/control/effect_pack.h"
#include "engine/control/facts.h"
#include "engine/repost/poster.h"
#include "store/cache.h"
#include "store/digest.h"

#include <QDir>
#include <QTemporaryDir>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

// A small world for control and posting: a clock that crashes on demand, invented invoices and a
// vendor of each class that misbehaves as told. Everything from a seed.
namespace tieout::tests {

using namespace tieout::engine;

template <typename T> T must(domain::Result<T> result)
{
    if (!result)
        qFatal("%s", domain::english(result.error()).c_str());
    return std::move(result).value();
}
inline void must(domain::Result<void> result)
{
    if (!result)
        qFatal("%s", domain::english(result.error()).c_str());
}

// A crash: thrown out of the world's own calls, through the program, which must not catch it.
struct Crash { };

class WorldClock : public Clock {
public:
    int64_t us = int64_t(1'790'000'000) * 1'000'000;
    int64_t crash_in = -1; // calls until the process "dies"; −1 never
    Instant now() const override
    {
        auto* self = const_cast<WorldClock*>(this);
        if (self->crash_in > 0 && --self->crash_in == 0) {
            self->crash_in = -1;
            throw Crash {};
        }
        return Instant::fromUs(++self->us);
    }
    int64_t bootMs() const override { return us / 1000; }
    void pass(int64_t seconds) { us += seconds * 1'000'000; }
};

class WorldRandom : public Random {
public:
    uint64_t state;
    explicit WorldRandom(uint64_t seed)
        : state(seed * 0x9E3779B97F4A7C15u + 1)
    {
    }
    uint64_t next()
    {
        uint64_t z = (state += 0x9E3779B97F4A7C15u);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
        return z ^ (z >> 31);
    }
    size_t below(size_t n) { return next() % n; }
    bool chance(int percent) { return below(100) < size_t(percent); }
    void fill(std::span<uint8_t> bytes) override
    {
        for (uint8_t& b : bytes)
            b = uint8_t(next());
    }
};

// Invoices that lack a posting, each raising one finding; postings appear when "pulled".
class WorldFacts : public Facts {
public:
    std::map<Fingerprint, FindingFact> findings;
    std::map<std::string, InvoiceFacts> invoices;
    std::map<std::string, std::vector<PostingFact>> pulled; // by invoice

    Fingerprint addInvoice(const std::string& id, const std::string& total = "120.50", domain::Reason reason = domain::Reason::MissingPosting)
    {
        InvoiceFacts i;
        i.id = id;
        i.customer = "cus_1";
        i.status = "open";
        i.period = must(Period::parse("2026-10"));
        i.total = must(Decimal::parse(total));
        i.currency = Currency::usd();
        i.lines = { { "sku-1", "Line", Decimal(3, 0), i.total } };
        i.version = invoiceVersion(i);
        invoices[id] = i;
        FindingFact f;
        f.finding.checkpoint = domain::Checkpoint::CP4;
        f.finding.reason = reason;
        for (const domain::ReasonSpec& spec : domain::reasonSpecs())
            if (!domain::reasonSpec(f.finding.checkpoint, reason) && spec.reason == reason)
                f.finding.checkpoint = spec.checkpoint;
        f.finding.set = "main";
        f.finding.key = domain::escapeKeyPart(id);
        f.finding.delta = Exact(i.total).negated();
        f.finding.currency = i.currency.packed();
        f.finding.customer = i.customer;
        f.found = true;
        f.opened_us = 1;
        const Fingerprint id_of = store::fingerprintOf(f.finding);
        findings[id_of] = f;
        return id_of;
    }
    Result<std::optional<FindingFact>> finding(const Fingerprint& id) override
    {
        const auto it = findings.find(id);
        return it == findings.end() ? std::optional<FindingFact>() : std::optional(it->second);
    }
    // Of its own: the remedies of real records are tested with the records.
    std::map<Fingerprint, std::vector<RemedyLeg>> remedies; // where it is not simply the posting
    std::set<std::string> unknown_customers;
    Result<std::vector<RemedyLeg>> remedy(const domain::Finding& finding, const RemedyContext& context) override
    {
        if (const auto it = remedies.find(store::fingerprintOf(finding)); it != remedies.end())
            return it->second;
        const auto it = invoices.find(finding.key);
        if (it == invoices.end())
            return makeError(Remedy::Conflict, TIEOUT_TR("The invoice %1 is not among the records any more. Reconcile again."), { finding.key });
        return std::vector<RemedyLeg> { { postInvoice(it->second, *context.periods), it->second.version, {} } };
    }
    Result<std::optional<Digest>> version(const std::string&, const EffectRequest& request) override
    {
        for (const auto& [id, legs] : remedies)
            for (const RemedyLeg& leg : legs)
                if (leg.request.operation == request.operation && leg.request.business_id == request.business_id && request.operation != "post_invoice")
                    return std::optional(leg.version);
        const auto it = invoices.find(request.business_id);
        return it == invoices.end() ? std::optional<Digest>() : std::optional(it->second.version);
    }
    Result<std::vector<PostingFact>> seen(const std::string&, const EffectRequest& request, const std::string&) override { return pulled[request.business_id]; }
    Result<bool> customerKnown(const std::string&, const std::string& customer, const std::string&) override { return unknown_customers.count(customer) == 0; }
};

// What happens to the next request.
enum class Fault : uint8_t { None, NoConnection, LostOnTheWay, AnswerLost, Late, ServerError, ServerErrorApplied, Refused, Crashed, CrashedApplied };

struct VendorRecord {
    std::string id, reference, business_id, body;
    Exact amount;
    Currency currency;
    Period period;
    bool visible = true;
};

// A vendor of one class. Lives outside the program, so it survives its crashes.
class Vendor {
public:
    domain::VendorClass vendor_class = domain::VendorClass::UniqueReference;
    std::vector<VendorRecord> records;
    std::vector<VendorRecord> in_flight; // received, applied later
    std::set<std::string> refused_keys; // class A stores its refusals
    std::set<Period> closed;
    std::vector<std::pair<std::string, std::string>> sent; // reference, body: every request that left
    std::map<std::string, std::string> effect_of_request; // filled by the sink
    int number = 0;
    bool search_lags = false; // class C shows a record only after settle()

    VendorRecord* find(const std::string& reference, bool visible_only)
    {
        for (VendorRecord& r : records)
            if (r.reference == reference && (r.visible || !visible_only))
                return &r;
        return nullptr;
    }
    // Nothing when the vendor refuses it as a repeat (B) or for a stored refusal (A).
    std::optional<std::string> apply(VendorRecord r)
    {
        if (vendor_class == domain::VendorClass::Keyed && refused_keys.count(r.reference))
            return std::nullopt;
        if (VendorRecord* there = find(r.reference, false)) {
            if (vendor_class == domain::VendorClass::Keyed)
                return there->id;
            if (vendor_class == domain::VendorClass::UniqueReference)
                return std::nullopt;
        }
        r.id = "v" + std::to_string(++number);
        r.visible = !search_lags;
        records.push_back(r);
        return r.id;
    }
    void settle()
    {
        for (const VendorRecord& r : std::exchange(in_flight, {}))
            apply(r);
        for (VendorRecord& r : records)
            r.visible = true;
    }
};

class WorldSink : public EffectSink {
public:
    WorldSink(Vendor& vendor, WorldRandom& random, std::function<Fault()> fault)
        : m_vendor(vendor)
        , m_random(random)
        , m_fault(std::move(fault))
    {
    }
    std::string tenant() const override { return "acme"; }
    bool supports(const std::string& operation) const override { return operation != "resend_event"; }
    Result<RenderedEffect> render(const EffectRequest& r, const std::string& wire_key) override
    {
        RenderedEffect e;
        e.method = "POST";
        e.path = "/invoice";
        e.content_type = "application/json";
        e.our_reference = wire_key.substr(0, 32);
        e.body = "{\"externalId\":\"" + e.our_reference + "\",\"invoice\":\"" + r.business_id + "\",\"amount\":\"" + r.amount.toString() + "\",\"period\":\"" + r.period.toString() + "\"}";
        e.vendor_class = m_vendor.vendor_class;
        e.preview = { { "1100", "Receivables", r.amount, Decimal() }, { "4000", "Revenue", Decimal(), r.amount } };
        return e;
    }
    Result<PreflightReport> preflight(const EffectRequest& r, const RenderedEffect& e, const CancelToken&) override
    {
        PreflightReport report;
        report.period_known = true;
        report.period_state = m_vendor.closed.count(r.period) ? PeriodState::Closed : PeriodState::Open;
        if (m_vendor.vendor_class != domain::VendorClass::Blind)
            if (const VendorRecord* twin = m_vendor.find(e.our_reference, true))
                report.twin = target(*twin);
        return report;
    }
    SendReport send(const IntentProof&, const RenderedEffect& e, const CancelToken&) override
    {
        const Fault fault = m_fault();
        SendReport report;
        if (fault == Fault::NoConnection) {
            report.outcome = SendReport::NotSent;
            report.why = { TIEOUT_TR("no connection"), {} };
            return report;
        }
        if (fault == Fault::Crashed)
            throw Crash {};
        m_vendor.sent.emplace_back(e.our_reference, e.body);
        report.connected = true;
        report.bytes_sent = e.body.size();
        return answer(fault, recordOf(e), report);
    }
    Result<ProbeReport> probe(const EffectRequest&, const RenderedEffect& e, const CancelToken&) override
    {
        ProbeReport report;
        if (m_vendor.vendor_class == domain::VendorClass::Blind)
            return report;
        if (probe_fails) {
            report.why = { TIEOUT_TR("no connection"), {} };
            return report;
        }
        report.answer = ProbeReport::Absent;
        for (const VendorRecord& r : m_vendor.records)
            if (r.reference == e.our_reference && r.visible) {
                report.answer = ProbeReport::Found;
                report.records.push_back(target(r));
            }
        return report;
    }
    bool probe_fails = false;

    static TargetRecord target(const VendorRecord& r)
    {
        return { r.id, r.reference, r.amount, r.currency, r.period, "cus_1", {}, r.body };
    }

private:
    static std::string between(const std::string& body, const std::string& key)
    {
        const size_t at = body.find("\"" + key + "\":\"") + key.size() + 4;
        return body.substr(at, body.find('"', at) - at);
    }
    static VendorRecord recordOf(const RenderedEffect& e)
    {
        VendorRecord r;
        r.reference = e.our_reference;
        r.body = e.body;
        r.business_id = between(e.body, "invoice");
        r.amount = must(Exact::parse(between(e.body, "amount")));
        r.period = must(Period::parse(between(e.body, "period")));
        r.currency = Currency::usd();
        return r;
    }
    SendReport answer(Fault fault, const VendorRecord& record, SendReport report)
    {
        const auto unknown = [&report](const char* why) {
            report.outcome = SendReport::Unknown;
            report.why = { why, {} };
            return report;
        };
        const bool refused = fault == Fault::Refused || m_vendor.closed.count(record.period) != 0;
        if (refused && !m_vendor.find(record.reference, false)) {
            if (m_vendor.vendor_class == domain::VendorClass::Keyed)
                m_vendor.refused_keys.insert(record.reference);
            report.http_status = 400;
            report.outcome = SendReport::Rejected;
            report.why = { TIEOUT_TR("refused"), {} };
            return report;
        }
        switch (fault) {
        case Fault::LostOnTheWay:
            return unknown(TIEOUT_TR("timeout"));
        case Fault::Late:
            m_vendor.in_flight.push_back(record);
            return unknown(TIEOUT_TR("timeout"));
        case Fault::ServerError:
            report.http_status = 500;
            return unknown(TIEOUT_TR("500"));
        case Fault::ServerErrorApplied:
            m_vendor.apply(record);
            report.http_status = 500;
            return unknown(TIEOUT_TR("500"));
        case Fault::AnswerLost:
            m_vendor.apply(record);
            return unknown(TIEOUT_TR("reset"));
        case Fault::CrashedApplied:
            m_vendor.apply(record);
            throw Crash {};
        default:
            break;
        }
        const auto id = m_vendor.apply(record);
        if (!id && m_vendor.vendor_class == domain::VendorClass::Keyed) {
            report.outcome = SendReport::Rejected;
            report.http_status = 400;
            report.why = { TIEOUT_TR("stored refusal"), {} };
            return report;
        }
        if (!id) {
            report.http_status = 409; // the reference exists: not told apart from "in progress"
            return unknown(TIEOUT_TR("reference exists"));
        }
        report.outcome = SendReport::Posted;
        report.http_status = 204;
        report.vendor_id = *id;
        report.answer = "{\"id\":\"" + *id + "\"}";
        return report;
    }

    Vendor& m_vendor;
    WorldRandom& m_random;
    std::function<Fault()> m_fault;
};

// In memory where there is such a place: thousands of histories commit with a sync each.
inline QString worldTemplate()
{
    return (QDir(QStringLiteral("/dev/shm")).exists() ? QStringLiteral("/dev/shm") : QDir::tempPath()) + QStringLiteral("/tieout-XXXXXX");
}

// Everything outside the program, and the program's parts over one store folder.
struct World {
    QTemporaryDir dir { worldTemplate() };
    std::string folder;
    WorldClock clock;
    WorldRandom random;
    WorldFacts facts;
    Vendor vendor;
    std::function<Fault()> fault = [] { return Fault::None; };
    bool probe_fails = false;

    std::unique_ptr<store::Control> control;
    std::unique_ptr<ControlRoom> room;

    explicit World(uint64_t seed = 1, domain::VendorClass vendor_class = domain::VendorClass::UniqueReference)
        : folder(dir.path().toStdString())
        , random(seed)
    {
        vendor.vendor_class = vendor_class;
        open();
    }
    SinkOpener opener()
    {
        return [this](const SourceRow&) -> Result<std::unique_ptr<EffectSink>> {
            auto sink = std::make_unique<WorldSink>(vendor, random, fault);
            sink->probe_fails = probe_fails;
            return std::unique_ptr<EffectSink>(std::move(sink));
        };
    }
    void open()
    {
        room.reset();
        control.reset();
        control = must(store::Control::open(folder, store::sql::Access::ReadWrite));
        room = std::make_unique<ControlRoom>(ControlParts { control.get(), &clock, &random, &facts, opener() });
        must(room->prepare());
    }
    domain::CommandId newId()
    {
        domain::CommandId id;
        random.fill(id.bytes);
        return id;
    }
    Session local() { return must(room->localSession()); }
    Session session(const std::string& person) { return must(room->fresh(Session { person, {}, {}, true })); }
    CommandReport run(const Session& s, const Command& command) { return must(room->execute(s, newId(), command)); }
    Error refusal(const Session& s, const Command& command)
    {
        auto result = room->execute(s, newId(), command);
        if (result)
            qFatal("was not refused");
        return result.error();
    }
    // A person with the roles, without the slow passphrase hash.
    void person(const std::string& name, std::vector<domain::Role> roles)
    {
        auto w = must(control->write("local", clock.now().us()));
        must(w.addPerson({ name, name, store::unmatchableHash(), true, std::move(roles) }));
        must(w.audit("person added", "person:" + name, "{}"));
        must(w.commit());
    }
    // The usual cast: mia makes, ann and cora approve, adam administers; connection "ns" may post.
    void cast()
    {
        person("mia", { domain::Role::FinanceOperator });
        person("ann", { domain::Role::Approver });
        person("cora", { domain::Role::Controller });
        person("adam", { domain::Role::Administrator });
        person("aud", { domain::Role::Auditor });
        run(session("adam"), AddSource { "ns", "netsuite", "main", "http://127.0.0.1:1", "sandbox", "{}" });
        SetSource set;
        set.name = "ns";
        set.may_post = true;
        run(session("adam"), set);
    }
    EffectId propose(const Fingerprint& case_id, const std::string& who = "mia")
    {
        const CommandReport report = run(session(who), ProposeEffect { case_id, {} });
        return must(EffectId::parse(report.rows.at(0).target));
    }
    void approve(const EffectId& id, const std::string& who = "ann")
    {
        const CommandReport report = run(session(who), ApproveEffects { { { id, effect(id).body_sha256 } }, {} });
        if (!report.rows.at(0).done)
            qFatal("not approved: %s", domain::english(report.rows.at(0).what).c_str());
    }
    store::EffectRecord effect(const EffectId& id) { return *must(control->effect(id)); }
    CaseView caseView(const Fingerprint& id)
    {
        const FindingFact& f = facts.findings.at(id);
        return deriveCase({ f.found, f.opened_us, f.cleared_us }, must(room->history(id)), clock.us);
    }
    // The poster as a fresh process would have it; thrown away with everything else by a crash.
    std::unique_ptr<store::FlightRecorder> recorder;
    Result<PostReport> post(const std::vector<EffectId>& only = {})
    {
        return withPoster([&](Poster& poster) { return poster.post(only, {}, {}); });
    }
    Result<PostReport> verify()
    {
        return withPoster([](Poster& poster) { return poster.verify({}); });
    }
    template <typename Body> Result<PostReport> withPoster(Body body)
    {
        if (!recorder)
            recorder = must(store::FlightRecorder::open(store::Control::recorderPathIn(folder)));
        PosterParts parts { control.get(), recorder.get(), &clock, &facts, opener(), folder, {} };
        parts.limits.free_space_min = 0;
        parts.limits.reserve = 4096;
        Poster poster(std::move(parts));
        return body(poster);
    }
    // True when it ran to its end; false: it "died" and everything was opened again.
    bool postOrCrash(int64_t crash_in)
    {
        clock.crash_in = crash_in;
        try {
            const auto report = post();
            if (!report)
                qFatal("%s", domain::english(report.error()).c_str());
        } catch (const Crash&) {
            reopen();
            return false;
        }
        clock.crash_in = -1;
        return true;
    }
    void reopen()
    {
        clock.crash_in = -1;
        recorder.reset();
        open();
    }
    // The ordinary pull: what the vendor holds becomes records, and the findings follow.
    void pull()
    {
        facts.pulled.clear();
        for (const VendorRecord& r : vendor.records)
            facts.pulled[r.business_id].push_back({ r.id, r.id, must(Decimal::parse(r.amount.toString())), r.currency, r.period, "erp_document:main/" + r.id, r.body });
        for (auto& [id, f] : facts.findings) {
            const bool missing = facts.pulled.count(f.finding.key) == 0;
            if (f.found && !missing)
                f.cleared_us = ++clock.us;
            if (!f.found && missing)
                f.opened_us = ++clock.us;
            f.found = missing;
        }
    }
};

}
