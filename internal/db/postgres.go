package db

import (
	"context"
	"database/sql"
	"math/rand/v2"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"tonghop/internal/when"
)

// connectionsOfPostgres bounds the pool; more of them only wait inside the server.
const connectionsOfPostgres = 32

// mostTries bounds how often a write is repeated because the engine could not put it in
// order with others.
const mostTries = 20

func (d *DB) openPostgres(ctx context.Context) error {
	pool, err := sql.Open("pgx", d.url)
	if err != nil {
		return d.failed("open", err)
	}
	pool.SetMaxOpenConns(connectionsOfPostgres)
	pool.SetMaxIdleConns(connectionsOfPostgres)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	d.readers = pool
	if err := pool.PingContext(ctx); err != nil {
		return d.failed("open", err)
	}
	return nil
}

func (d *DB) writePostgres(ctx context.Context, f func(*Tx) error) error {
	watch := when.Start()
	defer func() { d.stats.writes.note(watch.Elapsed()) }()
	for try := 1; ; try++ {
		err := d.writeOnce(ctx, f)
		if err == nil || !retryable(err) || try == mostTries {
			return err
		}
		d.stats.retries.Add(1)
		pause := time.Duration(rand.Int64N(int64(min(try*try, 50)) * int64(time.Millisecond)))
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}

func (d *DB) writeOnce(ctx context.Context, f func(*Tx) error) error {
	t, err := d.readers.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelSerializable})
	if err != nil {
		return d.failed("begin", err)
	}
	defer t.Rollback() //nolint:errcheck // after a commit it has nothing to do
	tx := &Tx{At: d.Now(), db: d, ctx: ctx, q: &pooled{tx: t, statements: &d.reads}}
	if err := d.run(tx, f); err != nil {
		return err
	}
	if tx.broken != nil {
		return tx.broken
	}
	if err := t.Commit(); err != nil {
		return d.failed("commit", err)
	}
	for _, f := range tx.after {
		f()
	}
	return nil
}
