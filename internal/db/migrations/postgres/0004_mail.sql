-- +goose Up
-- How mail leaves the house, as set on the administration page: one row. The password is
-- closed by the installation's key, which is not in the database.
CREATE TABLE mail_setting (
  id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
  active BOOLEAN NOT NULL,
  host TEXT COLLATE "C" NOT NULL DEFAULT '',
  port BIGINT NOT NULL,
  security TEXT COLLATE "C" NOT NULL CHECK (security IN ('starttls', 'tls', 'none')),
  login TEXT COLLATE "C" NOT NULL DEFAULT '',
  password TEXT COLLATE "C" NOT NULL DEFAULT '',
  sender TEXT COLLATE "C" NOT NULL DEFAULT '',
  sender_name TEXT COLLATE "C" NOT NULL DEFAULT '',
  authority TEXT COLLATE "C" NOT NULL DEFAULT '',
  per_minute BIGINT NOT NULL,
  version BIGINT NOT NULL
);
