package units

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"tonghop/internal/org"
	"tonghop/internal/web/kit"
	"tonghop/internal/when"
)

// browseView is the page of all units that somebody may see.
type browseView struct {
	Query  kit.Query
	Form   *kit.Form
	On     when.Day // that is shown
	Tops   []topView
	Found  []rowView
	Search string
	More   bool
	BadDay bool
}

// topView is one of the highest units with those right below it.
type topView struct {
	rowView
	Rows   []rowView
	Counts string
}

// rowView is a unit in a list.
type rowView struct {
	Href, Name, Code, Kind string
	Path                   string // the units above, in a list of finds
	Below                  int    // bodies right below
	Divisions              int
}

func (a *Area) browse(w http.ResponseWriter, r *http.Request) error {
	ctx, q := r.Context(), kit.QueryOf(r)
	on := q.Day("on")
	b, err := a.Units.Browse(ctx, kit.Who(r), org.BrowseIn{On: on, Search: q.Get("q")})
	if err != nil {
		return err
	}
	v := browseView{Query: q, Form: q.Form(r), On: b.On, Search: q.Get("q"), More: b.More, BadDay: q.Get("on") != "" && on.IsZero()}
	for _, m := range b.Found {
		row := rowOf(ctx, b.Tree, m, on)
		row.Path = pathOf(ctx, b.Tree, m.ID)
		v.Found = append(v.Found, row)
	}
	if v.Search == "" {
		for _, m := range b.Tops {
			v.Tops = append(v.Tops, topOf(ctx, b.Tree, m, on))
		}
	}
	page := kit.Page{Title: kit.Say(ctx, "web.units.title"), Nav: kit.NavUnits, Over: kit.Say(ctx, "web.units.on-day", kit.Day(ctx, b.On))}
	return a.Kit.Render(w, r, page, browsePage(v))
}

func rowOf(ctx context.Context, t *org.DayTree, m *org.Member, on when.Day) rowView {
	return rowView{Href: unitHref(m.ID, on), Name: memberName(ctx, m), Code: m.Code, Kind: kindName(ctx, m.Kind),
		Below: len(t.Children(m.ID)), Divisions: len(t.Divisions(m.ID))}
}

func topOf(ctx context.Context, t *org.DayTree, m *org.Member, on when.Day) topView {
	v := topView{rowView: rowOf(ctx, t, m, on), Counts: countsOf(ctx, t, m.ID)}
	for _, c := range t.Children(m.ID) {
		v.Rows = append(v.Rows, rowOf(ctx, t, c, on))
	}
	return v
}

// countsOf says how many units of each level stand below: "27 huyện, thị xã, thành phố · 635
// xã, phường, thị trấn".
func countsOf(ctx context.Context, t *org.DayTree, id string) string {
	var parts []string
	for _, l := range []org.Level{org.Province, org.District, org.Commune} {
		if n := len(t.Descendants(id, l)); n > 0 {
			parts = append(parts, kit.Say(ctx, "web.units.count-"+string(l), kit.Number(ctx, n)))
		}
	}
	return strings.Join(parts, " · ")
}

// pathOf names the units above, the nearest first.
func pathOf(ctx context.Context, t *org.DayTree, id string) string {
	var names []string
	for _, a := range t.Ancestors(id) {
		names = append(names, memberName(ctx, a))
	}
	return strings.Join(names, " › ")
}

// unitColumns are the columns of a list of units; those that would be empty are left out.
func unitColumns(ctx context.Context, rows []rowView) []kit.Column {
	columns := []kit.Column{{Text: kit.Say(ctx, "web.units.name")}, {Text: kit.Say(ctx, "web.units.code")}, {Text: kit.Say(ctx, "web.units.kind"), Narrow: true}}
	if anyBelow(rows) {
		columns = append(columns, kit.Column{Text: kit.Say(ctx, "web.units.below"), Number: true})
	}
	if anyDivisions(rows) {
		columns = append(columns, kit.Column{Text: kit.Say(ctx, "web.units.divisions"), Number: true, Narrow: true})
	}
	return columns
}

func anyBelow(rows []rowView) bool {
	return slices.ContainsFunc(rows, func(r rowView) bool { return r.Below > 0 })
}

func anyDivisions(rows []rowView) bool {
	return slices.ContainsFunc(rows, func(r rowView) bool { return r.Divisions > 0 })
}
