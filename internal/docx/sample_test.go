package docx

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"testing"
	"time"

	"tonghop/internal/flow"
	"tonghop/internal/when"
)

// sample is a report of five pages in statutory form, as the papers are set: letterhead
// and signature in tables without lines, rules, a stamp, a table with merged heads, a
// footnote, an annex that lies on its side.
func sample() *flow.Document {
	page := flow.A4
	page.Top, page.Bottom, page.Left, page.Right = flow.MM(20), flow.MM(20), flow.MM(30), flow.MM(15)
	number := flow.PageNumber{Place: flow.TopCenter, Size: 14 * flow.Point}
	annex := flow.Page{Width: page.Height, Height: page.Width, Top: flow.MM(20), Right: flow.MM(20), Bottom: flow.MM(20), Left: flow.MM(20)}
	return &flow.Document{
		Title: "Báo cáo công tác thông tin đối ngoại năm 2016", Author: "UBND huyện", Language: "vi-VN",
		Made:  when.InstantOf(time.Date(2016, 12, 6, 2, 3, 4, 0, time.UTC)),
		Notes: [][]flow.Block{{para("Chu thich", flow.Left, run("Số liệu tính đến ngày 30/11/2016.", 11))}},
		Sections: []flow.Section{
			{Page: page, Number: number, Blocks: sampleBody(4)},
			{Page: annex, Number: number, Restart: true, Blocks: sampleAnnex()},
		},
	}
}

func run(s string, size float64) flow.Run { return flow.Run{Text: s, Size: flow.PT(size)} }

func boldRun(s string, size float64) flow.Run {
	return flow.Run{Text: s, Size: flow.PT(size), Bold: true}
}

func italicRun(s string, size float64) flow.Run {
	return flow.Run{Text: s, Size: flow.PT(size), Italic: true}
}

func para(style string, align flow.Align, runs ...flow.Run) *flow.Paragraph {
	return &flow.Paragraph{Style: style, Align: align, Runs: runs}
}

func ruled(p *flow.Paragraph, width flow.Length) *flow.Paragraph {
	p.Rule = &flow.Rule{Width: width, Thickness: flow.PT(0.75), Gap: flow.PT(1)}
	return p
}

func body(runs ...flow.Run) *flow.Paragraph {
	return &flow.Paragraph{Style: "Noi dung", Align: flow.Justify, First: flow.MM(10), After: flow.PT(6), Line: flow.Spacing{Percent: 110}, Runs: runs}
}

func heading(level int, s string) *flow.Paragraph {
	p := body(boldRun(s, 14))
	p.Style, p.Role, p.Level, p.KeepNext = fmt.Sprintf("Tieu de %d", level), flow.Heading, level, true
	return p
}

