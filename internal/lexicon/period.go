package lexicon

import (
	"fmt"

	"tonghop/internal/when"
)

// mention is a period that the sentence names.
type mention struct {
	start, end int // tokens
	period     when.Period
	compared   bool // after "so với": it governs only what stands in brackets behind it
}

// findPeriods gives each figure the period that the text names for it: the one right
// behind it ("287 (năm 2015)", "của năm 2015") or else the last one before it.
func (x *scan) findPeriods() {
	if len(x.found) == 0 {
		return
	}
	x.periods = x.periods[:0]
	for i := 0; i < len(x.tokens); {
		m, ok := x.mentionAt(i)
		if !ok {
			i++
			continue
		}
		x.periods = append(x.periods, m)
		i = m.end
	}
	for i := range x.found {
		x.found[i].Period = x.periodOf(i)
	}
}

func (x *scan) periodOf(i int) when.Period {
	f := &x.found[i]
	next := len(x.tokens)
	if i+1 < len(x.found) {
		next = x.found[i+1].number
	}
	var before when.Period
	for _, m := range x.periods {
		switch {
		case m.start >= f.end && m.end <= next && x.attached(f.end, m):
			return x.other(m.period)
		case m.end <= f.number && (!m.compared || x.tok(m.end).mark == '(' && f.number <= m.end+2):
			if !x.closedBefore(m, f.number) {
				before = x.other(m.period)
			}
		}
	}
	return before
}

// other is p where it is another period than the report's. The year of a monthly
// report is named in passing and is no other.
func (x *scan) other(p when.Period) when.Period {
	own := x.context.Period
	if p == own || own != "" && p.Part() == "" && p.Year() == own.Year() {
		return ""
	}
	return p
}

// attached tells whether only brackets or "của", "trong" stand between a figure's end
// and a period that opens nothing of its own: "(năm 2015: 287 buổi)".
func (x *scan) attached(end int, m mention) bool {
	if opens := x.tok(m.end); m.start-end > 2 || opens.mark == ':' || opens.word != 0 && opens.word == x.l.words.is {
		return false
	}
	for i := end; i < m.start; i++ {
		t := x.tokens[i]
		if t.mark != '(' && t.word != x.l.words.of && t.word != x.l.words.in {
			return false
		}
	}
	return true
}

// closedBefore tells whether m stands in brackets that close, or behind a figure of its
// own, before token i.
func (x *scan) closedBefore(m mention, i int) bool {
	for j := m.end; j < i; j++ {
		switch x.tokens[j].mark {
		case ')', ';':
			return true
		case '(':
			return false
		}
	}
	for _, f := range x.found {
		if f.end <= m.start && x.attached(f.end, m) {
			return true
		}
	}
	return false
}

// periodAt tells whether a period begins at token i; a year alone is one there.
func (x *scan) periodAt(i int) bool {
	if _, ok := x.mentionAt(i); ok {
		return true
	}
	return yearNumber(small(x.digits(i))) && x.tok(i+1).mark == ')'
}

// mentionAt reads "năm 2015", "quý I/2016", "tháng 6 năm 2026", "6 tháng đầu năm 2016",
// "cùng kỳ năm trước". Without a year the report's own is meant, if it is known.
func (x *scan) mentionAt(i int) (mention, bool) {
	w := &x.l.words
	t := x.tok(i)
	begins := t.kind == isNumber && x.tok(i+1).word == w.month || t.word != 0 && (t.word == w.year || t.word == w.quarter || t.word == w.month)
	if !begins {
		return mention{}, false
	}
	m := mention{start: i, compared: x.comparedWith(i)}
	switch {
	case t.word == w.year:
		return x.yearMention(m, i)
	case t.word == w.quarter:
		q := x.quarterNumber(i + 1)
		return x.partMention(m, i+2, fmt.Sprintf("Q%d", q), q > 0)
	case t.word == w.month:
		n := small(x.digits(i + 1))
		day := x.tok(i-1).kind == isNumber
		return x.partMention(m, i+2, fmt.Sprintf("%02d", n), n >= 1 && n <= 12 && !day)
	case t.kind == isNumber && x.tok(i+1).word == w.month && x.tok(i+3).word == w.year:
		half, ok := halfYear(small(x.digits(i)), x.tok(i+2).word == w.first, x.tok(i+2).word == w.last)
		return x.partMention(m, i+3, half, ok)
	}
	return m, false
}

