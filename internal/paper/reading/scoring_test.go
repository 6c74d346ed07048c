package reading

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"sort"
	"strings"
	"testing"

	"tonghop/internal/text"
)

const documents = "../../../testdata/documents"

// truth is a truth file, with what only truth files have.
type truth struct {
	Structure
	Scan *string `json:"scan"`
}

// score is found of wanted; a part that a document does not have does not count.
type score struct{ found, wanted float64 }

func (s score) share() float64 {
	if s.wanted == 0 {
		return 1
	}
	return s.found / s.wanted
}

// card is the score card of one document.
type card struct {
	name, group string
	fields      score
	f1          map[string]float64 // citations, sections, recipients, addressees
	details     score              // date, kind and issuer of matched citations
	levels      score
	figures     score
	proposals   score
	misses      []string
}

// bars are the least means the project accepts; OCR has none.
var bars = map[string]float64{
	"fields": 0.97, "citations": 0.97, "sections": 0.97, "recipients": 0.97, "addressees": 0.97, "details": 0.95, "levels": 0.97, "figures": 0.90, "proposals": 0.90,
}

func TestScores(t *testing.T) {
	cards := scoreAll(t, documents)
	for _, group := range []string{"báo cáo", "other kinds", "ocr"} {
		means := printGroup(t, group, cards)
		if group == "ocr" {
			continue
		}
		for what, bar := range bars {
			if means[what] < bar {
				t.Errorf("%s: %s %.3f is below %.2f", group, what, means[what], bar)
			}
		}
	}
}

func scoreAll(t *testing.T, dir string) []card {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.truth.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no truth files in %s: %v", dir, err)
	}
	cards := make([]card, 0, len(files))
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var want truth
		if err := json.Unmarshal(raw, &want); err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		readings := readFile(t, filepath.Join(dir, want.File))
		if len(readings) == 0 {
			t.Fatalf("%s: nothing was read", want.File)
		}
		cards = append(cards, scoreDocument(&want, &readings[0].Structure))
	}
	return cards
}

var columns = []string{"fields", "citations", "details", "sections", "levels", "recipients", "addressees", "figures", "proposals"}

func (c *card) value(column string) float64 {
	switch column {
	case "fields":
		return c.fields.share()
	case "details":
		return c.details.share()
	case "levels":
		return c.levels.share()
	case "figures":
		return c.figures.share()
	case "proposals":
		return c.proposals.share()
	}
	return c.f1[column]
}

func printGroup(t *testing.T, group string, cards []card) map[string]float64 {
	var b strings.Builder
	fmt.Fprintf(&b, "\n%-32s", group)
	for _, c := range columns {
		fmt.Fprintf(&b, " %10s", c)
	}
	means := map[string]float64{}
	n := 0.0
	for i := range cards {
		c := &cards[i]
		if c.group != group {
			continue
		}
		n++
		fmt.Fprintf(&b, "\n%-32s", c.name)
		for _, col := range columns {
			means[col] += c.value(col)
			fmt.Fprintf(&b, " %10.3f", c.value(col))
		}
	}
	fmt.Fprintf(&b, "\n%-32s", "mean")
	for _, col := range columns {
		means[col] /= max(n, 1)
		fmt.Fprintf(&b, " %10.3f", means[col])
	}
	for i := range cards {
		if cards[i].group == group {
			for _, m := range cards[i].misses {
				fmt.Fprintf(&b, "\n  %s: %s", cards[i].name, m)
			}
		}
	}
	t.Log(b.String())
	return means
}

// foldKey is the folding of the truth's README: NFC, lower case, no white space, outer
// marks taken off.
func foldKey(s string) string {
	s = strings.ToLower(text.NFC(s))
	s = strings.Join(strings.Fields(s), "")
	return strings.Trim(s, ".,;:-–“”\"")
}

func foldPtr(s *string) string {
	if s == nil {
		return ""
	}
	return foldKey(*s)
}

func groupOf(w *truth) string {
	switch {
	case w.Encoding == "ocr":
		return "ocr"
	case w.Kind != nil && *w.Kind == "báo cáo":
		return "báo cáo"
	}
	return "other kinds"
}

func scoreDocument(want *truth, got *Structure) card {
	c := card{name: strings.TrimSuffix(want.File, filepath.Ext(want.File)), group: groupOf(want), f1: map[string]float64{}}
	missing := map[string]bool{}
	for _, m := range want.NotInText {
		missing[m] = true
	}
	c.scoreFields(want, got, missing)
	c.list("addressees", want.Addressees, got.Addressees, missing)
	c.list("recipients", want.Recipients, got.Recipients, missing)
	c.citations(want, got, missing)
	c.sections(want, got)
	c.figuresOf(want, got, missing)
	c.proposalsOf(want, got)
	return c
}

