package quantity

import (
	"math"
	"strings"
	"testing"
	"testing/quick"
)

func TestParseVietnamese(t *testing.T) {
	cases := []struct {
		in, want  string
		ambiguous bool
	}{
		{"12", "12", false}, {"03", "3", false}, {"0", "0", false}, {"007", "7", false},
		{"1.730", "1730", false}, {"1.730.000", "1730000", false}, {"98,5", "98.5", false}, {"0,125", "0.125", false},
		{"1.730,25", "1730.25", false}, {"1,730.25", "1730.25", false}, {"1,730,000", "1730000", false},
		{"12.5", "12.5", false}, {"1,730", "1.73", true}, {"12.50", "12.5", false}, {"1234.567", "1234.567", false},
		{"1 730", "1730", false}, {"1\u00a0730\u00a0000", "1730000", false}, {"-4,2", "-4.2", false}, {" 7 ", "7", false},
		{"450.000.000", "450000000", false}, {"0.125", "0.125", false},
	}
	for _, c := range cases {
		v, ambiguous, err := ParseVietnamese(c.in)
		if err != nil || v.String() != c.want || ambiguous != c.ambiguous {
			t.Errorf("%q: %s %v %v, want %s %v", c.in, v, ambiguous, err, c.want, c.ambiguous)
		}
	}
	for _, bad := range []string{"", "-", "1.", ".5", "1..2", "15.11.2016", "1.7300.000", "12a", "1,2,3", "1.234.56", "1,1234567", "99999999999999999999", "1.2,3.4", "1.23,5", "³"} {
		if v, _, err := ParseVietnamese(bad); err == nil {
			t.Errorf("%q read as %s", bad, v)
		}
	}
}

func TestEnglishMarks(t *testing.T) {
	for in, want := range map[string]string{"1,730": "1730", "12.5": "12.5", "98,5": "98.5"} {
		if v, ambiguous, err := ParsePrinted(in, English); err != nil || ambiguous || v.String() != want {
			t.Errorf("%q: %s %v %v", in, v, ambiguous, err)
		}
	}
	if _, ambiguous, err := ParsePrinted("1.730", English); err != nil || !ambiguous {
		t.Error("1.730 in an English paper is ambiguous", err)
	}
}

// What is printed is read back as the same value.
func TestPrintedReadsBack(t *testing.T) {
	same := func(n int64, decimals uint8) bool {
		n %= 1_000_000_000_000
		v := Decimal(n, decimals%(MaxDecimals+1))
		got, ambiguous, err := ParseVietnamese(v.Vietnamese())
		fraction := v.Vietnamese()[strings.IndexByte(v.Vietnamese()+",", ','):]
		mayMean := v.Decimals == 3 && len(v.Vietnamese())-len(fraction) <= 4
		return err == nil && got == v && (!ambiguous || mayMean)
	}
	if err := quick.Check(same, &quick.Config{MaxCount: 5000}); err != nil {
		t.Error(err)
	}
}

func TestWords(t *testing.T) {
	for n, want := range map[int64]string{
		0: "không", 1: "một", 10: "mười", 15: "mười lăm", 21: "hai mươi mốt", 36: "ba mươi sáu", 105: "một trăm linh năm",
		115: "một trăm mười lăm", 1005: "một nghìn không trăm linh năm", 3200: "ba nghìn hai trăm", 450_000_000: "bốn trăm năm mươi triệu",
		-7: "âm bảy", 2_000_000_000: "hai tỷ", 1_250_000_000_000: "một nghìn hai trăm năm mươi tỷ",
	} {
		if got := Int(n).Words(); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
	if got := Decimal(125, 1).Words(); got != "mười hai phẩy năm" {
		t.Errorf("12,5: %q", got)
	}
	if got := Of(None).Words(); got != "none" {
		t.Errorf("none: %q", got)
	}
	if strings.Contains(Int(math.MaxInt64).Words(), "  ") || Int(math.MinInt64).Words() == "" {
		t.Error("the ends of int64")
	}
}

func FuzzParsePrinted(f *testing.F) {
	for _, s := range []string{"1.730", "98,5", "1,730.25", "-3", "15.11.2016", "1 730", "0,000001"} {
		f.Add(s, uint8(0))
	}
	f.Fuzz(func(t *testing.T, s string, marks uint8) {
		v, _, err := ParsePrinted(s, Marks(marks%2))
		if err != nil {
			return
		}
		if !v.IsNumber() || v.Decimals > MaxDecimals {
			t.Fatalf("%q read as %+v", s, v)
		}
		again, _, err := ParseVietnamese(v.Vietnamese())
		if err != nil || Compare(again, v) != 0 {
			t.Errorf("%q → %s → %s %v", s, v, again, err)
		}
	})
}
