package org

import (
	"context"

	"tonghop/internal/access"
	"tonghop/internal/audit"
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/text"
)

// Change names the unit to be changed by a decision and the version that its changer saw.
type Change struct {
	Unit    string
	Version int64
	By      Decision
}

// CreateIn is a unit to be made.
type CreateIn struct {
	Founding
	By Decision
}

// RenameIn is a new name or kind of a unit.
type RenameIn struct {
	Change
	Name, NameEn, Kind string
}

// MoveIn puts a unit under another one.
type MoveIn struct {
	Change
	Above string
}

// EndIn ends a unit the day before the decision takes effect.
type EndIn struct{ Change }

// MergeIn makes one unit of several.
type MergeIn struct {
	Units []string
	Into  Founding
	By    Decision
}

// SplitIn divides a unit.
type SplitIn struct {
	Change
	Pieces []Piece
}

// Changed is what a decision came to.
type Changed struct {
	Decision string   // by which it can be undone
	Units    []string // that it made or changed, the main one first
}

// Create makes a unit, or a division inside one.
func (s *Service) Create(ctx context.Context, who access.Actor, in CreateIn) (Changed, error) {
	return s.decide(ctx, who, Created, in.By, func(tx *access.Tx, d *draft) ([]string, error) {
		if err := mustTop(tx, d.h, in.Above); err != nil {
			return nil, err
		}
		u, err := d.found(in.Founding)
		if err != nil {
			return nil, err
		}
		return []string{u.ID}, nil
	})
}

// mustTop asks for the right to manage the unit above; only who manages every root may
// put a unit beside them.
func mustTop(tx *access.Tx, h *History, above string) error {
	if above != "" {
		return tx.Must(Manage, above)
	}
	roots := h.On(tx.At.Day()).Roots()
	if len(roots) == 0 {
		return tx.Must(Manage, access.House)
	}
	for _, r := range roots {
		if err := tx.Must(Manage, r.ID); err != nil {
			return err
		}
	}
	return nil
}

// Rename gives a unit another name or kind.
func (s *Service) Rename(ctx context.Context, who access.Actor, in RenameIn) (Changed, error) {
	return s.decide(ctx, who, Renamed, in.By, func(tx *access.Tx, d *draft) ([]string, error) {
		if err := mustChange(tx, d, in.Change); err != nil {
			return nil, err
		}
		return []string{in.Unit}, d.rename(in.Unit, in.Name, in.NameEn, in.Kind)
	})
}

// Move puts a unit under another one. It takes the right on both.
func (s *Service) Move(ctx context.Context, who access.Actor, in MoveIn) (Changed, error) {
	return s.decide(ctx, who, Moved, in.By, func(tx *access.Tx, d *draft) ([]string, error) {
		if err := mustChange(tx, d, in.Change); err != nil {
			return nil, err
		}
		if err := mustTop(tx, d.h, in.Above); err != nil {
			return nil, err
		}
		return []string{in.Unit}, d.move(in.Unit, in.Above)
	})
}

// End ends a unit and the divisions inside it.
func (s *Service) End(ctx context.Context, who access.Actor, in EndIn) (Changed, error) {
	return s.decide(ctx, who, Ended, in.By, func(tx *access.Tx, d *draft) ([]string, error) {
		if err := mustChange(tx, d, in.Change); err != nil {
			return nil, err
		}
		return []string{in.Unit}, d.end(in.Unit, "")
	})
}

// Merge makes one unit of several; bodies below them come under it.
func (s *Service) Merge(ctx context.Context, who access.Actor, in MergeIn) (Changed, error) {
	return s.decide(ctx, who, Merged, in.By, func(tx *access.Tx, d *draft) ([]string, error) {
		if err := mustTop(tx, d.h, in.Into.Above); err != nil {
			return nil, err
		}
		for _, id := range in.Units {
			if err := tx.Must(Manage, id); err != nil {
				return nil, err
			}
		}
		made, err := d.merge(in.Units, in.Into)
		if err != nil {
			return nil, err
		}
		return append([]string{made.ID}, in.Units...), nil
	})
}

// Split divides a unit into several.
func (s *Service) Split(ctx context.Context, who access.Actor, in SplitIn) (Changed, error) {
	return s.decide(ctx, who, Split, in.By, func(tx *access.Tx, d *draft) ([]string, error) {
		if err := mustChange(tx, d, in.Change); err != nil {
			return nil, err
		}
		for _, p := range in.Pieces {
			if err := mustTop(tx, d.h, p.Above); err != nil {
				return nil, err
			}
		}
		made, err := d.split(in.Unit, in.Pieces)
		if err != nil {
			return nil, err
		}
		ids := []string{in.Unit}
		for _, u := range made {
			ids = append(ids, u.ID)
		}
		return ids, nil
	})
}

