-- Facts of connected systems: how each pull of a stream went, what the source itself says it has,
-- what became of rows that could not be read, and where each page began. Rows are only added.

CREATE TABLE pull_fact (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    stream TEXT NOT NULL,
    set_name TEXT NOT NULL,
    started_us INTEGER NOT NULL,
    ended_us INTEGER NOT NULL,
    read_all INTEGER NOT NULL CHECK (read_all IN (0, 1)), -- it began at the beginning
    complete INTEGER NOT NULL CHECK (complete IN (0, 1)), -- it came to the end
    pages INTEGER NOT NULL,
    rows INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    quarantine_before INTEGER NOT NULL, -- the newest row of quarantine when it began
    source_count INTEGER, -- what the source counts, on another path than the pages
    landed_count INTEGER,
    requests INTEGER NOT NULL,
    retries INTEGER NOT NULL,
    held INTEGER NOT NULL, -- requests not sent, the circuit was open
    budget_wait_ms INTEGER NOT NULL,
    retry_wait_ms INTEGER NOT NULL,
    lowest_tokens INTEGER,
    lowest_remaining INTEGER,
    errors TEXT NOT NULL, -- "throttled:2 server:1"
    latency TEXT NOT NULL, -- "bucket:count", domain::Latencies
    error TEXT NOT NULL,
    error_args BLOB NOT NULL,
    CHECK (source_count IS NULL OR landed_count IS NOT NULL)
) STRICT;
CREATE INDEX pull_fact_stream ON pull_fact (source, stream, id);
CREATE INDEX pull_fact_time ON pull_fact (started_us);
CREATE TRIGGER pull_fact_fixed BEFORE UPDATE ON pull_fact BEGIN SELECT RAISE(ABORT, 'facts are never changed'); END;
CREATE TRIGGER pull_fact_kept BEFORE DELETE ON pull_fact BEGIN SELECT RAISE(ABORT, 'facts are kept'); END;

CREATE TABLE pull_sum (
    pull_id INTEGER NOT NULL REFERENCES pull_fact (id),
    currency INTEGER NOT NULL, -- packed
    source_hi INTEGER NOT NULL,
    source_lo INTEGER NOT NULL,
    landed_hi INTEGER NOT NULL,
    landed_lo INTEGER NOT NULL,
    PRIMARY KEY (pull_id, currency)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER pull_sum_fixed BEFORE UPDATE ON pull_sum BEGIN SELECT RAISE(ABORT, 'facts are never changed'); END;

-- What became of a row in quarantine: 0 the source gave it readable, 1 a person dismissed it.
CREATE TABLE letter_act (
    id INTEGER PRIMARY KEY,
    quarantine_id INTEGER NOT NULL REFERENCES quarantine (id),
    act INTEGER NOT NULL CHECK (act IN (0, 1)),
    person TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (act = 0 OR length(reason) > 0),
    quarantine_seen INTEGER NOT NULL, -- the newest row of quarantine then: a later copy is a new refusal
    at_us INTEGER NOT NULL
) STRICT;
CREATE TRIGGER letter_act_fixed BEFORE UPDATE ON letter_act BEGIN SELECT RAISE(ABORT, 'facts are never changed'); END;
CREATE TRIGGER letter_act_kept BEFORE DELETE ON letter_act BEGIN SELECT RAISE(ABORT, 'facts are kept'); END;

-- The cursor a page was asked for with: a replay begins there.
CREATE TABLE page_position (
    delivery_id INTEGER PRIMARY KEY REFERENCES delivery (id),
    cursor_before TEXT NOT NULL
) STRICT;

-- Rate budget and circuit breaker of a target: a state like the cursor, not a fact.
CREATE TABLE read_guard (
    source TEXT PRIMARY KEY,
    tokens_e3 INTEGER NOT NULL,
    at_us INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    open_until_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Up to where a run has seen these facts, as the watermark says it of deliveries.
ALTER TABLE run ADD COLUMN pull_mark INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run ADD COLUMN letter_mark INTEGER NOT NULL DEFAULT 0;
