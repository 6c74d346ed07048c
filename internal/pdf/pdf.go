// Package pdf prints a flow as a tagged PDF/A-3b: own line breaking and paging, own
// subset of the type, own file writer. It knows no noun of the work.
//
// The rules it keeps are those of ISO 19005-3 (PDF/A-3, level B) and the tagging of
// ISO 32000-1, 14.7 and 14.8; the package pdfatest checks them. Output depends on the
// arguments alone, byte for byte. Write may be called from many goroutines.
package pdf

import (
	"io"

	"tonghop/internal/fault"
	"tonghop/internal/flow"
	"tonghop/internal/pdf/object"
	"tonghop/internal/when"
)

// Options is what a file holds beside its pages.
type Options struct {
	Attachments []Attachment
	Faces       *Faces // Tinos if nil
	MaxPages    int    // 5,000 if 0
}

const defaultMaxPages = 5000

// Attachment is a file inside the PDF (ISO 19005-3, 6.8).
type Attachment struct {
	Name         string // file name with its ending, unique in the document
	MIME         string // "application/json"
	Description  string // one sentence for people
	Relationship string // "Data", "Source", "Alternative", "Supplement"; "Unspecified" if empty
	Data         []byte
	Modified     when.Instant // the document's Made if zero
}

// Layout tells where things came to stand.
type Layout struct {
	Pages  int
	Fields []Field
}

// Field is the place of one empty signature field; X and Y are from the top left of
// its page.
type Field struct {
	Name  string
	Where flow.Where
}

// Write prints d to w in one piece, after everything went well: an error leaves w
// untouched, unless w itself fails. Faults: pdf.glyph (a character no face has),
// pdf.pages (more pages than Options.MaxPages), pdf.image, pdf.nesting, pdf.field,
// pdf.attachment, pdf.page-size.
func Write(w io.Writer, d *flow.Document, o Options) (Layout, error) {
	p, err := newPrinter(d, o)
	if err != nil {
		return Layout{}, err
	}
	for i := range d.Sections {
		if err := p.printSection(&d.Sections[i]); err != nil {
			return Layout{}, err
		}
	}
	if len(p.pages) == 0 {
		if err := p.printSection(&flow.Section{Page: flow.A4}); err != nil {
			return Layout{}, err
		}
	}
	if err := p.finish(w); err != nil {
		return Layout{}, err
	}
	return Layout{Pages: len(p.pages), Fields: p.layout}, nil
}

// printer is one run of Write.
type printer struct {
	doc      *flow.Document
	opt      Options
	file     object.File
	fonts    [5]*font // by style, the symbols last
	root     *elem    // of the structure tree
	pages    []pageRecord
	pageTree object.Ref
	shared   object.Ref // resources of every page
	images   []object.Ref
	bookmark []bookmark
	fields   []fieldRecord
	layout   []Field
	labels   []pageLabel
	level    int     // of the heading before
	column   dist    // width of the section's text
	notes    []*note // by index in Document.Notes, made when first called
}

func newPrinter(d *flow.Document, o Options) (*printer, error) {
	if o.MaxPages <= 0 {
		o.MaxPages = defaultMaxPages
	}
	if o.Faces == nil {
		tinos, err := Tinos()
		if err != nil {
			return nil, err
		}
		o.Faces = tinos
	}
	if err := checkAttachments(o.Attachments); err != nil {
		return nil, err
	}
	p := &printer{doc: d, opt: o, root: &elem{kind: "Document"}, notes: make([]*note, len(d.Notes))}
	for i, f := range o.Faces.all() {
		p.fonts[i] = newFont(f, i+1)
	}
	p.pageTree, p.shared = p.file.Reserve(), p.file.Reserve()
	return p, nil
}

func checkAttachments(as []Attachment) error {
	seen := map[string]bool{}
	for _, a := range as {
		if a.Name == "" || a.MIME == "" || seen[a.Name] {
			return fault.New(fault.Invalid, "pdf.attachment", a.Name)
		}
		seen[a.Name] = true
	}
	return nil
}
