package report

import (
	"tonghop/internal/paper"
	"tonghop/internal/when"
)

// SplitBody cuts a body at its headings into sections; what stands before the first
// heading becomes a section without a title.
func SplitBody(body paper.Blocks) []Section {
	var all []Section
	for _, b := range body {
		h, ok := b.(paper.Heading)
		if ok {
			all = append(all, Section{Key: h.Key, Level: h.Level, Label: h.Label, Title: h.Title, RunIn: h.RunIn})
			continue
		}
		if len(all) == 0 {
			all = append(all, Section{})
		}
		last := &all[len(all)-1]
		last.Blocks = append(last.Blocks, b)
	}
	return all
}

// JoinBody is the body that SplitBody cut.
func JoinBody(sections []Section) paper.Blocks {
	var body paper.Blocks
	for _, s := range sections {
		if s.Level > 0 || s.Label != "" || s.Title != "" {
			body = append(body, paper.Heading{Level: s.Level, Label: s.Label, Title: s.Title, RunIn: s.RunIn, Key: s.Key})
		}
		body = append(body, s.Blocks...)
	}
	return body
}

// Paper is the paper whose data the package holds.
func (p *Package) Paper() paper.Paper {
	out := p.Head
	out.Body = JoinBody(p.Sections)
	return out
}

// SetPaper puts a paper into the package: its body into Sections, the rest into Head.
func (p *Package) SetPaper(pp paper.Paper) {
	p.Sections = SplitBody(pp.Body)
	pp.Body = nil
	if !pp.Date.Known() {
		pp.Date = when.Day{} // data have whole days or none
	}
	p.Head = pp
}
