package pack

import (
	"encoding/binary"
	"slices"
	"strings"

	"tonghop/internal/fault"
	"tonghop/internal/quantity"
	"tonghop/internal/report"
)

// Largest bounds a figure, scaled, as compiling does: a hundred trillion.
const Largest = 100_000_000_000_000

// Encode packs the figures of a report. It refuses what compiling would refuse: a figure
// twice, one too large, one whose key is not well formed.
func Encode(c *Columns, figures []report.Figure) ([]byte, error) {
	w := writer{columns: c, cells: make([]*report.Figure, c.Len())}
	if err := w.place(figures); err != nil {
		return nil, err
	}
	flags := byte(0)
	if slices.ContainsFunc(figures, func(f report.Figure) bool { return detailFlags(&f) != 0 }) {
		flags |= withDetails
	}
	if len(w.further) > 0 {
		flags |= withFurther
	}
	w.out = append(make([]byte, 0, 16+4*len(figures)), Format, flags)
	w.out = binary.AppendUvarint(w.out, uint64(c.Len()))
	w.states()
	w.values()
	if flags&withDetails != 0 {
		for _, f := range w.cells {
			w.details(f)
		}
	}
	if flags&withFurther != 0 {
		w.furthers(flags&withDetails != 0)
	}
	if len(w.out) > MaxBytes {
		return nil, fault.New(fault.TooMuch, "pack.too-large", MaxBytes>>20)
	}
	return w.out, nil
}

type writer struct {
	columns *Columns
	cells   []*report.Figure
	further []keyed
	out     []byte
}

type keyed struct {
	key    report.Key
	figure *report.Figure
}

// place sorts the figures into columns and further ones.
func (w *writer) place(figures []report.Figure) error {
	seen := map[report.Key]bool{}
	for i := range figures {
		f := &figures[i]
		k := f.Key()
		if err := check(k, f); err != nil {
			return err
		}
		n, ok := w.columns.at[k]
		if seen[k] || (ok && w.cells[n] != nil) {
			return fault.New(fault.Invalid, "report.figure-twice", string(k))
		}
		if ok {
			w.cells[n] = f
			continue
		}
		seen[k] = true
		w.further = append(w.further, keyed{k, f})
	}
	if len(w.further) > maxFurther {
		return fault.New(fault.TooMuch, "pack.too-many", maxFurther)
	}
	slices.SortFunc(w.further, func(a, b keyed) int { return strings.Compare(string(a.key), string(b.key)) })
	return nil
}

func check(k report.Key, f *report.Figure) error {
	if f.Indicator == "" || len(k) > maxKey || !leadsBack(k, f) {
		return fault.New(fault.Invalid, "report.figure-key", string(k))
	}
	for _, v := range []*quantity.Value{&f.Value, f.Weighted, f.Weight} {
		if v == nil {
			continue
		}
		if v.State > quantity.NotApplicable || v.Decimals > quantity.MaxDecimals {
			return fault.New(fault.Invalid, "pack.value", string(k))
		}
	}
	if v := normal(f.Value); v.Scaled > Largest || v.Scaled < -Largest {
		return fault.New(fault.Invalid, "report.figure-too-large", string(k), v.Vietnamese())
	}
	if c := f.States; c != nil && (min(c.Number, c.None, c.Unknown, c.NotApplicable, c.Missing) < 0 || c.Total() > maxCount) {
		return fault.New(fault.Invalid, "report.figure-states", string(k))
	}
	return nil
}

// leadsBack tells whether the key gives the figure's own indicator and choices again.
func leadsBack(k report.Key, f *report.Figure) bool {
	if k.Indicator() != f.Indicator {
		return false
	}
	back := k.Dimensions()
	if len(back) != len(f.Dimensions) {
		return false
	}
	for d, c := range f.Dimensions {
		if d == "" || c == "" || back[d] != c {
			return false
		}
	}
	return true
}

// normal is a number without needless decimals: equal numbers are packed alike.
func normal(v quantity.Value) quantity.Value {
	if !v.IsNumber() {
		return quantity.Of(v.State)
	}
	return quantity.Decimal(v.Scaled, v.Decimals)
}

// packed is a value at the decimals of its column, where it has no finer ones.
func packed(v quantity.Value, decimals uint8) (scaled int64, own bool) {
	v = normal(v)
	if at, ok := v.Rescale(decimals); ok {
		return at.Scaled, false
	}
	return v.Scaled, true
}

func (w *writer) states() {
	start := len(w.out)
	w.out = append(w.out, make([]byte, stateBytes(len(w.cells)))...)
	for n, f := range w.cells {
		if f == nil {
			continue
		}
		bits := bitsOf[f.Value.State]
		if _, own := packed(f.Value, w.columns.decimals[n]); own && f.Value.IsNumber() {
			bits = fineNumber
		}
		setBits(w.out[start:], n, bits)
	}
}

func stateBytes(columns int) int { return (3*columns + 7) / 8 }

// setBits writes the three bits of column n, which may lie in two bytes.
func setBits(b []byte, n int, bits byte) {
	at, shift := 3*n/8, 3*n%8
	wide := uint16(bits) << shift
	b[at] |= byte(wide)
	if wide > 0xff {
		b[at+1] |= byte(wide >> 8)
	}
}

func (w *writer) values() {
	for n, f := range w.cells {
		if f == nil || !f.Value.IsNumber() {
			continue
		}
		scaled, own := packed(f.Value, w.columns.decimals[n])
		if own {
			w.out = append(w.out, normal(f.Value).Decimals)
		}
		w.out = appendSigned(w.out, scaled)
	}
}

func detailFlags(f *report.Figure) byte {
	flags := byte(0)
	if f.States != nil {
		flags |= hasCounts
	}
	if f.Weighted != nil {
		flags |= hasWeighted
	}
	if f.Weight != nil {
		flags |= hasWeight
	}
	return flags
}

// details writes a figure's counts and weights; one that is not there has none.
func (w *writer) details(f *report.Figure) {
	if f == nil {
		return
	}
	w.out = append(w.out, detailFlags(f))
	if c := f.States; c != nil {
		for _, n := range []int{c.Number, c.None, c.Unknown, c.NotApplicable, c.Missing} {
			w.out = binary.AppendUvarint(w.out, uint64(n))
		}
	}
	for _, v := range []*quantity.Value{f.Weighted, f.Weight} {
		if v != nil {
			w.free(*v)
		}
	}
}

// free writes a value that stands in no column: state and decimals, then the number.
func (w *writer) free(v quantity.Value) {
	v = normal(v)
	w.out = append(w.out, bitsOf[v.State]<<4|v.Decimals)
	if v.IsNumber() {
		w.out = appendSigned(w.out, v.Scaled)
	}
}

func (w *writer) furthers(details bool) {
	w.out = binary.AppendUvarint(w.out, uint64(len(w.further)))
	for _, k := range w.further {
		w.out = binary.AppendUvarint(w.out, uint64(len(k.key)))
		w.out = append(w.out, k.key...)
		w.free(k.figure.Value)
		if details {
			w.details(k.figure)
		}
	}
}
