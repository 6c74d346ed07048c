package backup_test

import (
	"archive/tar"
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"

	"tonghop/internal/access"
	"tonghop/internal/account"
	"tonghop/internal/audit"
	"tonghop/internal/backup"
	"tonghop/internal/blob"
	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/fault"
	"tonghop/internal/job"
	"tonghop/internal/seal"
	"tonghop/internal/uid"
)

func store(t *testing.T) *blob.Store {
	t.Helper()
	s, err := blob.Open(filepath.Join(t.TempDir(), "files"), 1<<30)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// fresh gives the address of a database that holds nothing.
func fresh(t *testing.T, e db.Engine) string {
	t.Helper()
	if e == db.SQLite {
		return "sqlite:" + filepath.Join(t.TempDir(), "restored", "tonghop.db")
	}
	server := dbtest.Server()
	if server == "" {
		t.Skip("TONGHOP_TEST_POSTGRES names no server")
	}
	admin, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("restore_%d_%s", os.Getpid(), uid.New()[24:])
	if _, err := admin.Exec("CREATE DATABASE " + name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_, err := admin.Exec("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)")
		if err := errors.Join(err, admin.Close()); err != nil {
			t.Error(err)
		}
	})
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}

func open(t *testing.T, address string) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), db.Options{URL: address})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

// hard are texts that a careless copy would change.
var hard = []string{"Triệu Sơn", "", "a\"b\\c", "dòng\nhai\tba", "\u2028 <b>&amp;</b>", "😀 ư ơ đ", "NULL", "\\x00", "' OR 1=1 --", strings.Repeat("dài ", 5000)}

