package lexicon

import (
	"slices"

	"tonghop/internal/quantity"
	"tonghop/internal/when"
)

// longestSentence bounds the work on one sentence, in tokens; a longer one is cut.
const longestSentence = 400

// keptFigures bounds the memory that a scan keeps for the next text, in figures.
const keptFigures = 4096

// match is a phrase found in a sentence.
type match struct {
	start, end int // tokens
	node       int32
	crossed    bool // a number stands inside it: "dự 03 lớp tập huấn"
}

// scan is the working memory of one reading.
type scan struct {
	l       *Lexicon
	s       string
	context Context
	marks   quantity.Marks
	tokens  []token
	begins  []role  // by token: roles of phrases that begin there
	ends    []role  // by token: roles of phrases that end there
	at      []int32 // by token: first match that begins there or later
	matches []match
	found   []found
	periods []mention
	after   bool // the sentence before had a figure
	figures []Figure
	names   int  // token after the last number that was a name
	hints   hint // of all tokens of the sentence
}

// found is a figure with its place among the tokens.
type found struct {
	Figure
	number, unit, end int // tokens: of the number, of its unit, after the unit
	kind              unitKind
	scale             int64   // of the scale words in the unit
	term              int     // -1 for none
	measured          measure // of Unit; see unitMeasure
}

// unitMeasure is measureOf(f.Unit), worked out once.
func (f *found) unitMeasure() measure {
	if f.measured.den == 0 {
		f.measured = measureOf(f.Unit)
	}
	return f.measured
}

func (x *scan) run(s string, c Context) []Figure {
	x.s, x.context, x.marks, x.after = s, c, marksOf(s), false
	for i := 0; i < len(s); {
		i = x.sentence(i)
		if len(x.tokens) > 0 {
			x.read()
		}
	}
	return x.release()
}

// release gives the figures to the caller and lets go of the text.
func (x *scan) release() []Figure {
	var figures []Figure
	if len(x.figures) > 0 {
		figures = slices.Clone(x.figures)
		clear(x.figures)
	}
	x.s, x.figures, x.found = "", x.figures[:0], x.found[:0]
	if cap(x.figures) > keptFigures {
		x.figures = nil
	}
	return figures
}

// sentence fills tokens from byte i to the end of its sentence and gives the byte
// after it.
func (x *scan) sentence(i int) int {
	x.tokens = x.tokens[:0]
	for {
		t, ok := x.l.phrases.nextToken(x.s, i)
		if !ok {
			return len(x.s)
		}
		if n := len(x.tokens); n > 0 && (n >= longestSentence || t.has(newLine) && x.newSentence(t)) {
			return i // the blanks again, so that the next sentence knows of its line
		}
		x.tokens = append(x.tokens, t)
		i = t.end
		if x.closes(t) {
			return i
		}
	}
}

// newSentence tells whether the line that begins with t is not the last one's
// continuation: a label, a dash, a capital, or an empty line before it.
func (x *scan) newSentence(t token) bool {
	if t.has(hardLine) || t.kind == isDash || t.has(capital) {
		return true
	}
	if t.kind == isMark {
		return t.mark == '+' || t.mark == '*' || t.mark == '|' || t.mark == 0
	}
	if t.kind != isNumber {
		return t.end < len(x.s) && t.end-t.start == 1 && (x.s[t.end] == ')' || x.s[t.end] == '.')
	}
	last := x.tokens[len(x.tokens)-1]
	return last.mark == ':' || last.mark == ';' || t.end < len(x.s) && (x.s[t.end] == '.' || x.s[t.end] == ')' || x.s[t.end] == '\n')
}

// closes tells whether t ends its sentence.
func (x *scan) closes(t token) bool {
	switch t.mark {
	case '!', '?':
		return true
	case '.':
		return t.end >= len(x.s) || x.s[t.end] == ' ' || x.s[t.end] == '\n' || x.s[t.end] == '\t' || x.s[t.end] == '\r'
	}
	return false
}

