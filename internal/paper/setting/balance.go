package setting

import (
	"strings"

	"tonghop/internal/flow"
	"tonghop/internal/flow/metrics"
	"tonghop/internal/paper"
)

// balanced breaks words of an element over as few lines of the width as they need,
// lines as even as can be: centred headings that the program broke blindly end in a
// lonely word. A figure is not parted from the word before it.
func (s *setter) balanced(e paper.Element, words string, width flow.Length) []string {
	st := s.l.Style(e)
	measure := func(t string) flow.Length { return metrics.Width(t, st.Bold, st.Italic, st.Size.Default) }
	var lines []string
	for part := range strings.SplitSeq(words, "\n") {
		lines = append(lines, balance(strings.Fields(part), measure, width)...)
	}
	return lines
}

// mostWords bounds the search: more words than a heading ever has are left to the
// writer's own line breaking.
const mostWords = 200

func balance(words []string, measure func(string) flow.Length, width flow.Length) []string {
	n := len(words)
	if n == 0 {
		return nil
	}
	if n > mostWords {
		return []string{strings.Join(words, " ")}
	}
	wide := func(from, to int) flow.Length { return measure(strings.Join(words[from:to], " ")) }
	if wide(0, n) <= width {
		return []string{strings.Join(words, " ")}
	}
	count := fewest(n, wide, width)
	target := wide(0, n) / flow.Length(count)
	return join(words, cheapest(words, wide, width, target, count))
}

// fewest is the least number of lines.
func fewest(n int, wide func(int, int) flow.Length, width flow.Length) int {
	count, start := 1, 0
	for i := 1; i <= n; i++ {
		if wide(start, i) > width && i-1 > start {
			count++
			start = i - 1
		}
	}
	return count
}

// cheapest finds the starts of lines with the least sum of squared departures from the
// target.
func cheapest(words []string, wide func(int, int) flow.Length, width, target flow.Length, count int) []int {
	n := len(words)
	const never = 1 << 60
	cost := make([][]int64, count+1) // by lines used, words placed
	from := make([][]int, count+1)
	for k := range cost {
		cost[k], from[k] = make([]int64, n+1), make([]int, n+1)
		for i := range cost[k] {
			cost[k][i] = never
		}
	}
	cost[0][0] = 0
	for k := 1; k <= count; k++ {
		for to := k; to <= n; to++ {
			for start := to - 1; start >= k-1; start-- {
				w := wide(start, to)
				if w > width && to-start > 1 {
					break
				}
				off := int64(w - target)
				c := cost[k-1][start] + off*off + parting(words, start, int64(target))
				if cost[k-1][start] < never && c < cost[k][to] {
					cost[k][to], from[k][to] = c, start
				}
			}
		}
	}
	starts := make([]int, count)
	for k, to := count, n; k > 0; k-- {
		to = from[k][to]
		starts[k-1] = to
	}
	return starts
}

// parting is the cost of a line that begins with the word: a figure belongs to the
// word before it ("năm 2016"), a comma is a good place to break, and "và" rather begins
// a line than ends one.
func parting(words []string, start int, target int64) int64 {
	if start == 0 {
		return 0
	}
	if isDigit(words[start][0]) {
		return target * target
	}
	before := words[start-1]
	switch {
	case strings.ContainsAny(before[len(before)-1:], ",;:-"), words[start] == "và", words[start] == "VÀ":
		return 0
	case before == "và" || before == "của" || before == "về":
		return target * target / 2
	}
	return target * target / 5
}

func join(words []string, starts []int) []string {
	lines := make([]string, len(starts))
	for i, start := range starts {
		end := len(words)
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		lines[i] = strings.Join(words[start:end], " ")
	}
	return lines
}

// widest is the width of the longest of the lines in the look of an element.
func (s *setter) widest(e paper.Element, lines []string) flow.Length {
	st := s.l.Style(e)
	var most flow.Length
	for _, l := range lines {
		most = max(most, metrics.Width(l, st.Bold, st.Italic, st.Size.Default))
	}
	return most
}

// shortRule is the line under a heading part: a third to a half of the text above.
func (s *setter) shortRule(e paper.Element, lines []string) *flow.Rule {
	r := s.l.Rules
	return &flow.Rule{Width: s.widest(e, lines) * flow.Length(r.Share) / 1000, Thickness: r.Thickness, Gap: r.Gap}
}
