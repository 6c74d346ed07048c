package pdf

import (
	"math/rand/v2"
	"strings"
	"testing"

	"tonghop/internal/flow"
)

func testPrinter(t testing.TB) *printer {
	t.Helper()
	p, err := newPrinter(&flow.Document{}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// shown gives the lines of a text as they would be broken.
func shown(t testing.TB, p *printer, runs []flow.Run, m measure) ([]string, []line) {
	t.Helper()
	ps, err := p.pieces(p.letters(runs, ""))
	if err != nil {
		t.Fatal(err)
	}
	ps = splitWide(ps, min(m.first, m.rest))
	lines := breakLines(ps, m)
	var out []string
	for _, l := range lines {
		var b strings.Builder
		for _, q := range ps[l.from:l.to] {
			for _, c := range q.codes {
				b.WriteRune(q.look.font.chars[c])
			}
		}
		out = append(out, b.String())
	}
	return out, lines
}

// Property: lines are no wider than their measure (but for the squeeze of justified
// ones), together they hold every word in order, and document numbers stay whole.
func TestLinesHoldEverything(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	p := testPrinter(t)
	g := &generator{Rand: r}
	for range 400 {
		s := strings.ReplaceAll(g.words(1+r.IntN(120)), "http://mot-dia-chi-rat-dai.gov.vn/khong/co/cho/ngat/dong/nao/ca/trong/o/hep", "liên")
		width := of(flow.Length(3000 + r.IntN(7000)))
		m := measure{first: width - of(567), rest: width, align: flow.Align(r.IntN(4))}
		got, lines := shown(t, p, []flow.Run{{Text: s, Size: 280}}, m)
		if joined := strings.Join(strings.Fields(strings.Join(got, " ")), " "); strings.ReplaceAll(joined, "– ", "–") != s {
			t.Fatalf("%q became %q", s, got)
		}
		for i, l := range lines {
			limit := m.of(i == 0)
			if m.align == flow.Justify {
				limit += limit / 20
			}
			if l.width > limit {
				t.Errorf("line %d of %q is %d wide, the measure %d", i, got, l.width, limit)
			}
			if strings.HasPrefix(got[i], " ") || strings.HasSuffix(got[i], " ") {
				t.Errorf("line %q has a space at an end", got[i])
			}
		}
	}
}

func TestNumbersOfPapersStayWhole(t *testing.T) {
	p := testPrinter(t)
	for _, token := range []string{"2405/QĐ-UBND", "30/2020/NĐ-CP", "1435/STTTT-BCXB", "QĐ-UBND", "15/11/2016", "1.730"} {
		for width := flow.Length(2400); width < 6000; width += 37 {
			got, _ := shown(t, p, []flow.Run{{Text: "Căn cứ văn bản số " + token + " của cơ quan cấp trên", Size: 280}}, measure{first: of(width), rest: of(width), align: flow.Justify})
			found := false
			for _, l := range got {
				found = found || strings.Contains(l, token)
			}
			if !found {
				t.Fatalf("%s was parted at %d twips: %q", token, width, got)
			}
		}
	}
}

func TestNoBreakRunStaysOnOneLine(t *testing.T) {
	p := testPrinter(t)
	for width := flow.Length(3000); width < 6000; width += 41 {
		got, _ := shown(t, p, []flow.Run{{Text: "Ngày ", Size: 280}, {Text: "15 tháng 11", Size: 280, NoBreak: true}, {Text: " năm 2016 tại huyện", Size: 280}}, measure{first: of(width), rest: of(width)})
		if !strings.Contains(strings.Join(got, "|"), "15 tháng 11") {
			t.Fatalf("%d: %q", width, got)
		}
	}
}

func TestWideWordIsCut(t *testing.T) {
	p := testPrinter(t)
	got, lines := shown(t, p, []flow.Run{{Text: strings.Repeat("a", 100), Size: 280}}, measure{first: of(2000), rest: of(2000)})
	if strings.Join(got, "") != strings.Repeat("a", 100) || len(got) < 5 {
		t.Errorf("%q", got)
	}
	for _, l := range lines {
		if l.width > of(2000) {
			t.Errorf("%d wide", l.width)
		}
	}
}

// A centred title is broken where its sense allows it, not in the middle of a word of
// two syllables that happens to be half way.
func TestTitlesTurnWithTheSense(t *testing.T) {
	p := testPrinter(t)
	got, _ := shown(t, p, []flow.Run{{Text: "TỔNG KẾT CÔNG TÁC THÔNG TIN ĐỐI NGOẠI NĂM 2016 VÀ KẾ HOẠCH NĂM 2017", Size: 280, Bold: true}}, measure{first: of(9355), rest: of(9355), align: flow.Center})
	if len(got) != 2 || !strings.HasPrefix(got[1], "VÀ KẾ HOẠCH") {
		t.Errorf("%q", got)
	}
}

func TestAddressIsCutBehindItsMarks(t *testing.T) {
	p := testPrinter(t)
	got, _ := shown(t, p, []flow.Run{{Text: "https://trieuson.thanhhoa.gov.vn/van-ban/2016", Size: 280}}, measure{first: of(2400), rest: of(2400)})
	for _, l := range got[:len(got)-1] {
		if !strings.ContainsAny(l[len(l)-1:], "/.-") {
			t.Errorf("%q", got)
		}
	}
}

func TestLineBreaksAndEmptyLines(t *testing.T) {
	p := testPrinter(t)
	got, lines := shown(t, p, []flow.Run{{Text: "một\n\nhai\n", Size: 280}}, measure{first: of(9000), rest: of(9000), align: flow.Justify})
	if strings.Join(got, "|") != "một||hai|" {
		t.Errorf("%q", got)
	}
	for _, l := range lines {
		if !l.last {
			t.Error("a line before a break would be stretched")
		}
	}
}

// Justified text is broken evenly: no line of the paragraph has spaces wider than three
// times the natural one, where line-by-line breaking makes some.
func TestOptimumIsEven(t *testing.T) {
	p := testPrinter(t)
	m := measure{first: of(8788), rest: of(9355), align: flow.Justify}
	_, lines := shown(t, p, []flow.Run{{Text: strings.Repeat(filler+" ", 6), Size: 280}}, m)
	for i, l := range lines[:len(lines)-1] {
		spare := m.of(i == 0) - l.width
		if per := spare / dist(l.spaces); per > dist(280*250*2) {
			t.Errorf("line %d: each space grows by %d", i, per)
		}
	}
}

func TestPoints(t *testing.T) {
	for d, want := range map[dist]string{0: "0", of(20): "1", of(1): "0.05", of(-30): "-1.5", 20: "0.001", 9: "0", 280 * 333: "4.662"} {
		if got := points(d); got != want {
			t.Errorf("%d: %s, want %s", d, got, want)
		}
	}
}

func TestColors(t *testing.T) {
	for in, want := range map[string]string{"": black, "FF0000": "1 0 0 rg", "0000C0": "0 0 0.753 rg", "xyz": black, "000000": black} {
		if got := colorOf(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// FuzzText: any text is set, with no word of it lost and no rule broken, or refused for
// a character that no face has.
func FuzzText(f *testing.F) {
	f.Add("Số: 412/BC-UBND\tngày\n15 tháng 12", 9000, true)
	f.Add("☑ a\u0301 \u00a0 \u200b – 中", 600, false)
	f.Add(strings.Repeat("dài", 200), 100, true)
	f.Fuzz(func(t *testing.T, s string, width int, label bool) {
		par := &flow.Paragraph{Align: flow.Align(uint(width) % 4), First: flow.Length(width % 1000), Left: flow.Length(width % 700), Runs: []flow.Run{{Text: s, Size: flow.Length(width % 2000)}}}
		if label {
			par.Role = flow.ListItem
		}
		d := oneSection(&flow.Table{Border: true, Widths: []flow.Length{flow.Length(width % 9000), 300}, Rows: []flow.Row{{Cells: []flow.Cell{{Blocks: []flow.Block{par}}, {Blocks: []flow.Block{par}}}}}})
		var b strings.Builder
		if _, err := Write(&b, d, Options{MaxPages: 60}); err != nil {
			return
		}
		noFindings(t, []byte(b.String()))
	})
}
