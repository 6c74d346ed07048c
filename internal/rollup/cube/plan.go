package cube

import (
	"maps"
	"slices"
	"strings"

	"tonghop/internal/regime"
	"tonghop/internal/report"
	"tonghop/internal/report/pack"
)

// plan is a regime as adding up needs it: its figures in order, each with what it can
// follow from. It holds the regime's own columns first, then figures that cross
// dimensions and those of choices the regime does not have, as reports brought them.
type plan struct {
	regime  *regime.Regime
	columns []column
	at      map[report.Key]int
	shown   []int // the columns that a compilation has, in its order
}

// column is one figure.
type column struct {
	key     report.Key
	ind     *regime.Indicator
	whole   int     // the column of the whole indicator; itself for a whole
	finer   [][]int // by set of dimensions: the columns that split this one once more
	weight  int     // of an average: the column it is weighed by; unweighed, or unknown
	average int     // place among the averages, -1 for other columns
	hidden  bool    // a choice the regime does not have: only adds to its whole

	value, weighted, weighing scale // of the totals
}

// scale is how a column's totals are kept: in whole numbers with so many decimals. Most
// bounds the size of any of them; totals that might not fit are not shown.
type scale struct {
	decimals uint8
	most     float64
}

// fits tells whether no total of the column can have passed what an integer holds.
func (s *scale) fits() bool { return s.most < 9e18 }

// What weighs an average whose regime names no column for it.
const (
	everyOne  = -1 // each unit counts once
	noWeight  = -2 // the named indicator is not there
	noAverage = -1
)

// newPlan plans a regime with further figures.
func newPlan(reg *regime.Regime, further []report.Key) *plan {
	p := &plan{regime: reg, at: map[report.Key]int{}}
	own := pack.ColumnsOf(reg)
	for n := range own.Len() {
		p.add(own.Key(n), false)
	}
	for _, k := range further {
		p.add(k, len(k.Dimensions()) < 2)
	}
	for n := range p.columns {
		p.columns[n].whole = p.at[report.Key(p.columns[n].key.Indicator())]
	}
	p.findFiner()
	p.weigh()
	p.order()
	return p
}

func (p *plan) add(k report.Key, hidden bool) {
	p.at[k] = len(p.columns)
	p.columns = append(p.columns, column{key: k, ind: p.regime.Indicator(k.Indicator()), average: noAverage, weight: everyOne, hidden: hidden})
}

// extended is the plan with more figures; the columns that were there keep their places.
func (p *plan) extended(more []report.Key) *plan {
	own := pack.ColumnsOf(p.regime).Len()
	var further []report.Key
	for n := own; n < len(p.columns); n++ {
		further = append(further, p.columns[n].key)
	}
	return newPlan(p.regime, append(further, more...))
}

// findFiner finds, for every column, the columns that split it by one more dimension.
func (p *plan) findFiner() {
	byCode := map[string][]int{}
	for n := range p.columns {
		code := p.columns[n].key.Indicator()
		byCode[code] = append(byCode[code], n)
	}
	for _, of := range byCode {
		for _, n := range of {
			p.columns[n].finer = p.splits(n, of)
		}
	}
}

func (p *plan) splits(n int, of []int) [][]int {
	want := p.columns[n].key.Dimensions()
	sets := map[string][]int{}
	for _, other := range of {
		have := p.columns[other].key.Dimensions()
		if len(have) == len(want)+1 && contains(have, want) {
			set := dimensionSet(have)
			sets[set] = append(sets[set], other)
		}
	}
	out := make([][]int, 0, len(sets))
	for _, set := range slices.Sorted(maps.Keys(sets)) {
		out = append(out, sets[set])
	}
	return out
}

func contains(have, want map[string]string) bool {
	for d, c := range want {
		if have[d] != c {
			return false
		}
	}
	return true
}

func dimensionSet(m map[string]string) string { return strings.Join(slices.Sorted(maps.Keys(m)), ",") }

// weigh numbers the averages and finds their weights.
func (p *plan) weigh() {
	averages := 0
	for n := range p.columns {
		c := &p.columns[n]
		if c.ind.Adds != regime.Average {
			continue
		}
		c.average = averages
		averages++
		if c.ind.Weight == "" {
			continue
		}
		c.weight = noWeight
		if w, ok := p.at[report.Key(c.ind.Weight)]; ok {
			c.weight = w
		}
	}
}

func (p *plan) averages() int {
	n := 0
	for i := range p.columns {
		if p.columns[i].average != noAverage {
			n++
		}
	}
	return n
}

// order lists the shown columns as a compilation does: indicators in the regime's order,
// wholes before parts, parts before crossings.
func (p *plan) order() {
	place := map[string]int{}
	for i := range p.regime.Indicators {
		place[p.regime.Indicators[i].Code] = i
	}
	for n := range p.columns {
		if !p.columns[n].hidden {
			p.shown = append(p.shown, n)
		}
	}
	slices.SortStableFunc(p.shown, func(a, b int) int {
		ka, kb := p.columns[a].key, p.columns[b].key
		if d := place[ka.Indicator()] - place[kb.Indicator()]; d != 0 {
			return d
		}
		da, db := len(ka.Dimensions()), len(kb.Dimensions())
		if da != db || da < 2 {
			return da - db
		}
		return strings.Compare(string(ka), string(kb))
	})
}

// resetScales begins the scales anew, for totals that are empty.
func (p *plan) resetScales() {
	for n := range p.columns {
		c := &p.columns[n]
		c.value, c.weighted, c.weighing = scale{decimals: c.ind.Decimals}, scale{decimals: c.ind.Decimals}, scale{}
	}
}

// owed tells, by column, whether units of a level report the figure.
func (p *plan) owed(level string) []bool {
	owed := make([]bool, len(p.columns))
	for n := range p.columns {
		levels := p.columns[n].ind.Levels
		owed[n] = len(levels) == 0 || slices.Contains(levels, level)
	}
	return owed
}

// unplanned are the figures of a row that the plan has no column for: crossings and
// choices of indicators that the regime knows.
func (p *plan) unplanned(row *pack.Row) []report.Key {
	var more []report.Key
	for i := range row.Further {
		k := row.Further[i].Key
		if _, known := p.at[k]; !known && p.regime.Indicator(k.Indicator()) != nil {
			more = append(more, k)
		}
	}
	return more
}
