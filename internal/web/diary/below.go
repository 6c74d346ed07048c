package diary

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"tonghop/internal/activity"
	"tonghop/internal/text"
	"tonghop/internal/web/kit"
	"tonghop/internal/when"
)

// belowView is how the diaries of the units below stand.
type belowView struct {
	Query             kit.Query
	Form              *kit.Form
	Tabs              []kit.Tab
	Rows              []activity.Standing
	Total             activity.Standing
	Silent            int // units without an entry
	Sorted            string
	Times             []kit.Choice
	ToCheck, ToAnswer string // addresses
}

func (a *Area) below(w http.ResponseWriter, r *http.Request) error {
	unit, err := unitOf(r)
	if err != nil {
		return a.noUnit(w, r)
	}
	ctx, q := r.Context(), kit.QueryOf(r)
	from, to := span(q.Get("time"))
	if from.IsZero() && q.Get("time") == "" {
		from = when.Day{Year: kit.Today(ctx).Year, Month: 1, Date: 1}
	}
	b, err := a.Diary.BookOf(ctx, kit.Who(r), unit)
	if err != nil {
		return err
	}
	rows, err := a.Diary.Standings(ctx, kit.Who(r), unit, from, to)
	if err != nil {
		return err
	}
	v := belowView{Query: q, Form: q.Form(r), Rows: rows, Times: timesOf(ctx), Tabs: tabs(ctx, q, activity.Filter{Unit: unit}, b, "below")}
	v.Times[0].Text = kit.Say(ctx, "web.diary.this-year")
	for _, s := range rows {
		v.add(s)
	}
	by, down := q.Sort("name", "entries", "pictured", "fresh", "asked", "last")
	sortStandings(v.Rows, by, down)
	v.Sorted = by
	if down {
		v.Sorted = "-" + by
	}
	list := kit.NewQuery("/diary").With("below", "1").With("time", q.Get("time")).With("unit", q.Get("unit"))
	v.ToCheck, v.ToAnswer = list.With("state", string(activity.Fresh)).Href(), list.With("state", string(activity.Answered)).Href()
	page := kit.Page{Title: kit.Say(ctx, "web.diary.title-below"), Over: b.Unit.Name, Nav: kit.NavDiary, Styles: []string{"diary.css"}}
	return a.Kit.Render(w, r, page, belowPage(v))
}

func (v *belowView) add(s activity.Standing) {
	v.Total.Entries += s.Entries
	v.Total.Pictured += s.Pictured
	v.Total.Fresh += s.Fresh
	v.Total.Asked += s.Asked
	v.Total.Answered += s.Answered
	if s.Entries == 0 {
		v.Silent++
	}
}

func sortStandings(rows []activity.Standing, by string, down bool) {
	number := map[string]func(activity.Standing) int{
		"entries": func(s activity.Standing) int { return s.Entries }, "pictured": func(s activity.Standing) int { return s.Pictured },
		"fresh": func(s activity.Standing) int { return s.Fresh }, "asked": func(s activity.Standing) int { return s.Asked + s.Answered },
	}
	slices.SortStableFunc(rows, func(a, b activity.Standing) int {
		c := 0
		switch {
		case number[by] != nil:
			c = cmp.Compare(number[by](a), number[by](b))
		case by == "last":
			c = cmp.Compare(a.Last.String(), b.Last.String())
		default:
			c = text.Compare(a.Body.Name, b.Body.Name)
		}
		if down {
			c = -c
		}
		return cmp.Or(c, text.Compare(a.Body.Name, b.Body.Name))
	})
}

// diaryHref is the diary of a unit below, with all below it.
func diaryHref(s activity.Standing) string {
	return kit.NewQuery("/diary").With("unit", s.Body.ID).With("below", "1").Href()
}

func lastWords(ctx context.Context, s activity.Standing) string {
	if s.Last.IsZero() {
		return "–"
	}
	return kit.Day(ctx, s.Last)
}
