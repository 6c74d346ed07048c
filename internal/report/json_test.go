package report

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"tonghop/internal/fault"
	"tonghop/internal/lang"
	"tonghop/internal/paper"
	"tonghop/internal/quantity"
	"tonghop/internal/seal"
	"tonghop/internal/when"
)

// fullPackage has every part of a package.
func fullPackage(t testing.TB) *Package {
	t.Helper()
	w := newWorld(t, 4)
	c := w.compile(w.under(w.districts[2], 5))
	p := c.Package(paper.Paper{
		ParentBody: "ỦY BAN NHÂN DÂN TỈNH", Issuer: "ỦY BAN NHÂN DÂN HUYỆN", Number: "287", Symbol: "BC-UBND", Place: "Thọ Xuân",
		Date: when.MustDay("2016-12-20"), Kind: paper.Report, Subject: "tổng kết", Addressees: []string{"Sở Nội vụ"},
		Bases: []paper.Basis{{Text: "Căn cứ Quyết định số 1/QĐ-UBND", Citation: paper.Citation{Kind: "quyết định", Number: "1/QĐ-UBND", Date: when.MustDay("2016-01-02")}}},
		Body: paper.Blocks{
			paper.Paragraph{Inlines: paper.Plain("Mở đầu.")},
			paper.Heading{Level: 1, Label: "I", Title: "KẾT QUẢ", Key: "results", RunIn: paper.Plain("chạy tiếp")},
			paper.Paragraph{Inlines: paper.Inlines{{Text: "Treo "}, {Text: "12 biển", Bold: true, Figure: &paper.Figure{Indicator: "sign", Value: quantity.Int(12), Unit: "biển", Dimensions: map[string]string{"tongue": "en"}, Source: "sum"}}}, Align: paper.AlignCenter},
			paper.List{Items: []paper.Item{{Mark: "-", Inlines: paper.Plain("một"), Depth: 1}}},
			paper.Table{Caption: "Bảng", HeaderRows: 1, Widths: []int{1, 2}, Columns: []paper.Align{"", paper.AlignRight}, Rows: []paper.Row{{Cells: []paper.Cell{{Inlines: paper.Plain("a"), ColSpan: 2, Bold: true}}}}},
			paper.Picture{Alt: "ảnh", Data: []byte{1, 2, 3}, Width: 80},
			paper.PageBreak{}, paper.SectionBreak{Landscape: true},
		},
		Recipients: []string{"Như trên"}, Archive: "VT", Signatures: []paper.Signature{{Authority: []string{"TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"}, Position: "PHÓ CHỦ TỊCH", Name: "Nguyễn Văn A"}},
		Annexes: []paper.Annex{{Label: "Phụ lục I", Title: "SỐ LIỆU", Landscape: true, Body: paper.Blocks{paper.Paragraph{Inlines: paper.Plain("…")}}}},
		Urgency: paper.Khan,
	}, mustInstant(t, "2016-12-20T02:30:00.000Z"))
	p.Answers = &paper.Citation{Kind: "công văn", Number: "1435/STTTT-BCXB", Date: when.MustDay("2016-11-15")}
	p.Activities = &Activities{Count: 3, Root: seal.Root([][]byte{{1}, {2}, {3}})}
	p.Supersedes = seal.Of([]byte("older"))
	p.Shortcomings = []Statement{{Text: "Chưa có kinh phí.", Count: 2, Units: []string{"Xã A", "Xã B"}, Sure: 90, Place: "p1"}}
	p.Plan = []PlanItem{{Text: "Xây dựng kế hoạch", Lead: "Phòng A", Joining: []string{"Văn phòng"}, By: "quý I", Indicator: "sign", Money: quantity.Int(3)}}
	p.Budget = []BudgetLine{{Text: "Ngân sách", Amount: quantity.Int(12), Measure: "triệu đồng", Count: 2}}
	return p
}

