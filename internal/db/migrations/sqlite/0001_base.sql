-- +goose Up
-- What was done, by whom, when. Rows are only ever added.
CREATE TABLE audit_entry (
  id TEXT NOT NULL PRIMARY KEY,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  actor_name TEXT NOT NULL DEFAULT '',
  verb TEXT NOT NULL,
  noun TEXT NOT NULL,
  ref TEXT NOT NULL,
  unit TEXT NOT NULL DEFAULT '',
  detail TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX audit_entry_at_idx ON audit_entry (at);
CREATE INDEX audit_entry_ref_idx ON audit_entry (noun, ref, id);
CREATE INDEX audit_entry_unit_idx ON audit_entry (unit, id);
CREATE INDEX audit_entry_actor_idx ON audit_entry (actor, id);

-- One row that the health check writes.
CREATE TABLE audit_pulse (
  id INTEGER NOT NULL PRIMARY KEY,
  at TEXT NOT NULL
) STRICT;
INSERT INTO audit_pulse (id, at) VALUES (1, '');

-- The tree of protected nodes: units and divisions, with the span in which one stood below another.
CREATE TABLE access_node (
  id TEXT NOT NULL PRIMARY KEY
) STRICT;
CREATE TABLE access_edge (
  node TEXT NOT NULL REFERENCES access_node (id),
  parent TEXT NOT NULL REFERENCES access_node (id),
  valid_from TEXT NOT NULL DEFAULT '',
  valid_to TEXT NOT NULL DEFAULT '',
  inside INTEGER NOT NULL,
  PRIMARY KEY (node, parent, valid_from)
) STRICT;
CREATE INDEX access_edge_parent_idx ON access_edge (parent);

-- Every ancestor of every node, itself included: what a right is looked up by.
CREATE TABLE access_path (
  node TEXT NOT NULL REFERENCES access_node (id),
  ancestor TEXT NOT NULL REFERENCES access_node (id),
  valid_from TEXT NOT NULL DEFAULT '',
  valid_to TEXT NOT NULL DEFAULT '',
  depth INTEGER NOT NULL,
  inside INTEGER NOT NULL,
  PRIMARY KEY (node, ancestor, valid_from)
) STRICT;
CREATE INDEX access_path_ancestor_idx ON access_path (ancestor, node);

CREATE TABLE access_grant (
  id TEXT NOT NULL PRIMARY KEY,
  account TEXT NOT NULL,
  role TEXT NOT NULL,
  unit TEXT NOT NULL REFERENCES access_node (id),
  valid_from TEXT NOT NULL DEFAULT '',
  valid_to TEXT NOT NULL DEFAULT '',
  granted_at TEXT NOT NULL,
  granted_by TEXT NOT NULL,
  revoked_at TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX access_grant_account_idx ON access_grant (account);
CREATE INDEX access_grant_unit_idx ON access_grant (unit);
