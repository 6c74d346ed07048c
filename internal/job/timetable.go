package job

import (
	"context"
	"time"

	"tonghop/internal/db"
	"tonghop/internal/when"
)

// Rhythm says when regular work is due next after an instant.
type Rhythm func(after when.Instant) when.Instant

// Every is due again and again after a while.
func Every(d time.Duration) Rhythm {
	return func(after when.Instant) when.Instant { return when.InstantOf(after.Time().Add(d)) }
}

// Daily is due once a day at a time of the Vietnamese day.
func Daily(hour, minute int) Rhythm {
	return func(after when.Instant) when.Instant {
		local := after.Time().In(when.Vietnam)
		at := time.Date(local.Year(), local.Month(), local.Day(), hour, minute, 0, 0, when.Vietnam)
		if !at.After(local) {
			at = at.AddDate(0, 0, 1)
		}
		return when.InstantOf(at)
	}
}

// entry is a line of the timetable.
type entry struct {
	name   string
	kind   Kind
	rhythm Rhythm
}

// Regularly has a task of a kind enqueued in a rhythm, without arguments. Work that was
// missed while nothing ran is done once, not as often as it was missed.
func (r *Runner) Regularly(name string, kind Kind, rhythm Rhythm) {
	r.timetable = append(r.timetable, entry{name, kind, rhythm})
}

// leaderLease is how long a silent keeper of the timetable is waited for.
const leaderLease = 30 * time.Second

// keepTime enqueues what is due, as long as this process is the keeper of the timetable.
func (r *Runner) keepTime(ctx context.Context) {
	if len(r.timetable) == 0 {
		return
	}
	for {
		wait, err := r.tick(ctx)
		if err != nil && ctx.Err() == nil {
			r.Log.Error("the timetable could not be kept", "error", err)
		}
		t := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			t.Stop()
			return
		case <-t.C:
		}
	}
}

// tick does one look at the timetable and tells when to look again.
func (r *Runner) tick(ctx context.Context) (wait time.Duration, err error) {
	err = r.DB.Write(ctx, func(tx *db.Tx) error {
		wait = leaderLease / 3
		if !r.Alone { // else there is nobody to agree with, and a quiet look writes nothing
			leads, err := lead(tx, "timetable", r.holder, leaderLease)
			if err != nil || !leads {
				return err
			}
		}
		for _, e := range r.timetable {
			next, err := turn(tx, e)
			if err != nil {
				return err
			}
			wait = min(wait, max(time.Second, next.Time().Sub(tx.At.Time())))
		}
		return nil
	})
	if err != nil {
		wait = r.Budget.Look
	}
	return wait, err
}

// lead takes or renews a lease, and tells whether holder has it.
func lead(tx *db.Tx, name, holder string, lease time.Duration) (bool, error) {
	n, err := tx.Exec(`INSERT INTO job_lease (name, holder, until) VALUES ($1, $2, $3)
ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
WHERE job_lease.holder = excluded.holder OR job_lease.until <= $4`, name, holder, later(tx.At, lease), tx.At)
	return n > 0, err
}

// turn enqueues the task of a line that is due, and tells when it is due next. A new line
// begins with its rhythm; a clock that was set back does not hold a line up.
func turn(tx *db.Tx, e entry) (when.Instant, error) {
	next, known, err := db.Maybe(tx, "SELECT next_at FROM job_timetable WHERE name = $1", func(s db.Scan) (when.Instant, error) {
		var at when.Instant
		err := s(&at)
		return at, err
	}, e.name)
	if err != nil {
		return next, err
	}
	fresh := e.rhythm(tx.At)
	if known && next.Time().After(tx.At.Time()) && !next.Time().After(fresh.Time()) {
		return next, nil
	}
	if known && !next.Time().After(tx.At.Time()) {
		if err := Enqueue(tx, e.kind, struct{}{}, Options{Key: "timetable/" + e.name}); err != nil {
			return next, err
		}
	}
	_, err = tx.Exec(`INSERT INTO job_timetable (name, next_at, last_at) VALUES ($1, $2, $3)
ON CONFLICT (name) DO UPDATE SET next_at = excluded.next_at, last_at = CASE WHEN job_timetable.next_at <= $4 THEN $4 ELSE job_timetable.last_at END`,
		e.name, fresh, "", tx.At)
	return fresh, err
}

// Line is a line of the timetable as it stands.
type Line struct {
	Name       string
	Next, Last when.Instant
}

// Timetable lists the regular work. The caller has asked access.
func Timetable(tx *db.Tx) ([]Line, error) {
	return db.All(tx, "SELECT name, next_at, last_at FROM job_timetable ORDER BY name", func(s db.Scan) (Line, error) {
		var l Line
		err := s(&l.Name, &l.Next, &l.Last)
		return l, err
	})
}
