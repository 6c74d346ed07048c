package rollup

import (
	"tonghop/internal/paper"
	"tonghop/internal/report"
	"tonghop/internal/when"
)

// packageOf is the package of a compilation, as the unit sends it up.
func packageOf(c *report.Compilation) *report.Package {
	return c.Package(paper.Paper{}, when.Instant{})
}
