package figures

import (
	"bytes"
	"context"
	"math"
	"net/http"
	"strconv"

	"tonghop/internal/lang"
	"tonghop/internal/org"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/report"
	"tonghop/internal/report/matrix"
	"tonghop/internal/rollup"
	"tonghop/internal/rollup/cube"
	"tonghop/internal/web/kit"
)

// outliersView is what to look at again.
type outliersView struct {
	place place
	state state
	out   *rollup.Outliers
}

func (a *Area) outliers(w http.ResponseWriter, r *http.Request) error {
	p, s := placeOf(r), stateOf(r)
	ctx := r.Context()
	out, err := a.Totals.Outliers(ctx, kit.Who(r), s.question(p))
	if err != nil {
		return err
	}
	page := kit.Page{
		Title: kit.Say(ctx, "web.figures.review"), Nav: kit.NavFigures, Styles: []string{"figures.css"},
		Crumbs: crumbs(ctx, p, s, out.Path), Actions: kit.LinkButton(s.link(p.page("units")), kit.Say(ctx, "web.figures.to-table"), kit.Plain, "sigma"),
	}
	return a.Kit.Render(w, r, page, outliersPage(outliersView{p, s, out}))
}

// why says why a figure is on the list, in the words of the spreadsheet.
func (v *outliersView) why(ctx context.Context, o *report.Outlier) string {
	return lang.Say(kit.Lang(ctx), "matrix."+string(o.Why), kit.ValueWords(ctx, o.Usual))
}

// rule says which rule a unit's figures break.
func (v *outliersView) rule(ctx context.Context, f *report.Finding) string {
	if kit.Lang(ctx) == lang.En && f.Say.En != "" {
		return f.Say.En
	}
	return f.Say.Vi
}

func (v *outliersView) href(u report.Unit, k report.Key) string {
	if k == "" {
		return v.state.link(v.place.at(u.ID).page("units"))
	}
	return v.state.link(v.place.at(u.ID).whyPage(k))
}

// yearsView is the same figures of several years.
type yearsView struct {
	place   place
	state   state
	years   *rollup.Years
	columns []columnView
	key     report.Key // the figure whose lines are shown
	at      int
	shown   []int // the years in which somebody reported; the newest where nobody did
}

// yearsBack is how many years before stand beside the one that is looked at.
const yearsBack = 2

func (a *Area) years(w http.ResponseWriter, r *http.Request) error {
	p, s := placeOf(r), stateOf(r)
	ctx := r.Context()
	years, err := a.Totals.Years(ctx, kit.Who(r), rollup.YearsIn{Question: s.question(p), Back: yearsBack})
	if err != nil {
		return err
	}
	g := gridView{place: p, state: s, grid: years.Grid}
	g.choose(ctx)
	v := yearsView{place: p, state: s, years: years, columns: g.columns}
	v.show()
	if len(v.columns) > 0 {
		v.key, v.at = v.columns[0].key, v.columns[0].at
	}
	if k := report.Key(s.Get("of")); k != "" && years.Column(k) >= 0 {
		v.key, v.at = k, years.Column(k)
	}
	page := kit.Page{
		Title: kit.Say(ctx, "web.figures.years"), Nav: kit.NavFigures, Wide: true, Styles: []string{"figures.css"},
		Crumbs: crumbs(ctx, p, s, years.Path), Actions: kit.LinkButton(s.link(p.page("units")), kit.Say(ctx, "web.figures.to-table"), kit.Plain, "sigma"),
	}
	return a.Kit.Render(w, r, page, yearsPage(v))
}

// cellOf is a unit's cell of one year, nil where the unit was not there.
func cellOf(l *rollup.YearLine, year, column int) *cube.Cell {
	if !l.There[year] {
		return nil
	}
	return &l.Cells[year][column]
}

