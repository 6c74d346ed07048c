package pdf

import (
	"math"
	"strings"
	"unicode"

	"tonghop/internal/flow"
)

// line is the part of a paragraph on one line: pieces [from, to), without the spaces
// at its ends.
type line struct {
	from, to int
	width    dist // natural
	spaces   int  // that may be stretched
	last     bool // ends the paragraph or was ended by a line break: never stretched
}

// measure is what a paragraph's lines may be wide.
type measure struct {
	first, rest dist
	align       flow.Align
}

func (m measure) of(isFirst bool) dist {
	if isFirst {
		return m.first
	}
	return m.rest
}

// breaker looks for the ends of lines in the pieces of one paragraph.
type breaker struct {
	pieces []piece
	m      measure
	// widths and blanks are sums over the pieces before each; blanks counts spaces
	// that may be stretched, those behind the last tab of their stretch.
	widths []dist
	blanks []int
	room   []dist // width of the spaces counted in blanks
}

// breakLines finds the lines of a paragraph. Justified and centred text is broken by
// optimum fit over the whole paragraph; the rest line by line, as office programs do.
func breakLines(pieces []piece, m measure) []line {
	b := &breaker{pieces: pieces, m: m}
	b.sum()
	var lines []line
	for at := 0; at <= len(pieces); {
		end := at
		for end < len(pieces) && pieces[end].kind != newline {
			end++
		}
		lines = append(lines, b.stretch(at, end, len(lines) == 0)...)
		at = end + 1
	}
	return lines
}

func (b *breaker) sum() {
	n := len(b.pieces)
	b.widths, b.blanks, b.room = make([]dist, n+1), make([]int, n+1), make([]dist, n+1)
	fixedUntil := lastTabs(b.pieces)
	for i := range b.pieces {
		p := &b.pieces[i]
		b.widths[i+1], b.blanks[i+1], b.room[i+1] = b.widths[i]+p.width, b.blanks[i], b.room[i]
		if p.kind == space && i > fixedUntil[i] {
			b.blanks[i+1]++
			b.room[i+1] += p.width
		}
	}
}

// lastTabs gives for each piece the place of the last tab of its stretch between line
// breaks, or -1: what stands before a tab is not moved by justification.
func lastTabs(pieces []piece) []int {
	out := make([]int, len(pieces))
	last := -1
	for i := len(pieces) - 1; i >= 0; i-- {
		switch pieces[i].kind {
		case newline:
			last = -1
		case tab:
			if last < 0 {
				last = i
			}
		}
		out[i] = last
	}
	return out
}

// stretch breaks the pieces between two line breaks.
func (b *breaker) stretch(from, to int, first bool) []line {
	end := to
	for end > from && b.parts(end-1) {
		end--
	}
	if end == from || b.widths[end]-b.widths[from] <= b.m.of(first) {
		return []line{b.line(from, end, true)}
	}
	if b.m.align == flow.Justify || b.m.align == flow.Center {
		return b.optimum(from, end, first)
	}
	return b.greedy(from, end, first)
}

func (b *breaker) line(from, to int, last bool) line {
	return line{from: from, to: to, width: b.widths[to] - b.widths[from], spaces: b.blanks[to] - b.blanks[from], last: last}
}

// parts tells whether a line may end at piece i.
func (b *breaker) parts(i int) bool {
	return b.pieces[i].kind == space || b.pieces[i].kind == chance
}

// ends tells whether a line may end before piece i, the first of those that part two
// words, and where the next line begins.
func (b *breaker) ends(i, from, to int) (next int, ok bool) {
	if !b.parts(i) || i == from || b.parts(i-1) {
		return 0, false
	}
	for i < to && b.parts(i) {
		i++
	}
	return i, true
}

func (b *breaker) greedy(from, to int, first bool) []line {
	var lines []line
	start, best, next := from, -1, 0
	for i := from; i <= to; i++ {
		after, ok := to, i == to
		if !ok {
			after, ok = b.ends(i, from, to)
		}
		if !ok {
			continue
		}
		if b.widths[i]-b.widths[start] > b.m.of(first && len(lines) == 0) && best > start {
			lines = append(lines, b.line(start, best, false))
			start = next
		}
		best, next = i, after
	}
	return append(lines, b.line(start, to, true))
}

// spot is a place where a line may end, with the best way to get there.
type spot struct {
	end, next int // the line ends before end; the following begins at next
	cost      int64
	before    int // spot that ends the line before
}

// optimum finds the breaks with the least sum of demerits (after Knuth and Plass,
// Breaking Paragraphs into Lines, 1981), for text without hyphenation: a line may be
// stretched at will, and squeezed by an eighth of its spaces.
func (b *breaker) optimum(from, to int, first bool) []line {
	spots := []spot{{end: from, next: from}}
	for i := from + 1; i <= to; i++ {
		next, ok := to, i == to
		if !ok {
			next, ok = b.ends(i, from, to)
		}
		if ok {
			spots = append(spots, spot{end: i, next: next, cost: math.MaxInt64, before: -1})
		}
	}
	oldest := 0
	for j := 1; j < len(spots); j++ {
		for oldest < j-1 && !b.fits(spots[oldest], spots[j], first && oldest == 0) {
			oldest++
		}
		for i := oldest; i < j; i++ {
			b.relax(spots, i, j, first && i == 0, j == len(spots)-1)
		}
	}
	return b.lines(spots)
}

