package face

import (
	"encoding/binary"
	"slices"
)

// Subset is a face cut down to some glyphs, renumbered from 0 (.notdef). The same
// glyph may stand in it several times, once for each character that shows it, so that
// every code of the PDF means exactly one character.
type Subset struct {
	face   *Face
	glyphs []Glyph // by new number
}

// NewSubset begins a subset that holds .notdef only.
func (f *Face) NewSubset() *Subset { return &Subset{face: f, glyphs: []Glyph{0}} }

// Add takes one more glyph and gives its new number.
func (s *Subset) Add(g Glyph) Glyph {
	s.glyphs = append(s.glyphs, g)
	return Glyph(len(s.glyphs) - 1)
}

// Len is the number of glyphs, .notdef included.
func (s *Subset) Len() int { return len(s.glyphs) }

// Bytes is the subset as a TrueType file: head, hhea, maxp, hmtx, loca and glyf, with
// the parts of composite glyphs added behind and hinting dropped.
func (s *Subset) Bytes() ([]byte, error) {
	outlines, all, err := s.outlines()
	if err != nil {
		return nil, err
	}
	f := s.face
	var glyf, hmtx []byte
	loca := make([]byte, 0, 4*len(outlines)+4)
	for i, o := range outlines {
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		glyf = append(glyf, o...)
		for len(glyf)%4 != 0 {
			glyf = append(glyf, 0)
		}
		hmtx = binary.BigEndian.AppendUint16(hmtx, f.advances[all[i]])
		hmtx = binary.BigEndian.AppendUint16(hmtx, uint16(f.bearing(all[i])))
	}
	loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
	if len(glyf) == 0 {
		glyf = make([]byte, 4)
	}
	head, hhea, maxp := slices.Clone(f.head), slices.Clone(f.hhea), slices.Clone(f.maxp)
	binary.BigEndian.PutUint32(head[8:], 0)
	binary.BigEndian.PutUint16(head[50:], 1)
	binary.BigEndian.PutUint16(hhea[34:], uint16(len(outlines)))
	binary.BigEndian.PutUint16(maxp[4:], uint16(len(outlines)))
	return assemble(map[string][]byte{"head": head, "hhea": hhea, "maxp": maxp, "hmtx": hmtx, "loca": loca, "glyf": glyf}), nil
}

// bearing is the left side bearing of a glyph in font units.
func (f *Face) bearing(g Glyph) int {
	measured := u16(f.hhea, 34)
	if int(g) < measured {
		return i16(f.hmtx, 4*int(g)+2)
	}
	return i16(f.hmtx, 4*measured+2*(int(g)-measured))
}

// outlines gives the outline of every glyph of the subset, and behind them those of
// the parts that composite glyphs need, with part numbers rewritten.
func (s *Subset) outlines() ([][]byte, []Glyph, error) {
	all := slices.Clone(s.glyphs)
	place := make(map[Glyph]int, len(all))
	for i, g := range all {
		if _, known := place[g]; !known {
			place[g] = i
		}
	}
	var outlines [][]byte
	for i := 0; i < len(all); i++ {
		o, err := s.face.outline(all[i], func(part Glyph) Glyph {
			at, known := place[part]
			if !known {
				at = len(all)
				place[part] = at
				all = append(all, part)
			}
			return Glyph(at)
		})
		if err != nil {
			return nil, nil, err
		}
		outlines = append(outlines, o)
	}
	return outlines, all, nil
}

// Flags of a component of a composite glyph.
const (
	wordArgs     = 0x0001
	hasScale     = 0x0008
	moreParts    = 0x0020
	hasXYScale   = 0x0040
	hasTwoByTwo  = 0x0080
	instructions = 0x0100
)

// outline copies the outline of a glyph without its instructions, passing the number
// of each component through place.
func (f *Face) outline(g Glyph, place func(Glyph) Glyph) ([]byte, error) {
	raw := f.glyf[f.loca[g]:f.loca[g+1]]
	if len(raw) == 0 {
		return nil, nil
	}
	if len(raw) < 10 {
		return nil, broken("glyf")
	}
	if i16(raw, 0) >= 0 {
		return withoutInstructions(raw)
	}
	out := slices.Clone(raw)
	for at := 10; ; {
		if at+4 > len(out) || int(u16(out, at+2)) >= len(f.advances) {
			return nil, broken("glyf")
		}
		flags := u16(out, at)
		binary.BigEndian.PutUint16(out[at:], uint16(flags&^instructions))
		binary.BigEndian.PutUint16(out[at+2:], uint16(place(Glyph(u16(out, at+2)))))
		at += componentSize(flags)
		if at > len(out) {
			return nil, broken("glyf")
		}
		if flags&moreParts == 0 {
			return out[:at], nil
		}
	}
}

func componentSize(flags int) int {
	size := 6
	if flags&wordArgs != 0 {
		size += 2
	}
	switch {
	case flags&hasScale != 0:
		size += 2
	case flags&hasXYScale != 0:
		size += 4
	case flags&hasTwoByTwo != 0:
		size += 8
	}
	return size
}

func withoutInstructions(raw []byte) ([]byte, error) {
	at := 10 + 2*i16(raw, 0)
	if at+2 > len(raw) || at+2+u16(raw, at) > len(raw) {
		return nil, broken("glyf")
	}
	body := raw[at+2+u16(raw, at):]
	out := make([]byte, 0, at+2+len(body))
	out = append(out, raw[:at]...)
	out = append(out, 0, 0)
	return append(out, body...), nil
}

// assemble writes a TrueType file of the tables, with its checksums.
func assemble(tables map[string][]byte) []byte {
	tags := make([]string, 0, len(tables))
	for tag := range tables {
		tags = append(tags, tag)
	}
	slices.Sort(tags)
	log := 0
	for 2<<log <= len(tags) {
		log++
	}
	out := binary.BigEndian.AppendUint32(nil, 0x00010000)
	for _, v := range []int{len(tags), 16 << log, log, 16*len(tags) - 16<<log} {
		out = binary.BigEndian.AppendUint16(out, uint16(v))
	}
	at, headAt := 12+16*len(tags), 0
	for _, tag := range tags {
		t := tables[tag]
		if tag == "head" {
			headAt = at
		}
		out = append(out, tag...)
		out = binary.BigEndian.AppendUint32(out, checksum(t))
		out = binary.BigEndian.AppendUint32(out, uint32(at))
		out = binary.BigEndian.AppendUint32(out, uint32(len(t)))
		at += (len(t) + 3) &^ 3
	}
	for _, tag := range tags {
		out = append(out, tables[tag]...)
		for len(out)%4 != 0 {
			out = append(out, 0)
		}
	}
	binary.BigEndian.PutUint32(out[headAt+8:], 0xB1B0AFBA-checksum(out))
	return out
}

func checksum(b []byte) uint32 {
	var sum uint32
	for ; len(b) >= 4; b = b[4:] {
		sum += binary.BigEndian.Uint32(b)
	}
	var last [4]byte
	copy(last[:], b)
	return sum + binary.BigEndian.Uint32(last[:])
}
