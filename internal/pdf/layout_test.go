package pdf

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image/color"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"tonghop/internal/fault"
	"tonghop/internal/flow"
	"tonghop/internal/lang"
	"tonghop/internal/pdf/pdfatest"
)

// pageLines gives the lines of each page, page numbers and header left out.
func pageLines(t testing.TB, file []byte) [][]string {
	t.Helper()
	var pages [][]string
	for page := range strings.SplitSeq(strings.TrimSuffix(tool(t, file, "pdftotext", "-layout", "FILE", "-"), "\f"), "\f") {
		var lines []string
		for l := range strings.SplitSeq(page, "\n") {
			if l = strings.Join(strings.Fields(l), " "); l != "" && !isNumber(l) {
				lines = append(lines, l)
			}
		}
		pages = append(pages, lines)
	}
	return pages
}

func isNumber(s string) bool { return len(s) <= 3 && strings.Trim(s, "0123456789") == "" }

func oneSection(blocks ...flow.Block) *flow.Document {
	return &flow.Document{Title: "Thử", Made: instant("2020-01-02T03:04:05.000Z"), Sections: []flow.Section{{Page: portrait(), Number: flow.PageNumber{Place: flow.TopCenter}, Blocks: blocks}}}
}

// TestNothingStandsAlone shifts a heading, a paragraph of several lines and a signature
// block over the end of a page, line by line.
func TestNothingStandsAlone(t *testing.T) {
	t.Parallel()
	for k := 14; k < 36; k++ {
		var blocks []flow.Block
		for i := range k {
			blocks = append(blocks, body(fmt.Sprintf("dòng %d", i)))
		}
		long := body(strings.Repeat("nội dung của đoạn văn dài ", 16) + "hết.")
		blocks = append(blocks, heading(1, "I. ĐẦU MỤC"), long, body(strings.Repeat("đoạn cuối cùng ", 20)+"./."), signatures())
		file, _ := render(t, oneSection(blocks...), Options{})
		pages := pageLines(t, file)
		for i, lines := range pages[1:] {
			before := pages[i]
			if strings.HasPrefix(before[len(before)-1], "I. ĐẦU") || strings.HasPrefix(before[max(0, len(before)-2)], "I. ĐẦU") {
				t.Errorf("%d lines: heading with less than two lines at the foot of a page: %q", k, before[len(before)-2:])
			}
			if strings.HasPrefix(lines[0], "Nơi nhận") || strings.HasPrefix(lines[1], "Nơi nhận") {
				t.Errorf("%d lines: signatures without two lines of text: %q", k, lines[:2])
			}
			if strings.HasSuffix(lines[0], "hết.") || strings.HasSuffix(lines[0], "./.") {
				t.Errorf("%d lines: last line of a paragraph alone at the top: %q", k, lines[0])
			}
			if last := before[len(before)-1]; strings.HasPrefix(last, "nội dung của đoạn") && !strings.Contains(before[len(before)-2], "nội dung") {
				t.Errorf("%d lines: first line of a paragraph alone at the foot: %q", k, last)
			}
		}
	}
}

// TestShortSectionsFillTheirPages: headings with one line each are not one block.
func TestShortSectionsFillTheirPages(t *testing.T) {
	t.Parallel()
	var blocks []flow.Block
	for i := range 40 {
		blocks = append(blocks, heading(2, fmt.Sprintf("%d. Mục", i+1)), body(fmt.Sprintf("Kết quả của mục %d.", i+1)))
	}
	file, _ := render(t, oneSection(blocks...), Options{})
	pages := pageLines(t, file)
	for i, lines := range pages[:len(pages)-1] {
		if len(lines) < 25 {
			t.Errorf("page %d has only %d lines", i+1, len(lines))
		}
		if strings.HasSuffix(lines[len(lines)-1], "Mục") {
			t.Errorf("page %d ends with a heading", i+1)
		}
	}
}

