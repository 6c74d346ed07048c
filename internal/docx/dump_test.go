package docx

import (
	"fmt"
	"strings"

	"tonghop/internal/flow"
)

// dump writes a flow for people and for golden files: one line for each paragraph.
func dump(d *flow.Document) string {
	var b strings.Builder
	fmt.Fprintf(&b, "document title=%q author=%q made=%s\n", d.Title, d.Author, d.Made)
	for _, w := range d.Warnings {
		fmt.Fprintf(&b, "warning %s %v at %s\n", w.Code, w.Args, w.Where)
	}
	for i := range d.Sections {
		s := &d.Sections[i]
		fmt.Fprintf(&b, "section %dx%d margins %d %d %d %d number %d size %g first %t restart %t\n", s.Page.Width, s.Page.Height,
			s.Page.Top, s.Page.Right, s.Page.Bottom, s.Page.Left, s.Number.Place, s.Number.Size.Points(), s.Number.ShowFirst, s.Restart)
		dumpPart(&b, "header", s.Header)
		dumpPart(&b, "footer", s.Footer)
		dumpPart(&b, "foot", s.Foot)
		dumpBlocks(&b, s.Blocks, 1)
	}
	for i, n := range d.Notes {
		dumpPart(&b, fmt.Sprintf("note %d", i+1), n)
	}
	return b.String()
}

func dumpPart(b *strings.Builder, name string, blocks []flow.Block) {
	if hasMatter(blocks) {
		fmt.Fprintf(b, " %s\n", name)
		dumpBlocks(b, blocks, 2)
	}
}

func dumpBlocks(b *strings.Builder, blocks []flow.Block, depth int) {
	in := strings.Repeat("  ", depth)
	for _, bl := range blocks {
		switch bl := bl.(type) {
		case *flow.Paragraph:
			fmt.Fprintf(b, "%s%s\n", in, dumpParagraph(bl))
		case *flow.Table:
			fmt.Fprintf(b, "%stable border=%t layout=%t head=%d widths=%v at %s\n", in, bl.Border, bl.Layout, bl.HeaderRows, bl.Widths, bl.Where)
			for _, row := range bl.Rows {
				fmt.Fprintf(b, "%s row\n", in)
				for _, c := range row.Cells {
					fmt.Fprintf(b, "%s  cell %dx%d\n", in, c.Cols(), c.RowsSpanned())
					dumpBlocks(b, c.Blocks, depth+2)
				}
			}
		case *flow.Frame:
			fmt.Fprintf(b, "%sframe %dx%d at %s\n", in, bl.Width, bl.Height, bl.Where)
			dumpBlocks(b, bl.Blocks, depth+1)
		case *flow.Image:
			fmt.Fprintf(b, "%simage %dx%d alt=%q\n", in, bl.Width, bl.Height, bl.Alt)
		case flow.PageBreak:
			fmt.Fprintf(b, "%spage break\n", in)
		default:
			fmt.Fprintf(b, "%s%T\n", in, bl)
		}
	}
}

func dumpParagraph(p *flow.Paragraph) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %c", p.Where, "LCRJ"[p.Align])
	if p.Role != flow.Body {
		fmt.Fprintf(&b, " role %d.%d", p.Role, p.Level)
	}
	if p.Style != "" {
		fmt.Fprintf(&b, " <%s>", p.Style)
	}
	fmt.Fprintf(&b, " ind %d/%d/%d sp %d/%d line %v", p.First, p.Left, p.Right, p.Before, p.After, p.Line)
	if p.Rule != nil {
		fmt.Fprintf(&b, " rule %v", *p.Rule)
	}
	if p.Label != "" {
		fmt.Fprintf(&b, " [%s]", p.Label)
	}
	for _, r := range p.Runs {
		fmt.Fprintf(&b, " ‹%s›%s", runLook(r), strings.NewReplacer("\n", "⏎", "\t", "⇥").Replace(r.Text))
	}
	return b.String()
}

func runLook(r flow.Run) string {
	s := fmt.Sprintf("%g", r.Size.Points())
	for _, f := range []struct {
		on   bool
		mark string
	}{{r.Bold, "b"}, {r.Italic, "i"}, {r.Underline, "u"}, {r.Strike, "s"}, {r.Super, "^"}, {r.Sub, "_"}, {r.Caps, "C"}, {r.SmallCaps, "c"}, {r.NoBreak, "n"}} {
		if f.on {
			s += f.mark
		}
	}
	if r.Font != "Times New Roman" {
		s += " " + r.Font
	}
	if r.Color != "" {
		s += " #" + r.Color
	}
	if r.Note > 0 {
		s += fmt.Sprintf(" note%d", r.Note)
	}
	return s
}