func canonical(t testing.TB, p *Package) []byte {
	t.Helper()
	b, err := p.Canonical()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestPackageSurvivesItsOwnForm(t *testing.T) {
	p := fullPackage(t)
	b := canonical(t, p)
	back, err := Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	if again := canonical(t, back); !bytes.Equal(b, again) {
		t.Errorf("changed:\n%s\n%s", b, again)
	}
	if !reflect.DeepEqual(back.Paper(), p.Paper()) {
		t.Errorf("paper changed:\n%+v\n%+v", back.Paper(), p.Paper())
	}
	d, err := back.Digest()
	if err != nil || d != seal.Of(b) {
		t.Errorf("digest %s (%v)", d, err)
	}
}

func TestCanonicalFormIsIndependentOfSpacing(t *testing.T) {
	b := canonical(t, fullPackage(t))
	var loose bytes.Buffer
	if err := json.Indent(&loose, b, "", "  "); err != nil {
		t.Fatal(err)
	}
	p, err := Parse(loose.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(canonical(t, p), b) {
		t.Error("an indented copy has another canonical form")
	}
}

func TestParseRefusesWithItsOwnFault(t *testing.T) {
	good := string(canonical(t, fullPackage(t)))
	change := func(old, with string) string {
		if !strings.Contains(good, old) {
			t.Fatalf("nothing to change: %s", old)
		}
		return strings.Replace(good, old, with, 1)
	}
	cases := []struct{ name, json, code string }{
		{"empty", "", "report.not-a-package"},
		{"not JSON", "%PDF-1.7", "report.not-a-package"},
		{"an array", "[]", "report.not-a-package"},
		{"cut short", good[:len(good)/2], "report.not-a-package"},
		{"other JSON", `{"a":1}`, "report.not-a-package"},
		{"newer", change(`"format":1`, `"format":2`), "report.newer"},
		{"unknown part", change(`"format":1`, `"format":1,"zeal":true`), "report.unknown-parts"},
		{"unknown part of a block", change(`"label":"I",`, `"label":"I","labels":"x",`), "report.unknown-parts"},
		{"key twice", change(`"format":1`, `"format":1,"format":1`), "report.not-a-package"},
		{"unknown block", change(`"type":"picture"`, `"type":"sound"`), "report.not-a-package"},
		{"no such day", change("2016-12-20", "2016-13-20"), "report.not-a-package"},
		{"a float as value", change(`"amount":"12"`, `"amount":12.5`), "report.not-a-package"},
		{"an exponent", change(`"amount":"12"`, `"amount":"1e2"`), "report.not-a-package"},
		{"no unit", change(`"unit":{"code":"`, `"unit":{"code":"9`), ""}, // a changed code is well-formed
		{"bad period", change(`"name":"2016"`, `"name":"2016-13"`), "report.period"},
		{"period backwards", change(`"from":"2015-12-15"`, `"from":"2017-12-15"`), "report.period"},
		{"states contradict", change(`"missing":`, `"number":-1,"missing":`), "report.not-a-package"},
		{"source not a digest", change(`"digest":"sha256:`, `"digest":"sha512:`), ""},
		{"deep", strings.Repeat("[", 100_000), "report.not-a-package"},
		{"many", "[" + strings.Repeat("{},", MaxValues) + "{}]", "report.too-many-values"},
		{"large", strings.Repeat(" ", MaxBytes+1), "report.too-large"},
	}
	for _, c := range cases {
		_, err := Parse([]byte(c.json))
		if c.code == "" {
			continue
		}
		if fault.CodeOf(err) != c.code {
			t.Errorf("%s: %v, want %s", c.name, err, c.code)
			continue
		}
		if said := lang.Explain(lang.Vi, err); strings.Contains(said, "report.") {
			t.Errorf("%s: no sentence: %s", c.name, said)
		}
	}
}

func TestContradictionsAreRefused(t *testing.T) {
	cases := []struct {
		code  string
		spoil func(*Package)
	}{
		{"report.no-identity", func(p *Package) { p.Unit.ID = "" }},
		{"report.figure-twice", func(p *Package) { p.Figures = append(p.Figures, p.Figures[0]) }},
		{"report.figure-key", func(p *Package) { p.Figures[0].Dimensions = map[string]string{"a": "b,c=d"} }},
		{"report.figure-key", func(p *Package) { p.Figures[0].Dimensions = map[string]string{"a": ""} }},
		{"report.figure-states", func(p *Package) { p.Figures[0].States = &Counts{None: 3} }},
		{"report.figure-states", func(p *Package) { p.Figures[0].States.Missing = -1 }},
		{"report.figure-how", func(p *Package) { p.Figures[0].Obtained.How = "guessed" }},
		{"report.source-digest", func(p *Package) { p.Sources[0].Digest = "sha256:12" }},
		{"report.source-twice", func(p *Package) { p.Sources[1].Unit = p.Sources[0].Unit }},
		{"report.source-twice", func(p *Package) { p.Sources[0].How = "heard" }},
		{"report.body-twice", func(p *Package) { p.Head.Body = paper.Blocks{paper.PageBreak{}} }},
	}
	for _, c := range cases {
		p := fullPackage(t)
		c.spoil(p)
		if _, err := Parse(canonical(t, p)); fault.CodeOf(err) != c.code {
			t.Errorf("got %v, want %s", err, c.code)
		}
	}
}

func compileSchema(t testing.TB) *jsonschema.Schema {
	t.Helper()
	s, err := jsonschema.NewCompiler().Compile("../../docs/schema/report.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func fits(t testing.TB, s *jsonschema.Schema, b []byte) error {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		t.Fatalf("%v: %s", err, b)
	}
	return s.Validate(v)
}

// Whatever the program writes fits the published schema.
func TestSchemaFitsWhatIsWritten(t *testing.T) {
	s := compileSchema(t)
	if err := fits(t, s, canonical(t, fullPackage(t))); err != nil {
		t.Errorf("%v", err)
	}
	w := newWorld(t, 6)
	for _, u := range w.tree.Children(w.districts[1].Code) {
		if err := fits(t, s, canonical(t, w.report(u))); err != nil {
			t.Errorf("%s: %v", u.Name, err)
		}
	}
}

// Every field of a full package is taken out, renamed or given another type in turn:
// what the schema lets pass, Parse must read too, and what Parse refuses for its form
// the schema must refuse.
func TestSchemaAndParseAgreeOnMutations(t *testing.T) {
	s := compileSchema(t)
	good := canonical(t, fullPackage(t))
	n, refused := 0, 0
	for _, mutant := range mutants(t, good) {
		n++
		errSchema := fits(t, s, mutant)
		_, errParse := Parse(mutant)
		if errSchema != nil {
			refused++
		}
		if errSchema == nil && errParse != nil && !contradiction[fault.CodeOf(errParse)] {
			t.Errorf("the schema lets pass what Parse refuses: %v", errParse)
		}
		if errSchema != nil && errParse == nil {
			t.Errorf("Parse reads what the schema refuses: %v\n%.300s", errSchema, mutant)
		}
	}
	if n < 500 || refused < n/3 {
		t.Errorf("%d mutants, %d refused: the test looks in the wrong place", n, refused)
	}
}

// contradiction are faults that a schema cannot express.
var contradiction = map[string]bool{
	"report.figure-twice": true, "report.figure-key": true, "report.figure-states": true, "report.source-twice": true, "report.period": true, "report.source-digest": true,
}

// mutants changes each value of a JSON document once in each way.
func mutants(t *testing.T, good []byte) [][]byte {
	var doc any
	if err := json.Unmarshal(good, &doc); err != nil {
		t.Fatal(err)
	}
	var all [][]byte
	emit := func() {
		b, err := json.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, b)
	}
	seen := map[string]int{}
	var walk func(path string, v any)
	walk = func(path string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for _, k := range sortedKeys(v) {
				at := path + "." + k
				if seen[at]++; seen[at] > 2 {
					continue
				}
				old := v[k]
				for _, with := range []any{float64(-1), true, "x", []any{"x"}, map[string]any{"x": "x"}} {
					if reflect.DeepEqual(old, with) {
						continue
					}
					v[k] = with
					emit()
				}
				delete(v, k)
				emit()
				v[k+"x"] = old
				emit()
				delete(v, k+"x")
				v[k] = old
				walk(at, old)
			}
		case []any:
			for _, e := range v {
				walk(path+"[]", e)
			}
		}
	}
	walk("", doc)
	return all
}

func FuzzParse(f *testing.F) {
	f.Add(canonical(f, fullPackage(f)))
	w := newWorld(f, 2)
	f.Add(canonical(f, w.report(w.tree.Children(w.districts[0].Code)[0])))
	f.Add([]byte(`{"format":1}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := Parse(b)
		if err != nil {
			if fault.KindOf(err) == fault.Internal {
				t.Fatalf("unclassified: %v", err)
			}
			return
		}
		again, err := Parse(canonical(t, p))
		if err != nil {
			t.Fatalf("its own form is refused: %v", err)
		}
		if !bytes.Equal(canonical(t, again), canonical(t, p)) {
			t.Fatal("not stable")
		}
	})
}

func BenchmarkParse(b *testing.B) {
	w := newWorld(b, 2)
	raw := canonical(b, w.report(w.tree.Children(w.districts[0].Code)[0]))
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		if _, err := Parse(raw); err != nil {
			b.Fatal(err)
		}
	}
}

func mustInstant(t testing.TB, s string) when.Instant {
	t.Helper()
	i, err := when.ParseInstant(s)
	if err != nil {
		t.Fatal(err)
	}
	return i
}
