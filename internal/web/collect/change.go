package collect

import (
	"context"
	"net/http"

	"tonghop/internal/org"
	"tonghop/internal/request"
	"tonghop/internal/web/kit"
)

// running loads a letter that a form changes.
func (a *Area) running(r *http.Request) (request.Shown, error) {
	return a.Requests.Show(r.Context(), kit.Who(r), request.ShowIn{ID: idOf(r)})
}

func formPage(ctx context.Context, v request.Shown, title string) kit.Page {
	return kit.Page{Title: kit.Say(ctx, title), Nav: kit.NavRequests, Styles: styles,
		Crumbs: []kit.Crumb{{Text: kit.Say(ctx, "web.collect.sent"), Href: "/requests"}, {Text: titleOf(v.Letter), Href: letterHref(v.Letter.ID)}}}
}

func (a *Area) change(w http.ResponseWriter, r *http.Request) error {
	v, err := a.running(r)
	if err != nil {
		return err
	}
	f := kit.NewForm(r)
	fillDays(f, v.Letter)
	f.SetInt("version", v.Letter.Version)
	return a.Kit.Render(w, r, formPage(r.Context(), v, "web.collect.change"), changePage(f, v))
}

func (a *Area) saveChange(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Kit.Posted(w, r)
	if err != nil {
		return err
	}
	v, err := a.running(r)
	if err != nil {
		return err
	}
	below := bodyID(v.Tree, v.Letter.Asker)
	in := request.ChangeIn{ID: v.Letter.ID, Version: f.Int("version"), Deadlines: deadlinesIn(f, v.Letter.Deadlines), Guidance: f.Long("guidance"),
		Reminders: request.Schedule{Before: numbers(f, "before"), After: numbers(f, "after")}, AutoNothing: f.Bool("auto"),
		Add: named(f, "add", v.Tree, below), Remove: named(f, "remove", v.Tree, below), Why: f.Long("why")}
	if f.OK() {
		_, err = a.Requests.Change(r.Context(), kit.Who(r), in)
		if err == nil {
			return a.Kit.Go(w, r, letterHref(in.ID), kit.Done("web.collect.changed"))
		}
		if !f.Take(err) {
			return err
		}
	}
	return a.Kit.Again(w, r, formPage(r.Context(), v, "web.collect.change"), changePage(f, v))
}

func bodyID(t *org.DayTree, unit string) string {
	if body, ok := t.Body(unit); ok {
		return body.ID
	}
	return ""
}

func (a *Area) mark(w http.ResponseWriter, r *http.Request) error {
	v, err := a.running(r)
	if err != nil {
		return err
	}
	f := kit.NewForm(r)
	f.Set("number", v.Letter.Number)
	f.Set("symbol", v.Letter.Symbol)
	f.SetDay("day", v.Letter.Day)
	f.SetInt("version", v.Letter.Version)
	return a.Kit.Render(w, r, formPage(r.Context(), v, "web.collect.give-number"), markPage(f, v))
}

func (a *Area) saveMark(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Kit.Posted(w, r)
	if err != nil {
		return err
	}
	v, err := a.running(r)
	if err != nil {
		return err
	}
	in := request.MarkIn{ID: v.Letter.ID, Version: f.Int("version"), Number: f.Text("number", kit.Required), Symbol: f.Text("symbol", kit.Required), Day: f.Day("day", kit.Required)}
	if f.OK() {
		_, err = a.Requests.Mark(r.Context(), kit.Who(r), in)
		if err == nil {
			return a.Kit.Go(w, r, letterHref(in.ID), kit.Done("web.collect.numbered", in.Number+"/"+in.Symbol))
		}
		if !f.Take(err) {
			return err
		}
	}
	return a.Kit.Again(w, r, formPage(r.Context(), v, "web.collect.give-number"), markPage(f, v))
}

func (a *Area) withdraw(w http.ResponseWriter, r *http.Request) error {
	v, err := a.running(r)
	if err != nil {
		return err
	}
	f := kit.NewForm(r)
	f.SetInt("version", v.Letter.Version)
	return a.Kit.Render(w, r, formPage(r.Context(), v, "web.collect.withdraw"), withdrawPage(f, v))
}

func (a *Area) saveWithdraw(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Kit.Posted(w, r)
	if err != nil {
		return err
	}
	v, err := a.running(r)
	if err != nil {
		return err
	}
	in := request.WithdrawIn{ID: v.Letter.ID, Version: f.Int("version"), Why: f.Text("why", kit.Required)}
	if f.OK() {
		_, err = a.Requests.Withdraw(r.Context(), kit.Who(r), in)
		if err == nil {
			return a.Kit.Go(w, r, letterHref(in.ID), kit.Done("web.collect.withdrawn"))
		}
		if !f.Take(err) {
			return err
		}
	}
	return a.Kit.Again(w, r, formPage(r.Context(), v, "web.collect.withdraw"), withdrawPage(f, v))
}

func (a *Area) extend(w http.ResponseWriter, r *http.Request) error {
	v, err := a.running(r)
	if err != nil {
		return err
	}
	units := kit.QueryOf(r).Many("unit")
	if len(units) == 0 {
		return a.Kit.Go(w, r, letterHref(v.Letter.ID), kit.Warn("web.collect.tick-first"))
	}
	f := kit.NewForm(r)
	f.Set("units", units...)
	return a.Kit.Render(w, r, formPage(r.Context(), v, "web.collect.extend"), extendPage(f, v))
}

func (a *Area) saveExtend(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Kit.Posted(w, r)
	if err != nil {
		return err
	}
	v, err := a.running(r)
	if err != nil {
		return err
	}
	in := request.ExtendIn{Request: v.Letter.ID, Units: f.Many("units"), Day: f.Day("day", kit.Required), Words: f.Text("words")}
	if f.OK() {
		n, err := a.Requests.Extend(r.Context(), kit.Who(r), in)
		if err == nil {
			return a.Kit.Go(w, r, letterHref(in.Request), kit.Done("web.collect.extended", kit.Number(r.Context(), n), kit.Day(r.Context(), in.Day)))
		}
		if !f.Take(err) {
			return err
		}
	}
	return a.Kit.Again(w, r, formPage(r.Context(), v, "web.collect.extend"), extendPage(f, v))
}

// namesOf writes the names of units.
func namesOf(t *org.DayTree, ids []string) []*org.Member {
	var all []*org.Member
	for _, id := range ids {
		if m, ok := t.Unit(id); ok {
			all = append(all, m)
		}
	}
	return all
}
