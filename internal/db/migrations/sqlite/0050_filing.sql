-- +goose Up
-- A unit's report on its way. The slot is what it answers: an obligation, the unit's own
-- letter, or a period of the past; a unit has one report for each.
CREATE TABLE filing_report (
  id TEXT NOT NULL PRIMARY KEY,
  unit TEXT NOT NULL,
  slot TEXT NOT NULL,
  unit_name TEXT NOT NULL DEFAULT '',
  division TEXT NOT NULL DEFAULT '',
  level TEXT NOT NULL,
  regime TEXT NOT NULL,
  regime_no INTEGER NOT NULL,
  period TEXT NOT NULL,
  period_from TEXT NOT NULL DEFAULT '',
  period_to TEXT NOT NULL DEFAULT '',
  obligation TEXT NOT NULL DEFAULT '',
  letter TEXT NOT NULL DEFAULT '',
  asker TEXT NOT NULL DEFAULT '',
  deadline TEXT NOT NULL DEFAULT '',
  proxy INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('drafting', 'review', 'approval', 'issuing', 'sent', 'returned', 'accepted')),
  reason TEXT NOT NULL DEFAULT '',
  standing TEXT NOT NULL DEFAULT '',
  latest TEXT NOT NULL DEFAULT '',
  words_program INTEGER NOT NULL DEFAULT 0,
  words_all INTEGER NOT NULL DEFAULT 0,
  submit_by TEXT NOT NULL DEFAULT '',
  created_at TEXT NOT NULL,
  changed_at TEXT NOT NULL,
  changed_by TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL,
  CONSTRAINT filing_report_unit_slot_key UNIQUE (unit, slot)
) STRICT;
CREATE INDEX filing_report_asker_idx ON filing_report (asker, state, changed_at);
CREATE INDEX filing_report_period_idx ON filing_report (unit, regime, period);
CREATE INDEX filing_report_obligation_idx ON filing_report (obligation);

-- Every version of every part of a draft; the present ones are marked latest. A save that
-- began from another version than the latest finds its place taken.
CREATE TABLE filing_part (
  report TEXT NOT NULL REFERENCES filing_report (id),
  part TEXT NOT NULL,
  version INTEGER NOT NULL,
  latest INTEGER NOT NULL,
  body TEXT NOT NULL,
  at TEXT NOT NULL,
  account TEXT NOT NULL DEFAULT '',
  account_name TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (report, part, version)
) STRICT;
CREATE INDEX filing_part_latest_idx ON filing_part (report, latest);

-- Words that somebody typed over a version that was not the latest any more: kept until
-- he has decided what becomes of them.
CREATE TABLE filing_aside (
  report TEXT NOT NULL REFERENCES filing_report (id),
  id TEXT NOT NULL,
  part TEXT NOT NULL,
  base INTEGER NOT NULL,
  typed TEXT NOT NULL,
  at TEXT NOT NULL,
  account TEXT NOT NULL DEFAULT '',
  account_name TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (report, id)
) STRICT;

-- Versions that were sent up: frozen but for what became of them. The package stands last,
-- so that reading the packed figures does not read it. The report is not checked by the
-- database: it is written in the same transaction, and the check would read the end of its
-- index, where every other delivery writes, which PostgreSQL could not put in order.
CREATE TABLE filing_version (
  id TEXT NOT NULL PRIMARY KEY,
  report TEXT NOT NULL,
  no INTEGER NOT NULL,
  submission TEXT NOT NULL,
  unit TEXT NOT NULL,
  level TEXT NOT NULL,
  regime TEXT NOT NULL,
  regime_no INTEGER NOT NULL,
  period TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('sent', 'accepted', 'returned', 'recalled', 'superseded')),
  digest TEXT NOT NULL,
  mark TEXT NOT NULL DEFAULT '',
  day TEXT NOT NULL DEFAULT '',
  empty INTEGER NOT NULL,
  compiled INTEGER NOT NULL,
  leaves INTEGER NOT NULL,
  words_program INTEGER NOT NULL DEFAULT 0,
  words_all INTEGER NOT NULL DEFAULT 0,
  supersedes TEXT NOT NULL DEFAULT '',
  sent_at TEXT NOT NULL,
  sent_by TEXT NOT NULL DEFAULT '',
  decided_at TEXT NOT NULL DEFAULT '',
  decided_by TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT '',
  changed_at TEXT NOT NULL,
  packed BLOB NOT NULL,
  packed_own BLOB NOT NULL,
  package BLOB NOT NULL,
  CONSTRAINT filing_version_report_no_key UNIQUE (report, no),
  CONSTRAINT filing_version_report_submission_key UNIQUE (report, submission)
) STRICT;
CREATE INDEX filing_version_standing_idx ON filing_version (regime, period, state);
CREATE INDEX filing_version_changed_idx ON filing_version (changed_at);
CREATE INDEX filing_version_digest_idx ON filing_version (digest);

-- Packages that compilations were made of and that are no version themselves: what a unit
-- did itself beside the reports below, and "nothing to report".
CREATE TABLE filing_source (
  digest TEXT NOT NULL PRIMARY KEY,
  unit TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('own', 'nothing')),
  at TEXT NOT NULL,
  package BLOB NOT NULL
) STRICT;

-- Which reports below a draft is made of, and which a version was made of.
CREATE TABLE filing_taken (
  report TEXT NOT NULL REFERENCES filing_report (id),
  unit TEXT NOT NULL,
  digest TEXT NOT NULL,
  source TEXT NOT NULL DEFAULT '',
  at TEXT NOT NULL,
  PRIMARY KEY (report, unit)
) STRICT;
CREATE INDEX filing_taken_source_idx ON filing_taken (source);
CREATE TABLE filing_used (
  version TEXT NOT NULL REFERENCES filing_version (id),
  unit TEXT NOT NULL,
  digest TEXT NOT NULL,
  source TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (version, unit)
) STRICT;
CREATE INDEX filing_used_source_idx ON filing_used (source);

-- What was done to a report and said of it, step by step.
CREATE TABLE filing_note (
  report TEXT NOT NULL REFERENCES filing_report (id),
  id TEXT NOT NULL,
  at TEXT NOT NULL,
  account TEXT NOT NULL DEFAULT '',
  account_name TEXT NOT NULL DEFAULT '',
  move TEXT NOT NULL,
  was TEXT NOT NULL DEFAULT '',
  now TEXT NOT NULL DEFAULT '',
  part TEXT NOT NULL DEFAULT '',
  words TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (report, id)
) STRICT;

-- Word, PDF and text files that a unit's report was read from; the file itself is a blob.
CREATE TABLE filing_file (
  report TEXT NOT NULL REFERENCES filing_report (id),
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  digest TEXT NOT NULL,
  size INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('read', 'taken', 'dropped')),
  reading TEXT NOT NULL,
  words TEXT NOT NULL DEFAULT '',
  at TEXT NOT NULL,
  account TEXT NOT NULL DEFAULT '',
  account_name TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL,
  PRIMARY KEY (report, id)
) STRICT;

-- A unit's own way of a report, and what it signs with.
CREATE TABLE filing_setting (
  unit TEXT NOT NULL PRIMARY KEY,
  body TEXT NOT NULL,
  changed_at TEXT NOT NULL,
  changed_by TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL
) STRICT;

-- Files that were made of versions; the bytes are blobs.
CREATE TABLE filing_print (
  digest TEXT NOT NULL,
  kind TEXT NOT NULL,
  blob TEXT NOT NULL,
  size INTEGER NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (digest, kind)
) STRICT;
