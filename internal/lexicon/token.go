package lexicon

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// token is a word, a number or one mark of a text.
type token struct {
	start, end int
	word       int32 // id in the phrases' dictionary; 0 for a word no phrase holds
	kind       kind
	flags      flags
	mark       byte // the mark itself where it is ASCII
}

type kind uint8

const (
	isWord kind = iota
	isNumber
	isMark
	isDash // hyphen or dash of any length; phrases look over it
)

type flags uint8

const (
	glued    flags = 1 << iota // no blank before it
	newLine                    // a line begins here
	capital                    // first letter is a capital
	allCaps                    // two letters or more, all capitals
	noBreak                    // the blank before it is a no-break or thin one
	hardLine                   // an empty line stands before it
)

func (t token) has(f flags) bool { return t.flags&f != 0 }

// letter is what matters of a letter: the letter without tone and case, and the tone.
// The tone is hashed at the end of the word, so "hoà" and "hòa" are one word.
type letter struct {
	base   uint16
	tone   uint8
	letter bool
	upper  bool
}

const lettersEnd = 0x2000

var letters = letterTable()

// letterTable covers Latin with Vietnamese; other scripts are read rune by rune.
func letterTable() *[lettersEnd]letter {
	var table [lettersEnd]letter
	for r := rune('A'); r < lettersEnd; r++ {
		if unicode.IsLetter(r) {
			table[r] = letterOf(r)
		}
	}
	table['²'] = letter{base: '2', letter: true}
	table['³'] = letter{base: '3', letter: true}
	return &table
}

func letterOf(r rune) letter {
	low := unicode.ToLower(r)
	d := []rune(norm.NFD.String(string(low)))
	base, tone := d[:1:1], uint8(0)
	for _, m := range d[1:] {
		if t := toneOf(m); t > 0 {
			tone = t
		} else {
			base = append(base, m)
		}
	}
	whole := []rune(norm.NFC.String(string(base)))
	return letter{base: uint16(whole[0]), tone: tone, letter: true, upper: unicode.IsUpper(r)}
}

// toneOf numbers the five combining tone marks, 0 for any other rune.
func toneOf(r rune) uint8 {
	switch r {
	case 0x300:
		return 1
	case 0x301:
		return 2
	case 0x303:
		return 3
	case 0x309:
		return 4
	case 0x323:
		return 5
	}
	return 0
}

// wordHash is FNV-1a over a word's letters, then its tone. The last letter waits for
// the end because y after a consonant is i (kỹ, kĩ).
type wordHash struct {
	sum        uint64
	prev, last uint16
	tone       uint8
	n          int
	upper      int
	firstUpper bool
}

const (
	hashStart = 14695981039346656037
	hashPrime = 1099511628211
)

func (h *wordHash) add(l letter) {
	if h.n > 0 {
		h.sum = (h.sum ^ uint64(h.last)) * hashPrime
	} else {
		h.sum, h.firstUpper = hashStart, l.upper
	}
	h.prev, h.last = h.last, l.base
	h.tone |= l.tone
	h.n++
	if l.upper {
		h.upper++
	}
}

func (h *wordHash) key() uint64 {
	last := h.last
	if last == 'y' && h.n > 1 && !vowel(h.prev) {
		last = 'i'
	}
	sum := (h.sum ^ uint64(last)) * hashPrime
	return (sum ^ uint64(h.tone) ^ 0x100) * hashPrime
}

func vowel(base uint16) bool {
	switch base {
	case 'a', 'ă', 'â', 'e', 'ê', 'i', 'o', 'ô', 'ơ', 'u', 'ư', 'y':
		return true
	}
	return false
}

// nextToken reads the token at or after i; ok is false at the end of s.
func (p *phrases) nextToken(s string, i int) (t token, ok bool) {
	if i > 0 && i+1 < len(s) && s[i] == ' ' && s[i+1] > ' ' && s[i+1] != 0xC2 && s[i+1] != 0xE2 && s[i+1] != 0xEF {
		i++
	} else {
		i, t.flags = skipBlanks(s, i)
	}
	if i >= len(s) {
		return t, false
	}
	t.start = i
	if c := s[i]; c >= '0' && c <= '9' {
		t.kind, t.end = isNumber, numberEnd(s, i)
		return t, true
	}
	r, size := rune(s[i]), 1
	if r >= utf8.RuneSelf {
		r, size = utf8.DecodeRuneInString(s[i:])
	}
	if r < lettersEnd && letters[r].letter || r >= lettersEnd && unicode.IsLetter(r) {
		p.word(s, &t)
		return t, true
	}
	p.markToken(&t, r, size)
	return t, true
}

