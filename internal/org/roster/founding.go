package roster

import (
	"context"
	"slices"

	"tonghop/internal/access"
	"tonghop/internal/audit"
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/org"
	"tonghop/internal/text"
)

// FoundIn says which of the embedded units a new installation begins with: those of one
// province, or where none is named the whole country with the central government above.
type FoundIn struct{ Province string }

// Provinces are the provinces of today that an installation may begin with, in the order
// of their names.
func Provinces() ([]*org.Identity, error) {
	r, err := Builtin(Options{})
	if err != nil {
		return nil, err
	}
	var all []*org.Identity
	for _, u := range r.Units {
		if u.To.IsZero() && len(u.Above) > 0 && u.Above[len(u.Above)-1].Above == "" && !u.Inside {
			all = append(all, u)
		}
	}
	slices.SortFunc(all, func(a, b *org.Identity) int { return text.Compare(lastName(a), lastName(b)) })
	return all, nil
}

func lastName(u *org.Identity) string { return u.Names[len(u.Names)-1].Name }

// Found puts the embedded units, with all that is known of their past, into an installation
// that has none yet, and tells how many.
func (s *Service) Found(ctx context.Context, who access.Actor, in FoundIn) (n int, err error) {
	r, err := Builtin(Options{Province: in.Province, Centre: in.Province == ""})
	if err != nil {
		return 0, err
	}
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		if err := tx.Must(org.Manage, access.House); err != nil {
			return err
		}
		if any, err := s.anyUnit(tx.Tx); err != nil || any {
			return orElse(err, fault.New(fault.Closed, "org.founded"))
		}
		if n = len(r.Units); n < 2 {
			return fault.New(fault.Invalid, "org.decision-wrong").At("province", "org.no-province")
		}
		if err := org.Put(tx.Tx, r); err != nil {
			return err
		}
		return tx.Record(org.Manage, audit.Ref{Noun: "org", ID: "register", Unit: access.House}, map[string]any{"units": n, "province": in.Province})
	})
	return n, err
}

// Founded tells whether the installation has units, to who administers it.
func (s *Service) Founded(ctx context.Context, who access.Actor) (any bool, err error) {
	err = s.Door.Read(ctx, who, func(tx *access.Tx) error {
		if err := tx.Must(org.View, access.House); err != nil {
			return err
		}
		any, err = s.anyUnit(tx.Tx)
		return err
	})
	return any, err
}

func (s *Service) anyUnit(tx *db.Tx) (bool, error) {
	h, err := s.Units.History(tx)
	if err != nil {
		return false, err
	}
	return h.Len() > 0, nil
}

func orElse(err, other error) error {
	if err != nil {
		return err
	}
	return other
}
