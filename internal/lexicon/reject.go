package lexicon

import "tonghop/internal/quantity"

// notQuantity passes over dates, times, document numbers, ranges, sizes, labels, codes
// and telephone numbers at token i; it gives i where none stands there.
func (x *scan) notQuantity(i int) int {
	for _, rule := range [...]func(*scan, int) int{
		(*scan).code, (*scan).listLabel, (*scan).paperNumber, (*scan).date, (*scan).timeOfDay, (*scan).size, (*scan).span, (*scan).anniversary,
	} {
		if next := rule(x, i); next > i {
			return next
		}
	}
	return i
}

func (x *scan) tok(i int) token {
	if i < 0 || i >= len(x.tokens) {
		return token{kind: isMark, mark: '\n', start: len(x.s), end: len(x.s)}
	}
	return x.tokens[i]
}

func (x *scan) digits(i int) string {
	t := x.tok(i)
	if t.kind != isNumber {
		return ""
	}
	return x.s[t.start:t.end]
}

// small reads at most four plain digits, -1 for anything else.
func small(s string) int {
	if s == "" || len(s) > 4 || !plainDigits(s) {
		return -1
	}
	n := 0
	for i := range len(s) {
		n = n*10 + int(s[i]-'0')
	}
	return n
}

func yearNumber(n int) bool { return n >= 1900 && n <= 2100 }

func isYear(s string, v quantity.Value) bool {
	return len(s) == 4 && plainDigits(s) && v.Decimals == 0 && yearNumber(int(v.Scaled))
}

// code: digits that grow out of letters (QH15, CT06, Covid-19), telephone numbers and
// other long or zero-led digits, and 24/24, 24/7.
func (x *scan) code(i int) int {
	t, before := x.tokens[i], x.tok(i-1)
	s := x.digits(i)
	if t.has(glued) && i > 0 {
		if before.kind == isWord && before.mark == 0 || before.mark == '_' || before.mark == '@' || before.mark == '#' || before.mark == '\\' {
			return i + 1
		}
		if (before.kind == isDash || before.mark == '.') && before.has(glued) && x.tok(i-2).kind == isWord {
			return i + 1
		}
	}
	if len(s) > 2 && s[0] == '0' && plainDigits(s) || len(s) >= 8 && plainDigits(s) {
		return x.passDigits(i)
	}
	if next := x.tok(i + 1); next.mark == '/' && (x.digits(i+2) == "24" || x.digits(i+2) == "7") && s == "24" {
		return i + 3
	}
	if after := x.tok(i + 1); after.kind == isWord && after.has(glued) && after.has(capital) && x.begins[i+1]&unitRole == 0 {
		return i + 2 // 4G, 5K, 1A
	}
	return i
}

// passDigits passes over the further groups of a telephone number.
func (x *scan) passDigits(i int) int {
	for i++; i < len(x.tokens); i++ {
		t := x.tokens[i]
		if t.kind != isNumber && (t.mark != '.' || x.tok(i+1).kind != isNumber) && (t.kind != isDash || !t.has(glued)) {
			break
		}
	}
	return i
}

// listLabel: "1." and "2)" at the head of a line, "1.1 Title", and footnote numbers "[1]".
func (x *scan) listLabel(i int) int {
	next := x.tok(i + 1)
	if before := x.tok(i - 1); before.mark == '[' && next.mark == ']' {
		return i + 2
	}
	alone := x.tokens[i].has(newLine) && (next.has(newLine) || i+1 == len(x.tokens))
	if alone && small(x.digits(i)) >= 0 {
		return i + 1 // page numbers, cells
	}
	if i > 1 || i == 1 && x.tokens[0].kind == isWord {
		return i
	}
	if next.has(glued) && (next.mark == ')' || next.mark == '.') || i+1 == len(x.tokens) && small(x.digits(i)) >= 0 {
		return i + 2
	}
	if i == 0 && next.kind == isWord && next.has(capital) && x.tokens[0].has(newLine) && x.s[x.tokens[0].start] != '0' && x.longest(1, unitRole) < 3 {
		return i + 1
	}
	return i
}

