package org

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"tonghop/internal/text"
	"tonghop/internal/when"
)

// Member is a unit as it stands in the tree of one day. Its Unit.Parent is the code of
// the unit above; Above is that unit's ID. Members are shared: nobody changes one.
type Member struct {
	Unit
	Above    string
	Inside   bool // a division inside the body above
	From, To when.Day
	Contact  Contact
	Figures  Figures
	Version  int64
}

// DayTree is the tree of one day, and of every other day of the same state.
type DayTree struct {
	Since     when.Day // first day of this state
	members   map[string]*Member
	byCode    map[string]*Member
	order     []*Member // by code
	roots     []*Member
	bodies    map[string][]*Member // below a unit, by its ID
	divisions map[string][]*Member // inside a unit, by its ID
	names     func() nameIndex
}

// nameIndex finds members by folded names.
type nameIndex struct {
	exact  map[string][]*Member
	wholes []string // of order, in the same order: the folded whole name
	shorts []string // the folded short name
}

// grow makes the tree of a day.
func (h *History) grow(day, since when.Day) *DayTree {
	t := &DayTree{Since: since, members: make(map[string]*Member, len(h.ids)/2), byCode: make(map[string]*Member, len(h.ids)/2),
		bodies: map[string][]*Member{}, divisions: map[string][]*Member{}}
	for _, id := range h.ids {
		u := h.units[id]
		if !u.ValidOn(day) {
			continue
		}
		m := u.memberOn(day)
		if above, ok := h.units[m.Above]; ok {
			m.Parent = above.Code
		}
		t.members[id], t.byCode[u.Code] = m, m
		t.order = append(t.order, m)
	}
	t.arrange()
	t.names = sync.OnceValue(t.indexNames)
	return t
}

func (u *Identity) memberOn(day when.Day) *Member {
	n := u.NameOn(day)
	return &Member{
		Unit:  Unit{ID: u.ID, Code: u.Code, Name: n.Name, NameEn: n.NameEn, Kind: n.Kind},
		Above: u.AboveOn(day), Inside: u.Inside, From: u.From, To: u.To,
		Contact: u.Contact, Figures: u.Figures, Version: u.Version,
	}
}

// arrange hangs every member under the one above it.
func (t *DayTree) arrange() {
	for _, m := range t.order {
		_, hung := t.members[m.Above]
		switch {
		case !hung:
			t.roots = append(t.roots, m)
		case m.Inside:
			t.divisions[m.Above] = append(t.divisions[m.Above], m)
		default:
			t.bodies[m.Above] = append(t.bodies[m.Above], m)
		}
	}
	for _, list := range t.divisions {
		slices.SortFunc(list, func(a, b *Member) int { return text.Compare(a.Name, b.Name) })
	}
	slices.SortStableFunc(t.roots, func(a, b *Member) int { return cmp.Compare(rankOf(b.Level()), rankOf(a.Level())) })
}

// Unit finds a member by its ID.
func (t *DayTree) Unit(id string) (*Member, bool) {
	m, ok := t.members[id]
	return m, ok
}

// ByCode finds the one member that has a code on this day.
func (t *DayTree) ByCode(code string) (*Member, bool) {
	m, ok := t.byCode[code]
	return m, ok
}

// Len counts the members, divisions included.
func (t *DayTree) Len() int { return len(t.order) }

// All gives every member in the order of codes.
func (t *DayTree) All() []*Member { return t.order }

// Roots are the members with nobody above.
func (t *DayTree) Roots() []*Member { return t.roots }

// Children are the bodies right below a unit, in the order of codes; divisions inside it
// are not among them.
func (t *DayTree) Children(id string) []*Member { return t.bodies[id] }

// Divisions are the parts inside a body, in the order of names.
func (t *DayTree) Divisions(id string) []*Member { return t.divisions[id] }

// Parent is the member right above.
func (t *DayTree) Parent(id string) (*Member, bool) {
	m, ok := t.members[id]
	if !ok {
		return nil, false
	}
	above, ok := t.members[m.Above]
	return above, ok
}

// Ancestors are the members above, the nearest first.
func (t *DayTree) Ancestors(id string) []*Member {
	var up []*Member
	for m, ok := t.Parent(id); ok && len(up) < maxDepth; m, ok = t.Parent(m.ID) {
		up = append(up, m)
	}
	return up
}

// maxDepth bounds walks up the tree; a loop cannot be stored, and cannot hang us either.
const maxDepth = 16

// Body is the body that a unit belongs to: itself, or what its division is inside of.
func (t *DayTree) Body(id string) (*Member, bool) {
	m, ok := t.members[id]
	for n := 0; ok && m.Inside && n < maxDepth; n++ {
		m, ok = t.members[m.Above]
	}
	return m, ok
}

