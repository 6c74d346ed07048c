// Package cube adds up in memory: the figures of one regime in one period over a tree of
// units, kept with each change. It is pure: reports in, totals out, no database and no rights.
// Every total is what report.Compile gives for the same reports, to the last digit and state;
// a property test says so.
package cube

import (
	"bytes"
	"cmp"
	"hash/fnv"
	"slices"
	"sync"
	"sync/atomic"

	"tonghop/internal/fault"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/report"
	"tonghop/internal/report/pack"
)

// Cube is the figures of one regime in one period over a tree: the reports of the units
// packed as they came, and above them, kept with each change, what the units below every
// unit answer together. A read copies numbers out and adds nothing up.
//
// A unit that owes a report stands for all below it by its own accepted report, as in a
// compilation; below it the totals go on being kept, so that both can be shown. A unit
// that owes none is the sum of those below.
type Cube struct {
	mu      sync.RWMutex
	tree    *Tree
	plan    *plan
	formats map[int32]format // by version of the regime
	levels  []string         // that reports name
	nodes   []node
	totals  []total // of the nodes with somebody owing below them
	work    *evaluation
	pool    sync.Pool
	at      uint64 // counts the changes
	serial  uint64 // of all cubes
}

var serials atomic.Uint64

// format is the columns of one version of the regime, and where the plan has them.
type format struct {
	columns *pack.Columns
	place   []int
}

// node is what the cube knows of a unit.
type node struct {
	own    *kept // the report that stands for it
	self   *kept // of a compiled report, what the unit did itself: one more of those below it
	leaves int32 // reporting units behind it, at least one where it owes
	owing  int32 // units that owe a report, it and those below
	total  int32 // place among the totals, from 1
	owes   bool
	failed bool // its report cannot be taken: it counts as silent
	unfit  bool // the same of what it did itself
}

// total is what the units right below a unit answer together.
type total struct {
	silent  int // reporting units without a report
	cells   []sum
	weights []weights
}

// sum is the answers to one figure. The number is at the scale of the column.
type sum struct {
	number int64
	counts [5]int32 // by quantity.State
}

// weights are numerator and denominator of an average.
type weights struct {
	weighted, weight int64
}

// Owed is a unit that owes a report.
type Owed struct {
	Unit string
}

// Accepted is an accepted report of a unit, as its row keeps it.
type Accepted struct {
	ID       string
	Unit     string
	Level    string // of the unit, as the report says
	Version  int    // of the regime
	Figures  []byte // packed; empty for a report without figures
	Own      []byte // packed, of a compiled report: what the unit did itself, if anything
	Compiled bool   // it was compiled from others
	Nothing  bool   // nothing to report
	// The report of a unit that counts is the one of the highest rank, of these the newest.
	Rank uint8
	At   int64
}

// mark is an identity in few bytes.
type mark [16]byte

func markOf(id string) mark {
	h := fnv.New128a()
	_, _ = h.Write([]byte(id)) // a hash takes everything
	return mark(h.Sum(nil))
}

// New makes the empty cube of a regime over a tree.
func New(tree *Tree, reg *regime.Regime) *Cube {
	c := &Cube{tree: tree, nodes: make([]node, tree.Len()), formats: map[int32]format{}, serial: serials.Add(1)}
	c.setPlan(newPlan(reg, nil))
	c.know(reg)
	return c
}

// Know learns the columns of another version of the regime, whose reports may come too.
func (c *Cube) Know(reg *regime.Regime) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.know(reg)
}

// know learns the columns of a version of the regime.
func (c *Cube) know(reg *regime.Regime) {
	columns := pack.ColumnsOf(reg)
	c.formats[int32(reg.Version)] = format{columns, c.places(columns)}
}

func (c *Cube) places(columns *pack.Columns) []int {
	place := make([]int, columns.Len())
	for n := range place {
		place[n] = -1
		if at, ok := c.plan.at[columns.Key(n)]; ok {
			place[n] = at
		}
	}
	return place
}

func (c *Cube) setPlan(p *plan) {
	c.plan = p
	c.work = newEvaluation(p)
	c.pool = sync.Pool{New: func() any { return newEvaluation(p) }}
	for v, f := range c.formats {
		c.formats[v] = format{f.columns, c.places(f.columns)}
	}
}

