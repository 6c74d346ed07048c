package pdf

import (
	"fmt"
	"strings"

	"tonghop/internal/flow"
	"tonghop/internal/when"
)

// The samples are set as Decree 30/2020/NĐ-CP, Annex I, asks: A4, margins 20, 20, 30 and
// 15 mm, body 14 points justified with 1 cm first line.

func instant(s string) when.Instant {
	i, err := when.ParseInstant(s)
	if err != nil {
		panic(err)
	}
	return i
}

func portrait() flow.Page {
	p := flow.A4
	p.Top, p.Bottom, p.Left, p.Right = flow.MM(20), flow.MM(20), flow.MM(30), flow.MM(15)
	return p
}

func landscape() flow.Page {
	p := portrait()
	p.Width, p.Height = p.Height, p.Width
	return p
}

func body(s string) *flow.Paragraph {
	return &flow.Paragraph{Align: flow.Justify, First: flow.MM(10), After: flow.PT(6), Runs: []flow.Run{{Text: s, Size: flow.PT(14)}}}
}

func heading(level int, s string) *flow.Paragraph {
	return &flow.Paragraph{Role: flow.Heading, Level: level, Align: flow.Justify, First: flow.MM(10), After: flow.PT(6), KeepNext: true,
		Runs: []flow.Run{{Text: s, Size: flow.PT(14), Bold: true}}}
}

func centred(size float64, bold bool, s string) *flow.Paragraph {
	return &flow.Paragraph{Align: flow.Center, Runs: []flow.Run{{Text: s, Size: flow.PT(size), Bold: bold}}}
}

func item(level int, s string) *flow.Paragraph {
	return &flow.Paragraph{Role: flow.ListItem, Level: level, Align: flow.Justify, First: flow.MM(10), After: flow.PT(3), Runs: []flow.Run{{Text: s, Size: flow.PT(14)}}}
}

// letterhead is the two-column heading: boxes 1 to 4 of the decree's diagram.
func letterhead() flow.Block {
	agency := centred(12, true, "ỦY BAN NHÂN DÂN\nHUYỆN TRIỆU SƠN")
	agency.Rule = &flow.Rule{Width: flow.MM(22), Thickness: 10, Gap: 20}
	motto := centred(13, true, "Độc lập - Tự do - Hạnh phúc")
	motto.Rule = &flow.Rule{Thickness: 10, Gap: 20}
	place := centred(13, false, "Triệu Sơn, ngày 15 tháng 12 năm 2016")
	place.Runs[0].Italic = true
	return &flow.Table{Layout: true, Widths: []flow.Length{3900, 5455}, Rows: []flow.Row{
		{Cells: []flow.Cell{{Blocks: []flow.Block{centred(12, false, "TỈNH THANH HÓA"), agency}, NoPadding: true},
			{Blocks: []flow.Block{centred(12, true, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), motto}, NoPadding: true}}},
		{Cells: []flow.Cell{{Blocks: []flow.Block{centred(13, false, "Số: 412/BC-UBND")}, NoPadding: true}, {Blocks: []flow.Block{place}, NoPadding: true}}},
	}}
}

func titles() []flow.Block {
	kind := centred(14, true, "BÁO CÁO")
	kind.Role, kind.Before = flow.Title, flow.PT(12)
	subject := centred(14, true, "Kết quả công tác thông tin đối ngoại năm 2016\nvà kế hoạch năm 2017")
	subject.Role, subject.After = flow.Title, flow.PT(12)
	subject.Rule = &flow.Rule{Width: flow.MM(40), Thickness: 10, Gap: 20}
	return []flow.Block{kind, subject, centred(14, false, "Kính gửi: Sở Thông tin và Truyền thông tỉnh Thanh Hóa.")}
}

func cell(s string, bold bool, a flow.Align) flow.Cell {
	return flow.Cell{Middle: true, Blocks: []flow.Block{&flow.Paragraph{Align: a, Runs: []flow.Run{{Text: s, Size: flow.PT(12), Bold: bold}}}}}
}

func figures(rows int) *flow.Table {
	t := &flow.Table{Border: true, HeaderRows: 2, Widths: []flow.Length{600, 4055, 1300, 1100, 1100, 1200}}
	head := func(s string, cols, rows int) flow.Cell {
		c := cell(s, true, flow.Center)
		c.ColSpan, c.RowSpan = cols, rows
		return c
	}
	t.Rows = []flow.Row{
		{Cells: []flow.Cell{head("TT", 1, 2), head("Chỉ tiêu", 1, 2), head("Đơn vị tính", 1, 2), head("Kết quả", 2, 1), head("Ghi chú", 1, 2)}},
		{Cells: []flow.Cell{head("Năm 2015", 1, 1), head("Năm 2016", 1, 1)}},
	}
	for i := range rows {
		t.Rows = append(t.Rows, flow.Row{Cells: []flow.Cell{
			cell(fmt.Sprint(i+1), false, flow.Center), cell(fmt.Sprintf("Số băng rôn, khẩu hiệu hai mặt Việt – Anh treo tại xã thứ %d", i+1), false, flow.Left),
			cell("chiếc", false, flow.Center), cell(fmt.Sprint(10+i), false, flow.Right), cell(fmt.Sprint(12+2*i), false, flow.Right), cell("", false, flow.Left),
		}})
	}
	return t
}

