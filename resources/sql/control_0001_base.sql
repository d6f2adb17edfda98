-- control.db: what people decided and what was sent. Times are microseconds since 1970 UTC; money
-- is an exact decimal in two columns (high and low half of 128 bits at 12 decimals); ids are blobs.
CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE person (
    person TEXT PRIMARY KEY CHECK (length(person) BETWEEN 1 AND 64),
    display_name TEXT NOT NULL CHECK (length(display_name) BETWEEN 1 AND 200),
    passphrase_hash TEXT NOT NULL, -- empty: the local person of a fresh store, signs in without
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    created_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE role_grant (
    person TEXT NOT NULL REFERENCES person (person),
    role TEXT NOT NULL,
    granted_by TEXT NOT NULL,
    granted_us INTEGER NOT NULL,
    PRIMARY KEY (person, role)
) STRICT, WITHOUT ROWID;

CREATE TABLE source (
    name TEXT PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 64),
    manifest TEXT NOT NULL,
    source_set TEXT NOT NULL,
    base_url TEXT NOT NULL,
    badge TEXT NOT NULL CHECK (badge IN ('demo', 'sandbox', 'production')),
    options TEXT NOT NULL,
    enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    may_post INTEGER NOT NULL CHECK (may_post IN (0, 1)),
    created_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE period (
    period INTEGER NOT NULL,
    entity TEXT NOT NULL,
    sub_ledger TEXT NOT NULL,
    state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 2),
    set_by TEXT NOT NULL,
    set_us INTEGER NOT NULL,
    PRIMARY KEY (period, entity, sub_ledger)
) STRICT, WITHOUT ROWID;

-- One act of a person on a case.
CREATE TABLE decision (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at_us INTEGER NOT NULL,
    person TEXT NOT NULL,
    command BLOB NOT NULL CHECK (length(command) = 16),
    case_id BLOB NOT NULL CHECK (length(case_id) = 32),
    act TEXT NOT NULL,
    assignee TEXT NOT NULL,
    text TEXT NOT NULL,
    reason_code TEXT NOT NULL,
    until_us INTEGER NOT NULL
) STRICT;
CREATE INDEX decision_case ON decision (case_id, seq);

CREATE TABLE effect (
    ordinal INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    case_id BLOB NOT NULL CHECK (length(case_id) = 32),
    state TEXT NOT NULL CHECK (state IN ('draft', 'proposed', 'approved', 'intent', 'posted', 'confirmed', 'rejected', 'not_sent', 'unknown',
        'quarantine', 'stale', 'withdrawn', 'declined')),
    changed_us INTEGER NOT NULL,
    target TEXT NOT NULL REFERENCES source (name),
    tenant TEXT NOT NULL,
    operation TEXT NOT NULL,
    business_id TEXT NOT NULL CHECK (length(business_id) > 0),
    source_set TEXT NOT NULL,
    generation INTEGER NOT NULL CHECK (generation >= 1),
    wire_key TEXT NOT NULL CHECK (length(wire_key) = 64),
    request BLOB NOT NULL, -- what is to be done, in the product's words
    method TEXT NOT NULL,
    path TEXT NOT NULL,
    content_type TEXT NOT NULL,
    body BLOB NOT NULL,
    body_sha256 BLOB NOT NULL CHECK (length(body_sha256) = 32),
    our_reference TEXT NOT NULL,
    vendor_class INTEGER NOT NULL CHECK (vendor_class BETWEEN 0 AND 3),
    preview BLOB NOT NULL,
    source_sha256 BLOB NOT NULL CHECK (length(source_sha256) = 32), -- of the record fields used
    customer TEXT NOT NULL,
    amount_hi INTEGER NOT NULL,
    amount_lo INTEGER NOT NULL,
    currency INTEGER NOT NULL,
    period INTEGER NOT NULL,
    maker TEXT NOT NULL REFERENCES person (person),
    proposed_us INTEGER NOT NULL,
    approver TEXT REFERENCES person (person),
    decided_us INTEGER NOT NULL DEFAULT 0,
    approved_until_us INTEGER NOT NULL DEFAULT 0,
    fence INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    unclear INTEGER NOT NULL DEFAULT 0, -- attempts whose truth is still at the vendor
    probes INTEGER NOT NULL DEFAULT 0, -- looks that found nothing since the last attempt
    first_sent_us INTEGER NOT NULL DEFAULT 0,
    last_sent_us INTEGER NOT NULL DEFAULT 0,
    vendor_id TEXT NOT NULL DEFAULT '',
    last_outcome TEXT NOT NULL DEFAULT '',
    settled_by_person INTEGER NOT NULL DEFAULT 0,
    evidence BLOB NOT NULL DEFAULT x'', -- the bytes CONFIRMED relied on
    CHECK (approver IS NULL OR approver <> maker),
    CHECK (state IN ('draft', 'proposed', 'stale', 'withdrawn', 'declined') OR approver IS NOT NULL),
    CHECK (state NOT IN ('intent', 'unknown') OR attempts > 0)
) STRICT;
CREATE INDEX effect_case ON effect (case_id, ordinal);
CREATE INDEX effect_state ON effect (state);
-- No two live effects for one business identity.
CREATE UNIQUE INDEX effect_one_live ON effect (tenant, operation, business_id)
    WHERE state IN ('proposed', 'approved', 'intent', 'posted', 'not_sent', 'unknown', 'quarantine');

