package filing_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/filing"
	"tonghop/internal/org"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/report"
	"tonghop/internal/request"
)

// inFlight is how many deliveries are on their way at once.
const inFlight = 20

// BenchmarkDeliver is durable deliveries of 50 figures and 5 texts each, 20 in flight.
func BenchmarkDeliver(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		b.Run(name, func(b *testing.B) { benchDeliver(b, open(b)) })
	}
}

func benchDeliver(b *testing.B, d *db.DB) {
	w := newWorld(b, d, 30)
	w.pass()
	raws, owed := deliveries(b, w, b.N)
	b.ResetTimer()
	var next atomic.Int64
	var wg sync.WaitGroup
	for range inFlight {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for {
				i := int(next.Add(1)) - 1
				if i >= len(raws) {
					return
				}
				if _, err := w.reports.Deliver(w.ctx, access.System("bench"), filing.DeliverIn{Obligation: owed[i], Package: raws[i]}); err != nil {
					b.Error(err)
					return
				}
			}
		}()
	}
	wg.Wait()
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "reports/s")
	b.ReportMetric(0, "ns/op")
}

// deliveries are packages with an obligation each: letters are made until there are enough.
func deliveries(b testing.TB, w *world, n int) (raws [][]byte, owed []request.ObligationID) {
	b.Helper()
	var ids []string
	w.read(func(tx *db.Tx) error {
		tree, err := w.units.TreeToday(tx)
		for _, m := range tree.At(org.Commune) {
			ids = append(ids, m.ID)
		}
		return err
	})
	year := mustYear(b)
	for len(raws) < n {
		l := w.ask(w.so, request.BeginIn{Asker: w.department, Regime: external, Period: "2016"}, fmt.Sprint(2000+len(raws)), request.Choice{Also: ids})
		w.read(func(tx *db.Tx) error {
			all, err := request.Of(tx, l.ID)
			for _, o := range all {
				u, ok := year.Tree.Unit(o.Unit[:len("00000")])
				if !ok || len(raws) == n {
					continue
				}
				owed = append(owed, o.ID)
				raws = append(raws, fiftyFigures(b, w.regime, report.UnitOf(u, year.Tree.From), year.Period, len(raws)))
			}
			return err
		})
	}
	return raws, owed
}

func fiftyFigures(b testing.TB, reg *regime.Regime, u report.Unit, period report.Period, n int) []byte {
	b.Helper()
	p := report.Package{Format: report.Format, Regime: report.RefOf(reg), Unit: u, Period: period}
	for i := range reg.Indicators {
		ind := &reg.Indicators[i]
		add := func(dims map[string]string) {
			if len(p.Figures) < 50 {
				p.Figures = append(p.Figures, report.Figure{Indicator: ind.Code, Dimensions: dims, Value: quantity.Int(int64(n%977 + i)), Measure: ind.Unit, Obtained: report.Obtained{How: report.Entered}})
			}
		}
		add(nil)
		for _, d := range ind.Dimensions {
			for _, c := range d.Choices {
				add(map[string]string{d.Code: c.Code})
			}
		}
	}
	for i := range 5 {
		p.Proposals = append(p.Proposals, report.Statement{Text: fmt.Sprintf("Đề nghị cấp trên mở lớp tập huấn và hỗ trợ kinh phí cho cơ sở, lần %d của đơn vị thứ %d.", i, n)})
	}
	raw, err := p.Canonical()
	if err != nil {
		b.Fatal(err)
	}
	return raw
}

// BenchmarkPage is the page of a district's draft over all its communes: everything that is
// looked up, added up and verified for one look.
func BenchmarkPage(b *testing.B) {
	d := dbtest.SQLite(b)
	w := newWorld(b, d, 36)
	w.pass()
	for i := range w.communes {
		w.accept(w.deliver(i).Report)
	}
	r := w.open()
	b.ResetTimer()
	for b.Loop() {
		w.page(w.officer, r.ID)
	}
}
