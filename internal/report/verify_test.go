package report

import (
	"slices"
	"strings"
	"testing"

	"tonghop/internal/paper"
	"tonghop/internal/paper/setting"
	"tonghop/internal/quantity"
	"tonghop/internal/when"
)

// compiled is a district's compilation with its drafted package and the inputs.
func compiled(t testing.TB, seed uint64) (*world, CompileIn, *Package) {
	t.Helper()
	w := newWorld(t, seed)
	in := w.under(w.districts[int(seed)%len(w.districts)], 6)
	c := w.compile(in)
	p := c.Package(c.Draft(DraftIn{Parent: "Tỉnh Thanh Hóa", Head: paper.Paper{Date: when.MustDay("2016-12-24"), Place: "Thọ Xuân"}}), when.Instant{})
	back, err := Parse(canonical(t, p))
	if err != nil {
		t.Fatal(err)
	}
	return w, in, back
}

// printedText is what a reader gets out of the printed paper: letterhead first, the
// table's cells column by column, page numbers in between.
func printedText(p *Package) string {
	var b strings.Builder
	pp := p.Paper()
	b.WriteString("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc Số: " + strings.Join(headLines(&p.Head), "\n") + "\n")
	eachLine(pp.Body, func(l paper.Inlines, _ bool) { b.WriteString(l.Text() + "\n") })
	b.WriteString("./. Nơi nhận:\n2\n")
	for _, a := range pp.Annexes {
		b.WriteString(strings.ToUpper(a.Label+" "+a.Title) + a.Reference + "\n")
		var cells []string
		eachLine(a.Body, func(l paper.Inlines, cell bool) {
			if cell {
				cells = append(cells, l.Text())
				return
			}
			b.WriteString(l.Text() + "\n")
		})
		slices.Reverse(cells)
		b.WriteString(strings.Join(cells, "\n"))
	}
	return b.String()
}

