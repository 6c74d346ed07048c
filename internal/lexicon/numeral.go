package lexicon

import (
	"tonghop/internal/quantity"
)

// numeral is a word's part in a number: a digit, a place or a filler.
type numeral struct {
	kind  numeralKind
	value int64
}

type numeralKind uint8

const (
	notNumeral  numeralKind = iota
	digitWord               // hai
	tenWord                 // mười: ten, alone or before a digit
	timesTen                // mươi, chục: after a digit
	hundredWord             // trăm
	scaleWord               // nghìn, triệu, tỷ
	fillWord                // linh, lẻ
	halfWord                // rưỡi
)

var numeralTable = map[string]numeral{
	"không": {digitWord, 0}, "một": {digitWord, 1}, "mốt": {digitWord, 1}, "hai": {digitWord, 2}, "ba": {digitWord, 3},
	"bốn": {digitWord, 4}, "tư": {digitWord, 4}, "năm": {digitWord, 5}, "lăm": {digitWord, 5}, "nhăm": {digitWord, 5},
	"sáu": {digitWord, 6}, "bảy": {digitWord, 7}, "bẩy": {digitWord, 7}, "tám": {digitWord, 8}, "chín": {digitWord, 9},
	"mười": {tenWord, 10}, "mươi": {timesTen, 10}, "chục": {timesTen, 10}, "trăm": {hundredWord, 100},
	"vạn": {scaleWord, 10_000}, "nghìn": {scaleWord, 1000}, "ngàn": {scaleWord, 1000},
	"triệu": {scaleWord, 1_000_000}, "tỷ": {scaleWord, 1_000_000_000},
	"linh": {fillWord, 0}, "lẻ": {fillWord, 0}, "rưỡi": {halfWord, 0},
}

// numeralWords gives the table by word.
func numeralWords(p *phrases) []numeral {
	for w := range numeralTable {
		p.learn(w)
	}
	table := make([]numeral, p.words+1)
	for w, n := range numeralTable {
		table[p.id(w)] = n
	}
	return table
}

func (l *Lexicon) numeral(t token) numeral {
	if t.kind != isWord || int(t.word) >= len(l.numerals) {
		return numeral{}
	}
	return l.numerals[t.word]
}

// spelled is the state of reading a number in words.
type spelled struct {
	total, section, pending int64 // pending is a digit not yet placed, -1 for none
	scale                   int64 // the last one, which the next must be below
	tens, hundreds          bool  // the section has them
	half                    bool  // rưỡi was read
	tokens                  int
}

// spelledAt reads the number in words at token i; n is how many tokens it has, 0 where
// none stands there. "hai ba" is no number (two or three).
func (x *scan) spelledAt(i int) (v int64, n int) {
	w := spelled{pending: -1, scale: 1 << 62}
	for i+w.tokens < len(x.tokens) {
		num := x.l.numeral(x.tokens[i+w.tokens])
		if num.kind == notNumeral || !w.take(num) {
			break
		}
		w.tokens++
	}
	if w.tokens == 0 {
		return 0, 0
	}
	if next := i + w.tokens; next < len(x.tokens) && x.l.numeral(x.tokens[next]).kind == digitWord && !w.half {
		return 0, 0
	}
	return w.total + w.section + max(w.pending, 0), w.tokens
}

// take places one more word; false where it cannot follow.
func (w *spelled) take(n numeral) bool {
	switch n.kind {
	case digitWord:
		if w.pending >= 0 || w.half {
			return false
		}
		w.pending = n.value
	case tenWord:
		if w.pending >= 0 || w.tens || w.half {
			return false
		}
		w.section += 10
		w.tens = true
	case timesTen:
		return w.place(10, !w.tens)
	case hundredWord:
		w.hundreds = w.place(100, w.section == 0 && !w.hundreds)
		return w.hundreds
	case scaleWord:
		return w.close(n.value)
	case fillWord:
		return w.pending < 0 && (w.section > 0 || w.hundreds)
	case halfWord:
		return w.addHalf()
	}
	return true
}

