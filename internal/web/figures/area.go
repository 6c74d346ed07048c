// Package figures is the pages of adding up: the table of units by indicators, why a number is
// what it is, outliers, years side by side, the figures on the tree of today, the spreadsheet.
// Everything that is chosen stands in the address, so that a page can be sent on.
package figures

import (
	"context"
	"net/http"
	"net/url"
	"runtime"
	"slices"
	"strings"

	"tonghop/internal/lang"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/report"
	"tonghop/internal/rollup"
	"tonghop/internal/rollup/cube"
	"tonghop/internal/web/kit"
	"tonghop/internal/when"
)

// Area is the pages and what they need.
type Area struct {
	Kit    *kit.Kit
	Totals *rollup.Service

	sheets chan struct{} // one token for each spreadsheet that may be made at a time
}

// Routes adds the pages.
func (a *Area) Routes() {
	a.sheets = make(chan struct{}, max(1, runtime.GOMAXPROCS(0)/2)) // the others have pages to read meanwhile
	a.Kit.Handle("GET /figures", a.begin)
	a.Kit.Handle("GET /figures/{regime}/{period}/units/{unit}", a.grid)
	a.Kit.Handle("GET /figures/{regime}/{period}/why/{unit}/{key}", a.why)
	a.Kit.Handle("GET /figures/{regime}/{period}/outliers/{unit}", a.outliers)
	a.Kit.Handle("GET /figures/{regime}/{period}/years/{unit}", a.years)
	a.Kit.Handle("GET /figures/{regime}/{period}/today/{unit}", a.today)
	a.Kit.Handle("GET /figures/{regime}/{period}/table/{unit}", a.table)
}

// everything is the unit of an address that means the whole country.
const everything = "all"

// place is what the path of an address names.
type place struct {
	regime string
	period when.Period
	unit   string
}

func placeOf(r *http.Request) place {
	p := place{r.PathValue("regime"), when.Period(r.PathValue("period")), r.PathValue("unit")}
	if p.unit == everything {
		p.unit = rollup.Country
	}
	return p
}

// page is the address of a page of the place.
func (p place) page(name string) string {
	unit := p.unit
	if unit == rollup.Country {
		unit = everything
	}
	return "/figures/" + url.PathEscape(p.regime) + "/" + url.PathEscape(string(p.period)) + "/" + name + "/" + url.PathEscape(unit)
}

func (p place) at(unit string) place { p.unit = unit; return p }

// state is what the query of an address chooses.
type state struct {
	kit.Query
	basis rollup.Basis
	depth cube.Depth
	keys  []report.Key
}

func stateOf(r *http.Request) state {
	q := kit.QueryOf(r)
	s := state{Query: q, basis: rollup.Basis(q.One("basis", string(rollup.Official), string(rollup.Received), string(rollup.Live)))}
	if q.Get("lines") == "reporting" {
		s.depth = cube.Reporting
	}
	for _, k := range q.Many("figure") {
		s.keys = append(s.keys, report.Key(k))
	}
	return s
}

// link is the address of another page of the figures with the same choices.
func (s state) link(path string) string { return s.Query.To(path).Href() }

func (s state) question(p place) rollup.Question {
	return rollup.Question{Regime: p.regime, Period: p.period, Unit: p.unit, Basis: s.basis, Depth: s.depth}
}

// begin leads to the newest figures of the person's own unit, or to those that the form on
// top of the table chose.
func (a *Area) begin(w http.ResponseWriter, r *http.Request) error {
	start, err := a.Totals.Periods(r.Context(), kit.Who(r))
	if err != nil {
		return err
	}
	q := kit.QueryOf(r)
	p, ok := chosen(start, q)
	if !ok || !start.May && q.Get("unit") == "" {
		page := kit.Page{Title: kit.Say(r.Context(), "web.figures.title"), Nav: kit.NavFigures}
		return a.Kit.Render(w, r, page, emptyPage(start.May))
	}
	rest := q.With("regime").With("period").With("unit")
	http.Redirect(w, r, rest.To(p.page("units")).Href(), http.StatusSeeOther)
	return nil
}

// chosen is the place that the query names, completed by where the person begins. A regime
// that was chosen anew begins with its own newest period.
func chosen(start rollup.Start, q kit.Query) (place, bool) {
	if len(start.Helds) == 0 {
		return place{}, false
	}
	held := start.Helds[0]
	for _, h := range start.Helds {
		if len(h.Periods) > 0 && (len(held.Periods) == 0 || h.Periods[0].Year() > held.Periods[0].Year()) {
			held = h
		}
	}
	code, period, named := strings.Cut(q.Get("report"), " ")
	if !named {
		code, period = q.Get("regime"), q.Get("period")
	}
	for _, h := range start.Helds {
		if h.Regime.Regime.Code == code {
			held = h
		}
	}
	p := place{held.Regime.Regime.Code, held.Periods[0], start.Unit}
	if slices.Contains(held.Periods, when.Period(period)) {
		p.period = when.Period(period)
	}
	if u := q.Get("unit"); u != "" {
		p.unit = u
	}
	if p.unit == everything {
		p.unit = rollup.Country
	}
	return p, true
}

// named is an indicator's or regime's name in the reader's language.
func named(ctx context.Context, n regime.Name) string {
	if kit.Lang(ctx) == lang.En && n.En != "" {
		return n.En
	}
	return n.Vi
}

// figureName is a figure's name: the indicator and, of a part, its choices.
func figureName(ctx context.Context, reg *regime.Regime, k report.Key) string {
	ind := reg.Indicator(k.Indicator())
	if ind == nil {
		return string(k)
	}
	if part := partName(ctx, ind, k); part != "" {
		return named(ctx, ind.Name) + ": " + part
	}
	return named(ctx, ind.Name)
}

// partName is the choices of a part, in the order of the indicator's dimensions.
func partName(ctx context.Context, ind *regime.Indicator, k report.Key) string {
	var parts []string
	chosen := k.Dimensions()
	for _, d := range ind.Dimensions {
		for _, c := range d.Choices {
			if chosen[d.Code] == c.Code {
				parts = append(parts, named(ctx, c.Name))
			}
		}
	}
	return strings.Join(parts, ", ")
}

// unitName is a unit's name; the country's is the program's own word.
func unitName(ctx context.Context, u report.Unit) string {
	if u.ID == rollup.Country {
		return kit.Say(ctx, "web.figures.country")
	}
	return u.Name
}

// inText is a unit's name inside a sentence.
func inText(ctx context.Context, u report.Unit) string {
	if u.ID == rollup.Country {
		return kit.Say(ctx, "web.figures.country-in-text")
	}
	return u.InText()
}

// signs are the looks of answers that are no numbers.
var signs = map[quantity.State]string{
	quantity.Missing: "n missing", quantity.None: "n none", quantity.Unknown: "n unknown", quantity.NotApplicable: "n without",
}
