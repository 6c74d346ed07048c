package report

import (
	"tonghop/internal/paper"
	"tonghop/internal/quantity"
	"tonghop/internal/when"
)

// Package is the compilation as the report of its own unit, ready to be compiled at the
// level above: pp is its paper as the officer left it.
func (c *Compilation) Package(pp paper.Paper, made when.Instant) *Package {
	p := &Package{
		Format: Format, Regime: c.Ref, Unit: c.Unit, Period: c.Period, Made: made,
		Shortcomings: c.Shortcomings, Proposals: c.Proposals, Plan: c.Plan, Budget: c.Budget,
	}
	p.SetPaper(pp)
	for i := range c.Totals {
		if f, ok := c.figure(&c.Totals[i]); ok {
			p.Figures = append(p.Figures, f)
		}
	}
	for i := range c.Rows {
		p.Sources = append(p.Sources, c.source(&c.Rows[i]))
	}
	for _, e := range c.Absent {
		p.Absent = append(p.Absent, Absent{Unit: e.Unit, Leaves: several(e.Leaves)})
	}
	return p
}

// figure is a total as the package keeps it; values that are never added up have none.
func (c *Compilation) figure(t *Total) (Figure, bool) {
	counts := t.Answer.Counts
	if t.NotAdded || counts.Total() == 0 {
		return Figure{}, false
	}
	f := Figure{
		Indicator: t.Key.Indicator(), Dimensions: t.Key.Dimensions(), Value: t.Answer.Value,
		Obtained: Obtained{How: Summed, Count: len(c.Rows)}, States: &counts,
	}
	if ind := c.indicator(t.Key); ind != nil {
		f.Measure = ind.Unit
	}
	if t.Answer.Weight.IsNumber() {
		weighted, weight := t.Answer.Weighted, t.Answer.Weight
		f.Weighted, f.Weight = &weighted, &weight
	}
	return f, true
}

// source names a row's report and what each figure took from it. Silence is left out: a
// key that is not there was missing.
func (c *Compilation) source(r *Row) Source {
	p := r.Input.Package
	s := Source{
		Digest: r.Input.Digest, Unit: p.Unit, Mark: p.Head.Mark(), Date: p.Head.Date, File: r.Input.File,
		How: r.Input.How, Late: r.Late, Leaves: several(r.Leaves), Empty: p.NothingToReport, Taken: map[Key]quantity.Value{},
	}
	for n, k := range c.Keys {
		if v := r.Answers[n].Said; v.State != quantity.Missing {
			s.Taken[k] = v
		}
	}
	return s
}

// several is n where it says more than "one".
func several(n int) int {
	if n <= 1 {
		return 0
	}
	return n
}
