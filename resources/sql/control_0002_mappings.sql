-- Reference data made and checked by two people: dated mapping rows, and which customer records of
-- the systems are the same customer. Facts only; what is in force follows from them, in the order
-- of the decisions.
CREATE TABLE mapping_proposal (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at_us INTEGER NOT NULL,
    person TEXT NOT NULL REFERENCES person (person),
    command BLOB NOT NULL CHECK (length(command) = 16),
    source_set TEXT NOT NULL CHECK (length(source_set) > 0),
    mapping TEXT NOT NULL CHECK (mapping IN ('sku', 'meter', 'account', 'tax_code', 'entity')),
    map_key TEXT NOT NULL CHECK (length(map_key) > 0),
    act TEXT NOT NULL CHECK (act IN ('add', 'replace', 'end')),
    row_id TEXT NOT NULL, -- replace, end: the row that ends; a pulled row's id, or @ and the number of a proposal
    map_value TEXT NOT NULL,
    valid_from TEXT NOT NULL, -- YYYY-MM-DD, empty: always
    valid_to TEXT NOT NULL, -- YYYY-MM-DD, the last day; empty: for ever
    why TEXT NOT NULL CHECK (length(why) > 0),
    CHECK ((act = 'add') = (row_id = '')),
    CHECK (act = 'end' OR length(map_value) > 0),
    CHECK (act <> 'end' OR (length(valid_to) > 0 AND map_value = '' AND valid_from = '')),
    CHECK (valid_from = '' OR valid_to = '' OR valid_from <= valid_to)
) STRICT;
CREATE INDEX mapping_proposal_key ON mapping_proposal (mapping, map_key, number);
CREATE TRIGGER mapping_proposal_fixed BEFORE UPDATE ON mapping_proposal BEGIN SELECT RAISE(ABORT, 'proposals are never changed'); END;
CREATE TRIGGER mapping_proposal_kept BEFORE DELETE ON mapping_proposal BEGIN SELECT RAISE(ABORT, 'proposals are kept'); END;

CREATE TABLE link_proposal (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at_us INTEGER NOT NULL,
    person TEXT NOT NULL REFERENCES person (person),
    command BLOB NOT NULL CHECK (length(command) = 16),
    source_set TEXT NOT NULL CHECK (length(source_set) > 0),
    act TEXT NOT NULL CHECK (act IN ('link', 'unlink', 'not_same')),
    child_kind TEXT NOT NULL CHECK (child_kind IN ('billing_customer', 'erp_customer')), -- refers to the account, to the billing customer
    child TEXT NOT NULL CHECK (length(child) > 0),
    parent TEXT NOT NULL CHECK (length(parent) > 0),
    score INTEGER NOT NULL CHECK (score BETWEEN 0 AND 100), -- as it was shown to the maker
    evidence TEXT NOT NULL,
    why TEXT NOT NULL CHECK (length(why) > 0)
) STRICT;
CREATE INDEX link_proposal_child ON link_proposal (child_kind, child, number);
CREATE TRIGGER link_proposal_fixed BEFORE UPDATE ON link_proposal BEGIN SELECT RAISE(ABORT, 'proposals are never changed'); END;
CREATE TRIGGER link_proposal_kept BEFORE DELETE ON link_proposal BEGIN SELECT RAISE(ABORT, 'proposals are kept'); END;

-- What the second person said. seq is the order in which approvals come into force.
CREATE TABLE reference_decision (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at_us INTEGER NOT NULL,
    person TEXT NOT NULL REFERENCES person (person),
    command BLOB NOT NULL CHECK (length(command) = 16),
    proposal_kind TEXT NOT NULL CHECK (proposal_kind IN ('mapping', 'link')),
    proposal INTEGER NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('approved', 'declined', 'withdrawn')), -- withdrawn: by its maker
    note TEXT NOT NULL,
    UNIQUE (proposal_kind, proposal)
) STRICT;
CREATE TRIGGER reference_decision_fixed BEFORE UPDATE ON reference_decision BEGIN SELECT RAISE(ABORT, 'decisions are never changed'); END;
CREATE TRIGGER reference_decision_kept BEFORE DELETE ON reference_decision BEGIN SELECT RAISE(ABORT, 'decisions are kept'); END;
CREATE TRIGGER reference_decision_by_a_second_person BEFORE INSERT ON reference_decision
WHEN (new.verdict = 'withdrawn') <> COALESCE(new.person = CASE new.proposal_kind
    WHEN 'mapping' THEN (SELECT person FROM mapping_proposal WHERE number = new.proposal)
    ELSE (SELECT person FROM link_proposal WHERE number = new.proposal) END, new.verdict <> 'withdrawn')
BEGIN SELECT RAISE(ABORT, 'nobody decides what he proposed'); END;

-- Up to which decision a reconciliation took them into account, from that run of cache.db on. A
-- note, not a decision: when cache.db was made anew its runs count from one again.
CREATE TABLE reference_taken (
    run INTEGER PRIMARY KEY,
    revision INTEGER NOT NULL,
    at_us INTEGER NOT NULL
) STRICT;
