-- Facts of time: which feed was seen to be late, which pause was longer than what a vendor remembers.
-- Rows are only added; what the clock said is kept here, so that the findings follow from facts.

-- kind: 0 seen to be late, 1 it has arrived after all, 2 it is no longer expected at that time.
CREATE TABLE feed_fact (
    id INTEGER PRIMARY KEY,
    kind INTEGER NOT NULL CHECK (kind IN (0, 1, 2)),
    source TEXT NOT NULL,
    stream TEXT NOT NULL, -- of a folder the table; empty: any file of it
    set_name TEXT NOT NULL,
    due_us INTEGER NOT NULL,
    last_us INTEGER NOT NULL, -- the newest arrival that was known then; 0: none
    at_us INTEGER NOT NULL -- when it was seen
) STRICT;
CREATE TRIGGER feed_fact_fixed BEFORE UPDATE ON feed_fact BEGIN SELECT RAISE(ABORT, 'facts are never changed'); END;
CREATE TRIGGER feed_fact_kept BEFORE DELETE ON feed_fact BEGIN SELECT RAISE(ABORT, 'facts are kept'); END;

-- A file that came again unchanged adds no delivery, but it has arrived.
CREATE TABLE file_arrival (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    tbl INTEGER NOT NULL,
    at_us INTEGER NOT NULL
) STRICT;
CREATE INDEX file_arrival_source ON file_arrival (source, at_us);
CREATE TRIGGER file_arrival_fixed BEFORE UPDATE ON file_arrival BEGIN SELECT RAISE(ABORT, 'facts are never changed'); END;
CREATE TRIGGER file_arrival_kept BEFORE DELETE ON file_arrival BEGIN SELECT RAISE(ABORT, 'facts are kept'); END;

-- What happened between the two times was not told by the vendor.
CREATE TABLE memory_gap (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    stream TEXT NOT NULL,
    set_name TEXT NOT NULL,
    from_us INTEGER NOT NULL,
    to_us INTEGER NOT NULL,
    days INTEGER NOT NULL, -- what the vendor remembers
    pull_before INTEGER NOT NULL, -- the newest row of pull_fact then: only a later reading can close it
    at_us INTEGER NOT NULL,
    UNIQUE (source, stream, from_us)
) STRICT;
CREATE TRIGGER memory_gap_fixed BEFORE UPDATE ON memory_gap BEGIN SELECT RAISE(ABORT, 'facts are never changed'); END;
CREATE TRIGGER memory_gap_kept BEFORE DELETE ON memory_gap BEGIN SELECT RAISE(ABORT, 'facts are kept'); END;

-- Up to where a run has seen these facts.
ALTER TABLE run ADD COLUMN feed_mark INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run ADD COLUMN gap_mark INTEGER NOT NULL DEFAULT 0;