// TestTitleStaysWithItsTable: a centred line, not marked as a caption, right above a table.
func TestTitleStaysWithItsTable(t *testing.T) {
	for k := 24; k < 37; k++ {
		var blocks []flow.Block
		for i := range k {
			blocks = append(blocks, body(fmt.Sprintf("dòng %d", i)))
		}
		blocks = append(blocks, centred(14, true, "NGÀY 1: THỨ HAI"), &flow.Paragraph{}, figures(2))
		file, _ := render(t, oneSection(blocks...), Options{})
		for i, page := range pageLines(t, file) {
			if page[len(page)-1] == "NGÀY 1: THỨ HAI" {
				t.Errorf("%d lines: page %d ends with the title of a table", k, i+1)
			}
		}
	}
}

func TestHeaderRowsAreRepeatedAndReadOnce(t *testing.T) {
	d := report(90)
	file, l := render(t, d, Options{})
	with := 0
	for _, page := range pageLines(t, file) {
		if slices.ContainsFunc(page, func(s string) bool { return strings.Contains(s, "Chỉ tiêu") && strings.Contains(s, "Ghi chú") }) {
			with++
		}
	}
	if with < 3 || l.Pages < 6 {
		t.Errorf("header on %d of %d pages", with, l.Pages)
	}
	if n := strings.Count(tagText(t, file), "Đơn vị tính"); n != 1 {
		t.Errorf("the header is read %d times", n)
	}
}

func tagText(t testing.TB, file []byte) string {
	t.Helper()
	f, err := pdfatest.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	s, err := f.Text()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTagsReadInOrder(t *testing.T) {
	for _, rows := range []int{0, 30} {
		d := report(rows)
		file, _ := render(t, d, Options{})
		sameWords(t, strings.Fields(tagText(t, file)), words(d))
	}
}

// sameWords names the first place where two lists of words part.
func sameWords(t *testing.T, got, want []string) {
	t.Helper()
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			t.Errorf("word %d: got %q, want %q", i, got[i:min(i+8, len(got))], want[i:min(i+8, len(want))])
			return
		}
	}
}

func TestTallRowIsParted(t *testing.T) {
	var tall []flow.Block
	for i := range 90 {
		tall = append(tall, body(fmt.Sprintf("đoạn thứ %d của ô", i)))
	}
	table := &flow.Table{Border: true, HeaderRows: 1, Rows: []flow.Row{
		{Cells: []flow.Cell{cell("Cột", true, flow.Center), cell("Nội dung", true, flow.Center)}},
		{Cells: []flow.Cell{cell("một", false, flow.Left), {Blocks: tall}}},
		{Cells: []flow.Cell{cell("hai", false, flow.Left), cell("sau", false, flow.Left)}},
	}}
	d := oneSection(body("trước bảng"), table)
	file, l := render(t, d, Options{})
	if l.Pages < 3 {
		t.Errorf("%d pages", l.Pages)
	}
	for i, page := range pageLines(t, file) {
		if !slices.ContainsFunc(page, func(s string) bool { return strings.HasPrefix(s, "Cột Nội dung") }) {
			t.Errorf("page %d has no header: %q", i+1, page[:2])
		}
		if len(page) < 10 && i+1 < l.Pages {
			t.Errorf("page %d is nearly empty: %q", i+1, page)
		}
	}
	got, want := strings.Fields(tagText(t, file)), words(d)
	slices.Sort(got)
	slices.Sort(want)
	sameWords(t, got, want)
	noFindings(t, file)
}

func noFindings(t testing.TB, file []byte) {
	t.Helper()
	for _, f := range pdfatest.Check(file) {
		t.Error(f)
	}
}

