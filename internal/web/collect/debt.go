package collect

import (
	"context"
	"net/http"

	"tonghop/internal/fault"
	"tonghop/internal/filing"
	"tonghop/internal/request"
	"tonghop/internal/web/kit"
)

// debtView is an obligation with the address of its report, empty where there is none that
// the person may see.
type debtView struct {
	request.Debt
	Report string
}

// reportOf finds the page of the report that answers an obligation.
func (a *Area) reportOf(r *http.Request, id request.ObligationID) (string, error) {
	if a.Reports == nil {
		return "", nil
	}
	found, err := a.Reports.OfObligation(r.Context(), kit.Who(r), filing.OpenIn{Obligation: id})
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Forbidden) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return "/reports/" + string(found.ID), nil
}

// obligation shows what a unit owes, to its people and to the asker's.
func (a *Area) obligation(w http.ResponseWriter, r *http.Request) error {
	d, err := a.Requests.Debt(r.Context(), kit.Who(r), request.DebtIn{ID: debtOf(r)})
	if err != nil {
		return err
	}
	v := debtView{Debt: d}
	if v.Report, err = a.reportOf(r, d.Owed.ID); err != nil {
		return err
	}
	ctx := r.Context()
	page := kit.Page{Title: titleOf(d.Letter), Crumbs: []kit.Crumb{{Text: kit.Say(ctx, "web.collect.received"), Href: "/obligations"}, {Text: d.Name + " · " + over(ctx, d.Letter)}}, Nav: kit.NavRequests, Styles: styles, Wide: true, Actions: debtActions(v)}
	return a.Kit.Render(w, r, page, debtPage(v))
}

// unread are the notices that nobody of the unit has read yet.
func unread(d request.Debt) []request.Notice {
	var all []request.Notice
	for _, n := range d.Notices {
		if n.At.Time().After(d.SeenAt.Time()) {
			all = append(all, n)
		}
	}
	return all
}

func (a *Area) seen(w http.ResponseWriter, r *http.Request) error {
	if _, err := a.Requests.Seen(r.Context(), kit.Who(r), request.SeenIn{ID: debtOf(r)}); err != nil {
		return err
	}
	return a.Kit.Go(w, r, debtHref(debtOf(r)), kit.Notice{})
}

func openAsk(d request.Debt, kind request.AskKind) bool {
	for _, a := range d.Asks {
		if a.Kind == kind && a.State == request.AskOpen {
			return true
		}
	}
	return false
}

var kinds = []request.AskKind{request.ForTime, request.ForNothing, request.ForExcuse}

// mayAsk are the kinds of asks that the unit's people may make now.
func mayAsk(d request.Debt) []request.AskKind {
	if !d.May.Answer || !d.State.Owing() || d.Letter.State != request.Running {
		return nil
	}
	var all []request.AskKind
	for _, k := range kinds {
		if !openAsk(d, k) {
			all = append(all, k)
		}
	}
	return all
}

func askEvents(ctx context.Context, all []request.Ask) []kit.Event {
	var events []kit.Event
	for i := len(all) - 1; i >= 0; i-- {
		a := all[i]
		e := kit.Event{At: a.AskedAt, Who: a.AskedBy, Text: askWords(ctx, a) + " – " + kit.Say(ctx, "web.collect.ask-state."+string(a.State)), Note: a.Reason}
		switch a.State {
		case request.AskGranted:
			e.Tone = kit.ToneDone
		case request.AskRefused:
			e.Tone = kit.ToneLate
		case request.AskOpen, request.AskDropped:
		}
		if a.Answer != "" {
			e.Note += "\n→ " + a.Answer
		}
		events = append(events, e)
	}
	return events
}

func debtFormPage(ctx context.Context, d request.Debt, title string) kit.Page {
	return kit.Page{Title: kit.Say(ctx, title), Nav: kit.NavRequests, Styles: styles,
		Crumbs: []kit.Crumb{{Text: kit.Say(ctx, "web.collect.received"), Href: "/obligations"}, {Text: titleOf(d.Letter), Href: debtHref(d.Owed.ID)}}}
}

