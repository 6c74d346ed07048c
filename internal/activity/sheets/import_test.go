package sheets

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"tonghop/internal/access"
	"tonghop/internal/activity"
	"tonghop/internal/blob"
	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/fault"
	"tonghop/internal/org"
	"tonghop/internal/quantity"
	"tonghop/internal/regime/library"
	"tonghop/internal/sheet"
	"tonghop/internal/when"
)

// Units of the small world: two communes of a district.
const (
	districtUnit = "397@2016-01-01"
	communeUnit  = "15664@2016-01-01"
	secondUnit   = "15667@2016-01-01"
	diplomacy    = "thong-tin-doi-ngoai"
)

// world is the service with an officer in each commune and one elsewhere.
type world struct {
	*Service
	ctx                       context.Context
	officer, second, stranger access.Actor
}

func each(t *testing.T, f func(t *testing.T, w *world)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		blobs, err := blob.Open(t.TempDir(), 64<<20)
		if err != nil {
			t.Fatal(err)
		}
		door := &access.Door{DB: d}
		w := &world{Service: New(activity.New(door, org.New(door), blobs)), ctx: context.Background(), officer: access.Actor{ID: "a", Name: "Lê Thị Hoa", Unit: communeUnit},
			second: access.Actor{ID: "b", Name: "Trần Văn Nam", Unit: secondUnit}, stranger: access.Actor{ID: "e", Name: "Người lạ"}}
		err = d.Write(w.ctx, func(tx *db.Tx) error {
			r, first := &org.Register{}, when.MustDay("2016-01-01")
			for _, u := range []struct{ code, name, kind, above string }{
				{"397", "Huyện Triệu Sơn", "huyen", ""}, {"15664", "Thị trấn Triệu Sơn", "thi-tran", districtUnit}, {"15667", "Xã Thọ Sơn", "xa", districtUnit},
			} {
				r.Units = append(r.Units, org.Found(u.code, org.Naming{From: first, Name: u.name, Kind: u.kind}, u.above, false))
			}
			if err := org.Put(tx, r); err != nil {
				return err
			}
			for account, unit := range map[string]string{"a": communeUnit, "b": secondUnit} {
				if _, err := access.AddGrant(tx, access.Grant{Account: account, Role: access.Officer, Unit: unit}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := library.New(door).LoadBuiltins(w.ctx, access.System("start")); err != nil {
			t.Fatal(err)
		}
		f(t, w)
	})
}

func banners(day string, n int64) activity.Content {
	return activity.Content{Day: when.MustDay(day), Kind: "visual", Line: "Treo băng rôn", Figures: []activity.Figure{{Regime: diplomacy, Indicator: "banner", Value: quantity.Int(n)}}}
}

func (w *world) note(t *testing.T, who access.Actor, c activity.Content) {
	t.Helper()
	if _, err := w.Diary.Add(w.ctx, who, activity.AddIn{Unit: who.Unit, Content: c}); err != nil {
		t.Fatal(err)
	}
}

// figuresOf writes figures as "banner@language=vi-en 12".
func figuresOf(c activity.Content) string {
	var all []string
	for _, f := range c.Figures {
		all = append(all, string(f.Key())+" "+f.Value.String())
	}
	return strings.Join(all, ", ")
}

func wantCode(t *testing.T, err error, kind fault.Kind, code string) {
	t.Helper()
	if fault.KindOf(err) != kind || fault.CodeOf(err) != code {
		t.Errorf("%v, want %s %s", err, kind, code)
	}
}

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
		out, err := w.Examine(w.ctx, w.officer, In{Unit: communeUnit, Name: "so.xlsx", Bytes: raw})
		if err != nil || len(out.Problems) > 0 {
			t.Fatalf("%v %+v", err, out.Problems)
		}
		if len(out.Rows) != 3 || out.Rows[0].Line != 4 || !out.Rows[1].Guessed || figuresOf(out.Rows[1].Content) != "broadcast 3" ||
			figuresOf(out.Rows[0].Content) != "banner@language=vi-en 12, poster 1730" || out.Rows[0].Content.Money.State != quantity.None || out.Rows[0].Content.Place != "quốc lộ 47" {
			t.Errorf("%+v", out.Rows)
		}
		if p, err := w.Diary.List(w.ctx, w.officer, activity.Filter{Unit: communeUnit}); err != nil || p.Total != 0 {
			t.Errorf("a dry run wrote: %v %d", err, p.Total)
		}
		done, err := w.Apply(w.ctx, w.officer, out.ID)
		if err != nil || done != (Applied{Added: 3, Total: 3}) {
			t.Errorf("%v %+v", err, done)
		}
		if done, err = w.Apply(w.ctx, w.officer, out.ID); err != nil || done != (Applied{Repeated: 3, Total: 3}) {
			t.Errorf("twice: %v %+v", err, done)
		}
		again, err := w.Examine(w.ctx, w.officer, In{Unit: communeUnit, Name: "so.xlsx", Bytes: raw})
		if err != nil || again.Known != 3 {
			t.Errorf("the same sheet again: %v %d", err, again.Known)
		}
		_, err = w.Apply(w.ctx, w.stranger, out.ID)
		wantCode(t, err, fault.NotFound, "activity.no-import")
		p, err := w.Diary.List(w.ctx, w.officer, activity.Filter{Unit: communeUnit})
		if err != nil || p.Total != 3 || figuresOf(p.Entries[0].Content) != "banner@language=vi-en 12, poster 1730" {
			t.Errorf("%v %+v", err, p)
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
		out, err := w.Examine(w.ctx, w.officer, In{Unit: communeUnit, Name: "so.xlsx", Bytes: raw})
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
			_, err := w.Examine(w.ctx, w.officer, In{Unit: communeUnit, Name: "a.xlsx", Bytes: raw})
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
		c.Figures = append(c.Figures, activity.Figure{Regime: diplomacy, Indicator: "panel_area", Value: quantity.Decimal(25, 1)}, activity.Figure{Regime: diplomacy, Indicator: "talk", Value: quantity.Of(quantity.None)})
		w.note(t, w.officer, c)
		raw, err := w.Export(w.ctx, w.officer, activity.Filter{Unit: communeUnit})
		if err != nil {
			t.Fatal(err)
		}
		out, err := w.Examine(w.ctx, w.second, In{Unit: secondUnit, Name: "so.xlsx", Bytes: raw})
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
		_, err = w.Examine(w.ctx, w.officer, In{Unit: communeUnit, Name: "mau.xlsx", Bytes: template})
		wantCode(t, err, fault.Invalid, "activity.sheet-empty")
	})
}

func TestStrangersAreRefused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for name, use := range map[string]func(who access.Actor) error{
			"export": func(who access.Actor) error {
				_, err := w.Export(w.ctx, who, activity.Filter{Unit: communeUnit})
				return err
			},
			"template": func(who access.Actor) error { _, err := w.Template(w.ctx, who, communeUnit); return err },
			"examine": func(who access.Actor) error {
				_, err := w.Examine(w.ctx, who, In{Unit: communeUnit, Name: "a.xlsx", Bytes: []byte("x")})
				return err
			},
			"apply": func(who access.Actor) error { _, err := w.Apply(w.ctx, who, "x"); return err },
		} {
			if err := use(w.stranger); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s by a stranger: %v", name, err)
			}
			if err := use(access.Actor{}); !fault.Is(err, fault.Unsigned) {
				t.Errorf("%s by nobody: %v", name, err)
			}
		}
	})
}
