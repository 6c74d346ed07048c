package filing_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/fault"
	"tonghop/internal/filing"
	"tonghop/internal/filing/desk"
	"tonghop/internal/filing/draft"
	"tonghop/internal/filing/files"
	"tonghop/internal/quantity"
	"tonghop/internal/report"
	"tonghop/internal/request"
)

// Two people, or one in two tabs, type into one section: the second is shown both wordings,
// and not a word of his is lost, even if he goes away.
func TestTwoPeopleTypeIntoOneSection(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, 1)
		r := w.open()
		base := w.page(w.officer, r.ID).Parts[draft.PartSection("situation")].Version
		first, err := w.desk.SaveSection(w.ctx, w.officer, section(base, r.ID, "situation", "Huyện nằm ở phía Tây tỉnh.\nCó 2 dự án."))
		w.ok(err)
		out, err := w.desk.SaveSection(w.ctx, w.second, section(base, r.ID, "situation", "Huyện nằm ở phía Nam tỉnh.\nCó 2 dự án."))
		if !fault.Is(err, fault.Stale) || out.Conflict == nil {
			t.Fatalf("%v %+v", err, out)
		}
		c := out.Conflict
		if c.By != w.officer.Name || !strings.Contains(c.Mine, "phía Nam") || !strings.Contains(c.Theirs, "phía Tây") || c.Version != first.Version {
			t.Errorf("%+v", c)
		}
		if !slices.ContainsFunc(c.Right, func(p draft.Piece) bool { return p.Other && strings.Contains(p.Text, "Nam") }) {
			t.Errorf("%+v", c.Right)
		}
		if kept := w.page(w.officer, r.ID).Asides; len(kept) != 1 || !strings.Contains(kept[0].Typed, "phía Nam") {
			t.Errorf("kept aside: %+v", kept)
		}
		in := section(c.Version, r.ID, "situation", "Huyện nằm ở phía Tây Nam tỉnh.\nCó 2 dự án.")
		in.Aside = c.Aside
		if _, err := w.desk.SaveSection(w.ctx, w.second, in); err != nil {
			t.Fatal(err)
		}
		p := w.page(w.officer, r.ID)
		if len(p.Asides) != 0 || !strings.HasPrefix(draft.TextOf(p.Content.Sections["situation"].Lines), "Huyện nằm ở phía Tây Nam") {
			t.Errorf("%+v", p.Content.Sections["situation"])
		}
		h, err := w.desk.History(w.ctx, w.officer, desk.PartIn{Report: r.ID, Part: draft.PartSection("situation")})
		w.ok(err)
		if len(h.Versions) != 3 || h.Versions[0].By != w.second.Name {
			t.Errorf("%+v", h.Versions)
		}
	})
}

// Eight people save eight sections, and figures at the same time: all of it is there.
func TestManyPeopleWriteOneReport(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, 2)
		r := w.open()
		p := w.page(w.officer, r.ID)
		var wg sync.WaitGroup
		errs := make(chan error, 64)
		keys := p.Keys
		for i, s := range p.Outline {
			wg.Add(1)
			go func() {
				defer wg.Done()
				_, err := w.desk.SaveSection(w.ctx, w.officer, section(p.Parts[draft.PartSection(s.Key)].Version, r.ID, s.Key, fmt.Sprintf("Chữ của mục %d.", i)))
				errs <- err
			}()
		}
		for i := range 4 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				_, err := w.desk.SaveFigures(w.ctx, w.second, desk.FiguresIn{Report: r.ID, Base: 1, Own: []draft.Answer{{Key: keys[i], Value: quantity.Int(int64(10 + i))}}})
				for range 20 { // others may always be quicker; a person would press again
					if !fault.Is(err, fault.Stale) {
						break
					}
					_, err = w.desk.SaveFigures(w.ctx, w.second, desk.FiguresIn{Report: r.ID, Base: 1, Own: []draft.Answer{{Key: keys[i], Value: quantity.Int(int64(10 + i))}}})
				}
				errs <- err
			}()
		}
		wg.Wait()
		close(errs)
		for err := range errs {
			if err != nil && !fault.Is(err, fault.Stale) {
				t.Error(err)
			}
		}
		p = w.page(w.officer, r.ID)
		for i := range 4 {
			if got := p.Content.Figures.OwnAnswer(keys[i]).Value; got != quantity.Int(int64(10+i)) {
				t.Errorf("%s is %v", keys[i], got)
			}
		}
		for i, s := range p.Outline {
			words := draft.TextOf(p.Content.Sections[s.Key].Lines)
			kept := slices.ContainsFunc(p.Asides, func(a desk.Aside) bool { return strings.Contains(a.Typed, fmt.Sprintf("Chữ của mục %d.", i)) })
			if !strings.Contains(words, fmt.Sprintf("Chữ của mục %d.", i)) && !kept {
				t.Errorf("section %s: %q", s.Key, words)
			}
		}
	})
}