-- The arrows of the state machine; a test compares them with the program's table.
CREATE TABLE effect_arrow (
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    PRIMARY KEY (from_state, to_state)
) STRICT, WITHOUT ROWID;
INSERT INTO effect_arrow VALUES
    ('draft', 'proposed'), ('draft', 'withdrawn'), ('proposed', 'approved'), ('proposed', 'declined'), ('proposed', 'withdrawn'), ('proposed', 'stale'),
    ('approved', 'declined'), ('approved', 'withdrawn'), ('approved', 'intent'), ('approved', 'posted'), ('approved', 'quarantine'), ('approved', 'stale'),
    ('intent', 'posted'), ('intent', 'rejected'), ('intent', 'not_sent'), ('intent', 'unknown'), ('unknown', 'intent'), ('unknown', 'posted'),
    ('unknown', 'not_sent'), ('unknown', 'quarantine'), ('quarantine', 'posted'), ('quarantine', 'not_sent'), ('not_sent', 'approved'),
    ('not_sent', 'withdrawn'), ('not_sent', 'stale'), ('posted', 'confirmed'), ('posted', 'quarantine');
CREATE TRIGGER effect_arrow_only BEFORE UPDATE OF state ON effect
WHEN old.state <> new.state AND NOT EXISTS (SELECT 1 FROM effect_arrow WHERE from_state = old.state AND to_state = new.state)
BEGIN SELECT RAISE(ABORT, 'this change of state is not drawn'); END;
CREATE TRIGGER effect_fixed BEFORE UPDATE OF id, case_id, target, tenant, operation, business_id, source_set, generation, wire_key, request, method, path,
    content_type, body, body_sha256, our_reference, vendor_class, preview, source_sha256, customer, amount_hi, amount_lo, currency, period, maker, proposed_us ON effect
BEGIN SELECT RAISE(ABORT, 'what was proposed is fixed'); END;
CREATE TRIGGER effect_kept BEFORE DELETE ON effect BEGIN SELECT RAISE(ABORT, 'effects are kept'); END;

