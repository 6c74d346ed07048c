package rollup

import (
	"tonghop/internal/activity"
	"tonghop/internal/db"
	"tonghop/internal/report"
	"tonghop/internal/report/pack"
	"tonghop/internal/rollup/cube"
)

// live makes the cube of the diaries at and below a unit as they stand now. Every body
// counts for itself; one with others below it has a line of its own among them.
func (s *Service) live(tx *db.Tx, b *sight, n cube.Node) (*cube.Cube, cube.Node, error) {
	var ids []string
	b.walk(n, func(m cube.Node) { ids = append(ids, b.tree.Unit(m).ID) })
	tallied, err := activity.Tally(tx, ids, b.reg, b.period.From, b.period.To)
	if err != nil {
		return nil, 0, err
	}
	placed, owed, reports, err := b.diaries(n, tallied)
	if err != nil {
		return nil, 0, err
	}
	tree, err := cube.NewTree(placed)
	if err != nil {
		return nil, 0, err
	}
	c := cube.New(tree, b.reg)
	c.Fill(owed, reports)
	top, _ := tree.Find(b.tree.Unit(n).ID)
	return c, top, nil
}

// diaries are the units at and below n as they count of themselves.
func (v *sight) diaries(n cube.Node, tallied activity.Tallied) (placed []cube.Placed, owed []cube.Owed, reports []cube.Accepted, err error) {
	cols := pack.ColumnsOf(v.reg)
	v.walk(n, func(m cube.Node) {
		u := v.tree.Unit(m)
		above := u.ID
		if m != n {
			above = v.tree.Unit(v.tree.Above(m)).ID
		}
		placed = append(placed, cube.Placed{Unit: u, Above: above})
		bottom := len(v.tree.Below(m)) == 0
		of := tallied[u.ID]
		if len(of) == 0 {
			if bottom && active(v.debts[m].name()) {
				owed = append(owed, cube.Owed{Unit: u.ID})
			}
			return
		}
		id := u.ID
		if !bottom {
			id += cube.OwnMark
			placed = append(placed, cube.Placed{Unit: report.Unit{ID: id, Code: "", Name: u.Name, Level: u.Level, Tree: u.Tree}, Above: u.ID})
		}
		owed = append(owed, cube.Owed{Unit: id})
		packed, perr := packTally(cols, of)
		if perr != nil {
			err = perr
			return
		}
		reports = append(reports, cube.Accepted{ID: id, Unit: id, Level: u.Level, Version: v.reg.Version, Figures: packed, At: 1})
	})
	return placed, owed, reports, err
}

func packTally(cols *pack.Columns, of map[report.Key]activity.Count) ([]byte, error) {
	figures := make([]report.Figure, 0, len(of))
	for k, c := range of {
		figures = append(figures, report.Figure{Indicator: k.Indicator(), Dimensions: k.Dimensions(), Value: c.Value})
	}
	return pack.Encode(cols, figures)
}
