package collect

import (
	"context"
	"fmt"
	"net/http"

	"tonghop/internal/regime"
	"tonghop/internal/regime/library"
	"tonghop/internal/request"
	"tonghop/internal/web/kit"
	"tonghop/internal/when"
)

type beginView struct {
	Regimes []library.Series // to choose from; none once one is chosen
	Regime  *regime.Regime
	Periods []kit.Choice
}

// begin asks for the regime and then for the period of a new letter.
func (a *Area) begin(w http.ResponseWriter, r *http.Request) error {
	return a.showBegin(w, r, kit.NewForm(r), kit.QueryOf(r).Get("regime"))
}

func (a *Area) showBegin(w http.ResponseWriter, r *http.Request, f *kit.Form, code string) error {
	ctx := r.Context()
	page := kit.Page{Title: kit.Say(ctx, "web.collect.new"), Nav: kit.NavRequests, Styles: styles,
		Crumbs: []kit.Crumb{{Text: kit.Say(ctx, "web.collect.sent"), Href: "/requests"}}}
	v, err := a.beginView(ctx, r, code)
	if err != nil {
		return err
	}
	if v.Regime != nil {
		f.Set("regime", code)
		if f.Raw("period") == "" && len(v.Periods) > 0 {
			f.Set("period", v.Periods[0].Value)
		}
	}
	if !f.OK() {
		return a.Kit.Again(w, r, page, beginPage(f, v))
	}
	return a.Kit.Render(w, r, page, beginPage(f, v))
}

func (a *Area) beginView(ctx context.Context, r *http.Request, code string) (v beginView, err error) {
	if code == "" {
		all, err := a.Regimes.List(ctx, kit.Who(r), library.ListIn{})
		for _, s := range all {
			if s.Versions > 0 {
				v.Regimes = append(v.Regimes, s)
			}
		}
		return v, err
	}
	p, err := a.Regimes.Get(ctx, kit.Who(r), library.GetIn{Code: code})
	if err != nil {
		return v, err
	}
	if p.Published != nil {
		v.Regime = p.Published.Regime
		v.Periods = periodsOf(ctx, v.Regime, kit.Today(ctx))
	}
	return v, nil
}

// periodsOf are the periods that people may mean today: of this year, the year before and
// the next, those that are reported, the present one first.
func periodsOf(ctx context.Context, r *regime.Regime, today when.Day) []kit.Choice {
	var all []kit.Choice
	for _, year := range []int{today.Year, today.Year - 1, today.Year + 1} {
		for _, p := range partsOf(year) {
			if r.Owes(p) {
				all = append(all, kit.Choice{Value: string(p), Text: kit.PeriodName(ctx, p)})
			}
		}
	}
	return all
}

func partsOf(year int) []when.Period {
	parts := []string{"", "-H1", "-H2", "-9M", "-Q1", "-Q2", "-Q3", "-Q4"}
	for m := 1; m <= 12; m++ {
		parts = append(parts, fmt.Sprintf("-%02d", m))
	}
	all := make([]when.Period, len(parts))
	for i, p := range parts {
		all[i] = when.Period(fmt.Sprintf("%04d%s", year, p))
	}
	return all
}

// create begins the draft and goes to its words.
func (a *Area) create(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Kit.Posted(w, r)
	if err != nil {
		return err
	}
	in := request.BeginIn{Asker: kit.Who(r).Unit, Regime: f.Text("regime", kit.Required), Period: when.Period(f.Text("period", kit.Required))}
	if f.OK() {
		l, err := a.Requests.Begin(r.Context(), kit.Who(r), in)
		if err == nil {
			return a.Kit.Go(w, r, letterHref(l.ID, "/words"), kit.Notice{})
		}
		if !f.Take(err) {
			return err
		}
	}
	return a.showBegin(w, r, f, in.Regime)
}

// pass begins a letter that passes an obligation down.
func (a *Area) pass(w http.ResponseWriter, r *http.Request) error {
	l, err := a.Requests.Begin(r.Context(), kit.Who(r), request.BeginIn{Parent: debtOf(r)})
	if err != nil {
		return err
	}
	return a.Kit.Go(w, r, letterHref(l.ID, "/words"), kit.Done("web.collect.passing"))
}
