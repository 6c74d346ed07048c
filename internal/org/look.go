package org

import (
	"context"
	"slices"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/when"
)

// LookIn asks for a unit, and for the tree of a day; the zero day is today.
type LookIn struct {
	Unit string
	On   when.Day
}

// Sheet is everything that is known of a unit, as its page shows it.
type Sheet struct {
	On        when.Day // the day that is shown
	Unit      *Identity
	Now       Naming // of that day
	Tree      *DayTree
	History   *History
	Children  []*Member // bodies below on that day that the asker may see
	Divisions []*Member
	People    []Person
	Posts     []Post
	Duties    []Duty
	Decisions []Decided
	Manage    bool // the asker may change the unit
	// Hidden counts the bodies below that the asker may not see.
	Hidden int
	// Open are the units around this one, above it, before it and after it, that the asker
	// may see too.
	Open map[string]bool
}

// Look gives a unit with all that is known of it.
func (s *Service) Look(ctx context.Context, who access.Actor, in LookIn) (Sheet, error) {
	var out Sheet
	err := s.Door.Read(ctx, who, func(tx *access.Tx) error {
		if err := tx.Must(View, in.Unit); err != nil {
			return err
		}
		h, err := s.History(tx.Tx)
		if err != nil {
			return err
		}
		u, ok := h.Unit(in.Unit)
		if !ok {
			return fault.New(fault.NotFound, "org.unknown")
		}
		on := in.On
		if on.IsZero() {
			on = tx.At.Day()
		}
		out = Sheet{On: on, Unit: u, Now: u.NameOn(on), Tree: h.On(on), History: h}
		out.Divisions = out.Tree.Divisions(u.ID)
		below := out.Tree.Children(u.ID)
		if out.Children, err = visible(tx, below); err != nil {
			return err
		}
		out.Hidden = len(below) - len(out.Children)
		if out.Open, err = open(tx, out.around()); err != nil {
			return err
		}
		if out.Manage, err = tx.May(Manage, u.ID); err != nil {
			return err
		}
		return out.fill(tx.Tx)
	})
	return out, err
}

// Up is the members above the unit on the day that is shown, the nearest first; of a unit
// that had ended by then, those above it on its last day.
func (s *Sheet) Up() []*Member {
	return s.History.On(s.Unit.LastDay(s.On)).Ancestors(s.Unit.ID)
}

// around lists the units that the page of a unit names.
func (s *Sheet) around() []string {
	var ids []string
	for _, a := range s.Up() {
		ids = append(ids, a.ID)
	}
	for _, p := range s.Unit.Above {
		if p.Above != "" {
			ids = append(ids, p.Above)
		}
	}
	for _, st := range s.History.Predecessors(s.Unit.ID) {
		ids = append(ids, st.Old)
	}
	for _, st := range s.History.Successors(s.Unit.ID) {
		ids = append(ids, st.New)
	}
	return ids
}

func (s *Sheet) fill(tx *db.Tx) (err error) {
	if s.People, err = PeopleOf(tx, s.Unit.ID); err != nil {
		return err
	}
	for _, d := range s.Divisions { // their people may sign for the body and see to its regimes
		more, err := PeopleOf(tx, d.ID)
		if err != nil {
			return err
		}
		s.People = append(s.People, more...)
	}
	if s.Posts, err = PostsOf(tx, s.Unit.ID); err != nil {
		return err
	}
	if s.Duties, err = DutiesOf(tx, s.Unit.ID); err != nil {
		return err
	}
	s.Decisions, err = DecisionsOf(tx, s.Unit.ID)
	return err
}

// visible keeps the members that the asker may see.
func visible(tx *access.Tx, members []*Member) ([]*Member, error) {
	ids := make([]string, len(members))
	for i, m := range members {
		ids[i] = m.ID
	}
	seen, err := open(tx, ids)
	if err != nil {
		return nil, err
	}
	kept := make([]*Member, 0, len(seen))
	for _, m := range members {
		if seen[m.ID] {
			kept = append(kept, m)
		}
	}
	return kept, nil
}

// open tells which of the units the asker may see.
func open(tx *access.Tx, ids []string) (map[string]bool, error) {
	seen := map[string]bool{}
	for chunk := range slices.Chunk(ids, 400) {
		c := db.And(db.In("id", chunk), tx.Visible(View, "id"))
		got, err := db.All(tx.Tx, "SELECT id FROM org_unit WHERE "+c.SQL, scanID, c.Args...)
		if err != nil {
			return nil, err
		}
		for _, id := range got {
			seen[id] = true
		}
	}
	return seen, nil
}

func scanID(s db.Scan) (string, error) {
	var id string
	err := s(&id)
	return id, err
}

