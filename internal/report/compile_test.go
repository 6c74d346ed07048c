package report

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"tonghop/internal/org"
	"tonghop/internal/paper"
	"tonghop/internal/quantity"
	"tonghop/internal/when"
)

// facts are the totals in a form that compares.
func facts(c *Compilation) map[Key]string {
	m := map[Key]string{}
	for _, t := range c.Totals {
		n := t.Answer.Counts
		m[t.Key] = strings.Join([]string{t.Answer.Value.String(), t.Answer.Weight.String(), t.Answer.Weighted.String()}, " ") + " " +
			strings.Trim(strings.Join(strings.Fields(reflectCounts(n)), ","), "{}")
	}
	return m
}

func reflectCounts(c Counts) string {
	var parts []string
	v := reflect.ValueOf(c)
	for i := range v.NumField() {
		parts = append(parts, v.Type().Field(i).Name, quantity.Int(v.Field(i).Int()).String())
	}
	return strings.Join(parts, " ")
}

func TestOrderOfInputsDoesNotMatter(t *testing.T) {
	for seed := range uint64(10) {
		w := newWorld(t, seed)
		in := w.under(w.districts[int(seed)%len(w.districts)], 6)
		first := w.compile(in)
		w.r.Shuffle(len(in.Inputs), func(i, j int) { in.Inputs[i], in.Inputs[j] = in.Inputs[j], in.Inputs[i] })
		w.r.Shuffle(len(in.Expected), func(i, j int) { in.Expected[i], in.Expected[j] = in.Expected[j], in.Expected[i] })
		second := w.compile(in)
		a, errA := first.Package(paper.Paper{}, when.Instant{}).Canonical()
		b, errB := second.Package(paper.Paper{}, when.Instant{}).Canonical()
		if errA != nil || errB != nil || string(a) != string(b) {
			t.Fatalf("seed %d: order changed the result (%v, %v)\n%s\n%s", seed, errA, errB, a, b)
		}
	}
}

func TestNoStateIsLost(t *testing.T) {
	for seed := range uint64(10) {
		w := newWorld(t, seed)
		in := w.under(w.districts[int(seed)%len(w.districts)], 4)
		c := w.compile(in)
		for _, total := range c.Totals {
			if n := total.Answer.Counts.Total(); n != len(in.Expected) {
				t.Errorf("seed %d: %s counts %d of %d units", seed, total.Key, n, len(in.Expected))
			}
		}
	}
}

// Communes to districts to province gives what communes to province gives.
func TestCompilingIsAssociative(t *testing.T) {
	w := newWorld(t, 3)
	flat := CompileIn{Regime: w.reg, Unit: w.province(), Period: testPeriod}
	tall := flat
	for _, d := range w.districts[:9] {
		in := w.under(d, 7)
		flat.Expected, flat.Inputs = append(flat.Expected, in.Expected...), append(flat.Inputs, in.Inputs...)
		tall.Expected = append(tall.Expected, Expected{Unit: w.unit(d), Leaves: len(in.Expected)})
		tall.Inputs = append(tall.Inputs, w.input(w.compile(in).Package(paper.Paper{}, when.Instant{})))
	}
	// One district sends nothing; in the flat world none of its communes does.
	lost := w.under(w.districts[9], 0)
	flat.Expected = append(flat.Expected, lost.Expected...)
	tall.Expected = append(tall.Expected, Expected{Unit: w.unit(w.districts[9]), Leaves: len(lost.Expected)})

	a, b := facts(w.compile(flat)), facts(w.compile(tall))
	delete(a, "rank") // values that are not added up do not travel
	delete(b, "rank")
	if !reflect.DeepEqual(a, b) {
		for k, v := range a {
			if b[k] != v {
				t.Errorf("%s: flat %s, tall %s", k, v, b[k])
			}
		}
		t.Errorf("%d figures flat, %d tall", len(a), len(b))
	}
}

