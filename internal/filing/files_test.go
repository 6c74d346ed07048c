package filing_test

import (
	"bytes"
	"strings"
	"sync"
	"testing"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/fault"
	"tonghop/internal/filing"
	"tonghop/internal/filing/draft"
	"tonghop/internal/filing/files"
	"tonghop/internal/press"
	"tonghop/internal/quantity"
	"tonghop/internal/report"
	"tonghop/internal/request"
	"tonghop/internal/when"
)

// word is the report of the i-th commune as a Word file that somebody typed.
func (w *world) word(i int, kind string) []byte {
	w.t.Helper()
	p := w.package_(i).Paper()
	var b bytes.Buffer
	w.ok(press.Print(&b, kind, press.Job{Paper: &p}))
	return b.Bytes()
}

// confirmed are the figures of a reading as a person confirms them, with one corrected.
func confirmed(p *report.Package, k report.Key, v quantity.Value) []draft.Answer {
	var all []draft.Answer
	for i := range p.Figures {
		f := &p.Figures[i]
		a := draft.Answer{Key: f.Key(), Value: f.Value, Checked: true}
		if a.Key == k {
			a.Value = v
		}
		all = append(all, a)
	}
	return all
}

// A unit brings its Word file: it is read, shown with what is unsure, confirmed, and becomes
// the draft; the file itself stays.
func TestAWordFileBecomesTheDraft(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, 1)
		w.pass()
		who := w.commune[0]
		r, err := w.reports.Open(w.ctx, who, filing.OpenIn{Obligation: w.debt(w.passed, w.communes[0].ID).ID})
		w.ok(err)
		raw := w.word(0, ".docx")
		f, err := w.files.ReadFile(w.ctx, who, files.ReadFileIn{Report: r.ID, Name: `C:\báo cáo\bao cao xa.docx`, Bytes: raw})
		w.ok(err)
		if f.Name != "bao cao xa.docx" || f.Reading.Package == nil || f.Reading.Exact || f.Words == "" || len(f.Reading.Parts) == 0 {
			t.Fatalf("%+v", f)
		}
		want := w.package_(0)
		banner, _ := want.Figure("banner")
		got, ok := f.Reading.Package.Figure("banner")
		if !ok || got.Value != banner.Value {
			t.Errorf("banner read as %v, is %v", got, banner)
		}
		if w.page(who, r.ID).Content.Figures.OwnAnswer("banner").Value.State != quantity.Missing {
			t.Error("reading changes the draft before anybody confirmed it")
		}
		answers := confirmed(f.Reading.Package, "banner", quantity.Int(77))
		_, err = w.files.TakeFile(w.ctx, who, files.TakeFileIn{Report: r.ID, File: f.ID, Figures: answers, Checked: []string{"shortcoming.0"}})
		w.ok(err)
		_, err = w.files.TakeFile(w.ctx, who, files.TakeFileIn{Report: r.ID, File: f.ID, Figures: answers})
		w.refused("taken twice", err, fault.Closed)
		p := w.page(who, r.ID)
		e := p.Content.Figures.OwnAnswer("banner")
		if e.Value != quantity.Int(77) || e.Was == nil || e.Was.Value != banner.Value {
			t.Errorf("%+v", e)
		}
		if p.Content.Head.Number != want.Head.Number || len(p.Content.Sections["shortcomings"].Statements) == 0 {
			t.Errorf("%+v", p.Content.Head)
		}
		back, err := w.files.FileBytes(w.ctx, who, files.FileIn{Report: r.ID, File: f.ID})
		w.ok(err)
		if !bytes.Equal(back.Bytes, raw) {
			t.Error("the file is another now")
		}
		w.mendsMismatches(t, who, r.ID)
		w.send(who, r.ID)
		w.accept(r.ID)
		w.verifiesAlone(t, r.ID)
	})
}

// mendsMismatches saves each section whose printed numbers are not those of the figures.
func (w *world) mendsMismatches(t *testing.T, who access.Actor, id filing.ID) {
	t.Helper()
	for _, pr := range w.page(who, id).Problems {
		key, ok := pr.Part.Section()
		if !pr.Blocking || !ok {
			continue
		}
		p := w.page(who, id)
		s := p.Content.Sections[key]
		in := section(p.Parts[pr.Part].Version, id, key, draft.TextOf(s.Lines))
		for i, st := range s.Statements {
			in.Items = append(in.Items, draft.Item{Was: i + 1, Text: st.Text})
		}
		for i, task := range s.Plan {
			in.Items = append(in.Items, draft.Item{Was: i + 1, Text: task.Text, Lead: task.Lead, Joining: strings.Join(task.Joining, ";"), By: task.By})
		}
		if _, err := w.desk.SaveSection(w.ctx, who, in); err != nil {
			t.Fatal(err)
		}
	}
	for _, pr := range w.page(who, id).Problems {
		if pr.Blocking && pr.Kind != draft.ProblemNumber {
			t.Errorf("%+v", pr)
		}
	}
}

