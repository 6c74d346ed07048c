package request

import (
	"context"
	"testing"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/fault"
	"tonghop/internal/org"
	"tonghop/internal/org/roster"
	"tonghop/internal/regime/library"
	"tonghop/internal/when"
)

const (
	external = "thong-tin-doi-ngoai"
	thanhHoa = "38@2016-01-01"
	trieuSon = "397@2016-01-01"
	dongSon  = "405@2016-01-01"
)

// world is Thanh Hóa in November 2016 with a department of the province, one officer in
// each place, and a few who have no rights where they try.
type world struct {
	*Service
	t                            testing.TB
	d                            *db.DB
	department                   string
	sở, district, other, commune access.Actor // the department's officer, Triệu Sơn's, Đông Sơn's, a commune's
	stranger                     access.Actor
	communeUnit                  string
}

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	r, err := roster.Builtin(roster.Options{Province: "38", Until: when.MustDay("2016-12-31")})
	if err != nil {
		t.Fatal(err)
	}
	department := org.Found("38.TTTT", org.Naming{From: when.MustDay("2016-01-01"), Name: "Sở Thông tin và Truyền thông", NameEn: "Department of Information", Kind: org.KindDepartment}, thanhHoa, true)
	r.Units = append(r.Units, department)
	w := &world{t: t, d: d, department: department.ID}
	door := &access.Door{DB: d}
	cal := when.NewCalendar()
	w.Service = New(door, org.New(door), func(*db.Tx) (*when.Calendar, error) { return cal, nil })
	w.Link = func(path string) string { return "https://tonghop.example" + path }
	ctx := context.Background()
	w.ok(d.Write(ctx, func(tx *db.Tx) error { return org.Put(tx, r) }))
	w.ok(library.New(door).LoadBuiltins(ctx, access.System("start")))
	w.read(func(tx *db.Tx) error {
		tree, err := w.Units.TreeToday(tx)
		if err != nil {
			return err
		}
		w.communeUnit = tree.Children(trieuSon)[0].ID
		return nil
	})
	w.sở = w.actor("so", w.department, access.Officer)
	w.district = w.actor("huyen", trieuSon, access.Officer)
	w.other = w.actor("dongson", dongSon, access.Officer)
	w.commune = w.actor("xa", w.communeUnit, access.Officer)
	w.stranger = access.Actor{ID: "nobody", Name: "Người lạ"}
	return w
}

func (w *world) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) read(f func(*db.Tx) error) {
	w.t.Helper()
	w.ok(w.d.Read(context.Background(), f))
}

// refused checks that an error is of one of the kinds.
func (w *world) refused(what string, err error, kinds ...fault.Kind) {
	w.t.Helper()
	for _, k := range kinds {
		if fault.Is(err, k) {
			return
		}
	}
	w.t.Errorf("%s: %v", what, err)
}

func (w *world) actor(id, unit string, role access.Role) access.Actor {
	w.t.Helper()
	w.ok(w.d.Write(context.Background(), func(tx *db.Tx) error {
		_, err := access.AddGrant(tx, access.Grant{Account: id, Role: role, Unit: unit})
		return err
	}))
	return access.Actor{ID: id, Name: "Cán bộ " + id, Unit: unit}
}

func (w *world) at(day string) {
	w.t.Helper()
	i, err := when.ParseInstant(day + "T02:00:00.000Z")
	w.ok(err)
	dbtest.SetClock(w.d, i)
}

// draft begins the department's letter to all districts and makes it ready to go.
func (w *world) draft() Letter {
	w.t.Helper()
	l, err := w.Begin(context.Background(), w.sở, BeginIn{Asker: w.department, Regime: external, Period: "2016"})
	w.ok(err)
	in := saved(l)
	in.Text.Position, in.Text.Signer = "GIÁM ĐỐC", "Nguyễn Văn An"
	in.Number, in.Symbol, in.Day = "1435", "STTTT-BCXB", when.MustDay("2016-11-15")
	in.Deadlines = Deadlines{"district": when.MustDay("2016-12-05")}
	l, err = w.Save(context.Background(), w.sở, in)
	w.ok(err)
	return l
}

func saved(l Letter) SaveIn {
	return SaveIn{ID: l.ID, Version: l.Version, Period: l.Period, Text: l.Text, Number: l.Number, Symbol: l.Symbol, Day: l.Day, Deadlines: l.Deadlines,
		Choice: l.Choice, Reminders: l.Reminders, AutoNothing: l.AutoNothing, Guidance: l.Guidance}
}

func (w *world) sent() Letter {
	w.t.Helper()
	l := w.draft()
	l, err := w.Send(context.Background(), w.sở, SendIn{ID: l.ID, Version: l.Version})
	w.ok(err)
	return l
}

func (w *world) debt(l Letter, unit string) Obligation {
	w.t.Helper()
	var o Obligation
	w.read(func(tx *db.Tx) error {
		var found bool
		var err error
		o, found, err = OfUnit(tx, l.ID, unit)
		if err == nil && !found {
			w.t.Fatalf("%s owes nothing", unit)
		}
		return err
	})
	return o
}

// move moves an obligation as package filing does.
func (w *world) move(f func(tx *db.Tx) (Obligation, error)) Obligation {
	w.t.Helper()
	var o Obligation
	w.ok(w.d.Write(context.Background(), func(tx *db.Tx) (err error) {
		o, err = f(tx)
		return err
	}))
	return o
}
