package setting

import (
	"strings"
	"unicode"

	"tonghop/internal/flow"
	"tonghop/internal/paper"
	"tonghop/internal/text"
)

// blocks prints a body.
func (s *setter) blocks(body paper.Blocks) {
	for _, b := range body {
		s.block(b)
	}
}

func (s *setter) block(b paper.Block) {
	switch b := b.(type) {
	case paper.Heading:
		s.heading(b)
	case paper.Paragraph:
		s.paragraph(b)
	case paper.List:
		s.list(b)
	case paper.Table:
		s.table(&b)
	case paper.Picture:
		s.picture(&b)
	case paper.PageBreak:
		s.add(flow.PageBreak{})
	case paper.SectionBreak:
		s.section(b.Landscape, false)
	}
}

var aligns = map[paper.Align]flow.Align{
	"": flow.Justify, paper.AlignLeft: flow.Left, paper.AlignCenter: flow.Center, paper.AlignRight: flow.Right,
}

func (s *setter) paragraph(b paper.Paragraph) {
	if strings.TrimSpace(b.Inlines.Text()) == "" {
		return
	}
	p := s.para(paper.BodyText, s.runs(paper.BodyText, b.Inlines)...)
	p.Align = aligns[b.Align]
	s.add(s.prose(p))
}

func (s *setter) list(b paper.List) {
	for _, it := range b.Items {
		line := it.Inlines
		if it.Mark != "" {
			line = append(paper.Inlines{{Text: it.Mark + " "}}, line...)
		}
		p := s.para(paper.BodyText, s.runs(paper.BodyText, line)...)
		p.Style = "Gạch đầu dòng"
		p.Role, p.Level = flow.ListItem, min(it.Depth, 5)+1
		s.add(s.prose(p))
	}
}

func (s *setter) heading(h paper.Heading) {
	e := paper.ElementOfLabel(h.Label)
	if e == paper.PartHeading || e == paper.SectionHeading {
		s.centredHeading(e, h)
		return
	}
	words := label(e, h.Label)
	title := text.Space(h.Title)
	if s.l.Style(e).Caps {
		title = strings.ToUpper(title)
	}
	if words != "" && title != "" {
		words += " "
	}
	p := s.para(e, s.plain(e, words+title)...)
	p.Role, p.Level, p.KeepNext = flow.Heading, min(max(h.Level, 1), 6), true
	if len(h.RunIn) > 0 {
		s.runIn(p, e, h.RunIn, words+title)
	}
	s.add(s.prose(p))
}

// longestHeading is the length in bytes up to which an article with text on its line
// stays a heading for bookmarks.
const longestHeading = 200

// runIn appends the text that follows a title on its line: "3. Kinh phí: Chưa có."
func (s *setter) runIn(p *flow.Paragraph, e paper.Element, line paper.Inlines, before string) {
	between := ": "
	if last := before[max(0, len(before)-1):]; strings.ContainsAny(last, ".:)?!;") || last == "" {
		between = " "
	}
	if before == "" {
		between = ""
	}
	p.Runs = append(p.Runs, s.runs(paper.BodyText, append(paper.Inlines{{Text: between}}, line...))...)
	if e != paper.Article || len(p.Text()) > longestHeading {
		p.Role, p.Level = flow.Body, 0 // a paragraph that begins with its title
	}
	p.KeepNext = false
}

// label is a number with the mark that follows it.
func label(e paper.Element, l string) string {
	switch {
	case l == "":
		return ""
	case e == paper.Point:
		return l + ")"
	}
	return l + "."
}

// centredHeading prints "Chương I" on a line of its own, its title in capitals below.
func (s *setter) centredHeading(e paper.Element, h paper.Heading) {
	words := h.Label
	if text.IsUpper(words) {
		words = capitalised(words)
	}
	if h.Title != "" {
		words += "\n" + strings.ToUpper(text.Space(h.Title))
	}
	p := s.para(e, s.plain(e, words)...)
	p.Role, p.Level, p.KeepNext = flow.Heading, min(max(h.Level, 1), 6), true
	s.add(s.prose(p))
	if len(h.RunIn) > 0 {
		s.paragraph(paper.Paragraph{Inlines: h.RunIn})
	}
}

// capitalised writes "CHƯƠNG II" as "Chương II": the number keeps its capitals.
func capitalised(s string) string {
	words := strings.Fields(s)
	for i := range words[:max(0, len(words)-1)] {
		words[i] = strings.ToLower(words[i])
	}
	joined := []rune(strings.Join(words, " "))
	if len(joined) > 0 {
		joined[0] = unicode.ToUpper(joined[0])
	}
	return string(joined)
}
