package compose

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"tonghop/internal/filing/desk"
	"tonghop/internal/filing/draft"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/report"
	"tonghop/internal/text"
	"tonghop/internal/web/kit"
)

// figuresView is the figures of a report as a form.
type figuresView struct {
	Page     *desk.Page
	Groups   []figureGroup
	Compiled bool
	Clashes  map[string]draft.Clash // by name of the field
	Problems map[report.Key][]draft.Problem
}

// figureGroup is the figures that one section takes.
type figureGroup struct {
	Title string
	Rows  []figureRow
}

// figureRow is one figure.
type figureRow struct {
	Key     report.Key
	Part    bool // of an indicator, by one of its dimensions
	Name    string
	Measure string
	Last    quantity.Value
	Own     draft.Entry
	Sum     quantity.Value // of the reports below, of a compilation
	States  report.Counts
	Total   quantity.Value
	Written *draft.Entry // the total that a person wrote
	Summed  bool         // the compilation has a total of it
}

func (row *figureRow) own(field string) string   { return fieldName("own", row.Key, field) }
func (row *figureRow) total(field string) string { return fieldName("total", row.Key, field) }

func fieldName(which string, k report.Key, field string) string {
	name := which + "." + string(k)
	if field != "" {
		name += "." + field
	}
	return name
}

// figuresOf lays the figures out by the sections that take them.
func figuresOf(ctx context.Context, p *desk.Page) *figuresView {
	v := &figuresView{Page: p, Compiled: p.Made.Compilation != nil, Clashes: map[string]draft.Clash{}, Problems: map[report.Key][]draft.Problem{}}
	for _, pr := range p.Problems {
		if pr.Part == draft.PartFigures && pr.Key != "" || pr.Kind == draft.ProblemMismatch {
			v.Problems[pr.Key] = append(v.Problems[pr.Key], pr)
		}
	}
	placed := map[string]int{}
	for i := range p.Outline {
		s := &p.Outline[i]
		if len(s.Takes) == 0 {
			continue
		}
		v.Groups = append(v.Groups, figureGroup{Title: sectionName(ctx, s)})
		for _, code := range s.Takes {
			if _, ok := placed[code]; !ok {
				placed[code] = len(v.Groups) - 1
			}
		}
	}
	rest := figureGroup{Title: kit.Say(ctx, "web.compose.other-figures")}
	for _, k := range withCrossed(p) {
		row := rowOf(ctx, p, k)
		if g, ok := placed[k.Indicator()]; ok {
			v.Groups[g].Rows = append(v.Groups[g].Rows, row)
			continue
		}
		rest.Rows = append(rest.Rows, row)
	}
	v.Groups = append(v.Groups, rest)
	v.Groups = slices.DeleteFunc(v.Groups, func(g figureGroup) bool { return len(g.Rows) == 0 })
	return v
}