// fill writes rows of several kinds: references, numbers at their ends, bytes, yes and no.
func fill(t *testing.T, d *db.DB, blobs *blob.Store) {
	t.Helper()
	if err := d.Write(t.Context(), func(tx *db.Tx) error {
		if err := access.PutNodes(tx, "tinh", "huyen", "xa"); err != nil {
			return err
		}
		if err := access.SetParents(tx, "xa", []access.Edge{{Node: "xa", Parent: "huyen"}}); err != nil {
			return err
		}
		for i, text := range hard {
			name := "Người " + strings.ToValidUTF8(text, "")
			if _, err := account.Found(tx, account.ProfileIn{Login: fmt.Sprintf("u%d", i), Name: name[:min(len(name), 10)], Unit: "xa"}, "x"); err != nil {
				return err
			}
			if err := audit.Append(tx, audit.Entry{Actor: "a", ActorName: text, Verb: "test.do", Ref: audit.Ref{Noun: "test", ID: fmt.Sprint(i), Unit: "xa"}}, map[string]string{"text": text}); err != nil {
				return err
			}
			if err := job.Enqueue(tx, "test.later", text, job.Options{}); err != nil {
				return err
			}
			raw := make([]byte, i*997)
			for n := range raw {
				raw[n] = byte(n * i)
			}
			if _, err := tx.Exec("INSERT INTO filing_source (digest, unit, kind, at, package) VALUES ($1, 'xa', 'own', '', $2)", fmt.Sprint(i), raw); err != nil {
				return err
			}
		}
		_, err := tx.Exec("UPDATE job_task SET attempts = $1, wanted = $2 WHERE unique_key = id", int64(9007199254740993), int64(-9223372036854775808))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	for i := range 30 {
		if _, err := blobs.Put(strings.NewReader(strings.Repeat("ảnh ", i*i*20)), 0); err != nil {
			t.Fatal(err)
		}
	}
}

// held is all that a database holds, table by table.
func held(t *testing.T, d *db.DB) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	err := d.Read(t.Context(), func(tx *db.Tx) error {
		tables, err := db.Schema(tx)
		if err != nil {
			return err
		}
		for _, table := range tables {
			all[table.Name] = nil
			err := db.Each(tx, "SELECT "+table.Names()+" FROM "+table.Name+" ORDER BY "+strings.Join(table.Key, ", "), func(s db.Scan) error {
				values := make([]any, len(table.Columns))
				into := make([]any, len(values))
				for i := range values {
					into[i] = &values[i]
				}
				if err := s(into...); err != nil {
					return err
				}
				for i, v := range values {
					switch v := v.(type) {
					case bool:
						values[i] = map[bool]int64{true: 1}[v]
					case []byte:
						values[i] = string(v)
					}
				}
				all[table.Name] = append(all[table.Name], fmt.Sprintf("%q", values))
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func same(t *testing.T, a, b map[string][]string) {
	t.Helper()
	if len(a) != len(b) || len(a) < 15 {
		t.Errorf("%d tables and %d", len(a), len(b))
	}
	for name := range a {
		if strings.Join(a[name], "\n") != strings.Join(b[name], "\n") {
			t.Errorf("table %s differs: %d rows and %d", name, len(a[name]), len(b[name]))
		}
	}
}

func blobsOf(t *testing.T, s *blob.Store) map[seal.Digest]bool {
	t.Helper()
	all := map[seal.Digest]bool{}
	if err := s.Each(func(r blob.Ref) error { all[r.Digest] = true; return s.Verify(r.Digest) }); err != nil {
		t.Fatal(err)
	}
	return all
}

// Every engine's backup is restored on every engine, and all of it is the same.
func TestRestoredIsTheSame(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		blobs := store(t)
		fill(t, d, blobs)
		path := filepath.Join(t.TempDir(), "tonghop.tar")
		made, err := backup.Make(t.Context(), d, blobs, path, backup.Options{Program: "test"})
		if err != nil {
			t.Fatal(err)
		}
		if made.Files != 30 || made.Rows() < 50 || made.Engine != d.Engine() {
			t.Errorf("%+v", made)
		}
		if m, err := backup.Check(path); err != nil || m.Rows() != made.Rows() {
			t.Fatal(m, err)
		}
		for _, e := range []db.Engine{db.SQLite, db.Postgres} {
			t.Run("to "+string(e), func(t *testing.T) {
				address, to := fresh(t, e), store(t)
				target := backup.Target{URL: address, Blobs: to, Work: t.TempDir()}
				if _, err := backup.Restore(t.Context(), path, target); err != nil {
					t.Fatal(err)
				}
				again := open(t, address)
				if err := again.Migrate(t.Context()); err != nil {
					t.Error(err)
				}
				same(t, held(t, d), held(t, again))
				if a, b := blobsOf(t, blobs), blobsOf(t, to); len(a) != len(b) {
					t.Errorf("%d files and %d", len(a), len(b))
				}
				if _, err := backup.Restore(t.Context(), path, target); fault.CodeOf(err) != "backup.target-filled" {
					t.Error("restored over data", err)
				}
				left, err := os.ReadDir(target.Work)
				if err != nil || len(left) != 0 {
					t.Error("left behind", left, err)
				}
			})
		}
		if _, err := backup.Make(t.Context(), d, blobs, path, backup.Options{}); fault.CodeOf(err) != "backup.exists" {
			t.Error("overwrote a backup", err)
		}
	})
}

// While others write, a backup is one moment: of a pair of rows that are always written
// together it holds both or none, and every file that a row names is in it.
func TestWhileOthersWrite(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		blobs := store(t)
		fill(t, d, blobs)
		ctx, stop := context.WithCancel(t.Context())
		var writers sync.WaitGroup
		var written atomic.Int64
		for w := range 4 {
			writers.Go(func() {
				r := rand.New(rand.NewPCG(uint64(w), 1))
				for ctx.Err() == nil {
					content := fmt.Sprint(w, r.Uint64())
					ref, err := blobs.Put(strings.NewReader(content), 0)
					if err != nil {
						t.Error(err)
						return
					}
					err = d.Write(ctx, func(tx *db.Tx) error {
						for _, half := range []string{"a", "b"} {
							if err := audit.Append(tx, audit.Entry{Actor: half, Verb: "pair", Ref: audit.Ref{Noun: string(ref.Digest), ID: content}}, nil); err != nil {
								return err
							}
						}
						return nil
					})
					if err != nil && ctx.Err() == nil {
						t.Error(err)
						return
					}
					written.Add(1)
				}
			})
		}
		for written.Load() < 20 {
			time.Sleep(time.Millisecond)
		}
		path := filepath.Join(t.TempDir(), "tonghop.tar")
		_, err := backup.Make(t.Context(), d, blobs, path, backup.Options{})
		for n := written.Load(); written.Load() < n+20; { // they went on meanwhile and go on
			time.Sleep(time.Millisecond)
		}
		stop()
		writers.Wait()
		if err != nil {
			t.Fatal(err)
		}
		to := store(t)
		address := fresh(t, db.SQLite)
		m, err := backup.Restore(t.Context(), path, backup.Target{URL: address, Blobs: to, Work: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		if all := open(t, address); pairs(t, all, to) < 20 {
			t.Error("few pairs", m)
		}
	})
}

func pairs(t *testing.T, d *db.DB, blobs *blob.Store) int {
	t.Helper()
	halves := map[string]int{}
	err := d.Read(t.Context(), func(tx *db.Tx) error {
		return db.Each(tx, "SELECT noun FROM audit_entry WHERE verb = 'pair'", func(s db.Scan) error {
			var digest string
			err := s(&digest)
			halves[digest]++
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	for digest, n := range halves {
		if n != 2 {
			t.Errorf("half a change: %s", digest)
		}
		if err := blobs.Verify(seal.Digest(digest)); err != nil {
			t.Error(err)
		}
	}
	return len(halves)
}

// Whatever is wrong with an archive is told before anything is restored.
func TestDamagedArchives(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		blobs := store(t)
		fill(t, d, blobs)
		path := filepath.Join(t.TempDir(), "tonghop.tar")
		if _, err := backup.Make(t.Context(), d, blobs, path, backup.Options{}); err != nil {
			t.Fatal(err)
		}
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		refused := func(what string, raw []byte) {
			t.Helper()
			bad := filepath.Join(t.TempDir(), "bad.tar")
			if err := os.WriteFile(bad, raw, 0o600); err != nil {
				t.Fatal(err)
			}
			to := store(t)
			address := fresh(t, db.SQLite)
			_, err := backup.Restore(t.Context(), bad, backup.Target{URL: address, Blobs: to, Work: t.TempDir()})
			if fault.KindOf(err) != fault.Invalid {
				t.Errorf("%s: %v", what, err)
			}
			if _, err := os.Stat(strings.TrimPrefix(address, "sqlite:")); err == nil || len(blobsOf(t, to)) != 0 {
				t.Errorf("%s: something was restored", what)
			}
		}
		refused("nothing", nil)
		refused("no archive", []byte("đây không phải là bản sao lưu"))
		for _, n := range []int{1000, len(whole) / 2, len(whole) - 3000} {
			refused(fmt.Sprint("cut at ", n), whole[:n])
		}
		for i := range 12 {
			changed := bytes.Clone(whole)
			at := len(whole) / 13 * (i + 1)
			changed[at] ^= 0x10
			if bytes.Equal(entries(t, changed), entries(t, whole)) {
				continue // the filling between two entries
			}
			refused(fmt.Sprint("one bit at ", at), changed)
		}
		refused("a file more", with(t, whole, "files/ab/"+strings.Repeat("ab", 32), "x", ""))
		refused("a way out", with(t, whole, "../../etc/passwd", "x", ""))
		refused("a file less", with(t, whole, "", "", "files/"))
		refused("no manifest", with(t, whole, "", "", "manifest.json"))
		refused("another form", with(t, whole, "manifest.json", `{"format": 9}`, "manifest.json"))
	})
}

// entries are the contents of an archive, or nil where it cannot be read.
func entries(t *testing.T, raw []byte) []byte {
	t.Helper()
	var all bytes.Buffer
	r := tar.NewReader(bytes.NewReader(raw))
	for {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return all.Bytes()
		}
		if err != nil {
			return nil
		}
		all.WriteString(h.Name)
		if _, err := io.Copy(&all, r); err != nil {
			return nil
		}
	}
}

// with writes an archive again, with an entry more and without the first one of a prefix.
func with(t *testing.T, raw []byte, name, content, without string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	r := tar.NewReader(bytes.NewReader(raw))
	for {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if without != "" && strings.HasPrefix(h.Name, without) {
			without = ""
			continue
		}
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(w, r); err != nil {
			t.Fatal(err)
		}
	}
	if name != "" {
		if err := w.WriteHeader(&tar.Header{Name: name, Size: int64(len(content)), Mode: 0o600}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// A kept file that was damaged on the disk is told when the backup is made, not years later.
func TestADamagedFileIsTold(t *testing.T) {
	d := dbtest.SQLite(t)
	dir := t.TempDir()
	blobs, err := blob.Open(dir, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	ref, err := blobs.Put(strings.NewReader("ảnh"), 0)
	if err != nil {
		t.Fatal(err)
	}
	name := ref.Digest.Hex()
	if err := os.WriteFile(filepath.Join(dir, name[:2], name), []byte("hỏng"), 0o600); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "a.tar")
	if _, err := backup.Make(t.Context(), d, blobs, path, backup.Options{}); fault.CodeOf(err) != "blob.damaged" {
		t.Error(err)
	}
	left, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(left) != 0 {
		t.Error("left behind", left, err)
	}
}