func (c *card) miss(form string, args ...any) {
	c.misses = append(c.misses, fmt.Sprintf(form, args...))
}

func (c *card) scoreFields(want *truth, got *Structure, missing map[string]bool) {
	field := func(name string, w, g *string) {
		if missing[name] {
			return
		}
		c.fields.wanted++
		a, b := foldPtr(w), foldPtr(g)
		if name == "subject" {
			a, b = bareSubject(a), bareSubject(b)
		}
		ok := a == b
		for _, also := range want.Also[name] {
			ok = ok || foldPtr(also) == b
		}
		if ok {
			c.fields.found++
			return
		}
		c.miss("%s: want %q got %q", name, str(w), str(g))
	}
	field("kind", want.Kind, got.Kind)
	field("issuer", want.Issuer, got.Issuer)
	field("parent_body", want.ParentBody, got.ParentBody)
	field("number", want.Number, got.Number)
	field("symbol", want.Symbol, got.Symbol)
	field("place", want.Place, got.Place)
	field("date", want.Date, got.Date)
	field("subject", want.Subject, got.Subject)
	field("archive", want.Archive, got.Archive)
	field("signature.authority", want.Signature.Authority, got.Signature.Authority)
	field("signature.position", want.Signature.Position, got.Signature.Position)
	field("signature.name", want.Signature.Name, got.Signature.Name)
	a, b := fmt.Sprint(want.Tables), fmt.Sprint(got.Tables)
	field("tables", &a, &b)
}

func bareSubject(s string) string {
	for _, p := range []string{"v/v", "vềviệc", "về"} {
		if strings.HasPrefix(s, p) {
			return strings.TrimLeft(s[len(p):], ":")
		}
	}
	return s
}

func str(s *string) string {
	if s == nil {
		return "∅"
	}
	return *s
}

func f1(found, want, got int) float64 {
	if want == 0 && got == 0 {
		return 1
	}
	if found == 0 {
		return 0
	}
	p, r := float64(found)/float64(got), float64(found)/float64(want)
	return 2 * p * r / (p + r)
}

func (c *card) list(name string, want, got []string, missing map[string]bool) {
	left := map[string]int{}
	for _, g := range got {
		left[foldKey(g)]++
	}
	found, n := 0, 0
	for i, w := range want {
		if missing[fmt.Sprintf("%s[%d]", name, i)] {
			continue
		}
		n++
		if k := foldKey(w); left[k] > 0 {
			left[k]--
			found++
		} else {
			c.miss("%s: %q not found", name, w)
		}
	}
	for g, k := range left {
		if k > 0 {
			c.miss("%s: %q is not one", name, g)
		}
	}
	c.f1[name] = f1(found, n, len(got))
}

func (c *card) citations(want *truth, got *Structure, missing map[string]bool) {
	byNumber := map[string]*CitationEntry{}
	for i := range got.Citations {
		byNumber[foldKey(got.Citations[i].Number)] = &got.Citations[i]
	}
	found, n := 0, 0
	for i := range want.Citations {
		w := &want.Citations[i]
		key := fmt.Sprintf("citations[%d]", i)
		g := byNumber[foldKey(w.Number)]
		if missing[key] || missing[key+".number"] {
			continue
		}
		n++
		if g == nil {
			c.miss("citation %s not found", w.Number)
			continue
		}
		delete(byNumber, foldKey(w.Number))
		found++
		for _, pair := range [][2]*string{{w.Kind, g.Kind}, {w.Date, g.Date}, {w.Issuer, g.Issuer}} {
			c.details.wanted++
			if foldPtr(pair[0]) == foldPtr(pair[1]) {
				c.details.found++
			} else {
				c.miss("citation %s: want %q got %q", w.Number, str(pair[0]), str(pair[1]))
			}
		}
	}
	for _, g := range byNumber {
		c.miss("citation %s is not one", g.Number)
	}
	c.f1["citations"] = f1(found, n, len(got.Citations))
}

