package setting

import (
	"fmt"
	"strings"

	"tonghop/internal/flow"
	"tonghop/internal/paper"
	"tonghop/internal/text"
)

// annex prints an appendix on its own pages with its own page numbers.
func (s *setter) annex(a *paper.Annex, i int) {
	s.section(a.Landscape, true)
	label := a.Label
	if label == "" {
		label = "Phụ lục"
		if len(s.p.Annexes) > 1 {
			label += " " + paper.Roman(i+1)
		}
	}
	p := s.line(paper.AnnexLabel, text.Space(label))
	p.Role, p.Level, p.KeepNext = flow.Heading, 1, true
	s.add(p)
	var head []string
	if a.Title != "" {
		head = s.balanced(paper.AnnexTitle, strings.ToUpper(text.Space(a.Title)), s.width()*titleShare/100)
		t := s.line(paper.AnnexTitle, strings.Join(head, "\n"))
		t.KeepNext = true
		s.add(t)
	}
	head = s.balanced(paper.AnnexReference, s.reference(a), s.width()*titleShare/100)
	r := s.line(paper.AnnexReference, strings.Join(head, "\n"))
	r.After = flow.PT(12)
	r.Rule = s.shortRule(paper.AnnexReference, head)
	s.add(r)
	s.blocks(a.Body)
}

// reference is the line that names the annex's paper: as given, filled in on paper,
// open in an electronic document.
func (s *setter) reference(a *paper.Annex) string {
	if a.Reference != "" {
		return text.Space(a.Reference)
	}
	d := s.p.Date
	if !s.o.OnPaper || s.p.Number == "" || d.Date == 0 || d.Month == 0 {
		return "(Kèm theo văn bản số …/… ngày … tháng … năm … của …)"
	}
	return fmt.Sprintf("(Kèm theo %s số %s ngày %02d tháng %02d năm %d của %s)", kindName(s.p.Kind), s.markText(), d.Date, int(d.Month), d.Year, s.p.Issuer)
}

// kindName is a kind as running text names a definite document: "Báo cáo".
func kindName(k paper.Kind) string {
	if k == "" {
		return "văn bản"
	}
	r := []rune(string(k))
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}
