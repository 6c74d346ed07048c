package request

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"tonghop/internal/paper"
	"tonghop/internal/regime"
	"tonghop/internal/request/annex"
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
		p.Annexes = annex.Of(r, annex.In{Levels: levelOrder(r, l.Deadlines), Period: l.Period, Title: "Đề cương báo cáo " + fill("{field} {period}"),
			Guidance: l.Guidance, Reference: l.reference()})
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

// lowerFirst lowers the first letter of a name unless an abbreviation begins it.
func lowerFirst(s string) string {
	letters := []rune(s)
	if len(letters) == 0 || len(letters) > 1 && unicode.IsUpper(letters[1]) {
		return s
	}
	letters[0] = unicode.ToLower(letters[0])
	return string(letters)
}
