package admin_test

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"tonghop/internal/access"
	"tonghop/internal/account"
	"tonghop/internal/calendar"
	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/fault"
	"tonghop/internal/job"
	"tonghop/internal/lang"
	"tonghop/internal/org"
	"tonghop/internal/org/roster"
	"tonghop/internal/seal"
	"tonghop/internal/text"
	"tonghop/internal/upkeep"
	webadmin "tonghop/internal/web/admin"
	"tonghop/internal/web/kit"
	"tonghop/internal/web/webtest"
)

// office is the pages over a district with three communes, two of which have the same name.
// A session is the identity of an account.
type office struct {
	t    *testing.T
	d    *db.DB
	site *webtest.Site
	s    *account.Service
	boss account.User // of the installation
	desk account.User // administrator of the district
}

var units = map[string]string{"h": "huyện Triệu Sơn", "x1": "xã Dân Lực", "x2": "xã Tân Ninh", "x3": "xã Tân Ninh", access.House: "Quản trị hệ thống"}

func build(t *testing.T, d *db.DB) *office {
	t.Helper()
	door := &access.Door{DB: d}
	o := &office{t: t, d: d, s: account.New(door)}
	o.write(func(tx *db.Tx) error {
		if err := access.PutNodes(tx, "h", "x1", "x2", "x3"); err != nil {
			return err
		}
		for _, x := range []string{"x1", "x2"} { // the other commune of the name lies elsewhere
			if err := access.SetParents(tx, x, []access.Edge{{Node: x, Parent: "h"}}); err != nil {
				return err
			}
		}
		return nil
	})
	o.boss = o.person("quantri", "Bùi Thanh Long", access.House, access.Admin)
	o.desk = o.person("huyen", "Lê Văn Huyện", "h", access.Admin)
	o.person("hoa.le", "Lê Thị Hòa", "x1", access.Officer)
	people := map[string]kit.Person{}
	for _, u := range []account.User{o.boss, o.desk} {
		people[u.ID] = kit.Person{Actor: access.Actor{ID: u.ID, Name: u.Name, Unit: u.Unit}, Post: units[u.Unit]}
	}
	people["stranger"] = kit.Person{Actor: access.Actor{ID: "stranger", Name: "Người Lạ"}}
	k := kit.New(kit.Options{Clock: d.Now, Session: func(_ context.Context, token string) (kit.Person, error) { return people[token], nil }})
	(&webadmin.Area{
		Kit: k, Accounts: o.s, Calendar: calendar.New(door), Upkeep: upkeep.New(door, seal.NewKey(), nil), Lists: roster.New(door, org.New(door)),
		Names: names, Units: o.find, Home: "https://baocao.example",
		About: func(context.Context) (webadmin.About, error) {
			return webadmin.About{Version: "abc", Engine: "sqlite", Schema: 60, Since: dbtest.Day0, OK: true,
				Checks: []webadmin.Check{{Name: "database-ms", OK: true, Value: 3}, {Name: "disk-free", OK: true, Value: 81_000_000_000}, {Name: "jobs-late-s", Value: 900}}}, nil
		},
	}).Routes()
	o.site = webtest.Serve(t, k)
	return o
}

func names(_ context.Context, _ lang.Tag, ids []string) (map[string]string, error) {
	all := map[string]string{}
	for _, id := range ids {
		all[id] = units[id]
	}
	return all, nil
}

// find stands for the search in the tree.
func (o *office) find(ctx context.Context, who access.Actor, words string) (found []kit.Choice, err error) {
	err = (&access.Door{DB: o.d}).Read(ctx, who, func(tx *access.Tx) error {
		found = nil
		for _, id := range []string{"h", "x1", "x2", "x3", access.House} {
			may, err := tx.May(account.Manage, id)
			if err != nil {
				return err
			}
			if may && strings.Contains(text.Fold(units[id]), text.Fold(words)) {
				found = append(found, kit.Choice{Value: id, Text: units[id], Hint: id})
			}
		}
		return nil
	})
	return found, err
}

func (o *office) write(f func(*db.Tx) error) {
	o.t.Helper()
	if err := o.d.Write(o.t.Context(), f); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) person(login, name, unit string, role access.Role) (u account.User) {
	o.t.Helper()
	o.write(func(tx *db.Tx) (err error) {
		if u, err = account.Found(tx, account.ProfileIn{Login: login, Name: name, Unit: unit}, "$argon2id$v=19$m=47104,t=1,p=1$x$y"); err != nil {
			return err
		}
		_, err = access.AddGrant(tx, access.Grant{Account: u.ID, Role: role, Unit: unit, GrantedBy: u.ID})
		return err
	})
	return u
}

