// Package dbtest gives each test a migrated database of its own, on every engine at hand:
// SQLite always, PostgreSQL where TONGHOP_TEST_POSTGRES holds the address of a server on which
// databases may be made.
package dbtest

import (
	"context"
	"database/sql"
	"fmt"
	"hash/fnv"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tonghop/internal/db"
	"tonghop/internal/uid"
	"tonghop/internal/when"
)

// Day0 is the instant at which the clock of a test database stands until the test sets it: the
// morning of Monday 21/11/2016 in Vietnam.
var Day0 = when.InstantOf(time.Date(2016, 11, 21, 1, 0, 0, 0, time.UTC))

// Each runs a test on a fresh database of every engine; with -short, as under the race
// detector, on SQLite alone: the rest of the code is the same.
func Each(t *testing.T, f func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { f(t, SQLite(t)) })
	if !testing.Short() {
		t.Run("postgres", func(t *testing.T) { f(t, Postgres(t)) })
	}
}

// SetClock sets what the database takes for now.
func SetClock(d *db.DB, at when.Instant) { d.SetClock(func() when.Instant { return at }) }

// template is a migrated SQLite file: copying it is six times as fast as migrating.
var template = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "tonghop-template")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "t.db")
	d, err := db.Open(context.Background(), db.Options{URL: "sqlite:" + path})
	if err != nil {
		return nil, err
	}
	if err := d.Migrate(context.Background()); err != nil {
		return nil, err
	}
	if err := d.Close(); err != nil { // the last connection moves the log into the file
		return nil, err
	}
	return os.ReadFile(path)
})

// EachAddress runs a test with the address of a fresh migrated database of every engine, for
// tests that open the whole program.
func EachAddress(t *testing.T, f func(t *testing.T, address string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { f(t, sqliteAddress(t)) })
	if !testing.Short() {
		t.Run("postgres", func(t *testing.T) { f(t, postgresAddress(t)) })
	}
}

// SQLite gives a fresh migrated SQLite database.
func SQLite(t testing.TB) *db.DB {
	t.Helper()
	return open(t, sqliteAddress(t))
}

func sqliteAddress(t testing.TB) string {
	t.Helper()
	raw, err := template()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "test.db")
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	return "sqlite:" + path
}

func open(t testing.TB, url string) *db.DB {
	t.Helper()
	_, bench := t.(*testing.B)
	d, err := db.Open(context.Background(), db.Options{URL: url, Rehearse: !bench && !testing.Short()})
	if err != nil {
		t.Fatal(err)
	}
	SetClock(d, Day0)
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

// Server is the address of the PostgreSQL server for tests, empty where there is none.
func Server() string { return os.Getenv("TONGHOP_TEST_POSTGRES") }

var count atomic.Int64

// Postgres gives a fresh migrated PostgreSQL database; the test is skipped where no server
// is given, and ./check fails on skips.
func Postgres(t testing.TB) *db.DB {
	t.Helper()
	return open(t, postgresAddress(t))
}

func postgresAddress(t testing.TB) string {
	t.Helper()
	server := Server()
	if server == "" {
		t.Skip("TONGHOP_TEST_POSTGRES names no server")
	}
	admin, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { admin.Close() })
	from, err := postgresTemplate(admin, server)
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("t_%d_%d_%s", os.Getpid(), count.Add(1), uid.New()[24:])
	if err := underLock(admin, fmt.Sprintf(`CREATE DATABASE %s TEMPLATE %s STRATEGY file_copy`, name, from)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := admin.Exec("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	return at(server, name)
}

func at(server, name string) string {
	u, err := url.Parse(server)
	if err != nil {
		return server
	}
	u.Path = "/" + name
	return u.String()
}

var templates sync.Mutex

// postgresTemplate makes the migrated database that others are copied from, once for every
// state of the migrations and for all test processes together.
func postgresTemplate(admin *sql.DB, server string) (string, error) {
	templates.Lock()
	defer templates.Unlock()
	name := "template_" + schemaHash()
	var there bool
	if err := admin.QueryRow("SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)", name).Scan(&there); err != nil || there {
		return name, err
	}
	making := fmt.Sprintf("making_%d", os.Getpid())
	if err := underLock(admin, "CREATE DATABASE "+making); err != nil {
		return "", err
	}
	d, err := db.Open(context.Background(), db.Options{URL: at(server, making)})
	if err != nil {
		return "", err
	}
	err = d.Migrate(context.Background())
	if cerr := d.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return "", err
	}
	// Whoever is first gives the name; the others drop theirs.
	if _, err := admin.Exec("ALTER DATABASE " + making + " RENAME TO " + name); err != nil {
		_, err = admin.Exec("DROP DATABASE IF EXISTS " + making)
		return name, err
	}
	return name, nil
}

// underLock makes databases one after another: PostgreSQL refuses to copy a database while
// another copy of it begins.
func underLock(admin *sql.DB, statement string) error {
	conn, err := admin.Conn(context.Background())
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(context.Background(), "SELECT pg_advisory_lock(7261)"); err != nil {
		return err
	}
	_, err = conn.ExecContext(context.Background(), statement)
	_, uerr := conn.ExecContext(context.Background(), "SELECT pg_advisory_unlock(7261)")
	if err == nil {
		err = uerr
	}
	return err
}

func schemaHash() string {
	h := fnv.New64a()
	for _, s := range db.Steps(db.Postgres) {
		_, _ = h.Write([]byte(strings.TrimSpace(s)))
	}
	return fmt.Sprintf("%x", h.Sum64())
}
