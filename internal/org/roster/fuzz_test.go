package roster

import (
	"strings"
	"testing"

	"tonghop/internal/org"
	"tonghop/internal/sheet"
	"tonghop/internal/when"
)

// Whatever stands in a list, it is either refused by lines or worked out without harm: the
// tree that it makes hangs together.
func FuzzListOfUnits(f *testing.F) {
	r, err := Builtin(Options{Province: "38", Until: when.MustDay("2016-12-31")})
	if err != nil {
		f.Fatal(err)
	}
	h := r.History()
	by := org.Decision{Number: "1/QĐ", From: when.MustDay("2016-11-01")}
	f.Add("Mã,Tên,Loại,Trực thuộc\n397-1,Phòng A,phòng,397-2\n397-2,Phòng B,phòng,397-1\n", true)
	f.Add("Mã,Tên,Từ ngày\n15691,Xã Minh Sơn,\n,Xã Dân Lực,1/1/2016\n", false)
	f.Fuzz(func(t *testing.T, list string, complete bool) {
		sheets, err := sheet.ReadCSV([]byte(list), sheet.Limits{Cells: 2000, Columns: 50})
		if err != nil {
			return
		}
		g, err := findGrid(sheets, unitColumns)
		if err != nil {
			return
		}
		units, read := readUnits(g)
		units.Complete = complete && len(units.Rows) < 20
		edits, err := planUnits(h, units, "397@2016-01-01", by, read)
		if err != nil {
			return
		}
		if _, err := org.Revise(h, by, edits); err != nil {
			t.Errorf("a plan that was worked out once is refused: %v", err)
		}
		for _, e := range edits {
			if e.Op == org.AddUnit && strings.TrimSpace(e.Code) == "" {
				t.Errorf("a unit without a code: %+v", e)
			}
		}
	})
}

func FuzzListOfPeople(f *testing.F) {
	f.Add("Họ và tên,Đơn vị,Chức vụ,Thẩm quyền ký\nLê Văn Bình,397,Phó Chủ tịch,KT.\n")
	r, err := Builtin(Options{Province: "38", Until: when.MustDay("2016-12-31")})
	if err != nil {
		f.Fatal(err)
	}
	tree := r.History().On(when.MustDay("2016-11-01"))
	f.Fuzz(func(t *testing.T, list string) {
		sheets, err := sheet.ReadCSV([]byte(list), sheet.Limits{Cells: 2000, Columns: 50})
		if err != nil {
			return
		}
		g, err := findGrid(sheets, peopleColumns)
		if err != nil {
			return
		}
		rows, read := readPeople(g)
		p := &people{list: rows, tree: tree, top: "397@2016-01-01", by: org.Decision{From: when.MustDay("2016-11-01")}}
		edits, err := p.plan(read)
		if err != nil {
			return
		}
		for _, e := range edits {
			if e.Person.Name == "" {
				t.Errorf("nobody: %+v", e)
			}
		}
	})
}