func letterhead() *flow.Table {
	return &flow.Table{Layout: true, Widths: []flow.Length{3900, 5455}, Rows: []flow.Row{
		{Cells: []flow.Cell{
			{Blocks: []flow.Block{para("Co quan chu quan", flow.Center, run("ỦY BAN NHÂN DÂN TỈNH THANH HÓA", 12)),
				ruled(para("Co quan ban hanh", flow.Center, boldRun("ỦY BAN NHÂN DÂN\nHUYỆN TRIỆU SƠN", 13)), 1200)}},
			{Blocks: []flow.Block{para("Quoc hieu", flow.Center, boldRun("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12)),
				ruled(para("Tieu ngu", flow.Center, boldRun("Độc lập - Tự do - Hạnh phúc", 13)), 0)}},
		}},
		{Cells: []flow.Cell{
			{Blocks: []flow.Block{para("So ky hieu", flow.Center, run("Số: ", 13), flow.Run{Text: "2405/BC-UBND", Size: flow.PT(13), NoBreak: true})}},
			{Blocks: []flow.Block{para("Dia danh", flow.Center, italicRun("Triệu Sơn, ngày 06 tháng 12 năm 2016", 13))}},
		}},
	}}
}

func signature() *flow.Table {
	var left []flow.Block
	left = append(left, para("Noi nhan dau", flow.Left, flow.Run{Text: "Nơi nhận:", Size: flow.PT(12), Bold: true, Italic: true}))
	for _, s := range []string{"- Như trên;", "- Thường trực HĐND huyện;", "- Lưu: VT, VHTT."} {
		left = append(left, para("Noi nhan", flow.Left, run(s, 11)))
	}
	right := []flow.Block{
		para("Quyen han", flow.Center, boldRun("TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH", 14)),
		&flow.SignField{Name: "ky-1", Height: flow.MM(30), Align: flow.Center},
		para("Ho ten", flow.Center, boldRun("Nguyễn Văn A", 14)),
	}
	return &flow.Table{Layout: true, Widths: []flow.Length{4600, 4755}, Rows: []flow.Row{{Cells: []flow.Cell{{Blocks: left}, {Blocks: right}}}}}
}

func sampleBody(chapters int) []flow.Block {
	blocks := []flow.Block{
		&flow.Frame{Width: flow.MM(30), Height: flow.MM(8), Color: "FF0000", Blocks: []flow.Block{para("Do mat khan", flow.Center, boldRun("HỎA TỐC", 13))}},
		letterhead(),
		&flow.Paragraph{Role: flow.Decoration, Style: "Noi dung"},
		para("Ten loai", flow.Center, boldRun("BÁO CÁO", 14)),
		ruled(para("Trich yeu", flow.Center, boldRun("Kết quả công tác thông tin đối ngoại năm 2016\nvà phương hướng, nhiệm vụ năm 2017", 14)), 2400),
		para("Kinh gui", flow.Center, run("Kính gửi: Sở Thông tin và Truyền thông Thanh Hóa.", 14)),
	}
	long := "Thực hiện Công văn số 1435/STTTT-BCXB ngày 15/11/2016 của Sở Thông tin và Truyền thông về việc báo cáo kết quả công tác thông tin đối ngoại năm 2016, " +
		"Ủy ban nhân dân huyện Triệu Sơn báo cáo kết quả như sau: các xã, thị trấn đã treo băng rôn, áp phích hai thứ tiếng Việt – Anh và phát trên hệ thống loa truyền thanh."
	for i := range chapters {
		blocks = append(blocks, heading(1, fmt.Sprintf("%s. KẾT QUẢ THỰC HIỆN PHẦN THỨ %d", roman(i+1), i+1)))
		for j := range 5 {
			blocks = append(blocks, heading(2, fmt.Sprintf("%d. Công tác chỉ đạo, điều hành", j+1)))
			blocks = append(blocks, body(run(long, 14), flow.Run{Text: " 1435/STTTT-BCXB", Size: flow.PT(14), NoBreak: true}, run(" & tiếp theo.", 14)))
		}
	}
	last := body(run("Trên đây là báo cáo của Ủy ban nhân dân huyện", 14), flow.Run{Note: 1, Size: flow.PT(14)}, run("./.", 14))
	return append(blocks, figures(30), last, signature())
}

// figures is a table whose head takes two rows, with cells merged across and down.
func figures(n int) *flow.Table {
	head := func(s string, cols, rows int) flow.Cell {
		return flow.Cell{Blocks: []flow.Block{para("Bang dau", flow.Center, boldRun(s, 12))}, ColSpan: cols, RowSpan: rows, Middle: true}
	}
	t := &flow.Table{Border: true, Widths: []flow.Length{700, 4255, 1100, 1100, 1100, 1100}, HeaderRows: 2, Caption: "Số liệu", Rows: []flow.Row{
		{Cells: []flow.Cell{head("TT", 1, 2), head("Chỉ tiêu", 1, 2), head("Năm 2015", 2, 1), head("Năm 2016", 2, 1)}},
		{Cells: []flow.Cell{head("Số lượng", 1, 1), head("Kinh phí", 1, 1), head("Số lượng", 1, 1), head("Kinh phí", 1, 1)}},
	}}
	for i := range n {
		row := flow.Row{}
		for j, s := range []string{fmt.Sprint(i + 1), "Băng rôn hai mặt Việt – Anh treo tại các trục đường chính", "12", "1,5", "40", "2,25"} {
			align := flow.Right
			if j < 2 {
				align = flow.Left
			}
			row.Cells = append(row.Cells, flow.Cell{Blocks: []flow.Block{para("Bang", align, run(s, 12))}, Middle: true})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func sampleAnnex() []flow.Block {
	return []flow.Block{
		para("Phu luc", flow.Center, boldRun("Phụ lục", 14)),
		ruled(para("Ten phu luc", flow.Center, boldRun("DANH MỤC SỐ LIỆU CHI TIẾT", 14)), 2000),
		figures(4),
		figures(2),
		&flow.Image{Data: picture(), Alt: "Biểu đồ \"số lượng\" <2016>", Width: flow.MM(60), Height: flow.MM(20), Align: flow.Center},
		flow.PageBreak{},
		body(run("Trang cuối của phụ lục.", 14)),
	}
}

// picture is a small PNG.
func picture() []byte {
	m := image.NewRGBA(image.Rect(0, 0, 60, 20))
	for x := range 60 {
		for y := range 20 {
			if y > 20-x/3 {
				m.Set(x, y, color.RGBA{B: 160, A: 255})
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func written(t testing.TB, d *flow.Document, o Options) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, d, o); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A report of five pages with a table of 30 rows.
func BenchmarkWrite(b *testing.B) {
	d := sample()
	d.Sections = d.Sections[:1]
	d.Sections[0].Blocks = sampleBody(3)
	b.ReportAllocs()
	for b.Loop() {
		var out bytes.Buffer
		if err := Write(&out, d, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
