package backup

import (
	"archive/tar"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"tonghop/internal/fault"
	"tonghop/internal/seal"
)

// mostManifest bounds the manifest of an archive: a few hundred bytes for each table.
const mostManifest = 4 << 20

// Check reads an archive to its end and tells whether it is whole: every file is what its
// name says, the database and the tables are what the manifest says, and nothing is missing.
func Check(path string) (Manifest, error) {
	f, err := os.Open(path)
	if err != nil {
		return Manifest{}, fault.Wrap(err, fault.Invalid, "backup.read", path)
	}
	m, err := check(f)
	return m, errors.Join(err, f.Close())
}

// found is what an archive was seen to hold.
type found struct {
	m        *Manifest
	database *Part
	tables   map[string]seal.Digest
	files    int64
	bytes    int64
}

func check(r io.Reader) (Manifest, error) {
	seen := found{tables: map[string]seal.Digest{}}
	err := each(r, func(h *tar.Header, r io.Reader) error { return seen.note(h, r) })
	if err != nil {
		return Manifest{}, err
	}
	if seen.m == nil {
		return Manifest{}, fault.New(fault.Invalid, "backup.broken", manifestName)
	}
	return *seen.m, seen.compare()
}

// each calls f with every entry of an archive.
func each(r io.Reader, f func(h *tar.Header, r io.Reader) error) error {
	t := tar.NewReader(r)
	for {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fault.Wrap(err, fault.Invalid, "backup.not-one")
		}
		if err := f(h, t); err != nil {
			return err
		}
	}
}

func (s *found) note(h *tar.Header, r io.Reader) error {
	if h.Name == manifestName {
		return s.manifest(h, r)
	}
	hash := seal.NewHash()
	n, err := io.Copy(hash, r)
	if err != nil || n != h.Size {
		return fault.Wrap(err, fault.Invalid, "backup.broken", h.Name)
	}
	if name, ok := strings.CutPrefix(h.Name, tablesFolder); ok {
		s.tables[strings.TrimSuffix(name, ".jsonl")] = hash.Digest()
		return nil
	}
	if h.Name == databaseName {
		s.database = &Part{n, hash.Digest()}
		return nil
	}
	want, ok := fileDigest(h.Name)
	if !ok || hash.Digest() != want {
		return fault.New(fault.Invalid, "backup.broken", h.Name)
	}
	s.files++
	s.bytes += n
	return nil
}

func (s *found) manifest(h *tar.Header, r io.Reader) error {
	if h.Size > mostManifest {
		return fault.New(fault.Invalid, "backup.broken", h.Name)
	}
	s.m = &Manifest{}
	dec := json.NewDecoder(r)
	if err := dec.Decode(s.m); err != nil {
		return fault.Wrap(err, fault.Invalid, "backup.broken", h.Name)
	}
	if s.m.Format != format {
		return fault.New(fault.Invalid, "backup.other-format", s.m.Format)
	}
	return nil
}

// fileDigest is the digest that the name of a kept file holds: files/ab/abcd….
func fileDigest(name string) (seal.Digest, bool) {
	rest, ok := strings.CutPrefix(name, filesFolder)
	if !ok || len(rest) != 67 || rest[2] != '/' || rest[:2] != rest[3:5] {
		return "", false
	}
	d, err := seal.FromHex(rest[3:])
	return d, err == nil
}

// compare holds what was seen against what the manifest says.
func (s *found) compare() error {
	m := s.m
	missing := func(what string) error { return fault.New(fault.Invalid, "backup.broken", what) }
	if s.files != m.Files || s.bytes != m.Bytes {
		return missing(fmt.Sprintf("%s %d/%d", filesFolder, s.files, m.Files))
	}
	if (m.Database == nil) != (s.database == nil) || m.Database != nil && *m.Database != *s.database {
		return missing(databaseName)
	}
	if m.Database != nil {
		return nil // the copy's tables are compared once it is opened
	}
	if len(s.tables) != len(m.Tables) {
		return missing(tablesFolder)
	}
	for _, t := range m.Tables {
		if s.tables[t.Name] != t.Digest {
			return missing(tablesFolder + t.Name)
		}
	}
	return nil
}
