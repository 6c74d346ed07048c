package pdfread

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tonghop/internal/flow"
	"tonghop/internal/text"
)

// Shares of the font size by which gaps are read. The blank of Times is 0.25 wide;
// letters of one word touch.
const (
	wordGap    = 0.14 // wider than the gaps in words by this, a gap is a blank, even where none is written
	closedGap  = 0.04 // a written blank narrower than this is a fault of the program that wrote it
	columnGap  = 1.6  // from here on a gap parts two columns
	narrowGap  = 0.45 // and from here on if the lines around are parted at the same place
	sameLine   = 0.30 // base lines nearer than this are one line
	raisedLine = 0.55 // and nearer than this if the letters are smaller: superscripts
	ascent     = 0.89 // of Times, for the box of a line
	lineHeight = 1.15
)

// segment is a stretch of a visual line without a gap as wide as a column's.
type segment struct {
	runs        []flow.Run
	left, right float64
	base        float64 // base line
	size        float64 // of most of its letters
	line        int     // index of the visual line on the page, from 1
	usual       float64 // the usual gap between words of its line
	centred     bool    // in its column
}

func (s *segment) top() float64    { return s.base - ascent*s.size }
func (s *segment) center() float64 { return (s.left + s.right) / 2 }

func (s *segment) text() string {
	var b strings.Builder
	for _, r := range s.runs {
		b.WriteString(r.Text)
	}
	return b.String()
}

// line is the segments that share a base line, from left to right.
type line []segment

func (l line) left() float64  { return l[0].left }
func (l line) right() float64 { return l[len(l)-1].right }
func (l line) base() float64  { return l[0].base }

func (l line) size() float64 {
	size := 0.0
	for i := range l {
		size = max(size, l[i].size)
	}
	return size
}

func (l line) text() string {
	var parts []string
	for i := range l {
		parts = append(parts, l[i].text())
	}
	return strings.Join(parts, "\t")
}

// linesOf gathers letters into lines from top to bottom, parted where two columns
// stand side by side.
func linesOf(letters []letter, looks []look) []line {
	return settle(gather(letters, looks, narrowGap))
}

// unparted gathers letters into lines that are not parted: in a narrow cell justified
// words stand as far apart as columns.
func unparted(letters []letter, looks []look) []segment {
	var out []segment
	for _, l := range gather(letters, looks, math.Inf(1)) {
		out = append(out, l...)
	}
	return out
}

func gather(letters []letter, looks []look, part float64) []line {
	groups := groupByBase(letters, looks)
	lines := make([]line, 0, len(groups))
	for _, g := range groups {
		if l := newLine(g, looks, part); len(l) > 0 {
			lines = append(lines, l)
		}
	}
	slices.SortStableFunc(lines, func(a, b line) int { return cmp.Compare(a.base(), b.base()) })
	for i := range lines {
		for j := range lines[i] {
			lines[i][j].line = i + 1
		}
	}
	return lines
}

// settle joins again what was parted at a narrow gap, unless a line near it is parted
// by a wide gap at the same place: the two halves of a letterhead may nearly touch.
func settle(lines []line) []line {
	out := make([]line, len(lines))
	for i, l := range lines {
		whole := line{l[0]}
		for _, s := range l[1:] {
			last := &whole[len(whole)-1]
			if parted(lines, i, gutter{last.right, s.left}, &s) {
				whole = append(whole, s)
			} else {
				last.join(&s)
			}
		}
		out[i] = whole
	}
	return out
}

func parted(lines []line, i int, g gutter, s *segment) bool {
	if g.width() > columnGap*s.size && !fillsIn(s) {
		return true
	}
	if g.width() < 1.8*s.usual {
		return false // a justified line: all its gaps are wide
	}
	for j := max(0, i-3); j < min(len(lines), i+4); j++ {
		if j == i || math.Abs(lines[j].base()-lines[i].base()) > 5*s.size {
			continue
		}
		for k := 0; k+1 < len(lines[j]); k++ {
			h := gutter{lines[j][k].right, lines[j][k+1].left}
			shared := min(g.right, h.right) - max(g.left, h.left)
			if h.width() > columnGap*s.size && shared > 0.6*g.width() {
				return true
			}
		}
	}
	return false
}

// fillsIn tells whether the segment goes on behind room left for the hand: "Số:
// /BC-UBND", "ngày     tháng 6".
func fillsIn(s *segment) bool {
	r, _ := utf8.DecodeRuneInString(s.runs[0].Text)
	return r == '/' || r == ',' || r == '.' || r == ')' || unicode.IsLower(r)
}

