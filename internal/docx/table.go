package docx

import (
	"strconv"
	"strings"

	"tonghop/internal/flow"
)

// edges says which edges of a table or a cell are drawn, and in what colour.
type edges struct {
	set, on uint8
	color   string
}

const (
	edgeTop uint8 = 1 << iota
	edgeBottom
	edgeLeft
	edgeRight
	edgeInsideH
	edgeInsideV
)

var edgeNames = map[string]uint8{
	"w:top": edgeTop, "w:bottom": edgeBottom, "w:left": edgeLeft, "w:start": edgeLeft,
	"w:right": edgeRight, "w:end": edgeRight, "w:insideH": edgeInsideH, "w:insideV": edgeInsideV,
}

func (e edges) over(f edges) edges {
	over := edges{e.set | f.set, e.on&^f.set | f.on&f.set, e.color}
	if f.color != "" {
		over.color = f.color
	}
	return over
}

func readEdges(x *scanner) edges {
	if e, ok := recall(x, x.blocks.edges); ok {
		return e
	}
	from := x.pos
	var e edges
	for d := x.depth; x.child(d); {
		bit := edgeNames[x.name]
		e.set |= bit
		if !drawnEdge(x) {
			continue
		}
		e.on |= bit
		if c := colorOf(x.attr("color")); c != "" {
			e.color = c
		}
	}
	remember(x, x.blocks.edges, from, e)
	return e
}

// tableProps are the properties of a table, or those a row lends its cells.
type tableProps struct {
	style   string
	edges   edges
	width   flow.Length
	align   flow.Align
	caption string
}

func (r *reader) tableProps() tableProps {
	var p tableProps
	x := r.x
	for d := x.depth; x.child(d); {
		switch x.name {
		case "w:tblStyle":
			p.style = x.attr("val")
		case "w:tblBorders":
			p.edges = readEdges(x)
		case "w:tblW":
			p.width = widthOf(x)
		case "w:jc":
			var q paraProps
			q.setAlign(x.attr("val"))
			p.align = q.align
		case "w:tblCaption":
			p.caption = strings.TrimSpace(x.attr("val"))
		}
	}
	return p
}

// widthOf is a width given in twips; one in per cent or none at all is 0.
func widthOf(x *scanner) flow.Length {
	switch x.attr("type") {
	case "dxa", "":
		v, _ := length(x, "w")
		return max(0, v)
	}
	return 0
}

// maxColumns bounds a table's grid; Word itself stops at 63.
const maxColumns = 256

// gridCell is a cell with the grid position it was found at.
type gridCell struct {
	cell      flow.Cell
	col       int
	merges    bool // has a w:vMerge
	continues bool // covered by the merged cell above
	width     flow.Length
	edges     edges
	deleted   bool
}

type gridRow struct {
	cells  []gridCell
	header bool
	height flow.Length
	gone   bool // deleted in a tracked change
}

// tableReader gathers the rows of one table before its spans are resolved.
type tableReader struct {
	props  tableProps
	widths []flow.Length
	rows   []gridRow
}

// readTable reads a w:tbl.
func (r *reader) readTable(out *[]flow.Block) {
	outer, cell, width, carry := r.tableStyle, r.cell, r.width, r.carry
	r.carry = nil
	t := &tableReader{}
	table := &flow.Table{Where: r.where()}
	if !r.aside {
		table.Where.Paragraph = r.paragraph + 1
	}
	r.tableRows(t, r.x.depth)
	r.tableStyle, r.cell, r.width, r.carry = outer, cell, width, carry
	t.fill(table)
	switch {
	case len(table.Rows) == 0:
	case t.isBox(table):
		*out = append(*out, t.box(table))
	default:
		*out = append(*out, table)
	}
}

// isBox tells whether the table is only a frame drawn around words: a stamp of
// urgency, the word "draft".
func (t *tableReader) isBox(table *flow.Table) bool {
	return table.Border && len(table.Rows) == 1 && len(table.Rows[0].Cells) == 1 && len(table.Widths) == 1
}

func (t *tableReader) box(table *flow.Table) *flow.Frame {
	cell := &t.rows[0].cells[0]
	return &flow.Frame{
		Blocks: cell.cell.Blocks, Width: table.Widths[0], Height: t.rows[0].height,
		Color: t.props.edges.over(cell.edges).color, Align: t.props.align, Where: table.Where,
	}
}

