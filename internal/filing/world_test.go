package filing_test

import (
	"context"
	"fmt"
	"testing"

	"tonghop/internal/access"
	"tonghop/internal/activity"
	"tonghop/internal/audit"
	"tonghop/internal/blob"
	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/demo"
	"tonghop/internal/fault"
	"tonghop/internal/filing"
	"tonghop/internal/filing/desk"
	"tonghop/internal/filing/draft"
	"tonghop/internal/filing/files"
	"tonghop/internal/org"
	"tonghop/internal/org/roster"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/regime/library"
	"tonghop/internal/report"
	"tonghop/internal/request"
	"tonghop/internal/when"
)

const (
	external = "thong-tin-doi-ngoai"
	thanhHoa = "38@2016-01-01"
	trieuSon = "397@2016-01-01"
	dongSon  = "405@2016-01-01"
)

// world is Thanh Hóa in November 2016: a department of the province asks its districts,
// Triệu Sơn asks some of its communes, and everybody has people.
type world struct {
	t          testing.TB
	ctx        context.Context
	d          *db.DB
	door       *access.Door
	units      *org.Service
	requests   *request.Service
	reports    *filing.Service
	desk       *desk.Service
	files      *files.Service
	regime     *regime.Regime
	year       *demo.Year
	department string
	communes   []*org.Member

	so, soLeader           access.Actor
	officer, leader, clerk access.Actor // of Triệu Sơn
	second                 access.Actor // another officer of Triệu Sơn
	other                  access.Actor // of Đông Sơn
	stranger               access.Actor
	commune                []access.Actor // one officer of each
	viewer                 access.Actor

	owed   []request.ObligationID // of the communes, in the tests that deliver much
	letter request.Letter         // to the districts
	passed request.Letter         // to the communes
}

func newWorld(t testing.TB, d *db.DB, communes int) *world {
	t.Helper()
	w := &world{t: t, ctx: context.Background(), d: d, door: &access.Door{DB: d}}
	r, err := roster.Builtin(roster.Options{Province: "38", Until: when.MustDay("2016-12-31")})
	w.ok(err)
	department := org.Found("38.TTTT", org.Naming{From: when.MustDay("2016-01-01"), Name: "Sở Thông tin và Truyền thông", Kind: org.KindDepartment}, thanhHoa, true)
	r.Units = append(r.Units, department)
	w.department = department.ID
	w.units = org.New(w.door)
	cal := when.NewCalendar()
	w.requests = request.New(w.door, w.units, func(*db.Tx) (*when.Calendar, error) { return cal, nil })
	blobs, err := blob.Open(t.TempDir(), 64<<20)
	w.ok(err)
	w.reports = filing.New(w.door, w.units, blobs)
	w.desk, w.files = desk.New(w.reports), files.New(w.reports, 0)
	w.ok(d.Write(w.ctx, func(tx *db.Tx) error { return org.Put(tx, r) }))
	w.ok(library.New(w.door).LoadBuiltins(w.ctx, access.System("start")))
	w.year = mustYear(t)
	w.regime = w.year.Regime
	w.read(func(tx *db.Tx) error {
		tree, err := w.units.TreeToday(tx)
		if err == nil {
			w.communes = tree.Children(trieuSon)[:communes]
		}
		return err
	})
	w.people()
	w.letter = w.ask(w.so, request.BeginIn{Asker: w.department, Regime: external, Period: "2016"}, "1435", request.Choice{Also: []string{trieuSon, dongSon}})
	return w
}

func (w *world) people() {
	w.so, w.soLeader = w.actor("so", w.department, access.Officer), w.actor("giamdoc", w.department, access.Leader)
	w.officer, w.second = w.actor("huyen", trieuSon, access.Officer), w.actor("huyen2", trieuSon, access.Officer)
	w.leader, w.clerk = w.actor("chutich", trieuSon, access.Leader), w.actor("vanthu", trieuSon, access.Clerk)
	w.viewer = w.actor("xem", trieuSon, access.Viewer)
	w.other = w.actor("dongson", dongSon, access.Officer)
	for i, c := range w.communes {
		w.commune = append(w.commune, w.actor(fmt.Sprintf("xa%d", i), c.ID, access.Officer))
	}
	w.stranger = access.Actor{ID: "nobody", Name: "Người lạ"}
}

func (w *world) actor(id, unit string, role access.Role) access.Actor {
	w.t.Helper()
	w.ok(w.d.Write(w.ctx, func(tx *db.Tx) error {
		_, err := access.AddGrant(tx, access.Grant{Account: id, Role: role, Unit: unit})
		return err
	}))
	return access.Actor{ID: id, Name: "Cán bộ " + id, Unit: unit}
}

// ask sends a letter with everything that the law wants in it.
func (w *world) ask(who access.Actor, in request.BeginIn, number string, to request.Choice) request.Letter {
	w.t.Helper()
	l, err := w.requests.Begin(w.ctx, who, in)
	w.ok(err)
	save := request.SaveIn{ID: l.ID, Version: l.Version, Period: l.Period, Text: l.Text, Number: number, Symbol: l.Symbol, Day: when.MustDay("2016-11-16"),
		Deadlines: request.Deadlines{}, Choice: to, Reminders: l.Reminders, AutoNothing: true}
	for level := range l.Deadlines {
		save.Deadlines[level] = when.MustDay("2016-11-25")
		if level == "district" {
			save.Deadlines[level] = when.MustDay("2016-12-05")
		}
	}
	save.Text.Position, save.Text.Signer = "GIÁM ĐỐC", "Nguyễn Văn An"
	l, err = w.requests.Save(w.ctx, who, save)
	w.ok(err)
	l, err = w.requests.Send(w.ctx, who, request.SendIn{ID: l.ID, Version: l.Version})
	if f := fault.FieldsOf(err); f != nil {
		w.t.Fatalf("%v %v", err, f)
	}
	w.ok(err)
	return l
}

