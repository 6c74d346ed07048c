package draft

import (
	"tonghop/internal/paper"
	"tonghop/internal/regime"
	"tonghop/internal/report"
	"tonghop/internal/when"
)

// Assembled is a report put together: the package that its paper carries and, of a
// compilation, what the spreadsheet is made of.
type Assembled struct {
	Package     *report.Package
	Compilation *report.Compilation // nil of a unit that compiles nothing
	Own         *report.Package     // the unit's own answers as a source of the compilation
	Drawing     *Drawing
}

// Assemble puts the report together: the words as people left them, the figures and
// statements as data. Places that are still to be filled are printed only where open says so.
func (f *Frame) Assemble(c *Content, made when.Instant, open bool) (*Assembled, error) {
	d, err := f.Draw(c)
	if err != nil {
		return nil, err
	}
	pp := d.Paper
	pp.Body = body(d, c, open)
	out := &Assembled{Drawing: d, Compilation: d.Compilation}
	if d.Compilation == nil {
		p := *d.Own
		p.SetPaper(pp)
		p.Made, p.Figures = made, d.figures
		out.Package = &p
	} else {
		compiled := *d.Compilation
		compiled.Shortcomings, compiled.Proposals = c.said(f, regime.Shortcomings), c.said(f, regime.Proposals)
		compiled.Plan, compiled.Budget = c.plan(), c.money()
		out.Compilation, out.Own = &compiled, d.Own
		out.Package = compiled.Package(pp, made)
		out.Package.Figures = d.figures
		out.Package.Activities = f.Activities
	}
	out.Package.Answers, out.Package.Supersedes = f.Answers, f.Supersedes
	return out, nil
}

// body is the outline with the lines that people left, each section's statements below.
func body(d *Drawing, c *Content, open bool) paper.Blocks {
	var out paper.Blocks
	for i := range d.Sections {
		drawn := &d.Sections[i]
		s := c.Sections[drawn.Key]
		blocks := BlocksOf(s.FormLines(), open)
		if len(blocks)+len(s.Statements)+len(s.Plan) == 0 {
			blocks = BlocksOf(onlyEmpty(drawn.Lines), open)
		}
		if len(s.Statements)+len(s.Plan) > 0 {
			blocks = append(blocks, drawn.List...)
		}
		if drawn.Opening {
			out = append(out, blocks...)
			continue
		}
		h := paper.Heading{Level: drawn.Level, Label: drawn.Label, Title: drawn.Title, Key: drawn.Key}
		if first, ok := onlyParagraph(blocks); ok && drawn.RunIn {
			h.RunIn, blocks = first, nil
		}
		out = append(append(out, h), blocks...)
	}
	return out
}

// withoutEmpty drops "there is nothing": now there is something.
func withoutEmpty(lines []Line) []Line {
	var out []Line
	for _, l := range lines {
		if l.From.Kind != Empty && l.From.Kind != Open {
			out = append(out, l)
		}
	}
	return out
}

// onlyEmpty are the lines that say there is nothing: what stands under a heading that
// people left without a word, where the regime wants it said.
func onlyEmpty(lines []Line) []Line {
	var out []Line
	for _, l := range lines {
		if l.From.Kind == Empty {
			out = append(out, l)
		}
	}
	return out
}

func onlyParagraph(blocks paper.Blocks) (paper.Inlines, bool) {
	if len(blocks) != 1 {
		return nil, false
	}
	p, ok := blocks[0].(paper.Paragraph)
	return p.Inlines, ok
}
