package pdf

import (
	"tonghop/internal/fault"
	"tonghop/internal/flow"
	"tonghop/internal/text"
)

// slab is what no page break parts: a line, a row, a picture.
type slab struct {
	gap    dist // before it; falls away at the top of a page
	height dist
	keep   bool // no page break behind it
	line   bool // a line of text, counted when a signature keeps with the text
	blank  bool // an empty line or a rule
	notes  []*note
	paint  painter
	table  *table // of a row
	head   bool   // a header row
}

// edges tells a row whether it is the first or the last of its table on the page.
type edges struct{ first, last bool }

// painter draws itself with its top left at x, y.
type painter interface {
	paint(pg *page, x, y dist, at edges)
}

// splitter is a painter that may be parted where it is taller than a page.
type splitter interface {
	split(height dist) (top, rest slab, ok bool)
}

// sink takes slabs in order: the pages of a section, or a list within a cell.
type sink interface {
	push(slab) error
	keepLast()
	breakPage() error
}

// stack is a sink that only gathers.
type stack struct{ slabs []slab }

func (st *stack) push(s slab) error {
	st.slabs = append(st.slabs, s)
	return nil
}
func (st *stack) keepLast()        {}
func (st *stack) breakPage() error { return nil }

// height is the height of the stack without the gap above it.
func (st *stack) height() dist { return heightOf(st.slabs) }

func heightOf(slabs []slab) dist {
	var h dist
	for i := range slabs {
		if i > 0 {
			h += slabs[i].gap
		}
		h += slabs[i].height
	}
	return h
}

func paintAll(pg *page, slabs []slab, x, y dist) {
	for i := range slabs {
		if i > 0 {
			y += slabs[i].gap
		}
		s := &slabs[i]
		s.paint.paint(pg, x, y, edgesOf(slabs, i))
		y += s.height
	}
}

func edgesOf(slabs []slab, i int) edges {
	t := slabs[i].table
	return edges{
		first: i == 0 || slabs[i-1].table != t,
		last:  i == len(slabs)-1 || slabs[i+1].table != t,
	}
}

// setter sets blocks into a column and hands the slabs to its sink.
type setter struct {
	p       *printer
	sink    sink
	width   dist
	tall    dist // of a page, the limit of pictures and frames
	parent  *elem
	sole    *elem // element that takes the words of a cell's only paragraph itself
	plain   bool  // within a table or a note: headings are plain paragraphs
	color   string
	gap     dist // owed before the next slab
	tie     int  // lines that a heading still keeps with itself
	depth   int
	lists   []*elem
	caption *elem // waits for its table
	// captioned tells that a caption set now belongs to a table that follows.
	captioned bool
}

// maxDepth is how deep tables and frames may stand in one another.
const maxDepth = 8

// inner is a setter for a column within this one; pictures in it are kept to less than
// a page, so that a row with its table's header above it still fits.
func (s *setter) inner(into sink, width dist, parent *elem) (*setter, error) {
	if s.depth >= maxDepth {
		return nil, fault.New(fault.Invalid, "pdf.nesting", maxDepth)
	}
	return &setter{p: s.p, sink: into, width: max(width, of(5*flow.Point)), tall: s.tall * 3 / 4, parent: parent, plain: s.plain || parent.kind != "Div", color: s.color, depth: s.depth + 1}, nil
}

func (s *setter) push(b slab) error {
	b.gap += min(s.gap, s.tall/2)
	s.gap = 0
	return s.sink.push(b)
}

// blocks sets all blocks.
func (s *setter) blocks(bs []flow.Block) error {
	for i, b := range bs {
		s.captioned = captions(bs[i:])
		if err := s.block(b); err != nil {
			return err
		}
	}
	return nil
}

func (s *setter) block(b flow.Block) error {
	if par, ok := b.(*flow.Paragraph); ok {
		return s.paragraph(par)
	}
	s.lists = nil
	switch b := b.(type) {
	case *flow.Table:
		return s.table(b)
	case *flow.Frame:
		return s.frame(b)
	case *flow.Image:
		return s.image(b)
	case *flow.SignField:
		return s.signField(b)
	case flow.PageBreak:
		s.gap = 0
		return s.sink.breakPage()
	}
	return nil
}

// aligned is where something of a width begins in the column.
func aligned(a flow.Align, column, width dist) dist {
	switch a {
	case flow.Center:
		return (column - width) / 2
	case flow.Right:
		return column - width
	}
	return 0
}

// frameBox is a box with a border and matter in it: a stamp.
type frameBox struct {
	x, w, h dist
	color   string
	slabs   []slab
	inner   dist // height of the matter
}

// framePad is the room between border and matter.
const framePad = 57

func (s *setter) frame(f *flow.Frame) error {
	width := of(f.Width)
	if width <= 0 || width > s.width {
		width = s.width
	}
	div := s.parent.add("Div")
	var st stack
	in, err := s.inner(&st, width-2*of(framePad), div)
	if err != nil {
		return err
	}
	in.color = f.Color
	if err := in.blocks(f.Blocks); err != nil {
		return err
	}
	if len(div.kids) == 0 {
		s.parent.drop(div)
	}
	if st.height() > s.tall*9/10 {
		return s.pushAll(st.slabs)
	}
	box := &frameBox{x: aligned(f.Align, s.width, width), w: width, color: strokeOf(f.Color), slabs: st.slabs, inner: st.height()}
	box.h = max(min(of(f.Height), s.tall*9/10), box.inner+2*of(20))
	return s.push(slab{height: box.h, paint: box, notes: notesIn(st.slabs)})
}

// pushAll hands on the matter of a frame taller than a page, which then has no border.
func (s *setter) pushAll(slabs []slab) error {
	for _, b := range slabs {
		if err := s.push(b); err != nil {
			return err
		}
	}
	return nil
}

// strokeOf is colorOf for lines.
func strokeOf(hex string) string {
	c := colorOf(hex)
	if c == black {
		return "0 G"
	}
	return c[:len(c)-2] + "RG"
}

func (b *frameBox) paint(pg *page, x, y dist, _ edges) {
	pg.artifact("/Layout")
	pg.op("1 w " + b.color + " ")
	pg.rect(x+b.x, y, b.w, b.h)
	pg.op("S 0 G\n")
	paintAll(pg, b.slabs, x+b.x+of(framePad), y+(b.h-b.inner)/2)
}

// signBox is the room of a signature field.
type signBox struct {
	field   *flow.SignField
	x, w, h dist
	elem    *elem
}

func (s *setter) signField(f *flow.SignField) error {
	if text.Space(f.Name) == "" || s.p.hasField(f.Name) {
		return fault.New(fault.Invalid, "pdf.field", f.Name)
	}
	width := of(f.Width)
	if width <= 0 || width > s.width {
		width = s.width
	}
	e := s.parent.add("Form")
	e.alt = f.Alt
	if e.alt == "" {
		e.alt = f.Name
	}
	s.p.fields = append(s.p.fields, fieldRecord{name: f.Name, elem: e})
	box := &signBox{field: f, x: aligned(f.Align, s.width, width), w: width, h: min(max(of(f.Height), 0), s.tall/2), elem: e}
	return s.push(slab{height: box.h, paint: box})
}

func (b *signBox) paint(pg *page, x, y dist, _ edges) {
	pg.end()
	pg.p.placeField(pg, b, x+b.x, y)
}
