package filing

import (
	"context"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/report"
	"tonghop/internal/seal"
)

// OfObligation finds the report that answers an obligation, for those who may see it; the
// fault "filing.none" where nobody has begun one.
func (s *Service) OfObligation(ctx context.Context, who access.Actor, in OpenIn) (r Report, err error) {
	err = s.Door.Read(ctx, who, func(tx *access.Tx) error {
		found, ok, err := db.Maybe(tx.Tx, reportSelect+"obligation = $1", scanReport, string(in.Obligation))
		if err != nil {
			return err
		}
		if !ok {
			tx.Signed()
			return fault.New(fault.NotFound, "filing.none")
		}
		r, err = Seen(tx, found.ID)
		return err
	})
	return r, err
}

// NewestIn asks for what a unit has answered last by a regime.
type NewestIn struct{ Unit, Regime string }

// Newest gives the data of the newest report of a unit by a regime that was accepted or
// waits for it; the fault "filing.none" where there is none.
func (s *Service) Newest(ctx context.Context, who access.Actor, in NewestIn) (*report.Package, error) {
	var digest seal.Digest
	var raw []byte
	err := s.Door.Read(ctx, who, func(tx *access.Tx) error {
		if err := tx.Must(View, in.Unit); err != nil {
			return Hidden(err)
		}
		v, ok, err := db.Maybe(tx.Tx, versionSelect+"unit = $1 AND regime = $2 AND state IN ('accepted', 'sent') ORDER BY period DESC, changed_at DESC LIMIT 1", scanVersion,
			in.Unit, in.Regime)
		if err != nil {
			return err
		}
		if !ok {
			return fault.New(fault.NotFound, "filing.none")
		}
		digest = v.Digest
		raw, err = BytesOf(tx.Tx, v.ID)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.Parse(digest, raw)
}
