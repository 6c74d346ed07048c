package seal

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
)

// Hash takes a digest while bytes are written to it, for what is too big to hold.
type Hash struct{ h hash.Hash }

// NewHash starts a digest.
func NewHash() *Hash { return &Hash{sha256.New()} }

// Write adds b to the digest; it never fails.
func (h *Hash) Write(b []byte) (int, error) { return h.h.Write(b) }

// Digest is the digest of all that was written so far.
func (h *Hash) Digest() Digest { return Digest(prefix + hex.EncodeToString(h.h.Sum(nil))) }

// Hex is the digest's 64 digits without the word before them, for file names.
func (d Digest) Hex() string {
	if len(d) != len(prefix)+2*sha256.Size {
		return ""
	}
	return string(d[len(prefix):])
}

// FromHex is the digest of 64 hexadecimal digits.
func FromHex(s string) (Digest, error) { return ParseDigest(prefix + s) }
