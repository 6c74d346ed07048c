package filing

import (
	"tonghop/internal/access"
	"tonghop/internal/fault"
)

// Editable loads a report that the actor may change the words of: its writers while it is
// being written, and its reviewers while it is with them.
func Editable(tx *access.Tx, id ID) (Report, error) {
	r, err := Load(tx, id)
	if err != nil {
		return r, err
	}
	if err := MayEdit(tx, &r); err != nil {
		return Report{}, err
	}
	if !r.State.Editable() {
		return r, fault.New(fault.Closed, "filing.not-editable", string(r.State))
	}
	return r, nil
}

// MayEdit asks for the right to change the words of a report where it stands.
func MayEdit(tx *access.Tx, r *Report) error {
	if r.State == InReview {
		set, _, err := LoadSettings(tx.Tx, r.Unit)
		if err != nil {
			return err
		}
		if err := tx.MustAny(Review, StepUnits(r, set.Way.Review)...); err == nil || fault.KindOf(err) != fault.Forbidden {
			return Hidden(err)
		}
		return fault.New(fault.Closed, "filing.in-review")
	}
	err := tx.MustAny(Write, r.Owners()...)
	if err == nil {
		return nil
	}
	if r.Proxy && r.Asker != "" && fault.KindOf(err) != fault.Internal {
		if ok, aerr := tx.May(Accept, r.Asker); ok || aerr != nil {
			return aerr
		}
	}
	return Hidden(err)
}

// StepUnits are the units at which the right to a step is asked.
func StepUnits(r *Report, s Step) []string {
	if s.By != "" {
		return []string{s.By}
	}
	return r.Owners()
}

// MayEditNow tells whether the actor may change the words of a report where it stands.
func MayEditNow(tx *access.Tx, r *Report) (bool, error) {
	err := MayEdit(tx, r)
	switch fault.KindOf(err) {
	case fault.Forbidden, fault.NotFound, fault.Closed:
		return false, nil
	}
	return err == nil, err
}
