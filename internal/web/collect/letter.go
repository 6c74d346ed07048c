package collect

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"tonghop/internal/request"
	"tonghop/internal/web/kit"
	"tonghop/internal/when"
)

type letterView struct {
	request.Shown
	Query kit.Query
	View  string // "units", "letter", "news"
	Tabs  []kit.Tab
	KPIs  []kit.KPI
	Rows  []request.Owed
	Pager kit.Pager
	Form  *kit.Form // of the filters
}

// letter shows a letter that was sent: how the units stand, the sheet, the notices. A
// draft goes to its words.
func (a *Area) letter(w http.ResponseWriter, r *http.Request) error {
	shown, err := a.Requests.Show(r.Context(), kit.Who(r), request.ShowIn{ID: idOf(r)})
	if err != nil {
		return err
	}
	if shown.Letter.State == request.Draft && shown.May.Write {
		return a.Kit.Go(w, r, letterHref(shown.Letter.ID, "/words"), kit.Notice{})
	}
	v := letterView{Shown: shown, Query: kit.QueryOf(r)}
	v.View = v.Query.One("view", "units", "letter", "news")
	if err := a.fillRows(r, &v); err != nil {
		return err
	}
	ctx := r.Context()
	v.Tabs = letterTabs(ctx, v)
	if v.Asker {
		v.KPIs = tallyFigures(ctx, v.Query.With("view").With("q"), v.Tally)
	}
	page := kit.Page{Title: titleOf(v.Letter), Crumbs: []kit.Crumb{{Text: kit.Say(ctx, "web.collect.sent"), Href: "/requests?of=unit"}, {Text: over(ctx, v.Letter)}}, Nav: kit.NavRequests, Styles: styles, Wide: true, Actions: letterActions(v)}
	return a.Kit.Render(w, r, page, letterPage(v))
}

// over is the small line above a letter's title.
func over(ctx context.Context, l request.Letter) string {
	return strings.Join([]string{markWords(ctx, l), l.Text.InText, kit.PeriodName(ctx, l.Period)}, " · ")
}

func (a *Area) fillRows(r *http.Request, v *letterView) error {
	if v.View != "units" {
		return nil
	}
	q := v.Query
	in := request.ObligationsIn{Request: v.Letter.ID, Overdue: q.Get("overdue") != "", Query: q.Get("q"), After: q.After(), Limit: pageRows + 1}
	for _, s := range q.Many("state") {
		if s != "" {
			in.States = append(in.States, request.State(s))
		}
	}
	rows, err := a.Requests.Obligations(r.Context(), kit.Who(r), in)
	if err != nil {
		return err
	}
	v.Rows = rows[:min(len(rows), pageRows)]
	if len(v.Rows) > 0 {
		v.Pager = kit.NextPage(q, v.Rows[len(v.Rows)-1].Unit, len(rows) > pageRows, len(v.Rows), 0)
	}
	v.Form = kit.NewForm(r)
	v.Form.Set("q", q.Get("q"))
	v.Form.Set("state", q.Many("state")...)
	v.Form.SetBool("overdue", in.Overdue)
	return nil
}

func letterTabs(ctx context.Context, v letterView) []kit.Tab {
	var tabs []kit.Tab
	for _, name := range []string{"units", "letter", "news"} {
		t := kit.Tab{Text: kit.Say(ctx, "web.collect.view."+name), Href: kit.NewQuery(letterHref(v.Letter.ID)).With("view", name).Href(), Current: v.View == name}
		switch name {
		case "units":
			t.Href = letterHref(v.Letter.ID)
			if v.Asker {
				t.Count = kit.Number(ctx, v.Tally.Total)
			}
		case "news":
			t.Count = kit.Number(ctx, len(v.Notices))
		}
		tabs = append(tabs, t)
	}
	return tabs
}

