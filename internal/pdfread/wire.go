package pdfread

import (
	"errors"
	"strings"

	"tonghop/internal/fault"
)

// wirePage is a page as it travels between processes: its letters by columns, which
// gob writes many times faster than structures.
type wirePage struct {
	Number        int
	Width, Height float64
	Runes         []rune
	X, Y, Advance []float64
	Look          []uint
	Widget        []bool
	Fonts         []wireLook
	Rules         []wireRule
	Images        [][4]float64
	Frames        [][4]float64
}

type wireLook struct {
	Font                 string
	Size, Angle          float64
	Bold, Italic, Hidden bool
}

type wireRule struct {
	Box     [4]float64
	Upright bool
}

// wireFault is a fault on its way; Cause is the text of the hidden error.
type wireFault struct {
	Kind  fault.Kind
	Code  string
	Args  []any
	Cause string
}

func packPage(p *page) wirePage {
	n := len(p.Letters)
	w := wirePage{
		Number: p.Number, Width: p.Width, Height: p.Height,
		Runes: make([]rune, n), X: make([]float64, n), Y: make([]float64, n), Advance: make([]float64, n), Look: make([]uint, n), Widget: make([]bool, n),
		Images: packBoxes(p.Images), Frames: packBoxes(p.Frames),
	}
	for i, l := range p.Letters {
		w.Runes[i], w.X[i], w.Y[i], w.Advance[i], w.Look[i], w.Widget[i] = l.Rune, l.X, l.Y, l.Advance, uint(l.Look), l.Widget
	}
	for _, f := range p.Looks {
		w.Fonts = append(w.Fonts, wireLook{f.Font, f.Size, f.Angle, f.Bold, f.Italic, f.Hidden})
	}
	for _, r := range p.Rules {
		w.Rules = append(w.Rules, wireRule{packBox(r.Box), r.Upright})
	}
	return w
}

func (w *wirePage) unpack() *page {
	p := &page{Number: w.Number, Width: w.Width, Height: w.Height, Images: unpackBoxes(w.Images), Frames: unpackBoxes(w.Frames)}
	p.Letters = make([]letter, len(w.Runes))
	for i := range w.Runes {
		p.Letters[i] = letter{Rune: w.Runes[i], X: w.X[i], Y: w.Y[i], Advance: w.Advance[i], Look: int(w.Look[i]), Widget: w.Widget[i]}
	}
	for _, f := range w.Fonts {
		p.Looks = append(p.Looks, look{Font: f.Font, Size: f.Size, Bold: f.Bold, Italic: f.Italic, Hidden: f.Hidden, Angle: f.Angle})
	}
	for _, r := range w.Rules {
		p.Rules = append(p.Rules, rule{Box: unpackBox(r.Box), Upright: r.Upright})
	}
	return p
}

func packBox(b box) [4]float64   { return [4]float64{b.Left, b.Top, b.Right, b.Bottom} }
func unpackBox(v [4]float64) box { return box{Left: v[0], Top: v[1], Right: v[2], Bottom: v[3]} }

func packBoxes(boxes []box) [][4]float64 {
	var out [][4]float64
	for _, b := range boxes {
		out = append(out, packBox(b))
	}
	return out
}

func unpackBoxes(values [][4]float64) []box {
	var out []box
	for _, v := range values {
		out = append(out, unpackBox(v))
	}
	return out
}

// packFault turns any failure of a job into a fault that can travel.
func packFault(err error) *wireFault {
	var known *fault.Error
	if !errors.As(err, &known) {
		known = explain(err)
	}
	f := &wireFault{Kind: known.Kind, Code: known.Code, Args: known.Args}
	if known.Cause != nil {
		f.Cause = known.Cause.Error()
	}
	return f
}

func (f *wireFault) unpack() error {
	e := fault.New(f.Kind, f.Code, f.Args...)
	if f.Cause != "" {
		e.Cause = errors.New(f.Cause)
	}
	return e
}

// explain tells what a failure of the sandbox means to the sender of the PDF.
func explain(err error) *fault.Error {
	s := err.Error()
	if errors.Is(err, errOutOfMemory) || strings.Contains(s, "out of memory") || strings.Contains(s, "unreachable") && strings.Contains(s, "emalloc") {
		return fault.Wrap(err, fault.TooMuch, "pdf.too-much-memory")
	}
	return fault.Wrap(err, fault.Invalid, "pdf.broken-inside")
}
