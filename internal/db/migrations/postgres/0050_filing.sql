-- +goose Up
-- A unit's report on its way. The slot is what it answers: an obligation, the unit's own
-- letter, or a period of the past; a unit has one report for each.
CREATE TABLE filing_report (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  unit TEXT COLLATE "C" NOT NULL,
  slot TEXT COLLATE "C" NOT NULL,
  unit_name TEXT COLLATE "C" NOT NULL DEFAULT '',
  division TEXT COLLATE "C" NOT NULL DEFAULT '',
  level TEXT COLLATE "C" NOT NULL,
  regime TEXT COLLATE "C" NOT NULL,
  regime_no BIGINT NOT NULL,
  period TEXT COLLATE "C" NOT NULL,
  period_from TEXT COLLATE "C" NOT NULL DEFAULT '',
  period_to TEXT COLLATE "C" NOT NULL DEFAULT '',
  obligation TEXT COLLATE "C" NOT NULL DEFAULT '',
  letter TEXT COLLATE "C" NOT NULL DEFAULT '',
  asker TEXT COLLATE "C" NOT NULL DEFAULT '',
  deadline TEXT COLLATE "C" NOT NULL DEFAULT '',
  proxy BOOLEAN NOT NULL,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('drafting', 'review', 'approval', 'issuing', 'sent', 'returned', 'accepted')),
  reason TEXT COLLATE "C" NOT NULL DEFAULT '',
  standing TEXT COLLATE "C" NOT NULL DEFAULT '',
  latest TEXT COLLATE "C" NOT NULL DEFAULT '',
  words_program BIGINT NOT NULL DEFAULT 0,
  words_all BIGINT NOT NULL DEFAULT 0,
  submit_by TEXT COLLATE "C" NOT NULL DEFAULT '',
  created_at TEXT COLLATE "C" NOT NULL,
  changed_at TEXT COLLATE "C" NOT NULL,
  changed_by TEXT COLLATE "C" NOT NULL DEFAULT '',
  version BIGINT NOT NULL,
  CONSTRAINT filing_report_unit_slot_key UNIQUE (unit, slot)
);
CREATE INDEX filing_report_asker_idx ON filing_report (asker, state, changed_at);
CREATE INDEX filing_report_period_idx ON filing_report (unit, regime, period);
CREATE INDEX filing_report_obligation_idx ON filing_report (obligation);

-- Every version of every part of a draft; the present ones are marked latest. A save that
-- began from another version than the latest finds its place taken.
CREATE TABLE filing_part (
  report TEXT COLLATE "C" NOT NULL REFERENCES filing_report (id),
  part TEXT COLLATE "C" NOT NULL,
  version BIGINT NOT NULL,
  latest BOOLEAN NOT NULL,
  body TEXT COLLATE "C" NOT NULL,
  at TEXT COLLATE "C" NOT NULL,
  account TEXT COLLATE "C" NOT NULL DEFAULT '',
  account_name TEXT COLLATE "C" NOT NULL DEFAULT '',
  note TEXT COLLATE "C" NOT NULL DEFAULT '',
  PRIMARY KEY (report, part, version)
);
CREATE INDEX filing_part_latest_idx ON filing_part (report, latest);

-- Words that somebody typed over a version that was not the latest any more: kept until
-- he has decided what becomes of them.
CREATE TABLE filing_aside (
  report TEXT COLLATE "C" NOT NULL REFERENCES filing_report (id),
  id TEXT COLLATE "C" NOT NULL,
  part TEXT COLLATE "C" NOT NULL,
  base BIGINT NOT NULL,
  typed TEXT COLLATE "C" NOT NULL,
  at TEXT COLLATE "C" NOT NULL,
  account TEXT COLLATE "C" NOT NULL DEFAULT '',
  account_name TEXT COLLATE "C" NOT NULL DEFAULT '',
  PRIMARY KEY (report, id)
);

