package lexicon

import (
	"tonghop/internal/quantity"
	"tonghop/internal/text"
)

// How sure the reading of a number is, by what follows it.
const (
	sureKnown   = 0.9
	sureGuessed = 0.6
	sureBare    = 0.55
)

// number reads what begins at token i and gives the token to go on from.
func (x *scan) number(i int) int {
	switch t := x.tokens[i]; {
	case t.kind == isNumber:
		return x.inDigits(i)
	case x.l.numeral(t).kind == digitWord || x.l.numeral(t).kind == tenWord:
		return x.inWords(i)
	}
	return i + 1
}

// inDigits reads a number in digits, or passes over what only looks like one.
func (x *scan) inDigits(i int) int {
	if next := x.notQuantity(i); next > i {
		return next
	}
	if x.strictName(i) {
		x.names = i + 1
		if x.tok(i+1).mark == '/' && x.tok(i+2).kind == isNumber {
			x.names = i + 3 // thứ 5/27
		}
		return x.names
	}
	p, ok := x.printedAt(i)
	if !ok {
		return i + 1
	}
	f := found{number: i, term: -1}
	f.Value, f.Ambiguous = p.value, p.ambiguous
	after := x.fraction(i+p.tokens, &f)
	after = x.inBrackets(after, p.value)
	name := x.namesNumber(i)
	u := x.unitAt(after, !name)
	u = x.compound(&f, u)
	if x.dayOf(u) {
		return u.end + 1
	}
	if name && (u.kind < countedUnit && !x.amount(f.Value, i, after) || x.beginsDate(u)) {
		x.names = after
		return after
	}
	if u.kind < countedUnit && (isYear(x.s[x.tokens[i].start:p.end], p.value) || x.namesOn(i)) {
		if x.namesOn(i) {
			x.names = after
		}
		return after
	}
	return x.accept(f, u, after)
}

// namesOn tells whether token i goes on a list of names: "Điều 24, 25 và 27".
func (x *scan) namesOn(i int) bool {
	sep := x.tok(i - 1)
	return x.names > 0 && x.names == i-1 && (sep.mark == ',' || sep.kind == isDash || sep.word != 0 && sep.word == x.l.words.and)
}

// fraction reads "/15" of "12/15 xã" and gives the token after it.
func (x *scan) fraction(after int, f *found) int {
	if after+1 >= len(x.tokens) || x.tokens[after].mark != '/' || x.tokens[after+1].kind != isNumber {
		return after
	}
	base, ok := x.printedAt(after + 1)
	if !ok {
		return after
	}
	f.Base = base.value
	return after + 1 + base.tokens
}

// inBrackets passes over the same number in words: "01 (một) cán bộ".
func (x *scan) inBrackets(i int, v quantity.Value) int {
	if i+2 >= len(x.tokens) || x.tokens[i].mark != '(' {
		return i
	}
	n, count := x.spelledAt(i + 1)
	close := i + 1 + count
	if count > 0 && close < len(x.tokens) && x.tokens[close].mark == ')' && quantity.Compare(quantity.Int(n), v) == 0 {
		return close + 1
	}
	return i
}

// compound reads "2 tỷ 300 triệu đồng" as 2300 triệu đồng.
func (x *scan) compound(f *found, u unitSpan) unitSpan {
	for u.scale > 1 && u.end == u.start+1 && u.end < len(x.tokens) && x.tokens[u.end].kind == isNumber {
		p, ok := x.printedAt(u.end)
		if !ok {
			return u
		}
		lower := x.unitAt(u.end+p.tokens, false)
		if lower.kind != measuredUnit || lower.scale >= u.scale || u.scale%lower.scale != 0 {
			return u
		}
		high, ok := quantity.Convert(f.Value, u.scale/lower.scale, 1, quantity.MaxDecimals)
		if !ok {
			return u
		}
		sum, ok := quantity.Add(high, p.value)
		if !ok {
			return u
		}
		f.Value, u = sum, lower
	}
	return u
}

// accept makes a figure of a number and its unit where there is reason enough, and
// gives the token to go on from.
func (x *scan) accept(f found, u unitSpan, after int) int {
	f.unit, f.end, f.kind, f.scale = u.start, max(u.end, after), u.kind, u.scale
	f.Unit = oneLine(x.text(u.start, u.end))
	switch u.kind {
	case noUnit:
		if !x.bare(&f, after) {
			return after
		}
		f.Sure = sureBare
	case guessedUnit:
		f.Sure = sureGuessed
	default:
		f.Sure = sureKnown
	}
	if f.Ambiguous && u.kind == countedUnit && f.Value.Decimals > 0 {
		x.wholeThings(&f)
	}
	first := x.signBefore(&f)
	f.Change, f.Rate = x.changes(first), x.rate(&f)
	if f.Change && f.Unit != "" && (percent(f.Unit) || x.tokens[u.start].word == x.l.words.times) {
		return f.end
	}
	f.Start, f.End = x.tokens[f.number].start, x.tokens[f.end-1].end
	f.Text = x.s[f.Start:f.End]
	f.What = x.what(&f)
	x.signAfter(&f)
	x.found = append(x.found, f)
	return f.end
}

func percent(unit string) bool {
	return unit[0] == '%' || len(unit) > 3 && (unit[:4] == "phần" || unit == "điểm %")
}

// wholeThings reads "1,730 buổi" as 1730: there is no part of a buổi.
func (x *scan) wholeThings(f *found) {
	v, _, err := quantity.ParsePrinted(x.text(f.number, f.number+1), quantity.English)
	if err == nil && v.Decimals == 0 {
		f.Value = v
	}
}

