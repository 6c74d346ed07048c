// Package uid makes identities: UUIDs of version 7 (RFC 9562), whose text order is
// the order in which they were made. They are made here and never by a database, so that a
// row has its name before it is written.
package uid

import (
	"github.com/google/uuid"
)

// New makes an identity. It panics only where the system has no randomness left to give,
// and then nothing else can be trusted either.
func New() string { return uuid.Must(uuid.NewV7()).String() }

// Valid tells whether s has the form of an identity.
func Valid(s string) bool {
	if len(s) != 36 {
		return false
	}
	_, err := uuid.Parse(s)
	return err == nil
}