// stateChoices are the states by which the list of units is filtered.
func stateChoices(ctx context.Context) []kit.Choice {
	all := []kit.Choice{{Value: "", Text: kit.Say(ctx, "web.collect.any-state")}}
	for _, s := range request.States {
		all = append(all, kit.Choice{Value: string(s), Text: kit.Say(ctx, "web.collect.state."+string(s))})
	}
	return all
}

// noticeWords says what a notice tells, its days written as people write them.
func noticeWords(ctx context.Context, n request.Notice) (text, note string) {
	key := "web.collect.notice." + string(n.Kind)
	switch n.Kind {
	case request.NoticeDeadline:
		level, rest, _ := strings.Cut(n.Words, " ")
		day, why, _ := strings.Cut(rest, " ")
		return kit.Say(ctx, key, levelName(ctx, level), dayWords(ctx, day)), why
	case request.NoticeExtended:
		day, why, _ := strings.Cut(n.Words, " ")
		return kit.Say(ctx, key, dayWords(ctx, day)), why
	case request.NoticeReminder:
		return kit.Say(ctx, key, dayWords(ctx, n.Words)), ""
	case request.NoticeGranted, request.NoticeRefused:
		kind, words, _ := strings.Cut(n.Words, " ")
		what := kit.Say(ctx, "web.collect.ask."+kind)
		if kind == string(request.ForTime) && n.Kind == request.NoticeGranted {
			return kit.Say(ctx, key, what) + ": " + dayWords(ctx, words), ""
		}
		return kit.Say(ctx, key, what), words
	}
	return kit.Say(ctx, key), n.Words
}

func dayWords(ctx context.Context, s string) string {
	day, err := when.ParseDay(s)
	if err != nil {
		return s
	}
	return kit.Day(ctx, day)
}

func noticeEvents(ctx context.Context, all []request.Notice) []kit.Event {
	events := make([]kit.Event, len(all))
	for i, n := range all {
		text, note := noticeWords(ctx, n)
		events[i] = kit.Event{At: n.At, Who: n.By, Text: text, Note: note}
	}
	return events
}

// remind reminds the ticked units, or all that still owe.
func (a *Area) remind(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Kit.Posted(w, r)
	if err != nil {
		return err
	}
	in := request.RemindIn{Request: idOf(r), Units: f.Many("unit")}
	if len(in.Units) == 0 && f.Raw("all") == "" {
		return a.Kit.Go(w, r, letterHref(in.Request), kit.Warn("web.collect.tick-first"))
	}
	out, err := a.Requests.Remind(r.Context(), kit.Who(r), in)
	if err != nil {
		return err
	}
	ctx := r.Context()
	n := kit.Done("web.collect.reminded", kit.Number(ctx, out.Units), kit.Number(ctx, out.Mailed))
	if out.Units == 0 {
		n = kit.Warn("web.collect.reminded-none")
	}
	if out.Today > 0 && out.Units > 0 {
		n = kit.Done("web.collect.reminded-some", kit.Number(ctx, out.Units), kit.Number(ctx, out.Mailed), kit.Number(ctx, out.Today))
	}
	return a.Kit.Go(w, r, letterHref(in.Request), n)
}

// askWords says what a unit asks for, with the day where it asks for time.
func askWords(ctx context.Context, a request.Ask) string {
	words := kit.Say(ctx, "web.collect.ask."+string(a.Kind))
	if a.Kind == request.ForTime {
		words += " " + kit.Say(ctx, "web.collect.until", kit.Day(ctx, a.Wanted))
	}
	return words
}

func unitName(v letterView, unit string) string {
	if m, ok := v.Tree.Unit(unit); ok {
		return m.Name
	}
	return unit
}

// askerBody is the name of the body that asks. Below its own units it would say the same in
// every row.
func askerBody(v letterView) string {
	if body, ok := v.Tree.Body(v.Letter.Asker); ok {
		return body.Name
	}
	return ""
}

func rowID(prefix string, i int) string { return prefix + strconv.Itoa(i) }
