#pragma once

#include "domain/case.h"
#include "domain/currency.h"
#include "domain/effect.h"
#include "domain/roles.h"
#include "domain/time.h"
#include "store/control_mappings.h"
#include "store/digest.h"
#include "store/sql.h"

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

// control.db: what people decided and what was sent; the irreplaceable one of the two files. One
// connection, rollback journal, every commit on the disk before it returns. Times in microseconds.
namespace tieout::store {

using domain::EffectId;
using domain::Fingerprint;
using domain::Result;

struct PersonRecord {
    std::string person, display_name, passphrase_hash;
    bool active = true;
    std::vector<domain::Role> roles;
};

struct SourceRecord {
    std::string name, manifest, set, base_url, badge, options;
    bool enabled = true, may_post = false;
};

struct PeriodRecord {
    int32_t period = 0; // months since year 0
    std::string entity, sub_ledger;
    int state = 0; // 0 open, 1 pending close, 2 closed
};

struct DecisionRecord {
    int64_t seq = 0, at_us = 0;
    std::string person;
    domain::CommandId command;
    Fingerprint case_id;
    domain::CaseAct act = domain::CaseAct::Comment;
    std::string assignee, text, reason_code;
    int64_t until_us = 0;
};

// What is fixed when an effect is proposed, and how far it is.
struct EffectRecord {
    int64_t ordinal = 0;
    EffectId id;
    Fingerprint case_id;
    domain::EffectState state = domain::EffectState::Proposed;
    int64_t changed_us = 0;
    std::string target, tenant, operation, business_id, set;
    int generation = 1;
    std::string wire_key; // hex
    std::string request; // packed
    std::string method, path, content_type, body;
    Digest body_sha256;
    std::string our_reference;
    domain::VendorClass vendor_class = domain::VendorClass::Blind;
    std::string preview; // packed
    Digest source_sha256;
    std::string customer;
    domain::Exact amount;
    uint32_t currency = 0;
    int32_t period = 0;
    std::string maker;
    int64_t proposed_us = 0;
    std::string approver; // empty: nobody yet
    int64_t decided_us = 0, approved_until_us = 0;
    int64_t fence = 0;
    int attempts = 0, unclear = 0, probes = 0;
    int64_t first_sent_us = 0, last_sent_us = 0;
    std::string vendor_id, last_outcome;
    bool settled_by_person = false;
    std::string evidence;
};

struct AttemptRecord {
    EffectId effect;
    int n = 0;
    int64_t fence = 0, started_us = 0, ended_us = 0; // ended 0: no outcome was recorded
    Digest body_sha256;
    domain::Text preflight;
    std::string outcome; // state id
    int http_status = 0;
    std::string vendor_id;
    domain::Text why;
    std::string answer;
};

struct ApprovalRecord {
    EffectId effect;
    std::string person, verdict;
    Digest body_sha256;
    int64_t at_us = 0, until_us = 0;
    std::string note;
};

struct SettlementRecord {
    int64_t fence = 0, at_us = 0;
    std::string person, vendor_id, evidence;
    bool posted = false;
};

struct AuditRecord {
    int64_t number = 0, at_us = 0;
    std::string who, act, object, detail;
    Digest prev, hash;
};
// SHA-256(0x00 | prev | number, time, then each text with its length).
Digest auditHash(const AuditRecord& entry);

struct AuditFilter {
    std::string who, act, object; // empty: all; object is a prefix
    int64_t before_number = 0; // 0: from the newest
    size_t limit = 500;
};

struct ChainReport {
    int64_t entries = 0;
    bool whole = true;
    int64_t first_broken = 0;
    domain::Text what;
    Digest head;
};

struct RunRecord {
    int64_t number = 0;
    std::string verb, person, outcome;
    int64_t started_us = 0, ended_us = 0;
};

struct SavedViewRecord {
    domain::ViewId id;
    std::string name, owner;
    bool shared = false;
    std::string filter, sort, columns; // as texts of the engine
    bool ascending = false, grouped = false;
};

// One change of how much a person or a role may approve; the last one of a holder and currency counts.
struct LimitRecord {
    int64_t seq = 0, at_us = 0;
    std::string set_by;
    domain::CommandId command;
    bool of_role = false; // else of a person
    std::string holder; // a person's name or a role's id
    uint32_t currency = 0;
    std::optional<domain::Exact> one_fix, together; // both or none; none: taken away
    std::string why;
};

struct CommandRecord {
    domain::CommandId id;
    std::string person;
    Digest digest;
    std::string rows; // packed
};

class ControlWrite;

// Reading may be done from any thread; it waits while a write is under way (these are short).
class Control {
public:
    static std::string pathIn(const std::string& store_dir); // control.db
    static std::string recorderPathIn(const std::string& store_dir); // flight.log
    static std::string reservePathIn(const std::string& store_dir);

