package docx

import (
	"strings"

	"tonghop/internal/flow"
)

// defaultPage is A4 with Word's margins of one inch, for a file that says nothing.
var defaultPage = flow.Page{Width: 11906, Height: 16838, Top: 1440, Right: 1440, Bottom: 1440, Left: 1440}

// Indexes of headers and footers.
const (
	headPart, footPart               = 0, 1
	defaultHead, firstHead, evenHead = 0, 1, 2
)

// sectionProps is a w:sectPr.
type sectionProps struct {
	page       flow.Page
	continuous bool
	titlePage  bool
	restart    bool
	heads      [2][3]string // relation ids
}

// runningHead is a header or footer as read.
type runningHead struct {
	blocks []flow.Block
	number bool            // it prints the page number
	page   *flow.Paragraph // in this paragraph
	align  flow.Align
	size   flow.Length
}

var headTypes = map[string]int{"default": defaultHead, "": defaultHead, "first": firstHead, "even": evenHead}

func (r *reader) sectionProps() *sectionProps {
	s := &sectionProps{page: defaultPage}
	x := r.x
	for d := x.depth; x.child(d); {
		switch x.name {
		case "w:headerReference":
			s.heads[headPart][headTypes[x.attr("type")]] = x.attr("id")
		case "w:footerReference":
			s.heads[footPart][headTypes[x.attr("type")]] = x.attr("id")
		case "w:type":
			s.continuous = x.attr("val") == "continuous"
		case "w:titlePg":
			s.titlePage = x.on()
		case "w:pgNumType":
			_, s.restart = x.raw("start")
		case "w:pgSz":
			s.readSize(x)
		case "w:pgMar":
			s.readMargins(x)
		}
	}
	return s
}

func (s *sectionProps) readSize(x *scanner) {
	if w, ok := length(x, "w"); ok && w > 0 {
		s.page.Width = w
	}
	if h, ok := length(x, "h"); ok && h > 0 {
		s.page.Height = h
	}
}

func (s *sectionProps) readMargins(x *scanner) {
	for _, m := range []struct {
		name string
		into *flow.Length
	}{{"top", &s.page.Top}, {"right", &s.page.Right}, {"bottom", &s.page.Bottom}, {"left", &s.page.Left}} {
		if v, ok := length(x, m.name); ok {
			*m.into = max(v, -v) // a negative margin only says that the header may overlap
		}
	}
}

// endSection closes the section whose properties have come, with the blocks so far.
func (r *reader) endSection(p *sectionProps, out *[]flow.Block) {
	blocks := *out
	*out = nil
	heads := r.headsOf(p)
	n := len(r.doc.Sections)
	if p.continuous && n > 0 && r.doc.Sections[n-1].Page.Landscape() == p.page.Landscape() {
		last := &r.doc.Sections[n-1]
		last.Blocks = append(last.Blocks, blocks...)
		return
	}
	s := flow.Section{Page: p.page, Blocks: blocks, Restart: p.restart}
	if h := heads[headPart][defaultHead]; h != nil {
		s.Header = h.blocks
	}
	if f := heads[footPart][defaultHead]; f != nil {
		s.Footer = f.blocks
	}
	s.Number = pageNumber(heads, p.titlePage)
	if p.titlePage {
		r.firstPage(&s, heads, n == 0)
	}
	r.doc.Sections = append(r.doc.Sections, s)
}

// firstPage puts the words of the first page's own header and footer where a reader
// of the printed page meets them.
func (r *reader) firstPage(s *flow.Section, heads [2][3]*runningHead, first bool) {
	if h := heads[headPart][firstHead].words(); first && hasMatter(h) {
		s.Blocks = append(h, s.Blocks...)
	}
	if f := heads[footPart][firstHead].words(); hasMatter(f) {
		s.Foot = f
	}
}

