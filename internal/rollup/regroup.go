package rollup

import (
	"context"
	"slices"

	"tonghop/internal/access"
	"tonghop/internal/org"
	"tonghop/internal/regime"
	"tonghop/internal/report"
	"tonghop/internal/rollup/cube"
	"tonghop/internal/when"
)

// RegroupIn asks for a unit's figures on the tree of today: the reports of a period
// gathered by the units of a level that followed those that reported.
type RegroupIn struct {
	Question
	Level org.Level // of today's units; empty are communes
}

// Group is a unit of today with what the units answered that it was made of.
type Group struct {
	cube.Line
	Whole  []report.Unit // old units wholly in it
	Nearly []report.Unit // old units whose people are in it and some of whose land is not
	Shared []report.Unit // divided ones of which it has a part: their figures are not in it
}

// Regrouped is figures of a period on the tree of another day. The groups, the divided and
// the ended together are the total.
type Regrouped struct {
	Question
	Of      *regime.Regime
	Period  report.Period
	Unit    report.Unit
	Path    []Above
	On      when.Day
	Keys    []report.Key
	Total   cube.Line
	Groups  []Group
	Divided *Group // old units that were divided among several: their figures belong to no one of them
	Ended   *Group // old units that nobody followed, or nobody is known to have
	Hidden  bool   // the asker may not look at all the units: only the total is shown
}

// Identities of the groups that are no unit.
const (
	dividedGroup = "#divided"
	endedGroup   = "#ended"
)

// Regroup gathers the figures of the reporting units at the bottom by the units of today.
// A figure is never cut: what came from a divided unit stands apart.
func (s *Service) Regroup(ctx context.Context, who access.Actor, in RegroupIn) (*Regrouped, error) {
	var out *Regrouped
	err := s.Door.Read(ctx, who, func(tx *access.Tx) error {
		v, n, err := s.open(tx, &in.Question)
		if err != nil {
			return err
		}
		if in.Level == "" {
			in.Level = org.Commune
		}
		out = &Regrouped{Question: in.Question, Of: v.reg, Period: v.period, Unit: v.tree.Unit(n), On: tx.At.Day()}
		if out.Path, err = path(tx, v.tree, n); err != nil {
			return err
		}
		c, at, err := s.cubeOf(tx.Tx, v, n, in.Basis)
		if err != nil {
			return err
		}
		history, err := s.Org.History(tx.Tx)
		if err != nil {
			return err
		}
		return out.gather(tx, c, at, history, in.Level)
	})
	return out, err
}

func (r *Regrouped) gather(tx *access.Tx, c *cube.Cube, n cube.Node, history *org.History, level org.Level) error {
	units := c.Bottom(n)
	ids := make([]string, len(units))
	byID := map[string]report.Unit{}
	for i, u := range units {
		ids[i] = cube.OwnerOf(u.ID)
		byID[ids[i]] = u
	}
	seen, err := seenUnits(tx, ids)
	if err != nil {
		return err
	}
	r.Hidden = slices.ContainsFunc(ids, func(id string) bool { return !seen[id] })
	found := history.Regroup(ids, level, r.On)
	tree, err := cube.NewTree(r.place(found, byID))
	if err != nil {
		return err
	}
	regrouped := c.Replanted(n, tree)
	r.Keys = r.Question.Keys
	if r.Keys == nil {
		r.Keys = regrouped.Columns()
	}
	top, _ := tree.Find(r.Unit.ID)
	view := regrouped.View(top, cube.RightBelow, r.Keys)
	r.Total = view.Total
	if !r.Hidden {
		r.sort(view, found, byID)
	}
	return nil
}

// place makes the tree of the groups: the old units stand below the new ones.
func (r *Regrouped) place(found org.Regrouping, byID map[string]report.Unit) []cube.Placed {
	placed := []cube.Placed{{Unit: r.Unit, Above: r.Unit.ID}}
	group := func(u report.Unit, olds ...[]string) {
		placed = append(placed, cube.Placed{Unit: u, Above: r.Unit.ID})
		for _, list := range olds {
			for _, id := range list {
				placed = append(placed, cube.Placed{Unit: byID[id], Above: u.ID})
			}
		}
	}
	for i := range found.Groups {
		g := &found.Groups[i]
		u := report.UnitOf(g.Unit.Unit, r.On)
		u.ID = today + u.ID // a unit may follow itself
		group(u, g.Whole, g.Nearly)
	}
	group(report.Unit{ID: dividedGroup, Code: "~1"}, found.Divided)
	group(report.Unit{ID: endedGroup, Code: "~2"}, found.Homeless)
	return placed
}

// today marks the identity of a unit as one of the tree that is regrouped on.
const today = "today:"

// sort hands the lines of the view to the groups.
func (r *Regrouped) sort(view *cube.View, found org.Regrouping, byID map[string]report.Unit) {
	named := func(ids []string) []report.Unit {
		var all []report.Unit
		for _, id := range ids {
			all = append(all, byID[id])
		}
		return all
	}
	lines := map[string]*cube.Line{}
	for i := range view.Lines {
		lines[view.Lines[i].Unit.ID] = &view.Lines[i]
	}
	for i := range found.Groups {
		g := &found.Groups[i]
		out := Group{Whole: named(g.Whole), Nearly: named(g.Nearly), Shared: named(g.Shared)}
		out.Unit = report.UnitOf(g.Unit.Unit, r.On)
		if l := lines[today+g.Unit.ID]; l != nil {
			unit := out.Unit
			out.Line = *l
			out.Unit = unit
		}
		r.Groups = append(r.Groups, out)
	}
	if l := lines[dividedGroup]; l != nil {
		r.Divided = &Group{Line: *l, Whole: named(found.Divided)}
	}
	if l := lines[endedGroup]; l != nil {
		r.Ended = &Group{Line: *l, Whole: named(found.Homeless)}
	}
}
