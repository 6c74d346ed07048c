package report

import (
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"tonghop/internal/org"
	"tonghop/internal/paper"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/when"
)

func builtin(t testing.TB) *regime.Regime {
	t.Helper()
	codes, err := regime.Builtins()
	if err != nil {
		t.Fatal(err)
	}
	r, err := regime.Builtin(codes[len(codes)-1])
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// any makes a report of whatever regime the world has.
func (w *world) anyReport(u org.Unit) *Package {
	p := &Package{Format: Format, Regime: RefOf(w.reg), Unit: w.unit(u), Period: testPeriod,
		Head: paper.Paper{Issuer: u.Committee(), Number: fmt.Sprint(1 + w.r.IntN(300)), Symbol: "BC-UBND", Date: when.MustDay("2016-11-18"), Kind: paper.Report}}
	if w.r.IntN(30) == 0 {
		p.NothingToReport = true
		return p
	}
	for i := range w.reg.Indicators {
		ind := &w.reg.Indicators[i]
		v := w.value(120, min(ind.Decimals, 1))
		if v.State == quantity.Missing {
			continue
		}
		p.Figures = append(p.Figures, entered(ind.Code, nil, v))
		if len(ind.Dimensions) > 0 && v.IsNumber() && v.Decimals == 0 {
			rest := v.Scaled
			for _, c := range ind.Dimensions[0].Choices {
				part := w.r.Int64N(rest + 1)
				rest -= part
				p.Figures = append(p.Figures, entered(ind.Code, map[string]string{ind.Dimensions[0].Code: c.Code}, quantity.Int(part)))
			}
		}
	}
	for _, lot := range []*[]Statement{&p.Proposals, &p.Shortcomings} {
		for range 3 {
			*lot = append(*lot, Statement{Text: w.sentence(u)})
		}
	}
	p.Plan = append(p.Plan, PlanItem{Text: w.sentence(u), Lead: "Ban Văn hóa xã", By: "quý I/2017"})
	return p
}

var (
	beginnings = []string{"Đề nghị cấp trên", "Kính đề nghị UBND tỉnh", "Đề nghị các sở, ngành", "Kiến nghị với cấp có thẩm quyền", "UBND %s đề nghị"}
	middles    = []string{"mở lớp tập huấn nghiệp vụ cho cán bộ cấp xã", "hỗ trợ %d triệu đồng kinh phí hoạt động hằng năm", "ban hành văn bản hướng dẫn thống nhất về chuyên môn", "bố trí %02d cán bộ chuyên trách phụ trách lĩnh vực", "trang bị hệ thống loa truyền thanh cho các thôn", "cấp pa nô, áp phích tuyên truyền song ngữ"}
	ends       = []string{"", " trong thời gian tới", " để địa phương thực hiện tốt nhiệm vụ", " theo quy định hiện hành", " ngay trong quý I"}
)

func (w *world) sentence(u org.Unit) string {
	b := sprintfName(beginnings[w.r.IntN(len(beginnings))], u.InText())
	return b + " " + sprintfMaybe(middles[w.r.IntN(len(middles))], 5+w.r.IntN(90)) + ends[w.r.IntN(len(ends))] + "."
}

func sprintfName(form, name string) string {
	if strings.Contains(form, "%s") {
		return fmt.Sprintf(form, name)
	}
	return form
}

func (w *world) allCommunes() CompileIn {
	in := CompileIn{Regime: w.reg, Unit: w.province(), Period: testPeriod}
	for _, u := range w.tree.At(org.Commune) {
		in.Expected = append(in.Expected, Expected{Unit: w.unit(u)})
		in.Inputs = append(in.Inputs, w.input(w.anyReport(u)))
	}
	return in
}

func (w *world) drafted(c *Compilation) *Package {
	return c.Package(c.Draft(DraftIn{Parent: "Tỉnh Thanh Hóa", Head: paper.Paper{Date: when.MustDay("2016-11-24"), Place: "Thanh Hóa"}}), when.Instant{})
}

// 635 communes make one province with no difference between what is printed and what is
// recomputed, at once and through the 27 districts.
func TestProvinceOf635Communes(t *testing.T) {
	w := newWorld(t, 11)
	w.reg = builtin(t)
	in := w.allCommunes()
	p := w.drafted(w.compile(in))
	r := verify(t, w, p, in.Inputs, printedText(p))
	if !r.OK() || r.Recomputed != r.Figures || r.Figures < 30 || len(r.NotGiven) > 0 {
		t.Fatalf("%d of %d recomputed, %d not given, %.2000v", r.Recomputed, r.Figures, len(r.NotGiven), r.Differences)
	}
	t.Logf("%d figures recomputed, %d printed figures, %d printed words", r.Recomputed, r.Atoms, r.Words)

	tall := CompileIn{Regime: w.reg, Unit: w.province(), Period: testPeriod}
	byDistrict := map[string]*CompileIn{}
	for i, e := range in.Expected {
		d := byDistrict[e.Unit.Parent]
		if d == nil {
			u, _ := w.tree.Unit(e.Unit.Parent)
			d = &CompileIn{Regime: w.reg, Unit: w.unit(u), Period: testPeriod}
			byDistrict[e.Unit.Parent] = d
		}
		d.Expected, d.Inputs = append(d.Expected, e), append(d.Inputs, in.Inputs[i])
	}
	for _, code := range sortedKeys(byDistrict) {
		d := byDistrict[code]
		tall.Expected = append(tall.Expected, Expected{Unit: d.Unit, Leaves: len(d.Expected)})
		tall.Inputs = append(tall.Inputs, w.input(w.drafted(w.compile(*d))))
	}
	q := w.drafted(w.compile(tall))
	if r := verify(t, w, q, tall.Inputs, printedText(q)); !r.OK() || r.Recomputed != r.Figures {
		t.Fatalf("through districts: %.2000v", r.Differences)
	}
	for i := range p.Figures {
		f, ok := q.Figure(p.Figures[i].Key())
		if !ok || !equal(f.Value, p.Figures[i].Value) || *f.States != *p.Figures[i].States {
			t.Errorf("%s: flat %v %v, through districts %v", p.Figures[i].Key(), p.Figures[i].Value, p.Figures[i].States, f)
		}
	}
	if len(p.Figures) != len(q.Figures) {
		t.Errorf("%d figures flat, %d through districts", len(p.Figures), len(q.Figures))
	}
	if len(p.Proposals) < 5 || len(p.Proposals) > 40 {
		t.Errorf("%d groups of proposals out of some ten kinds", len(p.Proposals))
	}
}

func TestDraftReadsWell(t *testing.T) {
	w := newWorld(t, 11)
	w.reg = builtin(t)
	in := CompileIn{Regime: w.reg, Unit: w.unit(w.districts[0]), Period: testPeriod, Deadline: when.MustDay("2016-11-17")}
	for i, u := range w.tree.Children(w.districts[0].Code) {
		in.Expected = append(in.Expected, Expected{Unit: w.unit(u)})
		if i > 1 {
			in.Inputs = append(in.Inputs, w.input(w.anyReport(u)))
		}
	}
	c := w.compile(in)
	pp := c.Draft(DraftIn{Parent: "Tỉnh Thanh Hóa", Head: paper.Paper{Date: when.MustDay("2016-11-24")}, Request: &paper.Citation{Kind: "công văn", Number: "1435/STTTT-BCXB", Date: when.MustDay("2016-11-15"), Issuer: "Sở Thông tin và Truyền thông"}})
	var b bytes.Buffer
	fmt.Fprintln(&b, pp.Issuer, pp.Symbol, pp.Subject, strings.Join(pp.Addressees, ", "))
	for _, basis := range pp.Bases {
		fmt.Fprintln(&b, basis.Text)
	}
	eachLine(pp.Body, func(l paper.Inlines, _ bool) { fmt.Fprintln(&b, l.Text()) })
	words := b.String()
	t.Log(words)
	for _, bad := range []string{"%!", "{", "}", "[", "missing", "unknown", "..", "  ", " ,", " ."} {
		if strings.Contains(strings.ReplaceAll(words, "\n", " "), bad) && bad != "  " {
			t.Errorf("the draft holds %q", bad)
		}
	}
	for _, want := range []string{"đơn vị gửi báo cáo", "chưa gửi báo cáo: ", "gửi sau thời hạn: ", "Căn cứ Công văn số 1435/STTTT-BCXB ngày 15 tháng 11 năm 2016 của Sở Thông tin và Truyền thông"} {
		if !strings.Contains(words, want) {
			t.Errorf("the draft lacks %q", want)
		}
	}
}

func BenchmarkProvince(b *testing.B) {
	w := newWorld(b, 11)
	w.reg = builtin(b)
	in := w.allCommunes()
	b.ReportAllocs()
	for b.Loop() {
		c, err := Compile(in)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := w.drafted(c).Canonical(); err != nil {
			b.Fatal(err)
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.HeapSys>>20), "MB-heap")
}

func BenchmarkVerifyProvince(b *testing.B) {
	w := newWorld(b, 11)
	w.reg = builtin(b)
	in := w.allCommunes()
	p := w.drafted(w.compile(in))
	printed := printedText(p)
	for b.Loop() {
		if r := verify(b, w, p, in.Inputs, printed); !r.OK() {
			b.Fatal(r.Differences[0])
		}
	}
}
