package figures

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"tonghop/internal/access"
	"tonghop/internal/activity"
	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/org"
	"tonghop/internal/org/roster"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/regime/library"
	"tonghop/internal/report"
	"tonghop/internal/report/pack"
	"tonghop/internal/rollup"
	"tonghop/internal/seal"
	"tonghop/internal/uid"
	"tonghop/internal/web/kit"
	"tonghop/internal/web/webtest"
	"tonghop/internal/when"
)

// world is Thanh Hóa in November 2016 with the reports of its communes in every state.
type world struct {
	t        testing.TB
	d        *db.DB
	site     *webtest.Site
	kit      *kit.Kit
	totals   *rollup.Service
	reg      *regime.Regime
	digest   seal.Digest
	cols     *pack.Columns
	day      *org.DayTree
	province *org.Member
	district *org.Member
	people   map[string]kit.Person
	r        *rand.Rand
	no       int
}

func newWorld(t testing.TB) *world {
	t.Helper()
	register, err := roster.Builtin(roster.Options{Province: "38"})
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, d: dbtest.SQLite(t), people: map[string]kit.Person{}, r: rand.New(rand.NewPCG(11, 3))}
	door := &access.Door{DB: w.d}
	w.write(func(tx *db.Tx) error { return org.Put(tx, register) })
	if err := library.New(door).LoadBuiltins(context.Background(), access.System("test")); err != nil {
		t.Fatal(err)
	}
	units := org.New(door)
	w.totals = rollup.New(door, units, nil)
	err = w.d.Read(context.Background(), func(tx *db.Tx) error {
		if w.day, err = units.TreeOn(tx, when.MustDay("2016-11-21")); err != nil {
			return err
		}
		published, err := library.Latest(tx, "thong-tin-doi-ngoai")
		w.reg, w.digest = published.Regime, published.Digest
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	w.cols = pack.ColumnsOf(w.reg)
	w.province = w.day.At(org.Province)[0]
	w.district = w.day.Find("Triệu Sơn", w.province.ID)[0]
	w.kit = kit.New(kit.Options{Clock: w.d.Now, Session: func(_ context.Context, token string) (kit.Person, error) { return w.people[token], nil }})
	(&Area{Kit: w.kit, Totals: w.totals}).Routes()
	w.site = webtest.Serve(t, w.kit)
	return w
}

func (w *world) write(f func(tx *db.Tx) error) {
	w.t.Helper()
	if err := w.d.Write(context.Background(), f); err != nil {
		w.t.Fatal(err)
	}
}

// person is somebody with a role on a unit; his name is his session.
func (w *world) person(name string, role access.Role, unit *org.Member) {
	w.t.Helper()
	w.write(func(tx *db.Tx) error {
		_, err := access.AddGrant(tx, access.Grant{Account: name, Role: role, Unit: unit.ID})
		return err
	})
	w.people[name] = kit.Person{Actor: access.Actor{ID: name, Name: "Chuyên viên tổng hợp", Unit: unit.ID}, Post: unit.Name}
}

// asked writes a letter and what its units owe; states are dealt out in turn.
func (w *world) asked(asker string, units []*org.Member, states ...string) string {
	w.t.Helper()
	w.no++
	id := fmt.Sprintf("letter-%d", w.no)
	w.write(func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO request_letter (id, regime, regime_version, regime_digest, period, asker, words, deadlines, choice, reminders,
auto_nothing, state, version, units, created_by, created_at) VALUES ($1,$2,$3,$4,'2016',$5,'{}','{}','{}','{}',$6,'running',1,$7,'x',$8)`,
			id, w.reg.Code, w.reg.Version, string(w.digest), asker, false, len(units), tx.At)
		if err != nil {
			return err
		}
		var rows [][]any
		for i, u := range units {
			sent := ""
			state := states[i%len(states)]
			if state == "accepted" || state == "sent-up" {
				sent = tx.At.String()
			}
			deadline := "2016-11-25"
			if i%9 == 6 {
				deadline = "2016-11-18"
			}
			rows = append(rows, []any{id, u.ID, id + u.ID, string(u.Level()), deadline, deadline, state, 1, tx.At, sent})
		}
		return db.Insert(tx, "request_obligation", "request, unit, id, level, deadline, asked, state, version, changed_at, sent_at", rows, "")
	})
	for i, u := range units {
		if states[i%len(states)] == "accepted" {
			w.filed(id, u, w.drawn(u))
		}
	}
	return id
}

// drawn is a report by chance.
func (w *world) drawn(u *org.Member) *report.Package {
	p := &report.Package{Format: report.Format, Regime: report.RefOf(w.reg), Unit: report.UnitOf(u.Unit, w.day.Since)}
	p.Period = report.Period{Name: "2016", From: when.MustDay("2015-12-15"), To: when.MustDay("2016-12-14")}
	for n := range w.cols.Len() {
		k := w.cols.Key(n)
		v := quantity.Decimal(w.r.Int64N(60)+1, w.cols.Decimals(n))
		switch w.r.IntN(12) {
		case 0:
			v = quantity.Of(quantity.None)
		case 1:
			v = quantity.Of(quantity.Unknown)
		case 2:
			continue
		case 3:
			v = quantity.Int(w.r.Int64N(4000))
		}
		p.Figures = append(p.Figures, report.Figure{Indicator: k.Indicator(), Dimensions: k.Dimensions(), Value: v, Obtained: report.Obtained{How: report.Counted, Count: 3}})
	}
	return p
}

func (w *world) filed(letter string, u *org.Member, p *report.Package) {
	w.t.Helper()
	raw, err := p.Canonical()
	if err != nil {
		w.t.Fatal(err)
	}
	packed, err := pack.Encode(w.cols, p.Figures)
	if err != nil {
		w.t.Fatal(err)
	}
	w.no++
	w.write(func(tx *db.Tx) error {
		id := uid.New()
		_, err := tx.Exec(`INSERT INTO filing_report (id, unit, slot, level, regime, regime_no, period, proxy, state, created_at, changed_at, version)
VALUES ($1,$2,$3,$4,$5,$6,'2016',$7,'accepted',$8,$8,1)`, id, u.ID, id, p.Unit.Level, w.reg.Code, w.reg.Version, false, tx.At)
		if err != nil {
			return err
		}
		_, err = tx.Exec(`INSERT INTO filing_version (id, report, no, submission, unit, level, regime, regime_no, period, state, digest, mark, day, empty, compiled, leaves,
sent_at, sent_by, decided_at, decided_by, changed_at, packed, packed_own, package) VALUES ($1,$1,1,$1,$2,$3,$4,$5,'2016','accepted',$6,$7,'2016-11-18',$8,$8,1,$9,'Lê Thị Hoa',$9,'Phạm Văn Nam',$9,$10,$10,$11)`,
			id, u.ID, p.Unit.Level, w.reg.Code, w.reg.Version, string(seal.Of(raw)), fmt.Sprintf("%d/BC-UBND", w.no), false, tx.At, packed, raw)
		return err
	})
}

// noted writes lines of a unit's diary.
func (w *world) noted(u *org.Member, lines ...string) {
	w.t.Helper()
	w.write(func(tx *db.Tx) error {
		var all []activity.Planted
		for i, line := range lines {
			all = append(all, activity.Planted{Unit: u.ID, Body: u.ID, Content: activity.Content{
				Day: when.MustDay("2016-03-22").AddDays(37 * i), Kind: activity.Kinds()[0], Line: line,
				Figures: []activity.Figure{{Regime: w.reg.Code, Indicator: string(w.cols.Key(0)), Value: quantity.Int(int64(3 + i))}},
			}})
		}
		_, err := activity.Plant(tx, all, w.reg)
		return err
	})
}

func (w *world) at(name string, unit *org.Member) string {
	return place{w.reg.Code, "2016", unit.ID}.page(name)
}
