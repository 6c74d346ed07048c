package rollup

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"tonghop/internal/access"
	"tonghop/internal/filing"
	"tonghop/internal/paper"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/report"
	"tonghop/internal/rollup/cube"
)

// Outliers is what to look at again in the reports right below a unit.
type Outliers struct {
	Question
	Of       *regime.Regime
	Period   report.Period
	Unit     report.Unit
	Path     []Above
	Found    []report.Outlier
	Findings []report.Finding
	Versions map[string]filing.Version // of the units named, by unit
	Last     bool                      // there were reports of the year before to compare with
}

// Outliers looks for figures far from those of the other units or of the unit's own year
// before, and for rules of the regime that figures break. They are compiling's own rules.
func (s *Service) Outliers(ctx context.Context, who access.Actor, q Question) (*Outliers, error) {
	var out *Outliers
	var in report.CompileIn
	err := s.Door.Read(ctx, who, func(tx *access.Tx) error {
		v, n, err := s.open(tx, &q)
		if err != nil {
			return err
		}
		out = &Outliers{Question: q, Of: v.reg, Period: v.period, Unit: v.tree.Unit(n)}
		if out.Path, err = path(tx, v.tree, n); err != nil {
			return err
		}
		if in, err = s.compileOf(tx, v, n, q.Basis); err != nil {
			return err
		}
		out.Last = len(in.LastYear) > 0
		units := make([]string, len(in.Inputs))
		for i := range in.Inputs {
			units[i] = in.Inputs[i].Package.Unit.ID
		}
		seen, err := seenUnits(tx, units)
		if err != nil {
			return err
		}
		in.Inputs = slices.DeleteFunc(in.Inputs, func(i report.Input) bool { return !seen[i.Package.Unit.ID] })
		out.Versions, err = versionsOf(tx.Tx, v.key, units)
		return err
	})
	if err != nil {
		return nil, err
	}
	c, err := report.Compile(in) // takes a while for many units: outside the transaction
	if err != nil {
		return nil, err
	}
	out.Found, out.Findings = c.Outliers, c.Findings
	return out, nil
}

// compileOf is what compiling takes for a unit, with the reports of the year before.
func (s *Service) compileOf(tx *access.Tx, v *sight, n cube.Node, basis Basis) (report.CompileIn, error) {
	c, at, err := s.cubeOf(tx.Tx, v, n, basis)
	if err != nil {
		return report.CompileIn{}, err
	}
	in, err := c.CompileIn(v.period, at)
	if err != nil {
		return in, err
	}
	last, err := s.book(tx.Tx, bookKey{v.key.regime, v.key.period.Last()})
	if err != nil {
		return in, err
	}
	if m, ok := last.tree.Find(v.tree.Unit(n).ID); ok {
		in.LastYear, err = last.cubes[Official].Packages(last.period, m)
	}
	return in, err
}

// Table is the grid as a compilation, for a spreadsheet, with the papers of the reports.
func (s *Service) Table(ctx context.Context, who access.Actor, q Question) (*report.Compilation, error) {
	var c *report.Compilation
	err := s.Door.Read(ctx, who, func(tx *access.Tx) error {
		v, n, err := s.open(tx, &q)
		if err != nil {
			return err
		}
		g, err := s.grid(tx, v, n, q)
		if err != nil {
			return err
		}
		units := make([]string, len(g.Lines))
		for i := range g.Lines {
			units[i] = g.Lines[i].Unit.ID
		}
		versions := map[string]filing.Version{}
		if q.Basis != Live {
			if versions, err = versionsOf(tx.Tx, v.key, units); err != nil {
				return err
			}
		}
		c = g.compilation(versions)
		return nil
	})
	return c, err
}

// compilation is the grid as report/matrix writes one.
// Lines of units that owe no report of their own stand for those below them.
func (g *Grid) compilation(versions map[string]filing.Version) *report.Compilation {
	c := &report.Compilation{Unit: g.Unit, Ref: report.RefOf(g.Regime), Period: g.Period, Regime: g.Regime, Keys: slices.Clone(g.Keys)}
	for i, k := range g.Keys {
		total := &g.Total.Cells[i]
		if g.Sum != nil { // the sheet adds its own lines up
			total = &g.Sum[i]
		}
		t := report.Total{Key: k, Answer: report.Answer{Value: total.Value, Counts: total.Counts}}
		if ind := g.Regime.Indicator(k.Indicator()); ind != nil {
			t.NotAdded = ind.Adds == regime.NoTotal
		}
		c.Totals = append(c.Totals, t)
	}
	for i := range g.Lines {
		l := &g.Lines[i]
		if l.Owes && !l.Reported {
			c.Absent = append(c.Absent, report.Expected{Unit: l.Unit, Leaves: l.Leaves})
			continue
		}
		c.Rows = append(c.Rows, g.row(l, g.Debts[i], versions[l.Unit.ID]))
	}
	slices.SortFunc(c.Rows, func(a, b report.Row) int {
		return cmp.Or(cmp.Compare(a.Input.Package.Unit.Code, b.Input.Package.Unit.Code), cmp.Compare(a.Input.Package.Unit.ID, b.Input.Package.Unit.ID))
	})
	return c
}

// notWeighed as a weight keeps the spreadsheet from a formula: averages of averages are
// not the average.
var notWeighed = quantity.Int(-1)

func (g *Grid) row(l *cube.Line, d Debt, v filing.Version) report.Row {
	p := &report.Package{Unit: l.Unit, Period: g.Period, NothingToReport: d.State == "nothing"}
	p.Head = paper.Paper{Date: v.Day}
	p.Head.Number, p.Head.Symbol = splitMark(v.Mark)
	row := report.Row{Late: d.Late(), Leaves: l.Leaves, Input: report.Input{Package: p, Digest: v.Digest, How: report.AsPackage}}
	for i := range l.Cells {
		c := &l.Cells[i]
		a := report.Answer{Value: c.Value, Said: c.Value, Counts: c.Counts, Derived: c.Derived}
		if ind := g.Regime.Indicator(g.Keys[i].Indicator()); !l.Owes && ind != nil && ind.Adds == regime.Average {
			a.Weight = notWeighed
		}
		row.Answers = append(row.Answers, a)
	}
	return row
}

// splitMark parts "287/BC-UBND" into number and symbol.
func splitMark(mark string) (number, symbol string) {
	number, symbol, _ = strings.Cut(mark, "/")
	return number, symbol
}
