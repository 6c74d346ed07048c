// Package raw is what a PDF page shows before anybody reads it: letters with their
// places, straight lines, pictures.
package raw

import "math"

// Page is what a PDF page shows, in points from its top left corner as it is viewed
// (crop box and rotation applied).
type Page struct {
	Number        int // from 1
	Width, Height float64
	Letters       []Letter
	Looks         []Look
	Rules         []Rule
	Images        []Box
	Frames        []Box // of form fields; signatures are fields too
}

// Look is how letters are drawn.
type Look struct {
	Font         string // without the subset prefix: "TimesNewRomanPS-BoldMT"
	Size         float64
	Bold, Italic bool
	Hidden       bool // drawn without ink: the text layer of a scanned page
	Angle        float64
}

// Letter is a character with its origin on the base line and its advance.
type Letter struct {
	Rune    rune
	X, Y    float64
	Advance float64
	Look    int  // in Page.Looks
	Widget  bool // drawn by a signature field, not by the page itself
}

// Right is where the next letter's origin is expected.
func (l *Letter) Right() float64 { return l.X + l.Advance }

// Box is a rectangle; y grows downward.
type Box struct{ Left, Top, Right, Bottom float64 }

// Width is how wide the box is.
func (b Box) Width() float64 { return b.Right - b.Left }

// Height is how high the box is.
func (b Box) Height() float64 { return b.Bottom - b.Top }

// Holds tells whether the point lies in the box.
func (b Box) Holds(x, y float64) bool {
	return x >= b.Left && x <= b.Right && y >= b.Top && y <= b.Bottom
}

// Rule is a straight horizontal or vertical line of a table or below a heading.
type Rule struct {
	Box
	Upright bool
}

const (
	maxRuleWeight = 3.0 // points; a thicker bar is a shape, not a line
	minRuleLength = 4.0
)

// AddRule keeps the box if it is a line and tells whether it is one, or too small for
// anything else.
func (p *Page) AddRule(b Box) bool {
	switch {
	case b.Height() <= maxRuleWeight && b.Width() >= minRuleLength && b.Width() > b.Height():
		p.Rules = append(p.Rules, Rule{Box: b})
	case b.Width() <= maxRuleWeight && b.Height() >= minRuleLength:
		p.Rules = append(p.Rules, Rule{Box: b, Upright: true})
	default:
		return b.Width() <= maxRuleWeight && b.Height() <= maxRuleWeight
	}
	return true
}

// Matrix maps (x, y) to (a·x + c·y + e, b·x + d·y + f).
type Matrix struct{ A, B, C, D, E, F float64 }

// Apply maps a point.
func (m Matrix) Apply(x, y float64) (float64, float64) {
	return m.A*x + m.C*y + m.E, m.B*x + m.D*y + m.F
}

// Then is m followed by n.
func (m Matrix) Then(n Matrix) Matrix {
	return Matrix{
		m.A*n.A + m.B*n.C, m.A*n.B + m.B*n.D,
		m.C*n.A + m.D*n.C, m.C*n.B + m.D*n.D,
		m.E*n.A + m.F*n.C + n.E, m.E*n.B + m.F*n.D + n.F,
	}
}

// Box maps a box given by its left, bottom, right and top to the box around it.
func (m Matrix) Box(l, b, r, t float64) Box {
	x1, y1 := m.Apply(l, b)
	x2, y2 := m.Apply(r, t)
	return Box{math.Min(x1, x2), math.Min(y1, y2), math.Max(x1, x2), math.Max(y1, y2)}
}

// ToView is the map from the page's own space (origin at the bottom left of its box)
// to the view; quarter turns are clockwise.
func ToView(left, bottom, width, height float64, turns int) Matrix {
	switch turns & 3 {
	case 1:
		return Matrix{0, 1, 1, 0, -bottom, -left}
	case 2:
		return Matrix{-1, 0, 0, 1, left + width, -bottom}
	case 3:
		return Matrix{0, -1, -1, 0, bottom + height, left + width}
	}
	return Matrix{1, 0, 0, -1, -left, bottom + height}
}
