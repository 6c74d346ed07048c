-- +goose Up
-- Work to be done in the background. A row goes when its work is done.
CREATE TABLE job_task (
  id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  args TEXT NOT NULL,
  unique_key TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'parked')),
  run_after TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  wanted INTEGER NOT NULL,
  holder TEXT NOT NULL DEFAULT '',
  lease TEXT NOT NULL DEFAULT '',
  last_error TEXT NOT NULL DEFAULT '',
  created_at TEXT NOT NULL,
  CONSTRAINT job_task_unique_key_key UNIQUE (unique_key)
) STRICT;
CREATE INDEX job_task_due_idx ON job_task (state, run_after, id);

-- When the regular work is due next.
CREATE TABLE job_timetable (
  name TEXT NOT NULL PRIMARY KEY,
  next_at TEXT NOT NULL,
  last_at TEXT NOT NULL DEFAULT ''
) STRICT;

-- Who keeps the timetable, where several servers share a database.
CREATE TABLE job_lease (
  name TEXT NOT NULL PRIMARY KEY,
  holder TEXT NOT NULL,
  until TEXT NOT NULL
) STRICT;
