package api

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"sync/atomic"
	"testing"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/paper"
	"tonghop/internal/quantity"
	"tonghop/internal/report"
	"tonghop/internal/when"
)

// BenchmarkDeliver delivers reports of some 50 figures and five texts over HTTP, 20 in
// flight, each durable when it is answered.
func BenchmarkDeliver(b *testing.B) {
	for _, engine := range []struct {
		name string
		open func(testing.TB) *db.DB
	}{{"sqlite", dbtest.SQLite}, {"postgres", dbtest.Postgres}} {
		b.Run(engine.name, func(b *testing.B) { deliverAll(b, newWorld(b, engine.open(b))) })
	}
}

func deliverAll(b *testing.B, w *world) {
	w.grant("all", w.district.ID)
	for _, c := range w.communes {
		w.write(func(tx *db.Tx) error {
			_, err := access.AddGrant(tx, access.Grant{Account: "c" + c.Code, Role: access.Officer, Unit: c.ID})
			return err
		})
	}
	type job struct {
		path, token string
		body        []byte
	}
	var jobs []job
	for n := 0; len(jobs) < b.N; n++ {
		period := when.Period(fmt.Sprintf("%04d-W%02d", 2016+n/45%3, n%45+5)) // the communes were the same then
		letter := fmt.Sprintf("bench-%d", n)
		w.askedFor(letter, period)
		for _, c := range w.communes {
			jobs = append(jobs, job{"/api/v1/obligations/" + letter + c.Code + "/report", "c" + c.Code, w.large(c.Code, period)})
		}
	}
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	var next atomic.Int64
	b.SetParallelism(10)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			j := jobs[next.Add(1)-1]
			req, err := http.NewRequest(http.MethodPost, w.url+j.path, bytes.NewReader(j.body))
			if err != nil {
				b.Error(err)
				return
			}
			req.Header.Set("Authorization", "Bearer "+j.token)
			req.Header.Set("Content-Type", "application/json")
			res, err := client.Do(req)
			if err != nil {
				b.Error(err)
				return
			}
			raw, _ := io.ReadAll(res.Body)
			res.Body.Close()
			if res.StatusCode != http.StatusCreated {
				b.Errorf("%d %s", res.StatusCode, raw)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "reports/s")
}

// askedFor writes another letter to all communes.
func (w *world) askedFor(letter string, p when.Period) {
	w.write(func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO request_letter (id, regime, regime_version, regime_digest, period, asker, words, deadlines, choice, reminders,
auto_nothing, state, version, units, created_by, created_at) VALUES ($1,$2,$3,$4,$5,$6,'{}','{}','{}','{}',$7,'running',1,36,'x',$8)`,
			letter, w.reg.Code, w.reg.Version, string(w.reg.Digest()), string(p), w.district.ID, false, tx.At)
		if err != nil {
			return err
		}
		var rows [][]any
		for _, u := range w.communes {
			rows = append(rows, []any{letter, u.ID, letter + u.Code, string(u.Level()), "2016-11-25", "2016-11-25", "not-opened", 1, tx.At})
		}
		return db.Insert(tx, "request_obligation", "request, unit, id, level, deadline, asked, state, version, changed_at", rows, "")
	})
}

// large is a report of every indicator of the regime and five texts.
func (w *world) large(code string, p when.Period) []byte {
	unit, ok := w.day.ByCode(code)
	if !ok {
		w.t.Fatal("no unit", code)
	}
	from, to, err := w.reg.Window(p)
	if err != nil {
		w.t.Fatal(err)
	}
	pkg := report.Package{Format: report.Format, Regime: report.RefOf(w.reg), Unit: report.UnitOf(unit.Unit, w.day.Since), Period: report.Period{Name: p, From: from, To: to}}
	for i := range w.reg.Indicators {
		ind := &w.reg.Indicators[i]
		pkg.Figures = append(pkg.Figures, report.Figure{Indicator: ind.Code, Measure: ind.Unit, Value: quantity.Int(int64(7 * i)), Obtained: report.Obtained{How: report.Entered}})
		for _, d := range ind.Dimensions {
			pkg.Figures = append(pkg.Figures, report.Figure{Indicator: ind.Code, Measure: ind.Unit, Dimensions: map[string]string{d.Code: d.Choices[0].Code}, Value: quantity.Int(int64(i)), Obtained: report.Obtained{How: report.Entered}})
		}
	}
	pkg.Figures = pkg.Figures[:min(len(pkg.Figures), 50)]
	for i := range 5 {
		pkg.Sections = append(pkg.Sections, report.Section{Key: fmt.Sprintf("s%d", i), Level: 1, Title: "Tình hình", Blocks: paper.Blocks{paper.Paragraph{
			Inlines: paper.Inlines{{Text: "Trong kỳ, đơn vị đã triển khai các nhiệm vụ theo kế hoạch được giao và phối hợp với các cơ quan liên quan trên địa bàn."}},
		}}})
	}
	raw, err := pkg.Canonical()
	if err != nil {
		w.t.Fatal(err)
	}
	return raw
}
