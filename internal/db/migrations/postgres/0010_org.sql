-- +goose Up
-- Units through time: an identity is a code and a first day, so that codes and names given
-- again to other units confuse nobody. valid_to is the last day, empty while it is there.
CREATE TABLE org_unit (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  code TEXT COLLATE "C" NOT NULL,
  inside BOOLEAN NOT NULL,
  valid_from TEXT COLLATE "C" NOT NULL,
  valid_to TEXT COLLATE "C" NOT NULL DEFAULT '',
  began TEXT COLLATE "C" NOT NULL DEFAULT '',
  ended TEXT COLLATE "C" NOT NULL DEFAULT '',
  email TEXT COLLATE "C" NOT NULL DEFAULT '',
  phone TEXT COLLATE "C" NOT NULL DEFAULT '',
  address TEXT COLLATE "C" NOT NULL DEFAULT '',
  area_ha BIGINT NOT NULL DEFAULT 0,
  population BIGINT NOT NULL DEFAULT 0,
  lat BIGINT NOT NULL DEFAULT 0,
  lon BIGINT NOT NULL DEFAULT 0,
  version BIGINT NOT NULL,
  CONSTRAINT org_unit_code_valid_from_key UNIQUE (code, valid_from)
);

CREATE TABLE org_name (
  unit TEXT COLLATE "C" NOT NULL REFERENCES org_unit (id),
  valid_from TEXT COLLATE "C" NOT NULL,
  valid_to TEXT COLLATE "C" NOT NULL DEFAULT '',
  name TEXT COLLATE "C" NOT NULL,
  name_en TEXT COLLATE "C" NOT NULL DEFAULT '',
  short TEXT COLLATE "C" NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  name_fold TEXT COLLATE "C" NOT NULL,
  basis TEXT COLLATE "C" NOT NULL DEFAULT '',
  PRIMARY KEY (unit, valid_from)
);
CREATE INDEX org_name_fold_idx ON org_name (name_fold);

-- Under whom a unit stood, from when to when; above is empty at the top.
CREATE TABLE org_place (
  unit TEXT COLLATE "C" NOT NULL REFERENCES org_unit (id),
  valid_from TEXT COLLATE "C" NOT NULL,
  valid_to TEXT COLLATE "C" NOT NULL DEFAULT '',
  above TEXT COLLATE "C" NOT NULL DEFAULT '',
  basis TEXT COLLATE "C" NOT NULL DEFAULT '',
  PRIMARY KEY (unit, valid_from)
);
CREATE INDEX org_place_above_idx ON org_place (above);

CREATE TABLE org_step (
  old_unit TEXT COLLATE "C" NOT NULL REFERENCES org_unit (id),
  new_unit TEXT COLLATE "C" NOT NULL REFERENCES org_unit (id),
  on_day TEXT COLLATE "C" NOT NULL,
  area TEXT COLLATE "C" NOT NULL CHECK (area IN ('all', 'part', 'none')),
  population TEXT COLLATE "C" NOT NULL CHECK (population IN ('all', 'part', 'none')),
  basis TEXT COLLATE "C" NOT NULL DEFAULT '',
  PRIMARY KEY (old_unit, new_unit)
);
CREATE INDEX org_step_new_idx ON org_step (new_unit);

-- One row: the token changes with every change of units, so that trees kept in memory are known to be old.
CREATE TABLE org_state (
  id BIGINT NOT NULL PRIMARY KEY,
  token TEXT COLLATE "C" NOT NULL
);
INSERT INTO org_state (id, token) VALUES (1, '');

CREATE TABLE org_person (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  unit TEXT COLLATE "C" NOT NULL REFERENCES org_unit (id),
  name TEXT COLLATE "C" NOT NULL,
  name_fold TEXT COLLATE "C" NOT NULL,
  email TEXT COLLATE "C" NOT NULL DEFAULT '',
  phone TEXT COLLATE "C" NOT NULL DEFAULT '',
  account TEXT COLLATE "C" NOT NULL DEFAULT '',
  valid_from TEXT COLLATE "C" NOT NULL DEFAULT '',
  valid_to TEXT COLLATE "C" NOT NULL DEFAULT '',
  version BIGINT NOT NULL
);
CREATE INDEX org_person_unit_idx ON org_person (unit);
CREATE INDEX org_person_account_idx ON org_person (account);