// join appends the next segment of the line after a blank.
func (s *segment) join(next *segment) {
	more := slices.Clone(next.runs)
	more[0].Text = " " + more[0].Text
	s.runs = joinMarks(append(s.runs, more...))
	s.right = max(s.right, next.right)
}

// baseGroup is letters near one base line; size is the largest among them.
type baseGroup struct {
	base, size float64
	letters    []letter
}

// groupByBase clusters letters by base line: first those of common size, then the
// smaller ones join the line they are raised from or sunk under.
func groupByBase(letters []letter, looks []look) []*baseGroup {
	sorted := slices.Clone(letters)
	slices.SortStableFunc(sorted, func(a, b letter) int { return cmp.Compare(a.Y, b.Y) })
	var groups []*baseGroup
	start := 0 // of the last group in sorted; groups share its memory until letters join
	for i, l := range sorted {
		size := looks[l.Look].Size
		if n := len(groups); n > 0 {
			g := groups[n-1]
			if l.Y-g.base <= sameLine*min(size, g.size) {
				g.letters = sorted[start : i+1 : i+1]
				g.size = max(g.size, size)
				continue
			}
		}
		start = i
		groups = append(groups, &baseGroup{base: l.Y, size: size, letters: sorted[i : i+1 : i+1]})
	}
	return joinRaised(groups)
}

func joinRaised(groups []*baseGroup) []*baseGroup {
	var out []*baseGroup
	for i, g := range groups {
		if i+1 < len(groups) && raisedFrom(g, groups[i+1]) {
			groups[i+1].letters = append(groups[i+1].letters, g.letters...)
			continue
		}
		if n := len(out); n > 0 && raisedFrom(g, out[n-1]) {
			out[n-1].letters = append(out[n-1].letters, g.letters...)
			continue
		}
		out = append(out, g)
	}
	return out
}

// raisedFrom tells whether g is a superscript or subscript of main: smaller, on nearly
// the same height and few.
func raisedFrom(g, main *baseGroup) bool {
	return g.size <= 0.8*main.size && math.Abs(g.base-main.base) <= raisedLine*main.size &&
		len(g.letters)*2 <= len(main.letters)
}

// lineBuilder turns letters of one line, sorted by x, into segments of runs.
type lineBuilder struct {
	looks   []look
	part    float64 // the gap that parts segments, in shares of the size
	size    float64
	base    float64
	line    line
	segment segment
	words   strings.Builder
	look    int
	super   bool
	blank   bool      // a blank is due before the next letter
	tight   float64   // the usual gap between letters of a word
	gaps    []float64 // between words
}

func newLine(g *baseGroup, looks []look, part float64) line {
	letters := dropDoubles(g.letters, looks)
	b := lineBuilder{looks: looks, part: part, look: -1}
	b.size, b.base = mainSize(letters, looks)
	b.tight = tightness(letters, b.size)
	var last *letter
	written := false // a blank was written since last
	for i := range letters {
		l := &letters[i]
		if isBlank(l.Rune) {
			written = true
			continue
		}
		if isMark(l.Rune) && last != nil {
			b.words.WriteRune(l.Rune) // it stands over the letter before and takes no room
			continue
		}
		if last != nil {
			b.gap(last, l, written)
		}
		b.letter(l)
		last, written = l, false
	}
	b.endSegment()
	if len(b.gaps) > 0 {
		slices.Sort(b.gaps)
		for i := range b.line {
			b.line[i].usual = b.gaps[len(b.gaps)/2]
		}
	}
	return b.line
}

// tightness is the median gap between neighbouring letters: below 0 in condensed text,
// above it in spaced-out headings.
func tightness(letters []letter, size float64) float64 {
	gaps := make([]float64, 0, len(letters))
	for i := 1; i < len(letters); i++ {
		if !isBlank(letters[i].Rune) && !isBlank(letters[i-1].Rune) && !isMark(letters[i].Rune) && !isMark(letters[i-1].Rune) {
			gaps = append(gaps, letters[i].X-letters[i-1].Right())
		}
	}
	if len(gaps) == 0 {
		return 0
	}
	slices.Sort(gaps)
	return min(max(gaps[len(gaps)/2], -0.15*size), 0.2*size)
}

// lineEndHyphen is PDFium's mark for a hyphen at the end of a line.
const lineEndHyphen = 0x02

// isMark tells whether the rune is a combining tone mark, hat, breve or horn.
func isMark(r rune) bool {
	return r >= 0x300 && (r < 0x1E00 || r > 0x1FFF) && unicode.Is(unicode.Mn, r)
}

func isBlank(r rune) bool {
	return r == ' ' || r == '\u00a0' || r == '\t' || r == '\u3000' || (r >= '\u2000' && r <= '\u200b')
}

