package report

import (
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
)

// Finding is a rule of the regime that figures of one unit, or the totals, break.
type Finding struct {
	Unit   Unit   // the compiling unit for the totals
	File   string // empty for the totals
	Key    Key    // the indicator whose rule it is
	Rule   string
	Say    regime.Name
	Values string // both sides as they came out: "15 <= 12"
}

// checkFigures applies every rule of the regime to each unit's figures and to the totals.
func (c *Compilation) checkFigures() {
	place := make(map[regime.Ref]int, len(c.Keys))
	for n, k := range c.Keys {
		if ref, ok := k.Ref(); ok {
			place[ref] = n
		}
	}
	for i := range c.Rows {
		row := &c.Rows[i]
		c.check(row.Input.Package.Unit, row.Input.File, func(r regime.Ref) quantity.Value {
			if n, ok := place[r]; ok {
				return row.Answers[n].Said
			}
			return quantity.Value{}
		})
	}
	c.check(c.Unit, "", c.Value)
}

func (c *Compilation) check(u Unit, file string, v regime.Values) {
	for i := range c.Regime.Indicators {
		ind := &c.Regime.Indicators[i]
		for j := range ind.Checks {
			rule := &ind.Checks[j]
			if o := c.Regime.Eval(rule, v); o.Verdict == regime.Broken {
				c.Findings = append(c.Findings, Finding{Unit: u, File: file, Key: Key(ind.Code), Rule: rule.Rule, Say: rule.Say, Values: o.Text})
			}
		}
	}
}

// Value is the compiled value of a figure, for sentences and rules. What is never added
// up is missing.
func (c *Compilation) Value(r regime.Ref) quantity.Value {
	if t, ok := c.Total(KeyOfRef(r)); ok && !t.NotAdded {
		return t.Answer.Value
	}
	return quantity.Value{}
}

// KeyOfRef is the key of a regime's reference.
func KeyOfRef(r regime.Ref) Key {
	if r.Dimension == "" {
		return Key(r.Indicator)
	}
	return KeyOf(r.Indicator, map[string]string{r.Dimension: r.Choice})
}

// Ref is the key as a regime refers to it; false for one that crosses dimensions.
func (k Key) Ref() (regime.Ref, bool) {
	dims := k.Dimensions()
	r := regime.Ref{Indicator: k.Indicator()}
	for d, c := range dims {
		r.Dimension, r.Choice = d, c
	}
	return r, len(dims) <= 1
}