func TestFiguresOfTwoPeople(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, 1)
		w.note(trieuSon, figure("banner", 30))
		r := w.open()
		save := func(who access.Actor, base int64, a ...draft.Answer) (desk.FiguresOut, error) {
			return w.desk.SaveFigures(w.ctx, who, desk.FiguresIn{Report: r.ID, Base: base, Own: a})
		}
		_, err := save(w.officer, 1, draft.Answer{Key: "banner", Value: quantity.Int(32)})
		if f := fault.FieldsOf(err); f["own.banner.reason"] == nil {
			t.Errorf("a counted figure replaced without a reason: %v", err)
		}
		_, err = save(w.officer, 1, draft.Answer{Key: "poster", Value: quantity.Int(-3)}, draft.Answer{Key: "fund_spent", Value: quantity.Decimal(12345678, 6)}, draft.Answer{Key: "nonsense", Value: quantity.Int(1)})
		if f := fault.FieldsOf(err); f["own.poster"] == nil || f["own.fund_spent"] == nil || f["own.nonsense"] == nil {
			t.Errorf("%v", fault.FieldsOf(err))
		}
		_, err = save(w.officer, 1, draft.Answer{Key: "banner", Value: quantity.Int(32), Reason: "Hai băng rôn của Đoàn huyện"})
		w.ok(err)
		_, err = save(w.second, 1, draft.Answer{Key: "poster", Value: quantity.Of(quantity.None)}, draft.Answer{Key: "banner", Value: quantity.Int(30)})
		w.ok(err) // another figure, and one that he left as he saw it
		out, err := save(w.second, 1, draft.Answer{Key: "banner", Value: quantity.Int(40), Reason: "x"})
		if !fault.Is(err, fault.Stale) || len(out.Clashes) != 1 || out.Clashes[0].Theirs != "32" || out.Clashes[0].Mine != "40" {
			t.Errorf("%v %+v", err, out)
		}
		e := w.page(w.officer, r.ID).Content.Figures.OwnAnswer("banner")
		if e.Value != quantity.Int(32) || e.Was == nil || e.Was.Value != quantity.Int(30) || e.Was.Reason != "Hai băng rôn của Đoàn huyện" || e.Was.By != w.officer.Name {
			t.Errorf("%+v", e)
		}
		_, err = save(w.officer, out.Version, draft.Answer{Key: "banner", Value: quantity.Int(32), Restore: true})
		w.ok(err)
		if e := w.page(w.officer, r.ID).Content.Figures.OwnAnswer("banner"); e.Value != quantity.Int(30) || e.Was != nil || e.From.Kind != draft.Diary {
			t.Errorf("%+v", e)
		}
	})
}

