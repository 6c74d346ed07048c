package matrix

import (
	"fmt"

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

// matrix is the first sheet: units by figures.
func (b *book) matrix(p *page) error {
	widths := []float64{6, 30, 16}
	for range b.c.Keys {
		widths = append(widths, 13)
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
	for _, step := range []func(*page) error{b.titles, b.heads, b.units, b.totals, b.counts} {
		if err := step(p); err != nil {
			return err
		}
	}
	return nil
}

func (b *book) titles(p *page) error {
	last := fixedColumns + len(b.c.Keys)
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
	start := fixedColumns + 1
	for n, k := range b.c.Keys {
		ind := b.indicator(k)
		col := fixedColumns + n + 1
		if n > 0 && b.c.Keys[n-1].Indicator() != k.Indicator() {
			if err := p.merge(start, headRow, col-1, headRow); err != nil {
				return err
			}
			start = col
		}
		names, measures = append(names, b.name(ind.Name)), append(measures, ind.Unit)
		parts = append(parts, b.part(ind, k))
	}
	if err := p.merge(start, headRow, fixedColumns+len(b.c.Keys), headRow); err != nil {
		return err
	}
	for col := 1; col <= fixedColumns; col++ {
		if err := p.merge(col, headRow, col, firstRow-1); err != nil {
			return err
		}
	}
	for _, row := range [][]string{names, parts, measures} {
		if err := p.texts(style{look: head}, row...); err != nil {
			return err
		}
	}
	return nil
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
