package quantity

import (
	"encoding/json"
	"math"
	"testing"
	"testing/quick"
)

func TestStringForms(t *testing.T) {
	cases := []struct {
		v          Value
		machine    string
		vietnamese string
	}{
		{Int(0), "0", "0"}, {Int(1730), "1730", "1.730"}, {Int(-1234567), "-1234567", "-1.234.567"},
		{Decimal(985, 1), "98.5", "98,5"}, {Decimal(5, 2), "0.05", "0,05"}, {Decimal(-5, 1), "-0.5", "-0,5"},
		{Decimal(1500, 2), "15", "15"}, {Int(math.MinInt64), "-9223372036854775808", "-9.223.372.036.854.775.808"},
		{Of(None), "none", "none"}, {Of(Unknown), "unknown", "unknown"}, {Of(NotApplicable), "not-applicable", "not-applicable"}, {Value{}, "missing", "missing"},
	}
	for _, c := range cases {
		if c.v.String() != c.machine || c.v.Vietnamese() != c.vietnamese {
			t.Errorf("%+v: %q, %q", c.v, c.v.String(), c.v.Vietnamese())
		}
		if back, err := Parse(c.machine); err != nil || back != c.v {
			t.Errorf("%q read as %+v, %v", c.machine, back, err)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, bad := range []string{"", "number", "1.", "+1", "1.-2", "1.0000001", "a", "1,5", "99999999999999999999", "None"} {
		if v, err := Parse(bad); err == nil {
			t.Errorf("%q read as %v", bad, v)
		}
	}
}

func TestJSON(t *testing.T) {
	in := map[string]Value{"a": Decimal(985, 1), "b": Of(None)}
	raw, err := json.Marshal(in)
	if err != nil || string(raw) != `{"a":"98.5","b":"none"}` {
		t.Fatal(string(raw), err)
	}
	var out map[string]Value
	if err := json.Unmarshal(raw, &out); err != nil || out["a"] != in["a"] || out["b"] != in["b"] {
		t.Error(out, err)
	}
	if err := json.Unmarshal([]byte(`{"a":"many"}`), &out); err == nil {
		t.Error("many was read")
	}
}

func TestAddAndCompare(t *testing.T) {
	sum, ok := Add(Decimal(15, 1), Decimal(25, 2))
	if !ok || sum.String() != "1.75" {
		t.Error(sum, ok)
	}
	if _, ok := Add(Int(math.MaxInt64), Int(1)); ok {
		t.Error("overflow passed")
	}
	if _, ok := Add(Int(math.MinInt64), Int(-1)); ok {
		t.Error("underflow passed")
	}
	if Compare(Decimal(15, 1), Int(2)) != -1 || Compare(Int(2), Decimal(20, 1)) != 0 || Compare(Int(3), Decimal(29, 1)) != 1 {
		t.Error("order")
	}
	if Compare(Int(math.MaxInt64), Decimal(1, 6)) != 1 || Compare(Decimal(1, 6), Int(math.MaxInt64)) != -1 {
		t.Error("order of far scales")
	}
}

func TestRescale(t *testing.T) {
	if v, ok := Int(3).Rescale(2); !ok || v != (Value{Number, 300, 2}) {
		t.Error(v, ok)
	}
	if _, ok := Decimal(35, 1).Rescale(0); ok {
		t.Error("3.5 lost its half")
	}
	if _, ok := Int(math.MaxInt64).Rescale(1); ok {
		t.Error("overflow passed")
	}
}

func TestAddCommutes(t *testing.T) {
	commutes := func(a, b int64, x, y uint8) bool {
		v, w := Decimal(a, x%(MaxDecimals+1)), Decimal(b, y%(MaxDecimals+1))
		s1, ok1 := Add(v, w)
		s2, ok2 := Add(w, v)
		return ok1 == ok2 && s1 == s2
	}
	if err := quick.Check(commutes, nil); err != nil {
		t.Error(err)
	}
}

func TestFloatAndNames(t *testing.T) {
	if Decimal(985, 1).Float() != 98.5 || !Int(1).IsNumber() || Of(None).IsNumber() {
		t.Error("float or state")
	}
	for s, want := range map[State]string{Missing: "missing", Number: "number", None: "none"} {
		if s.String() != want {
			t.Error(s)
		}
	}
}
