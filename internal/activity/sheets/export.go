package sheets

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"tonghop/internal/access"
	"tonghop/internal/activity"
	"tonghop/internal/lang"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/when"
)

const sheetName = "Sổ hoạt động"

// Export gives the entries of a filter as a spreadsheet that can be taken in again.
func (s *Service) Export(ctx context.Context, who access.Actor, f activity.Filter) ([]byte, error) {
	entries, b, err := s.Diary.Whole(ctx, who, f)
	if err != nil {
		return nil, err
	}
	return workbook(func(f *excelize.File) error { return exportTo(f, b, entries) })
}

// Template gives an empty spreadsheet with the unit's own indicators to choose from.
func (s *Service) Template(ctx context.Context, who access.Actor, unit string) ([]byte, error) {
	b, err := s.Diary.BookToWrite(ctx, who, unit)
	if err != nil {
		return nil, err
	}
	return workbook(func(f *excelize.File) error { return templateTo(f, b) })
}

// workbook makes a workbook.
func workbook(fill func(*excelize.File) error) (out []byte, err error) {
	f := excelize.NewFile()
	if err := f.SetSheetName("Sheet1", sheetName); err != nil {
		return nil, fmt.Errorf("diary as a spreadsheet: %w", err)
	}
	if err := fill(f); err != nil {
		return nil, fmt.Errorf("diary as a spreadsheet: %w", err)
	}
	buf, err := f.WriteToBuffer()
	if err != nil {
		return nil, fmt.Errorf("diary as a spreadsheet: %w", err)
	}
	return buf.Bytes(), f.Close()
}

// extra are the columns that an export has besides those that can be taken in.
var extra = []string{"Cơ quan, đơn vị", "Trạng thái", "Ảnh, tệp", "Người ghi"}

// table writes rows under bold headings that stay in sight.
func table(f *excelize.File, sheet string, titles []string, widths []float64, rows func(write func(cells []any) error) error) error {
	head, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"F8E7E3"}},
		Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"}})
	if err != nil {
		return err
	}
	w, err := f.NewStreamWriter(sheet)
	if err != nil {
		return err
	}
	for i, width := range widths {
		if err := w.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	cells := make([]any, len(titles))
	for i, t := range titles {
		cells[i] = excelize.Cell{StyleID: head, Value: t}
	}
	if err := w.SetRow("A1", cells); err != nil {
		return err
	}
	line := 1
	err = rows(func(cells []any) error {
		line++
		return w.SetRow(fmt.Sprintf("A%d", line), cells)
	})
	if err != nil {
		return err
	}
	return w.Flush()
}

func headings(more ...string) (titles []string, widths []float64) {
	for _, c := range columns {
		titles, widths = append(titles, c.title), append(widths, c.width)
	}
	for _, t := range more {
		titles, widths = append(titles, t), append(widths, 24)
	}
	return titles, widths
}

func exportTo(f *excelize.File, b activity.Book, entries []activity.Listed) error {
	number, err := f.NewStyle(&excelize.Style{NumFmt: 0})
	if err != nil {
		return err
	}
	titles, widths := headings(extra...)
	return table(f, sheetName, titles, widths, func(write func([]any) error) error {
		for i := len(entries) - 1; i >= 0; i-- { // the oldest first, as a book is written
			if err := exportEntry(b, entries[i], number, write); err != nil {
				return err
			}
		}
		return nil
	})
}

func exportEntry(b activity.Book, e activity.Listed, number int, write func([]any) error) error {
	until := ""
	if !e.Until.IsZero() {
		until = vietnamese(e.Until)
	}
	first := activity.Figure{}
	if len(e.Figures) > 0 {
		first = e.Figures[0]
	}
	cells := append([]any{vietnamese(e.Day), until, e.Line, e.Kind.Name(lang.Vi)}, figureCells(b, first, number)...)
	cells = append(cells, e.Event, e.Place, e.Partners, valueCell(e.Money, number), e.Note, e.UnitName, lang.Say(lang.Vi, "activity.state-"+string(e.State)), e.Files, e.By)
	if err := write(cells); err != nil {
		return err
	}
	for _, f := range e.Figures[min(1, len(e.Figures)):] {
		if err := write(append([]any{"", "", "", ""}, figureCells(b, f, number)...)); err != nil {
			return err
		}
	}
	return nil
}

// figureCells are an indicator, its choices and the value.
func figureCells(b activity.Book, f activity.Figure, number int) []any {
	if f.Indicator == "" {
		return []any{"", "", ""}
	}
	name := f.Indicator
	var choices []string
	for _, r := range b.Regimes {
		if ind := r.Indicator(f.Indicator); r.Code == f.Regime && ind != nil {
			name = ind.Name.Vi
			for _, d := range slices.Sorted(maps.Keys(f.Dimensions)) {
				choices = append(choices, choiceName(ind, d, f.Dimensions[d]))
			}
		}
	}
	return []any{name, strings.Join(choices, "; "), valueCell(f.Value, number)}
}

