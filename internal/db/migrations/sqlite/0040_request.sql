-- +goose Up
-- Asking letters, drafts and sent ones.
CREATE TABLE request_letter (
  id TEXT NOT NULL PRIMARY KEY,
  regime TEXT NOT NULL,
  regime_version INTEGER NOT NULL,
  regime_digest TEXT NOT NULL,
  period TEXT NOT NULL,
  asker TEXT NOT NULL,
  parent TEXT NOT NULL DEFAULT '',
  words TEXT NOT NULL,
  title TEXT NOT NULL DEFAULT '',
  title_fold TEXT NOT NULL DEFAULT '',
  number TEXT NOT NULL DEFAULT '',
  symbol TEXT NOT NULL DEFAULT '',
  day TEXT NOT NULL DEFAULT '',
  deadlines TEXT NOT NULL,
  last_deadline TEXT NOT NULL DEFAULT '',
  choice TEXT NOT NULL,
  reminders TEXT NOT NULL,
  auto_nothing INTEGER NOT NULL,
  guidance TEXT NOT NULL DEFAULT '',
  paper TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL CHECK (state IN ('draft', 'running', 'withdrawn')),
  version INTEGER NOT NULL,
  units INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  created_name TEXT NOT NULL DEFAULT '',
  created_at TEXT NOT NULL,
  sent_at TEXT NOT NULL DEFAULT '',
  withdrawn_at TEXT NOT NULL DEFAULT '',
  withdrawn_why TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX request_letter_asker_idx ON request_letter (asker, state);
CREATE INDEX request_letter_parent_idx ON request_letter (parent);
CREATE INDEX request_letter_state_idx ON request_letter (state, last_deadline);

-- One unit's debt to one letter.
CREATE TABLE request_obligation (
  request TEXT NOT NULL REFERENCES request_letter (id),
  unit TEXT NOT NULL,
  id TEXT NOT NULL,
  division TEXT NOT NULL DEFAULT '',
  level TEXT NOT NULL,
  deadline TEXT NOT NULL,
  asked TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('not-opened', 'in-progress', 'in-review', 'sent-up', 'returned', 'accepted', 'nothing', 'excused', 'released')),
  version INTEGER NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  opened_at TEXT NOT NULL DEFAULT '',
  sent_at TEXT NOT NULL DEFAULT '',
  changed_at TEXT NOT NULL DEFAULT '',
  closed_at TEXT NOT NULL DEFAULT '',
  reminded_on TEXT NOT NULL DEFAULT '',
  seen_at TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (request, unit),
  CONSTRAINT request_obligation_id_key UNIQUE (id)
) STRICT;
CREATE INDEX request_obligation_unit_idx ON request_obligation (unit);

-- What a unit asks of the asker: more time, to be excused, to have nothing to report.
CREATE TABLE request_ask (
  obligation TEXT NOT NULL REFERENCES request_obligation (id),
  id TEXT NOT NULL,
  request TEXT NOT NULL,
  unit TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('extension', 'excuse', 'nothing')),
  state TEXT NOT NULL CHECK (state IN ('open', 'granted', 'refused', 'dropped')),
  reason TEXT NOT NULL,
  wanted TEXT NOT NULL DEFAULT '',
  asked_by TEXT NOT NULL DEFAULT '',
  asked_at TEXT NOT NULL,
  answer TEXT NOT NULL DEFAULT '',
  answered_by TEXT NOT NULL DEFAULT '',
  answered_at TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (obligation, id),
  CONSTRAINT request_ask_id_key UNIQUE (id)
) STRICT;
CREATE INDEX request_ask_request_idx ON request_ask (request, state);

-- What the asker tells the units of a running letter; no unit means all of them.
CREATE TABLE request_notice (
  request TEXT NOT NULL REFERENCES request_letter (id),
  id TEXT NOT NULL,
  unit TEXT NOT NULL DEFAULT '',
  kind TEXT NOT NULL,
  words TEXT NOT NULL DEFAULT '',
  by_name TEXT NOT NULL DEFAULT '',
  at TEXT NOT NULL,
  PRIMARY KEY (request, id)
) STRICT;

-- Secret addresses of calendar feeds, by the digest of the secret.
CREATE TABLE request_feed (
  account TEXT NOT NULL PRIMARY KEY,
  secret TEXT NOT NULL,
  made_at TEXT NOT NULL,
  CONSTRAINT request_feed_secret_key UNIQUE (secret)
) STRICT;
