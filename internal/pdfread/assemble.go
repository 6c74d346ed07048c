package pdfread

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"tonghop/internal/flow"
	"tonghop/internal/text"
)

// layout is one page read into lines and tables, before pages are compared.
type layout struct {
	*page
	lines  []line // outside tables and boxes
	tables []placed
	seals  []*flow.Frame // what signature fields print: "Ký bởi: …"
}

// placed is a table or frame with its height on the page.
type placed struct {
	block flow.Block
	box   box
	grid  *grid
}

// arrange reads a page's letters into lines, tables and boxes.
func arrange(p *page) *layout {
	l := &layout{page: p}
	body := l.takeSeals(upright(p))
	for _, g := range gridsOf(p.Rules) {
		inside, outside := partition(body, g.box())
		if l.takeGrid(g, inside) {
			body = outside
		}
	}
	l.lines = linesOf(body, p.Looks)
	return l
}

// upright leaves out letters that stand on their side or head: marginal stamps.
func upright(p *page) []letter {
	if !slices.ContainsFunc(p.Looks, turned) {
		return p.Letters
	}
	return slices.DeleteFunc(slices.Clone(p.Letters), func(l letter) bool { return turned(p.Looks[l.Look]) })
}

func turned(k look) bool { return math.Abs(k.Angle) > 5 }

func partition(letters []letter, b box) (inside, outside []letter) {
	return divide(letters, func(l letter) bool { return b.Holds(l.X+l.Advance/2, l.Y-0.2*10) })
}

// divide parts the letters that pass a test from the others.
func divide(letters []letter, test func(letter) bool) (yes, no []letter) {
	no = make([]letter, 0, len(letters))
	for _, l := range letters {
		if test(l) {
			yes = append(yes, l)
		} else {
			no = append(no, l)
		}
	}
	return yes, no
}

// takeGrid makes a table or a frame of the grid, unless it is a border of the page or
// a decoration without words.
func (l *layout) takeGrid(g *grid, inside []letter) bool {
	b := g.box()
	whole := b.Width() > 0.8*l.Width && b.Height() > 0.8*l.Height
	if len(inside) == 0 || (len(g.cells) == 1 && whole) {
		return false
	}
	if len(g.cells) > 1 {
		l.tables = append(l.tables, placed{g.table(l.page, inside, l.Number), b, g})
		return true
	}
	f := &flow.Frame{Width: flow.PT(b.Width()), Height: flow.PT(b.Height()), Where: whereOf(b, l.Number)}
	for _, s := range ordered(linesOf(inside, l.Looks)) {
		f.Blocks = append(f.Blocks, s.paragraph(l.Number))
	}
	l.tables = append(l.tables, placed{f, b, nil})
	return true
}

// takeSeals sets apart what a signature field prints about the signing. A stamped
// number or date is a field too and stays in the body.
func (l *layout) takeSeals(letters []letter) []letter {
	for _, f := range l.Frames {
		within := func(c letter) bool { return c.Widget && f.Holds(c.X+c.Advance/2, c.Y-1) }
		if !slices.ContainsFunc(letters, within) {
			continue
		}
		field, rest := divide(letters, within)
		lines := linesOf(field, l.Looks)
		if !tellsOfSigning(lines) {
			continue
		}
		frame := &flow.Frame{Width: flow.PT(f.Width()), Height: flow.PT(f.Height()), Where: whereOf(f, l.Number)}
		for _, s := range ordered(lines) {
			frame.Blocks = append(frame.Blocks, s.paragraph(l.Number))
		}
		l.seals = append(l.seals, frame)
		letters = rest
	}
	return letters
}

// signingWords open the lines that signing programs print in a signature field, folded.
var signingWords = []string{
	"ky boi", "nguoi ky", "ky so", "duoc ky", "gio ky", "ngay ky", "thoi gian", "co quan:", "chuc vu:", "email", "don vi:",
	"signed by", "digitally signed", "signature", "date:", "reason:", "location:", "signer", "dn:",
}

func tellsOfSigning(lines []line) bool {
	for _, l := range lines {
		folded := text.Fold(l.text())
		for _, w := range signingWords {
			if strings.Contains(folded, w) {
				return true
			}
		}
	}
	return len(lines) > 3
}

