package db

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"tonghop/internal/fault"
)

// constraint is a rule of the schema that a statement broke.
type constraint struct {
	name  string
	cause error
}

func (c *constraint) Error() string { return "constraint " + c.name + ": " + c.cause.Error() }
func (c *constraint) Unwrap() error { return c.cause }

// ForeignKey is the name under which both engines tell that a row refers to none.
const ForeignKey = "foreign_key"

// Constraint gives the name of the rule of the schema that a statement broke: of a unique
// constraint "<table>_<columns>_key", of a primary key "<table>_pkey", of a reference
// ForeignKey.
func Constraint(err error) (name string, ok bool) {
	if c, is := errors.AsType[*constraint](err); is {
		return c.name, true
	}
	return "", false
}

// failed turns an error of an engine into ours: what the disk or the network did is told
// as such, a broken rule by its name, all else is a defect.
func (d *DB) failed(doing string, err error) error {
	err = fmt.Errorf("%s: %w", doing, err)
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return failedPostgres(e, err)
	}
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return failedSQLite(e, err)
	}
	if _, ok := errors.AsType[*fs.PathError](err); ok {
		return fault.Wrap(err, fault.Internal, "db.file")
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return fault.Wrap(err, fault.Busy, "db.unreachable")
	}
	return err
}

func failedPostgres(e *pgconn.PgError, err error) error {
	switch {
	case e.Code == "23503":
		return &constraint{ForeignKey, err}
	case strings.HasPrefix(e.Code, "23"):
		return &constraint{e.ConstraintName, err}
	case e.Code == "53100":
		return fault.Wrap(err, fault.Busy, "db.full")
	case strings.HasPrefix(e.Code, "53"), strings.HasPrefix(e.Code, "57P"), strings.HasPrefix(e.Code, "08"):
		return fault.Wrap(err, fault.Busy, "db.unreachable")
	}
	return err
}

func failedSQLite(e *sqlite.Error, err error) error {
	switch code := e.Code(); {
	case code == lib.SQLITE_CONSTRAINT_FOREIGNKEY:
		return &constraint{ForeignKey, err}
	case code&0xff == lib.SQLITE_CONSTRAINT:
		return &constraint{constraintOfSQLite(e.Error(), code), err}
	case code&0xff == lib.SQLITE_FULL:
		return fault.Wrap(err, fault.Busy, "db.full")
	case code&0xff == lib.SQLITE_BUSY, code&0xff == lib.SQLITE_LOCKED:
		return fault.Wrap(err, fault.Busy, "db.locked")
	case code&0xff == lib.SQLITE_CANTOPEN, code&0xff == lib.SQLITE_READONLY, code&0xff == lib.SQLITE_NOTADB:
		return fault.Wrap(err, fault.Internal, "db.file")
	}
	return err
}

// constraintOfSQLite makes the name that PostgreSQL would give from SQLite's message:
// "constraint failed: UNIQUE constraint failed: org_unit.code, org_unit.day (2067)".
func constraintOfSQLite(message string, code int) string {
	_, rest, _ := strings.Cut(message, "constraint failed: ")
	if _, inner, ok := strings.Cut(rest, "constraint failed: "); ok {
		rest = inner
	}
	if i := strings.LastIndex(rest, " ("); i >= 0 {
		rest = rest[:i]
	}
	if code == lib.SQLITE_CONSTRAINT_CHECK {
		return rest
	}
	var table string
	var columns []string
	for _, c := range strings.Split(rest, ", ") {
		t, column, _ := strings.Cut(c, ".")
		table, columns = t, append(columns, column)
	}
	if code == lib.SQLITE_CONSTRAINT_PRIMARYKEY {
		return table + "_pkey"
	}
	return table + "_" + strings.Join(columns, "_") + "_key"
}

// retryable tells whether the engine asks for the transaction to be tried again.
func retryable(err error) bool {
	e, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (e.Code == "40001" || e.Code == "40P01")
}

// noTransaction tells whether SQLite had already ended the transaction.
func noTransaction(err error) bool {
	return strings.Contains(err.Error(), "no transaction is active")
}
