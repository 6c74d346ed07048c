package filing

import (
	"tonghop/internal/db"
	"tonghop/internal/filing/draft"
)

// worldOf is the world of a draft as it is made: with the reports below that it was made of.
func (s *Service) worldOf(tx *db.Tx, r *Report) (*world, error) {
	pins, err := pinsOf(tx, r.ID)
	if err != nil {
		return nil, err
	}
	return s.gather(tx, r, pins)
}

// drawn is a draft with everything that looking at it needs.
type drawn struct {
	*stored
	world *world
	frame *draft.Frame
}

// look loads a draft with its world, inside a transaction; see makes the frame, outside.
func (s *Service) look(tx *db.Tx, r *Report) (*drawn, error) {
	st, err := loadDraft(tx, r.ID)
	if err != nil {
		return nil, err
	}
	w, err := s.worldOf(tx, r)
	return &drawn{stored: st, world: w}, err
}

// see makes the frame of a draft that was looked at.
func (s *Service) see(d *drawn) (err error) {
	if d.frame, err = s.frame(d.world); err == nil {
		d.frame.Activities = d.content.Figures.Activities
	}
	return err
}
