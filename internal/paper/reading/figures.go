package reading

import (
	"strings"

	"tonghop/internal/lexicon"
	"tonghop/internal/paper"
	"tonghop/internal/paper/outline"
	"tonghop/internal/text"
)

// readFigures finds the quantities in the body and in all tables.
func (r *reader) readFigures() {
	f := figureReader{r: r, lex: lexicon.General(), out: &r.result.Figures}
	f.lines(r.body, &r.out)
	f.lines(r.after, nil)
}

type figureReader struct {
	r      *reader
	lex    *lexicon.Lexicon
	out    *[]FigureAt
	tables int
}

func (f *figureReader) lines(lines []line, o *outline.Outline) {
	for i := range lines {
		l := &lines[i]
		section := 0
		if o != nil {
			section = o.SectionOf(i)
		}
		if l.table != nil {
			f.tables++
			f.table(f.r.tableOf(l.table), FigureAt{Section: section, Table: f.tables, Where: l.where})
			continue
		}
		if isBasis(l.fold) {
			continue
		}
		f.text(l.text, FigureAt{Section: section, Where: l.where})
	}
}

func (f *figureReader) text(s string, at FigureAt) {
	for _, fig := range f.lex.Find(s) {
		at.Figure = fig
		*f.out = append(*f.out, at)
	}
}

// table reads figures printed in words within cells, and bare numbers whose unit
// stands in a column for units ("ĐVT").
func (f *figureReader) table(t paper.Table, at FigureAt) {
	unit := unitColumn(&t)
	last := ""
	for i := range t.Rows {
		cells := t.Rows[i].Cells
		if unit >= 0 && unit < len(cells) && i > 0 {
			if u := strings.TrimSpace(cells[unit].Inlines.Text()); u != "" && !isDitto(u) {
				last = u
			}
		}
		for j := range cells {
			s := cells[j].Inlines.Text()
			if unit >= 0 && j > unit && i > 0 && last != "" && isPlainNumber(s) {
				s += " " + strings.ToLower(last)
				f.unitCell(s, last, at)
				continue
			}
			for _, one := range strings.Split(s, "\n") {
				f.text(one, at)
			}
		}
	}
}

func (f *figureReader) unitCell(s, unit string, at FigureAt) {
	for _, fig := range f.lex.Find(s) {
		fig.Unit = unit
		at.Figure = fig
		*f.out = append(*f.out, at)
		return
	}
}

func unitColumn(t *paper.Table) int {
	for i := range t.Rows[:min(3, len(t.Rows))] {
		for j, c := range t.Rows[i].Cells {
			switch text.Fold(strings.Trim(text.Space(c.Inlines.Text()), " .")) {
			case "dvt", "don vi tinh", "don vi", "dv tinh", "d.v.t":
				return j
			}
		}
	}
	return -1
}

func isDitto(s string) bool { return strings.Trim(s, "\"”“'’-nt. ") == "" }

func isPlainNumber(s string) bool {
	s = strings.TrimSpace(s)
	return s != "" && strings.Trim(s, "0123456789.,") == "" && s[0] >= '0' && s[0] <= '9'
}
