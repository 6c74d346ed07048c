package regime

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tonghop/internal/paper"
	"tonghop/internal/quantity"
	"tonghop/internal/when"
)

var update = flag.Bool("update", false, "write the golden files anew")

// answers is one set of values under which every sentence is looked at.
type answers struct {
	name  string
	value func(r *Regime, ref Ref) quantity.Value
}

var answerSets = []answers{
	{"đủ số liệu", many},
	{"số nhỏ, không phân tổ", few},
	{"chỉ có chỉ tiêu đầu tiên của mỗi câu", nil},
	{"không có", func(*Regime, Ref) quantity.Value { return quantity.Of(quantity.None) }},
	{"bằng 0", func(*Regime, Ref) quantity.Value { return quantity.Int(0) }},
	{"chưa nắm được", func(*Regime, Ref) quantity.Value { return quantity.Of(quantity.Unknown) }},
	{"không áp dụng", func(*Regime, Ref) quantity.Value { return quantity.Of(quantity.NotApplicable) }},
	{"chưa báo cáo", func(*Regime, Ref) quantity.Value { return quantity.Value{} }},
}

// many gives figures as a busy unit would: each its own, people more than the classes
// they come to, parts within their whole.
func many(r *Regime, ref Ref) quantity.Value {
	ind := r.Indicator(ref.Indicator)
	at := int64(slices.IndexFunc(r.Indicators, func(i Indicator) bool { return i.Code == ref.Indicator }))
	switch {
	case ref.Dimension != "":
		return quantity.Int(int64(len(ref.Choice))*7%5 + 2)
	case ind.Unit == "%":
		return quantity.Decimal(9000+17*at, 2)
	case strings.HasSuffix(ind.Unit, "đồng"):
		return quantity.Int(2500 - 20*at)
	case strings.HasPrefix(ind.Unit, "lượt") || ind.Unit == "phút" || ind.Unit == "bản":
		return quantity.Int(1100 + 31*at)
	}
	return quantity.Int(98 - 2*at)
}

// few gives small counts and no parts.
func few(r *Regime, ref Ref) quantity.Value {
	if ref.Dimension != "" {
		return quantity.Value{}
	}
	v := many(r, ref)
	if v.Decimals > 0 {
		return v
	}
	if v.Scaled > 1000 {
		return quantity.Int(v.Scaled%70 + 1)
	}
	return quantity.Int(v.Scaled%9 + 1)
}

func preview(r *Regime, level string, c Context) string {
	var b strings.Builder
	fmt.Fprintf(&b, "=== %s, cấp %s\n%s\n%s\n", r.Code, level, r.Fill(r.Subject, c), r.Fill(r.Opening, c))
	for _, s := range r.SectionsFor(level) {
		fmt.Fprintf(&b, "%s%s. %s\n", strings.Repeat("  ", s.Depth-1), s.Label, r.Fill(s.Title, c))
		for i := range s.Sentences {
			previewSentence(&b, r, &s.Sentences[i], level, c)
		}
		if s.Empty != "" {
			fmt.Fprintf(&b, "      (không có gì) %s\n", r.Fill(s.Empty, c))
		}
	}
	return b.String()
}

func previewSentence(b *strings.Builder, r *Regime, s *Sentence, level string, c Context) {
	for _, set := range answerSets {
		value := set.value
		values := func(ref Ref) quantity.Value {
			if value != nil {
				return value(r, ref)
			}
			if len(s.Uses) > 0 && ref == (Ref{Indicator: s.Uses[0]}) {
				return many(r, ref)
			}
			return quantity.Value{}
		}
		if line, _, ok := r.Render(s, level, values, c); ok {
			fmt.Fprintf(b, "      (%s) %s\n", set.name, line.Text())
		}
	}
}

