package checking

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"tonghop/internal/paper"
	"tonghop/internal/text"
)

var (
	markForm     = regexp.MustCompile(`^S[ốoỐ]\s*:?\s*(\S*)\s*/\s*(.*)$`)
	spacedSymbol = regexp.MustCompile(`/\s+\p{L}|\p{L}\s*[-–]\s+\p{L}|\p{L}\s+[-–]\s*\p{L}`)
	oneDigitDay  = regexp.MustCompile(`(?i)ngày\s+(\d)\s+tháng`)
	oneOrTwo     = regexp.MustCompile(`(?i)tháng\s+([12])\s+năm`)
	zeroMonth    = regexp.MustCompile(`(?i)tháng\s+0([3-9])\s+năm`)
	slashDate    = regexp.MustCompile(`(?i)ngày\s+\d{1,2}[/.-]\d{1,2}[/.-]\d{4}`)
	noComma      = regexp.MustCompile(`(?i)^[\p{L} .-]{2,40}\p{L}\s+ngày\s`)
)

// markLine is the line "Số: …/…" of the heading.
func (c *checker) markLine() (*line, bool) {
	if l, _ := c.found("symbol"); l != nil {
		return l, true
	}
	for i := range c.lines[:min(len(c.lines), headLines)] {
		l := &c.lines[i]
		if markForm.MatchString(l.text) && utf8.RuneCountInString(l.text) < 40 || strings.HasPrefix(l.key, "so:") && len(l.key) < 40 {
			return l, true
		}
	}
	return nil, false
}

// mark checks number and symbol (annex I, II.3; abbreviations of annex III).
func (c *checker) mark() {
	l, ok := c.markLine()
	if !ok {
		return
	}
	legal := c.l.Style(paper.MarkLine).Source
	report := func(rule string, s Severity, found, wanted string) {
		c.add(Departure{Rule: rule, Severity: s, Legal: legal, Part: "mark", Where: l.p.Where, Found: found, Wanted: wanted})
	}
	if c.p.Number == "" {
		report("check.number-open", Remark, excerpt(l.text), "")
	}
	if len(c.p.Number) == 1 && c.p.Number >= "1" && c.p.Number <= "9" {
		report("check.number-zero", Wrong, c.p.Number, "0"+c.p.Number)
	}
	if m := markForm.FindStringSubmatch(l.text); m != nil && spacedSymbol.MatchString("/"+symbolOnly(l.text)) {
		report("check.symbol-space", Wrong, excerpt(l.text), "")
	}
	legal = c.annex("Phụ lục III", "mục I (bảng chữ viết tắt tên loại)")
	c.symbolKind(report)
}

// symbolOnly is what follows the stroke of the mark on its line.
func symbolOnly(words string) string {
	_, after, _ := strings.Cut(words, "/")
	return after
}

// symbolKind compares the symbol's first group with the kind's abbreviation.
func (c *checker) symbolKind(report func(rule string, s Severity, found, wanted string)) {
	if c.p.Symbol == "" || c.p.Kind == "" || !c.p.Kind.Known() {
		return
	}
	group := c.p.Symbol
	if i := strings.IndexAny(group, "-–/. "); i >= 0 {
		group = group[:i]
	}
	if c.p.Kind == paper.Letter {
		if strings.EqualFold(group, "CV") {
			report("check.symbol-letter", Wrong, c.p.Symbol, strings.TrimLeft(c.p.Symbol[len(group):], "-–/. "))
		}
		return
	}
	want := c.p.Kind.Abbreviation()
	if group == want || group == want+"LT" {
		return
	}
	s := Wrong
	if c.l.Name != "nd30-2020" {
		s = Remark // some abbreviations of the older form differed
	}
	report("check.symbol-kind", s, group, want)
}

// dateLine is the line with place and date in the heading.
func (c *checker) dateLine() *line {
	if l, _ := c.found("date"); l != nil {
		return l
	}
	if l, _ := c.found("place"); l != nil {
		return l
	}
	for i := range c.lines[:min(len(c.lines), headLines)] {
		l := &c.lines[i]
		if f := text.Fold(l.text); strings.Contains(f, "ngay") && strings.Contains(f, "thang") && strings.Contains(f, "nam") && len(f) < 80 {
			return l
		}
	}
	return nil
}

// date checks how place and date are written (annex I, II.4).
func (c *checker) date() {
	l := c.dateLine()
	if l == nil {
		return
	}
	legal := c.l.Style(paper.PlaceDate).Source
	report := func(rule string, s Severity, found, wanted string) {
		c.add(Departure{Rule: rule, Severity: s, Legal: legal, Part: "place_date", Where: l.p.Where, Found: found, Wanted: wanted})
	}
	if !c.p.Date.Known() {
		report("check.date-open", Remark, excerpt(l.text), "")
	}
	if m := oneDigitDay.FindStringSubmatch(l.text); m != nil {
		report("check.day-zero", Wrong, m[1], "0"+m[1])
	}
	if m := oneOrTwo.FindStringSubmatch(l.text); m != nil {
		report("check.month-zero", Wrong, m[1], "0"+m[1])
	}
	if m := zeroMonth.FindStringSubmatch(l.text); m != nil {
		report("check.month-needless-zero", Remark, "0"+m[1], m[1])
	}
	if m := slashDate.FindString(l.text); m != "" {
		report("check.date-words", Wrong, m, "")
	}
	if noComma.MatchString(l.text) {
		report("check.place-comma", Doubt, excerpt(l.text), "")
	}
}
