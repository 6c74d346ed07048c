-- +goose Up
-- Work to be done in the background. A row goes when its work is done.
CREATE TABLE job_task (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  kind TEXT COLLATE "C" NOT NULL,
  args TEXT COLLATE "C" NOT NULL,
  unique_key TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'running', 'parked')),
  run_after TEXT COLLATE "C" NOT NULL,
  attempts BIGINT NOT NULL,
  wanted BIGINT NOT NULL,
  holder TEXT COLLATE "C" NOT NULL DEFAULT '',
  lease TEXT COLLATE "C" NOT NULL DEFAULT '',
  last_error TEXT COLLATE "C" NOT NULL DEFAULT '',
  created_at TEXT COLLATE "C" NOT NULL,
  CONSTRAINT job_task_unique_key_key UNIQUE (unique_key)
);
CREATE INDEX job_task_due_idx ON job_task (state, run_after, id);

-- When the regular work is due next.
CREATE TABLE job_timetable (
  name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  next_at TEXT COLLATE "C" NOT NULL,
  last_at TEXT COLLATE "C" NOT NULL DEFAULT ''
);

-- Who keeps the timetable, where several servers share a database.
CREATE TABLE job_lease (
  name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  holder TEXT COLLATE "C" NOT NULL,
  until TEXT COLLATE "C" NOT NULL
);
