//go:build unix

package backup

import (
	"errors"
	"os"
)

// syncFolder has a folder's entries on the disk: without it a crash may forget the archive.
func syncFolder(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
