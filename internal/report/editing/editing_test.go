package editing_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"tonghop/internal/demo"
	"tonghop/internal/intake"
	"tonghop/internal/org"
	"tonghop/internal/paper"
	"tonghop/internal/paper/reading"
	"tonghop/internal/press"
	"tonghop/internal/quantity"
	"tonghop/internal/report"
	. "tonghop/internal/report/editing"
	"tonghop/internal/when"
)

// compiled is the drafted report of a district over its first communes.
func compiled(t testing.TB) *report.Package {
	t.Helper()
	y, err := demo.Of2016()
	if err != nil {
		t.Fatal(err)
	}
	district := y.Tree.At(org.District)[3]
	in := report.CompileIn{Regime: y.Regime, Unit: report.UnitOf(district, y.Tree.From), Period: y.Period}
	for _, u := range y.Tree.Children(district.Code) {
		p, err := y.Package(y.Story(u))
		if err != nil {
			t.Fatal(err)
		}
		b, err := p.Canonical()
		if err != nil {
			t.Fatal(err)
		}
		input, err := report.Open(u.Code+".pdf", b)
		if err != nil {
			t.Fatal(err)
		}
		in.Inputs, in.Expected = append(in.Inputs, input), append(in.Expected, report.Expected{Unit: p.Unit})
	}
	c, err := report.Compile(in)
	if err != nil {
		t.Fatal(err)
	}
	head := paper.Paper{Place: district.ShortName(), Recipients: []string{"Như trên"}, Archive: "VT", Signatures: []paper.Signature{{Authority: []string{"TM. ỦY BAN NHÂN DÂN"}, Position: "CHỦ TỊCH"}}}
	return c.Package(c.Draft(report.DraftIn{Parent: "Tỉnh Thanh Hóa", Head: head}), when.Instant{})
}

