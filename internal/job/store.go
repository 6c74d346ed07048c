package job

import (
	"fmt"
	"time"

	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/when"
)

const columns = "id, kind, args, unique_key, state, run_after, attempts, wanted, holder, lease, last_error, created_at"

func scan(s db.Scan) (Task, error) {
	var t Task
	err := s(&t.ID, &t.Kind, &t.Args, &t.Key, &t.State, &t.RunAfter, &t.Attempts, &t.Wanted, &t.Holder, &t.Lease, &t.Error, &t.Created)
	return t, err
}

// A key that is known already: its arguments are the newest, it is due at the earlier of
// the two instants, and wanted tells the one who runs it now that it is asked for again.
const onKnownKey = `ON CONFLICT (unique_key) DO UPDATE SET args = excluded.args, wanted = job_task.wanted + 1,
run_after = CASE WHEN job_task.state = 'waiting' AND job_task.run_after < excluded.run_after AND job_task.attempts = 0 THEN job_task.run_after ELSE excluded.run_after END,
attempts = CASE WHEN job_task.state = 'parked' THEN 0 ELSE job_task.attempts END,
state = CASE WHEN job_task.state = 'parked' THEN 'waiting' ELSE job_task.state END`

func insert(tx *db.Tx, rows [][]any) error {
	return db.Insert(tx, "job_task", "id, kind, args, unique_key, state, run_after, attempts, wanted, created_at", rows, onKnownKey)
}

// due tells when the next task is due, or its lease ends; false where there is none.
func due(tx *db.Tx) (when.Instant, bool, error) {
	at, err := db.Value[when.Instant](tx, `SELECT coalesce(min(at), '') FROM (
SELECT min(run_after) AS at FROM job_task WHERE state = 'waiting'
UNION ALL SELECT min(lease) AS at FROM job_task WHERE state = 'running') AS both_of WHERE at <> ''`)
	return at, !at.IsZero(), err
}

const claimSQL = `UPDATE job_task SET state = 'running', attempts = attempts + 1, holder = $2, lease = $3
WHERE id IN (SELECT id FROM job_task WHERE state = 'waiting' AND run_after <= $1 AND (%s) ORDER BY run_after, id LIMIT $4) RETURNING ` + columns

const claimPostgres = `UPDATE job_task SET state = 'running', attempts = attempts + 1, holder = $2, lease = $3
WHERE id IN (SELECT id FROM job_task WHERE state = 'waiting' AND run_after <= $1 AND (%s) ORDER BY run_after, id LIMIT $4 FOR UPDATE SKIP LOCKED) RETURNING ` + columns

// claim takes at most n tasks that are due and of which a condition on their kind holds.
func claim(tx *db.Tx, holder string, lease time.Duration, n int, which db.Cond) ([]Task, error) {
	args := append([]any{tx.At, holder, later(tx.At, lease), n}, which.Args...)
	return db.All(tx, fmt.Sprintf(db.Pick(tx, claimSQL, claimPostgres), which.After(4).SQL), scan, args...)
}

// rescue frees tasks whose holder has not been heard of: its process died. One that took
// its process down as often as tasks may fail is parked.
func rescue(tx *db.Tx, b Budget) (int64, error) {
	return free(tx, "lease <= $1", b)
}

// rescueAll frees every running task at the start of the only process of a database.
func rescueAll(tx *db.Tx, b Budget) (int64, error) {
	return free(tx, "$1 = $1", b)
}

// Safety: which is one of two constants of this file.
func free(tx *db.Tx, which string, b Budget) (int64, error) {
	return tx.Exec(`UPDATE job_task SET state = CASE WHEN attempts >= $2 THEN 'parked' ELSE 'waiting' END, run_after = $1, holder = '', lease = '',
last_error = 'job.process-ended' WHERE state = 'running' AND `+which, tx.At, b.Failures)
}

// extend renews the leases of what a holder runs.
func extend(tx *db.Tx, holder string, lease time.Duration) error {
	_, err := tx.Exec("UPDATE job_task SET lease = $2 WHERE holder = $1 AND state = 'running'", holder, later(tx.At, lease))
	return err
}

// held is the condition that the task is still ours: a lease that ended has given it to
// another.
const held = " WHERE id = $1 AND state = 'running' AND holder = $2 AND attempts = $3"

