// Package quantity is the answer to "how many?": an exact decimal number, or one
// of the answers that are not a number and must never be summed as zero.
package quantity

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// State says what kind of answer a Value is.
type State uint8

// The states. The zero State is Missing: nobody has answered.
const (
	Missing       State = iota // chưa báo cáo: not yet answered
	Number                     // a number, zero included
	None                       // không có: there was none, said so
	Unknown                    // chưa nắm được: the unit does not know
	NotApplicable              // không áp dụng: the question is not for this unit
)

var stateNames = [...]string{"missing", "number", "none", "unknown", "not-applicable"}

// String gives the state's stable name.
func (s State) String() string { return stateNames[s] }

// MaxDecimals is the finest scale a Value can have.
const MaxDecimals = 6

// Value is an answer. A number is Scaled / 10^Decimals, exactly.
type Value struct {
	State    State
	Scaled   int64
	Decimals uint8
}

// Int is the whole number n.
func Int(n int64) Value { return Value{State: Number, Scaled: n} }

// Decimal is scaled / 10^decimals, with trailing zeros of the fraction removed.
func Decimal(scaled int64, decimals uint8) Value {
	for decimals > 0 && scaled%10 == 0 {
		scaled /= 10
		decimals--
	}
	return Value{State: Number, Scaled: scaled, Decimals: decimals}
}

// Of is the value of a state that is not a number.
func Of(s State) Value { return Value{State: s} }

// IsNumber tells whether v is a number.
func (v Value) IsNumber() bool { return v.State == Number }

// Float is the nearest binary number: for charts and outliers, never for sums.
func (v Value) Float() float64 { return float64(v.Scaled) / math.Pow10(int(v.Decimals)) }

// Rescale gives v with exactly the wanted decimals; false where digits would be
// lost or the number would not fit.
func (v Value) Rescale(decimals uint8) (Value, bool) {
	for v.Decimals < decimals {
		if v.Scaled > math.MaxInt64/10 || v.Scaled < math.MinInt64/10 {
			return v, false
		}
		v.Scaled *= 10
		v.Decimals++
	}
	for v.Decimals > decimals {
		if v.Scaled%10 != 0 {
			return v, false
		}
		v.Scaled /= 10
		v.Decimals--
	}
	return v, true
}

// Add is the exact sum of two numbers; false where it does not fit.
func Add(a, b Value) (Value, bool) {
	d := max(a.Decimals, b.Decimals)
	x, okx := a.Rescale(d)
	y, oky := b.Rescale(d)
	sum := x.Scaled + y.Scaled
	overflow := (x.Scaled > 0 && y.Scaled > 0 && sum < 0) || (x.Scaled < 0 && y.Scaled < 0 && sum >= 0)
	if !okx || !oky || overflow {
		return Value{}, false
	}
	return Decimal(sum, d), true
}

// Compare orders two numbers: -1, 0 or 1.
func Compare(a, b Value) int {
	d := max(a.Decimals, b.Decimals)
	x, okx := a.Rescale(d)
	y, oky := b.Rescale(d)
	if !okx || !oky {
		switch fa, fb := a.Float(), b.Float(); {
		case fa < fb:
			return -1
		case fa > fb:
			return 1
		}
		return 0
	}
	switch {
	case x.Scaled < y.Scaled:
		return -1
	case x.Scaled > y.Scaled:
		return 1
	}
	return 0
}

// String is the machine form: "12", "98.5", "none", "unknown", "not-applicable",
// "missing". It is what JSON holds.
func (v Value) String() string {
	if v.State != Number {
		return v.State.String()
	}
	return v.format("", ".")
}

// Vietnamese is the number as papers print it: "1.730", "98,5".
func (v Value) Vietnamese() string {
	if v.State != Number {
		return v.State.String()
	}
	return v.format(".", ",")
}

func (v Value) format(group, comma string) string {
	digits := strconv.FormatUint(magnitude(v.Scaled), 10)
	d := int(v.Decimals)
	if len(digits) <= d {
		digits = strings.Repeat("0", d-len(digits)+1) + digits
	}
	whole, frac := digits[:len(digits)-d], digits[len(digits)-d:]
	var b strings.Builder
	if v.Scaled < 0 {
		b.WriteByte('-')
	}
	for i, c := range whole {
		if i > 0 && group != "" && (len(whole)-i)%3 == 0 {
			b.WriteString(group)
		}
		b.WriteRune(c)
	}
	if d > 0 {
		b.WriteString(comma)
		b.WriteString(frac)
	}
	return b.String()
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return uint64(-(n + 1)) + 1
	}
	return uint64(n)
}

// Parse reads the machine form that String writes.
func Parse(s string) (Value, error) {
	for i, name := range stateNames {
		if s == name && State(i) != Number {
			return Of(State(i)), nil
		}
	}
	whole, frac, _ := strings.Cut(s, ".")
	if len(frac) > MaxDecimals || (frac == "" && strings.Contains(s, ".")) {
		return Value{}, fmt.Errorf("value %q: at most %d decimals", s, MaxDecimals)
	}
	n, err := strconv.ParseInt(whole+frac, 10, 64)
	if err != nil || strings.ContainsAny(frac, "+-") || strings.HasPrefix(s, "+") {
		return Value{}, fmt.Errorf("value %q is not a number or a known answer", s)
	}
	return Decimal(n, uint8(len(frac))), nil
}

// MarshalText writes the machine form.
func (v Value) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads the machine form.
func (v *Value) UnmarshalText(b []byte) error {
	p, err := Parse(string(b))
	if err != nil {
		return err
	}
	*v = p
	return nil
}
