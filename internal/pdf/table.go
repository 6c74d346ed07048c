package pdf

import (
	"cmp"
	"fmt"
	"slices"

	"tonghop/internal/flow"
	"tonghop/internal/pdf/object"
)

// table is a table laid out on its grid.
type table struct {
	src    *flow.Table
	widths []dist
	rows   []*rowBox
	head   []slab // header rows
	limit  dist   // header rows taller than this are not repeated
}

// gridCell is a cell on the grid.
type gridCell struct {
	src        *flow.Cell
	elem       *elem
	row, col   int
	rows, cols int
	x, w       dist
	slabs      []slab
	height     dist // of the matter, without padding
	box        dist // of the cell: its rows together
	loose      bool // its rows may stand on several pages, its matter in the first
}

// Room between the border of a cell and its matter: 1 mm at the sides.
const (
	padSide = 57
	padTop  = 20
)

func (c *gridCell) pads(border bool) (side, top dist) {
	if c.src.NoPadding || !border {
		return 0, 0
	}
	return of(padSide), of(padTop)
}

// table sets a table: cells first, then the heights of rows, then the rows as slabs.
func (s *setter) table(src *flow.Table) error {
	if len(src.Rows) == 0 {
		return nil
	}
	grid, cols := placeCells(src)
	t := &table{src: src, widths: columnWidths(src.Widths, cols, s.width), limit: s.tall / 3}
	s.tableTags(src, grid)
	for _, c := range grid {
		if err := s.cell(t, c); err != nil {
			return err
		}
	}
	t.rows = make([]*rowBox, len(src.Rows))
	for i := range t.rows {
		t.rows[i] = &rowBox{table: t, height: of(src.Rows[i].MinHeight)}
	}
	joined := t.heights(grid, s.tall)
	t.fill(grid)
	if src.Layout {
		s.sink.keepLast()
	}
	return s.pushRows(t, grid, joined)
}

// placeCells finds the place of every cell: a row's cells take the columns that no span
// from above covers. Spans are cut to the table and to what
// is free.
func placeCells(src *flow.Table) ([]*gridCell, int) {
	var grid []*gridCell
	var covered []int // by column: first row below the span that covers it
	for r := range src.Rows {
		col := 0
		for i := range src.Rows[r].Cells {
			cell := &src.Rows[r].Cells[i]
			for col < len(covered) && covered[col] > r {
				col++
			}
			c := &gridCell{src: cell, row: r, col: col, cols: min(cell.Cols(), maxColumns), rows: min(cell.RowsSpanned(), len(src.Rows)-r)}
			for n := 1; n < c.cols; n++ {
				if col+n < len(covered) && covered[col+n] > r {
					c.cols = n
				}
			}
			for len(covered) < col+c.cols {
				covered = append(covered, 0)
			}
			for k := col; k < col+c.cols; k++ {
				covered[k] = max(covered[k], r+c.rows)
			}
			grid = append(grid, c)
			col += c.cols
		}
	}
	cols := max(len(covered), 1)
	if src.Layout {
		return grid, cols
	}
	return completed(grid, len(src.Rows), cols), cols
}

// maxColumns bounds the columns a cell may cover; Word knows no more than 63.
const maxColumns = 63

// completed adds empty cells where a row of a foreign table ends too early: readers of
// the tags count on rows of the same columns.
func completed(grid []*gridCell, rows, cols int) []*gridCell {
	taken := make([]bool, rows*cols)
	for _, c := range grid {
		for r := c.row; r < c.row+c.rows; r++ {
			for k := c.col; k < c.col+c.cols; k++ {
				taken[r*cols+k] = true
			}
		}
	}
	given := len(grid)
	for i := range taken {
		if !taken[i] {
			grid = append(grid, &gridCell{src: &flow.Cell{}, row: i / cols, col: i % cols, rows: 1, cols: 1})
		}
	}
	if len(grid) > given {
		slices.SortFunc(grid, func(a, b *gridCell) int { return cmp.Or(cmp.Compare(a.row, b.row), cmp.Compare(a.col, b.col)) })
	}
	return grid
}

// columnWidths gives the widths of the columns: as named, made smaller together where
// they are wider than the text; even where they are not all named.
func columnWidths(named []flow.Length, cols int, room dist) []dist {
	out := make([]dist, cols)
	var sum dist
	for i := range out {
		if i < len(named) && named[i] > 0 {
			out[i] = of(named[i])
		}
		sum += out[i]
	}
	for i := range out {
		if out[i] == 0 {
			for k := range out {
				out[k] = room / dist(cols)
			}
			return out
		}
	}
	if sum > room {
		for i := range out {
			out[i] = out[i] * (room / 1000) / (sum / 1000)
		}
	}
	return out
}

// tableTags opens the elements of a table and of its cells. A layout table holds no
// data: its cells are plain divisions, read from left to right.
func (s *setter) tableTags(src *flow.Table, grid []*gridCell) {
	if src.Layout {
		for _, c := range grid {
			c.elem = s.parent.add("Div")
		}
		return
	}
	top := s.parent.add("Table")
	if src.Caption != "" {
		top.attrs = "/O/Table/Summary" + object.Text(src.Caption)
	}
	if s.caption != nil {
		s.caption.parent = top
		top.kids = append(top.kids, kid{elem: s.caption})
		s.caption = nil
	}
	heads := headerRows(src, grid)
	rows := make([]*elem, len(src.Rows))
	var part *elem
	for r := range rows {
		if r == 0 && heads > 0 {
			part = top.add("THead")
		}
		if r == heads {
			part = top.add("TBody")
		}
		rows[r] = part.add("TR")
	}
	for _, c := range grid {
		c.elem = cellTag(rows[c.row], c, c.row < heads)
	}
}