func TestPeopleAndRights(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := build(t, d)
		v := o.site.As(o.desk.ID)
		v.Get("/admin").Must(200).WellMade().HasNot("Việc nền")
		v.Get("/admin/users").Must(200).WellMade().Has("Lê Thị Hòa", "Lê Văn Huyện").HasNot("Bùi Thanh Long")
		v.Get("/admin/users?q=hoa").Must(200).WellMade().Has("Lê Thị Hòa").HasNot("huyen")
		v.Get("/admin/users?q=zzz&state=disabled").Must(200).WellMade().Has("Không có người dùng nào như vậy")
		form := v.Get("/admin/users/new").Must(200).WellMade().Form("/admin/users/new")
		if form.Get("unit_text") != "huyện Triệu Sơn" {
			t.Error(form)
		}
		form.Set("name", "Trần Văn Mới")
		form.Set("login", "huyen")
		form.Set("unit_text", "không có")
		v.Post("/admin/users/new", form).Must(422).WellMade().Has("Không có đơn vị nào như vậy", "Trần Văn Mới")
		form.Set("unit_text", "tan ninh") // the other one is not this administrator's
		v.Post("/admin/users/new", form).Must(422).WellMade().Has("đã có người dùng")
		form.Set("login", "moi")
		made := v.Post("/admin/users/new", form).Must(200).WellMade().Has("Đã thêm Trần Văn Mới", "https://baocao.example/set-password/", "Chưa có vai trò nào", "chưa đặt mật khẩu")
		page := made.Path
		v.Get(page).HasNot("/set-password/") // the link is shown once

		grant := made.Form(page + "/grants")
		grant.Set("grant_unit_text", "h") // fits the district and the communes
		v.Post(page+"/grants", grant).Must(422).WellMade().Has("hãy chọn một")
		grant.Set("role", "leader")
		grant.Set("grant_unit", "x1")
		grant.Set("grant_unit_text", "xã")
		grant.Set("to", "1/1/2016")
		v.Post(page+"/grants", grant).Must(422).Has("Ngày kết thúc đứng trước")
		grant.Set("to", "31/12/2016")
		given := v.Post(page+"/grants", grant).Must(200).WellMade().Has("Đã giao vai trò", "Lãnh đạo", "xã Dân Lực", "21/11/2016 – 31/12/2016")
		v.Post(page+"/grants/revoke", given.Form(page+"/grants/revoke")).Must(200).Has("Đã thu hồi", "Chưa có vai trò nào")

		v.Post(page+"/link", url.Values{}).Must(200).Has("https://baocao.example/set-password/")
		off := v.Get(page).Form(page + "/switch")
		v.Post(page+"/switch", off).Must(200).WellMade().Has("Đã ngừng tài khoản", "Cho dùng lại")
		v.Post(page+"/switch", off).Must(200) // a second touch changes nothing
		v.Post(page+"/switch", v.Get(page).Form(page+"/switch")).Must(200).Has("dùng lại được")
	})
}

func TestEditing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := build(t, d)
		v := o.site.As(o.boss.ID)
		page := v.Get("/admin/users?q=hoa.le").Must(200).Link("Lê Thị Hòa")
		form := v.Get(page).Must(200).WellMade().Form(page + "/profile")
		form.Set("name", "Lê Thị Hoà")
		form.Set("unit_text", "Tân Ninh")
		form.Del("unit")
		v.Post(page+"/profile", form).Must(422).WellMade().Has("hãy chọn một", "Lê Thị Hoà")
		form.Set("unit", "x3")
		v.Post(page+"/profile", form).Must(200).Has("Đã lưu Lê Thị Hoà")
		v.Post(page+"/profile", form).Must(409)
		o.site.As(o.desk.ID).Get(page).Must(404).HasNot("Hoà")
		if self := v.Get("/admin/users/" + o.boss.ID).Must(200); strings.Contains(self.Text(), "Ngừng tài khoản") {
			t.Error("an administrator may switch himself off")
		}
	})
}

