// Package face reads TrueType faces and cuts subsets of them for embedding in a PDF.
// It takes faces with glyf outlines only. A Face never changes after it was read, so
// any number of writers may share it.
package face

import (
	"encoding/binary"
	"math"

	"tonghop/internal/fault"
)

// Glyph is the number of a glyph in its face. Glyph 0 is .notdef and is never used.
type Glyph uint16

// Face is one TrueType face. Measures are in thousandths of an em.
type Face struct {
	Name       string // PostScript name, without a subset tag
	Ascent     int    // of a line, above the baseline
	Descent    int    // of a line, below the baseline, positive
	Gap        int    // between two lines
	CapHeight  int
	BBox       [4]int
	Angle      int // of the italic, in degrees; negative leans right
	Serif      bool
	upem       int
	advances   []uint16
	chars      map[rune]Glyph
	glyf       []byte
	loca       []uint32
	head, hhea []byte
	maxp, hmtx []byte
}

// fsType bits of OS/2 that forbid what the writer does.
const (
	restricted  = 0x0002
	noSubset    = 0x0100
	bitmapsOnly = 0x0200
)

// Parse reads a TrueType file. A file that is no such face, or one that its maker
// forbids to embed, is a fault of kind Invalid.
func Parse(ttf []byte) (*Face, error) {
	tables, err := directory(ttf)
	if err != nil {
		return nil, err
	}
	f := &Face{head: tables["head"], hhea: tables["hhea"], maxp: tables["maxp"], hmtx: tables["hmtx"], glyf: tables["glyf"]}
	steps := []func(map[string][]byte) error{f.readHead, f.readMetrics, f.readLoca, f.readOS2, f.readPost, f.readName, f.readCmap}
	for _, step := range steps {
		if err := step(tables); err != nil {
			return nil, err
		}
	}
	return f, nil
}

func broken(table string) error { return fault.New(fault.Invalid, "pdf.font-broken", table) }

func directory(b []byte) (map[string][]byte, error) {
	if len(b) < 12 {
		return nil, broken("sfnt")
	}
	if tag := binary.BigEndian.Uint32(b); tag != 0x00010000 && tag != 0x74727565 {
		return nil, fault.New(fault.Invalid, "pdf.font-kind")
	}
	n := int(binary.BigEndian.Uint16(b[4:]))
	if len(b) < 12+16*n {
		return nil, broken("sfnt")
	}
	tables := make(map[string][]byte, n)
	for i := range n {
		e := b[12+16*i:]
		off, size := uint64(binary.BigEndian.Uint32(e[8:])), uint64(binary.BigEndian.Uint32(e[12:]))
		if off+size > uint64(len(b)) {
			return nil, broken(string(e[:4]))
		}
		tables[string(e[:4])] = b[off : off+size : off+size]
	}
	for tag, least := range map[string]int{"head": 54, "hhea": 36, "maxp": 6, "hmtx": 4, "loca": 4, "glyf": 1, "cmap": 4, "OS/2": 78, "post": 16} {
		if len(tables[tag]) < least {
			return nil, broken(tag)
		}
	}
	return tables, nil
}

func u16(b []byte, at int) int { return int(binary.BigEndian.Uint16(b[at:])) }
func i16(b []byte, at int) int { return int(int16(binary.BigEndian.Uint16(b[at:]))) }

// em turns font units into thousandths of an em.
func (f *Face) em(v int) int { return int(math.Round(float64(v) * 1000 / float64(f.upem))) }

func (f *Face) readHead(map[string][]byte) error {
	f.upem = u16(f.head, 18)
	if f.upem < 16 || f.upem > 16384 {
		return broken("head")
	}
	for i := range f.BBox {
		f.BBox[i] = f.em(i16(f.head, 36+2*i))
	}
	return nil
}

func (f *Face) readMetrics(map[string][]byte) error {
	f.Ascent, f.Descent, f.Gap = f.em(i16(f.hhea, 4)), -f.em(i16(f.hhea, 6)), f.em(i16(f.hhea, 8))
	glyphs, measured := u16(f.maxp, 4), u16(f.hhea, 34)
	if measured == 0 || measured > glyphs || len(f.hmtx) < 4*measured+2*(glyphs-measured) {
		return broken("hmtx")
	}
	f.advances = make([]uint16, glyphs)
	for g := range f.advances {
		f.advances[g] = uint16(u16(f.hmtx, 4*min(g, measured-1)))
	}
	return nil
}

func (f *Face) readLoca(tables map[string][]byte) error {
	raw, n := tables["loca"], len(f.advances)+1
	long := u16(f.head, 50) == 1
	if (long && len(raw) < 4*n) || (!long && len(raw) < 2*n) {
		return broken("loca")
	}
	f.loca = make([]uint32, n)
	for i := range f.loca {
		if long {
			f.loca[i] = binary.BigEndian.Uint32(raw[4*i:])
		} else {
			f.loca[i] = 2 * uint32(u16(raw, 2*i))
		}
		if f.loca[i] > uint32(len(f.glyf)) || (i > 0 && f.loca[i] < f.loca[i-1]) {
			return broken("loca")
		}
	}
	return nil
}

func (f *Face) readOS2(tables map[string][]byte) error {
	os2 := tables["OS/2"]
	kind := u16(os2, 8)
	if kind&0xF == restricted || kind&(noSubset|bitmapsOnly) != 0 {
		return fault.New(fault.Invalid, "pdf.font-embedding")
	}
	f.CapHeight = f.Ascent * 3 / 4
	if u16(os2, 0) >= 2 && len(os2) >= 90 && i16(os2, 88) > 0 {
		f.CapHeight = f.em(i16(os2, 88))
	}
	class := os2[30]
	f.Serif = class >= 1 && class <= 7 || class == 0 && os2[32] == 2 && os2[33] <= 10
	return nil
}

func (f *Face) readPost(tables map[string][]byte) error {
	f.Angle = int(int32(binary.BigEndian.Uint32(tables["post"][4:])) >> 16)
	return nil
}

// readName takes the PostScript name (entry 6), kept to the characters a PDF name
// needs no escape for.
func (f *Face) readName(tables map[string][]byte) error {
	t := tables["name"]
	f.Name = "Face"
	if len(t) < 6 {
		return nil
	}
	store := u16(t, 4)
	for i := range u16(t, 2) {
		at := 6 + 12*i
		if at+12 > len(t) {
			return broken("name")
		}
		off, size := store+u16(t, at+10), u16(t, at+8)
		if u16(t, at+6) != 6 || off+size > len(t) {
			continue
		}
		if name := plainName(t[off : off+size]); name != "" {
			f.Name = name
			return nil
		}
	}
	return nil
}

func plainName(raw []byte) string {
	var out []byte
	for _, c := range raw {
		if c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '-' {
			out = append(out, c)
		}
	}
	return string(out)
}

// Glyph gives the glyph of a character and whether the face has it.
func (f *Face) Glyph(r rune) (Glyph, bool) {
	g, ok := f.chars[r]
	return g, ok
}

// Advance is the width of a glyph in thousandths of an em, rounded as the PDF's
// width array has it.
func (f *Face) Advance(g Glyph) int {
	return f.em(int(f.advances[g]))
}
