// Package likeness compares texts: which statements say the same in different words,
// which titles mean the same heading, where two texts part.
package likeness

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"

	"tonghop/internal/text"
)

// Two wordings are of one group where they share this much of their weight (Jaccard), or
// where the shorter is this much contained in the longer.
const (
	Alike     = 0.5
	Contained = 0.85
	// FewWords is the least for which containment means anything
	FewWords = 3
)

// Words that introduce a statement or hold a sentence together say nothing of what it
// is about.
var emptyWords = wordSet("de nghi kien xuat xem xet quan tam va voi cua cho cac nhung la de ve viec duoc se can tren theo tai trong" +
	" do nen vi vay con nay do tiep tuc mot nam co")

// Phrases, folded, that open or close a request in office prose and say nothing of what is
// asked for.
var emptyPhrases = []string{
	"kinh de nghi", "cap co tham quyen", "cac so nganh", "cac cap cac nganh", "cap tren", "trong thoi gian toi", "thoi gian toi", "thoi gian qua",
	"theo quy dinh hien hanh", "theo quy dinh", "de dia phuong thuc hien tot nhiem vu", "thuc hien tot nhiem vu", "hoan thanh tot nhiem vu",
	"duoc giao", "tren dia ban", "uy ban nhan dan", "ubnd tinh", "ubnd huyen", "trong nam",
}

// Words that mean the same: all of them deny.
var sameWords = map[string]string{"chua": "khong", "it": "khong", "thieu": "khong"}

func wordSet(s string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(s) {
		m[w] = true
	}
	return m
}

// Said is one statement of one unit, or of several that were grouped below already.
type Said struct {
	Text  string
	Own   []string // the writer's name as folded words
	Units []string // who says it: "15664\x00Xã Minh Sơn"
}

// wording is one distinct text with the units that wrote it.
type wording struct {
	text    string
	fold    string
	words   []int32 // distinct word numbers, rarest first
	sum     float64 // weight of all words
	units   []string
	members []int // places in what was given
	named   bool  // names its writer: no wording for all
	numbers string
}

// Words is the set of telling words of a text: folded, numbers alike, without the
// writer's own name. The order of words does not count.
func Words(s string, own []string) []string {
	folded := strings.ReplaceAll(text.Fold(text.Space(s)), ",", "")
	for _, p := range emptyPhrases {
		folded = strings.ReplaceAll(folded, p, " ")
	}
	fields := strings.FieldsFunc(folded, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r < 0x80 || r == '–' || r == '“' || r == '”' || r == '…'
	})
	fields = withoutName(fields, own)
	var words []string
	for _, w := range fields {
		if w[0] >= '0' && w[0] <= '9' {
			w = "#"
		}
		if same, ok := sameWords[w]; ok {
			w = same
		}
		if !emptyWords[w] {
			words = append(words, w)
		}
	}
	if len(words) == 0 {
		words = fields
	}
	slices.Sort(words)
	return slices.Compact(words)
}

