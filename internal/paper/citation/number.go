package citation

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tonghop/internal/text"
)

// docNumber is the number of a document as it stands in a text.
type docNumber struct {
	start, end int    // bytes, digits to symbol
	text       string // without blanks: "2405/QĐ-UBND"
	abbr       string // the first group of the symbol: "QĐ"
	last       string // the last one: "UBND"
	strong     bool   // has a year or several groups: needs no "số" before it
}

// dashAbbreviations may follow a number after a dash: "16-KL/TW". The dash alone
// would make a range of years or a street number of many things.
var dashAbbreviations = strings.Fields("NQ KL CT QĐ QĐi TB HD KH BC CV CTr CTR TTr TTR QC QyĐ NĐ TT CP UB HĐBT TTg HĐND LCT CTN L ĐA GM BB ĐU TU TTh")

// docNumbers finds the document numbers in s, in order.
func docNumbers(s string) []docNumber {
	var all []docNumber
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			continue
		}
		if n, ok := docNumberAt(s, i); ok && cleanBefore(s, i) {
			all = append(all, n)
			i = n.end - 1
			continue
		}
		for i+1 < len(s) && s[i+1] >= '0' && s[i+1] <= '9' {
			i++
		}
	}
	return all
}

// cleanBefore refuses a number inside another one, a date or a name of a standard
// ("TCVN 5574:2018", "QCVN 01:2009/BTNMT").
func cleanBefore(s string, i int) bool {
	if i == 0 {
		return true
	}
	before := s[:i]
	r, _ := utf8.DecodeLastRuneInString(before)
	if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("/-–.,:", r) && i > 1 && isDigitOrLetter(before[:len(before)-utf8.RuneLen(r)]) {
		return false
	}
	return !strings.HasSuffix(before, "TCVN ") && !strings.HasSuffix(before, "QCVN ")
}

func isDigitOrLetter(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsDigit(r) || unicode.IsLetter(r)
}

