package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"errors"
)

// Key closes and opens what the program hands to a browser and wants back unchanged and
// unread: a notice carried over a redirect, a form kept while its writer signs in again.
type Key [32]byte

// NewKey makes a key from the system's randomness.
func NewKey() Key {
	var k Key
	rand.Read(k[:]) // never fails: the program ends where the system has no randomness
	return k
}

// Close encrypts plain for the purpose; the text it gives is safe in a cookie or a form.
func (k Key) Close(purpose string, plain []byte) (string, error) {
	gcm, err := k.gcm()
	if err != nil {
		return "", err
	}
	nonce := make([]byte, gcm.NonceSize(), gcm.NonceSize()+len(plain)+gcm.Overhead())
	rand.Read(nonce)
	return base64.RawURLEncoding.EncodeToString(gcm.Seal(nonce, nonce, plain, []byte(purpose))), nil
}

// Open gives back what Close closed for the same purpose, and an error for anything else.
func (k Key) Open(purpose, closed string) ([]byte, error) {
	gcm, err := k.gcm()
	if err != nil {
		return nil, err
	}
	raw, err := base64.RawURLEncoding.DecodeString(closed)
	if err != nil || len(raw) < gcm.NonceSize() {
		return nil, errors.New("not a closed box")
	}
	return gcm.Open(nil, raw[:gcm.NonceSize()], raw[gcm.NonceSize():], []byte(purpose))
}

func (k Key) gcm() (cipher.AEAD, error) {
	block, err := aes.NewCipher(k[:])
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}
