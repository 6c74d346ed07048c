package draft_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"tonghop/internal/demo"
	. "tonghop/internal/filing/draft"
	"tonghop/internal/org"
	"tonghop/internal/paper"
	"tonghop/internal/quantity"
	"tonghop/internal/report"
	"tonghop/internal/report/editing"
	"tonghop/internal/when"
)

// district is the frame of a district with all its communes but some, who are silent.
func district(t testing.TB, silent int) *Frame {
	t.Helper()
	y, err := demo.Of2016()
	if err != nil {
		t.Fatal(err)
	}
	u := y.Tree.At(org.District)[3]
	above, _ := y.Tree.Unit(u.Parent)
	f := &Frame{Regime: y.Regime, Unit: report.UnitOf(u, y.Tree.From), Period: y.Period, Parent: above.Name, Answers: y.Request()}
	for i, c := range y.Tree.Children(u.Code) {
		p, err := y.Package(y.Story(c))
		if err != nil {
			t.Fatal(err)
		}
		f.Expected = append(f.Expected, report.Expected{Unit: p.Unit})
		if i >= silent {
			f.Inputs = append(f.Inputs, input(t, p))
		}
	}
	return f
}

func input(t testing.TB, p *report.Package) report.Input {
	t.Helper()
	b, err := p.Canonical()
	if err != nil {
		t.Fatal(err)
	}
	in, err := report.Open(p.Unit.Code+".json", b)
	if err != nil {
		t.Fatal(err)
	}
	return in
}

// commune is the frame of one commune that compiles nothing.
func commune(t testing.TB) *Frame {
	t.Helper()
	y, err := demo.Of2016()
	if err != nil {
		t.Fatal(err)
	}
	u := y.Tree.At(org.Commune)[7]
	above, _ := y.Tree.Unit(u.Parent)
	return &Frame{Regime: y.Regime, Unit: report.UnitOf(u, y.Tree.From), Period: y.Period, Parent: above.Name, Answers: y.Request()}
}

func head() paper.Paper {
	return paper.Paper{
		Place: "Triệu Sơn", Recipients: []string{"Như trên"}, Archive: "VT",
		Signatures: []paper.Signature{{Authority: []string{"TM. ỦY BAN NHÂN DÂN"}, Position: "CHỦ TỊCH", Name: "Lê Văn B"}},
	}
}

func counts() []Count {
	return []Count{
		{Key: "banner", Value: quantity.Int(12), Lines: 3},
		{Key: "banner@language=vi-en", Value: quantity.Int(4), Lines: 1},
		{Key: "broadcast", Value: quantity.Int(1730), Lines: 40},
		{Key: "class_attended", Value: quantity.Of(quantity.None), Lines: 1},
		{Key: "fund_planned", Value: quantity.Of(quantity.Unknown), Lines: 1},
	}
}

func lastYear(t testing.TB, f *Frame) *report.Package {
	t.Helper()
	last := *f
	last.Period = report.Period{Name: "2015", From: when.MustDay("2014-11-15"), To: when.MustDay("2015-11-14")}
	c, err := Make(&last, &Material{Counts: counts(), Head: head()})
	if err != nil {
		t.Fatal(err)
	}
	s := c.Sections["situation"]
	s.Lines, _ = Edit(s.Lines, "Xã nằm ở phía Tây huyện.\nTrên địa bàn có 2 dự án đầu tư nước ngoài.", "An")
	c.Sections["situation"] = s
	a, err := last.Assemble(c, when.Instant{}, false)
	if err != nil {
		t.Fatal(err)
	}
	return a.Package
}