func TestWholeFollowsFromParts(t *testing.T) {
	dims := func(d, c string) map[string]string { return map[string]string{d: c} }
	cases := []struct {
		name    string
		figures []Figure
		key     Key
		want    string
	}{
		{"sum of one dimension", []Figure{entered("sign", dims("tongue", "vi"), quantity.Int(3)), entered("sign", dims("tongue", "en"), quantity.Int(4))}, "sign", "7"},
		{"the fuller dimension", []Figure{entered("sign", dims("tongue", "en"), quantity.Int(4)), entered("sign", dims("kind", "board"), quantity.Int(9))}, "sign", "9"},
		{"a crossing gives its parts", []Figure{entered("sign", map[string]string{"tongue": "en", "kind": "cloth"}, quantity.Int(2))}, "sign@tongue=en", "2"},
		{"none of one part is not none of all", []Figure{entered("sign", dims("tongue", "en"), quantity.Of(quantity.None))}, "sign", "missing"},
		{"nothing of nothing", []Figure{entered("sign", nil, quantity.Of(quantity.None))}, "sign@tongue=en", "none"},
		{"a zero has zero parts", []Figure{entered("sign", nil, quantity.Int(0))}, "sign@tongue=en", "0"},
		{"a number not broken down", []Figure{entered("sign", nil, quantity.Int(5))}, "sign@tongue=en", "missing"},
		{"not owed by a commune", nil, "gate", "not-applicable"},
		{"but taken where it is given", []Figure{entered("gate", nil, quantity.Int(1))}, "gate", "1"},
	}
	o := newOutline(testRegime())
	for _, c := range cases {
		p := &Package{Unit: Unit{ID: "1", Level: "commune"}, Figures: c.figures}
		got, err := newAnswers(p, o, 1).to(c.key)
		if err != nil || got.Value.String() != c.want || got.Counts.Total() != 1 {
			t.Errorf("%s: %v %+v (%v), want %s", c.name, got.Value, got.Counts, err, c.want)
		}
	}
}

func TestStatesAreNotSummed(t *testing.T) {
	w := newWorld(t, 1)
	units := w.tree.Children(w.districts[0].Code)[:4]
	in := CompileIn{Regime: w.reg, Unit: w.unit(w.districts[0]), Period: testPeriod}
	give := []quantity.Value{quantity.Of(quantity.None), quantity.Of(quantity.Unknown), quantity.Int(0)}
	for i, u := range units {
		in.Expected = append(in.Expected, Expected{Unit: w.unit(u)})
		if i == 3 {
			continue
		}
		p := &Package{Format: 1, Regime: testRef(), Unit: w.unit(u), Period: testPeriod, Figures: []Figure{entered("money", nil, give[i])}}
		in.Inputs = append(in.Inputs, w.input(p))
	}
	total, _ := w.compile(in).Total("money")
	if want := (Counts{Number: 1, None: 1, Unknown: 1, Missing: 1}); total.Answer.Counts != want || total.Answer.Value != quantity.Int(0) {
		t.Errorf("got %v %+v, want 0 with one of each", total.Answer.Value, total.Answer.Counts)
	}
	in.Inputs = in.Inputs[:1]
	total, _ = w.compile(in).Total("money")
	if total.Answer.Value != quantity.Of(quantity.Missing) || total.Answer.Counts != (Counts{None: 1, Missing: 3}) {
		t.Errorf("got %v %+v, want missing: one none speaks for nobody else", total.Answer.Value, total.Answer.Counts)
	}
}

func TestAverageIsWeighted(t *testing.T) {
	w := newWorld(t, 1)
	units := w.tree.Children(w.districts[0].Code)[:4]
	in := CompileIn{Regime: w.reg, Unit: w.unit(w.districts[0]), Period: testPeriod}
	people := []quantity.Value{quantity.Int(10), quantity.Int(30), quantity.Of(quantity.None), quantity.Of(quantity.Unknown)}
	share := []int64{5000, 10000, 7000, 7000}
	for i, u := range units {
		in.Expected = append(in.Expected, Expected{Unit: w.unit(u)})
		p := &Package{Format: 1, Regime: testRef(), Unit: w.unit(u), Period: testPeriod,
			Figures: []Figure{entered("people", nil, people[i]), entered("share", nil, quantity.Decimal(share[i], 2))}}
		in.Inputs = append(in.Inputs, w.input(p))
	}
	total, _ := w.compile(in).Total("share")
	if want := (Counts{Number: 2, NotApplicable: 1, Unknown: 1}); total.Answer.Value.String() != "87.5" || total.Answer.Counts != want {
		t.Errorf("got %v %+v, want (50×10 + 100×30) / 40 = 87.5", total.Answer.Value, total.Answer.Counts)
	}
}

