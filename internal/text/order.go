package text

import (
	"strings"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

var collators = sync.Pool{New: func() any {
	return collate.New(language.Vietnamese, collate.Numeric)
}}

// Compare orders names as a Vietnamese list does: a ă â … d đ …, tones last, and
// numbers by their value, so that "Xã 2" stands before "Xã 10".
func Compare(a, b string) int {
	c := collators.Get().(*collate.Collator)
	defer collators.Put(c)
	if n := c.CompareString(NFC(a), NFC(b)); n != 0 {
		return n
	}
	return strings.Compare(a, b)
}

// LabelLetters is the order of letters in the labels of points: a), b), c), d), đ), e)…
// It leaves out the letters with hats and breves, as the law's own points do.
const LabelLetters = "abcdđeghiklmnopqrstuvxy"

// LetterNumber is the place of a label's letter, from 1; 0 where it is none.
func LetterNumber(r rune) int {
	n := 0
	for _, l := range LabelLetters {
		n++
		if l == r {
			return n
		}
	}
	return 0
}

// NumberLetter is the letter of the n-th point, or 0 beyond the last.
func NumberLetter(n int) rune {
	for _, l := range LabelLetters {
		if n--; n == 0 {
			return l
		}
	}
	return 0
}

var romans = []struct {
	sign  string
	value int
}{
	{"M", 1000}, {"CM", 900}, {"D", 500}, {"CD", 400}, {"C", 100}, {"XC", 90},
	{"L", 50}, {"XL", 40}, {"X", 10}, {"IX", 9}, {"V", 5}, {"IV", 4}, {"I", 1},
}

// Roman writes n from 1 to 3999 in capitals.
func Roman(n int) string {
	if n < 1 || n > 3999 {
		return ""
	}
	var b strings.Builder
	for _, r := range romans {
		for n >= r.value {
			b.WriteString(r.sign)
			n -= r.value
		}
	}
	return b.String()
}

// ParseRoman reads a Roman number in capitals; only the regular form counts.
func ParseRoman(s string) (int, bool) {
	n, rest := 0, s
	for _, r := range romans {
		for strings.HasPrefix(rest, r.sign) {
			n += r.value
			rest = rest[len(r.sign):]
		}
	}
	if s == "" || rest != "" || Roman(n) != s {
		return 0, false
	}
	return n, true
}
