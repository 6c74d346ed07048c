package pdf

import (
	"strconv"

	"tonghop/internal/fault"
	"tonghop/internal/flow"
)

// pager fills the pages of one section. It holds back the slabs of the page being
// filled, and once one more does not fit it ends the page at the last place where a
// break is allowed.
type pager struct {
	p       *printer
	sec     *flow.Section
	setter  *setter
	pending []slab
	load    load   // of the pending slabs
	number  int    // of the next page, printed
	count   int    // pages of this section so far
	foot    []slab // at the foot of the first page
	carried []slab // lines of footnotes the page before had no room for
}

// printSection sets a section on pages of its own.
func (p *printer) printSection(sec *flow.Section) error {
	size := sec.Page
	width, tall := of(size.TextWidth()), of(size.Height-size.Top-size.Bottom)
	if width < of(20*flow.Point) || tall < of(40*flow.Point) || size.Width > 288000 || size.Height > 288000 {
		return fault.New(fault.Invalid, "pdf.page-size", size.Width.Millimetres(), size.Height.Millimetres())
	}
	p.column = width
	g := &pager{p: p, sec: sec, number: len(p.pages) + 1}
	if sec.Restart {
		g.number = 1
	}
	if n := len(p.labels); n > 0 && !sec.Restart {
		g.number = p.labels[n-1].number + len(p.pages) - p.labels[n-1].page
	}
	if len(p.labels) == 0 || sec.Restart {
		p.labels = append(p.labels, pageLabel{page: len(p.pages), number: g.number})
	}
	g.setter = &setter{p: p, sink: g, width: width, tall: tall, parent: p.root.add("Sect")}
	foot, err := g.setFoot()
	if err != nil {
		return err
	}
	if err := g.setter.blocks(sec.Blocks); err != nil {
		return err
	}
	if foot != nil {
		g.setter.parent.kids = append(g.setter.parent.kids, kid{elem: foot})
	}
	for len(g.pending) > 0 || len(g.carried) > 0 || g.count == 0 {
		if err := g.emit(len(g.pending)); err != nil {
			return err
		}
	}
	return nil
}

// setFoot sets what stands at the foot of the first page; it is read after the text.
func (g *pager) setFoot() (*elem, error) {
	if len(g.sec.Foot) == 0 {
		return nil, nil
	}
	var st stack
	e := &elem{kind: "Div", parent: g.setter.parent}
	in, err := g.setter.inner(&st, g.setter.width, e)
	if err != nil {
		return nil, err
	}
	if err := in.blocks(g.sec.Foot); err != nil {
		return nil, err
	}
	g.foot = st.slabs
	return e, nil
}

// room is the height for text and notes on the page being filled.
func (g *pager) room() dist {
	room := of(g.sec.Page.Height - g.sec.Page.Top - g.sec.Page.Bottom)
	if g.count == 0 && len(g.foot) > 0 {
		room -= min(heightOf(g.foot)+g.foot[0].gap, room/2)
	}
	return room
}

// load is the height that slabs take: text, and footnotes without the room above them.
type load struct{ text, notes dist }

func (l load) total() dist {
	if l.notes > 0 {
		return l.text + l.notes + of(noteGap)
	}
	return l.text
}

// weigh is what the slab at place i of the page being filled adds to its load: the gap
// above it falls away at the top of a page, except the first of the section, and a row
// there brings the header of its table.
func (g *pager) weigh(s *slab, i int) load {
	l := load{text: s.height}
	if i > 0 || g.count == 0 {
		l.text += s.gap
	}
	if i == 0 {
		l.text += g.repeatOf(*s)
	}
	for _, n := range s.notes {
		l.notes += n.height
	}
	return l
}

// add puts one more slab on the page being filled.
func (g *pager) add(s slab) {
	w := g.weigh(&s, len(g.pending))
	g.pending = append(g.pending, s)
	g.load.text += w.text
	g.load.notes += w.notes
}

// headHeight is the height of the header rows repeated above slabs that continue a
// table.
func (g *pager) headHeight(slabs []slab) dist {
	if len(slabs) == 0 {
		return 0
	}
	return g.repeatOf(slabs[0])
}

func (g *pager) push(s slab) error {
	if part, ok := s.paint.(splitter); ok && s.height+g.repeatOf(s) > g.room() {
		return g.pushParts(s, part)
	}
	g.add(s)
	for len(g.pending) > 1 && g.load.total() > g.room() {
		if err := g.emit(g.lastBreak()); err != nil {
			return err
		}
	}
	return nil
}

func (g *pager) repeatOf(s slab) dist {
	if s.table == nil || s.head {
		return 0
	}
	return s.table.repeatHeight()
}

