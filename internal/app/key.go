package app

import (
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"strings"

	"tonghop/internal/fault"
	"tonghop/internal/seal"
)

// loadKey reads the installation's key, or makes it at the first start. It closes notices,
// kept forms and the mail server's password; servers that share a database share it by
// sharing the data folder.
func loadKey(path string) (seal.Key, error) {
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return makeKey(path)
	}
	if err != nil {
		return seal.Key{}, fault.Wrap(err, fault.Invalid, "app.key", path)
	}
	var k seal.Key
	if n, err := hex.Decode(k[:], []byte(strings.TrimSpace(string(raw)))); err != nil || n != len(k) {
		return seal.Key{}, fault.New(fault.Invalid, "app.key", path)
	}
	return k, nil
}

func makeKey(path string) (seal.Key, error) {
	k := seal.NewKey()
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) { // another server was quicker
		return loadKey(path)
	}
	if err != nil {
		return k, fault.Wrap(err, fault.Invalid, "app.key", path)
	}
	_, err = f.WriteString(hex.EncodeToString(k[:]) + "\n")
	return k, errors.Join(err, f.Sync(), f.Close())
}
