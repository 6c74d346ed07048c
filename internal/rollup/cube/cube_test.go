package cube

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/report"
	"tonghop/internal/report/pack"
)

// ids lists the units of the world, the bottom first, so that those above can compile.
func (w *world) ids() []string {
	var ids []string
	for n := w.tree.Len() - 1; n >= 0; n-- {
		ids = append(ids, w.tree.Unit(Node(n)).ID)
	}
	return ids
}

// Whatever is reported, the cube has what compiling the same reports gives.
func TestCubeEqualsCompiling(t *testing.T) {
	for seed := range uint64(150) {
		w := newWorld(t, seed)
		var all []Accepted
		for _, id := range w.ids() {
			if w.owes[id] && w.r.IntN(5) > 0 {
				w.pkgs[id] = w.report(id)
				all = append(all, w.accepted(w.pkgs[id]))
			}
		}
		w.r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		filled := New(w.tree, w.reg)
		filled.Fill(w.owed(), all)
		w.hold(filled)

		one := New(w.tree, w.reg) // one by one, some of them twice
		one.Fill(w.owed(), nil)
		for _, a := range all {
			one.Put(a)
			if w.r.IntN(4) == 0 {
				one.Put(all[w.r.IntN(len(all))])
			}
		}
		w.hold(one)
	}
}

// Reports are corrected, withdrawn and excused; afterwards nothing of the old is left.
func TestChangesLeaveNoTrace(t *testing.T) {
	for seed := range uint64(60) {
		w := newWorld(t, seed+1000)
		c := New(w.tree, w.reg)
		c.Fill(w.owed(), nil)
		ids, last := w.ids(), map[string]string{}
		for range 60 {
			id := ids[w.r.IntN(len(ids))]
			switch w.r.IntN(8) {
			case 0:
				delete(w.pkgs, id)
				delete(w.own, id)
				c.Withdraw(id, last[id])
				c.Withdraw(id, "another")
			case 1:
				if w.owes[id] = !w.owes[id] && id != "p"; !w.owes[id] { // who owes nothing has no report
					delete(w.pkgs, id)
					delete(w.own, id)
					c.Withdraw(id, last[id])
				}
				c.Owe(w.owed())
			case 2: // an older report comes late
				own := w.own[id]
				delete(w.own, id)
				late := w.accepted(w.written(w.tree.Unit(w.node(id))))
				if own != nil {
					w.own[id] = own
				}
				late.At = -1
				if w.pkgs[id] != nil {
					c.Put(late)
				}
			default:
				if !w.owes[id] {
					continue
				}
				p := w.report(id)
				w.pkgs[id] = p
				a := w.accepted(p)
				last[id] = a.ID
				c.Put(a)
			}
		}
		w.hold(c)
	}
}

