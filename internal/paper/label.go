package paper

import (
	"fmt"
	"strings"
	"unicode"

	"tonghop/internal/text"
)

// ElementOfLabel tells what a heading is by its label: the decree numbers parts and
// chapters in Roman, sections, articles and clauses in Arabic, points with letters
// (annex I, II.6đ and V.6b).
func ElementOfLabel(label string) Element {
	if label == "" {
		return Clause
	}
	first, rest, _ := strings.Cut(text.Fold(label), " ")
	switch {
	case rest != "" && (first == "phan" || first == "chuong"):
		return PartHeading
	case rest != "" && (first == "muc" || first == "tieu"):
		return SectionHeading
	case rest != "" && first == "dieu":
		return Article
	}
	runes := []rune(label)
	switch {
	case strings.Trim(label, "IVXLC") == "", len(runes) == 1 && unicode.IsUpper(runes[0]):
		return RomanHeading
	case len(runes) <= 2 && unicode.IsLower(runes[0]):
		return Point
	}
	return Clause
}

// Roman writes 1 to 3999 in Roman figures; other numbers in Arabic ones.
func Roman(n int) string {
	if n < 1 || n > 3999 {
		return fmt.Sprint(n)
	}
	var b strings.Builder
	for _, d := range []struct {
		value int
		sign  string
	}{{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for n >= d.value {
			b.WriteString(d.sign)
			n -= d.value
		}
	}
	return b.String()
}
