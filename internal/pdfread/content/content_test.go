package content

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"tonghop/internal/pdfread/raw"
)

// sheet is a page with the content; objects beside it get numbers from 5 on.
func sheet(content string, objects ...string) []byte {
	var b strings.Builder
	b.WriteString("%PDF-1.7\n")
	all := append([]string{
		"<</Type /Catalog /Pages 2 0 R /Names <</EmbeddedFiles <</Names [(a) 6 0 R]>>>>>>",
		"<</Type /Pages /Count 1 /Kids [3 0 R] /MediaBox [0 0 200 200]>>",
		"<</Type /Page /Parent 2 0 R /Contents 4 0 R /Resources <</Font <</F1 5 0 R /F2 7 0 R>> /XObject <</X 6 0 R>> /Properties <</P <</ActualText (fi)>>>>>>>>",
		fmt.Sprintf("<</Length %d>>\nstream\n%s\nendstream", len(content), content),
	}, objects...)
	var at []int
	for i, o := range all {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, p := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", p)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, start)
	return []byte(b.String())
}

const times = "<</Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding <</BaseEncoding /WinAnsiEncoding /Differences [1 /Ohornacute]>>>>"

const named = "<</Type /Font /Subtype /TrueType /BaseFont /Arial /FirstChar 1 /Widths [500 600 500] /Encoding <</BaseEncoding /WinAnsiEncoding /Differences [1 /Ohornacute /fi /uni1EA1]>>>>"

func pages(t testing.TB, b []byte) ([]*raw.Page, error) {
	t.Helper()
	d, err := Open(context.Background(), b, 10)
	if err != nil {
		return nil, err
	}
	return d.Pages(100_000)
}

func lettersOf(p *raw.Page) string {
	var b strings.Builder
	for _, l := range p.Letters {
		b.WriteRune(l.Rune)
	}
	return b.String()
}

func TestLetters(t *testing.T) {
	cases := []struct{ name, content, want string }{
		{"operators", "BT /F1 10 Tf 10 100 Td (Bao) Tj 14 TL (cao) ' 1 2 (thang) \" T* [(1) -300 (2)] TJ ET", "Baocaothang12"},
		{"named glyphs", "BT /F2 10 Tf (\\001\\002\\003) Tj ET", "Ớfiạ"},
		{"a blank alone", "BT /F1 10 Tf (a) Tj 50 0 Td ( ) Tj ET", "a"},
		{"twice for bold", "BT /F1 10 Tf (il) Tj 0.3 0 Td (il) Tj ET", "il"},
		{"letter by letter for bold", "BT /F1 10 Tf (i) Tj 0.3 0 Td (i) Tj ET", "i"},
		{"what it stands for", "/Span <</ActualText <FEFF1EA1>>> BDC BT /F1 10 Tf (xy) Tj ET EMC BT /F1 10 Tf (z) Tj ET", "ạz"},
		{"named properties", "/Span /P BDC BT /F1 10 Tf (x) Tj ET EMC", "fi"},
		{"hyphen at a line's end", "BT /F1 10 Tf 10 100 Td /Span <</ActualText <FEFF00AD>>> BDC (a) Tj EMC 0 -12 Td (b) Tj ET", "\x02b"},
		{"inline picture", "BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI BT /F1 10 Tf (a) Tj ET", "a"},
	}
	for _, c := range cases {
		p, err := pages(t, sheet(c.content, times, "null", named))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got := lettersOf(p[0]); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestPlaces(t *testing.T) {
	p, err := pages(t, sheet("q 2 0 0 2 10 20 cm BT /F1 10 Tf 50 Tz 1 Tc 3 Ts 10 30 Td (ab) Tj ET Q", times))
	if err != nil {
		t.Fatal(err)
	}
	b := p[0].Letters[1]
	// a is 444 wide: its pen moves (4.44 + 1) · 50 % · 2.
	if math.Abs(b.X-(10+20+5.44)) > 0.001 || math.Abs(b.Y-(200-20-66)) > 0.001 || math.Abs(b.Advance-5) > 0.001 {
		t.Errorf("%+v", b)
	}
	if k := p[0].Looks[b.Look]; k.Size != 20 || k.Font != "Times-Roman" || k.Bold || k.Angle != 0 {
		t.Errorf("%+v", k)
	}
}

func TestLinesAndPictures(t *testing.T) {
	p, err := pages(t, sheet("10 10 100 0.5 re f 1 w 20 20 m 20 80 l S 30 30 40 40 re S q 50 0 0 60 5 6 cm /X Do Q 1 1 50 50 re W n", times, "<</Type /XObject /Subtype /Image /Length 1>>\nstream\nx\nendstream"))
	if err != nil {
		t.Fatal(err)
	}
	if len(p[0].Rules) != 6 || len(p[0].Images) != 1 || p[0].Images[0] != (raw.Box{Left: 5, Top: 134, Right: 55, Bottom: 194}) {
		t.Errorf("%+v %+v", p[0].Rules, p[0].Images)
	}
}

func TestOddPages(t *testing.T) {
	show := "BT /F1 10 Tf (a) Tj ET"
	cases := map[string][]byte{
		"unknown operator":    sheet("BT xx ET", times),
		"too few operands":    sheet("1 0 0 cm", times),
		"no such font":        sheet("BT /F9 10 Tf (a) Tj ET", times),
		"no font at all":      sheet("BT (a) Tj ET", times),
		"Type3":               sheet(show, "<</Type /Font /Subtype /Type3>>"),
		"no widths":           sheet(show, "<</Type /Font /Subtype /TrueType /BaseFont /Arial>>"),
		"no meaning":          sheet(show, "<</Type /Font /Subtype /Type0 /Encoding /Identity-H /DescendantFonts [<<>>]>>"),
		"half a code":         sheet(show, "<</Type /Font /Subtype /Type0 /Encoding /Identity-H /DescendantFonts [<<>>] /ToUnicode 6 0 R>>", "<</Length 0>>\nstream\n\nendstream"),
		"Arabic":              sheet("BT /F1 10 Tf (\\001) Tj ET", strings.Replace(times, "/Ohornacute", "/uni0628", 1)),
		"another encoding":    sheet(show, strings.Replace(times, "WinAnsi", "MacExpert", 1)),
		"forms in each other": sheet("/X Do", times, "<</Type /XObject /Subtype /Form /BBox [0 0 1 1] /Length 5>>\nstream\n/X Do\nendstream"),
		"many forms":          sheet(strings.Repeat("/X Do ", maxForms+1), times, "<</Type /XObject /Subtype /Form /BBox [0 0 1 1] /Length 1>>\nstream\nn\nendstream"),
		"many states":         sheet(strings.Repeat("q ", maxStates+1), times),
		"open mark":           sheet("/S <</ActualText (a)>> BDC "+show, times),
		"endless picture":     sheet("BI /W 1 ID xxxxxx", times),
		"many letters":        sheet("BT /F1 1 Tf "+strings.Repeat("("+strings.Repeat("ab", 500)+") Tj 0 -5 Td ", 300)+"ET", times),
	}
	for name, b := range cases {
		start := time.Now()
		if p, err := pages(t, b); err == nil {
			t.Errorf("%s passes: %q", name, lettersOf(p[0]))
		}
		if d := time.Since(start); d > 5*time.Second {
			t.Errorf("%s took %s", name, d)
		}
	}
}

// A tree whose nodes are below themselves has more leaves than the sky has stars.
func TestTreesBelowThemselves(t *testing.T) {
	b := strings.Replace(string(sheet("", times)), "/Kids [3 0 R]", "/Kids [2 0 R 2 0 R]", 1)
	b = strings.Replace(b, "/Parent 2 0 R", "/Parent 2 0", 1)
	start := time.Now()
	if _, err := pages(t, []byte(b)); err == nil || time.Since(start) > 5*time.Second {
		t.Errorf("%v after %s", err, time.Since(start))
	}
}

func TestMapsOfCodes(t *testing.T) {
	cmap := "1 beginbfchar <0041> <00660069> endbfchar 2 beginbfrange <0042> <0043> <1EA0> <0044> <0045> [<0061> <D83DDE00>] endbfrange 1 beginbfchar <0042> <1E00> endbfchar"
	font := "<</Type /Font /Subtype /Type0 /BaseFont /ABCDEF+Tinos-Bold /Encoding /Identity-H /DescendantFonts [7 0 R] /ToUnicode 6 0 R>>"
	cid := "<</Type /Font /Subtype /CIDFontType2 /BaseFont /ABCDEF+Tinos-Bold /DW 900 /W [65 [500 600] 67 68 700.9]>>"
	p, err := pages(t, sheet("BT /F1 10 Tf <00410042004300440045> Tj ET", font, fmt.Sprintf("<</Length %d>>\nstream\n%s\nendstream", len(cmap), cmap), cid))
	if err != nil {
		t.Fatal(err)
	}
	var advances []string
	for _, l := range p[0].Letters {
		advances = append(advances, fmt.Sprintf("%.1f", l.Advance))
	}
	if got := lettersOf(p[0]); got != "fiḀạa😀" || strings.Join(advances, " ") != "2.5 2.5 6.0 7.0 7.0 9.0" {
		t.Errorf("%q %v", got, advances)
	}
	if k := p[0].Looks[0]; k.Font != "Tinos-Bold" || !k.Bold {
		t.Errorf("%+v", k)
	}
}

func TestFiles(t *testing.T) {
	b := sheet("", times, "<</Type /Filespec /F (a) /UF <FEFF0061> /EF <</F 7 0 R>>>>", "<</Type /EmbeddedFile /Length 4>>\nstream\ndata\nendstream")
	d, err := Open(context.Background(), b, 10)
	if err != nil {
		t.Fatal(err)
	}
	files, err := d.Files(func(name string) bool { return name == "a" }, 100)
	if err != nil || string(files["a"]) != "data" {
		t.Errorf("%v %q", err, files)
	}
	if _, err := d.Files(func(string) bool { return true }, 3); err == nil {
		t.Error("a file passes the limit")
	}
}

func TestTextStrings(t *testing.T) {
	for in, want := range map[string]string{"\xfe\xff\x1e\xa1": "ạ", "\xff\xfe\xa1\x1e": "ạ", "\xef\xbb\xbfạ": "ạ", "a\x84\xe9": "a—é"} {
		if got := textString([]byte(in)); got != want {
			t.Errorf("%x: %q, want %q", in, got, want)
		}
	}
}

func TestGlyphNames(t *testing.T) {
	for name, want := range map[string]rune{
		"A": 'A', "aacute": 'á', "Acircumflexhookabove": 'Ẩ', "ohorndotbelow": 'ợ', "dcroat": 'đ', "comma": ',', "uni1EA1": 'ạ', "g12": 0, "": 0, "quoteright": '’', "Abreve": 'Ă',
	} {
		if got := glyphRune(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func FuzzContent(f *testing.F) {
	f.Add("BT /F1 10 Tf 10 100 Td (Bao) Tj [(a) -20 (b)] TJ ET 1 1 50 0.5 re f /X Do")
	f.Add("/S <</ActualText (a)>> BDC BT /F1 9 Tf (x) Tj ET EMC q 1 0 0 1 0 0 cm BI /W 1 ID x EI Q")
	f.Fuzz(func(t *testing.T, content string) {
		d, err := Open(context.Background(), sheet(content, times, "<</Type /XObject /Subtype /Form /BBox [0 0 1 1] /Length 1>>\nstream\nn\nendstream"), 10)
		if err != nil {
			return
		}
		p, err := d.Pages(1000)
		if err == nil && len(p[0].Letters) > 1000 {
			t.Errorf("%d letters", len(p[0].Letters))
		}
	})
}

func FuzzPlainFile(f *testing.F) {
	f.Add(sheet("BT /F1 10 Tf (Bao cao) Tj ET", times))
	f.Add(sheet("/X Do", times, "<</Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 4>>\nstream\nq Q \nendstream"))
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := Open(context.Background(), b, 10)
		if err != nil {
			return
		}
		d.Meta("Title")
		if _, err := d.Files(func(string) bool { return true }, 1000); err != nil {
			return
		}
		if _, err := d.Pages(1000); err != nil {
			return
		}
	})
}
