package reading

import (
	"slices"
	"strings"

	"tonghop/internal/paper"
	"tonghop/internal/paper/citation"
	"tonghop/internal/paper/outline"
	"tonghop/internal/text"
)

// readPassages finds proposals, shortcomings and planned work.
func (r *reader) readPassages() {
	p := passageReader{r: r, asks: !slices.Contains(decidingKinds, r.title.paper)}
	p.letter = r.title.paper == paper.Letter || r.title.paper == "thông báo" || r.title.paper == "công điện" || r.title.paper == "hướng dẫn"
	for i := range r.body {
		p.paragraph(i)
	}
}

type passageReader struct {
	r       *reader
	asks    bool // papers of this kind propose; decisions and plans charge
	letter  bool // a lead-in charges all that follows it
	listing bool // a lead-in has opened a list
	items   bool // the list has labelled or dashed items
	section int  // of the folded words
	folded  string
}

func (p *passageReader) paragraph(i int) {
	l := &p.r.body[i]
	if l.table != nil {
		if p.asks {
			p.table(i)
		}
		return
	}
	section := p.r.out.SectionOf(i)
	words := l.text
	if h, ok := p.r.out.At[i]; ok {
		p.listing = false
		words = p.r.out.Headings[h].RunIn
	} else if p.isTitleLine(i, section) {
		return
	}
	if words == "" {
		return
	}
	in := p.words(section)
	at := Passage{Text: words, Section: section, Where: l.where}
	p.plan(at, l)
	switch {
	case text.ContainsAny(in, askSections) && !strings.Contains(in, "thuc hien kien nghi") && p.asks:
		p.inAskSection(at)
	case text.ContainsAny(in, lackSections):
		p.lack(at)
		fallthrough
	default:
		if p.asks {
			p.elsewhere(at, l)
		}
	}
}

func (p *passageReader) isTitleLine(i, section int) bool {
	if section == 0 {
		return false
	}
	h := &p.r.out.Headings[section-1]
	return i > h.Index && i <= h.Last
}

// words are those of sectionWords, kept while paragraphs of one section follow.
func (p *passageReader) words(section int) string {
	if section != p.section || p.folded == "" {
		p.section, p.folded = section, p.r.sectionWords(section)
	}
	return p.folded
}

// sectionWords are the folded titles of a section and of those it stands in.
func (r *reader) sectionWords(section int) string {
	if section == 0 {
		return ""
	}
	h := &r.out.Headings[section-1]
	words := text.Fold(h.Title)
	level := h.Level
	for i := section - 2; i >= 0 && level > 1; i-- {
		if up := &r.out.Headings[i]; up.Level < level {
			words += " / " + text.Fold(up.Title)
			level = up.Level
		}
	}
	return words
}

// inAskSection takes every item; a lead-in counts where it asks for something itself.
func (p *passageReader) inAskSection(at Passage) {
	fold := text.Fold(at.Text)
	if isClosing(fold) || noProposal(fold) {
		return
	}
	if leadsIn(at.Text) && !asks(fold) {
		return
	}
	at.Sure = 0.9
	p.propose(at)
}

func noProposal(fold string) bool {
	return runeCount(fold) < 40 && (strings.HasPrefix(fold, "khong co") || strings.HasPrefix(fold, "khong.") || fold == "khong")
}

func isClosing(fold string) bool {
	return text.HasAnyPrefix(fold, []string{"tren day la", "tren day bao cao", "xin tran trong", "kinh bao cao", "tran trong bao cao"}) && !asks(fold)
}

// leadsIn tells whether a paragraph announces a list.
func leadsIn(s string) bool { return strings.HasSuffix(strings.TrimRight(s, " "), ":") }

func (p *passageReader) propose(at Passage) {
	at.Text = strings.TrimSpace(strings.TrimLeft(at.Text, "-–+•* "))
	at.To = askedBody(at.Text)
	p.r.result.Proposals = append(p.r.result.Proposals, at)
}

