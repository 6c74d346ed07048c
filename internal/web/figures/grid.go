package figures

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/report"
	"tonghop/internal/rollup"
	"tonghop/internal/rollup/cube"
	"tonghop/internal/text"
	"tonghop/internal/web/kit"
)

// gridView is the table of units by indicators.
type gridView struct {
	request *http.Request
	place   place
	state   state
	grid    *rollup.Grid
	columns []columnView
	rows    []int // lines in their order on the page
	sorted  string
	more    int // lines that the page leaves out
	sum     rollup.Summary
	filter  filterView
}

// columnView is one column that is shown.
type columnView struct {
	key      report.Key
	at       int // among the grid's columns
	name     string
	part     string
	unit     string
	sort     string
	greatest float64
}

// filterView is what can be chosen.
type filterView struct {
	reports []kit.Choice
	report  string
	figures []kit.Choice
	depths  bool // both depths make a difference
}

// usualColumns is how many columns are shown where nobody chose; pageLines how many lines.
const (
	usualColumns = 12
	pageLines    = 150
)

func (a *Area) grid(w http.ResponseWriter, r *http.Request) error {
	p, s := placeOf(r), stateOf(r)
	ctx, who := r.Context(), kit.Who(r)
	g, err := a.Totals.Grid(ctx, who, s.question(p))
	if err != nil {
		return err
	}
	start, err := a.Totals.Periods(ctx, who)
	if err != nil {
		return err
	}
	v := gridView{request: r, place: p, state: s, grid: g}
	if v.sum, err = a.Totals.Summary(ctx, who, s.question(p)); err != nil {
		return err
	}
	v.choose(ctx)
	v.arrange()
	v.filter = v.filters(ctx, start)
	page := kit.Page{
		Title: kit.Say(ctx, "web.figures.of", kit.PeriodName(ctx, p.period)), Nav: kit.NavFigures, Wide: true, Styles: []string{"figures.css"},
		Crumbs: crumbs(ctx, p, s, g.Path), Actions: gridActions(v),
	}
	return a.Kit.Render(w, r, page, gridPage(v))
}

// crumbs lead from the top to the unit.
func crumbs(ctx context.Context, p place, s state, path []rollup.Above) []kit.Crumb {
	var all []kit.Crumb
	for _, u := range path {
		c := kit.Crumb{Text: unitName(ctx, u.Unit)}
		if u.Open {
			c.Href = s.link(p.at(u.ID).page("units"))
		}
		all = append(all, c)
	}
	return all
}

// choose picks the columns: those of the address, else the whole indicators that somebody
// answered, else the first of the regime.
func (v *gridView) choose(ctx context.Context) {
	keys := v.state.keys
	if len(keys) == 0 {
		keys = usual(v.grid)
	}
	for _, k := range keys {
		n := v.grid.Column(k)
		ind := v.grid.Regime.Indicator(k.Indicator())
		if n < 0 || ind == nil {
			continue
		}
		c := columnView{key: k, at: n, name: named(ctx, ind.Name), part: partName(ctx, ind, k), unit: ind.Unit, sort: string(k)}
		if ind.Adds != regime.NoTotal {
			for i := range v.grid.Lines {
				if x := v.grid.Lines[i].Cells[n].Value; x.IsNumber() {
					c.greatest = max(c.greatest, x.Float())
				}
			}
		}
		v.columns = append(v.columns, c)
	}
}

func usual(g *rollup.Grid) []report.Key {
	var answered, whole []report.Key
	for i, k := range g.Keys {
		if !k.Whole() {
			continue
		}
		whole = append(whole, k)
		if c := g.Total.Cells[i].Counts; c.Number > 0 {
			answered = append(answered, k)
		}
	}
	if len(answered) == 0 {
		answered = whole
	}
	return answered[:min(len(answered), usualColumns)]
}

// arrange orders the lines and keeps those of the page.
func (v *gridView) arrange() {
	g := v.grid
	for i := range g.Lines {
		v.rows = append(v.rows, i)
	}
	names := []string{"", "name", "progress"}
	for _, c := range v.columns {
		names = append(names, c.sort)
	}
	by, down := v.state.Sort(names...)
	if by != "" {
		slices.SortStableFunc(v.rows, func(a, b int) int {
			if d := v.compare(by, a, b); down {
				return -d
			} else {
				return d
			}
		})
		v.sorted = by
		if down {
			v.sorted = "-" + by
		}
	}
	if v.state.Get("rows") != "all" && len(v.rows) > pageLines {
		v.more = len(v.rows) - pageLines
		v.rows = v.rows[:pageLines]
	}
}

