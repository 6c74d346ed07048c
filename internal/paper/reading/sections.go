package reading

import "tonghop/internal/paper/outline"

// outlined are the paragraphs of a body as the outline takes them.
func outlined(body []line) []outline.Paragraph {
	all := make([]outline.Paragraph, len(body))
	for i := range body {
		l := &body[i]
		all[i] = outline.Paragraph{
			Label: l.label, Text: l.text, Runs: l.runs, Bold: l.bold, Center: l.center,
			Bullet: l.label != "" && isDash(l.label), Table: l.table != nil,
		}
	}
	return all
}

// fillSections carries the headings into the reading, with their places.
func (r *reader) fillSections() {
	for i := range r.out.Headings {
		h := &r.out.Headings[i]
		r.result.Sections = append(r.result.Sections, SectionRef{
			Level: h.Level, Label: h.Label, Title: h.Title, Where: r.body[h.Index].where, Sure: h.Sure, Text: h.Text,
		})
	}
}
