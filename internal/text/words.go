package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// WordSet makes a set of words parted by white space; "_" stands for the blank inside
// an expression.
func WordSet(s string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(s) {
		set[strings.ReplaceAll(w, "_", " ")] = true
	}
	return set
}

// FirstWord is s up to its first blank.
func FirstWord(s string) string {
	w, _, _ := strings.Cut(s, " ")
	return w
}

// StartsUpper tells whether the first letter of s is a capital.
func StartsUpper(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

// IsDigits tells whether s is made of the figures 0 to 9 and is not empty.
func IsDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// IsLetterByte tells whether c is a letter of ASCII or part of one beyond it.
func IsLetterByte(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80 }

// HasAnyPrefix tells whether s begins with one of the prefixes.
func HasAnyPrefix(s string, prefixes []string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

// ContainsAny tells whether one of the words stands in s.
func ContainsAny(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// BeginsWithWord tells whether folded s begins with one of the words and a word ends there.
func BeginsWithWord(s string, words []string) bool {
	for _, w := range words {
		if strings.HasPrefix(s, w) && (len(s) == len(w) || !IsLetterByte(s[len(w)])) {
			return true
		}
	}
	return false
}

// CutAtFold cuts s where byte i of its folded form stands.
func CutAtFold(s, fold string, i int) (before, after string) {
	n := utf8.RuneCountInString(fold[:i])
	for j := range s {
		if n == 0 {
			return s[:j], s[j:]
		}
		n--
	}
	return s, ""
}

// EndsSentence tells whether s ends a sentence or an item.
func EndsSentence(s string) bool {
	s = strings.TrimRight(s, "”\"’) ")
	return s == "" || strings.IndexByte(".;:!?", s[len(s)-1]) >= 0
}

// HasStop tells whether a sentence ends inside s.
func HasStop(s string) bool {
	for from := 0; ; {
		i := strings.Index(s[from:], ". ")
		if i < 0 {
			return false
		}
		i += from
		if next := s[i+2:]; StartsUpper(next) && i > 3 && !shortWordBefore(s[:i]) {
			return true
		}
		from = i + 2
	}
}

// shortWordBefore tells an abbreviation ("TP.", "đ/c.") from the end of a sentence.
func shortWordBefore(s string) bool {
	w := s[strings.LastIndexByte(s, ' ')+1:]
	n := utf8.RuneCountInString(w)
	return n <= 2 || n <= 4 && IsUpper(w)
}

// Sentences cuts a paragraph at the ends of sentences outside quotation marks.
func Sentences(s string) []string {
	var all []string
	start, quoted := 0, 0
	for i := 0; i < len(s); i++ {
		switch {
		case strings.HasPrefix(s[i:], "“"):
			quoted++
		case strings.HasPrefix(s[i:], "”"):
			quoted = max(0, quoted-1)
		case (s[i] == '.' || s[i] == '!' || s[i] == '?') && i+2 < len(s) && s[i+1] == ' ' && quoted == 0 && StartsUpper(s[i+2:]) && !shortWordBefore(s[:i]):
			all = append(all, strings.TrimSpace(s[start:i+1]))
			start = i + 2
		}
	}
	return append(all, strings.TrimSpace(s[start:]))
}
