package sheets

import (
	"strings"

	"tonghop/internal/activity"
	"tonghop/internal/fault"
	"tonghop/internal/lexicon/circumstance"
	"tonghop/internal/quantity"
	"tonghop/internal/text"
	"tonghop/internal/when"
)

// Columns of a diary as a spreadsheet, by the names of the fields. One row is one entry; a
// row that has only an indicator adds a figure to the entry above it.
var columns = []struct {
	field, title string
	width        float64
}{
	{"day", "Ngày", 12}, {"until", "Đến ngày", 12}, {"line", "Nội dung", 60}, {"kind", "Loại", 22}, {"indicator", "Chỉ tiêu", 34}, {"choice", "Phân tổ", 26},
	{"value", "Số lượng", 12}, {"event", "Sự kiện", 30}, {"place", "Địa điểm", 24}, {"partners", "Phối hợp", 28}, {"money", "Kinh phí (đồng)", 16}, {"note", "Ghi chú", 30},
}

func titleOf(field string) string {
	for _, c := range columns {
		if c.field == field {
			return c.title
		}
	}
	if strings.HasPrefix(field, "figure") {
		return "Số lượng"
	}
	return ""
}

// mostHead is how many rows a title may take above the headings.
const mostHead = 20

// head finds the row of headings and where each column stands; the sheet's other columns
// are nobody's business.
func head(rows [][]string) (at int, place map[string]int, ok bool) {
	for y := range rows[:min(len(rows), mostHead)] {
		place = map[string]int{}
		for x, cell := range rows[y] {
			fold := text.Fold(text.Space(cell))
			for _, c := range columns {
				if _, taken := place[c.field]; !taken && (fold == text.Fold(c.title) || fold == c.field) {
					place[c.field] = x
				}
			}
		}
		_, day := place["day"]
		_, line := place["line"]
		if day && line {
			return y, place, true
		}
	}
	return 0, nil, false
}

// rowReader reads the cells of one row and notes what is wrong with them.
type rowReader struct {
	book  activity.Book
	bad   *fault.Error
	line  int // as people count
	cells []string
	place map[string]int
	named map[string][]activity.Figure // indicators by folded code or name
}

func (r *rowReader) cell(field string) string {
	x, ok := r.place[field]
	if !ok || x >= len(r.cells) {
		return ""
	}
	return text.Space(text.NFC(r.cells[x]))
}

func (r *rowReader) wrong(field, code string, args ...any) {
	r.bad.InRow(r.line, titleOf(field), code, args...)
}

func (r *rowReader) empty(fields ...string) bool {
	for _, f := range fields {
		if r.cell(f) != "" {
			return false
		}
	}
	return true
}

// day reads a day with its year.
func (r *rowReader) day(field string) when.Day {
	s := r.cell(field)
	if s == "" {
		return when.Day{}
	}
	if d, err := when.ParseDay(s); err == nil {
		return d
	}
	if d, ok := circumstance.FindDay("ngày "+s, r.book.Today); ok && !d.Vague && len(strings.FieldsFunc(s, notDigit)) == 3 && !strings.ContainsFunc(s, func(c rune) bool { return c >= 'a' }) {
		return d.Day
	}
	r.wrong(field, "activity.cell-day", s)
	return when.Day{}
}

func notDigit(r rune) bool { return r < '0' || r > '9' }

func (r *rowReader) kind(line string) activity.Kind {
	s := r.cell("kind")
	if s == "" {
		return activity.KindIn(line)
	}
	k, ok := activity.KindNamed(s)
	if !ok {
		r.wrong("kind", "activity.cell-kind", s)
	}
	return k
}

// value reads a number or an answer in words; a number that could be two is refused.
func (r *rowReader) value(field string) quantity.Value {
	s := r.cell(field)
	if s == "" {
		return quantity.Value{}
	}
	if state, ok := activity.ParseAnswer(s); ok {
		return quantity.Of(state)
	}
	v, ambiguous, err := quantity.ParseVietnamese(s)
	switch {
	case err != nil:
		r.wrong(field, "activity.cell-number", s)
	case ambiguous:
		r.wrong(field, "activity.cell-ambiguous", s)
	}
	return v
}

// money reads an amount in đồng.
func (r *rowReader) money() quantity.Value {
	v, ok := activity.ParseMoney(r.cell("money"))
	if !ok {
		r.wrong("money", "activity.cell-money", r.cell("money"))
	}
	return v
}

// figure reads the figure of a row; false where the row has none.
func (r *rowReader) figure() (activity.Figure, bool) {
	name := r.cell("indicator")
	if name == "" {
		if !r.empty("value", "choice") {
			r.wrong("indicator", "activity.cell-indicator-missing")
		}
		return activity.Figure{}, false
	}
	found := r.named[text.Fold(name)]
	switch len(found) {
	case 0:
		r.wrong("indicator", "activity.cell-indicator", name)
		return activity.Figure{}, false
	case 1:
	default:
		r.wrong("indicator", "activity.cell-indicator-several", name, found[0].Regime+"/"+found[0].Indicator)
		return activity.Figure{}, false
	}
	f := found[0]
	f.Value = r.value("value")
	if f.Value.State == quantity.Missing && r.cell("value") == "" {
		r.wrong("value", "activity.cell-value-missing", name)
	}
	for part := range strings.SplitSeq(r.cell("choice"), ";") {
		if part = text.Space(part); part != "" && !r.choice(&f, part) {
			r.wrong("choice", "activity.cell-choice", part, name)
		}
	}
	return f, true
}

// choice reads "language=vi-en" or a choice's name.
func (r *rowReader) choice(f *activity.Figure, s string) bool {
	fold := text.Fold(s)
	for _, reg := range r.book.Regimes {
		if reg.Code != f.Regime {
			continue
		}
		for _, d := range reg.Indicator(f.Indicator).Dimensions {
			for _, c := range d.Choices {
				if fold == d.Code+"="+c.Code || fold == text.Fold(c.Name.Vi) || fold == text.Fold(c.Name.En) {
					if f.Dimensions == nil {
						f.Dimensions = map[string]string{}
					}
					f.Dimensions[d.Code] = c.Code
					return true
				}
			}
		}
	}
	return false
}
