package pdf

import (
	"fmt"
	"strconv"

	"tonghop/internal/flow"
	"tonghop/internal/pdf/object"
)

// page is the content of one page while it is painted. Places count from its top left.
type page struct {
	p       *printer
	ref     object.Ref
	index   int
	size    flow.Page
	buf     []byte
	current *elem   // whose marked stretch is open
	marked  bool    // a stretch is open, of current or of an artifact
	mcids   []*elem // by number of the stretch
	annots  []object.Ref
	blend   bool // an image with transparency stands on it
	// repeated is set while something is painted again that was tagged before, such
	// as the header rows of a table: it is an artifact then.
	repeated bool
}

// pageRecord is what is left of a page once its content is written.
type pageRecord struct {
	ref  object.Ref
	body string
	// mcids are the elements of the marked stretches, by number.
	mcids []*elem
}

func (pg *page) op(s string) { pg.buf = append(pg.buf, s...) }

func (pg *page) length(d dist) {
	pg.buf = append(appendPoints(pg.buf, d), ' ')
}

func (pg *page) number(n dist) {
	pg.buf = strconv.AppendInt(pg.buf, int64(n), 10)
}

// point writes a place in the coordinates of the PDF.
func (pg *page) point(x, y dist) {
	pg.length(x)
	pg.length(of(pg.size.Height) - y)
}

// rect adds a rectangle with its top left at x, y to the path.
func (pg *page) rect(x, y, w, h dist) {
	pg.point(x, y+h)
	pg.length(w)
	pg.length(h)
	pg.op("re ")
}

const digits = "0123456789ABCDEF"

func (pg *page) hex(codes []uint16) {
	pg.buf = append(pg.buf, '<')
	for _, c := range codes {
		pg.buf = append(pg.buf, digits[c>>12], digits[c>>8&15], digits[c>>4&15], digits[c&15])
	}
	pg.buf = append(pg.buf, '>')
}

// begin opens a marked stretch of e, unless one is open already.
func (pg *page) begin(e *elem) {
	if pg.repeated {
		pg.artifact("/Pagination")
		pg.current = e
		return
	}
	if pg.marked && pg.current == e {
		return
	}
	pg.end()
	id := len(pg.mcids)
	pg.mcids = append(pg.mcids, e)
	e.kids = append(e.kids, kid{page: pg.ref, mcid: id})
	pg.op("/" + e.tag() + "<</MCID " + strconv.Itoa(id) + ">>BDC\n")
	pg.current, pg.marked = e, true
}

// artifact opens a stretch that carries no content (ISO 32000-1, 14.8.2.2).
func (pg *page) artifact(kind string) {
	if pg.marked && pg.repeated {
		return
	}
	pg.end()
	pg.op("/Artifact<</Type" + kind + ">>BDC\n")
	pg.marked = true
}

func (pg *page) end() {
	if pg.marked {
		pg.op("EMC\n")
	}
	pg.current, pg.marked = nil, false
}

// finishPage writes the content of a page and notes its dictionary, which waits for the
// fields that stand on it.
func (p *printer) finishPage(pg *page) error {
	pg.end()
	content, err := p.file.Stream("", pg.buf)
	if err != nil {
		return err
	}
	body := fmt.Sprintf("<</Type/Page/Parent %v/MediaBox[0 0 %s %s]/Resources %v/Contents %v/StructParents %d/Tabs/S",
		p.pageTree, points(of(pg.size.Width)), points(of(pg.size.Height)), p.shared, content, pg.index)
	if pg.blend {
		body += "/Group<</Type/Group/S/Transparency/CS/DeviceRGB>>"
	}
	if len(pg.annots) > 0 {
		body += "/Annots" + object.Refs(pg.annots)
	}
	p.pages[pg.index].body = body + ">>"
	p.pages[pg.index].mcids = pg.mcids
	return nil
}
