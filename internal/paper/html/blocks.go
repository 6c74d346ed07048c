package html

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"tonghop/internal/flow"
)

// printer writes the blocks of a flow as elements.
type printer struct {
	b       bytes.Buffer
	looks   *looks
	caption *flow.Paragraph // waits for its table
	titled  bool            // the page's one h1 has been opened
}

// section is a sheet: one article of pages of one size.
func (x *printer) section(s *flow.Section, i int) {
	p := s.Page
	x.raw(`<section class="sheet" aria-label="`, partLabel(i), `" style="width: `, points(p.Width), `; min-height: `, points(p.Height),
		`; padding: `, points(p.Top), " ", points(p.Right), " ", points(p.Bottom), " ", points(p.Left), "\">\n")
	x.blocks(s.Blocks)
	if len(s.Foot) > 0 {
		x.raw("<footer>\n")
		x.blocks(s.Foot)
		x.raw("</footer>\n")
	}
	x.raw("</section>\n")
}

func partLabel(i int) string { return "Phần trang " + strconv.Itoa(i+1) }

func (x *printer) raw(parts ...string) {
	for _, p := range parts {
		x.b.WriteString(p)
	}
}

func (x *printer) blocks(blocks []flow.Block) {
	for i := 0; i < len(blocks); i++ {
		switch b := blocks[i].(type) {
		case *flow.Paragraph:
			if b.Role == flow.ListItem || b.Role == flow.Title {
				i += x.group(blocks[i:], b.Role) - 1
				continue
			}
			x.paragraph(b, blocks[i+1:])
		case *flow.Table:
			x.table(b)
		case *flow.Frame:
			x.frame(b)
		case *flow.Image:
			i += x.picture(b, blocks[i+1:])
		case *flow.SignField:
			x.raw(`<span class="sign" role="img" aria-label="`, escape(b.Alt), `" style="height: `, points(b.Height), "\"></span>\n")
		case flow.PageBreak:
			x.raw("<div style=\"break-after: page\"></div>\n")
		}
	}
}

// group prints paragraphs of one role that follow one another: list items in a list, the
// lines of the title in a group with one first heading. It tells how many it took.
func (x *printer) group(blocks []flow.Block, role flow.Role) int {
	open, end := "<ul>\n", "</ul>\n"
	if role == flow.Title {
		open, end = "<header>\n", "</header>\n"
	}
	x.raw(open)
	n := 0
	for _, b := range blocks {
		p, ok := b.(*flow.Paragraph)
		if !ok || p.Role != role {
			break
		}
		name := "li"
		if role == flow.Title {
			name = "p"
			if !x.titled {
				name, x.titled = "h1", true
			}
		}
		x.element(name, p)
		n++
	}
	x.raw(end)
	return n
}

func (x *printer) paragraph(p *flow.Paragraph, after []flow.Block) {
	switch p.Role {
	case flow.Heading:
		x.element("h"+strconv.Itoa(min(max(p.Level, 1)+1, 6)), p)
	case flow.Caption:
		if len(after) > 0 {
			if _, ok := after[0].(*flow.Table); ok {
				x.caption = p
				return
			}
		}
		x.element("p", p)
	case flow.Decoration:
		x.raw(`<div class="`, x.looks.of(p), `" aria-hidden="true"`)
		if p.Rule == nil && p.Line.Exact > 0 {
			x.raw(` style="height: `, points(p.Line.Exact), `"`)
		}
		x.raw(">")
		x.rule(p)
		x.raw("</div>\n")
	default:
		x.element("p", p)
	}
}

func (x *printer) element(name string, p *flow.Paragraph) {
	x.raw("<", name, ` class="`, x.looks.of(p), `">`)
	x.runs(p)
	x.rule(p)
	x.raw("</", name, ">\n")
}

// rule draws the line below a paragraph; one as wide as its text needs a guess, since
// only the browser knows the width: half an em for each letter is near enough.
func (x *printer) rule(p *flow.Paragraph) {
	if p.Rule == nil {
		return
	}
	width := points(p.Rule.Width)
	if p.Rule.Width == 0 && len(p.Runs) > 0 {
		width = fmt.Sprintf("min(100%%, %.3gem)", 0.5*float64(len([]rune(p.Text()))))
	}
	x.raw(`<span class="rule" style="width: `, width, `"></span>`)
}

func (x *printer) runs(p *flow.Paragraph) {
	if len(p.Runs) == 0 {
		return
	}
	base := baseRun(p)
	var open *flow.Datum
	for i := range p.Runs {
		r := &p.Runs[i]
		if r.Datum != open {
			x.endDatum(open)
			open = r.Datum
			x.beginDatum(open)
		}
		x.run(r, base)
	}
	x.endDatum(open)
}

func (x *printer) beginDatum(d *flow.Datum) {
	if d == nil {
		return
	}
	if d.Cited {
		x.raw(`<cite data-number="`, escape(d.Value), `"`)
	} else {
		x.raw(`<data value="`, escape(d.Value), `"`)
	}
	for _, a := range d.Attributes {
		x.raw(" data-", slug(a.Name)[2:], `="`, escape(a.Value), `"`)
	}
	x.raw(">")
}