// pass has Triệu Sơn ask its communes.
func (w *world) pass() {
	w.t.Helper()
	var ids []string
	for _, c := range w.communes {
		ids = append(ids, c.ID)
	}
	w.passed = w.ask(w.officer, request.BeginIn{Parent: w.debt(w.letter, trieuSon).ID}, "210", request.Choice{Also: ids})
}

func (w *world) debt(l request.Letter, unit string) request.Obligation {
	w.t.Helper()
	var o request.Obligation
	w.read(func(tx *db.Tx) error {
		found, ok, err := request.OfUnit(tx, l.ID, unit)
		if err == nil && !ok {
			w.t.Fatalf("%s owes nothing", unit)
		}
		o = found
		return err
	})
	return o
}

// note writes lines into the diary of a unit.
func (w *world) note(unit string, figures ...activity.Figure) {
	w.t.Helper()
	var all []activity.Planted
	for i, f := range figures {
		f.Regime = external
		all = append(all, activity.Planted{Unit: unit, Body: unit, Author: "x", By: "Người ghi", At: dbtest.Day0, Content: activity.Content{
			Day: when.MustDay("2016-07-01").AddDays(i), Kind: "other", Line: fmt.Sprintf("việc %d", i), Figures: []activity.Figure{f},
		}})
	}
	w.ok(w.door.Write(w.ctx, access.System("test"), func(tx *access.Tx) error {
		tx.Signed()
		if _, err := activity.Plant(tx.Tx, all, w.regime); err != nil {
			return err
		}
		return tx.Record("activity.write", audit.Ref{Noun: "activity", ID: "x"}, nil)
	}))
}

func figure(indicator string, n int64) activity.Figure {
	return activity.Figure{Indicator: indicator, Value: quantity.Int(n)}
}

// package_ is the report of the i-th commune as another program would send it.
func (w *world) package_(i int) *report.Package {
	w.t.Helper()
	u, ok := w.year.Tree.Unit(w.communes[i].Code)
	if !ok {
		w.t.Fatal("no such commune")
	}
	p, err := w.year.Package(w.year.Story(u))
	w.ok(err)
	return p
}

// deliver sends the report of the i-th commune and has it accepted.
func (w *world) deliver(i int) filing.DeliverOut {
	w.t.Helper()
	raw, err := w.package_(i).Canonical()
	w.ok(err)
	out, err := w.reports.Deliver(w.ctx, w.commune[i], filing.DeliverIn{Obligation: w.debt(w.passed, w.communes[i].ID).ID, Package: raw})
	w.ok(err)
	return out
}

func (w *world) accept(id filing.ID) filing.Report {
	w.t.Helper()
	out, err := w.reports.Accept(w.ctx, w.officer, filing.MoveIn{Report: id, Version: w.get(id).Version})
	w.ok(err)
	return out.Report
}

func (w *world) get(id filing.ID) filing.Report {
	w.t.Helper()
	var r filing.Report
	w.ok(w.door.Read(w.ctx, access.System("test"), func(tx *access.Tx) (err error) {
		r, err = filing.Load(tx, id)
		tx.Signed()
		return err
	}))
	return r
}

func (w *world) page(who access.Actor, id filing.ID) desk.Page {
	w.t.Helper()
	p, err := w.desk.Get(w.ctx, who, desk.GetIn{Report: id})
	w.ok(err)
	return p
}

// open opens the report of Triệu Sơn.
func (w *world) open() filing.Report {
	w.t.Helper()
	r, err := w.reports.Open(w.ctx, w.officer, filing.OpenIn{Obligation: w.debt(w.letter, trieuSon).ID})
	w.ok(err)
	return r
}

// ready fills in what a district's draft still needs.
func (w *world) ready(id filing.ID) {
	w.t.Helper()
	p := w.page(w.officer, id)
	head := draft.HeadFieldsOf(&p.Content.Head)
	head.Number, head.Date, head.Signer = "287", "2016-12-01", "Vũ Đức Kính"
	_, err := w.desk.SaveHead(w.ctx, w.officer, desk.HeadIn{Report: id, Base: p.Parts[draft.PartHead].Version, Fields: head})
	w.ok(err)
}

// step makes a move and gives the report.
func (w *world) step(who access.Actor, id filing.ID, f func(context.Context, access.Actor, filing.MoveIn) (filing.MoveOut, error), words string) filing.Report {
	w.t.Helper()
	out, err := f(w.ctx, who, filing.MoveIn{Report: id, Version: w.get(id).Version, Words: words})
	if err != nil {
		w.t.Fatalf("%v %+v", err, out.Problems)
	}
	return out.Report
}

func (w *world) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) read(f func(*db.Tx) error) {
	w.t.Helper()
	w.ok(w.d.Read(w.ctx, f))
}

func (w *world) refused(what string, err error, kinds ...fault.Kind) {
	w.t.Helper()
	for _, k := range kinds {
		if fault.Is(err, k) {
			return
		}
	}
	w.t.Errorf("%s: %v", what, err)
}

func section(base int64, id filing.ID, key, text string) desk.SectionIn {
	return desk.SectionIn{Report: id, Key: key, Base: base, Text: text}
}

func mustYear(t testing.TB) *demo.Year {
	t.Helper()
	y, err := demo.Of2016()
	if err != nil {
		t.Fatal(err)
	}
	return y
}
