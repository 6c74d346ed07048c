-- +goose Up
-- One row for each regime: who keeps it, and the draft of its next version.
CREATE TABLE regime_series (
  code TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  owner TEXT COLLATE "C" NOT NULL DEFAULT '',
  draft TEXT COLLATE "C" NOT NULL DEFAULT '',
  draft_name TEXT COLLATE "C" NOT NULL DEFAULT '',
  draft_by TEXT COLLATE "C" NOT NULL DEFAULT '',
  draft_at TEXT COLLATE "C" NOT NULL DEFAULT '',
  copied_from TEXT COLLATE "C" NOT NULL DEFAULT '',
  version BIGINT NOT NULL
);

-- Published versions; a row never changes.
CREATE TABLE regime_version (
  code TEXT COLLATE "C" NOT NULL REFERENCES regime_series (code),
  version BIGINT NOT NULL,
  digest TEXT COLLATE "C" NOT NULL,
  file TEXT COLLATE "C" NOT NULL,
  name_vi TEXT COLLATE "C" NOT NULL,
  name_en TEXT COLLATE "C" NOT NULL,
  note TEXT COLLATE "C" NOT NULL DEFAULT '',
  published_at TEXT COLLATE "C" NOT NULL,
  published_by TEXT COLLATE "C" NOT NULL DEFAULT '',
  PRIMARY KEY (code, version, digest)
);
CREATE INDEX regime_version_digest_idx ON regime_version (digest);
