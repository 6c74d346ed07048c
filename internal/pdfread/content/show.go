package content

import (
	"math"
	"unicode"

	"tonghop/internal/pdfread/object"
	"tonghop/internal/pdfread/raw"
)

// textOperator does the operators that set or show text.
func (b *builder) textOperator(s *scene, op []byte) {
	switch string(op) {
	case "Tj":
		b.show(s, s.operands)
	case "TJ":
		b.show(s, b.operand(s, object.Array).List)
	case "'":
		s.nextLine()
		b.show(s, s.operands)
	case "\"":
		b.spacedLine(s)
	case "Tf":
		b.setFont(s)
	case "Tm":
		v := b.numbers(s, 6)
		s.text = raw.Matrix{A: v[0], B: v[1], C: v[2], D: v[3], E: v[4], F: v[5]}
		s.x, s.y, s.lineX, s.lineY = 0, 0, 0, 0
	case "Td", "TD":
		v := b.numbers(s, 2)
		s.lineX, s.lineY = s.lineX+v[0], s.lineY+v[1]
		s.x, s.y = s.lineX, s.lineY
		if op[1] == 'D' {
			s.leading = -v[1]
		}
	case "T*":
		s.nextLine()
	case "Tc":
		s.charSpace = b.number(s)
	case "Tw":
		s.wordSpace = b.number(s)
	case "TL":
		s.leading = b.number(s)
	case "Ts":
		s.rise = b.number(s)
	case "Tz":
		s.scale = b.number(s) / 100
	case "Tr":
		s.mode = int(b.number(s))
	default:
		b.fail()
	}
}

func (s *state) nextLine() {
	s.lineY -= s.leading
	s.x, s.y = s.lineX, s.lineY
}

func (b *builder) spacedLine(s *scene) {
	if len(s.operands) != 3 {
		b.fail()
		return
	}
	s.wordSpace, s.charSpace = s.operands[0].Num, s.operands[1].Num
	s.nextLine()
	b.show(s, s.operands[2:])
}

func (b *builder) setFont(s *scene) {
	if len(s.operands) != 2 || s.operands[0].Kind != object.Name || s.operands[1].Kind != object.Number || s.operands[1].Num == 0 {
		b.fail()
		return
	}
	s.size = s.operands[1].Num
	named := s.operands[0].Raw
	f, ok := s.fonts[string(named)]
	if !ok {
		v := b.resource(s, "Font", named)
		if b.file.Of(v).Kind != object.Dict {
			b.fail()
			return
		}
		f = b.fontOf(v)
		s.fonts[string(named)] = f
	}
	s.font = f
}

// shown is what is remembered of a text object, to know it when it is printed again.
type shown struct {
	codes             uint64 // their hash
	size, wide        float64
	x, y, left, right float64
}

// pen shows one text object.
type pen struct {
	inner  raw.Matrix // from the object's own space to that of the form it stands in
	place  raw.Matrix // and to the view
	at     float64    // in the object's own space
	codes  uint64
	last   *glyph
	blanks int // glyphs without ink
	inked  bool
}

const hashSeed, hashFactor = 14695981039346656037, 1099511628211

// show shows strings with the shifts between them.
func (b *builder) show(s *scene, items []object.Value) {
	if s.font == nil {
		b.fail()
		return
	}
	for len(items) > 0 && items[0].Kind == object.Number {
		s.x -= items[0].Num * s.size * s.scale / 1000
		items = items[1:]
	}
	if len(items) == 0 {
		return
	}
	x, y := s.text.Apply(s.x, s.y+s.rise)
	m := raw.Matrix{A: s.text.A * s.scale, B: s.text.B * s.scale, C: s.text.C, D: s.text.D, E: x, F: y}
	inner := m.Then(s.ctm).Then(s.own)
	p := pen{inner: inner, place: inner.Then(s.placed).Then(b.view), codes: hashSeed}
	from := len(b.page.Letters)
	look := b.look(s, &p.place)
	for _, item := range items {
		switch item.Kind {
		case object.String:
			b.glyphs(s, &p, item.Raw, look)
		case object.Number:
			p.at -= item.Num * s.size / 1000
			p.codes = (p.codes ^ 0xFFFFFFFF) * hashFactor
		default:
			b.fail()
		}
	}
	s.x += p.at * s.scale
	if p.last == nil {
		return
	}
	b.texts++
	if p.empty(s) || s.again(&p) {
		b.page.Letters = b.page.Letters[:from]
	}
}

// glyphs shows the codes of one string.
func (b *builder) glyphs(s *scene, p *pen, raw []byte, look int) {
	f := s.font
	step := 1
	if f.wide {
		step = 2
	}
	if len(raw)%step != 0 {
		b.fail()
		return
	}
	for i := 0; i < len(raw); i += step {
		code := int(raw[i])
		if f.wide {
			code = code<<8 | int(raw[i+1])
		}
		g := b.glyphOf(f, code)
		if b.shown++; g.odd || b.shown > b.mayShow {
			b.fail()
			return
		}
		p.codes = (p.codes ^ uint64(code)) * hashFactor
		b.letter(s, p, g, code, look)
		p.last = g
		p.at += g.width*s.size/1000 + s.charSpace
		if code == ' ' && !f.wide {
			p.at += s.wordSpace
		}
	}
}

// empty tells of an object without extent, such as a single blank: PDFium leaves it out.
func (p *pen) empty(s *scene) bool {
	strokes := s.mode&3 == 1 || s.mode&3 == 2
	return !p.inked && p.blanks < 2 && !(strokes && s.lineWide > 0)
}

