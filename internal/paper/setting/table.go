package setting

import (
	"bytes"
	"image"
	_ "image/jpeg" // the formats a picture may have
	_ "image/png"
	"strings"
	"unicode"

	"tonghop/internal/fault"
	"tonghop/internal/flow"
	"tonghop/internal/flow/metrics"
	"tonghop/internal/paper"
	"tonghop/internal/text"
)

// pad is the room at both sides of a cell's text together, and some for programs that
// round widths to pixels.
const pad flow.Length = 2*57 + 45

// longHead is the width from which the head of a column takes two lines, so that the
// words below it have room.
var longHead = flow.MM(25)

// table prints a data table: type smaller the more columns there are, columns as wide as
// their words ask, figures to the right.
func (s *setter) table(t *paper.Table) {
	cols := columns(t)
	if cols == 0 {
		return
	}
	size := s.tableSize(cols)
	if t.Caption != "" {
		c := s.para(paper.Clause, s.plain(paper.Clause, t.Caption)...)
		c.Style, c.Role, c.Align, c.KeepNext, c.After = "Tên bảng", flow.Caption, flow.Center, true, flow.PT(3)
		s.add(c)
	}
	head := min(max(t.HeaderRows, 0), len(t.Rows))
	aligns := columnAligns(t, cols, head)
	out := &flow.Table{Border: true, Caption: t.Caption, HeaderRows: head}
	out.Widths = s.columnWidths(t, cols, size)
	out.Rows = make([]flow.Row, 0, len(t.Rows))
	covered := make(cover, 0, cols)
	for r := range t.Rows {
		row := flow.Row{Cells: make([]flow.Cell, 0, len(t.Rows[r].Cells))}
		covered.row(t.Rows[r].Cells, r, func(c *paper.Cell, col int) {
			row.Cells = append(row.Cells, s.tableCell(c, r < head, aligns[min(col, cols-1)], size))
		})
		out.Rows = append(out.Rows, row)
	}
	s.add(out)
}

func (s *setter) tableSize(cols int) flow.Length {
	r := s.l.Style(paper.TableText).Size
	size := r.Default
	switch {
	case cols > 12:
		size = flow.PT(10)
	case cols > 8:
		size = flow.PT(11)
	case cols > 5:
		size = flow.PT(12)
	}
	return min(max(size, r.Min), r.Max)
}

func (s *setter) tableCell(c *paper.Cell, head bool, a flow.Align, size flow.Length) flow.Cell {
	p := s.para(paper.TableText, s.runs(paper.TableText, c.Inlines)...)
	p.Align = a
	if head {
		p.Align, p.Style = flow.Center, "Đầu bảng"
	}
	for i := range p.Runs {
		p.Runs[i].Size = size
		p.Runs[i].Bold = p.Runs[i].Bold || head || c.Bold
	}
	if len(p.Runs) == 0 { // an empty cell keeps the height of a line
		p.Runs = []flow.Run{{Font: s.l.Font, Size: size}}
	}
	p.Before, p.After = flow.PT(1), flow.PT(1)
	return flow.Cell{Blocks: []flow.Block{p}, ColSpan: c.ColSpan, RowSpan: c.RowSpan, Middle: true}
}

// columns is the number of columns of the widest row, spans from above included.
func columns(t *paper.Table) int {
	most := 0
	covered := cover{}
	for r := range t.Rows {
		most = max(most, covered.row(t.Rows[r].Cells, r, nil))
	}
	return most
}

// cover holds, by column, the first row below the span that covers it.
type cover []int

// row places the cells of row r, calls at with each and its column, and tells where the
// row ends. Rows are placed in their order.
func (v *cover) row(cells []paper.Cell, r int, at func(c *paper.Cell, col int)) int {
	col := 0
	for i := range cells {
		for col < len(*v) && (*v)[col] > r {
			col++
		}
		if at != nil {
			at(&cells[i], col)
		}
		n := min(max(1, cells[i].ColSpan), 1000)
		for len(*v) < col+n {
			*v = append(*v, 0)
		}
		for k := col; k < col+n; k++ {
			(*v)[k] = r + max(1, cells[i].RowSpan)
		}
		col += n
	}
	return max(col, len(*v))
}

// columnAligns are the alignments of columns: as asked; figures to the right, short
// marks in the middle, words to the left.
func columnAligns(t *paper.Table, cols, head int) []flow.Align {
	figures, marks, words := make([]int, cols), make([]int, cols), make([]int, cols)
	covered := make(cover, 0, cols)
	for r := range t.Rows {
		covered.row(t.Rows[r].Cells, r, func(c *paper.Cell, col int) {
			v := strings.TrimSpace(c.Inlines.Text())
			switch {
			case r < head || v == "" || c.ColSpan > 1:
			case isFigure(v):
				figures[col]++
			case len([]rune(v)) <= 4:
				marks[col]++
			default:
				words[col]++
			}
		})
	}
	measures := measureColumns(t, cols, head)
	out := make([]flow.Align, cols)
	for i := range out {
		switch {
		case i < len(t.Columns) && t.Columns[i] != "":
			out[i] = aligns[t.Columns[i]]
		case measures[i], i == 0 && words[i] == 0, words[i] == 0 && marks[i] > figures[i]:
			out[i] = flow.Center // units of measure, ordinals, marks
		case figures[i] > words[i]+marks[i]:
			out[i] = flow.Right
		}
	}
	return out
}

