package org_test

import (
	"context"
	"testing"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/fault"
	"tonghop/internal/org"
	"tonghop/internal/org/roster"
	"tonghop/internal/when"
)

const (
	thanhHoa = "38@2016-01-01"
	trieuSon = "397@2016-01-01"
	minhSon  = "15691@2016-01-01"
	danLuc   = "15700@2016-01-01"
)

var ctx = context.Background()

// world is a database with Thanh Hóa of 2016 and a few actors.
type world struct {
	*org.Service
	t    *testing.T
	d    *db.DB
	root access.Actor // administrator of the province
	to   access.Actor // officer of Triệu Sơn
	none access.Actor
}

func each(t *testing.T, f func(t *testing.T, w *world)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := &world{Service: plant(t, d, roster.Options{Province: "38", Until: when.MustDay("2016-12-31")}), t: t, d: d,
			root: access.Actor{ID: "root", Name: "Quản trị"}, to: access.Actor{ID: "to", Name: "Chuyên viên"}, none: access.Actor{ID: "none"}}
		w.grant("root", access.Admin, thanhHoa)
		w.grant("to", access.Officer, trieuSon)
		f(t, w)
	})
}

func (w *world) grant(account string, r access.Role, unit string) {
	w.t.Helper()
	w.must(w.d.Write(ctx, func(tx *db.Tx) error {
		_, err := access.AddGrant(tx, access.Grant{Account: account, Role: r, Unit: unit, GrantedBy: "test"})
		return err
	}))
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) want(err error, code string) {
	w.t.Helper()
	if fault.CodeOf(err) != code || err == nil {
		w.t.Errorf("%v, want %s", err, code)
	}
}

func (w *world) tree(day string) (t *org.DayTree) {
	w.t.Helper()
	w.must(w.d.Read(ctx, func(tx *db.Tx) (err error) {
		t, err = w.TreeOn(tx, when.MustDay(day))
		return err
	}))
	return t
}

func (w *world) version(id string) int64 {
	w.t.Helper()
	var v int64
	w.must(w.d.Read(ctx, func(tx *db.Tx) error {
		h, err := w.History(tx)
		if err != nil {
			return err
		}
		u, ok := h.Unit(id)
		if !ok {
			w.t.Fatalf("no unit %s", id)
		}
		v = u.Version
		return nil
	}))
	return v
}

func by(number, from string) org.Decision {
	return org.Decision{Number: number, From: when.MustDay(from)}
}

func (w *world) change(id, number, from string) org.Change {
	return org.Change{Unit: id, Version: w.version(id), By: by(number, from)}
}

func TestRenameKeepsTheOldNameOnOldDays(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		out, err := w.Rename(ctx, w.root, org.RenameIn{Change: w.change(minhSon, "1/NQ", "2017-03-01"), Name: "Thị trấn  Minh Sơn", Kind: "thi-tran"})
		w.must(err)
		for day, want := range map[string]string{"2017-02-28": "Xã Minh Sơn", "2017-03-01": "Thị trấn Minh Sơn"} {
			if m, _ := w.tree(day).Unit(minhSon); m.Name != want {
				t.Errorf("%s: %s", day, m.Name)
			}
		}
		if m, _ := w.tree("2017-03-01").Unit(minhSon); m.NameEn != "Minh Son Township" {
			t.Errorf("English: %s", m.NameEn)
		}
		_, err = w.Undo(ctx, w.root, org.UndoIn{Decision: out.Decision})
		w.must(err)
		if m, _ := w.tree("2017-03-01").Unit(minhSon); m.Name != "Xã Minh Sơn" {
			t.Errorf("after undo: %s", m.Name)
		}
		_, err = w.Undo(ctx, w.root, org.UndoIn{Decision: out.Decision})
		w.want(err, "org.undone-already")
	})
}