// TestSpansOverPages: a span longer than half a page does not hold its rows together.
func TestSpansOverPages(t *testing.T) {
	table := &flow.Table{Border: true, Widths: []flow.Length{2000, 7355}}
	for i := range 80 {
		row := flow.Row{Cells: []flow.Cell{cell(fmt.Sprintf("hàng %d", i), false, flow.Left)}}
		if i == 0 {
			head := cell("Nhóm gồm tám mươi hàng", true, flow.Left)
			head.RowSpan = 80
			row.Cells = append([]flow.Cell{head}, row.Cells...)
		}
		table.Rows = append(table.Rows, row)
	}
	file, l := render(t, oneSection(table), Options{})
	if l.Pages != 2 {
		t.Errorf("%d pages", l.Pages)
	}
	noFindings(t, file)
}

func TestFootnoteStandsWithItsCall(t *testing.T) {
	for k := 24; k < 37; k++ { // about where the first page ends
		var blocks []flow.Block
		for i := range k {
			blocks = append(blocks, body(fmt.Sprintf("dòng %d", i)))
		}
		called := body("Câu có chú thích")
		called.Runs = append(called.Runs, flow.Run{Note: 1, Size: flow.PT(14)})
		d := oneSection(append(blocks, called)...)
		d.Notes = [][]flow.Block{{&flow.Paragraph{Runs: []flow.Run{{Text: "Lời chú thích dưới chân trang.", Size: flow.PT(10)}}}}}
		file, _ := render(t, d, Options{})
		for i, page := range pageLines(t, file) {
			call := slices.ContainsFunc(page, func(s string) bool { return strings.HasPrefix(s, "Câu có") })
			note := slices.ContainsFunc(page, func(s string) bool { return strings.Contains(s, "Lời chú thích") })
			if call != note {
				t.Errorf("%d lines: page %d has call %v, note %v", k, i+1, call, note)
			}
		}
		noFindings(t, file)
	}
}

func TestLongFootnoteRunsOn(t *testing.T) {
	called := body("Câu có chú thích rất dài")
	called.Runs = append(called.Runs, flow.Run{Note: 1})
	d := oneSection(called)
	var long []flow.Block
	for i := range 120 {
		long = append(long, body(fmt.Sprintf("chú thích %d", i)))
	}
	d.Notes = [][]flow.Block{long}
	file, l := render(t, d, Options{})
	if l.Pages < 3 || strings.Count(tagText(t, file), "chú thích") != 121 {
		t.Errorf("%d pages, %d parts", l.Pages, strings.Count(tagText(t, file), "chú thích"))
	}
	noFindings(t, file)
}

func TestSectionsNumberTheirPages(t *testing.T) {
	long := func() []flow.Block {
		var bs []flow.Block
		for range 50 {
			bs = append(bs, body("dòng"))
		}
		return bs
	}
	number := flow.PageNumber{Place: flow.TopCenter, Size: flow.PT(14)}
	d := &flow.Document{Title: "Thử", Sections: []flow.Section{
		{Page: portrait(), Number: number, Blocks: long()},
		{Page: landscape(), Number: number, Blocks: long()},
		{Page: portrait(), Number: number, Blocks: long(), Restart: true},
	}}
	file, l := render(t, d, Options{})
	var tops []string
	for page := range strings.SplitSeq(strings.TrimSuffix(tool(t, file, "pdftotext", "-layout", "FILE", "-"), "\f"), "\f") {
		tops = append(tops, strings.Fields(page)[0])
	}
	// The first page of each section shows none (Annex I, part I, I.7).
	want := []string{"dòng", "2", "dòng", "4", "5", "dòng", "2"}
	if !slices.Equal(tops, want) || l.Pages != len(want) {
		t.Errorf("tops of the pages: %v", tops)
	}
	if !bytes.Contains(file, []byte("/PageLabels<</Nums[0<</S/D/St 1>>5<</S/D/St 1>>]>>")) {
		t.Error("page labels")
	}
}

