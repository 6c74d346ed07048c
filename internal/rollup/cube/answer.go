package cube

import (
	"math/big"
	"math/bits"

	"tonghop/internal/fault"
	"tonghop/internal/quantity"
	"tonghop/internal/report"
	"tonghop/internal/report/pack"
)

// kept is one unit's report as the cube keeps it: small, for a country has many.
type kept struct {
	packed   []byte
	id       mark
	at       int64 // by which, after the rank, the newest of a unit's reports is known
	version  int32 // of the regime its columns are of
	rank     uint8
	level    uint8 // of the unit, as the report says: place among the cube's levels
	compiled bool  // it was compiled from others
	nothing  bool  // nothing to report
}

// evaluation works out what a report answers to the figures of a plan, by the rules of
// compiling: what a unit did not write may follow from what it wrote. A property test
// holds every answer against the compilation's own.
type evaluation struct {
	plan   *plan
	row    pack.Row // of the report
	cells  []*pack.Cell
	kept   *kept
	owed   []bool
	leaves int
	none   pack.Cell
	levels map[uint8][]bool
}

func newEvaluation(p *plan) *evaluation {
	return &evaluation{plan: p, cells: make([]*pack.Cell, len(p.columns)), levels: map[uint8][]bool{}}
}

// load spreads a row that was read over the plan's columns. place names, for each column
// of the row, the plan's.
func (e *evaluation) load(k *kept, level string, place []int, leaves int) {
	for n := range e.cells {
		e.cells[n] = &e.none
	}
	e.kept, e.leaves, e.owed = k, leaves, e.levels[k.level]
	if e.owed == nil {
		e.owed = e.plan.owed(level)
		e.levels[k.level] = e.owed
	}
	for n := range e.row.Cells {
		if at := place[n]; at >= 0 {
			e.put(at, &e.row.Cells[n])
		}
	}
	for i := range e.row.Further {
		f := &e.row.Further[i]
		if at, ok := e.plan.at[f.Key]; ok {
			e.put(at, &f.Cell)
		} else if d := e.row.Detail(&f.Cell); d != nil && d.Counted {
			e.leaves = d.Counts.Total()
		}
	}
}

func (e *evaluation) put(at int, c *pack.Cell) {
	e.cells[at] = c
	if d := e.row.Detail(c); d != nil && d.Counted {
		e.leaves = d.Counts.Total()
	}
}

// to is the answer to one column, with the numbers an average needs.
func (e *evaluation) to(n int) (report.Answer, error) {
	ans, err := e.plain(n)
	if err != nil {
		return ans, err
	}
	ans.Said = ans.Value
	if e.plan.columns[n].average == noAverage || ans.Weight.IsNumber() {
		return ans, nil
	}
	return e.weigh(n, ans)
}

// plain is the figure as written, or what follows from the others of the report.
func (e *evaluation) plain(n int) (report.Answer, error) {
	if c := e.cells[n]; c.Given {
		return e.explicit(c), nil
	}
	if ans, ok, err := e.fromParts(n); ok || err != nil {
		return ans, err
	}
	if whole := e.plan.columns[n].whole; whole != n {
		ans, err := e.plain(whole)
		return e.inherit(ans), err
	}
	switch {
	case !e.owed[n] && !e.kept.compiled:
		return e.all(quantity.NotApplicable), nil
	case e.kept.nothing:
		return e.all(quantity.None), nil
	}
	return e.all(quantity.Missing), nil
}

func (e *evaluation) explicit(c *pack.Cell) report.Answer {
	ans := report.Answer{Value: c.Value()}
	d := e.row.Detail(c)
	if d == nil || !d.Counted {
		ans.Counts.Add(c.State)
	} else {
		ans.Counts = d.Counts
	}
	if d != nil && d.WithWeights() {
		ans.Weighted, ans.Weight = d.Weighted, d.Weight
	}
	return ans
}

// all is the same answer of every unit behind the report.
func (e *evaluation) all(s quantity.State) report.Answer {
	return report.Answer{Value: quantity.Of(s), Derived: true, Counts: times(s, e.leaves)}
}

// times is the counts of n units that answer alike.
func times(s quantity.State, n int) report.Counts {
	var c report.Counts
	switch s {
	case quantity.Number:
		c.Number = n
	case quantity.None:
		c.None = n
	case quantity.Unknown:
		c.Unknown = n
	case quantity.NotApplicable:
		c.NotApplicable = n
	case quantity.Missing:
		c.Missing = n
	}
	return c
}

// inherit is what a part must be where only the whole is known: nothing of nothing, and
// silence where the whole was not broken down.
func (e *evaluation) inherit(whole report.Answer) report.Answer {
	if e.kept.compiled || (whole.Value.IsNumber() && whole.Value.Scaled != 0) {
		return e.all(quantity.Missing)
	}
	whole.Derived = true
	return whole
}

// fromParts adds up the finer figures that the unit wrote instead of n; of several ways
// to split it, the largest sum says most of it.
func (e *evaluation) fromParts(n int) (report.Answer, bool, error) {
	if e.kept.compiled {
		return report.Answer{}, false, nil
	}
	var best quantity.Value
	for _, set := range e.plan.columns[n].finer {
		sum, err := e.sumOf(set)
		if err != nil {
			return report.Answer{}, false, err
		}
		if sum.IsNumber() && (!best.IsNumber() || quantity.Compare(sum, best) > 0) {
			best = sum
		}
	}
	ans := report.Answer{Value: best, Derived: true}
	ans.Counts.Add(best.State)
	return ans, best.IsNumber(), nil
}

