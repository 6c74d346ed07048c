package likeness

import (
	"math/rand/v2"
	"strings"
	"testing"
)

func TestAlign(t *testing.T) {
	cases := []struct{ want, got, lost string }{
		{"a b c d", "a b c d", ""},
		{"a b c d", "x a y b c z d w", ""},
		{"a b c d", "a x c d", "b"},
		{"a b c d", "", "a b c d"},
		{"", "a b", ""},
	}
	for _, c := range cases {
		var want []Word
		for _, w := range strings.Fields(c.want) {
			want = append(want, Word{Text: w})
		}
		edits, ok := Align(want, strings.Fields(c.got))
		var lost []string
		for _, e := range edits {
			for _, w := range want[e.From:e.To] {
				lost = append(lost, w.Text)
			}
		}
		if !ok || strings.Join(lost, " ") != c.lost {
			t.Errorf("%q in %q: lost %v, want %q", c.want, c.got, lost, c.lost)
		}
	}
}

// The aligned words are as many as the longest common subsequence has.
func TestAlignIsShortest(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 7))
	for range 300 {
		a, b := make([]Word, r.IntN(12)), make([]string, r.IntN(12))
		for i := range a {
			a[i].Text = string(rune('a' + r.IntN(3)))
		}
		for i := range b {
			b[i] = string(rune('a' + r.IntN(3)))
		}
		edits, ok := Align(a, b)
		lost := 0
		for _, e := range edits {
			lost += e.To - e.From
		}
		if want := len(a) - longestCommon(a, b); !ok || lost != want {
			t.Fatalf("%v in %v: lost %d, want %d", a, b, lost, want)
		}
	}
}

func longestCommon(a []Word, b []string) int {
	best := make([][]int, len(a)+1)
	for i := range best {
		best[i] = make([]int, len(b)+1)
	}
	for i := range a {
		for j := range b {
			best[i+1][j+1] = max(best[i][j+1], best[i+1][j])
			if a[i].Text == b[j] {
				best[i+1][j+1] = best[i][j] + 1
			}
		}
	}
	return best[len(a)][len(b)]
}
