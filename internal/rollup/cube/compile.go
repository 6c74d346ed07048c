package cube

import (
	"tonghop/internal/report"
	"tonghop/internal/report/pack"
)

// CompileIn is what report.Compile takes for a unit: the nearest units below it that owe
// a report, with the figures of those that stand. The words of the reports are left out.
func (c *Cube) CompileIn(period report.Period, n Node) (report.CompileIn, error) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	in := report.CompileIn{Regime: c.plan.regime, Unit: c.tree.units[n], Period: period}
	err := c.nearest(n, func(m Node) error {
		in.Expected = append(in.Expected, report.Expected{Unit: c.tree.units[m], Leaves: int(c.nodes[m].leaves)})
		return c.input(&in, m, c.nodes[m].own, period)
	})
	if self := c.nodes[n].self; err == nil && self != nil {
		in.Expected = append(in.Expected, report.Expected{Unit: c.tree.units[n]})
		err = c.input(&in, n, self, period)
	}
	return in, err
}

// nearest goes through the nearest units below n that owe a report.
func (c *Cube) nearest(n Node, f func(Node) error) error {
	for _, m := range c.tree.below[n] {
		if c.nodes[m].owing == 0 {
			continue
		}
		var err error
		if c.nodes[m].owes {
			err = f(m)
		} else {
			err = c.nearest(m, f)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// input adds a kept report as an input of compiling.
func (c *Cube) input(in *report.CompileIn, n Node, k *kept, period report.Period) error {
	if k == nil || c.nodes[n].failed {
		return nil
	}
	p, err := c.packageOf(n, k, period)
	if err == nil {
		in.Inputs = append(in.Inputs, report.Input{File: c.tree.units[n].ID, Package: p, How: report.AsPackage})
	}
	return err
}

// packageOf is a kept report as a package with its figures alone.
func (c *Cube) packageOf(n Node, k *kept, period report.Period) (*report.Package, error) {
	p := &report.Package{Format: report.Format, Regime: report.RefOf(c.plan.regime), Unit: c.tree.units[n], Period: period, NothingToReport: k.nothing}
	p.Unit.Level = c.levels[k.level]
	if k.compiled {
		p.Sources = []report.Source{{How: report.AsPackage}} // that there are any is all that adding up asks
	}
	if len(k.packed) == 0 {
		return p, nil
	}
	figures, err := pack.Decode(c.formats[k.version].columns, k.packed)
	p.Figures = figures
	return p, err
}

// Packages are the reports below a unit, by which the next year's are judged.
func (c *Cube) Packages(period report.Period, n Node) ([]*report.Package, error) {
	in, err := c.CompileIn(period, n)
	if err != nil {
		return nil, err
	}
	all := make([]*report.Package, len(in.Inputs))
	for i := range in.Inputs {
		all[i] = in.Inputs[i].Package
	}
	return all, nil
}

// Inputs is how many reports a compilation of n takes.
func (c *Cube) Inputs(n Node) int {
	c.mu.RLock()
	defer c.mu.RUnlock()
	units := 0
	_ = c.nearest(n, func(m Node) error {
		if c.nodes[m].own != nil {
			units++
		}
		return nil
	})
	return units
}
