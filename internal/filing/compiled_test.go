package filing_test

import (
	"archive/zip"
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"

	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/fault"
	"tonghop/internal/filing"
	"tonghop/internal/filing/desk"
	"tonghop/internal/filing/draft"
	"tonghop/internal/filing/files"
	"tonghop/internal/intake"
	"tonghop/internal/quantity"
	"tonghop/internal/report"
	"tonghop/internal/request"
)

// A district adds up its communes and what it did itself, is sent up, and its communes'
// corrections show; the province adds up the districts; and every downloaded package
// verifies against the downloaded sources without a difference.
func TestADistrictIsCompiledSentAndVerified(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, 5)
		w.pass()
		for i := range 4 {
			out := w.deliver(i)
			if i < 3 {
				w.accept(out.Report)
			}
		}
		w.note(trieuSon, figure("class_held", 2), figure("banner", 30))
		r := w.open()
		p := w.page(w.officer, r.ID)
		if len(p.Below) != 5 || !p.Below[0].Taken || p.Below[4].Taken || len(p.Made.Compilation.Absent) != 1 {
			t.Fatalf("below: %+v", p.Below)
		}
		if v := p.Made.Drawing.Value("class_held"); v != quantity.Int(2) {
			t.Errorf("the district's own classes: %v", v)
		}
		s := p.Content.Sections["plan-and-activities"]
		typed := strings.Replace(draft.TextOf(s.Lines), "Tổ chức cổ động", "Trong năm, huyện đã tổ chức cổ động", 1)
		if _, err := w.desk.SaveSection(w.ctx, w.officer, section(p.Parts[draft.PartSection("plan-and-activities")].Version, r.ID, "plan-and-activities", typed)); err != nil {
			t.Fatal(err)
		}
		if got := w.page(w.officer, r.ID).Report.Share; got.Percent() >= 100 || got.Percent() < 60 {
			t.Errorf("share %+v", got)
		}
		w.takesACorrection(t, r.ID)
		w.ready(r.ID)
		w.step(w.officer, r.ID, w.reports.Submit, "")
		w.step(w.officer, r.ID, w.reports.Back, "Xem lại mục III")
		w.step(w.officer, r.ID, w.reports.Submit, "")
		w.step(w.officer, r.ID, w.reports.Pass, "Đã thẩm định")
		w.step(w.leader, r.ID, w.reports.Approve, "")
		w.step(w.clerk, r.ID, w.reports.Send, "")
		w.verifies(t, r.ID)
		got := w.step(w.soLeader, r.ID, w.reports.Accept, "")
		if got.State != filing.Accepted || w.debt(w.letter, trieuSon).State != request.Accepted {
			t.Errorf("%+v", got)
		}
		w.provinceVerifies(t)
		w.staleAbove(t, r.ID)
	})
}

// takesACorrection has a commune correct its report while the district works on it.
func (w *world) takesACorrection(t *testing.T, district filing.ID) {
	t.Helper()
	before := w.page(w.officer, district)
	was := before.Made.Drawing.Value("banner")
	w.read(func(tx *db.Tx) error { return nil })
	p := w.package_(1)
	for i := range p.Figures {
		if p.Figures[i].Key() == "banner" {
			p.Figures[i].Value = quantity.Int(5000)
		}
	}
	draftAgain, err := report.DraftOwn(p, w.regime, report.DraftIn{Head: p.Head})
	w.ok(err)
	p.SetPaper(draftAgain)
	raw, err := p.Canonical()
	w.ok(err)
	out, err := w.reports.Deliver(w.ctx, w.commune[1], filing.DeliverIn{Obligation: w.debt(w.passed, w.communes[1].ID).ID, Package: raw})
	w.ok(err)
	if got := w.page(w.officer, district); len(got.Sources) != 0 {
		t.Errorf("a correction that nobody accepted shows as %+v", got.Sources)
	}
	w.accept(out.Report)
	p2 := w.page(w.officer, district)
	if len(p2.Sources) != 1 || p2.Sources[0].Kind != desk.SourceReplaced || p2.Made.Drawing.Value("banner") != was {
		t.Fatalf("sources %+v, banner %v", p2.Sources, p2.Made.Drawing.Value("banner"))
	}
	up, err := w.desk.Update(w.ctx, w.officer, desk.UpdateIn{Report: district, Below: true, Diary: true})
	w.ok(err)
	p3 := w.page(w.officer, district)
	if up.Sources != 1 || len(p3.Sources) != 0 || p3.Made.Drawing.Value("banner").Scaled < 5000 {
		t.Errorf("%+v, banner %v", up, p3.Made.Drawing.Value("banner"))
	}
	words := draft.TextOf(p3.Content.Sections["plan-and-activities"].Lines)
	if !strings.Contains(words, "Trong năm, huyện đã tổ chức cổ động") || !strings.Contains(words, p3.Made.Drawing.Value("banner").Vietnamese()+" băng rôn") {
		t.Errorf("words do not follow:\n%s", words)
	}
}

