// Package pack keeps the figures of one report version in a few bytes each: about three
// where rows of a database take 20 to 80. It owns the order of a regime's columns and the
// bytes; what the figures mean when they are added up is the business of others.
//
// The bytes, all integers as varints:
//
//	format                1
//	flags                 1: some figures carry counts or weights; 2: further figures follow
//	number of columns     of the regime version
//	states                three bits a column
//	values                one for each number, at the decimals of its indicator
//	counts and weights    where flag 1 says so
//	further figures       where flag 2 says so: those that cross dimensions, by key
//
// One set of figures has exactly one form, so equal figures have equal bytes.
package pack

import (
	"encoding/binary"

	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/report"
)

// Format is the version of the bytes that this program writes.
const Format = 1

// Bounds of what is read: far above any regime, far below what would hurt the machine.
const (
	MaxBytes   = 4 << 20
	maxColumns = 1 << 15
	maxFurther = 1 << 14
	maxKey     = 1 << 10
	maxCount   = 1 << 30
)

// Columns are the figures that a regime version asks for, in their fixed order: each
// indicator, then each choice of its dimensions.
type Columns struct {
	keys     []report.Key
	decimals []uint8
	at       map[report.Key]int
	codes    map[string]uint8 // decimals by indicator
}

// ColumnsOf gives the columns of a regime version.
func ColumnsOf(r *regime.Regime) *Columns {
	c := &Columns{at: map[report.Key]int{}, codes: map[string]uint8{}}
	for i := range r.Indicators {
		ind := &r.Indicators[i]
		c.codes[ind.Code] = ind.Decimals
		c.add(report.Key(ind.Code), ind.Decimals)
		for _, d := range ind.Dimensions {
			for _, choice := range d.Choices {
				c.add(report.KeyOf(ind.Code, map[string]string{d.Code: choice.Code}), ind.Decimals)
			}
		}
	}
	return c
}

func (c *Columns) add(k report.Key, decimals uint8) {
	c.at[k] = len(c.keys)
	c.keys = append(c.keys, k)
	c.decimals = append(c.decimals, decimals)
}

// Len is the number of columns.
func (c *Columns) Len() int { return len(c.keys) }

// Key is the figure of the n-th column.
func (c *Columns) Key(n int) report.Key { return c.keys[n] }

// Decimals is the scale at which the numbers of the n-th column are packed.
func (c *Columns) Decimals(n int) uint8 { return c.decimals[n] }

// Find tells in which column a figure stands.
func (c *Columns) Find(k report.Key) (int, bool) {
	n, ok := c.at[k]
	return n, ok
}

// What the three bits of a column say.
const (
	absent      = iota // the report does not have the figure
	number             // at the decimals of the indicator
	saysNone           // then the answers that are no numbers
	saysUnknown        //
	notApplicable
	saysMissing // the report has the figure and says that nobody answered it
	fineNumber  // with decimals of its own
	unused
)

var stateOf = [...]quantity.State{
	number: quantity.Number, saysNone: quantity.None, saysUnknown: quantity.Unknown,
	notApplicable: quantity.NotApplicable, saysMissing: quantity.Missing, fineNumber: quantity.Number,
}

var bitsOf = [...]byte{
	quantity.Number: number, quantity.None: saysNone, quantity.Unknown: saysUnknown,
	quantity.NotApplicable: notApplicable, quantity.Missing: saysMissing,
}

// Flags of the whole and of one figure's counts and weights.
const (
	withDetails = 1
	withFurther = 2

	hasCounts   = 1
	hasWeighted = 2
	hasWeight   = 4
)

// Decode gives the figures back: keys, values, counts and weights, in the order of the
// columns and then of the keys. How a figure was obtained stands in the package only.
func Decode(c *Columns, b []byte) ([]report.Figure, error) {
	var row Row
	if err := c.Read(b, &row); err != nil {
		return nil, err
	}
	figures := make([]report.Figure, 0, len(row.Cells)+len(row.Further))
	for n := range row.Cells {
		if cell := &row.Cells[n]; cell.Given {
			figures = append(figures, figureOf(c.keys[n], cell.Value(), row.Detail(cell)))
		}
	}
	for i := range row.Further {
		f := &row.Further[i]
		figures = append(figures, figureOf(f.Key, f.Value(), row.Detail(&f.Cell)))
	}
	return figures, nil
}

func figureOf(k report.Key, v quantity.Value, d *Detail) report.Figure {
	f := report.Figure{Indicator: k.Indicator(), Dimensions: k.Dimensions(), Value: v}
	if d == nil {
		return f
	}
	if d.Counted {
		counts := d.Counts
		f.States = &counts
	}
	if d.flags&hasWeighted != 0 {
		v := d.Weighted
		f.Weighted = &v
	}
	if d.flags&hasWeight != 0 {
		v := d.Weight
		f.Weight = &v
	}
	return f
}

func zigzag(n int64) uint64   { return uint64(n<<1) ^ uint64(n>>63) }
func unzigzag(u uint64) int64 { return int64(u>>1) ^ -int64(u&1) }

func appendSigned(b []byte, n int64) []byte { return binary.AppendUvarint(b, zigzag(n)) }
