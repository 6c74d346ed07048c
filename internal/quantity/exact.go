package quantity

import "math/big"

// Convert is v × num / den, rounded half away from zero to decimals: 450.000.000 đồng
// in triệu đồng is Convert(v, 1, 1_000_000, 0). ok is false where v is not a number,
// den is zero or the result does not fit.
func Convert(v Value, num, den int64, decimals uint8) (Value, bool) {
	if !v.IsNumber() || den == 0 || decimals > MaxDecimals {
		return Value{}, false
	}
	n := new(big.Int).Mul(big.NewInt(v.Scaled), big.NewInt(num))
	d := new(big.Int).Mul(big.NewInt(den), pow10(v.Decimals))
	return quotient(n, d, decimals)
}

// Round keeps decimals of v, half away from zero. What has fewer is left alone.
func Round(v Value, decimals uint8) (Value, bool) {
	if v.Decimals <= decimals {
		return v, v.IsNumber()
	}
	return Convert(v, 1, 1, decimals)
}

// Weighted is a value with its weight, as an average needs them.
type Weighted struct {
	Value, Weight Value
}

// Average is Σ value × weight / Σ weight, rounded once, half away from zero. Pairs in
// which either is not a number are left out; ok is false where no weight remains.
func Average(pairs []Weighted, decimals uint8) (Value, bool) {
	sum, weight := new(big.Rat), new(big.Rat)
	for _, p := range pairs {
		if !p.Value.IsNumber() || !p.Weight.IsNumber() {
			continue
		}
		w := p.Weight.rat()
		weight.Add(weight, w)
		sum.Add(sum, w.Mul(w, p.Value.rat()))
	}
	if weight.Sign() == 0 || decimals > MaxDecimals {
		return Value{}, false
	}
	sum.Quo(sum, weight)
	return quotient(sum.Num(), sum.Denom(), decimals)
}

// Sum adds numbers exactly whatever the order; what is not a number is left out and
// not counted. ok is false where the sum does not fit a Value.
func Sum(values []Value) (sum Value, counted int, ok bool) {
	total, finest := new(big.Rat), uint8(0)
	for _, v := range values {
		if v.IsNumber() {
			total.Add(total, v.rat())
			finest = max(finest, v.Decimals)
			counted++
		}
	}
	sum, ok = quotient(total.Num(), total.Denom(), finest)
	return sum, counted, ok
}

func (v Value) rat() *big.Rat { return new(big.Rat).SetFrac(big.NewInt(v.Scaled), pow10(v.Decimals)) }

func pow10(n uint8) *big.Int {
	return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
}

// quotient is n/d with decimals, half away from zero.
func quotient(n, d *big.Int, decimals uint8) (Value, bool) {
	twice := new(big.Int).Mul(n, pow10(decimals))
	twice.Mul(twice, big.NewInt(2))
	half := new(big.Int).Abs(d)
	if twice.Sign() < 0 {
		twice.Sub(twice, half)
	} else {
		twice.Add(twice, half)
	}
	if d.Sign() < 0 {
		twice.Neg(twice)
	}
	twice.Quo(twice, half.Mul(half, big.NewInt(2)))
	if !twice.IsInt64() {
		return Value{}, false
	}
	return Decimal(twice.Int64(), decimals), true
}
