-- +goose Up
-- What was done, by whom, when. Rows are only ever added.
CREATE TABLE audit_entry (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  at TEXT COLLATE "C" NOT NULL,
  actor TEXT COLLATE "C" NOT NULL,
  actor_name TEXT COLLATE "C" NOT NULL DEFAULT '',
  verb TEXT COLLATE "C" NOT NULL,
  noun TEXT COLLATE "C" NOT NULL,
  ref TEXT COLLATE "C" NOT NULL,
  unit TEXT COLLATE "C" NOT NULL DEFAULT '',
  detail TEXT COLLATE "C" NOT NULL DEFAULT ''
);
CREATE INDEX audit_entry_at_idx ON audit_entry (at);
CREATE INDEX audit_entry_ref_idx ON audit_entry (noun, ref, id);
CREATE INDEX audit_entry_unit_idx ON audit_entry (unit, id);
CREATE INDEX audit_entry_actor_idx ON audit_entry (actor, id);

-- One row that the health check writes.
CREATE TABLE audit_pulse (
  id BIGINT NOT NULL PRIMARY KEY,
  at TEXT COLLATE "C" NOT NULL
);
INSERT INTO audit_pulse (id, at) VALUES (1, '');

-- The tree of protected nodes: units and divisions, with the span in which one stood below another.
CREATE TABLE access_node (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY
);
CREATE TABLE access_edge (
  node TEXT COLLATE "C" NOT NULL REFERENCES access_node (id),
  parent TEXT COLLATE "C" NOT NULL REFERENCES access_node (id),
  valid_from TEXT COLLATE "C" NOT NULL DEFAULT '',
  valid_to TEXT COLLATE "C" NOT NULL DEFAULT '',
  inside BOOLEAN NOT NULL,
  PRIMARY KEY (node, parent, valid_from)
);
CREATE INDEX access_edge_parent_idx ON access_edge (parent);

-- Every ancestor of every node, itself included: what a right is looked up by.
CREATE TABLE access_path (
  node TEXT COLLATE "C" NOT NULL REFERENCES access_node (id),
  ancestor TEXT COLLATE "C" NOT NULL REFERENCES access_node (id),
  valid_from TEXT COLLATE "C" NOT NULL DEFAULT '',
  valid_to TEXT COLLATE "C" NOT NULL DEFAULT '',
  depth BIGINT NOT NULL,
  inside BOOLEAN NOT NULL,
  PRIMARY KEY (node, ancestor, valid_from)
);
CREATE INDEX access_path_ancestor_idx ON access_path (ancestor, node);

CREATE TABLE access_grant (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  account TEXT COLLATE "C" NOT NULL,
  role TEXT COLLATE "C" NOT NULL,
  unit TEXT COLLATE "C" NOT NULL REFERENCES access_node (id),
  valid_from TEXT COLLATE "C" NOT NULL DEFAULT '',
  valid_to TEXT COLLATE "C" NOT NULL DEFAULT '',
  granted_at TEXT COLLATE "C" NOT NULL,
  granted_by TEXT COLLATE "C" NOT NULL,
  revoked_at TEXT COLLATE "C" NOT NULL DEFAULT ''
);
CREATE INDEX access_grant_account_idx ON access_grant (account);
CREATE INDEX access_grant_unit_idx ON access_grant (unit);
