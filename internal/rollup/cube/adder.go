package cube

import (
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/report"
)

// adder adds answers up one after another: for sums that no cube keeps, such as those of
// any set of units. A nil adder adds nothing.
type adder struct {
	columns []adding
	silent  int
}

type adding struct {
	ind    *regime.Indicator
	answer report.Answer
	failed bool
}

// newAdder adds up columns of a plan.
func newAdder(p *plan, columns []int) *adder {
	a := &adder{columns: make([]adding, len(columns))}
	for i, n := range columns {
		if n >= 0 {
			a.columns[i].ind = p.columns[n].ind
		}
	}
	return a
}

func (a *adder) silence(units int) {
	if a != nil {
		a.silent += units
	}
}

func (a *adder) add(i int, ans *report.Answer) {
	if a == nil {
		return
	}
	c := &a.columns[i]
	c.answer.Counts.Plus(ans.Counts)
	for _, pair := range [][2]*quantity.Value{{&c.answer.Value, &ans.Value}, {&c.answer.Weighted, &ans.Weighted}, {&c.answer.Weight, &ans.Weight}} {
		sum, err := plus(*pair[0], *pair[1])
		if err != nil {
			c.failed = true
			continue
		}
		*pair[0] = sum
	}
}

// cells are the sums by each indicator's rule.
func (a *adder) cells() []Cell {
	cells := make([]Cell, len(a.columns))
	for i := range a.columns {
		c := &a.columns[i]
		counts := c.answer.Counts
		counts.Missing += a.silent
		cells[i].Counts = counts
		switch state := counts.State(); {
		case c.ind == nil || c.ind.Adds == regime.NoTotal:
		case c.failed:
			cells[i].TooLarge = true
			cells[i].Value = quantity.Of(quantity.Unknown)
		case state != quantity.Number:
			cells[i].Value = quantity.Of(state)
		case c.ind.Adds == regime.Average:
			w, d := c.answer.Weighted, c.answer.Weight
			cells[i].Value = quotient(w.Scaled, w.Decimals, d.Scaled, d.Decimals, c.ind.Decimals)
		default:
			cells[i].Value = c.answer.Value
		}
	}
	return cells
}
