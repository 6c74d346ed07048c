package cube

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"testing"

	"tonghop/internal/paper"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/report"
	"tonghop/internal/report/pack"
	"tonghop/internal/seal"
	"tonghop/internal/when"
)

var testPeriod = report.Period{Name: "2016", From: when.MustDay("2015-12-15"), To: when.MustDay("2016-12-14")}

// world is a small country whose reports hold everything a report can hold.
type world struct {
	t     testing.TB
	r     *rand.Rand
	reg   *regime.Regime
	cols  *pack.Columns
	tree  *Tree
	owes  map[string]bool
	pkgs  map[string]*report.Package // the one that counts
	own   map[string]*report.Package // what a compiling unit did itself
	order int
}

var loadRegime = sync.OnceValues(func() (*regime.Regime, error) {
	raw, err := os.ReadFile("../../report/testdata/thu.yaml")
	if err != nil {
		return nil, err
	}
	return regime.Load("thu.yaml", raw)
})

func testRegime(t testing.TB) *regime.Regime {
	t.Helper()
	reg, err := loadRegime()
	if err != nil {
		t.Fatal(err)
	}
	return reg
}

// newWorld makes a province with districts and communes, some of which owe reports.
func newWorld(t testing.TB, seed uint64) *world {
	t.Helper()
	w := &world{t: t, r: rand.New(rand.NewPCG(seed, 1)), reg: testRegime(t), owes: map[string]bool{}, pkgs: map[string]*report.Package{}, own: map[string]*report.Package{}}
	w.cols = pack.ColumnsOf(w.reg)
	units := []Placed{{Unit: report.Unit{ID: "p", Code: "1", Name: "Tỉnh", Level: "province"}}}
	for d := range 3 + w.r.IntN(4) {
		id := "d" + strconv.Itoa(d)
		units = append(units, Placed{Unit: report.Unit{ID: id, Code: "2" + id, Name: "Huyện " + id, Level: "district"}, Above: "p"})
		w.owes[id] = w.r.IntN(2) == 0
		for c := range w.r.IntN(9) {
			cid := id + "c" + strconv.Itoa(c)
			units = append(units, Placed{Unit: report.Unit{ID: cid, Code: "3" + cid, Name: "Xã " + cid, Level: "commune"}, Above: id})
			w.owes[cid] = w.r.IntN(8) > 0
		}
	}
	w.r.Shuffle(len(units), func(i, j int) { units[i], units[j] = units[j], units[i] })
	tree, err := NewTree(units)
	if err != nil {
		t.Fatal(err)
	}
	w.tree = tree
	return w
}

func (w *world) node(id string) Node {
	n, ok := w.tree.Find(id)
	if !ok {
		w.t.Fatal("no unit", id)
	}
	return n
}

func (w *world) value(decimals uint8) quantity.Value {
	switch w.r.IntN(9) {
	case 0:
		return quantity.Of([]quantity.State{quantity.None, quantity.Unknown, quantity.NotApplicable, quantity.Missing}[w.r.IntN(4)])
	case 1:
		return quantity.Int(0)
	case 2: // finer than the indicator is
		return quantity.Decimal(w.r.Int64N(10_000), decimals+uint8(w.r.IntN(3)))
	}
	return quantity.Decimal(w.r.Int64N(5_000)-100, decimals)
}

// written is a report as a unit writes one, with everything left to chance.
func (w *world) written(u report.Unit) *report.Package {
	p := &report.Package{Format: report.Format, Regime: report.RefOf(w.reg), Unit: u, Period: testPeriod}

	if w.r.IntN(12) == 0 {
		p.NothingToReport = true
		if w.r.IntN(2) == 0 {
			return p
		}
	}
	seen := map[report.Key]bool{}
	put := func(code string, dims map[string]string, v quantity.Value) {
		f := report.Figure{Indicator: code, Dimensions: dims, Value: v, Obtained: report.Obtained{How: report.Entered}}
		if !seen[f.Key()] {
			seen[f.Key()] = true
			p.Figures = append(p.Figures, f)
		}
	}
	for i := range w.reg.Indicators {
		ind := &w.reg.Indicators[i]
		if w.r.IntN(3) > 0 {
			put(ind.Code, nil, w.value(ind.Decimals))
		}
		for _, d := range ind.Dimensions {
			for _, c := range d.Choices {
				if w.r.IntN(3) == 0 {
					put(ind.Code, map[string]string{d.Code: c.Code}, w.value(ind.Decimals))
				}
			}
			if w.r.IntN(9) == 0 {
				put(ind.Code, map[string]string{d.Code: "not-a-choice"}, w.value(ind.Decimals))
			}
		}
		if len(ind.Dimensions) > 1 && w.r.IntN(4) == 0 {
			dims := map[string]string{}
			for _, d := range ind.Dimensions {
				dims[d.Code] = d.Choices[w.r.IntN(len(d.Choices))].Code
			}
			put(ind.Code, dims, w.value(ind.Decimals))
		}
	}
	if w.r.IntN(9) == 0 {
		put("not-of-the-regime", nil, w.value(0))
	}
	return p
}