func choiceName(ind *regime.Indicator, dimension, choice string) string {
	for _, d := range ind.Dimensions {
		for _, c := range d.Choices {
			if d.Code == dimension && c.Code == choice {
				return c.Name.Vi
			}
		}
	}
	return dimension + "=" + choice
}

// valueCell is a number as a number, and any other answer in words.
func valueCell(v quantity.Value, style int) any {
	switch v.State {
	case quantity.Number:
		if v.Decimals == 0 {
			return excelize.Cell{StyleID: style, Value: v.Scaled}
		}
		return excelize.Cell{StyleID: style, Value: v.Float()}
	case quantity.None:
		return "không có"
	case quantity.Unknown:
		return "chưa nắm được"
	case quantity.NotApplicable:
		return "không áp dụng"
	}
	return ""
}

func templateTo(f *excelize.File, b activity.Book) error {
	titles, widths := headings()
	if err := table(f, sheetName, titles, widths, func(func([]any) error) error { return nil }); err != nil {
		return err
	}
	n, err := indicatorsTo(f, b)
	if err != nil {
		return err
	}
	if err := helpTo(f); err != nil {
		return err
	}
	var kindNames []string
	for _, k := range activity.Kinds() {
		kindNames = append(kindNames, k.Name(lang.Vi))
	}
	if err := chooseFrom(f, "D2:D2000", fmt.Sprintf("='Loại'!$A$2:$A$%d", len(kindNames)+1)); err != nil {
		return err
	}
	if err := chooseFrom(f, "E2:E2000", fmt.Sprintf("='Chỉ tiêu'!$A$2:$A$%d", n+1)); err != nil {
		return err
	}
	if _, err := f.NewSheet("Loại"); err != nil {
		return err
	}
	return table(f, "Loại", []string{"Loại"}, []float64{30}, func(write func([]any) error) error {
		for _, name := range kindNames {
			if err := write([]any{name}); err != nil {
				return err
			}
		}
		return nil
	})
}

func chooseFrom(f *excelize.File, cells, list string) error {
	v := excelize.NewDataValidation(true)
	v.Sqref = cells
	v.SetSqrefDropList(strings.TrimPrefix(list, "="))
	return f.AddDataValidation(sheetName, v)
}

// indicatorsTo lists what can be counted, and tells how many there are.
func indicatorsTo(f *excelize.File, b activity.Book) (n int, err error) {
	if _, err := f.NewSheet("Chỉ tiêu"); err != nil {
		return 0, err
	}
	err = table(f, "Chỉ tiêu", []string{"Chỉ tiêu", "Đơn vị tính", "Phân tổ (chọn, ngăn bằng dấu ;)", "Chế độ báo cáo", "Mã"}, []float64{44, 18, 70, 44, 40}, func(write func([]any) error) error {
		n = 0
		for _, r := range b.Regimes {
			for _, i := range b.Indicators(r) {
				var choices []string
				for _, d := range i.Dimensions {
					for _, c := range d.Choices {
						choices = append(choices, c.Name.Vi)
					}
				}
				if err := write([]any{i.Name.Vi, i.Unit, strings.Join(choices, "; "), r.Name.Vi, r.Code + "/" + i.Code}); err != nil {
					return err
				}
				n++
			}
		}
		return nil
	})
	return n, err
}

// help is what stands on the last sheet of the template.
var help = [][]any{
	{"Mỗi dòng là một hoạt động. Hoạt động có nhiều số liệu: ghi các số liệu sau ở dòng dưới, để trống cột Ngày và cột Nội dung."},
	{"Ngày: ghi như 17/11/2016. Hoạt động nhiều ngày: ghi ngày cuối ở cột Đến ngày."},
	{"Chỉ tiêu, Phân tổ: chọn theo trang “Chỉ tiêu”. Để trống cả Chỉ tiêu và Số lượng thì máy tự đọc số liệu trong cột Nội dung."},
	{"Số lượng: ghi số; hoặc “không có”, “chưa nắm được”, “không áp dụng”."},
	{"Kinh phí: ghi số đồng, hoặc “không có”."},
	{"Không dùng công thức: chép rồi dán giá trị."},
	{"Ví dụ:"},
	{"17/11/2016", "", "Treo 12 băng rôn hai mặt Việt – Anh dọc quốc lộ 47", "Cổ động trực quan", "Băng rôn", "Song ngữ Việt - Anh", 12, "", "quốc lộ 47", "Đoàn xã; Hội Phụ nữ", "không có"},
}

func helpTo(f *excelize.File) error {
	if _, err := f.NewSheet("Hướng dẫn"); err != nil {
		return err
	}
	w, err := f.NewStreamWriter("Hướng dẫn")
	if err != nil {
		return err
	}
	for i, row := range help {
		if err := w.SetRow(fmt.Sprintf("A%d", i+1), row); err != nil {
			return err
		}
	}
	return w.Flush()
}

// vietnamese writes a day as people read it.
func vietnamese(d when.Day) string { return d.Noon().Format("02/01/2006") }
