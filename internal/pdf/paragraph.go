package pdf

import (
	"strings"

	"tonghop/internal/flow"
	"tonghop/internal/text"
)

// paragraph is a paragraph broken into lines.
type paragraph struct {
	src    *flow.Paragraph
	elem   *elem
	pieces []piece
	lines  []line
	left   dist // of the lines after the first, from the column's edge
	first  dist // of the first line
	width  dist // of the column
}

// paragraph breaks one paragraph and pushes its lines.
func (s *setter) paragraph(src *flow.Paragraph) error {
	ls := s.p.letters(src.Runs, s.color)
	par := &paragraph{src: src, width: s.width, left: of(src.Left), first: max(of(src.Left+src.First), 0)}
	rest := max(s.width-of(src.Left)-of(src.Right), of(5*flow.Point))
	m := measure{rest: rest, first: max(s.width-par.first-of(src.Right), of(5*flow.Point)), align: src.Align}
	pieces, err := s.p.pieces(ls)
	if err != nil {
		return err
	}
	if hasWords(pieces) {
		par.elem = s.elementFor(src)
		pieces = s.labelled(par, pieces)
	}
	placeTabs(pieces, par, m)
	par.pieces = splitWide(pieces, min(m.first, m.rest))
	par.lines = breakLines(par.pieces, m)
	if src.Role == flow.Heading && par.elem != nil && !s.plain {
		s.p.bookmark = append(s.p.bookmark, bookmark{level: max(src.Level, 1), title: text.Space(src.Text()), elem: par.elem})
	}
	return s.pushLines(par)
}

func hasWords(pieces []piece) bool {
	for i := range pieces {
		if pieces[i].kind == word {
			return true
		}
	}
	return false
}

// tabEvery is the distance of the stops behind those a paragraph names.
const tabEvery = 720

// placeTabs gives every tab the width to its next stop. Stops count from the edge of
// the column; a hanging indent is a stop too. A tab in text too long for one line is
// as wide as a space.
func placeTabs(pieces []piece, par *paragraph, m measure) {
	start, isFirst := 0, true
	for i := 0; i <= len(pieces); i++ {
		if i < len(pieces) && pieces[i].kind != newline {
			continue
		}
		placeStretch(pieces[start:i], par, m, isFirst)
		start, isFirst = i+1, false
	}
}

func placeStretch(pieces []piece, par *paragraph, m measure, isFirst bool) {
	at, limit := par.left, par.left+m.rest
	if isFirst {
		at, limit = par.first, par.first+m.first
	}
	for i := range pieces {
		t := &pieces[i]
		if t.kind == tab {
			t.codes, t.width = nil, 0
			if code, ok := t.look.font.code(' '); ok {
				t.codes = []uint16{code}
				t.width = t.look.font.width(t.codes, t.look.size)
			}
			if stop := nextStop(par, at); at < limit && stop < limit {
				t.width = stop - at
			}
		}
		at += t.width
	}
}

func nextStop(par *paragraph, at dist) dist {
	if par.src.First < 0 && at < par.left {
		return par.left
	}
	for _, t := range par.src.Tabs {
		if of(t) > at {
			return of(t)
		}
	}
	return (at/of(tabEvery) + 1) * of(tabEvery)
}

// labelled tags the mark of a list item ("-", "a)", "1.") as its label.
func (s *setter) labelled(par *paragraph, pieces []piece) []piece {
	if par.src.Role != flow.ListItem || par.elem.kind != "LBody" {
		return pieces
	}
	mark := strings.TrimSpace(par.src.Text())
	if cut := strings.IndexAny(mark, " \t"); cut > 0 && cut <= 6 {
		mark = mark[:cut]
	}
	if !isMark(mark) || len(pieces) == 0 || pieces[0].kind != word {
		return pieces
	}
	item := par.elem.parent
	label := &elem{kind: "Lbl", parent: item}
	item.kids = append([]kid{{elem: label}}, item.kids...)
	tagged := map[*look]*look{}
	for i := range pieces {
		if pieces[i].kind != word {
			break
		}
		l := pieces[i].look
		if tagged[l] == nil {
			copied := *l
			copied.elem = label
			tagged[l] = &copied
		}
		pieces[i].look = tagged[l]
	}
	return pieces
}

