-- Facts: delivery, raw_chunk, page_evidence, quarantine, drift, stream, run, finding_event.
-- Views: finding, not_computed (both follow from the facts; rebuild recomputes them).
-- Times are microseconds since 1970 UTC. An exact value is two columns, high and low half.

-- A file or a page, as it arrived. It counts once it is complete; seq is the order of completion
-- and so decides which row of a key is the newest.
CREATE TABLE delivery (
    id INTEGER PRIMARY KEY,
    seq INTEGER UNIQUE CHECK (seq > 0),
    source TEXT NOT NULL,
    set_name TEXT NOT NULL,
    kind INTEGER NOT NULL CHECK (kind IN (0, 1)), -- 0 file, 1 page
    name TEXT NOT NULL, -- file name, or stream
    tbl INTEGER NOT NULL, -- table of a file, -1 for a page
    tables INTEGER NOT NULL, -- bit n: it delivers table n, be it without rows
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    bytes INTEGER NOT NULL,
    state INTEGER NOT NULL CHECK (state IN (0, 1, 2)), -- 0 arriving, 1 complete, 2 abandoned for a newer one
    resume_offset INTEGER NOT NULL,
    resume_line INTEGER NOT NULL,
    rows INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    started_us INTEGER NOT NULL,
    ended_us INTEGER,
    CHECK ((state = 1) = (seq IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX delivery_file ON delivery (source, tbl, sha256) WHERE kind = 0;
CREATE INDEX delivery_unfinished ON delivery (state) WHERE state = 0;

CREATE TABLE raw_chunk (
    id INTEGER PRIMARY KEY,
    delivery_id INTEGER NOT NULL REFERENCES delivery (id),
    ordinal INTEGER NOT NULL,
    tbl INTEGER NOT NULL,
    rows INTEGER NOT NULL,
    body BLOB NOT NULL,
    UNIQUE (delivery_id, ordinal)
) STRICT;

CREATE TABLE page_evidence (
    delivery_id INTEGER PRIMARY KEY REFERENCES delivery (id),
    request_id TEXT NOT NULL,
    size INTEGER NOT NULL,
    body BLOB NOT NULL -- zstd
) STRICT;

CREATE TABLE quarantine (
    id INTEGER PRIMARY KEY,
    delivery_id INTEGER NOT NULL REFERENCES delivery (id),
    tbl INTEGER NOT NULL,
    line INTEGER NOT NULL,
    byte_offset INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    reason TEXT NOT NULL,
    args BLOB NOT NULL,
    at_us INTEGER NOT NULL
) STRICT;
CREATE INDEX quarantine_delivery ON quarantine (delivery_id);

CREATE TABLE drift (
    source TEXT NOT NULL,
    place TEXT NOT NULL,
    field TEXT NOT NULL,
    what TEXT NOT NULL,
    args BLOB NOT NULL,
    first_us INTEGER NOT NULL,
    PRIMARY KEY (source, place, field, what, args)
) STRICT, WITHOUT ROWID;

-- How far each stream of a connected system was read; written with the rows of its page.
CREATE TABLE stream (
    source TEXT NOT NULL,
    name TEXT NOT NULL,
    cursor TEXT NOT NULL,
    last_pull_us INTEGER NOT NULL,
    rows INTEGER NOT NULL,
    source_count INTEGER,
    landed_count INTEGER,
    error TEXT NOT NULL,
    error_args BLOB NOT NULL,
    PRIMARY KEY (source, name)
) STRICT, WITHOUT ROWID;

-- One row a reconciliation. watermark: every delivery up to this seq is in the findings. A run that
-- was interrupted has no end and no watermark.
CREATE TABLE run (
    id INTEGER PRIMARY KEY,
    started_us INTEGER NOT NULL,
    ended_us INTEGER,
    full_run INTEGER NOT NULL,
    watermark INTEGER,
    opened INTEGER NOT NULL DEFAULT 0,
    changed INTEGER NOT NULL DEFAULT 0,
    cleared INTEGER NOT NULL DEFAULT 0,
    complete INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE finding_event (
    id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES run (id),
    fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
    kind INTEGER NOT NULL CHECK (kind IN (0, 1, 2)), -- opened, changed, cleared
    at_us INTEGER NOT NULL,
    delta_hi INTEGER NOT NULL,
    delta_lo INTEGER NOT NULL,
    content BLOB NOT NULL -- the whole finding, so that the view can be made again
) STRICT;
CREATE INDEX finding_event_fingerprint ON finding_event (fingerprint);

CREATE TABLE finding (
    fingerprint BLOB PRIMARY KEY CHECK (length(fingerprint) = 32),
    found INTEGER NOT NULL CHECK (found IN (0, 1)),
    opened_us INTEGER NOT NULL, -- when it was last opened
    changed_us INTEGER NOT NULL,
    cleared_us INTEGER NOT NULL, -- when it last went away, 0 never
    content BLOB NOT NULL
) STRICT;

-- Nodes whose figures do not fit into 128 bits.
CREATE TABLE not_computed (
    set_name TEXT NOT NULL,
    kind TEXT NOT NULL,
    node_key TEXT NOT NULL,
    PRIMARY KEY (set_name, kind, node_key)
) STRICT, WITHOUT ROWID;
