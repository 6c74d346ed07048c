package filing

import (
	"tonghop/internal/db"
	"tonghop/internal/filing/draft"
)

// WorldOf is the world of a draft as it is made: with the reports below that it was made of.
// The caller has asked access.
func (s *Service) WorldOf(tx *db.Tx, r *Report) (*World, error) {
	pins, err := pinsOf(tx, r.ID)
	if err != nil {
		return nil, err
	}
	return s.Gather(tx, r, pins)
}

// Drawn is a draft with everything that looking at it needs.
type Drawn struct {
	*Stored
	World *World
	Frame *draft.Frame // after See
}

// Look loads a draft with its world. The caller has asked access.
func (s *Service) Look(tx *db.Tx, r *Report) (*Drawn, error) {
	st, err := LoadDraft(tx, r.ID)
	if err != nil {
		return nil, err
	}
	w, err := s.WorldOf(tx, r)
	return &Drawn{Stored: st, World: w}, err
}

// See makes the frame of a draft that was looked at. It parses packages: call it outside of
// transactions.
func (s *Service) See(d *Drawn) (err error) {
	if d.Frame, err = s.FrameOf(d.World); err == nil {
		d.Frame.Activities = d.Content.Figures.Activities
	}
	return err
}
