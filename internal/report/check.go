package report

import "tonghop/internal/regime"

// Finding is a rule of the regime that figures of one unit, or the totals, break.
type Finding struct {
	Unit   Unit   // the compiling unit for the totals
	File   string // empty for the totals
	Key    Key    // the indicator whose rule it is
	Rule   string
	Say    regime.Name
	Values string // the figures as they stand: "15 <= 12"
}

func (c *Compilation) checkFigures() {}
