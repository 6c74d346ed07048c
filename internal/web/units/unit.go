package units

import (
	"context"
	"net/http"

	"tonghop/internal/lang"
	"tonghop/internal/org"
	"tonghop/internal/quantity"
	"tonghop/internal/web/kit"
	"tonghop/internal/when"
)

// unitView is the page of a unit.
type unitView struct {
	org.Sheet
	Asked   when.Day // the day in the address, zero where none stands there
	Query   kit.Query
	Form    *kit.Form
	Tab     string
	Tabs    []kit.Tab
	Defs    []kit.Def
	Counts  string
	Rows    []rowView
	Parts   []rowView // divisions
	Staff   []staffView
	Signers []signerView
	Duties  []dutyView
	Past    []kit.Event // decisions
	Names   []spanView
	Places  []spanView
	Line    lineage
	State   string // a sentence where the unit is not there on the day
	// Acts are the changes that may be made.
	CanSplit, CanMerge bool
}

// spanView is a name or a place between two days.
type spanView struct {
	Text, Href, More string
	From, To         when.Day
	Basis            string
}

func (a *Area) unit(w http.ResponseWriter, r *http.Request) error {
	ctx, q := r.Context(), kit.QueryOf(r)
	on := q.Day("on")
	s, err := a.Units.Look(ctx, kit.Who(r), org.LookIn{Unit: r.PathValue("id"), On: on})
	if err != nil {
		return err
	}
	regimes, err := a.regimes(r)
	if err != nil {
		return err
	}
	v := unitView{Sheet: s, Asked: on, Query: q, Form: q.Form(r), Tab: q.One("tab", "units", "people", "duties", "history")}
	if q.Get("tab") == "" && !s.Unit.ValidOn(s.On) { // there is nothing to see but what became of it
		v.Tab = "history"
	}
	v.fill(ctx, regimes)
	page := kit.Page{Title: nameOf(ctx, s.Now.Name, s.Now.NameEn), Nav: kit.NavUnits, Crumbs: crumbs(ctx, s, on), Actions: unitActions(v)}
	return a.Kit.Render(w, r, page, unitPage(v))
}

func (v *unitView) fill(ctx context.Context, regimes []kit.Choice) {
	v.Counts = countsOf(ctx, v.Tree, v.Unit.ID)
	for _, m := range v.Children {
		v.Rows = append(v.Rows, rowOf(ctx, v.Tree, m, v.Asked))
	}
	for _, m := range v.Divisions {
		v.Parts = append(v.Parts, rowOf(ctx, v.Tree, m, v.Asked))
	}
	v.Defs = v.defs(ctx)
	v.State = v.state(ctx)
	v.fillPeople(ctx)
	v.Duties = v.duties(ctx, regimes)
	v.fillHistory(ctx)
	v.CanMerge = v.Manage && len(v.Rows) > 1
	v.CanSplit = v.Manage && len(v.Rows) == 0 && !v.Unit.Inside
	v.Tabs = v.tabs(ctx)
}

func (v *unitView) tabs(ctx context.Context) []kit.Tab {
	counts := map[string]int{"units": len(v.Children) + len(v.Divisions), "people": len(v.Staff), "duties": v.openDuties()}
	var tabs []kit.Tab
	for _, key := range []string{"units", "people", "duties", "history"} {
		t := kit.Tab{Text: kit.Say(ctx, "web.units.tab-"+key), Href: v.Query.With("tab", key).Href(), Current: v.Tab == key}
		if n := counts[key]; n > 0 {
			t.Count = kit.Number(ctx, n)
		}
		tabs = append(tabs, t)
	}
	return tabs
}

// state says where the unit stands in time if it is not there on the day.
func (v *unitView) state(ctx context.Context) string {
	switch {
	case v.On.Before(v.Unit.From):
		return kit.Say(ctx, "web.units.not-yet", kit.Day(ctx, v.Unit.From))
	case !v.Unit.To.IsZero() && v.On.After(v.Unit.To):
		return kit.Say(ctx, "web.units.ended-after", kit.Day(ctx, v.Unit.To))
	}
	return ""
}

