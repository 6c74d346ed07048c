package db

import (
	"context"
	"database/sql"
	"net/url"
	"strings"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"tonghop/internal/fault"
)

// oldestSQLite is the first engine without the race of March 2026 in which a checkpoint
// that met a write could lose committed pages.
const oldestSQLite = "3.51.3"

// readersOfSQLite bounds the connections that read side by side.
const readersOfSQLite = 8

func (d *DB) openSQLite(ctx context.Context) error {
	writing, err := sql.Open("sqlite", dsn(d.path, false))
	if err != nil {
		return d.failed("open", err)
	}
	writing.SetMaxOpenConns(1)
	conn, err := writing.Conn(ctx)
	if err != nil {
		return d.failed("open", err)
	}
	var version string
	if err := conn.QueryRowContext(ctx, "SELECT sqlite_version()").Scan(&version); err != nil {
		return d.failed("version", err)
	}
	if olderVersion(version, oldestSQLite) {
		return fault.New(fault.Internal, "db.sqlite-too-old", version, oldestSQLite)
	}
	if d.readers, err = sql.Open("sqlite", dsn(d.path, true)); err != nil {
		return d.failed("open", err)
	}
	d.readers.SetMaxOpenConns(readersOfSQLite)
	d.readers.SetMaxIdleConns(readersOfSQLite)
	d.reads.prepare = d.readers.PrepareContext
	d.writer = startWriter(d, writing, conn)
	return nil
}

// dsn carries every setting: a statement would reach one connection of a pool only.
func dsn(path string, reading bool) string {
	q := url.Values{}
	q.Add("_pragma", "busy_timeout(10000)")
	q.Add("_pragma", "journal_mode(WAL)")
	q.Add("_pragma", "synchronous(FULL)")
	q.Add("_pragma", "foreign_keys(1)")
	q.Add("_pragma", "temp_store(MEMORY)")
	q.Add("_dqs", "0")
	if reading {
		q.Add("_pragma", "query_only(1)")
		q.Add("_pragma", "cache_size(-2000)")
	} else {
		q.Add("_pragma", "cache_size(-16000)")
		q.Add("_txlock", "immediate")
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
}

// olderVersion compares dotted versions.
func olderVersion(a, b string) bool {
	as, bs := strings.Split(a, "."), strings.Split(b, ".")
	for i := range min(len(as), len(bs)) {
		if len(as[i]) != len(bs[i]) {
			return len(as[i]) < len(bs[i])
		}
		if as[i] != bs[i] {
			return as[i] < bs[i]
		}
	}
	return len(as) < len(bs)
}
