// Package wml writes WordprocessingML files (.docx, ECMA-376) from a flow. Its users
// call docx.Write.
package wml

import (
	"archive/zip"
	"compress/flate"
	"encoding/base64"
	"fmt"
	"io"
	"strconv"
	"sync"
	"time"

	"tonghop/internal/flow"
)

// Options are what a file carries beside its flow.
type Options struct {
	// Package is the report package (tonghop-report.json). It is kept as a custom XML
	// part, which Word and LibreOffice leave in place; docx.Package reads it back.
	Package []byte
}

// Write writes the flow as a .docx file. The same flow gives the same bytes.
func Write(w io.Writer, d *flow.Document, o Options) error {
	p := newPrinter(d)
	p.document()
	parts := p.parts(o)
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, pooledFlate)
	for _, part := range parts {
		if err := writePart(z, part); err != nil {
			return fmt.Errorf("write %s: %w", part.name, err)
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("write docx: %w", err)
	}
	return nil
}

// part is one file of the archive.
type part struct {
	name string
	data []byte
}

// epoch is the time of every part: the first that a zip file can say.
var epoch = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// packLevel packs a report to 11 KB where the usual level 6 makes 10, in half the time.
const packLevel = 3

// storeBelow is the size up to which packing costs more than it saves.
const storeBelow = 512

func writePart(z *zip.Writer, p part) error {
	h := &zip.FileHeader{Name: p.name, Method: zip.Deflate, Modified: epoch}
	if len(p.data) < storeBelow || isPacked(p.data) {
		h.Method = zip.Store
	}
	w, err := z.CreateHeader(h)
	if err != nil {
		return err
	}
	_, err = w.Write(p.data)
	return err
}

func isPacked(b []byte) bool { return extensionOf(b) != "" }

var flateWriters = sync.Pool{New: func() any {
	w, err := flate.NewWriter(io.Discard, packLevel)
	if err != nil {
		panic(err) // the level is a constant: it cannot be wrong
	}
	return w
}}

// pooledFlate lends a compressor: making one for each part would cost 0.8 MB a part.
func pooledFlate(w io.Writer) (io.WriteCloser, error) {
	f := flateWriters.Get().(*flate.Writer)
	f.Reset(w)
	return &lentWriter{f}, nil
}

type lentWriter struct{ *flate.Writer }

func (l *lentWriter) Close() error {
	err := l.Writer.Close()
	flateWriters.Put(l.Writer)
	return err
}

// printer writes the parts of one file.
type printer struct {
	m        markup
	doc      *flow.Document
	styles   *stylebook
	width    flow.Length // of the column that holds the blocks
	color    string      // of the frame around them
	images   []part
	heads    []head
	foots    bool // some section has something at its foot
	rels     []string
	noteMark bool // the next paragraph begins a note
}

func newPrinter(d *flow.Document) *printer {
	p := &printer{doc: d, styles: newStylebook(), m: markup{b: make([]byte, 0, 64<<10)}}
	for i := range d.Sections {
		p.styles.collect(d.Sections[i].Blocks)
		p.styles.collect(d.Sections[i].Foot)
		n := d.Sections[i].Number.Place
		p.foots = p.foots || len(d.Sections[i].Foot) > 0 || n != flow.NoNumber && !atTop(n)
	}
	for _, n := range d.Notes {
		p.styles.collect(n)
	}
	p.styles.settle()
	return p
}

func (p *printer) language() string {
	if p.doc.Language != "" {
		return p.doc.Language
	}
	return "vi-VN"
}

// relate adds a relation of the document part and gives its id.
func (p *printer) relate(kind, target string) string {
	id := "rId" + strconv.Itoa(len(p.rels)+1)
	p.rels = append(p.rels, `<Relationship Id="`+id+`" Type="`+relationBase+kind+`" Target="`+target+`"/>`)
	return id
}

// take gives the markup written since start as a part of its own.
func (p *printer) take(start int) []byte {
	b := append([]byte(nil), p.m.b[start:]...)
	p.m.b = p.m.b[:start]
	return b
}

// emptyPage is the page of a flow without sections.
var emptyPage = flow.Page{Width: flow.A4.Width, Height: flow.A4.Height, Top: 1440, Right: 1440, Bottom: 1440, Left: 1440}

func (p *printer) document() {
	p.relate("styles", "styles.xml")
	p.relate("settings", "settings.xml")
	m := &p.m
	m.raw(xmlHead + `<w:document ` + documentNamespaces + `><w:body>`)
	if len(p.doc.Sections) == 0 {
		p.section(&flow.Section{Page: emptyPage}, true)
	}
	for i := range p.doc.Sections {
		p.section(&p.doc.Sections[i], i == len(p.doc.Sections)-1)
	}
	m.raw(`</w:body></w:document>`)
}

// parts gathers all files of the archive in their fixed order.
func (p *printer) parts(o Options) []part {
	parts := []part{{"word/document.xml", p.take(0)}}
	if len(p.doc.Notes) > 0 {
		p.relate("footnotes", "footnotes.xml")
		parts = append(parts, part{"word/footnotes.xml", p.notesPart()})
	}
	for _, h := range p.heads {
		parts = append(parts, part{"word/" + h.name, h.data})
	}
	// The styles come last: by now all that are used are known.
	parts = append(parts, part{"word/styles.xml", p.stylesPart()}, part{"word/settings.xml", []byte(p.settings())})
	parts = append(parts, p.images...)
	if o.Package != nil {
		p.relate("customXml", "../customXml/item1.xml")
		parts = append(parts, packageParts(o.Package)...)
	}
	parts = append(parts, part{"word/_rels/document.xml.rels", relations(p.rels)}, part{"docProps/core.xml", p.coreProperties()}, part{"docProps/app.xml", []byte(appProperties)})
	return append([]part{{"[Content_Types].xml", contentTypes(parts)}, {"_rels/.rels", []byte(packageRelations)}}, parts...)
}

func packageParts(data []byte) []part {
	item := []byte(xmlHead + `<th:package xmlns:th="` + PackageNamespace + `" name="tonghop-report.json" encoding="base64">`)
	item = base64.StdEncoding.AppendEncode(item, data)
	item = append(item, `</th:package>`...)
	return []part{
		{"customXml/item1.xml", item},
		{"customXml/itemProps1.xml", []byte(packageProperties)},
		{"customXml/_rels/item1.xml.rels", relations([]string{`<Relationship Id="rId1" Type="` + relationBase + `customXmlProps" Target="itemProps1.xml"/>`})},
	}
}

// notesPart writes footnotes.xml. Notes 0 and 1 are the line above notes and its
// continuation, which Word wants to exist; a flow's notes follow.
func (p *printer) notesPart() []byte {
	m := &p.m
	start := len(m.b)
	m.raw(xmlHead + `<w:footnotes ` + documentNamespaces + `>` +
		`<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>` +
		`<w:footnote w:type="continuationSeparator" w:id="1"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>`)
	for i, n := range p.doc.Notes {
		m.raw(`<w:footnote w:id="`)
		m.number(i + firstNote)
		m.raw(`">`)
		p.noteMark = true
		p.cellBlocks(n)
		p.noteMark = false
		m.raw(`</w:footnote>`)
	}
	m.raw(`</w:footnotes>`)
	return p.take(start)
}

// firstNote is the id of a flow's first note.
const firstNote = 2
