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
		if out.Manage, err = tx.May(Manage, u.ID); err != nil {
			return err
		}
		return out.fill(tx.Tx)
	})
	return out, err
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
	if tx.Who.IsSystem() {
		return members, nil
	}
	seen := map[string]bool{}
	for chunk := range slices.Chunk(members, 400) {
		ids := make([]string, len(chunk))
		for i, m := range chunk {
			ids[i] = m.ID
		}
		c := db.And(db.In("id", ids), tx.Visible(View, "id"))
		got, err := db.All(tx.Tx, "SELECT id FROM org_unit WHERE "+c.SQL, scanID, c.Args...)
		if err != nil {
			return nil, err
		}
		for _, id := range got {
			seen[id] = true
		}
	}
	kept := make([]*Member, 0, len(seen))
	for _, m := range members {
		if seen[m.ID] {
			kept = append(kept, m)
		}
	}
	return kept, nil
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
		if len(out.Tops) == 0 {
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