    // Makes and migrates the file when ReadWrite. Error Machine when it is damaged: it is left as is.
    static Result<std::unique_ptr<Control>> open(const std::string& store_dir, sql::Access access);

    // Starts the one short write. `who` and `at_us` go into every audit entry it makes.
    Result<ControlWrite> write(const std::string& who, int64_t at_us);

    Result<std::optional<std::string>> setting(const std::string& name);
    // Grows with every commit; what is shown may be kept while it stays the same.
    Result<int64_t> version();

    Result<std::vector<PersonRecord>> people();
    Result<std::optional<PersonRecord>> person(const std::string& name);
    Result<std::vector<SourceRecord>> sources();
    Result<std::optional<SourceRecord>> source(const std::string& name);
    Result<std::vector<PeriodRecord>> periods();

    Result<std::vector<DecisionRecord>> decisions(int64_t after_seq = 0);
    Result<std::vector<DecisionRecord>> decisionsOf(const Fingerprint& case_id);

    // In the order of proposing. `whole` false leaves request, body, preview and evidence empty.
    Result<std::vector<EffectRecord>> effects(const std::vector<domain::EffectState>& states, bool whole);
    Result<std::vector<EffectRecord>> effectsOf(const Fingerprint& case_id);
    Result<std::vector<EffectRecord>> effectsOfBusiness(const std::string& tenant, const std::string& operation, const std::string& business_id);
    // Whole, in the order of proposing. An empty maker: of anybody.
    Result<std::vector<EffectRecord>> effectsApprovedBy(const std::string& approver, const std::string& maker);
    Result<std::optional<EffectRecord>> effect(const EffectId& id);
    Result<std::vector<AttemptRecord>> attempts(const EffectId& id);
    Result<std::vector<ApprovalRecord>> approvals(const EffectId& id);
    Result<std::vector<SettlementRecord>> settlements(const EffectId& id);

    // ---- Mappings and customer links that two people agree on ----
    Result<std::vector<MappingProposal>> mappingProposals(); // with their decisions, by number
    Result<std::vector<LinkProposal>> linkProposals();
    Result<int64_t> referenceRevision(); // seq of the last approval, 0: none
    Result<int64_t> referenceRevisionTaken(int64_t run); // that run of cache.db, or the last before it, went by

    Result<std::vector<LimitRecord>> limitChanges(); // all, in the order they were made

    Result<std::vector<AuditRecord>> audit(const AuditFilter& filter); // newest first
    Result<ChainReport> verifyAudit();
    Result<std::optional<CommandRecord>> command(const domain::CommandId& id);
    Result<std::vector<SavedViewRecord>> savedViews(); // everybody's, by name
    Result<std::vector<std::pair<domain::Role, domain::ViewId>>> defaultViews();
    Result<std::vector<RunRecord>> runs(size_t limit); // newest first

    // ---- Care of the file ----
    Result<std::vector<std::string>> integrity(bool full); // what is wrong; empty: nothing
    std::vector<std::string> wrongSettings();
    Result<void> copyInto(const std::string& path);
    sql::Access access() const { return m_access; }

private:
    friend class ControlWrite;
    Control() = default;
    Result<void> reopen();

    std::string m_path, m_identity;
    sql::Access m_access = sql::Access::ReadOnly;
    std::recursive_mutex m_mutex;
    std::unique_ptr<sql::Connection> m_connection;
    bool m_doubtful = false; // a commit failed: nothing is believed until the file was opened again
};

// What may change an effect's row together with its state.
struct EffectChange {
    domain::EffectEvent event = domain::EffectEvent::Propose;
    std::optional<int64_t> fence; // the row must still carry it
    std::optional<int> unclear;
    std::optional<std::string> vendor_id, evidence;
    bool settled_by_person = false;
    std::string object_detail; // JSON for the audit entry
};

// One BEGIN IMMEDIATE … COMMIT. Rolled back unless committed. Every change writes its audit entry
// in the same transaction; a commit without one is a programmer's error.
class ControlWrite {
public:
    ControlWrite(ControlWrite&&) noexcept = default;
    ~ControlWrite() = default;

