package request

import (
	"tonghop/internal/db"
	"tonghop/internal/org"
)

// signers are those who may sign letters of a unit today by its posts, the head before
// his deputies.
func signers(tx *db.Tx, unit string) ([]Signer, error) {
	known, err := org.SignersOn(tx, unit, tx.At.Day())
	all := make([]Signer, len(known))
	for i, s := range known {
		all[i] = Signer{Authority: s.Signature.Authority, Position: s.Signature.Position, Name: s.Signature.Name}
	}
	return all, err
}
