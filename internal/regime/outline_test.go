package regime

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tonghop/internal/text"
)

// The outline of the built-in regime is the one that a real district's report has: every
// heading of it, in its order.
func TestOutlineIsThatOfTheRealReport(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("testdata", "headings-district-2016.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for line := range strings.Lines(string(raw)) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			want = append(want, line)
		}
	}
	r := allBuiltins(t)[1]
	var got []string
	for _, s := range r.SectionsFor("district") {
		got = append(got, s.Label+". "+r.Fill(s.Title, Context{Period: "2016"}))
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestLabelsAreCountedPerLevel(t *testing.T) {
	file := strings.Replace(small, "sections:\n", `sections:
  - key: only-district
    kind: narrative
    levels: [district]
    title: TÌNH HÌNH
  - key: parts
    kind: group
    title: CÁC PHẦN
    labels: { district: Phần II }
    titles: { district: "CÁC PHẦN CỦA HUYỆN" }
    sections:
      - { key: one, kind: narrative, title: Một }
      - key: two
        kind: group
        title: Hai
        sections:
          - { key: deep, kind: narrative, title: Sâu }
          - key: deeper
            kind: group
            title: Sâu nữa
            sections: [{ key: deepest, kind: narrative, title: Sâu nhất }]
`, 1)
	r := mustLoad(t, file)
	outline := func(level string) string {
		s := ""
		for _, p := range r.SectionsFor(level) {
			s += p.Label + "=" + p.Title + ";"
		}
		return s
	}
	if got := outline("commune"); got != "I=CÁC PHẦN;1=Một;2=Hai;a=Sâu;b=Sâu nữa;=Sâu nhất;II=KẾT QUẢ;" {
		t.Error(got)
	}
	if got := outline("district"); got != "I=TÌNH HÌNH;Phần II=CÁC PHẦN CỦA HUYỆN;1=Một;2=Hai;a=Sâu;b=Sâu nữa;=Sâu nhất;III=KẾT QUẢ;" {
		t.Error(got)
	}
}

func TestLabelsFollowTheDecree(t *testing.T) {
	for n, want := range map[int]string{1: "I", 4: "IV", 9: "IX", 14: "XIV", 40: "XL", 58: "LVIII"} {
		if got := roman(n); got != want {
			t.Errorf("%d: %s", n, got)
		}
	}
	if label(3, 5) != "đ" || label(3, 6) != "e" || label(3, 8) != "h" || label(3, 9) != "i" || label(3, 99) != "" {
		t.Error("letters in the Vietnamese order")
	}
}

// The lexicon learns every indicator with its words, and nothing that a person did not
// write in the file.
func TestVocabularyHoldsEveryIndicator(t *testing.T) {
	for _, r := range allBuiltins(t) {
		v := r.Vocabulary()
		if len(v.Terms) != len(r.Indicators) {
			t.Fatal(len(v.Terms))
		}
		for i, term := range v.Terms {
			ind := &r.Indicators[i]
			if term.Indicator != ind.Code || term.Unit == "" || len(term.Synonyms) == 0 || len(term.Dimensions) != len(ind.Dimensions) {
				t.Errorf("%+v", term)
			}
			for _, s := range append(append(append([]string{}, term.Synonyms...), term.None...), term.Unknown...) {
				if s != text.Space(text.NFC(s)) {
					t.Errorf("%s: %q is not clean", term.Indicator, s)
				}
			}
			for d, choices := range term.Dimensions {
				for _, c := range choices {
					if c.Code == "" || len(c.Words) == 0 {
						t.Errorf("%s@%s: %+v", term.Indicator, d, c)
					}
				}
			}
		}
	}
}

// A regime that asks for figures must be able to say each of them, and to say it when
// there is none.
func TestEveryIndicatorIsSaidBySomeSentence(t *testing.T) {
	for _, r := range allBuiltins(t) {
		said := map[string]bool{}
		for _, level := range []string{"commune", "district", "province"} {
			for _, s := range r.SectionsFor(level) {
				for _, sentence := range s.Sentences {
					for _, code := range sentence.Uses {
						said[code] = true
					}
				}
			}
		}
		for i := range r.Indicators {
			ind := &r.Indicators[i]
			if weighs := weighsAnother(r, ind.Code); !said[ind.Code] && !weighs {
				t.Errorf("%s: no sentence says %s", r.Code, ind.Code)
			}
		}
	}
}

func weighsAnother(r *Regime, code string) bool {
	for i := range r.Indicators {
		if r.Indicators[i].Weight == code {
			return true
		}
	}
	return false
}

// The two built-in regimes differ in what a program could be wired to.
func TestTheBuiltinRegimesDiffer(t *testing.T) {
	all := allBuiltins(t)
	a, b := all[0], all[1]
	if a.Frequency == b.Frequency || len(a.Sections) == len(b.Sections) || (a.Cutoff.From == "") == (b.Cutoff.From == "") {
		t.Error("too much alike")
	}
	averages := func(r *Regime) (n int) {
		for i := range r.Indicators {
			if r.Indicators[i].Adds == Average {
				n++
			}
		}
		return n
	}
	if averages(a) < 3 || averages(b) != 0 {
		t.Error(averages(a), averages(b))
	}
	for i := range a.Indicators {
		if b.Indicator(a.Indicators[i].Code) != nil {
			t.Errorf("both count %s", a.Indicators[i].Code)
		}
	}
}
