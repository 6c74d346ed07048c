package pdfread

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"tonghop/internal/flow"
)

// edgeShare is the part of a page's height at its top and bottom where page numbers
// and running heads stand: the margins of 20–25 mm and a line more.
const edgeShare = 0.10

var (
	pageNumber = regexp.MustCompile(`^(?:[-–—(]\s*)?(\d{1,4})(?:\s*/\s*\d{1,4})?(?:\s*[-–—)])?$|^(?i:trang|page)\s+(\d{1,4})(?:\s*(?:/|trên|of)\s*\d{1,4})?$`)
	digits     = regexp.MustCompile(`\d+`)
)

// edges is what stands in the margins of a run of pages.
type edges struct {
	number flow.PageNumber
	header []flow.Block
	footer []flow.Block
}

// takeEdges moves page numbers and running heads out of the lines of the pages.
func takeEdges(pages []*layout) edges {
	var e edges
	repeated := repeatedEdges(pages)
	for _, l := range pages {
		l.lines = l.takeEdge(&e, repeated, true)
		l.lines = l.takeEdge(&e, repeated, false)
	}
	return e
}

// takeEdge takes the outermost lines at the top or the bottom as long as they are a
// page number or repeat on other pages.
func (l *layout) takeEdge(e *edges, repeated map[string]int, top bool) []line {
	rest := l.lines
	for range 3 {
		if len(rest) == 0 {
			return rest
		}
		at := 0
		if !top {
			at = len(rest) - 1
		}
		n := rest[at]
		if !l.atEdge(n, top) {
			return rest
		}
		switch {
		case l.isNumber(n):
			e.setNumber(l, n, top)
		case repeated[edgeKey(n, top)] < 2:
			return rest
		}
		e.keep(l, n, top)
		if top {
			rest = rest[1:]
		} else {
			rest = rest[:at]
		}
	}
	return rest
}

func (l *layout) atEdge(n line, top bool) bool {
	if top {
		return n.base() < edgeShare*l.Height
	}
	return n.base() > (1-edgeShare)*l.Height
}

// isNumber tells whether a line at the edge is a page number. The first pages of a file
// may be missing, so any number will do where it stands centred or at the right; but a
// number at the left that is not the page's own may be a list's.
func (l *layout) isNumber(n line) bool {
	m := pageNumber.FindStringSubmatch(strings.TrimSpace(n.text()))
	if m == nil {
		return false
	}
	v, err := strconv.Atoi(m[1] + m[2])
	if err != nil {
		return false
	}
	return v == l.Number || n.left() > l.Width/3
}

func (e *edges) setNumber(l *layout, n line, top bool) {
	if e.number.Place != flow.NoNumber {
		e.number.ShowFirst = e.number.ShowFirst || l.Number == 1
		return
	}
	centred := math.Abs((n.left()+n.right())/2-l.Width/2) < l.Width/8
	e.number.Size = flow.PT(n.size())
	e.number.ShowFirst = l.Number == 1
	switch {
	case top && centred:
		e.number.Place = flow.TopCenter
	case top:
		e.number.Place = flow.TopRight
	case centred:
		e.number.Place = flow.BottomCenter
	default:
		e.number.Place = flow.BottomRight
	}
}

// keep remembers the line once: the header of a section is that of its first page.
func (e *edges) keep(l *layout, n line, top bool) {
	list := &e.footer
	if top {
		list = &e.header
	}
	for _, b := range *list {
		if sameButDigits(b.(*flow.Paragraph).Text(), n.text()) {
			return
		}
	}
	for i := range n {
		*list = append(*list, n[i].paragraph(l.Number))
	}
}

func sameButDigits(a, b string) bool {
	return digits.ReplaceAllString(a, "#") == digits.ReplaceAllString(b, "#")
}

// repeatedEdges counts on how many pages a line stands at the same edge.
func repeatedEdges(pages []*layout) map[string]int {
	count := map[string]int{}
	for _, l := range pages {
		seen := map[string]bool{}
		for _, n := range l.lines {
			for _, top := range []bool{true, false} {
				if !l.atEdge(n, top) {
					continue
				}
				if k := edgeKey(n, top); !seen[k] {
					seen[k] = true
					count[k]++
				}
			}
		}
	}
	return count
}

func edgeKey(n line, top bool) string {
	return strconv.FormatBool(top) + strconv.Itoa(int(n.base()/6)) + digits.ReplaceAllString(n.text(), "#")
}
