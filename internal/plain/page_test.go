package plain

import (
	"strings"
	"testing"

	"tonghop/internal/fault"
	"tonghop/internal/flow"
)

// shown writes blocks in a short form: "h1 …" headings, "*…*" bold, "[a|b]" rows.
func shown(blocks []flow.Block) string {
	var parts []string
	for _, b := range blocks {
		switch b := b.(type) {
		case *flow.Paragraph:
			parts = append(parts, shownParagraph(b))
		case *flow.Table:
			for i := range b.Rows {
				var cells []string
				for _, c := range b.Rows[i].Cells {
					cells = append(cells, strings.Repeat("<", c.Cols()-1)+strings.Repeat("^", c.RowsSpanned()-1)+shown(c.Blocks))
				}
				parts = append(parts, "["+strings.Join(cells, "|")+"]")
			}
		}
	}
	return strings.Join(parts, "/")
}

func shownParagraph(p *flow.Paragraph) string {
	var b strings.Builder
	switch {
	case p.Role == flow.Heading:
		b.WriteString("h" + string(rune('0'+p.Level)) + " ")
	case p.Label != "":
		b.WriteString(p.Label + " ")
	}
	for _, r := range p.Runs {
		switch {
		case r.Bold:
			b.WriteString("*" + r.Text + "*")
		case r.Italic:
			b.WriteString("_" + r.Text + "_")
		default:
			b.WriteString(r.Text)
		}
	}
	return b.String()
}

