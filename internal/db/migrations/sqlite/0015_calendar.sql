-- +goose Up
-- Days that are off or worked against the rule of the law, as the installation keeps them.
CREATE TABLE calendar_exception (
  day TEXT NOT NULL PRIMARY KEY,
  off INTEGER NOT NULL,
  name TEXT NOT NULL,
  changed_at TEXT NOT NULL,
  changed_by TEXT NOT NULL
) STRICT;

-- One row that grows with every change, so that calendars in memory are known to be true.
CREATE TABLE calendar_change (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  version INTEGER NOT NULL
) STRICT;
INSERT INTO calendar_change (id, version) VALUES (1, 0);
