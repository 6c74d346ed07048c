package demo

import (
	"slices"

	"tonghop/internal/access"
	"tonghop/internal/org"
)

// officer, leader and clerk are who does a unit's work: somebody with an account, or a
// person drawn for whom the example acts.
func (w *world) officer(unit string) access.Actor { return w.at(unit, access.Officer) }

func (w *world) leader(unit string) access.Actor { return w.at(unit, access.Leader) }

func (w *world) clerk(unit string) access.Actor { return w.at(unit, access.Clerk) }

func (w *world) at(unit string, role access.Role) access.Actor {
	for _, l := range Logins() {
		if l.unit == unit && slices.Contains(l.roles, role) {
			return w.people[l.Name]
		}
	}
	who := Self
	who.Name, who.Unit = w.m.name(draw(unit+"/"+string(role))), unit
	return who
}

// head is the name of who heads a unit and signs its papers.
func (w *world) head(unit string) string {
	for _, p := range posts() {
		if p.unit == unit && p.role == org.Head {
			return p.name
		}
	}
	return w.m.name(draw(unit + "/head"))
}
