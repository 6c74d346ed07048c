package db_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tonghop/internal/db"
)

var (
	tableText  = regexp.MustCompile(`(?s)CREATE TABLE ([a-z_]+) \((.*?)\n\)`)
	indexText  = regexp.MustCompile(`CREATE (UNIQUE )?INDEX ([a-z_]+) ON ([a-z_]+) \(([^)]*)\)`)
	columnText = regexp.MustCompile(`(?m)^  ([a-z_]+) (TEXT COLLATE "C"|TEXT|INTEGER|BIGINT|BOOLEAN|BLOB|BYTEA)( .*)$`)
)

// facts are what a schema says, whatever the engine calls its types.
func facts(e db.Engine) []string {
	var all []string
	for _, step := range db.Steps(e) {
		step = comments.ReplaceAllString(step, "")
		for _, m := range tableText.FindAllStringSubmatch(step, -1) {
			for _, line := range strings.Split(m[2], "\n") {
				line = strings.TrimSuffix(strings.TrimSpace(line), ",")
				if line != "" {
					all = append(all, m[1]+": "+level(line))
				}
			}
		}
		for _, m := range indexText.FindAllStringSubmatch(step, -1) {
			all = append(all, fmt.Sprintf("index %s%s on %s (%s)", m[1], m[2], m[3], m[4]))
		}
		for _, m := range alterText.FindAllString(step, -1) {
			all = append(all, level(m))
		}
	}
	slices.Sort(all)
	return all
}

var (
	comments  = regexp.MustCompile(`--[^\n]*`)
	alterText = regexp.MustCompile(`ALTER TABLE [^;]+`)
	named     = regexp.MustCompile(`CONSTRAINT [a-z_]+ `) // SQLite derives the names
	spaces    = regexp.MustCompile(`\s+`)
)

// level takes out what the engines write differently: names of types, and how false is
// written.
func level(line string) string {
	line = named.ReplaceAllString(spaces.ReplaceAllString(line, " "), "")
	for _, r := range [][2]string{
		{`TEXT COLLATE "C"`, "TEXT"}, {"BIGINT", "INTEGER"}, {"BOOLEAN", "INTEGER"}, {"BYTEA", "BLOB"},
		{"DEFAULT FALSE", "DEFAULT 0"}, {"DEFAULT TRUE", "DEFAULT 1"}, {`DEFAULT ''::bytea`, "DEFAULT x''"}, {`DEFAULT '\x'`, "DEFAULT x''"}, {"DEFAULT X''", "DEFAULT x''"}, {"DEFAULT ''", "DEFAULT ''"},
	} {
		line = strings.ReplaceAll(line, r[0], r[1])
	}
	return line
}

// A rule that one engine's schema has and the other's lacks shows only in production.
func TestSchemasAgree(t *testing.T) {
	sqlite, postgres := facts(db.SQLite), facts(db.Postgres)
	if len(sqlite) < 30 {
		t.Fatalf("only %d facts found: the test reads the steps wrongly", len(sqlite))
	}
	for _, f := range sqlite {
		if !slices.Contains(postgres, f) {
			t.Errorf("only in SQLite: %s", f)
		}
	}
	for _, f := range postgres {
		if !slices.Contains(sqlite, f) {
			t.Errorf("only in PostgreSQL: %s", f)
		}
	}
	t.Logf("%d facts", len(sqlite))
}

// Text without a collation sorts by the server's locale in PostgreSQL; a table that is not
// strict takes anything in SQLite.
func TestSchemasAreStrict(t *testing.T) {
	for _, step := range db.Steps(db.Postgres) {
		for _, m := range columnText.FindAllStringSubmatch(comments.ReplaceAllString(step, ""), -1) {
			if m[2] == "TEXT" {
				t.Errorf("PostgreSQL column without COLLATE \"C\": %s", m[0])
			}
			if !strings.Contains(m[3], "NOT NULL") {
				t.Errorf("PostgreSQL column that may be NULL: %s", m[0])
			}
		}
	}
	for _, step := range db.Steps(db.SQLite) {
		step = comments.ReplaceAllString(step, "")
		if strings.Count(step, "CREATE TABLE") != strings.Count(step, ") STRICT;") {
			t.Errorf("an SQLite table is not STRICT in %.60s", step)
		}
	}
}
