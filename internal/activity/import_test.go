package activity

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"tonghop/internal/fault"
	"tonghop/internal/quantity"
	"tonghop/internal/sheet"
	"tonghop/internal/when"
)

// workbookOf makes a spreadsheet; a cell that begins with "=" is a formula.
func workbookOf(t testing.TB, rows [][]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	for y, row := range rows {
		for x, v := range row {
			cell, err := excelize.CoordinatesToCellName(x+1, y+1)
			if err != nil {
				t.Fatal(err)
			}
			if s, ok := v.(string); ok && strings.HasPrefix(s, "=") {
				err = f.SetCellFormula("Sheet1", cell, s[1:])
			} else {
				err = f.SetCellValue("Sheet1", cell, v)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var heading = []any{"Ngày", "Nội dung", "Loại", "Chỉ tiêu", "Phân tổ", "Số lượng", "Kinh phí (đồng)", "Địa điểm"}

func TestImportWritesOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		raw := workbookOf(t, [][]any{
			{"SỔ HOẠT ĐỘNG NĂM 2016"}, {}, heading,
			{"17/11/2016", "Treo băng rôn", "Cổ động trực quan", "Băng rôn", "Song ngữ Việt - Anh", 12, "không có", "quốc lộ 47"},
			{"", "", "", "Áp phích", "", "1.730"},
			{"2016-10-03", "Phát thanh 3 buổi"},
			{},
			{"05/11/2016", "Họp thôn"},
		})
		out, err := w.Examine(w.ctx, w.officer, ImportIn{Unit: communeUnit, Name: "so.xlsx", Bytes: raw})
		if err != nil || len(out.Problems) > 0 {
			t.Fatalf("%v %+v", err, out.Problems)
		}
		if len(out.Rows) != 3 || out.Rows[0].Line != 4 || !out.Rows[1].Guessed || figuresOf(out.Rows[1].Content) != "broadcast 3" ||
			figuresOf(out.Rows[0].Content) != "banner@language=vi-en 12, poster 1730" || out.Rows[0].Content.Money.State != quantity.None || out.Rows[0].Content.Place != "quốc lộ 47" {
			t.Errorf("%+v", out.Rows)
		}
		if p, err := w.List(w.ctx, w.officer, Filter{Unit: communeUnit}); err != nil || p.Total != 0 {
			t.Errorf("a dry run wrote: %v %d", err, p.Total)
		}
		done, err := w.Apply(w.ctx, w.officer, out.ID)
		if err != nil || done != (Applied{Added: 3, Total: 3}) {
			t.Errorf("%v %+v", err, done)
		}
		if done, err = w.Apply(w.ctx, w.officer, out.ID); err != nil || done != (Applied{Repeated: 3, Total: 3}) {
			t.Errorf("twice: %v %+v", err, done)
		}
		again, err := w.Examine(w.ctx, w.officer, ImportIn{Unit: communeUnit, Name: "so.xlsx", Bytes: raw})
		if err != nil || again.Known != 3 {
			t.Errorf("the same sheet again: %v %d", err, again.Known)
		}
		_, err = w.Apply(w.ctx, w.stranger, out.ID)
		wantCode(t, err, fault.NotFound, "activity.no-import")
		if c := tally(t, w, communeUnit)[communeUnit]; c["poster"].Value != quantity.Int(1730) || c["broadcast"].Value != quantity.Int(3) {
			t.Errorf("%+v", c)
		}
	})
}

func TestImportTellsEveryWrongCell(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		raw := workbookOf(t, [][]any{
			heading,
			{"", "", "", "Băng rôn", "", 5},
			{"31/02/2016", "Treo"},
			{"17/11/2016", "Treo", "Múa lân"},
			{"17/11/2016", "Treo", "", "Băng rôn", "Tiếng Nga", 5},
			{"17/11/2016", "Treo", "", "Băng gì", "", 5},
			{"17/11/2016", "Treo", "", "Băng rôn", "", "nhiều"},
			{"17/11/2016", "Treo", "", "Băng rôn", "", "1,730"},
			{"17/11/2016", "Treo", "", "Băng rôn", "", "=SUM(F2:F5)"},
			{"17/11/2016", "", "", "Băng rôn", "", 5},
			{"17/12/2016", "Treo"},
			{"17/11/2016", "Treo", "", "", "", 5},
			{"17/11/2016", "Treo", "", "Băng rôn", "", "2,5"},
			{"17/11/2016", "Treo", "", "Lớp tập huấn đã tổ chức", "", 1},
		})
		out, err := w.Examine(w.ctx, w.officer, ImportIn{Unit: communeUnit, Name: "so.xlsx", Bytes: raw})
		if err != nil || out.ID != "" {
			t.Fatalf("%v %q", err, out.ID)
		}
		got := map[string]string{}
		for _, p := range out.Problems {
			got[fmt.Sprintf("%d %s", p.Line, p.Column)] = p.Reason.Code
		}
		want := map[string]string{
			"2 Ngày": "activity.cell-no-entry", "3 Ngày": "activity.cell-day", "4 Loại": "activity.cell-kind", "5 Phân tổ": "activity.cell-choice",
			"6 Chỉ tiêu": "activity.cell-indicator", "7 Số lượng": "activity.cell-number", "8 Số lượng": "activity.cell-ambiguous", "9 Số lượng": "activity.cell-formula",
			"10 Nội dung": "activity.line-missing", "11 Ngày": "activity.day-future", "12 Chỉ tiêu": "activity.cell-indicator-missing", "13 Số lượng": "activity.value-decimals",
			"14 Chỉ tiêu": "activity.cell-indicator",
		}
		for at, code := range want {
			if got[at] != code {
				t.Errorf("%s: %q, want %s", at, got[at], code)
			}
		}
		if len(got) != len(want) {
			t.Errorf("%v", got)
		}
	})
}

