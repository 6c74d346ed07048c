package collect

import (
	"context"
	"net/http"

	"tonghop/internal/fault"
	"tonghop/internal/request"
	"tonghop/internal/web/kit"
)

// reportWords is what the button of a report that is there says: its people go on with it,
// the others look.
func reportWords(ctx context.Context, d request.Debt) string {
	if d.May.Answer && d.State.Owing() {
		return kit.Say(ctx, "web.collect.go-on")
	}
	return kit.Say(ctx, "web.collect.see-report")
}

// askOf finds an ask with the obligation that it belongs to.
func (a *Area) askOf(r *http.Request) (d request.Debt, one request.Ask, err error) {
	one, err = a.Requests.AskOf(r.Context(), kit.Who(r), request.TakeBackIn{ID: r.PathValue("id")})
	if err != nil {
		return d, one, err
	}
	d, err = a.Requests.Debt(r.Context(), kit.Who(r), request.DebtIn{ID: one.Obligation})
	return d, one, err
}

func (a *Area) decide(w http.ResponseWriter, r *http.Request) error {
	d, one, err := a.askOf(r)
	if err != nil {
		return err
	}
	if one.State != request.AskOpen || !d.May.Decide {
		return a.Kit.Go(w, r, debtHref(one.Obligation), kit.Notice{})
	}
	f := kit.NewForm(r)
	f.SetDay("day", one.Wanted)
	return a.Kit.Render(w, r, debtFormPage(r.Context(), d, "web.collect.answer"), decidePage(f, d, one))
}

func (a *Area) saveDecide(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Kit.Posted(w, r)
	if err != nil {
		return err
	}
	d, one, err := a.askOf(r)
	if err != nil {
		return err
	}
	in := request.DecideIn{ID: one.ID, Grant: f.Raw("do") == "grant", Words: f.Text("words")}
	if in.Grant && one.Kind == request.ForTime {
		in.Day = f.Day("day", kit.Required)
	}
	if f.OK() {
		_, err = a.Requests.Decide(r.Context(), kit.Who(r), in)
		if err == nil {
			return a.Kit.Go(w, r, letterHref(d.Letter.ID), kit.Done("web.collect.told-unit", d.Name))
		}
		if fault.Is(err, fault.Closed) || !f.Take(err) {
			return err
		}
	}
	return a.Kit.Again(w, r, debtFormPage(r.Context(), d, "web.collect.answer"), decidePage(f, d, one))
}

// makeWords is what the button of the calendar's address says.
func makeWords(ctx context.Context, v feedView) string {
	if v.Since.IsZero() {
		return kit.Say(ctx, "web.collect.feed-make")
	}
	return kit.Say(ctx, "web.collect.feed-renew")
}