// numbersIn is the digits of a text.
func numbersIn(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// NamesWriter tells whether a folded text names its writer: by the words after the kind
// word, "minh son" of "xa minh son", where they are more than one.
func NamesWriter(folded string, own []string) bool {
	if len(own) == 0 {
		return false
	}
	if len(own) > 2 {
		own = own[1:]
	}
	return strings.Contains(folded, strings.Join(own, " "))
}

// withoutName takes out each occurrence of a name, given as folded words.
func withoutName(words, name []string) []string {
	if len(name) == 0 {
		return words
	}
	out := words[:0]
	for i := 0; i < len(words); {
		if i+len(name) <= len(words) && slices.Equal(words[i:i+len(name)], name) {
			i += len(name)
			continue
		}
		out = append(out, words[i])
		i++
	}
	return out
}

// crowd is wordings with the weight of each word: rare words tell more.
type crowd struct {
	wordings []*wording
	weight   []float64 // by word number; numbers go from rare to common
}

// gatherWordings makes distinct wordings out of statements, in a definite order: the
// most said first.
func gatherWordings(all []Said) *crowd {
	by := map[string]*wording{}
	telling := map[string][]string{}
	for i, s := range all {
		key := text.Fold(text.Space(s.Text))
		w := by[key]
		if w == nil {
			w = &wording{text: s.Text, fold: key}
			by[key] = w
			telling[key] = Words(s.Text, s.Own)
			w.named, w.numbers = NamesWriter(key, s.Own), numbersIn(key)
		} else if s.Text < w.text {
			w.text = s.Text // of wordings that differ in letter case alone, any definite one
		}
		w.units = append(w.units, s.Units...)
		w.members = append(w.members, i)
	}
	c := &crowd{}
	numbers := c.number(telling)
	for _, key := range slices.Sorted(maps.Keys(by)) {
		w := by[key]
		w.units = distinct(w.units)
		for _, word := range telling[key] {
			w.words = append(w.words, numbers[word])
		}
		slices.Sort(w.words)
		for _, n := range w.words {
			w.sum += c.weight[n]
		}
		c.wordings = append(c.wordings, w)
	}
	slices.SortFunc(c.wordings, func(a, b *wording) int { return cmp.Or(len(b.units)-len(a.units), cmp.Compare(a.fold, b.fold)) })
	return c
}

// number gives each word a number, the rarest first, and its weight.
func (c *crowd) number(telling map[string][]string) map[string]int32 {
	seen := map[string]int{}
	for _, words := range telling {
		for _, w := range words {
			seen[w]++
		}
	}
	all := slices.Sorted(maps.Keys(seen))
	slices.SortStableFunc(all, func(a, b string) int { return seen[a] - seen[b] })
	numbers := make(map[string]int32, len(all))
	for i, w := range all {
		numbers[w] = int32(i)
		c.weight = append(c.weight, math.Log1p(float64(len(telling))/float64(seen[w])))
	}
	return numbers
}

// alike tells whether two wordings say the same.
func (c *crowd) alike(a, b *wording) bool {
	shared, common := c.shared(a, b)
	if shared >= Alike*(a.sum+b.sum-shared) {
		return true
	}
	return common >= FewWords && shared >= Contained*min(a.sum, b.sum)
}

func (c *crowd) shared(a, b *wording) (weight float64, words int) {
	for i, j := 0, 0; i < len(a.words) && j < len(b.words); {
		switch d := a.words[i] - b.words[j]; {
		case d < 0:
			i++
		case d > 0:
			j++
		default:
			weight += c.weight[a.words[i]]
			words++
			i++
			j++
		}
	}
	return weight, words
}

// distance is 1 - Jaccard.
func (c *crowd) distance(a, b *wording) float64 {
	shared, _ := c.shared(a, b)
	all := a.sum + b.sum - shared
	if all == 0 {
		return 0
	}
	return 1 - shared/all
}

// prefix is how many of w's rarest words are sure to hold one that it shares with any
// wording that is alike: alike wordings share at least half of w's weight, and the words
// after the prefix weigh less than that.
func (c *crowd) prefix(w *wording) int {
	rest := w.sum
	for i, n := range w.words {
		if rest < Alike*w.sum {
			return i
		}
		rest -= c.weight[n]
	}
	return len(w.words)
}

func distinct(s []string) []string {
	slices.Sort(s)
	return slices.Compact(s)
}

// TitleWords are the telling words of a heading or a label; years, counts and "tổng số",
// "số lượng" do not tell.
func TitleWords(s string) []string {
	return slices.DeleteFunc(Words(s, nil), func(w string) bool { return w == "#" || w == "so" || w == "luong" || w == "tong" })
}

// Overlap is the share of a's words that b has too.
func Overlap(a, b []string) float64 {
	if len(a) == 0 {
		return 0
	}
	n := 0
	for _, w := range a {
		if _, ok := slices.BinarySearch(b, w); ok {
			n++
		}
	}
	return float64(n) / float64(len(a))
}

// Titles is how alike two headings are: Jaccard, or nearly so where one holds the other.
func Titles(a, b []string) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	shared := Overlap(a, b) * float64(len(a))
	jaccard := shared / (float64(len(a)+len(b)) - shared)
	if least := min(len(a), len(b)); shared == float64(least) && least >= 2 {
		return max(jaccard, 0.75)
	}
	return jaccard
}