// isMark tells whether a word is the mark of a list item.
func isMark(s string) bool {
	switch s {
	case "-", "+", "*", "•", "–", "—", "·", "▪", "○", "●", "□", "■", "☐", "☑", "✓", "✔", "➢", "◦", "o":
		return true
	}
	return len(s) >= 2 && len(s) <= 8 && strings.HasSuffix(strings.TrimRight(s, "."), ")") || len(s) >= 2 && len(s) <= 6 && strings.HasSuffix(s, ".")
}

// pushLines turns the lines into slabs with the breaks between them forbidden where a
// line would stand alone (two lines at least, on either page).
func (s *setter) pushLines(par *paragraph) error {
	src, n := par.src, len(par.lines)
	if src.PageBreakBefore {
		if err := s.sink.breakPage(); err != nil {
			return err
		}
	}
	s.gap += of(max(src.Before, 0))
	for i := range par.lines {
		b := s.lineBox(par, i)
		notes, err := s.notesOf(par, par.lines[i])
		if err != nil {
			return err
		}
		keep := src.KeepLines || i == 0 || i == n-2
		if i == n-1 {
			keep = src.KeepNext || src.Role == flow.Heading || src.Role == flow.Caption || s.titlesTable(par)
		}
		if s.tie > 0 {
			// A whole paragraph of one line is enough below a heading: were the next one
			// bound too, short sections would hang together over pages.
			s.tie--
			keep = keep || s.tie > 0 && i < n-1
		}
		height := b.height
		if i == n-1 && src.Rule != nil {
			height += of(src.Rule.Gap + src.Rule.Thickness)
		}
		if err := s.push(slab{height: height, keep: keep, notes: notes, paint: b, line: par.elem != nil, blank: par.elem == nil}); err != nil {
			return err
		}
	}
	s.tie = 0
	if src.Role == flow.Heading {
		s.tie = 2
	}
	s.gap += of(max(src.After, 0))
	return nil
}

// titlesTable tells that a paragraph stands above a table as its title, captioned or not:
// a centred one, or an empty line between the two.
func (s *setter) titlesTable(par *paragraph) bool {
	return s.captioned && (par.src.Align == flow.Center || par.elem == nil)
}

// lineBox measures one line: its height and where the baseline lies in it.
func (s *setter) lineBox(par *paragraph, i int) *lineBox {
	l := par.lines[i]
	var up, down, gap dist
	grow := func(k *look) {
		f := k.font.face
		up = max(up, dist(f.Ascent*k.size)+max(k.rise, 0))
		down = max(down, dist(f.Descent*k.size)-min(k.rise, 0))
		gap = max(gap, dist(f.Gap*k.size))
	}
	for j := l.from; j < l.to; j++ {
		if par.pieces[j].look.font != s.p.fonts[symbolFont] {
			grow(par.pieces[j].look)
		}
	}
	if up == 0 {
		grow(s.emptyLook(par))
	}
	single := up + down + gap
	b := &lineBox{par: par, index: i, height: single, base: up}
	sp := par.src.Line
	switch {
	case sp.Exact > 0 && (!sp.AtLeast || of(sp.Exact) > single):
		b.height = of(sp.Exact)
		b.base = (b.height-up-down)/2 + up
	case sp.Exact == 0 && sp.Percent > 0:
		b.height = single * dist(sp.Percent) / 100
		b.base = up + (b.height-single)/2
	}
	b.height = min(b.height, s.tall)
	return b
}

// emptyLook is the look that gives an empty line its height.
func (s *setter) emptyLook(par *paragraph) *look {
	if len(par.src.Runs) > 0 {
		return s.p.lookOf(&par.src.Runs[len(par.src.Runs)-1], s.color)
	}
	return &look{font: s.p.fonts[0], size: int(defaultSize)}
}

// notesOf gives the footnotes called in a line.
func (s *setter) notesOf(par *paragraph, l line) ([]*note, error) {
	var out []*note
	for _, p := range par.pieces[l.from:l.to] {
		if p.note == 0 {
			continue
		}
		n, err := s.p.noteFor(p.note, s, par)
		if err != nil {
			return nil, err
		}
		if n != nil {
			out = append(out, n)
		}
	}
	return out, nil
}
