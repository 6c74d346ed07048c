package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tonghop/internal/paper"
	"tonghop/internal/report/likeness"
	"tonghop/internal/text"
)

// word is one word of a paper with the part it stands in and the figure it belongs to.
type word struct {
	text string
	part string
	key  Key
	line int // running number of its paragraph
}

// split is the words of a text in small letters.
func split(s string) []string {
	tokens := likeness.Tokens(text.NFC(s))
	all := make([]string, len(tokens))
	for i, t := range tokens {
		all[i] = t.Text
	}
	return all
}

// paperWords are the words of a paper in three lots: the running text in order, and, without
// order, those of tables and those of the head and foot. Columns and cells come out of
// a printed page in an order of their own.
type paperWords struct {
	text  []word
	cells []word
	head  []word
}

func wordsOfPaper(p *Package) paperWords {
	var w paperWords
	line := 0
	add := func(to *[]word, part string, l paper.Inlines) {
		line++
		for i := range l {
			var key Key
			if f := l[i].Figure; f != nil {
				key = KeyOf(f.Indicator, f.Dimensions)
			}
			for _, s := range split(l[i].Text) {
				*to = append(*to, word{s, part, key, line})
			}
		}
	}
	blocks := func(part string, b paper.Blocks) {
		eachLine(b, func(l paper.Inlines, cell bool) {
			if cell {
				add(&w.cells, part, l)
				return
			}
			add(&w.text, part, l)
		})
	}
	for _, s := range p.Sections {
		part := strings.TrimSpace(s.Label + " " + s.Title)
		add(&w.text, part, paper.Plain(part+" "))
		add(&w.text, part, s.RunIn)
		blocks(part, s.Blocks)
	}
	for _, a := range p.Head.Annexes {
		add(&w.head, a.Label, paper.Plain(a.Label+" "+a.Title)) // its reference stays open until the paper has a number
		blocks(a.Label, a.Body)
	}
	for _, s := range headLines(&p.Head) {
		add(&w.head, "", paper.Plain(s))
	}
	return w
}

// headLines are the lines of a paper outside its body.
func headLines(p *paper.Paper) []string {
	all := []string{p.ParentBody, p.Issuer, p.Number, p.Symbol, p.Place, p.Subject, p.Archive, p.Secrecy, p.Circulation, p.Drafter, p.Contact, string(p.Urgency)}
	if p.Kind != paper.Letter {
		all = append(all, string(p.Kind))
	}
	if !p.Date.IsZero() {
		all = append(all, dayOrMonth(p.Date.Date, 10), dayOrMonth(int(p.Date.Month), 3), fmt.Sprint(p.Date.Year))
	}
	all = append(all, p.Addressees...)
	all = append(all, p.Recipients...)
	for _, b := range p.Bases {
		all = append(all, b.Text)
	}
	for _, s := range p.Signatures {
		all = append(append(all, s.Authority...), s.Position, s.Name)
	}
	return all
}

// words holds the package's paper against the printed words. Running text must be there
// in its order and without words between; words of tables, head and foot must be there.
// Other additions (page numbers, repeated table heads, the fixed words of the form) are
// the layout's.
func (v *verifier) words() {
	want := wordsOfPaper(v.pkg)
	printed := split(v.in.Printed)
	v.result.Words = len(want.text) + len(want.cells) + len(want.head)
	edits, ok := likeness.Align(plainWords(want.text), printed)
	if !ok {
		v.differ(Difference{Kind: PrintedWords, Unit: v.pkg.Unit, Want: fmt.Sprint(len(want.text)), Got: fmt.Sprint(len(printed))})
		return
	}
	left := map[string]int{}
	for _, e := range edits {
		for _, w := range e.Got {
			left[w]++
		}
	}
	v.layoutWords(printed, left)
	v.compareEdits(edits, want)
	v.spend(want.cells, left)
	v.spend(want.head, left)
}

// layoutWords takes out what the layout prints on its own: a number on each page from the
// second, and under an annex's title the name of its paper, where it is filled in.
func (v *verifier) layoutWords(printed []string, left map[string]int) {
	for n := 2; n <= v.in.Pages; n++ {
		left[fmt.Sprint(n)]--
	}
	for _, a := range v.pkg.Head.Annexes {
		v.annexReference(split(a.Reference), printed, left)
	}
}

// annexReference finds the line that names the paper of an annex by its first words. It
// may be left open; what it fills in must be right.
func (v *verifier) annexReference(ref, printed []string, left map[string]int) {
	lead := min(len(ref), 3)
	for i := 0; i+lead <= len(printed) && lead > 0; i++ {
		if !slices.Equal(printed[i:i+lead], ref[:lead]) {
			continue
		}
		for _, w := range printed[i:min(i+len(ref), len(printed))] {
			number := w[0] >= '0' && w[0] <= '9'
			switch {
			case slices.Contains(ref, w):
				left[w]--
			case number:
				v.differ(Difference{Kind: PrintedWords, Unit: v.pkg.Unit, Want: strings.Join(ref, " "), Got: w})
			}
		}
		return
	}
}

// compareEdits names the running words that are not printed, each with what stands in
// their place, and words that were put into a paragraph.
func (v *verifier) compareEdits(edits []likeness.Edit, want paperWords) {
	elsewhere := map[string]bool{}
	for _, lot := range [][]word{want.cells, want.head} {
		for _, w := range lot {
			elsewhere[w.text] = true
		}
	}
	for _, e := range edits {
		lost := want.text[e.From:e.To]
		if len(lost) == 0 && (!e.Inside || v.pageNumber(e.Got)) {
			continue
		}
		d := Difference{Kind: PrintedWords, Unit: v.pkg.Unit, Part: want.text[min(e.From, len(want.text)-1)].part, Want: phrase(lost)}
		var got []string
		for _, w := range e.Got {
			if (e.Inside || !elsewhere[w]) && len(got) < 12 {
				got = append(got, w)
			}
		}
		d.Got = strings.Join(got, " ")
		for _, w := range lost {
			if w.key != "" {
				d.Key = w.key
			}
		}
		v.differ(d)
	}
}

// pageNumber tells whether words put into a paragraph are the number of the page that
// begins there.
func (v *verifier) pageNumber(got []string) bool {
	if len(got) != 1 {
		return false
	}
	n, err := strconv.Atoi(got[0])
	return err == nil && n >= 2 && n <= v.in.Pages
}

// spend takes the words of a lot out of those printed outside the running text and names
// those that are not there.
func (v *verifier) spend(lot []word, left map[string]int) {
	for _, w := range lot {
		if left[w.text] > 0 {
			left[w.text]--
			continue
		}
		v.differ(Difference{Kind: PrintedWords, Unit: v.pkg.Unit, Part: w.part, Key: w.key, Want: w.text})
	}
}

func plainWords(all []word) []likeness.Word {
	out := make([]likeness.Word, len(all))
	for i, w := range all {
		out[i] = likeness.Word{Text: w.text, Line: w.line}
	}
	return out
}

func phrase(words []word) string {
	var all []string
	for _, w := range words[:min(len(words), 12)] {
		all = append(all, w.text)
	}
	return strings.Join(all, " ")
}
