package report

import (
	"errors"
	"slices"

	"tonghop/internal/fault"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
)

// Compilation is many reports made into one: figures by unit and in total, with what was
// not a number kept apart; who is missing; what to look at; what the units say.
type Compilation struct {
	Unit    Unit
	Ref     RegimeRef
	Period  Period
	Regime  *regime.Regime
	Keys    []Key   // the columns: every figure that somebody answered, in the regime's order
	Rows    []Row   // the units whose report was used, in the order of their codes
	Totals  []Total // one per key
	Absent  []Expected
	Refused []Notice
	Notices []Notice

	Findings     []Finding
	Outliers     []Outlier
	Shortcomings []Statement
	Proposals    []Statement
	Plan         []PlanItem
	Budget       []BudgetLine
	Words        map[string][]Statement // by section key: what several units write alike
}

// Row is one unit's answers, one per key of the compilation.
type Row struct {
	Input   Input
	Late    bool
	Leaves  int // reporting units behind it
	Answers []Answer
}

// Total is the compiled figure of a key.
type Total struct {
	Key    Key
	Answer Answer
	// NotAdded marks an indicator whose values are only listed, never added up.
	NotAdded bool
}

// Compile makes one compilation of many reports. A report that does not belong is
// refused by name and never stops the others; the error is for what makes compiling
// itself impossible.
func Compile(in CompileIn) (*Compilation, error) {
	if in.Regime == nil || in.Unit.ID == "" || in.Period.Name == "" {
		return nil, fault.New(fault.Invalid, "report.nothing-to-compile-for")
	}
	o := newOutline(in.Regime)
	chosen := in.choose(o)
	c := &Compilation{
		Unit: in.Unit, Ref: RefOf(in.Regime), Period: in.Period, Regime: in.Regime,
		Refused: chosen.refused, Notices: chosen.notices,
	}
	keys := o.withCrossed(chosen.used)
	c.addRows(&in, o, keys, chosen.used)
	c.addAbsent(&in)
	if err := c.addTotals(o, keys); err != nil {
		return nil, err
	}
	c.dropSilent()
	c.checkFigures()
	c.findOutliers(in.LastYear)
	if err := c.gather(); err != nil {
		return nil, err
	}
	return c, nil
}

// addRows works out every unit's answers. A report whose figures cannot be taken is
// refused like one that does not belong.
func (c *Compilation) addRows(in *CompileIn, o *outline, keys []Key, used []Input) {
	leaves := map[string]int{}
	for _, e := range in.Expected {
		leaves[e.Unit.ID] = max(1, e.Leaves)
	}
	for _, i := range used {
		row := Row{Input: i, Late: in.late(i), Answers: make([]Answer, len(keys))}
		a := newAnswers(i.Package, o, leaves[i.Package.Unit.ID])
		row.Leaves = a.leaves
		var failed error
		for n, k := range keys {
			if row.Answers[n], failed = a.to(k); failed != nil {
				break
			}
		}
		if failed != nil {
			c.Refused = append(c.Refused, Notice{File: i.File, Unit: i.Package.Unit, Reason: asFault(failed)})
			continue
		}
		c.Rows = append(c.Rows, row)
	}
}

// addAbsent lists the expected units that no usable report came from.
func (c *Compilation) addAbsent(in *CompileIn) {
	there := make(map[string]bool, len(c.Rows))
	for _, r := range c.Rows {
		there[r.Input.Package.Unit.ID] = true
	}
	for _, e := range in.Expected {
		if !there[e.Unit.ID] {
			e.Leaves = max(1, e.Leaves)
			c.Absent = append(c.Absent, e)
		}
	}
	slices.SortFunc(c.Absent, func(a, b Expected) int { return compareUnits(a.Unit, b.Unit) })
}

func (c *Compilation) addTotals(o *outline, keys []Key) error {
	c.Keys = keys
	silent := 0
	for _, e := range c.Absent {
		silent += e.Leaves
	}
	for n, k := range keys {
		answers := make([]*Answer, len(c.Rows))
		for i := range c.Rows {
			answers[i] = &c.Rows[i].Answers[n]
		}
		total, err := addUp(o.indicator(k), answers, silent)
		if err != nil {
			return err
		}
		total.Key = k
		c.Totals = append(c.Totals, total)
	}
	return nil
}

// addUp adds units' answers by the indicator's rule; silent units are counted as missing.
func addUp(ind *regime.Indicator, answers []*Answer, silent int) (Total, error) {
	var t Total
	for _, a := range answers {
		if err := t.Answer.join(*a); err != nil {
			return t, err
		}
	}
	t.Answer.Counts.Missing += silent
	switch {
	case ind.Adds == regime.NoTotal:
		t.NotAdded = true
		t.Answer.Value = quantity.Of(quantity.Missing)
	case ind.Adds == regime.Average && t.Answer.Counts.Number > 0:
		t.Answer.Value = divide(t.Answer.Weighted, t.Answer.Weight, ind.Decimals)
	default:
		t.Answer.Value = t.Answer.total()
	}
	return t, nil
}

// dropSilent drops the columns that no unit answered at all, except whole indicators:
// that nobody answered one is itself an answer.
func (c *Compilation) dropSilent() {
	keep := make([]int, 0, len(c.Keys))
	for n, k := range c.Keys {
		counts := c.Totals[n].Answer.Counts
		if k.Whole() || counts.Total() > counts.Missing {
			keep = append(keep, n)
		}
	}
	c.Keys, c.Totals = pick(c.Keys, keep), pick(c.Totals, keep)
	for i := range c.Rows {
		c.Rows[i].Answers = pick(c.Rows[i].Answers, keep)
	}
}

// Answered tells whether some unit answered the n-th key of itself: with a number, with
// "unknown", or with a "none" that does not only follow from others of its answers. Of
// reports that were compiled themselves only numbers tell that about a part.
func (c *Compilation) Answered(n int) bool {
	return slices.ContainsFunc(c.Rows, func(r Row) bool {
		a, p := &r.Answers[n], r.Input.Package
		switch {
		case a.Counts.Number > 0:
			return true
		case a.Derived || p.NothingToReport || (len(p.Sources) > 0 && !c.Keys[n].Whole()):
			return false
		case len(p.Sources) > 0:
			return a.Counts.Unknown > 0 || a.Counts.None > p.empties()
		}
		return a.Counts.Unknown+a.Counts.None > 0
	})
}

// empties is how many of a compiled report's units had nothing to report, and so answered
// "none" to everything at once.
func (p *Package) empties() int {
	n := 0
	for i := range p.Sources {
		if p.Sources[i].Empty {
			n += max(1, p.Sources[i].Leaves)
		}
	}
	return n
}

func pick[T any](all []T, at []int) []T {
	out := make([]T, len(at))
	for i, n := range at {
		out[i] = all[n]
	}
	return out
}

// Total finds the compiled figure of a key.
func (c *Compilation) Total(k Key) (Total, bool) {
	for i := range c.Totals {
		if c.Totals[i].Key == k {
			return c.Totals[i], true
		}
	}
	return Total{}, false
}

// asFault is the fault in err, or an internal one around it.
func asFault(err error) *fault.Error {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return f
	}
	return fault.Wrap(err, fault.Internal, "internal", err.Error())
}
