// Package outline finds the labelled headings of a body: "I. …", "1.1. …", "Điều 2.", how
// they nest, and which text stands below each. A label alone does not make a heading:
// items of lists have labels too.
package outline

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tonghop/internal/text"
)

// Kind orders the labels of headings from the outermost in.
type Kind uint8

const (
	noLabel Kind = iota
	partLabel
	chapterLabel
	sectionLabel    // Mục
	subsectionLabel // Tiểu mục
	capitalLabel    // A.
	romanKind       // I.
	articleLabel    // Điều 1.
	arabicLabel     // 1.
	decimalLabel    // 1.1.
	decimal3Label   // 1.1.1.
	decimal4Label
	letterLabel // a)
	parenLabel  // 1) or (1)
	itemLabel   // a1)
)

// Label is the label of a paragraph, without its dot or bracket.
type Label struct {
	Kind   Kind
	Text   string
	number int  // its place in the sequence; 0 if not known
	named  bool // begins with a word: "Điều 2"
	mark   byte // the closing mark: '.', ')', '/', '-', ':' or 0
}

var namedLabels = []struct {
	word string // folded
	kind Kind
}{
	{"tieu muc", subsectionLabel}, {"phan", partLabel}, {"chuong", chapterLabel}, {"muc", sectionLabel}, {"dieu", articleLabel},
}

// ParseLabel reads the label at the head of a paragraph.
func ParseLabel(s string) (l Label, rest string, ok bool) {
	if s == "" {
		return Label{}, s, false
	}
	c := s[0]
	switch {
	case c >= '0' && c <= '9':
		return numberLabel(s)
	case c == '(':
		return bracketLabel(s)
	case strings.IndexByte("PCMDTpcmdt\xc4", c) >= 0:
		if l, rest, ok := wordLabel(s); ok {
			return l, rest, true
		}
	}
	if l, rest, ok := romanOrLetter(s); ok {
		return l, rest, true
	}
	return Label{}, s, false
}

// Labelled tells whether s begins with a label.
func Labelled(s string) bool {
	_, _, ok := ParseLabel(s)
	return ok
}

// wordLabel reads "Phần thứ hai", "Chương II", "Mục 1", "Điều 3." — an article or a
// Mục inside a sentence has no mark after its number.
func wordLabel(s string) (Label, string, bool) {
	head := s[:min(len(s), 48)]
	for !utf8.ValidString(head) {
		head = head[:len(head)-1]
	}
	fold := text.Fold(head)
	for _, n := range namedLabels {
		if !strings.HasPrefix(fold, n.word+" ") || !text.StartsUpper(s) {
			continue
		}
		number, end := labelNumber(fold[len(n.word)+1:])
		if number == 0 {
			return Label{}, s, false
		}
		end += len(n.word) + 1
		name, rest := text.CutAtFold(s, fold+text.Fold(s[len(head):]), end)
		l := Label{Kind: n.kind, Text: strings.TrimSpace(name), number: number, named: true}
		trimmed := strings.TrimLeft(rest, " ")
		if trimmed != "" && strings.IndexByte(".:-)/", trimmed[0]) >= 0 {
			l.mark = trimmed[0]
			return l, strings.TrimSpace(trimmed[1:]), true
		}
		if trimmed == "" || n.kind <= chapterLabel && text.IsUpper(trimmed) || n.kind == sectionLabel && text.IsUpper(s) {
			return l, trimmed, true
		}
		return Label{}, s, false
	}
	return Label{}, s, false
}

var ordinals = []string{"", "nhat", "hai", "ba", "tu", "nam", "sau", "bay", "tam", "chin", "muoi"}

// labelNumber reads the number of a named label from folded text: arabic, Roman, a
// letter, or "thứ hai".
func labelNumber(s string) (n, end int) {
	if strings.HasPrefix(s, "thu ") {
		for i := len(ordinals) - 1; i > 0; i-- {
			w := ordinals[i]
			if strings.HasPrefix(s[4:], w) && (len(s) == 4+len(w) || !text.IsLetterByte(s[4+len(w)])) {
				return i, 4 + len(w)
			}
		}
		return 0, 0
	}
	for end < len(s) && s[end] >= '0' && s[end] <= '9' {
		n = n*10 + int(s[end]-'0')
		end++
	}
	if end > 0 {
		if end < len(s) && text.IsLetterByte(s[end]) { // Điều 5a
			end++
		}
		return n, end
	}
	for end < len(s) && text.IsLetterByte(s[end]) {
		end++
	}
	word := strings.ToUpper(s[:end])
	if n = romanValue(word); n > 0 {
		return n, end
	}
	if len(word) == 1 {
		return int(word[0]-'A') + 1, end
	}
	return 0, 0
}