// paperNumber: 1435/STTTT-BCXB, 30/2020/NĐ-CP, 16-KL/TW, 126/2025/QH15.
func (x *scan) paperNumber(i int) int {
	j, parts := i, 0
	for parts < 2 && (x.tok(j+1).mark == '/' || x.tok(j+1).kind == isDash) {
		after := x.tok(j + 2)
		if after.kind == isNumber {
			j, parts = j+2, parts+1
			continue
		}
		if after.kind == isWord && after.has(allCaps) && x.begins[j+2]&measured == 0 {
			return x.passSymbol(j + 2)
		}
		break
	}
	return i
}

// passSymbol passes over the letters of a document's symbol.
func (x *scan) passSymbol(i int) int {
	for i++; i < len(x.tokens); i++ {
		t := x.tokens[i]
		if !t.has(glued) || t.kind == isMark && t.mark != '/' && t.mark != '&' {
			break
		}
	}
	return i
}

// date: 15/11/2016, 15-11-2016, 15.11.2016, 11/2016, 26/3 after ngày and the like,
// and years before a dash (2016-2020).
func (x *scan) date(i int) int {
	first := small(x.digits(i))
	if first < 0 {
		return x.dottedDate(i)
	}
	sep := x.tok(i + 1)
	if sep.mark != '/' && sep.kind != isDash || x.tok(i+2).kind != isNumber {
		return i
	}
	second := small(x.digits(i + 2))
	if third := x.tok(i + 3); (third.mark == '/' || third.kind == isDash) && yearNumber(small(x.digits(i+4))) {
		return i + 5
	}
	if yearNumber(first) && yearNumber(second) {
		return i + 3
	}
	if sep.mark != '/' {
		return i
	}
	if yearNumber(second) && first <= 12 || x.afterDay(i) {
		return i + 3
	}
	dayMonth := first >= 1 && first <= 31 && second >= 1 && second <= 12
	if u := x.unitAt(i+3, false); u.kind != noUnit {
		return i
	}
	if dayMonth || second < 0 {
		return i + 3
	}
	return i
}

// dottedDate: 15.11.2016 and whatever else has dots no number has (IP, versions).
func (x *scan) dottedDate(i int) int {
	if s := x.digits(i); len(s) < 18 && plainDigits(s) {
		return i
	}
	if _, _, err := quantity.ParsePrinted(x.digits(i), x.marks); err != nil {
		return i + 1
	}
	return i
}

func (x *scan) afterDay(i int) bool {
	w := x.tok(i - 1).word
	return w != 0 && (w == x.l.words.day || w == x.l.words.before || w == x.l.words.after || w == x.l.words.feast || w == x.l.words.occasion)
}

// timeOfDay: 7h30, 14 giờ 00 phút, lúc 17 giờ, 5 giờ sáng.
func (x *scan) timeOfDay(i int) int {
	hour := small(x.digits(i))
	next := x.tok(i + 1)
	if hour < 0 || hour > 24 || next.kind != isWord {
		return i
	}
	isH := next.end-next.start == 1 && x.s[next.start] == 'h' && next.has(glued)
	if !isH && next.word != x.l.words.hour {
		return i
	}
	if m := small(x.digits(i + 2)); m >= 0 && m < 60 {
		if x.tok(i+3).word == x.l.words.minute {
			return i + 4
		}
		return i + 3
	}
	if isH || x.l.words.partOfDay[x.tok(i+2).word] && x.tok(i+2).word != 0 || x.l.words.beforeTime[x.tok(i-1).word] && x.tok(i-1).word != 0 {
		return i + 2
	}
	return i
}

// size: 20x30m, 1,2m x 3m, 3 × 4.
func (x *scan) size(i int) int {
	j := i
	for {
		k := j + 1
		if x.tok(k).kind == isWord && x.begins[k]&measured != 0 {
			k++
		}
		if !x.times(k) || x.tok(k+1).kind != isNumber {
			break
		}
		j = k + 1
	}
	if j == i {
		return i
	}
	if j+1 < len(x.tokens) && x.begins[j+1]&measured != 0 {
		j++
	}
	return j + 1
}

