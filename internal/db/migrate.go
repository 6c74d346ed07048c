package db

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"tonghop/internal/fault"
)

//go:embed migrations/sqlite/*.sql migrations/postgres/*.sql
var migrations embed.FS

// Migrate brings the schema to the newest version. It refuses a database that a newer
// program has migrated further.
func (d *DB) Migrate(ctx context.Context) error {
	pool, dialect, options, err := d.migrating()
	if err != nil {
		return err
	}
	defer pool.Close()
	steps, err := fs.Sub(migrations, "migrations/"+string(d.engine))
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(dialect, pool, steps, options...)
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	has, err := p.GetDBVersion(ctx)
	if err != nil {
		return d.failed("schema version", err)
	}
	all := p.ListSources()
	if newest := all[len(all)-1].Version; has > newest {
		return fault.New(fault.Internal, "db.newer-schema", has, newest)
	}
	if _, err := p.Up(ctx); err != nil {
		return d.failed("migrate", err)
	}
	return nil
}

// migrating opens a connection of its own: migrations are not run by the writer, whose
// transactions are all alike.
func (d *DB) migrating() (*sql.DB, goose.Dialect, []goose.ProviderOption, error) {
	if d.engine == SQLite {
		pool, err := sql.Open("sqlite", dsn(d.path, false))
		if err != nil {
			return nil, "", nil, d.failed("open", err)
		}
		pool.SetMaxOpenConns(1)
		return pool, goose.DialectSQLite3, nil, nil
	}
	pool, err := sql.Open("pgx", d.url)
	if err != nil {
		return nil, "", nil, d.failed("open", err)
	}
	// Several servers may start at once: one migrates, the others wait for it.
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 120))
	if err != nil {
		return nil, "", nil, err
	}
	return pool, goose.DialectPostgres, []goose.ProviderOption{goose.WithSessionLocker(locker)}, nil
}

// Version is the version of the schema that the database has.
func (d *DB) Version(ctx context.Context) (int64, error) {
	var v int64
	err := d.Read(ctx, func(tx *Tx) (err error) {
		v, err = Value[int64](tx, "SELECT CAST(max(version_id) AS BIGINT) FROM goose_db_version")
		return err
	})
	return v, err
}

// Healthy tells within a short while whether the database answers a read and a write.
func (d *DB) Healthy(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	if err := d.Read(ctx, func(tx *Tx) error { _, err := Value[int64](tx, "SELECT 1"); return err }); err != nil {
		return err
	}
	return d.Write(ctx, func(tx *Tx) error {
		_, err := tx.Exec("UPDATE audit_pulse SET at = $1", tx.At)
		return err
	})
}

// Steps gives the texts of an engine's migrations in order: for tests that compare the
// engines' schemas or keep migrated templates.
func Steps(e Engine) []string {
	dir := "migrations/" + string(e)
	entries, err := migrations.ReadDir(dir)
	if err != nil {
		return nil
	}
	var texts []string
	for _, entry := range entries {
		raw, err := migrations.ReadFile(dir + "/" + entry.Name())
		if err != nil {
			return nil
		}
		texts = append(texts, string(raw))
	}
	return texts
}
