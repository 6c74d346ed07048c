package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"tonghop/internal/fault"
	"tonghop/internal/when"
)

// Tx is a running transaction. At is its one instant: all rows of a change share it. A Tx
// belongs to one goroutine.
type Tx struct {
	At     when.Instant
	db     *DB
	ctx    context.Context
	q      querier
	after  []func()
	depth  int   // of savepoints
	broken error // of a failed statement: nothing more runs until a savepoint takes it back
}

// querier runs statements: on a pooled transaction, or on the writer's own connection.
type querier interface {
	exec(ctx context.Context, sql string, args []any) (sql.Result, error)
	query(ctx context.Context, sql string, args []any) (*sql.Rows, error)
}

// Scan reads the columns of the present row into dest.
type Scan func(dest ...any) error

// Engine tells which engine the transaction runs on.
func (t *Tx) Engine() Engine { return t.db.engine }

// AfterCommit has f called once the transaction is durable; never if it is not. f must
// be short and cannot fail: what must not be lost is a job row instead.
func (t *Tx) AfterCommit(f func()) { t.after = append(t.after, f) }

// Exec runs a statement that gives no rows, and tells how many rows it changed.
func (t *Tx) Exec(sql string, args ...any) (int64, error) {
	if t.broken != nil {
		return 0, t.broken
	}
	if err := legible(args); err != nil {
		return 0, err
	}
	res, err := t.q.exec(t.ctx, sql, args)
	if err != nil {
		return 0, t.fail(sql, err)
	}
	n, err := res.RowsAffected()
	if err != nil {
		return 0, t.fail(sql, err)
	}
	return n, nil
}

// Try runs f in a savepoint: where f fails, only what f did is undone, and the
// transaction goes on.
func (t *Tx) Try(f func() error) error {
	t.depth++
	name := fmt.Sprintf("s%d", t.depth)
	defer func() { t.depth-- }()
	if _, err := t.Exec("SAVEPOINT " + name); err != nil {
		return err
	}
	kept := len(t.after)
	err := f()
	if err == nil {
		err = t.broken
	}
	if err == nil {
		_, err = t.Exec("RELEASE SAVEPOINT " + name)
		return err
	}
	t.broken, t.after = nil, t.after[:kept]
	if _, rerr := t.Exec("ROLLBACK TO SAVEPOINT " + name); rerr != nil {
		return errors.Join(err, rerr)
	}
	if _, rerr := t.Exec("RELEASE SAVEPOINT " + name); rerr != nil {
		return errors.Join(err, rerr)
	}
	return err
}

// fail notes that a statement failed. PostgreSQL refuses the rest of such a transaction
// and SQLite would go on; here both refuse.
func (t *Tx) fail(text string, err error) error {
	t.broken = t.db.failed(firstWords(text), err)
	return t.broken
}

func firstWords(sql string) string {
	words := strings.Fields(sql)
	return strings.Join(words[:min(len(words), 6)], " ")
}

// Each calls f for every row. f must not run statements of its own.
func Each(t *Tx, text string, f func(Scan) error, args ...any) error {
	if t.broken != nil {
		return t.broken
	}
	if err := legible(args); err != nil {
		return err
	}
	rows, err := t.q.query(t.ctx, text, args)
	if err != nil {
		return t.fail(text, err)
	}
	for rows.Next() {
		if err := f(rows.Scan); err != nil {
			return errors.Join(err, rows.Close())
		}
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return t.fail(text, err)
	}
	return nil
}

// All gives every row as scan reads it. The rows are drained before it returns.
func All[T any](t *Tx, text string, scan func(Scan) (T, error), args ...any) ([]T, error) {
	var all []T
	err := Each(t, text, func(s Scan) error {
		one, err := scan(s)
		if err != nil {
			return err
		}
		all = append(all, one)
		return nil
	}, args...)
	return all, err
}

// Maybe gives the first row, or false where there is none.
func Maybe[T any](t *Tx, text string, scan func(Scan) (T, error), args ...any) (T, bool, error) {
	all, err := All(t, text, scan, args...)
	if err != nil || len(all) == 0 {
		var none T
		return none, false, err
	}
	return all[0], true, nil
}

// One gives the first row; none is a fault of the kind NotFound, which the caller
// usually turns into a word of its own noun.
func One[T any](t *Tx, text string, scan func(Scan) (T, error), args ...any) (T, error) {
	one, found, err := Maybe(t, text, scan, args...)
	if err == nil && !found {
		err = fault.New(fault.NotFound, "db.none")
	}
	return one, err
}

// Value gives the one column of the one row that a question like "how many" answers with.
func Value[T any](t *Tx, text string, args ...any) (T, error) {
	return One(t, text, func(s Scan) (T, error) {
		var v T
		err := s(&v)
		return v, err
	}, args...)
}

// mostParameters bounds a statement well below both engines' limits (32,766 and 65,535).
const mostParameters = 3000

// Insert writes rows, many at a time. Columns are written as in SQL, "id, name"; suffix is what
// follows the values, an ON CONFLICT clause or nothing.
func Insert(t *Tx, table, columns string, rows [][]any, suffix string) error {
	if len(rows) == 0 {
		return nil
	}
	width := strings.Count(columns, ",") + 1
	batch := max(1, mostParameters/width)
	for len(rows) > 0 {
		n := min(batch, len(rows))
		args := make([]any, 0, n*width)
		for _, r := range rows[:n] {
			if len(r) != width {
				return fault.New(fault.Internal, "db.row-width", table, len(r), width)
			}
			args = append(args, r...)
		}
		if _, err := t.Exec(insertText(t.db.engine, table, columns, width, n, suffix), args...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// insertText writes the statement. SQLite looks numbered placeholders up one by one, which
// takes quadratic time in a long statement; there they go without numbers.
func insertText(engine Engine, table, columns string, width, n int, suffix string) string {
	var b strings.Builder
	b.Grow(64 + n*width*6)
	b.WriteString("INSERT INTO " + table + " (" + columns + ") VALUES ")
	p := 0
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('(')
		for j := range width {
			if j > 0 {
				b.WriteByte(',')
			}
			if engine == SQLite {
				b.WriteByte('?')
				continue
			}
			p++
			b.WriteString("$" + strconv.Itoa(p))
		}
		b.WriteByte(')')
	}
	if suffix != "" {
		b.WriteString(" " + suffix)
	}
	return b.String()
}

// Pick gives the text for the engine at hand. It is the counted exception to one text for
// both.
func Pick(t *Tx, sqlite, postgres string) string {
	if t.db.engine == SQLite {
		return sqlite
	}
	return postgres
}
