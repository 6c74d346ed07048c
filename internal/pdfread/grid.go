package pdfread

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"tonghop/internal/flow"
)

// snap is how far apart two ruled lines may be and still be one, in points.
const snap = 3.0

// grid is a ruled table: the positions of its lines and the cells between them.
type grid struct {
	xs, ys []float64
	cells  []gridCell
}

// gridCell covers columns [left, right) and rows [top, bottom) of the grid.
type gridCell struct{ left, top, right, bottom int }

func (g *grid) box() box {
	return box{Left: g.xs[0], Top: g.ys[0], Right: g.xs[len(g.xs)-1], Bottom: g.ys[len(g.ys)-1]}
}

func (g *grid) cellBox(c gridCell) box {
	return box{Left: g.xs[c.left], Top: g.ys[c.top], Right: g.xs[c.right], Bottom: g.ys[c.bottom]}
}

// gridsOf finds the ruled tables of a page: groups of lines that touch one another.
func gridsOf(rules []rule) []*grid {
	const maxRules = 20_000 // a drawing, not a table
	if len(rules) < 4 || len(rules) > maxRules {
		return nil
	}
	var grids []*grid
	for _, group := range touching(joinCollinear(rules)) {
		if g := newGrid(group); g != nil {
			grids = append(grids, g)
		}
	}
	slices.SortFunc(grids, func(a, b *grid) int { return cmp.Compare(a.ys[0], b.ys[0]) })
	return grids
}

// joinCollinear makes one line of the pieces that Word draws per cell.
func joinCollinear(rules []rule) []rule {
	sorted := slices.Clone(rules)
	slices.SortFunc(sorted, func(a, b rule) int {
		if a.Upright != b.Upright {
			if a.Upright {
				return 1
			}
			return -1
		}
		if a.Upright {
			return cmp.Or(cmp.Compare(math.Round(a.Left/snap), math.Round(b.Left/snap)), cmp.Compare(a.Top, b.Top))
		}
		return cmp.Or(cmp.Compare(math.Round(a.Top/snap), math.Round(b.Top/snap)), cmp.Compare(a.Left, b.Left))
	})
	out := sorted[:0:0]
	for _, r := range sorted {
		if n := len(out); n > 0 && continues(out[n-1], r) {
			last := &out[n-1]
			last.Right, last.Bottom = max(last.Right, r.Right), max(last.Bottom, r.Bottom)
			continue
		}
		out = append(out, r)
	}
	return out
}

func continues(a, b rule) bool {
	if a.Upright != b.Upright {
		return false
	}
	if a.Upright {
		return math.Abs(a.Left-b.Left) <= snap && b.Top-a.Bottom <= snap
	}
	return math.Abs(a.Top-b.Top) <= snap && b.Left-a.Right <= snap
}

// touching groups lines that meet.
func touching(rules []rule) [][]rule {
	parent := make([]int, len(rules))
	for i := range parent {
		parent[i] = i
	}
	var find func(int) int
	find = func(i int) int {
		if parent[i] != i {
			parent[i] = find(parent[i])
		}
		return parent[i]
	}
	if len(rules) > 4000 {
		return nil
	}
	for i := range rules {
		for j := i + 1; j < len(rules); j++ {
			if rules[i].Upright != rules[j].Upright && meet(rules[i].Box, rules[j].Box) {
				parent[find(i)] = find(j)
			}
		}
	}
	groups := map[int][]rule{}
	for i, r := range rules {
		k := find(i)
		groups[k] = append(groups[k], r)
	}
	var out [][]rule
	for i := range rules {
		if g := groups[i]; len(g) >= 4 {
			out = append(out, g)
		}
	}
	return out
}

func meet(a, b box) bool {
	return a.Left <= b.Right+snap && b.Left <= a.Right+snap && a.Top <= b.Bottom+snap && b.Top <= a.Bottom+snap
}

func newGrid(rules []rule) *grid {
	g := &grid{}
	var xs, ys []float64
	for _, r := range rules {
		if r.Upright {
			xs = append(xs, (r.Left+r.Right)/2)
		} else {
			ys = append(ys, (r.Top+r.Bottom)/2)
		}
	}
	g.xs, g.ys = positions(xs), positions(ys)
	const maxSlots = 50_000
	if len(g.xs) < 2 || len(g.ys) < 2 || len(g.xs)*len(g.ys) > maxSlots {
		return nil
	}
	g.cells = g.findCells(rules)
	return g
}

