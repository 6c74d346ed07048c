package cube

import (
	"slices"
	"strings"

	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/report"
)

// Cell is what one unit, or all below one, answer to one figure.
type Cell struct {
	Value  quantity.Value
	Counts report.Counts
	// Derived tells that the unit did not write the figure: it follows from others.
	Derived bool
	// TooLarge tells that the sum does not fit any number: something absurd was reported.
	TooLarge bool
}

// Line is a unit with its cells, one per column of the view.
type Line struct {
	Node Node
	Unit report.Unit
	Owes bool // it owes a report of its own
	// Reported tells that an accepted report stands for the unit.
	Reported bool
	// Failed tells that its report cannot be added up: it counts as silent.
	Failed bool
	Leaves int // reporting units behind it
	Silent int // of them, without a report
	Cells  []Cell
	// Below is what the units below it answer together, where the unit owes a report of
	// its own and units below it do too; nil otherwise.
	Below []Cell
}

// View is a unit with the units below it.
type View struct {
	Keys  []report.Key // the columns
	Total Line         // what all units below answer together, as a compilation adds them up
	Lines []Line
	// Sum is what the lines alone add up to, where that is not the total: a unit between
	// reported something else than those below it. Nil otherwise.
	Sum []Cell
	At  uint64 // the cube's count of changes
}

// Column finds the column of a key, -1 where there is none.
func (v *View) Column(k report.Key) int { return slices.Index(v.Keys, k) }

// Columns are the figures of the cube in the order of a compilation: the regime's own and
// those that cross dimensions, as reports brought them.
func (c *Cube) Columns() []report.Key {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.keys()
}

func (c *Cube) keys() []report.Key {
	keys := make([]report.Key, len(c.plan.shown))
	for i, n := range c.plan.shown {
		keys[i] = c.plan.columns[n].key
	}
	return keys
}

// Depth says which units are the lines of a view.
type Depth uint8

// Depths.
const (
	RightBelow Depth = iota // the units right below
	Reporting               // the units at the bottom that owe a report
)

// View reads the units below n. keys choose the columns; none choose all.
func (c *Cube) View(n Node, depth Depth, keys []report.Key) *View {
	c.mu.RLock()
	defer c.mu.RUnlock()
	r := c.reader(keys)
	v := &View{Keys: r.keys, At: c.at}
	if keys == nil {
		v.Keys = c.keys()
	}
	at := c.lines(n, depth, nil)
	v.Lines = make([]Line, len(at), len(at)+1)
	r.room(len(at) + 1)
	var sum *adder
	if depth == Reporting {
		sum = newAdder(c.plan, r.columns)
	}
	for i, line := range at {
		r.line(&v.Lines[i], line, sum)
	}
	if self := c.nodes[n].self; self != nil {
		v.Lines = append(v.Lines, r.self(n, self, sum))
	}
	v.Total = r.summary(n)
	if sum != nil {
		if cells := sum.cells(); !slices.Equal(cells, v.Total.Cells) {
			v.Sum = cells
		}
	}
	c.pool.Put(r.e)
	return v
}

// Line reads one unit alone.
func (c *Cube) Line(n Node, keys []report.Key) Line {
	c.mu.RLock()
	defer c.mu.RUnlock()
	r := c.reader(keys)
	r.room(1)
	var l Line
	r.line(&l, n, nil)
	c.pool.Put(r.e)
	return l
}

// Sum reads what the units below n answer together.
func (c *Cube) Sum(n Node, keys []report.Key) Line {
	c.mu.RLock()
	defer c.mu.RUnlock()
	r := c.reader(keys)
	r.room(1)
	l := r.summary(n)
	c.pool.Put(r.e)
	return l
}

// Known tells whether anybody owes a report at n or below it.
func (c *Cube) Known(n Node) bool {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.nodes[n].leaves > 0
}

// Owes tells whether the unit owes a report, and whether units below it do.
func (c *Cube) Owes(n Node) (itself, below bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.nodes[n].owes, c.nodes[n].total > 0
}

// lines gives the places that a view of n shows.
func (c *Cube) lines(n Node, depth Depth, all []Node) []Node {
	for _, b := range c.tree.below[n] {
		switch at := &c.nodes[b]; {
		case at.leaves == 0:
		case depth == RightBelow || at.total == 0:
			all = append(all, b)
		default:
			all = c.lines(b, depth, all)
		}
	}
	return all
}

// Places gives the places that a view of n shows, for what is asked about them elsewhere.
func (c *Cube) Places(n Node, depth Depth) []Node {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.lines(n, depth, nil)
}

// cubeReader reads lines of a cube whose lock is held.
type cubeReader struct {
	c       *Cube
	e       *evaluation
	keys    []report.Key
	columns []int // of the plan, -1 for a figure that it does not have
	cells   []Cell
}

func (c *Cube) reader(keys []report.Key) *cubeReader {
	r := &cubeReader{c: c, keys: keys, columns: c.plan.shown}
	r.e, _ = c.pool.Get().(*evaluation)
	if keys == nil {
		return r
	}
	r.columns = make([]int, len(keys))
	for i, k := range keys {
		r.columns[i] = -1
		if n, ok := c.plan.at[k]; ok {
			r.columns[i] = n
		}
	}
	return r
}

// room makes room for the cells of several lines at once.
func (r *cubeReader) room(lines int) { r.cells = make([]Cell, lines*len(r.columns)) }

