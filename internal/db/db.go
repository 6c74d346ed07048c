// Package db opens the database, SQLite inside the program or PostgreSQL beside it,
// and gives transactions on it. One SQL text serves both engines; the few places where
// they must differ go through Pick and are counted by a guard.
//
// A Write is durable before it returns. On SQLite one writer runs the waiting use cases,
// each in a savepoint of its own, and commits them together, so that one flush of the disk
// serves many of them. On PostgreSQL each is a serializable transaction that is tried again when
// the engine asks for it. A closure may therefore run more than once: it touches only its
// Tx and assigns results; what must happen outside goes to AfterCommit or is a job row.
//
// Use cases of the nouns do not call Read and Write: they go through the door of package
// access.
package db

import (
	"context"
	"database/sql"
	"strings"
	"sync/atomic"

	"tonghop/internal/fault"
	"tonghop/internal/when"
)

// Engine names a kind of database.
type Engine string

// The engines.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// Options say which database to open. URL is "sqlite:PATH" or "postgres://…". Clock
// tells the time of transactions; nil is the machine's clock.
type Options struct {
	URL   string
	Clock when.Clock
	// Rehearse runs every write, undoes it and runs it again: tests find closures that
	// cannot be repeated.
	Rehearse bool
}

// DB is an open database. It is safe for use by many goroutines.
type DB struct {
	engine   Engine
	url      string
	path     string // of the SQLite file
	clock    atomic.Pointer[when.Clock]
	rehearse bool
	readers  *sql.DB
	writer   *writer // of SQLite
	reads    statements
	stats    Stats
}

// Open opens the database, making the SQLite file if there is none. It does not migrate.
func Open(ctx context.Context, o Options) (*DB, error) {
	d := &DB{url: o.URL, rehearse: o.Rehearse}
	d.SetClock(o.Clock)
	switch {
	case strings.HasPrefix(o.URL, "sqlite:"):
		d.engine, d.path = SQLite, strings.TrimPrefix(o.URL, "sqlite:")
		return d, d.openSQLite(ctx)
	case strings.HasPrefix(o.URL, "postgres://"), strings.HasPrefix(o.URL, "postgresql://"):
		d.engine = Postgres
		return d, d.openPostgres(ctx)
	}
	return nil, fault.New(fault.Invalid, "db.address", schemeOf(o.URL))
}

// schemeOf is the part of an address that may be shown: never a password.
func schemeOf(url string) string {
	scheme, _, _ := strings.Cut(url, ":")
	return scheme
}

// Engine tells which engine it is.
func (d *DB) Engine() Engine { return d.engine }

// Path is the file of an SQLite database, empty for PostgreSQL.
func (d *DB) Path() string { return d.path }

// SetClock sets the clock that transactions are stamped by; nil is the machine's.
func (d *DB) SetClock(c when.Clock) {
	if c == nil {
		c = when.Now
	}
	d.clock.Store(&c)
}

// Now is the present instant by the database's clock.
func (d *DB) Now() when.Instant { return (*d.clock.Load())() }

// Stats tells what the database has done since it was opened.
func (d *DB) Stats() *Stats { return &d.stats }

// Close waits for running writes and closes the database.
func (d *DB) Close() error {
	var err error
	if d.writer != nil {
		err = d.writer.close()
	}
	d.reads.close()
	if cerr := d.readers.Close(); err == nil {
		err = cerr
	}
	return err
}

// Write runs f in a transaction that may change rows, and returns when they are durable.
func (d *DB) Write(ctx context.Context, f func(*Tx) error) error {
	if d.engine == SQLite {
		return d.writer.do(ctx, f)
	}
	return d.writePostgres(ctx, f)
}

// Read runs f on one consistent state of the database; f cannot change it.
func (d *DB) Read(ctx context.Context, f func(*Tx) error) error {
	watch := when.Start()
	defer func() { d.stats.reads.note(watch.Elapsed()) }()
	o := &sql.TxOptions{ReadOnly: true}
	if d.engine == Postgres {
		o.Isolation = sql.LevelRepeatableRead
	}
	t, err := d.readers.BeginTx(ctx, o)
	if err != nil {
		return d.failed("begin", err)
	}
	q := &pooled{tx: t, statements: &d.reads}
	tx := &Tx{At: d.Now(), db: d, ctx: ctx, q: q}
	err = f(tx)
	if rerr := t.Rollback(); err == nil && rerr != nil && ctx.Err() == nil {
		err = d.failed("end of reading", rerr)
	}
	q.learn(ctx)
	return err
}

// run runs f, in rehearsal twice.
func (d *DB) run(tx *Tx, f func(*Tx) error) error {
	if !d.rehearse {
		return f(tx)
	}
	errRehearsed := fault.New(fault.Internal, "db.rehearsed")
	err := tx.Try(func() error {
		if err := f(tx); err != nil {
			return err
		}
		return errRehearsed
	})
	if err != error(errRehearsed) {
		return err
	}
	tx.after = nil
	return f(tx)
}
