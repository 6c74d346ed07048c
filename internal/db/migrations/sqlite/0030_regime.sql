-- +goose Up
-- One row for each regime: who keeps it, and the draft of its next version.
CREATE TABLE regime_series (
  code TEXT NOT NULL PRIMARY KEY,
  owner TEXT NOT NULL DEFAULT '',
  draft TEXT NOT NULL DEFAULT '',
  draft_name TEXT NOT NULL DEFAULT '',
  draft_by TEXT NOT NULL DEFAULT '',
  draft_at TEXT NOT NULL DEFAULT '',
  copied_from TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL
) STRICT;

-- Published versions; a row never changes.
CREATE TABLE regime_version (
  code TEXT NOT NULL REFERENCES regime_series (code),
  version INTEGER NOT NULL,
  digest TEXT NOT NULL,
  file TEXT NOT NULL,
  name_vi TEXT NOT NULL,
  name_en TEXT NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  published_at TEXT NOT NULL,
  published_by TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (code, version, digest)
) STRICT;
CREATE INDEX regime_version_digest_idx ON regime_version (digest);
