package draft

import (
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/report"
)

// Problem is something of a draft that a person should look at before it goes on.
type Problem struct {
	Kind     ProblemKind
	Part     Part
	Key      report.Key // of a figure
	Text     string     // words or heading that it is about
	Want     string     // as the data have it
	Got      string     // as it is printed
	Say      regime.Name
	Count    int
	Blocking bool // the report does not go on before it is mended
}

// ProblemKind says what is the matter.
type ProblemKind string

// Kinds of problems.
const (
	ProblemMismatch  ProblemKind = "mismatch"  // a number in the words is another than the figure
	ProblemOpen      ProblemKind = "open"      // a place that the regime wants filled
	ProblemLast      ProblemKind = "last"      // words of last period that nobody has read yet
	ProblemUnsure    ProblemKind = "unsure"    // read from a file with doubt
	ProblemMissing   ProblemKind = "missing"   // figures without an answer
	ProblemCheck     ProblemKind = "check"     // a rule of the regime is broken
	ProblemStale     ProblemKind = "stale"     // a report below was replaced
	ProblemAbsent    ProblemKind = "absent"    // units below that have sent nothing
	ProblemNumber    ProblemKind = "number"    // no number or day yet
	ProblemSignature ProblemKind = "signature" // nobody's name under it
	ProblemAside     ProblemKind = "aside"     // typed words that wait for a decision
)

// Blocking tells whether some problem keeps the report from going on.
func Blocking(all []Problem) bool {
	for i := range all {
		if all[i].Blocking {
			return true
		}
	}
	return false
}

// Inspect looks for everything a person should know of a draft that was put together.
// Numbered tells that it has to have its number and day by now.
func (f *Frame) Inspect(c *Content, a *Assembled, numbered bool) ([]Problem, error) {
	var all []Problem
	mismatches, err := mismatched(a)
	if err != nil {
		return nil, err
	}
	all = append(all, mismatches...)
	all = append(all, c.openParts(a)...)
	all = append(all, f.figureProblems(c, a)...)
	h := &a.Package.Head
	if h.Number == "" || h.Date.IsZero() {
		all = append(all, Problem{Kind: ProblemNumber, Part: PartHead, Blocking: numbered})
	}
	if len(h.Signatures) == 0 || h.Signatures[0].Name == "" {
		all = append(all, Problem{Kind: ProblemSignature, Part: PartHead})
	}
	return all, nil
}

// mismatched are the numbers in the words that are not those of the figures.
func mismatched(a *Assembled) ([]Problem, error) {
	r, err := report.Verify(report.VerifyIn{Package: a.Package})
	if err != nil {
		return nil, err
	}
	sections := map[string]*Drawn{}
	for i := range a.Drawing.Sections {
		s := &a.Drawing.Sections[i]
		sections[heading(s.Label, s.Title)] = s
	}
	var all []Problem
	for _, d := range r.Differences {
		if d.Kind != report.PrintedFigure {
			continue
		}
		part, name := PartFigures, d.Part
		if s, ok := sections[d.Part]; ok {
			part, name = PartSection(s.Key), s.Name()
		}
		all = append(all, Problem{Kind: ProblemMismatch, Part: part, Key: d.Key, Text: name, Want: d.Want, Got: d.Got, Blocking: true})
	}
	return all, nil
}

// Name is the heading of a section as lists show it: "I. ĐẶC ĐIỂM TÌNH HÌNH".
func (d *Drawn) Name() string {
	if d.Label == "" || d.Title == "" {
		return d.Label + d.Title
	}
	return d.Label + ". " + d.Title
}

// heading is how verifying names a section.
func heading(label, title string) string {
	switch {
	case label == "":
		return title
	case title == "":
		return label
	}
	return label + " " + title
}

// openParts are the sections that wait for a person.
func (c *Content) openParts(a *Assembled) []Problem {
	var all []Problem
	for i := range a.Drawing.Sections {
		drawn := &a.Drawing.Sections[i]
		s := c.Sections[drawn.Key]
		part, name := PartSection(drawn.Key), drawn.Name()
		open, last, unsure := 0, 0, 0
		for j := range s.Lines {
			switch from := s.Lines[j].From; {
			case from.Kind == Open && !s.Read:
				open++
			case from.Kind == Last && !s.Read:
				last++
			case from.Unsure():
				unsure++
			}
		}
		for j := range s.Statements {
			if s.Statements[j].From.Unsure() {
				unsure++
			}
		}
		for j := range s.Plan {
			if s.Plan[j].From.Unsure() {
				unsure++
			}
		}
		for _, p := range []Problem{{Kind: ProblemOpen, Count: open}, {Kind: ProblemLast, Count: last}, {Kind: ProblemUnsure, Count: unsure, Blocking: true}} {
			if p.Count > 0 {
				p.Part, p.Text = part, name
				all = append(all, p)
			}
		}
	}
	return all
}

// figureProblems are answers that are missing, doubtful or break a rule of the regime.
func (f *Frame) figureProblems(c *Content, a *Assembled) []Problem {
	var all []Problem
	missing := 0
	for _, k := range f.Keys() {
		if k.Whole() && a.Drawing.Value(k).State == quantity.Missing {
			missing++
		}
	}
	if missing > 0 {
		all = append(all, Problem{Kind: ProblemMissing, Part: PartFigures, Count: missing})
	}
	for _, e := range c.Figures.Own {
		if e.From.Unsure() {
			all = append(all, Problem{Kind: ProblemUnsure, Part: PartFigures, Key: e.Key, Text: e.From.Place, Count: 1, Blocking: true})
		}
	}
	values := func(r regime.Ref) quantity.Value { return a.Drawing.Value(report.KeyOfRef(r)) }
	reg := f.Regime
	for i := range reg.Indicators {
		for j := range reg.Indicators[i].Checks {
			check := &reg.Indicators[i].Checks[j]
			if o := reg.Eval(check, values); o.Verdict == regime.Broken {
				all = append(all, Problem{Kind: ProblemCheck, Part: PartFigures, Key: report.Key(reg.Indicators[i].Code), Say: check.Say, Got: o.Text})
			}
		}
	}
	if sum := a.Compilation; sum != nil && len(sum.Absent) > 0 {
		all = append(all, Problem{Kind: ProblemAbsent, Part: PartFigures, Count: len(sum.Absent)})
	}
	return all
}