// squeeze is the share of a line's spaces that may be taken away.
const squeeze = 8

func (b *breaker) fits(from, to spot, first bool) bool {
	over := b.widths[to.end] - b.widths[from.next] - b.m.of(first)
	if b.m.align == flow.Justify {
		over -= (b.room[to.end] - b.room[from.next]) / squeeze
	}
	return over <= 0
}

func (b *breaker) relax(spots []spot, i, j int, first, last bool) {
	// The nearest break is taken even where the word is wider than the line.
	if i < j-1 && !b.fits(spots[i], spots[j], first) {
		return
	}
	cost := spots[i].cost + b.demerits(spots[i], spots[j], first, last)
	if cost < spots[j].cost {
		spots[j].cost, spots[j].before = cost, i
	}
}

// leads are words before which a title is well broken.
var leads = map[string]bool{"và": true, "về": true, "của": true, "trên": true, "tại": true, "trong": true, "cho": true, "theo": true}

// turns tells whether the sense of a title allows a new line at a spot: behind a mark,
// or before a word that leads on.
func (b *breaker) turns(at spot) bool {
	if last := b.pieces[at.end-1]; last.kind == word {
		if strings.ContainsRune(",;:.-–", last.look.font.chars[last.codes[len(last.codes)-1]]) {
			return true
		}
	}
	if at.next >= len(b.pieces) || b.pieces[at.next].kind != word {
		return false
	}
	next := b.pieces[at.next]
	var s strings.Builder
	for _, c := range next.codes {
		s.WriteRune(unicode.ToLower(next.look.font.chars[c]))
	}
	return leads[s.String()]
}

// demerits weighs a line: the cube of how much its spaces change, squared; for centred
// text the square of what stays empty, with a break within the sense as a quarter of the
// line more. A last line of one short word is dear.
func (b *breaker) demerits(from, to spot, first, last bool) int64 {
	full := b.m.of(first)
	width := b.widths[to.end] - b.widths[from.next]
	slack := full - width
	if b.m.align == flow.Center {
		empty := int64(max(slack, 0) * 100 / max(full, 1))
		if !last && !b.turns(to) {
			empty += 25
		}
		return empty*empty + 3000
	}
	if last {
		if spaces := b.blanks[to.end] - b.blanks[from.next]; spaces == 0 && width < full/5 {
			return 40000
		}
		return 1
	}
	give := (b.room[to.end] - b.room[from.next]) * 3 / 5
	if slack < 0 {
		give, slack = (b.room[to.end]-b.room[from.next])/squeeze, -slack
	}
	ratio := int64(256 * 20)
	if give > 0 {
		ratio = min(ratio, int64(slack*256/give))
	}
	badness := 100 * ratio * ratio * ratio >> 24
	return (1 + badness) * (1 + badness)
}

func (b *breaker) lines(spots []spot) []line {
	var back []line
	for j := len(spots) - 1; j > 0; j = spots[j].before {
		i := spots[j].before
		back = append(back, b.line(spots[i].next, spots[j].end, j == len(spots)-1))
	}
	for i, j := 0, len(back)-1; i < j; i, j = i+1, j-1 {
		back[i], back[j] = back[j], back[i]
	}
	return back
}

// splitWide cuts what no line can hold (a long address, a row of dots) into parts
// between which a line may end: behind its punctuation, or where that does not help
// between any two characters.
func splitWide(pieces []piece, limit dist) []piece {
	wide := false
	for at := 0; at < len(pieces) && !wide; {
		end, width := unbroken(pieces, at)
		wide, at = width > limit, end
	}
	if !wide {
		return pieces
	}
	out := make([]piece, 0, 2*len(pieces))
	for at := 0; at < len(pieces); {
		end, width := unbroken(pieces, at)
		if width <= limit {
			out = append(out, pieces[at:end]...)
		} else {
			out = cutWide(out, pieces[at:end], limit)
		}
		at = end
	}
	return out
}

// unbroken gives the end and the width of the words from at on that no line may part;
// any other piece stands alone.
func unbroken(pieces []piece, at int) (end int, width dist) {
	end, width = at+1, pieces[at].width
	if pieces[at].kind != word {
		return end, 0
	}
	for end < len(pieces) && pieces[end].kind == word {
		width += pieces[end].width
		end++
	}
	return end, width
}

func cutWide(out, words []piece, limit dist) []piece {
	for _, w := range words {
		from := 0
		for i, c := range w.codes {
			if i+1 < len(w.codes) && !strings.ContainsRune("-/._&?=:;,@+", w.look.font.chars[c]) {
				continue
			}
			part := cut(w, from, i+1)
			if part.width <= limit {
				out = appendParted(out, part)
			} else {
				for k := from; k <= i; k++ {
					out = appendParted(out, cut(w, k, k+1))
				}
			}
			from = i + 1
		}
	}
	return out
}

// cut gives some characters of a word; the footnote it calls stays with its first.
func cut(w piece, from, to int) piece {
	part := w
	part.codes = w.codes[from:to]
	part.width = w.look.font.width(part.codes, w.look.size)
	if from > 0 {
		part.note = 0
	}
	return part
}

func appendParted(out []piece, part piece) []piece {
	if n := len(out); n > 0 && out[n-1].kind == word {
		out = append(out, piece{kind: chance, look: part.look})
	}
	return append(out, part)
}