// letter notes what one code shows.
func (b *builder) letter(s *scene, p *pen, g *glyph, code, look int) {
	if isBlank(g.rune) {
		p.blanks++
	} else {
		p.inked = true
	}
	x, y := p.place.E+p.at*p.place.A, p.place.F+p.at*p.place.B
	if b.recent.holds(s.font, code, x, y, 0.07*math.Abs(s.size)*math.Hypot(p.place.A, p.place.B)) {
		return
	}
	l := raw.Letter{Rune: g.rune, X: x, Y: y, Advance: max(0, p.place.A*g.width*s.size/1000), Look: look, Widget: b.widget}
	if len(g.more) == 0 {
		b.add(l)
		return
	}
	b.spread(append([]rune{g.rune}, g.more...), l)
}

// spread parts the room of a letter among several.
func (b *builder) spread(letters []rune, l raw.Letter) {
	n := 0
	b.shown += len(letters)
	for _, r := range letters {
		if !isMark(r) {
			n++
		}
	}
	l.Advance /= float64(max(n, 1))
	for _, r := range letters {
		l.Rune = r
		b.add(l)
		if !isMark(r) {
			l.X += l.Advance
		}
	}
}

// add appends a letter. Programs place marks each in their own way; over the letter
// before is where they belong.
func (b *builder) add(l raw.Letter) {
	switch l.Rune {
	case 0, '\r', '\n', 0xFFFE:
		return
	case softHyphen:
		b.soft = true
	}
	if n := len(b.page.Letters); n > 0 && isMark(l.Rune) {
		before := &b.page.Letters[n-1]
		l.X, l.Y, l.Advance = before.X, before.Y, 0
	}
	b.page.Letters = append(b.page.Letters, l)
}

// again tells whether one of the last objects was the same nearly at the same place, a
// way to feign bold or a shadow, and remembers this one. The measures are PDFium's.
func (s *scene) again(p *pen) bool {
	m := &p.inner
	end := m.E + p.at*m.A
	now := shown{codes: p.codes, size: s.size, wide: 0.9 * p.last.width * math.Abs(s.size) / 1000, x: m.E, y: m.F, left: min(m.E, end), right: max(m.E, end)}
	height := 0.5 * math.Abs(s.size) * math.Hypot(m.C, m.D)
	same := false
	for i := range s.before {
		o := &s.before[i]
		shared := min(o.right, now.right) - max(o.left, now.left)
		dy := math.Abs(o.y - now.y)
		if o.codes == now.codes && o.size == now.size && math.Abs(o.x-now.x) <= now.wide && dy < height && dy <= max(shared, math.Abs(s.size))/8 && shared >= (o.right-o.left)/2 {
			same = true
		}
	}
	const remembered = 5
	if len(s.before) == remembered {
		copy(s.before, s.before[1:])
		s.before = s.before[:remembered-1]
	}
	s.before = append(s.before, now)
	return same
}

// ring is the last letters with their codes.
type ring struct {
	last [7]struct {
		font *font
		code int
		x, y float64
	}
	next int
}

// holds tells whether the letter was shown just before, nearer than the limit, and
// remembers it.
func (r *ring) holds(f *font, code int, x, y, limit float64) bool {
	for i := range r.last {
		l := &r.last[i]
		if l.font == f && l.code == code && math.Abs(l.x-x) < limit && math.Abs(l.y-y) < limit {
			return true
		}
	}
	l := &r.last[r.next]
	l.font, l.code, l.x, l.y = f, code, x, y
	r.next = (r.next + 1) % len(r.last)
	return false
}

const (
	softHyphen    = 0xAD
	lineEndHyphen = 0x02 // PDFium's mark
	invisible     = 3    // the mode in which text is drawn without ink
)

func isBlank(r rune) bool {
	return r == ' ' || r == 0xA0 || r == '\t' || r == 0x3000 || r >= 0x2000 && r <= 0x200B
}

func isMark(r rune) bool {
	return r >= 0x300 && (r < 0x1E00 || r > 0x1FFF) && unicode.Is(unicode.Mn, r)
}

// endHyphens marks the soft hyphens that stand at the end of a line, as PDFium does;
// those inside a line stay unseen.
func endHyphens(letters []raw.Letter) {
	for i := range letters {
		if letters[i].Rune != softHyphen {
			continue
		}
		j := i + 1
		for j < len(letters) && isBlank(letters[j].Rune) {
			j++
		}
		if j < len(letters) && math.Abs(letters[j].Y-letters[i].Y) > 1 {
			letters[i].Rune = lineEndHyphen
		}
	}
}

// lookKey is what a look is made from.
type lookKey struct {
	font       *font
	size       float64
	a, b, c, d float64
	mode       int
}

// look gives the index of how the letters look.
func (b *builder) look(s *scene, place *raw.Matrix) int {
	key := lookKey{s.font, s.size, place.A, place.B, place.C, place.D, s.mode}
	if b.last >= 0 && key == b.lastKey {
		return b.last
	}
	size := math.Abs(single(s.size)) * math.Hypot(single(place.C), single(place.D))
	angle := math.Atan2(-single(place.B), single(place.A)) * 180 / math.Pi
	l := raw.Look{Font: s.font.name, Size: rounded(size), Bold: s.font.bold, Italic: s.font.italic, Hidden: s.mode == invisible, Angle: math.Round(angle)}
	k, ok := b.known[l]
	if !ok {
		if len(b.page.Looks) >= maxLooks {
			b.fail()
		}
		k = len(b.page.Looks)
		b.page.Looks = append(b.page.Looks, l)
		b.known[l] = k
	}
	b.last, b.lastKey = k, key
	return k
}
