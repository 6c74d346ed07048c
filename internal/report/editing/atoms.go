package editing

import (
	"strings"

	"tonghop/internal/paper"
	"tonghop/internal/report/likeness"
)

// span is a place of a line, in bytes, at which a figure is printed.
type span struct {
	from, to int
	figure   *paper.Figure
}

// reattach ties the numbers of an edited line to the figures of the line it was: those
// that were kept, and a number that stands in the place of another between words that
// were kept. Changes name the figures whose number is another now or is gone.
func reattach(own, read paper.Inlines) (paper.Inlines, []Change) {
	was, now := likeness.Tokens(own.Text()), likeness.Tokens(read.Text())
	to, ok := follow(was, now)
	if !ok {
		return read, nil
	}
	var spans []span
	var changes []Change
	start, words := 0, read.Text()
	for _, in := range own {
		end := start + len(in.Text)
		if in.Figure != nil {
			s, found := place(was, now, to, start, end)
			switch {
			case !found:
				changes = append(changes, figureChange("", in.Figure, in.Text, ""))
			default:
				s.figure = in.Figure
				spans = append(spans, s)
				if printed := words[s.from:s.to]; digits(printed) != digits(in.Text) {
					changes = append(changes, figureChange("", in.Figure, in.Text, printed))
				}
			}
		}
		start = end
	}
	return cut(read, spans), changes
}

// digits are those of the first number of a text, without leading zeros and dots between
// groups: "05" and "5" are one number.
func digits(s string) string {
	for _, t := range likeness.Tokens(s) {
		if t.Number() {
			return strings.TrimLeft(strings.ReplaceAll(t.Text, ".", ""), "0")
		}
	}
	return ""
}

// follow tells where each old word is in the new text, -1 for nowhere. Numbers that were
// replaced by as many others follow one another.
func follow(was, now []likeness.Token) ([]int, bool) {
	want, got := make([]likeness.Word, len(was)), make([]string, len(now))
	for i, t := range was {
		want[i].Text = t.Text
	}
	for i, t := range now {
		got[i] = t.Text
	}
	edits, ok := likeness.Align(want, got)
	if !ok {
		return nil, false
	}
	to := make([]int, len(was))
	i, j := 0, 0
	for _, e := range append(edits, likeness.Edit{From: len(was), To: len(was)}) {
		for ; i < e.From; i, j = i+1, j+1 {
			to[i] = j
		}
		replaced(was[e.From:e.To], now[j:j+len(e.Got)], j, to[e.From:])
		i, j = e.To, j+len(e.Got)
	}
	return to, true
}

func replaced(was, now []likeness.Token, first int, to []int) {
	var old, next []int
	for i, t := range was {
		to[i] = -1
		if t.Number() {
			old = append(old, i)
		}
	}
	for j, t := range now {
		if t.Number() {
			next = append(next, first+j)
		}
	}
	if len(old) == len(next) {
		for n, i := range old {
			to[i] = next[n]
		}
	}
}

// place is where the words of an atom, from start to end of the old line, stand now: its
// number with the words after it that followed along. An atom without a number must
// be there word for word.
func place(was, now []likeness.Token, to []int, start, end int) (span, bool) {
	first, last, at := -1, -1, -1
	for i, t := range was {
		if t.Start < start || t.End > end {
			continue
		}
		if first < 0 {
			first = i
		}
		last = i
		if at < 0 && t.Number() {
			at = i
		}
	}
	if first < 0 {
		return span{}, false
	}
	whole := at < 0
	if whole {
		at = first
	}
	if to[at] < 0 {
		return span{}, false
	}
	s := span{from: now[to[at]].Start, to: now[to[at]].End}
	for i := at + 1; i <= last; i++ {
		if to[i] != to[i-1]+1 || to[i] < 0 {
			return s, !whole
		}
		s.to = now[to[i]].End
	}
	return s, true
}

// cut cuts a line at its figures; everything keeps its look.
func cut(line paper.Inlines, spans []span) paper.Inlines {
	words := line.Text()
	var out paper.Inlines
	start := 0
	for _, in := range line {
		end, at := start+len(in.Text), start
		put := func(from, to int, f *paper.Figure) {
			if from < to {
				piece := in
				piece.Text, piece.Figure = words[from:to], f
				out = append(out, piece)
			}
		}
		for _, s := range spans {
			if s.to <= at || s.from >= end {
				continue
			}
			put(at, s.from, nil)
			if s.from >= start {
				put(s.from, s.to, s.figure)
			}
			at = s.to
		}
		put(at, end, nil)
		start = end
	}
	return out
}