// Whoever has no business with a report learns nothing of it, by any use case.
func TestStrangers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, 1)
		w.pass()
		r := w.open()
		o := w.debt(w.letter, trieuSon).ID
		c := w.deliver(0)
		raw, err := w.package_(0).Canonical()
		w.ok(err)
		move := filing.MoveIn{Report: r.ID, Version: r.Version, Words: "x"}
		for name, use := range map[string]func(access.Actor) error{
			"open": func(a access.Actor) error {
				_, err := w.reports.Open(w.ctx, a, filing.OpenIn{Obligation: o})
				return err
			},
			"open own": func(a access.Actor) error {
				_, err := w.reports.OpenOwn(w.ctx, a, filing.OpenOwnIn{Letter: w.letter.ID})
				return err
			},
			"open for": func(a access.Actor) error {
				_, err := w.reports.OpenFor(w.ctx, a, filing.OpenForIn{Obligation: o})
				return err
			},
			"get": func(a access.Actor) error { _, err := w.desk.Get(w.ctx, a, desk.GetIn{Report: r.ID}); return err },
			"version": func(a access.Actor) error {
				_, err := w.desk.Version(w.ctx, a, desk.VersionIn{Report: c.Report, Version: c.Version})
				return err
			},
			"history": func(a access.Actor) error {
				_, err := w.desk.History(w.ctx, a, desk.PartIn{Report: r.ID, Part: draft.PartHead})
				return err
			},
			"section": func(a access.Actor) error {
				_, err := w.desk.SaveSection(w.ctx, a, section(1, r.ID, "situation", "x"))
				return err
			},
			"figures": func(a access.Actor) error {
				_, err := w.desk.SaveFigures(w.ctx, a, desk.FiguresIn{Report: r.ID, Base: 1, Own: []draft.Answer{{Key: "banner", Value: quantity.Int(1)}}})
				return err
			},
			"head": func(a access.Actor) error {
				_, err := w.desk.SaveHead(w.ctx, a, desk.HeadIn{Report: r.ID, Base: 1, Fields: draft.HeadFields{Subject: "x", Issuer: "x"}})
				return err
			},
			"budget": func(a access.Actor) error {
				_, err := w.desk.SaveBudget(w.ctx, a, desk.BudgetIn{Report: r.ID, Base: 1})
				return err
			},
			"update": func(a access.Actor) error {
				_, err := w.desk.Update(w.ctx, a, desk.UpdateIn{Report: r.ID, Below: true})
				return err
			},
			"aside": func(a access.Actor) error {
				_, err := w.desk.DropAside(w.ctx, a, desk.DropAsideIn{Report: r.ID})
				return err
			},
			"print": func(a access.Actor) error {
				_, err := w.files.Print(w.ctx, a, files.PrintIn{Report: r.ID, Kind: files.PDF})
				return err
			},
			"read": func(a access.Actor) error {
				_, err := w.files.ReadFile(w.ctx, a, files.ReadFileIn{Report: r.ID, Name: "a.txt", Bytes: []byte("x")})
				return err
			},
			"take": func(a access.Actor) error {
				_, err := w.files.TakeFile(w.ctx, a, files.TakeFileIn{Report: r.ID})
				return err
			},
			"drop": func(a access.Actor) error {
				_, err := w.files.DropFile(w.ctx, a, files.DropFileIn{Report: r.ID})
				return err
			},
			"file": func(a access.Actor) error {
				_, err := w.files.FilePage(w.ctx, a, files.FileIn{Report: r.ID})
				return err
			},
			"bytes": func(a access.Actor) error {
				_, err := w.files.FileBytes(w.ctx, a, files.FileIn{Report: r.ID})
				return err
			},
			"past": func(a access.Actor) error {
				_, err := w.files.BringPast(w.ctx, a, files.PastIn{Unit: trieuSon, Regime: external, Period: "2015"})
				return err
			},
			"keep": func(a access.Actor) error {
				_, err := w.files.KeepPast(w.ctx, a, files.KeepPastIn{Report: r.ID})
				return err
			},
			"deliver": func(a access.Actor) error {
				_, err := w.reports.Deliver(w.ctx, a, filing.DeliverIn{Obligation: w.debt(w.passed, w.communes[0].ID).ID, Package: raw})
				return err
			},
			"list": func(a access.Actor) error {
				_, err := w.reports.List(w.ctx, a, filing.ListIn{Unit: trieuSon})
				return err
			},
			"queue": func(a access.Actor) error { _, err := w.desk.Queue(w.ctx, a, desk.QueueIn{Unit: trieuSon}); return err },
			"settings": func(a access.Actor) error {
				_, err := w.reports.Settings(w.ctx, a, filing.SettingsIn{Unit: trieuSon})
				return err
			},
			"set": func(a access.Actor) error {
				_, err := w.reports.ChangeSettings(w.ctx, a, filing.ChangeSettingsIn{Unit: trieuSon, Way: filing.UsualWay()})
				return err
			},
			"submit":  func(a access.Actor) error { _, err := w.reports.Submit(w.ctx, a, move); return err },
			"pass":    func(a access.Actor) error { _, err := w.reports.Pass(w.ctx, a, move); return err },
			"approve": func(a access.Actor) error { _, err := w.reports.Approve(w.ctx, a, move); return err },
			"back":    func(a access.Actor) error { _, err := w.reports.Back(w.ctx, a, move); return err },
			"send":    func(a access.Actor) error { _, err := w.reports.Send(w.ctx, a, move); return err },
			"recall":  func(a access.Actor) error { _, err := w.reports.Recall(w.ctx, a, move); return err },
			"return":  func(a access.Actor) error { _, err := w.reports.Return(w.ctx, a, move); return err },
			"accept":  func(a access.Actor) error { _, err := w.reports.Accept(w.ctx, a, move); return err },
			"correct": func(a access.Actor) error { _, err := w.reports.Correct(w.ctx, a, move); return err },
			"for":     func(a access.Actor) error { _, err := w.reports.AcceptFor(w.ctx, a, move); return err },
		} {
			w.refused(name+" by nobody", use(access.Actor{}), fault.Unsigned)
			for _, a := range []access.Actor{w.stranger, w.other} {
				if err := use(a); !errors.As(err, new(*fault.Error)) || !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Forbidden) {
					t.Errorf("%s by %s: %v", name, a.ID, err)
				}
			}
		}
		_, err = w.desk.SaveSection(w.ctx, w.viewer, section(1, r.ID, "situation", "x"))
		w.refused("a viewer writes", err, fault.Forbidden)
		if err := deliverFor(w, w.other, raw); !fault.Is(err, fault.NotFound) {
			t.Errorf("somebody else's commune: %v", err)
		}
	})
}

