package regime

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"tonghop/docs/schema"
	"tonghop/internal/fault"
	"tonghop/internal/lang"
	"tonghop/internal/seal"
	"tonghop/regimes"
)

// small is a whole regime as short as one can be; the tests spoil it line by line.
const small = `format: 1
code: cong-tac-thu
version: 2
name: { vi: Báo cáo thử, en: A trial }
field: công tác thử
bases:
  - { kind: nghị định, number: 09/2019/NĐ-CP, date: 2019-01-24, issuer: Chính phủ, subject: về chế độ báo cáo }
levels:
  - code: commune
    name: { vi: Cấp xã, en: Commune }
    reports_to: district
    deadline: { working_days: 2 }
    addressee: UBND {parent}
  - code: district
    name: { vi: Cấp huyện, en: District }
    reports_to: Sở Nội vụ
    deadline: { day: 11-25 }
    addressee: Sở Nội vụ
frequency: year
subject: Kết quả {field} năm {year}
opening: "{unit} báo cáo như sau:"
sections:
  - key: results
    kind: figures
    title: KẾT QUẢ
    takes: [trees, share]
    sentences:
      - key: planted
        uses: [trees]
        some: "Trồng {trees}[, trong đó có {trees@kind=fruit}]."
        zero: "Không trồng cây."
indicators:
  - code: trees
    name: { vi: Cây đã trồng, en: Trees planted }
    unit: cây
    adds: sum
    synonyms: [cây xanh, trồng cây]
    dimensions:
      - code: kind
        name: { vi: Loại cây, en: Kind }
        choices:
          - { code: fruit, name: { vi: Cây ăn quả, en: Fruit } }
          - { code: shade, name: { vi: Cây bóng mát, en: Shade } }
    checks:
      - { rule: "sum(trees@kind) <= trees", say: { vi: Cộng quá tổng., en: Too many. } }
  - code: share
    name: { vi: Tỷ lệ sống, en: Share alive }
    unit: "%"
    decimals: 1
    adds: average
    weight: trees
`

