package likeness

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Token is one word of a text, in small letters, and its place there in bytes.
type Token struct {
	Text       string
	Start, End int
}

// Number tells whether the token is a number.
func (t Token) Number() bool { return t.Text[0] >= '0' && t.Text[0] <= '9' }

// Tokens cuts text in NFC into words: letters and marks, or a number with its dots and
// commas. Punctuation is left to the layout.
func Tokens(s string) []Token {
	var all []Token
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		end := i + size
		switch {
		case unicode.IsDigit(r):
			end = numberEnd(s, end)
		case letter(r):
			for end < len(s) {
				next, n := utf8.DecodeRuneInString(s[end:])
				if !letter(next) {
					break
				}
				end += n
			}
		default:
			i = end
			continue
		}
		all = append(all, Token{strings.ToLower(s[i:end]), i, end})
		i = end
	}
	return all
}

func letter(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) }

// numberEnd is where a number ends: a dot or comma belongs to it before another digit.
func numberEnd(s string, end int) int {
	for end < len(s) {
		r, n := utf8.DecodeRuneInString(s[end:])
		if r == '.' || r == ',' {
			next, m := utf8.DecodeRuneInString(s[end+n:])
			if !unicode.IsDigit(next) {
				return end
			}
			n += m
		} else if !unicode.IsDigit(r) {
			return end
		}
		end += n
	}
	return end
}