func deliverFor(w *world, who access.Actor, raw []byte) error {
	_, err := w.reports.Deliver(w.ctx, who, filing.DeliverIn{Obligation: w.debt(w.passed, w.communes[0].ID).ID, Package: raw})
	return err
}

// A delivery that is repeated, at once or later, makes one version.
func TestADeliveryRepeated(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, 2)
		w.pass()
		raw, err := w.package_(0).Canonical()
		w.ok(err)
		o := w.debt(w.passed, w.communes[0].ID).ID
		var wg sync.WaitGroup
		outs := make([]filing.DeliverOut, 12)
		errs := make([]error, len(outs))
		for i := range outs {
			wg.Add(1)
			go func() {
				defer wg.Done()
				outs[i], errs[i] = w.reports.Deliver(w.ctx, w.commune[0], filing.DeliverIn{Obligation: o, Key: "lần-1", Package: raw})
			}()
		}
		wg.Wait()
		for i := range outs {
			if errs[i] != nil || outs[i].Version != outs[0].Version {
				t.Errorf("%v %+v", errs[i], outs[i])
			}
		}
		next := w.package_(0)
		next.Head.Number = "101"
		other, err := next.Canonical()
		w.ok(err)
		_, err = w.reports.Deliver(w.ctx, w.commune[0], filing.DeliverIn{Obligation: o, Key: "lần-1", Package: other})
		w.refused("one key for two packages", err, fault.Conflict)
		out, err := w.reports.Deliver(w.ctx, w.commune[0], filing.DeliverIn{Obligation: o, Package: other})
		w.ok(err)
		if out.No != 2 || w.get(out.Report).State != filing.Sent {
			t.Errorf("%+v", out)
		}
		wrong := w.package_(1)
		b, err := wrong.Canonical()
		w.ok(err)
		_, err = w.reports.Deliver(w.ctx, w.commune[0], filing.DeliverIn{Obligation: o, Package: b})
		w.refused("another commune's report", err, fault.Invalid)
		wrong = w.package_(0)
		wrong.Period = report.Period{Name: "2015"}
		b, err = wrong.Canonical()
		w.ok(err)
		_, err = w.reports.Deliver(w.ctx, w.commune[0], filing.DeliverIn{Obligation: o, Package: b})
		w.refused("another year's report", err, fault.Invalid)
		_, err = w.reports.Deliver(w.ctx, w.commune[0], filing.DeliverIn{Obligation: o, Package: []byte("{")})
		w.refused("no package", err, fault.Invalid)
	})
}

// A delivered report that is given back is written on here.
func TestADeliveredReportIsWrittenOnHere(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, 1)
		w.pass()
		out := w.deliver(0)
		before := w.page(w.commune[0], out.Report)
		if before.MayEdit || len(before.Parts) != 0 || len(before.Content.Figures.Own) == 0 {
			t.Errorf("%+v", before.Parts)
		}
		w.step(w.officer, out.Report, w.reports.Return, "Thiếu pa-nô")
		p := w.page(w.commune[0], out.Report)
		if !p.MayEdit || len(p.Parts) == 0 {
			t.Fatalf("%v %v", p.MayEdit, p.Parts)
		}
		w.answer(w.commune[0], out.Report, "mobile_run", quantity.Int(9))
		w.send(w.commune[0], out.Report)
		w.accept(out.Report)
		v := w.page(w.officer, out.Report).Versions
		if len(v) != 2 || v[0].State != filing.VersionAccepted || v[1].State != filing.VersionReturned {
			t.Errorf("%+v", v)
		}
		w.verifiesAlone(t, out.Report)
	})
}

