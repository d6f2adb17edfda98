-- Which accounts need a dimension is reference data of two people too: the kinds of mappings get one
-- more. A CHECK cannot be changed, so the table is made anew, with the rows and numbers it had.
DROP TRIGGER reference_decision_by_a_second_person;
CREATE TABLE mapping_proposal_wider (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at_us INTEGER NOT NULL,
    person TEXT NOT NULL REFERENCES person (person),
    command BLOB NOT NULL CHECK (length(command) = 16),
    source_set TEXT NOT NULL CHECK (length(source_set) > 0),
    mapping TEXT NOT NULL CHECK (mapping IN ('sku', 'meter', 'account', 'tax_code', 'entity', 'dimension')),
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
INSERT INTO mapping_proposal_wider (number, at_us, person, command, source_set, mapping, map_key, act, row_id, map_value, valid_from, valid_to, why)
    SELECT number, at_us, person, command, source_set, mapping, map_key, act, row_id, map_value, valid_from, valid_to, why FROM mapping_proposal ORDER BY number;
DROP TABLE mapping_proposal;
ALTER TABLE mapping_proposal_wider RENAME TO mapping_proposal;
CREATE INDEX mapping_proposal_key ON mapping_proposal (mapping, map_key, number);
CREATE TRIGGER mapping_proposal_fixed BEFORE UPDATE ON mapping_proposal BEGIN SELECT RAISE(ABORT, 'proposals are never changed'); END;
CREATE TRIGGER mapping_proposal_kept BEFORE DELETE ON mapping_proposal BEGIN SELECT RAISE(ABORT, 'proposals are kept'); END;
CREATE TRIGGER reference_decision_by_a_second_person BEFORE INSERT ON reference_decision
WHEN (new.verdict = 'withdrawn') <> COALESCE(new.person = CASE new.proposal_kind
    WHEN 'mapping' THEN (SELECT person FROM mapping_proposal WHERE number = new.proposal)
    ELSE (SELECT person FROM link_proposal WHERE number = new.proposal) END, new.verdict <> 'withdrawn')
BEGIN SELECT RAISE(ABORT, 'nobody decides what he proposed'); END;