func (w *spelled) place(times int64, free bool) bool {
	if w.pending < 0 || !free || w.tens {
		return false
	}
	w.section += w.pending * times
	w.pending, w.tens = -1, times == 10
	return true
}

func (w *spelled) close(scale int64) bool {
	amount := w.section + max(w.pending, 0)
	if scale >= 1_000_000_000 && w.total > 0 && amount == 0 {
		amount, w.total = w.total, 0 // hai nghìn tỷ
	} else if scale >= w.scale {
		return false
	}
	if amount == 0 || amount > (1<<62)/scale-w.total/scale-1 {
		return false
	}
	w.total += amount * scale
	w.section, w.pending, w.scale = 0, -1, scale
	w.tens, w.hundreds = false, false
	return true
}

func (w *spelled) addHalf() bool {
	if w.total == 0 || w.section > 0 || w.pending >= 0 || w.half {
		return false
	}
	w.total += w.scale / 2
	w.half = true
	return true
}

// printed is a number in digits, with what could be read of its marks.
type printed struct {
	value     quantity.Value
	ambiguous bool
	tokens    int // it has: more than one where blanks group thousands
	end       int
}

// printedAt reads the digits at token i. ok is false for what is no number: 15.11.2016.
func (x *scan) printedAt(i int) (printed, bool) {
	t := x.tokens[i]
	p := printed{tokens: 1, end: t.end}
	if t.end-t.start <= 3 && plainDigits(x.s[t.start:t.end]) && x.s[t.start] != '0' {
		x.blankGroups(i, &p)
	}
	var err error
	p.value, p.ambiguous, err = quantity.ParsePrinted(x.s[t.start:p.end], x.marks)
	p.ambiguous = p.ambiguous || p.tokens > 1 && !x.tokens[i+1].has(noBreak)
	return p, err == nil
}

// blankGroups takes in the groups of "1 730 000".
func (x *scan) blankGroups(i int, p *printed) {
	if x.namesNumber(i) || (i > 0 && x.tokens[i-1].kind == isNumber) {
		return
	}
	for j := i + 1; j < len(x.tokens); j++ {
		t, before := x.tokens[j], x.tokens[j-1]
		gap := x.s[before.end:t.start]
		if t.kind != isNumber || t.end-t.start != 3 || !plainDigits(x.s[t.start:t.end]) ||
			(gap != " " && gap != "\u00a0" && gap != "\u2009" && gap != "\u202f") {
			return
		}
		if j+1 < len(x.tokens) && x.tokens[j+1].mark == '/' {
			return
		}
		p.tokens, p.end = p.tokens+1, t.end
	}
}

func plainDigits(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return true
}

// marksOf looks for numbers that can only be English (1,730.5; 1,730,000) and finds
// none that can only be Vietnamese.
func marksOf(s string) quantity.Marks {
	english := false
	for i := 0; i < len(s); i++ {
		if !isDigit(s[i]) {
			continue
		}
		end := numberEnd(s, i)
		if end-i > 5 {
			switch onlyReading(s[i:end]) {
			case ',':
				english = true
			case '.':
				return quantity.Vietnamese
			}
		}
		i = end
	}
	if english {
		return quantity.English
	}
	return quantity.Vietnamese
}

// onlyReading gives the mark that must group thousands in s, 0 where both could.
func onlyReading(s string) byte {
	first, count, other := byte(0), 0, false
	lead, run := 0, 0
	for i := range len(s) {
		if isDigit(s[i]) {
			run++
			continue
		}
		if first == 0 {
			first, lead = s[i], run
		} else if run != 3 {
			return 0
		}
		if other || lead > 3 {
			return 0
		}
		if s[i] == first {
			count++
		} else {
			other = true
		}
		run = 0
	}
	if other || (count > 1 && run == 3) {
		return first
	}
	return 0
}