func TestWhatDoesNotBelongIsRefusedByName(t *testing.T) {
	w := newWorld(t, 5)
	in := w.under(w.districts[0], 0)
	change := func(i int, f func(*Package)) {
		p := *in.Inputs[i].Package
		f(&p)
		in.Inputs[i] = Input{File: in.Inputs[i].File, Package: &p, Digest: in.Inputs[i].Digest, How: AsPackage}
	}
	change(0, func(p *Package) { p.Regime.Code = "khac" })
	change(1, func(p *Package) { p.Period.Name = "2015" })
	change(2, func(p *Package) { p.Unit = w.unit(w.districts[3]) })
	change(3, func(p *Package) { p.Unit = in.Unit })
	change(4, func(p *Package) {
		p.Figures = []Figure{entered("money", nil, quantity.Int(largest+1))}
	})
	c, err := Compile(in)
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	for _, r := range c.Refused {
		codes = append(codes, r.Reason.Code)
	}
	slices.Sort(codes)
	want := []string{"report.figure-too-large", "report.other-period", "report.other-regime", "report.own-report", "report.unit-not-expected"}
	if !slices.Equal(codes, want) {
		t.Errorf("refused %v, want %v", codes, want)
	}
	if len(c.Rows)+5 != len(in.Expected) || len(c.Absent) != 5 {
		t.Errorf("%d rows and %d absent of %d", len(c.Rows), len(c.Absent), len(in.Expected))
	}
}

func TestNewestReportOfAUnitCounts(t *testing.T) {
	w := newWorld(t, 8)
	u := w.tree.Children(w.districts[0].Code)[0]
	in := CompileIn{Regime: w.reg, Unit: w.unit(w.districts[0]), Period: testPeriod,
		Expected: []Expected{{Unit: w.unit(u)}}, Deadline: when.MustDay("2016-12-20")}
	version := func(day string, n int64, supersedes Input) Input {
		p := &Package{Format: 1, Regime: testRef(), Unit: w.unit(u), Period: testPeriod, Supersedes: supersedes.Digest,
			Figures: []Figure{entered("money", nil, quantity.Int(n))}, Head: paper.Paper{Date: when.MustDay(day), Number: "7", Symbol: "BC-UBND"}}
		i := w.input(p)
		i.File = day + ".pdf"
		return i
	}
	old := version("2016-12-15", 1, Input{})
	newer := version("2016-12-21", 2, Input{})
	for _, order := range [][]Input{{old, newer, old}, {newer, old, old}} {
		in.Inputs = order
		c := w.compile(in)
		total, _ := c.Total("money")
		if total.Answer.Value != quantity.Int(2) || len(c.Notices) != 2 || !c.Rows[0].Late {
			t.Errorf("total %v, notices %d, late %v", total.Answer.Value, len(c.Notices), c.Rows[0].Late)
		}
	}
	// A report that says it supersedes another wins whatever the dates.
	in.Inputs = []Input{newer, version("2016-12-10", 3, newer)}
	total, _ := w.compile(in).Total("money")
	if total.Answer.Value != quantity.Int(3) {
		t.Errorf("superseding report: %v", total.Answer.Value)
	}
}

