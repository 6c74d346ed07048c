package draft

import (
	"maps"
	"slices"
	"tonghop/internal/paper"
	"tonghop/internal/regime"
	"tonghop/internal/report"
)

// LinesOf cuts blocks into lines: a paragraph is one, every item of a list is one, a table
// or a picture is one that is kept whole. Headings inside become lines of their words.
func LinesOf(blocks paper.Blocks) []Line {
	var all []Line
	for _, b := range blocks {
		switch b := b.(type) {
		case paper.Paragraph:
			all = append(all, Line{Align: b.Align, Inlines: b.Inlines})
		case paper.List:
			for _, i := range b.Items {
				all = append(all, Line{Mark: i.Mark, Depth: i.Depth, Inlines: i.Inlines})
			}
		case paper.Heading:
			all = append(all, Line{Inlines: headingLine(b)})
		case paper.PageBreak, paper.SectionBreak:
			// A page is broken by the sheet, not by the section.
		default:
			all = append(all, Line{Block: paper.Blocks{b}})
		}
	}
	return all
}

func headingLine(h paper.Heading) paper.Inlines {
	words := h.Title
	if h.Label != "" {
		words = h.Label + ". " + words
	}
	line := paper.Inlines{{Text: words, Bold: true}}
	if len(h.RunIn) > 0 {
		line = append(append(line, paper.Inline{Text: ": "}), h.RunIn...)
	}
	return line
}

// BlocksOf puts lines together again; items that follow one another are one list. Places
// still to be filled are printed only where open says so.
func BlocksOf(lines []Line, open bool) paper.Blocks {
	var out paper.Blocks
	for i := range lines {
		l := &lines[i]
		if l.From.Kind == Open && !open {
			continue
		}
		switch {
		case len(l.Block) > 0:
			out = append(out, l.Block...)
		case l.Mark != "":
			item := paper.Item{Mark: l.Mark, Depth: l.Depth, Inlines: l.Inlines}
			if last, ok := lastList(out); ok && i > 0 && lines[i-1].Mark != "" {
				last.Items = append(last.Items, item)
				out[len(out)-1] = last
				continue
			}
			out = append(out, paper.List{Items: []paper.Item{item}})
		default:
			out = append(out, paper.Paragraph{Inlines: l.Inlines, Align: l.Align})
		}
	}
	return out
}

func lastList(blocks paper.Blocks) (paper.List, bool) {
	if len(blocks) == 0 {
		return paper.List{}, false
	}
	l, ok := blocks[len(blocks)-1].(paper.List)
	return l, ok
}

// Plans, statements: what a kind of section holds beside its lines.
func holdsStatements(k regime.SectionKind) bool {
	return k == regime.Shortcomings || k == regime.Proposals
}

// HoldsList tells whether a section of the kind holds statements or tasks.
func HoldsList(k regime.SectionKind) bool { return holdsStatements(k) || k == regime.PlanItems }

// home is the first section of a kind at the unit's level; statements live there.
func (f *Frame) home(k regime.SectionKind) string {
	for _, s := range f.Regime.SectionsFor(f.Unit.Level) {
		if s.Kind == k {
			return s.Key
		}
	}
	return ""
}

// said are the statements of a kind, as the package keeps them.
func (c *Content) said(f *Frame, k regime.SectionKind) []report.Statement {
	var all []report.Statement
	for _, s := range c.Sections[f.home(k)].Statements {
		all = append(all, s.Statement)
	}
	return all
}

// plan are the tasks of all sections; a regime has one section of them.
func (c *Content) plan() []report.PlanItem {
	var all []report.PlanItem
	for _, key := range slices.Sorted(maps.Keys(c.Sections)) {
		for _, t := range c.Sections[key].Plan {
			all = append(all, t.PlanItem)
		}
	}
	return all
}

func (c *Content) money() []report.BudgetLine {
	var all []report.BudgetLine
	for _, m := range c.Budget {
		all = append(all, m.BudgetLine)
	}
	return all
}
