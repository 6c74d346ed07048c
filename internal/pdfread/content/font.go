package content

import (
	"strings"
	"unicode"

	"tonghop/internal/pdfread/object"
)

// font turns codes into letters and widths.
type font struct {
	name         string
	bold, italic bool
	wide         bool // codes of two bytes
	unicode      map[uint32]string
	encoding     [256]rune // of a font with codes of one byte
	widths       []widthSpan
	missing      float64 // the width of codes in no span
	standard     string  // the face whose widths count, if none are given
	glyphs       [256]*[256]glyph
}

// glyph is what a code shows; it is filled when first used.
type glyph struct {
	filled bool
	odd    bool // nobody knows what it is
	rune   rune
	more   []rune // further letters of a ligature
	width  float64
}

// widthSpan is the widths of codes from first on: listed, or all the same.
type widthSpan struct {
	first, last int
	listed      []object.Value
	same        float64
}

const maxFonts = 300

// ligatures are the letters from U+FB00 on.
var ligatures = [7]string{"ff", "fi", "fl", "ffi", "ffl", "st", "st"}

// fontOf loads the font once.
func (d *Document) fontOf(v object.Value) *font {
	number := -1
	if v.Kind == object.Ref {
		number = int(v.Num)
		if f, ok := d.fonts[number]; ok {
			return f
		}
	}
	if d.loaded++; d.loaded > maxFonts {
		d.fail()
		return nil
	}
	f := d.loadFont(d.file.Of(v))
	if number >= 0 {
		d.fonts[number] = f
	}
	return f
}

func (d *Document) loadFont(v object.Value) *font {
	f := &font{name: string(d.file.Get(v, "BaseFont").Raw)}
	if to := d.file.Get(v, "ToUnicode"); to.Kind == object.Stream {
		f.unicode = d.cmapOf(to)
	}
	switch subtype := d.file.Get(v, "Subtype"); {
	case subtype.Is("Type0"):
		d.loadWide(f, v)
	case subtype.Is("TrueType"), subtype.Is("Type1"), subtype.Is("MMType1"):
		d.loadSimple(f, v)
	default:
		d.fail()
	}
	f.name = WithoutSubset(strings.ToValidUTF8(f.name, ""))
	f.bold, f.italic = StyleOf(f.name)
	return f
}

// loadWide loads a font of two-byte codes that are its glyphs' own numbers.
func (d *Document) loadWide(f *font, v object.Value) {
	below := d.file.Get(v, "DescendantFonts")
	if !d.file.Get(v, "Encoding").Is("Identity-H") || len(below.List) != 1 || f.unicode == nil {
		d.fail()
		return
	}
	cid := d.file.Of(below.List[0])
	f.wide = true
	f.name = string(d.file.Get(cid, "BaseFont").Raw)
	f.missing = 1000
	if w := d.file.Get(cid, "DW"); w.Kind == object.Number {
		f.missing = float64(w.Int())
	}
	list := d.file.Get(cid, "W").List
	for i := 0; i+1 < len(list); {
		first, second := d.file.Of(list[i]).Int(), d.file.Of(list[i+1])
		if second.Kind == object.Array {
			f.widths = append(f.widths, widthSpan{first: first, last: first + len(second.List) - 1, listed: second.List})
			i += 2
			continue
		}
		if i+2 >= len(list) {
			d.fail()
			return
		}
		f.widths = append(f.widths, widthSpan{first: first, last: second.Int(), same: float64(d.file.Of(list[i+2]).Int())})
		i += 3
	}
}

// loadSimple loads a font of one-byte codes.
func (d *Document) loadSimple(f *font, v object.Value) {
	descriptor := d.file.Get(v, "FontDescriptor")
	embedded := descriptor.Has("FontFile", "FontFile2", "FontFile3")
	widths := d.file.Get(v, "Widths")
	switch {
	case widths.Kind == object.Array:
		first := d.file.Get(v, "FirstChar").Int()
		f.widths = []widthSpan{{first: first, last: first + len(widths.List) - 1, listed: widths.List}}
		f.missing = float64(d.file.Get(descriptor, "MissingWidth").Int())
	case !embedded && standardWidths[f.name] != nil:
		f.standard = f.name
	default:
		d.fail()
		return
	}
	if !embedded && d.file.Get(v, "Subtype").Is("Type1") && standardWidths[f.name] == nil {
		d.fail() // PDFium gives such a face another name
		return
	}
	const symbolic = 4
	d.loadEncoding(f, d.file.Get(v, "Encoding"), embedded && d.file.Get(descriptor, "Flags").Int()&symbolic != 0)
}

