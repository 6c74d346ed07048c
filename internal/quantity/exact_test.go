package quantity

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestConvert(t *testing.T) {
	cases := []struct {
		in       string
		num, den int64
		decimals uint8
		want     string
	}{
		{"450000000", 1, 1_000_000, 0, "450"}, {"1.5", 1000, 1, 1, "1500"}, {"1234567", 1, 1_000_000, 1, "1.2"},
		{"1250000", 1, 1_000_000, 1, "1.3"}, {"-1250000", 1, 1_000_000, 1, "-1.3"}, {"5", 1, 2, 0, "3"}, {"-5", 1, 2, 0, "-3"}, {"5", 1, -2, 0, "-3"},
		{"90", 1, 60, 2, "1.5"}, {"0", 7, 3, 6, "0"},
	}
	for _, c := range cases {
		v, err := Parse(c.in)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := Convert(v, c.num, c.den, c.decimals); !ok || got.String() != c.want {
			t.Errorf("%s × %d/%d: %s %v, want %s", c.in, c.num, c.den, got, ok, c.want)
		}
	}
	for _, bad := range []Value{Of(None), {}, Int(math.MaxInt64)} {
		if v, ok := Convert(bad, 10, 1, 0); ok {
			t.Errorf("%v converted to %v", bad, v)
		}
	}
	if _, ok := Convert(Int(1), 1, 0, 0); ok {
		t.Error("divided by zero")
	}
}

func TestRound(t *testing.T) {
	for in, want := range map[string]string{"2.345": "2.35", "-2.345": "-2.35", "2.3": "2.3", "7": "7"} {
		v, _ := Parse(in)
		if got, ok := Round(v, 2); !ok || got.String() != want {
			t.Errorf("%s: %s %v", in, got, ok)
		}
	}
	if _, ok := Round(Of(Unknown), 2); ok {
		t.Error("an unknown value was rounded")
	}
}

func TestAverage(t *testing.T) {
	p := func(v, w string) Weighted {
		value, err := Parse(v)
		if err != nil {
			t.Fatal(err)
		}
		weight, err := Parse(w)
		if err != nil {
			t.Fatal(err)
		}
		return Weighted{value, weight}
	}
	cases := []struct {
		pairs    []Weighted
		decimals uint8
		want     string
	}{
		{[]Weighted{p("50", "1"), p("100", "3")}, 1, "87.5"},
		{[]Weighted{p("1", "1"), p("0", "2")}, 3, "0.333"},
		{[]Weighted{p("1", "1"), p("2", "1")}, 0, "2"},
		{[]Weighted{p("-1", "1"), p("-2", "1")}, 0, "-2"},
		{[]Weighted{p("98.5", "10"), p("none", "5"), p("7", "unknown")}, 2, "98.5"},
		{[]Weighted{{Int(math.MaxInt64), Int(math.MaxInt64)}, {Int(math.MaxInt64), Int(math.MaxInt64)}}, 0, "9223372036854775807"},
	}
	for _, c := range cases {
		if got, ok := Average(c.pairs, c.decimals); !ok || got.String() != c.want {
			t.Errorf("%v: %s %v, want %s", c.pairs, got, ok, c.want)
		}
	}
	if _, ok := Average([]Weighted{p("1", "0"), p("none", "3")}, 0); ok {
		t.Error("an average without weight")
	}
}

// The sum does not depend on the order, nor stop where a part of it would not fit.
func TestSum(t *testing.T) {
	values := []Value{Int(math.MaxInt64), Decimal(15, 1), Int(-math.MaxInt64), Of(None), Int(3), {}, Decimal(-25, 2)}
	for range 50 {
		rand.Shuffle(len(values), func(i, j int) { values[i], values[j] = values[j], values[i] })
		sum, counted, ok := Sum(values)
		if !ok || counted != 5 || sum.String() != "4.25" {
			t.Fatalf("%v: %s of %d, %v", values, sum, counted, ok)
		}
	}
	if _, _, ok := Sum([]Value{Int(math.MaxInt64), Int(1)}); ok {
		t.Error("a sum that does not fit was given")
	}
	if sum, counted, ok := Sum(nil); !ok || counted != 0 || sum.String() != "0" {
		t.Errorf("nothing: %s of %d", sum, counted)
	}
}
