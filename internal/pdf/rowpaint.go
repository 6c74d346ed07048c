package pdf

// rowBox is one row of a table.
type rowBox struct {
	table  *table
	height dist
	cells  []*gridCell // that begin here
	sides  []cellSide
}

// cellSide is where a cell lies in a row, and whether its upper and lower edge do too.
type cellSide struct {
	x, w         dist
	begins, ends bool
}

func (r *rowBox) notes() []*note {
	var out []*note
	for _, c := range r.cells {
		out = append(out, notesIn(c.slabs)...)
	}
	return out
}

func (r *rowBox) paint(pg *page, x, y dist, at edges) {
	border := r.table.src.Border
	for _, c := range r.cells {
		side, top := c.pads(border)
		down := top
		if c.src.Middle && c.box > c.height {
			down = (c.box - c.height) / 2
		}
		paintAll(pg, c.slabs, x+c.x+side, y+down)
	}
	if border {
		r.borders(pg, x, y, at)
	}
}

// borders strokes the sides of the row's cells, their upper edges where they begin or
// the page does, and their lower edges where they end or the page does.
func (r *rowBox) borders(pg *page, x, y dist, at edges) {
	pg.artifact("/Layout")
	pg.op("0.5 w 0 G ")
	low := y + r.height
	for i, s := range r.sides {
		pg.segment(x+s.x+s.w, y, x+s.x+s.w, low)
		if i == 0 || r.sides[i-1].x+r.sides[i-1].w != s.x {
			pg.segment(x+s.x, y, x+s.x, low)
		}
		if s.begins || at.first {
			pg.segment(x+s.x, y, x+s.x+s.w, y)
		}
		if s.ends || at.last {
			pg.segment(x+s.x, low, x+s.x+s.w, low)
		}
	}
	pg.op("S\n")
}

func (pg *page) segment(x0, y0, x1, y1 dist) {
	pg.point(x0, y0)
	pg.op("m ")
	pg.point(x1, y1)
	pg.op("l ")
}

// split parts a row at a height: each cell gives the slabs that fit to the upper part.
// It fails where nothing fits.
func (r *rowBox) split(height dist) (top, rest slab, ok bool) {
	upper := &rowBox{table: r.table, sides: r.sides}
	lower := &rowBox{table: r.table}
	for _, c := range r.cells {
		_, pad := c.pads(r.table.src.Border)
		above, below := cutSlabs(c.slabs, height-2*pad)
		ok = ok || len(above) > 0
		a, b := *c, *c
		a.slabs, b.slabs = above, below
		for _, half := range []*gridCell{&a, &b} {
			half.height = heightOf(half.slabs)
			half.box = 0
		}
		upper.cells, lower.cells = append(upper.cells, &a), append(lower.cells, &b)
		upper.height = max(upper.height, a.height+2*pad)
		lower.height = max(lower.height, b.height+2*pad)
	}
	for _, s := range r.sides {
		s.begins = false
		lower.sides = append(lower.sides, s)
	}
	if !ok || lower.height >= r.height && upper.height >= r.height {
		return slab{}, slab{}, false
	}
	return slab{height: upper.height, paint: upper, notes: upper.notes()}, slab{height: lower.height, paint: lower, notes: lower.notes()}, true
}

// cutSlabs gives the slabs that fit into a height and the others; a row within that is
// itself too tall is parted too.
func cutSlabs(slabs []slab, height dist) (above, below []slab) {
	var used dist
	for i := range slabs {
		s := slabs[i]
		need := s.height
		if i > 0 {
			need += s.gap
		}
		if used+need <= height {
			used += need
			continue
		}
		below = append(below, slabs[i:]...)
		above = append(above, slabs[:i]...)
		part, can := s.paint.(splitter)
		if !can || i > 0 {
			return above, below
		}
		if top, rest, ok := part.split(height); ok {
			top.table, rest.table = s.table, s.table
			below[0] = rest
			return []slab{top}, below
		}
		return above, below
	}
	return slabs, nil
}
