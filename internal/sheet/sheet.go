// Package sheet reads spreadsheets, .xlsx and .csv, as grids of what the cells show, in
// Vietnamese writing: "1.730" and "98,5%", whatever separators the file was made with.
package sheet

import (
	"strconv"
	"strings"

	"tonghop/internal/fault"
	"tonghop/internal/flow"
	"tonghop/internal/text"
)

// Limits bound what one file may cost. A field of 0 means the default.
type Limits struct {
	Bytes    int64 // of the file
	Unpacked int64 // of all parts of an .xlsx together
	Cells    int   // filled, of all sheets together
	Columns  int   // of one row
}

// DefaultLimits suit papers of the administration.
var DefaultLimits = Limits{Bytes: 64 << 20, Unpacked: 96 << 20, Cells: 500_000, Columns: 2_000}

func (l Limits) orDefault() Limits {
	d := DefaultLimits
	if l.Bytes > 0 {
		d.Bytes = l.Bytes
	}
	if l.Unpacked > 0 {
		d.Unpacked = l.Unpacked
	}
	if l.Cells > 0 {
		d.Cells = l.Cells
	}
	if l.Columns > 0 {
		d.Columns = l.Columns
	}
	return d
}

// Sheet is a worksheet as a grid, empty rows at its end and empty columns at its right
// cut off. Every cell of a merged area holds the area's value.
type Sheet struct {
	Name   string
	Rows   [][]string // as shown
	Merged []Area
}

// Area is a merged area; rows and columns count from 0 and the last ones belong to it.
type Area struct{ Top, Left, Bottom, Right int }

// meter counts filled cells over the sheets of a file.
type meter struct{ lim Limits }

func (m *meter) row(cells []string) error {
	if len(cells) > m.lim.Columns {
		return fault.New(fault.TooMuch, "sheet.too-wide", m.lim.Columns)
	}
	for _, c := range cells {
		if c == "" {
			continue
		}
		if m.lim.Cells == 0 {
			return fault.New(fault.TooMuch, "sheet.too-many-cells")
		}
		m.lim.Cells--
	}
	return nil
}

// Trim cuts empty rows off the end and evens the rows out to one width.
func (s *Sheet) trim() {
	for len(s.Rows) > 0 && strings.Join(s.Rows[len(s.Rows)-1], "") == "" {
		s.Rows = s.Rows[:len(s.Rows)-1]
	}
	width := 0
	for _, r := range s.Rows {
		for i, c := range r {
			if c != "" {
				width = max(width, i+1)
			}
		}
	}
	for i, r := range s.Rows {
		for len(r) < width {
			r = append(r, "")
		}
		s.Rows[i] = r[:width]
	}
}

// fill copies the value of each merged area into all its cells.
func (s *Sheet) fill() {
	kept := s.Merged[:0]
	for _, a := range s.Merged {
		if a.Top >= len(s.Rows) || a.Left >= s.width() {
			continue
		}
		a.Bottom, a.Right = min(a.Bottom, len(s.Rows)-1), min(a.Right, s.width()-1)
		v := s.Rows[a.Top][a.Left]
		for y := a.Top; y <= a.Bottom; y++ {
			for x := a.Left; x <= a.Right; x++ {
				s.Rows[y][x] = v
			}
		}
		kept = append(kept, a)
	}
	s.Merged = kept
}

func (s *Sheet) width() int {
	if len(s.Rows) == 0 {
		return 0
	}
	return len(s.Rows[0])
}

// Flow shows the sheets as one document with a table each, so that a report sent as a
// spreadsheet is read as any other. A row with words in one cell only, above the
// widest row, is a paragraph: titles stand above the table.
func Flow(sheets []Sheet) *flow.Document {
	doc := &flow.Document{Language: "vi-VN"}
	n := 0
	for i := range sheets {
		if blocks := sheets[i].blocks(&n); len(blocks) > 0 {
			doc.Sections = append(doc.Sections, flow.Section{Page: flow.A4, Blocks: blocks})
		}
	}
	return doc
}

func (s *Sheet) blocks(n *int) []flow.Block {
	first, last := s.body()
	var out []flow.Block
	for y := range first {
		out = append(out, s.paragraphs(y, n)...)
	}
	if first < last {
		out = append(out, s.table(first, last, n))
	}
	for y := last; y < len(s.Rows); y++ {
		out = append(out, s.paragraphs(y, n)...)
	}
	return out
}

// body finds the rows of the table proper: from the first to the last row that is
// filled at three places or more, or at half of the sheet's width.
func (s *Sheet) body() (first, last int) {
	enough := max(2, min(3, s.width()))
	first = len(s.Rows)
	for y := range s.Rows {
		if s.distinct(y) >= enough {
			first = min(first, y)
			last = y + 1
		}
	}
	if last == 0 {
		return 0, 0
	}
	for last < len(s.Rows) && s.distinct(last) >= 2 {
		last++ // a total right below has few cells
	}
	return first, last
}

// distinct counts the filled cells of a row, a merged area as one.
func (s *Sheet) distinct(y int) int {
	n := 0
	for x, v := range s.Rows[y] {
		if v != "" && !s.covered(y, x) {
			n++
		}
	}
	return n
}

func (s *Sheet) covered(y, x int) bool {
	a, ok := s.areaAt(y, x)
	return ok && (a.Top != y || a.Left != x)
}

func (s *Sheet) areaAt(y, x int) (Area, bool) {
	for _, a := range s.Merged {
		if y >= a.Top && y <= a.Bottom && x >= a.Left && x <= a.Right {
			return a, true
		}
	}
	return Area{}, false
}

func (s *Sheet) paragraphs(y int, n *int) []flow.Block {
	var out []flow.Block
	for x, v := range s.Rows[y] {
		if v == "" || s.covered(y, x) {
			continue
		}
		out = append(out, s.lines(y, x, v, n)...)
	}
	return out
}

// lines makes a paragraph of each line of a cell.
func (s *Sheet) lines(y, x int, v string, n *int) []flow.Block {
	var out []flow.Block
	for l := range strings.SplitSeq(v, "\n") {
		if l = text.Space(l); l == "" {
			continue
		}
		*n++
		out = append(out, &flow.Paragraph{Runs: []flow.Run{{Text: l}}, Where: flow.Where{Paragraph: *n, Cell: cellName(y, x)}})
	}
	return out
}

func (s *Sheet) table(first, last int, n *int) *flow.Table {
	t := &flow.Table{Border: true, Caption: s.Name, Rows: make([]flow.Row, 0, last-first), Widths: make([]flow.Length, s.width())}
	for y := first; y < last; y++ {
		var r flow.Row
		for x, v := range s.Rows[y] {
			a, merged := s.areaAt(y, x)
			if merged && (max(a.Top, first) != y || a.Left != x) {
				continue
			}
			c := flow.Cell{Blocks: s.lines(y, x, v, n)}
			if merged {
				c.ColSpan, c.RowSpan = a.Right-a.Left+1, min(a.Bottom+1, last)-y
			}
			r.Cells = append(r.Cells, c)
		}
		t.Rows = append(t.Rows, r)
	}
	return t
}

// cellName writes a place as spreadsheets do: row 6, column 1 is "B7".
func cellName(y, x int) string {
	name := ""
	for x++; x > 0; x = (x - 1) / 26 {
		name = string(rune('A'+(x-1)%26)) + name
	}
	return name + strconv.Itoa(y+1)
}
