package org

import (
	"cmp"
	"slices"
	"sync"

	"tonghop/internal/when"
)

// Identity is a unit through time: one body from its first to its last day, whatever it
// was called and under whom it stood. Codes and names were given to other units later;
// an identity never is.
type Identity struct {
	ID      string // "15664@2016-01-01": code and first day
	Code    string
	Inside  bool // a division inside the body above it
	From    when.Day
	To      when.Day // last day, zero while it is there
	Began   string   // number of the decision that made it
	Ended   string   // number of the decision that ended it
	Names   []Naming // the oldest first; never empty
	Above   []Placing
	Contact Contact
	Figures Figures
	Version int64
}

// Naming is what a unit was called between two days.
type Naming struct {
	From, To           when.Day
	Name, NameEn, Kind string
	Basis              string
}

// Placing is under whom a unit stood between two days; Above is an ID, empty at the top.
type Placing struct {
	From, To when.Day
	Above    string
	Basis    string
}

// Contact is how a unit is reached.
type Contact struct{ Email, Phone, Address string }

// Figures are the size of a unit where it is known; 0 is "not known".
type Figures struct {
	AreaHa     int64
	Population int64
	Lat, Lon   int64 // of its seat, in ten-thousandths of a degree
}

// Share says how much of an old unit went to a new one.
type Share string

// Shares of land or people.
const (
	All  Share = "all"
	Some Share = "part"
	None Share = "none"
)

// Succession is one step from an old unit to a new one.
type Succession struct {
	Old, New         string
	On               when.Day // first day of the new state
	Area, Population Share
	Basis            string
}

// Whole tells whether all of the old unit went to the new one.
func (s Succession) Whole() bool { return s.Area == All && s.Population == All }

// History is every unit through time. It does not change once made and may be shared.
type History struct {
	ids    []string // sorted by code, then first day
	units  map[string]*Identity
	byCode map[string][]string
	next   map[string][]Succession
	prev   map[string][]Succession
	days   []when.Day // on which anything changed, sorted

	mu    sync.Mutex
	trees []*DayTree // the last few asked for, the newest last
}

// NewHistory makes the history of units and their successions. It keeps the pointers.
func NewHistory(units []*Identity, steps []Succession) *History {
	h := &History{
		units: make(map[string]*Identity, len(units)), byCode: make(map[string][]string, len(units)),
		next: map[string][]Succession{}, prev: map[string][]Succession{},
	}
	slices.SortFunc(units, func(a, b *Identity) int {
		return cmp.Or(byCode(a.Code, b.Code), cmp.Compare(a.ID, b.ID))
	})
	marks := map[when.Day]bool{}
	for _, u := range units {
		h.ids = append(h.ids, u.ID)
		h.units[u.ID] = u
		h.byCode[u.Code] = append(h.byCode[u.Code], u.ID)
		u.mark(marks)
	}
	for _, s := range steps {
		h.next[s.Old] = append(h.next[s.Old], s)
		h.prev[s.New] = append(h.prev[s.New], s)
	}
	for d := range marks {
		h.days = append(h.days, d)
	}
	slices.SortFunc(h.days, compareDays)
	return h
}

// byCode orders codes as the statistics office lists them: a parent, whose code is
// shorter, before its children.
func byCode(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) }

func compareDays(a, b when.Day) int {
	return cmp.Or(cmp.Compare(a.Year, b.Year), cmp.Compare(a.Month, b.Month), cmp.Compare(a.Date, b.Date))
}

// covers tells whether day lies between two days; a zero end is open.
func covers(from, to, day when.Day) bool {
	return compareDays(from, day) <= 0 && (to.IsZero() || compareDays(day, to) <= 0)
}

// mark notes the days on which the tree is another one because of u.
func (u *Identity) mark(days map[when.Day]bool) {
	span := func(from, to when.Day) {
		days[from] = true
		if !to.IsZero() {
			days[to.AddDays(1)] = true
		}
	}
	span(u.From, u.To)
	for _, n := range u.Names {
		span(n.From, n.To)
	}
	for _, p := range u.Above {
		span(p.From, p.To)
	}
}

// ValidOn tells whether the unit is there on a day.
func (u *Identity) ValidOn(day when.Day) bool { return covers(u.From, u.To, day) }

// NameOn is what the unit is called on a day; before its first and after its last day,
// what it was called first or last.
func (u *Identity) NameOn(day when.Day) Naming {
	for i := len(u.Names) - 1; i > 0; i-- {
		if compareDays(u.Names[i].From, day) <= 0 {
			return u.Names[i]
		}
	}
	return u.Names[0]
}

// AboveOn is the ID of the unit above on a day, empty at the top.
func (u *Identity) AboveOn(day when.Day) string {
	for i := len(u.Above) - 1; i >= 0; i-- {
		if covers(u.Above[i].From, u.Above[i].To, day) {
			return u.Above[i].Above
		}
	}
	return ""
}

// LastDay is the last day on which the unit is there, not later than day.
func (u *Identity) LastDay(day when.Day) when.Day {
	if !u.To.IsZero() && u.To.Before(day) {
		return u.To
	}
	return day
}

// Unit finds an identity by its ID.
func (h *History) Unit(id string) (*Identity, bool) {
	u, ok := h.units[id]
	return u, ok
}

// Len counts the identities.
func (h *History) Len() int { return len(h.ids) }

// Each goes through all identities in the order of codes and first days, until f says no.
func (h *History) Each(f func(*Identity) bool) {
	for _, id := range h.ids {
		if !f(h.units[id]) {
			return
		}
	}
}

// WithCode gives all identities that ever had a code, the oldest first.
func (h *History) WithCode(code string) []*Identity {
	ids := h.byCode[code]
	all := make([]*Identity, len(ids))
	for i, id := range ids {
		all[i] = h.units[id]
	}
	return all
}

// Days lists the first days of every state of the tree, the oldest first.
func (h *History) Days() []when.Day { return slices.Clone(h.days) }

// Since is the first day of the state of the tree that a day lies in.
func (h *History) Since(day when.Day) when.Day {
	i, found := slices.BinarySearchFunc(h.days, day, compareDays)
	switch {
	case found:
		return day
	case i == 0:
		return when.Day{}
	}
	return h.days[i-1]
}

// Successors lists where a unit went when it ended.
func (h *History) Successors(id string) []Succession { return h.next[id] }

// Predecessors lists what a unit was made of.
func (h *History) Predecessors(id string) []Succession { return h.prev[id] }

// keptTrees is how many trees of different days stay in memory: the period's, last
// year's, today's and one or two that people look up.
const keptTrees = 6

// On is the tree of a day. The same pointer is given for every day of the same state.
func (h *History) On(day when.Day) *DayTree {
	since := h.Since(day)
	h.mu.Lock()
	defer h.mu.Unlock()
	for i, t := range h.trees {
		if t.Since == since {
			h.trees = append(slices.Delete(h.trees, i, i+1), t)
			return t
		}
	}
	t := h.grow(day, since)
	if len(h.trees) >= keptTrees {
		h.trees = slices.Delete(h.trees, 0, 1)
	}
	h.trees = append(h.trees, t)
	return t
}

// DayWords writes a day as people read it, in sentences and lists: 21/11/2016.
func DayWords(d when.Day) string {
	if d.IsZero() {
		return ""
	}
	return d.Noon().Format("02/01/2006")
}
