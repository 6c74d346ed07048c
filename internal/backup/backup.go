// Package backup makes one file of a whole installation, database and kept files, while it
// runs, and puts it back: onto the same engine or the other one.
//
// The file is a tar archive: the kept files by their digests; the database, as SQLite's own
// copy or as one table of lines each; a manifest with the digest and the number of rows of
// every table. Tables are dumped in one canonical form on both engines, so that the digest of
// a restored table is compared with that of the saved one, wherever it went.
package backup

import (
	"archive/tar"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"tonghop/internal/blob"
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/seal"
	"tonghop/internal/when"
)

// format is the version of the archive's form.
const format = 1

// Names inside the archive.
const (
	manifestName = "manifest.json"
	databaseName = "database/tonghop.db"
	tablesFolder = "tables/"
	filesFolder  = "files/"
)

// Manifest says what an archive holds.
type Manifest struct {
	Format  int          `json:"format"`
	Program string       `json:"program"`
	Engine  db.Engine    `json:"engine"`
	Schema  int64        `json:"schema"`
	MadeAt  when.Instant `json:"made_at"`
	// Database is SQLite's own copy; none where the tables are dumped.
	Database *Part   `json:"database,omitempty"`
	Tables   []Table `json:"tables"` // each after those that it refers to
	Files    int64   `json:"files"`
	Bytes    int64   `json:"bytes"` // of the files
}

// Part is a file inside the archive.
type Part struct {
	Size   int64       `json:"size"`
	Digest seal.Digest `json:"digest"`
}

// Table is what a table held: the digest is taken over its canonical dump.
type Table struct {
	Name   string      `json:"name"`
	Rows   int64       `json:"rows"`
	Digest seal.Digest `json:"digest"`
}

// Rows counts the rows of all tables.
func (m Manifest) Rows() (n int64) {
	for _, t := range m.Tables {
		n += t.Rows
	}
	return n
}

// Options of a backup. Step tells how far it is, in files and tables; nil is allowed.
type Options struct {
	Program string
	Step    func(done, all int64)
}

// Make writes the archive to a new file. It appears under its name once it is whole and
// on the disk; a file that is there already is not touched.
func Make(ctx context.Context, d *db.DB, blobs *blob.Store, path string, o Options) (Manifest, error) {
	if _, err := os.Lstat(path); err == nil {
		return Manifest{}, fault.New(fault.Conflict, "backup.exists", path)
	}
	work, err := os.MkdirTemp(filepath.Dir(path), ".tonghop-backup-")
	if err != nil {
		return Manifest{}, wrote(path, err)
	}
	m, err := make1(ctx, d, blobs, work, o)
	if err == nil {
		err = place(filepath.Join(work, "archive"), path)
	}
	return m, errors.Join(err, os.RemoveAll(work))
}

func make1(ctx context.Context, d *db.DB, blobs *blob.Store, work string, o Options) (Manifest, error) {
	f, err := os.OpenFile(filepath.Join(work, "archive"), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return Manifest{}, wrote(work, err)
	}
	a := &archive{ctx: ctx, tar: tar.NewWriter(f), blobs: blobs, work: work, step: o.Step, have: map[seal.Digest]bool{}}
	a.m = Manifest{Format: format, Program: o.Program, Engine: d.Engine(), MadeAt: when.Now()}
	err = a.fill(d)
	if err == nil {
		err = a.tar.Close()
	}
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return a.m, wrote(work, err)
	}
	return a.m, nil
}

// place gives the finished archive its name, unless somebody took it meanwhile.
func place(from, to string) error {
	err := os.Link(from, to)
	if errors.Is(err, os.ErrExist) {
		return fault.New(fault.Conflict, "backup.exists", to)
	}
	if err != nil { // file systems without links
		if err := os.Rename(from, to); err != nil {
			return wrote(to, err)
		}
	}
	return wrote(to, syncFolder(filepath.Dir(to)))
}

// wrote tells in words that writing failed; faults pass as they are.
func wrote(path string, err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*fault.Error](err); ok {
		return err
	}
	return fault.Wrap(err, fault.Busy, "backup.write", path)
}

// archive is a backup being made.
type archive struct {
	ctx   context.Context
	tar   *tar.Writer
	blobs *blob.Store
	work  string
	step  func(done, all int64)
	have  map[seal.Digest]bool
	done  int64
	all   int64
	m     Manifest
}

