package outline

import (
	"strings"
	"unicode/utf8"

	"tonghop/internal/flow"
	"tonghop/internal/text"
)

// Paragraph is a paragraph of a body as the outline needs it.
type Paragraph struct {
	Label  string // of an automatic list: "1.", "a)", "-"
	Text   string // without the automatic label
	Runs   []flow.Run
	Bold   bool // all of it
	Center bool
	Bullet bool // the automatic label is a dash
	Table  bool // a table stands here; the other fields are empty
}

// full is the text with its automatic label before it.
func (p *Paragraph) full() string {
	if p.Label == "" {
		return p.Text
	}
	return p.Label + " " + p.Text
}

// isCaps tells whether the paragraph is set in capitals.
func (p *Paragraph) isCaps() bool { return text.IsUpper(p.Text) }

// Outline is the headings of a body.
type Outline struct {
	Headings []Heading
	At       map[int]int // paragraph → index of its heading
}

// Heading is a labelled heading at a paragraph of the body.
type Heading struct {
	Level int
	Label string // "I", "1.1", "Điều 2"
	Title string
	Sure  float64
	Text  string // the prose up to the next heading, run-in text included
	Index int    // paragraph of the label
	Last  int    // paragraph of the last line of its title
	RunIn string // text after the title in the same paragraph
}

// candidate is a labelled paragraph that may be a heading.
type candidate struct {
	Label
	index   int
	rest    string // after the label
	title   string
	runIn   string
	last    int
	content bool // text of its own follows, or runs in
	certain bool // set apart by capitals or bold, or named
	fits    bool // has the form of a heading
	dotted  bool // ends with a full stop: more likely an item of a list
	sure    float64
}

// Read finds the headings among the paragraphs of a body.
func Read(body []Paragraph) Outline {
	cands := candidates(body)
	keep := make([]bool, len(cands))
	for i := range cands {
		c := &cands[i]
		keep[i] = c.certain || c.fits && c.content
	}
	keepSeries(cands, keep)
	return nest(body, cands, keep)
}

func candidates(body []Paragraph) []candidate {
	var all []candidate
	for i := range body {
		l := &body[i]
		if l.Table {
			continue
		}
		lab, rest, ok := ParseLabel(l.full())
		if !ok || l.Bullet {
			continue
		}
		c := candidate{Label: lab, index: i, last: i, rest: rest}
		c.content = hasContent(body, i, lab.Kind)
		c.judge(body)
		all = append(all, c)
	}
	return all
}

// hasContent tells whether the paragraph after i belongs below it: it is no sibling
// and nothing higher.
func hasContent(body []Paragraph, i int, kind Kind) bool {
	if i+1 >= len(body) {
		return false
	}
	next := &body[i+1]
	if next.Table {
		return true
	}
	lab, _, ok := ParseLabel(next.full())
	return !ok || lab.Kind > kind
}

func (c *candidate) judge(body []Paragraph) {
	l := &body[c.index]
	switch c.Kind {
	case partLabel, chapterLabel, sectionLabel, subsectionLabel:
		c.named_(body)
	case articleLabel:
		c.article(l)
	default:
		c.numbered(l)
	}
	c.title = strings.TrimRight(strings.TrimSpace(c.title), " .:;")
}

// named_ reads "PHẦN THỨ HAI" with its title on the same or the next line.
func (c *candidate) named_(body []Paragraph) {
	c.title, c.certain, c.sure = c.rest, true, 0.95
	if c.rest != "" {
		if utf8.RuneCountInString(c.rest) > 250 || strings.HasSuffix(c.rest, ";") || text.EndsSentence(c.rest) && !text.IsUpper(c.rest) && utf8.RuneCountInString(c.rest) > 120 {
			c.certain = false
		}
		return
	}
	for j := c.index + 1; j < len(body) && j < c.index+4; j++ {
		n := &body[j]
		if n.Table || n.Label != "" || Labelled(n.Text) || utf8.RuneCountInString(n.Text) > 200 || text.EndsSentence(n.Text) {
			break
		}
		if !n.isCaps() && !n.Center && !(j == c.index+1 && n.Bold) {
			break
		}
		c.title = strings.TrimSpace(c.title + " " + n.Text)
		c.last = j
	}
}

// article reads "Điều 2. Giao nhiệm vụ cho:". The title is empty where the article
// opens with its sentence.
func (c *candidate) article(l *Paragraph) {
	c.certain, c.sure = true, 0.95
	if bold := boldLead(l); bold != "" {
		if _, title, ok := ParseLabel(bold); ok && title != "" && utf8.RuneCountInString(title) < 200 && !endsAsSentence(title) {
			c.title = title
			c.runIn = strings.TrimSpace(strings.TrimPrefix(c.rest, title))
			return
		}
	}
	r := c.rest
	if utf8.RuneCountInString(r) <= 110 && !endsAsSentence(r) && !strings.HasSuffix(r, ".") && !strings.HasSuffix(r, ";") && r != "" {
		c.title = r
		return
	}
	c.runIn = r
}

