package org

import (
	"fmt"
	"maps"
	"slices"

	"tonghop/internal/fault"
	"tonghop/internal/text"
	"tonghop/internal/when"
)

// Decision is the paper by which units are changed, and the first day of the new state.
type Decision struct {
	Number  string // "786/NQ-UBTVQH14"
	Decided when.Day
	From    when.Day
}

// Founding is a unit that a decision makes.
type Founding struct {
	Code, Name, NameEn, Kind string
	Above                    string // ID
	Contact                  Contact
	From                     when.Day // zero is the decision's day
}

// draft gathers what one decision changes. It works on copies, so that a refused change
// leaves nothing behind.
type draft struct {
	h      *History
	by     Decision
	before map[string]*Identity // of touched units that were there
	now    map[string]*Identity // touched units as they become
	codes  map[string]bool      // of units that it makes
	steps  []Succession
}

func newDraft(h *History, by Decision) *draft {
	return &draft{h: h, by: by, before: map[string]*Identity{}, now: map[string]*Identity{}, codes: map[string]bool{}}
}

// clone copies an identity so deeply that changing the copy changes nothing else.
func (u *Identity) clone() *Identity {
	c := *u
	c.Names, c.Above = slices.Clone(u.Names), slices.Clone(u.Above)
	return &c
}

// edit gives a unit's copy to be changed.
func (d *draft) edit(id string) (*Identity, error) {
	if u, ok := d.now[id]; ok {
		return u, nil
	}
	u, ok := d.h.Unit(id)
	if !ok {
		return nil, fault.New(fault.NotFound, "org.unknown")
	}
	d.before[id] = u
	c := u.clone()
	c.Version++
	d.now[id] = c
	return c, nil
}

// alive gives the copy of a unit that is there on the first day of the new state and on
// the day before.
func (d *draft) alive(id string) (*Identity, error) {
	u, err := d.edit(id)
	if err != nil {
		return nil, err
	}
	switch {
	case !u.To.IsZero():
		return nil, fault.New(fault.Closed, "org.ended", u.Names[len(u.Names)-1].Name, DayWords(u.To))
	case !u.From.Before(d.by.From):
		return nil, fault.New(fault.Invalid, "org.decision-wrong").At("from", "org.from-too-early", DayWords(u.From))
	}
	if last := u.lastChange(); d.by.From.Before(last) {
		return nil, fault.New(fault.Invalid, "org.decision-wrong").At("from", "org.changed-later", DayWords(last))
	}
	return u, nil
}

// lastChange is the first day of the latest name or place of a unit.
func (u *Identity) lastChange() when.Day {
	last := u.Names[len(u.Names)-1].From
	if n := len(u.Above); n > 0 && u.Above[n-1].From.After(last) {
		last = u.Above[n-1].From
	}
	return last
}

// check says what of a decision is wrong by itself.
func (by Decision) check() *fault.Error {
	e := fault.New(fault.Invalid, "org.decision-wrong")
	if by.Number == "" {
		e.At("number", "org.number-missing")
	}
	if by.From.IsZero() {
		e.At("from", "org.from-missing")
	}
	return e
}

// tidy brings the words of a founding to their one form and fills in what follows.
func (f Founding) tidy() Founding {
	f.Code, f.Name, f.NameEn = text.Space(f.Code), text.NFC(text.Space(f.Name)), text.Space(f.NameEn)
	if f.NameEn == "" {
		f.NameEn = EnglishName(f.Kind, f.Name)
	}
	return f
}

// found begins a unit. Its code must not be another's on any day from then on.
func (d *draft) found(f Founding) (*Identity, error) {
	f = f.tidy()
	if f.From.IsZero() {
		f.From = d.by.From
	}
	e := fault.New(fault.Invalid, "org.decision-wrong")
	d.checkNaming(e, f.Name, f.Kind)
	d.checkPlace(e, f.Kind, f.Above, "", f.From)
	if f.Code == "" && e.OrNil() == nil {
		f.Code = d.freeCode(f.Above, f.From)
	}
	switch {
	case f.Code != "" && !goodCode(f.Code):
		e.At("code", "org.code-wrong", f.Code)
	case f.Code != "" && d.taken(f.Code, f.From):
		e.At("code", "org.code-used", f.Code)
	}
	if e.OrNil() != nil {
		return nil, e
	}
	n := Naming{From: f.From, Name: f.Name, NameEn: f.NameEn, Kind: f.Kind, Basis: d.by.Number}
	u := Found(f.Code, n, f.Above, IsInside(f.Kind))
	u.Contact = f.Contact
	d.now[u.ID], d.codes[u.Code] = u, true
	return u, nil
}

