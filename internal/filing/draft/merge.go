package draft

import (
	"slices"
	"strings"

	"tonghop/internal/report/likeness"
)

// Merge brings two edits of one text together, line by line. Where both changed the same
// lines, both wordings stand one below the other and clean is false: a person chooses.
func Merge(base, theirs, mine string) (merged string, clean bool) {
	b, t, m := lines(base), lines(theirs), lines(mine)
	ours, okT := hunks(b, t)
	yours, okM := hunks(b, m)
	if !okT || !okM {
		return theirs + "\n" + mine, false
	}
	clean = true
	var out []string
	at := 0
	for at <= len(b) {
		x, y := next(ours, at), next(yours, at)
		if x == nil && y == nil {
			out = append(out, b[at:]...)
			break
		}
		start := first(x, y)
		out = append(out, b[at:start]...)
		end, left, right := overlap(&ours, &yours, start)
		switch {
		case left == nil && right == nil:
		case right == nil:
			out = append(out, left.lines...)
		case left == nil || slices.Equal(left.lines, right.lines):
			out = append(out, right.lines...)
		default:
			clean = false
			out = append(out, weave(left.lines, right.lines)...)
		}
		at = end
		if len(ours)+len(yours) == 0 {
			out = append(out, b[at:]...)
			break
		}
	}
	return strings.Join(out, "\n"), clean
}

// weave puts two wordings of one place one below the other; lines that both have stand once.
func weave(left, right []string) []string {
	edits, ok := hunks(left, right)
	if !ok {
		return slices.Concat(left, right)
	}
	var out []string
	at := 0
	for _, e := range edits {
		out = append(out, left[at:e.to]...)
		out = append(out, e.lines...)
		at = e.to
	}
	return append(out, left[at:]...)
}

// hunk says that the lines from..to of the base were replaced.
type hunk struct {
	from, to int
	lines    []string
}

func lines(s string) []string {
	var all []string
	for l := range strings.SplitSeq(s, "\n") {
		if l = strings.TrimRight(l, " \r"); strings.TrimSpace(l) != "" {
			all = append(all, l)
		}
	}
	return all
}

func hunks(base, now []string) ([]hunk, bool) {
	want := make([]likeness.Word, len(base))
	for i, l := range base {
		want[i] = likeness.Word{Text: l, Line: i}
	}
	edits, ok := likeness.Align(want, now)
	all := make([]hunk, 0, len(edits))
	for _, e := range edits {
		all = append(all, hunk{e.From, e.To, e.Got})
	}
	return all, ok
}

func next(all []hunk, at int) *hunk {
	for i := range all {
		if all[i].from >= at {
			return &all[i]
		}
	}
	return nil
}

func first(x, y *hunk) int {
	switch {
	case x == nil:
		return y.from
	case y == nil:
		return x.from
	}
	return min(x.from, y.from)
}

// overlap takes from both lists the hunks that touch one another from start on, each side
// joined to one hunk, and tells where they end.
func overlap(a, b *[]hunk, start int) (end int, left, right *hunk) {
	end = start
	take := func(all *[]hunk, into **hunk) bool {
		if len(*all) == 0 {
			return false
		}
		h := (*all)[0]
		if touches := h.from < end || h.from == start; !touches {
			return false
		}
		*all = (*all)[1:]
		if *into == nil {
			*into = &hunk{from: h.from, to: h.to}
		}
		(*into).lines = append((*into).lines, h.lines...)
		(*into).to = h.to
		end = max(end, h.to)
		return true
	}
	for take(a, &left) || take(b, &right) {
	}
	return end, left, right
}
