package account_test

import (
	"context"
	"net/http"
	"net/url"
	"testing"
	"time"

	"tonghop/internal/access"
	"tonghop/internal/account"
	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/lang"
	webaccount "tonghop/internal/web/account"
	"tonghop/internal/web/kit"
	"tonghop/internal/web/webtest"
)

const secret = "Ngày 21 đi họp huyện"

// office is the pages with the real gate behind them.
type office struct {
	t    *testing.T
	site *webtest.Site
	gate *account.Gate
	s    *account.Service
}

func build(t *testing.T, d *db.DB) *office {
	t.Helper()
	door := &access.Door{DB: d}
	o := &office{t: t, gate: account.NewGate(door, account.GateOptions{Length: 24 * time.Hour, Idle: 24 * time.Hour, TriesHere: 50, TriesFrom: 200}), s: account.New(door)}
	if err := d.Write(t.Context(), func(tx *db.Tx) error { return access.PutNodes(tx, "xã Dân Lực", "huyện Triệu Sơn") }); err != nil {
		t.Fatal(err)
	}
	k := kit.New(kit.Options{Clock: d.Now, Session: func(ctx context.Context, token string) (kit.Person, error) {
		v, err := o.gate.Find(ctx, token)
		p := kit.Person{Actor: v.Actor, Post: v.Title, Lang: v.Lang, Session: v.Session}
		for _, u := range v.Units {
			p.Places = append(p.Places, kit.Place{Unit: u, Name: u})
		}
		return p, err
	}})
	k.Handle("GET /{$}", func(w http.ResponseWriter, r *http.Request) error {
		return k.Render(w, r, kit.Page{Title: "Bàn làm việc"}, kit.Tag(kit.ToneDone, "đang làm cho "+kit.Who(r).Unit))
	})
	k.Handle("POST /notes", func(w http.ResponseWriter, r *http.Request) error {
		f, err := k.Posted(w, r)
		if err != nil {
			return err
		}
		return k.Render(w, r, kit.Page{Title: "Đã nhận"}, kit.Tag(kit.ToneDone, f.Text("words")))
	})
	names := func(_ context.Context, _ lang.Tag, ids []string) (map[string]string, error) {
		all := map[string]string{}
		for _, id := range ids {
			all[id] = id
		}
		return all, nil
	}
	(&webaccount.Area{Kit: k, Gate: o.gate, Accounts: o.s, Names: names, Session: 24 * time.Hour, Address: func(r *http.Request) string { return "10.0.0.1" }}).Routes()
	o.site = webtest.Serve(t, k)
	return o
}

// person makes an account with a password and roles on both units.
func (o *office) person(login string) account.User {
	o.t.Helper()
	u, token, err := o.s.Create(o.t.Context(), access.System("test"), account.ProfileIn{Login: login, Name: "Lê Thị Hòa", Title: "Công chức văn hóa – xã hội", Unit: "xã Dân Lực"})
	if err != nil {
		o.t.Fatal(err)
	}
	for _, g := range []account.GrantIn{{Account: u.ID, Role: access.Officer, Unit: "xã Dân Lực"}, {Account: u.ID, Role: access.Viewer, Unit: "huyện Triệu Sơn"}} {
		if err := o.s.Grant(o.t.Context(), access.System("test"), g); err != nil {
			o.t.Fatal(err)
		}
	}
	if _, err := o.gate.SetPassword(o.t.Context(), account.SetIn{Token: token, Password: secret, Device: "Firefox · Windows", Address: "10.0.0.7"}); err != nil {
		o.t.Fatal(err)
	}
	return u
}

func (o *office) signedIn(login string) *webtest.Visitor {
	o.t.Helper()
	v := o.site.As("")
	form := v.Get("/sign-in").Must(200).Form("/sign-in")
	form.Set("name", login)
	form.Set("password", secret)
	v.Post("/sign-in", form).Must(200).Has("Bàn làm việc")
	return v
}

func TestSigningIn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := build(t, d)
		o.person("hoa.le")
		v := o.site.As("")
		page := v.Get("/?a=b").Must(200).WellMade().Has("Đăng nhập")
		form := page.Form("/sign-in")
		if form.Get("next") != "/?a=b" {
			t.Error(form)
		}
		form.Set("name", "hoa.le")
		form.Set("password", "sai")
		wrong := v.Post("/sign-in", form).Must(422).WellMade().Has("không đúng", "hoa.le")
		if wrong.Form("/sign-in").Get("password") != "" || wrong.Form("/sign-in").Get("next") != "/?a=b" {
			t.Error("what was typed")
		}
		v.Post("/sign-in", url.Values{}).Must(422).WellMade()
		form.Set("password", secret)
		if in := v.Post("/sign-in", form).Must(200).Has("đang làm cho xã Dân Lực"); in.Path != "/?a=b" {
			t.Error(in.Path)
		}
		if again := v.Get("/sign-in?next=/").Must(200); again.Path != "/" {
			t.Error("a signed person signs in again", again.Path)
		}
		v.Get("/sign-in?next=//evil.example/").Must(200)
		v.Post("/sign-out", nil).Must(200).Has("Đăng nhập")
		v.Get("/account").Must(200).Has("Đăng nhập")
		for range 9 {
			form.Set("password", "sai")
			v.Post("/sign-in", form).Must(422)
		}
		v.Post("/sign-in", form).Must(422).Has("tạm khóa")
	})
}

