package pdfread

import "math"

// ordered puts the segments of a page's lines into reading order. Where two columns
// stand side by side (the letterhead, recipients and signature) the whole left column
// comes before the right one; everywhere else order is from top to bottom.
func ordered(lines []line) []segment {
	var out []segment
	for i := 0; i < len(lines); {
		if _, beside := gutterAt(lines, i); !beside && !opensRight(lines, i) {
			out = append(out, lines[i]...)
			i++
			continue
		}
		end, gutter := zone(lines, i)
		left, right := split(lines[i:end], gutter)
		if len(left) == 0 || len(right) == 0 {
			out = append(out, lines[i]...)
			i++
			continue
		}
		out = append(out, align(ordered(left))...)
		out = append(out, align(ordered(right))...)
		i = end
	}
	return out
}

// gutter is the empty strip between two columns.
type gutter struct{ left, right float64 }

func (g gutter) width() float64 { return g.right - g.left }

const minGutter = 5.0 // points

// opensRight tells whether a line that stands alone begins the right column of the
// zone below it: "TM. ỦY BAN NHÂN DÂN" is often a little higher than "Nơi nhận:".
func opensRight(lines []line, i int) bool {
	for j := i + 1; j < len(lines) && j <= i+3; j++ {
		if lines[j].base()-lines[j-1].base() > zoneStep(lines[j-1], lines[j]) {
			return false
		}
		if g, ok := gutterAt(lines, j); ok {
			return lines[i].left() >= g.left+minGutter && lines[i].right() > g.right
		}
	}
	return false
}

// gutterAt finds the gutter that the line shows: the widest gap between its segments,
// or between it and the next line where the two stand beside one another.
func gutterAt(lines []line, j int) (gutter, bool) {
	l := lines[j]
	widest := gutter{}
	for k := 0; k+1 < len(l); k++ {
		if c := (gutter{l[k].right, l[k+1].left}); c.width() > widest.width() {
			widest = c
		}
	}
	if len(l) == 1 && j+1 < len(lines) && len(lines[j+1]) == 1 {
		next := lines[j+1]
		if next.base()-l.base() < 0.85*min(l.size(), next.size()) {
			a, b := l[0], next[0]
			if a.left > b.left {
				a, b = b, a
			}
			widest = gutter{a.right, b.left}
		}
	}
	return widest, widest.width() >= minGutter
}

// zoneStep is how far apart lines of one zone may stand: a signature leaves room for
// the hand of the signer and for the seal.
func zoneStep(a, b line) float64 { return 9 * max(a.size(), b.size()) }

// zone finds how far down the lines from i keep a common gutter, and the widest one.
func zone(lines []line, i int) (end int, g gutter) {
	g = firstGutter(lines, i)
	end = i + 1
	for end < len(lines) && lines[end].base()-lines[end-1].base() <= zoneStep(lines[end-1], lines[end]) {
		narrowed, ok := narrow(g, lines[end])
		if ok {
			g = narrowed
		} else if !continuesLeft(lines[end-1], lines[end], g) {
			break
		}
		end++
	}
	return trimZone(lines, i, end, g), g
}

// continuesLeft tells whether a line that is too wide for the gutter still belongs to
// the left column: the subject of a letter below "Số: …" may be wider than its first
// lines. It follows a line of the column closely and shares its edge or its middle.
func continuesLeft(above, l line, g gutter) bool {
	if len(l) != 1 || above.right() > g.left || l.base()-above.base() > 1.4*l.size() {
		return false
	}
	a, s := &above[0], &l[0]
	return s.center() < (g.left+g.right)/2 && (math.Abs(a.left-s.left) < 2 || math.Abs(a.center()-s.center()) < 3)
}

func firstGutter(lines []line, i int) gutter {
	for j := i; j < len(lines); j++ {
		if g, ok := gutterAt(lines, j); ok {
			return g
		}
	}
	return gutter{}
}

// narrow cuts the gutter down by the line's segments; false where one crosses it.
func narrow(g gutter, l line) (gutter, bool) {
	for i := range l {
		s := &l[i]
		inside := s.left >= g.left && s.right <= g.right
		toLeft := s.center() < (g.left+g.right)/2
		switch {
		case s.right < g.right-minGutter && (s.left < g.left || inside && toLeft):
			g.left = max(g.left, s.right)
		case s.left > g.left+minGutter && (s.right > g.right || inside && !toLeft):
			g.right = min(g.right, s.left)
		default:
			return g, false
		}
	}
	return g, g.width() >= minGutter
}

// trimZone gives back the last lines of a zone that belong to the text below it: left
// lines that follow the end of the right column and stand apart from the left one.
func trimZone(lines []line, i, end int, g gutter) int {
	last := end
	for last > i+1 && lines[last-1].right() <= g.left && lines[last-1].base()-lines[last-2].base() > 2.2*lines[last-1].size() {
		last--
	}
	return last
}

func split(lines []line, g gutter) (left, right []line) {
	middle := (g.left + g.right) / 2
	for _, l := range lines {
		var a, b line
		for _, s := range l {
			if s.center() < middle {
				a = append(a, s)
			} else {
				b = append(b, s)
			}
		}
		if len(a) > 0 {
			left = append(left, a)
		}
		if len(b) > 0 {
			right = append(right, b)
		}
	}
	return left, right
}

// align marks the lines of a column as centred where they share a middle but not an edge.
func align(column []segment) []segment {
	for i := range column {
		for j := range column {
			if i != j && math.Abs(column[i].center()-column[j].center()) < 3 && math.Abs(column[i].left-column[j].left) > 4 {
				column[i].centred = true
			}
		}
	}
	return column
}