// positions sorts values and merges those nearer than snap.
func positions(values []float64) []float64 {
	slices.Sort(values)
	var out []float64
	for _, v := range values {
		if n := len(out); n == 0 || v-out[n-1] > snap {
			out = append(out, v)
		}
	}
	return out
}

// findCells grows each cell from its top left slot to the right and down as far as no
// line is drawn between.
func (g *grid) findCells(rules []rule) []gridCell {
	cols, rows := len(g.xs)-1, len(g.ys)-1
	taken := make([]bool, cols*rows)
	var cells []gridCell
	for y := range rows {
		for x := range cols {
			if taken[y*cols+x] {
				continue
			}
			c := gridCell{x, y, x + 1, y + 1}
			for c.right < cols && !taken[y*cols+c.right] && !drawn(rules, true, g.xs[c.right], g.ys[y], g.ys[y+1]) {
				c.right++
			}
			for c.bottom < rows && !drawn(rules, false, g.ys[c.bottom], g.xs[x], g.xs[c.right]) {
				c.bottom++
			}
			for j := c.top; j < c.bottom; j++ {
				for i := c.left; i < c.right; i++ {
					taken[j*cols+i] = true
				}
			}
			cells = append(cells, c)
		}
	}
	return cells
}

// drawn tells whether a line at the position covers at least half of the stretch.
func drawn(rules []rule, upright bool, at, from, to float64) bool {
	covered := 0.0
	for _, r := range rules {
		if r.Upright != upright {
			continue
		}
		pos, start, end := (r.Top+r.Bottom)/2, r.Left, r.Right
		if upright {
			pos, start, end = (r.Left+r.Right)/2, r.Top, r.Bottom
		}
		if math.Abs(pos-at) <= snap {
			covered += max(0, min(end, to)-max(start, from))
		}
	}
	return covered*2 >= to-from
}

// table fills the grid's cells with the letters that stand in them.
func (g *grid) table(p *page, letters []letter, pageNumber int) *flow.Table {
	t := &flow.Table{Border: true, Where: whereOf(g.box(), pageNumber)}
	for i := 0; i+1 < len(g.xs); i++ {
		t.Widths = append(t.Widths, flow.PT(g.xs[i+1]-g.xs[i]))
	}
	t.Rows = make([]flow.Row, len(g.ys)-1)
	bins := g.sortLetters(letters)
	for i, c := range g.cells {
		cell := flow.Cell{ColSpan: c.right - c.left, RowSpan: c.bottom - c.top}
		for _, s := range unparted(bins[i], p.Looks) {
			para := s.paragraph(pageNumber)
			para.Where.Cell = fmt.Sprintf("%d.%d", c.top+1, c.left+1)
			cell.Blocks = append(cell.Blocks, para)
		}
		t.Rows[c.top].Cells = append(t.Rows[c.top].Cells, cell)
	}
	t.HeaderRows = headerRows(t)
	return t
}

func (g *grid) sortLetters(letters []letter) [][]letter {
	bins := make([][]letter, len(g.cells))
	for _, l := range letters {
		x, y := l.X+l.Advance/2, l.Y-0.2*10
		for i, c := range g.cells {
			if g.cellBox(c).Holds(x, y) {
				bins[i] = append(bins[i], l)
				break
			}
		}
	}
	return bins
}

// headerRows counts the leading rows whose every worded cell is bold.
func headerRows(t *flow.Table) int {
	n := 0
	for i := range t.Rows {
		if !allBold(&t.Rows[i]) {
			break
		}
		n++
	}
	if n == len(t.Rows) {
		return 0
	}
	return n
}

func allBold(r *flow.Row) bool {
	words := false
	for i := range r.Cells {
		for _, b := range r.Cells[i].Blocks {
			for _, run := range b.(*flow.Paragraph).Runs {
				words = true
				if !run.Bold {
					return false
				}
			}
		}
	}
	return words
}
