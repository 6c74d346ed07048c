package account_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"tonghop/internal/access"
	"tonghop/internal/account"
	"tonghop/internal/audit"
	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/fault"
	"tonghop/internal/lang"
	"tonghop/internal/when"
)

// house is a database with a district and a commune, and the gate and service before it.
type house struct {
	t    *testing.T
	d    *db.DB
	gate *account.Gate
	s    *account.Service
	boss access.Actor // administrator of the district
}

const secret = "Ngày 21 đi họp huyện"

func build(t *testing.T, d *db.DB) *house {
	t.Helper()
	h := &house{t: t, d: d}
	door := &access.Door{DB: d}
	h.gate = account.NewGate(door, account.GateOptions{Length: 14 * 24 * time.Hour, Idle: 48 * time.Hour, TriesHere: 30, TriesFrom: 200})
	h.s = account.New(door)
	h.write(func(tx *db.Tx) error {
		if err := access.PutNodes(tx, "huyện", "xã", "huyện khác"); err != nil {
			return err
		}
		return access.SetParents(tx, "xã", []access.Edge{{Node: "xã", Parent: "huyện"}})
	})
	boss, _, err := h.s.Create(t.Context(), access.System("test"), account.ProfileIn{Login: "quantri", Name: "Quản Trị Huyện", Unit: "huyện"})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.s.Grant(t.Context(), access.System("test"), account.GrantIn{Account: boss.ID, Role: access.Admin, Unit: "huyện"}); err != nil {
		t.Fatal(err)
	}
	h.boss = access.Actor{ID: boss.ID, Name: boss.Name, Unit: "huyện"}
	return h
}

func (h *house) write(f func(*db.Tx) error) {
	h.t.Helper()
	if err := h.d.Write(h.t.Context(), f); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) at(d time.Duration) {
	dbtest.SetClock(h.d, when.InstantOf(dbtest.Day0.Time().Add(d)))
}

// person makes an account of the commune that has set its password.
func (h *house) person(login string) account.User {
	h.t.Helper()
	u, token, err := h.s.Create(h.t.Context(), h.boss, account.ProfileIn{Login: login, Name: "Lê Thị " + login, Unit: "xã"})
	if err != nil {
		h.t.Fatal(err)
	}
	if _, err := h.gate.SetPassword(h.t.Context(), account.SetIn{Token: token, Password: secret}); err != nil {
		h.t.Fatal(err)
	}
	return u
}

func (h *house) signIn(login, password string) (string, error) {
	return h.gate.SignIn(h.t.Context(), account.SignInIn{Login: login, Password: password, Address: "10.1.2.3", Device: "Chrome · Windows"})
}

func code(t *testing.T, err error, want string) {
	t.Helper()
	if fault.CodeOf(err) != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestFirstAdministrator(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		g := account.NewGate(&access.Door{DB: d}, account.GateOptions{Length: time.Hour, Idle: time.Hour, TriesHere: 9, TriesFrom: 9})
		old, err := g.FirstLink(ctx)
		if err != nil || old == "" {
			t.Fatal(old, err)
		}
		token, err := g.FirstLink(ctx) // a second start prints another link, the first is void
		if err != nil || token == old {
			t.Fatal(token, err)
		}
		code(t, g.CheckFirst(ctx, old), "account.link-gone")
		code(t, g.CheckFirst(ctx, ""), "account.link-gone")
		in := account.FirstIn{Token: token, Login: "Quản.trị", Name: "", Password: "1234567890"}
		_, err = g.First(ctx, in)
		fields := fault.FieldsOf(err)
		if len(fields) != 3 || fields["login"].Code != "account.login-form" || fields["password"].Code != "account.password-common" {
			t.Fatal(fields, err)
		}
		in.Login, in.Name, in.Password = "QuanTri", "Nguyễn Văn Nhất", secret
		var tokens [2]string
		var errs [2]error
		var both sync.WaitGroup
		for i := range 2 { // a double click makes one administrator
			both.Go(func() { tokens[i], errs[i] = g.First(ctx, in) })
		}
		both.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Fatal(errs)
		}
		session := tokens[0]
		if errs[0] != nil {
			session = tokens[1]
		}
		v, err := g.Find(ctx, session)
		if err != nil || v.Actor.Name != "Nguyễn Văn Nhất" || v.Actor.Unit != access.House {
			t.Fatal(v, err)
		}
		if _, _, err := account.New(&access.Door{DB: d}).Create(ctx, v.Actor, account.ProfileIn{Login: "hai", Name: "Người Hai", Unit: access.House}); err != nil {
			t.Error(err)
		}
		if again, err := g.FirstLink(ctx); err != nil || again != "" {
			t.Error("a link although there is an administrator", err)
		}
		_, err = g.First(ctx, in)
		code(t, err, "account.link-gone")
	})
}

func TestFirstLinkRunsOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		g := account.NewGate(&access.Door{DB: d}, account.GateOptions{Length: time.Hour, Idle: time.Hour, TriesHere: 9, TriesFrom: 9})
		token, err := g.FirstLink(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		dbtest.SetClock(d, when.InstantOf(dbtest.Day0.Time().Add(24*time.Hour)))
		code(t, g.CheckFirst(t.Context(), token), "account.link-gone")
	})
}

func TestSignInAndOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := build(t, d)
		u := h.person("can.bo")
		if err := h.s.Grant(t.Context(), h.boss, account.GrantIn{Account: u.ID, Role: access.Officer, Unit: "xã"}); err != nil {
			t.Fatal(err)
		}
		token, err := h.signIn(" CAN.BO ", secret)
		if err != nil {
			t.Fatal(err)
		}
		v, err := h.gate.Find(t.Context(), token)
		if err != nil || v.Actor.ID != u.ID || v.Actor.Unit != "xã" || len(v.Units) != 1 {
			t.Fatal(v, err)
		}
		var entries []audit.Entry
		h.write(func(tx *db.Tx) (err error) {
			entries, err = audit.List(tx, audit.Filter{Verb: "account.sign-in", Limit: 1})
			return err
		})
		if len(entries) != 1 || entries[0].Actor != u.ID || strings.Contains(fmt.Sprint(entries), token) {
			t.Error(entries)
		}
		for _, bad := range []string{"", "x", token + "x"} {
			_, err := h.gate.Find(t.Context(), bad)
			code(t, err, "account.session-over")
		}
		for range 2 { // signing out twice is no fault
			if err := h.gate.SignOut(t.Context(), token); err != nil {
				t.Fatal(err)
			}
		}
		_, err = h.gate.Find(t.Context(), token)
		code(t, err, "account.session-over")
	})
}

// Neither answer nor count tells an unknown login from a wrong password.
func TestUnknownAndWrongAreAlike(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := build(t, d)
		h.person("can.bo")
		for _, login := range []string{"can.bo", "khong.co", "quantri"} { // the last has no password yet
			for range 8 {
				_, err := h.signIn(login, "sai rồi")
				code(t, err, "account.wrong")
			}
			_, err := h.signIn(login, secret)
			code(t, err, "account.locked")
			if k := fault.KindOf(err); k != fault.TooMuch {
				t.Error(k)
			}
		}
		// A colleague at another place is not locked out by it, and time opens the door again.
		if _, err := h.gate.SignIn(t.Context(), account.SignInIn{Login: "can.bo", Password: secret, Address: "10.9.9.9"}); err != nil {
			t.Error(err)
		}
		h.at(16 * time.Minute)
		if _, err := h.signIn("can.bo", secret); err != nil {
			t.Error(err)
		}
		for _, in := range []account.SignInIn{{}, {Login: "can.bo"}, {Password: "x"}, {Login: strings.Repeat("x", 9999), Password: "x"}} {
			_, err := h.gate.SignIn(t.Context(), in)
			code(t, err, "account.wrong")
		}
	})
}

// From many addresses the account itself is locked in the end, and the count outlives the
// program.
func TestManyAddressesAndRestarts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := build(t, d)
		h.person("can.bo")
		locked := 0
		for i := range 70 {
			gate := account.NewGate(&access.Door{DB: d}, account.GateOptions{Length: time.Hour, Idle: time.Hour, TriesHere: 2, TriesFrom: 2})
			_, err := gate.SignIn(t.Context(), account.SignInIn{Login: "can.bo", Password: "sai", Address: fmt.Sprintf("10.0.%d.1", i)})
			if fault.CodeOf(err) == "account.locked" {
				locked++
			}
		}
		if locked != 10 {
			t.Errorf("locked %d times", locked)
		}
	})
}

