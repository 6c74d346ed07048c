package face

import (
	"bytes"
	"encoding/binary"
	"slices"
	"testing"

	"tonghop/internal/fault"
	"tonghop/internal/pdf/fonts"
)

func regular(t testing.TB) *Face {
	t.Helper()
	f, err := Parse(fonts.Regular)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestMeasuresAreThoseOfTimes(t *testing.T) {
	f := regular(t)
	if f.Name != "Tinos" || !f.Serif || f.Angle != 0 || f.Ascent != 891 || f.Descent != 216 || f.Gap != 42 {
		t.Errorf("%s serif %v angle %d, %d %d %d", f.Name, f.Serif, f.Angle, f.Ascent, f.Descent, f.Gap)
	}
	// Advance widths of Times New Roman in thousandths of an em.
	for r, want := range map[rune]int{' ': 250, 'a': 444, 'M': 889, '1': 500, 'Đ': 722, '–': 500} {
		g, ok := f.Glyph(r)
		if got := f.Advance(g); !ok || got < want-1 || got > want+1 {
			t.Errorf("%c: %d, want %d", r, got, want)
		}
	}
	italic, err := Parse(fonts.Italic)
	if err != nil || italic.Angle >= 0 || italic.Name != "Tinos-Italic" {
		t.Errorf("italic: %v, %d, %s", err, italic.Angle, italic.Name)
	}
}

// TestEveryVietnameseLetter: all precomposed letters of the alphabet, in all faces.
func TestEveryVietnameseLetter(t *testing.T) {
	const letters = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ" +
		"AÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬBCDĐEÈÉẺẼẸÊỀẾỂỄỆGHIÌÍỈĨỊKLMNOÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢPQRSTUÙÚỦŨỤƯỪỨỬỮỰVXYỲÝỶỸỴfjwzFJWZ0123456789₫%…“”‘’–—•"
	for name, ttf := range map[string][]byte{"regular": fonts.Regular, "bold": fonts.Bold, "italic": fonts.Italic, "bold italic": fonts.BoldItalic} {
		f, err := Parse(ttf)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range letters {
			if g, ok := f.Glyph(r); !ok || g == 0 {
				t.Errorf("%s lacks %c", name, r)
			}
		}
	}
}

// The subset of a letter made of parts, read back, has the same outline.
func TestSubsetKeepsOutlines(t *testing.T) {
	f := regular(t)
	s := f.NewSubset()
	var chars []rune
	for _, r := range "Ếaơ1ệỦ" {
		g, _ := f.Glyph(r)
		if int(s.Add(g)) != len(chars)+1 {
			t.Fatal("codes do not count up")
		}
		chars = append(chars, r)
	}
	raw, err := s.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	if checksum(raw) != 0xB1B0AFBA {
		t.Error("checksum of the font")
	}
	if len(raw) > len(fonts.Regular)/20 {
		t.Errorf("the subset has %d bytes", len(raw))
	}
	tables := tablesOf(raw)
	if n := u16(tables["maxp"], 4); n < s.Len() || len(tables["hmtx"]) != 4*n || len(tables["loca"]) != 4*n+4 {
		t.Errorf("%d glyphs", n)
	}
	for i, r := range chars {
		g, _ := f.Glyph(r)
		if got, want := u16(tables["hmtx"], 4*(i+1)), int(f.advances[g]); got != want {
			t.Errorf("%c: %d wide, want %d", r, got, want)
		}
		from, to := binary.BigEndian.Uint32(tables["loca"][4*(i+1):]), binary.BigEndian.Uint32(tables["loca"][4*(i+2):])
		if got, want := tables["glyf"][from:from+10], f.glyf[f.loca[g]:f.loca[g]+10]; to <= from || !bytes.Equal(got, want) {
			t.Errorf("%c: head of the outline %v, want %v", r, got, want)
		}
	}
}

func tablesOf(raw []byte) map[string][]byte {
	out := map[string][]byte{}
	for i := range u16(raw, 4) {
		e := raw[12+16*i:]
		off, n := binary.BigEndian.Uint32(e[8:]), binary.BigEndian.Uint32(e[12:])
		out[string(e[:4])] = raw[off : off+n]
	}
	return out
}

func TestSubsetIsTheSameEachTime(t *testing.T) {
	f := regular(t)
	make := func() []byte {
		s := f.NewSubset()
		for _, r := range "Cộng hòa xã hội chủ nghĩa Việt Nam" {
			g, _ := f.Glyph(r)
			s.Add(g)
		}
		b, err := s.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	if !bytes.Equal(make(), make()) {
		t.Error("two subsets differ")
	}
}

func TestSymbolsAreSound(t *testing.T) {
	f := Symbols()
	s := f.NewSubset()
	for _, sym := range symbolTable() {
		g, ok := f.Glyph(sym.char)
		if !ok || f.Advance(g) != sym.width {
			t.Errorf("%c: %v, %d wide", sym.char, ok, f.Advance(g))
		}
		s.Add(g)
		for _, c := range sym.contours {
			for _, p := range c {
				if p.x < 0 || p.x > float64(sym.width) || p.y < -250 || p.y > 900 {
					t.Errorf("%c: a point at %v", sym.char, p)
				}
			}
		}
	}
	if _, err := s.Bytes(); err != nil {
		t.Error(err)
	}
	for _, r := range "✓✔☐☑☒" {
		if _, ok := f.Glyph(r); !ok {
			t.Errorf("no %c", r)
		}
	}
}

func TestRefusals(t *testing.T) {
	forbidden := slices.Clone(fonts.Regular)
	for i := range u16(forbidden, 4) {
		e := forbidden[12+16*i:]
		if string(e[:4]) == "OS/2" {
			forbidden[binary.BigEndian.Uint32(e[8:])+9] = 2
		}
	}
	for name, c := range map[string]struct {
		ttf  []byte
		code string
	}{
		"empty":     {nil, "pdf.font-broken"},
		"OpenType":  {append([]byte("OTTO"), make([]byte, 40)...), "pdf.font-kind"},
		"cut":       {fonts.Regular[:5000], "pdf.font-broken"},
		"forbidden": {forbidden, "pdf.font-embedding"},
	} {
		if _, err := Parse(c.ttf); fault.CodeOf(err) != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzParse: a font file an installation names may be anything; it is refused or it
// gives subsets, and never more than an error.
func FuzzParse(f *testing.F) {
	reg, err := Parse(fonts.Regular)
	if err != nil {
		f.Fatal(err)
	}
	s := reg.NewSubset()
	for _, r := range "aếƠ" {
		g, _ := reg.Glyph(r)
		s.Add(g)
	}
	small, err := s.Bytes()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(small, 'a')
	f.Add(withCmap(small), 'a')
	f.Add(fonts.Regular[:30000], 'ế')
	f.Fuzz(func(t *testing.T, ttf []byte, r rune) {
		face, err := Parse(ttf)
		if err != nil {
			return
		}
		sub := face.NewSubset()
		for c := range face.chars {
			g, _ := face.Glyph(c)
			sub.Add(g)
			if face.Advance(g) < 0 {
				t.Error("a negative width")
			}
			if sub.Len() > 300 {
				break
			}
		}
		if raw, err := sub.Bytes(); err == nil && checksum(raw) != 0xB1B0AFBA {
			t.Error("the subset's checksum is wrong")
		}
	})
}

// withCmap makes a whole small face of a subset: with the tables a PDF does without.
func withCmap(small []byte) []byte {
	tables := tablesOf(small)
	all := tablesOf(fonts.Regular)
	tables["OS/2"], tables["post"], tables["name"] = all["OS/2"], all["post"], all["name"]
	cmap := []byte{0, 0, 0, 1, 0, 3, 0, 10, 0, 0, 0, 12, 0, 12, 0, 0, 0, 0, 0, 28, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 'a', 0, 0, 0, 'c', 0, 0, 0, 1}
	tables["cmap"] = cmap
	return assemble(tables)
}

func TestFormat12(t *testing.T) {
	s := regular(t).NewSubset()
	for _, r := range "xyz" {
		g, _ := regular(t).Glyph(r)
		s.Add(g)
	}
	small, err := s.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	f, err := Parse(withCmap(small))
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range "abc" {
		if g, ok := f.Glyph(r); !ok || g != Glyph(i+1) {
			t.Errorf("%c: %d, %v", r, g, ok)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		regular(b)
	}
}
