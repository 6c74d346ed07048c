// Package circumstance reads from a line of office prose when something was done, where, for
// what occasion and with whom: "thứ hai tuần trước", "dọc quốc lộ 47", "chào mừng …", "phối hợp
// với …". It never invents: what a line does not say is not in the answer.
package circumstance

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"tonghop/internal/text"
)

// token is a word, a number or a mark of a line.
type token struct {
	fold       string // as people search it; of a mark itself
	lower      string // with its marks
	start, end int    // bytes in the line
	number     int    // of digits, -1 for all else
	upper      bool
}

func (t token) isWord() bool { return t.number < 0 && text.IsLetterByte(t.fold[0]) }

// cut takes a line in NFC apart.
func cut(line string) []token {
	var all []token
	for i := 0; i < len(line); {
		r, n := utf8.DecodeRuneInString(line[i:])
		if unicode.IsSpace(r) {
			i += n
			continue
		}
		j := i + n
		switch {
		case r >= '0' && r <= '9':
			j = run(line, j, func(r rune) bool { return r >= '0' && r <= '9' })
		case unicode.IsLetter(r):
			j = run(line, j, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) })
		}
		t := token{fold: text.Fold(line[i:j]), lower: strings.ToLower(line[i:j]), start: i, end: j, number: -1, upper: unicode.IsUpper(r)}
		if r >= '0' && r <= '9' {
			if v, err := strconv.Atoi(t.fold); err == nil {
				t.number = v
			} else {
				t.fold = "#" // digits beyond any day or count are a mark
			}
		}
		if t.fold == "" {
			t.fold = "#"
		}
		all = append(all, t)
		i = j
	}
	return all
}

func run(s string, i int, in func(rune) bool) int {
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if !in(r) {
			break
		}
		i += n
	}
	return i
}

// words is a reading position in the tokens of a line.
type words []token

// at is the token at i, or a blank one beyond the ends.
func (w words) at(i int) token {
	if i < 0 || i >= len(w) {
		return token{fold: "\n", number: -1}
	}
	return w[i]
}

// is tells whether the folded words stand at i; n is how many they are.
func (w words) is(i int, phrase ...string) bool {
	for k, p := range phrase {
		if w.at(i+k).fold != p {
			return false
		}
	}
	return true
}

// any is the length of the first of the phrases that stands at i, 0 where none does.
func (w words) any(i int, phrases [][]string) int {
	for _, p := range phrases {
		if w.is(i, p...) {
			return len(p)
		}
	}
	return 0
}

// before tells whether one of the phrases ends right before i.
func (w words) before(i int, phrases [][]string) bool {
	for _, p := range phrases {
		if i >= len(p) && w.is(i-len(p), p...) {
			return true
		}
	}
	return false
}

// glued tells whether no blank stands between the tokens at i and i+1.
func (w words) glued(i int) bool {
	return i >= 0 && i+1 < len(w) && w[i].end == w[i+1].start
}