func (x *printer) endDatum(d *flow.Datum) {
	switch {
	case d == nil:
	case d.Cited:
		x.raw("</cite>")
	default:
		x.raw("</data>")
	}
}

// run prints letters with what their look adds to the paragraph's.
func (x *printer) run(r, base *flow.Run) {
	var tags []string
	open := func(tag, attrs string) {
		x.raw("<", tag, attrs, ">")
		tags = append(tags, tag)
	}
	if base.Bold && !r.Bold || base.Italic && !r.Italic {
		open("span", ` class="upright"`)
	}
	plain := base.Bold && !r.Bold || base.Italic && !r.Italic // what was set back is set anew
	if r.Bold && (!base.Bold || plain) {
		open("strong", "")
	}
	if r.Italic && (!base.Italic || plain) {
		open("em", "")
	}
	if r.Underline {
		open("u", "")
	}
	if r.NoBreak {
		open("span", ` class="nobreak"`)
	}
	x.raw(strings.ReplaceAll(escape(r.Text), "\n", "<br>"))
	for i := len(tags) - 1; i >= 0; i-- {
		x.raw("</", tags[i], ">")
	}
}

// table prints a data table as one, a table that only places things as a grid.
func (x *printer) table(t *flow.Table) {
	if t.Layout {
		x.grid(t)
		return
	}
	x.raw("<table>\n")
	if x.caption != nil {
		x.raw(`<caption class="`, x.looks.of(x.caption), `">`)
		x.runs(x.caption)
		x.raw("</caption>\n")
		x.caption = nil
	}
	x.columns(t.Widths)
	for r := range t.Rows {
		switch {
		case r == 0 && t.HeaderRows > 0:
			x.raw("<thead>\n")
		case r == t.HeaderRows:
			x.raw("<tbody>\n")
		}
		x.row(&t.Rows[r], r < t.HeaderRows)
		if r == t.HeaderRows-1 {
			x.raw("</thead>\n")
		}
	}
	if len(t.Rows) > t.HeaderRows {
		x.raw("</tbody>\n")
	}
	x.raw("</table>\n")
}

func (x *printer) columns(widths []flow.Length) {
	var sum flow.Length
	for _, w := range widths {
		sum += w
	}
	if sum <= 0 {
		return
	}
	x.raw("<colgroup>")
	for _, w := range widths {
		x.raw(fmt.Sprintf(`<col style="width: %.4g%%">`, 100*float64(w)/float64(sum)))
	}
	x.raw("</colgroup>\n")
}

func (x *printer) row(r *flow.Row, head bool) {
	x.raw("<tr>")
	for i := range r.Cells {
		c := &r.Cells[i]
		name, attrs := "td", ""
		if head {
			name, attrs = "th", ` scope="col"`
			if c.Cols() > 1 {
				attrs = ` scope="colgroup"`
			}
		}
		if c.Cols() > 1 {
			attrs += ` colspan="` + strconv.Itoa(c.Cols()) + `"`
		}
		if c.RowsSpanned() > 1 {
			attrs += ` rowspan="` + strconv.Itoa(c.RowsSpanned()) + `"`
		}
		x.raw("<", name, attrs, ">")
		x.blocks(c.Blocks)
		x.raw("</", name, ">")
	}
	x.raw("</tr>\n")
}

func (x *printer) grid(t *flow.Table) {
	var tracks []string
	for _, w := range t.Widths {
		tracks = append(tracks, strconv.Itoa(int(w))+"fr")
	}
	for r := range t.Rows {
		x.raw(`<div class="row" style="grid-template-columns: `, strings.Join(tracks, " "), "\">\n")
		for c := range t.Rows[r].Cells {
			x.raw("<div>\n")
			x.blocks(t.Rows[r].Cells[c].Blocks)
			x.raw("</div>\n")
		}
		x.raw("</div>\n")
	}
}

func (x *printer) frame(f *flow.Frame) {
	margin := map[flow.Align]string{flow.Left: "0 auto 0 0", flow.Center: "0 auto", flow.Right: "0 0 0 auto"}[f.Align]
	color := f.Color
	if len(color) != 6 {
		color = "000000"
	}
	x.raw(`<div class="stamp" style="width: `, points(f.Width), `; height: `, points(f.Height), `; margin: `, margin, `; color: #`, escape(color), "\">\n")
	x.blocks(f.Blocks)
	x.raw("</div>\n")
}

// picture prints a picture with the caption that follows it; it tells how many blocks it
// took besides its own.
func (x *printer) picture(m *flow.Image, after []flow.Block) int {
	kind := "image/png"
	if bytes.HasPrefix(m.Data, []byte("\xff\xd8")) {
		kind = "image/jpeg"
	}
	x.raw(`<figure><img src="data:`, kind, ";base64,", base64.StdEncoding.EncodeToString(m.Data), `" alt="`, escape(m.Alt), `" style="width: `, points(m.Width), `">`)
	taken := 0
	if len(after) > 0 {
		if p, ok := after[0].(*flow.Paragraph); ok && p.Role == flow.Caption {
			x.raw(`<figcaption class="`, x.looks.of(p), `">`)
			x.runs(p)
			x.raw("</figcaption>")
			taken = 1
		}
	}
	x.raw("</figure>\n")
	return taken
}
