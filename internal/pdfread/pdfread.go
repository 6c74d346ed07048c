// Package pdfread reads PDF files with PDFium, which runs as WebAssembly inside a
// sandbox: no host file, no network, bounded memory, a deadline. A PDF with a text layer
// becomes a flow of visual lines with their geometry, tables and footnotes.
package pdfread

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"time"
	"unicode"

	"tonghop/internal/fault"
	"tonghop/internal/flow"
)

// Limits bound what one file may cost. A field of 0 means the default.
type Limits struct {
	Bytes   int // of the file
	Pages   int
	Letters int // of all pages
	Time    time.Duration
}

// DefaultLimits suit papers of the administration.
var DefaultLimits = Limits{Bytes: 64 << 20, Pages: 500, Letters: 5_000_000, Time: 60 * time.Second}

func (l Limits) orDefault() Limits {
	d := DefaultLimits
	if l.Bytes > 0 {
		d.Bytes = l.Bytes
	}
	if l.Pages > 0 {
		d.Pages = l.Pages
	}
	if l.Letters > 0 {
		d.Letters = l.Letters
	}
	if l.Time > 0 {
		d.Time = l.Time
	}
	return d
}

// PDFium's error numbers (fpdfview.h).
const (
	errPassword = 4
	errSecurity = 5
)

// Read gives the flow of a PDF's text layer. Faults: pdf.empty, pdf.too-large,
// pdf.encrypted, pdf.damaged, pdf.too-many-pages, pdf.too-many-letters, pdf.scan (no
// text on any page), pdf.too-slow, pdf.too-much-memory.
func (r *Reader) Read(ctx context.Context, b []byte, lim Limits) (*flow.Document, error) {
	doc, _, err := r.ReadWithAttachment(ctx, b, "", lim)
	return doc, err
}

