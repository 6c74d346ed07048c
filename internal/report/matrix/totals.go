package matrix

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/report"
)

// totals writes the row of sums. Each is a formula over its column with the compiled value
// beside it, so that viewers without arithmetic show the same.
func (b *book) totals(p *page) error {
	w, err := p.words(b.say("total"), style{look: totalWord})
	if err != nil {
		return err
	}
	blank, err := p.words("", style{look: totalWord})
	if err != nil {
		return err
	}
	cells := []any{blank, w, blank}
	for n := range b.c.Keys {
		c, err := b.total(p, n)
		if err != nil {
			return err
		}
		cells = append(cells, c)
	}
	return p.line(0, cells...)
}

func (b *book) total(p *page, n int) (excelize.Cell, error) {
	t := &b.c.Totals[n]
	ind := b.indicator(t.Key)
	v := t.Answer.Value
	if t.NotAdded {
		return p.words("–", style{look: totalWord})
	}
	if s, ok := stateLooks[v.State]; ok {
		return p.words(b.say(s.word), style{look: totalWord})
	}
	id, err := b.style(style{look: totalNumber, decimals: max(ind.Decimals, v.Decimals)})
	if err != nil {
		return excelize.Cell{}, err
	}
	f, err := b.formula(n, ind)
	return excelize.Cell{StyleID: id, Value: numeral(v), Formula: f}, err
}

// formula adds a column up as its indicator is added; empty where the sheet does not hold
// what the sum was made of.
func (b *book) formula(n int, ind *regime.Indicator) (string, error) {
	span, err := b.column(n)
	if err != nil {
		return "", err
	}
	if ind.Adds != regime.Average {
		return "SUM(" + span + ")", nil
	}
	at := b.weights(n, ind)
	if at < 0 {
		return "", nil
	}
	weights, err := b.column(at)
	// Text counts as nothing in SUMPRODUCT: a share without a weight, or a weight
	// without a share, takes no part.
	return fmt.Sprintf("ROUND(SUMPRODUCT(%s,%s)/SUMPRODUCT(--ISNUMBER(%s),%s),%d)", span, weights, span, weights, ind.Decimals), err
}

// weights is the column of an average's weights, where every row of the sheet was weighed
// by just that; -1 otherwise.
func (b *book) weights(n int, ind *regime.Indicator) int {
	at := -1
	for i, k := range b.c.Keys {
		if k == report.Key(ind.Weight) {
			at = i
		}
	}
	if at < 0 {
		return -1
	}
	for i := range b.c.Rows {
		a, w := &b.c.Rows[i].Answers[n], &b.c.Rows[i].Answers[at]
		if a.Weight.IsNumber() && (!w.Said.IsNumber() || quantity.Compare(a.Weight, w.Said) != 0) {
			return -1
		}
	}
	return at
}

// column is the cells of a column from the first unit to the last.
func (b *book) column(n int) (string, error) {
	name, err := excelize.ColumnNumberToName(fixedColumns + n + 1)
	return fmt.Sprintf("%s%d:%s%d", name, firstRow, name, firstRow+len(b.c.Rows)+len(b.c.Absent)-1), err
}

// counts writes how many units gave each kind of answer.
func (b *book) counts(p *page) error {
	for _, line := range []struct {
		key string
		of  func(report.Counts) int
	}{
		{"count-number", func(c report.Counts) int { return c.Number }},
		{"count-none", func(c report.Counts) int { return c.None }},
		{"count-unknown", func(c report.Counts) int { return c.Unknown }},
		{"count-not-applicable", func(c report.Counts) int { return c.NotApplicable }},
		{"count-missing", func(c report.Counts) int { return c.Missing }},
	} {
		var cells []any
		for _, s := range []string{"", b.say(line.key), ""} {
			c, err := p.words(s, style{look: countWord})
			if err != nil {
				return err
			}
			cells = append(cells, c)
		}
		id, err := b.style(style{look: countNumber})
		if err != nil {
			return err
		}
		for n := range b.c.Keys {
			cells = append(cells, excelize.Cell{StyleID: id, Value: line.of(b.c.Totals[n].Answer.Counts)})
		}
		if err := p.line(0, cells...); err != nil {
			return err
		}
	}
	return nil
}