func (r *reader) tableRows(t *tableReader, depth int) {
	x := r.x
	for x.child(depth) {
		switch x.name {
		case "w:tblPr":
			t.props = r.tableProps()
			s := r.styles.of("table", t.props.style)
			r.tableStyle = s
			t.props.edges = s.edges.over(t.props.edges)
		case "w:tblGrid":
			for d := x.depth; x.child(d); {
				if w, _ := length(x, "w"); x.name == "w:gridCol" && len(t.widths) < maxColumns {
					t.widths = append(t.widths, max(0, w))
				}
			}
		case "w:tr":
			r.readRow(t)
		case "w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo":
			r.tableRows(t, x.depth)
		case "w:del", "w:moveFrom":
			r.warn("docx.revisions")
		}
	}
}

func (r *reader) readRow(t *tableReader) {
	if !r.count() {
		return
	}
	var row gridRow
	after := 0
	first, last := r.page, r.page
	col := r.rowCells(t, &row, r.x.depth, 0, &after, first, &last)
	r.page = last
	if after > 0 && col < maxColumns {
		row.cells = append(row.cells, filler(col, min(after, maxColumns-col)))
	}
	if row.gone {
		r.warn("docx.revisions")
		return
	}
	if len(row.cells) > 0 {
		t.rows = append(t.rows, row)
	}
}

// rowCells reads the cells of a row from grid column col on, and gives the column
// after the last. Each cell begins on the row's own page.
func (r *reader) rowCells(t *tableReader, row *gridRow, depth, col int, after *int, first int, last *int) int {
	x := r.x
	for x.child(depth) {
		switch x.name {
		case "w:trPr":
			before, behind := r.rowProps(row)
			if before > 0 && len(row.cells) == 0 {
				row.cells = append(row.cells, filler(0, min(before, maxColumns-1)))
				col += min(before, maxColumns-1)
			}
			*after = behind
		case "w:tc":
			if col >= maxColumns {
				continue
			}
			r.page = first
			c := r.readCell(t, len(t.rows)+1, col)
			*last = max(*last, r.page)
			row.cells = append(row.cells, c)
			col += c.cell.Cols()
		case "w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo":
			col = r.rowCells(t, row, x.depth, col, after, first, last)
		}
	}
	return col
}

// filler is the empty place that gridBefore and gridAfter leave at a row's ends.
func filler(col, span int) gridCell {
	return gridCell{cell: flow.Cell{ColSpan: span}, col: col}
}

func (r *reader) rowProps(row *gridRow) (before, after int) {
	x := r.x
	for d := x.depth; x.child(d); {
		n, _ := x.number("val")
		switch x.name {
		case "w:gridBefore":
			before = n
		case "w:gridAfter":
			after = n
		case "w:tblHeader":
			row.header = x.on()
		case "w:trHeight":
			row.height = flow.Length(min(max(n, 0), maxTwips))
		case "w:del":
			row.gone = true
		}
	}
	return before, after
}

func (r *reader) readCell(t *tableReader, row, col int) gridCell {
	c := gridCell{col: col, cell: flow.Cell{ColSpan: 1, RowSpan: 1}}
	x := r.x
	outer := r.cell
	r.cell = strconv.Itoa(row) + "." + strconv.Itoa(col+1)
	r.width = t.columnWidth(col, 1)
	for d := x.depth; x.child(d); {
		if x.name == "w:tcPr" {
			r.cellProps(&c)
			r.width = max(0, t.columnWidth(col, c.cell.ColSpan)-cellPadding)
			if c.width > 0 {
				r.width = max(0, c.width-cellPadding)
			}
			continue
		}
		r.readBlock(&c.cell.Blocks, false)
	}
	r.cell = outer
	if c.deleted {
		r.warn("docx.revisions")
		c.cell.Blocks = nil
	}
	return c
}

// cellPadding is Word's default of 0.19 cm on either side of a cell.
const cellPadding = 216

func (t *tableReader) columnWidth(col, span int) flow.Length {
	var w flow.Length
	for i := col; i < col+span && i < len(t.widths); i++ {
		w += t.widths[i]
	}
	return w
}

