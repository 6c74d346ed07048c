package report

import (
	"os"
	"testing"

	"tonghop/internal/intake"
	"tonghop/internal/org"
	"tonghop/internal/paper"
	"tonghop/internal/paper/reading"
	"tonghop/internal/paper/setting"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/seal"
	"tonghop/internal/when"
)

func readDocument(t testing.TB, name string) (reading.Reading, []byte) {
	t.Helper()
	raw, err := os.ReadFile("../../testdata/documents/" + name)
	if err != nil {
		t.Fatal(err)
	}
	f, err := intake.Open(t.Context(), name, raw, intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	all := reading.Read(f.Flow, reading.Options{Name: name, Encoding: f.Encoding})
	if len(all) == 0 {
		t.Fatal("nothing was read")
	}
	return all[0], raw
}

// The report the project began with has not one number of its own field: staff and money
// are "none", which is neither zero nor silence.
func TestTheFirstReportAnswersNone(t *testing.T) {
	reg, err := regime.Builtin("thong-tin-doi-ngoai")
	if err != nil {
		t.Fatal(err)
	}
	r, err := NewReader(reg)
	if err != nil {
		t.Fatal(err)
	}
	read, raw := readDocument(t, "bc-trieuson-doi-ngoai-2016.txt")
	w := newWorld(t, 1)
	in, doubts, err := r.Read(ReadIn{Reading: read, Unit: w.unit(w.districts[0]), Period: Period{Name: "2016", From: when.MustDay("2015-11-15"), To: when.MustDay("2016-11-14")}, File: "a.txt", Digest: seal.Of(raw)})
	if err != nil {
		t.Fatal(err)
	}
	p := in.Package
	for _, f := range p.Figures {
		t.Logf("%s = %s (%d, %q %s)", f.Key(), f.Value, f.Obtained.Sure, f.Obtained.Text, f.Obtained.Place)
	}
	for _, d := range doubts {
		t.Logf("doubt %s %q %v", d.Key, d.Text, d.Reason)
	}
	for _, s := range p.Proposals {
		t.Logf("proposal %q", s.Text)
	}
	for _, s := range p.Shortcomings {
		t.Logf("shortcoming %q", s.Text)
	}
	for _, s := range p.Plan {
		t.Logf("plan %+v", s)
	}
	for _, s := range p.Sections {
		t.Logf("section %q %s %s", s.Key, s.Label, s.Title)
	}
	for _, code := range []Key{"staff_in_charge", "fund_planned"} {
		if f, ok := p.Figure(code); !ok || f.Value.State != quantity.None {
			t.Errorf("%s: %+v, want none", code, f)
		}
	}
}

// readBack is what became of the figures that papers print.
type readBack struct{ printed, found, wrong int }

// again drafts a unit's own paper from its figures, prints it and reads it again.
func (b *readBack) again(t *testing.T, r *Reader, p *Package, reg *regime.Regime) {
	t.Helper()
	own, err := DraftOwn(p, reg, DraftIn{Parent: "Huyện Triệu Sơn", Head: paper.Paper{Number: "12", Place: "Thanh Hóa", Date: when.MustDay("2016-11-18")}})
	if err != nil {
		t.Fatal(err)
	}
	doc, err := setting.Set(&own, paper.LayoutFor(own.Date), setting.Options{})
	if err != nil {
		t.Fatal(err)
	}
	all := reading.Read(doc, reading.Options{})
	if len(all) != 1 {
		t.Fatalf("%d papers read", len(all))
	}
	in, _, err := r.Read(ReadIn{Reading: all[0], Unit: p.Unit, Period: testPeriod, File: "x.docx"})
	if err != nil {
		t.Fatal(err)
	}
	eachLine(own.Body, func(line paper.Inlines, _ bool) {
		for _, inline := range line {
			if inline.Figure != nil && inline.Figure.Indicator != "" {
				b.count(t, in.Package, inline, line.Text())
			}
		}
	})
}

func (b *readBack) count(t *testing.T, read *Package, inline paper.Inline, line string) {
	t.Helper()
	b.printed++
	k := KeyOf(inline.Figure.Indicator, inline.Figure.Dimensions)
	f, ok := read.Figure(k)
	switch {
	case !ok:
		t.Logf("lost %s in %q", k, line)
	case equal(f.Value, inline.Figure.Value):
		b.found++
	default:
		b.wrong++
		t.Logf("%s read as %s, printed %q in %q", k, f.Value, inline.Text, line)
	}
}

// A unit's own paper, drafted from its figures, printed and read again, gives the figures:
// in every built-in regime, at every level that owes the report.
func TestDraftedPapersAreReadBack(t *testing.T) {
	codes, err := regime.Builtins()
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range codes {
		reg, err := regime.Builtin(code)
		if err != nil {
			t.Fatal(err)
		}
		r, err := NewReader(reg)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, level := range reg.Levels {
			if seen[level.Code] {
				continue
			}
			seen[level.Code] = true
			t.Run(code+"/"+level.Code, func(t *testing.T) { readBackLevel(t, reg, r, org.Level(level.Code)) })
		}
	}
}

func readBackLevel(t *testing.T, reg *regime.Regime, r *Reader, level org.Level) {
	w := newWorld(t, 21)
	w.reg = reg
	units := w.tree.At(level)
	if len(units) == 0 {
		t.Fatalf("no unit at level %s", level)
	}
	var b readBack
	for i := range 40 {
		b.again(t, r, w.anyReport(units[i%len(units)]), reg)
	}
	t.Logf("%d printed, %d found (%.1f %%), %d wrong (%.1f %%)", b.printed, b.found, 100*float64(b.found)/float64(b.printed), b.wrong, 100*float64(b.wrong)/float64(b.printed))
	if b.printed < 300 || b.found*100 < b.printed*95 || b.wrong*100 > b.printed {
		t.Errorf("%d printed, %d found, %d wrong; at least 95 %% must be found and at most 1 %% wrong", b.printed, b.found, b.wrong)
	}
}

// What a plain report says in the regime's own manner: a part with an indicator of its own,
// a share with its whole, a plan that names nobody.
func TestPartsSharesAndPlainPlansAreRead(t *testing.T) {
	reg, err := regime.Builtin("chuyen-doi-so-xa")
	if err != nil {
		t.Fatal(err)
	}
	r, err := NewReader(reg)
	if err != nil {
		t.Fatal(err)
	}
	const report = `ỦY BAN NHÂN DÂN
XÃ A
Số: 15/BC-UBND

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

A, ngày 16 tháng 9 năm 2026

BÁO CÁO
Kết quả chuyển đổi số quý III năm 2026

II. KẾT QUẢ THỰC HIỆN
1. Hạ tầng số
Đến cuối kỳ, có 12/14 tổ dân phố được kết nối internet cáp quang.
2. Chính quyền số
Tiếp nhận 1.234 hồ sơ thủ tục hành chính, trong đó có 1.200 hồ sơ nộp trực tuyến, tỷ lệ hồ sơ trực tuyến đạt 97,24%.
V. PHƯƠNG HƯỚNG, NHIỆM VỤ QUÝ IV NĂM 2026
- Tiếp tục tập huấn kỹ năng số cho người dân.

Nơi nhận:
- Như trên;
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Nguyễn Văn B
`
	f, err := intake.Open(t.Context(), "a.txt", []byte(report), intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, 1)
	in, _, err := r.Read(ReadIn{Reading: reading.Read(f.Flow, reading.Options{})[0], Unit: w.unit(w.districts[0]), Period: Period{Name: "2026-Q3"}, File: "a.txt"})
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]int{}
	for _, f := range in.Package.Figures {
		values[f.Value.String()]++
	}
	for _, want := range []string{"12", "14", "1234", "1200", "97.24"} {
		if values[want] != 1 {
			t.Errorf("%s was read %d times: %v", want, values[want], values)
		}
	}
	if len(in.Package.Plan) != 1 || in.Package.Plan[0].Text != "Tiếp tục tập huấn kỹ năng số cho người dân." {
		t.Errorf("plan: %+v", in.Package.Plan)
	}
}

func TestColumnsArePartedEvenly(t *testing.T) {
	for n, want := range map[int]int{0: 1, 1: 1, 9: 9, 10: 5, 15: 8, 18: 9, 19: 7} {
		if got := evenly(n, mostColumns); got != want {
			t.Errorf("%d columns: %d to a table, want %d", n, got, want)
		}
	}
}