// A session that ends in the middle of typing loses nothing: what was posted is kept
// through signing in, also over a wrong password, and is asked about before it is sent.
func TestTypingOverTheEndOfASession(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := build(t, d)
		o.person("hoa.le")
		v := o.signedIn("hoa.le")
		v.Forget()
		words := "Treo 12 băng rôn hai mặt Việt – Anh dọc quốc lộ 47"
		ended := v.Post("/notes", url.Values{"words": {words}, "password": {"không được giữ"}}).Must(401).WellMade()
		form := ended.Form("/sign-in")
		form.Set("name", "hoa.le")
		form.Set("password", "sai")
		form = v.Post("/sign-in", form).Must(422).Form("/sign-in")
		form.Set("password", secret)
		back := v.Post("/sign-in", form).Must(200).WellMade().Has(words).HasNot("không được giữ")
		v.Post("/notes", back.Form("/notes")).Must(200).Has("Đã nhận", words)
	})
}

func TestFirstAdministrator(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := build(t, d)
		token, err := o.gate.FirstLink(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		v := o.site.As("")
		v.Get("/first/none").Must(404).WellMade()
		form := v.Get("/first/" + token).Must(200).WellMade().Form("/first/")
		form.Set("login", "quản trị")
		form.Set("name", "Bùi Thanh Long")
		form.Set("password", "1234567890")
		form.Set("password-again", "1234567891")
		v.Post("/first/"+token, form).Must(422).WellMade().Has("không giống nhau", "Bùi Thanh Long")
		form.Set("password-again", "1234567890")
		v.Post("/first/"+token, form).Must(422).Has("không dấu", "phổ biến")
		form.Set("login", "quantri")
		form.Set("password", secret)
		form.Set("password-again", secret)
		if in := v.Post("/first/"+token, form); in.Path != "/admin" {
			t.Error(in.Path)
		}
		v.Get("/account").Must(200).Has("Bùi Thanh Long", "Quản trị")
		o.site.As("").Get("/first/" + token).Must(404)
	})
}

func TestPasswordByLink(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := build(t, d)
		_, token, err := o.s.Create(t.Context(), access.System("test"), account.ProfileIn{Login: "moi", Name: "Người Mới", Unit: "xã Dân Lực"})
		if err != nil {
			t.Fatal(err)
		}
		v := o.site.As("")
		form := v.Get("/set-password/" + token).Must(200).WellMade().Has("Người Mới").Form("/set-password/")
		form.Set("password", "ngắn")
		form.Set("password-again", "ngắn")
		v.Post("/set-password/"+token, form).Must(422).WellMade().Has("ít nhất 10 ký tự")
		form.Set("password", secret)
		form.Set("password-again", secret)
		v.Post("/set-password/"+token, form).Must(200).Has("Bàn làm việc")
		o.site.As("").Get("/set-password/" + token).Must(404).Has("đã dùng rồi")
	})
}

func TestOwnAccount(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := build(t, d)
		o.person("hoa.le")
		v := o.signedIn("hoa.le")
		other := o.signedIn("hoa.le")
		page := v.Get("/account").Must(200).WellMade().Has("hoa.le", "Công chức văn hóa – xã hội", "Chuyên viên", "huyện Triệu Sơn", "thiết bị này", "Firefox · Windows", "10.0.0.7")
		profile := page.Form("/account/profile")
		profile.Set("email", "không phải")
		v.Post("/account/profile", profile).Must(422).WellMade().Has("không phải", "ten@tinh.gov.vn")
		profile.Set("email", "hoa@xa.example")
		profile.Set("lang", "en")
		v.Post("/account/profile", profile).Must(200).Has("The account is saved.", "hoa@xa.example")
		v.Post("/account/profile", profile).Must(409)
		v.Post("/language", url.Values{"to": {"vi"}, "next": {"/account"}}).Must(200).Has("Tài khoản của tôi")

		end := v.Get("/account").Form("/account/sessions/end")
		v.Post("/account/sessions/end", end).Must(200).Has("Đã kết thúc")
		v.Post("/account/sessions/end", end).Must(404)
		v.Post("/account/sessions/end-others", nil).Must(200).Has("phiên đăng nhập khác")
		other.Get("/").Must(200).Has("Đăng nhập")

		change := v.Get("/account").Form("/account/password")
		change.Set("current", "sai")
		change.Set("password", "một mật khẩu khác hẳn")
		change.Set("password-again", "một mật khẩu khác hẳn")
		v.Post("/account/password", change).Must(422).WellMade().Has("Mật khẩu hiện tại không đúng").HasNot("một mật khẩu khác hẳn")
		change.Set("current", secret)
		v.Post("/account/password", change).Must(200).Has("Đã đổi mật khẩu")

		v.Post("/account/place", url.Values{"unit": {"huyện Triệu Sơn"}, "next": {"/"}}).Must(200).Has("đang làm cho huyện Triệu Sơn")
		v.Post("/account/place", url.Values{"unit": {"nơi khác"}}).Must(404)
	})
}

func TestLooks(t *testing.T) {
	o := build(t, dbtest.SQLite(t))
	first, err := o.gate.FirstLink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	b := webtest.Open(t)
	b.Look(t, o.site, webtest.Shot{Name: "first", Path: "/first/" + first})
	u := o.person("hoa.le")
	session, err := o.gate.SignIn(t.Context(), account.SignInIn{Login: "hoa.le", Password: secret, Device: "Chrome · Android", Address: "10.0.0.8"})
	if err != nil {
		t.Fatal(err)
	}
	link, err := o.s.NewLink(t.Context(), access.System("test"), u.ID)
	if err != nil {
		t.Fatal(err)
	}
	b.Look(t, o.site, webtest.Shot{Name: "sign-in", Path: "/sign-in"})
	b.Look(t, o.site, webtest.Shot{Name: "set-password", Path: "/set-password/" + link})
	b.Look(t, o.site, webtest.Shot{Name: "account", Path: "/account", Session: session})
	b.Look(t, o.site, webtest.Shot{Name: "account-en", Path: "/account", Session: session, Lang: "en"})
}