-- Versions that were sent up: frozen but for what became of them. The package stands last,
-- so that reading the packed figures does not read it. The report is not checked by the
-- database: it is written in the same transaction, and the check would read the end of its
-- index, where every other delivery writes, which PostgreSQL could not put in order.
CREATE TABLE filing_version (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  report TEXT COLLATE "C" NOT NULL,
  no BIGINT NOT NULL,
  submission TEXT COLLATE "C" NOT NULL,
  unit TEXT COLLATE "C" NOT NULL,
  level TEXT COLLATE "C" NOT NULL,
  regime TEXT COLLATE "C" NOT NULL,
  regime_no BIGINT NOT NULL,
  period TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('sent', 'accepted', 'returned', 'recalled', 'superseded')),
  digest TEXT COLLATE "C" NOT NULL,
  mark TEXT COLLATE "C" NOT NULL DEFAULT '',
  day TEXT COLLATE "C" NOT NULL DEFAULT '',
  empty BOOLEAN NOT NULL,
  compiled BOOLEAN NOT NULL,
  leaves BIGINT NOT NULL,
  words_program BIGINT NOT NULL DEFAULT 0,
  words_all BIGINT NOT NULL DEFAULT 0,
  supersedes TEXT COLLATE "C" NOT NULL DEFAULT '',
  sent_at TEXT COLLATE "C" NOT NULL,
  sent_by TEXT COLLATE "C" NOT NULL DEFAULT '',
  decided_at TEXT COLLATE "C" NOT NULL DEFAULT '',
  decided_by TEXT COLLATE "C" NOT NULL DEFAULT '',
  reason TEXT COLLATE "C" NOT NULL DEFAULT '',
  changed_at TEXT COLLATE "C" NOT NULL,
  packed BYTEA NOT NULL,
  packed_own BYTEA NOT NULL,
  package BYTEA NOT NULL,
  CONSTRAINT filing_version_report_no_key UNIQUE (report, no),
  CONSTRAINT filing_version_report_submission_key UNIQUE (report, submission)
);
CREATE INDEX filing_version_standing_idx ON filing_version (regime, period, state);
CREATE INDEX filing_version_changed_idx ON filing_version (changed_at);
CREATE INDEX filing_version_digest_idx ON filing_version (digest);

-- Packages that compilations were made of and that are no version themselves: what a unit
-- did itself beside the reports below, and "nothing to report".
CREATE TABLE filing_source (
  digest TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  unit TEXT COLLATE "C" NOT NULL,
  kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('own', 'nothing')),
  at TEXT COLLATE "C" NOT NULL,
  package BYTEA NOT NULL
);

-- Which reports below a draft is made of, and which a version was made of.
CREATE TABLE filing_taken (
  report TEXT COLLATE "C" NOT NULL REFERENCES filing_report (id),
  unit TEXT COLLATE "C" NOT NULL,
  digest TEXT COLLATE "C" NOT NULL,
  source TEXT COLLATE "C" NOT NULL DEFAULT '',
  at TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (report, unit)
);
CREATE INDEX filing_taken_source_idx ON filing_taken (source);
CREATE TABLE filing_used (
  version TEXT COLLATE "C" NOT NULL REFERENCES filing_version (id),
  unit TEXT COLLATE "C" NOT NULL,
  digest TEXT COLLATE "C" NOT NULL,
  source TEXT COLLATE "C" NOT NULL DEFAULT '',
  PRIMARY KEY (version, unit)
);
CREATE INDEX filing_used_source_idx ON filing_used (source);

-- What was done to a report and said of it, step by step.
CREATE TABLE filing_note (
  report TEXT COLLATE "C" NOT NULL REFERENCES filing_report (id),
  id TEXT COLLATE "C" NOT NULL,
  at TEXT COLLATE "C" NOT NULL,
  account TEXT COLLATE "C" NOT NULL DEFAULT '',
  account_name TEXT COLLATE "C" NOT NULL DEFAULT '',
  move TEXT COLLATE "C" NOT NULL,
  was TEXT COLLATE "C" NOT NULL DEFAULT '',
  now TEXT COLLATE "C" NOT NULL DEFAULT '',
  part TEXT COLLATE "C" NOT NULL DEFAULT '',
  words TEXT COLLATE "C" NOT NULL DEFAULT '',
  PRIMARY KEY (report, id)
);

-- Word, PDF and text files that a unit's report was read from; the file itself is a blob.
CREATE TABLE filing_file (
  report TEXT COLLATE "C" NOT NULL REFERENCES filing_report (id),
  id TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  digest TEXT COLLATE "C" NOT NULL,
  size BIGINT NOT NULL,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('read', 'taken', 'dropped')),
  reading TEXT COLLATE "C" NOT NULL,
  words TEXT COLLATE "C" NOT NULL DEFAULT '',
  at TEXT COLLATE "C" NOT NULL,
  account TEXT COLLATE "C" NOT NULL DEFAULT '',
  account_name TEXT COLLATE "C" NOT NULL DEFAULT '',
  version BIGINT NOT NULL,
  PRIMARY KEY (report, id)
);

-- A unit's own way of a report, and what it signs with.
CREATE TABLE filing_setting (
  unit TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  body TEXT COLLATE "C" NOT NULL,
  changed_at TEXT COLLATE "C" NOT NULL,
  changed_by TEXT COLLATE "C" NOT NULL DEFAULT '',
  version BIGINT NOT NULL
);

-- Files that were made of versions; the bytes are blobs.
CREATE TABLE filing_print (
  digest TEXT COLLATE "C" NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  blob TEXT COLLATE "C" NOT NULL,
  size BIGINT NOT NULL,
  at TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (digest, kind)
);