// words are the blocks of a running head but for the page number.
func (h *runningHead) words() []flow.Block {
	if h == nil {
		return nil
	}
	var out []flow.Block
	for _, b := range h.blocks {
		f, framed := b.(*flow.Frame)
		if h.page != nil && (b == flow.Block(h.page) || framed && len(f.Blocks) == 1 && f.Blocks[0] == flow.Block(h.page)) {
			continue
		}
		out = append(out, b)
	}
	return out
}

// headsOf reads the headers and footers of the section; one it does not name is the
// one of the section before.
func (r *reader) headsOf(p *sectionProps) [2][3]*runningHead {
	for part := range p.heads {
		for kind, id := range p.heads[part] {
			if id == "" {
				continue
			}
			if rel, ok := r.relations.of(id); ok {
				r.inherited[part][kind] = r.readHead(rel.target)
			}
		}
	}
	return r.inherited
}

func (r *reader) readHead(part string) *runningHead {
	if h := r.headers[part]; h != nil {
		return h
	}
	h := &runningHead{}
	r.headers[part] = h
	rels, err := r.a.relations(part)
	if err == nil {
		err = r.beside(part, rels, func() {
			r.head = h
			r.readBlocks(r.x.depth, &h.blocks, false)
		})
	}
	if err != nil {
		r.stop(err)
	}
	return h
}

// beside reads a part beside the main text: a header, a footer, the notes.
func (r *reader) beside(part string, rels related, read func()) error {
	saved := *r
	r.relations, r.aside, r.cell, r.carry, r.head, r.tableStyle, r.pageFields = rels, true, "", nil, nil, nil, 0
	err := r.within(part, read)
	r.relations, r.aside, r.cell, r.carry, r.head, r.tableStyle = saved.relations, saved.aside, saved.cell, saved.carry, saved.head, saved.tableStyle
	r.width, r.page, r.pageFields = saved.width, saved.page, saved.pageFields
	return err
}

// noteField looks at a field's instruction: PAGE makes a running head the page number.
func (r *reader) noteField(instruction string) {
	name, _, _ := strings.Cut(strings.TrimSpace(instruction), " ")
	if strings.EqualFold(name, "PAGE") {
		r.pageFields++
	}
}

// notePageNumber keeps how the paragraph with the PAGE field of a running head is set.
func (r *reader) notePageNumber(b *builder, direct paraProps) {
	if r.head == nil || r.pageFields == 0 || r.head.number {
		return
	}
	r.head.number, r.head.page = true, b.p
	r.head.align = b.p.Align
	r.head.size = b.base.size
	for i := range b.p.Runs {
		if strings.TrimSpace(b.p.Runs[i].Text) != "" {
			r.head.size = b.p.Runs[i].Size
			break
		}
	}
	if f := direct.frame; f != nil {
		switch f.align {
		case "center":
			r.head.align = flow.Center
		case "right", "outside":
			r.head.align = flow.Right
		}
	}
	if b.p.Align == flow.Left || b.p.Align == flow.Justify {
		switch text := b.p.Text(); strings.Count(text, "\t") {
		case 0:
		case 1:
			r.head.align = flow.Center // at the middle tab stop of Word's header style
		default:
			r.head.align = flow.Right
		}
	}
}

// pageNumber says where the section prints its page number, by its default header,
// then its footer.
func pageNumber(heads [2][3]*runningHead, titlePage bool) flow.PageNumber {
	for part := range heads {
		h := heads[part][defaultHead]
		if h == nil || !h.number {
			continue
		}
		n := flow.PageNumber{Place: numberPlaces[part][h.align], Size: h.size, ShowFirst: true}
		if titlePage {
			first := heads[part][firstHead]
			n.ShowFirst = first != nil && first.number
		}
		return n
	}
	return flow.PageNumber{}
}

var numberPlaces = [2]map[flow.Align]flow.NumberPlace{
	{flow.Left: flow.TopLeft, flow.Justify: flow.TopLeft, flow.Center: flow.TopCenter, flow.Right: flow.TopRight},
	{flow.Left: flow.BottomLeft, flow.Justify: flow.BottomLeft, flow.Center: flow.BottomCenter, flow.Right: flow.BottomRight},
}
