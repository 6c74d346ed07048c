package rollup

import (
	"context"

	"tonghop/internal/access"
	"tonghop/internal/fault"
	"tonghop/internal/report"
	"tonghop/internal/rollup/cube"
	"tonghop/internal/when"
)

// mostYears bounds how many years stand side by side.
const mostYears = 6

// YearsIn asks for the same figures of several years: of the question's period and of the
// same period in Back years before.
type YearsIn struct {
	Question
	Back int
}

// YearLine is one unit through the years, the newest first. Cells of a year in which the
// unit is not found are empty.
type YearLine struct {
	Unit   report.Unit
	There  []bool        // by year
	Behind []Behind      // by year
	Cells  [][]cube.Cell // by year, then by key
}

// Behind says how many of the units that owe a report stand with one behind the figures.
type Behind struct{ Reported, Of int }

// Years is a grid through the years.
type Years struct {
	*Grid
	Periods []when.Period
	Totals  YearLine
	Rows    []YearLine // of the grid's lines
}

// Years puts the same period of several years side by side. A unit is the same where its
// identity is, or where code and name agree: identities change with the tree.
func (s *Service) Years(ctx context.Context, who access.Actor, in YearsIn) (*Years, error) {
	var out *Years
	err := s.Door.Read(ctx, who, func(tx *access.Tx) error {
		v, n, err := s.open(tx, &in.Question)
		if err != nil {
			return err
		}
		if in.Back < 1 || in.Back >= mostYears {
			return fault.New(fault.Invalid, "rollup.too-many-years", mostYears)
		}
		g, err := s.grid(tx, v, n, in.Question)
		if err != nil {
			return err
		}
		out = &Years{Grid: g, Rows: make([]YearLine, len(g.Lines))}
		for i := range g.Lines {
			out.Rows[i].Unit = g.Lines[i].Unit
		}
		out.Totals.Unit = g.Unit
		p := v.period.Name
		for range in.Back + 1 {
			if err := s.year(tx, out, p); err != nil {
				return err
			}
			p = p.Last()
		}
		return nil
	})
	return out, err
}

// year adds one year to every line.
func (s *Service) year(tx *access.Tx, out *Years, p when.Period) error {
	v, err := s.book(tx.Tx, bookKey{out.Asked.Regime, p})
	if err != nil {
		return err
	}
	out.Periods = append(out.Periods, p)
	find := matcher(v.tree)
	lines := append([]*YearLine{&out.Totals}, pointers(out.Rows)...)
	var c *cube.Cube
	if n, ok := find(out.Unit); ok {
		if c, _, err = s.cubeOf(tx.Tx, v, n, out.Asked.Basis); err != nil {
			return err
		}
		find = matcher(c.Tree())
	}
	for i, l := range lines {
		var read cube.Line
		n, ok := find(l.Unit)
		if ok = ok && c != nil && c.Known(n); ok && i == 0 {
			read = c.Sum(n, out.Keys)
		} else if ok {
			read = c.Line(n, out.Keys)
		}
		l.There, l.Cells = append(l.There, ok), append(l.Cells, read.Cells)
		l.Behind = append(l.Behind, Behind{Reported: read.Leaves - read.Silent, Of: read.Leaves})
	}
	return nil
}

func pointers(rows []YearLine) []*YearLine {
	all := make([]*YearLine, len(rows))
	for i := range rows {
		all[i] = &rows[i]
	}
	return all
}

// matcher finds a unit of another year's tree.
func matcher(t *cube.Tree) func(report.Unit) (cube.Node, bool) {
	var byName map[string]cube.Node
	return func(u report.Unit) (cube.Node, bool) {
		if n, ok := t.Find(u.ID); ok {
			return n, true
		}
		if byName == nil {
			byName = make(map[string]cube.Node, t.Len())
			for n := range cube.Node(t.Len()) {
				u := t.Unit(n)
				byName[u.Code+"\x00"+u.Name] = n
			}
		}
		n, ok := byName[u.Code+"\x00"+u.Name]
		return n, ok
	}
}
