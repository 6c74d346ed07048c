package roster_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/fault"
	"tonghop/internal/job"
	"tonghop/internal/org"
	"tonghop/internal/org/roster"
	"tonghop/internal/when"
)

const (
	thanhHoa = "38@2016-01-01"
	trieuSon = "397@2016-01-01"
)

var (
	ctx  = context.Background()
	root = access.Actor{ID: "root", Name: "Quản trị"}
	by   = org.Decision{Number: "15/QĐ-UBND", From: when.MustDay("2016-11-01")}
)

type world struct {
	*roster.Service
	t *testing.T
	d *db.DB
}

func each(t *testing.T, f func(t *testing.T, w *world)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r, err := roster.Builtin(roster.Options{Province: "38", Until: when.MustDay("2016-12-31")})
		must(t, err)
		must(t, d.Write(ctx, func(tx *db.Tx) error {
			if err := org.Put(tx, r); err != nil {
				return err
			}
			_, err := access.AddGrant(tx, access.Grant{Account: "root", Role: access.Admin, Unit: thanhHoa, GrantedBy: "test"})
			return err
		}))
		door := &access.Door{DB: d}
		f(t, &world{roster.New(door, org.New(door)), t, d})
	})
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func csv(lines ...string) []byte { return []byte(strings.Join(lines, "\n") + "\n") }

func (w *world) upload(what roster.What, top string, raw []byte, complete bool) roster.Import {
	w.t.Helper()
	imp, err := w.Upload(ctx, root, roster.UploadIn{Top: top, What: what, File: "ds.csv", Bytes: raw, By: by, Complete: complete})
	must(w.t, err)
	return imp
}

// apply has a list applied as the server would.
func (w *world) apply(imp roster.Import) roster.Import {
	w.t.Helper()
	must(w.t, w.Apply(ctx, root, roster.ApplyIn{ID: imp.ID, Version: imp.Version}))
	run, stop := context.WithCancel(ctx)
	defer stop()
	r := &job.Runner{DB: w.d, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Budget: job.DefaultBudget(1), Alone: true}
	w.Register(r)
	done := make(chan error, 1)
	go func() { done <- r.Run(run) }()
	for range 200 {
		got, err := w.Get(ctx, root, roster.GetIn{ID: imp.ID})
		must(w.t, err)
		if got.State != roster.Running {
			stop()
			must(w.t, <-done)
			return got
		}
		time.Sleep(20 * time.Millisecond)
	}
	w.t.Fatal("the list was never applied")
	return imp
}

func (w *world) tree() *org.DayTree {
	w.t.Helper()
	var t *org.DayTree
	must(w.t, w.d.Read(ctx, func(tx *db.Tx) (err error) {
		t, err = w.Units.TreeOn(tx, when.MustDay("2016-11-21"))
		return err
	}))
	return t
}

func wrong(imp roster.Import) string {
	var all []string
	for _, c := range imp.Plan.Wrong {
		all = append(all, fmt.Sprintf("%d %s %s", c.Line, c.Column, c.Code))
	}
	return strings.Join(all, "; ")
}

func TestListOfUnits(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		imp := w.upload(roster.Units, trieuSon, csv(
			"UBND HUYỆN TRIỆU SƠN",
			"DANH SÁCH ĐƠN VỊ",
			"STT,MÃ ĐƠN VỊ,Tên đơn vị,Loại,Trực thuộc,E-mail",
			"(1),(2),(3),(4),(5),(6)",
			"1,397-VP,Văn phòng HĐND và UBND,,Huyện Triệu Sơn,vp@trieuson.gov.vn",
			"2,397-VH,Phòng Văn hóa và Thông tin,Phòng,,",
			"3,397-VH1,Phòng Truyền thanh,phòng,Phong Van hoa va Thong tin,",
			"4,15691,Thị trấn Minh Sơn,Thị trấn,397,",
			"5,,Xã Dân Lực,xã,,danluc@trieuson.gov.vn",
			",,,,,"), false)
		if imp.State != roster.Checked || imp.Total != 5 {
			t.Fatalf("%s, %d: %s", imp.State, imp.Total, wrong(imp))
		}
		if n := len(w.tree().Divisions(trieuSon)); n != 0 {
			t.Errorf("the dry run made %d divisions", n)
		}
		imp = w.apply(imp)
		if imp.State != roster.Done || imp.Done != 5 {
			t.Fatalf("%s %s", imp.State, imp.Reason)
		}
		tr := w.tree()
		if n := len(tr.Divisions(trieuSon)); n != 2 {
			t.Errorf("%d divisions", n)
		}
		if m, ok := tr.ByCode("397-VH1"); !ok || !tr.Under(m.ID, "397-VH@2016-11-01") {
			t.Errorf("%+v", m)
		}
		if m, _ := tr.ByCode("15691"); m.Name != "Thị trấn Minh Sơn" {
			t.Errorf("%s", m.Name)
		}
		if m, _ := tr.ByCode("15700"); m.Contact.Email != "danluc@trieuson.gov.vn" {
			t.Errorf("%+v", m.Contact)
		}
		if _, err := w.Units.Undo(ctx, root, org.UndoIn{Decision: imp.Decision}); err != nil {
			t.Errorf("undo: %v", err)
		}
		if n := len(w.tree().Divisions(trieuSon)); n != 0 {
			t.Errorf("%d divisions after undo", n)
		}
	})
}

