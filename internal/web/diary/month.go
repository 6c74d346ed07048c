package diary

import (
	"context"
	"net/http"

	"tonghop/internal/activity"
	"tonghop/internal/web/kit"
	"tonghop/internal/when"
)

// monthView is a month as a calendar, Monday first.
type monthView struct {
	activity.MonthOf
	Own        bool
	Name       string
	Prev, Next string // addresses
	Weeks      [][]dayView
	Tabs       []kit.Tab
	Below      bool
	HasBelow   bool
	WithBelow  string // address of the same month with or without the units below
}

// dayView is a day of the calendar; one outside the month has no entries.
type dayView struct {
	Day     when.Day
	Outside bool
	Today   bool
	Entries []activity.Listed
	More    int
	Href    string
}

// mostOnDay is how many entries a day of the calendar shows.
const mostOnDay = 4

func (a *Area) month(w http.ResponseWriter, r *http.Request) error {
	unit, err := unitOf(r)
	if err != nil {
		return a.noUnit(w, r)
	}
	ctx, q := r.Context(), kit.QueryOf(r)
	f := filterOf(q, unit)
	f.Deleted = false
	first, _ := span(q.Get("time"))
	if len(q.Get("time")) != len("2016-11") || first.IsZero() {
		today := kit.Today(ctx)
		first = when.Day{Year: today.Year, Month: today.Month, Date: 1}
	}
	m, err := a.Diary.Month(ctx, kit.Who(r), f, when.Period(first.String()[:7]))
	if err != nil {
		return err
	}
	b, err := a.Diary.BookOf(ctx, kit.Who(r), unit)
	if err != nil {
		return err
	}
	v := monthView{MonthOf: m, Own: b.MayWrite && own(r, unit) && !f.Below, Name: kit.PeriodName(ctx, m.Month), Tabs: tabs(ctx, q, f, b, "month"), Below: f.Below, HasBelow: b.Below > 0}
	at := func(day when.Day) string { return q.With("time", day.String()[:7]).Href() }
	v.Prev, v.Next = at(first.AddDays(-1)), at(lastOf(first).AddDays(1))
	v.WithBelow = q.With("below", "1").Href()
	if f.Below {
		v.WithBelow = q.With("below").Href()
	}
	v.Weeks = weeks(ctx, q, first, m)
	page := a.page(ctx, r, b, f)
	page.Wide = true
	return a.Kit.Render(w, r, page, monthPage(v))
}

func weeks(ctx context.Context, q kit.Query, first when.Day, m activity.MonthOf) [][]dayView {
	var all [][]dayView
	last := lastOf(first)
	for day := first.AddDays(-(int(first.Weekday()+6) % 7)); !day.After(last); day = day.AddDays(7) {
		var week []dayView
		for i := range 7 {
			week = append(week, dayOf(ctx, q, day.AddDays(i), first, m))
		}
		all = append(all, week)
	}
	return all
}

func dayOf(ctx context.Context, q kit.Query, day, first when.Day, m activity.MonthOf) dayView {
	d := dayView{Day: day, Outside: day.Month != first.Month, Today: day == kit.Today(ctx), Href: q.With("time", day.String()[:7]).To("/diary").Href()}
	if d.Outside {
		return d
	}
	d.Entries = m.Entries[day]
	if len(d.Entries) > mostOnDay {
		d.Entries = d.Entries[:mostOnDay]
	}
	d.More = m.Counts[day] - len(d.Entries)
	return d
}
