-- +goose Up
-- The diary. An entry belongs to a unit, which may be a division; body is the body the
-- division stands inside, whose reports count it.
CREATE TABLE activity_entry (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  body TEXT COLLATE "C" NOT NULL,
  unit TEXT COLLATE "C" NOT NULL,
  submission TEXT COLLATE "C" NOT NULL,
  day TEXT COLLATE "C" NOT NULL,
  until TEXT COLLATE "C" NOT NULL DEFAULT '',
  kind TEXT COLLATE "C" NOT NULL,
  line TEXT COLLATE "C" NOT NULL,
  event TEXT COLLATE "C" NOT NULL DEFAULT '',
  place TEXT COLLATE "C" NOT NULL DEFAULT '',
  partners TEXT COLLATE "C" NOT NULL DEFAULT '',
  money TEXT COLLATE "C" NOT NULL DEFAULT '',
  note TEXT COLLATE "C" NOT NULL DEFAULT '',
  fold TEXT COLLATE "C" NOT NULL DEFAULT '',
  figures TEXT COLLATE "C" NOT NULL DEFAULT '',
  files BIGINT NOT NULL DEFAULT 0,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('new', 'checked', 'asked', 'answered')),
  digest TEXT COLLATE "C" NOT NULL,
  author TEXT COLLATE "C" NOT NULL,
  author_name TEXT COLLATE "C" NOT NULL DEFAULT '',
  created_at TEXT COLLATE "C" NOT NULL,
  changed_by TEXT COLLATE "C" NOT NULL DEFAULT '',
  changed_at TEXT COLLATE "C" NOT NULL,
  deleted_at TEXT COLLATE "C" NOT NULL DEFAULT '',
  version BIGINT NOT NULL,
  CONSTRAINT activity_entry_body_submission_key UNIQUE (body, submission)
);
CREATE INDEX activity_entry_body_idx ON activity_entry (body, day, id, kind, deleted_at);
CREATE INDEX activity_entry_unit_idx ON activity_entry (unit, day, id, kind, state, files, body, deleted_at);
CREATE INDEX activity_entry_day_idx ON activity_entry (day, id);

-- The figures of entries that count: those of a deleted entry are taken out. An
-- indicator stands once as a whole and once for each choice of a dimension.
CREATE TABLE activity_figure (
  body TEXT COLLATE "C" NOT NULL,
  entry TEXT COLLATE "C" NOT NULL REFERENCES activity_entry (id),
  regime TEXT COLLATE "C" NOT NULL,
  key TEXT COLLATE "C" NOT NULL,
  indicator TEXT COLLATE "C" NOT NULL,
  day TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('number', 'none', 'unknown', 'not-applicable')),
  scaled BIGINT NOT NULL,
  decimals BIGINT NOT NULL,
  PRIMARY KEY (body, entry, regime, key)
);
CREATE INDEX activity_figure_tally_idx ON activity_figure (regime, body, key, state, decimals, day, scaled);
CREATE INDEX activity_figure_entry_idx ON activity_figure (entry);

-- Every version of every entry, the present one included.
CREATE TABLE activity_version (
  entry TEXT COLLATE "C" NOT NULL REFERENCES activity_entry (id),
  version BIGINT NOT NULL,
  at TEXT COLLATE "C" NOT NULL,
  account TEXT COLLATE "C" NOT NULL,
  account_name TEXT COLLATE "C" NOT NULL DEFAULT '',
  what TEXT COLLATE "C" NOT NULL CHECK (what IN ('written', 'edited', 'deleted', 'restored')),
  content TEXT COLLATE "C" NOT NULL,
  digest TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (entry, version)
);

-- What a supervisor says of an entry and what the officer answers.
CREATE TABLE activity_remark (
  entry TEXT COLLATE "C" NOT NULL REFERENCES activity_entry (id),
  id TEXT COLLATE "C" NOT NULL,
  at TEXT COLLATE "C" NOT NULL,
  account TEXT COLLATE "C" NOT NULL,
  account_name TEXT COLLATE "C" NOT NULL DEFAULT '',
  what TEXT COLLATE "C" NOT NULL CHECK (what IN ('checked', 'question', 'answer')),
  words TEXT COLLATE "C" NOT NULL DEFAULT '',
  PRIMARY KEY (entry, id)
);

-- Photos and files. One that was sent before its entry is written has no entry yet.
CREATE TABLE activity_file (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  unit TEXT COLLATE "C" NOT NULL,
  entry TEXT COLLATE "C" NOT NULL DEFAULT '',
  account TEXT COLLATE "C" NOT NULL,
  at TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  media TEXT COLLATE "C" NOT NULL,
  size BIGINT NOT NULL,
  digest TEXT COLLATE "C" NOT NULL,
  thumb TEXT COLLATE "C" NOT NULL DEFAULT '',
  width BIGINT NOT NULL DEFAULT 0,
  height BIGINT NOT NULL DEFAULT 0,
  taken TEXT COLLATE "C" NOT NULL DEFAULT '',
  place TEXT COLLATE "C" NOT NULL DEFAULT '',
  removed_at TEXT COLLATE "C" NOT NULL DEFAULT ''
);
CREATE INDEX activity_file_entry_idx ON activity_file (entry);

-- A spreadsheet being taken in: rows before done are written.
CREATE TABLE activity_import (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  unit TEXT COLLATE "C" NOT NULL,
  account TEXT COLLATE "C" NOT NULL,
  at TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  digest TEXT COLLATE "C" NOT NULL,
  total BIGINT NOT NULL,
  done BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX activity_import_unit_idx ON activity_import (unit, at);