// defs are the facts of a unit.
func (v *unitView) defs(ctx context.Context) []kit.Def {
	u := v.Unit
	defs := []kit.Def{
		{Name: kit.Say(ctx, "web.units.code"), Text: u.Code},
		{Name: kit.Say(ctx, "web.units.kind"), Text: kindName(ctx, v.Now.Kind)},
		otherName(ctx, v.Now),
		{Name: kit.Say(ctx, "web.units.from"), Text: withBasis(ctx, u.From, u.Began)},
	}
	if !u.To.IsZero() {
		defs = append(defs, kit.Def{Name: kit.Say(ctx, "web.units.to"), Text: withBasis(ctx, u.To, u.Ended)})
	}
	if u.Figures.AreaHa > 0 {
		defs = append(defs, kit.Def{Name: kit.Say(ctx, "web.units.area"), Text: kit.Value(ctx, quantity.Decimal(u.Figures.AreaHa, 2)) + " km²"})
	}
	if u.Figures.Population > 0 {
		defs = append(defs, kit.Def{Name: kit.Say(ctx, "web.units.population"), Text: kit.Number(ctx, u.Figures.Population)})
	}
	return append(defs,
		kit.Def{Name: kit.Say(ctx, "web.units.email"), Text: u.Contact.Email, Href: prefixed("mailto:", u.Contact.Email)},
		kit.Def{Name: kit.Say(ctx, "web.units.phone"), Text: u.Contact.Phone},
		kit.Def{Name: kit.Say(ctx, "web.units.address"), Text: u.Contact.Address})
}

func prefixed(prefix, s string) string {
	if s == "" {
		return ""
	}
	return prefix + s
}

// otherName is the name in the other language.
func otherName(ctx context.Context, n org.Naming) kit.Def {
	if kit.Lang(ctx) == lang.En {
		return kit.Def{Name: kit.Say(ctx, "web.units.name-vi"), Text: n.Name}
	}
	return kit.Def{Name: kit.Say(ctx, "web.units.name-en"), Text: n.NameEn}
}

func withBasis(ctx context.Context, d when.Day, basis string) string {
	if basis == "" {
		return kit.Day(ctx, d)
	}
	return kit.Say(ctx, "web.units.day-basis", kit.Day(ctx, d), basis)
}

func (v *unitView) fillHistory(ctx context.Context) {
	for i := len(v.Unit.Names) - 1; i >= 0; i-- {
		n := v.Unit.Names[i]
		v.Names = append(v.Names, spanView{Text: nameOf(ctx, n.Name, n.NameEn), More: kindName(ctx, n.Kind), From: n.From, To: n.To, Basis: n.Basis})
	}
	for i := len(v.Unit.Above) - 1; i >= 0; i-- {
		p := v.Unit.Above[i]
		above, ok := v.History.Unit(p.Above)
		if !ok {
			continue
		}
		span := spanView{Text: identityName(ctx, above, p.From), From: p.From, To: p.To, Basis: p.Basis}
		if v.Open[p.Above] {
			span.Href = unitHref(p.Above, p.From)
		}
		v.Places = append(v.Places, span)
	}
	v.Line = v.lineage(ctx)
	for _, d := range v.Decisions {
		e := kit.Event{At: d.At, Who: d.Name, Text: kit.Say(ctx, "web.units.did-"+string(d.Kind), d.By.Number, kit.Day(ctx, d.By.From)), Tone: kit.ToneSent}
		if !d.Undone.IsZero() {
			e.Tone, e.Note = kit.ToneNone, kit.Say(ctx, "web.units.undone-at", kit.Instant(ctx, d.Undone))
		}
		v.Past = append(v.Past, e)
	}
}

// lastDecision is the decision that may be undone: the last, if it was not undone.
func (v *unitView) lastDecision() (org.Decided, bool) {
	if !v.Manage || len(v.Decisions) == 0 || !v.Decisions[0].Undone.IsZero() {
		return org.Decided{}, false
	}
	return v.Decisions[0], true
}