// Tree is the tree that the cube stands on.
func (c *Cube) Tree() *Tree { return c.tree }

// Serial tells cubes apart: no other has the same.
func (c *Cube) Serial() uint64 { return c.serial }

// Changes counts what has changed in the cube: the same number, the same figures.
func (c *Cube) Changes() uint64 {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.at
}

// Fill replaces everything: who owes, and the accepted reports in any order. Reports of
// units that owe nothing are left out.
func (c *Cube) Fill(owed []Owed, reports []Accepted) {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.nodes)
	for _, o := range owed {
		if n, ok := c.tree.Find(o.Unit); ok {
			c.nodes[n].owes = true
		}
	}
	for i := range reports {
		n, ok := c.tree.Find(reports[i].Unit)
		if ok && c.newer(n, &reports[i]) {
			c.nodes[n].own, c.nodes[n].self = c.keep(&reports[i]), c.keepSelf(&reports[i])
		}
	}
	c.rebuild()
}

// Owe replaces who owes; the reports stay.
func (c *Cube) Owe(owed []Owed) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for n := range c.nodes {
		c.nodes[n].owes = false
	}
	for _, o := range owed {
		if n, ok := c.tree.Find(o.Unit); ok {
			c.nodes[n].owes = true
		}
	}
	c.rebuild()
}

// Owing sets for single units whether they owe; the reports stay.
func (c *Cube) Owing(changes map[Node]bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	changed := false
	for n, owes := range changes {
		changed = changed || c.nodes[n].owes != owes
		c.nodes[n].owes = owes
	}
	if changed {
		c.rebuild()
	}
}

func (c *Cube) keep(r *Accepted) *kept {
	return &kept{
		id: markOf(r.ID), packed: r.Figures, version: int32(r.Version), level: c.level(r.Level), compiled: r.Compiled, nothing: r.Nothing, rank: r.Rank, at: r.At,
	}
}

func (c *Cube) keepSelf(r *Accepted) *kept {
	if !r.Compiled || len(r.Own) == 0 {
		return nil
	}
	return &kept{packed: r.Own, version: int32(r.Version), level: c.level(r.Level)}
}

// level is the place of a level's name. There are a handful; what would be more than fit
// shares the last place.
func (c *Cube) level(name string) uint8 {
	n := slices.Index(c.levels, name)
	if n < 0 && len(c.levels) < 255 {
		c.levels = append(c.levels, name)
		n = len(c.levels) - 1
	}
	return uint8(max(0, min(n, 254)))
}

// newer tells whether the report is to replace what the cube has of the unit.
func (c *Cube) newer(n Node, r *Accepted) bool {
	own := c.nodes[n].own
	if own == nil {
		return true
	}
	id := markOf(r.ID)
	return cmp.Or(cmp.Compare(r.Rank, own.rank), cmp.Compare(r.At, own.at), bytes.Compare(id[:], own.id[:])) > 0
}

// Put takes in an accepted report. One that the cube has already, or has a newer one of
// the unit than, changes nothing: reports may come twice and in any order.
func (c *Cube) Put(r Accepted) {
	c.mu.Lock()
	defer c.mu.Unlock()
	n, ok := c.tree.Find(r.Unit)
	if ok && c.newer(n, &r) {
		c.replace(n, c.keep(&r), c.keepSelf(&r))
	}
}

// Withdraw takes a report out, if it is the one that stands for its unit.
func (c *Cube) Withdraw(unit, id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	n, ok := c.tree.Find(unit)
	if ok && c.nodes[n].own != nil && c.nodes[n].own.id == markOf(id) {
		c.replace(n, nil, nil)
	}
}

// Stands tells whether a report is the one that stands for a unit.
func (c *Cube) Stands(n Node, id string) bool {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.nodes[n].own != nil && c.nodes[n].own.id == markOf(id)
}

func (c *Cube) replace(n Node, own, self *kept) {
	c.at++
	at := &c.nodes[n]
	if !at.owes {
		at.own, at.self = own, self
		return
	}
	if c.learn(own) || c.learn(self) {
		at.own, at.self = own, self
		c.rebuild()
		return
	}
	c.add(n, -1)
	c.addSelf(n, -1)
	at.own, at.self = own, self
	c.add(n, 1)
	c.addSelf(n, 1)
}