// finish removes a task that is done, or lets it run once more where it was asked for
// while it ran.
func finish(tx *db.Tx, t Task) error {
	n, err := tx.Exec("DELETE FROM job_task"+held+" AND wanted = $4", t.ID, t.Holder, t.Attempts, t.Wanted)
	if err != nil || n > 0 {
		return err
	}
	n, err = tx.Exec("UPDATE job_task SET state = 'waiting', attempts = 0, holder = '', lease = ''"+held, t.ID, t.Holder, t.Attempts)
	if n > 0 {
		tx.AfterCommit(ring)
	}
	return err
}

// postpone has a failed task tried again later.
func postpone(tx *db.Tx, t Task, after time.Duration, reason string) error {
	_, err := tx.Exec("UPDATE job_task SET state = 'waiting', run_after = $4, holder = '', lease = '', last_error = $5"+held,
		t.ID, t.Holder, t.Attempts, later(tx.At, after), reason)
	return err
}

// giveBack frees a task that was stopped before its end through no fault of its own.
func giveBack(tx *db.Tx, t Task) error {
	_, err := tx.Exec("UPDATE job_task SET state = 'waiting', attempts = attempts - 1, holder = '', lease = ''"+held, t.ID, t.Holder, t.Attempts)
	return err
}

// park keeps a failed task for a person to look at.
func park(tx *db.Tx, t Task, reason string) error {
	_, err := tx.Exec("UPDATE job_task SET state = 'parked', holder = '', lease = '', last_error = $4"+held, t.ID, t.Holder, t.Attempts, reason)
	return err
}

func later(at when.Instant, d time.Duration) when.Instant { return when.InstantOf(at.Time().Add(d)) }

// Filter says which tasks are wanted. After is the identity of the last task of the page
// before.
type Filter struct {
	State State
	Kind  Kind
	After string
	Limit int
}

// List gives tasks in the order in which they were asked for. The caller has asked access.
func List(tx *db.Tx, f Filter) ([]Task, error) {
	var conds []db.Cond
	if f.State != "" {
		conds = append(conds, db.When("state = $1", string(f.State)))
	}
	if f.Kind != "" {
		conds = append(conds, db.When("kind = $1", string(f.Kind)))
	}
	if f.After != "" {
		conds = append(conds, db.When("id > $1", f.After))
	}
	c := db.And(conds...)
	args := append(c.Args, max(1, min(f.Limit, 500)))
	return db.All(tx, "SELECT "+columns+" FROM job_task WHERE "+c.After(0).SQL+" ORDER BY id LIMIT $"+db.Mark(len(args)), scan, args...)
}

// ByID finds a task. The caller has asked access.
func ByID(tx *db.Tx, id string) (Task, error) {
	t, found, err := db.Maybe(tx, "SELECT "+columns+" FROM job_task WHERE id = $1", scan, id)
	if err == nil && !found {
		err = fault.New(fault.NotFound, "job.none")
	}
	return t, err
}

// Retry has a parked or waiting task tried at once, with all its tries again. The caller
// has asked access.
func Retry(tx *db.Tx, id string) error {
	return changed(tx, "UPDATE job_task SET state = 'waiting', attempts = 0, run_after = $2 WHERE id = $1 AND state <> 'running'", id, tx.At)
}

// RetryParked has every parked task of a kind tried again, of all kinds where kind is
// empty, and tells how many. The caller has asked access.
func RetryParked(tx *db.Tx, kind Kind) (int64, error) {
	n, err := tx.Exec("UPDATE job_task SET state = 'waiting', attempts = 0, run_after = $2 WHERE state = 'parked' AND (kind = $1 OR $1 = '')", string(kind), tx.At)
	if n > 0 {
		tx.AfterCommit(ring)
	}
	return n, err
}

// Drop removes a task that does not run. The caller has asked access.
func Drop(tx *db.Tx, id string) error {
	return changed(tx, "DELETE FROM job_task WHERE id = $1 AND state <> 'running'", id)
}

func changed(tx *db.Tx, statement string, args ...any) error {
	n, err := tx.Exec(statement, args...)
	if err == nil && n == 0 {
		return fault.New(fault.Closed, "job.running-or-gone")
	}
	tx.AfterCommit(ring)
	return err
}

// Count is how many tasks of a kind stand in a state, and since when the oldest is due.
type Count struct {
	Kind   Kind
	State  State
	Number int64
	Oldest when.Instant
}

// Counts gives the tasks by kind and state.
func Counts(tx *db.Tx) ([]Count, error) {
	return db.All(tx, "SELECT kind, state, count(*), min(run_after) FROM job_task GROUP BY kind, state ORDER BY kind, state", func(s db.Scan) (Count, error) {
		var c Count
		err := s(&c.Kind, &c.State, &c.Number, &c.Oldest)
		return c, err
	})
}
