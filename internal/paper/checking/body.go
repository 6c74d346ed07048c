package checking

import (
	"fmt"
	"strings"

	"tonghop/internal/flow"
	"tonghop/internal/paper"
)

// habit is the share of paragraphs, in percent, from which a measure counts as the
// paper's own.
const habit = 30

// body checks size, first line, alignment and spacing of the running text. In a PDF
// only the size can be seen.
func (c *checker) body() {
	prose := c.prose()
	if len(prose) == 0 {
		return
	}
	c.bodySize(prose)
	if c.doc.Lines {
		return
	}
	rule := &c.l.Body
	plain := without(prose, func(l *line) bool {
		return l.p.Role == flow.ListItem || l.p.Label != "" || l.p.Align == flow.Center || strings.HasPrefix(l.p.Text(), "\t")
	})
	c.share("check.indent", rule.Source, plain, mmRange(rule.Indent), func(l *line) string {
		if rule.Indent.Holds(l.p.First, millimetre/2) || rule.Indent.Holds(l.p.First+l.p.Left, millimetre/2) {
			return ""
		}
		return mm(l.p.First)
	})
	c.share("check.justify", rule.Source, without(plain, func(l *line) bool { return l.p.Align == flow.Right }), "", func(l *line) string {
		if l.p.Align == flow.Justify {
			return ""
		}
		return excerpt(l.text)
	})
	c.share("check.gap", rule.Source, plain, pt(rule.Gap.Min), func(l *line) string {
		if room := max(l.p.Before, 0) + max(l.p.After, 0); room < rule.Gap.Min-halfPoint/2 {
			return pt(room)
		}
		return ""
	})
	c.share("check.spacing", rule.SpaceSource, plain, fmt.Sprintf("1–%s", decimal(float64(rule.MaxLine)/100)), spacing(rule.MaxLine))
}

// spacing judges the line spacing of a paragraph: from single to the greatest allowed.
func spacing(most int) func(l *line) string {
	return func(l *line) string {
		sp := l.p.Line
		if sp.Exact > 0 {
			size := l.lookOf("").size
			if !sp.AtLeast && (sp.Exact < size || sp.Exact > 2*size) {
				return pt(sp.Exact)
			}
			return ""
		}
		if sp.Percent != 0 && (sp.Percent < 98 || sp.Percent > most+1) {
			return decimal(float64(sp.Percent) / 100)
		}
		return ""
	}
}

func without(lines []*line, drop func(*line) bool) []*line {
	var out []*line
	for _, l := range lines {
		if !drop(l) {
			out = append(out, l)
		}
	}
	return out
}

// share reports a measure that many paragraphs have wrong, once, at the first of them.
func (c *checker) share(rule string, legal paper.Source, lines []*line, wanted string, judge func(*line) string) {
	var first *line
	found, n := "", 0
	for _, l := range lines {
		if f := judge(l); f != "" {
			if first == nil {
				first, found = l, f
			}
			n++
		}
	}
	if n > 0 && n*100 >= len(lines)*habit {
		c.add(Departure{Rule: rule, Severity: Doubt, Legal: legal, Part: "body", Where: first.p.Where, Found: found, Wanted: wanted, Times: n})
	}
}

func (c *checker) bodySize(prose []*line) {
	sizes := map[flow.Length]int{}
	total := 0
	for _, l := range prose {
		sizes[l.lookOf("").size] += len(l.letters)
		total += len(l.letters)
	}
	rule := c.l.Style(paper.BodyText)
	wrong := 0
	var first *line
	for _, l := range prose {
		if s := l.lookOf("").size; s > 0 && !rule.Size.Holds(s, halfPoint) {
			wrong += len(l.letters)
			if first == nil {
				first = l
			}
		}
	}
	if first != nil && wrong*10 >= total {
		c.add(Departure{Rule: "check.size", Legal: rule.Source, Part: "body", Where: first.p.Where, Found: pt(first.lookOf("").size), Wanted: ptRange(rule.Size)})
	}
}

// tables checks that no data table is wider than the text.
func (c *checker) tables() {
	if c.doc.Lines {
		return
	}
	for i := range c.doc.Sections {
		s := &c.doc.Sections[i]
		for _, b := range s.Blocks {
			t, ok := b.(*flow.Table)
			if !ok || t.Layout {
				continue
			}
			var width flow.Length
			for _, w := range t.Widths {
				width += w
			}
			if width > s.Page.TextWidth()+4*millimetre {
				c.add(Departure{Rule: "check.table-width", Severity: Doubt, Legal: c.l.Page.MarginSource, Part: "table", Where: t.Where, Found: mm(width), Wanted: mm(s.Page.TextWidth())})
			}
		}
	}
}
