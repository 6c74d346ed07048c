package backup

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tonghop/internal/blob"
	"tonghop/internal/db"
	"tonghop/internal/fault"
)

// Target is where an archive is put back: a database that holds nothing yet, and the store
// of the kept files.
type Target struct {
	URL   string // of the database
	Blobs *blob.Store
	// Work is a folder for what is unpacked meanwhile, on a disk with room for the database.
	Work string
	Step func(done, all int64)
}

// Restore checks an archive, puts it back and compares every table with what was saved. A
// database that holds something is not touched. The database appears last, so that a
// restore that was interrupted has left nothing that looks finished.
func Restore(ctx context.Context, path string, t Target) (Manifest, error) {
	m, err := Check(path)
	if err != nil {
		return m, err
	}
	if err := refuseFilled(ctx, t); err != nil {
		return m, err
	}
	if err := os.MkdirAll(t.Work, 0o700); err != nil {
		return m, wrote(t.Work, err)
	}
	work, err := os.MkdirTemp(t.Work, ".tonghop-restore-")
	if err != nil {
		return m, wrote(t.Work, err)
	}
	err = unpack(ctx, path, work, m, t)
	if err == nil {
		err = putBack(ctx, m, work, t)
	}
	return m, errors.Join(err, os.RemoveAll(work))
}

// refuseFilled refuses a target that holds something: an SQLite file that is there, a
// PostgreSQL database with accounts or a record.
func refuseFilled(ctx context.Context, t Target) error {
	if file, ok := strings.CutPrefix(t.URL, "sqlite:"); ok {
		_, err := os.Lstat(file)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return fault.Wrap(err, fault.Conflict, "backup.target-filled", file)
	}
	d, err := db.Open(ctx, db.Options{URL: t.URL})
	if err != nil {
		return err
	}
	filled, err := holdsSomething(ctx, d)
	if err == nil && filled {
		err = fault.New(fault.Conflict, "backup.target-filled", "PostgreSQL")
	}
	return errors.Join(err, d.Close())
}

// holdsSomething tells whether a database holds more than what the migrations put into it.
func holdsSomething(ctx context.Context, d *db.DB) (filled bool, err error) {
	err = d.Read(ctx, func(tx *db.Tx) error {
		tables, err := db.Schema(tx)
		if err != nil {
			return err
		}
		for _, name := range []string{"account_user", "audit_entry", "org_unit"} {
			if !slices.ContainsFunc(tables, func(t db.Table) bool { return t.Name == name }) {
				continue
			}
			n, err := db.Value[int64](tx, "SELECT count(*) FROM "+name)
			if err != nil {
				return err
			}
			filled = filled || n > 0
		}
		return nil
	})
	return filled, err
}

// unpack puts the kept files into the store, and the database or its tables into the work
// folder.
func unpack(ctx context.Context, path, work string, m Manifest, t Target) error {
	f, err := os.Open(path)
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "backup.read", path)
	}
	all := m.Files + 1 + int64(len(m.Tables))
	if m.Database != nil {
		all = m.Files + 2
	}
	var done int64
	err = each(f, func(h *tar.Header, r io.Reader) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		done++
		if t.Step != nil {
			t.Step(done, all)
		}
		switch {
		case h.Name == manifestName:
			return nil
		case h.Name == databaseName:
			return writeFile(filepath.Join(work, "tonghop.db"), r)
		case strings.HasPrefix(h.Name, tablesFolder):
			// filepath.Base keeps a made-up name inside the folder.
			return writeFile(filepath.Join(work, filepath.Base(strings.TrimSuffix(h.Name, ".jsonl"))), r)
		}
		return keep(h.Name, r, t.Blobs)
	})
	return errors.Join(err, f.Close())
}

func keep(name string, r io.Reader, blobs *blob.Store) error {
	want, ok := fileDigest(name)
	if !ok {
		return fault.New(fault.Invalid, "backup.broken", name)
	}
	ref, err := blobs.Put(r, 0)
	if err == nil && ref.Digest != want {
		err = fault.New(fault.Invalid, "backup.broken", name)
	}
	return err
}

