-- +goose Up
-- How mail leaves the house, as set on the administration page: one row. The password is
-- closed by the installation's key, which is not in the database.
CREATE TABLE mail_setting (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  active INTEGER NOT NULL,
  host TEXT NOT NULL DEFAULT '',
  port INTEGER NOT NULL,
  security TEXT NOT NULL CHECK (security IN ('starttls', 'tls', 'none')),
  login TEXT NOT NULL DEFAULT '',
  password TEXT NOT NULL DEFAULT '',
  sender TEXT NOT NULL DEFAULT '',
  sender_name TEXT NOT NULL DEFAULT '',
  authority TEXT NOT NULL DEFAULT '',
  per_minute INTEGER NOT NULL,
  version INTEGER NOT NULL
) STRICT;
