package pdfatest

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"regexp"
	"strconv"
)

var subsetForm = regexp.MustCompile(`^[A-Z]{6}\+.`)

// checkFont: a composite font, embedded, whose codes are glyph numbers; widths as in the
// font program; every code shown has a glyph and a character (6.2.11).
func (f *File) checkFont(ref Ref, codes map[int]bool) {
	top := f.dict(ref)
	kids := f.array(top["DescendantFonts"])
	if top["Subtype"] != Name("Type0") || top["Encoding"] != Name("Identity-H") || len(kids) != 1 {
		f.find("font", "%v is not a composite font by Identity-H", ref)
		return
	}
	cid := f.dict(kids[0])
	descriptor := f.dict(cid["FontDescriptor"])
	if cid["Subtype"] != Name("CIDFontType2") || cid["CIDToGIDMap"] != Name("Identity") || descriptor["Type"] != Name("FontDescriptor") {
		f.find("font", "%v: want CIDFontType2 with CIDToGIDMap Identity", ref)
	}
	name, _ := top["BaseFont"].(Name)
	if !subsetForm.MatchString(string(name)) || cid["BaseFont"] != name || descriptor["FontName"] != name {
		f.find("font", "names %v, %v, %v", name, cid["BaseFont"], descriptor["FontName"])
	}
	raw, err := f.Data(descriptor["FontFile2"])
	if err != nil {
		f.find("embedded", "%v: %v", ref, err)
		return
	}
	p, err := readProgram(raw)
	if err != nil {
		f.find("program", "%v: %v", ref, err)
		return
	}
	widths := f.widths(cid)
	unicode, err := f.unicode(top["ToUnicode"])
	if err != nil {
		f.find("unicode", "%v: %v", ref, err)
	}
	for c := range codes {
		f.checkCode(ref, c, p, widths, unicode)
	}
}

func (f *File) checkCode(ref Ref, c int, p *program, widths []float64, unicode map[int]int) {
	if c == 0 || c >= len(p.advances) {
		f.find("notdef", "%v: code %d has no glyph", ref, c)
		return
	}
	if c >= len(widths) {
		f.find("widths", "%v: code %d has no width", ref, c)
	} else if got, want := widths[c], p.advances[c]; got-want > 1 || want-got > 1 {
		f.find("widths", "%v: code %d is %v wide in the file, %v in the font", ref, c, got, want)
	}
	if u := unicode[c]; u == 0 || u == 0xFEFF || u == 0xFFFE {
		f.find("unicode", "%v: code %d has no character", ref, c)
	}
}

// widths reads the W array in its one form of ours: from code 0 on.
func (f *File) widths(cid Dict) []float64 {
	w := f.array(cid["W"])
	if len(w) != 2 || w[0] != 0.0 {
		return nil
	}
	var out []float64
	for _, v := range f.array(w[1]) {
		n, _ := v.(float64)
		out = append(out, n)
	}
	return out
}

var mapping = regexp.MustCompile(`(?m)^<([0-9A-F]{4})><([0-9A-F]{4,8})>$`)

func (f *File) unicode(v any) (map[int]int, error) {
	raw, err := f.Data(v)
	if err != nil {
		return nil, err
	}
	if !bytes.Contains(raw, []byte("begincodespacerange\n<0000><FFFF>")) {
		return nil, fmt.Errorf("no code space of two bytes")
	}
	out := map[int]int{}
	for _, m := range mapping.FindAllSubmatch(raw, -1) {
		code, _ := strconv.ParseInt(string(m[1]), 16, 32)
		char, _ := strconv.ParseInt(string(m[2]), 16, 64)
		out[int(code)] = int(char)
	}
	return out, nil
}

// program is what the checks want of an embedded TrueType font.
type program struct {
	tables   map[string][]byte
	advances []float64 // thousandths of an em
}

func readProgram(raw []byte) (*program, error) {
	if len(raw) < 12 || binary.BigEndian.Uint32(raw) != 0x00010000 {
		return nil, fmt.Errorf("not TrueType")
	}
	p := &program{tables: map[string][]byte{}}
	for i := range int(binary.BigEndian.Uint16(raw[4:])) {
		if len(raw) < 28+16*i {
			return nil, fmt.Errorf("directory cut short")
		}
		e := raw[12+16*i:]
		off, n := uint64(binary.BigEndian.Uint32(e[8:])), uint64(binary.BigEndian.Uint32(e[12:]))
		if off+n > uint64(len(raw)) {
			return nil, fmt.Errorf("table %s lies outside", e[:4])
		}
		t := raw[off : off+n]
		if string(e[:4]) != "head" && sumOf(t) != binary.BigEndian.Uint32(e[4:]) {
			return nil, fmt.Errorf("checksum of %s", e[:4])
		}
		p.tables[string(e[:4])] = t
	}
	for _, tag := range []string{"head", "hhea", "maxp", "hmtx", "loca", "glyf"} {
		if len(p.tables[tag]) < 4 {
			return nil, fmt.Errorf("no table %s", tag)
		}
	}
	if sumOf(raw) != 0xB1B0AFBA {
		return nil, fmt.Errorf("checksum of the font")
	}
	return p, p.measure()
}

func sumOf(b []byte) uint32 {
	var sum uint32
	for i := 0; i < len(b); i += 4 {
		var w [4]byte
		copy(w[:], b[i:])
		sum += binary.BigEndian.Uint32(w[:])
	}
	return sum
}

// measure reads the widths and walks the outlines.
func (p *program) measure() error {
	head, hmtx, loca := p.tables["head"], p.tables["hmtx"], p.tables["loca"]
	n := int(binary.BigEndian.Uint16(p.tables["maxp"][4:]))
	upem := float64(binary.BigEndian.Uint16(head[18:]))
	if len(hmtx) != 4*n || len(loca) != 4*n+4 || int(binary.BigEndian.Uint16(p.tables["hhea"][34:])) != n {
		return fmt.Errorf("%d glyphs, hmtx of %d and loca of %d bytes", n, len(hmtx), len(loca))
	}
	glyf := p.tables["glyf"]
	for g := range n {
		p.advances = append(p.advances, float64(binary.BigEndian.Uint16(hmtx[4*g:]))*1000/upem)
		from, to := binary.BigEndian.Uint32(loca[4*g:]), binary.BigEndian.Uint32(loca[4*g+4:])
		if from > to || int(to) > len(glyf) {
			return fmt.Errorf("outline of glyph %d lies outside", g)
		}
		if err := outline(glyf[from:to], n); err != nil {
			return fmt.Errorf("glyph %d: %w", g, err)
		}
	}
	return nil
}

// outline follows the parts of a composite glyph.
func outline(b []byte, glyphs int) error {
	if len(b) == 0 || len(b) >= 10 && b[0] < 0x80 {
		return nil
	}
	for at := 10; ; {
		if at+4 > len(b) {
			return fmt.Errorf("cut short")
		}
		flags, part := binary.BigEndian.Uint16(b[at:]), int(binary.BigEndian.Uint16(b[at+2:]))
		if part == 0 || part >= glyphs {
			return fmt.Errorf("part %d of %d glyphs", part, glyphs)
		}
		at += 6
		if flags&0x01 != 0 {
			at += 2
		}
		switch {
		case flags&0x08 != 0:
			at += 2
		case flags&0x40 != 0:
			at += 4
		case flags&0x80 != 0:
			at += 8
		}
		if flags&0x20 == 0 {
			return nil
		}
	}
}