func writeFile(path string, r io.Reader) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return wrote(path, err)
	}
	_, err = io.Copy(f, r)
	if err == nil {
		err = f.Sync()
	}
	return wrote(path, errors.Join(err, f.Close()))
}

// putBack makes the target's database of what was unpacked.
func putBack(ctx context.Context, m Manifest, work string, t Target) error {
	file, embedded := strings.CutPrefix(t.URL, "sqlite:")
	copied := filepath.Join(work, "tonghop.db")
	if m.Database != nil {
		if err := inspect(ctx, copied, m, !embedded, work); err != nil {
			return err
		}
	}
	switch {
	case !embedded:
		return fill(ctx, t.URL, m, work)
	case m.Database == nil:
		if err := fill(ctx, "sqlite:"+copied, m, work); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return wrote(file, err)
	}
	return place(copied, file)
}

// inspect checks SQLite's own copy, compares its tables with the manifest, and dumps them
// where they go to another engine. Closing it leaves one file without a log beside it.
func inspect(ctx context.Context, path string, m Manifest, dumped bool, work string) error {
	d, err := db.Open(ctx, db.Options{URL: "sqlite:" + path})
	if err != nil {
		return err
	}
	err = d.CheckFile(ctx)
	if err == nil {
		err = compare(ctx, d, m)
	}
	if err == nil && dumped {
		err = d.Read(ctx, func(tx *db.Tx) error {
			tables, err := db.Schema(tx)
			for _, t := range tables {
				if err == nil {
					_, err = dumpFile(tx, t, filepath.Join(work, t.Name))
				}
			}
			return err
		})
	}
	return errors.Join(err, d.Close())
}

// fill loads the dumped tables into a fresh schema of the same version, in one transaction.
func fill(ctx context.Context, url string, m Manifest, work string) error {
	d, err := db.Open(ctx, db.Options{URL: url})
	if err != nil {
		return err
	}
	err = d.MigrateTo(ctx, m.Schema)
	if err == nil {
		err = d.Write(ctx, func(tx *db.Tx) error { return loadAll(tx, m, work) })
	}
	if err == nil {
		err = compare(ctx, d, m)
	}
	return errors.Join(err, d.Close())
}

func loadAll(tx *db.Tx, m Manifest, work string) error {
	tables, err := db.Schema(tx)
	if err != nil {
		return err
	}
	if len(tables) != len(m.Tables) {
		return fault.New(fault.Invalid, "backup.other-columns", fmt.Sprint(len(tables), "/", len(m.Tables)))
	}
	// What the migrations put in themselves is in the archive too.
	for _, t := range slices.Backward(tables) {
		if _, err := tx.Exec("DELETE FROM " + t.Name); err != nil {
			return err
		}
	}
	for _, t := range tables {
		if err := loadFile(tx, t, filepath.Join(work, t.Name)); err != nil {
			return err
		}
	}
	return nil
}

func loadFile(tx *db.Tx, t db.Table, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "backup.broken", tablesFolder+t.Name)
	}
	_, err = load(tx, t, f)
	return errors.Join(err, f.Close())
}

// compare holds every table against the manifest: rows and digest.
func compare(ctx context.Context, d *db.DB, m Manifest) error {
	got, err := tablesOf(ctx, d)
	if err != nil {
		return err
	}
	want := map[string]Table{}
	for _, t := range m.Tables {
		want[t.Name] = t
	}
	if len(got) != len(want) {
		return fault.New(fault.Invalid, "backup.other-columns", fmt.Sprint(len(got), "/", len(want)))
	}
	for _, t := range got {
		if t != want[t.Name] {
			return fault.New(fault.Invalid, "backup.not-equal", t.Name, t.Rows, want[t.Name].Rows)
		}
	}
	return nil
}
