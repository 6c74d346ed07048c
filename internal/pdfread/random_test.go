package pdfread

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// drawing makes random content of the operators that place letters and lines.
type drawing struct {
	*rand.Rand
	strings.Builder
	wide bool // the font has codes of two bytes
}

func (d *drawing) say(format string, args ...any) { fmt.Fprintf(d, format+"\n", args...) }

func (d *drawing) pick(words ...string) string { return words[d.IntN(len(words))] }

func (d *drawing) near(v, by float64) float64 { return v + by*(2*d.Float64()-1) }

// page draws in a space of 400 by 400 points.
func (d *drawing) page(forms int) string {
	for range 4 + d.IntN(8) {
		switch d.IntN(6) {
		case 0, 1, 2:
			d.text()
		case 3:
			d.lines()
		case 4:
			d.say("q %.3f 0 0 %.3f %.2f %.2f cm", d.near(1, 0.3), d.near(1, 0.3), d.near(10, 10), d.near(10, 10))
			d.text()
			d.lines()
			d.say("Q")
		case 5:
			if forms > 0 {
				d.say("q %.3f 0 0 %.3f %.2f %.2f cm /X%d Do Q", d.near(0.8, 0.3), d.near(0.8, 0.3), d.near(30, 30), d.near(30, 30), d.IntN(forms))
			}
		}
	}
	return d.String()
}

func (d *drawing) text() {
	font := d.pick("F1", "F2", "F3")
	d.wide = font == "F3"
	d.say("BT /%s %.2f Tf", font, d.near(12, 4))
	for range 1 + d.IntN(5) {
		switch d.IntN(9) {
		case 0:
			d.say("%.3f Tc", d.near(0.2, 0.4))
		case 1:
			d.say("%.3f Tw", d.near(1, 2))
		case 2:
			d.say("%.1f Tz", d.near(100, 30))
		case 3:
			d.say("%.1f Ts", d.near(0, 4))
		case 4:
			d.say("%.2f TL T*", d.near(14, 3))
		case 5:
			d.say("%.4f 0 0 %.4f %.3f %.3f Tm", d.near(1, 0.2), d.near(1, 0.2), d.near(200, 150), d.near(200, 190))
		}
		d.say("%.2f %.2f Td", d.near(20, 60), d.near(60, 90))
		d.show()
	}
	d.say("0 Tc 0 Tw 100 Tz 0 Ts ET")
}

func (d *drawing) show() {
	if d.wide { // one glyph alone, of a font that is not there, has no extent for PDFium
		d.say("[%d (%s) %d (%s)] TJ", d.IntN(300)-200, d.codes(), d.IntN(300)-200, d.codes())
		return
	}
	words := []string{"Bao", "cao thang", "12", "(a\\)", "nam 2016.", "Xa B", "i", " x ", "ky\\050"}
	switch d.IntN(3) {
	case 0:
		d.say("(%s) Tj", strings.NewReplacer("(", "\\(").Replace(d.pick(words...)))
	case 1:
		d.say("[(%s) %d (%s) %d] TJ", d.pick("Trieu", "Son"), d.IntN(400)-300, d.pick("huyen", "tinh"), d.IntN(100))
	case 2:
		d.say("[%d (%s)] TJ", d.IntN(200)-100, d.pick("So", "ngay"))
	}
}

// codes gives some codes of two bytes.
func (d *drawing) codes() string {
	b := make([]byte, 4+2*d.IntN(3))
	for i := range b {
		b[i] = byte('a' + d.IntN(26))
	}
	return string(b)
}

func (d *drawing) lines() {
	x, y := d.near(200, 150), d.near(200, 150)
	d.say("%.2f w", d.near(0.8, 0.8))
	switch d.IntN(5) {
	case 0:
		d.say("%.2f %.2f %.2f %.2f re f", x, y, d.near(100, 90), d.near(0.5, 0.4))
	case 1:
		d.say("%.2f %.2f m %.2f %.2f l S", x, y, x+d.near(60, 50), y)
	case 2:
		d.say("%.2f %.2f %.2f %.2f re S", x, y, d.near(60, 50), d.near(60, 50))
	case 3:
		d.say("%.2f %.2f m %.2f %.2f l %.2f %.2f l h B", x, y, x, y+50, x+40, y+50)
	case 4:
		d.say("%.2f %.2f m %.2f %.2f %.2f %.2f %.2f %.2f c %.2f %.2f l s", x, y, x+10, y+20, x+20, y+20, x+30, y, x+60, y)
	}
}

