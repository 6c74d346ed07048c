package db_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/fault"
)

func schemaOf(t *testing.T, d *db.DB) (tables []db.Table) {
	t.Helper()
	if err := d.Read(t.Context(), func(tx *db.Tx) (err error) { tables, err = db.Schema(tx); return err }); err != nil {
		t.Fatal(err)
	}
	return tables
}

// Both engines tell the same tables, with keys and references, so that rows can be copied
// from one to the other.
func TestSchemaIsTheSameOnBothEngines(t *testing.T) {
	one, other := schemaOf(t, dbtest.SQLite(t)), schemaOf(t, dbtest.Postgres(t))
	level := func(tables []db.Table) []string {
		var all []string
		for _, t := range tables {
			line := fmt.Sprintf("%s %v %v:", t.Name, t.Key, t.Needs)
			for _, c := range t.Columns {
				kind := c.Type
				if kind == db.Boolean { // an integer on SQLite
					kind = db.Integer
				}
				line += " " + c.Name + " " + string(kind)
			}
			all = append(all, line)
		}
		return all
	}
	a, b := level(one), level(other)
	for i := range max(len(a), len(b)) {
		if i >= len(a) || i >= len(b) || a[i] != b[i] {
			t.Fatalf("table %d:\n%v\n%v", i, a[min(i, len(a)-1)], b[min(i, len(b)-1)])
		}
	}
	if len(one) < 15 {
		t.Errorf("only %d tables", len(one))
	}
	seen := map[string]bool{}
	for _, table := range one {
		if len(table.Key) == 0 || strings.HasPrefix(table.Name, "goose") {
			t.Errorf("%s has no primary key", table.Name)
		}
		if slices.ContainsFunc(table.Needs, func(n string) bool { return n != table.Name && !seen[n] }) {
			t.Errorf("%s comes before what it needs: %v", table.Name, table.Needs)
		}
		seen[table.Name] = true
	}
}

func TestCopies(t *testing.T) {
	d := dbtest.SQLite(t)
	path := filepath.Join(t.TempDir(), "copy.db")
	if err := d.CopyTo(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	if err := d.CopyTo(t.Context(), path); err == nil {
		t.Error("a copy overwrote a file")
	}
	again, err := db.Open(t.Context(), db.Options{URL: "sqlite:" + path})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if err := again.CheckFile(t.Context()); err != nil {
		t.Error(err)
	}
	if empty, err := again.Empty(t.Context()); empty || err != nil {
		t.Error(empty, err)
	}
	if err := dbtest.Postgres(t).CopyTo(t.Context(), path); fault.CodeOf(err) != "db.no-copy" {
		t.Error(err)
	}
}

// Rows copied at an older version of the schema are loaded at that version.
func TestMigrateToAnOlderVersion(t *testing.T) {
	d, err := db.Open(t.Context(), db.Options{URL: "sqlite:" + filepath.Join(t.TempDir(), "old.db")})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if empty, err := d.Empty(t.Context()); !empty || err != nil {
		t.Fatal(empty, err)
	}
	if err := d.MigrateTo(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	if v, err := d.Version(t.Context()); v != 2 || err != nil {
		t.Error(v, err)
	}
	if err := d.MigrateTo(t.Context(), 99999); fault.CodeOf(err) != "db.newer-schema" {
		t.Error(err)
	}
	if err := d.Migrate(t.Context()); err != nil {
		t.Error(err)
	}
}
