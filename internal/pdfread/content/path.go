package content

import (
	"math"

	"tonghop/internal/pdfread/raw"
)

// The kinds of points of a path.
const (
	moveTo = iota
	lineTo
	curveTo
)

type point struct {
	x, y   float64
	kind   uint8
	closes bool
}

// path is the path being made.
type path struct {
	points         []point
	startX, startY float64
	x, y           float64
}

func (p *path) add(x, y float64, kind uint8, closes bool) {
	p.x, p.y = x, y
	if kind == moveTo {
		p.startX, p.startY = x, y
		if n := len(p.points); n > 0 && p.points[n-1].kind == moveTo && !p.points[n-1].closes {
			p.points[n-1].x, p.points[n-1].y = x, y
			return
		}
	} else if len(p.points) == 0 {
		return
	}
	p.points = append(p.points, point{x, y, kind, closes})
}

func (p *path) close() {
	n := len(p.points)
	switch {
	case n == 0:
	case p.startX != p.x || p.startY != p.y:
		p.add(p.startX, p.startY, lineTo, true)
	case p.points[n-1].kind != moveTo:
		p.points[n-1].closes = true
	}
}

func (b *builder) pathOperator(s *scene, op string) {
	p := &s.path
	if len(p.points) > maxPathPoints {
		b.fail()
	}
	switch op {
	case "m", "l":
		v := b.numbers(s, 2)
		kind := uint8(lineTo)
		if op == "m" {
			kind = moveTo
		}
		p.add(v[0], v[1], kind, false)
	case "re":
		v := b.numbers(s, 4)
		p.add(v[0], v[1], moveTo, false)
		p.add(v[0]+v[2], v[1], lineTo, false)
		p.add(v[0]+v[2], v[1]+v[3], lineTo, false)
		p.add(v[0], v[1]+v[3], lineTo, false)
		p.add(v[0], v[1], lineTo, true)
	case "c", "v", "y":
		b.curve(s, op)
	case "h":
		p.close()
	case "W", "W*":
	case "n":
		p.points = p.points[:0]
	case "f", "F", "f*":
		b.paint(s, false)
	case "S", "B", "B*":
		b.paint(s, true)
	case "s", "b", "b*":
		p.close()
		b.paint(s, true)
	default:
		b.fail()
	}
}

func (b *builder) curve(s *scene, op string) {
	p := &s.path
	if op == "c" {
		v := b.numbers(s, 6)
		p.add(v[0], v[1], curveTo, false)
		p.add(v[2], v[3], curveTo, false)
		p.add(v[4], v[5], curveTo, false)
		return
	}
	v := b.numbers(s, 4)
	if op == "v" {
		p.add(p.x, p.y, curveTo, false)
	}
	p.add(v[0], v[1], curveTo, false)
	p.add(v[2], v[3], curveTo, false)
	if op == "y" {
		p.add(v[2], v[3], curveTo, false)
	}
}

const maxSegments = 2000 // of a path whose lines are looked at one by one

// paint takes the straight lines out of a path: Word draws borders as thin filled
// rectangles, other programs stroke lines or whole rectangles.
func (b *builder) paint(s *scene, stroked bool) {
	points := s.path.points
	s.path.points = points[:0]
	if len(points) < 2 {
		return
	}
	if len(b.page.Rules) > maxRules {
		b.fail()
		return
	}
	if last := points[len(points)-1]; last.kind == moveTo && !last.closes {
		points = points[:len(points)-1]
	}
	place := s.ctm.Then(s.outer).Then(b.view)
	around := extent(points)
	if stroked && s.lineWide != 0 {
		around = strokeExtent(points, s.lineWide)
	}
	r := place.Box(around.Left, around.Top, around.Right, around.Bottom)
	if stroked && s.lineWide == 0 {
		// A hair line reaches half a point in the space of the form it stands in.
		m := s.placed.Then(b.view)
		dx, dy := (math.Abs(m.A)+math.Abs(m.C))/2, (math.Abs(m.B)+math.Abs(m.D))/2
		r = raw.Box{Left: r.Left - dx, Top: r.Top - dy, Right: r.Right + dx, Bottom: r.Bottom + dy}
	}
	if b.page.AddRule(r) || !stroked || len(points) > maxSegments {
		return
	}
	b.segments(points, place)
}

func (b *builder) segments(points []point, place raw.Matrix) {
	var start, last [2]float64
	for _, p := range points {
		x, y := place.Apply(p.x, p.y)
		switch p.kind {
		case moveTo:
			start = [2]float64{x, y}
		case lineTo:
			b.line(last[0], last[1], x, y)
		}
		if p.closes {
			b.line(x, y, start[0], start[1])
		}
		last = [2]float64{x, y}
	}
}

func (b *builder) line(x1, y1, x2, y2 float64) {
	b.page.AddRule(raw.Box{Left: min(x1, x2), Top: min(y1, y2), Right: max(x1, x2), Bottom: max(y1, y2)})
}

var nowhere = raw.Box{Left: math.Inf(1), Top: math.Inf(1), Right: math.Inf(-1), Bottom: math.Inf(-1)}

func reach(r *raw.Box, x, y float64) {
	r.Left, r.Right = min(r.Left, x), max(r.Right, x)
	r.Top, r.Bottom = min(r.Top, y), max(r.Bottom, y)
}

func extent(points []point) raw.Box {
	r := nowhere
	for _, p := range points {
		reach(&r, p.x, p.y)
	}
	return r
}

// strokeExtent is what a stroke covers; PDFium counts its full width to each side.
func strokeExtent(points []point, wide float64) raw.Box {
	r := nowhere
	for i := range points {
		p := &points[i]
		first := p.kind == moveTo
		last := i+1 == len(points) || points[i+1].kind == moveTo
		switch {
		case first && last:
		case first:
			endCap(&r, points[i+1], *p, wide)
		case p.kind == curveTo:
			reach(&r, p.x, p.y)
			if last {
				endCap(&r, points[i-1], *p, wide)
			}
		case last:
			endCap(&r, points[i-1], *p, wide)
		default:
			join(&r, points[i-1], *p, points[i+1], wide)
		}
	}
	if r.Left > r.Right {
		return extent(points)
	}
	return r
}

// endCap reaches beyond the end of a line.
func endCap(r *raw.Box, from, to point, wide float64) {
	dx, dy, ok := direction(from, to)
	if !ok {
		reach(r, to.x+wide, to.y+wide)
		reach(r, to.x-wide, to.y-wide)
		return
	}
	x, y := to.x+wide*dx, to.y+wide*dy
	reach(r, x-wide*dy, y+wide*dx)
	reach(r, x+wide*dy, y-wide*dx)
}

// join reaches to the outer corner of two lines.
func join(r *raw.Box, from, mid, to point, wide float64) {
	ax, ay, ok := direction(from, mid)
	bx, by, also := direction(mid, to)
	turn := ax*by - ay*bx
	if !ok || !also || math.Abs(turn) < 0.05 {
		endCap(r, from, mid, wide)
		return
	}
	reach(r, mid.x+(ax-bx)*wide/math.Abs(turn), mid.y+(ay-by)*wide/math.Abs(turn))
}

func direction(from, to point) (dx, dy float64, ok bool) {
	dx, dy = to.x-from.x, to.y-from.y
	n := math.Hypot(dx, dy)
	if n == 0 {
		return 0, 0, false
	}
	return dx / n, dy / n, true
}
