-- +goose Up
-- Units through time: an identity is a code and a first day, so that codes and names given
-- again to other units confuse nobody. valid_to is the last day, empty while it is there.
CREATE TABLE org_unit (
  id TEXT NOT NULL PRIMARY KEY,
  code TEXT NOT NULL,
  inside INTEGER NOT NULL,
  valid_from TEXT NOT NULL,
  valid_to TEXT NOT NULL DEFAULT '',
  began TEXT NOT NULL DEFAULT '',
  ended TEXT NOT NULL DEFAULT '',
  email TEXT NOT NULL DEFAULT '',
  phone TEXT NOT NULL DEFAULT '',
  address TEXT NOT NULL DEFAULT '',
  area_ha INTEGER NOT NULL DEFAULT 0,
  population INTEGER NOT NULL DEFAULT 0,
  lat INTEGER NOT NULL DEFAULT 0,
  lon INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL,
  UNIQUE (code, valid_from)
) STRICT;

CREATE TABLE org_name (
  unit TEXT NOT NULL REFERENCES org_unit (id),
  valid_from TEXT NOT NULL,
  valid_to TEXT NOT NULL DEFAULT '',
  name TEXT NOT NULL,
  name_en TEXT NOT NULL DEFAULT '',
  short TEXT NOT NULL,
  kind TEXT NOT NULL,
  name_fold TEXT NOT NULL,
  basis TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (unit, valid_from)
) STRICT;
CREATE INDEX org_name_fold_idx ON org_name (name_fold);

-- Under whom a unit stood, from when to when; above is empty at the top.
CREATE TABLE org_place (
  unit TEXT NOT NULL REFERENCES org_unit (id),
  valid_from TEXT NOT NULL,
  valid_to TEXT NOT NULL DEFAULT '',
  above TEXT NOT NULL DEFAULT '',
  basis TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (unit, valid_from)
) STRICT;
CREATE INDEX org_place_above_idx ON org_place (above);

CREATE TABLE org_step (
  old_unit TEXT NOT NULL REFERENCES org_unit (id),
  new_unit TEXT NOT NULL REFERENCES org_unit (id),
  on_day TEXT NOT NULL,
  area TEXT NOT NULL CHECK (area IN ('all', 'part', 'none')),
  population TEXT NOT NULL CHECK (population IN ('all', 'part', 'none')),
  basis TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (old_unit, new_unit)
) STRICT;
CREATE INDEX org_step_new_idx ON org_step (new_unit);

-- One row: the token changes with every change of units, so that trees kept in memory are known to be old.
CREATE TABLE org_state (
  id INTEGER NOT NULL PRIMARY KEY,
  token TEXT NOT NULL
) STRICT;
INSERT INTO org_state (id, token) VALUES (1, '');

CREATE TABLE org_person (
  id TEXT NOT NULL PRIMARY KEY,
  unit TEXT NOT NULL REFERENCES org_unit (id),
  name TEXT NOT NULL,
  name_fold TEXT NOT NULL,
  email TEXT NOT NULL DEFAULT '',
  phone TEXT NOT NULL DEFAULT '',
  account TEXT NOT NULL DEFAULT '',
  valid_from TEXT NOT NULL DEFAULT '',
  valid_to TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL
) STRICT;
CREATE INDEX org_person_unit_idx ON org_person (unit);
CREATE INDEX org_person_account_idx ON org_person (account);

-- A post that a person holds, and what he may sign in it.
CREATE TABLE org_post (
  id TEXT NOT NULL PRIMARY KEY,
  unit TEXT NOT NULL REFERENCES org_unit (id),
  person TEXT NOT NULL REFERENCES org_person (id),
  title TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('head', 'deputy', 'acting', 'by-order', 'authorised', 'member')),
  body TEXT NOT NULL DEFAULT '',
  head_title TEXT NOT NULL DEFAULT '',
  scope TEXT NOT NULL DEFAULT '',
  basis TEXT NOT NULL DEFAULT '',
  place INTEGER NOT NULL DEFAULT 0,
  valid_from TEXT NOT NULL,
  valid_to TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL
) STRICT;
CREATE INDEX org_post_unit_idx ON org_post (unit);
CREATE INDEX org_post_person_idx ON org_post (person);

-- Who in a body sees to a regime: a division, a person, or both.
CREATE TABLE org_duty (
  id TEXT NOT NULL PRIMARY KEY,
  unit TEXT NOT NULL REFERENCES org_unit (id),
  regime TEXT NOT NULL,
  division TEXT NOT NULL DEFAULT '',
  person TEXT NOT NULL DEFAULT '',
  valid_from TEXT NOT NULL,
  valid_to TEXT NOT NULL DEFAULT '',
  basis TEXT NOT NULL DEFAULT '',
  UNIQUE (unit, regime, valid_from)
) STRICT;

-- What was decided about units.
CREATE TABLE org_decision (
  id TEXT NOT NULL PRIMARY KEY,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  actor_name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('create', 'rename', 'move', 'end', 'merge', 'split', 'import')),
  unit TEXT NOT NULL,
  number TEXT NOT NULL,
  decided TEXT NOT NULL DEFAULT '',
  effective TEXT NOT NULL,
  undone_at TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX org_decision_unit_idx ON org_decision (unit, id);

-- Which units a decision changed: their version after it, and what they were before, as JSON, empty where it
-- made them.
CREATE TABLE org_touched (
  unit TEXT NOT NULL,
  decision TEXT NOT NULL REFERENCES org_decision (id),
  version INTEGER NOT NULL,
  was TEXT NOT NULL,
  PRIMARY KEY (unit, decision)
) STRICT;
CREATE INDEX org_touched_decision_idx ON org_touched (decision);

-- Spreadsheets that somebody imports: checked first, then applied piece by piece.
CREATE TABLE org_import (
  id TEXT NOT NULL PRIMARY KEY,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  actor_name TEXT NOT NULL,
  top TEXT NOT NULL,
  what TEXT NOT NULL CHECK (what IN ('units', 'people')),
  file_name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('refused', 'checked', 'running', 'done', 'failed')),
  number TEXT NOT NULL DEFAULT '',
  decided TEXT NOT NULL DEFAULT '',
  effective TEXT NOT NULL,
  total INTEGER NOT NULL,
  done INTEGER NOT NULL DEFAULT 0,
  plan TEXT NOT NULL,
  reason TEXT NOT NULL DEFAULT '',
  token TEXT NOT NULL DEFAULT '',
  decision TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL
) STRICT;
CREATE INDEX org_import_top_idx ON org_import (top, id);
