package pack

import (
	"bytes"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"tonghop/internal/fault"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/report"
)

func builtin(t testing.TB) *regime.Regime {
	t.Helper()
	codes, err := regime.Builtins()
	if err != nil || len(codes) == 0 {
		t.Fatal("no built-in regime", err)
	}
	reg, err := regime.Builtin(codes[0])
	if err != nil {
		t.Fatal(err)
	}
	return reg
}

// chance makes the figures of a report, with everything a figure can be.
func chance(r *rand.Rand, c *Columns, compiled bool) []report.Figure {
	var figures []report.Figure
	for n := range c.Len() {
		if r.IntN(4) == 0 {
			continue
		}
		k := c.Key(n)
		f := report.Figure{Indicator: k.Indicator(), Dimensions: k.Dimensions(), Value: value(r)}
		if compiled {
			counts := report.Counts{Number: r.IntN(700), None: r.IntN(9), Missing: r.IntN(300)}
			f.States = &counts
			if r.IntN(5) == 0 {
				a, b := value(r), value(r)
				f.Weighted, f.Weight = &a, &b
			}
		}
		figures = append(figures, f)
	}
	if r.IntN(3) == 0 {
		figures = append(figures, report.Figure{Indicator: c.Key(0).Indicator(), Dimensions: map[string]string{"a": "b", "c": "d"}, Value: value(r)})
		figures = append(figures, report.Figure{Indicator: "not-of-the-regime", Value: value(r)})
	}
	r.Shuffle(len(figures), func(i, j int) { figures[i], figures[j] = figures[j], figures[i] })
	return figures
}

func value(r *rand.Rand) quantity.Value {
	switch r.IntN(8) {
	case 0:
		return quantity.Of([]quantity.State{quantity.Missing, quantity.None, quantity.Unknown, quantity.NotApplicable}[r.IntN(4)])
	case 1:
		return quantity.Decimal(r.Int64N(2*Largest)-Largest, uint8(r.IntN(7)))
	case 2:
		return quantity.Decimal(r.Int64N(100_000), uint8(r.IntN(3)))
	}
	return quantity.Int(r.Int64N(300))
}

func byKey(figures []report.Figure) []report.Figure {
	out := slices.Clone(figures)
	slices.SortFunc(out, func(a, b report.Figure) int { return bytes.Compare([]byte(a.Key()), []byte(b.Key())) })
	return out
}

func TestWhatIsPackedComesBack(t *testing.T) {
	c := ColumnsOf(builtin(t))
	r := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		in := chance(r, c, r.IntN(2) == 0)
		b, err := Encode(c, in)
		if err != nil {
			t.Fatal(err)
		}
		out, err := Decode(c, b)
		if err != nil {
			t.Fatal(err)
		}
		if want, got := byKey(in), byKey(out); !reflect.DeepEqual(want, got) {
			t.Fatalf("packed %+v\nread %+v", want, got)
		}
		r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
		again, err := Encode(c, out)
		if err != nil || !bytes.Equal(again, b) {
			t.Fatalf("equal figures, other bytes (%v)", err)
		}
	}
}

func TestANumberIsPackedInOneForm(t *testing.T) {
	c := ColumnsOf(builtin(t))
	code := string(c.Key(0))
	a, err := Encode(c, []report.Figure{{Indicator: code, Value: quantity.Value{State: quantity.Number, Scaled: 1200, Decimals: 2}}})
	if err != nil {
		t.Fatal(err)
	}
	b, err := Encode(c, []report.Figure{{Indicator: code, Value: quantity.Int(12)}})
	if err != nil || !bytes.Equal(a, b) {
		t.Errorf("12.00 and 12 differ (%v)", err)
	}
}

func TestWhatCannotBePackedIsNamed(t *testing.T) {
	c := ColumnsOf(builtin(t))
	code := string(c.Key(0))
	for name, figures := range map[string][]report.Figure{
		"report.figure-twice":     {{Indicator: code, Value: quantity.Int(1)}, {Indicator: code, Value: quantity.Int(2)}},
		"report.figure-too-large": {{Indicator: code, Value: quantity.Int(Largest + 1)}},
		"report.figure-key":       {{Indicator: "a@b", Value: quantity.Int(1)}},
		"report.figure-states":    {{Indicator: code, States: &report.Counts{None: -1}}},
		"pack.value":              {{Indicator: code, Value: quantity.Value{State: quantity.Number, Scaled: 1, Decimals: 7}}},
	} {
		_, err := Encode(c, figures)
		if fault.CodeOf(err) != name {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestHostileBytesAreRefused(t *testing.T) {
	c := ColumnsOf(builtin(t))
	good, err := Encode(c, chance(rand.New(rand.NewPCG(3, 4)), c, true))
	if err != nil {
		t.Fatal(err)
	}
	for n := range good {
		if _, err := Decode(c, good[:n]); err == nil {
			t.Fatalf("the first %d of %d bytes were taken", n, len(good))
		}
	}
	for _, bad := range [][]byte{nil, {2, 0, 1}, {1, 0xff, 1}, append(bytes.Clone(good), 0), bytes.Repeat([]byte{0xff}, 100)} {
		if _, err := Decode(c, bad); err == nil {
			t.Errorf("%v was taken", bad[:min(8, len(bad))])
		}
	}
}

// FuzzDecode holds every byte string that is taken to the one form of its figures.
func FuzzDecode(f *testing.F) {
	c := ColumnsOf(builtin(f))
	r := rand.New(rand.NewPCG(5, 6))
	for range 6 {
		b, err := Encode(c, chance(r, c, r.IntN(2) == 0))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		figures, err := Decode(c, b)
		if err != nil {
			return
		}
		again, err := Encode(c, figures)
		if err != nil {
			t.Fatalf("read but not packed again: %v", err)
		}
		if !bytes.Equal(again, b) {
			t.Fatalf("%x was read as the figures of %x", b, again)
		}
	})
}

// wide is a regime of 100 plain indicators, as the targets speak of.
func wide() *regime.Regime {
	r := &regime.Regime{}
	for i := range 100 {
		r.Indicators = append(r.Indicators, regime.Indicator{Code: "i" + string(rune('a'+i/26)) + string(rune('a'+i%26)), Adds: regime.Sum})
	}
	return r
}

func hundred(r *rand.Rand, c *Columns) []report.Figure {
	var figures []report.Figure
	for n := range c.Len() {
		figures = append(figures, report.Figure{Indicator: string(c.Key(n)), Value: quantity.Int(r.Int64N(400))})
	}
	return figures
}

func BenchmarkEncode100(b *testing.B) {
	c := ColumnsOf(wide())
	figures := hundred(rand.New(rand.NewPCG(1, 1)), c)
	b.ReportAllocs()
	size := 0
	for b.Loop() {
		out, err := Encode(c, figures)
		if err != nil {
			b.Fatal(err)
		}
		size = len(out)
	}
	b.ReportMetric(float64(size)/100, "bytes/value")
}

func BenchmarkRead100(b *testing.B) {
	c := ColumnsOf(wide())
	packed, err := Encode(c, hundred(rand.New(rand.NewPCG(1, 1)), c))
	if err != nil {
		b.Fatal(err)
	}
	var row Row
	b.ReportAllocs()
	for b.Loop() {
		if err := c.Read(packed, &row); err != nil {
			b.Fatal(err)
		}
	}
}
