package org

import (
	"context"

	"tonghop/internal/access"
	"tonghop/internal/audit"
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/text"
	"tonghop/internal/uid"
	"tonghop/internal/when"
)

// PersonIn is a person to be added, where ID is empty, or changed.
type PersonIn struct{ Person }

// PostIn is a post to be added, where ID is empty, or changed.
type PostIn struct{ Post }

// PutPerson adds or changes a person. Who moves to another unit keeps his posts of
// before as they are.
func (s *Service) PutPerson(ctx context.Context, who access.Actor, in PersonIn) (Person, error) {
	var out Person
	err := s.Door.Write(ctx, who, func(tx *access.Tx) error {
		p := in.Person.tidy()
		if err := tx.Must(Manage, p.Unit); err != nil {
			return err
		}
		if err := p.check(); err != nil {
			return err
		}
		if p.ID == "" {
			made, err := insertPeople(tx.Tx, []Person{p})
			if err != nil {
				return err
			}
			p = made[0]
		} else {
			was, err := PersonByID(tx.Tx, p.ID)
			if err != nil {
				return err
			}
			if err := tx.Must(Manage, was.Unit); err != nil {
				return err
			}
			p.Account = was.Account // accounts are given out by the administrator of accounts
			if err := updatePerson(tx.Tx, p); err != nil {
				return err
			}
			p.Version++
		}
		out = p
		return tx.Record(Manage, audit.Ref{Noun: "org", ID: p.ID, Unit: p.Unit}, map[string]any{"person": p.Name})
	})
	return out, err
}

// LinkAccount says which account a person signs in with. The caller has asked access and
// records what it did.
func LinkAccount(tx *db.Tx, person, account string) error {
	n, err := tx.Exec("UPDATE org_person SET account = $2, version = version + 1 WHERE id = $1", person, account)
	if err == nil && n == 0 {
		err = fault.New(fault.NotFound, "org.no-person")
	}
	return err
}

// PutPost adds or changes a post.
func (s *Service) PutPost(ctx context.Context, who access.Actor, in PostIn) (Post, error) {
	var out Post
	err := s.Door.Write(ctx, who, func(tx *access.Tx) error {
		p := in.Post.tidy()
		if err := tx.Must(Manage, p.Unit); err != nil {
			return err
		}
		if err := p.Check(); err != nil {
			return err
		}
		if err := s.checkHolder(tx.Tx, p); err != nil {
			return err
		}
		if p.ID == "" {
			if err := insertPosts(tx.Tx, []Post{p}); err != nil {
				return err
			}
		} else {
			was, err := PostByID(tx.Tx, p.ID)
			if err != nil {
				return err
			}
			if was.Unit != p.Unit {
				return fault.New(fault.NotFound, "org.no-post")
			}
			if err := updatePost(tx.Tx, p); err != nil {
				return err
			}
		}
		out = p
		detail := map[string]any{"post": p.Title, "role": p.Role, "from": p.From, "to": p.To, "basis": p.Basis}
		return tx.Record(Manage, audit.Ref{Noun: "org", ID: p.Person, Unit: p.Unit}, detail)
	})
	return out, err
}

// checkHolder sees that who holds a post works in the unit or in a division of its body.
func (s *Service) checkHolder(tx *db.Tx, p Post) error {
	holder, err := PersonByID(tx, p.Person)
	if err != nil {
		return err
	}
	h, err := s.History(tx)
	if err != nil {
		return err
	}
	if !sameBody(h, holder.Unit, p.Unit) {
		return fault.New(fault.Invalid, "org.post-wrong").At("person", "org.person-elsewhere", holder.Name)
	}
	return nil
}

// sameBody tells whether two units are one body or parts of it, on their own last days.
func sameBody(h *History, a, b string) bool {
	return bodyOf(h, a) != "" && bodyOf(h, a) == bodyOf(h, b)
}

// bodyOf is the body that a unit is, or that it last was a part of.
func bodyOf(h *History, id string) string {
	for range maxDepth {
		u, ok := h.Unit(id)
		if !ok {
			return ""
		}
		if !u.Inside || len(u.Above) == 0 {
			return id
		}
		id = u.Above[len(u.Above)-1].Above
	}
	return ""
}

// DutyIn says who in a body sees to a regime from a day on. Neither a division nor a person means
// that nobody does.
type DutyIn struct {
	Unit, Regime     string
	Division, Person string
	From             when.Day
	Basis            string
}

// SetDuty hands a regime to a division or a person. Who saw to it before did so until the
// day before, and that stays on record.
func (s *Service) SetDuty(ctx context.Context, who access.Actor, in DutyIn) error {
	return s.Door.Write(ctx, who, func(tx *access.Tx) error {
		in.Basis = text.NFC(text.Space(in.Basis))
		if err := tx.Must(Manage, in.Unit); err != nil {
			return err
		}
		if err := s.checkDuty(tx.Tx, in); err != nil {
			return err
		}
		was, held, err := lastDuty(tx.Tx, in.Unit, in.Regime)
		if err != nil {
			return err
		}
		if held && was.To.IsZero() && was.Division == in.Division && was.Person == in.Person {
			tx.Unchanged()
			return nil
		}
		if held && in.From.Before(was.From) {
			return fault.New(fault.Invalid, "org.duty-wrong").At("from", "org.changed-later", DayWords(was.From))
		}
		if err := handOver(tx.Tx, was, held, in); err != nil {
			return err
		}
		detail := map[string]any{"regime": in.Regime, "from_division": was.Division, "from_person": was.Person,
			"to_division": in.Division, "to_person": in.Person, "day": in.From, "basis": in.Basis}
		return tx.Record(Manage, audit.Ref{Noun: "org", ID: in.Unit, Unit: in.Unit}, detail)
	})
}

