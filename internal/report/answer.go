package report

import (
	"math/big"
	"slices"
	"sort"

	"tonghop/internal/fault"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
)

// Answer is what one unit, or several together, answer to one figure.
type Answer struct {
	Value  quantity.Value
	Counts Counts
	// Said is the value as the unit gave it: an average that cannot be weighed has
	// another Value.
	Said quantity.Value
	// Derived tells that the unit did not write this figure: it follows from others it
	// wrote (the parts of a total, or "none at all").
	Derived bool
	// Weighted and Weight are numerator and denominator of an average.
	Weighted, Weight quantity.Value
}

// largest bounds a single figure, scaled: a hundred trillion. Sums of 90,000 such
// figures still fit the integers they are kept in.
const largest = 100_000_000_000_000

// answers works out what a package answers to the figures of a regime.
type answers struct {
	pkg      *Package
	regime   *outline
	explicit map[Key]*Figure
	leaves   int // units that stand behind the package
}

func newAnswers(p *Package, reg *outline, leaves int) *answers {
	a := &answers{pkg: p, regime: reg, explicit: make(map[Key]*Figure, len(p.Figures)), leaves: leaves}
	for i := range p.Figures {
		f := &p.Figures[i]
		a.explicit[f.Key()] = f
		if f.States != nil {
			a.leaves = f.States.Total()
		}
	}
	return a
}

// to is the answer to one figure, with the numbers an average needs.
func (a *answers) to(k Key) (Answer, error) {
	ans, err := a.plain(k)
	if err != nil {
		return ans, err
	}
	ans.Said = ans.Value
	ind := a.regime.indicator(k)
	if ind == nil || ind.Adds != regime.Average || ans.Weight.IsNumber() {
		return ans, nil
	}
	return a.weigh(ans, ind)
}

// plain is the explicit figure, or what follows from the others of the report.
func (a *answers) plain(k Key) (Answer, error) {
	if f, ok := a.explicit[k]; ok {
		return explicitAnswer(f)
	}
	if ans, ok, err := a.fromParts(k); ok || err != nil {
		return ans, err
	}
	if !k.Whole() {
		whole, err := a.plain(Key(k.Indicator()))
		return a.inherit(whole), err
	}
	switch {
	case !a.regime.owes(k, a.pkg.Unit.Level) && !a.compiled():
		return a.all(quantity.NotApplicable), nil
	case a.pkg.NothingToReport:
		return a.all(quantity.None), nil
	}
	return a.all(quantity.Missing), nil
}

func (a *answers) compiled() bool { return len(a.pkg.Sources) > 0 }

// all is the same answer of every unit behind the package.
func (a *answers) all(s quantity.State) Answer {
	ans := Answer{Value: quantity.Of(s), Derived: true}
	for range a.leaves {
		ans.Counts.Add(s)
	}
	return ans
}

func explicitAnswer(f *Figure) (Answer, error) {
	if tooLarge(f.Value) {
		return Answer{}, fault.New(fault.Invalid, "report.figure-too-large", string(f.Key()), f.Value.Vietnamese())
	}
	ans := Answer{Value: f.Value, Counts: one(f.Value.State)}
	if f.States != nil {
		ans.Counts = *f.States
	}
	if f.Weight != nil && f.Weighted != nil {
		ans.Weight, ans.Weighted = *f.Weight, *f.Weighted
	}
	return ans, nil
}

func tooLarge(v quantity.Value) bool { return v.Scaled > largest || v.Scaled < -largest }

// inherit is what a part must be where only the whole is known: nothing of nothing, and
// silence where the whole was not broken down.
func (a *answers) inherit(whole Answer) Answer {
	if a.compiled() {
		return a.all(quantity.Missing)
	}
	if whole.Value.IsNumber() && whole.Value.Scaled != 0 {
		return a.all(quantity.Missing)
	}
	whole.Derived = true
	return whole
}

// fromParts adds up the finer figures that the unit wrote instead of k. Each set of
// dimensions splits the same whole, so the set with the largest sum says most of it.
func (a *answers) fromParts(k Key) (Answer, bool, error) {
	if a.compiled() {
		return Answer{}, false, nil
	}
	want := k.Dimensions()
	sums := map[string]*Answer{}
	for _, other := range a.sorted(k.Indicator()) {
		have := other.Dimensions()
		if len(have) != len(want)+1 || !contains(have, want) {
			continue
		}
		part, err := explicitAnswer(a.explicit[other])
		if err != nil {
			return Answer{}, false, err
		}
		set := dimensionSet(have)
		if sums[set] == nil {
			sums[set] = &Answer{Derived: true}
		}
		if err := sums[set].join(part); err != nil {
			return Answer{}, false, err
		}
	}
	best, found := largestSum(sums)
	return best, found, nil
}

