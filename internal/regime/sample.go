package regime

import (
	"slices"
	"strings"

	"tonghop/internal/quantity"
)

// Sample is a set of made-up answers under which a person looks at sentences before
// there are real ones.
type Sample struct {
	Key    string // "full", "few", "none", "unknown", "not-applicable"
	Values Values
}

// Samples are the sets in the order in which people look at them: all figures with their
// splits, small figures without, and each answer that is no number.
func (r *Regime) Samples() []Sample {
	all := func(s quantity.State) Values { return func(Ref) quantity.Value { return quantity.Of(s) } }
	return []Sample{
		{"full", r.full}, {"few", r.few}, {"none", all(quantity.None)}, {"unknown", all(quantity.Unknown)}, {"not-applicable", all(quantity.NotApplicable)},
	}
}

// full gives figures as a busy unit would: each its own, people more than the classes
// they come to, parts within their whole.
func (r *Regime) full(ref Ref) quantity.Value {
	ind := r.Indicator(ref.Indicator)
	if ind == nil {
		return quantity.Value{}
	}
	at := int64(slices.IndexFunc(r.Indicators, func(i Indicator) bool { return i.Code == ref.Indicator }))
	switch {
	case ref.Dimension != "":
		return quantity.Int(int64(len(ref.Choice))*7%5 + 2)
	case ind.Unit == "%":
		return quantity.Decimal(max(100, 9000-17*at), 2)
	case strings.HasSuffix(ind.Unit, "đồng"):
		return quantity.Int(max(50, 2500-20*at))
	case strings.HasPrefix(ind.Unit, "lượt") || ind.Unit == "phút" || ind.Unit == "bản":
		return quantity.Int(1100 + 31*at)
	}
	return quantity.Int(max(12, 98-2*at))
}

// few gives small counts and no splits.
func (r *Regime) few(ref Ref) quantity.Value {
	if ref.Dimension != "" {
		return quantity.Value{}
	}
	v := r.full(ref)
	if !v.IsNumber() || v.Decimals > 0 {
		return v
	}
	return quantity.Int(v.Scaled%9 + 1)
}