func (r *cubeReader) take() []Cell {
	n := len(r.columns)
	if len(r.cells) < n {
		r.room(1)
	}
	cells := r.cells[:n:n]
	r.cells = r.cells[n:]
	return cells
}

func (r *cubeReader) head(l *Line, n Node) *node {
	at := &r.c.nodes[n]
	*l = Line{Node: n, Unit: r.c.tree.units[n], Owes: at.owes, Leaves: int(at.leaves), Failed: at.failed}
	return at
}

// line reads a unit as the view above it shows it. Where a sum is wanted, the line's answers
// are added to it.
func (r *cubeReader) line(l *Line, n Node, sum *adder) {
	at := r.head(l, n)
	l.Cells = r.take()
	if !at.owes {
		r.total(l, at)
		return
	}
	l.Reported = at.own != nil && !at.failed
	if l.Reported {
		r.own(l, at.own, sum)
	} else {
		r.silent(l, sum)
	}
	if at.total > 0 {
		below := Line{Cells: r.take()}
		r.total(&below, at)
		l.Below = below.Cells
	}
}

// OwnMark ends the identity of the line of what a unit did itself beside those below it.
const OwnMark = "#own"

// OwnerOf is the unit of a line: of what a unit did itself, that unit.
func OwnerOf(id string) string { return strings.TrimSuffix(id, OwnMark) }

// OwnDoing tells whether the line is what the unit above did itself.
func (l *Line) OwnDoing() bool { return strings.HasSuffix(l.Unit.ID, OwnMark) }

// self is the line of what a compiling unit did itself: the lines add up to the total.
func (r *cubeReader) self(n Node, k *kept, sum *adder) Line {
	u := r.c.tree.units[n]
	u.ID += OwnMark
	l := Line{Node: n, Unit: u, Owes: true, Reported: !r.c.nodes[n].unfit, Failed: r.c.nodes[n].unfit, Leaves: 1, Cells: r.take()}
	if l.Failed {
		r.silent(&l, sum)
	} else {
		r.own(&l, k, sum)
	}
	return l
}

// summary reads what the units below n answer together.
func (r *cubeReader) summary(n Node) Line {
	var l Line
	at := r.head(&l, n)
	l.Reported = at.own != nil && !at.failed && at.owes
	l.Cells = r.take()
	r.total(&l, at)
	return l
}

func (r *cubeReader) silent(l *Line, sum *adder) {
	l.Silent = l.Leaves
	sum.silence(l.Leaves)
	for i := range l.Cells {
		l.Cells[i] = Cell{Counts: report.Counts{Missing: l.Leaves}}
	}
}

// own reads a unit's report.
func (r *cubeReader) own(l *Line, k *kept, sum *adder) {
	if err := r.c.read(r.e, k, l.Leaves); err != nil {
		r.silent(l, sum) // the cube has read it before: it cannot fail here
		return
	}
	for i, n := range r.columns {
		missing := report.Answer{Counts: report.Counts{Missing: l.Leaves}}
		ans := missing
		if n >= 0 {
			var err error
			if ans, err = r.e.to(n); err != nil {
				ans = missing
			}
		}
		l.Cells[i] = Cell{Value: ans.Said, Counts: ans.Counts, Derived: ans.Derived}
		sum.add(i, &ans)
	}
}

// total reads the totals of a unit.
func (r *cubeReader) total(l *Line, at *node) {
	if at.total == 0 {
		return
	}
	t := &r.c.totals[at.total-1]
	l.Silent = t.silent
	for i, n := range r.columns {
		if n < 0 {
			l.Cells[i] = Cell{Counts: report.Counts{Missing: l.Leaves}}
			continue
		}
		l.Cells[i] = r.c.cell(t, n)
	}
}

// cell is a total by the indicator's rule.
func (c *Cube) cell(t *total, n int) Cell {
	col, s := &c.plan.columns[n], &t.cells[n]
	out := Cell{Counts: report.Counts{
		Number: int(s.counts[quantity.Number]), None: int(s.counts[quantity.None]), Unknown: int(s.counts[quantity.Unknown]),
		NotApplicable: int(s.counts[quantity.NotApplicable]), Missing: int(s.counts[quantity.Missing]) + t.silent,
	}}
	switch state := out.Counts.State(); {
	case col.ind.Adds == regime.NoTotal:
	case state != quantity.Number:
		out.Value = quantity.Of(state)
	case col.average != noAverage:
		w := t.weights[col.average]
		out.TooLarge = !col.weighted.fits() || !col.weighing.fits()
		out.Value = quotient(w.weighted, col.weighted.decimals, w.weight, col.weighing.decimals, col.ind.Decimals)
	default:
		out.TooLarge = !col.value.fits()
		out.Value = quantity.Decimal(s.number, col.value.decimals)
	}
	if out.TooLarge {
		out.Value = quantity.Of(quantity.Unknown)
	}
	return out
}

// OwnDoing reads what a unit with others below it did itself: as its report says, or, of
// the diaries, its own.
func (c *Cube) OwnDoing(n Node, keys []report.Key) (Line, bool) {
	if m, ok := c.tree.Find(c.tree.units[n].ID + OwnMark); ok {
		return c.Line(m, keys), true
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	self := c.nodes[n].self
	if self == nil {
		return Line{}, false
	}
	r := c.reader(keys)
	r.room(1)
	l := r.self(n, self, nil)
	c.pool.Put(r.e)
	return l, true
}
