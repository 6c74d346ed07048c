package pdfread

import (
	"errors"
	"math"
	"strings"

	"github.com/tetratelabs/wazero/api"

	"tonghop/internal/pdfread/content"
	"tonghop/internal/pdfread/raw"
)

var errOutOfMemory = errors.New("the PDF needs more memory than it may have")

// Object types of fpdf_edit.h.
const (
	objectText  = 1
	objectPath  = 2
	objectImage = 3
	objectForm  = 5
)

// Annotation subtypes of fpdf_annot.h.
const (
	annotLink   = 2
	annotPopup  = 16
	annotWidget = 20
)

const (
	renderInvisible = 3
	maxObjects      = 200_000 // of one page, nested forms included
	maxFormDepth    = 12
)

// document is an open PDF inside the sandbox.
type document struct {
	*binding
	handle uint64
	bytes  uint32
	pages  int
	last   uint64 // the page read last, still open: PDFium forgets the fonts of closed pages
}

// open loads the bytes; code is PDFium's error number where handle is 0.
func open(b *binding, data []byte) (d *document, code int) {
	d = &document{binding: b, bytes: b.put(data)}
	d.handle = b.do("FPDF_LoadMemDocument64", uint64(d.bytes), uint64(len(data)), 0)
	if d.handle == 0 {
		return d, b.doInt("FPDF_GetLastError")
	}
	d.pages = b.doInt("FPDF_GetPageCount", d.handle)
	return d, 0
}

func (d *document) close() {
	d.keep(0)
	if d.handle != 0 {
		d.do("FPDF_CloseDocument", d.handle)
	}
	d.free(d.bytes)
}

// keep closes the page that was kept and keeps this one instead, until the next page
// is loaded: what fonts both use is then parsed once.
func (d *document) keep(page uint64) {
	if d.last != 0 {
		d.do("FPDF_ClosePage", d.last)
	}
	d.last = page
}

func (d *document) meta(tag string) string {
	name := d.put(append([]byte(tag), 0))
	defer d.free(name)
	return d.wide(func(buffer, size uint64) uint64 {
		return d.do("FPDF_GetMetaText", d.handle, uint64(name), buffer, size)
	})
}

// extraction gathers one page.
type extraction struct {
	*document
	page
	handle  uint64
	view    matrix
	looks   map[uint64]int // text object → look
	names   map[uint64]string
	known   map[look]int
	objects int
	own     int  // objects of the page itself, before annotations were merged in
	widget  bool // the objects being visited stand in a merged annotation
	merged  map[uint64]bool
}

// read extracts the page with the index.
func (d *document) read(index int) (*page, error) {
	x := &extraction{document: d, looks: map[uint64]int{}, names: map[uint64]string{}, known: map[look]int{}, merged: map[uint64]bool{}}
	x.Number = index + 1
	x.handle = d.do("FPDF_LoadPage", d.handle, uint64(index))
	if x.handle == 0 {
		return nil, errors.Join(d.err, errBadPage)
	}
	x.own = x.doInt("FPDFPage_CountObjects", x.handle)
	x.measure()
	d.keep(x.handle)
	if x.mergeAnnotations() {
		x.handle = d.do("FPDF_LoadPage", d.handle, uint64(index))
		d.keep(x.handle)
	}
	x.visitPage()
	x.visitText()
	if d.err != nil {
		return nil, d.err
	}
	return &x.page, nil
}

var errBadPage = errors.New("a page cannot be loaded")

func (x *extraction) measure() {
	x.Width = float64(api.DecodeF32(x.do("FPDF_GetPageWidthF", x.handle)))
	x.Height = float64(api.DecodeF32(x.do("FPDF_GetPageHeightF", x.handle)))
	turns := x.doInt("FPDFPage_GetRotation", x.handle)
	left, bottom := 0.0, 0.0
	if x.do("FPDF_GetPageBoundingBox", x.handle, x.out(0)) != 0 {
		r := x.floats(4) // left, top, right, bottom
		left, bottom = r[0], r[3]
	}
	w, h := x.Width, x.Height
	if turns&1 == 1 {
		w, h = h, w
	}
	x.view = raw.ToView(left, bottom, w, h, turns)
}