func cellTag(row *elem, c *gridCell, head bool) *elem {
	kind, attrs := "TD", ""
	if head {
		kind, attrs = "TH", "/Scope/Column"
	}
	if c.cols > 1 {
		attrs += fmt.Sprintf("/ColSpan %d", c.cols)
	}
	if c.rows > 1 {
		attrs += fmt.Sprintf("/RowSpan %d", c.rows)
	}
	e := row.add(kind)
	if attrs != "" {
		e.attrs = "/O/Table" + attrs
	}
	return e
}

// headerRows is the number of header rows, with those that their spans reach into.
func headerRows(src *flow.Table, grid []*gridCell) int {
	n := min(max(src.HeaderRows, 0), len(src.Rows))
	for _, c := range grid {
		if c.row < n {
			n = max(n, c.row+c.rows)
		}
	}
	return n
}

// cell sets the matter of one cell.
func (s *setter) cell(t *table, c *gridCell) error {
	for k := range t.widths {
		switch {
		case k < c.col:
			c.x += t.widths[k]
		case k < c.col+c.cols:
			c.w += t.widths[k]
		}
	}
	side, _ := c.pads(t.src.Border)
	var st stack
	in, err := s.inner(&st, c.w-2*side, c.elem)
	if err != nil {
		return err
	}
	if !t.src.Layout && soleParagraph(c.src.Blocks) {
		in.sole = c.elem
	}
	if err := in.blocks(c.src.Blocks); err != nil {
		return err
	}
	c.slabs, c.height = st.slabs, st.height()
	return nil
}

// soleParagraph tells that a cell holds one plain paragraph, whose words the cell's own
// element can take.
func soleParagraph(bs []flow.Block) bool {
	if len(bs) != 1 {
		return false
	}
	par, ok := bs[0].(*flow.Paragraph)
	return ok && par.Role != flow.Heading && par.Role != flow.ListItem && par.Role != flow.Caption
}

// heights gives every row the height of its tallest cell, and the rows of a span enough
// for it together. It tells which rows must stand on one page with the next: those a
// span joins, unless together they take more than half a page; the matter of such a
// span then stands in its first row.
func (t *table) heights(grid []*gridCell, tall dist) []bool {
	for _, c := range grid {
		if c.rows == 1 {
			t.atLeast(c, c.row, c.row+1)
		}
	}
	for _, c := range grid {
		if c.rows > 1 {
			t.atLeast(c, c.row, c.row+c.rows)
		}
	}
	joined := make([]bool, len(t.rows))
	for _, c := range grid {
		for r := c.row; r < c.row+c.rows-1; r++ {
			joined[r] = true
		}
	}
	for from := 0; from < len(joined); {
		to, sum := from+1, t.rows[from].height
		for to < len(joined) && joined[to-1] {
			sum += t.rows[to].height
			to++
		}
		if sum > tall/2 {
			for r := from; r < to; r++ {
				joined[r] = false
			}
			t.looseSpans(grid, from, to)
		}
		from = to
	}
	for _, c := range grid {
		for r := c.row; r < c.row+c.rows && (r == c.row || !c.loose); r++ {
			c.box += t.rows[r].height
		}
	}
	return joined
}

// atLeast makes rows tall enough for a cell; what is missing goes to the last of them.
func (t *table) atLeast(c *gridCell, from, to int) {
	_, top := c.pads(t.src.Border)
	need := c.height + 2*top
	for r := from; r < to; r++ {
		need -= t.rows[r].height
	}
	if need > 0 {
		t.rows[to-1].height += need
	}
}

// looseSpans makes the first row of each span between two rows tall enough for all of
// the span's matter, so that a page may end behind it.
func (t *table) looseSpans(grid []*gridCell, from, to int) {
	for _, c := range grid {
		if c.rows > 1 && c.row >= from && c.row < to {
			t.atLeast(c, c.row, c.row+1)
			c.loose = true
		}
	}
}

// fill tells each row what it paints: its own cells, and the sides of those from above.
func (t *table) fill(grid []*gridCell) {
	for _, c := range grid {
		t.rows[c.row].cells = append(t.rows[c.row].cells, c)
		for r := c.row; r < c.row+c.rows; r++ {
			t.rows[r].sides = append(t.rows[r].sides, cellSide{x: c.x, w: c.w, begins: r == c.row, ends: r == c.row+c.rows-1})
		}
	}
}

// repeatHeight is the height of the header rows where they are repeated.
func (t *table) repeatHeight() dist {
	if h := heightOf(t.head); h <= t.limit {
		return h
	}
	return 0
}

func (s *setter) pushRows(t *table, grid []*gridCell, joined []bool) error {
	heads := 0
	if !t.src.Layout {
		heads = headerRows(t.src, grid)
	}
	for r, row := range t.rows {
		b := slab{height: row.height, paint: row, table: t, head: r < heads, notes: row.notes()}
		b.keep = joined[r] || b.head && r+1 < len(t.rows) || t.src.Layout && r+1 < len(t.rows)
		if b.head {
			t.head = append(t.head, b)
		}
		if err := s.push(b); err != nil {
			return err
		}
	}
	return nil
}
