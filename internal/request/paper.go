package request

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"tonghop/internal/paper"
	"tonghop/internal/regime"
	"tonghop/internal/when"
)

// Paper is the letter as the official document that is printed, signed and sent: a
// công văn with the regime's outline and its table of figures as annexes. What the
// regime's own periods and deadlines say is filled into the words.
func (l *Letter) Paper(r *regime.Regime) *paper.Paper {
	fill := l.filler(r)
	t := &l.Text
	p := &paper.Paper{
		ParentBody: t.ParentBody, Issuer: t.Issuer, Number: l.Number, Symbol: l.Symbol, Place: t.Place, Date: l.Day,
		Kind: paper.Letter, Subject: fill(t.Subject), Addressees: t.Addressees, Urgency: paper.Urgency(t.Urgency),
		Recipients: t.Recipients, Archive: t.Archive,
		Signatures: []paper.Signature{{Authority: t.Authority, Position: t.Position, Name: t.Signer}},
	}
	for _, line := range t.Bases {
		p.Bases = append(p.Bases, paper.Basis{Text: strings.TrimRight(fill(line), ".;, ")})
	}
	for line := range strings.Lines(t.Body) {
		if line = strings.TrimSpace(line); line != "" {
			p.Body = append(p.Body, paper.Paragraph{Inlines: paper.Plain(fill(line))})
		}
	}
	unclosed(p.Body)
	if t.Outline {
		p.Annexes = l.annexes(r)
	}
	return p
}

// unclosed takes the end mark off the last paragraph: printing adds "./." itself.
func unclosed(body paper.Blocks) {
	if len(body) == 0 {
		return
	}
	if last, ok := body[len(body)-1].(paper.Paragraph); ok {
		words := strings.TrimRight(strings.TrimSuffix(strings.TrimSpace(last.Inlines.Text()), "./."), " .")
		body[len(body)-1] = paper.Paragraph{Inlines: paper.Plain(words)}
	}
}

// Title is what lists call the letter: its subject, filled in.
func (l *Letter) Title(r *regime.Regime) string { return l.filler(r)(l.Text.Subject) }

// Citation names the letter in the report that answers it.
func (l *Letter) Citation(r *regime.Regime) paper.Citation {
	c := paper.Citation{Kind: string(paper.Letter), Date: l.Day, Issuer: l.Text.InText, Subject: "về việc " + l.Title(r)}
	if l.Number != "" {
		c.Number = l.Mark()
	}
	return c
}

// filler fills the names that a person may write in the letter's words.
func (l *Letter) filler(r *regime.Regime) func(string) string {
	year := l.Period.Year()
	pairs := []string{
		"{period}", regime.PeriodName(l.Period), "{year}", strconv.Itoa(year), "{next_year}", strconv.Itoa(year + 1),
		"{last_year}", strconv.Itoa(year - 1), "{field}", r.Field, "{asker}", l.Text.InText, "{deadline}", l.Deadlines.words(r),
	}
	if from, to, err := r.Window(l.Period); err == nil {
		pairs = append(pairs, "{from}", dayWords(from), "{to}", dayWords(to))
	}
	return strings.NewReplacer(pairs...).Replace
}

// Names lists what may be written in braces in the words of a letter.
var Names = []string{"period", "year", "next_year", "last_year", "field", "asker", "deadline", "from", "to"}

// words writes the deadlines as a sentence has them: one day, or each level with its own.
func (d Deadlines) words(r *regime.Regime) string {
	days := map[when.Day]bool{}
	for _, day := range d {
		days[day] = true
	}
	if len(days) <= 1 {
		return dayWords(d.Last())
	}
	var all []string
	for _, level := range levelOrder(r, d) {
		name := level
		if l, ok := r.Level(level); ok {
			name = strings.ToLower(l.Name.Vi)
		}
		all = append(all, dayWords(d[level])+" ("+name+")")
	}
	return strings.Join(all, ", ")
}