// plainRegime has so many indicators of the kind that the targets speak of; the first is
// as fine as one can be.
func plainRegime(t testing.TB, indicators int) *regime.Regime {
	t.Helper()
	var b strings.Builder
	b.WriteString(`format: 1
code: plain
version: 1
name: {vi: Thử, en: Trial}
field: thử
bases: [{kind: nghị định, number: 09/2019/NĐ-CP, date: "2019-01-24", issuer: Chính phủ, subject: quy định}]
levels: [{code: commune, name: {vi: cấp xã, en: commune}, reports_to: Bộ Nội vụ, deadline: {before: "12-20"}, addressee: Bộ Nội vụ}]
frequency: year
subject: "Tổng kết"
opening: "Báo cáo:"
sections: [{key: a, kind: figures, title: Chung, takes: [`)
	for i := range indicators {
		fmt.Fprintf(&b, "i%03d,", i)
	}
	b.WriteString("]}]\nindicators:\n")
	for i := range indicators {
		fmt.Fprintf(&b, "  - {code: i%03d, name: {vi: Số %d, en: Number %d}, unit: cái, adds: sum, decimals: %d}\n", i, i, i, 6*(1-min(i, 1)))
	}
	r, err := regime.Load("plain.yaml", []byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Many hands at once: at the end the totals are those of the last reports.
func TestManyAcceptAtOnce(t *testing.T) {
	w := newWorld(t, 7)
	for id := range w.owes {
		w.owes[id] = true
	}
	c := New(w.tree, w.reg)
	c.Fill(w.owed(), nil)
	ids := w.ids()
	rounds := make([][]Accepted, 8)
	for i := range rounds {
		for _, id := range ids {
			if id == "p" {
				continue
			}
			p := w.written(w.tree.Unit(w.node(id)))
			w.pkgs[id] = p
			rounds[i] = append(rounds[i], w.accepted(p))
		}
	}
	var hands sync.WaitGroup
	for _, round := range rounds {
		hands.Go(func() {
			for _, a := range round {
				c.Put(a)
				c.View(w.node("p"), RightBelow, nil)
			}
		})
	}
	hands.Wait()
	w.hold(c)
}

// A sum that no number holds is told as such and heals when the report is corrected.
func TestASumThatDoesNotFit(t *testing.T) {
	reg := plainRegime(t, 2)
	tree, err := NewTree([]Placed{{Unit: report.Unit{ID: "p", Code: "1"}}, {Unit: report.Unit{ID: "a", Code: "2"}, Above: "p"}, {Unit: report.Unit{ID: "b", Code: "3"}, Above: "p"}})
	if err != nil {
		t.Fatal(err)
	}
	cols := pack.ColumnsOf(reg)
	c := New(tree, reg)
	c.Fill([]Owed{{"a"}, {"b"}}, nil)
	put := func(unit string, order int64, v quantity.Value) {
		b, err := pack.Encode(cols, []report.Figure{{Indicator: "i000", Value: v}, {Indicator: "i001", Value: quantity.Int(3)}})
		if err != nil {
			t.Fatal(err)
		}
		c.Put(Accepted{Unit: unit, Version: 1, Figures: b, At: order})
	}
	put("a", 1, quantity.Int(pack.Largest))
	put("b", 1, quantity.Decimal(1, 6))
	cells := c.Sum(0, nil).Cells
	if !cells[0].TooLarge || cells[0].Value.IsNumber() || cells[1].Value != quantity.Int(6) {
		t.Errorf("%+v", cells)
	}
	put("a", 2, quantity.Int(5))
	if got := c.Sum(0, nil).Cells[0]; got.TooLarge || got.Value != quantity.Decimal(5_000_001, 6) {
		t.Errorf("corrected: %+v", got)
	}
}

// Broken bytes make a unit silent, never a wrong total.
func TestBrokenReportIsSilent(t *testing.T) {
	w := newWorld(t, 3)
	c := New(w.tree, w.reg)
	for id := range w.owes {
		w.owes[id] = id != "p"
	}
	c.Fill(w.owed(), nil)
	id := slices.Sorted(func(yield func(string) bool) {
		for id := range w.owes {
			if !yield(id) {
				return
			}
		}
	})[0]
	c.Put(Accepted{ID: "x", Unit: id, Level: "district", Version: w.reg.Version, Figures: []byte{9, 9, 9}, At: 1})
	w.hold(c)
	if l := c.Line(w.node(id), nil); !l.Failed || l.Reported {
		t.Errorf("%+v", l)
	}
	c.Put(Accepted{ID: "x", Unit: id, Level: "district", Version: 99, Figures: []byte{1, 0, 0}, At: 2})
	w.hold(c)
}

func TestTreeRefusesACircle(t *testing.T) {
	_, err := NewTree([]Placed{{Unit: report.Unit{ID: "a"}, Above: "b"}, {Unit: report.Unit{ID: "b"}, Above: "a"}})
	if err == nil {
		t.Error("a circle was taken for a tree")
	}
}
