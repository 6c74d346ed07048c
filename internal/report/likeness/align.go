package likeness

// Word is one word of a text and the running number of its paragraph.
type Word struct {
	Text string
	Line int
}

// Edit is a place where two texts part: the words wanted there, From to To, and those that
// stand there. Inside tells that it lies between two words of one paragraph.
type Edit struct {
	From, To int
	Got      []string
	Inside   bool
}

// mostSteps bounds the work of aligning two texts: beyond it they are two different
// papers, and a list of differences would help nobody.
const mostSteps = 2_000_000

// Align finds the fewest edits that make got out of want; false where they are too many.
// The cost grows with the words taken away, not with those added (tables, page heads).
func Align(want []Word, got []string) ([]Edit, bool) {
	numbers := map[string]int32{}
	number := func(s string) int32 {
		n, ok := numbers[s]
		if !ok {
			n = int32(len(numbers))
			numbers[s] = n
		}
		return n
	}
	a, b := make([]int32, len(want)), make([]int32, len(got))
	for i := range want {
		a[i] = number(want[i].Text)
	}
	for i := range got {
		b[i] = number(got[i])
	}
	keepA, keepB := make([]bool, len(a)), make([]bool, len(b))
	if len(a) <= len(b) {
		if !common(a, b, keepA, keepB) {
			return nil, false
		}
	} else if !common(b, a, keepB, keepA) {
		return nil, false
	}
	settle(want, got, keepA, keepB)
	return gatherEdits(want, got, keepA, keepB), true
}

// settle moves additions out of paragraphs. Where the words added before a word are equal to
// those kept, it is open which of them were added: "UBND" of the letterhead, or "UBND" of
// the first sentence. The reading that leaves paragraphs whole is the right one.
func settle(want []Word, got []string, keepA, keepB []bool) {
	at := make([]int, len(got)) // place in want of each kept word
	i := 0
	for j := range got {
		if keepB[j] {
			for !keepA[i] {
				i++
			}
			at[j] = i
			i++
		}
	}
	inside := func(before, after int) bool {
		return before >= 0 && after < len(got) && keepB[before] && keepB[after] &&
			at[after] == at[before]+1 && want[at[before]].Line == want[at[after]].Line
	}
	move := func(from, to int) {
		keepB[from], keepB[to], at[to] = false, true, at[from]
	}
	for end := len(got); end > 0; end-- { // leftward: the kept word goes to the end of the gap
		if keepB[end-1] || (end < len(got) && !keepB[end]) {
			continue
		}
		start := end - 1
		for start > 0 && !keepB[start-1] {
			start--
		}
		if inside(start-1, end) && got[start-1] == got[end-1] {
			move(start-1, end-1)
		}
	}
	for start := range got { // rightward
		if keepB[start] || (start > 0 && !keepB[start-1]) {
			continue
		}
		end := start + 1
		for end < len(got) && !keepB[end] {
			end++
		}
		if inside(start-1, end) && got[end] == got[start] {
			move(end, start)
		}
	}
}

// point is the end of a run of common words on the way to it.
type point struct {
	x, y int32
	prev int32 // place in the list of points, -1 at the start
}

// comparison is the O(NP) algorithm of Wu, Manber, Myers and Miller, "An O(NP) sequence
// comparison algorithm" (1990): p words of the shorter text a are not in the longer b.
type comparison struct {
	a, b   []int32
	best   []int32 // by diagonal y - x: place in points of the furthest, -1 for none
	points []point
}

// common marks a longest common subsequence of a and b, a being the shorter.
func common(a, b []int32, keepA, keepB []bool) bool {
	c := comparison{a: a, b: b, best: make([]int32, len(a)+len(b)+3)}
	for i := range c.best {
		c.best[i] = -1
	}
	delta := len(b) - len(a)
	for p := 0; ; p++ {
		for k := -p; k < delta; k++ {
			c.extend(k)
		}
		for k := delta + p; k > delta; k-- {
			c.extend(k)
		}
		c.extend(delta)
		if last := c.points[c.best[delta+len(a)+1]]; int(last.y) >= len(b) {
			c.mark(c.best[delta+len(a)+1], keepA, keepB)
			return true
		}
		if len(c.points) > mostSteps {
			return false
		}
	}
}

// extend goes as far as it can along diagonal k.
func (c *comparison) extend(k int) {
	at := k + len(c.a) + 1
	left, right := c.best[at-1], c.best[at+1]
	y, prev := int32(0), int32(-1)
	if left >= 0 {
		y, prev = c.points[left].y+1, left
	}
	if right >= 0 && c.points[right].y > y || (left < 0 && right >= 0) {
		y, prev = c.points[right].y, right
	}
	x := y - int32(k)
	for int(x) < len(c.a) && int(y) < len(c.b) && c.a[x] == c.b[y] {
		x++
		y++
	}
	c.points = append(c.points, point{x, y, prev})
	c.best[at] = int32(len(c.points) - 1)
}

// mark walks back from the last point and marks the common words.
func (c *comparison) mark(last int32, keepA, keepB []bool) {
	for i := last; i >= 0; i = c.points[i].prev {
		p := c.points[i]
		x, y := p.x, p.y
		startX, startY := int32(0), int32(0)
		if p.prev >= 0 {
			q := c.points[p.prev]
			startX, startY = q.x, q.y+1
			if y-x < q.y-q.x {
				startX, startY = q.x+1, q.y
			}
		}
		for x > startX && y > startY {
			x--
			y--
			keepA[x], keepB[y] = true, true
		}
	}
}

func gatherEdits(want []Word, got []string, keepA, keepB []bool) []Edit {
	var all []Edit
	for i, j := 0, 0; i < len(want) || j < len(got); {
		e := Edit{From: i}
		for i < len(want) && !keepA[i] {
			i++
		}
		for j < len(got) && !keepB[j] {
			e.Got = append(e.Got, got[j])
			j++
		}
		e.To = i
		if e.To > e.From || len(e.Got) > 0 {
			e.Inside = e.From > 0 && e.To < len(want) && want[e.From-1].Line == want[e.To].Line
			all = append(all, e)
		}
		if i < len(want) && j < len(got) {
			i++
			j++
		}
	}
	return all
}
