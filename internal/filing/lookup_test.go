package filing_test

import (
	"testing"

	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/fault"
	"tonghop/internal/filing"
)

func TestTheReportOfAnObligationIsFound(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, 2)
		w.pass()
		unit, who := w.communes[0].ID, w.commune[0]
		in := filing.OpenIn{Obligation: w.debt(w.passed, unit).ID}
		_, err := w.reports.OfObligation(w.ctx, who, in)
		w.refused("nobody has begun", err, fault.NotFound)
		_, err = w.reports.Newest(w.ctx, who, filing.NewestIn{Unit: unit, Regime: w.passed.Regime})
		w.refused("nothing was sent", err, fault.NotFound)
		r, err := w.reports.Open(w.ctx, who, in)
		w.ok(err)
		got, err := w.reports.OfObligation(w.ctx, who, in)
		w.ok(err)
		if got.ID != r.ID {
			t.Errorf("found %s, not %s", got.ID, r.ID)
		}
		_, err = w.reports.OfObligation(w.ctx, w.commune[1], in)
		w.refused("a neighbour", err, fault.NotFound)
		w.send(who, r.ID)
		p, err := w.reports.Newest(w.ctx, who, filing.NewestIn{Unit: unit, Regime: w.passed.Regime})
		w.ok(err)
		if p.Unit.ID != unit {
			t.Errorf("the data are of %s", p.Unit.ID)
		}
		_, err = w.reports.Newest(w.ctx, w.commune[1], filing.NewestIn{Unit: unit, Regime: w.passed.Regime})
		w.refused("a neighbour's data", err, fault.NotFound)
	})
}