// ReadWithAttachment is Read that also gives the embedded file with the name, if any:
// the package of a report, in one opening of the PDF.
func (r *Reader) ReadWithAttachment(ctx context.Context, b []byte, name string, lim Limits) (*flow.Document, []byte, error) {
	lim = lim.orDefault()
	var doc *flow.Document
	var attached []byte
	err := r.with(ctx, b, lim, func(d *document) error {
		pages, err := readPages(d, lim)
		if err != nil {
			return err
		}
		if doc, err = assembled(pages); err != nil {
			return err
		}
		doc.Title, doc.Author, doc.Subject = d.meta("Title"), d.meta("Author"), d.meta("Subject")
		if name == "" {
			return d.err
		}
		files, err := d.attachments(lim, func(n string) bool { return n == name })
		attached = files[name]
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	return doc, attached, nil
}

func readPages(d *document, lim Limits) ([]*page, error) {
	if d.pages > lim.Pages {
		return nil, fault.New(fault.TooMuch, "pdf.too-many-pages", d.pages, lim.Pages)
	}
	var pages []*page
	letters := 0
	for i := range d.pages {
		p, err := d.read(i)
		if errors.Is(err, errBadPage) && d.err == nil {
			return nil, fault.Wrap(err, fault.Invalid, "pdf.bad-page", i+1)
		}
		if err != nil {
			return nil, err
		}
		letters += len(p.letters)
		if letters > lim.Letters {
			return nil, fault.New(fault.TooMuch, "pdf.too-many-letters", lim.Letters)
		}
		pages = append(pages, p)
	}
	return pages, nil
}

// assembled makes the flow and judges whether there is text to speak of. What only
// signature fields print does not count: a signed scan is still a scan.
func assembled(pages []*page) (*flow.Document, error) {
	if len(pages) == 0 {
		return nil, fault.New(fault.Invalid, "pdf.empty")
	}
	doc := documentOf(pages)
	var scanned []int
	worded, hidden := 0, 0
	for _, p := range pages {
		n, h := p.count()
		switch {
		case n > 0:
			worded++
		case len(p.images) > 0:
			scanned = append(scanned, p.number)
		}
		hidden += h
	}
	switch {
	case worded == 0 && len(scanned) > 0:
		return nil, fault.New(fault.Invalid, "pdf.scan", len(scanned))
	case worded == 0:
		return nil, fault.New(fault.Invalid, "pdf.no-text")
	}
	for _, n := range scanned {
		doc.Warnings = append(doc.Warnings, flow.Warning{Code: "pdf.page-scanned", Args: []any{n}, Where: flow.Where{Page: n}})
	}
	if slices.ContainsFunc(pages, (*page).decomposed) {
		doc.Warnings = append(doc.Warnings, flow.Warning{Code: "pdf.decomposed"})
	}
	if hidden > 0 {
		doc.Warnings = append(doc.Warnings, flow.Warning{Code: "pdf.ocr-layer"})
	}
	return doc, nil
}

// decomposed tells whether the page's letters stand apart from their marks.
func (p *page) decomposed() bool {
	return slices.ContainsFunc(p.letters, func(l letter) bool { return unicode.Is(unicode.Mn, l.r) })
}

// count tells how many letters of the page are its own, and how many of these are
// drawn without ink.
func (p *page) count() (own, hidden int) {
	for i := range p.letters {
		l := &p.letters[i]
		if l.widget || isBlank(l.r) {
			continue
		}
		own++
		if p.fonts[l.look].hidden {
			hidden++
		}
	}
	return own, hidden
}

// Attachments gives the files embedded in a PDF by name.
func (r *Reader) Attachments(ctx context.Context, b []byte, lim Limits) (map[string][]byte, error) {
	lim = lim.orDefault()
	var files map[string][]byte
	err := r.with(ctx, b, lim, func(d *document) (err error) {
		files, err = d.attachments(lim, func(string) bool { return true })
		return err
	})
	if err != nil {
		return nil, err
	}
	return files, nil
}

const maxAttachments = 1000

func (d *document) attachments(lim Limits, wanted func(name string) bool) (map[string][]byte, error) {
	files := map[string][]byte{}
	total := 0
	for i := range min(d.doInt("FPDFDoc_GetAttachmentCount", d.handle), maxAttachments) {
		a := d.do("FPDFDoc_GetAttachment", d.handle, uint64(i))
		name := d.wide(func(buffer, size uint64) uint64 { return d.do("FPDFAttachment_GetName", a, buffer, size) })
		if name == "" || !wanted(name) {
			continue
		}
		data := d.attachment(a)
		if total += len(data); total > lim.Bytes {
			return nil, fault.New(fault.TooMuch, "pdf.too-large", lim.Bytes>>20)
		}
		if data != nil {
			files[name] = data
		}
	}
	return files, d.err
}

func (d *document) attachment(a uint64) []byte {
	if d.do("FPDFAttachment_GetFile", a, 0, 0, d.out(0)) == 0 {
		return nil
	}
	size, _ := d.module.Memory().ReadUint32Le(d.scratch)
	buffer := d.malloc(max(size, 1))
	defer d.free(buffer)
	if d.do("FPDFAttachment_GetFile", a, uint64(buffer), uint64(size), d.out(0)) == 0 {
		return nil
	}
	return d.binding.bytes(buffer, size)
}

// with opens the PDF in a sandbox of the pool and runs use on it.
func (r *Reader) with(ctx context.Context, b []byte, lim Limits, use func(*document) error) error {
	if len(b) == 0 {
		return fault.New(fault.Invalid, "pdf.empty")
	}
	if len(b) > lim.Bytes {
		return fault.New(fault.TooMuch, "pdf.too-large", lim.Bytes>>20)
	}
	if !bytes.Contains(b[:min(len(b), 1024)], []byte("%PDF-")) {
		return fault.New(fault.Invalid, "pdf.not-pdf")
	}
	ctx, cancel := context.WithTimeout(ctx, lim.Time)
	defer cancel()
	return r.inSandbox(ctx, func(bound *binding) error {
		d, code := open(bound, b)
		defer d.close()
		switch {
		case bound.err != nil:
			return bound.err
		case code == errPassword || code == errSecurity:
			return fault.New(fault.Invalid, "pdf.encrypted")
		case d.handle == 0:
			return fault.New(fault.Invalid, "pdf.damaged", code)
		}
		return use(d)
	})
}

// explain turns a failure of the sandbox into a fault a person can read.
func explain(ctx context.Context, err error) error {
	var known *fault.Error
	switch {
	case err == nil || errors.As(err, &known):
		return err
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return fault.Wrap(err, fault.TooMuch, "pdf.too-slow")
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, errOutOfMemory):
		return fault.Wrap(err, fault.TooMuch, "pdf.too-much-memory")
	}
	return fault.Wrap(err, fault.Invalid, "pdf.broken-inside")
}
