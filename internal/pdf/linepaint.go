package pdf

import (
	"tonghop/internal/flow"
)

// lineBox is one line of a paragraph, ready to be painted.
type lineBox struct {
	par          *paragraph
	index        int
	height, base dist
}

// bar is a stroke under or through a stretch of a line.
type bar struct {
	x, w, y, thick dist
	color          string
}

// origin is where the line begins, from the left edge of its column, and what each of
// its spaces is to be widened by in all.
func (b *lineBox) origin() (x, extra dist) {
	par, l := b.par, b.par.lines[b.index]
	x = par.left
	if b.index == 0 {
		x = par.first
	}
	slack := par.width - of(par.src.Right) - x - l.width
	switch par.src.Align {
	case flow.Center:
		return x + slack/2, 0
	case flow.Right:
		return x + slack, 0
	case flow.Justify:
		if (!l.last || slack < 0) && l.spaces > 0 {
			return x, slack
		}
	}
	return x, 0
}

func (b *lineBox) paint(pg *page, x, y dist, _ edges) {
	if b.par.elem != nil {
		if b.index == 0 && b.par.elem.top == 0 {
			b.par.elem.top = of(pg.size.Height) - y
		}
		b.text(pg, x, y)
	}
	if r := b.par.src.Rule; r != nil && b.index == len(b.par.lines)-1 {
		b.rule(pg, r, x, y+b.height+of(r.Gap))
	}
}

// text shows the pieces of the line; words of one inline element or of the paragraph
// share a marked stretch of the page.
func (b *lineBox) text(pg *page, x, y dist) {
	l := b.par.lines[b.index]
	off, extra := b.origin()
	pen := textPen{pg: pg, x: x + off, y: y + b.base, par: b.par.elem}
	done, given := 0, dist(0)
	fixed := lastTab(b.par.pieces[l.from:l.to])
	for i, p := range b.par.pieces[l.from:l.to] {
		add := dist(0)
		if p.kind == space && i > fixed && extra != 0 {
			done++
			total := extra * dist(done) / dist(l.spaces)
			add, given = total-given, total
		}
		pen.show(p, add)
	}
	pen.parting(b.par.pieces[l.to:])
	pen.close()
}

// parting shows a space where the end of a line stands for one, so that two words stay
// two for whoever reads the text out of the file.
func (t *textPen) parting(rest []piece) {
	if len(rest) < 2 || rest[0].kind != space && rest[0].kind != newline {
		return
	}
	l := rest[0].look
	code, ok := l.font.code(' ')
	if !ok {
		return
	}
	codes := []uint16{code}
	t.show(piece{kind: chance, look: l, codes: codes, width: l.font.width(codes, l.size)}, 0)
}

func lastTab(pieces []piece) int {
	for i := len(pieces) - 1; i >= 0; i-- {
		if pieces[i].kind == tab {
			return i
		}
	}
	return -1
}

// rule draws the line below a paragraph, centred on its text.
func (b *lineBox) rule(pg *page, r *flow.Rule, x, y dist) {
	par := b.par
	width := of(r.Width)
	room := par.width - par.left - of(par.src.Right)
	if width == 0 {
		for _, l := range par.lines {
			width = max(width, l.width)
		}
	}
	if width == 0 {
		width = room
	}
	width = min(width, room)
	thick := of(r.Thickness)
	if thick == 0 {
		thick = of(flow.Point) / 2
	}
	at := x + par.left
	switch par.src.Align {
	case flow.Center:
		at += (room - width) / 2
	case flow.Right:
		at += room - width
	}
	pg.artifact("/Layout")
	pg.rect(at, y, width, thick)
	pg.op("0 g f\n")
}

// textPen writes text operators for one line.
type textPen struct {
	pg      *page
	par     *elem
	x, y    dist // of the next glyph
	look    *look
	started bool // a text object is open
	inArray bool
	bars    []bar
}

func (t *textPen) show(p piece, add dist) {
	width := p.width + add
	if len(p.codes) == 0 {
		return
	}
	t.use(p.look)
	bare := p.kind == tab || p.kind == chance
	if p.look.underline && !bare {
		t.strike(p.look, width, dist(p.look.size)*-110)
	}
	if p.look.strike && !bare {
		t.strike(p.look, width, dist(p.look.size)*260)
	}
	if !t.inArray {
		t.pg.op("[")
		t.inArray = true
	}
	t.pg.hex(p.codes)
	if move := width - p.look.font.width(p.codes, p.look.size); move != 0 {
		t.pg.number(-(move + sign(move)*dist(p.look.size)/2) / dist(p.look.size))
	}
	t.x += width
}

func sign(d dist) dist {
	if d < 0 {
		return -1
	}
	return 1
}

// use switches to a look: element, font, colour, rise.
func (t *textPen) use(l *look) {
	if t.look == l {
		return
	}
	e := l.elem
	if e == nil {
		e = t.par
	}
	if !t.started || t.pg.current != e {
		t.endText()
		t.pg.begin(e)
		t.pg.op("BT 1 0 0 1 ")
		t.pg.point(t.x, t.y)
		t.pg.op("Tm ")
		t.started, t.look = true, nil
	}
	t.endArray()
	old := t.look
	if old == nil || old.font != l.font || old.size != l.size {
		t.pg.op("/" + l.font.name + " ")
		t.pg.length(dist(l.size) * 1000)
		t.pg.op("Tf ")
	}
	if old == nil || old.color != l.color {
		t.pg.op(l.color + " ")
	}
	if old == nil && l.rise != 0 || old != nil && old.rise != l.rise {
		t.pg.length(l.rise)
		t.pg.op("Ts ")
	}
	t.look = l
}

func (t *textPen) endArray() {
	if t.inArray {
		t.pg.op("]TJ ")
		t.inArray = false
	}
}

func (t *textPen) endText() {
	if !t.started {
		return
	}
	t.endArray()
	if t.look.rise != 0 {
		t.pg.op("0 Ts ")
	}
	t.pg.op("ET\n")
	t.started, t.look = false, nil
}

// strike notes a stroke, joined to the one before where they meet.
func (t *textPen) strike(l *look, width, up dist) {
	y, thick := t.y-l.rise-up, dist(l.size)*50
	if n := len(t.bars); n > 0 {
		last := &t.bars[n-1]
		if last.x+last.w == t.x && last.y == y && last.color == l.color {
			last.w += width
			return
		}
	}
	t.bars = append(t.bars, bar{x: t.x, w: width, y: y, thick: thick, color: l.color})
}

func (t *textPen) close() {
	t.endText()
	if len(t.bars) == 0 {
		return
	}
	t.pg.artifact("/Layout")
	for _, b := range t.bars {
		t.pg.op(b.color + " ")
		t.pg.rect(b.x, b.y, b.w, b.thick)
		t.pg.op("f\n")
	}
}
