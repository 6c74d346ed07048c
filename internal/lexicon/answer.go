package lexicon

import "tonghop/internal/quantity"

// How far from an answer its subject may stand, in tokens.
const (
	subjectAfter  = 9
	subjectBefore = 25
)

// answers finds what is answered without a number: a regime's own phrases ("chưa có
// kinh phí"), and the general ones beside a word of a term ("không tổ chức lớp nào").
func (x *scan) answers() {
	numbers := len(x.found)
	for _, m := range x.matches {
		if m.crossed {
			continue
		}
		n := &x.l.phrases.nodes[m.node]
		for _, r := range n.refs {
			if state := stateOf(r.kind); state != quantity.Missing {
				x.answer(m.start, m.end, r.term, state, sureKnown)
			}
		}
		if n.roles&(negates|unknownAnswer|notApplicableAnswer) != 0 && x.longestAnswer(m) {
			x.general(m, n.roles)
		}
	}
	if x.hints&answerHint != 0 {
		x.shortNo()
	}
	if len(x.found) > numbers {
		x.inOrder()
	}
}

func stateOf(k referenceKind) quantity.State {
	switch k {
	case noneOf:
		return quantity.None
	case unknownOf:
		return quantity.Unknown
	case notApplicableOf:
		return quantity.NotApplicable
	}
	return quantity.Missing
}

// longestAnswer: of "chưa có" and "chưa có số liệu" the longer one speaks.
func (x *scan) longestAnswer(m match) bool {
	return x.longest(m.start, negates|unknownAnswer|notApplicableAnswer) == m.end
}

// general reads one general answer: its subject stands behind it, or before it where
// the clause ends with it.
func (x *scan) general(m match, r role) {
	state := quantity.None
	switch {
	case r&unknownAnswer != 0:
		state = quantity.Unknown
	case r&notApplicableAnswer != 0:
		state = quantity.NotApplicable
	}
	if state == quantity.None && x.saidOfOthers(m.start) {
		return
	}
	if t, end, ok := x.subjectAfter(m.end, state); ok {
		x.answer(m.start, end, t, state, nearReason)
		return
	}
	if state == quantity.None && !x.endsAnswer(m.end) {
		return
	}
	x.answerBefore(m.start, m.end, state)
}

// saidOfOthers: "nhiều xã chưa bố trí được", "một số đơn vị không có" are no answer of
// the unit that reports.
func (x *scan) saidOfOthers(i int) bool {
	for j := i - 1; j >= 0 && j >= i-6; j-- {
		if t := x.tokens[j]; t.mark == ',' || t.mark == ':' || t.mark == ';' {
			return false
		}
		if w := x.tokens[j].word; w != 0 && x.l.words.some[w] {
			return true
		}
	}
	return false
}

func (x *scan) answerBefore(start, end int, state quantity.State) {
	if t, from, ok := x.subjectBefore(start); ok {
		x.answer(from, end, t, state, farReason)
		return
	}
	if len(x.context.Takes) == 1 && len(x.found) == 0 {
		if t, ok := x.l.byCode[x.context.Takes[0]]; ok {
			x.answer(start, end, t, state, unitReason)
		}
	}
}

// endsAnswer: nothing of weight follows, "không tổ chức." or "chưa có kinh phí;".
func (x *scan) endsAnswer(i int) bool {
	return x.endsClause(i) || x.tok(i).word == x.l.words.none && x.endsClause(i+1)
}

// subjectAfter looks for the term that an answer speaks of behind it. Words of degree
// ("chưa có nhiều lớp", "chưa tổ chức thường xuyên") and numbers make it no answer.
func (x *scan) subjectAfter(i int, state quantity.State) (t, end int, ok bool) {
	best := 0
	t = -1
	for j := i; j < len(x.tokens) && j < i+subjectAfter; j++ {
		tk := x.tokens[j]
		if tk.kind == isNumber || tk.kind == isMark || x.l.words.degree[tk.word] && tk.word != 0 {
			break
		}
		for _, m := range x.matches[x.at[j]:x.at[j+1]] {
			n := &x.l.phrases.nodes[m.node]
			for _, r := range n.refs {
				if r.kind == synonymOf && m.end-m.start > best {
					t, end, best = r.term, m.end, m.end-m.start
				}
			}
			if best == 0 && len(x.l.terms) == 0 && state == quantity.None && j == i && n.roles&answerable != 0 {
				end, ok = m.end, true
			}
		}
		if best > 0 {
			return t, end, true
		}
	}
	return t, end, ok
}

// subjectBefore looks for the nearest term before token i in its clause, and of the
// phrases there for the one that begins first.
func (x *scan) subjectBefore(i int) (t, start int, ok bool) {
	t, start = -1, i
	for j := i - 1; j >= 0 && j > i-subjectBefore; j-- {
		tk := x.tokens[j]
		if tk.mark == ';' || tk.kind == isNumber && x.numberOfFigure(j) || ok && j < start-3 {
			break
		}
		for _, m := range x.matches[x.at[j]:x.at[j+1]] {
			for _, r := range x.l.phrases.nodes[m.node].refs {
				if r.kind == synonymOf && m.end <= i && (!ok || m.end >= start && m.start < start) {
					t, start, ok = r.term, m.start, true
				}
			}
		}
	}
	return t, start, ok
}

func (x *scan) numberOfFigure(i int) bool {
	for k := range x.found {
		if x.found[k].number == i {
			return true
		}
	}
	return false
}

// shortNo reads "Đoàn khách quốc tế: không.": the word alone behind a colon.
func (x *scan) shortNo() {
	for i := 2; i < len(x.tokens); i++ {
		w := x.tokens[i].word
		if w != 0 && w == x.l.words.no && x.tokens[i-1].mark == ':' && x.endsClause(i+1) {
			x.answerBefore(i, i+1, quantity.None)
		}
	}
}

// answer adds a figure without a number, once for a term and state in a sentence.
func (x *scan) answer(start, end, t int, state quantity.State, sure float64) {
	for i := range x.found {
		f := &x.found[i]
		if !f.Value.IsNumber() && f.term == t && f.Value.State == state {
			return
		}
	}
	f := found{number: start, unit: start, end: end, term: t}
	f.Value, f.Sure = quantity.Of(state), sure
	f.Scaled = f.Value
	f.Start, f.End = x.tokens[start].start, x.tokens[end-1].end
	f.Text = x.s[f.Start:f.End]
	f.What = f.Text
	if t < 0 {
		f.Scaled = quantity.Value{}
	}
	x.found = append(x.found, f)
}

// inOrder sorts the figures by place; answers were added behind the numbers.
func (x *scan) inOrder() {
	for i := 1; i < len(x.found); i++ {
		for j := i; j > 0 && x.found[j].Start < x.found[j-1].Start; j-- {
			x.found[j], x.found[j-1] = x.found[j-1], x.found[j]
		}
	}
}
