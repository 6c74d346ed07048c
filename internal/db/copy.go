package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"

	"tonghop/internal/fault"
)

// CopyTo writes a copy of an SQLite database as it stands at this moment to a new file,
// while others go on writing.
func (d *DB) CopyTo(ctx context.Context, path string) error {
	if d.engine != SQLite {
		return fault.New(fault.Internal, "db.no-copy")
	}
	pool, err := sql.Open("sqlite", dsn(d.path, false))
	if err != nil {
		return d.failed("open", err)
	}
	pool.SetMaxOpenConns(1)
	_, err = pool.ExecContext(ctx, "VACUUM INTO ?", path)
	if err != nil {
		err = d.failed("copy", err)
	}
	return errors.Join(err, pool.Close())
}

// CheckFile tells what is wrong with the file of an SQLite database: its pages, its indexes,
// its references.
func (d *DB) CheckFile(ctx context.Context) error {
	return d.Read(ctx, func(tx *Tx) error {
		said, err := Value[string](tx, "PRAGMA integrity_check(1)")
		if err != nil {
			return err
		}
		if said != "ok" {
			return fault.Wrap(errors.New(said), fault.Invalid, "db.damaged")
		}
		return Each(tx, "SELECT \"table\", parent FROM pragma_foreign_key_check()", func(s Scan) error {
			var table, parent string
			if err := s(&table, &parent); err != nil {
				return err
			}
			return fault.Wrap(fmt.Errorf("a row of %s refers to none of %s", table, parent), fault.Invalid, "db.damaged")
		})
	})
}

// MigrateTo brings an empty database to a version of the schema that may be older than this
// program's newest: for rows that were copied at that version.
func (d *DB) MigrateTo(ctx context.Context, version int64) error {
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
	all := p.ListSources()
	if newest := all[len(all)-1].Version; version > newest {
		return fault.New(fault.Internal, "db.newer-schema", version, newest)
	}
	if _, err := p.UpTo(ctx, version); err != nil {
		return d.failed("migrate", err)
	}
	return nil
}

// Empty tells whether the database holds nothing at all, not even a schema.
func (d *DB) Empty(ctx context.Context) (empty bool, err error) {
	err = d.Read(ctx, func(tx *Tx) error {
		tables, err := Schema(tx)
		empty = len(tables) == 0
		return err
	})
	return empty, err
}
