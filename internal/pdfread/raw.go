package pdfread

import "math"

// page is what a PDF page shows, in points from its top left corner as it is viewed
// (crop box and rotation applied).
type page struct {
	number        int // from 1
	width, height float64
	letters       []letter
	fonts         []look
	rules         []rule
	images        []box
	frames        []box // of form fields; signatures are fields too
}

// look is how letters are drawn.
type look struct {
	font         string // without the subset prefix: "TimesNewRomanPS-BoldMT"
	size         float64
	bold, italic bool
	hidden       bool // drawn without ink: the text layer of a scanned page
	angle        float64
}

// letter is a character with its origin on the base line and its advance.
type letter struct {
	r       rune
	x, y    float64
	advance float64
	look    int  // in page.fonts
	widget  bool // drawn by a signature field, not by the page itself
}

// right is where the next letter's origin is expected.
func (l *letter) right() float64 { return l.x + l.advance }

// box is a rectangle; y grows downward.
type box struct{ left, top, right, bottom float64 }

func (b box) width() float64  { return b.right - b.left }
func (b box) height() float64 { return b.bottom - b.top }

func (b box) holds(x, y float64) bool {
	return x >= b.left && x <= b.right && y >= b.top && y <= b.bottom
}

// rule is a straight horizontal or vertical line of a table or below a heading.
type rule struct {
	box
	upright bool
}

// matrix maps (x, y) to (a·x + c·y + e, b·x + d·y + f).
type matrix struct{ a, b, c, d, e, f float64 }

func (m matrix) apply(x, y float64) (float64, float64) {
	return m.a*x + m.c*y + m.e, m.b*x + m.d*y + m.f
}

// then is m followed by n.
func (m matrix) then(n matrix) matrix {
	return matrix{
		m.a*n.a + m.b*n.c, m.a*n.b + m.b*n.d,
		m.c*n.a + m.d*n.c, m.c*n.b + m.d*n.d,
		m.e*n.a + m.f*n.c + n.e, m.e*n.b + m.f*n.d + n.f,
	}
}

func (m matrix) box(l, b, r, t float64) box {
	x1, y1 := m.apply(l, b)
	x2, y2 := m.apply(r, t)
	return box{math.Min(x1, x2), math.Min(y1, y2), math.Max(x1, x2), math.Max(y1, y2)}
}

// toView is the map from the page's own space (origin at the bottom left of its box)
// to the view; quarter turns are clockwise.
func toView(left, bottom, width, height float64, turns int) matrix {
	switch turns & 3 {
	case 1:
		return matrix{0, 1, 1, 0, -bottom, -left}
	case 2:
		return matrix{-1, 0, 0, 1, left + width, -bottom}
	case 3:
		return matrix{0, -1, -1, 0, bottom + height, left + width}
	}
	return matrix{1, 0, 0, -1, -left, bottom + height}
}
