package lexicon

import (
	"strings"

	"tonghop/internal/quantity"
)

// labelsNext tells whether the words of m behind figure i are rather the label of the
// next one: "được bố trí là 9,9 triệu đồng, đã sử dụng 8 triệu đồng". Counted things
// may have their words behind them, so there a comma must part the two.
func (x *scan) labelsNext(i int, m match, t int) bool {
	if i+1 >= len(x.found) {
		return false
	}
	f, next := &x.found[i], &x.found[i+1]
	if m.end > next.number || !x.fits(next, t) || x.parted(m.end, next.number) {
		return false
	}
	return f.kind == measuredUnit || x.parted(f.end, m.start)
}

// parted tells whether a comma or bracket stands between tokens a and b.
func (x *scan) parted(a, b int) bool {
	for i := a; i < b; i++ {
		if c := x.tokens[i].mark; c == ',' || c == '(' || c == ')' {
			return true
		}
	}
	return false
}

// hasOwnNoun tells whether figure i counts a thing that a term other than t names: then
// words before it do not reach beyond it. "4 đoàn khách quốc tế, 2 lớp bồi dưỡng cho
// 86 người".
func (x *scan) hasOwnNoun(i, t int) bool {
	f := &x.found[i]
	if f.kind == measuredUnit {
		return false
	}
	own := false
	for _, m := range x.matches[x.at[f.unit]:x.at[min(f.unit+1, len(x.tokens))]] {
		for _, r := range x.l.phrases.nodes[m.node].refs {
			if r.kind == synonymOf && r.term == t {
				return false
			}
			own = own || r.kind == synonymOf
		}
	}
	return own
}

// partOfLast tells whether figure i is a part of the figure before it, which has a term:
// it has no unit, the same one, or its unit is one of the term's choices ("trong đó 01
// chuyên trách").
func (x *scan) partOfLast(i int) bool {
	f := &x.found[i]
	if !f.Part || i == 0 || x.found[i-1].term < 0 {
		return false
	}
	host := &x.found[i-1]
	return f.kind == noUnit || f.Unit == host.Unit || x.sex(f.unit) || x.choiceOf(f.unit, host.term)
}

// choiceOf tells whether a choice of term t's dimensions begins at token i.
func (x *scan) choiceOf(i, t int) bool {
	if i >= len(x.tokens) || !x.l.terms[t].dims {
		return false
	}
	for _, m := range x.matches[x.at[i]:x.at[i+1]] {
		for _, r := range x.l.phrases.nodes[m.node].refs {
			if r.kind == choiceOf && r.term == t {
				return true
			}
		}
	}
	return false
}

// isRate tells whether a term is an average or an amount for each of something.
func isRate(t Term) bool {
	for _, s := range append([]string{t.Unit}, t.Synonyms...) {
		if strings.Contains(s, "/") || strings.Contains(s, "bình quân") || strings.Contains(s, "trung bình") || strings.Contains(s, "mỗi ") {
			return true
		}
	}
	return false
}

// How far "mỗi" may stand from the number that it makes a rate.
const (
	eachBefore = 7
	eachAfter  = 3
)

// rate tells whether figure f is for each of something: "mỗi buổi 15 phút", "15
// phút/buổi", "45 phút mỗi ngày". What is for each year is the year's total.
func (x *scan) rate(f *found) bool {
	if strings.Contains(f.Unit, "/") && !strings.HasSuffix(f.Unit, "/năm") {
		return true
	}
	for i := f.number - 1; i >= 0 && i >= f.number-eachBefore; i-- {
		if t := x.tokens[i]; t.kind == isNumber || t.kind == isMark {
			break
		}
		if x.each(i) {
			return true
		}
	}
	for i := f.end; i < len(x.tokens) && i < f.end+eachAfter; i++ {
		if t := x.tokens[i]; t.kind == isNumber || t.kind == isMark {
			break
		}
		if x.each(i) {
			return !x.numberAhead(i + 1)
		}
	}
	return false
}

func (x *scan) each(i int) bool {
	return x.begins[i]&eachOf != 0 && (x.tok(i+1).word == 0 || x.tok(i+1).word != x.l.words.year)
}

// numberAhead tells whether a number follows the noun at token i, so that "mỗi" belongs
// to that one: "50 buổi mỗi buổi 15 phút".
func (x *scan) numberAhead(i int) bool {
	for j := i; j < len(x.tokens) && j < i+eachBefore; j++ {
		switch x.tokens[j].kind {
		case isNumber:
			return true
		case isMark:
			return false
		}
	}
	return false
}

// amount tells whether tokens i to after are money without its unit: a million and more
// with its thousands grouped, in a sentence that speaks of money.
func (x *scan) amount(v quantity.Value, i, after int) bool {
	return v.Scaled >= 1_000_000 && v.Decimals == 0 && !plainDigits(x.text(i, after)) && x.saysMoney()
}

// saysMoney tells whether a word of the sentence says that money is spoken of.
func (x *scan) saysMoney() bool {
	for _, r := range x.begins {
		if r&moneyWord != 0 {
			return true
		}
	}
	return false
}
