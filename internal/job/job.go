// Package job does work later: what a use case wants done after its change is a row of
// the same transaction, so that it is neither lost nor done for a change that was undone.
//
// A task is done at least once; handlers must bear being run again. What fails is tried
// again after growing pauses, and parked after five failures for a person to look at.
// The kind of the fault decides: what can never succeed is parked at once, what has become
// pointless is dropped. Package job knows no actor: handlers act as one that they name.
//
// Why an own table: docs/adr/0009-jobs.md.
package job

import (
	"encoding/json"

	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/uid"
	"tonghop/internal/when"
)

// State is where a task stands. One that is done is gone.
type State string

// The states.
const (
	Waiting State = "waiting"
	Running State = "running"
	Parked  State = "parked"
)

// Kind names a sort of work, "<noun>.<what>".
type Kind string

// Task is one piece of work.
type Task struct {
	ID       string
	Kind     Kind
	Args     string // JSON
	Key      string
	State    State
	RunAfter when.Instant
	Attempts int // begun so far
	Wanted   int // how often it was asked for since it was made
	Holder   string
	Lease    when.Instant
	Error    string
	Created  when.Instant
}

// Options say when and how often a task is wanted.
type Options struct {
	// Key makes the task the only one of its kind with that key: asking again while it waits
	// changes its arguments and leaves it due at the earlier instant (Cancel it first to move it
	// to a later one), while it runs has it run once more, while it is parked revives it.
	Key string
	// After is the earliest instant; zero is at once.
	After when.Instant
}

// Enqueue asks for a task in the caller's transaction. args become JSON.
func Enqueue(tx *db.Tx, kind Kind, args any, o Options) error {
	return EnqueueAll(tx, []Wish{{kind, args, o}})
}

// Wish is one task to be enqueued.
type Wish struct {
	Kind    Kind
	Args    any
	Options Options
}

// EnqueueAll asks for many tasks at once. No two wishes may have the same key.
func EnqueueAll(tx *db.Tx, wishes []Wish) error {
	rows := make([][]any, 0, len(wishes))
	soon := false
	for _, w := range wishes {
		raw, err := json.Marshal(w.Args)
		if err != nil {
			return fault.Wrap(err, fault.Internal, "job.args", string(w.Kind))
		}
		id := uid.New()
		key := string(w.Kind) + "/" + w.Options.Key
		if w.Options.Key == "" {
			key = id
		}
		after := w.Options.After
		if after.IsZero() || after.Time().Before(tx.At.Time()) {
			after = tx.At
		}
		soon = soon || after == tx.At
		rows = append(rows, []any{id, string(w.Kind), string(raw), key, string(Waiting), after, 0, 1, tx.At})
	}
	if err := insert(tx, rows); err != nil {
		return err
	}
	if soon {
		tx.AfterCommit(ring)
	}
	return nil
}

// Cancel takes back a task that was asked for with a key and does not run yet.
func Cancel(tx *db.Tx, kind Kind, key string) error {
	_, err := tx.Exec("DELETE FROM job_task WHERE unique_key = $1 AND state <> 'running'", string(kind)+"/"+key)
	return err
}