func TestTriesAreSlowedDown(t *testing.T) {
	d := dbtest.SQLite(t)
	door := &access.Door{DB: d}
	g := account.NewGate(door, account.GateOptions{Length: time.Hour, Idle: time.Hour, TriesHere: 3, TriesFrom: 5})
	try := func(login, address string) string {
		_, err := g.SignIn(t.Context(), account.SignInIn{Login: login, Password: "x", Address: address})
		return fault.CodeOf(err)
	}
	for range 3 {
		if got := try("a", "10.0.0.1"); got != "account.wrong" {
			t.Error(got)
		}
	}
	if got := try("a", "10.0.0.2"); got != "account.too-fast" {
		t.Error("one account from several addresses: " + got)
	}
	if try("b", "10.0.0.1"); try("c", "10.0.0.1") != "account.wrong" || try("d", "::ffff:10.0.0.1") != "account.too-fast" {
		t.Error("several accounts from one address")
	}
	if try("e", "2001:db8::1"); try("f", "2001:db8::2") != "account.wrong" {
		t.Error("first tries of a household")
	}
	dbtest.SetClock(d, when.InstantOf(dbtest.Day0.Time().Add(7*time.Second)))
	if got := try("a", "10.0.0.3"); got != "account.wrong" {
		t.Error("time gives a try back: " + got)
	}
}

func TestSessionsEnd(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := build(t, d)
		u := h.person("can.bo")
		me := access.Actor{ID: u.ID, Name: u.Name}
		token, err := h.signIn("can.bo", secret)
		if err != nil {
			t.Fatal(err)
		}
		alive := func(token string) bool { _, err := h.gate.Find(t.Context(), token); return err == nil }
		for day := range 13 { // a page every day keeps it
			h.at(time.Duration(day) * 24 * time.Hour)
			if !alive(token) {
				t.Fatalf("ended on day %d", day)
			}
		}
		h.at(14 * 24 * time.Hour)
		if alive(token) {
			t.Error("lives longer than it may")
		}
		h.at(15 * 24 * time.Hour)
		if token, err = h.signIn("can.bo", secret); err != nil {
			t.Fatal(err)
		}
		h.at(17 * 24 * time.Hour)
		if alive(token) {
			t.Error("lives although nothing was done for two days")
		}
		if err := h.gate.Clean(t.Context()); err != nil {
			t.Fatal(err)
		}
		if own, err := h.s.Me(t.Context(), me); err != nil || len(own.Sessions) != 0 {
			t.Error(own.Sessions, err)
		}
	})
}

func TestOwnSessions(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := build(t, d)
		u, other := h.person("can.bo"), h.person("nguoi.khac")
		me, stranger := access.Actor{ID: u.ID, Name: u.Name}, access.Actor{ID: other.ID, Name: other.Name}
		var tokens []string
		for range 3 {
			token, err := h.signIn("can.bo", secret)
			if err != nil {
				t.Fatal(err)
			}
			tokens = append(tokens, token)
		}
		own, err := h.s.Me(t.Context(), me)
		if err != nil || len(own.Sessions) != 4 || own.Sessions[0].Device != "Chrome · Windows" { // one of setting the password
			t.Fatal(own.Sessions, err)
		}
		code(t, h.s.EndSession(t.Context(), stranger, own.Sessions[0].ID), "account.session-gone")
		if err := h.s.EndSession(t.Context(), me, own.Sessions[0].ID); err != nil {
			t.Fatal(err)
		}
		_, err = h.gate.Find(t.Context(), tokens[2])
		code(t, err, "account.session-over")
		v, err := h.gate.Find(t.Context(), tokens[0])
		if err != nil {
			t.Fatal(err)
		}
		if n, err := h.s.EndOtherSessions(t.Context(), me, v.Session); err != nil || n != 2 {
			t.Error(n, err)
		}
		if n, err := h.s.EndOtherSessions(t.Context(), me, v.Session); err != nil || n != 0 {
			t.Error(n, err)
		}
		change := account.ChangeIn{Current: "sai", Password: "một mật khẩu khác hẳn", Session: v.Session}
		err = h.s.ChangePassword(t.Context(), me, change)
		if fault.FieldsOf(err)["current"] == nil {
			t.Error(err)
		}
		if tokens[1], err = h.signIn("can.bo", secret); err != nil {
			t.Fatal(err)
		}
		change.Current = secret
		if err := h.s.ChangePassword(t.Context(), me, change); err != nil {
			t.Fatal(err)
		}
		if _, err := h.gate.Find(t.Context(), tokens[0]); err != nil {
			t.Error("the session that changed the password ended", err)
		}
		_, err = h.gate.Find(t.Context(), tokens[1])
		code(t, err, "account.session-over")
		_, err = h.signIn("can.bo", secret)
		code(t, err, "account.wrong")
	})
}

