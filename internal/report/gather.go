package report

import (
	"cmp"
	"slices"
	"strings"

	"tonghop/internal/quantity"
	"tonghop/internal/report/likeness"
	"tonghop/internal/text"
)

// gather puts together what the units say in words.
func (c *Compilation) gather() error {
	c.Shortcomings = c.statements(func(p *Package) []Statement { return p.Shortcomings })
	c.Proposals = c.statements(func(p *Package) []Statement { return p.Proposals })
	c.Plan = c.planItems()
	c.Budget = c.budgetLines()
	var err error
	c.Words, err = c.commonWords()
	return err
}

func (c *Compilation) statements(of func(*Package) []Statement) []Statement {
	var all []likeness.Said
	for i := range c.Rows {
		p := c.Rows[i].Input.Package
		own := nameWords(p.Unit)
		for _, s := range of(p) {
			if saysNone(s.Text, own) {
				continue
			}
			all = append(all, likeness.Said{Text: s.Text, Own: own, Units: speakers(p.Unit, s.Units)})
		}
	}
	groups := likeness.GroupAlike(all)
	out := make([]Statement, len(groups))
	for i, g := range groups {
		out[i] = statementOf(g)
	}
	return out
}

func statementOf(g likeness.Group) Statement {
	return Statement{Text: g.Text, Count: g.Count, Units: g.Units}
}

// speakers are the units behind a statement of a report: those it was compiled from, or
// the reporting unit itself.
func speakers(u Unit, below []string) []string {
	if len(below) == 0 {
		return []string{u.Code + "\x00" + u.Name}
	}
	all := make([]string, len(below))
	for i, name := range below {
		all[i] = u.Code + "/" + name + "\x00" + name
	}
	return all
}

func nameWords(u Unit) []string { return strings.Fields(text.Fold(u.Name)) }

// planItems merges the tasks that several units plan alike. Money adds up; who leads and
// by when is kept only where the units agree.
func (c *Compilation) planItems() []PlanItem {
	var all []likeness.Said
	var items []PlanItem
	for i := range c.Rows {
		p := c.Rows[i].Input.Package
		own := nameWords(p.Unit)
		for _, item := range p.Plan {
			all = append(all, likeness.Said{Text: item.Text, Own: own, Units: speakers(p.Unit, item.Units)})
			items = append(items, item)
		}
	}
	groups := likeness.GroupAlike(all)
	out := make([]PlanItem, len(groups))
	for i, g := range groups {
		out[i] = mergePlan(g, items)
	}
	return out
}

func mergePlan(g likeness.Group, items []PlanItem) PlanItem {
	out := PlanItem{Text: g.Text, Count: g.Count, Units: g.Units}
	first := items[g.Members[0]]
	out.Lead, out.By, out.Indicator, out.Joining = first.Lead, first.By, first.Indicator, first.Joining
	for _, m := range g.Members {
		item := items[m]
		out.Lead, out.By, out.Indicator = agreed(out.Lead, item.Lead), agreed(out.By, item.By), agreed(out.Indicator, item.Indicator)
		if !slices.Equal(out.Joining, item.Joining) {
			out.Joining = nil
		}
		if sum, err := addNumbers(out.Money, item.Money); err == nil {
			out.Money = sum
		}
	}
	return out
}

func agreed(a, b string) string {
	if a == b {
		return a
	}
	return ""
}

// budgetLines adds the money lines of one name and measure.
func (c *Compilation) budgetLines() []BudgetLine {
	type key struct{ text, measure string }
	sums := map[key]*BudgetLine{}
	states := map[key]*Counts{}
	for i := range c.Rows {
		for _, b := range c.Rows[i].Input.Package.Budget {
			k := key{text.Fold(text.Space(b.Text)), text.Fold(b.Measure)}
			if sums[k] == nil {
				sums[k] = &BudgetLine{Text: b.Text, Measure: b.Measure}
				states[k] = &Counts{}
			}
			s := sums[k]
			s.Count += max(1, b.Count)
			states[k].Add(b.Amount.State)
			if sum, err := addNumbers(s.Amount, b.Amount); err == nil {
				s.Amount = sum
			}
		}
	}
	var out []BudgetLine
	for k, s := range sums {
		if st := states[k].State(); st != quantity.Number {
			s.Amount = quantity.Of(st)
		}
		out = append(out, *s)
	}
	slices.SortFunc(out, func(a, b BudgetLine) int {
		return cmp.Or(cmp.Compare(text.Fold(a.Text), text.Fold(b.Text)), cmp.Compare(a.Measure, b.Measure))
	})
	return out
}