// change is how a unit's number of a year moved against the year before: "+12%", "−3%";
// nothing where that cannot be said, as where not as many units stand behind both.
func change(l *rollup.YearLine, year, column int) string {
	if year+1 >= len(l.There) || l.Behind[year].Reported != l.Behind[year+1].Reported {
		return ""
	}
	now, then := cellOf(l, year, column), cellOf(l, year+1, column)
	if now == nil || then == nil || !now.Value.IsNumber() || !then.Value.IsNumber() || then.Value.Scaled == 0 {
		return ""
	}
	percent := int(math.Round(100 * (now.Value.Float()/then.Value.Float() - 1)))
	switch {
	case percent > 999:
		return "×" + strconv.Itoa(int(now.Value.Float()/then.Value.Float()+0.5))
	case percent > 0:
		return "+" + strconv.Itoa(percent) + "%"
	case percent < 0:
		return "−" + strconv.Itoa(-percent) + "%"
	}
	return "="
}

// todayView is figures on the tree of today.
type todayView struct {
	place   place
	state   state
	out     *rollup.Regrouped
	regime  *regime.Regime
	columns []columnView
	level   org.Level
}

func (a *Area) today(w http.ResponseWriter, r *http.Request) error {
	p, s := placeOf(r), stateOf(r)
	ctx := r.Context()
	level := org.Level(s.One("level", string(org.Commune), string(org.Province)))
	out, err := a.Totals.Regroup(ctx, kit.Who(r), rollup.RegroupIn{Question: s.question(p), Level: level})
	if err != nil {
		return err
	}
	v := todayView{place: p, state: s, out: out, regime: out.Of, level: level}
	v.choose(ctx)
	page := kit.Page{
		Title: kit.Say(ctx, "web.figures.today-of", kit.Day(ctx, out.On)), Nav: kit.NavFigures, Wide: true, Styles: []string{"figures.css"},
		Crumbs: crumbs(ctx, p, s, out.Path), Actions: kit.LinkButton(s.link(p.page("units")), kit.Say(ctx, "web.figures.to-table"), kit.Plain, "sigma"),
	}
	return a.Kit.Render(w, r, page, todayPage(v))
}

// choose picks the columns as the table does.
func (v *todayView) choose(ctx context.Context) {
	g := gridView{state: v.state, grid: &rollup.Grid{Regime: v.regime, View: &cube.View{Keys: v.out.Keys, Total: v.out.Total}}}
	for i := range v.out.Groups {
		if len(v.out.Groups[i].Cells) > 0 {
			g.grid.Lines = append(g.grid.Lines, v.out.Groups[i].Line)
		}
	}
	g.choose(ctx)
	v.columns = g.columns
}

// table sends the spreadsheet of the table as it is looked at.
func (a *Area) table(w http.ResponseWriter, r *http.Request) error {
	p, s := placeOf(r), stateOf(r)
	ctx := r.Context()
	q := s.question(p)
	q.Keys = s.keys
	select {
	case a.sheets <- struct{}{}:
		defer func() { <-a.sheets }()
	case <-ctx.Done():
		return ctx.Err() // the browser went away while it waited
	}
	c, err := a.Totals.Table(ctx, kit.Who(r), q)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	title := kit.Say(ctx, "web.figures.sheet-title", named(ctx, c.Regime.Name), inText(ctx, c.Unit), kit.Say(ctx, "web.figures."+string(s.basis)))
	if err := matrix.Write(&b, c, matrix.Options{Title: title, Lang: kit.Lang(ctx)}); err != nil {
		return err
	}
	name := "so-lieu-" + fileWord(c.Unit) + "-" + string(p.period) + ".xlsx"
	h := w.Header()
	h.Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	h.Set("Content-Length", strconv.Itoa(b.Len()))
	h.Set("Cache-Control", "private, no-store")
	_, err = w.Write(b.Bytes())
	if err != nil {
		return context.Canceled // the browser went away; there is nobody left to answer
	}
	return nil
}

// fileWord is a unit in the name of a file.
func fileWord(u report.Unit) string {
	if u.Code == "" {
		return "ca-nuoc"
	}
	return u.Code
}

// number writes a cell of a table of several years.
func number(ctx context.Context, c *cube.Cell) string {
	if c == nil {
		return ""
	}
	if c.Value.State == quantity.Missing && c.Counts.Total() == 0 {
		return ""
	}
	return cellText(ctx, c)
}