func TestActingUnit(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := build(t, d)
		u := h.person("can.bo")
		me := access.Actor{ID: u.ID, Name: u.Name}
		for _, g := range []account.GrantIn{
			{Account: u.ID, Role: access.Officer, Unit: "xã"},
			{Account: u.ID, Role: access.Viewer, Unit: "huyện", To: when.MustDay("2016-11-30")},
		} {
			if err := h.s.Grant(t.Context(), h.boss, g); err != nil {
				t.Fatal(err)
			}
		}
		token, err := h.signIn("can.bo", secret)
		if err != nil {
			t.Fatal(err)
		}
		v, err := h.gate.Find(t.Context(), token)
		if err != nil || v.Actor.Unit != "xã" || len(v.Units) != 2 {
			t.Fatal(v, err)
		}
		if err := h.s.ActFor(t.Context(), me, account.ActIn{Session: v.Session, Unit: "huyện"}); err != nil {
			t.Fatal(err)
		}
		code(t, h.s.ActFor(t.Context(), me, account.ActIn{Session: v.Session, Unit: "huyện khác"}), "account.no-such-place")
		code(t, h.s.ActFor(t.Context(), h.boss, account.ActIn{Session: v.Session, Unit: "huyện"}), "account.session-gone")
		if v, err = h.gate.Find(t.Context(), token); err != nil || v.Actor.Unit != "huyện" {
			t.Error(v, err)
		}
		h.at(40 * time.Hour)
		if v, err = h.gate.Find(t.Context(), token); err != nil || v.Actor.Unit != "huyện" {
			t.Error(v, err)
		}
		dbtest.SetClock(d, when.InstantOf(when.MustDay("2016-12-01").Noon()))
		if token, err = h.signIn("can.bo", secret); err != nil {
			t.Fatal(err)
		}
		if v, err = h.gate.Find(t.Context(), token); err != nil || v.Actor.Unit != "xã" || len(v.Units) != 1 {
			t.Error("a right that ended is still acted for", v, err)
		}
	})
}

func TestAdministration(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := build(t, d)
		ctx := t.Context()
		u := h.person("can.bo")
		me := access.Actor{ID: u.ID, Name: u.Name}
		_, _, err := h.s.Create(ctx, h.boss, account.ProfileIn{Login: "CAN.BO", Name: "Người Khác", Unit: "xã"})
		if fault.KindOf(err) != fault.Conflict || fault.FieldsOf(err)["login"] == nil {
			t.Error(err)
		}
		_, _, err = h.s.Create(ctx, h.boss, account.ProfileIn{Login: "x y", Name: "A", Email: "không phải", Phone: "chín", Unit: "xã", Lang: "fr"})
		if len(fault.FieldsOf(err)) != 5 {
			t.Error(fault.FieldsOf(err))
		}
		// Nobody reaches beyond where he administers, and strangers reach nothing.
		_, _, err = h.s.Create(ctx, h.boss, account.ProfileIn{Login: "moi", Name: "Người Mới", Unit: "huyện khác"})
		code(t, err, "access.not-found")
		code(t, h.s.Grant(ctx, h.boss, account.GrantIn{Account: u.ID, Role: access.Admin, Unit: access.House}), "access.not-found")
		_, err = h.s.Get(ctx, me, h.boss.ID)
		code(t, err, "access.not-found")
		_, err = h.s.Get(ctx, h.boss, "none")
		code(t, err, "access.not-found")
		_, err = h.s.Get(ctx, access.Actor{}, u.ID)
		code(t, err, "access.unsigned")
		c, err := h.s.Get(ctx, h.boss, u.ID)
		if err != nil || c.User.State != account.Active || c.Sessions != 1 {
			t.Fatal(c, err)
		}
		save := account.SaveIn{ID: u.ID, Version: c.User.Version, ProfileIn: account.ProfileIn{Login: "can.bo", Name: "  Lê  Thị Hòa ", Title: "Chuyên viên", Email: "hoa@example.vn", Unit: "xã", Lang: lang.En}}
		if got, err := h.s.Save(ctx, h.boss, save); err != nil || got.Name != "Lê Thị Hòa" {
			t.Fatal(got, err)
		}
		_, err = h.s.Save(ctx, h.boss, save)
		code(t, err, "account.stale")
		save.Version++
		save.Unit = "huyện khác"
		_, err = h.s.Save(ctx, h.boss, save)
		code(t, err, "access.not-found")
	})
}