// Officers read these files: every sentence a built-in regime can say, at every level.
func TestSentencesReadAsGoodOfficeVietnamese(t *testing.T) {
	contexts := map[string]Context{
		"commune":  {Unit: "UBND xã Minh Sơn", Area: "xã Minh Sơn", Parent: "huyện Triệu Sơn"},
		"district": {Unit: "UBND huyện Triệu Sơn", Area: "huyện Triệu Sơn", Parent: "tỉnh Thanh Hóa"},
		"province": {Unit: "UBND tỉnh Thanh Hóa", Area: "tỉnh Thanh Hóa"},
	}
	for code, period := range map[string]when.Period{"thong-tin-doi-ngoai": "2016", "chuyen-doi-so-xa": "2025-Q3"} {
		r, err := Builtin(code)
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		for _, level := range []string{"commune", "district", "province"} {
			c := contexts[level]
			c.Period = period
			b.WriteString(preview(r, level, c))
		}
		golden(t, filepath.Join("testdata", "preview", code+".txt"), b.String())
	}
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got == string(want) {
		return
	}
	g, w := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i := range g {
		if i >= len(w) || g[i] != w[i] {
			t.Fatalf("%s:%d: %q (run with -update and read what changed)", path, i+1, g[i])
		}
	}
	t.Fatalf("%s is longer than what came out", path)
}

// Whatever the answers, a sentence is whole: no placeholder left, no doubled blank or
// mark, a capital first and a stop last; and each figure in it is the value asked for.
func TestEverySentenceIsWhole(t *testing.T) {
	for _, r := range allBuiltins(t) {
		c := Context{Period: "2024", Unit: "UBND xã A", Area: "xã A", Parent: "tỉnh B"}
		for _, level := range []string{"commune", "district", "province"} {
			for _, s := range r.SectionsFor(level) {
				for i := range s.Sentences {
					for mask := range 200 {
						values := mixed(r, mask)
						line, used, ok := r.Render(&s.Sentences[i], level, values, c)
						if ok {
							whole(t, r.Code+"/"+s.Key+"/"+s.Sentences[i].Key, line, used, values)
						}
					}
				}
			}
		}
	}
}

// mixed answers each figure in a way of its own, differently for each mask.
func mixed(r *Regime, mask int) Values {
	return func(ref Ref) quantity.Value {
		h := mask*31 + len(ref.Choice)*7
		for _, b := range []byte(ref.Indicator) {
			h = (h*33 + int(b)) % 1_000_003
		}
		switch h % 7 {
		case 0:
			return quantity.Of(quantity.None)
		case 1:
			return quantity.Of(quantity.Unknown)
		case 2:
			return quantity.Value{}
		case 3:
			return quantity.Int(0)
		case 4:
			return quantity.Of(quantity.NotApplicable)
		}
		return many(r, ref)
	}
}

func whole(t *testing.T, where string, line paper.Inlines, used []Ref, v Values) {
	t.Helper()
	s := line.Text()
	for _, bad := range []string{"  ", " ,", " .", "..", ",,", "{", "}", "[", "]", "<", ">", "|", "( ", "()", ", và", "và .", ":.", "gồm.", "đạt."} {
		if strings.Contains(s, bad) {
			t.Errorf("%s: %q in %q", where, bad, s)
		}
	}
	if s == "" || !strings.HasSuffix(s, ".") || upperFirst(s) != s {
		t.Errorf("%s: %q is no sentence", where, s)
	}
	for i := range line {
		f := line[i].Figure
		if f == nil {
			continue
		}
		ref := Ref{Indicator: f.Indicator}
		for d, ch := range f.Dimensions {
			ref.Dimension, ref.Choice = d, ch
		}
		if f.Value != v(ref) || !contains(used, ref) {
			t.Errorf("%s: figure %s prints %s", where, ref, f.Value)
		}
	}
}

func contains(refs []Ref, ref Ref) bool {
	for _, r := range refs {
		if r == ref {
			return true
		}
	}
	return false
}

func allBuiltins(t testing.TB) []*Regime {
	t.Helper()
	codes, err := Builtins()
	if err != nil {
		t.Fatal(err)
	}
	var all []*Regime
	for _, code := range codes {
		r, err := Builtin(code)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, r)
	}
	if len(all) < 2 {
		t.Fatalf("%d built-in regimes", len(all))
	}
	return all
}