func mustLoad(t testing.TB, file string) *Regime {
	t.Helper()
	r, err := Load("test.yaml", []byte(file))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestLoadKeepsWhatTheFileSays(t *testing.T) {
	r := mustLoad(t, small)
	if r.Code != "cong-tac-thu" || r.Version != 2 || r.Bases[0].Date != "2019-01-24" || len(r.Levels) != 2 {
		t.Errorf("%+v", r)
	}
	if r.Indicator("share").Weight != "trees" || r.Indicator("nothing") != nil {
		t.Error("indicators")
	}
	if l, ok := r.Level("district"); !ok || l.Deadline.Day != "11-25" {
		t.Error("levels")
	}
}

// The digest stands for the words of the file, not for how an editor saved it.
func TestDigestIsOfTheCanonicalFile(t *testing.T) {
	r := mustLoad(t, small)
	windows := "\ufeff" + strings.ReplaceAll(strings.ReplaceAll(small, "\n", "\r\n"), "ế", "ê\u0301") + "\r\n\r\n"
	if w := mustLoad(t, windows); w.Digest() != r.Digest() || w.Digest() != seal.Of([]byte(small)) {
		t.Error("another digest for the same words")
	}
	if other := mustLoad(t, strings.Replace(small, "version: 2", "version: 3", 1)); other.Digest() == r.Digest() {
		t.Error("the same digest for other words")
	}
	again, err := Load("again", r.YAML())
	if err != nil || again.Digest() != r.Digest() {
		t.Error(err)
	}
}

// spoils are small wrongs and how each must be named.
var spoils = []struct{ old, new, code, path string }{
	{"format: 1", "format: 2", "regime.choice-unknown", "format"},
	{"version: 2", "version: two", "regime.type-wrong", "version"},
	{"version: 2", "version: 0", "regime.value-wrong", "version"},
	{"version: 2", "version: 2\nversion: 3", "regime.field-twice", "version"},
	{"version: 2\n", "", "regime.field-missing", ""},
	{"version: 2", "verison: 2\nversion: 2", "regime.field-unknown", "verison"},
	{"field: công tác thử", "field: &a công tác thử", "regime.alias", "field"},
	{"field: công tác thử", "field: [công tác]", "regime.type-wrong", "field"},
	{"code: cong-tac-thu", "code: Công tác", "regime.value-wrong", "code"},
	{"date: 2019-01-24", "date: 2019-02-30", "regime.no-such-day", "bases[0].date"},
	{"subject: về chế độ báo cáo", "subject: về chế độ báo cáo, from: 2020-01-02, until: 2020-01-01", "regime.span-backwards", "bases[0].until"},
	{"reports_to: district", "reports_to: ward", "regime.level-unknown", "levels[0].reports_to"},
	{"deadline: { working_days: 2 }", "deadline: { working_days: 2, day: 11-25 }", "regime.value-wrong", "levels[0].deadline"},
	{"deadline: { working_days: 2 }", "deadline: { }", "regime.value-wrong", "levels[0].deadline"},
	{"day: 11-25", "day: 02-30", "regime.no-such-day", "levels[1].deadline.day"},
	{"code: district", "code: commune", "regime.level-twice", "levels[1].code"},
	{"frequency: year", "frequency: often", "regime.choice-unknown", "frequency"},
	{"frequency: year", "frequency: quarter\ncutoff: { from: 11-15 last year, to: 11-14, why: sớm }", "regime.cutoff-not-yearly", "cutoff"},
	{"subject: Kết quả {field}", "subject: Kết quả {trees}", "regime.figure-here", "subject"},
	{"opening: \"{unit}", "opening: \"{unit", "regime.pattern-unreadable", "opening"},
	{"kind: figures", "kind: numbers", "regime.choice-unknown", "sections[0].kind"},
	{"kind: figures", "kind: group", "regime.group-with-figures", "sections[0].kind"},
	{"takes: [trees, share]", "takes: [trees, share, bushes]", "regime.indicator-unknown", "sections[0].takes[2]"},
	{"takes: [trees, share]", "takes: [trees]", "regime.indicator-homeless", "indicators[1].code"},
	{"takes: [trees, share]", "takes: [trees, share]\n    levels: [ward]", "regime.level-unknown", "sections[0].levels[0]"},
	{"uses: [trees]", "uses: [bushes]", "regime.indicator-unknown", "sections[0].sentences[0].uses[0]"},
	{"uses: [trees]", "uses: [share]", "regime.figure-not-used", "sections[0].sentences[0].some"},
	{"{trees@kind=fruit}", "{trees@kind=palm}", "regime.choice-of-dimension-unknown", "sections[0].sentences[0].some"},
	{"{trees@kind=fruit}", "{trees@size=big}", "regime.dimension-unknown", "sections[0].sentences[0].some"},
	{"Trồng {trees}", "Trồng {Trees}", "regime.pattern-unreadable", "sections[0].sentences[0].some"},
	{"Trồng {trees}[", "Trồng {trees}", "regime.pattern-unreadable", "sections[0].sentences[0].some"},
	{"code: share", "code: trees", "regime.code-twice", "indicators[1].code"},
	{"- code: share", "- code: year", "regime.code-reserved", "indicators[1].code"},
	{"    weight: trees\n", "", "regime.weight-missing", "indicators[1].adds"},
	{"weight: trees", "weight: bushes", "regime.indicator-unknown", "indicators[1].weight"},
	{"adds: sum", "adds: sum\n    weight: share", "regime.weight-useless", "indicators[0].weight"},
	{"decimals: 1", "decimals: 7", "regime.value-wrong", "indicators[1].decimals"},
	{"[cây xanh, trồng cây]", "[cây xanh, Cây  xanh]", "regime.synonym-twice", "indicators[0].synonyms[1]"},
	{"{ code: shade", "{ code: fruit", "regime.code-twice", "indicators[0].dimensions[0].choices[1].code"},
	{"sum(trees@kind) <= trees", "sum(trees@kind) <= ", "regime.rule-unreadable", "indicators[0].checks[0].rule"},
	{"sum(trees@kind) <= trees", "bushes <= trees", "regime.indicator-unknown", "indicators[0].checks[0].rule"},
	{"sum(trees@kind) <= trees", "sum(trees@size) <= trees", "regime.dimension-unknown", "indicators[0].checks[0].rule"},
}

func TestLoadNamesEveryFault(t *testing.T) {
	for _, s := range spoils {
		file := strings.Replace(small, s.old, s.new, 1)
		if file == small {
			t.Fatalf("%q is not in the file", s.old)
		}
		_, err := Load("test.yaml", []byte(file))
		problems, ok := errors.AsType[*Problems](err)
		if !ok {
			t.Errorf("%q: %v", s.new, err)
			continue
		}
		if !named(problems, s.code, s.path) {
			t.Errorf("%q: want %s at %q, got %v", s.new, s.code, s.path, err)
		}
		if fault.KindOf(err) != fault.Invalid || fault.CodeOf(err) != "regime.faulty" {
			t.Errorf("%q: %v, %s", s.new, fault.KindOf(err), fault.CodeOf(err))
		}
	}
}

func named(p *Problems, code, path string) bool {
	for _, one := range p.All {
		if one.Reason.Code == code && one.Path == path && one.Line > 0 {
			return true
		}
	}
	return false
}

// An officer mends a file once, not once for each wrong.
func TestLoadNamesAllFaultsAtOnceWithTheirLines(t *testing.T) {
	file := strings.NewReplacer("takes: [trees, share]", "takes: [bushes]", "reports_to: district", "reports_to: ward", "weight: trees", "weight: leaves").Replace(small)
	_, err := Load("test.yaml", []byte(file))
	problems, ok := errors.AsType[*Problems](err)
	if !ok || len(problems.All) < 5 {
		t.Fatal(err)
	}
	lines := strings.Split(file, "\n")
	for _, p := range problems.All {
		if p.Reason.Code == "regime.level-unknown" && !strings.Contains(lines[p.Line-1], "ward") {
			t.Errorf("line %d is %q", p.Line, lines[p.Line-1])
		}
		for _, tag := range []lang.Tag{lang.Vi, lang.En} {
			if s := lang.Explain(tag, p.Reason); strings.Contains(s, p.Reason.Code) || strings.Contains(s, "{") && !strings.Contains(fmt.Sprint(p.Reason.Args), "{") {
				t.Errorf("%s: %q", tag, s)
			}
		}
	}
	if s := lang.Explain(lang.Vi, err); !strings.Contains(s, "test.yaml") || strings.Count(s, "\n") != len(problems.All) {
		t.Error(s)
	}
	if s := err.Error(); !strings.Contains(s, "regime.level-unknown") {
		t.Error(s)
	}
}

func TestLoadBoundsHostileFiles(t *testing.T) {
	laughs := "a: &a [x, x, x, x, x, x, x, x, x]\n"
	for c := 'b'; c < 'k'; c++ {
		laughs += fmt.Sprintf("%c: &%c [*%c, *%c, *%c, *%c, *%c, *%c]\n", c, c, c-1, c-1, c-1, c-1, c-1, c-1)
	}
	for name, file := range map[string]struct {
		text string
		code string
	}{
		"large":       {strings.Repeat("# trống\n", 200_000), "regime.file-large"},
		"deep":        {"a: " + strings.Repeat("[", 500) + strings.Repeat("]", 500), "regime.faulty"},
		"deeper":      {strings.Repeat("[", 200_000), "regime.not-yaml"},
		"laughs":      {laughs, "regime.faulty"},
		"no YAML":     {"a: b: c: {", "regime.not-yaml"},
		"empty":       {"", "regime.empty"},
		"comments":    {"# chỉ có ghi chú\n", "regime.empty"},
		"a list":      {"- 1\n- 2\n", "regime.faulty"},
		"a word":      {"báo cáo", "regime.faulty"},
		"two":         {small + "---\n" + small, "regime.not-yaml"},
		"binary":      {"\x00\x01\xff", "regime.not-yaml"},
		"a long text": {strings.Replace(small, "Không trồng cây.", strings.Repeat("x", 3000), 1), "regime.faulty"},
		"nested":      {strings.Replace(small, "Không trồng cây.", strings.Repeat("[a", 50)+strings.Repeat("]", 50), 1), "regime.faulty"},
	} {
		_, err := Load("x.yaml", []byte(file.text))
		if got := fault.CodeOf(err); got != file.code {
			t.Errorf("%s: %s (%.200v)", name, got, err)
		}
	}
}

// Where a file is no YAML, the line is named: a person looks for a colon or a quote there.
func TestNoYAMLIsToldWithItsLine(t *testing.T) {
	for text, line := range map[string]string{
		"format: 1\ncode: a: b\n":            "dòng 2",
		"format: 1\nname: \"báo cáo\nx: 1\n": "dòng 4",
	} {
		_, err := Load("x.yaml", []byte(text))
		if said := lang.Explain(lang.Vi, err); !strings.Contains(said, line) {
			t.Errorf("%q: %s", text, said)
		}
	}
}

func TestBuiltinNamesWhatThereIs(t *testing.T) {
	_, err := Builtin("khong-co")
	if fault.KindOf(err) != fault.NotFound || !strings.Contains(lang.Explain(lang.Vi, err), "thong-tin-doi-ngoai") {
		t.Error(err)
	}
	for _, r := range allBuiltins(t) {
		found, err := Builtin(r.Code) // fails where a file is not named by its code
		if err != nil || found != r {
			t.Error(r.Code, err)
		}
	}
}

// The schema that editors use must say yes to the built-in files and no to spoilt ones,
// without help from Go.
func TestSchemaAloneTellsGoodFromBad(t *testing.T) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema.Regime))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("regime.schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("regime.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{"small": []byte(small)}
	entries, err := regimes.Files.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if files[e.Name()], err = regimes.Files.ReadFile(e.Name()); err != nil {
			t.Fatal(err)
		}
	}
	for name, file := range files {
		d, _, err := readYAML(name, canonical(file))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(d.value); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, spoil := range spoils[:2] {
		d, _, err := readYAML("spoilt", []byte(strings.Replace(small, spoil.old, spoil.new, 1)))
		if err != nil || s.Validate(d.value) == nil {
			t.Errorf("the schema takes %q (%v)", spoil.new, err)
		}
	}
}