    const std::string& who() const { return m_who; }
    int64_t atUs() const { return m_at_us; }

    Result<void> audit(std::string_view act, std::string_view object, std::string_view detail);

    Result<void> setSetting(const std::string& name, const std::string& value);
    Result<void> addPerson(const PersonRecord& person); // error Conflict when the name is taken
    Result<void> setRoles(const std::string& person, const std::vector<domain::Role>& roles);
    Result<void> addSource(const SourceRecord& source); // error Conflict when the name is taken
    Result<void> changeSource(const SourceRecord& source);
    Result<void> setPeriod(const PeriodRecord& period);
    Result<void> addDecision(const DecisionRecord& decision);

    // Error Conflict when another live effect has the same business identity.
    Result<void> addEffect(const EffectRecord& effect);
    Result<void> addApproval(const ApprovalRecord& approval);
    Result<void> addSettlement(const EffectId& id, const SettlementRecord& settlement);
    // The row's state must be `from` (and carry the fence, when given) and exactly one row changes;
    // otherwise error Conflict. An arrow that is not drawn is a programmer's error.
    Result<domain::EffectState> move(const EffectId& id, domain::EffectState from, const EffectChange& change);
    // Move to APPROVED with who, until when.
    Result<void> approve(const EffectId& id, const std::string& approver, int64_t until_us);
    // T1: INTENT with the next fence and a new attempt. Gives the fence.
    Result<int64_t> commitIntent(const EffectRecord& effect, const domain::Text& preflight);
    // T2: ends the attempt of that fence.
    Result<void> endAttempt(const EffectId& id, int64_t fence, const AttemptRecord& outcome);
    Result<void> noteProbe(const EffectId& id, int probes);

    // Writes its own audit entry; `before` is what it follows, for that entry.
    Result<void> addLimitChange(const LimitRecord& change, const std::optional<LimitRecord>& before);

    // Each gives its number and writes its own audit entry.
    Result<int64_t> addMappingProposal(const MappingProposal& proposal);
    Result<int64_t> addLinkProposal(const LinkProposal& proposal);
    // Error Conflict when it was decided before. Who proposed it can only withdraw it.
    Result<int64_t> addReferenceDecision(ProposalKind kind, int64_t number, const ReferenceDecision& decision);
    Result<void> noteReferenceRevision(int64_t run, int64_t revision);

    Result<int64_t> beginRun(const std::string& verb);
    Result<void> endRun(int64_t number, const std::string& outcome, const std::string& detail);
    Result<void> addCommand(const CommandRecord& command);

    // Makes the view or replaces the one of that id. Error Conflict when the name is taken.
    Result<void> putSavedView(const SavedViewRecord& view);
    Result<void> removeSavedView(const domain::ViewId& id); // it must be no role's default
    Result<void> setDefaultView(domain::Role role, const std::optional<domain::ViewId>& view);

    // After an error here nothing is known: do not send; the next use opens the file again.
    Result<void> commit();

private:
    friend class Control;
    ControlWrite(Control* control, std::unique_lock<std::recursive_mutex> lock, sql::Transaction transaction, std::string who, int64_t at_us)
        : m_control(control)
        , m_lock(std::move(lock))
        , m_transaction(std::move(transaction))
        , m_who(std::move(who))
        , m_at_us(at_us)
    {
    }
    sql::Connection& connection() { return *m_control->m_connection; }
    Result<void> expectOneRow(const char* what);

    Control* m_control;
    std::unique_lock<std::recursive_mutex> m_lock;
    sql::Transaction m_transaction;
    std::string m_who;
    int64_t m_at_us;
    bool m_audited = false;
};

// A JSON object of texts, in the given order, for the detail of an audit entry.
std::string auditDetail(std::initializer_list<std::pair<std::string_view, std::string_view>> fields);

}
