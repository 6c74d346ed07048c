package diary

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"tonghop/internal/activity"
	"tonghop/internal/regime"
	"tonghop/internal/web/kit"
	"tonghop/internal/when"
)

// filterNames are the fields of the filters in the address.
var filterNames = []string{"q", "kind", "time", "state", "files"}

// filterOf reads the filters.
func filterOf(q kit.Query, unit string) activity.Filter {
	f := activity.Filter{Unit: unit, Query: q.Get("q"), Below: q.Get("below") == "1", Deleted: q.Get("deleted") == "1", After: q.After()}
	f.From, f.To = span(q.Get("time"))
	if k := activity.Kind(q.Get("kind")); k.Known() {
		f.Kinds = []activity.Kind{k}
	}
	switch s := activity.State(q.Get("state")); s {
	case activity.Fresh, activity.Asked, activity.Answered, activity.Checked:
		f.States = []activity.State{s}
	}
	switch e := activity.Evidence(q.Get("files")); e {
	case activity.WithFiles, activity.WithoutFiles:
		f.Evidence = e
	}
	return f
}

// listView is the list of a diary.
type listView struct {
	Unit     string
	Own      bool // the person keeps this diary
	MayCheck bool
	Query    kit.Query
	Form     *kit.Form
	Filter   activity.Filter
	Rows     []rowView
	Pager    kit.Pager
	Times    []kit.Choice
	Tabs     []kit.Tab
	Months   kit.MonthsView
	InYear   int // entries in the chart
}

// rowView is an entry in a list.
type rowView struct {
	activity.Listed
	Figures  []string
	Own      bool // written by the person who looks
	ShowUnit bool
}

func (a *Area) list(w http.ResponseWriter, r *http.Request) error {
	unit, err := unitOf(r)
	if err != nil {
		return a.noUnit(w, r)
	}
	ctx, who, q := r.Context(), kit.Who(r), kit.QueryOf(r)
	v := listView{Unit: unit, Own: own(r, unit), Query: q, Form: q.Form(r), Filter: filterOf(q, unit), Times: timesOf(ctx)}
	page, err := a.Diary.List(ctx, who, v.Filter)
	if err != nil {
		return err
	}
	b, err := a.Diary.BookOf(ctx, who, unit)
	if err != nil {
		return err
	}
	v.Own = v.Own && b.MayWrite
	v.MayCheck = b.MayCheck && (v.Filter.Below || unit != who.Unit)
	last := ""
	for _, e := range page.Entries {
		v.Rows = append(v.Rows, rowView{Listed: e, Figures: figuresOf(ctx, b, e.Content), Own: e.Author == who.ID, ShowUnit: v.Filter.Below || e.Unit != unit})
		last = e.Key()
	}
	v.Pager = kit.NextPage(q, last, page.More, len(page.Entries), page.Total)
	v.Tabs = tabs(ctx, q, v.Filter, b, "list")
	if v.Filter.Query == "" {
		if v.Months, v.InYear, err = a.months(ctx, r, v.Filter); err != nil {
			return err
		}
	}
	return a.Kit.Render(w, r, a.page(ctx, r, b, v.Filter), listPage(v))
}

// page is what stands around the list and the calendar.
func (a *Area) page(ctx context.Context, r *http.Request, b activity.Book, f activity.Filter) kit.Page {
	p := kit.Page{Title: kit.Say(ctx, "web.diary.title"), Over: b.Unit.Name, Nav: kit.NavDiary, Styles: []string{"diary.css"}}
	switch {
	case f.Deleted:
		p.Title = kit.Say(ctx, "web.diary.title-deleted")
	case f.Below:
		p.Title = kit.Say(ctx, "web.diary.title-below")
	}
	p.Actions = listActions(b.MayWrite && own(r, f.Unit), kit.QueryOf(r).With("after").To("/diary/export.xlsx").Href())
	return p
}

// noUnit answers somebody who acts for no unit.
func (a *Area) noUnit(w http.ResponseWriter, r *http.Request) error {
	page := kit.Page{Title: kit.Say(r.Context(), "web.diary.title"), Nav: kit.NavDiary}
	return a.Kit.Render(w, r, page, noUnitPage())
}

// tabs are the views of a diary.
func tabs(ctx context.Context, q kit.Query, f activity.Filter, b activity.Book, now string) []kit.Tab {
	base := q.With("after").With("deleted").With("below")
	tab := func(key, href string, current bool) kit.Tab {
		return kit.Tab{Text: kit.Say(ctx, "web.diary.tab-"+key), Href: href, Current: current}
	}
	list := now == "list"
	all := []kit.Tab{
		tab("list", base.To("/diary").Href(), list && !f.Below && !f.Deleted),
		tab("month", base.To("/diary/month").Href(), now == "month"),
	}
	if b.Below > 0 {
		all = append(all, tab("below-list", base.With("below", "1").To("/diary").Href(), list && f.Below && !f.Deleted),
			tab("below", kit.NewQuery("/diary/below").With("unit", q.Get("unit")).Href(), now == "below"))
	}
	return append(all, tab("deleted", base.With("deleted", "1").To("/diary").Href(), list && f.Deleted))
}