func TestNothingToReportIsNone(t *testing.T) {
	w := newWorld(t, 8)
	u := w.tree.Children(w.districts[0].Code)[0]
	p := &Package{Format: 1, Regime: testRef(), Unit: w.unit(u), Period: testPeriod, NothingToReport: true}
	c := w.compile(CompileIn{Regime: w.reg, Unit: w.unit(w.districts[0]), Period: testPeriod,
		Expected: []Expected{{Unit: w.unit(u)}}, Inputs: []Input{w.input(p)}})
	total, _ := c.Total("sign@tongue=en")
	if total.Answer.Value.State != quantity.None {
		t.Errorf("got %v", total.Answer.Value)
	}
}

func BenchmarkCompile635(b *testing.B) {
	w := newWorld(b, 1)
	in := CompileIn{Regime: w.reg, Unit: w.province(), Period: testPeriod}
	for _, u := range w.tree.At(org.Commune) {
		in.Expected = append(in.Expected, Expected{Unit: w.unit(u)})
		in.Inputs = append(in.Inputs, w.input(w.report(u)))
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Compile(in); err != nil {
			b.Fatal(err)
		}
	}
}

// "None" of a total is what all who owe an answer say, never one of them for the silent.
func TestStateOfCounts(t *testing.T) {
	for _, c := range []struct {
		counts Counts
		want   quantity.State
	}{
		{Counts{Number: 1, None: 3, Unknown: 2, Missing: 9}, quantity.Number},
		{Counts{None: 1, Missing: 35}, quantity.Missing},
		{Counts{None: 35, Missing: 1}, quantity.Missing},
		{Counts{None: 30, NotApplicable: 6}, quantity.None},
		{Counts{None: 36}, quantity.None},
		{Counts{None: 30, Unknown: 6}, quantity.Unknown},
		{Counts{Unknown: 1, Missing: 35}, quantity.Unknown},
		{Counts{NotApplicable: 36}, quantity.NotApplicable},
		{Counts{NotApplicable: 35, Missing: 1}, quantity.Missing},
		{Counts{}, quantity.Missing},
	} {
		if got := c.counts.State(); got != c.want {
			t.Errorf("%s is %s, want %s", c.counts, got, c.want)
		}
	}
}

// reports compiles one report per commune of a district, the i-th made by give.
func (w *world) reports(n int, give func(i int, p *Package)) *Compilation {
	w.t.Helper()
	district := w.districts[0]
	in := CompileIn{Regime: w.reg, Unit: w.unit(district), Period: testPeriod}
	for i, u := range w.tree.Children(district.Code)[:n] {
		p := &Package{Format: Format, Regime: RefOf(w.reg), Unit: w.unit(u), Period: testPeriod}
		give(i, p)
		in.Expected = append(in.Expected, Expected{Unit: p.Unit})
		in.Inputs = append(in.Inputs, w.input(p))
	}
	return w.compile(in)
}

// One commune with nothing to report must not make the district say that nothing was done.
func TestOneEmptyReportSaysNothingForTheOthers(t *testing.T) {
	w := newWorld(t, 3)
	w.reg = builtin(t)
	c := w.reports(12, func(i int, p *Package) {
		switch {
		case i == 0:
			p.NothingToReport = true
		case i < 3:
			p.Figures = []Figure{entered("talk", nil, quantity.Of(quantity.None)), entered("broadcast", nil, quantity.Of(quantity.Unknown))}
		default:
			p.Figures = []Figure{entered("banner", nil, quantity.Int(5)), entered("staff_in_charge", nil, quantity.Int(1)),
				entered("staff_in_charge", map[string]string{"duty": "part"}, quantity.Int(1))}
		}
	})
	pp := c.Draft(DraftIn{Parent: "Tỉnh Thanh Hóa", NoAnnex: true})
	words := blockText(pp.Body)
	for _, bad := range []string{"Không tổ chức tuyên truyền lưu động", "Chưa có tin, bài", "Chưa tổ chức tuyên truyền miệng", "chưa tổ chức sự kiện"} {
		if strings.Contains(words, bad) {
			t.Errorf("the draft says for all: %q", bad)
		}
	}
	if want := "(3/12 đơn vị trả lời)"; !strings.Contains(words, want) {
		t.Errorf("the draft lacks %q beside what is unknown:\n%s", want, words)
	}
	for n, k := range c.Keys {
		if own := c.Answered(n); own != (k == "banner" || k == "broadcast" || k == "talk" || k.Indicator() == "staff_in_charge" && c.Totals[n].Answer.Counts.Number > 0) {
			t.Errorf("%s: answered %v (%s)", k, own, c.Totals[n].Answer.Counts)
		}
	}
}

