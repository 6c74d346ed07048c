package filing

import (
	"context"

	"tonghop/internal/access"
)

// RightsIn asks what the person may do with the reports of a unit.
type RightsIn struct{ Unit string }

// Rights are what a person may do with the reports of a unit, for pages that show or hide a
// button.
type Rights struct {
	Write  bool // its own
	Accept bool // those that units below send it
}

// Rights tells what the person may do with the reports of a unit.
func (s *Service) Rights(ctx context.Context, who access.Actor, in RightsIn) (out Rights, err error) {
	err = s.Door.Read(ctx, who, func(tx *access.Tx) (err error) {
		if err := tx.Must(View, in.Unit); err != nil {
			return Hidden(err)
		}
		if out.Write, err = tx.May(Write, in.Unit); err != nil {
			return err
		}
		tree, err := s.Org.TreeToday(tx.Tx)
		if err != nil {
			return err
		}
		if body, ok := tree.Body(in.Unit); ok && len(tree.Children(body.ID)) == 0 {
			return nil
		}
		out.Accept, err = tx.May(Accept, in.Unit)
		return err
	})
	return out, err
}
