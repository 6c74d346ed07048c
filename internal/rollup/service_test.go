package rollup

import (
	"context"
	"testing"
	"time"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/fault"
	"tonghop/internal/filing"
	"tonghop/internal/quantity"
	"tonghop/internal/request"
	"tonghop/internal/rollup/cube"
	"tonghop/internal/when"
)

// tick moves the clock of the database on, so that changes have instants of their own.
func (p *place) tick() {
	at := p.d.Now().Add(time.Second)
	dbtest.SetClock(p.d, at)
}

// A district asks its communes; each acceptance, correction, excuse and "nothing to report" is
// in the total at once, and the total is what compiling gives.
func TestTotalsFollowEveryChange(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := newPlace(t, d)
		who := p.officer("an", p.district.ID)
		letter := p.ask(p.district.ID, period2016, p.communes...)
		p.same(p.grid(who, p.of(p.district.ID)), p.compiled(p.district, p.communes))
		var first string
		for i, m := range p.communes[:8] {
			p.tick()
			id := p.file(letter, p.drawn(m, period2016), nil, filing.VersionAccepted)
			p.debt(letter, m, "accepted")
			if i == 0 {
				first = id
			}
			p.same(p.grid(who, p.of(p.district.ID)), p.compiled(p.district, p.communes))
		}
		p.tick()
		p.settle(first, filing.VersionSuperseded)
		p.file(letter, p.drawn(p.communes[0], period2016), nil, filing.VersionAccepted)
		p.same(p.grid(who, p.of(p.district.ID)), p.compiled(p.district, p.communes))

		p.tick()
		p.debt(letter, p.communes[9], "excused")
		expected := append(append(p.communes[:0:0], p.communes[:9]...), p.communes[10:]...)
		g := p.grid(who, p.of(p.district.ID))
		p.same(g, p.compiled(p.district, expected))
		if g.Whole.Total != len(expected) || g.Whole.Accepted != 8 {
			t.Errorf("progress %+v", g.Whole)
		}

		p.tick()
		p.debt(letter, p.communes[10], "nothing")
		nothing := p.drawn(p.communes[10], period2016)
		nothing.NothingToReport, nothing.Figures = true, nil
		p.packages[p.communes[10].ID] = nothing
		p.same(p.grid(who, p.of(p.district.ID)), p.compiled(p.district, expected))

		p.tick() // taken back: a report is expected again
		p.debt(letter, p.communes[10], "not-opened")
		delete(p.packages, p.communes[10].ID)
		p.same(p.grid(who, p.of(p.district.ID)), p.compiled(p.district, expected))
	})
}

// What a district did itself stands in its compiled report and in a line of its own; the
// province adds up what the districts sent, not what it could know better.
func TestACompiledReportStandsForThoseBelow(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := newPlace(t, d)
		who := p.officer("binh", p.province.ID)
		districts := p.day.Children(p.province.ID)
		up := p.ask(p.province.ID, period2016, districts...)
		down := p.ask(p.district.ID, period2016, p.communes...)
		for _, m := range p.communes[:20] {
			p.file(down, p.drawn(m, period2016), nil, filing.VersionAccepted)
		}
		own := p.drawn(p.district, period2016)
		c := p.compiled(p.district, p.communes)
		p.tick()
		p.file(up, sent(c), own, filing.VersionAccepted)

		g := p.grid(who, p.of(p.province.ID))
		p.same(g, p.compiled(p.province, districts))
		line, ok := g.LineOf(p.district.ID)
		if !ok || line.Below == nil || !line.Reported {
			t.Fatalf("%+v", line)
		}
		g = p.grid(who, p.of(p.district.ID))
		last := g.Lines[len(g.Lines)-1]
		if !last.OwnDoing() || g.Own == nil {
			t.Errorf("what the district did itself is not shown: %+v", last.Unit)
		}
		q := p.of(p.province.ID)
		q.Depth = cube.Reporting
		if g = p.grid(who, q); g.Sum == nil {
			t.Error("the communes add up to what the district reported without itself")
		}
	})
}

