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
	measure := func(t string) flow.Length {
		return metrics.Width(t, st.Bold, st.Italic, flow.Length(metrics.UnitsPerEm))
	}
	limit := width
	if st.Size.Default > 0 {
		limit = flow.Length(int64(width) * metrics.UnitsPerEm / int64(st.Size.Default))
	}
	var lines []string
	for part := range strings.SplitSeq(words, "\n") {
		lines = append(lines, balance(strings.Fields(part), measure, limit)...)
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
	r := newRuler(words, measure)
	if r.wide(0, n) <= width {
		return []string{strings.Join(words, " ")}
	}
	count := r.fewest(width)
	target := r.wide(0, n) / flow.Length(count)
	return join(words, r.cheapest(words, width, target, count))
}

// ruler knows how wide any run of the words is: begins[i] is where word i begins when all
// stand on one line.
type ruler struct {
	begins []flow.Length
	blank  flow.Length
}

func newRuler(words []string, measure func(string) flow.Length) ruler {
	r := ruler{begins: make([]flow.Length, len(words)+1), blank: measure(" ")}
	for i, w := range words {
		r.begins[i+1] = r.begins[i] + measure(w) + r.blank
	}
	return r
}

// wide is the width of words from up to, but without, to.
func (r *ruler) wide(from, to int) flow.Length { return r.begins[to] - r.begins[from] - r.blank }

// fewest is the least number of lines.
func (r *ruler) fewest(width flow.Length) int {
	count, start := 1, 0
	for i := 1; i < len(r.begins); i++ {
		if r.wide(start, i) > width && i-1 > start {
			count++
			start = i - 1
		}
	}
	return count
}

// cheapest finds the starts of lines with the least sum of squared departures from the
// target.
func (r *ruler) cheapest(words []string, width, target flow.Length, count int) []int {
	n := len(words)
	const never = 1 << 62
	cost := make([][]int64, count+1) // by lines used, words placed
	from := make([][]int, count+1)
	costs, froms := make([]int64, (count+1)*(n+1)), make([]int, (count+1)*(n+1))
	for k := range cost {
		cost[k], from[k] = costs[k*(n+1):(k+1)*(n+1)], froms[k*(n+1):(k+1)*(n+1)]
		for i := range cost[k] {
			cost[k][i] = never
		}
	}
	part := make([]int64, n)
	for start := range part {
		part[start] = parting(words, start, int64(target))
	}
	cost[0][0] = 0
	for k := 1; k <= count; k++ {
		for to := k; to <= n; to++ {
			for start := to - 1; start >= k-1; start-- {
				w := r.wide(start, to)
				if w > width && to-start > 1 {
					break
				}
				if cost[k-1][start] == never {
					continue
				}
				off := int64(w - target)
				if c := cost[k-1][start] + off*off + part[start]; c < cost[k][to] {
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
