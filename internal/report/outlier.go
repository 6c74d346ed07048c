package report

import (
	"fmt"
	"math"
	"slices"

	"tonghop/internal/quantity"
)

// Outlier is a figure far from those of the other units or from the unit's own of last
// year: to be asked about, never to be dropped.
type Outlier struct {
	Unit  Unit
	File  string
	Key   Key
	Value quantity.Value
	Why   OutlierReason
	// Usual is what it was compared with: the median of the units, or last year's figure.
	Usual quantity.Value
}

// OutlierReason is why a figure is an outlier.
type OutlierReason string

// Reasons.
const (
	FarAbove   OutlierReason = "far-above"    // the other units
	FarBelow   OutlierReason = "far-below"    // the other units
	JumpedUp   OutlierReason = "jumped-up"    // against last year
	FellDown   OutlierReason = "fell-down"    // against last year
	SameAsLast OutlierReason = "same-as-last" // every figure equals last year's: copied?
)

// Limits of what counts as far.
const (
	fewestUnits  = 8    // below that the middle says nothing
	farScore     = 3.5  // Iglewicz and Hoaglin's limit for the modified score
	leastSpread  = 0.25 // of logarithms: units alike to 28 % are one size
	leastFactor  = 3    // and it must be three times the middle
	jumpFactor   = 5
	jumpLeast    = 10
	fewestCopied = 5
)

// findOutliers looks along each column, and along each unit's years.
func (c *Compilation) findOutliers(last []*Package) {
	for n, k := range c.Keys {
		if !c.Totals[n].NotAdded { // a rank or a grade has no usual size
			c.acrossUnits(n, k)
		}
	}
	c.againstLastYear(last)
	slices.SortStableFunc(c.Outliers, func(a, b Outlier) int { return compareUnits(a.Unit, b.Unit) })
}

// acrossUnits finds figures far from the middle on a logarithmic scale, where amounts of
// units of different size lie evenly; median and median deviation are not moved
// by the very figures that are looked for. Compiled rows are compared like any other.
func (c *Compilation) acrossUnits(n int, k Key) {
	var logs []float64
	for i := range c.Rows {
		if v := c.Rows[i].Answers[n].Said; v.IsNumber() && v.Scaled > 0 {
			logs = append(logs, math.Log(v.Float()))
		}
	}
	if len(logs) < fewestUnits {
		return
	}
	middle := median(logs)
	for i, l := range logs {
		logs[i] = math.Abs(l - middle)
	}
	spread := max(median(logs), leastSpread)
	for i := range c.Rows {
		v := c.Rows[i].Answers[n].Said
		if !v.IsNumber() || v.Scaled <= 0 {
			continue
		}
		off := math.Log(v.Float()) - middle
		if math.Abs(off)*0.6745/spread <= farScore || math.Abs(off) < math.Log(leastFactor) {
			continue
		}
		why := FarAbove
		if off < 0 {
			why = FarBelow
		}
		c.addOutlier(i, k, v, why, rounded(math.Exp(middle)))
	}
}

func (c *Compilation) addOutlier(row int, k Key, v quantity.Value, why OutlierReason, usual quantity.Value) {
	in := c.Rows[row].Input
	c.Outliers = append(c.Outliers, Outlier{Unit: in.Package.Unit, File: in.File, Key: k, Value: v, Why: why, Usual: usual})
}

// median sorts v and gives its middle.
func median(v []float64) float64 {
	s := slices.Sorted(slices.Values(v))
	n := len(s)
	if n%2 == 1 {
		return s[n/2]
	}
	return (s[n/2-1] + s[n/2]) / 2
}

func rounded(f float64) quantity.Value { return quantity.Decimal(int64(math.Round(f*10)), 1) }

// againstLastYear compares each unit with its own figures of the year before.
func (c *Compilation) againstLastYear(last []*Package) {
	before := map[string]*Package{}
	for _, p := range last {
		before[p.Unit.Code+"\x00"+p.Unit.Name] = p // identities change with the tree's day
	}
	for i := range c.Rows {
		u := c.Rows[i].Input.Package.Unit
		if p := before[u.Code+"\x00"+u.Name]; p != nil {
			c.compareYears(i, p)
		}
	}
}

func (c *Compilation) compareYears(row int, last *Package) {
	same, numbers := 0, 0
	for n, k := range c.Keys {
		v := c.Rows[row].Answers[n].Said
		f, ok := last.Figure(k)
		if !ok || !v.IsNumber() || !f.Value.IsNumber() || c.Rows[row].Answers[n].Derived {
			continue
		}
		now, then := v.Float(), f.Value.Float()
		if now > 0 {
			numbers++
			if quantity.Compare(v, f.Value) == 0 {
				same++
			}
		}
		switch {
		case math.Abs(now-then) < jumpLeast || then == 0:
		case now >= then*jumpFactor:
			c.addOutlier(row, k, v, JumpedUp, f.Value)
		case now <= then/jumpFactor:
			c.addOutlier(row, k, v, FellDown, f.Value)
		}
	}
	if same >= fewestCopied && same == numbers {
		c.addOutlier(row, "", quantity.Int(int64(same)), SameAsLast, quantity.Of(quantity.Missing))
	}
}

// String says the outlier shortly, for logs.
func (o Outlier) String() string {
	return fmt.Sprintf("%s %s=%s %s (%s)", o.Unit.Name, o.Key, o.Value, o.Why, o.Usual)
}