// goodCode keeps codes to what can stand in addresses and identities.
func goodCode(code string) bool {
	if len(code) > 32 {
		return false
	}
	for _, c := range code {
		if (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && c != '-' && c != '.' {
			return false
		}
	}
	return true
}

// taken tells whether a code is somebody's on any day from a day on.
func (d *draft) taken(code string, from when.Day) bool {
	if d.codes[code] {
		return true
	}
	for _, u := range d.h.WithCode(code) {
		if c, touched := d.now[u.ID]; touched {
			u = c
		}
		if u.To.IsZero() || !u.To.Before(from) {
			return true
		}
	}
	return false
}

// freeCode makes a code for a division: that of what it stands in and a number.
func (d *draft) freeCode(above string, from when.Day) string {
	prefix := "P"
	if u := d.unit(above); u != nil {
		prefix = u.Code
	}
	for n := 1; ; n++ {
		code := fmt.Sprintf("%s-%02d", prefix, n)
		if len(d.h.WithCode(code)) == 0 && !d.codes[code] {
			return code
		}
	}
}

// unit is a unit as the draft has it by now, or nil.
func (d *draft) unit(id string) *Identity {
	if u := d.now[id]; u != nil {
		return u
	}
	return d.h.units[id]
}

func (d *draft) checkNaming(e *fault.Error, name, kind string) {
	if name == "" {
		e.At("name", "org.name-missing")
	}
	if !slices.Contains(Kinds, kind) {
		e.At("kind", "org.kind-unknown", kind)
	}
}

// checkPlace sees that a unit of a kind may stand under another one from a day on. self is the
// unit itself where it is there already: nobody stands under himself.
func (d *draft) checkPlace(e *fault.Error, kind, above, self string, from when.Day) {
	if above == "" {
		if IsInside(kind) {
			e.At("above", "org.inside-nothing")
		}
		return
	}
	a := d.unit(above)
	switch {
	case a == nil:
		e.At("above", "org.above-unknown")
		return
	case !a.ValidOn(from):
		e.At("above", "org.above-not-there", a.NameOn(from).Name, DayWords(from))
		return
	case above == self || self != "" && d.under(above, self):
		e.At("above", "org.circle")
		return
	}
	higher := LevelOf(a.NameOn(from).Kind)
	if !IsInside(kind) && (higher == "" || rankOf(higher) <= rankOf(LevelOf(kind))) {
		e.At("above", "org.above-not-higher", a.NameOn(from).Name)
	}
}

// under tells whether id stands below top as the draft has it by now.
func (d *draft) under(id, top string) bool {
	for range maxDepth {
		u := d.unit(id)
		if u == nil {
			return false
		}
		if id = u.AboveOn(d.by.From); id == top {
			return true
		}
	}
	return false
}

// rankOf orders levels: the higher, the greater.
func rankOf(l Level) int {
	return slices.Index([]Level{"", Commune, District, Province, Ministry}, l)
}

// rename gives a unit a name and kind from the decision's day on.
func (d *draft) rename(id, name, nameEn, kind string) error {
	u, err := d.alive(id)
	if err != nil {
		return err
	}
	name = text.NFC(text.Space(name))
	e := fault.New(fault.Invalid, "org.decision-wrong")
	d.checkNaming(e, name, kind)
	was := u.Names[len(u.Names)-1]
	switch {
	case was.Name == name && was.Kind == kind:
		e.At("name", "org.name-same")
	case IsInside(kind) != u.Inside || LevelOf(kind) != LevelOf(was.Kind):
		e.At("kind", "org.kind-other-level")
	}
	if e.OrNil() != nil {
		return e
	}
	if nameEn = text.Space(nameEn); nameEn == "" {
		nameEn = EnglishName(kind, name)
	}
	u.Rename(Naming{From: d.by.From, Name: name, NameEn: nameEn, Kind: kind, Basis: d.by.Number})
	return nil
}

// move puts a unit under another one.
func (d *draft) move(id, above string) error {
	u, err := d.alive(id)
	if err != nil {
		return err
	}
	e := fault.New(fault.Invalid, "org.decision-wrong")
	d.checkPlace(e, u.Names[len(u.Names)-1].Kind, above, id, d.by.From)
	if u.AboveOn(d.by.From) == above {
		e.At("above", "org.above-same")
	}
	if e.OrNil() != nil {
		return e
	}
	u.Move(Placing{From: d.by.From, Above: above, Basis: d.by.Number})
	return nil
}

// end ends a unit the day before, and the divisions inside it. Bodies below it must have
// gone elsewhere first; heir, if not empty, takes them.
func (d *draft) end(id, heir string) error {
	u, err := d.alive(id)
	if err != nil {
		return err
	}
	tree := d.h.On(d.by.From)
	for _, m := range tree.Children(id) {
		if c, touched := d.now[m.ID]; touched && (!c.To.IsZero() || c.AboveOn(d.by.From) != id) {
			continue
		}
		if heir == "" {
			return fault.New(fault.Conflict, "org.has-units-below", m.Name)
		}
		below, err := d.alive(m.ID)
		if err != nil {
			return err
		}
		below.Move(Placing{From: d.by.From, Above: heir, Basis: d.by.Number})
	}
	for _, m := range tree.Divisions(id) {
		if c, touched := d.now[m.ID]; touched && !c.To.IsZero() {
			continue
		}
		if err := d.end(m.ID, ""); err != nil {
			return err
		}
	}
	u.End(d.by.From.AddDays(-1), d.by.Number)
	return nil
}

// merge ends units and begins the one that they make.
func (d *draft) merge(olds []string, into Founding) (*Identity, error) {
	slices.Sort(olds)
	olds = slices.Compact(olds)
	if len(olds) < 2 {
		return nil, fault.New(fault.Invalid, "org.decision-wrong").At("units", "org.merge-needs-two")
	}
	for _, id := range olds { // ended first, so that the new one may take the code of one of them
		u, err := d.alive(id)
		if err != nil {
			return nil, err
		}
		u.End(d.by.From.AddDays(-1), d.by.Number)
	}
	made, err := d.found(into)
	if err != nil {
		return nil, err
	}
	for _, id := range olds {
		d.now[id].reopen()
		if err := d.end(id, made.ID); err != nil {
			return nil, err
		}
		d.steps = append(d.steps, Succession{Old: id, New: made.ID, On: d.by.From, Area: All, Population: All, Basis: d.by.Number})
	}
	return made, nil
}

// reopen takes back an end.
func (u *Identity) reopen() {
	u.To, u.Ended = when.Day{}, ""
	u.Names[len(u.Names)-1].To = when.Day{}
	if n := len(u.Above); n > 0 {
		u.Above[n-1].To = when.Day{}
	}
}

// Piece is one unit that a divided one becomes, and how much of it.
type Piece struct {
	Founding
	Area, Population Share
}

// split ends a unit and begins those that it is divided into.
func (d *draft) split(old string, pieces []Piece) ([]*Identity, error) {
	e := fault.New(fault.Invalid, "org.decision-wrong")
	if len(pieces) < 2 {
		return nil, e.At("pieces", "org.split-needs-two")
	}
	for _, p := range pieces {
		if p.Area == All || !slices.Contains([]Share{Some, None}, p.Area) || !slices.Contains([]Share{All, Some, None}, p.Population) {
			return nil, e.At("pieces", "org.split-shares")
		}
	}
	if n := countAll(pieces); n > 1 || n == 1 && slices.ContainsFunc(pieces, func(p Piece) bool { return p.Population == Some }) {
		return nil, e.At("pieces", "org.split-shares")
	}
	if err := d.end(old, ""); err != nil {
		return nil, err
	}
	var made []*Identity
	for _, p := range pieces {
		u, err := d.found(p.Founding)
		if err != nil {
			return nil, err
		}
		made = append(made, u)
		d.steps = append(d.steps, Succession{Old: old, New: u.ID, On: d.by.From, Area: p.Area, Population: p.Population, Basis: d.by.Number})
	}
	return made, nil
}

func countAll(pieces []Piece) (n int) {
	for _, p := range pieces {
		if p.Population == All {
			n++
		}
	}
	return n
}

// history is all units as they become.
func (d *draft) history() *History {
	units := make([]*Identity, 0, len(d.h.ids)+len(d.now))
	for _, id := range d.h.ids {
		if d.now[id] == nil {
			units = append(units, d.h.units[id])
		}
	}
	units = slices.AppendSeq(units, maps.Values(d.now))
	return NewHistory(units, append(d.h.steps(), d.steps...))
}

// steps lists all successions.
func (h *History) steps() []Succession {
	var all []Succession
	for _, id := range h.ids {
		all = append(all, h.next[id]...)
	}
	return all
}
