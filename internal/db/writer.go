package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"tonghop/internal/fault"
	"tonghop/internal/when"
)

// The writer commits together what waits together, but a commit never gathers more than this:
// those who came first should not wait for those who came late.
const (
	mostTogether = 128
	longestGroup = 20 * time.Millisecond
	waitingRoom  = 4096
)

// writer is the one connection that changes an SQLite database, and the queue before it.
type writer struct {
	db         *DB
	pool       *sql.DB
	conn       *sql.Conn
	q          *single
	statements statements
	queue      chan *turn
	stop       chan struct{}
	done       chan struct{}
	closing    sync.Once
}

// turn is one use case waiting for the writer.
type turn struct {
	ctx    context.Context
	f      func(*Tx) error
	answer chan error
	after  []func()
	err    error
}

func startWriter(d *DB, pool *sql.DB, conn *sql.Conn) *writer {
	w := &writer{db: d, pool: pool, conn: conn, queue: make(chan *turn, waitingRoom), stop: make(chan struct{}), done: make(chan struct{})}
	w.statements.prepare = conn.PrepareContext
	w.q = &single{conn: conn, statements: &w.statements}
	go w.serve()
	return w
}

// do waits for its turn and for the commit.
func (w *writer) do(ctx context.Context, f func(*Tx) error) error {
	watch := when.Start()
	t := &turn{ctx: ctx, f: f, answer: make(chan error, 1)}
	select {
	case <-w.stop:
		return fault.New(fault.Busy, "db.closed")
	case <-ctx.Done():
		return ctx.Err()
	case w.queue <- t:
	}
	select {
	case err := <-t.answer:
		w.db.stats.writes.note(watch.Elapsed())
		return err
	case <-w.done:
		select { // the last commit may have answered just before
		case err := <-t.answer:
			return err
		default:
			return fault.New(fault.Busy, "db.closed")
		}
	}
}

func (w *writer) serve() {
	defer close(w.done)
	for {
		select {
		case t := <-w.queue:
			w.together(t)
		case <-w.stop:
			return
		}
	}
}

// together runs the first turn and those waiting behind it, and commits them at once.
func (w *writer) together(first *turn) {
	ctx := context.Background() // a caller that leaves must not tear others' commit
	if _, err := w.q.exec(ctx, "BEGIN IMMEDIATE", nil); err != nil {
		first.answer <- w.db.failed("begin", err)
		return
	}
	turns := w.gather(first)
	err := w.commit(ctx, turns)
	for _, t := range turns {
		if t.err == nil {
			t.err = err
		}
		if t.err == nil {
			for _, f := range t.after {
				f()
			}
		}
		t.answer <- t.err
	}
	w.db.stats.groups.Add(1)
}

func (w *writer) gather(first *turn) []*turn {
	watch := when.Start()
	turns := []*turn{first}
	w.take(first)
	for len(turns) < mostTogether && watch.Elapsed() < longestGroup {
		select {
		case t := <-w.queue:
			turns = append(turns, t)
			w.take(t)
		default:
			return turns
		}
	}
	return turns
}

// take runs one turn in a savepoint: its failure undoes only its own changes.
func (w *writer) take(t *turn) {
	if err := t.ctx.Err(); err != nil {
		t.err = err
		return
	}
	// The statements run without the caller's context: an interrupt in the middle would
	// undo the whole group.
	tx := &Tx{At: w.db.Now(), db: w.db, ctx: context.WithoutCancel(t.ctx), q: w.q}
	t.err = tx.Try(func() (err error) {
		defer func() {
			if p := recover(); p != nil {
				err = fault.Wrap(fmt.Errorf("panic: %v\n%s", p, debug.Stack()), fault.Internal, "db.panic")
			}
		}()
		return w.db.run(tx, t.f)
	})
	t.after = tx.after
}

// commit makes the group durable. Where nothing remains of it, there is nothing to flush.
func (w *writer) commit(ctx context.Context, turns []*turn) error {
	good := false
	for _, t := range turns {
		good = good || t.err == nil
	}
	if good {
		_, err := w.q.exec(ctx, "COMMIT", nil)
		if err == nil {
			return nil
		}
		err = w.db.failed("commit", err)
		return errors.Join(err, w.rollback(ctx))
	}
	return w.rollback(ctx)
}

// rollback ends the transaction; SQLite may have ended it already, as on a full disk.
func (w *writer) rollback(ctx context.Context) error {
	_, err := w.conn.ExecContext(ctx, "ROLLBACK")
	if err != nil && !noTransaction(err) {
		return w.db.failed("rollback", err)
	}
	return nil
}

// close lets the running group end and closes the connection. What still waits is refused.
func (w *writer) close() error {
	w.closing.Do(func() { close(w.stop) })
	<-w.done
	w.statements.close()
	return errors.Join(w.conn.Close(), w.pool.Close())
}
