package editing

import (
	"slices"
	"strings"

	"tonghop/internal/paper"
	"tonghop/internal/report/likeness"
	"tonghop/internal/text"
)

// leaf is one line of a body: a heading, a paragraph, an item of a list, a cell of a table.
type leaf struct {
	block paper.Block // of a heading or paragraph, itself; nil of a part of something larger
	mark  string      // of an item
	depth int
	line  paper.Inlines // of a heading, what follows its title
	text  string        // all of it, as one reads it
}

func (l leaf) title() string {
	if h, ok := l.block.(paper.Heading); ok {
		return strings.TrimSpace(h.Label + " " + h.Title)
	}
	return ""
}

func leavesOf(body paper.Blocks) []leaf {
	var all []leaf
	rebuild(body, func(l leaf) leaf {
		all = append(all, l)
		return l
	})
	return all
}

// rebuild makes a body anew with every leaf as change gives it. A heading may become a
// paragraph and the other way round; parts of lists and tables stay where they are.
func rebuild(body paper.Blocks, change func(leaf) leaf) paper.Blocks {
	var out paper.Blocks
	for _, b := range body {
		switch b := b.(type) {
		case paper.Heading:
			words := strings.TrimSpace(b.Label + " " + b.Title + " " + b.RunIn.Text())
			out = append(out, blockOf(change(leaf{block: b, line: b.RunIn, text: text.Space(words)}), b))
		case paper.Paragraph:
			out = append(out, blockOf(change(leaf{block: b, line: b.Inlines, text: text.Space(b.Inlines.Text())}), b))
		case paper.List:
			b.Items = slices.Clone(b.Items)
			for i, item := range b.Items {
				l := change(leaf{mark: item.Mark, depth: item.Depth, line: item.Inlines, text: text.Space(item.Inlines.Text())})
				b.Items[i] = paper.Item{Mark: l.mark, Depth: l.depth, Inlines: l.line}
				if l.block != nil {
					b.Items[i].Mark, b.Items[i].Depth = item.Mark, item.Depth
				}
			}
			out = append(out, b)
		case paper.Table:
			out = append(out, rebuildTable(b, change))
		default:
			out = append(out, b)
		}
	}
	return out
}

// blockOf is the block of a changed leaf; one out of a list becomes a block like the old.
func blockOf(l leaf, old paper.Block) paper.Block {
	block := l.block
	if block == nil {
		block = old
	}
	switch b := block.(type) {
	case paper.Heading:
		b.RunIn = l.line
		return b
	case paper.Paragraph:
		b.Inlines = l.line
		return b
	}
	return block
}

func rebuildTable(t paper.Table, change func(leaf) leaf) paper.Table {
	t.Rows = slices.Clone(t.Rows)
	for i, row := range t.Rows {
		cells := slices.Clone(row.Cells)
		for j, c := range cells {
			cells[j].Inlines = change(leaf{line: c.Inlines, text: text.Space(c.Inlines.Text())}).line
		}
		t.Rows[i].Cells = cells
	}
	return t
}

// pair says out of which leaf of the package a read leaf came, -1 for none, and whether
// it was left as it was.
type pair struct {
	own  int
	same bool
}

// leastLikeness is the share of common words above which a line was made out of another.
const leastLikeness = 0.4

// pairs finds, for each read leaf, the package's leaf it was: through the package's paper
// as it reads in a file, with which it is alike to the letter where nobody edited it.
func pairs(own, base, read []leaf) []pair {
	through := match(own, base, wordsOf)
	out := match(base, read, func(l leaf) string { return l.text })
	for i, p := range out {
		if p.own >= 0 {
			out[i].own = through[p.own].own
		}
		if out[i].own < 0 {
			out[i].same = false
		}
	}
	return out
}

// match finds for each leaf of b the one of a: in order where key says that they are the
// same, then by the words they share within each gap, then those that were moved.
func match(a, b []leaf, key func(leaf) string) []pair {
	want, got := make([]likeness.Word, len(a)), make([]string, len(b))
	for i, l := range a {
		want[i] = likeness.Word{Text: key(l), Line: i}
	}
	for i, l := range b {
		got[i] = key(l)
	}
	out := make([]pair, len(b))
	for i := range out {
		out[i].own = -1
	}
	edits, ok := likeness.Align(want, got)
	if !ok {
		return out
	}
	i, j := 0, 0
	for _, e := range append(edits, likeness.Edit{From: len(a), To: len(a)}) {
		for ; i < e.From; i, j = i+1, j+1 {
			out[j] = pair{i, true}
		}
		alike(a[e.From:e.To], b[j:j+len(e.Got)], e.From, out[j:])
		i, j = e.To, j+len(e.Got)
	}
	moved(want, got, out)
	return out
}

// alike pairs the leaves of a gap by the words they share.
func alike(a, b []leaf, first int, out []pair) {
	used := make([]bool, len(a))
	for j, l := range b {
		best, score := -1, leastLikeness
		for i := range a {
			if s := shared(a[i].text, l.text); !used[i] && s > score {
				best, score = i, s
			}
		}
		if best < 0 && len(a) == len(b) && !used[j] && (a[j].block == nil) == (l.block == nil) {
			if _, cell := number(l.text); cell {
				best = j // a cell of which only the number was there
			}
		}
		if best >= 0 {
			used[best] = true
			out[j].own = first + best
		}
	}
}

func number(s string) (string, bool) {
	t := likeness.Tokens(s)
	if len(t) != 1 || !t[0].Number() {
		return "", false
	}
	return t[0].Text, true
}

// moved pairs leaves that stand elsewhere but are the same.
func moved(want []likeness.Word, got []string, out []pair) {
	free := map[string]int{}
	for i := range want {
		free[want[i].Text] = i
	}
	for _, p := range out {
		if p.own >= 0 {
			delete(free, want[p.own].Text)
		}
	}
	for j := range out {
		if i, ok := free[got[j]]; ok && out[j].own < 0 && got[j] != "" {
			out[j] = pair{i, true}
			delete(free, got[j])
		}
	}
}

func wordsOf(l leaf) string {
	var all []string
	for _, t := range likeness.Tokens(l.text) {
		all = append(all, t.Text)
	}
	return strings.Join(all, " ")
}

// shared is the share of words that two texts have in common, of 1.
func shared(a, b string) float64 {
	count, all, common := map[string]int{}, 0, 0
	for _, t := range likeness.Tokens(a) {
		count[t.Text]++
		all++
	}
	for _, t := range likeness.Tokens(b) {
		all++
		if count[t.Text] > 0 {
			count[t.Text]--
			common++
		}
	}
	if all == 0 {
		return 0
	}
	return 2 * float64(common) / float64(all)
}
