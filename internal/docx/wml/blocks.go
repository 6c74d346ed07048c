package wml

import (
	"strings"

	"tonghop/internal/flow"
)

// blocks writes the blocks of a section; sect is what its last paragraph carries, nil
// in the last section, whose properties stand at the end of the body.
func (p *printer) blocks(blocks []flow.Block, sect *sectionOut) {
	broke := false // a page break stands before the next block
	for i, b := range blocks {
		var here *sectionOut
		if i == len(blocks)-1 {
			here = sect
		}
		if _, ok := b.(flow.PageBreak); ok {
			if broke {
				p.breakPage(nil)
			}
			if broke = true; i == len(blocks)-1 {
				p.breakPage(sect)
			}
			continue
		}
		par, ok := b.(*flow.Paragraph)
		if ok {
			p.paragraph(par, here, broke)
			broke = false
			continue
		}
		if broke {
			p.breakPage(nil)
			broke = false
		}
		p.block(b)
		if here != nil || isTable(b) && (i == len(blocks)-1 || isTable(blocks[i+1])) {
			p.gap(here)
		}
	}
	if len(blocks) == 0 {
		p.gap(sect)
	}
}

// isTable tells whether a block is written as a table: two in a row would grow
// together, and a cell or a body may not end with one.
func isTable(b flow.Block) bool {
	switch b.(type) {
	case *flow.Table, *flow.Frame:
		return true
	}
	return false
}

// cellBlocks writes the blocks of a cell or a note, which must end with a paragraph.
func (p *printer) cellBlocks(blocks []flow.Block) { p.blocks(blocks, nil) }

func (p *printer) block(b flow.Block) {
	switch b := b.(type) {
	case *flow.Table:
		p.table(b)
	case *flow.Frame:
		p.frame(b)
	case *flow.Image:
		p.image(b)
	case *flow.SignField:
		p.room(b.Height, b.Align)
	}
}

// gap writes the lowest paragraph there is.
func (p *printer) gap(sect *sectionOut) {
	st := p.ownStyle(gapStyle)
	p.m.raw("<w:p>")
	p.paraProps(&st.para, &st.para, extras{style: st.id, sect: sect})
	p.m.raw("</w:p>")
}

func (p *printer) breakPage(sect *sectionOut) {
	st := p.ownStyle(gapStyle)
	p.m.raw("<w:p>")
	p.paraProps(&st.para, &st.para, extras{style: st.id, sect: sect})
	p.m.raw(`<w:r><w:br w:type="page"/></w:r></w:p>`)
}

// room writes an empty paragraph of a height: the place of a signature, or of a
// picture that has no bytes.
func (p *printer) room(height flow.Length, align flow.Align) {
	st := p.ownStyle(gapStyle)
	want := st.para
	want.line, want.align = flow.Spacing{Exact: min(max(height, flow.Point), maxTwips)}, align
	p.m.raw("<w:p>")
	p.paraProps(&want, &st.para, extras{style: st.id})
	p.m.raw("</w:p>")
}

// ownStyle is one of the writer's own styles, defined when first used.
func (p *printer) ownStyle(name string) *namedStyle {
	st := p.styles.byName[name]
	if st == nil {
		st = p.styles.add(name)
		st.looks = nil
		st.run = p.styles.normal().run
	}
	if !st.used {
		st.used = true
		st.para = measuresOf(&flow.Paragraph{Line: flow.Spacing{Exact: ownHeights[name]}})
	}
	return st
}

// ownHeights are the line heights of the writer's own empty paragraphs. A rule takes 4
// points: less is not shown by every program.
var ownHeights = map[string]flow.Length{ruleStyle: 4 * flow.Point, gapStyle: flow.Point}

