package blob

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"tonghop/internal/fault"
	"tonghop/internal/seal"
)

// File is a blob being read. Its last Read fails where the bytes are not those that were
// put in, so whoever reads to the end has been told the truth.
type File struct {
	f      *os.File
	h      *seal.Hash
	digest seal.Digest
	size   int64
	read   int64
}

// Open opens a blob for reading from its beginning to its end.
func (s *Store) Open(d seal.Digest) (*File, error) {
	f, err := os.Open(s.path(d))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.Wrap(err, fault.NotFound, "blob.none", d.Short())
	}
	if err != nil {
		return nil, fmt.Errorf("open a kept file: %w", err)
	}
	info, err := f.Stat()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open a kept file: %w", err), f.Close())
	}
	return &File{f: f, h: seal.NewHash(), digest: d, size: info.Size()}, nil
}

// Size is the blob's size in bytes.
func (f *File) Size() int64 { return f.size }

// Read reads on; at the end it fails where the digest is not the blob's.
func (f *File) Read(b []byte) (int, error) {
	n, err := f.f.Read(b)
	f.h.Write(b[:n])
	f.read += int64(n)
	if errors.Is(err, io.EOF) && f.h.Digest() != f.digest {
		return n, fault.New(fault.Internal, "blob.damaged", f.digest.Short())
	}
	return n, err
}

// Close ends the reading.
func (f *File) Close() error { return f.f.Close() }

// Bytes reads a whole blob, verified; for small ones. One larger than most is refused, or
// larger than the store's own limit where most is 0.
func (s *Store) Bytes(d seal.Digest, most int64) ([]byte, error) {
	if most <= 0 {
		most = s.most
	}
	f, err := s.Open(d)
	if err != nil {
		return nil, err
	}
	if f.size > most {
		return nil, errors.Join(fault.New(fault.TooMuch, "blob.too-big", megabytes(most)), f.Close())
	}
	b := make([]byte, 0, f.size+1)
	for {
		n, err := f.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		if errors.Is(err, io.EOF) {
			return b, f.Close()
		}
		if err != nil {
			return nil, errors.Join(err, f.Close())
		}
		if len(b) == cap(b) {
			return nil, errors.Join(fault.New(fault.Internal, "blob.damaged", d.Short()), f.Close())
		}
	}
}

// Verify reads a blob to its end and tells whether it is what was put in.
func (s *Store) Verify(d seal.Digest) error {
	f, err := s.Open(d)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, f)
	return errors.Join(err, f.Close())
}

// Has tells whether a blob is there, without reading it.
func (s *Store) Has(d seal.Digest) (bool, error) {
	_, err := os.Stat(s.path(d))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}
