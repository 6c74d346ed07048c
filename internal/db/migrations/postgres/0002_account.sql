-- +goose Up
CREATE TABLE account_user (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  login TEXT COLLATE "C" NOT NULL,
  login_fold TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  name_fold TEXT COLLATE "C" NOT NULL,
  title TEXT COLLATE "C" NOT NULL DEFAULT '',
  email TEXT COLLATE "C" NOT NULL DEFAULT '',
  phone TEXT COLLATE "C" NOT NULL DEFAULT '',
  unit TEXT COLLATE "C" NOT NULL REFERENCES access_node (id),
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('invited', 'active', 'disabled')),
  lang TEXT COLLATE "C" NOT NULL DEFAULT '',
  password TEXT COLLATE "C" NOT NULL DEFAULT '',
  password_at TEXT COLLATE "C" NOT NULL DEFAULT '',
  seen_at TEXT COLLATE "C" NOT NULL DEFAULT '',
  created_at TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL DEFAULT '',
  version BIGINT NOT NULL,
  CONSTRAINT account_user_login_fold_key UNIQUE (login_fold)
);
CREATE INDEX account_user_unit_idx ON account_user (unit);

-- Of a session only the digest of its token is kept.
CREATE TABLE account_session (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  account TEXT COLLATE "C" NOT NULL REFERENCES account_user (id),
  token TEXT COLLATE "C" NOT NULL,
  unit TEXT COLLATE "C" NOT NULL DEFAULT '',
  device TEXT COLLATE "C" NOT NULL DEFAULT '',
  address TEXT COLLATE "C" NOT NULL DEFAULT '',
  created_at TEXT COLLATE "C" NOT NULL,
  seen_at TEXT COLLATE "C" NOT NULL,
  expires_at TEXT COLLATE "C" NOT NULL,
  CONSTRAINT account_session_token_key UNIQUE (token)
);
CREATE INDEX account_session_account_idx ON account_session (account);

-- Links that are good once: for the first administrator, for setting a password.
CREATE TABLE account_link (
  token TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  purpose TEXT COLLATE "C" NOT NULL CHECK (purpose IN ('first', 'password')),
  account TEXT COLLATE "C" NOT NULL DEFAULT '',
  created_at TEXT COLLATE "C" NOT NULL,
  expires_at TEXT COLLATE "C" NOT NULL
);
CREATE INDEX account_link_account_idx ON account_link (account);

-- Failed tries to sign in, by account and by account and address, known or not.
CREATE TABLE account_attempt (
  place TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  failures BIGINT NOT NULL,
  last_at TEXT COLLATE "C" NOT NULL,
  locked_until TEXT COLLATE "C" NOT NULL DEFAULT ''
);