// elsewhere looks for sentences that ask, and for lists that such a sentence opens.
func (p *passageReader) elsewhere(at Passage, l *line) {
	item := isDash(l.text) || l.label != "" || outline.Labelled(l.text)
	if p.listing && !item && p.items && !p.letter {
		p.listing = false
	}
	if p.listing && !isClosing(l.fold) {
		p.items = p.items || item
		at.Sure = 0.75
		p.propose(at)
		return
	}
	p.listing = false
	if !text.ContainsAny(l.fold, askWords) && !(p.letter && strings.Contains(l.fold, "truoc ngay")) {
		return // no sentence of it can ask
	}
	for _, s := range text.Sentences(at.Text) {
		fold := text.Fold(s)
		if !asks(fold) && !(p.letter && setsTerm(fold)) {
			continue
		}
		one := at
		one.Text, one.Sure = s, 0.7
		p.propose(one)
		if leadsIn(at.Text) {
			p.listing, p.items = true, false
		}
	}
}

func (p *passageReader) table(i int) {
	section := p.r.out.SectionOf(i)
	l := &p.r.body[i]
	eachCell(l.table, func(s string) {
		joined := strings.ReplaceAll(s, "\n", " ")
		for _, one := range text.Sentences(joined) {
			if f := text.Fold(one); asks(f) {
				p.propose(Passage{Text: one, Section: section, Where: l.where, Sure: 0.5})
			}
		}
	})
}

// askWords are the words of asking, folded.
var askWords = []string{"de nghi", "kien nghi", "de xuat", "kinh trinh", "kinh mong", "xin y kien", "rat mong", "yeu cau", "kinh xin", "trinh ubnd", "trinh hdnd"}

// asks tells whether a folded sentence asks for something. "Theo đề nghị của", "hồ sơ
// đề nghị" and the like only name a request.
func asks(fold string) bool {
	for _, w := range askWords {
		from := 0
		for {
			i := strings.Index(fold[from:], w)
			if i < 0 {
				break
			}
			i += from
			if isVerbHere(fold[:i], fold[i+len(w):]) {
				return true
			}
			from = i + len(w)
		}
	}
	return false
}

var requestNouns = []string{
	"theo", "ho so", "van ban", "giay", "don", "co so", "nhung", "cac", "su", "to trinh", "muc", "noi dung", "nguoi", "don vi", "cong van", "thu tuc", "phieu",
	"thuc hien", "theo cac", "dap ung", "mot so", "danh sach", "y kien", "giai quyet", "bien ban", "quy trinh", "tiep nhan", "phuong an", "so voi", "tiep thu",
}

func isVerbHere(before, after string) bool {
	before = strings.TrimRight(before, " ")
	for _, n := range requestNouns {
		if strings.HasSuffix(before, n) && (len(before) == len(n) || !text.IsLetterByte(before[len(before)-len(n)-1])) {
			return false
		}
	}
	return !strings.HasPrefix(after, " cua ") && !strings.HasPrefix(after, ",") && strings.TrimSpace(after) != ""
}

// setsTerm tells a sentence that asks for an answer by a day.
func setsTerm(fold string) bool {
	return strings.Contains(fold, "truoc ngay") && text.ContainsAny(fold, []string{"gui ve", "bao cao", "gui ket qua", "gui truc tiep", "gui y kien", "gui"})
}

// askedBody is the body that a sentence puts its request to.
func askedBody(s string) string {
	for _, w := range [...]string{"đề nghị ", "Đề nghị ", "kiến nghị với ", "kiến nghị ", "Kiến nghị ", "đề xuất với ", "đề xuất ", "Đề xuất ", "kính trình ", "Kính trình "} {
		if i := strings.Index(s, w); i >= 0 {
			if name := citation.BodyAt(s[i+len(w):]); name != "" {
				return name
			}
		}
	}
	return ""
}

func (p *passageReader) lack(at Passage) {
	if leadsIn(at.Text) || isClosing(text.Fold(at.Text)) {
		return
	}
	at.Sure = 0.85
	at.Text = strings.TrimSpace(strings.TrimLeft(at.Text, "-–+•* "))
	p.r.result.Shortcomings = append(p.r.result.Shortcomings, at)
}
