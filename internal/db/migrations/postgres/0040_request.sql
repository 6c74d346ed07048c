-- +goose Up
-- Asking letters, drafts and sent ones.
CREATE TABLE request_letter (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  regime TEXT COLLATE "C" NOT NULL,
  regime_version BIGINT NOT NULL,
  regime_digest TEXT COLLATE "C" NOT NULL,
  period TEXT COLLATE "C" NOT NULL,
  asker TEXT COLLATE "C" NOT NULL,
  parent TEXT COLLATE "C" NOT NULL DEFAULT '',
  words TEXT COLLATE "C" NOT NULL,
  title TEXT COLLATE "C" NOT NULL DEFAULT '',
  title_fold TEXT COLLATE "C" NOT NULL DEFAULT '',
  number TEXT COLLATE "C" NOT NULL DEFAULT '',
  symbol TEXT COLLATE "C" NOT NULL DEFAULT '',
  day TEXT COLLATE "C" NOT NULL DEFAULT '',
  deadlines TEXT COLLATE "C" NOT NULL,
  last_deadline TEXT COLLATE "C" NOT NULL DEFAULT '',
  choice TEXT COLLATE "C" NOT NULL,
  reminders TEXT COLLATE "C" NOT NULL,
  auto_nothing BOOLEAN NOT NULL,
  guidance TEXT COLLATE "C" NOT NULL DEFAULT '',
  paper TEXT COLLATE "C" NOT NULL DEFAULT '',
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('draft', 'running', 'withdrawn')),
  version BIGINT NOT NULL,
  units BIGINT NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL,
  created_name TEXT COLLATE "C" NOT NULL DEFAULT '',
  created_at TEXT COLLATE "C" NOT NULL,
  sent_at TEXT COLLATE "C" NOT NULL DEFAULT '',
  withdrawn_at TEXT COLLATE "C" NOT NULL DEFAULT '',
  withdrawn_why TEXT COLLATE "C" NOT NULL DEFAULT ''
);
CREATE INDEX request_letter_asker_idx ON request_letter (asker, state);
CREATE INDEX request_letter_parent_idx ON request_letter (parent);
CREATE INDEX request_letter_state_idx ON request_letter (state, last_deadline);

-- One unit's debt to one letter.
-- Deliveries change the state of obligations, thousands a second. Where no indexed column changes and the
-- page has room, PostgreSQL writes nothing into the indexes, and deliveries of neighbouring obligations do not meet there.
CREATE TABLE request_obligation (
  request TEXT COLLATE "C" NOT NULL REFERENCES request_letter (id),
  unit TEXT COLLATE "C" NOT NULL,
  id TEXT COLLATE "C" NOT NULL,
  division TEXT COLLATE "C" NOT NULL DEFAULT '',
  level TEXT COLLATE "C" NOT NULL,
  deadline TEXT COLLATE "C" NOT NULL,
  asked TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('not-opened', 'in-progress', 'in-review', 'sent-up', 'returned', 'accepted', 'nothing', 'excused', 'released')),
  version BIGINT NOT NULL,
  note TEXT COLLATE "C" NOT NULL DEFAULT '',
  opened_at TEXT COLLATE "C" NOT NULL DEFAULT '',
  sent_at TEXT COLLATE "C" NOT NULL DEFAULT '',
  changed_at TEXT COLLATE "C" NOT NULL DEFAULT '',
  closed_at TEXT COLLATE "C" NOT NULL DEFAULT '',
  reminded_on TEXT COLLATE "C" NOT NULL DEFAULT '',
  seen_at TEXT COLLATE "C" NOT NULL DEFAULT '',
  PRIMARY KEY (request, unit),
  CONSTRAINT request_obligation_id_key UNIQUE (id)
) WITH (fillfactor = 60);
CREATE INDEX request_obligation_unit_idx ON request_obligation (unit);

-- What a unit asks of the asker: more time, to be excused, to have nothing to report.
CREATE TABLE request_ask (
  obligation TEXT COLLATE "C" NOT NULL REFERENCES request_obligation (id),
  id TEXT COLLATE "C" NOT NULL,
  request TEXT COLLATE "C" NOT NULL,
  unit TEXT COLLATE "C" NOT NULL,
  kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('extension', 'excuse', 'nothing')),
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('open', 'granted', 'refused', 'dropped')),
  reason TEXT COLLATE "C" NOT NULL,
  wanted TEXT COLLATE "C" NOT NULL DEFAULT '',
  asked_by TEXT COLLATE "C" NOT NULL DEFAULT '',
  asked_at TEXT COLLATE "C" NOT NULL,
  answer TEXT COLLATE "C" NOT NULL DEFAULT '',
  answered_by TEXT COLLATE "C" NOT NULL DEFAULT '',
  answered_at TEXT COLLATE "C" NOT NULL DEFAULT '',
  PRIMARY KEY (obligation, id),
  CONSTRAINT request_ask_id_key UNIQUE (id)
);
CREATE INDEX request_ask_request_idx ON request_ask (request, state);

-- What the asker tells the units of a running letter; no unit means all of them.
CREATE TABLE request_notice (
  request TEXT COLLATE "C" NOT NULL REFERENCES request_letter (id),
  id TEXT COLLATE "C" NOT NULL,
  unit TEXT COLLATE "C" NOT NULL DEFAULT '',
  kind TEXT COLLATE "C" NOT NULL,
  words TEXT COLLATE "C" NOT NULL DEFAULT '',
  by_name TEXT COLLATE "C" NOT NULL DEFAULT '',
  at TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (request, id)
);

-- Secret addresses of calendar feeds, by the digest of the secret.
CREATE TABLE request_feed (
  account TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  secret TEXT COLLATE "C" NOT NULL,
  made_at TEXT COLLATE "C" NOT NULL,
  CONSTRAINT request_feed_secret_key UNIQUE (secret)
);