// withCrossed are the keys of the form with the figures that cross dimensions, which only
// the report itself names.
func withCrossed(p *desk.Page) []report.Key {
	keys := slices.Clone(p.Keys)
	for i := range p.Content.Figures.Own {
		if k := p.Content.Figures.Own[i].Key; !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	return keys
}

func rowOf(ctx context.Context, p *desk.Page, k report.Key) figureRow {
	row := figureRow{Key: k, Part: !k.Whole(), Name: figureName(ctx, p.Regime, k), Own: p.Content.Figures.OwnAnswer(k), Total: p.Made.Drawing.Value(k)}
	if ind := p.Regime.Indicator(k.Indicator()); ind != nil {
		row.Measure = ind.Unit
		if row.Part {
			row.Name = choiceNames(ctx, ind, k)
		}
	}
	if p.Last != nil {
		if f, ok := p.Last.Figure(k); ok {
			row.Last = f.Value
		}
	}
	row.Sum = row.Total
	for _, f := range p.Made.Drawing.Figures() {
		if f.Key() == k {
			row.Summed = true
			if f.States != nil {
				row.States = *f.States
			}
		}
	}
	if e, ok := p.Content.Figures.Written(k); ok {
		row.Written = &e
		if e.Was != nil {
			row.Sum = e.Was.Value
		}
	}
	return row
}

func (a *Area) figures(w http.ResponseWriter, r *http.Request) error {
	p, ok, err := a.editing(w, r)
	if err != nil || !ok {
		return err
	}
	v := figuresOf(r.Context(), p)
	f := kit.NewForm(r)
	f.SetInt("version", p.Parts[draft.PartFigures].Version)
	v.fill(f)
	return a.Kit.Render(w, r, v.layout(r.Context()), figuresPage(f, v))
}

func (v *figuresView) layout(ctx context.Context) kit.Page {
	return reportPage(ctx, v.Page, kit.Say(ctx, "web.compose.part.figures"))
}

func (v *figuresView) fill(f *kit.Form) {
	for _, g := range v.Groups {
		for i := range g.Rows {
			row := &g.Rows[i]
			setAnswer(f, "own", row.Key, row.Own.Value)
			if row.Written != nil {
				setAnswer(f, "total", row.Key, row.Written.Value)
			}
		}
	}
}

func setAnswer(f *kit.Form, which string, k report.Key, v quantity.Value) {
	shown := ""
	if v.IsNumber() {
		shown = v.Vietnamese()
	}
	f.Set(fieldName(which, k, ""), shown)
	f.Set(fieldName(which, k, "state"), answerOf(v))
}

// typedAnswers reads the answers of one column of the form.
func typedAnswers(f *kit.Form, which string) []draft.Answer {
	var all []draft.Answer
	for _, name := range f.Names(which + ".") {
		key, field := strings.TrimPrefix(name, which+"."), ""
		if at := strings.LastIndexByte(key, '.'); at >= 0 {
			key, field = key[:at], key[at+1:]
		}
		if field != "state" {
			continue
		}
		k := report.Key(key)
		a := draft.Answer{
			Key: k, Value: typedValue(f, fieldName(which, k, "")), Reason: f.Long(fieldName(which, k, "reason")),
			Checked: f.Bool(fieldName(which, k, "checked")), Restore: f.Bool(fieldName(which, k, "restore")),
		}
		all = append(all, a)
	}
	return all
}

// typedValue is one answer: a number in the field, or what the list says. Digits beside
// "none" contradict one another, and are told.
func typedValue(f *kit.Form, name string) quantity.Value {
	words, state := text.Space(f.Raw(name)), f.Raw(name+".state")
	if words == "" {
		if state == "number" {
			f.Fail(name, "web.compose.number-missing")
		}
		return valueOfAnswer(state)
	}
	v, _, err := quantity.ParseVietnamese(words)
	switch {
	case err != nil || !v.IsNumber():
		f.Fail(name, "web.compose.number-wrong", words)
	case state != "" && state != "number":
		f.Fail(name, "web.compose.number-and-word")
	}
	return v
}

func (a *Area) saveFigures(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Kit.Posted(w, r)
	if err != nil {
		return err
	}
	in := desk.FiguresIn{Report: idOf(r), Base: f.Int("version"), Own: typedAnswers(f, "own"), Totals: writtenTotals(f)}
	var out desk.FiguresOut
	if f.OK() {
		out, err = a.Desk.SaveFigures(r.Context(), kit.Who(r), in)
		if err == nil {
			return a.Kit.Go(w, r, href(in.Report, "/figures"), kit.Done("web.compose.figures-saved", itoa(len(out.Changed)), itoa(len(out.Sections))))
		}
	}
	if len(out.Clashes) == 0 && !f.Take(err) {
		return err
	}
	p, perr := a.get(r)
	if perr != nil {
		return perr
	}
	v := figuresOf(r.Context(), p)
	page := v.layout(r.Context())
	if len(out.Clashes) == 0 {
		return a.Kit.Again(w, r, page, figuresPage(f, v))
	}
	for _, c := range out.Clashes {
		v.Clashes[c.Field] = c
	}
	f.SetInt("version", out.Version)
	page.Status = http.StatusConflict
	return a.Kit.Render(w, r, page, figuresPage(f, v))
}

// writtenTotals are the totals that a person wrote: a field left empty leaves the sum.
func writtenTotals(f *kit.Form) []draft.Answer {
	return slices.DeleteFunc(typedAnswers(f, "total"), func(a draft.Answer) bool { return a.Value.State == quantity.Missing && !a.Restore })
}

// reasonNeeded tells whether another answer needs a reason: the present one has a source.
func (row *figureRow) reasonNeeded() bool { return row.Own.From.Kind == draft.Diary }

// statesWords says how many units below answered what.
func statesWords(ctx context.Context, c report.Counts) string {
	var parts []string
	for _, s := range []struct {
		n   int
		key string
	}{{c.Number, "number"}, {c.None, "none"}, {c.Unknown, "unknown"}, {c.NotApplicable, "not-applicable"}, {c.Missing, "missing"}} {
		if s.n > 0 {
			parts = append(parts, kit.Say(ctx, "web.compose.units-said."+s.key, kit.Number(ctx, s.n)))
		}
	}
	return strings.Join(parts, " · ")
}

// adds tells how the total of a figure comes about, where it is no plain sum.
func addsWords(ctx context.Context, reg *regime.Regime, k report.Key) string {
	ind := reg.Indicator(k.Indicator())
	if ind == nil || ind.Adds == regime.Sum {
		return ""
	}
	return kit.Say(ctx, "web.compose.adds."+string(ind.Adds))
}
