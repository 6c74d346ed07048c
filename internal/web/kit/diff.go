package kit

import (
	"strings"
	"unicode"
)

// Change is what happened to words between two texts.
type Change uint8

// The changes.
const (
	Same Change = iota
	Inserted
	Deleted
)

// Run is neighbouring words with the same change.
type Run struct {
	Change Change
	Text   string
}

// mostWords bounds the work of comparing: beyond it whole texts stand against each other.
const mostWords = 4000

// Words compares two texts word by word: what went, what came, what stayed. Blanks belong to
// the word before them, so that the runs of Same and Inserted give the text after.
func Words(before, after string) []Run {
	a, b := cutWords(before), cutWords(after)
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var runs []Run
	runs = add(runs, Same, a[:head]...)
	runs = middle(runs, a[head:len(a)-tail], b[head:len(b)-tail])
	return add(runs, Same, a[len(a)-tail:]...)
}

// middle finds the longest common words of what remains between the equal ends.
func middle(runs []Run, a, b []string) []Run {
	if len(a) == 0 || len(b) == 0 || len(a)*len(b) > mostWords*mostWords/4 {
		runs = add(runs, Deleted, a...)
		return add(runs, Inserted, b...)
	}
	width := len(b) + 1
	common := make([]int32, (len(a)+1)*width)
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				common[i*width+j] = common[(i+1)*width+j+1] + 1
			} else {
				common[i*width+j] = max(common[(i+1)*width+j], common[i*width+j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			runs = add(runs, Same, a[i])
			i, j = i+1, j+1
		case common[(i+1)*width+j] >= common[i*width+j+1]:
			runs = add(runs, Deleted, a[i])
			i++
		default:
			runs = add(runs, Inserted, b[j])
			j++
		}
	}
	runs = add(runs, Deleted, a[i:]...)
	return add(runs, Inserted, b[j:]...)
}

func add(runs []Run, c Change, words ...string) []Run {
	if len(words) == 0 {
		return runs
	}
	s := strings.Join(words, "")
	if n := len(runs); n > 0 && runs[n-1].Change == c {
		runs[n-1].Text += s
		return runs
	}
	return append(runs, Run{c, s})
}

// cutWords cuts a text into words, each with the blanks behind it.
func cutWords(s string) []string {
	var out []string
	start, blank := 0, false
	for i, r := range s {
		space := unicode.IsSpace(r)
		if blank && !space {
			out = append(out, s[start:i])
			start = i
		}
		blank = space
	}
	if start < len(s) {
		out = append(out, s[start:])
	}
	return out
}
