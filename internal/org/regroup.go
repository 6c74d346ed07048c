package org

import (
	"cmp"
	"slices"

	"tonghop/internal/when"
)

// Part is one unit of a later day that took over an old unit, wholly or in part.
type Part struct {
	Unit             string // ID on the later day
	Area, Population Share  // of the old unit
}

// Whole tells whether all of the old unit is in this one.
func (p Part) Whole() bool { return p.Area == All && p.Population == All }

// Now says who a unit is on a later day: itself while it is there, else the units that
// followed it, step by step. Nothing is said of a unit that ended without a successor,
// as most districts did, nor of one whose successors are only known for later days.
func (h *History) Now(id string, day when.Day) []Part {
	u, ok := h.units[id]
	if !ok || day.Before(u.From) {
		return nil
	}
	found := map[string]Part{}
	h.follow(Part{id, All, All}, day, 0, found)
	parts := make([]Part, 0, len(found))
	for _, p := range found {
		parts = append(parts, p)
	}
	slices.SortFunc(parts, func(a, b Part) int {
		return cmp.Or(cmp.Compare(weight(b), weight(a)), byCode(h.units[a.Unit].Code, h.units[b.Unit].Code))
	})
	return parts
}

// weight puts the part with all the people first, the one with mere land last.
func weight(p Part) int {
	return 3*slices.Index([]Share{None, Some, All}, p.Population) + slices.Index([]Share{None, Some, All}, p.Area)
}

// maxSteps bounds a chain of successions; data with a loop must not hang us.
const maxSteps = 32

func (h *History) follow(p Part, day when.Day, steps int, found map[string]Part) {
	u, ok := h.units[p.Unit]
	if !ok || steps > maxSteps {
		return
	}
	if u.ValidOn(day) {
		if was, twice := found[p.Unit]; twice { // divided and joined again
			p.Area, p.Population = join(was.Area, p.Area), join(was.Population, p.Population)
		}
		found[p.Unit] = p
		return
	}
	for _, s := range h.next[p.Unit] {
		if day.Before(s.On) {
			continue
		}
		h.follow(Part{s.New, of(p.Area, s.Area), of(p.Population, s.Population)}, day, steps+1, found)
	}
}

// of is a share of a share.
func of(a, b Share) Share {
	switch {
	case a == None || b == None:
		return None
	case a == All && b == All:
		return All
	}
	return Some
}

// join is two shares of one unit together, as far as that can be known.
func join(a, b Share) Share {
	switch {
	case a == None:
		return b
	case b == None:
		return a
	}
	return Some
}

// Home is where an old unit's figures belong on a later day's tree.
type Home struct {
	Unit   string // ID on the later day; empty where it cannot be told
	Exact  bool   // all of the old unit is in it; else only the people are, or land is elsewhere
	Parts  []Part // who took it over; more than one where it was divided
	Reason string // why Unit is empty: HomeDivided, HomeEnded or HomeUnknown
}

// Reasons for which a unit's figures have no one home on another tree.
const (
	HomeDivided = "divided" // its people went to several units
	HomeEnded   = "ended"   // nobody followed it
	HomeUnknown = "unknown" // there is no such unit
)

// HomeOf says where the figures of a unit belong on the tree of a later day at a level:
// a commune of 2016 among the communes of today, or, with Province, in which province of
// today. A commune cut between two communes of one province is divided at the communes'
// level and whole at the province's. A district that ended without a successor belongs,
// at the province's level, to the province that followed its own.
func (h *History) HomeOf(id string, l Level, day when.Day) Home {
	u, ok := h.units[id]
	if !ok {
		return Home{Reason: HomeUnknown}
	}
	tree := h.On(day)
	parts := h.Now(id, day)
	for n := 0; len(parts) == 0 && n < maxDepth; n++ { // ask the one above, as it was in the end
		if LevelOf(u.NameOn(u.LastDay(day)).Kind) == l {
			return Home{Reason: HomeEnded}
		}
		above, ok := h.units[u.AboveOn(u.LastDay(day))]
		if !ok {
			return Home{Reason: HomeEnded}
		}
		u, parts = above, h.Now(above.ID, day)
	}
	return tree.homeOf(parts, l)
}

// homeOf raises parts to a level and sees whether they meet there.
func (t *DayTree) homeOf(parts []Part, l Level) Home {
	home := Home{Parts: parts}
	raised := map[string]Part{}
	for _, p := range parts {
		at, ok := t.AncestorAt(p.Unit, l)
		if !ok {
			continue
		}
		was, twice := raised[at.ID]
		if !twice {
			raised[at.ID] = Part{at.ID, p.Area, p.Population}
			continue
		}
		raised[at.ID] = Part{at.ID, join(was.Area, p.Area), join(was.Population, p.Population)}
	}
	if len(raised) == 0 {
		home.Reason = HomeEnded
		return home
	}
	for id, p := range raised {
		if len(raised) == 1 && (p.Whole() || len(parts) > 1) { // whole, or every part met here
			return Home{Unit: id, Exact: true, Parts: parts}
		}
		if p.Population == All {
			home.Unit = id
		}
	}
	if home.Unit == "" {
		home.Reason = HomeDivided
	}
	return home
}

// Regrouped is the old units gathered under one unit of a later day.
type Regrouped struct {
	Unit   *Member
	Whole  []string // old units wholly in it
	Nearly []string // old units whose people are in it and some of whose land is not
	Shared []string // divided old units of which a part is in it: their figures are not added
}

// Regrouping is old units on a later day's tree.
type Regrouping struct {
	Groups   []Regrouped // in the order of codes
	Divided  []string    // old units whose figures belong to no one unit
	Homeless []string    // old units that nobody followed
}

// Regroup gathers old units by the units of a level on a later day. Every old unit is
// in exactly one of: a group's Whole, a group's Nearly, Divided, Homeless; a divided one
// is besides in Shared of each group that has a part of it.
func (h *History) Regroup(ids []string, l Level, day when.Day) Regrouping {
	tree := h.On(day)
	groups := map[string]*Regrouped{}
	at := func(id string) *Regrouped {
		if groups[id] == nil {
			groups[id] = &Regrouped{Unit: tree.members[id]}
		}
		return groups[id]
	}
	var out Regrouping
	for _, id := range ids {
		home := h.HomeOf(id, l, day)
		switch {
		case home.Unit != "" && home.Exact:
			at(home.Unit).Whole = append(at(home.Unit).Whole, id)
		case home.Unit != "":
			at(home.Unit).Nearly = append(at(home.Unit).Nearly, id)
		case home.Reason == HomeDivided:
			out.Divided = append(out.Divided, id)
			shareOut(tree, home.Parts, l, func(to string) { at(to).Shared = append(at(to).Shared, id) })
		default:
			out.Homeless = append(out.Homeless, id)
		}
	}
	for _, g := range groups {
		out.Groups = append(out.Groups, *g)
	}
	slices.SortFunc(out.Groups, func(a, b Regrouped) int { return byCode(a.Unit.Code, b.Unit.Code) })
	return out
}

// shareOut tells once of each unit of the level that has a part.
func shareOut(t *DayTree, parts []Part, l Level, tell func(id string)) {
	told := map[string]bool{}
	for _, p := range parts {
		if at, ok := t.AncestorAt(p.Unit, l); ok && !told[at.ID] {
			told[at.ID] = true
			tell(at.ID)
		}
	}
}
