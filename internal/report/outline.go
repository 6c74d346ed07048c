package report

import (
	"slices"

	"tonghop/internal/regime"
)

// outline is a regime as compiling needs it: its indicators by code and every figure it
// asks for, in its own order.
type outline struct {
	reg  *regime.Regime
	by   map[string]*regime.Indicator
	keys []Key
	at   map[string]int // place of an indicator in the regime
}

func newOutline(reg *regime.Regime) *outline {
	o := &outline{reg: reg, by: map[string]*regime.Indicator{}, at: map[string]int{}}
	for i := range reg.Indicators {
		ind := &reg.Indicators[i]
		o.by[ind.Code], o.at[ind.Code] = ind, i
		o.keys = append(o.keys, Key(ind.Code))
		for _, d := range ind.Dimensions {
			for _, c := range d.Choices {
				o.keys = append(o.keys, KeyOf(ind.Code, map[string]string{d.Code: c.Code}))
			}
		}
	}
	return o
}

// indicator finds the indicator of a key, nil where the regime has none.
func (o *outline) indicator(k Key) *regime.Indicator { return o.by[k.Indicator()] }

// owes tells whether units of a level report the indicator.
func (o *outline) owes(k Key, level string) bool {
	ind := o.indicator(k)
	return ind == nil || len(ind.Levels) == 0 || slices.Contains(ind.Levels, level)
}

// withCrossed adds the figures that cross several dimensions, which only the reports
// themselves name, and drops nothing. The order stays the regime's.
func (o *outline) withCrossed(inputs []Input) []Key {
	seen := map[Key]bool{}
	for _, k := range o.keys {
		seen[k] = true
	}
	keys := slices.Clone(o.keys)
	for _, in := range inputs {
		for i := range in.Package.Figures {
			f := &in.Package.Figures[i]
			if len(f.Dimensions) < 2 || o.by[f.Indicator] == nil {
				continue
			}
			if k := f.Key(); !seen[k] {
				seen[k] = true
				keys = append(keys, k)
			}
		}
	}
	slices.SortStableFunc(keys, o.compare)
	return keys
}

// compare puts indicators in the regime's order, wholes before parts, parts before
// crossings; single parts keep the order in which they came.
func (o *outline) compare(a, b Key) int {
	if d := o.at[a.Indicator()] - o.at[b.Indicator()]; d != 0 {
		return d
	}
	da, db := len(a.Dimensions()), len(b.Dimensions())
	if da != db || da < 2 {
		return da - db
	}
	if a < b {
		return -1
	}
	return 1
}

// known tells whether the regime has the figure's indicator and choices.
func (o *outline) known(f *Figure) bool {
	ind := o.by[f.Indicator]
	if ind == nil {
		return false
	}
	for d, c := range f.Dimensions {
		if !hasChoice(ind, d, c) {
			return false
		}
	}
	return true
}

func hasChoice(ind *regime.Indicator, dimension, choice string) bool {
	for _, d := range ind.Dimensions {
		if d.Code != dimension {
			continue
		}
		for _, c := range d.Choices {
			if c.Code == choice {
				return true
			}
		}
	}
	return false
}

// indicator finds the indicator of a key in the compilation's regime.
func (c *Compilation) indicator(k Key) *regime.Indicator {
	code := k.Indicator()
	for i := range c.Regime.Indicators {
		if c.Regime.Indicators[i].Code == code {
			return &c.Regime.Indicators[i]
		}
	}
	return nil
}