func TestChangesAreRefused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		rename := org.RenameIn{Change: w.change(minhSon, "1/NQ", "2017-03-01"), Name: "Xã Mới", Kind: "xa"}
		_, err := w.Rename(ctx, access.Actor{}, rename)
		w.want(err, "access.unsigned")
		_, err = w.Rename(ctx, w.none, rename)
		w.want(err, "access.not-found")
		_, err = w.Rename(ctx, w.to, rename)
		w.want(err, "access.forbidden")
		stale := rename
		stale.Version++
		_, err = w.Rename(ctx, w.root, stale)
		w.want(err, "org.stale")

		empty := rename
		empty.Name, empty.Kind, empty.By.Number = "", "bang", ""
		_, err = w.Rename(ctx, w.root, empty)
		for _, f := range []string{"name", "kind", "number"} {
			if fault.FieldsOf(err)[f] == nil {
				t.Errorf("no reason for %s: %v", f, err)
			}
		}
		early := rename
		early.By.From = when.MustDay("2015-01-01")
		_, err = w.Rename(ctx, w.root, early)
		if f := fault.FieldsOf(err)["from"]; f == nil || f.Code != "org.from-too-early" {
			t.Errorf("%v", err)
		}
		_, err = w.Move(ctx, w.root, org.MoveIn{Change: w.change(trieuSon, "2/NQ", "2017-03-01"), Above: minhSon})
		if f := fault.FieldsOf(err)["above"]; f == nil || f.Code != "org.circle" {
			t.Errorf("%v", err)
		}
		_, err = w.End(ctx, w.root, org.EndIn{Change: w.change(trieuSon, "2/NQ", "2017-03-01")})
		w.want(err, "org.has-units-below")
	})
}

// A merger ends the old units the day before, joins them by steps, and gives their
// records to who has rights on the new one.
func TestMerge(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		into := org.Founding{Code: "15691", Name: "Xã Minh Dân Lực", Kind: "xa", Above: trieuSon}
		out, err := w.Merge(ctx, w.root, org.MergeIn{Units: []string{minhSon, danLuc}, Into: into, By: by("3/NQ", "2016-11-01")})
		w.must(err)
		made := "15691@2016-11-01"
		if out.Units[0] != made {
			t.Fatalf("%v", out)
		}
		if n := len(w.tree("2016-10-31").Children(trieuSon)); n != 36 {
			t.Errorf("%d before", n)
		}
		if n := len(w.tree("2016-11-01").Children(trieuSon)); n != 35 {
			t.Errorf("%d after", n)
		}
		w.grant("new", access.Officer, made)
		sheet, err := w.Look(ctx, access.Actor{ID: "new"}, org.LookIn{Unit: danLuc})
		w.must(err)
		if got := sheet.History.Now(danLuc, when.MustDay("2016-11-21")); len(got) != 1 || got[0].Unit != made || !got[0].Whole() {
			t.Errorf("%v", got)
		}
		if _, err := w.Look(ctx, access.Actor{ID: "new"}, org.LookIn{Unit: "15703@2016-01-01"}); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a neighbour is seen: %v", err)
		}
		_, err = w.Undo(ctx, w.root, org.UndoIn{Decision: out.Decision})
		w.want(err, "org.in-use")
	})
}

func TestUndoOfAMerger(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		into := org.Founding{Code: "15691", Name: "Xã Minh Dân Lực", Kind: "xa", Above: trieuSon}
		out, err := w.Merge(ctx, w.root, org.MergeIn{Units: []string{minhSon, danLuc}, Into: into, By: by("3/NQ", "2016-11-01")})
		w.must(err)
		_, err = w.Undo(ctx, w.root, org.UndoIn{Decision: out.Decision})
		w.must(err)
		tr := w.tree("2016-11-21")
		if _, there := tr.Unit(out.Units[0]); there || len(tr.Children(trieuSon)) != 36 {
			t.Errorf("%d communes", len(tr.Children(trieuSon)))
		}
		if _, err := w.Look(ctx, w.to, org.LookIn{Unit: danLuc}); err != nil {
			t.Errorf("the district sees its commune no more: %v", err)
		}
	})
}

