package app_test

import (
	"io"
	"testing"

	"tonghop/internal/app"
	"tonghop/internal/conf"
	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/report"
	"tonghop/internal/rollup"
	"tonghop/internal/web/webtest"
)

// The example opens on both engines, and every number of every accepted report in it stands
// in the table of totals as the report says it.
func TestEveryReportOfTheExampleAgreesWithTheTable(t *testing.T) {
	if testing.Short() {
		t.Skip("fills the whole example")
	}
	dbtest.EachAddress(t, func(t *testing.T, address string) {
		c := conf.Default()
		c.Data, c.DB = t.TempDir(), conf.Address(address)
		a, err := app.OpenDemo(t.Context(), app.Options{Conf: c, Log: io.Discard}, nil)
		must(t, err)
		t.Cleanup(func() { must(t, a.Close()) })
		s := &scene{App: a, Site: webtest.Serve(t, a.Handler()), t: t, people: map[string]*webtest.Visitor{}}
		s.as("tinh").Get("/").Must(200).WellMade().Has("1435/STTTT-BCXB")
		packages := s.accepted("2016")
		seen, numbers := 0, 0
		who := s.actor("tinh")
		whole, err := a.Services.Totals.Grid(t.Context(), who, rollup.Question{Regime: external, Period: "2016", Unit: province})
		must(t, err)
		for i := range whole.Lines {
			if p := packages[whole.Lines[i].Unit.ID]; p != nil { // a district that has sent its own
				seen++
				numbers += s.lineAgrees(&whole.Lines[i], whole.Keys, p)
			}
			below, err := a.Services.Totals.Grid(t.Context(), who, rollup.Question{Regime: external, Period: "2016", Unit: whole.Lines[i].Unit.ID})
			must(t, err)
			for j := range below.Lines {
				if p := packages[below.Lines[j].Unit.ID]; p != nil {
					seen++
					numbers += s.lineAgrees(&below.Lines[j], below.Keys, p)
				}
			}
		}
		if seen < 250 || seen != len(packages) {
			t.Errorf("%d of %d accepted reports stand in the table", seen, len(packages))
		}
		t.Logf("%d reports, %d numbers", seen, numbers)
	})
}

// accepted are the packages that hold, by unit.
func (s *scene) accepted(period string) map[string]*report.Package {
	s.t.Helper()
	all := map[string]*report.Package{}
	must(s.t, s.DB.Read(s.t.Context(), func(tx *db.Tx) error {
		return db.Each(tx, "SELECT unit, package FROM filing_version WHERE state = 'accepted' AND period = $1", func(scan db.Scan) error {
			var unit string
			var raw []byte
			if err := scan(&unit, &raw); err != nil {
				return err
			}
			p, err := report.Parse(raw)
			all[unit] = p
			return err
		}, period)
	}))
	return all
}
