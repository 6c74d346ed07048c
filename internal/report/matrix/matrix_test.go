package matrix

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"tonghop/internal/lang"
	"tonghop/internal/org"
	"tonghop/internal/paper"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/report"
	"tonghop/internal/when"
)

func testRegime(t testing.TB) *regime.Regime {
	t.Helper()
	raw, err := os.ReadFile("../testdata/thu.yaml")
	if err != nil {
		t.Fatal(err)
	}
	r, err := regime.Load("thu.yaml", raw)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// compilation is of a district whose units answer in every way, one with a name that
// looks like a formula.
func compilation(t testing.TB, units int) *report.Compilation {
	t.Helper()
	tree, err := org.ThanhHoa2016()
	if err != nil {
		t.Fatal(err)
	}
	reg, r := testRegime(t), rand.New(rand.NewPCG(1, 2))
	in := report.CompileIn{Regime: reg, Unit: report.UnitOf(tree.At(org.Province)[0], tree.From), Period: report.Period{Name: "2016"}}
	for i, u := range tree.At(org.Commune)[:units] {
		unit := report.UnitOf(u, tree.From)
		if i == 1 {
			unit.Name = "=1+1"
		}
		in.Expected = append(in.Expected, report.Expected{Unit: unit})
		if i%9 == 8 {
			continue
		}
		p := &report.Package{Format: 1, Regime: report.RefOf(reg), Unit: unit, Period: in.Period, Head: paper.Paper{Number: strconv.Itoa(i), Symbol: "BC-UBND", Date: when.MustDay("2016-12-20")},
			Figures: []report.Figure{
				figure("sign", nil, quantity.Int(r.Int64N(5000))), figure("sign", map[string]string{"tongue": "en"}, quantity.Int(r.Int64N(9000))),
				figure("money", nil, mixed(r, 1)), figure("people", nil, mixed(r, 0)), figure("share", nil, mixed(r, 2)), figure("rank", nil, quantity.Int(int64(i))),
			},
			Proposals:    []report.Statement{{Text: "@SUM(A1) đề nghị mở lớp tập huấn"}},
			Shortcomings: []report.Statement{{Text: "Chưa có kinh phí."}},
			Plan:         []report.PlanItem{{Text: "Xây dựng kế hoạch", Lead: "Ban Văn hóa", Joining: []string{"Văn phòng"}, By: "quý I"}},
			Budget:       []report.BudgetLine{{Text: "Ngân sách", Amount: quantity.Int(3), Measure: "triệu đồng"}},
		}
		b, err := p.Canonical()
		if err != nil {
			t.Fatal(err)
		}
		input, err := report.Open(fmt.Sprintf("%d.pdf", i), b)
		if err != nil {
			t.Fatal(err)
		}
		in.Inputs = append(in.Inputs, input)
	}
	c, err := report.Compile(in)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func figure(code string, dims map[string]string, v quantity.Value) report.Figure {
	return report.Figure{Indicator: code, Dimensions: dims, Value: v, Obtained: report.Obtained{How: report.Entered}}
}

func mixed(r *rand.Rand, decimals uint8) quantity.Value {
	if r.IntN(4) == 0 {
		return quantity.Of([]quantity.State{quantity.None, quantity.Unknown, quantity.NotApplicable, quantity.Missing}[r.IntN(4)])
	}
	return quantity.Decimal(1+r.Int64N(9999), decimals)
}

func written(t testing.TB, c *report.Compilation, o Options) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, c, o); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestTheSameCompilationGivesTheSameBytes(t *testing.T) {
	c := compilation(t, 30)
	first := written(t, c, Options{})
	for range 5 {
		if !bytes.Equal(first, written(t, c, Options{})) {
			t.Fatal("the bytes differ")
		}
	}
}

func TestReadBack(t *testing.T) {
	c := compilation(t, 30)
	f, err := excelize.OpenReader(bytes.NewReader(written(t, c, Options{})))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := f.GetSheetList(); strings.Join(got, ",") != "Tổng hợp,Nguồn,Kiểm tra,Ý kiến" {
		t.Errorf("sheets %v", got)
	}
	raw := excelize.Options{RawCellValue: true}
	cell := func(sheet string, col, row int) string {
		at, err := excelize.CoordinatesToCellName(col, row)
		if err != nil {
			t.Fatal(err)
		}
		v, err := f.GetCellValue(sheet, at, raw)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	all := len(c.Keys)
	c, silent := withoutSilent(c)
	if len(silent) == 0 || len(c.Keys)+len(silent) != all {
		t.Errorf("%d columns shown, %v not, of %d", len(c.Keys), silent, all)
	}
	for i := range c.Rows {
		for n := range c.Keys {
			v := c.Rows[i].Answers[n].Said
			want := v.String()
			if s, ok := stateLooks[v.State]; ok {
				want = lang.Say(lang.Vi, "matrix."+s.word)
			}
			if got := cell("Tổng hợp", fixedColumns+n+1, firstRow+i); got != want {
				t.Errorf("row %d %s: %q, want %q", i, c.Keys[n], got, want)
			}
		}
	}
	totals := firstRow + len(c.Rows) + len(c.Absent)
	for n, k := range c.Keys {
		counts := c.Totals[n].Answer.Counts
		for i, want := range []int{counts.Number, counts.None, counts.Unknown, counts.NotApplicable, counts.Missing} {
			if got := cell("Tổng hợp", fixedColumns+n+1, totals+1+i); got != strconv.Itoa(want) {
				t.Errorf("%s count %d: %s, want %d", k, i, got, want)
			}
		}
	}
	if got := cell("Tổng hợp", 1, totals+6); !strings.Contains(got, "Cửa khẩu") {
		t.Errorf("the note %q does not name what nobody answered", got)
	}
	if name, formula := cell("Tổng hợp", 2, firstRow+1), must(f.GetCellFormula("Tổng hợp", "B8")); name != "=1+1" || formula != "" {
		t.Errorf("a name that looks like a formula: %q, formula %q", name, formula)
	}
	if got := cell("Nguồn", 9, 2); got != string(c.Rows[0].Input.Digest) {
		t.Errorf("digest %q", got)
	}
	if got := cell("Ý kiến", 3, 3); !strings.HasPrefix(got, "@SUM") {
		t.Errorf("proposal %q", got)
	}
	broken := 0
	for row := 2; cell("Kiểm tra", 1, row) != ""; row++ {
		if cell("Kiểm tra", 1, row) == "Trái quy tắc kiểm tra" {
			broken++
		}
	}
	if broken != len(c.Findings) || broken == 0 {
		t.Errorf("%d broken rules shown of %d", broken, len(c.Findings))
	}
}

func must(s string, err error) string {
	if err != nil {
		return err.Error()
	}
	return s
}

// LibreOffice computes the formulas itself: its totals are the compiled ones.
func TestFormulasAgreeWithTheCompiledTotals(t *testing.T) {
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Fatal("this test needs LibreOffice (./check installs it)")
	}
	c := compilation(t, 40)
	dir := t.TempDir()
	file := filepath.Join(dir, "m.xlsx")
	if err := os.WriteFile(file, withoutValues(t, c), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(office, "-env:UserInstallation=file://"+filepath.Join(dir, "lo"), "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,false,false", "--outdir", dir, file)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	raw, err := os.ReadFile(filepath.Join(dir, "m.csv"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(raw), "\n")
	totals := strings.Split(lines[firstRow-1+len(c.Rows)+len(c.Absent)], ";")
	compared := 0
	for n, total := range c.Totals {
		if !total.Answer.Value.IsNumber() {
			continue
		}
		got := strings.ReplaceAll(strings.Trim(totals[fixedColumns+n], `"`), ",", ".")
		f, err := strconv.ParseFloat(got, 64)
		if err != nil || f != total.Answer.Value.Float() {
			t.Errorf("%s: LibreOffice says %s, compiled %s (%v)", total.Key, got, total.Answer.Value, err)
		}
		compared++
	}
	if compared < 4 {
		t.Errorf("only %d totals compared:\n%s", compared, strings.Join(totals, ";"))
	}
}

// withoutValues is the workbook with the cached results of its formulas taken out, so that
// whoever shows a total has computed it.
func withoutValues(t *testing.T, c *report.Compilation) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(written(t, c, Options{})))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	row, formulas := firstRow+len(c.Rows)+len(c.Absent), 0
	for n := range c.Keys {
		at, err := excelize.CoordinatesToCellName(fixedColumns+n+1, row)
		if err != nil {
			t.Fatal(err)
		}
		formula, err := f.GetCellFormula("Tổng hợp", at)
		if err != nil {
			t.Fatal(err)
		}
		if formula == "" {
			continue
		}
		formulas++
		if cached, err := f.GetCellValue("Tổng hợp", at); err != nil || cached == "" {
			t.Errorf("%s has no value beside its formula (%v)", at, err)
		}
		if err := f.SetCellInt("Tổng hợp", at, -1); err != nil {
			t.Fatal(err)
		}
		if err := f.SetCellFormula("Tổng hợp", at, formula); err != nil {
			t.Fatal(err)
		}
	}
	if formulas < 4 {
		t.Errorf("only %d formulas", formulas)
	}
	if err := f.UpdateLinkedValue(); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func BenchmarkWrite635(b *testing.B) {
	c := compilation(b, 635)
	b.ReportAllocs()
	for b.Loop() {
		written(b, c, Options{})
	}
}

// Both languages have words for everything the sheets say.
func TestNoKeyIsShownInsteadOfWords(t *testing.T) {
	c := compilation(t, 30)
	for _, l := range []lang.Tag{lang.Vi, lang.En} {
		f, err := excelize.OpenReader(bytes.NewReader(written(t, c, Options{Lang: l})))
		if err != nil {
			t.Fatal(err)
		}
		for _, sheet := range f.GetSheetList() {
			rows, err := f.GetRows(sheet)
			if err != nil {
				t.Fatal(err)
			}
			for i, row := range rows {
				if words := strings.Join(row, "|"); strings.Contains(words, "matrix.") || strings.Contains(words, "report.") {
					t.Errorf("%s, %s row %d: %s", l, sheet, i+1, words)
				}
			}
		}
		f.Close()
	}
}

// A sheet with many columns prints on several pages, each beginning with the units.
func TestManyColumnsPrintOnSeveralPages(t *testing.T) {
	c := compilation(t, 12)
	f, err := excelize.OpenReader(bytes.NewReader(written(t, c, Options{})))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	layout, err := f.GetPageLayout("Tổng hợp")
	if err != nil || *layout.FitToWidth != 1 {
		t.Errorf("few columns: %v pages wide (%v)", *layout.FitToWidth, err)
	}
	key, total := c.Keys[0], c.Totals[0]
	for range 30 {
		c.Keys, c.Totals = append(c.Keys, key), append(c.Totals, total)
		for i := range c.Rows {
			c.Rows[i].Answers = append(c.Rows[i].Answers, c.Rows[i].Answers[0])
		}
	}
	many, err := excelize.OpenReader(bytes.NewReader(written(t, c, Options{})))
	if err != nil {
		t.Fatal(err)
	}
	defer many.Close()
	if layout, err = many.GetPageLayout("Tổng hợp"); err != nil || *layout.FitToWidth != 3 {
		t.Errorf("many columns: %v pages wide (%v)", *layout.FitToWidth, err)
	}
	titles := ""
	for _, n := range many.GetDefinedName() {
		titles += n.RefersTo
	}
	if !strings.Contains(titles, "$A:$C") {
		t.Errorf("the units are not repeated: %q", titles)
	}
}

func TestRowsAreHighEnoughForTheirWords(t *testing.T) {
	for _, c := range []struct {
		words string
		width float64
		want  int
	}{
		{"", 10, 1}, {"Xã Thọ Sơn", 30, 1}, {"một\nhai", 30, 2}, {strings.Repeat("Xã Thọ Sơn; ", 10), 30, 5}, {strings.Repeat("m", 100), 10, 20},
	} {
		if got := lines(c.words, c.width, false); got < c.want || got > c.want+1 {
			t.Errorf("%q takes %d lines in %v, want %d", c.words, got, c.width, c.want)
		}
	}
	if one, many := height([]string{"a"}, []float64{9}, false), height([]string{"a", strings.Repeat("chữ ", 9000)}, []float64{9, 9}, false); one > 20 || many != mostHeight {
		t.Errorf("rows of %v and %v points", one, many)
	}
	f, err := excelize.OpenReader(bytes.NewReader(written(t, compilation(t, 40), Options{})))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("Ý kiến")
	if err != nil {
		t.Fatal(err)
	}
	tall := 0
	for i, r := range rows {
		h, err := f.GetRowHeight("Ý kiến", i+1)
		if err != nil {
			t.Fatal(err)
		}
		need := lines(r[len(r)-1], 70, false) * lineHeight
		if h < float64(min(need, mostHeight)) {
			t.Errorf("row %d is %v points high, its words need %d", i+1, h, need)
		}
		if need > 2*lineHeight {
			tall++
		}
	}
	if tall == 0 {
		t.Error("no row needs several lines")
	}
}
