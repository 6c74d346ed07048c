package figures

import (
	"context"

	"tonghop/internal/regime"
	"tonghop/internal/report"
	"tonghop/internal/rollup"
	"tonghop/internal/web/kit"
)

// form is a form whose one field holds what is chosen.
func (v *gridView) form(name string, values ...string) *kit.Form {
	f := kit.NewForm(v.request)
	f.Set(name, values...)
	return f
}

// unitField is the unit as the address of the first page takes it.
func (v *gridView) unitField() string {
	if v.place.unit == rollup.Country {
		return everything
	}
	return v.place.unit
}

func (v *gridView) caption(ctx context.Context) string {
	return kit.Say(ctx, "web.figures.caption", inText(ctx, v.grid.Unit), kit.PeriodName(ctx, v.place.period))
}

func (v *gridView) direction(by string) string {
	switch v.sorted {
	case by:
		return "ascending"
	case "-" + by:
		return "descending"
	}
	return ""
}

// sortHref sorts by a column: numbers from the greatest down at first, names upwards.
func (v *gridView) sortHref(by string, number bool) string {
	next := by
	if (number && v.sorted != "-"+by) || (!number && v.sorted == by) {
		next = "-" + by
	}
	return v.state.With("sort", next).Href()
}

// notAdded tells whether the column's values are only listed.
func (v *gridView) notAdded(c columnView) bool {
	ind := v.grid.Regime.Indicator(c.key.Indicator())
	return ind != nil && ind.Adds == regime.NoTotal
}

// totalHref is the address that asks why a total is what it is.
func (v *gridView) totalHref(k report.Key) string {
	q := kit.NewQuery(v.place.whyPage(k))
	if v.state.basis != rollup.Official {
		q = q.With("basis", string(v.state.basis))
	}
	return q.Href()
}

// anyDiffers tells whether a unit on the page reported something else than those below it.
func (v *gridView) anyDiffers() bool {
	for _, i := range v.rows {
		for _, c := range v.columns {
			if differs(&v.grid.Lines[i], c.at) {
				return true
			}
		}
	}
	return false
}