func signatures() flow.Block {
	to := &flow.Paragraph{Runs: []flow.Run{{Text: "Nơi nhận:", Size: flow.PT(12), Bold: true, Italic: true}}}
	list := &flow.Paragraph{Runs: []flow.Run{{Text: "- Như trên;\n- Chủ tịch, các Phó Chủ tịch UBND huyện;\n- Lưu: VT, VHTT.", Size: flow.PT(11)}}}
	return &flow.Table{Layout: true, Widths: []flow.Length{4400, 4955}, Rows: []flow.Row{{Cells: []flow.Cell{
		{NoPadding: true, Blocks: []flow.Block{to, list}},
		{NoPadding: true, Blocks: []flow.Block{centred(14, true, "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"),
			&flow.SignField{Name: "ky-1", Alt: "Chữ ký của người ký", Width: flow.MM(60), Height: flow.MM(25), Align: flow.Center},
			centred(14, true, "Nguyễn Thị Thu Hà")}},
	}}}}
}

const filler = "Thực hiện Công văn số 1435/STTTT-BCXB ngày 15/11/2016 của Sở Thông tin và Truyền thông về việc báo cáo kết quả công tác thông tin đối ngoại năm 2016 và xây dựng kế hoạch năm 2017, Ủy ban nhân dân huyện đã chỉ đạo các phòng, ban, ngành và Ủy ban nhân dân các xã, thị trấn treo băng rôn, pa-nô, áp phích bằng tiếng Việt và tiếng Anh; tuyên truyền trên hệ thống truyền thanh theo Quyết định số 2405/QĐ-UBND và Nghị định số 72/2015/NĐ-CP."

// report is a report of about five pages: the sample the targets are measured on.
func report(rows int) *flow.Document {
	blocks := append([]flow.Block{letterhead()}, titles()...)
	for i, name := range []string{"I. TÌNH HÌNH CHUNG", "II. KẾT QUẢ THỰC HIỆN", "III. HẠN CHẾ, NGUYÊN NHÂN", "IV. KIẾN NGHỊ, ĐỀ XUẤT", "V. KẾ HOẠCH NĂM 2017"} {
		blocks = append(blocks, heading(1, name), body(filler), heading(2, fmt.Sprintf("%d. Công tác chỉ đạo", i+1)), body(filler+" "+filler),
			item(1, "- Treo 12 băng rôn hai mặt Việt – Anh tại các trục đường chính;"), item(1, "- Phát 1.730 buổi trên hệ thống truyền thanh cơ sở của 36 xã, thị trấn."))
		if i == 1 && rows > 0 {
			blocks = append(blocks, &flow.Paragraph{Role: flow.Caption, Align: flow.Center, Before: flow.PT(6), After: flow.PT(6), Runs: []flow.Run{{Text: "Bảng 1. Kết quả theo chỉ tiêu", Size: flow.PT(13), Bold: true}}}, figures(rows))
		}
	}
	blocks = append(blocks, body("Trên đây là báo cáo kết quả công tác thông tin đối ngoại năm 2016 và kế hoạch năm 2017 của Ủy ban nhân dân huyện Triệu Sơn./."), signatures())
	return &flow.Document{
		Title: "Báo cáo kết quả công tác thông tin đối ngoại năm 2016", Author: "Ủy ban nhân dân huyện Triệu Sơn", Language: "vi-VN", Made: instant("2016-12-15T02:30:00.000Z"),
		Sections: []flow.Section{{Page: portrait(), Number: flow.PageNumber{Place: flow.TopCenter, Size: flow.PT(14)}, Blocks: blocks}},
	}
}

// words gives the words of a flow in order, for comparison with what a PDF yields.
func words(d *flow.Document) []string {
	var out []string
	var walk func(bs []flow.Block)
	walk = func(bs []flow.Block) {
		for _, b := range bs {
			switch b := b.(type) {
			case *flow.Paragraph:
				out = append(out, strings.Fields(b.Text())...)
			case *flow.Table:
				for _, r := range b.Rows {
					for _, c := range r.Cells {
						walk(c.Blocks)
					}
				}
			case *flow.Frame:
				walk(b.Blocks)
			}
		}
	}
	walk(d.Blocks())
	return out
}
