package cube

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"strconv"
	"testing"

	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/report"
	"tonghop/internal/report/pack"
)

// sizes are the trees of the targets: a district of 2016, its province, the country since
// 2025 and the country before. top is the number of units right below the centre.
var sizes = []struct{ top, middle, leaves int }{{1, 1, 36}, {1, 27, 635}, {34, 34, 3321}, {63, 705, 10599}}

// country is a synthetic tree of one centre.
func country(t testing.TB, top, middle, leaves int) (*Tree, []Owed) {
	t.Helper()
	units := []Placed{{Unit: report.Unit{ID: "vn", Code: "0", Name: "Cả nước"}}}
	var owed []Owed
	put := func(id, above, level string) {
		units = append(units, Placed{Unit: report.Unit{ID: id, Code: id, Name: id, Level: level}, Above: above})
	}
	for i := range top {
		put("t"+strconv.Itoa(i), "vn", "province")
	}
	above := func(i int) string { return "t" + strconv.Itoa(i%top) }
	if middle > top {
		for i := range middle {
			put("m"+strconv.Itoa(i), "t"+strconv.Itoa(i%top), "district")
		}
		above = func(i int) string { return "m" + strconv.Itoa(i%middle) }
	}
	for i := range leaves {
		id := "c" + strconv.Itoa(i)
		put(id, above(i), "commune")
		owed = append(owed, Owed{id})
	}
	tree, err := NewTree(units)
	if err != nil {
		t.Fatal(err)
	}
	return tree, owed
}

// drawn are reports of every unit: mostly small numbers, one in twenty not a number.
func drawn(t testing.TB, reg *regime.Regime, owed []Owed, seed uint64) []Accepted {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 3))
	cols := pack.ColumnsOf(reg)
	all := make([]Accepted, 0, len(owed))
	figures := make([]report.Figure, cols.Len())
	for _, o := range owed {
		for n := range figures {
			v := quantity.Int(r.Int64N(400))
			if r.IntN(20) == 0 {
				v = quantity.Of(quantity.None)
			}
			figures[n] = report.Figure{Indicator: string(cols.Key(n)), Value: v}
		}
		b, err := pack.Encode(cols, figures)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, Accepted{Unit: o.Unit, Level: "commune", Version: reg.Version, Figures: b, At: 1})
	}
	return all
}

const months = 12

func benchCubes(b *testing.B, top, middle, leaves int) (*Tree, *regime.Regime, []Owed, [][]Accepted) {
	b.Helper()
	reg := plainRegime(b, 100)
	tree, owed := country(b, top, middle, leaves)
	var all [][]Accepted
	for m := range months {
		all = append(all, drawn(b, reg, owed, uint64(m)))
	}
	return tree, reg, owed, all
}

// BenchmarkFill fills twelve months from packed reports, on all cores.
func BenchmarkFill(b *testing.B) {
	for _, s := range sizes {
		b.Run(fmt.Sprintf("%dunits", s.leaves), func(b *testing.B) {
			tree, reg, owed, all := benchCubes(b, s.top, s.middle, s.leaves)
			b.ResetTimer()
			for b.Loop() {
				fillAll(tree, reg, owed, all)
			}
		})
	}
}

func fillAll(tree *Tree, reg *regime.Regime, owed []Owed, all [][]Accepted) []*Cube {
	cubes := make([]*Cube, len(all))
	work := make(chan int)
	done := make(chan bool)
	for range runtime.GOMAXPROCS(0) {
		go func() {
			for m := range work {
				cubes[m] = New(tree, reg)
				cubes[m].Fill(owed, all[m])
			}
			done <- true
		}()
	}
	for m := range all {
		work <- m
	}
	close(work)
	for range runtime.GOMAXPROCS(0) {
		<-done
	}
	return cubes
}

// BenchmarkRead reads the units right below the centre, 100 figures, twelve months, after
// one report was accepted in each: the page of the targets.
func BenchmarkRead(b *testing.B) {
	for _, s := range sizes {
		b.Run(fmt.Sprintf("%dunits", s.leaves), func(b *testing.B) {
			tree, reg, owed, all := benchCubes(b, s.top, s.middle, s.leaves)
			cubes := fillAll(tree, reg, owed, all)
			n := 0
			b.ResetTimer()
			for b.Loop() {
				for m, c := range cubes {
					n++
					next := all[m][n%len(all[m])]
					next.At = int64(2 + n)
					c.Put(next)
					c.View(0, RightBelow, nil)
				}
			}
		})
	}
}

// BenchmarkReadLeaves reads every reporting unit of one period, 40 figures.
func BenchmarkReadLeaves(b *testing.B) {
	for _, s := range sizes {
		b.Run(fmt.Sprintf("%dunits", s.leaves), func(b *testing.B) {
			tree, reg, owed, all := benchCubes(b, s.top, s.middle, s.leaves)
			c := New(tree, reg)
			c.Fill(owed, all[0])
			keys := c.Columns()[:40]
			b.ResetTimer()
			for b.Loop() {
				c.View(0, Reporting, keys)
			}
		})
	}
}

// BenchmarkPut accepts one report in the country.
func BenchmarkPut(b *testing.B) {
	s := sizes[3]
	tree, reg, owed, all := benchCubes(b, s.top, s.middle, s.leaves)
	c := New(tree, reg)
	c.Fill(owed, all[0])
	n := 0
	b.ResetTimer()
	for b.Loop() {
		n++
		next := all[1][n%len(all[1])]
		next.At = int64(2 + n)
		c.Put(next)
	}
}
