package docx

import (
	"path"
	"strings"
	"time"

	"tonghop/internal/fault"
	"tonghop/internal/flow"
	"tonghop/internal/when"
)

// reader walks the parts of one file and fills its flow.
type reader struct {
	a         *archive
	main      string // name of the document part
	doc       *flow.Document
	styles    styles
	theme     theme
	numbering numbering
	notes     map[noteKey][]flow.Block
	noteMarks map[noteKey]int

	// Of the part and the story being read.
	x          *scanner
	relations  related
	fields     []field
	aside      bool // header, footer or note: paragraphs are not counted
	hasPages   bool // the file tells where Word last broke its pages
	page       int
	paragraph  int
	cell       string
	width      flow.Length     // of the column that holds the blocks
	carry      *flow.Paragraph // its words go to the next paragraph
	head       *runningHead    // the header or footer being read
	pageFields int             // PAGE fields met in it

	blocks     int // paragraphs and rows so far
	builders   []*builder
	tableStyle *style
	headers    map[string]*runningHead
	inherited  [2][3]*runningHead // header, footer × default, first, even
	seen       map[string]bool    // warnings given
	err        error
}

func newReader(a *archive) (*reader, error) {
	main, err := a.mainPart()
	if err != nil {
		return nil, err
	}
	r := &reader{
		a: a, main: main, doc: &flow.Document{Language: "vi-VN"},
		noteMarks: map[noteKey]int{}, headers: map[string]*runningHead{}, seen: map[string]bool{},
	}
	if r.relations, err = a.relations(main); err != nil {
		return nil, err
	}
	for _, load := range []struct {
		kind string
		read func(string) error
	}{{"theme", r.readTheme}, {"styles", r.readStyles}, {"numbering", r.readNumbering}} {
		if err := load.read(r.part(load.kind)); err != nil {
			return nil, err
		}
	}
	return r, r.readProperties()
}

// part is the part of a kind that the document refers to, or its usual name.
func (r *reader) part(kind string) string {
	return r.relations.first(kind, path.Join(path.Dir(r.main), kind+".xml"))
}

// within reads a part: f is called on its root element. A part that is not there is
// passed over. The state of the part read before comes back afterwards.
func (r *reader) within(part string, f func()) error {
	x, err := r.a.scan(part)
	if x == nil || err != nil {
		return err
	}
	defer x.release()
	before, fields := r.x, r.fields
	r.x, r.fields = x, nil
	for x.next() {
		if x.kind == startElement {
			f()
			break
		}
	}
	for x.next() { // what follows must be well formed too
	}
	r.x, r.fields = before, fields
	if r.err != nil {
		return r.err
	}
	return x.err
}

// document reads the document part and what hangs on it.
func (r *reader) document() error {
	x, err := r.a.scan(r.main)
	if err != nil {
		return err
	}
	defer x.release()
	r.x = x
	// Only Word leaves its last page breaks in the file; without them no page is known.
	if r.hasPages = containsPageHint(x.src); r.hasPages {
		r.page = 1
	}
	found := false
	for x.next() {
		if x.kind == startElement && x.name == "w:body" {
			found = true
			r.body()
		}
	}
	switch {
	case r.err != nil:
		return r.err
	case x.err != nil:
		return x.err
	case !found:
		return fault.New(fault.Invalid, "docx.not-docx")
	}
	return nil
}

func (r *reader) body() {
	r.width = defaultPage.TextWidth()
	var out []flow.Block
	r.readBlocks(r.x.depth, &out, true)
	if r.carry != nil {
		out = append(out, r.carry)
		r.carry = nil
	}
	if len(out) > 0 || len(r.doc.Sections) == 0 {
		r.endSection(&sectionProps{page: defaultPage}, &out)
	}
}

// readProperties reads title, author and time from the core properties.
func (r *reader) readProperties() error {
	rels, err := r.a.relations("")
	if err != nil {
		return err
	}
	return r.within(rels.first("core-properties", "docProps/core.xml"), func() {
		for r.x.child(1) {
			switch r.x.name {
			case "dc:title":
				r.doc.Title = strings.TrimSpace(r.x.content())
			case "dc:subject":
				r.doc.Subject = strings.TrimSpace(r.x.content())
			case "dc:creator":
				r.doc.Author = strings.TrimSpace(r.x.content())
			case "dc:language":
				if v := strings.TrimSpace(r.x.content()); v != "" {
					r.doc.Language = v
				}
			case "dcterms:created":
				if t, err := time.Parse(time.RFC3339, strings.TrimSpace(r.x.content())); err == nil {
					r.doc.Made = when.InstantOf(t)
				}
			}
		}
	})
}

// warn notes something that was passed over, once per code.
func (r *reader) warn(code string) {
	if !r.seen[code] {
		r.seen[code] = true
		r.doc.Warnings = append(r.doc.Warnings, flow.Warning{Code: code, Where: r.where()})
	}
}

// where is the present place in the file.
func (r *reader) where() flow.Where {
	if r.aside {
		return flow.Where{}
	}
	return flow.Where{Page: r.page, Paragraph: r.paragraph, Cell: r.cell}
}

// count adds one to the paragraphs and rows, up to the limit.
func (r *reader) count() bool {
	r.blocks++
	if r.blocks > r.a.lim.Blocks {
		r.stop(fault.New(fault.TooMuch, "docx.too-long", r.a.lim.Blocks))
		return false
	}
	return true
}

// stop ends the reading of every part with err.
func (r *reader) stop(err error) {
	if r.err == nil {
		r.err = err
	}
	if r.x.err == nil {
		r.x.err = err
	}
}

// readBlocks reads the block content of the element at depth. Only the body itself
// (top) is divided into sections.
func (r *reader) readBlocks(depth int, out *[]flow.Block, top bool) {
	for r.x.child(depth) {
		r.readBlock(out, top)
	}
}

func (r *reader) readBlock(out *[]flow.Block, top bool) {
	switch x := r.x; x.name {
	case "w:p":
		r.readParagraph(out, top)
	case "w:tbl":
		r.readTable(out)
	case "w:sdt", "w:sdtContent", "w:customXml", "w:smartTag", "w:ins", "w:moveTo":
		r.readBlocks(x.depth, out, top)
	case "w:del", "w:moveFrom":
		r.warn("docx.revisions")
	case "w:altChunk":
		r.warn("docx.altchunk")
	case "w:sectPr":
		if top {
			r.endSection(r.sectionProps(), out)
		}
	case "mc:AlternateContent":
		r.alternatives(func(d int) int {
			before := len(*out)
			r.readBlocks(d, out, top)
			return len(*out) - before
		})
	}
}

// alternatives reads the first alternative of mc:AlternateContent that yields
// anything: the same matter must not be read twice.
func (r *reader) alternatives(read func(depth int) int) {
	x := r.x
	done := false
	for d := x.depth; x.child(d); {
		if !done && (x.name == "mc:Choice" || x.name == "mc:Fallback") {
			done = read(x.depth) > 0
		}
	}
}