// comparedWith tells whether "so với", "so sánh với" stands before token i or before
// the "cùng kỳ" there.
func (x *scan) comparedWith(i int) bool {
	w := &x.l.words
	if x.tok(i-2).word == w.same && x.tok(i-1).word == w.term {
		i -= 2
	}
	with := x.tok(i - 1).word
	before := x.tok(i - 2).word
	return with != 0 && with == w.than && (before == w.compare || before == w.comparing)
}

func halfYear(months int, first, last bool) (string, bool) {
	switch {
	case months == 6 && first:
		return "H1", true
	case months == 6 && last:
		return "H2", true
	case months == 9 && first:
		return "9M", true
	case months == 3 && first:
		return "Q1", true
	}
	return "", false
}

func (x *scan) yearMention(m mention, i int) (mention, bool) {
	if x.tok(i-1).kind == isNumber && (x.tok(i-2).word == x.l.words.month && x.tok(i-3).kind == isNumber) || x.outlook(i) {
		return m, false
	}
	if n := small(x.digits(i + 1)); yearNumber(n) {
		m.end, m.period = i+2, when.Period(fmt.Sprint(n))
		if x.tok(i+2).kind == isDash && x.tok(i+3).kind == isNumber {
			return m, false
		}
		return m, true
	}
	own := x.context.Period
	next := x.tok(i + 1).word
	if own == "" || next == 0 {
		return m, false
	}
	m.end = i + 2
	switch {
	case x.l.words.past[next]:
		m.period = own.Last()
		return m, true
	case x.l.words.coming[next]:
		m.period = own.Next()
		return m, true
	}
	return m, false
}

// partMention reads the year after a part of it: "/2016", "năm 2016", or none.
func (x *scan) partMention(m mention, i int, part string, ok bool) (mention, bool) {
	if !ok {
		return m, false
	}
	m.end = i
	year := 0
	if t := x.tok(i); t.mark == '/' || t.word != 0 && t.word == x.l.words.year || t.kind == isDash {
		if n := small(x.digits(i + 1)); yearNumber(n) {
			year, m.end = n, i+2
		}
	}
	if year == 0 {
		year = x.context.Period.Year()
	}
	if year == 0 {
		return m, false
	}
	p, err := when.ParsePeriod(fmt.Sprintf("%d-%s", year, part))
	m.period = p
	return m, err == nil
}

func (x *scan) quarterNumber(i int) int {
	t := x.tok(i)
	if t.start == t.end {
		return 0
	}
	switch x.s[t.start:t.end] {
	case "I", "1":
		return 1
	case "II", "2":
		return 2
	case "III", "3":
		return 3
	case "IV", "4":
		return 4
	}
	return 0
}

// markParts marks what stands after "trong đó" or "gồm" behind a figure, and what a
// figure's brackets hold in the same unit.
func (x *scan) markParts() {
	for i := range x.found {
		f := &x.found[i]
		if i == 0 && !(x.after && x.partFrom(0, f.number) == 0) {
			continue
		}
		if i == 0 {
			f.Part = true
			continue
		}
		host := &x.found[i-1]
		bracket := x.tok(host.end).mark == '(' && host.end < f.number && !x.closed(host.end, f.number)
		f.Part = host.Part && !x.leavesPart(host.end, f.number) ||
			x.partFrom(x.found[0].end, f.number) >= 0 && !host.Part && x.partFrom(host.end, f.number) >= 0 ||
			bracket && (f.Unit == host.Unit || x.sex(f.unit))
	}
}

// partFrom is the first token from a to b where "trong đó" or the like begins, or -1.
func (x *scan) partFrom(a, b int) int {
	for i := a; i < b; i++ {
		if x.begins[i]&partBefore != 0 {
			return i
		}
	}
	return -1
}

func (x *scan) closed(a, b int) bool {
	for i := a; i < b; i++ {
		if x.tokens[i].mark == ')' {
			return true
		}
	}
	return false
}

// leavesPart: brackets close between two figures, so the list of parts is over.
func (x *scan) leavesPart(a, b int) bool { return x.closed(a, b) }

// sex: nữ and nam after a number are always a part of the people before.
func (x *scan) sex(unit int) bool {
	w := x.tok(unit).word
	return w != 0 && (w == x.l.words.woman || w == x.l.words.man)
}

// outlook: the year of "tầm nhìn đến năm 2050" belongs to a strategy's name.
func (x *scan) outlook(i int) bool {
	for j := i - 1; j >= 0 && j >= i-2; j-- {
		if w := x.tokens[j].word; w != 0 && w == x.l.words.look {
			return true
		}
	}
	return false
}