func (a *Area) askForm(r *http.Request) (d request.Debt, kind request.AskKind, err error) {
	kind = request.AskKind(r.PathValue("kind"))
	for _, k := range kinds {
		if k == kind {
			d, err = a.Requests.Debt(r.Context(), kit.Who(r), request.DebtIn{ID: debtOf(r)})
			return d, kind, err
		}
	}
	return d, kind, fault.New(fault.NotFound, "web.kit.no-page")
}

func (a *Area) ask(w http.ResponseWriter, r *http.Request) error {
	d, kind, err := a.askForm(r)
	if err != nil {
		return err
	}
	f := kit.NewForm(r)
	f.SetInt("version", d.Version)
	return a.Kit.Render(w, r, debtFormPage(r.Context(), d, "web.collect.ask-title."+string(kind)), askPage(f, d, kind))
}

func (a *Area) saveAsk(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Kit.Posted(w, r)
	if err != nil {
		return err
	}
	d, kind, err := a.askForm(r)
	if err != nil {
		return err
	}
	in := request.AskIn{Obligation: d.Owed.ID, Version: f.Int("version"), Kind: kind, Reason: f.Text("reason", kit.Required)}
	if kind == request.ForTime {
		in.Wanted = f.Day("wanted", kit.Required)
	}
	if f.OK() {
		one, err := a.Requests.Ask(r.Context(), kit.Who(r), in)
		if err == nil {
			done := "web.collect.asked"
			if one.State == request.AskGranted {
				done = "web.collect.nothing-noted"
			}
			return a.Kit.Go(w, r, debtHref(in.Obligation), kit.Done(done))
		}
		if !f.Take(err) {
			return err
		}
	}
	return a.Kit.Again(w, r, debtFormPage(r.Context(), d, "web.collect.ask-title."+string(kind)), askPage(f, d, kind))
}

func (a *Area) takeBack(w http.ResponseWriter, r *http.Request) error {
	one, err := a.Requests.TakeBack(r.Context(), kit.Who(r), request.TakeBackIn{ID: r.PathValue("id")})
	if err != nil {
		return err
	}
	return a.Kit.Go(w, r, debtHref(one.Obligation), kit.Done("web.collect.taken-back"))
}

// moves are what the asker does with an obligation of his own accord.
var moves = map[string]string{"excuse": "web.collect.let-off", "reclaim": "web.collect.reclaim"}

func (a *Area) overrideForm(r *http.Request) (d request.Debt, move string, err error) {
	move = r.PathValue("move")
	if moves[move] == "" {
		return d, move, fault.New(fault.NotFound, "web.kit.no-page")
	}
	d, err = a.Requests.Debt(r.Context(), kit.Who(r), request.DebtIn{ID: debtOf(r)})
	return d, move, err
}

func (a *Area) override(w http.ResponseWriter, r *http.Request) error {
	d, move, err := a.overrideForm(r)
	if err != nil {
		return err
	}
	f := kit.NewForm(r)
	f.SetInt("version", d.Version)
	return a.Kit.Render(w, r, debtFormPage(r.Context(), d, moves[move]), overridePage(f, d, move))
}

func (a *Area) saveOverride(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Kit.Posted(w, r)
	if err != nil {
		return err
	}
	d, move, err := a.overrideForm(r)
	if err != nil {
		return err
	}
	in := request.LetOffIn{ID: d.Owed.ID, Version: f.Int("version"), Words: f.Text("words", kit.Required)}
	do := a.Requests.LetOff
	if move == "reclaim" {
		do = a.Requests.Reclaim
	}
	if f.OK() {
		_, err = do(r.Context(), kit.Who(r), in)
		if err == nil {
			return a.Kit.Go(w, r, debtHref(in.ID), kit.Done("web.collect.told-unit", d.Name))
		}
		if !f.Take(err) {
			return err
		}
	}
	return a.Kit.Again(w, r, debtFormPage(r.Context(), d, moves[move]), overridePage(f, d, move))
}
