// Package pdfread reads PDF files with PDFium, which runs as WebAssembly inside a
// sandbox in a process of its own: no host file, no network, bounded memory, a deadline
// that holds. A PDF with a text layer becomes a flow of visual lines with their
// geometry, tables and footnotes.
package pdfread

import (
	"bytes"
	"context"
	"image"
	"slices"
	"time"

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

// Read gives the flow of a PDF's text layer. Faults: pdf.empty, pdf.not-pdf,
// pdf.too-large, pdf.encrypted, pdf.damaged, pdf.bad-page, pdf.broken-inside,
// pdf.too-many-pages, pdf.too-many-letters, pdf.scan (no text on any page), pdf.no-text,
// pdf.too-slow, pdf.too-much-memory, pdf.unavailable.
func (r *Reader) Read(ctx context.Context, b []byte, lim Limits) (*flow.Document, error) {
	doc, _, err := r.ReadWithAttachment(ctx, b, "", lim)
	return doc, err
}

// ReadWithAttachment is Read that also gives the embedded file with the name, if any:
// the package of a report, in one opening of the PDF.
func (r *Reader) ReadWithAttachment(ctx context.Context, b []byte, name string, lim Limits) (*flow.Document, []byte, error) {
	return r.read(ctx, &job{PDF: b, Limits: lim, Text: true, File: name})
}

// ReadUnlessAttached gives the embedded file with the name and leaves the pages unread,
// which saves most of the time; only where there is no such file it reads the flow.
func (r *Reader) ReadUnlessAttached(ctx context.Context, b []byte, name string, lim Limits) (*flow.Document, []byte, error) {
	return r.read(ctx, &job{PDF: b, Limits: lim, Text: true, File: name, Either: true})
}

func (r *Reader) read(ctx context.Context, j *job) (*flow.Document, []byte, error) {
	a, err := r.about(ctx, j)
	if err != nil {
		return nil, nil, err
	}
	data := a.Files[j.File]
	if j.Either && data != nil {
		return nil, data, nil
	}
	doc, err := assembled(a)
	if err != nil {
		return nil, nil, err
	}
	return doc, data, nil
}

// Attachments gives the files embedded in a PDF by name.
func (r *Reader) Attachments(ctx context.Context, b []byte, lim Limits) (map[string][]byte, error) {
	a, err := r.about(ctx, &job{PDF: b, Limits: lim, Files: true})
	if err != nil {
		return nil, err
	}
	return a.Files, nil
}

// Pages draws every page at dpi dots per inch, annotations included.
func (r *Reader) Pages(ctx context.Context, b []byte, dpi int, lim Limits) ([]image.NRGBA, error) {
	a, err := r.about(ctx, &job{PDF: b, Limits: lim, DPI: dpi})
	if err != nil {
		return nil, err
	}
	return a.Drawn, nil
}

// about asks the job after the tests that need no PDFium.
func (r *Reader) about(ctx context.Context, j *job) (*answer, error) {
	j.Limits = j.Limits.orDefault()
	switch {
	case len(j.PDF) == 0:
		return nil, fault.New(fault.Invalid, "pdf.empty")
	case len(j.PDF) > j.Limits.Bytes:
		return nil, fault.New(fault.TooMuch, "pdf.too-large", j.Limits.Bytes>>20)
	case !bytes.Contains(j.PDF[:min(len(j.PDF), 1024)], []byte("%PDF-")):
		return nil, fault.New(fault.Invalid, "pdf.not-pdf")
	}
	ctx, cancel := context.WithTimeout(ctx, j.Limits.Time)
	defer cancel()
	if ctx.Err() != nil {
		return nil, late(ctx, ctx.Err())
	}
	if a := r.plain(ctx, j); a != nil {
		return a, nil
	}
	return r.ask(ctx, j)
}

// assembled makes the flow and judges whether there is text to speak of. What only
// signature fields print does not count: a signed scan is still a scan.
func assembled(a *answer) (*flow.Document, error) {
	pages := a.pages
	for i := range a.Pages {
		pages = append(pages, a.Pages[i].unpack())
	}
	doc := documentOf(pages)
	doc.Title, doc.Author, doc.Subject = a.Title, a.Author, a.Subject
	var scanned []int
	worded, hidden := 0, 0
	for _, p := range pages {
		n, h := count(p)
		switch {
		case n > 0:
			worded++
		case len(p.Images) > 0:
			scanned = append(scanned, p.Number)
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
	if slices.ContainsFunc(pages, decomposed) {
		doc.Warnings = append(doc.Warnings, flow.Warning{Code: "pdf.decomposed"})
	}
	if hidden > 0 {
		doc.Warnings = append(doc.Warnings, flow.Warning{Code: "pdf.ocr-layer"})
	}
	return doc, nil
}

// decomposed tells whether the page's letters stand apart from their marks.
func decomposed(p *page) bool {
	return slices.ContainsFunc(p.Letters, func(l letter) bool { return isMark(l.Rune) })
}

// count tells how many letters of the page are its own, and how many of these are
// drawn without ink.
func count(p *page) (own, hidden int) {
	for i := range p.Letters {
		l := &p.Letters[i]
		if l.Widget || isBlank(l.Rune) {
			continue
		}
		own++
		if p.Looks[l.Look].Hidden {
			hidden++
		}
	}
	return own, hidden
}
