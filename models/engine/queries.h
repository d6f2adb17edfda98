#pragma once

#include "engine/commands.h"
#include "engine/connection_health.h"
#include "engine/flows/flow_query.h"
#include "engine/lineage_graph.h"
#include "engine/queue_table.h"
#include "engine/session.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

// Everything a person can ask, as values: answer type inside. Read only; any thread.
namespace tieout::engine {

struct QueueQuery {
    using Answer = std::shared_ptr<const QueueTable>;
};

// ---- One case -----------------------------------------------------------------------------------

struct ComparedField {
    Text name; // "Amount"
    std::string expected, actual; // exact machine forms; the window formats by `kind`
    enum Kind : uint8_t { Plain, Money, Quantity, Count, Period, Id } kind = Plain;
    uint32_t currency = 0;
    bool differs = false;
};

struct HopCell { // lineage strip: one cell a hop
    Table table = Table::UsageEvents;
    std::string id; // of the record shown, or of the first of several
    uint64_t count = 0; // 0: missing here
    std::optional<Exact> quantity, amount;
    uint32_t currency = 0;
    std::optional<Exact> residual; // against the hop before
    bool broken = false; // the case's hop
};

struct TimelineEntry {
    Instant at;
    std::string who; // person, or "tieout" for the program
    enum Kind : uint8_t { Pulled, Found, Changed, Cleared, Acted, Commented, EffectEvent } kind = Acted;
    Text what;
};

struct PayloadView {
    std::string title; // "invoice inv_0001 as received"
    std::string origin; // delivery, line, offset, SHA-256
    std::string bytes;
};

struct RemedyOption {
    std::string operation; // "post_invoice"
    Text title; // a verb: "Post the invoice to NetSuite"
    Text will_do; // what will happen, with amount and target
    std::string target; // connection
    bool available = false;
    Text why_not; // when not available
};

struct CaseDetail {
    Fingerprint id;
    size_t queue_row = 0;
    domain::Checkpoint checkpoint = domain::Checkpoint::CP1;
    domain::Reason reason = domain::Reason::DupEvent;
    domain::CaseState state = domain::CaseState::New;
    domain::Severity severity = domain::Severity::Low;
    std::string key, set, customer, document, owner, assignee, system;
    Exact expected, actual, delta, exposure;
    uint32_t currency = 0;
    std::optional<Period> period;
    Instant opened, due;
    Text sentence; // what is wrong, in words
    Text means, advice;
    std::vector<ComparedField> fields;
    std::vector<HopCell> strip;
    std::vector<TimelineEntry> timeline;
    std::vector<PayloadView> payloads;
    std::vector<RemedyOption> remedies;
    std::vector<domain::CaseAct> allowed_acts; // for this session, in this state
    std::vector<EffectId> effects;
};

struct CaseQuery {
    using Answer = CaseDetail;
    Fingerprint id;
};

// ---- Effects ------------------------------------------------------------------------------------

struct AttemptRow {
    int n = 0;
    Instant started, ended;
    std::string outcome;
    int http_status = 0;
    Text why;
    std::string answer;
};

struct EffectRow {
    EffectId id;
    Fingerprint case_id;
    domain::EffectState state = domain::EffectState::Proposed;
    std::string operation, target, badge, business_id, customer, our_reference, vendor_id;
    std::string maker, approver;
    Instant proposed, decided, sent;
    Exact amount;
    uint32_t currency = 0;
    Period period;
    int generation = 1;
    Digest body_sha256;
    bool may_approve = false; // for this session
    bool above_limit = false; // what keeps this session from it is its limit
    Text why_not; // when it may not
};

struct EffectDetail {
    EffectRow row;
    std::string method, path, body;
    std::vector<JournalPreviewLine> preview;
    std::vector<AttemptRow> attempts;
    std::vector<TimelineEntry> timeline;
    domain::VendorClass vendor_class = domain::VendorClass::Blind;
    std::string wire_key;
};

struct EffectsQuery {
    using Answer = std::vector<EffectRow>; // newest first
    std::vector<domain::EffectState> states; // empty: all
};
struct EffectQuery {
    using Answer = EffectDetail;
    EffectId id;
};

// ---- Home, connections, audit, administration -----------------------------------------------------

struct HomeBar { // one bar of a chart; clicking opens the queue with `filter`
    std::string label; // machine form: "CP4", "0-1"
    Exact value;
    size_t count = 0;
    uint32_t currency = 0;
    QueueFilter filter;
};
// One figure of a home page by its stable id ("unbilled_usage"); what it means stands in
// docs/home.md and in its tooltip. Money is never added across currencies.
struct HomeFigure {
    struct Sum {
        uint32_t currency = 0;
        Exact value;
        std::optional<Exact> of; // value is a part of it
        bool overflow = false; // does not fit: no figure rather than a wrong one
    };
    std::string id;
    bool known = true; // false: this store has nothing it could be counted from
    uint64_t count = 0;
    std::optional<uint64_t> of; // count is a part of it
    std::vector<Sum> money; // by currency code
    std::optional<Instant> since; // of the oldest
    std::optional<QueueFilter> filter; // the exceptions behind it, open or not as it says
};
struct HomeFigures {
    std::vector<HomeBar> open_by_checkpoint; // one per (checkpoint, currency)
    std::vector<HomeBar> ageing; // < 1 day, 1–3, 3–7, > 7 days
    std::vector<HomeBar> open_by_owner;
    std::vector<HomeBar> open_by_cause; // one per (root cause, currency), dearest first; label: the cause
    std::vector<HomeFigure> figures; // for the roles' variants
    size_t open_cases = 0, overdue = 0, mine = 0, awaiting_approval = 0, outcome_unknown = 0, posted_unconfirmed = 0, settled_30d = 0;
    std::vector<CurrencySum> open_residual; // by currency
    std::optional<Instant> last_import, last_reconcile;
    bool incomplete = false; // quarantined rows or missing feeds stand behind these figures
    std::vector<Text> incomplete_reasons;
    size_t records = 0, events = 0;
    struct PeriodReadiness {
        Period period;
        PeriodState::State state = PeriodState::Open;
        size_t open_cases = 0;
        size_t unsent_effects = 0;
        QueueFilter filter;
    };
    std::vector<PeriodReadiness> periods;
};
struct HomeQuery {
    using Answer = HomeFigures;
};

// ---- Reconciliation matrix ------------------------------------------------------------------------

// One side of a hand-over in one unit: quantities, money of one currency, or records counted only.
struct MatrixSum {
    domain::DeltaUnit unit = domain::DeltaUnit::Count;
    uint32_t currency = 0; // of money
    uint64_t count = 0; // records
    Exact sum; // 0 where only records are counted
    bool overflow = false; // does not fit into 128 bits: no figure rather than a wrong one
};
struct MatrixCell {
    domain::Checkpoint checkpoint = domain::Checkpoint::CP1;
    Period period; // months 0: records without a period
    std::string entity; // empty: nobody says it
    uint64_t records = 0; // looked at by the checkpoint, of both sides
    uint64_t covered = 0; // of them, those without an open exception; coverage = covered / records
    std::vector<MatrixSum> in, out; // what goes into the hand-over, what came out of it
    uint64_t open = 0; // exceptions
    std::vector<MatrixSum> residual; // observed less expected over the open exceptions, in their units
    std::vector<CurrencySum> exposure; // of the open exceptions: what they may cost
    bool complete = true; // see Matrix::Completeness
    QueueFilter filter; // the open exceptions of this cell
};
struct Matrix {
    struct Completeness { // of the deliveries that the checkpoint compares
        domain::Checkpoint checkpoint = domain::Checkpoint::CP1;
        std::vector<Text> reasons; // why its figures may not be the whole truth; empty: complete
    };
    std::vector<MatrixCell> cells; // by checkpoint, entity, period
    std::vector<Completeness> completeness; // of every checkpoint that has cells
    std::optional<Instant> reconciled;
};
struct MatrixQuery {
    using Answer = Matrix;
    std::string set; // empty: all
};

struct StreamHealth {
    std::string stream;
    std::optional<Instant> last_pull;
    uint64_t rows = 0;
    std::optional<int64_t> source_count, landed_count; // CP0
    Text last_error;
};
struct SourceRow {
    std::string name, manifest, set, base_url, badge, options;
    bool enabled = true, may_post = false, secrets_present = false;
    std::vector<StreamHealth> streams;
    std::vector<Drift> drift;
    uint64_t quarantined = 0;
};
struct SourcesQuery {
    using Answer = std::vector<SourceRow>;
};

struct QuarantineRow {
    std::string source, delivery;
    Table table = Table::UsageEvents;
    uint64_t line = 0, offset = 0;
    std::string bytes;
    Text reason;
    Instant at;
};
struct QuarantineQuery {
    using Answer = std::vector<QuarantineRow>;
    std::string source; // empty: all
    size_t limit = 1000;
};

struct AuditRow {
    int64_t number = 0;
    Instant at;
    std::string who, act, object;
    std::string detail; // JSON object of exact values
    Digest hash;
};
struct AuditQuery {
    using Answer = std::vector<AuditRow>; // newest first
    std::string who, act, object; // empty: all; object is a prefix
    int64_t before_number = 0; // 0: from the newest
    size_t limit = 500;
};
struct AuditVerifyQuery {
    struct Answer {
        int64_t entries = 0;
        bool whole = true;
        int64_t first_broken = 0;
        Text what;
    };
};

struct ViewsQuery {
    using Answer = std::vector<SavedView>; // own ones, then shared ones, each by name
};

struct PersonRow {
    std::string person, display_name;
    std::vector<domain::Role> roles;
    bool active = true;
};
struct PeopleQuery {
    using Answer = std::vector<PersonRow>;
};
// One change of a limit; see SetApprovalLimit.
struct LimitRow {
    std::string person; // this, or the role
    std::optional<domain::Role> role;
    Currency currency;
    std::optional<Exact> one_fix, together; // both or none; none: taken away
    std::string set_by;
    Instant set;
    std::string why;
};
struct LimitsQuery {
    using Answer = std::vector<LimitRow>; // in force, by holder and currency; the history newest first
    bool history = false; // every change, those taken away too
};
struct PeriodsQuery {
    using Answer = std::vector<PeriodState>;
};

struct LineageQuery {
    using Answer = LineageGraph;
    RecordRef ref;
    bool up = true, down = true;
    int depth_max = 12;
    size_t nodes_max = 5000;
    bool open_events = false; // aggregates open to their member events
    // The records as they were known then: only deliveries complete by that time, no exceptions.
    // Reads those deliveries again: a second per million events.
    std::optional<Instant> as_of;
};
// Records whose id begins with (or equals) the text, across all tables and sets; then ERP documents by
// their number and invoices by their customer.
struct FindRecordQuery {
    using Answer = std::vector<RecordRef>;
    std::string text;
    size_t limit = 20;
};

}