func (p *phrases) markToken(t *token, r rune, size int) {
	t.kind, t.end = isMark, t.start+size
	if isDashRune(r) {
		t.kind = isDash
		return
	}
	if r < utf8.RuneSelf {
		t.mark = byte(r)
	}
	t.word = p.ids.get((hashStart ^ uint64(r)) * hashPrime)
}

func isDashRune(r rune) bool {
	return r == '-' || r >= 0x2010 && r <= 0x2015 || r == 0x2212 || r == 0xAD
}

// word reads a word from t.start: letters, combining marks, and a final 2 or 3 of a
// square or cubic metre.
func (p *phrases) word(s string, t *token) {
	var h wordHash
	i := t.start
	for i < len(s) {
		if c := s[i]; c < utf8.RuneSelf { // half of all letters
			l := letters[c]
			if !l.letter {
				break
			}
			h.add(l)
			i++
			continue
		}
		l, size := letterAt(s, i)
		if size == 0 {
			break
		}
		if l.letter {
			h.add(l)
		} else {
			h.tone |= l.tone
		}
		i += size
	}
	if i+1 <= len(s) && isSquare(s, t.start, i) {
		h.add(letter{base: uint16(s[i])})
		i++
	}
	t.end, t.word = i, p.ids.get(h.key())
	if h.firstUpper {
		t.flags |= capital
	}
	if h.n > 1 && h.upper == h.n {
		t.flags |= allCaps
	}
}

// letterAt gives the letter at i with its size in bytes, 0 where a word ends.
func letterAt(s string, i int) (letter, int) {
	c := s[i]
	if c < utf8.RuneSelf {
		l := letters[c]
		if !l.letter {
			return l, 0
		}
		return l, 1
	}
	if c == 0xE1 && i+2 < len(s) && s[i+1]&0xC0 == 0x80 && s[i+2]&0xC0 == 0x80 { // most Vietnamese letters
		if l := letters[0x1000|rune(s[i+1]&0x3F)<<6|rune(s[i+2]&0x3F)]; l.letter {
			return l, 3
		}
	}
	r, size := utf8.DecodeRuneInString(s[i:])
	switch {
	case r == utf8.RuneError && size <= 1:
		return letter{}, 0
	case r < lettersEnd && letters[r].letter:
		return letters[r], size
	case r >= 0x300 && r < 0x370:
		return letter{tone: toneOf(r)}, size
	case r >= lettersEnd && unicode.IsLetter(r):
		return letter{base: uint16(r), letter: true}, size
	}
	return letter{}, 0
}

// isSquare tells whether s[start:i] is a length and s[i] the 2 or 3 of m2, km2, m3.
func isSquare(s string, start, i int) bool {
	if i >= len(s) || (s[i] != '2' && s[i] != '3') || i-start > 2 || s[i-1] != 'm' {
		return false
	}
	if i-start == 2 && s[start] != 'k' && s[start] != 'c' && s[start] != 'd' && s[start] != 'm' {
		return false
	}
	return i+1 >= len(s) || !isDigit(s[i+1])
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// numberEnd is the end of digits with single dots and commas between them.
func numberEnd(s string, i int) int {
	for i < len(s) {
		switch {
		case isDigit(s[i]):
		case (s[i] == '.' || s[i] == ',') && i+1 < len(s) && isDigit(s[i+1]):
		default:
			return i
		}
		i++
	}
	return i
}

// skipBlanks moves over blanks and says what they were.
func skipBlanks(s string, i int) (int, flags) {
	f, lines := glued, 0
	if i == 0 {
		f = newLine
	}
	for i < len(s) {
		size := 1
		switch c := s[i]; {
		case c == '\n':
			lines++
		case c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f':
		case c < utf8.RuneSelf:
			return i, f
		default:
			var r rune
			r, size = utf8.DecodeRuneInString(s[i:])
			if r == 0xA0 || r == 0x202F || r == 0x2009 {
				f |= noBreak
			} else if !unicode.IsSpace(r) && (r < 0x200B || r > 0x200D) && r != 0xFEFF && r != 0x2060 {
				return i, f
			}
		}
		f &^= glued
		i += size
		if lines > 0 {
			f |= newLine
		}
		if lines > 1 {
			f |= hardLine
		}
	}
	return i, f
}
