package figures

import (
	"context"
	"net/http"

	"tonghop/internal/filing"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/report"
	"tonghop/internal/rollup"
	"tonghop/internal/web/kit"
)

// whyView is the page of one number.
type whyView struct {
	place place
	state state
	why   *rollup.Why
}

func (a *Area) why(w http.ResponseWriter, r *http.Request) error {
	p, s := placeOf(r), stateOf(r)
	ctx := r.Context()
	s.Query = s.Query.With("figure")
	in := rollup.WhyIn{Question: s.question(p), Key: report.Key(r.PathValue("key")), Own: s.Get("own") == "1"}
	why, err := a.Totals.Why(ctx, kit.Who(r), in)
	if err != nil {
		return err
	}
	v := whyView{place: p, state: s, why: why}
	page := kit.Page{
		Title: kit.Say(ctx, "web.figures.why"), Nav: kit.NavFigures, Styles: []string{"figures.css"}, Crumbs: v.crumbs(ctx),
		Actions: kit.LinkButton(v.gridHref(), kit.Say(ctx, "web.figures.to-table"), kit.Plain, "sigma"),
	}
	return a.Kit.Render(w, r, page, whyPage(v))
}

// crumbs lead down the units, each to the same figure.
func (v *whyView) crumbs(ctx context.Context) []kit.Crumb {
	var all []kit.Crumb
	for _, u := range v.why.Path {
		c := kit.Crumb{Text: unitName(ctx, u.Unit)}
		if u.Open && (u.ID != v.place.unit || v.why.Own) {
			c.Href = v.href(u.ID, false)
		}
		all = append(all, c)
	}
	return all
}

func (v *whyView) href(unit string, own bool) string {
	q := v.state.Query.To(v.place.at(unit).whyPage(v.why.Key)).With("own")
	if own {
		q = q.With("own", "1")
	}
	return q.Href()
}

// gridHref is the table that the number stands in: the unit's own where units lie below it.
func (v *whyView) gridHref() string {
	unit := v.place.unit
	if len(v.why.Parts) == 0 && len(v.why.Path) > 1 && v.why.Path[len(v.why.Path)-2].Open {
		unit = v.why.Path[len(v.why.Path)-2].ID
	}
	return v.state.Query.With("own").To(v.place.at(unit).page("units")).Href()
}

// name is the figure's name.
func (v *whyView) name(ctx context.Context) string { return figureName(ctx, v.why.Regime, v.why.Key) }

// unit is whose number it is.
func (v *whyView) unit(ctx context.Context) string {
	if v.why.Own {
		return kit.Say(ctx, "web.figures.own-of", v.why.Unit.InText())
	}
	return unitName(ctx, v.why.Unit)
}

// amount is a value with its unit of measure.
func (v *whyView) amount(ctx context.Context, val quantity.Value) string {
	if val.IsNumber() {
		return kit.Value(ctx, val) + " " + v.why.Indicator.Unit
	}
	return kit.ValueWords(ctx, val)
}

// counts says how many units answered what.
func (v *whyView) counts(ctx context.Context) []kit.Part {
	c := v.why.Cell.Counts
	return []kit.Part{
		{Name: kit.Say(ctx, "web.figures.count-number"), N: int64(c.Number), Tone: kit.ToneDone},
		{Name: kit.Say(ctx, "web.figures.count-none"), N: int64(c.None), Tone: kit.ToneSent},
		{Name: kit.Say(ctx, "web.figures.count-unknown"), N: int64(c.Unknown), Tone: kit.ToneDue},
		{Name: kit.Say(ctx, "web.figures.count-not-applicable"), N: int64(c.NotApplicable), Tone: kit.ToneNone},
		{Name: kit.Say(ctx, "web.figures.count-missing"), N: int64(c.Missing), Tone: kit.ToneLate},
	}
}

// total is how many units stand behind the number.
func (v *whyView) total() int64 { return int64(v.why.Cell.Counts.Total()) }

// rule says how the number was added up.
func (v *whyView) rule(ctx context.Context) string {
	ind := v.why.Indicator
	if ind.Adds == regime.Average && ind.Weight != "" {
		if w := v.why.Regime.Indicator(ind.Weight); w != nil {
			return kit.Say(ctx, "web.figures.adds-weighted", named(ctx, w.Name))
		}
	}
	return kit.Say(ctx, adds(ind.Adds))
}

// how says how the figure came into the report.
func (v *whyView) how(ctx context.Context) string {
	f := v.why.Report.Figure
	if f == nil {
		return kit.Say(ctx, "web.figures.how-derived")
	}
	switch f.Obtained.How {
	case report.Counted, report.Summed:
		return kit.Say(ctx, "web.figures.how-"+string(f.Obtained.How), kit.Number(ctx, f.Obtained.Count))
	case report.Read:
		return kit.Say(ctx, "web.figures.how-read", f.Obtained.Place, kit.Number(ctx, f.Obtained.Sure))
	}
	return kit.Say(ctx, "web.figures.how-entered")
}

// stateWords says what became of a version.
func stateWords(ctx context.Context, s filing.VersionState) string {
	return kit.Say(ctx, "web.figures.version-"+string(s))
}

func stateTone(s filing.VersionState) kit.Tone {
	switch s {
	case filing.VersionAccepted:
		return kit.ToneDone
	case filing.VersionSent:
		return kit.ToneSent
	case filing.VersionReturned, filing.VersionRecalled, filing.VersionSuperseded:
		return kit.ToneLate
	}
	return kit.ToneNone
}

// reportHref is the page of the report that a version is of.
func reportHref(v filing.Version) string { return "/reports/" + string(v.Report) }

// entryHref is the page of a diary entry; photoHref and thumbHref are a file of it.
func entryHref(id string) string       { return "/diary/" + id }
func photoHref(p *rollup.Photo) string { return entryHref(p.Entry) + "/files/" + p.ID }
func thumbHref(p *rollup.Photo) string { return entryHref(p.Entry) + "/small/" + p.ID }

// same tells whether the diary says what the report says.
func (v *whyView) same() bool { return v.why.Sum == v.why.Cell.Value }

// entryValue is what an entry adds: a number with its sign, or its words.
func entryValue(ctx context.Context, v quantity.Value) string {
	if v.IsNumber() {
		return "+" + kit.Value(ctx, v)
	}
	return kit.ValueWords(ctx, v)
}
