package filing_test

import (
	"context"
	"strings"
	"testing"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/fault"
	"tonghop/internal/filing"
	"tonghop/internal/filing/desk"
	"tonghop/internal/filing/draft"
	"tonghop/internal/quantity"
	"tonghop/internal/report"
	"tonghop/internal/request"
)

// A commune's report from its diary to the district's word: drafted, edited, returned, sent
// again, accepted, corrected.
func TestACommunesReportThroughItsLife(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, 3)
		w.pass()
		unit, who := w.communes[0].ID, w.commune[0]
		w.note(unit, figure("banner", 5), figure("banner", 7), figure("broadcast", 40))
		o := w.debt(w.passed, unit)
		r, err := w.reports.Open(w.ctx, who, filing.OpenIn{Obligation: o.ID})
		w.ok(err)
		again, err := w.reports.Open(w.ctx, who, filing.OpenIn{Obligation: o.ID})
		w.ok(err)
		if again.ID != r.ID || w.debt(w.passed, unit).State != request.InProgress {
			t.Fatalf("%v %v %v", again.ID, r.ID, w.debt(w.passed, unit).State)
		}
		p := w.page(who, r.ID)
		if e := p.Content.Figures.OwnAnswer("banner"); e.Value != quantity.Int(12) || e.From.Kind != draft.Diary || e.From.Count != 2 {
			t.Errorf("%+v", e)
		}
		if !strings.Contains(draft.TextOf(p.Content.Sections["plan-and-activities"].Lines), "12 băng rôn") || p.Report.Share.Percent() != 100 || !p.MayEdit {
			t.Errorf("%+v", p.Report)
		}
		if p.Made.Package.Activities == nil || p.Made.Package.Activities.Count != 3 {
			t.Errorf("activities %+v", p.Made.Package.Activities)
		}
		w.send(who, r.ID)
		if got := w.debt(w.passed, unit).State; got != request.SentUp {
			t.Errorf("the debt is %s", got)
		}
		w.refusedMove(t, who, r.ID, w.reports.Accept, fault.Forbidden)
		w.refusedMove(t, w.officer, r.ID, w.reports.Return, fault.Invalid)
		got := w.step(w.officer, r.ID, w.reports.Return, "Thiếu số pa-nô")
		if got.State != filing.Returned || got.Reason != "Thiếu số pa-nô" || w.debt(w.passed, unit).State != request.Returned {
			t.Errorf("%+v", got)
		}
		w.answer(who, r.ID, "panel", quantity.Int(3))
		w.send(who, r.ID)
		got = w.accept(r.ID)
		if got.State != filing.Accepted || got.Standing == "" || w.debt(w.passed, unit).State != request.Accepted {
			t.Errorf("%+v", got)
		}
		_, err = w.desk.SaveSection(w.ctx, who, section(1, r.ID, "situation", "sửa sau khi đã tiếp nhận"))
		w.refused("an accepted report is frozen", err, fault.Closed)

		w.step(who, r.ID, w.reports.Correct, "")
		if w.debt(w.passed, unit).State != request.Accepted {
			t.Error("a correction under way takes the accepted one away")
		}
		symbol := p.Content.Head.Symbol
		if h := w.page(who, r.ID).Content.Head; h.Number != "" || !h.Date.IsZero() || h.Symbol != symbol {
			t.Errorf("a correction begins as %q of %v, symbol %q instead of %q", h.Number, h.Date, h.Symbol, symbol)
		}
		w.answer(who, r.ID, "panel", quantity.Int(4))
		w.send(who, r.ID)
		w.accept(r.ID)
		all := w.page(who, r.ID).Versions
		var states []string
		for _, v := range all {
			states = append(states, string(v.State))
		}
		if strings.Join(states, " ") != "accepted superseded returned" || all[0].Supersedes != all[1].Digest {
			t.Errorf("%v", states)
		}
		v, err := w.desk.Version(w.ctx, w.officer, desk.VersionIn{Report: r.ID, Version: all[0].ID})
		w.ok(err)
		if len(v.Changes) == 0 || v.Changes[0].Key != "panel" || v.Changes[0].Old != "3" || v.Changes[0].New != "4" {
			t.Errorf("%+v", v.Changes)
		}
		w.history(t, r.ID)
	})
}

// send hands a report on through all steps of the unit; in the tests the officer may all of
// them but approve, so the leader does where there is one.
func (w *world) send(who access.Actor, id filing.ID) {
	w.t.Helper()
	w.numbered(who, id)
	w.step(who, id, w.reports.Submit, "")
	w.step(who, id, w.reports.Pass, "")
	leader := w.actor("lanhdao-"+who.ID, who.Unit, access.Leader)
	w.step(leader, id, w.reports.Approve, "")
	w.step(who, id, w.reports.Send, "")
}

func (w *world) numbered(who access.Actor, id filing.ID) {
	w.t.Helper()
	p := w.page(who, id)
	head := draft.HeadFieldsOf(&p.Content.Head)
	head.Number, head.Date, head.Signer = "35", "2016-11-20", "Lê Văn B"
	_, err := w.desk.SaveHead(w.ctx, who, desk.HeadIn{Report: id, Base: p.Parts[draft.PartHead].Version, Fields: head})
	w.ok(err)
}

func (w *world) answer(who access.Actor, id filing.ID, k report.Key, v quantity.Value) {
	w.t.Helper()
	p := w.page(who, id)
	_, err := w.desk.SaveFigures(w.ctx, who, desk.FiguresIn{Report: id, Base: p.Parts[draft.PartFigures].Version, Own: []draft.Answer{{Key: k, Value: v}}})
	w.ok(err)
}

func (w *world) refusedMove(t *testing.T, who access.Actor, id filing.ID, f func(context.Context, access.Actor, filing.MoveIn) (filing.MoveOut, error), kind fault.Kind) {
	t.Helper()
	_, err := f(w.ctx, who, filing.MoveIn{Report: id, Version: w.get(id).Version})
	w.refused("a move of "+who.ID, err, kind)
}

func (w *world) history(t *testing.T, id filing.ID) {
	t.Helper()
	var moves []string
	for _, n := range w.page(w.officer, id).Notes {
		moves = append(moves, string(n.Move))
	}
	want := "submit pass approve send return submit pass approve send accept correct submit pass approve send accept"
	if got := strings.Join(moves, " "); got != want {
		t.Errorf("steps %s", got)
	}
}