// mustChange asks for the right and sees that nobody changed the unit meanwhile.
func mustChange(tx *access.Tx, d *draft, in Change) error {
	if err := tx.Must(Manage, in.Unit); err != nil {
		return err
	}
	u, ok := d.h.Unit(in.Unit)
	if !ok {
		return fault.New(fault.NotFound, "org.unknown")
	}
	if u.Version != in.Version {
		return fault.New(fault.Stale, "org.stale")
	}
	return nil
}

// decide is the one way in which units change: what the decision says is worked out on
// copies, written, and recorded.
func (s *Service) decide(ctx context.Context, who access.Actor, kind DecisionKind, by Decision, do func(*access.Tx, *draft) ([]string, error)) (Changed, error) {
	var out Changed
	by.Number = text.NFC(text.Space(by.Number))
	err := s.Door.Write(ctx, who, func(tx *access.Tx) error {
		h, err := s.History(tx.Tx)
		if err != nil {
			return err
		}
		d := newDraft(h, by)
		ids, err := do(tx, d)
		wrong := by.check()
		if fault.Is(err, fault.Invalid) || err == nil {
			err = both(wrong, err)
		}
		if err != nil {
			return err
		}
		decision, err := d.save(tx, kind, ids[0])
		if err != nil {
			return err
		}
		out = Changed{Decision: decision, Units: ids}
		detail := map[string]any{"kind": kind, "number": by.Number, "from": by.From, "units": ids}
		return tx.Record(Manage, audit.Ref{Noun: "org", ID: decision, Unit: ids[0]}, detail)
	})
	return out, err
}

// both joins what is wrong with the decision and with what it says, so that a form
// shows all of it at once.
func both(wrong *fault.Error, err error) error {
	for field, why := range fault.FieldsOf(err) {
		wrong.At(field, why.Code, why.Args...)
	}
	if len(fault.FieldsOf(err)) == 0 && err != nil {
		return err
	}
	return wrong.OrNil()
}

// UndoIn names the decision to be taken back.
type UndoIn struct{ Decision string }

// Undo takes back a decision that nothing rests on: no later one has changed its units,
// and the units it made have neither people nor work.
func (s *Service) Undo(ctx context.Context, who access.Actor, in UndoIn) (Changed, error) {
	var out Changed
	err := s.Door.Write(ctx, who, func(tx *access.Tx) error {
		was, found, err := db.Maybe(tx.Tx, "SELECT "+decisionColumns+" FROM org_decision WHERE id = $1", scanDecision, in.Decision)
		if err != nil {
			return err
		}
		if !found {
			tx.Signed()
			return fault.New(fault.NotFound, "org.no-decision")
		}
		touched, err := loadTouched(tx.Tx, was.ID)
		if err != nil {
			return err
		}
		for _, t := range touched {
			if err := tx.Must(Manage, t.id); err != nil {
				return err
			}
		}
		if !was.Undone.IsZero() {
			return fault.New(fault.Closed, "org.undone-already")
		}
		if err := s.takeBack(tx.Tx, touched); err != nil {
			return err
		}
		if _, err := tx.Exec("UPDATE org_decision SET undone_at = $2 WHERE id = $1", was.ID, tx.At); err != nil {
			return err
		}
		out = Changed{Decision: was.ID, Units: []string{was.Unit}}
		return tx.Record(Manage, audit.Ref{Noun: "org", ID: was.ID, Unit: was.Unit}, map[string]any{"undone": was.Kind})
	})
	return out, err
}

// takeBack restores the units as they were before a decision.
func (s *Service) takeBack(tx *db.Tx, touched []touchedUnit) error {
	h, err := s.History(tx)
	if err != nil {
		return err
	}
	var ids []string
	for _, t := range touched {
		now, ok := h.Unit(t.id)
		if !ok || now.Version != t.version {
			return fault.New(fault.Closed, "org.changed-since")
		}
		if t.was == nil {
			continue
		}
		t.was.Version = now.Version + 1
		if err := saveUnit(tx, t.was, now); err != nil {
			return err
		}
		ids = append(ids, t.id)
	}
	for _, t := range touched {
		if t.was != nil {
			continue
		}
		if err := unused(tx, t.id); err != nil {
			return err
		}
		if err := removeUnit(tx, t.id); err != nil {
			return known(err)
		}
	}
	r, err := loadRegister(tx)
	if err != nil {
		return err
	}
	if err := replace(tx, r.History(), ids); err != nil {
		return err
	}
	return touch(tx)
}

// unused refuses to take away a unit that something was done for.
func unused(tx *db.Tx, id string) error {
	used, err := dependents(tx, id)
	if err != nil {
		return err
	}
	grants, err := access.GrantsOn(tx, id)
	if err != nil {
		return err
	}
	done, err := audit.List(tx, audit.Filter{Unit: id, Limit: 100})
	if err != nil {
		return err
	}
	for _, e := range done {
		used = used || e.Ref.Noun != "org"
	}
	if used || len(grants) > 0 {
		return fault.New(fault.Closed, "org.in-use")
	}
	return nil
}