// mergeAnnotations draws the annotations into the page, because numbers and dates are
// often stamped on as annotations. It notes where the form fields stand and tells
// whether the page changed.
func (x *extraction) mergeAnnotations() bool {
	n := x.doInt("FPDFPage_GetAnnotCount", x.handle)
	shown := false
	for i := range min(n, 1000) {
		a := x.do("FPDFPage_GetAnnot", x.handle, uint64(i))
		if a == 0 {
			continue
		}
		kind := x.doInt("FPDFAnnot_GetSubtype", a)
		if kind != annotLink && kind != annotPopup && x.writes(a) {
			shown = true
		}
		if kind == annotWidget && x.do("FPDFAnnot_GetRect", a, x.out(0)) != 0 {
			r := x.floats(4)
			x.Frames = append(x.Frames, x.view.Box(r[0], r[3], r[2], r[1]))
		}
		x.do("FPDFPage_CloseAnnot", a)
	}
	if !shown {
		return false
	}
	const flattenForDisplay, flattenSuccess = 0, 1
	return x.doInt("FPDFPage_Flatten", x.handle, flattenForDisplay) == flattenSuccess
}

// writes tells whether the annotation's appearance holds text; a picture of a seal
// need not be merged, which costs as much as the page.
func (x *extraction) writes(annotation uint64) bool {
	n := x.doInt("FPDFAnnot_GetObjectCount", annotation)
	for i := range n {
		if x.hasText(x.do("FPDFAnnot_GetObject", annotation, uint64(i)), 0) {
			return true
		}
	}
	return false
}

func (x *extraction) hasText(object uint64, depth int) bool {
	x.objects++
	if object == 0 || x.err != nil || x.objects > maxObjects {
		return false
	}
	switch x.doInt("FPDFPageObj_GetType", object) {
	case objectText:
		return true
	case objectForm:
		n := x.doInt("FPDFFormObj_CountObjects", object)
		for i := range n {
			if depth < maxFormDepth && x.hasText(x.do("FPDFFormObj_GetObject", object, uint64(i)), depth+1) {
				return true
			}
		}
	}
	return false
}

func (x *extraction) visitPage() {
	n := x.doInt("FPDFPage_CountObjects", x.handle)
	for i := range n {
		if x.err != nil {
			return
		}
		x.widget = i >= x.own
		x.visit(x.do("FPDFPage_GetObject", x.handle, uint64(i)), x.view, 0)
	}
}

func (x *extraction) visit(object uint64, m matrix, depth int) {
	x.objects++
	if object == 0 || x.objects > maxObjects || x.err != nil {
		return
	}
	switch x.doInt("FPDFPageObj_GetType", object) {
	case objectText:
		if x.widget {
			x.merged[object] = true
		}
	case objectPath:
		x.visitPath(object, m)
	case objectImage:
		if b, ok := x.bounds(object, m); ok {
			x.Images = append(x.Images, b)
		}
	case objectForm:
		x.visitForm(object, m, depth)
	}
}

func (x *extraction) visitForm(object uint64, m matrix, depth int) {
	if depth >= maxFormDepth {
		return
	}
	inner := x.matrixOf("FPDFPageObj_GetMatrix", object).Then(m)
	n := x.doInt("FPDFFormObj_CountObjects", object)
	for i := range n {
		x.visit(x.do("FPDFFormObj_GetObject", object, uint64(i)), inner, depth+1)
		if x.objects > maxObjects || x.err != nil {
			return
		}
	}
}

func (x *extraction) matrixOf(getter string, args ...uint64) matrix {
	if x.do(getter, append(args, x.out(0))...) == 0 {
		return matrix{A: 1, D: 1}
	}
	v := x.floats(6)
	return matrix{A: v[0], B: v[1], C: v[2], D: v[3], E: v[4], F: v[5]}
}

func (x *extraction) bounds(object uint64, m matrix) (box, bool) {
	if x.do("FPDFPageObj_GetBounds", object, x.out(0), x.out(1), x.out(2), x.out(3)) == 0 {
		return box{}, false
	}
	return m.Box(x.float(0), x.float(1), x.float(2), x.float(3)), true
}

// visitPath takes the straight lines out of a path: Word draws borders as thin filled
// rectangles, other programs stroke lines or whole rectangles.
func (x *extraction) visitPath(object uint64, m matrix) {
	b, ok := x.bounds(object, m)
	if !ok || x.AddRule(b) {
		return
	}
	stroked := x.do("FPDFPath_GetDrawMode", object, x.out(0), x.out(1)) != 0 && x.bytesAt(1) != 0
	n := x.doInt("FPDFPath_CountSegments", object)
	if !stroked || n > 2000 {
		return
	}
	placed := x.matrixOf("FPDFPageObj_GetMatrix", object).Then(m)
	x.visitSegments(object, n, placed)
}

func (x *extraction) bytesAt(i int) byte {
	v, _ := x.module.Memory().ReadByte(x.scratch + uint32(8*i))
	return v
}

