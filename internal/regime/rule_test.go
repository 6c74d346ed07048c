package regime

import (
	"errors"
	"strings"
	"testing"

	"tonghop/internal/fault"
	"tonghop/internal/quantity"
)

func given(values map[string]quantity.Value) Values {
	return func(r Ref) quantity.Value { return values[r.String()] }
}

func TestRulesDecideOnNumbersAlone(t *testing.T) {
	r := mustLoad(t, small)
	n, none := quantity.Int, quantity.Of(quantity.None)
	for _, c := range []struct {
		rule   string
		values map[string]quantity.Value
		want   Verdict
		text   string
	}{
		{"trees@kind=fruit <= trees", map[string]quantity.Value{"trees": n(12), "trees@kind=fruit": n(7)}, Holds, "7 <= 12"},
		{"trees@kind=fruit <= trees", map[string]quantity.Value{"trees": n(12), "trees@kind=fruit": n(15)}, Broken, "15 <= 12"},
		{"trees@kind=fruit <= trees", map[string]quantity.Value{"trees": n(12)}, Undecided, ""},
		{"trees@kind=fruit <= trees", map[string]quantity.Value{"trees": none, "trees@kind=fruit": n(1)}, Undecided, ""},
		{"trees@kind=fruit <= trees", map[string]quantity.Value{"trees": quantity.Of(quantity.Unknown), "trees@kind=fruit": n(1)}, Undecided, ""},
		{"sum(trees@kind) <= trees", map[string]quantity.Value{"trees": n(12), "trees@kind=fruit": n(7), "trees@kind=shade": n(6)}, Broken, "13 <= 12"},
		{"sum(trees@kind) <= trees", map[string]quantity.Value{"trees": n(12), "trees@kind=fruit": n(7), "trees@kind=shade": none}, Holds, "7 <= 12"},
		{"sum(trees@kind) = trees", map[string]quantity.Value{"trees": n(12)}, Undecided, ""},
		{"share <= 100", map[string]quantity.Value{"share": quantity.Decimal(1005, 1)}, Broken, "100,5 <= 100"},
		{"share >= trees@kind=fruit / trees * 100 - 0.5", map[string]quantity.Value{"share": quantity.Decimal(333, 1), "trees": n(3), "trees@kind=fruit": n(1)}, Holds, "33,3 >= 32,83"},
		{"share >= trees@kind=fruit / trees * 100", map[string]quantity.Value{"share": n(1), "trees": n(0), "trees@kind=fruit": n(1)}, Undecided, ""},
		{"0.1 + 0.2 = 0.3", nil, Holds, "0,3 = 0,3"},
		{"2 * (3 - 1) - 1 != 3", nil, Broken, "3 != 3"},
		{"1 < 2", nil, Holds, "1 < 2"},
		{"2 > 2", nil, Broken, "2 > 2"},
	} {
		rule, err := parseRule(c.rule)
		if err != nil {
			t.Errorf("%s: %v", c.rule, err)
			continue
		}
		got := r.Eval(&Check{parsed: rule}, given(c.values))
		if got.Verdict != c.want || got.Text != c.text {
			t.Errorf("%s: %s %q, want %s %q", c.rule, got.Verdict, got.Text, c.want, c.text)
		}
		if rule.String() != c.rule {
			t.Error(rule)
		}
	}
}

func TestRulesThatMakeNoSense(t *testing.T) {
	for _, s := range []string{"", "a", "a <=", "<= a", "a <= b <= c", "a == b", "(a <= b", "sum(a) <= b", "sum(a@) <= b", "a@b <= c", "a@b= <= c",
		"A <= b", "a <= b)", "1.2.3 <= a", "a + <= b", "sum(a@b <= c", "a é b", "7x <= 1"} {
		if _, err := parseRule(s); err == nil {
			t.Errorf("%q was taken", s)
		} else if fault.CodeOf(err) != "regime.rule-unreadable" {
			t.Errorf("%q: %v", s, err)
		}
	}
	if _, err := parseRule(strings.Repeat("(", 400)); fault.CodeOf(err) != "regime.rule-long" {
		t.Error(err)
	}
	_, err := parseRule("a <= b <= c")
	if f, ok := errors.AsType[*fault.Error](err); !ok || f.Args[1] != 8 {
		t.Errorf("the place is %v", err)
	}
}

func TestAnUnparsedCheckIsUndecided(t *testing.T) {
	r := mustLoad(t, small)
	if o := r.Eval(&Check{Rule: "1 < 2"}, given(nil)); o.Verdict != Undecided || o.Verdict.String() != "undecided" {
		t.Error(o)
	}
	if o := r.Eval(&r.Indicators[0].Checks[0], given(map[string]quantity.Value{"trees": quantity.Int(1), "trees@kind=shade": quantity.Int(2)})); o.Verdict != Broken {
		t.Error(o)
	}
}

func FuzzCheckRule(f *testing.F) {
	for _, s := range []string{"a@b=c <= d", "sum(a@b) <= c + 1.5 * (d - 2) / 3", "((((1))))=1", "a--b=c-d"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		rule, err := parseRule(s)
		if err != nil {
			return
		}
		values := func(ref Ref) quantity.Value { return quantity.Int(int64(len(ref.Indicator))) }
		out := rule.eval(values, func(ref Ref) []Ref { return []Ref{ref} })
		if (out.Verdict == Undecided) != (out.Text == "") {
			t.Errorf("%q: %+v", s, out)
		}
		if _, err := parseRule(rule.String()); err != nil {
			t.Error(err)
		}
	})
}

func FuzzPattern(f *testing.F) {
	for _, s := range []string{"Trồng {trees}[, có {trees@kind=fruit:n}].", "<{a}|{b@c}|[d]>", "{year}", "[[[[[", "<|>"} {
		f.Add(s)
	}
	r := mustLoad(f, small)
	f.Fuzz(func(t *testing.T, s string) {
		if p, err := parsePattern(s); err == nil {
			r.say(p, func(Ref) quantity.Value { return quantity.Int(3) }, Context{Period: "2016"})
		}
		r.Fill(s, Context{Period: "2016-Q1"})
	})
}