// endsAsSentence tells a clause that leads on from a title.
func endsAsSentence(s string) bool {
	f := strings.TrimRight(text.Fold(s), " :.")
	for _, w := range [...]string{"nhu sau", "sau day", " sau", "gom", "bao gom", "cu the", " la", "trong do", "quy dinh", "gom co", "y kien", "de nghi", "rang", "cho biet"} {
		if strings.HasSuffix(f, w) {
			return true
		}
	}
	return false
}

// numbered judges "I. …", "1. …", "a) …".
func (c *candidate) numbered(l *Paragraph) {
	r := c.rest
	if r == "" {
		return
	}
	if head, tail, ok := cutRunIn(r); ok {
		c.runs(l, head, tail)
		return
	}
	c.title = r
	n := utf8.RuneCountInString(r)
	caps := text.IsUpper(r) && n < 320 && wordLong(r)
	switch {
	case strings.HasSuffix(r, "./.") || strings.HasSuffix(r, ";") || strings.HasSuffix(r, ","):
		return
	case caps:
		c.certain, c.sure = true, 0.97
	case strings.HasSuffix(r, ":"):
		c.fits, c.sure = n <= 130 && !endsAsSentence(r) && !text.HasStop(r), 0.85
		c.certain = c.fits && l.Bold
	case strings.HasSuffix(r, "."):
		c.dotted = true
		c.fits, c.sure = n <= 95 && !text.HasStop(r) && !opensRequest(r) && !isClause(r), 0.75
		c.certain = l.Bold && n <= 200 && !text.HasStop(r)
	default:
		c.fits, c.sure = n <= 280 && !text.HasStop(r), 0.85
		c.certain = l.Bold && c.fits
	}
	if !c.certain && c.Kind == romanKind && c.fits {
		c.certain = true
	}
	c.boldTitle(l)
}

// boldTitle finds a title in bold before plain text of the same paragraph: "1. Mục
// tiêu. Đến năm 2030 …".
func (c *candidate) boldTitle(l *Paragraph) {
	if c.certain || l.Bold {
		return
	}
	lead := boldLead(l)
	if lead == "" {
		return
	}
	title := lead
	if _, rest, ok := ParseLabel(lead); ok {
		title = rest
	}
	if title == "" || utf8.RuneCountInString(title) > 160 || !strings.HasPrefix(c.rest, title) || utf8.RuneCountInString(title) < 3 {
		return
	}
	tail := strings.TrimSpace(c.rest[len(title):])
	if !text.EndsSentence(title) && !strings.HasPrefix(tail, ":") && !strings.HasPrefix(tail, ".") && tail != "" && !text.StartsUpper(tail) {
		return
	}
	c.title, c.runIn, c.certain, c.sure = title, strings.TrimSpace(strings.TrimLeft(tail, ":.")), true, 0.9
}

// runs judges a title that runs in before a colon.
func (c *candidate) runs(l *Paragraph, head, tail string) {
	limit := 130
	if c.Kind >= letterLabel {
		limit = 45
	}
	n := utf8.RuneCountInString(head)
	lead := boldLead(l)
	bold := lead != "" && strings.Contains(strings.TrimRight(lead, " :"), head)
	c.title, c.runIn = head, tail
	if endsAsSentence(head) || text.HasStop(head) || strings.ContainsAny(head, "“”\"") || opensRequest(head) {
		if !bold {
			return
		}
	}
	c.content = true
	c.fits, c.sure = n <= limit, 0.8
	c.certain = bold && n <= 200 || c.fits && text.IsUpper(head) && wordLong(head)
}

// opensRequest tells a clause of asking or charging from the name of a section.
func opensRequest(s string) bool {
	f := text.Fold(s)
	return text.HasAnyPrefix(f, []string{"de nghi ", "yeu cau ", "kinh de nghi", "kien nghi voi", "tai diem", "tai khoan", "tai dieu", "can cu "})
}

// isClause tells a short sentence from the name of a section by its verb.
func isClause(s string) bool {
	f := text.Fold(s)
	return text.ContainsAny(f, []string{" khong ", " duoc ", " phai ", " da ", " co trach nhiem", " chiu trach nhiem", " can cu ", " dang ", " se ", " co hieu luc", " thuc hien theo "})
}

