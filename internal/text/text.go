// Package text holds what every other package needs to know about Vietnamese
// letters: one Unicode form, folding for search, tone-mark variants, order.
package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// NFC brings s to the one Unicode form used inside the program.
func NFC(s string) string { return norm.NFC.String(s) }

// Fold makes the key by which people search: lower case, without marks, đ as d.
// Folding is done letter by letter, so the result has as many letters as NFC(s).
func Fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFC.String(s) {
		if r < utf8.RuneSelf {
			if 'A' <= r && r <= 'Z' {
				r += 'a' - 'A'
			}
			b.WriteByte(byte(r))
			continue
		}
		b.WriteRune(FoldRune(r))
	}
	return b.String()
}

// FoldRune folds one composed letter: lower case, its base letter, đ as d.
func FoldRune(r rune) rune {
	r = unicode.ToLower(r)
	if r == 'đ' {
		return 'd'
	}
	if r < 0xC0 {
		return r
	}
	var buf [utf8.UTFMax]byte
	n := utf8.EncodeRune(buf[:], r)
	d := norm.NFD.Properties(buf[:n]).Decomposition()
	if len(d) == 0 {
		return r
	}
	base, _ := utf8.DecodeRune(d)
	return FoldRune(base)
}

// Space joins the words of s by single blanks and trims it; any Unicode space,
// no-break ones included, separates words. Zero-width characters are dropped.
func Space(s string) string {
	return strings.Join(strings.Fields(strings.Map(dropZeroWidth, s)), " ")
}

func dropZeroWidth(r rune) rune {
	switch r {
	case '\u200b', '\u200c', '\u200d', '\ufeff', '\u00ad', '\u2060':
		return -1
	}
	return r
}

// IsUpper tells whether s has letters and all of them are capitals.
func IsUpper(s string) bool {
	seen := false
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
		seen = seen || unicode.IsUpper(r)
	}
	return seen
}