// BrowseIn asks for the top of what somebody may see on a day, or for units by name.
type BrowseIn struct {
	On     when.Day // zero is today
	Search string
}

// Browsing is the top of what somebody may see, and what he searched for.
type Browsing struct {
	On      when.Day
	Tree    *DayTree
	History *History
	Tops    []*Member // the highest units that the asker may see
	Found   []*Member
	More    bool // there are more than were found
	Manage  bool // he may change some top
	House   bool // he administers the installation, and so sees every root
}

// mostFound is how many units a search shows.
const mostFound = 60

// Browse gives the highest units that somebody may see on a day, and those that answer a
// search.
func (s *Service) Browse(ctx context.Context, who access.Actor, in BrowseIn) (Browsing, error) {
	var out Browsing
	err := s.Door.Read(ctx, who, func(tx *access.Tx) error {
		h, err := s.History(tx.Tx)
		if err != nil {
			return err
		}
		on := in.On
		if on.IsZero() {
			on = tx.At.Day()
		}
		out = Browsing{On: on, Tree: h.On(on), History: h}
		if err := out.tops(tx); err != nil {
			return err
		}
		if len(out.Tops) == 0 && !out.House {
			return fault.New(fault.Forbidden, "access.forbidden", string(View))
		}
		if in.Search == "" {
			return nil
		}
		found, err := visible(tx, out.Tree.Search(in.Search, 10*mostFound))
		out.Found, out.More = found[:min(len(found), mostFound)], len(found) > mostFound
		return err
	})
	return out, err
}

// tops finds the highest units that the asker may see: those of his grants, and where
// such a unit is not there on the day, what came before or after it.
func (b *Browsing) tops(tx *access.Tx) error {
	if tx.Who.IsSystem() {
		tx.Signed()
		b.Tops, b.Manage = b.Tree.Roots(), true
		return nil
	}
	grants, err := access.GrantsOf(tx.Tx, tx.Who.ID)
	if err != nil {
		return err
	}
	tx.Signed()
	may := map[string]bool{}
	for _, g := range grants {
		if !g.Active(tx.At.Day()) || may[g.Unit] {
			continue
		}
		ok, err := tx.May(View, g.Unit)
		if err != nil {
			return err
		}
		manage, err := tx.May(Manage, g.Unit)
		if err != nil {
			return err
		}
		may[g.Unit], b.Manage = ok, b.Manage || manage
	}
	if b.House = may[access.House]; b.House {
		b.Tops = b.Tree.Roots()
		return nil
	}
	b.Tops = b.Tree.highest(b.History.around(may, b.On))
	return nil
}

// around turns units into those that stand for them on a day: themselves, or their
// predecessors or successors.
func (h *History) around(units map[string]bool, day when.Day) map[string]bool {
	found := map[string]bool{}
	for id, ok := range units {
		u, known := h.Unit(id)
		if !ok || !known {
			continue
		}
		switch {
		case u.ValidOn(day):
			found[id] = true
		case day.Before(u.From):
			for _, p := range h.prev[id] {
				for old := range h.around(map[string]bool{p.Old: true}, day) {
					found[old] = true
				}
			}
		default:
			for _, p := range h.Now(id, day) {
				found[p.Unit] = true
			}
		}
	}
	return found
}

// highest leaves out the units that stand below others of the set, in the order of the tree.
func (t *DayTree) highest(units map[string]bool) []*Member {
	var tops []*Member
	for _, m := range t.order {
		if !units[m.ID] {
			continue
		}
		below := slices.ContainsFunc(t.Ancestors(m.ID), func(a *Member) bool { return units[a.ID] })
		if !below {
			tops = append(tops, m)
		}
	}
	return tops
}

// PersonRef names a person.
type PersonRef struct{ ID string }

// Person gives a person to somebody who may see his unit.
func (s *Service) Person(ctx context.Context, who access.Actor, in PersonRef) (Person, error) {
	var out Person
	err := s.Door.Read(ctx, who, func(tx *access.Tx) (err error) {
		tx.Signed()
		if out, err = PersonByID(tx.Tx, in.ID); err != nil {
			return err
		}
		return tx.Must(View, out.Unit)
	})
	if err != nil {
		return Person{}, err
	}
	return out, nil
}

// PostRef names a post.
type PostRef struct{ ID string }

// Post gives a post to somebody who may see its unit.
func (s *Service) Post(ctx context.Context, who access.Actor, in PostRef) (Post, error) {
	var out Post
	err := s.Door.Read(ctx, who, func(tx *access.Tx) (err error) {
		tx.Signed()
		if out, err = PostByID(tx.Tx, in.ID); err != nil {
			return err
		}
		return tx.Must(View, out.Unit)
	})
	if err != nil {
		return Post{}, err
	}
	return out, nil
}
