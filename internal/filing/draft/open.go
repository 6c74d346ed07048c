package draft

import (
	"slices"
	"strconv"

	"tonghop/internal/paper"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/report"
	"tonghop/internal/text"
)

// FromPackage makes the parts of a report out of its package: of one that came as data, or
// that was read from a file. Name and ref say what it came out of. Sections that the outline
// does not know go behind the one they follow, so that no word is lost.
func FromPackage(f *Frame, p *report.Package, from Origin) (*Content, error) {
	c := &Content{Head: p.Head, Sections: map[string]Section{}}
	c.Head.Annexes = nil
	if err := c.figuresFrom(f, p, from); err != nil {
		return nil, err
	}
	c.Figures.Activities = p.Activities
	for _, b := range p.Budget {
		c.Budget = append(c.Budget, Money{b, sure(from, b.Sure, "")})
	}
	d, err := f.Draw(c)
	if err != nil {
		return nil, err
	}
	c.sectionsOf(f, d, p, from)
	c.complete(d)
	return c, nil
}

// figuresFrom takes over the figures. Where the unit adds up reports below, they are totals:
// those that the sums do not give stand in the place of the sums.
func (c *Content) figuresFrom(f *Frame, p *report.Package, from Origin) error {
	var sums *Drawing
	if f.Compiles() {
		var err error
		if sums, err = f.Draw(&Content{}); err != nil {
			return err
		}
	}
	for i := range p.Figures {
		fig := &p.Figures[i]
		if fig.Value.State == quantity.Missing {
			continue
		}
		e := Entry{Key: fig.Key(), Value: fig.Value, From: originOf(fig, from)}
		if sums == nil {
			c.Figures.Own = append(c.Figures.Own, e)
			continue
		}
		if sum := sums.Value(e.Key); !same(sum, e.Value) {
			e.Was = &Kept{Value: sum, From: Origin{Kind: Below}, Reason: from.Name}
			c.Figures.Totals = append(c.Figures.Totals, e)
		}
	}
	f.Sort(c.Figures.Own)
	f.Sort(c.Figures.Totals)
	return nil
}

// originOf is where a figure of a package comes from.
func originOf(fig *report.Figure, from Origin) Origin {
	switch fig.Obtained.How {
	case report.Counted:
		return Origin{Kind: Diary, Count: fig.Obtained.Count}
	case report.Read:
		o := sure(from, fig.Obtained.Sure, fig.Obtained.Place)
		return o
	}
	return from
}

func sure(from Origin, hundredths int, place string) Origin {
	from.Sure, from.Place = hundredths, place
	return from
}

// sectionsOf puts the sections of the package into the outline.
func (c *Content) sectionsOf(f *Frame, d *Drawing, p *report.Package, from Origin) {
	at := d.Sections[0].Key
	for i := range p.Sections {
		s := &p.Sections[i]
		blocks := s.Blocks
		if len(s.RunIn) > 0 {
			blocks = append(paper.Blocks{paper.Paragraph{Inlines: s.RunIn}}, blocks...)
		}
		if _, ok := d.Section(s.Key); ok && s.Key != "" {
			at = s.Key
		} else if s.Title != "" || s.Label != "" {
			blocks = append(paper.Blocks{paper.Heading{Level: s.Level, Label: s.Label, Title: s.Title}}, blocks...)
		}
		lines := LinesOf(blocks)
		for j := range lines {
			lines[j].From = from
		}
		drawn, _ := d.Section(at)
		sec := c.Sections[at]
		sec.Kind = drawn.Kind
		sec.Lines = append(sec.Lines, lines...)
		c.Sections[at] = sec
	}
	put := func(k regime.SectionKind, fill func(*Section)) {
		if home := f.home(k); home != "" {
			s := c.Sections[home]
			s.Kind = k
			fill(&s)
			c.Sections[home] = s
		}
	}
	put(regime.Shortcomings, func(s *Section) { s.take(p.Shortcomings, from) })
	put(regime.Proposals, func(s *Section) { s.take(p.Proposals, from) })
	put(regime.PlanItems, func(s *Section) { s.takePlan(p.Plan, from) })
}

// take makes statements of a section's lines where they were read as such: a line that only
// says a statement would be printed twice otherwise.
func (s *Section) take(said []report.Statement, from Origin) {
	for _, st := range said {
		s.Statements = append(s.Statements, Statement{st, sure(from, st.Sure, st.Place)})
	}
	s.dropSaid(func(line string) bool {
		return slices.ContainsFunc(said, func(st report.Statement) bool { return saysSame(line, st.Text) })
	})
}

func (s *Section) takePlan(plan []report.PlanItem, from Origin) {
	for _, t := range plan {
		s.Plan = append(s.Plan, Task{t, sure(from, t.Sure, t.Place)})
	}
	s.dropSaid(func(line string) bool {
		return slices.ContainsFunc(plan, func(t report.PlanItem) bool { return saysSame(line, t.Text) })
	})
}

func (s *Section) dropSaid(said func(string) bool) {
	s.Lines = slices.DeleteFunc(s.Lines, func(l Line) bool { return len(l.Block) == 0 && said(l.Text()) })
}

// saysSame tells whether a line says a statement, with or without what printing adds to it.
func saysSame(line, statement string) bool {
	a, b := text.Fold(text.Space(line)), text.Fold(text.Space(statement))
	return a != "" && (a == b || alike(a, b) >= 0.8)
}

// complete adds what the outline has and the package has not: a section nobody wrote stays
// a place to be filled.
func (c *Content) complete(d *Drawing) {
	for i := range d.Sections {
		drawn := &d.Sections[i]
		s, ok := c.Sections[drawn.Key]
		if ok {
			continue
		}
		s.Kind = drawn.Kind
		for _, l := range drawn.Lines {
			if l.From.Kind == Open {
				s.Lines = append(s.Lines, l)
			}
		}
		c.Sections[drawn.Key] = s
	}
}

// Confirm notes that a person looked at statements and tasks that were read with doubt. They
// are named by kind and place: "shortcoming.0", "proposal.2", "plan.1".
func (c *Content) Confirm(names []string, by string) {
	wanted := map[string]bool{}
	for _, n := range names {
		wanted[n] = true
	}
	for key, s := range c.Sections {
		lead := map[regime.SectionKind]string{regime.Shortcomings: "shortcoming.", regime.Proposals: "proposal.", regime.PlanItems: "plan."}[s.Kind]
		if lead == "" {
			continue
		}
		for i := range s.Statements {
			if wanted[lead+strconv.Itoa(i)] {
				s.Statements[i].From.Edited = by
			}
		}
		for i := range s.Plan {
			if wanted[lead+strconv.Itoa(i)] {
				s.Plan[i].From.Edited = by
			}
		}
		c.Sections[key] = s
	}
}
