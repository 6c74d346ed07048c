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
	for _, p := range v.years.Periods {
		all = append(all, kit.Column{Text: kit.PeriodName(ctx, p), Number: true})
	}
	return all
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