// Every key that the schema requires, and every key at all renamed, is refused.
func TestSchemaRefusesEveryRenamedKey(t *testing.T) {
	for i, line := range strings.Split(small, "\n") {
		key, _, ok := strings.Cut(strings.TrimLeft(line, " -"), ":")
		if !ok || key == "" || strings.ContainsAny(key, "{\"") {
			continue
		}
		lines := strings.Split(small, "\n")
		lines[i] = strings.Replace(line, key+":", key+"x:", 1)
		if _, err := Load("x.yaml", []byte(strings.Join(lines, "\n"))); err == nil {
			t.Errorf("line %d with key %q was taken", i+1, key+"x")
		}
	}
}

// What a regime counts is data. A program that knows a code of a built-in regime is
// wired to it.
func TestNoProgramTextNamesAnIndicator(t *testing.T) {
	codes := map[string]string{}
	for _, r := range allBuiltins(t) {
		for i := range r.Indicators {
			codes[r.Indicators[i].Code] = r.Code
		}
	}
	files := 0
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := d.Name()
		if d.IsDir() && (base == "testdata" || base == "demo" || strings.HasPrefix(base, ".") && len(base) > 2) {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(base, ".go") || strings.HasSuffix(base, "_test.go") {
			return nil
		}
		files++
		return lookForCodes(t, path, codes)
	})
	if err != nil || files < 20 {
		t.Fatal(files, err)
	}
}

