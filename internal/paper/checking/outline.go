package checking

import (
	"strconv"
	"strings"

	"tonghop/internal/paper"
	"tonghop/internal/text"
)

// alphabet is the order of points: the letters of the Vietnamese alphabet without
// marks of their own, đ kept (annex I, II.6đ).
const alphabet = "a b c d đ e g h i k l m n o p q r s t u v x y"

// outline checks the numbering of headings: it begins at the first number, leaves none
// out and repeats none. A number that stands before a whole sentence is no heading of
// the reader's, so a gap counts only where no line of the file begins with the missing
// number.
func (c *checker) outline() {
	type key struct {
		level int
		style paper.Element
	}
	last := map[key]string{}
	previous := -1
	for i := range c.read.Sections {
		s := &c.read.Sections[i]
		l, _ := c.locate(&paper.Found{Where: s.Where, Text: s.Title + s.Label})
		if l == nil {
			l = c.at(i)
		}
		if l == nil || l.table || s.Sure < 0.7 {
			continue
		}
		k := key{s.Level, paper.ElementOfLabel(s.Label)}
		for other := range last {
			if other.level > k.level {
				delete(last, other)
			}
		}
		before, known := last[k]
		last[k] = s.Label
		if known || k.style != paper.Article {
			c.sequence(before, s.Label, previous, l)
		}
		previous = l.n
	}
}

// at is the line at the place of section i.
func (c *checker) at(i int) *line {
	for k := range c.lines {
		if c.lines[k].p.Where == c.read.Sections[i].Where {
			return &c.lines[k]
		}
	}
	return nil
}

// sequence compares a label with the one before it among its brothers; before is ""
// for the first.
func (c *checker) sequence(before, label string, previous int, l *line) {
	legal := c.annexI("phần I, mục II.6đ")
	a, okA := ordinal(before)
	b, okB := ordinal(label)
	if before == "" {
		a, okA = 0, true
	}
	if !okA || !okB || b == a+1 {
		return
	}
	report := func(rule string, s Severity) {
		wanted := following(label, a)
		c.add(Departure{Rule: rule, Severity: s, Legal: legal, Part: "heading", Where: l.p.Where, Found: excerpt(l.text), Wanted: wanted})
	}
	switch {
	case before != "" && b == a:
		report("check.heading-repeat", Doubt)
	case b > a+1 && c.numbered(label, a, b, previous, l.n):
		return
	case b > a+1:
		report("check.heading-gap", Doubt)
	case before != "" && b < a && b != 1:
		report("check.heading-back", Doubt)
	}
}

// numbered tells whether a line between two headings begins with a number that they
// leave out.
func (c *checker) numbered(label string, a, b, from, to int) bool {
	want := following(label, a)
	for i := max(0, from); i < to; i++ {
		words := c.lines[i].text
		if strings.HasPrefix(words, want+".") || strings.HasPrefix(words, want+")") || strings.HasPrefix(words, want+"/") || strings.HasPrefix(words, want+" ") || strings.HasPrefix(words, want+":") {
			return true
		}
	}
	// Before the first heading of its kind anything may have been counted in words.
	return a == 0 && b > 2
}

// ordinal is the place of a label in its series: "IV" 4, "đ" 5, "2.3" 3, "Điều 7" 7.
func ordinal(label string) (int, bool) {
	if i := strings.LastIndex(label, " "); i >= 0 {
		label = label[i+1:]
	}
	if i := strings.LastIndex(label, "."); i >= 0 {
		label = label[i+1:]
	}
	if n, err := strconv.Atoi(label); err == nil {
		return n, n > 0
	}
	if n := romanValue(label); n > 0 {
		return n, true
	}
	for i, letter := range strings.Fields(alphabet) {
		if label == letter || label == strings.ToUpper(letter) {
			return i + 1, true
		}
	}
	return 0, false
}

// following is the label after number a in the series of label.
func following(label string, a int) string {
	head, tail := "", label
	if i := strings.LastIndexAny(label, " ."); i >= 0 {
		head, tail = label[:i+1], label[i+1:]
	}
	switch {
	case tail != "" && tail[0] >= '0' && tail[0] <= '9':
		return head + strconv.Itoa(a+1)
	case romanValue(tail) > 0:
		return head + paper.Roman(a+1)
	}
	letters := strings.Fields(alphabet)
	if a >= len(letters) {
		return head
	}
	if text.IsUpper(tail) {
		return head + strings.ToUpper(letters[a])
	}
	return head + letters[a]
}

// romanValue reads a Roman number in its one right form; 0 for anything else.
func romanValue(s string) int {
	for n := 1; n <= 60 && s != ""; n++ {
		if paper.Roman(n) == s {
			return n
		}
	}
	return 0
}
