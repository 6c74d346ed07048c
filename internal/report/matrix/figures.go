package matrix

import (
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/report"
)

// Where the matrix stands on its sheet, rows and columns counted from 1.
const (
	fixedColumns = 3 // number, unit, status
	headRow      = 4 // indicator, choice, unit of measure
	firstRow     = 7
)

// Widths of columns in a spreadsheet's units, and how many figures a printed page bears
// before its letters become too small to read. Title and note stand on the first page.
const (
	unitWidth      = 30
	statusWidth    = 16
	figureWidth    = 13
	figuresPerPage = 12
	noteColumns    = 6
	titleColumns   = 6
)

// matrix is the first sheet: units by figures.
func (b *book) matrix(p *page) error {
	widths := []float64{6, unitWidth, statusWidth}
	for range b.c.Keys {
		widths = append(widths, figureWidth)
	}
	if err := b.layout(p.name, max(1, (len(b.c.Keys)+figuresPerPage-1)/figuresPerPage)); err != nil {
		return err
	}
	if err := p.widths(widths...); err != nil {
		return err
	}
	if err := p.freeze(fixedColumns, firstRow-1); err != nil {
		return err
	}
	if err := p.repeat("$A:$C", fmt.Sprintf("$%d:$%d", headRow, firstRow-1)); err != nil {
		return err
	}
	for _, step := range []func(*page) error{b.titles, b.heads, b.units, b.totals, b.counts, b.note} {
		if err := step(p); err != nil {
			return err
		}
	}
	return nil
}

func (b *book) titles(p *page) error {
	last := fixedColumns + min(len(b.c.Keys), titleColumns)
	for i, t := range []struct {
		words string
		look  look
	}{
		{b.title(), heading},
		{b.say("subtitle", regime.PeriodName(b.c.Period.Name), len(b.c.Rows), len(b.c.Rows)+len(b.c.Absent)), subheading},
	} {
		if err := p.texts(style{look: t.look}, t.words); err != nil {
			return err
		}
		if err := p.merge(1, i+1, last, i+1); err != nil {
			return err
		}
	}
	return p.line(0)
}

// heads writes three rows: indicators over all their columns, choices, units of measure.
func (b *book) heads(p *page) error {
	names := []string{b.say("number"), b.say("unit"), b.say("status")}
	parts := []string{"", "", ""}
	measures := []string{"", "", ""}
	widths := []float64{6, unitWidth, statusWidth}
	for _, k := range b.c.Keys {
		ind := b.indicator(k)
		names, measures = append(names, b.name(ind.Name)), append(measures, ind.Unit)
		parts, widths = append(parts, b.part(ind, k)), append(widths, figureWidth)
	}
	wide, err := b.mergeIndicators(p, widths)
	if err != nil {
		return err
	}
	for col := 1; col <= fixedColumns; col++ {
		if err := p.merge(col, headRow, col, firstRow-1); err != nil {
			return err
		}
	}
	for i, row := range [][]string{names, parts, measures} {
		if i > 0 {
			wide = widths
		}
		if err := p.tall(height(row, wide, true), style{look: head}, row...); err != nil {
			return err
		}
	}
	return nil
}

// mergeIndicators joins the head cells of each indicator's columns and gives the width that
// every one of them then has.
func (b *book) mergeIndicators(p *page, widths []float64) ([]float64, error) {
	wide := slices.Clone(widths)
	for from := 0; from < len(b.c.Keys); {
		to := from + 1
		for to < len(b.c.Keys) && b.c.Keys[to].Indicator() == b.c.Keys[from].Indicator() {
			to++
		}
		for n := from; n < to; n++ {
			wide[fixedColumns+n] = figureWidth * float64(to-from)
		}
		if err := p.merge(fixedColumns+from+1, headRow, fixedColumns+to, headRow); err != nil {
			return nil, err
		}
		from = to
	}
	return wide, nil
}