// largestSum chooses among sums that are numbers: "none in English" does not say that
// there was none at all.
func largestSum(sums map[string]*Answer) (Answer, bool) {
	var best quantity.Value
	for _, set := range sortedKeys(sums) {
		v := sums[set].total()
		if v.IsNumber() && (!best.IsNumber() || quantity.Compare(v, best) > 0) {
			best = v
		}
	}
	return Answer{Value: best, Counts: one(best.State), Derived: true}, best.IsNumber()
}

// sorted gives the explicit keys of an indicator, in order.
func (a *answers) sorted(code string) []Key {
	var keys []Key
	for k := range a.explicit {
		if !k.Whole() && k.Indicator() == code {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	return keys
}

func contains(have, want map[string]string) bool {
	for d, c := range want {
		if have[d] != c {
			return false
		}
	}
	return true
}

func dimensionSet(m map[string]string) string {
	s := ""
	for _, d := range sortedKeys(m) {
		s += d + ","
	}
	return s
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// join adds another answer: numbers to numbers, counts to counts. The sum of numbers is
// kept in Value even while a state other than number leads; total tells which it is.
func (ans *Answer) join(o Answer) error {
	ans.Counts.Plus(o.Counts)
	var err error
	if ans.Weighted, err = addNumbers(ans.Weighted, o.Weighted); err != nil {
		return err
	}
	if ans.Weight, err = addNumbers(ans.Weight, o.Weight); err != nil {
		return err
	}
	ans.Value, err = addNumbers(ans.Value, o.Value)
	return err
}

// addNumbers adds b to a; what is not a number adds nothing and takes nothing away.
func addNumbers(a, b quantity.Value) (quantity.Value, error) {
	if !b.IsNumber() {
		return a, nil
	}
	if !a.IsNumber() {
		return b, nil
	}
	sum, ok := quantity.Add(a, b)
	if !ok {
		return a, fault.New(fault.TooMuch, "report.sum-too-large", a.Vietnamese(), b.Vietnamese())
	}
	return sum, nil
}

// total is the value of a joined sum: its number, or the state that the units share.
func (ans *Answer) total() quantity.Value {
	if s := ans.Counts.State(); s != quantity.Number {
		return quantity.Of(s)
	}
	return ans.Value
}

// weigh gives an average's answer its numerator and denominator. A unit whose weight is
// nothing has nothing to average; one whose weight nobody knows cannot be weighed.
func (a *answers) weigh(ans Answer, ind *regime.Indicator) (Answer, error) {
	if !ans.Value.IsNumber() {
		return ans, nil
	}
	weight := quantity.Int(1)
	if ind.Weight != "" {
		w, err := a.plain(Key(ind.Weight))
		if err != nil {
			return ans, err
		}
		weight = w.Value
	}
	switch {
	case weight.IsNumber() && weight.Scaled > 0:
	case weight.IsNumber() || weight.State == quantity.None || weight.State == quantity.NotApplicable:
		return a.unweighed(ans, quantity.NotApplicable), nil
	default:
		return a.unweighed(ans, quantity.Unknown), nil
	}
	product, ok := multiply(ans.Value, weight)
	if !ok {
		return ans, fault.New(fault.Invalid, "report.figure-too-large", ind.Code, ans.Value.Vietnamese())
	}
	ans.Weighted, ans.Weight = product, weight
	return ans, nil
}

func (a *answers) unweighed(ans Answer, s quantity.State) Answer {
	out := a.all(s)
	out.Said, out.Derived = ans.Said, ans.Derived
	return out
}

// multiply is the product, kept to the finest scale a value can have.
func multiply(a, b quantity.Value) (quantity.Value, bool) {
	p := new(big.Int).Mul(big.NewInt(a.Scaled), big.NewInt(b.Scaled))
	d := a.Decimals + b.Decimals
	for ; d > quantity.MaxDecimals; d-- {
		p = divideRound(p, big.NewInt(10))
	}
	if !p.IsInt64() || tooLarge(quantity.Int(p.Int64())) {
		return quantity.Value{}, false
	}
	return quantity.Decimal(p.Int64(), d), true
}

// divide is a / b rounded half away from zero to the wanted decimals; b is above zero.
func divide(a, b quantity.Value, decimals uint8) quantity.Value {
	shift := int(decimals) + int(b.Decimals) - int(a.Decimals)
	n, d := big.NewInt(a.Scaled), big.NewInt(b.Scaled)
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(shift, -shift))), nil)
	if shift >= 0 {
		n.Mul(n, scale)
	} else {
		d.Mul(d, scale)
	}
	q := divideRound(n, d)
	if !q.IsInt64() {
		return quantity.Of(quantity.Unknown)
	}
	return quantity.Decimal(q.Int64(), decimals)
}

// divideRound is n / d rounded half away from zero; d is above zero.
func divideRound(n, d *big.Int) *big.Int {
	q := new(big.Int).Lsh(new(big.Int).Abs(n), 1)
	q.Add(q, d).Quo(q, new(big.Int).Lsh(d, 1))
	if n.Sign() < 0 {
		q.Neg(q)
	}
	return q
}