CREATE TABLE attempt (
    effect BLOB NOT NULL REFERENCES effect (id),
    n INTEGER NOT NULL CHECK (n >= 1),
    fence INTEGER NOT NULL,
    started_us INTEGER NOT NULL,
    body_sha256 BLOB NOT NULL,
    preflight BLOB NOT NULL,
    ended_us INTEGER,
    outcome TEXT,
    http_status INTEGER,
    vendor_id TEXT,
    why BLOB,
    answer BLOB,
    answer_sha256 BLOB,
    PRIMARY KEY (effect, n)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER attempt_once BEFORE UPDATE ON attempt
WHEN old.ended_us IS NOT NULL OR old.started_us <> new.started_us OR old.fence <> new.fence OR old.body_sha256 <> new.body_sha256
BEGIN SELECT RAISE(ABORT, 'an attempt ends once'); END;
CREATE TRIGGER attempt_kept BEFORE DELETE ON attempt BEGIN SELECT RAISE(ABORT, 'attempts are kept'); END;

CREATE TABLE approval (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    effect BLOB NOT NULL REFERENCES effect (id),
    person TEXT NOT NULL REFERENCES person (person),
    verdict TEXT NOT NULL CHECK (verdict IN ('approved', 'declined')),
    body_sha256 BLOB NOT NULL CHECK (length(body_sha256) = 32),
    at_us INTEGER NOT NULL,
    until_us INTEGER NOT NULL,
    note TEXT NOT NULL
) STRICT;
CREATE INDEX approval_effect ON approval (effect, seq);
CREATE TRIGGER approval_fixed BEFORE UPDATE ON approval BEGIN SELECT RAISE(ABORT, 'approvals are never changed'); END;
CREATE TRIGGER approval_kept BEFORE DELETE ON approval BEGIN SELECT RAISE(ABORT, 'approvals are kept'); END;

-- What people say about an unclear effect; two different people saying the same settle it.
CREATE TABLE settlement (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    effect BLOB NOT NULL REFERENCES effect (id),
    fence INTEGER NOT NULL,
    person TEXT NOT NULL REFERENCES person (person),
    posted INTEGER NOT NULL CHECK (posted IN (0, 1)),
    vendor_id TEXT NOT NULL,
    evidence TEXT NOT NULL CHECK (length(evidence) > 0),
    at_us INTEGER NOT NULL
) STRICT;
CREATE INDEX settlement_effect ON settlement (effect, seq);
CREATE TRIGGER settlement_fixed BEFORE UPDATE ON settlement BEGIN SELECT RAISE(ABORT, 'settlements are never changed'); END;
CREATE TRIGGER settlement_kept BEFORE DELETE ON settlement BEGIN SELECT RAISE(ABORT, 'settlements are kept'); END;

-- hash = SHA-256(0x00 | prev | number, at_us as 8 bytes little endian, then each text with its length)
CREATE TABLE audit (
    number INTEGER PRIMARY KEY,
    at_us INTEGER NOT NULL,
    who TEXT NOT NULL,
    act TEXT NOT NULL,
    object TEXT NOT NULL,
    detail TEXT NOT NULL,
    prev BLOB NOT NULL CHECK (length(prev) = 32),
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX audit_object ON audit (object, number);
CREATE TRIGGER audit_fixed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is never changed'); END;
CREATE TRIGGER audit_kept BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is kept'); END;
CREATE TRIGGER audit_in_order BEFORE INSERT ON audit
WHEN new.number <> (SELECT COALESCE(MAX(number), 0) + 1 FROM audit)
BEGIN SELECT RAISE(ABORT, 'the audit trail has no gaps'); END;
CREATE TRIGGER decision_fixed BEFORE UPDATE ON decision BEGIN SELECT RAISE(ABORT, 'decisions are never changed'); END;
CREATE TRIGGER decision_kept BEFORE DELETE ON decision BEGIN SELECT RAISE(ABORT, 'decisions are kept'); END;

-- A long verb: a start without an end was interrupted and runs again.
CREATE TABLE run (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    verb TEXT NOT NULL,
    person TEXT NOT NULL,
    started_us INTEGER NOT NULL,
    ended_us INTEGER,
    outcome TEXT NOT NULL DEFAULT '',
    detail TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE command_report (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    person TEXT NOT NULL,
    digest BLOB NOT NULL CHECK (length(digest) = 32), -- of the command: the same id for another act is refused
    at_us INTEGER NOT NULL,
    rows BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER command_report_fixed BEFORE UPDATE ON command_report BEGIN SELECT RAISE(ABORT, 'reports are never changed'); END;
CREATE TRIGGER command_report_kept BEFORE DELETE ON command_report BEGIN SELECT RAISE(ABORT, 'reports are kept'); END;
