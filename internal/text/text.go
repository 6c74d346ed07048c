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
func NFC(s string) string {
	if composed(s) {
		return s
	}
	return norm.NFC.String(s)
}

// composed tells whether s is surely in NFC: it holds nothing but ASCII, the composed
// letters of Latin and Vietnamese, and dashes and quotation marks. The general test of
// the Unicode package costs ten times as much, and nearly every string of a paper
// passes this one.
func composed(s string) bool {
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if !isComposed(r) {
			return false
		}
		i += n
	}
	return true
}

// isComposed is true of letters and marks that neither change in NFC nor join the one
// before them.
func isComposed(r rune) bool {
	return 0xA0 <= r && r < foldedLatin || 0x1E00 <= r && r < 0x1F00 || 0x2010 <= r && r <= 0x2027
}

// Fold makes the key by which people search: lower case, without marks, đ as d.
// Folding is done letter by letter, so the result has as many letters as NFC(s).
func Fold(s string) string {
	var short [256]byte
	b := short[:0]
	if len(s) > len(short) {
		b = make([]byte, 0, len(s))
	}
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			}
			b = append(b, c)
			i++
			continue
		}
		var f rune
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r < 0xA0 || r > 0x2027:
			return foldAny(s)
		case r < foldedLatin:
			f = rune(folded[r])
		case r >= 0x1E00 && r < 0x1F00:
			f = rune(foldedMarked[r-0x1E00])
		case r >= 0x2010:
			f = r
		default:
			return foldAny(s)
		}
		i += n
		if f < utf8.RuneSelf {
			b = append(b, byte(f))
		} else {
			b = utf8.AppendRune(b, f)
		}
	}
	return string(b)
}

// foldAny folds text that may not be in NFC.
func foldAny(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFC.String(s) {
		b.WriteRune(FoldRune(r))
	}
	return b.String()
}

// FoldRune folds one composed letter: lower case, its base letter, đ as d.
func FoldRune(r rune) rune {
	switch {
	case r >= 0 && r < foldedLatin:
		return rune(folded[r])
	case r >= 0x1E00 && r < 0x1F00:
		return rune(foldedMarked[r-0x1E00])
	}
	return foldRune(r)
}

// foldedLatin is how many letters from the beginning of Unicode the table holds.
const foldedLatin = 0x250

// folded has the folded letters of the Latin blocks, foldedMarked those of Latin
// Extended Additional, where the Vietnamese letters with two marks are.
var folded, foldedMarked = foldTables()

func foldTables() (latin *[foldedLatin]uint16, marked *[0x100]uint16) {
	latin, marked = new([foldedLatin]uint16), new([0x100]uint16)
	for i := range latin {
		latin[i] = uint16(foldRune(rune(i)))
	}
	for i := range marked {
		marked[i] = uint16(foldRune(0x1E00 + rune(i)))
	}
	return latin, marked
}

func foldRune(r rune) rune {
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
	return foldRune(base)
}

// Space joins the words of s by single blanks and trims it; any Unicode space,
// no-break ones included, separates words. Zero-width characters are dropped.
func Space(s string) string {
	s = strings.TrimSpace(s)
	if isSpaced(s) {
		return s
	}
	b := make([]byte, 0, len(s))
	blank := false
	for i := 0; i < len(s); {
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		i += n
		switch {
		case isZeroWidth(r):
			continue
		case unicode.IsSpace(r):
			blank = len(b) > 0
			continue
		}
		if blank {
			b, blank = append(b, ' '), false
		}
		b = utf8.AppendRune(b, r)
	}
	return string(b)
}

// isSpaced tells whether Space would surely leave s as it is.
func isSpaced(s string) bool {
	last := byte(' ')
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c > ' ' && (c < 0xC2 || c > 0xC2 && c < 0xE1) {
			last = c
			continue
		}
		switch {
		case c == ' ' && last != ' ':
		case c == 0xE1 && i+1 < len(s) && s[i+1] >= 0xB8:
		case c == 0xE2 && i+2 < len(s) && s[i+1] == 0x80 && s[i+2] >= 0x90 && s[i+2] <= 0xA6:
		default:
			return false
		}
		last = c
	}
	return (last != ' ' || s == "") && utf8.ValidString(s)
}

func isZeroWidth(r rune) bool {
	switch r {
	case '\u200b', '\u200c', '\u200d', '\ufeff', '\u00ad', '\u2060':
		return true
	}
	return false
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
