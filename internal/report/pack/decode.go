package pack

import (
	"tonghop/internal/fault"
	"tonghop/internal/quantity"
	"tonghop/internal/report"
)

// Cell is one figure of a row as its bytes have it. A cell that is not Given is not in the
// report.
type Cell struct {
	Scaled   int64
	State    quantity.State
	Decimals uint8
	Given    bool
	detail   int32 // place among the row's details, from 1
}

// Value is the cell's answer.
func (c *Cell) Value() quantity.Value {
	if c.State != quantity.Number {
		return quantity.Of(c.State)
	}
	return quantity.Decimal(c.Scaled, c.Decimals)
}

// Detail is what a compiled figure carries beside its value.
type Detail struct {
	Counted          bool // Counts were given
	Counts           report.Counts
	Weighted, Weight quantity.Value // missing where not given
	flags            byte
}

// WithWeights tells whether both numerator and denominator were given.
func (d *Detail) WithWeights() bool { return d.flags&(hasWeighted|hasWeight) == hasWeighted|hasWeight }

// Further is a figure that stands in no column.
type Further struct {
	Key report.Key
	Cell
}

// Row is a report's figures, read without making anything new where it is used again.
type Row struct {
	Cells   []Cell // one a column
	Further []Further
	Details []Detail
}

// Detail is what the cell carries beside its value, nil where that is nothing.
func (r *Row) Detail(c *Cell) *Detail {
	if c.detail == 0 {
		return nil
	}
	return &r.Details[c.detail-1]
}

// HasFurther tells whether packed bytes hold figures that stand in no column.
func HasFurther(b []byte) bool { return len(b) > 1 && b[1]&withFurther != 0 }

// Read reads packed figures into row. Bytes that Encode would not have written are
// refused, whoever made them.
func (c *Columns) Read(b []byte, row *Row) error {
	r := reader{b: b, columns: c, row: row}
	row.Further, row.Details = row.Further[:0], row.Details[:0]
	if cap(row.Cells) < c.Len() {
		row.Cells = make([]Cell, c.Len())
	}
	row.Cells = row.Cells[:c.Len()]
	r.all()
	if r.bad || r.at != len(b) {
		return fault.New(fault.Invalid, "pack.broken", r.at)
	}
	return nil
}

type reader struct {
	b       []byte
	at      int
	bad     bool
	columns *Columns
	row     *Row
}

func (r *reader) all() {
	if len(r.b) < 3 || len(r.b) > MaxBytes || r.b[0] != Format || r.b[1]&^(withDetails|withFurther) != 0 {
		r.bad = true
		return
	}
	flags := r.b[1]
	r.at = 2
	if r.uint(maxColumns) != uint64(len(r.row.Cells)) {
		r.bad = true
		return
	}
	r.cells()
	if flags&withDetails != 0 {
		for n := range r.row.Cells {
			r.detail(&r.row.Cells[n])
		}
	}
	if flags&withFurther != 0 {
		r.furthers(flags&withDetails != 0)
	}
	r.bad = r.bad || (flags&withDetails != 0 && len(r.row.Details) == 0) // the flag must be true
}

func (r *reader) cells() {
	states := r.bytes(stateBytes(len(r.row.Cells)))
	if r.bad {
		return
	}
	if left := 3 * len(r.row.Cells) % 8; left > 0 && states[len(states)-1]>>left != 0 {
		r.bad = true
		return
	}
	for n := range r.row.Cells {
		bits := states[3*n/8] >> (3 * n % 8)
		if 3*n%8 > 5 {
			bits |= states[3*n/8+1] << (8 - 3*n%8)
		}
		switch bits &= 7; bits {
		case absent:
			r.row.Cells[n] = Cell{}
		case number:
			r.row.Cells[n] = Cell{State: quantity.Number, Decimals: r.columns.decimals[n], Scaled: r.signed(), Given: true}
		case fineNumber:
			r.row.Cells[n] = r.fine(r.columns.decimals[n])
		case unused:
			r.bad = true
		default:
			r.row.Cells[n] = Cell{State: stateOf[bits], Given: true}
		}
	}
	r.bad = r.bad || !r.inBounds()
}

// inBounds tells whether every number is one that Encode packs.
func (r *reader) inBounds() bool {
	for n := range r.row.Cells {
		c := &r.row.Cells[n]
		if c.Scaled > Largest || c.Scaled < -Largest {
			if v := c.Value(); v.Scaled > Largest || v.Scaled < -Largest {
				return false
			}
		}
	}
	return true
}

