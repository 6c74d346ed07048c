package wml

import (
	"bytes"
	"image"
	_ "image/jpeg" // pictures may be JPEG
	_ "image/png"  // or PNG
	"strconv"

	"tonghop/internal/flow"
)

// Limits of the format and of our tables.
const (
	maxTwips   = 31680 // Word's limit of measures, 22 inches
	maxColumns = 256   // Word itself stops at 63
	emuPerTwip = 635   // English Metric Units of DrawingML
)

// Room between the border of a cell and its matter: 1 mm at the sides, 1 point above
// and below.
const (
	cellMargin    = 57
	cellMarginTop = 20
)

// slot is one place of a table's grid: a cell that begins here, or what covers it.
type slot struct {
	cell      *flow.Cell
	cols      int
	continues bool // the cell above reaches down to here
	restarts  bool // the cell reaches down from here
}

// layOut puts the cells of a table on its grid; spans are cut to the table. Each row
// comes out as slots from left to right that fill all columns.
func layOut(t *flow.Table) (rows [][]slot, cols int) {
	cols = len(t.Widths)
	if cols == 0 {
		cols = columnsOf(t)
	}
	cols = min(max(cols, 1), maxColumns)
	type cover struct{ left, cols int }
	open := make([]cover, cols) // by first column: rows still covered by the cell above
	rows = make([][]slot, len(t.Rows))
	for i := range t.Rows {
		cells := t.Rows[i].Cells
		for col := 0; col < cols; {
			if open[col].left > 0 {
				open[col].left--
				rows[i] = append(rows[i], slot{cols: open[col].cols, continues: true})
				col += open[col].cols
				continue
			}
			span := 1
			for col+span < cols && open[col+span].left == 0 {
				span++ // as far as a cell may reach
			}
			if len(cells) == 0 {
				rows[i] = append(rows[i], slot{cols: span})
				col += span
				continue
			}
			c := &cells[0]
			cells = cells[1:]
			span = min(span, c.Cols())
			down := min(c.RowsSpanned(), len(t.Rows)-i)
			open[col] = cover{down - 1, span}
			rows[i] = append(rows[i], slot{cell: c, cols: span, restarts: down > 1})
			col += span
		}
	}
	return rows, cols
}

func columnsOf(t *flow.Table) int {
	most := 0
	for i := range t.Rows {
		n := 0
		for j := range t.Rows[i].Cells {
			n = min(n+t.Rows[i].Cells[j].Cols(), maxColumns)
		}
		most = max(most, n)
	}
	return most
}

// gridWidths are the widths of the columns, sharing out what the table does not say.
func (p *printer) gridWidths(t *flow.Table, cols int) []flow.Length {
	widths := make([]flow.Length, cols)
	copy(widths, t.Widths)
	left, open := p.width, 0
	for _, w := range widths {
		if w <= 0 {
			open++
		}
		left -= max(0, w)
	}
	for i := range widths {
		if widths[i] <= 0 {
			widths[i] = max(left/flow.Length(open), 10*flow.Point)
		}
		widths[i] = min(widths[i], maxTwips)
	}
	return widths
}

func (p *printer) table(t *flow.Table) {
	rows, cols := layOut(t)
	if len(rows) == 0 {
		return
	}
	widths := p.gridWidths(t, cols)
	p.m.raw("<w:tbl>")
	p.tableProps(t, sumOf(widths))
	p.grid(widths)
	outer := p.width
	for i, slots := range rows {
		p.m.raw("<w:tr>")
		p.rowProps(t.Rows[i].MinHeight, i < t.HeaderRows)
		col := 0
		for _, s := range slots {
			p.cell(t, s, sumOf(widths[col:col+s.cols]))
			col += s.cols
		}
		p.m.raw("</w:tr>")
	}
	p.width = outer
	p.m.raw("</w:tbl>")
}

func sumOf(widths []flow.Length) flow.Length {
	var sum flow.Length
	for _, w := range widths {
		sum += w
	}
	return sum
}

// tableProps writes w:tblPr in the order of CT_TblPr.
func (p *printer) tableProps(t *flow.Table, width flow.Length) {
	m := &p.m
	m.raw(`<w:tblPr><w:tblW`)
	m.measure("w:w", width)
	m.raw(` w:type="dxa"/>`)
	side, top := flow.Length(0), flow.Length(0)
	if t.Border {
		side, top = cellMargin, cellMarginTop
		m.raw(`<w:tblBorders>`)
		for _, e := range [...]string{"top", "left", "bottom", "right", "insideH", "insideV"} {
			m.raw(`<w:` + e + ` w:val="single" w:sz="4" w:space="0" w:color="000000"/>`)
		}
		m.raw(`</w:tblBorders>`)
	}
	m.raw(`<w:tblLayout w:type="fixed"/>`)
	m.cellMargins("w:tblCellMar", side, top)
	if t.Caption != "" {
		m.raw(`<w:tblCaption w:val="`)
		m.text(t.Caption)
		m.raw(`"/>`)
	}
	m.raw(`</w:tblPr>`)
}

func (m *markup) cellMargins(name string, side, top flow.Length) {
	m.raw("<" + name + ">")
	for _, e := range [...]struct {
		edge string
		room flow.Length
	}{{"top", top}, {"left", side}, {"bottom", top}, {"right", side}} {
		m.raw("<w:" + e.edge)
		m.measure("w:w", e.room)
		m.raw(` w:type="dxa"/>`)
	}
	m.raw("</" + name + ">")
}

func (p *printer) grid(widths []flow.Length) {
	p.m.raw("<w:tblGrid>")
	for _, w := range widths {
		p.m.raw("<w:gridCol")
		p.m.measure("w:w", w)
		p.m.raw("/>")
	}
	p.m.raw("</w:tblGrid>")
}