// When districts are merged, their communes come under the new one and their divisions end.
func TestMergeOfDistricts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		div, err := w.Create(ctx, w.root, org.CreateIn{Founding: org.Founding{Name: "Phòng Văn hóa và Thông tin", Kind: org.KindDivision, Above: trieuSon}, By: by("10/QĐ", "2016-02-01")})
		w.must(err)
		into := org.Founding{Code: "397", Name: "Huyện Triệu Thọ", Kind: "huyen", Above: thanhHoa}
		out, err := w.Merge(ctx, w.root, org.MergeIn{Units: []string{trieuSon, "395@2016-01-01"}, Into: into, By: by("4/NQ", "2016-11-10")})
		w.must(err)
		tr := w.tree("2016-11-10")
		if n := len(tr.Children(out.Units[0])); n != 36+41 {
			t.Errorf("%d communes", n)
		}
		if _, there := tr.Unit(div.Units[0]); there {
			t.Error("a division outlived its body")
		}
		if m, _ := w.tree("2016-11-09").Unit(div.Units[0]); m == nil || m.Code != "397-01" {
			t.Errorf("division before: %+v", m)
		}
	})
}

func TestSplit(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		pieces := []org.Piece{
			{Founding: org.Founding{Code: "15691", Name: "Xã Minh Sơn Thượng", Kind: "xa", Above: trieuSon}, Area: org.Some, Population: org.Some},
			{Founding: org.Founding{Code: "15692", Name: "Xã Minh Sơn Hạ", Kind: "xa", Above: trieuSon}, Area: org.Some, Population: org.Some},
		}
		out, err := w.Split(ctx, w.root, org.SplitIn{Change: w.change(minhSon, "5/NQ", "2017-01-01"), Pieces: pieces})
		w.must(err)
		w.must(w.d.Read(ctx, func(tx *db.Tx) error {
			h, err := w.History(tx)
			if err != nil {
				return err
			}
			home := h.HomeOf(minhSon, org.Commune, when.MustDay("2017-06-01"))
			if home.Unit != "" || home.Reason != org.HomeDivided || len(home.Parts) != 2 {
				t.Errorf("among communes: %+v", home)
			}
			home = h.HomeOf(minhSon, org.District, when.MustDay("2017-06-01"))
			if home.Unit != trieuSon || !home.Exact {
				t.Errorf("among districts: %+v", home)
			}
			return nil
		}))
		_, err = w.Undo(ctx, w.root, org.UndoIn{Decision: out.Decision})
		w.must(err)
		pieces[0].Population = org.All
		_, err = w.Split(ctx, w.root, org.SplitIn{Change: w.change(minhSon, "5/NQ", "2017-01-01"), Pieces: pieces})
		if f := fault.FieldsOf(err)["pieces"]; f == nil {
			t.Errorf("%v", err)
		}
	})
}

func TestPeoplePostsAndSigning(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.grant("leader", access.Leader, trieuSon)
		leader := access.Actor{ID: "leader", Name: "Chủ tịch"}
		p, err := w.PutPerson(ctx, leader, org.PersonIn{Person: org.Person{Unit: trieuSon, Name: "Lê  Văn Bình", Email: "Binh@Trieuson.gov.vn"}})
		w.must(err)
		if p.Name != "Lê Văn Bình" || p.Email != "binh@trieuson.gov.vn" {
			t.Errorf("%+v", p)
		}
		_, err = w.PutPost(ctx, leader, org.PostIn{Post: org.Post{Unit: trieuSon, Person: p.ID, Title: "Phó Chủ tịch", Role: org.Deputy,
			Body: "Ủy ban nhân dân", HeadTitle: "Chủ tịch", From: when.MustDay("2016-06-01")}})
		w.must(err)
		w.must(w.d.Read(ctx, func(tx *db.Tx) error {
			got, err := org.SignersOn(tx, trieuSon, when.MustDay("2016-11-21"))
			if err != nil {
				return err
			}
			if len(got) != 1 || len(got[0].Signature.Authority) != 2 || got[0].Signature.Authority[1] != "KT. CHỦ TỊCH" || got[0].Signature.Name != "Lê Văn Bình" {
				t.Errorf("%+v", got)
			}
			early, err := org.SignersOn(tx, trieuSon, when.MustDay("2016-05-31"))
			if len(early) != 0 {
				t.Errorf("%+v", early)
			}
			return err
		}))
		_, err = w.PutPost(ctx, leader, org.PostIn{Post: org.Post{Unit: minhSon, Person: p.ID, Title: "Chủ tịch", Role: org.Head, From: when.MustDay("2016-06-01")}})
		w.want(err, "access.forbidden")
		_, err = w.PutPost(ctx, w.root, org.PostIn{Post: org.Post{Unit: minhSon, Person: p.ID, Title: "Chủ tịch", Role: org.Head, From: when.MustDay("2016-06-01")}})
		if f := fault.FieldsOf(err)["person"]; f == nil || f.Code != "org.person-elsewhere" {
			t.Errorf("%v", err)
		}
		p.Version--
		_, err = w.PutPerson(ctx, leader, org.PersonIn{Person: p})
		w.want(err, "org.stale")
	})
}