func (r *reader) cellProps(c *gridCell) {
	x := r.x
	for d := x.depth; x.child(d); {
		switch x.name {
		case "w:gridSpan":
			if n, ok := x.number("val"); ok {
				c.cell.ColSpan = min(max(n, 1), maxColumns-c.col)
			}
		case "w:vMerge":
			c.merges, c.continues = true, x.attr("val") != "restart"
		case "w:vAlign":
			c.cell.Middle = x.attr("val") == "center"
		case "w:tcW":
			c.width = widthOf(x)
		case "w:tcBorders":
			c.edges = readEdges(x)
		case "w:cellDel":
			c.deleted = true
		}
	}
}

// fill resolves the spans and hands the rows to the table.
func (t *tableReader) fill(table *flow.Table) {
	t.mergeDown()
	table.Border = t.bordered()
	table.Layout = !table.Border
	table.Caption = t.props.caption
	table.Widths = t.measured()
	head := true
	for i := range t.rows {
		row := flow.Row{MinHeight: t.rows[i].height}
		for _, c := range t.rows[i].cells {
			if !c.continues {
				row.Cells = append(row.Cells, c.cell)
			}
		}
		if head = head && t.rows[i].header; head {
			table.HeaderRows++
		}
		table.Rows = append(table.Rows, row)
	}
}

// mergeDown counts for each cell how many cells below continue it. A continuation
// without a cell above begins one of its own, as Word shows it.
func (t *tableReader) mergeDown() {
	above := map[int]*gridCell{}
	for i := range t.rows {
		now := map[int]*gridCell{}
		for j := range t.rows[i].cells {
			c := &t.rows[i].cells[j]
			if start := above[c.col]; c.continues && start != nil && start.merges && start.cell.ColSpan == c.cell.ColSpan {
				start.cell.RowSpan++
				now[c.col] = start
				continue
			}
			c.continues = false
			now[c.col] = c
		}
		above = now
	}
}

// bordered tells whether lines are drawn around half of the cells at least: two edges
// of a cell or more. A letterhead has none, or one below a name.
func (t *tableReader) bordered() bool {
	boxed, all := 0, 0
	for i := range t.rows {
		for j := range t.rows[i].cells {
			c := &t.rows[i].cells[j]
			all++
			if t.drawn(c, i == 0, i == len(t.rows)-1, j == 0, j == len(t.rows[i].cells)-1) >= 2 {
				boxed++
			}
		}
	}
	return all > 0 && 2*boxed >= all
}

// drawn counts the edges drawn around a cell: its own, else the table's.
func (t *tableReader) drawn(c *gridCell, top, bottom, left, right bool) int {
	inherit := func(outer bool, edge, inside uint8) uint8 {
		if !outer {
			edge = inside
		}
		return t.props.edges.on & edge
	}
	n := 0
	for _, e := range []struct {
		own  uint8
		from uint8
	}{
		{edgeTop, inherit(top, edgeTop, edgeInsideH)}, {edgeBottom, inherit(bottom, edgeBottom, edgeInsideH)},
		{edgeLeft, inherit(left, edgeLeft, edgeInsideV)}, {edgeRight, inherit(right, edgeRight, edgeInsideV)},
	} {
		if c.edges.set&e.own != 0 {
			if c.edges.on&e.own != 0 {
				n++
			}
		} else if e.from != 0 {
			n++
		}
	}
	return n
}

// measured is the grid's widths; where the grid is missing, those of the widest row.
func (t *tableReader) measured() []flow.Length {
	var sum flow.Length
	for _, w := range t.widths {
		sum += w
	}
	cols := 0
	for i := range t.rows {
		if n := len(t.rows[i].cells); n > 0 {
			last := &t.rows[i].cells[n-1]
			cols = max(cols, last.col+last.cell.Cols())
		}
	}
	if sum > 0 && len(t.widths) >= cols {
		return t.widths[:cols]
	}
	widths := make([]flow.Length, cols)
	copy(widths, t.widths)
	for i := range t.rows {
		for _, c := range t.rows[i].cells {
			if c.cell.Cols() == 1 && widths[c.col] == 0 {
				widths[c.col] = c.width
			}
		}
	}
	return widths
}
