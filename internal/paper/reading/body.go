package reading

import (
	"strings"

	"tonghop/internal/flow"
	"tonghop/internal/paper"
	"tonghop/internal/paper/citation"
	"tonghop/internal/text"
)

// fillBody makes the blocks of the model from the paragraphs of a body: bases apart,
// headings with their labels, lists with their marks, tables.
func (r *reader) fillBody() {
	b := bodyBuilder{r: r, p: &r.result.Paper}
	b.p.NoClosing = true
	for i := 0; i < len(r.body); i++ {
		i = b.block(i)
	}
	for i := range r.after {
		b.annex(&r.after[i])
	}
	b.endAnnex()
}

type bodyBuilder struct {
	r       *reader
	p       *paper.Paper
	started bool // a block that is no basis has been seen
	annexed *paper.Annex
	titled  bool
}

// block adds the block of paragraph i and gives the last paragraph it took.
func (b *bodyBuilder) block(i int) int {
	l := &b.r.body[i]
	if l.table != nil {
		b.started = true
		b.p.Body = append(b.p.Body, tableOf(l.table))
		return i
	}
	if !b.started && isBasis(l.fold) && l.label == "" {
		b.basis(l)
		return i
	}
	b.started = true
	if at, ok := b.r.out.At[i]; ok {
		h := &b.r.out.Headings[at]
		block := paper.Heading{Level: h.Level, Label: h.Label, Title: h.Title}
		if h.RunIn != "" {
			block.RunIn = paper.Plain(b.closing(h.RunIn, i))
		}
		b.p.Body = append(b.p.Body, block)
		return h.Last
	}
	b.p.Body = appendText(b.p.Body, l, b.closing(l.text, i))
	return i
}

func (b *bodyBuilder) basis(l *line) {
	s := strings.TrimRight(strings.TrimSpace(strings.TrimLeft(l.text, "-–+ ")), " ;.")
	basis := paper.Basis{Text: s}
	if cited := citation.Find(s); len(cited) > 0 {
		basis.Citation = cited[0].Citation
	}
	b.p.Bases = append(b.p.Bases, basis)
}

// closing takes "./." off the last paragraphs and notes that it was there.
func (b *bodyBuilder) closing(s string, i int) string {
	t := strings.TrimRight(s, " ")
	if strings.HasSuffix(t, "./.") && i >= len(b.r.body)-4 {
		b.p.NoClosing = false
		return strings.TrimSuffix(t, "./.")
	}
	return s
}

// appendText adds a paragraph, or an item of the list that is open.
func appendText(blocks paper.Blocks, l *line, words string) paper.Blocks {
	mark, rest, depth := itemMark(l, words)
	if mark == "" {
		p := paper.Paragraph{Inlines: inlinesOf(l, words)}
		if l.center {
			p.Align = paper.AlignCenter
		}
		return append(blocks, p)
	}
	item := paper.Item{Mark: mark, Depth: depth, Inlines: inlinesOf(l, rest)}
	if n := len(blocks); n > 0 {
		if list, ok := blocks[n-1].(paper.List); ok {
			list.Items = append(list.Items, item)
			blocks[n-1] = list
			return blocks
		}
	}
	return append(blocks, paper.List{Items: []paper.Item{item}})
}

// itemMark finds the mark of a list item: a dash, a plus, or an automatic label.
// Numbers and letters that are text stay in the text.
func itemMark(l *line, words string) (mark, rest string, depth int) {
	if l.label != "" {
		return l.label, words, 0
	}
	for i, m := range [...]string{"- ", "– ", "+ ", "• ", "* "} {
		if strings.HasPrefix(words, m) {
			if i == 2 {
				depth = 1
			}
			return strings.TrimSpace(m), strings.TrimSpace(words[len(m):]), depth
		}
	}
	if strings.HasPrefix(words, "-") && len(words) > 1 && text.StartsUpper(words[1:]) {
		return "-", words[1:], 0
	}
	return "", words, 0
}

// inlinesOf keeps the looks of runs where the words are the paragraph's own.
func inlinesOf(l *line, words string) paper.Inlines {
	if l.bold || l.italic || !mixedLook(l.runs) {
		return paper.Inlines{{Text: words, Bold: l.bold, Italic: l.italic}}
	}
	var out paper.Inlines
	for i := range l.runs {
		r := &l.runs[i]
		if r.Note > 0 || r.Super && text.IsDigits(strings.TrimSpace(r.Text)) || r.Text == "" {
			continue
		}
		in := paper.Inline{Text: text.NFC(r.Text), Bold: r.Bold, Italic: r.Italic, Underline: r.Underline}
		if n := len(out); n > 0 && out[n-1].Bold == in.Bold && out[n-1].Italic == in.Italic && out[n-1].Underline == in.Underline {
			out[n-1].Text += in.Text
			continue
		}
		out = append(out, in)
	}
	return fitInlines(out, words)
}

