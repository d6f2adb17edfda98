-- How much a person or a role may approve, by currency. Every change is a row of its own; the last
-- one of a holder and currency counts. Without amounts it was taken away.
CREATE TABLE approval_limit (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at_us INTEGER NOT NULL,
    set_by TEXT NOT NULL REFERENCES person (person),
    command BLOB NOT NULL CHECK (length(command) = 16),
    holder_kind TEXT NOT NULL CHECK (holder_kind IN ('person', 'role')),
    holder TEXT NOT NULL CHECK (length(holder) BETWEEN 1 AND 64),
    currency INTEGER NOT NULL,
    one_fix_hi INTEGER,
    one_fix_lo INTEGER,
    together_hi INTEGER,
    together_lo INTEGER,
    why TEXT NOT NULL CHECK (length(why) > 0),
    CHECK ((one_fix_hi IS NULL) = (one_fix_lo IS NULL) AND (one_fix_hi IS NULL) = (together_hi IS NULL) AND (one_fix_hi IS NULL) = (together_lo IS NULL))
) STRICT;
CREATE TRIGGER approval_limit_fixed BEFORE UPDATE ON approval_limit BEGIN SELECT RAISE(ABORT, 'limits are never changed, only followed by others'); END;
CREATE TRIGGER approval_limit_kept BEFORE DELETE ON approval_limit BEGIN SELECT RAISE(ABORT, 'limits are kept'); END;

-- What one person approved is added up at each approval and before each sending.
CREATE INDEX effect_approver ON effect (approver, ordinal);
