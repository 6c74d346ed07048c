package content

import (
	"tonghop/internal/pdfread/object"
	"tonghop/internal/pdfread/raw"
)

// builder gathers one page.
type builder struct {
	*Document
	page      *raw.Page
	resources object.Value // of the page
	view      raw.Matrix
	known     map[raw.Look]int
	last      int     // index of the look used last
	lastKey   lookKey // and what it was made from
	widget    bool    // an annotation is being drawn
	texts     int     // text objects met so far
	depth     int     // of forms
	recent    ring    // the last letters, for those printed twice
	quoted    quoted  // text that a mark says the letters stand for
	soft      bool    // there are soft hyphens
}

// state is what q saves. Positions are kept as PDFium keeps them: the point of the next
// letter apart from the text matrix.
type state struct {
	ctm                            raw.Matrix
	text                           raw.Matrix
	x, y, lineX, lineY             float64
	font                           *font
	size, scale, leading, rise     float64
	charSpace, wordSpace, lineWide float64
	mode                           int
}

func (b *builder) fresh() state {
	return state{ctm: identity, text: identity, scale: 1, size: 1, lineWide: 1}
}

var identity = raw.Matrix{A: 1, D: 1}

// scene is a content stream being drawn.
type scene struct {
	resources object.Value
	own       raw.Matrix // of the form, as its dictionary has it
	placed    raw.Matrix // from there to the page
	outer     raw.Matrix // both
	fonts     map[string]*font
	lexer     *object.Lexer
	operands  []object.Value
	saved     []state
	state
	path   path
	before []shown // the last text objects
	marks  []bool  // open marked content; true where it says what the letters stand for
}

// run draws a content stream.
func (b *builder) run(data []byte, s *scene, first state) {
	if len(data) == 0 || b.err() != nil {
		return
	}
	for len(b.lexers) <= b.depth {
		b.lexers = append(b.lexers, &object.Lexer{})
	}
	s.lexer = b.lexers[b.depth]
	s.lexer.Data, s.lexer.Pos = data, 0
	s.state, s.fonts = first, map[string]*font{}
	for {
		v := s.lexer.Next()
		switch v.Kind {
		case object.Keyword:
			b.operator(s, v.Raw)
			s.operands = s.operands[:0]
			s.lexer.Recycle()
			if b.operators++; b.operators > maxOperators || b.operators&255 == 0 && b.ctx.Err() != nil {
				b.fail()
			}
		case object.End:
			if s.lexer.Odd || len(s.marks) > 0 && s.marks[len(s.marks)-1] {
				b.fail()
			}
			return
		default:
			if len(s.operands) > 64 {
				b.fail()
			}
			s.operands = append(s.operands, v)
		}
		if b.odd || s.lexer.Odd {
			b.fail()
			return
		}
	}
}

// numbers gives the last n operands.
func (b *builder) numbers(s *scene, n int) (v [6]float64) {
	from := len(s.operands) - n
	if from != 0 {
		b.fail() // too few or too many: who knows what is meant
		return v
	}
	for i := range n {
		if s.operands[from+i].Kind != object.Number {
			b.fail()
		}
		v[i] = s.operands[from+i].Num
	}
	return v
}

func (b *builder) number(s *scene) float64 { return b.numbers(s, 1)[0] }

// operand gives the only operand.
func (b *builder) operand(s *scene, kind object.Kind) object.Value {
	if len(s.operands) != 1 || s.operands[0].Kind != kind {
		b.fail()
		return object.Value{}
	}
	return s.operands[0]
}

// operator does what an operator says. Colours, shades and the like are passed over.
func (b *builder) operator(s *scene, op []byte) {
	if len(op) == 0 || len(op) > 3 {
		b.fail()
		return
	}
	switch op[0] {
	case 'T', '\'', '"':
		b.textOperator(s, op)
		return
	}
	switch string(op) {
	case "q":
		if len(s.saved) >= maxStates {
			b.fail()
			return
		}
		s.saved = append(s.saved, s.state)
	case "Q":
		if n := len(s.saved); n > 0 {
			s.state, s.saved = s.saved[n-1], s.saved[:n-1]
		}
	case "cm":
		v := b.numbers(s, 6)
		s.ctm = raw.Matrix{A: v[0], B: v[1], C: v[2], D: v[3], E: v[4], F: v[5]}.Then(s.ctm)
	case "w":
		s.lineWide = b.number(s)
	case "gs":
		b.graphics(s)
	case "BT":
		s.text, s.x, s.y, s.lineX, s.lineY = identity, 0, 0, 0, 0
	case "Do":
		b.draw(s)
	case "BI":
		b.inlineImage(s)
	case "BMC", "BDC":
		b.beginMark(s, string(op) == "BDC")
	case "EMC":
		b.endMark(s)
	case "ET", "J", "j", "M", "d", "ri", "i", "g", "G", "rg", "RG", "k", "K", "cs", "CS", "sc", "SC", "scn", "SCN", "sh", "MP", "DP", "BX", "EX":
	default:
		b.pathOperator(s, string(op))
	}
}

