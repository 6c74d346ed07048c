//go:build !unix

package blob

import (
	"errors"
	"syscall"
)

// errDiskFull is ERROR_DISK_FULL of Windows.
const errDiskFull = syscall.Errno(112)

func diskFull(err error) bool { return errors.Is(err, errDiskFull) || errors.Is(err, syscall.ENOSPC) }

// syncDir does nothing: these systems cannot flush a folder, and keep their renames.
func syncDir(string) error { return nil }

// Free is not known on these systems.
func (s *Store) Free() (int64, bool) { return 0, false }