func TestFieldsAreTold(t *testing.T) {
	_, l := render(t, report(30), Options{})
	if len(l.Fields) != 1 || l.Fields[0].Name != "ky-1" {
		t.Fatalf("%+v", l.Fields)
	}
	w := l.Fields[0].Where
	if w.Page != l.Pages || w.Width != flow.MM(60) || w.Height != flow.MM(25) {
		t.Errorf("%+v", w)
	}
	// Centred in the right column: 30 mm + 4400 twips + half of what is left.
	if want := flow.MM(30) + 4400 + (4955-flow.MM(60))/2; w.X < want-1 || w.X > want+1 {
		t.Errorf("X is %d, want %d", w.X, want)
	}
}

func TestSameInSameBytes(t *testing.T) {
	want, _ := render(t, everything(), Options{Attachments: attachments()})
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			got, _ := render(t, everything(), Options{Attachments: attachments()})
			if !bytes.Equal(got, want) {
				t.Error("two renders differ")
			}
		})
	}
	wg.Wait()
}

func TestFaults(t *testing.T) {
	deep := flow.Block(body("x"))
	for range maxDepth + 1 {
		deep = &flow.Table{Rows: []flow.Row{{Cells: []flow.Cell{{Blocks: []flow.Block{deep}}}}}}
	}
	narrow := oneSection(body("x"))
	narrow.Sections[0].Page.Left = flow.MM(200)
	field := &flow.SignField{Name: "a", Height: 100}
	huge := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x01\x00\x00\x00\x01\x00\x00\x08\x02\x00\x00\x00")
	huge = binary.BigEndian.AppendUint32(huge, crc32.ChecksumIEEE(huge[12:]))
	for _, c := range []struct {
		code string
		kind fault.Kind
		d    *flow.Document
		o    Options
	}{
		{"pdf.glyph", fault.Invalid, oneSection(body("chữ 中 lạ")), Options{}},
		{"pdf.pages", fault.TooMuch, report(150), Options{MaxPages: 5}},
		{"pdf.nesting", fault.Invalid, oneSection(deep), Options{}},
		{"pdf.page-size", fault.Invalid, narrow, Options{}},
		{"pdf.field", fault.Invalid, oneSection(field, field), Options{}},
		{"pdf.image", fault.Invalid, oneSection(&flow.Image{Data: []byte("GIF89a")}), Options{}},
		{"pdf.image-size", fault.TooMuch, oneSection(&flow.Image{Data: huge}), Options{}},
		{"pdf.attachment", fault.Invalid, report(0), Options{Attachments: []Attachment{{Name: "a", MIME: "a/b"}, {Name: "a", MIME: "a/b"}}}},
	} {
		var b bytes.Buffer
		_, err := Write(&b, c.d, c.o)
		if fault.CodeOf(err) != c.code || fault.KindOf(err) != c.kind {
			t.Errorf("%s: %v", c.code, err)
		}
		if b.Len() > 0 {
			t.Errorf("%s: %d bytes were written", c.code, b.Len())
		}
		for _, tag := range []lang.Tag{lang.Vi, lang.En} {
			if s := lang.Explain(tag, err); strings.Contains(s, c.code) || strings.Contains(s, "{") {
				t.Errorf("%s has no sentence: %q", c.code, s)
			}
		}
	}
}

func TestMissingGlyphIsNamed(t *testing.T) {
	_, err := Write(&bytes.Buffer{}, oneSection(body("chữ 中 lạ")), Options{})
	if s := lang.Explain(lang.Vi, err); !strings.Contains(s, "中") || !strings.Contains(s, "U+4E2D") {
		t.Error(s)
	}
}

// A random flow of any blocks in any order breaks no rule and loses no word.
func TestRandomFlows(t *testing.T) {
	for seed := range uint64(12) {
		g := &generator{Rand: rand.New(rand.NewPCG(seed, 7))}
		d := oneSection(g.blocks(0, 3+g.IntN(12))...)
		if g.IntN(3) == 0 {
			d.Sections = append(d.Sections, flow.Section{Page: landscape(), Restart: true, Blocks: g.blocks(0, 10)})
		}
		file, _ := render(t, d, Options{})
		noFindings(t, file)
		sameWords(t, strings.Fields(tagText(t, file)), words(d))
	}
}

