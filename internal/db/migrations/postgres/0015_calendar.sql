-- +goose Up
-- Days that are off or worked against the rule of the law, as the installation keeps them.
CREATE TABLE calendar_exception (
  day TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  off BOOLEAN NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  changed_at TEXT COLLATE "C" NOT NULL,
  changed_by TEXT COLLATE "C" NOT NULL
);

-- One row that grows with every change, so that calendars in memory are known to be true.
CREATE TABLE calendar_change (
  id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
  version BIGINT NOT NULL
);
INSERT INTO calendar_change (id, version) VALUES (1, 0);