// The district takes in the Word file of a commune that has no access.
func TestAnUpperUnitTakesInAFile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, 2)
		w.pass()
		o := w.debt(w.passed, w.communes[0].ID).ID
		_, err := w.reports.OpenFor(w.ctx, w.commune[1], filing.OpenForIn{Obligation: o})
		w.refused("another commune takes it in", err, fault.NotFound, fault.Forbidden)
		r, err := w.reports.OpenFor(w.ctx, w.officer, filing.OpenForIn{Obligation: o})
		w.ok(err)
		f, err := w.files.ReadFile(w.ctx, w.officer, files.ReadFileIn{Report: r.ID, Name: "xa.pdf", Bytes: w.word(0, ".pdf")})
		w.ok(err)
		_, err = w.files.TakeFile(w.ctx, w.officer, files.TakeFileIn{Report: r.ID, File: f.ID, Figures: confirmed(f.Reading.Package, "", quantity.Value{})})
		w.ok(err)
		w.mendsMismatches(t, w.officer, r.ID)
		out, err := w.reports.AcceptFor(w.ctx, w.officer, filing.MoveIn{Report: r.ID, Version: w.get(r.ID).Version})
		if err != nil {
			t.Fatalf("%v %+v", err, out.Problems)
		}
		if out.Report.State != filing.Accepted || w.debt(w.passed, w.communes[0].ID).State != request.Accepted {
			t.Errorf("%+v", out.Report)
		}
		mine, err := w.reports.Open(w.ctx, w.commune[1], filing.OpenIn{Obligation: w.debt(w.passed, w.communes[1].ID).ID})
		w.ok(err)
		_, err = w.reports.OpenFor(w.ctx, w.officer, filing.OpenForIn{Obligation: mine.Obligation})
		w.refused("a unit that writes itself", err, fault.Closed)
		_, err = w.desk.SaveSection(w.ctx, w.officer, section(1, mine.ID, "situation", "x"))
		w.refused("the asker writes into a unit's own draft", err, fault.Forbidden, fault.NotFound)
	})
}

// Last year's report is brought in and this year's draft starts from it.
func TestLastYearsReportIsBroughtIn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, 1)
		w.pass()
		who, unit := w.commune[0], w.communes[0].ID
		bring := func(period string, raw []byte) (files.File, error) {
			return w.files.BringPast(w.ctx, who, files.PastIn{Unit: unit, Regime: external, Period: period, Name: "bc2015.docx", Bytes: raw})
		}
		last := w.package_(0)
		last.Period = report.Period{Name: "2015", From: when.MustDay("2014-11-15"), To: when.MustDay("2015-11-14")}
		drawn, err := report.DraftOwn(last, w.regime, report.DraftIn{Head: last.Head})
		w.ok(err)
		drawn.Subject = strings.ReplaceAll(strings.ReplaceAll(drawn.Subject, "2017", "2016"), "2016", "2015")
		drawn.Date = when.MustDay("2015-11-20")
		var b bytes.Buffer
		w.ok(press.Print(&b, ".docx", press.Job{Paper: &drawn}))
		_, err = bring("2017", b.Bytes())
		w.refused("a period that is not over", err, fault.Invalid)
		_, err = bring("năm ngoái", b.Bytes())
		w.refused("no period", err, fault.Invalid)
		f, err := bring("2015", b.Bytes())
		w.ok(err)
		r, err := w.files.KeepPast(w.ctx, who, files.KeepPastIn{Report: f.Report, File: f.ID, Figures: confirmed(f.Reading.Package, "banner", quantity.Int(3))})
		w.ok(err)
		if r.State != filing.Accepted || !r.Past() {
			t.Errorf("%+v", r)
		}
		_, err = bring("2015", b.Bytes())
		w.refused("twice", err, fault.Conflict)
		now, err := w.reports.Open(w.ctx, who, filing.OpenIn{Obligation: w.debt(w.passed, unit).ID})
		w.ok(err)
		p := w.page(who, now.ID)
		if p.Last == nil {
			t.Fatal("the draft knows nothing of last year")
		}
		if old, _ := p.Last.Figure("banner"); old == nil || old.Value != quantity.Int(3) {
			t.Errorf("last year's banners: %+v", old)
		}
	})
}

// What is no report is refused with a sentence, and nothing is left behind.
func TestBadFilesAreRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, 1)
		r := w.open()
		for name, raw := range map[string][]byte{
			"empty.docx": {}, "broken.docx": []byte("PK\x03\x04 not a zip"), "broken.pdf": []byte("%PDF-1.7 nothing"), "picture.png": []byte("\x89PNG\r\n\x1a\n"),
			"other.txt": []byte("Giấy mời họp thôn vào chiều thứ bảy."), "large.txt": bytes.Repeat([]byte("a "), files.MaxFile),
			"data.json": []byte(`{"format":1}`),
		} {
			_, err := w.files.ReadFile(w.ctx, w.officer, files.ReadFileIn{Report: r.ID, Name: name, Bytes: raw})
			if k := fault.KindOf(err); err == nil || k == fault.Internal {
				t.Errorf("%s: %v", name, err)
			}
		}
		if got := w.page(w.officer, r.ID).Files; len(got) != 0 {
			t.Errorf("%+v", got)
		}
	})
}

// Many who print at once wait for one another and are all served.
func TestPrintsTakeTurns(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, 1)
		r := w.open()
		var wg sync.WaitGroup
		for range 8 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				for _, k := range []files.PrintKind{files.PDF, files.DOCX, files.XLSX, files.JSON, files.HTML} {
					if out, err := w.files.Print(w.ctx, w.officer, files.PrintIn{Report: r.ID, Kind: k}); err != nil || len(out.Bytes) == 0 || out.Name == "" || out.Media == "" {
						t.Errorf("%s: %v", k, err)
					}
				}
			}()
		}
		wg.Wait()
		_, err := w.files.Print(w.ctx, w.officer, files.PrintIn{Report: r.ID, Kind: "odt"})
		w.refused("an unknown kind", err, fault.NotFound)
	})
}
