package plain

import (
	"os"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	utf16 "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"

	"tonghop/internal/fault"
	"tonghop/internal/flow"
)

func readText(t *testing.T, b []byte) *flow.Document {
	t.Helper()
	doc, err := ReadText(b, DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func paragraphs(doc *flow.Document) []*flow.Paragraph {
	var all []*flow.Paragraph
	for _, b := range doc.Blocks() {
		if p, ok := b.(*flow.Paragraph); ok {
			all = append(all, p)
		}
	}
	return all
}

func lines(doc *flow.Document) []string {
	var all []string
	for _, p := range paragraphs(doc) {
		all = append(all, p.Text())
	}
	return all
}

const sample = "Kính gửi: Ủy ban nhân dân huyện\nSố: 12/BC-UBND\n\nKinh phí: chưa có kinh phí; đề nghị hỗ trợ."

func TestTextInEveryEncoding(t *testing.T) {
	encode := func(e encoding.Encoding, s string) []byte {
		b, err := e.NewEncoder().Bytes([]byte(s))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	cases := map[string][]byte{
		"utf-8":           []byte(sample),
		"utf-8 with mark": []byte("\ufeff" + sample),
		"decomposed":      norm.NFD.Bytes([]byte(sample)),
		"utf-16le":        encode(utf16.UTF16(utf16.LittleEndian, utf16.UseBOM), sample),
		"utf-16be":        encode(utf16.UTF16(utf16.BigEndian, utf16.UseBOM), sample),
		"utf-16le bare":   encode(utf16.UTF16(utf16.LittleEndian, utf16.IgnoreBOM), sample),
		"utf-16be bare":   encode(utf16.UTF16(utf16.BigEndian, utf16.IgnoreBOM), sample),
		"windows-1258":    encode(charmap.Windows1258, windows1258Form(sample)),
		"crlf":            []byte(strings.ReplaceAll(sample, "\n", "\r\n")),
	}
	want := strings.Split(strings.ReplaceAll(sample, "\n\n", "\n"), "\n")
	for name, b := range cases {
		got := lines(readText(t, b))
		if strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("%s: got %q", name, got)
		}
	}
}

// windows1258Form leaves ă â ê ô ơ ư đ whole and splits off the tone marks, as the code page does.
func windows1258Form(s string) string {
	var b strings.Builder
	for _, r := range s {
		d := []rune(norm.NFD.String(string(r)))
		if len(d) == 1 {
			b.WriteRune(r)
			continue
		}
		base, tones := d[:1], []rune{}
		for _, m := range d[1:] {
			if strings.ContainsRune("\u0300\u0301\u0303\u0309\u0323", m) {
				tones = append(tones, m)
			} else {
				base = append(base, m)
			}
		}
		b.WriteString(norm.NFC.String(string(base)))
		b.WriteString(string(tones))
	}
	return b.String()
}

func TestRealTexts(t *testing.T) {
	cases := []struct {
		file    string
		wrapped bool
		holds   string
		line    int
	}{
		{"bc-trieuson-doi-ngoai-2016.txt", false, "3. Kinh phí: Chưa có kinh phí.", 30},
		{"bc-vinhlong-tham-tra-hdnd.txt", true, "Số: 251/BC-HĐND", 14},
	}
	for _, c := range cases {
		raw, err := os.ReadFile("../../testdata/documents/" + c.file)
		if err != nil {
			t.Fatal(err)
		}
		doc := readText(t, raw)
		if doc.Lines != c.wrapped {
			t.Errorf("%s: Lines is %v", c.file, doc.Lines)
		}
		found := false
		for _, p := range paragraphs(doc) {
			if p.Text() == c.holds {
				found = true
				if p.Where.Line != c.line {
					t.Errorf("%s: %q stands on line %d, not %d", c.file, c.holds, p.Where.Line, c.line)
				}
			}
		}
		if !found {
			t.Errorf("%s: %q not found", c.file, c.holds)
		}
	}
}

func TestEmphasis(t *testing.T) {
	cases := []struct {
		in   string
		want string // runs: [b…] bold, [i…] italic
	}{
		{"**BÁO CÁO\nNĂM 2016**", "[bBÁO CÁO]¶[bNĂM 2016]"},
		{"Nơi nhận: *✓*", "Nơi nhận: [i✓]"},
		{"**Nơi nhận:** như trên", "[bNơi nhận:] như trên"},
		{"2 ** 3 là lũy thừa", "2 ** 3 là lũy thừa"},
		{"**mở\n\nkhông đóng", "**mở¶không đóng"},
		{"a * b * c", "a * b * c"},
		{"**", "**"},
		{"****", ""},
	}
	for _, c := range cases {
		var parts []string
		for _, p := range paragraphs(readText(t, []byte(c.in))) {
			var b strings.Builder
			for _, r := range p.Runs {
				switch {
				case r.Bold:
					b.WriteString("[b" + r.Text + "]")
				case r.Italic:
					b.WriteString("[i" + r.Text + "]")
				default:
					b.WriteString(r.Text)
				}
			}
			parts = append(parts, b.String())
		}
		if got := strings.Join(parts, "¶"); got != c.want {
			t.Errorf("%q: got %q, want %q", c.in, got, c.want)
		}
	}
}

func TestPagesColumnsAndGaps(t *testing.T) {
	doc := readText(t, []byte("UBND HUYỆN A      CỘNG HÒA\n\n\n   Số: 1\fTrang hai"))
	blocks := doc.Blocks()
	first, second := blocks[0].(*flow.Paragraph), blocks[1].(*flow.Paragraph)
	if first.Text() != "UBND HUYỆN A\tCỘNG HÒA" {
		t.Errorf("columns: %q", first.Text())
	}
	if second.Before != 24*flow.Point || second.Left != 18*flow.Point {
		t.Errorf("gap %d, indent %d", second.Before, second.Left)
	}
	if _, ok := blocks[2].(flow.PageBreak); !ok {
		t.Errorf("no page break but %T", blocks[2])
	}
	if p := blocks[3].(*flow.Paragraph); p.Where.Page != 2 {
		t.Errorf("page %d", p.Where.Page)
	}
}

func TestTextRefusals(t *testing.T) {
	cases := []struct {
		name string
		b    []byte
		lim  Limits
		code string
	}{
		{"large", make([]byte, 100), Limits{Bytes: 10}, "plain.too-large"},
		{"blocks", []byte("a\nb\nc"), Limits{Blocks: 2}, "plain.too-many-blocks"},
		{"binary", []byte{'a', 0, 1, 2, 0xff}, DefaultLimits, "plain.binary"},
	}
	for _, c := range cases {
		if _, err := ReadText(c.b, c.lim); fault.CodeOf(err) != c.code {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
