package burden

import (
	"strings"
	"testing"

	"tonghop/internal/regime"
)

const external = "thong-tin-doi-ngoai"

func builtin(t testing.TB, code string) *regime.Regime {
	t.Helper()
	r, err := regime.Builtin(code)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestBurdenFollowsItsRule(t *testing.T) {
	r := builtin(t, external)
	l := LoadOf(r, "commune")
	if l.Words == 0 || l.Numbers < 20 {
		t.Fatalf("%+v", l)
	}
	none, all := l.Minutes(10, 0), l.Minutes(10, 10*l.Numbers)
	if none-all != 10*l.Numbers*(MinutesNumber-MinutesAnswered) || all <= 0 {
		t.Errorf("%d and %d minutes", none, all)
	}
	if l.Minutes(10, 1<<30) != all || l.Minutes(0, 0) != 0 {
		t.Error("more answers than questions, or no units, break the rule")
	}
}

func TestSameQuestions(t *testing.T) {
	r := builtin(t, external)
	if same := Same(r, r); len(same) != len(r.Indicators) {
		t.Errorf("a regime asks the same as itself in %d of %d", len(same), len(r.Indicators))
	}
	file := strings.NewReplacer("code: banner\n", "code: bang_ron_khac\n", "{banner", "{bang_ron_khac", "banner", "bang_ron_khac").Replace(string(r.YAML()))
	other, err := regime.Load("other", []byte(file))
	if err != nil {
		t.Fatal(err)
	}
	if got := Same(r, other)["banner"]; got != "bang_ron_khac" {
		t.Errorf("banner is asked as %q: synonyms do not count", got)
	}
}

func TestAnsweredQuestionsLightenTheBurden(t *testing.T) {
	r := builtin(t, external)
	levels := []Level{{Code: "commune", Units: []string{"a", "b", "c"}}}
	before := []Earlier{
		{Name: "Một", Regime: r, Same: Same(r, r), Answers: map[string]bool{"a": true, "x": true}},
		{Name: "Hai", Regime: r, Same: map[string]string{"banner": "banner"}, Answers: map[string]bool{"a": true, "b": true}},
	}
	b := Estimate(r, levels, before)
	got := map[string]Answered{}
	for _, a := range b.Answered {
		got[a.Indicator.Code] = a
	}
	if a := got["banner"]; a.Units != 2 || a.Of != 3 || len(a.Regimes) != 2 {
		t.Errorf("banner: %+v", a)
	}
	if a := got["panel"]; a.Units != 1 || len(a.Regimes) != 1 {
		t.Errorf("panel: %+v", a)
	}
	if free := Estimate(r, levels, nil); free.Minutes <= b.Minutes || len(free.Answered) != 0 {
		t.Errorf("%d minutes with answers, %d without", b.Minutes, free.Minutes)
	}
}
