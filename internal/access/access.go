// Package access is the door before every use case: who acts, what verbs he may use on
// which unit, and that a change is recorded.
//
// Protected are the nodes of one tree, the units and the divisions inside them. A grant gives an
// account a role on a unit for a span of days; a role is a set of verbs, each reaching only
// the unit itself or everything below it. A use case opens a transaction by Read or
// Write, asks Must before it decides anything, and records what it changed; one that
// asks nothing, or changes without recording, cannot end well. Forgetting is thus caught by
// any test that runs the use case.
package access

import (
	"context"
	"errors"
	"slices"
	"strings"

	"tonghop/internal/audit"
	"tonghop/internal/db"
	"tonghop/internal/fault"
)

// Verb is what somebody may do to a noun: "report.write". Each noun declares its own.
type Verb string

// Noun is the part before the dot.
func (v Verb) Noun() string {
	noun, _, _ := strings.Cut(string(v), ".")
	return noun
}

// Actor is who acts. Unit is the unit he acts for at the moment. The zero Actor is
// nobody: a person who has not signed in.
type Actor struct {
	ID     string
	Name   string
	Unit   string
	system bool
}

// System is the actor of background work. It may do everything, and what it does is
// recorded under its name.
func System(name string) Actor { return Actor{ID: "system:" + name, Name: name, system: true} }

// Signed tells whether somebody acts.
func (a Actor) Signed() bool { return a.ID != "" }

// Sign refuses nobody, for use cases that look at what they are given before they open the
// door.
func (a Actor) Sign() error {
	if !a.Signed() {
		return fault.New(fault.Unsigned, "access.unsigned")
	}
	return nil
}

// IsSystem tells whether the program itself acts.
func (a Actor) IsSystem() bool { return a.system }

// Door opens transactions for actors.
type Door struct{ DB *db.DB }

// Tx is a transaction behind the door. Who acts is part of it.
type Tx struct {
	*db.Tx
	Who                Actor
	asked, recorded    bool
	unchanged, writing bool
}

// Read runs a use case that changes nothing.
func (d *Door) Read(ctx context.Context, who Actor, f func(*Tx) error) error {
	if err := who.Sign(); err != nil {
		return err
	}
	return d.DB.Read(ctx, func(t *db.Tx) error {
		tx := &Tx{Tx: t, Who: who}
		if err := f(tx); err != nil {
			return err
		}
		return tx.settled()
	})
}

// Write runs a use case that changes something.
func (d *Door) Write(ctx context.Context, who Actor, f func(*Tx) error) error {
	if err := who.Sign(); err != nil {
		return err
	}
	return d.DB.Write(ctx, func(t *db.Tx) error {
		tx := &Tx{Tx: t, Who: who, writing: true}
		if err := f(tx); err != nil {
			return err
		}
		return tx.settled()
	})
}

// Public runs one of the few use cases that need no signed person, such as signing in. The
// reason stands in the code for its readers; a guard lists who calls this.
func (d *Door) Public(ctx context.Context, reason string, f func(*Tx) error) error {
	if reason == "" {
		return fault.New(fault.Internal, "access.no-reason")
	}
	return d.DB.Write(ctx, func(t *db.Tx) error {
		return f(&Tx{Tx: t, Who: Actor{ID: "public"}, asked: true, unchanged: true, writing: true})
	})
}

var (
	errNotAsked    = errors.New("a use case asked for no verb")
	errNotRecorded = errors.New("a use case changed something and recorded nothing")
)

func (tx *Tx) settled() error {
	if !tx.asked {
		return fault.Wrap(errNotAsked, fault.Internal, "access.not-asked")
	}
	if tx.writing && !tx.recorded && !tx.unchanged {
		return fault.Wrap(errNotRecorded, fault.Internal, "access.not-recorded")
	}
	return nil
}

// Must refuses unless the actor may use the verb on the unit. What he may not even see is
// not found, so that its existence does not leak.
func (tx *Tx) Must(v Verb, unit string) error { return tx.MustAny(v, unit) }

// MustAny is Must where the right on any one of the units is enough: those of a report
// and of its asker.
func (tx *Tx) MustAny(v Verb, units ...string) error {
	for _, u := range units {
		if ok, err := tx.May(v, u); ok || err != nil {
			return err
		}
	}
	view := Verb(v.Noun() + ".view")
	for _, u := range units {
		ok, err := tx.May(view, u)
		if err != nil {
			return err
		}
		if ok {
			return fault.New(fault.Forbidden, "access.forbidden", string(v))
		}
	}
	return fault.New(fault.NotFound, "access.not-found")
}

// May tells whether the actor may use the verb on the unit, for pages that show or hide
// a button. It counts as asking.
func (tx *Tx) May(v Verb, unit string) (bool, error) {
	tx.asked = true
	if tx.Who.system {
		return true, nil
	}
	held, err := heldOn(tx.Tx, tx.Who.ID, unit)
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(held, func(h holding) bool { return h.reaches(v) }), nil
}

// Visible is the condition that a column holds a unit on which the actor may use the
// verb. It counts as asking.
func (tx *Tx) Visible(v Verb, column string) db.Cond {
	tx.asked = true
	if tx.Who.system {
		return db.Cond{}
	}
	return visible(tx.Tx, tx.Who.ID, v, column)
}

// Signed says that the use case is open to everybody who has signed in.
func (tx *Tx) Signed() { tx.asked = true }

// Unchanged says that a Write found nothing to change, as when it is repeated.
func (tx *Tx) Unchanged() { tx.unchanged = true }

// Record writes what was done to the audit.
func (tx *Tx) Record(v Verb, ref audit.Ref, detail any) error {
	tx.recorded = true
	return audit.Append(tx.Tx, audit.Entry{Actor: tx.Who.ID, ActorName: tx.Who.Name, Verb: string(v), Ref: ref}, detail)
}