func (s *Service) checkDuty(tx *db.Tx, in DutyIn) error {
	h, err := s.History(tx)
	if err != nil {
		return err
	}
	e := fault.New(fault.Invalid, "org.duty-wrong")
	if in.Regime == "" {
		e.At("regime", "org.regime-missing")
	}
	if in.From.IsZero() {
		e.At("from", "org.from-missing")
	}
	if in.Division != "" && (in.Division == in.Unit || !sameBody(h, in.Division, in.Unit)) {
		e.At("division", "org.division-elsewhere")
	}
	if in.Person != "" {
		p, err := PersonByID(tx, in.Person)
		switch {
		case err != nil:
			return err
		case !sameBody(h, p.Unit, in.Unit):
			e.At("person", "org.person-elsewhere", p.Name)
		}
	}
	return e.OrNil()
}

func lastDuty(tx *db.Tx, unit, regime string) (Duty, bool, error) {
	return db.Maybe(tx, "SELECT "+dutyColumns+" FROM org_duty WHERE unit = $1 AND regime = $2 ORDER BY valid_from DESC", scanDuty, unit, regime)
}

// handOver ends the duty of before and begins the new one; one begun on the same day is
// put right in its place.
func handOver(tx *db.Tx, was Duty, held bool, in DutyIn) error {
	if held && was.From == in.From {
		if in.Division == "" && in.Person == "" {
			_, err := tx.Exec("DELETE FROM org_duty WHERE id = $1", was.ID)
			return err
		}
		_, err := tx.Exec("UPDATE org_duty SET division = $2, person = $3, basis = $4, valid_to = '' WHERE id = $1", was.ID, in.Division, in.Person, in.Basis)
		return err
	}
	if held && (was.To.IsZero() || !was.To.Before(in.From)) {
		if _, err := tx.Exec("UPDATE org_duty SET valid_to = $2 WHERE id = $1", was.ID, in.From.AddDays(-1)); err != nil {
			return err
		}
	}
	if in.Division == "" && in.Person == "" {
		return nil
	}
	return PutDuty(tx, Duty{Unit: in.Unit, Regime: in.Regime, Division: in.Division, Person: in.Person, From: in.From, Basis: in.Basis})
}

// PutDuty writes a duty when an installation is filled. The caller has asked access and
// records what it did.
func PutDuty(tx *db.Tx, d Duty) error {
	_, err := tx.Exec("INSERT INTO org_duty ("+dutyColumns+") VALUES ($1,$2,$3,$4,$5,$6,$7,$8)",
		uid.New(), d.Unit, d.Regime, d.Division, d.Person, d.From, d.To, d.Basis)
	return known(err)
}

// CorrectIn puts right what needs no decision: the spelling of the present name, and how
// the unit is reached.
type CorrectIn struct {
	Unit         string
	Version      int64
	Name, NameEn string
	Contact      Contact
}

// Correct puts right the spelling of a unit's present name and how it is reached.
func (s *Service) Correct(ctx context.Context, who access.Actor, in CorrectIn) error {
	return s.Door.Write(ctx, who, func(tx *access.Tx) error {
		h, err := s.History(tx.Tx)
		if err != nil {
			return err
		}
		d := newDraft(h, Decision{})
		if err := mustChange(tx, d, Change{Unit: in.Unit, Version: in.Version}); err != nil {
			return err
		}
		u, err := d.edit(in.Unit)
		if err != nil {
			return err
		}
		if err := u.correct(in); err != nil {
			return err
		}
		if err := saveUnit(tx.Tx, u, d.before[in.Unit]); err != nil {
			return err
		}
		if err := touch(tx.Tx); err != nil {
			return err
		}
		return tx.Record(Manage, audit.Ref{Noun: "org", ID: u.ID, Unit: u.ID}, map[string]any{"corrected": u.Names[len(u.Names)-1].Name})
	})
}

func (u *Identity) correct(in CorrectIn) error {
	c := in.Contact
	c.Email, c.Phone, c.Address = text.Space(c.Email), text.Space(c.Phone), text.NFC(text.Space(c.Address))
	name := text.NFC(text.Space(in.Name))
	e := fault.New(fault.Invalid, "org.unit-wrong")
	if name == "" {
		e.At("name", "org.name-missing")
	}
	if c.Email != "" && !LooksLikeEmail(c.Email) {
		e.At("email", "org.email-wrong", c.Email)
	}
	if e.OrNil() != nil {
		return e
	}
	n := &u.Names[len(u.Names)-1]
	n.Name, n.NameEn, u.Contact = name, text.Space(in.NameEn), c
	if n.NameEn == "" {
		n.NameEn = EnglishName(n.Kind, name)
	}
	return nil
}
