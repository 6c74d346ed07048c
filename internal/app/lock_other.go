//go:build !unix

package app

import (
	"errors"
	"io/fs"
	"os"
)

// openLocked relies on these systems refusing to remove a file that a process has open.
func openLocked(path string) (*os.File, error) {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, errHeld
	}
	return os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
}
