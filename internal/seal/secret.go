package seal

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
)

// tokenBytes makes a token of 256 bits: nobody guesses one, at any rate of trying.
const tokenBytes = 32

// Token is a fresh random secret, fit for a link or a cookie. Only its digest is ever
// stored.
func Token() string {
	b := make([]byte, tokenBytes)
	rand.Read(b) // never fails: the program ends where the system has no randomness
	return base64.RawURLEncoding.EncodeToString(b)
}

// Same tells whether two secrets are equal, in a time that does not depend on where they
// differ.
func Same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