func (x *scan) times(i int) bool {
	t := x.tok(i)
	if t.end-t.start == 1 && t.end <= len(x.s) {
		return x.s[t.start] == 'x' || x.s[t.start] == 'X' || x.s[t.start] == '*'
	}
	return t.end-t.start == 2 && x.s[t.start:t.end] == "×"
}

// span: 10-15 người, từ 10 đến 15 lớp, 5 – 7 ngày. A range is no figure.
func (x *scan) span(i int) int {
	j := i + 1
	if x.begins != nil && x.tok(i-1).word == x.l.words.from && x.tok(i-1).word != 0 {
		if end := x.unitAt(j, false).end; x.to(end) && x.tok(end+1).kind == isNumber {
			j = end
		}
	}
	joins := x.tok(j).kind == isDash || x.to(j)
	if !joins || x.tok(j+1).kind != isNumber {
		return i
	}
	if x.tok(j).kind == isDash && x.tok(j).has(newLine) {
		return i
	}
	end := x.unitAt(j+2, true).end
	return max(end, j+2)
}

func (x *scan) to(i int) bool {
	w := x.tok(i).word
	return w != 0 && (w == x.l.words.to || w == x.l.words.until)
}

// anniversary: kỷ niệm 95 năm thành lập, nhân dịp 79 năm; and the period "6 tháng đầu
// năm"; ages, "trẻ dưới 16 tuổi".
func (x *scan) anniversary(i int) int {
	after := x.tok(i + 1)
	if after.word == 0 || after.kind != isWord {
		return i
	}
	w := &x.l.words
	before := x.tok(i - 1).word
	switch after.word {
	case w.year:
		if before != 0 && (before == w.remember || before == w.occasion || before == w.feast) {
			return i + 2
		}
	case w.month:
		if of := x.tok(i + 2).word; of != 0 && (of == w.first || of == w.last || of == w.year) {
			return i + 2
		}
	case w.age:
		return i + 2
	}
	return i
}

// nameRole is what the longest phrase before token i makes of its number: nameBefore,
// looseBefore, or 0. "tài khoản 113 đối tượng" is not "khoản 113", and "tổng số 12"
// not "số 12".
func (x *scan) nameRole(i int) role {
	const naming = nameBefore | looseBefore | countsBefore
	if i == 0 || x.ends[i-1]&naming == 0 {
		return 0
	}
	r := x.l.phrases.nodes[x.longestBefore(i, naming).node].roles
	switch {
	case r&countsBefore != 0:
		return 0
	case r&nameBefore != 0:
		return nameBefore
	}
	return r & looseBefore
}

// namesNumber tells whether the words before token i make its number a name or an
// ordinal: "khoản 3", "lớp 5", "năm 2016".
func (x *scan) namesNumber(i int) bool { return x.nameRole(i) != 0 }

// strictName is namesNumber for words after which even a unit makes no quantity, and
// for the year after "năm".
func (x *scan) strictName(i int) bool {
	if i > 0 && x.tokens[i-1].word == x.l.words.year && yearNumber(small(x.digits(i))) {
		return true
	}
	return x.nameRole(i) == nameBefore
}

// beginsDate tells whether the unit that was read is rather the first word of a date:
// "đợt 2 năm 2025", "số 2311 ngày 5/4/2024".
func (x *scan) beginsDate(u unitSpan) bool {
	w := x.tok(u.start).word
	return w != 0 && (w == x.l.words.year || w == x.l.words.month || w == x.l.words.day || w == x.l.words.quarter)
}

// dayOf tells whether the unit that was read is a date's: "26 tháng 8", "7 năm 2026".
func (x *scan) dayOf(u unitSpan) bool {
	w := x.tok(u.start).word
	if w == 0 || u.end != u.start+1 {
		return false
	}
	n := small(x.digits(u.end))
	return w == x.l.words.month && n >= 1 && n <= 12 || w == x.l.words.year && yearNumber(n)
}
