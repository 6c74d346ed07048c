package demo

import (
	"testing"

	"tonghop/internal/org"
)

// The diaries of the example year add up to the figures of its reports.
func TestTheDiaryAddsUpToTheReport(t *testing.T) {
	y, err := Of2016()
	if err != nil {
		t.Fatal(err)
	}
	lines := 0
	for _, u := range y.Tree.At(org.Commune) {
		s := y.Story(u)
		noted, err := y.Diary(s)
		if err != nil {
			t.Fatal(err)
		}
		lines += len(noted)
		sums := map[ref]int64{}
		for _, n := range noted {
			if n.Day.Before(y.Period.From) || n.Day.After(y.Period.To) || !n.Kind.Known() {
				t.Fatalf("%s: %s on %s, kind %s", u.Name, n.Line, n.Day, n.Kind)
			}
			for _, f := range n.Figures {
				sums[ref{indicator: f.Indicator}] += f.Value.Scaled
				for d, c := range f.Dimensions {
					sums[ref{f.Indicator, d, c}] += f.Value.Scaled
				}
			}
		}
		for r, n := range sums {
			if want := s.Answers.value[r]; want.Scaled != n {
				t.Errorf("%s: the diary has %d of %v, the report %s", u.Name, n, r, want)
			}
		}
	}
	if per := lines / 635; per < 15 || per > 60 {
		t.Errorf("%d lines a commune: not a year of realistic size", per)
	}
	t.Logf("%d lines", lines)
}