func (c *card) sections(want *truth, got *Structure) {
	used := 0
	found := 0
	for i := range want.Sections {
		w := &want.Sections[i]
		hit := -1
		for j := used; j < len(got.Sections); j++ {
			g := &got.Sections[j]
			if foldKey(g.Label) == foldKey(w.Label) && foldPtr(g.Title) == foldPtr(w.Title) {
				hit = j
				break
			}
		}
		if hit < 0 {
			c.miss("section %q %q not found", w.Label, str(w.Title))
			continue
		}
		used = hit + 1
		found++
		c.levels.wanted++
		if got.Sections[hit].Level == w.Level {
			c.levels.found++
		} else {
			c.miss("section %q: want level %d got %d", w.Label, w.Level, got.Sections[hit].Level)
		}
	}
	c.f1["sections"] = f1(found, len(want.Sections), len(got.Sections))
	if found < len(got.Sections) {
		for _, g := range got.Sections {
			if !hasSection(want.Sections, g) {
				c.miss("section %q %q is not one", g.Label, str(g.Title))
			}
		}
	}
}

func hasSection(all []SectionEntry, s SectionEntry) bool {
	for i := range all {
		if foldKey(all[i].Label) == foldKey(s.Label) && foldPtr(all[i].Title) == foldPtr(s.Title) {
			return true
		}
	}
	return false
}

func (c *card) figuresOf(want *truth, got *Structure, missing map[string]bool) {
	used := make([]bool, len(got.Figures))
	for i := range want.Figures {
		w := &want.Figures[i]
		if missing[fmt.Sprintf("figures[%d]", i)] {
			continue
		}
		c.figures.wanted++
		hit := false
		for j := range got.Figures {
			g := &got.Figures[j]
			if !used[j] && sameNumber(w.Value, g.Value) && sameUnit(foldPtr(w.Unit), foldPtr(g.Unit)) {
				used[j], hit = true, true
				break
			}
		}
		if hit {
			c.figures.found++
		} else {
			c.miss("figure %q not found", w.Text)
		}
	}
}

func sameNumber(a, b json.Number) bool {
	x, err1 := a.Float64()
	y, err2 := b.Float64()
	return err1 == nil && err2 == nil && x == y
}

func sameUnit(a, b string) bool {
	if a == "" || b == "" {
		return a == b
	}
	return strings.HasPrefix(a, b) || strings.HasPrefix(b, a)
}

func (c *card) proposalsOf(want *truth, got *Structure) {
	for _, w := range want.Proposals {
		c.proposals.wanted++
		hit := false
		for _, g := range got.Proposals {
			hit = hit || strings.Contains(foldKey(g), foldKey(w))
		}
		if hit {
			c.proposals.found++
		} else {
			c.miss("proposal %q not found", w)
		}
	}
}

// TestScorerAgainstItself makes sure that a truth scores full marks against itself and
// less when a part of it is changed: else the bars above mean nothing.
func TestScorerAgainstItself(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join(documents, "bc-vinhlong-tham-tra-hdnd.truth.json"))
	if err != nil {
		t.Fatal(err)
	}
	load := func() *truth {
		var w truth
		if err := json.Unmarshal(raw, &w); err != nil {
			t.Fatal(err)
		}
		return &w
	}
	w := load()
	c := scoreDocument(w, &w.Structure)
	for _, col := range columns {
		if c.value(col) != 1 {
			t.Errorf("%s of a truth against itself is %v: %v", col, c.value(col), c.misses)
		}
	}
	changes := map[string]func(s *Structure){
		"fields":     func(s *Structure) { s.Number = nil },
		"citations":  func(s *Structure) { s.Citations = s.Citations[1:] },
		"details":    func(s *Structure) { s.Citations[0].Date = nil },
		"sections":   func(s *Structure) { s.Sections[0].Label = "X" },
		"levels":     func(s *Structure) { s.Sections[0].Level = 3 },
		"recipients": func(s *Structure) { s.Recipients[0] = "nobody" },
		"addressees": func(s *Structure) { s.Addressees = append(s.Addressees, "nobody") },
		"figures":    func(s *Structure) { s.Figures[0].Value = "99" },
		"proposals":  func(s *Structure) { s.Proposals = nil },
	}
	for what, change := range changes {
		bad := load()
		change(&bad.Structure)
		if c := scoreDocument(w, &bad.Structure); c.value(what) >= 1 {
			t.Errorf("%s does not notice a change", what)
		}
	}
	names := make([]string, 0, len(changes))
	for k := range changes {
		names = append(names, k)
	}
	sort.Strings(names)
	all := append([]string(nil), columns...)
	sort.Strings(all)
	if !reflect.DeepEqual(names, all) {
		t.Errorf("columns %v are not all tried: %v", all, names)
	}
}