func whereOf(b box, pageNumber int) flow.Where {
	return flow.Where{Page: pageNumber, X: flow.PT(max(0, b.Left)), Y: flow.PT(max(0, b.Top)), Width: flow.PT(b.Width()), Height: flow.PT(b.Height())}
}

func (s *segment) paragraph(pageNumber int) *flow.Paragraph {
	b := box{Left: s.left, Top: s.top(), Right: s.right, Bottom: s.top() + lineHeight*s.size}
	p := &flow.Paragraph{Runs: s.runs, Where: whereOf(b, pageNumber)}
	p.Where.Line = s.line
	if s.centred {
		p.Align = flow.Center
	}
	return p
}

// blocks gives the page's blocks in reading order: lines with the tables between them.
func (l *layout) blocks(text extent) []flow.Block {
	var out []flow.Block
	rest := l.lines
	slices.SortStableFunc(l.tables, func(a, b placed) int { return cmp.Compare(a.box.Top, b.box.Top) })
	for _, t := range l.tables {
		n := 0
		for n < len(rest) && rest[n].base() < t.box.Top+2 {
			n++
		}
		out = l.appendLines(out, rest[:n], text)
		out = append(out, t.block)
		rest = rest[n:]
	}
	return l.appendLines(out, rest, text)
}

func (l *layout) appendLines(out []flow.Block, lines []line, text extent) []flow.Block {
	for _, s := range ordered(lines) {
		p := s.paragraph(l.Number)
		if p.Align == flow.Left && text.centres(&s) {
			p.Align = flow.Center
		}
		p.Rule = l.ruleBelow(&s)
		out = append(out, p)
	}
	return out
}

// ruleBelow finds the short line drawn under a segment, as under the motto.
func (l *layout) ruleBelow(s *segment) *flow.Rule {
	for _, r := range l.Rules {
		if r.Upright || r.Width() > 1.3*(s.right-s.left) || r.Width() > l.Width/2 {
			continue
		}
		gap := r.Top - s.base
		middle := (r.Left + r.Right) / 2
		if gap > 0 && gap < s.size && middle > s.left && middle < s.right {
			return &flow.Rule{Width: flow.PT(r.Width()), Thickness: flow.PT(max(r.Height(), 0.25)), Gap: flow.PT(max(0, gap-0.22*s.size))}
		}
	}
	return nil
}

// extent is where the text of a run of pages stands.
type extent struct {
	left, right, top, bottom float64
	indents                  map[int]int // how many lines begin at a whole point
}

// centres tells whether a line stands in the middle of the text, clear of both edges
// and not where other lines begin.
func (e extent) centres(s *segment) bool {
	return s.left > e.left+18 && s.right < e.right-18 && math.Abs(s.center()-(e.left+e.right)/2) < 6 && e.indents[int(s.left)] <= 2
}

// extentOf measures the text of pages: its edges are those that many lines share.
func extentOf(pages []*layout) extent {
	var lefts, rights, tops, bottoms []float64
	indents := map[int]int{}
	for _, l := range pages {
		for _, n := range l.lines {
			indents[int(n.left())]++
			lefts, rights = append(lefts, n.left()), append(rights, n.right())
		}
		for _, t := range l.tables {
			lefts, rights = append(lefts, t.box.Left), append(rights, t.box.Right)
		}
		if top, bottom, ok := l.reach(); ok {
			tops, bottoms = append(tops, top), append(bottoms, bottom)
		}
	}
	if len(lefts) == 0 {
		return extent{}
	}
	return extent{quantile(lefts, 0.05), quantile(rights, 0.95), slices.Min(tops), slices.Max(bottoms), indents}
}

func (l *layout) reach() (top, bottom float64, ok bool) {
	top, bottom = l.Height, 0
	for i := range l.lines {
		s := &l.lines[i][0]
		top, bottom = min(top, s.top()), max(bottom, s.base+0.22*s.size)
	}
	for _, t := range l.tables {
		top, bottom = min(top, t.box.Top), max(bottom, t.box.Bottom)
	}
	return top, bottom, bottom > 0
}

func quantile(v []float64, q float64) float64 {
	slices.Sort(v)
	return v[min(len(v)-1, int(q*float64(len(v))))]
}
