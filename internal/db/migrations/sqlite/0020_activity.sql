-- +goose Up
-- The diary. An entry belongs to a unit, which may be a division; body is the body the
-- division stands inside, whose reports count it.
CREATE TABLE activity_entry (
  id TEXT NOT NULL PRIMARY KEY,
  body TEXT NOT NULL,
  unit TEXT NOT NULL,
  submission TEXT NOT NULL,
  day TEXT NOT NULL,
  until TEXT NOT NULL DEFAULT '',
  kind TEXT NOT NULL,
  line TEXT NOT NULL,
  event TEXT NOT NULL DEFAULT '',
  place TEXT NOT NULL DEFAULT '',
  partners TEXT NOT NULL DEFAULT '',
  money TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT '',
  fold TEXT NOT NULL DEFAULT '',
  figures TEXT NOT NULL DEFAULT '',
  files INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL CHECK (state IN ('new', 'checked', 'asked', 'answered')),
  digest TEXT NOT NULL,
  author TEXT NOT NULL,
  author_name TEXT NOT NULL DEFAULT '',
  created_at TEXT NOT NULL,
  changed_by TEXT NOT NULL DEFAULT '',
  changed_at TEXT NOT NULL,
  deleted_at TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL,
  CONSTRAINT activity_entry_body_submission_key UNIQUE (body, submission)
) STRICT;
CREATE INDEX activity_entry_body_idx ON activity_entry (body, day, id, kind, deleted_at);
CREATE INDEX activity_entry_unit_idx ON activity_entry (unit, day, id, kind, state, files, body, deleted_at);
CREATE INDEX activity_entry_day_idx ON activity_entry (day, id);

-- The figures of entries that count: those of a deleted entry are taken out. An
-- indicator stands once as a whole and once for each choice of a dimension.
CREATE TABLE activity_figure (
  body TEXT NOT NULL,
  entry TEXT NOT NULL REFERENCES activity_entry (id),
  regime TEXT NOT NULL,
  key TEXT NOT NULL,
  indicator TEXT NOT NULL,
  day TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('number', 'none', 'unknown', 'not-applicable')),
  scaled INTEGER NOT NULL,
  decimals INTEGER NOT NULL,
  PRIMARY KEY (body, entry, regime, key)
) STRICT;
CREATE INDEX activity_figure_tally_idx ON activity_figure (regime, body, key, state, decimals, day, scaled);
CREATE INDEX activity_figure_entry_idx ON activity_figure (entry);

-- Every version of every entry, the present one included.
CREATE TABLE activity_version (
  entry TEXT NOT NULL REFERENCES activity_entry (id),
  version INTEGER NOT NULL,
  at TEXT NOT NULL,
  account TEXT NOT NULL,
  account_name TEXT NOT NULL DEFAULT '',
  what TEXT NOT NULL CHECK (what IN ('written', 'edited', 'deleted', 'restored')),
  content TEXT NOT NULL,
  digest TEXT NOT NULL,
  PRIMARY KEY (entry, version)
) STRICT;

-- What a supervisor says of an entry and what the officer answers.
CREATE TABLE activity_remark (
  entry TEXT NOT NULL REFERENCES activity_entry (id),
  id TEXT NOT NULL,
  at TEXT NOT NULL,
  account TEXT NOT NULL,
  account_name TEXT NOT NULL DEFAULT '',
  what TEXT NOT NULL CHECK (what IN ('checked', 'question', 'answer')),
  words TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (entry, id)
) STRICT;

-- Photos and files. One that was sent before its entry is written has no entry yet.
CREATE TABLE activity_file (
  id TEXT NOT NULL PRIMARY KEY,
  unit TEXT NOT NULL,
  entry TEXT NOT NULL DEFAULT '',
  account TEXT NOT NULL,
  at TEXT NOT NULL,
  name TEXT NOT NULL,
  media TEXT NOT NULL,
  size INTEGER NOT NULL,
  digest TEXT NOT NULL,
  thumb TEXT NOT NULL DEFAULT '',
  width INTEGER NOT NULL DEFAULT 0,
  height INTEGER NOT NULL DEFAULT 0,
  taken TEXT NOT NULL DEFAULT '',
  place TEXT NOT NULL DEFAULT '',
  removed_at TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX activity_file_entry_idx ON activity_file (entry);

-- A spreadsheet being taken in: rows before done are written.
CREATE TABLE activity_import (
  id TEXT NOT NULL PRIMARY KEY,
  unit TEXT NOT NULL,
  account TEXT NOT NULL,
  at TEXT NOT NULL,
  name TEXT NOT NULL,
  digest TEXT NOT NULL,
  total INTEGER NOT NULL,
  done INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX activity_import_unit_idx ON activity_import (unit, at);