// randomPDF has a font of each usual kind: one that need not be there, one with widths,
// one of two-byte codes.
func randomPDF(seed uint64) []byte {
	r := rand.New(rand.NewPCG(seed, 7))
	m := &maker{}
	m.add("<</Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding>>")
	m.add(fmt.Sprintf("<</Type /Font /Subtype /TrueType /BaseFont /Times#20New#20Roman,Bold /Encoding /WinAnsiEncoding /FirstChar 32 /LastChar 126 /Widths [%s] /FontDescriptor 3 0 R>>", strings.Repeat("950 1010.7 ", 48)))
	m.add("<</Type /FontDescriptor /FontName /Times#20New#20Roman,Bold /Flags 32 /Ascent 891 /Descent -216 /StemV 40 /ItalicAngle 0 /FontBBox [-500 -200 1000 900]>>")
	m.add("<</Type /Font /Subtype /Type0 /BaseFont /ABCDEF+Tinos /Encoding /Identity-H /DescendantFonts [5 0 R] /ToUnicode 6 0 R>>")
	m.add("<</Type /Font /Subtype /CIDFontType2 /BaseFont /ABCDEF+Tinos /CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>> /DW 700 /W [28000 [400 500] 24000 26000 555 30000 32000 480] /FontDescriptor 3 0 R>>")
	m.packed("", "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n1 begincodespacerange <0000> <FFFF> endcodespacerange\n"+wideMap()+"endcmap end end")
	forms := 3
	resources := "/Resources <</Font <</F1 1 0 R /F2 2 0 R /F3 4 0 R>> /XObject <</X0 7 0 R /X1 8 0 R /X2 9 0 R>>>>"
	for range forms {
		d := &drawing{Rand: r}
		m.packed(fmt.Sprintf("/Type /XObject /Subtype /Form /BBox [0 0 400 400] /Matrix [%.3f 0 0 %.3f %.1f 0] %s", d.near(1, 0.2), d.near(1, 0.2), d.near(0, 5), strings.Replace(resources, "/XObject <</X0 7 0 R /X1 8 0 R /X2 9 0 R>>", "", 1)), d.page(0))
	}
	d := &drawing{Rand: r}
	s := m.packed("", d.page(forms))
	p := m.add(fmt.Sprintf("<</Type /Page /Parent %d 0 R /MediaBox [0 0 400 400] /CropBox [%d 0 390 600] /Contents %d 0 R %s>>", s+2, r.IntN(20), s, resources))
	m.add(fmt.Sprintf("<</Type /Pages /Count 1 /Kids [%d 0 R]>>", p))
	return m.file(m.add(fmt.Sprintf("<</Type /Catalog /Pages %d 0 R>>", s+2)))
}

// wideMap gives every pair of printable letters, read as one code, some letter.
func wideMap() string {
	var b strings.Builder
	for high := 32; high < 127; high++ {
		fmt.Fprintf(&b, "1 beginbfrange <%02x20> <%02x7e> <%04x> endbfrange\n", high, high, 0x1EA0+high%80)
	}
	return b.String()
}

// Whatever a page is drawn with, both readers find the same.
func TestRandomPagesReadAlike(t *testing.T) {
	s := benchSandbox(t)
	plain := 0
	for seed := range uint64(100) {
		b := randomPDF(seed)
		got, err := (&job{PDF: b, Limits: DefaultLimits, Text: true}).plain(context.Background())
		if err != nil {
			continue // an odd number of letters for two-byte codes, say
		}
		plain++
		want, err := bySandbox(s, b)
		if err != nil {
			t.Fatal(seed, err)
		}
		compareAnswers(t, fmt.Sprint("seed ", seed), want, got)
		if t.Failed() {
			return
		}
	}
	if plain < 60 {
		t.Errorf("only %d of 100 pages are plain", plain)
	}
}