func (p *printer) rowProps(height flow.Length, header bool) {
	m := &p.m
	m.raw("<w:trPr><w:cantSplit/>")
	if height > 0 {
		m.raw("<w:trHeight")
		m.measure("w:val", min(height, maxTwips))
		m.raw(` w:hRule="atLeast"/>`)
	}
	if header {
		m.raw("<w:tblHeader/>")
	}
	m.raw("</w:trPr>")
}

// cell writes a w:tc; w:tcPr in the order of CT_TcPr.
func (p *printer) cell(t *flow.Table, s slot, width flow.Length) {
	m := &p.m
	m.raw("<w:tc><w:tcPr><w:tcW")
	m.measure("w:w", width)
	m.raw(` w:type="dxa"/>`)
	if s.cols > 1 {
		m.amount("w:gridSpan", s.cols)
	}
	switch {
	case s.continues:
		m.raw("<w:vMerge/>")
	case s.restarts:
		m.value("w:vMerge", "restart")
	}
	p.width = width
	if s.cell != nil && t.Border {
		if s.cell.NoPadding {
			m.cellMargins("w:tcMar", 0, 0)
		} else {
			p.width = max(0, width-2*cellMargin)
		}
	}
	if s.cell != nil && s.cell.Middle {
		m.value("w:vAlign", "center")
	}
	m.raw("</w:tcPr>")
	if s.cell == nil {
		p.gap(nil)
	} else {
		p.cellBlocks(s.cell.Blocks)
	}
	m.raw("</w:tc>")
}

// frame writes boxed matter as a table of one cell: a stamp of urgency looks the same
// in Word and LibreOffice, and stays where it stands in the text.
func (p *printer) frame(f *flow.Frame) {
	m := &p.m
	width := f.Width
	if width <= 0 || width > p.width {
		width = p.width
	}
	color := "000000"
	if isColor(f.Color) {
		color = f.Color
	}
	m.raw(`<w:tbl><w:tblPr><w:tblW`)
	m.measure("w:w", width)
	m.raw(` w:type="dxa"/>`)
	if f.Align == flow.Center || f.Align == flow.Right {
		m.value("w:jc", alignNames[f.Align])
	}
	m.raw(`<w:tblBorders>`)
	for _, e := range [...]string{"top", "left", "bottom", "right"} {
		m.raw(`<w:` + e + ` w:val="single" w:sz="8" w:space="0" w:color="` + color + `"/>`)
	}
	m.raw(`</w:tblBorders><w:tblLayout w:type="fixed"/>`)
	m.cellMargins("w:tblCellMar", cellMargin, 0)
	m.raw(`</w:tblPr>`)
	p.grid([]flow.Length{width})
	m.raw("<w:tr>")
	p.rowProps(f.Height, false)
	m.raw("<w:tc><w:tcPr><w:tcW")
	m.measure("w:w", width)
	m.raw(` w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>`)
	outer, around := p.width, p.color
	p.width = max(0, width-2*cellMargin)
	if isColor(f.Color) && f.Color != "000000" {
		p.color = f.Color
	}
	p.cellBlocks(f.Blocks)
	p.width, p.color = outer, around
	m.raw("</w:tc></w:tr></w:tbl>")
}

// extensionOf is the kind of a picture that the file can hold, by its first bytes.
func extensionOf(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		return "png"
	case bytes.HasPrefix(data, []byte("\xFF\xD8\xFF")):
		return "jpeg"
	}
	return ""
}

// image writes a picture in a paragraph of its own; without bytes, its room.
func (p *printer) image(i *flow.Image) {
	width, height := p.imageSize(i)
	ext := extensionOf(i.Data)
	if ext == "" {
		if i.Height > 0 {
			p.room(i.Height, i.Align)
		} else {
			p.gap(nil)
		}
		return
	}
	n := strconv.Itoa(len(p.images) + 1)
	p.images = append(p.images, part{"word/media/image" + n + "." + ext, i.Data})
	id := p.relate("image", "media/image"+n+"."+ext)
	m := &p.m
	extent := `cx="` + strconv.Itoa(int(width)*emuPerTwip) + `" cy="` + strconv.Itoa(int(height)*emuPerTwip) + `"/>`
	m.raw("<w:p>")
	want := p.styles.normal().para
	want.align = i.Align
	p.paraProps(&want, &p.styles.normal().para, extras{})
	m.raw(`<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent ` + extent + `<wp:docPr id="` + n + `" name="Image ` + n + `" descr="`)
	m.text(i.Alt)
	m.raw(`"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="` + n + `" name="Image ` + n + `" descr="`)
	m.text(i.Alt)
	m.raw(`"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="` + id + `"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>` +
		`<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext ` + extent + `</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>` +
		`</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`)
}

// imageSize is the size at which a picture is set: its own at 96 dots an inch where it
// names none, and never wider than the column.
func (p *printer) imageSize(i *flow.Image) (width, height flow.Length) {
	width, height = i.Width, i.Height
	if width <= 0 || height <= 0 {
		c, _, err := image.DecodeConfig(bytes.NewReader(i.Data))
		if err != nil || c.Width <= 0 || c.Height <= 0 {
			return 10 * flow.Point, 10 * flow.Point // a picture no program can show either
		}
		width = flow.Length(min(c.Width, maxTwips/15)) * 15
		height = flow.Length(int64(width) * int64(c.Height) / int64(c.Width))
	}
	if p.width > 0 && width > p.width {
		width, height = p.width, flow.Length(int64(height)*int64(p.width)/int64(width))
	}
	return width, max(1, min(height, maxTwips))
}