// paragraph writes a paragraph and the rule below it.
func (p *printer) paragraph(f *flow.Paragraph, sect *sectionOut, broke bool) {
	st := p.styles.byName[nameOf(f)]
	want := measuresOf(f)
	ruled := f.Rule != nil
	if ruled { // the space below comes after the rule; the rule stays with its text
		want.after, want.keepNext = max(0, f.Rule.Gap), true
	}
	want.pageBreak = f.PageBreakBefore || broke
	e := extras{style: st.id}
	if st == p.styles.normal() {
		e.style = ""
	}
	if !ruled {
		e.sect = sect
	}
	p.m.raw("<w:p>")
	p.paraProps(&want, &st.para, e)
	p.runs(f, st)
	p.m.raw("</w:p>")
	if ruled {
		p.rule(f, sect)
	}
}

func (p *printer) runs(f *flow.Paragraph, st *namedStyle) {
	if p.noteMark {
		p.m.raw(`<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> </w:t></w:r>`)
		p.noteMark = false
	}
	if f.Label != "" {
		look := flow.Run{Text: f.Label + " "}
		if f.First < 0 {
			look.Text = f.Label + "\t"
		}
		if len(f.Runs) > 0 {
			first := f.Runs[0]
			first.Text, first.Note, first.NoBreak = look.Text, 0, false
			look = first
		}
		p.run(&look, st)
	}
	for i := range f.Runs {
		p.run(&f.Runs[i], st)
	}
}

// run writes a run, and the note it marks.
func (p *printer) run(r *flow.Run, st *namedStyle) {
	m := &p.m
	if r.Text != "" {
		m.raw("<w:r>")
		m.runProps(lookOf(r, p.color), st.run)
		p.runText(r)
		m.raw("</w:r>")
	}
	if r.Note > 0 && r.Note <= len(p.doc.Notes) {
		m.raw(`<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="`)
		m.number(r.Note - 1 + firstNote)
		m.raw(`"/></w:r>`)
	}
}

// runText writes the text with its tabs and line breaks. In a run that must not be
// broken, blanks and hyphens become the kinds that no program breaks at.
func (p *printer) runText(r *flow.Run) {
	s := r.Text
	if r.NoBreak {
		s = strings.ReplaceAll(s, " ", "\u00a0")
	}
	for s != "" {
		i := strings.IndexAny(s, "\t\n")
		if r.NoBreak {
			i = strings.IndexAny(s, "\t\n-")
		}
		if i < 0 {
			p.letters(s)
			return
		}
		p.letters(s[:i])
		switch s[i] {
		case '\t':
			p.m.raw("<w:tab/>")
		case '\n':
			p.m.raw("<w:br/>")
		case '-':
			p.m.raw("<w:noBreakHyphen/>")
		}
		s = s[i+1:]
	}
}

func (p *printer) letters(s string) {
	if s == "" {
		return
	}
	if edge(s[0]) || edge(s[len(s)-1]) {
		p.m.raw(`<w:t xml:space="preserve">`)
	} else {
		p.m.raw("<w:t>")
	}
	p.m.text(s)
	p.m.raw("</w:t>")
}

// edge tells whether a letter at the edge of text would be lost without
// xml:space="preserve".
func edge(c byte) bool { return c <= ' ' }

// rule writes the rule below a paragraph: an empty paragraph with a border above and
// indents that leave the rule's length. It looks the same in every program, which no
// drawn line does.
func (p *printer) rule(f *flow.Paragraph, sect *sectionOut) {
	room := max(0, p.width-f.Left-f.Right)
	width := f.Rule.Width
	if width <= 0 {
		width = longestLine(f, room)
	}
	width = min(width, room)
	left, right := flow.Length(0), room-width
	switch f.Align {
	case flow.Center:
		left = (room - width) / 2
		right = room - width - left
	case flow.Right:
		left, right = right, 0
	}
	st := p.ownStyle(ruleStyle)
	want := st.para
	want.left, want.right, want.after, want.keepNext = f.Left+left, f.Right+right, max(0, f.After), f.KeepNext
	p.m.raw("<w:p>")
	p.paraProps(&want, &st.para, extras{style: st.id, rule: f.Rule, sect: sect})
	p.m.raw("</w:p>")
}
