package draft

import (
	"cmp"
	"slices"
	"strings"

	"tonghop/internal/paper"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/report"
	"tonghop/internal/text"
)

// Material is what the first draft is made of beside the reports below.
type Material struct {
	Counts   []Count         // from the diary
	Last     *report.Package // last period's report of the unit, or nil
	LastName string          // how people call it: "báo cáo số 35/BC-UBND ngày 20/11/2015"
	LastRef  string          // its digest
	Head     paper.Paper     // what is known of letterhead and foot
}

// Count is one figure as the diary adds it up.
type Count struct {
	Key   report.Key
	Value quantity.Value
	Lines int // of the diary behind it
}

// Make writes the first draft: figures from the diary, sentences from the figures, what the
// reports below say in common, and the words of last period's report where the regime
// wants words that no figure can make.
func Make(f *Frame, m *Material) (*Content, error) {
	c := &Content{Head: m.Head, Sections: map[string]Section{}}
	for _, n := range m.Counts {
		if n.Value.State != quantity.Missing {
			c.Figures.Own = append(c.Figures.Own, Entry{Key: n.Key, Value: n.Value, From: Origin{Kind: Diary, Count: n.Lines}})
		}
	}
	f.Sort(c.Figures.Own)
	d, err := f.Draw(c)
	if err != nil {
		return nil, err
	}
	c.fill(f, d, m)
	c.Head = d.Paper
	c.Head.Annexes = nil
	return c, nil
}

// fill puts what the program has to say into every section.
func (c *Content) fill(f *Frame, d *Drawing, m *Material) {
	for i := range d.Sections {
		drawn := &d.Sections[i]
		s := Section{Kind: drawn.Kind, Lines: drawn.Lines}
		if onlyOpen(s.Lines) {
			if last := lastLines(m, drawn); len(last) > 0 {
				s.Lines = last
			}
		}
		if d.Compilation != nil && drawn.Key == f.home(drawn.Kind) {
			s.Statements, s.Plan = below(d.Compilation, drawn.Kind)
		}
		s.Drafted = s.sentences()
		c.Sections[drawn.Key] = s
	}
	if d.Compilation != nil {
		for _, b := range d.Compilation.Budget {
			c.Budget = append(c.Budget, Money{b, Origin{Kind: Below, Count: b.Count}})
		}
	}
}

func onlyOpen(lines []Line) bool {
	return !slices.ContainsFunc(lines, func(l Line) bool { return l.From.Kind != Open })
}

// lastLines are the words of last period's report under the same heading, where they are
// words alone: its figures are of another period.
func lastLines(m *Material, d *Drawn) []Line {
	if m.Last == nil || d.Kind != regime.Narrative || d.Opening {
		return nil
	}
	for i := range m.Last.Sections {
		s := &m.Last.Sections[i]
		if s.Key != d.Key {
			continue
		}
		blocks := s.Blocks
		if len(s.RunIn) > 0 {
			blocks = append(paper.Blocks{paper.Paragraph{Inlines: s.RunIn}}, blocks...)
		}
		var lines []Line
		for _, l := range LinesOf(blocks) {
			if len(l.Block) > 0 || text.Space(l.Text()) == "" {
				continue
			}
			l.Inlines = plainly(l.Inlines)
			l.From = Origin{Kind: Last, Name: m.LastName, Ref: m.LastRef}
			lines = append(lines, l)
		}
		return lines
	}
	return nil
}

// plainly is the line without what ties its numbers to another report's data.
func plainly(line paper.Inlines) paper.Inlines {
	out := slices.Clone(line)
	for i := range out {
		out[i].Figure = nil
	}
	return out
}

// below are the statements or tasks that the reports below have in common.
func below(c *report.Compilation, k regime.SectionKind) (said []Statement, plan []Task) {
	all := c.Shortcomings
	switch k {
	case regime.Proposals:
		all = c.Proposals
	case regime.PlanItems:
		for _, t := range c.Plan {
			plan = append(plan, Task{t, Origin{Kind: Below, Count: max(1, t.Count), Units: t.Units}})
		}
		return nil, plan
	case regime.Shortcomings:
	default:
		return nil, nil
	}
	for _, s := range all {
		said = append(said, Statement{s, Origin{Kind: Below, Count: s.Weight(), Units: s.Units}})
	}
	return said, nil
}

// Keys are the figures that the unit's form asks for, in the regime's order: each
// indicator that its level reports, then its choices.
func (f *Frame) Keys() []report.Key { return f.keys(false) }

func (f *Frame) keys(ofAllLevels bool) []report.Key {
	var keys []report.Key
	for i := range f.Regime.Indicators {
		ind := &f.Regime.Indicators[i]
		if !ofAllLevels && len(ind.Levels) > 0 && !slices.Contains(ind.Levels, f.Unit.Level) {
			continue
		}
		keys = append(keys, report.Key(ind.Code))
		for _, d := range ind.Dimensions {
			for _, ch := range d.Choices {
				keys = append(keys, report.KeyOf(ind.Code, map[string]string{d.Code: ch.Code}))
			}
		}
	}
	return keys
}

// Sort puts entries in the regime's order, wholes before parts.
func (f *Frame) Sort(all []Entry) {
	at := map[report.Key]int{}
	for i, k := range f.keys(true) {
		at[k] = i + 1
	}
	slices.SortStableFunc(all, func(a, b Entry) int {
		pa, pb := at[a.Key], at[b.Key]
		if pa == 0 || pb == 0 { // a crossing of dimensions stands behind its indicator
			pa, pb = at[report.Key(a.Key.Indicator())], at[report.Key(b.Key.Indicator())]
			if pa == pb {
				return cmp.Or(strings.Count(string(a.Key), ",")-strings.Count(string(b.Key), ","), cmp.Compare(a.Key, b.Key))
			}
		}
		return pa - pb
	})
}