// Received counts what was sent up and not yet decided; official does not.
func TestSentReportsCountAsReceived(t *testing.T) {
	p := newPlace(t, dbtest.SQLite(t))
	who := p.officer("an", p.district.ID)
	letter := p.ask(p.district.ID, period2016, p.communes...)
	id := p.file(letter, p.drawn(p.communes[0], period2016), nil, filing.VersionSent)
	q := p.of(p.district.ID)
	if g := p.grid(who, q); g.Total.Silent != len(p.communes) {
		t.Errorf("official: %d silent", g.Total.Silent)
	}
	q.Basis = Received
	if g := p.grid(who, q); g.Total.Silent != len(p.communes)-1 {
		t.Errorf("received: %d silent", g.Total.Silent)
	}
	p.tick()
	p.settle(id, filing.VersionReturned)
	if g := p.grid(who, q); g.Total.Silent != len(p.communes) {
		t.Errorf("returned: %d silent", g.Total.Silent)
	}
}

// Two servers share a database: each sees what the other's people accepted.
func TestAnotherServerFollows(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := newPlace(t, d)
		who := p.officer("an", p.district.ID)
		letter := p.ask(p.district.ID, period2016, p.communes...)
		other := New(p.s.Door, p.s.Org, nil)
		if err := other.Warm(context.Background()); err != nil {
			t.Fatal(err)
		}
		for _, m := range p.communes[:3] {
			for _, s := range []*Service{p.s, other} {
				g, err := s.Grid(context.Background(), who, p.of(p.district.ID))
				if err != nil {
					t.Fatal(err)
				}
				p.same(g, p.compiled(p.district, p.communes))
			}
			p.tick()
			p.file(letter, p.drawn(m, period2016), nil, filing.VersionAccepted)
		}
	})
}

// heard takes a change in without reading the database, and twice does no harm.
func TestWhatFilingTellsIsTakenInAtOnce(t *testing.T) {
	p := newPlace(t, dbtest.SQLite(t))
	who := p.officer("an", p.district.ID)
	letter := p.ask(p.district.ID, period2016, p.communes...)
	p.grid(who, p.of(p.district.ID))
	id := p.file(letter, p.drawn(p.communes[0], period2016), nil, filing.VersionAccepted)
	var f filing.Figures
	p.read(func(tx *db.Tx) (err error) {
		f, err = filing.FiguresOf(tx, filing.VersionID(id))
		return err
	})
	for range 2 {
		p.s.heard(filing.Event{Figures: f})
	}
	b := p.s.books[bookKey{p.reg.Code, period2016}]
	n, _ := b.sight.tree.Find(p.communes[0].ID)
	if !b.sight.cubes[Official].Stands(n, id) {
		t.Error("the event was not taken in")
	}
	p.same(p.grid(who, p.of(p.district.ID)), p.compiled(p.district, p.communes))
}

// Nobody sees what he should not: a stranger nothing, an officer of a commune his own line.
func TestStrangersSeeNoFigures(t *testing.T) {
	p := newPlace(t, dbtest.SQLite(t))
	p.ask(p.district.ID, period2016, p.communes...)
	stranger := access.Actor{ID: "nobody", Name: "Nobody"}
	_, err := p.s.Grid(context.Background(), stranger, p.of(p.district.ID))
	if !fault.Is(err, fault.NotFound) {
		t.Errorf("a stranger: %v", err)
	}
	if _, err := p.s.Grid(context.Background(), access.Actor{}, p.of(p.district.ID)); !fault.Is(err, fault.Unsigned) {
		t.Errorf("unsigned: %v", err)
	}
	one := p.officer("xa", p.communes[0].ID)
	if _, err := p.s.Grid(context.Background(), one, p.of(p.district.ID)); !fault.Is(err, fault.NotFound) {
		t.Errorf("an officer of a commune saw his district: %v", err)
	}
	if _, err := p.s.Grid(context.Background(), one, p.of(p.communes[1].ID)); !fault.Is(err, fault.NotFound) {
		t.Errorf("an officer of a commune saw his neighbour: %v", err)
	}
	p.grid(one, p.of(p.communes[0].ID))
	p.write(func(tx *db.Tx) error {
		_, err := access.AddGrant(tx, access.Grant{Account: "xem", Role: access.Viewer, Unit: p.district.ID})
		return err
	})
	g := p.grid(access.Actor{ID: "xem"}, p.of(p.district.ID))
	if len(g.Lines) != 0 || g.Hidden != len(p.communes) {
		t.Errorf("who may see the total only saw %d lines", len(g.Lines))
	}
}