// AncestorAt is the member of a level at or above a unit.
func (t *DayTree) AncestorAt(id string, l Level) (*Member, bool) {
	m, ok := t.members[id]
	for n := 0; ok && n < maxDepth; n++ {
		if m.Level() == l {
			return m, true
		}
		m, ok = t.members[m.Above]
	}
	return nil, false
}

// Under tells whether id stands below top, at any depth; divisions stand below their body.
func (t *DayTree) Under(id, top string) bool {
	m, ok := t.members[id]
	for n := 0; ok && n < maxDepth; n++ {
		if m.Above == top && top != "" {
			return true
		}
		m, ok = t.members[m.Above]
	}
	return false
}

// Descendants are the bodies of a level below a unit at any depth, in the order of the
// tree; of all levels where the level is empty. The unit itself is not among them.
func (t *DayTree) Descendants(id string, l Level) []*Member {
	var all []*Member
	t.walk(id, 0, func(m *Member) {
		if l == "" || m.Level() == l {
			all = append(all, m)
		}
	})
	return all
}

func (t *DayTree) walk(id string, depth int, f func(*Member)) {
	if depth > maxDepth {
		return
	}
	for _, m := range t.bodies[id] {
		f(m)
		t.walk(m.ID, depth+1, f)
	}
}

// At gives all bodies of a level in the order of codes.
func (t *DayTree) At(l Level) []*Member {
	var all []*Member
	for _, m := range t.order {
		if m.Level() == l && !m.Inside {
			all = append(all, m)
		}
	}
	return all
}

func (t *DayTree) indexNames() nameIndex {
	x := nameIndex{exact: make(map[string][]*Member, len(t.order)), wholes: make([]string, len(t.order)), shorts: make([]string, len(t.order))}
	for i, m := range t.order {
		whole, short := nameKey(m.Name), nameKey(m.ShortName())
		x.wholes[i], x.shorts[i] = whole, short
		x.exact[whole] = append(x.exact[whole], m)
		if short != whole {
			x.exact[short] = append(x.exact[short], m)
		}
	}
	return x
}

// Find gives the members that a person may mean by s: an ID, a code, a whole name ("xã
// Minh Sơn", "UBND xã Minh Sơn") or a short one. Letter case and marks do not matter,
// but where s has marks and some members agree with all of them, only those are given.
// below, if not empty, keeps only units under that ID.
func (t *DayTree) Find(s, below string) []*Member {
	s = text.NFC(text.Space(s))
	if m, ok := t.members[s]; ok {
		return t.keep([]*Member{m}, below)
	}
	if m, ok := t.byCode[s]; ok {
		return t.keep([]*Member{m}, below)
	}
	found := t.keep(t.names().exact[nameKey(s)], below)
	if strings.ToLower(s) == text.Fold(s) {
		return found
	}
	if same := sameMarks(found, s); len(same) > 0 {
		return same
	}
	return found
}

func (t *DayTree) keep(found []*Member, below string) []*Member {
	if below == "" {
		return found
	}
	var kept []*Member
	for _, m := range found {
		if t.Under(m.ID, below) {
			kept = append(kept, m)
		}
	}
	return kept
}

// sameMarks keeps the members whose name agrees with s in every mark, wherever the tone
// stands in a syllable: "Hoà" is "Hòa", but "Quang" is not "Quảng".
func sameMarks(found []*Member, s string) []*Member {
	key := text.ToneKey(s)
	var same []*Member
	for _, m := range found {
		if strings.HasSuffix(key, text.ToneKey(m.ShortName())) {
			same = append(same, m)
		}
	}
	return same
}

// Search gives members whose code or name begins with s, or has a word that does; the
// best first, at most limit. It is for a person who is still typing.
func (t *DayTree) Search(s string, limit int) []*Member {
	key := nameKey(s)
	if key == "" || limit <= 0 {
		return nil
	}
	names := t.names()
	var ranks [4][]*Member
	for i, m := range t.order {
		if r := matchRank(m.Code, names.wholes[i], names.shorts[i], key); r >= 0 && len(ranks[r]) < limit {
			ranks[r] = append(ranks[r], m)
		}
	}
	found := slices.Concat(ranks[0], ranks[1], ranks[2], ranks[3])
	return found[:min(limit, len(found))]
}

// matchRank says how well a unit answers a key: 0 best, -1 not at all.
func matchRank(code, whole, short, key string) int {
	switch {
	case code == key || whole == key || short == key:
		return 0
	case strings.HasPrefix(short, key) || strings.HasPrefix(whole, key):
		return 1
	case strings.HasPrefix(code, key):
		return 2
	case strings.Contains(whole, " "+key):
		return 3
	}
	return -1
}
