package report

import (
	"fmt"
	"slices"

	"tonghop/internal/paper"
	"tonghop/internal/quantity"
)

// mostColumns is how many indicators a lying A4 sheet bears beside number and name.
const mostColumns = 9

// annex is the figures by unit: every indicator that some unit answered with a number, in
// as many tables as the sheet needs, the totals in the last row of each.
func (d *drafter) annex() paper.Annex {
	cols := d.columns()
	a := paper.Annex{Label: "Phụ lục", Title: "Số liệu theo đơn vị", Reference: "(Kèm theo " + reference(&d.in.Head, d.c.Unit) + ")", Landscape: true}
	legend := "Ghi chú: “không”: đơn vị báo cáo không có; “chưa rõ”: đơn vị chưa nắm được số liệu; “/”: không áp dụng; “…”: chưa báo cáo."
	a.Body = paper.Blocks{paper.Paragraph{Inlines: paper.Inlines{{Text: legend, Italic: true}}}}
	for part := range slices.Chunk(cols, evenly(len(cols), mostColumns)) {
		if len(a.Body) > 1 {
			a.Body = append(a.Body, paper.PageBreak{})
		}
		a.Body = append(a.Body, d.unitTable(part))
	}
	return a
}

// evenly is how many of n things go to each of the fewest lots of at most size.
func evenly(n, size int) int {
	lots := max(1, (n+size-1)/size)
	return max(1, (n+lots-1)/lots)
}

// unitTable is one table: the units, those that are absent, and the totals.
func (d *drafter) unitTable(cols []int) paper.Table {
	t := paper.Table{HeaderRows: 1, Widths: []int{6, 26}, Columns: []paper.Align{paper.AlignCenter, paper.AlignLeft}}
	head := paper.Row{Cells: []paper.Cell{headCell("TT"), headCell("Đơn vị")}}
	for _, n := range cols {
		ind := d.c.indicator(d.c.Keys[n])
		head.Cells = append(head.Cells, headCell(fmt.Sprintf("%s (%s)", capital(ind.Name.Vi), ind.Unit)))
		t.Widths, t.Columns = append(t.Widths, 14), append(t.Columns, paper.AlignRight)
	}
	t.Rows = append(t.Rows, head)
	for i := range d.c.Rows {
		t.Rows = append(t.Rows, d.unitRow(i, cols))
	}
	for i, a := range d.c.Absent {
		row := paper.Row{Cells: []paper.Cell{plainCell(fmt.Sprint(len(d.c.Rows) + i + 1)), plainCell(a.Unit.Name)}}
		for range cols {
			row.Cells = append(row.Cells, plainCell(answerWords[quantity.Missing]))
		}
		t.Rows = append(t.Rows, row)
	}
	t.Rows = append(t.Rows, d.totalRow(cols))
	return t
}

// reference names the paper that an annex belongs to; what is not known yet stays open
// (NĐ 30/2020/NĐ-CP, annex I, III.1).
func reference(p *paper.Paper, u Unit) string {
	mark := p.Mark()
	if mark == "" {
		mark = "…"
	}
	day := "ngày … tháng … năm …"
	if !p.Date.IsZero() {
		day = fmt.Sprintf("ngày %s tháng %s năm %d", dayOrMonth(p.Date.Date, 10), dayOrMonth(int(p.Date.Month), 3), p.Date.Year)
	}
	return fmt.Sprintf("Báo cáo số %s %s của %s", mark, day, committee(u))
}

// columns chooses the whole indicators with a number somewhere, in the regime's order.
func (d *drafter) columns() []int {
	var cols []int
	for n, k := range d.c.Keys {
		if k.Whole() && d.c.Totals[n].Answer.Counts.Number > 0 {
			cols = append(cols, n)
		}
	}
	return cols
}

func (d *drafter) unitRow(i int, cols []int) paper.Row {
	row := &d.c.Rows[i]
	cells := []paper.Cell{plainCell(fmt.Sprint(i + 1)), plainCell(row.Input.Package.Unit.Name)}
	for _, n := range cols {
		cells = append(cells, d.figureCell(n, row.Answers[n].Said, sourceName(row.Input.Digest, row.Input.Package.Unit), false))
	}
	return paper.Row{Cells: cells}
}

func (d *drafter) totalRow(cols []int) paper.Row {
	cells := []paper.Cell{{}, {Inlines: paper.Plain("Tổng cộng"), Bold: true}}
	for _, n := range cols {
		t := d.c.Totals[n]
		if t.NotAdded {
			cells = append(cells, paper.Cell{})
			continue
		}
		cells = append(cells, d.figureCell(n, t.Answer.Value, d.source, true))
	}
	return paper.Row{Cells: cells}
}

func (d *drafter) figureCell(n int, v quantity.Value, source string, bold bool) paper.Cell {
	k := d.c.Keys[n]
	shown := v.Vietnamese()
	if !v.IsNumber() {
		shown = answerWords[v.State]
	}
	f := &paper.Figure{Indicator: k.Indicator(), Dimensions: k.Dimensions(), Unit: d.c.indicator(k).Unit, Value: v, Source: source}
	return paper.Cell{Inlines: paper.Inlines{{Text: shown, Figure: f}}, Bold: bold}
}

func headCell(s string) paper.Cell { return paper.Cell{Inlines: paper.Plain(s), Bold: true} }

func plainCell(s string) paper.Cell { return paper.Cell{Inlines: paper.Plain(s)} }
