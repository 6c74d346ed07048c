package pdfread

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"tonghop/internal/flow"
	"tonghop/internal/pdf"
)

// ownReport is set as our own writer sets papers: letterhead and signature in layout
// tables, a ruled table over two pages, page numbers from the second page on.
func ownReport() *flow.Document {
	line := func(size float64, bold bool, s string) *flow.Paragraph {
		return &flow.Paragraph{Align: flow.Center, Runs: []flow.Run{{Text: s, Size: flow.PT(size), Bold: bold}}}
	}
	left := func(s string) *flow.Paragraph {
		return &flow.Paragraph{Runs: []flow.Run{{Text: s, Size: flow.PT(11)}}}
	}
	sides := func(a, b []flow.Block) flow.Block {
		return &flow.Table{Layout: true, Widths: []flow.Length{3900, 5455}, Rows: []flow.Row{{Cells: []flow.Cell{{Blocks: a}, {Blocks: b}}}}}
	}
	var body []flow.Block
	body = append(body, sides(
		[]flow.Block{line(12, false, "TỈNH THANH HÓA"), line(12, true, "ỦY BAN NHÂN DÂN"), line(13, false, "Số: 287/BC-UBND")},
		[]flow.Block{line(12, true, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), line(13, true, "Độc lập - Tự do - Hạnh phúc"), line(13, false, "Triệu Sơn, ngày 15 tháng 12 năm 2016")}))
	body = append(body, line(14, true, "BÁO CÁO"))
	words := strings.Repeat("Công tác thông tin đối ngoại được đẩy mạnh trên địa bàn huyện. ", 20)
	body = append(body, &flow.Paragraph{Align: flow.Justify, First: flow.MM(10), Runs: []flow.Run{{Text: strings.TrimSpace(words), Size: flow.PT(14)}}})
	table := &flow.Table{Border: true, HeaderRows: 1, Widths: []flow.Length{800, 5000, 3555}}
	row := func(bold bool, cells ...string) {
		var r flow.Row
		for _, c := range cells {
			r.Cells = append(r.Cells, flow.Cell{Blocks: []flow.Block{line(13, bold, c)}})
		}
		table.Rows = append(table.Rows, r)
	}
	row(true, "TT", "Xã", "Băng rôn")
	for i := range 40 {
		row(false, string(rune('0'+i/10))+string(rune('0'+i%10)), "Xã Dân Lực", "1.730")
	}
	body = append(body, table, sides(
		[]flow.Block{left("Nơi nhận:"), left("- Như trên;"), left("- Lưu: VT, VHTT.")},
		[]flow.Block{line(13, true, "TM. ỦY BAN NHÂN DÂN"), line(13, true, "CHỦ TỊCH"), line(13, true, "Nguyễn Văn A")}))
	page := flow.A4
	page.Top, page.Bottom, page.Left, page.Right = flow.MM(20), flow.MM(20), flow.MM(30), flow.MM(15)
	return &flow.Document{Title: "Báo cáo", Language: "vi-VN", Sections: []flow.Section{{Page: page, Number: flow.PageNumber{Place: flow.TopCenter, Size: flow.PT(13)}, Blocks: body}}}
}

func ownPDF(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := pdf.Write(&b, ownReport(), pdf.Options{}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestOwnPDFComesBack(t *testing.T) {
	doc := read(t, ownPDF(t))
	got := strings.Join(strings.Fields(words(doc.Blocks())), " ")
	want := strings.Join(strings.Fields(words(flatten(ownReport().Blocks()))), " ")
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	s := doc.Sections[0]
	if s.Number.Place != flow.TopCenter || s.Number.ShowFirst {
		t.Errorf("page number %+v", s.Number)
	}
	if l, r := s.Page.Left.Millimetres(), s.Page.Right.Millimetres(); l < 29 || l > 31 || r < 14 || r > 16.5 {
		t.Errorf("margins left %.1f, right %.1f mm", l, r)
	}
	for _, b := range doc.Blocks() {
		if table, ok := b.(*flow.Table); ok && (len(table.Rows) != 41 || table.HeaderRows != 1) {
			t.Errorf("table of %d rows, %d of them head", len(table.Rows), table.HeaderRows)
		}
	}
	if doc.Title != "Báo cáo" {
		t.Errorf("title %q", doc.Title)
	}
}

// flatten opens the layout tables: a reader sees two columns of lines.
func flatten(blocks []flow.Block) []flow.Block {
	var out []flow.Block
	for _, b := range blocks {
		if t, ok := b.(*flow.Table); ok && t.Layout {
			for _, c := range t.Rows[0].Cells {
				out = append(out, c.Blocks...)
			}
			continue
		}
		out = append(out, b)
	}
	return out
}

func BenchmarkReadOwn(b *testing.B) {
	raw := ownPDF(b)
	for b.Loop() {
		if _, err := reader.Read(context.Background(), raw, Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}