// timesOf are the months and years to choose from: this year's months, then years.
func timesOf(ctx context.Context) []kit.Choice {
	today := kit.Today(ctx)
	all := []kit.Choice{{Text: kit.Say(ctx, "web.diary.any-time")}}
	month := when.Day{Year: today.Year, Month: today.Month, Date: 1}
	for range 12 {
		p := when.Period(month.String()[:7])
		all = append(all, kit.Choice{Value: string(p), Text: kit.PeriodName(ctx, p), Group: kit.Say(ctx, "web.diary.months")})
		month = month.AddDays(-1)
		month.Date = 1
	}
	for y := today.Year; y > today.Year-5; y-- {
		p := when.Period(fmt.Sprintf("%04d", y))
		all = append(all, kit.Choice{Value: string(p), Text: kit.PeriodName(ctx, p), Group: kit.Say(ctx, "web.diary.years")})
	}
	return all
}

// mostKinds is how many kinds a chart shows apart.
const mostKinds = 5

// months is the chart of the year that is looked at, and how many entries are in it.
func (a *Area) months(ctx context.Context, r *http.Request, f activity.Filter) (kit.MonthsView, int, error) {
	year := kit.Today(ctx).Year
	if f.From.Known() {
		year = f.From.Year
	}
	f.From, f.To = when.Day{Year: year, Month: 1, Date: 1}, when.Day{Year: year, Month: 12, Date: 31}
	counts, err := a.Diary.Months(ctx, kit.Who(r), f)
	if err != nil || len(counts) == 0 {
		return kit.MonthsView{}, 0, err
	}
	order := greatestKinds(counts)
	place := map[activity.Kind]int{}
	v := kit.MonthsView{Caption: kit.Say(ctx, "web.diary.chart", year)}
	for i, k := range order {
		place[k] = min(i, mostKinds)
		if i < mostKinds {
			v.Kinds = append(v.Kinds, k.Name(kit.Lang(ctx)))
		}
	}
	if len(order) > mostKinds {
		v.Kinds = append(v.Kinds, kit.Say(ctx, "web.diary.other-kinds"))
	}
	q := kit.QueryOf(r)
	for m := 1; m <= 12; m++ {
		p := fmt.Sprintf("%04d-%02d", year, m)
		v.Months = append(v.Months, kit.Month{Name: itoa(m), Parts: make([]int64, len(v.Kinds)), Href: q.With("time", p).To("/diary").Href()})
	}
	total := 0
	for _, c := range counts {
		first, _ := span(string(c.Month))
		v.Months[first.Month-1].Parts[place[c.Kind]] += int64(c.Number)
		total += c.Number
	}
	return v, total, nil
}

// greatestKinds are the kinds that occur, the most frequent first.
func greatestKinds(counts []activity.MonthCount) []activity.Kind {
	sums := map[activity.Kind]int{}
	for _, c := range counts {
		sums[c.Kind] += c.Number
	}
	var order []activity.Kind
	for _, k := range activity.Kinds() {
		if sums[k] == 0 {
			continue
		}
		i := 0
		for i < len(order) && sums[order[i]] >= sums[k] {
			i++
		}
		order = append(order[:i], append([]activity.Kind{k}, order[i:]...)...)
	}
	return order
}

func kindChoices(ctx context.Context, any bool) []kit.Choice {
	var all []kit.Choice
	if any {
		all = append(all, kit.Choice{Text: kit.Say(ctx, "web.diary.any-kind")})
	}
	for _, k := range activity.Kinds() {
		all = append(all, kit.Choice{Value: string(k), Text: k.Name(kit.Lang(ctx))})
	}
	return all
}

func stateChoices(ctx context.Context) []kit.Choice {
	all := []kit.Choice{{Text: kit.Say(ctx, "web.diary.any-state")}}
	for _, s := range activity.States {
		all = append(all, kit.Choice{Value: string(s), Text: kit.Say(ctx, "activity.state-"+string(s))})
	}
	return all
}

func fileChoices(ctx context.Context) []kit.Choice {
	return []kit.Choice{
		{Text: kit.Say(ctx, "web.diary.any-files")},
		{Value: string(activity.WithFiles), Text: kit.Say(ctx, "web.diary.with-files")},
		{Value: string(activity.WithoutFiles), Text: kit.Say(ctx, "web.diary.without-files")},
	}
}

func nameOf(ctx context.Context, n regime.Name) string {
	if kit.Lang(ctx) == "en" && n.En != "" {
		return n.En
	}
	return n.Vi
}

// newHref is the page for noting, begun for a day where one is given.
func newHref(day when.Day) string {
	if day.IsZero() {
		return "/diary/new"
	}
	return "/diary/new?day=" + url.QueryEscape(day.String())
}