// read finds the figures of the sentence in tokens.
func (x *scan) read() {
	if !x.worthReading() {
		return
	}
	x.match()
	x.found, x.names = x.found[:0], -1
	for i := 0; i < len(x.tokens); {
		if t := &x.tokens[i]; t.kind != isNumber && x.l.hint(t)&numeralHint == 0 {
			i++
			continue
		}
		i = x.number(i)
	}
	if x.hints&periodHint != 0 {
		x.findPeriods()
	}
	x.markParts()
	x.assign()
	x.answers()
	x.emit()
}

// worthReading is false for a sentence without digits, number words or negations:
// most of prose.
func (x *scan) worthReading() bool {
	x.hints = 0
	for i := range x.tokens {
		t := &x.tokens[i]
		if t.kind == isNumber {
			x.hints |= numeralHint
		} else {
			x.hints |= x.l.hint(t)
		}
	}
	if x.hints&(numeralHint|answerHint) != 0 {
		return true
	}
	x.after = false
	return false
}

// match finds every phrase of the sentence.
func (x *scan) match() {
	n := len(x.tokens)
	x.matches = x.matches[:0]
	x.begins, x.ends, x.at = resize(x.begins, n), resize(x.ends, n), resize(x.at, n+1)
	for i := range x.tokens {
		x.at[i] = int32(len(x.matches))
		if w := x.tokens[i].word; w != 0 {
			if node := x.l.phrases.first[w]; node != 0 {
				x.walk(i, node)
			}
		}
	}
	x.at[n] = int32(len(x.matches))
}

func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, 2*n)
	}
	s = s[:n]
	clear(s)
	return s
}

// walk follows the trie from node, which token i has reached, and keeps every phrase
// that ends on the way. Dashes are looked over, and one number.
func (x *scan) walk(i int, at int32) {
	p, crossed := x.l.phrases, false
	x.keep(i, i, at, false)
	for j := i + 1; j < len(x.tokens) && p.nodes[at].more; j++ {
		t := &x.tokens[j]
		if t.kind == isDash {
			continue
		}
		if t.kind == isNumber && !crossed {
			crossed = true
			continue
		}
		next := int32(0)
		if t.word != 0 {
			next = p.next.get(edge(at, t.word))
		}
		if next == 0 {
			return
		}
		at = next
		x.keep(i, j, at, crossed)
	}
}

func (x *scan) keep(i, j int, at int32, crossed bool) {
	node := &x.l.phrases.nodes[at]
	if node.roles == 0 && len(node.refs) == 0 {
		return
	}
	x.matches = append(x.matches, match{i, j + 1, at, crossed})
	if !crossed {
		x.begins[i] |= node.roles
		x.ends[j] |= node.roles
	}
}

// longest is the end of the longest phrase at token i that has one of the roles, i
// where none has.
func (x *scan) longest(i int, r role) int {
	end := i
	if i >= len(x.tokens) || x.begins[i]&r == 0 {
		return end
	}
	for _, m := range x.matches[x.at[i]:x.at[i+1]] {
		if !m.crossed && x.l.phrases.nodes[m.node].roles&r != 0 {
			end = max(end, m.end)
		}
	}
	return end
}

// text is what tokens i to j print.
func (x *scan) text(i, j int) string {
	if j <= i {
		return ""
	}
	return x.s[x.tokens[i].start:x.tokens[j-1].end]
}

// emit hands out the sentence's figures in order.
func (x *scan) emit() {
	for i := range x.found {
		f := &x.found[i]
		if f.term >= 0 {
			f.Indicator = x.l.terms[f.term].Indicator
		}
		if f.Period == x.context.Period {
			f.Period = when.Period("")
		}
		x.figures = append(x.figures, f.Figure)
	}
	x.after = len(x.found) > 0
}