func (v *gridView) compare(by string, a, b int) int {
	g := v.grid
	switch by {
	case "name":
		return text.Compare(g.Lines[a].Unit.Name, g.Lines[b].Unit.Name)
	case "progress":
		x, y := g.Progress[a], g.Progress[b]
		return cmp.Or(cmp.Compare(x.Delivered*max(1, y.Total), y.Delivered*max(1, x.Total)), cmp.Compare(x.Accepted, y.Accepted))
	}
	n := g.Column(report.Key(by))
	x, y := g.Lines[a].Cells[n].Value, g.Lines[b].Cells[n].Value
	switch {
	case x.IsNumber() && y.IsNumber():
		return quantity.Compare(x, y)
	case x.IsNumber():
		return 1
	case y.IsNumber():
		return -1
	}
	return cmp.Compare(x.State, y.State)
}

func (v *gridView) filters(ctx context.Context, start rollup.Start) filterView {
	f := filterView{report: v.place.regime + " " + string(v.place.period)}
	for _, h := range start.Helds {
		for _, p := range h.Periods {
			f.reports = append(f.reports, kit.Choice{
				Value: h.Regime.Regime.Code + " " + string(p), Text: kit.PeriodName(ctx, p), Group: named(ctx, h.Regime.Regime.Name),
			})
		}
	}
	for i, k := range v.grid.Keys {
		c := v.grid.Total.Cells[i].Counts
		if !k.Whole() && c.Total() == c.Missing {
			continue // a part that nobody broke down
		}
		f.figures = append(f.figures, kit.Choice{Value: string(k), Text: figureName(ctx, v.grid.Regime, k)})
	}
	for i := range v.grid.Lines {
		l := &v.grid.Lines[i]
		f.depths = f.depths || v.state.depth == cube.Reporting || !l.Owes || l.Below != nil
	}
	return f
}

// picked are the figures that are shown, for the boxes of the filter.
func (v *gridView) picked() []string {
	var all []string
	for _, c := range v.columns {
		all = append(all, string(c.key))
	}
	return all
}

// onTime is how many of the delivered came by their last day.
func onTime(p rollup.Progress) int { return p.Delivered - (p.Late - p.Overdue) }

// tone is the colour of what a unit owes.
func tone(d rollup.Debt) kit.Tone {
	if d.Late() && !d.State.Delivered() {
		return kit.ToneLate
	}
	return kit.Tone(d.State.Tone())
}

// debtWords says where a unit's report is.
func debtWords(ctx context.Context, l *cube.Line, d rollup.Debt) string {
	switch {
	case l.OwnDoing():
		return kit.Say(ctx, "web.figures.own-doing")
	case l.Failed:
		return kit.Say(ctx, "web.figures.failed")
	case !d.Owed() && l.Reported:
		return kit.Say(ctx, "web.figures.state-reported")
	case !d.Owed():
		return kit.Say(ctx, "web.figures.state-unasked")
	case d.Late() && d.State.Owing():
		return kit.Say(ctx, "web.figures.state-overdue")
	}
	return kit.Say(ctx, "web.figures.state-"+string(d.State))
}

// lineName is the name of a line's unit.
func (v *gridView) lineName(ctx context.Context, l *cube.Line) string {
	if l.OwnDoing() {
		return kit.Say(ctx, "web.figures.own-of", l.Unit.InText())
	}
	return l.Unit.Name
}

// heat is the class of a number by its share of the column's greatest.
func (c *columnView) heat(v quantity.Value) string {
	if !v.IsNumber() {
		return signs[v.State]
	}
	return "n " + kit.HeatClass(int64(v.Float()*1000), int64(c.greatest*1000))
}

// owner is the identity of a line's unit without the mark of what it did itself.
func owner(id string) string {
	id, _, _ = strings.Cut(id, "#")
	return id
}

// whyHref is the address that asks why a number of a line is what it is.
func (v *gridView) whyHref(l *cube.Line, k report.Key) string {
	href := v.place.at(owner(l.Unit.ID)).whyPage(k)
	q := kit.NewQuery(href)
	if v.state.basis != rollup.Official {
		q = q.With("basis", string(v.state.basis))
	}
	if l.OwnDoing() {
		q = q.With("own", "1")
	}
	return q.Href()
}
