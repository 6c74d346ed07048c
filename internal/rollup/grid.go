package rollup

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/regime/library"
	"tonghop/internal/rollup/cube"
	"tonghop/internal/when"
)

// nodeOf is the node of the rights tree that a unit's figures are asked on.
func nodeOf(unit string) string {
	if unit == Country {
		return access.House
	}
	return unit
}

// check reads what a question is about.
func (q *Question) check() error {
	if q.Basis == "" {
		q.Basis = Official
	}
	if !slices.Contains(Bases, q.Basis) {
		return fault.New(fault.Invalid, "rollup.basis", string(q.Basis))
	}
	if _, err := when.ParsePeriod(string(q.Period)); err != nil {
		return fault.Wrap(err, fault.Invalid, "rollup.period", string(q.Period))
	}
	return nil
}

// open asks access, then gives the book and the place of the unit in it.
func (s *Service) open(tx *access.Tx, q *Question) (*sight, cube.Node, error) {
	if err := q.check(); err != nil {
		tx.Signed()
		return nil, 0, err
	}
	if err := tx.Must(See, nodeOf(q.Unit)); err != nil {
		return nil, 0, err
	}
	b, err := s.book(tx.Tx, bookKey{q.Regime, q.Period})
	if err != nil {
		return nil, 0, err
	}
	n, ok := b.tree.Find(q.Unit)
	if !ok {
		return nil, 0, fault.New(fault.NotFound, "rollup.not-then", string(q.Period))
	}
	return b, n, nil
}

// Grid answers a question: a unit's totals and the units below it, each with its debt.
func (s *Service) Grid(ctx context.Context, who access.Actor, q Question) (*Grid, error) {
	var g *Grid
	err := s.Door.Read(ctx, who, func(tx *access.Tx) error {
		b, n, err := s.open(tx, &q)
		if err != nil {
			return err
		}
		g, err = s.grid(tx, b, n, q)
		return err
	})
	return g, err
}

func (s *Service) grid(tx *access.Tx, b *sight, n cube.Node, q Question) (*Grid, error) {
	g := &Grid{Asked: q, Regime: b.reg, Period: b.period, Unit: b.tree.Unit(n)}
	c, at, err := s.cubeOf(tx.Tx, b, n, q.Basis)
	if err != nil {
		return nil, err
	}
	g.View = c.View(at, q.Depth, q.Keys)
	if len(g.Lines) == 0 && c.Known(at) {
		g.Lines = append(g.Lines, c.Line(at, q.Keys)) // a unit with none below it looks at its own figures
	}
	if owes, below := c.Owes(at); owes && below {
		own := c.Line(at, q.Keys)
		g.Own = &own
	}
	b.progress(tx.At.Day(), n, g)
	if g.Path, err = path(tx, b.tree, n); err != nil {
		return nil, err
	}
	return g, hide(tx, g)
}

// cubeOf is the cube of a basis and the place of a unit in it.
func (s *Service) cubeOf(tx *db.Tx, b *sight, n cube.Node, basis Basis) (*cube.Cube, cube.Node, error) {
	switch basis {
	case Live:
		return s.live(tx, b, n)
	case Received:
		c, err := s.received(tx, b)
		if err != nil {
			return nil, 0, err
		}
		at, ok := c.Tree().Find(b.tree.Unit(n).ID) // the book may have been read anew
		if !ok {
			return nil, 0, fault.New(fault.NotFound, "rollup.not-then", string(b.period.Name))
		}
		return c, at, nil
	case Official:
	}
	return b.cubes[Official], n, nil
}

// path is the way from the top to a unit. The country is on it only where there is more
// than one unit at its top.
func path(tx *access.Tx, t *cube.Tree, n cube.Node) ([]Above, error) {
	var all []Above
	for _, u := range t.Path(n) {
		if u.ID == Country && len(t.Below(0)) < 2 && n != 0 {
			continue
		}
		open, err := tx.May(See, nodeOf(u.ID))
		if err != nil {
			return nil, err
		}
		all = append(all, Above{u, open})
	}
	return all, nil
}

// progress fills in what the lines owe, and how far those below them are.
func (v *sight) progress(today when.Day, n cube.Node, g *Grid) {
	now := dayOf(today)
	g.Debts, g.Progress = make([]Debt, len(g.Lines)), make([]Progress, len(g.Lines))
	for i := range g.Lines {
		m, ok := v.tree.Find(g.Lines[i].Unit.ID)
		if !ok {
			continue // what a unit above did itself
		}
		d := v.debts[m]
		g.Debts[i] = Debt{State: d.name(), Deadline: d.deadline.day(), SentOn: d.sent.day(), Today: today}
		v.walk(m, func(m cube.Node) { g.Progress[i].add(v.debts[m], now) })
	}
	v.walk(n, func(m cube.Node) {
		if m != n {
			g.Whole.add(v.debts[m], now)
		}
	})
}

