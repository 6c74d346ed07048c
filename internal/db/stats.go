package db

import (
	"sync/atomic"
	"time"
)

// Stats counts what the database did since it was opened. All of it is safe to read while
// the database works.
type Stats struct {
	reads, writes   series
	groups, retries atomic.Int64
}

// series is how often something was done and how long it took in all.
type series struct{ count, nanos atomic.Int64 }

func (s *series) note(d time.Duration) {
	s.count.Add(1)
	s.nanos.Add(int64(d))
}

// Reads is how many reads were run, and how long they took together.
func (s *Stats) Reads() (int64, time.Duration) {
	return s.reads.count.Load(), time.Duration(s.reads.nanos.Load())
}

// Writes is how many writes were run, and how long they took together, waiting included.
func (s *Stats) Writes() (int64, time.Duration) {
	return s.writes.count.Load(), time.Duration(s.writes.nanos.Load())
}

// Groups is how many commits SQLite's writer made; below Writes where several shared one.
func (s *Stats) Groups() int64 { return s.groups.Load() }

// Retries is how often PostgreSQL asked for a write to be tried again.
func (s *Stats) Retries() int64 { return s.retries.Load() }

// Waiting is how many use cases wait for SQLite's writer.
func (d *DB) Waiting() int {
	if d.writer == nil {
		return 0
	}
	return len(d.writer.queue)
}