// Everything wrong is told at once, each by its line and the heading of its column.
func TestWrongCells(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		imp := w.upload(roster.Units, trieuSon, csv(
			"Mã;Tên đơn vị;Loại đơn vị;Cấp trên;Từ ngày;Email",
			"397-A;;phòng;;;",
			"397-B;Phòng B;khu phố;;;",
			"397-C;Phòng C;phòng;Phòng Không Có;;",
			"397-D;Phòng D;phòng;;31/2/2016;",
			"397-D;Phòng E;phòng;;;không phải",
			"15691;Xã Minh Sơn;xã;15694;;",
			";Phòng không mã;phòng;;;",
			"380;Thành phố khác;xã;;;"), false)
		want := "2 Tên đơn vị org.name-missing; 3 Loại đơn vị org.kind-unknown; 4 Cấp trên org.above-not-found; 5 Từ ngày org.day-wrong; " +
			"6 Email org.email-wrong; 6 Mã org.code-twice-in-list; 8 Mã org.code-missing"
		got := map[string]bool{}
		for _, c := range strings.Split(wrong(imp), "; ") {
			got[c] = true
		}
		for _, c := range strings.Split(want, "; ") {
			if !got[c] {
				t.Errorf("missing: %s in %s", c, wrong(imp))
			}
		}
		if imp.State != roster.Refused {
			t.Errorf("%s", imp.State)
		}
		if err := w.Apply(ctx, root, roster.ApplyIn{ID: imp.ID, Version: imp.Version}); fault.CodeOf(err) != "org.import-closed" {
			t.Errorf("%v", err)
		}
		imp = w.upload(roster.Units, trieuSon, csv("Mã,Tên đơn vị,Loại đơn vị,Cấp trên", "15691,Xã Minh Sơn,xã,15694", "380,Thành phố khác,xã,"), false)
		if wrong(imp) != "2 Cấp trên org.above-not-higher; 3 Mã org.code-used" {
			t.Errorf("%s", wrong(imp))
		}
	})
}

// A complete list ends what it does not name, and only of the levels that it has.
func TestCompleteList(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		lines := []string{"Mã,Tên đơn vị"}
		for _, m := range w.tree().Children(trieuSon) {
			if m.Code != "15694" {
				lines = append(lines, m.Code+","+m.Name)
			}
		}
		imp := w.upload(roster.Units, trieuSon, csv(lines...), true)
		if imp.Total != 1 || imp.Plan.Edits[0].Op != org.EndUnit || imp.Plan.Edits[0].Code != "15694" {
			t.Fatalf("%+v %s", imp.Plan.Edits, wrong(imp))
		}
		if imp = w.apply(imp); imp.State != roster.Done || len(w.tree().Children(trieuSon)) != 35 {
			t.Errorf("%s: %d", imp.State, len(w.tree().Children(trieuSon)))
		}
	})
}

// What is exported and brought again changes nothing.
func TestExportComesBack(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		imp := w.upload(roster.People, trieuSon, csv(
			"Họ và tên,Đơn vị,Chức vụ,Thẩm quyền ký,Email,Từ ngày",
			"Lê Văn Bình,,Phó Chủ tịch,KT.,binh@trieuson.gov.vn,01/06/2016",
			"Lê Văn Bình,,Trưởng ban,,binh@trieuson.gov.vn,01/07/2016",
			"Trần Thị Hoà,15691,Chủ tịch,TM.,,1/1/2016",
			"Ngô Văn An,xa dan luc,,,an@danluc.gov.vn,"), false)
		if imp.State != roster.Checked {
			t.Fatal(wrong(imp))
		}
		if imp = w.apply(imp); imp.State != roster.Done {
			t.Fatalf("%s %s", imp.State, imp.Reason)
		}
		must(t, w.d.Read(ctx, func(tx *db.Tx) error {
			signers, err := org.SignersOn(tx, trieuSon, when.MustDay("2016-11-21"))
			if len(signers) != 1 || strings.Join(signers[0].Signature.Authority, "/") != "TM. ỦY BAN NHÂN DÂN/KT. CHỦ TỊCH" {
				t.Errorf("%+v", signers)
			}
			return err
		}))
		for _, what := range []roster.What{roster.Units, roster.People} {
			raw, err := w.Export(ctx, root, roster.ExportIn{Top: trieuSon, What: what, On: by.From})
			must(t, err)
			again, err := w.Upload(ctx, root, roster.UploadIn{Top: trieuSon, What: what, File: "ds.xlsx", Bytes: raw, By: by, Complete: true})
			must(t, err)
			if again.Total != 0 || again.State != roster.Checked {
				t.Errorf("%s: %d changes, %s: %+v %+v", what, again.Total, wrong(again), again.Plan.Edits, again.Plan.Staff)
			}
		}
	})
}