// homonyms are plain words of other packages that happen to be codes too: kinds of the
// diary, scenes that are drawn.
var homonyms = map[string][]string{
	"picture": {"banner", "panel"}, "diary": {"talk", "publication"}, "home": {"talk", "publication"}, "overviewtest": {"talk"},
}

func lookForCodes(t *testing.T, path string, codes map[string]string) error {
	f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		return err
	}
	ast.Inspect(f, func(n ast.Node) bool {
		lit, ok := n.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			return true
		}
		for code, owner := range codes {
			if slices.Contains(homonyms[filepath.Base(filepath.Dir(path))], code) {
				continue
			}
			if lit.Value == `"`+code+`"` || strings.Contains(lit.Value, code+"@") {
				t.Errorf("%s names %s of %s", path, lit.Value, owner)
			}
		}
		return true
	})
	return nil
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(small))
	for _, s := range spoils {
		f.Add([]byte(strings.Replace(small, s.old, s.new, 1)))
	}
	f.Add([]byte("a: &a [*a]\n"))
	f.Fuzz(func(t *testing.T, file []byte) {
		r, err := Load("fuzz.yaml", file)
		if err != nil {
			if fault.KindOf(err) == fault.Internal {
				t.Errorf("nobody classified %v", err)
			}
			return
		}
		again, err := Load("again.yaml", r.YAML())
		if err != nil || again.Digest() != r.Digest() {
			t.Errorf("what was taken is not taken again: %v", err)
		}
	})
}

func BenchmarkLoad(b *testing.B) {
	file, err := regimes.Files.ReadFile("thong-tin-doi-ngoai.yaml")
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(file)))
	for b.Loop() {
		if _, err := Load("x", file); err != nil {
			b.Fatal(err)
		}
	}
}