func TestStrangersSeeNothing(t *testing.T) {
	o := build(t, dbtest.SQLite(t))
	local, stranger, unsigned := o.site.As(o.desk.ID), o.site.As("stranger"), o.site.As("")
	for _, path := range []string{"/admin", "/admin/users", "/admin/users/new", "/admin/users/" + o.boss.ID, "/admin/holidays", "/admin/mail", "/admin/jobs", "/admin/audit"} {
		if a := stranger.Get(path); a.Status != 403 && a.Status != 404 {
			t.Errorf("%s: %d", path, a.Status)
		}
		unsigned.Get(path).Has("Đăng nhập").HasNot("Bùi Thanh Long")
	}
	for _, path := range []string{"/admin/holidays", "/admin/mail", "/admin/jobs"} {
		if a := local.Get(path); a.Status != 403 && a.Status != 404 {
			t.Errorf("%s: %d", path, a.Status)
		}
	}
	for _, path := range []string{"/admin/users/new", "/admin/users/" + o.boss.ID + "/link", "/admin/users/" + o.boss.ID + "/switch", "/admin/users/" + o.boss.ID + "/grants/revoke",
		"/admin/holidays", "/admin/holidays/remove", "/admin/mail", "/admin/mail/test", "/admin/jobs/retry", "/admin/jobs/retry-parked", "/admin/jobs/drop"} {
		if a := stranger.Post(path, url.Values{"day": {"2016-11-24"}, "what": {"off"}, "name": {"x"}, "to": {"a@b.vn"}}); a.Status < 400 {
			t.Errorf("POST %s: %d", path, a.Status)
		}
	}
}

func TestHolidays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := build(t, d)
		v := o.site.As(o.boss.ID)
		page := v.Get("/admin/holidays").Must(200).WellMade().Has("Tết Âm lịch", "Giỗ Tổ Hùng Vương", "Năm 2016")
		form := page.Form("/admin/holidays")
		form.Set("day", "31/2/2016")
		v.Post("/admin/holidays", form).Must(422).WellMade().Has("31/2/2016")
		form.Set("day", "24/11/2016")
		form.Set("name", "Ngày của tỉnh")
		set := v.Post("/admin/holidays", form).Must(200).WellMade().Has("Đã đặt ngày 24/11/2016", "Ngày của tỉnh", "do đơn vị đặt")
		gone := v.Post("/admin/holidays/remove", set.Form("/admin/holidays/remove")).Must(200).Has("Đã bỏ ngày 24/11/2016").HasNot("do đơn vị đặt")
		v.Post("/admin/holidays", gone.Form("/admin/holidays")).Must(200).Has("Ngày của tỉnh") // the first form is the button that takes it back
		v.Send("/admin/holidays/import", nil, webtest.File{Field: "table", Name: "a.csv", Body: []byte("day,what,name\n2016-11-99,off,x\n2016-11-25,vui,x\n")}).Must(422).WellMade().Has("2026-04-30", "off (nghỉ)")
		v.Send("/admin/holidays/import", nil).Must(422).Has("Chưa chọn tệp")
		v.Send("/admin/holidays/import", nil, webtest.File{Field: "table", Name: "a.csv", Body: []byte("day,what,name\n2016-11-25,off,Nghỉ bù\n")}).Must(200).Has("Đã nhập 1 ngày")
		if table := v.Get("/admin/holidays/table.csv").Must(200); table.Body != "day,what,name\n2016-11-24,off,Ngày của tỉnh\n2016-11-25,off,Nghỉ bù\n" {
			t.Error(table.Body)
		}
		v.Get("/admin/holidays?year=2016").Has("Nghỉ bù")
		v.Get("/admin/holidays?year=99999").Must(200).WellMade().Has("Năm 2053")
	})
}

func TestMailAndTasks(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := build(t, d)
		v := o.site.As(o.boss.ID)
		v.Get("/admin").Must(200).WellMade().Has("Hệ thống chưa gửi thư", "tốt", "cần xem", "75 GB")
		form := v.Get("/admin/mail").Must(200).WellMade().Form("/admin/mail")
		form.Set("active", "1")
		form.Set("port", "x")
		v.Post("/admin/mail", form).Must(422).WellMade()
		form.Set("port", "1")
		v.Post("/admin/mail", form).Must(422).WellMade().Has("Tên máy chủ thư")
		form.Set("host", "127.0.0.1")
		form.Set("sender", "a@b.vn")
		form.Set("login", "u")
		form.Set("password", "bí mật")
		v.Post("/admin/mail", form).Must(200).WellMade().Has("Đã lưu cấu hình thư", "Đã có mật khẩu").HasNot("bí mật")
		v.Post("/admin/mail", form).Must(409)
		v.Post("/admin/mail/test", url.Values{"to": {"c@d.vn"}}).Must(422).WellMade().Has("Không nối được tới máy chủ thư 127.0.0.1", "c@d.vn")
		v.Post("/admin/mail/test", url.Values{"to": {"x"}}).Must(422)

		v.Get("/admin/jobs").Must(200).WellMade().Has("Không có việc nào")
		o.write(func(tx *db.Tx) error {
			for _, to := range []string{"thư riêng", "thư nữa", "thư ba"} {
				if err := job.Enqueue(tx, "mail.send", to, job.Options{}); err != nil {
					return err
				}
			}
			_, err := tx.Exec("UPDATE job_task SET state = 'parked', attempts = 5, last_error = $1", fault.New(fault.Busy, "mail.unreachable", "mail.b.vn", 25).Error())
			return err
		})
		page := v.Get("/admin/jobs?state=parked").Must(200).WellMade().Has("Gửi thư điện tử", "cần người xem", "mail.unreachable").HasNot("thư riêng")
		v.Post("/admin/jobs/retry", page.Form("/admin/jobs/retry")).Must(200).Has("thử lại ngay")
		drop := v.Get("/admin/jobs").Form("/admin/jobs/drop")
		v.Post("/admin/jobs/drop", drop).Must(200).Has("Đã bỏ việc")
		v.Post("/admin/jobs/drop", drop).Must(200).Has("có thể đã làm xong")
		v.Post("/admin/jobs/retry-parked", nil).Must(200).Has("1 việc sẽ được thử lại")
	})
}