// verified assembles the draft and verifies it against its sources.
func verified(t testing.TB, f *Frame, c *Content) *report.Result {
	t.Helper()
	a, err := f.Assemble(c, when.Instant{}, false)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := a.Package.Canonical()
	if err != nil {
		t.Fatal(err)
	}
	p, err := report.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	sources := slices.Clone(f.Inputs)
	if a.Own != nil && f.Compiles() {
		sources = append(sources, input(t, a.Own))
	}
	r, err := report.Verify(report.VerifyIn{Package: p, Sources: sources, Regime: f.Regime})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestALeafsDraftIsMadeOfDiaryAndLastYear(t *testing.T) {
	f := commune(t)
	c, err := Make(f, &Material{Counts: counts(), Last: lastYear(t, f), LastName: "báo cáo năm 2015", Head: head()})
	if err != nil {
		t.Fatal(err)
	}
	words := TextOf(c.Sections["plan-and-activities"].Lines)
	for _, want := range []string{"12 băng rôn", "1.730 buổi", "chưa tham gia lớp tập huấn"} {
		if !strings.Contains(words, want) {
			t.Errorf("no %q in\n%s", want, words)
		}
	}
	s := c.Sections["situation"]
	if len(s.Lines) != 2 || s.Lines[1].From.Kind != Last || s.Lines[1].From.Name != "báo cáo năm 2015" {
		t.Errorf("last year's words: %+v", s.Lines)
	}
	if e := c.Figures.OwnAnswer("banner"); e.From.Kind != Diary || e.From.Count != 3 {
		t.Errorf("%+v", e)
	}
	if e := c.Figures.OwnAnswer("poster"); e.Value.State != quantity.Missing {
		t.Errorf("what nobody noted is %v", e.Value)
	}
	if s := c.Share(); s.Percent() != 100 || s.All == 0 {
		t.Errorf("share of a draft nobody touched: %+v", s)
	}
	if r := verified(t, f, c); !r.OK() || r.Atoms == 0 {
		t.Errorf("%+v", r)
	}
	if c.Head.Subject == "" || len(c.Head.Bases) == 0 || c.Head.Signatures[0].Name != "Lê Văn B" {
		t.Errorf("%+v", c.Head)
	}
}

func TestACompiledDraftVerifiesWithAndWithoutOwnFigures(t *testing.T) {
	for _, own := range [][]Count{nil, {{Key: "class_held", Value: quantity.Int(2), Lines: 2}, {Key: "banner", Value: quantity.Int(30), Lines: 4}}} {
		f := district(t, 3)
		c, err := Make(f, &Material{Counts: own, Head: head()})
		if err != nil {
			t.Fatal(err)
		}
		r := verified(t, f, c)
		if !r.OK() || r.Recomputed != r.Figures || r.Figures == 0 || len(r.NotGiven) != 0 {
			t.Errorf("own %d: %+v", len(own), r)
		}
		if len(c.Sections["shortcomings"].Statements) == 0 || c.Sections["shortcomings"].Statements[0].From.Kind != Below {
			t.Errorf("shortcomings: %+v", c.Sections["shortcomings"])
		}
		d, err := f.Draw(c)
		if err != nil {
			t.Fatal(err)
		}
		if want := len(own) > 0; d.Value("class_held").IsNumber() != want {
			t.Errorf("classes held: %v", d.Value("class_held"))
		}
	}
}

func TestATotalWrittenByAPersonIsPrintedAndToldApart(t *testing.T) {
	f := district(t, 0)
	c, err := Make(f, &Material{Head: head()})
	if err != nil {
		t.Fatal(err)
	}
	before, err := f.Draw(c)
	if err != nil {
		t.Fatal(err)
	}
	was := before.Value("banner")
	c.Figures.Totals = []Entry{{Key: "banner", Value: quantity.Int(9999), From: Origin{Kind: Typed, Name: "An"}, Was: &Kept{Value: was, Reason: "Xã Dân Lực báo cáo nhầm"}}}
	after, err := f.Draw(c)
	if err != nil {
		t.Fatal(err)
	}
	c.Refresh(f, before, after)
	if words := TextOf(c.Sections["plan-and-activities"].Lines); !strings.Contains(words, "9.999 băng rôn") {
		t.Errorf("not printed:\n%s", words)
	}
	if r := verified(t, f, c); !r.OK() {
		t.Errorf("%+v", r.Differences)
	}
	a, err := f.Assemble(c, when.Instant{}, false)
	if err != nil {
		t.Fatal(err)
	}
	got, _ := a.Package.Figure("banner")
	if got.Obtained.How != report.Entered || got.Obtained.Text != "Xã Dân Lực báo cáo nhầm" || got.States == nil {
		t.Errorf("%+v", got)
	}
}

func TestAnEditedSectionKeepsItsFigures(t *testing.T) {
	f := commune(t)
	c, err := Make(f, &Material{Counts: counts(), Head: head()})
	if err != nil {
		t.Fatal(err)
	}
	s := c.Sections["plan-and-activities"]
	typed := TextOf(s.Lines)
	same, changes := Edit(s.Lines, typed, "An")
	if len(changes) != 0 || TextOf(same) != typed || !slices.EqualFunc(same, closedLines(s.Lines), func(a, b Line) bool { return a.From.Kind == b.From.Kind && len(a.Inlines) == len(b.Inlines) }) {
		t.Fatalf("nothing was typed: %+v", changes)
	}
	edited, changes := Edit(s.Lines, strings.Replace(typed, "Tổ chức cổ động", "Trong năm, xã đã tổ chức cổ động", 1)+"\n- Treo cờ dịp 2/9\n", "An")
	if figures := slices.ContainsFunc(changes, func(ch editing.Change) bool { return ch.Kind == editing.Figure }); figures {
		t.Errorf("%+v", changes)
	}
	s.Lines = edited
	c.Sections["plan-and-activities"] = s
	if r := verified(t, f, c); !r.OK() || r.Atoms < 3 {
		t.Errorf("%+v", r)
	}
	last := edited[len(edited)-1]
	if last.Mark != "-" || last.From.Kind != Typed || last.From.Name != "An" {
		t.Errorf("%+v", last)
	}
	if p := c.Share().Percent(); p >= 100 || p < 30 {
		t.Errorf("share %d %%", p)
	}

	_, changes = Edit(edited, strings.Replace(TextOf(edited), "12 băng rôn", "15 băng rôn", 1), "An")
	at := slices.IndexFunc(changes, func(ch editing.Change) bool { return ch.Kind == editing.Figure })
	if at < 0 || changes[at].Key != "banner" || changes[at].Old != "12 băng rôn" {
		t.Errorf("a changed number was not told: %+v", changes)
	}
}

func TestLinesThatMovedKeepTheirFigures(t *testing.T) {
	f := commune(t)
	c, err := Make(f, &Material{Counts: counts(), Head: head()})
	if err != nil {
		t.Fatal(err)
	}
	s := c.Sections["plan-and-activities"]
	parts := strings.Split(TextOf(s.Lines), "\n")
	slices.Reverse(parts)
	s.Lines, _ = Edit(s.Lines, strings.Join(parts, "\n"), "An")
	if TextOf(s.Lines) != strings.Join(parts, "\n") {
		t.Errorf("%s", TextOf(s.Lines))
	}
	c.Sections["plan-and-activities"] = s
	if r := verified(t, f, c); !r.OK() || r.Atoms < 3 {
		t.Errorf("%+v", r)
	}
}

func TestWordsFollowAChangedFigure(t *testing.T) {
	f := commune(t)
	c, err := Make(f, &Material{Counts: counts(), Head: head()})
	if err != nil {
		t.Fatal(err)
	}
	s := c.Sections["plan-and-activities"]
	s.Lines, _ = Edit(s.Lines, strings.Replace(TextOf(s.Lines), "Hệ thống truyền thanh cơ sở phát", "Đài truyền thanh xã đã phát", 1), "An")
	c.Sections["plan-and-activities"] = s
	before, err := f.Draw(c)
	if err != nil {
		t.Fatal(err)
	}
	set := func(k report.Key, v quantity.Value) {
		for i := range c.Figures.Own {
			if c.Figures.Own[i].Key == k {
				c.Figures.Own[i].Value = v
				return
			}
		}
		c.Figures.Own = append(c.Figures.Own, Entry{Key: k, Value: v, From: Origin{Kind: Typed}})
	}
	set("broadcast", quantity.Int(1800))
	set("banner", quantity.Int(20))
	set("poster", quantity.Int(7))
	after, err := f.Draw(c)
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Refresh(f, before, after); !slices.Equal(got, []string{"plan-and-activities"}) {
		t.Errorf("changed %v", got)
	}
	words := TextOf(c.Sections["plan-and-activities"].Lines)
	for _, want := range []string{"Đài truyền thanh xã đã phát 1.800 buổi", "20 băng rôn", "07 áp phích"} {
		if !strings.Contains(words, want) {
			t.Errorf("no %q in\n%s", want, words)
		}
	}
	if r := verified(t, f, c); !r.OK() {
		t.Errorf("%+v", r.Differences)
	}
	// A number that is no number any more is not printed on by itself, but told.
	before = after
	set("broadcast", quantity.Of(quantity.None))
	if after, err = f.Draw(c); err != nil {
		t.Fatal(err)
	}
	c.Refresh(f, before, after)
	if r := verified(t, f, c); r.OK() {
		t.Error("a sentence still prints a number that is gone, and nobody says so")
	}
}

func TestAReplacedReportBelowIsTakenOver(t *testing.T) {
	f := district(t, 1)
	c, err := Make(f, &Material{Head: head()})
	if err != nil {
		t.Fatal(err)
	}
	s := c.Sections["proposals"]
	s.Statements[0].Text = "Đề nghị tỉnh mở thêm lớp (sửa tay)."
	c.Sections["proposals"] = s
	before, err := f.Draw(c)
	if err != nil {
		t.Fatal(err)
	}
	next := *f
	next.Inputs = slices.Clone(f.Inputs)
	p := *next.Inputs[0].Package
	p.Figures = slices.Clone(p.Figures)
	for i := range p.Figures {
		if p.Figures[i].Indicator == "banner" && len(p.Figures[i].Dimensions) == 0 {
			p.Figures[i].Value = quantity.Int(5000)
		}
	}
	next.Inputs[0] = input(t, &p)
	after, err := next.Draw(c)
	if err != nil {
		t.Fatal(err)
	}
	c.Refresh(&next, before, after)
	if r := verified(t, &next, c); !r.OK() {
		t.Errorf("%+v", r.Differences)
	}
	if got := c.Sections["proposals"].Statements[0].Text; got != "Đề nghị tỉnh mở thêm lớp (sửa tay)." {
		t.Errorf("a person's wording was lost: %q", got)
	}
	if after.Value("banner").Scaled < 5000 {
		t.Errorf("banner %v", after.Value("banner"))
	}
}

func TestComparedPiecesAreTheTexts(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	words := strings.Fields("Năm 2016, xã đã treo 12 băng rôn; phát 1.730 buổi trên loa. Không có kinh phí!")
	some := func() string {
		var all []string
		for range r.IntN(30) {
			all = append(all, words[r.IntN(len(words))])
		}
		return strings.Join(all, []string{" ", "\n", "  "}[r.IntN(3)])
	}
	join := func(all []Piece) string {
		s := ""
		for _, p := range all {
			s += p.Text
		}
		return s
	}
	for range 2000 {
		a, b := some(), some()
		left, right := Compare(a, b)
		if join(left) != a || join(right) != b {
			t.Fatalf("%q | %q\n%+v\n%+v", a, b, left, right)
		}
		if a == b && slices.ContainsFunc(left, func(p Piece) bool { return p.Other }) {
			t.Fatalf("%q differs from itself: %+v", a, left)
		}
	}
	left, right := Compare("xã đã treo 12 băng rôn.", "xã đã treo 15 băng rôn.")
	if len(left) != 3 || left[1].Text != "12" || !left[1].Other || right[1].Text != "15" {
		t.Errorf("%+v %+v", left, right)
	}
}

func TestSentencesAreCut(t *testing.T) {
	got := Sentences("Treo 1.284 băng rôn. Phát 3 buổi; TP. Hà Nội không dự.\nHết! Còn…")
	want := []string{"Treo 1.284 băng rôn.", "Phát 3 buổi; TP. Hà Nội không dự.", "Hết!", "Còn…"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

func TestChangesNameWhatACorrectionChanged(t *testing.T) {
	f := commune(t)
	c, err := Make(f, &Material{Counts: counts(), Head: head()})
	if err != nil {
		t.Fatal(err)
	}
	old, err := f.Assemble(c, when.Instant{}, false)
	if err != nil {
		t.Fatal(err)
	}
	if got := Changes(old.Package, old.Package); len(got) != 0 {
		t.Errorf("%+v", got)
	}
	before := old.Drawing
	c.Figures.Own[0].Value = quantity.Int(15)
	c.Head.Number = "45"
	after, err := f.Draw(c)
	if err != nil {
		t.Fatal(err)
	}
	c.Refresh(f, before, after)
	s := c.Sections["proposals"]
	s.Statements = append(s.Statements, Statement{Statement: report.Statement{Text: "Đề nghị cấp kinh phí"}})
	c.Sections["proposals"] = s
	now, err := f.Assemble(c, when.Instant{}, false)
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[ChangeKind]int{}
	for _, ch := range Changes(old.Package, now.Package) {
		kinds[ch.Kind]++
	}
	if kinds[ChangedFigure] != 1 || kinds[ChangedHead] != 1 || kinds[ChangedProposal] != 1 || kinds[ChangedWords] < 1 {
		t.Errorf("%v\n%+v", kinds, Changes(old.Package, now.Package))
	}
}

func closedLines(all []Line) []Line {
	return slices.DeleteFunc(slices.Clone(all), func(l Line) bool { return l.From.Kind == Open })
}