func TestSaysNone(t *testing.T) {
	own := []string{"xa", "minh", "son"}
	for _, s := range []string{"Không có.", "Không.", "Không có kiến nghị gì.", "Xã Minh Sơn không có kiến nghị, đề xuất gì thêm.", "Không có tồn tại, hạn chế", "UBND xã không có ý kiến gì khác./.", "Chưa có"} {
		if !saysNone(s, own) {
			t.Errorf("%q is none", s)
		}
	}
	for _, s := range []string{"", "Không có kinh phí.", "Chưa có cán bộ chuyên trách", "Đề nghị không cắt giảm kinh phí", "Kiến nghị cấp trên", "Không có Internet ở 02 thôn", "12"} {
		if saysNone(s, own) {
			t.Errorf("%q is a statement", s)
		}
	}
}

func TestNoneIsNoStatement(t *testing.T) {
	w := newWorld(t, 3)
	c := w.reports(4, func(i int, p *Package) {
		p.Proposals = []Statement{{Text: []string{"Không có.", "Không có kiến nghị gì.", "Đề nghị hỗ trợ kinh phí hằng năm cho xã.", "Không."}[i]}}
		p.Shortcomings = []Statement{{Text: "Không"}}
	})
	if len(c.Proposals) != 1 || c.Proposals[0].Count != 1 || len(c.Shortcomings) != 0 {
		t.Errorf("%+v %+v", c.Proposals, c.Shortcomings)
	}
}

// What several units write alike comes through where it is prose, and never where it answers
// an indicator: the others' figures would stand beside it.
func TestCommonWordsAnswerNoIndicator(t *testing.T) {
	w := newWorld(t, 3)
	w.reg = builtin(t)
	prose := "Nội dung tuyên truyền bám sát chủ trương của Đảng, chính sách, pháp luật của Nhà nước."
	answers := []string{
		"Trong năm không có đoàn khách quốc tế đến thăm, làm việc.",
		"Chưa tổ chức tuyên truyền miệng, nói chuyện chuyên đề về thông tin đối ngoại.",
		"Chưa thống kê được số lượng pa-nô, áp phích, băng rôn.",
		"Trong năm xã không tổ chức lớp tập huấn nào về thông tin đối ngoại.",
	}
	staff := "Xã chưa bố trí cán bộ phụ trách thông tin đối ngoại."
	open := paragraph("(Bổ sung: Nêu vị trí, đặc điểm của địa phương có liên quan; không cần số liệu.)")
	c := w.reports(6, func(i int, p *Package) {
		s := Section{Key: "plan-and-activities", Level: 2, Title: "Kết quả"}
		for _, words := range append([]string{prose}, answers...) {
			s.Blocks = append(s.Blocks, paragraph(words))
		}
		s.Blocks = append(s.Blocks, paper.Paragraph{Inlines: paper.Inlines{
			{Text: "Các thôn treo nhiều", Figure: &paper.Figure{Indicator: "banner"}}, {Text: " băng rôn ở những nơi đông người qua lại."}}})
		p.Sections = []Section{s, {Key: "situation", Level: 1, Title: "Tình hình", Blocks: paper.Blocks{open}}, {Key: "people", Level: 2, Title: "Nhân lực", Blocks: paper.Blocks{paragraph(staff)}}}
	})
	if got := c.Words["plan-and-activities"]; len(got) != 1 || got[0].Text != prose || got[0].Count != 6 {
		t.Errorf("got %+v", got)
	}
	if got := c.Words["situation"]; len(got) != 0 {
		t.Errorf("a place left open is no words: %+v", got)
	}
	if got := c.Words["people"]; len(got) != 0 {
		t.Errorf("staff: %+v", got)
	}
}
