package app_test

import (
	"context"
	"io"
	"net/url"
	"strings"
	"testing"

	"tonghop/internal/access"
	"tonghop/internal/account"
	"tonghop/internal/app"
	"tonghop/internal/audit"
	"tonghop/internal/conf"
	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/demo"
	"tonghop/internal/lang"
	"tonghop/internal/org"
	"tonghop/internal/pdf/fonts"
	"tonghop/internal/picture"
	"tonghop/internal/request"
	"tonghop/internal/seal"
	"tonghop/internal/web/webtest"
	"tonghop/internal/when"
)

// Units of the example that the scenarios speak of.
const (
	external = "thong-tin-doi-ngoai"
	province = "38@2016-01-01"
	so       = "38-STTTT@2016-01-01"
	trieuSon = "397@2016-01-01"
	dongSon  = "405@2016-01-01"
	danLuc   = "15700@2016-01-01"
	binhSon  = "15769@2016-01-01"
	thoBinh  = "15670@2016-01-01"
)

// scene is the whole program on a fresh database of one engine, with the units and accounts
// of the example, before anything happened.
type scene struct {
	*app.App
	*webtest.Site
	t      *testing.T
	year   *demo.Year
	now    when.Instant
	people map[string]*webtest.Visitor // signed in, since the clock last moved far
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// eachScene plays a scenario on every engine.
func eachScene(t *testing.T, f func(t *testing.T, s *scene)) {
	dbtest.EachAddress(t, func(t *testing.T, address string) { f(t, openScene(t, address)) })
}

func openScene(t *testing.T, address string) *scene {
	t.Helper()
	c := conf.Default()
	c.Data, c.DB = t.TempDir(), conf.Address(address)
	a, err := app.Open(t.Context(), app.Options{Conf: c, Log: io.Discard, Clock: func() when.Instant { return demo.Morning }})
	must(t, err)
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	s := &scene{App: a, t: t, people: map[string]*webtest.Visitor{}}
	must(t, demo.Found(t.Context(), s.office()))
	s.year, err = demo.Of2016()
	must(t, err)
	s.Site = webtest.Serve(t, a.Handler())
	s.on("2016-11-10", 8)
	return s
}

// office is the use cases through which the example's units and accounts are made.
func (s *scene) office() demo.Office {
	sv := &s.App.Services
	return demo.Office{
		Door: s.Door, Units: sv.Units, Library: sv.Library, Activities: sv.Activities, Requests: sv.Requests, Reports: sv.Reports, Blobs: s.Blobs,
		At: func(at when.Instant) { s.DB.SetClock(func() when.Instant { return at }) }, Step: func(string, int, int) {},
	}
}

// on sets the clock to an hour of a day in Vietnam. People sign in anew: sessions end.
func (s *scene) on(day string, hour int) {
	s.now = when.StartOf(when.MustDay(day)).Add(when.Hours(hour, 0))
	s.DB.SetClock(func() when.Instant { return s.now })
	clear(s.people)
}

// as is somebody of the example, signed in through the form.
func (s *scene) as(login string) *webtest.Visitor {
	s.t.Helper()
	if s.people[login] == nil {
		s.people[login] = enter(s.t, s.Site, login)
	}
	return s.people[login]
}

// invite makes one more account, with the roles on the unit; none are a signed stranger.
func (s *scene) invite(login, unit string, roles ...access.Role) access.Actor {
	s.t.Helper()
	hash, err := seal.HashPassword(s.t.Context(), demo.Password)
	must(s.t, err)
	var who access.Actor
	must(s.t, s.Door.Write(s.t.Context(), demo.Self, func(tx *access.Tx) error {
		if err := tx.Must(account.Manage, access.House); err != nil {
			return err
		}
		u, err := account.Found(tx.Tx, account.ProfileIn{Login: login, Name: "Người lạ " + login, Email: login + "@example.vn", Unit: unit, Lang: lang.Vi}, hash)
		if err != nil {
			return err
		}
		who = access.Actor{ID: u.ID, Name: u.Name, Unit: unit}
		for _, r := range roles {
			if _, err := access.AddGrant(tx.Tx, access.Grant{Account: u.ID, Role: r, Unit: unit, GrantedBy: demo.Self.ID}); err != nil {
				return err
			}
		}
		return tx.Record(account.Manage, audit.Ref{Noun: "account", ID: u.ID, Unit: unit}, nil)
	}))
	return who
}

// send sends the form at action as it stands on the page, with fields changed.
func send(v *webtest.Visitor, page, action string, fields map[string]string) *webtest.Answer {
	form := v.Get(page).Must(200).WellMade().Form(action)
	for name, value := range fields {
		form.Set(name, value)
	}
	return v.Post(action, form)
}

// local is a link of a page as a path of the site.
func local(a *webtest.Answer, link string) string {
	here, err := url.Parse(a.Path)
	if err != nil {
		return link
	}
	to, err := here.Parse(link)
	if err != nil {
		return link
	}
	return to.RequestURI()
}

// linkTo is the first link of a page whose path begins so and goes on.
func (s *scene) linkTo(a *webtest.Answer, prefix string) string {
	s.t.Helper()
	for _, l := range a.Links() {
		if p := local(a, l); strings.HasPrefix(p, prefix) && len(p) > len(prefix) {
			return p
		}
	}
	s.t.Fatalf("%s leads to nothing below %s: %v", a.Path, prefix, a.Links())
	return ""
}

// photo is a photo as a camera gives it.
func (s *scene) photo(seed uint64) []byte {
	s.t.Helper()
	b, err := picture.Draw(picture.Drawing{Scene: picture.BannerScene, Seed: seed, Words: "CHÀO MỪNG 86 NĂM NGÀY TRUYỀN THỐNG MTTQ", Font: fonts.Bold})
	must(s.t, err)
	return b
}

// note writes a line into the diary of the person's unit: the line and its photos are sent,
// what was understood is looked at and saved. It gives the page of the entry.
func (s *scene) note(login, line string, photos ...[]byte) string {
	s.t.Helper()
	v := s.as(login)
	form := v.Get("/diary/new").Must(200).Form("/diary/new")
	form.Set("line", line)
	var files []webtest.File
	for _, p := range photos {
		files = append(files, webtest.File{Field: "photo", Name: "IMG_0001.jpg", Body: p})
	}
	understood := v.Send("/diary/new", form, files...).Must(200).WellMade()
	list := v.Send("/diary", understood.Form("/diary")).Must(200).Has("Đã ghi")
	return local(list, list.Link(line[:strings.LastIndexByte(line[:min(len(line), 40)], ' ')]))
}

// debtOf is what the unit owes to a letter.
func (s *scene) debtOf(letter request.ID, unit string) request.Obligation {
	s.t.Helper()
	var o request.Obligation
	must(s.t, s.DB.Read(context.Background(), func(tx *db.Tx) (err error) {
		o, _, err = request.OfUnit(tx, letter, unit)
		return err
	}))
	return o
}

// did counts what the record says was done: a verb to something.
func (s *scene) did(verb access.Verb, noun, id string) int {
	s.t.Helper()
	var all []audit.Entry
	must(s.t, s.DB.Read(context.Background(), func(tx *db.Tx) (err error) {
		all, err = audit.List(tx, audit.Filter{Verb: string(verb), Noun: noun, ID: id, Limit: 200})
		return err
	}))
	return len(all)
}

// unit is a unit of the example's tree.
func (s *scene) unit(id string) org.Unit {
	s.t.Helper()
	code, _, _ := strings.Cut(id, "@")
	u, ok := s.year.Tree.Unit(code)
	if !ok {
		s.t.Fatalf("no unit %s", id)
	}
	return u
}

// actor is somebody of the example, as use cases know him.
func (s *scene) actor(login string) access.Actor {
	s.t.Helper()
	var who access.Actor
	must(s.t, s.DB.Read(context.Background(), func(tx *db.Tx) (err error) {
		who, err = db.One(tx, "SELECT id, name, unit FROM account_user WHERE login = $1", func(scan db.Scan) (a access.Actor, err error) {
			err = scan(&a.ID, &a.Name, &a.Unit)
			return a, err
		}, login)
		return err
	}))
	return who
}