// The duty moves from the division of culture to the office, and both are remembered.
func TestDutyMoves(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		division := func(name string) string {
			out, err := w.Create(ctx, w.root, org.CreateIn{Founding: org.Founding{Name: name, Kind: org.KindDivision, Above: trieuSon}, By: by("10/QĐ", "2016-02-01")})
			w.must(err)
			return out.Units[0]
		}
		culture, office := division("Phòng Văn hóa và Thông tin"), division("Văn phòng HĐND và UBND")
		duty := org.DutyIn{Unit: trieuSon, Regime: "ttdn", Division: culture, From: when.MustDay("2016-02-01"), Basis: "12/QĐ-UBND"}
		w.must(w.SetDuty(ctx, w.root, duty))
		w.must(w.SetDuty(ctx, w.root, duty)) // again: nothing changes
		duty.Division, duty.From, duty.Basis = office, when.MustDay("2016-11-01"), "99/QĐ-UBND"
		w.must(w.SetDuty(ctx, w.root, duty))
		w.must(w.d.Read(ctx, func(tx *db.Tx) error {
			all, err := org.DutiesOf(tx, trieuSon)
			if err != nil {
				return err
			}
			if len(all) != 2 || all[0].Division != office || all[1].To != when.MustDay("2016-10-31") {
				t.Errorf("%+v", all)
			}
			was, ok, err := org.DutyOn(tx, trieuSon, "ttdn", when.MustDay("2016-10-31"))
			if !ok || was.Division != culture {
				t.Errorf("%+v", was)
			}
			return err
		}))
		duty.Division = minhSon
		if err := w.SetDuty(ctx, w.root, duty); fault.FieldsOf(err)["division"] == nil {
			t.Errorf("%v", err)
		}
		w.want(w.SetDuty(ctx, w.to, duty), "access.forbidden")
	})
}

func TestBrowse(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		b, err := w.Browse(ctx, w.to, org.BrowseIn{Search: "minh"})
		w.must(err)
		if len(b.Tops) != 1 || b.Tops[0].ID != trieuSon || b.Manage {
			t.Errorf("%+v", b.Tops)
		}
		for _, m := range b.Found {
			if !b.Tree.Under(m.ID, trieuSon) {
				t.Errorf("sees %s", m.ID)
			}
		}
		if len(b.Found) != 3 { // Minh Sơn, Minh Dân, Minh Châu
			t.Errorf("%d found", len(b.Found))
		}
		_, err = w.Browse(ctx, w.none, org.BrowseIn{})
		w.want(err, "access.forbidden")
		s, err := w.Look(ctx, w.to, org.LookIn{Unit: trieuSon, On: when.MustDay("2016-12-31")})
		w.must(err)
		if len(s.Children) != 36 || s.Manage {
			t.Errorf("%d, %v", len(s.Children), s.Manage)
		}
	})
}

func TestCorrect(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		in := org.CorrectIn{Unit: minhSon, Version: 1, Name: "Xã Minh Sơn", Contact: org.Contact{Email: "minhson@x.vn", Phone: "0237"}}
		w.must(w.Correct(ctx, w.root, in))
		if m, _ := w.tree("2016-11-21").Unit(minhSon); m.Contact.Email != "minhson@x.vn" || m.Version != 2 {
			t.Errorf("%+v", m)
		}
		w.want(w.Correct(ctx, w.root, in), "org.stale")
		in.Version, in.Contact.Email = 2, "không phải"
		if err := w.Correct(ctx, w.root, in); fault.FieldsOf(err)["email"] == nil {
			t.Errorf("%v", err)
		}
	})
}
