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
	n := len(p.letters)
	w := wirePage{
		Number: p.number, Width: p.width, Height: p.height,
		Runes: make([]rune, n), X: make([]float64, n), Y: make([]float64, n), Advance: make([]float64, n), Look: make([]uint, n), Widget: make([]bool, n),
		Images: packBoxes(p.images), Frames: packBoxes(p.frames),
	}
	for i, l := range p.letters {
		w.Runes[i], w.X[i], w.Y[i], w.Advance[i], w.Look[i], w.Widget[i] = l.r, l.x, l.y, l.advance, uint(l.look), l.widget
	}
	for _, f := range p.fonts {
		w.Fonts = append(w.Fonts, wireLook{f.font, f.size, f.angle, f.bold, f.italic, f.hidden})
	}
	for _, r := range p.rules {
		w.Rules = append(w.Rules, wireRule{packBox(r.box), r.upright})
	}
	return w
}

func (w *wirePage) unpack() *page {
	p := &page{number: w.Number, width: w.Width, height: w.Height, images: unpackBoxes(w.Images), frames: unpackBoxes(w.Frames)}
	p.letters = make([]letter, len(w.Runes))
	for i := range w.Runes {
		p.letters[i] = letter{w.Runes[i], w.X[i], w.Y[i], w.Advance[i], int(w.Look[i]), w.Widget[i]}
	}
	for _, f := range w.Fonts {
		p.fonts = append(p.fonts, look{font: f.Font, size: f.Size, bold: f.Bold, italic: f.Italic, hidden: f.Hidden, angle: f.Angle})
	}
	for _, r := range w.Rules {
		p.rules = append(p.rules, rule{unpackBox(r.Box), r.Upright})
	}
	return p
}

func packBox(b box) [4]float64   { return [4]float64{b.left, b.top, b.right, b.bottom} }
func unpackBox(v [4]float64) box { return box{v[0], v[1], v[2], v[3]} }

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