// note names the columns that are left out because no unit answered them.
func (b *book) note(p *page) error {
	if len(b.silent) == 0 {
		return nil
	}
	var names []string
	for _, k := range b.silent {
		if k.Whole() {
			names = append(names, b.keyName(k))
		}
	}
	if len(names) == 0 {
		return nil
	}
	words := b.say("silent", len(names), strings.Join(names, "; "))
	width := float64(6 + unitWidth + statusWidth + figureWidth*min(noteColumns, len(b.c.Keys)))
	if err := p.tall(height([]string{words}, []float64{width}, false), style{look: remark}, words); err != nil {
		return err
	}
	return p.merge(1, p.row, fixedColumns+min(noteColumns, len(b.c.Keys)), p.row)
}

func (b *book) indicator(k report.Key) *regime.Indicator { return b.c.Regime.Indicator(k.Indicator()) }

func (b *book) name(n regime.Name) string {
	if b.o.Lang == "en" && n.En != "" {
		return n.En
	}
	return n.Vi
}

// part names what a column holds of its indicator: all of it, or choices of dimensions.
func (b *book) part(ind *regime.Indicator, k report.Key) string {
	if k.Whole() {
		return b.say("whole")
	}
	dims := k.Dimensions()
	words := ""
	for _, d := range ind.Dimensions {
		for _, c := range d.Choices {
			if dims[d.Code] == c.Code {
				if words != "" {
					words += ", "
				}
				words += b.name(c.Name)
			}
		}
	}
	return words
}

// units writes one row per unit, those that sent nothing last.
func (b *book) units(p *page) error {
	for i := range b.c.Rows {
		r := &b.c.Rows[i]
		cells, err := b.lead(p, i+1, r.Input.Package.Unit.Name, b.status(r))
		if err != nil {
			return err
		}
		for n := range b.c.Keys {
			a := &r.Answers[n]
			c, err := b.answer(p, a.Said, b.indicator(b.c.Keys[n]).Decimals, a.Derived)
			if err != nil {
				return err
			}
			cells = append(cells, c)
		}
		if err := p.line(0, cells...); err != nil {
			return err
		}
	}
	for i, e := range b.c.Absent {
		cells, err := b.lead(p, len(b.c.Rows)+i+1, e.Unit.Name, b.say("absent"))
		if err != nil {
			return err
		}
		for range b.c.Keys {
			c, err := b.answer(p, quantity.Value{}, 0, false)
			if err != nil {
				return err
			}
			cells = append(cells, c)
		}
		if err := p.line(0, cells...); err != nil {
			return err
		}
	}
	return nil
}

func (b *book) lead(p *page, n int, name, status string) ([]any, error) {
	var cells []any
	for _, c := range []struct {
		words string
		look  look
	}{{fmt.Sprint(n), centred}, {name, left}, {status, left}} {
		cell, err := p.words(c.words, style{look: c.look})
		if err != nil {
			return nil, err
		}
		cells = append(cells, cell)
	}
	return cells, nil
}

func (b *book) status(r *report.Row) string {
	switch {
	case r.Input.Package.NothingToReport:
		return b.say("nothing")
	case r.Late:
		return b.say("late")
	}
	return b.say("reported")
}

var stateLooks = map[quantity.State]struct {
	look look
	word string
}{
	quantity.None: {saysNone, "none"}, quantity.Unknown: {saysUnknown, "unknown"},
	quantity.NotApplicable: {saysNotApplicable, "not-applicable"}, quantity.Missing: {saysMissing, "missing"},
}

// answer is a cell: a number, or the word of another answer.
func (b *book) answer(p *page, v quantity.Value, decimals uint8, derived bool) (excelize.Cell, error) {
	if s, ok := stateLooks[v.State]; ok {
		return p.words(b.say(s.word), style{look: s.look, derived: derived})
	}
	id, err := b.style(style{look: number, decimals: max(decimals, v.Decimals), derived: derived})
	return excelize.Cell{StyleID: id, Value: numeral(v)}, err
}

// numeral is a number as a spreadsheet holds it: whole ones exactly.
func numeral(v quantity.Value) any {
	if v.Decimals == 0 {
		return v.Scaled
	}
	return v.Float()
}
