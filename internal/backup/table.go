package backup

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/seal"
)

// head is the first line of a dumped table. It names no types: yes/no is an integer on one
// engine and not on the other, and both must give the same digest.
type head struct {
	Table   string   `json:"table"`
	Columns []string `json:"columns"`
}

// dump writes a table in its canonical form: a line that names its columns, then a JSON
// array for each row in the order of the primary key. Texts are strings, numbers and yes/no
// whole numbers, bytes base64.
func dump(tx *db.Tx, t db.Table, w io.Writer) (Table, error) {
	if len(t.Key) == 0 {
		return Table{}, fault.New(fault.Internal, "backup.no-key", t.Name)
	}
	h := seal.NewHash()
	out := bufio.NewWriterSize(io.MultiWriter(w, h), 1<<16)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	first := head{Table: t.Name}
	for _, c := range t.Columns {
		first.Columns = append(first.Columns, c.Name)
	}
	if err := enc.Encode(first); err != nil {
		return Table{}, err
	}
	r := newRow(t)
	var rows int64
	err := db.Each(tx, "SELECT "+t.Names()+" FROM "+t.Name+" ORDER BY "+strings.Join(t.Key, ", "), func(s db.Scan) error {
		if err := s(r.into...); err != nil {
			return err
		}
		rows++
		return enc.Encode(r.values())
	})
	if err == nil {
		err = out.Flush()
	}
	return Table{Name: t.Name, Rows: rows, Digest: h.Digest()}, err
}

func dumpFile(tx *db.Tx, t db.Table, path string) (Table, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return Table{}, err
	}
	got, err := dump(tx, t, f)
	return got, errors.Join(err, f.Close())
}

// row is where a row is scanned into, by the types of its columns.
type row struct {
	into []any
	out  []any
}

func newRow(t db.Table) *row {
	r := &row{out: make([]any, len(t.Columns))}
	for _, c := range t.Columns {
		switch c.Type {
		case db.Integer:
			r.into = append(r.into, new(int64))
		case db.Boolean:
			r.into = append(r.into, new(bool))
		case db.Bytes:
			r.into = append(r.into, new([]byte))
		default:
			r.into = append(r.into, new(string))
		}
	}
	return r
}

// values are the row as JSON has it on both engines.
func (r *row) values() []any {
	for i, v := range r.into {
		switch v := v.(type) {
		case *int64:
			r.out[i] = *v
		case *bool:
			r.out[i] = 0
			if *v {
				r.out[i] = 1
			}
		case *[]byte:
			r.out[i] = base64.StdEncoding.EncodeToString(*v)
		case *string:
			r.out[i] = *v
		}
	}
	return r.out
}

// rowsAtOnce is how many rows are written by one statement, before the limits of db.Insert.
const rowsAtOnce = 500

// load reads a dumped table into a table of the same columns.
func load(tx *db.Tx, t db.Table, r io.Reader) (rows int64, err error) {
	dec := json.NewDecoder(bufio.NewReaderSize(r, 1<<16))
	dec.UseNumber()
	var first head
	if err := dec.Decode(&first); err != nil {
		return 0, broken(t.Name, err)
	}
	if first.Table != t.Name || strings.Join(first.Columns, ", ") != t.Names() {
		return 0, fault.New(fault.Invalid, "backup.other-columns", t.Name)
	}
	var batch [][]any
	flush := func() error {
		rows += int64(len(batch))
		err := db.Insert(tx, t.Name, t.Names(), batch, "")
		batch = batch[:0]
		return err
	}
	for {
		var raw []any
		if err := dec.Decode(&raw); errors.Is(err, io.EOF) {
			return rows, flush()
		} else if err != nil {
			return rows, broken(t.Name, err)
		}
		values, err := typed(t, raw)
		if err != nil {
			return rows, broken(t.Name, err)
		}
		if batch = append(batch, values); len(batch) == rowsAtOnce {
			if err := flush(); err != nil {
				return rows, err
			}
		}
	}
}

func broken(table string, err error) error {
	return fault.Wrap(err, fault.Invalid, "backup.broken", "tables/"+table)
}

// typed turns a row of JSON into what the columns hold.
func typed(t db.Table, raw []any) ([]any, error) {
	if len(raw) != len(t.Columns) {
		return nil, fmt.Errorf("%d values for %d columns", len(raw), len(t.Columns))
	}
	for i, c := range t.Columns {
		v, err := typedValue(c.Type, raw[i])
		if err != nil {
			return nil, fmt.Errorf("column %s: %w", c.Name, err)
		}
		raw[i] = v
	}
	return raw, nil
}

func typedValue(t db.ColumnType, v any) (any, error) {
	switch v := v.(type) {
	case json.Number:
		n, err := v.Int64()
		if t == db.Boolean {
			return n != 0, err
		}
		if t != db.Integer {
			return nil, fmt.Errorf("a number for %s", t)
		}
		return n, err
	case string:
		if t == db.Bytes {
			return base64.StdEncoding.DecodeString(v)
		}
		if t != db.Text {
			return nil, fmt.Errorf("a text for %s", t)
		}
		return v, nil
	}
	return nil, fmt.Errorf("%T is no value of %s", v, t)
}
