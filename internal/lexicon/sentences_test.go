package lexicon

import (
	"hash/fnv"
	"os"
	"strings"
	"testing"

	"tonghop/internal/text"
)

// labelled is a sentence of testdata/sentences.tsv with its figures.
type labelled struct {
	sentence string
	figures  []label
	line     int
}

type label struct {
	value, unit, indicator string
	hasIndicator           bool
}

// heldBack picks a third of the sentences by their hash; nobody tunes on those.
func heldBack(sentence string) bool {
	h := fnv.New32a()
	h.Write([]byte(sentence))
	return h.Sum32()%3 == 0
}

func readTable(t testing.TB, name string) [][]string {
	t.Helper()
	raw, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]string
	for _, line := range strings.Split(string(raw), "\n") {
		if line != "" && !strings.HasPrefix(line, "#") {
			rows = append(rows, strings.Split(line, "\t"))
		}
	}
	return rows
}

func readSentences(t testing.TB, name string) []labelled {
	t.Helper()
	var all []labelled
	for i, row := range readTable(t, name) {
		if len(row) != 2 {
			t.Fatalf("%s, sentence %d: %d columns", name, i+1, len(row))
		}
		s := labelled{sentence: text.NFC(row[0]), line: i + 1}
		if row[1] != "-" {
			for _, f := range strings.Split(row[1], ";") {
				c := append(strings.Split(strings.TrimSpace(f), "|"), "", "")
				s.figures = append(s.figures, label{c[0], c[1], c[2], c[2] != ""})
			}
		}
		all = append(all, s)
	}
	return all
}

// tally counts figures, and indicators of matched figures.
type tally struct {
	right, wrong, missed     int
	indicator, indicatorMiss int
}

func (a tally) precision() float64 { return share(a.right, a.right+a.wrong) }
func (a tally) recall() float64    { return share(a.right, a.right+a.missed) }

func share(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}

// sameUnit is the truth files' rule: one of the two begins with the other.
func sameUnit(a, b string) bool {
	squeeze := func(s string) string { return strings.Join(strings.Fields(text.Fold(s)), "") }
	a, b = squeeze(a), squeeze(b)
	return strings.HasPrefix(a, b) || strings.HasPrefix(b, a)
}

// score matches figures by value and unit, each label at most once.
func (a *tally) score(got []Figure, want []label) (right bool) {
	right = true
	used := make([]bool, len(want))
	for _, f := range got {
		found := false
		for i, w := range want {
			if used[i] || f.Value.String() != w.value || f.Value.IsNumber() && (!sameUnit(f.Unit, w.unit) || (f.Unit == "") != (w.unit == "")) {
				continue
			}
			if !f.Value.IsNumber() && f.Indicator != w.indicator {
				continue
			}
			used[i], found = true, true
			if w.hasIndicator && f.Indicator == w.indicator {
				a.indicator++
			} else if w.hasIndicator {
				a.indicatorMiss++
				right = false
			}
			break
		}
		if found {
			a.right++
		} else {
			a.wrong++
			right = false
		}
	}
	for _, u := range used {
		if !u {
			a.missed++
			right = false
		}
	}
	return right
}

// Precision and recall of value and unit on our own labelled sentences. The failures
// of the part held back are counted and not shown, so that no rule is made for them.
func TestLabelledSentences(t *testing.T) {
	all := readSentences(t, "sentences.tsv")
	if len(all) < 300 {
		t.Fatalf("only %d sentences", len(all))
	}
	l := newTestLexicon(t)
	var tuned, held tally
	heldCount := 0
	for _, s := range all {
		got := l.Find(s.sentence)
		if heldBack(s.sentence) {
			held.score(got, s.figures)
			heldCount++
		} else if !tuned.score(got, s.figures) {
			t.Logf("%d: %s\n   got %v\n   want %v", s.line, s.sentence, brief(got), s.figures)
		}
	}
	t.Logf("tuned:     %d sentences, precision %.3f, recall %.3f, indicators %d of %d", len(all)-heldCount, tuned.precision(), tuned.recall(), tuned.indicator, tuned.indicator+tuned.indicatorMiss)
	t.Logf("held back: %d sentences, precision %.3f, recall %.3f, indicators %d of %d", heldCount, held.precision(), held.recall(), held.indicator, held.indicator+held.indicatorMiss)
	for name, a := range map[string]tally{"tuned": tuned, "held back": held} {
		if a.precision() < 0.9 || a.recall() < 0.9 {
			t.Errorf("%s: precision %.3f, recall %.3f; want 0.90 of each", name, a.precision(), a.recall())
		}
	}
	if heldCount*4 < len(all) {
		t.Errorf("only %d of %d sentences are held back", heldCount, len(all))
	}
}

func brief(figures []Figure) []string {
	var out []string
	for _, f := range figures {
		out = append(out, f.Value.String()+"|"+f.Unit+"|"+f.Indicator)
	}
	return out
}

// The figures of the real documents, each in the words it is printed in.
func TestFiguresOfRealDocuments(t *testing.T) {
	rows := readTable(t, "figures.tsv")
	found := 0
	for _, row := range rows {
		var a tally
		a.score(General().Find(text.NFC(row[1])), []label{{value: row[2], unit: row[3]}})
		if a.right == 1 {
			found++
		} else {
			t.Logf("%s: %q, want %s %s, got %v", row[0], row[1], row[2], row[3], brief(General().Find(row[1])))
		}
	}
	t.Logf("found %d of %d", found, len(rows))
	if len(rows) < 70 || share(found, len(rows)) < 0.9 {
		t.Errorf("recall %.3f of %d figures, want 0.90", share(found, len(rows)), len(rows))
	}
}
