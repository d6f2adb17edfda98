#pragma once

#include "domain/cancel_token.h"
#include "domain/columns.h"
#include "domain/currency.h"
#include "domain/effect.h"
#include "domain/ids.h"
#include "domain/time.h"
#include "domain/traffic.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

// What the engine needs from the world. Each port is implemented outside (connectors, app/wiring)
// and injected, so that a seeded world can drive the real program. Blocking; called from one
// thread at a time unless said otherwise.
namespace tieout::engine {

using domain::Batch;
using domain::CancelToken;
using domain::Currency;
using domain::Decimal;
using domain::Digest;
using domain::EffectId;
using domain::Error;
using domain::Exact;
using domain::Fingerprint;
using domain::Instant;
using domain::Period;
using domain::RefusedRow;
using domain::Remedy;
using domain::Result;
using domain::Table;
using domain::Text;

class Clock {
public:
    virtual ~Clock() = default;
    virtual Instant now() const = 0; // wall time: evidence, never a decision
    virtual int64_t bootMs() const = 0; // counts sleep; leases and deadlines
};

class Random {
public:
    virtual ~Random() = default;
    virtual void fill(std::span<uint8_t> bytes) = 0;
};

// The keychain. A secret never leaves through an Error.
class Secrets {
public:
    virtual ~Secrets() = default;
    virtual Result<std::optional<std::string>> read(const std::string& name) = 0;
    virtual Result<void> write(const std::string& name, const std::string& secret) = 0;
    virtual Result<void> erase(const std::string& name) = 0;
    // For as long as the program runs and before what the keychain has; never stored. For machines
    // without a keychain, and for the demo's keys, which are new at each start.
    virtual Result<void> hold(const std::string& name, const std::string& secret) = 0;
    virtual bool persistent() const = 0; // false: in memory only, and the window says so
};

// Runs body(0) … body(n − 1) on all cores and returns when all are done. The only way core code
// uses more than one thread; bodies must not touch each other's data.
class Executor {
public:
    virtual ~Executor() = default;
    virtual void parallelFor(size_t n, const std::function<void(size_t)>& body) = 0;
};

// Progress of long work: called at most every 50 ms, from the working thread.
struct Progress {
    Text what; // "Reading %1"
    uint64_t done = 0, total = 0; // bytes or rows; total 0 = not known
};
using ProgressFn = std::function<void(const Progress&)>;

// ---- Sources ------------------------------------------------------------------------------------

// One unknown column, changed type or unknown enum value.
struct Drift {
    std::string where; // table or stream
    std::string field;
    Text what;
    bool operator==(const Drift&) const = default;
};

struct ReadBatch {
    Batch batch;
    std::vector<RefusedRow> refused;
    std::vector<Drift> drift;
    uint64_t offset_after = 0; // where the next batch begins: the resume point
    uint64_t line_after = 1;
};

// A file of a folder, read in windows. Not copied; one thread at a time.
class FeedReader {
public:
    virtual ~FeedReader() = default;
    // Starts (again) at a resume point given by an earlier ReadBatch; offset 0 line 1 = the start.
    virtual Result<void> seek(uint64_t offset, uint64_t line) = 0;
    // Nothing at the end of the file. Rows that cannot be read are in `refused`; an Error means the
    // file itself cannot be read.
    virtual Result<std::optional<ReadBatch>> next(const CancelToken& cancel) = 0;
};

struct FeedFile {
    Table table = Table::UsageEvents;
    std::string name; // file name only
    std::string path;
    uint64_t bytes = 0;
};

struct FeedPlan {
    std::vector<FeedFile> files; // one per table, in the order of the tables
    std::vector<Table> missing; // tables without a file: the import is incomplete
    std::vector<std::string> ignored; // other names in the folder
};

// The file feed (docs/file-feed.md). Implemented by connectors/files.
class FeedFolder {
public:
    virtual ~FeedFolder() = default;
    // Error FixData when the folder cannot be read or holds one table twice.
    virtual Result<FeedPlan> plan(const std::string& folder) = 0;
    virtual Result<Digest> digest(const FeedFile& file, const CancelToken& cancel, const ProgressFn& progress) = 0;
    virtual Result<std::unique_ptr<FeedReader>> open(const FeedFile& file) = 0;
};

struct StreamSpec {
    std::string name; // "invoices"
    std::vector<Table> tables; // what its pages yield
    // A reading from the beginning to the end meets every record there is: one that it does not meet is
    // gone. Never of usage events.
    bool lists_all = false;
    bool may_shrink = false; // … even when more than half of them are
};

// A pause longer than what the vendor remembers: what changed or was deleted between the two times
// was not told.
struct MemoryGap {
    Instant from, to;
    int days = 0; // what the vendor remembers
    bool reads_all = false; // the connector begins again by itself: with this page
};

// Of parts that a vendor lists with their whole only, such as the lines of a document: with this page
// every row of `table` whose id begins with `prefix` was read. One that landed before this reading and
// is not in its pages is gone, and is kept as a deletion told by these bytes of the page.
struct WholeParts {
    Table table = Table::UsageEvents;
    std::string prefix;
    uint64_t line = 0, offset = 0;
    std::string bytes;
};

// One page of a vendor's list. `evidence` is the body as received.
struct PulledPage {
    std::vector<ReadBatch> batches; // one per table
    std::vector<WholeParts> whole;
    std::string evidence;
    std::string request_id; // the vendor's, or empty
    std::string cursor_after; // stored in the same transaction as the rows
    bool last = false;
    std::optional<MemoryGap> gap;
};

// What the source itself says it has, on another path than the pages (CP0).
struct SourceSum {
    Currency currency;
    Exact sum;
};
struct SourceCount {
    int64_t count = 0;
    std::vector<SourceSum> sums; // of the records' amounts, one a currency; empty: not offered
    bool deliveries = false; // usage events: counts every delivery of an event, not every event
};

struct PeriodState {
    Period period;
    std::string entity; // empty: all
    std::string sub_ledger; // "ar", "gl"
    enum State : uint8_t { Open, PendingClose, Closed } state = Open;
    bool operator==(const PeriodState&) const = default;
};

// What a connector knows of its target without asking it.
struct SourceLimits {
    int requests_per_second = 0, burst = 0; // 0: none
    std::string api_version; // the one asked for
    std::string sunset; // YYYY-MM-DD, the last day of that version; empty: none announced
    int sunset_warning_days = 90;
    int slow_ms = 2000; // answers of which 5 in 100 take longer than this make a slow day
    int fresh_minutes = 1440; // objective: a stream is pulled completely at least so often
};

// A connected system that is read. Implemented by connectors/rest from a manifest.
class RecordSource {
public:
    virtual ~RecordSource() = default;
    virtual std::vector<StreamSpec> streams() const = 0;
    // The page after `cursor` (empty = from the cut-over date). Reads may be retried inside.
    virtual Result<PulledPage> pull(const std::string& stream, const std::string& cursor, const CancelToken& cancel) = 0;
    virtual Result<std::optional<SourceCount>> count(const std::string& stream, const CancelToken& cancel) = 0;
    virtual Result<std::vector<PeriodState>> periods(const CancelToken& cancel) = 0;
    // A cheap authenticated call. The text names what answered.
    virtual Result<Text> test(const CancelToken& cancel) = 0;
    virtual SourceLimits limits() const { return {}; }
    // What reading cost since the last call.
    virtual domain::Traffic takeTraffic() { return {}; }
    // Rate budget and circuit breaker, given back what an earlier run of the program left. Nothing:
    // this source has none.
    virtual void resumeGuard(const domain::GuardState&) { }
    virtual std::optional<domain::GuardState> guard() const { return std::nullopt; }
};

// ---- Effects ------------------------------------------------------------------------------------

// What is to be done, in the product's words; the connector renders the vendor's bytes from it.
struct EffectLine {
    std::string sku;
    std::string description;
    Decimal quantity;
    Decimal amount;
};
// Predicted journal effect, shown before approval; or the lines that are to be booked.
struct JournalPreviewLine {
    std::string account;
    std::string account_name;
    Decimal debit, credit;
    bool operator==(const JournalPreviewLine&) const = default;
};
struct EffectRequest {
    std::string operation; // "post_invoice"; the operations are listed in docs/effects.md
    std::string business_id; // the invoice's id: one live effect per (target, operation, business id)
    std::string subject; // the record of the target that is acted on; empty when a new one is made of itself
    std::string reference_to; // the business record it refers to: the invoice of a payment
    std::string customer;
    std::string entity; // legal entity, empty = the connection's default
    Period period;
    Instant date; // the document's date; never "now"
    Currency currency;
    Decimal amount; // total
    Decimal tax;
    std::vector<EffectLine> lines;
    std::vector<JournalPreviewLine> journal; // post_journal: what is to be booked
    std::map<std::string, std::string> fields; // what only some operations need: name, tax_id, meter, ts
    std::string memo;
};

// Rendered once, stored as bytes, hashed; approval, sending and resending use these bytes.
struct RenderedEffect {
    std::string method; // POST
    std::string path; // below the connection's base address
    std::string content_type;
    std::string body;
    std::string our_reference; // what the vendor stores and can be asked for (external id)
    domain::VendorClass vendor_class = domain::VendorClass::Blind;
    std::vector<JournalPreviewLine> preview;
};

// Fields on which two records of the target are compared.
struct TargetRecord {
    std::string vendor_id;
    std::string our_reference;
    Exact amount;
    Currency currency;
    Period period;
    std::string customer;
    std::string lines_digest; // hex of SHA-256 over the sorted lines "sku|quantity|amount\n" (Exact::toString), empty if not known
    std::string evidence; // the answer's bytes
};

struct PreflightReport {
    PeriodState::State period_state = PeriodState::Open;
    bool period_known = false;
    std::optional<TargetRecord> twin; // a record that already carries our reference
    Text evidence;
};

struct SendReport {
    enum Outcome : uint8_t { NotSent, Posted, Rejected, Unknown } outcome = Unknown;
    int http_status = 0; // 0: no answer
    std::string vendor_id; // when Posted
    std::string answer; // bytes as received, secrets redacted, at most 256 KiB
    Text why; // what the vendor or the network said
    bool connected = false;
    uint64_t bytes_sent = 0;
    bool first_byte_received = false;
};

struct ProbeReport {
    enum Answer : uint8_t { Found, Absent, Unclear } answer = Unclear;
    std::vector<TargetRecord> records; // more than one is an alarm
    Text why;
};

// Proof that INTENT is committed. Only the posting engine can make one, so that no connector can
// send by itself.
class IntentProof {
public:
    const EffectId& effect() const { return m_effect; }
    int64_t fence() const { return m_fence; }

private:
    friend class IntentProofMaker; // engine/repost
    IntentProof(EffectId effect, int64_t fence)
        : m_effect(effect)
        , m_fence(fence)
    {
    }
    EffectId m_effect;
    int64_t m_fence;
};

// A connected system that may be written to. Implemented by connectors/rest from a manifest.
class EffectSink {
public:
    virtual ~EffectSink() = default;
    virtual std::string tenant() const = 0; // part of the derived wire key
    virtual bool supports(const std::string& operation) const = 0;
    // `wire_key`: hex, already derived; the connector cuts it to the vendor's length.
    virtual Result<RenderedEffect> render(const EffectRequest& request, const std::string& wire_key) = 0;
    virtual Result<PreflightReport> preflight(const EffectRequest& request, const RenderedEffect& effect, const CancelToken& cancel) = 0;
    // One attempt on a fresh connection: no retry, no redirect, no reuse. Never an Error: what
    // cannot be said for certain is Unknown.
    virtual SendReport send(const IntentProof& proof, const RenderedEffect& effect, const CancelToken& cancel) = 0;
    // Reads by our reference. Harmless to repeat.
    virtual Result<ProbeReport> probe(const EffectRequest& request, const RenderedEffect& effect, const CancelToken& cancel) = 0;
};

}