// resource finds a named resource: the stream's own, or the page's.
func (b *builder) resource(s *scene, kind string, named []byte) object.Value {
	group := b.file.Get(s.resources, kind)
	if group.Kind != object.Dict {
		group = b.file.Get(b.resources, kind)
	}
	b.operators += len(group.List) / 32 // a long search costs as much as many operators
	return group.Get(string(named))
}

// graphics takes from a set of graphics parameters what bears on places.
func (b *builder) graphics(s *scene) {
	v := b.file.Of(b.resource(s, "ExtGState", b.operand(s, object.Name).Raw))
	if v.Has("Font") {
		b.fail()
	}
	if w := b.file.Get(v, "LW"); w.Kind == object.Number {
		s.lineWide = w.Num
	}
}

// beginMark opens marked content, which may say what its letters stand for.
func (b *builder) beginMark(s *scene, withProperties bool) {
	says := false
	if withProperties {
		if len(s.operands) != 2 {
			b.fail()
			return
		}
		v := s.operands[1]
		if v.Kind == object.Name {
			v = b.file.Of(b.resource(s, "Properties", v.Raw))
		}
		if actual := b.file.Get(v, "ActualText"); actual.Kind == object.String {
			says = len(actual.Raw) > 0
			if says && (b.quoted.open || len(actual.Raw) > maxText) {
				b.fail() // one in the other, or a novel
				return
			}
			if says {
				b.quoted = quoted{open: true, text: []rune(textString(actual.Raw)), from: len(b.page.Letters)}
			}
		}
	}
	if len(s.marks) >= maxStates {
		b.fail()
		return
	}
	s.marks = append(s.marks, says)
}

func (b *builder) endMark(s *scene) {
	n := len(s.marks)
	if n == 0 {
		return
	}
	if s.marks[n-1] {
		b.quote()
	}
	s.marks = s.marks[:n-1]
}

// draw draws a form or notes where a picture stands.
func (b *builder) draw(s *scene) {
	ref := b.resource(s, "XObject", b.operand(s, object.Name).Raw)
	v := b.file.Of(ref)
	switch subtype := b.file.Get(v, "Subtype"); {
	case v.Kind != object.Stream:
	case subtype.Is("Image"):
		b.image(s)
	case subtype.Is("Form"):
		b.form(b.formOf(ref, v), s.ctm.Then(s.outer), s.state)
	}
}

func (b *builder) image(s *scene) {
	if len(b.page.Images) >= maxRules {
		b.fail()
		return
	}
	b.page.Images = append(b.page.Images, s.ctm.Then(s.outer).Then(b.view).Box(0, 0, 1, 1))
}

// form is a content stream that others draw.
type form struct {
	data      []byte
	matrix    raw.Matrix
	resources object.Value
}

// formOf unpacks a form once.
func (d *Document) formOf(ref, v object.Value) *form {
	if ref.Kind == object.Ref {
		if f, ok := d.forms[int(ref.Num)]; ok {
			return f
		}
	}
	f := &form{data: d.file.Decode(v), matrix: d.matrix(d.file.Get(v, "Matrix")), resources: d.file.Get(v, "Resources")}
	if ref.Kind == object.Ref {
		d.forms[int(ref.Num)] = f
	}
	return f
}

func (d *Document) matrix(v object.Value) raw.Matrix {
	if v.Kind != object.Array || len(v.List) != 6 {
		return identity
	}
	var n [6]float64
	for i := range n {
		n[i] = d.file.Of(v.List[i]).Num
	}
	return raw.Matrix{A: n[0], B: n[1], C: n[2], D: n[3], E: n[4], F: n[5]}
}

// form draws a form where the matrix puts it. It begins with the graphics of the
// stream that draws it, but a text of its own.
func (b *builder) form(f *form, placed raw.Matrix, from state) {
	if b.drawn++; b.drawn > maxForms || b.depth >= maxFormDepth {
		b.fail()
		return
	}
	b.depth++
	first := b.fresh()
	first.font, first.size, first.charSpace, first.wordSpace, first.mode, first.lineWide = from.font, from.size, from.charSpace, from.wordSpace, from.mode, from.lineWide
	s := scene{resources: f.resources, own: f.matrix, placed: placed, outer: f.matrix.Then(placed)}
	if s.resources.Kind != object.Dict {
		s.resources = b.resources
	}
	b.run(f.data, &s, first)
	b.depth--
}

// inlineImage passes over a picture that stands in the stream.
func (b *builder) inlineImage(s *scene) {
	l := s.lexer
	for {
		v := l.Next()
		if v.Kind == object.Keyword && string(v.Raw) == "ID" {
			break
		}
		if v.Kind == object.Keyword || v.Kind == object.End {
			b.fail()
			return
		}
	}
	for i := l.Pos + 1; i+3 <= len(l.Data); i++ {
		if l.Data[i] == 'E' && l.Data[i+1] == 'I' && blank(l.Data[i-1]) && (i+2 == len(l.Data) || blank(l.Data[i+2])) && readable(l.Data[i+2:]) {
			l.Pos = i + 2
			b.image(s)
			return
		}
	}
	b.fail()
}

func blank(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == 0 }

// readable tells whether operators go on here, and not the data of a picture.
func readable(data []byte) bool {
	for _, c := range data[:min(len(data), 16)] {
		if c >= 0x7F || c < ' ' && !blank(c) || c == 0 {
			return false
		}
	}
	return true
}