func verify(t testing.TB, w *world, p *Package, sources []Input, printed string) *Result {
	t.Helper()
	r, err := Verify(VerifyIn{Package: p, Sources: sources, Regime: w.reg, Printed: printed, Pages: 2})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestVerifyFindsNothingWrongInWhatWasCompiled(t *testing.T) {
	for seed := range uint64(8) {
		w, in, p := compiled(t, seed)
		r := verify(t, w, p, in.Inputs, printedText(p))
		if !r.OK() || len(r.NotGiven) > 0 || len(r.Notices) > 0 {
			t.Fatalf("seed %d: %+v %v", seed, r.Differences, r.Notices)
		}
		if r.Figures == 0 || r.Recomputed != r.Figures || r.Atoms < 20 || r.Words < 100 {
			t.Errorf("seed %d: %d figures, %d recomputed, %d atoms, %d words", seed, r.Figures, r.Recomputed, r.Atoms, r.Words)
		}
	}
}

// The words that the real letterpress prints are the package's, through both layouts.
func TestVerifyHoldsWhatIsSetAgainstThePackage(t *testing.T) {
	for seed := range uint64(4) {
		w, in, p := compiled(t, seed)
		pp := p.Paper()
		for _, l := range paper.Layouts() {
			doc, err := setting.Set(&pp, l, setting.Options{})
			if err != nil {
				t.Fatal(err)
			}
			words := setting.Words(doc)
			r, err := Verify(VerifyIn{Package: p, Sources: in.Inputs, Regime: w.reg, Printed: strings.Join(words, " ")})
			if err != nil || !r.OK() {
				t.Errorf("%s: %.1500v (%v)", l.Name, r.Differences, err)
			}
		}
	}
}

// Every digit of every figure of every source is changed in turn, and named.
func TestVerifyNamesAChangedDigitInAnySource(t *testing.T) {
	w, in, p := compiled(t, 2)
	tried := 0
	for i := range in.Inputs {
		for f := range in.Inputs[i].Package.Figures {
			fig := in.Inputs[i].Package.Figures[f]
			if !fig.Value.IsNumber() {
				continue
			}
			tried++
			changed := *in.Inputs[i].Package
			changed.Figures = slices.Clone(changed.Figures)
			changed.Figures[f].Value = quantity.Decimal(fig.Value.Scaled+1, fig.Value.Decimals)
			sources := slices.Clone(in.Inputs)
			sources[i] = w.input(&changed)
			r := verify(t, w, p, sources, "")
			if !named(r, SourceChanged, changed.Unit.ID, "") || !named(r, SourceFigure, changed.Unit.ID, fig.Key()) {
				t.Fatalf("%s %s: %+v", changed.Unit.Name, fig.Key(), r.Differences)
			}
			if fig.Key() == "money" && !named(r, CompiledFigure, p.Unit.ID, "money") {
				t.Fatalf("the total is not named: %+v", r.Differences)
			}
		}
	}
	if tried < 30 {
		t.Errorf("only %d figures tried", tried)
	}
}

func named(r *Result, kind DifferenceKind, unit string, k Key) bool {
	return slices.ContainsFunc(r.Differences, func(d Difference) bool { return d.Kind == kind && d.Unit.ID == unit && d.Key == k })
}

func TestVerifyNamesAChangedTotalAndTaken(t *testing.T) {
	w, in, p := compiled(t, 3)
	for i := range p.Figures {
		old := p.Figures[i]
		if !old.Value.IsNumber() {
			continue
		}
		p.Figures[i].Value = quantity.Decimal(old.Value.Scaled+1, old.Value.Decimals)
		if r := verify(t, w, p, in.Inputs, ""); !named(r, CompiledFigure, p.Unit.ID, old.Key()) {
			t.Errorf("%s: %+v", old.Key(), r.Differences)
		}
		p.Figures[i] = old
	}
	s := &p.Sources[0]
	for k, v := range s.Taken {
		s.Taken[k] = quantity.Int(987654)
		if r := verify(t, w, p, in.Inputs, ""); !named(r, SourceFigure, s.Unit.ID, k) {
			t.Errorf("taken %s: %+v", k, r.Differences)
		}
		s.Taken[k] = v
	}
}

func TestVerifyNamesChangedStates(t *testing.T) {
	w, in, p := compiled(t, 3)
	f, _ := p.Figure("money")
	f.States.Unknown++
	f.States.Number--
	if r := verify(t, w, p, in.Inputs, ""); !named(r, CompiledCounts, p.Unit.ID, "money") {
		t.Errorf("%+v", r.Differences)
	}
}

func TestVerifySaysWhichSourcesAreMissing(t *testing.T) {
	w, in, p := compiled(t, 4)
	r := verify(t, w, p, in.Inputs[2:], "")
	if !r.OK() || len(r.NotGiven) != 2 || r.Recomputed != r.Figures {
		t.Errorf("%d not given, %d of %d recomputed, %+v", len(r.NotGiven), r.Recomputed, r.Figures, r.Differences)
	}
	// What the package remembers of them is still added up.
	s := &p.Sources[0]
	for k, v := range s.Taken {
		if k == "money" && v.IsNumber() {
			s.Taken[k] = quantity.Decimal(v.Scaled+7, v.Decimals)
			if r := verify(t, w, p, nil, ""); !named(r, CompiledFigure, p.Unit.ID, "money") {
				t.Errorf("%+v", r.Differences)
			}
		}
	}
	stranger := w.input(w.report(w.tree.Children(w.districts[20].Code)[0]))
	if r := verify(t, w, p, append(in.Inputs, stranger), ""); len(r.Notices) != 1 || r.Notices[0].Reason.Code != "report.not-a-source" {
		t.Errorf("%+v", r.Notices)
	}
	r, err := Verify(VerifyIn{Package: p, Sources: in.Inputs})
	if err != nil || len(r.Notices) != 1 || r.Recomputed != 0 {
		t.Errorf("without the regime: %+v (%v)", r, err)
	}
}

// Every digit of the printed paper is changed in turn, and named.
func TestVerifyNamesAChangedDigitInThePrintedPaper(t *testing.T) {
	w, in, p := compiled(t, 5)
	printed := printedText(p)
	tried := 0
	for i := range len(printed) {
		c := printed[i]
		if c < '0' || c > '9' || strings.HasSuffix(printed[:i], "Nơi nhận:\n") {
			continue
		}
		tried++
		changed := printed[:i] + string('0'+(c-'0'+1)%10) + printed[i+1:]
		if r := verify(t, w, p, in.Inputs, changed); r.OK() {
			t.Errorf("not named: …%s… became …%s…", around(printed, i), around(changed, i))
		}
	}
	if tried < 100 {
		t.Errorf("only %d digits tried", tried)
	}
}

// A word put into a paragraph, and one taken out, are named with their section.
func TestVerifyNamesAddedAndLostWords(t *testing.T) {
	w, in, p := compiled(t, 5)
	printed := printedText(p)
	for old, with := range map[string]string{"người dự": "người không dự", "Tính đến thời": "Tính thời", "đơn vị gửi báo": "đơn vị 99 gửi báo"} {
		if !strings.Contains(printed, old) {
			t.Fatalf("nothing to change: %s", old)
		}
		r := verify(t, w, p, in.Inputs, strings.Replace(printed, old, with, 1))
		if len(r.Differences) != 1 || r.Differences[0].Kind != PrintedWords || r.Differences[0].Part == "" {
			t.Errorf("%s: %+v", with, r.Differences)
		}
	}
}

func around(s string, i int) string { return s[max(0, i-20):min(len(s), i+20)] }

func TestVerifyNamesAnAtomThatLies(t *testing.T) {
	w, in, p := compiled(t, 5)
	lied := 0
	eachInline(p, func(_ string, l *paper.Inline) {
		if l.Figure != nil && l.Figure.Value.IsNumber() && lied == 0 {
			l.Text = "9" + l.Text
			lied++
		}
	})
	r := verify(t, w, p, in.Inputs, "")
	if lied != 1 || len(r.Differences) != 1 || r.Differences[0].Kind != PrintedFigure || r.Differences[0].Part == "" {
		t.Errorf("%d lies: %+v", lied, r.Differences)
	}
}
