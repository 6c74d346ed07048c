-- +goose Up
CREATE TABLE account_user (
  id TEXT NOT NULL PRIMARY KEY,
  login TEXT NOT NULL,
  login_fold TEXT NOT NULL,
  name TEXT NOT NULL,
  name_fold TEXT NOT NULL,
  title TEXT NOT NULL DEFAULT '',
  email TEXT NOT NULL DEFAULT '',
  phone TEXT NOT NULL DEFAULT '',
  unit TEXT NOT NULL REFERENCES access_node (id),
  state TEXT NOT NULL CHECK (state IN ('invited', 'active', 'disabled')),
  lang TEXT NOT NULL DEFAULT '',
  password TEXT NOT NULL DEFAULT '',
  password_at TEXT NOT NULL DEFAULT '',
  seen_at TEXT NOT NULL DEFAULT '',
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL,
  CONSTRAINT account_user_login_fold_key UNIQUE (login_fold)
) STRICT;
CREATE INDEX account_user_unit_idx ON account_user (unit);

-- Of a session only the digest of its token is kept.
CREATE TABLE account_session (
  id TEXT NOT NULL PRIMARY KEY,
  account TEXT NOT NULL REFERENCES account_user (id),
  token TEXT NOT NULL,
  unit TEXT NOT NULL DEFAULT '',
  device TEXT NOT NULL DEFAULT '',
  address TEXT NOT NULL DEFAULT '',
  created_at TEXT NOT NULL,
  seen_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  CONSTRAINT account_session_token_key UNIQUE (token)
) STRICT;
CREATE INDEX account_session_account_idx ON account_session (account);

-- Links that are good once: for the first administrator, for setting a password.
CREATE TABLE account_link (
  token TEXT NOT NULL PRIMARY KEY,
  purpose TEXT NOT NULL CHECK (purpose IN ('first', 'password')),
  account TEXT NOT NULL DEFAULT '',
  created_at TEXT NOT NULL,
  expires_at TEXT NOT NULL
) STRICT;
CREATE INDEX account_link_account_idx ON account_link (account);

-- Failed tries to sign in, by account and by account and address, known or not.
CREATE TABLE account_attempt (
  place TEXT NOT NULL PRIMARY KEY,
  failures INTEGER NOT NULL,
  last_at TEXT NOT NULL,
  locked_until TEXT NOT NULL DEFAULT ''
) STRICT;
