package reading

import (
	"strings"

	"tonghop/internal/text"
)

// outline is the headings of a body.
type outline struct {
	headings []heading
	at       map[int]int // paragraph → index of its heading
}

// heading is a labelled heading at a paragraph of the body.
type heading struct {
	SectionRef
	kind  labelKind
	index int    // paragraph of the label
	last  int    // paragraph of the last line of its title
	runIn string // text after the title in the same paragraph
	cut   int    // bytes of the paragraph's text before runIn; 0 where it is all title
}

// candidate is a labelled paragraph that may be a heading.
type candidate struct {
	label
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

func readOutline(body []line) outline {
	cands := candidates(body)
	keep := make([]bool, len(cands))
	for i := range cands {
		c := &cands[i]
		keep[i] = c.certain || c.fits && c.content
	}
	keepSeries(cands, keep)
	return nest(body, cands, keep)
}

func candidates(body []line) []candidate {
	var all []candidate
	for i := range body {
		l := &body[i]
		if l.table != nil {
			continue
		}
		lab, rest, ok := parseLabel(l.full())
		if !ok || l.label != "" && isDash(l.label) {
			continue
		}
		c := candidate{label: lab, index: i, last: i, rest: rest}
		c.content = hasContent(body, i, lab.kind)
		c.judge(body)
		all = append(all, c)
	}
	return all
}

// hasContent tells whether the paragraph after i belongs below it: it is no sibling
// and nothing higher.
func hasContent(body []line, i int, kind labelKind) bool {
	if i+1 >= len(body) {
		return false
	}
	next := &body[i+1]
	if next.table != nil {
		return true
	}
	lab, _, ok := parseLabel(next.full())
	return !ok || lab.kind > kind
}

func (c *candidate) judge(body []line) {
	l := &body[c.index]
	switch c.kind {
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
func (c *candidate) named_(body []line) {
	c.title, c.certain, c.sure = c.rest, true, 0.95
	if c.rest != "" {
		if runeCount(c.rest) > 250 || strings.HasSuffix(c.rest, ";") || endsSentence(c.rest) && !text.IsUpper(c.rest) && runeCount(c.rest) > 120 {
			c.certain = false
		}
		return
	}
	for j := c.index + 1; j < len(body) && j < c.index+4; j++ {
		n := &body[j]
		if n.table != nil || n.label != "" || looksLabelled(n.text) || runeCount(n.text) > 200 || endsSentence(n.text) {
			break
		}
		if !n.isCaps() && !n.center && !(j == c.index+1 && n.bold) {
			break
		}
		c.title = strings.TrimSpace(c.title + " " + n.text)
		c.last = j
	}
}

// article reads "Điều 2. Giao nhiệm vụ cho:". The title is empty where the article
// opens with its sentence.
func (c *candidate) article(l *line) {
	c.certain, c.sure = true, 0.95
	if bold := boldLead(l); bold != "" {
		if _, title, ok := parseLabel(bold); ok && title != "" && runeCount(title) < 200 && !endsAsSentence(title) {
			c.title = title
			c.runIn = strings.TrimSpace(strings.TrimPrefix(c.rest, title))
			return
		}
	}
	r := c.rest
	if runeCount(r) <= 110 && !endsAsSentence(r) && !strings.HasSuffix(r, ".") && !strings.HasSuffix(r, ";") && r != "" {
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
func (c *candidate) numbered(l *line) {
	r := c.rest
	if r == "" {
		return
	}
	if head, tail, ok := cutRunIn(r); ok {
		c.runs(l, head, tail)
		return
	}
	c.title = r
	n := runeCount(r)
	caps := text.IsUpper(r) && n < 320 && wordLong(r)
	switch {
	case strings.HasSuffix(r, "./.") || strings.HasSuffix(r, ";") || strings.HasSuffix(r, ","):
		return
	case caps:
		c.certain, c.sure = true, 0.97
	case strings.HasSuffix(r, ":"):
		c.fits, c.sure = n <= 130 && !endsAsSentence(r) && !hasStop(r), 0.85
		c.certain = c.fits && l.bold
	case strings.HasSuffix(r, "."):
		c.dotted = true
		c.fits, c.sure = n <= 95 && !hasStop(r) && !opensRequest(r) && !isClause(r), 0.75
		c.certain = l.bold && n <= 200 && !hasStop(r)
	default:
		c.fits, c.sure = n <= 280 && !hasStop(r), 0.85
		c.certain = l.bold && c.fits
	}
	if !c.certain && c.kind == romanKind && c.fits {
		c.certain = true
	}
	c.boldTitle(l)
}

// boldTitle finds a title in bold before plain text of the same paragraph: "1. Mục
// tiêu. Đến năm 2030 …".
func (c *candidate) boldTitle(l *line) {
	if c.certain || l.bold {
		return
	}
	lead := boldLead(l)
	if lead == "" {
		return
	}
	title := lead
	if _, rest, ok := parseLabel(lead); ok {
		title = rest
	}
	if title == "" || runeCount(title) > 160 || !strings.HasPrefix(c.rest, title) || runeCount(title) < 3 {
		return
	}
	tail := strings.TrimSpace(c.rest[len(title):])
	if !endsSentence(title) && !strings.HasPrefix(tail, ":") && !strings.HasPrefix(tail, ".") && tail != "" && !startsUpper(tail) {
		return
	}
	c.title, c.runIn, c.certain, c.sure = title, strings.TrimSpace(strings.TrimLeft(tail, ":.")), true, 0.9
}

// runs judges a title that runs in before a colon.
func (c *candidate) runs(l *line, head, tail string) {
	limit := 130
	if c.kind >= letterLabel {
		limit = 45
	}
	n := runeCount(head)
	lead := boldLead(l)
	bold := lead != "" && strings.Contains(strings.TrimRight(lead, " :"), head)
	c.title, c.runIn = head, tail
	if endsAsSentence(head) || hasStop(head) || strings.ContainsAny(head, "“”\"") || opensRequest(head) {
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
	return hasAnyPrefix(f, []string{"de nghi ", "yeu cau ", "kinh de nghi", "kien nghi voi", "tai diem", "tai khoan", "tai dieu", "can cu "})
}

// isClause tells a short sentence from the name of a section by its verb.
func isClause(s string) bool {
	f := text.Fold(s)
	return containsAny(f, []string{" khong ", " duoc ", " phai ", " da ", " co trach nhiem", " chiu trach nhiem", " can cu ", " dang ", " se ", " co hieu luc", " thuc hien theo "})
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

// hasStop tells whether a sentence ends inside s.
func hasStop(s string) bool {
	for from := 0; ; {
		i := strings.Index(s[from:], ". ")
		if i < 0 {
			return false
		}
		i += from
		if next := s[i+2:]; startsUpper(next) && i > 3 && !shortWordBefore(s[:i]) {
			return true
		}
		from = i + 2
	}
}

// shortWordBefore tells an abbreviation ("TP.", "đ/c.") from the end of a sentence.
func shortWordBefore(s string) bool {
	w := s[strings.LastIndexByte(s, ' ')+1:]
	return runeCount(w) <= 2 || text.IsUpper(w) && runeCount(w) <= 4
}

// wordLong tells a title in capitals from an abbreviation alone.
func wordLong(s string) bool { return strings.Contains(s, " ") || runeCount(s) > 5 }

// boldLead is the bold text that opens a paragraph whose rest is not bold.
func boldLead(l *line) string {
	if l.bold {
		return ""
	}
	var b strings.Builder
	for i := range l.runs {
		if r := &l.runs[i]; r.Bold || strings.TrimSpace(r.Text) == "" {
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
	open := map[labelKind]int{} // kind → index in all
	for i := range cands {
		c := &cands[i]
		for k := range open {
			if k > c.kind {
				delete(open, k)
			}
		}
		g, ok := open[c.kind]
		if !ok || c.number == 1 && cands[all[g][len(all[g])-1]].number >= 1 {
			all = append(all, nil)
			g = len(all) - 1
			open[c.kind] = g
		}
		all[g] = append(all[g], i)
	}
	return all
}

// nest gives the levels and collects the text below each heading.
func nest(body []line, cands []candidate, keep []bool) outline {
	o := outline{at: map[int]int{}}
	var stack []labelKind
	for i := range cands {
		if !keep[i] {
			continue
		}
		c := &cands[i]
		for len(stack) > 0 && !below(stack, c) {
			stack = stack[:len(stack)-1]
		}
		stack = append(stack, c.kind)
		h := heading{kind: c.kind, index: c.index, last: c.last, runIn: c.runIn}
		h.SectionRef = SectionRef{Level: len(stack), Label: c.text, Title: c.title, Where: body[c.index].where, Sure: c.sure}
		o.at[c.index] = len(o.headings)
		o.headings = append(o.headings, h)
	}
	o.texts(body)
	return o
}

// below tells whether c nests under the top of the stack. Roman numbers and capitals
// nest under an article, and capitals under Roman numbers that came first.
func below(stack []labelKind, c *candidate) bool {
	top := stack[len(stack)-1]
	for _, k := range stack {
		if k == c.kind {
			return false
		}
	}
	if top == articleLabel && (c.kind == romanKind || c.kind == capitalLabel) && c.number == 1 {
		return true
	}
	if top == romanKind && c.kind == capitalLabel && c.number == 1 {
		return true
	}
	if len(stack) > 1 && stack[len(stack)-2] == romanKind && top == capitalLabel && c.kind == romanKind {
		return false
	}
	return c.kind > top
}

func (o *outline) texts(body []line) {
	for i := range o.headings {
		h := &o.headings[i]
		end := len(body)
		if i+1 < len(o.headings) {
			end = o.headings[i+1].index
		}
		var b strings.Builder
		b.WriteString(h.runIn)
		for j := h.last + 1; j < end; j++ {
			if b.Len() > 0 {
				b.WriteByte('\n')
			}
			b.WriteString(body[j].full())
		}
		h.Text = b.String()
	}
}

// sectionOf is 1 + the index of the heading that paragraph i stands under.
func (o *outline) sectionOf(i int) int {
	n := 0
	for n < len(o.headings) && o.headings[n].index <= i {
		n++
	}
	return n
}
