package db

import (
	"fmt"
	"slices"
	"strings"

	"tonghop/internal/fault"
)

// ColumnType is the type of a column as both engines know it.
type ColumnType string

// The types of columns.
const (
	Text    ColumnType = "text"
	Integer ColumnType = "integer"
	Boolean ColumnType = "boolean" // an integer on SQLite
	Bytes   ColumnType = "bytes"
)

// Column is a column of a table.
type Column struct {
	Name string
	Type ColumnType
}

// Table is a table of the schema. Needs are the tables that its rows refer to.
type Table struct {
	Name    string
	Columns []Column
	Key     []string // the primary key's columns
	Needs   []string
}

// Names are the columns' names as SQL lists them.
func (t Table) Names() string {
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = c.Name
	}
	return strings.Join(names, ", ")
}

// Schema gives the tables as the database has them, each after those that it needs: for
// copying a database whole. What the migrations keep for themselves is not among them.
func Schema(tx *Tx) ([]Table, error) {
	columns, keys, needs := schemaSQLite, keysSQLite, needsSQLite
	if tx.Engine() == Postgres {
		columns, keys, needs = schemaPostgres, keysPostgres, needsPostgres
	}
	byName := map[string]*Table{}
	var order []*Table
	err := Each(tx, columns, func(s Scan) error {
		var table, name, kind string
		if err := s(&table, &name, &kind); err != nil {
			return err
		}
		t := byName[table]
		if t == nil {
			t = &Table{Name: table}
			byName[table], order = t, append(order, t)
		}
		portable, err := portableType(kind)
		t.Columns = append(t.Columns, Column{name, portable})
		return err
	})
	if err != nil {
		return nil, err
	}
	pairs := func(sql string, note func(t *Table, value string)) error {
		return Each(tx, sql, func(s Scan) error {
			var table, value string
			if err := s(&table, &value); err != nil {
				return err
			}
			if t := byName[table]; t != nil {
				note(t, value)
			}
			return nil
		})
	}
	if err := pairs(keys, func(t *Table, column string) { t.Key = append(t.Key, column) }); err != nil {
		return nil, err
	}
	if err := pairs(needs, func(t *Table, other string) { t.Needs = append(t.Needs, other) }); err != nil {
		return nil, err
	}
	return arranged(order)
}

func portableType(kind string) (ColumnType, error) {
	switch strings.ToLower(kind) {
	case "text":
		return Text, nil
	case "integer", "bigint":
		return Integer, nil
	case "boolean":
		return Boolean, nil
	case "blob", "bytea":
		return Bytes, nil
	}
	return "", fmt.Errorf("no column may have the type %q", kind)
}

// arranged puts each table behind those that it needs, otherwise in the order of names.
func arranged(tables []*Table) ([]Table, error) {
	var out []Table
	done := map[string]bool{}
	for len(out) < len(tables) {
		before := len(out)
		for _, t := range tables {
			ready := !slices.ContainsFunc(t.Needs, func(n string) bool { return n != t.Name && !done[n] })
			if !done[t.Name] && ready {
				out = append(out, *t)
				done[t.Name] = true
			}
		}
		if len(out) == before {
			return nil, fault.New(fault.Internal, "db.circular-schema")
		}
	}
	return out, nil
}

const (
	schemaSQLite = `SELECT m.name, c.name, c.type FROM sqlite_schema m JOIN pragma_table_info(m.name) c
WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE 'goose_%' ORDER BY m.name, c.cid`
	keysSQLite = `SELECT m.name, c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c
WHERE m.type = 'table' AND c.pk > 0 ORDER BY m.name, c.pk`
	needsSQLite = `SELECT DISTINCT m.name, f."table" FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f
WHERE m.type = 'table' ORDER BY 1, 2`
	schemaPostgres = `SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT), CAST(data_type AS TEXT) FROM information_schema.columns
WHERE table_schema = current_schema() AND table_name NOT LIKE 'goose_%' ORDER BY CAST(table_name AS TEXT) COLLATE "C", ordinal_position`
	keysPostgres = `SELECT CAST(c.relname AS TEXT), CAST(a.attname AS TEXT) FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = current_schema()
CROSS JOIN LATERAL unnest(k.conkey) WITH ORDINALITY u(num, place) JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = u.num
WHERE k.contype = 'p' ORDER BY CAST(c.relname AS TEXT) COLLATE "C", u.place`
	needsPostgres = `SELECT DISTINCT CAST(c.relname AS TEXT), CAST(o.relname AS TEXT) FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = current_schema()
JOIN pg_class o ON o.oid = k.confrelid WHERE k.contype = 'f' ORDER BY 1, 2`
)