// Codes that a spreadsheet took for numbers are still codes.
func TestCodesAsNumbers(t *testing.T) {
	f := excelize.NewFile()
	for cell, v := range map[string]any{"A1": "Mã", "B1": "Tên đơn vị", "C1": "Từ ngày", "A2": 15691, "B2": "Xã Minh Sơn", "A3": 15694, "B3": "Xã Minh Đân"} {
		must(t, f.SetCellValue("Sheet1", cell, v))
	}
	b, err := f.WriteToBuffer()
	must(t, err)
	each(t, func(t *testing.T, w *world) {
		imp, err := w.Upload(ctx, root, roster.UploadIn{Top: trieuSon, What: roster.Units, File: "ds.xlsx", Bytes: b.Bytes(), By: by})
		must(t, err)
		if imp.Total != 1 || imp.Plan.Edits[0].Op != org.RenameUnit {
			t.Errorf("%+v %s", imp.Plan.Edits, wrong(imp))
		}
	})
}

func TestFilesThatAreNoLists(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for name, c := range map[string]struct {
			raw  []byte
			code string
		}{
			"letter.txt": {[]byte("Kính gửi các đơn vị"), "org.not-a-sheet"},
			"empty.csv":  {csv("Mã,Tên đơn vị"), "org.list-empty"},
			"other.csv":  {csv("a,b,c", "1,2,3"), "org.no-headings"},
			"bad.xlsx":   {append([]byte("PK\x03\x04"), make([]byte, 200)...), ""},
			"big.csv":    {[]byte("Mã,Tên\n" + strings.Repeat("1,x\n", 3_000_000)), "intake.too-large"},
		} {
			_, err := w.Upload(ctx, root, roster.UploadIn{Top: trieuSon, What: roster.Units, File: name, Bytes: c.raw, By: by})
			f := fault.FieldsOf(err)["file"]
			if f == nil || c.code != "" && f.Code != c.code {
				t.Errorf("%s: %v (%v)", name, err, f)
			}
		}
		_, err := w.Upload(ctx, access.Actor{ID: "nobody"}, roster.UploadIn{Top: trieuSon, What: roster.Units, File: "a.csv", Bytes: csv("Mã,Tên", "1,Phòng"), By: by})
		if fault.KindOf(err) != fault.NotFound {
			t.Errorf("a stranger: %v", err)
		}
	})
}

// A list checked against other units than there are now is checked again before it changes
// anything.
func TestUnitsChangedMeanwhile(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		imp := w.upload(roster.Units, trieuSon, csv("Mã,Tên đơn vị,Loại", "15691,Thị trấn Minh Sơn,thị trấn"), false)
		_, err := w.Units.Rename(ctx, root, org.RenameIn{Change: org.Change{Unit: "15691@2016-01-01", Version: 1, By: org.Decision{Number: "9/NQ", From: when.MustDay("2016-11-15")}}, Name: "Xã Sơn Minh", Kind: "xa"})
		must(t, err)
		got := w.apply(imp)
		if got.State != roster.Failed || wrong(got) == "" {
			t.Errorf("%s: %s", got.State, wrong(got))
		}
	})
}

func BenchmarkListOfTenThousand(b *testing.B) {
	r, err := roster.Builtin(roster.Options{Centre: true, Until: when.MustDay("2016-12-31")})
	must(b, err)
	d := dbtest.SQLite(b)
	must(b, d.Write(ctx, func(tx *db.Tx) error { return org.Put(tx, r) }))
	door := &access.Door{DB: d}
	s := roster.New(door, org.New(door))
	var list strings.Builder
	list.WriteString("Mã,Tên đơn vị,Loại đơn vị,Đơn vị cấp trên\n")
	for i := range 10_000 {
		fmt.Fprintf(&list, "P%05d,Phòng số %d,Phòng,%d\n", i, i, 380)
	}
	for b.Loop() {
		imp, err := s.Upload(ctx, access.System("test"), roster.UploadIn{Top: thanhHoa, What: roster.Units, File: "ds.csv", Bytes: []byte(list.String()), By: by})
		must(b, err)
		if imp.Total != 10_000 {
			b.Fatalf("%d, %v", imp.Total, imp.Plan.Wrong[:min(3, len(imp.Plan.Wrong))])
		}
	}
}