// docNumberAt reads a number that begins at byte i: digits, perhaps a letter, perhaps
// a year, a stroke or a dash, and a symbol in capitals.
func docNumberAt(s string, i int) (docNumber, bool) {
	p := i
	for p < len(s) && s[p] >= '0' && s[p] <= '9' {
		p++
	}
	if p-i > 6 {
		return docNumber{}, false
	}
	number := s[i:p]
	if p+1 < len(s) && s[p] >= 'a' && s[p] <= 'e' && (s[p+1] == '/' || s[p+1] == '-') {
		number += s[p : p+1]
		p++
	}
	year, afterYear := yearAt(s, p)
	if year != "" {
		number += "/" + year
		p = afterYear
	}
	named := afterNumber(s, i)
	sep, q := separatorAt(s, p, named)
	if sep == 0 && named && strings.HasPrefix(s[p:], " ") {
		sep, q = ' ', p+1
	}
	if sep == 0 {
		return docNumber{}, false
	}
	symbol, end := symbolAt(s, q)
	if end == 0 {
		return docNumber{}, false
	}
	symbol, end = dropNoteMark(symbol, end)
	n := docNumber{start: i, end: end, text: number + string(sep) + symbol, strong: year != "" || strings.ContainsAny(symbol, "-/&")}
	n.abbr, n.last = firstGroup(symbol), lastGroup(symbol)
	if sep != '/' && !isDashAbbreviation(n.abbr) || sep == ' ' && !strings.ContainsAny(symbol, "-/") {
		return docNumber{}, false
	}
	letters := 0
	for _, r := range symbol {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	return n, letters >= 2
}

// dropNoteMark takes a footnote's number off a symbol that cannot end in one: "NĐ-CP1".
func dropNoteMark(symbol string, end int) (string, int) {
	bare := strings.TrimRight(symbol, "0123456789")
	if bare == symbol {
		return symbol, end
	}
	switch lastGroup(bare) {
	case "CP", "TTg", "HĐND", "UBND", "TW", "TU", "HU":
		return bare, end - (len(symbol) - len(bare))
	}
	return symbol, end
}

// afterNumber tells whether "số" stands right before byte i.
func afterNumber(s string, i int) bool {
	before := strings.TrimRight(s[:i], " :.")
	return hasNumberWord(before)
}

func hasNumberWord(s string) bool {
	for _, w := range [...]string{"số", "Số", "SỐ", "sô", "só", "Só", "Sô"} {
		if strings.HasSuffix(s, w) {
			return true
		}
	}
	return false
}

// yearAt reads "/2008" before a further stroke.
func yearAt(s string, p int) (string, int) {
	p = skipBlank(s, p)
	if p >= len(s) || s[p] != '/' && s[p] != '-' {
		return "", 0
	}
	p = skipBlank(s, p+1)
	if p+5 > len(s) || !text.IsDigits(s[p:p+4]) || s[p:p+2] != "19" && s[p:p+2] != "20" {
		return "", 0
	}
	q := skipBlank(s, p+4)
	if q < len(s) && (s[q] == '/' || s[q] == '-') {
		return s[p : p+4], p + 4
	}
	return "", 0
}

func skipBlank(s string, p int) int {
	if p < len(s) && s[p] == ' ' {
		return p + 1
	}
	return p
}

// separatorAt reads the stroke or dash before a symbol; a blank may stand on one side
// of a dash, on both after "số".
func separatorAt(s string, p int, named bool) (sep byte, next int) {
	q := skipBlank(s, p)
	if q >= len(s) {
		return 0, 0
	}
	width := 1
	switch {
	case s[q] == '/':
		sep = '/'
	case s[q] == '-':
		sep = '-'
	case strings.HasPrefix(s[q:], "–"):
		sep, width = '-', len("–")
	default:
		return 0, 0
	}
	next = skipBlank(s, q+width)
	if sep == '-' && q > p && next > q+width && !named {
		return 0, 0
	}
	return sep, next
}

// symbolAt reads the groups of a symbol: "QĐ-UBND", "BTTTT-THH-ATTT", "TT.BNV".
func symbolAt(s string, p int) (string, int) {
	end := groupAt(s, p)
	if end == 0 {
		return "", 0
	}
	var b strings.Builder
	b.WriteString(s[p:end])
	for groups := 1; groups < 6; groups++ {
		sep, next := groupSeparator(s, end)
		if sep == "" {
			break
		}
		e := groupAt(s, next)
		if e == 0 || sep == "." && !upperGroup(s[next:e]) || next > end+len(sep) && plainWord(s[next:e]) {
			break
		}
		b.WriteString(sep)
		b.WriteString(s[next:e])
		end = e
	}
	return b.String(), end
}

// groupSeparator reads "-", "/", ".", "&" between groups of a symbol, with a blank on
// at most one side.
func groupSeparator(s string, p int) (string, int) {
	q := skipBlank(s, p)
	if q >= len(s) {
		return "", 0
	}
	sep, width := s[q:q+1], 1
	if strings.HasPrefix(s[q:], "–") {
		sep, width = "-", len("–")
	}
	if !strings.Contains("-/.&_", sep) {
		return "", 0
	}
	next := q + width
	if sep != "." {
		next = skipBlank(s, next)
	}
	if q > p && (next > q+width || sep == "." || sep == "/") {
		return "", 0
	}
	return sep, next
}

// groupAt is the end of a group of letters that begins with a capital at p; 0 if none.
func groupAt(s string, p int) int {
	if p >= len(s) {
		return 0
	}
	r, n := utf8.DecodeRuneInString(s[p:])
	if !unicode.IsUpper(r) {
		return 0
	}
	q, count := p+n, 1
	for q < len(s) {
		r, n = utf8.DecodeRuneInString(s[q:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			break
		}
		q += n
		count++
	}
	if count > 14 || plainWord(s[p:q]) && count > 3 {
		return 0
	}
	return q
}

// plainWord tells a word, "Thực", from a group of a symbol, "TTg", "QyĐ".
func plainWord(s string) bool {
	upper, lower := 0, 0
	for _, r := range s {
		if unicode.IsUpper(r) {
			upper++
		} else if unicode.IsLower(r) {
			lower++
		}
	}
	return upper < 2 && lower > 1
}

func upperGroup(s string) bool {
	upper := 0
	for _, r := range s {
		if unicode.IsUpper(r) {
			upper++
		}
	}
	return upper >= 2 || upper == 1 && len(s) == 1
}

func firstGroup(symbol string) string {
	if i := strings.IndexAny(symbol, "-/.&_"); i >= 0 {
		return symbol[:i]
	}
	return symbol
}

func lastGroup(symbol string) string { return symbol[strings.LastIndexAny(symbol, "-/._")+1:] }

func isDashAbbreviation(s string) bool {
	for _, a := range dashAbbreviations {
		if a == s {
			return true
		}
	}
	return false
}