// levelOrder are the levels that have a deadline, from the lowest up.
func levelOrder(r *regime.Regime, d Deadlines) []string {
	var all []string
	for i := range r.Levels {
		code := r.Levels[i].Code
		if _, ok := d[code]; ok && !slices.Contains(all, code) {
			all = append(all, code)
		}
	}
	return all
}

func dayWords(d when.Day) string {
	if !d.Known() {
		return "…/…/……"
	}
	return fmt.Sprintf("%02d/%02d/%d", d.Date, d.Month, d.Year)
}

// annexes are the outline, and the figures where the regime has any, for each level that
// the letter goes to. Levels with the same outline share one.
func (l *Letter) annexes(r *regime.Regime) []paper.Annex {
	var all []paper.Annex
	levels := levelOrder(r, l.Deadlines)
	for i, level := range levels {
		title := "Đề cương báo cáo " + l.filler(r)("{field} {period}")
		if len(levels) > 1 {
			if lv, ok := r.Level(level); ok {
				title += " (" + strings.ToLower(lv.Name.Vi) + ")"
			}
		}
		body := l.outline(r, level, i == 0)
		if table, any := figureTable(r, level); any {
			body = append(body, paper.Paragraph{Inlines: paper.Inlines{{Text: "Các số liệu cần báo cáo", Bold: true}}}, table)
		}
		all = append(all, paper.Annex{Title: title, Reference: l.reference(), Body: body})
	}
	for i := range all {
		all[i].Label = "Phụ lục"
		if len(all) > 1 {
			all[i].Label = "Phụ lục " + []string{"I", "II", "III", "IV", "V", "VI", "VII", "VIII"}[min(i, 7)]
		}
	}
	return all
}

func (l *Letter) reference() string {
	day := "ngày … tháng … năm ……"
	if l.Day.Known() {
		day = fmt.Sprintf("ngày %02d tháng %d năm %d", l.Day.Date, l.Day.Month, l.Day.Year)
		if l.Day.Month < 3 {
			day = fmt.Sprintf("ngày %02d tháng %02d năm %d", l.Day.Date, l.Day.Month, l.Day.Year)
		}
	}
	return "(Kèm theo Công văn số " + l.Mark() + " " + day + " của " + l.Text.InText + ")"
}

// outline is the regime's outline for a level with what to write in each section.
func (l *Letter) outline(r *regime.Regime, level string, first bool) paper.Blocks {
	var blocks paper.Blocks
	add := func(words string, italic bool) {
		blocks = append(blocks, paper.Paragraph{Inlines: paper.Inlines{{Text: words, Italic: italic}}})
	}
	if first {
		for line := range strings.Lines(l.Guidance) {
			if line = strings.TrimSpace(line); line != "" {
				add(line, false)
			}
		}
	}
	context := regime.Context{Period: l.Period, Unit: "đơn vị", Area: "địa phương", Parent: "cấp trên"}
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
	for _, ind := range asked(r, level) {
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

// lowerFirst lowers the first letter of a name unless an abbreviation begins it.
func lowerFirst(s string) string {
	letters := []rune(s)
	if len(letters) == 0 || len(letters) > 1 && unicode.IsUpper(letters[1]) {
		return s
	}
	letters[0] = unicode.ToLower(letters[0])
	return string(letters)
}

func row(head bool, words ...string) paper.Row {
	var r paper.Row
	for _, w := range words {
		r.Cells = append(r.Cells, paper.Cell{Inlines: paper.Plain(w), Bold: head})
	}
	return r
}

// asked are the indicators that a level reports: those that a section of its outline
// takes and that are not kept for other levels.
func asked(r *regime.Regime, level string) []*regime.Indicator {
	taken := map[string]bool{}
	for _, s := range r.SectionsFor(level) {
		for _, code := range s.Takes {
			taken[code] = true
		}
	}
	var all []*regime.Indicator
	for i := range r.Indicators {
		ind := &r.Indicators[i]
		if taken[ind.Code] && (len(ind.Levels) == 0 || slices.Contains(ind.Levels, level)) {
			all = append(all, ind)
		}
	}
	return all
}