// report makes the report of a unit: compiled from those below it at times.
func (w *world) report(id string) *report.Package {
	n := w.node(id)
	delete(w.own, id)
	if len(w.tree.Below(n)) > 0 && w.r.IntN(3) > 0 {
		if w.r.IntN(2) == 0 {
			if own := w.written(w.tree.Unit(n)); len(own.Figures) > 0 && !own.NothingToReport {
				w.own[id] = own
			}
		}
		in := w.compileIn(n)
		if len(in.Inputs) > 0 {
			c, err := report.Compile(in)
			if err != nil {
				w.t.Fatal(err)
			}
			return &report.Package{
				Format: report.Format, Regime: c.Ref, Unit: c.Unit, Period: c.Period, Figures: sent(c).Figures, Sources: sent(c).Sources,
			}
		}
	}
	return w.written(w.tree.Unit(n))
}

// sent is a compilation as the package that its unit sends up.
func sent(c *report.Compilation) *report.Package { return c.Package(paper.Paper{}, when.Instant{}) }

// input is a package as compiling takes it.
func input(p *report.Package) report.Input {
	return report.Input{File: p.Unit.ID, Package: p, Digest: seal.Of([]byte(p.Unit.ID)), How: report.AsPackage}
}

// compileIn is what a compilation of n takes: the nearest units below that owe a report.
func (w *world) compileIn(n Node) report.CompileIn {
	in := report.CompileIn{Regime: w.reg, Unit: w.tree.Unit(n), Period: testPeriod}
	w.nearest(n, func(id string, leaves int) {
		in.Expected = append(in.Expected, report.Expected{Unit: w.tree.Unit(w.node(id)), Leaves: leaves})
		if p := w.pkgs[id]; p != nil {
			in.Inputs = append(in.Inputs, input(p))
		}
	})
	if own := w.own[in.Unit.ID]; own != nil {
		in.Inputs = append(in.Inputs, input(own))
		in.Expected = append(in.Expected, report.Expected{Unit: in.Unit})
	}
	return in
}

func (w *world) nearest(n Node, f func(id string, leaves int)) {
	for _, b := range w.tree.Below(n) {
		if id := w.tree.Unit(b).ID; w.owes[id] {
			f(id, max(1, len(w.tree.Below(b))))
		} else {
			w.nearest(b, f)
		}
	}
}

// leaves is how many reporting units stand below a unit, 0 where nobody owes.
func (w *world) leaves(n Node) int {
	sum := 0
	w.nearest(n, func(_ string, leaves int) { sum += leaves })
	return sum
}

func (w *world) accepted(p *report.Package) Accepted {
	b, err := pack.Encode(w.cols, p.Figures)
	if err != nil {
		w.t.Fatal(err)
	}
	w.order++
	var ownPacked []byte
	if own := w.own[p.Unit.ID]; own != nil && len(p.Sources) > 0 {
		if ownPacked, err = pack.Encode(w.cols, own.Figures); err != nil {
			w.t.Fatal(err)
		}
	}
	return Accepted{
		ID: fmt.Sprintf("v%06d", w.order), Own: ownPacked, Unit: p.Unit.ID, Level: p.Unit.Level, Version: w.reg.Version, Figures: b,
		Compiled: len(p.Sources) > 0, Nothing: p.NothingToReport, At: int64(w.order),
	}
}

func (w *world) owed() []Owed {
	var all []Owed
	for id, owes := range w.owes {
		if owes {
			all = append(all, Owed{id})
		}
	}
	return all
}

// hold compares every unit's view with what compiling gives.
func (w *world) hold(c *Cube) {
	w.t.Helper()
	for n := range w.tree.Len() {
		if len(w.tree.Below(Node(n))) == 0 || w.leaves(Node(n)) == 0 {
			continue
		}
		in := w.compileIn(Node(n))
		want, err := report.Compile(in)
		if err != nil {
			w.t.Fatal(err)
		}
		w.holdTotals(c, Node(n), want)
		w.holdRows(c, want)
	}
}

func (w *world) holdTotals(c *Cube, n Node, want *report.Compilation) {
	w.t.Helper()
	v := c.View(n, RightBelow, nil)
	got := map[report.Key]Cell{}
	for i, k := range v.Keys {
		got[k] = v.Total.Cells[i]
	}
	for i, k := range want.Keys {
		a, b := want.Totals[i], got[k]
		if a.Answer.Value != b.Value || a.Answer.Counts != b.Counts {
			w.t.Fatalf("total of %s %s: compiled %v (%s), in the cube %v (%s)", want.Unit.ID, k, a.Answer.Value, a.Answer.Counts, b.Value, b.Counts)
		}
		delete(got, k)
	}
	for k, b := range got { // what compiling drops, nobody answered
		if len(k.Dimensions()) > 1 {
			continue // somebody elsewhere crossed dimensions
		}
		if b.Counts.Total() != b.Counts.Missing || b.Value != quantity.Of(quantity.Missing) {
			w.t.Fatalf("total of %s %s: dropped by compiling, in the cube %v (%s)", want.Unit.ID, k, b.Value, b.Counts)
		}
	}
}

func (w *world) holdRows(c *Cube, want *report.Compilation) {
	w.t.Helper()
	for _, row := range want.Rows {
		if row.Input.Package == w.own[row.Input.Package.Unit.ID] {
			continue // it is in the total; its line is the unit's report
		}
		l := c.Line(w.node(row.Input.Package.Unit.ID), want.Keys)
		for i, k := range want.Keys {
			a, b := row.Answers[i], l.Cells[i]
			if a.Said != b.Value || a.Counts != b.Counts || a.Derived != b.Derived {
				w.t.Fatalf("%s %s: compiled %v (%s, derived %v), in the cube %v (%s, derived %v)", l.Unit.ID, k, a.Said, a.Counts, a.Derived, b.Value, b.Counts, b.Derived)
			}
		}
	}
}