func TestSheetsThatAreNone(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for code, raw := range map[string][]byte{
			"sheet.damaged": []byte("PK\x03\x04 no"), "activity.sheet-head": workbookOf(t, [][]any{{"a", "b"}, {1, 2}}), "activity.sheet-empty": workbookOf(t, [][]any{heading}),
			"sheet.too-large": make([]byte, mostSheetBytes+1),
		} {
			_, err := w.Examine(w.ctx, w.officer, ImportIn{Unit: communeUnit, Name: "a.xlsx", Bytes: raw})
			if fault.CodeOf(err) != code {
				t.Errorf("%v, want %s", err, code)
			}
		}
	})
}

// What is exported can be taken in again and says the same.
func TestExportComesBack(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := banners("2016-11-17", 12)
		c.Until, c.Place, c.Partners, c.Money, c.Event, c.Note = when.MustDay("2016-11-18"), "chợ", "Đoàn xã", quantity.Int(1_730_000), "Lễ hội", "=1+1"
		c.Figures[0].Dimensions = map[string]string{"language": "vi-en"}
		c.Figures = append(c.Figures, Figure{Regime: diplomacy, Indicator: "panel_area", Value: quantity.Decimal(25, 1)}, Figure{Regime: diplomacy, Indicator: "talk", Value: quantity.Of(quantity.None)})
		w.note(t, w.officer, c)
		raw, err := w.Export(w.ctx, w.officer, Filter{Unit: communeUnit})
		if err != nil {
			t.Fatal(err)
		}
		out, err := w.Examine(w.ctx, w.second, ImportIn{Unit: secondUnit, Name: "so.xlsx", Bytes: raw})
		if err != nil || len(out.Problems) > 0 || len(out.Rows) != 1 {
			t.Fatalf("%v %+v", err, out)
		}
		if !out.Rows[0].Content.Equal(c) {
			t.Errorf("%+v\nwant %+v", out.Rows[0].Content, c)
		}
		template, err := w.Template(w.ctx, w.officer, communeUnit)
		if err != nil {
			t.Fatal(err)
		}
		sheets, err := sheet.Read(template, sheet.Limits{})
		if err != nil || len(sheets) < 3 || sheets[0].Name != sheetName {
			t.Errorf("%v %d", err, len(sheets))
		}
		_, err = w.Examine(w.ctx, w.officer, ImportIn{Unit: communeUnit, Name: "mau.xlsx", Bytes: template})
		wantCode(t, err, fault.Invalid, "activity.sheet-empty")
	})
}