// pushParts parts a row that is taller than a page: what fits on this page, if that is
// worth it, and the rest on the following ones.
func (g *pager) pushParts(s slab, part splitter) error {
	left := g.room() - g.load.total() - s.gap
	if left < g.room()/5 && len(g.pending) > 0 {
		if err := g.emit(len(g.pending)); err != nil {
			return err
		}
		left = g.room() - g.repeatOf(s)
	}
	top, rest, ok := part.split(left)
	if !ok {
		g.add(s)
		return g.emit(len(g.pending))
	}
	top.gap, top.table, top.notes = s.gap, s.table, notesIn([]slab{top})
	rest.table, rest.keep = s.table, s.keep
	g.add(top)
	if err := g.emit(len(g.pending)); err != nil {
		return err
	}
	return g.push(rest)
}

// lastBreak is the last place where the page may end, with all before it fitting;
// where every break is forbidden, right before the last slab.
func (g *pager) lastBreak() int {
	left := g.load
	for k := len(g.pending) - 1; k > 0; k-- {
		w := g.weigh(&g.pending[k], k)
		left.text -= w.text
		left.notes -= w.notes
		if !g.pending[k-1].keep && left.total() <= g.room() {
			return k
		}
	}
	return len(g.pending) - 1
}

// keepLast binds what comes next to the last two lines of text.
func (g *pager) keepLast() {
	lines := 0
	for i := len(g.pending) - 1; i >= 0 && lines < 2; i-- {
		s := &g.pending[i]
		if !s.line && !s.blank {
			return
		}
		s.keep = true
		if s.line {
			lines++
		}
	}
}

// breakPage ends the page, unless nothing stands on it.
func (g *pager) breakPage() error {
	if len(g.pending) == 0 {
		return nil
	}
	return g.emit(len(g.pending))
}

// emit prints the first n pending slabs as a page; the others begin the next one.
func (g *pager) emit(n int) error {
	p := g.p
	if len(p.pages) >= p.opt.MaxPages {
		return fault.New(fault.TooMuch, "pdf.pages", p.opt.MaxPages)
	}
	pg := &page{p: p, ref: p.file.Reserve(), index: len(p.pages), size: g.sec.Page}
	p.pages = append(p.pages, pageRecord{ref: pg.ref})
	slabs := g.pending[:n]
	x, y := of(g.sec.Page.Left), of(g.sec.Page.Top)
	if n > 0 && g.count == 0 {
		y += slabs[0].gap
	}
	if h := g.headHeight(slabs); h > 0 {
		pg.repeated = true
		paintAll(pg, slabs[0].table.head, x, y)
		pg.end()
		pg.repeated = false
		y += h
	}
	paintAll(pg, slabs, x, y)
	g.paintNotes(pg, slabs, y+heightOf(slabs))
	if g.count == 0 && len(g.foot) > 0 {
		paintAll(pg, g.foot, x, of(g.sec.Page.Height-g.sec.Page.Bottom)-heightOf(g.foot))
	}
	if err := g.paintNumber(pg); err != nil {
		return err
	}
	g.count++
	g.number++
	g.startPage(g.pending[n:])
	return p.finishPage(pg)
}

// startPage begins a page with the slabs the one before had no room for.
func (g *pager) startPage(rest []slab) {
	g.pending, g.load = nil, load{notes: heightOf(g.carried)}
	for i := range rest {
		g.add(rest[i])
	}
}

// pageLabel says that from a page on, counted from 0, the printed numbers run from
// number.
type pageLabel struct{ page, number int }

// paintNumber prints the page number: Arabic, in the middle of the margin, not on the
// first page unless asked (Decree 30/2020/NĐ-CP, Annex I, part I, I.7).
func (g *pager) paintNumber(pg *page) error {
	n := g.sec.Number
	if n.Place == flow.NoNumber || g.count == 0 && !n.ShowFirst {
		return nil
	}
	size := n.Size
	if size <= 0 {
		size = defaultSize
	}
	ps, err := g.p.pieces(g.p.letters([]flow.Run{{Text: strconv.Itoa(g.number), Size: size}}, ""))
	if err != nil {
		return err
	}
	sheet := g.sec.Page
	y := of(sheet.Top)/2 + of(size)/3
	if n.Place == flow.BottomCenter || n.Place == flow.BottomRight {
		y = of(sheet.Height) - of(sheet.Bottom)/2 + of(size)/3
	}
	align := flow.Center
	if n.Place == flow.TopRight || n.Place == flow.BottomRight {
		align = flow.Right
	}
	width := of(sheet.TextWidth())
	pg.end()
	pg.repeated = true
	pen := textPen{pg: pg, x: of(sheet.Left) + aligned(align, width, ps[0].width), y: y, par: &elem{kind: "P"}}
	pen.show(ps[0], 0)
	pen.close()
	pg.end()
	pg.repeated = false
	return nil
}
