// Package seal is the home of cryptography: digests, passwords, random secrets, TLS;
// signatures later. No other package imports crypto.
package seal

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"strings"
)

// Digest is a SHA-256 digest, written "sha256:" and 64 hexadecimal digits.
type Digest string

const prefix = "sha256:"

// Of is the digest of b.
func Of(b []byte) Digest {
	sum := sha256.Sum256(b)
	return Digest(prefix + hex.EncodeToString(sum[:]))
}

// OfReader is the digest of all that r gives.
func OfReader(r io.Reader) (Digest, error) {
	h := sha256.New()
	if _, err := io.Copy(h, r); err != nil {
		return "", err
	}
	return Digest(prefix + hex.EncodeToString(h.Sum(nil))), nil
}

// ParseDigest reads a written digest.
func ParseDigest(s string) (Digest, error) {
	raw, ok := strings.CutPrefix(s, prefix)
	b, err := hex.DecodeString(raw)
	if !ok || err != nil || len(b) != sha256.Size || strings.ToLower(raw) != raw {
		return "", errors.New("not a sha256 digest: " + s)
	}
	return Digest(s), nil
}

// Short is the first 12 digits, for people.
func (d Digest) Short() string {
	s := strings.TrimPrefix(string(d), prefix)
	return s[:min(12, len(s))]
}

// Bytes is the digest's 32 bytes, or nil where it is not one.
func (d Digest) Bytes() []byte {
	b, err := hex.DecodeString(strings.TrimPrefix(string(d), prefix))
	if err != nil || len(b) != sha256.Size {
		return nil
	}
	return b
}

// Root is the Merkle root over leaves in order (RFC 6962 hashing: 0x00 before a
// leaf, 0x01 before a pair). No leaves give the digest of nothing.
func Root(leaves [][]byte) Digest {
	if len(leaves) == 0 {
		return Of(nil)
	}
	return Digest(prefix + hex.EncodeToString(subtree(leaves)))
}

func subtree(leaves [][]byte) []byte {
	h := sha256.New()
	if len(leaves) == 1 {
		h.Write([]byte{0})
		h.Write(leaves[0])
		return h.Sum(nil)
	}
	k := 1
	for k*2 < len(leaves) {
		k *= 2
	}
	h.Write([]byte{1})
	h.Write(subtree(leaves[:k]))
	h.Write(subtree(leaves[k:]))
	return h.Sum(nil)
}