// fine reads a number with decimals of its own, which its column could not hold.
func (r *reader) fine(decimals uint8) Cell {
	own := r.byte()
	v := quantity.Value{State: quantity.Number, Scaled: r.signed(), Decimals: own}
	if own > quantity.MaxDecimals || quantity.Decimal(v.Scaled, own) != v {
		r.bad = true
		return Cell{}
	}
	if _, fits := v.Rescale(decimals); fits {
		r.bad = true
	}
	return Cell{State: quantity.Number, Scaled: v.Scaled, Decimals: own, Given: true}
}

func (r *reader) detail(c *Cell) {
	if !c.Given || r.bad {
		c.detail = 0
		return
	}
	flags := r.byte()
	if flags == 0 {
		return
	}
	d := Detail{flags: flags, Counted: flags&hasCounts != 0}
	if flags > hasCounts|hasWeighted|hasWeight {
		r.bad = true
	}
	if d.Counted {
		for _, to := range []*int{&d.Counts.Number, &d.Counts.None, &d.Counts.Unknown, &d.Counts.NotApplicable, &d.Counts.Missing} {
			*to = int(r.uint(maxCount))
		}
		r.bad = r.bad || d.Counts.Total() > maxCount
	}
	if flags&hasWeighted != 0 {
		d.Weighted = r.free()
	}
	if flags&hasWeight != 0 {
		d.Weight = r.free()
	}
	r.row.Details = append(r.row.Details, d)
	c.detail = int32(len(r.row.Details))
}

func (r *reader) free() quantity.Value {
	head := r.byte()
	bits, decimals := head>>4, head&15
	if bits == number {
		v := quantity.Value{State: quantity.Number, Scaled: r.signed(), Decimals: decimals}
		r.bad = r.bad || decimals > quantity.MaxDecimals || quantity.Decimal(v.Scaled, decimals) != v
		return v
	}
	if bits == absent || bits > saysMissing || decimals != 0 {
		r.bad = true
		return quantity.Value{}
	}
	return quantity.Of(stateOf[bits])
}

func (r *reader) furthers(details bool) {
	n := r.uint(maxFurther)
	r.bad = r.bad || n == 0
	last := report.Key("")
	for range n {
		k := report.Key(r.bytes(int(r.uint(maxKey))))
		if r.bad || k <= last || !r.wellFormed(k) {
			r.bad = true
			return
		}
		last = k
		v := r.free()
		r.bad = r.bad || v.Scaled > Largest || v.Scaled < -Largest
		r.row.Further = append(r.row.Further, Further{k, Cell{State: v.State, Scaled: v.Scaled, Decimals: v.Decimals, Given: true}})
		if details {
			r.detail(&r.row.Further[len(r.row.Further)-1].Cell)
		}
	}
}

// wellFormed tells whether a figure has just this key and no column is its own.
func (r *reader) wellFormed(k report.Key) bool {
	if _, column := r.columns.at[k]; column {
		return false
	}
	f := report.Figure{Indicator: k.Indicator(), Dimensions: k.Dimensions()}
	return f.Key() == k && check(k, &f) == nil
}

func (r *reader) byte() byte {
	if r.bad || r.at >= len(r.b) {
		r.bad = true
		return 0
	}
	r.at++
	return r.b[r.at-1]
}

func (r *reader) bytes(n int) []byte {
	if r.bad || n > len(r.b)-r.at {
		r.bad = true
		return nil
	}
	r.at += n
	return r.b[r.at-n : r.at]
}

func (r *reader) uint(most uint64) uint64 {
	u := r.varint()
	if u > most {
		r.bad = true
		return 0
	}
	return u
}

func (r *reader) signed() int64 { return unzigzag(r.varint()) }

// varint reads the shortest form only: a number has one.
func (r *reader) varint() uint64 {
	if r.at < len(r.b) && r.b[r.at] < 0x80 { // most figures are small
		r.at++
		return uint64(r.b[r.at-1])
	}
	return r.long()
}

func (r *reader) long() uint64 {
	var u uint64
	for shift := uint(0); shift < 64; shift += 7 {
		b := r.byte()
		u |= uint64(b&0x7f) << shift
		if b < 0x80 {
			r.bad = r.bad || (b == 0 && shift > 0) || (shift == 63 && b > 1)
			return u
		}
	}
	r.bad = true
	return 0
}
