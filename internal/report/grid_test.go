package report

import (
	"strings"
	"testing"

	"tonghop/internal/fault"
	"tonghop/internal/flow"
	"tonghop/internal/paper"
	"tonghop/internal/paper/reading"
)

func tableOf(rows ...string) paper.Table {
	var t paper.Table
	for _, r := range rows {
		var row paper.Row
		for cell := range strings.SplitSeq(r, "|") {
			row.Cells = append(row.Cells, paper.Cell{Inlines: paper.Plain(strings.TrimSpace(cell))})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func readTable(t *testing.T, tables []paper.Table, sheets []Sheet) (*Package, []Doubt) {
	t.Helper()
	r, err := NewReader(testRegime())
	if err != nil {
		t.Fatal(err)
	}
	in := ReadIn{Unit: Unit{ID: "1", Code: "1", Name: "Xã Minh Sơn", Level: "commune"}, Period: testPeriod, File: "a.xlsx", Sheets: sheets}
	for i := range tables {
		in.Reading.Tables = append(in.Reading.Tables, reading.DataTable{Table: tables[i], Where: flow.Where{Page: 2}})
	}
	got, doubts, err := r.Read(in)
	if err != nil {
		t.Fatal(err)
	}
	return got.Package, doubts
}

func expect(t *testing.T, name string, p *Package, want map[Key]string) {
	t.Helper()
	if len(p.Figures) != len(want) {
		t.Errorf("%s: %d figures: %+v", name, len(p.Figures), p.Figures)
	}
	for k, v := range want {
		if f, ok := p.Figure(k); !ok || f.Value.String() != v || f.Obtained.How != Read || f.Obtained.Place == "" {
			t.Errorf("%s: %s is %+v, want %s", name, k, f, v)
		}
	}
}

func TestTablesOfFigures(t *testing.T) {
	cases := []struct {
		name string
		rows []string
		want map[Key]string
	}{
		{"one indicator a row", []string{"TT | Chỉ tiêu | Đơn vị tính | Kết quả", "1 | Biển | biển | 12", "2 | Biển tiếng Anh | biển | 04", "3 | Kinh phí | triệu đồng | không", "4 | Người dự | người | 1.250"},
			map[Key]string{"sign": "12", "sign@tongue=en": "4", "money": "none", "people": "1250"}},
		{"the column of this year", []string{"Chỉ tiêu | Năm 2015 (cùng kỳ) | Thực hiện năm 2016 | So sánh", "Biển | 10 | 12 | 120", "Người dự | 5 | 7 | 140"},
			map[Key]string{"sign": "12", "people": "7"}},
		{"indicators in the head, the unit's own row", []string{"TT | Đơn vị | Biển | Kinh phí", "1 | Xã Hợp Lý | 3 | 4", "2 | Xã Minh Sơn | 5 | 6,5", "| Tổng cộng | 8 | 10,5"},
			map[Key]string{"sign": "5", "money": "6.5"}},
		{"indicators in the head, the totals", []string{"Thôn | Biển | Người dự", "Thôn 1 | 3 | 40", "Thôn 2 | 5 | 60", "Tổng cộng | 8 | 100"},
			map[Key]string{"sign": "8", "people": "100"}},
	}
	for _, c := range cases {
		p, _ := readTable(t, []paper.Table{tableOf(c.rows...)}, nil)
		expect(t, c.name, p, c.want)
		var s Sheet
		for _, r := range c.rows {
			var row []string
			for cell := range strings.SplitSeq(r, "|") {
				row = append(row, strings.TrimSpace(cell))
			}
			s.Rows = append(s.Rows, row)
		}
		p, _ = readTable(t, nil, []Sheet{s})
		expect(t, c.name+" (sheet)", p, c.want)
	}
}

func TestSpansFillTheGrid(t *testing.T) {
	cell := func(s string, cols, rows int) paper.Cell {
		return paper.Cell{Inlines: paper.Plain(s), ColSpan: cols, RowSpan: rows}
	}
	table := paper.Table{Rows: []paper.Row{
		{Cells: []paper.Cell{cell("Đơn vị", 1, 2), cell("Biển", 2, 1), cell("Kinh phí", 1, 2)}},
		{Cells: []paper.Cell{cell("Tổng số", 0, 0), cell("Tiếng Anh", 0, 0)}},
		{Cells: []paper.Cell{cell("Xã Minh Sơn", 0, 0), cell("9", 0, 0), cell("2", 0, 0), cell("7", 0, 0)}},
	}}
	p, _ := readTable(t, []paper.Table{table}, nil)
	expect(t, "spans", p, map[Key]string{"sign": "9", "sign@tongue=en": "2", "money": "7"})
}

func TestDoubtsAreTold(t *testing.T) {
	p, doubts := readTable(t, []paper.Table{tableOf("Chỉ tiêu | Kết quả", "Biển | 12", "Người dự | 1,250"), tableOf("Chỉ tiêu | Kết quả", "Biển | 15")}, nil)
	if f, _ := p.Figure("sign"); f.Obtained.Sure >= sureEnough {
		t.Errorf("two numbers for one figure are thought sure: %+v", f)
	}
	codes := map[string]bool{}
	for _, d := range doubts {
		codes[d.Reason.Code] = true
	}
	if !codes["report.figure-several"] || !codes["report.figure-unsure"] {
		t.Errorf("doubts %v", codes)
	}
}

func TestAPaperOfSomethingElseIsRefused(t *testing.T) {
	r, err := NewReader(testRegime())
	if err != nil {
		t.Fatal(err)
	}
	read := reading.Reading{Paper: paper.Paper{Kind: "giấy mời", Subject: "dự họp giao ban", Body: paper.Blocks{paragraph("Trân trọng kính mời.")}}}
	if _, _, err := r.Read(ReadIn{Reading: read, Unit: Unit{ID: "1", Name: "Xã A", Level: "commune"}, Period: testPeriod, File: "gm.docx"}); fault.CodeOf(err) != "report.not-of-regime" {
		t.Errorf("got %v", err)
	}
}

func TestAPaperOfAnotherPeriodKeepsIt(t *testing.T) {
	r, err := NewReader(testRegime())
	if err != nil {
		t.Fatal(err)
	}
	read := reading.Reading{Paper: paper.Paper{Kind: paper.Report, Subject: "Tổng kết công tác thử năm 2015"}}
	in, _, err := r.Read(ReadIn{Reading: read, Unit: Unit{ID: "1", Name: "Xã A", Level: "commune"}, Period: testPeriod, File: "a.docx"})
	if err != nil || in.Package.Period.Name != "2015" {
		t.Errorf("%v (%v)", in.Package, err)
	}
}

func TestNothingToReportIsRead(t *testing.T) {
	r, err := NewReader(testRegime())
	if err != nil {
		t.Fatal(err)
	}
	read := reading.Reading{Paper: paper.Paper{Kind: paper.Report, Subject: "công tác thử năm 2016", Body: paper.Blocks{paragraph("Trong năm 2016, trên địa bàn xã không phát sinh hoạt động nào.")}}}
	in, doubts, err := r.Read(ReadIn{Reading: read, Unit: Unit{ID: "1", Name: "Xã A", Level: "commune"}, Period: testPeriod, File: "a.docx"})
	if err != nil || !in.Package.NothingToReport || len(doubts) == 0 {
		t.Errorf("%+v %v (%v)", in.Package, doubts, err)
	}
}
