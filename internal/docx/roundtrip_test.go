package docx

import (
	"math/rand/v2"
	"strings"
	"testing"

	"tonghop/internal/flow"
)

// canonical brings a flow and the flow read back from its file to one form: the
// format's own conventions (a default font by name, a break before a paragraph
// instead of between two) are not differences.
func canonical(d *flow.Document) *flow.Document {
	out := &flow.Document{Title: d.Title, Author: d.Author, Made: d.Made}
	for i := range d.Sections {
		s := d.Sections[i]
		n := s.Number
		if n.Place == flow.NoNumber {
			n = flow.PageNumber{}
		} else if n.Size == 0 {
			n.Size = defaultSize
		}
		out.Sections = append(out.Sections, flow.Section{
			Page: s.Page, Number: n, Restart: s.Restart, Foot: canonicalBlocks(s.Foot, s.Page.TextWidth(), ""),
			Blocks: canonicalBlocks(s.Blocks, s.Page.TextWidth(), ""),
		})
	}
	for _, n := range d.Notes {
		out.Notes = append(out.Notes, canonicalBlocks(n, 0, ""))
	}
	return out
}

func canonicalBlocks(blocks []flow.Block, width flow.Length, color string) []flow.Block {
	var out []flow.Block
	for _, b := range blocks {
		switch b := b.(type) {
		case flow.PageBreak:
			out = addBreak(out)
		case *flow.Paragraph:
			p := canonicalParagraph(b, width, color)
			if p.PageBreakBefore {
				p.PageBreakBefore = false
				out = addBreak(out)
			}
			if len(p.Runs) > 0 || p.Label != "" {
				out = append(out, p)
			}
		case *flow.SignField: // reads back as an empty paragraph
		case *flow.Table:
			out = append(out, canonicalTable(b, color))
		case *flow.Frame:
			out = append(out, canonicalFrame(b, color))
		case *flow.Image:
			out = append(out, &flow.Image{Alt: strings.TrimSpace(b.Alt)})
		}
	}
	return out
}

// addBreak adds a page break, unless one stands there: an empty page may be told by
// two breaks, or by a break and a paragraph that begins a page.
func addBreak(out []flow.Block) []flow.Block {
	if n := len(out); n > 0 && out[n-1] == flow.Block(flow.PageBreak{}) {
		return out
	}
	return append(out, flow.PageBreak{})
}

func canonicalParagraph(b *flow.Paragraph, width flow.Length, color string) *flow.Paragraph {
	p := *b
	p.Where, p.Style, p.Role, p.Level = flow.Where{}, canonicalStyle(b.Style), b.Role, 0
	if b.Role == flow.ListItem || b.Role == flow.Title || b.Role == flow.Caption {
		p.Role = flow.Body // told by the style alone
	}
	if b.Role == flow.Heading {
		p.Level = min(max(b.Level, 1), 6)
	}
	if p.Line.Exact <= 0 {
		p.Line = flow.Spacing{Percent: percentOf(p.Line)}
	}
	if p.Rule != nil { // its length depends on the column; the test of rules measures it
		p.Rule = &flow.Rule{Gap: p.Rule.Gap}
	}
	p.Runs = nil
	for i := range b.Runs {
		r := canonicalRun(b.Runs[i], color)
		if n := len(p.Runs); n > 0 && sameLook(p.Runs[n-1], r) {
			p.Runs[n-1].Text += r.Text
			continue
		}
		if r.Text != "" || r.Note > 0 {
			p.Runs = append(p.Runs, r)
		}
	}
	if len(p.Runs) == 0 {
		p.Runs = nil
	}
	return &p
}

func canonicalStyle(s string) string {
	switch s {
	case "Normal", "heading 1", "heading 2", "heading 3", "heading 4", "List Paragraph", "Title", "caption":
		return ""
	}
	return s
}

func sameLook(a, b flow.Run) bool {
	a.Text, b.Text = "", ""
	return a == b && a.Note == 0
}

func canonicalRun(r flow.Run, color string) flow.Run {
	if r.Note > 0 {
		return flow.Run{Text: r.Text, Note: r.Note}
	}
	if r.Font == "" {
		r.Font = defaultFont
	}
	if r.Size == 0 {
		r.Size = defaultSize
	}
	if r.Color == "" {
		r.Color = color
	}
	r.Text = strings.ReplaceAll(r.Text, "\u00a0", " ")
	r.NoBreak = false // told by the letters: no-break blanks and hyphens
	return r
}

func canonicalTable(t *flow.Table, color string) flow.Block {
	widths := append([]flow.Length{}, t.Widths...)
	if t.Border && len(t.Rows) == 1 && len(t.Rows[0].Cells) == 1 && len(widths) == 1 { // a box is a frame
		return canonicalFrame(&flow.Frame{Blocks: t.Rows[0].Cells[0].Blocks, Width: widths[0], Height: t.Rows[0].MinHeight}, color)
	}
	out := &flow.Table{Layout: t.Layout, Border: t.Border, HeaderRows: min(t.HeaderRows, len(t.Rows)), Caption: t.Caption, Widths: widths}
	for _, r := range t.Rows {
		row := flow.Row{MinHeight: r.MinHeight}
		for _, c := range r.Cells {
			row.Cells = append(row.Cells, flow.Cell{ColSpan: c.Cols(), RowSpan: c.RowsSpanned(), Middle: c.Middle, Blocks: canonicalBlocks(c.Blocks, 0, color)})
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

func canonicalFrame(f *flow.Frame, color string) flow.Block {
	if f.Color != "" {
		color = f.Color
	}
	// A frame is no wider than its column: its width is left to the test of the sample.
	return &flow.Frame{Blocks: canonicalBlocks(f.Blocks, 0, color), Height: f.Height, Color: f.Color, Align: f.Align}
}

// roundTrip writes a flow, reads it back and compares the two.
func roundTrip(t *testing.T, d *flow.Document) {
	t.Helper()
	back, err := Read(written(t, d, Options{}), Limits{Images: true})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := dump(canonical(back)), dump(canonical(d)); got != want {
		t.Fatalf("%s", firstDifference(got, want))
	}
}

func TestRoundTripOfTheSample(t *testing.T) { roundTrip(t, sample()) }

func TestRoundTripOfRandomFlows(t *testing.T) {
	for seed := range uint64(150) {
		roundTrip(t, randomDocument(rand.New(rand.NewPCG(seed, 1))))
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}
