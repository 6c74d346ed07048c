package blob

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"tonghop/internal/seal"
	"tonghop/internal/when"
)

// Each calls f with every blob, in the order of digests.
func (s *Store) Each(f func(Ref) error) error {
	folders, err := os.ReadDir(s.dir)
	if err != nil {
		return fmt.Errorf("list kept files: %w", err)
	}
	for _, folder := range folders {
		if !folder.IsDir() || len(folder.Name()) != 2 {
			continue
		}
		if err := s.eachIn(filepath.Join(s.dir, folder.Name()), f); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) eachIn(folder string, f func(Ref) error) error {
	files, err := os.ReadDir(folder)
	if err != nil {
		return fmt.Errorf("list kept files: %w", err)
	}
	for _, file := range files {
		d, err := seal.FromHex(file.Name())
		if err != nil {
			continue // not ours
		}
		info, err := file.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue // swept meanwhile
		}
		if err != nil {
			return fmt.Errorf("list kept files: %w", err)
		}
		if err := f(Ref{d, info.Size()}); err != nil {
			return err
		}
	}
	return nil
}

// Swept tells what a sweep removed.
type Swept struct {
	Blobs, Remains int
	Bytes          int64
}

// Sweep removes the blobs that kept does not hold and that were last put in before the
// grace: a blob is put in before the row that refers to it commits. It also removes what
// an interrupted Put left behind.
func (s *Store) Sweep(kept func(seal.Digest) bool, grace time.Duration) (Swept, error) {
	before := when.Now().Time().Add(-grace)
	var swept Swept
	err := s.Each(func(ref Ref) error {
		if kept(ref.Digest) {
			return nil
		}
		gone, err := s.remove(s.path(ref.Digest), before)
		if gone {
			swept.Blobs++
			swept.Bytes += ref.Size
		}
		return err
	})
	if err != nil {
		return swept, err
	}
	remains, err := os.ReadDir(s.temp)
	if err != nil {
		return swept, fmt.Errorf("list kept files: %w", err)
	}
	for _, r := range remains {
		gone, err := s.remove(filepath.Join(s.temp, r.Name()), before)
		if err != nil {
			return swept, err
		}
		if gone {
			swept.Remains++
		}
	}
	return swept, nil
}

// remove removes a file that is older than before. Several servers may share the folder,
// so the age is looked at once more after the file was put aside, and one that somebody
// put in anew meanwhile is put back.
func (s *Store) remove(path string, before time.Time) (bool, error) {
	s.sweeping.Lock()
	defer s.sweeping.Unlock()
	if old, err := older(path, before); err != nil || !old {
		return false, err
	}
	aside := filepath.Join(s.temp, "swept-"+filepath.Base(path))
	if err := os.Rename(path, aside); err != nil {
		return false, ignoreAbsent(err)
	}
	if old, err := older(aside, before); err != nil || !old {
		return false, errors.Join(err, os.Rename(aside, path))
	}
	return true, ignoreAbsent(os.Remove(aside))
}

func older(path string, than time.Time) (bool, error) {
	info, err := os.Stat(path)
	if err != nil {
		return false, ignoreAbsent(err)
	}
	return info.ModTime().Before(than), nil
}

// keepAlive makes a blob that is already there look freshly put in, so that no sweep
// takes it before the new reference commits. It tells whether the blob is there in its
// whole length.
func (s *Store) keepAlive(path string, size int64) bool {
	info, err := os.Stat(path)
	if err != nil || info.Size() != size {
		return false
	}
	now := when.Now().Time()
	return os.Chtimes(path, now, now) == nil
}