type generator struct {
	*rand.Rand
	fields int
}

func (g *generator) words(n int) string {
	all := []string{"báo", "cáo", "2405/QĐ-UBND", "Ủy", "ban", "nhân", "dân", "thông", "tin", "☑", "1.730", "Việt–Anh", "nghiêng", "http://mot-dia-chi-rat-dai.gov.vn/khong/co/cho/ngat/dong/nao/ca/trong/o/hep"}
	out := make([]string, n)
	for i := range out {
		out[i] = all[g.IntN(len(all))]
	}
	return strings.Join(out, " ")
}

func (g *generator) paragraph() *flow.Paragraph {
	p := &flow.Paragraph{
		Role: flow.Role(g.IntN(5)), Level: g.IntN(5), Align: flow.Align(g.IntN(4)),
		First: flow.Length(g.IntN(1200) - 600), Left: flow.Length(g.IntN(900)), Right: flow.Length(g.IntN(500)),
		Before: flow.Length(g.IntN(300)), After: flow.Length(g.IntN(300)), Line: flow.Spacing{Percent: g.IntN(3) * 75},
		KeepNext: g.IntN(6) == 0, KeepLines: g.IntN(8) == 0, PageBreakBefore: g.IntN(25) == 0,
	}
	if g.IntN(10) == 0 {
		p.Rule = &flow.Rule{Width: flow.Length(g.IntN(3000)), Thickness: 10, Gap: 20}
	}
	for range g.IntN(4) {
		p.Runs = append(p.Runs, flow.Run{Text: g.words(1+g.IntN(20)) + []string{" ", "\n", "\t", " "}[g.IntN(4)], Size: flow.Length(160 + g.IntN(200)),
			Bold: g.IntN(3) == 0, Italic: g.IntN(3) == 0, Underline: g.IntN(5) == 0, Super: g.IntN(9) == 0, NoBreak: g.IntN(9) == 0, Color: []string{"", "FF0000", "zz"}[g.IntN(3)]})
	}
	return p
}

func (g *generator) blocks(depth, n int) []flow.Block {
	var out []flow.Block
	for range n {
		switch k := g.IntN(14); {
		case k == 0 && depth < 3:
			out = append(out, g.table(depth))
		case k == 1 && depth < 3:
			out = append(out, &flow.Frame{Width: flow.Length(g.IntN(4000)), Color: "FF0000", Blocks: g.blocks(depth+1, 1+g.IntN(3))})
		case k == 2:
			out = append(out, &flow.Image{Data: pngOf(8, 8, color.NRGBA{255, 0, 0, 90}), Alt: []string{"", "hình"}[g.IntN(2)], Width: flow.Length(g.IntN(20000)), Height: flow.Length(g.IntN(20000))})
		case k == 3:
			g.fields++
			out = append(out, &flow.SignField{Name: fmt.Sprintf("f%d-%d", depth, g.fields), Width: flow.Length(g.IntN(9000)), Height: flow.Length(g.IntN(30000))})
		case k == 4:
			out = append(out, flow.PageBreak{})
		default:
			out = append(out, g.paragraph())
		}
	}
	return out
}

func (g *generator) table(depth int) *flow.Table {
	t := &flow.Table{Border: g.IntN(2) == 0, Layout: g.IntN(3) == 0, HeaderRows: g.IntN(3), Caption: []string{"", "tóm tắt"}[g.IntN(2)]}
	for range 1 + g.IntN(12) {
		row := flow.Row{MinHeight: flow.Length(g.IntN(500))}
		for range 1 + g.IntN(4) {
			row.Cells = append(row.Cells, flow.Cell{Blocks: g.blocks(depth+1, g.IntN(3)), ColSpan: g.IntN(3), RowSpan: g.IntN(4), Middle: g.IntN(2) == 0})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
