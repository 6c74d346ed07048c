package setting

import (
	"strings"

	"tonghop/internal/paper"
)

// theEnd ends the text of a paper (annex III of the decree, all specimens).
const theEnd = "./."

// closed is the body with "./." at the end of its last words, without breaks after
// them. A body that ends in a table or a picture gets a line of its own for it.
func closed(p *paper.Paper) paper.Blocks {
	body := p.Body
	for len(body) > 0 && isBreak(body[len(body)-1]) {
		body = body[:len(body)-1]
	}
	if len(body) == 0 || p.NoClosing {
		return body
	}
	body = append(paper.Blocks(nil), body...)
	last := len(body) - 1
	switch b := body[last].(type) {
	case paper.Paragraph:
		b.Inlines = end(b.Inlines)
		body[last] = b
	case paper.List:
		if n := len(b.Items); n > 0 {
			b.Items = append([]paper.Item(nil), b.Items...)
			b.Items[n-1].Inlines = end(b.Items[n-1].Inlines)
		}
		body[last] = b
	case paper.Heading:
		if len(b.RunIn) > 0 {
			b.RunIn = end(b.RunIn)
		} else {
			b.Title = endWords(b.Title)
		}
		body[last] = b
	default:
		body = append(body, paper.Paragraph{Inlines: paper.Plain(theEnd), Align: paper.AlignRight})
	}
	return body
}

func isBreak(b paper.Block) bool {
	switch b.(type) {
	case paper.PageBreak, paper.SectionBreak:
		return true
	}
	return false
}

// end puts the mark after the last words of a line, in the look of those words.
func end(line paper.Inlines) paper.Inlines {
	line = append(paper.Inlines(nil), line...)
	for i := len(line) - 1; i >= 0; i-- {
		if strings.TrimSpace(line[i].Text) == "" {
			line = line[:i]
			continue
		}
		ended := endWords(line[i].Text)
		if ended == theEnd && i > 0 { // the run held only a mark
			line = line[:i]
			continue
		}
		if line[i].Figure != nil || line[i].Citation != nil {
			return append(line, paper.Inline{Text: theEnd}) // an atom keeps its own words
		}
		line[i].Text = ended
		return line
	}
	return append(line, paper.Inline{Text: theEnd})
}

func endWords(s string) string {
	s = strings.TrimSpace(s)
	for strings.HasSuffix(s, theEnd) {
		s = strings.TrimSpace(strings.TrimSuffix(s, theEnd))
	}
	return strings.TrimRight(s, " .;,:") + theEnd
}