// downloaded gives the packages of a version as a person downloads them: out of its PDF and
// DOCX and its sources out of the ZIP.
func (w *world) downloaded(t *testing.T, id filing.ID) (*report.Package, []report.Input) {
	t.Helper()
	r := w.get(id)
	var raw []byte
	for _, kind := range []files.PrintKind{files.PDF, files.DOCX, files.JSON, files.XLSX, files.HTML} {
		out, err := w.files.Print(w.ctx, w.officer, files.PrintIn{Report: id, Version: r.Latest, Kind: kind})
		w.ok(err)
		again, err := w.files.Print(w.ctx, w.officer, files.PrintIn{Report: id, Version: r.Latest, Kind: kind})
		w.ok(err)
		if !bytes.Equal(out.Bytes, again.Bytes) || len(out.Bytes) == 0 {
			t.Errorf("%s: %d and %d bytes", kind, len(out.Bytes), len(again.Bytes))
		}
		if kind == files.XLSX || kind == files.HTML {
			continue
		}
		f, err := intake.Open(w.ctx, out.Name, out.Bytes, intake.Options{})
		w.ok(err)
		if raw != nil && !bytes.Equal(raw, f.Package) {
			t.Errorf("%s carries another package", kind)
		}
		raw = f.Package
	}
	p, err := report.Parse(raw)
	w.ok(err)
	out, err := w.files.Print(w.ctx, w.officer, files.PrintIn{Report: id, Version: r.Latest, Kind: files.Sources})
	if fault.CodeOf(err) == "filing.no-sources" {
		return p, nil
	}
	w.ok(err)
	z, err := zip.NewReader(bytes.NewReader(out.Bytes), int64(len(out.Bytes)))
	w.ok(err)
	var sources []report.Input
	for _, f := range z.File {
		rc, err := f.Open()
		w.ok(err)
		b, err := io.ReadAll(rc)
		w.ok(err)
		in, err := report.Open(f.Name, b)
		w.ok(err)
		sources = append(sources, in)
	}
	return p, sources
}

func (w *world) verifies(t *testing.T, id filing.ID) {
	t.Helper()
	p, sources := w.downloaded(t, id)
	r, err := report.Verify(report.VerifyIn{Package: p, Sources: sources, Regime: w.regime})
	w.ok(err)
	if !r.OK() || len(r.NotGiven) != 0 || r.Recomputed != r.Figures || r.Figures == 0 || len(r.Notices) != 0 {
		t.Errorf("%s: %d of %d recomputed, %+v %+v %+v", p.Unit.Name, r.Recomputed, r.Figures, r.Differences, r.NotGiven, r.Notices)
	}
}

func (w *world) provinceVerifies(t *testing.T) {
	t.Helper()
	r, err := w.reports.OpenOwn(w.ctx, w.so, filing.OpenOwnIn{Letter: w.letter.ID})
	w.ok(err)
	if r.Unit != thanhHoa || r.Asker != "" || r.Level != "province" {
		t.Fatalf("%+v", r)
	}
	leader := w.actor("pct", thanhHoa, "leader")
	officer := w.actor("vp", thanhHoa, "officer")
	w.numbered(officer, r.ID)
	w.step(w.so, r.ID, w.reports.Submit, "")
	w.step(officer, r.ID, w.reports.Pass, "")
	w.step(leader, r.ID, w.reports.Approve, "")
	got := w.step(officer, r.ID, w.reports.Send, "")
	if got.State != filing.Accepted || got.Standing == "" {
		t.Errorf("a report that nobody waits for: %+v", got)
	}
	saved := w.officer
	w.officer = officer
	w.verifies(t, r.ID)
	w.officer = saved
}

// staleAbove has a commune correct again after all was accepted: everybody above is told.
func (w *world) staleAbove(t *testing.T, district filing.ID) {
	t.Helper()
	p := w.package_(2)
	p.Head.Number = "99"
	raw, err := p.Canonical()
	w.ok(err)
	out, err := w.reports.Deliver(w.ctx, w.commune[2], filing.DeliverIn{Obligation: w.debt(w.passed, w.communes[2].ID).ID, Package: raw})
	w.ok(err)
	w.accept(out.Report)
	got := w.page(w.officer, district)
	if len(got.Sources) != 1 || got.Sources[0].Unit != w.communes[2].ID || !slices.ContainsFunc(got.Problems, func(p draft.Problem) bool { return p.Kind == draft.ProblemStale }) {
		t.Errorf("%+v %+v", got.Sources, got.Problems)
	}
	w.read(func(tx *db.Tx) error {
		versions, err := filing.VersionsOf(tx, out.Report)
		if err != nil {
			return err
		}
		above, err := filing.MadeOf(tx, versions[1].ID)
		if err != nil || len(above) != 1 || above[0].Report != district {
			t.Errorf("made of the old version: %+v (%v)", above, err)
		}
		return nil
	})
}
