// Package annex prints a regime as the annexes of a letter that asks for a report: the outline
// with what to write in each section, and the table of the figures.
package annex

import (
	"strconv"
	"strings"
	"unicode"

	"tonghop/internal/paper"
	"tonghop/internal/regime"
	"tonghop/internal/when"
)

// In says what the annexes of a letter are about.
type In struct {
	Levels    []string // from the lowest up; each has an annex of its own
	Period    when.Period
	Title     string
	Guidance  string // stands on top of the first
	Reference string
}

// Of gives the outline, and the figures where the regime has any, for each level that a
// letter goes to.
func Of(r *regime.Regime, in In) []paper.Annex {
	var all []paper.Annex
	for i, level := range in.Levels {
		title := in.Title
		if len(in.Levels) > 1 {
			if lv, ok := r.Level(level); ok {
				title += " (" + strings.ToLower(lv.Name.Vi) + ")"
			}
		}
		body := outline(r, level, in, i == 0)
		if table, any := figureTable(r, level); any {
			body = append(body, paper.Paragraph{Inlines: paper.Inlines{{Text: "Các số liệu cần báo cáo", Bold: true}}}, table)
		}
		all = append(all, paper.Annex{Title: title, Reference: in.Reference, Body: body})
	}
	for i := range all {
		all[i].Label = "Phụ lục"
		if len(all) > 1 {
			all[i].Label = "Phụ lục " + []string{"I", "II", "III", "IV", "V", "VI", "VII", "VIII"}[min(i, 7)]
		}
	}
	return all
}

// outline is the regime's outline for a level with what to write in each section.
func outline(r *regime.Regime, level string, in In, first bool) paper.Blocks {
	var blocks paper.Blocks
	add := func(words string, italic bool) {
		blocks = append(blocks, paper.Paragraph{Inlines: paper.Inlines{{Text: words, Italic: italic}}})
	}
	if first {
		for line := range strings.Lines(in.Guidance) {
			if line = strings.TrimSpace(line); line != "" {
				add(line, false)
			}
		}
	}
	context := regime.Context{Period: in.Period, Unit: "đơn vị", Area: "địa phương", Parent: "cấp trên"}
	for _, s := range r.SectionsFor(level) {
		blocks = append(blocks, paper.Heading{Level: s.Depth, Label: s.Label, Title: r.Fill(s.Title, context), Key: s.Key})
		for line := range strings.Lines(s.Guidance) {
			if line = strings.TrimSpace(line); line != "" {
				add(line, true)
			}
		}
	}
	return blocks
}

// figureTable lists what is counted at a level, with its unit of measure and its splits.
func figureTable(r *regime.Regime, level string) (paper.Table, bool) {
	t := paper.Table{HeaderRows: 1, Widths: []int{7, 58, 17, 40}, Columns: []paper.Align{paper.AlignCenter, paper.AlignLeft, paper.AlignCenter, paper.AlignLeft},
		Rows: []paper.Row{row(true, "TT", "Chỉ tiêu", "Đơn vị tính", "Phân tổ, ghi chú")}}
	for _, ind := range r.IndicatorsFor(level) {
		var notes []string
		for _, d := range ind.Dimensions {
			notes = append(notes, splitWords(d))
		}
		if ind.Note != "" {
			notes = append(notes, ind.Note)
		}
		t.Rows = append(t.Rows, row(false, strconv.Itoa(len(t.Rows)), ind.Name.Vi, ind.Unit, strings.Join(notes, "; ")))
	}
	return t, len(t.Rows) > 1
}

func splitWords(d regime.Dimension) string {
	names := make([]string, len(d.Choices))
	for i, c := range d.Choices {
		names[i] = lowerFirst(c.Name.Vi)
	}
	return d.Name.Vi + ": " + strings.Join(names, ", ")
}

func row(head bool, words ...string) paper.Row {
	var r paper.Row
	for _, w := range words {
		r.Cells = append(r.Cells, paper.Cell{Inlines: paper.Plain(w), Bold: head})
	}
	return r
}

// lowerFirst lowers the first letter of a name unless an abbreviation begins it.
func lowerFirst(s string) string {
	letters := []rune(s)
	if len(letters) == 0 || len(letters) > 1 && unicode.IsUpper(letters[1]) {
		return s
	}
	letters[0] = unicode.ToLower(letters[0])
	return string(letters)
}
