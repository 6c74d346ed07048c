package wml

import (
	"encoding/xml"
	"fmt"
	"strings"
	"testing"

	"tonghop/internal/flow"
)

func TestTextIsEscaped(t *testing.T) {
	for in, want := range map[string]string{
		"Ủy ban & <b> \"x\" 'y'": "Ủy ban &amp; &lt;b&gt; &quot;x&quot; 'y'",
		"a\x00b\x0bc":            "a\uFFFDb\uFFFDc",
		"\xff\xfe":               "\uFFFD\uFFFD",
		"\uFFFE \U0001F600":      "\uFFFD \U0001F600",
		"a\tb\nc\rd":             "a&#9;b&#10;c&#13;d",
		"":                       "",
	} {
		var m markup
		m.text(in)
		if string(m.b) != want {
			t.Errorf("%q: got %q, want %q", in, m.b, want)
		}
	}
}

// Whatever the text, the result is XML, and encoding/xml reads the text back.
func FuzzText(f *testing.F) {
	f.Add("Ủy ban & <b>\r\n\t\x00\xff\uFFFE")
	f.Fuzz(func(t *testing.T, s string) {
		var m markup
		m.raw(`<a b="`)
		m.text(s)
		m.raw(`">`)
		m.text(s)
		m.raw(`</a>`)
		var a struct {
			B string `xml:"b,attr"`
			T string `xml:",chardata"`
		}
		if err := xml.Unmarshal(m.b, &a); err != nil {
			t.Fatalf("%q: %v", m.b, err)
		}
		if a.B != a.T {
			t.Fatalf("attribute %q, text %q", a.B, a.T)
		}
		want := strings.Map(func(r rune) rune {
			if r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
				return 0xFFFD
			}
			return r
		}, strings.ToValidUTF8(s, "\x00"))
		if strings.ReplaceAll(a.T, "\uFFFD\uFFFD", "\uFFFD") == "" && want != "" {
			t.Fatalf("text was lost: %q", s)
		}
	})
}

// documentOf writes the document part of one section and gives its body.
func documentOf(blocks ...flow.Block) string {
	p := newPrinter(&flow.Document{Sections: []flow.Section{{Page: emptyPage, Blocks: blocks}}})
	p.document()
	s := string(p.m.b)
	return s[strings.Index(s, "<w:body>")+len("<w:body>") : strings.Index(s, "<w:sectPr>")]
}

