package demo

import (
	"fmt"

	"tonghop/internal/access"
	"tonghop/internal/account"
	"tonghop/internal/audit"
	"tonghop/internal/lang"
	"tonghop/internal/org"
	"tonghop/internal/org/roster"
	"tonghop/internal/seal"
	"tonghop/internal/when"
)

// Password is the password of every account of the example, and of nothing else.
const Password = "tong-hop-2016"

// Login is an account of the example that a visitor may try.
type Login struct {
	Name  string // to sign in
	Who   string
	Title string
	unit  string
	roles []access.Role
	also  map[string]access.Role // rights on other units
}

// Units of the example that have people.
const (
	province    = "38@2016-01-01"
	so          = "38-STTTT@2016-01-01"
	trieuSon    = "397@2016-01-01"
	vhtt        = "397-VHTT@2016-01-01"
	vanPhong    = "397-VP@2016-01-01"
	danLuc      = "15700@2016-01-01"
	binhSon     = "15769@2016-01-01"
	thoBinh     = "15670@2016-01-01"
	firstDay    = "2016-01-01"
	listedSince = "2013-01-01"
)

// Logins are the accounts of the example.
func Logins() []Login {
	all := []access.Role{access.Officer, access.Leader, access.Clerk}
	return []Login{
		{Name: "xa", Who: "Lê Thị Hoa", Title: "Công chức Văn hóa - Xã hội, xã Dân Lực", unit: danLuc, roles: all},
		{Name: "binhson", Who: "Hà Văn Tuấn", Title: "Công chức Văn hóa - Xã hội, xã Bình Sơn", unit: binhSon, roles: all},
		{Name: "thobinh", Who: "Trịnh Xuân Lan", Title: "Công chức Văn hóa - Xã hội, xã Thọ Bình", unit: thoBinh, roles: all},
		{Name: "huyen", Who: "Nguyễn Minh Thảo", Title: "Chuyên viên tổng hợp, Phòng VH&TT huyện Triệu Sơn", unit: trieuSon, roles: []access.Role{access.Officer}},
		{Name: "vanthu", Who: "Phạm Thị Hải", Title: "Văn thư, Văn phòng HĐND và UBND huyện Triệu Sơn", unit: trieuSon, roles: []access.Role{access.Clerk}},
		{Name: "lanhdao", Who: "Vũ Đình Dũng", Title: "Phó Chủ tịch UBND huyện Triệu Sơn", unit: trieuSon, roles: []access.Role{access.Leader}},
		{Name: "tinh", Who: "Đỗ Ngọc An", Title: "Chuyên viên, Sở Thông tin và Truyền thông", unit: so, roles: []access.Role{access.Officer, access.Clerk}, also: map[string]access.Role{province: access.Overseer}},
		{Name: "giamdoc", Who: "Trần Hữu Nam", Title: "Giám đốc Sở Thông tin và Truyền thông", unit: so, roles: []access.Role{access.Leader}, also: map[string]access.Role{province: access.Overseer}},
		{Name: "quantri", Who: "Bùi Thanh Long", Title: "Quản trị hệ thống", unit: province, roles: []access.Role{access.Admin}, also: map[string]access.Role{access.House: access.Admin}},
	}
}

// found writes the units: the province through time, the department that asks, and the
// divisions of every district.
func (w *world) found() error {
	w.on(when.MustDay("2016-01-04"), 8, 0)
	if err := w.Library.LoadBuiltins(w.ctx, Self); err != nil {
		return err
	}
	register, err := roster.Builtin(roster.Options{Province: "38"})
	if err != nil {
		return err
	}
	since(register, when.MustDay(firstDay), when.MustDay(listedSince))
	inside := func(code, name, en, kind, above string) {
		register.Units = append(register.Units, org.Found(code, org.Naming{From: when.MustDay(firstDay), Name: name, NameEn: en, Kind: kind}, above, true))
	}
	inside("38-STTTT", "Sở Thông tin và Truyền thông", "Department of Information and Communications", org.KindDepartment, province)
	for _, d := range w.Tree.At(org.District) {
		inside(d.Code+"-VHTT", "Phòng Văn hóa và Thông tin", "Division of Culture and Information", org.KindDivision, d.ID)
		inside(d.Code+"-VP", "Văn phòng HĐND và UBND", "Office of the People's Council and Committee", org.KindDivision, d.ID)
	}
	return w.Door.Write(w.ctx, Self, func(tx *access.Tx) error {
		if err := tx.Must(org.Manage, access.House); err != nil {
			return err
		}
		if err := org.Put(tx.Tx, register); err != nil {
			return err
		}
		return tx.Record(org.Manage, audit.Ref{Noun: "org", ID: "register"}, map[string]int{"units": len(register.Units)})
	})
}

// since lets the first list hold for some years more: the example has reports of 2015, and
// the districts of 2016 were the same then. Identities stay those of the list.
func since(r *org.Register, first, earlier when.Day) {
	for _, u := range r.Units {
		if u.From == first {
			u.From, u.Names[0].From, u.Above[0].From = earlier, earlier, earlier
		}
	}
}