func TestBadQuestions(t *testing.T) {
	p := newPlace(t, dbtest.SQLite(t))
	who := p.officer("an", p.district.ID)
	for name, change := range map[string]func(*Question){
		"rollup.basis":       func(q *Question) { q.Basis = "guessed" },
		"rollup.period":      func(q *Question) { q.Period = "2016-13" },
		"library.no-version": func(q *Question) { q.Regime = "no-such" },
		"rollup.not-then":    func(q *Question) { q.Period = "2030" },
	} {
		q := p.of(p.district.ID)
		change(&q)
		if _, err := p.s.Grid(context.Background(), who, q); fault.CodeOf(err) != name {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The year before stands beside this one.
func TestYearsSideBySide(t *testing.T) {
	p := newPlace(t, dbtest.SQLite(t))
	who := p.officer("an", p.district.ID)
	for _, period := range []when.Period{"2016", "2017"} {
		letter := p.ask(p.district.ID, period, p.communes...)
		for _, m := range p.communes[:5] {
			p.file(letter, p.drawn(m, period), nil, filing.VersionAccepted)
		}
	}
	q := p.of(p.district.ID)
	q.Period = "2017"
	y, err := p.s.Years(context.Background(), who, YearsIn{q, 2})
	if err != nil {
		t.Fatal(err)
	}
	q.Period = "2016"
	was := p.grid(who, q)
	if len(y.Periods) != 3 || y.Periods[1] != "2016" || y.Totals.There[2] {
		t.Fatalf("periods %v, there %v", y.Periods, y.Totals.There)
	}
	if b := y.Totals.Behind; b[0] != (Behind{5, len(p.communes)}) || b[1] != b[0] || b[2] != (Behind{}) {
		t.Errorf("behind the years stand %v", b)
	}
	for i := range was.Keys {
		if y.Totals.Cells[1][i] != was.Total.Cells[i] {
			t.Errorf("%s: %+v, then %+v", was.Keys[i], y.Totals.Cells[1][i], was.Total.Cells[i])
		}
	}
}

// On the tree of today nothing is lost: the groups, the divided and the ended are the total.
func TestRegroupedOnToday(t *testing.T) {
	p := newPlace(t, dbtest.SQLite(t))
	who := p.officer("binh", p.province.ID)
	var all []string
	for _, dist := range p.day.Children(p.province.ID) {
		communes := p.day.Children(dist.ID)
		letter := p.ask(dist.ID, period2016, communes...)
		for _, m := range communes {
			p.file(letter, p.drawn(m, period2016), nil, filing.VersionAccepted)
			all = append(all, m.ID)
		}
	}
	dbtest.SetClock(p.d, when.StartOf(when.MustDay("2026-11-21")))
	in := RegroupIn{Question: p.of(p.province.ID)}
	r, err := p.s.Regroup(context.Background(), who, in)
	if err != nil {
		t.Fatal(err)
	}
	units, divided := 0, 0
	for i := range r.Groups {
		units += len(r.Groups[i].Whole) + len(r.Groups[i].Nearly)
		divided += len(r.Groups[i].Shared)
	}
	for _, g := range []*Group{r.Divided, r.Ended} {
		if g != nil {
			units += len(g.Whole)
		}
	}
	if units != len(all) || len(r.Groups) < 100 {
		t.Errorf("%d of %d units in %d groups", units, len(all), len(r.Groups))
	}
	official := p.grid(who, p.of(p.province.ID))
	for i, k := range r.Keys {
		n := official.Column(k)
		if r.Total.Cells[i].Value != official.Total.Cells[n].Value {
			t.Errorf("%s: %v, on today's tree %v", k, official.Total.Cells[n].Value, r.Total.Cells[i].Value)
		}
	}
	t.Logf("%d groups, %d shared, divided %v, ended %v", len(r.Groups), divided, r.Divided != nil, r.Ended != nil)
}

// A number is followed down: the units, the report with its digest, the figure in it.
func TestWhy(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := newPlace(t, d)
		who := p.officer("an", p.district.ID)
		letter := p.ask(p.district.ID, period2016, p.communes...)
		pkg := p.drawn(p.communes[0], period2016)
		p.file(letter, pkg, nil, filing.VersionAccepted)
		k := pkg.Figures[0].Key()
		w, err := p.s.Why(context.Background(), who, WhyIn{Question: p.of(p.district.ID), Key: k})
		if err != nil {
			t.Fatal(err)
		}
		if w.Cell.Value != pkg.Figures[0].Value && len(w.Parts) != len(p.communes) {
			t.Errorf("%+v", w)
		}
		w, err = p.s.Why(context.Background(), who, WhyIn{Question: p.of(p.communes[0].ID), Key: k})
		if err != nil {
			t.Fatal(err)
		}
		if w.Report == nil || !w.Report.Intact || w.Report.Figure == nil || w.Report.Figure.Value != w.Cell.Value {
			t.Errorf("%+v", w.Report)
		}
		stranger := access.Actor{ID: "nobody"}
		if _, err := p.s.Why(context.Background(), stranger, WhyIn{Question: p.of(p.communes[0].ID), Key: k}); !fault.Is(err, fault.NotFound) {
			t.Errorf("a stranger: %v", err)
		}
	})
}

// Outliers are compiling's own, and only of units that may be seen.
func TestOutliersAreCompilings(t *testing.T) {
	p := newPlace(t, dbtest.SQLite(t))
	who := p.officer("an", p.district.ID)
	letter := p.ask(p.district.ID, period2016, p.communes...)
	for i, m := range p.communes {
		pkg := p.drawn(m, period2016)
		for n := range pkg.Figures {
			pkg.Figures[n].Value = quantity.Int(int64(10 + n%3))
			if i == 3 && n == 2 {
				pkg.Figures[n].Value = quantity.Int(90_000)
			}
		}
		p.file(letter, pkg, nil, filing.VersionAccepted)
	}
	out, err := p.s.Outliers(context.Background(), who, p.of(p.district.ID))
	if err != nil {
		t.Fatal(err)
	}
	want := p.compiled(p.district, p.communes)
	for range 2 {
		sum, err := p.s.Summary(context.Background(), who, p.of(p.district.ID))
		if err != nil || sum.Review != len(want.Outliers)+len(want.Findings) {
			t.Errorf("summary %+v (%v), compiling finds %d and %d", sum, err, len(want.Outliers), len(want.Findings))
		}
	}
	if len(out.Found) == 0 || len(out.Found) != len(want.Outliers) || out.Found[0].Unit.ID != want.Outliers[0].Unit.ID {
		t.Errorf("%d found, compiling finds %d", len(out.Found), len(want.Outliers))
	}
}

func TestLateness(t *testing.T) {
	day := when.MustDay("2016-11-25")
	for name, c := range map[string]struct {
		d    Debt
		late bool
	}{
		"in time":       {Debt{State: request.SentUp, Deadline: day, SentOn: day, Today: day.AddDays(9)}, false},
		"came late":     {Debt{State: request.Accepted, Deadline: day, SentOn: day.AddDays(1)}, true},
		"overdue":       {Debt{State: request.InProgress, Deadline: day, Today: day.AddDays(1)}, true},
		"still time":    {Debt{State: request.NotOpened, Deadline: day, Today: day}, false},
		"nobody asks":   {Debt{}, false},
		"excused":       {Debt{State: request.Excused, Deadline: day, Today: day.AddDays(9)}, false},
		"without a day": {Debt{State: request.NotOpened, Today: day}, false},
	} {
		row := debtRow{state: c.d.State, deadline: c.d.Deadline}
		if !c.d.SentOn.IsZero() {
			row.sent = when.InstantOf(c.d.SentOn.Noon())
		}
		small := row.debt()
		if c.d.Late() != c.late || small.late(dayOf(c.d.Today)) != c.late || small.deadline.day() != c.d.Deadline || small.name() != c.d.State {
			t.Errorf("%s: %v, kept small %v %+v", name, c.d.Late(), small.late(dayOf(c.d.Today)), small)
		}
	}
}
