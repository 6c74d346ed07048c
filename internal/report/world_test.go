package report

import (
	_ "embed"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"tonghop/internal/org"
	"tonghop/internal/paper"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/when"
)

// testRegime has every way of adding up and every kind of section, and is not one of the
// built-in regimes.
func testRegime() *regime.Regime {
	r, err := loadTestRegime()
	if err != nil {
		panic(err)
	}
	return r
}

//go:embed testdata/thu.yaml
var testRegimeFile []byte

var loadTestRegime = sync.OnceValues(func() (*regime.Regime, error) { return regime.Load("thu.yaml", testRegimeFile) })

func testRef() RegimeRef { return RefOf(testRegime()) }

var testPeriod = Period{Name: "2016", From: when.MustDay("2015-12-15"), To: when.MustDay("2016-12-14")}

// world is a province with districts and communes, each commune with a report.
type world struct {
	t         testing.TB
	tree      *org.Tree
	r         *rand.Rand
	reg       *regime.Regime
	districts []org.Unit
}

func newWorld(t testing.TB, seed uint64) *world {
	t.Helper()
	tree, err := org.ThanhHoa2016()
	if err != nil {
		t.Fatal(err)
	}
	return &world{t: t, tree: tree, r: rand.New(rand.NewPCG(seed, 7)), reg: testRegime(), districts: tree.At(org.District)}
}

func (w *world) unit(u org.Unit) Unit { return UnitOf(u, w.tree.From) }

func (w *world) province() Unit { return w.unit(w.tree.At(org.Province)[0]) }

func entered(code string, dims map[string]string, v quantity.Value) Figure {
	return Figure{Indicator: code, Dimensions: dims, Value: v, Obtained: Obtained{How: Entered}}
}

var states = []quantity.State{quantity.None, quantity.Unknown, quantity.NotApplicable, quantity.Missing}

// value is a number most of the time, and any other answer at times.
func (w *world) value(most int64, decimals uint8) quantity.Value {
	if w.r.IntN(4) == 0 {
		return quantity.Of(states[w.r.IntN(len(states))])
	}
	return quantity.Decimal(w.r.Int64N(most), decimals)
}

var asks = []string{
	"Đề nghị cấp trên mở lớp tập huấn nghiệp vụ cho cán bộ xã.",
	"Đề nghị tổ chức các lớp tập huấn nghiệp vụ hằng năm cho cán bộ cấp xã.",
	"Hỗ trợ kinh phí hoạt động cho đơn vị, mỗi năm %d triệu đồng.",
	"Bố trí %02d cán bộ chuyên trách cho mỗi huyện.",
	"Sớm ban hành văn bản hướng dẫn thực hiện thống nhất trong toàn tỉnh.",
}

// report makes the report of a unit with everything left to chance.
func (w *world) report(u org.Unit) *Package {
	p := &Package{
		Format: Format, Regime: testRef(), Unit: w.unit(u), Period: testPeriod,
		Head: paper.Paper{Issuer: u.Committee(), Number: fmt.Sprint(w.r.IntN(300)), Symbol: "BC-UBND", Date: when.MustDay("2016-12-16"), Kind: paper.Report},
	}
	if w.r.IntN(20) == 0 {
		p.NothingToReport = true
		return p
	}
	p.Figures = append(p.Figures, w.signs()...)
	for _, f := range []Figure{
		entered("money", nil, w.value(500, 1)), entered("people", nil, w.value(90, 0)),
		entered("share", nil, w.value(10000, 2)), entered("rank", nil, w.value(5, 0)),
	} {
		if w.r.IntN(5) > 0 {
			p.Figures = append(p.Figures, f)
		}
	}
	ask := asks[w.r.IntN(len(asks))]
	if n := w.r.IntN(90); n > 9 {
		p.Proposals = append(p.Proposals, Statement{Text: sprintfMaybe(ask, n)})
	}
	return p
}

func sprintfMaybe(form string, n int) string {
	for i := range form {
		if form[i] == '%' {
			return fmt.Sprintf(form, n)
		}
	}
	return form
}

// signs gives the whole, the parts, both, or neither.
func (w *world) signs() []Figure {
	var all []Figure
	vi, en := w.r.Int64N(40), w.r.Int64N(9)
	if w.r.IntN(3) > 0 {
		all = append(all, entered("sign", nil, quantity.Int(vi+en)))
	}
	if w.r.IntN(2) > 0 {
		all = append(all, entered("sign", map[string]string{"tongue": "vi"}, quantity.Int(vi)), entered("sign", map[string]string{"tongue": "en"}, quantity.Int(en)))
	}
	if w.r.IntN(4) == 0 {
		all = append(all, entered("sign", map[string]string{"tongue": "en", "kind": "cloth"}, quantity.Int(min(en, 2))))
	}
	return all
}

func (w *world) input(p *Package) Input {
	w.t.Helper()
	b, err := p.Canonical()
	if err != nil {
		w.t.Fatal(err)
	}
	in, err := Open(p.Unit.Code+".pdf", b)
	if err != nil {
		w.t.Fatalf("%s: %v\n%s", p.Unit.Name, err, b)
	}
	return in
}

// under makes reports of most units below a unit, and what compiling them needs.
func (w *world) under(parent org.Unit, silent int) CompileIn {
	in := CompileIn{Regime: w.reg, Unit: w.unit(parent), Period: testPeriod}
	for _, u := range w.tree.Children(parent.Code) {
		in.Expected = append(in.Expected, Expected{Unit: w.unit(u)})
		if silent > 0 && w.r.IntN(silent) == 0 {
			continue
		}
		in.Inputs = append(in.Inputs, w.input(w.report(u)))
	}
	return in
}

func (w *world) compile(in CompileIn) *Compilation {
	w.t.Helper()
	c, err := Compile(in)
	if err != nil {
		w.t.Fatal(err)
	}
	if len(c.Refused) > 0 {
		w.t.Fatalf("refused: %v", c.Refused[0].Reason)
	}
	return c
}