// measureColumns tells which columns their heads name as units of measure.
func measureColumns(t *paper.Table, cols, head int) []bool {
	out := make([]bool, cols)
	covered := make(cover, 0, cols)
	for r := range head {
		covered.row(t.Rows[r].Cells, r, func(c *paper.Cell, col int) {
			words := text.Fold(text.Space(c.Inlines.Text()))
			out[col] = out[col] || strings.HasPrefix(words, "don vi tinh") || words == "dvt"
		})
	}
	return out
}

func isFigure(s string) bool {
	digits := 0
	for _, r := range s {
		switch {
		case unicode.IsDigit(r):
			digits++
		case !strings.ContainsRune(".,%-+ ", r):
			return false
		}
	}
	return digits > 0
}

// columnWidths shares the text's width: named shares as they are, else each column gets
// what its longest word needs and a part of the rest by how much text it holds.
func (s *setter) columnWidths(t *paper.Table, cols int, size flow.Length) []flow.Length {
	if len(t.Widths) == cols {
		return shared(t.Widths, s.width())
	}
	least, wish := make([]int, cols), make([]int, cols)
	covered := make(cover, 0, cols)
	for r := range t.Rows {
		covered.row(t.Rows[r].Cells, r, func(c *paper.Cell, col int) {
			if c.ColSpan > 1 {
				return
			}
			words := c.Inlines.Text()
			bold := c.Bold || r < t.HeaderRows
			for w := range strings.FieldsSeq(words) {
				least[col] = max(least[col], int(metrics.Width(w, bold, false, size)+pad))
			}
			whole := int(metrics.Width(words, bold, false, size) + pad)
			if r < t.HeaderRows && whole > int(longHead) {
				whole /= 2
			}
			wish[col] = max(wish[col], whole)
		})
	}
	return fitted(least, wish, int(s.width()))
}

// fitted widens columns from their least width towards their wish until the room is
// used; words wider than the sheet make all columns narrower alike.
func fitted(least, wish []int, room int) []flow.Length {
	var sumLeast, sumRest int
	for i := range least {
		least[i] = max(least[i], int(flow.MM(8)))
		wish[i] = min(max(wish[i], least[i]), room) // one long cell must not starve the others
		sumLeast += least[i]
		sumRest += wish[i] - least[i]
	}
	if sumLeast >= room {
		return shared(least, flow.Length(room))
	}
	spare := room - sumLeast
	out := make([]int, len(least))
	for i := range out {
		out[i] = least[i]
		if sumRest > 0 {
			out[i] += spare * (wish[i] - least[i]) / sumRest
		}
	}
	return shared(out, flow.Length(room))
}

// shared divides the room in the proportions of the parts, without a rest.
func shared(parts []int, room flow.Length) []flow.Length {
	sum := 0
	for _, p := range parts {
		sum += max(p, 1)
	}
	out := make([]flow.Length, len(parts))
	done, used := 0, flow.Length(0)
	for i, p := range parts {
		done += max(p, 1)
		edge := flow.Length(int64(room) * int64(done) / int64(sum))
		out[i], used = edge-used, edge
	}
	return out
}

// tallest is the greatest height of a picture: the page without room for its caption.
const tallest = 220 // millimetres

// picture prints a picture as wide as asked, never wider than the text nor taller than
// the page, with its caption below.
func (s *setter) picture(b *paper.Picture) {
	conf, _, err := image.DecodeConfig(bytes.NewReader(b.Data))
	if err != nil || conf.Width <= 0 || conf.Height <= 0 {
		s.fail(fault.Wrap(err, fault.Invalid, "setting.picture", b.Alt))
		return
	}
	width := s.width()
	if b.Width > 0 {
		width = min(width, flow.MM(float64(b.Width)))
	}
	height := flow.Length(int64(width) * int64(conf.Height) / int64(conf.Width))
	if limit := min(flow.MM(tallest), s.current().Page.Height*7/10); height > limit {
		width = flow.Length(int64(width) * int64(limit) / int64(height))
		height = limit
	}
	s.add(&flow.Image{Data: b.Data, Alt: b.Alt, Width: width, Height: height, Align: flow.Center})
	if b.Caption != "" {
		c := s.para(paper.BodyText, s.plain(paper.BodyText, b.Caption)...)
		c.Style, c.Role, c.Align, c.After = "Chú thích ảnh", flow.Caption, flow.Center, s.l.Body.Gap.Default
		for i := range c.Runs {
			c.Runs[i].Italic = true
		}
		s.add(c)
	}
}

func (s *setter) fail(err error) {
	if s.err == nil {
		s.err = err
	}
}