// fill writes files, database, files, manifest. The files come first, so that a sweep
// cannot remove one that a row of the copy still names; and once more behind the database, for
// those that came in meanwhile.
func (a *archive) fill(d *db.DB) error {
	a.all = 1
	if err := a.blobs.Each(func(blob.Ref) error { a.all++; return nil }); err != nil {
		return err
	}
	if err := a.files(); err != nil {
		return err
	}
	if err := a.database(d); err != nil {
		return err
	}
	a.tick()
	if err := a.files(); err != nil {
		return err
	}
	raw, err := json.MarshalIndent(a.m, "", "  ")
	if err != nil {
		return err
	}
	if err := a.tar.WriteHeader(a.header(manifestName, int64(len(raw)))); err != nil {
		return err
	}
	_, err = a.tar.Write(raw)
	return err
}

func (a *archive) header(name string, size int64) *tar.Header {
	return &tar.Header{Typeflag: tar.TypeReg, Name: name, Size: size, Mode: 0o600, ModTime: a.m.MadeAt.Time(), Format: tar.FormatPAX}
}

func (a *archive) files() error {
	return a.blobs.Each(func(ref blob.Ref) error {
		if a.have[ref.Digest] {
			return nil
		}
		if err := a.ctx.Err(); err != nil {
			return err
		}
		f, err := a.blobs.Open(ref.Digest)
		if fault.Is(err, fault.NotFound) {
			return nil // swept meanwhile
		}
		if err != nil {
			return err
		}
		err = a.file(f, ref)
		return errors.Join(err, f.Close())
	})
}

func (a *archive) file(f *blob.File, ref blob.Ref) error {
	name := ref.Digest.Hex()
	if err := a.tar.WriteHeader(a.header(filesFolder+name[:2]+"/"+name, f.Size())); err != nil {
		return err
	}
	if _, err := io.Copy(a.tar, f); err != nil { // a damaged file is told here, by its digest
		return err
	}
	a.have[ref.Digest] = true
	a.m.Files++
	a.m.Bytes += f.Size()
	a.tick()
	return nil
}

// tick tells that a file, or the database, is done. Those that came in meanwhile make the
// whole larger.
func (a *archive) tick() {
	a.done++
	a.all = max(a.all, a.done)
	if a.step != nil {
		a.step(a.done, a.all)
	}
}

// database writes the database as it stands at one moment.
func (a *archive) database(d *db.DB) error {
	var err error
	if a.m.Schema, err = d.Version(a.ctx); err != nil {
		return err
	}
	if d.Engine() == db.SQLite {
		return a.copyOf(d)
	}
	return d.Read(a.ctx, func(tx *db.Tx) error {
		tables, err := db.Schema(tx)
		if err != nil {
			return err
		}
		for _, t := range tables {
			path := filepath.Join(a.work, t.Name)
			got, err := dumpFile(tx, t, path)
			if err != nil {
				return err
			}
			if err := a.add(tablesFolder+t.Name+".jsonl", path); err != nil {
				return err
			}
			a.m.Tables = append(a.m.Tables, got)
		}
		return nil
	})
}

// copyOf has SQLite write its own copy, and notes what each table of the copy holds.
func (a *archive) copyOf(d *db.DB) error {
	path := filepath.Join(a.work, "tonghop.db")
	if err := d.CopyTo(a.ctx, path); err != nil {
		return err
	}
	digest, size, err := digestOf(path)
	if err != nil {
		return err
	}
	a.m.Database = &Part{size, digest}
	if err := a.add(databaseName, path); err != nil {
		return err
	}
	again, err := db.Open(a.ctx, db.Options{URL: "sqlite:" + path})
	if err != nil {
		return err
	}
	err = again.CheckFile(a.ctx)
	if err == nil {
		a.m.Tables, err = tablesOf(a.ctx, again)
	}
	return errors.Join(err, again.Close())
}

// add writes a file of the work folder into the archive and removes it.
func (a *archive) add(name, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err == nil {
		err = a.tar.WriteHeader(a.header(name, info.Size()))
	}
	if err == nil {
		_, err = io.Copy(a.tar, f)
	}
	err = errors.Join(err, f.Close())
	if err == nil && name != databaseName {
		err = os.Remove(path)
	}
	return err
}

func digestOf(path string) (seal.Digest, int64, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", 0, err
	}
	h := seal.NewHash()
	n, err := io.Copy(h, f)
	return h.Digest(), n, errors.Join(err, f.Close())
}

// tablesOf takes the digest of every table.
func tablesOf(ctx context.Context, d *db.DB) (all []Table, err error) {
	err = d.Read(ctx, func(tx *db.Tx) error {
		all = nil
		tables, err := db.Schema(tx)
		if err != nil {
			return err
		}
		for _, t := range tables {
			got, err := dump(tx, t, io.Discard)
			if err != nil {
				return fmt.Errorf("table %s: %w", t.Name, err)
			}
			all = append(all, got)
		}
		return nil
	})
	return all, err
}