// numberLabel reads "1.", "1)", "1/", "1-", "1.1", "1.1.2.".
func numberLabel(s string) (Label, string, bool) {
	i, groups, n := 0, 0, 0
	for {
		start := i
		n = 0
		for i < len(s) && s[i] >= '0' && s[i] <= '9' && i-start < 3 {
			n = n*10 + int(s[i]-'0')
			i++
		}
		if i == start || i-start > 2 {
			return Label{}, s, false
		}
		groups++
		if i+1 < len(s) && s[i] == '.' && s[i+1] >= '0' && s[i+1] <= '9' {
			i++
			continue
		}
		break
	}
	if i >= len(s) || groups > 4 || n == 0 {
		return Label{}, s, false
	}
	l := Label{Kind: arabicLabel, Text: s[:i], number: n}
	if groups > 1 {
		l.Kind = decimalLabel + Kind(groups-2)
	}
	rest := s[i+1:]
	switch s[i] {
	case '.':
		l.mark = '.'
		if rest != "" && rest[0] != ' ' && !text.StartsUpper(rest) && rest[0] != '-' {
			return Label{}, s, false
		}
	case ')':
		l.mark, l.Kind = ')', max(l.Kind, parenLabel)
	case '/', '-', ':':
		l.mark = s[i]
		if !strings.HasPrefix(rest, " ") && !text.StartsUpper(rest) || strings.HasPrefix(rest, " -") || s[i] == '/' && !strings.HasPrefix(rest, " ") {
			return Label{}, s, false
		}
	case ' ':
		if groups < 2 || !text.StartsUpper(strings.TrimSpace(rest)) {
			return Label{}, s, false
		}
	default:
		return Label{}, s, false
	}
	rest = strings.TrimSpace(rest)
	return l, rest, rest != "" || l.mark != 0
}

// bracketLabel reads "(1)" and "(a)".
func bracketLabel(s string) (Label, string, bool) {
	end := strings.IndexByte(s, ')')
	if end < 2 || end > 4 || len(s) < end+3 || s[end+1] != ' ' {
		return Label{}, s, false
	}
	inner := s[1:end]
	if !text.IsDigits(inner) && utf8.RuneCountInString(inner) != 1 {
		return Label{}, s, false
	}
	return Label{Kind: parenLabel, Text: inner, mark: ')', number: firstNumber(inner)}, strings.TrimSpace(s[end+1:]), true
}

func firstNumber(s string) int {
	n := 0
	for i := 0; i < len(s) && s[i] >= '0' && s[i] <= '9'; i++ {
		n = n*10 + int(s[i]-'0')
	}
	return n
}

// romanOrLetter reads "IV.", "A.", "a)", "đ)", "a1)".
func romanOrLetter(s string) (Label, string, bool) {
	end := 0
	for end < len(s) && end < 6 && (s[end] >= 'a' && s[end] <= 'z' || s[end] >= 'A' && s[end] <= 'Z') {
		end++
	}
	if end == 0 {
		if !strings.HasPrefix(s, "đ") && !strings.HasPrefix(s, "Đ") {
			return Label{}, s, false
		}
		end = len("đ")
	}
	word := s[:end]
	digits := end
	for digits < len(s) && digits < end+2 && s[digits] >= '0' && s[digits] <= '9' {
		digits++
	}
	rest := s[digits:]
	mark, after, ok := closingMark(rest)
	if !ok {
		return Label{}, s, false
	}
	l := Label{Text: s[:digits], mark: mark}
	switch {
	case digits > end:
		l.Kind, l.number = itemLabel, firstNumber(s[end:digits])
		ok = utf8.RuneCountInString(word) == 1 && mark != '-'
	case romanValue(word) > 0 && (len(word) > 1 || strings.Contains("IVX", word)):
		l.Kind, l.number = romanKind, romanValue(word)
	case utf8.RuneCountInString(word) == 1 && text.IsUpper(word):
		l.Kind, l.number = capitalLabel, letterNumber(word)
	case utf8.RuneCountInString(word) == 1 && mark != '-' && mark != ':':
		l.Kind, l.number = letterLabel, letterNumber(word)
	default:
		ok = false
	}
	if l.Kind == capitalLabel && mark == ')' {
		l.Kind = letterLabel
	}
	return l, after, ok
}

// closingMark reads the mark after a label: ". ", ") ", "/ ", "- ", ": ".
func closingMark(s string) (byte, string, bool) {
	if s == "" {
		return 0, "", false
	}
	if s[0] == ' ' && len(s) > 3 && (s[1] == '-' || strings.HasPrefix(s[1:], "–")) { // "I - "
		return '-', strings.TrimLeft(s[1:], "-– "), true
	}
	if strings.IndexByte(".)/-:", s[0]) < 0 {
		return 0, "", false
	}
	rest := s[1:]
	if rest == "" || rest[0] == ' ' || (s[0] == '.' || s[0] == ')') && beginsWord(rest) {
		return s[0], strings.TrimSpace(rest), true
	}
	return 0, "", false
}

// beginsWord tells a glued word, "I.Mục đích", from an abbreviation, "T.Ư".
func beginsWord(s string) bool {
	r, n := utf8.DecodeRuneInString(s)
	next, _ := utf8.DecodeRuneInString(s[n:])
	return unicode.IsUpper(r) && unicode.IsLetter(next) && len(s) > 5
}

const letterOrder = "abcdđeghiklmnopqrstuvxy"

func letterNumber(s string) int {
	n := 1
	low := strings.ToLower(s)
	for _, r := range letterOrder {
		if string(r) == low {
			return n
		}
		n++
	}
	return 0
}

// romanValue is the value of a Roman number up to 39; 0 if it is none.
func romanValue(s string) int {
	tens, n := 0, 0
	for len(s) > 0 && s[0] == 'X' && tens < 3 {
		tens++
		s = s[1:]
	}
	switch s {
	case "":
		n = 0
	case "I", "II", "III":
		n = len(s)
	case "IV":
		n = 4
	case "V", "VI", "VII", "VIII":
		n = 4 + len(s)
	case "IX":
		n = 9
	default:
		return 0
	}
	return tens*10 + n
}