func TestMarkdown(t *testing.T) {
	cases := map[string]string{
		"# BÁO CÁO\n\nKính gửi: *Sở*\n":              "h1 BÁO CÁO/Kính gửi: _Sở_",
		"**TM. UBND**\n**CHỦ TỊCH**":                 "*TM. UBND*/*CHỦ TỊCH*",
		"- a\n- b\n  - c":                            "- a/- b/- c",
		"3. a\n4. b":                                 "3. a/4. b",
		"| TT | Số |\n|---|---|\n| 1 | **5** |":      "[TT|Số]/[1|*5*]",
		"a<br>b <script>x</script>":                  "a/b x",
		"```\nmã\n```":                               "mã",
		"<div>ẩn</div>\n\nhiện":                      "hiện",
		"> trích\n\n1\\. không phải danh sách":       "trích/1. không phải danh sách",
		"Số: 12/BC-UBND  \nThanh Hóa, ngày 1/2/2016": "Số: 12/BC-UBND/Thanh Hóa, ngày 1/2/2016",
	}
	for in, want := range cases {
		doc, err := ReadMarkdown([]byte(in), DefaultLimits)
		if err != nil {
			t.Errorf("%q: %v", in, err)
			continue
		}
		if got := shown(doc.Blocks()); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestMarkdownKnowsItsLines(t *testing.T) {
	doc, err := ReadMarkdown([]byte("# A\n\nb\nc\n\nd"), DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	want := []int{1, 3, 4, 6}
	for i, p := range paragraphs(doc) {
		if p.Where.Line != want[i] {
			t.Errorf("%q on line %d, not %d", p.Text(), p.Where.Line, want[i])
		}
	}
}

func TestHTML(t *testing.T) {
	cases := map[string]string{
		"<h2>I. <b>Kết quả</b></h2><p>một\n  hai</p>":                                                                     "h2 I. *Kết quả*/một hai",
		"<p>a<br>b</p><script>x()</script><p hidden>ẩn</p>":                                                               "a/b",
		"<p style='display:none'>ẩn</p><div>hiện<p>trong</p>sau</div>":                                                    "hiện/trong/sau",
		"<ol start=3><li>a</li><li>b<ul><li>c</li></ul></li></ol>":                                                        "3. a/4. b/- c",
		"<table border=1><tr><th colspan=2>X</th></tr><tr><td rowspan=2>1</td><td>2</td></tr><tr><td>3</td></tr></table>": "[<*X*]/[^1|2]/[3]",
		"<p><span style='font-weight:700'>đậm</span> thường</p>":                                                          "*đậm *thường",
		"<pre>a   b\nc</pre>":             "a\tb/c",
		"<p>a&nbsp;b &amp; c</p><p> </p>": "a b & c",
		"<p>một<i> hai </i>ba</p>":        "một _hai _ba",
		"<title>T</title>chữ trần":        "chữ trần",
	}
	for in, want := range cases {
		doc, err := ReadHTML([]byte(in), DefaultLimits)
		if err != nil {
			t.Errorf("%q: %v", in, err)
			continue
		}
		if got := shown(doc.Blocks()); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestHTMLLooks(t *testing.T) {
	in := `<table><tr><td align=center><font face=".VnTimeH">ñy ban</font></td><td><p style="text-align:right;font-family:'Times New Roman',serif"><u>b</u></p></td></tr></table>`
	doc, err := ReadHTML([]byte(in), DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	table := doc.Blocks()[0].(*flow.Table)
	first := table.Rows[0].Cells[0].Blocks[0].(*flow.Paragraph)
	second := table.Rows[0].Cells[1].Blocks[0].(*flow.Paragraph)
	if !table.Layout || first.Align != flow.Center || first.Runs[0].Font != ".VnTimeH" {
		t.Errorf("layout %v, align %d, font %q", table.Layout, first.Align, first.Runs[0].Font)
	}
	if second.Align != flow.Right || !second.Runs[0].Underline || second.Runs[0].Font != "Times New Roman" {
		t.Errorf("%+v", second)
	}
}

func TestHTMLCharsets(t *testing.T) {
	tcvn := "<meta charset=windows-1252><p>Céng hßa</p>"
	raw := make([]byte, 0, len(tcvn))
	for _, r := range tcvn {
		raw = append(raw, byte(r))
	}
	cases := map[string][]byte{
		"Cộng hòa": []byte("<meta charset=utf-8><p>Cộng hòa</p>"),
		"Céng hßa": raw,
	}
	for want, b := range cases {
		doc, err := ReadHTML(b, DefaultLimits)
		if err != nil {
			t.Fatal(err)
		}
		if got := shown(doc.Blocks()); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestDeepHTMLIsRefused(t *testing.T) {
	deep := strings.Repeat("<div>", 100_000) + "x"
	if _, err := ReadHTML([]byte(deep), DefaultLimits); fault.CodeOf(err) != "plain.too-deep" {
		t.Errorf("%v", err)
	}
	tables := strings.Repeat("<table><tr><td>", 300) + "x"
	if _, err := ReadHTML([]byte(tables), DefaultLimits); fault.CodeOf(err) != "plain.too-deep" {
		t.Errorf("tables: %v", err)
	}
}

func FuzzText(f *testing.F) {
	f.Add([]byte("**BÁO CÁO**\nSố: 1"))
	f.Add([]byte{0xFF, 0xFE, 'a', 0})
	f.Add([]byte("C\xe9ng h\xdfa"))
	f.Fuzz(func(t *testing.T, b []byte) {
		doc, err := ReadText(b, Limits{Blocks: 1000})
		checkRead(t, doc, err)
	})
}

func FuzzMarkdown(f *testing.F) {
	f.Add([]byte("# a\n- b\n\n|x|y|\n|-|-|\n|1|2|"))
	f.Fuzz(func(t *testing.T, b []byte) {
		doc, err := ReadMarkdown(b, Limits{Blocks: 1000})
		checkRead(t, doc, err)
	})
}

func FuzzHTML(f *testing.F) {
	f.Add([]byte("<table><tr><td colspan=3>a<p>b<ol><li>c"))
	f.Add([]byte("<meta charset=utf-16><font face='.VnTime'>x"))
	f.Fuzz(func(t *testing.T, b []byte) {
		doc, err := ReadHTML(b, Limits{Blocks: 1000, Depth: 100})
		checkRead(t, doc, err)
	})
}

// checkRead: a reader gives a document whose paragraphs have words, or a fault that
// can be explained.
func checkRead(t *testing.T, doc *flow.Document, err error) {
	t.Helper()
	if err != nil {
		if fault.KindOf(err) == fault.Internal {
			t.Errorf("unexplained: %v", err)
		}
		return
	}
	for _, p := range paragraphs(doc) {
		if len(p.Runs) == 0 {
			t.Error("a paragraph without runs")
		}
	}
}

func BenchmarkReadText(b *testing.B) {
	raw := []byte(strings.Repeat("Ủy ban nhân dân huyện báo cáo kết quả thực hiện.\n", 2000))
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		if _, err := ReadText(raw, DefaultLimits); err != nil {
			b.Fatal(err)
		}
	}
}

// TestListMarksAndColumns: an item's paragraph carries the item's mark, numbers take
// the form the page asks for, and blanks that set columns apart stay a gap.
func TestListMarksAndColumns(t *testing.T) {
	for in, want := range map[string]string{
		`<ol type="I" start="2"><li><p>Kết quả</p><p>Thêm</p></li><li>Tồn tại</li></ol>`:      "II. Kết quả/Thêm/III. Tồn tại",
		`<ol type=a><li><div><b>Một</b></div></li><li><p></p></li></ol><p>Hết</p>`:            "a. *Một*/Hết",
		"<p>- Như trên;" + strings.Repeat("&nbsp;", 9) + "<b>CHỦ TỊCH</b></p>":                "- Như trên;   *CHỦ TỊCH*",
		"<p>- Sở A" + strings.Repeat(" ", 30) + "\n" + strings.Repeat(" ", 9) + "(đã ký)</p>": "- Sở A   (đã ký)",
		"<p>một\n                 hai &nbsp; ba</p>":                                          "một hai ba",
	} {
		d, err := ReadHTML([]byte(in), Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if got := shown(d.Sections[0].Blocks); got != want {
			t.Errorf("%s\n is  %s\n not %s", in, got, want)
		}
	}
}
