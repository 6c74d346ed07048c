package rollup

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/filing"
	"tonghop/internal/org"
	"tonghop/internal/org/roster"
	"tonghop/internal/paper"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/regime/library"
	"tonghop/internal/report"
	"tonghop/internal/report/pack"
	"tonghop/internal/seal"
	"tonghop/internal/uid"
	"tonghop/internal/when"
)

// place is a database with the units of one district of 2016 and what they owe, written
// as request and filing write it.
type place struct {
	t        testing.TB
	d        *db.DB
	s        *Service
	r        *rand.Rand
	reg      *regime.Regime
	digest   seal.Digest
	cols     *pack.Columns
	day      *org.DayTree
	province *org.Member
	district *org.Member
	communes []*org.Member
	packages map[string]*report.Package
	letters  int
	no       int
}

const period2016 = when.Period("2016")

func newPlace(t testing.TB, d *db.DB) *place {
	t.Helper()
	r, err := roster.Builtin(roster.Options{Province: "38"})
	if err != nil {
		t.Fatal(err)
	}
	p := &place{t: t, d: d, r: rand.New(rand.NewPCG(4, 2)), packages: map[string]*report.Package{}}
	door := &access.Door{DB: d}
	p.s = New(door, org.New(door), nil)
	p.write(func(tx *db.Tx) error { return org.Put(tx, r) })
	if err := library.New(door).LoadBuiltins(context.Background(), access.System("test")); err != nil {
		t.Fatal(err)
	}
	p.read(func(tx *db.Tx) error {
		if p.day, err = p.s.Org.TreeOn(tx, when.MustDay("2016-11-21")); err != nil {
			return err
		}
		published, err := library.Latest(tx, "thong-tin-doi-ngoai")
		p.reg, p.digest = published.Regime, published.Digest
		return err
	})
	p.cols = pack.ColumnsOf(p.reg)
	p.province = p.day.At(org.Province)[0]
	p.district = p.day.Find("Triệu Sơn", p.province.ID)[0]
	p.communes = p.day.Children(p.district.ID)
	return p
}

func (p *place) write(f func(tx *db.Tx) error) {
	p.t.Helper()
	if err := p.d.Write(context.Background(), f); err != nil {
		p.t.Fatal(err)
	}
}

func (p *place) read(f func(tx *db.Tx) error) {
	p.t.Helper()
	if err := p.d.Read(context.Background(), f); err != nil {
		p.t.Fatal(err)
	}
}

// ask writes a running letter that asks units, and gives its identity.
func (p *place) ask(asker string, period when.Period, units ...*org.Member) string {
	p.t.Helper()
	p.letters++
	id := fmt.Sprintf("letter-%d", p.letters)
	p.write(func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO request_letter (id, regime, regime_version, regime_digest, period, asker, words, deadlines, choice, reminders,
auto_nothing, state, version, units, created_by, created_at) VALUES ($1,$2,$3,$4,$5,$6,'{}','{}','{}','{}',$7,'running',1,$8,'x',$9)`,
			id, p.reg.Code, p.reg.Version, string(p.digest), string(period), asker, false, len(units), tx.At)
		if err != nil {
			return err
		}
		var rows [][]any
		for _, u := range units {
			rows = append(rows, []any{id, u.ID, id + u.ID, string(u.Level()), "2016-11-25", "2016-11-25", "not-opened", 1, tx.At})
		}
		return db.Insert(tx, "request_obligation", "request, unit, id, level, deadline, asked, state, version, changed_at", rows, "")
	})
	return id
}

// debt changes the state of an obligation.
func (p *place) debt(letter string, u *org.Member, state string) {
	p.t.Helper()
	p.write(func(tx *db.Tx) error {
		_, err := tx.Exec("UPDATE request_obligation SET state = $2, changed_at = $3, sent_at = $4 WHERE id = $1", letter+u.ID, state, tx.At, tx.At)
		return err
	})
}

func (p *place) unit(m *org.Member) report.Unit { return report.UnitOf(m.Unit, p.day.Since) }

// drawn makes the report of a unit by chance.
func (p *place) drawn(m *org.Member, period when.Period) *report.Package {
	pkg := &report.Package{Format: report.Format, Regime: report.RefOf(p.reg), Unit: p.unit(m), Period: report.Period{Name: period}}
	from, to, err := p.reg.Window(period)
	if err != nil {
		p.t.Fatal(err)
	}
	pkg.Period.From, pkg.Period.To = from, to
	for n := range p.cols.Len() {
		k := p.cols.Key(n)
		if p.r.IntN(3) == 0 {
			continue
		}
		v := quantity.Decimal(p.r.Int64N(300), p.cols.Decimals(n))
		if p.r.IntN(8) == 0 {
			v = quantity.Of(quantity.None)
		}
		pkg.Figures = append(pkg.Figures, report.Figure{Indicator: k.Indicator(), Dimensions: k.Dimensions(), Value: v, Obtained: report.Obtained{How: report.Entered}})
	}
	return pkg
}

// file writes a version of a unit's report and gives its identity.
func (p *place) file(letter string, pkg *report.Package, own *report.Package, state filing.VersionState) string {
	p.t.Helper()
	raw, err := pkg.Canonical()
	if err != nil {
		p.t.Fatal(err)
	}
	packed, err := pack.Encode(p.cols, pkg.Figures)
	if err != nil {
		p.t.Fatal(err)
	}
	mine := packed
	if len(pkg.Sources) > 0 {
		mine = []byte{}
	}
	if own != nil {
		if mine, err = pack.Encode(p.cols, own.Figures); err != nil {
			p.t.Fatal(err)
		}
	}
	id, report := uid.New(), "report-"+letter+pkg.Unit.ID
	p.no++
	p.write(func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO filing_report (id, unit, slot, level, regime, regime_no, period, obligation, letter, proxy, state, created_at, changed_at, version)
VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$11,'sent',$10,$10,1) ON CONFLICT DO NOTHING`, report, pkg.Unit.ID, "obligation:"+letter+pkg.Unit.ID, pkg.Unit.Level, p.reg.Code, p.reg.Version,
			string(pkg.Period.Name), letter+pkg.Unit.ID, letter, tx.At, false)
		if err != nil {
			return err
		}
		_, err = tx.Exec(`INSERT INTO filing_version (id, report, no, submission, unit, level, regime, regime_no, period, state, digest, mark, day, empty, compiled, leaves,
sent_at, changed_at, packed, packed_own, package) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,'2016-11-20',$13,$14,1,$15,$15,$16,$17,$18)`,
			id, report, p.no, id, pkg.Unit.ID, pkg.Unit.Level, p.reg.Code, p.reg.Version, string(pkg.Period.Name), string(state), string(seal.Of(raw)), fmt.Sprintf("%d/BC-UBND", p.no),
			pkg.NothingToReport, len(pkg.Sources) > 0, tx.At, packed, mine, raw)
		return err
	})
	if state == filing.VersionAccepted {
		p.packages[pkg.Unit.ID] = pkg
	}
	return id
}

