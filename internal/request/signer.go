package request

import (
	"tonghop/internal/db"
	"tonghop/internal/org"
)

// signer is who signs letters of a unit by its posts today: the first who may, the head
// before his deputies. Nobody is known for a unit without posts, and a person writes the
// lines.
func (s *Service) signer(tx *db.Tx, unit string) (Signer, error) {
	all, err := org.SignersOn(tx, unit, tx.At.Day())
	if err != nil || len(all) == 0 {
		return Signer{}, err
	}
	g := all[0].Signature
	return Signer{Authority: g.Authority, Position: g.Position, Name: g.Name}, nil
}
