package app

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"tonghop/internal/fault"
	"tonghop/internal/when"
)

// lock says that this process alone works on an embedded database. The operating system
// gives it back when the process dies, however it dies.
type lock struct{ f *os.File }

// takeLock takes the lock, or tells who holds it.
func takeLock(path, listen string) (*lock, error) {
	f, err := openLocked(path)
	if errors.Is(err, errHeld) {
		raw, err := os.ReadFile(path)
		if err != nil {
			raw = nil // only the name of the holder is lost
		}
		return nil, fault.New(fault.Conflict, "app.held", path, orUnknown(strings.TrimSpace(string(raw))))
	}
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "app.data-folder", path)
	}
	who := fmt.Sprintf("pid %d, %s, %s", os.Getpid(), listen, when.Now().Time().In(when.Vietnam).Format("15:04 02/01/2006"))
	if err := errors.Join(f.Truncate(0), writeAt(f, who+"\n")); err != nil {
		return nil, errors.Join(fault.Wrap(err, fault.Invalid, "app.data-folder", path), f.Close())
	}
	return &lock{f}, nil
}

func writeAt(f *os.File, s string) error {
	_, err := f.WriteAt([]byte(s), 0)
	return err
}

func orUnknown(s string) string {
	if s == "" {
		return "?"
	}
	return s
}

func (l *lock) release() error { return l.f.Close() }

var errHeld = errors.New("held by another process")