// learn extends the plan by the further figures of a report; true where it had any that
// were not known.
func (c *Cube) learn(k *kept) bool {
	if k == nil || !pack.HasFurther(k.packed) || c.read(c.work, k, 1) != nil {
		return false
	}
	more := c.plan.unplanned(&c.work.row)
	if len(more) > 0 {
		c.setPlan(c.plan.extended(more))
	}
	return len(more) > 0
}

// read loads a report into an evaluation.
func (c *Cube) read(e *evaluation, k *kept, leaves int) error {
	f, ok := c.formats[k.version]
	if !ok {
		return fault.New(fault.Internal, "rollup.version", int(k.version))
	}
	if len(k.packed) == 0 {
		e.row.Cells, e.row.Further, e.row.Details = e.row.Cells[:0], e.row.Further[:0], e.row.Details[:0]
	} else if err := f.columns.Read(k.packed, &e.row); err != nil {
		return err
	}
	e.load(k, c.levels[k.level], f.place, leaves)
	return nil
}

// rebuild works everything out anew from who owes and the packed reports.
func (c *Cube) rebuild() {
	c.at++
	for c.learnAll() { // each round knows every figure that the one before met
	}
	c.shape()
	for n := range c.nodes {
		if c.nodes[n].owes {
			c.add(Node(n), 1)
			c.addSelf(Node(n), 1)
		}
	}
}

// learnAll extends the plan by the figures of all reports at once.
func (c *Cube) learnAll() bool {
	seen := map[report.Key]bool{}
	var more []report.Key
	for n := range c.nodes {
		for _, k := range []*kept{c.nodes[n].own, c.nodes[n].self} {
			if k == nil || !pack.HasFurther(k.packed) || c.read(c.work, k, 1) != nil {
				continue
			}
			for _, key := range c.plan.unplanned(&c.work.row) {
				if !seen[key] {
					seen[key] = true
					more = append(more, key)
				}
			}
		}
	}
	if len(more) > 0 {
		c.setPlan(c.plan.extended(more))
	}
	return len(more) > 0
}

// shape counts the reporting units behind every unit and makes room for the totals of
// those with somebody owing below them. Behind a unit that owes a report stand the units
// right below it, whether they were asked or not: so filing counts them too.
func (c *Cube) shape() {
	for n := range c.nodes {
		at := &c.nodes[n]
		at.leaves, at.owing, at.total, at.failed, at.unfit = 0, 0, 0, false, false
	}
	rooms := 0
	for n := len(c.nodes) - 1; n >= 0; n-- { // children stand behind their parents
		at := &c.nodes[n]
		if at.owing > 0 {
			rooms++
			at.total = int32(rooms)
		}
		if at.owes {
			at.owing++
			at.leaves = int32(max(1, len(c.tree.below[n])))
		}
		if p := c.tree.parent[n]; p != Nowhere {
			c.nodes[p].leaves += at.leaves
			c.nodes[p].owing += at.owing
		}
	}
	columns, averages := len(c.plan.columns), c.plan.averages()
	cells, fractions := make([]sum, rooms*columns), make([]weights, rooms*averages)
	c.totals = make([]total, rooms)
	for i := range c.totals {
		c.totals[i].cells = cells[i*columns : (i+1)*columns : (i+1)*columns]
		c.totals[i].weights = fractions[i*averages : (i+1)*averages : (i+1)*averages]
	}
	c.plan.resetScales()
}

// add adds a unit's report, or its silence, to the totals above it (sign 1), or takes it
// away again (sign -1). It goes up until a unit that owes a report of its own.
func (c *Cube) add(n Node, sign int) {
	above := c.above(n)
	if len(above) == 0 {
		return
	}
	at := &c.nodes[n]
	if sign > 0 {
		at.failed = false
	}
	if at.own == nil || at.failed {
		silence(above, sign*int(at.leaves))
		return
	}
	if c.read(c.work, at.own, int(at.leaves)) != nil || !c.taken() {
		at.failed = true
		silence(above, sign*int(at.leaves))
		return
	}
	c.addAnswers(above, int64(sign))
}

