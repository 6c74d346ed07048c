// Package blob keeps files by their content: a file's name is its SHA-256 digest, so
// that the same file is kept once, none is ever changed, and what is read is what was
// put in. Names, rights and the references to blobs are the rows' of the nouns.
//
// A blob is durable when Put returns. It may be put before the transaction that refers to
// it commits; what nobody came to refer to goes with a later Sweep.
package blob

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"tonghop/internal/fault"
	"tonghop/internal/seal"
)

// Store is a folder of blobs: ab/abcdef….
type Store struct {
	dir  string
	most int64
	temp string

	// sweeping keeps a Put that finds its blob already there from racing with its removal.
	sweeping sync.RWMutex
}

// Ref names a blob and tells its size in bytes.
type Ref struct {
	Digest seal.Digest
	Size   int64
}

// Open opens the store in dir, making the folder where it is not there. No blob may be
// larger than most bytes.
func Open(dir string, most int64) (*Store, error) {
	s := &Store{dir: dir, most: most, temp: filepath.Join(dir, "temp")}
	if err := os.MkdirAll(s.temp, 0o700); err != nil {
		return nil, wrote(err)
	}
	return s, nil
}

// Put keeps all that r gives and tells under which digest. It refuses more than most
// bytes (the store's own limit where most is 0). Nothing is left behind by a refusal.
func (s *Store) Put(r io.Reader, most int64) (Ref, error) {
	if most <= 0 || most > s.most {
		most = s.most
	}
	f, err := os.CreateTemp(s.temp, "put-")
	if err != nil {
		return Ref{}, wrote(err)
	}
	ref, err := s.fill(f, r, most)
	if closed := f.Close(); err == nil {
		err = wrote(closed)
	}
	if err == nil {
		err = s.settle(f.Name(), ref)
	}
	if err != nil {
		return Ref{}, errors.Join(err, ignoreAbsent(os.Remove(f.Name())))
	}
	return ref, nil
}

// fill copies r into f, taking the digest on the way, and has it on the disk at the end.
func (s *Store) fill(f *os.File, r io.Reader, most int64) (Ref, error) {
	h := seal.NewHash()
	in := &source{r: io.LimitReader(r, most+1)}
	n, err := io.Copy(io.MultiWriter(f, h), in)
	switch {
	case in.err != nil:
		return Ref{}, fmt.Errorf("read what is to be kept: %w", in.err)
	case err != nil:
		return Ref{}, wrote(err)
	case n > most:
		return Ref{}, fault.New(fault.TooMuch, "blob.too-big", megabytes(most))
	}
	if err := f.Sync(); err != nil {
		return Ref{}, wrote(err)
	}
	return Ref{h.Digest(), n}, nil
}

// source remembers that it was the reading that failed, not the writing.
type source struct {
	r   io.Reader
	err error
}

func (s *source) Read(b []byte) (int, error) {
	n, err := s.r.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
	}
	return n, err
}

// settle gives a filled temporary file its name, or drops it where the blob is there.
func (s *Store) settle(temp string, ref Ref) error {
	s.sweeping.RLock()
	defer s.sweeping.RUnlock()
	path := s.path(ref.Digest)
	if s.keepAlive(path, ref.Size) {
		return ignoreAbsent(os.Remove(temp))
	}
	folder := filepath.Dir(path)
	fresh := false
	if err := os.Mkdir(folder, 0o700); err == nil {
		fresh = true
	} else if !errors.Is(err, fs.ErrExist) {
		return wrote(err)
	}
	if err := os.Rename(temp, path); err != nil {
		return wrote(err)
	}
	if err := syncDir(folder); err != nil {
		return wrote(err)
	}
	if fresh {
		return wrote(syncDir(s.dir))
	}
	return nil
}

// path is where the blob of a digest lies.
func (s *Store) path(d seal.Digest) string {
	name := d.Hex()
	if name == "" {
		return filepath.Join(s.dir, "none")
	}
	return filepath.Join(s.dir, name[:2], name)
}

// wrote turns an error of writing into a fault; a full disk is told as that.
func wrote(err error) error {
	if err == nil {
		return nil
	}
	if diskFull(err) {
		return fault.Wrap(err, fault.Busy, "blob.disk-full")
	}
	return fmt.Errorf("keep a file: %w", err)
}

func ignoreAbsent(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func megabytes(n int64) string {
	const mb = 1 << 20
	if n < mb {
		return fmt.Sprintf("%d KB", max(1, n>>10))
	}
	return fmt.Sprintf("%d MB", n/mb)
}