// printed is the package's paper as it reads in a file.
func printed(t testing.TB, pkg *report.Package, kind string) paper.Paper {
	t.Helper()
	raw, err := pkg.Canonical()
	if err != nil {
		t.Fatal(err)
	}
	pp := pkg.Paper()
	var b bytes.Buffer
	if err := press.Print(&b, kind, press.Job{Paper: &pp, Package: raw}); err != nil {
		t.Fatal(err)
	}
	f, err := intake.Open(t.Context(), "x"+kind, b.Bytes(), intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	all := reading.Read(f.Flow, reading.Options{})
	if len(all) != 1 {
		t.Fatalf("%d papers read", len(all))
	}
	return all[0].Paper
}

func replace(old, now string) func(int, string) string {
	return func(_ int, s string) string { return strings.ReplaceAll(s, old, now) }
}

func figures(changes []Change) []string {
	var all []string
	for _, c := range changes {
		if c.Kind == Figure {
			all = append(all, fmt.Sprintf("%s: %s -> %s", c.Key, c.Old, c.New))
		}
	}
	return all
}

// atoms gives the figures printed in a paper with their words.
func atoms(body paper.Blocks) map[report.Key][]string {
	all := map[report.Key][]string{}
	for _, l := range Leaves(body) {
		for _, in := range l.Line() {
			if in.Figure != nil {
				k := report.KeyOf(in.Figure.Indicator, in.Figure.Dimensions)
				all[k] = append(all[k], in.Text)
			}
		}
	}
	return all
}

func TestWhatNobodyEditedStaysToTheByte(t *testing.T) {
	pkg := compiled(t)
	for _, kind := range []string{".docx", ".pdf"} {
		base := printed(t, pkg, kind)
		if got, changes := Merge(pkg, base, printed(t, pkg, kind)); got != pkg || len(changes) != 0 {
			t.Errorf("%s: %v", kind, changes)
		}
	}
}

func TestEditedWordsKeepTheirFigures(t *testing.T) {
	pkg := compiled(t)
	base := printed(t, pkg, ".docx")
	whole := func(k report.Key) string {
		f, ok := pkg.Figure(k)
		if !ok {
			t.Fatalf("no %s", k)
		}
		return f.Value.Vietnamese()
	}
	banner := whole("banner")
	before := atoms(pkg.Paper().Body)
	for _, c := range []struct {
		name     string
		old, now string
		figures  []string
	}{
		{"words before a figure", "Tổ chức cổ động trực quan với", "Trong năm đã tổ chức cổ động trực quan gồm có", nil},
		{"words after a figure", "buổi tuyên truyền về thông tin đối ngoại", "buổi tuyên truyền trên loa", nil},
		{"a heading", "Việc xây dựng kế hoạch", "Về kế hoạch", nil},
		{"another number", banner + " băng rôn", "9.999 băng rôn", []string{"banner: " + banner + " băng rôn -> 9.999 băng rôn"}},
		{"a number taken out", banner + " băng rôn", "nhiều băng rôn", []string{"banner: " + banner + " băng rôn -> "}},
	} {
		read := base
		read.Body = Edit(base.Body, replace(c.old, c.now))
		got, changes := Merge(pkg, base, read)
		if found := figures(changes); !slices.Equal(found, c.figures) {
			t.Errorf("%s: figures %q, want %q", c.name, found, c.figures)
		}
		if got.Paper().Body == nil || len(changes) == 0 && c.name != "a heading" {
			t.Errorf("%s: no change seen", c.name)
		}
		after := atoms(got.Paper().Body)
		for k, words := range before {
			lost := c.name == "a number taken out" && k == "banner"
			if !lost && len(after[k]) != len(words) {
				t.Errorf("%s: %s was printed %q, is tied to %q", c.name, k, words, after[k])
			}
		}
		if _, err := got.Canonical(); err != nil {
			t.Error(err)
		}
	}
	if f, _ := pkg.Figure("banner"); f.Value.State != quantity.Number || atoms(pkg.Paper().Body)["banner"][0] != banner+" băng rôn" {
		t.Error("merging changed the package it was given")
	}
}

func TestTheHeadIsTakenFromTheEditedFile(t *testing.T) {
	pkg := compiled(t)
	base := printed(t, pkg, ".docx")
	read := base
	read.Number, read.Date, read.Issuer = "415", when.MustDay("2016-12-02"), ""
	read.Signatures = []paper.Signature{{Authority: []string{"TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"}, Position: "PHÓ CHỦ TỊCH", Name: "Lê Văn B"}}
	got, changes := Merge(pkg, base, read)
	h := got.Head
	if h.Number != "415" || h.Date != read.Date || h.Signatures[0].Name != "Lê Văn B" || h.Issuer != pkg.Head.Issuer || len(changes) != 3 {
		t.Errorf("%+v\n%+v", h, changes)
	}
	if !slices.EqualFunc(got.Sections, pkg.Sections, func(a, b report.Section) bool { return a.Key == b.Key && len(a.Blocks) == len(b.Blocks) }) {
		t.Error("the sections changed with the head")
	}
}

func TestACellOfTheAnnexIsNamed(t *testing.T) {
	pkg := compiled(t)
	base := printed(t, pkg, ".docx")
	if len(base.Annexes) != 1 {
		t.Fatalf("%d annexes", len(base.Annexes))
	}
	read := base
	read.Annexes = slices.Clone(base.Annexes)
	target := -1
	for i, l := range Leaves(base.Annexes[0].Body) {
		if _, ok := NumberIn(l.Text()); ok && i > 40 {
			target = i
		}
	}
	read.Annexes[0].Body = Edit(base.Annexes[0].Body, func(i int, s string) string {
		if i == target {
			return "7.777"
		}
		return s
	})
	got, changes := Merge(pkg, base, read)
	if found := figures(changes); len(found) != 1 || !strings.HasSuffix(found[0], "-> 7.777") {
		t.Errorf("got %q (%+v)", found, changes)
	}
	if n, m := len(atoms(got.Head.Annexes[0].Body)), len(atoms(pkg.Head.Annexes[0].Body)); n != m {
		t.Errorf("%d kinds of figures in the annex, were %d", n, m)
	}
	r, err := report.Verify(report.VerifyIn{Package: got})
	if err != nil || !slices.ContainsFunc(r.Differences, func(d report.Difference) bool { return d.Kind == report.PrintedFigure && d.Got == "7.777" }) {
		t.Errorf("verifying does not name it: %+v (%v)", r.Differences, err)
	}
}

func TestParagraphsComeGoAndMove(t *testing.T) {
	pkg := compiled(t)
	base := printed(t, pkg, ".docx")
	at := slices.IndexFunc(base.Body, func(b paper.Block) bool {
		p, ok := b.(paper.Paragraph)
		return ok && strings.Contains(p.Inlines.Text(), "băng rôn")
	})
	fresh := paper.Paragraph{Inlines: paper.Plain("Huyện đã tặng 15 bộ loa cho các xã vùng cao.")}
	read := base
	read.Body = slices.Insert(slices.Clone(base.Body), at, paper.Block(fresh))
	got, changes := Merge(pkg, base, read)
	if len(changes) != 1 || changes[0].New != fresh.Inlines.Text() || len(figures(changes)) != 0 {
		t.Errorf("put in: %+v", changes)
	}
	if n, m := len(Leaves(got.Paper().Body)), len(Leaves(pkg.Paper().Body)); n != m+1 {
		t.Errorf("%d lines, were %d", n, m)
	}
	read.Body = slices.Delete(slices.Clone(base.Body), at, at+1)
	if _, changes = Merge(pkg, base, read); len(figures(changes)) == 0 {
		t.Errorf("figures went with their paragraph unnoticed: %+v", changes)
	}
	read.Body = slices.Clone(base.Body)
	read.Body[at], read.Body[at+1] = read.Body[at+1], read.Body[at]
	got, changes = Merge(pkg, base, read)
	if len(figures(changes)) != 0 || len(atoms(got.Paper().Body)) != len(atoms(pkg.Paper().Body)) {
		t.Errorf("moved: %+v", changes)
	}
}

// Whatever is edited, the merged paper says the edited words, and every figure either stands
// with its number or is named.
func TestAnyEditIsKeptAndEveryFigureIsAccountedFor(t *testing.T) {
	pkg := compiled(t)
	base := printed(t, pkg, ".docx")
	r := rand.New(rand.NewPCG(5, 6))
	count := len(Leaves(base.Body))
	for round := range 300 {
		target := map[int]bool{r.IntN(count): true, r.IntN(count): true}
		read := base
		read.Body = Edit(base.Body, func(i int, s string) string {
			words := strings.Fields(s)
			if !target[i] || len(words) == 0 {
				return s
			}
			n := r.IntN(len(words))
			switch r.IntN(3) {
			case 0:
				words = slices.Delete(words, n, n+1)
			case 1:
				words = slices.Insert(words, n, "đúng 17 lần")
			default:
				words[n] = "42"
			}
			return strings.Join(words, " ")
		})
		got, changes := Merge(pkg, base, read)
		want := Leaves(read.Body)
		for i, l := range Leaves(got.Paper().Body) {
			if WordsOf(l) != WordsOf(want[i]) {
				t.Fatalf("round %d: %q stands for %q", round, l.Text(), want[i].Text())
			}
			for _, in := range l.Line() {
				if in.Figure == nil || Digits(in.Text) == Digits(in.Figure.Value.Vietnamese()) || in.Figure.Value.State != quantity.Number {
					continue
				}
				k := report.KeyOf(in.Figure.Indicator, in.Figure.Dimensions)
				if !slices.ContainsFunc(changes, func(c Change) bool { return c.Key == k && c.Kind == Figure }) {
					t.Fatalf("round %d: %s is %s and prints %q unnoticed", round, k, in.Figure.Value, in.Text)
				}
			}
		}
		before, after := atoms(pkg.Paper().Body), atoms(got.Paper().Body)
		for k, all := range before {
			if len(after[k]) < len(all) && !slices.ContainsFunc(changes, func(c Change) bool { return c.Key == k && c.New == "" }) {
				t.Fatalf("round %d: %s went unnoticed: %+v", round, k, changes)
			}
		}
	}
}

func BenchmarkMerge(b *testing.B) {
	pkg := compiled(b)
	base := printed(b, pkg, ".docx")
	read := base
	read.Body = Edit(base.Body, replace("băng rôn", "biểu ngữ"))
	for b.Loop() {
		if _, changes := Merge(pkg, base, read); len(changes) == 0 {
			b.Fatal("nothing changed")
		}
	}
}
