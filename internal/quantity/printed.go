package quantity

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Marks says which mark groups thousands and which begins the fraction.
type Marks uint8

// The ways of printing. Vietnamese is the rule (NĐ 30/2020/NĐ-CP papers, TCVN); some
// tables come out of English programs.
const (
	Vietnamese Marks = iota // 1.730 and 98,5
	English                 // 1,730 and 98.5
)

var errNotPrinted = errors.New("not a printed number")

// ParseVietnamese reads a number as Vietnamese papers print it: "1.730", "98,5",
// "03", "1.730,25", "1 730". ambiguous is true where other marks would give another
// number: "1,730" is 1.73 here and 1730 elsewhere.
func ParseVietnamese(s string) (v Value, ambiguous bool, err error) {
	return ParsePrinted(strings.TrimSpace(s), Vietnamese)
}

// ParsePrinted is ParseVietnamese for a paper whose marks are known. Marks that can
// only be read one way are read that way, whatever the paper's are: "12.5", "1,730,000".
func ParsePrinted(s string, marks Marks) (v Value, ambiguous bool, err error) {
	digits, negative := strings.CutPrefix(s, "-")
	digits = groupBlanks(digits)
	sep, last, count, err := separators(digits)
	if err != nil {
		return Value{}, false, fmt.Errorf("number %q: %w", s, err)
	}
	tail := len(digits) - last - 1
	grouped := count > 0 && groupsOfThree(digits, sep)
	switch {
	case count == 0:
		v, err = join(digits, "", negative)
	case sep == mixed:
		v, err = joinMixed(digits, last, negative)
	case count > 1:
		if !grouped {
			return Value{}, false, fmt.Errorf("number %q: %w", s, errNotPrinted)
		}
		v, err = join(digits, "", negative)
	case grouped && sep == groupMark(marks):
		v, err = join(digits, "", negative)
	case tail > MaxDecimals:
		err = errNotPrinted
	default:
		ambiguous = grouped
		v, err = join(digits[:last], digits[last+1:], negative)
	}
	if err != nil {
		return Value{}, false, fmt.Errorf("number %q: %w", s, err)
	}
	return v, ambiguous, nil
}

const mixed = '!'

func groupMark(m Marks) byte {
	if m == English {
		return ','
	}
	return '.'
}

// groupBlanks turns the blanks of "1 730 000" into Vietnamese dots.
func groupBlanks(s string) string {
	if !hasBlank(s) {
		return s
	}
	return blanksAsDots.Replace(s)
}

var blanksAsDots = strings.NewReplacer(" ", ".", "\u00a0", ".", "\u2009", ".", "\u202f", ".")

// hasBlank tells whether s may have a blank: numbers are printed in ASCII but for the
// blanks that do not break a line.
func hasBlank(s string) bool {
	for i := range len(s) {
		if s[i] == ' ' || s[i] >= utf8.RuneSelf {
			return true
		}
	}
	return false
}

// separators gives the one mark of s (or mixed), where its last one stands, how many.
func separators(s string) (sep byte, last, count int, err error) {
	last = -1
	for i := range len(s) {
		c := s[i]
		switch {
		case c >= '0' && c <= '9':
			continue
		case c != '.' && c != ',', i == 0, i == len(s)-1, s[i-1] < '0':
			return 0, 0, 0, errNotPrinted
		case count == 0:
			sep = c
		case c != sep:
			sep = mixed
		}
		last = i
		count++
	}
	if s == "" {
		err = errNotPrinted
	}
	return sep, last, count, err
}

// groupsOfThree tells whether s is 1 to 3 digits, not beginning with 0, then groups
// of three.
func groupsOfThree(s string, sep byte) bool {
	if sep == mixed || s[0] == '0' {
		return false
	}
	groups := strings.Split(s, string(sep))
	if len(groups[0]) > 3 {
		return false
	}
	for _, g := range groups[1:] {
		if len(g) != 3 {
			return false
		}
	}
	return true
}

// joinMixed reads "1.730,25" or "1,730.25": the last mark is the decimal one.
func joinMixed(s string, last int, negative bool) (Value, error) {
	whole, frac := s[:last], s[last+1:]
	sep, _, _, err := separators(whole)
	if err != nil || sep == s[last] || !groupsOfThree(whole, sep) || len(frac) > MaxDecimals {
		return Value{}, errNotPrinted
	}
	return join(whole, frac, negative)
}

const maxDigits = 18 // of an int64, always

func join(whole, frac string, negative bool) (Value, error) {
	var n int64
	digits := 0
	for _, part := range [2]string{whole, frac} {
		for i := range len(part) {
			if part[i] < '0' || part[i] > '9' {
				continue
			}
			if n > 0 {
				digits++
			}
			if digits >= maxDigits {
				return Value{}, errNotPrinted
			}
			n = n*10 + int64(part[i]-'0')
		}
	}
	if negative {
		n = -n
	}
	return Decimal(n, uint8(len(frac))), nil
}
