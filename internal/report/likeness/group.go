package likeness

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"tonghop/internal/text"
)

// mostCompared bounds the work of finding a group's clearest wording.
const mostCompared = 64

// Group is statements that say the same in different words: the clearest wording, how many
// units stand behind it, and which.
type Group struct {
	Text    string
	Count   int
	Units   []string // names, in order of codes
	Members []int    // places in what was given
}

// GroupAlike gathers statements that say the same. Each group tells how many units stand
// behind it, which, and its clearest wording. The order of what is given does not
// matter; the most said comes first.
func GroupAlike(all []Said) []Group {
	c := gatherWordings(all)
	var out []Group
	for _, g := range c.cluster() {
		out = append(out, c.group(g))
	}
	slices.SortStableFunc(out, func(a, b Group) int {
		return cmp.Or(b.Count-a.Count, cmp.Compare(text.Fold(a.Text), text.Fold(b.Text)))
	})
	return out
}

// leaders is an index of the first wording of each group. A wording that is alike to a
// leader shares one of its own rarest words with the leader, or one of the leader's
// rarest with the leader's: looking only there keeps clustering near linear.
type leaders struct {
	byAny, byRare map[int32][]int
}

func (l *leaders) add(w *wording, prefix, group int) {
	for i, n := range w.words {
		l.byAny[n] = append(l.byAny[n], group)
		if i < prefix {
			l.byRare[n] = append(l.byRare[n], group)
		}
	}
}

// near are the groups whose leader may be alike to w, in order.
func (l *leaders) near(w *wording, prefix int) []int {
	var all []int
	for i, n := range w.words {
		if i < prefix {
			all = append(all, l.byAny[n]...)
			continue
		}
		all = append(all, l.byRare[n]...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// cluster puts each wording to the first leader it is alike to, or makes it one.
func (c *crowd) cluster() [][]*wording {
	var groups [][]*wording
	index := leaders{byAny: map[int32][]int{}, byRare: map[int32][]int{}}
	for _, w := range c.wordings {
		p := c.prefix(w)
		near := index.near(w, p)
		at := slices.IndexFunc(near, func(g int) bool { return c.alike(groups[g][0], w) })
		if at >= 0 {
			groups[near[at]] = append(groups[near[at]], w)
			continue
		}
		index.add(w, p, len(groups))
		groups = append(groups, []*wording{w})
	}
	return groups
}

// group puts counts and units of wordings together, in the clearest words. A unit that
// says the same thing twice counts once.
func (c *crowd) group(wordings []*wording) Group {
	var g Group
	var units []string
	for _, w := range wordings {
		units = append(units, w.units...)
		g.Members = append(g.Members, w.members...)
	}
	units = distinct(units)
	for _, u := range units {
		_, name, _ := strings.Cut(u, "\x00")
		g.Units = append(g.Units, name)
	}
	g.Count = len(units)
	g.Text = c.clearest(wordings).text
	return g
}

// clearest is the group's medoid: the wording nearest to all others, each weighing as
// many units as say it. A whole sentence goes before a fragment.
func (c *crowd) clearest(group []*wording) *wording {
	few := group[:min(len(group), mostCompared)]
	best, least := group[0], 0.0
	differ := slices.ContainsFunc(few, func(w *wording) bool { return w.numbers != few[0].numbers })
	for i, a := range few {
		d := 0.0
		for _, b := range few {
			d += float64(len(b.units)) * c.distance(a, b)
		}
		if a.named || !wholeSentence(a.text) || (differ && a.numbers != "") {
			d += float64(len(few))
		}
		if i == 0 || d < least {
			best, least = a, d
		}
	}
	return best
}

// wholeSentence tells whether the text begins and ends as a sentence does.
func wholeSentence(s string) bool {
	s = strings.TrimSpace(s)
	_, size := utf8.DecodeRuneInString(s)
	return text.IsUpper(s[:size]) && len(strings.Fields(s)) >= FewWords && !strings.HasSuffix(s, ":") && !strings.HasSuffix(s, ",")
}
