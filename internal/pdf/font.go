package pdf

import (
	"fmt"
	"slices"
	"strconv"
	"unicode/utf16"

	"tonghop/internal/pdf/face"
	"tonghop/internal/pdf/object"
	"tonghop/internal/seal"
)

// font is a face as one document uses it: each character met gets the next code.
type font struct {
	face   *face.Face
	name   string // in the resources: "F1"
	subset *face.Subset
	codes  map[rune]uint16
	chars  []rune // by code
	widths []int  // by code, thousandths of an em
}

func newFont(f *face.Face, number int) *font {
	return &font{
		face: f, name: "F" + strconv.Itoa(number), subset: f.NewSubset(),
		codes: make(map[rune]uint16, 128), chars: []rune{0}, widths: []int{f.Advance(0)},
	}
}

// code gives the code of a character, or false where the face lacks it.
func (f *font) code(r rune) (uint16, bool) {
	if c, ok := f.codes[r]; ok {
		return c, true
	}
	g, ok := f.face.Glyph(r)
	if !ok {
		if g, ok = f.face.Glyph(standIn(r)); !ok {
			return 0, false
		}
	}
	c := uint16(f.subset.Add(g))
	f.codes[r] = c
	f.chars = append(f.chars, r)
	f.widths = append(f.widths, f.face.Advance(g))
	return c, true
}

// standIn names a character of the same look for one that faces often lack; the text
// of the PDF keeps the character itself.
func standIn(r rune) rune {
	switch r {
	case '\u00a0', '\u2007', '\u202f', '\u2009', '\u2002', '\u2003', '\u2004', '\u2005', '\u2006', '\u2008', '\u200a', '\u3000':
		return ' '
	case '\u2010', '\u2011', '\u2212':
		return '-'
	}
	return r
}

func (f *font) used() bool { return len(f.chars) > 1 }

// width is the width of a string of codes at a size in twips.
func (f *font) width(codes []uint16, size int) dist {
	n := 0
	for _, c := range codes {
		n += f.widths[c]
	}
	return dist(n * size)
}

// write puts the font's objects into the file: Type0 over CIDFontType2 with the codes
// as glyph numbers (ISO 19005-3, 6.2.11).
func (f *font) write(file *object.File) (object.Ref, error) {
	program, err := f.subset.Bytes()
	if err != nil {
		return 0, err
	}
	stream, err := file.Stream(fmt.Sprintf("/Length1 %d", len(program)), program)
	if err != nil {
		return 0, err
	}
	unicode, err := file.Stream("", f.toUnicode())
	if err != nil {
		return 0, err
	}
	name := object.Name(subsetTag(f.chars) + "+" + f.face.Name)
	flags := 4
	if f.face.Serif {
		flags |= 2
	}
	if f.face.Angle != 0 {
		flags |= 64
	}
	b := f.face.BBox
	descriptor := file.Add(fmt.Sprintf("<</Type/FontDescriptor/FontName%s/Flags %d/FontBBox[%d %d %d %d]/ItalicAngle %d/Ascent %d/Descent %d/CapHeight %d/StemV 80/FontFile2 %v>>",
		name, flags, b[0], b[1], b[2], b[3], f.face.Angle, f.face.Ascent, -f.face.Descent, f.face.CapHeight, stream))
	cid := file.Add(fmt.Sprintf("<</Type/Font/Subtype/CIDFontType2/BaseFont%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor %v/CIDToGIDMap/Identity/DW %d/W[0%s]>>",
		name, descriptor, f.widths[0], spaced(f.widths)))
	return file.Add(fmt.Sprintf("<</Type/Font/Subtype/Type0/BaseFont%s/Encoding/Identity-H/DescendantFonts[%v]/ToUnicode %v>>", name, cid, unicode)), nil
}

func spaced(vs []int) string {
	out := []byte{'['}
	for i, v := range vs {
		if i > 0 {
			out = append(out, ' ')
		}
		out = strconv.AppendInt(out, int64(v), 10)
	}
	return string(append(out, ']'))
}

// subsetTag makes the six letters that mark a subset from the characters in it.
func subsetTag(chars []rune) string {
	sorted := slices.Clone(chars)
	slices.Sort(sorted)
	sum := seal.Of([]byte(string(sorted))).Bytes()
	tag := make([]byte, 6)
	for i := range tag {
		tag[i] = 'A' + sum[i]%26
	}
	return string(tag)
}

// toUnicode maps each code back to its character, in blocks of 100 as the CMap
// specification limits them.
func (f *font) toUnicode() []byte {
	out := []byte("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n" +
		"/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n")
	for at := 1; at < len(f.chars); at += 100 {
		block := f.chars[at:min(at+100, len(f.chars))]
		out = fmt.Appendf(out, "%d beginbfchar\n", len(block))
		for i, r := range block {
			out = fmt.Appendf(out, "<%04X><", at+i)
			for _, u := range utf16.AppendRune(nil, r) {
				out = fmt.Appendf(out, "%04X", u)
			}
			out = append(out, ">\n"...)
		}
		out = append(out, "endbfchar\n"...)
	}
	return append(out, "endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend\n"...)
}
