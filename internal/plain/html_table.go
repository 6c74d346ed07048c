package plain

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tonghop/internal/flow"
	"tonghop/internal/text"
)

// table reads a table into a flow.Table; one without a border that holds whole
// paragraphs side by side is a layout table, as a letterhead is.
func (h *page) table(n *html.Node, l look, depth int) error {
	h.endParagraph()
	t := &flow.Table{Border: attribute(n, "border") != "" && attribute(n, "border") != "0"}
	t.Border = t.Border || strings.Contains(attribute(n, "style"), "border") || strings.Contains(attribute(n, "class"), "table")
	outer := h.blocks
	err := h.rows(n, t, l, depth)
	h.blocks = outer
	if err != nil {
		return err
	}
	for t.HeaderRows < len(t.Rows) && headed(n, t.HeaderRows) {
		t.HeaderRows++
	}
	t.Layout = !t.Border && t.HeaderRows == 0 && len(t.Rows) <= 3
	if len(t.Rows) > 0 {
		h.blocks = append(h.blocks, t)
	}
	h.next = flow.Paragraph{}
	return nil
}

func (h *page) rows(n *html.Node, t *flow.Table, l look, depth int) error {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode || dropped(c) {
			continue
		}
		switch c.DataAtom {
		case atom.Thead, atom.Tbody, atom.Tfoot:
			if err := h.rows(c, t, restyled(c, l), depth+1); err != nil {
				return err
			}
		case atom.Tr:
			r, err := h.row(c, len(t.Rows)+1, restyled(c, l), depth+1)
			if err != nil {
				return err
			}
			t.Rows = append(t.Rows, r)
		case atom.Caption:
			t.Caption = text.Space(wordsOf(c, 0))
		}
	}
	return nil
}

func (h *page) row(n *html.Node, number int, l look, depth int) (flow.Row, error) {
	var r flow.Row
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom != atom.Td && c.DataAtom != atom.Th || dropped(c) {
			continue
		}
		if err := h.meter.take(); err != nil {
			return r, err
		}
		inner := restyled(c, l)
		inner.run.Bold = inner.run.Bold || c.DataAtom == atom.Th
		h.blocks, h.next = nil, flow.Paragraph{Align: inner.align}
		if err := h.children(c, inner, depth+1); err != nil {
			return r, err
		}
		h.endParagraph()
		for _, b := range h.blocks {
			if p, ok := b.(*flow.Paragraph); ok {
				p.Where.Cell = strconv.Itoa(number) + "." + strconv.Itoa(len(r.Cells)+1)
			}
		}
		r.Cells = append(r.Cells, flow.Cell{Blocks: h.blocks, ColSpan: span(c, "colspan"), RowSpan: span(c, "rowspan")})
	}
	return r, nil
}

// span reads a span; browsers allow up to 1,000 columns.
func span(n *html.Node, name string) int {
	v, err := strconv.Atoi(attribute(n, name))
	if err != nil || v < 1 {
		return 1
	}
	return min(v, 1000)
}

// headed tells whether the i-th row of the table has only <th> cells.
func headed(table *html.Node, i int) bool {
	row := nthRow(table, &i)
	if row == nil {
		return false
	}
	cells := 0
	for c := row.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Td {
			return false
		}
		if c.DataAtom == atom.Th {
			cells++
		}
	}
	return cells > 0
}

func nthRow(n *html.Node, i *int) *html.Node {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.DataAtom {
		case atom.Thead, atom.Tbody, atom.Tfoot:
			if found := nthRow(c, i); found != nil {
				return found
			}
		case atom.Tr:
			if *i == 0 {
				return c
			}
			*i--
		}
	}
	return nil
}

func wordsOf(n *html.Node, depth int) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil && depth < 50; c = c.NextSibling {
		b.WriteString(wordsOf(c, depth+1))
	}
	return b.String()
}