// invite makes the accounts with their rights, and the posts of those who sign.
func (w *world) invite() error {
	hash, err := seal.HashPassword(w.ctx, Password)
	if err != nil {
		return err
	}
	people := map[string]access.Actor{}
	err = w.Door.Write(w.ctx, Self, func(tx *access.Tx) error {
		if err := tx.Must(account.Manage, access.House); err != nil {
			return err
		}
		for _, l := range Logins() {
			who, err := w.account(tx, l, hash)
			if err != nil {
				return err
			}
			people[l.Name] = who
		}
		return tx.Record(account.Manage, audit.Ref{Noun: "account", ID: "demo"}, map[string]int{"accounts": len(people)})
	})
	if err != nil {
		return err
	}
	w.people = people
	return w.appoint()
}

func (w *world) account(tx *access.Tx, l Login, hash string) (access.Actor, error) {
	u, err := account.Found(tx.Tx, account.ProfileIn{Login: l.Name, Name: l.Who, Title: l.Title, Email: l.Name + "@example.vn", Unit: l.unit, Lang: lang.Vi}, hash)
	if err != nil {
		return access.Actor{}, err
	}
	for _, r := range l.roles {
		if _, err := access.AddGrant(tx.Tx, access.Grant{Account: u.ID, Role: r, Unit: l.unit, GrantedBy: Self.ID}); err != nil {
			return access.Actor{}, err
		}
	}
	for unit, r := range l.also {
		if _, err := access.AddGrant(tx.Tx, access.Grant{Account: u.ID, Role: r, Unit: unit, GrantedBy: Self.ID}); err != nil {
			return access.Actor{}, err
		}
	}
	return access.Actor{ID: u.ID, Name: u.Name, Unit: l.unit}, nil
}

// post is somebody who signs in the example.
type post struct {
	unit, name, title, body, headTitle string
	role                               org.Role
	login                              string
}

// posts are those who sign for the units that have accounts, and for the province.
func posts() []post {
	committee := "Ủy ban nhân dân"
	return []post{
		{unit: so, name: "Trần Hữu Nam", title: "Giám đốc", role: org.Head, login: "giamdoc"},
		{unit: trieuSon, name: "Mai Văn Hòa", title: "Chủ tịch", body: committee, role: org.Head},
		{unit: trieuSon, name: "Vũ Đình Dũng", title: "Phó Chủ tịch", body: committee, headTitle: "Chủ tịch", role: org.Deputy, login: "lanhdao"},
		{unit: province, name: "Lưu Thị Phương", title: "Chủ tịch", body: committee, role: org.Head},
		{unit: danLuc, name: "Hoàng Văn Sơn", title: "Chủ tịch", body: committee, role: org.Head},
		{unit: binhSon, name: "Lê Đình Hùng", title: "Chủ tịch", body: committee, role: org.Head},
		{unit: thoBinh, name: "Phạm Hữu Cường", title: "Chủ tịch", body: committee, role: org.Head},
	}
}

// appoint writes the people, posts and duties: without them no paper has a signature.
func (w *world) appoint() error {
	all := posts()
	for _, d := range w.Tree.At(org.District) {
		if d.ID != trieuSon {
			all = append(all, post{unit: d.ID, name: w.head(d.ID), title: "Chủ tịch", body: "Ủy ban nhân dân", role: org.Head})
		}
	}
	for _, p := range all {
		if err := w.appointOne(p); err != nil {
			return fmt.Errorf("%s, %s: %w", p.unit, p.title, err)
		}
	}
	// The duty moved: what people ask about when a letter went to the wrong division.
	duties := []org.DutyIn{
		{Unit: trieuSon, Division: vanPhong, From: when.MustDay(firstDay), Basis: "41/QĐ-UBND"},
		{Unit: trieuSon, Division: vhtt, From: when.MustDay("2016-03-01"), Basis: "2405/QĐ-UBND"},
		{Unit: province, Division: so, From: when.MustDay(firstDay), Basis: "2405/QĐ-UBND"},
	}
	for _, d := range duties {
		d.Regime = w.Regime.Code
		if err := w.Units.SetDuty(w.ctx, Self, d); err != nil {
			return err
		}
	}
	return nil
}

func (w *world) appointOne(p post) error {
	person, err := w.Units.PutPerson(w.ctx, Self, org.PersonIn{Person: org.Person{Unit: p.unit, Name: p.name, Account: w.people[p.login].ID, From: when.MustDay(firstDay)}})
	if err != nil {
		return err
	}
	_, err = w.Units.PutPost(w.ctx, Self, org.PostIn{Post: org.Post{Unit: p.unit, Person: person.ID, Title: p.title, Role: p.role, Body: p.body, HeadTitle: p.headTitle, From: when.MustDay(firstDay)}})
	return err
}