// addSelf adds what a compiling unit did itself to the totals below it, or takes it away.
func (c *Cube) addSelf(n Node, sign int) {
	at := &c.nodes[n]
	if at.self == nil || at.total == 0 {
		return
	}
	into := []*total{&c.totals[at.total-1]}
	if sign > 0 {
		at.unfit = c.read(c.work, at.self, 1) != nil || !c.taken()
	}
	if at.unfit || c.read(c.work, at.self, 1) != nil {
		silence(into, sign)
		return
	}
	c.addAnswers(into, int64(sign))
}

// above are the totals that a unit's report is part of.
func (c *Cube) above(n Node) []*total {
	var all []*total
	for p := c.tree.parent[n]; p != Nowhere; p = c.tree.parent[p] {
		all = append(all, &c.totals[c.nodes[p].total-1])
		if c.nodes[p].owes {
			break
		}
	}
	return all
}

func silence(above []*total, units int) {
	for _, t := range above {
		t.silent += units
	}
}

// taken tells whether every answer of the report that is loaded can be worked out. A
// compilation refuses a report as a whole, so nothing of it is added before.
func (c *Cube) taken() bool {
	for n := range c.plan.columns {
		if c.work.cells[n].Given && c.plan.columns[n].average == noAverage {
			continue // as written
		}
		if _, err := c.work.to(n); err != nil {
			return false
		}
	}
	return true
}

func (c *Cube) addAnswers(above []*total, sign int64) {
	for n := range c.plan.columns {
		col := &c.plan.columns[n]
		if cell := c.work.cells[n]; cell.Given && col.average == noAverage && c.work.row.Detail(cell) == nil {
			c.addPlain(above, n, cell, sign)
			continue
		}
		ans, err := c.work.to(n)
		if err != nil {
			continue // taken has seen that there is none
		}
		c.addAnswer(above, n, &ans, sign)
	}
}

// addPlain is addAnswer for what most figures are: a number or a word, of one unit.
func (c *Cube) addPlain(above []*total, n int, cell *pack.Cell, sign int64) {
	number := int64(0)
	if cell.State == quantity.Number {
		number = c.scaled(&c.plan.columns[n].value, cell.Scaled, cell.Decimals, sign, func(t *total) *int64 { return &t.cells[n].number })
	}
	for _, t := range above {
		t.cells[n].number += number * sign
		t.cells[n].counts[cell.State] += int32(sign)
	}
}

func (c *Cube) addAnswer(above []*total, n int, ans *report.Answer, sign int64) {
	col := &c.plan.columns[n]
	number := int64(0)
	if v := ans.Value; v.IsNumber() {
		number = c.scaled(&col.value, v.Scaled, v.Decimals, sign, func(t *total) *int64 { return &t.cells[n].number })
	}
	for _, t := range above {
		s := &t.cells[n]
		s.number += number * sign
		for state, units := range byState(ans.Counts) {
			s.counts[state] += int32(sign) * units
		}
	}
	if col.average == noAverage {
		return
	}
	a := col.average
	weighted, weight := int64(0), int64(0)
	if v := ans.Weighted; v.IsNumber() {
		weighted = c.scaled(&col.weighted, v.Scaled, v.Decimals, sign, func(t *total) *int64 { return &t.weights[a].weighted })
	}
	if v := ans.Weight; v.IsNumber() {
		weight = c.scaled(&col.weighing, v.Scaled, v.Decimals, sign, func(t *total) *int64 { return &t.weights[a].weight })
	}
	for _, t := range above {
		t.weights[a].weighted += weighted * sign
		t.weights[a].weight += weight * sign
	}
}

func byState(c report.Counts) [5]int32 {
	var n [5]int32
	n[quantity.Number], n[quantity.None], n[quantity.Unknown] = int32(c.Number), int32(c.None), int32(c.Unknown)
	n[quantity.NotApplicable], n[quantity.Missing] = int32(c.NotApplicable), int32(c.Missing)
	return n
}

// scaled is a number at the scale of its column. A finer one than all before makes the
// column's scale finer: the totals are kept in whole numbers.
func (c *Cube) scaled(s *scale, number int64, decimals uint8, sign int64, cell func(*total) *int64) int64 {
	for s.decimals < decimals {
		for i := range c.totals {
			*cell(&c.totals[i]) *= 10
		}
		s.decimals++
		s.most *= 10
	}
	finer := powersOfTen[s.decimals-decimals]
	s.most += float64(sign) * float64(size(number)) * float64(finer)
	return number * finer // what does not fit wraps, and unwraps when it is taken away
}