// sumOf is the sum of written figures, or the state they share.
func (e *evaluation) sumOf(set []int) (quantity.Value, error) {
	var sum quantity.Value
	var counts report.Counts
	for _, n := range set {
		if !e.cells[n].Given {
			continue
		}
		part := e.explicit(e.cells[n])
		counts.Plus(part.Counts)
		var err error
		if sum, err = plus(sum, part.Value); err != nil {
			return sum, err
		}
	}
	if s := counts.State(); s != quantity.Number {
		return quantity.Of(s), nil
	}
	return sum, nil
}

// plus adds b to a; what is not a number adds nothing and takes nothing away.
func plus(a, b quantity.Value) (quantity.Value, error) {
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

// weigh gives an average's answer its numerator and denominator. A unit whose weight is
// nothing has nothing to average; one whose weight nobody knows cannot be weighed.
func (e *evaluation) weigh(n int, ans report.Answer) (report.Answer, error) {
	if !ans.Value.IsNumber() {
		return ans, nil
	}
	weight, err := e.weightOf(n)
	if err != nil {
		return ans, err
	}
	switch {
	case weight.IsNumber() && weight.Scaled > 0:
	case weight.IsNumber() || weight.State == quantity.None || weight.State == quantity.NotApplicable:
		return e.unweighed(ans, quantity.NotApplicable), nil
	default:
		return e.unweighed(ans, quantity.Unknown), nil
	}
	product, ok := multiply(ans.Value, weight)
	if !ok {
		return ans, fault.New(fault.Invalid, "report.figure-too-large", string(e.plan.columns[n].key), ans.Value.Vietnamese())
	}
	ans.Weighted, ans.Weight = product, weight
	return ans, nil
}

func (e *evaluation) weightOf(n int) (quantity.Value, error) {
	switch at := e.plan.columns[n].weight; at {
	case everyOne:
		return quantity.Int(1), nil
	case noWeight:
		return quantity.Of(quantity.Missing), nil
	default:
		w, err := e.plain(at)
		return w.Value, err
	}
}

func (e *evaluation) unweighed(ans report.Answer, s quantity.State) report.Answer {
	out := e.all(s)
	out.Said, out.Derived = ans.Said, ans.Derived
	return out
}

// multiply is the product, kept to the finest scale a value can have.
func multiply(a, b quantity.Value) (quantity.Value, bool) {
	d := a.Decimals + b.Decimals
	if d <= quantity.MaxDecimals {
		if hi, lo := bits.Mul64(size(a.Scaled), size(b.Scaled)); hi == 0 && lo <= pack.Largest {
			return quantity.Decimal(a.Scaled*b.Scaled, d), true
		}
		return quantity.Value{}, false
	}
	p := new(big.Int).Mul(big.NewInt(a.Scaled), big.NewInt(b.Scaled))
	for ; d > quantity.MaxDecimals; d-- {
		p = divideRound(p, big.NewInt(10))
	}
	if !p.IsInt64() || size(p.Int64()) > pack.Largest {
		return quantity.Value{}, false
	}
	return quantity.Decimal(p.Int64(), d), true
}

func size(n int64) uint64 {
	if n < 0 {
		return uint64(-n)
	}
	return uint64(n)
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

// quotient is n / d, each scaled by its own decimals, rounded half away from zero to the
// wanted ones. Without a denominator nobody knows the average.
func quotient(n int64, scaleN uint8, d int64, scaleD uint8, decimals uint8) quantity.Value {
	if d <= 0 {
		return quantity.Of(quantity.Unknown)
	}
	shift := int(decimals) + int(scaleD) - int(scaleN)
	if v, ok := quickQuotient(n, d, shift, decimals); ok {
		return v
	}
	top, bottom := big.NewInt(n), big.NewInt(d)
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(shift, -shift))), nil)
	if shift >= 0 {
		top.Mul(top, scale)
	} else {
		bottom.Mul(bottom, scale)
	}
	q := divideRound(top, bottom)
	if !q.IsInt64() {
		return quantity.Of(quantity.Unknown)
	}
	return quantity.Decimal(q.Int64(), decimals)
}

var powersOfTen = [...]int64{1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000, 100_000_000_000, 1_000_000_000_000}

// quickQuotient is quotient where the parts fit the machine's own numbers.
func quickQuotient(n, d int64, shift int, decimals uint8) (quantity.Value, bool) {
	if shift >= 0 {
		hi, lo := bits.Mul64(size(n), uint64(powersOfTen[shift]))
		if hi != 0 || lo > 1<<62 {
			return quantity.Value{}, false
		}
		n = int64(lo) * sign(n)
	} else {
		hi, lo := bits.Mul64(uint64(d), uint64(powersOfTen[-shift]))
		if hi != 0 || lo > 1<<61 {
			return quantity.Value{}, false
		}
		d = int64(lo)
	}
	if size(n) > 1<<61 || d > 1<<61 {
		return quantity.Value{}, false
	}
	q := (2*size(n) + uint64(d)) / (2 * uint64(d))
	return quantity.Decimal(int64(q)*sign(n), decimals), true
}

func sign(n int64) int64 {
	if n < 0 {
		return -1
	}
	return 1
}