// mainSize is the size most letters have and the base line of these.
func mainSize(letters []letter, looks []look) (size, base float64) {
	type share struct {
		size float64
		n    int
	}
	var few [8]share
	shares := few[:0]
	for i := range letters {
		if isBlank(letters[i].Rune) {
			continue
		}
		s := looks[letters[i].Look].Size
		k := slices.IndexFunc(shares, func(h share) bool { return h.size == s })
		if k < 0 {
			k, shares = len(shares), append(shares, share{size: s})
		}
		shares[k].n++
	}
	best := 0
	for _, h := range shares {
		if h.n > best || (h.n == best && h.size > size) {
			size, best = h.size, h.n
		}
	}
	for _, l := range letters {
		if looks[l.Look].Size == size {
			return size, l.Y
		}
	}
	return 12, letters[0].Y
}

// dropDoubles sorts letters by x and drops those printed twice, a way to feign bold.
func dropDoubles(letters []letter, looks []look) []letter {
	slices.SortStableFunc(letters, func(a, b letter) int { return cmp.Compare(a.X, b.X) })
	out := letters[:0]
	for _, l := range letters {
		if !doubled(out, l, looks) {
			out = append(out, l)
		}
	}
	return out
}

func doubled(before []letter, l letter, looks []look) bool {
	if isBlank(l.Rune) {
		return false
	}
	limit := 0.12 * looks[l.Look].Size
	for i := len(before) - 1; i >= 0 && l.X-before[i].X <= limit; i-- {
		if before[i].Rune == l.Rune && math.Abs(before[i].Y-l.Y) <= limit && l.Advance > 2*limit {
			return true
		}
	}
	return false
}

func (b *lineBuilder) gap(last, next *letter, written bool) {
	space := next.X - last.Right()
	size := max(min(b.looks[last.Look].Size, b.looks[next.Look].Size), 1)
	if space > wordGap*size {
		b.gaps = append(b.gaps, space)
	}
	switch {
	case space > b.part*max(size, b.size):
		b.endSegment()
	case written && space > closedGap*size+b.tight, space > wordGap*size+b.tight:
		b.blank = true
	case written && last.Advance == 0:
		b.blank = true // the width is not known: believe what is written
	}
}

func (b *lineBuilder) letter(l *letter) {
	k := b.looks[l.Look]
	super := k.Size <= 0.8*b.size && b.base-l.Y > 0.15*b.size
	if l.Look != b.look || super != b.super {
		b.endRun()
		b.look, b.super = l.Look, super
	}
	if b.words.Len() == 0 && len(b.segment.runs) == 0 {
		b.segment = segment{left: l.X, base: b.base, size: b.size}
		b.blank = false
	}
	if b.blank {
		b.words.WriteByte(' ')
		b.blank = false
	}
	if l.Rune == lineEndHyphen {
		b.words.WriteByte('-')
	} else {
		b.words.WriteRune(l.Rune)
	}
	b.segment.right = max(b.segment.right, l.Right())
}

func (b *lineBuilder) endRun() {
	if b.words.Len() == 0 {
		return
	}
	k := b.looks[b.look]
	b.segment.runs = append(b.segment.runs, flow.Run{
		Text: text.NFC(b.words.String()), Font: k.Font, Size: flow.PT(k.Size), Bold: k.Bold, Italic: k.Italic, Super: b.super,
	})
	b.words.Reset()
}

func (b *lineBuilder) endSegment() {
	b.endRun()
	if len(b.segment.runs) > 0 {
		b.segment.runs = joinMarks(b.segment.runs)
		b.line = append(b.line, b.segment)
	}
	b.segment, b.look, b.blank = segment{}, -1, false
}

// joinMarks composes a tone mark that begins a run with the vowel that ends the run
// before it: NFC works only inside one string.
func joinMarks(runs []flow.Run) []flow.Run {
	out := runs[:1]
	for _, r := range runs[1:] {
		last := &out[len(out)-1]
		whole := text.NFC(last.Text + r.Text)
		if sameLook(*last, r) {
			last.Text = whole
			continue
		}
		if whole != last.Text+r.Text {
			cut := len(whole) - len(r.Text) + leadingMarks(r.Text)
			if cut > 0 && cut <= len(whole) {
				last.Text, r.Text = whole[:cut], whole[cut:]
			}
		}
		if r.Text != "" {
			out = append(out, r)
		}
	}
	return out
}

func leadingMarks(s string) int {
	for i, r := range s {
		if r < 0x300 || r > 0x36f {
			return i
		}
	}
	return len(s)
}

func sameLook(a, b flow.Run) bool {
	a.Text, b.Text = "", ""
	return a == b
}
