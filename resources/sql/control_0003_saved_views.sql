-- Views of the work queue under a name: filter, order, columns, grouping. A personal one is seen by
-- its owner only; a shared one by everybody, and a role may open the queue with it.
CREATE TABLE saved_view (
    id BLOB PRIMARY KEY CHECK (length(id) = 16), -- the command that made it
    name TEXT NOT NULL COLLATE NOCASE CHECK (length(name) BETWEEN 1 AND 80),
    owner TEXT NOT NULL REFERENCES person (person),
    shared INTEGER NOT NULL CHECK (shared IN (0, 1)),
    filter TEXT NOT NULL, -- as the command line writes one
    sort TEXT NOT NULL,
    ascending INTEGER NOT NULL CHECK (ascending IN (0, 1)),
    grouped INTEGER NOT NULL CHECK (grouped IN (0, 1)),
    columns TEXT NOT NULL, -- ids with commas, in the order of display; empty: those that fit
    changed_by TEXT NOT NULL,
    changed_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX saved_view_shared ON saved_view (name) WHERE shared = 1;
CREATE UNIQUE INDEX saved_view_own ON saved_view (owner, name) WHERE shared = 0;

CREATE TABLE default_view (
    role TEXT PRIMARY KEY,
    view BLOB NOT NULL REFERENCES saved_view (id)
) STRICT, WITHOUT ROWID;
