package org

import (
	"tonghop/internal/when"
)

// Register is a list of units through time and of their successions, as an import makes
// it and as the database keeps it.
type Register struct {
	Units []*Identity
	Steps []Succession
}

// History is the register made ready for questions.
func (r *Register) History() *History { return NewHistory(r.Units, r.Steps) }

// Found makes an identity with one name and one place from a day on.
func Found(code string, n Naming, above string, inside bool) *Identity {
	return &Identity{
		ID: NewID(code, n.From), Code: code, Inside: inside, From: n.From, Began: n.Basis, Version: 1,
		Names: []Naming{n}, Above: []Placing{{From: n.From, Above: above, Basis: n.Basis}},
	}
}

// NewID is the identity of a unit: its code and its first day.
func NewID(code string, first when.Day) string { return code + "@" + first.String() }

// End ends a unit on its last day, and the name and place it has then.
func (u *Identity) End(last when.Day, basis string) {
	u.To, u.Ended = last, basis
	u.Names[len(u.Names)-1].To = last
	if n := len(u.Above); n > 0 {
		u.Above[n-1].To = last
	}
}

// Rename gives a unit another name or kind from a day on. A second name for the same
// first day takes the place of the first.
func (u *Identity) Rename(n Naming) {
	last := len(u.Names) - 1
	if u.Names[last].From == n.From {
		u.Names[last] = n
		return
	}
	u.Names[last].To = n.From.AddDays(-1)
	u.Names = append(u.Names, n)
}

// Move puts a unit under another one from a day on.
func (u *Identity) Move(p Placing) {
	last := len(u.Above) - 1
	switch {
	case last < 0:
	case u.Above[last].Above == p.Above:
		return
	case u.Above[last].From == p.From:
		u.Above[last] = p
		return
	default:
		u.Above[last].To = p.From.AddDays(-1)
	}
	u.Above = append(u.Above, p)
}
