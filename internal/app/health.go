package app

import (
	"context"
	"encoding/json"
	"net/http"
	"sync"
	"time"

	"tonghop/internal/db"
	"tonghop/internal/job"
	"tonghop/internal/when"
)

// Check is one thing that must be well.
type Check struct {
	Name string `json:"name"`
	OK   bool   `json:"ok"`
	// Value says how it stands: milliseconds, bytes, tasks.
	Value int64 `json:"value"`
}

// Health is how the program stands.
type Health struct {
	OK     bool    `json:"ok"`
	Checks []Check `json:"checks"`
}

// What is borne before the health page complains.
const (
	slowest     = 2 * time.Second // of a durable write
	oldestTask  = 10 * time.Minute
	healthLasts = 2 * time.Second
)

// health keeps the last answer for a moment, so that whoever asks often costs nothing.
type health struct {
	mu   sync.Mutex
	at   when.Stopwatch
	have bool
	last Health
}

// Health tells how the program stands: the database answers a read and a durable write, the
// disk has room, tasks are done in time and none is parked.
func (a *App) Health(ctx context.Context) Health {
	a.health.mu.Lock()
	defer a.health.mu.Unlock()
	if a.health.have && a.health.at.Elapsed() < healthLasts {
		return a.health.last
	}
	h := Health{OK: true}
	for _, c := range []Check{a.checkDatabase(ctx), a.checkDisk(), a.checkJobs(ctx)} {
		h.OK = h.OK && c.OK
		h.Checks = append(h.Checks, c)
	}
	a.health.last, a.health.at, a.health.have = h, when.Start(), true
	return h
}

func (a *App) checkDatabase(ctx context.Context) Check {
	watch := when.Start()
	err := a.DB.Healthy(ctx)
	took := watch.Elapsed()
	if err != nil {
		a.Log.Error("health: database", "error", err)
	}
	return Check{"database-ms", err == nil && took < slowest, took.Milliseconds()}
}

func (a *App) checkDisk() Check {
	free, known := a.Blobs.Free()
	return Check{"disk-free", !known || free >= int64(a.Conf.Limits.DiskFree), free}
}

func (a *App) checkJobs(ctx context.Context) Check {
	var late time.Duration
	err := a.DB.Read(ctx, func(tx *db.Tx) error {
		counts, err := job.Counts(tx)
		late = lateness(counts, tx.At)
		return err
	})
	if err != nil {
		a.Log.Error("health: jobs", "error", err)
	}
	return Check{"jobs-late-s", err == nil && late < oldestTask, int64(late.Seconds())}
}

// lateness is how long the oldest due task has been waiting.
func lateness(counts []job.Count, now when.Instant) time.Duration {
	var late time.Duration
	for _, c := range counts {
		if c.State == job.Waiting {
			late = max(late, now.Time().Sub(c.Oldest.Time()))
		}
	}
	return late
}

func (a *App) serveHealth(w http.ResponseWriter, r *http.Request) {
	h := a.Health(r.Context())
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	if !h.OK {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	if err := json.NewEncoder(w).Encode(h); err != nil {
		a.Log.Debug("health: nobody read the answer", "error", err)
	}
}