// cutRunIn cuts at the first colon that has text on both sides. A colon in figures,
// "8:30", and in an address is none.
func cutRunIn(s string) (head, tail string, ok bool) {
	from := 0
	for {
		i := strings.IndexByte(s[from:], ':')
		if i < 0 {
			return s, "", false
		}
		i += from
		tail = strings.TrimSpace(s[i+1:])
		if tail == "" {
			return s, "", false
		}
		if depth(s[:i]) == 0 && !strings.HasPrefix(s[i+1:], "//") && !digitsAround(s, i) {
			return strings.TrimSpace(s[:i]), tail, true
		}
		from = i + 1
	}
}

func depth(s string) int { return strings.Count(s, "(") - strings.Count(s, ")") }

func digitsAround(s string, i int) bool {
	return i > 0 && i+1 < len(s) && s[i-1] >= '0' && s[i-1] <= '9' && s[i+1] >= '0' && s[i+1] <= '9'
}

// wordLong tells a title in capitals from an abbreviation alone.
func wordLong(s string) bool { return strings.Contains(s, " ") || utf8.RuneCountInString(s) > 5 }

// boldLead is the bold text that opens a paragraph whose rest is not bold.
func boldLead(l *Paragraph) string {
	if l.Bold {
		return ""
	}
	var b strings.Builder
	for i := range l.Runs {
		if r := &l.Runs[i]; r.Bold || strings.TrimSpace(r.Text) == "" {
			b.WriteString(r.Text)
			continue
		}
		break
	}
	return text.Space(text.NFC(b.String()))
}

// keepSeries judges siblings together: in a list most items of which have no text
// below them, only what is set apart is a heading; in a series of headings the last
// one may be empty.
func keepSeries(cands []candidate, keep []bool) {
	for _, series := range siblings(cands) {
		good := 0
		for _, i := range series {
			if keep[i] {
				good++
			}
		}
		for _, i := range series {
			c := &cands[i]
			switch {
			case c.certain:
			case good*2 < len(series), c.dotted && good*2 == len(series):
				keep[i] = false
			case c.fits && good*2 > len(series) && good > 1:
				keep[i] = true
			}
		}
	}
}

// siblings groups candidates of one kind that stand under one heading.
func siblings(cands []candidate) [][]int {
	var all [][]int
	open := map[Kind]int{} // kind → index in all
	for i := range cands {
		c := &cands[i]
		for k := range open {
			if k > c.Kind {
				delete(open, k)
			}
		}
		g, ok := open[c.Kind]
		if !ok || c.number == 1 && cands[all[g][len(all[g])-1]].number >= 1 {
			all = append(all, nil)
			g = len(all) - 1
			open[c.Kind] = g
		}
		all[g] = append(all[g], i)
	}
	return all
}

// nest gives the levels and collects the text below each heading.
func nest(body []Paragraph, cands []candidate, keep []bool) Outline {
	o := Outline{At: map[int]int{}}
	var stack []Kind
	for i := range cands {
		if !keep[i] {
			continue
		}
		c := &cands[i]
		for len(stack) > 0 && !below(stack, c) {
			stack = stack[:len(stack)-1]
		}
		stack = append(stack, c.Kind)
		o.At[c.index] = len(o.Headings)
		o.Headings = append(o.Headings, Heading{
			Level: len(stack), Label: c.Text, Title: c.title, Sure: c.sure, Index: c.index, Last: c.last, RunIn: c.runIn,
		})
	}
	o.texts(body)
	return o
}

// below tells whether c nests under the top of the stack. Roman numbers and capitals
// nest under an article, and capitals under Roman numbers that came first.
func below(stack []Kind, c *candidate) bool {
	top := stack[len(stack)-1]
	for _, k := range stack {
		if k == c.Kind {
			return false
		}
	}
	if top == articleLabel && (c.Kind == romanKind || c.Kind == capitalLabel) && c.number == 1 {
		return true
	}
	if top == romanKind && c.Kind == capitalLabel && c.number == 1 {
		return true
	}
	if len(stack) > 1 && stack[len(stack)-2] == romanKind && top == capitalLabel && c.Kind == romanKind {
		return false
	}
	return c.Kind > top
}

func (o *Outline) texts(body []Paragraph) {
	for i := range o.Headings {
		h := &o.Headings[i]
		end := len(body)
		if i+1 < len(o.Headings) {
			end = o.Headings[i+1].Index
		}
		var b strings.Builder
		b.WriteString(h.RunIn)
		for j := h.Last + 1; j < end; j++ {
			if b.Len() > 0 {
				b.WriteByte('\n')
			}
			b.WriteString(body[j].full())
		}
		h.Text = b.String()
	}
}

// SectionOf is 1 + the index of the heading that paragraph i stands under.
func (o *Outline) SectionOf(i int) int {
	n := 0
	for n < len(o.Headings) && o.Headings[n].Index <= i {
		n++
	}
	return n
}
