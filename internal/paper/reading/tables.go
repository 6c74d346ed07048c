package reading

import (
	"slices"
	"strings"

	"tonghop/internal/flow"
	"tonghop/internal/paper"
	"tonghop/internal/text"
)

// isLayout tells a table that only places things side by side from one that holds
// data: it has no grid to speak of, or holds a letterhead, addressees or a signature.
func isLayout(t *flow.Table) bool {
	rows, cols := len(t.Rows), columnCount(t)
	if rows == 0 || cols <= 1 && rows <= 1 {
		return true
	}
	if rows <= 12 && holdsFrame(t) {
		return true
	}
	if t.Layout && !t.Border && rows <= 3 {
		return true
	}
	return cols <= 1 && rows < 3 || rows == 1 && !t.Border
}

func columnCount(t *flow.Table) int {
	most := 0
	for i := range t.Rows {
		n := 0
		for j := range t.Rows[i].Cells {
			n += t.Rows[i].Cells[j].Cols()
		}
		most = max(most, n)
	}
	return most
}

// holdsFrame tells whether a cell opens with a part of a letterhead or of a foot.
func holdsFrame(t *flow.Table) bool {
	found := false
	eachCell(t, func(s string) {
		if found || s == "" {
			return
		}
		head := s[:min(len(s), 400)]
		f := text.Fold(head)
		l := line{text: text.Space(firstLine(head)), fold: text.Fold(text.Space(firstLine(head)))}
		switch {
		case nationAt(f[:min(len(f), 60)]) >= 0, creedAt(l.fold) >= 0, isRecipientsHead(&l), isAuthority(&l), text.BeginsWithWord(f, addressWords):
			found = true
		case isPosition(&l) && l.isCaps() && signedBelow(head):
			found = true
		case strings.HasPrefix(f, "so:") && numberLine.MatchString(l.text):
			found = true
		}
	})
	return found
}

func firstLine(s string) string {
	s = strings.TrimLeft(s, " \n\t")
	l, _, _ := strings.Cut(s, "\n")
	return l
}

// signedBelow tells whether the last line of a cell is a name.
func signedBelow(s string) bool {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	return len(lines) > 1 && isName(text.Space(lines[len(lines)-1])) || len(lines) == 1
}

// eachCell calls f with the text of every cell, its paragraphs parted by '\n'.
func eachCell(t *flow.Table, f func(s string)) {
	for i := range t.Rows {
		for j := range t.Rows[i].Cells {
			f(blocksText(t.Rows[i].Cells[j].Blocks))
		}
	}
}

func blocksText(blocks []flow.Block) string {
	var b strings.Builder
	for _, block := range blocks {
		switch block := block.(type) {
		case *flow.Paragraph:
			if s := paragraphText(block); s != "" {
				if b.Len() > 0 {
					b.WriteByte('\n')
				}
				b.WriteString(s)
			}
		case *flow.Table:
			eachCell(block, func(s string) {
				if b.Len() > 0 {
					b.WriteByte('\n')
				}
				b.WriteString(s)
			})
		case *flow.Frame:
			b.WriteString(blocksText(block.Blocks))
		}
	}
	return b.String()
}

// paragraphText is the words of a paragraph, its label included and note marks left out.
func paragraphText(p *flow.Paragraph) string {
	s := runText(p.Runs)
	if strings.Contains(s, "\n") {
		var parts []string
		for one := range strings.SplitSeq(s, "\n") {
			if one = text.Space(one); one != "" {
				parts = append(parts, one)
			}
		}
		s = strings.Join(parts, "\n")
	} else {
		s = text.Space(s)
	}
	if p.Label != "" && s != "" {
		return p.Label + " " + s
	}
	return s
}

// readTables collects the data tables; one that goes on over a page is one.
func (r *reader) readTables() {
	collect := func(lines []line, annex bool) {
		for i := range lines {
			t := lines[i].table
			if t == nil {
				continue
			}
			if i > 0 && lines[i-1].table != nil && goesOn(lines[i-1].table, t) {
				last := &r.result.Tables[len(r.result.Tables)-1]
				last.Table.Rows = append(slices.Clip(last.Table.Rows), r.tableOf(t).Rows[repeatedHeader(lines[i-1].table, t):]...)
				continue
			}
			r.result.Tables = append(r.result.Tables, DataTable{Table: r.tableOf(t), Annex: annex, Where: lines[i].where})
		}
	}
	collect(r.body, false)
	collect(r.after, true)
}

// goesOn tells whether t is the rest of the table above it on another page.
func goesOn(above, t *flow.Table) bool {
	return columnCount(above) == columnCount(t) && above.Where.Page != t.Where.Page && t.Where.Page > 0
}

// repeatedHeader counts the first rows of t that repeat those of the table above.
func repeatedHeader(above, t *flow.Table) int {
	n := 0
	for n < len(t.Rows) && n < len(above.Rows) && n < 3 && rowText(&above.Rows[n]) == rowText(&t.Rows[n]) {
		n++
	}
	return n
}

func rowText(r *flow.Row) string {
	var b strings.Builder
	for i := range r.Cells {
		b.WriteString(blocksText(r.Cells[i].Blocks))
		b.WriteByte('\t')
	}
	return b.String()
}

// tableOf is the model's table of a flow's, made once for all who only read it.
func (r *reader) tableOf(t *flow.Table) paper.Table {
	made, ok := r.models[t]
	if !ok {
		made = tableOf(t)
		if r.models == nil {
			r.models = map[*flow.Table]paper.Table{}
		}
		r.models[t] = made
	}
	return made
}

// tableOf makes the model's table of a flow's.
func tableOf(t *flow.Table) paper.Table {
	out := paper.Table{Caption: t.Caption, HeaderRows: t.HeaderRows, Rows: make([]paper.Row, 0, len(t.Rows))}
	for _, w := range t.Widths {
		out.Widths = append(out.Widths, int(w))
	}
	for i := range t.Rows {
		row := paper.Row{Cells: make([]paper.Cell, 0, len(t.Rows[i].Cells))}
		for j := range t.Rows[i].Cells {
			row.Cells = append(row.Cells, cellOf(&t.Rows[i].Cells[j]))
		}
		out.Rows = append(out.Rows, row)
	}
	if out.HeaderRows == 0 && len(out.Rows) > 1 {
		out.HeaderRows = headerRows(t)
	}
	return out
}

func cellOf(c *flow.Cell) paper.Cell {
	out := paper.Cell{}
	if c.ColSpan > 1 {
		out.ColSpan = c.ColSpan
	}
	if c.RowSpan > 1 {
		out.RowSpan = c.RowSpan
	}
	if s := blocksText(c.Blocks); s != "" {
		out.Inlines = paper.Plain(s)
	}
	return out
}

// headerRows counts the rows at the top that hold names of columns and no figures.
func headerRows(t *flow.Table) int {
	n := 0
	for n < len(t.Rows) && n < 3 {
		filled, figures := 0, 0
		for j := range t.Rows[n].Cells {
			s := blocksText(t.Rows[n].Cells[j].Blocks)
			if s != "" {
				filled++
			}
			if s != "" && s[0] >= '0' && s[0] <= '9' {
				figures++
			}
		}
		if filled == 0 || figures > 0 {
			break
		}
		n++
		if !spansRows(&t.Rows[n-1]) {
			break
		}
	}
	return n
}

func spansRows(r *flow.Row) bool {
	for i := range r.Cells {
		if r.Cells[i].RowSpan > 1 || r.Cells[i].ColSpan > 1 {
			return true
		}
	}
	return false
}