// signBefore reads "khoảng", "trên", "không quá" and gives the first of their tokens.
func (x *scan) signBefore(f *found) int {
	i := f.number
	for i > 0 && x.ends[i-1]&(aboutSign|atLeastSign|atMostSign) != 0 {
		m := x.longestBefore(i, aboutSign|atLeastSign|atMostSign)
		if m.end == 0 {
			break
		}
		switch r := x.l.phrases.nodes[m.node].roles; {
		case r&atMostSign != 0:
			f.Sign = AtMost
		case r&atLeastSign != 0:
			f.Sign = AtLeast
		case f.Sign == Exact:
			f.Sign = About
		}
		i = m.start
	}
	return i
}

func (x *scan) signAfter(f *found) {
	if f.end >= len(x.tokens) {
		return
	}
	switch r := x.begins[f.end]; {
	case r&atLeastAfter != 0:
		f.Sign = AtLeast
	case r&atMostAfter != 0:
		f.Sign = AtMost
	}
}

// longestBefore is the longest phrase with one of the roles that ends before token i.
func (x *scan) longestBefore(i int, r role) match {
	var best match
	for j := i - 1; j >= 0 && j >= i-6; j-- {
		for _, m := range x.matches[x.at[j]:x.at[j+1]] {
			if !m.crossed && m.end == i && x.l.phrases.nodes[m.node].roles&r != 0 {
				best = m
			}
		}
	}
	return best
}

// changes tells whether the words before token i make the number a difference. "tăng
// lên", "giảm còn" end in other words and do not.
func (x *scan) changes(i int) bool {
	return i > 0 && x.ends[i-1]&changeBefore != 0
}

// bare tells whether a number without unit is a figure all the same: one million and
// more where money is spoken of, the answer to "tổng số …:", or followed by its period. It takes the unit from
// the words before a colon.
func (x *scan) bare(f *found, after int) bool {
	if f.Base.IsNumber() {
		return false
	}
	if x.amount(f.Value, f.number, after) {
		return true
	}
	if i := f.number; x.tok(i-1).mark == ':' && i > 2 && x.tokens[i-3].word == x.l.words.year && yearNumber(small(x.digits(i-2))) {
		return true // (năm 2015: 287)
	}
	first := f.number
	for first > 0 && x.ends[first-1]&(aboutSign|atLeastSign|atMostSign) != 0 {
		first = x.longestBefore(first, aboutSign|atLeastSign|atMostSign).start
	}
	if first > 0 && x.endsClause(after) && (x.ends[first-1]&partBefore != 0 || x.labelled(f, first)) {
		return true
	}
	return x.tok(after).mark == '(' && x.periodAt(after+1)
}

// endsClause tells whether a clause may end before token i.
func (x *scan) endsClause(i int) bool {
	if i >= len(x.tokens) {
		return true
	}
	switch x.tokens[i].mark {
	case '.', ',', ';', ')', '(':
		return x.tokens[i].kind == isMark
	}
	return x.tokens[i].has(newLine)
}

// labelled tells whether "số …:" or "tổng số … là" stands before token i; the last
// unit in it is the figure's.
func (x *scan) labelled(f *found, i int) bool {
	sep := x.tokens[i-1]
	if sep.mark != ':' && sep.word != x.l.words.is && x.ends[i-1]&countsBefore == 0 {
		return false
	}
	said := x.ends[i-1]&countsBefore != 0
	for j := i - 2; j >= 0 && j >= i-14 && !said; j-- {
		t := x.tokens[j]
		if t.mark == ';' || t.mark == ':' || t.kind == isNumber {
			return false
		}
		if x.begins[j]&unitRole != 0 && t.word != x.l.words.number {
			f.Unit, f.kind = x.text(j, x.longest(j, unitRole)), countedUnit
		}
		said = t.word == x.l.words.number || t.word == x.l.words.total || t.word == x.l.words.rate
	}
	return said
}

// what gives the words that say what is counted: the noun phrase from the unit on, or
// the words before a colon.
func (x *scan) what(f *found) string {
	const most = 8
	from := f.unit
	for from < f.end && x.l.numeral(x.tokens[from]).kind != notNumeral {
		from++
	}
	end := f.end
	for end < len(x.tokens) && end-f.end < most {
		t := x.tokens[end]
		if t.kind == isNumber || t.kind == isMark || x.begins[end]&stopsNoun != 0 {
			break
		}
		end++
	}
	for end > f.end && x.tokens[end-1].kind == isDash {
		end--
	}
	if end == f.end && f.kind != countedUnit && f.number > 1 && x.tokens[f.number-1].mark == ':' {
		return x.label(f.number - 1)
	}
	return oneLine(x.text(from, end))
}

// oneLine joins words that a line's end or wide blanks part. Mostly there are none.
func oneLine(s string) string {
	for i := range len(s) {
		switch c := s[i]; {
		case c == '\n' || c == '\t' || c == '\r', c == ' ' && i > 0 && s[i-1] == ' ', c == 0xA0 && i > 0 && s[i-1] == 0xC2:
			return text.Space(s)
		}
	}
	return s
}

// label gives the words before the colon at token i, back to the clause's beginning.
func (x *scan) label(i int) string {
	j := i
	for j > 0 && i-j < 12 {
		t := x.tokens[j-1]
		if t.kind == isNumber || t.mark == ';' || t.mark == ',' || t.mark == ':' || t.mark == '.' || t.mark == '(' {
			break
		}
		j--
	}
	for j < i && x.tokens[j].kind != isWord {
		j++
	}
	return oneLine(x.text(j, i))
}
