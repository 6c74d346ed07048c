package seal

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"runtime"
	"strings"
	"sync"

	"golang.org/x/crypto/argon2"

	"tonghop/internal/fault"
)

// The cost of one password: argon2id with 46 MiB and one pass (about 27 ms of one
// core). OWASP's password storage page gives it among equals; the most memory of them is
// the dearest for who guesses on graphics cards.
const (
	argonMemory  = 46 * 1024 // KiB
	argonPasses  = 1
	argonThreads = 1
	saltBytes    = 16
	keyBytes     = 32
)

// The most that a stored hash may ask for: a row that somebody wrote by hand must not
// take the machine down.
const (
	mostArgonMemory = 256 * 1024
	mostArgonPasses = 8
)

// slots bounds how many passwords are hashed at once: fifty sign-ins together would
// otherwise take 2.3 GB.
var slots = make(chan struct{}, max(1, min(runtime.GOMAXPROCS(0), 4)))

func enter(ctx context.Context) error {
	select {
	case slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return fault.Wrap(ctx.Err(), fault.Busy, "seal.busy")
	}
}

func leave() { <-slots }

// HashPassword makes the text that is stored of a password. It waits for its turn.
func HashPassword(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltBytes)
	rand.Read(salt)
	if err := enter(ctx); err != nil {
		return "", err
	}
	defer leave()
	key := argon2.IDKey([]byte(password), salt, argonPasses, argonMemory, argonThreads, keyBytes)
	return written(salt, key), nil
}

func written(salt, key []byte) string {
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonPasses, argonThreads, b64.EncodeToString(salt), b64.EncodeToString(key))
}

// CheckPassword tells whether password is the one that stored was made of. No stored
// text (an account without a password, or no account at all) costs the same time and is
// never right.
func CheckPassword(ctx context.Context, stored, password string) (bool, error) {
	none := stored == ""
	if none {
		stored = decoy()
	}
	h, err := parseHash(stored)
	if err != nil {
		return false, err
	}
	if err := enter(ctx); err != nil {
		return false, err
	}
	defer leave()
	key := argon2.IDKey([]byte(password), h.salt, h.passes, h.memory, h.threads, uint32(len(h.key)))
	return Same(string(key), string(h.key)) && !none, nil
}

// decoy is a hash that no password has: what unknown accounts are checked against.
var decoy = sync.OnceValue(func() string {
	b := make([]byte, saltBytes+keyBytes)
	rand.Read(b)
	return written(b[:saltBytes], b[saltBytes:])
})

// NeedsRehash tells whether a stored password was made at another cost than today's.
func NeedsRehash(stored string) bool {
	h, err := parseHash(stored)
	return err != nil || h.memory != argonMemory || h.passes != argonPasses || h.threads != argonThreads || len(h.key) != keyBytes
}

type passwordHash struct {
	memory, passes uint32
	threads        uint8
	salt, key      []byte
}

func parseHash(s string) (passwordHash, error) {
	var h passwordHash
	bad := func(cause error) (passwordHash, error) {
		return passwordHash{}, fault.Wrap(cause, fault.Internal, "seal.password-hash")
	}
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return bad(nil)
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &h.memory, &h.passes, &h.threads); err != nil {
		return bad(err)
	}
	var err error
	if h.salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err != nil {
		return bad(err)
	}
	if h.key, err = base64.RawStdEncoding.DecodeString(parts[5]); err != nil {
		return bad(err)
	}
	if h.memory > mostArgonMemory || h.passes > mostArgonPasses || h.passes < 1 || h.threads < 1 || len(h.key) < 16 || len(h.key) > 64 {
		return bad(nil)
	}
	return h, nil
}