-- A post that a person holds, and what he may sign in it.
CREATE TABLE org_post (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  unit TEXT COLLATE "C" NOT NULL REFERENCES org_unit (id),
  person TEXT COLLATE "C" NOT NULL REFERENCES org_person (id),
  title TEXT COLLATE "C" NOT NULL,
  role TEXT COLLATE "C" NOT NULL CHECK (role IN ('head', 'deputy', 'acting', 'by-order', 'authorised', 'member')),
  body TEXT COLLATE "C" NOT NULL DEFAULT '',
  head_title TEXT COLLATE "C" NOT NULL DEFAULT '',
  scope TEXT COLLATE "C" NOT NULL DEFAULT '',
  basis TEXT COLLATE "C" NOT NULL DEFAULT '',
  place BIGINT NOT NULL DEFAULT 0,
  valid_from TEXT COLLATE "C" NOT NULL,
  valid_to TEXT COLLATE "C" NOT NULL DEFAULT '',
  version BIGINT NOT NULL
);
CREATE INDEX org_post_unit_idx ON org_post (unit);
CREATE INDEX org_post_person_idx ON org_post (person);

-- Who in a body sees to a regime: a division, a person, or both.
CREATE TABLE org_duty (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  unit TEXT COLLATE "C" NOT NULL REFERENCES org_unit (id),
  regime TEXT COLLATE "C" NOT NULL,
  division TEXT COLLATE "C" NOT NULL DEFAULT '',
  person TEXT COLLATE "C" NOT NULL DEFAULT '',
  valid_from TEXT COLLATE "C" NOT NULL,
  valid_to TEXT COLLATE "C" NOT NULL DEFAULT '',
  basis TEXT COLLATE "C" NOT NULL DEFAULT '',
  CONSTRAINT org_duty_unit_regime_valid_from_key UNIQUE (unit, regime, valid_from)
);

-- What was decided about units.
CREATE TABLE org_decision (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  at TEXT COLLATE "C" NOT NULL,
  actor TEXT COLLATE "C" NOT NULL,
  actor_name TEXT COLLATE "C" NOT NULL,
  kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('create', 'rename', 'move', 'end', 'merge', 'split', 'import')),
  unit TEXT COLLATE "C" NOT NULL,
  number TEXT COLLATE "C" NOT NULL,
  decided TEXT COLLATE "C" NOT NULL DEFAULT '',
  effective TEXT COLLATE "C" NOT NULL,
  undone_at TEXT COLLATE "C" NOT NULL DEFAULT ''
);
CREATE INDEX org_decision_unit_idx ON org_decision (unit, id);

-- Which units a decision changed: their version after it, and what they were before, as JSON, empty where it
-- made them.
CREATE TABLE org_touched (
  unit TEXT COLLATE "C" NOT NULL,
  decision TEXT COLLATE "C" NOT NULL REFERENCES org_decision (id),
  version BIGINT NOT NULL,
  was TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (unit, decision)
);
CREATE INDEX org_touched_decision_idx ON org_touched (decision);

-- Spreadsheets that somebody imports: checked first, then applied piece by piece.
CREATE TABLE org_import (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  at TEXT COLLATE "C" NOT NULL,
  actor TEXT COLLATE "C" NOT NULL,
  actor_name TEXT COLLATE "C" NOT NULL,
  top TEXT COLLATE "C" NOT NULL,
  what TEXT COLLATE "C" NOT NULL CHECK (what IN ('units', 'people')),
  file_name TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('refused', 'checked', 'running', 'done', 'failed')),
  number TEXT COLLATE "C" NOT NULL DEFAULT '',
  decided TEXT COLLATE "C" NOT NULL DEFAULT '',
  effective TEXT COLLATE "C" NOT NULL,
  total BIGINT NOT NULL,
  done BIGINT NOT NULL DEFAULT 0,
  plan TEXT COLLATE "C" NOT NULL,
  reason TEXT COLLATE "C" NOT NULL DEFAULT '',
  token TEXT COLLATE "C" NOT NULL DEFAULT '',
  decision TEXT COLLATE "C" NOT NULL DEFAULT '',
  version BIGINT NOT NULL
);
CREATE INDEX org_import_top_idx ON org_import (top, id);
