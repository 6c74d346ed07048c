package setting

import (
	"strings"

	"tonghop/internal/flow"
	"tonghop/internal/paper"
	"tonghop/internal/text"
)

// titleShare is how much of the text's width a centred title may take, in percent.
const titleShare = 84

// title prints box 5a: the kind and the subject over a short rule. A letter has its
// subject in the heading.
func (s *setter) title() {
	if s.p.Kind == paper.Letter {
		return
	}
	if s.p.Kind != "" {
		p := s.line(paper.KindName, strings.ToUpper(string(s.p.Kind)))
		p.Role, p.Before, p.KeepNext = flow.Title, flow.PT(14), true
		s.add(p)
	}
	if s.p.Subject == "" {
		return
	}
	lines := s.balanced(paper.SubjectLine, text.Space(s.p.Subject), s.width()*titleShare/100)
	p := s.para(paper.SubjectLine, s.plain(paper.SubjectLine, strings.Join(lines, "\n"))...)
	p.Role, p.After, p.KeepNext = flow.Title, flow.PT(12), true
	p.Rule = s.shortRule(paper.SubjectLine, lines)
	s.add(p)
}

const greeting = "Kính gửi: "

// addressees prints box 9a: one addressee on the line of "Kính gửi:", several below it,
// their dashes in one line under the colon.
func (s *setter) addressees() {
	to := s.p.Addressees
	if len(to) == 0 {
		return
	}
	if len(to) == 1 {
		s.oneAddressee(ended(to[0], "."))
		return
	}
	const dash = "- "
	lead := s.widest(paper.Addressee, []string{strings.TrimSpace(greeting)})
	entries := make([]string, len(to))
	for i := range to {
		entries[i] = dash + ended(to[i], mark(i, len(to), "."))
	}
	block := lead + s.widest(paper.Addressee, entries)
	left := max(s.l.Body.Indent.Default, (s.width()-block)/2)
	head := s.line(paper.Addressee, strings.TrimSpace(greeting))
	head.Left, head.Before, head.KeepNext = left, s.aboveAddressees(), true
	s.add(head)
	hang := s.widest(paper.Addressee, []string{dash})
	for i, e := range entries {
		p := s.para(paper.Addressee, s.plain(paper.Addressee, e)...)
		p.Role, p.Level = flow.ListItem, 1
		p.Left, p.First = left+lead+hang, -hang
		if i == len(entries)-1 {
			p.After = flow.PT(12)
		}
		s.add(p)
	}
}

// aboveAddressees is the room above "Kính gửi": below a letter's two-column heading it
// must be wide enough that nobody takes the line for a part of the left column.
func (s *setter) aboveAddressees() flow.Length {
	if s.p.Kind == paper.Letter {
		return flow.PT(20)
	}
	return flow.PT(6)
}

func (s *setter) oneAddressee(words string) {
	p := s.para(paper.Addressee, s.plain(paper.Addressee, greeting+words)...)
	p.Before, p.After = s.aboveAddressees(), flow.PT(12)
	lead := s.widest(paper.Addressee, []string{greeting})
	if s.widest(paper.Addressee, []string{greeting + words}) <= s.width() {
		p.Align = flow.Center
	} else {
		p.Left, p.First = s.l.Body.Indent.Default+lead, -lead
	}
	s.add(p)
}

// mark is the mark that ends entry i of n.
func mark(i, n int, last string) string {
	if i == n-1 {
		return last
	}
	return ";"
}

// ended gives words with the one mark at their end.
func ended(words, mark string) string {
	return strings.TrimRight(text.Space(words), " .,;:") + mark
}

// bases prints the lines "Căn cứ…".
func (s *setter) bases() {
	for i := range s.p.Bases {
		words := ended(s.p.Bases[i].Text, mark(i, len(s.p.Bases), s.l.Bases.Last))
		s.add(s.prose(s.para(paper.BasisLine, s.plain(paper.BasisLine, words)...)))
	}
}

// opening prints what stands before the bases: the authority of a decision ("CHỦ TỊCH ỦY
// BAN NHÂN DÂN TỈNH…"), centred in capitals. It returns the rest of the body.
func (s *setter) opening(body paper.Blocks) paper.Blocks {
	if len(s.p.Bases) == 0 {
		return body
	}
	for len(body) > 0 {
		p, ok := body[0].(paper.Paragraph)
		words := text.Space(p.Inlines.Text())
		if !ok || p.Align != paper.AlignCenter || !text.IsUpper(words) || strings.HasSuffix(words, ":") {
			return body
		}
		s.block(p)
		body = body[1:]
	}
	return body
}
