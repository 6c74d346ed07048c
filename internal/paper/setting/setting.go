// Package setting prints a paper by a layout: paper in, flow out. Both writers print
// the same flow, so a Word file and a PDF of one paper have the same words. It fills
// in forms and marks (Số, Kính gửi, Căn cứ…; ./.), never facts: what the paper does not
// know stays open room.
package setting

import (
	"tonghop/internal/flow"
	"tonghop/internal/paper"
	"tonghop/internal/when"
)

// Options are what a paper does not say about its printing.
type Options struct {
	// Made is the time of making that goes into the file.
	Made when.Instant
	// OnPaper fills the line under an annex's title that names its paper. An electronic
	// paper leaves it open (NĐ 30/2020, annex I, III.1), because the number comes later.
	OnPaper bool
}

// Set prints the paper by the layout. The paper is not changed. Faults:
// setting.picture (a picture that is neither PNG nor JPEG).
func Set(p *paper.Paper, l *paper.Layout, o Options) (*flow.Document, error) {
	s := &setter{p: p, l: l, o: o}
	s.doc = &flow.Document{Title: p.Title(), Author: p.Issuer, Subject: p.Subject, Language: "vi-VN", Made: o.Made}
	s.section(false, true)
	s.circulation()
	s.letterhead()
	s.title()
	s.addressees()
	body := closed(p)
	body = s.opening(body)
	s.bases()
	s.blocks(body)
	s.foot()
	s.contact()
	for i := range p.Annexes {
		s.annex(&p.Annexes[i], i)
	}
	if s.err != nil {
		return nil, s.err
	}
	return s.doc, nil
}

// setter is one run of Set.
type setter struct {
	p   *paper.Paper
	l   *paper.Layout
	o   Options
	doc *flow.Document
	// apart tells that a table or a picture came last: what follows needs room above.
	apart bool
	err   error
}

// section begins a new section of pages. Page numbers run on unless restarted; the
// first page of a numbering shows none.
func (s *setter) section(landscape, restart bool) {
	number := flow.PageNumber{Place: s.l.Number.Place, Size: s.l.Number.Size.Default, ShowFirst: !restart}
	s.doc.Sections = append(s.doc.Sections, flow.Section{Page: s.l.Page.Sheet(landscape), Number: number, Restart: restart})
	s.apart = false
}

// current is the section being filled.
func (s *setter) current() *flow.Section { return &s.doc.Sections[len(s.doc.Sections)-1] }

// width is the width of the text now.
func (s *setter) width() flow.Length { return s.current().Page.TextWidth() }

func (s *setter) add(blocks ...flow.Block) {
	sec := s.current()
	for _, b := range blocks {
		if p, ok := b.(*flow.Paragraph); ok && s.apart {
			p.Before = max(p.Before, s.l.Body.Gap.Default)
		}
		_, table := b.(*flow.Table)
		_, picture := b.(*flow.Image)
		s.apart = table || picture
		sec.Blocks = append(sec.Blocks, b)
	}
}

// para makes a paragraph in the look of an element.
func (s *setter) para(e paper.Element, runs ...flow.Run) *flow.Paragraph {
	st := s.l.Style(e)
	return &flow.Paragraph{Style: st.Word, Align: st.Align, Runs: runs}
}

// line is para with one plain run.
func (s *setter) line(e paper.Element, words string) *flow.Paragraph {
	return s.para(e, s.run(e, words))
}

// run makes a run in the look of an element.
func (s *setter) run(e paper.Element, words string) flow.Run {
	st := s.l.Style(e)
	return flow.Run{Text: words, Font: s.l.Font, Size: st.Size.Default, Bold: st.Bold, Italic: st.Italic}
}

// prose gives a paragraph the measures of the body: first line, spacing.
func (s *setter) prose(p *flow.Paragraph) *flow.Paragraph {
	p.After = s.l.Body.Gap.Default
	p.Line = flow.Spacing{Percent: s.l.Body.Line}
	if p.Align == flow.Justify || p.Align == flow.Left {
		p.First = s.l.Body.Indent.Default
	}
	return p
}

// gap is room of a height inside a cell. Space before the first paragraph of a cell is
// no measure to build on: programs differ in keeping it.
func gap(height flow.Length) flow.Block {
	return &flow.Paragraph{Role: flow.Decoration, Line: flow.Spacing{Exact: height}}
}

// cell is a cell of a table that only places things; a cell is never quite empty,
// because Word refuses one.
func cell(blocks ...flow.Block) flow.Cell {
	if len(blocks) == 0 {
		blocks = []flow.Block{&flow.Paragraph{Role: flow.Decoration}}
	}
	return flow.Cell{Blocks: blocks, NoPadding: true}
}
