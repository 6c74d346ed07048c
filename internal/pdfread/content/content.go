// Package content reads what the pages of plain PDFs show, as PDFium would: letters with
// their places, straight lines, pictures, what annotations print. Most papers of the
// administration are plain and are read in a few milliseconds. Whatever is not understood
// to the last operator is refused with object.ErrOdd, and PDFium reads the file.
package content

import (
	"context"
	"math"

	"tonghop/internal/pdfread/object"
	"tonghop/internal/pdfread/raw"
)

// Bounds of the work on one file: whoever passes them is read by PDFium under its own.
const (
	maxUnpacked   = 48 << 20  // bytes of all streams
	maxOperators  = 4_000_000 // of all pages
	maxForms      = 20_000    // drawn on all pages
	maxFormDepth  = 12
	maxStates     = 512 // saved by q in each other
	maxPathPoints = 100_000
	maxRules      = 200_000 // of one page, and as many pictures
	maxLooks      = 10_000  // of one page
	maxNodes      = 20_000  // of the trees of pages and files
	maxLeaves     = 2000    // tables of 256 glyphs
	maxMapped     = 300_000 // codes that fonts give a meaning
	maxText       = 8000    // bytes of a title or a name
)

// Document is an open PDF. It is not for concurrent use.
type Document struct {
	ctx       context.Context
	file      *object.File
	root      object.Value
	pages     []object.Value // resolved, with what they inherit
	fonts     map[int]*font
	forms     map[int]*form
	loaded    int // fonts
	drawn     int // forms
	operators int
	shown     int // glyphs
	mayShow   int
	nodes     int
	leaves    int
	mapped    int
	lexers    []*object.Lexer // one for each depth of forms
	odd       bool
}

// Open reads the table of objects and the tree of pages, at most so many.
func Open(ctx context.Context, data []byte, maxPages int) (*Document, error) {
	f, err := object.Open(data, maxUnpacked)
	if err != nil {
		return nil, err
	}
	d := &Document{ctx: ctx, file: f, fonts: map[int]*font{}, forms: map[int]*form{}}
	d.root = f.Get(f.Trailer(), "Root")
	top := f.Get(d.root, "Pages")
	d.gather(top, inherited{}, maxPages, 0)
	if len(d.pages) == 0 || len(d.pages) != f.Get(top, "Count").Int() {
		d.fail()
	}
	return d, d.err()
}

func (d *Document) fail() { d.odd = true }

func (d *Document) err() error {
	if d.odd {
		return object.ErrOdd
	}
	return d.file.Err()
}

// inherited is what a page has from the nodes above it.
type inherited struct{ resources, media, crop, turn object.Value }

const maxTree = 40

// gather walks the tree of pages.
func (d *Document) gather(node object.Value, above inherited, maxPages, depth int) {
	for _, own := range []struct {
		key string
		to  *object.Value
	}{{"Resources", &above.resources}, {"MediaBox", &above.media}, {"CropBox", &above.crop}, {"Rotate", &above.turn}} {
		if v := d.file.Get(node, own.key); v.Kind != object.Null {
			*own.to = v
		}
	}
	kids := d.file.Get(node, "Kids")
	if d.nodes++; node.Kind != object.Dict || depth > maxTree || d.nodes > maxNodes {
		d.fail()
		return
	}
	if kids.Kind != object.Array {
		if len(d.pages) >= maxPages || !d.file.Get(node, "Type").Is("Page") || node.Has("UserUnit") {
			d.fail()
			return
		}
		own := []object.Value{name("Resources"), above.resources, name("MediaBox"), above.media, name("CropBox"), above.crop, name("Rotate"), above.turn}
		d.pages = append(d.pages, object.Value{Kind: object.Dict, List: append(own, node.List...)})
		return
	}
	for _, kid := range kids.List {
		if d.err() != nil {
			return
		}
		d.gather(d.file.Of(kid), above, maxPages, depth+1)
	}
}

func name(s string) object.Value { return object.Value{Kind: object.Name, Raw: []byte(s)} }

// Pages reads all pages, at most so many letters.
func (d *Document) Pages(maxLetters int) ([]*raw.Page, error) {
	var out []*raw.Page
	letters := 0
	d.mayShow = 2 * maxLetters
	for i, v := range d.pages {
		p := d.read(v)
		if err := d.err(); err != nil {
			return nil, err
		}
		if letters += len(p.Letters); letters > maxLetters {
			return nil, object.ErrOdd
		}
		p.Number = i + 1
		out = append(out, p)
	}
	return out, nil
}

// bytesPerLetter is about what Word needs for a letter, operators included.
const bytesPerLetter = 14

// read reads one page.
func (d *Document) read(v object.Value) *raw.Page {
	b := &builder{Document: d, page: &raw.Page{}, known: map[raw.Look]int{}, last: -1}
	b.measure(v)
	b.resources = d.file.Get(v, "Resources")
	base := scene{resources: b.resources, own: identity, placed: identity, outer: identity}
	data := d.contents(d.file.Get(v, "Contents"))
	b.page.Letters = make([]raw.Letter, 0, len(data)/bytesPerLetter)
	b.run(data, &base, b.fresh())
	b.annotations(d.file.Get(v, "Annots"))
	if b.soft {
		endHyphens(b.page.Letters)
	}
	return b.page
}

// contents joins the streams of a page.
func (d *Document) contents(v object.Value) []byte {
	if v.Kind != object.Array {
		return d.file.Decode(v)
	}
	if len(v.List) == 1 {
		return d.file.Decode(d.file.Of(v.List[0]))
	}
	var all []byte
	for _, part := range v.List {
		all = append(append(all, d.file.Decode(d.file.Of(part))...), '\n')
	}
	return all
}

// measure finds the size of the page and the map from its space to the view.
func (b *builder) measure(v object.Value) {
	sheet, ok := b.rectangle(v.Get("MediaBox"))
	if !ok {
		sheet = raw.Box{Right: 612, Bottom: 0, Top: 792}
	}
	if crop, ok := b.rectangle(v.Get("CropBox")); ok {
		sheet = raw.Box{Left: max(sheet.Left, crop.Left), Bottom: max(sheet.Bottom, crop.Bottom), Right: min(sheet.Right, crop.Right), Top: min(sheet.Top, crop.Top)}
	}
	w, h := sheet.Right-sheet.Left, sheet.Top-sheet.Bottom
	if w <= 0 || h <= 0 {
		b.fail()
	}
	turns := v.Get("Rotate").Int() / 90
	b.view = raw.ToView(sheet.Left, sheet.Bottom, w, h, turns)
	if turns&1 == 1 {
		w, h = h, w
	}
	b.page.Width, b.page.Height = single(w), single(h)
}

// rectangle reads four numbers; Top is the higher side here, as in PDF. ok is false for
// an empty one.
func (b *builder) rectangle(v object.Value) (r raw.Box, ok bool) {
	v = b.file.Of(v)
	if v.Kind != object.Array || len(v.List) != 4 {
		return r, false
	}
	var n [4]float64
	for i := range n {
		n[i] = b.file.Of(v.List[i]).Num
	}
	r = raw.Box{Left: min(n[0], n[2]), Bottom: min(n[1], n[3]), Right: max(n[0], n[2]), Top: max(n[1], n[3])}
	return r, r.Right > r.Left && r.Top > r.Bottom
}

// single rounds to the precision that PDFium computes with.
func single(v float64) float64 { return float64(float32(v)) }

// rounded keeps one decimal.
func rounded(v float64) float64 { return math.Round(v*10) / 10 }