func TestGrantsHaveDays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := build(t, d)
		ctx := t.Context()
		u := h.person("can.bo")
		in := account.GrantIn{Account: u.ID, Role: access.Leader, Unit: "xã", From: when.MustDay("2016-12-01"), To: when.MustDay("2016-12-31")}
		if err := h.s.Grant(ctx, h.boss, in); err != nil {
			t.Fatal(err)
		}
		code(t, h.s.Grant(ctx, h.boss, in), "account.has-grant")
		in.To = when.MustDay("2016-11-01")
		if err := h.s.Grant(ctx, h.boss, in); fault.FieldsOf(err)["to"] == nil {
			t.Error(err)
		}
		if err := h.s.Grant(ctx, h.boss, account.GrantIn{Account: u.ID, Role: "king"}); len(fault.FieldsOf(err)) != 2 {
			t.Error(err)
		}
		c, err := h.s.Get(ctx, h.boss, u.ID)
		if err != nil || len(c.Grants) != 1 {
			t.Fatal(c, err)
		}
		code(t, h.s.Revoke(ctx, access.Actor{ID: u.ID}, account.RevokeIn{Account: u.ID, Grant: c.Grants[0].ID}), "access.not-found")
		code(t, h.s.Revoke(ctx, h.boss, account.RevokeIn{Account: h.boss.ID, Grant: c.Grants[0].ID}), "access.no-grant")
		if err := h.s.Revoke(ctx, h.boss, account.RevokeIn{Account: u.ID, Grant: c.Grants[0].ID}); err != nil {
			t.Fatal(err)
		}
		own, err := h.s.Me(ctx, h.boss)
		if err != nil || len(own.Grants) != 1 {
			t.Fatal(own, err)
		}
		code(t, h.s.Revoke(ctx, h.boss, account.RevokeIn{Account: h.boss.ID, Grant: own.Grants[0].ID}), "account.not-oneself")
	})
}

func TestDisabling(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := build(t, d)
		ctx := t.Context()
		u := h.person("can.bo")
		token, err := h.signIn("can.bo", secret)
		if err != nil {
			t.Fatal(err)
		}
		link, err := h.s.NewLink(ctx, h.boss, u.ID)
		if err != nil {
			t.Fatal(err)
		}
		version := func() int {
			c, err := h.s.Get(ctx, h.boss, u.ID)
			if err != nil {
				t.Fatal(err)
			}
			return c.User.Version
		}
		code(t, h.s.Switch(ctx, h.boss, account.SwitchIn{ID: h.boss.ID, Version: 1, Disable: true}), "account.not-oneself")
		if err := h.s.Switch(ctx, h.boss, account.SwitchIn{ID: u.ID, Version: version(), Disable: true}); err != nil {
			t.Fatal(err)
		}
		_, err = h.gate.Find(ctx, token)
		code(t, err, "account.session-over")
		_, err = h.signIn("can.bo", secret)
		code(t, err, "account.disabled")
		_, err = h.signIn("can.bo", "sai")
		code(t, err, "account.wrong")
		_, err = h.gate.SetPassword(ctx, account.SetIn{Token: link, Password: "một mật khẩu khác hẳn"})
		code(t, err, "account.link-gone")
		_, err = h.s.NewLink(ctx, h.boss, u.ID)
		code(t, err, "account.disabled")
		if err := h.s.Switch(ctx, h.boss, account.SwitchIn{ID: u.ID, Version: version()}); err != nil {
			t.Fatal(err)
		}
		if _, err := h.signIn("can.bo", secret); err != nil {
			t.Error(err)
		}
	})
}

func TestLinksAreGoodOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := build(t, d)
		ctx := t.Context()
		u, first, err := h.s.Create(ctx, h.boss, account.ProfileIn{Login: "moi", Name: "Người Mới", Unit: "xã"})
		if err != nil {
			t.Fatal(err)
		}
		second, err := h.s.NewLink(ctx, h.boss, u.ID)
		if err != nil {
			t.Fatal(err)
		}
		_, err = h.gate.Linked(ctx, first)
		code(t, err, "account.link-gone")
		_, err = h.gate.SetPassword(ctx, account.SetIn{Token: second, Password: "Người mới 1"})
		if fault.FieldsOf(err)["password"] == nil {
			t.Error("a password that is the name", err)
		}
		if got, err := h.gate.Linked(ctx, second); err != nil || got.ID != u.ID {
			t.Error(got, err)
		}
		if _, err := h.gate.SetPassword(ctx, account.SetIn{Token: second, Password: secret}); err != nil {
			t.Fatal(err)
		}
		_, err = h.gate.SetPassword(ctx, account.SetIn{Token: second, Password: secret})
		code(t, err, "account.link-gone")
		late, err := h.s.NewLink(ctx, h.boss, u.ID)
		if err != nil {
			t.Fatal(err)
		}
		h.at(8 * 24 * time.Hour)
		_, err = h.gate.Linked(ctx, late)
		code(t, err, "account.link-gone")
	})
}

func TestSearch(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := build(t, d)
		ctx := t.Context()
		for i, name := range []string{"Đỗ Thị Ánh", "Đỗ Văn Bình", "Trần_Văn%Cường", "Nguyễn Ánh Dương"} {
			if _, _, err := h.s.Create(ctx, h.boss, account.ProfileIn{Login: fmt.Sprintf("u%d", i), Name: name, Unit: "xã"}); err != nil {
				t.Fatal(err)
			}
		}
		find := func(f account.Filter) string {
			f.Limit = max(f.Limit, 10)
			if f.Skip > 0 {
				f.Limit = 2
			}
			users, more, err := h.s.List(ctx, h.boss, f)
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, u := range users {
				names = append(names, u.Name)
			}
			return fmt.Sprint(strings.Join(names, ", "), " ", more)
		}
		for want, f := range map[string]account.Filter{
			"Đỗ Thị Ánh, Nguyễn Ánh Dương false":    {Search: "anh"},
			"Đỗ Văn Bình false":                     {Search: "bình đỗ"},
			"Trần_Văn%Cường false":                  {Search: "%"},
			"Nguyễn Ánh Dương false":                {Search: "U3"},
			"Quản Trị Huyện false":                  {Unit: "huyện"},
			" false":                                {State: account.Disabled},
			"Nguyễn Ánh Dương, Quản Trị Huyện true": {Skip: 2},
		} {
			if got := find(f); got != want {
				t.Errorf("%+v: %s, want %s", f, got, want)
			}
		}
		users, _, err := h.s.List(ctx, access.Actor{ID: "nobody"}, account.Filter{Limit: 10})
		if err != nil || len(users) != 0 {
			t.Error("a stranger sees accounts", users, err)
		}
	})
}

func TestOwnProfile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := build(t, d)
		u := h.person("can.bo")
		me := access.Actor{ID: u.ID, Name: u.Name}
		own, err := h.s.Me(t.Context(), me)
		if err != nil {
			t.Fatal(err)
		}
		in := account.SelfIn{Version: own.User.Version, Email: "a@example.vn", Phone: "0912 345 678", Lang: lang.En}
		if err := h.s.SaveMe(t.Context(), me, in); err != nil {
			t.Fatal(err)
		}
		code(t, h.s.SaveMe(t.Context(), me, in), "account.stale")
		for range 2 {
			if err := h.s.SetLang(t.Context(), me, lang.Vi); err != nil {
				t.Fatal(err)
			}
		}
		own, err = h.s.Me(t.Context(), me)
		if err != nil || own.User.Email != "a@example.vn" || own.User.Lang != lang.Vi || own.User.Name != u.Name {
			t.Error(own.User, err)
		}
		code(t, h.s.SetLang(t.Context(), me, "fr"), "account.lang")
	})
}
