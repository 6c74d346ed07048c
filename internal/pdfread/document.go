package pdfread

import (
	"math"
	"slices"
	"strings"

	"tonghop/internal/flow"
)

// documentOf turns pages into a flow. Pages of one size in a row are one section; its
// margins are measured from the text. Every block knows its page and place.
func documentOf(pages []*page) *flow.Document {
	doc := &flow.Document{Language: "vi-VN", Lines: true}
	layouts := make([]*layout, len(pages))
	for i, p := range pages {
		layouts[i] = arrange(p)
	}
	for start := 0; start < len(layouts); {
		end := start + 1
		for end < len(layouts) && sameSheet(layouts[start], layouts[end]) {
			end++
		}
		doc.Sections = append(doc.Sections, sectionOf(doc, layouts[start:end]))
		start = end
	}
	joinTables(doc)
	number(doc)
	linkNotes(doc)
	return doc
}

func sameSheet(a, b *layout) bool {
	return math.Abs(a.Width-b.Width) < 10 && math.Abs(a.Height-b.Height) < 10
}

func sectionOf(doc *flow.Document, pages []*layout) flow.Section {
	e := takeEdges(pages)
	for _, l := range pages {
		l.takeNotes(doc)
	}
	text := extentOf(pages)
	first := pages[0]
	s := flow.Section{Page: flow.Page{Width: flow.PT(first.Width), Height: flow.PT(first.Height)}, Number: e.number, Header: e.header, Footer: e.footer}
	if text.right > 0 {
		s.Page.Left, s.Page.Right = flow.PT(max(0, text.left)), flow.PT(max(0, first.Width-text.right))
		s.Page.Top, s.Page.Bottom = flow.PT(max(0, text.top)), flow.PT(max(0, first.Height-text.bottom))
	}
	for _, l := range pages {
		s.Blocks = append(s.Blocks, l.blocks(text)...)
		s.Blocks = append(s.Blocks, l.pictures()...)
	}
	return s
}

// pictures gives the images of a page and what its signature fields print, after its
// text: they stamp the page, they do not stand in its sentences.
func (l *layout) pictures() []flow.Block {
	var out []flow.Block
	for _, b := range l.Images {
		out = append(out, &flow.Image{Width: flow.PT(b.Width()), Height: flow.PT(b.Height()), Where: whereOf(b, l.Number)})
	}
	return out
}

// joinTables makes one table of those that run over a page's end: same columns, nothing
// between them. The header that is repeated on the new page is dropped.
func joinTables(doc *flow.Document) {
	for i := range doc.Sections {
		blocks := doc.Sections[i].Blocks
		out := blocks[:0:0]
		var last *flow.Table
		for _, b := range blocks {
			t, isTable := b.(*flow.Table)
			if isTable && last != nil && continuesTable(last, t) {
				appendTable(last, t)
				continue
			}
			out = append(out, b)
			if isTable {
				last = t
			} else if _, isImage := b.(*flow.Image); !isImage {
				last = nil
			}
		}
		doc.Sections[i].Blocks = out
	}
}

func continuesTable(a, b *flow.Table) bool {
	if len(a.Widths) != len(b.Widths) || b.Where.Page <= a.Where.Page || absLength(a.Where.X-b.Where.X) > 100 {
		return false
	}
	for i := range a.Widths {
		if absLength(a.Widths[i]-b.Widths[i]) > 120 {
			return false
		}
	}
	return true
}

func absLength(l flow.Length) flow.Length { return max(l, -l) }

func appendTable(a, b *flow.Table) {
	rows := b.Rows
	n := 0
	for n < len(rows) && n < len(a.Rows) && rowText(&a.Rows[n]) == rowText(&rows[n]) {
		n++
	}
	if n > 0 && n < len(rows) {
		rows = rows[n:]
		a.HeaderRows = max(a.HeaderRows, n)
	}
	a.Rows = append(a.Rows, rows...)
	a.Where.Page = min(a.Where.Page, b.Where.Page)
}

func rowText(r *flow.Row) string {
	s := ""
	for i := range r.Cells {
		for _, b := range r.Cells[i].Blocks {
			s += b.(*flow.Paragraph).Text() + " "
		}
		s += "|"
	}
	return s
}

// number counts the paragraphs over the whole file, tables included.
func number(doc *flow.Document) {
	n := 0
	var visit func(blocks []flow.Block)
	visit = func(blocks []flow.Block) {
		for _, b := range blocks {
			switch b := b.(type) {
			case *flow.Paragraph:
				n++
				b.Where.Paragraph = n
			case *flow.Frame:
				visit(b.Blocks)
			case *flow.Table:
				for i := range b.Rows {
					for j := range b.Rows[i].Cells {
						visit(b.Rows[i].Cells[j].Blocks)
					}
				}
			}
		}
	}
	visit(doc.Blocks())
}

// linkNotes ties the raised numbers of the text to the footnotes that begin with them,
// in order: numbers may begin again on a later page.
func linkNotes(doc *flow.Document) {
	next := 0
	visitRuns(doc.Blocks(), func(r *flow.Run) {
		if next < len(doc.Notes) && r.Super && strings.TrimSpace(r.Text) == noteMark(doc.Notes[next]) {
			next++
			r.Note = next
		}
	})
}

func noteMark(note []flow.Block) string {
	if p, ok := note[0].(*flow.Paragraph); ok && beginsNote(p) {
		return strings.TrimSpace(p.Runs[0].Text)
	}
	return ""
}

func visitRuns(blocks []flow.Block, use func(*flow.Run)) {
	for _, b := range blocks {
		switch b := b.(type) {
		case *flow.Paragraph:
			for i := range b.Runs {
				use(&b.Runs[i])
			}
		case *flow.Frame:
			visitRuns(b.Blocks, use)
		case *flow.Table:
			for i := range b.Rows {
				for j := range b.Rows[i].Cells {
					visitRuns(b.Rows[i].Cells[j].Blocks, use)
				}
			}
		}
	}
}

// takeNotes moves footnotes out of the page's lines: smaller lines below a short rule
// near the foot of the page.
func (l *layout) takeNotes(doc *flow.Document) {
	from := l.notesFrom()
	if from < 0 {
		return
	}
	for _, n := range l.lines[from:] {
		for i := range n {
			p := n[i].paragraph(l.Number)
			if len(doc.Notes) == 0 || beginsNote(p) {
				doc.Notes = append(doc.Notes, nil)
			}
			last := len(doc.Notes) - 1
			doc.Notes[last] = append(doc.Notes[last], p)
		}
	}
	l.lines = l.lines[:from]
}

func beginsNote(p *flow.Paragraph) bool {
	return p.Runs[0].Super && digits.MatchString(p.Runs[0].Text)
}

// notesFrom is the index of the first footnote line, or -1: the first line below a
// short rule at the left margin, if it begins with a raised number.
func (l *layout) notesFrom() int {
	for _, r := range l.Rules {
		if r.Upright || r.Top < l.Height/3 || r.Width() < 60 || r.Width() > l.Width/2 || r.Left > l.Width/4 {
			continue
		}
		i := slices.IndexFunc(l.lines, func(n line) bool { return n.base() > r.Top })
		if i >= 0 && l.lines[i][0].runs[0].Super {
			return i
		}
	}
	return -1
}