func TestParagraphsNameTheirStyleAndOnlyWhatDeparts(t *testing.T) {
	usual := &flow.Paragraph{Style: "Nội dung", Align: flow.Justify, First: 567, Runs: []flow.Run{{Text: "a b", Size: 280}, {Text: "!", Bold: true}}}
	other := *usual
	other.Align, other.First = flow.Left, 0
	got := documentOf(usual, usual, &other)
	same := `<w:p><w:pPr><w:pStyle w:val="NoiDung"/></w:pPr><w:r><w:t>a b</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>!</w:t></w:r></w:p>`
	departs := `<w:p><w:pPr><w:pStyle w:val="NoiDung"/><w:ind w:firstLine="0"/><w:jc w:val="left"/></w:pPr>`
	if want := same + same + departs; !strings.HasPrefix(got, want) {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestStyleIdentifiersAreDistinctAndPlain(t *testing.T) {
	s := newStylebook()
	for _, name := range []string{"Nội dung", "Noi dung", "NỘI DUNG", "Đề mục – 1", "***", "本文", "normal"} {
		s.add(name)
	}
	var ids []string
	for _, st := range s.order {
		ids = append(ids, st.id)
	}
	if got := strings.Join(ids, " "); got != "Normal NoiDung NoiDung2 NoiDung3 DeMuc1 Style Style2 Normal2" {
		t.Errorf("got %s", got)
	}
}

func TestRunsThatMustNotBreak(t *testing.T) {
	got := documentOf(&flow.Paragraph{Runs: []flow.Run{{Text: "Số 2405/QĐ-UBND", NoBreak: true}, {Text: " ngày\t1\n2 "}}})
	want := "<w:p><w:r><w:t>Số\u00a02405/QĐ</w:t><w:noBreakHyphen/><w:t>UBND</w:t></w:r>" +
		`<w:r><w:t xml:space="preserve"> ngày</w:t><w:tab/><w:t>1</w:t><w:br/><w:t xml:space="preserve">2 </w:t></w:r></w:p>`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// A rule of no width is as long as the longest line of its text; the indents leave that
// much of the column, on the side the text stands at.
func TestRules(t *testing.T) {
	text := []flow.Run{{Text: "Độc lập - Tự do - Hạnh phúc", Size: 260, Bold: true}}
	room := emptyPage.TextWidth()
	full := longestLine(&flow.Paragraph{Runs: text}, room)
	if full < flow.PT(155) || full > flow.PT(165) {
		t.Errorf("the motto is %g points wide", full.Points())
	}
	for _, c := range []struct {
		align       flow.Align
		width       flow.Length
		left, right flow.Length
	}{
		{flow.Center, 0, (room - full) / 2, room - full - (room-full)/2}, {flow.Left, 1000, 0, room - 1000},
		{flow.Right, 1000, room - 1000, 0}, {flow.Center, 1000, (room - 1000) / 2, (room - 1000 + 1) / 2}, {flow.Center, 99999, 0, 0},
	} {
		got := documentOf(&flow.Paragraph{Align: c.align, Runs: text, Rule: &flow.Rule{Width: c.width, Thickness: 15}})
		var want strings.Builder
		if c.left != 0 || c.right != 0 {
			want.WriteString("<w:ind")
			if c.left != 0 {
				fmt.Fprintf(&want, ` w:left="%d"`, c.left)
			}
			if c.right != 0 {
				fmt.Fprintf(&want, ` w:right="%d"`, c.right)
			}
			want.WriteString("/>")
		}
		if !strings.Contains(got, `<w:top w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:pBdr>`+want.String()+`</w:pPr></w:p>`) {
			t.Errorf("align %d width %d: want %s in %s", c.align, c.width, want.String(), got)
		}
	}
}

func TestLongestLineWraps(t *testing.T) {
	word := longestLine(&flow.Paragraph{Runs: []flow.Run{{Text: "nhân"}}}, 99999)
	for _, c := range []struct {
		text string
		room flow.Length
		want flow.Length
	}{
		{"nhân nhân", 99999, 2*word + 70}, {"nhân nhân", 2*word + 69, word}, {"nhân\nnhân nhân", 99999, 2*word + 70}, {"nhân", word / 2, word / 2}, {"", 500, 0}, {"nhân  ", 99999, word},
	} {
		if got := longestLine(&flow.Paragraph{Runs: []flow.Run{{Text: c.text}}}, c.room); got != c.want {
			t.Errorf("%q in %d: got %d, want %d", c.text, c.room, got, c.want)
		}
	}
}

// Spans that lie are cut to the table; every row fills the grid.
func TestLayOutFillsTheGrid(t *testing.T) {
	cell := func(cols, rows int) flow.Cell { return flow.Cell{ColSpan: cols, RowSpan: rows} }
	for name, c := range map[string]struct {
		table flow.Table
		want  string
	}{
		"plain":         {flow.Table{Rows: []flow.Row{{Cells: []flow.Cell{cell(1, 1), cell(1, 1)}}}}, "1 1"},
		"merged":        {flow.Table{Rows: []flow.Row{{Cells: []flow.Cell{cell(1, 2), cell(2, 1)}}, {Cells: []flow.Cell{cell(1, 1), cell(1, 1)}}}}, "1v 2|1^ 1 1"},
		"too wide":      {flow.Table{Widths: []flow.Length{1, 1}, Rows: []flow.Row{{Cells: []flow.Cell{cell(9, 1), cell(1, 1)}}}}, "2"},
		"too far down":  {flow.Table{Rows: []flow.Row{{Cells: []flow.Cell{cell(1, 99)}}, {}}}, "1v|1^"},
		"short row":     {flow.Table{Widths: []flow.Length{1, 1, 1}, Rows: []flow.Row{{Cells: []flow.Cell{cell(1, 1)}}, {}}}, "1 2|3"},
		"spans collide": {flow.Table{Widths: []flow.Length{1, 1, 1}, Rows: []flow.Row{{Cells: []flow.Cell{cell(1, 1), cell(1, 2), cell(1, 1)}}, {Cells: []flow.Cell{cell(3, 1), cell(1, 1)}}}}, "1 1v 1|1 1^ 1"},
		"absurd":        {flow.Table{Rows: []flow.Row{{Cells: []flow.Cell{cell(1<<30, 1<<30)}}}}, fmt.Sprint(maxColumns)},
	} {
		rows, _ := layOut(&c.table)
		var all []string
		for _, slots := range rows {
			var one []string
			for _, s := range slots {
				mark := ""
				if s.continues {
					mark = "^"
				} else if s.restarts {
					mark = "v"
				}
				one = append(one, fmt.Sprint(s.cols)+mark)
			}
			all = append(all, strings.Join(one, " "))
		}
		if got := strings.Join(all, "|"); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

func TestFrameColoursItsWords(t *testing.T) {
	got := documentOf(&flow.Frame{Width: 1700, Height: 454, Color: "FF0000", Align: flow.Center, Blocks: []flow.Block{&flow.Paragraph{Runs: []flow.Run{{Text: "HỎA TỐC"}}}}})
	for _, want := range []string{`<w:tblW w:w="1700" w:type="dxa"/><w:jc w:val="center"/>`, `w:color="FF0000"/><w:left`, `<w:trHeight w:val="454" w:hRule="atLeast"/>`, `<w:color w:val="FF0000"/></w:rPr><w:t>HỎA TỐC`} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not in %s", want, got)
		}
	}
}

// Equal heads are one part; each section names all it needs.
func TestRunningHeads(t *testing.T) {
	bottom := flow.Section{Page: emptyPage, Number: flow.PageNumber{Place: flow.BottomRight, Size: 280, ShowFirst: true}}
	top := flow.Section{Page: emptyPage, Number: flow.PageNumber{Place: flow.TopCenter}}
	d := &flow.Document{Sections: []flow.Section{top, bottom, top}}
	p := newPrinter(d)
	p.document()
	var parts []string
	for _, h := range p.heads {
		kind := "empty"
		if strings.Contains(string(h.data), "PAGE") {
			kind = "number"
		}
		parts = append(parts, h.name+" "+kind)
	}
	if got := strings.Join(parts, ", "); got != "header1.xml number, footer2.xml empty, header3.xml empty, footer4.xml number" {
		t.Errorf("got %s", got)
	}
	if n := strings.Count(string(p.m.b), "<w:titlePg/>"); n != 2 {
		t.Errorf("%d sections hide the number of their first page", n)
	}
}