func (x *extraction) visitSegments(object uint64, n int, m matrix) {
	const lineTo, moveTo = 0, 2
	var startX, startY, lastX, lastY float64
	for i := range n {
		segment := x.do("FPDFPath_GetPathSegment", object, uint64(i))
		x.do("FPDFPathSegment_GetPoint", segment, x.out(0), x.out(1))
		px, py := m.Apply(x.float(0), x.float(1))
		switch x.doInt("FPDFPathSegment_GetType", segment) {
		case moveTo:
			startX, startY = px, py
		case lineTo:
			x.addLine(lastX, lastY, px, py)
		}
		if x.doInt("FPDFPathSegment_GetClose", segment) != 0 {
			x.addLine(px, py, startX, startY)
		}
		lastX, lastY = px, py
	}
}

func (x *extraction) addLine(x1, y1, x2, y2 float64) {
	x.AddRule(box{Left: math.Min(x1, x2), Top: math.Min(y1, y2), Right: math.Max(x1, x2), Bottom: math.Max(y1, y2)})
}

// visitText reads the letters in the order of the text layer. Spaces that PDFium
// guessed are left out: the gaps between origins tell more.
func (x *extraction) visitText() {
	tp := x.do("FPDFText_LoadPage", x.handle)
	if tp == 0 || x.err != nil {
		return
	}
	unicodeOf, originOf := x.function("FPDFText_GetUnicode"), x.function("FPDFText_GetCharOrigin")
	objectOf, generated := x.function("FPDFText_GetTextObject"), x.function("FPDFText_IsGenerated")
	n := x.doInt("FPDFText_CountChars", tp)
	x.Letters = make([]letter, 0, n)
	for i := range n {
		r := rune(uint32(x.call(unicodeOf, tp, uint64(i))))
		if x.err != nil {
			break
		}
		if r == 0 || r == '\r' || r == '\n' || r == '\ufffe' {
			continue
		}
		if r == ' ' && x.call(generated, tp, uint64(i)) == 1 {
			continue
		}
		object := x.call(objectOf, tp, uint64(i))
		if x.call(originOf, tp, uint64(i), x.out(0), x.out(1)) == 0 {
			continue
		}
		l := letter{Rune: r, Widget: x.merged[object]}
		l.X, l.Y = x.view.Apply(x.double(0), x.double(1))
		l.Look = x.lookOf(object, tp, i)
		l.Advance = x.advanceOf(tp, i, l)
		if n := len(x.Letters); isMark(r) && n > 0 {
			// Programs place marks each in their own way; over the letter is where they belong.
			l.X, l.Y, l.Advance = x.Letters[n-1].X, x.Letters[n-1].Y, 0
		}
		x.Letters = append(x.Letters, l)
	}
	x.do("FPDFText_ClosePage", tp)
}

// advanceOf measures how far the letter moves the pen, from its loose box, which spans
// the advance and not the ink.
func (x *extraction) advanceOf(tp uint64, i int, l letter) float64 {
	if x.do("FPDFText_GetLooseCharBox", tp, uint64(i), x.out(0)) == 0 {
		return x.Looks[l.Look].Size / 2
	}
	r := x.floats(4) // left, top, right, bottom
	return math.Max(0, x.view.Box(r[0], r[3], r[2], r[1]).Right-l.X)
}

func (x *extraction) lookOf(object, tp uint64, i int) int {
	if k, ok := x.looks[object]; ok {
		return k
	}
	l := look{Size: 12}
	if object != 0 {
		font := x.do("FPDFTextObj_GetFont", object)
		l.Font = x.fontName(font)
		l.Bold, l.Italic = content.StyleOf(l.Font)
		x.do("FPDFTextObj_GetFontSize", object, x.out(0))
		l.Size = x.float(0)
		l.Hidden = x.doInt("FPDFTextObj_GetTextRenderMode", object) == renderInvisible
		m := x.matrixOf("FPDFText_GetMatrix", tp, uint64(i)).Then(x.view)
		l.Size = math.Abs(l.Size) * math.Hypot(m.C, m.D)
		l.Angle = math.Atan2(-m.B, m.A) * 180 / math.Pi
	}
	l.Size = math.Round(l.Size*10) / 10
	l.Angle = math.Round(l.Angle)
	k, ok := x.known[l]
	if !ok {
		k = len(x.Looks)
		x.Looks = append(x.Looks, l)
		x.known[l] = k
	}
	x.looks[object] = k
	return k
}

func (x *extraction) fontName(font uint64) string {
	if name, ok := x.names[font]; ok {
		return name
	}
	n := x.do("FPDFFont_GetBaseFontName", font, uint64(x.scratch), scratchSize)
	name := ""
	if n > 1 && n <= scratchSize {
		name = strings.ToValidUTF8(string(x.binding.bytes(x.scratch, uint32(n)-1)), "")
	}
	name = content.WithoutSubset(name)
	x.names[font] = name
	return name
}
