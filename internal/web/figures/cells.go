package figures

import (
	"context"
	"html"
	"io"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"tonghop/internal/report"
	"tonghop/internal/rollup"
	"tonghop/internal/rollup/cube"
	"tonghop/internal/web/kit"
)

// whyPage is the address of the page of one figure.
func (p place) whyPage(k report.Key) string { return p.page("why") + "/" + url.PathEscape(string(k)) }

// body draws the lines of the table. A province has 25,000 cells, each of them a link, so
// they are written straight into one buffer with what repeats made once.
func (v *gridView) body() templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		var b strings.Builder
		b.Grow(len(v.rows) * len(v.columns) * 80)
		heads, tails := v.addresses()
		for _, i := range v.rows {
			l := &v.grid.Lines[i]
			unit := url.PathEscape(owner(l.Unit.ID))
			b.WriteString(`<tr><th scope="row">`)
			v.name(ctx, &b, l)
			b.WriteString(`</th><td class="state">`)
			if err := v.standing(i).Render(ctx, &b); err != nil {
				return err
			}
			b.WriteString(`</td>`)
			for n := range v.columns {
				v.cell(ctx, &b, l, n, heads+unit+tails[n])
			}
			b.WriteString("</tr>\n")
		}
		_, err := io.WriteString(w, b.String())
		return err
	})
}

// addresses are the parts of the addresses of cells around the unit.
func (v *gridView) addresses() (head string, tails []string) {
	head = html.EscapeString("/figures/" + url.PathEscape(v.place.regime) + "/" + url.PathEscape(string(v.place.period)) + "/why/")
	end := ""
	if v.state.basis != rollup.Official {
		end = "?basis=" + url.QueryEscape(string(v.state.basis))
	}
	for _, c := range v.columns {
		tails = append(tails, html.EscapeString("/"+url.PathEscape(string(c.key))+end))
	}
	return head, tails
}

// name writes the unit's name, a link to what lies below it where something does.
func (v *gridView) name(ctx context.Context, b *strings.Builder, l *cube.Line) {
	name := html.EscapeString(v.lineName(ctx, l))
	if l.OwnDoing() || (l.Owes && l.Below == nil) {
		b.WriteString(name)
		return
	}
	b.WriteString(`<a href="` + html.EscapeString(v.state.link(v.place.at(l.Unit.ID).page("units"))) + `">` + name + `</a>`)
}

// cell writes one number, a link to why it is what it is.
func (v *gridView) cell(ctx context.Context, b *strings.Builder, l *cube.Line, n int, href string) {
	c := &l.Cells[v.columns[n].at]
	b.WriteString(`<td class="`)
	b.WriteString(v.columns[n].heat(c.Value))
	if differs(l, v.columns[n].at) {
		b.WriteString(" differs")
	}
	b.WriteString(`"><a href="`)
	if l.OwnDoing() {
		href = html.EscapeString(v.whyHref(l, v.columns[n].key))
	}
	b.WriteString(href)
	b.WriteString(`">`)
	b.WriteString(html.EscapeString(cellText(ctx, c)))
	if c.Derived && c.Value.IsNumber() {
		b.WriteString(`<sup>*</sup>`)
	}
	b.WriteString(`</a></td>`)
}

// differs tells whether a unit reported something else than the units below it.
func differs(l *cube.Line, n int) bool {
	return l.Below != nil && l.Reported && l.Below[n].Value != l.Cells[n].Value
}

// cellText is the number, or the sign of an answer that is none.
func cellText(ctx context.Context, c *cube.Cell) string {
	if c.TooLarge {
		return kit.Say(ctx, "web.figures.too-large")
	}
	return kit.Value(ctx, c.Value)
}

// standing is how far a line's report or the reports below it are.
func (v *gridView) standing(i int) templ.Component {
	l, p := &v.grid.Lines[i], v.grid.Progress[i]
	if !l.Owes || (p.Total > 1 && !v.grid.Debts[i].Owed()) {
		return progressMeter(p)
	}
	return debtTag(l, v.grid.Debts[i])
}
