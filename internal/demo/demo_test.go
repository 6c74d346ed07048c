package demo

import (
	"reflect"
	"testing"

	"tonghop/internal/org"
	"tonghop/internal/quantity"
)

func of2016(t *testing.T) *Year {
	t.Helper()
	y, err := Of2016()
	if err != nil {
		t.Fatal(err)
	}
	return y
}

// The same commune tells the same story on every machine and in every run.
func TestStoriesAreTheSameEveryTime(t *testing.T) {
	y := of2016(t)
	for _, u := range y.Tree.At(org.Commune)[:50] {
		if a, b := y.Story(u), y.Story(u); !reflect.DeepEqual(a, b) {
			t.Fatalf("%s tells two stories", u.Name)
		}
	}
	first := y.Story(y.Tree.At(org.Commune)[0])
	if second := y.Story(y.Tree.At(org.Commune)[1]); reflect.DeepEqual(first.Answers, second.Answers) {
		t.Error("two communes tell the same")
	}
}

// Every kind of answer occurs over the province, and figures keep within one another.
func TestAnswersAreOfEveryKind(t *testing.T) {
	y := of2016(t)
	seen := map[quantity.State]int{}
	for _, u := range y.Tree.At(org.Commune) {
		a := y.Story(u).Answers
		for _, r := range a.order {
			v := a.value[r]
			seen[v.State]++
			if y.Regime.Indicator(r.indicator) == nil {
				t.Fatalf("the regime has no indicator %q", r.indicator)
			}
			if whole := a.value[ref{indicator: r.indicator}]; r.choice != "" && quantity.Compare(v, whole) > 0 {
				t.Errorf("%s: part %v of %v", u.Name, v, whole)
			}
		}
	}
	for _, s := range []quantity.State{quantity.Number, quantity.None, quantity.Unknown, quantity.NotApplicable} {
		if seen[s] == 0 {
			t.Errorf("nobody answers %s", s)
		}
	}
}

func TestPackagesPrintTheirFigures(t *testing.T) {
	y := of2016(t)
	for _, u := range y.Tree.At(org.Commune)[:20] {
		s := y.Story(u)
		pkg, err := y.Package(s)
		if err != nil {
			t.Fatal(err)
		}
		if len(pkg.Figures) != len(s.Answers.order) || len(pkg.Sections) < 5 || pkg.Unit.ID != u.ID {
			t.Errorf("%s: %d figures, %d sections", u.Name, len(pkg.Figures), len(pkg.Sections))
		}
	}
}

func TestByHandSaysWhatItStates(t *testing.T) {
	y := of2016(t)
	for i, u := range y.Tree.At(org.Commune)[:20] {
		s := y.Story(u)
		p, said := y.ByHand(s, i)
		if len(said) == 0 || p.Issuer != u.Committee() || len(p.Body) < 10 {
			t.Errorf("%s: %d figures, %d blocks", u.Name, len(said), len(p.Body))
		}
		for k, v := range said {
			if !v.IsNumber() {
				t.Errorf("%s: %s is stated as %s", u.Name, k, v)
			}
		}
	}
}
