package request

import (
	"context"

	"tonghop/internal/access"
)

// MayAskIn asks whether the person may ask others for reports.
type MayAskIn struct{}

// MayAsk tells whether the person may write letters that ask, in the unit he acts for, and
// has units below it to ask; for pages that show or hide a button.
func (s *Service) MayAsk(ctx context.Context, who access.Actor, _ MayAskIn) (ok bool, err error) {
	err = s.Door.Read(ctx, who, func(tx *access.Tx) error {
		if ok, err = tx.May(Write, who.Unit); err != nil || !ok {
			return err
		}
		t, err := s.Units.TreeToday(tx.Tx)
		if err != nil {
			return err
		}
		body, there := t.Body(who.Unit)
		ok = !there || len(t.Children(body.ID)) > 0
		return nil
	})
	return ok, err
}