func mixedLook(runs []flow.Run) bool {
	for i := range runs {
		if (runs[i].Bold || runs[i].Italic || runs[i].Underline) && strings.TrimSpace(runs[i].Text) != "" {
			return true
		}
	}
	return false
}

// fitInlines makes the inlines say exactly the words: single blanks, mark and closing
// taken off. Where they cannot, the words stand plain.
func fitInlines(in paper.Inlines, words string) paper.Inlines {
	rest := words
	out := make(paper.Inlines, 0, len(in))
	for i := range in {
		piece := in[i]
		s := text.Space(piece.Text)
		if s == "" {
			continue
		}
		lead := ""
		if strings.HasPrefix(rest, " ") {
			lead, rest = " ", rest[1:]
		}
		for s != "" && !strings.HasPrefix(rest, s) && len(out) == 0 && strings.IndexByte("-+*•–", s[0]) >= 0 {
			s = strings.TrimSpace(s[1:])
		}
		if s == "" {
			continue
		}
		if !strings.HasPrefix(rest, s) {
			if strings.HasPrefix(s, rest) && rest != "" {
				s = rest
			} else {
				return paper.Plain(words)
			}
		}
		piece.Text = lead + s
		rest = rest[len(s):]
		out = append(out, piece)
	}
	if strings.TrimSpace(rest) != "" || len(out) == 0 {
		return paper.Plain(words)
	}
	return out
}

// annex collects what stands after the signature: annexes with their labels and
// titles; notes and stray lines before the first annex are left out.
func (b *bodyBuilder) annex(l *line) {
	if l.table == nil && isAnnexHead(l) {
		b.endAnnex()
		b.annexed, b.titled = &paper.Annex{Label: strings.TrimRight(l.text, " .:")}, false
		return
	}
	if b.annexed == nil {
		if l.table == nil {
			return
		}
		b.annexed, b.titled = &paper.Annex{}, true
	}
	a := b.annexed
	switch {
	case l.table != nil:
		b.titled = true
		a.Body = append(a.Body, tableOf(l.table))
	case strings.HasPrefix(l.text, "(") && a.Reference == "" && len(a.Body) == 0:
		a.Reference = l.text
	case !b.titled && (l.isCaps() || l.center) && len(a.Body) == 0:
		a.Title = strings.TrimSpace(a.Title + " " + l.text)
	default:
		b.titled = true
		a.Body = appendText(a.Body, l, l.text)
	}
}

func (b *bodyBuilder) endAnnex() {
	if b.annexed != nil {
		b.p.Annexes = append(b.p.Annexes, *b.annexed)
	}
	b.annexed = nil
}

// fillPaper carries the parts around the body into the model and notes where each was
// found.
func (r *reader) fillPaper() {
	p, h := &r.result.Paper, &r.head
	p.ParentBody, p.Issuer = h.parent.text, h.issuer.text
	p.Number, p.Symbol = h.number.text, h.symbol.text
	p.Place, p.Date = h.dated.place.text, h.dated.day
	p.Kind, p.Subject = r.title.paper, r.title.subject.text
	p.Urgency, p.Secrecy, p.Circulation = h.stamp(), h.secrecy.text, h.circulation.text
	p.Archive, p.Drafter = r.foot.archive.text, r.foot.drafter.text
	p.Signatures = r.foot.paperSignatures()
	r.found("parent_body", h.parent)
	r.found("issuer", h.issuer)
	r.found("number", h.number)
	r.found("symbol", h.symbol)
	r.found("place", h.dated.place)
	r.found("date", h.dated.date)
	r.found("kind", r.title.kind)
	r.found("subject", r.title.subject)
	r.found("urgency", h.urgency)
	r.found("secrecy", h.secrecy)
	r.found("circulation", h.circulation)
	for i := range r.to {
		p.Addressees = append(p.Addressees, r.to[i].text)
		r.found("addressees["+itoa(i)+"]", r.to[i])
	}
	for i := range r.foot.recipients {
		p.Recipients = append(p.Recipients, r.foot.recipients[i].text)
		r.found("recipients["+itoa(i)+"]", r.foot.recipients[i])
	}
	r.found("archive", r.foot.archive)
	r.found("drafter", r.foot.drafter)
	for i := range r.foot.signatures {
		s := &r.foot.signatures[i]
		name := "signatures[" + itoa(i) + "]"
		for _, a := range s.authority {
			r.found(name+".authority", a)
		}
		for _, a := range s.position {
			r.found(name+".position", a)
		}
		r.found(name+".name", s.name)
	}
	r.fillSections()
	if r.cut {
		r.result.Found = append(r.result.Found, paper.Found{Part: "file", Note: "longer than the reader's limit; the rest was left out"})
	}
}
