package wml

import (
	"strconv"

	"tonghop/internal/flow"
)

// head is a header or footer part.
type head struct {
	name string // "header1.xml"
	id   string // its relation
	data []byte
}

// sectionOut is a section as its w:sectPr will tell it.
type sectionOut struct {
	section                  *flow.Section
	header, footer           string // relation ids of the usual pages
	firstHeader, firstFooter string // of the first page
	titlePage                bool
}

func (p *printer) section(s *flow.Section, last bool) {
	p.width = s.Page.TextWidth()
	out := p.sectionOf(s)
	if last {
		p.blocks(s.Blocks, nil)
		p.sectPr(out)
		return
	}
	p.blocks(s.Blocks, out)
}

func atTop(n flow.NumberPlace) bool {
	return n == flow.TopCenter || n == flow.TopRight || n == flow.TopLeft
}

// sectionOf makes the headers and footers of a section. Each section names all it
// needs, empty ones too: what it left out would come from the section before.
func (p *printer) sectionOf(s *flow.Section) *sectionOut {
	o := &sectionOut{section: s}
	o.titlePage = s.Number.Place != flow.NoNumber && !s.Number.ShowFirst || len(s.Foot) > 0
	top := atTop(s.Number.Place)
	number := s.Number
	if number.Place == flow.NoNumber {
		top = true
	}
	header, footer := flow.PageNumber{}, flow.PageNumber{}
	if top {
		header = number
	} else {
		footer = number
	}
	o.header = p.head("header", header, nil)
	if p.foots {
		o.footer = p.head("footer", footer, nil)
	}
	if !o.titlePage {
		return o
	}
	if !s.Number.ShowFirst {
		header, footer = flow.PageNumber{}, flow.PageNumber{}
	}
	o.firstHeader = p.head("header", header, nil)
	if p.foots {
		o.firstFooter = p.head("footer", footer, s.Foot)
	}
	return o
}

var numberAligns = map[flow.NumberPlace]flow.Align{
	flow.TopCenter: flow.Center, flow.TopRight: flow.Right, flow.TopLeft: flow.Left,
	flow.BottomCenter: flow.Center, flow.BottomRight: flow.Right, flow.BottomLeft: flow.Left,
}

// head gives the relation of a running head with a page number, or an empty one, and
// the blocks before it. Equal ones are one part.
func (p *printer) head(kind string, n flow.PageNumber, blocks []flow.Block) string {
	start := len(p.m.b)
	tag := "w:hdr"
	if kind == "footer" {
		tag = "w:ftr"
	}
	m := &p.m
	m.raw(xmlHead + `<` + tag + ` ` + documentNamespaces + `>`)
	if len(blocks) > 0 {
		p.blocks(blocks, nil)
	}
	if n.Place != flow.NoNumber || len(blocks) == 0 {
		p.pageNumber(n)
	}
	m.raw(`</` + tag + `>`)
	data := p.take(start)
	for _, h := range p.heads {
		if string(h.data) == string(data) {
			return h.id
		}
	}
	name := kind + strconv.Itoa(len(p.heads)+1) + ".xml"
	p.heads = append(p.heads, head{name, p.relate(kind, name), data})
	return p.heads[len(p.heads)-1].id
}

func (p *printer) pageNumber(n flow.PageNumber) {
	m := &p.m
	m.raw("<w:p>")
	if n.Place == flow.NoNumber {
		m.raw("</w:p>")
		return
	}
	normal := p.styles.normal()
	want := normal.para
	want.align = numberAligns[n.Place]
	p.paraProps(&want, &normal.para, extras{})
	look := lookOf(&flow.Run{Size: n.Size}, "")
	for _, part := range [...]string{`<w:fldChar w:fldCharType="begin"/>`, `<w:instrText xml:space="preserve"> PAGE </w:instrText>`,
		`<w:fldChar w:fldCharType="separate"/>`, `<w:t>2</w:t>`, `<w:fldChar w:fldCharType="end"/>`} {
		m.raw("<w:r>")
		m.runProps(look, normal.run)
		m.raw(part + "</w:r>")
	}
	m.raw("</w:p>")
}

// sectPr writes w:sectPr in the order of CT_SectPr.
func (p *printer) sectPr(o *sectionOut) {
	m, page := &p.m, o.section.Page
	m.raw("<w:sectPr>")
	m.headReference("header", "default", o.header)
	m.headReference("header", "first", o.firstHeader)
	m.headReference("footer", "default", o.footer)
	m.headReference("footer", "first", o.firstFooter)
	m.raw(`<w:pgSz`)
	m.measure("w:w", page.Width)
	m.measure("w:h", page.Height)
	if page.Landscape() {
		m.raw(` w:orient="landscape"`)
	}
	m.raw(`/><w:pgMar`)
	m.measure("w:top", page.Top)
	m.measure("w:right", page.Right)
	m.measure("w:bottom", page.Bottom)
	m.measure("w:left", page.Left)
	header, footer := headDistances(o.section)
	m.measure("w:header", header)
	m.measure("w:footer", footer)
	m.raw(` w:gutter="0"/>`)
	if o.section.Restart {
		m.raw(`<w:pgNumType w:start="1"/>`)
	}
	if o.titlePage {
		m.raw("<w:titlePg/>")
	}
	m.raw("</w:sectPr>")
}

func (m *markup) headReference(kind, page, id string) {
	if id != "" {
		m.raw(`<w:` + kind + `Reference w:type="` + page + `" r:id="` + id + `"/>`)
	}
}

// headDistances centre the page number in its margin: the distances of header and
// footer from the edges of the sheet. Matter at the foot of the first page ends where
// the text area ends.
func headDistances(s *flow.Section) (header, footer flow.Length) {
	size := s.Number.Size
	if size <= 0 {
		size = defaultSize
	}
	line := size * 115 / 100
	header = max(0, (s.Page.Top-line)/2)
	footer = max(0, (s.Page.Bottom-line)/2)
	if len(s.Foot) > 0 && (s.Number.Place == flow.NoNumber || atTop(s.Number.Place)) {
		footer = s.Page.Bottom
	}
	return header, footer
}