func TestFirstUnits(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := build(t, d)
		v := o.site.As(o.boss.ID)
		v.Get("/admin").Must(200).WellMade().Has("Hệ thống chưa có đơn vị nào")
		form := v.Get("/admin/setup").Must(200).WellMade().Has("Cả nước", "Thanh Hóa").Form("/admin/setup")
		v.Post("/admin/setup", form).Must(422).WellMade()
		form.Set("province", "38")
		v.Post("/admin/setup", form).Must(200).Has("Đã nạp").HasNot("Hệ thống chưa có đơn vị nào")
		v.Post("/admin/setup", form).Must(422).Has("đã có đơn vị")
		o.site.As(o.desk.ID).Get("/admin/setup").Must(404)
	})
}

func TestRecord(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := build(t, d)
		v := o.site.As(o.boss.ID)
		form := v.Get("/admin/holidays").Form("/admin/holidays")
		form.Set("day", "24/11/2016")
		form.Set("name", "Ngày <b>của</b> tỉnh")
		v.Post("/admin/holidays", form).Must(200)
		page := v.Get("/admin/audit").Must(200).WellMade().Has("Đặt ngày nghỉ", "Bùi Thanh Long", "Quản trị hệ thống")
		v.Get("/admin/audit?verb=calendar.manage&from=21/11/2016&to=21/11/2016").Must(200).WellMade().Has("Đặt ngày nghỉ")
		v.Get("/admin/audit?to=20/11/2016").Must(200).WellMade().Has("Không có việc nào như vậy")
		v.Get(page.Link("ngày nghỉ")).Must(200).Has("Đặt ngày nghỉ")
		o.site.As(o.desk.ID).Get("/admin/audit").Must(200).HasNot("Bùi Thanh Long")
	})
}

func TestLooks(t *testing.T) {
	o := build(t, dbtest.SQLite(t))
	v := o.site.As(o.boss.ID)
	for i, name := range []string{"Phạm Thị Ánh", "Đỗ Văn Bình", "Trần Quốc Cường"} {
		o.person([]string{"anh.pham", "binh.do", "cuong.tran"}[i], name, "x1", access.Roles()[i])
	}
	form := v.Get("/admin/holidays").Form("/admin/holidays")
	form.Set("day", "24/11/2016")
	form.Set("name", "Ngày của tỉnh")
	v.Post("/admin/holidays", form).Must(200)
	o.write(func(tx *db.Tx) error {
		if err := job.Enqueue(tx, "mail.send", 1, job.Options{}); err != nil {
			return err
		}
		if err := job.Enqueue(tx, "request.remind", 1, job.Options{}); err != nil {
			return err
		}
		_, err := tx.Exec("UPDATE job_task SET state = 'parked', attempts = 5, last_error = 'mail.unreachable [mail.huyentrieuson.example 587]: dial tcp: lookup mail.huyentrieuson.example: no such host' WHERE kind = 'mail.send'")
		return err
	})
	b := webtest.Open(t)
	for name, path := range map[string]string{
		"admin": "/admin", "setup": "/admin/setup", "users": "/admin/users", "user-new": "/admin/users/new", "user": v.Get("/admin/users?q=hoa.le").Link("Lê Thị Hòa"),
		"holidays": "/admin/holidays", "mail": "/admin/mail", "jobs": "/admin/jobs", "audit": "/admin/audit",
	} {
		b.Look(t, o.site, webtest.Shot{Name: "admin-" + name, Path: path, Session: o.boss.ID})
	}
	b.Look(t, o.site, webtest.Shot{Name: "admin-users", Path: "/admin/users", Session: o.boss.ID, Lang: "en"})
}