// walk goes through a unit and all below it.
func (v *sight) walk(n cube.Node, f func(cube.Node)) {
	f(n)
	for _, m := range v.tree.Below(n) {
		v.walk(m, f)
	}
}

// hide takes out the lines of units that the asker may not look at.
func hide(tx *access.Tx, g *Grid) error {
	ids := make([]string, len(g.Lines))
	for i := range g.Lines {
		ids[i] = cube.OwnerOf(g.Lines[i].Unit.ID)
	}
	seen, err := seenUnits(tx, ids)
	if err != nil {
		return err
	}
	kept := 0
	for i := range g.Lines {
		if !seen[ids[i]] {
			continue
		}
		g.Lines[kept], g.Debts[kept], g.Progress[kept] = g.Lines[i], g.Debts[i], g.Progress[i]
		kept++
	}
	g.Hidden = len(g.Lines) - kept
	g.Lines, g.Debts, g.Progress = g.Lines[:kept], g.Debts[:kept], g.Progress[:kept]
	return nil
}

// Held is a regime with the periods there is something of, the newest first.
type Held struct {
	Regime  *library.Published
	Periods []when.Period
}

// Start is where a person begins to look at figures.
type Start struct {
	Unit  string // whose figures he may look at: his own unit's, or its body's
	May   bool   // false where there is no unit whose figures he may look at
	Helds []Held
}

// Periods lists the regimes and periods of which something was asked or reported, and the
// unit with which the asker begins.
func (s *Service) Periods(ctx context.Context, who access.Actor) (Start, error) {
	var out Start
	err := s.Door.Read(ctx, who, func(tx *access.Tx) error {
		tx.Signed() // which reports are asked for is no secret
		out = Start{}
		keys, err := bookKeys(tx.Tx)
		if err != nil {
			return err
		}
		by := map[string][]when.Period{}
		for _, k := range keys {
			by[k.regime] = append(by[k.regime], k.period)
		}
		for _, code := range slices.Sorted(maps.Keys(by)) {
			p, err := library.Latest(tx.Tx, code)
			if fault.Is(err, fault.NotFound) {
				continue
			}
			if err != nil {
				return err
			}
			slices.SortFunc(by[code], newestFirst)
			out.Helds = append(out.Helds, Held{p, by[code]})
		}
		out.Unit, out.May, err = s.begin(tx)
		return err
	})
	return out, err
}

// begin finds the unit with which the asker begins: the one he acts for, else its body.
func (s *Service) begin(tx *access.Tx) (string, bool, error) {
	unit := tx.Who.Unit
	if may, err := tx.May(See, nodeOf(unit)); may || err != nil {
		return bodyOf(s, tx, unit), true, err
	}
	body := bodyOf(s, tx, unit)
	may, err := tx.May(See, nodeOf(body))
	return body, may, err
}

// bodyOf is the body that a division stands inside, else the unit itself.
func bodyOf(s *Service, tx *access.Tx, unit string) string {
	if unit == access.House {
		return Country
	}
	tree, err := s.Org.TreeToday(tx.Tx)
	if err != nil {
		return unit // whoever asks for its figures meets the error
	}
	if m, ok := tree.Body(unit); ok {
		return m.ID
	}
	return unit
}

// newestFirst orders periods: by year, then longer ones before their parts.
func newestFirst(a, b when.Period) int {
	return cmp.Or(cmp.Compare(b.Year(), a.Year()), cmp.Compare(len(a), len(b)), cmp.Compare(b, a))
}

// Warm fills the books of the newest periods, so that the first reader does not wait.
func (s *Service) Warm(ctx context.Context) error {
	var keys []bookKey
	err := s.Door.DB.Read(ctx, func(tx *db.Tx) error {
		var err error
		keys, err = bookKeys(tx)
		return err
	})
	if err != nil {
		return err
	}
	slices.SortFunc(keys, func(a, b bookKey) int { return newestFirst(a.period, b.period) })
	keys = keys[:min(len(keys), mostBooks)]
	var next atomic.Int64
	var all sync.WaitGroup
	failed := make([]error, len(keys))
	for range runtime.GOMAXPROCS(0) {
		all.Go(func() {
			for n := next.Add(1) - 1; n < int64(len(keys)); n = next.Add(1) - 1 {
				failed[n] = s.warm(ctx, keys[n])
			}
		})
	}
	all.Wait()
	debug.FreeOSMemory() // what filling took is not needed again
	return errors.Join(failed...)
}

func (s *Service) warm(ctx context.Context, k bookKey) error {
	err := s.Door.DB.Read(ctx, func(tx *db.Tx) error {
		_, err := s.book(tx, k)
		return err
	})
	if fault.Is(err, fault.NotFound) {
		return nil // of a regime that is not here any more
	}
	return err
}

// LineOf finds the line of a unit.
func (g *Grid) LineOf(unit string) (*cube.Line, bool) {
	for i := range g.Lines {
		if g.Lines[i].Unit.ID == unit {
			return &g.Lines[i], true
		}
	}
	return nil, false
}