func (w *world) verifiesAlone(t *testing.T, id filing.ID) {
	t.Helper()
	p, _ := w.downloaded(t, id)
	r, err := report.Verify(report.VerifyIn{Package: p, Regime: w.regime})
	w.ok(err)
	if !r.OK() {
		t.Errorf("%+v", r.Differences)
	}
}

// Steps that a unit has switched off are passed over, and nobody approves his own report
// where the unit does not want it.
func TestAUnitsOwnWay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, 1)
		way := filing.UsualWay()
		way.Review.On = false
		way.Approval.Own = false
		_, err := w.reports.ChangeSettings(w.ctx, w.officer, filing.ChangeSettingsIn{Unit: trieuSon, Way: way})
		w.refused("an officer sets the way", err, fault.Forbidden)
		set, err := w.reports.ChangeSettings(w.ctx, w.leader, filing.ChangeSettingsIn{Unit: trieuSon, Way: way, Archive: "VT, VHTT"})
		w.ok(err)
		_, err = w.reports.ChangeSettings(w.ctx, w.leader, filing.ChangeSettingsIn{Unit: trieuSon, Way: way})
		w.refused("an older page of settings", err, fault.Stale)
		bad := way
		bad.Issue.By = dongSon
		_, err = w.reports.ChangeSettings(w.ctx, w.leader, filing.ChangeSettingsIn{Unit: trieuSon, Version: set.Version, Way: bad})
		w.refused("a step given to a stranger", err, fault.Invalid)
		r := w.open()
		if got := w.page(w.officer, r.ID).Content.Head.Archive; got != "VT, VHTT" {
			t.Errorf("archive %q", got)
		}
		got := w.step(w.leader, r.ID, w.reports.Submit, "")
		if got.State != filing.Approval {
			t.Errorf("state %s", got.State)
		}
		w.refusedMove(t, w.leader, r.ID, w.reports.Approve, fault.Forbidden)
		deputy := w.actor("phochutich", trieuSon, access.Leader)
		w.step(deputy, r.ID, w.reports.Approve, "")
		w.refusedMove(t, w.clerk, r.ID, w.reports.Send, fault.Invalid) // no number yet
		p := w.page(w.clerk, r.ID)
		head := draft.HeadFieldsOf(&p.Content.Head)
		head.Number, head.Date = "288", "2016-12-02"
		_, err = w.desk.SaveHead(w.ctx, w.clerk, desk.HeadIn{Report: r.ID, Base: p.Parts[draft.PartHead].Version, Fields: head})
		w.ok(err)
		w.step(w.clerk, r.ID, w.reports.Send, "")
		_, err = w.reports.Send(w.ctx, w.clerk, filing.MoveIn{Report: r.ID, Version: w.get(r.ID).Version})
		w.refused("sent twice", err, fault.Closed)
		got = w.step(w.clerk, r.ID, w.reports.Recall, "Thiếu phụ lục")
		if got.State != filing.Drafting || w.debt(w.letter, trieuSon).State != request.InProgress {
			t.Errorf("%+v, the debt %s", got, w.debt(w.letter, trieuSon).State)
		}
	})
}

// A step looked at in an older state is refused, whoever makes it.
func TestAnOlderPageMovesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, 1)
		r := w.open()
		w.step(w.officer, r.ID, w.reports.Submit, "")
		_, err := w.reports.Pass(w.ctx, w.officer, filing.MoveIn{Report: r.ID, Version: r.Version})
		w.refused("an older page", err, fault.Stale)
		var wg sync.WaitGroup
		v := w.get(r.ID).Version
		done := make(chan error, 6)
		for range 6 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				_, err := w.reports.Pass(w.ctx, w.officer, filing.MoveIn{Report: r.ID, Version: v})
				done <- err
			}()
		}
		wg.Wait()
		close(done)
		won := 0
		for err := range done {
			if err == nil {
				won++
			} else if !fault.Is(err, fault.Stale) && !fault.Is(err, fault.Closed) {
				t.Error(err)
			}
		}
		if won != 1 {
			t.Errorf("%d moved it", won)
		}
	})
}
