package figures

import (
	"context"
	"strings"

	"tonghop/internal/org"
	"tonghop/internal/report"
	"tonghop/internal/rollup/cube"
	"tonghop/internal/web/kit"
)

// heads are the columns of a table of years.
func (v *yearsView) heads(ctx context.Context, first string) []kit.Column {
	all := []kit.Column{{Text: first, Wide: true}}
	for _, year := range v.shown {
		all = append(all, kit.Column{Text: kit.PeriodName(ctx, v.years.Periods[year]), Number: true})
	}
	return all
}

// show leaves out the years of which nobody reported anything.
func (v *yearsView) show() {
	for year, b := range v.years.Totals.Behind {
		if b.Reported > 0 {
			v.shown = append(v.shown, year)
		}
	}
	if len(v.shown) == 0 {
		v.shown = []int{0}
	}
}

// behind says how many units stand behind the figures of a year.
func (v *yearsView) behind(ctx context.Context, year int) string {
	b := v.years.Totals.Behind[year]
	return kit.Say(ctx, "web.figures.years-behind-of", kit.Number(ctx, b.Reported), kit.Number(ctx, b.Of))
}

func (v *yearsView) lineName(ctx context.Context, i int) string {
	l := cube.Line{Unit: v.years.Rows[i].Unit}
	if l.OwnDoing() {
		return kit.Say(ctx, "web.figures.own-of", l.Unit.InText())
	}
	return l.Unit.Name
}

// tabs choose by which units of today the figures are gathered.
func (v *todayView) tabs(ctx context.Context) []kit.Tab {
	var all []kit.Tab
	for _, l := range []org.Level{org.Commune, org.Province} {
		all = append(all, kit.Tab{
			Text: kit.Say(ctx, "web.figures.by-"+string(l)), Href: v.state.With("level", string(l)).Href(), Current: v.level == l,
		})
	}
	return all
}

// joined is the names of units in one line.
func joined(units []report.Unit) string {
	names := make([]string, len(units))
	for i, u := range units {
		names[i] = u.Name
	}
	return strings.Join(names, ", ")
}