// settle changes what became of a version.
func (p *place) settle(id string, state filing.VersionState) {
	p.t.Helper()
	p.write(func(tx *db.Tx) error {
		_, err := tx.Exec("UPDATE filing_version SET state = $2, changed_at = $3 WHERE id = $1", id, string(state), tx.At)
		return err
	})
}

// officer is an account that may see a unit and all below it.
func (p *place) officer(name, unit string) access.Actor {
	p.t.Helper()
	p.write(func(tx *db.Tx) error {
		_, err := access.AddGrant(tx, access.Grant{Account: name, Role: access.Officer, Unit: unit})
		return err
	})
	return access.Actor{ID: name, Name: name, Unit: unit}
}

func (p *place) grid(who access.Actor, q Question) *Grid {
	p.t.Helper()
	g, err := p.s.Grid(context.Background(), who, q)
	if err != nil {
		p.t.Fatal(err)
	}
	return g
}

func (p *place) of(unit string) Question {
	return Question{Regime: p.reg.Code, Period: period2016, Unit: unit}
}

// compiled compiles the accepted reports of units, as their asker does.
func (p *place) compiled(at *org.Member, expected []*org.Member) *report.Compilation {
	p.t.Helper()
	in := report.CompileIn{Regime: p.reg, Unit: p.unit(at), Period: p.drawn(at, period2016).Period}
	for _, m := range expected {
		in.Expected = append(in.Expected, report.Expected{Unit: p.unit(m), Leaves: max(1, len(p.day.Children(m.ID)))})
		if pkg := p.packages[m.ID]; pkg != nil {
			in.Inputs = append(in.Inputs, report.Input{File: pkg.Unit.ID, Package: pkg, Digest: seal.Of([]byte(pkg.Unit.ID)), How: report.AsPackage})
		}
	}
	c, err := report.Compile(in)
	if err != nil {
		p.t.Fatal(err)
	}
	return c
}

// same holds the totals of a grid against a compilation.
func (p *place) same(g *Grid, want *report.Compilation) {
	p.t.Helper()
	for i, k := range want.Keys {
		n := g.Column(k)
		if n < 0 {
			p.t.Fatalf("no column %s", k)
		}
		a, b := want.Totals[i].Answer, g.Total.Cells[n]
		if a.Value != b.Value || a.Counts != b.Counts {
			p.t.Fatalf("%s: compiled %v (%s), in the grid %v (%s)", k, a.Value, a.Counts, b.Value, b.Counts)
		}
	}
}

// sent is a compilation as the package that its unit sends up.
func sent(c *report.Compilation) *report.Package { return c.Package(paper.Paper{}, when.Instant{}) }
