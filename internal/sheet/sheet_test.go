package sheet

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"tonghop/internal/fault"
	"tonghop/internal/flow"
)

func workbook(t testing.TB, build func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	build(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func must(t testing.TB, errs ...error) {
	t.Helper()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
}

func report(t testing.TB) []byte {
	return workbook(t, func(f *excelize.File) {
		grouped, err := f.NewStyle(&excelize.Style{NumFmt: 3})
		must(t, err)
		percent, err := f.NewStyle(&excelize.Style{NumFmt: 10})
		must(t, err)
		day, err := f.NewStyle(&excelize.Style{NumFmt: 14})
		must(t, err)
		must(t,
			f.SetCellValue("Sheet1", "A1", "BIỂU TỔNG HỢP"),
			f.MergeCell("Sheet1", "A1", "D1"),
			f.SetSheetRow("Sheet1", "A3", &[]any{"TT", "Chỉ tiêu", "Số liệu", "Ghi chú"}),
			f.SetSheetRow("Sheet1", "A4", &[]any{1, "Băng rôn", 1730, "1.730"}),
			f.SetSheetRow("Sheet1", "A5", &[]any{2, "Tỷ lệ", 0.985, 1.5}),
			f.SetSheetRow("Sheet1", "A6", &[]any{3, "Ngày", 46218, "a\nb"}),
			f.MergeCell("Sheet1", "B7", "B8"),
			f.SetSheetRow("Sheet1", "A7", &[]any{4, "Gộp", 1, 2}),
			f.SetSheetRow("Sheet1", "C8", &[]any{3, 4}),
			f.SetCellStyle("Sheet1", "C4", "C4", grouped),
			f.SetCellStyle("Sheet1", "C5", "C5", percent),
			f.SetCellStyle("Sheet1", "C6", "C6", day),
		)
	})
}

func TestReadShowsVietnameseNumbers(t *testing.T) {
	sheets, err := Read(report(t), Limits{})
	must(t, err)
	if len(sheets) != 1 {
		t.Fatalf("%d sheets", len(sheets))
	}
	s := sheets[0]
	cells := map[[2]int]string{
		{0, 0}: "BIỂU TỔNG HỢP", {0, 3}: "BIỂU TỔNG HỢP", {3, 2}: "1.730", {3, 3}: "1.730",
		{4, 2}: "98,50%", {4, 3}: "1,5", {5, 2}: "15/07/2026", {7, 1}: "Gộp", {7, 3}: "4", {1, 0}: "",
	}
	for at, want := range cells {
		if got := s.Rows[at[0]][at[1]]; got != want {
			t.Errorf("%s: %q, want %q", cellName(at[0], at[1]), got, want)
		}
	}
}

func TestFlowOfASheet(t *testing.T) {
	sheets, err := Read(report(t), Limits{})
	must(t, err)
	blocks := Flow(sheets).Blocks()
	if len(blocks) != 2 {
		t.Fatalf("%d blocks", len(blocks))
	}
	if p := blocks[0].(*flow.Paragraph); p.Text() != "BIỂU TỔNG HỢP" || p.Where.Cell != "A1" {
		t.Errorf("title %q at %s", p.Text(), p.Where.Cell)
	}
	table := blocks[1].(*flow.Table)
	if len(table.Rows) != 6 || len(table.Rows[4].Cells) != 4 || len(table.Rows[5].Cells) != 3 {
		t.Fatalf("rows %d, cells %d and %d", len(table.Rows), len(table.Rows[4].Cells), len(table.Rows[5].Cells))
	}
	if c := table.Rows[4].Cells[1]; c.RowSpan != 2 || c.ColSpan != 1 {
		t.Errorf("spans %d %d", c.RowSpan, c.ColSpan)
	}
	if n := len(table.Rows[3].Cells[3].Blocks); n != 2 {
		t.Errorf("%d lines in a cell of two", n)
	}
}

func TestHiddenAndEmptySheets(t *testing.T) {
	b := workbook(t, func(f *excelize.File) {
		_, err := f.NewSheet("Ẩn")
		must(t, err, f.SetCellValue("Ẩn", "A1", "x"), f.SetSheetVisible("Ẩn", false))
	})
	if _, err := Read(b, Limits{}); fault.CodeOf(err) != "sheet.empty" {
		t.Errorf("%v", err)
	}
}

func TestCSV(t *testing.T) {
	cases := map[string]string{
		"a;b\n1,5;2\n":            "a|b/1,5|2",
		"a,b\n\"1,5\",2\n":        "a|b/1,5|2",
		"xã\tsố\nA\t1.730\n\n\n":  "xã|số/A|1.730",
		"\ufeffxã;số;\nA;1;\n":    "xã|số/A|1",
		"một \"hai\" ba,b\nc,d\n": "một \"hai\" ba|b/c|d",
	}
	for in, want := range cases {
		sheets, err := ReadCSV([]byte(in), Limits{})
		must(t, err)
		var rows []string
		for _, r := range sheets[0].Rows {
			rows = append(rows, strings.Join(r, "|"))
		}
		if got := strings.Join(rows, "/"); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// bomb is a workbook whose sheet unpacks to many megabytes.
func bomb(t testing.TB) []byte {
	small := workbook(t, func(f *excelize.File) { must(t, f.SetCellValue("Sheet1", "A1", 1)) })
	r, err := zip.NewReader(bytes.NewReader(small), int64(len(small)))
	must(t, err)
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range r.File {
		if f.Name != "xl/worksheets/sheet1.xml" {
			must(t, w.Copy(f))
		}
	}
	p, err := w.Create("xl/worksheets/sheet1.xml")
	must(t, err)
	_, err = fmt.Fprintf(p, `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1"><v>%s</v></c></row></sheetData></worksheet>`, strings.Repeat("1", 12<<20))
	must(t, err, w.Close())
	return b.Bytes()
}

func TestRefusals(t *testing.T) {
	good := report(t)
	wide := workbook(t, func(f *excelize.File) { must(t, f.SetCellValue("Sheet1", "ZZ1", 1)) })
	far := workbook(t, func(f *excelize.File) { must(t, f.SetCellValue("Sheet1", "A200000", 1)) })
	cases := []struct {
		name string
		b    []byte
		lim  Limits
		code string
	}{
		{"large", good, Limits{Bytes: 100}, "sheet.too-large"},
		{"truncated", good[:len(good)/2], Limits{}, "sheet.damaged"},
		{"no zip", []byte("PK but no"), Limits{}, "sheet.damaged"},
		{"bomb", bomb(t), Limits{Unpacked: 4 << 20}, "sheet.bomb"},
		{"cells", good, Limits{Cells: 5}, "sheet.too-many-cells"},
		{"wide", wide, Limits{Columns: 100}, "sheet.too-wide"},
		{"compound file", append([]byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}, make([]byte, 600)...), Limits{}, "sheet.encrypted"},
	}
	for _, c := range cases {
		if _, err := Read(c.b, c.lim); fault.CodeOf(err) != c.code {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if sheets, err := Read(far, Limits{}); err != nil || len(sheets[0].Rows) != 200_000 {
		t.Errorf("far cell: %v", err)
	}
}

func FuzzSheet(f *testing.F) {
	f.Add(report(f))
	f.Add([]byte("a;b\n1;2"))
	f.Fuzz(func(t *testing.T, b []byte) {
		lim := Limits{Unpacked: 4 << 20, Cells: 10_000, Columns: 200}
		for _, read := range []func([]byte, Limits) ([]Sheet, error){Read, ReadCSV} {
			sheets, err := read(b, lim)
			if err != nil {
				if fault.KindOf(err) == fault.Internal {
					t.Errorf("unexplained: %v", err)
				}
				continue
			}
			Flow(sheets)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	raw := report(b)
	for b.Loop() {
		if _, err := Read(raw, Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}