// loadEncoding fills the letters of codes that ToUnicode leaves out. Those of an
// embedded font with signs of its own are not known.
func (d *Document) loadEncoding(f *font, v object.Value, symbolic bool) {
	if symbolic {
		return
	}
	base := &standardEncoding
	named := v
	if v.Kind == object.Dict {
		named = d.file.Get(v, "BaseEncoding")
	}
	if named.Kind == object.Name {
		if base = encodingNamed(string(named.Raw)); base == nil {
			d.fail()
			return
		}
	}
	copy(f.encoding[32:], base[:])
	code := 0
	for _, item := range d.file.Get(v, "Differences").List {
		switch item = d.file.Of(item); {
		case item.Kind == object.Number:
			code = item.Int()
		case item.Kind == object.Name && code >= 0 && code < 256:
			f.encoding[code] = glyphRune(string(item.Raw))
			code++
		default:
			d.fail()
			return
		}
	}
}

// glyphOf gives what a code shows.
func (d *Document) glyphOf(f *font, code int) *glyph {
	leaf := f.glyphs[code>>8]
	if leaf == nil {
		if d.leaves++; d.leaves > maxLeaves {
			d.fail()
		}
		leaf = new([256]glyph)
		f.glyphs[code>>8] = leaf
	}
	g := &leaf[code&0xFF]
	if !g.filled {
		d.fill(f, code, g)
	}
	return g
}

func (d *Document) fill(f *font, code int, g *glyph) {
	g.filled = true
	said, ok := f.unicode[uint32(code)]
	letters := []rune(said)
	if !ok && !f.wide {
		letters = []rune{f.encoding[code]}
		ok = f.encoding[code] != 0
	}
	if !ok || len(letters) == 0 {
		g.odd = true
		return
	}
	if len(letters) == 1 && letters[0] >= 0xFB00 && letters[0] <= 0xFB06 {
		letters = []rune(ligatures[letters[0]-0xFB00])
	}
	g.rune, g.more = letters[0], letters[1:]
	for _, r := range letters {
		g.odd = g.odd || rightToLeft(r)
	}
	if f.standard != "" {
		g.width, ok = standardWidth(f.standard, f.encoding[code])
		g.odd = g.odd || !ok
		return
	}
	g.width = d.widthOf(f, code)
}

func (d *Document) widthOf(f *font, code int) float64 {
	d.operators += len(f.widths) / 32
	for i := range f.widths {
		s := &f.widths[i]
		switch {
		case code < s.first || code > s.last:
		case s.listed == nil:
			return s.same
		default:
			return float64(d.file.Of(s.listed[code-s.first]).Int())
		}
	}
	return f.missing
}

// rightToLeft tells of letters that PDFium puts in another order.
func rightToLeft(r rune) bool {
	return r >= 0x590 && r <= 0x8FF || r >= 0x200E && r <= 0x200F || r >= 0x202A && r <= 0x202E || r >= 0xFB1D && r <= 0xFDFF || r >= 0xFE70 && r <= 0xFEFC
}

// WithoutSubset takes the six-letter tag off the name of a subset font: "BCDEEE+Tinos".
func WithoutSubset(name string) string {
	if len(name) < 8 || name[6] != '+' {
		return name
	}
	for _, c := range name[:6] {
		if !unicode.IsUpper(c) {
			return name
		}
	}
	return name[7:]
}

// StyleOf reads boldness and slant from a font's name, where PDF programs put them.
func StyleOf(font string) (bold, italic bool) {
	n := strings.ToLower(font)
	bold = strings.Contains(n, "bold") || strings.Contains(n, "black") || strings.HasSuffix(n, "-bd") || strings.Contains(n, "heavy")
	italic = strings.Contains(n, "italic") || strings.Contains(n, "oblique")
	return bold, italic
}
